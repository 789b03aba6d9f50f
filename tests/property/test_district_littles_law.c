/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "sim/flow_parts.h"

/* Little's law and conservation on a whole county, exactly, in whole milliseconds, at every station of every hospital and area: the time integral of
 * the number in service is the sum of the times that people were served, those who are still there with their time so far; and the numbers that a
 * station keeps, level by level, are of the people who are there (P24, P25). As test_littles_law.c, which does it on networks, and for waits and
 * blocking as well: here people who wait or are blocked die, or are ill again, and then their wait is none of anybody's. No warm-up: what is kept begins
 * with the first person. */

static int wrong;

static void equal(const char *what, const char *where, int64_t found, int64_t expected) {
    if (found != expected) {
        wrong++;
        print_error("%s %s: %lld, not %lld\n", what, where, (long long)found, (long long)expected);
    }
}

/* Of one station, everybody in one class. */
static void check(const struct hw_flow *flow, uint16_t i, int64_t *served, int64_t *asked) {
    const struct hw_station *station = &flow->stations[i];
    const char *name = station->spec->name;
    int64_t count[HW_VISIT_INTERRUPTED + 1] = {0}, so_far = 0;
    for (hw_id id = 0; id < flow->n_visits; id++) {
        const struct hw_visit *v = &flow->visits[id];
        if (v->state == HW_VISIT_FREE) {
            continue;
        }
        if (v->station == i) {
            count[v->state]++;
            so_far += v->state == HW_VISIT_SERVING ? flow->now - v->since : 0;
        }
    }
    const struct hw_class_stats *stats = &station->classes[0];
    equal("people in service at", name, stats->serving.count, count[HW_VISIT_SERVING]);
    equal("people waiting at", name, stats->waiting.count, count[HW_VISIT_WAITING] + count[HW_VISIT_INTERRUPTED]);
    equal("people blocked at", name, stats->blocked.count, count[HW_VISIT_BLOCKED]);
    equal("people leaving", name, stats->leaving.count, count[HW_VISIT_LEAVING] + count[HW_VISIT_HELD]);
    if (station->spec->capacity == NULL) { /* nobody is interrupted */
        equal("time in service at", name, hw_level_integral(&stats->serving, flow->now), stats->stay.sum_ms + so_far);
    }
    *served += hw_level_integral(&stats->serving, flow->now);
    *asked += (int64_t)stats->arrivals;
}

static void check_model(const char *file, const char *const *sets, const struct runs_scheme *schemes, int n) {
    struct runs r;
    runs_open_model(&r, "littles_law", file, NULL, sets, schemes, n);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int64_t served = 0, asked = 0;
    wrong = 0;
    for (uint32_t i = 0; i < d->flow.n_stations; i++) {
        check(&d->flow, (uint16_t)i, &served, &asked);
    }
    assert_int_equal(wrong, 0);
    assert_true(served > INT64_C(86400000) * 1000 && asked > 5000);
    runs_close(&r);
}

static void test_kent(void **state) {
    (void)state;
    const char *const sets[] = {"run.scale=0.03", "run.warm_up=0 days", "run.measured=90 days", "discharge.relapse_per_day=0.05", NULL};
    check_model("kent.yaml", sets, NULL, 0);
}

static void test_north_kent_with_the_team(void **state) {
    (void)state;
    const char *const sets[] = {"run.scale=0.2", "run.warm_up=0 days", "run.measured=90 days", NULL};
    const struct runs_scheme idt[] = {{"idt", NULL}};
    check_model("north_kent.yaml", sets, idt, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kent),
        cmocka_unit_test(test_north_kent_with_the_team),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/routes.h"

/* A way out of a bed without any places is nobody's: who would take it goes the next best way, and who waits for it when the last places close
 * turns to that. A few places are another matter: there is a queue for them. */

#define SHORT "run.scale=0.4", "run.warm_up=40 days", "run.measured=60 days"

static const struct way {
    const char *tag, *places, *start, *outside; /* outside: "" when the neighbours' follow from the district's own */
    enum hw_station_id kind;
    enum hw_destination to;
} ways[] = {
    {"reablement", "reablement.places", "start.reablement", "outside.reablement", HW_ST_REABLEMENT, HW_TO_REABLEMENT},
    {"beds", "intermediate_care.beds", "start.intermediate_care", "outside.intermediate_care", HW_ST_IC, HW_TO_IC_BED},
    {"hospice", "hospice.beds", "start.hospice", "", HW_ST_HOSPICE, HW_TO_HOSPICE},
    {"team", "end_of_life.places", "start.end_of_life", "", HW_ST_END_OF_LIFE, HW_TO_END_OF_LIFE},
    {"nursing", "nursing.places", "start.nursing", "outside.nursing", HW_ST_NURSING, HW_TO_NURSING},
    {"residential", "residential.places", "start.residential", "outside.residential", HW_ST_RESIDENTIAL, HW_TO_RESIDENTIAL},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* Patients of an area who wait in a bed to go there. Those on the way out of the door are not asked. */
static int wait_in_beds(struct hw_district *d, const struct way *way, int area) {
    int n = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        bool waits = visit->state == HW_VISIT_BLOCKED || (visit->state == HW_VISIT_HELD && d->spells[v].phase == HW_PHASE_SEEK);
        bool live = waits && d->spells[v].key == visit->key && d->spells[v].fit >= 0;
        n += live && d->spells[v].dest == way->to && d->people[hw_district_person_of(visit)].area == area;
    }
    return n;
}

static int wait_at_home(const struct hw_district *d, const struct way *way, int area) {
    return d->flow.stations[hw_stations_at(&d->spec->map, way->kind, area)].room.count;
}

static int64_t entered(const struct runs *r, const struct way *way) {
    const struct hw_district *d = r->state;
    int64_t n = 0;
    for (int area = 0; area < 2; area++) {
        const struct hw_station *station = &d->flow.stations[hw_stations_at(&d->spec->map, way->kind, area)];
        n += (int64_t)station->classes[0].started;
    }
    return n;
}

/* Nobody ever takes it or waits for it, and as many leave the beds as otherwise. */
static void test_no_places(void **state) {
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        const struct way *way = &ways[i];
        char places[64], start[64], outside[64];
        snprintf(places, sizeof places, "%s=0", way->places);
        snprintf(start, sizeof start, "%s=0", way->start);
        snprintf(outside, sizeof outside, "%s=0", way->outside[0] ? way->outside : way->places);
        const char *const sets[] = {SHORT, places, start, outside, NULL};
        struct runs r;
        runs_open(&r, "routes", sets, NULL, 0);
        runs_go(&r, 1);
        struct hw_district *d = r.state;
        for (int area = 0; area < 2; area++) {
            if (wait_in_beds(d, way, area) + wait_at_home(d, way, area) > 0) {
                fprintf(stderr, "%s: %d wait in beds, %d at home\n", way->tag, wait_in_beds(d, way, area), wait_at_home(d, way, area));
            }
            assert_int_equal(wait_in_beds(d, way, area), 0);
            assert_int_equal(wait_at_home(d, way, area), 0);
            assert_int_equal(d->flow.stations[hw_stations_at(&d->spec->map, way->kind, area)].in_use, 0);
        }
        assert_int_equal(entered(&r, way), 0);
        runs_close(&r);
    }
}

/* A queue for a few places; on the last midnight of the run they close, and there is none. */
static void test_closing_with_people_in_the_queue(void **state) {
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        const struct way *way = &ways[i];
        char few[64], body[160];
        snprintf(few, sizeof few, "%s=%d", way->places, way->kind == HW_ST_NURSING || way->kind == HW_ST_RESIDENTIAL ? 200 : 3);
        snprintf(body, sizeof body, "change:\n  - {lever: %s, to: 0, from: 2014-05-30}\n", way->places); /* the last day of 60 from 1 April */
        const char *const sets[] = {SHORT, few, "start.when_below_census=close_when_vacated", "end_of_life.recognised=1", NULL};
        const struct runs_scheme schemes[] = {{"closed", body}};
        for (int closed = 0; closed < 2; closed++) {
            struct runs r;
            runs_open(&r, "routes", sets, schemes, closed);
            runs_go(&r, 1);
            int n = wait_in_beds(r.state, way, 0) + wait_at_home(r.state, way, 0);
            if ((n > 0) != (closed == 0)) {
                fprintf(stderr, "%s, %s: %d wait\n", way->tag, closed ? "closed" : "few places", n);
            }
            assert_true((n > 0) == (closed == 0));
            runs_close(&r);
        }
    }
}

/* Everything at once, in one area of two: whoever lives there leaves all the same. */
static void test_all_closed(void **state) {
    (void)state;
    char body[1024] = "change:\n";
    for (size_t i = 0; i < WAYS; i++) {
        size_t used = strlen(body);
        snprintf(body + used, sizeof body - used, "  - {lever: %s, to: 0, from: 2014-04-05}\n", ways[i].places);
    }
    const char *const sets[] = {SHORT, "home_care.carers=5000", NULL};
    const struct runs_scheme schemes[] = {{"closed", body}};
    struct runs r;
    runs_open(&r, "routes", sets, schemes, 1);
    runs_go(&r, 1);
    for (size_t i = 0; i < WAYS; i++) {
        assert_int_equal(wait_in_beds(r.state, &ways[i], 0) + wait_at_home(r.state, &ways[i], 0), 0);
    }
    assert_true(runs_value(&r, 1, 0, "home_care_hours", NULL) > runs_value(&r, 0, 0, "home_care_hours", NULL));
    runs_close(&r);
}

/* The longest that anybody has waited in an acute bed for one for rehabilitation, at the end of the run. */
static hw_time longest_wait_for_a_bed(const struct hw_district *d) {
    hw_time longest = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        bool waits = visit->state == HW_VISIT_BLOCKED && d->spells[v].key == visit->key && d->spells[v].dest == HW_TO_IC_BED;
        hw_time waited = waits && hw_district_kind(d, visit->station) == HW_ST_WARD ? d->flow.now - d->spells[v].sought : 0;
        longest = waited > longest ? waited : longest;
    }
    return longest;
}

/* Three beds for everybody: nobody waits longer than that for one of them, and more find reablement. The run ends at a midnight. */
static void test_waited_long_enough(void **state) {
    (void)state;
    enum { AFTER_DAYS = 9 };
    int64_t reabled[2];
    for (int again = 0; again < 2; again++) {
        const char *after = again ? "intermediate_care.reconsidered_after=9 days" : "intermediate_care.reconsidered_after=36525 days";
        const char *const sets[] = {SHORT, "intermediate_care.beds=3", "start.when_below_census=close_when_vacated", "reablement.places=200", after, NULL};
        struct runs r;
        runs_open(&r, "routes", sets, NULL, 0);
        runs_go(&r, 1);
        hw_time longest = longest_wait_for_a_bed(r.state);
        if (again) {
            assert_true(longest > (AFTER_DAYS - 2) * HW_MS_PER_DAY); /* many wait: somebody nearly so long */
            assert_true(longest <= (AFTER_DAYS + 1) * HW_MS_PER_DAY); /* and goes at the next midnight */
        } else {
            assert_true(longest > 3 * AFTER_DAYS * HW_MS_PER_DAY);
        }
        reabled[again] = entered(&r, &ways[0]);
        runs_close(&r);
    }
    assert_true(reabled[1] > reabled[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_places),
        cmocka_unit_test(test_closing_with_people_in_the_queue),
        cmocka_unit_test(test_waited_long_enough), cmocka_unit_test(test_all_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

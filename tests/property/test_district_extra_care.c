/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/extra_care.h"
#include "agents/payer.h"

/* Extra care housing: who is let a flat, whose door a wait for one lies at, what closing it does, and that without flats nothing of it is there. */

#define SHORT "run.scale=0.4", "run.warm_up=60 days", "run.measured=120 days"

static double in_all(const struct runs *r, int32_t scenario, const char *measure) {
    return runs_value(r, scenario, 0, measure, "hospital") + runs_value(r, scenario, 0, measure, "home");
}

/* Without flats no other parameter of theirs changes anything, to the bit. */
static void test_no_flats_nothing(void **state) {
    (void)state;
    const char *const others[][5] = {{SHORT, "extra_care.flats=0", "start.extra_care=0"}, {SHORT, "extra_care.flats=0", "start.extra_care=0"}};
    const char *sets[2][10] = {{others[0][0], others[0][1], others[0][2], others[0][3], others[0][4], NULL},
                               {others[0][0], others[0][1], others[0][2], others[0][3], others[0][4], "extra_care.would_move=1", "need.threshold.extra_care=0",
                                "need.threshold.extra_care_most=99", "extra_care.wait_in_bed=900 days", NULL}};
    struct runs r[2];
    for (int i = 0; i < 2; i++) {
        runs_open(&r[i], "extra_care", sets[i], NULL, 0);
        runs_go(&r[i], 1);
        assert_true(in_all(&r[i], 0, "extra_care_let") == 0 && runs_value(&r[i], 0, 0, "extra_care_residents", NULL) == 0);
    }
    assert_memory_equal(r[0].values, r[1].values, r[0].plan.layout.row * sizeof(double));
    runs_close(&r[0]);
    runs_close(&r[1]);
}

/* The start fills the flats with people of an age to be let one, whose need is in the band, who are at home and charged like others there. */
static void test_the_start(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SHORT, NULL};
    runs_open(&r, "extra_care", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    runs_refill(d);
    int32_t n = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        if (!(p->flags & HW_PERSON_EXTRA_CARE) || p->flags & HW_PERSON_OUTSIDE) {
            continue;
        }
        n++;
        const struct hw_spell *s = &d->spells[p->care_visit];
        assert_int_equal(hw_district_kind(d, d->flow.visits[p->care_visit].station), HW_ST_EXTRA_CARE);
        assert_true(p->age >= 65 && !(p->flags & (HW_PERSON_CARE_HOME | HW_PERSON_HOME_CARE)));
        assert_true((double)s->need >= hw_district_param(d, HW_P_EXTRA_CARE_LEAST) - 1e-6);
        struct hw_means_of of = hw_payer_means(d, id);
        assert_int_equal(s->paid_by, of.savings_gbp > of.upper_gbp ? HW_FUND_SELF : HW_FUND_COUNCIL); /* the home never counts */
    }
    assert_int_equal(n, 50); /* 124 x 0.4 */
    runs_close(&r);
}

/* More flats: more are let, fewer people enter residential homes, and those who live in a flat do not take hours of home care from its rounds. */
static void test_flats_instead_of_homes(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "extra_care.would_move=1", "extra_care.flats=50", "start.extra_care=47", NULL};
    const struct runs_scheme schemes[] = {{"many", "change:\n  - {lever: extra_care.flats, to: 2000}\n"}};
    struct runs r;
    runs_open(&r, "extra_care", sets, schemes, 1);
    runs_go(&r, 4);
    const struct runs_term let[] = {{"extra_care_let", "hospital", 1}, {"extra_care_let", "home", 1}};
    const struct runs_term placed[] = {{"care_home_admissions", "hospital", 1}, {"care_home_admissions", "home", 1}};
    const struct runs_term hours[] = {{"home_care_hours", NULL, 1}};
    runs_expect("let", runs_difference(&r, 1, let, 2), 1);
    runs_expect("placed in homes", runs_difference(&r, 1, placed, 2), -1);
    runs_expect("hours of home care", runs_difference(&r, 1, hours, 1), -1);
    runs_close(&r);
}

/* No flat in time: who waits in a bed is of code E, and at the end of the wait has something else. */
static void test_the_wait_in_a_bed(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "extra_care.would_move=1", "need.threshold.extra_care=3.3", "extra_care.turnover=90", "extra_care.wait_in_bed=900 days", NULL};
    const struct runs_scheme schemes[] = {{"soon", "change:\n  - {lever: extra_care.wait_in_bed, to: 2 days}\n"}, {"enough", "change:\n  - {lever: extra_care.flats, to: 5000}\n"}};
    struct runs r;
    runs_open(&r, "extra_care", sets, schemes, 2);
    runs_go(&r, 1);
    double e[3];
    for (int i = 0; i < 3; i++) {
        e[i] = runs_value(&r, i, 0, "delayed_bed_days_by_code", "E");
    }
    assert_true(e[0] > 2 * e[1]); /* they wait for people to die or move on */
    assert_true(e[0] > 2 * e[2]); /* with flats for all what is left are those who waited already */
    assert_true(runs_value(&r, 1, 0, "extra_care_let", "hospital") < runs_value(&r, 2, 0, "extra_care_let", "hospital"));
    runs_close(&r);
}

/* A scheme closes at a date: its residents go to homes and packages, all of them, and nobody waits for a flat any more. */
static void test_closing(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, NULL};
    const struct runs_scheme schemes[] = {{"closed", "change:\n  - {lever: extra_care.flats, from: 2014-05-01, to: 0}\n"}, {"half", "change:\n  - {lever: extra_care.flats, from: 2014-05-01, to: 30}\n"}};
    struct runs r;
    runs_open(&r, "extra_care", sets, schemes, 2);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 1, 0, "extra_care_moved_on", NULL) > runs_value(&r, 0, 0, "extra_care_moved_on", NULL));
    struct hw_district *d = r.state;
    uint16_t station = hw_stations_at(&d->spec->map, HW_ST_EXTRA_CARE, 0);
    assert_int_equal(d->flow.stations[station].capacity, 12); /* 30 x 0.4: the last scenario */
    assert_true(d->flow.stations[station].in_use <= 14 && d->flow.stations[station].in_use >= 8);
    struct hw_job job = {.plan = &r.plan, .scenario = 1, .replicate = 1, .seed = 1};
    struct hw_fault fault = {0};
    uint64_t events = 0;
    assert_int_equal(hw_district_run(d, &job, runs_row(&r, 1, 0), &fault, &events), HW_OK);
    assert_true(d->flow.stations[station].in_use <= 1); /* who is in hospital keeps it until then */
    for (size_t i = 0; i < d->extra_care->n; i++) {
        assert_true(d->people[d->extra_care->list[i].person].area != 0 || d->people[d->extra_care->list[i].person].visit != HW_NONE);
    }
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_flats_nothing),
        cmocka_unit_test(test_the_start),
        cmocka_unit_test(test_flats_instead_of_homes),
        cmocka_unit_test(test_the_wait_in_a_bed),
        cmocka_unit_test(test_closing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

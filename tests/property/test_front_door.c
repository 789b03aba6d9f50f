/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* The front door: what is taken away at one door is felt at another; nothing is lost; what is unlimited makes nobody wait. */

#define SMALL "run.warm_up=14 days", "run.measured=28 days", "run.scale=0.2"

static double mean(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    double sum = 0;
    for (int32_t k = 0; k < r->replicates; k++) {
        sum += runs_value(r, scenario, k, measure, label);
    }
    return sum / r->replicates;
}

/* Everybody who wants a GP is given an appointment or does without, and every appointment is of one of the four kinds. */
static void test_every_wish_has_one_end(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SMALL, NULL};
    runs_open(&r, "wishes", sets, NULL, 0);
    runs_go(&r, 1);
    const int64_t *n = ((const struct hw_district *)r.state)->counts.n;
    assert_true(n[HW_N_GP_WISHES] > 5000 && n[HW_N_GP_UNMET] > 0);
    assert_int_equal(n[HW_N_GP_WISHES], n[HW_N_GP_SEEN] + n[HW_N_GP_UNMET]);
    assert_int_equal(n[HW_N_GP_SEEN], n[HW_N_GP_SAME_DAY] + n[HW_N_GP_NEXT_DAY] + n[HW_N_GP_FEW_DAYS] + n[HW_N_GP_WEEK]);
    assert_true(n[HW_N_GP_HOME_VISITS] > 0);
    runs_close(&r);
}

/* With GPs without limit, open day and night, urgent wishes are met at once and the others on the day that suits. None: nobody is seen. */
static void test_gps_without_limit_and_none(void **state) {
    (void)state;
    struct runs r;
    const char *const all[] = {SMALL, "gp.clinicians=1000", "gp.hours=every day 00:00-24:00", "gp.routine.suits_from=0", NULL};
    runs_open(&r, "wishes", all, NULL, 0);
    runs_go(&r, 1);
    assert_true(mean(&r, 0, "gp_unmet", NULL) == 0);
    assert_true(mean(&r, 0, "gp_wait", NULL) < 0.01); /* the next slot: 1000 GPs begin somebody every half second, few ask at 23:59 */
    runs_close(&r);
    const char *const none[] = {SMALL, "gp.clinicians=0", NULL};
    runs_open(&r, "wishes", none, NULL, 0);
    runs_go(&r, 1);
    const int64_t *n = ((const struct hw_district *)r.state)->counts.n;
    assert_true(n[HW_N_GP_SEEN] == 0 && n[HW_N_GP_UNMET] == n[HW_N_GP_WISHES]);
    runs_close(&r);
}

static void test_fewer_gps_are_felt_in_a_and_e(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"half", "change:\n  - {lever: gp.hours, to: \"Mon-Fri 09:00-12:00\"}\n"},
        {"longer", "change:\n  - {lever: gp.hours, to: \"Mon-Fri 08:00-20:00\"}\n"},
    };
    const char *const sets[] = {SMALL, NULL};
    const struct runs_term attendances[] = {{"ae_attendances", NULL, 1}};
    const struct runs_term waits[] = {{"gp_wait", NULL, 1}};
    struct runs r;
    runs_open(&r, "sessions", sets, schemes, 2);
    runs_go(&r, 4);
    runs_expect("attendances with half the sessions", runs_difference(&r, 1, attendances, 1), 1);
    runs_expect("waits with half the sessions", runs_difference(&r, 1, waits, 1), 1);
    runs_expect("attendances with longer hours", runs_difference(&r, 2, attendances, 1), -1);
    runs_expect("waits with longer hours", runs_difference(&r, 2, waits, 1), -1);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_wish_has_one_end),
        cmocka_unit_test(test_gps_without_limit_and_none),
        cmocka_unit_test(test_fewer_gps_are_felt_in_a_and_e),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

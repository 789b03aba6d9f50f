/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Levers act from the first measured day, also those that are not looked up at each event: the ward's way out, which its station holds, and
 * the clocks, whose next ring was drawn before. */

static const char *const short_run[] = {"run.warm_up=20 days", "run.measured=28 days", NULL};

static double mean(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    double sum = 0;
    for (int32_t k = 0; k < r->replicates; k++) {
        sum += runs_value(r, scenario, k, measure, label);
    }
    return sum / r->replicates;
}

static void test_the_way_out_of_the_ward(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"slow_leaving", "change:\n  - {lever: acute.leaving, to: 9 h}\n"},
        {"short_hours", "change:\n  - {lever: acute.discharge_hours, to: \"every day 12:00-13:00\"}\n"},
    };
    struct runs r;
    runs_open(&r, "way_out", short_run, schemes, 2);
    runs_go(&r, 2);
    /* Time to fit does not change, so every spell is longer by about six hours; less those fit by night, who waited for 9 o'clock anyway. */
    double stay = mean(&r, 0, "fit_to_departure", NULL);
    assert_true(mean(&r, 1, "fit_to_departure", NULL) > stay + 0.1);
    /* From a window of 12 hours a day to one of an hour: the wait for the door rises by more than a quarter of a day. */
    assert_true(mean(&r, 2, "fit_to_departure", NULL) > stay + 0.25);
    runs_close(&r);
}

/* The rates of rare events: a ring is drawn years ahead, so a rate that acted after the next ring would show nothing in a month. */
static void test_clocks_change_rate_at_once(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"planned", "change:\n  - {lever: needs.planned.rate, times: 0.5}\n"},
        {"deaths", "change:\n  - {lever: needs.death.nursing_ratio, times: 0}\n  - {lever: needs.death.residential_ratio, times: 0}\n"},
        {"same", "change:\n  - {lever: needs.planned.rate, times: 1}\n  - {lever: acute.leaving, to: 3 h}\n"},
    };
    struct runs r;
    runs_open(&r, "clocks", short_run, schemes, 3);
    runs_go(&r, 2);
    double planned = mean(&r, 1, "planned_admissions", NULL) / mean(&r, 0, "planned_admissions", NULL);
    assert_true(planned > 0.42 && planned < 0.6); /* people booked again keep their day */
    assert_true(mean(&r, 0, "deaths", "care_home") > 100);
    assert_true(mean(&r, 2, "deaths", "care_home") == 0);
    for (int32_t k = 0; k < r.replicates; k++) {
        assert_memory_equal(runs_row(&r, 3, k), runs_row(&r, 0, k), r.plan.layout.row * sizeof(double));
    }
    runs_close(&r);
}

/* Nobody knows who will die: where nearly all frail patients do, planning at admission works on them, planning at fit hardly on anybody. */
static void test_early_planning_has_no_foresight(void **state) {
    (void)state;
    static const char *const deadly[] = {"run.warm_up=20 days", "run.measured=28 days", "acute.death=[1, 1, 1, 1, 1, 1, 1, 1]", NULL};
    const struct runs_scheme schemes[] = {{"early", "change:\n  - {lever: discharge.planning.starts_at, to: admission}\n"}};
    struct runs r;
    runs_open(&r, "foresight", deadly, schemes, 1);
    runs_go(&r, 2);
    assert_true(mean(&r, 1, "discharge_cases", NULL) > 1.5 * mean(&r, 0, "discharge_cases", NULL));
    runs_close(&r);
}

/* Without beds, those whom a GP sends come to A&E as well, all of them, and wait there: none is left at home. */
static void test_those_sent_by_a_gp_come_to_a_and_e(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"few_beds", "change:\n  - {lever: acute.beds, times: 0.9}\n"},
        {"patient", "change:\n  - {lever: acute.beds, times: 0.9}\n  - {lever: acute.sent_by_gp.waits_at_home, to: 10 days}\n"},
    };
    struct runs r;
    runs_open(&r, "sent", short_run, schemes, 2);
    runs_go(&r, 2);
    assert_true(mean(&r, 1, "ae_attendances", NULL) > 1.03 * mean(&r, 0, "ae_attendances", NULL));
    assert_true(mean(&r, 1, "ae_attendances", NULL) > 1.03 * mean(&r, 2, "ae_attendances", NULL));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_way_out_of_the_ward),
        cmocka_unit_test(test_clocks_change_rate_at_once),
        cmocka_unit_test(test_early_planning_has_no_foresight),
        cmocka_unit_test(test_those_sent_by_a_gp_come_to_a_and_e),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

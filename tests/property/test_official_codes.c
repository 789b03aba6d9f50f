/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/steps.h"

/* What test_district_steps.c shows of delay as it is, on the official days, in Kent as it is fitted: nothing is made scarce first. Half of what a step
 * has moves the official days of its code, for each code from A to I. Beds and places close as they are vacated, so that half of the homes' is not reached in these months; with half the
 * carers the county comes to a stand (sixty times the days of E). Who settles disputes is one person in most areas, and help with the choice of a home has no limit: there the work takes
 * twice as long. Therapists' delay is before anybody counts: true days. What stands in docs/validation.md is the same with more replicates (scripts/studies/halved_staff.py). */
static const struct halved {
    const char *what, *body;
    enum hw_reason code;
    double least; /* times the days before */
    bool true_days; /* as they are, in acute beds; else as officially counted */
} cases[] = {
    {"therapists", "change:\n  - {lever: discharge.assessment.health.staff, times: 0.5}\n", HW_REASON_A, 1.5, true},
    {"social", "change:\n  - {lever: discharge.assessment.social.staff, times: 0.5}\n", HW_REASON_A, 1.05, false},
    {"nurses", "change:\n  - {lever: discharge.nhs_assessment.staff, times: 0.5}\n", HW_REASON_A, 1.5, false},
    {"managers", "change:\n  - {lever: discharge.home_assessment.hours, to: \"Mon-Fri 10:00-13:30\"}\n", HW_REASON_A, 1.05, false},
    {"finance", "change:\n  - {lever: discharge.means_test.staff, times: 0.5}\n", HW_REASON_B, 1.1, false},
    {"panel", "change:\n  - {lever: discharge.funding.hours, to: \"Tue,Thu 11:00-12:00\"}\n", HW_REASON_B, 1.3, false}, /* every other meeting */
    {"nhs_panel", "change:\n  - {lever: discharge.nhs_funding.hours, to: \"Mon,Wed,Fri 12:00-14:30\"}\n", HW_REASON_B, 1.5, false},
    {"beds", "change:\n  - {lever: intermediate_care.beds, times: 0.5}\n", HW_REASON_C, 5, false},
    {"residential", "change:\n  - {lever: residential.places, times: 0.5}\n", HW_REASON_DI, 1.2, false},
    {"nursing", "change:\n  - {lever: nursing.places, times: 0.5}\n", HW_REASON_DII, 1.2, false},
    {"brokers", "change:\n  - {lever: discharge.brokerage.staff, times: 0.5}\n", HW_REASON_E, 1.02, false},
    {"carers", "change:\n  - {lever: home_care.carers, times: 0.5}\n", HW_REASON_E, 10, false},
    {"equipment", "change:\n  - {lever: equipment.teams, times: 0.5}\n", HW_REASON_F, 3, false},
    {"choice", "change:\n  - {lever: discharge.choice, times: 2}\n", HW_REASON_G, 1.5, false},
    {"disputes", "change:\n  - {lever: discharge.dispute, times: 2}\n", HW_REASON_H, 1.5, false},
    {"housing", "change:\n  - {lever: housing.cases, times: 0.5}\n", HW_REASON_I, 1.05, false},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static double days(const struct runs *r, int32_t scenario, const struct halved *h) {
    double sum = 0;
    size_t n = h->true_days ? HW_OWNERS : HW_PAYERS, at = runs_at(r, h->true_days ? "delayed_bed_days" : "official_delayed_days", NULL) + (size_t)h->code * n;
    for (size_t who = 0; who < n; who++) {
        sum += runs_row(r, scenario, 0)[at + who];
    }
    return sum;
}

static void test_half_of_what_a_step_has_moves_the_days_of_its_code(void **state) {
    (void)state;
    struct runs_scheme schemes[CASES];
    for (int i = 0; i < CASES; i++) {
        schemes[i] = (struct runs_scheme){cases[i].what, cases[i].body};
    }
    const char *const sets[] = {"run.warm_up=90 days", "run.measured=181 days", "start.when_below_census=close_when_vacated", NULL};
    struct runs r;
    runs_open_model(&r, "official", "kent.yaml", NULL, sets, schemes, CASES);
    runs_go(&r, 1);
    int wrong = 0;
    for (int i = 0; i < CASES; i++) {
        double before = days(&r, 0, &cases[i]), after = days(&r, i + 1, &cases[i]);
        if (!(after > cases[i].least * before)) {
            fprintf(stderr, "%s: %g days, with half %g\n", cases[i].what, before, after);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_half_of_what_a_step_has_moves_the_days_of_its_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/steps.h"

/* What test_district_steps.c shows of delay as it is, on the official days, in Kent as it is fitted: nothing is made scarce first. Half the staff
 * of a step moves the official days of its code; what stands in docs/validation.md is the same with more replicates
 * (scripts/studies/halved_staff.py). */
static const struct halved {
    const char *what, *body;
    enum hw_reason code;
    double least; /* times the official days before */
} cases[] = {
    {"social", "change:\n  - {lever: discharge.assessment.social.staff, times: 0.5}\n", HW_REASON_A, 1.05},
    {"nurses", "change:\n  - {lever: discharge.nhs_assessment.staff, times: 0.5}\n", HW_REASON_A, 1.5},
    {"managers", "change:\n  - {lever: discharge.home_assessment.hours, to: \"Mon-Fri 10:00-13:30\"}\n", HW_REASON_A, 1.05},
    {"finance", "change:\n  - {lever: discharge.means_test.staff, times: 0.5}\n", HW_REASON_B, 1.1},
    {"panel", "change:\n  - {lever: discharge.funding.hours, to: \"Tue,Thu 11:00-12:00\"}\n", HW_REASON_B, 1.3}, /* every other meeting */
    {"nhs_panel", "change:\n  - {lever: discharge.nhs_funding.hours, to: \"Mon,Wed,Fri 12:00-14:30\"}\n", HW_REASON_B, 1.5},
    {"brokers", "change:\n  - {lever: discharge.brokerage.work, times: 2}\n", HW_REASON_E, 1.03},
    {"carers", "change:\n  - {lever: home_care.carers, times: 0.8}\n", HW_REASON_E, 1.05},
    {"equipment", "change:\n  - {lever: equipment.teams, times: 0.5}\n", HW_REASON_F, 3},
    {"housing", "change:\n  - {lever: housing.cases, times: 0.5}\n", HW_REASON_I, 1.05},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static double official(const struct runs *r, int32_t scenario, enum hw_reason code) {
    double days = 0;
    size_t at = runs_at(r, "official_delayed_days", NULL) + (size_t)code * HW_PAYERS;
    for (int payer = 0; payer < HW_PAYERS; payer++) {
        days += runs_row(r, scenario, 0)[at + (size_t)payer];
    }
    return days;
}

static void test_half_the_staff_moves_the_official_days_of_its_code(void **state) {
    (void)state;
    struct runs_scheme schemes[CASES];
    for (int i = 0; i < CASES; i++) {
        schemes[i] = (struct runs_scheme){cases[i].what, cases[i].body};
    }
    const char *const sets[] = {"run.warm_up=90 days", "run.measured=181 days", NULL};
    struct runs r;
    runs_open_model(&r, "official", "kent.yaml", NULL, sets, schemes, CASES);
    runs_go(&r, 1);
    int wrong = 0;
    for (int i = 0; i < CASES; i++) {
        double before = official(&r, 0, cases[i].code), after = official(&r, i + 1, cases[i].code);
        if (!(after > cases[i].least * before)) {
            fprintf(stderr, "%s: %g official days, with half %g\n", cases[i].what, before, after);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_half_the_staff_moves_the_official_days_of_its_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

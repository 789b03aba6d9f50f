/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Major adaptations: money and builders that are short keep patients, for code F, at social care's door; whoever manages meanwhile is kept by nothing. */

#define SHORT "run.scale=0.3", "run.start=2014-06-01", "run.warm_up=60 days", "run.measured=120 days"

static double code_f(const struct runs *r, int32_t scenario) {
    size_t at = runs_at(r, "delayed_bed_days", NULL);
    return runs_row(r, scenario, 0)[at + (size_t)HW_REASON_F * HW_OWNERS + HW_OWNER_SOCIAL];
}

static void test_money_and_builders_move_code_f(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "need.adaptation=0", "need.adaptation_major=0.2", "adaptations.manage_meanwhile=0", "adaptations.decision=2 days",
                                "adaptations.grants=unlimited", "adaptations.builders=200", NULL};
    const struct runs_scheme schemes[] = {{"money", "change:\n  - {lever: adaptations.grants, to: 20}\n"}, {"builders", "change:\n  - {lever: adaptations.builders, to: 3}\n"}};
    struct runs r;
    runs_open(&r, "adaptations", sets, schemes, 2);
    runs_go(&r, 1);
    assert_true(code_f(&r, 0) > 0);
    assert_true(code_f(&r, 1) > 1.5 * code_f(&r, 0) && runs_value(&r, 1, 0, "adaptations_without_money", NULL) > 1);
    assert_true(code_f(&r, 2) > 1.5 * code_f(&r, 0));
    assert_true(runs_value(&r, 0, 0, "adaptations_without_money", NULL) == 0);
    runs_close(&r);
}

static void test_who_manages_is_kept_by_nothing(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "need.adaptation=0", "need.adaptation_major=0.2", "adaptations.manage_meanwhile=1", "steps.equipment.owner=nhs", NULL};
    struct runs r;
    runs_open(&r, "adaptations", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(code_f(&r, 0) == 0 && runs_value(&r, 0, 0, "major_adaptations", NULL) > 10);
    runs_close(&r);
}

static void test_nobody_needs_one(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "need.adaptation_major=0", "need.adaptation_at_home=0", NULL};
    struct runs r;
    runs_open(&r, "adaptations", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "major_adaptations", NULL) == 0 && runs_value(&r, 0, 0, "adaptation_grants", NULL) == 0);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_money_and_builders_move_code_f),
        cmocka_unit_test(test_who_manages_is_kept_by_nothing),
        cmocka_unit_test(test_nobody_needs_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Frictions between organisations: each is off at 0, and each by itself keeps people longer, at the door where it arises. */

#define OFF                                                                                                                               \
    "frictions.unshared=0", "frictions.consent_refused=0", "frictions.consent=0", "frictions.reentry=0", "frictions.handover=0",           \
        "frictions.council_boundary=0", "frictions.commissioner_boundary=0", "frictions.rework=0", "frictions.social_work_by_therapist=0",  \
        "frictions.dols=0", "frictions.each_organisation=0"
static const char *const off[] = {"run.warm_up=20 days", "run.measured=90 days", OFF, NULL};

enum { UNSHARED = 1, REFUSED, CONSENT, REENTRY, HANDOVER, COUNCIL, COMMISSIONER, REWORK, MIX, DOLS, EACH, NULLS, SCENARIOS = NULLS };
static const struct runs_scheme schemes[SCENARIOS] = {
    {"unshared", "change:\n  - {lever: frictions.unshared, to: 1}\n"},
    {"refused", "change:\n  - {lever: frictions.consent_refused, to: 1}\n"},
    {"consent", "change:\n  - {lever: frictions.consent, to: 2 days}\n"},
    {"reentry", "change:\n  - {lever: frictions.reentry, to: 2 h}\n"},
    {"handover", "change:\n  - {lever: frictions.handover, to: 2 days}\n"},
    {"council", "change:\n  - {lever: frictions.council_boundary, to: 10 days}\n"},
    {"commissioner", "change:\n  - {lever: frictions.commissioner_boundary, to: 10 days}\n"},
    {"rework", "change:\n  - {lever: frictions.rework, to: 1}\n"},
    {"mix", "change:\n  - {lever: frictions.social_work_by_therapist, to: 1}\n"},
    {"dols", "change:\n  - {lever: frictions.dols, to: 1}\n"},
    {"each", "change:\n  - {lever: frictions.each_organisation, to: 2 days}\n"},
    {"nulls", "change:\n  - {lever: frictions.each_organisation, to: 0 h}\n  - {lever: frictions.unshared, to: 0}\n  - {lever: frictions.handover, to: 0 h}\n  - {lever: frictions.dols, to: 0}\n"
              "  - {lever: frictions.rework, to: 0}\n  - {lever: frictions.consent, to: 0 h}\n"},
};

static void expect_more(const struct runs *r, int32_t scenario, enum hw_reason code, enum hw_owner owner) {
    double before = runs_days_of(r, 0, code, owner), after = runs_days_of(r, scenario, code, owner);
    if (!(after > 1.05 * before)) {
        fprintf(stderr, "%s: %g bed-days a year, without it %g\n", r->plan.scenario[scenario], after, before);
    }
    assert_true(after > 1.05 * before);
}

static void test_each_friction(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "frictions", off, schemes, SCENARIOS);
    runs_go(&r, 1);
    size_t bytes = r.plan.layout.row * sizeof(double);
    expect_more(&r, UNSHARED, HW_REASON_A, HW_OWNER_SOCIAL);
    assert_memory_equal(runs_row(&r, REFUSED, 0), runs_row(&r, UNSHARED, 0), bytes); /* refused by all is shared by none */
    expect_more(&r, CONSENT, HW_REASON_A, HW_OWNER_ACUTE);
    expect_more(&r, REENTRY, HW_REASON_A, HW_OWNER_ACUTE);
    expect_more(&r, HANDOVER, HW_REASON_A, HW_OWNER_SOCIAL);
    expect_more(&r, COUNCIL, HW_REASON_A, HW_OWNER_SOCIAL);
    expect_more(&r, COMMISSIONER, HW_REASON_A, HW_OWNER_COMMUNITY);
    expect_more(&r, REWORK, HW_REASON_B, HW_OWNER_SOCIAL);
    assert_true(runs_days_of(&r, MIX, HW_REASON_A, HW_OWNER_SOCIAL) > runs_days_of(&r, 0, HW_REASON_A, HW_OWNER_SOCIAL)); /* 7 therapists do what 15 social workers did */
    assert_true(runs_days_of(&r, DOLS, HW_REASON_A, HW_OWNER_SOCIAL) > runs_days_of(&r, 0, HW_REASON_A, HW_OWNER_SOCIAL)); /* few go to a home with dementia */
    expect_more(&r, EACH, HW_REASON_A, HW_OWNER_SOCIAL);
    assert_memory_equal(runs_row(&r, NULLS, 0), runs_row(&r, 0, 0), bytes);
    runs_close(&r);
}

/* Council and commissioner are others only for those from across the boundary: where nobody is, a boundary changes no bit. */
static void test_boundaries_are_for_those_across(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=20 days", "run.measured=40 days", "population.outside_share=0", "start.outside_share=0", OFF, NULL};
    const struct runs_scheme both[] = {{"both", "change:\n  - {lever: frictions.council_boundary, to: 10 days}\n"
                                                "  - {lever: frictions.commissioner_boundary, to: 10 days}\n"}};
    struct runs r;
    runs_open(&r, "boundaries", sets, both, 1);
    runs_go(&r, 1);
    assert_memory_equal(runs_row(&r, 1, 0), runs_row(&r, 0, 0), r.plan.layout.row * sizeof(double));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_friction),
        cmocka_unit_test(test_boundaries_are_for_those_across),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

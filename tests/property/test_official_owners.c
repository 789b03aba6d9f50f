/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "halved.h"

/* Codes A and B, assessment and public funding: half of each step's staff moves the official days of the code, at the door of the step's owner.
 * Therapists and the ward's meeting come before the decision that starts the official count: for them, the true delay. The other codes:
 * test_official_places.c. */

#define HALF(LEVER) "change:\n  - {lever: " LEVER ", times: 0.5}\n"
static const struct halved_case cases[] = {
    {"A: social workers", HALF("discharge.assessment.social.staff"), HW_REASON_A, HW_PAYER_SOCIAL, 1.5, NULL, {"discharge.assessment.social.staff=8"}},
    {"A: nurse assessors", HALF("discharge.nhs_assessment.staff"), HW_REASON_A, HW_PAYER_NHS, 1.4, NULL,
     {"discharge.nhs_assessment.staff=4", "discharge.nhs_assessment.full=24 h"}},
    {"A: homes' managers", HALF("discharge.home_assessment.staff"), HW_REASON_A, HALVED_ANY, 1.1, NULL,
     {"discharge.home_assessment.staff=2", "discharge.home_assessment.work=6 h", "run.measured=120 days"}},
    {"B: council's panel", HALF("discharge.funding.panels"), HW_REASON_B, HW_PAYER_SOCIAL, 1.5, NULL,
     {"discharge.funding.panels=2", "discharge.joint_disagreement=0", "discharge.funding.work=2 h", "discharge.funding.hours=Tue,Fri 10:00-13:00"}},
    {"B: finance officers", HALF("discharge.means_test.staff"), HW_REASON_B, HW_PAYER_SOCIAL, 1.5, NULL,
     {"discharge.means_test.staff=4", "discharge.means_test.work=3 h"}},
    {"B: NHS panel", HALF("discharge.nhs_funding.panels"), HW_REASON_B, HW_PAYER_NHS, 1.5, NULL,
     {"discharge.nhs_funding.panels=4", "discharge.nhs_funding.work=4 h"}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void test_half_the_staff_moves_its_code(void **state) {
    (void)state;
    int wrong = 0;
    for (int i = 0; i < CASES; i++) {
        wrong += !halved_check("official_owners", &cases[i]);
    }
    assert_int_equal(wrong, 0);
}

/* The rule: a day counts only when the team has decided that the patient is ready (definitions of delayed transfers, the second of three
 * conditions), and the team decides when therapists have assessed (discharge.mdt.after: therapy). So whoever waits for a therapist or for the
 * meeting is not counted: fewer of them lengthen the true delay and put off the day from which it counts. What is outstanding later is not
 * longer for it, so the official days do not rise by any part of it that could be told from nothing (a twentieth); but for code C, as those
 * who are longer in beds for rehabilitation keep others waiting for them. Where the team decides without having seen an assessment (fit), the
 * same wait for a therapist is code A, at the NHS's door. */
struct before_case {
    struct halved_case half; /* code: reason of the true delay; payer: of which beds */
    bool counted;            /* the team does not wait for it: code A rises as well */
};
static const struct before_case before[] = {
    {{"therapists, before the decision", HALF("discharge.assessment.health.staff"), HW_REASON_A, HALVED_TRUE, 2, NULL, {NULL}}, false},
    {{"therapists, not before the decision", HALF("discharge.assessment.health.staff"), HW_REASON_A, HALVED_TRUE, 2, NULL,
      {"discharge.mdt.after=fit", "discharge.mdt.gates=none"}}, true},
    {{"community therapists, before the decision", HALF("discharge.assessment.community.staff"), HW_REASON_A, HALVED_TRUE_OTHER, 1.5, NULL,
      {"discharge.assessment.community.staff=2", "discharge.assessment.health.work=4 h", "discharge.assessment.health.staff=unlimited"}}, false},
    {{"community therapists, not before the decision", HALF("discharge.assessment.community.staff"), HW_REASON_A, HALVED_TRUE_OTHER, 1.5, NULL,
      {"discharge.assessment.community.staff=2", "discharge.assessment.health.work=4 h", "discharge.assessment.health.staff=unlimited",
       "discharge.mdt.after=fit", "discharge.mdt.gates=none"}}, true},
    {{"meetings on wards", HALF("discharge.mdt.meetings"), HW_REASON_TEAM, HALVED_TRUE, 1.5, NULL, {NULL}}, false},
    {{"meetings for other beds", "change:\n  - {lever: intermediate_care.team_meetings, times: 0.5}\n", HW_REASON_TEAM, HALVED_TRUE_OTHER, 1.5, NULL,
      {"intermediate_care.team_meetings=2", "discharge.mdt.case=40 min", "run.measured=120 days"}}, false},
};
enum { BEFORE = sizeof before / sizeof before[0] };

static bool check_before(const struct before_case *b) {
    struct runs r;
    halved_run(&r, "official_owners", &b->half);
    struct halved_change as_it_is = halved_change(&r, 1, (int)b->half.code, b->half.payer);
    struct halved_change nhs = halved_change(&r, 1, HW_REASON_A, HW_PAYER_NHS);
    double official = 0, rise = as_it_is.after - as_it_is.before;
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        struct halved_change c = halved_change(&r, 1, code, HALVED_ANY);
        official += code == HW_REASON_C ? 0 : c.after - c.before;
    }
    bool good = as_it_is.after >= b->half.least * as_it_is.before && as_it_is.errors >= HALVED_ERRORS;
    good = good && (b->counted ? nhs.errors >= HALVED_ERRORS && nhs.after - nhs.before > rise / 4 : official < rise / 20);
    printf("%s%s: %.0f days as they are, with half %.0f (x %.2f, %.1f standard errors); official but for C %+.0f; A, NHS's %.0f to %.0f (%.1f)\n",
           good ? "" : "WRONG ", b->half.what, as_it_is.before, as_it_is.after, as_it_is.after / as_it_is.before, as_it_is.errors, official,
           nhs.before, nhs.after, nhs.errors);
    runs_close(&r);
    return good;
}

static void test_what_comes_before_the_decision(void **state) {
    (void)state;
    int wrong = 0;
    for (int i = 0; i < BEFORE; i++) {
        wrong += !check_before(&before[i]);
    }
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_half_the_staff_moves_its_code), cmocka_unit_test(test_what_comes_before_the_decision)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

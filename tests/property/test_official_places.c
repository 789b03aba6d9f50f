/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "halved.h"

/* Codes C to I: places, packages, equipment, choice, disputes, housing. Half of what each has moves the official days of its code. A and B:
 * test_official_owners.c. */

#define HALF(LEVER) "change:\n  - {lever: " LEVER ", times: 0.5}\n"
#define NHS_FUNDED "need.threshold.nhs_funded=1", "need.threshold.full_assessment=1", "need.fast_track=1", "need.threshold.dispute_band=0"
static const struct halved_case cases[] = {
    {"C: rehabilitation beds", HALF("intermediate_care.beds"), HW_REASON_C, HALVED_ANY, 1.5, NULL, {NULL}},
    {"Di: residential places", HALF("residential.places"), HW_REASON_DI, HALVED_ANY, 1.5, NULL, {"residential.places=950", "run.measured=120 days"}},
    {"Dii: nursing places", HALF("nursing.places"), HW_REASON_DII, HALVED_ANY, 1.5, NULL,
     {"nursing.places=730", "care_homes.suits=1000000", "care_homes.take_nhs_funded=1000000", "run.measured=120 days"}},
    {"Dii: council's brokers", HALF("discharge.brokerage.staff"), HW_REASON_DII, HW_PAYER_SOCIAL, 1.2, "they ask for packages too: E",
     {"discharge.brokerage.staff=4", "discharge.brokerage.work=4 h"}},
    {"Dii: NHS brokers", HALF("discharge.nhs_brokerage.staff"), HW_REASON_DII, HW_PAYER_NHS, 1.2, "they ask for packages too: E",
     {"discharge.nhs_brokerage.staff=4", "discharge.brokerage.work=6 h", "discharge.brokerage.staff=unlimited", NHS_FUNDED}},
    {"E: carers", HALF("home_care.carers"), HW_REASON_E, HALVED_ANY, 1.5, NULL, {NULL}},
    {"E: council's brokers", HALF("discharge.brokerage.staff"), HW_REASON_E, HW_PAYER_SOCIAL, 1.5, NULL,
     {"discharge.brokerage.staff=4", "discharge.brokerage.work=4 h", "home_care.carers=unlimited"}},
    {"E: NHS brokers", HALF("discharge.nhs_brokerage.staff"), HW_REASON_E, HW_PAYER_NHS, 1.5, NULL,
     {"discharge.nhs_brokerage.staff=4", "discharge.brokerage.work=6 h", "discharge.brokerage.staff=unlimited", "home_care.carers=unlimited", NHS_FUNDED}},
    {"F: equipment teams", HALF("equipment.teams"), HW_REASON_F, HW_PAYER_NHS, 1.5, NULL, {"equipment.teams=4", "equipment.work=6 h"}},
    {"F: adaptation teams", HALF("adaptations.staff"), HW_REASON_F, HW_PAYER_SOCIAL, 1.5, NULL, {"need.adaptation=0.2", "adaptations.staff=4", "run.measured=120 days"}},
    {"G: help with the choice", HALF("discharge.choices_at_once"), HW_REASON_G, HW_PAYER_NHS, 1.3, NULL,
     {"discharge.choices_at_once=4", "discharge.choice_refusal=0", "run.measured=120 days"}},
    {"G: the same, the council's to give", HALF("discharge.choices_at_once"), HW_REASON_G, HW_PAYER_SOCIAL, 1.3, NULL,
     {"discharge.choices_at_once=4", "discharge.choice_refusal=0", "run.measured=120 days", "steps.choice.owner=social_care"}},
    {"H: disputes, as payers have it", HALF("discharge.disputes_at_once"), HW_REASON_H, HALVED_ANY, 1.5, NULL,
     {"need.threshold.dispute_band=1", "discharge.disputes_at_once=2"}},
    {"H: the NHS's to settle", HALF("discharge.disputes_at_once"), HW_REASON_H, HW_PAYER_NHS, 1.5, NULL,
     {"need.threshold.dispute_band=1", "discharge.disputes_at_once=2", "steps.dispute.owner=nhs"}},
    {"H: the council's to settle", HALF("discharge.disputes_at_once"), HW_REASON_H, HW_PAYER_SOCIAL, 1.5, NULL,
     {"need.threshold.dispute_band=1", "discharge.disputes_at_once=2", "steps.dispute.owner=social_care"}},
    {"I: housing", HALF("housing.cases"), HW_REASON_I, HW_PAYER_NHS, 1.3, NULL, {"need.housing=0.015", "housing.cases=4"}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void test_half_moves_its_code(void **state) {
    (void)state;
    int wrong = 0;
    for (int i = 0; i < CASES; i++) {
        wrong += !halved_check("official_places", &cases[i]);
    }
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_half_moves_its_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

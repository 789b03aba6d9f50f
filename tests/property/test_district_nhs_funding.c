/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/payer.h"

/* Whom the NHS pays for, and when the council is charged: both need more than that somebody is as ill as that, or late. */

static double days_of_code(const struct runs *r, int32_t scenario, enum hw_reason code, enum hw_owner owner) {
    return runs_row(r, scenario, 0)[runs_at(r, "delayed_bed_days", NULL) + (size_t)code * HW_OWNERS + (size_t)owner];
}

/* Everybody goes home with care and needs equipment, and finance officers are slow: the council may be charged for their delay, but not while the
 * NHS's equipment is missing too, whatever code the day has. */
static void test_council_pays_only_when_it_alone_is_late(void **state) {
    (void)state;
    double chargeable[2];
    static const char *const teams[] = {"equipment.teams=unlimited", "equipment.teams=0"}, *const work[] = {"equipment.work=1 s", "equipment.work=240 h"};
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {"run.warm_up=20 days", "run.measured=60 days", "need.threshold.care_home=1000", "need.equipment=1", teams[i], work[i],
                                    "discharge.means_test.work=20 h", "discharge.assessment.social.staff=unlimited",
                                    "discharge.assessment.social.work=1 s", "discharge.funding.panels=unlimited", "home_care.carers=unlimited",
                                    "home_care.set_up=1 s", "start.acute=0", "extra_care.flats=0", "start.extra_care=0", NULL};
        struct runs r;
        runs_open(&r, "alone", sets, NULL, 0);
        runs_go(&r, 1);
        assert_true(days_of_code(&r, 0, HW_REASON_B, HW_OWNER_SOCIAL) > 1000);
        chargeable[i] = runs_value(&r, 0, 0, "chargeable_days", NULL);
        runs_close(&r);
    }
    assert_true(chargeable[0] > 1000);
    assert_true(chargeable[1] < 0.01 * chargeable[0]); /* of those who wait for the social worker, before anybody knows of equipment */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_council_pays_only_when_it_alone_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Beds for rehabilitation: who gets one before a home is chosen, who falls ill in one, and where people go from there. */

static double number(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    return runs_row(r, scenario, 0)[runs_at(r, measure, label)];
}

/* Delayed days of a code in other than acute beds, and in acute ones, as officially counted. */
static double days(const struct runs *r, int32_t scenario, enum hw_reason code, enum hw_bed bed) {
    return runs_row(r, scenario, 0)[runs_at(r, "official_delayed_days_by_bed", NULL) + (size_t)code * HW_BEDS + (size_t)bed];
}

/* Waits for homes move from acute beds to those for rehabilitation when people who may get better go there first; with gain enough, they
 * go home instead. */
static void test_before_a_home_is_chosen(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=60 days", "run.measured=180 days", "intermediate_care.beds=400", "need.threshold.rehabilitation_first=0", NULL};
    const struct runs_scheme schemes[] = {
        {"first", "change:\n  - {lever: need.threshold.rehabilitation_first, to: 3}\n"},
        {"gain", "change:\n  - {lever: need.threshold.rehabilitation_first, to: 3}\n  - {lever: intermediate_care.gain, to: 20}\n"},
    };
    struct runs r;
    runs_open(&r, "rehab_first", sets, schemes, 2);
    runs_go(&r, 1);
    double other[3], acute[3];
    for (int32_t s = 0; s < 3; s++) {
        other[s] = days(&r, s, HW_REASON_DI, HW_BED_OTHER) + days(&r, s, HW_REASON_DII, HW_BED_OTHER) + days(&r, s, HW_REASON_G, HW_BED_OTHER);
        acute[s] = days(&r, s, HW_REASON_DI, HW_BED_ACUTE) + days(&r, s, HW_REASON_DII, HW_BED_ACUTE) + days(&r, s, HW_REASON_G, HW_BED_ACUTE);
    }
    assert_true(other[1] > 1.5 * other[0] && acute[1] < acute[0]);
    assert_true(other[2] < other[1] && number(&r, 2, "care_home_admissions", "hospital") < number(&r, 1, "care_home_admissions", "hospital"));
    assert_true(number(&r, 0, "rehabilitation_home", NULL) > number(&r, 1, "rehabilitation_home", NULL));
    runs_close(&r);
}

/* Nobody falls ill there when that is switched off; else people come back to acute beds, and fewer go home. */
static void test_illness(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=60 days", "run.measured=120 days", "intermediate_care.beds=400", "intermediate_care.falls_ill=0",
                                "need.threshold.rehabilitation_first=0", "discharge.relapse_per_day=0", "discharge.death_per_day=0", "start.outside_share=0", NULL};
    const struct runs_scheme schemes[] = {{"ill", "change:\n  - {lever: intermediate_care.falls_ill, to: 1}\n"}};
    struct runs r;
    runs_open(&r, "rehab_ill", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(number(&r, 0, "rehabilitation_home", NULL) > 0.97 && number(&r, 1, "rehabilitation_home", NULL) < 0.92);
    assert_true(number(&r, 1, "readmitted_65_plus", NULL) > number(&r, 0, "readmitted_65_plus", NULL));
    runs_close(&r);
}

/* Places without limit are no people without limit at the start, on either side of the boundary. */
static void test_unlimited_places(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=1 days", "run.measured=5 days", "run.scale=0.3", "intermediate_care.beds=unlimited", "hospice.beds=unlimited",
                                "end_of_life.places=unlimited", "extra_care.flats=unlimited", NULL};
    struct runs r;
    runs_open(&r, "unlimited", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(number(&r, 0, "acute_patients", NULL) > 50);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_before_a_home_is_chosen), cmocka_unit_test(test_illness), cmocka_unit_test(test_unlimited_places)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

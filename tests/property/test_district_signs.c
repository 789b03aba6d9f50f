/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* What other whole-system models of English districts found, by sign and size; docs/validation.md lists them. Lane and others 2000 (fewer beds) is
 * in test_district_wards.c. */

/* Fewer emergency admissions of older people lower occupancy (Lattimer and Brailsford 2004: 3 to 6 % fewer each year, a point of occupancy a year). A
 * twentieth fewer people who hold a share of the bed-days is a twentieth of that share where nothing is scarce. Where beds are, planned patients and
 * people who wait in A&E take some of those that fall free, and where places after hospital are, others wait less: less or more than that. */
static void test_fewer_older_emergencies_lower_occupancy(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"fewer", "change:\n"
                  "  - {lever: needs.emergency.rate, times: {65-74: 0.95, 75-84: 0.95, 85+: 0.95}}\n"
                  "  - {lever: needs.a_and_e.admitted, times: {65-74: 0.95, 75-84: 0.95, 85+: 0.95}}\n"}};
    const char *const sets[] = {"run.warm_up=60 days", "run.measured=180 days", "run.scale=0.5", "acute.beds=600", "intermediate_care.beds=unlimited",
                                "home_care.carers=unlimited", NULL};
    struct runs r;
    runs_open(&r, "signs", sets, schemes, 1);
    runs_go(&r, 8);
    const struct runs_term occupied = {"acute_patients", NULL, 1}, admitted = {"emergency_admissions_65_plus", NULL, 1};
    runs_expect("admitted", runs_difference(&r, 1, &admitted, 1), -1);
    runs_expect("patients in beds", runs_difference(&r, 1, &occupied, 1), -1);
    double patients[2] = {0}, older[2] = {0}, share = 0;
    for (int s = 0; s < 2; s++) {
        for (int32_t k = 0; k < r.replicates; k++) {
            patients[s] += runs_value(&r, s, k, "acute_patients", NULL);
            older[s] += runs_value(&r, s, k, "emergency_admissions_65_plus", NULL);
            share += s == 0 ? runs_value(&r, s, k, "bed_days_65_plus", NULL) / r.replicates : 0;
        }
    }
    double fewer = 1 - older[1] / older[0], lower = 1 - patients[1] / patients[0];
    fprintf(stderr, "older emergencies -%.1f %%, their share of bed-days %.2f, patients in beds -%.1f %%\n", 100 * fewer, share, 100 * lower);
    assert_true(fewer > 0.03 && fewer < 0.07);
    assert_true(lower > 0.8 * fewer * share && lower < 1.2 * fewer * share);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fewer_older_emergencies_lower_occupancy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

/* Every kind of station in which people live or lie has a number of people at the start, and no more of them than places: whoever adds one. */
static void test_each_capacity_is_held_against_its_census(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "stations", NULL, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    int kinds[HW_ST_KINDS], n = 0;
    for (uint32_t s = 0; s < spec->map.n_stations; s++) {
        int kind = spec->map.is[s].kind;
        if (hw_stations_holds((enum hw_station_id)kind) && (n == 0 || kinds[n - 1] != kind)) {
            kinds[n++] = kind;
        }
    }
    runs_close(&r);
    assert_true(n >= 11);
    for (int i = 0; i < n; i++) {
        enum hw_station_id kind = (enum hw_station_id)kinds[i];
        int census = hw_start_census(kind), places = kind == HW_ST_WARD ? HW_P_WARD_BEDS : hw_stations_parameter(kind);
        assert_true(census >= 0 && places >= 0);
        const char *path = hw_params_table.rows[census].path;
        char few[128], many[128];
        snprintf(few, sizeof few, "%s=1", hw_params_table.rows[places].path);
        snprintf(many, sizeof many, "%s=3", path); /* a carer has hours for more than three */
        if (kind == HW_ST_HOME_CARE) {
            snprintf(many, sizeof many, "%s=100", path);
        }
        for (int refuse = 0; refuse < 2; refuse++) {
            const char *const sets[] = {few, many, refuse ? "start.when_below_census=refuse" : "start.when_below_census=close_when_vacated", NULL};
            runs_open(&r, "stations", sets, NULL, 0);
            if ((r.status == HW_OK) != (refuse == 0)) {
                fprintf(stderr, "%s, %s: %s\n", few, many, refuse ? "taken" : "refused");
                hw_diag_print(&r.diag, stderr, false);
            }
            assert_int_equal(r.status, refuse ? HW_BAD_INPUT : HW_OK);
            runs_close(&r);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_capacity_is_held_against_its_census)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include <stdio.h>
#include <stdlib.h>

/* Care homes from a file: they have the places, prices and dates of their rows; areas without rows keep drawn homes; every mistake in the
 * file is told at its place, all at once. */

static const char header[] = "name,area,type,places,price,opens,closes\n";

static void open_list(struct runs *r, const char *tag, const char *rows, const char *const *more) {
    static char path[1024];
    char text[4096];
    struct runs folder = {0};
    const char *sets[12] = {"run.warm_up=0 days", "run.measured=90 days", path};
    int n = 3;
    hw_mem_init(&folder.mem);
    hw_io_init(&folder.io);
    runs_folder(&folder, tag, NULL, 0);
    snprintf(text, sizeof text, "%s%s", rows[0] == '!' ? "" : header, rows[0] == '!' ? rows + 1 : rows);
    runs_write(&folder, "homes.csv", text);
    snprintf(path, sizeof path, "data.homes=%.900s/homes.csv", folder.folder);
    for (; more != NULL && *more != NULL; more++) {
        sets[n++] = *more;
    }
    runs_open(r, tag, sets, NULL, 0);
}

static const struct hw_homes *homes_of(const struct runs *r) {
    return &((const struct hw_district_spec *)r->plan.spec)->homes;
}

static const char good[] = "Alpha,here,residential,900,,,\n"
                           "Beta,here,residential,180,700,,\n"
                           "Gamma,here,nursing,790,,,\n"
                           "Gamma,here,residential,25,650,,\n"
                           "Delta,here,nursing,40,1010,2014-05-01,\n"
                           "Epsilon,here,residential,80,,,2014-06-01\n";

static void test_homes_are_as_listed(void **state) {
    (void)state;
    struct runs r;
    open_list(&r, "listed", good, NULL);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_params *params = spec->rules[0].params;
    assert_int_equal((int)hw_param_value(params, HW_P_RESIDENTIAL), 900 + 180 + 25 + 80); /* open on the first day */
    assert_int_equal((int)hw_param_value(params, HW_P_NURSING), 790);
    const struct hw_homes *homes = homes_of(&r);
    assert_int_equal(homes->first[1], 5);
    assert_true(homes->is[0].nurses && homes->is[1].nurses && !homes->is[2].nurses); /* Gamma, Delta; Alpha, Beta, Epsilon */
    assert_true(hw_homes_price(&homes->is[3], params, HW_HOME_RESIDENTIAL) == 700 && hw_homes_price(&homes->is[0], params, HW_HOME_RESIDENTIAL) == 650);
    double ratio = hw_param_value(params, HW_P_HOME_PRICE_RATIO);
    assert_true(fabs(hw_homes_cost(&homes->is[1], params, HW_HOME_NURSING) - 1010 / ratio) < 1e-9);
    assert_true(hw_homes_price(&homes->is[2], params, HW_HOME_RESIDENTIAL) > 300); /* drawn */
    assert_true(homes->n > homes->first[1] && homes->is[homes->first[1]].row == 0); /* across the boundary: drawn */
    static const int32_t nursing[][2] = {{790, 0}, {790, 40}, {790, 40}}, residential[][3] = {{900, 180, 80}, {900, 180, 80}, {900, 180, 0}};
    const struct hw_date days[] = {{2014, 4, 1}, {2014, 5, 1}, {2014, 6, 1}};
    for (int i = 0; i < 3; i++) {
        int32_t left[HW_HOME_KINDS], places[5][HW_HOME_KINDS];
        int32_t day = hw_calendar_day_number(days[i]);
        hw_homes_begin(homes, 0, params, day, left);
        for (int32_t h = 0; h < 5; h++) {
            hw_homes_take(homes, h, params, day, left, places[h]);
        }
        for (int32_t h = 0; h < 5; h++) {
            assert_int_equal(places[h][HW_HOME_NURSING], h < 2 ? nursing[i][h] : 0);
            assert_int_equal(places[h][HW_HOME_RESIDENTIAL], h == 0 ? 25 : h == 1 ? 0 : residential[i][h - 2]);
        }
    }
    runs_close(&r);
}

/* On the day, a new home takes people, and those of a closing one move: nobody is lost. */
static void test_homes_open_and_close_on_their_days(void **state) {
    (void)state;
    struct runs r;
    open_list(&r, "dates", good, NULL);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    const struct hw_home *delta = &d->market->homes[1], *epsilon = &d->market->homes[4];
    assert_true(delta->places[HW_HOME_NURSING] == 40 && delta->taken[HW_HOME_NURSING] > 0);
    assert_true(epsilon->closed && epsilon->places[HW_HOME_RESIDENTIAL] == 0 && d->market->closed == 1 && d->market->moved > 20);
    runs_close(&r);
}

/* What a scenario adds is in the last home of its kind; what it takes away is the last homes'. */
static void test_scenarios_of_listed_homes(void **state) {
    (void)state;
    struct runs r;
    open_list(&r, "levers", good, NULL);
    const struct hw_homes *homes = homes_of(&r);
    struct hw_params params;
    assert_int_equal(hw_param_copy(&r.arena, ((const struct hw_district_spec *)r.plan.spec)->rules[0].params, &params), HW_OK);
    static const int32_t change[] = {50, -150}, alpha[] = {900, 900}, beta[] = {180, 110}, epsilon[] = {130, 0};
    for (int i = 0; i < 2; i++) {
        int32_t left[HW_HOME_KINDS], places[5][HW_HOME_KINDS];
        params.values[HW_P_RESIDENTIAL][0] = 1185 + change[i];
        hw_homes_begin(homes, 0, &params, homes->start_day, left);
        for (int32_t h = 0; h < 5; h++) {
            hw_homes_take(homes, h, &params, homes->start_day, left, places[h]);
        }
        assert_int_equal(places[2][HW_HOME_RESIDENTIAL], alpha[i]);
        assert_int_equal(places[3][HW_HOME_RESIDENTIAL], beta[i]);
        assert_int_equal(places[4][HW_HOME_RESIDENTIAL], epsilon[i]);
    }
    runs_close(&r);
}

static void test_bad_lists(void **state) {
    (void)state;
    static const struct {
        const char *rows;
        int errors;
        int32_t line, column; /* of the first */
    } bad[] = {
        {"Alpha,nowhere,residential,10,,,\n", 1, 2, 7},
        {"Alpha,here,hospice,10,,,\n", 1, 2, 12},
        {"Alpha,here,residential,0,,,\nBeta,here,nursing,-5,,,\nGamma,here,nursing,many,,,\n", 3, 2, 24},
        {"Alpha,here,residential,10,free,,\n", 1, 2, 27},
        {"Alpha,here,residential,10,,2014-02-30,\n", 1, 2, 28},
        {"Alpha,here,residential,10,,2014-06-01,2014-05-01\n", 1, 2, 39},
        {",here,residential,10,,,\n", 1, 2, 1},
        {"Alpha,here,residential,10,,,\nAlpha,here,residential,20,,,\n", 1, 3, 1},
        {"Alpha,here,residential,10,,,\nAlpha,here,nursing,20,,2014-06-01,\n", 1, 3, 24},
        {"!name,area,kind,places,price,opens,closes\nAlpha,here,residential,10,,,\n", 2, 1, 1}, /* none is called type, and kind is none of them */
        {"!name,area,type,places,price,opens,closes,close\nAlpha,here,residential,10,,,,\n", 1, 1, 42},
        {"!name,area,type\nAlpha,here\n", 1, 2, 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct runs r;
        const char *const enough[] = {"start.when_below_census=close_when_vacated", NULL};
        open_list(&r, "bad_list", bad[i].rows, enough);
        char at[64], *text = NULL;
        size_t size = 0;
        snprintf(at, sizeof at, "/homes.csv:%d:%d: ", bad[i].line, bad[i].column);
        FILE *out = open_memstream(&text, &size);
        hw_diag_print(&r.diag, out, false);
        assert_int_equal(fclose(out), 0);
        if (r.diag.errors != bad[i].errors || strstr(text, at) == NULL) {
            fprintf(stderr, "row %d: %d errors, and none at %s:\n%s", (int)i, (int)r.diag.errors, at, text);
        }
        assert_true(r.status == HW_BAD_INPUT && r.diag.errors == bad[i].errors && strstr(text, at) != NULL);
        free(text);
        runs_close(&r);
    }
}

/* Fewer open places than people who are to live there on the first day: refused, at the number of people. */
static void test_too_few_places_for_those_who_live_there(void **state) {
    (void)state;
    struct runs r;
    const char *const told[] = {"start.when_below_census=close_when_vacated", NULL};
    open_list(&r, "few", "Alpha,here,residential,1000,,,\nGamma,here,nursing,700,,,\n", NULL);
    assert_true(r.status == HW_BAD_INPUT && r.diag.errors == 1);
    runs_close(&r);
    open_list(&r, "few", "Alpha,here,residential,1000,,,\nGamma,here,nursing,700,,,\n", told);
    assert_int_equal(r.status, HW_OK);
    runs_close(&r);
    const char *const gone[] = {"data.homes=no_such_file.csv", NULL};
    runs_open(&r, "gone", gone, NULL, 0);
    assert_int_equal(r.status, HW_BAD_INPUT);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_homes_are_as_listed),       cmocka_unit_test(test_homes_open_and_close_on_their_days),
        cmocka_unit_test(test_scenarios_of_listed_homes), cmocka_unit_test(test_bad_lists),
        cmocka_unit_test(test_too_few_places_for_those_who_live_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of numbers that a planner fills in, against the parameters that they become. What the forms do: cli.new_area, cli.bad_forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "agents/county_parts.h"
#include "tests/reading.h"

static const struct hw_param_row *row_of(const char *path) {
    int32_t row = hw_param_find(&hw_params_table, path);
    if (row < 0) {
        fail_msg("there is no parameter %s any more: agents/county_numbers.c names it", path);
    }
    return &hw_params_table.rows[row];
}

static unsigned owner_of(enum hw_county_form form) {
    return form == HW_FORM_AREAS ? HW_OF_AREA : form == HW_FORM_HOSPITALS ? HW_OF_HOSPITAL : 0;
}

static void test_every_number_is_a_parameter_of_its_place(void **state) {
    (void)state;
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        const struct hw_county_number *n = &hw_county_numbers[i];
        if (n->path == NULL) {
            continue;
        }
        const struct hw_param_row *row = row_of(n->path);
        bool days = n->kind == HW_NUMBER_DAYS, percent = n->kind == HW_NUMBER_PERCENT;
        if (n->form != HW_FORM_COUNTY && !(hw_places_owner(n->path) & owner_of(n->form))) {
            fail_msg("%s in %s is %s, which belongs elsewhere (hw_places_owner)", n->name, hw_county_forms[n->form], n->path);
        }
        enum hw_param_kind kind = n->kind == HW_NUMBER_WHOLE ? HW_PARAM_COUNT : days ? HW_PARAM_DURATION : percent ? HW_PARAM_SHARE : HW_PARAM_NUMBER;
        assert_int_equal(row->kind, kind);
        double unit = days ? (double)HW_MS_PER_DAY : percent ? 0.01 : 1;
        if (n->min * unit < row->min || n->max * unit > row->max) {
            fail_msg("%s may be %g to %g, but %s only %g to %g", n->name, n->min, n->max, n->path, row->min / unit, row->max / unit);
        }
    }
}

static void test_settings_of_the_start_are_parameters(void **state) {
    (void)state;
    for (int i = 0; i < HW_COUNTY_SETTINGS; i++) {
        const struct hw_county_setting *s = &hw_county_settings[i];
        unsigned owner = s->of_hospital ? HW_OF_HOSPITAL : HW_OF_AREA;
        assert_int_equal(row_of(s->start)->kind, HW_PARAM_COUNT);
        assert_true((hw_places_owner(s->start) & owner) != 0);
        if (s->places != NULL) {
            assert_true((hw_places_owner(s->places) & owner) != 0);
            assert_int_equal(row_of(s->places)->kind, HW_PARAM_COUNT);
        }
    }
}

static void test_an_example_is_a_number_that_may_be_given(void **state) {
    (void)state;
    struct reading r;
    reading_init(&r);
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        double value = NAN;
        if (hw_county_numbers[i].kind >= HW_NUMBER_WHOLE) {
            assert_true(hw_county_number_of(&r.diag, &hw_county_numbers[i], hw_county_numbers[i].example, (struct hw_place){0}, &value));
            assert_true(value >= hw_county_numbers[i].min && value <= hw_county_numbers[i].max);
        }
    }
    assert_int_equal(r.diag.errors, 0);
    reading_clear(&r);
}

static void test_numbers_as_spreadsheets_write_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value; /* NaN: refused */
    } cases[] = {{"0", 0}, {"12", 12}, {" 12 ", 12}, {"1,200", 1200}, {"12,345,678", 12345678}, {"12.5", 12.5}, {"12 %", 12}, {"12%", 12}, {"1,200.5", 1200.5},
                 {"", NAN}, {"-1", NAN}, {"+1", NAN}, {"1,20", NAN}, {"1200,300", NAN}, {"1,2000", NAN}, {"12.", NAN}, {".5", NAN}, {"1e3", NAN}, {"nan", NAN}, {"0x10", NAN},
                 {"12 %%", NAN}, {"12 x", NAN}, {"1 200", NAN}, {"99999999999", NAN}, {"00000000000000000000000000000000000000000001", NAN}};
    struct hw_county_number share = {.name = "n", .kind = HW_NUMBER_PERCENT, .unit = "%", .max = 1e8};
    struct reading r;
    reading_init(&r);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = -1;
        bool good = hw_county_number_of(&r.diag, &share, cases[i].text, (struct hw_place){0}, &value);
        if (good != !isnan(cases[i].value) || (good ? value != cases[i].value : value != -1)) {
            fail_msg("\"%s\" was %s as %g", cases[i].text, good ? "taken" : "refused", value);
        }
    }
    reading_clear(&r);
}

/* Three teams for two areas of 1.35 each: two and one, the first of equals. Of 0.9 and 0.3, one each, for none may be without. */
static void test_whole_numbers_are_shared_out(void **state) {
    (void)state;
    static const struct {
        double exact[4], least, whole[4];
        int32_t n;
    } cases[] = {
        {{1.35, 1.35}, 1, {2, 1}, 2},
        {{0.9, 0.3}, 1, {1, 1}, 2},
        {{0.9, 0.3}, 0, {1, 0}, 2},
        {{2.4, 0.3, 0.3}, 1, {2, 1, 1}, 3}, /* one more than their sum, as everybody has one */
        {{10.2, 3.4, 3.4}, 1, {10, 4, 3}, 3},
        {{3.4, 10.4, 3.2}, 1, {3, 11, 3}, 3}, /* of equal remainders the largest */
        {{2.6}, 1, {3}, 1},
        {{0}, 0, {0}, 1},
        {{7, 5, 3, 1}, 0, {7, 5, 3, 1}, 4},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double whole[4] = {-1, -1, -1, -1};
        hw_county_share_out(cases[c].exact, cases[c].n, cases[c].least, whole);
        for (int32_t i = 0; i < cases[c].n; i++) {
            if (whole[i] != cases[c].whole[i]) {
                fail_msg("case %d, area %d: %g", (int)c, i, whole[i]);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_number_is_a_parameter_of_its_place),
        cmocka_unit_test(test_settings_of_the_start_are_parameters),
        cmocka_unit_test(test_an_example_is_a_number_that_may_be_given),
        cmocka_unit_test(test_numbers_as_spreadsheets_write_them),
        cmocka_unit_test(test_whole_numbers_are_shared_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

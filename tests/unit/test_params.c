/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "agents/params.h"
#include "agents/person.h"
#include "tests/reading.h"

/* The whole table, whoever added the rows. */

static void test_defaults_are_readable_and_in_range(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    enum hw_status status = hw_param_read(&b.reader, &hw_params_table, NULL, NULL, 0, &b.params);
    hw_diag_print(&b.diag, stderr, false);
    assert_int_equal(status, HW_OK);
    assert_int_equal(b.diag.errors, 0);
    reading_clear(&b);
}

static void test_ids_name_their_rows(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    assert_int_equal(hw_param_read(&b.reader, &hw_params_table, NULL, NULL, 0, &b.params), HW_OK);
    assert_int_equal(hw_param_find(&hw_params_table, "population.dementia"), HW_P_DEMENTIA);
    assert_true(hw_param_at(&b.params, HW_P_DEMENTIA, 6) == 0.305); /* 90+ */
    assert_true(hw_param_at(&b.params, HW_P_CONDITIONS_NONE, HW_AGE_BANDS - 1) == 0.055);
    assert_true(hw_param_value(&b.params, HW_P_MEANS_OWNERS) == 0.75);
    assert_true(hw_param_value(&b.params, HW_P_PRACTICES) == 36.0);
    reading_clear(&b);
}

static bool is_path(const char *path) {
    return path[0] >= 'a' && path[0] <= 'z' && strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(path) &&
           strstr(path, "..") == NULL && path[strlen(path) - 1] != '.';
}

/* A path that is also a section of another could not be written in a configuration. */
static bool clash(const char *a, const char *b) {
    size_t n = strlen(a);
    return strncmp(a, b, n) == 0 && (b[n] == '\0' || b[n] == '.');
}

static void test_rows_are_complete_and_apart(void **state) {
    (void)state;
    for (int32_t i = 0; i < hw_params_table.count; i++) {
        const struct hw_param_row *row = &hw_params_table.rows[i];
        assert_non_null(row->path);
        if (!is_path(row->path)) {
            fail_msg("'%s' is no path", row->path);
        }
        if (strlen(row->unit) == 0 || strlen(row->source) == 0 || strlen(row->doc) == 0) {
            fail_msg("%s lacks its unit, source or sentence", row->path);
        }
        if (strlen(row->grade) != 1 || strchr("SKA", row->grade[0]) == NULL) {
            fail_msg("%s: the grade '%s' is none of S, K, A", row->path, row->grade);
        }
        if ((row->kind == HW_PARAM_CHOICE) != (row->choices != NULL)) {
            fail_msg("%s: choices belong to a choice, and to it alone", row->path);
        }
        for (int32_t j = 0; j < hw_params_table.count; j++) {
            if (i != j && clash(row->path, hw_params_table.rows[j].path)) {
                fail_msg("%s and %s cannot both be written", row->path, hw_params_table.rows[j].path);
            }
        }
    }
}

static void test_axes_have_labels(void **state) {
    (void)state;
    for (int32_t i = 0; i < HW_AXES; i++) {
        const struct hw_axis *axis = &hw_params_axes[i];
        assert_non_null(axis->name);
        for (int32_t label = 0; label < axis->size; label++) {
            assert_non_null(axis->labels[label]);
            for (int32_t other = 0; other < label; other++) {
                assert_string_not_equal(axis->labels[label], axis->labels[other]);
            }
        }
    }
    assert_int_equal(hw_params_axes[HW_AXIS_HOUR].size, 24);
    assert_string_equal(hw_params_axes[HW_AXIS_MONTH].labels[11], "dec");
    assert_string_equal(hw_params_axes[HW_AXIS_OLDER_AGE].labels[hw_params_older_age(72)], "70-74");
    assert_string_equal(hw_params_axes[HW_AXIS_HOUSEHOLD_AGE].labels[hw_params_household_age(49)], "25-49");
    assert_string_equal(hw_params_axes[HW_AXIS_AGE_BAND].labels[hw_person_age_band(84)], "75-84");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_readable_and_in_range),
        cmocka_unit_test(test_ids_name_their_rows),
        cmocka_unit_test(test_rows_are_complete_and_apart),
        cmocka_unit_test(test_axes_have_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "output/block.h"
#include "output/table.h"
#include "output/text.h"
#include "tests/made_up_bench.h"

static const char *printed(struct bench *b, struct hw_show show) {
    show.mem = &b->mem;
    memset(b->text, 0, sizeof b->text);
    FILE *out = fmemopen(b->text, sizeof b->text - 1, "w");
    assert_non_null(out);
    assert_int_equal(hw_summary_print(&b->made.results, &show, out), HW_OK);
    fclose(out);
    return b->text;
}

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) {
        fail_msg("'%s' is not in:\n%s", part, text);
    }
}

static void has_not(const char *text, const char *part) {
    if (strstr(text, part) != NULL) {
        fail_msg("'%s' is in:\n%s", part, text);
    }
}

static void test_numbers_are_written_for_people(void **state) {
    (void)state;
    char text[64];
    assert_string_equal(hw_text_number(text, sizeof text, 1234567.891, 1), "1,234,567.9");
    assert_string_equal(hw_text_number(text, sizeof text, -999.4, 0), "-999");
    assert_string_equal(hw_text_number(text, sizeof text, 999.6, 0), "1,000");
    assert_string_equal(hw_text_number(text, sizeof text, -0.04, 1), "0.0");
    assert_string_equal(hw_text_number(text, sizeof text, (double)NAN, 1), "-");
    assert_string_equal(hw_text_number(text, 4, 123456.0, 0), "12"); /* never past the buffer */
    assert_string_equal(hw_text_interval(text, sizeof text, (struct hw_interval){412.0, 14.0, 9}, 0), "412 (398 to 426)");
    assert_string_equal(hw_text_unit("bed_days_per_month", text, sizeof text), "bed-days per month");
    assert_string_equal(hw_text_unit("place_days", text, sizeof text), "place-days");
    assert_string_equal(hw_text_unit("care_weeks", text, sizeof text), "care weeks");
    assert_string_equal(hw_text_interval(text, sizeof text, (struct hw_interval){412.0, (double)NAN, 1}, 0), "412");
}

/* Baseline values of beds_in_use by made_up_value: 1000/3 + {0, 3.75, 2.5, 1.25}. Mean 1000/3 + 1.875; squares of the
 * deviations 1.25^2 (2.25 + 2.25 + .25 + .25) = 7.8125; t(.975, 3) = 3.18245 (tables); half-width 3.18245 sqrt(7.8125 / 12)
 * = 2.56784. So 335.2 (332.6 to 337.8). */
static void test_the_table_shows_mean_and_interval(void **state) {
    const char *text = printed(*state, (struct hw_show){.format = HW_FORMAT_TABLE});
    has(text, "Beds in use at midnight     335.2 (332.6 to 337.8)");
    has(text, "Wait for a bed, hours");
    has(text, "Integrated discharge team");
    has_not(text, "Share within 4 hours"); /* level 1 */
    has(text, "2 more measures");
    has(text, "Open Government Licence");
}

/* The made-up run's command is --scenario idt and --set acute.beds=483; without the second line a changed model would pass for the file. */
static void test_the_table_says_what_was_changed(void **state) {
    struct bench *b = *state;
    const char *text = printed(b, (struct hw_show){.format = HW_FORMAT_TABLE});
    has(text, "\nChanged: --set acute.beds=483\n");
    has_not(text, "Changed: --scenario");
    b->made.results.command = "--set run.scale=0.1\n--set a.title=x y\n--scenario idt\n";
    has(printed(b, (struct hw_show){.format = HW_FORMAT_TABLE}), "\nChanged: --set run.scale=0.1\nChanged: --set a.title=x y\n");
    b->made.results.command = "--scenario idt\n";
    has_not(printed(b, (struct hw_show){.format = HW_FORMAT_TABLE}), "Changed");
    b->made.results.command = "";
    has_not(printed(b, (struct hw_show){.format = HW_FORMAT_TABLE}), "Changed");
}

static void test_failed_replicates_are_told(void **state) {
    const char *text = printed(*state, (struct hw_show){.format = HW_FORMAT_TABLE});
    has(text, "1 of 12 replicates failed");
    has(text, "idt, replicate 3: deadlock at day 12");
}

static void test_observed_figures_stand_beside_with_their_role(void **state) {
    const char *text = printed(*state, (struct hw_show){.format = HW_FORMAT_TABLE});
    has(text, "335.2 (332.6 to 337.8)     483.2  held out");
    has(text, "NHS England, KH03 2014/15");
}

/* Wait by owner is in places 12 to 14: 1000 x 13 / 3 + 1.875 and so on, with the half-width of above. It has a table of its own, in the
 * order of the labels, whatever its level. */
static void test_figures_observed_place_by_place(void **state) {
    struct bench *b = *state;
    const char *text = printed(b, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 80});
    has(text, "Beside the data: Wait by owner, days, by organisation\n");
    has_not(text, "\nWait by owner");
    has(text, "nhs      4,335.2 (4,332.6 to 4,337.8)   5,000.5\n");
    has(text, "council  4,668.5 (4,666.0 to 4,671.1)         -\n");
    has(text, "both     5,001.9 (4,999.3 to 5,004.4)   4,000.0\n");
    has(text, "Observed (fitted): a made-up count.");
    has(printed(b, (struct hw_show){.format = HW_FORMAT_TABLE, .all = true}), "\nWait by owner, days, by organisation\n");
    has(printed(b, (struct hw_show){.format = HW_FORMAT_JSON}),
        "\"observed\": {\"values\": [5000.5, null, 4000], \"role\": \"fitted\", \"source\": \"a made-up count\"}");
    has(b->text, "\"observed\": {\"value\": 483.25, \"role\": \"held out\"");
}

/* The largest first, and a total over all nine: means are 1000 (place + 1) / 3 + 1.875, places 2 to 10, the sum of
 * (place + 1) is 63: 21000 + 9 * 1.875 = 21016.9. */
static void test_parts_are_sorted_and_add_up(void **state) {
    const char *text = printed(*state, (struct hw_show){.format = HW_FORMAT_TABLE});
    const char *largest = strstr(text, "Waiting for home care / both"), *smallest = strstr(text, "Waiting for assessment / nhs");
    assert_true(largest != NULL && smallest != NULL && largest < smallest);
    has(text, "Total                              21,017");
}

/* A breakdown by one class only is a number like any other, and a part that is not broken down needs no total. */
static void test_a_dimension_with_one_label_is_not_shown(void **state) {
    struct bench *b = *state;
    const char *one[] = {"all_patients"}, *two[] = {"ward_a", "ward_b"};
    const struct hw_dim dims[] = {{"class", 1, one, NULL}, {"station", 2, two, NULL}};
    const struct hw_measure measures[] = {{.name = "n", .title = "In the system", .unit = "patients", .n_dims = 1},
                                          {.name = "m", .title = "In service", .unit = "patients", .n_dims = 2, .dims = {1, 0}}};
    struct hw_layout layout = {.dims = dims, .n_dims = 2, .measures = measures, .n_measures = 2};
    assert_int_equal(hw_results_lay_out(&b->arena, &layout), HW_OK);
    b->made.results.layout = &layout;
    for (int32_t i = 0; i < 12 * 3; i++) {
        b->made.results.values[i] = i % 3; /* in the system 0, ward a 1, ward b 2 */
    }
    const char *text = printed(b, (struct hw_show){.format = HW_FORMAT_TABLE});
    has_not(text, "all patients");
    has(text, "In the system, patients  0 (0 to 0)");
    has(text, "In service, patients, by station");
    has(text, "ward b  2 (2 to 2)");
    has(text, "Total   3 (3 to 3)");
    for (int32_t i = 0; i < 12 * 3; i++) {
        b->made.results.values[i] = i % 3 == 1;
    }
    text = printed(b, (struct hw_show){.format = HW_FORMAT_TABLE});
    has(text, "ward a  1 (1 to 1)");
    has_not(text, "Total");
}

static void test_all_shows_every_measure(void **state) {
    const char *text = printed(*state, (struct hw_show){.format = HW_FORMAT_TABLE, .all = true});
    has(text, "Share within 4 hours");
    const char *block = strstr(text, "Wait by owner, days");
    assert_non_null(block);
    block = strstr(block, "nhs"); /* days of waiting are not amounts: model order, and no total */
    assert_non_null(block);
    has(block, "council");
    has_not(block, "Total");
}

static void test_lines_fit_the_width_and_bold_needs_colour(void **state) {
    struct bench *b = *state;
    for (int32_t width = 60; width <= 120; width += 20) {
        const char *line = printed(b, (struct hw_show){.format = HW_FORMAT_TABLE, .all = true, .width = width});
        has_not(line, "\033");
        while (*line != '\0') {
            size_t n = strcspn(line, "\n");
            if (n > (size_t)width || (n > 0 && line[n - 1] == ' ')) {
                fail_msg("width %d: [%.*s]", (int)width, (int)n, line);
            }
            line += n + (line[n] == '\n');
        }
    }
    has(printed(b, (struct hw_show){.format = HW_FORMAT_TABLE, .colour = true}), "\033[1m");
}

static void test_one_replicate_has_no_interval(void **state) {
    struct bench *b = *state;
    b->made.results.n_replicates = 1;
    const char *text = printed(b, (struct hw_show){.format = HW_FORMAT_TABLE});
    has(text, "no intervals");
    has_not(text, "(3");
}

static void test_csv_has_a_line_per_number_and_all_digits(void **state) {
    const char *text = printed(*state, (struct hw_show){.format = HW_FORMAT_CSV});
    size_t lines = 0;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    assert_int_equal(lines, 1 + 3 * 15);
    char want[200];
    double sum = 0.0;
    for (int32_t r = 0; r < 4; r++) {
        sum += made_up_value(0, r, 2 + 4);
    }
    snprintf(want, sizeof want, "baseline,delayed_bed_days,bed_days,reason,care_home,organisation,council,,,%.17g,", sum / 4.0);
    has(text, want);
    has(text, "idt,beds_in_use,beds,,,,,,,"); /* mean of 3: replicate 3 failed */
    has(text, ",3\n");
}

static void test_json_and_markdown_escape(void **state) {
    struct bench *b = *state;
    b->made.results.title = "a \"quoted\" \\ title\nin two lines";
    has(printed(b, (struct hw_show){.format = HW_FORMAT_JSON}), "\"title\": \"a \\\"quoted\\\" \\\\ title\\nin two lines\"");
    has(b->text, "null"); /* the value that is not there, and the failed replicate */
    has_not(b->text, "nan");
    char text[64] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    hw_text_markdown(out, "a|b\nc");
    fputc(' ', out);
    hw_text_csv(out, "say \"x\", y");
    fclose(out);
    assert_string_equal(text, "a\\|b c \"say \"\"x\"\", y\"");
    has(printed(b, (struct hw_show){.format = HW_FORMAT_MARKDOWN}), "| Measure | Of | As it was (95 % interval) | Integrated discharge team (95 % interval) | The team and 20 more beds (95 % interval) |\n|---|---|---:|---:|---:|\n");
    has(b->text, "| Beds in use at midnight |  | 335.2 (332.6 to 337.8) | ");
    has(b->text, "| Delayed bed-days | Waiting for a care home / nhs | ");
    has_not(b->text, "Share within 4 hours"); /* no headline */
    has(printed(b, (struct hw_show){.format = HW_FORMAT_MARKDOWN, .all = true}), "| Share within 4 hours |  | ");
}

static void test_a_long_block_is_cut_and_summed_up(void **state) {
    struct bench *b = *state;
    const char *labels[14];
    for (size_t i = 0; i < 14; i++) {
        labels[i] = "x";
    }
    const struct hw_dim dims[] = {{"x", 14, labels, NULL}};
    const struct hw_measure measures[] = {{.name = "n", .title = "N", .unit = "patients", .n_dims = 1}};
    struct hw_layout layout = {.dims = dims, .n_dims = 1, .measures = measures, .n_measures = 1};
    assert_int_equal(hw_results_lay_out(&b->arena, &layout), HW_OK);
    b->made.results.layout = &layout;
    for (int32_t i = 0; i < 12 * 14; i++) {
        b->made.results.values[i] = i % 14; /* label k has k patients; label 0 none */
    }
    struct hw_block block;
    assert_int_equal(hw_block_choose(&b->arena, &b->made.results, 0, false, &block), HW_OK);
    assert_true(block.count == 13 && block.shown == 10 && block.empty == 1 && block.index[0] == 13 && block.index[12] == 1);
    double scratch[4], rest[4];
    hw_block_rest(&b->made.results, 0, 0, &block, block.shown, scratch, rest);
    assert_true(rest[0] == 1.0 + 2.0 + 3.0);
    has(printed(b, (struct hw_show){.format = HW_FORMAT_TABLE}), "3 others together");
    has(b->text, "91 (91 to 91)"); /* 1 + ... + 13 */
}

static void test_a_full_disk_and_a_lack_of_memory_are_told(void **state) {
    struct bench *b = *state;
    struct hw_show show = {.format = HW_FORMAT_TABLE, .mem = &b->mem};
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    assert_int_equal(hw_summary_print(&b->made.results, &show, full), HW_IO);
    fclose(full);
    FILE *out = fopen("/dev/null", "w");
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 1;
    for (; status != HW_OK && k < 1000; k++) {
        b->mem.fail_at = b->mem.calls + k;
        status = hw_summary_print(&b->made.results, &show, out);
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
    }
    b->mem.fail_at = 0;
    fclose(out);
    assert_true(k > 1 && k < 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_written_for_people),
        cmocka_unit_test_setup_teardown(test_the_table_shows_mean_and_interval, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_table_says_what_was_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_replicates_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_observed_figures_stand_beside_with_their_role, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_figures_observed_place_by_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parts_are_sorted_and_add_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_dimension_with_one_label_is_not_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_all_shows_every_measure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_fit_the_width_and_bold_needs_colour, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_replicate_has_no_interval, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_csv_has_a_line_per_number_and_all_digits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_json_and_markdown_escape, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_long_block_is_cut_and_summed_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_full_disk_and_a_lack_of_memory_are_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

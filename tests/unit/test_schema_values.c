/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of single values at its edges; tests/unit/test_schema.c has the everyday cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "sim/schema_parts.h"
#include "tests/reading.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
#define H 3.6e6

static struct hw_node text_node(const char *text) {
    return (struct hw_node){.text = text};
}

/* What is no single value: a list, whatever reads it. */
static const struct hw_node a_list = {.kind = HW_NODE_LIST, .text = ""};

static double number(struct reading *f, const char *text, double min, double max) {
    struct hw_node node = text_node(text);
    double out = NAN;
    reading_again(f);
    return hw_schema_number(&f->reader, &node, min, max, &out) ? out : NAN;
}

static void numbers_of_any_length_are_read_or_refused(void **state) {
    struct reading *f = *state;
    assert_true(number(f, "1e+3", 0, INFINITY) == 1000);
    assert_true(number(f, "0.1234567890123456789", 0, 1) == 0.123456789012345); /* what a double cannot hold is cut */
    assert_true(isnan(number(f, "11111111111111111111111111111111111111111", 0, INFINITY)));
    reading_expect(f, "; it is too long");
    assert_true(isnan(number(f, "1,000,000,000,000,000,000,000,000,000,000,000,000,000", 0, INFINITY)));
    reading_expect(f, "; a comma only separates thousands");
    assert_true(number(f, "1,000,000,000,000,000,000,000,000,000,000,000,000", 0, INFINITY) == 1e36);
    assert_true(isnan(number(f, "6", -INFINITY, 5)));
    reading_expect(f, "it must be a number, at most 5");
    assert_true(isnan(number(f, "x", -INFINITY, INFINITY)));
    reading_expect(f, "is \"x\"; it must be a number\n");
}

static void a_list_is_no_single_value(void **state) {
    struct reading *f = *state;
    double value = 7;
    int64_t whole = 7;
    int32_t count = 7;
    bool yes = false;
    assert_false(hw_schema_number(&f->reader, &a_list, 0, 1, &value));
    assert_false(hw_schema_int(&f->reader, &a_list, 0, 1, &whole));
    assert_false(hw_schema_count(&f->reader, &a_list, &count));
    assert_false(hw_schema_duration(&f->reader, &a_list, 0, 1, &value));
    assert_false(hw_schema_rate(&f->reader, &a_list, &value));
    assert_false(hw_schema_bool(&f->reader, &a_list, &yes));
    assert_false(hw_schema_choice(&f->reader, &a_list, "S|K|A", &count));
    assert_false(hw_schema_unit(&f->reader, &a_list, &value));
    assert_true(value == 7 && whole == 7 && count == 7 && !yes); /* untouched */
    struct hw_node no = text_node("false"), maybe = text_node("maybe");
    yes = true;
    assert_false(hw_schema_bool(&f->reader, &maybe, &yes));
    assert_true(yes && hw_schema_bool(&f->reader, &no, &yes) && !yes);
    assert_int_equal(f->diag.errors, 9);
    reading_expect(f, "the file is a list; it must be one of: S, K, A\n");
}

static bool whole(struct reading *f, const char *text, int64_t min, int64_t max, int64_t *out) {
    struct hw_node node = text_node(text);
    reading_again(f);
    return hw_schema_int(&f->reader, &node, min, max, out);
}

static void whole_numbers_keep_to_what_is_exact(void **state) {
    struct reading *f = *state;
    int64_t out = 0;
    assert_true(whole(f, "9007199254740992", 0, INT64_MAX, &out) && out == INT64_C(9007199254740992));
    assert_false(whole(f, "9007199254740994", 0, INT64_MAX, &out)); /* beyond 2^53 */
    reading_expect(f, "it must be a whole number, 0 or more\n");
    assert_false(whole(f, "-1", 0, 5, &out));
    assert_false(whole(f, "6", 0, 5, &out));
    reading_expect(f, "it must be a whole number from 0 to 5\n");
    assert_false(whole(f, "1.5", INT64_MIN, INT64_MAX, &out));
    reading_expect(f, "is 1.5; it must be a whole number\n");
    assert_false(whole(f, "9", INT64_MIN, 5, &out));
    reading_expect(f, "it must be a whole number, at most 5\n");
    assert_false(whole(f, "3 beds", 0, 5, &out));
    reading_expect(f, "; write only the number");
}

static void a_count_is_less_than_the_number_for_unlimited(void **state) {
    struct reading *f = *state;
    const struct {
        const char *text;
        double min, max;
        bool good;
    } cases[] = {{"2147483646", 0, HW_UNLIMITED, true}, {"2147483647", 0, HW_UNLIMITED, false}, {"unlimited", 0, HW_UNLIMITED, true},
                 {"unlimited", 0, 5, false},            {"6", 0, 5, false},                     {"1", 2, 5, false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hw_node node = text_node(cases[i].text);
        int32_t out = -1;
        reading_again(f);
        assert_int_equal(hw_schema_count_in(&f->reader, &node, cases[i].min, cases[i].max, &out), cases[i].good);
        assert_true(cases[i].good ? out == (cases[i].text[0] == 'u' ? HW_UNLIMITED : 2147483646) : out == -1);
    }
}

static void durations_at_the_edges(void **state) {
    struct reading *f = *state;
    struct hw_node node = text_node("1 h");
    double out = -1;
    assert_false(hw_schema_duration(&f->reader, &node, 2 * H, 9 * H, &out));
    assert_null(strstr(reading_errors(f), "such as 1 h")); /* which would be wrong too */
    node.text = "0 hh";
    assert_false(hw_schema_duration(&f->reader, &node, 0, 9 * H, &out));
    reading_expect(f, "; the units are ms, s, min");
    node.text = "4 min";
    assert_false(hw_schema_duration(&f->reader, &node, 0, 3 * 6e4, &out));
    reading_expect(f, "it must be a duration from 0 h to 3 min\n");
    assert_true(out == -1);
}

static void rates_at_the_edges(void **state) {
    struct reading *f = *state;
    static const char *const bad[] = {"18 per H",  "18 per h{", "18 per h_",   "18 per h@", "18 perH h", "1 per 1e200 per 1e200 h", "1 per 1e308 years",
                                      "1 per -2 h", "1 per per h", "1 per personal h"};
    struct hw_node node = text_node("18\tper\th");
    double out = -1;
    assert_true(hw_schema_rate(&f->reader, &node, &out) && out == 18 / H);
    node.text = "0 per h";
    assert_true(hw_schema_rate(&f->reader, &node, &out) && out == 0);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        node.text = bad[i];
        out = -1;
        if (hw_schema_rate(&f->reader, &node, &out) || out != -1) {
            fail_msg("\"%s\" was taken as a rate", bad[i]);
        }
    }
    reading_again(f);
    node.text = "0";
    assert_false(hw_schema_rate_in(&f->reader, &node, 1, 2, &out));
    reading_expect(f, "is 0; it must be a rate from 1 to 2 (per ms)");
}

static void a_choice_of_too_many_words_is_cut(void **state) {
    struct reading *f = *state;
    char choices[8 * (HW_SCHEMA_CHOICES + 2)] = "";
    for (int i = 0; i <= HW_SCHEMA_CHOICES; i++) {
        size_t used = strlen(choices);
        (void)snprintf(choices + used, sizeof choices - used, "%sw%d", i == 0 ? "" : "|", i);
    }
    struct hw_node node = text_node("w63");
    int32_t out = -1;
    assert_true(hw_schema_choice(&f->reader, &node, choices, &out) && out == 63);
    node.text = "w64"; /* behind the last that there is room for */
    out = -1;
    assert_false(hw_schema_choice(&f->reader, &node, choices, &out));
    assert_int_equal(out, -1);
}

static void what_is_shown_of_a_value_and_its_path_has_a_limit(void **state) {
    struct reading *f = *state;
    char bytes[100], path[12];
    int64_t out = 0;
    memset(bytes, 0x80, sizeof bytes); /* no character begins here: nothing is shown rather than a piece of one */
    bytes[99] = '\0';
    assert_false(whole(f, bytes, 0, 1, &out));
    reading_expect(f, "the file is \"...\"; it must be");
    const char *text = "alpha: {beta: {gamma: [1, 2]}}";
    assert_int_equal(hw_yaml_parse(&f->arena, "m", text, strlen(text), &f->diag, &f->doc), HW_OK);
    const struct hw_node *node = hw_yaml_at(f->doc.root, "alpha.beta.gamma.2");
    assert_string_equal(hw_schema_path(node, path, sizeof path), "gamma.2"); /* the last parts are what helps */
    assert_string_equal(hw_schema_path(f->doc.root, path, sizeof path), "the file");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(numbers_of_any_length_are_read_or_refused),
        TEST(a_list_is_no_single_value),
        TEST(whole_numbers_keep_to_what_is_exact),
        TEST(a_count_is_less_than_the_number_for_unlimited),
        TEST(durations_at_the_edges),
        TEST(rates_at_the_edges),
        TEST(a_choice_of_too_many_words_is_cut),
        TEST(what_is_shown_of_a_value_and_its_path_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

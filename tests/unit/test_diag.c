/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "sim/diag.h"
#include "tests/reading.h"

static void register_text(struct reading *f, const char *name, const char *text) {
    hw_diag_source(&f->diag, name, text, strlen(text));
}

static struct hw_place at(const char *file, int32_t line, int32_t column, int32_t width) {
    return (struct hw_place){.file = file, .line = line, .column = column, .width = width};
}

static void shows_the_line_with_a_caret(void **state) {
    struct reading *f = *state;
    register_text(f, "x.yaml", "a: 1\n  ward: {servers: -3}\n");
    hw_diag_error(&f->diag, at("x.yaml", 2, 19, 2), "ward.servers is %d", -3);
    assert_string_equal(reading_shown(f, false), "error: x.yaml:2:19: ward.servers is -3\n"
                                                 "     2 |   ward: {servers: -3}\n"
                                                 "       |                   ^^\n");
}

static void sorts_by_file_and_position(void **state) {
    struct reading *f = *state;
    register_text(f, "b.yaml", "");
    register_text(f, "a.yaml", "");
    hw_diag_error(&f->diag, at("a.yaml", 1, 1, 1), "four");
    hw_diag_warn(&f->diag, at("b.yaml", 7, 2, 1), "three");
    hw_diag_error(&f->diag, at("b.yaml", 7, 1, 1), "two");
    hw_diag_error(&f->diag, at(NULL, 0, 0, 0), "one");
    assert_string_equal(reading_shown(f, false),
                        "error: one\nerror: b.yaml:7:1: two\nwarning: b.yaml:7:2: three\nerror: a.yaml:1:1: four\n");
    assert_int_equal(f->diag.errors, 3);
    assert_int_equal(f->diag.warnings, 1);
}

static void warnings_alone_are_no_bad_input(void **state) {
    struct reading *f = *state;
    hw_diag_warn(&f->diag, at("a", 1, 1, 1), "careful");
    assert_int_equal(hw_diag_status(&f->diag), HW_OK);
    hw_diag_error(&f->diag, at("a", 1, 1, 1), "no");
    assert_int_equal(hw_diag_status(&f->diag), HW_BAD_INPUT);
}

static void prints_50_and_counts_the_rest(void **state) {
    struct reading *f = *state;
    for (int32_t i = 1; i <= 2500; i++) {
        hw_diag_error(&f->diag, at("x", i, 1, 1), "problem %d.", i);
    }
    const char *text = reading_shown(f, false);
    assert_non_null(strstr(text, "problem 50."));
    assert_null(strstr(text, "problem 51."));
    assert_non_null(strstr(text, "... and 2450 more.\n"));
    assert_true(hw_diag_full(&f->diag));
}

static void never_sends_control_characters(void **state) {
    struct reading *f = *state;
    register_text(f, "x", "k: \t\"\x1b[2J\xC2\x9B\"\n");
    hw_diag_error(&f->diag, at("x", 1, 4, 1), "bad \x1b]0;title\a\xC2\x9B value");
    const char *text = reading_shown(f, false);
    for (const char *p = text; *p != '\0'; p++) {
        assert_true((unsigned char)*p >= 0x20u || *p == '\n');
        assert_false((unsigned char)p[0] == 0xC2u && (unsigned char)p[1] < 0xA0u);
    }
}

static void counts_characters_not_bytes(void **state) {
    struct reading *f = *state;
    register_text(f, "x",
                  "\xEF\xBB\xBF\xC3\xA9t\xC3\xA9: 7\r\nsecond\rthird\xC2\x85"
                  "fourth\xE2\x80\xA8"
                  "fifth\n");
    hw_diag_error(&f->diag, at("x", 1, 6, 1), "a");
    hw_diag_error(&f->diag, at("x", 5, 1, 5), "b");
    assert_string_equal(reading_shown(f, false), "error: x:1:6: a\n     1 | \xC3\xA9t\xC3\xA9: 7\n       |      ^\n"
                                                 "error: x:5:1: b\n     5 | fifth\n       | ^^^^^\n");
}

/* The last line break of a text may be a lone CR, and YAML also breaks lines at U+2029. */
static void knows_every_line_break(void **state) {
    struct reading *f = *state;
    register_text(f, "x", "a\xE2\x80\xA9" "bc\xE2\x80\xAA" "d\r");
    hw_diag_error(&f->diag, at("x", 2, 2, 1), "here");
    assert_string_equal(reading_shown(f, false), "error: x:2:2: here\n     2 | bc\xE2\x80\xAA" "d\n       |  ^\n");
}

/* The part shown begins with a whole character, of how many bytes soever; a C1 control of which only the first byte is there is no control. */
static void a_part_of_a_line_is_cut_between_characters(void **state) {
    struct reading *f = *state;
    char line[2 * 400 + 1] = "";
    for (int i = 0; i < 400; i++) {
        memcpy(line + 2 * i, "\xC3\xA9", 3);
    }
    register_text(f, "x", line);
    hw_diag_error(&f->diag, at("x", 1, 300, 1), "\xC2\xA3 and \xC2");
    const char *shown = strchr(reading_shown(f, false), '|') + 2;
    assert_memory_equal(shown, "\xC3\xA9", 2);
    assert_non_null(strstr(f->text, ": \xC2\xA3 and \xC2\n"));
}

static void shows_a_part_of_a_long_line(void **state) {
    struct reading *f = *state;
    char line[5001];
    memset(line, 'x', 5000);
    line[5000] = '\0';
    line[2999] = 'Q';
    register_text(f, "x", line);
    hw_diag_error(&f->diag, at("x", 1, 3000, 4000), "here");
    const char *shown = strchr(reading_shown(f, false), '|') + 2;
    const char *caret = strchr(strchr(shown, '|'), '^');
    const char *start = strchr(shown, '|') + 2;
    assert_int_equal(shown[caret - start], 'Q');
    assert_true(strlen(f->text) < 400);
}

static void places_outside_the_text_are_harmless(void **state) {
    struct reading *f = *state;
    register_text(f, "x", "ab");
    hw_diag_error(&f->diag, at("x", 9, 1, 1), "line");
    hw_diag_error(&f->diag, at("x", 1, 999, 1), "column");
    hw_diag_error(&f->diag, at("unknown", 1, 1, 1), "file");
    hw_diag_error(&f->diag, at("x", 0, 0, 0), "whole");
    assert_non_null(strstr(reading_shown(f, true), "x: whole"));
}

static void colours_only_when_asked(void **state) {
    struct reading *f = *state;
    hw_diag_error(&f->diag, at("x", 1, 1, 1), "a");
    assert_null(strchr(reading_shown(f, false), '\033'));
    assert_non_null(strstr(reading_shown(f, true), "\033[1;31merror"));
    hw_diag_warn(&f->diag, at("x", 1, 2, 1), "b");
    assert_non_null(strstr(reading_shown(f, true), "\033[1;33mwarning"));
}

static void counts_even_without_memory(void **state) {
    struct reading *f = *state;
    f->mem.fail_at = 1;
    f->mem.fail_on = true;
    hw_diag_error(&f->diag, at("x", 1, 1, 1), "a");
    assert_int_equal(hw_diag_status(&f->diag), HW_BAD_INPUT);
    assert_string_equal(reading_shown(f, false), "... and 1 more.\n");
}

static void finds_the_near_name(void **state) {
    (void)state;
    static const char *const names[] = {"servers", "stay", "then", "room", "when_full"};
    assert_string_equal(hw_diag_nearest("serverz", names, 5), "servers");
    assert_string_equal(hw_diag_nearest("Servers", names, 5), "servers");
    assert_string_equal(hw_diag_nearest("tsay", names, 5), "stay"); /* two letters changed places: one step */
    assert_string_equal(hw_diag_nearest("when-full", names, 5), "when_full");
    static const char *const long_name[] = {"a_word_that_is_longer_than_any_key_that_a_configuration_could_hold_here"};
    assert_null(hw_diag_nearest("a_word", long_name, 1));
    assert_null(hw_diag_nearest("colour", names, 5));
    assert_null(hw_diag_nearest("", names, 5));
    static const char *const letters[] = {"A", "S"};
    assert_null(hw_diag_nearest("Z", letters, 2)); /* any letter is one step from any other */
    assert_string_equal(hw_diag_nearest("s", letters, 2), "S");
    assert_null(hw_diag_nearest("a_word_that_is_longer_than_any_key_that_a_configuration_could_hold_here", names, 5));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
static void without_memory_the_count_still_says_so(void **state) {
    struct reading *f = *state;
    for (uint64_t k = 1; k <= 2; k++) { /* the entry, its text */
        reading_again(f);
        f->mem.piecemeal = true;
        f->mem.fail_at = f->mem.calls + k;
        hw_diag_error(&f->diag, at(NULL, 0, 0, 0), "lost");
        f->mem.fail_at = 0;
        hw_diag_error(&f->diag, at(NULL, 0, 0, 0), "kept");
        assert_int_equal(f->diag.errors, 2);
        const char *shown = reading_shown(f, false);
        assert_null(strstr(shown, "lost"));
        assert_non_null(strstr(shown, "kept"));
    }
    f->mem.piecemeal = false;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(shows_the_line_with_a_caret),
        TEST(sorts_by_file_and_position),
        TEST(warnings_alone_are_no_bad_input),
        TEST(prints_50_and_counts_the_rest),
        TEST(never_sends_control_characters),
        TEST(counts_characters_not_bytes),
        TEST(shows_a_part_of_a_long_line),
        TEST(knows_every_line_break),
        TEST(a_part_of_a_line_is_cut_between_characters),
        TEST(places_outside_the_text_are_harmless),
        TEST(without_memory_the_count_still_says_so),
        TEST(colours_only_when_asked),
        TEST(counts_even_without_memory),
        TEST(finds_the_near_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

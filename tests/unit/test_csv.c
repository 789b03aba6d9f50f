/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "sim/csv.h"
#include "tests/reading.h"

static enum hw_status parse(struct reading *b, const char *text, size_t size) {
    return hw_csv_parse(&b->arena, "data.csv", text, size, &b->diag, &b->csv);
}

static void test_reads_fields(void **state) {
    (void)state;
    static const char text[] = "\xef\xbb\xbfname,\"value, in GBP\",note\r\nbed,12,\nchair,\"1\",\"the \"\"best\"\", red\"\r\n\n\n";
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, text, sizeof text - 1), HW_OK);
    assert_int_equal(b.csv.n_columns, 3);
    assert_int_equal(b.csv.n_rows, 2);
    assert_string_equal(hw_csv_text(&b.csv, -1, 0), "name");
    assert_string_equal(hw_csv_text(&b.csv, -1, 1), "value, in GBP");
    assert_string_equal(hw_csv_text(&b.csv, 0, 0), "bed");
    assert_string_equal(hw_csv_text(&b.csv, 0, 1), "12");
    assert_string_equal(hw_csv_text(&b.csv, 0, 2), "");
    assert_string_equal(hw_csv_text(&b.csv, 1, 1), "1");
    assert_string_equal(hw_csv_text(&b.csv, 1, 2), "the \"best\", red");
    assert_int_equal(hw_csv_column(&b.csv, &b.diag, "note"), 2);
    assert_int_equal(b.diag.errors, 0);
    reading_clear(&b);
}

static void test_needs_no_last_line_end(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, "a,b\n1,2", 7), HW_OK);
    assert_int_equal(b.csv.n_rows, 1);
    assert_string_equal(hw_csv_text(&b.csv, 0, 1), "2");
    assert_int_equal(parse(&b, "a,b\n1,\"2\"", 9), HW_OK);
    assert_string_equal(hw_csv_text(&b.csv, 0, 1), "2");
    assert_int_equal(parse(&b, "a,b\n1,", 6), HW_OK);
    assert_string_equal(hw_csv_text(&b.csv, 0, 1), "");
    reading_clear(&b);
}

static void test_knows_the_place_of_a_field(void **state) {
    (void)state;
    static const char text[] = "a,b\n\"x\",2\n33,\"44\"\n";
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, text, sizeof text - 1), HW_OK);
    struct hw_place place = hw_csv_place(&b.csv, 1, 0);
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 1);
    assert_int_equal(place.width, 2);
    place = hw_csv_place(&b.csv, 1, 1); /* the text inside the quotes: 3 3 , " -> column 5 */
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 5);
    assert_string_equal(place.file, "data.csv");
    reading_clear(&b);
}

/* Each bad text, where the error must be told and a word of it. */
static const struct {
    const char *text;
    size_t size; /* 0: strlen */
    const char *place, *word;
} corpus[] = {
    {"", 0, "data.csv", "empty"},
    {"\n\n", 0, "data.csv", "empty"},
    {"a,b\n", 0, "data.csv", "no rows"},
    {"a,b\n1\n", 0, "data.csv:2:1", "1 field,"},
    {"a,b\n1,2,3\n", 0, "data.csv:2:1", "3 fields,"},
    {"a,b\n1,2\n\n3,4\n", 0, "data.csv:3:1", "blank"},
    {"a,a\n1,2\n", 0, "data.csv:1:3", "twice"},
    {"a,,c\n1,2,3\n", 0, "data.csv:1:3", "without a name"},
    {"a,b\n1,\"2\n3,4\n", 0, "data.csv:2:3", "not closed"},
    {"a,b\n1,\"2", 0, "data.csv:2:3", "not closed"},
    {"a,b\n\"1\"x,2\n", 0, "data.csv:2:4", "after the closing"},
    {"a,b\n1\"x\",2\n", 0, "data.csv:2:2", "inside a field"},
    {"a,b\n1,2\0\n", 9, "data.csv:2:4", "control"},
    {"a,b\n1,2\tx\n", 0, "data.csv:2:4", "a tab"},
    {"a,b\n1,2\x7f\n", 0, "data.csv:2:4", "control"},
    {"a,b\n1,\"2\tx\"\n", 0, "data.csv:2:5", "a tab"},
    {"a,b\r1,2\r", 0, "data.csv:1:4", "control"},
    {"HDF\r\n\x1a\n", 0, "data.csv:2:1", "control"},
    {"\x89HDF\r\n\x1a\n", 0, "data.csv:1:1", "0x89 is no character in UTF-8"},
    {"a,b\n1,2\n3,caf\xe9\n", 0, "data.csv:3:6", "0xe9 is no character in UTF-8"},
    {"a,b\n1,\xc3\xa9\n3,\xed\xa0\x80\n", 0, "data.csv:3:3", "0xed is no character in UTF-8"},
    {"\xff\xfe" "a\0,\0b\0\n\0", 10, "data.csv:1:1", "UTF-16"},
    {"\xfe\xff\0a\0,\0b\0\n", 10, "data.csv:1:1", "UTF-16"},
    {"a\0,\0b\0\n\0", 8, "data.csv:1:1", "UTF-16"},
    {"\xff\xff,b\n", 5, "data.csv:1:1", "0xff"},
    {"\xfe" "a,b\n", 5, "data.csv:1:1", "0xfe"},
    {"age;sex\n1;F\n2;M\n", 0, "data.csv:1:4", "semicolons"},
};

static void test_refuses_the_corpus(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof corpus / sizeof *corpus; i++) {
        struct reading b;
        reading_init(&b);
        struct hw_csv before = b.csv;
        size_t size = corpus[i].size > 0 ? corpus[i].size : strlen(corpus[i].text);
        assert_int_equal(parse(&b, corpus[i].text, size), HW_BAD_INPUT);
        assert_true(b.diag.errors > 0);
        if (strstr(reading_errors(&b), corpus[i].place) == NULL || strstr(b.text, corpus[i].word) == NULL) {
            fail_msg("case %zu: expected '%s' at %s in:\n%s", i, corpus[i].word, corpus[i].place, b.text);
        }
        assert_memory_equal(&before, &b.csv, sizeof before); /* out is untouched */
        reading_clear(&b);
    }
}

static void test_tells_all_errors_but_not_for_ever(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, "a,b\n1\n1,2,3\n\"x\n", 15), HW_BAD_INPUT);
    assert_int_equal(b.diag.errors, 3);
    reading_clear(&b);
    char many[4 + 2 * 1000 + 1] = "a,b\n";
    for (size_t i = 0; i < 1000; i++) {
        memcpy(many + 4 + 2 * i, "1\n", 2);
    }
    reading_init(&b);
    assert_int_equal(parse(&b, many, sizeof many - 1), HW_BAD_INPUT);
    assert_int_equal(b.diag.errors, 50);
    reading_clear(&b);
}

static void test_holds_the_limit_of_columns(void **state) {
    (void)state;
    for (int n = HW_CSV_MAX_COLUMNS; n <= HW_CSV_MAX_COLUMNS + 1; n++) {
        static const size_t width = 5; /* "c000," */
        char text[2 * 257 * 5 + 1];
        size_t at = 0;
        for (int i = 0; i < n; i++) {
            at += (size_t)snprintf(text + at, sizeof text - at, "c%03d%c", i, i + 1 < n ? ',' : '\n');
        }
        assert_int_equal(at, (size_t)n * width);
        for (int i = 0; i < n; i++) {
            text[at++] = '1';
            text[at++] = i + 1 < n ? ',' : '\n';
        }
        struct reading b;
        reading_init(&b);
        assert_int_equal(parse(&b, text, at), n <= HW_CSV_MAX_COLUMNS ? HW_OK : HW_BAD_INPUT);
        reading_clear(&b);
    }
}

/* A number as the one field of a file; NaN when refused. */
static double number(const char *field, double min, double max) {
    char text[200];
    struct reading b;
    reading_init(&b);
    int n = snprintf(text, sizeof text, "a,b\n%s,x\n", field);
    assert_int_equal(parse(&b, text, (size_t)n), HW_OK);
    double value = -1.0;
    bool good = hw_csv_number(&b.csv, &b.diag, 0, 0, min, max, &value);
    assert_int_equal(b.diag.errors, good ? 0 : 1);
    assert_true(good || value == -1.0); /* untouched */
    if (!good) {
        assert_non_null(strstr(reading_errors(&b), "data.csv:2:1"));
    }
    reading_clear(&b);
    return good ? value : NAN;
}

static void test_reads_numbers_by_its_own_grammar(void **state) {
    (void)state;
    assert_true(number("0", -1e9, 1e9) == 0.0);
    assert_true(number("-12.50", -1e9, 1e9) == -12.5);
    assert_true(number("1e3", -1e9, 1e9) == 1000.0);
    assert_true(number("2.5E-1", -1e9, 1e9) == 0.25);
    assert_true(number("0.1", 0, 1) == 0.1);
    assert_true(number("9007199254740993", 0, 1e17) == 9007199254740992.0); /* 2^53 + 1 goes to even */
    static const char *const bad[] = {"",     "-",   ".5",  "5.", "+1",  " 1",    "1 ",  "1_000",
                                      "0x10", "nan", "inf", "1e", "1e+", "1.2.3", "1;5", "--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (!isnan(number(bad[i], -1e9, 1e9))) {
            fail_msg("'%s' was read as a number", bad[i]);
        }
    }
}

static void test_holds_numbers_to_their_range(void **state) {
    (void)state;
    assert_true(number("10", 0, 10) == 10.0);
    assert_true(number("0", 0, 10) == 0.0);
    assert_true(isnan(number("10.001", 0, 10)));
    assert_true(isnan(number("-0.001", 0, 10)));
    assert_true(isnan(number("-1e999", -INFINITY, 0)));
    assert_true(isnan(number("1e999", 0, INFINITY))); /* finite in the file's sense, not in ours */
}

static void test_reads_whole_numbers(void **state) {
    (void)state;
    static const char text[] = "a,b\n-7,9223372036854775807\n1.0,9223372036854775808\n1e3,\n";
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, text, sizeof text - 1), HW_OK);
    int64_t value = 0;
    assert_true(hw_csv_int(&b.csv, &b.diag, 0, 0, -7, 0, &value));
    assert_int_equal(value, -7);
    assert_true(hw_csv_int(&b.csv, &b.diag, 0, 1, 0, INT64_MAX, &value));
    assert_true(value == INT64_MAX);
    assert_false(hw_csv_int(&b.csv, &b.diag, 0, 0, -6, 0, &value));
    assert_false(hw_csv_int(&b.csv, &b.diag, 0, 0, -9, -8, &value));
    assert_false(hw_csv_int(&b.csv, &b.diag, 1, 0, 0, 10, &value));
    assert_false(hw_csv_int(&b.csv, &b.diag, 1, 1, INT64_MIN, INT64_MAX, &value));
    assert_false(hw_csv_int(&b.csv, &b.diag, 2, 0, 0, 10, &value));
    assert_false(hw_csv_int(&b.csv, &b.diag, 2, 1, 0, 10, &value));
    assert_int_equal(b.diag.errors, 6);
    reading_clear(&b);
}

static void test_names_a_missing_column(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, "month,attendances\n1,2\n", 22), HW_OK);
    assert_int_equal(hw_csv_column(&b.csv, &b.diag, "atendances"), -1);
    assert_non_null(strstr(reading_errors(&b), "'atendances'"));
    assert_non_null(strstr(b.text, "'attendances'"));
    assert_non_null(strstr(b.text, "data.csv:1:1"));
    assert_int_equal(hw_csv_column(&b.csv, &b.diag, "postcode"), -1); /* like none */
    assert_null(strstr(strstr(reading_errors(&b), "'postcode'"), "did you mean"));
    reading_clear(&b);
}

/* An extra column is told where it stands; one that is written for another is told once, as the one that is missing. */
static void test_only_known_columns(void **state) {
    (void)state;
    static const char *const known[] = {"month", "attendances"};
    struct reading b;
    reading_init(&b);
    assert_int_equal(parse(&b, "month,attendances\n1,2\n", 22), HW_OK);
    hw_csv_only(&b.csv, &b.diag, known, 2);
    assert_int_equal(b.diag.errors, 0);
    assert_int_equal(parse(&b, "month,attendances,note,attendence\n1,2,3,4\n", 42), HW_OK);
    hw_csv_only(&b.csv, &b.diag, known, 2);
    assert_int_equal(b.diag.errors, 2);
    assert_non_null(strstr(reading_errors(&b), "data.csv:1:19: column 'note' is not one of this file's\n"));
    assert_non_null(strstr(b.text, "data.csv:1:24: column 'attendence' is not one of this file's; is 'attendances' meant?"));
    assert_int_equal(parse(&b, "month,atendances\n1,2\n", 21), HW_OK);
    hw_csv_only(&b.csv, &b.diag, known, 2);
    assert_int_equal(b.diag.errors, 2);
    reading_clear(&b);
}

static void test_tells_missing_files_and_folders(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    assert_int_equal(hw_csv_read(&b.io, &b.arena, HW_SOURCE_DIR "/configs/data/no_such_file.csv", &b.diag, &b.csv), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(&b), "no_such_file.csv"));
    assert_int_equal(hw_csv_read(&b.io, &b.arena, HW_SOURCE_DIR "/configs", &b.diag, &b.csv), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(&b), "folder"));
    reading_clear(&b);
}

/* 64 MiB is the limit: a file that is longer is refused unread, a text likewise. */
static void test_refuses_what_is_too_long(void **state) {
    (void)state;
    struct reading b;
    char path[] = "/tmp/hw_test_csv_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0 && ftruncate(file, (off_t)HW_CSV_MAX_BYTES + 1) == 0 && close(file) == 0);
    reading_init(&b);
    assert_int_equal(hw_csv_read(&b.io, &b.arena, path, &b.diag, &b.csv), HW_BAD_INPUT);
    reading_expect(&b, ": longer than 64 MiB");
    reading_again(&b);
    assert_int_equal(parse(&b, "a\n", HW_CSV_MAX_BYTES + 1), HW_BAD_INPUT);
    reading_expect(&b, "data.csv: longer than 64 MiB");
    reading_clear(&b);
    assert_int_equal(remove(path), 0);
}

static void test_reads_lists_of_numbers(void **state) {
    (void)state;
    static const char text[] = "a\n1; 2 ;3\n1;2;3;4\n5\n1e999;2\n-1e999\n1;\n";
    struct reading b;
    double got[3] = {0};
    reading_init(&b);
    assert_int_equal(parse(&b, text, sizeof text - 1), HW_OK);
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 0, 0, ';', 3, got), 3);
    assert_true(got[0] == 1 && got[1] == 2 && got[2] == 3);
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 2, 0, ';', 1, got), 1);
    assert_int_equal(b.diag.errors, 0);
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 1, 0, ';', 3, got), 0);
    reading_expect(&b, "expected at most 3 numbers with ; between them, found '1;2;3;4'");
    for (int32_t row = 3; row < 6; row++) { /* too large both ways, and a mark with nothing after it */
        assert_int_equal(hw_csv_list(&b.csv, &b.diag, row, 0, ';', 1, got), 0);
    }
    reading_expect(&b, "expected 1 number with ; between them, found '-1e999'");
    assert_int_equal(b.diag.errors, 4);
    reading_clear(&b);
}

static void test_tells_a_failing_disk_apart(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    b.io.fail_at = b.io.calls + 2; /* open, then read */
    b.io.fault = HW_IO_FAULT_ERROR;
    assert_int_equal(hw_csv_read(&b.io, &b.arena, HW_SOURCE_DIR "/configs/data/mortality_2014.csv", &b.diag, &b.csv), HW_IO);
    reading_clear(&b);
}

static void test_survives_short_memory(void **state) {
    (void)state;
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 1;
    for (; k < 100 && status != HW_OK; k++) {
        struct reading b;
        reading_init(&b);
        b.mem.fail_at = k;
        b.mem.fail_on = true;
        status = hw_csv_read(&b.io, &b.arena, HW_SOURCE_DIR "/configs/data/mortality_2014.csv", &b.diag, &b.csv);
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
        reading_clear(&b);
    }
    assert_int_equal(status, HW_OK);
    assert_true(k > 2); /* at least one allocation was made to fail */
}

/* A header as other programs write it, and a field that holds several numbers. */
static void test_reads_tables_whose_columns_are_told_by_place(void **state) {
    (void)state;
    struct reading b;
    reading_init(&b);
    char path[400];
    snprintf(path, sizeof path, "%s/test_csv_any_header.csv", HW_BINARY_DIR);
    static const char odd[] = "A;B\nx;1\n"; /* one column, for whoever takes any header */
    assert_int_equal(hw_io_replace_file(&b.io, &b.mem, path, odd, sizeof odd - 1), HW_OK);
    assert_int_equal(hw_csv_read_any_header(&b.io, &b.arena, path, &b.diag, &b.csv), HW_OK);
    assert_true(b.csv.n_columns == 1 && b.diag.errors == 0);
    const char text[] = ",A,A\nx,0.25 ; 4,-1e1;2;3\n";
    assert_int_equal(hw_io_replace_file(&b.io, &b.mem, path, text, sizeof text - 1), HW_OK);
    assert_int_equal(hw_csv_read(&b.io, &b.arena, path, &b.diag, &b.csv), HW_BAD_INPUT);
    int32_t errors = b.diag.errors;
    assert_int_equal(hw_csv_read_any_header(&b.io, &b.arena, path, &b.diag, &b.csv), HW_OK);
    assert_int_equal(b.diag.errors, errors);
    assert_string_equal(hw_csv_text(&b.csv, -1, 0), "");
    double values[3] = {0};
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 0, 1, ';', 3, values), 2);
    assert_true(values[0] == 0.25 && values[1] == 4);
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 0, 2, ';', 3, values), 3);
    assert_true(values[0] == -10 && values[1] == 2 && values[2] == 3);
    assert_int_equal(b.diag.errors, errors);
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 0, 2, ';', 2, values), 0); /* one too many */
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 0, 0, ';', 3, values), 0); /* no number */
    assert_int_equal(hw_csv_list(&b.csv, &b.diag, 0, 1, ',', 3, values), 0); /* another mark */
    assert_int_equal(b.diag.errors, errors + 3);
    reading_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_fields),
        cmocka_unit_test(test_needs_no_last_line_end),
        cmocka_unit_test(test_knows_the_place_of_a_field),
        cmocka_unit_test(test_refuses_the_corpus),
        cmocka_unit_test(test_tells_all_errors_but_not_for_ever),
        cmocka_unit_test(test_holds_the_limit_of_columns),
        cmocka_unit_test(test_reads_numbers_by_its_own_grammar),
        cmocka_unit_test(test_holds_numbers_to_their_range),
        cmocka_unit_test(test_reads_whole_numbers),
        cmocka_unit_test(test_names_a_missing_column),
        cmocka_unit_test(test_only_known_columns),
        cmocka_unit_test(test_tells_missing_files_and_folders),
        cmocka_unit_test(test_tells_a_failing_disk_apart), cmocka_unit_test(test_refuses_what_is_too_long),
        cmocka_unit_test(test_reads_lists_of_numbers),
        cmocka_unit_test(test_survives_short_memory),
        cmocka_unit_test(test_reads_tables_whose_columns_are_told_by_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

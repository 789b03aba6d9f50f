/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agents/observed.h"
#include "tests/reading.h"

static const char *const real_folder = HW_SOURCE_DIR "/configs/data";
static const char *const folder = HW_BINARY_DIR "/test_observed_data";
static const char *const files[] = {"kent_trust_ae_monthly.csv", "kent_trust_beds_quarterly.csv", "dtoc_monthly_kent_england.csv",
                                    "kent_dtoc_acute_nonacute_monthly.csv", "dtoc_code_attribution_england.csv"};
enum { FILES = sizeof files / sizeof *files };

static struct hw_observed read_real(double share) {
    struct reading b;
    struct hw_observed observed;
    reading_init(&b);
    assert_int_equal(hw_observed_read(&b.io, &b.reader, real_folder, share, &observed), HW_OK);
    assert_int_equal(b.diag.errors, 0);
    reading_clear(&b);
    return observed;
}

static void test_attendances_of_the_year(void **state) {
    (void)state;
    struct hw_observed observed = read_real(1.0);
    /* The trust's months April 2014 to March 2015, copied by hand from the file; calibration target: 97,978 and 94.8 %. */
    assert_true(observed.attendances == 8564 + 8785 + 8347 + 8616 + 8016 + 7953 + 8401 + 7934 + 8389 + 7638 + 7210 + 8125);
    assert_true(observed.attendances == 97978);
    assert_true(observed.attendances_in[0] == 8564 && observed.attendances_in[9] == 7638 && observed.attendances_in[11] == 8125);
    assert_true(observed.over_4h == 338 + 333 + 414 + 430 + 375 + 297 + 469 + 379 + 420 + 744 + 424 + 516);
    assert_true(fabs(observed.within_4h_frac - 0.948) < 0.0005);
}

static void test_beds_are_the_mean_of_quarters(void **state) {
    (void)state;
    assert_true(read_real(1.0).overnight_beds == (531 + 531 + 528 + 521) / 4.0); /* 527.75; the target says 527.8 */
}

static void test_delayed_days_of_kent(void **state) {
    (void)state;
    struct hw_observed observed = read_real(1.0);
    /* Code A month by month, copied by hand; the year's total 30,280 and the shares are figures of the calibration set. */
    assert_true(observed.delayed_days[HW_DTOC_A] == 274 + 243 + 144 + 137 + 147 + 165 + 93 + 120 + 95 + 310 + 323 + 577);
    assert_true(observed.delayed_days[HW_DTOC_I] == 83 + 72 + 76 + 30 + 25 + 10 + 71 + 92 + 46 + 26 + 41 + 117);
    assert_true(observed.delayed_days_total == 30280);
    static const double percent[HW_DTOC_CODES] = {8.7, 4.3, 23.4, 12.5, 12.8, 8.3, 4.1, 23.1, 0.4, 2.3, 0.0};
    double sum = 0.0;
    for (int code = 0; code < HW_DTOC_CODES; code++) {
        assert_true(fabs(100.0 * observed.delayed_days[code] / 30280 - percent[code]) <= 0.05);
        sum += observed.delayed_days[code];
    }
    assert_true(sum == 30280);
    assert_true(observed.delayed_days_acute == 1602 + 2247 + 1845 + 1946 + 2008 + 1678 + 1626 + 1684 + 1574 + 1599 + 1710 + 2170);
    assert_true(observed.delayed_days_acute == 21689);
}

static void test_delayed_days_are_scaled_by_the_share(void **state) {
    (void)state;
    struct hw_observed whole = read_real(1.0), part = read_real(0.25);
    assert_true(part.delayed_days_total == 0.25 * whole.delayed_days_total);
    assert_true(part.delayed_days_acute == 0.25 * whole.delayed_days_acute);
    assert_true(part.delayed_days[HW_DTOC_E] == 0.25 * whole.delayed_days[HW_DTOC_E]);
    assert_true(part.attendances == whole.attendances && part.overnight_beds == whole.overnight_beds); /* the trust's own: whole */
}

static void test_acute_part_of_codes(void **state) {
    (void)state;
    struct hw_observed observed = read_real(1.0);
    /* England 2014/15, code A: acute 157,066 + 43,972 + 26,846 = 227,884; non-acute 33,738 + 28,268 + 13,480 = 75,486. */
    assert_true(fabs(observed.acute_frac[HW_DTOC_A] - 227884.0 / 303370.0) < 1e-15);
    assert_true(fabs(observed.acute_frac[HW_DTOC_I] - 15160.0 / 48388.0) < 1e-15);
    assert_true(isnan(observed.acute_frac[HW_DTOC_O]));
}

/* Copies the data files, with the first old in one file replaced by new; file -1: none. */
static void copy_files(struct reading *b, int file, const char *old, const char *new) {
    mkdir(folder, 0700);
    for (int i = 0; i < FILES; i++) {
        char path[1024], *data = NULL, changed[65536];
        size_t size = 0;
        (void)snprintf(path, sizeof path, "%s/%s", real_folder, files[i]);
        assert_int_equal(hw_io_read_file(&b->io, &b->mem, path, sizeof changed / 2, &data, &size), HW_OK);
        memcpy(changed, data, size + 1);
        if (i == file) {
            char *at = strstr(data, old);
            assert_non_null(at);
            size_t before = (size_t)(at - data);
            size = before + (size_t)snprintf(changed + before, sizeof changed - before, "%s%s", new, at + strlen(old));
        }
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        assert_int_equal(hw_io_replace_file(&b->io, &b->mem, path, changed, size), HW_OK);
        hw_mem_free(&b->mem, data);
    }
}

static void remove_files(void) {
    for (int i = 0; i < FILES; i++) {
        char path[1024];
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        remove(path);
    }
    rmdir(folder);
}

static void test_refuses_bad_files(void **state) {
    (void)state;
    static const struct {
        int file;
        const char *old, *new, *word;
    } cases[] = {
        {0, "DartfordGravesham,2014-07,", "DartfordGravesham,1914-07,", "csv:25:1: after this line: no row for 'DartfordGravesham', '2014-07'"},
        {0, "DartfordGravesham,2015-04,", "DartfordGravesham,2015-03,", "twice"},
        {0, "2014-04,8564", "2014-04,many", "expected a number"},
        {0, "2014-04,8564", "2014-04,-8564", "out of range"},
        {0, "8785,333", "8785,9000", "csv:3:32: 9000 attendances over 4 hours cannot be: there were 8785 in the month"}, /* the year's sum would do */
        {0, "over_4h", "over_5h", "no column 'over_4h'"},
        {1, "2014/15,Q4", "2014/15,Q5", "no row for"},
        {2, "Kent,April 2014,274", "Kent,April 2014,275", "csv:11:56: the codes add to 2171, not to 2170"},
        {2, "G_choice", "g_choice", "no column 'G_choice'"},
        {3, "Kent,2014-11,1684,743,2427", "Kent,2014-11,99999,743,2427", "csv:48:24: acute and non-acute days add to 100742, not to 2427"},
        {3, "Kent,2014-11,1684,743", "Kent,2014-11,1684,74", "csv:48:22: acute and non-acute days add to 1758, not to 2427"},
        {3, "Kent,2014-12,", "Kent,2014-13,", "no row for 'Kent', '2014-12'"},
        {4, "2014,Dii,", "2014,Diii,", "no row for '2014', 'Dii'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading b;
        struct hw_observed observed = {.attendances = -1.0};
        reading_init(&b);
        copy_files(&b, cases[i].file, cases[i].old, cases[i].new);
        assert_int_equal(hw_observed_read(&b.io, &b.reader, folder, 1.0, &observed), HW_BAD_INPUT);
        if (strstr(reading_errors(&b), cases[i].word) == NULL || strstr(b.text, files[cases[i].file]) == NULL || b.diag.errors != 1) {
            fail_msg("case %zu: expected '%s' alone in:\n%s", i, cases[i].word, b.text);
        }
        assert_true(observed.attendances == -1.0); /* untouched */
        reading_clear(&b);
    }
    remove_files();
}

/* Rows of another year, area or trust, and columns that nobody asks for: by the model of one trust and by that of all. */
static void test_what_is_not_taken_is_looked_at(void **state) {
    (void)state;
    static const struct {
        int file;
        const char *old, *new, *word;
    } cases[] = {
        {4, "2015,A,128893", "2015,A,-4", "dtoc_code_attribution_england.csv:12:8: column 'acute_nhs': -4 is out of range"},
        {4, "2015,A,128893", "2015,A,many", "csv:12:8: "},
        {4, "2015,A,", ",A,", "csv:12:1: blank; every row must say its fy"},
        {4, "2015,I,", "2015,H,", "csv:21:1: '2015', 'H' appears twice; the first time in line 20"},
        {4, "sc_allowed", "sc_allowd", "no column 'sc_allowed'; is 'sc_allowd' meant?"},
        {4, "15015,True,True", "15015,True,yes", "sc_allowed is 'yes'; expected True or False"},
        {2, "England,April 2019,15076", "England,April 2019,-15076", "dtoc_monthly_kent_england.csv:2:20: column 'A_assessment': -15076 is out of range"},
        {3, "England,2014-01,79261", "England,2014-01,1e99", "csv:2:17: "},
        {0, "month,attendances_all_types", "month,note,attendances_all_types", "fields"},
    };
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        struct reading b;
        struct hw_observed one;
        struct hw_observed_places all;
        reading_init(&b);
        copy_files(&b, cases[i / 2].file, cases[i / 2].old, cases[i / 2].new);
        enum hw_status status = i % 2 == 0 ? hw_observed_read(&b.io, &b.reader, folder, 1.0, &one) : hw_observed_read_places(&b.io, &b.reader, folder, &all);
        if (status != HW_BAD_INPUT || strstr(reading_errors(&b), cases[i / 2].word) == NULL) {
            fail_msg("case %zu: expected '%s' in:\n%s", i, cases[i / 2].word, b.text);
        }
        reading_clear(&b);
    }
    remove_files();
}

/* Each of them, also where the program reads for several trusts and councils. */
static void test_tells_of_every_row_that_does_not_add_up(void **state) {
    (void)state;
    static const struct {
        const char *old, *new, *word;
    } changes[] = {{"Kent,2014-04,1602,", "Kent,2014-04,1603,", "add to 2171, not to 2170"}, {"Kent,2015-03,2170,", "Kent,2015-03,0,", "add to 1991, not to 4161"},
                   {"Medway Towns UA,2015-03,666,", "Medway Towns UA,2015-03,667,", "add to 880, not to 879"}};
    struct reading b;
    struct hw_observed_places o;
    char path[1024], text[65536] = "", *data = NULL;
    size_t size = 0;
    reading_init(&b);
    copy_files(&b, -1, "", "");
    (void)snprintf(path, sizeof path, "%s/%s", folder, files[3]);
    assert_int_equal(hw_io_read_file(&b.io, &b.mem, path, sizeof text / 2, &data, &size), HW_OK);
    memcpy(text, data, size + 1);
    hw_mem_free(&b.mem, data);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *at = strstr(text, changes[i].old);
        assert_non_null(at);
        size_t before = strlen(changes[i].old), after = strlen(changes[i].new);
        memmove(at + after, at + before, strlen(at + before) + 1);
        memcpy(at, changes[i].new, after);
    }
    assert_int_equal(hw_io_replace_file(&b.io, &b.mem, path, text, strlen(text)), HW_OK);
    assert_int_equal(hw_observed_read_places(&b.io, &b.reader, folder, &o), HW_BAD_INPUT);
    assert_int_equal(b.diag.errors, 3);
    (void)reading_errors(&b);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_non_null(strstr(b.text, changes[i].word));
    }
    reading_clear(&b);
    remove_files();
}

static void test_tells_of_every_missing_file(void **state) {
    (void)state;
    struct reading b;
    struct hw_observed observed;
    reading_init(&b);
    assert_int_equal(hw_observed_read(&b.io, &b.reader, HW_BINARY_DIR "/no_such_folder", 1.0, &observed), HW_BAD_INPUT);
    assert_int_equal(b.diag.errors, FILES);
    (void)reading_errors(&b);
    for (int i = 0; i < FILES; i++) {
        assert_non_null(strstr(b.text, files[i]));
    }
    reading_clear(&b);
}

/* Targets of the calibration set: attendances of 2014/15 in all 530,909; beds in all 2,834; days in acute beds 21,689 and 5,042. */
static void test_all_trusts_and_councils(void **state) {
    (void)state;
    struct reading b;
    struct hw_observed_places o;
    reading_init(&b);
    assert_int_equal(hw_observed_read_places(&b.io, &b.reader, real_folder, &o), HW_OK);
    assert_int_equal(b.diag.errors, 0);
    static const double attendances[] = {97978, 99424, 129392, 204115}, within[] = {0.948, 0.821, 0.920, 0.919};
    double all = 0.0, beds = 0.0;
    for (int t = 0; t < HW_OBSERVED_TRUSTS; t++) {
        assert_true(o.attendances[t] == attendances[t] && fabs(o.within_4h_frac[t] - within[t]) <= 0.0005);
        all += o.attendances[t];
        beds += o.overnight_beds[t];
    }
    assert_true(all == 530909 && beds == 2834);
    assert_true(o.delayed_days_acute[0] == 21689 && o.delayed_days_acute[1] == 5042);
    reading_clear(&b);
    reading_init(&b);
    assert_int_equal(hw_observed_read_places(&b.io, &b.reader, HW_BINARY_DIR "/no_such_folder", &o), HW_BAD_INPUT);
    assert_true(b.diag.errors > 0);
    reading_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_trusts_and_councils),
        cmocka_unit_test(test_attendances_of_the_year),
        cmocka_unit_test(test_beds_are_the_mean_of_quarters),
        cmocka_unit_test(test_delayed_days_of_kent),
        cmocka_unit_test(test_delayed_days_are_scaled_by_the_share),
        cmocka_unit_test(test_acute_part_of_codes),
        cmocka_unit_test(test_refuses_bad_files),
        cmocka_unit_test(test_what_is_not_taken_is_looked_at),
        cmocka_unit_test(test_tells_of_every_row_that_does_not_add_up),
        cmocka_unit_test(test_tells_of_every_missing_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

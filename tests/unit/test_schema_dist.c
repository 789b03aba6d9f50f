/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions as a configuration writes them: mixtures, values from files, and everything that can be wrong with any of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "sim/schema_parts.h"
#include "tests/reading.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
#define H 3.6e6

static bool dist(struct reading *f, const char *text, struct hw_dist *out) {
    reading_again(f);
    f->reader.io = &f->io;
    f->reader.dir = ".";
    memset(out, 0, sizeof *out);
    assert_int_equal(hw_yaml_parse(&f->arena, "d", text, strlen(text), &f->diag, &f->doc), HW_OK);
    return hw_schema_dist(&f->reader, f->doc.root, out);
}

static void put(struct reading *f, const char *name, const char *text) {
    assert_int_equal(hw_io_replace_file(&f->io, &f->mem, name, text, strlen(text)), HW_OK);
}

static int enter_folder(void **state) {
    char folder[] = "/tmp/hw_test_schema_dist_XXXXXX";
    if (reading_setup(state) != 0 || mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return -1;
    }
    put(*state, "stays.csv", "h,text,mixed\n3,a,x\n1,b,1\n1,c,1\n7,d,1\n");
    return 0;
}

static int leave_folder(void **state) {
    char folder[200];
    bool left = unlink("stays.csv") == 0 && getcwd(folder, sizeof folder) != NULL && chdir("/") == 0 && rmdir(folder) == 0;
    return reading_teardown(state) != 0 || !left;
}

static void mixtures_have_the_stated_moments(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text;
        enum hw_dist_kind kind;
        double mean_h, sd_h; /* closed form */
    } cases[] = {
        {"{mixture: [{share: 0.25, of: 2 h}, {share: 0.75, of: 6 h}]}", HW_DIST_MIXTURE, 5, 1.7320508075688772},            /* sqrt(28 - 25) */
        {"{mixture: [{share: 1, of: {exponential: {mean: 4 h}}}]}", HW_DIST_MIXTURE, 4, 4},
        {"{hyperexponential: {means: [1 h, 9 h], shares: [0.5, 0.5]}}", HW_DIST_MIXTURE, 5, 7.54983443527075},               /* sqrt(82 - 25) */
        {"{hyperexponential: {mean: 2 h, sd: 5 h}}", HW_DIST_MIXTURE, 2, 5},
        {"{empirical: {file: stays.csv, column: h, unit: h}}", HW_DIST_VALUES, 3, 2.449489742783178},                       /* 1, 1, 3, 7: sqrt(6) */
        {"{empirical: {file: stays.csv, column: h, unit: h}, between: [1 h, 3 h]}", HW_DIST_VALUES, 5.0 / 3, 0.9428090415820634}, /* sqrt(8) / 3 */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hw_dist d;
        assert_true(dist(f, cases[i].text, &d));
        assert_int_equal(d.kind, cases[i].kind);
        if (fabs(hw_dist_mean(&d) / H - cases[i].mean_h) > 1e-9 || fabs(hw_dist_sd(&d) / H - cases[i].sd_h) > 1e-9) {
            fail_msg("%s: mean %.12f h, sd %.12f h", cases[i].text, hw_dist_mean(&d) / H, hw_dist_sd(&d) / H);
        }
    }
}

static void refused(struct reading *f, const char *text, const char *message, int32_t errors) {
    struct hw_dist d;
    assert_false(dist(f, text, &d));
    reading_expect(f, message);
    if (f->diag.errors != errors) {
        fail_msg("%s: %d errors, not %d:\n%s", text, f->diag.errors, errors, reading_errors(f));
    }
}

static void bad_mixtures_say_why(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text, *message;
        int32_t errors;
    } cases[] = {
        {"{mixture: 3 h}", "mixture is \"3 h\"; it must be a list of at most 100 parts", 1},
        {"{mixture: []}", "mixture is a list; it must be a list of at most 100 parts", 1},
        {"{mixture: [3 h, {share: 1}, {of: 1 h}]}", "mixture.1 is \"3 h\"; it must be a part such as {share: 0.3", 3},
        {"{mixture: [{share: 0.5, of: x, z: 1}, {share: 2, of: 1 h}, {share: 2, of: y, z: 1}]}", "unknown key \"z\"", 6},
        {"{mixture: [{share: 0.5, of: 1 h}, {share: 0.4, of: 2 h}]}", "these shares add to 0.9; they must add to 1", 1},
        {"{hyperexponential: 3 h}", "it must be {means: [1 h, 9 h], shares: [0.8, 0.2]}", 1},
        {"{hyperexponential: {mean: 3 h}}", "it must be {means: [1 h, 9 h], shares: [0.8, 0.2]}", 1},
        {"{hyperexponential: {means: [1 h]}}", "it must be {means: ", 1},
        {"{hyperexponential: {means: 1 h, shares: [1]}}", "it must be {means: ", 1},
        {"{hyperexponential: {means: [1 h], shares: 1}}", "it must be {means: ", 1},
        {"{hyperexponential: {means: [], shares: []}}", "it must be {means: ", 1},
        {"{hyperexponential: {means: [1 h], shares: [0.5, 0.5]}}", "with as many shares as means", 1},
        {"{hyperexponential: {means: [1 h], shares: [1], z: 1}}", "unknown key \"z\" in hyperexponential", 1},
        {"{hyperexponential: {means: [x, y], shares: [1, 0]}}", "hyperexponential.means.2 is \"y\"; it must be a duration", 2},
        {"{hyperexponential: {means: [1 h, 2 h], shares: [x, -1]}}", "hyperexponential.shares.2 is -1; it must be a number, 0 or more", 2},
        {"{hyperexponential: {means: [1 h, 0 h], shares: [0.5, 0.5]}}", "the means must be more than 0", 1},
        {"{hyperexponential: {means: [1 h, 2 h], shares: [0.5, 0.6]}}", "these shares add to 1.1; they must add to 1", 1},
        {"{hyperexponential: {mean: 2 h, sd: 3 h, z: 1}}", "unknown key \"z\"", 1},
        {"{hyperexponential: {mean: x, sd: y}}", "hyperexponential.sd is \"y\"; it must be a duration", 2},
        {"{hyperexponential: {mean: x, sd: 2 h}}", "hyperexponential.mean is \"x\"", 1},
        {"{hyperexponential: {mean: 2 h, sd: x}}", "hyperexponential.sd is \"x\"", 1},
        {"{hyperexponential: {mean: 2 h, sd: 2 h}}", "the sd of a hyperexponential must be more than its mean", 1},
        {"{hyperexponential: {mean: 1 min, sd: 1 year}}", "and at most 1000 times as large", 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(f, cases[i].text, cases[i].message, cases[i].errors);
    }
    char many[101 * 24 + 40] = "{mixture: [{share: 0, of: 1 h}", two[3000] = "{hyperexponential: {means: [1 h";
    for (int i = 1; i <= 100; i++) {
        strcat(many, ", {share: 0, of: 1 h}");
        strcat(two, ", 1 h");
    }
    strcat(two, "], shares: [0");
    for (int i = 1; i <= 100; i++) {
        strcat(two, ", 0");
    }
    refused(f, strcat(many, "]}"), "it must be a list of at most 100 parts", 1);
    refused(f, strcat(two, "]}}"), "(at most 100)", 1);
}

static void bad_files_of_values_say_why(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text, *message;
        int32_t errors;
    } cases[] = {
        {"{empirical: {file: stays.csv, unit: h}}", "it must be {file: NAME.csv, column: NAME, unit: h}", 1},
        {"{empirical: {file: stays.csv, column: h}}", "it must be {file: NAME.csv, column: NAME, unit: h}", 1},
        {"{empirical: {file: [stays.csv], column: h, unit: h}}", "it must be {file: NAME.csv", 1},
        {"{empirical: {file: stays.csv, column: [h], unit: h}}", "it must be {file: NAME.csv", 1},
        {"{empirical: {file: stays.csv, column: h, unit: h, z: 1}}", "unknown key \"z\" in empirical", 1},
        {"{empirical: {file: stays.csv, column: h, unit: hh}}", "it must be a unit of time", 1},
        {"{empirical: {file: stays.csv, column: hours, unit: h}}", "there is no column 'hours'", 1},
        {"{empirical: {file: stays.csv, column: text, unit: h}}", "column 'text': expected a number, found 'd'", 4},
        {"{empirical: {file: stays.csv, column: mixed, unit: h}}", "column 'mixed': expected a number, found 'x'", 1},
        {"{empirical: {file: /no/such.csv, column: h, unit: h}}", "the file \"/no/such.csv\" that this line names could not be used", 2},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(f, cases[i].text, cases[i].message, cases[i].errors);
        assert_int_equal(f->reader.status, HW_OK);
    }
    struct hw_dist d;
    char text[5000] = "{empirical: {column: h, unit: h, file: ";
    memset(text + strlen(text), 'n', 4400);
    refused(f, strcat(text, "}}"), "could not be used", 1); /* a path longer than there can be */
    f->io.fail_at = f->io.calls + 2;
    f->io.fault = HW_IO_FAULT_ERROR;
    assert_false(dist(f, "{empirical: {file: stays.csv, column: h, unit: h}}", &d));
    assert_int_equal(f->reader.status, HW_IO); /* the disk's fault, not the user's */
    reading_again(f); /* where there are no files */
    static const char stays[] = "{empirical: {file: stays.csv, column: h, unit: h}}";
    assert_int_equal(hw_yaml_parse(&f->arena, "d", stays, strlen(stays), &f->diag, &f->doc), HW_OK);
    assert_false(hw_schema_dist(&f->reader, f->doc.root, &d));
    reading_expect(f, "files cannot be read here");
}

static void the_rest_that_can_be_wrong(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text, *message;
        int32_t errors;
    } cases[] = {
        {"{fixed: 3}", "it lacks a unit", 1},
        {"{lognormal: {z: 1}}", "lognormal lacks the key \"mean\"", 3},
        {"{lognormal: {mu: 1, sigma: 1, unit: [h]}}", "lognormal.unit is a list; it must be a unit of time", 1},
        {"{weibull: {shape: 0.01, scale: 1 h}}", "weibull: these values are out of its range", 1},
        {"{empirical: {weights: [1]}}", "it must be {points: ", 1},
        {"{empirical: {points: [1 h, 2 h]}}", "it must be {points: ", 1},
        {"{empirical: {points: [1 h, 2 h], weights: 1}}", "it must be {points: ", 1},
        {"{empirical: {points: [1 h, 2 h], weights: [1], z: 1}}", "unknown key \"z\" in empirical", 1},
        {"{empirical: {points: [1, 2], weights: [1], unit: x}}", "it must be a unit of time", 1},
        {"{empirical: {points: [1 h], weights: []}}", "empirical has 1 points and 0 weights", 1},
        {"{empirical: {points: [x, y], weights: [1]}}", "empirical.points.2 is \"y\"; it must be a duration", 2},
        {"{empirical: {points: [x, y], weights: [1], unit: h}}", "empirical.points.2 is \"y\"; it must be a number", 2},
        {"{empirical: {points: [x, 1 h], weights: [1]}}", "empirical.points.1 is \"x\"", 1},
        {"{empirical: {points: [x, 1], weights: [1], unit: h}}", "empirical.points.1 is \"x\"", 1},
        {"{empirical: {points: [0 h, 1 h, 2 h], weights: [x, 1]}}", "empirical.weights.1 is \"x\"", 1},
        {"{empirical: {points: [0 h, 1 h, 2 h], weights: [1e308, 1e308]}}", "the weights must add to more than 0, and not to infinity", 1},
        {"{exponential: {mean: 1 h}, between: [1 h]}", "a list of two durations", 1},
        {"{exponential: {mean: 1 h}, between: [x, 2 h]}", "between.1 is \"x\"", 1},
        {"{exponential: {mean: 1 h}, between: [x, y]}", "between.2 is \"y\"", 2},
        {"{exponential: {mean: 1 h}, z: 1}", "unknown key \"z\" in a distribution", 1},
        {"{between: [1 h, 2 h]}", "it must be a duration such as 3 h, or a distribution", 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refused(f, cases[i].text, cases[i].message, cases[i].errors);
    }
}

/* The k-th request for memory is refused: the status says so, and no mistake is told. */
static void no_request_for_memory_fails_unnoticed(void **state) {
    struct reading *f = *state;
    static const char *const texts[] = {
        "{mixture: [{share: 0.25, of: 2 h}, {share: 0.75, of: 6 h}]}", "{hyperexponential: {means: [1 h, 9 h], shares: [0.5, 0.5]}}",
        "{hyperexponential: {mean: 2 h, sd: 5 h}}", "{empirical: {file: stays.csv, column: h, unit: h}}", "{empirical: {points: [0 h, 2 h], weights: [3]}}"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct hw_dist d;
        f->mem.piecemeal = true;
        assert_true(dist(f, texts[i], &d)); /* also parses the text, once for all */
        struct hw_arena parsed = f->arena;
        bool good = false;
        int k = 0;
        for (; !good && k < 50; k++) {
            hw_arena_init(&f->arena, &f->mem);
            f->reader = (struct hw_reader){.arena = &f->arena, .diag = &f->diag, .io = &f->io, .dir = "."};
            hw_diag_init(&f->diag, &f->arena);
            f->mem.fail_at = f->mem.calls + (uint64_t)k + 1;
            good = hw_schema_dist(&f->reader, f->doc.root, &d);
            f->mem.fail_at = 0;
            assert_true(good || f->reader.status == HW_NO_MEMORY);
            hw_arena_clear(&f->arena);
        }
        assert_in_range(k, 3, 49);
        f->arena = parsed;
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, enter_folder, leave_folder)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(mixtures_have_the_stated_moments), TEST(bad_mixtures_say_why),
        TEST(bad_files_of_values_say_why),      TEST(the_rest_that_can_be_wrong),
        TEST(no_request_for_memory_fails_unnoticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

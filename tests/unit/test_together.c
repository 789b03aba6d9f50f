/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "output/results.h"
#include "output/together.h"
#include "sim/arena.h"

#include <math.h>

enum { SCENARIOS = 5, REPLICATES = 4 };

/* The fourth replicate of b failed: it counts in no column. Changes of a: -10, -15, -20; of b: -5, -5, 0; of both -12, -16, -17. Added up: -15, -20, -20; together less that:
 * 3, 4, 3. Mean 10 / 3, squares about it 1/9 + 4/9 + 1/9, so a standard error of sqrt(2/3 / 2 / 3) = 1/3. */
static const double figures[SCENARIOS][REPLICATES] = {
    {100, 200, 300, 1000}, {90, 185, 280, 0}, {95, 195, 300, 0}, {88, 184, 283, 0}, {1, 1, 1, 1}};
static const char *const names[SCENARIOS] = {"baseline", "a", "b", "a+b", "a+other"};
static const int32_t numbers[REPLICATES] = {1, 2, 3, 4};
static const struct hw_measure measures[] = {{.name = "delayed", .title = "Delayed", .unit = "patients", .definition = "", .catalogue = "", .digits = 1}};

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_layout layout;
    struct hw_results results;
    double values[SCENARIOS * REPLICATES];
    uint8_t state[SCENARIOS * REPLICATES];
    const char *reason[SCENARIOS * REPLICATES];
    char text[20000];
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    b->layout = (struct hw_layout){.measures = measures, .n_measures = 1};
    memcpy(b->values, figures, sizeof figures);
    memset(b->state, HW_REP_DONE, sizeof b->state);
    b->state[2 * REPLICATES + 3] = HW_REP_FAILED;
    b->reason[2 * REPLICATES + 3] = "made to fail";
    b->results = (struct hw_results){.model = "district", .title = "Two schemes", .version = "0", .config_name = "two.yaml", .config_text = "", .command = "", .layout = &b->layout,
                                     .n_scenarios = SCENARIOS, .scenario = names, .scenario_title = names, .scenario_text = names, .n_replicates = REPLICATES, .replicate = numbers,
                                     .state = b->state, .reason = b->reason, .values = b->values};
    *state = b;
    return hw_results_lay_out(&b->arena, &b->layout) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    hw_arena_clear(&b->arena);
    int leaked = b->mem.live_blocks != 0;
    free(b);
    return leaked ? -1 : 0;
}

/* Student's t quantile for 2 degrees of freedom, closed form. */
static double t2(double p) {
    return (2.0 * p - 1.0) * sqrt(2.0 / (4.0 * p * (1.0 - p)));
}

static const char *compared(struct bench *b, const char *baseline, enum hw_format format) {
    struct hw_show show = {.format = format, .width = 200, .mem = &b->mem};
    memset(b->text, 0, sizeof b->text);
    FILE *out = fmemopen(b->text, sizeof b->text - 1, "w");
    assert_int_equal(hw_compare_print(&b->results, baseline, &show, out), HW_OK);
    fclose(out);
    return b->text;
}

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) {
        fail_msg("'%s' is not in:\n%s", part, text);
    }
}

static void test_what_both_do_less_what_each_does(void **state) {
    struct bench *b = *state;
    const int32_t parts[] = {1, 2};
    double sum[REPLICATES], both[REPLICATES], beyond[REPLICATES];
    hw_together_series(&b->results, 0, 3, parts, 2, 0, 0, sum, both, beyond);
    assert_true(sum[0] == -15 && sum[1] == -20 && sum[2] == -20 && both[0] == -12 && both[2] == -17);
    assert_true(beyond[0] == 3 && beyond[1] == 4 && beyond[2] == 3);
    assert_true(isnan(sum[3]) && isnan(both[3]) && isnan(beyond[3]));
    struct hw_interval off = hw_results_interval(beyond, REPLICATES, 1, 0.95);
    assert_true(off.n == 3 && fabs(off.mean - 10.0 / 3) < 1e-12 && fabs(off.half_width / (t2(0.975) / 3) - 1) < 1e-12);
}

static void test_the_name_says_which_schemes(void **state) {
    struct bench *b = *state;
    int32_t parts[HW_TOGETHER_MOST], missing = -1;
    assert_int_equal(hw_together_parts(&b->results, 0, 3, parts, &missing), 2);
    assert_true(parts[0] == 1 && parts[1] == 2 && missing == 0);
    assert_int_equal(hw_together_parts(&b->results, 0, 1, parts, &missing), 0);
    assert_int_equal(missing, 0);
    assert_int_equal(hw_together_parts(&b->results, 0, 4, parts, &missing), 0);
    assert_int_equal(missing, 2);
    assert_int_equal(hw_together_parts(&b->results, 1, 3, parts, &missing), 0); /* a is what is compared with */
    assert_int_equal(missing, 0);
    static const char *const others[SCENARIOS] = {"first", "a", "b", "a+b", "a+first"};
    b->results.scenario = others;
    assert_int_equal(hw_together_parts(&b->results, 2, 4, parts, &missing), 2); /* the first is a scheme, too, when another is compared with */
    assert_true(parts[0] == 1 && parts[1] == 0 && missing == 0);
}

/* 10 / 3 -+ 4.303 / 3: 1.9 to 4.8. */
static void test_the_page_says_by_how_much(void **state) {
    struct bench *b = *state;
    const char *text = compared(b, NULL, HW_FORMAT_TABLE);
    has(text, "a alone  b alone  added up  together  together, less added up (95 % interval)  in words");
    has(text, "-15.0     -3.3     -18.3     -15.0                         3.3 (1.9 to 4.8)  higher");
    has(text, "Not known: to see it, run each of them alone as well");
}

static void test_json_has_it_as_well(void **state) {
    struct bench *b = *state;
    const char *text = compared(b, NULL, HW_FORMAT_JSON);
    has(text, "\"together\": [\n    {\"scenario\": \"a+b\", \"measure\": \"delayed\", \"added_up\": -18.33");
    has(text, "\"together\": -15, \"difference\": 3.33");
    has(text, "\"in_words\": \"higher\"}\n  ]\n}");
}

static void test_what_is_but_noise_is_not_called_a_difference(void **state) {
    struct bench *b = *state;
    b->values[3 * REPLICATES] = 75; /* both: -25, so beyond -10, 4, 3 */
    has(compared(b, NULL, HW_FORMAT_TABLE), "no clear difference");
    b->state[2 * REPLICATES + 2] = HW_REP_FAILED;
    b->reason[2 * REPLICATES + 2] = "made to fail";
    has(compared(b, NULL, HW_FORMAT_TABLE), "no clear difference"); /* two are enough for an interval */
    b->values[3 * REPLICATES] = b->values[3 * REPLICATES + 1] = (double)NAN;
    has(compared(b, NULL, HW_FORMAT_TABLE), "not known");
}

static void test_a_lack_of_memory_is_told(void **state) {
    struct bench *b = *state;
    struct hw_show show = {.format = HW_FORMAT_TABLE, .mem = &b->mem};
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 1;
    for (; status != HW_OK && k < 1000; k++) {
        FILE *out = fmemopen(b->text, sizeof b->text - 1, "w");
        b->mem.fail_at = b->mem.calls + k;
        status = hw_compare_print(&b->results, NULL, &show, out);
        fclose(out);
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
    }
    b->mem.fail_at = 0;
    assert_true(k > 1 && k < 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_both_do_less_what_each_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_name_says_which_schemes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_page_says_by_how_much, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_json_has_it_as_well, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_but_noise_is_not_called_a_difference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_lack_of_memory_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "output/quantiles.h"
#include "sim/rng.h"
#include "tests/made_up_bench.h"

/* The sign test's table: of ten values the 2nd to the 9th hold the median with 1 - 2 x (1 + 10) / 1024 = 0.9785; of six the 1st to the 6th with
 * 1 - 2 / 64; of five nothing does (1 - 2 / 32 = 0.9375). Of 35 the largest is below the 0.9-quantile with 0.9^35 = 0.0250 > 0.025, of 36 with 0.0225. */
static void test_ranks_of_the_tables(void **state) {
    (void)state;
    int32_t low, high;
    hw_quantiles_ranks(10, 0.5, 0.95, &low, &high);
    assert_true(low == 2 && high == 9);
    hw_quantiles_ranks(6, 0.5, 0.95, &low, &high);
    assert_true(low == 1 && high == 6);
    hw_quantiles_ranks(5, 0.5, 0.95, &low, &high);
    assert_true(low == 0 && high == 6);
    hw_quantiles_ranks(35, 0.9, 0.95, &low, &high);
    assert_int_equal(high, 36);
    hw_quantiles_ranks(36, 0.9, 0.95, &low, &high);
    assert_int_equal(high, 36);
    assert_int_equal(hw_quantiles_needs(0.5, 0.95), 6);
    assert_int_equal(hw_quantiles_needs(0.9, 0.95), 36);
    assert_int_equal(hw_quantiles_needs(0.1, 0.95), 36);
}

/* Exponential values, whose quantiles are known: of 2,000 experiments as many intervals hold them as the binomial says, within 4 standard errors. The exact
 * coverage of ranks l and u is P(l <= count < u), here summed from Pascal's triangle by hand-made recursion. */
static double pascal(int32_t n, int32_t low, int32_t high, double p) {
    double sum = 0, term = pow(1 - p, n);
    for (int32_t k = 0; k < high; k++) {
        sum += k >= low ? term : 0;
        term *= (double)(n - k) / (double)(k + 1) * p / (1 - p);
    }
    return sum;
}

static void test_coverage_is_exact(void **state) {
    (void)state;
    struct hw_rng_key key = hw_rng_key(7, 0, "test/quantiles");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    enum { EXPERIMENTS = 2000, N = 40 };
    static const double shares[] = {0.1, 0.5, 0.9};
    int held[3] = {0, 0, 0};
    for (int e = 0; e < EXPERIMENTS; e++) {
        double values[N], copy[N];
        for (int i = 0; i < N; i++) {
            values[i] = hw_rng_exponential(&rng);
        }
        for (int k = 0; k < 3; k++) {
            memcpy(copy, values, sizeof copy);
            struct hw_quantile q = hw_quantiles_of(copy, N, shares[k], 0.95);
            double truth = -log(1 - shares[k]);
            held[k] += q.low <= truth && truth <= q.high;
        }
    }
    for (int k = 0; k < 3; k++) {
        int32_t low, high;
        hw_quantiles_ranks(N, shares[k], 0.95, &low, &high);
        double exact = pascal(N, low, high, shares[k]);
        assert_true(exact >= 0.95 && exact < 0.99);
        assert_true(fabs((double)held[k] / EXPERIMENTS - exact) < 4 * sqrt(exact * (1 - exact) / EXPERIMENTS));
    }
}

static void test_values_that_do_not_exist_are_left_out(void **state) {
    (void)state;
    double values[] = {3, NAN, 1, 2, NAN};
    struct hw_quantile q = hw_quantiles_of(values, 5, 0.5, 0.95);
    assert_true(q.n == 3 && q.value == 2 && isnan(q.low) && isnan(q.high));
    double none[] = {NAN};
    q = hw_quantiles_of(none, 1, 0.5, 0.95);
    assert_true(q.n == 0 && isnan(q.value));
    double one[] = {4};
    assert_true(hw_quantiles_of(one, 1, 0.9, 0.95).value == 4);
}

static void test_every_form_says_how_many_are_needed(void **state) {
    struct bench *b = *state;
    static const char *const parts[][3] = {[HW_FORMAT_TABLE] = {"an interval, the others 36", "50 in 100 below", "90 in 100 below"},
                                           [HW_FORMAT_CSV] = {"share,value,low_95,high_95,replicates", ",0.5,", "\n"},
                                           [HW_FORMAT_JSON] = {"\"quantiles\": [", "\"share\": 0.5", "\"low\": null"},
                                           [HW_FORMAT_MARKDOWN] = {"| Share below | Value |", " | 0.5 | ", " | - | - | "}};
    for (int format = HW_FORMAT_TABLE; format <= HW_FORMAT_MARKDOWN; format++) {
        memset(b->text, 0, sizeof b->text);
        struct hw_show show = {.mem = &b->mem, .format = (enum hw_format)format};
        FILE *out = fmemopen(b->text, sizeof b->text - 1, "w");
        assert_non_null(out);
        assert_int_equal(hw_quantiles_print(&b->made.results, &show, out), HW_OK);
        fclose(out);
        for (int k = 0; k < 3; k++) {
            if (strstr(b->text, parts[format][k]) == NULL) {
                fail_msg("'%s' is not in:\n%s", parts[format][k], b->text);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_of_the_tables),
        cmocka_unit_test(test_coverage_is_exact),
        cmocka_unit_test(test_values_that_do_not_exist_are_left_out),
        cmocka_unit_test_setup_teardown(test_every_form_says_how_many_are_needed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "output/pairing.h"
#include "sim/rng.h"
#include "tests/made_up_bench.h"

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-12 * fabs(b);
}

/* a = 1, 2, 3 (variance 1), b = 2, 6, 4 (variance 4), d = 1, 4, 1 (variance 3): factor 5 / 3, correlation (1 + 4 - 3) / (2 x 1 x 2) = 0.5, at most 5 / (2 - 1)^2. s = 3, 8, 7 has the
 * variance 7; the correlation of s and d is (4 - 1) / sqrt(21), so 1 - r^2 = 4 / 7, and with one degree of freedom t(.95) = tan(.45 pi): k = 1 + 8 / 7 t^2. */
static void test_a_factor_by_hand(void **state) {
    (void)state;
    const double a[] = {1, 2, 3}, b[] = {2, 6, 4};
    struct hw_pairing p = hw_pairing_of(a, b, 3, 0.9);
    double t = tan(0.45 * acos(-1.0)), k = 1 + 8.0 / 7 * t * t, root = sqrt(k * k - 1);
    assert_int_equal(p.n, 3);
    assert_true(near(p.factor, 5.0 / 3) && near(p.correlation, 0.5) && near(p.most, 5.0));
    assert_true(fabs(p.low - (1 + 7.0 / 3 * (k - root)) / 2) < 1e-6 && fabs(p.high / ((1 + 7.0 / 3 * (k + root)) / 2) - 1) < 1e-9);
    assert_true(near(p.occasions, 4.0) && near(p.moved, 2 / sqrt(2.5)) && near(p.spread[1], 2.0)); /* 2^2 / 1 and 4^2 / 4 */
    assert_int_equal(p.class, HW_PAIRING_FEW);
}

static enum hw_pairing_class class_of(const double *a, const double *b, size_t n) {
    return hw_pairing_of(a, b, n, 0.95).class;
}

static void test_what_cannot_be_shared_has_its_class(void **state) {
    (void)state;
    const double a[] = {1.1, 2.2, 3.3, 5}, plus[] = {2.1, 3.2, 4.3, 6}, still[] = {7.1, 7.1, 7.1, 7.1}, gone[] = {1, (double)NAN, (double)NAN, 4};
    assert_int_equal(class_of(a, a, 4), HW_PAIRING_SAME);
    assert_int_equal(class_of(a, plus, 4), HW_PAIRING_EQUAL);
    assert_int_equal(class_of(still, still, 4), HW_PAIRING_STEADY);
    assert_int_equal(class_of(still, a, 4), HW_PAIRING_ONE);
    assert_int_equal(class_of(a, still, 4), HW_PAIRING_ONE);
    assert_int_equal(class_of(a, gone, 4), HW_PAIRING_UNKNOWN);
    struct hw_pairing p = hw_pairing_of(a, plus, 4, 0.95);
    assert_true(isinf(p.factor) && isinf(p.low) && p.correlation == 1.0);
    assert_true(hw_pairing_of(still, a, 4, 0.95).factor == 1.0 && isnan(hw_pairing_of(still, still, 4, 0.95).factor));
}

/* Each pair of series by hand: 8 values of variance about 1 whose shuffles have a known correlation. */
static void test_the_reason_is_in_the_numbers(void **state) {
    (void)state;
    const double base[] = {1, -1, 1, -1, 1, -1, 1, -1}, other[] = {1, 1, -1, -1, 1, 1, -1, -1}; /* correlation 0: factor 1 */
    enum { N = 8 };
    static const struct {
        double level, scale, shift;
        enum hw_pairing_class class;
    } cases[] = {
        {100, 1.0, 0.0, HW_PAIRING_NEAR},   /* eight pairs: the interval reaches 2 */
        {100, 4.0, 0.0, HW_PAIRING_SPREAD}, /* at most 17 / 9 = 1.9 */
        {4, 1.0, 0.0, HW_PAIRING_FEW},      /* 16 / (8 / 7) = 14 */
        {100, 1.0, 2.2, HW_PAIRING_MOVED},  /* 2.2 / sqrt(8 / 7) = 2.06 */
        {100, 1.0, 2.1, HW_PAIRING_NEAR},   /* 1.96 */
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double a[N], b[N];
        for (int i = 0; i < N; i++) {
            a[i] = cases[c].level + base[i];
            b[i] = cases[c].level + cases[c].shift + cases[c].scale * other[i];
        }
        assert_int_equal(class_of(a, b, N), cases[c].class);
    }
    double a[10 * N], b[10 * N];
    for (int i = 0; i < 10 * N; i++) { /* with 80 pairs it does not */
        a[i] = 100 + base[i % N];
        b[i] = 100 + other[i % N];
    }
    assert_int_equal(class_of(a, b, 10 * N), HW_PAIRING_ANEW);
    for (int i = 0; i < 10 * N; i++) { /* half of the deviation shared: variances 1 and 2, of the difference 1 */
        b[i] = a[i] + other[i % N];
    }
    assert_true(near(hw_pairing_of(a, b, 10 * N, 0.95).factor, 3.0));
    assert_int_equal(class_of(a, b, 10 * N), HW_PAIRING_SHARED);
}

/* Normal pairs of unequal variances, whose factor is known: b = .5 a + 1.5 e, so variances 1 and 2.5, covariance .5, factor 3.5 / 2.5 = 1.4. The interval is exact: of 4,000 experiments of
 * 8 pairs .95 hold it, within 4 standard errors. */
static void test_the_interval_is_exact_for_normal_values(void **state) {
    (void)state;
    struct hw_rng_key key = hw_rng_key(7, 0, "test/pairing");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    enum { EXPERIMENTS = 4000, N = 8 };
    int held = 0;
    for (int e = 0; e < EXPERIMENTS; e++) {
        double a[N], b[N];
        for (int i = 0; i < N; i++) {
            a[i] = hw_rng_normal(&rng);
            b[i] = 0.5 * a[i] + 1.5 * hw_rng_normal(&rng) + 3;
        }
        struct hw_pairing p = hw_pairing_of(a, b, N, 0.95);
        held += p.low <= 1.4 && 1.4 <= p.high;
    }
    assert_true(fabs((double)held / EXPERIMENTS - 0.95) < 4 * sqrt(0.95 * 0.05 / EXPERIMENTS));
}

static const char *told(struct bench *b, enum hw_format format) {
    struct hw_show show = {.format = format, .width = 200, .pairing = true, .all = true, .mem = &b->mem};
    memset(b->text, 0, sizeof b->text);
    FILE *out = fmemopen(b->text, sizeof b->text - 1, "w");
    assert_non_null(out);
    assert_int_equal(hw_compare_print(&b->made.results, NULL, &show, out), HW_OK);
    fclose(out);
    return b->text;
}

static void test_every_form_has_every_number_and_why(void **state) {
    struct bench *b = *state;
    static const char *const parts[][3] = {[HW_FORMAT_TABLE] = {"at most  correlation  why", "against baseline: 3 pairs of replicates", "changed by the same in every pair"},
                                           [HW_FORMAT_CSV] = {"factor,factor_low_95,factor_high_95,at_most,correlation,occasions,pairs,class,why\n", ",all,", ",3,equal,changed by the same in every pair\n"},
                                           [HW_FORMAT_JSON] = {"\"pairing\": [", "\"factor\": null", "\"pairs\": 3, \"class\": \"equal\", \"why\": \"changed by the same in every pair\"}"},
                                           [HW_FORMAT_MARKDOWN] = {"| Factor | 95 % from | to | At most |", " | all | ", " | 3 | equal | changed by the same in every pair |"}};
    for (int format = HW_FORMAT_TABLE; format <= HW_FORMAT_MARKDOWN; format++) {
        const char *text = told(b, (enum hw_format)format);
        for (int k = 0; k < 3; k++) {
            if (strstr(text, parts[format][k]) == NULL) {
                fail_msg("'%s' is not in:\n%s", parts[format][k], text);
            }
        }
    }
}

/* Differences of 10 in every pair until one is altered; 3 pairs of the first scenario tell nothing when one more is lost. */
static void test_the_page_lists_what_is_below_2(void **state) {
    struct bench *b = *state;
    assert_null(strstr(told(b, HW_FORMAT_TABLE), "Those below 2"));
    hw_results_row(&b->made.results, 1, 0)[0] += 1000;
    const char *below = strstr(told(b, HW_FORMAT_TABLE), "Those below 2, and why");
    assert_non_null(below);
    assert_non_null(strstr(below, "Beds in use at midnight"));
    hw_results_row(&b->made.results, 2, 0)[0] = (double)NAN;
    assert_non_null(strstr(told(b, HW_FORMAT_CSV), ",,,,"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_factor_by_hand),
        cmocka_unit_test(test_what_cannot_be_shared_has_its_class),
        cmocka_unit_test(test_the_reason_is_in_the_numbers),
        cmocka_unit_test(test_the_interval_is_exact_for_normal_values),
        cmocka_unit_test_setup_teardown(test_every_form_has_every_number_and_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_page_lists_what_is_below_2, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

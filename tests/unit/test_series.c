/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MSER-5 on four made series of 500 (the series and their figures are published with the project's validation cases) and against its
 * definition; batch means by hand and by how often they cover. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "sim/rng.h"
#include "sim/series.h"

enum { N = 500 };

static void near(double value, double expected, double relative) {
    if (!(fabs(value - expected) <= relative * fabs(expected))) {
        fail_msg("%.17g, expected %.17g", value, expected);
    }
}

static double step(double i) { return (i < 50 ? 0 : 1) + 0.1 * sin(1.7 * i); }
static double decay(double i) { return 10 + 50 * exp(-i / 40) + sin(1.3 * i) + cos(0.7 * i * sqrt(2)); }
static double trend(double i) { return 0.01 * i + sin(1.1 * i); }
static double fill(double i) { return 30 * (1 - exp(-i / 25)) + 2 * sin(0.37 * i); }

static void mser5_is_the_published_one(void **unused) {
    (void)unused;
    static const struct {
        double (*x)(double i);
        size_t left_out;
        double statistic, statistic_all, mean, mean_all;
        bool too_short;
    } rows[] = {
        {step, 10, 3.1106805907233795e-06, 0.000898979365567261, 0.9997947522645699, 0.9000072076798483, false},
        {decay, 45, 0.0006231437786616368, 0.8615487459028632, 10.018998711885674, 14.051459141748504, false},
        {trend, 50, 0.010872593310161268, 0.020945005587366637, 3.7469939280573397, 2.498441795744866, true},
        {fill, 17, 0.018282802173748756, 0.21929560076555935, 29.962665968059518, 28.48981860591699, false},
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        double x[N];
        for (int i = 0; i < N; i++) {
            x[i] = rows[r].x(i);
        }
        struct hw_series_mser found = hw_series_mser(x, N);
        assert_int_equal(found.batches, 100);
        assert_int_equal(found.left_out, rows[r].left_out);
        assert_int_equal(found.observations, 5 * rows[r].left_out);
        near(found.statistic, rows[r].statistic, 1e-9);
        near(found.statistic_all, rows[r].statistic_all, 1e-9);
        near(found.mean, rows[r].mean, 1e-12);
        near(found.mean_all, rows[r].mean_all, 1e-12);
        assert_int_equal(found.too_short, rows[r].too_short);
    }
}

/* Written out as defined, two passes for every d, on noise around steps of all lengths. */
static void mser5_agrees_with_its_definition(void **unused) {
    (void)unused;
    struct hw_rng_key key = hw_rng_key(20140401, 1, "series");
    for (size_t n = 10; n < 260; n += 7) {
        double x[260];
        struct hw_rng rng = hw_rng_stream(&key, n, 0);
        for (size_t i = 0; i < n; i++) {
            x[i] = hw_rng_unit(&rng) + (i < n / 4 ? 1e6 : 1e6 + 2);
        }
        size_t k = n / 5, best = 0;
        double least = INFINITY;
        for (size_t d = 0; d <= k / 2; d++) {
            double mean = 0, squares = 0;
            for (size_t i = 5 * d; i < 5 * k; i++) {
                mean += x[i] / (double)(5 * (k - d));
            }
            for (size_t j = d; j < k; j++) {
                double z = (x[5 * j] + x[5 * j + 1] + x[5 * j + 2] + x[5 * j + 3] + x[5 * j + 4]) / 5;
                squares += (z - mean) * (z - mean);
            }
            double statistic = squares / (double)((k - d) * (k - d));
            best = statistic < least ? d : best;
            least = fmin(least, statistic);
        }
        struct hw_series_mser found = hw_series_mser(x, n);
        assert_int_equal(found.left_out, best);
        near(found.statistic, least, 1e-6); /* around a million: ten digits of the squares are gone */
        assert_int_equal(found.too_short, best >= k / 2);
    }
}

static void mser5_keeps_all_of_a_constant(void **unused) {
    (void)unused;
    double x[23];
    for (size_t i = 0; i < 23; i++) {
        x[i] = 0.1;
    }
    struct hw_series_mser found = hw_series_mser(x, 23);
    assert_int_equal(found.batches, 4);
    assert_int_equal(found.left_out, 0);
    assert_false(found.too_short);
    near(found.mean, 0.1, 1e-15);
}

static void mser5_says_when_there_is_nothing_to_say(void **unused) {
    (void)unused;
    double x[20] = {0};
    assert_int_equal(hw_series_mser(x, 0).batches, 0);
    assert_int_equal(hw_series_mser(x, 9).batches, 0);
    assert_int_equal(hw_series_mser(x, 10).batches, 2);
    x[19] = NAN;
    assert_int_equal(hw_series_mser(x, 20).batches, 0);
}

/* 1 to 9 with 2 batches: 1 is left over; means 3.5 and 7.5, sd sqrt(8), half-width 12.7062 x 2; the two lie on opposite sides of their
 * mean: correlation -0.5. */
static void batch_means_by_hand(void **unused) {
    (void)unused;
    static const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    struct hw_series_means found = hw_series_means(x, 9, 2, 0.95);
    assert_int_equal(found.batches, 2);
    near(found.mean, 5.5, 1e-15);
    near(found.half_width, 12.706204736432095 * 2, 1e-8);
    near(found.correlation, -0.5, 1e-15);
    assert_int_equal(hw_series_means(x, 9, 10, 0.95).batches, 0);
    assert_int_equal(hw_series_means((const double[]){1, 2, INFINITY}, 3, 2, 0.95).batches, 0);
}

/* An autoregression x' = .8 x + e, normal, mean 0: the interval of 20 batches of 500 covers 0 as often as the t distribution says but for
 * what correlation is left (of neighbouring batches less than .01); of batches of 5 it is far too narrow, and the correlation says so. */
static void batch_means_cover_when_batches_are_long(void **unused) {
    (void)unused;
    enum { RUNS = 1000, LENGTH = 10000 };
    double x[LENGTH];
    int covered = 0, covered_short = 0, told = 0;
    struct hw_rng_key key = hw_rng_key(20140401, 1, "autoregression");
    for (uint64_t run = 0; run < RUNS; run++) {
        struct hw_rng rng = hw_rng_stream(&key, run, 0);
        double level = hw_rng_normal(&rng) / 0.6;
        for (size_t i = 0; i < LENGTH; i++) {
            level = 0.8 * level + hw_rng_normal(&rng);
            x[i] = level;
        }
        struct hw_series_means found = hw_series_means(x, LENGTH, 20, 0.95);
        covered += fabs(found.mean) <= found.half_width;
        found = hw_series_means(x, 100, 20, 0.95);
        covered_short += fabs(found.mean) <= found.half_width;
        told += found.correlation > 0.1;
    }
    /* 3.3 sqrt(.95 x .05 / 1000) = .023 */
    assert_true(covered >= 927 && covered <= 973);
    assert_true(covered_short < 880);
    assert_true(told > 800);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mser5_is_the_published_one),
        cmocka_unit_test(mser5_agrees_with_its_definition),
        cmocka_unit_test(mser5_keeps_all_of_a_constant),
        cmocka_unit_test(mser5_says_when_there_is_nothing_to_say),
        cmocka_unit_test(batch_means_by_hand),
        cmocka_unit_test(batch_means_cover_when_batches_are_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

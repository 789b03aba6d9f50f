/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exponential and normal draws: their tables by the geometry that defines them, the draws against the exact
 * distributions. Seeds were fixed before the first run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "sim/rng.h"
#include "tests/unit/sample_checks.h"

#define N 1000000
#define SIGMAS 5.0

static double values[N];

static void draw(double (*one)(struct hw_rng *), const char *name) {
    struct hw_rng_key key = hw_rng_key(20261122, 0, name);
    for (uint64_t i = 0; i < N; i++) {
        struct hw_rng rng = hw_rng_stream(&key, i, 0);
        values[i] = one(&rng);
    }
}

static double exponential_cdf(double x, const void *unused) {
    (void)unused;
    return -expm1(-x);
}

static double normal_cdf(double x, const void *unused) {
    (void)unused;
    return 0.5 * erfc(-x / sqrt(2.0));
}

static void check_layers(const struct hw_rng_layer *layer, const double *height, double (*density)(double), double tail) {
    double edge = layer[1].width * 0x1p53;
    double area = edge * height[1] + tail;
    assert_true(fabs(layer[0].width * 0x1p53 * height[1] / area - 1.0) < 1e-14); /* base strip, tail folded in */
    assert_true(fabs((double)layer[0].below * 0x1p-53 - edge * height[1] / area) < 1e-14);
    for (size_t i = 1; i < 256; i++) {
        double x = layer[i].width * 0x1p53;
        double next = i < 255 ? layer[i + 1].width * 0x1p53 : 0.0;
        assert_true(fabs(height[i] - density(x)) < 1e-15);
        assert_true(fabs(x * (height[i + 1] - height[i]) / area - 1.0) < 1e-11); /* equal areas */
        assert_true(fabs((double)layer[i].below * 0x1p-53 - next / x) < 1e-15); /* inside: below the next edge */
    }
    assert_true(height[256] == 1.0);
}

static double exponential_density(double x) {
    return exp(-x);
}

static double normal_density(double x) {
    return exp(-0.5 * x * x);
}

static void layers_of_the_exponential_have_equal_areas(void **unused) {
    (void)unused;
    check_layers(hw_rng_exponential_layers, hw_rng_exponential_heights, exponential_density, exp(-hw_rng_exponential_layers[1].width * 0x1p53));
}

static void layers_of_the_normal_have_equal_areas(void **unused) {
    (void)unused;
    double tail = sqrt(2.0 * atan(1.0)) * erfc(hw_rng_normal_layers[1].width * 0x1p53 / sqrt(2.0));
    check_layers(hw_rng_normal_layers, hw_rng_normal_heights, normal_density, tail);
}

/* Chi-square over 1000 cells of equal probability: 999 degrees of freedom, sd 44.7; and Kolmogorov's test. */
static void check_fit(double (*cdf)(double, const void *)) {
    static uint32_t cell[1000];
    double chi_square = 0.0;
    for (size_t i = 0; i < 1000; i++) {
        cell[i] = 0;
    }
    for (size_t i = 0; i < N; i++) {
        cell[(size_t)fmin(999.0, 1000.0 * cdf(values[i], NULL))]++;
    }
    for (size_t i = 0; i < 1000; i++) {
        chi_square += (cell[i] - N / 1000.0) * (cell[i] - N / 1000.0) / (N / 1000.0);
    }
    assert_true(fabs(chi_square - 999.0) < 4.0 * 44.7);
    assert_true(ks(values, N, cdf, NULL) < KS_LIMIT);
}

static void exponentials_fit(void **unused) {
    (void)unused;
    draw(hw_rng_exponential, "exponential");
    check_fit(exponential_cdf);
}

static void normals_fit(void **unused) {
    (void)unused;
    draw(hw_rng_normal, "normal");
    check_fit(normal_cdf);
}

/* Anderson-Darling weighs both tails: A2 exceeds 5.9694 with probability .001 (the asymptotic formula of
 * Marsaglia & Marsaglia 2004, J. Stat. Software 9(2)). */
static void check_tails(double (*cdf)(double, const void *), double (*above)(double)) {
    double sum = 0.0;
    qsort(values, N, sizeof *values, rising);
    for (size_t i = 0; i < N; i++) {
        sum += (2.0 * (double)i + 1.0) * (log(cdf(values[i], NULL)) + log(above(values[N - 1 - i])));
    }
    assert_true(-N - sum / N < 5.9694);
}

static double exponential_above(double x) {
    return exp(-x);
}

static double normal_above(double x) {
    return 0.5 * erfc(x / sqrt(2.0));
}

static void exponential_tails_fit(void **unused) {
    (void)unused;
    draw(hw_rng_exponential, "exponential tails");
    check_tails(exponential_cdf, exponential_above);
}

static void normal_tails_fit(void **unused) {
    (void)unused;
    draw(hw_rng_normal, "normal tails");
    check_tails(normal_cdf, normal_above);
}

static double edge_cdf(double x, const void *edge) {
    double r = *(const double *)edge;
    return 1.0 - erfc(x / sqrt(2.0)) / erfc(r / sqrt(2.0));
}

/* Bits that miss the base layer lead to the tail at once: a million draws of its code alone. */
#define INTO_THE_TAIL UINT64_C(0xfffffffffffffe00)

static double exponential_tail(struct hw_rng *rng) {
    return hw_rng_exponential_rest(rng, INTO_THE_TAIL) - hw_rng_exponential_layers[1].width * 0x1p53;
}

static double normal_tail(struct hw_rng *rng) {
    return hw_rng_normal_rest(rng, INTO_THE_TAIL);
}

static size_t count_above(double x) {
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        n += values[i] > x;
    }
    return n;
}

static void tail_of_the_exponential_is_exponential_again(void **unused) {
    (void)unused;
    double edge = hw_rng_exponential_layers[1].width * 0x1p53;
    draw(exponential_tail, "exponential tail");
    double expected = N * exp(-edge); /* 454 of them pass the edge a second time */
    assert_true(fabs((double)count_above(edge) - expected) < SIGMAS * sqrt(expected));
    assert_true(ks(values, N, exponential_cdf, NULL) < KS_LIMIT);
}

static void tail_of_the_normal_is_right(void **unused) {
    (void)unused;
    double edge = hw_rng_normal_layers[1].width * 0x1p53;
    draw(normal_tail, "normal tail");
    assert_true(ks(values, N, edge_cdf, &edge) < KS_LIMIT);
}

static void as_many_pass_the_edges_as_should(void **unused) {
    (void)unused;
    draw(hw_rng_exponential, "beyond the edge");
    double expected = N * exp(-hw_rng_exponential_layers[1].width * 0x1p53); /* 454 */
    assert_true(fabs((double)count_above(hw_rng_exponential_layers[1].width * 0x1p53) - expected) < SIGMAS * sqrt(expected));
    double edge = hw_rng_normal_layers[1].width * 0x1p53;
    draw(hw_rng_normal, "both edges");
    expected = N * 0.5 * erfc(edge / sqrt(2.0)); /* 129 on each side */
    assert_true(fabs((double)count_above(edge) - expected) < SIGMAS * sqrt(expected));
    assert_true(fabs((double)(N - count_above(-edge)) - expected) < SIGMAS * sqrt(expected));
}

/* E[X^k] of the exponential is k!, of the normal 1, 0, 3, ...: each sample mean within 5 of its sd, from E[X^2k]. */
static void check_moments(const double *moment, int most) {
    for (int k = 1; k <= most; k++) {
        double sum = 0.0;
        for (size_t i = 0; i < N; i++) {
            sum += pow(values[i], k);
        }
        double sd = sqrt((moment[2 * k] - moment[k] * moment[k]) / N);
        assert_true(fabs(sum / N - moment[k]) < SIGMAS * sd);
    }
}

static void moments_are_exact(void **unused) {
    (void)unused;
    static const double exponential[] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320};
    static const double normal[] = {1, 0, 1, 0, 3, 0, 15, 0, 105};
    draw(hw_rng_exponential, "moments");
    check_moments(exponential, 4);
    draw(hw_rng_normal, "moments");
    check_moments(normal, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_of_the_exponential_have_equal_areas),
        cmocka_unit_test(layers_of_the_normal_have_equal_areas),
        cmocka_unit_test(exponentials_fit),
        cmocka_unit_test(normals_fit),
        cmocka_unit_test(exponential_tails_fit),
        cmocka_unit_test(normal_tails_fit),
        cmocka_unit_test(tail_of_the_exponential_is_exponential_again),
        cmocka_unit_test(tail_of_the_normal_is_right),
        cmocka_unit_test(as_many_pass_the_edges_as_should),
        cmocka_unit_test(moments_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

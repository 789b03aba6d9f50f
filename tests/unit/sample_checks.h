/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TEST_SAMPLE_CHECKS_H
#define HW_TEST_SAMPLE_CHECKS_H
/* Comparisons of a sample with a distribution, for tests: Kolmogorov-Smirnov and chi-square, with their critical values (unit.special
 * checks these against published ones). */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "sim/special.h"

#define KS_LIMIT 1.9495 /* D sqrt(n) exceeds it with probability .001 (Kolmogorov) */

static inline int rising(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* D sqrt(n) of values (sorted here) against cdf(values[i], context). */
static inline double ks(double *values, size_t n, double (*cdf)(double, const void *), const void *context) {
    qsort(values, n, sizeof *values, rising);
    double worst = 0.0;
    for (size_t i = 0; i < n; i++) {
        double p = cdf(values[i], context);
        worst = fmax(worst, fmax(p - (double)i / (double)n, (double)(i + 1) / (double)n - p));
    }
    return worst * sqrt((double)n);
}

/* Limit distribution of D sqrt(n); the series alternates and its terms fall, so it is cut where they no longer count. */
static inline double kolmogorov_cdf(double x) {
    double sum = 0.0;
    for (int k = 1; k <= 100 && x > 0.1; k++) { /* below 0.1 less than 1e-50 */
        sum += (k % 2 == 1 ? 2.0 : -2.0) * exp(-2.0 * k * k * x * x);
    }
    return x > 0.1 ? 1.0 - sum : 0.0;
}

static inline double kolmogorov_quantile(double p) {
    double low = 0.1, high = 10.0;
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high);
        *(kolmogorov_cdf(middle) < p ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

static inline double chi_square_quantile(double p, double df) {
    return 2.0 * hw_special_gamma_quantile(0.5 * df, p);
}

/* Counts against the numbers expected (same total), neighbours taken together until each cell expects at least 5; *df: cells less one. */
static inline double chi_square(const double *counts, const double *expected, size_t n, double *df) {
    double statistic = 0.0, count = 0.0, due = 0.0, rest = 0.0;
    for (size_t i = 0; i < n; i++) {
        rest += expected[i];
    }
    *df = -1.0;
    for (size_t i = 0; i < n; i++) {
        count += counts[i];
        due += expected[i];
        rest -= expected[i];
        if ((due >= 5.0 && rest >= 5.0) || i == n - 1) { /* the last cell takes what is left */
            statistic += (count - due) * (count - due) / due;
            *df += 1.0;
            count = due = 0.0;
        }
    }
    return statistic;
}

#endif

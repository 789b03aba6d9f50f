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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TEST_SAMPLE_CHECKS_H
#define HW_TEST_SAMPLE_CHECKS_H
/* Comparisons of a sample with a distribution, for the tests of random numbers and distributions. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

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

#endif

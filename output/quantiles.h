/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_QUANTILES_H
#define HW_QUANTILES_H
/* How the years differ: quantiles over replicates, with intervals that hold for any distribution.
 *
 * Of n sorted values the interval of the p-quantile goes from the l-th to the u-th, where a binomial count (n, p) is below l with a probability of
 * at most half of what is left beside the confidence, and at least u with at most the other half (David and Nagaraja 2003, Order Statistics, 7.1). Its
 * coverage is at least the confidence, exactly computable, and often more, as ranks are whole numbers. With too few values there is none. */
#include "output/results.h"

struct hw_quantile {
    double value;     /* the smallest that at least a share p of the values do not exceed; NaN: no value */
    double low, high; /* NaN: too few values for this confidence */
    int32_t n;        /* values that exist */
};

/* Ranks from 1 to n; low 0 or high n + 1: none. */
void hw_quantiles_ranks(int32_t n, double p, double confidence, int32_t *low, int32_t *high);
/* Sorts the values; those that are not numbers are left out. */
struct hw_quantile hw_quantiles_of(double *values, size_t n, double p, double confidence);
/* The smallest n for which the p-quantile has an interval. */
int32_t hw_quantiles_needs(double p, double confidence);

/* Ten, fifty and ninety in a hundred, of every measure of one number (all: of every number): a table, CSV, JSON or Markdown. */
enum hw_status hw_quantiles_print(const struct hw_results *results, const struct hw_show *show, FILE *out) HW_MUST_CHECK;

#endif

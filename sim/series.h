/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SERIES_H
#define HW_SERIES_H
/* A series of observations of one run, in order of time: where its warm-up ends, and how sure its mean is.
 *
 * Warm-up: MSER-5 (White 1997, Simulation 69; White, Cobb and Spratt 2000; Hoad, Robinson and Davies 2010). Of k means Z of
 * five observations each, the first d are left out that make sum of (Z_j - mean)^2 over j > d, divided by (k - d)^2, least,
 * 0 <= d <= k / 2. A least value at k / 2 means that the series is too short to tell. Best applied to the mean of several runs.
 *
 * Interval of one long run: the t interval of the means of a few long batches (Schmeiser 1982: 10 to 30 of them), which is
 * right when these are nearly independent. */
#include "sim/base.h"

enum { HW_SERIES_MSER_BATCH = 5, HW_SERIES_BATCHES = 20 };

struct hw_series_mser {
    size_t batches;       /* k; 0: fewer than two batches, or a value that is not a number: nothing else is set */
    size_t left_out;      /* d */
    size_t observations;  /* d times five */
    double statistic;     /* at d */
    double statistic_all; /* at 0 */
    double mean;          /* of what is kept */
    double mean_all;
    bool too_short;
};
/* Observations after the last whole batch are not used. */
struct hw_series_mser hw_series_mser(const double *values, size_t n);

struct hw_series_means {
    size_t batches;     /* 0: fewer observations than batches, or a value that is not a number: nothing else is set */
    double mean, half_width;
    double correlation; /* of neighbouring batches; well above 0: the interval is too narrow, the run too short */
};
/* batches >= 2, all equally long; observations left over at the start are not used. */
struct hw_series_means hw_series_means(const double *values, size_t n, size_t batches, double confidence);

#endif

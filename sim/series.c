/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/series.h"

#include "sim/special.h"

#include <math.h>

static bool all_finite(const double *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i])) {
            return false;
        }
    }
    return true;
}

static double mean_of(const double *values, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += values[i];
    }
    return sum / (double)n;
}

struct hw_series_mser hw_series_mser(const double *values, size_t n) {
    struct hw_series_mser best = {.batches = 0};
    size_t k = n / HW_SERIES_MSER_BATCH;
    if (k < 2 || !all_finite(values, n)) {
        return best;
    }
    best.batches = k;
    /* From the last batch backwards, so that one pass gives the sum of squares after every d (Welford's update: stable). */
    double mean = 0;
    double squares = 0;
    for (size_t d = k; d-- > 0;) {
        double kept = (double)(k - d);
        double z = mean_of(values + d * HW_SERIES_MSER_BATCH, HW_SERIES_MSER_BATCH);
        double deviation = z - mean;
        mean += deviation / kept;
        squares += deviation * (z - mean);
        double statistic = squares / (kept * kept);
        bool first = d == k / 2;
        if (d <= k / 2 && (first || statistic <= best.statistic)) { /* of equals the one that keeps more */
            best.left_out = d;
            best.statistic = statistic;
            best.mean = mean;
        }
        if (d == 0) {
            best.statistic_all = statistic;
            best.mean_all = mean;
        }
    }
    best.observations = best.left_out * HW_SERIES_MSER_BATCH;
    best.too_short = best.left_out >= k / 2;
    return best;
}

struct hw_series_means hw_series_means(const double *values, size_t n, size_t batches, double confidence) {
    HW_REQUIRE(batches >= 2);
    struct hw_series_means found = {.batches = 0};
    size_t length = n / batches;
    if (length == 0 || !all_finite(values, n)) {
        return found;
    }
    values += n - length * batches;
    double mean = mean_of(values, length * batches);
    double squares = 0;
    double products = 0;
    double before = 0;
    for (size_t b = 0; b < batches; b++) {
        double deviation = mean_of(values + b * length, length) - mean;
        squares += deviation * deviation;
        products += deviation * before;
        before = deviation;
    }
    double m = (double)batches;
    found.batches = batches;
    found.mean = mean;
    found.half_width = hw_special_t_quantile(0.5 + 0.5 * confidence, m - 1) * sqrt(squares / (m - 1) / m);
    found.correlation = squares > 0 ? products / squares : 0;
    return found;
}

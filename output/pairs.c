/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/pairs.h"

#include <math.h>

/* A percentage of a baseline whose interval includes 0, or of one that is less than a hundredth of what it becomes, says nothing of use. */
static double relative_to(struct hw_interval baseline, double scenario, double difference) {
    bool may_be_0 = isfinite(baseline.half_width) && fabs(baseline.mean) <= baseline.half_width;
    bool nothing = baseline.mean == 0.0 || fabs(baseline.mean) < 0.01 * fabs(scenario);
    return may_be_0 || nothing ? (double)NAN : difference / fabs(baseline.mean);
}

struct hw_pairs hw_pairs_compare(double *a, double *b, size_t count, double confidence) {
    struct hw_pairs pairs = {.baseline = NAN, .scenario = NAN, .relative = NAN, .same = true};
    double sum_a = 0.0, sum_b = 0.0, n = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(a[i]) || !isfinite(b[i])) {
            a[i] = b[i] = NAN;
            continue;
        }
        sum_a += a[i];
        sum_b += b[i];
        n += 1.0;
        b[i] -= a[i];
        pairs.same = pairs.same && b[i] == 0.0;
    }
    pairs.difference = hw_results_interval(b, count, 1, confidence);
    if (pairs.difference.n > 0) {
        pairs.baseline = sum_a / n;
        pairs.scenario = sum_b / n;
        pairs.relative = relative_to(hw_results_interval(a, count, 1, confidence), pairs.scenario, pairs.difference.mean);
    }
    return pairs;
}

const char *hw_pairs_word(const struct hw_pairs *pairs) {
    if (pairs->difference.n < 2) {
        return "not known";
    }
    if (pairs->same) {
        return "no change";
    }
    if (!(fabs(pairs->difference.mean) > pairs->difference.half_width)) {
        return "no clear change";
    }
    return pairs->difference.mean > 0.0 ? "rose" : "fell";
}

int32_t hw_pairs_dropped(const struct hw_results *results, int32_t baseline, int32_t scenario) {
    int32_t dropped = 0, n = results->n_replicates;
    for (int32_t r = 0; r < n; r++) {
        dropped += results->state[baseline * n + r] != HW_REP_DONE || results->state[scenario * n + r] != HW_REP_DONE;
    }
    return dropped;
}

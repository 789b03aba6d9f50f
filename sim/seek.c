/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/seek.h"

#include "sim/num.h"

#include <math.h>

/* P(count <= k) of n trials; summed from the end that has fewer terms, with the same bits everywhere: it decides what is run next. */
static double at_most(int32_t n, int32_t k, double p) {
    double log_p = hw_num_log(p), log_q = hw_num_log1p(-p), all = hw_num_lgamma(n + 1.0), sum = 0.0;
    for (int32_t i = 0; i <= k && i <= n; i++) {
        sum += hw_num_exp(all - hw_num_lgamma(i + 1.0) - hw_num_lgamma(n - i + 1.0) + i * log_p + (n - i) * log_q);
    }
    return sum < 1.0 ? sum : 1.0;
}

/* P(count >= k): of failures, at most n - k. */
static double at_least(int32_t n, int32_t k, double p) {
    return at_most(n, n - k, 1.0 - p);
}

double hw_seek_error(const struct hw_seek *seek) {
    return (1.0 - seek->confidence) / seek->points;
}

int32_t hw_seek_needs(const struct hw_seek *seek) {
    double n = hw_num_log(hw_seek_error(seek)) / hw_num_log(seek->probability);
    return n < 1e9 ? (int32_t)ceil(n) : INT32_MAX;
}

int32_t hw_seek_most_looks(int32_t points) {
    int32_t looks = points > 1 ? 2 : 1;
    for (int32_t between = points - 2; between > 0; between /= 2) {
        looks++;
    }
    return looks;
}

enum hw_seek_verdict hw_seek_judge(const struct hw_seek *seek, int32_t met) {
    double error = hw_seek_error(seek);
    if (at_least(seek->replicates, met, seek->probability) <= error) {
        return HW_SEEK_MEETS;
    }
    return at_most(seek->replicates, met, seek->probability) <= error ? HW_SEEK_FAILS : HW_SEEK_OPEN;
}

/* Where a tail, which falls or rises with p, is the error. */
static double solve(int32_t n, int32_t met, double error, bool of_low) {
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 60; i++) {
        double p = 0.5 * (low + high);
        bool above = of_low ? at_least(n, met, p) > error : at_most(n, met, p) <= error;
        if (above) {
            high = p;
        } else {
            low = p;
        }
    }
    return 0.5 * (low + high);
}

void hw_seek_bounds(const struct hw_seek *seek, int32_t met, double *low, double *high) {
    double error = hw_seek_error(seek);
    *low = met == 0 ? 0.0 : solve(seek->replicates, met, error, true);
    *high = met == seek->replicates ? 1.0 : solve(seek->replicates, met, error, false);
}

int32_t hw_seek_next(int32_t points, const enum hw_seek_verdict *verdicts) {
    const int32_t last = points - 1;
    if (verdicts[last] == HW_SEEK_NOT_LOOKED) {
        return last;
    }
    if (verdicts[last] != HW_SEEK_MEETS || verdicts[0] == HW_SEEK_NOT_LOOKED) {
        return verdicts[0] == HW_SEEK_NOT_LOOKED && verdicts[last] == HW_SEEK_MEETS ? 0 : -1;
    }
    int32_t low = 0, high = last;
    if (verdicts[0] == HW_SEEK_MEETS) {
        return -1;
    }
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (verdicts[middle] == HW_SEEK_NOT_LOOKED) {
            return middle;
        }
        if (verdicts[middle] == HW_SEEK_MEETS) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return -1;
}

int32_t hw_seek_answer(int32_t points, const enum hw_seek_verdict *verdicts) {
    for (int32_t i = 0; i < points; i++) {
        if (verdicts[i] == HW_SEEK_MEETS) {
            return i;
        }
    }
    return -1;
}

int32_t hw_seek_below(int32_t points, const enum hw_seek_verdict *verdicts) {
    int32_t answer = hw_seek_answer(points, verdicts), found = -1;
    for (int32_t i = 0; i < (answer < 0 ? points : answer); i++) {
        found = verdicts[i] == HW_SEEK_FAILS ? i : found;
    }
    return found;
}

int32_t hw_seek_falls(int32_t points, const enum hw_seek_verdict *verdicts, const int32_t *met) {
    int32_t before = -1;
    for (int32_t i = 0; i < points; i++) {
        if (verdicts[i] != HW_SEEK_NOT_LOOKED) {
            if (before >= 0 && met[i] < met[before]) {
                return i;
            }
            before = i;
        }
    }
    return -1;
}

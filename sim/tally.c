/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tally.h"
#include <math.h>
#include <string.h>

void hw_tally_reset(struct hw_tally *tally) {
    memset(tally, 0, sizeof *tally);
}

void hw_tally_merge(struct hw_tally *into, const struct hw_tally *from) {
    into->count += from->count;
    into->sum_ms += from->sum_ms;
    into->max_ms = from->max_ms > into->max_ms ? from->max_ms : into->max_ms;
    into->sum_squares += from->sum_squares;
    for (uint32_t i = 0; i < HW_TALLY_BINS; i++) {
        HW_REQUIRE(from->bins[i] <= UINT32_MAX - into->bins[i]);
        into->bins[i] += from->bins[i];
    }
}

double hw_tally_mean_ms(const struct hw_tally *tally) {
    return tally->count == 0 ? (double)NAN : (double)tally->sum_ms / (double)tally->count;
}

/* With q the whole part of the mean and r what is left, sum = q n + r, the squares about q are the exact integer
 * sum_squares - q (sum + r), and those about the mean are less by r^2/n: no cancellation of large doubles. */
double hw_tally_sd_ms(const struct hw_tally *tally) {
    if (tally->count < 2) {
        return (double)NAN;
    }
    uint64_t n = tally->count;
    uint64_t sum = (uint64_t)tally->sum_ms;
    uint64_t q = sum / n;
    uint64_t r = sum % n;
    hw_u128 about_q = tally->sum_squares - (hw_u128)q * (sum + r);
    double squares = (double)about_q - (double)r * (double)r / (double)n;
    return squares > 0.0 ? sqrt(squares / (double)(n - 1)) : 0.0;
}

/* The least value of a bin, and how many whole values it holds: the inverse of hw_tally_bin. Bin b of block k holds ms + 1/2 from
 * 2^(k-1) (1 + b/64) on; below block 7 at most one whole value lies there. */
static uint64_t bin_low(size_t bin, uint64_t *width) {
    size_t block = bin >> HW_TALLY_SUB_BITS;
    uint64_t offset = (bin & ((1u << HW_TALLY_SUB_BITS) - 1u)) + (1u << HW_TALLY_SUB_BITS); /* the edge is offset * 2^(block - 7) */
    const uint32_t fine = HW_TALLY_SUB_BITS + 1u;
    *width = block > fine ? UINT64_C(1) << (block - fine) : 1;
    return block > fine ? offset << (block - fine) : offset >> (fine - block);
}

double hw_tally_quantile_ms(const struct hw_tally *tally, double p) {
    if (tally->count == 0) {
        return (double)NAN;
    }
    double rank = p * (double)tally->count;
    double below = 0.0;
    for (uint32_t i = 0; i < HW_TALLY_BINS; i++) {
        double here = (double)tally->bins[i];
        if (here > 0.0 && below + here >= rank) {
            uint64_t width = 0;
            double low = (double)bin_low(i, &width);
            double value = low + (double)(width - 1) * fmax(0.0, (rank - below) / here);
            return fmin(value, (double)tally->max_ms);
        }
        below += here;
    }
    return (double)tally->max_ms;
}

double hw_tally_share_above(const struct hw_tally *tally, hw_time threshold_ms) {
    if (tally->count == 0) {
        return (double)NAN;
    }
    if (threshold_ms < 0) {
        return 1.0;
    }
    if (threshold_ms >= tally->max_ms) {
        return 0.0;
    }
    size_t edge = hw_tally_bin(threshold_ms);
    uint64_t width = 0;
    uint64_t low = bin_low(edge, &width);
    uint64_t after = (uint64_t)threshold_ms - low < width ? width - 1 - ((uint64_t)threshold_ms - low) : 0;
    double above = (double)tally->bins[edge] * (double)after / (double)width;
    for (size_t i = edge + 1; i < HW_TALLY_BINS; i++) {
        above += (double)tally->bins[i];
    }
    return above / (double)tally->count;
}

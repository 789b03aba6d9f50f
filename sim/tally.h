/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TALLY_H
#define HW_TALLY_H
/* What is remembered about durations and about numbers present, in whole milliseconds so that sums are exact and do
 * not depend on the order of additions.
 *
 * hw_tally: count, sum, sum of squares and a log-linear histogram of durations (HDR style: 64 bins per power of two, so that
 * a quantile, interpolated inside its bin, is within 1/64 = 1.6 % of the exact one, and exact below 128 ms).
 * hw_level: a number that changes over time (patients waiting, beds in use): its time integral by the entry/exit sums. */
#include "sim/base.h"
#include "sim/rng.h"

#include <string.h>

#define HW_TALLY_SUB_BITS 6
#define HW_TALLY_BINS (65u << HW_TALLY_SUB_BITS)

struct hw_tally {
    uint64_t count;
    int64_t sum_ms;
    int64_t max_ms;
    hw_u128 sum_squares;
    uint32_t bins[HW_TALLY_BINS];
};

/* The bin of a duration (>= 0). The exponent and the first bits of the fraction of ms + 1/2 as a double are the bin: half the
 * instructions of counting leading zeros (measured). Below 64 ms most bins stay empty: each value has its own. */
static inline size_t hw_tally_bin(hw_time ms) {
    double x = (double)ms + 0.5;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (size_t)(bits >> (52 - HW_TALLY_SUB_BITS)) - ((size_t)1022 << HW_TALLY_SUB_BITS);
}

static inline void hw_tally_add(struct hw_tally *tally, hw_time ms) {
    HW_ASSERT(ms >= 0);
    tally->count++;
    tally->sum_ms += ms;
    if (HW_UNLIKELY(ms > tally->max_ms)) {
        tally->max_ms = ms;
    }
    tally->sum_squares += (hw_u128)(uint64_t)ms * (uint64_t)ms;
    tally->bins[hw_tally_bin(ms)]++;
}

/* How many were exactly 0. */
static inline uint64_t hw_tally_zeros(const struct hw_tally *tally) {
    return tally->bins[0];
}

void hw_tally_reset(struct hw_tally *tally);
/* Adds all of from to into; at most 2^32 - 1 values in a bin. */
void hw_tally_merge(struct hw_tally *into, const struct hw_tally *from);
double hw_tally_mean_ms(const struct hw_tally *tally); /* NaN when empty */
double hw_tally_sd_ms(const struct hw_tally *tally);   /* sample sd; NaN with fewer than 2 */
/* Quantile (0 <= p <= 1) with linear interpolation inside its bin; NaN when empty. */
double hw_tally_quantile_ms(const struct hw_tally *tally, double p);
/* Share of values above a threshold, interpolated inside its bin; NaN when empty. */
double hw_tally_share_above(const struct hw_tally *tally, hw_time threshold_ms);

/* The integral of a level over [since, T] is sum + count * T, where entering at t subtracts t from the sum and leaving
 * at t adds it: one addition per change, exact in integers (arithmetic modulo 2^64). */
struct hw_level {
    int64_t count;
    uint64_t sum;
};
static inline void hw_level_enter(struct hw_level *level, hw_time now) {
    level->count++;
    level->sum -= (uint64_t)now;
}
static inline void hw_level_leave(struct hw_level *level, hw_time now) {
    level->count--;
    level->sum += (uint64_t)now;
}
/* Integral from the last restart to now, in ms. */
static inline int64_t hw_level_integral(const struct hw_level *level, hw_time now) {
    return (int64_t)(level->sum + (uint64_t)level->count * (uint64_t)now);
}
/* Forgets the past: the integral is 0 now. */
static inline void hw_level_restart(struct hw_level *level, hw_time now) {
    level->sum = (uint64_t)0 - (uint64_t)level->count * (uint64_t)now;
}

#endif

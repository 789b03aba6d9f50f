/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RNG_H
#define HW_RNG_H
/* Random numbers: PCG64-DXSM (O'Neill 2014; the DXSM output and cheap multiplier as in numpy's PCG64DXSM), one stream
 * per (seed, replicate, decision name, person, occurrence).
 *
 * A decision (say "ward/stay") is turned into a struct hw_rng_key once per replicate. A draw then derives its own
 * stream from the key, who it is about and which time it is asked, by a hash: nothing depends on the order in which
 * things happen, so a scheme that does not touch somebody does not change that person's draws, and adding a module
 * changes nobody's. Never use an address, a creation order or the clock as person or occurrence. */
#include "sim/base.h"

typedef unsigned __int128 hw_u128;

struct hw_rng {
    hw_u128 state;
    hw_u128 inc; /* odd */
};

struct hw_rng_key {
    uint64_t a, b, c;
};

#define HW_RNG_MULTIPLIER UINT64_C(0xda942042e4dd58b5)

/* The key of a decision. Equal names give equal keys; the position of a module or a scenario plays no part. */
struct hw_rng_key hw_rng_key(uint64_t seed, uint64_t replicate, const char *decision);

/* 64-bit hash of a name (for keys and for ids that must not depend on position). */
uint64_t hw_rng_name(const char *name);

/* The next 64 random bits. */
static inline uint64_t hw_rng_next(struct hw_rng *rng) {
    uint64_t hi = (uint64_t)(rng->state >> 64);
    uint64_t lo = (uint64_t)rng->state | 1u;
    hi ^= hi >> 32;
    hi *= HW_RNG_MULTIPLIER;
    hi ^= hi >> 48;
    hi *= lo;
    rng->state = rng->state * HW_RNG_MULTIPLIER + rng->inc;
    return hi;
}

/* Both halves of the 128-bit product, folded: the mixing step of wyhash (Wang Yi 2019). */
static inline uint64_t hw_rng_fold(uint64_t x, uint64_t y) {
    hw_u128 product = (hw_u128)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The stream of one decision about one person at one occurrence. Person and occurrence are mixed side by side (two
 * independent multiplications), then with each other; the pair (h, g) stays recoverable from the 128-bit state, so
 * streams collide only where both mixed words do. */
static inline struct hw_rng hw_rng_stream(const struct hw_rng_key *key, uint64_t person, uint64_t occurrence) {
    uint64_t h = hw_rng_fold(person ^ key->a, UINT64_C(0x9fb21c651e98df25));
    uint64_t g = hw_rng_fold(occurrence ^ key->b, UINT64_C(0xd6e8feb86659fd93));
    struct hw_rng rng;
    rng.state = ((hw_u128)(hw_rng_fold(h, g) + key->c) << 64) | (h ^ (g << 32 | g >> 32));
    rng.inc = ((hw_u128)key->c << 64) | (key->b | 1u);
    return rng;
}

/* Uniform on the open interval (0, 1): 53 bits, never 0 or 1. */
static inline double hw_rng_unit(struct hw_rng *rng) {
    return ((double)(hw_rng_next(rng) >> 12) + 0.5) * 0x1p-52;
}

/* Uniform whole number in 0 .. n-1 without bias (Lemire 2019); n > 0. */
uint64_t hw_rng_below(struct hw_rng *rng, uint64_t n);

/* Moves the stream by delta steps as if that many numbers had been drawn (negative: two's complement). */
void hw_rng_advance(struct hw_rng *rng, hw_u128 delta);

/* Ziggurat tables (sim/rng_tables.h, made by scripts/make_rng_tables.py). A 53-bit integer below the threshold is
 * inside the layer; times the width it is the draw. */
struct hw_rng_layer {
    uint64_t below;
    double width;
};
extern const struct hw_rng_layer hw_rng_exponential_layers[256];
extern const struct hw_rng_layer hw_rng_normal_layers[256];
extern const double hw_rng_exponential_heights[257]; /* density at the right edge of each layer; the last is 1 */
extern const double hw_rng_normal_heights[257];

/* The 1 % of draws that fall in a wedge or the tail; bits are those that missed. */
HW_RARE double hw_rng_exponential_rest(struct hw_rng *rng, uint64_t bits);
HW_RARE double hw_rng_normal_rest(struct hw_rng *rng, uint64_t bits);

/* Standard exponential and standard normal by ziggurat (Marsaglia & Tsang 2000) with integer thresholds. One 64-bit number
 * gives the layer (bits 0-7), the sign (bit 8) and the place (bits 11-63, made odd: the midpoint of its cell, never 0). */
static inline double hw_rng_exponential(struct hw_rng *rng) {
    uint64_t bits = hw_rng_next(rng);
    const struct hw_rng_layer *layer = &hw_rng_exponential_layers[bits & 255u];
    uint64_t place = bits >> 11 | 1u;
    if (HW_LIKELY(place < layer->below)) {
        return (double)(int64_t)place * layer->width;
    }
    struct hw_rng copy = *rng; /* its address goes out of sight, rng's does not: the 99 % need not work out a state that nobody uses */
    double x = hw_rng_exponential_rest(&copy, bits);
    *rng = copy;
    return x;
}

static inline double hw_rng_normal(struct hw_rng *rng) {
    uint64_t bits = hw_rng_next(rng);
    const struct hw_rng_layer *layer = &hw_rng_normal_layers[bits & 255u];
    uint64_t place = bits >> 11 | 1u;
    if (HW_LIKELY(place < layer->below)) {
        int64_t flip = -(int64_t)(bits >> 8 & 1u); /* 0 or all ones: branch-free sign */
        return (double)(((int64_t)place ^ flip) - flip) * layer->width;
    }
    return hw_rng_normal_rest(rng, bits);
}

#endif

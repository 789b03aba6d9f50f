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

/* The stream of one decision about one person at one occurrence. */
static inline struct hw_rng hw_rng_stream(const struct hw_rng_key *key, uint64_t person, uint64_t occurrence) {
    hw_u128 p = (hw_u128)(person ^ key->a) * UINT64_C(0x9fb21c651e98df25);
    uint64_t h = (uint64_t)p ^ (uint64_t)(p >> 64);
    hw_u128 q = (hw_u128)((h + occurrence) ^ key->b) * UINT64_C(0xd6e8feb86659fd93);
    uint64_t g = (uint64_t)q ^ (uint64_t)(q >> 64);
    struct hw_rng rng;
    rng.state = ((hw_u128)(g ^ h) << 64) | (uint64_t)(g + key->c);
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

/* Standard exponential and standard normal by ziggurat (Marsaglia & Tsang 2000) with integer thresholds; tables are
 * checked in (sim/rng_tables.h, made by scripts/make_rng_tables.py). */
double hw_rng_exponential(struct hw_rng *rng);
double hw_rng_normal(struct hw_rng *rng);

#endif

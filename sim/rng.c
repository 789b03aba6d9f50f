/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/rng.h"

#include "sim/num.h"
#include "sim/rng_tables.h"

/* "moremur", a bijection of 64 bits with close to ideal avalanche (Evensen 2019). */
static uint64_t mixed(uint64_t x) {
    x ^= x >> 27;
    x *= UINT64_C(0x3c79ac492ba7b653);
    x ^= x >> 33;
    x *= UINT64_C(0x1c69b3f74ac4ae35);
    return x ^ x >> 27;
}

uint64_t hw_rng_name(const char *name) {
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t length = 0;
    for (const unsigned char *c = (const unsigned char *)name; *c != 0; c++) {
        h = mixed(h ^ *c) + UINT64_C(0x9e3779b97f4a7c15);
        length++;
    }
    return mixed(h ^ length);
}

struct hw_rng_key hw_rng_key(uint64_t seed, uint64_t replicate, const char *decision) {
    /* Each of seed, replicate and name passes a bijection before the next is added, so no two of them can cancel. The three
     * words differ by the constant they start from. */
    static const uint64_t start[3] = {UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344), UINT64_C(0xa4093822299f31d0)};
    uint64_t name = hw_rng_name(decision);
    uint64_t word[3];
    for (int i = 0; i < 3; i++) {
        uint64_t h = mixed(seed ^ start[i]) + start[i];
        h = mixed(h ^ replicate) + start[i];
        h = mixed(h ^ name) + start[i];
        word[i] = mixed(h);
    }
    return (struct hw_rng_key){word[0], word[1], word[2]};
}

uint64_t hw_rng_below(struct hw_rng *rng, uint64_t n) {
    HW_REQUIRE(n > 0);
    hw_u128 scaled = (hw_u128)hw_rng_next(rng) * n;
    if ((uint64_t)scaled < n) {
        uint64_t surplus = (0 - n) % n; /* 2^64 mod n: that many products are one too many */
        while ((uint64_t)scaled < surplus) {
            scaled = (hw_u128)hw_rng_next(rng) * n;
        }
    }
    return (uint64_t)(scaled >> 64);
}

void hw_rng_advance(struct hw_rng *rng, hw_u128 delta) {
    /* Repeated squaring of the step s -> m s + c (Brown 1994). */
    hw_u128 m = HW_RNG_MULTIPLIER;
    hw_u128 c = rng->inc;
    hw_u128 m_all = 1;
    hw_u128 c_all = 0;
    for (; delta > 0; delta >>= 1) {
        if (delta & 1u) {
            m_all *= m;
            c_all = c_all * m + c;
        }
        c *= m + 1;
        m *= m;
    }
    rng->state = rng->state * m_all + c_all;
}

double hw_rng_exponential_rest(struct hw_rng *rng, uint64_t bits) {
    double behind = 0.0; /* past the edge the exponential starts anew */
    for (;;) {
        size_t i = bits & 255u;
        uint64_t place = bits >> 11 | 1u;
        double x = (double)(int64_t)place * hw_rng_exponential_layers[i].width;
        if (place < hw_rng_exponential_layers[i].below) {
            return behind + x;
        }
        if (i == 0) {
            behind += EXPONENTIAL_EDGE;
        } else {
            double low = hw_rng_exponential_heights[i];
            double high = hw_rng_exponential_heights[i + 1];
            if (low + hw_rng_unit(rng) * (high - low) < hw_num_exp(-x)) {
                return behind + x;
            }
        }
        bits = hw_rng_next(rng);
    }
}

double hw_rng_normal_rest(struct hw_rng *rng, uint64_t bits) {
    for (;;) {
        size_t i = bits & 255u;
        uint64_t place = bits >> 11 | 1u;
        double sign = (bits >> 8 & 1u) ? -1.0 : 1.0;
        double x = (double)(int64_t)place * hw_rng_normal_layers[i].width;
        if (place < hw_rng_normal_layers[i].below) {
            return sign * x;
        }
        if (i == 0) {
            double y;
            do { /* Marsaglia 1964, with exponentials for the two logarithms */
                x = hw_rng_exponential(rng) / NORMAL_EDGE;
                y = hw_rng_exponential(rng);
            } while (2.0 * y < x * x);
            return sign * (NORMAL_EDGE + x);
        }
        double low = hw_rng_normal_heights[i];
        double high = hw_rng_normal_heights[i + 1];
        if (low + hw_rng_unit(rng) * (high - low) < hw_num_exp(-0.5 * x * x)) {
            return sign * x;
        }
        bits = hw_rng_next(rng);
    }
}

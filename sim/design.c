/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/design.h"

#include "sim/quasi.h"
#include "sim/rng.h"

#include <string.h>

const char *const hw_design_names[HW_DESIGN_KINDS] = {"factorial", "fractional_factorial", "latin_hypercube", "sobol", "morris", "sobol_indices", "uncertainty", "find", "select", "mix"};

int32_t hw_design_factorial_points(const int32_t *levels, int32_t factors) {
    int64_t points = 1;
    for (int32_t f = 0; f < factors && points <= HW_DESIGN_POINTS; f++) {
        points *= levels[f];
    }
    return points <= HW_DESIGN_POINTS ? (int32_t)points : 0;
}

void hw_design_factorial(const int32_t *levels, int32_t factors, double *out) {
    int32_t points = hw_design_factorial_points(levels, factors);
    for (int32_t p = 0; p < points; p++) {
        int32_t rest = p;
        for (int32_t f = factors - 1; f >= 0; f--) {
            out[(size_t)p * (size_t)factors + (size_t)f] = rest % levels[f];
            rest /= levels[f];
        }
    }
}

/* After words were chosen, least[w] is how few of them have w for their product (bitwise sum): 0 for none at all, many for no such set. A
 * word may join when no set of up to resolution - 2 has it for its product: then no product of fewer than resolution factors is the same at
 * all points. Taking them in rising order gives the lexicographic codes of Conway and Sloane (1986), which hold every word of one factor. */
static bool choose_words(int32_t factors, int32_t resolution, int32_t basic, uint8_t *least, struct hw_fraction *out) {
    const uint32_t words = UINT32_C(1) << basic;
    enum { MANY = HW_DESIGN_FACTORS + 1 };
    memset(least, MANY, words);
    least[0] = 0;
    *out = (struct hw_fraction){.basic = basic, .resolution = factors + 1};
    for (uint32_t word = 1; word < words && out->factors < factors; word++) {
        if (least[word] <= resolution - 2) {
            continue;
        }
        if (least[word] < MANY && least[word] + 1 < out->resolution) {
            out->resolution = least[word] + 1;
        }
        out->word[out->factors++] = word;
        for (uint32_t x = 0; x < words; x++) {
            uint32_t y = x ^ word;
            if (x < y) {
                uint8_t at_x = least[x], at_y = least[y];
                least[x] = at_y + 1 < at_x ? (uint8_t)(at_y + 1) : at_x;
                least[y] = at_x + 1 < at_y ? (uint8_t)(at_x + 1) : at_y;
            }
        }
    }
    return out->factors == factors;
}

enum hw_status hw_design_fraction(int32_t factors, int32_t resolution, uint8_t *scratch, struct hw_fraction *out) {
    if (factors < 1 || factors > HW_DESIGN_FACTORS || resolution < 3 || resolution > factors + 1) {
        return HW_BAD_INPUT;
    }
    for (int32_t basic = 1; basic <= HW_DESIGN_WORD; basic++) {
        struct hw_fraction found;
        if (choose_words(factors, resolution, basic, scratch, &found)) {
            *out = found;
            return HW_OK;
        }
    }
    return HW_BAD_INPUT;
}

void hw_design_fractional(const struct hw_fraction *fraction, double *out) {
    for (uint32_t p = 0; p < UINT32_C(1) << fraction->basic; p++) {
        for (int32_t f = 0; f < fraction->factors; f++) {
            /* A product of factors at -1 and +1 is +1 when an even number of them are at -1. */
            uint32_t low = fraction->word[f] & ~p;
            bool odd = __builtin_popcount(low) % 2 == 1;
            out[(size_t)p * (size_t)fraction->factors + (size_t)f] = odd ? 0.0 : 1.0;
        }
    }
}

void hw_design_latin_hypercube(int32_t points, int32_t factors, uint64_t seed, double *out) {
    struct hw_rng_key order = hw_rng_key(seed, 0, "study/latin_hypercube/order"), place = hw_rng_key(seed, 0, "study/latin_hypercube/place");
    for (int32_t f = 0; f < factors; f++) {
        struct hw_rng rng = hw_rng_stream(&order, (uint64_t)f, 0), within = hw_rng_stream(&place, (uint64_t)f, 0);
        for (int32_t p = 0; p < points; p++) { /* a shuffle from the inside out (Knuth) */
            int32_t q = (int32_t)hw_rng_below(&rng, (uint64_t)p + 1);
            out[(size_t)p * (size_t)factors + (size_t)f] = out[(size_t)q * (size_t)factors + (size_t)f];
            out[(size_t)q * (size_t)factors + (size_t)f] = p;
        }
        for (int32_t p = 0; p < points; p++) {
            double *at = &out[(size_t)p * (size_t)factors + (size_t)f];
            *at = (*at + hw_rng_unit(&within)) / points;
        }
    }
}

void hw_design_uncertainty(int32_t points, int32_t factors, uint64_t seed, double *out) {
    struct hw_rng_key key = hw_rng_key(seed, 0, "study/uncertainty");
    for (int32_t f = 0; f < factors; f++) {
        struct hw_rng rng = hw_rng_stream(&key, (uint64_t)f, 0);
        for (int32_t p = 0; p < points; p++) {
            out[(size_t)p * (size_t)factors + (size_t)f] = hw_rng_unit(&rng);
        }
    }
}

/* One trajectory: from a place of the grid that leaves room for a step, the factors in random order, each up or down by one. */
static void walk(int32_t factors, int32_t levels, struct hw_rng *rng, double *out) {
    const int32_t step = levels / 2;
    int32_t order[HW_DESIGN_FACTORS], at[HW_DESIGN_FACTORS], to[HW_DESIGN_FACTORS];
    for (int32_t f = 0; f < factors; f++) {
        int32_t low = (int32_t)hw_rng_below(rng, (uint64_t)(levels - step));
        bool down = hw_rng_below(rng, 2) == 1;
        at[f] = down ? low + step : low;
        to[f] = down ? low : low + step;
        int32_t g = (int32_t)hw_rng_below(rng, (uint64_t)f + 1);
        order[f] = order[g];
        order[g] = f;
    }
    for (int32_t i = 0; i <= factors; i++) {
        for (int32_t f = 0; f < factors; f++) {
            out[(size_t)i * (size_t)factors + (size_t)f] = (double)at[f] / (levels - 1);
        }
        if (i < factors) {
            at[order[i]] = to[order[i]];
        }
    }
}

void hw_design_morris(int32_t trajectories, int32_t factors, int32_t levels, uint64_t seed, double *out) {
    HW_REQUIRE(factors <= HW_DESIGN_FACTORS && levels >= 2 && levels % 2 == 0);
    struct hw_rng_key key = hw_rng_key(seed, 0, "study/morris");
    for (int32_t t = 0; t < trajectories; t++) {
        struct hw_rng rng = hw_rng_stream(&key, (uint64_t)t, 0);
        walk(factors, levels, &rng, out + (size_t)t * (size_t)(factors + 1) * (size_t)factors);
    }
}

enum hw_status hw_design_sobol_indices(int32_t base, int32_t factors, double *scratch, double *out) {
    const size_t k = (size_t)factors, n = (size_t)base;
    HW_TRY(hw_quasi_sobol(2 * factors, base, scratch));
    for (size_t block = 0; block < k + 2; block++) { /* A, B, A with column 1 of B, ... */
        for (size_t i = 0; i < n; i++) {
            for (size_t f = 0; f < k; f++) {
                size_t matrix = block == 1 || block == f + 2 ? 1 : 0;
                out[(block * n + i) * k + f] = scratch[i * 2 * k + matrix * k + f];
            }
        }
    }
    return HW_OK;
}

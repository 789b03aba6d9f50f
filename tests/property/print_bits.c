/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints a hash of the bits of every function in sim/num.h, of the draws that use them and of the C library's own log and exp,
 * one line each: test_bits.sh compares the lines between compilers, optimisation and processor features. */
#include "sim/base.h"
#include "sim/dist.h"
#include "sim/num.h"
#include "sim/rng.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define N 150000

static uint64_t mix(uint64_t hash, double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return (hash ^ bits) * UINT64_C(0x100000001b3); /* FNV-1a by words */
}

static double unit(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*state >> 12) + 0.5) * 0x1p-52;
}

static double two(int which, double u, double v) {
    switch (which) {
    case 0:
        return hw_num_exp(100.0 * u - 50.0);
    case 1:
        return hw_num_log(u / v);
    case 2:
        return hw_num_pow(u * 10.0, v * 6.0 - 3.0);
    case 3:
        return hw_num_log1p(u - 0.5);
    case 4:
        return hw_num_expm1(u - 0.5);
    case 5:
        return hw_num_sin(u * 100.0);
    case 6:
        return hw_num_cos(u * 100.0);
    case 7:
        return hw_num_lgamma(u * 50.0);
    case 8:
        return u * v + (u - v) * v - u; /* would change if fused */
    case 9:
        return log(u / v);
    default:
        return exp(100.0 * u - 50.0);
    }
}

static uint64_t draws(const struct hw_dist *dist, const struct hw_rng_key *key) {
    uint64_t hash = 0;
    for (uint64_t i = 0; i < 10000; i++) {
        struct hw_rng rng = hw_rng_stream(key, i, 0);
        hash = mix(hash, hw_dist_sample(dist, &rng));
        hash = mix(hash, i % 20 == 0 ? hw_dist_sample_residual(dist, &rng) : 0.0);
    }
    return hash;
}

int main(void) {
    static const char *const names[] = {"exp", "log", "pow", "log1p", "expm1", "sin", "cos", "lgamma", "sum", "libm_log", "libm_exp"};
    for (int which = 0; which < 11; which++) {
        uint64_t state = 1;
        uint64_t hash = 0;
        for (int i = 0; i < N; i++) {
            double u = unit(&state);
            hash = mix(hash, two(which, u, unit(&state)));
        }
        printf("%s %016" PRIx64 "\n", names[which], hash);
    }
    struct hw_rng_key key = hw_rng_key(1, 0, "bits");
    struct hw_dist dist[8];
    if (hw_dist_exponential(3.0, &dist[0]) != HW_OK || hw_dist_lognormal_moments(16.0, 16.0, &dist[1]) != HW_OK ||
        hw_dist_gamma(0.7, 2.0, &dist[2]) != HW_OK || hw_dist_weibull(1.5, 2.0, &dist[3]) != HW_OK ||
        hw_dist_normal(1.0, 2.0, &dist[4]) != HW_OK || hw_dist_lognormal_moments(5.0, 9.0, &dist[5]) != HW_OK ||
        hw_dist_truncate(&dist[5], 1.0, 30.0) != HW_OK || hw_dist_gamma(2.5, 2.0, &dist[6]) != HW_OK ||
        hw_dist_truncate(&dist[6], 20.0, 25.0) != HW_OK || hw_dist_lognormal_log(0.0, 1.0, &dist[7]) != HW_OK ||
        hw_dist_truncate(&dist[7], 9.0, 12.0) != HW_OK) { /* the last two hold little mass: drawn by inversion */
        return 1;
    }
    for (int i = 0; i < 8; i++) {
        printf("draw_%d %016" PRIx64 "\n", i, draws(&dist[i], &key));
    }
    return 0;
}

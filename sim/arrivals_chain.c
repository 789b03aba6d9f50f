/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/arrivals.h"

/* The states that modulate a rate. Stay number k draws from (stream, k): first how long it lasts, then what comes next. */

static uint32_t pick(const double *below, double u) {
    uint32_t i = 0;
    while (u >= below[i]) {
        i++;
    }
    return i;
}

/* How long the stay lasts: until was its start. */
static void add_length(const struct hw_arrivals_chain *chain, struct hw_rng *rng, struct hw_arrivals_stay *stay) {
    double mean = chain->mean_ms[stay->state];
    stay->until += chain->fixed ? mean : mean * hw_rng_exponential(rng);
}

void hw_arrivals_first_stay(const struct hw_arrivals *spec, const struct hw_rng_key *key, struct hw_arrivals_stay *stay) {
    const struct hw_arrivals_chain *chain = &spec->chain;
    struct hw_rng rng = hw_rng_stream(key, spec->uid, 0);
    *stay = (struct hw_arrivals_stay){.until = 0};
    stay->state = pick(chain->first, hw_rng_unit(&rng));
    add_length(chain, &rng, stay);
}

void hw_arrivals_next_stay(const struct hw_arrivals *spec, const struct hw_rng_key *key, struct hw_arrivals_stay *stay) {
    const struct hw_arrivals_chain *chain = &spec->chain;
    struct hw_rng rng = hw_rng_stream(key, spec->uid, ++stay->number);
    stay->state = pick(chain->then + (size_t)stay->state * chain->n, hw_rng_unit(&rng));
    add_length(chain, &rng, stay);
}

/* Elimination without subtractions (Grassmann, Taksar and Heyman 1985, Operations Research 33(5)): exact to rounding. */
bool hw_arrivals_shares(uint32_t n, const double *jump, const double *mean_ms, double *share) {
    double p[HW_ARRIVALS_STATES][HW_ARRIVALS_STATES];
    double visits[HW_ARRIVALS_STATES], total = 0;
    HW_REQUIRE(n >= 1 && n <= HW_ARRIVALS_STATES);
    for (uint32_t i = 0; i < n * n; i++) {
        p[i / n][i % n] = jump[i];
    }
    for (uint32_t k = n - 1; k > 0; k--) {
        double out = 0;
        for (uint32_t j = 0; j < k; j++) {
            out += p[k][j];
        }
        if (!(out > 0)) {
            return false;
        }
        for (uint32_t i = 0; i < k; i++) {
            p[i][k] /= out;
            for (uint32_t j = 0; j < k; j++) {
                p[i][j] += p[i][k] * p[k][j];
            }
        }
    }
    visits[0] = 1;
    for (uint32_t k = 1; k < n; k++) {
        visits[k] = 0;
        for (uint32_t i = 0; i < k; i++) {
            visits[k] += visits[i] * p[i][k];
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        share[k] = visits[k] * mean_ms[k];
        total += share[k];
    }
    for (uint32_t k = 0; k < n; k++) {
        share[k] /= total;
    }
    return true;
}

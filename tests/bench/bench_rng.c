/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints nanoseconds per draw when every draw derives its own stream, as the simulator does. Best of five rounds. */
#include <time.h>

#include "sim/dist.h"

#define ROUNDS 5
#define DRAWS 10000000

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double unit(const struct hw_dist *dist, struct hw_rng *rng) {
    (void)dist;
    return hw_rng_unit(rng);
}

/* Each draw alone: nothing depends on the last. Chained: the person depends on the last draw, so that the whole latency
 * of stream and draw shows. */
static inline double measure(const struct hw_dist *dist, double (*draw)(const struct hw_dist *, struct hw_rng *), bool chained) {
    struct hw_rng_key key = hw_rng_key(1, 0, "bench");
    double best = 1e30;
    double sink = 0.0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now_ns();
        uint64_t person = 0;
        for (uint64_t i = 0; i < DRAWS; i++) {
            struct hw_rng rng = hw_rng_stream(&key, person, 0);
            double x = draw(dist, &rng);
            sink += x;
            person = i + (chained && x < 0.0);
        }
        double took = (now_ns() - start) / DRAWS;
        best = took < best ? took : best;
    }
    return sink != 0.0 ? best : -1.0;
}

int main(void) {
    struct hw_dist exponential;
    struct hw_dist lognormal;
    struct hw_dist gamma;
    if (hw_dist_exponential(1.0, &exponential) != HW_OK || hw_dist_lognormal_moments(16.0, 16.0, &lognormal) != HW_OK ||
        hw_dist_gamma(2.5, 1.0, &gamma) != HW_OK) {
        return 1;
    }
    printf("ns per stream and draw      alone  chained\n");
    printf("uniform                    %6.2f   %6.2f\n", measure(NULL, unit, false), measure(NULL, unit, true));
    printf("exponential                %6.2f   %6.2f\n", measure(&exponential, hw_dist_sample, false),
           measure(&exponential, hw_dist_sample, true));
    printf("lognormal                  %6.2f   %6.2f\n", measure(&lognormal, hw_dist_sample, false),
           measure(&lognormal, hw_dist_sample, true));
    printf("gamma                      %6.2f   %6.2f\n", measure(&gamma, hw_dist_sample, false), measure(&gamma, hw_dist_sample, true));
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hold model: n events pending; pop one, push it again after a random increment. Nanoseconds of processor time per
 * pop and push, the draw of the increment included; median of the rounds.
 *
 * Usage: bench_queue [ROUNDS [PENDING ...]] */
#include "events/queue.h"
#include "sim/mem.h"
#include "sim/rng.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS_MAX = 99 };

static double cpu_s(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Exponential with a mean of 1 hour, or exponentials with means of 1 second times 4^0 .. 4^11 (48 days), each equally
 * often. */
static hw_time increment(struct hw_rng *rng, bool mixed) {
    double mean_ms = 3600e3;
    if (mixed) {
        uint64_t i = hw_rng_next(rng) >> 32;
        mean_ms = 1e3 * (double)(UINT64_C(1) << 2 * (i * 12 >> 32));
    }
    return 1 + (hw_time)(mean_ms * hw_rng_exponential(rng));
}

static double draw_ns(bool mixed) {
    struct hw_rng_key key = hw_rng_key(1, 0, "bench/queue");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    hw_time sum = 0;
    double start = cpu_s();
    for (int i = 0; i < 10000000; i++) {
        sum += increment(&rng, mixed);
    }
    double ns = (cpu_s() - start) * 1e9 / 1e7;
    return sum > 0 ? ns : 0;
}

/* One round: fill, warm up until events lie as they do in the long run, then measure. Negative when memory is short. */
static double hold_ns(enum hw_queue_kind kind, uint32_t pending, bool mixed, int64_t holds) {
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_event_key order = {12345};
    struct hw_rng_key key = hw_rng_key(1, 0, "bench/queue");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    struct hw_queue *queue = hw_queue_create(&mem, kind);
    if (queue == NULL) {
        return -1;
    }
    double ns = -1, start = 0;
    for (uint32_t i = 0; i < pending; i++) {
        if (hw_queue_push(queue, hw_event_make(order, increment(&rng, mixed), HW_EV_END, i, 0)) != HW_OK) {
            goto done;
        }
    }
    int64_t warm = 2 * (int64_t)pending + 1000;
    for (int64_t i = -warm; i < holds; i++) {
        if (i == 0) {
            start = cpu_s();
        }
        struct hw_event event;
        if (!hw_queue_pop(queue, &event)) {
            goto done;
        }
        event.time += increment(&rng, mixed);
        if (hw_queue_push(queue, event) != HW_OK) {
            goto done;
        }
    }
    ns = (cpu_s() - start) * 1e9 / (double)holds;
done:
    hw_queue_free(queue);
    return ns;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_ns(enum hw_queue_kind kind, uint32_t pending, bool mixed, int rounds) {
    double ns[ROUNDS_MAX];
    int64_t holds = pending > 100000 ? 4 * (int64_t)pending : 2000000;
    for (int i = 0; i < rounds; i++) {
        ns[i] = hold_ns(kind, pending, mixed, holds);
    }
    qsort(ns, (size_t)rounds, sizeof *ns, by_value);
    return ns[rounds / 2];
}

int main(int argc, char **argv) {
    static const uint32_t usual[] = {2, 10, 20, 50, 160, 1000, 10000, 270000, 1500000};
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    if (rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "bench_queue: rounds must be 1 to %d\n", ROUNDS_MAX);
        return 2;
    }
    int lines = argc > 2 ? argc - 2 : (int)(sizeof usual / sizeof *usual);
    printf("drawing an increment: exponential %.1f ns, mixed %.1f ns\n", draw_ns(false), draw_ns(true));
    printf("%10s %12s %12s %12s   ns per pop, draw and push; median of %d\n", "pending", "exponential", "mixed", "plain heap", rounds);
    for (int i = 0; i < lines; i++) {
        uint32_t pending = argc > 2 ? (uint32_t)strtoul(argv[i + 2], NULL, 10) : usual[i];
        printf("%10u %12.1f", pending, median_ns(HW_QUEUE_FAST, pending, false, rounds));
        printf(" %12.1f", median_ns(HW_QUEUE_FAST, pending, true, rounds));
        printf(" %12.1f\n", median_ns(HW_QUEUE_PLAIN, pending, false, 1));
        fflush(stdout);
    }
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hold model: n events pending; pop one, push it again after a random increment. Nanoseconds of processor time per
 * pop and push, the draw of the increment included; median of the rounds. The last two columns also change a record of
 * 64 bytes per event, as a handler changes a person: without and with prefetching the events that come soon.
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

enum records { NO_RECORDS, RECORDS, PREFETCHED };

struct trial {
    enum hw_queue_kind kind;
    bool mixed;
    enum records records;
};

struct record {
    uint64_t words[8];
};

static void touch(struct hw_queue *queue, struct hw_event_key order, struct record *records, struct hw_event event, bool prefetch) {
    struct record *record = &records[hw_event_subject_of(order, event)];
    record->words[0]++;
    record->words[5] += (uint64_t)event.time;
    struct hw_event soon[4];
    size_t n = prefetch ? hw_queue_peek_near(queue, soon, 4) : 0;
    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(&records[hw_event_subject_of(order, soon[i])], 1);
    }
}

/* One round: fill, warm up until events lie as they do in the long run, then measure. Negative when memory is short. */
static double hold_ns(struct trial trial, uint32_t pending, int64_t holds) {
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_event_key order = {12345};
    struct hw_rng_key key = hw_rng_key(1, 0, "bench/queue");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    struct hw_queue *queue = hw_queue_create(&mem, trial.kind);
    struct record *records = hw_mem_alloc(&mem, pending, sizeof *records);
    double ns = -1, start = 0;
    if (queue == NULL || records == NULL) {
        goto done;
    }
    for (uint32_t i = 0; i < pending; i++) {
        if (hw_queue_push(queue, hw_event_make(order, increment(&rng, trial.mixed), HW_EV_END, i, 0)) != HW_OK) {
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
        if (trial.records != NO_RECORDS) {
            touch(queue, order, records, event, trial.records == PREFETCHED);
        }
        event.time += increment(&rng, trial.mixed);
        if (hw_queue_push(queue, event) != HW_OK) {
            goto done;
        }
    }
    ns = (cpu_s() - start) * 1e9 / (double)holds;
done:
    hw_mem_free(&mem, records);
    hw_queue_free(queue);
    return ns;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_ns(struct trial trial, uint32_t pending, int rounds) {
    double ns[ROUNDS_MAX];
    int64_t holds = pending > 100000 ? 4 * (int64_t)pending : 2000000;
    for (int i = 0; i < rounds; i++) {
        ns[i] = hold_ns(trial, pending, holds);
    }
    qsort(ns, (size_t)rounds, sizeof *ns, by_value);
    return ns[rounds / 2];
}

int main(int argc, char **argv) {
    static const uint32_t usual[] = {2, 10, 20, 50, 160, 1000, 10000, 270000, 1500000};
    static const struct trial trials[] = {{HW_QUEUE_FAST, false, NO_RECORDS},
                                          {HW_QUEUE_FAST, true, NO_RECORDS},
                                          {HW_QUEUE_PLAIN, false, NO_RECORDS},
                                          {HW_QUEUE_FAST, false, RECORDS},
                                          {HW_QUEUE_FAST, false, PREFETCHED}};
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    if (rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "bench_queue: rounds must be 1 to %d\n", ROUNDS_MAX);
        return 2;
    }
    int lines = argc > 2 ? argc - 2 : (int)(sizeof usual / sizeof *usual);
    printf("drawing an increment: exponential %.1f ns, mixed %.1f ns\n", draw_ns(false), draw_ns(true));
    printf("ns per pop, draw and push; median of %d (plain heap: of 1)\n", rounds);
    printf("%10s %12s %12s %12s %12s %12s\n", "pending", "exponential", "mixed", "plain heap", "records", "prefetched");
    for (int i = 0; i < lines; i++) {
        uint32_t pending = argc > 2 ? (uint32_t)strtoul(argv[i + 2], NULL, 10) : usual[i];
        printf("%10u", pending);
        for (size_t t = 0; t < sizeof trials / sizeof *trials; t++) {
            printf(" %12.1f", median_ns(trials[t], pending, trials[t].kind == HW_QUEUE_PLAIN ? 1 : rounds));
        }
        printf("\n");
        fflush(stdout);
    }
    return 0;
}

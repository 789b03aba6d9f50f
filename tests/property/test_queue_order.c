/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast queue gives the events of the plain heap, event for event, on every workload here (promise P9); and the
 * order in which events are pushed changes nothing (promise P8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events/queue.h"
#include "sim/mem.h"
#include "sim/rng.h"

#include <stdlib.h>

static const struct hw_event_key order = {UINT32_C(0x2545f491)};

/* Both queues, the same pushes and pops; the plain one must agree with a sorted array elsewhere (test_queue.c). */
struct pair {
    struct hw_mem mem;
    struct hw_queue *fast, *plain;
    struct hw_rng rng;
    hw_time now;
    hw_id subject; /* the next one: every event is distinct */
};

static void pair_init(struct pair *pair, uint64_t seed) {
    hw_mem_init(&pair->mem);
    pair->mem.fill = 0xa5;
    pair->fast = hw_queue_create(&pair->mem, HW_QUEUE_FAST);
    pair->plain = hw_queue_create(&pair->mem, HW_QUEUE_PLAIN);
    assert_non_null(pair->fast);
    assert_non_null(pair->plain);
    struct hw_rng_key key = hw_rng_key(seed, 0, "test/queue");
    pair->rng = hw_rng_stream(&key, 0, 0);
    pair->now = 0;
    pair->subject = 0;
}

static void pair_clear(struct pair *pair) {
    hw_queue_free(pair->fast);
    hw_queue_free(pair->plain);
    assert_int_equal(pair->mem.live_blocks, 0);
}

static void pair_push(struct pair *pair, hw_time after) {
    enum hw_event_kind kind = (enum hw_event_kind)hw_rng_below(&pair->rng, HW_EV_KINDS);
    uint32_t stamp = (uint32_t)hw_rng_below(&pair->rng, 1000);
    hw_time time = after < HW_FOREVER - 1 - pair->now ? pair->now + after : HW_FOREVER - 1;
    struct hw_event event = hw_event_make(order, time, kind, pair->subject++, stamp);
    assert_int_equal(hw_queue_push(pair->fast, event), HW_OK);
    assert_int_equal(hw_queue_push(pair->plain, event), HW_OK);
}

static void pair_pop(struct pair *pair) {
    struct hw_event a = {0, 0}, b = {0, 0};
    bool got_a = hw_queue_pop(pair->fast, &a), got_b = hw_queue_pop(pair->plain, &b);
    if (got_a != got_b || a.time != b.time || a.word != b.word || hw_queue_count(pair->fast) != hw_queue_count(pair->plain)) {
        fail_msg("after %lld pushes: fast (%lld, %llx), plain (%lld, %llx)", (long long)pair->subject, (long long)a.time,
                 (unsigned long long)a.word, (long long)b.time, (unsigned long long)b.word);
    }
    pair->now = got_b ? b.time : pair->now;
}

static void pair_empty(struct pair *pair) {
    while (hw_queue_count(pair->plain) > 0) {
        pair_pop(pair);
    }
    pair_pop(pair);
}

/* Increments in ms. `round` lets a shape change in the course of a run. */
typedef hw_time shape(struct hw_rng *rng, int64_t round);

static hw_time exponential(struct hw_rng *rng, int64_t round) {
    (void)round;
    return 1 + (hw_time)(3.6e6 * hw_rng_exponential(rng));
}
static hw_time seconds_to_months(struct hw_rng *rng, int64_t round) {
    (void)round;
    return 1 + (hw_time)(1e3 * (double)(UINT64_C(1) << 2 * hw_rng_below(rng, 12)) * hw_rng_exponential(rng));
}
static hw_time same_instant_often(struct hw_rng *rng, int64_t round) {
    (void)round;
    return hw_rng_below(rng, 4) == 0 ? 0 : (hw_time)hw_rng_below(rng, 3) * 1000;
}
static hw_time all_equal(struct hw_rng *rng, int64_t round) {
    (void)rng;
    (void)round;
    return HW_MS_PER_DAY;
}
static hw_time next_midnight(struct hw_rng *rng, int64_t round) {
    return hw_rng_below(rng, 2) == 0 ? HW_MS_PER_DAY - round % 7 : exponential(rng, round);
}
static hw_time far_future(struct hw_rng *rng, int64_t round) {
    (void)round;
    return (hw_time)(hw_rng_next(rng) >> (2 + hw_rng_below(rng, 60)));
}
static hw_time ever_shorter(struct hw_rng *rng, int64_t round) {
    return 1 + (hw_time)(1e12 / (1 + (double)round * (double)round) * hw_rng_exponential(rng));
}
static hw_time ever_longer(struct hw_rng *rng, int64_t round) {
    return 1 + (hw_time)((double)round * (double)round * hw_rng_exponential(rng));
}
static hw_time crowd_then_nobody(struct hw_rng *rng, int64_t round) {
    return (hw_time)hw_rng_below(rng, round / 20000 % 2 == 0 ? 50 : 1 << 30);
}
static hw_time one_ms_apart(struct hw_rng *rng, int64_t round) {
    (void)rng;
    (void)round;
    return 1;
}

static shape *const shapes[] = {exponential, seconds_to_months, same_instant_often, all_equal,        next_midnight,
                                far_future,  ever_shorter,      ever_longer,        crowd_then_nobody, one_ms_apart};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static void hold(size_t s, uint32_t pending, int64_t rounds) {
    struct pair pair;
    pair_init(&pair, s * 1000003 + pending);
    for (uint32_t i = 0; i < pending; i++) {
        pair_push(&pair, shapes[s](&pair.rng, i));
    }
    for (int64_t round = 0; round < rounds; round++) {
        pair_pop(&pair);
        pair_push(&pair, shapes[s](&pair.rng, round));
    }
    pair_empty(&pair);
    pair_clear(&pair);
}

static void test_hold_at_many_sizes(void **state) {
    (void)state;
    static const uint32_t sizes[] = {1, 2, 3, 4, 5, 11, 12, 13, 14, 33, 64, 160, 1000, 1001, 3499, 3500, 3501, 20000};
    for (size_t s = 0; s < SHAPES; s++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            hold(s, sizes[i], 30000);
        }
    }
}

static void test_hold_with_a_million(void **state) {
    (void)state;
    hold(0, 1000000, 200000);
    hold(1, 300000, 300000);
    hold(4, 300000, 300000);
}

/* Up to 2^5 .. 2^17 pending and down to nothing, over and over, through both switches between near and ring. */
static void test_growth_and_shrinking(void **state) {
    (void)state;
    for (size_t s = 0; s < SHAPES; s++) {
        struct pair pair;
        pair_init(&pair, 77 + s);
        for (int cycle = 0; cycle < 12; cycle++) {
            uint64_t top = UINT64_C(1) << (4 + hw_rng_below(&pair.rng, cycle < 10 ? 9 : 14));
            while (hw_queue_count(pair.plain) < top) {
                for (uint64_t n = hw_rng_below(&pair.rng, 4); n > 0; n--) {
                    pair_push(&pair, shapes[s](&pair.rng, pair.subject));
                }
                if (hw_rng_below(&pair.rng, 2) == 0) {
                    pair_pop(&pair);
                }
            }
            uint64_t bottom = cycle % 3 == 0 ? 0 : hw_rng_below(&pair.rng, 40);
            while (hw_queue_count(pair.plain) > bottom) {
                pair_pop(&pair);
                if (hw_rng_below(&pair.rng, 3) == 0) {
                    pair_push(&pair, shapes[s](&pair.rng, pair.subject));
                }
            }
        }
        pair_empty(&pair);
        pair_clear(&pair);
    }
}

/* The shape of the increments changes at random: the width has to follow, many times. */
static void test_changing_shapes(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct pair pair;
        pair_init(&pair, 9000 + seed);
        uint64_t pending = UINT64_C(1) << hw_rng_below(&pair.rng, 13);
        while (pair.subject < 60000) {
            shape *now = shapes[hw_rng_below(&pair.rng, SHAPES)];
            for (uint64_t n = 1 + hw_rng_below(&pair.rng, 3 * pending + 2000); n > 0; n--) {
                if (hw_queue_count(pair.plain) < 2 * hw_rng_below(&pair.rng, pending + 1)) {
                    pair_push(&pair, now(&pair.rng, pair.subject));
                } else {
                    pair_pop(&pair);
                }
            }
        }
        pair_empty(&pair);
        pair_clear(&pair);
    }
}

/* A reset in mid-run leaves nothing behind, and the run after it is the run of a new queue. */
static void test_reset_in_mid_run(void **state) {
    (void)state;
    struct pair pair;
    pair_init(&pair, 5);
    for (int cycle = 0; cycle < 20; cycle++) {
        size_t s = (size_t)cycle % SHAPES;
        for (uint64_t n = hw_rng_below(&pair.rng, 5000); n > 0; n--) {
            pair_push(&pair, shapes[s](&pair.rng, pair.subject));
            if (hw_rng_below(&pair.rng, 3) == 0) {
                pair_pop(&pair);
            }
        }
        hw_queue_reset(pair.fast);
        hw_queue_reset(pair.plain);
        pair.now = 0;
        pair_pop(&pair);
    }
    pair_clear(&pair);
}

/* The same events pushed in many orders: as they come, backwards, sorted, and shuffled. One sequence comes out. */
static void test_insertion_order_is_forgotten(void **state) {
    (void)state;
    enum { N = 3000, ORDERS = 12 };
    static struct hw_event events[N], sorted[N];
    for (size_t s = 0; s < SHAPES; s++) {
        struct pair pair;
        pair_init(&pair, 600 + s);
        for (hw_id i = 0; i < N; i++) {
            events[i] = hw_event_make(order, shapes[s](&pair.rng, i), (enum hw_event_kind)(i % HW_EV_KINDS), i / 20, i);
        }
        for (int pass = 0; pass < ORDERS; pass++) {
            hw_queue_reset(pair.fast);
            for (size_t i = 0; i < N; i++) {
                assert_int_equal(hw_queue_push(pair.fast, pass == 2 ? sorted[i] : events[pass == 1 ? N - 1 - i : i]), HW_OK);
            }
            for (size_t i = 0; i < N; i++) {
                struct hw_event event;
                assert_true(hw_queue_pop(pair.fast, &event));
                sorted[i] = pass == 0 ? event : sorted[i];
                assert_true(event.time == sorted[i].time && event.word == sorted[i].word);
            }
            for (size_t i = N - 1; i > 0; i--) {
                size_t j = (size_t)hw_rng_below(&pair.rng, i + 1);
                struct hw_event swap = events[i];
                events[i] = events[j];
                events[j] = swap;
            }
        }
        pair_clear(&pair);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hold_at_many_sizes),  cmocka_unit_test(test_hold_with_a_million),
        cmocka_unit_test(test_growth_and_shrinking), cmocka_unit_test(test_changing_shapes),
        cmocka_unit_test(test_reset_in_mid_run),    cmocka_unit_test(test_insertion_order_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

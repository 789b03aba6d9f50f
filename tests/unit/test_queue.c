/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contracts of the queue other than its order on large workloads, which tests/property/test_queue_order.c checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events/queue.h"
#include "events/queue_parts.h" /* to see the width, which shows in nothing but speed */
#include "sim/mem.h"
#include "sim/rng.h"

#include <stdlib.h>

static const enum hw_queue_kind kinds[] = {HW_QUEUE_FAST, HW_QUEUE_PLAIN};
static const struct hw_event_key order = {99};

static struct hw_event event_at(hw_time time, hw_id subject) {
    return hw_event_make(order, time, HW_EV_END, subject, 0);
}

static struct hw_rng stream(uint64_t seed) {
    struct hw_rng_key key = hw_rng_key(seed, 0, "test/queue");
    return hw_rng_stream(&key, 0, 0);
}

static hw_time increment(struct hw_rng *rng) {
    return 1 + (hw_time)((double)(UINT64_C(1) << hw_rng_below(rng, 24)) * hw_rng_exponential(rng));
}

static bool same(struct hw_event a, struct hw_event b) {
    return a.time == b.time && a.word == b.word;
}

static void test_empty_queue_gives_nothing(void **state) {
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        struct hw_mem mem;
        hw_mem_init(&mem);
        struct hw_queue *queue = hw_queue_create(&mem, kinds[k]);
        struct hw_event event = event_at(7, 7), before = event;
        assert_false(hw_queue_pop(queue, &event));
        assert_true(same(event, before));
        assert_int_equal(hw_queue_count(queue), 0);
        assert_int_equal(hw_queue_peek_near(queue, &event, 1), 0);
        hw_queue_free(queue);
        hw_queue_free(NULL);
        assert_int_equal(mem.live_blocks, 0);
    }
}

static int compare(const void *a, const void *b) {
    const struct hw_event *x = a, *y = b;
    return hw_event_before(*y, *x) - hw_event_before(*x, *y);
}

/* Against qsort, so that the plain heap, the measure of the fast queue, is itself checked by something else. */
static void test_pops_what_was_pushed_sorted(void **state) {
    (void)state;
    enum { N = 20000 };
    struct hw_event *want = calloc(N, sizeof *want);
    assert_non_null(want);
    for (size_t k = 0; k < 2; k++) {
        struct hw_mem mem;
        hw_mem_init(&mem);
        struct hw_queue *queue = hw_queue_create(&mem, kinds[k]);
        struct hw_rng rng = stream(1);
        for (hw_id i = 0; i < N; i++) {
            want[i] = hw_event_make(order, (hw_time)hw_rng_below(&rng, N), (enum hw_event_kind)(i % HW_EV_KINDS), i, 0);
            assert_int_equal(hw_queue_push(queue, want[i]), HW_OK);
            assert_int_equal(hw_queue_count(queue), i + 1);
        }
        qsort(want, N, sizeof *want, compare);
        for (hw_id i = 0; i < N; i++) {
            struct hw_event got;
            assert_true(hw_queue_pop(queue, &got));
            assert_true(same(got, want[i]));
        }
        assert_int_equal(hw_queue_count(queue), 0);
        hw_queue_free(queue);
    }
    free(want);
}

/* An instant's later arrivals of lower rank come before what waits at that instant; a pushed-back event comes again. */
static void test_push_at_the_instant_in_hand(void **state) {
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        for (hw_id others = 0; others < 200; others += 40) {
            struct hw_mem mem;
            hw_mem_init(&mem);
            struct hw_queue *queue = hw_queue_create(&mem, kinds[k]);
            for (hw_id i = 0; i < others; i++) {
                assert_int_equal(hw_queue_push(queue, event_at(1000 + i, i)), HW_OK);
            }
            struct hw_event arrival = hw_event_make(order, 500, HW_EV_ARRIVAL, 1, 0), tick = hw_event_make(order, 500, HW_EV_TICK, 2, 0);
            struct hw_event end = event_at(500, 3), got;
            struct hw_event first = hw_event_before(arrival, tick) ? arrival : tick, second = first.word == tick.word ? arrival : tick;
            assert_int_equal(hw_queue_push(queue, second), HW_OK);
            assert_int_equal(hw_queue_push(queue, first), HW_OK);
            assert_true(hw_queue_pop(queue, &got) && same(got, first));
            assert_int_equal(hw_queue_push(queue, got), HW_OK);
            assert_int_equal(hw_queue_push(queue, end), HW_OK);
            assert_true(hw_queue_pop(queue, &got) && same(got, end));
            assert_true(hw_queue_pop(queue, &got) && same(got, first));
            assert_true(hw_queue_pop(queue, &got) && same(got, second));
            assert_int_equal(hw_queue_count(queue), others);
            hw_queue_free(queue);
        }
    }
}

static void test_create_without_memory(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    mem.fail_at = 1;
    assert_null(hw_queue_create(&mem, HW_QUEUE_FAST));
    assert_int_equal(mem.live_blocks, 0);
}

/* Grows to 8,000 pending with pops between, through near, wheel and ring with its bins, while the k-th allocation fails, once or from then on. A refused push
 * leaves the queue as it was: all that was accepted comes out as from a queue that never saw the refused event.
 * Returns false when no allocation was refused. */
static bool run_with_fault(enum hw_queue_kind kind, uint64_t k, bool on) {
    struct hw_mem mem, calm;
    hw_mem_init(&mem);
    hw_mem_init(&calm);
    struct hw_queue *queue = hw_queue_create(&mem, kind), *check = hw_queue_create(&calm, HW_QUEUE_PLAIN);
    struct hw_rng rng = stream(2);
    struct hw_event got = {0, 0}, want = {0, 0};
    hw_time now = 0;
    bool refused = false;
    mem.fail_at = mem.calls + k;
    mem.fail_on = on;
    enum { PUSHES = 9000 };
    for (hw_id i = 0; i < PUSHES || hw_queue_count(check) > 0; i++) {
        struct hw_event event = event_at(now + (i % 3 == 0 ? 1 : increment(&rng)), i);
        size_t before = hw_queue_count(queue);
        enum hw_status status = i < PUSHES ? hw_queue_push(queue, event) : HW_OK;
        if (status != HW_OK) {
            assert_int_equal(status, HW_NO_MEMORY);
            assert_int_equal(hw_queue_count(queue), before);
            refused = true;
        } else if (i < PUSHES) {
            assert_int_equal(hw_queue_push(check, event), HW_OK);
        }
        if (i % 7 == 0 || i >= PUSHES) {
            assert_int_equal(hw_queue_pop(check, &want), hw_queue_pop(queue, &got));
            assert_true(same(got, want));
            now = want.time;
        }
    }
    assert_false(hw_queue_pop(queue, &got));
    hw_queue_free(queue);
    hw_queue_free(check);
    assert_int_equal(mem.live_blocks, 0);
    return refused;
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        uint64_t k = 1;
        while (run_with_fault(kinds[i], k, false)) {
            assert_true(run_with_fault(kinds[i], k, true));
            k++;
        }
        assert_in_range(k, 4, 60); /* several allocations were met (work and both arrays of chunks), and the growth is not linear */
    }
}

static void hold(struct hw_queue *queue, hw_id pending, int rounds) {
    struct hw_rng rng = stream(4);
    struct hw_event event;
    for (hw_id i = 0; i < pending; i++) {
        assert_int_equal(hw_queue_push(queue, event_at(increment(&rng), i)), HW_OK);
    }
    for (int i = 0; i < rounds; i++) {
        assert_true(hw_queue_pop(queue, &event));
        event.time += increment(&rng);
        assert_int_equal(hw_queue_push(queue, event), HW_OK);
    }
}

/* Chunks and late events are named by 32 bits: more than these can name is refused, never wrapped. */
static void test_more_than_an_index_can_name_is_refused(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    uint64_t calls = mem.calls;
    queue->pushed = (uint64_t)HW_QUEUE_CHUNK * HW_NONE;
    assert_int_equal(hw_queue_room_grow(queue, true), HW_NO_MEMORY);
    queue->pushed = 0;
    queue->late_capacity = queue->late_fresh = UINT32_MAX / 3 * 2 + 100;
    assert_int_equal(hw_queue_room_late(queue), HW_NO_MEMORY);
    queue->late_capacity = 0;
    queue->late_fresh = 1;
    assert_int_equal(mem.calls, calls); /* refused before anything was asked for */
    hold(queue, 5000, 5000);
    hw_queue_free(queue);
}

/* Events now, one in 73 million years and thousands twice as far: a rate of one in an age may not shift the width away. */
static void test_times_that_are_ages_apart(void **state) {
    (void)state;
    enum { NOW = 1500, LATER = 2500 };
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_event event, last = {0, 0};
    for (hw_id i = 0; i < NOW + 1 + LATER; i++) {
        hw_time time = i < NOW ? 1 + (hw_time)i : i == NOW ? INT64_C(1) << 61 : (INT64_C(1) << 62) + ((hw_time)i << 48);
        assert_int_equal(hw_queue_push(queue, event_at(time, i)), HW_OK);
    }
    for (hw_id i = 0; i < NOW + 1 + LATER; i++) {
        assert_true(hw_queue_pop(queue, &event) && hw_event_before(last, event));
        assert_int_equal(hw_event_subject_of(order, event), i);
        last = event;
    }
    assert_false(hw_queue_pop(queue, &event));
    hw_queue_free(queue);
}

/* Refused in the bucket in use, the rarest place to need memory: the queue is as it was, and goes on. */
static void test_a_late_event_may_be_refused(void **state) {
    (void)state;
    enum { PENDING = 20000 };
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_event event, last = {0, 0};
    for (hw_id i = 0; i < PENDING; i++) {
        assert_int_equal(hw_queue_push(queue, event_at(1000 * (hw_time)i, i)), HW_OK);
    }
    assert_true(hw_queue_pop(queue, &event) && queue->bins > 1 && queue->late_capacity == 0);
    mem.fail_at = mem.calls + 1;
    mem.fail_on = true;
    hw_time late = queue->active_end; /* the first instant after the bin in use */
    assert_int_equal(hw_queue_push(queue, event_at(late, PENDING)), HW_NO_MEMORY);
    assert_int_equal(hw_queue_count(queue), PENDING - 1);
    mem.fail_at = 0;
    assert_int_equal(hw_queue_push(queue, event_at(late, PENDING)), HW_OK);
    for (int i = 0; i < PENDING; i++) {
        assert_true(hw_queue_pop(queue, &event) && hw_event_before(last, event));
        last = event;
    }
    assert_false(hw_queue_pop(queue, &event));
    hw_queue_free(queue);
}

static void test_a_ring_built_of_nothing_works(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    assert_int_equal(hw_queue_room_grow(queue, true), HW_OK);
    hw_queue_width_build(queue);
    hold(queue, 2000, 10000);
    hw_queue_free(queue);
}

/* Popping never allocates, whatever has to be moved for it: with all further allocations refused, everything comes. */
static void test_pop_needs_no_memory(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_rng rng = stream(3);
    for (hw_id i = 0; i < 50000; i++) { /* half of them at one instant, some very far away */
        assert_int_equal(hw_queue_push(queue, event_at(i % 2 == 0 ? 5000000 : increment(&rng) << (i % 30), i)), HW_OK);
    }
    uint64_t calls = mem.calls;
    struct hw_event got, last = {0, 0};
    while (hw_queue_pop(queue, &got)) {
        assert_true(hw_event_before(last, got));
        last = got;
    }
    assert_int_equal(mem.calls, calls);
    hw_queue_free(queue);
}

static void test_reset_keeps_memory(void **state) {
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        struct hw_mem mem;
        hw_mem_init(&mem);
        struct hw_queue *queue = hw_queue_create(&mem, kinds[k]);
        hold(queue, 5000, 20000);
        uint64_t calls = mem.calls;
        hw_queue_reset(queue);
        assert_int_equal(hw_queue_count(queue), 0);
        hold(queue, 5000, 20000);
        assert_int_equal(mem.calls, calls);
        hw_queue_free(queue);
    }
}

/* 16 bytes of chunk and 16 of work an event, each up to half too large after growing, plus the ring. */
static void test_memory_per_event(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    hold(queue, 270000, 300000);
    assert_in_range(mem.live_bytes, 2 * 16 * 270000, 3 * 16 * 270000 + 2 * 1000 * 1000);
    hw_queue_free(queue);
}

/* What is shown is pending, comes soon, and is shown once; enough is shown to pay; the sequence stays the same. */
static void test_peek_shows_what_comes_soon(void **state) {
    (void)state;
    enum { PENDING = 100000, ROUNDS = 100000, SOON = 64 };
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_rng rng = stream(5);
    int *shown_at = calloc(PENDING, sizeof *shown_at);
    assert_non_null(shown_at);
    for (hw_id i = 0; i < PENDING; i++) {
        assert_int_equal(hw_queue_push(queue, event_at(1 + (hw_time)(3.6e6 * hw_rng_exponential(&rng)), i)), HW_OK);
    }
    int useful = 0;
    struct hw_event last = {0, 0};
    for (int i = 1; i <= ROUNDS; i++) {
        struct hw_event event, near[4];
        assert_true(hw_queue_pop(queue, &event));
        assert_true(hw_event_before(last, event));
        last = event;
        hw_id subject = hw_event_subject_of(order, event);
        useful += shown_at[subject] != 0 && i - shown_at[subject] <= SOON;
        assert_true(shown_at[subject] == 0 || i - shown_at[subject] <= 4 * SOON);
        shown_at[subject] = 0;
        event.time += 1 + (hw_time)(3.6e6 * hw_rng_exponential(&rng));
        assert_int_equal(hw_queue_push(queue, event), HW_OK);
        size_t n = hw_queue_peek_near(queue, near, 4);
        assert_in_range(n, 0, 4);
        for (size_t j = 0; j < n; j++) {
            hw_id next = hw_event_subject_of(order, near[j]);
            assert_true(next < PENDING && shown_at[next] == 0);
            shown_at[next] = i;
        }
    }
    assert_in_range(useful, ROUNDS * 3 / 4, ROUNDS);
    free(shown_at);
    hw_queue_free(queue);
}

static void hold_with_mean(struct hw_queue *queue, struct hw_rng *rng, double mean_ms, int rounds) {
    for (int i = 0; i < rounds; i++) {
        struct hw_event event;
        assert_true(hw_queue_pop(queue, &event));
        event.time += 1 + (hw_time)(mean_ms * hw_rng_exponential(rng));
        assert_int_equal(hw_queue_push(queue, event), HW_OK);
    }
}

/* A bucket shall get two events. It may be off by a factor of four (hysteresis), once more by rounding and by chance.
 * Every mean sets 1,000 further events in motion; those of longer means before lie still in comparison. After 10^11 ms,
 * pushes with 10^2 ms all meet in near and heap, in one bucket, and the queue must notice even so. */
static void test_width_follows_the_rate(void **state) {
    (void)state;
    static const double means_ms[] = {1e5, 1e8, 1e11, 1e2, 1e6};
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_rng rng = stream(6);
    for (hw_id i = 0; i < sizeof means_ms / sizeof *means_ms; i++) {
        for (hw_id j = 0; j < 1000; j++) {
            assert_int_equal(hw_queue_push(queue, event_at(queue->now + 1 + (hw_time)hw_rng_below(&rng, 100), i * 1000 + j)), HW_OK);
        }
        hold_with_mean(queue, &rng, means_ms[i], 100000);
        hw_time start = queue->now;
        hold_with_mean(queue, &rng, means_ms[i], 20000);
        double per_ms = 20000.0 / (double)(queue->now - start);
        double per_bucket = per_ms * (double)(INT64_C(1) << queue->coarse_shift);
        if (per_bucket > 32 || (per_bucket < 0.125 && queue->coarse_shift > 0)) {
            fail_msg("mean %g ms: %g events per bucket", means_ms[i], per_bucket);
        }
    }
    hw_queue_free(queue);
}

/* Through near, wheel and ring and back, each left at its own number of pending events. */
static void test_the_number_pending_chooses_the_structure(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_event event;
    hold(queue, HW_QUEUE_ALONE, 1000);
    assert_false(queue->wheel_used || queue->ring_used);
    hw_id i = HW_QUEUE_ALONE;
    while (hw_queue_count(queue) < HW_QUEUE_MANY) {
        assert_int_equal(hw_queue_push(queue, event_at(queue->now + 1000 * (hw_time)i, i)), HW_OK);
        assert_true(queue->wheel_used && !queue->ring_used);
        i++;
    }
    assert_int_equal(hw_queue_push(queue, event_at(INT64_C(1) << 40, i)), HW_OK);
    assert_true(queue->ring_used && !queue->wheel_used);
    while (hw_queue_count(queue) > HW_QUEUE_LESS) {
        assert_true(queue->ring_used && hw_queue_pop(queue, &event));
    }
    for (int more = 0; more < 40; more++) { /* what is near already comes first */
        assert_true(hw_queue_pop(queue, &event));
    }
    assert_true(queue->wheel_used && !queue->ring_used);
    while (hw_queue_count(queue) > HW_QUEUE_FEW) {
        assert_true(hw_queue_pop(queue, &event));
    }
    assert_true(hw_queue_pop(queue, &event)); /* looks for the next event beyond the 64 places at hand */
    assert_false(queue->wheel_used || queue->ring_used);
    hw_queue_free(queue);
}

/* The wheel's place shall be an eighth to a quarter of the mean time between events; half or twice that by chance, and
 * half again because one too narrow is kept. */
static void test_width_of_the_wheel_follows_the_rate(void **state) {
    (void)state;
    static const double means_ms[] = {1e7, 1e4, 1e9};
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_rng rng = stream(8);
    for (hw_id i = 0; i < 300; i++) {
        assert_int_equal(hw_queue_push(queue, event_at(queue->now + 1 + (hw_time)hw_rng_below(&rng, 1000000), i)), HW_OK);
    }
    for (size_t i = 0; i < sizeof means_ms / sizeof *means_ms; i++) {
        hold_with_mean(queue, &rng, means_ms[i], 60000);
        hw_time start = queue->now;
        hold_with_mean(queue, &rng, means_ms[i], 20000);
        assert_true(queue->wheel_used);
        double per_place = 20000.0 / (double)(queue->now - start) * (double)(INT64_C(1) << queue->wheel.shift);
        if (per_place > 0.5 || per_place < 1.0 / 32) {
            fail_msg("mean %g ms: %g events per place", means_ms[i], per_place);
        }
    }
    hw_queue_free(queue);
}

/* Many events at one instant are the ring's work whatever the width: the wheel is left, and not for a moment only. */
static void test_a_crowd_at_one_instant_leaves_the_wheel(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_queue *queue = hw_queue_create(&mem, HW_QUEUE_FAST);
    struct hw_event event, last = {0, 0};
    for (hw_id i = 0; i < 800; i++) {
        assert_int_equal(hw_queue_push(queue, event_at(86400000, i)), HW_OK);
    }
    assert_true(queue->ring_used && queue->ring_kept);
    while (hw_queue_pop(queue, &event)) {
        assert_true(hw_event_before(last, event));
        last = event;
    }
    assert_int_equal(hw_queue_push(queue, event_at(2 * 86400000, 0)), HW_OK);
    assert_true(hw_queue_pop(queue, &event));
    assert_false(queue->ring_used || queue->ring_kept);
    hw_queue_free(queue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_queue_gives_nothing),   cmocka_unit_test(test_pops_what_was_pushed_sorted),
        cmocka_unit_test(test_push_at_the_instant_in_hand), cmocka_unit_test(test_create_without_memory),
        cmocka_unit_test(test_every_allocation_may_fail),   cmocka_unit_test(test_pop_needs_no_memory),
        cmocka_unit_test(test_reset_keeps_memory),          cmocka_unit_test(test_memory_per_event),
        cmocka_unit_test(test_peek_shows_what_comes_soon),  cmocka_unit_test(test_width_follows_the_rate),
        cmocka_unit_test(test_the_number_pending_chooses_the_structure),
        cmocka_unit_test(test_width_of_the_wheel_follows_the_rate), cmocka_unit_test(test_a_crowd_at_one_instant_leaves_the_wheel),
        cmocka_unit_test(test_more_than_an_index_can_name_is_refused), cmocka_unit_test(test_times_that_are_ages_apart),
        cmocka_unit_test(test_a_ring_built_of_nothing_works), cmocka_unit_test(test_a_late_event_may_be_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

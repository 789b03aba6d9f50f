/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The width of the ring's buckets, by the rule at the top of events/queue_width.c and by hand: it shows in nothing but speed, so that no order of
 * events can tell that it is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events/queue_parts.h"

static const struct hw_event_key order = {7};

static struct hw_queue *open_queue(struct hw_mem *mem) {
    hw_mem_init(mem);
    return hw_queue_create(mem, HW_QUEUE_FAST);
}

static void close_queue(struct hw_mem *mem, struct hw_queue *queue) {
    hw_queue_free(queue);
    assert_int_equal(mem->live_blocks, 0);
}

/* n events, every step ms from first on, pushed in a mixed order; n is no multiple of 1009. */
static void push_spread(struct hw_queue *queue, uint32_t n, hw_time first, hw_time step) {
    for (uint32_t i = 0; i < n; i++) {
        uint32_t place = (uint32_t)((uint64_t)i * 1009 % n);
        assert_int_equal(hw_queue_push(queue, hw_event_make(order, first + step * place, HW_EV_END, i, 0)), HW_OK);
    }
}

static void takes_in_order(struct hw_queue *queue, uint32_t n) {
    struct hw_event event;
    hw_time last = 0;
    for (uint32_t i = 0; i < n; i++) {
        assert_true(hw_queue_pop(queue, &event));
        assert_true(event.time >= last);
        last = event.time;
    }
}

static void takes_all_in_order(struct hw_queue *queue, uint32_t n) {
    takes_in_order(queue, n);
    assert_int_equal(hw_queue_count(queue), 0);
}

/* A new ring begins with the bucket of now, has measured nothing yet, and looks again at four times as many. */
static void begins_anew(const struct hw_queue *queue) {
    assert_true(queue->ring_used);
    assert_true(queue->coarse_now == (queue->now >> queue->coarse_shift) - 1);
    assert_true(queue->active_end == (queue->now >> queue->coarse_shift) << queue->coarse_shift);
    assert_int_equal(queue->look_above, 4 * hw_queue_pending(queue) + HW_QUEUE_NEAR);
    assert_true(queue->looked_popped == queue->popped && queue->looked_time == queue->now);
    assert_true(queue->bins == 0 && queue->bin == 0 && queue->late_fresh == 1 && queue->late_free == 0);
}

/* 5,000 events every 600 ms from 1,000 s on, nothing measured: a quarter of them lie within 751 s of the first, so with the wanted 9 in a bucket
 * (5,000 / 512) it is (1,000 s + 750 s) x 9 / 1,251 = 12.6 s wide, and the power of two below is 2^13 ms = 8.2 s. The sample of the quartile may be wrong
 * by a few in a hundred: 12.1 to 13.1 s. */
static void test_a_ring_of_what_is_pending(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_queue *queue = open_queue(&mem);
    push_spread(queue, 5000, 1000000, 600);
    hw_queue_width_build(queue);
    assert_int_equal(queue->coarse_shift, 13);
    begins_anew(queue);
    takes_all_in_order(queue, 5000);
    close_queue(&mem, queue);
}

/* The same when the clock stands at 900 s: what counts is from now on. (100 s + 750 s) x 9 / 1,251 = 6.1 s: 2^12. */
static void test_a_ring_counts_from_now(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_queue *queue = open_queue(&mem);
    struct hw_event event;
    assert_int_equal(hw_queue_push(queue, hw_event_make(order, 900000, HW_EV_END, 1, 0)), HW_OK);
    assert_true(hw_queue_pop(queue, &event));
    push_spread(queue, 5000, 1000000, 600);
    hw_queue_width_build(queue);
    assert_int_equal(queue->coarse_shift, 12);
    begins_anew(queue);
    takes_all_in_order(queue, 5000);
    close_queue(&mem, queue);
}

/* Nearly all within seconds, and the rest in an age: the few do not widen it. A quarter of 4,000 lies within 1 s: 1,000 ms x 7 / 1,001 = 7 ms: 2^2. */
static void test_a_few_far_ones_do_not_widen(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_queue *queue = open_queue(&mem);
    push_spread(queue, 3700, 1, 1);
    push_spread(queue, 300, INT64_C(1) << 50, 1000);
    hw_queue_width_build(queue);
    assert_int_equal(queue->coarse_shift, 2);
    takes_all_in_order(queue, 4000);
    close_queue(&mem, queue);
}

/* The last event of many, 3,000 ms ahead: 4 x 3,000 / 1 = 12 s: 2^13. */
static void test_one_event_is_a_sample(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_queue *queue = open_queue(&mem);
    push_spread(queue, 5000, 1, 1);
    push_spread(queue, 1, 8000, 1);
    takes_in_order(queue, 5000);
    assert_int_equal(queue->now, 5000);
    queue->looked_popped = queue->popped;
    queue->looked_time = queue->now;
    hw_queue_width_build(queue);
    assert_int_equal(queue->coarse_shift, 13);
    takes_all_in_order(queue, 1);
    close_queue(&mem, queue);
}

/* Events every 600 ms, 9 in a bucket: 5.4 s, 2^12. 2,000 of 6,000 are taken after the ring was made, which is more than a quarter of what is pending: the
 * measured rate counts (4,000 / 512 = 7: 4.2 s, 2^12), not the far 100 hours at which the rest was put. */
static void test_a_measured_rate_counts(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_queue *queue = open_queue(&mem);
    push_spread(queue, 2000, 600, 600);
    push_spread(queue, 4000, 100 * HW_MS_PER_H, 600);
    hw_queue_width_build(queue);
    takes_in_order(queue, 2000);
    queue->looked_popped = 0; /* what was looked at on the way is of no account here */
    queue->looked_time = 0;
    hw_queue_width_build(queue);
    assert_int_equal(queue->coarse_shift, 12);
    begins_anew(queue);
    takes_all_in_order(queue, 4000);
    close_queue(&mem, queue);
}

/* A look: nothing when nothing was taken or no time has passed; the same ring, measured anew, when it is at most a factor of two off; else another. */
static void test_a_look_at_the_rate(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_queue *queue = open_queue(&mem);
    push_spread(queue, 1000, 1000, 600);
    push_spread(queue, 4000, 100 * HW_MS_PER_H, 600);
    hw_queue_width_build(queue);
    takes_in_order(queue, 1000); /* the last at 600.4 s */
    assert_int_equal(queue->now, 600400);
    const unsigned right = 12; /* 600 ms x 7: 4.2 s */

    queue->looked_popped = queue->popped; /* nothing was taken */
    queue->looked_time = 400;
    queue->coarse_shift = 30;
    assert_false(hw_queue_width_look(queue));
    assert_int_equal(queue->looked_time, 400);
    queue->looked_popped = 0; /* no time has passed */
    queue->looked_time = queue->now;
    assert_false(hw_queue_width_look(queue));
    assert_int_equal(queue->looked_popped, 0);

    for (unsigned was = right - 1; was <= right + 1; was++) {
        queue->coarse_shift = was;
        queue->looked_popped = 0;
        queue->looked_time = 400;
        assert_false(hw_queue_width_look(queue));
        assert_int_equal(queue->coarse_shift, was);
        assert_true(queue->looked_popped == queue->popped && queue->looked_time == queue->now);
    }
    for (int wide = 0; wide < 2; wide++) {
        queue->coarse_shift = wide ? right + 2 : right - 2;
        queue->looked_popped = 0;
        queue->looked_time = 400;
        assert_true(hw_queue_width_look(queue));
        assert_int_equal(queue->coarse_shift, right);
        begins_anew(queue);
    }
    takes_all_in_order(queue, 4000);
    close_queue(&mem, queue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ring_of_what_is_pending), cmocka_unit_test(test_a_ring_counts_from_now),
        cmocka_unit_test(test_a_few_far_ones_do_not_widen), cmocka_unit_test(test_one_event_is_a_sample),
        cmocka_unit_test(test_a_measured_rate_counts),    cmocka_unit_test(test_a_look_at_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

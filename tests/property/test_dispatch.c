/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop over events: to whom each kind goes, where a run ends, and that a model that goes on for ever at one instant is stopped.
 * Not among the unit tests, because that last one takes 50 million events, too many for a sanitizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>

#include "events/dispatch.h"
#include "sim/stop.h"

struct world {
    struct hw_mem mem;
    struct hw_flow flow;
    uint32_t told[HW_EV_KINDS]; /* to the owner, by kind */
    hw_id subject;              /* of the last one */
    uint32_t stamp;
    bool for_ever;
    hw_time latest; /* at which one was told */
    bool backwards;
};

static void event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct world *w = owner;
    w->told[kind]++;
    w->subject = subject;
    w->stamp = stamp;
    w->backwards = w->backwards || flow->now < w->latest;
    w->latest = flow->now;
    if (w->for_ever) {
        hw_flow_schedule(flow, flow->now, kind, subject, stamp);
    }
}
static const struct hw_hooks hooks = {.event = event};

static int set_up(void **state) {
    static const struct hw_station_spec spec = {.name = "desk", .title = "desk", .servers = 1, .room = HW_UNLIMITED, .n_classes = 1};
    struct world *w = test_calloc(1, sizeof *w);
    *state = w;
    hw_stop_listen();
    hw_mem_init(&w->mem);
    assert_int_equal(hw_flow_init(&w->flow, &w->mem, &spec, 1, HW_QUEUE_FAST), HW_OK);
    w->flow.hooks = &hooks;
    w->flow.owner = w;
    return hw_flow_reset(&w->flow, 1, 1) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct world *w = *state;
    hw_stop_listen(); /* forgets what the test has asked */
    hw_flow_clear(&w->flow);
    int failed = w->mem.live_blocks != 0;
    test_free(w);
    return failed;
}

static void what_is_no_station_s_business_goes_to_the_owner(void **state) {
    struct world *w = *state;
    static const enum hw_event_kind kinds[] = {HW_EV_ARRIVAL, HW_EV_NEED, HW_EV_TASK, HW_EV_WINDOW, HW_EV_TICK, HW_EV_LOOK_BEFORE, HW_EV_LOOK_AFTER};
    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        hw_flow_schedule(&w->flow, 1000 * (hw_time)(i + 1), kinds[i], 40 + i, 7 + i);
        assert_int_equal(hw_dispatch_run(&w->flow, 1000 * (hw_time)(i + 1)), HW_OK); /* at the end is not past it */
        assert_int_equal(w->told[kinds[i]], 1);
        assert_true(w->subject == 40 + i && w->stamp == 7 + i);
        assert_int_equal(w->flow.now, 1000 * (hw_time)(i + 1));
    }
}

static void an_event_past_the_end_stays_for_a_later_call(void **state) {
    struct world *w = *state;
    hw_flow_schedule(&w->flow, 5 * HW_MS_PER_DAY, HW_EV_TICK, 1, 0);
    assert_int_equal(hw_dispatch_run(&w->flow, 5 * HW_MS_PER_DAY - 1), HW_OK);
    assert_int_equal(w->told[HW_EV_TICK], 0);
    assert_int_equal(w->flow.now, 5 * HW_MS_PER_DAY - 1);
    assert_int_equal(hw_dispatch_run(&w->flow, HW_FOREVER), HW_OK);
    assert_int_equal(w->told[HW_EV_TICK], 1);
    assert_int_equal(w->flow.now, 5 * HW_MS_PER_DAY); /* run to empty: the clock stays at the last event */
}

/* What is scheduled between two calls may come before all that is pending, however many these are and whatever the queue keeps them in. */
static void between_two_calls_anything_from_the_end_on_may_be_scheduled(void **state) {
    struct world *w = *state;
    static const uint32_t cases[][2] = {{2, 50}, {2, 100000}, {100, 50}, {100, 100000}, {5000, 50}, {11400, 1000}, {5000, 100000}}; /* pending, and then before them */
    hw_time start = 0;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++, start = w->flow.now) {
        uint32_t pending = cases[k][0], more = cases[k][1];
        for (uint32_t i = 0; i < pending; i++) {
            hw_flow_schedule(&w->flow, start + 5 * HW_MS_PER_DAY + 40000 * (hw_time)i, HW_EV_TICK, i, 0);
        }
        assert_int_equal(hw_dispatch_run(&w->flow, start + 2 * HW_MS_PER_DAY), HW_OK);
        assert_int_equal(w->flow.now, start + 2 * HW_MS_PER_DAY);
        for (uint32_t i = 0; i < more; i++) { /* the first at the end itself */
            hw_flow_schedule(&w->flow, start + 2 * HW_MS_PER_DAY + (hw_time)i * 3 * HW_MS_PER_DAY / (hw_time)more, HW_EV_TASK, i, 0);
        }
        w->latest = start;
        w->told[HW_EV_TICK] = w->told[HW_EV_TASK] = 0;
        assert_int_equal(hw_dispatch_run(&w->flow, HW_FOREVER), HW_OK);
        assert_true(w->told[HW_EV_TICK] == pending && w->told[HW_EV_TASK] == more);
        assert_false(w->backwards);
    }
}

/* A signal alone lets a replicate finish; when the grace is over it is given up, at the next look: within a day of simulated time. */
static void a_run_ends_when_the_grace_is_over(void **state) {
    struct world *w = *state;
    for (uint32_t day = 1; day <= 4; day++) {
        hw_flow_schedule(&w->flow, day * HW_MS_PER_DAY + day, HW_EV_TICK, day, 0);
    }
    assert_int_equal(raise(SIGTERM), 0);
    assert_int_equal(hw_dispatch_run(&w->flow, 2 * HW_MS_PER_DAY + 10), HW_OK);
    assert_int_equal(w->told[HW_EV_TICK], 2);
    assert_int_equal(raise(SIGALRM), 0);
    assert_int_equal(hw_dispatch_run(&w->flow, HW_FOREVER), HW_STOPPED);
    assert_in_range(w->told[HW_EV_TICK], 2, 3);
}

static void a_model_that_never_leaves_an_instant_is_stopped(void **state) {
    struct world *w = *state;
    w->for_ever = true;
    hw_flow_schedule(&w->flow, 1000, HW_EV_TASK, 1, 0);
    assert_int_equal(hw_dispatch_run(&w->flow, HW_FOREVER), HW_FAULT);
    assert_int_equal(w->flow.now, 1000);
    assert_non_null(strstr(w->flow.what, "events at one instant"));
    assert_in_range(w->told[HW_EV_TASK], 50 * 1000 * 1000, 51 * 1000 * 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_station_s_business_goes_to_the_owner),
        TEST(an_event_past_the_end_stays_for_a_later_call),
        TEST(between_two_calls_anything_from_the_end_on_may_be_scheduled),
        TEST(a_run_ends_when_the_grace_is_over),
        TEST(a_model_that_never_leaves_an_instant_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

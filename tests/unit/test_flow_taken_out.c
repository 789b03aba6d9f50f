/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/dispatch.h"

/* Visits that others take out, send elsewhere or interrupt while they wait or hold a place: what they leave behind is free at once. Followed by hand. */

enum { STATIONS = 3, VISITS = 16 };

struct world {
    struct hw_mem mem;
    struct hw_flow flow;
    struct hw_station_spec specs[STATIONS];
    uint16_t then[STATIONS];
    hw_time stays[VISITS];
    hw_time started[VISITS];
};

static hw_time stay(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    uint64_t key = flow->visits[id].key;
    w->started[key] = flow->now;
    return w->stays[key];
}

static uint16_t ended(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    return w->then[flow->visits[id].station];
}

static const struct hw_hooks hooks = {.stay = stay, .ended = ended};

/* Three stations with a server each and no waiting room but the first's; from the first to the second, held until there is a place. */
static void begin(struct world *w) {
    memset(w, 0, sizeof *w);
    hw_mem_init(&w->mem);
    static const char *const names[STATIONS] = {"first", "second", "third"};
    for (uint16_t s = 0; s < STATIONS; s++) {
        w->specs[s] = (struct hw_station_spec){.name = names[s], .title = names[s], .servers = 1, .room = s == 0 ? HW_UNLIMITED : 0, .hold_previous = s > 0, .n_classes = 1};
        w->then[s] = HW_GO_EXIT;
    }
    w->then[0] = 1;
    for (int k = 0; k < VISITS; k++) {
        w->stays[k] = 100;
        w->started[k] = -1;
    }
}

static void open(struct world *w) {
    assert_int_equal(hw_flow_init(&w->flow, &w->mem, w->specs, STATIONS, HW_QUEUE_FAST), HW_OK);
    w->flow.hooks = &hooks;
    w->flow.owner = w;
    assert_int_equal(hw_flow_reset(&w->flow, 1, 1), HW_OK);
}

static void over(struct world *w) {
    assert_int_equal(hw_dispatch_run(&w->flow, 100 * HW_MS_PER_DAY), HW_OK);
    assert_int_equal(w->flow.present, 0);
    for (int s = 0; s < STATIONS; s++) {
        assert_int_equal(w->flow.stations[s].in_use, 0);
        assert_int_equal(w->flow.stations[s].interrupted, 0);
        assert_int_equal(w->flow.stations[s].blocked, 0);
    }
    hw_flow_clear(&w->flow);
    assert_int_equal(w->mem.live_blocks, 0);
}

static enum hw_visit_state state_of(const struct world *w, hw_id id) {
    return (enum hw_visit_state)w->flow.visits[id].state;
}

/* 1 has the second station for long, 0 is done with the first at 100 and is held there, 2 waits for the first. Taking 1 out moves all at that moment, with no event. */
static void test_who_is_taken_out_lets_the_blocked_go_on(void **state) {
    (void)state;
    struct world w;
    begin(&w);
    w.stays[1] = 1000;
    open(&w);
    hw_id second = hw_flow_arrive(&w.flow, 1, 1, 0, 0);
    hw_id first = hw_flow_arrive(&w.flow, 0, 0, 0, 0);
    (void)hw_flow_arrive(&w.flow, 0, 2, 0, 0);
    assert_int_equal(hw_dispatch_run(&w.flow, 500), HW_OK);
    assert_int_equal(state_of(&w, first), HW_VISIT_BLOCKED);
    assert_int_equal(w.flow.stations[0].blocked, 1);
    hw_flow_remove(&w.flow, second);
    assert_int_equal(state_of(&w, first), HW_VISIT_SERVING);
    assert_int_equal(w.flow.visits[first].station, 1);
    assert_true(w.started[2] == w.flow.now && w.flow.now >= 100 && w.flow.now <= 500);
    over(&w);
}

/* The same, and the one who is held is sent to the third station instead. It is busy too, but has a waiting room: who need not hold the place leaves it. */
static void test_who_is_sent_elsewhere_waits_there(void **state) {
    (void)state;
    struct world w;
    begin(&w);
    w.specs[2].room = HW_UNLIMITED;
    w.stays[1] = w.stays[3] = 1000;
    open(&w);
    (void)hw_flow_arrive(&w.flow, 1, 1, 0, 0);
    (void)hw_flow_arrive(&w.flow, 2, 3, 0, 0);
    hw_id first = hw_flow_arrive(&w.flow, 0, 0, 0, 0);
    (void)hw_flow_arrive(&w.flow, 0, 2, 0, 0);
    assert_int_equal(hw_dispatch_run(&w.flow, 500), HW_OK);
    hw_flow_retarget(&w.flow, first, 2);
    assert_int_equal(state_of(&w, first), HW_VISIT_WAITING);
    assert_int_equal(w.flow.visits[first].station, 2);
    assert_true(w.flow.stations[0].blocked == 0);
    hw_flow_clear(&w.flow);
}

/* Two servers from 08:00 to 18:00 whose patients are interrupted, and one waiting place, which the interrupted do not take: at 18:00 both are interrupted and one new patient
 * may wait. When an interrupted one is taken out there is still room for one only, and in the morning the other goes on where it was. */
static void test_interrupted_visits_take_no_waiting_place(void **state) {
    (void)state;
    struct hw_week week;
    hw_week_fill(&week, 0);
    hw_week_set(&week, 0xff, 8 * 60, 18 * 60, 2);
    struct world w;
    begin(&w);
    w.specs[0].capacity = &week;
    w.specs[0].resume = true;
    w.specs[0].room = 1;
    w.then[0] = HW_GO_EXIT;
    w.stays[0] = w.stays[1] = 14 * HW_MS_PER_H;
    open(&w);
    assert_int_equal(hw_dispatch_run(&w.flow, 9 * HW_MS_PER_H), HW_OK);
    hw_id zero = hw_flow_arrive(&w.flow, 0, 0, 0, 0), one = hw_flow_arrive(&w.flow, 0, 1, 0, 0);
    assert_true(zero != HW_NONE && one != HW_NONE);
    assert_int_equal(hw_dispatch_run(&w.flow, 20 * HW_MS_PER_H), HW_OK);
    assert_int_equal(state_of(&w, zero), HW_VISIT_INTERRUPTED);
    assert_int_equal(w.flow.stations[0].interrupted, 2);
    hw_flow_remove(&w.flow, zero);
    assert_int_equal(w.flow.stations[0].interrupted, 1);
    assert_true(hw_flow_arrive(&w.flow, 0, 2, 0, 0) != HW_NONE);
    assert_int_equal(hw_flow_arrive(&w.flow, 0, 3, 0, 0), HW_NONE); /* the one place is taken */
    over(&w);
    assert_true(w.started[2] == (24 + 8) * HW_MS_PER_H && w.started[3] == -1);
}

/* Who is there at the start with a known time left goes on from there when interrupted: 14 h left at 09:00, 9 h done by 18:00, 5 h on the next day: 13:00. */
static void test_who_was_placed_is_interrupted_like_others(void **state) {
    (void)state;
    struct hw_week week;
    hw_week_fill(&week, 0);
    hw_week_set(&week, 0xff, 8 * 60, 18 * 60, 1);
    struct world w;
    begin(&w);
    w.specs[0].capacity = &week;
    w.specs[0].resume = true;
    w.then[0] = HW_GO_EXIT;
    open(&w);
    assert_int_equal(hw_dispatch_run(&w.flow, 9 * HW_MS_PER_H), HW_OK);
    hw_id id = hw_flow_place(&w.flow, 0, 0, 0, 0, 14 * HW_MS_PER_H);
    hw_time now = w.flow.now;
    assert_int_equal(hw_dispatch_run(&w.flow, (24 + 10) * HW_MS_PER_H), HW_OK);
    assert_int_equal(state_of(&w, id), HW_VISIT_SERVING);
    assert_int_equal(w.flow.visits[id].due, (24 + 8) * HW_MS_PER_H + 14 * HW_MS_PER_H - (18 * HW_MS_PER_H - now));
    over(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_taken_out_lets_the_blocked_go_on),
        cmocka_unit_test(test_who_is_sent_elsewhere_waits_there),
        cmocka_unit_test(test_interrupted_visits_take_no_waiting_place),
        cmocka_unit_test(test_who_was_placed_is_interrupted_like_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

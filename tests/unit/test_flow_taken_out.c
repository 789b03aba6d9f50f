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
    hw_id ids[VISITS];
    void (*act)(struct world *w); /* what happens at the moment that is scheduled with act_at */
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

static void event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct world *w = owner;
    (void)flow;
    (void)kind;
    (void)subject;
    (void)stamp;
    w->act(w);
}
static const struct hw_hooks hooks = {.stay = stay, .ended = ended, .event = event};

/* Runs until then and does it. */
static void act_at(struct world *w, hw_time at, void (*act)(struct world *w)) {
    w->act = act;
    hw_flow_schedule(&w->flow, at, HW_EV_ARRIVAL, 0, 0);
}

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

static void arrives(struct world *w, uint16_t station, uint64_t key) {
    w->ids[key] = hw_flow_arrive(&w->flow, station, key, 0, 0);
}

/* 1 has the second station for long, 0 is done with the first at 100 and is held there, 2 waits for the first. Taking 1 out at 500 moves all at that moment. */
static void take_out(struct world *w) {
    assert_int_equal(state_of(w, w->ids[0]), HW_VISIT_BLOCKED);
    assert_int_equal(w->flow.stations[0].blocked, 1);
    hw_flow_remove(&w->flow, w->ids[1]);
    assert_int_equal(state_of(w, w->ids[0]), HW_VISIT_SERVING);
    assert_int_equal(w->flow.visits[w->ids[0]].station, 1);
    assert_int_equal(w->started[2], 500);
}

static void test_who_is_taken_out_lets_the_blocked_go_on(void **state) {
    (void)state;
    struct world w;
    begin(&w);
    w.stays[1] = 1000;
    open(&w);
    arrives(&w, 1, 1);
    arrives(&w, 0, 0);
    arrives(&w, 0, 2);
    act_at(&w, 500, take_out);
    over(&w);
}

/* The same, and the one who is held is sent to the third station instead. It is busy too, but has a waiting room: who need not hold the place leaves it. */
static void send_elsewhere(struct world *w) {
    assert_int_equal(state_of(w, w->ids[0]), HW_VISIT_BLOCKED);
    hw_flow_retarget(&w->flow, w->ids[0], 2);
    assert_int_equal(state_of(w, w->ids[0]), HW_VISIT_WAITING);
    assert_int_equal(w->flow.visits[w->ids[0]].station, 2);
    assert_int_equal(w->flow.stations[0].blocked, 0);
}

static void test_who_is_sent_elsewhere_waits_there(void **state) {
    (void)state;
    struct world w;
    begin(&w);
    w.specs[2].room = HW_UNLIMITED;
    w.stays[1] = w.stays[3] = 1000;
    open(&w);
    arrives(&w, 1, 1);
    arrives(&w, 2, 3);
    arrives(&w, 0, 0);
    arrives(&w, 0, 2);
    act_at(&w, 500, send_elsewhere);
    over(&w);
    assert_int_equal(w.started[2], 1000); /* at the second, after 100 in the place that was left */
    assert_int_equal(w.started[0], 1000);
}

static void working_hours(struct world *w, struct hw_week *week, int32_t servers) {
    begin(w);
    hw_week_fill(week, 0);
    hw_week_set(week, 0xff, 8 * 60, 18 * 60, servers);
    w->specs[0].capacity = week;
    w->specs[0].resume = true;
    w->then[0] = HW_GO_EXIT;
}

/* Two servers from 08:00 to 18:00 whose patients are interrupted, and one waiting place, which the interrupted do not take: at 18:00 both are interrupted and one new patient
 * may wait. When an interrupted one is taken out there is still room for one only, and in the morning the other goes on where it was. */
static void take_the_interrupted_out(struct world *w) {
    assert_int_equal(state_of(w, w->ids[0]), HW_VISIT_INTERRUPTED);
    assert_int_equal(w->flow.stations[0].interrupted, 2);
    hw_flow_remove(&w->flow, w->ids[0]);
    assert_int_equal(w->flow.stations[0].interrupted, 1);
    arrives(w, 0, 2);
    assert_true(w->ids[2] != HW_NONE);
    arrives(w, 0, 3);
    assert_true(w->ids[3] == HW_NONE); /* the one place is taken */
}

static void two_arrive(struct world *w) {
    arrives(w, 0, 0);
    arrives(w, 0, 1);
    act_at(w, 20 * HW_MS_PER_H, take_the_interrupted_out);
}

static void test_interrupted_visits_take_no_waiting_place(void **state) {
    (void)state;
    struct hw_week week;
    struct world w;
    working_hours(&w, &week, 2);
    w.specs[0].room = 1;
    w.stays[0] = w.stays[1] = 14 * HW_MS_PER_H;
    open(&w);
    act_at(&w, 9 * HW_MS_PER_H, two_arrive);
    over(&w);
    assert_true(w.started[2] == (24 + 8) * HW_MS_PER_H && w.started[3] == -1);
}

/* Who is there at the start with a known time left goes on from there when interrupted: 14 h left at 09:00, 9 h done by 18:00, 5 h on the next day: 13:00. */
static void look_at_noon(struct world *w) {
    assert_int_equal(state_of(w, w->ids[0]), HW_VISIT_SERVING);
    assert_int_equal(w->flow.visits[w->ids[0]].due, (24 + 13) * HW_MS_PER_H);
}

static void place_one(struct world *w) {
    w->ids[0] = hw_flow_place(&w->flow, 0, 0, 0, 0, 14 * HW_MS_PER_H);
    act_at(w, (24 + 12) * HW_MS_PER_H, look_at_noon);
}

static void test_who_was_placed_is_interrupted_like_others(void **state) {
    (void)state;
    struct hw_week week;
    struct world w;
    working_hours(&w, &week, 1);
    open(&w);
    act_at(&w, 9 * HW_MS_PER_H, place_one);
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

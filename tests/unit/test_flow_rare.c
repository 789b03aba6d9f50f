/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/dispatch.h"
#include "sim/flow_parts.h"

/* What rarely happens at stations: rings that are stuck, and memory that is short while that is found out; ties between those who use the servers of others. What the changes of
 * scripts/test_mutations found that no other test noticed. Followed by hand. */

enum { STATIONS = 3, VISITS = 8, H = 1000 };

struct world {
    struct hw_mem mem;
    struct hw_flow flow;
    struct hw_station_spec specs[STATIONS];
    uint16_t then[STATIONS];
    hw_time stays[STATIONS], patience[VISITS], started[STATIONS][VISITS], gone[VISITS];
    uint16_t arrive_at[VISITS];
    uint8_t priority[VISITS];
    bool must_hold; /* whoever has been at the first */
};

static hw_time stay(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    const struct hw_visit *v = &flow->visits[id];
    w->started[v->station][v->key] = flow->now;
    return w->stays[v->station];
}

static uint16_t ended(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    struct hw_visit *v = &flow->visits[id];
    v->flags |= w->must_hold && v->station == 0 ? HW_VISIT_MUST_HOLD : 0;
    return w->then[v->station];
}

static hw_time patience(void *owner, struct hw_flow *flow, hw_id id) {
    const struct world *w = owner;
    return w->patience[flow->visits[id].key];
}

static void gone(void *owner, struct hw_flow *flow, hw_id id, enum hw_gone how) {
    struct world *w = owner;
    (void)how;
    w->gone[flow->visits[id].key] = flow->now;
}

static void event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    const struct world *w = owner;
    (void)kind;
    (void)stamp;
    (void)hw_flow_arrive(flow, w->arrive_at[subject], subject, 0, w->priority[subject]);
}
static const struct hw_hooks hooks = {.stay = stay, .ended = ended, .patience = patience, .gone = gone, .event = event};

/* Stations with a server each, an hour long, and out. */
static void begin(struct world *w) {
    static const char *const names[STATIONS] = {"first", "second", "third"};
    memset(w, 0, sizeof *w);
    hw_mem_init(&w->mem);
    for (int s = 0; s < STATIONS; s++) {
        w->specs[s] = (struct hw_station_spec){.name = names[s], .title = names[s], .servers = 1, .room = HW_UNLIMITED, .n_classes = 1};
        w->stays[s] = H;
        w->then[s] = HW_GO_EXIT;
    }
    for (int v = 0; v < VISITS; v++) {
        w->patience[v] = HW_FOREVER;
        w->gone[v] = w->started[0][v] = w->started[1][v] = w->started[2][v] = -1;
    }
}

static void open(struct world *w) {
    assert_int_equal(hw_flow_init(&w->flow, &w->mem, w->specs, STATIONS, HW_QUEUE_FAST), HW_OK);
    w->flow.hooks = &hooks;
    w->flow.owner = w;
    assert_int_equal(hw_flow_reset(&w->flow, 1, 1), HW_OK);
}

static void arrives(struct world *w, hw_id visit, uint16_t at, hw_time when) {
    w->arrive_at[visit] = at;
    hw_flow_schedule(&w->flow, when, HW_EV_ARRIVAL, visit, 0);
}

static void close(struct world *w) {
    hw_flow_clear(&w->flow);
    assert_int_equal(w->mem.live_blocks, 0);
}

/* First wants second, and back; room: places to wait at second. 0 is in second from 1 h to 6 h; who comes to first later is blocked there. */
static void ring(struct world *w, int32_t room) {
    begin(w);
    w->specs[0].room = 0;
    w->specs[1].room = room;
    w->specs[0].hold_previous = w->specs[1].hold_previous = true;
    w->then[0] = 1;
    w->then[1] = 0;
    w->stays[1] = 5 * H;
    open(w);
    arrives(w, 0, 0, 0);
    arrives(w, 1, 0, H);
}

static void test_a_deadlock_is_forgotten_by_the_next_replicate(void **state) {
    (void)state;
    struct world w;
    ring(&w, 0);
    assert_int_equal(hw_dispatch_run(&w.flow, HW_FOREVER), HW_FAULT);
    assert_true(w.flow.deadlocked && w.flow.what[0] != '\0');
    assert_int_equal(hw_flow_reset(&w.flow, 1, 2), HW_OK);
    assert_false(w.flow.deadlocked);
    assert_true(w.flow.what[0] == '\0' && w.flow.status == HW_OK);
    close(&w);
}

/* Up to 6 h nothing is asked for; then a byte for each station, to look for who is stuck. */
static void test_no_memory_to_find_a_deadlock_is_told(void **state) {
    (void)state;
    struct world w;
    ring(&w, 0);
    assert_int_equal(hw_dispatch_run(&w.flow, 6 * H - 1), HW_OK);
    w.mem.fail_at = w.mem.calls + 1;
    assert_int_equal(hw_dispatch_run(&w.flow, HW_FOREVER), HW_NO_MEMORY);
    assert_false(w.flow.deadlocked);
    w.mem.fail_at = 0;
    close(&w);
}

/* 1 waits at second for at most 9 h, and 2 is blocked in first as that waiting place is taken. When 1 gives up 2 moves into it, and 0 to first; unless 2 cannot wait there: then all are
 * stuck, for 0's place is the one that 1, or 2, would have to get. */
static void test_who_cannot_wait_there_is_not_helped_by_a_waiting_place(void **state) {
    (void)state;
    for (int must = 0; must < 2; must++) {
        struct world w;
        ring(&w, 1);
        w.patience[1] = 9 * H;
        arrives(&w, 2, 0, 2 * H);
        assert_int_equal(hw_dispatch_run(&w.flow, 2 * H + H / 2), HW_OK);
        w.must_hold = must == 1; /* of 2, whose hour in first ends at 3 h */
        assert_int_equal(hw_dispatch_run(&w.flow, 6 * H), must ? HW_FAULT : HW_OK);
        assert_int_equal(w.flow.deadlocked, must == 1);
        close(&w);
    }
}

static void test_a_change_of_capacity_is_an_event(void **state) {
    (void)state;
    struct hw_week week;
    struct world w;
    begin(&w);
    hw_week_fill(&week, 0);
    hw_week_set(&week, 0xff, 8 * 60, 18 * 60, 2);
    w.specs[0].capacity = &week;
    open(&w);
    assert_int_equal(hw_dispatch_run(&w.flow, 2 * HW_MS_PER_DAY), HW_OK);
    assert_int_equal(w.flow.events, 4); /* at 08:00 and 18:00 of two days */
    close(&w);
}

static void test_a_delay_of_a_millisecond_is_one(void **state) {
    (void)state;
    struct world w;
    begin(&w);
    assert_int_equal(hw_dist_fixed(1.0, &w.specs[0].exit_delay), HW_OK);
    open(&w);
    arrives(&w, 0, 0, 0);
    assert_int_equal(hw_dispatch_run(&w.flow, HW_FOREVER), HW_OK);
    assert_int_equal(w.gone[0], H + 1);
    close(&w);
}

static void lend(struct world *w) { /* the third's server to both others */
    begin(w);
    for (int s = 0; s < 2; s++) {
        w->specs[s].n_overflow = 1;
        w->specs[s].overflow[0] = 2;
    }
    w->stays[0] = w->stays[1] = 10 * H;
}

static void test_memory_that_is_short_for_shared_servers_is_told(void **state) {
    (void)state;
    struct world w;
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 0;
    for (lend(&w); status != HW_OK && k < 100; k++) {
        w.mem.fail_at = w.mem.calls + 1 + k;
        status = hw_flow_init(&w.flow, &w.mem, w.specs, STATIONS, HW_QUEUE_FAST);
        assert_int_equal(status, w.mem.calls < w.mem.fail_at ? HW_OK : HW_NO_MEMORY);
        w.mem.fail_at = 0;
        if (status == HW_OK) {
            hw_flow_clear(&w.flow);
        }
        assert_int_equal(w.mem.live_blocks, 0);
    }
    assert_true(status == HW_OK && k > 3 * 3); /* a struct and three lists for each of the stations, at least */
}

/* Two wait for the third's server since the same instant, one at each of the others: it goes to the station that stands first. */
static void test_a_tie_for_lent_servers_goes_by_the_order_of_stations(void **state) {
    (void)state;
    struct world w;
    lend(&w);
    open(&w);
    arrives(&w, 0, 2, 0);
    arrives(&w, 1, 0, 0);
    arrives(&w, 2, 1, 0);
    assert_int_equal(hw_dispatch_run(&w.flow, H / 2), HW_OK); /* all three servers are in use */
    assert_int_equal(w.flow.stations[2].in_use, 1);
    assert_true(hw_flow_arrive(&w.flow, 1, 4, 0, 0) != HW_NONE);
    assert_true(hw_flow_arrive(&w.flow, 0, 3, 0, 0) != HW_NONE);
    assert_int_equal(hw_dispatch_run(&w.flow, 2 * H), HW_OK);
    assert_int_equal(w.started[0][3], H);
    assert_int_equal(w.started[1][4], -1);
    close(&w);
}

/* Stations that do not look at priority: whoever asked first goes first, of whatever priority. */
static void test_priority_counts_only_where_the_station_looks_at_it(void **state) {
    (void)state;
    for (int looks = 0; looks < 2; looks++) {
        struct world w;
        lend(&w);
        w.specs[0].by_priority = w.specs[1].by_priority = looks == 1;
        open(&w);
        for (hw_id v = 0; v < 3; v++) {
            arrives(&w, v, (uint16_t)v, 0);
        }
        w.priority[3] = 3;
        arrives(&w, 3, 0, H / 4);
        arrives(&w, 4, 1, H / 2); /* later, of the first priority */
        assert_int_equal(hw_dispatch_run(&w.flow, 2 * H), HW_OK);
        assert_int_equal(w.started[0][3], looks ? -1 : H);
        assert_int_equal(w.started[1][4], looks ? H : -1);
        close(&w);
    }
}

/* First has one waiting place. Who waits there gets the third's server at 1 h; whoever is held at second for want of that place then comes to wait in it, and leaves second. */
static void test_a_lent_server_makes_room_for_who_is_held(void **state) {
    (void)state;
    struct world w;
    lend(&w);
    w.specs[1].n_overflow = 0;
    w.specs[0].room = 1;
    w.specs[0].hold_previous = true;
    w.then[1] = 0;
    w.stays[1] = H / 2;
    open(&w);
    arrives(&w, 0, 0, 0);     /* first's server until 10 h */
    arrives(&w, 1, 2, 0);     /* third's until 1 h */
    arrives(&w, 2, 0, 1);     /* waits at first */
    arrives(&w, 3, 1, 1);     /* second until 0.5 h, then held there */
    arrives(&w, 4, 1, H / 4); /* waits for second */
    assert_int_equal(hw_dispatch_run(&w.flow, 2 * H), HW_OK);
    assert_int_equal(w.started[0][2], H);
    assert_int_equal(w.started[1][4], H);
    close(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_deadlock_is_forgotten_by_the_next_replicate),
        cmocka_unit_test(test_no_memory_to_find_a_deadlock_is_told),
        cmocka_unit_test(test_who_cannot_wait_there_is_not_helped_by_a_waiting_place),
        cmocka_unit_test(test_a_change_of_capacity_is_an_event),
        cmocka_unit_test(test_a_delay_of_a_millisecond_is_one),
        cmocka_unit_test(test_memory_that_is_short_for_shared_servers_is_told),
        cmocka_unit_test(test_a_tie_for_lent_servers_goes_by_the_order_of_stations),
        cmocka_unit_test(test_priority_counts_only_where_the_station_looks_at_it),
        cmocka_unit_test(test_a_lent_server_makes_room_for_who_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "events/dispatch.h"

/* Stations followed by hand: every expected time is derived in the comment beside it. */

enum { STATIONS = 3, VISITS = 64 };
#define H HW_MS_PER_H
#define HOURS(x) ((hw_time)((x) * 3600000.0 + 0.5))

struct record { /* of one visit at one station */
    hw_time started, ended, left;
};

struct world {
    struct hw_mem mem;
    struct hw_flow flow;
    struct hw_station_spec specs[STATIONS];
    uint16_t then[STATIONS];
    hw_time stays[STATIONS][VISITS]; /* by key, or in start order */
    bool in_start_order;
    int n_started[STATIONS];
    hw_time patience[VISITS];
    uint16_t arrive_at;
    hw_time arrivals[VISITS];
    uint8_t priority[VISITS];
    int n_arrivals;
    struct record log[VISITS][STATIONS];
    uint16_t at[VISITS];
    hw_time gone_at[VISITS];
    enum hw_gone gone_how[VISITS];
    int64_t sum_in_system;
    int n_gone;
};

static hw_time stay(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    const struct hw_visit *v = hw_flow_visit(flow, id);
    int n = w->n_started[v->station]++;
    w->log[v->key][v->station].started = flow->now;
    return w->stays[v->station][w->in_start_order ? (size_t)n : (size_t)v->key];
}
static uint16_t ended(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    const struct hw_visit *v = hw_flow_visit(flow, id);
    w->log[v->key][v->station].ended = flow->now;
    return w->then[v->station];
}
static hw_time patience(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    hw_time p = w->patience[hw_flow_visit(flow, id)->key];
    return p == 0 ? HW_FOREVER : p;
}
static void moved(void *owner, struct hw_flow *flow, hw_id id, uint16_t from) {
    struct world *w = owner;
    w->log[hw_flow_visit(flow, id)->key][from].left = flow->now;
}
static void gone(void *owner, struct hw_flow *flow, hw_id id, enum hw_gone how) {
    struct world *w = owner;
    const struct hw_visit *v = hw_flow_visit(flow, id);
    w->log[v->key][v->station].left = flow->now;
    w->gone_at[v->key] = flow->now;
    w->gone_how[v->key] = how;
    w->sum_in_system += flow->now - v->entered;
    w->n_gone++;
}
static void event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct world *w = owner;
    (void)kind;
    (void)stamp;
    (void)hw_flow_arrive(flow, w->arrive_at, subject, 0, w->priority[subject]);
}
static const struct hw_hooks hooks = {.stay = stay, .ended = ended, .patience = patience, .moved = moved, .gone = gone, .event = event};

static struct hw_station_spec station(const char *name, int32_t servers, int32_t room, bool hold) {
    struct hw_station_spec spec = {.name = name, .title = name, .servers = servers, .room = room, .hold_previous = hold, .n_classes = 1};
    return spec;
}

static struct world *open_world(void) {
    struct world *w = test_calloc(1, sizeof *w);
    hw_mem_init(&w->mem);
    for (int i = 0; i < STATIONS; i++) {
        static const char *const names[] = {"first", "second", "third"};
        w->specs[i] = station(names[i], 1, HW_UNLIMITED, false);
        w->then[i] = i + 1 < STATIONS ? (uint16_t)(i + 1) : HW_GO_EXIT;
    }
    return w;
}

/* Runs all arrivals until end and checks what must always hold. */
static void run(struct world *w, uint32_t n_stations, hw_time end) {
    assert_int_equal(hw_flow_init(&w->flow, &w->mem, w->specs, n_stations, HW_QUEUE_FAST), HW_OK);
    w->flow.hooks = &hooks;
    w->flow.owner = w;
    assert_int_equal(hw_flow_reset(&w->flow, 1, 1), HW_OK);
    for (int i = 0; i < w->n_arrivals; i++) {
        hw_flow_schedule(&w->flow, w->arrivals[i], HW_EV_ARRIVAL, (hw_id)i, 0);
    }
    enum hw_status status = hw_dispatch_run(&w->flow, end);
    assert_int_equal(status, w->flow.status);
    hw_flow_settle(&w->flow);
}

static void close_world(struct world *w) {
    hw_flow_clear(&w->flow);
    assert_int_equal(w->mem.live_blocks, 0);
    test_free(w);
}

/* Two beds, then one place without a waiting room; stays are given in the order in which services start. The trace is the
 * output of Ciw 3.2.7 for the same data: [station 1: start, end, exit; station 2: start, end] by patient. */
static void a_trace_with_blocking_is_followed_exactly(void **state) {
    (void)state;
    static const double arrivals[] = {0.5, 1.5, 2.25, 2.75, 4.75, 5.0, 6.5};
    static const double first[] = {3.1, 2.3, 4.7, 1.9, 2.6, 3.3, 1.2};
    static const double second[] = {5.05, 4.15, 6.35, 3.45, 2.75, 5.5, 4.0};
    static const double wanted[7][5] = {
        {0.5, 3.6, 3.6, 3.6, 8.65},      {1.5, 3.8, 8.65, 8.65, 12.8},     {3.6, 8.3, 12.8, 12.8, 19.15},  {8.65, 10.55, 19.15, 19.15, 22.6},
        {12.8, 15.4, 22.6, 22.6, 25.35}, {19.15, 22.45, 25.35, 25.35, 30.85}, {22.6, 23.8, 30.85, 30.85, 34.85},
    };
    struct world *w = open_world();
    w->specs[0].servers = 2;
    w->specs[1] = station("second", 1, 0, true);
    w->then[1] = HW_GO_EXIT;
    w->in_start_order = true;
    w->n_arrivals = 7;
    for (int i = 0; i < 7; i++) {
        w->arrivals[i] = HOURS(arrivals[i]);
        w->stays[0][i] = HOURS(first[i]);
        w->stays[1][i] = HOURS(second[i]);
    }
    run(w, 2, HW_FOREVER);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(w->log[i][0].started, HOURS(wanted[i][0]));
        assert_int_equal(w->log[i][0].ended, HOURS(wanted[i][1]));
        assert_int_equal(w->log[i][0].left, HOURS(wanted[i][2]));
        assert_int_equal(w->log[i][1].started, HOURS(wanted[i][3]));
        assert_int_equal(w->log[i][1].ended, HOURS(wanted[i][4]));
    }
    close_world(w);
}

/* One bed in each of three stations, held until the next is free. Patients 0, 1, 2 come at 0, 1, 2 h. Third: patient 0 stays to 100 h.
 * Patient 1 is blocked in second from 1+1+1 = 3 h, patient 2 in first. At 100 h all three move at the same instant. */
static void one_departure_moves_the_whole_chain_at_once(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[1] = station("second", 1, 0, true);
    w->specs[2] = station("third", 1, 0, true);
    w->n_arrivals = 4;
    for (int i = 0; i < 4; i++) {
        w->arrivals[i] = i * H;
        w->stays[0][i] = H;
        w->stays[1][i] = H;
        w->stays[2][i] = i == 0 ? 98 * H : H;
    }
    run(w, 3, HW_FOREVER);
    assert_int_equal(w->gone_at[0], 100 * H);
    assert_int_equal(w->log[1][2].started, 100 * H);
    assert_int_equal(w->log[2][1].started, 100 * H);
    assert_int_equal(w->log[3][0].started, 100 * H);
    /* blocked: patient 1 in second from 3 h, patient 2 in first from 3 h; at 101 h patients 1..3 end together and move on */
    const struct hw_class_stats *second = &w->flow.stations[1].classes[0];
    assert_int_equal(hw_level_integral(&second->blocked, w->flow.now), 97 * H);
    assert_int_equal(second->blocked_time.sum_ms, 97 * H);
    assert_int_equal(w->flow.stations[0].classes[0].blocked_time.sum_ms, 97 * H);
    close_world(w);
}

/* Whoever ends at an instant at which everything is full and moves round in a ring is stuck: first wants second and back. */
static void a_ring_of_full_stations_is_a_deadlock(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[0] = station("first", 1, 0, true);
    w->specs[1] = station("second", 1, 0, true);
    w->then[1] = 0;
    w->n_arrivals = 2;
    w->arrivals[0] = 0;
    w->arrivals[1] = 2 * H; /* comes while patient 0 is in second (1 h to 6 h) */
    w->stays[0][0] = H;
    w->stays[1][0] = 5 * H;
    w->stays[0][1] = H;
    w->stays[1][1] = H;
    run(w, 2, HW_FOREVER);
    assert_true(w->flow.deadlocked);
    assert_int_equal(w->flow.status, HW_FAULT);
    assert_int_equal(w->flow.now, 6 * H);
    assert_non_null(strstr(w->flow.what, "second -> first -> second"));
    close_world(w);
}

/* The same ring, but second has a waiting place, and who waits there will give up at 7 h: patient 1 then takes the place and leaves first, so that
 * patient 0, blocked in second since 6 h, moves on. Without patience all three are stuck. */
static void whoever_gives_up_undoes_a_ring(void **state) {
    (void)state;
    for (int patient = 0; patient < 2; patient++) {
        struct world *w = open_world();
        w->specs[0] = station("first", 1, 0, true);
        w->specs[1] = station("second", 1, 1, true);
        w->then[1] = 0;
        w->n_arrivals = 3;
        w->patience[1] = patient ? 5 * H : HW_FOREVER; /* from 2 h, when patient 1 joins the waiting room */
        w->arrivals[1] = H;
        w->arrivals[2] = 2 * H; /* is in first from 2 h to 3 h, and blocked there as the waiting room is full */
        for (int i = 0; i < 3; i++) {
            w->stays[0][i] = H;
            w->stays[1][i] = 5 * H;
        }
        run(w, 2, 8 * H);
        assert_int_equal(w->flow.deadlocked, !patient);
        if (patient) {
            assert_int_equal(w->gone_at[1], 7 * H);
            assert_int_equal(w->gone_how[1], HW_GONE_RENEGED);
            assert_int_equal(w->log[2][0].left, 7 * H);
            assert_int_equal(w->log[0][1].left, 7 * H);
        } else {
            assert_int_equal(w->flow.now, 6 * H);
        }
        close_world(w);
    }
}

/* The same ring with one more place in second: patient 1 moves on, nobody is stuck for ever. */
static void a_ring_with_a_free_place_is_no_deadlock(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[0] = station("first", 1, 0, true);
    w->specs[1] = station("second", 2, 0, true);
    w->then[1] = HW_GO_EXIT;
    w->n_arrivals = 2;
    w->arrivals[1] = 2 * H;
    for (int i = 0; i < 2; i++) {
        w->stays[0][i] = H;
        w->stays[1][i] = 5 * H;
    }
    run(w, 2, HW_FOREVER);
    assert_false(w->flow.deadlocked);
    assert_int_equal(w->n_gone, 2);
    close_world(w);
}

static void a_full_room_turns_people_away(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[0] = station("first", 1, 1, false);
    w->then[0] = HW_GO_EXIT;
    w->n_arrivals = 3;
    for (int i = 0; i < 3; i++) {
        w->arrivals[i] = i * HW_MS_PER_MIN; /* one served, one waits, the third is turned away at minute 2 */
        w->stays[0][i] = H;
    }
    run(w, 1, HW_FOREVER);
    assert_int_equal(w->gone_how[2], HW_GONE_TURNED_AWAY);
    assert_int_equal(w->gone_at[2], 2 * HW_MS_PER_MIN);
    assert_int_equal(w->flow.stations[0].classes[0].turned_away, 1);
    assert_int_equal(w->gone_at[1], 2 * H);
    close_world(w);
}

static void the_impatient_leave_and_the_served_do_not(void **state) {
    (void)state;
    struct world *w = open_world();
    w->then[0] = HW_GO_EXIT;
    w->n_arrivals = 3;
    for (int i = 0; i < 3; i++) {
        w->arrivals[i] = i;
        w->stays[0][i] = 2 * H;
        w->patience[i] = i == 1 ? H : 3 * H; /* patient 1 gives up after 1 h; patient 2 starts at 2 h, before its 3 h are over */
    }
    run(w, 1, HW_FOREVER);
    assert_int_equal(w->gone_how[1], HW_GONE_RENEGED);
    assert_int_equal(w->gone_at[1], 1 + H);
    assert_int_equal(w->gone_how[2], HW_GONE_EXIT);
    assert_int_equal(w->gone_at[2], 4 * H);
    assert_int_equal(w->flow.stations[0].classes[0].reneged, 1);
    close_world(w);
}

static void priority_goes_first_and_equals_in_order(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[0].by_priority = true;
    w->then[0] = HW_GO_EXIT;
    w->n_arrivals = 4;
    static const uint8_t priority[] = {0, 2, 1, 1};
    for (int i = 0; i < 4; i++) {
        w->arrivals[i] = i;
        w->stays[0][i] = H;
        w->priority[i] = priority[i];
    }
    run(w, 1, HW_FOREVER); /* 0 in service; then 2, 3 (priority 1, in order), then 1 */
    assert_int_equal(w->log[2][0].started, H);
    assert_int_equal(w->log[3][0].started, 2 * H);
    assert_int_equal(w->log[1][0].started, 3 * H);
    close_world(w);
}

static void set_hours(struct hw_week *week, int32_t servers) {
    hw_week_fill(week, 0);
    hw_week_set(week, 0xff, 8 * 60, 18 * 60, servers);
}

/* Two servers from 08:00 to 18:00. Both start at 17:00 and need 4 h. */
static void capacity_that_falls_lets_finish_or_interrupts(void **state) {
    (void)state;
    struct hw_week week;
    set_hours(&week, 2);
    for (int resume = 0; resume < 2; resume++) {
        struct world *w = open_world();
        w->specs[0].capacity = &week;
        w->specs[0].resume = resume == 1;
        w->then[0] = HW_GO_EXIT;
        w->n_arrivals = 3;
        for (int i = 0; i < 3; i++) {
            w->arrivals[i] = 17 * H + i;
            w->stays[0][i] = 4 * H;
        }
        run(w, 1, 10 * HW_MS_PER_DAY);
        if (resume) { /* 1 h done, 3 h on the next day from 08:00: 11:00; then the third from 11:00 to 15:00 */
            assert_int_equal(w->gone_at[0], 24 * H + 11 * H);
            assert_int_equal(w->gone_at[1], 24 * H + 11 * H + 1);
            assert_int_equal(w->gone_at[2], 24 * H + 15 * H);
        } else { /* at 21:00; the third starts at 08:00 */
            assert_int_equal(w->gone_at[0], 21 * H);
            assert_int_equal(w->gone_at[1], 21 * H + 1);
            assert_int_equal(w->gone_at[2], 24 * H + 12 * H);
        }
        close_world(w);
    }
}

static void departures_wait_for_the_window_and_hold_the_place(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[0].n_windows = 2;
    w->specs[0].window_min[0] = 11 * 60;
    w->specs[0].window_min[1] = 16 * 60;
    w->then[0] = HW_GO_EXIT;
    w->n_arrivals = 3;
    w->arrivals[1] = 1;
    w->arrivals[2] = 2;
    w->stays[0][0] = 11 * H; /* ends exactly at a window: leaves then */
    w->stays[0][1] = 2 * H;  /* starts at 11:00, over at 13:00, leaves at 16:00 */
    w->stays[0][2] = H;      /* 16:00 to 17:00, leaves the next day at 11:00 */
    run(w, 1, HW_FOREVER);
    assert_int_equal(w->gone_at[0], 11 * H);
    assert_int_equal(w->gone_at[1], 16 * H);
    assert_int_equal(w->log[2][0].started, 16 * H);
    assert_int_equal(w->gone_at[2], 35 * H);
    close_world(w);
}

static void an_exit_delay_holds_the_place(void **state) {
    (void)state;
    struct world *w = open_world();
    assert_int_equal(hw_dist_fixed((double)(3 * H), &w->specs[0].exit_delay), HW_OK);
    w->then[0] = HW_GO_EXIT;
    w->n_arrivals = 2;
    w->arrivals[1] = 1;
    w->stays[0][0] = H;
    w->stays[0][1] = H;
    run(w, 1, HW_FOREVER);
    assert_int_equal(w->gone_at[0], 4 * H);
    assert_int_equal(w->log[1][0].started, 4 * H);
    assert_int_equal(w->gone_at[1], 8 * H);
    close_world(w);
}

/* Somebody who returns to the same station and whose own server is the only one: goes to the room and starts again. */
static void returning_to_the_own_station_never_sticks(void **state) {
    (void)state;
    struct world *w = open_world();
    w->then[0] = 0;
    w->n_arrivals = 1;
    w->stays[0][0] = H;
    run(w, 1, 10 * H);
    assert_int_equal(w->n_started[0], 11); /* at 0, 1, ..., 10 h */
    assert_int_equal(w->flow.present, 1);
    close_world(w);
}

/* Little's law as an identity of integers on an arrive-to-empty run: the integrals of those waiting, served, blocked and leaving
 * are the sum of all times in the system. And beds in use never exceed beds. */
static void little_holds_to_the_millisecond(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[0] = station("first", 3, HW_UNLIMITED, false);
    w->specs[1] = station("second", 2, 1, true);
    w->specs[2] = station("third", 1, 0, true);
    assert_int_equal(hw_dist_exponential((double)H, &w->specs[2].exit_delay), HW_OK);
    w->n_arrivals = VISITS;
    struct hw_rng_key key = hw_rng_key(7, 1, "test");
    struct hw_dist gap;
    assert_int_equal(hw_dist_exponential((double)H, &gap), HW_OK);
    hw_time t = 0;
    for (int i = 0; i < VISITS; i++) {
        struct hw_rng rng = hw_rng_stream(&key, (uint64_t)i, 0);
        t += hw_dist_sample_ms(&gap, &rng);
        w->arrivals[i] = t;
        for (int s = 0; s < STATIONS; s++) {
            w->stays[s][i] = hw_dist_sample_ms(&gap, &rng);
        }
    }
    run(w, 3, HW_FOREVER);
    assert_int_equal(w->n_gone, VISITS);
    int64_t integral = 0;
    for (uint32_t i = 0; i < 3; i++) {
        const struct hw_station *s = &w->flow.stations[i];
        const struct hw_class_stats *c = &s->classes[0];
        integral += hw_level_integral(&c->waiting, w->flow.now) + hw_level_integral(&c->serving, w->flow.now) +
                    hw_level_integral(&c->blocked, w->flow.now) + hw_level_integral(&c->leaving, w->flow.now);
        assert_int_equal(s->in_use, 0);
        assert_int_equal(c->arrivals, VISITS);
        assert_int_equal(c->completed, VISITS);
        assert_true(hw_flow_time_in(s, HW_STATION_EMPTY) + hw_flow_time_in(s, HW_STATION_FULL) <= w->flow.now);
        assert_int_equal(hw_flow_time_in(s, 0), w->flow.now);
    }
    assert_int_equal(integral, w->sum_in_system);
    close_world(w);
}

/* Two who hold a bed in first and want the one place of second: the urgent one goes first although it asked later. */
static void priority_counts_among_those_who_hold_a_place_elsewhere(void **state) {
    (void)state;
    for (int by_priority = 0; by_priority < 2; by_priority++) {
        struct world *w = open_world();
        w->specs[0].servers = 3;
        w->specs[1] = station("second", 1, 0, true);
        w->specs[1].by_priority = by_priority == 1;
        w->then[1] = HW_GO_EXIT;
        w->n_arrivals = 3;
        for (int i = 0; i < 3; i++) {
            w->arrivals[i] = i * H;
            w->stays[0][i] = H;
            w->stays[1][i] = 10 * H;
            w->priority[i] = i == 2 ? 0 : 1;
        }
        run(w, 2, HW_FOREVER); /* 0 has second from 1 h to 11 h; 1 asks at 2 h, 2 at 3 h */
        assert_int_equal(w->log[2][1].started, by_priority ? 11 * H : 21 * H);
        assert_int_equal(w->log[1][1].started, by_priority ? 21 * H : 11 * H);
        close_world(w);
    }
}

/* Two hold a place of first for the one place of second, which 0 has from 2 h to 12 h and which has room; 1 asked at 2 h, and 2, the one in the room, at
 * 3 h. At 4 h patient 1 is let into the room: it gives up first's place, stands where it would by when it asked, and its wait runs on. */
static void who_is_let_wait_gives_up_the_place_and_keeps_the_turn(void **state) {
    (void)state;
    for (int asked_first = 0; asked_first < 2; asked_first++) {
        struct world *w = open_world();
        w->specs[0].servers = 3;
        w->then[0] = HW_GO_HOLD;
        w->then[1] = HW_GO_EXIT;
        w->n_arrivals = 3;
        for (int i = 0; i < 3; i++) {
            w->arrivals[i] = i; /* so that their numbers are their keys */
            w->stays[0][i] = H;
            w->stays[1][i] = 10 * H;
        }
        run(w, 2, 2 * H);
        struct hw_flow *flow = &w->flow;
        hw_id kept = 1, other = 2;
        hw_flow_go(flow, 0, 1, true);
        hw_flow_go(flow, asked_first ? kept : other, 1, asked_first != 0);
        assert_int_equal(hw_dispatch_run(flow, 3 * H), HW_OK);
        hw_flow_go(flow, asked_first ? other : kept, 1, asked_first == 0);
        assert_int_equal(flow->visits[kept].state, HW_VISIT_BLOCKED);
        assert_int_equal(flow->stations[0].in_use, 1);
        hw_flow_let_wait(flow, kept);
        assert_int_equal(flow->visits[kept].state, HW_VISIT_WAITING);
        assert_int_equal(flow->stations[0].in_use + flow->stations[0].blocked, 0);
        assert_int_equal(flow->stations[1].room.count, 2);
        assert_int_equal(hw_dispatch_run(flow, HW_FOREVER), HW_OK);
        assert_int_equal(w->log[asked_first ? kept : other][1].started, 12 * H); /* when 0 leaves */
        assert_int_equal(w->log[asked_first ? other : kept][1].started, 22 * H);
        assert_int_equal(flow->stations[1].classes[0].wait.sum_ms, 10 * H + 19 * H);
        close_world(w);
    }
}

/* One server, services of 2 h, arrivals at 0 h and 1 h, the warm-up ends at 3 h: only what happens later is counted. Patient 0 (served 0-2 h)
 * and the wait of patient 1 (1-2 h) are forgotten; its stay ends at 4 h, so 1 h of it lies in the measured time. */
static void what_happened_before_the_restart_is_forgotten(void **state) {
    (void)state;
    struct world *w = open_world();
    w->then[0] = HW_GO_EXIT;
    w->n_arrivals = 2;
    w->arrivals[1] = H;
    w->stays[0][0] = 2 * H;
    w->stays[0][1] = 2 * H;
    run(w, 1, 3 * H);
    const struct hw_class_stats *c = &w->flow.stations[0].classes[0];
    assert_int_equal(c->wait.count, 2);
    assert_int_equal(c->wait.sum_ms, H);
    hw_flow_restart_statistics(&w->flow);
    assert_int_equal(hw_dispatch_run(&w->flow, 6 * H), HW_OK);
    hw_flow_settle(&w->flow);
    assert_int_equal(c->wait.count, 0);
    assert_int_equal(c->arrivals, 0);
    assert_int_equal(c->started, 0);
    assert_int_equal(c->completed, 1);
    assert_int_equal(c->stay.count, 1);
    assert_int_equal(hw_level_integral(&c->serving, w->flow.now), H);
    assert_int_equal(hw_level_integral(&c->waiting, w->flow.now), 0);
    assert_int_equal(hw_flow_time_in(&w->flow.stations[0], 0), 3 * H);
    assert_int_equal(hw_flow_time_in(&w->flow.stations[0], HW_STATION_EMPTY), 2 * H);
    close_world(w);
}

/* The owner moves visits itself: into hold, to another station, taken out while blocked. */
static void the_owner_can_hold_move_and_remove(void **state) {
    (void)state;
    struct world *w = open_world();
    w->specs[1] = station("second", 1, HW_UNLIMITED, false);
    w->then[0] = HW_GO_HOLD;
    w->then[1] = HW_GO_EXIT;
    w->specs[0].servers = 2;
    w->n_arrivals = 3;
    for (int i = 0; i < 3; i++) {
        w->arrivals[i] = i;
        w->stays[0][i] = H;
        w->stays[1][i] = 50 * H;
    }
    run(w, 2, 2 * H); /* 0 and 1 are held at first, 2 waits */
    struct hw_flow *flow = &w->flow;
    assert_int_equal(flow->visits[0].state, HW_VISIT_HELD);
    assert_int_equal(flow->visits[2].state, HW_VISIT_WAITING);
    hw_flow_go(flow, 0, 1, true); /* second is free: goes there, 2 starts */
    assert_int_equal(flow->visits[0].station, 1);
    assert_int_equal(flow->visits[2].state, HW_VISIT_SERVING);
    hw_flow_go(flow, 1, 1, true); /* must hold its bed although second has a waiting room */
    assert_int_equal(flow->visits[1].state, HW_VISIT_BLOCKED);
    hw_flow_retarget(flow, 1, HW_GO_HOLD);
    assert_int_equal(flow->visits[1].state, HW_VISIT_HELD);
    hw_flow_go(flow, 1, 1, true);
    hw_flow_remove(flow, 1);
    assert_int_equal(w->gone_how[1], HW_GONE_REMOVED);
    assert_int_equal(flow->stations[0].in_use, 1);
    assert_int_equal(flow->stations[0].blocked, 0);
    hw_flow_remove(flow, 0);
    assert_int_equal(flow->stations[1].in_use, 0);
    assert_int_equal(flow->present, 1);
    close_world(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_with_blocking_is_followed_exactly),
        cmocka_unit_test(one_departure_moves_the_whole_chain_at_once),
        cmocka_unit_test(a_ring_of_full_stations_is_a_deadlock),
        cmocka_unit_test(whoever_gives_up_undoes_a_ring),
        cmocka_unit_test(a_ring_with_a_free_place_is_no_deadlock),
        cmocka_unit_test(a_full_room_turns_people_away),
        cmocka_unit_test(the_impatient_leave_and_the_served_do_not),
        cmocka_unit_test(priority_goes_first_and_equals_in_order),
        cmocka_unit_test(capacity_that_falls_lets_finish_or_interrupts),
        cmocka_unit_test(departures_wait_for_the_window_and_hold_the_place),
        cmocka_unit_test(an_exit_delay_holds_the_place),
        cmocka_unit_test(returning_to_the_own_station_never_sticks),
        cmocka_unit_test(little_holds_to_the_millisecond),
        cmocka_unit_test(the_owner_can_hold_move_and_remove),
        cmocka_unit_test(priority_counts_among_those_who_hold_a_place_elsewhere),
        cmocka_unit_test(who_is_let_wait_gives_up_the_place_and_keeps_the_turn),
        cmocka_unit_test(what_happened_before_the_restart_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

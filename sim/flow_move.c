/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow_parts.h"

/* How visits move: asking for a place, starting, leaving, being blocked, and the cascade when a server is released. */

static void schedule_end(struct hw_flow *flow, hw_id id, hw_time at) {
    struct hw_visit *visit = &flow->visits[id];
    visit->due = at;
    if (at != HW_FOREVER) {
        hw_flow_schedule(flow, at, HW_EV_END, id, visit->stamp);
    }
}

HW_RARE static void resume(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    visit->state = HW_VISIT_SERVING;
    hw_flow_note(flow, HW_NOTE_RESUMED, id, visit->station);
    schedule_end(flow, id, visit->due == HW_FOREVER ? HW_FOREVER : flow->now + visit->due);
}

void hw_flow_start(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[visit->station];
    struct hw_class_stats *stats = hw_flow_stats(station, visit);
    station->in_use++;
    hw_level_enter(&stats->serving, flow->now);
    if (HW_UNLIKELY(visit->state == HW_VISIT_INTERRUPTED)) {
        resume(flow, id);
        return;
    }
    unsigned flags = visit->flags;
    if (flags & HW_VISIT_HAS_PATIENCE) {
        hw_flow_cancel(visit);
    }
    visit->flags = 0;
    visit->state = HW_VISIT_SERVING;
    visit->since = flow->now;
    hw_time waited = flow->now - visit->asked;
    hw_time stay = flags & HW_VISIT_STAY_KNOWN ? visit->due : flow->hooks->stay(flow->owner, flow, id);
    stats->started++;
    hw_tally_add(&stats->wait, waited); /* here: it runs beside the draw in the processor */
    schedule_end(flow, id, stay == HW_FOREVER ? HW_FOREVER : flow->now + stay);
    if (flow->hooks->ended_ahead && station->only_to == HW_GO_ASK) {
        flow->visits[id].target = flow->hooks->ended(flow->owner, flow, id);
    }
}

static void wait_in_room(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[visit->station];
    visit->state = HW_VISIT_WAITING;
    visit->since = flow->now;
    hw_flow_line_push(flow, &station->room, id);
    hw_level_enter(&hw_flow_stats(station, visit)->waiting, flow->now);
    if (station->in_use < station->capacity) {
        hw_flow_enlist(flow, visit->station); /* it came back to its own station and has just released the server there */
    }
    if (flow->hooks->stay_ahead) {
        visit->flags |= HW_VISIT_STAY_KNOWN;
        hw_time stay = flow->hooks->stay(flow->owner, flow, id);
        flow->visits[id].due = stay;
    }
    if (flow->hooks->patience != NULL) {
        hw_time patience = flow->hooks->patience(flow->owner, flow, id);
        if (patience != HW_FOREVER) {
            visit = &flow->visits[id];
            visit->flags |= HW_VISIT_HAS_PATIENCE;
            hw_flow_schedule(flow, flow->now + patience, HW_EV_RENEGE, id, visit->stamp);
        }
    }
}

/* The visit leaves the station whose server it holds (if any) and becomes target's. */
static void change_station(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from) {
    struct hw_visit *visit = &flow->visits[id];
    visit->station = target;
    visit->target = target;
    visit->step++;
    if (from != HW_GO_EXIT) {
        hw_flow_vacate(flow, id, from);
        if (flow->hooks->moved != NULL) {
            flow->hooks->moved(flow->owner, flow, id, from);
        }
    }
}

HW_RARE static void block(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[from];
    hw_flow_touch(flow, station);
    visit->state = HW_VISIT_BLOCKED;
    visit->since = flow->now;
    visit->target = target;
    station->blocked++;
    hw_level_enter(&hw_flow_stats(station, visit)->blocked, flow->now);
    hw_flow_line_push(flow, &flow->stations[target].held, id);
    hw_flow_note(flow, HW_NOTE_BLOCKED, id, from);
    hw_flow_check_deadlock(flow, id);
}

HW_RARE static void turn_away(struct hw_flow *flow, hw_id id, struct hw_class_stats *stats, uint16_t from) {
    stats->turned_away++;
    if (from != HW_GO_EXIT) {
        hw_flow_vacate(flow, id, from);
    }
    hw_flow_end_visit(flow, id, HW_GONE_TURNED_AWAY);
}

void hw_flow_come_at_once(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from) {
    if (from != HW_GO_EXIT) {
        hw_tally_add(&hw_flow_stats(&flow->stations[from], &flow->visits[id])->blocked_time, 0);
    }
    change_station(flow, id, target, from);
}

void hw_flow_ask(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[target];
    struct hw_class_stats *stats = hw_flow_stats(station, visit);
    stats->arrivals++;
    visit->asked = flow->now;
    bool holds = from != HW_GO_EXIT;
    if (station->in_use < station->capacity && (station->room.mask | station->held.mask) == 0) {
        hw_flow_touch(flow, station);
        if (holds) {
            hw_tally_add(&hw_flow_stats(&flow->stations[from], visit)->blocked_time, 0);
        }
        change_station(flow, id, target, from);
        hw_flow_start(flow, id);
        return;
    }
    if (HW_UNLIKELY(station->shared != NULL) && hw_flow_shared_start(flow, id, target, from)) {
        return;
    }
    bool must_hold = holds && (visit->flags & HW_VISIT_MUST_HOLD);
    if (!must_hold && station->room.count - station->interrupted < station->spec->room) {
        hw_flow_touch(flow, station);
        if (holds) {
            hw_tally_add(&hw_flow_stats(&flow->stations[from], visit)->blocked_time, 0);
        }
        change_station(flow, id, target, from);
        wait_in_room(flow, id);
        return;
    }
    if (holds && (must_hold || station->spec->hold_previous)) {
        block(flow, id, target, from);
        return;
    }
    visit->target = target; /* for whoever is told that it is gone */
    turn_away(flow, id, stats, from);
}

void hw_flow_vacate(struct hw_flow *flow, hw_id id, uint16_t index) {
    struct hw_station *station = &flow->stations[index];
    if (HW_UNLIKELY(flow->visits[id].flags & HW_VISIT_WHERE)) {
        hw_flow_shared_vacate(flow, id, index);
        return;
    }
    hw_flow_touch(flow, station);
    station->in_use--;
    hw_flow_stats(station, &flow->visits[id])->completed++;
    hw_flow_enlist(flow, index);
}

/* Takes a blocked visit off the place it holds; it is then nobody's until the caller puts it somewhere. */
static void unblock(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *from = &flow->stations[visit->station];
    struct hw_class_stats *stats = hw_flow_stats(from, visit);
    hw_flow_touch(flow, from);
    hw_flow_line_remove(flow, &flow->stations[visit->target].held, id);
    from->blocked--;
    hw_level_leave(&stats->blocked, flow->now);
    hw_tally_add(&stats->blocked_time, flow->now - visit->since);
    change_station(flow, id, visit->target, visit->station);
}

HW_RARE void hw_flow_admit_held(struct hw_flow *flow, uint16_t index) {
    struct hw_station *station = &flow->stations[index];
    /* With an unlimited waiting room only those who must hold their place are held. */
    while (station->held.mask != 0 && station->spec->room != HW_UNLIMITED && station->room.count - station->interrupted < station->spec->room) {
        hw_id id = hw_flow_line_first(&station->held);
        while (id != HW_NONE && (flow->visits[id].flags & HW_VISIT_MUST_HOLD)) {
            id = flow->visits[id].next;
        }
        if (id == HW_NONE) {
            return;
        }
        hw_flow_touch(flow, station);
        unblock(flow, id);
        wait_in_room(flow, id);
    }
}

/* The last in a line moves in front of those of its priority who asked after it. */
static void move_up(struct hw_flow *flow, struct hw_line *line, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    hw_id before = visit->prev;
    while (before != HW_NONE && flow->visits[before].asked > visit->asked) {
        before = flow->visits[before].prev;
    }
    if (before == visit->prev) {
        return;
    }
    hw_flow_line_remove(flow, line, id);
    if (before == HW_NONE) {
        hw_flow_line_push_front(flow, line, id);
        return;
    }
    visit->prev = before;
    visit->next = flow->visits[before].next; /* somebody who asked later */
    flow->visits[visit->next].prev = id;
    flow->visits[before].next = id;
    line->count++;
}

HW_RARE void hw_flow_let_wait(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    HW_REQUIRE(visit->state == HW_VISIT_BLOCKED);
    struct hw_station *station = &flow->stations[visit->target];
    hw_flow_touch(flow, station);
    visit->flags &= 0xffu & ~HW_VISIT_MUST_HOLD;
    unblock(flow, id);
    wait_in_room(flow, id);
    if (!station->room.newest_first) {
        move_up(flow, &station->room, id);
    }
    hw_flow_drain(flow);
}

/* True when the visit first in held, which is not empty, goes before the one first in the room. */
static bool held_goes_first(const struct hw_flow *flow, const struct hw_station *station) {
    if (station->room.mask == 0) {
        return true;
    }
    const struct hw_line *line = &station->held;
    const struct hw_visit *h = &flow->visits[hw_flow_line_first(&station->held)];
    const struct hw_visit *r = &flow->visits[hw_flow_line_first(&station->room)];
    unsigned hp = h->priority & line->priority_mask;
    unsigned rp = r->priority & line->priority_mask;
    return hp != rp ? hp < rp : line->newest_first ? h->asked > r->asked : h->asked < r->asked;
}

hw_id hw_flow_next_in_line(const struct hw_flow *flow, const struct hw_station *station) {
    bool held = station->held.mask != 0 && held_goes_first(flow, station);
    return hw_flow_line_first(held ? &station->held : &station->room);
}

void hw_flow_take_from_line(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    if (visit->state == HW_VISIT_BLOCKED) {
        unblock(flow, id);
        return;
    }
    struct hw_station *station = &flow->stations[visit->station];
    hw_flow_touch(flow, station);
    hw_flow_line_remove(flow, &station->room, id);
    station->interrupted -= visit->state == HW_VISIT_INTERRUPTED;
    hw_level_leave(&hw_flow_stats(station, visit)->waiting, flow->now);
}

static void fill(struct hw_flow *flow, uint16_t index) {
    struct hw_station *station = &flow->stations[index];
    while (station->in_use < station->capacity && (station->room.mask | station->held.mask) != 0) {
        hw_flow_touch(flow, station);
        if (station->held.mask != 0 && held_goes_first(flow, station)) {
            hw_id held = hw_flow_line_first(&station->held);
            unblock(flow, held);
            hw_flow_start(flow, held);
            continue;
        }
        hw_id id = hw_flow_line_take_first(flow, &station->room);
        struct hw_visit *visit = &flow->visits[id];
        station->interrupted -= visit->state == HW_VISIT_INTERRUPTED;
        hw_level_leave(&hw_flow_stats(station, visit)->waiting, flow->now);
        hw_flow_start(flow, id);
        hw_flow_admit(flow, index);
    }
}

void hw_flow_drain(struct hw_flow *flow) {
    if (flow->n_work == 0 || flow->draining) {
        return;
    }
    flow->draining = true;
    while (flow->n_work > 0 && flow->status == HW_OK) {
        uint16_t index = flow->worklist[--flow->n_work];
        flow->stations[index].queued = false;
        if (HW_UNLIKELY(flow->stations[index].shared != NULL)) {
            hw_flow_shared_fill(flow, index);
        } else {
            fill(flow, index);
        }
    }
    flow->draining = false;
}

/* The first of the station's clock times at or after t. */
static hw_time next_clock_time(const struct hw_station_spec *spec, hw_time t) {
    hw_time midnight = t - t % HW_MS_PER_DAY;
    for (int32_t i = 0; i < spec->n_windows; i++) {
        hw_time window = midnight + spec->window_min[i] * HW_MS_PER_MIN;
        if (window >= t) {
            return window;
        }
    }
    return midnight + HW_MS_PER_DAY + spec->window_min[0] * HW_MS_PER_MIN;
}

/* The first instant at or after t at which somebody may leave the station: at its clock times, in its hours; where it has both, at those clock
 * times that lie in its hours (the reader sees to it that one does). */
static hw_time next_window(const struct hw_flow *flow, const struct hw_station_spec *spec, hw_time t) {
    if (spec->leave_week != NULL) {
        t = hw_week_next_open(spec->leave_week, flow->calendar, spec->holidays, t);
    }
    if (spec->n_windows == 0 || t == HW_FOREVER) {
        return t;
    }
    t = next_clock_time(spec, t);
    while (spec->leave_week != NULL && hw_week_value(spec->leave_week, flow->calendar, spec->holidays, t) == 0) {
        t = next_clock_time(spec, t + 1);
    }
    return t;
}

static void leave_to(struct hw_flow *flow, hw_id id, uint16_t target) {
    struct hw_visit *visit = &flow->visits[id];
    if (target != HW_GO_EXIT) {
        hw_flow_ask(flow, id, target, visit->station);
        return;
    }
    hw_flow_vacate(flow, id, visit->station);
    hw_flow_end_visit(flow, id, HW_GONE_EXIT);
}

HW_RARE static void depart_later(struct hw_flow *flow, hw_id id, uint16_t target) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[visit->station];
    const struct hw_station_spec *spec = station->spec;
    hw_time at = flow->now;
    const struct hw_dist *delay = &spec->exit_delay;
    if (spec->exit_delay_to != NULL) {
        delay = &spec->exit_delay_to[target == HW_GO_EXIT ? flow->n_stations : target];
    }
    if (spec->exit_asked) {
        at += flow->hooks->leaving(flow->owner, flow, id);
    } else if (delay->kind != HW_DIST_FIXED || delay->a != 0) {
        struct hw_rng rng = hw_rng_stream(&flow->exit_key, visit->key, visit->step);
        at += hw_dist_sample_ms(delay, &rng);
    }
    if (spec->n_windows > 0 || spec->leave_week != NULL) {
        at = next_window(flow, spec, at);
    }
    if (at == flow->now) {
        leave_to(flow, id, target);
        return;
    }
    visit->state = HW_VISIT_LEAVING;
    visit->since = flow->now;
    visit->target = target;
    hw_level_enter(&hw_flow_stats(station, visit)->leaving, flow->now);
    hw_flow_note(flow, HW_NOTE_LEAVING, id, visit->station);
    schedule_end(flow, id, at);
}

void hw_flow_depart(struct hw_flow *flow, hw_id id, uint16_t target) {
    if (HW_LIKELY(flow->stations[flow->visits[id].station].leaves_at_once)) {
        leave_to(flow, id, target);
    } else {
        depart_later(flow, id, target);
    }
}

HW_RARE static void hold(struct hw_flow *flow, hw_id id, struct hw_class_stats *stats) {
    struct hw_visit *visit = &flow->visits[id];
    visit->state = HW_VISIT_HELD;
    visit->since = flow->now;
    hw_level_enter(&stats->leaving, flow->now);
    hw_flow_note(flow, HW_NOTE_HELD, id, visit->station);
}

/* The end of most visits, at a plain station: the same as vacate, the visit's end and drain, without the worklist. */
static void leave_system(struct hw_flow *flow, hw_id id, uint16_t index, struct hw_class_stats *stats) {
    struct hw_station *station = &flow->stations[index];
    hw_flow_touch(flow, station);
    station->in_use--;
    stats->completed++;
    hw_flow_end_visit(flow, id, HW_GONE_EXIT);
    flow->draining = true;
    fill(flow, index);
    flow->draining = false;
}

static void end_stay(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    uint16_t index = visit->station;
    struct hw_station *station = &flow->stations[index];
    struct hw_class_stats *stats = hw_flow_stats(station, visit);
    hw_level_leave(&stats->serving, flow->now);
    hw_tally_add(&stats->stay, flow->now - visit->since);
    uint16_t target = station->only_to;
    if (target == HW_GO_ASK && flow->hooks->ended_ahead) {
        target = visit->target;
    } else if (target == HW_GO_ASK) {
        target = flow->hooks->ended(flow->owner, flow, id);
        stats = hw_flow_stats(station, &flow->visits[id]); /* it may be of another class now */
    }
    if (HW_UNLIKELY(target == HW_GO_HOLD)) {
        hold(flow, id, stats);
    } else if (HW_UNLIKELY(!station->leaves_at_once)) {
        depart_later(flow, id, target);
    } else if (target != HW_GO_EXIT) {
        hw_flow_ask(flow, id, target, index);
    } else if (HW_LIKELY(station->shared == NULL)) {
        leave_system(flow, id, index, stats);
    } else {
        hw_flow_vacate(flow, id, index);
        hw_flow_end_visit(flow, id, HW_GONE_EXIT);
    }
}

HW_IN_ONE_PIECE void hw_flow_handle_end(struct hw_flow *flow, hw_id id, uint32_t stamp) {
    struct hw_visit *visit = &flow->visits[id];
    if (visit->stamp != stamp) {
        return;
    }
    flow->events++;
    if (visit->state == HW_VISIT_SERVING) {
        end_stay(flow, id);
    } else {
        HW_ASSERT(visit->state == HW_VISIT_LEAVING);
        hw_level_leave(&hw_flow_stats(&flow->stations[visit->station], visit)->leaving, flow->now);
        leave_to(flow, id, visit->target);
    }
    hw_flow_drain(flow);
}

/* The owner moves a visit: shared by go and retarget. */
void hw_flow_go(struct hw_flow *flow, hw_id id, uint16_t target, bool must_hold) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_class_stats *stats = hw_flow_stats(&flow->stations[visit->station], visit);
    HW_REQUIRE(visit->state == HW_VISIT_SERVING || visit->state == HW_VISIT_HELD);
    if (visit->state == HW_VISIT_SERVING) {
        hw_flow_cancel(visit);
        hw_level_leave(&stats->serving, flow->now);
        hw_tally_add(&stats->stay, flow->now - visit->since);
        hw_flow_note(flow, HW_NOTE_ENDED, id, visit->station);
    } else {
        hw_level_leave(&stats->leaving, flow->now);
    }
    if (must_hold) {
        visit->flags |= HW_VISIT_MUST_HOLD;
    }
    hw_flow_depart(flow, id, target);
    hw_flow_drain(flow);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow_parts.h"

/* What happens to visits from outside the ordinary way: giving up, being interrupted, taken out, or wanted elsewhere. */

/* The serving visit at the station that started last (ties: larger key), or HW_NONE. */
static hw_id latest_started(const struct hw_flow *flow, uint16_t index) {
    hw_id best = HW_NONE;
    for (hw_id id = 0; id < flow->n_visits; id++) {
        const struct hw_visit *visit = &flow->visits[id];
        if (visit->state != HW_VISIT_SERVING || visit->station != index) {
            continue;
        }
        if (best == HW_NONE || visit->since > flow->visits[best].since ||
            (visit->since == flow->visits[best].since && visit->key > flow->visits[best].key)) {
            best = id;
        }
    }
    return best;
}

static void interrupt(struct hw_flow *flow, struct hw_station *station, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_class_stats *stats = hw_flow_stats(station, visit);
    hw_flow_cancel(visit);
    visit->state = HW_VISIT_INTERRUPTED;
    visit->due = visit->due == HW_FOREVER ? HW_FOREVER : visit->due - flow->now;
    station->in_use--;
    station->interrupted++;
    hw_level_leave(&stats->serving, flow->now);
    hw_level_enter(&stats->waiting, flow->now);
    hw_flow_line_push_front(flow, &station->room, id);
    hw_flow_note(flow, HW_NOTE_INTERRUPTED, id, visit->station);
}

void hw_flow_set_capacity(struct hw_flow *flow, uint16_t index, int32_t servers) {
    struct hw_station *station = &flow->stations[index];
    hw_flow_touch(flow, station);
    station->capacity = servers;
    hw_flow_note(flow, HW_NOTE_SERVERS, HW_NONE, index);
    while (station->spec->resume && station->in_use > station->capacity) {
        hw_id id = latest_started(flow, index);
        if (id == HW_NONE) {
            break;
        }
        interrupt(flow, station, id);
    }
    if (station->in_use < station->capacity) {
        hw_flow_enlist(flow, index);
    }
    hw_flow_drain(flow);
}

/* Takes a WAITING or INTERRUPTED visit out of its waiting room. */
static void leave_room(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[visit->station];
    hw_flow_touch(flow, station);
    hw_flow_line_remove(flow, &station->room, id);
    station->interrupted -= visit->state == HW_VISIT_INTERRUPTED;
    hw_level_leave(&hw_flow_stats(station, visit)->waiting, flow->now);
    hw_flow_cancel(visit);
}

void hw_flow_handle_renege(struct hw_flow *flow, hw_id id, uint32_t stamp) {
    struct hw_visit *visit = &flow->visits[id];
    if (visit->stamp != stamp || visit->state != HW_VISIT_WAITING) {
        return;
    }
    flow->events++;
    uint16_t from = visit->station;
    leave_room(flow, id);
    hw_flow_stats(&flow->stations[from], visit)->reneged++;
    hw_flow_admit(flow, from);
    uint16_t target = flow->hooks->reneged == NULL ? HW_GO_EXIT : flow->hooks->reneged(flow->owner, flow, id);
    if (target == HW_GO_EXIT) {
        hw_flow_end_visit(flow, id, HW_GONE_RENEGED);
    } else {
        hw_flow_ask(flow, id, target, HW_GO_EXIT);
    }
    hw_flow_drain(flow);
}

/* Takes a BLOCKED visit out of the line it stands in; it then holds its server and nothing else. */
static void give_up_wish(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[visit->station];
    hw_flow_touch(flow, station);
    hw_flow_line_remove(flow, &flow->stations[visit->target].held, id);
    station->blocked--;
    hw_level_leave(&hw_flow_stats(station, visit)->blocked, flow->now);
}

void hw_flow_retarget(struct hw_flow *flow, hw_id id, uint16_t target) {
    struct hw_visit *visit = &flow->visits[id];
    HW_REQUIRE(visit->state == HW_VISIT_BLOCKED);
    give_up_wish(flow, id);
    visit->state = HW_VISIT_HELD;
    visit->since = flow->now;
    hw_level_enter(&hw_flow_stats(&flow->stations[visit->station], visit)->leaving, flow->now);
    hw_flow_note(flow, HW_NOTE_HELD, id, visit->station);
    if (target != HW_GO_HOLD) {
        hw_flow_go(flow, id, target, (visit->flags & HW_VISIT_MUST_HOLD) != 0);
    }
}

void hw_flow_change_class(struct hw_flow *flow, hw_id id, uint8_t class_, uint8_t priority) {
    struct hw_visit *visit = &flow->visits[id];
    HW_ASSERT(priority < HW_FLOW_PRIORITIES && (int32_t)class_ < flow->stations[visit->station].spec->n_classes);
    if (visit->flags & HW_VISIT_WHERE) {
        struct hw_shared *shared = flow->stations[visit->station].shared;
        hw_level_leave(&shared->away_level[visit->class_], flow->now);
        hw_level_enter(&shared->away_level[class_], flow->now);
    }
    visit->class_ = class_;
    visit->priority = priority;
}

void hw_flow_end_stay(struct hw_flow *flow, hw_id id, hw_time at) {
    struct hw_visit *visit = &flow->visits[id];
    HW_REQUIRE(visit->state == HW_VISIT_SERVING && at >= flow->now);
    hw_flow_cancel(visit);
    visit->due = at;
    hw_flow_schedule(flow, at, HW_EV_END, id, visit->stamp);
}

void hw_flow_remove(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[visit->station];
    struct hw_class_stats *stats = hw_flow_stats(station, visit);
    HW_REQUIRE(visit->state != HW_VISIT_FREE);
    enum hw_visit_state state = (enum hw_visit_state)visit->state;
    if (state == HW_VISIT_WAITING || state == HW_VISIT_INTERRUPTED) {
        uint16_t from = visit->station;
        leave_room(flow, id);
        hw_flow_admit(flow, from);
    } else {
        if (state == HW_VISIT_BLOCKED) {
            give_up_wish(flow, id);
        } else if (state == HW_VISIT_SERVING) {
            hw_level_leave(&stats->serving, flow->now);
            hw_tally_add(&stats->stay, flow->now - visit->since);
        } else {
            hw_level_leave(&stats->leaving, flow->now);
        }
        hw_flow_cancel(visit);
        hw_flow_vacate(flow, id, visit->station);
    }
    hw_flow_end_visit(flow, id, HW_GONE_REMOVED);
    hw_flow_drain(flow);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_FLOW_PARTS_H
#define HW_FLOW_PARTS_H
/* Inside the flow: lines of visits, slots, and the moves that flow_*.c share. Not for models. */
#include "sim/flow.h"

/* Rare ways out of the hot path, kept out of it. */
#define HW_RARE __attribute__((noinline, cold))
/* The hot path in one piece. */
#define HW_IN_ONE_PIECE __attribute__((flatten))

static inline struct hw_class_stats *hw_flow_stats(const struct hw_station *station, const struct hw_visit *visit) {
    return &station->classes[visit->class_];
}

static inline int32_t hw_flow_present_at(const struct hw_station *station) {
    return station->in_use + station->room.count;
}

/* Brings the station's clocked sums up to now; call before any change of who is here. */
static inline void hw_flow_touch(struct hw_flow *flow, struct hw_station *station) {
    int64_t ms = flow->now - station->last;
    if (ms == 0) {
        return;
    }
    int32_t present = hw_flow_present_at(station);
    unsigned state = (present == 0 ? HW_STATION_EMPTY : 0u) | (station->in_use >= station->capacity ? HW_STATION_FULL : 0u) |
                     (station->blocked > 0 ? HW_STATION_BLOCKED : 0u);
    station->ms_in[state] += ms;
    station->sum_present_squared_ms += (hw_u128)((uint64_t)present * (uint64_t)present) * (uint64_t)ms;
    station->last = flow->now;
}

static inline void hw_flow_line_push(struct hw_flow *flow, struct hw_line *line, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    unsigned p = visit->priority & line->priority_mask;
    visit->next = HW_NONE;
    if (line->mask >> p & 1u) {
        visit->prev = line->tail[p];
        flow->visits[line->tail[p]].next = id;
    } else {
        visit->prev = HW_NONE;
        line->head[p] = id;
        line->mask |= 1u << p;
    }
    line->tail[p] = id;
    line->count++;
}

static inline void hw_flow_line_push_front(struct hw_flow *flow, struct hw_line *line, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    unsigned p = visit->priority & line->priority_mask;
    visit->prev = HW_NONE;
    if (line->mask >> p & 1u) {
        visit->next = line->head[p];
        flow->visits[line->head[p]].prev = id;
    } else {
        visit->next = HW_NONE;
        line->tail[p] = id;
        line->mask |= 1u << p;
    }
    line->head[p] = id;
    line->count++;
}

static inline void hw_flow_line_remove(struct hw_flow *flow, struct hw_line *line, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    unsigned p = visit->priority & line->priority_mask;
    if (visit->prev == HW_NONE) {
        line->head[p] = visit->next;
    } else {
        flow->visits[visit->prev].next = visit->next;
    }
    if (visit->next == HW_NONE) {
        line->tail[p] = visit->prev;
    } else {
        flow->visits[visit->next].prev = visit->prev;
    }
    if (line->head[p] == HW_NONE) {
        line->mask &= ~(1u << p);
    }
    line->count--;
}

/* The first in line, or HW_NONE. */
static inline hw_id hw_flow_line_first(const struct hw_line *line) {
    return line->mask ? line->head[__builtin_ctz(line->mask)] : HW_NONE;
}

/* A fresh slot, zeroed but for its stamp; HW_NONE (status set) when memory is short. */
hw_id hw_flow_slot_take(struct hw_flow *flow);
void hw_flow_slot_give(struct hw_flow *flow, hw_id id);

/* Makes pending END and RENEGE events of the visit stale. */
static inline void hw_flow_cancel(struct hw_visit *visit) {
    visit->stamp++;
    visit->flags &= 0xffu & ~HW_VISIT_HAS_PATIENCE;
}

/* Puts the station on the worklist: somebody may be able to start there. */
static inline void hw_flow_enlist(struct hw_flow *flow, uint16_t index) {
    struct hw_station *station = &flow->stations[index];
    if (!station->queued && (station->room.mask | station->held.mask)) {
        station->queued = true;
        flow->worklist[flow->n_work++] = index;
    }
}
/* Works the list off, unless that is under way already. */
void hw_flow_drain(struct hw_flow *flow);

/* Starts the visit's service at its station (server free, not in any line). */
void hw_flow_start(struct hw_flow *flow, hw_id id);
/* Asks for a place at target. from: the station whose server it holds, or HW_GO_EXIT when it holds none. */
void hw_flow_ask(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from);
/* Leaves by way of window and exit delay to target (station or HW_GO_EXIT). The visit holds a server and is in no level. */
void hw_flow_depart(struct hw_flow *flow, hw_id id, uint16_t target);
/* Releases the visit's server at station and lets others in. */
void hw_flow_vacate(struct hw_flow *flow, hw_id id, uint16_t station);
/* Lets visits that hold a place elsewhere into free waiting places. */
void hw_flow_admit_held(struct hw_flow *flow, uint16_t station);
static inline void hw_flow_admit(struct hw_flow *flow, uint16_t station) {
    if (HW_UNLIKELY(flow->stations[station].held.mask != 0)) {
        hw_flow_admit_held(flow, station);
    }
}
/* Ends the visit: hook gone, slot freed. */
void hw_flow_end_visit(struct hw_flow *flow, hw_id id, enum hw_gone how);
/* Looks for a deadlock after the visit was blocked. */
void hw_flow_check_deadlock(struct hw_flow *flow, hw_id id);

#endif

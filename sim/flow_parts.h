/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_FLOW_PARTS_H
#define HW_FLOW_PARTS_H
/* Inside the flow: lines of visits, slots, and the moves that flow_*.c share. Not for models. */
#include "sim/flow.h"

/* The hot path in one piece. */
#define HW_IN_ONE_PIECE __attribute__((flatten))

static inline struct hw_class_stats *hw_flow_stats(const struct hw_station *station, const struct hw_visit *visit) {
    return &station->classes[visit->class_];
}

static_assert(HW_STATION_EMPTY == 1 << 0 && HW_STATION_FULL == 1 << 1 && HW_STATION_BLOCKED == 1 << 2, "bits of hw_flow_touch");

/* Brings the station's clocked sums up to now; call before any change of who is here. */
static inline void hw_flow_touch(struct hw_flow *flow, struct hw_station *station) {
    int64_t ms = flow->now - station->last;
    if (ms == 0) {
        return;
    }
    int32_t present = hw_flow_present_at(station);
    /* from the signs of differences that cannot overflow (no number here is negative): a third of the instructions */
    unsigned state = (unsigned)(present - 1) >> 31 | (unsigned)(station->capacity - 1 - station->in_use) >> 31 << 1 |
                     (unsigned)-station->blocked >> 31 << 2;
    station->ms_in[state] += ms;
    station->sum_present_squared_ms += (hw_u128)((uint64_t)present * (uint64_t)present) * (uint64_t)ms;
    station->last = flow->now;
}

static inline void hw_flow_line_push_back(struct hw_flow *flow, struct hw_line *line, hw_id id) {
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

/* Behind those who asked before it, or in front of them. */
static inline void hw_flow_line_push(struct hw_flow *flow, struct hw_line *line, hw_id id) {
    if (HW_UNLIKELY(line->newest_first)) {
        hw_flow_line_push_front(flow, line, id);
    } else {
        hw_flow_line_push_back(flow, line, id);
    }
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

/* Takes the first off a line that is not empty. */
static inline hw_id hw_flow_line_take_first(struct hw_flow *flow, struct hw_line *line) {
    unsigned p = (unsigned)__builtin_ctz(line->mask);
    hw_id id = line->head[p];
    hw_id next = flow->visits[id].next;
    line->head[p] = next;
    line->count--;
    if (next == HW_NONE) {
        line->tail[p] = HW_NONE;
        line->mask &= ~(1u << p);
    } else {
        flow->visits[next].prev = HW_NONE;
    }
    return id;
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
    visit->flags &= 0xffu & ~(HW_VISIT_HAS_PATIENCE | HW_VISIT_STAY_KNOWN);
}

/* Tells an observer, if there is one; only where it is rare anyway. */
static inline void hw_flow_note(struct hw_flow *flow, enum hw_note note, hw_id id, uint16_t station) {
    if (HW_UNLIKELY(flow->hooks->noted != NULL)) {
        flow->hooks->noted(flow->owner, flow, note, id, station);
    }
}

/* Puts the station on the worklist: somebody may be able to start there. */
static inline void hw_flow_enlist(struct hw_flow *flow, uint16_t index) {
    struct hw_station *station = &flow->stations[index];
    if (!station->queued && ((station->room.mask | station->held.mask) || station->shared != NULL)) {
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
/* Who of those who want a place there goes first, or HW_NONE; and takes it out of the line it stands in, to be started by the caller, who
 * then calls hw_flow_admit. */
hw_id hw_flow_next_in_line(const struct hw_flow *flow, const struct hw_station *station);
void hw_flow_take_from_line(struct hw_flow *flow, hw_id id);
/* The visit leaves the server of from (HW_GO_EXIT: it has none) and becomes target's; from's blocked time is 0. */
void hw_flow_come_at_once(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from);

/* Servers shared between stations (sim/flow_shared.c). */
struct hw_shared {
    uint16_t *borrowers;        /* owns; stations that may use servers of this one */
    uint32_t n_borrowers;
    hw_id *away;                /* owns; its visits with servers of others, in the order in which they started there */
    uint32_t n_away, n_away_allocated;
    struct hw_level *away_level; /* owns; [n_classes] */
    uint64_t *started_away;     /* owns; [n_classes] */
    struct hw_level lent;       /* visits of others with servers here */
};
enum hw_status hw_flow_shared_init(struct hw_flow *flow) HW_MUST_CHECK;
void hw_flow_shared_clear(struct hw_flow *flow, struct hw_station *station);
void hw_flow_shared_reset(struct hw_station *station);
void hw_flow_shared_restart(struct hw_station *station, hw_time now);
/* True when the visit was started on a free server of another station. */
HW_RARE bool hw_flow_shared_start(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from);
/* Releases the server of another station that the visit has as one of station's. */
HW_RARE void hw_flow_shared_vacate(struct hw_flow *flow, hw_id id, uint16_t station);
/* Gives the station's free servers to those who have a claim. */
HW_RARE void hw_flow_shared_fill(struct hw_flow *flow, uint16_t station);
/* The station whose server the visit has. */
static inline uint16_t hw_flow_shared_where(const struct hw_flow *flow, const struct hw_visit *visit) {
    unsigned where = (visit->flags & HW_VISIT_WHERE) / HW_VISIT_ELSEWHERE;
    return where == 0 ? visit->station : flow->stations[visit->station].spec->overflow[where - 1];
}

/* Ends the visit: hook gone, slot freed. */
void hw_flow_end_visit(struct hw_flow *flow, hw_id id, enum hw_gone how);
/* Looks for a deadlock after the visit was blocked. */
void hw_flow_check_deadlock(struct hw_flow *flow, hw_id id);

#endif

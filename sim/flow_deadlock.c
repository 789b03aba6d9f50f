/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow_parts.h"

#include <string.h>

/* A deadlock is a set of stations in which every server is held by a blocked visit that wants a place in the set. It can
 * only arise at the instant at which a visit becomes blocked, and only if nobody at its target is still on the move. */

/* The most servers that it has at any time of the week: who waits for one that comes back in the morning is not stuck. */
static int32_t most_servers(const struct hw_station *station) {
    const struct hw_station_spec *spec = station->spec;
    int32_t most = station->capacity;
    for (int32_t e = -1; spec->capacity != NULL && e < spec->n_eras; e++) {
        const struct hw_week *week = e < 0 ? spec->capacity : spec->eras[e].week;
        for (size_t i = 0; i < sizeof week->value / sizeof *week->value; i++) {
            most = week->value[i] > most ? week->value[i] : most;
        }
    }
    return most;
}

static bool on_the_move(const struct hw_station *station) {
    return station->in_use > station->blocked || station->in_use < most_servers(station);
}

/* True when somebody who wants a place at target may get one: its servers, or those of others that it uses, are on the move. */
static bool reaches(const struct hw_flow *flow, const uint8_t *moves, uint16_t target) {
    const struct hw_station_spec *spec = flow->stations[target].spec;
    bool any = moves[target];
    for (int32_t k = 0; k < spec->n_overflow; k++) {
        any = any || moves[spec->overflow[k]];
    }
    return any;
}

/* True when somebody in the waiting room of its target will give up, and it may take the waiting place and leave its own. */
static bool room_clears(const struct hw_flow *flow, const struct hw_visit *visit) {
    const struct hw_line *room = &flow->stations[visit->target].room;
    if (visit->flags & HW_VISIT_MUST_HOLD) {
        return false;
    }
    for (unsigned p = 0; p < HW_FLOW_PRIORITIES; p++) {
        for (hw_id id = room->mask >> p & 1u ? room->head[p] : HW_NONE; id != HW_NONE; id = flow->visits[id].next) {
            if (flow->visits[id].flags & HW_VISIT_HAS_PATIENCE) {
                return true;
            }
        }
    }
    return false;
}

/* The station whose servers are waited for: target, or when it has none in use the first that it uses. */
static uint16_t waited_for(const struct hw_flow *flow, uint16_t target) {
    const struct hw_station_spec *spec = flow->stations[target].spec;
    for (int32_t k = 0; k < spec->n_overflow && flow->stations[target].in_use == 0; k++) {
        if (flow->stations[spec->overflow[k]].in_use > 0) {
            return spec->overflow[k];
        }
    }
    return target;
}

/* Whose servers are on the move: of a station that shares them, by who has them. */
static void find_movers(const struct hw_flow *flow, uint8_t *moves) {
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        const struct hw_station *station = &flow->stations[i];
        moves[i] = station->shared == NULL ? on_the_move(station) : station->in_use < most_servers(station);
    }
    for (hw_id v = 0; v < flow->n_visits; v++) {
        const struct hw_visit *visit = &flow->visits[v];
        if (visit->state == HW_VISIT_SERVING || visit->state == HW_VISIT_HELD || visit->state == HW_VISIT_LEAVING) {
            moves[hw_flow_shared_where(flow, visit)] = 1;
        }
    }
}

/* Where somebody blocked at this station wants to go, within the set that does not move; HW_GO_EXIT when nobody there is blocked:
 * then it has no servers. */
static uint16_t next_on_the_way(const struct hw_flow *flow, const uint8_t *moves, uint16_t at) {
    for (hw_id v = 0; v < flow->n_visits; v++) {
        const struct hw_visit *visit = &flow->visits[v];
        if (visit->state == HW_VISIT_BLOCKED && hw_flow_shared_where(flow, visit) == at && !reaches(flow, moves, visit->target)) {
            return waited_for(flow, visit->target);
        }
    }
    return HW_GO_EXIT;
}

/* Writes the way round, from station to station along visits that hold one and want the next. It begins where the last visit was blocked
 * when that is on it: others may only lead there. */
static void write_cycle(struct hw_flow *flow, const uint8_t *moves, hw_id id) {
    uint16_t blocked_at = hw_flow_shared_where(flow, &flow->visits[id]);
    uint16_t at = blocked_at;
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        uint16_t next = next_on_the_way(flow, moves, at);
        if (next == HW_GO_EXIT) {
            snprintf(flow->what, sizeof flow->what, "deadlock: %s has no servers, and everybody waits, directly or not, for a place there",
                     flow->stations[at].spec->name);
            return;
        }
        at = next;
    }
    uint16_t first = at;
    do {
        first = at == blocked_at ? blocked_at : first;
        at = next_on_the_way(flow, moves, at);
    } while (at != first && first != blocked_at);
    size_t used = (size_t)snprintf(flow->what, sizeof flow->what, "deadlock: everybody holds a place and waits for another: %s",
                                   flow->stations[first].spec->name);
    at = first;
    do {
        at = next_on_the_way(flow, moves, at);
        int n = snprintf(flow->what + used, sizeof flow->what - used, " -> %s", flow->stations[at].spec->name);
        used += n > 0 ? (size_t)n : 0;
    } while (at != first && used + 1 < sizeof flow->what);
}

void hw_flow_check_deadlock(struct hw_flow *flow, hw_id id) {
    uint16_t target = flow->visits[id].target;
    if (flow->standstills_end) {
        return;
    }
    if (flow->stations[target].shared == NULL && on_the_move(&flow->stations[target])) {
        return;
    }
    uint8_t *moves = hw_mem_alloc(flow->mem, flow->n_stations, 1);
    if (moves == NULL) {
        flow->status = HW_NO_MEMORY;
        return;
    }
    find_movers(flow, moves);
    bool changed = true;
    while (changed) {
        changed = false;
        for (hw_id v = 0; v < flow->n_visits; v++) {
            const struct hw_visit *visit = &flow->visits[v];
            uint16_t where = visit->state == HW_VISIT_BLOCKED ? hw_flow_shared_where(flow, visit) : HW_GO_EXIT;
            if (where != HW_GO_EXIT && !moves[where] && (reaches(flow, moves, visit->target) || room_clears(flow, visit))) {
                moves[where] = 1;
                changed = true;
            }
        }
    }
    if (!reaches(flow, moves, target) && !room_clears(flow, &flow->visits[id])) {
        flow->deadlocked = true;
        flow->status = HW_FAULT;
        write_cycle(flow, moves, id);
    }
    hw_mem_free(flow->mem, moves);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow_parts.h"

#include <string.h>

/* Servers that several stations use: own ones first, then those of other stations or of a pool. Off the hot path: a station that neither
 * lends nor borrows has no struct hw_shared. */

static bool shares(const struct hw_flow *flow, uint32_t index) {
    if (flow->stations[index].spec->n_overflow > 0) {
        return true;
    }
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        const struct hw_station_spec *spec = flow->stations[i].spec;
        for (int32_t k = 0; k < spec->n_overflow; k++) {
            if (spec->overflow[k] == index) {
                return true;
            }
        }
    }
    return false;
}

static enum hw_status make_shared(struct hw_flow *flow, struct hw_station *station) {
    struct hw_shared *shared = hw_mem_alloc(flow->mem, 1, sizeof *shared);
    station->shared = shared;
    if (shared == NULL) {
        return HW_NO_MEMORY;
    }
    size_t n_classes = (size_t)station->spec->n_classes;
    shared->borrowers = hw_mem_alloc(flow->mem, flow->n_stations, sizeof *shared->borrowers);
    shared->away_level = hw_mem_alloc(flow->mem, n_classes, sizeof *shared->away_level);
    shared->started_away = hw_mem_alloc(flow->mem, n_classes, sizeof *shared->started_away);
    return shared->borrowers == NULL || shared->away_level == NULL || shared->started_away == NULL ? HW_NO_MEMORY : HW_OK;
}

enum hw_status hw_flow_shared_init(struct hw_flow *flow) {
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        if (shares(flow, i)) {
            HW_REQUIRE(!flow->stations[i].spec->resume);
            HW_TRY(make_shared(flow, &flow->stations[i]));
        }
    }
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        const struct hw_station_spec *spec = flow->stations[i].spec;
        for (int32_t k = 0; k < spec->n_overflow; k++) {
            struct hw_shared *shared = flow->stations[spec->overflow[k]].shared;
            shared->borrowers[shared->n_borrowers++] = (uint16_t)i;
        }
    }
    return HW_OK;
}

void hw_flow_shared_clear(struct hw_flow *flow, struct hw_station *station) {
    struct hw_shared *shared = station->shared;
    if (shared == NULL) {
        return;
    }
    hw_mem_free(flow->mem, shared->borrowers);
    hw_mem_free(flow->mem, shared->away);
    hw_mem_free(flow->mem, shared->away_level);
    hw_mem_free(flow->mem, shared->started_away);
    hw_mem_free(flow->mem, shared);
    station->shared = NULL;
}

void hw_flow_shared_reset(struct hw_station *station) {
    struct hw_shared *shared = station->shared;
    size_t n_classes = (size_t)station->spec->n_classes;
    shared->n_away = 0;
    shared->lent = (struct hw_level){0, 0};
    memset(shared->away_level, 0, n_classes * sizeof *shared->away_level);
    memset(shared->started_away, 0, n_classes * sizeof *shared->started_away);
}

void hw_flow_shared_restart(struct hw_station *station, hw_time now) {
    struct hw_shared *shared = station->shared;
    hw_level_restart(&shared->lent, now);
    for (int32_t c = 0; c < station->spec->n_classes; c++) {
        hw_level_restart(&shared->away_level[c], now);
        shared->started_away[c] = 0;
    }
}

int64_t hw_flow_time_elsewhere(const struct hw_flow *flow, uint16_t station, int32_t class_) {
    const struct hw_shared *shared = flow->stations[station].shared;
    return shared == NULL ? 0 : hw_level_integral(&shared->away_level[class_], flow->now);
}

uint64_t hw_flow_started_elsewhere(const struct hw_flow *flow, uint16_t station, int32_t class_) {
    const struct hw_shared *shared = flow->stations[station].shared;
    return shared == NULL ? 0 : shared->started_away[class_];
}

int64_t hw_flow_time_lent(const struct hw_flow *flow, uint16_t station) {
    const struct hw_shared *shared = flow->stations[station].shared;
    return shared == NULL ? 0 : hw_level_integral(&shared->lent, flow->now);
}

static bool note_away(struct hw_flow *flow, struct hw_shared *shared, hw_id id) {
    if (shared->n_away == shared->n_away_allocated) {
        size_t wanted = shared->n_away == 0 ? 16 : (size_t)shared->n_away * 2;
        void *block = shared->away;
        enum hw_status status = hw_mem_grow(flow->mem, &block, shared->n_away_allocated, wanted, sizeof *shared->away);
        if (status != HW_OK) {
            flow->status = status;
            return false;
        }
        shared->away = block;
        shared->n_away_allocated = (uint32_t)wanted;
    }
    shared->away[shared->n_away++] = id;
    return true;
}

static void forget_away(struct hw_shared *shared, hw_id id) {
    uint32_t i = 0;
    while (shared->away[i] != id) {
        i++;
    }
    shared->n_away--;
    memmove(&shared->away[i], &shared->away[i + 1], (shared->n_away - i) * sizeof *shared->away);
}

/* True for a visit of those that come last and may not use all the overflow of their station. */
static bool is_minor(const struct hw_flow *flow, hw_id id, const struct hw_station *station) {
    uint8_t from = station->spec->minor_from;
    return from != 0 && flow->visits[id].priority >= from;
}

/* How many of the station's overflow the visit may use. */
static int32_t usable(const struct hw_flow *flow, hw_id id, const struct hw_station *station) {
    const struct hw_station_spec *spec = station->spec;
    return is_minor(flow, id, station) && spec->minor_overflow < spec->n_overflow ? spec->minor_overflow : spec->n_overflow;
}

/* A server free there that nobody with a better claim is about to get. */
static bool has_spare(const struct hw_station *station) {
    return station->in_use < station->capacity && (station->room.mask | station->held.mask) == 0;
}

/* Starts a visit that is its station's, and in no line, on a server of overflow[k]. */
static void start_away(struct hw_flow *flow, hw_id id, int32_t k) {
    uint16_t index = flow->visits[id].station;
    struct hw_station *station = &flow->stations[index];
    struct hw_station *lender = &flow->stations[station->spec->overflow[k]];
    hw_flow_touch(flow, station);
    hw_flow_touch(flow, lender);
    /* The owner's answer to the start may release others and set them in motion: the server there is taken by then, and here the visit is in no
     * list from which it could be called back. */
    lender->in_use++;
    lender->elsewhere--;
    hw_flow_start(flow, id);
    if (flow->status != HW_OK || !note_away(flow, station->shared, id)) {
        return;
    }
    struct hw_visit *visit = &flow->visits[id];
    visit->flags |= (uint8_t)(HW_VISIT_ELSEWHERE * (unsigned)(k + 1));
    station->in_use--;
    station->elsewhere++;
    station->shared->started_away[visit->class_]++;
    hw_level_enter(&station->shared->away_level[visit->class_], flow->now);
    hw_level_enter(&lender->shared->lent, flow->now);
    hw_flow_note(flow, HW_NOTE_ELSEWHERE, id, index);
    if (station->in_use < station->capacity) {
        hw_flow_enlist(flow, index); /* one of its own became free meanwhile */
    }
}

bool hw_flow_shared_start(struct hw_flow *flow, hw_id id, uint16_t target, uint16_t from) {
    struct hw_station *station = &flow->stations[target];
    hw_id first = hw_flow_next_in_line(flow, station);
    if (first != HW_NONE && (is_minor(flow, id, station) || !is_minor(flow, first, station))) {
        return false;
    }
    for (int32_t k = 0; k < usable(flow, id, station); k++) {
        if (has_spare(&flow->stations[station->spec->overflow[k]])) {
            hw_flow_come_at_once(flow, id, target, from);
            start_away(flow, id, k);
            return true;
        }
    }
    return false;
}

/* The visit of station gives the server back that it has of another. */
static void give_back(struct hw_flow *flow, hw_id id, uint16_t index) {
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *station = &flow->stations[index];
    uint16_t where = station->spec->overflow[(visit->flags & HW_VISIT_WHERE) / HW_VISIT_ELSEWHERE - 1];
    struct hw_station *lender = &flow->stations[where];
    hw_flow_touch(flow, station);
    hw_flow_touch(flow, lender);
    lender->in_use--;
    lender->elsewhere++;
    station->elsewhere--;
    visit->flags &= 0xffu & ~HW_VISIT_WHERE;
    forget_away(station->shared, id);
    hw_level_leave(&station->shared->away_level[visit->class_], flow->now);
    hw_level_leave(&lender->shared->lent, flow->now);
    hw_flow_enlist(flow, where);
}

void hw_flow_shared_vacate(struct hw_flow *flow, hw_id id, uint16_t index) {
    give_back(flow, id, index);
    hw_flow_stats(&flow->stations[index], &flow->visits[id])->completed++;
}

/* Which of the borrower's overflow this station is. */
static int32_t place_of(const struct hw_station *borrower, uint16_t lender) {
    int32_t k = 0;
    while (borrower->spec->overflow[k] != lender) {
        k++;
    }
    return k;
}

/* True when a goes before b: by priority where its station looks at it, then who asked first. */
static bool goes_before(const struct hw_flow *flow, hw_id a, const struct hw_station *of_a, hw_id b, const struct hw_station *of_b) {
    const struct hw_visit *x = &flow->visits[a];
    const struct hw_visit *y = &flow->visits[b];
    unsigned px = x->priority & of_a->room.priority_mask;
    unsigned py = y->priority & of_b->room.priority_mask;
    return px != py ? px < py : x->asked < y->asked;
}

/* Among those who wait at the stations that may use servers of this one, the first to go; HW_NONE. Ties: the station first in order. */
static hw_id next_borrower(const struct hw_flow *flow, const struct hw_station *lender, uint16_t *at) {
    hw_id best = HW_NONE;
    for (uint32_t i = 0; i < lender->shared->n_borrowers; i++) {
        uint16_t index = lender->shared->borrowers[i];
        const struct hw_station *station = &flow->stations[index];
        hw_id id = station->in_use < station->capacity ? HW_NONE : hw_flow_next_in_line(flow, station);
        bool may = id != HW_NONE && place_of(station, (uint16_t)(lender - flow->stations)) < usable(flow, id, station);
        if (may && (best == HW_NONE || goes_before(flow, id, station, best, &flow->stations[*at]))) {
            best = id;
            *at = index;
        }
    }
    return best;
}

void hw_flow_shared_fill(struct hw_flow *flow, uint16_t index) {
    struct hw_station *station = &flow->stations[index];
    while (station->in_use < station->capacity && flow->status == HW_OK) {
        hw_flow_touch(flow, station);
        if (station->spec->moves_back && station->shared->n_away > 0) {
            hw_id back = station->shared->away[0];
            give_back(flow, back, index);
            station->in_use++;
            hw_flow_note(flow, HW_NOTE_BACK, back, index);
            continue;
        }
        uint16_t at = index;
        hw_id id = hw_flow_next_in_line(flow, station);
        if (id == HW_NONE || (is_minor(flow, id, station) && !station->spec->minor_first)) {
            uint16_t borrower = index;
            hw_id other = next_borrower(flow, station, &borrower);
            bool goes = other != HW_NONE && (id == HW_NONE || !is_minor(flow, other, &flow->stations[borrower]));
            id = goes ? other : id;
            at = goes ? borrower : at;
        }
        if (id == HW_NONE) {
            return;
        }
        hw_flow_take_from_line(flow, id);
        if (at == index) {
            hw_flow_start(flow, id);
        } else {
            start_away(flow, id, place_of(&flow->stations[at], index));
        }
        hw_flow_admit(flow, at);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow_log.h"

#include "sim/flow_parts.h"

static struct hw_log_row row_of(const struct hw_flow_log *o, const struct hw_flow *flow, enum hw_log_kind kind, hw_id id) {
    struct hw_log_row row = hw_log_row(kind);
    row.setting = flow->visits[id].station;
    o->describe(o->owner, flow, id, &row);
    return row;
}

void hw_flow_log_write(const struct hw_flow_log *o, const struct hw_flow *flow, enum hw_log_kind kind, hw_id id) {
    struct hw_log_row row = row_of(o, flow, kind, id);
    hw_log_write(o->log, flow->now, &row);
}

static void write_to(const struct hw_flow_log *o, const struct hw_flow *flow, enum hw_log_kind kind, hw_id id, uint16_t to) {
    struct hw_log_row row = row_of(o, flow, kind, id);
    row.to = to == HW_GO_EXIT || to == HW_GO_HOLD ? HW_LOG_NOWHERE : to;
    hw_log_write(o->log, flow->now, &row);
}

static void write_servers(const struct hw_flow_log *o, const struct hw_flow *flow, uint16_t station) {
    struct hw_log_row row = hw_log_row(HW_LOG_SERVERS);
    int32_t servers = flow->stations[station].capacity;
    row.setting = station;
    row.reason = servers == HW_UNLIMITED ? "unlimited" : flow->stations[station].spec->capacity != NULL ? "timetable" : NULL;
    row.value = servers == HW_UNLIMITED ? HW_LOG_NO_VALUE : servers;
    hw_log_write(o->log, flow->now, &row);
}

/* ---- the hooks ---- */

static hw_time stay(void *observer, struct hw_flow *flow, hw_id id) {
    struct hw_flow_log *o = observer;
    hw_flow_log_write(o, flow, HW_LOG_STARTS, id);
    return o->inner->stay(o->owner, flow, id);
}

static uint16_t ended(void *observer, struct hw_flow *flow, hw_id id) {
    struct hw_flow_log *o = observer;
    struct hw_log_row row = row_of(o, flow, HW_LOG_ENDS, id);
    if (o->ended_by != NULL) {
        row.reason = o->ended_by(o->owner, flow, id);
    }
    hw_log_write(o->log, flow->now, &row);
    return o->inner->ended(o->owner, flow, id);
}

static hw_time leaving(void *observer, struct hw_flow *flow, hw_id id) {
    struct hw_flow_log *o = observer;
    return o->inner->leaving(o->owner, flow, id);
}

static hw_time patience(void *observer, struct hw_flow *flow, hw_id id) {
    struct hw_flow_log *o = observer;
    hw_flow_log_write(o, flow, HW_LOG_WAITS, id);
    return o->inner->patience != NULL ? o->inner->patience(o->owner, flow, id) : HW_FOREVER;
}

static uint16_t reneged(void *observer, struct hw_flow *flow, hw_id id) {
    struct hw_flow_log *o = observer;
    hw_flow_log_write(o, flow, HW_LOG_GIVES_UP, id);
    return o->inner->reneged != NULL ? o->inner->reneged(o->owner, flow, id) : HW_GO_EXIT;
}

static void moved(void *observer, struct hw_flow *flow, hw_id id, uint16_t from) {
    struct hw_flow_log *o = observer;
    if (o->inner->moved != NULL) {
        o->inner->moved(o->owner, flow, id, from);
    }
}

static void gone(void *observer, struct hw_flow *flow, hw_id id, enum hw_gone how) {
    struct hw_flow_log *o = observer;
    if (how == HW_GONE_TURNED_AWAY) {
        write_to(o, flow, HW_LOG_TURNED_AWAY, id, flow->visits[id].target);
    } else {
        hw_flow_log_write(o, flow, how == HW_GONE_REMOVED ? HW_LOG_REMOVED : HW_LOG_LEAVES, id);
    }
    if (o->inner->gone != NULL) {
        o->inner->gone(o->owner, flow, id, how);
    }
}

static void event(void *observer, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct hw_flow_log *o = observer;
    o->inner->event(o->owner, flow, kind, subject, stamp);
}

static void noted(void *observer, struct hw_flow *flow, enum hw_note note, hw_id id, uint16_t station) {
    static const enum hw_log_kind kinds[] = {
        [HW_NOTE_PLACED] = HW_LOG_PRESENT,          [HW_NOTE_HELD] = HW_LOG_HELD,
        [HW_NOTE_LEAVING] = HW_LOG_LEAVING,         [HW_NOTE_BLOCKED] = HW_LOG_BLOCKED,  [HW_NOTE_INTERRUPTED] = HW_LOG_INTERRUPTED,
        [HW_NOTE_RESUMED] = HW_LOG_RESUMES,         [HW_NOTE_BACK] = HW_LOG_BACK,        [HW_NOTE_ELSEWHERE] = HW_LOG_ELSEWHERE,
        [HW_NOTE_SERVERS] = HW_LOG_SERVERS};
    struct hw_flow_log *o = observer;
    if (note == HW_NOTE_SERVERS) {
        write_servers(o, flow, station);
    } else if (note == HW_NOTE_LEAVING || note == HW_NOTE_BLOCKED) {
        write_to(o, flow, kinds[note], id, flow->visits[id].target);
        if (note == HW_NOTE_BLOCKED && o->blocked != NULL) {
            o->blocked(o->owner, id);
        }
    } else if (note == HW_NOTE_ENDED) {
        struct hw_log_row row = row_of(o, flow, HW_LOG_ENDS, id);
        row.reason = "moved";
        hw_log_write(o->log, flow->now, &row);
    } else if (note == HW_NOTE_ELSEWHERE) {
        write_to(o, flow, kinds[note], id, hw_flow_shared_where(flow, &flow->visits[id]));
    } else {
        hw_flow_log_write(o, flow, kinds[note], id);
    }
}

void hw_flow_log_mark(const struct hw_flow_log *o, const struct hw_flow *flow, enum hw_log_kind kind, const char *reason) {
    if (o->log != NULL) {
        struct hw_log_row row = hw_log_row(kind);
        row.reason = reason;
        row.value = kind == HW_LOG_OVER ? (int64_t)o->log->lines : HW_LOG_NO_VALUE; /* so that a missing line is noticed */
        hw_log_write(o->log, flow->now, &row);
    }
}

void hw_flow_log_begin(struct hw_flow_log *o, struct hw_flow *flow, const char *until) {
    o->inner = flow->hooks;
    o->owner = flow->owner;
    o->hooks = (struct hw_hooks){.stay = stay, .ended = ended, .patience = patience, .reneged = reneged, .leaving = leaving, .moved = moved, .gone = gone,
                                 .event = event, .noted = noted};
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        flow->stations[i].only_to = HW_GO_ASK; /* so that every end of service is heard of */
    }
    flow->hooks = &o->hooks;
    flow->owner = o;
    hw_flow_log_mark(o, flow, HW_LOG_RUN, until);
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        write_servers(o, flow, (uint16_t)i);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow.h"

#include "sim/flow_parts.h"

#include <stdarg.h>
#include <string.h>

enum hw_status hw_flow_init(struct hw_flow *flow, struct hw_mem *mem, const struct hw_station_spec *specs, uint32_t n,
                            enum hw_queue_kind queue) {
    memset(flow, 0, sizeof *flow);
    HW_REQUIRE(n < HW_GO_ASK);
    flow->mem = mem;
    flow->queue = hw_queue_create(mem, queue);
    flow->stations = hw_mem_alloc(mem, n, sizeof *flow->stations);
    flow->worklist = hw_mem_alloc(mem, n, sizeof *flow->worklist);
    if (flow->queue == NULL || flow->stations == NULL || flow->worklist == NULL) {
        goto no_memory;
    }
    flow->n_stations = n;
    for (uint32_t i = 0; i < n; i++) {
        struct hw_station *station = &flow->stations[i];
        station->spec = &specs[i];
        station->uid = (uint32_t)(hw_rng_name(specs[i].name) >> 32);
        station->classes = hw_mem_alloc(mem, (size_t)specs[i].n_classes, sizeof *station->classes);
        if (station->classes == NULL) {
            goto no_memory;
        }
    }
    if (hw_flow_shared_init(flow) != HW_OK) {
        goto no_memory;
    }
    return HW_OK;
no_memory:
    hw_flow_clear(flow);
    return HW_NO_MEMORY;
}

void hw_flow_clear(struct hw_flow *flow) {
    if (flow->mem == NULL) {
        return;
    }
    if (flow->stations != NULL) {
        for (uint32_t i = 0; i < flow->n_stations; i++) {
            hw_flow_shared_clear(flow, &flow->stations[i]);
            hw_mem_free(flow->mem, flow->stations[i].classes);
        }
    }
    hw_mem_free(flow->mem, flow->stations);
    hw_mem_free(flow->mem, flow->worklist);
    hw_mem_free(flow->mem, flow->visits);
    if (flow->queue != NULL) {
        hw_queue_free(flow->queue);
    }
    memset(flow, 0, sizeof *flow);
}

static void line_empty(struct hw_line *line, const struct hw_station_spec *spec) {
    line->priority_mask = spec->by_priority ? HW_FLOW_PRIORITIES - 1u : 0u;
    line->newest_first = spec->newest_first;
    line->mask = 0;
    line->count = 0;
    for (int p = 0; p < HW_FLOW_PRIORITIES; p++) {
        line->head[p] = HW_NONE;
        line->tail[p] = HW_NONE;
    }
}

/* The week that holds now, and until when. */
static const struct hw_week *week_now(const struct hw_flow *flow, const struct hw_station_spec *spec, hw_time *until) {
    const struct hw_week *week = spec->capacity;
    *until = HW_FOREVER;
    for (int32_t i = 0; i < spec->n_eras && *until == HW_FOREVER; i++) {
        if (spec->eras[i].from <= flow->now) {
            week = spec->eras[i].week;
        } else {
            *until = spec->eras[i].from;
        }
    }
    return week;
}

static int32_t capacity_now(const struct hw_flow *flow, const struct hw_station_spec *spec) {
    hw_time until = 0;
    return hw_week_value(week_now(flow, spec, &until), flow->calendar, spec->holidays, flow->now);
}

static void schedule_capacity(struct hw_flow *flow, struct hw_station *station) {
    const struct hw_station_spec *spec = station->spec;
    hw_time until = 0;
    hw_time at = hw_week_next_change(week_now(flow, spec, &until), flow->calendar, spec->holidays, flow->now);
    at = until < at ? until : at;
    if (at != HW_FOREVER) {
        hw_flow_schedule(flow, at, HW_EV_CAPACITY, station->uid, 0);
    }
}

static void station_reset(struct hw_flow *flow, struct hw_station *station) {
    const struct hw_station_spec *spec = station->spec;
    station->capacity = spec->servers;
    station->in_use = 0;
    station->blocked = 0;
    station->interrupted = 0;
    station->queued = false;
    station->leaves_at_once = spec->n_windows == 0 && spec->leave_week == NULL && spec->exit_delay.kind == HW_DIST_FIXED && spec->exit_delay.a == 0 &&
                              spec->exit_delay_to == NULL && !spec->exit_asked;
    station->only_to = spec->one_way ? spec->to : HW_GO_ASK;
    line_empty(&station->room, spec);
    line_empty(&station->held, spec);
    station->elsewhere = 0;
    if (station->shared != NULL) {
        hw_flow_shared_reset(station);
    }
    station->last = 0;
    memset(station->ms_in, 0, sizeof station->ms_in);
    station->sum_present_squared_ms = 0;
    memset(station->classes, 0, (size_t)spec->n_classes * sizeof *station->classes);
    if (spec->capacity != NULL) {
        station->capacity = capacity_now(flow, spec);
        schedule_capacity(flow, station);
    }
}

enum hw_status hw_flow_reset(struct hw_flow *flow, uint64_t seed, uint64_t replicate) {
    hw_queue_reset(flow->queue);
    flow->key.xor_in = (uint32_t)hw_rng_key(seed, replicate, "order of simultaneous events").a;
    flow->exit_key = hw_rng_key(seed, replicate, "exit delay");
    flow->now = 0;
    flow->events = 0;
    flow->n_work = 0;
    flow->draining = false;
    flow->n_visits = 0;
    flow->free_head = HW_NONE;
    flow->free_tail = HW_NONE;
    flow->present = 0;
    flow->status = HW_OK;
    flow->deadlocked = false;
    flow->finished = false;
    flow->what[0] = '\0';
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        station_reset(flow, &flow->stations[i]);
    }
    return flow->status;
}

static void class_restart(struct hw_class_stats *stats, hw_time now) {
    stats->arrivals = 0;
    stats->turned_away = 0;
    stats->reneged = 0;
    stats->started = 0;
    stats->completed = 0;
    hw_level_restart(&stats->waiting, now);
    hw_level_restart(&stats->serving, now);
    hw_level_restart(&stats->blocked, now);
    hw_level_restart(&stats->leaving, now);
    hw_tally_reset(&stats->wait);
    hw_tally_reset(&stats->stay);
    hw_tally_reset(&stats->blocked_time);
}

void hw_flow_restart_statistics(struct hw_flow *flow) {
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        struct hw_station *station = &flow->stations[i];
        station->last = flow->now;
        memset(station->ms_in, 0, sizeof station->ms_in);
        station->sum_present_squared_ms = 0;
        for (int32_t c = 0; c < station->spec->n_classes; c++) {
            class_restart(&station->classes[c], flow->now);
        }
        if (station->shared != NULL) {
            hw_flow_shared_restart(station, flow->now);
        }
    }
}

int64_t hw_flow_time_in(const struct hw_station *station, unsigned state) {
    int64_t sum = 0;
    for (unsigned s = 0; s < HW_STATION_STATES; s++) {
        sum += (s & state) == state ? station->ms_in[s] : 0;
    }
    return sum;
}

void hw_flow_settle(struct hw_flow *flow) {
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        hw_flow_touch(flow, &flow->stations[i]);
    }
}

void hw_flow_schedule(struct hw_flow *flow, hw_time at, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    HW_ASSERT(at >= flow->now);
    enum hw_status status = hw_queue_push(flow->queue, hw_event_make(flow->key, at, kind, subject, stamp));
    if (HW_UNLIKELY(status != HW_OK) && flow->status == HW_OK) {
        flow->status = status;
    }
}

static hw_id enter_system(struct hw_flow *flow, uint64_t key, uint8_t class_, uint8_t priority) {
    hw_id id = hw_flow_slot_take(flow);
    if (HW_UNLIKELY(id == HW_NONE)) {
        return HW_NONE;
    }
    struct hw_visit *visit = &flow->visits[id];
    visit->key = key;
    visit->entered = flow->now;
    visit->step = 0;
    visit->class_ = class_;
    visit->priority = priority;
    visit->flags = 0;
    visit->state = HW_VISIT_WAITING;
    flow->present++;
    return id;
}

HW_IN_ONE_PIECE hw_id hw_flow_arrive(struct hw_flow *flow, uint16_t station, uint64_t key, uint8_t class_, uint8_t priority) {
    HW_ASSERT(priority < HW_FLOW_PRIORITIES && (int32_t)class_ < flow->stations[station].spec->n_classes);
    hw_id id = enter_system(flow, key, class_, priority);
    if (HW_UNLIKELY(id == HW_NONE)) {
        return HW_NONE;
    }
    hw_flow_ask(flow, id, station, HW_GO_EXIT);
    bool here = flow->visits[id].state != HW_VISIT_FREE;
    hw_flow_drain(flow);
    return here ? id : HW_NONE;
}

hw_id hw_flow_place(struct hw_flow *flow, uint16_t station, uint64_t key, uint8_t class_, uint8_t priority, hw_time stay_left) {
    hw_id id = enter_system(flow, key, class_, priority);
    if (HW_UNLIKELY(id == HW_NONE)) {
        return HW_NONE;
    }
    struct hw_visit *visit = &flow->visits[id];
    struct hw_station *at = &flow->stations[station];
    hw_flow_touch(flow, at);
    visit->station = station;
    visit->target = station;
    visit->step = 1;
    visit->asked = flow->now;
    visit->since = flow->now;
    visit->state = HW_VISIT_SERVING;
    at->in_use++;
    hw_level_enter(&hw_flow_stats(at, visit)->serving, flow->now);
    hw_flow_note(flow, HW_NOTE_PLACED, id, station);
    visit->due = stay_left == HW_FOREVER ? HW_FOREVER : flow->now + stay_left;
    if (stay_left != HW_FOREVER) {
        hw_flow_schedule(flow, visit->due, HW_EV_END, id, visit->stamp);
    }
    if (flow->hooks->ended_ahead && at->only_to == HW_GO_ASK) {
        flow->visits[id].target = flow->hooks->ended(flow->owner, flow, id);
    }
    return id;
}

void hw_flow_end_visit(struct hw_flow *flow, hw_id id, enum hw_gone how) {
    flow->present--;
    if (flow->hooks->gone != NULL) {
        flow->hooks->gone(flow->owner, flow, id, how);
    }
    hw_flow_slot_give(flow, id);
}

void hw_flow_fail(struct hw_flow *flow, const char *format, ...) {
    if (flow->status != HW_OK) {
        return;
    }
    flow->status = HW_FAULT;
    va_list args;
    va_start(args, format);
    vsnprintf(flow->what, sizeof flow->what, format, args);
    va_end(args);
}

void hw_flow_handle_capacity(struct hw_flow *flow, hw_id uid) {
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        struct hw_station *station = &flow->stations[i];
        if (station->uid == uid && station->spec->capacity != NULL) {
            const struct hw_station_spec *spec = station->spec;
            flow->events++;
            hw_flow_set_capacity(flow, (uint16_t)i, capacity_now(flow, spec));
            schedule_capacity(flow, station);
            return;
        }
    }
}

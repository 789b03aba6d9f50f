/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/dispatch.h"
#include "sim/flow_parts.h"
#include "sim/network_log.h"
#include "sim/network_phases.h"
#include "sim/network_risks.h"
#include "sim/network_watch.h"

#include <string.h>

/* One replicate of a network model: the hooks that answer how long a stay is and where a visit goes, arrivals from
 * outside, and the census. A visit's key is (source, number); its draws at a station are keyed by the station's name and
 * how many stations it has entered. */

static const struct hw_network_station *station_of(const struct hw_network_state *state, const struct hw_visit *visit) {
    return state->keys[visit->station].station;
}

__attribute__((noinline, cold)) static hw_time next_stay(struct hw_network_state *state, struct hw_flow *flow, uint16_t index) {
    const struct hw_network_station *station = &state->net->stations[index];
    size_t n = state->next_stay[index]++;
    if (n >= station->n_stays) {
        hw_flow_fail(flow, "station %s has only %zu stays to replay and somebody more came", flow->stations[index].spec->name, station->n_stays);
        return 1;
    }
    return station->stays[n];
}

static hw_time stay(void *owner, struct hw_flow *flow, hw_id id) {
    struct hw_network_state *state = owner;
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    const struct hw_network_station *station = station_of(state, visit);
    if (HW_UNLIKELY(station->unusual)) {
        return station->stays != NULL ? next_stay(state, flow, visit->station) : hw_network_risks_stay(state, visit);
    }
    struct hw_rng rng = hw_rng_stream(&state->keys[visit->station].stay, visit->key, visit->step);
    return hw_dist_sample_ms(&station->stay[visit->class_], &rng);
}

static hw_time stay_watched(void *owner, struct hw_flow *flow, hw_id id) {
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    hw_network_watch_start(owner, visit->station, flow->now - visit->asked);
    return stay(owner, flow, id);
}

static uint16_t ended(void *owner, struct hw_flow *flow, hw_id id) {
    struct hw_network_state *state = owner;
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    const struct hw_route *route = &station_of(state, visit)->then[visit->class_];
    if (route->n == 1) {
        return route->to[0];
    }
    struct hw_rng rng = hw_rng_stream(&state->keys[visit->station].then, visit->key, visit->step);
    double u = hw_rng_unit(&rng);
    int32_t i = 0;
    while (u >= route->below[i]) {
        i++;
    }
    return route->to[i];
}

/* Where there are clocks, or people become of another class. */
static uint16_t ended_special(void *owner, struct hw_flow *flow, hw_id id) {
    struct hw_network_state *state = owner;
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    const struct hw_route *route = &station_of(state, visit)->then[visit->class_];
    return route->special ? hw_network_risks_ended(state, flow, id, route) : ended(owner, flow, id);
}

static hw_time patience(void *owner, struct hw_flow *flow, hw_id id) {
    struct hw_network_state *state = owner;
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    const struct hw_network_station *station = station_of(state, visit);
    if (!station->has_patience) {
        return HW_FOREVER;
    }
    struct hw_rng rng = hw_rng_stream(&state->keys[visit->station].patience, visit->key, visit->step);
    return hw_dist_sample_ms(&station->patience, &rng);
}

static uint16_t reneged(void *owner, struct hw_flow *flow, hw_id id) {
    const struct hw_network_state *state = owner;
    return station_of(state, hw_flow_visit(flow, id))->gives_up_to;
}

/* Who got into any station has a time in the system, however it ended: also who is turned away from a later one. So Little's law holds
 * for those present. */
static void gone(void *owner, struct hw_flow *flow, hw_id id, enum hw_gone how) {
    (void)how;
    struct hw_network_state *state = owner;
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    hw_level_leave(&state->present[visit->class_], flow->now);
    if (visit->step > 0) {
        hw_tally_add(&state->in_system[visit->class_], flow->now - visit->entered);
    }
    if (flow->present == 0 && state->counting_down) {
        flow->finished = true;
    }
}

/* No more arrivals from this stream. */
HW_RARE static void stream_ended(struct hw_network_state *state) {
    if (--state->streams_left == 0 && state->net->patients > 0) {
        state->counting_down = true;
        state->flow.finished = state->flow.present == 0;
    }
}

/* The time from one arrival to the next is drawn one arrival ahead: when the next is to be scheduled, the processor need not wait for the draw
 * before it knows which event is first. */
static inline void draw_gap(struct hw_stream *stream, uint64_t index) {
    const struct hw_source *source = stream->source;
    struct hw_rng rng = hw_rng_stream(&stream->key, source->uid, index);
    stream->gap = hw_dist_sample_ms(&source->gap, &rng);
}

/* False when the stream has no more arrivals. */
static inline bool schedule_arrival(struct hw_network_state *state, uint32_t s) {
    struct hw_stream *stream = &state->streams[s];
    if (HW_UNLIKELY(stream->empty)) {
        return false;
    }
    hw_flow_schedule(&state->flow, state->flow.now + stream->gap, HW_EV_ARRIVAL, s, 0);
    draw_gap(stream, stream->arrived + 1);
    return true;
}

static inline void enter(struct hw_network_state *state, uint16_t station, uint64_t key, uint8_t class_) {
    hw_level_enter(&state->present[class_], state->flow.now);
    (void)hw_flow_arrive(&state->flow, station, key, class_, state->net->class_priority[class_]);
}

void hw_network_enter(struct hw_network_state *state, uint16_t station, uint64_t key, uint8_t class_) {
    enter(state, station, key, class_);
}

static inline void arrival(struct hw_network_state *state, uint32_t s) {
    struct hw_stream *stream = &state->streams[s];
    const struct hw_source *source = stream->source;
    uint64_t key = (uint64_t)source->uid << 32 | (uint32_t)stream->arrived;
    stream->arrived++;
    state->patients_left--;
    state->counting_down = state->patients_left == 0;
    bool more = state->counting_down || schedule_arrival(state, s);
    enter(state, source->to, key, source->class_);
    if (HW_UNLIKELY(!more)) {
        stream_ended(state);
    }
}

static void look(struct hw_network_state *state, int32_t clock, int after) {
    struct hw_flow *flow = &state->flow;
    const struct hw_network *net = state->net;
    if (flow->now >= net->warm_up) {
        int64_t *census = state->census + ((size_t)(after * 2) * (size_t)net->n_clocks + (size_t)clock) * net->n_stations;
        for (uint32_t i = 0; i < flow->n_stations; i++) {
            census[i] += hw_flow_present_at(&flow->stations[i]);
            census[(size_t)net->n_clocks * net->n_stations + i] += flow->stations[i].room.count;
        }
        state->looks[clock] += after;
        if (after && net->watch.n_numbers > 0) {
            hw_network_watch_count(state);
        }
    }
    hw_flow_schedule(flow, flow->now + HW_MS_PER_DAY, after ? HW_EV_LOOK_AFTER : HW_EV_LOOK_BEFORE, (hw_id)clock, 0);
}

__attribute__((noinline)) static void observe(struct hw_network_state *state, enum hw_event_kind kind, hw_id subject) {
    if (subject < HW_NETWORK_CLOCKS) {
        look(state, (int32_t)subject, kind == HW_EV_LOOK_AFTER);
    } else {
        hw_network_watch_event(state, subject);
    }
}

/* In one piece with the arrival's way into its station. */
HW_IN_ONE_PIECE static void event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct hw_network_state *state = owner;
    (void)flow;
    (void)stamp;
    if (HW_UNLIKELY(kind != HW_EV_ARRIVAL)) {
        observe(state, kind, subject);
    } else if (HW_LIKELY(!state->counting_down)) {
        arrival(state, subject);
    }
}

/* The same where some stream is a process: apart, so that the others do not pay for it. */
static void event_of_process(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct hw_network_state *state = owner;
    if (kind == HW_EV_TICK) {
        hw_network_phases_change(state, subject);
    } else if (kind != HW_EV_ARRIVAL || state->net->sources[subject].process == NULL) {
        event(owner, flow, kind, subject, stamp);
    } else if (!state->counting_down && !hw_network_process_arrives(state, subject)) {
        stream_ended(state);
    }
}

static const struct hw_hooks hooks_plain = {.stay = stay, .ended = ended, .gone = gone, .event = event};
static const struct hw_hooks hooks_patience = {.stay = stay, .ended = ended, .patience = patience, .reneged = reneged, .gone = gone, .event = event};

void hw_network_free(struct hw_mem *mem, void *opaque) {
    struct hw_network_state *state = opaque;
    if (state == NULL) {
        return;
    }
    hw_flow_clear(&state->flow);
    hw_network_watch_free(state);
    hw_network_phases_free(state);
    hw_network_risks_free(state);
    hw_mem_free(mem, state->keys);
    hw_mem_free(mem, state->streams);
    hw_mem_free(mem, state->process_keys);
    for (uint32_t s = 0; state->courses != NULL && s < state->net->n_sources; s++) {
        hw_arrivals_clear(&state->courses[s]);
    }
    hw_mem_free(mem, state->courses);
    hw_mem_free(mem, state->next_stay);
    hw_mem_free(mem, state->in_system);
    hw_mem_free(mem, state->present);
    hw_mem_free(mem, state->all);
    hw_mem_free(mem, state->census);
    hw_mem_free(mem, state);
}

enum hw_status hw_network_create(struct hw_mem *mem, const struct hw_plan *plan, void **out) {
    const struct hw_network *net = plan->spec;
    struct hw_network_state *state = hw_mem_alloc(mem, 1, sizeof *state);
    if (state == NULL) {
        return HW_NO_MEMORY;
    }
    state->mem = mem;
    state->net = net;
    state->plan = plan;
    state->keys = hw_mem_alloc(mem, net->n_stations, sizeof *state->keys);
    state->streams = hw_mem_alloc(mem, net->n_sources, sizeof *state->streams);
    state->process_keys = hw_mem_alloc(mem, net->n_sources, sizeof *state->process_keys);
    state->courses = hw_mem_alloc(mem, net->n_sources, sizeof *state->courses);
    state->next_stay = hw_mem_alloc(mem, net->n_stations, sizeof *state->next_stay);
    state->in_system = hw_mem_alloc(mem, hw_network_all_labels(net), sizeof *state->in_system);
    state->present = hw_mem_alloc(mem, hw_network_all_labels(net), sizeof *state->present);
    state->all = net->n_classes > 1 ? hw_mem_alloc(mem, net->n_stations, sizeof *state->all) : NULL;
    state->census = hw_mem_alloc(mem, 4u * (size_t)net->n_clocks * net->n_stations, sizeof *state->census);
    bool short_of_memory = state->keys == NULL || state->streams == NULL || state->next_stay == NULL || state->process_keys == NULL ||
                           state->courses == NULL || state->in_system == NULL || state->present == NULL || state->census == NULL ||
                           (net->n_classes > 1 && state->all == NULL);
    short_of_memory = !hw_network_watch_create(state) || short_of_memory;
    short_of_memory = !hw_network_phases_create(state) || short_of_memory;
    short_of_memory = !hw_network_risks_create(state) || short_of_memory;
    if (short_of_memory) {
        hw_network_free(mem, state);
        return HW_NO_MEMORY;
    }
    *out = state;
    return HW_OK;
}

struct hw_rng_key hw_network_key(const struct hw_job *job, const char *decision, const char *name) {
    char text[300];
    snprintf(text, sizeof text, "%s/%s", decision, name);
    return hw_rng_key(job->seed, (uint64_t)job->replicate, text);
}

static void streams_reset(struct hw_network_state *state, const struct hw_job *job) {
    const struct hw_network *net = state->net;
    for (uint32_t s = 0; s < net->n_sources; s++) {
        const struct hw_source *source = &net->sources[s];
        struct hw_stream *stream = &state->streams[s];
        *stream = (struct hw_stream){.source = source, .key = hw_network_key(job, "arrival", source->name)};
        stream->empty = source->process == NULL && source->gap.kind == HW_DIST_FIXED && source->gap.a <= 0;
        if (source->process == NULL) {
            draw_gap(stream, 0);
        }
    }
}

static enum hw_status reset(struct hw_network_state *state, const struct hw_job *job) {
    const struct hw_network *net = state->net;
    if (!state->flow_ready || state->plain_queue != job->plain_queue) {
        hw_flow_clear(&state->flow);
        state->flow_ready = false;
        HW_TRY(hw_flow_init(&state->flow, state->mem, net->specs, net->n_stations, job->plain_queue ? HW_QUEUE_PLAIN : HW_QUEUE_FAST));
        state->flow_ready = true;
        state->plain_queue = job->plain_queue;
    }
    bool anybody_reneges = false;
    bool special = false, unusual = false, drawn = false;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        state->keys[i].stay = hw_network_key(job, "stay", net->specs[i].name);
        state->keys[i].then = hw_network_key(job, "then", net->specs[i].name);
        state->keys[i].patience = hw_network_key(job, "patience", net->specs[i].name);
        state->keys[i].station = &net->stations[i];
        state->next_stay[i] = 0;
        anybody_reneges = anybody_reneges || net->stations[i].has_patience;
        unusual = unusual || net->stations[i].unusual;
        for (uint32_t c = 0; c < net->n_classes; c++) {
            special = special || net->stations[i].then[c].special;
            drawn = drawn || net->stations[i].then[c].n > 1;
        }
    }
    state->hooks = anybody_reneges ? hooks_patience : hooks_plain;
    if (special) {
        state->hooks.ended = ended_special;
    }
    state->hooks.stay_ahead = !unusual && net->watch.n_first == 0;
    state->hooks.ended_ahead = drawn && !special;
    if (net->watch.n_first > 0) {
        state->hooks.stay = stay_watched;
    }
    for (uint32_t s = 0; s < net->n_sources; s++) {
        state->hooks.event = net->sources[s].process != NULL ? event_of_process : state->hooks.event;
    }
    state->flow.hooks = &state->hooks;
    state->flow.owner = state;
    state->flow.calendar = net->dated ? &net->calendar : NULL;
    streams_reset(state, job);
    hw_network_process_begin(state, job);
    for (uint32_t c = 0; c < net->n_classes; c++) {
        hw_tally_reset(&state->in_system[c]);
        state->present[c] = (struct hw_level){0, 0};
    }
    memset(state->census, 0, 4u * (size_t)net->n_clocks * net->n_stations * sizeof *state->census);
    memset(state->looks, 0, sizeof state->looks);
    hw_network_watch_reset(state);
    hw_network_risks_reset(state, job);
    state->patients_left = net->patients > 0 ? net->patients : INT64_MAX;
    state->streams_left = net->n_sources;
    state->counting_down = false;
    return hw_flow_reset(&state->flow, job->seed, (uint64_t)job->replicate);
}

static void begin(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    hw_network_start(state);
    for (int32_t k = 0; k < net->n_clocks; k++) {
        hw_flow_schedule(&state->flow, net->clock_min[k] * HW_MS_PER_MIN, HW_EV_LOOK_BEFORE, (hw_id)k, 0);
        hw_flow_schedule(&state->flow, net->clock_min[k] * HW_MS_PER_MIN, HW_EV_LOOK_AFTER, (hw_id)k, 0);
    }
    hw_network_watch_begin(state);
    hw_network_phases_begin(state);
    for (uint32_t s = 0; s < net->n_sources; s++) {
        bool comes = net->sources[s].process != NULL ? hw_network_process_schedule(state, s) : schedule_arrival(state, s);
        if (!comes) {
            stream_ended(state);
        }
    }
    state->counting_down = state->counting_down || (net->n_sources == 0 && net->patients > 0);
}

/* Everybody who came is still here or has left: checked at the end of every run. */
static void check_conservation(struct hw_network_state *state) {
    struct hw_flow *flow = &state->flow;
    uint64_t inside = 0;
    for (uint32_t i = 0; i < flow->n_stations; i++) {
        inside += (uint64_t)hw_flow_present_at(&flow->stations[i]);
    }
    HW_REQUIRE(inside == flow->present);
}

static enum hw_status run_to_the_end(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    struct hw_flow *flow = &state->flow;
    begin(state);
    if (net->patients > 0) {
        HW_TRY(hw_dispatch_run(flow, HW_FOREVER));
        if (flow->present > 0) {
            hw_flow_fail(flow, "%llu people can never leave", (unsigned long long)flow->present);
        }
        return flow->status;
    }
    if (net->warm_up > 0) {
        HW_TRY(hw_dispatch_run(flow, net->warm_up - 1));
        flow->now = net->warm_up;
        hw_network_watch_restart(state);
        hw_flow_restart_statistics(flow);
        for (uint32_t c = 0; c < net->n_classes; c++) {
            hw_tally_reset(&state->in_system[c]);
            hw_level_restart(&state->present[c], flow->now);
        }
        hw_network_phases_restart(state);
        hw_network_risks_restart(state);
        hw_flow_log_mark(&state->log, flow, HW_LOG_MEASURE, NULL);
    }
    return hw_dispatch_run(flow, net->length);
}

enum hw_status hw_network_run(void *opaque, const struct hw_job *job, double *row, struct hw_fault *fault, uint64_t *events) {
    struct hw_network_state *state = opaque;
    HW_TRY(reset(state, job));
    state->log.log = NULL;
    if (job->log != NULL) {
        hw_network_log_begin(state, job->log);
    }
    enum hw_status status = run_to_the_end(state);
    hw_flow_log_mark(&state->log, &state->flow, HW_LOG_OVER, state->flow.what[0] != '\0' ? state->flow.what : NULL);
    *events += state->flow.events;
    if (status != HW_OK && !(state->flow.deadlocked && state->net->measure_deadlock)) {
        snprintf(fault->what, sizeof fault->what, "%s", state->flow.what);
        fault->time = state->flow.now;
        fault->events = state->flow.events;
        return status;
    }
    check_conservation(state);
    hw_flow_settle(&state->flow);
    hw_network_watch_end(state);
    hw_network_phases_end(state);
    hw_network_fill(state, row);
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_phases.h"

#include "sim/network_log.h"

#include <math.h>
#include <string.h>

/* A stream's phases have the numbers from its first_phase on. Totals since the last change go to the phase that was. */

static bool has_phases(const struct hw_source *source) {
    return source->process != NULL && source->process->chain.n > 0;
}

bool hw_network_phases_number(struct hw_arena *arena, struct hw_network *net) {
    uint32_t streams = 0;
    for (uint32_t s = 0; s < net->n_sources; s++) {
        net->sources[s].first_phase = net->n_phases;
        if (has_phases(&net->sources[s])) {
            net->n_phases += net->sources[s].process->chain.n;
            streams++;
        }
    }
    net->phase_names = hw_arena_alloc(arena, net->n_phases + 1, sizeof *net->phase_names);
    bool enough = net->phase_names != NULL;
    for (uint32_t s = 0; enough && s < net->n_sources; s++) {
        const struct hw_source *source = &net->sources[s];
        for (uint32_t i = 0; enough && has_phases(source) && i < source->process->chain.n; i++) {
            char text[400];
            const char *name = source->process->chain.names[i];
            snprintf(text, sizeof text, streams > 1 ? "%s: %s" : "%s%s", streams > 1 ? source->name : "", name);
            const char *copy = hw_arena_text(arena, text, strlen(text));
            net->phase_names[source->first_phase + i] = copy;
            enough = copy != NULL;
        }
    }
    return enough;
}

bool hw_network_phases_create(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    struct hw_network_phases *phases = &state->phases;
    if (net->n_phases == 0) {
        return true;
    }
    phases->stays = hw_mem_alloc(state->mem, net->n_sources, sizeof *phases->stays);
    phases->since = hw_mem_alloc(state->mem, net->n_sources, sizeof *phases->since);
    phases->before = hw_mem_alloc(state->mem, (size_t)net->n_sources * net->n_stations, sizeof *phases->before);
    phases->cells = hw_mem_alloc(state->mem, (size_t)net->n_phases * net->n_stations, sizeof *phases->cells);
    phases->time = hw_mem_alloc(state->mem, net->n_phases, sizeof *phases->time);
    phases->begun = hw_mem_alloc(state->mem, net->n_phases, sizeof *phases->begun);
    return phases->stays != NULL && phases->since != NULL && phases->before != NULL && phases->cells != NULL && phases->time != NULL && phases->begun != NULL;
}

void hw_network_phases_free(struct hw_network_state *state) {
    hw_mem_free(state->mem, state->phases.stays);
    hw_mem_free(state->mem, state->phases.since);
    hw_mem_free(state->mem, state->phases.before);
    hw_mem_free(state->mem, state->phases.cells);
    hw_mem_free(state->mem, state->phases.time);
    hw_mem_free(state->mem, state->phases.begun);
}

/* Of a station, since the statistics were last restarted. */
static struct hw_network_phase_cell totals(const struct hw_network_state *state, uint32_t station) {
    struct hw_network_phase_cell sum = {.present = 0};
    hw_time now = state->flow.now;
    for (uint32_t c = 0; c < state->net->n_classes; c++) {
        const struct hw_class_stats *stats = &state->flow.stations[station].classes[c];
        int64_t waiting = hw_level_integral(&stats->waiting, now);
        sum.waiting += waiting;
        sum.present += waiting + hw_level_integral(&stats->serving, now) + hw_level_integral(&stats->blocked, now) + hw_level_integral(&stats->leaving, now);
        sum.arrivals += stats->arrivals;
        sum.turned_away += stats->turned_away;
    }
    return sum;
}

/* What has come together since the last change belongs to the phase that the stream is in. */
static void close_phase(struct hw_network_state *state, uint32_t s) {
    const struct hw_network *net = state->net;
    struct hw_network_phases *phases = &state->phases;
    size_t phase = net->sources[s].first_phase + phases->stays[s].state;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        struct hw_network_phase_cell now = totals(state, i), *before = &phases->before[(size_t)s * net->n_stations + i];
        struct hw_network_phase_cell *cell = &phases->cells[phase * net->n_stations + i];
        cell->present += now.present - before->present;
        cell->waiting += now.waiting - before->waiting;
        cell->arrivals += now.arrivals - before->arrivals;
        cell->turned_away += now.turned_away - before->turned_away;
        *before = now;
    }
    phases->time[phase] += state->flow.now - phases->since[s];
    phases->since[s] = state->flow.now;
}

static void schedule_change(struct hw_network_state *state, uint32_t s) {
    double until = state->phases.stays[s].until;
    if (!state->counting_down && until < (double)HW_DIST_MAX_MS) { /* so that a run to empty comes to its end */
        hw_flow_schedule(&state->flow, (hw_time)until, HW_EV_TICK, s, 0);
    }
}

static void forget(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    struct hw_network_phases *phases = &state->phases;
    memset(phases->before, 0, (size_t)net->n_sources * net->n_stations * sizeof *phases->before);
    memset(phases->cells, 0, (size_t)net->n_phases * net->n_stations * sizeof *phases->cells);
    memset(phases->time, 0, net->n_phases * sizeof *phases->time);
    memset(phases->begun, 0, net->n_phases * sizeof *phases->begun);
    for (uint32_t s = 0; s < net->n_sources; s++) {
        phases->since[s] = state->flow.now;
    }
}

void hw_network_phases_begin(struct hw_network_state *state) {
    if (state->net->n_phases == 0) {
        return;
    }
    forget(state);
    for (uint32_t s = 0; s < state->net->n_sources; s++) {
        if (has_phases(&state->net->sources[s])) {
            hw_arrivals_first_stay(state->net->sources[s].process, &state->process_keys[s].state, &state->phases.stays[s]);
            schedule_change(state, s);
            hw_network_log_phase(state, s, state->net->sources[s].first_phase + state->phases.stays[s].state);
        }
    }
}

void hw_network_phases_change(struct hw_network_state *state, uint32_t s) {
    const struct hw_network *net = state->net;
    struct hw_network_phases *phases = &state->phases;
    close_phase(state, s);
    hw_arrivals_next_stay(net->sources[s].process, &state->process_keys[s].state, &phases->stays[s]);
    if (state->flow.now >= net->warm_up) {
        size_t phase = net->sources[s].first_phase + phases->stays[s].state;
        phases->begun[phase]++;
        for (uint32_t i = 0; i < net->n_stations; i++) {
            const struct hw_station *station = &state->flow.stations[i];
            phases->cells[phase * net->n_stations + i].at_start += hw_flow_present_at(station);
        }
    }
    hw_network_log_phase(state, s, net->sources[s].first_phase + phases->stays[s].state);
    schedule_change(state, s);
}

void hw_network_phases_restart(struct hw_network_state *state) {
    if (state->net->n_phases > 0) {
        forget(state);
    }
}

void hw_network_phases_end(struct hw_network_state *state) {
    for (uint32_t s = 0; state->net->n_phases > 0 && s < state->net->n_sources; s++) {
        if (has_phases(&state->net->sources[s])) {
            close_phase(state, s);
        }
    }
}

double hw_network_phases_time(const struct hw_network_state *state, int32_t phase) {
    return (double)state->phases.time[phase];
}

double hw_network_phases_value(const struct hw_network_state *state, enum hw_network_in_phase what, uint32_t station, int32_t phase) {
    const struct hw_network_phase_cell *cell = &state->phases.cells[(size_t)phase * state->net->n_stations + station];
    double above = 0, below = (double)state->phases.time[phase];
    switch (what) {
    case HW_PHASE_PRESENT:
        above = (double)cell->present;
        break;
    case HW_PHASE_WAITING:
        above = (double)cell->waiting;
        break;
    case HW_PHASE_TURNED_AWAY:
        above = (double)cell->turned_away;
        below = (double)cell->arrivals;
        break;
    case HW_PHASE_AT_START:
        above = (double)cell->at_start;
        below = (double)state->phases.begun[phase];
        break;
    }
    return below > 0 ? above / below : NAN;
}

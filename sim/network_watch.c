/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_watch.h"

#include <math.h>
#include <string.h>

/* Values that a run never reached stay NaN. */

static size_t look_cell(const struct hw_network *net, enum hw_network_look what, uint32_t station, int32_t look) {
    size_t line = what == HW_LOOK_SYSTEM ? 0 : 1u + ((size_t)what - 1u) * net->n_stations + station;
    return line * (size_t)net->watch.n_looks + (size_t)look;
}

static size_t period_cell(const struct hw_network *net, enum hw_network_series what, uint32_t station, int32_t period) {
    size_t line = what == HW_SERIES_SYSTEM ? 0 : 1u + ((size_t)what - 1u) * net->n_stations + station;
    return line * (size_t)net->watch.n_periods + (size_t)period;
}

static size_t first_cell(const struct hw_network *net, bool nth, uint32_t station, int32_t k) {
    return (((size_t)nth * net->n_stations) + station) * (size_t)net->watch.n_first + (size_t)k;
}

double hw_network_watch_look(const struct hw_network_state *state, enum hw_network_look what, uint32_t station, int32_t look) {
    return state->record.looks[look_cell(state->net, what, station, look)];
}

double hw_network_watch_period(const struct hw_network_state *state, enum hw_network_series what, uint32_t station, int32_t period) {
    return state->record.periods[period_cell(state->net, what, station, period)];
}

double hw_network_watch_first(const struct hw_network_state *state, bool nth, uint32_t station, int32_t k) {
    return state->record.waits[first_cell(state->net, nth, station, k)];
}

static void count_one(struct hw_network_state *state, uint32_t line, uint64_t present) {
    uint64_t n = (uint64_t)state->net->watch.n_numbers;
    if (present < n) {
        state->record.sorted[line * n + present]++;
    }
}

void hw_network_watch_count(struct hw_network_state *state) {
    for (uint32_t i = 0; i < state->net->n_stations; i++) {
        const struct hw_station *station = &state->flow.stations[i];
        count_one(state, i, (uint64_t)hw_flow_present_at(station));
    }
    count_one(state, state->net->n_stations, state->flow.present);
    state->record.counts++;
}

double hw_network_watch_share(const struct hw_network_state *state, uint32_t station, int32_t number) {
    int64_t found = state->record.sorted[(size_t)station * (size_t)state->net->watch.n_numbers + (size_t)number];
    return state->record.counts > 0 ? (double)found / (double)state->record.counts : NAN;
}

double hw_network_watch_share_at_least(const struct hw_network_state *state, uint32_t station, int32_t number) {
    const int64_t *sorted = state->record.sorted + (size_t)station * (size_t)state->net->watch.n_numbers;
    int64_t more = state->record.counts;
    for (int32_t k = 0; k < number; k++) {
        more -= sorted[k];
    }
    return state->record.counts > 0 ? (double)more / (double)state->record.counts : NAN;
}

double hw_network_watch_share_full(const struct hw_network_state *state, uint32_t station, int32_t number) {
    const int64_t *sorted = state->record.sorted + (size_t)station * (size_t)state->net->watch.n_numbers;
    int64_t so_many_or_fewer = 0;
    for (int32_t k = 0; k <= number; k++) {
        so_many_or_fewer += sorted[k];
    }
    return so_many_or_fewer > 0 ? (double)sorted[number] / (double)so_many_or_fewer : NAN;
}

static void take_look(struct hw_network_state *state, int32_t look) {
    const struct hw_network *net = state->net;
    double *out = state->record.looks;
    out[look_cell(net, HW_LOOK_SYSTEM, 0, look)] = (double)state->flow.present;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        const struct hw_station *station = &state->flow.stations[i];
        out[look_cell(net, HW_LOOK_PRESENT, i, look)] = hw_flow_present_at(station);
        out[look_cell(net, HW_LOOK_WAITING, i, look)] = station->room.count;
        out[look_cell(net, HW_LOOK_FULL, i, look)] = station->in_use >= station->capacity ? 1 : 0;
    }
}

static void look(struct hw_network_state *state) {
    const struct hw_network_watch *watch = &state->net->watch;
    struct hw_network_record *record = &state->record;
    take_look(state, record->next_look++);
    if (record->next_look < watch->n_looks) {
        hw_flow_schedule(&state->flow, watch->look_at[record->next_look], HW_EV_LOOK_AFTER, HW_WATCH_LOOK, 0);
    }
}

/* Time present so far since the statistics were last restarted: of the system, then of each station and of its waiting room. */
static int64_t integral(const struct hw_network_state *state, enum hw_network_series what, uint32_t station) {
    hw_time now = state->flow.now;
    int64_t sum = 0;
    for (uint32_t c = 0; c < state->net->n_classes; c++) {
        const struct hw_class_stats *stats = &state->flow.stations[station].classes[c];
        switch (what) {
        case HW_SERIES_SYSTEM:
            sum += hw_level_integral(&state->present[c], now);
            break;
        case HW_SERIES_PRESENT:
            sum += hw_level_integral(&stats->serving, now) + hw_level_integral(&stats->blocked, now) + hw_level_integral(&stats->leaving, now);
            sum += hw_level_integral(&stats->waiting, now);
            break;
        case HW_SERIES_WAITING:
            sum += hw_level_integral(&stats->waiting, now);
            break;
        }
    }
    return sum;
}

typedef void visit_line(struct hw_network_state *state, size_t line, enum hw_network_series what, uint32_t station);

static void each_line(struct hw_network_state *state, visit_line *visit) {
    visit(state, 0, HW_SERIES_SYSTEM, 0);
    for (uint32_t i = 0; i < state->net->n_stations; i++) {
        visit(state, 1u + i, HW_SERIES_PRESENT, i);
        visit(state, 1u + state->net->n_stations + i, HW_SERIES_WAITING, i);
    }
}

static void close_period(struct hw_network_state *state, size_t line, enum hw_network_series what, uint32_t station) {
    struct hw_network_record *record = &state->record;
    int64_t so_far = integral(state, what, station);
    double mean = (double)(so_far - record->before[line]) / (double)state->net->watch.every;
    record->periods[period_cell(state->net, what, station, record->next_period)] = mean;
    record->before[line] = so_far;
}

static void end_of_period(struct hw_network_state *state) {
    each_line(state, close_period);
    if (++state->record.next_period < state->net->watch.n_periods) {
        hw_flow_schedule(&state->flow, state->flow.now + state->net->watch.every, HW_EV_LOOK_AFTER, HW_WATCH_PERIOD, 0);
    }
}

/* What the period holds so far goes below zero: the integrals start again from 0. */
static void carry_over(struct hw_network_state *state, size_t line, enum hw_network_series what, uint32_t station) {
    state->record.before[line] -= integral(state, what, station);
}

void hw_network_watch_restart(struct hw_network_state *state) {
    if (state->net->watch.n_periods > 0) {
        each_line(state, carry_over);
    }
}

void hw_network_watch_event(struct hw_network_state *state, hw_id subject) {
    if (subject == HW_WATCH_LOOK) {
        look(state);
    } else {
        end_of_period(state);
    }
}

void hw_network_watch_start(struct hw_network_state *state, uint32_t station, hw_time waited) {
    const struct hw_network *net = state->net;
    struct hw_network_record *record = &state->record;
    int64_t n = ++record->starts[station];
    record->waited[station] += waited;
    for (int32_t k = 0; k < net->watch.n_first; k++) {
        if (net->watch.first[k] == n) {
            record->waits[first_cell(net, false, station, k)] = (double)record->waited[station] / (double)n / net->unit_ms;
            record->waits[first_cell(net, true, station, k)] = (double)waited / net->unit_ms;
        }
    }
}

void hw_network_watch_begin(struct hw_network_state *state) {
    const struct hw_network_watch *watch = &state->net->watch;
    if (watch->n_looks > 0) {
        hw_flow_schedule(&state->flow, watch->look_at[0], HW_EV_LOOK_AFTER, HW_WATCH_LOOK, 0);
    }
    if (watch->n_periods > 0) {
        hw_flow_schedule(&state->flow, watch->every, HW_EV_LOOK_AFTER, HW_WATCH_PERIOD, 0);
    }
}

/* A run to empty is over before its last looks: nobody is there then. Where servers come and go by the clock, whether all of
 * none are held is not known. */
void hw_network_watch_end(struct hw_network_state *state) {
    struct hw_network_record *record = &state->record;
    if (state->net->patients == 0 || state->flow.present > 0) {
        return;
    }
    while (record->next_look < state->net->watch.n_looks) {
        take_look(state, record->next_look);
        for (uint32_t i = 0; i < state->net->n_stations; i++) {
            if (state->net->specs[i].capacity != NULL) {
                record->looks[look_cell(state->net, HW_LOOK_FULL, i, record->next_look)] = NAN;
            }
        }
        record->next_look++;
    }
}

static size_t look_cells(const struct hw_network *net) {
    return (1u + 3u * (size_t)net->n_stations) * (size_t)net->watch.n_looks;
}
static size_t lines(const struct hw_network *net) {
    return 1u + 2u * (size_t)net->n_stations;
}
static size_t first_cells(const struct hw_network *net) {
    return 2u * (size_t)net->n_stations * (size_t)net->watch.n_first;
}

static size_t sorted_cells(const struct hw_network *net) {
    return (1u + (size_t)net->n_stations) * (size_t)net->watch.n_numbers;
}

static void forget(double *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        values[i] = NAN;
    }
}

void hw_network_watch_reset(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    struct hw_network_record *record = &state->record;
    record->next_look = 0;
    record->next_period = 0;
    forget(record->looks, look_cells(net));
    forget(record->periods, lines(net) * (size_t)net->watch.n_periods);
    forget(record->waits, first_cells(net));
    memset(record->before, 0, lines(net) * sizeof *record->before);
    memset(record->starts, 0, net->n_stations * sizeof *record->starts);
    memset(record->waited, 0, net->n_stations * sizeof *record->waited);
    memset(record->sorted, 0, sorted_cells(net) * sizeof *record->sorted);
    record->counts = 0;
}

bool hw_network_watch_create(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    struct hw_network_record *record = &state->record;
    record->looks = hw_mem_alloc(state->mem, look_cells(net), sizeof *record->looks);
    record->periods = hw_mem_alloc(state->mem, lines(net) * (size_t)net->watch.n_periods, sizeof *record->periods);
    record->waits = hw_mem_alloc(state->mem, first_cells(net), sizeof *record->waits);
    record->before = hw_mem_alloc(state->mem, lines(net), sizeof *record->before);
    record->starts = hw_mem_alloc(state->mem, net->n_stations, sizeof *record->starts);
    record->waited = hw_mem_alloc(state->mem, net->n_stations, sizeof *record->waited);
    record->sorted = hw_mem_alloc(state->mem, sorted_cells(net), sizeof *record->sorted);
    return record->sorted != NULL && record->looks != NULL && record->periods != NULL && record->waits != NULL && record->before != NULL && record->starts != NULL &&
           record->waited != NULL;
}

void hw_network_watch_free(struct hw_network_state *state) {
    hw_mem_free(state->mem, state->record.looks);
    hw_mem_free(state->mem, state->record.periods);
    hw_mem_free(state->mem, state->record.waits);
    hw_mem_free(state->mem, state->record.before);
    hw_mem_free(state->mem, state->record.starts);
    hw_mem_free(state->mem, state->record.waited);
    hw_mem_free(state->mem, state->record.sorted);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_risks.h"

#include <math.h>
#include <string.h>

#include "sim/network_watch.h"

bool hw_network_risks_create(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    struct hw_network_risks *risks = &state->risks;
    if (net->n_risks == 0) {
        return true;
    }
    risks->keys = hw_mem_alloc(state->mem, net->n_risks, sizeof *risks->keys);
    risks->ended = hw_mem_alloc(state->mem, net->n_risks, sizeof *risks->ended);
    risks->within = hw_mem_alloc(state->mem, (size_t)net->n_risks * (size_t)(net->n_shares + 1), sizeof *risks->within);
    return risks->keys != NULL && risks->ended != NULL && risks->within != NULL;
}

void hw_network_risks_free(struct hw_network_state *state) {
    hw_mem_free(state->mem, state->risks.keys);
    hw_mem_free(state->mem, state->risks.ended);
    hw_mem_free(state->mem, state->risks.within);
}

void hw_network_risks_restart(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    if (net->n_risks > 0) {
        memset(state->risks.ended, 0, net->n_risks * sizeof *state->risks.ended);
        memset(state->risks.within, 0, (size_t)net->n_risks * (size_t)(net->n_shares + 1) * sizeof *state->risks.within);
    }
}

void hw_network_risks_reset(struct hw_network_state *state, const struct hw_job *job) {
    const struct hw_network *net = state->net;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        const struct hw_network_station *station = &net->stations[i];
        for (int32_t k = 0; k < station->n_risks; k++) {
            char name[300];
            snprintf(name, sizeof name, "%s/%s", net->specs[i].name, station->risks[k].name);
            state->risks.keys[station->first_risk + (uint32_t)k] = hw_network_key(job, "clock", name);
        }
    }
    hw_network_risks_restart(state);
}

/* Which clock rings first, and after how long. */
static int32_t first_to_ring(const struct hw_network_state *state, const struct hw_visit *visit, hw_time *after) {
    const struct hw_network_station *station = &state->net->stations[visit->station];
    int32_t first = 0;
    for (int32_t k = 0; k < station->n_risks; k++) {
        struct hw_rng rng = hw_rng_stream(&state->risks.keys[station->first_risk + (uint32_t)k], visit->key, visit->step);
        hw_time at = hw_dist_sample_ms(&station->risks[k].after, &rng);
        if (k == 0 || at < *after) {
            first = k;
            *after = at;
        }
    }
    return first;
}

hw_time hw_network_risks_stay(const struct hw_network_state *state, const struct hw_visit *visit) {
    hw_time after = 0;
    (void)first_to_ring(state, visit, &after);
    return after;
}

const char *hw_network_risks_first(const struct hw_network_state *state, const struct hw_visit *visit) {
    hw_time after = 0;
    return state->net->stations[visit->station].risks[first_to_ring(state, visit, &after)].name;
}

static int32_t ring(struct hw_network_state *state, const struct hw_visit *visit, hw_time now) {
    const struct hw_network *net = state->net;
    hw_time after = 0;
    int32_t winner = first_to_ring(state, visit, &after);
    size_t cell = net->stations[visit->station].first_risk + (size_t)winner;
    state->risks.ended[cell]++;
    for (int32_t t = 0; t < net->n_shares; t++) {
        state->risks.within[cell * (size_t)net->n_shares + (size_t)t] += now - visit->since <= net->share_over[t];
    }
    return winner;
}

static int32_t draw(const struct hw_network_state *state, const struct hw_visit *visit, const struct hw_route *route) {
    struct hw_rng rng = hw_rng_stream(&state->keys[visit->station].then, visit->key, visit->step);
    double u = hw_rng_unit(&rng);
    int32_t i = 0;
    while (u >= route->below[i]) {
        i++;
    }
    return i;
}

uint16_t hw_network_risks_ended(struct hw_network_state *state, struct hw_flow *flow, hw_id id, const struct hw_route *route) {
    const struct hw_visit *visit = hw_flow_visit(flow, id);
    bool clocks = state->net->stations[visit->station].n_risks > 0;
    int32_t i = clocks ? ring(state, visit, flow->now) : draw(state, visit, route);
    if (route->as[i] > 0) {
        uint8_t class_ = (uint8_t)(route->as[i] - 1);
        hw_level_leave(&state->present[visit->class_], flow->now);
        hw_level_enter(&state->present[class_], flow->now);
        hw_flow_change_class(flow, id, class_, state->net->class_priority[class_]);
    }
    return route->to[i];
}

/* The station's clock of that name; -1: none. */
static int64_t clock_of(const struct hw_network *net, uint32_t station, uint32_t name) {
    for (int32_t k = 0; k < net->stations[station].n_risks; k++) {
        if (net->stations[station].risks[k].number == name) {
            return (int64_t)net->stations[station].first_risk + k;
        }
    }
    return -1;
}

static double share(const struct hw_network_state *state, uint32_t station, int64_t part) {
    int64_t all = 0;
    for (int32_t k = 0; k < state->net->stations[station].n_risks; k++) {
        all += state->risks.ended[state->net->stations[station].first_risk + (uint32_t)k];
    }
    return all > 0 ? (double)part / (double)all : NAN;
}

double hw_network_risks_share(const struct hw_network_state *state, uint32_t station, uint32_t name) {
    int64_t cell = clock_of(state->net, station, name);
    return cell < 0 ? NAN : share(state, station, state->risks.ended[cell]);
}

double hw_network_risks_share_within(const struct hw_network_state *state, uint32_t station, uint32_t name, int32_t threshold) {
    int64_t cell = clock_of(state->net, station, name);
    return cell < 0 ? NAN : share(state, station, state->risks.within[cell * state->net->n_shares + threshold]);
}

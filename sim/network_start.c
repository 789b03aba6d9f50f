/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_risks.h"

/* Fills the stations at time 0. Keys of those who are there count down from the stream's own, so that no arrival shares one. */

static uint64_t key_of(const struct hw_network_state *state, uint32_t station, int64_t n) {
    return (uint64_t)~state->flow.stations[station].uid << 32 | (uint64_t)n;
}

/* What is left of the stay of somebody in service. */
static hw_time stay_left(struct hw_network_state *state, uint32_t station, uint64_t key) {
    const struct hw_network_station *at = &state->net->stations[station];
    const struct hw_dist *stay = &at->stay[at->start.class_];
    struct hw_rng rng = hw_rng_stream(&state->keys[station].stay, key, 0);
    if (at->n_risks > 0) { /* the draws of a first station, so that the clock that ends the stay is the one drawn here */
        struct hw_visit visit = {.key = key, .step = 1, .station = (uint16_t)station};
        hw_time whole = hw_network_risks_stay(state, &visit);
        double part = at->start.remaining == HW_REMAINING_UNIFORM ? (double)whole * hw_rng_unit(&rng) : (double)whole;
        return part < 1 ? 1 : (hw_time)(part + 0.5);
    }
    if (at->start.remaining == HW_REMAINING_FULL) {
        return hw_dist_sample_ms(stay, &rng);
    }
    double left = at->start.remaining == HW_REMAINING_EQUILIBRIUM ? hw_dist_sample_residual(stay, &rng) : hw_dist_sample(stay, &rng);
    if (at->start.remaining == HW_REMAINING_UNIFORM) {
        left *= hw_rng_unit(&rng);
    }
    return left < 1 ? 1 : left < (double)HW_DIST_MAX_MS ? (hw_time)(left + 0.5) : HW_DIST_MAX_MS;
}

static void place(struct hw_network_state *state, uint32_t station) {
    const struct hw_network_start *start = &state->net->stations[station].start;
    for (int64_t n = 0; n < start->in_service && state->flow.status == HW_OK; n++) {
        uint64_t key = key_of(state, station, n);
        hw_level_enter(&state->present[start->class_], state->flow.now);
        (void)hw_flow_place(&state->flow, (uint16_t)station, key, start->class_, state->net->class_priority[start->class_], stay_left(state, station, key));
    }
}

void hw_network_start(struct hw_network_state *state) {
    const struct hw_network *net = state->net;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        place(state, i);
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        const struct hw_network_station *at = &net->stations[i];
        for (int64_t n = 0; n < at->present_at_start; n++) {
            hw_network_enter(state, (uint16_t)i, key_of(state, i, n), 0);
        }
        for (int64_t n = 0; n < at->start.waiting; n++) {
            hw_network_enter(state, (uint16_t)i, key_of(state, i, at->start.in_service + n), at->start.class_);
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network.h"

#include <string.h>

/* Where there are several classes, what happened to all of them together. Sums, counts and histograms add up exactly. */

static void add_level(struct hw_level *into, const struct hw_level *from) {
    into->count += from->count;
    into->sum += from->sum;
}

static void add_class(struct hw_class_stats *into, const struct hw_class_stats *from) {
    into->arrivals += from->arrivals;
    into->turned_away += from->turned_away;
    into->reneged += from->reneged;
    into->started += from->started;
    into->completed += from->completed;
    add_level(&into->waiting, &from->waiting);
    add_level(&into->serving, &from->serving);
    add_level(&into->blocked, &from->blocked);
    add_level(&into->leaving, &from->leaving);
    hw_tally_merge(&into->wait, &from->wait);
    hw_tally_merge(&into->stay, &from->stay);
    hw_tally_merge(&into->blocked_time, &from->blocked_time);
}

uint32_t hw_network_all_labels(const struct hw_network *net) {
    return net->n_classes == 1 ? 1u : net->n_classes + 1u;
}

void hw_network_all_gather(struct hw_network_state *state) {
    uint32_t n = state->net->n_classes;
    if (n == 1) {
        return;
    }
    hw_tally_reset(&state->in_system[n]);
    state->present[n] = (struct hw_level){0, 0};
    for (uint32_t c = 0; c < n; c++) {
        hw_tally_merge(&state->in_system[n], &state->in_system[c]);
        add_level(&state->present[n], &state->present[c]);
    }
    memset(state->all, 0, state->net->n_stations * sizeof *state->all);
    for (uint32_t i = 0; i < state->net->n_stations; i++) {
        for (uint32_t c = 0; c < n; c++) {
            add_class(&state->all[i], &state->flow.stations[i].classes[c]);
        }
    }
}

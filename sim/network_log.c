/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_log.h"

#include "sim/network_risks.h"

#include <string.h>

enum hw_status hw_network_log_terms(struct hw_arena *arena, const struct hw_plan *plan, struct hw_log_terms *out) {
    const struct hw_network *net = plan->spec;
    const char **names = hw_arena_alloc(arena, net->n_stations, sizeof *names);
    if (names == NULL) {
        return HW_NO_MEMORY;
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        names[i] = net->specs[i].name;
    }
    *out = (struct hw_log_terms){.n_settings = net->n_stations, .settings = names, .extras = {"class"}, .dated = net->dated,
                                 .start_day = net->calendar.start_day};
    return HW_OK;
}

/* Who it is, is in the key: the stream and the number; of those there at the start, the station (network_start.c). */
static void describe(void *owner, const struct hw_flow *flow, hw_id id, struct hw_log_row *row) {
    const struct hw_network_state *state = owner;
    const struct hw_network *net = state->net;
    const struct hw_visit *visit = &flow->visits[id];
    uint32_t uid = (uint32_t)(visit->key >> 32);
    row->who = "?";
    row->number = (uint32_t)visit->key;
    row->extras[0] = net->class_names[visit->class_];
    for (uint32_t s = 0; s < net->n_sources; s++) {
        if (net->sources[s].uid == uid) {
            row->who = net->sources[s].name;
            return;
        }
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        if (~flow->stations[i].uid == uid) {
            row->before = "start ";
            row->who = net->specs[i].name;
            return;
        }
    }
}

static const char *ended_by(void *owner, const struct hw_flow *flow, hw_id id) {
    const struct hw_network_state *state = owner;
    const struct hw_visit *visit = &flow->visits[id];
    return state->net->stations[visit->station].n_risks > 0 ? hw_network_risks_first(state, visit) : NULL;
}

void hw_network_log_begin(struct hw_network_state *state, struct hw_log *log) {
    state->log = (struct hw_flow_log){.log = log, .describe = describe, .ended_by = ended_by};
    hw_flow_log_begin(&state->log, &state->flow, state->net->patients > 0 ? "empty" : NULL);
    for (uint32_t i = 0; i < state->net->n_stations; i++) {
        for (int32_t k = 0; k < state->net->stations[i].n_risks; k++) {
            struct hw_log_row row = hw_log_row(HW_LOG_CLOCK);
            row.setting = (uint16_t)i;
            row.reason = state->net->stations[i].risks[k].name;
            hw_log_write(log, 0, &row);
        }
    }
    if (state->net->warm_up == 0) {
        hw_flow_log_mark(&state->log, &state->flow, HW_LOG_MEASURE, NULL);
    }
}

void hw_network_log_phase(const struct hw_network_state *state, uint32_t source, uint32_t phase) {
    if (state->log.log == NULL) {
        return;
    }
    struct hw_log_row row = hw_log_row(HW_LOG_PHASE);
    row.who = state->net->sources[source].name;
    row.reason = state->net->phase_names[phase];
    hw_log_write(state->log.log, state->flow.now, &row);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network.h"

/* Streams that are a process (sim/arrivals.h): rates that vary, batches, appointments, lists. Kept apart from the loop of
 * network_run.c, which knows only gaps, so that plain streams do not pay for them. */

void hw_network_process_begin(struct hw_network_state *state, const struct hw_job *job) {
    const struct hw_network *net = state->net;
    for (uint32_t s = 0; s < net->n_sources; s++) {
        if (net->sources[s].process == NULL) {
            continue;
        }
        struct hw_arrivals_keys *keys = &state->process_keys[s];
        keys->instant = state->streams[s].key;
        keys->state = hw_network_key(job, "arrival state", net->sources[s].name);
        keys->batch = hw_network_key(job, "arrival batch", net->sources[s].name);
        hw_arrivals_begin(net->sources[s].process, keys, state->mem, &state->courses[s]);
    }
}

bool hw_network_process_schedule(struct hw_network_state *state, uint32_t s) {
    struct hw_flow *flow = &state->flow;
    hw_time at = HW_FOREVER, horizon = state->net->length > 0 ? state->net->length : HW_FOREVER;
    enum hw_status status = hw_arrivals_next(state->net->sources[s].process, &state->process_keys[s], flow->now, horizon, &state->courses[s], &at);
    if (status != HW_OK && flow->status == HW_OK) {
        flow->status = status;
    }
    if (status != HW_OK || at == HW_FOREVER) {
        return false;
    }
    hw_flow_schedule(flow, at, HW_EV_ARRIVAL, s, 0);
    return true;
}

bool hw_network_process_arrives(struct hw_network_state *state, uint32_t s) {
    const struct hw_source *source = &state->net->sources[s];
    const struct hw_arrivals *process = source->process;
    uint64_t number = state->courses[s].number;
    uint64_t first = process->kind == HW_ARRIVALS_BOOKED ? number : state->streams[s].arrived; /* booked people are who they are, early or late */
    int64_t size = hw_arrivals_batch_size(&process->batch, &state->process_keys[s].batch, source->uid, number);
    size = size < state->patients_left ? size : state->patients_left;
    state->streams[s].arrived += (uint64_t)size;
    state->patients_left -= size;
    state->counting_down = state->patients_left == 0;
    bool more = state->counting_down || hw_network_process_schedule(state, s);
    uint16_t to = source->each_to != NULL ? source->each_to[number] : source->to;
    uint8_t class_ = source->each_class != NULL ? source->each_class[number] : source->class_;
    for (int64_t i = 0; i < size; i++) {
        hw_network_enter(state, to, (uint64_t)source->uid << 32 | (uint32_t)(first + (uint64_t)i), class_);
    }
    return more;
}

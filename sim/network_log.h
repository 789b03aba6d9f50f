/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_LOG_H
#define HW_NETWORK_LOG_H
/* What a network writes to an event log (sim/log.h): the lines of its stations, by way of sim/flow_log.h, and the phases of its streams. */
#include "sim/network.h"

enum hw_status hw_network_log_terms(struct hw_arena *arena, const struct hw_plan *plan, struct hw_log_terms *out) HW_MUST_CHECK;
/* The state is reset and nobody is there yet. */
HW_RARE void hw_network_log_begin(struct hw_network_state *state, struct hw_log *log);
HW_RARE void hw_network_log_phase(const struct hw_network_state *state, uint32_t source, uint32_t phase);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_PHASES_H
#define HW_NETWORK_PHASES_H
/* What happens while a stream of arrivals is in one of its phases or states: the chain of states of sim/arrivals.h is followed a
 * second time, by events at its changes, and the totals of the stations are taken apart by the phase in which they arose. Only
 * for models that have such streams; called by network_run.c, read by network_measures.c. */
#include "sim/network.h"

/* Numbers the phases of all streams; false when memory is short. */
bool hw_network_phases_number(struct hw_arena *arena, struct hw_network *net);
/* False when memory is short: free then takes back what there is. */
bool hw_network_phases_create(struct hw_network_state *state);
void hw_network_phases_free(struct hw_network_state *state);
void hw_network_phases_begin(struct hw_network_state *state);
/* The stream's phase ends now. */
void hw_network_phases_change(struct hw_network_state *state, uint32_t s);
/* After the statistics were restarted at the end of the warm-up. */
void hw_network_phases_restart(struct hw_network_state *state);
void hw_network_phases_end(struct hw_network_state *state);

enum hw_network_in_phase { HW_PHASE_PRESENT, HW_PHASE_WAITING, HW_PHASE_TURNED_AWAY, HW_PHASE_AT_START };
/* Mean present or waiting, share turned away of those who asked for a place, mean present when the phase began. */
double hw_network_phases_value(const struct hw_network_state *state, enum hw_network_in_phase what, uint32_t station, int32_t phase);
double hw_network_phases_time(const struct hw_network_state *state, int32_t phase); /* ms */

#endif

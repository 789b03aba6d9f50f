/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_RISKS_H
#define HW_NETWORK_RISKS_H
/* Stays that end at the earliest of several clocks, the winner deciding where people go; and people who become of another class. Each
 * clock has its own draws, so that changing one changes no draw of another. The winner is not remembered but drawn again: the same
 * keys give the same values. Ties: the clock first in order of names. */
#include "sim/network.h"

bool hw_network_risks_create(struct hw_network_state *state) HW_MUST_CHECK;
void hw_network_risks_free(struct hw_network_state *state);
void hw_network_risks_reset(struct hw_network_state *state, const struct hw_job *job);
void hw_network_risks_restart(struct hw_network_state *state);

/* The stay of somebody who starts at a station with clocks. */
hw_time hw_network_risks_stay(const struct hw_network_state *state, const struct hw_visit *visit);
/* Where somebody goes along a special route; changes the class. */
uint16_t hw_network_risks_ended(struct hw_network_state *state, struct hw_flow *flow, hw_id visit, const struct hw_route *route);

/* Of the stays that ended there: the share that the clock of that name ended; and within the threshold. NaN: it has no such clock. */
/* The name of the clock that ends the stay, or ended it. */
const char *hw_network_risks_first(const struct hw_network_state *state, const struct hw_visit *visit);
double hw_network_risks_share(const struct hw_network_state *state, uint32_t station, uint32_t name);
double hw_network_risks_share_within(const struct hw_network_state *state, uint32_t station, uint32_t name, int32_t threshold);

#endif

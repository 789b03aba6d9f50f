/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_WATCH_H
#define HW_NETWORK_WATCH_H
/* What a network run records beside its totals, when the file asks for it:
 *   looks         who is where at given times since the start (transients; the state of a person at t)
 *   series_every  means over consecutive periods from the start (how long is the warm-up?)
 *   census_up_to  how often so many were present at the clock times of census_at, after the warm-up
 *   first         waits of the first n who start service at a station (runs that end)
 * All but census_up_to counts from the start of the run, warm-up included. Called by network_run.c; read by network_measures.c. A value
 * that the run did not reach is NaN. */
#include "sim/network.h"

/* Subjects of LOOK_AFTER events: clock times come first. */
enum { HW_WATCH_LOOK = HW_NETWORK_CLOCKS, HW_WATCH_PERIOD };
enum hw_network_look { HW_LOOK_SYSTEM = 0, HW_LOOK_PRESENT, HW_LOOK_WAITING, HW_LOOK_FULL };
enum hw_network_series { HW_SERIES_SYSTEM = 0, HW_SERIES_PRESENT, HW_SERIES_WAITING };

/* False when memory is short: free then takes back what there is. */
bool hw_network_watch_create(struct hw_network_state *state);
void hw_network_watch_free(struct hw_network_state *state);
void hw_network_watch_reset(struct hw_network_state *state);
/* Schedules the first look and the end of the first period. */
void hw_network_watch_begin(struct hw_network_state *state);
/* Before the statistics are restarted at the end of the warm-up. */
void hw_network_watch_restart(struct hw_network_state *state);
HW_RARE void hw_network_watch_event(struct hw_network_state *state, hw_id subject);
/* Somebody starts service. Called only when first is asked for. */
void hw_network_watch_start(struct hw_network_state *state, uint32_t station, hw_time waited);
/* At a clock time of census_at: counts who is present. */
void hw_network_watch_count(struct hw_network_state *state);
void hw_network_watch_end(struct hw_network_state *state);

double hw_network_watch_look(const struct hw_network_state *state, enum hw_network_look what, uint32_t station, int32_t look);
double hw_network_watch_period(const struct hw_network_state *state, enum hw_network_series what, uint32_t station, int32_t period);
/* Mean wait of the first first[k] to start, or the wait of the last of them. */
double hw_network_watch_first(const struct hw_network_state *state, bool nth, uint32_t station, int32_t k);
/* Of the counts, the share with exactly so many at the station (station n_stations: in the system); and, of those with so many or fewer, the
 * share with exactly so many: what arrivals would find if there were so many servers and everybody else were lost. */
double hw_network_watch_share(const struct hw_network_state *state, uint32_t station, int32_t number);
double hw_network_watch_share_full(const struct hw_network_state *state, uint32_t station, int32_t number);
/* The share with so many or more. */
double hw_network_watch_share_at_least(const struct hw_network_state *state, uint32_t station, int32_t number);

#endif

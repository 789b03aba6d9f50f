/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_START_H
#define HW_START_H
/* The warm start: a sampled census of every setting. How many is a parameter; who is drawn with weights that follow from the
 * rates and ratios of the same parameters; remaining stays are length-biased. */
#include "agents/district.h"

/* Fills the settings at time 0; false (flow status set) when there are not enough people to choose from. */
bool hw_start_fill(struct hw_district *d);
/* Parameter with the census of a kind of station, or -1. */
int hw_start_census(enum hw_station_id kind);

#endif

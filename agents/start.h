/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_START_H
#define HW_START_H
/* The warm start: a sampled census of every setting. How many is a parameter; who is drawn with weights that follow from the
 * rates and ratios of the same parameters; remaining stays are length-biased. */
#include "agents/district.h"
#include "agents/expected.h"

/* Fills the settings at time 0; false (flow status set) when there are not enough people to choose from. */
bool hw_start_fill(struct hw_district *d);
/* How likely somebody of this band and frailty is to be found in a kind of station, up to a factor. */
double hw_start_weight(const struct hw_rules *rules, enum hw_station_id kind, int band, int frailty);
/* Of care that agents/expected.h is about, what the expected share of somebody of a band is multiplied by: in homes the bands are those of
 * start.care_home_weight. */
double hw_start_care_weight(const struct hw_rules *rules, const struct hw_expected *care, enum hw_station_id kind, int band);
/* The bed of somebody's speciality, or of the first with room. */
uint16_t hw_start_bed(const struct hw_district *d, const struct hw_person *person, uint64_t key);

/* The spell of a visit that is in place at the start: admitted now, as an emergency, with a need drawn. */
struct hw_spell *hw_start_spell(struct hw_district *d, hw_id visit);

/* agents/start_waiting.c. Of the people in a kind of bed, how many are fit and wait (start.waiting.* of a hospital, start.waiting_in_* of an area);
 * puts them there, and those who wait at home (start.queue.*). */
int32_t hw_start_waiting_count(const struct hw_params *params, enum hw_station_id kind);
bool hw_start_waiting(struct hw_district *d);

/* Raises a need to a threshold, a hair above it: rounded to a float it may be below the threshold, which is a double. */
static inline void hw_start_at_least(float *need, double least) {
    *need = *need < least ? (float)(least + 1e-5 * (least > 1 ? least : 1)) : *need;
}

/* Parameter with the census of a kind of station, or -1. */
int hw_start_census(enum hw_station_id kind);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_PLACES_H
#define HW_MEASURES_PLACES_H
/* What a replicate reports by hospital, trust, area and council, in a model that lists hospitals and areas: further rows and dimensions
 * behind those of agents/measures.c. A model without a map has none of them. */
#include "agents/district.h"
#include "agents/observed.h"

enum { HW_MEASURES_PLACES_DIMS = 4 };

/* How many rows there are. */
int32_t hw_measures_places_rows(void);
/* Fills dims [HW_MEASURES_PLACES_DIMS], the first of which has number first_dim, and measures [rows]. setting is the number of the
 * dimension of settings; observed (NULL: none) is put beside. Memory from the arena. */
enum hw_status hw_measures_places_lay_out(struct hw_arena *arena, const struct hw_places *places, const struct hw_observed_places *observed,
                                          int32_t first_dim, int32_t setting, int32_t cause, struct hw_dim *dims, struct hw_measure *measures) HW_MUST_CHECK;
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_places_fill(struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

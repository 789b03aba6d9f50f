/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_OFFICIAL_H
#define HW_MEASURES_OFFICIAL_H
/* What a replicate reports of delay as it is officially counted (agents/official.h), beside the true delay of agents/measures.c. */
#include "agents/district.h"
#include "agents/observed.h"

enum { HW_MEASURES_OFFICIAL_DIMS = 3 };

/* How many rows there are. */
int32_t hw_measures_official_rows(void);
/* Fills dims [HW_MEASURES_OFFICIAL_DIMS], the first of which has number first_dim, and measures [rows]. month and reason are the numbers of the dimensions of
 * months and of reasons of delay; observed (NULL: none) is put beside. Memory from the arena. */
enum hw_status hw_measures_official_lay_out(struct hw_arena *arena, const struct hw_observed *observed, int32_t first_dim, int32_t month, int32_t reason,
                                            struct hw_dim *dims, struct hw_measure *measures) HW_MUST_CHECK;
/* Puts what was observed of the model's own people, by code, kind of bed and payer, beside measures [rows]. */
enum hw_status hw_measures_official_beside(struct hw_arena *arena, const struct hw_observed_places *by_place, struct hw_measure *measures) HW_MUST_CHECK;
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_official_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

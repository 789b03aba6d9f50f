/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_FRONT_H
#define HW_MEASURES_FRONT_H
/* What a replicate reports of the front door: A&E by triage, minor injuries units, ambulances, 111. */
#include "agents/district.h"
#include "agents/observed.h"

enum { HW_MEASURES_FRONT_CAUSE = 3, HW_MEASURES_FRONT_DIMS }; /* the dimension of why four hours were not kept is number 3 of these */

int32_t hw_measures_front_rows(void);
/* Fills dims [HW_MEASURES_FRONT_DIMS], the first of which has number first_dim, and measures [rows]. With beside, what was observed in England stands
 * beside. month is the number of the dimension of months. */
void hw_measures_front_lay_out(bool beside, int32_t first_dim, int32_t month, struct hw_dim *dims, struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_front_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

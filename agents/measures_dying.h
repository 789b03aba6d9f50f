/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_DYING_H
#define HW_MEASURES_DYING_H
/* What a replicate reports about the last weeks of life: further rows behind those of agents/measures.c. Beds and places are the district's own
 * areas'; people are of both sides of the boundary. */
#include "agents/district.h"

int32_t hw_measures_dying_rows(void);
/* Fills measures [rows]; place_dim: number of the dimension of places of death. */
void hw_measures_dying_lay_out(struct hw_measure *measures, int32_t place_dim, bool observed);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_dying_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

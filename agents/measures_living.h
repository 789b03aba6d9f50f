/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_LIVING_H
#define HW_MEASURES_LIVING_H
/* Measures of homes that are made fit to live in: extra care housing (agents/extra_care.h), major adaptations
 * (agents/adaptations.h). */
#include "agents/district.h"

enum { HW_MEASURES_LIVING_DIMS = 1 };

int32_t hw_measures_living_rows(void);
/* Fills dims [HW_MEASURES_LIVING_DIMS], the first of which is number first_dim, and measures [hw_measures_living_rows()]. */
void hw_measures_living_lay_out(int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures);
/* first: number of the first of these measures in the layout. */
void hw_measures_living_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

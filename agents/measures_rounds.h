/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_ROUNDS_H
#define HW_MEASURES_ROUNDS_H
/* What a replicate reports about providers of care at home and their hours: further rows behind those of agents/measures.c. All is about the
 * district's own areas; those outside are left out. */
#include "agents/district.h"

int32_t hw_measures_rounds_rows(void);
/* Fills measures [rows]. */
void hw_measures_rounds_lay_out(struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_rounds_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);
/* Hours promised as a share of those of the carers that there are: of an area, or (-1) of the district's own. */
double hw_measures_rounds_in_use(const struct hw_district *d, int32_t area);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_NURSING_H
#define HW_MEASURES_NURSING_H
/* What a replicate reports about community nurses: further rows behind those of agents/measures.c. All is about the district's own people. */
#include "agents/district.h"

int32_t hw_measures_nursing_rows(void);
/* Fills measures [rows]. */
void hw_measures_nursing_lay_out(struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_nursing_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

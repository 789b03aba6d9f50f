/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_CARE_H
#define HW_MEASURES_CARE_H
/* What a replicate reports of social care as it is published: rates for people of 65 and over, and what becomes of those discharged
 * (agents/care_counts.h). England's figure of 2014/15 stands beside each. */
#include "agents/district.h"

int32_t hw_measures_care_rows(void);
/* Fills measures [rows]; none has a dimension. */
void hw_measures_care_lay_out(struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_care_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

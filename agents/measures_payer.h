/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_PAYER_H
#define HW_MEASURES_PAYER_H
/* What a replicate reports about who pays for care out of hospital: further rows and dimensions behind those of agents/measures_people.h.
 * All is about the district's own people. */
#include "agents/district.h"

enum { HW_MEASURES_PAYER_DIMS = 3 };

int32_t hw_measures_payer_rows(void);
/* Fills dims [HW_MEASURES_PAYER_DIMS], the first of which has number first_dim, and measures [rows]. */
void hw_measures_payer_lay_out(int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_payer_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

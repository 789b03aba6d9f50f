/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_ACUTE_H
#define HW_MEASURES_ACUTE_H
/* What a replicate reports about stays in acute beds beyond agents/measures.c: emergencies by age, as hospital statistics count them (a stay
 * lasts as many days as it has midnights), and planned admissions that were put off. */
#include "agents/district.h"

enum { HW_MEASURES_ACUTE_DIMS = 1 };

/* An emergency's stay ends now. */
void hw_measures_acute_stay(struct hw_district *d, const struct hw_person *p, const struct hw_spell *s);

int32_t hw_measures_acute_rows(void);
/* Fills dims [HW_MEASURES_ACUTE_DIMS], the first of which has number first_dim, and measures [rows]. */
void hw_measures_acute_lay_out(int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_acute_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

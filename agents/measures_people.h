/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_PEOPLE_H
#define HW_MEASURES_PEOPLE_H
/* What a replicate reports about how many people there are, and why: further rows and dimensions behind those of agents/measures.c. All is
 * about the district's own people; those across its boundary are left out. */
#include "agents/district.h"

enum { HW_MEASURES_PEOPLE_DIMS = 4 };

int32_t hw_measures_people_rows(void);
/* Fills dims [HW_MEASURES_PEOPLE_DIMS], the first of which has number first_dim, and measures [rows]. deaths [HW_AGE_BANDS] a year go in. */
void hw_measures_people_lay_out(const double *deaths, int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures);
/* Deaths a year by age band of the district's own people, from the rates that go in, on the people in the middle of the measured time. */
void hw_measures_people_expected(const struct hw_district_spec *spec, const struct hw_mortality *mortality, double deaths[HW_AGE_BANDS]);
/* The district's own people when a run starts, at its scale. */
double hw_measures_people_own(const struct hw_district_spec *spec);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_people_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

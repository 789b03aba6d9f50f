/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_H
#define HW_MEASURES_H
/* What a replicate of the district reports: one row of a table for each measure (name, title, unit, definition, where its
 * number comes from). Adding a measure is adding a row. */
#include "agents/district.h"
#include "agents/observed.h"

/* Gives a measure up to two dimensions, by their numbers in a table of rows, which begin at first_dim of the layout; below 0: none. */
static inline void hw_measures_set_dims(struct hw_measure *measure, int32_t first_dim, int dim1, int dim2) {
    measure->n_dims = (dim1 >= 0) + (dim2 >= 0);
    measure->dims[0] = dim1 >= 0 ? first_dim + dim1 : 0;
    measure->dims[1] = dim2 >= 0 ? first_dim + dim2 : 0;
}

/* Lays out the row; observed figures (NULL: none) are put beside where there are any; deaths:
 * see agents/measures_people.h. Memory from the arena. */
enum hw_status hw_measures_lay_out(struct hw_arena *arena, const struct hw_places *places, const struct hw_observed *observed,
                                   const struct hw_observed_places *by_place, const double *deaths, const struct hw_district_spec *spec,
                                   struct hw_layout *layout) HW_MUST_CHECK;
/* Fills a row from the state at the end of a run. */
void hw_measures_fill(struct hw_district *d, const struct hw_layout *layout, double *row);
/* Counts by month (from January) as months from April: counts of whole months stay whole numbers, as then the factor is 1. */
void hw_measures_fill_months(const struct hw_district *d, const int64_t in_month[HW_OBSERVED_MONTHS], double *out);
/* Mean number of places in use at the district's own stations of a kind. */
double hw_measures_in_use(const struct hw_district *d, enum hw_station_id kind);
/* How results and the event log call them. */
const char *hw_measures_reason_label(enum hw_reason reason);
const char *hw_measures_owner_label(enum hw_owner owner);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_FOLLOWED_H
#define HW_MEASURES_FOLLOWED_H
/* What a replicate reports of people who are followed from the baseline into its scenario (agents/followed.h): the last rows, and only in runs that
 * follow somebody. All are of the measured time as it is, not of a year: they are counts of people. */
#include "agents/district.h"

enum { HW_MEASURES_FOLLOWED_DIMS = 4 };

int32_t hw_measures_followed_rows(const struct hw_district_spec *spec);
/* Fills measures [rows], and dims from n_dims on, which grows. */
enum hw_status hw_measures_followed_lay_out(struct hw_arena *arena, const struct hw_district_spec *spec, int32_t *n_dims, struct hw_dim *dims,
                                            struct hw_measure *measures) HW_MUST_CHECK;
void hw_measures_followed_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_PROGRAMMES_H
#define HW_MEASURES_PROGRAMMES_H
/* What a replicate reports about the programmes of its scenario, by programme: the last rows, and only in runs in which a scenario has one. A
 * scenario without a programme that another has enrols nobody in it. */
#include "agents/district.h"

enum { HW_MEASURES_PROGRAMMES_DIMS = 3 };

int32_t hw_measures_programmes_rows(const struct hw_district_spec *spec);
/* Fills measures [rows], and dims from n_dims on, which grows. */
enum hw_status hw_measures_programmes_lay_out(struct hw_arena *arena, const struct hw_district_spec *spec, int32_t *n_dims, struct hw_dim *dims,
                                              struct hw_measure *measures) HW_MUST_CHECK;
void hw_measures_programmes_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_DRAWN_H
#define HW_MEASURES_DRAWN_H
/* What a replicate reports for pictures more than for tables: beds and queues day by day, whose delay it is by age and frailty, and how many
 * people move from where to where. */
#include "agents/district.h"

enum { HW_MEASURES_DRAWN_DIMS = 4 };

/* Once everything else that a midnight counts is counted. */
void hw_measures_drawn_midnight(struct hw_district *d);
/* True of somebody who waits for a bed, the decision to admit being made. */
bool hw_measures_drawn_waits_for_bed(const struct hw_district *d, const struct hw_visit *v, const struct hw_spell *s);
/* A delay, the way out of the door apart, in an acute bed. */
void hw_measures_drawn_delay(struct hw_district *d, const struct hw_spell *s, hw_time ms);

/* A visit begins to be served where it is; is over; and, before that, somebody dies in it. */
void hw_measures_drawn_comes(struct hw_district *d, hw_id visit);
void hw_measures_drawn_goes(struct hw_district *d, hw_id visit);
void hw_measures_drawn_dies(struct hw_district *d, hw_id visit);

int32_t hw_measures_drawn_rows(void);
/* Fills dims [HW_MEASURES_DRAWN_DIMS], the first of which has number *n_dims, which grows, and measures [rows]; stay_age is the number of the
 * dimension of ages. Memory from the arena. */
enum hw_status hw_measures_drawn_lay_out(struct hw_arena *arena, const struct hw_district_spec *spec, int32_t *n_dims, int32_t stay_age, struct hw_dim *dims,
                                         struct hw_measure *measures) HW_MUST_CHECK;
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_drawn_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

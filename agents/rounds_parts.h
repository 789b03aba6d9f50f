/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ROUNDS_PARTS_H
#define HW_ROUNDS_PARTS_H
/* What the files of agents/rounds.h share. p: number of a provider in spec->providers. */
#include "agents/rounds.h"

static inline const struct hw_params *hw_rounds_params(const struct hw_district *d, int32_t area) {
    return d->at[hw_stations_at(&d->spec->map, HW_ST_HOME_CARE, area)]->params;
}
/* So many minutes a week more, or fewer. */
static inline void hw_rounds_amount(struct hw_district *d, int32_t area, enum hw_amount what, int64_t more) {
    struct hw_level *level = &d->rounds->amounts[area][what];
    level->count += more;
    level->sum -= (uint64_t)more * (uint64_t)d->flow.now;
}

/* Filled posts on average, before anything happens. */
void hw_rounds_staff_begin(struct hw_district *d, int32_t p);
/* As many posts as the rules in force say; their hours. */
void hw_rounds_staff_follow(struct hw_district *d, int32_t p);
/* The hours of the carers that there are. */
void hw_rounds_staff_set(struct hw_district *d, int32_t p);
/* Who leaves and who comes today. */
void hw_rounds_staff_day(struct hw_district *d, int32_t p);
/* Does it close today? Then it has no posts any more. */
bool hw_rounds_staff_closes(struct hw_district *d, int32_t p);

#endif

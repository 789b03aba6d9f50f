/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DRAWN_H
#define HW_DRAWN_H
/* What is counted for pictures (agents/measures_drawn.h): whose delay it is, and moves from place to place. */
#include "agents/person.h"

/* Where somebody is taken in; the rest of the time they are where they live, a care home too. */
enum hw_move_place {
    HW_MOVE_HOME = 0,
    HW_MOVE_AE,
    HW_MOVE_SERVICE,
    HW_MOVE_ACUTE,
    HW_MOVE_MENTAL,
    HW_MOVE_IC_BED,
    HW_MOVE_REABLEMENT,
    HW_MOVE_HOME_CARE,
    HW_MOVE_EXTRA_CARE,
    HW_MOVE_RESIDENTIAL,
    HW_MOVE_NURSING,
    HW_MOVE_END_OF_LIFE,
    HW_MOVE_HOSPICE,
    HW_MOVE_DIED,
    HW_MOVE_PLACES
};

enum { HW_DRAWN_AGES = 5, HW_DRAWN_DAILY = 3 };
struct hw_drawn_counts {
    int64_t delay_of_age_ms[HW_DRAWN_AGES], delay_of_frailty_ms[HW_FRAILTIES]; /* the way out of the door apart, as of when they became fit */
    int64_t moves[HW_MOVE_PLACES][HW_MOVE_PLACES]; /* from, to */
    int64_t seen[HW_DRAWN_DAILY];                  /* what the counters that are shown day by day had at the last midnight */
};

#endif

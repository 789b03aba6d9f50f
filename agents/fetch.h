/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_FETCH_H
#define HW_FETCH_H
/* People, visits and stations lie far apart in memory. Those of the next events are asked for while this one is worked on, in two steps:
 * first the line that an event names (a person, a visit), and one call later, when it is here, the lines that it names in turn (a visit's
 * person and station, a person's practice). Changes no result; without it a county takes twice as long. */
#include "agents/district.h"

void hw_fetch_ahead(struct hw_district *d);

#endif

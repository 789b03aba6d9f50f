/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_HOMES_WANTED_H
#define HW_HOMES_WANTED_H
/* Which care homes will do for somebody whom the council's rate does not limit. Who pays for themselves, now or once their home counts, looks for
 * one that suits (care_homes.suits); for whom the NHS pays, alone or with the council, one that can look after so much illness
 * (care_homes.take_nhs_funded). When none of those has a place they wait for one, until they, or the NHS, take what there is
 * (care_homes.holds_out), in the areas around as well. That a home will do is drawn for the person and the home, for good; how long they hold out,
 * for the visit. */
#include "agents/district.h"

bool hw_homes_wanted(const struct hw_district *d, int32_t home, hw_id visit);
/* Until when they hold out; 0: they do not. */
hw_time hw_homes_wanted_until(const struct hw_district *d, hw_id visit);

#endif

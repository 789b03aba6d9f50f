/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ROUTES_H
#define HW_ROUTES_H
/* Ways out of a bed that lead nowhere. A service without any places is offered to nobody: who would have it goes the next best way. When the
 * last places close while people wait for them, these turn to the other way at that moment. However few places there are, there is a queue
 * for them; none at all is another matter.
 *
 * Nor is a place that is not to be had in time waited for without end: see hw_routes_reconsider.
 *
 * An intermediate-care bed: to get better at home with reablement, or what the need calls for without. Reablement: a package of care.
 * A care home: a package of care, when no home of the kind is in reach. A hospice, the end-of-life team: see agents/dying.c. */
#include "agents/district.h"

/* Does the person's area have places of this kind (beds, places of reablement, of the end-of-life team)? */
bool hw_routes_open(const struct hw_district *d, enum hw_station_id kind, const struct hw_person *person);
/* What an assessment finds, or the next best; for_good: what it would be for somebody who cannot get better. */
enum hw_destination hw_routes_or_next(const struct hw_district *d, const struct hw_person *person, enum hw_destination found,
                                      enum hw_destination for_good);
/* May it be waited for? */
bool hw_routes_leads(const struct hw_district *d, const struct hw_person *person, enum hw_destination what);
/* After other rules came into force, and each midnight: whoever waits in a bed for what has no places any more turns to something else. */
void hw_routes_follow_rules(struct hw_district *d);
/* At midnight: whoever has waited in an acute bed, or at home, for one for rehabilitation for intermediate_care.reconsidered_after gets better without it, with
 * reablement, or has what the need calls for by now. */
void hw_routes_reconsider(struct hw_district *d);

#endif

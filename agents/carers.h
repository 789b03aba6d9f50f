/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CARERS_H
#define HW_CARERS_H
/* Support for carers (breaks, advice, somebody to ring): a number of carers at a time in each area, who give up less often while they have it.
 *
 * It is offered when a social worker has assessed whom they care for, at home or in hospital, and there is a place; it lasts for as long as
 * they care at home. A giving-up that support averts is one that would have come: the clock is the same with and without (agents/needs.h). */
#include "agents/district.h"

/* A social worker has assessed the person. */
void hw_carers_offer(struct hw_district *d, hw_id person);
/* Was this giving-up averted? */
bool hw_carers_avert(const struct hw_district *d, hw_id person);
/* Something has changed that may end it: the person is gone, lives in a home, or has nobody who cares. */
void hw_carers_over(struct hw_district *d, hw_id person);
static inline void hw_carers_check(struct hw_district *d, hw_id person) {
    if (HW_UNLIKELY(d->people[person].flags & HW_PERSON_SUPPORTED)) {
        hw_carers_over(d, person);
    }
}

#endif

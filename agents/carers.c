/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/carers.h"

#include "agents/district_log.h"
#include "agents/payer.h"

static void count(struct hw_district *d, hw_id person, bool begins) {
    struct hw_person *p = &d->people[person];
    p->flags ^= HW_PERSON_SUPPORTED;
    d->payer->supported[p->area] += begins ? 1 : -1;
    hw_district_log_person(d, HW_DLOG_SUPPORT, person, begins ? "begins" : "ends");
    if (p->flags & HW_PERSON_OUTSIDE) {
        return;
    }
    if (begins) {
        hw_level_enter(&d->payer->carers, d->flow.now);
    } else {
        hw_level_leave(&d->payer->carers, d->flow.now);
    }
}

void hw_carers_offer(struct hw_district *d, hw_id person) {
    const struct hw_person *p = &d->people[person];
    bool cares = (p->flags & (HW_PERSON_HAS_CARER | HW_PERSON_SUPPORTED | HW_PERSON_CARE_HOME)) == HW_PERSON_HAS_CARER && hw_person_is_here(p);
    if (cares && d->payer->supported[p->area] < hw_param_value(hw_district_area_rules(d, p->area)->params, HW_P_CARERS_PLACES)) {
        count(d, person, true);
    }
}

bool hw_carers_avert(const struct hw_district *d, hw_id person) {
    const struct hw_person *p = &d->people[person];
    if (!(p->flags & HW_PERSON_SUPPORTED)) {
        return false;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_CARER_SUPPORT, person, p->count[HW_CLOCK_CARE]);
    return hw_rng_unit(&rng) >= hw_param_value(hw_district_area_rules(d, p->area)->params, HW_P_CARERS_RATIO);
}

void hw_carers_over(struct hw_district *d, hw_id person) {
    const struct hw_person *p = &d->people[person];
    if ((p->flags & (HW_PERSON_HAS_CARER | HW_PERSON_CARE_HOME)) != HW_PERSON_HAS_CARER || !hw_person_is_here(p)) {
        count(d, person, false);
    }
}

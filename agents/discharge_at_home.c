/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/need.h"

/* The same assessors, packages and places, wanted by people at home: a need for social care arises or grows there. */

void hw_discharge_need_at_home(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    p->episode++;
    uint64_t key = hw_district_key(id, p, p->episode, HW_ROLE_AT_HOME);
    (void)hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_SOCIAL, p), key, 0, hw_need_priority(d, false));
}

/* People at home who need more than they have ask for it, and keep what they have until it is there. */
static void ask_at_home(struct hw_district *d, hw_id id, uint16_t station) {
    struct hw_person *p = &d->people[id];
    hw_id held = p->care_visit;
    if (held != HW_NONE) {
        struct hw_visit *v = &d->flow.visits[held];
        if (v->state == HW_VISIT_SERVING) {
            v->priority = hw_need_priority(d, false);
            hw_flow_go(&d->flow, held, station, true);
            return;
        }
        if (v->state != HW_VISIT_WAITING) {
            return;
        }
        hw_flow_remove(&d->flow, held);
    }
    p->episode++;
    held = hw_flow_arrive(&d->flow, station, hw_district_key(id, p, p->episode, HW_ROLE_CARE), 0, hw_need_priority(d, false));
    if (held != HW_NONE) {
        d->people[id].care_visit = held;
    }
}

void hw_discharge_assessed_at_home(struct hw_district *d, uint64_t key) {
    hw_id id = (hw_id)key;
    const struct hw_person *p = &d->people[id];
    if ((p->generation & 255u) != key >> 56 || p->visit != HW_NONE || (p->flags & HW_PERSON_CARE_HOME)) {
        return; /* dead, in hospital or in a home by now */
    }
    hw_discharge_wants_at_home(d, id, hw_need_found_at_home(d, id, key), key);
}

void hw_discharge_wants_at_home(struct hw_district *d, hw_id id, enum hw_destination what, uint64_t key) {
    const struct hw_person *p = &d->people[id];
    (void)key;
    switch (what) {
    case HW_TO_HOME_CARE:
        if (p->care_visit == HW_NONE) {
            ask_at_home(d, id, hw_district_place(d, HW_ST_HOME_CARE, p));
        }
        break;
    case HW_TO_RESIDENTIAL:
        ask_at_home(d, id, hw_district_place(d, HW_ST_RESIDENTIAL, p));
        break;
    case HW_TO_NURSING:
        ask_at_home(d, id, hw_district_place(d, HW_ST_NURSING, p));
        break;
    default:
        break;
    }
}

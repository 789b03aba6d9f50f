/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/adaptations.h"
#include "agents/carers.h"
#include "agents/discharge.h"
#include "agents/extra_care.h"
#include "agents/market.h"
#include "agents/need.h"
#include "agents/nhs_funding.h"
#include "agents/payer.h"
#include "agents/rounds.h"
#include "agents/setting.h"

/* The same assessors, packages and places, wanted by people at home: a need for social care arises or grows there. */

void hw_discharge_need_at_home(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    p->episode++;
    uint64_t key = hw_district_key(id, p, p->episode, HW_ROLE_AT_HOME);
    (void)hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_SOCIAL, p), key, 0, hw_need_priority(d, false));
}

/* Somebody who has no package yet. */
static void ask_for_package(struct hw_district *d, hw_id id, uint64_t need) {
    struct hw_person *p = &d->people[id];
    p->episode++;
    uint64_t key = hw_district_key(id, p, p->episode, HW_ROLE_CARE);
    hw_id visit = hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_LOOKING, p), key, 0, hw_need_priority(d, false));
    if (visit == HW_NONE) {
        return;
    }
    d->people[id].care_visit = visit;
    struct hw_spell *s = hw_district_spell(d, visit);
    s->need = (float)hw_need_at_home(d, id, need);
    hw_payer_found(d, visit, HW_TO_HOME_CARE);
    hw_flow_end_stay(&d->flow, visit, d->flow.now + hw_setting_looking_patience(d, visit));
    hw_rounds_seek(d, visit);
}

/* People at home who need more than they have look for a home, and keep what they have until there is one. */
static void look_for_home(struct hw_district *d, hw_id id, enum hw_destination what, uint64_t key) {
    struct hw_person *p = &d->people[id];
    hw_id held = p->care_visit;
    if (held != HW_NONE) {
        enum hw_station_id kind = hw_district_kind(d, d->flow.visits[held].station);
        bool waits = d->flow.visits[held].state == HW_VISIT_WAITING || kind == HW_ST_LOOKING;
        if (!waits && (d->flow.visits[held].state != HW_VISIT_SERVING || hw_market_seeks(hw_district_spell(d, held)))) {
            return;
        }
        if (waits) {
            hw_flow_remove(&d->flow, held);
            held = HW_NONE;
        }
    }
    if (held == HW_NONE) {
        p->episode++;
        held = hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_LOOKING, p), hw_district_key(id, p, p->episode, HW_ROLE_CARE), 0, 0);
        if (held == HW_NONE) {
            return;
        }
        d->people[id].care_visit = held;
    }
    struct hw_spell *s = hw_district_spell(d, held);
    s->need = (float)hw_need_at_home(d, id, key);
    s->nursing = (float)hw_need_nursing_at_home(d, id, key);
    hw_payer_found(d, held, what);
    d->flow.visits[held].priority = hw_need_priority(d, false);
    hw_market_seek(d, held, what);
}

void hw_discharge_assessed_at_home(struct hw_district *d, uint64_t key) {
    hw_id id = (hw_id)key;
    const struct hw_person *p = &d->people[id];
    if (!hw_person_is_here(p) || p->visit != HW_NONE || (p->flags & HW_PERSON_CARE_HOME)) {
        return; /* gone, in hospital or in a home by now */
    }
    hw_carers_offer(d, id);
    hw_adaptations_at_home(d, id, key);
    if (hw_setting_service_assessed(d, p->care_visit)) {
        return;
    }
    hw_discharge_wants_at_home(d, id, hw_extra_care_at_home(d, id, hw_need_found_at_home(d, id, key), key), key);
    hw_nhs_funding_assessed_at_home(d, key);
}

void hw_discharge_wants_at_home(struct hw_district *d, hw_id id, enum hw_destination what, uint64_t key) {
    const struct hw_person *p = &d->people[id];
    switch (what) {
    case HW_TO_HOME_CARE:
        if (p->care_visit == HW_NONE) {
            ask_for_package(d, id, key);
        }
        break;
    case HW_TO_RESIDENTIAL:
        look_for_home(d, id, HW_TO_RESIDENTIAL, key);
        break;
    case HW_TO_NURSING:
        look_for_home(d, id, HW_TO_NURSING, key);
        break;
    default:
        break;
    }
}

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
    uint64_t key = hw_district_key_rung(id, p, HW_CLOCK_CARE, HW_ROLE_AT_HOME);
    (void)hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_SOCIAL, p), key, 0, hw_need_priority(d, false));
}

void hw_discharge_need_behind(struct hw_district *d, hw_id visit) {
    uint64_t key = hw_need_key_behind(d->flow.visits[visit].key);
    (void)hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_SOCIAL, hw_district_person_at(d, visit)), key, 0, hw_need_priority(d, false));
}

/* What an assessment found. */
struct found {
    float need, nursing;
    bool can_recover;
};

static void tell(struct hw_spell *s, const struct found *found) {
    s->need = found->need;
    s->nursing = found->nursing;
    s->can_recover = found->can_recover;
}

/* Somebody who has no package yet. */
static void ask_for_package(struct hw_district *d, hw_id id, const struct found *found) {
    struct hw_person *p = &d->people[id];
    p->episode++;
    uint64_t key = hw_district_key(id, p->episode, HW_ROLE_CARE);
    hw_id visit = hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_LOOKING, p), key, 0, hw_need_priority(d, false));
    if (visit == HW_NONE) {
        return;
    }
    d->people[id].care_visit = visit;
    tell(hw_district_spell(d, visit), found);
    hw_payer_found(d, visit, HW_TO_HOME_CARE);
    hw_flow_end_stay(&d->flow, visit, d->flow.now + hw_setting_looking_patience(d, visit));
    hw_rounds_seek(d, visit);
}

/* People at home who need more than they have look for a home, and keep what they have until there is one. */
static void look_for_home(struct hw_district *d, hw_id id, enum hw_destination what, const struct found *found) {
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
        held = hw_flow_arrive(&d->flow, hw_district_place(d, HW_ST_LOOKING, p), hw_district_key(id, p->episode, HW_ROLE_CARE), 0, 0);
        if (held == HW_NONE) {
            return;
        }
        d->people[id].care_visit = held;
    }
    tell(hw_district_spell(d, held), found);
    hw_payer_found(d, held, what);
    d->flow.visits[held].priority = hw_need_priority(d, false);
    hw_market_seek(d, held, what);
}

/* To get better first: with reablement, or in a bed, which is a visit like one to hospital. Who has no place at once waits at home for it. */
static void ask_for_rehabilitation(struct hw_district *d, hw_id id, enum hw_destination what, const struct found *found) {
    struct hw_person *p = &d->people[id];
    bool bed = what == HW_TO_IC_BED;
    p->episode++;
    uint64_t key = hw_district_key(id, p->episode, bed ? HW_ROLE_HOSPITAL : HW_ROLE_CARE);
    hw_id visit = hw_flow_arrive(&d->flow, hw_district_place(d, bed ? HW_ST_IC : HW_ST_REABLEMENT, p), key, 0, hw_need_priority(d, false));
    if (visit == HW_NONE) {
        return;
    }
    tell(hw_district_spell(d, visit), found);
    if (d->flow.visits[visit].state == HW_VISIT_WAITING) {
        d->people[id].visit = HW_NONE;
        d->people[id].care_visit = visit;
    }
}

static void wants(struct hw_district *d, hw_id id, enum hw_destination what, const struct found *found) {
    bool has_none = d->people[id].care_visit == HW_NONE;
    switch (what) {
    case HW_TO_HOME_CARE:
        if (has_none) {
            ask_for_package(d, id, found);
        }
        break;
    case HW_TO_REABLEMENT:
    case HW_TO_IC_BED:
        if (has_none) {
            ask_for_rehabilitation(d, id, what, found);
        }
        break;
    case HW_TO_RESIDENTIAL:
    case HW_TO_NURSING:
        look_for_home(d, id, what, found);
        break;
    default:
        break;
    }
}

void hw_discharge_turns_at_home(struct hw_district *d, hw_id visit, enum hw_destination what) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    struct found found = {s->need, s->nursing, s->can_recover};
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    hw_flow_remove(&d->flow, visit);
    wants(d, id, what, &found);
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
    struct found found = {(float)hw_need_at_home(d, id, key), (float)hw_need_nursing_at_home(d, id, key), hw_need_can_recover_at_home(d, id, key)};
    wants(d, id, what, &found);
}

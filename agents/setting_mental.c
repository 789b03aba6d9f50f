/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/need.h"
#include "agents/setting.h"

/* Mental-health wards: an area's beds for adults, and for older people. When none is free a crisis team holds on for some days, then a bed is
 * found out of the area, which is not modelled. Who is well leaves by the same steps as from other beds. Illness of the body and death at
 * home do not act on people in these beds; older people may die there. */

enum { OLDER = 65 };

void hw_setting_mental_ill(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    uint64_t key = hw_district_key_rung(id, p, HW_CLOCK_CARE, HW_ROLE_HOSPITAL);
    enum hw_station_id kind = p->age >= OLDER ? HW_ST_MENTAL_OLDER : HW_ST_MENTAL;
    (void)hw_flow_arrive(&d->flow, hw_district_place(d, kind, p), key, 0, 1);
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    bool older = hw_district_kind(d, v->station) == HW_ST_MENTAL_OLDER;
    s->admitted = d->flow.now;
    s->emergency = true;
    d->people[hw_district_person_of(v)].flags |= HW_PERSON_IN_HOSPITAL;
    hw_district_count(d, HW_N_MENTAL);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, v->key, HW_ST_MENTAL);
    hw_time left = hw_dist_sample_ms(&rules->mental_stay[older], &rng);
    struct hw_rng death = hw_district_draw(d, HW_DRAW_HOSPITAL_DEATH, v->key, HW_ST_MENTAL);
    s->dies = older && hw_rng_unit(&death) < hw_param_value(rules->params, HW_P_MENTAL_DEATH);
    left = s->dies ? 1 + (hw_time)((double)left * hw_rng_unit(&death)) : left;
    hw_need_draw(d, visit);
    hw_discharge_admitted(d, visit, left);
    return left;
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    if (hw_district_spell(d, visit)->dies) {
        return hw_discharge_dies(d, visit);
    }
    return hw_discharge_fit(d, visit);
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    return (hw_time)hw_district_param_at(d, d->flow.visits[visit].station, HW_P_MENTAL_PATIENCE);
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    (void)visit;
    hw_district_count(d, HW_N_MENTAL_ELSEWHERE);
    return HW_GO_EXIT;
}

const struct hw_setting hw_setting_mental = {"mental_health", "A ward for mental illness", stay, ended, patience, reneged};

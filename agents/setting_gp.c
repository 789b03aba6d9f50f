/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district_log.h"
#include "agents/setting.h"

/* General practice: a queue for each practice, urgent wishes first. Who waits too long gives up, and may go to A&E. */

enum { URGENT = 0, ROUTINE = 1 };

void hw_setting_gp_wish(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    uint64_t key = hw_district_key(id, p, p->count[HW_CLOCK_PRIMARY], HW_ROLE_GP);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_URGENT, key, 0);
    uint16_t practice = (uint16_t)(d->spec->map.practice[p->area] + p->practice);
    bool urgent = hw_rng_unit(&rng) < hw_district_param_at(d, practice, HW_P_GP_URGENT);
    hw_district_count(d, HW_N_GP_WISHES);
    (void)hw_flow_arrive(&d->flow, practice, key, 0, urgent ? URGENT : ROUTINE);
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_TIME, d->flow.visits[visit].key, 0);
    return hw_dist_sample_ms(&hw_district_rules(d, d->flow.visits[visit].station)->consultation, &rng);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    uint64_t key = d->flow.visits[visit].key;
    hw_district_count(d, HW_N_GP_SEEN);
    d->by_area[d->spec->map.is[d->flow.visits[visit].station].owner].gp_seen++;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_OUTCOME, key, 0);
    double u = hw_rng_unit(&rng);
    if (u >= d->rules->straight_most) {
        return HW_GO_EXIT; /* whoever it is: no need to look at a person far away in memory */
    }
    hw_id id = (hw_id)key;
    const struct hw_person *p = &d->people[id];
    if (u < d->rules->straight[p->age_band] && p->visit == HW_NONE) {
        hw_setting_ward_direct(d, id);
    }
    return HW_GO_EXIT;
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_PATIENCE, v->key, 0);
    return hw_setting_exponential(&rng, hw_district_param_at(d, v->station, v->priority == URGENT ? HW_P_GP_PATIENCE_URGENT : HW_P_GP_PATIENCE_ROUTINE));
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_TO_AE, v->key, 0);
    hw_district_count(d, HW_N_GP_UNMET);
    d->by_area[d->spec->map.is[v->station].owner].gp_unmet++;
    if (v->priority == URGENT && hw_rng_unit(&rng) < hw_district_param_at(d, v->station, HW_P_GP_TO_AE) && d->people[id].visit == HW_NONE) {
        hw_district_count(d, HW_N_GP_TO_AE);
        hw_district_log_person(d, HW_DLOG_TO_AE, id, NULL);
        hw_setting_ae_ill(d, id);
    }
    return HW_GO_EXIT;
}

const struct hw_setting hw_setting_gp = {"gp", "General practice", stay, ended, patience, reneged};

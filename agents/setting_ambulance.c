/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district_log.h"
#include "agents/money.h"
#include "agents/programmes.h"
#include "agents/setting.h"
#include "agents/urgent.h"

/* The ambulance service of an area: crews by hour of the day. A call is helped by telephone if it is not severe; else it waits for a crew, the worst
 * first. The crew goes there, treats, and takes the patient to A&E if that is needed, the frail sooner; there it hands over who can
 * sit and keeps the others until there is a cubicle, at the longest as long as A&E lets it, and can answer no other call till then. */

enum { MINUTES_30 = 30 };

bool hw_setting_ambulance_called(struct hw_district *d, hw_id id, double severity) {
    hw_district_count(d, HW_N_AMBULANCE_CALLS);
    if (severity < hw_district_param(d, HW_P_AMBULANCE_PHONE)) {
        return true;
    }
    hw_district_count(d, HW_N_AMBULANCE_PHONE);
    hw_money_urgent(d, &d->people[id], HW_MONEY_BY_PHONE);
    hw_district_log_person(d, HW_DLOG_BY_PHONE, id, NULL);
    return false;
}

static bool takes_in(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    return hw_district_spell(d, visit)->severity < hw_param_at(d->rules->params, HW_P_AMBULANCE_TREATS, p->frailty);
}

/* At home, with a programme that spares the way to A&E. */
static bool stays(const struct hw_district *d, const struct hw_visit *v) {
    hw_id id = hw_district_person_of(v);
    return hw_programmes_spares(d, id, HW_ACT_CONVEYANCE, v->key >> 32) || hw_programmes_spares(d, id, HW_ACT_A_AND_E, v->key >> 32);
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_AMBULANCE, v->key, 0);
    hw_time there = hw_dist_sample_ms(&rules->ambulance_travel, &rng);
    hw_time scene = hw_dist_sample_ms(&rules->ambulance_scene, &rng);
    hw_time transport = hw_dist_sample_ms(&rules->ambulance_transport, &rng);
    hw_time response = d->flow.now - v->asked + there;
    hw_district_time(d, hw_district_spell(d, visit)->severity < 1 ? HW_T_RESPONSE_WORST : HW_T_RESPONSE, response);
    hw_district_log_response(d, visit, response);
    return there + scene + (takes_in(d, visit) && !stays(d, v) ? transport : 0);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    bool takes = takes_in(d, visit), spared = takes && stays(d, v);
    uint16_t service = takes && !spared ? hw_setting_service_for(d, id, hw_district_spell(d, visit)->severity, HW_SERVICE_AT_SCENE) : HW_GO_EXIT;
    hw_money_urgent(d, hw_district_person_at(d, visit), takes && !spared && service == HW_GO_EXIT ? HW_MONEY_CONVEYED : HW_MONEY_TREATED);
    if (spared) {
        hw_programmes_averted(d, id, hw_programmes_spares(d, id, HW_ACT_CONVEYANCE, v->key >> 32) ? HW_ACT_CONVEYANCE : HW_ACT_A_AND_E);
    } else if (service != HW_GO_EXIT) {
        return hw_setting_hold_until_free(d, visit, service);
    } else if (takes) {
        return hw_urgent_to_ae(d, visit, true);
    }
    hw_district_count(d, HW_N_AMBULANCE_TREATED);
    return HW_GO_EXIT;
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_AMBULANCE_PATIENCE, v->key, 0);
    return hw_setting_exponential(&rng, hw_district_param_at(d, v->station, HW_P_AMBULANCE_PATIENCE));
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    hw_district_count(d, HW_N_AMBULANCE_TOO_LATE);
    return hw_urgent_to_ae(d, visit, false);
}

void hw_setting_ambulance_handed_over(struct hw_district *d, hw_id visit, hw_time waited) {
    hw_district_time(d, HW_T_HANDOVER, waited);
    d->counts.n[HW_N_HANDOVER_OVER_30] += waited > MINUTES_30 * HW_MS_PER_MIN;
    struct hw_hospital_counts *hospital = hw_district_hospital(d, &d->people[hw_district_person_of(&d->flow.visits[visit])]);
    hospital->handed_over++;
    hospital->handover_late += waited > MINUTES_30 * HW_MS_PER_MIN;
    hospital->handover_ms += waited;
}

const struct hw_setting hw_setting_ambulance = {"ambulance", "Ambulance crews", stay, ended, patience, reneged};

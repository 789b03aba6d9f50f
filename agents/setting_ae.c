/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district_log.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

/* A&E: places with staff by hour of the day. Who needs a bed is decided by how ill they are, and keeps the place until
 * there is one. Between the decision and the bed lies a decision point at which a scheme's service may be offered. */

static void came(struct hw_district *d, const struct hw_person *p) {
    hw_district_count(d, HW_N_AE);
    hw_district_hospital(d, p)->attendances++;
    d->by_area[p->area].attendances++;
    d->counts.ae_in_month[d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]]++;
}

void hw_setting_ae_ill(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    if (p->hospital == HW_ELSEWHERE) {
        hw_district_count(d, HW_N_ELSEWHERE);
        hw_district_log_person(d, HW_DLOG_ELSEWHERE, id, NULL);
        d->by_area[p->area].elsewhere++;
        return;
    }
    p->episode++;
    uint64_t key = hw_district_key(id, p, p->episode, HW_ROLE_HOSPITAL);
    if (p->flags & HW_PERSON_OUTSIDE) {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_STRAIGHT, key, 0);
        if (hw_rng_unit(&rng) < d->rules->straight_across[p->age_band]) {
            hw_setting_ward_direct(d, id);
            return;
        }
    }
    came(d, p);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ACUITY, key, 0);
    double month = d->rules->severity[d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]];
    bool ill = hw_rng_unit(&rng) < d->rules->admitted[p->age_band] * month;
    hw_id visit = hw_flow_arrive(&d->flow, hw_district_in_hospital(d, HW_ST_AE, p), key, 0, ill ? 0 : 1);
    if (visit != HW_NONE) {
        (void)hw_district_spell(d, visit);
    }
}

uint16_t hw_setting_ae_sent(struct hw_district *d, hw_id visit) {
    came(d, &d->people[hw_district_person_of(&d->flow.visits[visit])]);
    d->flow.visits[visit].priority = 0;
    hw_district_spell(d, visit)->arrived = d->flow.now;
    return hw_district_same_hospital(d, d->flow.visits[visit].station, HW_ST_AE);
}

bool hw_setting_ae_needs_bed(struct hw_district *d, hw_id visit, bool *could_go_home) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ACUITY, v->key, 0);
    double u = hw_rng_unit(&rng);
    int32_t day = hw_calendar_day_of(v->entered);
    double chance = d->rules->admitted[p->age_band] * d->rules->severity[d->spec->calendar.month[day]];
    chance = chance < 1 && !hw_district_spell(d, visit)->sent ? chance : 1;
    *could_go_home = u >= chance * (1 - hw_district_param_at(d, v->station, HW_P_COULD_GO_HOME));
    return u < chance;
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    bool could;
    bool ill = hw_setting_ae_needs_bed(d, visit, &could);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_AE_TIME, d->flow.visits[visit].key, 0);
    const struct hw_rules *rules = hw_district_rules(d, d->flow.visits[visit].station);
    return hw_dist_sample_ms(ill ? &rules->treated_admitted : &rules->treated_home, &rng);
}

/* The service that can take this patient now, or -1. */
static int service_for(const struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    uint16_t ae = d->flow.visits[visit].station;
    const struct hw_rules *rules = hw_district_rules(d, ae);
    for (int i = 0; i < rules->n_services; i++) {
        const struct hw_service *service = &rules->services[i];
        const struct hw_station *station = &d->flow.stations[hw_district_same_hospital(d, ae, HW_ST_SERVICE) + i];
        if (p->age >= service->age_from && (service->frailty >> p->frailty & 1u) && station->in_use < station->capacity &&
            hw_week_value(service->hours, &d->spec->calendar, true, d->flow.now) != 0) {
            return i;
        }
    }
    return -1;
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    bool could;
    if (!hw_setting_ae_needs_bed(d, visit, &could)) {
        return HW_GO_EXIT;
    }
    int service = service_for(d, visit);
    uint16_t ae = d->flow.visits[visit].station;
    if (service >= 0) {
        return hw_setting_hold_until_free(d, visit, (uint16_t)(hw_district_same_hospital(d, ae, HW_ST_SERVICE) + service));
    }
    hw_district_spell(d, visit)->decided = d->flow.now;
    return hw_setting_hold_until_free(d, visit, hw_ward_pools_emergency(d, visit));
}

/* Those who will need a bed do not walk out. */
static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    if (v->priority == 0) {
        return HW_FOREVER;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_AE_PATIENCE, v->key, 0);
    return hw_setting_exponential(&rng, hw_district_param_at(d, v->station, HW_P_AE_PATIENCE));
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    (void)visit;
    hw_district_count(d, HW_N_AE_UNSEEN);
    return HW_GO_EXIT;
}

const struct hw_setting hw_setting_ae = {"a_and_e", "Accident and emergency", stay, ended, patience, reneged};

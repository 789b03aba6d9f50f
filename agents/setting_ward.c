/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/dying.h"
#include "agents/district_log.h"
#include "agents/elective.h"
#include "agents/followed.h"
#include "agents/measures_acute.h"
#include "agents/money.h"
#include "agents/need.h"
#include "agents/needs.h"
#include "agents/programmes.h"
#include "agents/setting.h"
#include "agents/urgent.h"
#include "agents/ward_pools.h"
#include "agents/ward_rounds.h"

/* The acute beds, pool by pool (ward_pools.h): people from A&E first, then those sent by a GP, who come to A&E when there is no bed, then
 * planned patients, who are sent home when the day ends without a bed. A stay is the time until fit; what comes after that is discharge.c's. */

enum { DIRECT = HW_WARD_DIRECT, PLANNED = HW_WARD_PLANNED };
enum { OLDER_BAND = 5, READMISSION_DAYS = 29, DAY_S = 86400 };

static void arrive(struct hw_district *d, hw_id id, uint64_t key, uint8_t priority) {
    const struct hw_person *p = &d->people[id];
    if (hw_urgent_elsewhere(d, id)) {
        return;
    }
    uint16_t beds = hw_ward_pools_station(d, p->hospital, hw_ward_pools_speciality(d, p, key, priority == PLANNED));
    hw_id visit = hw_flow_arrive(&d->flow, beds, key, 0, priority);
    if (visit != HW_NONE) {
        hw_district_spell(d, visit)->sent = priority == DIRECT;
    }
}

/* A GP found that a bed is needed; care at home may do as well. */
static bool referred_home(struct hw_district *d, hw_id id, uint64_t key) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ACUITY, key, 0);
    double severity = hw_rng_unit(&rng);
    uint16_t service = hw_setting_service_for(d, id, severity, HW_SERVICE_AT_GP);
    if (service == HW_GO_EXIT) {
        return false;
    }
    d->severity = severity;
    hw_id visit = hw_flow_arrive(&d->flow, service, key, 0, 0);
    if (visit != HW_NONE) {
        hw_district_spell(d, visit)->sent = true;
    }
    return true;
}

void hw_setting_ward_direct(struct hw_district *d, hw_id id) {
    uint64_t key = hw_district_key_of(id, ++d->people[id].sent, HW_ROLE_HOSPITAL, HW_BROUGHT_SENT);
    if (hw_programmes_avert(d, id, HW_ACT_ADMISSION, key >> 32)) {
        return;
    }
    hw_district_count(d, HW_N_DIRECT);
    if (!referred_home(d, id, key)) {
        arrive(d, id, key, DIRECT);
    }
}

void hw_setting_ward_planned(struct hw_district *d, hw_id id) {
    arrive(d, id, hw_district_key_rung(id, &d->people[id], HW_CLOCK_PLANNED, HW_ROLE_HOSPITAL), PLANNED);
}

bool hw_setting_ward_is_planned(const struct hw_visit *visit) {
    return visit->priority == PLANNED;
}

static void count_admission(struct hw_district *d, const struct hw_person *p, const struct hw_spell *s) {
    struct hw_hospital_counts *hospital = hw_district_hospital(d, p);
    if (!s->emergency) {
        hw_district_count(d, HW_N_PLANNED);
        hw_elective_admitted(d, p->visit);
        hospital->planned++;
        return;
    }
    hospital->emergency++;
    hw_followed_count(d, (hw_id)(p - d->people), HW_FOLLOWED_EMERGENCY);
    hw_programmes_used(d, (hw_id)(p - d->people), HW_USE_ADMISSION);
    d->by_area[p->area].emergency++;
    bool older = p->age_band >= OLDER_BAND;
    hw_district_count(d, HW_N_EMERGENCY);
    d->counts.n[HW_N_EMERGENCY_OLDER] += older;
    uint32_t now_s = (uint32_t)(d->flow.now / HW_MS_PER_S);
    if (p->discharged_s != UINT32_MAX && now_s / DAY_S - p->discharged_s / DAY_S <= READMISSION_DAYS) { /* 0 to 29 days, by date */
        hw_district_count(d, HW_N_READMITTED);
        d->counts.n[HW_N_READMITTED_OLDER] += older;
    }
}

/* Longer or shorter than that of others of the age. A bed of another speciality lengthens the stay; whose patient it is was told by the illness. */
static double stay_factor(const struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    const struct hw_station *beds = &d->flow.stations[v->station];
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    bool planned = v->priority == PLANNED;
    bool outlier = beds->in_use > beds->capacity; /* a stay begins with the own beds all taken: it is one of another speciality's */
    double factor = planned ? 1 : rules->stay_factor[p->age_band][p->frailty][hw_ward_pools_speciality(d, p, v->key, false)];
    return outlier ? factor * (1 + hw_param_value(rules->params, HW_P_OUTLIERS_LONGER)) : factor;
}

static hw_time longer(hw_time stay, double factor) {
    return (hw_time)((double)stay * factor);
}

/* Well after so long: how long until somebody says so. */
static hw_time seen(const struct hw_district *d, hw_id visit, hw_time stay, bool hours_only) {
    hw_time well = d->flow.now + stay;
    return (hours_only ? hw_ward_rounds_assessed(d, visit, well) : hw_ward_rounds_seen(d, visit, well)) - d->flow.now;
}

/* How long until fit, or until death. */
static hw_time time_to_fit(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    struct hw_spell *s = hw_district_spell(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_STAY, v->key, 0);
    if (!s->emergency) {
        s->short_stay = true;
        return seen(d, visit, longer(hw_dist_sample_ms(&rules->planned_stay, &rng), stay_factor(d, visit)), false);
    }
    struct hw_rng death = hw_district_draw(d, HW_DRAW_HOSPITAL_DEATH, v->key, 0);
    s->short_stay = hw_need_is_short(d, hw_district_person_of(v), v->key);
    hw_time stay = s->short_stay ? hw_dist_sample_ms(&rules->short_stay, &rng)
                                 : longer(hw_dist_sample_ms(&rules->stay[p->age_band], &rng), stay_factor(d, visit));
    stay = hw_programmes_length(d, hw_district_person_of(v), HW_ACT_STAY, stay);
    s->dies = hw_rng_unit(&death) < hw_rules_dies(rules, p, d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]);
    if (s->dies) {
        return 1 + (hw_time)((double)stay * hw_rng_unit(&death));
    }
    return seen(d, visit, stay, s->short_stay);
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_person *p = &d->people[hw_district_person_of(v)];
    s->admitted = d->flow.now;
    s->emergency = v->priority != PLANNED;
    p->flags |= HW_PERSON_IN_HOSPITAL;
    if (s->decided >= 0) {
        hw_district_time(d, HW_T_ADMIT, d->flow.now - s->decided);
        hw_district_hospital(d, p)->admitted++;
        hw_district_hospital(d, p)->to_bed_ms += d->flow.now - s->decided;
    }
    count_admission(d, p, s);
    hw_time left = time_to_fit(d, visit);
    hw_need_draw(d, visit);
    if (HW_UNLIKELY(hw_district_spell(d, visit)->dies || (p->flags & HW_PERSON_DYING))) {
        left = hw_dying_admitted(d, visit, left);
    }
    hw_discharge_admitted(d, visit, left);
    return left;
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->dying && s->first_fit < 0) {
        return hw_dying_leaves(d, visit);
    }
    if (s->dies) {
        return hw_discharge_dies(d, visit);
    }
    return hw_discharge_fit(d, visit);
}

void hw_setting_ward_left(struct hw_district *d, hw_id visit, uint16_t to) {
    hw_discharge_left(d, visit, HW_BED_ACUTE);
    struct hw_spell *s = hw_district_spell(d, visit);
    struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    hw_money_left_ward(d, visit);
    bool older = p->age_band >= OLDER_BAND;
    hw_time stay_ms = d->flow.now - s->admitted;
    d->counts.n[HW_N_BED_MS] += stay_ms;
    d->counts.n[HW_N_BED_MS_OLDER] += older ? stay_ms : 0;
    if (s->emergency) {
        hw_district_time(d, HW_T_STAY, stay_ms);
        hw_district_hospital(d, p)->stays++;
        hw_district_hospital(d, p)->stay_ms += stay_ms;
        int64_t nights = hw_calendar_day_of(d->flow.now) - hw_calendar_day_of(s->admitted);
        if (older && nights > 0) { /* as hospital statistics count a stay */
            hw_district_time(d, HW_T_STAY_OLDER, nights * HW_MS_PER_DAY);
        }
        hw_measures_acute_stay(d, p, s);
        if (p->age >= 18) {
            int band = p->age_band < OLDER_BAND ? 0 : p->age_band - OLDER_BAND + 1;
            d->counts.to[s->dest][band]++;
        }
    }
    hw_care_counts_left_ward(d, hw_district_person_of(&d->flow.visits[visit]), s->dest == HW_TO_DEATH, to);
    if (s->dest == HW_TO_DEATH) {
        return;
    }
    if (s->dying && s->first_fit >= 0) {
        hw_dying_left(d, visit);
    }
    hw_district_count(d, HW_N_ALIVE);
    if (s->emergency) {
        hw_programmes_event(d, hw_district_person_of(&d->flow.visits[visit]), HW_CHOSEN_LEAVES_BED);
    }
    d->counts.n[HW_N_ALIVE_OLDER] += older;
    if (hw_calendar_day_of(s->admitted) != hw_calendar_day_of(d->flow.now)) {
        hw_district_count(d, HW_N_HOME_OVERNIGHT);
        d->counts.n[HW_N_HOME_BY_NOON] += hw_calendar_clock_of(d->flow.now) < 12 * HW_MS_PER_H;
        d->counts.n[HW_N_HOME_MONDAY + d->spec->calendar.weekday[hw_calendar_day_of(d->flow.now)]]++;
    }
    hw_discharge_home_again(d, visit, to);
}

/* Medicines, letter and transport are hours of work, and there is none by night. */
hw_time hw_setting_ward_leaving(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_LEAVING, v->key, s->turns);
    double half = hw_param_value(rules->params, HW_P_WARD_LEAVING) / 2; /* a gamma time of shape 2 */
    half *= s->emergency && s->short_stay ? hw_param_value(rules->params, HW_P_WARD_ZERO_DAY_LEAVING) : 1;
    hw_time work = (hw_time)(half * (hw_rng_exponential(&rng) + hw_rng_exponential(&rng)));
    return work > 0 ? hw_setting_step_time(d, &rules->params->weeks[HW_P_WARD_DISCHARGE_HOURS], work) : 0;
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    switch (d->flow.visits[visit].priority) {
    case PLANNED:
        return (hw_time)hw_district_param_at(d, d->flow.visits[visit].station, HW_P_PLANNED_PATIENCE);
    case DIRECT:
        return (hw_time)hw_district_param_at(d, d->flow.visits[visit].station, HW_P_SENT_PATIENCE);
    default:
        return HW_FOREVER;
    }
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    if (v->priority == DIRECT) {
        return hw_setting_ae_sent(d, visit);
    }
    hw_district_count(d, HW_N_CANCELLED);
    hw_district_hospital(d, &d->people[hw_district_person_of(v)])->cancelled++;
    hw_elective_again(d, hw_district_person_of(v), v->key);
    return HW_GO_EXIT;
}

const struct hw_setting hw_setting_ward = {"acute", "Acute beds", stay, ended, patience, reneged};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/ae_clock.h"
#include "agents/discharge.h"
#include "agents/money.h"
#include "agents/need.h"
#include "agents/programmes.h"
#include "agents/setting.h"
#include "agents/urgent.h"
#include "agents/ward_pools.h"

/* A&E: staffed places by hour of the week. Triage by severity: resuscitation and majors lie in cubicles, the worst first; minors have places of
 * their own. Who needs a bed keeps the cubicle until there is one. Between the decision and the bed lies a decision point at which a scheme's service
 * may be offered. The clocks are those of agents/ae_clock.h. */

enum { RESUSCITATION = 0, NEEDS_BED = 1, OTHER = 2 };

uint8_t hw_setting_ae_priority(double severity, const struct hw_params *params) {
    return severity < hw_param_value(params, HW_P_AE_RESUSCITATION) ? RESUSCITATION : severity < 1 ? NEEDS_BED : OTHER;
}

uint16_t hw_setting_ae_station(const struct hw_district *d, const struct hw_person *p, double severity) {
    bool minor = severity >= hw_district_param(d, HW_P_AE_MINORS_FROM);
    return hw_district_in_hospital(d, minor ? HW_ST_MINORS : HW_ST_AE, p);
}

uint16_t hw_setting_ae_door(const struct hw_district *d, hw_id person, double severity) {
    uint16_t service = HW_UNLIKELY(d->rules->n_services > 0) ? hw_setting_service_for(d, person, severity, HW_SERVICE_AT_DOOR) : HW_GO_EXIT;
    return service != HW_GO_EXIT ? service : hw_setting_ae_station(d, &d->people[person], severity);
}

void hw_setting_ae_came(struct hw_district *d, const struct hw_person *p, double severity, bool by_ambulance) {
    hw_district_count(d, HW_N_AE);
    hw_programmes_used(d, (hw_id)(p - d->people), HW_USE_ATTENDANCE);
    hw_district_hospital(d, p)->attendances++;
    d->by_area[p->area].attendances++;
    hw_money_attended(d, p);
    d->counts.ae_in_month[d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]]++;
    d->counts.n[HW_N_AE_AMBULANCE] += by_ambulance;
    bool minor = severity >= hw_district_param(d, HW_P_AE_MINORS_FROM);
    bool worst = hw_setting_ae_priority(severity, d->rules->params) == RESUSCITATION;
    hw_district_count(d, minor ? HW_N_AE_MINORS : worst ? HW_N_AE_RESUSCITATION : HW_N_AE_MAJORS);
}

uint16_t hw_setting_ae_sent(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ACUITY, v->key, 0);
    hw_district_spell(d, visit)->severity = hw_rng_unit(&rng); /* a GP found that a bed is needed */
    return hw_urgent_to_ae(d, visit, false);
}

bool hw_setting_ae_needs_bed(struct hw_district *d, hw_id visit, bool *could_go_home) {
    double severity = hw_district_spell(d, visit)->severity;
    *could_go_home = severity >= 1 - hw_district_param_at(d, d->flow.visits[visit].station, HW_P_COULD_GO_HOME);
    return severity < 1;
}

int32_t hw_setting_ae_places(const struct hw_district *d, uint16_t station, bool minors) {
    const struct hw_params *params = d->at[station]->params;
    hw_time now = d->flow.now;
    int32_t hour = (int32_t)(hw_calendar_clock_of(now) / HW_MS_PER_H);
    int32_t weekday = d->spec->calendar.weekday[hw_calendar_day_of(now)];
    double places = hw_param_at(params, HW_P_AE_PLACES, hour) * hw_param_at(params, HW_P_AE_WEEKDAY, weekday);
    int32_t all = (int32_t)(places + 0.5);
    int32_t apart = (int32_t)(all * hw_param_value(params, HW_P_AE_MINORS_PLACES) + 0.5);
    apart = apart == 0 && all > 1 && hw_param_value(params, HW_P_AE_MINORS_PLACES) > 0 ? 1 : apart;
    int32_t instead = minors ? hw_setting_service_instead(d, station) : 0;
    return !minors ? all - apart : apart > instead ? apart - instead : 0;
}

/* The patient of a crew is the hospital's from now on: the clock of A&E, and what the crew waited. */
static void handed_over(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_time came = s->arrived;
    s->by_ambulance = false;
    s->arrived = hw_ae_clock_start(came, d->flow.now);
    hw_setting_ambulance_handed_over(d, visit, d->flow.now - came);
}

/* Of those whom crews keep for this A&E, the one who came first, or HW_NONE. */
static hw_id kept_longest(const struct hw_flow *flow, uint16_t station) {
    const struct hw_line *line = &flow->stations[station].held;
    hw_id longest = HW_NONE;
    for (int p = 0; p < HW_FLOW_PRIORITIES; p++) {
        hw_id id = line->mask >> p & 1u ? line->head[p] : HW_NONE;
        if (id != HW_NONE && (longest == HW_NONE || flow->visits[id].asked < flow->visits[longest].asked)) {
            longest = id;
        }
    }
    return longest;
}

void hw_setting_ae_take_over(struct hw_district *d, uint16_t station) {
    for (;;) {
        hw_id visit = kept_longest(&d->flow, station);
        if (visit == HW_NONE || (double)(d->flow.now - d->flow.visits[visit].asked) < hw_district_param_at(d, station, HW_P_AE_TAKES_OVER)) {
            return;
        }
        handed_over(d, visit);
        hw_district_count(d, HW_N_HANDOVER_CORRIDOR);
        hw_flow_let_wait(&d->flow, visit);
    }
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_spell *s = hw_district_spell(d, visit);
    s->seen = d->flow.now;
    if (s->by_ambulance) {
        handed_over(d, visit);
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_AE_TIME, v->key, 0);
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    bool minor = hw_district_kind(d, v->station) == HW_ST_MINORS;
    return hw_dist_sample_ms(minor ? &rules->treated_minor : s->severity < 1 ? &rules->treated_admitted : &rules->treated_home, &rng);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    bool could;
    const struct hw_visit *v = &d->flow.visits[visit];
    if (!hw_setting_ae_needs_bed(d, visit, &could) || hw_programmes_avert(d, hw_district_person_of(v), HW_ACT_ADMISSION, v->key >> 32)) {
        return HW_GO_EXIT;
    }
    d->flow.visits[visit].priority = 0; /* the ward takes A&E's patients first */
    uint16_t service = hw_setting_service_for(d, hw_district_person_of(v), hw_district_spell(d, visit)->severity, HW_SERVICE_AT_A_AND_E);
    if (service != HW_GO_EXIT) {
        return hw_setting_hold_until_free(d, visit, service);
    }
    hw_district_spell(d, visit)->decided = d->flow.now;
    return hw_setting_hold_until_free(d, visit, hw_ward_pools_emergency(d, visit));
}

/* Those who will need a bed do not walk out. */
static hw_time patience(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    if (hw_district_spell(d, visit)->severity < 1) {
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

/* Out of A&E (or the service there), however; to: a station, or HW_GO_EXIT. */
void hw_setting_ae_left(struct hw_district *d, hw_id visit, uint16_t to) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    struct hw_hospital_counts *hospital = hw_district_hospital(d, p);
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_time now = d->flow.now;
    bool within = hw_ae_clock_within_4h(s->arrived, now);
    hw_district_time(d, HW_T_AE, now - s->arrived);
    d->counts.n[HW_N_AE_WITHIN_4H] += within;
    d->counts.ae_4h_in_month[d->spec->calendar.month[hw_calendar_day_of(now)]] += within;
    hospital->within_4h += within;
    if (!within) {
        hospital->over_4h[hw_ae_clock_cause(s->arrived, s->seen, s->decided, now)]++;
    }
    if (s->dest == HW_TO_DEATH) {
        return;
    }
    if (to == HW_GO_EXIT) {
        hw_programmes_event(d, (hw_id)(p - d->people), HW_CHOSEN_LEAVES_A_AND_E);
        return;
    }
    if (hw_district_kind(d, to) == HW_ST_WARD) {
        d->counts.n[HW_N_WAITED_4_TO_12H] += hw_ae_clock_waits_4_to_12h(s->decided, now);
        d->counts.n[HW_N_WAITED_OVER_12H] += hw_ae_clock_waits_over_12h(s->decided, now);
        hospital->waited_over_12h += hw_ae_clock_waits_over_12h(s->decided, now);
    } else { /* turned round: what the illness took is found now */
        s->short_stay = true;
        hw_need_draw(d, visit);
    }
}

const struct hw_setting hw_setting_ae = {"a_and_e", "Accident and emergency", stay, ended, patience, reneged};

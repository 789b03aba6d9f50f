/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/urgent.h"

#include "agents/district_log.h"
#include "agents/money.h"
#include "agents/programmes.h"
#include "agents/setting.h"

#include <math.h>

enum { WORST = 0, OTHERS = 1 };

/* Habits of one draw, fixed for the need: how readily an ambulance is called, whether 111 is, whether the minor injuries unit is known, and whether waits are
 * looked up. */
struct habits {
    double ambulance, call, minor, looks;
};

static struct habits habits_of(const struct hw_district *d, uint64_t key) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_FIRST_DOOR, key, 0);
    double ambulance = hw_rng_unit(&rng);
    double call = hw_rng_unit(&rng);
    double minor = hw_rng_unit(&rng);
    return (struct habits){ambulance, call, minor, hw_rng_unit(&rng)};
}

/* Begins the visit at a station. */
static void arrive(struct hw_district *d, uint64_t key, uint16_t station, double severity) {
    d->severity = severity;
    hw_id visit = hw_flow_arrive(&d->flow, station, key, 0, severity < 1 ? WORST : OTHERS);
    if (visit != HW_NONE) {
        (void)hw_district_spell(d, visit);
    }
}

bool hw_urgent_elsewhere(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    if (p->hospital != HW_ELSEWHERE) {
        return false;
    }
    hw_district_count(d, HW_N_ELSEWHERE);
    hw_district_log_person(d, HW_DLOG_ELSEWHERE, id, NULL);
    d->by_area[p->area].elsewhere++;
    return true;
}

/* The same for a station at which something is counted or set at the door. */
static void arrive_at_ae(struct hw_district *d, hw_id id, uint64_t key, double severity) {
    struct hw_person *p = &d->people[id];
    if (hw_urgent_elsewhere(d, id) || hw_programmes_avert(d, id, HW_ACT_A_AND_E, key >> 32)) {
        return;
    }
    hw_setting_ae_came(d, p, severity, false);
    d->severity = severity;
    hw_id visit = hw_flow_arrive(&d->flow, hw_setting_ae_door(d, id, severity), key, 0, hw_setting_ae_priority(severity, d->rules->params));
    if (visit != HW_NONE) {
        (void)hw_district_spell(d, visit);
    }
}

bool hw_urgent_minor_injuries_open(const struct hw_district *d, const struct hw_person *p, double severity) {
    const struct hw_station *unit = &d->flow.stations[hw_district_place(d, HW_ST_MIU, p)];
    const struct hw_params *params = hw_district_area_rules(d, p->area)->params;
    return unit->capacity > 0 && severity >= hw_param_value(params, HW_P_MIU_FROM);
}

/* A service that keeps people at home takes whoever is about to call an ambulance or to go to A&E. */
HW_RARE static bool stays_home(struct hw_district *d, hw_id id, uint64_t key, double severity) {
    uint16_t service = hw_setting_service_for(d, id, severity, HW_SERVICE_AT_CRISIS);
    if (service == HW_GO_EXIT) {
        return false;
    }
    arrive(d, key, service, severity);
    return true;
}

/* How long the line of a station lasts, in ms; each takes so long. */
static double line_lasts(const struct hw_station *at, double each) {
    return at->in_use < at->capacity ? 0 : at->capacity > 0 ? at->room.count * each / at->capacity : INFINITY;
}

/* Does the person go to the minor injuries unit, which is open to the need? Who looks up the waits goes there when it is quicker, also unknown before, and not when it is slower. */
static bool prefers_unit(const struct hw_district *d, const struct hw_person *p, double severity, struct habits habit) {
    const struct hw_params *own = hw_district_area_rules(d, p->area)->params;
    bool known = habit.minor < hw_param_value(own, HW_P_MIU_NEAR);
    if (habit.looks >= hw_param_value(own, HW_P_MIU_LOOKS) || p->hospital == HW_ELSEWHERE) {
        return known;
    }
    double unit = line_lasts(&d->flow.stations[hw_district_place(d, HW_ST_MIU, p)], hw_param_value(own, HW_P_MIU_TIME));
    double ae = line_lasts(&d->flow.stations[hw_setting_ae_station(d, p, severity)], hw_district_param(d, HW_P_AE_TREATMENT_MINOR));
    return unit == ae ? known : unit < ae;
}

static void first_door(struct hw_district *d, hw_id id, uint64_t key, double severity) {
    const struct hw_person *p = &d->people[id];
    const struct hw_params *params = d->rules->params;
    struct habits habit = habits_of(d, key);
    double afraid = 0.8 + 0.4 * habit.ambulance;
    bool kept = HW_UNLIKELY(d->rules->n_services > 0), calls = severity < hw_param_at(params, HW_P_AMBULANCE_CALLED, p->age_band) * afraid;
    if (calls) {
        if (kept && stays_home(d, id, key, severity)) {
            return;
        }
        if (hw_setting_ambulance_called(d, id, severity)) {
            arrive(d, key, hw_district_place(d, HW_ST_AMBULANCE, p), severity);
        }
    } else if (habit.call < hw_param_value(params, HW_P_CALLS_111)) {
        hw_district_count(d, HW_N_CALLS_111);
        hw_money_urgent(d, p, HW_MONEY_CALLED_111);
        arrive(d, key, hw_stations_at(&d->spec->map, HW_ST_CALLS, 0), severity);
    } else if (hw_urgent_minor_injuries_open(d, p, severity) && prefers_unit(d, p, severity, habit)) {
        hw_setting_miu_came(d, p);
        arrive(d, key, hw_district_place(d, HW_ST_MIU, p), severity);
    } else if (!kept || !stays_home(d, id, key, severity)) {
        arrive_at_ae(d, id, key, severity);
    }
}

void hw_urgent_need(struct hw_district *d, hw_id id, uint64_t key) {
    const struct hw_person *p = &d->people[id];
    if (p->flags & HW_PERSON_OUTSIDE) {
        struct hw_rng straight = hw_district_draw(d, HW_DRAW_STRAIGHT, key, 0);
        if (hw_rng_unit(&straight) < d->rules->straight_across[p->age_band]) {
            hw_setting_ward_direct(d, id);
            return;
        }
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ACUITY, key, 0);
    double month = d->rules->severity[d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]];
    hw_district_count(d, HW_N_URGENT);
    first_door(d, id, key, hw_urgent_severity(hw_rng_unit(&rng), d->rules->admitted[p->age_band] * month));
}

void hw_urgent_seek(struct hw_district *d, hw_id id, enum hw_clock rung, double severity) {
    first_door(d, id, hw_district_key_rung(id, &d->people[id], rung, HW_ROLE_HOSPITAL), severity);
}

bool hw_urgent_before_a_bed(const struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    enum hw_station_id kind = hw_district_kind(d, v->station);
    return kind == HW_ST_AE || kind == HW_ST_MINORS || kind == HW_ST_AMBULANCE || (kind == HW_ST_SERVICE && hw_setting_service_treats(d, v->station)) ||
           (kind == HW_ST_WARD && v->state == HW_VISIT_WAITING && !hw_setting_ward_is_planned(v));
}

void hw_urgent_dies(struct hw_district *d, hw_id id) {
    hw_id visit = d->people[id].visit;
    hw_district_spell(d, visit)->dest = HW_TO_DEATH;
    if (hw_district_kind(d, d->flow.visits[visit].station) != HW_ST_AMBULANCE) {
        hw_district_log_person(d, HW_DLOG_DIES, id, "hospital");
    }
    hw_flow_remove(&d->flow, visit);
}

uint16_t hw_urgent_to_ae(struct hw_district *d, hw_id visit, bool by_ambulance) {
    struct hw_visit *v = &d->flow.visits[visit];
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(v);
    struct hw_person *p = &d->people[id];
    if (hw_urgent_elsewhere(d, id) || (!s->sent && hw_programmes_avert(d, id, HW_ACT_A_AND_E, v->key >> 32))) {
        return HW_GO_EXIT;
    }
    hw_setting_ae_came(d, p, s->severity, by_ambulance);
    s->arrived = d->flow.now;
    v->priority = hw_setting_ae_priority(s->severity, d->rules->params);
    uint16_t station = by_ambulance ? hw_setting_ae_station(d, p, s->severity) : hw_setting_ae_door(d, id, s->severity);
    if (!by_ambulance || hw_district_kind(d, station) != HW_ST_AE) {
        return station;
    }
    s->by_ambulance = s->severity < hw_district_param(d, HW_P_AMBULANCE_SITS);
    if (!s->by_ambulance) {
        hw_setting_ambulance_handed_over(d, visit, 0);
        return station;
    }
    return hw_setting_hold_until_free(d, visit, station);
}

uint16_t hw_urgent_to_ambulance(struct hw_district *d, hw_id visit) {
    struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    double severity = hw_district_spell(d, visit)->severity;
    if (!hw_setting_ambulance_called(d, id, severity)) {
        return HW_GO_EXIT;
    }
    v->priority = severity < 1 ? WORST : OTHERS;
    return hw_district_place(d, HW_ST_AMBULANCE, &d->people[id]);
}

uint16_t hw_urgent_to_minor_injuries(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    hw_setting_miu_came(d, p);
    hw_district_spell(d, visit)->arrived = d->flow.now;
    return hw_district_place(d, HW_ST_MIU, p);
}

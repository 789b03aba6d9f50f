/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/money.h"
#include "agents/need.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

#include <stdio.h>

/* A service that a scheme offers. It has as many patients at a time as it has staff on duty, or slots; who finds none free goes the
 * usual way at once.
 *
 * home_with_reablement: staff in A&E see people who would be admitted, and send home with reablement, at once, those for whom that is enough, if
 * reablement has a place.
 *
 * care_at_home (hospital at home, rapid response): a slot at home instead of a bed, or of the way to A&E, for some days. Of those who need a bed, the least
 * ill are taken, a share of them; they die as often as those in beds do, at home, and are assessed for care at home when the illness leaves a need behind: the
 * need that it would have left in a bed, and they are offered what they would be offered there. A slot spares them the days in bed that would have made them
 * frailer. An illness may break through (a hazard, of those who need a bed): the slot is kept until there is a bed in hospital.
 *
 * From the ward (ward.fit, ward.discharge): whoever needs support at home is cared for there meanwhile, as in reablement, without its gain. They are
 * assessed at home (ward.fit), and look for the package from there; the slot is kept until it begins, so a team is full when packages are short.
 *
 * treatment (a GP in A&E): whoever walks in with something slight is seen by its staff while one of them is free, and else waits with the other minor cases. It is A&E
 * still: the attendance and its clock are those of others. A share has to see A&E's own staff afterwards, behind those who wait already. */

static const struct hw_service *service_of(const struct hw_district *d, uint16_t station) {
    return &hw_district_rules(d, station)->services[d->spec->map.is[station].service];
}

/* Does a service that is there now offer that at the station? */
static bool offers(const struct hw_district *d, uint16_t station, int32_t what) {
    return d->spec->map.is[station].service < hw_district_rules(d, station)->n_services && service_of(d, station)->offers == what;
}

bool hw_setting_service_treats(const struct hw_district *d, uint16_t station) {
    return offers(d, station, HW_SERVICE_TREATMENT);
}

bool hw_setting_service_is_care(const struct hw_district *d, uint16_t station) {
    return offers(d, station, HW_SERVICE_CARE_AT_HOME);
}

static bool on_duty(const struct hw_district *d, const struct hw_service *service) {
    return hw_week_value(service->hours, &d->spec->calendar, true, d->flow.now) != 0;
}

int32_t hw_setting_service_instead(const struct hw_district *d, uint16_t station) {
    const struct hw_rules *rules = hw_district_rules(d, station);
    int32_t staff = 0;
    for (int i = 0; i < rules->n_services; i++) {
        const struct hw_service *service = &rules->services[i];
        staff += service->instead && on_duty(d, service) ? service->staff : 0;
    }
    return staff;
}

/* Has reablement a place for somebody who would be sent home from A&E now? */
static bool has_place(const struct hw_district *d, const struct hw_person *p) {
    const struct hw_station *reablement = &d->flow.stations[hw_district_place(d, HW_ST_REABLEMENT, p)];
    bool free_now = reablement->in_use < reablement->capacity && reablement->room.count + reablement->held.count == 0;
    return free_now && !(p->flags & HW_PERSON_CARE_HOME);
}

/* Of those who need a bed (or none), the share for whom it will do in this replicate. */
static double takes(const struct hw_district *d, const struct hw_service *service) {
    if (service->takes.low >= service->takes.high) {
        return service->takes.central;
    }
    char name[100];
    (void)snprintf(name, sizeof name, "service/%.80s/takes", service->name);
    return hw_estimate_draw(&service->takes, d->seed, d->replicate, name, 1);
}

/* Would it do? Staff know what is free: without a place to offer they keep nobody from a bed. */
static bool would_do(const struct hw_district *d, const struct hw_service *service, const struct hw_person *p, double severity) {
    if (service->offers == HW_SERVICE_TREATMENT) {
        return severity >= 2 - takes(d, service) && severity >= hw_district_param(d, HW_P_AE_MINORS_FROM);
    }
    return service->offers == HW_SERVICE_CARE_AT_HOME ? severity >= 1 - takes(d, service) : has_place(d, p);
}

uint16_t hw_setting_service_for(const struct hw_district *d, hw_id person, double severity, enum hw_service_at at) {
    const struct hw_person *p = &d->people[person];
    if (p->hospital == HW_ELSEWHERE) {
        return HW_GO_EXIT;
    }
    uint16_t first = hw_district_in_hospital(d, HW_ST_SERVICE, p);
    const struct hw_rules *rules = hw_district_rules(d, first);
    for (int i = 0; i < rules->n_services; i++) {
        const struct hw_service *service = &rules->services[i];
        const struct hw_station *station = &d->flow.stations[first + i];
        if ((service->at & (uint32_t)at) != 0 && station->in_use < station->capacity && hw_eligible_is(&service->eligible, p) &&
            would_do(d, service, p, severity) && on_duty(d, service)) {
            return (uint16_t)(first + i);
        }
    }
    return HW_GO_EXIT;
}

/* How long after the start of care at home the illness breaks through. */
static hw_time breaks_through(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_service *service = service_of(d, v->station);
    if (service->offers != HW_SERVICE_CARE_AT_HOME || service->breaks_through <= 0 || hw_district_spell(d, visit)->severity >= 1) {
        return HW_FOREVER;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_BREAKS_THROUGH, v->key, 0);
    return hw_setting_exponential(&rng, 1 / service->breaks_through);
}

static bool came_from_ward(const struct hw_spell *s) {
    return s->admitted >= 0;
}

/* Home from the ward. What the days in bed took stays. */
static void settle(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->need += (float)((double)(d->flow.now - s->admitted) / (double)HW_MS_PER_DAY * hw_district_param(d, HW_P_NEED_BED_DAY));
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    if (!hw_district_spell(d, visit)->assessed) {
        hw_discharge_need_at_home(d, hw_district_person_of(&d->flow.visits[visit]));
    }
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    bool after = came_from_ward(hw_district_spell(d, visit));
    if (after) {
        settle(d, visit);
    }
    const struct hw_visit *v = &d->flow.visits[visit];
    if (service_of(d, v->station)->offers == HW_SERVICE_TREATMENT) {
        hw_district_spell(d, visit)->seen = d->flow.now;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_SERVICE, v->key, 0);
    hw_time contact = hw_dist_sample_ms(&service_of(d, v->station)->contact, &rng);
    hw_time ill = after ? HW_FOREVER : breaks_through(d, visit);
    return ill < contact ? ill : contact;
}

uint16_t hw_setting_service_from_ward(struct hw_district *d, hw_id visit, enum hw_service_at at) {
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_person *p = &d->people[id];
    bool known = p->care_visit != HW_NONE || (p->flags & HW_PERSON_CARE_HOME);
    if (s->bed != HW_BED_ACUTE || !s->emergency || s->dying || s->housing || known || (at == HW_SERVICE_AT_FIT && (s->had_package || s->concluded))) {
        return HW_GO_EXIT;
    }
    enum hw_destination dest = at == HW_SERVICE_AT_FIT ? hw_need_found(d, visit) : (enum hw_destination)s->dest;
    bool place = at == HW_SERVICE_AT_DISCHARGE && dest == HW_TO_REABLEMENT && has_place(d, p);
    if ((dest != HW_TO_HOME_CARE && dest != HW_TO_REABLEMENT) || place) {
        return HW_GO_EXIT;
    }
    uint16_t slot = hw_setting_service_for(d, id, 1, at);
    if (slot == HW_GO_EXIT) {
        return slot;
    }
    if (at == HW_SERVICE_AT_FIT) {
        hw_discharge_cancel(d, visit); /* planned ahead, and not over */
        hw_discharge_watch(d, visit);
    }
    s = hw_district_spell(d, visit);
    s->assessed = at == HW_SERVICE_AT_DISCHARGE;
    s->dest = HW_TO_HOME;
    s->phase = HW_PHASE_ASKED;
    hw_discharge_tell(d, visit);
    return hw_setting_hold_until_free(d, visit, slot);
}

/* The days at home after the ward are over: on to what the assessment found, or wait for it. */
static uint16_t after_ward(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    if (!s->assessed) {
        return HW_GO_HOLD;
    }
    if (hw_need_found(d, visit) == HW_TO_REABLEMENT && has_place(d, p)) {
        s->dest = HW_TO_REABLEMENT;
        d->flow.visits[visit].priority = hw_need_priority(d, true);
        return hw_setting_hold_until_free(d, visit, hw_district_place(d, HW_ST_REABLEMENT, p));
    }
    return hw_setting_afterwards(d, visit);
}

bool hw_setting_service_assessed(struct hw_district *d, hw_id care) {
    if (care == HW_NONE || hw_district_kind(d, d->flow.visits[care].station) != HW_ST_SERVICE || hw_district_spell(d, care)->assessed) {
        return false;
    }
    hw_district_spell(d, care)->assessed = true;
    if (d->flow.visits[care].state == HW_VISIT_HELD) {
        uint16_t to = after_ward(d, care);
        if (to != HW_GO_HOLD) {
            hw_flow_go(&d->flow, care, to, true);
        }
    }
    return true;
}

/* The days at home are over. */
static uint16_t cared_for(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_person *p = &d->people[id];
    if (s->severity >= 1) {
        return HW_GO_EXIT; /* no bed was needed */
    }
    if (breaks_through(d, visit) <= d->flow.now - d->flow.visits[visit].since) {
        d->flow.visits[visit].priority = 0;
        s->decided = -1; /* straight to a bed */
        return hw_setting_hold_until_free(d, visit, hw_ward_pools_emergency(d, visit));
    }
    struct hw_rng death = hw_district_draw(d, HW_DRAW_HOSPITAL_DEATH, s->key, 0);
    if (hw_rng_unit(&death) < hw_rules_dies(hw_district_rules(d, d->flow.visits[visit].station), p, d->spec->calendar.month[hw_calendar_day_of(d->flow.now)])) {
        s->dest = HW_TO_DEATH;
        return HW_GO_EXIT;
    }
    s->short_stay = hw_need_is_short(d, id, s->key);
    hw_need_draw(d, visit);
    bool has_care = (p->flags & (HW_PERSON_CARE_HOME | HW_PERSON_HOME_CARE | HW_PERSON_EXTRA_CARE)) != 0;
    if (!has_care && hw_need_found(d, visit) != HW_TO_HOME) {
        hw_discharge_need_behind(d, visit);
    }
    return HW_GO_EXIT;
}

/* Treated at the door: home, or behind the other minor cases. */
static uint16_t treated(const struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_SERVICE, v->key, 1);
    bool back = hw_rng_unit(&rng) < service_of(d, v->station)->refers_back;
    return back ? hw_district_in_hospital(d, HW_ST_MINORS, &d->people[hw_district_person_of(v)]) : HW_GO_EXIT;
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    hw_district_count(d, HW_N_SERVICE_CONTACTS);
    bool care = hw_setting_service_is_care(d, d->flow.visits[visit].station);
    hw_money_service_contact(d, d->flow.visits[visit].station, care ? d->flow.now - d->flow.visits[visit].since : 0);
    if (hw_setting_service_treats(d, d->flow.visits[visit].station)) {
        return treated(d, visit);
    }
    if (care) {
        return came_from_ward(hw_district_spell(d, visit)) ? after_ward(d, visit) : cared_for(d, visit);
    }
    bool could;
    (void)hw_setting_ae_needs_bed(d, visit, &could);
    if (could && has_place(d, p)) {
        hw_district_count(d, HW_N_TURNED_ROUND);
        return hw_district_place(d, HW_ST_REABLEMENT, p);
    }
    hw_district_spell(d, visit)->decided = d->flow.now;
    return hw_setting_hold_until_free(d, visit, hw_ward_pools_emergency(d, visit));
}

const struct hw_setting hw_setting_service = {"service", "A service that a scheme offers", stay, ended, NULL, NULL};

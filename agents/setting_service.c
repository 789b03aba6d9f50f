/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/money.h"
#include "agents/need.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

/* A service that a scheme offers at a decision. It has as many patients at a time as it has staff on duty, or slots; who finds none free goes the
 * usual way at once.
 *
 * home_with_reablement: staff in A&E see people who would be admitted, and send home with reablement, at once, those for whom that is enough, if
 * reablement has a place.
 *
 * care_at_home (hospital at home, rapid response): a slot at home instead of a bed, or of the way to A&E, for some days. Of those who need a bed, the least
 * ill are taken, a share of them; they die as often as those in beds do, at home, and are assessed for care at home when the illness leaves a need behind. A
 * slot spares them the days in bed that would have made them frailer. */

static const struct hw_service *service_of(const struct hw_district *d, uint16_t station) {
    return &hw_district_rules(d, station)->services[d->spec->map.is[station].service];
}

bool hw_setting_service_is_care(const struct hw_district *d, uint16_t station) {
    const struct hw_rules *rules = hw_district_rules(d, station);
    return d->spec->map.is[station].service < rules->n_services && service_of(d, station)->offers == HW_SERVICE_CARE_AT_HOME;
}

/* Has reablement a place for somebody who would be sent home from A&E now? */
static bool has_place(const struct hw_district *d, const struct hw_person *p) {
    const struct hw_station *reablement = &d->flow.stations[hw_district_place(d, HW_ST_REABLEMENT, p)];
    bool free_now = reablement->in_use < reablement->capacity && reablement->room.count + reablement->held.count == 0;
    return free_now && !(p->flags & HW_PERSON_CARE_HOME);
}

/* Would it do? Staff know what is free: without a place to offer they keep nobody from a bed. */
static bool would_do(const struct hw_district *d, const struct hw_service *service, const struct hw_person *p, double severity) {
    return service->offers == HW_SERVICE_CARE_AT_HOME ? severity >= 1 - service->takes : has_place(d, p);
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
            would_do(d, service, p, severity) && hw_week_value(service->hours, &d->spec->calendar, true, d->flow.now) != 0) {
            return (uint16_t)(first + i);
        }
    }
    return HW_GO_EXIT;
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_SERVICE, v->key, 0);
    return hw_dist_sample_ms(&service_of(d, v->station)->contact, &rng);
}

/* The days at home are over. */
static uint16_t cared_for(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_person *p = &d->people[id];
    if (s->severity >= 1) {
        return HW_GO_EXIT; /* no bed was needed */
    }
    struct hw_rng death = hw_district_draw(d, HW_DRAW_HOSPITAL_DEATH, s->key, 0);
    if (hw_rng_unit(&death) < hw_rules_dies(hw_district_rules(d, d->flow.visits[visit].station), p, d->spec->calendar.month[hw_calendar_day_of(d->flow.now)])) {
        s->dest = HW_TO_DEATH;
        return HW_GO_EXIT;
    }
    hw_need_draw(d, visit);
    bool has_care = (p->flags & (HW_PERSON_CARE_HOME | HW_PERSON_HOME_CARE | HW_PERSON_EXTRA_CARE)) != 0;
    if (!has_care && hw_need_found(d, visit) != HW_TO_HOME) {
        hw_discharge_need_at_home(d, id);
    }
    return HW_GO_EXIT;
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    hw_district_count(d, HW_N_SERVICE_CONTACTS);
    bool care = hw_setting_service_is_care(d, d->flow.visits[visit].station);
    hw_money_service_contact(d, d->flow.visits[visit].station, care ? d->flow.now - d->flow.visits[visit].since : 0);
    if (care) {
        return cared_for(d, visit);
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

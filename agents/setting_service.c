/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/money.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

/* A service that a scheme offers in A&E: its staff see people who would be admitted, and send home with reablement, at once, those
 * for whom that is enough, if reablement has a place. It has as many patients at a time as staff on duty. */

static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_SERVICE, v->key, 0);
    return hw_dist_sample_ms(&hw_district_rules(d, v->station)->services[d->spec->map.is[v->station].service].contact, &rng);
}

bool hw_setting_service_has_place(const struct hw_district *d, const struct hw_person *p) {
    const struct hw_station *reablement = &d->flow.stations[hw_district_place(d, HW_ST_REABLEMENT, p)];
    bool free_now = reablement->in_use < reablement->capacity && reablement->room.count + reablement->held.count == 0;
    return free_now && !(p->flags & HW_PERSON_CARE_HOME);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    bool could;
    (void)hw_setting_ae_needs_bed(d, visit, &could);
    hw_district_count(d, HW_N_SERVICE_CONTACTS);
    hw_money_service_contact(d, d->flow.visits[visit].station);
    if (could && hw_setting_service_has_place(d, p)) {
        hw_district_count(d, HW_N_TURNED_ROUND);
        return hw_district_place(d, HW_ST_REABLEMENT, p);
    }
    hw_district_spell(d, visit)->decided = d->flow.now;
    return hw_setting_hold_until_free(d, visit, hw_ward_pools_emergency(d, visit));
}

const struct hw_setting hw_setting_service = {"service", "A service offered in A&E", stay, ended, NULL, NULL};

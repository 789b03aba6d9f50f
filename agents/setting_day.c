/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/elective.h"
#include "agents/money.h"
#include "agents/setting.h"

/* The day unit: people from the list who come in the morning and go home the same day. Its places are no beds: nobody lies there at midnight. Whoever finds
 * none by the end of the day is given another date. */

void hw_setting_day_come(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    uint64_t key = hw_district_key_rung(id, p, HW_CLOCK_PLANNED, HW_ROLE_HOSPITAL);
    (void)hw_flow_arrive(&d->flow, hw_stations_at(&d->spec->map, HW_ST_DAY, p->hospital), key, 0, 0);
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_district_count(d, HW_N_DAY_CASES);
    hw_money_day_case(d, &d->people[hw_district_person_of(v)]);
    hw_care_counts_day_case(d, &d->people[hw_district_person_of(v)]);
    hw_elective_admitted(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_DAY_STAY, v->key, 0);
    return hw_dist_sample_ms(&hw_district_rules(d, v->station)->day_stay, &rng);
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    return (hw_time)hw_district_param_at(d, d->flow.visits[visit].station, HW_P_PLANNED_PATIENCE);
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_district_count(d, HW_N_DAY_CANCELLED);
    hw_elective_again(d, hw_district_person_of(v), v->key);
    return HW_GO_EXIT;
}

const struct hw_setting hw_setting_day = {"day_unit", "The day unit", stay, NULL, patience, reneged};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/setting.h"

/* Residents stay until they die. */
static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    bool nursing = hw_district_kind(d, v->station) == HW_ST_NURSING;
    hw_setting_count_wait(d, visit, nursing ? HW_T_WAIT_NURSING : HW_T_WAIT_RESIDENTIAL, HW_T_WAIT_CARE_HOME_AT_HOME);
    hw_district_count(d, hw_setting_came_from_bed(d, visit) ? HW_N_PLACED_FROM_HOSPITAL : HW_N_PLACED_FROM_HOME);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    return HW_FOREVER;
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, HW_ST_NURSING);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_PATIENCE));
}

const struct hw_setting hw_setting_care_home = {"care_home", "A place in a care home", stay, NULL, patience, NULL};

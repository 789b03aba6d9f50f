/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/market.h"
#include "agents/setting.h"

/* Residents stay until they die, or their home closes. */
static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    bool nursing = hw_district_kind(d, v->station) == HW_ST_NURSING;
    bool is_new = hw_market_came(d, visit);
    if (is_new) {
        bool from_bed = hw_setting_came_from_bed(d, visit);
        enum hw_timer timer = !from_bed ? HW_T_WAIT_CARE_HOME_AT_HOME : nursing ? HW_T_WAIT_NURSING : HW_T_WAIT_RESIDENTIAL;
        hw_district_time(d, timer, hw_district_spell(d, visit)->waited);
        hw_district_count(d, from_bed ? HW_N_PLACED_FROM_HOSPITAL : HW_N_PLACED_FROM_HOME);
    }
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    if (is_new) {
        hw_care_counts_admitted(d, visit);
    }
    return HW_FOREVER;
}

const struct hw_setting hw_setting_care_home = {"care_home", "A place in a care home", stay, NULL, NULL, NULL};

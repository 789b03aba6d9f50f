/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/market.h"
#include "agents/setting.h"

static hw_time stay(struct hw_district *d, hw_id visit) {
    hw_setting_count_wait(d, visit, HW_T_WAIT_HOME_CARE, HW_T_WAIT_HOME_CARE_AT_HOME);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_HOME_CARE);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_CARE_STAY));
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, HW_ST_HOME_CARE);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_CARE_PATIENCE));
}

/* Whoever looks for a care home keeps the package until there is one. */
static uint16_t ended(struct hw_district *d, hw_id visit) {
    return hw_market_seeks(hw_district_spell(d, visit)) ? HW_GO_HOLD : HW_GO_EXIT;
}

const struct hw_setting hw_setting_home_care = {"home_care", "A package of care at home", stay, ended, patience, NULL};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/market.h"
#include "agents/rounds.h"
#include "agents/setting.h"

/* A package that was handed back and found again goes on for as long as somebody needs who starts now: the time is exponential. */
static hw_time stay(struct hw_district *d, hw_id visit) {
    hw_rounds_came(d, visit);
    const struct hw_spell *s = hw_district_spell(d, visit);
    if (s->care.turns == 0) {
        hw_district_time(d, hw_setting_came_from_bed(d, visit) ? HW_T_WAIT_HOME_CARE : HW_T_WAIT_HOME_CARE_AT_HOME, s->care.waited);
    }
    uint64_t occurrence = (uint64_t)HW_ST_HOME_CARE | (uint64_t)s->care.turns << 16;
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, occurrence);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_CARE_STAY));
}

/* Whoever looks for a care home keeps the package until there is one. */
static uint16_t ended(struct hw_district *d, hw_id visit) {
    return hw_market_seeks(hw_district_spell(d, visit)) ? HW_GO_HOLD : HW_GO_EXIT;
}

const struct hw_setting hw_setting_home_care = {"home_care", "A package of care at home", stay, ended, NULL, NULL};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/rounds.h"
#include "agents/setting.h"

hw_time hw_setting_looking_patience(struct hw_district *d, hw_id visit) {
    uint64_t occurrence = (uint64_t)HW_ST_HOME_CARE | (uint64_t)hw_district_spell(d, visit)->care.turns << 16;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, occurrence);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_CARE_PATIENCE));
}

/* At home, in line for a care home (agents/market.h) or a package (agents/rounds.h), until one is found or they find another way. */
static hw_time stay(struct hw_district *d, hw_id visit) {
    if (hw_rounds_seeks(hw_district_spell(d, visit))) { /* the package was handed back */
        hw_district_settle(d, visit, d->flow.visits[visit].station);
        return hw_setting_looking_patience(d, visit);
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, HW_ST_NURSING);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_PATIENCE));
}

const struct hw_setting hw_setting_looking = {"looking", "At home, looking for care", stay, NULL, NULL, NULL};

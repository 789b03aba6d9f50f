/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/setting.h"

/* At home, in line for a care home (agents/market.h), until one is found or they find another way. */
static hw_time stay(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, HW_ST_NURSING);
    (void)hw_district_spell(d, visit);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_PATIENCE));
}

const struct hw_setting hw_setting_looking = {"looking", "At home, looking for a care home", stay, NULL, NULL, NULL};

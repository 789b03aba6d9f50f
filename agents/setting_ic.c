/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/setting.h"

static hw_time stay(struct hw_district *d, hw_id visit) {
    hw_setting_count_wait(d, visit, HW_T_WAIT_IC, HW_T_WAIT_IC);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_IC);
    return hw_dist_sample_ms(&hw_district_rules(d, d->flow.visits[visit].station)->ic, &rng);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    double better = hw_setting_gain(d, visit, HW_P_IC_GAIN);
    hw_district_spell(d, visit)->need -= (float)better;
    return hw_discharge_rehabilitated(d, visit);
}

const struct hw_setting hw_setting_ic = {"intermediate_care", "Rehabilitation in a bed", stay, ended, NULL, NULL};

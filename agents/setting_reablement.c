/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/programmes.h"
#include "agents/setting.h"

static hw_time stay(struct hw_district *d, hw_id visit) {
    hw_setting_count_wait(d, visit, HW_T_WAIT_REABLEMENT, HW_T_WAIT_REABLEMENT);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_REABLEMENT);
    hw_time stay = hw_dist_sample_ms(&hw_district_rules(d, d->flow.visits[visit].station)->reablement, &rng);
    hw_time cap = (hw_time)hw_district_param_at(d, d->flow.visits[visit].station, HW_P_REABLEMENT_CAP);
    stay = stay < cap ? stay : cap;
    return 1 + hw_programmes_length(d, hw_district_person_of(&d->flow.visits[visit]), HW_ACT_REABLEMENT, stay - 1);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    double better = hw_setting_gain(d, visit, HW_P_REABLEMENT_GAIN);
    hw_district_spell(d, visit)->need -= (float)better;
    uint16_t next = hw_setting_afterwards(d, visit);
    hw_district_count(d, HW_N_REABLED);
    d->counts.n[HW_N_REABLED_FREE] += next == HW_GO_EXIT;
    return next;
}

const struct hw_setting hw_setting_reablement = {"reablement", "Reablement at home, up to six weeks", stay, ended, NULL, NULL};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/setting.h"

const struct hw_setting *hw_setting_of(const struct hw_district *d, uint16_t station) {
    switch (hw_district_kind(d, station)) {
    case HW_ST_CALLS:
        return &hw_setting_calls;
    case HW_ST_AMBULANCE:
        return &hw_setting_ambulance;
    case HW_ST_MIU:
        return &hw_setting_miu;
    case HW_ST_MINORS:
    case HW_ST_AE:
        return &hw_setting_ae;
    case HW_ST_WARD:
        return &hw_setting_ward;
    case HW_ST_DAY:
        return &hw_setting_day;
    case HW_ST_SERVICE:
        return &hw_setting_service;
    case HW_ST_REABLEMENT:
        return &hw_setting_reablement;
    case HW_ST_IC:
        return &hw_setting_ic;
    case HW_ST_MENTAL:
    case HW_ST_MENTAL_OLDER:
        return &hw_setting_mental;
    case HW_ST_HOME_CARE:
        return &hw_setting_home_care;
    case HW_ST_RESIDENTIAL:
    case HW_ST_NURSING:
        return &hw_setting_care_home;
    case HW_ST_GRANTS:
        return &hw_setting_grants;
    case HW_ST_BUILDERS:
        return &hw_setting_builders;
    case HW_ST_EXTRA_CARE:
        return &hw_setting_extra_care;
    case HW_ST_LOOKING:
        return &hw_setting_looking;
    case HW_ST_HOSPICE:
        return &hw_setting_hospice;
    case HW_ST_END_OF_LIFE:
        return &hw_setting_end_of_life;
    default:
        return &hw_setting_step;
    }
}

hw_time hw_setting_exponential(struct hw_rng *rng, double mean_ms) {
    double ms = hw_rng_exponential(rng) * mean_ms;
    return ms < 3e14 ? 1 + (hw_time)ms : HW_FOREVER;
}

uint16_t hw_setting_hold_until_free(struct hw_district *d, hw_id visit, uint16_t target) {
    d->flow.visits[visit].flags |= HW_VISIT_MUST_HOLD;
    return target;
}

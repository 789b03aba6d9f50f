/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/extra_care.h"
#include "agents/setting.h"

/* Residents stay until they die, need more than the team gives, or the scheme closes. */
static hw_time stay(struct hw_district *d, hw_id visit) {
    hw_extra_care_came(d, visit);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    return HW_FOREVER;
}

const struct hw_setting hw_setting_extra_care = {"extra_care", "A flat in extra care housing", stay, NULL, NULL, NULL};

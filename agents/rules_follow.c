/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/rules_follow.h"

#include "agents/elective.h"
#include "agents/market.h"
#include "agents/needs.h"
#include "agents/nursing.h"
#include "agents/payer.h"
#include "agents/rounds.h"
#include "agents/routes.h"
#include "agents/ward_pools.h"

void hw_rules_put(struct hw_district *d, const struct hw_rules *all, const struct hw_rules *const *at, const struct hw_station_spec *wards) {
    const struct hw_station_map *map = &d->spec->map;
    size_t n = (size_t)map->n_hospitals * HW_WARD_POOLS;
    d->rules = all;
    d->at = at;
    for (size_t w = 0; w < n; w++) {
        d->flow.stations[(size_t)hw_stations_at(map, HW_ST_WARD, 0) + w].spec = &wards[w];
    }
}

void hw_rules_follow_servers(struct hw_district *d) {
    for (uint32_t s = 0; s < d->flow.n_stations; s++) {
        struct hw_station_is is = d->spec->map.is[s];
        int32_t month = d->spec->calendar.month[hw_calendar_day_of(d->flow.now)];
        bool beds = is.kind == HW_ST_WARD && is.service != HW_POOL_ESCALATION;
        int32_t servers = beds ? hw_ward_pools_on(d->at[s], is.service, month) : hw_stations_servers(d->at[s], is.kind, is.service);
        bool homes = is.kind == HW_ST_RESIDENTIAL || is.kind == HW_ST_NURSING; /* the market's */
        if (servers >= 0 && !homes && servers != d->flow.stations[s].capacity) {
            hw_flow_set_capacity(&d->flow, (uint16_t)s, servers);
        }
    }
}

void hw_rules_follow_lists(struct hw_district *d, const struct hw_rules *const *was) {
    hw_elective_change_rules(d);
    hw_market_follow_rules(d);
    if (hw_changes_touch(d, was, "means.") || hw_changes_touch(d, was, "care_homes.") || hw_changes_touch(d, was, "need.")) {
        hw_payer_follow_rules(d);
    }
    if (hw_changes_touch(d, was, "home_care.") || hw_changes_touch(d, was, "need.")) {
        hw_rounds_follow_rules(d);
    }
    hw_nursing_follow_rules(d);
    hw_routes_follow_rules(d);
}

void hw_rules_follow(struct hw_district *d, const struct hw_rules *all, const struct hw_rules *const *at, const struct hw_station_spec *wards) {
    const struct hw_rules *const *was = d->at;
    hw_needs_change_rules(d, all);
    hw_rules_put(d, all, at, wards);
    hw_rules_follow_servers(d);
    hw_rules_follow_lists(d, was);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STATIONS_H
#define HW_STATIONS_H
/* The stations of a district: where people wait and what they hold. Those after HW_ST_SOCIAL exist twice, here and across the
 * boundary (station + side). Practices come last, one station each. */
#include "agents/rules.h"
#include "sim/flow.h"

enum { HW_SERVICES = 4 }; /* offered by schemes at a decision point */

enum hw_station_id {
    HW_ST_AE = 0,
    HW_ST_WARD,
    HW_ST_HEALTH,                               /* the trust's assessors */
    HW_ST_CHC,                                  /* NHS panel */
    HW_ST_SERVICE,                              /* HW_SERVICES of them */
    HW_ST_SOCIAL = HW_ST_SERVICE + HW_SERVICES, /* council assessors */
    HW_ST_PANEL = HW_ST_SOCIAL + 2,             /* council funding panel */
    HW_ST_EQUIPMENT = HW_ST_PANEL + 2,
    HW_ST_REABLEMENT = HW_ST_EQUIPMENT + 2,
    HW_ST_IC = HW_ST_REABLEMENT + 2,
    HW_ST_HOME_CARE = HW_ST_IC + 2,
    HW_ST_RESIDENTIAL = HW_ST_HOME_CARE + 2,
    HW_ST_NURSING = HW_ST_RESIDENTIAL + 2,
    HW_ST_GP = HW_ST_NURSING + 2
};

/* The station without its side, service or practice number: HW_ST_SOCIAL for both councils' assessors, ... */
static inline enum hw_station_id hw_stations_kind(uint16_t station) {
    if (station >= HW_ST_GP) {
        return HW_ST_GP;
    }
    if (station >= HW_ST_SOCIAL) {
        return (enum hw_station_id)(station - ((station - HW_ST_SOCIAL) & 1u));
    }
    return station >= HW_ST_SERVICE ? HW_ST_SERVICE : (enum hw_station_id)station;
}

/* Fills specs (n = HW_ST_GP + practices) from the baseline's rules. Names from the arena. */
enum hw_status hw_stations_make(struct hw_arena *arena, const struct hw_rules *rules, struct hw_station_spec **out,
                                uint32_t *n) HW_MUST_CHECK;
/* The ward as these rules have it: discharge hours and the time to leave. Everything else of a station is the same under all rules but the
 * number of servers. */
void hw_stations_ward(const struct hw_rules *rules, const struct hw_station_spec *baseline, struct hw_station_spec *out);
/* Servers of a station that do not depend on the clock (-1: practices and A&E, which do). */
int32_t hw_stations_servers(const struct hw_rules *rules, uint16_t station);

#endif

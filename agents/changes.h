/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CHANGES_H
#define HW_CHANGES_H
/* Numbers of beds, places and staff that change at a date: winter beds, a home that closes, places bought on the spot. The model's own changes
 * hold in every scenario, those of a scheme from the first measured day on. Nobody is put out: a place closes when it is vacated.
 *
 * A stretch of days with the same numbers is an era: the rules by station that are in force in it. A scenario without dated changes has none. Of a
 * scheme that starts later than the first measured day, grows or ends (start, until, ramp), everything is dated: its eras have rules of the whole
 * model, too, and all that depends on rules follows when an era begins (agents/rules_follow.h). */
#include "agents/rules.h"
#include "agents/schemes.h"

#include <stdio.h>

struct hw_era {
    int32_t day;               /* of the run, from 0: its first; INT32_MAX ends the list */
    const struct hw_rules **at; /* [n_stations] */
    const struct hw_rules *all; /* of the whole model; NULL: only numbers of beds, places and staff differ from the scenario's, by station */
    struct hw_station_spec *wards; /* [n_hospitals][HW_WARD_POOLS], when all is not NULL */
};

struct hw_district;
struct hw_district_spec;
struct hw_station_spec;

/* The eras of a scenario (0: the baseline) into spec->eras: of the baseline from day 0 on, of others from the first measured day on. own: the
 * model's changes; scheme: NULL for the baseline. Rules by station without dated changes are there already. */
enum hw_status hw_changes_make(struct hw_load *load, const struct hw_scheme *own, const struct hw_scheme *scheme, size_t scenario,
                               const struct hw_mortality *mortality, struct hw_district_spec *spec) HW_MUST_CHECK;

/* The wards of eras whose rules are other than a scenario's, when the stations are known. */
enum hw_status hw_changes_make_wards(struct hw_arena *arena, int32_t n_scenarios, struct hw_district_spec *spec) HW_MUST_CHECK;

/* Tells what a scenario's dated changes make of which number, where and from when. */
void hw_changes_describe(const struct hw_district_spec *spec, size_t scenario, FILE *out);

/* Do the rules in force in any area differ from those that were [n_stations], in what begins with section? */
bool hw_changes_touch(const struct hw_district *d, const struct hw_rules *const *was, const char *section);

/* A day begins: rules and numbers of servers of its era. */
void hw_changes_day(struct hw_district *d);
/* Servers of a station, mean over the measured days; without dated changes, those that it has. Asked at the end of a run. */
double hw_changes_mean_servers(const struct hw_district *d, uint16_t station);

#endif

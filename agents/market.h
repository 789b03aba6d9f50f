/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MARKET_H
#define HW_MARKET_H
/* Where somebody who needs a place in a care home finds one.
 *
 * Whoever looks stands in a line of their area: in a hospital or rehabilitation bed (held), at home (station HW_ST_LOOKING), at home
 * with a package, or in a home that closes. A home with a free place that fits on paper (type, means) keeps it and comes to see them
 * (care_homes.visit); then it takes them, or declines for their need. Who is declined asks the next; a place that falls free goes to the
 * first in line whom it fits. People look in their own area first, then in its neighbours (care_homes.search).
 *
 * A place is taken from the moment a home keeps it until its resident is gone, so a home never has more residents than places, but at a
 * start or after a closure that leaves it too many. The stations HW_ST_RESIDENTIAL and HW_ST_NURSING of an area have as many servers as
 * its homes have places (and people too many), so nobody waits there: they wait here. */
#include "agents/district.h"
#include "agents/homes.h"

enum hw_market_kind { HW_MARKET_RESIDENTIAL = 0, HW_MARKET_NURSING, HW_MARKET_KINDS }; /* as enum hw_home_kind */

struct hw_home {
    int32_t places[HW_HOME_KINDS]; /* 0: closed */
    int32_t taken[HW_HOME_KINDS];  /* lived in or kept for somebody */
    double hazard_left;            /* until it closes */
    double earns, costs;           /* pounds a week, of those who live there or are expected (agents/homes_money.c) */
    double above, below;           /* what fees above its cost bring beyond it; what those below it lack */
    int32_t residents, losing_days; /* of the last day that was added up; days on end on which it earned less than it costs */
    bool closed;                   /* by the hazard or for its losses, for good */
};

struct hw_market {
    struct hw_home *homes;         /* owns; [spec->homes.n] */
    hw_id *line;                   /* owns; [areas][kinds][2] first and last of those who look */
    struct hw_level *places;       /* owns; [areas][kinds] servers of its station */
    int64_t declined, visits, moved, closed; /* since the restart */
    int64_t closed_here;           /* of these, in the district's own areas */
};

enum hw_status hw_market_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_market **out) HW_MUST_CHECK;
void hw_market_free(struct hw_mem *mem, struct hw_market *market);

/* A replicate begins: all homes are open and empty. */
void hw_market_begin(struct hw_district *d);
/* Somebody lives in a home of the station's area when the run starts. */
void hw_market_house(struct hw_district *d, hw_id visit);
/* The start is filled, or other rules came into force: homes have as many places as these say. */
void hw_market_follow_rules(struct hw_district *d);
void hw_market_restart_statistics(struct hw_district *d);
/* Servers of the homes of an area, mean since the restart. */
double hw_market_mean_servers(const struct hw_district *d, int32_t area, enum hw_market_kind kind);
/* Once a day: homes that open or close. */
void hw_market_day(struct hw_district *d);

/* Is it found here (and not by waiting at a station)? */
static inline bool hw_market_has(enum hw_destination what) {
    return what == HW_TO_RESIDENTIAL || what == HW_TO_NURSING;
}
/* Is there a home of the kind, full or not, in which people of that area look? And does anybody of the area look for one? */
bool hw_market_in_reach(const struct hw_district *d, int32_t area, enum hw_destination what);
bool hw_market_has_line(const struct hw_district *d, int32_t area, enum hw_destination what);
/* Does the home lived in take what is paid now? */
enum hw_market_fit { HW_MARKET_FITS = 0, HW_MARKET_TOPPED_UP, HW_MARKET_TOO_DEAR };
enum hw_market_fit hw_market_fit(const struct hw_district *d, hw_id visit);
/* What the home gets a week for somebody whom the council pays for: the rate, and up to its cost what the family adds; or the rate alone, below its cost. */
double hw_market_rate(const struct hw_district *d, hw_id visit, int32_t home, enum hw_market_kind kind);
/* Is the home paid less than its cost for them, out of what others pay? */
bool hw_market_is_carried(const struct hw_district *d, hw_id visit);
/* The visit, which stays where it is (HELD, or SERVING), looks for such a place from now on; when there is one, it is moved (hw_flow_go).
 * Spell: need and pays must be known. */
void hw_market_seek(struct hw_district *d, hw_id visit, enum hw_destination what);
/* Another pays for what somebody looks for: homes that would not do before may do now. */
void hw_market_paid_by_another(struct hw_district *d, hw_id visit);
/* It looks no longer: is ill again, or wants something else. */
void hw_market_stop(struct hw_district *d, hw_id visit);
static inline bool hw_market_seeks(const struct hw_spell *s) {
    return s->seeks != 0;
}
/* The visit is over, however: it looks no longer, and its place is free. */
void hw_market_gone(struct hw_district *d, hw_id visit);
/* It has come to the home that was found. False: from another home, which it left. */
bool hw_market_came(struct hw_district *d, hw_id visit);
/* HW_TASK_VISIT: the home has come to see them. */
void hw_market_visited(struct hw_district *d, hw_id visit);

#endif

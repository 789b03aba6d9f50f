/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_HOMES_H
#define HW_HOMES_H
/* Care homes one by one. A home has residential places, nursing places, or (dual) both; a cost of a place, from which follow what it asks
 * of people who pay for themselves and whether it takes what the council pays; and a will of its own: a need above which it declines.
 *
 * Homes are listed in a file (agents/homes_list.h), or drawn. An area's places (residential.places, nursing.places) are shared out to homes of drawn sizes, in order, until all have one, so fewer places
 * mean that the last homes are closed, and the others stay what they are. What is drawn for a home belongs to its area and number: it is
 * the same in every replicate, for every seed and in every scenario. There are as many as the scenarios' places need; places beyond that,
 * bought at a date, are in the last. Made at load, read-only while running. */
#include "agents/homes_list.h"
#include "agents/places.h"
#include "agents/rules.h"
#include "agents/stations.h"

enum hw_home_kind { HW_HOME_RESIDENTIAL = 0, HW_HOME_NURSING, HW_HOME_KINDS };
enum { HW_HOMES_MOST = 450 }; /* of an area with nurses, and without: the last takes all the places that are left */

/* What a home is: drawn, but for what a list of homes says. */
struct hw_home_is {
    uint64_t uid;          /* of its area's name and its number there */
    uint8_t area;
    bool nurses;           /* a nursing home, which may have residential places as well */
    uint16_t row;          /* 1 + its number in the list of homes; 0: drawn */
    float size_z, cost_z;  /* standard normal */
    float dual_u, all_u, limit_u;
    float price[HW_HOME_KINDS]; /* to people who pay for themselves, as listed; 0: drawn */
};

struct hw_homes {
    int32_t n;
    const struct hw_home_is *is; /* [n], area by area; those with nurses first */
    const int32_t *first;        /* [n_areas + 1] */
    const struct hw_homes_list *list;
    int32_t start_day;           /* calendar day number of the first of the run: numbers of places are those of that day */
};

/* at [n_scenarios][n_stations]: enough homes for the places of every scenario. */
enum hw_status hw_homes_make(struct hw_arena *arena, const struct hw_places *places, const struct hw_station_map *map,
                             const struct hw_rules *const *at, int32_t n_scenarios, const struct hw_homes_list *list, int32_t start_day,
                             struct hw_homes *out) HW_MUST_CHECK;

/* Sharing out the places of an area on a day (calendar day number): hw_homes_begin, then hw_homes_take for each of its homes in order. Of listed homes
 * each open one has its own; what a scenario adds to them is in the last, and what it takes away is taken from the last. */
void hw_homes_begin(const struct hw_homes *homes, int32_t area, const struct hw_params *params, int32_t day, int32_t left[HW_HOME_KINDS]);
void hw_homes_take(const struct hw_homes *homes, int32_t home, const struct hw_params *params, int32_t day, int32_t left[HW_HOME_KINDS],
                   int32_t places[HW_HOME_KINDS]);
/* Does a listed home of the area open or close on the day? closes: these only. */
bool hw_homes_change(const struct hw_homes *homes, int32_t home, int32_t day, bool *closes);

/* Pounds a week: the least that the home takes for a place, and what it asks of those who pay for themselves. */
double hw_homes_cost(const struct hw_home_is *home, const struct hw_params *params, enum hw_home_kind kind);
double hw_homes_price(const struct hw_home_is *home, const struct hw_params *params, enum hw_home_kind kind);
/* Points of need above which it declines. */
double hw_homes_limit(const struct hw_home_is *home, const struct hw_params *params);

#endif

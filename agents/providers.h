/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PROVIDERS_H
#define HW_PROVIDERS_H
/* Providers of care at home, one by one. A provider has posts for carers, a part of its area where its rounds go, and a cost of an hour, from
 * which follows whether it works for what the council pays.
 *
 * An area's carers (home_care.carers) are shared out to providers of drawn sizes. How many providers there are follows from the baseline's
 * carers, and what is drawn for one belongs to its area and number; costs and parts are spread evenly over the area's. So providers are the same
 * in every replicate, for every seed and in every scenario; more carers, or fewer, are all providers'. Made at load, read-only while running.
 *
 * Hours are contact hours: those that a carer is paid for, less the share spent on the way, which grows with the share of the area's people
 * who live in the country. They are counted in whole minutes a week. */
#include "agents/places.h"
#include "agents/rules.h"
#include "agents/stations.h"

enum { HW_PROVIDERS_MOST = 400, HW_PROVIDERS_CARERS = 100000 }; /* of an area, at most */

struct hw_provider_is {
    uint64_t uid;      /* of its area's name and its number there */
    const char *name;  /* area's name and number */
    double from, to;   /* its part of the area's carers, in [0, 1] */
    float cost_z;      /* standard normal */
    float patch;       /* where its part of the area begins, in [0, 1) */
    uint8_t area;
};

struct hw_providers {
    int32_t n;
    const struct hw_provider_is *is; /* [n], area by area */
    const int32_t *first;            /* [n_areas + 1] */
};

/* at [n_stations] of the baseline. */
enum hw_status hw_providers_make(struct hw_arena *arena, const struct hw_places *places, const struct hw_station_map *map,
                                 const struct hw_rules *const *at, struct hw_providers *out) HW_MUST_CHECK;

/* Its posts under an area's parameters: all the area's carers are some provider's. */
int32_t hw_providers_posts(const struct hw_provider_is *provider, const struct hw_params *params);
/* Contact minutes a week of one carer there. */
int64_t hw_providers_carer_minutes(const struct hw_params *params);
/* Pounds: the least for which it gives an hour; more where the way is longer. */
double hw_providers_cost(const struct hw_provider_is *provider, const struct hw_params *params);
/* Do its rounds pass a place of its area (in [0, 1))? */
bool hw_providers_passes(const struct hw_provider_is *provider, const struct hw_params *params, double place);
/* Minutes a week of a package for somebody of that need. */
int32_t hw_providers_package_minutes(const struct hw_params *params, double need, bool pays_alone);
/* How many of the lightest packages all posts have hours for. */
int32_t hw_providers_most_packages(const struct hw_params *params);

#endif

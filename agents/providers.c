/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/providers.h"

#include "sim/num.h"

#include <math.h>
#include <stdio.h>

static const double GOLDEN = 0.6180339887498949;

static double value(const struct hw_params *params, enum hw_param_id id) {
    return hw_param_value(params, (int32_t)id);
}

static double carers_of(const struct hw_params *params) {
    double carers = value(params, HW_P_CARERS);
    return carers < HW_PROVIDERS_CARERS ? carers : HW_PROVIDERS_CARERS;
}

/* A lognormal factor of mean 1. */
static double factor(double z, double spread) {
    double variance = hw_num_log1p(spread * spread);
    return hw_num_exp(sqrt(variance) * z - variance / 2);
}

/* An area has few providers, of very different sizes. So that areas do not differ by luck, an area's hours, not its providers, lie evenly over
 * the distribution of costs: in an order that has nothing to do with size (steps of the golden ratio from a drawn start), each has the cost at
 * the middle of its part. The parts of the area that rounds pass lie evenly in that order, too, so that those who work at the council's
 * rate, whatever it is, leave no part out by luck. first: where the rounds of the first begin. */
static enum hw_status draw_costs(double start, double first, int32_t n, struct hw_provider_is *is) {
    struct hw_dist normal;
    HW_TRY(hw_dist_normal(0, 1, &normal));
    for (int32_t i = 0; i < n; i++) {
        double at = start + i * GOLDEN, cheaper = 0;
        int32_t rank = 0;
        at -= floor(at);
        for (int32_t j = 0; j < n; j++) {
            double other = start + j * GOLDEN;
            bool before = other - floor(other) < at;
            rank += before;
            cheaper += before ? is[j].to - is[j].from : 0;
        }
        double middle = cheaper + (is[i].to - is[i].from) / 2, begins = first + rank * GOLDEN;
        is[i].cost_z = (float)hw_dist_quantile(&normal, middle > 1e-9 ? middle : 1e-9);
        is[i].patch = (float)(begins - floor(begins));
        is[i].patch = is[i].patch < 1 ? is[i].patch : 0;
    }
    return HW_OK;
}

/* The providers of an area into is [n]. */
static enum hw_status draw(struct hw_arena *arena, const char *area_name, int32_t area, const struct hw_params *params, int32_t n,
                           struct hw_provider_is *is) {
    struct hw_rng_key key = hw_rng_key(0, 0, "providers");
    uint64_t name = hw_rng_name(area_name);
    struct hw_rng of_area = hw_rng_stream(&key, name, UINT64_MAX);
    double start = hw_rng_unit(&of_area), first = hw_rng_unit(&of_area), sum = 0;
    for (int32_t i = 0; i < n; i++) {
        struct hw_rng rng = hw_rng_stream(&key, name, (uint64_t)i);
        char text[128];
        int length = snprintf(text, sizeof text, "%.100s_%d", area_name, i + 1);
        is[i] = (struct hw_provider_is){.area = (uint8_t)area, .name = hw_arena_text(arena, text, (size_t)length)};
        if (is[i].name == NULL) {
            return HW_NO_MEMORY;
        }
        is[i].uid = hw_rng_next(&rng);
        is[i].from = sum;
        sum += factor(hw_rng_normal(&rng), value(params, HW_P_PROVIDER_SPREAD));
        is[i].to = sum;
    }
    for (int32_t i = 0; i < n; i++) {
        is[i].from /= sum;
        is[i].to = i + 1 == n ? 1 : is[i].to / sum;
    }
    return draw_costs(start, first, n, is);
}

enum hw_status hw_providers_make(struct hw_arena *arena, const struct hw_places *places, const struct hw_station_map *map,
                                 const struct hw_rules *const *at, struct hw_providers *out) {
    int32_t *first = hw_arena_alloc(arena, (size_t)map->n_areas + 1, sizeof *first);
    if (first == NULL) {
        return HW_NO_MEMORY;
    }
    first[0] = 0;
    for (int32_t a = 0; a < map->n_areas; a++) {
        const struct hw_params *params = at[hw_stations_at(map, HW_ST_HOME_CARE, a)]->params;
        double n = floor(carers_of(params) / value(params, HW_P_PROVIDER_SIZE) + 0.5);
        first[a + 1] = first[a] + (n < 1 ? 1 : n > HW_PROVIDERS_MOST ? HW_PROVIDERS_MOST : (int32_t)n);
    }
    struct hw_provider_is *is = hw_arena_alloc(arena, (size_t)first[map->n_areas], sizeof *is);
    if (is == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t a = 0; a < map->n_areas; a++) {
        const struct hw_params *params = at[hw_stations_at(map, HW_ST_HOME_CARE, a)]->params;
        HW_TRY(draw(arena, places->areas[a].name, a, params, first[a + 1] - first[a], is + first[a]));
    }
    *out = (struct hw_providers){first[map->n_areas], is, first};
    return HW_OK;
}

int32_t hw_providers_posts(const struct hw_provider_is *provider, const struct hw_params *params) {
    double carers = carers_of(params);
    return (int32_t)(floor(provider->to * carers + 0.5) - floor(provider->from * carers + 0.5));
}

static double travel(const struct hw_params *params) {
    double urban = value(params, HW_P_TRAVEL_URBAN);
    return urban + value(params, HW_P_RURALITY) * (value(params, HW_P_TRAVEL_RURAL) - urban);
}

int64_t hw_providers_carer_minutes(const struct hw_params *params) {
    return (int64_t)(60 * value(params, HW_P_CARER_HOURS) * (1 - travel(params)));
}

double hw_providers_cost(const struct hw_provider_is *provider, const struct hw_params *params) {
    double town = value(params, HW_P_HOUR_COST) * factor((double)provider->cost_z, value(params, HW_P_HOUR_COST_SPREAD));
    double here = 1 - travel(params);
    return here > 0 ? town * (1 - value(params, HW_P_TRAVEL_URBAN)) / here : INFINITY;
}

bool hw_providers_passes(const struct hw_provider_is *provider, const struct hw_params *params, double place) {
    double on = place - (double)provider->patch;
    return (on < 0 ? on + 1 : on) < value(params, HW_P_PATCH);
}

int32_t hw_providers_package_minutes(const struct hw_params *params, double need, bool pays_alone) {
    enum { DAYS = 7, MS_PER_MINUTE = 60000 };
    double above = need - value(params, HW_P_NEED_SUPPORT), step = value(params, HW_P_CALLS_STEP);
    double more = above > 0 && step > 0 ? floor(above / step) : 0, most = value(params, HW_P_CALLS_MOST);
    double calls = value(params, HW_P_CALLS_LEAST) + more;
    calls = calls < most ? calls : most;
    double minutes = calls * DAYS * value(params, HW_P_CALL_LENGTH) / MS_PER_MINUTE;
    minutes *= need >= value(params, HW_P_DOUBLE_HANDED) ? 2 : 1;
    minutes *= pays_alone ? value(params, HW_P_SELF_HOURS) : 1;
    return minutes < 1 ? 1 : (int32_t)minutes;
}

int32_t hw_providers_most_packages(const struct hw_params *params) {
    double most = carers_of(params) * (double)hw_providers_carer_minutes(params) / hw_providers_package_minutes(params, 0, true);
    return most < HW_UNLIMITED ? (int32_t)most : HW_UNLIMITED;
}

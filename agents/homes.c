/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/homes.h"

#include "sim/num.h"

#include <math.h>
#include <string.h>

static double value(const struct hw_params *params, enum hw_param_id id) {
    return hw_param_value(params, (int32_t)id);
}

/* An area has few homes: their costs lie evenly over the distribution (steps of the golden ratio from a drawn start), so that areas do not
 * differ by luck. */
static double cost_of(uint64_t area, const struct hw_rng_key *key, int32_t number) {
    struct hw_rng rng = hw_rng_stream(key, area, UINT64_MAX);
    double u = hw_rng_unit(&rng) + number * 0.6180339887498949;
    struct hw_dist normal;
    u -= floor(u);
    return hw_dist_normal(0, 1, &normal) == HW_OK ? hw_dist_quantile(&normal, u > 1e-9 ? u : 1e-9) : 0;
}

/* listed: its name; NULL: it has none, and is told from others by its number. */
static struct hw_home_is draw(const char *area_name, int32_t area, bool nurses, int32_t number, const char *listed) {
    struct hw_rng_key key = hw_rng_key(0, 0, nurses ? "homes/nursing" : "homes/residential");
    uint64_t name = hw_rng_name(area_name);
    struct hw_rng rng = hw_rng_stream(&key, name, listed != NULL ? hw_rng_name(listed) : (uint64_t)number);
    struct hw_home_is home = {.area = (uint8_t)area, .nurses = nurses};
    home.uid = hw_rng_next(&rng);
    home.size_z = (float)hw_rng_normal(&rng);
    home.cost_z = (float)cost_of(name, &key, number);
    home.dual_u = (float)hw_rng_unit(&rng);
    home.all_u = (float)hw_rng_unit(&rng);
    home.limit_u = (float)hw_rng_unit(&rng);
    return home;
}

/* A lognormal factor of mean 1. */
static double factor(double z, double spread) {
    double variance = hw_num_log1p(spread * spread);
    return hw_num_exp(sqrt(variance) * z - variance / 2);
}

static int32_t size_of(const struct hw_home_is *home, const struct hw_params *params) {
    double mean = value(params, home->nurses ? HW_P_HOME_SIZE_NURSING : HW_P_HOME_SIZE_RESIDENTIAL);
    double size = mean * factor((double)home->size_z, value(params, HW_P_HOME_SIZE_SPREAD)) + 0.5;
    return size < 1 ? 1 : size > 1e6 ? 1000000 : (int32_t)size;
}

/* Takes the home's places off what is left to share out. */
static void take(const struct hw_home_is *home, const struct hw_params *params, bool last, int32_t left[HW_HOME_KINDS],
                 int32_t places[HW_HOME_KINDS]) {
    int32_t size = size_of(home, params);
    int32_t other = 0; /* residential places of a nursing home */
    if (home->nurses && (double)home->dual_u < value(params, HW_P_HOME_DUAL)) {
        other = (int32_t)((double)size * value(params, HW_P_HOME_DUAL_PART) + 0.5);
        other = other < size ? other : size - 1;
    }
    enum hw_home_kind main = home->nurses ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL;
    size = last || size - other > left[main] ? left[main] : size - other;
    other = other < left[HW_HOME_RESIDENTIAL] && left[HW_HOME_NURSING] > 0 ? other : 0;
    places[HW_HOME_RESIDENTIAL] = main == HW_HOME_RESIDENTIAL ? size : other;
    places[HW_HOME_NURSING] = main == HW_HOME_NURSING ? size : 0;
    left[HW_HOME_RESIDENTIAL] -= places[HW_HOME_RESIDENTIAL];
    left[HW_HOME_NURSING] -= places[HW_HOME_NURSING];
}

static void all_places(const struct hw_params *params, int32_t left[HW_HOME_KINDS]) {
    left[HW_HOME_RESIDENTIAL] = (int32_t)value(params, HW_P_RESIDENTIAL);
    left[HW_HOME_NURSING] = (int32_t)value(params, HW_P_NURSING);
}

static bool is_listed(const struct hw_homes *homes, int32_t area) {
    return homes->list->n > 0 && homes->list->listed[area];
}

void hw_homes_begin(const struct hw_homes *homes, int32_t area, const struct hw_params *params, int32_t day, int32_t left[HW_HOME_KINDS]) {
    all_places(params, left);
    for (int32_t i = 0; is_listed(homes, area) && i < homes->list->n; i++) {
        const struct hw_home_listed *home = &homes->list->homes[i];
        int change = hw_homes_list_is_open(home, day) - hw_homes_list_is_open(home, homes->start_day);
        for (int kind = 0; kind < HW_HOME_KINDS && home->area == area; kind++) {
            left[kind] += change * home->places[kind];
        }
    }
    for (int kind = 0; kind < HW_HOME_KINDS; kind++) {
        left[kind] = left[kind] > 0 ? left[kind] : 0;
    }
}

/* How many homes with nurses, and without, these places need; at least one of each. */
static void count(const char *name, const struct hw_params *params, int32_t n[HW_HOME_KINDS]) {
    int32_t left[HW_HOME_KINDS], places[HW_HOME_KINDS];
    all_places(params, left);
    for (int nurses = 1; nurses >= 0; nurses--) {
        int32_t i = 0;
        do {
            struct hw_home_is home = draw(name, 0, nurses, i++, NULL);
            take(&home, params, i == HW_HOMES_MOST, left, places);
        } while (left[nurses] > 0);
        n[nurses] = i > n[nurses] ? i : n[nurses];
    }
}

static void count_listed(const struct hw_homes_list *list, int32_t area, int32_t n[HW_HOME_KINDS]) {
    for (int32_t i = 0; i < list->n; i++) {
        n[list->homes[i].places[HW_HOME_NURSING] > 0] += list->homes[i].area == area;
    }
}

/* The area's homes of the list, with nurses or without, in its order; how many. */
static int32_t take_listed(const struct hw_homes_list *list, const char *area_name, int32_t area, bool nurses, struct hw_home_is *out) {
    int32_t n = 0;
    for (int32_t i = 0; i < list->n; i++) {
        const struct hw_home_listed *home = &list->homes[i];
        if (home->area == area && (home->places[HW_HOME_NURSING] > 0) == nurses) {
            out[n] = draw(area_name, area, nurses, n, home->name);
            out[n].row = (uint16_t)(i + 1);
            memcpy(out[n++].price, home->price, sizeof home->price);
        }
    }
    return n;
}

enum hw_status hw_homes_make(struct hw_arena *arena, const struct hw_places *places, const struct hw_station_map *map,
                             const struct hw_rules *const *at, int32_t n_scenarios, const struct hw_homes_list *list, int32_t start_day,
                             struct hw_homes *out) {
    int32_t need[HW_PLACES_MOST][HW_HOME_KINDS] = {{0}};
    int32_t *first = hw_arena_alloc(arena, (size_t)map->n_areas + 1, sizeof *first);
    if (first == NULL) {
        return HW_NO_MEMORY;
    }
    first[0] = 0;
    for (int32_t a = 0; a < map->n_areas; a++) {
        uint16_t station = hw_stations_at(map, HW_ST_NURSING, a);
        if (list->n > 0 && list->listed[a]) {
            count_listed(list, a, need[a]);
        }
        for (int32_t i = 0; need[a][0] + need[a][1] == 0 && i < n_scenarios; i++) {
            count(places->areas[a].name, at[(size_t)i * map->n_stations + station]->params, need[a]);
        }
        first[a + 1] = first[a] + need[a][0] + need[a][1];
    }
    struct hw_home_is *is = hw_arena_alloc(arena, (size_t)first[map->n_areas], sizeof *is);
    if (is == NULL) {
        return HW_NO_MEMORY;
    }
    int32_t n = 0;
    for (int32_t a = 0; a < map->n_areas; a++) {
        for (int nurses = 1; nurses >= 0; nurses--) {
            if (list->n > 0 && list->listed[a]) {
                n += take_listed(list, places->areas[a].name, a, nurses, is + n);
                continue;
            }
            for (int32_t i = 0; i < need[a][nurses]; i++) {
                is[n++] = draw(places->areas[a].name, a, nurses, i, NULL);
            }
        }
    }
    *out = (struct hw_homes){n, is, first, list, start_day};
    return HW_OK;
}

/* Of a listed home: its own, as long as there are so many; the last of the area, with nurses or without, has what is left of them. */
static void take_its_own(const struct hw_homes *homes, const struct hw_home_is *is, bool last, int32_t day, int32_t left[HW_HOME_KINDS],
                         int32_t places[HW_HOME_KINDS]) {
    const struct hw_home_listed *home = &homes->list->homes[is->row - 1];
    bool open = hw_homes_list_is_open(home, day);
    for (int kind = 0; kind < HW_HOME_KINDS; kind++) {
        int32_t own = open ? home->places[kind] : 0;
        bool rest = last && kind == (is->nurses ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL);
        places[kind] = rest || own > left[kind] ? left[kind] : own;
        left[kind] -= places[kind];
    }
}

void hw_homes_take(const struct hw_homes *homes, int32_t home, const struct hw_params *params, int32_t day, int32_t left[HW_HOME_KINDS],
                   int32_t places[HW_HOME_KINDS]) {
    const struct hw_home_is *is = &homes->is[home];
    bool last = home + 1 == homes->n || homes->is[home + 1].nurses != is->nurses || homes->is[home + 1].area != is->area;
    if (is->row > 0) {
        take_its_own(homes, is, last, day, left, places);
        return;
    }
    take(is, params, last, left, places);
}

bool hw_homes_change(const struct hw_homes *homes, int32_t home, int32_t day, bool *closes) {
    const struct hw_home_is *is = &homes->is[home];
    if (is->row == 0) {
        return false;
    }
    const struct hw_home_listed *listed = &homes->list->homes[is->row - 1];
    *closes = listed->closes == day;
    return *closes || listed->opens == day;
}

double hw_homes_cost(const struct hw_home_is *home, const struct hw_params *params, enum hw_home_kind kind) {
    if (home->price[kind] > 0) {
        double over = value(params, HW_P_HOME_PRICE_RATIO);
        return over > 0 ? (double)home->price[kind] / over : 0;
    }
    double mean = value(params, kind == HW_HOME_NURSING ? HW_P_HOME_COST_NURSING : HW_P_HOME_COST_RESIDENTIAL);
    return mean * factor((double)home->cost_z, value(params, HW_P_HOME_COST_SPREAD));
}

double hw_homes_price(const struct hw_home_is *home, const struct hw_params *params, enum hw_home_kind kind) {
    if (home->price[kind] > 0) {
        return (double)home->price[kind];
    }
    return hw_homes_cost(home, params, kind) * value(params, HW_P_HOME_PRICE_RATIO);
}

double hw_homes_limit(const struct hw_home_is *home, const struct hw_params *params) {
    if ((double)home->all_u < value(params, HW_P_HOME_TAKES_ALL)) {
        return INFINITY;
    }
    return value(params, HW_P_NEED_CARE_HOME) + value(params, HW_P_HOME_DECLINES) * (0.5 + (double)home->limit_u);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/changes.h"

#include "agents/district.h"
#include "agents/market.h"
#include "agents/nursing.h"
#include "agents/params_rules.h"
#include "agents/rounds.h"
#include "agents/routes.h"
#include "agents/rules_follow.h"
#include "agents/ward_pools.h"

#include <stdio.h>
#include <string.h>

struct eras {
    struct hw_load *load;
    const struct hw_scheme *own, *scheme;
    const struct hw_mortality *mortality;
    struct hw_district_spec *spec;
    const struct hw_rules *const *base; /* [n_stations] of the scenario, without dated changes */
    const struct hw_rules *all;         /* the same of the whole model */
    bool timed;                         /* the scheme is */
    struct hw_params_rules_told *told;
};

/* What is in force must go together, too. What the neighbours of a model without a list have follows from its own numbers. */
static void check_rules(struct eras *e, int32_t hospital, int32_t area, const struct hw_params *before, const struct hw_params *params,
                        enum hw_params_rules_when when) {
    const struct hw_places *places = &e->spec->places;
    bool whole = hospital < 0 && area < 0;
    unsigned owner = !places->listed || whole ? 0 : area < 0 ? HW_OF_HOSPITAL : HW_OF_AREA;
    if (places->listed || area <= 0) {
        const char *name = !places->listed || whole ? "" : area < 0 ? places->hospitals[hospital].name : places->areas[area].name;
        hw_params_rules_check(e->load->reader, params, (struct hw_params_rules_of){owner, places->listed, name, before, when}, e->told);
    }
}

/* The rules of a place, or of the whole model (hospital and area -1), on a day: the scenario's, or those with what is then in force. */
static enum hw_status place_on(struct eras *e, int32_t hospital, int32_t area, int32_t day, const struct hw_rules *base, const struct hw_rules **out) {
    struct hw_arena *arena = e->load->reader->arena;
    const struct hw_places *places = &e->spec->places;
    bool offers = e->scheme != NULL && area < 0 && e->timed && e->scheme->n_services > 0;
    bool any = hw_schemes_change_on(NULL, e->own, places, hospital, area, day, NULL) ||
               (e->scheme != NULL && hw_schemes_change_on(NULL, e->scheme, places, hospital, area, day, NULL));
    *out = base;
    if ((!any && !offers) || e->load->reader->diag->errors > e->told->errors) {
        return HW_OK;
    }
    struct hw_params *params = hw_arena_alloc(arena, 1, sizeof *params);
    struct hw_rules *rules = hw_arena_alloc(arena, 1, sizeof *rules);
    if (params == NULL || rules == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_param_copy(arena, base->params, params));
    (void)hw_schemes_change_on(e->load->reader, e->own, places, hospital, area, day, params);
    if (e->scheme != NULL) {
        (void)hw_schemes_change_on(e->load->reader, e->scheme, places, hospital, area, day, params);
    }
    check_rules(e, hospital, area, base->params, params, HW_RULES_FOR_A_TIME);
    *rules = *base;
    bool good = hw_rules_make(params, e->spec->census, e->spec->map.n_areas, e->mortality, rules);
    HW_REQUIRE(good || e->timed); /* else only counts differ from base */
    if (!good) {
        struct hw_place nowhere = {NULL, 0, 1, 1};
        hw_diag_error(e->load->reader->diag, nowhere, "while the scheme grows, a duration or spread is out of the range that its distribution allows");
    }
    rules->n_services = base->n_services;
    memcpy(rules->services, base->services, sizeof rules->services);
    if (offers) {
        hw_schemes_offer(e->scheme, places, hospital, day, rules);
    }
    *out = rules;
    return HW_OK;
}

static enum hw_status make_era(struct eras *e, int32_t day, struct hw_era *out) {
    const struct hw_station_map *map = &e->spec->map;
    const struct hw_rules *hospital[HW_PLACES_MOST], *area[HW_PLACES_MOST];
    int32_t number = e->spec->calendar.start_day + day;
    *out = (struct hw_era){.day = day, .at = hw_arena_alloc(e->load->reader->arena, map->n_stations, sizeof *out->at)};
    if (out->at == NULL) {
        return HW_NO_MEMORY;
    }
    if (e->timed) {
        HW_TRY(place_on(e, -1, -1, number, e->all, &out->all));
    }
    for (int32_t h = 0; h < map->n_hospitals; h++) {
        HW_TRY(place_on(e, h, -1, number, e->base[hw_stations_at(map, HW_ST_WARD, h)], &hospital[h]));
    }
    for (int32_t a = 0; a < map->n_areas; a++) {
        HW_TRY(place_on(e, -1, a, number, e->base[hw_stations_at(map, HW_ST_SOCIAL, a)], &area[a]));
    }
    for (uint32_t s = 0; s < map->n_stations; s++) {
        bool whole = e->timed && hw_stations_of_all(map->is[s].kind);
        out->at[s] = whole ? out->all : hw_stations_of_area(map->is[s].kind) ? area[map->is[s].owner] : hospital[map->is[s].owner];
    }
    return HW_OK;
}

enum hw_status hw_changes_make_wards(struct hw_arena *arena, int32_t n_scenarios, struct hw_district_spec *spec) {
    int32_t wards = spec->map.n_hospitals * HW_WARD_POOLS;
    for (int32_t i = 0; i < n_scenarios; i++) {
        for (struct hw_era *era = spec->eras[i]; era->day != INT32_MAX; era++) {
            if (era->all == NULL) {
                continue;
            }
            era->wards = hw_arena_alloc(arena, (size_t)wards, sizeof *era->wards);
            if (era->wards == NULL) {
                return HW_NO_MEMORY;
            }
            for (int32_t w = 0; w < wards; w++) {
                uint16_t ward = (uint16_t)(hw_stations_at(&spec->map, HW_ST_WARD, 0) + w);
                hw_stations_ward(era->at[ward], &spec->stations[ward], &era->wards[w]);
            }
        }
    }
    return HW_OK;
}

/* What is in force for good, when all that has an end is over, must serve whoever waits: of a place, or of the whole model. */
static enum hw_status check_last(struct eras *e, int32_t hospital, int32_t area, const struct hw_rules *base) {
    const struct hw_places *places = &e->spec->places;
    int32_t last = INT32_MAX - 1; /* later than any date */
    struct hw_params *params = hw_arena_alloc(e->load->reader->arena, 1, sizeof *params);
    if (params == NULL) {
        return HW_NO_MEMORY;
    }
    if (e->load->reader->diag->errors > e->told->errors) {
        return HW_OK;
    }
    HW_TRY(hw_param_copy(e->load->reader->arena, base->params, params));
    (void)hw_schemes_change_on(e->load->reader, e->own, places, hospital, area, last, params);
    if (e->scheme != NULL) {
        (void)hw_schemes_change_on(e->load->reader, e->scheme, places, hospital, area, last, params);
    }
    check_rules(e, hospital, area, base->params, params, HW_RULES_AT_LAST);
    return HW_OK;
}

static enum hw_status check_last_places(struct eras *e) {
    const struct hw_station_map *map = &e->spec->map;
    HW_TRY(e->timed ? check_last(e, -1, -1, e->all) : HW_OK);
    for (int32_t h = 0; h < map->n_hospitals; h++) {
        HW_TRY(check_last(e, h, -1, e->base[hw_stations_at(map, HW_ST_WARD, h)]));
    }
    for (int32_t a = 0; a < map->n_areas; a++) {
        HW_TRY(check_last(e, -1, a, e->base[hw_stations_at(map, HW_ST_SOCIAL, a)]));
    }
    return HW_OK;
}

/* Days of the run on which something begins or ends, in order and each once; those before first count as first. */
static size_t sort_days(int32_t *days, size_t n, int32_t start, int32_t first, int32_t end) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int32_t day = days[i] == INT32_MIN || days[i] - start < first ? first : days[i] == INT32_MAX ? end : days[i] - start;
        size_t at = 0;
        while (at < kept && days[at] < day) {
            at++;
        }
        if (day >= end || (at < kept && days[at] == day)) {
            continue;
        }
        memmove(days + at + 1, days + at, (kept - at) * sizeof *days); /* kept <= i: nothing unread is lost */
        days[at] = day;
        kept++;
    }
    return kept;
}

enum hw_status hw_changes_make(struct hw_load *load, const struct hw_scheme *own, const struct hw_scheme *scheme, size_t scenario,
                               const struct hw_mortality *mortality, struct hw_district_spec *spec) {
    struct hw_params_rules_told told = {0};
    struct eras e = {load, own, scheme, mortality, spec, spec->at + scenario * spec->map.n_stations, &spec->rules[scenario],
                     scheme != NULL && hw_schemes_is_timed(scheme), &told};
    struct hw_arena *arena = load->reader->arena;
    size_t n = hw_schemes_days(own, NULL) + (scheme != NULL ? hw_schemes_days(scheme, NULL) : 0);
    int32_t *days = hw_arena_alloc(arena, n + 1, sizeof *days);
    struct hw_era *list = hw_arena_alloc(arena, n + 1, sizeof *list);
    if (days == NULL || list == NULL) {
        return HW_NO_MEMORY;
    }
    int32_t begins = spec->calendar.start_day, measured = begins + spec->warm_up_days;
    hw_schemes_check_days(load->reader, scheme == NULL ? own : scheme, scheme == NULL ? begins : measured, measured + spec->measured_days, scheme == NULL);
    size_t first = hw_schemes_days(own, days);
    n = first + (scheme != NULL ? hw_schemes_days(scheme, days + first) : 0);
    n = sort_days(days, n, spec->calendar.start_day, scenario == 0 ? 0 : spec->warm_up_days, spec->warm_up_days + spec->measured_days);
    for (size_t i = 0; i < n; i++) {
        HW_TRY(make_era(&e, days[i], &list[i]));
    }
    HW_TRY(n > 0 ? check_last_places(&e) : HW_OK);
    list[n].day = INT32_MAX;
    spec->eras[scenario] = list;
    return HW_OK;
}

static int32_t describe_place(const struct hw_param_table *table, const char *day, const char *place, const struct hw_params *before,
                              const struct hw_params *after, FILE *out) {
    int32_t told = 0;
    for (int32_t row = 0; row < table->count; row++) {
        const struct hw_param_row *r = &table->rows[row];
        for (int32_t label = 0; label < (r->axis ? r->axis->size : 1); label++) {
            char was[128], is[128];
            hw_param_value_text(before, row, label, was, sizeof was);
            hw_param_value_text(after, row, label, is, sizeof is);
            if (strcmp(was, is) != 0) {
                fprintf(out, "  %s, %s: %s%s%s: %s -> %s\n", day, place, r->path, r->axis ? ", " : "", r->axis ? r->axis->labels[label] : "", was, is);
                told++;
            }
        }
    }
    return told;
}

void hw_changes_describe(const struct hw_district_spec *spec, size_t scenario, FILE *out) {
    const struct hw_station_map *map = &spec->map;
    const struct hw_rules *const *before = spec->at + scenario * map->n_stations;
    if (spec->eras[scenario]->day == INT32_MAX) {
        return;
    }
    fprintf(out, "\nDated changes%s:\n", scenario == 0 ? "" : ", from the first measured day on");
    for (const struct hw_era *era = spec->eras[scenario]; era->day != INT32_MAX; era++) {
        struct hw_date date = hw_calendar_date(spec->calendar.start_day + era->day);
        char day[40];
        (void)snprintf(day, sizeof day, "%04d-%02d-%02d", (int)date.year, (int)date.month, (int)date.day);
        int32_t told = 0;
        for (int32_t i = 0; i < map->n_hospitals + map->n_areas; i++) {
            bool hospital = i < map->n_hospitals;
            uint32_t s = hospital ? hw_stations_at(map, HW_ST_WARD, i) : hw_stations_at(map, HW_ST_SOCIAL, i - map->n_hospitals);
            const char *name = hospital ? spec->places.hospitals[i].name : spec->places.areas[i - map->n_hospitals].name;
            told += describe_place(&hw_params_table, day, name, before[s]->params, era->at[s]->params, out);
        }
        if (told == 0) {
            fprintf(out, "  %s: nothing\n", day);
        }
        before = era->at;
    }
}

bool hw_changes_touch(const struct hw_district *d, const struct hw_rules *const *was, const char *section) {
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        uint16_t s = hw_stations_at(&d->spec->map, HW_ST_SOCIAL, a);
        const struct hw_params *before = was[s]->params, *now = d->at[s]->params;
        for (int32_t row = 0; row < now->table->count && before != now; row++) {
            const struct hw_param_row *r = &now->table->rows[row];
            size_t labels = r->axis ? (size_t)r->axis->size : 1;
            bool within = strncmp(r->path, section, strlen(section)) == 0 && r->kind != HW_PARAM_WEEK;
            if (within && memcmp(before->values[row], now->values[row], labels * sizeof now->values[row][0]) != 0) {
                return true;
            }
        }
    }
    return false;
}

void hw_changes_day(struct hw_district *d) {
    int32_t day = hw_calendar_day_of(d->flow.now);
    const struct hw_rules *const *was = d->at;
    const struct hw_era *now = NULL;
    while (d->era->day <= day) {
        now = d->era++;
    }
    if (now == NULL) {
        return;
    }
    if (now->all != NULL) {
        hw_rules_follow(d, now->all, (const struct hw_rules *const *)now->at, now->wards);
        return;
    }
    d->at = (const struct hw_rules *const *)now->at;
    hw_rules_follow_servers(d);
    hw_market_follow_rules(d);
    if (hw_changes_touch(d, was, "home_care.")) { /* else nobody offers what they have before the day on which they would */
        hw_rounds_follow_rules(d);
    }
    hw_nursing_follow_rules(d);
    hw_routes_follow_rules(d);
}

/* Servers times days, from one day of a run to another, under the same rules: a ward's beds have their months. */
static double servers_days(const struct hw_district *d, const struct hw_rules *rules, struct hw_station_is is, int32_t from, int32_t to) {
    if (is.kind != HW_ST_WARD || is.service == HW_POOL_ESCALATION) {
        return (double)(to - from) * hw_stations_servers(rules, is.kind, is.service);
    }
    double sum = 0;
    for (int32_t day = from; day < to; day++) {
        sum += hw_ward_pools_on(rules, is.service, d->spec->calendar.month[day]);
    }
    return sum;
}

double hw_changes_mean_servers(const struct hw_district *d, uint16_t station) {
    const struct hw_district_spec *spec = d->spec;
    size_t scenario = (size_t)(d->later - spec->rules);
    const struct hw_era *era = spec->eras[scenario];
    struct hw_station_is is = spec->map.is[station];
    int32_t now = hw_stations_servers(d->at[station], is.kind, is.service);
    bool homes = is.kind == HW_ST_RESIDENTIAL || is.kind == HW_ST_NURSING;
    if (homes && (era->day != INT32_MAX || (spec->homes_list.n > 0 && spec->homes_list.listed[is.owner]))) { /* places, and people too many */
        return hw_market_mean_servers(d, is.owner, is.kind == HW_ST_NURSING ? HW_MARKET_NURSING : HW_MARKET_RESIDENTIAL);
    }
    if (now < 0 || (era->day == INT32_MAX && is.kind != HW_ST_WARD)) {
        return d->flow.stations[station].capacity;
    }
    int32_t from = spec->warm_up_days, end = spec->warm_up_days + spec->measured_days, day = from;
    const struct hw_rules *rules = spec->at[scenario * spec->map.n_stations + station];
    double sum = 0;
    for (;; era++) {
        int32_t next = era->day < from ? from : era->day < end ? era->day : end;
        sum += servers_days(d, rules, is, day, next);
        day = next;
        if (era->day >= end) {
            return sum / (double)(end - from);
        }
        rules = era->at[station];
    }
}

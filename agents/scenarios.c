/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/scenarios.h"

#include "agents/eligible_count.h"
#include "agents/nursing.h"
#include "agents/params_rules.h"
#include "agents/start.h"
#include "agents/steps.h"

#include <math.h>
#include <string.h>

struct making {
    struct hw_load *load;
    const struct hw_mortality *mortality;
    struct hw_district_spec *spec;
    bool good; /* every distribution is in its range */
    const struct hw_scheme *own; /* the model's dated changes */
    struct hw_params_rules_told *told; /* of the scenario */
};

/* Places that there must be for the people who are there at the start. */
static void check_census(struct hw_reader *reader, const struct hw_rules *rules, enum hw_station_id kind, double scale, const char *where,
                         const char *scenario) {
    int census = hw_start_census(kind);
    int32_t places = census < 0 ? 0 : kind == HW_ST_HOME_CARE ? hw_providers_most_packages(rules->params) : hw_stations_places(rules, kind);
    if (census < 0 || hw_param_value(rules->params, HW_P_BELOW_CENSUS) > 0 || hw_param_value(rules->params, census) <= places) {
        return;
    }
    /* Who was there is often the default, and the places are what was changed: the error is where something was written. */
    int row = hw_stations_parameter(kind);
    struct hw_place place = rules->params->place[census];
    place = place.file == NULL && row >= 0 ? rules->params->place[row] : place;
    char scaled[80] = "";
    if (scale != 1) { /* neither number is one that somebody wrote */
        snprintf(scaled, sizeof scaled, " (both as run.scale %g makes them of what is written)", scale);
    }
    hw_diag_error(reader->diag, place,
                  "%s%s%s: %s is %.0f, but there are only %.0f places%s; say start.when_below_census: close_when_vacated if people stay and "
                  "places close when they leave",
                  scenario, where[0] ? ", " : "", where, hw_params_table.rows[census].path, hw_param_value(rules->params, census),
                  (double)places, scaled);
}

/* Nurses likewise, who have visits a week and no places. Of a model that is made smaller both are rounded. */
static void check_nurses(struct hw_reader *reader, const struct hw_params *params, double scale, const char *where) {
    double needed = hw_nursing_at_the_start(params), nurses = hw_param_value(params, HW_P_NURSES), rounded = scale == 1 ? 0 : 1;
    if (hw_param_value(params, HW_P_BELOW_CENSUS) > 0 || needed <= nurses + rounded + 1e-6) {
        return;
    }
    hw_diag_error(reader->diag, params->place[params->changed[HW_P_NURSES] ? HW_P_NURSES : HW_P_START_NURSED],
                  "%s%scommunity_nursing.nurses is %.0f, but those whom they visit at the start (start.community_nursing and "
                  "start.community_nursing_after_hospital) take %.0f; say start.when_below_census: close_when_vacated if these are visited on and others wait",
                  where, where[0] ? ": " : "", nurses, ceil(needed));
}

/* Those who wait in beds are some of those who are in beds. */
static void check_waiting(struct hw_reader *reader, const struct hw_rules *rules, enum hw_station_id kind, const char *where) {
    const struct hw_params *params = rules->params;
    int census = hw_start_census(kind);
    double waiting = hw_start_waiting_count(params, kind), there = waiting > 0 ? hw_param_value(params, census) : 0;
    if (waiting > there) {
        hw_diag_error(reader->diag, params->place[census], "%s%s%s is %.0f, but %.0f of these wait (start.waiting%s.*)", where, where[0] ? ": " : "",
                      hw_params_table.rows[census].path, there, waiting, kind == HW_ST_WARD ? "" : kind == HW_ST_IC ? "_in_intermediate_care" : "_in_mental_health");
    }
}

/* The rules of one place in a scenario: the model's where the place has nothing of its own. */
static enum hw_status place_rules(struct making *m, const struct hw_scheme *scheme, const struct hw_rules *all, int32_t hospital,
                                  int32_t area, const struct hw_rules **out) {
    struct hw_district_spec *spec = m->spec;
    struct hw_arena *arena = m->load->reader->arena;
    const struct hw_params *own = area < 0 ? spec->places.hospitals[hospital].params : spec->places.areas[area].params;
    if (own == spec->rules[0].params) {
        *out = all;
        return HW_OK;
    }
    struct hw_params *params = hw_arena_alloc(arena, 1, sizeof *params);
    struct hw_rules *rules = hw_arena_alloc(arena, 1, sizeof *rules);
    if (params == NULL || rules == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_param_copy(arena, own, params));
    if (scheme != NULL && m->load->reader->diag->errors == m->told->errors) {
        hw_schemes_change(m->load->reader, scheme, &spec->places, hospital, area, params);
        if (spec->places.listed) {
            const char *name = area < 0 ? spec->places.hospitals[hospital].name : spec->places.areas[area].name;
            struct hw_params_rules_of of = {area < 0 ? HW_OF_HOSPITAL : HW_OF_AREA, true, name, own, HW_RULES_ALWAYS};
            hw_params_rules_check(m->load->reader, params, of, m->told);
        }
    }
    m->good &= hw_rules_make(params, spec->census, spec->map.n_areas, m->mortality, rules);
    if (scheme != NULL && area < 0) {
        hw_schemes_offer(scheme, &spec->places, hospital, INT32_MIN, rules);
    }
    *out = rules;
    return HW_OK;
}

/* All places of a scenario: at [n_stations]. */
static enum hw_status rules_by_station(struct making *m, const struct hw_scheme *scheme, const struct hw_rules *all, const char *scenario,
                                       const struct hw_rules **at) {
    struct hw_district_spec *spec = m->spec;
    const struct hw_rules *hospital[HW_PLACES_MOST], *area[HW_PLACES_MOST];
    for (int32_t h = 0; h < spec->map.n_hospitals; h++) {
        HW_TRY(place_rules(m, scheme, all, h, -1, &hospital[h]));
    }
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        HW_TRY(place_rules(m, scheme, all, -1, a, &area[a]));
    }
    for (uint32_t s = 0; s < spec->map.n_stations; s++) {
        struct hw_station_is is = spec->map.is[s];
        bool of_area = hw_stations_of_area(is.kind);
        at[s] = hw_stations_of_all(is.kind) ? all : of_area ? area[is.owner] : hospital[is.owner];
        const char *where = !spec->places.listed ? "" : of_area ? spec->places.areas[is.owner].name : spec->places.hospitals[is.owner].name;
        if (is.service == 0 && (spec->places.listed || !(of_area && is.owner == 1))) {
            check_census(m->load->reader, at[s], is.kind, spec->places.scale, where, scenario);
            if (is.kind == HW_ST_SOCIAL && scheme == NULL) {
                check_nurses(m->load->reader, at[s]->params, spec->places.scale, where);
            }
            if (scheme == NULL) {
                check_waiting(m->load->reader, at[s], is.kind, where);
            }
        }
    }
    return HW_OK;
}

/* Scenario i of the plan; 0 is the baseline. */
static enum hw_status make_scenario(struct making *m, size_t i, const char *name, const char **title, const char **text, const char **evidence, const char **beyond) {
    struct hw_reader *reader = m->load->reader;
    struct hw_district_spec *spec = m->spec;
    struct hw_rules *all = &spec->rules[i];
    struct hw_scheme *scheme = hw_arena_alloc(reader->arena, 1, sizeof *scheme);
    struct hw_params *params = hw_arena_alloc(reader->arena, 1, sizeof *params);
    if (scheme == NULL || params == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = hw_schemes_read(m->load, &spec->places, name, scheme);
    if (status == HW_NO_MEMORY || status == HW_IO) {
        return status;
    }
    spec->schemes[i] = scheme;
    spec->any_programme = spec->any_programme || scheme->n_programmes > 0;
    hw_schemes_in_run(reader, scheme, spec->calendar.start_day + spec->warm_up_days, spec->calendar.start_day + spec->warm_up_days + spec->measured_days);
    *title = scheme->title ? scheme->title : name;
    *text = scheme->text ? scheme->text : "";
    *evidence = scheme->evidence ? scheme->evidence : "";
    *beyond = scheme->beyond ? scheme->beyond : "";
    HW_TRY(hw_param_copy(reader->arena, spec->rules[0].params, params));
    hw_schemes_change(reader, scheme, &spec->places, -1, -1, params);
    if (hw_schemes_is_timed(scheme)) {
        struct hw_params tried;
        HW_TRY(hw_param_copy(reader->arena, params, &tried));
        hw_schemes_try(reader, scheme, &tried);
        hw_steps_check(reader, &tried);
    }
    hw_steps_check(reader, params);
    struct hw_params_rules_told told = {0};
    m->told = &told;
    hw_params_rules_check(reader, params, (struct hw_params_rules_of){0, spec->places.listed, name, spec->rules[0].params, HW_RULES_ALWAYS}, &told);
    m->good &= hw_rules_make(params, spec->census, spec->map.n_areas, m->mortality, all);
    hw_schemes_offer(scheme, &spec->places, -1, INT32_MIN, all);
    hw_eligible_count_check(reader, scheme, spec, all);
    HW_TRY(rules_by_station(m, scheme, all, name, spec->at + i * spec->map.n_stations));
    return hw_changes_make(m->load, m->own, scheme, i, m->mortality, spec);
}

static enum hw_status make_map(struct hw_arena *arena, struct hw_district_spec *spec) {
    uint16_t practices[HW_PLACES_MOST];
    for (int32_t a = 0; a < spec->places.n_areas; a++) {
        const struct hw_area *area = &spec->places.areas[a];
        practices[a] = area->outside ? 0 : (uint16_t)hw_param_value(area->params, HW_P_PRACTICES);
    }
    return hw_stations_map(arena, spec->places.n_hospitals, spec->places.n_areas, practices, &spec->map);
}

/* Stations are named after the hospital or area that they belong to; the one hospital and district of a model without a map are not. */
static enum hw_status make_stations(struct hw_arena *arena, struct hw_district_spec *spec, int32_t n_scenarios) {
    const struct hw_places *places = &spec->places;
    const char *suffix[2 * HW_PLACES_MOST];
    for (int32_t i = 0; i < places->n_hospitals + places->n_areas; i++) {
        const char *name = i < places->n_hospitals ? places->hospitals[i].name : places->areas[i - places->n_hospitals].name;
        char text[80];
        bool named = places->listed || i == 2;
        int n = snprintf(text, sizeof text, "_%.70s", name);
        suffix[i] = named ? hw_arena_text(arena, text, (size_t)n) : "";
        if (suffix[i] == NULL) {
            return HW_NO_MEMORY;
        }
    }
    HW_TRY(hw_stations_make(arena, &spec->map, spec->at, suffix, &spec->stations));
    int32_t wards = spec->map.n_hospitals * HW_WARD_POOLS;
    spec->wards = hw_arena_alloc(arena, (size_t)n_scenarios * (size_t)wards, sizeof *spec->wards);
    if (spec->wards == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < n_scenarios; i++) {
        for (int32_t w = 0; w < wards; w++) {
            uint16_t ward = (uint16_t)(hw_stations_at(&spec->map, HW_ST_WARD, 0) + w);
            hw_stations_ward(spec->at[(size_t)i * spec->map.n_stations + ward], &spec->stations[ward], &spec->wards[i * wards + w]);
        }
    }
    return hw_changes_make_wards(arena, n_scenarios, spec);
}

enum hw_status hw_scenarios_make(struct hw_load *load, struct hw_plan *plan, const struct hw_params *baseline,
                                 const struct hw_mortality *mortality, const struct hw_scheme *own, struct hw_district_spec *spec) {
    struct hw_arena *arena = load->reader->arena;
    size_t n = (size_t)load->n_scenarios + 1;
    struct making m = {.load = load, .mortality = mortality, .spec = spec, .good = true, .own = own};
    plan->n_scenarios = spec->n_scenarios = (int32_t)n;
    const char **name = hw_arena_alloc(arena, n, sizeof *name);
    const char **title = hw_arena_alloc(arena, n, sizeof *title);
    const char **text = hw_arena_alloc(arena, n, sizeof *text);
    const char **evidence = hw_arena_alloc(arena, n, sizeof *evidence);
    const char **beyond = hw_arena_alloc(arena, n, sizeof *beyond);
    HW_TRY(make_map(arena, spec));
    spec->rules = hw_arena_alloc(arena, n, sizeof *spec->rules);
    spec->at = hw_arena_alloc(arena, n * spec->map.n_stations, sizeof *spec->at);
    spec->eras = hw_arena_alloc(arena, n, sizeof *spec->eras);
    spec->schemes = hw_arena_alloc(arena, n, sizeof *spec->schemes);
    if (!name || !title || !text || !evidence || !beyond || !spec->rules || !spec->at || !spec->eras || !spec->schemes) {
        return HW_NO_MEMORY;
    }
    plan->scenario = name;
    plan->scenario_title = title;
    plan->scenario_text = text;
    plan->scenario_evidence = evidence;
    plan->scenario_beyond = beyond;
    name[0] = "baseline";
    title[0] = "As it is";
    text[0] = "";
    evidence[0] = beyond[0] = "";
    m.good &= hw_rules_make(baseline, spec->census, spec->map.n_areas, mortality, &spec->rules[0]);
    HW_TRY(rules_by_station(&m, NULL, &spec->rules[0], "baseline", spec->at));
    HW_TRY(hw_changes_make(load, own, NULL, 0, mortality, spec));
    for (size_t i = 1; i < n; i++) {
        name[i] = load->scenarios[i - 1];
        HW_TRY(make_scenario(&m, i, name[i], &title[i], &text[i], &evidence[i], &beyond[i]));
    }
    if (!m.good) {
        struct hw_place nowhere = {load->doc->file, 0, 1, 1};
        hw_diag_error(load->reader->diag, nowhere, "a duration or spread is out of the range that its distribution allows");
    }
    HW_TRY(hw_providers_make(arena, &spec->places, &spec->map, spec->at, &spec->providers));
    HW_TRY(hw_homes_make(arena, &spec->places, &spec->map, spec->at, (int32_t)n, &spec->homes_list, spec->calendar.start_day, &spec->homes));
    return hw_diag_status(load->reader->diag) == HW_OK ? make_stations(arena, spec, plan->n_scenarios) : HW_BAD_INPUT;
}

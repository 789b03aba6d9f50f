/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/stations.h"

#include <string.h>

struct row {
    uint16_t station;
    const char *name, *title;
    bool places;      /* people live or lie there: whoever comes from another place keeps that until there is room */
    int here, across; /* parameter of the number of servers; -1: see hw_stations_servers */
};

static const struct row rows[] = {
    {HW_ST_AE, "a_and_e", "A&E", false, -1, -1},
    {HW_ST_WARD, "acute", "Acute beds", true, HW_P_WARD_BEDS, -1},
    {HW_ST_HEALTH, "health_assessment", "Health assessment", false, HW_P_HEALTH_STAFF, -1},
    {HW_ST_CHC, "nhs_funding", "NHS funding panel", false, HW_P_CHC_PANELS, -1},
    {HW_ST_SOCIAL, "social_assessment", "Social care assessment", false, HW_P_SOCIAL_STAFF, HW_P_OUT_SOCIAL_STAFF},
    {HW_ST_PANEL, "funding", "Council funding panel", false, HW_P_PANEL_STAFF, HW_P_OUT_PANELS},
    {HW_ST_EQUIPMENT, "equipment", "Equipment store", false, HW_P_EQUIPMENT_TEAMS, HW_P_OUT_EQUIPMENT},
    {HW_ST_REABLEMENT, "reablement", "Reablement", true, HW_P_REABLEMENT, HW_P_OUT_REABLEMENT},
    {HW_ST_IC, "intermediate_care", "Intermediate-care beds", true, HW_P_IC_BEDS, HW_P_OUT_IC_BEDS},
    {HW_ST_HOME_CARE, "home_care", "Home care", true, HW_P_HOME_CARE, HW_P_OUT_HOME_CARE},
    {HW_ST_RESIDENTIAL, "residential", "Residential homes", true, HW_P_RESIDENTIAL, HW_P_OUT_RESIDENTIAL},
    {HW_ST_NURSING, "nursing", "Nursing homes", true, HW_P_NURSING, HW_P_OUT_NURSING},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int32_t hw_stations_servers(const struct hw_rules *rules, uint16_t station) {
    if (station >= HW_ST_GP || station == HW_ST_AE) {
        return -1;
    }
    if (station >= HW_ST_SERVICE && station < HW_ST_SERVICE + HW_SERVICES) {
        int32_t service = station - HW_ST_SERVICE;
        return service < rules->n_services ? rules->services[service].staff : 0;
    }
    for (size_t i = 0; i < ROWS; i++) {
        int parameter = rows[i].station == station ? rows[i].here : rows[i].station + 1 == station ? rows[i].across : -1;
        if (parameter >= 0) {
            return (int32_t)hw_param_value(rules->params, parameter);
        }
    }
    return 0;
}

static const char *numbered(struct hw_arena *arena, const char *name, int number) {
    char text[64];
    int n = number < 0 ? snprintf(text, sizeof text, "%s_across", name) : snprintf(text, sizeof text, "%s_%d", name, number + 1);
    return hw_arena_text(arena, text, (size_t)n);
}

static void fill(struct hw_station_spec *spec, const char *name, const char *title, bool places, int32_t servers) {
    memset(spec, 0, sizeof *spec);
    spec->name = name;
    spec->title = title;
    spec->servers = servers < 0 ? 0 : servers;
    spec->room = HW_UNLIMITED;
    spec->hold_previous = places;
    spec->holidays = true;
    spec->by_priority = true;
    spec->n_classes = 1;
}

/* A station whose servers change says so: the flow then takes no standstill there for the end. Somebody in a queue for a place may die or
 * fall ill, so in a district no standstill is for ever. */
static enum hw_status may_change(struct hw_arena *arena, struct hw_station_spec *spec) {
    struct hw_week *week = hw_arena_alloc(arena, 1, sizeof *week);
    if (week == NULL) {
        return HW_NO_MEMORY;
    }
    hw_week_fill(week, spec->servers);
    spec->capacity = week;
    return HW_OK;
}

void hw_stations_ward(const struct hw_rules *rules, const struct hw_station_spec *baseline, struct hw_station_spec *out) {
    *out = *baseline;
    out->leave_week = &rules->params->weeks[HW_P_WARD_DISCHARGE_HOURS];
    out->exit_delay = rules->leaving;
}

enum hw_status hw_stations_make(struct hw_arena *arena, const struct hw_rules *rules, struct hw_station_spec **out, uint32_t *n) {
    uint32_t practices = (uint32_t)hw_param_value(rules->params, HW_P_PRACTICES);
    uint32_t count = HW_ST_GP + practices;
    struct hw_station_spec *specs = hw_arena_alloc(arena, count, sizeof *specs);
    if (specs == NULL) {
        return HW_NO_MEMORY;
    }
    for (size_t i = 0; i < ROWS; i++) {
        uint16_t s = rows[i].station;
        fill(&specs[s], rows[i].name, rows[i].title, rows[i].places, hw_stations_servers(rules, s));
        if (rows[i].across >= 0) {
            const char *name = numbered(arena, rows[i].name, -1);
            fill(&specs[s + 1], name, rows[i].title, rows[i].places, hw_stations_servers(rules, (uint16_t)(s + 1)));
        }
    }
    for (int i = 0; i < HW_SERVICES; i++) {
        fill(&specs[HW_ST_SERVICE + i], numbered(arena, "service", i), "Service offered by a scheme", false, 0);
    }
    for (uint32_t i = 0; i < practices; i++) {
        fill(&specs[HW_ST_GP + i], numbered(arena, "practice", (int)i), "GP practice", false, 0);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (specs[i].name == NULL) {
            return HW_NO_MEMORY;
        }
        if (i < HW_ST_GP) {
            HW_TRY(may_change(arena, &specs[i]));
        }
    }
    hw_stations_ward(rules, &specs[HW_ST_WARD], &specs[HW_ST_WARD]);
    *out = specs;
    *n = count;
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/stations.h"

#include <string.h>

struct row {
    uint16_t kind;
    const char *name, *title;
    bool places; /* people live or lie there: whoever comes from another place keeps that until there is room */
    int servers; /* parameter of their number; -1: see hw_stations_servers */
};

enum { NO_STAFF = -2 }; /* nobody who could be busy elsewhere */
static const struct row rows[] = {
    {HW_ST_AE, "a_and_e", "A&E", false, -1},
    {HW_ST_MINORS, "a_and_e_minors", "A&E minors", false, -1},
    {HW_ST_CALLS, "call_111", "NHS 111", false, -1},
    {HW_ST_WARD, "acute", "Acute beds", true, -1},
    {HW_ST_HEALTH, "health_assessment", "Health assessment", false, HW_P_HEALTH_STAFF},
    {HW_ST_SERVICE, "service", "Service offered by a scheme", false, -1},
    {HW_ST_DAY, "day_unit", "Day unit", false, -1},
    {HW_ST_MEETING, "team_meeting", "Team meetings on acute wards", false, HW_P_MDT_MEETINGS},
    {HW_ST_SOCIAL, "social_assessment", "Social care assessment", false, HW_P_SOCIAL_STAFF},
    {HW_ST_PANEL, "funding", "Council funding panel", false, HW_P_PANEL_STAFF},
    {HW_ST_EQUIPMENT, "equipment", "Equipment store", false, HW_P_EQUIPMENT_TEAMS},
    {HW_ST_REABLEMENT, "reablement", "Reablement", true, HW_P_REABLEMENT},
    {HW_ST_IC, "intermediate_care", "Intermediate-care beds", true, HW_P_IC_BEDS},
    {HW_ST_HOME_CARE, "home_care", "Home care", true, HW_P_CARERS},
    {HW_ST_RESIDENTIAL, "residential", "Residential homes", true, HW_P_RESIDENTIAL},
    {HW_ST_NURSING, "nursing", "Nursing homes", true, HW_P_NURSING},
    {HW_ST_CHC, "nhs_funding", "NHS funding panel", false, HW_P_CHC_PANELS},
    {HW_ST_NURSES, "nhs_assessment", "Assessment for NHS funding", false, HW_P_NURSE_STAFF},
    {HW_ST_COMMUNITY, "community_assessment", "Health assessment in other than acute beds", false, HW_P_COMMUNITY_STAFF},
    {HW_ST_MEANS, "means_test", "Means test", false, HW_P_MEANS_STAFF},
    {HW_ST_BROKERS, "brokerage", "Brokerage", false, HW_P_BROKERS},
    {HW_ST_HOME_ASSESS, "home_assessment", "Assessment by care homes", false, HW_P_HOME_ASSESS_STAFF},
    {HW_ST_DISPUTES, "disputes", "Disputes between payers", false, HW_P_DISPUTE_CASES},
    {HW_ST_HOUSING, "housing", "Search for a home to go to", false, HW_P_HOUSING_CASES},
    {HW_ST_ADAPTATIONS, "adaptations", "Adaptation of homes", false, HW_P_ADAPTATION_STAFF},
    {HW_ST_REFERRAL, "referral", "Referral by the ward", false, NO_STAFF},
    {HW_ST_FAMILY, "choice", "Choice by patient and family", false, HW_P_CHOICE_CASES},
    {HW_ST_DOLS, "authorisations", "Authorisation of placements", false, HW_P_DOLS_STAFF},
    {HW_ST_LOOKING, "looking", "At home, looking for care", false, NO_STAFF},
    {HW_ST_AMBULANCE, "ambulance", "Ambulance crews", false, -1},
    {HW_ST_MIU, "minor_injuries", "Minor injuries units", false, -1},
    {HW_ST_MENTAL, "mental_health", "Mental-health beds of adults", true, HW_P_MENTAL_BEDS},
    {HW_ST_MENTAL_OLDER, "mental_health_older", "Mental-health beds of older people", true, HW_P_MENTAL_OLDER_BEDS},
    {HW_ST_MEETING_OTHER, "team_meeting_other", "Team meetings for other than acute beds", false, HW_P_MDT_MEETINGS_OTHER},
    {HW_ST_EXTRA_CARE, "extra_care", "Extra care housing", true, HW_P_EXTRA_CARE_FLATS},
    {HW_ST_NHS_BROKERS, "nhs_brokerage", "Brokerage of what the NHS pays for", false, HW_P_NHS_BROKERS},
    {HW_ST_HOSPICE, "hospice", "Hospice beds", true, HW_P_HOSPICE_BEDS},
    {HW_ST_END_OF_LIFE, "end_of_life", "End-of-life team at home", true, HW_P_DYING_PLACES},
    {HW_ST_GRANTS, "grants", "Grants for the adaptation of homes", false, HW_P_GRANTS},
    {HW_ST_BUILDERS, "builders", "Builders who adapt homes", false, HW_P_BUILDERS},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int hw_stations_parameter(enum hw_station_id kind) {
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].kind == kind) {
            return rows[i].servers;
        }
    }
    return -1;
}

bool hw_stations_holds(enum hw_station_id kind) {
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].kind == kind) {
            return rows[i].places;
        }
    }
    return false;
}

int32_t hw_stations_servers(const struct hw_rules *rules, enum hw_station_id kind, int service) {
    if (kind == HW_ST_AE || kind == HW_ST_DAY || kind == HW_ST_MINORS || kind == HW_ST_CALLS || kind == HW_ST_AMBULANCE || kind == HW_ST_MIU ||
        kind == HW_ST_GRANTS) {
        return -1;
    }
    if (kind == HW_ST_SERVICE) {
        return service < rules->n_services ? rules->services[service].staff : 0;
    }
    if (kind == HW_ST_WARD) {
        return service == HW_POOL_ESCALATION ? -1 : rules->pool_beds[service];
    }
    int row = hw_stations_parameter(kind);
    if (row == NO_STAFF || kind == HW_ST_HOME_CARE) { /* there, hours are what is short (agents/rounds.h) */
        return HW_UNLIMITED;
    }
    return row >= 0 ? (int32_t)hw_param_value(rules->params, row) : 0;
}

int32_t hw_stations_places(const struct hw_rules *rules, enum hw_station_id kind) {
    int32_t sum = 0;
    for (int k = 0; k < hw_stations_each(kind); k++) {
        int32_t servers = hw_stations_servers(rules, kind, k);
        sum = servers < 0 ? sum : servers < HW_UNLIMITED - sum ? sum + servers : HW_UNLIMITED;
    }
    return sum;
}

/* How many have one. */
static int32_t owners_of(enum hw_station_id kind, int32_t n_hospitals, int32_t n_areas) {
    return hw_stations_of_all(kind) ? 1 : hw_stations_of_area(kind) ? n_areas : n_hospitals;
}

enum hw_status hw_stations_map(struct hw_arena *arena, int32_t n_hospitals, int32_t n_areas, const uint16_t *practices,
                               struct hw_station_map *out) {
    size_t n = 0;
    for (size_t i = 0; i < ROWS; i++) {
        n += (size_t)owners_of(rows[i].kind, n_hospitals, n_areas) * (size_t)hw_stations_each(rows[i].kind);
    }
    struct hw_station_is *is = hw_arena_alloc(arena, n, sizeof *is);
    uint16_t *practice = hw_arena_alloc(arena, (size_t)n_areas, sizeof *practice);
    if (is == NULL || practice == NULL) {
        return HW_NO_MEMORY;
    }
    *out = (struct hw_station_map){.n_stations = (uint32_t)n, .n_hospitals = n_hospitals, .n_areas = n_areas, .is = is, .practice = practice};
    uint16_t at = 0;
    for (size_t i = 0; i < ROWS; i++) {
        int each = hw_stations_each(rows[i].kind);
        out->first[rows[i].kind] = at;
        for (int32_t owner = 0; owner < owners_of(rows[i].kind, n_hospitals, n_areas); owner++) {
            for (int k = 0; k < each; k++) {
                is[at++] = (struct hw_station_is){(uint8_t)rows[i].kind, (uint8_t)owner, (uint8_t)k};
            }
        }
    }
    for (int32_t a = 0; a < n_areas; a++) {
        practice[a] = (uint16_t)out->n_practices;
        out->n_practices += practices[a];
    }
    return HW_OK;
}

/* Pools of beds, and whose beds their patients take when they are full, nearest first; the escalation beds come last. Children lie among
 * children. The first of a surgical speciality's is the other's. */
enum { MED = HW_SPECIALITY_MEDICINE, OLD = HW_SPECIALITY_OLDER, SUR = HW_SPECIALITY_SURGERY, TRA = HW_SPECIALITY_TRAUMA, ESC = HW_POOL_ESCALATION };
static const struct pool {
    const char *name, *title;
    int n_overflow;
    uint8_t overflow[HW_FLOW_OVERFLOW];
} pools[HW_WARD_POOLS] = {
    [MED] = {"acute_medicine", "Medical beds", 4, {OLD, SUR, TRA, ESC}},
    [OLD] = {"acute_older", "Beds of older people's medicine", 4, {MED, TRA, SUR, ESC}},
    [SUR] = {"acute_surgery", "Surgical beds", 4, {TRA, MED, OLD, ESC}},
    [TRA] = {"acute_trauma", "Beds of trauma and orthopaedics", 4, {SUR, OLD, MED, ESC}},
    [HW_SPECIALITY_CHILDREN] = {"acute_children", "Children's beds", 0, {0}},
    [ESC] = {"escalation", "Escalation beds", 0, {0}},
};

/* "service", "_thanet", 3: service_3_thanet. number 0: none. */
static const char *name_of(struct hw_arena *arena, const char *name, const char *suffix, int number) {
    char text[128];
    int n = number == 0 ? snprintf(text, sizeof text, "%s%s", name, suffix) : snprintf(text, sizeof text, "%s_%d%s", name, number, suffix);
    return hw_arena_text(arena, text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

static void fill(struct hw_station_spec *spec, const char *name, const struct row *row, int32_t servers) {
    memset(spec, 0, sizeof *spec);
    spec->name = name;
    spec->title = row->title;
    spec->servers = servers < 0 ? 0 : servers;
    spec->room = HW_UNLIMITED;
    spec->hold_previous = row->places;
    spec->holidays = true;
    spec->by_priority = true;
    spec->n_classes = 1;
}

void hw_stations_ward(const struct hw_rules *rules, const struct hw_station_spec *baseline, struct hw_station_spec *out) {
    *out = *baseline;
    out->leave_week = &rules->params->weeks[HW_P_WARD_DISCHARGE_HOURS];
    out->exit_asked = true;
    out->moves_back = hw_param_value(rules->params, HW_P_OUTLIERS_BACK) > 0;
    out->minor_first = hw_param_value(rules->params, HW_P_RING_FENCE) > 0;
}

static void make_pool(const struct hw_station_map *map, uint16_t station, struct hw_station_spec *spec) {
    struct hw_station_is is = map->is[station];
    const struct pool *pool = &pools[is.service];
    spec->title = pool->title;
    spec->n_overflow = pool->n_overflow;
    for (int k = 0; k < pool->n_overflow; k++) {
        spec->overflow[k] = (uint16_t)(station - is.service + pool->overflow[k]);
    }
    spec->minor_from = HW_WARD_PLANNED;
    spec->minor_overflow = 1; /* planned patients of the two surgical specialities use each other's beds, and no others */
}

enum hw_status hw_stations_make(struct hw_arena *arena, const struct hw_station_map *map, const struct hw_rules *const *rules,
                                const char *const *suffix, struct hw_station_spec **out) {
    struct hw_station_spec *specs = hw_arena_alloc(arena, map->n_stations, sizeof *specs);
    if (specs == NULL) {
        return HW_NO_MEMORY;
    }
    for (uint32_t s = 0; s < map->n_stations; s++) {
        struct hw_station_is is = map->is[s];
        const struct row *row = rows;
        for (size_t i = 0; i < ROWS; i++) {
            row = rows[i].kind == is.kind ? &rows[i] : row;
        }
        bool area = hw_stations_of_area(is.kind);
        const char *end = hw_stations_of_all(is.kind) ? "" : suffix[(area ? map->n_hospitals : 0) + is.owner];
        const char *name = name_of(arena, is.kind == HW_ST_WARD ? pools[is.service].name : row->name, end, is.kind == HW_ST_SERVICE ? is.service + 1 : 0);
        if (name == NULL) {
            return HW_NO_MEMORY;
        }
        fill(&specs[s], name, row, is.kind == HW_ST_SERVICE ? 0 : hw_stations_servers(rules[s], is.kind, is.service));
        if (is.kind == HW_ST_WARD) {
            make_pool(map, (uint16_t)s, &specs[s]);
            hw_stations_ward(rules[s], &specs[s], &specs[s]);
        }
    }
    *out = specs;
    return HW_OK;
}

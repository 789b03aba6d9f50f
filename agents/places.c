/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/places.h"

#include "agents/providers.h"
#include "agents/stations.h"

#include <math.h>
#include <string.h>

/* ---- what a configuration may say ---- */

struct hospital_config {
    const char *name, *title, *trust;
    const struct hw_node *parameters;
};
struct area_config {
    const char *name, *title, *economy, *council;
    bool outside;
    const struct hw_node *people, *hospitals, *parameters;
};

static const char object_json[] = "{\"type\": \"object\"}";

static const struct hw_field hospital_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hospital_config, name), .doc = "A word."},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hospital_config, title), .required = true, .doc = "In plain English."},
    {.key = "trust", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hospital_config, trust), .required = true, .doc = "A word: whose it is."},
    {.key = "parameters",
     .kind = HW_FIELD_NODE,
     .offset = offsetof(struct hospital_config, parameters),
     .json = object_json,
     .doc = "Parameters of hospitals that are other here, by section as in the model."},
};
const struct hw_schema hw_places_hospital_schema = {"hospital", sizeof(struct hospital_config), hospital_fields, 4,
                                                    "A hospital: A&E, beds, and who assesses for discharge there."};

static const struct hw_field area_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = offsetof(struct area_config, name), .doc = "A word."},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = offsetof(struct area_config, title), .required = true, .doc = "In plain English."},
    {.key = "economy", .kind = HW_FIELD_TEXT, .offset = offsetof(struct area_config, economy), .required = true, .doc = "A word: the care economy it is of."},
    {.key = "council", .kind = HW_FIELD_TEXT, .offset = offsetof(struct area_config, council), .required = true, .doc = "A word: whose social care its people have."},
    {.key = "outside",
     .kind = HW_FIELD_BOOL,
     .offset = offsetof(struct area_config, outside),
     .initial = "false",
     .doc = "Its people use these hospitals, but have no practice here and are no part of the district's own figures."},
    {.key = "people",
     .kind = HW_FIELD_NODE,
     .offset = offsetof(struct area_config, people),
     .required = true,
     .json = object_json,
     .doc = "share_of_county: of the census file's people; older_ratio: share of people of 65 and over relative to that."},
    {.key = "hospitals",
     .kind = HW_FIELD_NODE,
     .offset = offsetof(struct area_config, hospitals),
     .required = true,
     .json = object_json,
     .doc = "Share of the people who use each hospital; what is left to 100 % uses hospitals elsewhere."},
    {.key = "parameters",
     .kind = HW_FIELD_NODE,
     .offset = offsetof(struct area_config, parameters),
     .json = object_json,
     .doc = "Parameters of areas that are other here, by section as in the model."},
};
const struct hw_schema hw_places_area_schema = {"area", sizeof(struct area_config), area_fields, 8,
                                                "An area: its people, their practices, their council and its services."};

/* ---- whose a parameter is ---- */

static const struct {
    const char *head;
    unsigned owner;
} heads[] = { /* the first that fits */
    {"discharge.hospital_first", 0},
    {"discharge.assessment.social.", HW_OF_AREA},
    {"discharge.assessment.community.", HW_OF_AREA},
    {"discharge.nhs_assessment.", HW_OF_AREA},
    {"discharge.nhs_funding.", HW_OF_AREA},
    {"discharge.means_test.", HW_OF_AREA},
    {"discharge.brokerage.", HW_OF_AREA},
    {"discharge.home_assessment.", HW_OF_AREA},
    {"discharge.disputes_at_once", HW_OF_AREA},
    {"discharge.choices_at_once", HW_OF_AREA},
    {"housing.", HW_OF_AREA},
    {"adaptations.", HW_OF_AREA},
    {"authorisations.", HW_OF_AREA},
    {"frictions.", HW_OF_HOSPITAL | HW_OF_AREA},
    {"steps.office_hours", HW_OF_AREA},
    {"discharge.assessment.hours", HW_OF_HOSPITAL | HW_OF_AREA},
    {"discharge.assessment.spread", HW_OF_HOSPITAL | HW_OF_AREA},
    {"discharge.funding.package_from", HW_OF_HOSPITAL},
    {"discharge.funding.", HW_OF_AREA},
    {"discharge.", HW_OF_HOSPITAL},
    {"a_and_e.minors.from", 0},
    {"a_and_e.resuscitation_below", 0},
    {"a_and_e.", HW_OF_HOSPITAL},
    {"ambulance.called_below", 0},
    {"ambulance.helped_by_phone_from", 0},
    {"ambulance.treats_from", 0},
    {"ambulance.", HW_OF_AREA},
    {"minor_injuries.", HW_OF_AREA},
    {"acute.", HW_OF_HOSPITAL},
    {"start.acute", HW_OF_HOSPITAL},
    {"start.waiting.", HW_OF_HOSPITAL},
    {"start.outside_share", 0},
    {"start.care_home_weight", 0},
    {"start.when_below_census", 0},
    {"start.", HW_OF_AREA},
    {"population.migration.", HW_OF_AREA},
    {"population.practices", HW_OF_AREA},
    {"gp.", HW_OF_AREA},
    {"equipment.", HW_OF_AREA},
    {"reablement.", HW_OF_AREA},
    {"intermediate_care.", HW_OF_AREA},
    {"mental_health.", HW_OF_AREA},
    {"community_nursing.", HW_OF_AREA},
    {"hospice.", HW_OF_AREA},
    {"end_of_life.places", HW_OF_AREA},
    {"home_care.", HW_OF_AREA},
    {"residential.", HW_OF_AREA},
    {"nursing.", HW_OF_AREA},
    {"care_homes.", HW_OF_AREA},
    {"means.", HW_OF_AREA},
    {"carers.", HW_OF_AREA},
    {"extra_care.", HW_OF_AREA},
};

unsigned hw_places_owner(const char *path) {
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (strncmp(path, heads[i].head, strlen(heads[i].head)) == 0) {
            return heads[i].owner;
        }
    }
    return 0;
}

enum { BY_HEADS = -1 }; /* this district's, in proportion to the people */
/* The numbers of the neighbours of a district that is not on a map, by the kind of station. */
static const struct {
    enum hw_station_id kind;
    int32_t neighbour, start; /* -1: nobody is there at the start */
} neighbours[] = {
    {HW_ST_SOCIAL, HW_P_OUT_SOCIAL_STAFF, -1},
    {HW_ST_PANEL, HW_P_OUT_PANELS, -1},
    {HW_ST_EQUIPMENT, HW_P_OUT_EQUIPMENT, -1},
    {HW_ST_REABLEMENT, HW_P_OUT_REABLEMENT, HW_P_START_REABLEMENT},
    {HW_ST_IC, HW_P_OUT_IC_BEDS, HW_P_START_IC},
    {HW_ST_HOME_CARE, HW_P_OUT_HOME_CARE, HW_P_START_HOME_CARE},
    {HW_ST_RESIDENTIAL, HW_P_OUT_RESIDENTIAL, HW_P_START_RESIDENTIAL},
    {HW_ST_NURSING, HW_P_OUT_NURSING, HW_P_START_NURSING},
    {HW_ST_CHC, BY_HEADS, -1},
    {HW_ST_NURSES, BY_HEADS, -1},
    {HW_ST_COMMUNITY, BY_HEADS, -1},
    {HW_ST_MEANS, BY_HEADS, -1},
    {HW_ST_BROKERS, BY_HEADS, -1},
    {HW_ST_HOME_ASSESS, BY_HEADS, -1},
    {HW_ST_DISPUTES, BY_HEADS, -1},
    {HW_ST_FAMILY, BY_HEADS, -1},
    {HW_ST_HOUSING, BY_HEADS, -1},
    {HW_ST_ADAPTATIONS, BY_HEADS, -1},
    {HW_ST_DOLS, BY_HEADS, -1},
    {HW_ST_MENTAL, BY_HEADS, HW_P_START_MENTAL},
    {HW_ST_MENTAL_OLDER, BY_HEADS, HW_P_START_MENTAL_OLDER},
    {HW_ST_MEETING_OTHER, BY_HEADS, -1},
    {HW_ST_EXTRA_CARE, BY_HEADS, HW_P_START_EXTRA_CARE},
    {HW_ST_NHS_BROKERS, BY_HEADS, -1},
    {HW_ST_HOSPICE, BY_HEADS, HW_P_START_HOSPICE},
    {HW_ST_END_OF_LIFE, BY_HEADS, HW_P_START_END_OF_LIFE},
    {HW_ST_GRANTS, BY_HEADS, -1},
    {HW_ST_BUILDERS, BY_HEADS, -1},
};
enum { NEIGHBOURS = sizeof neighbours / sizeof neighbours[0] };

bool hw_places_is_size(int32_t row) {
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        if (hw_stations_parameter(neighbours[i].kind) == row || neighbours[i].start == row) {
            return true;
        }
    }
    return row == HW_P_AMBULANCE_CREWS || row == HW_P_MIU_STAFF || row == HW_P_NURSES || row == HW_P_START_NURSED ||
           row == HW_P_START_NURSED_STAY;
}

bool hw_places_scales(const struct hw_param_row *row, int32_t number) {
    return row->kind == HW_PARAM_COUNT && number != HW_P_GP_CLINICIANS;
}

/* ---- reading ---- */

/* The model's parameters with a place's own on top. */
static enum hw_status own_params(struct hw_reader *reader, const struct hw_params *params, const struct hw_node *node, unsigned owner,
                                 double scale, struct hw_params **out, const double **before) {
    struct hw_params *own = hw_arena_alloc(reader->arena, 1, sizeof *own);
    double *counted = scale < 1 ? hw_arena_alloc(reader->arena, (size_t)params->table->count, sizeof *counted) : NULL;
    if (own == NULL || (scale < 1 && counted == NULL)) {
        return HW_NO_MEMORY;
    }
    *before = counted;
    HW_TRY(hw_param_copy(reader->arena, params, own));
    *out = own;
    memset(own->changed, 0, (size_t)own->table->count * sizeof *own->changed);
    enum hw_status status = node == NULL ? HW_OK : hw_param_read_more(reader, node, NULL, 0, own);
    if (status == HW_NO_MEMORY) {
        return status;
    }
    for (int32_t row = 0; row < own->table->count && counted != NULL; row++) { /* for the remark on it */
        counted[row] = hw_places_counted(own, row);
    }
    hw_places_scale(own, own->changed, scale); /* the rest was scaled already */
    for (int32_t row = 0; row < own->table->count; row++) {
        const struct hw_param_row *r = &own->table->rows[row];
        if (own->changed[row] && !(hw_places_owner(r->path) & owner)) {
            hw_diag_error(reader->diag, own->place[row], "%s cannot be set for %s: it is %s", r->path,
                          owner == HW_OF_AREA ? "an area" : "a hospital",
                          hw_places_owner(r->path) == HW_OF_AREA       ? "of areas"
                          : hw_places_owner(r->path) == HW_OF_HOSPITAL ? "of hospitals"
                                                                       : "the same everywhere");
        }
    }
    return HW_OK;
}

/* The rows that only areas have; the hospitals are an axis. */
static enum hw_status area_table(struct hw_arena *arena, const struct hw_places *places, struct hw_param_table *out) {
    const char **labels = hw_arena_alloc(arena, (size_t)places->n_hospitals, sizeof *labels);
    struct hw_axis *axis = hw_arena_alloc(arena, 1, sizeof *axis);
    struct hw_param_row *rows = hw_arena_alloc(arena, HW_AREA_ROWS, sizeof *rows);
    if (labels == NULL || axis == NULL || rows == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t h = 0; h < places->n_hospitals; h++) {
        labels[h] = places->hospitals[h].name;
    }
    *axis = (struct hw_axis){"hospital", places->n_hospitals, labels};
    rows[HW_AREA_SHARE] = (struct hw_param_row){
        "people.share_of_county", HW_PARAM_SHARE, NULL, 0, 1, "0", "share of the census file's people", NULL, "A", "not said", "How many."};
    rows[HW_AREA_OLDER] = (struct hw_param_row){"people.older_ratio", HW_PARAM_NUMBER, NULL, 0, 5, "1", "ratio", NULL, "A", "not said",
                                                "Share of those of 65 and over relative to the share of all."};
    rows[HW_AREA_HOSPITALS] = (struct hw_param_row){"hospitals", HW_PARAM_SHARE, axis, 0, 1, "0", "share of people", NULL, "A", "not said",
                                                    "Which hospital people use."};
    *out = (struct hw_param_table){rows, HW_AREA_ROWS};
    return HW_OK;
}

bool hw_places_is_gap(const char *text) {
    static const char *const words[] = {"nan", "inf", "na", "none", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* beside: a node of the place's map, or NULL. */
static void check_word(struct hw_reader *reader, const struct hw_node *beside, const char *name, const char *key, const char *text) {
    const struct hw_node *node = beside != NULL ? hw_yaml_child(beside->parent, key) : NULL;
    struct hw_place place = node != NULL ? node->place : (struct hw_place){NULL, 0, 1, 1};
    bool word = text[0] >= 'a' && text[0] <= 'z' && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
    if (!word || hw_places_is_gap(text)) {
        hw_diag_error(reader->diag, place, "%s: %s is \"%.40s\"; it must be a word of small letters, digits and _, and not what programs write for what is missing", name, key, text);
    }
}

static enum hw_status read_area(struct hw_reader *reader, const struct area_config *config, const struct hw_param_table *table,
                                const struct hw_params *params, double scale, struct hw_area *out) {
    static const char *const skip[] = {"title", "economy", "council", "outside", "parameters"};
    *out = (struct hw_area){.name = config->name, .title = config->title, .economy = config->economy, .council = config->council,
                            .outside = config->outside};
    check_word(reader, config->people, config->name, "economy", config->economy);
    check_word(reader, config->people, config->name, "council", config->council);
    HW_TRY(own_params(reader, params, config->parameters, HW_OF_AREA, scale, &out->params, &out->counted));
    if (config->people == NULL || config->hospitals == NULL) {
        return HW_OK; /* already told */
    }
    const struct hw_node *map = config->people->parent;
    enum hw_status status = hw_param_read(reader, table, map, skip, sizeof skip / sizeof skip[0], &out->people);
    if (status != HW_OK) {
        return status == HW_BAD_INPUT ? HW_OK : status;
    }
    if (!out->people.changed[HW_AREA_SHARE]) {
        hw_diag_error(reader->diag, config->people->place, "people needs share_of_county: the area's share of the census file's people");
    }
    double sum = 0;
    for (int32_t h = 0; h < table->rows[HW_AREA_HOSPITALS].axis->size; h++) {
        sum += hw_param_at(&out->people, HW_AREA_HOSPITALS, h);
    }
    if (sum > 1 + 1e-9) {
        hw_diag_error(reader->diag, config->hospitals->place, "the shares of hospitals add to %g; at most 1 is possible", sum);
    }
    out->share = hw_param_value(&out->people, HW_AREA_SHARE) * scale;
    out->older_ratio = hw_param_value(&out->people, HW_AREA_OLDER);
    out->catchment = out->people.values[HW_AREA_HOSPITALS];
    return HW_OK;
}

/* At least one where there is any. */
static double by_heads(const struct hw_params *params, int32_t row) {
    double own = hw_param_value(params, row), people = hw_param_value(params, HW_P_COUNTY_SHARE);
    double scaled = people > 0 ? own * hw_param_value(params, HW_P_OUTSIDE_SHARE) / people + 0.5 : own;
    return own <= 0 || own >= (double)HW_UNLIMITED ? own : scaled < 1 ? 1 : (double)(int32_t)scaled;
}

/* So many for the neighbours, rounded up: a few crews or practitioners are not divided. */
static double in_proportion(double here, double ratio) {
    return here <= 0 || here >= (double)HW_UNLIMITED ? here : (double)(int64_t)(here * ratio + 1 - 1e-9);
}

/* One hospital, one area, and the neighbours who use that hospital. */
static enum hw_status unlisted(struct hw_reader *reader, struct hw_params *params, double scale, struct hw_places *out) {
    static const double all[1] = {1};
    struct hw_params *across = hw_arena_alloc(reader->arena, 1, sizeof *across);
    if (across == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_param_copy(reader->arena, params, across));
    double full = hw_param_value(params, HW_P_START_OUTSIDE);
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        int32_t row = hw_stations_parameter(neighbours[i].kind);
        double servers = neighbours[i].neighbour == BY_HEADS ? by_heads(params, row) : hw_param_value(params, neighbours[i].neighbour);
        across->values[row][0] = servers;
        if (neighbours[i].start >= 0) {
            /* Of home care: packages of middling need that the carers have hours for. */
            double need = (hw_param_value(params, HW_P_NEED_SUPPORT) + hw_param_value(params, HW_P_NEED_CARE_HOME)) / 2;
            double packages = neighbours[i].kind != HW_ST_HOME_CARE ? 1
                              : (double)hw_providers_carer_minutes(params) / (double)hw_providers_package_minutes(params, need, false);
            across->values[neighbours[i].start][0] =
                servers < (double)HW_UNLIMITED ? floor(full * servers * packages) : by_heads(params, neighbours[i].start);
        }
    }
    static const int32_t nurses[] = {HW_P_NURSES, HW_P_START_NURSED, HW_P_START_NURSED_STAY};
    for (int i = 0; i < 3; i++) {
        across->values[nurses[i]][0] = by_heads(params, nurses[i]);
    }
    double here = hw_param_value(params, HW_P_COUNTY_SHARE);
    double ratio = here > 0 ? hw_param_value(params, HW_P_OUTSIDE_SHARE) / here : 1;
    for (int32_t hour = 0; hour < 24; hour++) {
        across->values[HW_P_AMBULANCE_CREWS][hour] = in_proportion(hw_param_at(params, HW_P_AMBULANCE_CREWS, hour), ratio);
    }
    across->values[HW_P_MIU_STAFF][0] = in_proportion(hw_param_value(params, HW_P_MIU_STAFF), ratio);
    out->n_hospitals = 1;
    out->n_areas = 2;
    out->hospitals[0] = (struct hw_hospital){"acute", "Acute trust", "acute", params, NULL};
    out->areas[0] = (struct hw_area){.name = "here", .title = "The district", .economy = "here", .council = "here", .params = params,
                                     .share = hw_param_value(params, HW_P_COUNTY_SHARE) * scale, .older_ratio = 1, .catchment = all};
    out->areas[1] = (struct hw_area){.name = "across", .title = "Across the boundary", .economy = "across", .council = "across",
                                     .outside = true, .params = across,
                                     .share = hw_param_value(params, HW_P_OUTSIDE_SHARE) * scale, .older_ratio = 1, .catchment = all};
    return HW_OK;
}

static void check_lists(struct hw_reader *reader, const struct hw_places_config *config) {
    struct hw_place nowhere = {NULL, 0, 1, 1};
    const struct hw_list *lists[2] = {&config->areas, &config->hospitals};
    static const char *const names[2] = {"areas", "hospitals"};
    for (int i = 0; i < 2; i++) {
        if (lists[i]->count == 0) {
            hw_diag_error(reader->diag, nowhere, "%s are listed, but no %s", names[1 - i], names[i]);
        } else if (lists[i]->count > HW_PLACES_MOST) {
            hw_diag_error(reader->diag, nowhere, "there are %zu %s; at most %d are possible", lists[i]->count, names[i], HW_PLACES_MOST);
        }
    }
}

enum hw_status hw_places_read(struct hw_reader *reader, const struct hw_places_config *config, struct hw_params *params, double scale,
                              struct hw_places *out) {
    size_t hospitals = config->hospitals.count, areas = config->areas.count;
    struct hw_param_table table;
    *out = (struct hw_places){.listed = hospitals + areas > 0, .scale = scale};
    out->hospitals = hw_arena_alloc(reader->arena, hospitals + 1, sizeof *out->hospitals);
    out->areas = hw_arena_alloc(reader->arena, areas + 2, sizeof *out->areas);
    if (out->hospitals == NULL || out->areas == NULL) {
        return HW_NO_MEMORY;
    }
    if (!out->listed) {
        return unlisted(reader, params, scale, out);
    }
    check_lists(reader, config);
    HW_TRY(hw_diag_status(reader->diag));
    for (size_t h = 0; h < hospitals; h++) {
        const struct hospital_config *one = (const struct hospital_config *)config->hospitals.items + h;
        struct hw_hospital *to = &out->hospitals[out->n_hospitals++];
        *to = (struct hw_hospital){.name = one->name, .title = one->title, .trust = one->trust};
        check_word(reader, one->parameters, one->name, "trust", one->trust);
        HW_TRY(own_params(reader, params, one->parameters, HW_OF_HOSPITAL, scale, &to->params, &to->counted));
    }
    HW_TRY(area_table(reader->arena, out, &table));
    for (int outside = 0; outside < 2; outside++) {
        for (size_t a = 0; a < areas; a++) {
            const struct area_config *one = (const struct area_config *)config->areas.items + a;
            if (one->outside == (outside == 1)) {
                HW_TRY(read_area(reader, one, &table, params, scale, &out->areas[out->n_areas++]));
            }
        }
    }
    return HW_OK;
}

/* ---- where a scheme acts ---- */

static bool same(const char *wanted, const char *is) {
    return wanted == NULL || strcmp(wanted, is) == 0;
}

/* The hospital that most of an area's people use. */
static int32_t main_hospital(const struct hw_places *places, int32_t area) {
    const double *catchment = places->areas[area].catchment;
    int32_t most = 0;
    for (int32_t h = 1; h < places->n_hospitals; h++) {
        most = catchment[h] > catchment[most] ? h : most;
    }
    return most;
}

bool hw_places_in_hospital(const struct hw_places *places, int32_t hospital, const struct hw_where *where) {
    if (!same(where->hospital, places->hospitals[hospital].name) || !same(where->trust, places->hospitals[hospital].trust)) {
        return false;
    }
    bool wanted = where->area == NULL && where->economy == NULL;
    for (int32_t a = 0; a < places->n_areas && !wanted; a++) {
        const struct hw_area *area = &places->areas[a];
        wanted = same(where->area, area->name) && same(where->economy, area->economy) && main_hospital(places, a) == hospital;
    }
    return wanted;
}

bool hw_places_in_area(const struct hw_places *places, int32_t area, const struct hw_where *where) {
    const struct hw_hospital *hospital = &places->hospitals[main_hospital(places, area)];
    return same(where->hospital, hospital->name) && same(where->trust, hospital->trust) && same(where->area, places->areas[area].name) &&
           same(where->economy, places->areas[area].economy);
}

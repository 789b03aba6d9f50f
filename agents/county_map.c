/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells into the configuration's tree, each with its own place, and into the records of the result. */
#include "agents/county_parts.h"
#include "agents/means_share.h"

#include <math.h>
#include <string.h>

enum { PATH = 300 };

/* a, b and c as one path; names have at most 60 characters, so it fits. */
static const char *join(char out[PATH], const char *a, const char *b, const char *c) {
    int n = snprintf(out, PATH, "%s%s%s", a, b, c);
    HW_REQUIRE(n >= 0 && n < PATH);
    return out;
}

/* Text at a path, unless the configuration says something there itself. */
static enum hw_status put_text(struct hw_county_forms *f, const char *path, const char *text, struct hw_place place) {
    struct hw_reader *reader = f->load->reader;
    struct hw_node *node = NULL;
    if (hw_yaml_at(f->load->doc->root, path) != NULL) {
        return HW_OK;
    }
    HW_TRY(hw_yaml_make(reader->arena, f->load->doc, path, place, reader->diag, &node));
    node->kind = HW_NODE_SCALAR;
    node->text = hw_arena_text(reader->arena, text, strlen(text));
    return node->text == NULL ? HW_NO_MEMORY : HW_OK;
}


static struct hw_place place_of(const struct hw_county_forms *f, const struct hw_county_cell *cell) {
    return cell->place.file != NULL ? cell->place : (struct hw_place){f->name, 0, 1, 1};
}

enum hw_status hw_county_put_part(struct hw_county_forms *f, const char *path, const char *part, const char *text, const struct hw_county_cell *cell) {
    char whole[PATH];
    return put_text(f, join(whole, path, ".", part), text, place_of(f, cell));
}

static enum hw_status put_provenance(struct hw_county_forms *f, const char *path, const struct hw_county_cell *cell) {
    HW_TRY(hw_county_put_part(f, path, "grade", cell->grade, cell));
    return hw_county_put_part(f, path, "source", cell->source, cell);
}

/* A single value with its grade and source; true in *put when the configuration had none. */
static enum hw_status put_value(struct hw_county_forms *f, const char *path, const char *text, const struct hw_county_cell *cell, bool *put) {
    *put = hw_yaml_at(f->load->doc->root, path) == NULL;
    if (!*put) {
        return HW_OK;
    }
    HW_TRY(hw_county_put_part(f, path, "value", text, cell));
    return put_provenance(f, path, cell);
}

enum hw_status hw_county_record(struct hw_county_forms *f, const char *path, const char *text, const char *unit, const struct hw_county_cell *cell) {
    struct hw_arena *arena = f->load->reader->arena;
    const char *kept_path = hw_arena_text(arena, path, strlen(path)), *kept = hw_arena_text(arena, text, strlen(text));
    HW_REQUIRE(f->out->n_records < f->room_records);
    if (kept_path == NULL || kept == NULL) {
        return HW_NO_MEMORY;
    }
    f->out->records[f->out->n_records++] = (struct hw_param_record){kept_path, kept, unit, cell->grade, cell->source};
    return HW_OK;
}

static const char *text_of(const struct hw_county_number *number, double value, char *buffer, size_t size) {
    (void)snprintf(buffer, size, "%.10g%s", value, number->kind == HW_NUMBER_PERCENT ? " %" : number->kind == HW_NUMBER_DAYS ? " days" : "");
    return buffer;
}

/* One number at noon becomes the day's profile of the model. */
static enum hw_status put_profile(struct hw_county_forms *f, const char *path, int32_t row, const struct hw_county_cell *cell) {
    const struct hw_param_row *r = &hw_params_table.rows[row];
    double most = hw_county_own(f, r->path);
    for (int32_t label = 0; label < r->axis->size; label++) {
        double own = f->own.values[row][label], value = floor(own * cell->value / most + 0.5);
        char part[100], text[40];
        (void)snprintf(part, sizeof part, "value.%.60s", r->axis->labels[label]);
        (void)snprintf(text, sizeof text, "%.0f", own > 0 && value < 1 ? 1 : value);
        HW_TRY(hw_county_put_part(f, path, part, text, cell));
    }
    return put_provenance(f, path, cell);
}

/* A number of a place (or of the county: prefix "") at its parameter. */
static enum hw_status put_number(struct hw_county_forms *f, const struct hw_county_number *number, const char *prefix, const char *parameters,
                                 const struct hw_county_cell *cell) {
    char path[PATH], text[60];
    int32_t row = hw_param_find(&hw_params_table, number->path);
    bool put = false;
    HW_REQUIRE(row >= 0);
    if (isnan(cell->value) || (prefix[0] != '\0' && hw_yaml_at(f->load->doc->root, number->path) != NULL)) { /* the model says it for all places */
        return HW_OK;
    }
    join(path, prefix, parameters, number->path);
    text_of(number, cell->value, text, sizeof text);
    if (hw_params_table.rows[row].axis != NULL) {
        put = hw_yaml_at(f->load->doc->root, path) == NULL;
        HW_TRY(put ? put_profile(f, path, row, cell) : HW_OK);
    } else {
        HW_TRY(put_value(f, path, text, cell, &put));
    }
    return put && prefix[0] != '\0' ? hw_county_record(f, path, text, number->unit, cell) : HW_OK;
}

static enum hw_status put_numbers(struct hw_county_forms *f, enum hw_county_form form, int32_t unit, const char *prefix, const char *parameters) {
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        if (hw_county_numbers[i].form == form && hw_county_numbers[i].path != NULL) {
            HW_TRY(put_number(f, &hw_county_numbers[i], prefix, parameters, &f->cells[i][unit]));
        }
    }
    for (int s = 0; s < HW_COUNTY_SETTINGS && form != HW_FORM_COUNTY; s++) {
        const struct hw_county_setting *setting = &hw_county_settings[s];
        struct hw_county_number people = {.name = setting->name, .kind = HW_NUMBER_WHOLE, .path = setting->start, .unit = "people"};
        if (setting->of_hospital == (form == HW_FORM_HOSPITALS)) {
            HW_TRY(put_number(f, &people, prefix, parameters, &f->start[s][unit]));
        }
    }
    return HW_OK;
}

/* The model's own values, but for what the forms say of homes and prices. Fills values. */
static struct hw_params own_with_forms(const struct hw_county_forms *f, double *values[HW_PARAMS_COUNT], double given[4]) {
    static const enum hw_county_id from[4] = {HW_C_HOME_OWNERS, HW_C_PRICE_RATIO, HW_C_RESIDENTIAL, HW_C_NURSING};
    struct hw_params params = f->own;
    memcpy(values, f->own.values, HW_PARAMS_COUNT * sizeof *values);
    for (int i = 0; i < 4; i++) {
        const struct hw_county_number *number = &hw_county_numbers[from[i]];
        int32_t row = hw_param_find(&hw_params_table, number->path != NULL           ? number->path
                                                      : from[i] == HW_C_RESIDENTIAL ? "residential.places"
                                                                                    : "nursing.places");
        HW_REQUIRE(row >= 0);
        given[i] = f->cells[from[i]][0].value * (number->kind == HW_NUMBER_PERCENT ? 0.01 : 1);
        values[row] = isnan(given[i]) ? values[row] : &given[i];
    }
    params.values = values;
    return params;
}

static struct hw_means_share own_means(const struct hw_county_forms *f) {
    return (struct hw_means_share){hw_county_own(f, "means.home.counts"), hw_county_own(f, "means.savings.median")};
}

double hw_county_self_funders(const struct hw_county_forms *f) {
    double *values[HW_PARAMS_COUNT], given[4];
    struct hw_params params = own_with_forms(f, values, given);
    struct hw_means_share own = own_means(f);
    return hw_means_share_of(&params, &own);
}

/* Self-funders are a share of residents; the model has what people own, from which the means test makes them. */
static enum hw_status put_self_funders(struct hw_county_forms *f) {
    const struct hw_county_cell *all = &f->cells[HW_C_SELF_FUNDERS][0];
    double *values[HW_PARAMS_COUNT], given[4];
    char text[40];
    bool put = false;
    if (isnan(all->value)) {
        return HW_OK;
    }
    struct hw_params params = own_with_forms(f, values, given);
    struct hw_means_share have = hw_means_share_solve(&params, 0.01 * all->value), own = own_means(f);
    (void)snprintf(text, sizeof text, "%.4g %%", 100 * have.home_counts);
    HW_TRY(put_value(f, "means.home.counts", text, all, &put));
    (void)snprintf(text, sizeof text, "%.0f", have.savings_gbp);
    return have.savings_gbp < own.savings_gbp || have.savings_gbp > own.savings_gbp ? put_value(f, "means.savings.median", text, all, &put) : HW_OK;
}

static enum hw_status put_word(struct hw_county_forms *f, const char *prefix, const char *key, const struct hw_county_cell *cell, const char *otherwise) {
    char path[PATH];
    return put_text(f, join(path, prefix, "", key), cell->text != NULL ? cell->text : otherwise, place_of(f, cell));
}

static enum hw_status put_people(struct hw_county_forms *f, int32_t a, const char *prefix) {
    const struct hw_county_cell *people = &f->cells[HW_C_AREA_PEOPLE][a], *older = &f->cells[HW_C_AREA_OLDER][a];
    char path[PATH], text[60];
    bool put = false;
    join(path, prefix, "", "people.share_of_county");
    (void)snprintf(text, sizeof text, "%.17g", people->value / f->census.people);
    HW_TRY(put_value(f, path, text, people, &put));
    join(path, prefix, "", "people");
    (void)snprintf(text, sizeof text, "%.0f", people->value);
    HW_TRY(hw_county_record(f, path, text, "residents", people));
    join(path, prefix, "", "people.older_ratio");
    (void)snprintf(text, sizeof text, "%.17g", older->value / people->value / (f->census.older / f->census.people));
    HW_TRY(put_value(f, path, text, older, &put));
    join(path, prefix, "", "people_65_and_over");
    (void)snprintf(text, sizeof text, "%.0f", older->value);
    return hw_county_record(f, path, text, "residents", older);
}

/* The shares of hospitals are one parameter: it is as good as the worst of its cells. */
static enum hw_status put_uses(struct hw_county_forms *f, int32_t a, const char *prefix) {
    const struct hw_county_cell *worst = &f->uses[a][0];
    char path[PATH], text[60];
    join(path, prefix, "", "hospitals");
    if (hw_yaml_at(f->load->doc->root, path) != NULL) {
        return HW_OK;
    }
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        const struct hw_county_cell *cell = &f->uses[a][h];
        char part[100], shown[PATH];
        worst = strcmp(cell->grade, worst->grade) < 0 ? cell : worst; /* A before K before S */
        (void)snprintf(part, sizeof part, "value.%.60s", f->hospitals[h]);
        (void)snprintf(text, sizeof text, "%.17g", 0.01 * cell->value);
        HW_TRY(hw_county_put_part(f, path, part, text, cell));
        join(shown, prefix, "uses_", f->hospitals[h]);
        (void)snprintf(text, sizeof text, "%.10g %%", cell->value);
        HW_TRY(hw_county_record(f, shown, text, "of people", cell));
    }
    return put_provenance(f, path, worst);
}

static enum hw_status put_area(struct hw_county_forms *f, int32_t a) {
    const struct hw_county_cell *outside = &f->cells[HW_C_AREA_OUTSIDE][a];
    char prefix[PATH];
    join(prefix, "areas.", f->areas[a], ".");
    HW_TRY(put_word(f, prefix, "title", &f->cells[HW_C_AREA_TITLE][a], f->areas[a]));
    HW_TRY(put_word(f, prefix, "economy", &f->cells[HW_C_AREA_ECONOMY][a], "county"));
    HW_TRY(put_word(f, prefix, "council", &f->cells[HW_C_AREA_COUNCIL][a], "county"));
    char path[PATH];
    join(path, prefix, "", "outside");
    HW_TRY(outside->value > 0 ? put_text(f, path, "true", place_of(f, outside)) : HW_OK);
    HW_TRY(put_people(f, a, prefix));
    HW_TRY(put_uses(f, a, prefix));
    return put_numbers(f, HW_FORM_AREAS, a, prefix, "parameters.");
}

static enum hw_status put_hospital(struct hw_county_forms *f, int32_t h) {
    char prefix[PATH];
    join(prefix, "hospitals.", f->hospitals[h], ".");
    HW_TRY(put_word(f, prefix, "title", &f->cells[HW_C_HOSPITAL_TITLE][h], f->hospitals[h]));
    HW_TRY(put_word(f, prefix, "trust", &f->cells[HW_C_HOSPITAL_TRUST][h], f->hospitals[h]));
    return put_numbers(f, HW_FORM_HOSPITALS, h, prefix, "parameters.");
}

enum hw_status hw_county_put(struct hw_county_forms *f) {
    struct hw_place place = {f->name, 0, 1, 1};
    HW_TRY(put_text(f, "data.population", "population.csv", place));
    HW_TRY(put_text(f, "data.deaths", "deaths.csv", place));
    HW_TRY(put_text(f, "data.area", f->census.own ? "county" : "england", place));
    HW_TRY(put_text(f, "data.deaths_of", f->own_deaths ? "county" : "england", place));
    HW_TRY(put_text(f, "data.observed", "none", place));
    HW_TRY(put_numbers(f, HW_FORM_COUNTY, 0, "", ""));
    HW_TRY(put_self_funders(f));
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        HW_TRY(put_hospital(f, h));
    }
    for (int32_t a = 0; a < f->n_areas; a++) {
        HW_TRY(put_area(f, a));
    }
    return hw_county_put_rest(f);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps: what stands in for each number that is not given, and why. An area's part of a number that county.csv gives goes by people of 65 and
 * over; otherwise the model's own value (north Kent's) goes by people, by people of 65 and over, or by need. */
#include "agents/county_parts.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static struct hw_county_cell *cell(struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    return &f->cells[id][unit];
}
static double value(struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    return f->cells[id][unit].value;
}
static bool outside(struct hw_county_forms *f, int32_t area) {
    return value(f, HW_C_AREA_OUTSIDE, area) > 0;
}

enum hw_status hw_county_gap(struct hw_county_forms *f, const char *grade, const char *what, const char *filled_format, ...) {
    char text[600];
    va_list args;
    va_start(args, filled_format);
    (void)vsnprintf(text, sizeof text, filled_format, args);
    va_end(args);
    HW_REQUIRE(f->out->n_gaps < f->room_gaps);
    const char *filled = hw_arena_text(f->load->reader->arena, text, strlen(text));
    const char *kept = hw_arena_text(f->load->reader->arena, what, strlen(what));
    if (filled == NULL || kept == NULL) {
        return HW_NO_MEMORY;
    }
    f->out->gaps[f->out->n_gaps++] = (struct hw_gap){kept, filled, grade, false};
    return HW_OK;
}

/* Fills a cell, and says so. */
static enum hw_status fill(struct hw_county_forms *f, struct hw_county_cell *into, double with, const char *what, const char *why) {
    char text[500];
    into->value = with;
    into->filled = true;
    into->grade = "A";
    (void)snprintf(text, sizeof text, "not given; %s", why);
    into->source = hw_arena_text(f->load->reader->arena, text, strlen(text));
    if (into->source == NULL) {
        return HW_NO_MEMORY;
    }
    return hw_county_gap(f, "A", what, "%.6g: %s", with, why);
}

static const char *what_of(const struct hw_county_forms *f, const struct hw_county_number *number, int32_t unit, char *buffer, size_t size) {
    const char *name = hw_county_place_name(f, number->form, unit);
    (void)snprintf(buffer, size, "%s: %s%s%s", hw_county_forms[number->form], number->name, name[0] ? ", " : "", name);
    return buffer;
}

static enum hw_status fill_number(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, double with, const char *why) {
    const struct hw_county_number *number = &hw_county_numbers[id];
    char what[200];
    if (number->path != NULL && hw_county_in_model(f, number->form, unit, number->path)) {
        cell(f, id, unit)->value = with; /* for what follows from it; it is put nowhere */
        cell(f, id, unit)->filled = true;
        return HW_OK;
    }
    return fill(f, cell(f, id, unit), with, what_of(f, &hw_county_numbers[id], unit, what, sizeof what), why);
}

/* The same, of what other numbers that were given leave no choice in. */
static enum hw_status fill_from_given(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, double with, const char *why) {
    int32_t before = f->out->n_gaps;
    HW_TRY(fill_number(f, id, unit, with, why));
    if (f->out->n_gaps > before) {
        f->out->gaps[before].follows = true;
    }
    return HW_OK;
}

/* ---- people ---- */

/* People of the county's own areas: given ones, and how many areas do not say. */
static void count_given(struct hw_county_forms *f, double *given, int32_t *blank, int32_t *last) {
    *given = 0;
    *blank = 0;
    for (int32_t a = 0; a < f->n_areas; a++) {
        double people = value(f, HW_C_AREA_PEOPLE, a);
        if (!outside(f, a)) {
            *blank += isnan(people);
            *given += isnan(people) ? 0 : people;
            *last = isnan(people) ? *last : a;
        }
    }
}

static enum hw_status check_total(struct hw_county_forms *f, double given, int32_t blank, int32_t last) {
    struct hw_diag *diag = f->load->reader->diag;
    double all = f->census.people;
    bool most = blank > 0 ? given >= all : fabs(given - all) > 0.02 * all;
    if (f->census.own && last >= 0 && most) {
        hw_diag_error(diag, cell(f, HW_C_AREA_PEOPLE, last)->place, "the people of the areas inside the county add to %.0f%s, but population.csv has %.0f",
                      given, blank > 0 ? " without those that are left blank" : "", all);
        return HW_BAD_INPUT;
    }
    return HW_OK;
}

static enum hw_status fill_people(struct hw_county_forms *f) {
    struct hw_diag *diag = f->load->reader->diag;
    double given = 0, census = f->census.people, share = f->census.older / census;
    int32_t blank = 0, last = -1, inside = 0;
    enum hw_status status = HW_OK;
    for (int32_t a = 0; a < f->n_areas; a++) {
        inside += !outside(f, a);
    }
    count_given(f, &given, &blank, &last);
    HW_TRY(check_total(f, given, blank, last));
    for (int32_t a = 0; a < f->n_areas; a++) {
        struct hw_county_cell *people = cell(f, HW_C_AREA_PEOPLE, a), *older = cell(f, HW_C_AREA_OLDER, a);
        if (isnan(people->value) && outside(f, a)) {
            struct hw_place at = people->place.file ? people->place : (struct hw_place){f->file[HW_FORM_AREAS], 0, 1, 1};
            hw_diag_error(diag, at, "people of %s: an area outside the county must say how many use these hospitals and no others", f->areas[a]);
            status = HW_BAD_INPUT;
            continue;
        }
        if (isnan(people->value)) {
            HW_TRY(f->census.own ? fill_from_given(f, HW_C_AREA_PEOPLE, a, floor((census - given) / blank + 0.5), "its part of what population.csv has more than the areas that say")
                                 : fill_number(f, HW_C_AREA_PEOPLE, a, floor(HW_COUNTY_OWN_PEOPLE / inside + 0.5), "its part of as many as the built-in model of north Kent has"));
        }
        if (isnan(older->value)) {
            double as_old = floor(share * people->value + 0.5);
            HW_TRY(f->census.own ? fill_from_given(f, HW_C_AREA_OLDER, a, as_old, "as old as the county (population.csv)")
                                 : fill_number(f, HW_C_AREA_OLDER, a, as_old, "as old as England, mid-2014"));
        }
        if (older->value > people->value) {
            hw_diag_error(diag, older->place, "people_65_and_over of %s are %.0f, but there are only %.0f people", f->areas[a], older->value, people->value);
            status = HW_BAD_INPUT;
        }
    }
    return status;
}

/* ---- who uses which hospital ---- */

static enum hw_status fill_uses_of(struct hw_county_forms *f, int32_t a) {
    struct hw_county_cell *uses = f->uses[a];
    double given = 0, weights = 0;
    int32_t first = -1;
    bool any = false;
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        double beds = value(f, HW_C_HOSPITAL_BEDS, h);
        any = any || !isnan(uses[h].value);
        given += isnan(uses[h].value) ? 0 : uses[h].value;
        weights += isnan(uses[h].value) ? (isnan(beds) ? 1 : beds) : 0;
        first = uses[h].place.file != NULL && first < 0 ? h : first;
    }
    if (given > 100 + 1e-9) {
        hw_diag_error(f->load->reader->diag, uses[first].place, "the percentages of %s's people who use each hospital add to %g; at most 100 is possible",
                      f->areas[a], given);
        return HW_BAD_INPUT;
    }
    if (first >= 0 && weights <= 0 && given < 50 && !(f->cells[HW_C_AREA_OUTSIDE][a].value > 0)) { /* none is blank, so nothing is filled in */
        hw_diag_warn(f->load->reader->diag, uses[first].place, "only %g %% of %s's people use any hospital of the forms; expected: more than half, or the others' care is not in the model",
                     given, f->areas[a]);
    }
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        double beds = value(f, HW_C_HOSPITAL_BEDS, h);
        char what[200];
        (void)snprintf(what, sizeof what, "areas.csv: uses_%s, %s", f->hospitals[h], f->areas[a]);
        if (isnan(uses[h].value)) {
            HW_TRY(any ? fill(f, &uses[h], 0, what, "others are given, so nobody")
                       : fill(f, &uses[h], 100 * (isnan(beds) ? 1 : beds) / weights, what, "% of its people, by the hospitals' beds"));
        }
    }
    return HW_OK;
}

/* ---- the other numbers ---- */

/* A whole number of what is in proportion; why says so when that changes the load on each by more than a seventh or so. */
static enum hw_status fill_whole(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, const struct hw_county_rule *rule) {
    char why[280];
    (void)snprintf(why, sizeof why, "%s", rule->why);
    size_t used = strlen(why);
    if (rule->exact > 0 && (!rule->part || hw_county_numbers[id].min >= 1) && fabs(rule->is / rule->exact - 1) > HW_PLACES_OFF) {
        (void)snprintf(why + used, sizeof why - used, " (%.3g, %.0f %% %s by rounding to a whole number)", rule->exact, 100 * fabs(rule->is / rule->exact - 1),
                       rule->is < rule->exact ? "fewer" : "more");
    }
    return rule->part ? fill_from_given(f, id, unit, rule->is, why) : fill_number(f, id, unit, rule->is, why);
}

static enum hw_status fill_by_rule(struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    struct hw_county_rule rule;
    HW_TRY(hw_county_rule(f, id, unit, &rule));
    return fill_whole(f, id, unit, &rule);
}

/* The county's own single numbers keep the model's value, with its own grade and source. */
static enum hw_status note_default(struct hw_county_forms *f, enum hw_county_id id, const char *path) {
    char what[200], text[128];
    int32_t row = hw_param_find(&hw_params_table, path);
    HW_REQUIRE(row >= 0);
    if (hw_county_in_model(f, HW_FORM_COUNTY, 0, path)) {
        return HW_OK;
    }
    what_of(f, &hw_county_numbers[id], 0, what, sizeof what);
    hw_param_value_text(&f->own, row, 0, text, sizeof text);
    return hw_county_gap(f, f->own.grade[row], what, "%s, the model's own: %s", text, f->own.source[row]);
}

static bool is_gap(const struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    return f->cells[id][unit].text == NULL && !f->cells[id][unit].filled;
}

static enum hw_status fill_numbers(struct hw_county_forms *f) {
    enum hw_status worst = HW_OK;
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        enum hw_county_id id = (enum hw_county_id)i;
        const struct hw_county_number *number = &hw_county_numbers[i];
        for (int32_t unit = 0; unit < hw_county_units(f, number->form) && number->path != NULL; unit++) {
            if (!is_gap(f, id, unit) || (id == HW_C_AREA_PRACTICES && outside(f, unit))) {
                continue;
            }
            worst = hw_county_worst(worst, number->fill == HW_FILL_DEFAULT ? note_default(f, id, number->path) : fill_by_rule(f, id, unit));
        }
    }
    if (is_gap(f, HW_C_SELF_FUNDERS, 0) && !hw_county_in_model(f, HW_FORM_COUNTY, 0, "means.home.counts")) {
        char what[200];
        what_of(f, &hw_county_numbers[HW_C_SELF_FUNDERS], 0, what, sizeof what);
        worst = hw_county_worst(worst, hw_county_gap(f, "A", what, "about %.0f %% of residents, by the means test with the model's own savings and homes",
                                                     100 * hw_county_self_funders(f)));
    }
    return worst;
}

/* Rows of those who wait: nobody does, and one line says so for all. */
static enum hw_status note_waiting(struct hw_county_forms *f) {
    char what[100];
    int32_t blank = 0;
    for (int s = 0; s < HW_COUNTY_SETTINGS; s++) {
        for (int32_t unit = 0; hw_county_settings[s].places == NULL && unit < (hw_county_settings[s].of_hospital ? f->n_hospitals : f->n_areas); unit++) {
            blank += f->start[s][unit].text == NULL;
        }
    }
    (void)snprintf(what, sizeof what, "start.csv: waiting and queues, %d rows", blank);
    return blank == 0 ? HW_OK : hw_county_gap(f, "A", what, "0: nobody waits on the first day; queues build up while the run warms up");
}

static enum hw_status fill_start(struct hw_county_forms *f) {
    HW_TRY(note_waiting(f));
    for (int s = 0; s < HW_COUNTY_SETTINGS; s++) {
        const struct hw_county_setting *setting = &hw_county_settings[s];
        if (setting->places == NULL) {
            continue;
        }
        for (int32_t unit = 0; unit < (setting->of_hospital ? f->n_hospitals : f->n_areas); unit++) {
            char what[200], why[200];
            double with = hw_county_full(f, s, unit, why, sizeof why);
            (void)snprintf(what, sizeof what, "start.csv: %s, %s", setting->name, setting->of_hospital ? f->hospitals[unit] : f->areas[unit]);
            if (f->start[s][unit].text == NULL && !hw_county_in_model(f, setting->of_hospital ? HW_FORM_HOSPITALS : HW_FORM_AREAS, unit, setting->start)) {
                HW_TRY(fill(f, &f->start[s][unit], with, what, why));
            }
        }
    }
    return HW_OK;
}

/* ---- what to look up first ---- */

struct lines {
    char text[4000];
    size_t used, line;        /* characters in all, and where the line under way begins */
    enum hw_county_form form; /* of that line; HW_FORMS: none */
};

static void add(struct lines *l, const char *format, const char *text) {
    int n = snprintf(l->text + l->used, sizeof l->text - l->used, format, text);
    l->used += n > 0 && (size_t)n < sizeof l->text - l->used ? (size_t)n : 0;
}

static void add_number(struct lines *l, enum hw_county_form form, const char *name) {
    bool full = l->form == form && l->used - l->line + strlen(name) > 76;
    if (l->form == form) {
        add(l, "%s", full ? "," : ", ");
    }
    if (l->form != form || full) {
        add(l, "%s", l->used > 0 ? "\n" : "");
        l->line = l->used;
        add(l, "  %-14s ", full ? "" : hw_county_forms[form]);
    }
    l->form = form;
    add(l, "%s", name);
}

static bool set_or_given(const struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    const struct hw_county_number *number = &hw_county_numbers[id];
    return f->cells[id][unit].text != NULL || (number->path != NULL && hw_county_in_model(f, number->form, unit, number->path));
}

/* Is it given for every place that it may be asked of? A number of the county also by all its areas. */
static bool is_everywhere(struct hw_county_forms *f, enum hw_county_id id) {
    const struct hw_county_number *number = &hw_county_numbers[id];
    bool all = true, by_area = number->form == HW_FORM_COUNTY, asked = false;
    for (int32_t unit = 0; unit < hw_county_units(f, number->form); unit++) {
        all = all && set_or_given(f, id, unit);
    }
    for (int i = 0; i < HW_COUNTY_NUMBERS && by_area; i++) {
        bool same = hw_county_numbers[i].form == HW_FORM_AREAS && strcmp(hw_county_numbers[i].name, number->name) == 0;
        for (int32_t a = 0; a < f->n_areas && same; a++) {
            asked = true;
            by_area = by_area && (outside(f, a) || set_or_given(f, (enum hw_county_id)i, a));
        }
    }
    return all || (by_area && asked);
}

static bool uses_are_given(const struct hw_county_forms *f) {
    for (int32_t a = 0; a < f->n_areas; a++) {
        bool any = false;
        for (int32_t h = 0; h < f->n_hospitals; h++) {
            any = any || f->uses[a][h].text != NULL;
        }
        if (!any) {
            return false;
        }
    }
    return true;
}

/* Published numbers that are given for no place, or not for all, by form. */
static enum hw_status note_published(struct hw_county_forms *f) {
    struct lines l = {.form = HW_FORMS};
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        if (hw_county_numbers[i].published && !is_everywhere(f, (enum hw_county_id)i)) {
            add_number(&l, hw_county_numbers[i].form, hw_county_numbers[i].name);
        }
        if (i == HW_C_AREA_OLDER && !uses_are_given(f)) {
            add_number(&l, HW_FORM_AREAS, "uses_...");
        }
    }
    if (!f->census.own) {
        add(&l, "%s  population.csv the county's column", l.used > 0 ? "\n" : "");
    }
    if (!f->own_deaths) {
        add(&l, "%s  deaths.csv     the county's column", l.used > 0 ? "\n" : "");
    }
    f->out->to_find = l.used > 0 ? hw_arena_text(f->load->reader->arena, l.text, l.used) : NULL;
    return l.used > 0 && f->out->to_find == NULL ? HW_NO_MEMORY : HW_OK;
}

enum hw_status hw_county_fill(struct hw_county_forms *f) {
    if (!f->census.own) {
        HW_TRY(hw_county_gap(f, "A", "population.csv: county", "England's ages, mid-2014, for as many people as the areas have"));
    }
    if (!f->own_deaths) {
        HW_TRY(hw_county_gap(f, "A", "deaths.csv: county_rate_per_100k", "England's rates, 2014"));
    }
    enum hw_status worst = fill_people(f);
    for (int32_t a = 0; a < f->n_areas; a++) {
        worst = hw_county_worst(worst, fill_uses_of(f, a));
    }
    HW_TRY(worst);
    HW_TRY(fill_numbers(f));
    HW_TRY(note_published(f));
    HW_TRY(fill_start(f));
    hw_county_doubt(f);
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms that have rows of their own kind: population.csv, deaths.csv and start.csv. What stands in the first two is
 * checked by who reads it for good (agents/population.c, agents/district_load.c); here it is seen whether the county's own column is filled in. */
#include "agents/county_parts.h"
#include "agents/mortality.h"
#include "agents/population.h"

#include <string.h>

enum { OLDER = 65, MOST_ROWS = 5000 };

/* Is the county's own column filled in? All of it or nothing: a blank among numbers could be a 0 or a slip. */
static enum hw_status own_column(struct hw_county_forms *f, const struct hw_csv *csv, const char *column, int32_t own, bool *given) {
    struct hw_diag *diag = f->load->reader->diag;
    int32_t blank = 0;
    for (int32_t row = 0; row < csv->n_rows; row++) {
        blank += hw_csv_text(csv, row, own)[0] == '\0';
    }
    *given = blank == 0;
    if (blank == 0 || blank == csv->n_rows) {
        return HW_OK;
    }
    for (int32_t row = 0; row < csv->n_rows && !hw_diag_full(diag); row++) {
        if (hw_csv_text(csv, row, own)[0] == '\0') {
            hw_diag_error(diag, hw_csv_place(csv, row, own), "column '%s' is blank here and filled in elsewhere: fill in every row (0 is a number) or none",
                          column);
        }
    }
    return HW_BAD_INPUT;
}

static enum hw_status open_form(struct hw_county_forms *f, const char *file, struct hw_csv *csv) {
    const char *path = hw_county_path(f, file);
    return path == NULL ? HW_NO_MEMORY : hw_csv_read(f->load->io, f->load->reader->arena, path, f->load->reader->diag, csv);
}

static enum hw_status read_population(struct hw_county_forms *f) {
    struct hw_diag *diag = f->load->reader->diag;
    struct hw_csv csv;
    HW_TRY(open_form(f, "population.csv", &csv));
    int32_t own = hw_csv_column(&csv, diag, "county"), england = hw_csv_column(&csv, diag, "england");
    if (own < 0 || england < 0) {
        return HW_BAD_INPUT;
    }
    HW_TRY(own_column(f, &csv, "county", own, &f->census.own));
    struct hw_census census; /* the whole column, checked */
    HW_TRY(hw_population_read(f->load->io, f->load->reader, csv.file, f->census.own ? "county" : "england", 1, 1, NULL, &census));
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        double people = (double)census.people[age][0] + census.people[age][1];
        f->census.people += people;
        f->census.older += age >= OLDER ? people : 0;
    }
    if (!(f->census.people > 0)) {
        hw_diag_error(diag, (struct hw_place){csv.file, 0, 1, 1}, "there are no people in column '%s'", f->census.own ? "county" : "england");
        return HW_BAD_INPUT;
    }
    return HW_OK;
}

static enum hw_status read_deaths(struct hw_county_forms *f) {
    struct hw_csv csv;
    HW_TRY(open_form(f, "deaths.csv", &csv));
    int32_t own = hw_csv_column(&csv, f->load->reader->diag, "county_rate_per_100k");
    int32_t england = hw_csv_column(&csv, f->load->reader->diag, "england_rate_per_100k");
    if (own < 0 || england < 0) {
        return HW_BAD_INPUT;
    }
    f->deaths_read = true;
    return own_column(f, &csv, "county_rate_per_100k", own, &f->own_deaths);
}

enum hw_status hw_county_read_census(struct hw_county_forms *f) {
    enum hw_status population = read_population(f);
    return hw_county_worst(population, read_deaths(f));
}

/* ---- start.csv: a row for each setting of each hospital and area ---- */

struct columns {
    int32_t place, setting, people, grade, source;
};

static int32_t place_of(const char *const *names, int32_t n, const char *name) {
    for (int32_t i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static void say_unknown(struct hw_county_forms *f, struct hw_place place, const char *name) {
    const char *names[HW_COUNTY_SETTINGS];
    for (int i = 0; i < HW_COUNTY_SETTINGS; i++) {
        names[i] = hw_county_settings[i].name;
    }
    const char *near = hw_diag_nearest(name, names, HW_COUNTY_SETTINGS);
    hw_diag_error(f->load->reader->diag, place, "there is no setting \"%.40s\"%s%s%s", name, near ? "; did you mean \"" : "; the settings are those that new-area writes",
                  near ? near : "", near ? "\"?" : "");
}

/* The cell that a row is about; NULL after an error. */
static struct hw_county_cell *cell_of(struct hw_county_forms *f, const struct hw_csv *csv, int32_t row, const struct columns *c) {
    struct hw_diag *diag = f->load->reader->diag;
    const char *name = hw_csv_text(csv, row, c->setting), *where = hw_csv_text(csv, row, c->place);
    int32_t s = 0;
    while (s < HW_COUNTY_SETTINGS && strcmp(hw_county_settings[s].name, name) != 0) {
        s++;
    }
    if (s == HW_COUNTY_SETTINGS) {
        say_unknown(f, hw_csv_place(csv, row, c->setting), name);
        return NULL;
    }
    bool hospital = hw_county_settings[s].of_hospital;
    int32_t at = place_of(hospital ? f->hospitals : f->areas, hospital ? f->n_hospitals : f->n_areas, where);
    if (at < 0) {
        if ((hospital ? f->n_hospitals : f->n_areas) > 0) { /* else that form could not be read */
            hw_diag_error(diag, hw_csv_place(csv, row, c->place), "%s has no %s \"%.40s\"", hospital ? "hospitals.csv" : "areas.csv",
                          hospital ? "hospital" : "area", where);
        }
        return NULL;
    }
    if (f->start[s][at].place.line != 0) {
        hw_diag_error(diag, hw_csv_place(csv, row, c->place), "%s in %s appears twice", name, where);
        return NULL;
    }
    return &f->start[s][at];
}

static void read_start_row(struct hw_county_forms *f, const struct hw_csv *csv, int32_t row, const struct columns *c) {
    static const struct hw_county_number people = {.name = "people", .kind = HW_NUMBER_WHOLE, .unit = "people there on the first day", .max = 1e7};
    struct hw_diag *diag = f->load->reader->diag;
    struct hw_county_cell *cell = cell_of(f, csv, row, c);
    if (cell == NULL) {
        return;
    }
    const char *text = hw_csv_text(csv, row, c->people), *grade = hw_csv_text(csv, row, c->grade), *source = hw_csv_text(csv, row, c->source);
    cell->place = hw_csv_place(csv, row, c->people);
    cell->grade = strcmp(grade, "S") == 0 || strcmp(grade, "K") == 0 ? grade : "A";
    cell->source = source[0] != '\0' ? source : "not said";
    if (grade[0] != '\0' && strcmp(cell->grade, grade) != 0) {
        hw_diag_error(diag, hw_csv_place(csv, row, c->grade), "grade is \"%.40s\"; it must be S, K or A", grade);
    }
    if (text[0] != '\0' && hw_county_number_of(diag, &people, text, cell->place, &cell->value)) {
        cell->text = text;
    }
}

enum hw_status hw_county_read_start(struct hw_county_forms *f) {
    struct hw_diag *diag = f->load->reader->diag;
    int32_t errors = diag->errors;
    struct hw_csv csv;
    HW_TRY(open_form(f, "start.csv", &csv));
    struct columns c = {hw_csv_column(&csv, diag, "place"), hw_csv_column(&csv, diag, "setting"), hw_csv_column(&csv, diag, "people"),
                        hw_csv_column(&csv, diag, "grade"), hw_csv_column(&csv, diag, "source")};
    if (diag->errors > errors) {
        return HW_BAD_INPUT;
    }
    if (csv.n_rows > MOST_ROWS) {
        hw_diag_error(diag, hw_csv_place(&csv, MOST_ROWS, 0), "this form has %d rows; at most %d are possible", csv.n_rows, MOST_ROWS);
        return HW_BAD_INPUT;
    }
    for (int32_t row = 0; row < csv.n_rows; row++) {
        if (hw_csv_text(&csv, row, c.place)[0] != '\0' || hw_csv_text(&csv, row, c.setting)[0] != '\0') {
            read_start_row(f, &csv, row, &c);
        }
    }
    return diag->errors > errors ? HW_BAD_INPUT : HW_OK;
}

static void tell_too_few_places(struct hw_county_forms *f, const struct hw_county_setting *setting, const struct hw_county_cell *people, const struct hw_county_number *number,
                                const struct hw_county_cell *places) {
    bool same = number->path != NULL && setting->places != NULL && strcmp(number->path, setting->places) == 0;
    bool one_each = strcmp(setting->name, "home_care") != 0 && strncmp(setting->name, "community_nursing", 17) != 0; /* a carer or nurse looks after several */
    if (same && one_each && people->value > places->value) {
        hw_diag_error(f->load->reader->diag, people->place, "%s: %.10g people are there, but there are only %.10g places (%s, %s line %d)", setting->name, people->value, places->value,
                      number->name, hw_county_forms[number->form], (int)places->place.line);
    }
}

void hw_county_tell_the_rest(struct hw_county_forms *f) {
    const char *path = hw_county_path(f, "deaths.csv");
    struct hw_mortality rates;
    if (f->deaths_read && f->own_deaths && path != NULL) {
        (void)!hw_mortality_read(f->load->io, f->load->reader, path, "county", &rates); /* it tells, and more is not wanted of it */
    }
    if (hw_yaml_at(f->load->doc->root, "start.when_below_census") != NULL) {
        return;
    }
    for (int s = 0; s < HW_COUNTY_SETTINGS; s++) {
        const struct hw_county_setting *setting = &hw_county_settings[s];
        enum hw_county_form form = setting->of_hospital ? HW_FORM_HOSPITALS : HW_FORM_AREAS;
        for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
            for (int32_t unit = 0; hw_county_numbers[i].form == form && unit < hw_county_units(f, form); unit++) {
                tell_too_few_places(f, setting, &f->start[s][unit], &hw_county_numbers[i], &f->cells[i][unit]); /* a blank is no number, and compares to nothing */
            }
        }
    }
}

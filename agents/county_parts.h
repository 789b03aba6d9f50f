/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COUNTY_PARTS_H
#define HW_COUNTY_PARTS_H
/* What the files of the county module share; nobody else includes it. */
#include "agents/county.h"
#include "agents/county_numbers.h"
#include "agents/places.h"
#include "sim/csv.h"

/* A number of a form: as written, and what is taken in the end. */
struct hw_county_cell {
    const char *text;          /* as given; NULL: a gap */
    const char *grade, *source;
    struct hw_place place;
    double value;              /* given or filled; NaN: neither */
    bool filled;
};

/* The people of population.csv. */
struct hw_county_census {
    double people, older;
    bool own;                  /* the county's ages are given; else England's stand in */
};

/* A month that attendances.csv or delays.csv tells of. */
struct hw_county_seen {
    const char *who;           /* trust or council */
    int32_t month;             /* 12 x year + month; 0: the end of the list */
    double all, part;          /* attendances and those over 4 hours; delayed days and those in acute beds (NaN: not said) */
    double codes[10], payers[3]; /* of the days, A to I, and who was late: NHS, social care, both (NaN: not said) */
    struct hw_place place;
};

struct hw_county_forms {
    struct hw_load *load;
    struct hw_params own;      /* the model's own values: what gaps are filled from */
    const char *folder;        /* of the forms, for messages and reading */
    const char *name;          /* of it, as the configuration says */
    const char *file[HW_FORMS];
    const char *areas[HW_PLACES_MOST], *hospitals[HW_PLACES_MOST];
    int32_t n_areas, n_hospitals;
    struct hw_county_cell (*cells)[HW_PLACES_MOST];                /* [HW_COUNTY_NUMBERS] by place; the county's in the first */
    struct hw_county_cell (*uses)[HW_PLACES_MOST];                 /* [HW_PLACES_MOST] areas, by hospital: percent of people */
    struct hw_county_cell (*start)[HW_PLACES_MOST];                /* [HW_COUNTY_SETTINGS] by place */
    struct hw_county_census census;
    bool own_deaths, deaths_read; /* the county's column is filled in; deaths.csv could be read */
    struct hw_county_seen *attendances, *delays; /* by month; ends with month 0 */
    struct hw_county *out;
    int32_t room_gaps, room_records;
};

/* county_read.c: the forms into cells. */
enum hw_status hw_county_read_forms(struct hw_county_forms *f) HW_MUST_CHECK;
/* county_census.c: who lives there and who dies, as far as the forms say. */
enum hw_status hw_county_read_census(struct hw_county_forms *f) HW_MUST_CHECK;
enum hw_status hw_county_read_start(struct hw_county_forms *f) HW_MUST_CHECK;
/* The forms have mistakes, and nobody will read on: what else is wrong with death rates, and with how many people are where on the first day. */
void hw_county_tell_the_rest(struct hw_county_forms *f);
/* county_observed.c: what was observed there, to stand beside what is simulated; checked, and added to the gaps. */
enum hw_status hw_county_read_observed(struct hw_county_forms *f) HW_MUST_CHECK;
enum hw_status hw_county_observe(struct hw_county_forms *f) HW_MUST_CHECK;
/* county_read.c: a cell's text into a number. Errors go to diag. */
bool hw_county_number_of(struct hw_diag *diag, const struct hw_county_number *number, const char *text, struct hw_place place, double *out);
const char *hw_county_path(struct hw_county_forms *f, const char *file);
/* county_fill.c: gaps. */
enum hw_status hw_county_fill(struct hw_county_forms *f) HW_MUST_CHECK;
/* Notes a gap: what was not given, and what stands in. */
enum hw_status hw_county_gap(struct hw_county_forms *f, const char *grade, const char *what, const char *filled_format, ...) HW_PRINTF(4, 5) HW_MUST_CHECK;
/* county_rules.c: what a gap is filled with. */
double hw_county_users(struct hw_county_forms *f, int32_t hospital); /* people who use it */
const char *hw_county_place_name(const struct hw_county_forms *f, enum hw_county_form form, int32_t unit);
/* Does the configuration itself, or --set, give the parameter? Then there is no gap. */
bool hw_county_in_model(const struct hw_county_forms *f, enum hw_county_form form, int32_t unit, const char *parameter);
/* The row of the same name in another form; HW_COUNTY_NUMBERS: none. Of a number of areas: the county's, that a blank is a part of. */
enum hw_county_id hw_county_row_of(enum hw_county_id id, enum hw_county_form form);
/* The built-in model's number in proportion, for a place; why: in what. */
double hw_county_in_proportion(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, char *why, size_t size);
struct hw_county_rule {
    double exact, is; /* in proportion, and as a whole number */
    bool part;        /* of what the county has (county.csv) */
    char why[280];
};
/* Areas that say nothing together have the whole number nearest to what they have in proportion. */
enum hw_status hw_county_rule(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, struct hw_county_rule *out) HW_MUST_CHECK;
/* People who are there at the start of a setting that has places: it is as full as the built-in model's. */
double hw_county_full(struct hw_county_forms *f, int setting, int32_t unit, char *why, size_t size);
/* county_doubt.c: warns of numbers that are about three times off what would have been filled in. Everything is filled in by then. */
void hw_county_doubt(struct hw_county_forms *f);
/* Whole numbers that add up to that of the sum, by largest remainder (of equal ones the largest first), but none below least. */
void hw_county_share_out(const double *exact, int32_t n, double least, double *whole);
/* county_map.c: the cells into the tree. */
enum hw_status hw_county_put(struct hw_county_forms *f) HW_MUST_CHECK;
/* The share of residents who would pay for themselves with the model's own homes and savings. */
double hw_county_self_funders(const struct hw_county_forms *f);
enum hw_status hw_county_put_part(struct hw_county_forms *f, const char *path, const char *part, const char *text,
                                  const struct hw_county_cell *cell) HW_MUST_CHECK;
enum hw_status hw_county_record(struct hw_county_forms *f, const char *path, const char *text, const char *unit,
                                const struct hw_county_cell *cell) HW_MUST_CHECK;
/* county_rest.c: what no form asks for. */
bool hw_county_is_rest(int32_t row);
int32_t hw_county_rest_rows(void);
enum hw_status hw_county_put_rest(struct hw_county_forms *f) HW_MUST_CHECK;

static inline double hw_county_own(const struct hw_county_forms *f, const char *path) {
    int32_t row = hw_param_find(&hw_params_table, path);
    double most = 0;
    HW_REQUIRE(row >= 0);
    for (int32_t i = 0; i < (hw_params_table.rows[row].axis ? hw_params_table.rows[row].axis->size : 1); i++) {
        most = f->own.values[row][i] > most ? f->own.values[row][i] : most;
    }
    return most;
}
/* The more serious of two. */
static inline enum hw_status hw_county_worst(enum hw_status a, enum hw_status b) {
    return a > b ? a : b;
}
static inline int32_t hw_county_units(const struct hw_county_forms *f, enum hw_county_form form) {
    return form == HW_FORM_COUNTY ? 1 : form == HW_FORM_AREAS ? f->n_areas : f->n_hospitals;
}

#endif

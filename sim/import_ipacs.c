/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import_ipacs.h"

#include "sim/calendar.h"

#include <math.h>
#include <string.h>

/* Reads IPACS's parameter sheets (arrivals, initial conditions, capacity, los; version 1's too), each as csv or all joined in one table. A sheet
 * is a table with a column node and some of the columns below; the nodes are those that have a capacity. */

#define LEN(a) (sizeof(a) / sizeof *(a))

enum column { COL_NODE = 0, COL_SCENARIO, COL_DIST, COL_PARAMS, COL_MEASURE, COL_VALUE, COL_DATE, COL_ARRIVALS, COL_FIRST_QUANTITY };
enum { COLUMNS = COL_FIRST_QUANTITY + HW_IMPORT_QUANTITIES };
#define Q(quantity) (COL_FIRST_QUANTITY + (int32_t)(quantity))

/* Headings as they are once capitals are small and blanks are _. */
static const struct {
    const char *heading;
    int32_t column;
} headings[] = {
    {"node", COL_NODE}, {"pathway", COL_NODE}, {"scenario", COL_SCENARIO}, {"los_dist", COL_DIST}, {"los_params", COL_PARAMS},
    {"measure", COL_MEASURE}, {"value", COL_VALUE}, {"date", COL_DATE}, {"dates", COL_DATE}, {"arrivals", COL_ARRIVALS},
    {"capacity", Q(HW_IMPORT_CAPACITY)}, {"mean_los", Q(HW_IMPORT_MEAN)}, {"median", Q(HW_IMPORT_MEDIAN)}, {"median_los", Q(HW_IMPORT_MEDIAN)},
    {"sd_los", Q(HW_IMPORT_SD)}, {"mu", Q(HW_IMPORT_MU)}, {"sigma", Q(HW_IMPORT_SIGMA)}, {"occ", Q(HW_IMPORT_IN_SERVICE)},
    {"occupancy", Q(HW_IMPORT_IN_SERVICE)}, {"dtoc", Q(HW_IMPORT_WAITING)}, {"queue", Q(HW_IMPORT_WAITING)}, {"ivr", Q(HW_IMPORT_FIRST_VISITS)},
    {"initial_visits", Q(HW_IMPORT_FIRST_VISITS)}, {"fvr", Q(HW_IMPORT_LAST_VISITS)}, {"final_visits", Q(HW_IMPORT_LAST_VISITS)},
};

struct reading { /* of one sheet */
    struct hw_import *im;
    struct hw_import_sheets *sheets;
    const struct hw_import_table *table;
    const struct hw_csv *csv;
    const char *chosen;     /* scenario */
    int32_t at[COLUMNS];    /* -1: not there */
};

/* Sheets may have columns of their own; one that is nearly that of a quantity, which is not there otherwise, is a slip. */
static void warn_of_slips(const struct reading *r) {
    enum { SHORTEST = 5 };
    for (int32_t c = 0; c < r->csv->n_columns; c++) {
        const char *heading = hw_import_heading(r->im, r->csv, c), *missing[LEN(headings)];
        bool known = heading == NULL || strlen(heading) < SHORTEST;
        size_t n = 0;
        for (size_t i = 0; i < LEN(headings); i++) {
            known = known || strcmp(heading, headings[i].heading) == 0;
            if (r->at[headings[i].column] < 0) {
                missing[n++] = headings[i].heading;
            }
        }
        const char *near = known ? NULL : hw_diag_nearest(heading, missing, n);
        if (near != NULL) {
            hw_diag_warn(r->im->diag, hw_csv_place(r->csv, -1, c), "column '%.40s' is not known and not used; did you mean '%s'?", heading, near);
        }
    }
}

static bool map_columns(struct reading *r) {
    bool good = true;
    for (int32_t c = 0; c < COLUMNS; c++) {
        r->at[c] = -1;
    }
    for (int32_t c = 0; c < r->csv->n_columns; c++) {
        const char *heading = hw_import_heading(r->im, r->csv, c);
        for (size_t i = 0; heading != NULL && i < LEN(headings); i++) {
            if (strcmp(heading, headings[i].heading) != 0) {
                continue;
            }
            if (r->at[headings[i].column] >= 0) {
                hw_diag_error(r->im->diag, hw_csv_place(r->csv, -1, c), "column '%s' says the same as '%s'", heading, hw_csv_text(r->csv, -1, r->at[headings[i].column]));
                good = false;
            }
            r->at[headings[i].column] = c;
        }
    }
    warn_of_slips(r);
    static const struct {
        int32_t one, needs;
        const char *name;
    } pairs[] = {{COL_MEASURE, COL_VALUE, "value"}, {COL_VALUE, COL_MEASURE, "measure"}, {COL_DATE, COL_ARRIVALS, "arrivals"}};
    struct hw_place header = {r->csv->file, 1, 1, 1};
    if (r->at[COL_NODE] < 0) {
        hw_diag_error(r->im->diag, header, "there is no column 'node'");
        good = false;
    }
    for (size_t i = 0; i < LEN(pairs); i++) {
        if (r->at[pairs[i].one] >= 0 && r->at[pairs[i].needs] < 0) {
            hw_diag_error(r->im->diag, header, "there is no column '%s', which goes with '%s'", pairs[i].name, hw_csv_text(r->csv, -1, r->at[pairs[i].one]));
            good = false;
        }
    }
    return good;
}

static const char *word(const struct reading *r, int32_t row, int32_t column) {
    return r->at[column] < 0 ? NULL : hw_import_word(r->im, r->csv, row, r->at[column]);
}

/* The scenario of a sheet: one that was asked for, else its first. */
static void choose_scenario(struct reading *r) {
    const struct hw_import_options *options = r->im->options;
    for (int32_t row = 0; row < r->csv->n_rows && r->at[COL_SCENARIO] >= 0; row++) {
        const char *here = word(r, row, COL_SCENARIO);
        r->chosen = r->chosen == NULL ? here : r->chosen;
        for (int32_t i = 0; here != NULL && i < options->n_scenarios; i++) {
            if (strcmp(here, options->scenarios[i]) == 0) {
                r->chosen = here;
                return;
            }
        }
    }
}

static bool belongs(const struct reading *r, int32_t row) {
    const char *here = word(r, row, COL_SCENARIO);
    return r->chosen == NULL || (here != NULL && strcmp(here, r->chosen) == 0);
}

/* Rows are mostly of the node above, or of the one that came next before: the search goes on from the last one found. */
static struct hw_import_place *find_place(struct hw_import_sheets *sheets, const char *label) {
    for (int32_t i = 0; i < sheets->n; i++) {
        int32_t at = (sheets->last + i) % sheets->n;
        if (strcmp(sheets->places[at].label, label) == 0) {
            sheets->last = at;
            return &sheets->places[at];
        }
    }
    return NULL;
}

/* The nodes: those of the rows with a capacity. false when there are too many. */
static bool collect_places(struct reading *r) {
    for (int32_t row = 0; row < r->csv->n_rows && r->at[Q(HW_IMPORT_CAPACITY)] >= 0; row++) {
        const char *label = word(r, row, COL_NODE);
        if (label == NULL || !belongs(r, row) || word(r, row, Q(HW_IMPORT_CAPACITY)) == NULL || find_place(r->sheets, label) != NULL) {
            continue;
        }
        if (r->sheets->n == HW_IMPORT_PLACES) {
            hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_NODE]), "at most %d nodes can be imported", HW_IMPORT_PLACES);
            return false;
        }
        struct hw_import_place *place = &r->sheets->places[r->sheets->n++];
        place->label = label;
        place->name = hw_import_station(r->im, label);
        place->place = hw_csv_place(r->csv, row, r->at[COL_NODE]);
        place->stay = place->place;
        place->by_visits = strstr(label, "P1") != NULL; /* as IPACS tells them apart */
        for (int32_t q = 0; q < HW_IMPORT_QUANTITIES; q++) {
            place->value[q] = NAN;
        }
    }
    return true;
}

static void keep_value(struct reading *r, struct hw_import_place *place, int32_t row, int32_t column, enum hw_import_quantity q) {
    double value = 0;
    bool same_day = place->n_rates > 0 && r->at[COL_DATE] >= 0; /* a joined table repeats them in each day's row */
    if (!hw_csv_number(r->csv, r->im->diag, row, column, q == HW_IMPORT_MU ? -50 : 0, 1e6, &value)) {
        return;
    }
    bool whole = q == HW_IMPORT_CAPACITY || q == HW_IMPORT_IN_SERVICE || q == HW_IMPORT_WAITING;
    if (whole && value != floor(value)) {
        hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, column), "column '%s': %g is not a whole number", hw_csv_text(r->csv, -1, column), value);
    } else if (!isnan(place->value[q]) && (!same_day || place->value[q] != value)) {
        hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, column), "column '%s': \"%s\" has a value above already, %g", hw_csv_text(r->csv, -1, column), place->label,
                      place->value[q]);
    } else {
        place->value[q] = value;
    }
}

static void read_measure(struct reading *r, struct hw_import_place *place, int32_t row) {
    static const struct {
        const char *name;
        enum hw_import_quantity q;
    } measures[] = {{"occ", HW_IMPORT_IN_SERVICE}, {"dtoc", HW_IMPORT_WAITING}, {"IVR", HW_IMPORT_FIRST_VISITS}, {"FVR", HW_IMPORT_LAST_VISITS}};
    const char *measure = word(r, row, COL_MEASURE);
    for (size_t i = 0; measure != NULL && i < LEN(measures); i++) {
        if (strcmp(measure, measures[i].name) == 0) {
            keep_value(r, place, row, r->at[COL_VALUE], measures[i].q);
            return;
        }
    }
    hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_MEASURE]), "column 'measure': \"%.40s\" must be occ, dtoc, IVR or FVR", measure == NULL ? "" : measure);
}

static void note_stay(const struct reading *r, struct hw_import_place *place, int32_t row) {
    static const int32_t columns[] = {Q(HW_IMPORT_MEAN), Q(HW_IMPORT_MEDIAN), Q(HW_IMPORT_MU), Q(HW_IMPORT_SIGMA), COL_PARAMS, COL_DIST};
    for (size_t i = 0; i < LEN(columns) && !place->has_stay; i++) {
        place->has_stay = word(r, row, columns[i]) != NULL;
        place->stay = place->has_stay ? hw_csv_place(r->csv, row, r->at[columns[i]]) : place->stay;
    }
}

static void read_stay(struct reading *r, struct hw_import_place *place, int32_t row) {
    const char *dist = word(r, row, COL_DIST), *params = word(r, row, COL_PARAMS);
    double both[2] = {NAN, NAN};
    if (dist != NULL) {
        place->exponential = strcmp(dist, "exp") == 0;
        if (!place->exponential && strcmp(dist, "lnorm") != 0 && !place->by_visits) {
            hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_DIST]), "column 'los_dist': \"%.40s\" must be lnorm or exp", dist);
        }
    }
    if (params != NULL && !place->by_visits) {
        bool comma = strchr(params, ',') != NULL;
        int32_t n = hw_csv_list(r->csv, r->im->diag, row, r->at[COL_PARAMS], comma ? ',' : ';', 2, both);
        if (n == 1) {
            hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_PARAMS]), "column 'los_params': two numbers are needed, mu and sigma of the logarithm");
        } else if (n == 2) {
            place->value[HW_IMPORT_MU] = isnan(place->value[HW_IMPORT_MU]) ? both[0] : place->value[HW_IMPORT_MU];
            place->value[HW_IMPORT_SIGMA] = isnan(place->value[HW_IMPORT_SIGMA]) ? both[1] : place->value[HW_IMPORT_SIGMA];
        }
    }
}

/* 2023-01-31, or 31/01/2023 as a spreadsheet writes it. */
static bool read_date(const char *text, int32_t *day) {
    struct hw_date date = {0, 0, 0};
    char turned[11] = "";
    if (strlen(text) == 10 && text[2] == '/' && text[5] == '/') {
        snprintf(turned, sizeof turned, "%.4s-%.2s-%.2s", text + 6, text + 3, text);
    }
    if (!hw_calendar_parse_date(turned[0] != '\0' ? turned : text, &date) || !hw_calendar_date_exists(date)) {
        return false;
    }
    *day = hw_calendar_day_number(date);
    return true;
}

static void read_arrivals(struct reading *r, struct hw_import_place *place, int32_t row) {
    const char *date = word(r, row, COL_DATE);
    int32_t day = 0;
    double rate = 0;
    if (!hw_csv_number(r->csv, r->im->diag, row, r->at[COL_ARRIVALS], 0, 1e6, &rate)) {
        return;
    }
    if (r->at[COL_DATE] >= 0 && (date == NULL || !read_date(date, &day))) {
        hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_DATE]), "column 'date': \"%.20s\" is no date; write 2023-01-31", date == NULL ? "" : date);
        return;
    }
    if (place->n_rates > 0 && r->at[COL_DATE] < 0) {
        hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_ARRIVALS]), "column 'arrivals': \"%s\" has a rate above already; several need a column 'date'", place->label);
        return;
    }
    if (place->n_rates > 0 && day != place->start_day + place->n_rates) {
        hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_DATE]), "column 'date': %s is not the day after the one above it of \"%s\"", date, place->label);
        return;
    }
    if (place->n_rates == place->room) {
        int32_t room = 2 * place->room + 64;
        double *more = hw_import_take(r->im, (size_t)room, sizeof *more);
        if (more == NULL) {
            return;
        }
        memcpy(more, place->rates == NULL ? more : place->rates, (size_t)place->n_rates * sizeof *more);
        place->rates = more;
        place->room = room;
    }
    place->start_day = place->n_rates == 0 ? day : place->start_day;
    place->dated = r->at[COL_DATE] >= 0;
    place->rates[place->n_rates++] = rate;
}

static void unknown_place(struct reading *r, int32_t row, const char *label) {
    const char **labels = hw_import_take(r->im, (size_t)r->sheets->n, sizeof *labels);
    for (int32_t i = 0; labels != NULL && i < r->sheets->n; i++) {
        labels[i] = r->sheets->places[i].label;
    }
    const char *near = labels == NULL ? NULL : hw_diag_nearest(label, labels, (size_t)r->sheets->n);
    hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_NODE]), "column '%s': no sheet gives \"%.60s\" a capacity%s%s%s", hw_csv_text(r->csv, -1, r->at[COL_NODE]), label,
                  near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static void read_row(struct reading *r, int32_t row) {
    const char *label = word(r, row, COL_NODE);
    struct hw_import_place *place = label == NULL ? NULL : find_place(r->sheets, label);
    if (!belongs(r, row)) {
        return;
    }
    if (label == NULL) {
        hw_diag_error(r->im->diag, hw_csv_place(r->csv, row, r->at[COL_NODE]), "column '%s': no name", hw_csv_text(r->csv, -1, r->at[COL_NODE]));
        return;
    }
    if (place == NULL) {
        unknown_place(r, row, label);
        return;
    }
    for (int32_t q = 0; q < HW_IMPORT_QUANTITIES; q++) {
        if (word(r, row, Q(q)) != NULL) {
            keep_value(r, place, row, r->at[Q(q)], (enum hw_import_quantity)q);
        }
    }
    note_stay(r, place, row);
    read_stay(r, place, row);
    if (r->at[COL_MEASURE] >= 0) {
        read_measure(r, place, row);
    }
    if (r->at[COL_ARRIVALS] >= 0) {
        read_arrivals(r, place, row);
    }
}

/* Mean and median, as IPACS takes them, or the logarithm's own parameters. */
static void settle_stay(struct hw_import *im, struct hw_import_place *place) {
    double *v = place->value;
    bool from_median = !isnan(v[HW_IMPORT_MEAN]) && !isnan(v[HW_IMPORT_MEDIAN]);
    if (place->exponential ? isnan(v[HW_IMPORT_MEAN]) : !from_median && (isnan(v[HW_IMPORT_MU]) || isnan(v[HW_IMPORT_SIGMA]))) {
        hw_diag_error(im->diag, place->stay, "\"%s\" has no length of stay: %s", place->label,
                      place->exponential ? "mean_los is needed" : "mean_los and median, or mu and sigma, or los_params are needed");
    } else if (place->exponential && !(v[HW_IMPORT_MEAN] > 0)) {
        hw_diag_error(im->diag, place->stay, "the mean_los of \"%s\" must be above 0", place->label);
    } else if (!place->exponential && from_median && !(v[HW_IMPORT_MEDIAN] > 0 && v[HW_IMPORT_MEAN] > v[HW_IMPORT_MEDIAN])) {
        hw_diag_error(im->diag, place->stay, "the mean_los of \"%s\", %g, must be above its median, %g, and that above 0", place->label, v[HW_IMPORT_MEAN], v[HW_IMPORT_MEDIAN]);
    } else if (!place->exponential && !from_median && !(v[HW_IMPORT_SIGMA] > 0)) {
        hw_diag_error(im->diag, place->stay, "the sigma of \"%s\" must be above 0", place->label);
    }
}

static void check_places(struct hw_import *im, struct hw_import_sheets *sheets) {
    for (int32_t i = 0; i < sheets->n; i++) {
        struct hw_import_place *place = &sheets->places[i];
        const struct hw_import_place *first = &sheets->places[0];
        settle_stay(im, place);
        if (place->n_rates == 0) {
            hw_diag_error(im->diag, place->place, "\"%s\" has no arrivals: a sheet with the columns node, date and arrivals is needed", place->label);
        } else if (place->dated != first->dated || place->start_day != first->start_day || place->n_rates != first->n_rates) {
            hw_diag_error(im->diag, place->place, "the arrivals of \"%s\" are not of the same days as those of \"%s\"", place->label, first->label);
        }
        for (int32_t k = 0; k < i; k++) {
            if (strcmp(place->name, sheets->places[k].name) == 0) {
                hw_diag_error(im->diag, place->place, "\"%s\" and \"%s\" would both be called %s", sheets->places[k].label, place->label, place->name);
            }
        }
        sheets->longest = place->n_rates > sheets->longest ? place->n_rates : sheets->longest;
    }
}

static void check_scenarios(struct hw_import *im, const struct hw_import_sheets *sheets) {
    for (int32_t i = 0; i < im->options->n_scenarios; i++) {
        bool found = false;
        for (int32_t t = 0; t < im->n_tables; t++) {
            found = found || (sheets->chosen[t] != NULL && strcmp(sheets->chosen[t], im->options->scenarios[i]) == 0);
        }
        if (!found) {
            hw_diag_error(im->diag, (struct hw_place){NULL, 0, 0, 1}, "--scenario %s: no sheet has such a scenario, or another of its scenarios was asked for too",
                          im->options->scenarios[i]);
        }
    }
}

void hw_import_ipacs(struct hw_import *im) {
    struct hw_import_sheets sheets = {.n = 0};
    struct reading readings[HW_IMPORT_FILES];
    size_t rows = 0;
    bool good = true;
    for (int32_t t = 0; t < im->n_tables; t++) {
        rows += (size_t)im->tables[t].csv.n_rows;
    }
    sheets.places = hw_import_take(im, rows, sizeof *sheets.places);
    if (sheets.places == NULL) {
        return;
    }
    for (int32_t t = 0; t < im->n_tables; t++) {
        readings[t] = (struct reading){.im = im, .sheets = &sheets, .table = &im->tables[t], .csv = &im->tables[t].csv};
        good = map_columns(&readings[t]) && good;
        choose_scenario(&readings[t]);
        sheets.chosen[t] = readings[t].chosen;
    }
    for (int32_t t = 0; t < im->n_tables && good && im->status == HW_OK; t++) {
        good = collect_places(&readings[t]);
    }
    if (good && im->status == HW_OK && sheets.n == 0) {
        hw_diag_error(im->diag, (struct hw_place){im->tables[0].csv.file, 1, 1, 1}, "no sheet has a column 'capacity' with a number: the nodes are those that have a capacity");
        return;
    }
    for (int32_t t = 0; t < im->n_tables && good; t++) {
        for (int32_t row = 0; row < readings[t].csv->n_rows && im->status == HW_OK && !hw_diag_full(im->diag); row++) {
            read_row(&readings[t], row);
        }
    }
    if (!good || im->status != HW_OK) {
        return;
    }
    check_scenarios(im, &sheets);
    if (hw_diag_status(im->diag) == HW_OK) {
        check_places(im, &sheets);
    }
    if (hw_diag_status(im->diag) == HW_OK) {
        hw_import_ipacs_write(im, &sheets);
    }
}

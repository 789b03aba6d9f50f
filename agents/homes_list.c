/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/homes_list.h"

#include "agents/homes.h"
#include "sim/csv.h"

#include <string.h>

enum column { NAME = 0, AREA, TYPE, PLACES, PRICE, OPENS, CLOSES, COLUMNS };
enum { MOST_HOMES = 20000, MOST_PLACES = 1000 };
static const char *const names[COLUMNS] = {"name", "area", "type", "places", "price", "opens", "closes"};

struct table {
    struct hw_csv csv;
    struct hw_diag *diag;
    int32_t column[COLUMNS];
};

static const char *text_of(const struct table *t, int32_t row, enum column column) {
    return hw_csv_text(&t->csv, row, t->column[column]);
}
static struct hw_place place_of(const struct table *t, int32_t row, enum column column) {
    return hw_csv_place(&t->csv, row, t->column[column]);
}

static int32_t area_of(const struct table *t, int32_t row, const struct hw_places *places) {
    const char *name = text_of(t, row, AREA);
    for (int32_t a = 0; a < places->n_areas; a++) {
        if (strcmp(places->areas[a].name, name) == 0) {
            return a;
        }
    }
    hw_diag_error(t->diag, place_of(t, row, AREA), "area '%.40s' is not in the model; its first is '%s'", name, places->areas[0].name);
    return -1;
}

static int kind_of(const struct table *t, int32_t row) {
    const char *type = text_of(t, row, TYPE);
    int kind = strcmp(type, "residential") == 0 ? HW_HOME_RESIDENTIAL : strcmp(type, "nursing") == 0 ? HW_HOME_NURSING : -1;
    if (kind < 0) {
        hw_diag_error(t->diag, place_of(t, row, TYPE), "type '%.40s'; expected residential or nursing", type);
    }
    return kind;
}

static int32_t day_of(const struct table *t, int32_t row, enum column column, int32_t blank) {
    const char *text = text_of(t, row, column);
    struct hw_date date;
    if (text[0] == '\0') {
        return blank;
    }
    if (!hw_calendar_parse_date(text, &date) || !hw_calendar_date_exists(date)) {
        hw_diag_error(t->diag, place_of(t, row, column), "%s '%.40s'; expected: %s", names[column], text, hw_calendar_date_wanted(text));
        return blank;
    }
    return hw_calendar_day_number(date);
}

/* The home of that name in the area, which joins the list when it is new; NULL when the list is full. */
static struct hw_home_listed *home_of(const struct table *t, int32_t row, int32_t area, struct hw_homes_list *out) {
    const char *name = text_of(t, row, NAME);
    for (int32_t i = out->n - 1; i >= 0; i--) {
        if (out->homes[i].area == area && strcmp(out->homes[i].name, name) == 0) {
            return &out->homes[i];
        }
    }
    if (out->n == MOST_HOMES) {
        hw_diag_error(t->diag, place_of(t, row, NAME), "more than %d homes", MOST_HOMES);
        return NULL;
    }
    struct hw_home_listed *home = &out->homes[out->n++];
    *home = (struct hw_home_listed){.name = name, .place = place_of(t, row, NAME), .area = area, .opens = INT32_MIN, .closes = INT32_MAX};
    return home;
}

static void take_row(const struct table *t, int32_t row, const struct hw_places *places, double scale, struct hw_homes_list *out) {
    int32_t errors = t->diag->errors, area = area_of(t, row, places);
    int kind = kind_of(t, row);
    int64_t n = 0;
    double price = 0;
    (void)hw_csv_int(&t->csv, t->diag, row, t->column[PLACES], 1, MOST_PLACES, &n);
    if (text_of(t, row, PRICE)[0] != '\0') {
        (void)hw_csv_number(&t->csv, t->diag, row, t->column[PRICE], 1, 100000, &price);
    }
    int32_t opens = day_of(t, row, OPENS, INT32_MIN), closes = day_of(t, row, CLOSES, INT32_MAX);
    if (text_of(t, row, NAME)[0] == '\0') {
        hw_diag_error(t->diag, place_of(t, row, NAME), "a home has no name");
    }
    if (closes <= opens) {
        hw_diag_error(t->diag, place_of(t, row, CLOSES), "closes on %s, which is not after it opens", text_of(t, row, CLOSES));
    }
    struct hw_home_listed *home = t->diag->errors == errors ? home_of(t, row, area, out) : NULL;
    if (home == NULL) {
        return;
    }
    if (home->places[kind] > 0) {
        hw_diag_error(t->diag, place_of(t, row, NAME), "'%.60s' has its %s places twice in %s; the first are in line %d", home->name,
                      text_of(t, row, TYPE), text_of(t, row, AREA), home->place.line);
        return;
    }
    if ((home->places[0] > 0 || home->places[1] > 0) && (home->opens != opens || home->closes != closes)) {
        hw_diag_error(t->diag, place_of(t, row, OPENS), "'%.60s' opens and closes on other days than in line %d", home->name, home->place.line);
    }
    double scaled = (double)n * scale + 0.5;
    home->places[kind] = scaled < 1 ? 1 : (int32_t)scaled;
    home->price[kind] = (float)price;
    home->opens = opens;
    home->closes = closes;
    out->listed[area] = true;
}

/* The areas' own numbers of places are those of the homes that are open. */
static void set_places(const struct hw_homes_list *list, const char *file, int32_t day, struct hw_places *places) {
    static const enum hw_param_id rows[HW_HOME_KINDS] = {[HW_HOME_RESIDENTIAL] = HW_P_RESIDENTIAL, [HW_HOME_NURSING] = HW_P_NURSING};
    for (int32_t a = 0; a < places->n_areas; a++) {
        for (int kind = 0; kind < HW_HOME_KINDS && list->listed[a]; kind++) {
            struct hw_params *params = places->areas[a].params;
            params->values[rows[kind]][0] = 0;
            params->source[rows[kind]] = file;
            params->changed[rows[kind]] = true;
        }
    }
    for (int32_t i = 0; i < list->n; i++) {
        const struct hw_home_listed *home = &list->homes[i];
        for (int kind = 0; kind < HW_HOME_KINDS && hw_homes_list_is_open(home, day); kind++) {
            places->areas[home->area].params->values[rows[kind]][0] += home->places[kind];
        }
    }
}

enum hw_status hw_homes_list_read(struct hw_load *load, const char *path, struct hw_places *places, int32_t day, double scale,
                                  struct hw_homes_list *out) {
    struct hw_arena *arena = load->reader->arena;
    struct table t = {.diag = load->reader->diag};
    HW_TRY(hw_csv_read(load->io, arena, path, t.diag, &t.csv));
    bool complete = true;
    hw_csv_only(&t.csv, t.diag, names, COLUMNS);
    for (int c = 0; c < COLUMNS; c++) {
        t.column[c] = hw_csv_column(&t.csv, t.diag, names[c]);
        complete &= t.column[c] >= 0;
    }
    out->n = 0;
    out->homes = hw_arena_alloc(arena, (size_t)(t.csv.n_rows < MOST_HOMES ? t.csv.n_rows : MOST_HOMES), sizeof *out->homes);
    out->listed = hw_arena_alloc(arena, (size_t)places->n_areas, sizeof *out->listed);
    if (out->homes == NULL || out->listed == NULL) {
        return HW_NO_MEMORY;
    }
    memset(out->listed, 0, (size_t)places->n_areas * sizeof *out->listed);
    int32_t errors = t.diag->errors;
    for (int32_t row = 0; row < t.csv.n_rows && complete && t.diag->errors - errors < 100; row++) {
        take_row(&t, row, places, scale, out);
    }
    set_places(out, t.csv.file, day, places);
    return hw_diag_status(t.diag);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_HOMES_LIST_H
#define HW_HOMES_LIST_H
/* Care homes as a file lists them (data.homes), in place of drawn ones: a row for each home and kind of place, with columns
 *
 *   name    of the home, once in an area; a home with both kinds of place has two rows
 *   area    as the model calls it
 *   type    residential or nursing
 *   places  of that kind
 *   price   GBP a week to people who pay for themselves; blank: drawn like that of other homes
 *   opens   first day with residents, blank: there from the start; closes: first day without, blank: stays
 *
 * An area with a row has these homes and no others, and its residential.places and nursing.places are the open ones' on the first day of the
 * run; areas without have drawn homes. */
#include "agents/places.h"
#include "sim/model.h"

struct hw_home_listed {
    const char *name;
    struct hw_place place; /* in the file */
    int32_t area;
    int32_t places[2];     /* by enum hw_home_kind */
    float price[2];        /* 0: drawn */
    int32_t opens, closes; /* day numbers of the calendar; INT32_MIN, INT32_MAX: not said */
};
struct hw_homes_list {
    int32_t n; /* 0: no file */
    struct hw_home_listed *homes;
    bool *listed; /* [n_areas] has a row */
};

static inline bool hw_homes_list_is_open(const struct hw_home_listed *home, int32_t day) {
    return day >= home->opens && day < home->closes;
}

/* Reads the file and sets the areas' numbers of places on day, all times scale. Errors, with line and column, go to the reader's diag. */
enum hw_status hw_homes_list_read(struct hw_load *load, const char *path, struct hw_places *places, int32_t day, double scale,
                                  struct hw_homes_list *out) HW_MUST_CHECK;

#endif

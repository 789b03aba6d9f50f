/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COUNTY_H
#define HW_COUNTY_H
/* A county of one's own: the forms of a folder (county.csv, areas.csv, hospitals.csv, start.csv, population.csv,
 * deaths.csv, attendances.csv, delays.csv), as
 * `homeward new-area` writes them and a planner fills them in, become the map and the parameters of a whole-system model.
 *
 * Every number is put into the configuration's tree as if it had been written there, with the cell as its place: so all checks
 * of the model hold for it, with file, line and column. What the configuration says itself, or --set, goes before the forms. Numbers left blank are gaps: they are
 * filled by rule (agents/county_numbers.h), listed by `check`, counted by `run`, and recorded in the result with grade and rule. */
#include "agents/observed.h"
#include "sim/model.h"

/* The first measured day when the configuration says none (run.start). */
#define HW_COUNTY_START "2014-04-01"

struct hw_county {
    bool used;                   /* the configuration names a folder of forms */
    struct hw_gap *gaps;         /* in the arena */
    int32_t n_gaps, n_given;
    const char *to_find;         /* published numbers that are not given, some lines; NULL: none */
    struct hw_observed_places *observed; /* attendances.csv and delays.csv; NULL: nothing is given */
    struct hw_param_record *records; /* of areas and hospitals, given and filled */
    int32_t n_records;
};

/* Reads the forms of data.folder, when there is one, into load->doc. Errors go to the reader's diag; all forms are read even then. */
enum hw_status hw_county_read(struct hw_load *load, struct hw_county *out) HW_MUST_CHECK;

#endif

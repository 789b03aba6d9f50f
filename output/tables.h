/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_TABLES_H
#define HW_OUTPUT_TABLES_H
/* How a result is cut into tables for export: all measures with the same dimensions share one. The table without dimensions
 * comes first ("figures"), then the others in the order in which the result has them ("by_reason_and_organisation"). */
#include "output/results.h"

struct hw_one_table {
    char name[96];           /* of a file, letters, digits and underscores; different for each table */
    char title[96];          /* "By reason and organisation" */
    int32_t n_dims;
    int32_t dims[HW_MEASURE_DIMS];
    const int32_t *measures; /* [n_measures], indices into the layout */
    int32_t n_measures;
    size_t places;           /* numbers of one measure */
};

struct hw_tables {
    struct hw_one_table *at; /* [n] */
    int32_t n;
};

/* Memory from the arena. Measures without any number (a dimension of nothing) are in no table. */
enum hw_status hw_tables_make(struct hw_arena *arena, const struct hw_layout *layout, struct hw_tables *tables) HW_MUST_CHECK;

/* A text that a spreadsheet would take for a formula begins with one of = + - @, a tab or a line end. */
bool hw_tables_is_formula(const char *text);

#endif

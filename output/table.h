/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_TABLE_H
#define HW_OUTPUT_TABLE_H
/* A table on the console. Fill it cell by cell, then print it: columns as wide as their longest cell, the first one
 * wrapped at spaces, and as many of the others side by side as fit; the rest follow below, each time after the first
 * column. Bold only where colour is wanted.
 *
 * Order: init, then for each row start and its cells, then print. Memory comes from the arena; when it is short the
 * table says so on print. */
#include "output/results.h"

enum hw_table_mark { HW_TABLE_PLAIN, HW_TABLE_HEAD, HW_TABLE_TOTAL }; /* a total has a line above */

struct hw_table_row;
struct hw_table {
    struct hw_arena *arena; /* borrows */
    int32_t columns;
    uint64_t left;  /* bit per column: words, aligned left; column 0 always is */
    int32_t filled; /* cells of the last row */
    struct hw_table_row *first, *last;
    enum hw_status status;
};

void hw_table_init(struct hw_table *table, struct hw_arena *arena, int32_t columns);
void hw_table_start(struct hw_table *table, enum hw_table_mark mark);
void hw_table_cell(struct hw_table *table, const char *format, ...) HW_PRINTF(2, 3);
enum hw_status hw_table_print(const struct hw_table *table, const struct hw_show *show, FILE *out) HW_MUST_CHECK;

/* A paragraph wrapped to the width of the show. */
void hw_table_paragraph(const struct hw_show *show, FILE *out, const char *format, ...) HW_PRINTF(3, 4);
/* A line of its own, bold where colour is wanted, with an empty line before. */
void hw_table_heading(const struct hw_show *show, FILE *out, const char *format, ...) HW_PRINTF(3, 4);

#endif

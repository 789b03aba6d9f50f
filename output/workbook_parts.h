/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_WORKBOOK_PARTS_H
#define HW_OUTPUT_WORKBOOK_PARTS_H
/* Between output/workbook*.c only: the workbook in the making. */
#include "output/export.h"
#include "output/pairs.h"
#include "output/tables.h"
#include "output/xlsx.h"


struct hw_workbook {
    const struct hw_export *export;
    const struct hw_results *r;
    struct hw_arena *arena;
    struct hw_tables tables;
    char (*sheets)[HW_XLSX_NAME]; /* [tables.n] */
    struct hw_xlsx x;
    double *a, *b;                /* [n_replicates] scratch */
};

/* What a scenario is called in a heading: its title, or its name. */
const char *hw_workbook_scenario(const struct hw_workbook *w, int32_t s);
/* A label in plain English, and a name with blanks in it: buffer, or what it is made of. */
const char *hw_workbook_label(const struct hw_dim *dim, size_t i, char *buffer, size_t size);
const char *hw_workbook_words(const char *name, char *buffer, size_t size);

/* output/workbook_charts.c: the sheet of charts, each beside the numbers that it shows. */
enum hw_status hw_workbook_charts(struct hw_workbook *w) HW_MUST_CHECK;
/* output/workbook_about.c: definitions, sources, and where all of it comes from. */
void hw_workbook_about(struct hw_workbook *w);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_WORKBOOK_PARTS_H
#define HW_OUTPUT_WORKBOOK_PARTS_H
/* Between output/workbook*.c only: the workbook in the making. */
#include "output/export.h"
#include "output/pairs.h"
#include "output/tables.h"
#include "output/xlsx.h"


struct hw_workbook_note {
    const char *text;
    bool heading;
    struct hw_workbook_note *next;
};

struct hw_workbook {
    const struct hw_export *export;
    const struct hw_results *r;
    struct hw_arena *arena;
    struct hw_tables tables;
    char (*sheets)[HW_XLSX_NAME]; /* [tables.n] */
    struct hw_xlsx x;
    double *a, *b;                /* [n_replicates] scratch */
    struct hw_workbook_note *first_note, *last_note;
};

/* What a scenario is called in a heading: its title, or its name. */
const char *hw_workbook_scenario(const struct hw_workbook *w, int32_t s);
/* A label in plain English, and a name with blanks in it: buffer, or what it is made of. */
const char *hw_workbook_label(const struct hw_dim *dim, size_t i, char *buffer, size_t size);
const char *hw_workbook_words(const char *name, char *buffer, size_t size);

/* Its unit as the report spells it, and a value of it: shares are per cent. */
const char *hw_workbook_unit(const struct hw_measure *measure, char *buffer, size_t size);
void hw_workbook_number(struct hw_workbook *w, uint32_t row, int32_t column, const struct hw_measure *measure, double value, int32_t more_digits);
/* The measure that the first sentence is about: delayed days when the model has them, else the first headline figure; -1: none. */
int32_t hw_workbook_main(const struct hw_workbook *w);

/* output/workbook_notes.c: what a reader must know before she uses a figure, as the console and the report say it. take fills notes; write makes the sheet. */
#define HW_WORKBOOK_NOTES "Read with care"
void hw_workbook_notes_take(struct hw_workbook *w);
void hw_workbook_notes_write(struct hw_workbook *w);
/* output/workbook_charts.c: the sheet of charts, each beside the numbers that it shows. */
enum hw_status hw_workbook_charts(struct hw_workbook *w) HW_MUST_CHECK;
/* output/workbook_study.c: all of the workbook of a study. */
enum hw_status hw_workbook_study(struct hw_workbook *w) HW_MUST_CHECK;
/* output/workbook_search.c: all of the workbook of a search. */
enum hw_status hw_workbook_search(struct hw_workbook *w) HW_MUST_CHECK;
/* output/workbook_about.c: definitions (a study has its own), sources, and where all of it comes from. */
void hw_workbook_about(struct hw_workbook *w);

#endif

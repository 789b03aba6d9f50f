/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_EXPORT_PARTS_H
#define HW_OUTPUT_EXPORT_PARTS_H
/* Between output/export_csv.c, output/export_study.c and output/export_search.c only: the folder in the making, and its files, one at a time. */
#include "output/export.h"
#include "output/tables.h"

struct hw_export_making {
    const struct hw_export *export;
    const struct hw_results *r;
    struct hw_tables tables;
    const char *folder;      /* being filled */
    const char **names;      /* [n_names] of the files in it so far */
    size_t n_names;
    struct hw_arena arena;
    double *a, *b;           /* [n_replicates] scratch */
    double *values;          /* one place of all measures of a table: [n_measures][n_replicates] */
    struct hw_io_draft file; /* being written, as all below */
    uint64_t at;
    char *buffer;            /* [BUFFER] */
    size_t used;
    enum hw_status status;   /* of the file: once it is bad, nothing more is written */
};

/* A file of the folder, name and suffix together; what goes into it; and its end. Whatever fails is told by close. */
enum hw_status hw_export_csv_open(struct hw_export_making *m, const char *name, const char *suffix) HW_MUST_CHECK;
void hw_export_csv_add(struct hw_export_making *m, const char *format, ...) HW_PRINTF(2, 3);
/* A field and the comma or line end behind it. What a spreadsheet would run gets an apostrophe. */
void hw_export_csv_field(struct hw_export_making *m, const char *text, char end);
void hw_export_csv_number(struct hw_export_making *m, double value, char end);
enum hw_status hw_export_csv_close(struct hw_export_making *m) HW_MUST_CHECK;
/* A line of the dictionary but for its last field. */
void hw_export_csv_define(struct hw_export_making *m, const char *file, const char *suffix, const char *column, const char *unit, const char *definition);

/* output/export_study.c: what a study has in place of tables, and its columns in the dictionary. */
#define HW_EXPORT_STUDY_FILES \
    "  factors.csv  what was varied, and from where to where\n  effects.csv  what the factors do, with 95 % intervals\n  points.csv  every point and replicate: values of the factors and of the measures\n"
enum hw_status hw_export_study(struct hw_export_making *m) HW_MUST_CHECK;
void hw_export_study_define(struct hw_export_making *m);

/* output/export_search.c: and what a search has. */
#define HW_EXPORT_SEARCH_FILES \
    "  answer.csv  what was asked and what was found\n  candidates.csv  what was looked at, with what may be said of it\n  points.csv  every run: its candidate, replicate and measures\n"
enum hw_status hw_export_search(struct hw_export_making *m) HW_MUST_CHECK;
void hw_export_search_define(struct hw_export_making *m);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_IMPORT_PARTS_H
#define HW_IMPORT_PARTS_H
/* What the files of the importer share: the tables, the text that is being written, calendars. Not for use outside import_*.c. */
#include "sim/csv.h"
#include "sim/import.h"

enum hw_import_kind { HW_IMPORT_UNKNOWN = 0, HW_IMPORT_NODES, HW_IMPORT_CALENDAR, HW_IMPORT_SHEET };

struct hw_import_table {
    enum hw_import_kind kind;
    const char *name;          /* of the file, without folders */
    struct hw_csv csv;
};

struct hw_import {             /* one import under way */
    struct hw_io *io;
    struct hw_arena *arena;
    struct hw_diag *diag;
    const struct hw_import_options *options;
    struct hw_import_table tables[HW_IMPORT_FILES];
    int32_t n_tables;
    enum hw_status status;     /* HW_NO_MEMORY or HW_IO: everything stops */
    char *text;                /* what is written so far */
    size_t used, room;
};

struct hw_import_step {        /* a value from one time to another, in the unit of the table */
    double from, to, value;
    int32_t row;
};

struct hw_import_calendar {    /* steps one after the other from 0 on, then over again; one step: the same at all times */
    struct hw_import_step *steps;
    int32_t n;
    bool good;                 /* the times of every step could be read */
};

/* import.c */
void *hw_import_take(struct hw_import *im, size_t count, size_t size);
void hw_import_put(struct hw_import *im, const char *format, ...) HW_PRINTF(2, 3);
/* The shortest text that reads back as the same number. */
const char *hw_import_number(double value, char buffer[32]);
/* A field without blanks around it; NULL for what means "nothing" (an empty field, NA). */
const char *hw_import_word(struct hw_import *im, const struct hw_csv *csv, int32_t row, int32_t column);
/* The name of a column in small letters, blanks as _; NULL for none. */
const char *hw_import_heading(struct hw_import *im, const struct hw_csv *csv, int32_t column);
/* A name that a network file takes for a station: a letter, then letters, digits, _ and -; everything else becomes _. */
const char *hw_import_station(struct hw_import *im, const char *label);
/* Text as a comment in YAML can hold it: what is no character of UTF-8, and control characters, become ?. */
const char *hw_import_comment(struct hw_import *im, const char *text);
/* The first table of a kind, or NULL. */
const struct hw_import_table *hw_import_find(const struct hw_import *im, enum hw_import_kind kind);

/* import_calendar.c */
double hw_import_cycle(const struct hw_import_calendar *calendar);
bool hw_import_is_constant(const struct hw_import_calendar *calendar);
/* Whether a week can hold it: cycles that fit a whole number of times into a day or a week, changes on quarters of an hour. */
void hw_import_check_calendar(struct hw_import *im, const struct hw_csv *csv, const struct hw_import_calendar *calendar, double unit_min, int32_t column);
void hw_import_put_capacity(struct hw_import *im, const struct hw_import_calendar *calendar, double unit_min);
void hw_import_put_rate(struct hw_import *im, const struct hw_import_calendar *calendar, const char *unit);

/* import_pathsimr.c, import_ipacs.c: read and check the tables, then write. */
void hw_import_pathsimr(struct hw_import *im);
void hw_import_ipacs(struct hw_import *im);

#endif

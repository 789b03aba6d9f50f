/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_XLSX_H
#define HW_OUTPUT_XLSX_H
/* A workbook of Excel's, sheet by sheet, cell by cell: the door to libxlsxwriter. Rows and columns count from 0. Text is always
 * text, never a formula. All cells are held in memory until the workbook is kept. */
#include "sim/io.h"
#include "sim/mem.h"

enum hw_xlsx_style {
    HW_XLSX_PLAIN, HW_XLSX_WORDS, HW_XLSX_WRAP, HW_XLSX_BOLD, HW_XLSX_TITLE, HW_XLSX_HEADING, HW_XLSX_HEAD, HW_XLSX_HEAD_RIGHT, HW_XLSX_QUIET, HW_XLSX_STYLES
};
enum { HW_XLSX_DIGITS = 8, HW_XLSX_NAME = 32, HW_XLSX_ROWS = 1048576, HW_XLSX_SERIES = 8, HW_XLSX_HALF = 3 };

struct hw_xlsx {
    struct hw_io_draft draft;
    struct hw_io *io;    /* borrows, as mem */
    struct hw_mem *mem;
    void *book, *sheet;  /* libxlsxwriter's */
    void *styles[HW_XLSX_STYLES], *numbers[HW_XLSX_DIGITS + 1], *shares[HW_XLSX_DIGITS + 1];
    uint64_t bytes;      /* about as much as the sheets will be, unpacked */
    bool failed;
};

/* A bar or line chart of columns of the sheet in hand: labels in one column, a series in each of the others. With error bars, the half-width
 * of each number's interval stands HW_XLSX_HALF columns to the right of it. */
struct hw_xlsx_chart {
    const char *title, *unit;
    const char *sheet;                   /* the sheet's name */
    const char *names[HW_XLSX_SERIES];   /* of the series */
    int32_t columns[HW_XLSX_SERIES], n_series;
    uint32_t first, last;                /* rows */
    int32_t labels;                      /* their column */
    bool line, error_bars, uneven;       /* uneven: what goes up is in that column, what goes down in the next one */
    double low, high, tick;              /* the ends of the axis of values and how far apart its lines are; tick 0: as Excel likes */
    uint32_t row;                        /* where the chart stands */
    int32_t column;
    int32_t width, height;               /* pixels */
};

/* keep or drop must follow. */
enum hw_status hw_xlsx_open(struct hw_xlsx *x, struct hw_io *io, struct hw_mem *mem, const char *path, const char *title) HW_MUST_CHECK;
enum hw_status hw_xlsx_keep(struct hw_xlsx *x) HW_MUST_CHECK;
void hw_xlsx_drop(struct hw_xlsx *x);

/* The sheet that what follows goes to. name: at most 31 characters, none of []:*?/\, different from all others in any case. */
void hw_xlsx_sheet(struct hw_xlsx *x, const char *name);
void hw_xlsx_text(struct hw_xlsx *x, uint32_t row, int32_t column, enum hw_xlsx_style style, const char *text);
/* Nothing when there is no such value. */
void hw_xlsx_number(struct hw_xlsx *x, uint32_t row, int32_t column, double value, int32_t digits);
/* A share, shown in per cent; digits are those of the share. */
void hw_xlsx_share(struct hw_xlsx *x, uint32_t row, int32_t column, double value, int32_t digits);
/* The same, shown as it is. */
void hw_xlsx_value(struct hw_xlsx *x, uint32_t row, int32_t column, double value);
/* A text over several columns and, when it is long, several lines. */
void hw_xlsx_paragraph(struct hw_xlsx *x, uint32_t row, int32_t columns, int32_t characters, const char *text);
void hw_xlsx_link(struct hw_xlsx *x, uint32_t row, int32_t column, const char *sheet);
void hw_xlsx_height(struct hw_xlsx *x, uint32_t row, int32_t lines);
void hw_xlsx_width(struct hw_xlsx *x, int32_t first, int32_t last, double characters);
/* Rows above and columns left of it stay in view. */
void hw_xlsx_freeze(struct hw_xlsx *x, uint32_t row, int32_t column);
void hw_xlsx_filter(struct hw_xlsx *x, uint32_t first, uint32_t last, int32_t columns);
void hw_xlsx_landscape(struct hw_xlsx *x, uint32_t head_row); /* for print: one page wide, the head row on each */
void hw_xlsx_chart(struct hw_xlsx *x, const struct hw_xlsx_chart *chart);

#endif

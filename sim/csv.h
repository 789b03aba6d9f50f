/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CSV_H
#define HW_CSV_H
/* A small strict reader of comma-separated files: one line of unique column names, then rows of as many fields.
 *
 * A field is bare (no quotation mark in it) or wholly in "quotes", where "" stands for one; a line break inside quotes, a blank
 * line between rows, control characters and files over 64 MiB are refused, and so, with a word on how to save it, is text in UTF-16, in
 * bytes that are no UTF-8 (where column names are unique), or with semicolons or tabs between the fields. LF and CRLF line ends and a leading UTF-8 mark are
 * accepted. Fields stay text until asked for as a number in our own grammar: sign, digits, point, exponent; no locale, no
 * spaces, no separators of thousands. Problems go to diag with file, line and column; reading goes on to find more. */
#include "sim/arena.h"
#include "sim/diag.h"
#include "sim/io.h"

#define HW_CSV_MAX_BYTES ((size_t)64 << 20)
#define HW_CSV_MAX_COLUMNS 256

struct hw_csv {
    const char *file;      /* name for messages; a copy in the arena */
    const char *raw;       /* the file as read */
    const char *text;      /* a copy of the same length with a 0 behind each field: an offset is a place in the file */
    const uint32_t *cells; /* [1 + n_rows][n_columns] offsets in text; the first row holds the column names */
    int32_t n_columns;
    int32_t n_rows;        /* below the header; at least 1 */
};

/* Reads a file (memory from the arena). HW_BAD_INPUT, with errors in diag, when it is missing, a folder, empty or malformed;
 * HW_IO when the disk fails. out is untouched unless HW_OK. */
enum hw_status hw_csv_read(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_diag *diag,
                           struct hw_csv *out) HW_MUST_CHECK;
/* The same for tables whose column names may be empty or repeated: columns are then told by their place. */
enum hw_status hw_csv_read_any_header(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_diag *diag,
                                      struct hw_csv *out) HW_MUST_CHECK;
/* The same from memory, names unique; name is for messages. */
enum hw_status hw_csv_parse(struct hw_arena *arena, const char *name, const char *data, size_t size, struct hw_diag *diag,
                            struct hw_csv *out) HW_MUST_CHECK;

/* Index of a column, or -1 after an error in diag that names the column missing. */
int32_t hw_csv_column(const struct hw_csv *csv, struct hw_diag *diag, const char *name);
/* An error for each column that is none of the known ones, with the nearest of them: a figure in it would have no say. */
void hw_csv_only(const struct hw_csv *csv, struct hw_diag *diag, const char *const *known, int32_t n);

/* A field; rows count from 0 below the header, row -1 is the header. */
static inline const char *hw_csv_text(const struct hw_csv *csv, int32_t row, int32_t column) {
    return csv->text + csv->cells[(size_t)(row + 1) * (size_t)csv->n_columns + (size_t)column];
}
/* Where a field stands, for messages of the caller's own. */
struct hw_place hw_csv_place(const struct hw_csv *csv, int32_t row, int32_t column);

/* A field as a number in [min, max]; false after an error in diag. */
bool hw_csv_number(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, double min, double max, double *out);
bool hw_csv_int(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, int64_t min, int64_t max, int64_t *out);
/* A field of up to max numbers with a mark between them ("0.2;0.4"; blanks around them are allowed): how many there are; 0 after an
 * error in diag. */
int32_t hw_csv_list(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, char mark, int32_t max, double *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/csv.h"

#include "sim/utf8.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <string.h>

static const char save_as[] = "save the file as \"CSV UTF-8 (comma delimited)\"";
enum { MAX_ERRORS = 50 }; /* as many as diag prints; a hostile file must not fill memory with messages */

struct scan {
    struct hw_diag *diag;
    const char *file, *raw;
    char *text;
    uint32_t size, at;
    uint32_t line_start;
    int32_t line;
    int32_t errors;
    bool any_header;
    uint32_t *cells;
    size_t n_cells;
};

static struct hw_place place_at(const struct scan *s, uint32_t at, uint32_t width) {
    struct hw_place place = {s->file, s->line, (int32_t)(at - s->line_start) + 1, (int32_t)width};
    return place;
}

static void complain(struct scan *s, uint32_t at, const char *what) {
    hw_diag_error(s->diag, place_at(s, at, 1), "%s", what);
    s->errors++;
}

/* True at the end of a line or of the file; CR counts only in front of LF. */
static bool at_line_end(const struct scan *s) {
    if (s->at == s->size || s->raw[s->at] == '\n') {
        return true;
    }
    return s->raw[s->at] == '\r' && s->at + 1 < s->size && s->raw[s->at + 1] == '\n';
}

static void skip_line_end(struct scan *s) {
    if (s->at < s->size && s->raw[s->at] == '\r') {
        s->at++;
    }
    if (s->at < s->size) {
        s->at++;
        s->line++;
        s->line_start = s->at;
    }
}

static bool is_control(char c) {
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static void complain_of_control(struct scan *s) {
    if (s->raw[s->at] == '\t') {
        hw_diag_error(s->diag, place_at(s, s->at, 1), "a tab; commas stand between the fields: %s", save_as);
        s->errors++;
    } else {
        complain(s, s->at, "a control character; is this a text file?");
    }
}

/* Reads the inside of a quoted field, with at behind the opening mark; text gets the unquoted characters. */
static bool scan_quoted(struct scan *s, uint32_t open) {
    uint32_t put = s->at;
    while (!at_line_end(s)) {
        char c = s->raw[s->at];
        if (c == '"') {
            if (s->at + 1 == s->size || s->raw[s->at + 1] != '"') {
                s->text[put] = '\0';
                s->at++;
                if (!at_line_end(s) && s->raw[s->at] != ',') {
                    complain(s, s->at, "expected a comma or the end of the line after the closing quotation mark");
                    return false;
                }
                return true;
            }
            s->at++;
        } else if (is_control(c)) {
            complain_of_control(s);
            return false;
        }
        s->text[put++] = c;
        s->at++;
    }
    complain(s, open, "this quotation mark is not closed on its line");
    return false;
}

static bool scan_bare(struct scan *s) {
    while (!at_line_end(s) && s->raw[s->at] != ',') {
        char c = s->raw[s->at];
        if (c == '"') {
            complain(s, s->at, "a quotation mark inside a field that does not begin with one");
            return false;
        }
        if (is_control(c)) {
            complain_of_control(s);
            return false;
        }
        s->at++;
    }
    s->text[s->at] = '\0'; /* the delimiter, or the 0 behind the text */
    return true;
}

/* Reads one line into cells; returns its number of fields, or -1 after an error. Ends at the line's end. */
static int32_t scan_line(struct scan *s) {
    int32_t n = 0;
    for (;;) {
        uint32_t open = s->at;
        bool quoted = s->at < s->size && s->raw[s->at] == '"';
        s->at += quoted ? 1u : 0u;
        s->cells[s->n_cells + (size_t)n] = s->at;
        if (!(quoted ? scan_quoted(s, open) : scan_bare(s))) {
            while (!at_line_end(s)) {
                s->at++;
            }
            return -1;
        }
        n++;
        if (at_line_end(s)) {
            return n;
        }
        s->at++; /* the comma */
    }
}

/* What spreadsheets save that is no comma-separated UTF-8; false after an error. */
static bool check_encoding(struct scan *s) {
    const unsigned char *raw = (const unsigned char *)s->raw;
    bool marked = s->size >= 2 && ((raw[0] == 0xff && raw[1] == 0xfe) || (raw[0] == 0xfe && raw[1] == 0xff));
    if (marked || (s->size >= 4 && (raw[0] == 0) + (raw[1] == 0) + (raw[2] == 0) + (raw[3] == 0) == 2)) {
        hw_diag_error(s->diag, place_at(s, 0, 1), "this is text in UTF-16 (spreadsheets call it Unicode text): %s", save_as);
        s->errors++;
        return false;
    }
    int32_t line = 1;
    uint32_t line_start = 0;
    for (uint32_t i = 0; i < s->size && !s->any_header; i++) {
        int32_t more = raw[i] < 0x80 ? 0 : hw_utf8_more(raw + i);
        if (more < 0) {
            struct hw_place place = {s->file, line, (int32_t)(i - line_start) + 1, 1};
            hw_diag_error(s->diag, place, "the byte 0x%02x is no character in UTF-8 (perhaps Latin-1 or Windows-1252): %s", raw[i], save_as);
            s->errors++;
            return false;
        }
        line += raw[i] == '\n';
        line_start = raw[i] == '\n' ? i + 1 : line_start;
        i += (uint32_t)more;
    }
    return true;
}

static void check_header(struct scan *s, int32_t n) {
    const char *semicolon = n == 1 ? strchr(s->text + s->cells[0], ';') : NULL;
    if (semicolon != NULL && !s->any_header) {
        hw_diag_error(s->diag, place_at(s, (uint32_t)(semicolon - s->text), 1),
                      "semicolons stand between the fields, as spreadsheets of some countries save them; commas must: set the list separator to a comma, or %s", save_as);
        s->errors++;
        return;
    }
    if (n > HW_CSV_MAX_COLUMNS) {
        complain(s, s->line_start, "more than 256 columns");
        return;
    }
    for (int32_t i = 0; i < n && !s->any_header; i++) {
        const char *name = s->text + s->cells[i];
        if (name[0] == '\0') {
            complain(s, s->cells[i], "a column without a name");
            continue;
        }
        for (int32_t j = 0; j < i; j++) {
            if (strcmp(name, s->text + s->cells[j]) == 0) {
                hw_diag_error(s->diag, place_at(s, s->cells[i], (uint32_t)strlen(name)), "column '%s' appears twice", name);
                s->errors++;
                break;
            }
        }
    }
}

/* Reads header and rows; n_columns stays 0 when there is no usable header. */
static void scan_file(struct scan *s, int32_t *n_columns, int32_t *n_rows) {
    bool blank = false;
    struct hw_place blank_place = {s->file, 0, 1, 1};
    while (s->at < s->size && s->errors < MAX_ERRORS) {
        if (at_line_end(s)) {
            blank_place = blank ? blank_place : place_at(s, s->at, 1);
            blank = true;
        } else {
            if (blank) {
                hw_diag_error(s->diag, blank_place, "a blank line; they are allowed at the end of the file only");
                s->errors++;
                blank = false;
            }
            int32_t n = scan_line(s);
            if (*n_columns == 0) {
                if (n < 0) {
                    return; /* without a header, rows mean nothing */
                }
                check_header(s, n);
                if (s->errors > 0 && n == 1) {
                    return; /* semicolons in every row */
                }
                *n_columns = n;
                s->n_cells = (size_t)n;
            } else if (n == *n_columns) {
                s->n_cells += (size_t)n;
                ++*n_rows;
            } else if (n >= 0) {
                hw_diag_error(s->diag, place_at(s, s->line_start, s->at - s->line_start), "this row has %d field%s, the header has %d",
                              (int)n, n == 1 ? "" : "s", (int)*n_columns);
                s->errors++;
            }
        }
        skip_line_end(s);
    }
}

static enum hw_status parse(struct hw_arena *arena, const char *name, const char *data, size_t size, bool any_header, struct hw_diag *diag,
                            struct hw_csv *out) {
    const char *file = hw_arena_text(arena, name, strlen(name));
    if (file == NULL) {
        return HW_NO_MEMORY;
    }
    struct hw_place whole = {file, 0, 1, 1};
    if (size > HW_CSV_MAX_BYTES) {
        hw_diag_error(diag, whole, "longer than 64 MiB");
        return HW_BAD_INPUT;
    }
    struct scan s = {.diag = diag, .file = file, .size = (uint32_t)size, .line = 1, .any_header = any_header};
    size_t bound = 1; /* every field ends at a comma, at a line's end or at the end of the file */
    for (size_t i = 0; i < size; i++) {
        bound += data[i] == ',' || data[i] == '\n' ? 1u : 0u;
    }
    s.raw = hw_arena_text(arena, data, size);
    s.text = hw_arena_text(arena, data, size);
    s.cells = hw_arena_alloc(arena, bound, sizeof *s.cells);
    if (s.raw == NULL || s.text == NULL || s.cells == NULL) {
        return HW_NO_MEMORY;
    }
    hw_diag_source(diag, file, s.raw, size);
    if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
        s.at = 3;
    }
    int32_t n_columns = 0, n_rows = 0;
    if (check_encoding(&s)) {
        scan_file(&s, &n_columns, &n_rows);
    }
    if (s.errors == 0 && n_rows == 0) {
        hw_diag_error(diag, whole, n_columns == 0 ? "the file is empty; expected a line of column names and rows below it"
                                                  : "no rows below the line of column names");
        s.errors++;
    }
    if (s.errors > 0) {
        return HW_BAD_INPUT;
    }
    out->file = file;
    out->raw = s.raw;
    out->text = s.text;
    out->cells = s.cells;
    out->n_columns = n_columns;
    out->n_rows = n_rows;
    return HW_OK;
}

enum hw_status hw_csv_parse(struct hw_arena *arena, const char *name, const char *data, size_t size, struct hw_diag *diag,
                            struct hw_csv *out) {
    return parse(arena, name, data, size, false, diag, out);
}

static enum hw_status read_file(struct hw_io *io, struct hw_arena *arena, const char *path, bool any_header, struct hw_diag *diag,
                                struct hw_csv *out) {
    const char *name = hw_arena_text(arena, path, strlen(path));
    if (name == NULL) {
        return HW_NO_MEMORY;
    }
    struct hw_place whole = {name, 0, 1, 1};
    if (hw_io_has_folder(io, path)) {
        hw_diag_error(diag, whole, "this is a folder; expected a file of comma-separated values");
        return HW_BAD_INPUT;
    }
    char *data = NULL;
    size_t size = 0;
    enum hw_status status = hw_io_read_file(io, arena->mem, path, HW_CSV_MAX_BYTES, &data, &size);
    if (status == HW_NO_MEMORY) {
        return status;
    }
    if (status == HW_BAD_INPUT) {
        hw_diag_error(diag, whole, "longer than 64 MiB");
        return status;
    }
    if (status != HW_OK) {
        status = hw_io_is_mistake(io->last_errno) ? HW_BAD_INPUT : HW_IO;
        hw_diag_error(diag, whole, "cannot be read: %s", strerror(io->last_errno));
        return status;
    }
    status = parse(arena, path, data, size, any_header, diag, out);
    hw_mem_free(arena->mem, data);
    return status;
}

enum hw_status hw_csv_read(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_diag *diag, struct hw_csv *out) {
    return read_file(io, arena, path, false, diag, out);
}

enum hw_status hw_csv_read_any_header(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_diag *diag, struct hw_csv *out) {
    return read_file(io, arena, path, true, diag, out);
}

int32_t hw_csv_column(const struct hw_csv *csv, struct hw_diag *diag, const char *name) {
    const char *names[HW_CSV_MAX_COLUMNS];
    for (int32_t i = 0; i < csv->n_columns; i++) {
        names[i] = hw_csv_text(csv, -1, i);
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    struct hw_place header = {csv->file, 1, 1, (int32_t)strcspn(csv->raw, "\r\n")};
    const char *near = hw_diag_nearest(name, names, (size_t)csv->n_columns);
    if (near != NULL) {
        hw_diag_error(diag, header, "there is no column '%s'; is '%s' meant?", name, near);
    } else {
        char found[200] = "";
        for (int32_t i = 0; i < csv->n_columns && strlen(found) + strlen(names[i]) + 3 < sizeof found; i++) {
            (void)snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", i > 0 ? ", " : "", names[i]);
        }
        hw_diag_error(diag, header, "there is no column '%s'; the columns are %s", name, found);
    }
    return -1;
}

static bool has_column(const struct hw_csv *csv, const char *name) {
    for (int32_t i = 0; i < csv->n_columns; i++) {
        if (strcmp(hw_csv_text(csv, -1, i), name) == 0) {
            return true;
        }
    }
    return false;
}

/* A column that is missing, for which this one is named as meant (hw_csv_column): one slip, told once. */
static bool is_meant(const struct hw_csv *csv, const char *name, const char *const *known, int32_t n) {
    const char *names[HW_CSV_MAX_COLUMNS];
    for (int32_t i = 0; i < csv->n_columns; i++) {
        names[i] = hw_csv_text(csv, -1, i);
    }
    for (int32_t i = 0; i < n; i++) {
        if (!has_column(csv, known[i]) && hw_diag_nearest(known[i], names, (size_t)csv->n_columns) == name) {
            return true;
        }
    }
    return false;
}

void hw_csv_only(const struct hw_csv *csv, struct hw_diag *diag, const char *const *known, int32_t n) {
    for (int32_t column = 0; column < csv->n_columns; column++) {
        const char *name = hw_csv_text(csv, -1, column);
        int32_t i = 0;
        while (i < n && strcmp(known[i], name) != 0) {
            i++;
        }
        if (i < n || is_meant(csv, name, known, n)) {
            continue;
        }
        const char *near = hw_diag_nearest(name, known, (size_t)n);
        hw_diag_error(diag, hw_csv_place(csv, -1, column), "column '%.60s' is not one of this file's%s%s%s", name, near != NULL ? "; is '" : "", near != NULL ? near : "",
                      near != NULL ? "' meant?" : "");
    }
}

struct hw_place hw_csv_place(const struct hw_csv *csv, int32_t row, int32_t column) {
    uint32_t at = csv->cells[(size_t)(row + 1) * (size_t)csv->n_columns + (size_t)column];
    struct hw_place place = {csv->file, row + 2, 1, (int32_t)strlen(csv->text + at)}; /* a row is a line: others were refused */
    uint32_t line_start = at;
    while (line_start > 0 && csv->raw[line_start - 1] != '\n') {
        line_start--;
    }
    place.column = (int32_t)(at - line_start) + 1;
    place.width = place.width > 0 ? place.width : 1;
    return place;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at) {
    while (is_digit(*at)) {
        at++;
    }
    return at;
}

/* The end of a number in our grammar, or NULL: -? digits (. digits)? ([eE] [+-]? digits)? */
static const char *number_end(const char *at) {
    at += *at == '-' ? 1 : 0;
    if (!is_digit(*at)) {
        return NULL;
    }
    at = skip_digits(at);
    if (*at == '.') {
        if (!is_digit(at[1])) {
            return NULL;
        }
        at = skip_digits(at + 1);
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+' ? 1 : 0;
        if (!is_digit(*at)) {
            return NULL;
        }
        at = skip_digits(at);
    }
    return at;
}

bool hw_csv_number(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, double min, double max, double *out) {
    const char *text = hw_csv_text(csv, row, column);
    const char *end = number_end(text);
    if (end == NULL || *end != '\0') {
        hw_diag_error(diag, hw_csv_place(csv, row, column), "column '%s': expected a number, found '%.40s'",
                      hw_csv_text(csv, -1, column), text);
        return false;
    }
    double value = strtod(text, NULL); /* correctly rounded; no locale is ever set in this program, so its point is a full stop */
    if (!(value >= min && value <= max && value <= DBL_MAX && value >= -DBL_MAX)) {
        hw_diag_error(diag, hw_csv_place(csv, row, column), "column '%s': %.40s is out of range; allowed: %g to %g",
                      hw_csv_text(csv, -1, column), text, min, max);
        return false;
    }
    *out = value;
    return true;
}

bool hw_csv_int(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, int64_t min, int64_t max, int64_t *out) {
    const char *text = hw_csv_text(csv, row, column);
    const char *digits = text + (*text == '-' ? 1 : 0);
    const char *end = skip_digits(digits);
    if (end == digits || *end != '\0') {
        hw_diag_error(diag, hw_csv_place(csv, row, column), "column '%s': expected a whole number, found '%.40s'",
                      hw_csv_text(csv, -1, column), text);
        return false;
    }
    errno = 0;
    int64_t value = strtoll(text, NULL, 10);
    if (errno == ERANGE || value < min || value > max) {
        hw_diag_error(diag, hw_csv_place(csv, row, column), "column '%s': %.40s is out of range; allowed: %" PRId64 " to %" PRId64,
                      hw_csv_text(csv, -1, column), text, min, max);
        return false;
    }
    *out = value;
    return true;
}

int32_t hw_csv_list(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, char mark, int32_t max, double *out) {
    const char *at = hw_csv_text(csv, row, column);
    for (int32_t n = 0; n < max; n++) {
        at += strspn(at, " ");
        const char *end = number_end(at), *next = end == NULL ? NULL : end + strspn(end, " ");
        double value = end == NULL ? 0.0 : strtod(at, NULL);
        if (next == NULL || (*next != mark && *next != '\0') || !(value >= -DBL_MAX && value <= DBL_MAX)) {
            break;
        }
        out[n] = value;
        if (*next == '\0') {
            return n + 1;
        }
        at = next + 1;
    }
    hw_diag_error(diag, hw_csv_place(csv, row, column), "column '%s': expected %s%d number%s with %c between them, found '%.60s'",
                  hw_csv_text(csv, -1, column), max > 1 ? "at most " : "", (int)max, max > 1 ? "s" : "", mark, hw_csv_text(csv, row, column));
    return 0;
}

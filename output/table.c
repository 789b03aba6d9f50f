/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/table.h"

#include <stdarg.h>
#include <string.h>

enum { DEFAULT_WIDTH = 100, FIRST_MIN = 24, GAP = 2, PARAGRAPH_MAX = 2000 };

struct hw_table_row {
    enum hw_table_mark mark;
    const char **cells;
    struct hw_table_row *next;
};

static size_t width_of(const struct hw_show *show) {
    return show->width <= 0 ? DEFAULT_WIDTH : show->width < 40 ? 40 : (size_t)show->width;
}

/* Characters, not bytes: continuation bytes of UTF-8 take no room. */
static size_t letters(const char *text, size_t bytes) {
    size_t n = 0;
    for (size_t i = 0; i < bytes; i++) {
        n += ((unsigned char)text[i] & 0xc0u) != 0x80u;
    }
    return n;
}

void hw_table_init(struct hw_table *table, struct hw_arena *arena, int32_t columns) {
    HW_REQUIRE(columns > 0);
    *table = (struct hw_table){.arena = arena, .columns = columns, .left = 1, .status = HW_OK};
}

void hw_table_start(struct hw_table *table, enum hw_table_mark mark) {
    struct hw_table_row *row = hw_arena_alloc(table->arena, 1, sizeof *row);
    const char **cells = hw_arena_alloc(table->arena, (size_t)table->columns, sizeof *cells);
    table->filled = 0;
    if (row == NULL || cells == NULL) {
        table->status = HW_NO_MEMORY;
        return;
    }
    *row = (struct hw_table_row){.mark = mark, .cells = cells};
    if (table->last == NULL) {
        table->first = row;
    } else {
        table->last->next = row;
    }
    table->last = row;
}

void hw_table_cell(struct hw_table *table, const char *format, ...) {
    char text[512];
    if (table->status != HW_OK) {
        return;
    }
    HW_REQUIRE(table->last != NULL && table->filled < table->columns);
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *kept = hw_arena_text(table->arena, text, strlen(text));
    if (kept == NULL) {
        table->status = HW_NO_MEMORY;
        return;
    }
    table->last->cells[table->filled++] = kept;
}

static const char *cell_of(const struct hw_table_row *row, int32_t column) {
    return row->cells[column] == NULL ? "" : row->cells[column];
}

static size_t natural_width(const struct hw_table *table, int32_t column) {
    size_t most = 0;
    for (const struct hw_table_row *row = table->first; row != NULL; row = row->next) {
        size_t n = letters(cell_of(row, column), strlen(cell_of(row, column)));
        most = n > most ? n : most;
    }
    return most;
}

/* How many bytes of text go on a line of the given width: up to the last space that fits; a longer word is cut. */
static size_t line_bytes(const char *text, size_t width) {
    size_t bytes = 0, shown = 0, space = 0;
    while (text[bytes] != '\0') {
        size_t next = bytes + 1;
        while (((unsigned char)text[next] & 0xc0u) == 0x80u) {
            next++;
        }
        if (text[bytes] == ' ') {
            space = bytes;
        }
        if (shown + 1 > width) {
            return space > 0 ? space : bytes;
        }
        shown++;
        bytes = next;
    }
    return bytes;
}

static void pad(FILE *out, size_t n) {
    for (; n > 0; n--) {
        fputc(' ', out);
    }
}

/* One row over as many lines as its first cell needs; the other cells stand on the last of them. */
static void print_row(const struct hw_table *table, const struct hw_table_row *row, const size_t *widths, int32_t from, int32_t to,
                      bool bold, FILE *out) {
    const char *text = cell_of(row, 0);
    size_t indent = 0;
    fputs(bold ? "\033[1m" : "", out);
    for (;;) {
        size_t bytes = line_bytes(text, widths[0] - indent);
        pad(out, indent);
        fwrite(text, 1, bytes, out);
        size_t used = indent + letters(text, bytes);
        text += bytes;
        text += *text == ' ';
        if (*text == '\0') {
            /* Trailing blanks are not printed. */
            size_t owed = widths[0] - used;
            for (int32_t c = from; c < to; c++) {
                const char *cell = cell_of(row, c);
                size_t room = widths[c] - letters(cell, strlen(cell));
                bool left = ((table->left >> (c & 63)) & 1u) != 0;
                pad(out, *cell == '\0' ? 0 : owed + GAP + (left ? 0 : room));
                fputs(cell, out);
                owed = *cell == '\0' ? owed + GAP + widths[c] : left ? room : 0;
            }
            break;
        }
        fputc('\n', out);
        indent = 2;
    }
    fputs(bold ? "\033[0m\n" : "\n", out);
}

static void print_group(const struct hw_table *table, const size_t *widths, int32_t from, int32_t to, bool colour, FILE *out) {
    size_t line = widths[0];
    for (int32_t c = from; c < to; c++) {
        line += GAP + widths[c];
    }
    for (const struct hw_table_row *row = table->first; row != NULL; row = row->next) {
        if (row->mark == HW_TABLE_TOTAL) {
            for (size_t i = 0; i < line; i++) {
                fputc('-', out);
            }
            fputc('\n', out);
        }
        print_row(table, row, widths, from, to, colour && row->mark == HW_TABLE_HEAD, out);
        if (row->mark == HW_TABLE_HEAD) {
            for (size_t i = 0; i < line; i++) {
                fputc('-', out);
            }
            fputc('\n', out);
        }
    }
}

enum hw_status hw_table_print(const struct hw_table *table, const struct hw_show *show, FILE *out) {
    size_t *widths = table->status == HW_OK ? hw_arena_alloc(table->arena, (size_t)table->columns, sizeof *widths) : NULL;
    if (widths == NULL) {
        return HW_NO_MEMORY;
    }
    size_t width = width_of(show);
    for (int32_t c = 0; c < table->columns; c++) {
        widths[c] = natural_width(table, c);
    }
    size_t first = widths[0];
    for (int32_t from = 1, to; from < table->columns || from == 1; from = to) {
        size_t least = first < FIRST_MIN ? first : FIRST_MIN, others = 0;
        for (to = from; to < table->columns; to++) {
            if (to > from && least + others + GAP + widths[to] > width) {
                break;
            }
            others += GAP + widths[to];
        }
        size_t room = width > others + least ? width - others : least;
        widths[0] = first < room ? first : room;
        if (from > 1) {
            fputc('\n', out);
        }
        print_group(table, widths, from, to, show->colour, out);
        if (table->columns == 1) {
            break;
        }
    }
    return ferror(out) ? HW_IO : HW_OK;
}

static void wrap(const struct hw_show *show, FILE *out, const char *text) {
    while (*text != '\0') {
        size_t bytes = line_bytes(text, width_of(show));
        fwrite(text, 1, bytes, out);
        fputc('\n', out);
        text += bytes;
        text += *text == ' ';
    }
}

void hw_table_paragraph(const struct hw_show *show, FILE *out, const char *format, ...) {
    char text[PARAGRAPH_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (show->take != NULL) {
        show->take(show->into, false, text);
        return;
    }
    wrap(show, out, text);
}

void hw_table_heading(const struct hw_show *show, FILE *out, const char *format, ...) {
    char text[PARAGRAPH_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (show->take != NULL) {
        show->take(show->into, true, text);
        return;
    }
    fputs(show->colour ? "\n\033[1m" : "\n", out);
    wrap(show, out, text);
    fputs(show->colour ? "\033[0m" : "", out);
}

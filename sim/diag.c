/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/diag.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

struct hw_diag_source {
    struct hw_diag_source *next;
    const char *file;
    const char *text; /* NULL: lines cannot be shown */
    size_t size;
    int32_t rank;     /* order of first mention: the order of printing */
};

struct hw_diag_entry {
    struct hw_diag_entry *next, *previous;
    struct hw_place place;
    const struct hw_diag_source *source;
    const char *message;
    bool warning;
};

#define SHOWN_COLUMNS 100 /* of a source line, so that a line of a megabyte does not flood the terminal */

void hw_diag_init(struct hw_diag *diag, struct hw_arena *arena) {
    *diag = (struct hw_diag){.arena = arena};
}

static struct hw_diag_source *find_source(struct hw_diag *diag, const char *file) {
    for (struct hw_diag_source *source = diag->sources; source != NULL; source = source->next) {
        if (strcmp(source->file, file) == 0) {
            return source;
        }
    }
    struct hw_diag_source *source = hw_arena_alloc(diag->arena, 1, sizeof *source);
    char *name = hw_arena_text(diag->arena, file, strlen(file));
    if (source == NULL || name == NULL) {
        return NULL;
    }
    source->file = name;
    source->rank = diag->sources == NULL ? 1 : diag->sources->rank + 1;
    source->next = diag->sources;
    diag->sources = source;
    return source;
}

void hw_diag_source(struct hw_diag *diag, const char *file, const char *text, size_t size) {
    struct hw_diag_source *source = find_source(diag, file);
    if (source != NULL) {
        source->text = text;
        source->size = size;
    }
}

static bool is_before(const struct hw_diag_entry *a, const struct hw_diag_entry *b) {
    int32_t rank_a = a->source == NULL ? 0 : a->source->rank;
    int32_t rank_b = b->source == NULL ? 0 : b->source->rank;
    if (rank_a != rank_b) {
        return rank_a < rank_b;
    }
    if (a->place.line != b->place.line) {
        return a->place.line < b->place.line;
    }
    return a->place.column < b->place.column;
}

/* Problems are mostly found in order of place, so the search from the end is short. */
static void insert(struct hw_diag *diag, struct hw_diag_entry *entry) {
    struct hw_diag_entry *before = diag->last;
    while (before != NULL && is_before(entry, before)) {
        before = before->previous;
    }
    entry->previous = before;
    entry->next = before == NULL ? diag->first : before->next;
    *(before == NULL ? &diag->first : &before->next) = entry;
    *(entry->next == NULL ? &diag->last : &entry->next->previous) = entry;
    diag->kept++;
}

HW_PRINTF(4, 0) static void add(struct hw_diag *diag, struct hw_place place, bool warning, const char *format, va_list args) {
    *(warning ? &diag->warnings : &diag->errors) += 1;
    if (hw_diag_full(diag)) {
        return;
    }
    char message[1000];
    (void)vsnprintf(message, sizeof message, format, args);
    struct hw_diag_entry *entry = hw_arena_alloc(diag->arena, 1, sizeof *entry);
    char *kept = hw_arena_text(diag->arena, message, strlen(message));
    if (entry == NULL || kept == NULL) {
        return; /* the count still says that something was wrong */
    }
    entry->place = place;
    entry->source = place.file == NULL ? NULL : find_source(diag, place.file);
    entry->message = kept;
    entry->warning = warning;
    insert(diag, entry);
}

void hw_diag_error(struct hw_diag *diag, struct hw_place place, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(diag, place, false, format, args);
    va_end(args);
}

void hw_diag_warn(struct hw_diag *diag, struct hw_place place, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(diag, place, true, format, args);
    va_end(args);
}

bool hw_diag_full(const struct hw_diag *diag) {
    return diag->kept >= HW_DIAG_KEPT;
}

enum hw_status hw_diag_status(const struct hw_diag *diag) {
    return diag->errors > 0 ? HW_BAD_INPUT : HW_OK;
}

/* Bytes of a line break at p, 0 when there is none. YAML 1.1 also breaks lines at U+0085, U+2028 and U+2029. */
static size_t break_bytes(const char *p, const char *end) {
    if (*p == '\r') {
        return p + 1 < end && p[1] == '\n' ? 2 : 1;
    }
    if (*p == '\n') {
        return 1;
    }
    if (end - p >= 2 && memcmp(p, "\xC2\x85", 2) == 0) {
        return 2;
    }
    if (end - p >= 3 && (memcmp(p, "\xE2\x80\xA8", 3) == 0 || memcmp(p, "\xE2\x80\xA9", 3) == 0)) {
        return 3;
    }
    return 0;
}

/* The start of a line (from 1), and its end; NULL when the text has fewer lines. */
static const char *find_line(const struct hw_diag_source *source, int32_t line, const char **line_end) {
    const char *p = source->text;
    const char *end = p + source->size;
    if (source->size >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        p += 3; /* the byte order mark takes no column */
    }
    for (int32_t now = 1; now < line; now++) {
        while (p < end && break_bytes(p, end) == 0) {
            p++;
        }
        if (p == end) {
            return NULL;
        }
        p += break_bytes(p, end);
    }
    const char *stop = p;
    while (stop < end && break_bytes(stop, end) == 0) {
        stop++;
    }
    *line_end = stop;
    return p;
}

static bool is_later_byte(char c) { /* of a character of several bytes in UTF-8 */
    return ((unsigned char)c & 0xC0u) == 0x80u;
}

/* Writes text with every control character as a blank, so that input cannot steer the terminal. */
static void print_clean(const char *text, size_t size, FILE *out) {
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        bool c1 = c == 0xC2u && i + 1 < size && (unsigned char)text[i + 1] < 0xA0u; /* U+0080..U+009F */
        if (c1) {
            i++;
        }
        fputc(c1 || c < 0x20u || c == 0x7Fu ? ' ' : c, out);
    }
}

/* Shows the line with a caret under the place; of a long line the part around the place. */
static void print_caret(const struct hw_diag_entry *entry, FILE *out, bool colour) {
    const char *stop = NULL;
    const char *p = entry->source == NULL || entry->source->text == NULL || entry->place.line < 1
                        ? NULL
                        : find_line(entry->source, entry->place.line, &stop);
    if (p == NULL || p == stop) {
        return;
    }
    int32_t column = entry->place.column < 1 ? 1 : entry->place.column;
    int32_t first = column > SHOWN_COLUMNS - 20 ? column - SHOWN_COLUMNS / 2 : 1;
    for (int32_t skip = 1; skip < first && p < stop; skip++) {
        do {
            p++;
        } while (p < stop && is_later_byte(*p));
    }
    const char *shown_end = p;
    int32_t shown = 0;
    while (shown_end < stop && shown < SHOWN_COLUMNS) {
        do {
            shown_end++;
        } while (shown_end < stop && is_later_byte(*shown_end));
        shown++;
    }
    fprintf(out, "%6d | ", entry->place.line);
    print_clean(p, (size_t)(shown_end - p), out);
    fprintf(out, "\n       | %*s%s", (int)(column - first), "", colour ? "\033[1;31m" : "");
    int32_t room = shown - (column - first);
    int32_t width = entry->place.width < 1 ? 1 : entry->place.width;
    for (int32_t i = 0; i < width && (i == 0 || i < room); i++) {
        fputc('^', out);
    }
    fputs(colour ? "\033[0m\n" : "\n", out);
}

void hw_diag_print(const struct hw_diag *diag, FILE *out, bool colour) {
    int32_t printed = 0;
    for (const struct hw_diag_entry *entry = diag->first; entry != NULL && printed < HW_DIAG_PRINTED; entry = entry->next) {
        const char *on = !colour ? "" : entry->warning ? "\033[1;33m" : "\033[1;31m";
        fprintf(out, "%s%s:%s ", on, entry->warning ? "warning" : "error", colour ? "\033[0m" : "");
        if (entry->place.file != NULL) {
            print_clean(entry->place.file, strlen(entry->place.file), out);
            if (entry->place.line > 0) {
                fprintf(out, ":%d:%d", entry->place.line, entry->place.column);
            }
            fputs(": ", out);
        }
        print_clean(entry->message, strlen(entry->message), out);
        fputc('\n', out);
        print_caret(entry, out, colour);
        printed++;
    }
    int32_t rest = diag->errors + diag->warnings - printed;
    if (rest > 0) {
        fprintf(out, "... and %d more.\n", rest);
    }
}

/* Edit distance of Damerau and Levenshtein (adjacent letters may change places), ignoring case. */
enum { WORD_MAX = 63 };
static int32_t edit_distance(const char *a, size_t n_a, const char *b, size_t n_b) {
    int32_t row[3][WORD_MAX + 1];
    int32_t *older = row[0], *old = row[1], *now = row[2];
    for (size_t j = 0; j <= n_b; j++) {
        old[j] = (int32_t)j;
    }
    for (size_t i = 1; i <= n_a; i++) {
        now[0] = (int32_t)i;
        for (size_t j = 1; j <= n_b; j++) {
            int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            int32_t best = old[j - 1] + (ca == cb ? 0 : 1);
            best = old[j] + 1 < best ? old[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) && cb == tolower((unsigned char)a[i - 2]) &&
                older[j - 2] + 1 < best) {
                best = older[j - 2] + 1;
            }
            now[j] = best;
        }
        int32_t *spare = older;
        older = old;
        old = now;
        now = spare;
    }
    return old[n_b];
}

const char *hw_diag_nearest(const char *word, const char *const *candidates, size_t n) {
    size_t length = strlen(word);
    if (length == 0 || length > WORD_MAX) {
        return NULL;
    }
    int32_t best = (int32_t)(length < 3 ? length - 1 : (length + 2) / 3) + 1; /* up to a third of the letters may differ */
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t other = strlen(candidates[i]);
        if (other > WORD_MAX) {
            continue;
        }
        int32_t distance = edit_distance(word, length, candidates[i], other);
        if (distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

const char *hw_diag_first(const struct hw_diag *diag) {
    const struct hw_diag_entry *entry = diag->first;
    while (entry != NULL && entry->warning) {
        entry = entry->next;
    }
    return entry == NULL ? NULL : entry->message;
}

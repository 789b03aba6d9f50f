/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import.h"

#include "sim/import_parts.h"
#include "sim/utf8.h"

#include <stdarg.h>
#include <string.h>

/* Which tables were given, and the text that is written from them. */

#define LEN(a) (sizeof(a) / sizeof *(a))
static const struct hw_place nowhere = {NULL, 0, 0, 1};

void *hw_import_take(struct hw_import *im, size_t count, size_t size) {
    void *block = hw_arena_alloc(im->arena, count == 0 ? 1 : count, size);
    if (block == NULL) {
        im->status = HW_NO_MEMORY;
    }
    return block;
}

void hw_import_put(struct hw_import *im, const char *format, ...) {
    char line[2000];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    HW_REQUIRE(n >= 0 && (size_t)n < sizeof line);
    if (im->used + (size_t)n + 1 > im->room && im->status == HW_OK) {
        size_t room = 2 * im->room + sizeof line;
        char *more = hw_import_take(im, room, 1);
        if (more != NULL) {
            memcpy(more, im->text == NULL ? "" : im->text, im->used);
            im->text = more;
            im->room = room;
        }
    }
    if (im->status == HW_OK) {
        memcpy(im->text + im->used, line, (size_t)n + 1);
        im->used += (size_t)n;
    }
}

const char *hw_import_number(double value, char buffer[32]) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, 32, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value) {
            break;
        }
    }
    return buffer;
}

const char *hw_import_word(struct hw_import *im, const struct hw_csv *csv, int32_t row, int32_t column) {
    const char *text = hw_csv_text(csv, row, column);
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    if (length == 0 || (length == 2 && memcmp(text, "NA", 2) == 0)) {
        return NULL;
    }
    char *word = hw_arena_text(im->arena, text, length);
    if (word == NULL) {
        im->status = HW_NO_MEMORY;
    }
    return word;
}

const char *hw_import_heading(struct hw_import *im, const struct hw_csv *csv, int32_t column) {
    const char *word = hw_import_word(im, csv, -1, column);
    if (word == NULL) {
        return NULL;
    }
    char *heading = hw_arena_text(im->arena, word, strlen(word));
    if (heading == NULL) {
        im->status = HW_NO_MEMORY;
        return NULL;
    }
    for (char *at = heading; *at != '\0'; at++) {
        *at = *at == ' ' ? '_' : *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
    }
    return heading;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True when the words are the same but for capitals; word is in small letters. */
static bool is_word(const char *name, const char *word) {
    size_t i = 0;
    while (word[i] != '\0' && (name[i] | 0x20) == word[i]) {
        i++;
    }
    return word[i] == '\0' && name[i] == '\0';
}

const char *hw_import_station(struct hw_import *im, const char *label) {
    /* exit is the network's own word; other readers of YAML take the rest for values. */
    static const char *const taken[] = {"exit", "y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    enum { LONGEST = 63 };
    char name[LONGEST + 1];
    size_t n = 0;
    if (!is_letter(label[0])) {
        name[n++] = 'n';
    }
    for (const char *at = label; *at != '\0' && n < LONGEST - 1; at++) {
        bool fits = is_letter(*at) || (*at >= '0' && *at <= '9') || *at == '_' || *at == '-';
        name[n++] = fits ? *at : '_';
    }
    name[n] = '\0';
    for (size_t i = 0; i < LEN(taken); i++) {
        if (is_word(name, taken[i])) {
            name[n++] = '_';
            name[n] = '\0';
        }
    }
    const char *kept = hw_arena_text(im->arena, name, n);
    if (kept == NULL) {
        im->status = HW_NO_MEMORY;
    }
    return kept == NULL ? "" : kept;
}

const char *hw_import_comment(struct hw_import *im, const char *text) {
    char *copy = hw_arena_text(im->arena, text, strlen(text));
    for (unsigned char *at = (unsigned char *)copy; at != NULL && *at != '\0'; at++) {
        int32_t more = *at < 0x80 ? 0 : hw_utf8_more(at);
        *at = *at < 0x20 || *at == 0x7f || more < 0 ? '?' : *at;
        at += more > 0 ? more : 0;
    }
    if (copy == NULL) {
        im->status = HW_NO_MEMORY;
    }
    return copy == NULL ? "" : copy;
}

/* A file's name as a comment can hold it. */
static const char *plain_name(struct hw_import *im, const char *path) {
    const char *base = hw_io_name(path);
    size_t length = strlen(base) < 200 ? strlen(base) : 200;
    char *name = hw_arena_text(im->arena, base, length);
    for (char *at = name; at != NULL && *at != '\0'; at++) {
        *at = *at < 0x20 || *at > 0x7e || *at == '"' || *at == '\\' ? '?' : *at;
    }
    if (name == NULL) {
        im->status = HW_NO_MEMORY;
    }
    return name == NULL ? "" : name;
}

const struct hw_import_table *hw_import_find(const struct hw_import *im, enum hw_import_kind kind) {
    for (int32_t i = 0; i < im->n_tables; i++) {
        if (im->tables[i].kind == kind) {
            return &im->tables[i];
        }
    }
    return NULL;
}

/* Column names by which a kind of table is known; it is the kind of which most are there. */
static const struct {
    enum hw_import_kind kind;
    const char *columns[24];
} known[] = {
    {HW_IMPORT_NODES, {"serv_dist", "serv_dist_param", "ext_queue", "int_queue"}},
    {HW_IMPORT_CALENDAR, {"metric", "node", "start", "end", "value"}},
    {HW_IMPORT_SHEET, {"node", "pathway", "scenario", "capacity", "los_dist", "los_params", "mean_los", "median", "median_los", "measure", "value",
                       "occ", "occupancy", "dtoc", "queue", "date", "dates", "arrivals", "acute_dtoc"}},
};

static enum hw_import_kind kind_of(struct hw_import *im, const struct hw_csv *csv) {
    enum hw_import_kind best = HW_IMPORT_UNKNOWN;
    int32_t most = 1; /* one word in common is chance */
    for (size_t k = 0; k < LEN(known); k++) {
        int32_t found = 0;
        for (int32_t c = 0; c < csv->n_columns; c++) {
            const char *name = hw_import_heading(im, csv, c);
            for (size_t i = 0; name != NULL && known[k].columns[i] != NULL; i++) {
                found += strcmp(name, known[k].columns[i]) == 0 ? 1 : 0;
            }
        }
        if (found > most) {
            most = found;
            best = known[k].kind;
        }
    }
    return best;
}

static void read_table(struct hw_import *im, const char *path) {
    struct hw_import_table *table = &im->tables[im->n_tables];
    enum hw_status status = hw_csv_read_any_header(im->io, im->arena, path, im->diag, &table->csv);
    if (status == HW_NO_MEMORY || status == HW_IO) {
        im->status = status;
    }
    if (status != HW_OK) {
        return;
    }
    table->name = plain_name(im, path);
    table->kind = kind_of(im, &table->csv);
    if (im->status != HW_OK) {
        return; /* the table may be one that is known */
    }
    struct hw_place header = {table->csv.file, 1, 1, 1};
    if (table->kind == HW_IMPORT_UNKNOWN) {
        hw_diag_error(im->diag, header,
                      "this table is none that can be imported: a PathSimR network has the columns serv_dist, serv_dist_param, ext_queue and int_queue, its "
                      "calendar metric, node, start, end and value, an IPACS sheet node and others such as capacity or mean_los");
        return;
    }
    const struct hw_import_table *same = table->kind == HW_IMPORT_SHEET ? NULL : hw_import_find(im, table->kind);
    if (same != NULL) {
        hw_diag_error(im->diag, header, "%s is a table of the same kind; give one of each", same->name);
        return;
    }
    im->n_tables++;
}

/* A network template alone: its calendar is beside it under the name that goes with it. */
static void find_calendar(struct hw_import *im, const char *path) {
    static const char *const pairs[][2] = {{"Network", "Calendar"}, {"network", "calendar"}, {"nodes", "calendar"}, {"nodes", "calendars"}, {"input_template", "cal_input"}};
    const char *base = hw_io_name(path);
    for (size_t i = 0; i < LEN(pairs); i++) {
        const char *at = strstr(base, pairs[i][0]);
        char other[4096];
        if (at == NULL) {
            continue;
        }
        int n = snprintf(other, sizeof other, "%.*s%s%s", (int)(at - path), path, pairs[i][1], at + strlen(pairs[i][0]));
        if (n > 0 && (size_t)n < sizeof other && hw_io_exists(other)) {
            read_table(im, other);
            return;
        }
    }
    hw_diag_error(im->diag, nowhere, "%s says nothing of capacity and arrivals: give the calendar too, as homeward import %s CALENDAR.csv", base, base);
}

static void check_mixture(struct hw_import *im) {
    const struct hw_import_table *sheet = hw_import_find(im, HW_IMPORT_SHEET), *nodes = hw_import_find(im, HW_IMPORT_NODES);
    const struct hw_import_table *calendar = hw_import_find(im, HW_IMPORT_CALENDAR);
    if (sheet != NULL && (nodes != NULL || calendar != NULL)) {
        hw_diag_error(im->diag, (struct hw_place){sheet->csv.file, 1, 1, 1}, "this is an IPACS sheet and %s a PathSimR template: one model is made of one of them",
                      nodes != NULL ? nodes->name : calendar->name);
    } else if (calendar != NULL && nodes == NULL) {
        hw_diag_error(im->diag, nowhere, "%s is a calendar: give the network template too, as homeward import NETWORK.csv %s", calendar->name, calendar->name);
    }
}

enum hw_status hw_import_text(struct hw_io *io, struct hw_arena *arena, struct hw_diag *diag, const struct hw_import_options *options, const char **out,
                              size_t *size) {
    struct hw_import im = {.io = io, .arena = arena, .diag = diag, .options = options, .status = HW_OK};
    for (int32_t i = 0; i < options->n_files && im.status == HW_OK; i++) {
        read_table(&im, options->files[i]);
    }
    bool all_read = hw_diag_status(diag) == HW_OK;
    if (all_read && options->n_files == 1 && im.n_tables == 1 && im.tables[0].kind == HW_IMPORT_NODES) {
        find_calendar(&im, options->files[0]);
    }
    if (all_read) {
        check_mixture(&im);
    }
    if (im.status == HW_OK && hw_import_find(&im, HW_IMPORT_NODES) != NULL) {
        hw_import_pathsimr(&im);
    } else if (im.status == HW_OK && hw_import_find(&im, HW_IMPORT_SHEET) != NULL) {
        hw_import_ipacs(&im);
    }
    HW_TRY(im.status);
    HW_TRY(hw_diag_status(diag));
    *out = im.text;
    *size = im.used;
    return HW_OK;
}

enum hw_status hw_import_check_output(struct hw_io *io, struct hw_diag *diag, const char *path) {
    char start[sizeof HW_IMPORT_MARK - 1];
    size_t n = 0;
    if (!hw_io_exists(path)) {
        return HW_OK;
    }
    HW_TRY(hw_io_read_start(io, path, start, sizeof start, &n));
    if (n > 0 && (n < sizeof start || memcmp(start, HW_IMPORT_MARK, sizeof start) != 0)) {
        hw_diag_error(diag, nowhere, "%s exists and is not an imported model, so it is left alone; choose another name with -o", path);
    }
    return HW_OK;
}

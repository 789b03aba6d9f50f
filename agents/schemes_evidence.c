/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/schemes_file.h"

#include <stdarg.h>
#include <string.h>

/* Where a scheme goes beyond its evidence: a file may say next to an amount what its evidence covers, within: [low, high], in the amount's own unit. Who then
 * changes the amount, of a file or of a copy, is told, and so is whoever reads the result. */

/* The text with a line more. */
static const char *with_line(struct hw_reader *reader, const char *before, const char *line) {
    before = before == NULL ? "" : before;
    size_t size = strlen(before) + strlen(line) + 2;
    char *text = hw_arena_alloc(reader->arena, size, 1);
    if (text == NULL) {
        reader->status = HW_NO_MEMORY;
        return before;
    }
    (void)snprintf(text, size, "%s%s%s", before, before[0] ? "\n" : "", line);
    return text;
}

/* A line more of what the result says of the scheme, and a warning at the place. */
static void note(struct hw_reader *reader, struct hw_scheme *scheme, struct hw_place place, const char *format, ...) HW_PRINTF(4, 5);
static void note(struct hw_reader *reader, struct hw_scheme *scheme, struct hw_place place, const char *format, ...) {
    char line[600];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    scheme->beyond = with_line(reader, scheme->beyond, line);
    hw_diag_warn(reader->diag, place, "%s", line);
}

/* Copies a text on one line and without a tab: both part what stands beside it. Gives where it ends. */
static char *put_flat(char *at, const char *text) {
    for (; text != NULL && *text != '\0'; text++) {
        *at++ = *text == '\n' || *text == '\t' || *text == '\r' ? ' ' : *text;
    }
    return at;
}

void hw_schemes_rests_on(struct hw_reader *reader, struct hw_scheme *scheme, const struct hw_scheme_file *file) {
    const char *words = file->evidence.note, *title = file->title;
    if (title == NULL || file->evidence.grade < 0 || file->evidence.grade > 2) {
        return;
    }
    char *line = hw_arena_alloc(reader->arena, strlen(title) + (words == NULL ? 0 : strlen(words)) + 4, 1);
    if (line == NULL) {
        reader->status = HW_NO_MEMORY;
        return;
    }
    char *at = line;
    *at++ = "SKA"[file->evidence.grade];
    *at++ = '\t';
    at = put_flat(at, title);
    *at++ = '\t';
    at = put_flat(at, words);
    *at = '\0';
    scheme->evidence = with_line(reader, scheme->evidence, line);
}

/* A number as an amount is read: of the lever's kind when it takes its place or is added to it, and else a ratio. */
static bool read_amount(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *node, double *out) {
    return row == NULL ? hw_schema_number(reader, node, -1e18, 1e18, out) : hw_param_read_one(reader, row, node, -1e18, 1e18, out);
}

static bool read_within(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *within, double limits[2]) {
    bool two = within->kind == HW_NODE_LIST && within->count == 2;
    if (!two || !read_amount(reader, row, within->first, &limits[0]) || !read_amount(reader, row, within->first->next, &limits[1])) {
        if (!two) {
            hw_schema_wrong(reader, within, "what the evidence covers, [low, high]");
        }
        return false;
    }
    if (limits[0] > limits[1]) {
        hw_diag_error(reader->diag, within->place, "within needs the low end first, and then the high one");
        return false;
    }
    return true;
}

void hw_schemes_amount_within(struct hw_reader *reader, struct hw_scheme *scheme, const char *title, const char *what, double low, double high, const struct hw_node *within) {
    double limits[2];
    if (within == NULL || !read_within(reader, NULL, within, limits) || (low >= limits[0] && high <= limits[1])) {
        return;
    }
    note(reader, scheme, within->place, "\"%.200s\" goes beyond its evidence: %.80s %.4g, and what was found covers %.40s to %.40s", title, what, low < limits[0] ? low : high, within->first->text,
         within->first->next->text);
}

void hw_schemes_change_within(struct hw_reader *reader, struct hw_scheme *scheme, const char *title, const struct hw_scheme_change *change) {
    const struct hw_node *amount = change->to ? change->to : change->times ? change->times : change->add;
    const struct hw_node *values[HW_PARAM_LABELS];
    if (change->within == NULL || amount == NULL || change->row < 0) {
        return;
    }
    const struct hw_param_row *lever = &hw_params_table.rows[change->row], *row = change->times ? NULL : lever;
    double limits[2], value = 0;
    if (lever->kind == HW_PARAM_CHOICE || lever->kind == HW_PARAM_WEEK) {
        hw_diag_error(reader->diag, change->within->place, "'%s' is no number: there is nothing to be within", lever->path);
        return;
    }
    if (!read_within(reader, row, change->within, limits) || !hw_param_spread(reader, lever, amount, values)) {
        return;
    }
    for (int32_t i = 0; i < hw_param_labels(lever); i++) {
        if (values[i] != NULL && read_amount(reader, row, values[i], &value) && (value < limits[0] || value > limits[1])) {
            note(reader, scheme, values[i]->place, "\"%.200s\" goes beyond its evidence: %s %s %.40s, and what was found covers %.40s to %.40s", title, lever->path,
                 change->to ? "is" : change->times ? "times" : "and", values[i]->text, change->within->first->text, change->within->first->next->text);
            return;
        }
    }
}

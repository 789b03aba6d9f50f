/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the value of one parameter, and changing it as a scheme does. */
#include <math.h>
#include <string.h>

#include "sim/param_parts.h"
#include "sim/schema_parts.h"

/* "483 beds" as a copy that says "483", when the row counts beds; else the node itself. */
static const struct hw_node *without_unit(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *node,
                                          struct hw_node *copy) {
    size_t length = strlen(node->text), unit = row->unit == NULL ? 0 : strlen(row->unit);
    bool may = row->kind == HW_PARAM_NUMBER || row->kind == HW_PARAM_COUNT;
    if (!may || unit == 0 || length <= unit + 1 || strcmp(node->text + length - unit, row->unit) != 0 ||
        node->text[length - unit - 1] != ' ') {
        return node;
    }
    char *text = hw_arena_text(reader->arena, node->text, length - unit - 1);
    if (text == NULL) {
        reader->status = HW_NO_MEMORY;
        return node;
    }
    *copy = *node;
    copy->text = text;
    return copy;
}

bool hw_param_read_one(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *node, double min, double max,
                       double *out) {
    struct hw_node copy;
    int32_t whole = 0;
    if (node->kind == HW_NODE_SCALAR) {
        node = without_unit(reader, row, node, &copy);
    }
    switch (row->kind) {
    case HW_PARAM_COUNT:
        if (!hw_schema_count_in(reader, node, min, max, &whole)) {
            return false;
        }
        *out = (double)whole;
        return true;
    case HW_PARAM_DURATION:
        return hw_schema_duration(reader, node, min, max, out);
    case HW_PARAM_RATE:
        return hw_schema_rate_in(reader, node, min, max, out);
    case HW_PARAM_CHOICE:
        if (!hw_schema_choice(reader, node, row->choices, &whole)) {
            return false;
        }
        *out = (double)whole;
        return true;
    default: /* a number or a share; hours are read as a whole, by set_week */
        return hw_schema_number(reader, node, min, max, out);
    }
}

static int32_t label_of(const struct hw_axis *axis, const char *word) {
    for (int32_t i = 0; i < axis->size; i++) {
        if (strcmp(axis->labels[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

bool hw_param_spread(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *value, const struct hw_node **nodes) {
    int32_t n = hw_param_labels(row);
    bool good = true;
    if (value->kind != HW_NODE_SCALAR && row->axis == NULL) {
        hw_schema_wrong(reader, value, "a single value, or {value: ..., grade: ..., source: ...}");
        return false;
    }
    if (value->kind == HW_NODE_LIST && value->count != n) {
        hw_diag_error(reader->diag, value->place, "%s has %d values; its axis %s has %d: %s to %s", row->path, value->count, row->axis->name,
                      n, row->axis->labels[0], row->axis->labels[n - 1]);
        return false;
    }
    for (int32_t i = 0; i < n; i++) {
        nodes[i] = value->kind == HW_NODE_SCALAR ? value : NULL;
    }
    int32_t position = 0;
    for (const struct hw_node *child = value->first; child != NULL; child = child->next) {
        int32_t label = value->kind == HW_NODE_LIST ? position++ : label_of(row->axis, child->key);
        if (label >= 0) {
            nodes[label] = child;
        } else {
            hw_schema_unknown(reader, child, row->path, row->axis->labels, (size_t)n);
            good = false;
        }
    }
    return good;
}

/* What a value says besides the number: {value:, grade:, source:}. */
struct stated {
    const struct hw_node *value;
    const char *grade, *source; /* NULL: not stated */
};

static bool read_stated(struct hw_reader *reader, const struct hw_node *node, struct stated *out) {
    static const char *const keys[] = {"value", "grade", "source"};
    *out = (struct stated){.value = node};
    if (node->kind != HW_NODE_MAP || hw_yaml_child(node, "value") == NULL) {
        return true;
    }
    bool good = true;
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        if (strcmp(child->key, "value") == 0) {
            out->value = child;
        } else if (strcmp(child->key, "grade") == 0) {
            int32_t grade = 0;
            static const char *const grades[] = {"S", "K", "A"};
            if (!hw_schema_choice(reader, child, "S|K|A", &grade)) {
                good = false;
            }
            out->grade = grades[grade];
        } else if (strcmp(child->key, "source") == 0 && child->kind == HW_NODE_SCALAR && child->text[0] != '\0') {
            out->source = child->text;
        } else if (strcmp(child->key, "source") == 0) {
            hw_schema_wrong(reader, child, "a text that says where the value is from");
            good = false;
        } else {
            hw_schema_unknown(reader, child, node->key == NULL ? "a parameter" : node->key, keys, 3);
            good = false;
        }
    }
    if (good && out->grade != NULL && out->grade[0] != 'A' && out->source == NULL) {
        hw_diag_error(reader->diag, node->place, "grade %s needs a source", out->grade);
        good = false;
    }
    return good;
}

/* Appends a node in flow style; what does not fit is left out. */
static void add_flow(const struct hw_node *node, char *buffer, size_t size) {
    size_t used = strlen(buffer);
    if (node->kind == HW_NODE_SCALAR) {
        (void)snprintf(buffer + used, size - used, "%s", node->text);
        return;
    }
    bool list = node->kind == HW_NODE_LIST;
    (void)snprintf(buffer + used, size - used, "%s", list ? "[" : "{");
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        used = strlen(buffer);
        (void)snprintf(buffer + used, size - used, "%s%s%s", child == node->first ? "" : ", ", list ? "" : child->key, list ? "" : ": ");
        add_flow(child, buffer, size);
    }
    used = strlen(buffer);
    (void)snprintf(buffer + used, size - used, "%s", list ? "]" : "}");
}

static const char *flow_text(struct hw_reader *reader, const struct hw_node *node) {
    char buffer[2000] = "";
    add_flow(node, buffer, sizeof buffer);
    char *text = hw_arena_text(reader->arena, buffer, strlen(buffer));
    if (text == NULL) {
        reader->status = HW_NO_MEMORY;
    }
    return text;
}

/* Takes over new values; without a source of their own they are graded A unless they equal the old ones. */
static bool take(struct hw_reader *reader, struct hw_params *params, int32_t row, const struct stated *stated, const double *values,
                 bool differs) {
    const char *text = flow_text(reader, stated->value);
    if (text == NULL) {
        return false;
    }
    memcpy(params->values[row], values, (size_t)hw_param_labels(&params->table->rows[row]) * sizeof *values);
    params->text[row] = text;
    params->place[row] = stated->value->place;
    params->changed[row] = true;
    if (stated->grade != NULL || stated->source != NULL || differs) {
        params->grade[row] = stated->grade == NULL ? "A" : stated->grade;
        params->source[row] = stated->source == NULL ? "the configuration gives no source" : stated->source;
    }
    return true;
}

/* Weeks are shared between copies until one is set. */
static bool own_weeks(struct hw_reader *reader, struct hw_params *params) {
    if (!*params->weeks_shared) {
        return true;
    }
    size_t n = (size_t)params->table->count;
    struct hw_week *weeks = hw_arena_alloc(reader->arena, n, sizeof *weeks);
    bool *shared = hw_arena_alloc(reader->arena, 1, sizeof *shared); /* zeroed: not yet */
    if (weeks == NULL || shared == NULL) {
        reader->status = HW_NO_MEMORY;
        return false;
    }
    memcpy(weeks, params->weeks, n * sizeof *weeks);
    params->weeks = weeks;
    params->weeks_shared = shared;
    return true;
}

static bool set_week(struct hw_reader *reader, struct hw_params *params, int32_t row, const struct stated *stated) {
    static const double none[HW_PARAM_LABELS];
    char why[200] = "";
    struct hw_week week;
    hw_week_fill(&week, 0);
    if (stated->value->kind != HW_NODE_SCALAR || !hw_week_parse(&week, stated->value->text, 1, why, sizeof why)) {
        hw_schema_wrong(reader, stated->value, "hours such as \"Mon-Fri 08:00-18:00\" or \"24 hours\"%s%s", why[0] == '\0' ? "" : "; ", why);
        return false;
    }
    bool differs = memcmp(&week, &params->weeks[row], sizeof week) != 0;
    if (!own_weeks(reader, params) || !take(reader, params, row, stated, none, differs)) {
        return false;
    }
    params->weeks[row] = week;
    return true;
}

bool hw_param_set(struct hw_reader *reader, struct hw_params *params, int32_t row, const struct hw_node *node) {
    const struct hw_param_row *about = &params->table->rows[row];
    const struct hw_node *nodes[HW_PARAM_LABELS];
    double values[HW_PARAM_LABELS];
    struct stated stated;
    bool good = read_stated(reader, node, &stated);
    if (about->kind == HW_PARAM_WEEK) {
        return good && set_week(reader, params, row, &stated);
    }
    if (!hw_param_spread(reader, about, stated.value, nodes)) {
        return false;
    }
    bool differs = false;
    for (int32_t i = 0; i < hw_param_labels(about); i++) {
        values[i] = params->values[row][i];
        bool again = i > 0 && nodes[i] == nodes[i - 1]; /* one value for all: report it once */
        if (again) {
            values[i] = values[i - 1];
        } else if (nodes[i] != NULL) {
            good = hw_param_read_one(reader, about, nodes[i], about->min, about->max, &values[i]) && good;
        }
        differs = differs || values[i] != params->values[row][i];
    }
    return good && take(reader, params, row, &stated, values, differs);
}

/* Adds or scales one number; false (and nothing reported) when the result is out of range. */
static bool changed_value(const struct hw_param_row *row, enum hw_param_verb verb, double old, double by, double *out) {
    bool count = row->kind == HW_PARAM_COUNT;
    if (count && old >= (double)HW_UNLIMITED) {
        *out = old;
        return true;
    }
    double value = verb == HW_PARAM_SCALE ? old * by : old + by;
    *out = count ? floor(value + 0.5) : value;
    return *out >= row->min && *out <= row->max && !(count && *out >= (double)HW_UNLIMITED);
}

/* The new values as text, since no configuration wrote them. */
static bool note_change(struct hw_reader *reader, struct hw_params *params, int32_t row, const struct hw_node *value) {
    char buffer[2000] = "", one[HW_SCHEMA_TEXT];
    const struct hw_axis *axis = params->table->rows[row].axis;
    for (int32_t i = 0; i < hw_param_labels(&params->table->rows[row]); i++) {
        size_t used = strlen(buffer);
        hw_param_value_text(params, row, i, one, sizeof one);
        (void)snprintf(buffer + used, sizeof buffer - used, "%s%s%s%s", i == 0 ? "" : ", ", axis == NULL ? "" : axis->labels[i],
                       axis == NULL ? "" : ": ", one);
    }
    char *text = hw_arena_text(reader->arena, buffer, strlen(buffer));
    if (text == NULL) {
        reader->status = HW_NO_MEMORY;
        return false;
    }
    params->text[row] = text;
    params->place[row] = value->place;
    params->changed[row] = true;
    return true;
}

bool hw_param_change(struct hw_reader *reader, struct hw_params *params, int32_t row, enum hw_param_verb verb, const struct hw_node *value) {
    const struct hw_param_row *about = &params->table->rows[row];
    const struct hw_node *nodes[HW_PARAM_LABELS];
    double values[HW_PARAM_LABELS];
    if (verb == HW_PARAM_SET) {
        return hw_param_set(reader, params, row, value);
    }
    if (about->kind == HW_PARAM_CHOICE || about->kind == HW_PARAM_WEEK) {
        hw_diag_error(reader->diag, value->place, "%s can only be set, not %s", about->path,
                      verb == HW_PARAM_SCALE ? "multiplied" : "added to");
        return false;
    }
    if (!hw_param_spread(reader, about, value, nodes)) {
        return false;
    }
    bool good = true;
    for (int32_t i = 0; i < hw_param_labels(about); i++) {
        double by = 0;
        int64_t whole = 0;
        values[i] = params->values[row][i];
        if (nodes[i] == NULL) {
            continue;
        }
        bool read = true;
        if (verb == HW_PARAM_SCALE) {
            read = hw_schema_number(reader, nodes[i], 0, INFINITY, &by);
        } else if (about->kind == HW_PARAM_COUNT) {
            read = hw_schema_int(reader, nodes[i], -INT32_MAX, INT32_MAX, &whole);
            by = (double)whole;
        } else {
            read = hw_param_read_one(reader, about, nodes[i], -INFINITY, INFINITY, &by);
        }
        if (read && !changed_value(about, verb, values[i], by, &values[i])) {
            char range[HW_SCHEMA_TEXT];
            hw_diag_error(reader->diag, nodes[i]->place, "%s%s%s would leave its range: %s", about->path, about->axis == NULL ? "" : " of ",
                          about->axis == NULL ? "" : about->axis->labels[i], hw_param_range_text(about, range, sizeof range));
            read = false;
        }
        good = good && read;
        if (!read && value->kind == HW_NODE_SCALAR) {
            break; /* one value for all labels: one message */
        }
    }
    if (good) {
        memcpy(params->values[row], values, (size_t)hw_param_labels(about) * sizeof *values);
    }
    return good && note_change(reader, params, row, value);
}

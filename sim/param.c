/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding parameters in a configuration. */
#include "sim/param.h"

#include <string.h>

#include "sim/param_parts.h"

int32_t hw_param_find(const struct hw_param_table *table, const char *path) {
    for (int32_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].path, path) == 0) {
            return i;
        }
    }
    return -1;
}

static const char *last_part(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot == NULL ? path : dot + 1;
}

/* The nearest row to a path, or to its last word; those with another last word left out when same_last. NULL: none is near. */
static const char *nearest_row(const struct hw_param_table *table, const char *path, bool by_last, bool same_last) {
    const char *nearest = NULL, *best = NULL;
    for (int32_t i = 0; i < table->count; i++) {
        const char *row = table->rows[i].path;
        if (same_last && strcmp(last_part(row), last_part(path)) != 0) {
            continue;
        }
        const char *now = by_last ? last_part(row) : row;
        const char *pair[2] = {best, now};
        if (hw_diag_nearest(by_last ? last_part(path) : path, pair + (best == NULL), best == NULL ? 1 : 2) == now) {
            nearest = row;
            best = now;
        }
    }
    return nearest;
}

/* The right word in the wrong section, or a slip in one before it; then a slip anywhere; then one in the last word. */
const char *hw_param_nearest(const struct hw_param_table *table, const char *path) {
    const char *nearest = nearest_row(table, path, false, true);
    for (int32_t i = 0; i < table->count && nearest == NULL; i++) {
        nearest = strcmp(last_part(table->rows[i].path), last_part(path)) == 0 ? table->rows[i].path : NULL;
    }
    nearest = nearest != NULL ? nearest : nearest_row(table, path, false, false);
    return nearest != NULL ? nearest : nearest_row(table, path, true, false);
}

enum hw_status hw_param_make(struct hw_arena *arena, const struct hw_param_table *table, struct hw_params *params) {
    size_t n = (size_t)table->count, total = 0;
    for (size_t i = 0; i < n; i++) {
        HW_REQUIRE(hw_param_labels(&table->rows[i]) <= HW_PARAM_LABELS);
        total += (size_t)hw_param_labels(&table->rows[i]);
    }
    struct hw_params made = {.table = table};
    double *values = hw_arena_alloc(arena, total, sizeof *values);
    made.values = hw_arena_alloc(arena, n, sizeof *made.values);
    made.text = hw_arena_alloc(arena, n, sizeof *made.text);
    made.grade = hw_arena_alloc(arena, n, sizeof *made.grade);
    made.source = hw_arena_alloc(arena, n, sizeof *made.source);
    made.place = hw_arena_alloc(arena, n, sizeof *made.place);
    made.changed = hw_arena_alloc(arena, n, sizeof *made.changed);
    if (values == NULL || made.values == NULL || made.text == NULL || made.grade == NULL || made.source == NULL ||
        made.place == NULL || made.changed == NULL) {
        return HW_NO_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        made.values[i] = values;
        values += hw_param_labels(&table->rows[i]);
    }
    *params = made;
    return HW_OK;
}

enum hw_status hw_param_copy(struct hw_arena *arena, const struct hw_params *from, struct hw_params *to) {
    struct hw_params made;
    HW_TRY(hw_param_make(arena, from->table, &made));
    size_t n = (size_t)from->table->count;
    made.weeks = from->weeks;
    made.weeks_shared = from->weeks_shared;
    *made.weeks_shared = true;
    for (size_t i = 0; i < n; i++) {
        memcpy(made.values[i], from->values[i], (size_t)hw_param_labels(&from->table->rows[i]) * sizeof(double));
        made.text[i] = from->text[i];
        made.grade[i] = from->grade[i];
        made.source[i] = from->source[i];
        made.place[i] = from->place[i];
        made.changed[i] = from->changed[i];
    }
    *to = made;
    return HW_OK;
}

/* Defaults go through the reader of the file; what is wrong with one is the table's fault and named as such. */
static enum hw_status read_defaults(struct hw_reader *reader, struct hw_params *params) {
    for (int32_t i = 0; i < params->table->count; i++) {
        const struct hw_param_row *row = &params->table->rows[i];
        struct hw_diag diag;
        hw_diag_init(&diag, reader->arena);
        struct hw_reader own = {.arena = reader->arena, .diag = &diag, .status = HW_OK};
        struct hw_doc doc;
        enum hw_status status = hw_yaml_parse(own.arena, row->path, row->initial, strlen(row->initial), &diag, &doc);
        if (status == HW_OK && !hw_param_set(&own, params, i, doc.root)) {
            status = own.status != HW_OK ? own.status : HW_BAD_INPUT;
        }
        if (status == HW_BAD_INPUT) {
            hw_diag_error(reader->diag, (struct hw_place){.file = NULL}, "the built-in value of %s, %s, is wrong: %s", row->path, row->initial,
                          row->choices == NULL ? "see its range and unit" : row->choices);
            continue;
        }
        if (status != HW_OK) {
            return status;
        }
        params->grade[i] = row->grade;
        params->source[i] = row->source;
        params->place[i] = (struct hw_place){.file = NULL};
        params->changed[i] = false;
    }
    return HW_OK;
}

struct walk {
    struct hw_reader *reader;
    struct hw_params *params;
    const char *const *skip;
    size_t n_skip;
};

/* True when path is a section: the beginning of some parameter's path. */
static bool is_section(const struct hw_param_table *table, const char *path) {
    size_t length = strlen(path);
    for (int32_t i = 0; i < table->count; i++) {
        if (strncmp(table->rows[i].path, path, length) == 0 && table->rows[i].path[length] == '.') {
            return true;
        }
    }
    return false;
}

/* The words that may stand in a section, for hints. At most max; returns how many. */
static size_t allowed_words(const struct walk *walk, const char *section, char (*words)[HW_PARAM_PATH], const char **names, size_t max) {
    size_t n = 0, length = strlen(section);
    for (size_t i = 0; length == 0 && i < walk->n_skip && n < max; i++) {
        names[n++] = walk->skip[i];
    }
    for (int32_t i = 0; i < walk->params->table->count && n < max; i++) {
        const char *path = walk->params->table->rows[i].path;
        if (length > 0 && (strncmp(path, section, length) != 0 || path[length] != '.')) {
            continue;
        }
        const char *word = path + (length == 0 ? 0 : length + 1);
        (void)snprintf(words[n], HW_PARAM_PATH, "%.*s", (int)strcspn(word, "."), word);
        names[n] = words[n];
        bool seen = false;
        for (size_t k = 0; k < n; k++) {
            seen = seen || strcmp(names[k], names[n]) == 0;
        }
        n += !seen;
    }
    return n;
}

static void report_unknown(const struct walk *walk, const struct hw_node *node, const char *section, const char *path) {
    enum { WORDS = 64 };
    char words[WORDS][HW_PARAM_PATH];
    const char *names[WORDS];
    if (hw_diag_full(walk->reader->diag)) {
        hw_diag_error(walk->reader->diag, node->key_place, "not shown");
        return;
    }
    size_t n = allowed_words(walk, section, words, names, WORDS);
    const char *elsewhere = hw_param_nearest(walk->params->table, path); /* the right word in the wrong section */
    bool same_word = elsewhere != NULL && strcmp(last_part(elsewhere), last_part(path)) == 0;
    const char *near = same_word ? NULL : hw_diag_nearest(node->key, names, n);
    const char *where = section[0] == '\0' ? "the configuration" : section;
    if (near != NULL || elsewhere != NULL) {
        hw_diag_error(walk->reader->diag, node->key_place, "unknown key \"%.60s\" in %s; did you mean \"%s\"?", node->key, where,
                      near != NULL ? near : elsewhere);
        return;
    }
    char list[600] = "";
    for (size_t i = 0; i < n; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    hw_diag_error(walk->reader->diag, node->key_place, "unknown key \"%.60s\" in %s; the keys are: %s", node->key, where, list);
}

static bool is_skipped(const struct walk *walk, const char *path) {
    for (size_t i = 0; i < walk->n_skip; i++) {
        if (strcmp(walk->skip[i], path) == 0) {
            return true;
        }
    }
    return false;
}

static void read_section(const struct walk *walk, const struct hw_node *map, const char *section) {
    for (const struct hw_node *child = map->first; child != NULL; child = child->next) {
        char path[HW_PARAM_PATH];
        int length = snprintf(path, sizeof path, "%s%s%s", section, section[0] == '\0' ? "" : ".", child->key);
        bool fits = (size_t)length < sizeof path;
        int32_t row = fits ? hw_param_find(walk->params->table, path) : -1;
        if (fits && is_skipped(walk, path)) {
            continue;
        }
        if (row >= 0 && walk->params->changed[row]) { /* as a.b and as a: {b: } */
            hw_diag_error(walk->reader->diag, child->key_place, "%s is given twice", path);
        } else if (row >= 0) {
            (void)hw_param_set(walk->reader, walk->params, row, child);
        } else if (!fits || !is_section(walk->params->table, path)) {
            report_unknown(walk, child, section, path);
        } else if (child->kind != HW_NODE_MAP) {
            hw_schema_wrong(walk->reader, child, "a map of keys (a section of parameters)");
        } else {
            read_section(walk, child, path);
        }
    }
}

enum hw_status hw_param_read(struct hw_reader *reader, const struct hw_param_table *table, const struct hw_node *root,
                             const char *const *skip, size_t n_skip, struct hw_params *params) {
    int32_t errors = reader->diag->errors;
    struct hw_params made;
    HW_TRY(hw_param_make(reader->arena, table, &made));
    made.weeks = hw_arena_alloc(reader->arena, (size_t)table->count, sizeof *made.weeks);
    made.weeks_shared = hw_arena_alloc(reader->arena, 1, sizeof *made.weeks_shared);
    if (made.weeks == NULL || made.weeks_shared == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(read_defaults(reader, &made));
    if (root != NULL && root->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, root, "a map of keys");
    } else if (root != NULL) {
        struct walk walk = {.reader = reader, .params = &made, .skip = skip, .n_skip = n_skip};
        read_section(&walk, root, "");
    }
    if (reader->status != HW_OK) {
        return reader->status;
    }
    if (reader->diag->errors > errors) {
        return HW_BAD_INPUT;
    }
    *params = made;
    return HW_OK;
}

enum hw_status hw_param_read_more(struct hw_reader *reader, const struct hw_node *root, const char *const *skip, size_t n_skip,
                                  struct hw_params *params) {
    int32_t errors = reader->diag->errors;
    memset(params->changed, 0, (size_t)params->table->count * sizeof *params->changed);
    if (root->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, root, "a map of keys");
    } else {
        struct walk walk = {.reader = reader, .params = params, .skip = skip, .n_skip = n_skip};
        read_section(&walk, root, "");
    }
    return reader->status != HW_OK ? reader->status : reader->diag->errors > errors ? HW_BAD_INPUT : HW_OK;
}

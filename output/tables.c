/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/tables.h"

#include <ctype.h>
#include <string.h>

bool hw_tables_is_formula(const char *text) {
    return *text != '\0' && strchr("=+-@\t\r\n", *text) != NULL;
}

static bool same_dims(const struct hw_one_table *table, const struct hw_measure *measure) {
    return table->n_dims == measure->n_dims && memcmp(table->dims, measure->dims, (size_t)measure->n_dims * sizeof *measure->dims) == 0;
}

static void append(char *text, size_t size, const char *more, bool plain) {
    size_t used = strlen(text);
    for (; *more != '\0' && used + 1 < size; more++) {
        bool good = isalnum((unsigned char)*more) && (unsigned char)*more < 128;
        text[used++] = good ? *more : plain ? ' ' : '_';
    }
    text[used] = '\0';
}

/* From the names of the dimensions; a number behind it when another table has that name. */
static void name_table(const struct hw_layout *layout, struct hw_tables *tables, struct hw_one_table *table) {
    if (table->n_dims == 0) {
        snprintf(table->name, sizeof table->name, "figures");
        snprintf(table->title, sizeof table->title, "Figures");
        return;
    }
    snprintf(table->name, sizeof table->name, "by");
    snprintf(table->title, sizeof table->title, "By");
    for (int32_t d = 0; d < table->n_dims; d++) {
        append(table->name, sizeof table->name - 14, d == 0 ? "_" : "_and_", false);
        append(table->name, sizeof table->name - 14, layout->dims[table->dims[d]].name, false);
        append(table->title, sizeof table->title - 14, d == 0 ? " " : " and ", true);
        append(table->title, sizeof table->title - 14, layout->dims[table->dims[d]].name, true);
    }
    for (int32_t i = 0; i < (int32_t)(table - tables->at); i++) {
        if (strcmp(tables->at[i].name, table->name) == 0) {
            snprintf(table->name + strlen(table->name), 14, "_%d", (int)(table - tables->at));
            i = -1;
        }
    }
}

static struct hw_one_table *table_of(struct hw_tables *tables, const struct hw_measure *measure) {
    for (int32_t t = 0; t < tables->n; t++) {
        if (same_dims(&tables->at[t], measure)) {
            return &tables->at[t];
        }
    }
    struct hw_one_table *table = &tables->at[tables->n++];
    table->n_dims = measure->n_dims;
    memcpy(table->dims, measure->dims, sizeof table->dims);
    return table;
}

enum hw_status hw_tables_make(struct hw_arena *arena, const struct hw_layout *layout, struct hw_tables *tables) {
    size_t most = (size_t)layout->n_measures + 1;
    int32_t *of = hw_arena_alloc(arena, 2 * most, sizeof *of);
    tables->n = 0;
    tables->at = hw_arena_alloc(arena, most, sizeof *tables->at);
    if (of == NULL || tables->at == NULL) {
        return HW_NO_MEMORY;
    }
    int32_t *next = of + most;
    for (int pass = 0; pass < 2; pass++) { /* those without dimensions first */
        for (int32_t m = 0; m < layout->n_measures; m++) {
            if ((layout->measures[m].n_dims == 0) == (pass == 0)) {
                of[m] = hw_results_count(layout, m) == 0 ? -1 : (int32_t)(table_of(tables, &layout->measures[m]) - tables->at);
            }
        }
    }
    for (int32_t t = 0; t < tables->n; t++) {
        struct hw_one_table *table = &tables->at[t];
        table->measures = next;
        for (int32_t m = 0; m < layout->n_measures; m++) {
            if (of[m] == t) {
                next[table->n_measures++] = m;
                table->places = hw_results_count(layout, m);
            }
        }
        next += table->n_measures;
        name_table(layout, tables, table);
    }
    return HW_OK;
}

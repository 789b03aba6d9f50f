/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PARAM_PARTS_H
#define HW_PARAM_PARTS_H
/* What the files of the parameter module share; nobody else includes it. */
#include "sim/param.h"

enum { HW_PARAM_LABELS = 128, HW_PARAM_PATH = 256 };

static inline int32_t hw_param_labels(const struct hw_param_row *row) {
    return row->axis == NULL ? 1 : row->axis->size;
}

/* Reads one value of the row's kind into the unit it is stored in. */
bool hw_param_read_one(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *node, double min, double max,
                       double *out);

/* Finds the node of each label in a value (NULL: not named); false after an error. */
bool hw_param_spread(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *value, const struct hw_node **nodes);

/* Sets a row from a node as a configuration writes it, on top of what it holds. */
bool hw_param_set(struct hw_reader *reader, struct hw_params *params, int32_t row, const struct hw_node *node);

/* Memory for the values of a table, weeks apart; HW_NO_MEMORY when short. */
enum hw_status hw_param_make(struct hw_arena *arena, const struct hw_param_table *table, struct hw_params *params) HW_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PARAM_PARTS_H
#define HW_PARAM_PARTS_H
/* What the files of the parameter module share; nobody else includes it. */
#include "sim/param.h"

enum { HW_PARAM_PATH = 256 };

/* Sets a row from a node as a configuration writes it, on top of what it holds. */
bool hw_param_set(struct hw_reader *reader, struct hw_params *params, int32_t row, const struct hw_node *node);

/* Memory for the values of a table, weeks apart; HW_NO_MEMORY when short. */
enum hw_status hw_param_make(struct hw_arena *arena, const struct hw_param_table *table, struct hw_params *params) HW_MUST_CHECK;

#endif

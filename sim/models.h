/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MODELS_H
#define HW_MODELS_H
/* The kinds of model that a configuration can name in its first line ("model: network"). */
#include "sim/model.h"

/* By name; NULL when there is none. */
const struct hw_model *hw_models_find(const char *name);
/* All of them, n of them. */
const struct hw_model *const *hw_models_all(size_t *n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/models.h"

#include "agents/district.h"
#include "sim/network.h"

#include <string.h>

static const struct hw_model *const models[] = {&hw_network_model, &hw_district_model};

const struct hw_model *const *hw_models_all(size_t *n) {
    *n = sizeof models / sizeof *models;
    return models;
}

const struct hw_model *hw_models_find(const char *name) {
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        if (strcmp(models[i]->name, name) == 0) {
            return models[i];
        }
    }
    return NULL;
}

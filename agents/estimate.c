/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/estimate.h"

#include "sim/rng.h"

#include <string.h>

bool hw_estimate_read(struct hw_reader *reader, const struct hw_node *node, const char *key, double most, double widest, struct hw_estimate *out) {
    static const char *const keys[3] = {"low", "central", "high"};
    double values[3] = {0, 0, 0};
    bool good = true;
    if (node->kind != HW_NODE_MAP) {
        good = hw_schema_number(reader, node, 0, most, &values[1]);
        *out = good ? (struct hw_estimate){values[1], values[1], values[1]} : *out;
        return good;
    }
    unsigned found = 0;
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        int which = strcmp(child->key, keys[0]) == 0 ? 0 : strcmp(child->key, keys[1]) == 0 ? 1 : strcmp(child->key, keys[2]) == 0 ? 2 : -1;
        if (which < 0) {
            hw_diag_error(reader->diag, child->key_place, "%s has no key '%.40s'; it is a number, or {low:, central:, high:}", key, child->key);
            good = false;
        } else if (hw_schema_number(reader, child, 0, widest, &values[which])) {
            found |= 1u << which;
        }
    }
    if (found != 7 || values[0] > values[1] || values[1] > values[2] || values[1] > most) {
        hw_diag_error(reader->diag, node->place, "%s needs low, central and high, in this order%s", key, most <= 1 ? ", central at most 1" : "");
        good = false;
    }
    *out = good ? (struct hw_estimate){values[0], values[1], values[2]} : *out;
    return good;
}

double hw_estimate_draw(const struct hw_estimate *estimate, uint64_t seed, uint64_t replicate, const char *name, double most) {
    struct hw_rng_key key = hw_rng_key(seed, replicate, name);
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    double z = hw_rng_normal(&rng) / 1.959963984540054;
    double drawn = estimate->central + z * (z > 0 ? estimate->high - estimate->central : estimate->central - estimate->low);
    return drawn < 0 ? 0 : drawn < most ? drawn : most;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <string.h>

/* Reads how stations share servers: pools, and overflow to pools and to other stations. */

bool hw_network_read_pool(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node) {
    static const char *const allowed[] = {"pool", "servers", "capacity", "title"};
    for (const struct hw_node *child = node->first; in->pool && child != NULL; child = child->next) {
        bool good = false;
        for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
            good = good || strcmp(child->key, allowed[i]) == 0;
        }
        if (!good) {
            hw_diag_error(r->reader->diag, child->key_place, "a pool has servers or capacity, and a title; \"%s\" belongs to a station", child->key);
        }
    }
    r->net->stations[in - (const struct hw_network_station_in *)r->in.stations.items].pool = in->pool;
    return in->pool;
}

static void add_overflow(struct hw_network_reading *r, const struct hw_node *node, uint32_t index) {
    struct hw_station_spec *spec = &r->net->specs[index];
    const struct hw_network_station_in *in = r->in.stations.items;
    uint16_t to = 0;
    if (node->kind != HW_NODE_SCALAR) {
        hw_diag_error(r->reader->diag, node->place, "write the name of a station or pool");
        return;
    }
    if (!hw_network_station_named(r, node, node->text, "; write the name of a station or pool", &to)) {
        return;
    }
    for (int32_t k = 0; k < spec->n_overflow; k++) {
        if (spec->overflow[k] == to) {
            hw_diag_error(r->reader->diag, node->place, "\"%s\" is named twice", node->text);
            return;
        }
    }
    if (to == index) {
        hw_diag_error(r->reader->diag, node->place, "a station cannot overflow to itself");
    } else if (in[to].when_capacity_falls == 1 || in[index].when_capacity_falls == 1) {
        hw_diag_error(r->reader->diag, node->place, "stations that share servers cannot interrupt: leave out when_capacity_falls: resume");
    } else if (spec->n_overflow == HW_FLOW_OVERFLOW) {
        hw_diag_error(r->reader->diag, node->place, "a station can overflow to at most %d others", HW_FLOW_OVERFLOW);
    } else {
        spec->overflow[spec->n_overflow++] = to;
        r->net->sharing = true;
    }
}

void hw_network_read_overflow(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, uint32_t index) {
    r->net->specs[index].moves_back = in->repatriate;
    if (in->overflow == NULL) {
        if (in->repatriate) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, "repatriate"), "repatriate goes with overflow: nobody is elsewhere");
        }
        return;
    }
    if (in->overflow->kind == HW_NODE_LIST && in->overflow->count > 0) {
        for (const struct hw_node *child = in->overflow->first; child != NULL; child = child->next) {
            add_overflow(r, child, index);
        }
    } else {
        add_overflow(r, in->overflow, index);
    }
}

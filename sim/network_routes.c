/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <math.h>
#include <string.h>

/* Reads where people go after a station, and as whom. */

static bool single_target(const struct hw_node *node) {
    return node->kind == HW_NODE_SCALAR;
}

/* Targets are kept in order of their names, the exit last, so that the order in the file plays no part; the same target in order of
 * the classes that people become. */
static void add_target(struct hw_route *route, uint16_t to, uint8_t as, double p) {
    int32_t i = route->n++;
    for (; i > 0 && (route->to[i - 1] > to || (route->to[i - 1] == to && route->as[i - 1] > as)); i--) {
        route->to[i] = route->to[i - 1];
        route->as[i] = route->as[i - 1];
        route->below[i] = route->below[i - 1];
    }
    route->to[i] = to;
    route->as[i] = as;
    route->below[i] = p;
    route->special = route->special || as != 0;
}

/* From probabilities to the draws below which each target is taken. A last target of probability 0 is never taken, however the
 * others round. */
static void cumulate(struct hw_route *route) {
    double sum = 0;
    int32_t last = 0;
    for (int32_t i = 0; i < route->n; i++) {
        last = route->below[i] > 0 ? i : last;
        sum += route->below[i];
        route->below[i] = sum;
    }
    for (int32_t i = last; i < route->n; i++) {
        route->below[i] = 1.0;
    }
}

bool hw_network_take_route(struct hw_network_reading *r, int32_t n, struct hw_route *route) {
    size_t room = n < 2 ? 2u : (size_t)n;
    route->to = hw_network_take(r, room, sizeof *route->to);
    route->as = hw_network_take(r, room, sizeof *route->as);
    route->below = hw_network_take(r, room, sizeof *route->below);
    return route->to != NULL && route->as != NULL && route->below != NULL;
}

/* One target is taken without looking any further: a special one gets a second that is never drawn. */
void hw_network_seal_route(struct hw_route *route) {
    if (route->n == 1 && route->special) {
        route->to[1] = route->to[0];
        route->as[1] = route->as[0];
        route->below[1] = 1.0;
        route->n = 2;
    }
}

bool hw_network_read_as(struct hw_network_reading *r, const struct hw_node *map, uint8_t *as) {
    const struct hw_node *node = hw_yaml_child(map, "as");
    *as = 0;
    if (node == NULL) {
        return true;
    }
    if (node->kind != HW_NODE_SCALAR) {
        hw_diag_error(r->reader->diag, node->place, "write the name of a class");
        return false;
    }
    int32_t c = hw_network_class(r, node, node->text);
    *as = (uint8_t)(c < 0 ? 0 : c + 1);
    return c >= 0;
}

/* 0.3, or {share: 0.3, as: urgent}. */
static bool read_share(struct hw_network_reading *r, const struct hw_node *node, uint8_t *as, double *p) {
    static const char *const keys[] = {"share", "as"};
    *as = 0;
    if (node->kind == HW_NODE_SCALAR) {
        return hw_schema_number(r->reader, node, 0, 1, p);
    }
    const struct hw_node *share = node->kind == HW_NODE_MAP ? hw_yaml_child(node, "share") : NULL;
    if (share == NULL) {
        hw_diag_error(r->reader->diag, node->place, "write a probability, or {share: 0.3, as: CLASS} for those who become of another class");
        return false;
    }
    bool good = hw_network_only_keys(r, node, keys, 2);
    good = hw_network_read_as(r, node, as) && good;
    return hw_schema_number(r->reader, share, 0, 1, p) && good;
}

/* One target's entry, or a list of them when they become of different classes. */
static bool read_target(struct hw_network_reading *r, const struct hw_node *child, struct hw_route *route, double *sum) {
    uint16_t to = 0;
    struct hw_node at_key = *child;
    at_key.place = child->key_place;
    bool good = true;
    bool list = child->kind == HW_NODE_LIST && child->count > 0;
    const struct hw_node *entries = list ? child->first : child;
    bool known = hw_network_target(r, &at_key, child->key, &to);
    for (const struct hw_node *entry = entries; entry != NULL; entry = list ? entry->next : NULL) {
        double p = 0;
        uint8_t as = 0;
        good = read_share(r, entry, &as, &p) && good;
        *sum += p;
        add_target(route, to, as, p);
    }
    return good && known;
}

static void read_route(struct hw_network_reading *r, const struct hw_node *node, struct hw_route *route) {
    if (node->kind == HW_NODE_LIST || (node->kind == HW_NODE_MAP && node->count == 0)) {
        hw_diag_error(r->reader->diag, node->place, "write the next station, or probabilities such as {ward: 0.3, exit: 0.7}");
        return;
    }
    int32_t n = single_target(node) ? 1 : 0;
    for (const struct hw_node *child = node->first; !single_target(node) && child != NULL; child = child->next) {
        n += child->kind == HW_NODE_LIST && child->count > 0 ? child->count : 1;
    }
    if (!hw_network_take_route(r, n, route)) {
        return;
    }
    if (single_target(node)) {
        route->n = hw_network_target(r, node, node->text, &route->to[0]) ? 1 : 0;
        route->below[0] = 1.0;
        return;
    }
    double sum = 0;
    bool good = true;
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        good = read_target(r, child, route, &sum) && good;
    }
    if (good && fabs(sum - 1.0) > 1e-9) {
        hw_diag_error(r->reader->diag, node->place, "these probabilities add to %.6g; they must add to 1", sum);
    }
    cumulate(route);
    hw_network_seal_route(route);
}

/* Fills a value for every class from a map class -> value. */
static void read_routes_by_class(struct hw_network_reading *r, const struct hw_node *map, struct hw_network_station *station) {
    if (map->kind != HW_NODE_MAP) {
        hw_diag_error(r->reader->diag, map->place, "write a map from class to where it goes");
        return;
    }
    for (const struct hw_node *child = map->first; child != NULL; child = child->next) {
        int32_t c = hw_network_class_of_key(r, child);
        if (c >= 0) {
            memset(&station->then[c], 0, sizeof station->then[c]);
            read_route(r, child, &station->then[c]);
        }
    }
}

/* One route for all: the station need not ask. */
static void find_one_way(const struct hw_network_station *station, uint32_t n_classes, struct hw_station_spec *spec) {
    spec->one_way = station->then[0].n == 1; /* 0: the file does not say, which was told */
    spec->to = spec->one_way ? station->then[0].to[0] : HW_GO_EXIT;
    for (uint32_t c = 0; c < n_classes; c++) {
        const struct hw_route *route = &station->then[c];
        spec->one_way = spec->one_way && route->n == 1 && route->to[0] == spec->to; /* a special one has 2 or more */
    }
}

void hw_network_read_then(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, uint32_t index) {
    struct hw_network_station *station = &r->net->stations[index];
    if (station->n_risks > 0) {
        return; /* each clock says where it leads */
    }
    if (in->then == NULL && in->then_by_class == NULL) {
        hw_diag_error(r->reader->diag, node->key_place, "station \"%s\" does not say where people go then", in->name);
        return;
    }
    if (in->then != NULL) {
        read_route(r, in->then, &station->then[0]);
        for (uint32_t c = 1; c < r->net->n_classes; c++) {
            station->then[c] = station->then[0];
        }
    }
    if (in->then_by_class != NULL) {
        read_routes_by_class(r, in->then_by_class, station);
    }
    for (uint32_t c = 0; c < r->net->n_classes && in->then == NULL; c++) {
        if (station->then[c].n == 0) {
            hw_diag_error(r->reader->diag, node->key_place, "station \"%s\" does not say where class \"%s\" goes then", in->name, r->net->class_names[c]);
        }
    }
    if (r->reader->status == HW_OK) { /* else routes may lack their ends */
        find_one_way(station, r->net->n_classes, &r->net->specs[index]);
    }
}

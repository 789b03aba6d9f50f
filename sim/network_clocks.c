/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <stdlib.h>
#include <string.h>

/* Reads the clocks of a station: {home: {after: DISTRIBUTION, to: exit}, care_home: DISTRIBUTION, ...}. */

enum { RISKS_MAX = 16 };

bool hw_network_only_keys(struct hw_network_reading *r, const struct hw_node *map, const char *const *keys, size_t n) {
    bool good = true;
    for (const struct hw_node *child = map->first; child != NULL; child = child->next) {
        bool known = false;
        for (size_t i = 0; i < n; i++) {
            known = known || strcmp(child->key, keys[i]) == 0;
        }
        if (!known) {
            const char *near = hw_diag_nearest(child->key, keys, n);
            hw_diag_error(r->reader->diag, child->key_place, "unknown key \"%s\"%s%s%s", child->key, near != NULL ? "; did you mean \"" : "",
                          near != NULL ? near : "", near != NULL ? "\"?" : "");
            good = false;
        }
    }
    return good;
}

static void read_risk(struct hw_network_reading *r, const struct hw_node *node, struct hw_risk *risk) {
    static const char *const keys[] = {"after", "to", "as"};
    const struct hw_node *after = node->kind == HW_NODE_MAP ? hw_yaml_child(node, "after") : NULL;
    const struct hw_node *to = node->kind == HW_NODE_MAP ? hw_yaml_child(node, "to") : NULL;
    struct hw_node at_key = *node;
    at_key.place = node->key_place;
    risk->name = node->key;
    if (strchr(node->key, '/') != NULL) {
        hw_diag_error(r->reader->diag, node->key_place, "\"%s\" cannot name a clock: a name has no /", node->key);
    }
    if (after == NULL && to == NULL) {
        (void)hw_schema_dist(r->reader, node, &risk->after);
        (void)hw_network_target(r, &at_key, node->key, &risk->to);
        return;
    }
    (void)hw_network_only_keys(r, node, keys, 3);
    if (after == NULL || (to != NULL && to->kind != HW_NODE_SCALAR)) {
        hw_diag_error(r->reader->diag, node->place, "write a distribution, or {after: DISTRIBUTION, to: STATION}");
        return;
    }
    (void)hw_schema_dist(r->reader, after, &risk->after);
    (void)hw_network_target(r, to != NULL ? to : &at_key, to != NULL ? to->text : node->key, &risk->to);
    (void)hw_network_read_as(r, node, &risk->as);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct hw_risk *)a)->name, ((const struct hw_risk *)b)->name);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All stations' names of clocks in order, each once; and every clock's number among them. */
static void number_risks(struct hw_network_reading *r) {
    struct hw_network *net = r->net;
    const char **names = hw_network_take(r, net->n_risks, sizeof *names);
    if (names == NULL) {
        return;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        for (int32_t k = 0; k < net->stations[i].n_risks; k++) {
            names[n++] = net->stations[i].risks[k].name;
        }
    }
    qsort(names, n, sizeof *names, by_text);
    net->n_risk_names = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0) {
            names[net->n_risk_names++] = names[i];
        }
    }
    net->risk_names = names;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        for (int32_t k = 0; k < net->stations[i].n_risks; k++) {
            struct hw_risk *risk = &net->stations[i].risks[k];
            while (strcmp(names[risk->number], risk->name) != 0) {
                risk->number++;
            }
        }
    }
}

static void make_routes(struct hw_network_reading *r, struct hw_network_station *station) {
    struct hw_route *route = &station->then[0];
    if (!hw_network_take_route(r, station->n_risks, route)) {
        return;
    }
    route->n = station->n_risks;
    route->special = true;
    for (int32_t k = 0; k < station->n_risks; k++) {
        route->to[k] = station->risks[k].to;
        route->as[k] = station->risks[k].as;
        route->below[k] = (k + 1.0) / station->n_risks; /* not drawn: the clocks decide; each can win */
    }
    hw_network_seal_route(route);
    for (uint32_t c = 1; c < r->net->n_classes; c++) {
        station->then[c] = *route;
    }
}

bool hw_network_read_risks(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, uint32_t index) {
    static const char *const instead[] = {"stay", "stay_by_class", "stays_in_order", "then", "then_by_class"};
    struct hw_network_station *station = &r->net->stations[index];
    if (in->clocks == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++) {
        if (hw_yaml_child(node, instead[i]) != NULL) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, instead[i]), "clocks say how long people stay and where they go then; leave out %s", instead[i]);
        }
    }
    if (in->clocks->kind != HW_NODE_MAP || in->clocks->count < 1 || in->clocks->count > RISKS_MAX) {
        hw_diag_error(r->reader->diag, in->clocks->place, "write at most %d clocks, such as {home: {after: {weibull: {shape: 1.4, scale: 9 d}}, to: exit}}", RISKS_MAX);
        return true;
    }
    station->risks = hw_network_take(r, (size_t)in->clocks->count, sizeof *station->risks);
    if (station->risks == NULL) {
        return true;
    }
    for (const struct hw_node *child = in->clocks->first; child != NULL; child = child->next) {
        read_risk(r, child, &station->risks[station->n_risks++]);
    }
    qsort(station->risks, (size_t)station->n_risks, sizeof *station->risks, by_name);
    station->first_risk = r->net->n_risks;
    r->net->n_risks += (uint32_t)station->n_risks;
    make_routes(r, station);
    number_risks(r);
    return true;
}

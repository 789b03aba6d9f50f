/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import_pathsimr.h"

#include <math.h>
#include <string.h>

/* Writes a pathway as a network file. Service points become stations whose servers are kept by those who cannot go on; exits become
 * stations without limit and without time, so that the results count who left by each. */

static bool comes_from_outside(const struct hw_import_node *node) {
    return !hw_import_is_constant(&node->arrivals) || node->arrivals.steps[0].value > 0;
}

static bool comes_from_inside(const struct hw_import_pathway *p, int32_t index) {
    for (int32_t i = 0; i < p->n; i++) {
        if (p->nodes[i].serves && p->nodes[i].to[index] > 0) {
            return true;
        }
    }
    return false;
}

/* Those from outside wait at a station of their own, where there is room for them and none for those from inside. */
static bool needs_a_front(const struct hw_import_pathway *p, int32_t index) {
    const struct hw_import_node *node = &p->nodes[index];
    return node->serves && comes_from_outside(node) && comes_from_inside(p, index) && node->external_room > 0 && node->external_room != node->internal_room;
}

static const char *front_name(struct hw_import *im, const struct hw_import_pathway *p, const struct hw_import_node *node) {
    enum { LONGEST = 63, KEPT = 40 };
    char *name = hw_import_take(im, LONGEST + 1, 1);
    bool taken = name != NULL;
    for (int32_t tries = 0; taken; tries++) {
        taken = false;
        snprintf(name, LONGEST + 1, "%.*s_outside%.*s", KEPT, node->name, tries, "______________");
        for (int32_t i = 0; i < p->n && tries < 14; i++) {
            taken = taken || strcmp(p->nodes[i].name, name) == 0;
        }
    }
    return name == NULL ? "" : name;
}

static void put_dist(struct hw_import *im, const struct hw_import_dist *dist, const char *unit) {
    char a[32], b[32];
    const char *first = hw_import_number(dist->a, a), *second = hw_import_number(dist->b, b);
    switch (dist->shape) {
    case HW_IMPORT_EXP:
        hw_import_put(im, "{exponential: {mean: %s %s}}", hw_import_number(1 / dist->a, a), unit);
        return;
    case HW_IMPORT_UNIF:
        if (dist->a == dist->b) {
            hw_import_put(im, "%s %s", first, unit);
        } else {
            hw_import_put(im, "{uniform: {low: %s %s, high: %s %s}}", first, unit, second, unit);
        }
        return;
    case HW_IMPORT_LNORM:
        hw_import_put(im, "{lognormal: {mu: %s, sigma: %s, unit: %s}}", first, second, unit[0] == 'd' ? "days" : unit);
        return;
    case HW_IMPORT_GAMMA:
        hw_import_put(im, "{gamma: {shape: %s, scale: %s %s}}", first, hw_import_number(1 / dist->b, b), unit);
        return;
    case HW_IMPORT_WEIBULL:
        hw_import_put(im, "{weibull: {shape: %s, scale: %s %s}}", first, second, unit);
        return;
    case HW_IMPORT_NONE:
        break;
    }
    hw_import_put(im, "0 %s", unit);
}

static void put_room(struct hw_import *im, double room) {
    char number[32];
    hw_import_put(im, "    room: %s\n", isinf(room) ? "unlimited" : hw_import_number(room, number));
}

static void put_routes(struct hw_import *im, const struct hw_import_pathway *p, const struct hw_import_node *node) {
    char number[32];
    int32_t said = 0;
    for (int32_t k = 0; k < p->n; k++) {
        if (node->to[k] > 0 && node->delay[k].shape != HW_IMPORT_NONE) {
            hw_import_put(im, "%s%s: ", said++ > 0 ? ",\n      " : "    exit_delay_to: {", p->nodes[k].name);
            put_dist(im, &node->delay[k], p->unit);
        }
    }
    hw_import_put(im, "%s    then: {", said > 0 ? "}\n" : "");
    said = 0;
    for (int32_t k = 0; k < p->n; k++) {
        if (node->to[k] > 0) {
            hw_import_put(im, "%s%s: %s", said++ > 0 ? ", " : "", p->nodes[k].name, hw_import_number(node->to[k], number));
        }
    }
    hw_import_put(im, "}\n");
}

/* What it is called in the tables, where that is no name for a station. */
static void put_label(struct hw_import *im, const struct hw_import_node *node) {
    if (strcmp(node->name, node->label) != 0) {
        hw_import_put(im, ", \"%.400s\"", hw_import_comment(im, node->label));
    }
    hw_import_put(im, "\n");
}

static void put_service_point(struct hw_import *im, const struct hw_import_pathway *p, int32_t index) {
    const struct hw_import_node *node = &p->nodes[index];
    bool outside = comes_from_outside(node), inside = comes_from_inside(p, index);
    hw_import_put(im, "  %s: # line %d of the network", node->name, hw_csv_place(&p->network->csv, node->row, 0).line);
    put_label(im, node);
    hw_import_put_capacity(im, &node->servers, p->unit_min);
    if (outside && inside && node->external_room == 0 && node->internal_room > 0) {
        hw_import_put(im, "    # not carried over: ext_queue 0; those from outside may wait here in the places of those from inside\n");
    } else if (needs_a_front(p, index) && node->internal_room > 0) {
        hw_import_put(im, "    # not carried over exactly: two separate queues; those from outside take places here first, then their own\n");
    }
    put_room(im, outside && !inside ? node->external_room : node->internal_room);
    hw_import_put(im, "    when_full: hold_previous\n    stay: ");
    put_dist(im, &node->service, p->unit);
    hw_import_put(im, "\n");
    put_routes(im, p, node);
    if (needs_a_front(p, index)) {
        char number[32];
        hw_import_put(im, "  %s: # where those who come to %s from outside wait (ext_queue)\n", front_name(im, p, node), node->name);
        hw_import_put(im, "    servers: %s\n    room: 0\n    stay: 0 %s\n    then: %s\n",
                      isinf(node->external_room) ? "unlimited" : hw_import_number(node->external_room, number), p->unit, node->name);
    }
}

static void put_arrivals(struct hw_import *im, const struct hw_import_pathway *p) {
    hw_import_put(im, "arrivals: # rows ext_arr of the calendar\n");
    for (int32_t i = 0; i < p->n; i++) {
        const struct hw_import_node *node = &p->nodes[i];
        if (!node->serves || !comes_from_outside(node)) {
            continue;
        }
        hw_import_put(im, "  - {to: %s, ", needs_a_front(p, i) ? front_name(im, p, node) : node->name);
        hw_import_put_rate(im, &node->arrivals, p->unit);
        hw_import_put(im, "}\n");
    }
}

static void put_head(struct hw_import *im, const struct hw_import_pathway *p, bool unit_guessed) {
    static const char *const units[] = {['d'] = "days", ['h'] = "hours", ['m'] = "minutes"};
    bool delays = false;
    for (int32_t i = 0; i < p->n; i++) {
        for (int32_t k = 0; p->nodes[i].serves && k < p->n; k++) {
            delays = delays || p->nodes[i].delay[k].shape != HW_IMPORT_NONE;
        }
    }
    hw_import_put(im, HW_IMPORT_MARK "%s from PathSimR's templates\n# %s (network) and\n# %s (calendar).\n", HW_VERSION, p->network->name, p->calendar->name);
    hw_import_put(im, "# Times are in %s%s.\n", units[(int)p->unit[0]],
                  unit_guessed ? ", guessed: the templates do not say; homeward import --unit says otherwise" : ", as --unit said");
    hw_import_put(im, "# From the network: service times, routing, queues%s.\n"
                      "# A full station holds those before it where they are (blocking after service); from outside, whoever finds neither a server\n"
                      "# nor a place in the queue is turned away.\n",
                  delays ? ", delays on the way out, which hold the server (exit_delay_to)" : "");
    hw_import_put(im, "# From the calendar: servers (cap) and arrivals from outside (ext_arr). Time 0 is the start of every calendar; a week starts on\n"
                      "# Monday. When servers go, services under way are finished. Exits are stations without limit: \"completed\" counts them.\n");
    hw_import_put(im, "# Not in the templates and chosen here: length, warm_up and replicates (in PathSimR they are set on the screen). PathSimR\n"
                      "# tells of completed stays within its window; homeward measures everybody in service after the warm-up.\n");
}

void hw_import_pathsimr_write(struct hw_import *im, const struct hw_import_pathway *p, bool unit_guessed) {
    put_head(im, p, unit_guessed);
    hw_import_put(im, "model: network\ntitle: ");
    hw_import_put(im, "\"Imported from %s\"\n", p->network->name);
    hw_import_put(im, "run: {length: 455 d, warm_up: 90 d, replicates: 30, time_unit: %s}\n", p->unit);
    put_arrivals(im, p);
    hw_import_put(im, "stations:\n");
    for (int32_t i = 0; i < p->n; i++) {
        if (p->nodes[i].serves) {
            put_service_point(im, p, i);
        }
    }
    for (int32_t i = 0; i < p->n; i++) {
        if (!p->nodes[i].serves) {
            const struct hw_import_node *node = &p->nodes[i];
            hw_import_put(im, "  %s: {servers: unlimited, stay: 0 %s, then: exit} # an exit", node->name, p->unit);
            put_label(im, node);
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network.h"
#include "sim/network_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From the file as read to the spec that runs: names become indices in the order of names, and everything that only the whole can
 * tell is checked (routes, classes, capacity that never opens). */

static int by_station_name(const void *a, const void *b) {
    return strcmp(((const struct hw_network_station_in *)a)->name, ((const struct hw_network_station_in *)b)->name);
}

static int by_class_name(const void *a, const void *b) {
    return strcmp(((const struct hw_network_class_in *)a)->name, ((const struct hw_network_class_in *)b)->name);
}

struct hw_place hw_network_key_place(const struct hw_node *map, const char *key) {
    const struct hw_node *child = map == NULL ? NULL : hw_yaml_child(map, key);
    return child != NULL ? child->key_place : map != NULL ? map->place : (struct hw_place){NULL, 0, 0, 1};
}

void *hw_network_take(struct hw_network_reading *r, size_t count, size_t size) {
    void *block = hw_arena_alloc(r->reader->arena, count == 0 ? 1 : count, size);
    if (block == NULL) {
        r->reader->status = HW_NO_MEMORY;
    }
    return block;
}

bool hw_network_station_named(struct hw_network_reading *r, const struct hw_node *node, const char *name, const char *or_else, uint16_t *out) {
    for (uint32_t i = 0; i < r->net->n_stations; i++) {
        if (strcmp(name, r->net->specs[i].name) == 0) {
            *out = (uint16_t)i;
            return true;
        }
    }
    const char **names = hw_network_take(r, r->net->n_stations, sizeof *names);
    if (names == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < r->net->n_stations; i++) {
        names[i] = r->net->specs[i].name;
    }
    const char *near = hw_diag_nearest(name, names, r->net->n_stations);
    hw_diag_error(r->reader->diag, node->place, "there is no station \"%s\"%s%s%s", name,
                  near != NULL ? "; did you mean \"" : or_else, near != NULL ? near : "", near != NULL ? "\"?" : "");
    return false;
}

bool hw_network_target(struct hw_network_reading *r, const struct hw_node *node, const char *name, uint16_t *out) {
    if (strcmp(name, "exit") == 0) {
        *out = HW_GO_EXIT;
        return true;
    }
    if (!hw_network_station_named(r, node, name, "; write the name of a station or exit", out)) {
        return false;
    }
    const struct hw_network_station_in *in = r->in.stations.items;
    if (in[*out].pool) {
        hw_diag_error(r->reader->diag, node->place, "nobody goes to the pool \"%s\": go to a station whose overflow names it", name);
        return false;
    }
    return true;
}

int32_t hw_network_class(struct hw_network_reading *r, const struct hw_node *node, const char *name) {
    for (uint32_t c = 0; c < r->net->n_classes; c++) {
        if (strcmp(name, r->net->class_names[c]) == 0) {
            return (int32_t)c;
        }
    }
    const char *near = hw_diag_nearest(name, r->net->class_names, r->net->n_classes);
    hw_diag_error(r->reader->diag, node->place, "there is no class \"%s\"%s%s%s", name, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
    return -1;
}

int32_t hw_network_class_of_key(struct hw_network_reading *r, const struct hw_node *child) {
    struct hw_node at_key = *child;
    at_key.place = child->key_place;
    return hw_network_class(r, &at_key, child->key);
}

static void read_clocks(struct hw_network_reading *r, const struct hw_node *list, int32_t max, int32_t *out, int32_t *n) {
    *n = 0;
    if (list == NULL) {
        return;
    }
    if (list->kind != HW_NODE_LIST) {
        hw_diag_error(r->reader->diag, list->place, "this must be a list of clock times, such as [11:00, 17:00]");
        return;
    }
    int32_t last = -1;
    for (const struct hw_node *node = list->first; node != NULL; node = node->next) {
        int32_t minutes = 0;
        if (node->kind != HW_NODE_SCALAR || !hw_calendar_parse_clock(node->text, &minutes) || minutes >= 1440) {
            hw_diag_error(r->reader->diag, node->place, "\"%s\" is not a clock time; write 00:00 to 23:59", node->text);
        } else if (minutes <= last) {
            hw_diag_error(r->reader->diag, node->place, "clock times must rise: %s comes after a later one", node->text);
        } else if (*n == max) {
            hw_diag_error(r->reader->diag, node->place, "at most %d clock times", max);
            return;
        } else {
            out[(*n)++] = minutes;
            last = minutes;
        }
    }
}

static void read_shares(struct hw_network_reading *r, const struct hw_node *list) {
    if (list == NULL) {
        return;
    }
    if (list->kind != HW_NODE_LIST || list->count > HW_NETWORK_SHARES) {
        hw_diag_error(r->reader->diag, list->place, "this must be a list of at most %d durations, such as [30 min, 4 h]", HW_NETWORK_SHARES);
        return;
    }
    for (const struct hw_node *node = list->first; node != NULL; node = node->next) {
        double ms = 0;
        if (hw_schema_duration(r->reader, node, 0, 3.2e14, &ms)) {
            r->net->share_over[r->net->n_shares++] = (hw_time)(ms + 0.5);
        }
    }
}

static void read_classes(struct hw_network_reading *r) {
    struct hw_network *net = r->net;
    struct hw_list *list = &r->in.classes;
    net->n_classes = list->count == 0 ? 1u : (uint32_t)list->count;
    if (list->count > HW_NETWORK_CLASSES) {
        hw_diag_error(r->reader->diag, hw_network_key_place(r->root, "classes"), "%zu classes; at most %d are allowed", list->count,
                      HW_NETWORK_CLASSES);
        net->n_classes = HW_NETWORK_CLASSES;
    }
    net->class_names = hw_network_take(r, net->n_classes + 1u, sizeof *net->class_names);
    if (net->class_names == NULL) {
        return;
    }
    net->class_names[0] = "all";
    struct hw_network_class_in *classes = list->items;
    if (list->count > 0) {
        qsort(classes, list->count, sizeof *classes, by_class_name);
    }
    for (uint32_t c = 0; c < net->n_classes && list->count > 0; c++) {
        net->class_names[c] = classes[c].name;
        net->class_priority[c] = (uint8_t)classes[c].priority;
        if (net->n_classes > 1 && strcmp(classes[c].name, "all") == 0) {
            hw_diag_error(r->reader->diag, hw_network_key_place(r->root, "classes"), "a class cannot be called \"all\": results call all classes together so");
        }
    }
    if (net->n_classes > 1) {
        net->class_names[net->n_classes] = "all";
    }
}

/* A list of at most max; false when there is nothing to read. */
static bool is_list(struct hw_network_reading *r, const struct hw_node *list, int32_t max, const char *such_as) {
    if (list == NULL) {
        return false;
    }
    if (list->kind != HW_NODE_LIST || list->count == 0) {
        hw_diag_error(r->reader->diag, list->place, "this must be a list, such as %s", such_as);
        return false;
    }
    if (list->count > max) {
        hw_diag_error(r->reader->diag, list->place, "%d entries; at most %d are allowed", list->count, max);
        return false;
    }
    return true;
}

static void read_looks(struct hw_network_reading *r, const struct hw_node *list) {
    struct hw_network_watch *watch = &r->net->watch;
    if (!is_list(r, list, HW_NETWORK_LOOKS, "[30 min, 1 h]")) {
        return;
    }
    watch->look_at = hw_network_take(r, (size_t)list->count, sizeof *watch->look_at);
    hw_time last = -1;
    for (const struct hw_node *node = list->first; node != NULL && watch->look_at != NULL; node = node->next) {
        double ms = 0;
        if (!hw_schema_duration(r->reader, node, 0, 3.2e14, &ms)) {
            continue;
        }
        hw_time at = (hw_time)(ms + 0.5);
        if (at <= last) {
            hw_diag_error(r->reader->diag, node->place, "times must rise: %s comes after a later one", node->text);
        } else if (r->net->length > 0 && at > r->net->length) {
            hw_diag_error(r->reader->diag, node->place, "the run is over before %s", node->text);
        }
        watch->look_at[watch->n_looks++] = last = at;
    }
}

static void read_first(struct hw_network_reading *r, const struct hw_node *list) {
    struct hw_network_watch *watch = &r->net->watch;
    if (!is_list(r, list, HW_NETWORK_FIRST, "[10, 25]")) {
        return;
    }
    watch->first = hw_network_take(r, (size_t)list->count, sizeof *watch->first);
    int64_t last = 0;
    for (const struct hw_node *node = list->first; node != NULL && watch->first != NULL; node = node->next) {
        int64_t n = 0;
        if (!hw_schema_int(r->reader, node, 1, 1000000000, &n)) {
            continue;
        }
        if (n <= last) {
            hw_diag_error(r->reader->diag, node->place, "numbers must rise: %s comes after a larger one", node->text);
        }
        watch->first[watch->n_first++] = last = n;
    }
}

static void read_series(struct hw_network_reading *r, double every_ms) {
    struct hw_network *net = r->net;
    struct hw_place place = hw_network_key_place(hw_yaml_child(r->root, "run"), "series_every");
    net->watch.every = (hw_time)(every_ms + 0.5);
    if (net->watch.every == 0) {
        return;
    }
    hw_time periods = net->length / net->watch.every;
    if (net->patients > 0) {
        hw_diag_error(r->reader->diag, place, "series_every goes with length, not with patients");
    } else if (net->length > 0 && (periods < 1 || periods > HW_NETWORK_PERIODS)) {
        hw_diag_error(r->reader->diag, place, "the run holds %lld whole periods; 1 to %d are allowed", (long long)periods, HW_NETWORK_PERIODS);
    } else {
        net->watch.n_periods = (int32_t)periods;
    }
}

static void read_run(struct hw_network_reading *r) {
    const struct hw_network_run_in *run = &r->in.run;
    struct hw_network *net = r->net;
    const struct hw_node *node = hw_yaml_child(r->root, "run");
    static const double unit_ms[] = {3600000.0, 86400000.0, 60000.0};
    static const char *const units[] = {"h", "d", "min"};
    net->unit_ms = unit_ms[run->time_unit];
    net->unit = units[run->time_unit];
    net->patients = run->patients;
    net->length = (hw_time)run->length;
    net->warm_up = (hw_time)run->warm_up;
    net->dated = run->start_date.year != 0;
    static const struct hw_date a_monday = {2018, 1, 1};
    net->calendar.start_day = hw_calendar_day_number(net->dated ? run->start_date : a_monday);
    net->measure_deadlock = run->on_deadlock == 1;
    bool wrong_already = hw_diag_status(r->reader->diag) != HW_OK; /* a length that could not be read is not a length left out */
    if (node != NULL && !wrong_already && (run->patients > 0) == (run->length > 0)) {
        hw_diag_error(r->reader->diag, hw_network_key_place(r->root, "run"),
                      "run needs either patients (then it runs to empty) or length, and not both");
    }
    if (run->length > 0 && run->warm_up >= run->length) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "warm_up"), "warm_up must be shorter than length: nothing would be measured");
    }
    if (run->patients > 0 && run->warm_up > 0) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "warm_up"), "warm_up goes with length, not with patients");
    }
    read_clocks(r, run->census_at, HW_NETWORK_CLOCKS, net->clock_min, &net->n_clocks);
    if (run->census_up_to > 0 && net->n_clocks == 0) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "census_up_to"), "census_up_to needs the clock times of the counts: census_at: [00:00]");
    }
    net->watch.n_numbers = run->census_up_to > 0 ? (int32_t)run->census_up_to + 1 : 0;
    read_shares(r, run->shares_over);
    read_looks(r, run->looks);
    read_first(r, run->first);
    read_series(r, run->series_every);
}

/* Names and indices first, so that routes can be resolved afterwards. */
static void name_stations(struct hw_network_reading *r) {
    struct hw_network *net = r->net;
    net->n_stations = (uint32_t)r->in.stations.count;
    if (net->n_stations == 0) {
        hw_diag_error(r->reader->diag, hw_network_key_place(r->root, "stations"), "at least one station is needed");
    }
    if (net->n_stations > 10000) {
        hw_diag_error(r->reader->diag, hw_network_key_place(r->root, "stations"), "%u stations; at most 10,000 are allowed", net->n_stations);
        net->n_stations = 0;
    }
    struct hw_network_station_in *stations = r->in.stations.items;
    if (net->n_stations > 0) {
        qsort(stations, net->n_stations, sizeof *stations, by_station_name);
    }
    net->specs = hw_network_take(r, net->n_stations, sizeof *net->specs);
    net->stations = hw_network_take(r, net->n_stations, sizeof *net->stations);
    for (uint32_t i = 0; net->specs != NULL && net->stations != NULL && i < net->n_stations; i++) {
        net->specs[i].name = stations[i].name;
        if (strcmp(stations[i].name, "exit") == 0) {
            hw_diag_error(r->reader->diag, hw_network_key_place(hw_yaml_child(r->root, "stations"), "exit"),
                          "a station cannot be called exit: that is where people leave the system");
        }
    }
}

/* What would be read and then have no say. */
static void check_idle_keys(struct hw_network_reading *r) {
    const struct hw_node *stations = hw_yaml_child(r->root, "stations");
    for (uint32_t i = 0; i < r->net->n_stations; i++) {
        const struct hw_network_station_in *in = (const struct hw_network_station_in *)r->in.stations.items + i;
        const struct hw_node *node = hw_yaml_child(stations, in->name);
        if (hw_yaml_child(node, "gives_up_to") != NULL && in->patience == NULL) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, "gives_up_to"), "gives_up_to goes with patience: nobody gives up without it");
        }
        if (hw_yaml_child(node, "when_capacity_falls") != NULL && in->capacity.count == 0) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, "when_capacity_falls"), "when_capacity_falls goes with capacity: servers are always the same");
        }
        if (in->stays_in_order != NULL && (in->stay != NULL || in->stay_by_class != NULL)) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, "stays_in_order"), "give stays_in_order or stay, and not both");
        }
        if (in->stays_in_order != NULL && in->stays_in_order->kind == HW_NODE_LIST && in->stays_in_order->count == 0) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, "stays_in_order"), "stays_in_order is empty; it must be a list of durations, such as [1 h, 2 h]");
        }
    }
}

/* Does going there lead out of the system? Being turned away does. */
static bool leads_out(const struct hw_network *net, const bool *out, uint16_t to) {
    return to == HW_GO_EXIT || out[to] || (net->specs[to].room != HW_UNLIMITED && !net->specs[to].hold_previous);
}

static bool may_leave(const struct hw_network *net, const bool *out, uint32_t from) {
    const struct hw_network_station *station = &net->stations[from];
    bool found = station->has_patience && leads_out(net, out, station->gives_up_to);
    for (uint32_t c = 0; c < net->n_classes; c++) {
        const struct hw_route *route = &station->then[c];
        for (int32_t i = 0; i < route->n; i++) {
            bool chance = route->below[i] > (i > 0 ? route->below[i - 1] : 0);
            found = found || (chance && leads_out(net, out, route->to[i]));
        }
    }
    return found;
}

/* A run that ends when the last patient has left would not end if there were a station from which no way leads out. */
static void check_ways_out(struct hw_network_reading *r) {
    const struct hw_network *net = r->net;
    bool *out = net->patients > 0 ? hw_network_take(r, net->n_stations, sizeof *out) : NULL;
    if (out == NULL) {
        return;
    }
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < net->n_stations; i++) {
            if (!out[i] && (net->stations[i].pool || may_leave(net, out, i))) {
                out[i] = true;
                more = true;
            }
        }
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        if (!out[i]) {
            hw_diag_error(r->reader->diag, hw_network_key_place(hw_yaml_child(r->root, "stations"), net->specs[i].name),
                          "from station \"%s\" no way leads out of the system, so a run of %lld patients would never end; give run.length instead",
                          net->specs[i].name, (long long)net->patients);
        }
    }
}

enum hw_status hw_network_load(struct hw_load *load, struct hw_plan *plan) {
    struct hw_network_reading reading = {.reader = load->reader, .io = load->io, .root = load->doc->root, .dir = load->config_dir};
    struct hw_network_reading *r = &reading;
    load->reader->io = load->io;
    load->reader->dir = load->config_dir;
    r->net = hw_network_take(r, 1, sizeof *r->net);
    if (r->net == NULL) {
        return HW_NO_MEMORY;
    }
    hw_schema_read(load->reader, &hw_network_schema, load->doc->root, &r->in);
    if (load->reader->status != HW_OK) {
        return load->reader->status;
    }
    for (int32_t i = 0; i < load->n_scenarios; i++) { /* beside baseline, which is not listed */
        hw_diag_error(load->reader->diag, (struct hw_place){NULL, 0, 0, 1}, "a network model has no scenario \"%s\": only baseline", load->scenarios[i]);
    }
    read_classes(r);
    name_stations(r);
    read_run(r);
    if (r->reader->status == HW_OK) {
        hw_network_read_stations(r, read_clocks);
        hw_network_read_sources(r);
        check_idle_keys(r);
    }
    HW_TRY(r->reader->status);
    HW_TRY(hw_diag_status(load->reader->diag));
    check_ways_out(r);
    HW_TRY(hw_diag_status(load->reader->diag));
    r->net->title = r->in.title != NULL ? r->in.title : "Network";
    return hw_network_make_plan(r, plan);
}

enum hw_status hw_network_make_plan(struct hw_network_reading *r, struct hw_plan *plan) {
    static const char *const baseline[] = {"baseline"};
    static const char *const baseline_title[] = {"As configured"};
    static const char *const baseline_text[] = {""};
    struct hw_network *net = r->net;
    plan->model = &hw_network_model;
    plan->title = net->title;
    plan->n_scenarios = 1;
    plan->scenario = baseline;
    plan->scenario_title = baseline_title;
    plan->scenario_text = baseline_text;
    plan->default_replicates = (int32_t)r->in.run.replicates;
    hw_network_memory(r, plan);
    plan->spec = net;
    return hw_network_lay_out(r->reader->arena, net, &plan->layout);
}

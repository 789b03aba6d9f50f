/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <string.h>

/* Reads the stations of a network file: servers, stays, patience, windows. */

static void read_stays_by_class(struct hw_network_reading *r, const struct hw_node *map, struct hw_network_station *station, bool *given) {
    if (map->kind != HW_NODE_MAP) {
        hw_diag_error(r->reader->diag, map->place, "write a map from class to length of stay");
        return;
    }
    for (const struct hw_node *child = map->first; child != NULL; child = child->next) {
        int32_t c = hw_network_class_of_key(r, child);
        if (c >= 0) {
            given[c] = true;
            (void)hw_schema_dist(r->reader, child, &station->stay[c]);
        }
    }
}

/* {ward: 6 h, exit: {...}}: a delay for each place that people may go to next; the others keep exit_delay. */
static void read_delays_by_target(struct hw_network_reading *r, const struct hw_node *map, struct hw_station_spec *spec) {
    struct hw_dist *delays = hw_network_take(r, (size_t)r->net->n_stations + 1, sizeof *delays);
    if (map->kind != HW_NODE_MAP) {
        hw_diag_error(r->reader->diag, map->place, "write a map from the next station or exit to a distribution, such as {ward: 6 h}");
        return;
    }
    for (uint32_t i = 0; delays != NULL && i <= r->net->n_stations; i++) {
        delays[i] = spec->exit_delay;
    }
    for (const struct hw_node *child = map->first; delays != NULL && child != NULL; child = child->next) {
        struct hw_node at_key = *child;
        at_key.place = child->key_place;
        uint16_t to = 0;
        if (hw_network_target(r, &at_key, child->key, &to)) {
            (void)hw_schema_dist(r->reader, child, &delays[to == HW_GO_EXIT ? r->net->n_stations : to]);
        }
    }
    spec->exit_delay_to = delays;
}

/* Hours in which nobody could ever leave: none in the week (networks have no bank holidays), or none of the clock times lies in them. */
static void check_leaving(struct hw_network_reading *r, const struct hw_node *node, const struct hw_station_spec *spec) {
    bool open = false, meet = spec->n_windows == 0;
    for (int32_t i = 0; i < HW_WEEK_SLOTS; i++) {
        open = open || spec->leave_week->value[i] != 0;
    }
    for (int32_t i = 0; i < spec->n_windows; i++) {
        for (int32_t day = 0; day < 7; day++) {
            meet = meet || spec->leave_week->value[day * HW_DAY_SLOTS + spec->window_min[i] / 15] != 0;
        }
    }
    if (!open) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "leaves_during"), "these hours never come: a network has no bank holidays");
    } else if (!meet) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "leaves_at"), "none of these clock times lies in the hours of leaves_during, so nobody could leave");
    }
}

static void read_leaving(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node,
                         struct hw_station_spec *spec, hw_network_clocks *read_clocks) {
    read_clocks(r, in->leaves_at, HW_FLOW_WINDOWS, spec->window_min, &spec->n_windows);
    if (in->leaves_during != NULL) {
        struct hw_week *week = hw_network_take(r, 1, sizeof *week);
        char why[120] = "";
        if (week != NULL) {
            hw_week_fill(week, 0);
            if (!hw_week_parse(week, in->leaves_during, 1, why, sizeof why)) {
                hw_diag_error(r->reader->diag, hw_network_key_place(node, "leaves_during"), "\"%s\": %s", in->leaves_during, why);
            } else {
                spec->leave_week = week;
                check_leaving(r, node, spec);
            }
        }
    }
    if (in->exit_delay != NULL) {
        (void)hw_schema_dist(r->reader, in->exit_delay, &spec->exit_delay);
    }
    if (in->exit_delay_to != NULL) {
        read_delays_by_target(r, in->exit_delay_to, spec);
    }
}

static void read_stay(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node,
                      struct hw_network_station *station) {
    bool given[HW_NETWORK_CLASSES] = {false};
    struct hw_dist every;
    if (in->stays_in_order != NULL) {
        hw_network_read_times(r, in->stays_in_order, false, &station->n_stays, &station->stays);
        station->unusual = true;
        return;
    }
    if (in->stay != NULL && hw_schema_dist(r->reader, in->stay, &every)) {
        for (uint32_t c = 0; c < r->net->n_classes; c++) {
            station->stay[c] = every;
            given[c] = true;
        }
    }
    if (in->stay_by_class != NULL) {
        read_stays_by_class(r, in->stay_by_class, station, given);
    }
    for (uint32_t c = 0; c < r->net->n_classes && in->stay == NULL; c++) {
        if (!given[c]) {
            hw_diag_error(r->reader->diag, node->key_place, "station \"%s\" says no length of stay for class \"%s\"", in->name, r->net->class_names[c]);
        }
    }
}

/* Who is there at time 0. */
static void read_start(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, struct hw_network_station *station) {
    const struct hw_node *start = hw_yaml_child(node, "start");
    station->present_at_start = in->present_at_start;
    if (start == NULL) {
        return;
    }
    station->start = (struct hw_network_start){.in_service = in->start.in_service, .waiting = in->start.waiting};
    station->start.remaining = (enum hw_network_remaining)in->start.remaining;
    if (hw_yaml_child(node, "present_at_start") != NULL) {
        hw_diag_error(r->reader->diag, start->key_place, "start stands in the place of present_at_start: give one of them");
    }
    if (in->stays_in_order != NULL && in->start.in_service > 0) {
        hw_diag_error(r->reader->diag, start->key_place, "stays that are replayed have none for those in service at the start");
    }
    if (in->clocks != NULL && station->start.remaining == HW_REMAINING_EQUILIBRIUM) {
        hw_diag_error(r->reader->diag, hw_network_key_place(start, "remaining"), "what is left of a stay that clocks end can be full or uniform");
    }
    if (in->start.class_ != NULL) {
        int32_t c = hw_network_class(r, hw_yaml_child(start, "class"), in->start.class_);
        station->start.class_ = c < 0 ? 0 : (uint8_t)c;
    } else if (r->in.classes.count > 0) {
        hw_diag_error(r->reader->diag, start->key_place, "those there at the start need a class: the file has classes");
    }
}

static void read_station(struct hw_network_reading *r, uint32_t index, hw_network_clocks *read_clocks) {
    const struct hw_network_station_in *in = (const struct hw_network_station_in *)r->in.stations.items + index;
    const struct hw_node *node = hw_yaml_child(hw_yaml_child(r->root, "stations"), in->name);
    struct hw_station_spec *spec = &r->net->specs[index];
    struct hw_network_station *station = &r->net->stations[index];
    station->stay = hw_network_take(r, r->net->n_classes, sizeof *station->stay);
    station->then = hw_network_take(r, r->net->n_classes, sizeof *station->then);
    if (station->stay == NULL || station->then == NULL) {
        return;
    }
    spec->title = in->title != NULL ? in->title : in->name;
    spec->resume = in->when_capacity_falls == 1;
    spec->room = in->room;
    spec->hold_previous = in->when_full == 1;
    spec->by_priority = in->order == 1;
    spec->newest_first = in->order == 2;
    spec->n_classes = (int32_t)r->net->n_classes;
    read_start(r, in, node, station);
    hw_network_read_capacity(r, in, node, spec);
    if (hw_network_read_pool(r, in, node)) {
        return;
    }
    hw_network_read_overflow(r, in, node, index);
    read_leaving(r, in, node, spec, read_clocks);
    if (hw_network_read_risks(r, in, node, index)) {
        station->unusual = true;
    } else {
        read_stay(r, in, node, station);
    }
    hw_network_read_then(r, in, node, index);
    station->gives_up_to = HW_GO_EXIT;
    if (in->patience != NULL) {
        station->has_patience = hw_schema_dist(r->reader, in->patience, &station->patience);
    }
    const struct hw_node *gives_up = hw_yaml_child(node, "gives_up_to");
    if (gives_up != NULL && in->gives_up_to != NULL) {
        (void)hw_network_target(r, gives_up, in->gives_up_to, &station->gives_up_to);
    }
}

void hw_network_read_stations(struct hw_network_reading *r, hw_network_clocks *read_clocks) {
    for (uint32_t i = 0; i < r->net->n_stations && r->reader->status == HW_OK; i++) {
        read_station(r, i, read_clocks);
    }
}

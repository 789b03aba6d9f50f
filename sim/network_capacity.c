/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <stdlib.h>

/* Reads how many servers a station has: a number, or by hour of the week, by date. */

enum { ENTRIES_MAX = 400 };

struct entry {
    const char *when;
    int32_t servers;
    hw_time from, until;
};

/* "2014-04-01", or "30 d" since the start. */
static bool read_moment(struct hw_network_reading *r, const struct hw_node *node, hw_time otherwise, hw_time *out) {
    struct hw_date date;
    double ms = 0;
    *out = otherwise;
    if (node == NULL) {
        return true;
    }
    if (node->kind != HW_NODE_SCALAR || !hw_calendar_parse_date(node->text, &date)) {
        if (node->kind == HW_NODE_SCALAR && strlen(node->text) == 10 && node->text[4] == '-' && node->text[7] == '-') { /* no duration has marks there */
            hw_schema_wrong(r->reader, node, "%s", hw_calendar_date_wanted(node->text));
            return false;
        }
        bool good = hw_schema_duration(r->reader, node, 0, 3.15e14, &ms);
        *out = good ? (hw_time)(ms + 0.5) : otherwise;
        return good;
    }
    if (!r->net->dated) {
        hw_diag_error(r->reader->diag, node->place, "a date needs the date at which the run starts: run: {start_date: 2014-04-01}");
        return false;
    }
    *out = (hw_time)(hw_calendar_day_number(date) - r->net->calendar.start_day) * HW_MS_PER_DAY;
    return true;
}

/* The week that holds at that time: later entries overrule earlier ones. */
static struct hw_week *week_at(struct hw_network_reading *r, const struct entry *entries, size_t n, hw_time at) {
    struct hw_week *week = hw_network_take(r, 1, sizeof *week);
    if (week == NULL) {
        return NULL;
    }
    hw_week_fill(week, 0);
    char why[120];
    for (size_t i = 0; i < n; i++) {
        if (entries[i].when != NULL && entries[i].from <= at && at < entries[i].until) {
            (void)hw_week_parse(week, entries[i].when, entries[i].servers, why, sizeof why); /* its error has been told */
        }
    }
    return week;
}

static int rising(const void *a, const void *b) {
    hw_time x = *(const hw_time *)a, y = *(const hw_time *)b;
    return x < y ? -1 : x > y;
}

static void make_eras(struct hw_network_reading *r, const struct entry *entries, size_t n, struct hw_station_spec *spec) {
    hw_time *moments = hw_network_take(r, 2 * n, sizeof *moments);
    struct hw_station_era *eras = hw_network_take(r, 2 * n, sizeof *eras);
    spec->capacity = week_at(r, entries, n, 0);
    size_t m = 0;
    for (size_t i = 0; moments != NULL && i < n; i++) {
        moments[m++] = entries[i].from;
        moments[m++] = entries[i].until;
    }
    if (moments == NULL || eras == NULL) {
        return;
    }
    qsort(moments, m, sizeof *moments, rising);
    for (size_t i = 0; i < m; i++) {
        if (moments[i] > 0 && moments[i] != HW_FOREVER && (i == 0 || moments[i] != moments[i - 1])) {
            eras[spec->n_eras++] = (struct hw_station_era){moments[i], week_at(r, entries, n, moments[i])};
        }
    }
    spec->eras = eras;
}

static bool read_entry(struct hw_network_reading *r, const struct hw_network_capacity_in *in, const struct hw_node *node, struct entry *out) {
    char why[120] = "";
    struct hw_week trial;
    hw_week_fill(&trial, 0);
    *out = (struct entry){.when = in->when, .servers = in->servers, .from = 0, .until = HW_FOREVER};
    bool good = read_moment(r, in->from, 0, &out->from);
    good = read_moment(r, in->until, HW_FOREVER, &out->until) && good;
    if (good && out->until <= out->from) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "until"), "until must be later than from: the entry would never hold");
        good = false;
    }
    if (in->when != NULL && !hw_week_parse(&trial, in->when, in->servers, why, sizeof why)) {
        hw_diag_error(r->reader->diag, hw_network_key_place(node, "when"), "\"%s\": %s", in->when, why);
        good = false;
    }
    return good;
}

static void read_entries(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *list, struct hw_station_spec *spec) {
    const struct hw_network_capacity_in *entries = in->capacity.items;
    size_t n = in->capacity.count;
    int32_t most = 0;
    if (n > ENTRIES_MAX) {
        hw_diag_error(r->reader->diag, list->place, "%zu entries; at most %d are allowed", n, ENTRIES_MAX);
        return;
    }
    struct entry *made = hw_network_take(r, n, sizeof *made);
    const struct hw_node *node = list->first;
    bool good = made != NULL;
    for (size_t i = 0; made != NULL && i < n; i++) {
        good = read_entry(r, &entries[i], node, &made[i]) && good;
        most = entries[i].servers > most ? entries[i].servers : most;
        node = node->next;
    }
    if (most == 0) {
        hw_diag_error(r->reader->diag, list->place, "station \"%s\" never has a server", in->name);
    }
    if (good) {
        make_eras(r, made, n, spec);
    }
}

void hw_network_read_capacity(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node,
                              struct hw_station_spec *spec) {
    const struct hw_node *list = hw_yaml_child(node, "capacity");
    bool has_servers = hw_yaml_child(node, "servers") != NULL;
    if ((list != NULL) == has_servers) {
        hw_diag_error(r->reader->diag, node->key_place, "station \"%s\" needs either servers or capacity, and not both", in->name);
        return;
    }
    spec->servers = in->servers;
    if (has_servers) {
        if (in->servers == 0 && in->overflow == NULL && r->net->patients > 0) {
            hw_diag_error(r->reader->diag, hw_network_key_place(node, "servers"),
                          "station \"%s\" never has a server, so a run of patients would never end; give it servers, or give run a length", in->name);
        }
        return;
    }
    read_entries(r, in, list, spec);
}

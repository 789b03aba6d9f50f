/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/csv.h"
#include "sim/network_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads the arrivals of a network file, and lists of times that are replayed. */

static void times_from_list(struct hw_network_reading *r, const struct hw_node *node, size_t *n, hw_time **out) {
    hw_time *times = hw_network_take(r, (size_t)node->count, sizeof *times);
    if (times == NULL) {
        return;
    }
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        double ms = 0;
        if (hw_schema_duration(r->reader, child, 0, 3.2e14, &ms)) {
            times[(*n)++] = (hw_time)(ms + 0.5);
        }
    }
    *out = times;
}

static bool is_word(const struct hw_node *node) {
    return node != NULL && node->kind == HW_NODE_SCALAR;
}

/* {file: arrivals.csv, column: arrival, unit: h}: the numbers of one column. */
static void times_from_file(struct hw_network_reading *r, const struct hw_node *node, size_t *n, hw_time **out) {
    const struct hw_node *file = hw_yaml_child(node, "file");
    const struct hw_node *column = hw_yaml_child(node, "column");
    const struct hw_node *unit = hw_yaml_child(node, "unit");
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"ms", 1}, {"s", 1e3}, {"min", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
    double unit_ms = 0;
    bool words = is_word(file) && is_word(column) && is_word(unit);
    for (size_t i = 0; words && i < sizeof units / sizeof *units; i++) {
        unit_ms = strcmp(units[i].name, unit->text) == 0 ? units[i].ms : unit_ms;
    }
    if (unit_ms == 0 || node->count != 3) {
        hw_diag_error(r->reader->diag, node->place, "write a list of durations, or {file: NAME.csv, column: NAME, unit: h} (unit: ms, s, min, h or d)");
        return;
    }
    char path[4096];
    int length = file->text[0] == '/' ? snprintf(path, sizeof path, "%s", file->text) : snprintf(path, sizeof path, "%s/%s", r->dir, file->text);
    struct hw_csv csv;
    bool fits = length > 0 && (size_t)length < sizeof path;
    enum hw_status status = fits ? hw_csv_read(r->io, r->reader->arena, path, r->reader->diag, &csv) : HW_BAD_INPUT;
    if (status == HW_NO_MEMORY || status == HW_IO) { /* not the file's fault */
        r->reader->status = status;
    }
    if (status != HW_OK) {
        hw_diag_error(r->reader->diag, file->place, "the file \"%s\" that this line names could not be used", file->text);
        return;
    }
    int32_t index = hw_csv_column(&csv, r->reader->diag, column->text);
    hw_time *times = index < 0 ? NULL : hw_network_take(r, (size_t)csv.n_rows, sizeof *times);
    for (int32_t i = 0; times != NULL && i < csv.n_rows; i++) {
        double value = 0;
        if (hw_csv_number(&csv, r->reader->diag, i, index, 0, 3.2e14 / unit_ms, &value)) {
            times[i] = (hw_time)(value * unit_ms + 0.5);
        }
    }
    *n = times == NULL ? 0 : (size_t)csv.n_rows;
    *out = times;
}

void hw_network_read_times(struct hw_network_reading *r, const struct hw_node *node, bool rising, size_t *n, hw_time **out) {
    *n = 0;
    *out = NULL;
    if (node->kind == HW_NODE_LIST) {
        times_from_list(r, node, n, out);
    } else {
        times_from_file(r, node, n, out);
    }
    for (size_t i = 1; rising && *out != NULL && i < *n; i++) {
        if ((*out)[i] < (*out)[i - 1]) {
            hw_diag_error(r->reader->diag, node->place, "arrival times must not fall: number %zu is before the one above it", i + 1);
            return;
        }
    }
}

static int by_source_name(const void *a, const void *b) {
    return strcmp(((const struct hw_source *)a)->name, ((const struct hw_source *)b)->name);
}

/* "ward", or "ward, urgent" where there are classes: what a stream is called when the file does not say. */
static const char *default_name(struct hw_network_reading *r, const struct hw_network_source_in *in) {
    char name[300];
    int n = snprintf(name, sizeof name, "%s%s%s", in->to, in->class_ != NULL ? ", " : "", in->class_ != NULL ? in->class_ : "");
    const char *text = n < 0 ? NULL : hw_arena_text(r->reader->arena, name, strlen(name));
    if (text == NULL) {
        r->reader->status = HW_NO_MEMORY;
    }
    return text;
}

static void read_source(struct hw_network_reading *r, const struct hw_network_source_in *in, const struct hw_node *node, struct hw_source *source) {
    source->name = in->name != NULL ? in->name : in->to != NULL ? default_name(r, in) : "";
    if (source->name == NULL || in->to == NULL) {
        return;
    }
    source->uid = (uint32_t)(hw_rng_name(source->name) >> 32);
    const struct hw_node *to = hw_yaml_child(node, "to");
    if (hw_network_target(r, to, in->to, &source->to) && source->to == HW_GO_EXIT) {
        hw_diag_error(r->reader->diag, to->place, "arrivals must go to a station, not straight to the exit");
    }
    if (in->class_ != NULL) {
        int32_t c = hw_network_class(r, hw_yaml_child(node, "class"), in->class_);
        source->class_ = c < 0 ? 0 : (uint8_t)c;
    } else if (r->in.classes.count > 0) {
        hw_diag_error(r->reader->diag, node->place, "these arrivals need a class: the file has classes");
    }
    bool has_rate = hw_yaml_child(node, "rate") != NULL;
    if ((int)has_rate + (in->gap != NULL) + (in->at != NULL) != 1) {
        hw_diag_error(r->reader->diag, node->place, "arrivals need exactly one of rate, gap and at");
        return;
    }
    if (has_rate && in->rate > 0) {
        source->poisson = true;
        (void)!hw_dist_exponential(1.0 / in->rate, &source->gap);
    } else if (in->gap != NULL) {
        (void)hw_schema_dist(r->reader, in->gap, &source->gap);
        if (!(hw_dist_mean(&source->gap) >= 1.0)) {
            hw_diag_error(r->reader->diag, in->gap->place, "the mean gap between arrivals must be at least 1 ms");
        }
    } else if (in->at != NULL) {
        hw_network_read_times(r, in->at, true, &source->n_times, &source->times);
    }
}

static void check_sources(struct hw_network_reading *r, const struct hw_node *list) {
    struct hw_network *net = r->net;
    bool endless = false;
    for (uint32_t i = 0; i < net->n_sources; i++) {
        endless = endless || net->sources[i].poisson || net->sources[i].gap.kind != HW_DIST_FIXED || net->sources[i].gap.a > 0;
        if (i > 0 && strcmp(net->sources[i].name, net->sources[i - 1].name) == 0) {
            hw_diag_error(r->reader->diag, list->place, "two streams of arrivals are called \"%s\"; give them a name each", net->sources[i].name);
        }
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        endless = endless || net->stations[i].present_at_start > 0;
    }
    size_t replayed = 0;
    for (uint32_t i = 0; i < net->n_sources; i++) {
        replayed += net->sources[i].n_times;
    }
    if (!endless && replayed == 0) {
        hw_diag_error(r->reader->diag, list != NULL ? list->place : r->root->place, "nobody ever arrives: give arrivals, or present_at_start of a station");
    }
}

void hw_network_read_sources(struct hw_network_reading *r) {
    const struct hw_node *list = hw_yaml_child(r->root, "arrivals");
    struct hw_network *net = r->net;
    net->n_sources = (uint32_t)r->in.arrivals.count;
    net->sources = hw_network_take(r, net->n_sources, sizeof *net->sources);
    const struct hw_node *node = list != NULL && list->kind == HW_NODE_LIST ? list->first : NULL;
    const struct hw_network_source_in *in = r->in.arrivals.items;
    for (uint32_t i = 0; net->sources != NULL && i < net->n_sources && node != NULL; i++, node = node->next) {
        read_source(r, &in[i], node, &net->sources[i]);
        if (net->sources[i].name == NULL) {
            return;
        }
    }
    if (net->sources == NULL || hw_diag_status(r->reader->diag) != HW_OK) {
        return;
    }
    if (net->n_sources > 1) {
        qsort(net->sources, net->n_sources, sizeof *net->sources, by_source_name);
    }
    check_sources(r, list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/csv.h"
#include "sim/network_parts.h"
#include "sim/network_phases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads the arrivals of a network file, and lists of times that are replayed. Rates that vary: network_rates.c; booked and
 * batches: network_booked.c. */

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

struct table { /* the rows of a csv file that are meant */
    struct hw_csv csv;
    int32_t *rows;
    size_t n;
};

static bool read_csv(struct hw_network_reading *r, const struct hw_node *file, struct hw_csv *csv) {
    char path[4096];
    int length = file->text[0] == '/' ? snprintf(path, sizeof path, "%s", file->text) : snprintf(path, sizeof path, "%s/%s", r->dir, file->text);
    bool fits = (size_t)length < sizeof path;
    enum hw_status status = fits ? hw_csv_read(r->io, r->reader->arena, path, r->reader->diag, csv) : HW_BAD_INPUT;
    if (status == HW_NO_MEMORY || status == HW_IO) { /* not the file's fault */
        r->reader->status = status;
    }
    if (status != HW_OK) {
        hw_diag_error(r->reader->diag, file->place, "the file \"%s\" that this line names could not be used", file->text);
    }
    return status == HW_OK;
}

/* where: {COLUMN: TEXT, ...}: only the rows whose fields are these. */
static bool choose_rows(struct hw_network_reading *r, const struct hw_node *where, struct table *table) {
    int32_t columns[HW_CSV_MAX_COLUMNS];
    size_t n = 0;
    if (where != NULL && (where->kind != HW_NODE_MAP || where->count > HW_CSV_MAX_COLUMNS)) {
        hw_schema_wrong(r->reader, where, "a map from columns to what must stand there, such as {scenario: 1}");
        return false;
    }
    for (const struct hw_node *child = where == NULL ? NULL : where->first; child != NULL; child = child->next) {
        columns[n] = hw_csv_column(&table->csv, r->reader->diag, child->key);
        if (columns[n++] < 0) {
            return false;
        }
    }
    table->rows = hw_network_take(r, (size_t)table->csv.n_rows, sizeof *table->rows);
    for (int32_t row = 0; table->rows != NULL && row < table->csv.n_rows; row++) {
        size_t i = 0;
        const struct hw_node *child = where == NULL ? NULL : where->first;
        while (child != NULL && strcmp(hw_csv_text(&table->csv, row, columns[i]), child->text) == 0) {
            child = child->next;
            i++;
        }
        if (child == NULL) {
            table->rows[table->n++] = row;
        }
    }
    if (table->rows != NULL && table->n == 0) {
        hw_diag_error(r->reader->diag, where->place, "no row of the file has these values");
    }
    return table->n > 0;
}

/* A column of the chosen rows as numbers in [min, max]. */
static double *column_numbers(struct hw_network_reading *r, const struct table *table, const struct hw_node *column, double min, double max) {
    int32_t index = hw_csv_column(&table->csv, r->reader->diag, column->text);
    double *values = index < 0 ? NULL : hw_network_take(r, table->n, sizeof *values);
    bool good = values != NULL;
    for (size_t i = 0; values != NULL && i < table->n; i++) {
        good = hw_csv_number(&table->csv, r->reader->diag, table->rows[i], index, min, max, &values[i]) && good;
    }
    return good ? values : NULL;
}

bool hw_network_read_column(struct hw_network_reading *r, const struct hw_node *node, double min, double max, size_t *n, double **out) {
    const struct hw_node *file = hw_yaml_child(node, "file"), *column = hw_yaml_child(node, "column"), *where = hw_yaml_child(node, "where");
    struct table table = {.n = 0};
    if (!is_word(file) || !is_word(column) || node->count != 2 + (where != NULL)) {
        hw_diag_error(r->reader->diag, node->place, "write a list, or {file: NAME.csv, column: NAME} and, where only some rows are meant, where: {COLUMN: VALUE}");
        return false;
    }
    if (!read_csv(r, file, &table.csv) || !choose_rows(r, where, &table)) {
        return false;
    }
    *out = column_numbers(r, &table, column, min, max);
    *n = table.n;
    return *out != NULL;
}

/* {file: arrivals.csv, column: arrival, unit: h}: the numbers of one column; keys: how many more keys are somebody else's. */
static bool times_from_file(struct hw_network_reading *r, const struct hw_node *node, int32_t keys, struct table *table, hw_time **out) {
    const struct hw_node *file = hw_yaml_child(node, "file"), *column = hw_yaml_child(node, "column"), *unit = hw_yaml_child(node, "unit");
    const struct hw_node *where = hw_yaml_child(node, "where");
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"ms", 1}, {"s", 1e3}, {"min", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
    double unit_ms = 0;
    bool words = is_word(file) && is_word(column) && is_word(unit);
    for (size_t i = 0; words && i < sizeof units / sizeof *units; i++) {
        unit_ms = strcmp(units[i].name, unit->text) == 0 ? units[i].ms : unit_ms;
    }
    if (unit_ms == 0 || node->count != 3 + (where != NULL) + keys) {
        hw_diag_error(r->reader->diag, node->place, "write a list of durations, or {file: NAME.csv, column: NAME, unit: h} (unit: ms, s, min, h or d)");
        return false;
    }
    if (!read_csv(r, file, &table->csv) || !choose_rows(r, where, table)) {
        return false;
    }
    double *values = column_numbers(r, table, column, 0, 3.2e14 / unit_ms);
    hw_time *times = values == NULL ? NULL : hw_network_take(r, table->n, sizeof *times);
    for (size_t i = 0; times != NULL && i < table->n; i++) {
        times[i] = (hw_time)(values[i] * unit_ms + 0.5);
    }
    *out = times;
    return times != NULL;
}

static void check_rising(struct hw_network_reading *r, const struct hw_node *node, size_t n, const hw_time *times) {
    for (size_t i = 1; times != NULL && i < n; i++) {
        if (times[i] < times[i - 1]) {
            hw_diag_error(r->reader->diag, node->place, "arrival times must not fall: number %zu is before the one above it", i + 1);
            return;
        }
    }
}

void hw_network_read_times(struct hw_network_reading *r, const struct hw_node *node, bool rising, size_t *n, hw_time **out) {
    struct table table = {.n = 0};
    *n = 0;
    *out = NULL;
    if (node->kind == HW_NODE_LIST) {
        times_from_list(r, node, n, out);
    } else if (times_from_file(r, node, 0, &table, out)) {
        *n = table.n;
    }
    if (rising) {
        check_rising(r, node, *n, *out);
    }
}

/* Where each goes and of which class each is, from columns of the same file. */
static void read_each(struct hw_network_reading *r, const struct hw_node *at, const struct table *table, struct hw_source *source) {
    const struct hw_node *to = hw_yaml_child(at, "to_column"), *class_ = hw_yaml_child(at, "class_column");
    int32_t to_index = to == NULL ? -1 : hw_csv_column(&table->csv, r->reader->diag, to->text);
    int32_t class_index = class_ == NULL ? -1 : hw_csv_column(&table->csv, r->reader->diag, class_->text);
    source->each_to = to_index < 0 ? NULL : hw_network_take(r, table->n, sizeof *source->each_to);
    source->each_class = class_index < 0 ? NULL : hw_network_take(r, table->n, sizeof *source->each_class);
    for (size_t i = 0; i < table->n && !hw_diag_full(r->reader->diag); i++) {
        if (source->each_to != NULL) {
            struct hw_node cell = {.text = hw_csv_text(&table->csv, table->rows[i], to_index), .place = hw_csv_place(&table->csv, table->rows[i], to_index)};
            if (hw_network_target(r, &cell, cell.text, &source->each_to[i]) && source->each_to[i] == HW_GO_EXIT) {
                hw_diag_error(r->reader->diag, cell.place, "arrivals must go to a station, not straight to the exit");
            }
        }
        if (source->each_class != NULL) {
            struct hw_node cell = {.text = hw_csv_text(&table->csv, table->rows[i], class_index), .place = hw_csv_place(&table->csv, table->rows[i], class_index)};
            int32_t c = hw_network_class(r, &cell, cell.text);
            source->each_class[i] = c < 0 ? 0 : (uint8_t)c;
        }
    }
}

static void read_at(struct hw_network_reading *r, const struct hw_node *at, struct hw_source *source, struct hw_arrivals *process) {
    struct table table = {.n = 0};
    hw_time *times = NULL;
    size_t n = 0;
    const struct hw_node *to = hw_yaml_child(at, "to_column"), *class_ = hw_yaml_child(at, "class_column");
    if (at->kind != HW_NODE_MAP || (to == NULL && class_ == NULL)) {
        hw_network_read_times(r, at, true, &n, &times);
    } else if ((to != NULL && !is_word(to)) || (class_ != NULL && !is_word(class_))) {
        hw_diag_error(r->reader->diag, at->place, "to_column and class_column are names of columns");
    } else if (times_from_file(r, at, (to != NULL) + (class_ != NULL), &table, &times)) {
        n = table.n;
        check_rising(r, at, n, times);
        read_each(r, at, &table, source);
    }
    process->kind = HW_ARRIVALS_TIMES;
    process->n_times = n;
    process->times = times;
}

static int by_source_name(const void *a, const void *b) {
    return strcmp(((const struct hw_source *)a)->name, ((const struct hw_source *)b)->name);
}

/* "ward", or "ward, urgent" where there are classes: what a stream is called when the file does not say. */
static const char *default_name(struct hw_network_reading *r, const struct hw_network_source_in *in) {
    char name[300];
    snprintf(name, sizeof name, "%s%s%s", in->to, in->class_ != NULL ? ", " : "", in->class_ != NULL ? in->class_ : "");
    const char *text = hw_arena_text(r->reader->arena, name, strlen(name));
    if (text == NULL) {
        r->reader->status = HW_NO_MEMORY;
    }
    return text;
}

/* Where they go and of which class they are; a replayed file may say so for each. */
static void read_whereto(struct hw_network_reading *r, const struct hw_network_source_in *in, const struct hw_node *node, struct hw_source *source) {
    const struct hw_node *to = hw_yaml_child(node, "to");
    bool each_to = in->at != NULL && hw_yaml_child(in->at, "to_column") != NULL;
    bool each_class = in->at != NULL && hw_yaml_child(in->at, "class_column") != NULL;
    if (in->to != NULL && hw_network_target(r, to, in->to, &source->to) && source->to == HW_GO_EXIT) {
        hw_diag_error(r->reader->diag, to->place, "arrivals must go to a station, not straight to the exit");
    }
    if ((in->to == NULL) != each_to) {
        hw_diag_error(r->reader->diag, node->place, each_to ? "these arrivals have a to and a to_column" : "arrivals lack the key \"to\": The station where they arrive.");
    }
    if (in->class_ != NULL) {
        int32_t c = hw_network_class(r, hw_yaml_child(node, "class"), in->class_);
        source->class_ = c < 0 ? 0 : (uint8_t)c;
    }
    if ((in->class_ != NULL && each_class) || (in->class_ == NULL && !each_class && r->in.classes.count > 0)) {
        hw_diag_error(r->reader->diag, node->place, each_class ? "these arrivals have a class and a class_column" : "these arrivals need a class: the file has classes");
    }
}

static void read_gap(struct hw_network_reading *r, const struct hw_node *node, struct hw_dist *gap) {
    (void)hw_schema_dist(r->reader, node, gap);
    if (!(hw_dist_mean(gap) >= 1.0)) {
        hw_diag_error(r->reader->diag, node->place, "the mean gap between arrivals must be at least 1 ms");
    }
}

/* The plain streams, Poisson and independent gaps one by one, are left to the loop itself: process stays NULL. */
static void read_process(struct hw_network_reading *r, const struct hw_network_source_in *in, const struct hw_node *node, struct hw_source *source) {
    const struct hw_node *booked = hw_yaml_child(node, "booked");
    struct hw_arrivals *process = hw_network_take(r, 1, sizeof *process);
    if (process == NULL) {
        return;
    }
    double per_ms = 0;
    bool good = true;
    if (in->rate != NULL && in->rate->kind != HW_NODE_MAP) {
        if (hw_schema_rate(r->reader, in->rate, &per_ms) && per_ms > 0) {
            (void)!hw_dist_exponential(1.0 / per_ms, &source->gap);
        }
    } else if (in->rate != NULL) {
        good = hw_network_read_rate(r, in->rate, process);
    } else if (in->gap != NULL) {
        read_gap(r, in->gap, &source->gap);
    } else if (in->at != NULL) {
        read_at(r, in->at, source, process);
    } else {
        good = hw_network_read_booked(r, &in->booked, booked, process);
    }
    if (in->batch != NULL) {
        good = hw_network_read_batch(r, in->batch, &process->batch) && good;
        if (booked != NULL) {
            hw_diag_error(r->reader->diag, in->batch->key_place, "batch does not go with booked: write patients in booked");
        }
    }
    process->uid = source->uid;
    process->gap = source->gap;
    bool never = process->kind == HW_ARRIVALS_GAPS ? source->gap.kind == HW_DIST_FIXED && source->gap.a <= 0
                                                   : process->kind != HW_ARRIVALS_TIMES && good && hw_arrivals_mean_rate(process) <= 0;
    bool plain = process->kind == HW_ARRIVALS_GAPS && process->batch.kind == HW_ARRIVALS_ONE;
    source->process = plain || never ? NULL : process;
}

static void read_source(struct hw_network_reading *r, const struct hw_network_source_in *in, const struct hw_node *node, struct hw_source *source) {
    source->name = in->name != NULL ? in->name : in->to != NULL ? default_name(r, in) : "replayed";
    if (source->name == NULL) {
        return;
    }
    source->uid = (uint32_t)(hw_rng_name(source->name) >> 32);
    read_whereto(r, in, node, source);
    static const char *const ways[] = {"rate", "gap", "at", "booked"};
    int given = 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        given += hw_yaml_child(node, ways[i]) != NULL;
    }
    if (given != 1) {
        hw_diag_error(r->reader->diag, node->place, "arrivals need exactly one of rate, gap, at and booked");
        return;
    }
    read_process(r, in, node, source);
}

/* How many a stream of listed times brings at most; INT64_MAX when nobody can know, or when it does not end. */
static int64_t most_of(const struct hw_source *source) {
    const struct hw_arrivals *process = source->process;
    if (process == NULL) {
        return source->gap.kind == HW_DIST_FIXED && source->gap.a <= 0 ? 0 : INT64_MAX;
    }
    int64_t each = process->batch.kind == HW_ARRIVALS_ONE ? 1 : process->batch.kind == HW_ARRIVALS_FIXED ? process->batch.size : 0;
    return process->kind == HW_ARRIVALS_TIMES && each > 0 ? (int64_t)process->n_times * each : INT64_MAX;
}

/* Lists that end before so many patients have come would give a run of fewer than were asked for. */
static void check_lists_suffice(struct hw_network_reading *r, const struct hw_network *net) {
    int64_t listed = 0;
    for (uint32_t i = 0; i < net->n_sources && listed < net->patients; i++) {
        int64_t more = most_of(&net->sources[i]);
        listed = more > INT64_MAX - listed ? INT64_MAX : listed + more;
    }
    if (listed > 0 && listed < net->patients) { /* with none at all it is those present at the start who count down */
        hw_diag_error(r->reader->diag, hw_network_key_place(hw_yaml_child(r->root, "run"), "patients"),
                      "run.patients is %lld and the lists of arrivals hold %lld: write patients: %lld, or give run.length instead",
                      (long long)net->patients, (long long)listed, (long long)listed);
    }
}

static void check_sources(struct hw_network_reading *r, const struct hw_node *list) {
    struct hw_network *net = r->net;
    bool somebody = false;
    for (uint32_t i = 0; i < net->n_sources; i++) {
        const struct hw_source *source = &net->sources[i];
        bool by_gaps = source->gap.kind != HW_DIST_FIXED || source->gap.a > 0;
        somebody = somebody || (source->process == NULL ? by_gaps : source->process->kind != HW_ARRIVALS_TIMES || source->process->n_times > 0);
        if (i > 0 && strcmp(source->name, net->sources[i - 1].name) == 0) {
            hw_diag_error(r->reader->diag, list->place, "two streams of arrivals are called \"%s\"; give them a name each", source->name);
        }
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        const struct hw_network_station *station = &net->stations[i];
        somebody = somebody || station->present_at_start + station->start.in_service + station->start.waiting > 0;
    }
    if (!somebody) {
        hw_diag_error(r->reader->diag, list != NULL ? list->place : r->root->place, "nobody ever arrives: give arrivals, or somebody at the start of a station");
    } else {
        check_lists_suffice(r, net);
    }
}

void hw_network_read_sources(struct hw_network_reading *r) {
    const struct hw_node *list = hw_yaml_child(r->root, "arrivals");
    struct hw_network *net = r->net;
    net->n_sources = (uint32_t)r->in.arrivals.count;
    net->sources = hw_network_take(r, net->n_sources, sizeof *net->sources);
    const struct hw_node *node = net->n_sources > 0 ? list->first : NULL;
    const struct hw_network_source_in *in = r->in.arrivals.items;
    for (uint32_t i = 0; net->sources != NULL && i < net->n_sources; i++, node = node->next) {
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
    if (!hw_network_phases_number(r->reader->arena, net)) {
        r->reader->status = HW_NO_MEMORY;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import_pathsimr.h"

#include <math.h>
#include <string.h>

/* Reads PathSimR's templates. The network: a row for each service point and each exit, in which columns are told by their place:
 * names, then as many columns of routing, serv_dist, serv_dist_param, ext_queue, int_queue, and again as many of the distributions and of
 * the parameters of delays. The calendar: steps of servers ("cap") and of arrivals per unit of time ("ext_arr") of each service point. */

enum { FIXED = 4, COL_DIST = 0, COL_PARAMS, COL_EXTERNAL, COL_INTERNAL };
static const char *const fixed_columns[FIXED] = {"serv_dist", "serv_dist_param", "ext_queue", "int_queue"};
#define UNLIMITED_FROM 1e6

static int32_t find_node(const struct hw_import_pathway *p, const char *label) {
    for (int32_t i = 0; i < p->n; i++) {
        if (strcmp(p->nodes[i].label, label) == 0) {
            return i;
        }
    }
    return -1;
}

static void unknown_node(struct hw_import *im, const struct hw_import_pathway *p, struct hw_place place, const char *column, const char *label) {
    const char **labels = hw_import_take(im, (size_t)p->n, sizeof *labels);
    for (int32_t i = 0; labels != NULL && i < p->n; i++) {
        labels[i] = p->nodes[i].label;
    }
    const char *near = labels == NULL ? NULL : hw_diag_nearest(label, labels, (size_t)p->n);
    hw_diag_error(im->diag, place, "column '%s': no column of the network table is called \"%.60s\"%s%s%s", column, label, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
}

/* The columns of routing end at serv_dist; the four that follow must be the known ones, then come delays. */
static bool read_header(struct hw_import *im, struct hw_import_pathway *p) {
    const struct hw_csv *csv = &p->network->csv;
    int32_t errors = im->diag->errors, first = -1;
    struct hw_place header = {csv->file, 1, 1, 1};
    for (int32_t k = 0; k < FIXED; k++) {
        int32_t at = -1;
        for (int32_t c = 0; c < csv->n_columns && at < 0; c++) {
            const char *name = hw_import_word(im, csv, -1, c);
            at = name != NULL && strcmp(name, fixed_columns[k]) == 0 ? c : -1;
        }
        if (at < 0) {
            hw_diag_error(im->diag, header, "there is no column '%s'", fixed_columns[k]);
        } else if (k == 0) {
            first = at;
        } else if (first >= 0 && at != first + k) {
            hw_diag_error(im->diag, hw_csv_place(csv, -1, at), "column '%s' must follow '%s' at once", fixed_columns[k], fixed_columns[k - 1]);
        }
    }
    if (im->diag->errors != errors) {
        return false;
    }
    p->n = first - 1;
    if (p->n < 2) {
        hw_diag_error(im->diag, header, "there are no columns of routing: the first column holds names, then comes one for each of them, then serv_dist");
        return false;
    }
    int32_t wanted = 1 + p->n + FIXED + 2 * p->n;
    if (csv->n_columns != wanted) {
        hw_diag_error(im->diag, header, "%d columns after int_queue; %d names need %d there, the distributions of delays and then their parameters",
                      csv->n_columns - first - FIXED, p->n, 2 * p->n);
        return false;
    }
    return true;
}

static bool name_nodes(struct hw_import *im, struct hw_import_pathway *p) {
    const struct hw_csv *csv = &p->network->csv;
    int32_t errors = im->diag->errors, n = p->n;
    p->nodes = hw_import_take(im, (size_t)n, sizeof *p->nodes);
    p->n = 0;
    for (int32_t i = 0; p->nodes != NULL && i < n; i++) {
        struct hw_import_node *node = &p->nodes[i];
        node->label = hw_import_word(im, csv, -1, 1 + i);
        if (node->label == NULL) {
            hw_diag_error(im->diag, hw_csv_place(csv, -1, 1 + i), "a column of routing without a name");
            node->label = "";
        } else if (find_node(p, node->label) >= 0) {
            hw_diag_error(im->diag, hw_csv_place(csv, -1, 1 + i), "column '%s' appears twice", node->label);
        }
        node->name = hw_import_station(im, node->label);
        for (int32_t k = 0; k < p->n; k++) {
            if (strcmp(p->nodes[k].name, node->name) == 0 && strcmp(p->nodes[k].label, node->label) != 0) {
                hw_diag_error(im->diag, hw_csv_place(csv, -1, 1 + i), "\"%.60s\" and \"%.60s\" would both be called %s: what is no letter, digit, _ or - becomes _", p->nodes[k].label,
                              node->label, node->name);
            }
        }
        node->row = -1;
        node->to = hw_import_take(im, (size_t)n, sizeof *node->to);
        node->delay = hw_import_take(im, (size_t)n, sizeof *node->delay);
        p->n++;
    }
    return im->diag->errors == errors && im->status == HW_OK;
}

/* Delays are told by their place; a heading that names another place is a slip of columns. R writes .1 and .2 behind names that repeat. */
static void check_delay_headings(struct hw_import *im, const struct hw_import_pathway *p) {
    const struct hw_csv *csv = &p->network->csv;
    for (int32_t k = 0; k < 2 * p->n; k++) {
        int32_t column = 1 + p->n + FIXED + k;
        const char *label = p->nodes[k % p->n].label, *heading = hw_import_word(im, csv, -1, column);
        size_t length = strlen(label);
        bool fits = heading != NULL && strncmp(heading, label, length) == 0 && (heading[length] == '\0' || heading[length] == '_' || heading[length] == '.');
        if (!fits) {
            hw_diag_error(im->diag, hw_csv_place(csv, -1, column), "column %d is headed \"%.60s\"; by its place it is the %s of the delay on the way to %s", column + 1,
                          heading == NULL ? "" : heading, k < p->n ? "distribution" : "parameters", label);
        }
    }
}

static bool any_cell(struct hw_import *im, const struct hw_csv *csv, int32_t row) {
    for (int32_t c = 1; c < csv->n_columns; c++) {
        if (hw_import_word(im, csv, row, c) != NULL) {
            return true;
        }
    }
    return false;
}

static bool read_dist(struct hw_import *im, const struct hw_csv *csv, int32_t row, int32_t dist_column, int32_t params_column, struct hw_import_dist *out) {
    static const struct {
        const char *word;
        int32_t n;
        bool positive; /* all parameters */
    } shapes[] = {[HW_IMPORT_EXP] = {"exp", 1, true}, [HW_IMPORT_UNIF] = {"unif", 2, false}, [HW_IMPORT_LNORM] = {"lnorm", 2, false},
                  [HW_IMPORT_GAMMA] = {"gamma", 2, true}, [HW_IMPORT_WEIBULL] = {"weibull", 2, true}};
    const char *word = hw_import_word(im, csv, row, dist_column);
    const char *params = hw_import_word(im, csv, row, params_column), *heading = hw_csv_text(csv, -1, params_column);
    int32_t shape = HW_IMPORT_EXP;
    while (word != NULL && shape <= HW_IMPORT_WEIBULL && strcmp(word, shapes[shape].word) != 0) {
        shape++;
    }
    if (word == NULL || shape > HW_IMPORT_WEIBULL) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, dist_column), "column '%s': %s%.40s%s; it must be exp, unif, lnorm, gamma or weibull",
                      hw_csv_text(csv, -1, dist_column), word == NULL ? "no distribution" : "\"", word == NULL ? "" : word, word == NULL ? "" : "\" is no distribution");
        return false;
    }
    if (params == NULL) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, params_column), "column '%s': no parameters of %s", heading, word);
        return false;
    }
    double values[3] = {0, 0, 0};
    int32_t n = hw_csv_list(csv, im->diag, row, params_column, ';', 3, values);
    struct hw_place place = hw_csv_place(csv, row, params_column);
    bool in_range = values[0] >= 0 && values[0] <= values[1];
    in_range = shape == HW_IMPORT_UNIF ? in_range : shape == HW_IMPORT_LNORM ? values[1] > 0 : values[0] > 0 && (n < 2 || values[1] > 0);
    if (n > 0 && n != shapes[shape].n) {
        hw_diag_error(im->diag, place, "column '%s': %s needs %d number%s, found %d", heading, word, shapes[shape].n, shapes[shape].n > 1 ? "s with ; between them" : "", n);
    } else if (n > 0 && !in_range) {
        hw_diag_error(im->diag, place, "column '%s': %s%s", heading, word,
                      shape == HW_IMPORT_UNIF ? " needs two numbers of 0 or more that do not fall" : shape == HW_IMPORT_LNORM ? " needs a second number above 0" : " needs numbers above 0");
    } else if (n > 0) {
        *out = (struct hw_import_dist){(enum hw_import_shape)shape, values[0], values[1]};
        return true;
    }
    return false;
}

static double read_room(struct hw_import *im, const struct hw_csv *csv, int32_t row, int32_t column) {
    const char *word = hw_import_word(im, csv, row, column);
    int64_t places = 0;
    if (word != NULL && (strcmp(word, "Inf") == 0 || strcmp(word, "inf") == 0)) {
        return INFINITY;
    }
    if (word == NULL) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, column), "column '%s': no number of places; write a whole number or Inf", hw_csv_text(csv, -1, column));
    } else if (hw_csv_int(csv, im->diag, row, column, 0, INT32_MAX - 1, &places)) {
        return (double)places >= UNLIMITED_FROM ? INFINITY : (double)places;
    }
    return 0;
}

static void read_row(struct hw_import *im, struct hw_import_pathway *p, int32_t row, struct hw_import_node *node) {
    const struct hw_csv *csv = &p->network->csv;
    int32_t fixed = 1 + p->n, errors = im->diag->errors;
    double sum = 0;
    node->serves = true;
    for (int32_t k = 0; k < p->n; k++) {
        if (hw_import_word(im, csv, row, 1 + k) == NULL) {
            hw_diag_error(im->diag, hw_csv_place(csv, row, 1 + k), "column '%s': no proportion; write 0 when nobody goes there", p->nodes[k].label);
        } else if (hw_csv_number(csv, im->diag, row, 1 + k, 0, 1, &node->to[k])) {
            sum += node->to[k];
        }
        if (hw_import_word(im, csv, row, fixed + FIXED + k) != NULL || hw_import_word(im, csv, row, fixed + FIXED + p->n + k) != NULL) {
            (void)read_dist(im, csv, row, fixed + FIXED + k, fixed + FIXED + p->n + k, &node->delay[k]);
        }
    }
    if (im->diag->errors == errors && fabs(sum - 1) > 1e-6) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, 0), "the proportions of \"%s\" add to %.9g; they must add to 1", node->label, sum);
    }
    (void)read_dist(im, csv, row, fixed + COL_DIST, fixed + COL_PARAMS, &node->service);
    node->external_room = read_room(im, csv, row, fixed + COL_EXTERNAL);
    node->internal_room = read_room(im, csv, row, fixed + COL_INTERNAL);
    for (int32_t k = 0; k < p->n && sum > 0; k++) {
        node->to[k] /= fabs(sum - 1) < 1e-9 ? 1 : sum; /* thirds written with nine digits */
    }
}

static void read_rows(struct hw_import *im, struct hw_import_pathway *p) {
    const struct hw_csv *csv = &p->network->csv;
    for (int32_t row = 0; row < csv->n_rows && im->status == HW_OK; row++) {
        const char *label = hw_import_word(im, csv, row, 0);
        bool filled = any_cell(im, csv, row);
        if (label == NULL) {
            if (filled) {
                hw_diag_error(im->diag, hw_csv_place(csv, row, 0), "this row has no name in the first column");
            }
            continue;
        }
        int32_t i = find_node(p, label);
        if (i < 0) {
            unknown_node(im, p, hw_csv_place(csv, row, 0), "1", label);
        } else if (p->nodes[i].row >= 0) {
            hw_diag_error(im->diag, hw_csv_place(csv, row, 0), "\"%s\" has a row above already", label);
        } else {
            p->nodes[i].row = row;
            if (filled) {
                read_row(im, p, row, &p->nodes[i]);
            }
        }
    }
    bool anybody = false;
    for (int32_t i = 0; i < p->n; i++) {
        if (p->nodes[i].row < 0) {
            hw_diag_error(im->diag, hw_csv_place(csv, -1, 1 + i), "column '%s' has no row of that name; an exit has an empty one", p->nodes[i].label);
        }
        anybody = anybody || p->nodes[i].serves;
    }
    if (!anybody) {
        hw_diag_error(im->diag, (struct hw_place){csv->file, 1, 1, 1}, "no row says how long service takes: there is no service point");
    }
}

struct calendar_columns {
    int32_t metric, node, start, end, value;
};

static void read_step(struct hw_import *im, struct hw_import_pathway *p, int32_t row, const struct calendar_columns *at) {
    const struct hw_csv *csv = &p->calendar->csv;
    const char *metric = hw_import_word(im, csv, row, at->metric), *label = hw_import_word(im, csv, row, at->node);
    bool is_servers = metric != NULL && strcmp(metric, "cap") == 0;
    int32_t i = label == NULL ? -1 : find_node(p, label);
    if (metric == NULL || (!is_servers && strcmp(metric, "ext_arr") != 0)) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, at->metric), "column 'metric': \"%.40s\" must be cap or ext_arr", metric == NULL ? "" : metric);
    }
    if (label == NULL) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, at->node), "column 'node': no name");
    } else if (i < 0) {
        unknown_node(im, p, hw_csv_place(csv, row, at->node), "node", label);
    } else if (!p->nodes[i].serves && p->nodes[i].row >= 0) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, at->node), "column 'node': \"%s\" is an exit; only service points have calendars", label);
    }
    struct hw_import_calendar spare = {.steps = NULL};
    struct hw_import_calendar *calendar = i < 0 ? &spare : is_servers ? &p->nodes[i].servers : &p->nodes[i].arrivals;
    struct hw_import_step step = {.from = 0, .to = NAN, .value = 0, .row = row};
    bool good = true;
    if (hw_import_word(im, csv, row, at->start) == NULL) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, at->start), "column 'start': no number; the first step of a calendar starts at 0");
        good = false;
    } else {
        good = hw_csv_number(csv, im->diag, row, at->start, 0, 1e6, &step.from);
    }
    if (hw_import_word(im, csv, row, at->end) != NULL) {
        good = hw_csv_number(csv, im->diag, row, at->end, 0, 1e6, &step.to) && good;
    }
    if (hw_import_word(im, csv, row, at->value) == NULL) {
        hw_diag_error(im->diag, hw_csv_place(csv, row, at->value), "column 'value': no number");
        step.value = NAN;
    } else if (is_servers) {
        int64_t servers = 0;
        step.value = hw_csv_int(csv, im->diag, row, at->value, 0, 1000000, &servers) ? (double)servers : NAN;
    } else if (!hw_csv_number(csv, im->diag, row, at->value, 0, 1e6, &step.value)) {
        step.value = NAN;
    }
    if (i >= 0 && metric != NULL) {
        calendar->good = good && (calendar->good || calendar->n == 0);
        calendar->steps[calendar->n++] = step;
    }
}

/* Whether the steps follow each other from 0 on. */
static void check_steps(struct hw_import *im, const struct hw_import_pathway *p, const struct hw_import_node *node, const struct hw_import_calendar *calendar,
                        const char *metric, const struct calendar_columns *at) {
    const struct hw_csv *csv = &p->calendar->csv;
    double highest = 0;
    if (calendar->n == 0) {
        hw_diag_error(im->diag, (struct hw_place){csv->file, 1, 1, 1}, "no row has the metric %s for \"%s\"%s", metric, node->label,
                      calendar == &node->arrivals ? "; write 0 when nobody comes from outside" : "");
        return;
    }
    for (int32_t i = 0; i < calendar->n && calendar->good; i++) {
        const struct hw_import_step *step = &calendar->steps[i];
        highest = step->value > highest || isnan(step->value) ? step->value : highest;
        if (step->from != (i == 0 ? 0 : step[-1].to) && !(i > 0 && isnan(step[-1].to))) {
            hw_diag_error(im->diag, hw_csv_place(csv, step->row, at->start), "column 'start': %g; this step must start %s %g", step->from,
                          i == 0 ? "at" : "where the one before ends, at", i == 0 ? 0 : step[-1].to);
        }
        if (isnan(step->to) && calendar->n > 1) {
            hw_diag_error(im->diag, hw_csv_place(csv, step->row, at->end), "column 'end': no number; only a calendar of a single step may leave it out");
        } else if (step->to <= step->from) {
            hw_diag_error(im->diag, hw_csv_place(csv, step->row, at->end), "column 'end': %g is not after the start, %g", step->to, step->from);
        }
    }
    if (calendar->good && highest == 0 && calendar == &node->servers) {
        hw_diag_error(im->diag, hw_csv_place(csv, calendar->steps[0].row, at->value), "column 'value': \"%s\" never has a server", node->label);
    }
}

static bool read_calendar(struct hw_import *im, struct hw_import_pathway *p, struct calendar_columns *at) {
    const struct hw_csv *csv = &p->calendar->csv;
    *at = (struct calendar_columns){.metric = hw_csv_column(csv, im->diag, "metric"), .node = hw_csv_column(csv, im->diag, "node")};
    at->start = hw_csv_column(csv, im->diag, "start");
    at->end = hw_csv_column(csv, im->diag, "end");
    at->value = hw_csv_column(csv, im->diag, "value");
    if (at->metric < 0 || at->node < 0 || at->start < 0 || at->end < 0 || at->value < 0) {
        return false;
    }
    for (int32_t i = 0; i < p->n; i++) {
        p->nodes[i].servers.steps = hw_import_take(im, (size_t)csv->n_rows, sizeof(struct hw_import_step));
        p->nodes[i].arrivals.steps = hw_import_take(im, (size_t)csv->n_rows, sizeof(struct hw_import_step));
    }
    for (int32_t row = 0; row < csv->n_rows && im->status == HW_OK; row++) {
        read_step(im, p, row, at);
    }
    for (int32_t i = 0; i < p->n && im->status == HW_OK; i++) {
        if (p->nodes[i].serves) {
            check_steps(im, p, &p->nodes[i], &p->nodes[i].servers, "cap", at);
            check_steps(im, p, &p->nodes[i], &p->nodes[i].arrivals, "ext_arr", at);
        }
    }
    return true;
}

/* The templates do not say their unit of time. A calendar that starts over after whole days of 24, or after whole days of 1,440, tells. */
static const char *guess_unit(const struct hw_import_pathway *p) {
    double longest = 0;
    for (int32_t i = 0; i < p->n; i++) {
        const struct hw_import_calendar *both[2] = {&p->nodes[i].servers, &p->nodes[i].arrivals};
        for (int32_t k = 0; k < 2; k++) {
            double cycle = both[k]->n > 1 ? hw_import_cycle(both[k]) : 0;
            longest = cycle > longest ? cycle : longest;
        }
    }
    double days = longest / 1440, hours = longest / 24;
    return longest >= 1440 && days == floor(days) ? "min" : longest >= 24 && hours == floor(hours) ? "h" : "d";
}

void hw_import_pathsimr(struct hw_import *im) {
    struct hw_import_pathway pathway = {.network = hw_import_find(im, HW_IMPORT_NODES), .calendar = hw_import_find(im, HW_IMPORT_CALENDAR)};
    struct hw_import_pathway *p = &pathway;
    struct calendar_columns at;
    bool named = read_header(im, p) && name_nodes(im, p);
    if (named) {
        check_delay_headings(im, p);
        read_rows(im, p);
    }
    if (!named || p->calendar == NULL || im->status != HW_OK || !read_calendar(im, p, &at) || im->status != HW_OK) {
        return;
    }
    p->unit = im->options->unit != NULL ? im->options->unit : guess_unit(p);
    p->unit_min = p->unit[0] == 'm' ? 1 : p->unit[0] == 'h' ? 60 : 1440;
    for (int32_t i = 0; i < p->n && hw_diag_status(im->diag) == HW_OK; i++) {
        if (p->nodes[i].serves) {
            hw_import_check_calendar(im, &p->calendar->csv, &p->nodes[i].servers, p->unit_min, at.end);
        }
    }
    if (hw_diag_status(im->diag) == HW_OK) {
        hw_import_pathsimr_write(im, p, im->options->unit == NULL);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads a rate that varies: lists by hour, weekday and month or steps make a profile, phases or states make a chain, and
 * the rate is their product. Exactly one of them holds rates, all others factors. */

enum { HOURS = 24, DAYS = 7, WEEK_HOURS = 168, MONTHS = 12 };
#define MAX_RATE 1e9   /* in a list, per its unit */
#define MAX_FACTOR 1e6

static const char *const weekdays[DAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const months[MONTHS] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct rates { /* what is being read */
    struct hw_network_reading *r;
    const struct hw_node *node;
    const struct hw_network_rate_in *in;
    double unit_ms;           /* of numbers without a unit; 0: each says its own */
    const struct hw_node *holds_rates; /* the list that does; NULL: base, phases or states do */
};

static bool read_value(struct rates *rates, const struct hw_node *list, const struct hw_node *node, double *out) {
    struct hw_reader *reader = rates->r->reader;
    if (list != rates->holds_rates) {
        return hw_schema_number(reader, node, 0, MAX_FACTOR, out);
    }
    if (rates->unit_ms == 0) {
        return hw_schema_rate_in(reader, node, 0, MAX_RATE, out);
    }
    bool good = hw_schema_number(reader, node, 0, MAX_RATE, out);
    *out /= rates->unit_ms;
    return good;
}

/* n values of a list; of a map the names say which, and what is not named is 1 (a factor) or an error (a rate). */
static bool read_values(struct rates *rates, const struct hw_node *top, const struct hw_node *list, int32_t n, const char *const *names, double *out) {
    struct hw_reader *reader = rates->r->reader;
    bool good = true;
    if (list->kind == HW_NODE_MAP && names != NULL) {
        for (const struct hw_node *child = list->first; child != NULL; child = child->next) {
            int32_t i = 0;
            while (i < n && strcmp(names[i], child->key) != 0) {
                i++;
            }
            if (i == n) {
                hw_diag_error(reader->diag, child->key_place, "unknown key \"%.60s\"; the keys are %s to %s", child->key, names[0], names[n - 1]);
                good = false;
            }
        }
        for (int32_t i = 0; i < n; i++) {
            const struct hw_node *child = hw_yaml_child(list, names[i]);
            if (child != NULL) {
                good = read_value(rates, top, child, &out[i]) && good;
            } else if (top == rates->holds_rates) {
                hw_diag_error(reader->diag, list->place, "%s lacks the key \"%s\"", top->key, names[i]);
                good = false;
            } else {
                out[i] = 1;
            }
        }
        return good;
    }
    if (list->kind != HW_NODE_LIST || list->count != n) {
        char path[160];
        hw_diag_error(reader->diag, list->place, "%s has %d values; it must be a list of %d%s", hw_schema_path(list, path, sizeof path), list->count, n,
                      names == NULL ? "" : n == DAYS ? " (Monday first) or a map Mon: to Sun:" : " (January first) or a map Jan: to Dec:");
        return false;
    }
    for (const struct hw_node *child = list->first; child != NULL; child = child->next) {
        good = read_value(rates, top, child, out++) && good;
    }
    return good;
}

static bool read_hours_of_week(struct rates *rates, const struct hw_node *list, double *out) {
    if (list->kind != HW_NODE_LIST || list->count != DAYS) {
        return read_values(rates, list, list, WEEK_HOURS, NULL, out);
    }
    bool good = true;
    for (const struct hw_node *day = list->first; day != NULL; day = day->next, out += HOURS) {
        good = read_values(rates, list, day, HOURS, NULL, out) && good;
    }
    return good;
}

/* base, by_hour, by_hour_of_week and by_weekday: 168 hours that repeat. */
static bool read_week(struct rates *rates, struct hw_arrivals_profile *profile) {
    const struct hw_network_rate_in *in = rates->in;
    double hour[HOURS], day[DAYS];
    double *rate = hw_network_take(rates->r, WEEK_HOURS, sizeof *rate);
    hw_time *until = hw_network_take(rates->r, WEEK_HOURS, sizeof *until);
    bool good = rate != NULL && until != NULL;
    for (int32_t i = 0; good && i < WEEK_HOURS; i++) {
        hour[i % HOURS] = day[i % DAYS] = rate[i] = 1;
        until[i] = (i + 1) * HW_MS_PER_H;
    }
    good = good && (in->by_hour == NULL || read_values(rates, in->by_hour, in->by_hour, HOURS, NULL, hour));
    good = (in->by_weekday == NULL || read_values(rates, in->by_weekday, in->by_weekday, DAYS, weekdays, day)) && good;
    good = good && (in->by_hour_of_week == NULL || read_hours_of_week(rates, in->by_hour_of_week, rate));
    bool has_base = hw_yaml_child(rates->node, "base") != NULL;
    for (int32_t i = 0; good && i < WEEK_HOURS; i++) {
        rate[i] *= day[i / HOURS] * hour[i % HOURS] * (has_base ? in->base : 1);
    }
    int32_t weekday = (int32_t)hw_calendar_weekday(rates->r->net->calendar.start_day);
    *profile = (struct hw_arrivals_profile){.n = WEEK_HOURS, .rate = rate, .until = until, .offset = weekday * HW_MS_PER_DAY, .repeats = true};
    return good;
}

/* Steps of one length, from a list or from a file. */
static bool read_steps(struct rates *rates, struct hw_arrivals_profile *profile) {
    struct hw_network_reading *r = rates->r;
    const struct hw_network_rate_in *in = rates->in;
    size_t n = 0;
    double *rate = NULL;
    bool good = true;
    if (in->steps->kind == HW_NODE_LIST) {
        n = (size_t)in->steps->count;
        rate = hw_network_take(r, n, sizeof *rate);
        good = rate != NULL && read_values(rates, in->steps, in->steps, in->steps->count, NULL, rate);
    } else {
        double unit = in->steps == rates->holds_rates ? rates->unit_ms : 1;
        if (unit == 0) {
            hw_diag_error(r->reader->diag, in->steps->place, "rates from a file need a unit of time: write per: d beside steps");
            return false;
        }
        good = hw_network_read_column(r, in->steps, 0, in->steps == rates->holds_rates ? MAX_RATE : MAX_FACTOR, &n, &rate);
        for (size_t i = 0; good && i < n; i++) {
            rate[i] /= unit;
        }
    }
    hw_time *until = hw_network_take(r, n, sizeof *until);
    if (good && n == 0) {
        hw_diag_error(r->reader->diag, in->steps->place, "steps has no values");
    }
    if (!good || until == NULL || n == 0) {
        return false;
    }
    double base = hw_yaml_child(rates->node, "base") != NULL ? in->base : 1;
    for (size_t i = 0; i < n; i++) {
        until[i] = (hw_time)((double)(i + 1) * in->each);
        rate[i] *= base;
    }
    if ((double)n * in->each > (double)HW_DIST_MAX_MS) {
        hw_diag_error(r->reader->diag, in->steps->place, "%zu steps of this length are longer than 10,000 years", n);
        return false;
    }
    *profile = (struct hw_arrivals_profile){.n = (uint32_t)n, .rate = rate, .until = until, .repeats = in->after == 1, .lasts = in->after == 2};
    return true;
}

static bool read_months(struct rates *rates, struct hw_arrivals_profile *profile) {
    struct hw_network_reading *r = rates->r;
    double *factors = hw_network_take(r, MONTHS, sizeof *factors);
    if (factors == NULL || !read_values(rates, rates->in->by_month, rates->in->by_month, MONTHS, months, factors)) {
        return false;
    }
    profile->by_month = factors;
    profile->start_day = r->net->calendar.start_day;
    if (r->in.run.start_date.year == 0) {
        hw_diag_error(r->reader->diag, rates->in->by_month->key_place, "by_month needs the date at which the run starts: run: {start_date: 2014-04-01}");
        return false;
    }
    return true;
}

static bool is_given(const struct rates *rates, const char *key) {
    return hw_yaml_child(rates->node, key) != NULL;
}

static bool refuse_pair(struct rates *rates, const char *a, const char *b) {
    if (is_given(rates, a) && is_given(rates, b)) {
        hw_diag_error(rates->r->reader->diag, hw_network_key_place(rates->node, b), "%s does not go with %s", b, a);
        return false;
    }
    return true;
}

/* Which keys exclude each other; which list holds the rates. */
static bool sort_out(struct rates *rates) {
    static const char *const pairs[][2] = {{"by_hour", "by_hour_of_week"}, {"by_weekday", "by_hour_of_week"}, {"by_hour", "steps"}, {"by_hour_of_week", "steps"},
                                           {"by_weekday", "steps"}, {"phases", "states"}, {"sinusoidal", "base"}, {"sinusoidal", "by_hour"},
                                           {"sinusoidal", "by_hour_of_week"}, {"sinusoidal", "by_weekday"}, {"sinusoidal", "by_month"}, {"sinusoidal", "steps"},
                                           {"sinusoidal", "phases"}, {"sinusoidal", "states"}, {"base", "per"}};
    static const char *const lists[] = {"by_hour", "by_hour_of_week", "steps", "by_weekday", "by_month"};
    static const double units[] = {3.6e6, 6e4, 8.64e7, 6.048e8};
    struct hw_diag *diag = rates->r->reader->diag;
    bool good = true;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        good = refuse_pair(rates, pairs[i][0], pairs[i][1]) && good;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists && rates->holds_rates == NULL && !is_given(rates, "base"); i++) {
        rates->holds_rates = hw_yaml_child(rates->node, lists[i]);
    }
    rates->unit_ms = is_given(rates, "per") ? units[rates->in->per] : 0;
    if (!is_given(rates, "steps") && (is_given(rates, "each") || is_given(rates, "after"))) {
        hw_diag_error(diag, hw_network_key_place(rates->node, is_given(rates, "each") ? "each" : "after"), "each and after go with steps");
        good = false;
    }
    if (is_given(rates, "start") && !is_given(rates, "phases") && !is_given(rates, "states")) {
        hw_diag_error(diag, hw_network_key_place(rates->node, "start"), "start goes with phases or states");
        good = false;
    }
    return good;
}

/* Of one phase or state: a rate where nothing else holds rates, a factor otherwise. */
static bool read_modulated(struct rates *rates, const struct hw_node *node, bool has_profile, double rate, double factor, double *out) {
    bool has_rate = hw_yaml_child(node, "rate") != NULL, has_factor = hw_yaml_child(node, "factor") != NULL;
    *out = has_profile ? factor : rate;
    if (has_rate == has_profile || has_factor != has_profile) {
        hw_diag_error(rates->r->reader->diag, node->key == NULL ? node->place : node->key_place,
                      has_profile ? "this needs a factor and no rate: the rates stand beside it" : "this needs a rate and no factor: nothing else gives rates");
        return false;
    }
    return true;
}

struct chain_parts { /* what a chain borrows, while it is made */
    const char **names;
    double *rate, *mean_ms, *then, *first;
};

static bool take_chain(struct rates *rates, const char *key, size_t n, struct hw_arrivals_chain *chain, struct chain_parts *parts) {
    struct hw_network_reading *r = rates->r;
    if (n < 1 || n > HW_ARRIVALS_STATES) {
        hw_diag_error(r->reader->diag, hw_network_key_place(rates->node, key), "%zu %s; from 1 to %d are allowed", n, key, HW_ARRIVALS_STATES);
        return false;
    }
    parts->names = hw_network_take(r, n, sizeof *parts->names);
    parts->rate = hw_network_take(r, n, sizeof *parts->rate);
    parts->mean_ms = hw_network_take(r, n, sizeof *parts->mean_ms);
    parts->then = hw_network_take(r, n * n, sizeof *parts->then);
    parts->first = hw_network_take(r, n, sizeof *parts->first);
    if (parts->names == NULL || parts->rate == NULL || parts->mean_ms == NULL || parts->then == NULL || parts->first == NULL) {
        return false;
    }
    *chain = (struct hw_arrivals_chain){.n = (uint32_t)n, .names = parts->names, .rate = parts->rate, .mean_ms = parts->mean_ms, .then = parts->then, .first = parts->first};
    return true;
}

/* Cumulated in place; the last is exactly 1. */
static void cumulate(size_t n, double *p) {
    for (size_t i = 1; i < n; i++) {
        p[i] += p[i - 1];
    }
    p[n - 1] = 1;
}

/* The chain starts in the state that start names; -1 after an error, n when there is no start. */
static int32_t named_start(struct rates *rates, const struct hw_arrivals_chain *chain) {
    int32_t n = (int32_t)chain->n;
    for (int32_t i = 0; i < n; i++) {
        if (rates->in->start != NULL && strcmp(rates->in->start, chain->names[i]) == 0) {
            return i;
        }
    }
    if (rates->in->start == NULL) {
        return n;
    }
    const char *near = hw_diag_nearest(rates->in->start, chain->names, chain->n);
    hw_diag_error(rates->r->reader->diag, hw_yaml_child(rates->node, "start")->place, "there is no phase or state \"%.60s\"%s%s%s", rates->in->start,
                  near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
    return -1;
}

static bool read_phases(struct rates *rates, bool has_profile, struct hw_arrivals_chain *chain) {
    const struct hw_network_phase_in *phases = rates->in->phases.items;
    const struct hw_node *node = hw_yaml_child(rates->node, "phases")->first;
    struct chain_parts parts;
    size_t n = rates->in->phases.count;
    if (!take_chain(rates, "phases", n, chain, &parts)) {
        return false;
    }
    bool good = true;
    chain->fixed = true;
    for (size_t i = 0; i < n; i++, node = node->next) {
        parts.names[i] = phases[i].name;
        parts.mean_ms[i] = phases[i].length;
        good = read_modulated(rates, node, has_profile, phases[i].rate, phases[i].factor, &parts.rate[i]) && good;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(parts.names[k], phases[i].name) == 0) {
                hw_diag_error(rates->r->reader->diag, node->place, "two phases are called \"%.60s\"", phases[i].name);
                good = false;
            }
        }
        parts.then[i * n + (i + 1) % n] = 1;
        cumulate(n, parts.then + i * n);
    }
    int32_t start = named_start(rates, chain);
    parts.first[start < 0 || start == (int32_t)n ? 0 : start] = 1;
    cumulate(n, parts.first);
    return good && start >= 0;
}

static int by_state_name(const void *a, const void *b) {
    return strcmp(((const struct hw_network_state_in *)a)->name, ((const struct hw_network_state_in *)b)->name);
}

static bool find_state(struct rates *rates, const struct hw_arrivals_chain *chain, const struct hw_node *node, const char *name, uint32_t *out) {
    for (uint32_t i = 0; i < chain->n; i++) {
        if (strcmp(chain->names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    hw_diag_error(rates->r->reader->diag, node->place, "there is no state \"%.60s\"", name);
    return false;
}

/* One row of the matrix of next states. */
static bool read_then(struct rates *rates, const struct hw_arrivals_chain *chain, const struct hw_network_state_in *state, uint32_t from, double *row) {
    struct hw_diag *diag = rates->r->reader->diag;
    const struct hw_node *node = state->then;
    uint32_t to = 0;
    if (node == NULL && chain->n <= 2) {
        row[chain->n == 2 ? 1 - from : 0] = 1;
        return true;
    }
    if (node == NULL || node->kind == HW_NODE_LIST || (node->kind == HW_NODE_MAP && node->count == 0)) {
        struct hw_place place = node != NULL ? node->place : hw_network_key_place(hw_yaml_child(rates->node, "states"), state->name);
        hw_diag_error(diag, place, "state \"%s\" needs the next state: then: NAME, or probabilities then: {NAME: 0.7, NAME: 0.3}", state->name);
        return false;
    }
    if (node->kind == HW_NODE_SCALAR) {
        if (!find_state(rates, chain, node, node->text, &to)) {
            return false;
        }
        row[to] = 1;
        return true;
    }
    double sum = 0, p = 0;
    bool good = true;
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        if (!hw_schema_number(rates->r->reader, child, 0, 1, &p) || !find_state(rates, chain, child, child->key, &to)) {
            good = false;
            continue;
        }
        row[to] = p;
        sum += p;
    }
    if (good && !(fabs(sum - 1) < 1e-9)) {
        hw_diag_error(diag, node->place, "the probabilities of \"then\" add to %.10g; they must add to 1", sum);
        good = false;
    }
    return good;
}

static bool read_states(struct rates *rates, bool has_profile, struct hw_arrivals_chain *chain) {
    struct hw_network_state_in *states = rates->in->states.items;
    const struct hw_node *map = hw_yaml_child(rates->node, "states");
    struct chain_parts parts;
    size_t n = rates->in->states.count;
    if (!take_chain(rates, "states", n, chain, &parts)) {
        return false;
    }
    bool good = true;
    qsort(states, n, sizeof *states, by_state_name); /* the order of the file plays no part */
    for (size_t i = 0; i < n; i++) {
        parts.names[i] = states[i].name;
        parts.mean_ms[i] = states[i].mean_stay;
        good = read_modulated(rates, hw_yaml_child(map, states[i].name), has_profile, states[i].rate, states[i].factor, &parts.rate[i]) && good;
    }
    for (size_t i = 0; i < n; i++) {
        good = read_then(rates, chain, &states[i], (uint32_t)i, parts.then + i * n) && good;
    }
    int32_t start = named_start(rates, chain);
    if (!good || start < 0) {
        return false;
    }
    if (start < (int32_t)n) {
        parts.first[start] = 1;
    } else if (!hw_arrivals_shares((uint32_t)n, parts.then, parts.mean_ms, parts.first)) {
        hw_diag_error(rates->r->reader->diag, map->key_place, "some of the states are never left for the others, so the state at time 0 needs to be said: start: NAME");
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        cumulate(n, parts.then + i * n);
    }
    cumulate(n, parts.first);
    return true;
}

static bool read_sine(struct rates *rates, struct hw_arrivals *out) {
    const struct hw_network_sine_in *in = &rates->in->sinusoidal;
    if (in->amplitude > in->mean) {
        hw_diag_error(rates->r->reader->diag, hw_network_key_place(hw_yaml_child(rates->node, "sinusoidal"), "amplitude"),
                      "the amplitude must be at most the mean: a rate is never below 0");
        return false;
    }
    out->kind = HW_ARRIVALS_SINE;
    out->sine = (struct hw_arrivals_sine){.mean = in->mean, .amplitude = in->amplitude, .period = in->period, .phase = in->phase};
    return true;
}

bool hw_network_read_rate(struct hw_network_reading *r, const struct hw_node *node, struct hw_arrivals *out) {
    struct hw_network_rate_in in;
    int32_t errors = r->reader->diag->errors;
    hw_schema_read(r->reader, &hw_network_rate_schema, node, &in);
    struct rates rates = {.r = r, .node = node, .in = &in};
    if (r->reader->diag->errors != errors || r->reader->status != HW_OK || !sort_out(&rates)) {
        return false;
    }
    if (is_given(&rates, "sinusoidal")) {
        return read_sine(&rates, out);
    }
    bool has_profile = is_given(&rates, "base") || rates.holds_rates != NULL;
    bool has_chain = is_given(&rates, "phases") || is_given(&rates, "states");
    if (!has_profile && !has_chain) {
        hw_diag_error(r->reader->diag, node->place, "a rate that varies needs one of by_hour, by_hour_of_week, by_weekday, by_month, steps, sinusoidal, phases and states");
        return false;
    }
    out->kind = HW_ARRIVALS_RATE;
    bool good = !has_profile || (in.steps != NULL ? read_steps(&rates, &out->profile) : read_week(&rates, &out->profile));
    good = (in.by_month == NULL || read_months(&rates, &out->profile)) && good;
    good = (!is_given(&rates, "phases") || read_phases(&rates, has_profile, &out->chain)) && good;
    return (!is_given(&rates, "states") || read_states(&rates, has_profile, &out->chain)) && good;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/num.h"

/* Reads booked arrivals and the sizes of batches. */

#define MAX_SLOTS 1000000 /* a week of one person every 0.6 s */

static bool week_of(struct hw_network_reading *r, const struct hw_node *node, const char *text, struct hw_week *week) {
    char why[200];
    hw_week_fill(week, text == NULL ? 1 : 0);
    if (text != NULL && !hw_week_parse(week, text, 1, why, sizeof why)) {
        hw_diag_error(r->reader->diag, node->place, "%s", why);
        return false;
    }
    return true;
}

/* A slot every so often while the week is open, from the start of each opening. Called twice: to count, then to fill. */
static size_t slots_in_hours(const struct hw_week *week, double every, hw_time *at) {
    const hw_time quarter = HW_MS_PER_WEEK / HW_WEEK_SLOTS;
    size_t n = 0;
    for (int32_t q = 0; q < HW_WEEK_SLOTS;) {
        int32_t end = q;
        while (end < HW_WEEK_SLOTS && week->value[end] != 0) {
            end++;
        }
        for (uint64_t k = 0; n < MAX_SLOTS && (double)k * every < (double)((end - q) * quarter); k++) {
            if (at != NULL) {
                at[n] = q * quarter + (hw_time)((double)k * every + 0.5);
            }
            n++;
        }
        q = end + 1;
    }
    return n;
}

static bool read_clock_times(struct hw_network_reading *r, const struct hw_node *list, int32_t *minutes) {
    int32_t last = -1;
    if (list->kind != HW_NODE_LIST || list->count == 0) {
        hw_diag_error(r->reader->diag, list->place, "this must be a list of clock times, such as [09:00, 09:20]");
        return false;
    }
    for (const struct hw_node *node = list->first; node != NULL; node = node->next, minutes++) {
        if (node->kind != HW_NODE_SCALAR || !hw_calendar_parse_clock(node->text, minutes) || *minutes >= 1440) {
            hw_diag_error(r->reader->diag, node->place, "\"%.60s\" is not a clock time; write 00:00 to 23:59", node->text);
            return false;
        }
        if (*minutes < last) {
            hw_diag_error(r->reader->diag, node->place, "clock times must rise: %s comes after a later one", node->text);
            return false;
        }
        last = *minutes;
    }
    return true;
}

/* at: [09:00, 09:20], days: Mon-Fri */
static bool slots_at(struct hw_network_reading *r, const struct hw_network_booked_in *in, const struct hw_node *node, size_t *n, hw_time **out) {
    struct hw_week week;
    size_t count = (size_t)in->at->count, days = 7;
    int32_t *minutes = hw_network_take(r, count, sizeof *minutes);
    hw_time *at = hw_network_take(r, count * days, sizeof *at);
    if (minutes == NULL || at == NULL || !read_clock_times(r, in->at, minutes) || !week_of(r, hw_yaml_child(node, "days"), in->days, &week)) {
        return false;
    }
    for (size_t i = 0; i < days * count; i++) {
        size_t day = i / count;
        int32_t minute = minutes[i % count];
        if (week.value[day * HW_DAY_SLOTS + (size_t)minute / 15] != 0) {
            at[(*n)++] = (hw_time)day * HW_MS_PER_DAY + minute * HW_MS_PER_MIN;
        }
    }
    *out = at;
    return true;
}

static bool slots_every(struct hw_network_reading *r, const struct hw_network_booked_in *in, const struct hw_node *node, size_t *n, hw_time **out) {
    struct hw_week week;
    if (!week_of(r, hw_yaml_child(node, "hours"), in->hours, &week)) {
        return false;
    }
    *n = slots_in_hours(&week, in->every, NULL);
    if (*n >= MAX_SLOTS) {
        hw_diag_error(r->reader->diag, hw_yaml_child(node, "every")->place, "these are more than a million slots a week");
        return false;
    }
    *out = hw_network_take(r, *n, sizeof **out);
    if (*out != NULL) {
        (void)slots_in_hours(&week, in->every, *out);
    }
    return *out != NULL;
}

/* Each slot as often as people are booked for it. */
static bool fill_slots(struct hw_network_reading *r, size_t n, const hw_time *at, size_t each, struct hw_arrivals_slots *slots) {
    hw_time *all = hw_network_take(r, n * each, sizeof *all);
    if (all == NULL) {
        return false;
    }
    for (size_t i = 0; i < n * each; i++) {
        all[i] = at[i / each];
    }
    slots->n = (uint32_t)(n * each);
    slots->at = all;
    while (slots->first < slots->n && all[slots->first] < slots->offset) {
        slots->first++;
    }
    return true;
}

/* The low end of a lateness: of a normal one ten standard deviations down, beyond which a draw never falls. */
static double lowest(const struct hw_dist *late) {
    double low = late->kind == HW_DIST_NORMAL ? late->a - 10 * late->b : 0;
    for (uint32_t i = 0; late->kind == HW_DIST_MIXTURE && i < late->n; i++) {
        double part = lowest(&late->parts[i]);
        low = part < low ? part : low;
    }
    return late->low > low ? late->low : low;
}

/* Nobody comes further before the slot than this. */
static hw_time earliest(const struct hw_dist *late, hw_time early) {
    double low = lowest(late);
    return low < 0 ? early + (hw_time)ceil(-low) : early;
}

static bool is_negative_somewhere(const struct hw_node *node) {
    bool negative = node->kind == HW_NODE_SCALAR && node->text[0] == '-';
    for (const struct hw_node *child = node->kind == HW_NODE_SCALAR ? NULL : node->first; child != NULL; child = child->next) {
        negative = negative || is_negative_somewhere(child);
    }
    return negative;
}

static bool read_lateness(struct hw_network_reading *r, const struct hw_node *node, struct hw_dist *late) {
    if (hw_schema_dist(r->reader, node, late)) {
        return true;
    }
    if (is_negative_somewhere(node)) {
        hw_diag_error(r->reader->diag, node->key_place, "lateness below 0: write how long before the slot as early, and lateness from then on, such as "
                                                        "{early: 10 min, lateness: {uniform: {low: 0 min, high: 15 min}}}");
    }
    return false;
}

bool hw_network_read_booked(struct hw_network_reading *r, const struct hw_network_booked_in *in, const struct hw_node *node, struct hw_arrivals *out) {
    struct hw_diag *diag = r->reader->diag;
    struct hw_arrivals_slots *slots = &out->slots;
    hw_time *at = NULL;
    size_t n = 0;
    if (node->kind != HW_NODE_MAP || diag->errors > 0) {
        return false;
    }
    if ((in->every > 0) == (in->at != NULL) || (in->every > 0 && in->days != NULL) || (in->at != NULL && in->hours != NULL)) {
        hw_diag_error(diag, node->place, "booked needs either every (with hours, if not at all times) or at (with days, if not every day)");
        return false;
    }
    out->kind = HW_ARRIVALS_BOOKED;
    slots->no_show = in->no_show;
    slots->cycle = HW_MS_PER_WEEK;
    slots->offset = (int32_t)hw_calendar_weekday(r->net->calendar.start_day) * HW_MS_PER_DAY;
    slots->early = (hw_time)(in->early + 0.5);
    slots->punctual = in->lateness == NULL && slots->early == 0;
    if (in->lateness != NULL && !read_lateness(r, in->lateness, &slots->late)) {
        return false;
    }
    slots->earliest = slots->punctual ? 0 : earliest(&slots->late, slots->early);
    if (in->every > 0 && in->hours == NULL) { /* around the clock: the cycle is one gap, whatever the week */
        static const hw_time start[1] = {0};
        slots->cycle = (hw_time)(in->every + 0.5);
        slots->offset = 0;
        return fill_slots(r, 1, start, (size_t)in->patients, slots);
    }
    bool good = in->at != NULL ? slots_at(r, in, node, &n, &at) : slots_every(r, in, node, &n, &at);
    if (good && (n == 0 || n * (size_t)in->patients > MAX_SLOTS)) {
        hw_diag_error(diag, node->place, n == 0 ? "there is never a slot in these hours or days" : "more than a million are booked in a week");
        return false;
    }
    return good && fill_slots(r, n, at, (size_t)in->patients, slots);
}

/* Poisson given at least 1, of which the mean is rate / (1 - exp(-rate)): bisection, as the mean rises with the rate. */
static double truncated_rate(double mean) {
    double low = 0, high = mean;
    for (int i = 0; i < 200; i++) {
        double rate = (low + high) / 2;
        *(rate / -hw_num_expm1(-rate) < mean ? &low : &high) = rate;
    }
    return (low + high) / 2;
}

static bool poisson_sizes(struct hw_network_reading *r, double mean, struct hw_arrivals_batch *out) {
    double rate = truncated_rate(mean);
    uint32_t n = 20 + (uint32_t)(rate + 12 * sqrt(rate)); /* what is beyond has a probability below 1e-17 */
    int32_t *sizes = hw_network_take(r, n, sizeof *sizes);
    double *below = hw_network_take(r, n, sizeof *below);
    if (sizes == NULL || below == NULL) {
        return false;
    }
    double sum = 0, all = -hw_num_expm1(-rate);
    for (uint32_t i = 0; i < n; i++) {
        sizes[i] = (int32_t)i + 1;
        sum += hw_num_exp((i + 1) * hw_num_log(rate) - rate - hw_num_lgamma(i + 2.0)) / all;
        below[i] = sum < 1 ? sum : 1;
    }
    below[n - 1] = 1;
    *out = (struct hw_arrivals_batch){.kind = HW_ARRIVALS_TABLE, .n = n, .sizes = sizes, .below = below};
    return true;
}

/* {1: 0.5, 2: 0.3, 5: 0.2} */
static bool given_sizes(struct hw_network_reading *r, const struct hw_node *map, struct hw_arrivals_batch *out) {
    if (map->kind != HW_NODE_MAP || map->count == 0) {
        hw_schema_wrong(r->reader, map, "a map from sizes to probabilities, such as {1: 0.5, 2: 0.3, 5: 0.2}");
        return false;
    }
    int32_t *sizes = hw_network_take(r, (size_t)map->count, sizeof *sizes);
    double *below = hw_network_take(r, (size_t)map->count, sizeof *below);
    double sum = 0;
    uint32_t n = 0;
    bool good = sizes != NULL && below != NULL;
    for (const struct hw_node *child = map->first; good && child != NULL; child = child->next) {
        struct hw_node key = {.text = child->key, .place = child->key_place, .key = child->key, .parent = child->parent};
        int64_t size = 0;
        double p = 0;
        good = hw_schema_int(r->reader, &key, 1, HW_ARRIVALS_BATCH_MAX, &size) && hw_schema_number(r->reader, child, 0, 1, &p);
        if (good && n > 0 && size <= sizes[n - 1]) {
            hw_diag_error(r->reader->diag, child->key_place, "sizes must rise");
            good = false;
        }
        sum += p;
        sizes[n] = (int32_t)size;
        below[n++] = sum;
    }
    if (good && !(fabs(sum - 1) < 1e-9)) {
        hw_diag_error(r->reader->diag, map->place, "the probabilities add to %.10g; they must add to 1", sum);
        good = false;
    }
    if (good) {
        below[n - 1] = 1;
        *out = (struct hw_arrivals_batch){.kind = HW_ARRIVALS_TABLE, .n = n, .sizes = sizes, .below = below};
    }
    return good;
}

bool hw_network_read_batch(struct hw_network_reading *r, const struct hw_node *node, struct hw_arrivals_batch *out) {
    int64_t size = 0;
    if (node->kind == HW_NODE_SCALAR) {
        if (!hw_schema_int(r->reader, node, 1, HW_ARRIVALS_BATCH_MAX, &size)) {
            return false;
        }
        *out = (struct hw_arrivals_batch){.kind = size == 1 ? HW_ARRIVALS_ONE : HW_ARRIVALS_FIXED, .size = (int32_t)size};
        return true;
    }
    struct hw_network_batch_in in;
    int32_t errors = r->reader->diag->errors;
    hw_schema_read(r->reader, &hw_network_batch_schema, node, &in);
    if (r->reader->diag->errors != errors || node->count != 1) {
        if (r->reader->diag->errors == errors) {
            hw_schema_wrong(r->reader, node, "a size, or one of {geometric: MEAN}, {poisson: MEAN} and {sizes: {1: 0.5, 2: 0.5}}");
        }
        return false;
    }
    if (in.sizes != NULL) {
        return given_sizes(r, in.sizes, out);
    }
    double mean = in.geometric > 0 ? in.geometric : in.poisson;
    if (mean == 1) {
        *out = (struct hw_arrivals_batch){.kind = HW_ARRIVALS_ONE};
        return true;
    }
    if (in.geometric > 0) {
        *out = (struct hw_arrivals_batch){.kind = HW_ARRIVALS_GEOMETRIC, .log_fail = hw_num_log1p(-1 / mean)};
        return true;
    }
    return poisson_sizes(r, mean, out);
}

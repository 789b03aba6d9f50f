/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions of durations as a configuration writes them. */
#include <math.h>
#include <string.h>

#include "sim/num.h"
#include "sim/schema_parts.h"

enum { ARGS_MAX = 3 };
enum form_id { EXPONENTIAL, LOGNORMAL, LOGNORMAL_LOG, GAMMA, GAMMA_MOMENTS, WEIBULL, ERLANG, UNIFORM, TRIANGULAR, NORMAL, FORMS };

enum arg_type {
    ARG_NONE = 0,
    ARG_POSITIVE, /* a duration above 0 */
    ARG_DURATION, /* a duration, 0 or more */
    ARG_SIGNED,   /* a duration of either sign */
    ARG_SHAPE,    /* a number above 0 */
    ARG_NUMBER,
    ARG_WHOLE,    /* 1, 2, 3, ... */
    ARG_UNIT      /* a unit of time */
};

/* One way of writing a kind; several rows of one kind are alternatives, told apart by their first key. */
static const struct form {
    const char *kind;
    const char *keys[ARGS_MAX];
    enum arg_type types[ARGS_MAX];
} forms[FORMS] = {
    [EXPONENTIAL] = {"exponential", {"mean"}, {ARG_POSITIVE}},
    [LOGNORMAL] = {"lognormal", {"mean", "sd"}, {ARG_POSITIVE, ARG_POSITIVE}},
    [LOGNORMAL_LOG] = {"lognormal", {"mu", "sigma", "unit"}, {ARG_NUMBER, ARG_SHAPE, ARG_UNIT}},
    [GAMMA] = {"gamma", {"shape", "scale"}, {ARG_SHAPE, ARG_POSITIVE}},
    [GAMMA_MOMENTS] = {"gamma", {"mean", "sd"}, {ARG_POSITIVE, ARG_POSITIVE}},
    [WEIBULL] = {"weibull", {"shape", "scale"}, {ARG_SHAPE, ARG_POSITIVE}},
    [ERLANG] = {"erlang", {"phases", "mean"}, {ARG_WHOLE, ARG_POSITIVE}},
    [UNIFORM] = {"uniform", {"low", "high"}, {ARG_DURATION, ARG_POSITIVE}},
    [TRIANGULAR] = {"triangular", {"low", "mode", "high"}, {ARG_DURATION, ARG_DURATION, ARG_POSITIVE}},
    [NORMAL] = {"normal", {"mean", "sd"}, {ARG_SIGNED, ARG_POSITIVE}},
};

static const char *const kinds[] = {"exponential", "lognormal", "gamma", "weibull",   "erlang",           "uniform", "triangular",
                                    "normal",      "fixed",     "empirical", "mixture", "hyperexponential", "between"};

/* 1 hour to 10^6 phases would only be a slow way to write a fixed stay. */
#define PHASES_MAX 1000000
#define SMALLEST_MS 1e-3
#define SMALLEST_SHAPE 1e-3

bool hw_schema_unit(struct hw_reader *reader, const struct hw_node *node, double *out) {
    double unit = node->kind == HW_NODE_SCALAR ? hw_schema_unit_ms(node->text, strlen(node->text)) : 0;
    if (unit == 0) {
        hw_schema_wrong(reader, node, "a unit of time: ms, s, min, h, days, weeks, months or years");
        return false;
    }
    *out = unit;
    return true;
}

static bool read_arg(struct hw_reader *reader, enum arg_type type, const struct hw_node *node, double *out) {
    int64_t whole = 0;
    switch (type) {
    case ARG_POSITIVE:
        return hw_schema_duration(reader, node, SMALLEST_MS, INFINITY, out);
    case ARG_DURATION:
        return hw_schema_duration(reader, node, 0, INFINITY, out);
    case ARG_SIGNED:
        return hw_schema_duration(reader, node, -INFINITY, INFINITY, out);
    case ARG_SHAPE:
        return hw_schema_number(reader, node, SMALLEST_SHAPE, INFINITY, out);
    case ARG_NUMBER:
        return hw_schema_number(reader, node, -INFINITY, INFINITY, out);
    case ARG_WHOLE:
        if (!hw_schema_int(reader, node, 1, PHASES_MAX, &whole)) {
            return false;
        }
        *out = (double)whole;
        return true;
    default: /* ARG_UNIT; what is ARG_NONE has no key */
        return hw_schema_unit(reader, node, out);
    }
}

/* The row whose first key is there, else the first row of the kind; -1 for a kind that is not in the table. */
static int32_t pick_form(const struct hw_node *node) {
    int32_t first = -1;
    for (int32_t i = 0; i < FORMS; i++) {
        if (strcmp(forms[i].kind, node->key) != 0) {
            continue;
        }
        if (hw_yaml_child(node, forms[i].keys[0]) != NULL) {
            return i;
        }
        first = first < 0 ? i : first;
    }
    return first;
}

bool hw_schema_only_keys(struct hw_reader *reader, const struct hw_node *node, const char *const *allowed, size_t n) {
    bool good = true;
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < n && strcmp(allowed[i], child->key) != 0) {
            i++;
        }
        if (i == n) {
            hw_schema_unknown(reader, child, node->key, allowed, n);
            good = false;
        }
    }
    return good;
}

static bool read_args(struct hw_reader *reader, const struct form *form, const struct hw_node *node, double *args) {
    size_t n = 0;
    bool good = true;
    while (n < ARGS_MAX && form->keys[n] != NULL) {
        const struct hw_node *child = hw_yaml_child(node, form->keys[n]);
        if (child == NULL) {
            hw_diag_error(reader->diag, node->key_place, "%s lacks the key \"%s\"", form->kind, form->keys[n]);
            good = false;
        } else {
            good = read_arg(reader, form->types[n], child, &args[n]) && good;
        }
        n++;
    }
    return hw_schema_only_keys(reader, node, form->keys, n) && good;
}

static enum hw_status make(enum form_id id, const double *a, struct hw_dist *out) {
    switch (id) {
    case EXPONENTIAL:
        return hw_dist_exponential(a[0], out);
    case LOGNORMAL:
        return hw_dist_lognormal_moments(a[0], a[1], out);
    case LOGNORMAL_LOG:
        return hw_dist_lognormal_log(a[0] + hw_num_log(a[2]), a[1], out);
    case GAMMA:
        return hw_dist_gamma(a[0], a[1], out);
    case GAMMA_MOMENTS:
        return hw_dist_gamma((a[0] / a[1]) * (a[0] / a[1]), a[1] * a[1] / a[0], out);
    case WEIBULL:
        return hw_dist_weibull(a[0], a[1], out);
    case ERLANG:
        return hw_dist_erlang((uint32_t)a[0], a[1], out);
    case UNIFORM:
        return hw_dist_uniform(a[0], a[1], out);
    case TRIANGULAR:
        return hw_dist_triangular(a[0], a[1], a[2], out);
    default: /* NORMAL */
        return hw_dist_normal(a[0], a[1], out);
    }
}

static bool read_form(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    double args[ARGS_MAX] = {0};
    int32_t id = pick_form(node);
    HW_REQUIRE(id >= 0);
    if (node->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, node, "a map such as {%s: ...}", forms[id].keys[0]);
        return false;
    }
    if (!read_args(reader, &forms[id], node, args)) {
        return false;
    }
    if (make((enum form_id)id, args, out) != HW_OK) {
        const char *why = id == UNIFORM ? "low must be less than high"
                          : id == TRIANGULAR ? "low, mode and high must rise"
                                             : "these values are out of its range";
        hw_diag_error(reader->diag, node->place, "%s: %s", node->key, why);
        return false;
    }
    return true;
}

double *hw_schema_numbers(struct hw_reader *reader, const struct hw_node *list, double unit, size_t room) {
    double *values = hw_arena_alloc(reader->arena, (size_t)list->count + room, sizeof *values);
    if (values == NULL) {
        reader->status = HW_NO_MEMORY;
        return NULL;
    }
    bool good = true;
    double *at = values;
    for (const struct hw_node *item = list->first; item != NULL; item = item->next, at++) {
        if (isnan(unit)) {
            good = hw_schema_number(reader, item, 0, INFINITY, at) && good;
        } else if (unit > 0) {
            good = hw_schema_number(reader, item, 0, HW_SCHEMA_LONGEST_MS / unit, at) && good;
            *at *= unit;
        } else {
            good = hw_schema_duration(reader, item, 0, INFINITY, at) && good;
        }
    }
    return good ? values : NULL;
}

static bool is_rising(const double *values, size_t n) {
    for (size_t i = 1; i < n; i++) {
        if (!(values[i - 1] < values[i])) {
            return false;
        }
    }
    return true;
}

bool hw_schema_cumulate(double *values, size_t n) {
    double total = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        total += values[i];
    }
    for (size_t i = 0; i < n; i++) {
        double weight = values[i];
        values[i] = sum / total;
        sum += weight;
    }
    values[n] = 1;
    return total > 0 && isfinite(total);
}

static bool read_empirical(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    static const char *const keys[] = {"points", "weights", "unit"};
    const struct hw_node *points = hw_yaml_child(node, "points"), *weights = hw_yaml_child(node, "weights");
    const struct hw_node *unit_node = hw_yaml_child(node, "unit");
    double unit = 0;
    if (hw_yaml_child(node, "file") != NULL) {
        return hw_schema_values_from_file(reader, node, out);
    }
    if (points == NULL || points->kind != HW_NODE_LIST || weights == NULL || weights->kind != HW_NODE_LIST) {
        hw_schema_wrong(reader, node, "{points: [a list of durations], weights: [a list of numbers]} or {file: NAME.csv, column: NAME, unit: h}");
        return false;
    }
    if (!hw_schema_only_keys(reader, node, keys, 3) || (unit_node != NULL && !hw_schema_unit(reader, unit_node, &unit))) {
        return false;
    }
    if (weights->count < 1 || points->count != weights->count + 1) {
        hw_diag_error(reader->diag, weights->place, "empirical has %d points and %d weights; it needs one weight for each pair of neighbours",
                      points->count, weights->count);
        return false;
    }
    double *at = hw_schema_numbers(reader, points, unit, 0);
    double *shares = hw_schema_numbers(reader, weights, NAN, 1);
    if (at == NULL || shares == NULL) {
        return false;
    }
    bool rising = is_rising(at, (size_t)points->count);
    if (!rising || !hw_schema_cumulate(shares, (size_t)weights->count)) {
        hw_diag_error(reader->diag, (rising ? weights : points)->place, "empirical: %s",
                      rising ? "the weights must add to more than 0, and not to infinity" : "the points must rise");
        return false;
    }
    return hw_dist_empirical((uint32_t)weights->count, at, shares, out) == HW_OK;
}

static bool read_fixed(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    double ms = 0;
    if (!hw_schema_duration(reader, node, 0, INFINITY, &ms)) {
        return false;
    }
    return hw_dist_fixed(ms, out) == HW_OK;
}

static bool hold_between(struct hw_reader *reader, const struct hw_node *between, struct hw_dist *dist) {
    double low = 0, high = 0;
    if (between->kind != HW_NODE_LIST || between->count != 2) {
        hw_schema_wrong(reader, between, "a list of two durations, such as [1 h, 30 days]");
        return false;
    }
    bool good = hw_schema_duration(reader, between->first, 0, INFINITY, &low);
    if (!hw_schema_duration(reader, between->first->next, 0, INFINITY, &high) || !good) {
        return false;
    }
    if (!(low < high)) {
        hw_schema_wrong(reader, between, "[low, high] with low less than high");
        return false;
    }
    if (hw_dist_truncate(dist, low, high) != HW_OK) {
        hw_diag_error(reader->diag, between->place, "between leaves nothing of the distribution");
        return false;
    }
    return true;
}

static bool read_kind(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    if (strcmp(node->key, "empirical") == 0) {
        return read_empirical(reader, node, out);
    }
    if (strcmp(node->key, "mixture") == 0) {
        return hw_schema_mixture(reader, node, out);
    }
    if (strcmp(node->key, "hyperexponential") == 0) {
        return hw_schema_hyperexponential(reader, node, out);
    }
    return strcmp(node->key, "fixed") == 0 ? read_fixed(reader, node, out) : read_form(reader, node, out);
}

bool hw_schema_dist(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    bool is_text = node->kind == HW_NODE_SCALAR && strpbrk(node->text, "0123456789") == NULL;
    if (node->kind == HW_NODE_LIST || is_text) {
        hw_schema_wrong(reader, node, "a duration such as 3 h, or a distribution such as {exponential: {mean: 16 h}}");
        return false;
    }
    if (node->kind == HW_NODE_SCALAR) {
        return read_fixed(reader, node, out);
    }
    size_t n_kinds = sizeof kinds / sizeof *kinds;
    const struct hw_node *kind = NULL, *between = hw_yaml_child(node, "between");
    bool good = true;
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < n_kinds && strcmp(kinds[i], child->key) != 0) {
            i++;
        }
        if (i == n_kinds) {
            hw_schema_unknown(reader, child, "a distribution", kinds, n_kinds);
            good = false;
        } else if (child != between && kind != NULL) {
            hw_diag_error(reader->diag, child->key_place, "a distribution has one kind; \"%s\" is already given", kind->key);
            good = false;
        } else if (child != between) {
            kind = child;
        }
    }
    if (kind == NULL && good) {
        hw_schema_wrong(reader, node, "a duration such as 3 h, or a distribution such as {exponential: {mean: 16 h}}");
    }
    struct hw_dist made;
    if (kind == NULL || !read_kind(reader, kind, &made) || (between != NULL && !hold_between(reader, between, &made)) || !good) {
        return false;
    }
    *out = made;
    return true;
}

void hw_schema_dist_json(FILE *out) {
    static const char *const types[] = {
        [ARG_NONE] = "{}",
        [ARG_POSITIVE] = "{\"$ref\": \"#/$defs/duration\"}",
        [ARG_DURATION] = "{\"$ref\": \"#/$defs/duration\"}",
        [ARG_SIGNED] = "{\"$ref\": \"#/$defs/duration\"}",
        [ARG_SHAPE] = "{\"$ref\": \"#/$defs/number\"}",
        [ARG_NUMBER] = "{\"$ref\": \"#/$defs/number\"}",
        [ARG_WHOLE] = "{\"type\": \"integer\", \"minimum\": 1}",
        [ARG_UNIT] = "{\"enum\": [\"ms\", \"s\", \"min\", \"h\", \"days\", \"weeks\", \"months\", \"years\"]}",
    };
    fputs("{\"anyOf\": [{\"$ref\": \"#/$defs/duration\"}, {\"type\": \"object\", \"additionalProperties\": false, "
          "\"minProperties\": 1, \"maxProperties\": 2, \"properties\": {",
          out);
    for (int32_t i = 0; i < FORMS; i++) {
        bool first = i == 0 || strcmp(forms[i].kind, forms[i - 1].kind) != 0;
        bool last = i + 1 == FORMS || strcmp(forms[i].kind, forms[i + 1].kind) != 0;
        if (first) {
            fprintf(out, "\"%s\": {\"anyOf\": [", forms[i].kind);
        }
        fputs("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {", out);
        for (size_t k = 0; k < ARGS_MAX && forms[i].keys[k] != NULL; k++) {
            fprintf(out, "%s\"%s\": %s", k == 0 ? "" : ", ", forms[i].keys[k], types[forms[i].types[k]]);
        }
        fputs("}, \"required\": [", out);
        for (size_t k = 0; k < ARGS_MAX && forms[i].keys[k] != NULL; k++) {
            fprintf(out, "%s\"%s\"", k == 0 ? "" : ", ", forms[i].keys[k]);
        }
        fputs(last ? "]}]}, " : "]}, ", out);
    }
    fputs("\"fixed\": {\"$ref\": \"#/$defs/duration\"}, \"empirical\": {\"anyOf\": [{\"type\": \"object\", "
          "\"additionalProperties\": false, \"required\": [\"points\", \"weights\"], \"properties\": {\"points\": {\"type\": \"array\"}, "
          "\"weights\": {\"type\": \"array\"}, \"unit\": {\"type\": \"string\"}}}, {\"type\": \"object\", "
          "\"additionalProperties\": false, \"required\": [\"file\", \"column\", \"unit\"], \"properties\": {\"file\": {\"type\": \"string\"}, "
          "\"column\": {\"type\": \"string\"}, \"unit\": {\"type\": \"string\"}}}]}, ",
          out);
    fputs("\"mixture\": {\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"object\", \"additionalProperties\": false, "
          "\"required\": [\"share\", \"of\"], \"properties\": {\"share\": {\"$ref\": \"#/$defs/number\"}, "
          "\"of\": {\"$ref\": \"#/$defs/distribution\"}}}}, "
          "\"hyperexponential\": {\"anyOf\": [{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"means\", \"shares\"], "
          "\"properties\": {\"means\": {\"type\": \"array\"}, \"shares\": {\"type\": \"array\"}}}, {\"type\": \"object\", "
          "\"additionalProperties\": false, \"required\": [\"mean\", \"sd\"], \"properties\": {\"mean\": {\"$ref\": \"#/$defs/duration\"}, "
          "\"sd\": {\"$ref\": \"#/$defs/duration\"}}}]}, "
          "\"between\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/duration\"}, \"minItems\": 2, \"maxItems\": 2}}}]}",
          out);
}

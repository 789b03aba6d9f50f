/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The factors of a study: what each may be, and what it is at a point. */
#include "sim/study_in.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { LEVELS_MOST = 1000, UNIT_ROOM = 60 };

/* "20", "25 %", "3 per h": a plain number and what follows it; false when it does not begin with one. */
static bool read_quantity(const struct hw_node *node, double *number, const char **unit) {
    const char *text = node->kind == HW_NODE_SCALAR ? node->text : "";
    const char *digits = text + (*text == '-' || *text == '+');
    if (!(isdigit((unsigned char)*digits) || (*digits == '.' && isdigit((unsigned char)digits[1]))) || digits[1] == 'x' || digits[1] == 'X') {
        return false;
    }
    char *end = NULL;
    double value = strtod(text, &end);
    if (!isfinite(value) || *end == ',' || strlen(end) >= UNIT_ROOM) {
        return false;
    }
    *number = value;
    *unit = end;
    return true;
}

/* The same, in the unit of the factor's other numbers. */
bool hw_study_factor_number(struct hw_reader *reader, const struct hw_node *node, struct hw_study_factor *factor, double *number) {
    const char *unit = "";
    if (!read_quantity(node, number, &unit)) {
        hw_schema_wrong(reader, node, "a number with its unit, as 20, 25 %% or 3 per h");
        return false;
    }
    if (factor->unit != NULL && strcmp(factor->unit, unit) != 0) {
        hw_schema_wrong(reader, node, "in the same unit as the factor's other numbers (\"%s\")", *factor->unit == '\0' ? "none" : factor->unit + (*factor->unit == ' '));
        return false;
    }
    factor->unit = unit;
    return true;
}

const char *const *hw_study_words(struct hw_reader *reader, const struct hw_node *node, int32_t *n) {
    *n = 0;
    if (node == NULL) {
        return NULL;
    }
    if (node->kind != HW_NODE_LIST) {
        hw_schema_wrong(reader, node, "a list, as [a, b]");
        return NULL;
    }
    const char **words = hw_arena_alloc(reader->arena, (size_t)node->count + 1, sizeof *words);
    if (words == NULL) {
        reader->status = HW_NO_MEMORY;
        return NULL;
    }
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        bool again = false;
        for (int32_t i = 0; i < *n; i++) {
            again = again || strcmp(words[i], child->text) == 0;
        }
        if (child->kind != HW_NODE_SCALAR || *child->text == '\0' || again) {
            hw_schema_wrong(reader, child, again ? "given once only" : "a word or a number");
            continue;
        }
        words[(*n)++] = child->text;
    }
    return words;
}

/* levels: [solo, joint] or levels: 3 */
static bool read_levels(struct hw_reader *reader, const struct hw_node *node, struct hw_study_factor *out) {
    int64_t count = 2;
    if (node == NULL || node->kind == HW_NODE_SCALAR) {
        bool good = node == NULL || hw_schema_int(reader, node, 2, LEVELS_MOST, &count);
        out->levels = (int32_t)count;
        return good;
    }
    out->words = hw_study_words(reader, node, &out->levels);
    if (out->words == NULL || out->levels < 2 || out->levels > LEVELS_MOST || out->levels != node->count) {
        if (out->words != NULL && out->levels == node->count) {
            hw_schema_wrong(reader, node, "from 2 to %d levels", LEVELS_MOST);
        }
        return false;
    }
    return true;
}

/* What a listed level is worth: its number when all have one in the same unit, else which it is. */
static double worth(const struct hw_study_factor *factor, int32_t level) {
    const char *unit = NULL, *first = NULL;
    double number = level, own = level;
    for (int32_t i = 0; i < factor->levels; i++) {
        const struct hw_node node = {.kind = HW_NODE_SCALAR, .text = factor->words[i]};
        if (!read_quantity(&node, &number, &unit) || (first != NULL && strcmp(first, unit) != 0)) {
            return level;
        }
        own = i == level ? number : own;
        first = unit;
    }
    return own;
}

enum { ARGS = 3 };
static const struct kind {
    const char *name;
    const char *keys[ARGS];
} kinds[] = {{"uniform", {"low", "high"}}, {"triangular", {"low", "mode", "high"}}, {"normal", {"mean", "sd"}}, {"lognormal", {"mean", "sd"}}, {"gamma", {"mean", "sd"}}};
static const char kinds_told[] = "one of {uniform: {low, high}}, {triangular: {low, mode, high}}, {normal: {mean, sd}}, {lognormal: {mean, sd}}, {gamma: {mean, sd}}, with between: [low, high] beside it if it is to be cut";

static enum hw_status make(size_t kind, const double *a, struct hw_dist *out) {
    switch (kind) {
    case 0:
        return hw_dist_uniform(a[0], a[1], out);
    case 1:
        return hw_dist_triangular(a[0], a[1], a[2], out);
    case 2:
        return hw_dist_normal(a[0], a[1], out);
    case 3:
        return hw_dist_lognormal_moments(a[0], a[1], out);
    default: /* mean and sd to shape and scale */
        return a[0] > 0.0 && a[1] > 0.0 ? hw_dist_gamma(a[0] * a[0] / (a[1] * a[1]), a[1] * a[1] / a[0], out) : HW_BAD_INPUT;
    }
}

static bool read_arguments(struct hw_reader *reader, const struct hw_node *node, struct hw_study_factor *out) {
    size_t kind = 0, n = sizeof kinds / sizeof *kinds;
    double a[ARGS] = {0};
    int32_t keys = 0;
    while (kind < n && strcmp(kinds[kind].name, node->key) != 0) {
        kind++;
    }
    if (kind == n || node->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, node, "%s", kinds_told);
        return false;
    }
    for (; keys < ARGS && kinds[kind].keys[keys] != NULL; keys++) {
        const struct hw_node *child = hw_yaml_child(node, kinds[kind].keys[keys]);
        if (child == NULL || node->count > ARGS) {
            hw_schema_wrong(reader, node, "%s", kinds_told);
            return false;
        }
        if (!hw_study_factor_number(reader, child, out, &a[keys])) {
            return false;
        }
    }
    if (node->count != keys || make(kind, a, &out->dist) != HW_OK) {
        hw_schema_wrong(reader, node, "a distribution that exists: low below high, sd above 0, means of lognormal and gamma above 0");
        return false;
    }
    return true;
}

static bool read_distribution(struct hw_reader *reader, const struct hw_node *node, struct hw_study_factor *out) {
    const struct hw_node *between = node->kind == HW_NODE_MAP ? hw_yaml_child(node, "between") : NULL;
    if (node->kind != HW_NODE_MAP || node->count != (between == NULL ? 1 : 2) || (between != NULL && between->count != 2)) {
        hw_schema_wrong(reader, node, "%s", kinds_told);
        return false;
    }
    if (!read_arguments(reader, node->first == between ? between->next : node->first, out)) {
        return false;
    }
    if (between != NULL) {
        double low = 0, high = 0;
        if (!hw_study_factor_number(reader, between->first, out, &low) || !hw_study_factor_number(reader, between->first->next, out, &high)) {
            return false;
        }
        if (!(low < high) || hw_dist_truncate(&out->dist, low, high) != HW_OK) {
            hw_schema_wrong(reader, between, "rising, and where the distribution has some mass");
            return false;
        }
    }
    out->drawn = true;
    out->low = hw_dist_quantile(&out->dist, 0.01); /* where it is tried before the study begins, and what its effect is told over */
    out->high = hw_dist_quantile(&out->dist, 0.99);
    return true;
}

static bool read_range(struct hw_reader *reader, const struct hw_study_factor_in *in, const struct hw_node *node, struct hw_study_factor *out) {
    if (in->low == NULL || in->high == NULL) {
        hw_diag_error(reader->diag, node->place, "the factor %s has no range: give low and high", in->name);
        return false;
    }
    bool good = hw_study_factor_number(reader, in->low, out, &out->low);
    good = hw_study_factor_number(reader, in->high, out, &out->high) && good;
    if (good && !(out->low < out->high)) {
        hw_schema_wrong(reader, in->high, "above low (%s)", in->low->text);
        good = false;
    }
    if (good && in->whole && (floor(out->low) != out->low || floor(out->high) != out->high)) {
        hw_schema_wrong(reader, in->high, "a whole number, as low, when the factor is whole");
        good = false;
    }
    return good;
}

bool hw_study_factor_read(struct hw_reader *reader, const struct hw_study_factor_in *in, const struct hw_node *node, enum hw_design_kind design,
                          struct hw_study_factor *out) {
    bool of_levels = design == HW_DESIGN_FACTORIAL || design == HW_DESIGN_FRACTIONAL_FACTORIAL;
    bool listed = in->levels != NULL && in->levels->kind == HW_NODE_LIST;
    *out = (struct hw_study_factor){.name = in->name, .path = in->path, .whole = in->whole, .place = node->place};
    if (in->levels != NULL && !of_levels) {
        hw_diag_error(reader->diag, in->levels->place, "levels are of factorial designs; a factor of %s has low and high%s", hw_design_names[design],
                      design == HW_DESIGN_MORRIS ? ", and study.grid says how many levels there are between them" : ", or a distribution");
        return false;
    }
    if (in->distribution != NULL && (of_levels || design == HW_DESIGN_MORRIS || in->low != NULL || in->high != NULL)) {
        hw_diag_error(reader->diag, in->distribution->place, "%s", of_levels || design == HW_DESIGN_MORRIS ? "a factor of this design has no distribution: give low and high" : "give a distribution, or low and high, not both");
        return false;
    }
    if (of_levels && !read_levels(reader, in->levels, out)) {
        return false;
    }
    if (design == HW_DESIGN_FRACTIONAL_FACTORIAL && out->levels != 2) {
        hw_diag_error(reader->diag, in->levels->place, "a fractional factorial has two levels of each factor, and %s has %d", in->name, out->levels);
        return false;
    }
    if (listed && (in->low != NULL || in->high != NULL)) {
        hw_diag_error(reader->diag, in->levels->place, "the levels of %s are listed: leave low and high out", in->name);
        return false;
    }
    bool good = listed || (in->distribution != NULL ? read_distribution(reader, in->distribution, out) : read_range(reader, in, node, out));
    if (good && listed) {
        out->low = worth(out, 0);
        out->high = worth(out, out->levels - 1);
    }
    out->unit = out->unit == NULL ? "" : out->unit;
    return good;
}

void hw_study_value(const struct hw_study *study, int32_t index, double place, char *text, size_t size, double *number) {
    const struct hw_study_factor *factor = &study->factors[index];
    double value;
    if (factor->words != NULL) {
        snprintf(text, size, "%s", factor->words[(int32_t)place]);
        *number = worth(factor, (int32_t)place);
        return;
    }
    if (factor->as_is) {
        value = place;
    } else if (factor->levels > 0) {
        value = factor->low + (factor->high - factor->low) * place / (factor->levels - 1);
    } else if (factor->drawn) {
        value = hw_dist_quantile(&factor->dist, place);
    } else if (factor->whole && study->design != HW_DESIGN_MORRIS) { /* each whole number as likely as another */
        value = fmin(factor->high, factor->low + floor(place * (factor->high - factor->low + 1.0)));
    } else {
        value = factor->low + (factor->high - factor->low) * place;
    }
    if (factor->whole) {
        value = floor(value + 0.5);
    }
    snprintf(text, size, "%.12g%s", value, factor->unit);
    *number = strtod(text, NULL); /* what the model is given, to the last digit */
}

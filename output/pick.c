/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/pick.h"

#include "sim/diag.h"

#include <string.h>

/* Planners say delayed days, patients and the like for those that are officially counted. */
static const char official[] = "official_";

static bool is_meant(const char *measure, const char *name) {
    return strncmp(measure, official, sizeof official - 1) == 0 && strcmp(measure + sizeof official - 1, name) == 0;
}

bool hw_pick_measure(struct hw_arena *arena, const struct hw_layout *layout, const char *name, int32_t *out, char why[HW_PICK_ROOM]) {
    int32_t found = hw_results_find(layout, name);
    for (int32_t m = 0; found < 0 && m < layout->n_measures; m++) {
        found = is_meant(layout->measures[m].name, name) ? m : -1;
    }
    if (found >= 0) {
        *out = found;
        return true;
    }
    const char **names = hw_arena_alloc(arena, (size_t)layout->n_measures + 1, sizeof *names);
    why[0] = '\0';
    for (int32_t m = 0; names != NULL && m < layout->n_measures; m++) {
        names[m] = layout->measures[m].name;
    }
    const char *near = names == NULL ? NULL : hw_diag_nearest(name, names, (size_t)layout->n_measures);
    if (names != NULL) {
        snprintf(why, HW_PICK_ROOM, "there is no measure \"%.100s\"%s%.100s%s", name, near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near, near == NULL ? "" : "\"?");
    }
    return false;
}

/* Labels, one for each dimension, to the place among the measure's numbers; none at all: the sum of all, where they add up. */
static bool find_place(const struct hw_layout *layout, int32_t measure, char *labels, size_t *out, char *why) {
    const struct hw_measure *m = &layout->measures[measure];
    if (labels == NULL && (m->n_dims == 0 || hw_results_adds_up(layout, measure))) {
        *out = m->n_dims == 0 ? 0 : hw_results_count(layout, measure);
        return true;
    }
    size_t index = 0;
    for (int32_t d = 0; d < m->n_dims; d++) {
        const struct hw_dim *dim = &layout->dims[m->dims[d]];
        char *label = labels, *dot = label == NULL ? NULL : strchr(label, '.');
        size_t i = 0;
        if (dot != NULL) {
            *dot = '\0';
        }
        labels = dot == NULL ? NULL : dot + 1;
        while (i < dim->size && strcmp(dim->labels[i], label == NULL ? "all" : label) != 0) { /* where there is one for all, that is meant */
            i++;
        }
        if (i == dim->size) {
            const char *near = label == NULL ? NULL : hw_diag_nearest(label, dim->labels, dim->size);
            snprintf(why, HW_PICK_ROOM, "%.100s has a number for each %.60s; write which, as %.100s.%.60s", m->name, dim->name, m->name,
                     near != NULL ? near : dim->size > 0 ? dim->labels[0] : "");
            return false;
        }
        index = index * dim->size + i;
    }
    if (labels != NULL) {
        snprintf(why, HW_PICK_ROOM, "%.100s has no \"%.100s\"", m->name, labels);
        return false;
    }
    *out = index;
    return true;
}

bool hw_pick_find(struct hw_arena *arena, const struct hw_layout *layout, const char *text, int32_t *measure, size_t *index, char why[HW_PICK_ROOM]) {
    char *name = hw_arena_text(arena, text, strlen(text));
    if (name == NULL) {
        why[0] = '\0';
        return false;
    }
    char *dot = strchr(name, '.');
    if (dot != NULL) {
        *dot = '\0';
    }
    return hw_pick_measure(arena, layout, name, measure, why) && find_place(layout, *measure, dot == NULL ? NULL : dot + 1, index, why);
}

double hw_pick_value(const struct hw_layout *layout, const double *row, int32_t measure, size_t index) {
    size_t count = hw_results_count(layout, measure), from = layout->offset[measure];
    if (index < count) {
        return row[from + index];
    }
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += row[from + i];
    }
    return sum;
}

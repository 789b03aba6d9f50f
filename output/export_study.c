/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study as CSV: its factors, its effects, and every number that these are worked out of. */
#include "output/export_parts.h"
#include "output/study.h"

#include <string.h>

static const char *factor_name(const struct hw_export_making *m, int32_t f) {
    return f < 0 ? "" : m->r->layout->dims[0].labels[f];
}

static enum hw_status write_factors(struct hw_export_making *m) {
    const struct hw_dim *factors = &m->r->layout->dims[0];
    HW_TRY(hw_export_csv_open(m, "factors", ".csv"));
    hw_export_csv_add(m, "factor,path,low,high,unit\n");
    for (size_t f = 0; f < factors->size; f++) {
        const struct hw_param_record *low = hw_study_factor_end(m->r, (int32_t)f, false), *high = hw_study_factor_end(m->r, (int32_t)f, true);
        hw_export_csv_field(m, factors->labels[f], ',');
        hw_export_csv_field(m, factors->titles == NULL ? "" : factors->titles[f], ',');
        hw_export_csv_field(m, low == NULL ? "" : low->value, ',');
        hw_export_csv_field(m, high == NULL ? "" : high->value, ',');
        hw_export_csv_field(m, low == NULL ? "" : low->unit, '\n');
    }
    return hw_export_csv_close(m);
}

static enum hw_status write_effects(struct hw_export_making *m, const struct hw_study_effects *effects) {
    HW_TRY(hw_export_csv_open(m, "effects", ".csv"));
    hw_export_csv_add(m, "scenario,measure,kind,factor,second_factor,value,low_95,high_95,unit,in_words\n");
    for (int32_t i = 0; i < effects->n; i++) {
        const struct hw_study_effect *e = &effects->at[i];
        const struct hw_measure *measure = &m->r->layout->measures[e->measure];
        hw_export_csv_field(m, m->r->scenario[e->scenario], ',');
        hw_export_csv_field(m, measure->name, ',');
        hw_export_csv_field(m, e->kind, ',');
        hw_export_csv_field(m, factor_name(m, e->factor), ',');
        hw_export_csv_field(m, factor_name(m, e->second), ',');
        hw_export_csv_number(m, e->of.value, ',');
        hw_export_csv_number(m, e->of.low, ',');
        hw_export_csv_number(m, e->of.high, ',');
        hw_export_csv_field(m, hw_study_kind_is_share(e->kind) ? "1" : measure->unit, ',');
        hw_export_csv_field(m, hw_study_kind_words(e->kind), '\n');
    }
    return hw_export_csv_close(m);
}

/* y: [measures][points][replicates] of one scenario. */
static void add_points(struct hw_export_making *m, int32_t scenario, const struct hw_study_effects *effects, const double *x, const double *y) {
    const struct hw_results *r = m->r;
    const size_t k = (size_t)effects->n_factors, n = (size_t)effects->n_replicates, points = (size_t)r->n_replicates, measures = (size_t)r->layout->n_measures - 1;
    for (size_t p = 0; p < points; p++) {
        for (size_t i = 0; i < n; i++) {
            hw_export_csv_field(m, r->scenario[scenario], ',');
            hw_export_csv_add(m, "%d,%zu,", (int)r->replicate[p], i + 1);
            for (size_t f = 0; f < k; f++) {
                hw_export_csv_number(m, x[p * k + f], ',');
            }
            for (size_t j = 0; j < measures; j++) {
                hw_export_csv_number(m, y[(j * points + p) * n + i], j + 1 == measures ? '\n' : ',');
            }
        }
    }
}

static enum hw_status write_points(struct hw_export_making *m, const struct hw_study_effects *effects) {
    const struct hw_results *r = m->r;
    const size_t k = (size_t)effects->n_factors, each = (size_t)r->n_replicates * (size_t)effects->n_replicates, measures = (size_t)r->layout->n_measures - 1;
    double *x = hw_arena_alloc(&m->arena, (size_t)r->n_replicates * k, sizeof *x), *y = hw_arena_alloc(&m->arena, each * (measures + 1), sizeof *y);
    if (x == NULL || y == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_study_points(r, x));
    HW_TRY(hw_export_csv_open(m, "points", ".csv"));
    hw_export_csv_add(m, "scenario,point,replicate,");
    for (size_t f = 0; f < k; f++) {
        hw_export_csv_field(m, r->layout->dims[0].labels[f], ',');
    }
    for (size_t j = 0; j < measures; j++) {
        hw_export_csv_field(m, r->layout->measures[j + 1].name, j + 1 == measures ? '\n' : ',');
    }
    enum hw_status status = HW_OK;
    for (int32_t s = 0; s < r->n_scenarios && status == HW_OK; s++) {
        for (size_t j = 0; j < measures && status == HW_OK; j++) {
            status = hw_study_values(r, s, (int32_t)j + 1, false, y + j * each);
        }
        add_points(m, s, effects, x, y);
    }
    enum hw_status closed = hw_export_csv_close(m);
    return status != HW_OK ? status : closed;
}

enum hw_status hw_export_study(struct hw_export_making *m) {
    struct hw_study_effects effects;
    HW_TRY(hw_study_effects(&m->arena, m->r, &effects));
    HW_TRY(write_factors(m));
    HW_TRY(write_effects(m, &effects));
    return write_points(m, &effects);
}

static const char *const columns[][4] = {
    {"factors", "factor", "", "Name of what was varied"},
    {"factors", "path", "", "Its parameter in the model, as --set takes it"},
    {"factors", "low", "", "From where"},
    {"factors", "high", "", "To where"},
    {"factors", "unit", "", "Unit of both"},
    {"effects", "scenario", "", "Of which scenario; of another than the first, the effects are on its difference from the first"},
    {"effects", "measure", "", "On which measure: a column of points.csv"},
    {"effects", "kind", "", "What is estimated; in_words says it"},
    {"effects", "factor", "", "Of which factor; empty: of all"},
    {"effects", "second_factor", "", "Of an interaction, the other factor"},
    {"effects", "value", "see unit", "The estimate"},
    {"effects", "low_95", "see unit", "Lower end of its 95 % interval; of a range, of what 95 % of the points are in"},
    {"effects", "high_95", "see unit", "Upper end of it"},
    {"effects", "unit", "", "Unit of the estimate; 1: a share"},
    {"effects", "in_words", "", "What is estimated, in words"},
    {"points", "scenario", "", "Name of the scenario; the first one is the baseline"},
    {"points", "point", "1", "Number of the point of the design"},
    {"points", "replicate", "1", "Number of the replicate: the same number means the same luck at every point"},
};

void hw_export_study_define(struct hw_export_making *m) {
    const struct hw_layout *layout = m->r->layout;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        hw_export_csv_define(m, columns[i][0], ".csv", columns[i][1], columns[i][2], columns[i][3]);
        hw_export_csv_add(m, "\n");
    }
    for (size_t f = 0; f < layout->dims[0].size; f++) {
        hw_export_csv_define(m, "points", ".csv", layout->dims[0].labels[f], "", "What was varied, at this point; of words, their number");
        hw_export_csv_add(m, "\n");
    }
    for (int32_t j = 1; j < layout->n_measures; j++) {
        hw_export_csv_define(m, "points", ".csv", layout->measures[j].name, layout->measures[j].unit, layout->measures[j].definition);
        hw_export_csv_add(m, "\n");
    }
}

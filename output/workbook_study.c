/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook of a study: what was varied, what each factor does with charts, every point, sources, and what was run. */
#include "output/study.h"
#include "output/text.h"
#include "output/workbook_parts.h"

#include <math.h>
#include <string.h>

enum { WIDE = 9, LINE = 120, TEXT_ROOM = 300, CHART_WIDTH = 640, VALUES = 5 };

static const char *factor_name(const struct hw_workbook *w, int32_t f) {
    return f < 0 ? "" : w->r->layout->dims[0].labels[f];
}

static uint32_t write_factors(struct hw_workbook *w, uint32_t row) {
    static const char *const heads[] = {"Factor", "from", "to", "unit", "parameter of the model"};
    const struct hw_dim *factors = &w->r->layout->dims[0];
    hw_xlsx_text(&w->x, row++, 0, HW_XLSX_HEADING, "What was varied");
    for (int32_t i = 0; i < 5; i++) {
        hw_xlsx_text(&w->x, row, i, HW_XLSX_HEAD, heads[i]);
    }
    for (size_t f = 0; f < factors->size; f++) {
        const struct hw_param_record *low = hw_study_factor_end(w->r, (int32_t)f, false), *high = hw_study_factor_end(w->r, (int32_t)f, true);
        hw_xlsx_text(&w->x, ++row, 0, HW_XLSX_PLAIN, factors->labels[f]);
        hw_xlsx_text(&w->x, row, 1, HW_XLSX_PLAIN, low == NULL ? NULL : low->value);
        hw_xlsx_text(&w->x, row, 2, HW_XLSX_PLAIN, high == NULL ? NULL : high->value);
        hw_xlsx_text(&w->x, row, 3, HW_XLSX_PLAIN, low == NULL ? NULL : low->unit);
        hw_xlsx_text(&w->x, row, 4, HW_XLSX_PLAIN, factors->titles == NULL ? NULL : factors->titles[f]);
    }
    return row + 2;
}

static void write_summary(struct hw_workbook *w, const struct hw_study_effects *effects) {
    const struct hw_results *r = w->r;
    char text[1500], unit[80];
    int32_t failed = 0;
    for (int32_t i = 0; i < r->n_scenarios * r->n_replicates; i++) {
        failed += r->state[i] != HW_REP_DONE;
    }
    hw_xlsx_sheet(&w->x, "Summary");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, r->title);
    (void)snprintf(text, sizeof text, "A study of the design %s: %d points of %d factor%s, %d replicate%s of %d scenario%s at each. %s, seed %llu, homeward %s. The people are synthetic.",
                   effects->design, (int)r->n_replicates, (int)effects->n_factors, hw_base_s(effects->n_factors), (int)effects->n_replicates, hw_base_s(effects->n_replicates),
                   (int)r->n_scenarios, hw_base_s(r->n_scenarios), r->config_name, (unsigned long long)r->seed, r->version);
    hw_xlsx_paragraph(&w->x, 1, WIDE, LINE, text);
    hw_xlsx_paragraph(&w->x, 2, WIDE, LINE, hw_study_meaning(effects->design));
    uint32_t row = 3;
    if (failed > 0) {
        (void)snprintf(text, sizeof text, "%d of %d points failed in a scenario and %s left out.", (int)failed, (int)(r->n_scenarios * r->n_replicates), hw_base_are(failed));
        hw_xlsx_paragraph(&w->x, row++, WIDE, LINE, text);
    }
    row = write_factors(w, row + 1);
    hw_xlsx_text(&w->x, row++, 0, HW_XLSX_HEADING, "What was measured");
    for (int32_t m = 1; m < r->layout->n_measures; m++) {
        const struct hw_measure *measure = &r->layout->measures[m];
        hw_xlsx_text(&w->x, row, 0, HW_XLSX_PLAIN, measure->title);
        hw_xlsx_text(&w->x, row, 1, HW_XLSX_PLAIN, hw_workbook_unit(measure, unit, sizeof unit));
        hw_xlsx_text(&w->x, row++, 2, HW_XLSX_PLAIN, measure->definition);
    }
    static const char *const sheets[] = {"Effects", "Points", "Sources", "About"};
    hw_xlsx_text(&w->x, ++row, 0, HW_XLSX_HEADING, "Sheets");
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        hw_xlsx_link(&w->x, ++row, 0, sheets[i]);
    }
    hw_xlsx_width(&w->x, 0, 0, 40);
    hw_xlsx_width(&w->x, 1, WIDE - 1, 14);
    hw_xlsx_landscape(&w->x, 0);
}

static void put_estimate(struct hw_workbook *w, uint32_t row, const struct hw_study_effect *e) {
    struct hw_measure measure = w->r->layout->measures[e->measure];
    bool share = hw_study_kind_is_share(e->kind);
    const double numbers[VALUES] = {e->of.value, e->of.low, e->of.high, e->of.high - e->of.value, e->of.value - e->of.low};
    measure.unit = share ? "1" : measure.unit;
    measure.digits = share ? 3 : measure.digits;
    for (int32_t i = 0; i < VALUES; i++) {
        hw_workbook_number(w, row, 1 + i, &measure, numbers[i], 0);
    }
}

/* Effects of one kind, scenario and measure: numbers, and a chart when they are of several factors. e[0 .. n-1] hold them among others. */
static uint32_t write_kind(struct hw_workbook *w, uint32_t row, const struct hw_study_effect *e, int32_t n, const char *kind) {
    static const char *const heads[] = {"estimate", "95 % low", "95 % high", "up to high", "down to low"};
    const struct hw_measure *measure = &w->r->layout->measures[e->measure];
    char title[TEXT_ROOM], text[TEXT_ROOM], unit[80];
    uint32_t first = row;
    (void)snprintf(title, sizeof title, "%.200s%s%.60s", measure->title, e->scenario == 0 ? "" : ", what changes with ", e->scenario == 0 ? "" : hw_workbook_scenario(w, e->scenario));
    hw_xlsx_text(&w->x, row++, 0, HW_XLSX_HEADING, title);
    hw_xlsx_text(&w->x, row++, 0, HW_XLSX_QUIET, hw_study_kind_words(kind));
    hw_xlsx_text(&w->x, row, 0, HW_XLSX_HEAD, "Factor");
    for (int32_t i = 0; i < VALUES; i++) {
        hw_xlsx_text(&w->x, row, 1 + i, HW_XLSX_HEAD_RIGHT, heads[i]);
    }
    struct hw_xlsx_chart chart = {.title = title, .unit = hw_study_kind_is_share(kind) ? "%" : hw_workbook_unit(measure, unit, sizeof unit), .sheet = "Effects", .n_series = 1,
                                  .error_bars = true, .uneven = true, .columns = {1}, .names = {title}, .first = row + 1, .row = first, .column = VALUES + 2, .width = CHART_WIDTH};
    for (int32_t i = 0; i < n; i++) {
        if (strcmp(e[i].kind, kind) == 0) {
            (void)snprintf(text, sizeof text, "%.140s%s%.140s", e[i].factor < 0 ? "all" : factor_name(w, e[i].factor), e[i].second < 0 ? "" : " x ", factor_name(w, e[i].second));
            hw_xlsx_text(&w->x, ++row, 0, HW_XLSX_PLAIN, text);
            put_estimate(w, row, &e[i]);
            chart.last = row;
        }
    }
    if (chart.last <= chart.first) {
        return row + 2;
    }
    chart.height = 140 + (int32_t)(chart.last - chart.first + 1) * 24;
    hw_xlsx_chart(&w->x, &chart);
    uint32_t below = first + (uint32_t)chart.height / 20 + 2;
    return row + 2 > below ? row + 2 : below;
}

static void write_effects(struct hw_workbook *w, const struct hw_study_effects *all) {
    uint32_t row = 2;
    hw_xlsx_sheet(&w->x, "Effects");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, "Effects");
    if (all->n == 0) {
        hw_xlsx_text(&w->x, 1, 0, HW_XLSX_PLAIN, "There are too few points for the effects of so many factors.");
    }
    for (int32_t i = 0, next; i < all->n; i = next) {
        for (next = i; next < all->n && all->at[next].scenario == all->at[i].scenario && all->at[next].measure == all->at[i].measure; next++) {
        }
        for (int32_t k = i; k < next; k++) {
            bool seen = false;
            for (int32_t j = i; j < k && !seen; j++) {
                seen = strcmp(all->at[j].kind, all->at[k].kind) == 0;
            }
            if (!seen) {
                row = write_kind(w, row, &all->at[i], next - i, all->at[k].kind);
            }
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 40);
    hw_xlsx_width(&w->x, 1, VALUES, 12);
    hw_xlsx_landscape(&w->x, 0);
}

/* A line a point and scenario: the factors, and the mean of each measure over the replicates. */
static enum hw_status write_points(struct hw_workbook *w, const struct hw_study_effects *effects) {
    const struct hw_results *r = w->r;
    const size_t k = (size_t)effects->n_factors, n = (size_t)effects->n_replicates, points = (size_t)r->n_replicates;
    double *x = hw_arena_alloc(w->arena, points * k, sizeof *x), *y = hw_arena_alloc(w->arena, points * n, sizeof *y);
    uint32_t row = 0;
    char unit[80], head[TEXT_ROOM];
    if (x == NULL || y == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_study_points(r, x));
    hw_xlsx_sheet(&w->x, "Points");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_HEAD, "Scenario");
    hw_xlsx_text(&w->x, 0, 1, HW_XLSX_HEAD_RIGHT, "Point");
    for (size_t f = 0; f < k; f++) {
        hw_xlsx_text(&w->x, 0, 2 + (int32_t)f, HW_XLSX_HEAD_RIGHT, factor_name(w, (int32_t)f));
    }
    for (int32_t m = 1; m < r->layout->n_measures; m++) {
        (void)snprintf(head, sizeof head, "%.200s, %.70s", r->layout->measures[m].title, hw_workbook_unit(&r->layout->measures[m], unit, sizeof unit));
        hw_xlsx_text(&w->x, 0, 1 + (int32_t)k + m, HW_XLSX_HEAD_RIGHT, head);
    }
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        uint32_t first = row;
        for (int32_t m = 1; m < r->layout->n_measures; m++) {
            HW_TRY(hw_study_values(r, s, m, false, y));
            for (size_t p = 0; p < points && first + p + 2 < HW_XLSX_ROWS; p++) {
                row = first + (uint32_t)p + 1;
                hw_workbook_number(w, row, 1 + (int32_t)k + m, &r->layout->measures[m], hw_results_interval(y + p * n, n, 1, HW_CONFIDENCE).mean, 2);
            }
        }
        for (size_t p = 0; p < points && first + p + 2 < HW_XLSX_ROWS; p++) {
            row = first + (uint32_t)p + 1;
            hw_xlsx_text(&w->x, row, 0, HW_XLSX_PLAIN, hw_workbook_scenario(w, s));
            hw_xlsx_value(&w->x, row, 1, (double)r->replicate[p]);
            for (size_t f = 0; f < k; f++) {
                hw_xlsx_value(&w->x, row, 2 + (int32_t)f, x[p * k + f]);
            }
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 26);
    hw_xlsx_width(&w->x, 1, (int32_t)k + r->layout->n_measures, 14);
    hw_xlsx_freeze(&w->x, 1, 2);
    hw_xlsx_filter(&w->x, 0, row, 1 + (int32_t)k + r->layout->n_measures);
    hw_xlsx_landscape(&w->x, 0);
    return HW_OK;
}

enum hw_status hw_workbook_study(struct hw_workbook *w) {
    struct hw_study_effects effects;
    HW_TRY(hw_study_effects(w->arena, w->r, &effects));
    write_summary(w, &effects);
    write_effects(w, &effects);
    HW_TRY(write_points(w, &effects));
    hw_workbook_about(w);
    return HW_OK;
}

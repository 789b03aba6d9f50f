/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of the headline measures that are broken down, one for each of their dimensions, and of what is counted by month or day. */
#include "output/workbook_parts.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { MOST_BARS = 16, MOST_POINTS = 4000, MOST_CHARTS = 24, CHART_WIDTH = 760, SERIES_COLUMNS = 3 };

struct drawing {
    struct hw_workbook *w;
    uint32_t row;
    int32_t n_charts;
    double *one, *sum; /* [n_replicates] */
};

static const struct hw_dim *dim_of(const struct hw_workbook *w, int32_t m, int32_t d) {
    return &w->r->layout->dims[w->r->layout->measures[m].dims[d]];
}

static bool is_time(const struct hw_dim *dim) {
    static const char *const names[] = {"month", "run_month", "day", "date"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(dim->name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Of one label of the d-th dimension, over all of the others. */
static struct hw_interval interval_of(struct drawing *g, int32_t s, int32_t m, int32_t d, size_t label) {
    const struct hw_results *r = g->w->r;
    size_t n = (size_t)r->n_replicates, places = hw_results_count(r->layout, m);
    memset(g->sum, 0, n * sizeof *g->sum);
    for (size_t place = 0; place < places; place++) {
        if (hw_text_place(r->layout, m, place, d) == label) {
            hw_results_series(r, s, m, place, g->one);
            for (size_t i = 0; i < n; i++) {
                g->sum[i] += g->one[i];
            }
        }
    }
    return hw_results_interval(g->sum, n, 1, HW_CONFIDENCE);
}

/* The labels worth a bar, the largest first when they add up; how many there are. */
static size_t choose(struct drawing *g, int32_t m, int32_t d, size_t *order, double *size) {
    const struct hw_dim *dim = dim_of(g->w, m, d);
    bool time = is_time(dim), sorted = !time && hw_results_adds_up(g->w->r->layout, m);
    size_t n = 0, most = time ? MOST_POINTS : MOST_BARS;
    for (size_t i = 0; i < dim->size; i++) {
        double largest = 0.0;
        for (int32_t s = 0; s < g->w->r->n_scenarios; s++) {
            double mean = fabs(interval_of(g, s, m, d, i).mean);
            largest = mean > largest ? mean : largest;
        }
        if (largest <= 0.0 && !time) {
            continue;
        }
        size_t at = n++;
        for (; sorted && at > 0 && size[at - 1] < largest; at--) {
            size[at] = size[at - 1];
            order[at] = order[at - 1];
        }
        size[at] = largest;
        order[at] = i;
    }
    return n < most ? n : most;
}

static void draw(struct drawing *g, int32_t m, int32_t d, const size_t *order, size_t n, size_t left_out) {
    struct hw_workbook *w = g->w;
    const struct hw_measure *measure = &w->r->layout->measures[m];
    const struct hw_dim *dim = dim_of(w, m, d);
    char title[400], text[300], unit[80];
    (void)snprintf(title, sizeof title, "%.250s, by %.100s", measure->title, hw_workbook_words(dim->name, text, sizeof text));
    struct hw_xlsx_chart chart = {.title = title, .unit = strcmp(measure->unit, "1") == 0 ? "share" : hw_text_unit(measure->unit, unit, sizeof unit),
                                  .sheet = "Charts", .line = is_time(dim), .labels = 0, .row = g->row, .width = CHART_WIDTH};
    hw_xlsx_text(&w->x, g->row++, 0, HW_XLSX_HEADING, title);
    hw_xlsx_text(&w->x, g->row, 0, HW_XLSX_HEAD, "");
    for (int32_t s = 0; s < w->r->n_scenarios && s < HW_XLSX_SERIES; s++) {
        int32_t column = 1 + SERIES_COLUMNS * s;
        chart.columns[s] = column;
        chart.names[s] = hw_workbook_scenario(w, s);
        chart.n_series++;
        hw_xlsx_text(&w->x, g->row, column, HW_XLSX_HEAD_RIGHT, w->r->scenario[s]);
        hw_xlsx_text(&w->x, g->row, column + 1, HW_XLSX_HEAD_RIGHT, "95 % low");
        hw_xlsx_text(&w->x, g->row, column + 2, HW_XLSX_HEAD_RIGHT, "95 % high");
    }
    chart.first = g->row + 1;
    chart.last = g->row + (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        g->row++;
        hw_xlsx_text(&w->x, g->row, 0, HW_XLSX_PLAIN, hw_workbook_label(dim, order[i], text, sizeof text));
        for (int32_t s = 0; s < chart.n_series; s++) {
            struct hw_interval v = interval_of(g, s, m, d, order[i]);
            hw_xlsx_number(&w->x, g->row, chart.columns[s], v.mean, measure->digits);
            hw_xlsx_number(&w->x, g->row, chart.columns[s] + 1, v.mean - v.half_width, measure->digits);
            hw_xlsx_number(&w->x, g->row, chart.columns[s] + 2, v.mean + v.half_width, measure->digits);
        }
    }
    if (left_out > 0) {
        (void)snprintf(text, sizeof text, "and %zu smaller", left_out);
        hw_xlsx_text(&w->x, ++g->row, 0, HW_XLSX_QUIET, text);
    }
    chart.column = 2 + SERIES_COLUMNS * chart.n_series;
    chart.height = chart.line ? 320 : 140 + (int32_t)n * (14 + 8 * chart.n_series);
    uint32_t below = chart.row + (uint32_t)chart.height / 20 + 2;
    hw_xlsx_chart(&w->x, &chart);
    g->row = g->row + 3 > below ? g->row + 3 : below;
    g->n_charts++;
}

static enum hw_status draw_measure(struct drawing *g, int32_t m, int32_t d) {
    const struct hw_dim *dim = dim_of(g->w, m, d);
    size_t *order = hw_arena_alloc(g->w->arena, dim->size, sizeof *order);
    double *size = hw_arena_alloc(g->w->arena, dim->size, sizeof *size);
    if (order == NULL || size == NULL) {
        return HW_NO_MEMORY;
    }
    size_t shown = choose(g, m, d, order, size), worth = 0;
    for (size_t i = 0; i < dim->size; i++) {
        worth += size[i] > 0.0;
    }
    if (shown > 1 && g->n_charts < MOST_CHARTS) {
        draw(g, m, d, order, shown, is_time(dim) || worth < shown ? 0 : worth - shown);
    }
    return HW_OK;
}

enum hw_status hw_workbook_charts(struct hw_workbook *w) {
    const struct hw_layout *layout = w->r->layout;
    struct drawing g = {.w = w};
    g.one = hw_arena_alloc(w->arena, 2 * (size_t)w->r->n_replicates, sizeof *g.one);
    if (g.one == NULL) {
        return HW_NO_MEMORY;
    }
    g.sum = g.one + w->r->n_replicates;
    hw_xlsx_sheet(&w->x, "Charts");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, "Charts");
    hw_xlsx_text(&w->x, 1, 0, HW_XLSX_QUIET, "Means of the replicates; the 95 % intervals are in the numbers beside each chart.");
    g.row = 3;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        bool single = measure->n_dims == 1 && (measure->level == 0 || is_time(dim_of(w, m, 0)));
        bool several = measure->n_dims > 1 && measure->level == 0 && hw_results_adds_up(layout, m);
        for (int32_t d = 0; d < measure->n_dims && (single || several); d++) {
            HW_TRY(draw_measure(&g, m, d));
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 44);
    hw_xlsx_width(&w->x, 1, SERIES_COLUMNS * (w->r->n_scenarios < HW_XLSX_SERIES ? w->r->n_scenarios : HW_XLSX_SERIES), 12);
    hw_xlsx_landscape(&w->x, 0);
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of the headline measures that are broken down, one for each of their dimensions, and of what is counted by month or day. */
#include "output/workbook_parts.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { MOST_BARS = 16, MOST_POINTS = 4000, MOST_CHARTS = 24, CHART_WIDTH = 760, SERIES_COLUMNS = 4, MOST_ERROR_BARS = 60, HEAD_LINES = 3 };

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

static void put_heads(struct hw_workbook *w, uint32_t row, int32_t column, const char *name) {
    static const char *const ends[] = {"95 % low", "95 % high", "95 % \xc2\xb1"};
    hw_xlsx_text(&w->x, row, column, HW_XLSX_HEAD_RIGHT, name);
    for (int32_t i = 0; i < 3; i++) {
        hw_xlsx_text(&w->x, row, column + 1 + i, HW_XLSX_HEAD_RIGHT, ends[i]);
    }
    hw_xlsx_height(&w->x, row, HEAD_LINES);
}

/* Bars begin at 0, and their error bars have room: left to itself a spreadsheet cuts both. */
static void make_room(struct hw_xlsx_chart *chart, double low, double high) {
    if (isfinite(low) && isfinite(high)) {
        chart->low = low < chart->low ? low : chart->low;
        chart->high = high > chart->high ? high : chart->high;
    }
}

/* Ends of the axis at whole ticks, of which there are five or so. */
static void end_axis(struct hw_xlsx_chart *chart) {
    double largest = chart->high > -chart->low ? chart->high : -chart->low, unit = 1;
    if (chart->line || !(largest > 0)) {
        return;
    }
    for (; unit * 10 <= largest; unit *= 10) {
    }
    for (; unit > largest; unit /= 10) {
    }
    double first = largest / unit;
    chart->tick = unit * (first <= 1 ? 0.2 : first <= 2.5 ? 0.5 : first <= 6 ? 1 : 2);
    chart->high = chart->tick * ceil(chart->high / chart->tick);
    chart->low = chart->tick * floor(chart->low / chart->tick);
}

static void put_numbers(struct hw_workbook *w, uint32_t row, int32_t column, const struct hw_measure *measure, struct hw_interval v, struct hw_xlsx_chart *chart) {
    double unsure = isfinite(v.half_width) ? v.half_width : 0;
    make_room(chart, v.mean - unsure, v.mean + unsure);
    const double numbers[] = {v.mean, v.mean - v.half_width, v.mean + v.half_width, v.half_width};
    static_assert(HW_XLSX_HALF == 3, "the half-width is the fourth number");
    for (int32_t i = 0; i < 4; i++) {
        hw_workbook_number(w, row, column + i, measure, numbers[i], 0);
    }
}

/* Beside its numbers, which take as many times four columns; the next one goes below both. */
static void place_chart(struct drawing *g, struct hw_xlsx_chart *chart, int32_t n_series) {
    end_axis(chart);
    chart->column = 2 + SERIES_COLUMNS * n_series;
    uint32_t below = chart->row + (uint32_t)chart->height / 20 + 2;
    hw_xlsx_chart(&g->w->x, chart);
    g->row = g->row + 3 > below ? g->row + 3 : below;
    g->n_charts++;
}

static void draw(struct drawing *g, int32_t m, int32_t d, const size_t *order, size_t n, size_t left_out) {
    struct hw_workbook *w = g->w;
    const struct hw_measure *measure = &w->r->layout->measures[m];
    const struct hw_dim *dim = dim_of(w, m, d);
    char title[400], text[300], unit[80];
    (void)snprintf(title, sizeof title, "%.250s, by %.100s", measure->title, hw_workbook_words(dim->name, text, sizeof text));
    struct hw_xlsx_chart chart = {.title = title, .unit = hw_workbook_unit(measure, unit, sizeof unit), .sheet = "Charts", .line = is_time(dim),
                                  .error_bars = w->r->n_replicates > 1 && n <= MOST_ERROR_BARS, .labels = 0, .row = g->row, .width = CHART_WIDTH};
    hw_xlsx_text(&w->x, g->row++, 0, HW_XLSX_HEADING, title);
    hw_xlsx_text(&w->x, g->row, 0, HW_XLSX_HEAD, "");
    for (int32_t s = 0; s < w->r->n_scenarios && s < HW_XLSX_SERIES; s++) {
        int32_t column = 1 + SERIES_COLUMNS * s;
        chart.columns[s] = column;
        chart.names[s] = hw_workbook_scenario(w, s);
        chart.n_series++;
        put_heads(w, g->row, column, hw_workbook_scenario(w, s));
    }
    chart.first = g->row + 1;
    chart.last = g->row + (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        g->row++;
        hw_xlsx_text(&w->x, g->row, 0, HW_XLSX_PLAIN, hw_workbook_label(dim, order[i], text, sizeof text));
        for (int32_t s = 0; s < chart.n_series; s++) {
            struct hw_interval v = interval_of(g, s, m, d, order[i]);
            put_numbers(w, g->row, chart.columns[s], measure, v, &chart);
        }
    }
    if (left_out > 0) {
        (void)snprintf(text, sizeof text, "and %zu smaller", left_out);
        hw_xlsx_text(&w->x, ++g->row, 0, HW_XLSX_QUIET, text);
    }
    chart.height = chart.line ? 320 : 140 + (int32_t)n * (14 + 8 * chart.n_series);
    place_chart(g, &chart, chart.n_series);
}

/* The figure of the first sentence, a bar for each scenario. */
static void draw_answer(struct drawing *g) {
    struct hw_workbook *w = g->w;
    int32_t m = hw_workbook_main(w);
    char unit[80];
    if (m < 0 || w->r->n_scenarios < 2) {
        return;
    }
    const struct hw_measure *measure = &w->r->layout->measures[m];
    struct hw_xlsx_chart chart = {.title = measure->title, .unit = hw_workbook_unit(measure, unit, sizeof unit), .sheet = "Charts", .n_series = 1,
                                  .error_bars = w->r->n_replicates > 1, .columns = {1}, .names = {measure->title}, .row = g->row, .width = CHART_WIDTH};
    hw_xlsx_text(&w->x, g->row++, 0, HW_XLSX_HEADING, measure->title);
    hw_xlsx_text(&w->x, g->row, 0, HW_XLSX_HEAD, "");
    put_heads(w, g->row, 1, "mean");
    chart.first = g->row + 1;
    chart.last = g->row + (uint32_t)w->r->n_scenarios;
    for (int32_t s = 0; s < w->r->n_scenarios; s++) {
        hw_results_series(w->r, s, m, 0, g->one);
        hw_xlsx_text(&w->x, ++g->row, 0, HW_XLSX_PLAIN, hw_workbook_scenario(w, s));
        put_numbers(w, g->row, 1, measure, hw_results_interval(g->one, (size_t)w->r->n_replicates, 1, HW_CONFIDENCE), &chart);
    }
    chart.height = 140 + w->r->n_scenarios * 30;
    place_chart(g, &chart, w->r->n_scenarios < HW_XLSX_SERIES ? w->r->n_scenarios : HW_XLSX_SERIES);
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

static enum hw_status draw_each(struct drawing *g, int32_t m) {
    const struct hw_layout *layout = g->w->r->layout;
    const struct hw_measure *measure = &layout->measures[m];
    bool single = measure->n_dims == 1 && (measure->level == 0 || is_time(dim_of(g->w, m, 0)));
    bool several = measure->n_dims > 1 && measure->level == 0 && hw_results_adds_up(layout, m);
    for (int32_t d = 0; d < measure->n_dims && (single || several); d++) {
        HW_TRY(draw_measure(g, m, d));
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
    hw_xlsx_text(&w->x, 1, 0, HW_XLSX_QUIET, "Means of the replicates with their 95 % intervals, which are in the numbers beside each chart, too. The one that the first sentence is about comes first.");
    g.row = 3;
    draw_answer(&g);
    int32_t delays = hw_results_find(layout, "delayed_bed_days"); /* what the answer is made of */
    if (delays >= 0) {
        HW_TRY(draw_each(&g, delays));
    }
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (m != delays) {
            HW_TRY(draw_each(&g, m));
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 44);
    hw_xlsx_width(&w->x, 1, SERIES_COLUMNS * (w->r->n_scenarios < HW_XLSX_SERIES ? w->r->n_scenarios : HW_XLSX_SERIES), 12);
    hw_xlsx_landscape(&w->x, 0);
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook of a search: its answer, the candidates that were looked at with a chart, every run, sources, and what was run. */
#include "output/search.h"
#include "output/workbook_parts.h"

#include <math.h>
#include <string.h>

enum { WIDE = 9, LINE = 120, FIRST_MEASURES = HW_SEARCH_FIRST_MEASURES, CHART_WIDTH = 640, COLUMNS = 9 };

/* A candidate, what the chart shows of it with its interval, and what else is known: see write_head. */
static void write_candidate(struct hw_workbook *w, const struct hw_search_found *f, uint32_t row, int32_t c, const struct hw_search_line *line) {
    const struct hw_measure *measure = &w->r->layout->measures[f->rule.measure + FIRST_MEASURES];
    bool find = f->rule.kind == HW_SEARCH_FIND, fixed = hw_search_is_fixed(f);
    double met = (double)f->view.met[c] / f->view.have[c], shown = find ? met : fixed ? line->difference : line->mean;
    const double numbers[] = {shown, line->low, line->high, line->high - shown, shown - line->low};
    hw_xlsx_text(&w->x, row, 0, c == f->answer ? HW_XLSX_BOLD : HW_XLSX_PLAIN, f->names[c]);
    for (int32_t i = 0; i < 5; i++) {
        if (find) {
            hw_xlsx_share(&w->x, row, 1 + i, numbers[i], 3);
        } else {
            hw_workbook_number(w, row, 1 + i, measure, numbers[i], 0);
        }
    }
    hw_xlsx_value(&w->x, row, 6, f->view.have[c]);
    if (find) {
        hw_xlsx_text(&w->x, row, 7, HW_XLSX_PLAIN, hw_search_verdict(f, c));
    } else {
        hw_workbook_number(w, row, 7, measure, fixed ? line->mean : line->difference, 0);
    }
    char text[80] = "";
    if (line->dropped > 0) {
        (void)snprintf(text, sizeof text, "dropped after %d replicates", line->dropped);
    }
    hw_xlsx_text(&w->x, row, 8, HW_XLSX_PLAIN, c == f->answer ? "the answer" : text);
}

static void write_head(struct hw_workbook *w, const struct hw_search_found *f, uint32_t row) {
    static const char *const find[COLUMNS] = {"Candidate", "target met in", "at least", "at most", "up to most", "down to least", "replicates", "verdict", ""};
    static const char *const fixed[COLUMNS] = {"Candidate", "less the best's", "from", "to", "up to end", "down to end", "replicates", "mean", ""};
    static const char *const sequential[COLUMNS] = {"Candidate", "mean", "", "", "", "", "replicates", "less the best's", ""};
    const char *const *heads = f->rule.kind == HW_SEARCH_FIND ? find : hw_search_is_fixed(f) ? fixed : sequential;
    for (int32_t i = 0; i < COLUMNS; i++) {
        hw_xlsx_text(&w->x, row, i, i == 0 || i == 8 || (i == 7 && heads == find) ? HW_XLSX_HEAD : HW_XLSX_HEAD_RIGHT, heads[i]);
    }
}

static enum hw_status write_candidates(struct hw_workbook *w, const struct hw_search_found *f, uint32_t row) {
    const struct hw_measure *measure = &w->r->layout->measures[f->rule.measure + FIRST_MEASURES];
    bool find = f->rule.kind == HW_SEARCH_FIND;
    char title[300], unit[80];
    (void)snprintf(title, sizeof title, "%.200s", find ? "Share of the replicates that meet the target" : measure->title);
    struct hw_xlsx_chart chart = {.title = title, .unit = find ? "%" : hw_workbook_unit(measure, unit, sizeof unit), .sheet = "Summary", .n_series = 1, .columns = {1}, .names = {title},
                                  .error_bars = find || hw_search_is_fixed(f), .uneven = true, .column = 1, .width = CHART_WIDTH};
    hw_xlsx_text(&w->x, row++, 0, HW_XLSX_HEADING, "What was looked at");
    write_head(w, f, row);
    chart.first = row + 1;
    for (int32_t c = 0; c < f->rule.candidates; c++) {
        struct hw_search_line line;
        if (f->view.have[c] > 0) {
            HW_TRY(hw_search_line(w->arena, f, c, &line));
            write_candidate(w, f, ++row, c, &line);
        }
    }
    chart.last = row;
    chart.row = row + 2;
    chart.height = 140 + (int32_t)(chart.last - chart.first + 1) * 24;
    if (chart.last > chart.first) {
        hw_xlsx_chart(&w->x, &chart);
        row = chart.row + (uint32_t)chart.height / 20;
    }
    static const char *const sheets[] = {"Runs", "Sources", "About"};
    row += 2;
    hw_xlsx_text(&w->x, row, 0, HW_XLSX_HEADING, "Sheets");
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        hw_xlsx_link(&w->x, ++row, 0, sheets[i]);
    }
    return HW_OK;
}

static enum hw_status write_summary(struct hw_workbook *w, const struct hw_search_found *f) {
    const struct hw_results *r = w->r;
    char text[1500], words[HW_SEARCH_WORDS];
    int32_t looked = 0, row = 3;
    for (int32_t c = 0; c < f->rule.candidates; c++) {
        looked += f->view.have[c] > 0;
    }
    hw_xlsx_sheet(&w->x, "Summary");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, r->title);
    (void)snprintf(text, sizeof text, "A search among %d candidates; %d were looked at, in %d runs. %s, seed %llu, homeward %s. The people are synthetic.", f->rule.candidates, looked,
                   r->n_replicates, r->config_name, (unsigned long long)r->seed, r->version);
    hw_xlsx_paragraph(&w->x, 1, WIDE, LINE, text);
    hw_search_say(r, f, words);
    (void)snprintf(text, sizeof text, "Answer: %s", words);
    hw_xlsx_paragraph(&w->x, 2, WIDE, LINE, text);
    hw_search_meaning(f, words);
    hw_xlsx_paragraph(&w->x, 3, WIDE, LINE, words);
    if (f->runs.n < r->n_replicates) {
        (void)snprintf(text, sizeof text, "%d of %d runs failed and are left out.", r->n_replicates - f->runs.n, r->n_replicates);
        hw_xlsx_paragraph(&w->x, (uint32_t)++row, WIDE, LINE, text);
    }
    hw_xlsx_width(&w->x, 0, 0, 40);
    hw_xlsx_width(&w->x, 1, 7, 14);
    hw_xlsx_width(&w->x, 8, 8, 28);
    hw_xlsx_landscape(&w->x, 0);
    return write_candidates(w, f, (uint32_t)row + 2);
}

static void write_runs(struct hw_workbook *w, const struct hw_search_found *f) {
    const int32_t measures = f->rule.measures;
    char head[300], unit[80];
    hw_xlsx_sheet(&w->x, "Runs");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_HEAD, "Candidate");
    hw_xlsx_text(&w->x, 0, 1, HW_XLSX_HEAD_RIGHT, "Replicate");
    for (int32_t k = 0; k < measures; k++) {
        const struct hw_measure *measure = &w->r->layout->measures[k + FIRST_MEASURES];
        (void)snprintf(head, sizeof head, "%.200s, %.70s", measure->title, hw_workbook_unit(measure, unit, sizeof unit));
        hw_xlsx_text(&w->x, 0, 2 + k, HW_XLSX_HEAD_RIGHT, head);
    }
    uint32_t row = 0;
    for (int32_t i = 0; i < f->runs.n && row + 1 < HW_XLSX_ROWS; i++) {
        hw_xlsx_text(&w->x, ++row, 0, HW_XLSX_PLAIN, f->names[f->runs.candidate[i]]);
        hw_xlsx_value(&w->x, row, 1, f->runs.replicate[i]);
        for (int32_t k = 0; k < measures; k++) {
            hw_workbook_number(w, row, 2 + k, &w->r->layout->measures[k + FIRST_MEASURES], f->runs.y[i * measures + k], 2);
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 40);
    hw_xlsx_width(&w->x, 1, 1 + measures, 14);
    hw_xlsx_freeze(&w->x, 1, 1);
    hw_xlsx_filter(&w->x, 0, row, 2 + measures);
    hw_xlsx_landscape(&w->x, 0);
}

enum hw_status hw_workbook_search(struct hw_workbook *w) {
    struct hw_search_found found;
    HW_TRY(hw_search_find(w->arena, w->r, &found));
    HW_TRY(write_summary(w, &found));
    write_runs(w, &found);
    hw_workbook_about(w);
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run found, on the console: a page that somebody on a board can read without the manual. */
#include "output/block.h"
#include "output/caution.h"
#include "output/study.h"
#include "output/summary_data.h"
#include "output/table.h"
#include "output/text.h"
#include "output/warmup.h"

#include <math.h>
#include <string.h>

enum { REASONS_SHOWN = 10 };

struct page {
    const struct hw_results *results;
    const struct hw_show *show;
    struct hw_arena *arena;
    double *series, *scratch; /* [n_replicates] */
    FILE *out;
};

static void print_failures(const struct page *p) {
    const struct hw_results *r = p->results;
    int32_t failed = 0, shown = 0, cells = r->n_scenarios * r->n_replicates;
    for (int32_t i = 0; i < cells; i++) {
        failed += r->state[i] != HW_REP_DONE;
    }
    if (failed == 0) {
        return;
    }
    hw_table_heading(p->show, p->out, "Incomplete: %d of %d replicate%s failed or missing, left out below", (int)failed, (int)cells,
                     hw_base_s(cells));
    for (int32_t i = 0; i < cells && shown < REASONS_SHOWN; i++) {
        if (r->state[i] != HW_REP_DONE) {
            const char *why = r->reason == NULL ? NULL : r->reason[i];
            hw_table_paragraph(p->show, p->out, "%s, replicate %d: %s", r->scenario[i / r->n_replicates],
                               (int)r->replicate[i % r->n_replicates],
                               why != NULL                    ? why
                               : r->state[i] == HW_REP_FAILED ? "failed"
                                                              : "missing");
            shown++;
        }
    }
    if (failed > shown) {
        hw_table_paragraph(p->show, p->out, "and %d more", (int)(failed - shown));
    }
}

static enum hw_status print_top(const struct page *p) {
    const struct hw_results *r = p->results;
    fputs(p->show->colour ? "\033[1m" : "", p->out);
    hw_table_paragraph(p->show, p->out, "%s", r->title);
    fputs(p->show->colour ? "\033[0m" : "", p->out);
    hw_table_paragraph(p->show, p->out, "%s, seed %llu, homeward %s.%s", r->config_name, (unsigned long long)r->seed, r->version,
                       r->n_replicates > 1 ? "" : " One replicate, so there are no intervals.");
    hw_summary_changes(r, p->show, p->out);
    if (r->n_replicates > 1) {
        hw_table_paragraph(p->show, p->out,
                           "Each figure is the mean of %d replicates, with the 95 %% interval of that mean in brackets: "
                           "how sure the simulation is of its own answer, not how right the model is.",
                           (int)r->n_replicates);
    }
    if (r->n_scenarios > 1) {
        struct hw_table table;
        hw_table_init(&table, p->arena, 2);
        table.left |= 2u;
        fputc('\n', p->out);
        for (int32_t s = 0; s < r->n_scenarios; s++) {
            hw_table_start(&table, HW_TABLE_PLAIN);
            hw_table_cell(&table, "%s", r->scenario[s]);
            bool titled = r->scenario_title != NULL && strcmp(r->scenario_title[s], r->scenario[s]) != 0;
            hw_table_cell(&table, "%s", titled ? r->scenario_title[s] : "");
        }
        HW_TRY(hw_table_print(&table, p->show, p->out));
    }
    print_failures(p);
    return HW_OK;
}

static void start_table(const struct page *p, struct hw_table *table, const char *first) {
    hw_table_init(table, p->arena, p->results->n_scenarios + 1);
    hw_table_start(table, HW_TABLE_HEAD);
    hw_table_cell(table, "%s", first);
    for (int32_t s = 0; s < p->results->n_scenarios; s++) {
        hw_table_cell(table, "%s", p->results->scenario[s]);
    }
}

static void interval_cell(const struct page *p, struct hw_table *table, int32_t digits) {
    char text[200];
    struct hw_interval interval = hw_results_interval(p->series, (size_t)p->results->n_replicates, 1, HW_CONFIDENCE);
    hw_table_cell(table, "%s", hw_text_interval(text, sizeof text, interval, digits));
}

/* Measures of one number (also those whose dimensions have one label), those of the given level (or above, for the last one). */
static enum hw_status print_numbers(const struct page *p, int32_t level, const char *heading) {
    const struct hw_layout *layout = p->results->layout;
    struct hw_table table;
    char title[256];
    bool any = false;
    start_table(p, &table, "");
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        if (hw_results_count(layout, m) != 1 || (level == 0) != (measure->level == 0)) {
            continue;
        }
        any = true;
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", hw_text_title(measure, title, sizeof title));
        for (int32_t s = 0; s < p->results->n_scenarios; s++) {
            hw_results_series(p->results, s, m, 0, p->series);
            interval_cell(p, &table, measure->digits);
        }
    }
    if (!any) {
        return HW_OK;
    }
    hw_table_heading(p->show, p->out, "%s", heading);
    return hw_table_print(&table, p->show, p->out);
}

static void total_lines(const struct page *p, struct hw_table *table, int32_t m, const struct hw_block *block) {
    const struct hw_results *r = p->results;
    int32_t digits = r->layout->measures[m].digits;
    if (block->shown < block->count) {
        hw_table_start(table, HW_TABLE_PLAIN);
        hw_table_cell(table, "%zu other%s together", block->count - block->shown, hw_base_s((int64_t)(block->count - block->shown)));
        for (int32_t s = 0; s < r->n_scenarios; s++) {
            hw_block_rest(r, s, m, block, block->shown, p->scratch, p->series);
            interval_cell(p, table, digits);
        }
    }
    hw_table_start(table, HW_TABLE_TOTAL);
    hw_table_cell(table, "Total");
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        hw_results_series(r, s, m, hw_results_count(r->layout, m), p->series);
        interval_cell(p, table, digits);
    }
}

static enum hw_status print_block(const struct page *p, int32_t m) {
    const struct hw_results *r = p->results;
    const struct hw_measure *measure = &r->layout->measures[m];
    struct hw_block block;
    struct hw_table table;
    char text[256];
    HW_TRY(hw_block_choose(p->arena, r, m, p->show->all, &block));
    hw_table_heading(p->show, p->out, "%s", hw_text_heading(r->layout, m, text, sizeof text));
    if (block.count == 0) {
        hw_table_paragraph(p->show, p->out, "None in any scenario.");
        return HW_OK;
    }
    start_table(p, &table, "");
    for (size_t i = 0; i < block.shown; i++) {
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", hw_text_label(r->layout, m, block.index[i], text, sizeof text));
        for (int32_t s = 0; s < r->n_scenarios; s++) {
            hw_results_series(r, s, m, block.index[i], p->series);
            interval_cell(p, &table, measure->digits);
        }
    }
    bool adds_up = hw_results_adds_up(r->layout, m);
    if (adds_up && block.count > 1) {
        total_lines(p, &table, m, &block);
    }
    HW_TRY(hw_table_print(&table, p->show, p->out));
    if (!adds_up && block.shown < block.count) {
        hw_table_paragraph(p->show, p->out, "%zu more with --all.", block.count - block.shown);
    }
    if (p->show->all && block.empty > 0) {
        hw_table_paragraph(p->show, p->out, "%zu that %s zero or not there in every scenario %s left out.", block.empty, hw_base_are((int64_t)block.empty),
                           hw_base_are((int64_t)block.empty));
    }
    return HW_OK;
}

static bool has_observed(const struct page *p, const struct hw_measure *m) {
    return m->observed_source != NULL && m->n_dims == 0 && isfinite(m->observed) && (p->show->all || m->level == 0);
}

/* A measure that was observed place by place (month by month) has a table of its own. */
static enum hw_status print_observed_places(const struct page *p, int32_t m) {
    const struct hw_results *r = p->results;
    const struct hw_measure *measure = &r->layout->measures[m];
    size_t count = hw_results_count(r->layout, m);
    struct hw_table table;
    char text[256];
    hw_table_init(&table, p->arena, 3);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", "");
    hw_table_cell(&table, "simulated (%s)", r->scenario[0]);
    hw_table_cell(&table, "observed");
    for (size_t i = 0; i < count; i++) {
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", hw_text_label(r->layout, m, i, text, sizeof text));
        hw_results_series(r, 0, m, i, p->series);
        interval_cell(p, &table, measure->digits);
        hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, measure->observed_at[i], measure->digits));
    }
    hw_table_heading(p->show, p->out, "Beside the data: %s", hw_text_heading(r->layout, m, text, sizeof text));
    HW_TRY(hw_table_print(&table, p->show, p->out));
    hw_table_paragraph(p->show, p->out, "Observed (%s): %s.", measure->observed_role == NULL ? "" : measure->observed_role,
                       measure->observed_source);
    return HW_OK;
}

/* Only the first scenario is what happened; schemes are not compared with the past. */
static enum hw_status print_observed(const struct page *p) {
    const struct hw_results *r = p->results;
    struct hw_table table;
    char text[256];
    bool any = false;
    hw_table_init(&table, p->arena, 4);
    table.left |= 8u;
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", "");
    hw_table_cell(&table, "simulated (%s)", r->scenario[0]);
    hw_table_cell(&table, "observed");
    hw_table_cell(&table, "the observed figure is");
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        const struct hw_measure *measure = &r->layout->measures[m];
        if (!has_observed(p, measure)) {
            continue;
        }
        any = true;
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", hw_text_title(measure, text, sizeof text));
        hw_results_series(r, 0, m, 0, p->series);
        interval_cell(p, &table, measure->digits);
        hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, measure->observed, measure->digits));
        hw_table_cell(&table, "%s", measure->observed_role == NULL ? "" : measure->observed_role);
    }
    if (!any) {
        return HW_OK;
    }
    hw_table_heading(p->show, p->out, "Beside the data");
    HW_TRY(hw_table_print(&table, p->show, p->out));
    hw_table_paragraph(p->show, p->out,
                       "Only a figure that was held out tests the model: one that was put in or fitted agrees by construction.");
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        const struct hw_measure *measure = &r->layout->measures[m];
        if (has_observed(p, measure)) {
            hw_table_paragraph(p->show, p->out, "%s: %s.", measure->title, measure->observed_source);
        }
    }
    return HW_OK;
}

static enum hw_status print_page(const struct page *p) {
    const struct hw_layout *layout = p->results->layout;
    int32_t more = 0, series = 0;
    HW_TRY(print_top(p));
    HW_TRY(print_numbers(p, 0, "In short"));
    if (p->show->brief) {
        hw_caution_print(p->results, p->show, p->series, p->out);
        return ferror(p->out) ? HW_IO : HW_OK;
    }
    for (int level = 0; level < 2; level++) {
        if (level == 1 && p->show->all) {
            HW_TRY(print_numbers(p, 1, "Further measures"));
        }
        for (int32_t m = 0; m < layout->n_measures; m++) {
            bool here = (layout->measures[m].level == 0) == (level == 0) && layout->measures[m].level <= 1;
            series += level == 1 && layout->measures[m].level > 1;
            more += here && level == 1 ? 1 : 0;
            if (here && hw_results_count(layout, m) != 1 && (level == 0 || p->show->all)) {
                HW_TRY(print_block(p, m));
            }
        }
    }
    hw_caution_print(p->results, p->show, p->series, p->out);
    HW_TRY(hw_warmup_print(p->arena, p->results, p->show, p->out));
    HW_TRY(print_observed(p));
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (layout->measures[m].observed_source != NULL && layout->measures[m].observed_at != NULL) {
            HW_TRY(print_observed_places(p, m));
        }
    }
    if (more > 0 && !p->show->all) {
        fputc('\n', p->out);
        hw_table_paragraph(p->show, p->out, "%d more measure%s: homeward summary --all.%s", (int)more, hw_base_s(more),
                           p->results->n_scenarios > 1 ? " What a scenario changed: homeward compare." : "");
    }
    if (series > 0 && p->show->all) {
        fputc('\n', p->out);
        hw_table_paragraph(p->show, p->out, "%d more %s too long for tables: homeward report draws %s, and summary --csv and --json hold %s.", (int)series,
                           series == 1 ? "is" : "are", series == 1 ? "it" : "them", series == 1 ? "it" : "them");
    }
    if (p->results->attribution != NULL && *p->results->attribution != '\0') {
        fputc('\n', p->out);
        hw_table_paragraph(p->show, p->out, "%s", p->results->attribution);
    }
    return ferror(p->out) ? HW_IO : HW_OK;
}

enum hw_status hw_summary_print(const struct hw_results *results, const struct hw_show *show, FILE *out) {
    HW_REQUIRE(show->mem != NULL);
    if (hw_study_is(results)) {
        return hw_study_print(results, show, out);
    }
    struct hw_arena arena;
    hw_arena_init(&arena, show->mem);
    double *scratch = hw_arena_alloc(&arena, 2 * (size_t)results->n_replicates, sizeof *scratch);
    enum hw_status status = HW_NO_MEMORY;
    if (scratch != NULL && show->format == HW_FORMAT_TABLE) {
        struct page page = {results, show, &arena, scratch, scratch + results->n_replicates, out};
        status = print_page(&page);
    } else if (scratch != NULL && show->format == HW_FORMAT_MARKDOWN) {
        status = hw_summary_markdown(results, show, scratch, out);
    } else if (scratch != NULL) {
        status = hw_summary_data(&arena, results, show->format, scratch, out);
    }
    hw_arena_clear(&arena);
    return status;
}

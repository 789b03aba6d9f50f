/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scenario changed, by paired differences: a page for people, or every number for programs. */
#include "output/block.h"
#include "output/caution.h"
#include "output/evidence.h"
#include "output/pairing.h"
#include "output/pairs.h"
#include "output/returns.h"
#include "output/summary_data.h"
#include "output/table.h"
#include "output/text.h"
#include "output/together.h"

#include <math.h>
#include <string.h>

struct page {
    const struct hw_results *results;
    const struct hw_show *show;
    struct hw_arena *arena;
    double *a, *b, *scratch; /* [n_replicates] */
    FILE *out;
    int32_t baseline;
    double confidence; /* of each interval */
    int32_t lines, marked; /* differences shown; of these with an interval that excludes 0 */
};

static struct hw_pairs pairs_of(const struct page *p, int32_t s, int32_t m, size_t i) {
    hw_results_series(p->results, p->baseline, m, i, p->a);
    hw_results_series(p->results, s, m, i, p->b);
    return hw_pairs_compare(p->a, p->b, (size_t)p->results->n_replicates, p->confidence);
}

static void start_table(const struct page *p, struct hw_table *table) {
    hw_table_init(table, p->arena, 5);
    table->left |= 16u;
    hw_table_start(table, HW_TABLE_HEAD);
    hw_table_cell(table, "%s", "");
    hw_table_cell(table, "%s", p->results->scenario[p->baseline]);
    hw_table_cell(table, "difference (95 %% interval)");
    hw_table_cell(table, "%%");
    hw_table_cell(table, "in words");
}

/* A difference may be small beside what it is a difference of: digits are added until its uncertainty shows. */
static int32_t digits_for(const struct hw_pairs *pairs, int32_t digits) {
    double size = pairs->difference.half_width > 0.0 ? pairs->difference.half_width : fabs(pairs->difference.mean);
    double unit = 1.0;
    for (int32_t i = 0; i < digits; i++) {
        unit /= 10.0;
    }
    for (int32_t more = 0; more < 3 && size > 0.0 && size < unit; more++) {
        unit /= 10.0;
        digits++;
    }
    return digits;
}

static void fill_line(struct page *p, struct hw_table *table, const char *label, const struct hw_pairs *pairs, int32_t digits) {
    char text[200];
    const char *word = hw_pairs_word(pairs);
    p->lines++;
    p->marked += strcmp(word, "rose") == 0 || strcmp(word, "fell") == 0;
    hw_table_cell(table, "%s", label);
    hw_table_cell(table, "%s", hw_text_number(text, sizeof text, pairs->baseline, digits));
    hw_table_cell(table, "%s", hw_text_interval(text, sizeof text, pairs->difference, digits_for(pairs, digits)));
    hw_table_cell(table, "%s", hw_text_number(text, sizeof text, 100.0 * pairs->relative, 1));
    hw_table_cell(table, "%s", word);
}

static enum hw_status print_numbers(struct page *p, int32_t s, bool further) {
    const struct hw_layout *layout = p->results->layout;
    struct hw_table table;
    char title[256];
    int32_t before = p->lines;
    start_table(p, &table);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        if (hw_results_count(layout, m) != 1 || (measure->level != 0) != further) {
            continue;
        }
        struct hw_pairs pairs = pairs_of(p, s, m, 0);
        hw_table_start(&table, HW_TABLE_PLAIN);
        fill_line(p, &table, hw_text_title(measure, title, sizeof title), &pairs, measure->digits);
    }
    if (p->lines == before) {
        return HW_OK;
    }
    fputc('\n', p->out);
    return hw_table_print(&table, p->show, p->out);
}

static void total_lines(struct page *p, struct hw_table *table, int32_t s, int32_t m, const struct hw_block *block) {
    int32_t digits = p->results->layout->measures[m].digits;
    struct hw_pairs pairs;
    if (block->shown < block->count) {
        char label[64];
        hw_block_rest(p->results, p->baseline, m, block, block->shown, p->scratch, p->a);
        hw_block_rest(p->results, s, m, block, block->shown, p->scratch, p->b);
        pairs = hw_pairs_compare(p->a, p->b, (size_t)p->results->n_replicates, p->confidence);
        snprintf(label, sizeof label, "%zu other%s together", block->count - block->shown, hw_base_s((int64_t)(block->count - block->shown)));
        hw_table_start(table, HW_TABLE_PLAIN);
        fill_line(p, table, label, &pairs, digits);
    }
    /* Whatever one organisation gets, another pays: these totals say nothing. */
    const char *name = p->results->layout->measures[m].name;
    if (strcmp(name, "money_net") == 0 || strcmp(name, "money_income") == 0) {
        return;
    }
    pairs = pairs_of(p, s, m, hw_results_count(p->results->layout, m));
    hw_table_start(table, HW_TABLE_TOTAL);
    fill_line(p, table, "Total", &pairs, digits);
}

static enum hw_status print_block(struct page *p, int32_t s, int32_t m) {
    const struct hw_layout *layout = p->results->layout;
    struct hw_block block;
    struct hw_table table;
    char text[256];
    HW_TRY(hw_block_choose(p->arena, p->results, m, p->show->all, &block));
    if (block.count == 0) {
        return HW_OK;
    }
    hw_table_heading(p->show, p->out, "%s", hw_text_heading(layout, m, text, sizeof text));
    start_table(p, &table);
    for (size_t i = 0; i < block.shown; i++) {
        struct hw_pairs pairs = pairs_of(p, s, m, block.index[i]);
        hw_table_start(&table, HW_TABLE_PLAIN);
        fill_line(p, &table, hw_text_label(layout, m, block.index[i], text, sizeof text), &pairs, layout->measures[m].digits);
    }
    if (hw_results_adds_up(layout, m) && block.count > 1) {
        total_lines(p, &table, s, m, &block);
    }
    HW_TRY(hw_table_print(&table, p->show, p->out));
    if (!hw_results_adds_up(layout, m) && block.shown < block.count) {
        hw_table_paragraph(p->show, p->out, "%zu more with --all.", block.count - block.shown);
    }
    return HW_OK;
}

static void print_notes(const struct page *p) {
    fputc('\n', p->out);
    hw_table_paragraph(p->show, p->out,
                       "\"Rose\" and \"fell\" stand where the interval excludes 0; \"no change\" means equal in every pair. %d of %d lines "
                       "are marked; if nothing had changed, about 1 line in 20 would be, by chance.",
                       (int)p->marked, (int)p->lines);
    if (p->show->simultaneous && p->results->n_scenarios > 2) {
        hw_table_paragraph(p->show, p->out,
                           "For each measure the intervals of the %d scenarios hold all together with a probability of 95 %% (each by itself with %.2f %%; Bonferroni), so that scenarios may be chosen by them.",
                           (int)p->results->n_scenarios - 1, 100.0 * p->confidence);
    }
}

/* The answer in a sentence, about the measure that the whole job is for. */
static void print_answer(const struct page *p, int32_t s) {
    const struct hw_results *r = p->results;
    int32_t m = hw_results_find(r->layout, "delayed_bed_days_total");
    if (m < 0 || hw_results_count(r->layout, m) != 1) {
        return;
    }
    const struct hw_measure *measure = &r->layout->measures[m];
    struct hw_pairs pairs = pairs_of(p, s, m, 0);
    const char *word = hw_pairs_word(&pairs), *who = r->scenario_title == NULL ? r->scenario[s] : r->scenario_title[s];
    char from[80], to[80], by[200];
    hw_text_number(from, sizeof from, pairs.baseline, measure->digits);
    hw_text_number(to, sizeof to, pairs.scenario, measure->digits);
    struct hw_interval change = pairs.difference;
    change.mean = strcmp(word, "fell") == 0 ? -change.mean : change.mean; /* the word tells the direction */
    hw_text_interval(by, sizeof by, change, digits_for(&pairs, measure->digits));
    if (strcmp(word, "rose") == 0 || strcmp(word, "fell") == 0) {
        hw_table_paragraph(p->show, p->out, "With %s: %s %s from %s to %s, by %s.", who, measure->title, word, from, to, by);
    } else if (strcmp(word, "no clear change") == 0) {
        hw_table_paragraph(p->show, p->out, "With %s: no clear change in %s, from %s to %s, by %s.", who, measure->title, from, to, by);
    } else {
        hw_table_paragraph(p->show, p->out, "With %s: %s from %s to %s, %s.", who, measure->title, from, to, strcmp(word, "no change") == 0 ? "the same in every pair" : "how sure that is cannot be told");
    }
}

static enum hw_status print_scenario(struct page *p, int32_t s) {
    const struct hw_results *r = p->results;
    int32_t dropped = hw_pairs_dropped(r, p->baseline, s);
    const char *title = r->scenario_title == NULL || strcmp(r->scenario_title[s], r->scenario[s]) == 0 ? NULL : r->scenario_title[s];
    p->lines = p->marked = 0;
    hw_table_heading(p->show, p->out, "%s%s%s%s against %s: %d pair%s of replicates", r->scenario[s], title == NULL ? "" : " (",
                     title == NULL ? "" : title, title == NULL ? "" : ")", r->scenario[p->baseline], (int)(r->n_replicates - dropped), hw_base_s(r->n_replicates - dropped));
    if (dropped > 0) {
        hw_table_paragraph(p->show, p->out, "%d pair%s left out because a replicate failed or is missing.", (int)dropped,
                           dropped == 1 ? "" : "s");
    }
    print_answer(p, s);
    hw_evidence_print(r, p->show, s, p->out);
    HW_TRY(print_numbers(p, s, false));
    if (p->show->brief) {
        HW_TRY(hw_together_print(p->arena, r, p->show, p->baseline, s, p->a, p->b, p->scratch, p->out));
        print_notes(p);
        return HW_OK;
    }
    if (p->show->all) {
        HW_TRY(print_numbers(p, s, true));
    }
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        const struct hw_measure *measure = &r->layout->measures[m];
        if (hw_results_count(r->layout, m) != 1 && (measure->level == 0 || (p->show->all && measure->level == 1))) {
            HW_TRY(print_block(p, s, m));
        }
    }
    HW_TRY(hw_together_print(p->arena, r, p->show, p->baseline, s, p->a, p->b, p->scratch, p->out));
    HW_TRY(hw_returns_print(p->arena, r, p->show, p->baseline, s, p->a, p->b, p->out));
    print_notes(p);
    return HW_OK;
}

static enum hw_status print_page(struct page *p) {
    const struct hw_results *r = p->results;
    hw_table_paragraph(p->show, p->out, "%s", r->title);
    hw_table_paragraph(
        p->show, p->out,
        "%s, seed %llu, homeward %s. The same people, with the same luck, are in both scenarios of a pair, so differences are "
        "surer than the figures themselves.",
        r->config_name, (unsigned long long)r->seed, r->version);
    hw_summary_changes(r, p->show, p->out);
    if (r->n_scenarios < 2) {
        hw_table_paragraph(p->show, p->out, "There is only one scenario (%s), so nothing to compare.", r->scenario[0]);
    }
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        if (s != p->baseline) {
            HW_TRY(print_scenario(p, s));
        }
    }
    hw_caution_print(r, p->show, p->a, p->out);
    return ferror(p->out) ? HW_IO : HW_OK;
}

static void json_number(const struct page *p, int32_t s, int32_t m, size_t i, const struct hw_pairs *pairs) {
    const char *const names[] = {"baseline_mean", "scenario_mean", "difference", "half_width", "relative"};
    const double values[] = {pairs->baseline, pairs->scenario, pairs->difference.mean, pairs->difference.half_width, pairs->relative};
    fputs("      {\"scenario\": ", p->out);
    hw_text_json(p->out, p->results->scenario[s]);
    fputs(", ", p->out);
    hw_summary_json_labels(p->results->layout, m, i, p->out);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        fprintf(p->out, ", \"%s\": ", names[k]);
        hw_text_full(p->out, values[k], "null");
    }
    fprintf(p->out, ", \"pairs\": %d, \"in_words\": \"%s\", \"differences\": [", (int)pairs->difference.n, hw_pairs_word(pairs));
    for (int32_t r = 0; r < p->results->n_replicates; r++) {
        fputs(r == 0 ? "" : ", ", p->out);
        hw_text_full(p->out, p->b[r], "null");
    }
    fputs("]}", p->out);
}

static void print_json(const struct page *p) {
    const struct hw_layout *layout = p->results->layout;
    fputs("{\n", p->out);
    hw_summary_json_head(p->results, p->out);
    fprintf(p->out, "  \"simultaneous\": %s,\n  \"confidence_of_each\": %.17g,\n", p->show->simultaneous ? "true" : "false", p->confidence);
    fputs("  \"baseline\": ", p->out);
    hw_text_json(p->out, p->results->scenario[p->baseline]);
    fputs(",\n  \"measures\": [", p->out);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        size_t count = hw_results_count(layout, m);
        const char *between = "\n";
        fputs(m == 0 ? "\n    {" : ",\n    {", p->out);
        hw_summary_json_measure(layout, m, p->out);
        fputs(", \"numbers\": [", p->out);
        for (int32_t s = 0; s < p->results->n_scenarios; s++) {
            for (size_t i = 0; i < count && s != p->baseline; i++) {
                struct hw_pairs pairs = pairs_of(p, s, m, i);
                fputs(between, p->out);
                json_number(p, s, m, i, &pairs);
                between = ",\n";
            }
        }
        fputs("\n    ]}", p->out);
    }
    fputs("\n  ],\n  \"together\": ", p->out);
    hw_together_json(p->results, p->baseline, p->a, p->b, p->scratch, p->out);
    fputs("\n}\n", p->out);
}

static void csv_line(const struct page *p, int32_t s, int32_t m, size_t i, const struct hw_pairs *pairs) {
    const struct hw_interval *change = &pairs->difference;
    const double values[] = {pairs->baseline, pairs->scenario, change->mean, change->half_width, pairs->relative};
    hw_text_csv(p->out, p->results->scenario[s]);
    fputc(',', p->out);
    hw_summary_csv_place(p->results->layout, m, i, p->out);
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        fputc(',', p->out);
        hw_text_full(p->out, values[k], "");
    }
    fprintf(p->out, ",%d,%s\n", (int)change->n, hw_pairs_word(pairs));
}

/* A line for a paper: rounded as on the console, each difference with its interval. */
static void markdown_line(const struct page *p, int32_t s, int32_t m, size_t i, const struct hw_pairs *pairs) {
    int32_t digits = p->results->layout->measures[m].digits;
    char text[200];
    hw_summary_page_place(p->results->layout, m, i, p->out);
    fputc(' ', p->out);
    hw_text_markdown(p->out, p->results->scenario_title == NULL ? p->results->scenario[s] : p->results->scenario_title[s]);
    fprintf(p->out, " | %s |", hw_text_number(text, sizeof text, pairs->baseline, digits));
    fprintf(p->out, " %s |", hw_text_number(text, sizeof text, pairs->scenario, digits));
    fprintf(p->out, " %s |", hw_text_interval(text, sizeof text, pairs->difference, digits_for(pairs, digits)));
    fprintf(p->out, " %s | %s |\n", hw_text_number(text, sizeof text, 100.0 * pairs->relative, 1), hw_pairs_word(pairs));
}

static void print_data(const struct page *p) {
    bool csv = p->show->format == HW_FORMAT_CSV;
    fputs(csv ? "scenario,measure,unit,dim_1,label_1,dim_2,label_2,dim_3,label_3,baseline_mean,scenario_mean,difference,half_width_95,"
                "relative,pairs,in_words\n"
              : "| Measure | Of | Scenario | Baseline | With it | Difference (95 % interval) | % | In words |\n|---|---|---|---:|---:|---:|---:|---|\n",
          p->out);
    for (int32_t m = 0; m < p->results->layout->n_measures; m++) {
        bool here = csv || p->show->all || p->results->layout->measures[m].level == 0;
        size_t count = here ? hw_results_count(p->results->layout, m) : 0;
        for (size_t i = 0; i < count; i++) {
            for (int32_t s = 0; s < p->results->n_scenarios; s++) {
                if (s != p->baseline) {
                    struct hw_pairs pairs = pairs_of(p, s, m, i);
                    (csv ? csv_line : markdown_line)(p, s, m, i, &pairs);
                }
            }
        }
    }
}

/* The scenario of that name, or -1 after saying which there are. */
static int32_t find_baseline(const struct hw_results *results, const char *name) {
    if (name == NULL) {
        return 0;
    }
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        if (strcmp(results->scenario[s], name) == 0) {
            return s;
        }
    }
    fprintf(stderr, "error: no scenario is called '%s'; there are:", name);
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        fprintf(stderr, "%s %s", s == 0 ? "" : ",", results->scenario[s]);
    }
    fputc('\n', stderr);
    return -1;
}

/* Bonferroni: k intervals that each miss with a probability of 0.05 / k miss together with at most 0.05, however they depend on each other. */
static double confidence_of(const struct hw_results *results, const struct hw_show *show) {
    return show->simultaneous && results->n_scenarios > 2 ? 1.0 - (1.0 - HW_CONFIDENCE) / (results->n_scenarios - 1) : HW_CONFIDENCE;
}

enum hw_status hw_compare_print(const struct hw_results *results, const char *baseline, const struct hw_show *show, FILE *out) {
    HW_REQUIRE(show->mem != NULL);
    int32_t found = find_baseline(results, baseline);
    if (found < 0) {
        return HW_BAD_INPUT;
    }
    struct hw_arena arena;
    hw_arena_init(&arena, show->mem);
    size_t n = (size_t)results->n_replicates;
    double *scratch = hw_arena_alloc(&arena, 3 * n, sizeof *scratch);
    enum hw_status status = HW_NO_MEMORY;
    if (scratch != NULL) {
        struct page page = {.results = results,
                            .show = show,
                            .arena = &arena,
                            .a = scratch,
                            .b = scratch + n,
                            .scratch = scratch + 2 * n,
                            .out = out,
                            .baseline = found,
                            .confidence = confidence_of(results, show)};
        if (show->pairing) {
            status = hw_pairing_print(results, found, show, &arena, page.a, page.b, out);
        } else if (show->format == HW_FORMAT_TABLE) {
            status = print_page(&page);
        } else {
            (show->format == HW_FORMAT_JSON ? print_json : print_data)(&page);
            status = HW_OK;
        }
        status = status == HW_OK && ferror(out) ? HW_IO : status;
    }
    hw_arena_clear(&arena);
    return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/batches.h"

#include <math.h>

#include "output/table.h"
#include "output/text.h"
#include "output/warmup.h"

enum { NAME_ROOM = 512 };

struct page {
    struct hw_arena *arena;
    const struct hw_results *results;
    const struct hw_show *show;
    size_t batches;
    FILE *out;
    struct hw_table table;
    int32_t lines, alike, too_few;
};

static bool has_series(const struct hw_layout *layout) {
    bool has = false;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        has = has || hw_warmup_has(layout, m);
    }
    return has;
}

/* Twice the standard deviation of the correlation of independent batches. */
static bool is_alike(const struct page *p, const struct hw_warmup *line) {
    return line->correlation > 2 / sqrt((double)p->batches);
}

static void print_cells(struct page *p, int32_t s, const char *name, const struct hw_warmup *line, int32_t digits) {
    char text[128];
    hw_table_start(&p->table, HW_TABLE_PLAIN);
    hw_table_cell(&p->table, "%s%s%s", p->results->n_scenarios > 1 ? p->results->scenario[s] : "", p->results->n_scenarios > 1 ? ": " : "", name);
    hw_table_cell(&p->table, "%s", line->mser.batches == 0 ? "not known" : line->leave_out == NULL ? "nothing" : line->leave_out);
    hw_text_interval(text, sizeof text, line->after, digits);
    hw_table_cell(&p->table, "%s%s", text, is_alike(p, line) ? " *" : "");
    hw_table_cell(&p->table, "%s", isnan(line->correlation) ? "too few periods" : hw_text_number(text, sizeof text, line->correlation, 2));
}

/* CSV and Markdown have the same columns. */
static void print_row(const struct page *p, int32_t s, const char *name, const struct hw_warmup *line) {
    bool csv = p->show->format == HW_FORMAT_CSV;
    const double numbers[] = {line->after.mean, line->after.half_width, line->correlation};
    const char *words[] = {p->results->scenario[s], name, line->leave_out == NULL ? "" : line->leave_out};
    for (int i = 0; i < 3; i++) {
        fputs(csv ? i == 0 ? "" : "," : i == 0 ? "| " : " | ", p->out);
        if (csv) {
            hw_text_csv(p->out, words[i]);
        } else {
            hw_text_markdown(p->out, words[i]);
        }
    }
    for (int i = 0; i < 3; i++) {
        fputs(csv ? "," : " | ", p->out);
        if (csv) {
            hw_text_full(p->out, numbers[i], "");
        } else {
            fprintf(p->out, "%.6g", numbers[i]);
        }
    }
    fputs(csv ? "\n" : " |\n", p->out);
}

static void print_json(const struct page *p, int32_t s, const char *name, const struct hw_warmup *line) {
    fputs(p->lines == 0 ? "\n  {\"scenario\": " : ",\n  {\"scenario\": ", p->out);
    hw_text_json(p->out, p->results->scenario[s]);
    fputs(", \"measure\": ", p->out);
    hw_text_json(p->out, p->results->layout->measures[line->measure].name);
    fputs(", \"name\": ", p->out);
    hw_text_json(p->out, name);
    fputs(", \"leave_out\": ", p->out);
    hw_text_json(p->out, line->leave_out);
    const double numbers[] = {line->after.mean, line->after.half_width, line->correlation};
    static const char *const keys[] = {"mean", "half_width", "correlation"};
    for (int i = 0; i < 3; i++) {
        fprintf(p->out, ", \"%s\": ", keys[i]);
        hw_text_full(p->out, numbers[i], "null");
    }
    fputc('}', p->out);
}

static enum hw_status print_lines(struct page *p) {
    const struct hw_layout *layout = p->results->layout;
    for (int32_t s = 0; s < p->results->n_scenarios; s++) {
        for (int32_t m = 0; m < layout->n_measures; m++) {
            for (size_t i = 0; hw_warmup_has(layout, m) && i < hw_warmup_lines(layout, m); i++) {
                struct hw_warmup line;
                char name[NAME_ROOM];
                HW_TRY(hw_warmup_find_batches(p->arena, p->results, s, m, i, p->batches, &line));
                hw_warmup_name(layout, &line, name, sizeof name);
                if (p->show->format == HW_FORMAT_TABLE) {
                    print_cells(p, s, name, &line, layout->measures[m].digits);
                } else if (p->show->format == HW_FORMAT_JSON) {
                    print_json(p, s, name, &line);
                } else {
                    print_row(p, s, name, &line);
                }
                p->lines++;
                p->alike += is_alike(p, &line);
                p->too_few += isnan(line.correlation);
            }
        }
    }
    return HW_OK;
}

static enum hw_status print_table(struct page *p) {
    static const char *const words[] = {"", "left out", "mean after that", "neighbours' correlation"};
    hw_table_init(&p->table, p->arena, 4);
    hw_table_start(&p->table, HW_TABLE_HEAD);
    for (int i = 0; i < 4; i++) {
        hw_table_cell(&p->table, "%s", words[i]);
    }
    HW_TRY(print_lines(p));
    hw_table_heading(p->show, p->out, "Means of one replicate");
    HW_TRY(hw_table_print(&p->table, p->show, p->out));
    hw_table_paragraph(p->show, p->out, "In brackets: the 95 %% interval of %zu batch means, all equally long. The warm-up is by MSER-5.", p->batches);
    if (p->alike > 0) {
        hw_table_paragraph(p->show, p->out, "* Neighbouring batches are alike: the interval is too narrow. Make run.length longer, or batches fewer.");
    }
    if (p->too_few > 0) {
        hw_table_paragraph(p->show, p->out, "Too few periods: there are fewer of them after the warm-up than batches. Make run.series_every shorter.");
    }
    return HW_OK;
}

static enum hw_status print_all(struct page *p) {
    switch (p->show->format) {
    case HW_FORMAT_TABLE:
        return print_table(p);
    case HW_FORMAT_JSON:
        fprintf(p->out, "{\"batches\": %zu, \"confidence\": %g, \"means\": [", p->batches, HW_CONFIDENCE);
        HW_TRY(print_lines(p));
        fputs("]}\n", p->out);
        return HW_OK;
    case HW_FORMAT_CSV:
        fputs("scenario,series,left_out,mean,half_width,correlation\n", p->out);
        return print_lines(p);
    default:
        fputs("| Scenario | Series | Left out | Mean | Half-width | Correlation |\n|---|---|---|---:|---:|---:|\n", p->out);
        return print_lines(p);
    }
}

enum hw_status hw_batches_print(const struct hw_results *results, const struct hw_show *show, size_t batches, FILE *out) {
    struct hw_arena arena;
    if (!has_series(results->layout)) {
        fprintf(stderr, "homeward: summary --batches is of a series over time, and this result has none: run a network with run.series_every\n");
        return HW_BAD_INPUT;
    }
    if (results->n_replicates != 1) {
        fprintf(stderr, "homeward: summary --batches is of one long replicate, and this result has %d, whose means are better batches: homeward summary shows them\n", results->n_replicates);
        return HW_BAD_INPUT;
    }
    hw_arena_init(&arena, show->mem);
    struct page page = {.arena = &arena, .results = results, .show = show, .batches = batches, .out = out};
    enum hw_status status = print_all(&page);
    hw_arena_clear(&arena);
    return status;
}

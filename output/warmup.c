/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/warmup.h"

#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { LINES_SHOWN = 10 };

static const struct hw_dim *periods_of(const struct hw_layout *layout, int32_t measure) {
    const struct hw_measure *m = &layout->measures[measure];
    return &layout->dims[m->dims[m->n_dims - 1]];
}

bool hw_warmup_has(const struct hw_layout *layout, int32_t measure) {
    return layout->measures[measure].n_dims > 0 && strcmp(periods_of(layout, measure)->name, "period") == 0;
}

size_t hw_warmup_lines(const struct hw_layout *layout, int32_t measure) {
    return hw_results_count(layout, measure) / periods_of(layout, measure)->size;
}

/* Values of one line in one replicate, until the next is asked for, or NULL. */
static const double *line_of(const struct hw_results *results, int32_t scenario, int32_t r, const struct hw_warmup *line) {
    if (results->state[scenario * results->n_replicates + r] != HW_REP_DONE) {
        return NULL;
    }
    const double *row = hw_results_look(results, scenario, r);
    return row == NULL ? NULL : row + results->layout->offset[line->measure] + line->first;
}

/* Mean of the replicates that are there, period by period; NaN when there is none. */
static void mean_line(const struct hw_results *results, int32_t scenario, const struct hw_warmup *line, size_t n, double *out) {
    int32_t there = 0;
    for (int32_t r = 0; r < results->n_replicates; r++) {
        const double *values = line_of(results, scenario, r, line);
        for (size_t i = 0; values != NULL && i < n; i++) {
            out[i] += values[i];
        }
        there += values != NULL;
    }
    for (size_t i = 0; i < n; i++) {
        out[i] /= there;
    }
}

static void find_interval(const struct hw_results *results, int32_t scenario, size_t n, size_t wanted, double *means, struct hw_warmup *found) {
    size_t from = found->mser.observations;
    int32_t there = 0;
    const double *only = NULL;
    for (int32_t r = 0; r < results->n_replicates; r++) {
        const double *values = line_of(results, scenario, r, found);
        if (values == NULL) {
            continue;
        }
        only = values;
        double sum = 0;
        for (size_t i = from; i < n; i++) {
            sum += values[i];
        }
        means[there++] = sum / (double)(n - from);
    }
    found->after = hw_results_interval(means, (size_t)there, 1, HW_CONFIDENCE);
    found->correlation = NAN;
    if (there == 1) {
        struct hw_series_means batches = hw_series_means(only + from, n - from, wanted, HW_CONFIDENCE);
        if (batches.batches > 0) {
            found->after = (struct hw_interval){.mean = batches.mean, .half_width = batches.half_width, .n = (int32_t)wanted};
            found->correlation = batches.correlation;
        }
    }
}

enum hw_status hw_warmup_find(struct hw_arena *arena, const struct hw_results *results, int32_t scenario, int32_t measure, size_t line,
                              struct hw_warmup *found) {
    return hw_warmup_find_batches(arena, results, scenario, measure, line, HW_SERIES_BATCHES, found);
}

enum hw_status hw_warmup_find_batches(struct hw_arena *arena, const struct hw_results *results, int32_t scenario, int32_t measure, size_t line, size_t batches,
                                      struct hw_warmup *found) {
    const struct hw_dim *periods = periods_of(results->layout, measure);
    double *mean = hw_arena_alloc(arena, periods->size + (size_t)results->n_replicates, sizeof *mean);
    if (mean == NULL) {
        return HW_NO_MEMORY;
    }
    *found = (struct hw_warmup){.measure = measure, .first = line * periods->size};
    mean_line(results, scenario, found, periods->size, mean);
    found->mser = hw_series_mser(mean, periods->size);
    found->leave_out = found->mser.observations == 0 ? NULL : periods->labels[found->mser.observations - 1];
    find_interval(results, scenario, periods->size, batches, mean + periods->size, found);
    return HW_OK;
}

const char *hw_warmup_name(const struct hw_layout *layout, const struct hw_warmup *line, char *buffer, size_t size) {
    const struct hw_measure *m = &layout->measures[line->measure];
    size_t used = (size_t)snprintf(buffer, size, "%s", m->title);
    for (int32_t d = 0; d + 1 < m->n_dims && used < size; d++) {
        const struct hw_dim *dim = &layout->dims[m->dims[d]];
        size_t place = hw_text_place(layout, line->measure, line->first, d);
        const char *label = dim->titles != NULL && dim->titles[place] != NULL && *dim->titles[place] != '\0' ? dim->titles[place] : dim->labels[place];
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", d == 0 ? ": " : " / ", label);
    }
    return buffer;
}

struct told { /* what has to be said below the table */
    int32_t too_short, too_few, correlated;
    size_t not_shown;
};

static void print_line(struct hw_table *table, const struct hw_results *results, const struct hw_warmup *line, struct told *told) {
    char text[512];
    /* Twice the standard deviation of the correlation of independent batches. */
    bool correlated = line->correlation > 2 / sqrt(HW_SERIES_BATCHES);
    hw_table_start(table, HW_TABLE_PLAIN);
    hw_table_cell(table, "%s", hw_warmup_name(results->layout, line, text, sizeof text));
    if (line->mser.batches == 0) {
        hw_table_cell(table, "too few periods");
        told->too_few++;
    } else if (line->mser.too_short) {
        hw_table_cell(table, "run too short");
        told->too_short++;
    } else {
        hw_table_cell(table, "%s", line->leave_out == NULL ? "nothing" : line->leave_out);
    }
    told->correlated += correlated;
    hw_text_interval(text, sizeof text, line->after, results->layout->measures[line->measure].digits);
    hw_table_cell(table, "%s%s", text, correlated ? " *" : "");
}

static void print_told(const struct hw_results *results, const struct hw_show *show, const struct told *told, FILE *out) {
    hw_table_paragraph(show, out, "MSER-5 on the mean of the replicates; write the longest of them as warm_up.%s",
                       results->n_replicates == 1 ? " The intervals are those of 20 batch means of the one replicate." : "");
    if (told->too_short > 0) {
        hw_table_paragraph(show, out, "Run too short: the numbers still drift in the second half of the run, so no mean of it can be trusted. "
                                      "Make run.length longer.");
    }
    if (told->too_few > 0) {
        hw_table_paragraph(show, out, "MSER-5 needs at least 10 periods: make run.series_every shorter.");
    }
    if (told->correlated > 0) {
        hw_table_paragraph(show, out, "* Neighbouring batches are alike: the interval is too narrow. Make run.length longer or run more replicates.");
    }
    if (told->not_shown > 0) {
        hw_table_paragraph(show, out, "%zu more with --all.", told->not_shown);
    }
}

static enum hw_status print_scenario(struct hw_arena *arena, const struct hw_results *results, int32_t s, const struct hw_show *show, FILE *out) {
    const struct hw_layout *layout = results->layout;
    struct hw_table table;
    struct told told = {0};
    int32_t lines = 0;
    hw_table_init(&table, arena, 3);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", "");
    hw_table_cell(&table, "leave out at least");
    hw_table_cell(&table, "mean after that");
    for (int32_t m = 0; m < layout->n_measures; m++) {
        for (size_t i = 0; hw_warmup_has(layout, m) && i < hw_warmup_lines(layout, m); i++) {
            struct hw_warmup line;
            HW_TRY(hw_warmup_find(arena, results, s, m, i, &line));
            if (lines++ < LINES_SHOWN || show->all) {
                print_line(&table, results, &line, &told);
            } else {
                told.too_short += line.mser.too_short;
                told.not_shown++;
            }
        }
    }
    if (lines == 0) {
        return HW_OK;
    }
    if (results->n_scenarios > 1) {
        hw_table_heading(show, out, "Warm-up (%s)", results->scenario[s]);
    } else {
        hw_table_heading(show, out, "Warm-up");
    }
    HW_TRY(hw_table_print(&table, show, out));
    print_told(results, show, &told, out);
    return HW_OK;
}

enum hw_status hw_warmup_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_show *show, FILE *out) {
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        HW_TRY(print_scenario(arena, results, s, show, out));
    }
    return HW_OK;
}

static void json_line(const struct hw_results *results, int32_t s, const struct hw_warmup *line, FILE *out) {
    const struct hw_layout *layout = results->layout;
    const struct hw_measure *m = &layout->measures[line->measure];
    fputs("    {\"scenario\": ", out);
    hw_text_json(out, results->scenario[s]);
    fputs(", \"measure\": ", out);
    hw_text_json(out, m->name);
    fputs(", \"labels\": [", out);
    for (int32_t d = 0; d + 1 < m->n_dims; d++) {
        fputs(d == 0 ? "" : ", ", out);
        hw_text_json(out, layout->dims[m->dims[d]].labels[hw_text_place(layout, line->measure, line->first, d)]);
    }
    fprintf(out, "], \"periods\": %zu, \"leave_out\": %zu, \"until\": ", line->mser.batches * HW_SERIES_MSER_BATCH, line->mser.observations);
    hw_text_json(out, line->leave_out);
    fputs(", \"statistic\": ", out);
    hw_text_full(out, line->mser.batches == 0 ? (double)NAN : line->mser.statistic, "null");
    fprintf(out, ", \"too_short\": %s, \"mean\": ", line->mser.batches == 0 ? "null" : line->mser.too_short ? "true" : "false");
    hw_text_full(out, line->after.mean, "null");
    fputs(", \"half_width\": ", out);
    hw_text_full(out, line->after.half_width, "null");
    fprintf(out, ", \"of\": \"%s\", \"correlation\": ", isfinite(line->correlation) ? "batches" : "replicates");
    hw_text_full(out, line->correlation, "null");
    fputc('}', out);
}

enum hw_status hw_warmup_json(struct hw_arena *arena, const struct hw_results *results, FILE *out) {
    const struct hw_layout *layout = results->layout;
    int32_t lines = 0;
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        for (int32_t m = 0; m < layout->n_measures; m++) {
            for (size_t i = 0; hw_warmup_has(layout, m) && i < hw_warmup_lines(layout, m); i++) {
                struct hw_warmup line;
                HW_TRY(hw_warmup_find(arena, results, s, m, i, &line));
                fputs(lines++ == 0 ? ",\n  \"warm_up\": [\n" : ",\n", out);
                json_line(results, s, &line, out);
            }
        }
    }
    if (lines > 0) {
        fputs("\n  ]", out);
    }
    return HW_OK;
}

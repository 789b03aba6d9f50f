/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/summary_data.h"
#include "output/table.h"
#include "output/text.h"
#include "output/warmup.h"

#include <math.h>
#include <string.h>

void hw_summary_changes(const struct hw_results *results, const struct hw_show *show, FILE *out) {
    static const char option[] = "--set ";
    for (const char *line = results->command; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (strncmp(line, option, sizeof option - 1) == 0) {
            hw_table_paragraph(show, out, "Changed: %.*s", (int)length, line);
        }
        line += length + (line[length] == '\n');
    }
}

static const char *label_of(const struct hw_layout *layout, int32_t measure, size_t index, int32_t d) {
    const struct hw_dim *dim = &layout->dims[layout->measures[measure].dims[d]];
    return index == hw_results_count(layout, measure) ? "all" : dim->labels[hw_text_place(layout, measure, index, d)];
}

void hw_summary_csv_place(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out) {
    const struct hw_measure *m = &layout->measures[measure];
    hw_text_csv(out, m->name);
    fputc(',', out);
    hw_text_csv(out, m->unit);
    for (int32_t d = 0; d < HW_MEASURE_DIMS; d++) {
        fputc(',', out);
        if (d < m->n_dims) {
            const struct hw_dim *dim = &layout->dims[m->dims[d]];
            hw_text_csv(out, dim->name);
            fputc(',', out);
            hw_text_csv(out, label_of(layout, measure, index, d));
        } else {
            fputc(',', out);
        }
    }
}

void hw_summary_markdown_place(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out) {
    const struct hw_measure *m = &layout->measures[measure];
    char label[512];
    fputs("| ", out);
    hw_text_markdown(out, m->title == NULL || *m->title == '\0' ? m->name : m->title);
    fputs(" | ", out);
    hw_text_markdown(out, hw_text_label(layout, measure, index, label, sizeof label));
    fputs(" | ", out);
    hw_text_markdown(out, m->unit);
    fputs(" | ", out);
}

static void json_field(FILE *out, const char *name, const char *value) {
    fputc('"', out);
    fputs(name, out);
    fputs("\": ", out);
    hw_text_json(out, value);
}

void hw_summary_json_head(const struct hw_results *results, FILE *out) {
    const char *const names[] = {"title", "model", "homeward_version", "config", "command", "attribution"};
    const char *const values[] = {results->title,       results->model,   results->version,
                                  results->config_name, results->command, results->attribution};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fputs("  ", out);
        json_field(out, names[i], values[i]);
        fputs(",\n", out);
    }
    /* As text: JSON readers keep only 53 bits of a number. */
    fprintf(out, "  \"seed\": \"%llu\",\n  \"complete\": %s,\n  \"confidence\": %.17g,\n  \"replicates\": [",
            (unsigned long long)results->seed, results->complete ? "true" : "false", HW_CONFIDENCE);
    for (int32_t r = 0; r < results->n_replicates; r++) {
        fprintf(out, "%s%d", r == 0 ? "" : ", ", (int)results->replicate[r]);
    }
    fputs("],\n  \"scenarios\": [", out);
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        static const char *const states[] = {"missing", "done", "failed"};
        fprintf(out, "%s\n    {", s == 0 ? "" : ",");
        json_field(out, "name", results->scenario[s]);
        fputs(", ", out);
        json_field(out, "title", results->scenario_title == NULL ? results->scenario[s] : results->scenario_title[s]);
        fputs(", \"states\": [", out);
        for (int32_t r = 0; r < results->n_replicates; r++) {
            uint8_t state = results->state[s * results->n_replicates + r];
            fprintf(out, "%s\"%s\"", r == 0 ? "" : ", ", states[state > HW_REP_FAILED ? 0 : state]);
        }
        fputs("]}", out);
    }
    fputs("\n  ],\n", out);
}

static void json_observed(const struct hw_layout *layout, int32_t measure, FILE *out) {
    const struct hw_measure *m = &layout->measures[measure];
    if (m->observed_source == NULL) {
        fputs("null", out);
        return;
    }
    if (m->observed_at == NULL) {
        fputs("{\"value\": ", out);
        hw_text_full(out, m->observed, "null");
    } else {
        size_t count = hw_results_count(layout, measure);
        for (size_t i = 0; i < count; i++) {
            fputs(i == 0 ? "{\"values\": [" : ", ", out);
            hw_text_full(out, m->observed_at[i], "null");
        }
        fputc(']', out);
    }
    fputs(", ", out);
    json_field(out, "role", m->observed_role);
    fputs(", ", out);
    json_field(out, "source", m->observed_source);
    fputc('}', out);
}

void hw_summary_json_measure(const struct hw_layout *layout, int32_t measure, FILE *out) {
    const struct hw_measure *m = &layout->measures[measure];
    const char *const names[] = {"name", "title", "unit", "definition", "catalogue"};
    const char *const values[] = {m->name, m->title, m->unit, m->definition, m->catalogue};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        json_field(out, names[i], values[i]);
        fputs(", ", out);
    }
    fprintf(out, "\"level\": %d, \"dims\": [", (int)m->level);
    for (int32_t d = 0; d < m->n_dims; d++) {
        fputs(d == 0 ? "" : ", ", out);
        hw_text_json(out, layout->dims[m->dims[d]].name);
    }
    fputs("], \"observed\": ", out);
    json_observed(layout, measure, out);
}

void hw_summary_json_labels(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out) {
    const struct hw_measure *m = &layout->measures[measure];
    fputs("\"labels\": [", out);
    for (int32_t d = 0; d < m->n_dims; d++) {
        fputs(d == 0 ? "" : ", ", out);
        hw_text_json(out, label_of(layout, measure, index, d));
    }
    fputc(']', out);
}

static void json_number(const struct hw_results *results, int32_t s, int32_t m, size_t i, const double *series, FILE *out) {
    struct hw_interval interval = hw_results_interval(series, (size_t)results->n_replicates, 1, HW_CONFIDENCE);
    fputs("      {", out);
    json_field(out, "scenario", results->scenario[s]);
    fputs(", ", out);
    hw_summary_json_labels(results->layout, m, i, out);
    fputs(", \"mean\": ", out);
    hw_text_full(out, interval.mean, "null");
    fputs(", \"half_width\": ", out);
    hw_text_full(out, interval.half_width, "null");
    fprintf(out, ", \"n\": %d, \"values\": [", (int)interval.n);
    for (int32_t r = 0; r < results->n_replicates; r++) {
        fputs(r == 0 ? "" : ", ", out);
        hw_text_full(out, series[r], "null");
    }
    fputs("]}", out);
}

static enum hw_status print_json(struct hw_arena *arena, const struct hw_results *results, double *series, FILE *out) {
    const struct hw_layout *layout = results->layout;
    fputs("{\n", out);
    hw_summary_json_head(results, out);
    fputs("  \"measures\": [", out);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        size_t count = hw_results_count(layout, m);
        fputs(m == 0 ? "\n    {" : ",\n    {", out);
        hw_summary_json_measure(layout, m, out);
        fputs(", \"numbers\": [", out);
        for (int32_t s = 0; s < results->n_scenarios; s++) {
            for (size_t i = 0; i < count; i++) {
                hw_results_series(results, s, m, i, series);
                fputs(s == 0 && i == 0 ? "\n" : ",\n", out);
                json_number(results, s, m, i, series, out);
            }
        }
        fputs("\n    ]}", out);
    }
    fputs("\n  ]", out);
    HW_TRY(hw_warmup_json(arena, results, out));
    fputs("\n}\n", out);
    return HW_OK;
}

static void csv_line(const struct hw_results *results, int32_t s, int32_t m, size_t i, struct hw_interval interval, FILE *out) {
    hw_text_csv(out, results->scenario[s]);
    fputc(',', out);
    hw_summary_csv_place(results->layout, m, i, out);
    fputc(',', out);
    hw_text_full(out, interval.mean, "");
    fputc(',', out);
    hw_text_full(out, interval.half_width, "");
    fprintf(out, ",%d\n", (int)interval.n);
}

/* The measure, with its unit, and which number of it: the first cells of a line for a page. */
void hw_summary_page_place(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out) {
    char text[512];
    fputs("| ", out);
    hw_text_markdown(out, hw_text_title(&layout->measures[measure], text, sizeof text));
    fputs(" | ", out);
    hw_text_markdown(out, hw_results_count(layout, measure) == 1 ? "" : hw_text_label(layout, measure, index, text, sizeof text));
    fputs(" |", out);
}

enum hw_status hw_summary_markdown(const struct hw_results *results, const struct hw_show *show, double *series, FILE *out) {
    char text[200];
    fputs("| Measure | Of |", out);
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        fputc(' ', out);
        hw_text_markdown(out, results->scenario_title == NULL ? results->scenario[s] : results->scenario_title[s]);
        fputs(" (95 % interval) |", out);
    }
    fputs("\n|---|---|", out);
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        fputs("---:|", out);
    }
    fputc('\n', out);
    for (int32_t m = 0; m < results->layout->n_measures; m++) {
        const struct hw_measure *measure = &results->layout->measures[m];
        size_t count = measure->level == 0 || show->all ? hw_results_count(results->layout, m) : 0;
        for (size_t i = 0; i < count; i++) {
            hw_summary_page_place(results->layout, m, i, out);
            for (int32_t s = 0; s < results->n_scenarios; s++) {
                hw_results_series(results, s, m, i, series);
                struct hw_interval interval = hw_results_interval(series, (size_t)results->n_replicates, 1, HW_CONFIDENCE);
                fprintf(out, " %s |", hw_text_interval(text, sizeof text, interval, measure->digits));
            }
            fputc('\n', out);
        }
    }
    return ferror(out) ? HW_IO : HW_OK;
}

enum hw_status hw_summary_data(struct hw_arena *arena, const struct hw_results *results, enum hw_format format, double *series, FILE *out) {
    if (format == HW_FORMAT_JSON) {
        HW_TRY(print_json(arena, results, series, out));
        return ferror(out) ? HW_IO : HW_OK;
    }
    fputs("scenario,measure,unit,dim_1,label_1,dim_2,label_2,dim_3,label_3,mean,half_width_95,replicates\n", out);
    for (int32_t m = 0; m < results->layout->n_measures; m++) {
        size_t count = hw_results_count(results->layout, m);
        for (size_t i = 0; i < count; i++) {
            for (int32_t s = 0; s < results->n_scenarios; s++) {
                hw_results_series(results, s, m, i, series);
                struct hw_interval interval = hw_results_interval(series, (size_t)results->n_replicates, 1, HW_CONFIDENCE);
                csv_line(results, s, m, i, interval, out);
            }
        }
    }
    return ferror(out) ? HW_IO : HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/search.h"
#include "output/study.h"
#include "output/workbook_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void heads(struct hw_workbook *w, const char *const *names, const double *widths, int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        hw_xlsx_text(&w->x, 0, i, HW_XLSX_HEAD, names[i]);
        hw_xlsx_width(&w->x, i, i, widths[i]);
    }
    hw_xlsx_freeze(&w->x, 1, 0);
    hw_xlsx_landscape(&w->x, 0);
}

static void write_definitions(struct hw_workbook *w) {
    static const char *const names[] = {"Name", "Title", "Unit", "Definition", "Sheet", "Observed: where it was read"};
    static const double widths[] = {34, 46, 16, 80, 28, 60};
    const struct hw_layout *layout = w->r->layout;
    char text[256];
    uint32_t row = 0;
    hw_xlsx_sheet(&w->x, "Units and definitions");
    heads(w, names, widths, 6);
    for (int32_t t = 0; t < w->tables.n; t++) {
        for (int32_t k = 0; k < w->tables.at[t].n_measures; k++) {
            const struct hw_measure *m = &layout->measures[w->tables.at[t].measures[k]];
            const char *const cells[] = {m->name, m->title, m->unit, m->definition, w->sheets[t], m->observed_source};
            row++;
            for (int32_t i = 0; i < 6; i++) {
                hw_xlsx_text(&w->x, row, i, HW_XLSX_WRAP, cells[i]);
            }
        }
    }
    hw_xlsx_filter(&w->x, 0, row, 6);
    row += 2;
    hw_xlsx_text(&w->x, row, 0, HW_XLSX_HEAD, "Broken down by");
    hw_xlsx_text(&w->x, row, 1, HW_XLSX_HEAD, "Label in files");
    hw_xlsx_text(&w->x, row++, 2, HW_XLSX_HEAD, "Title");
    for (int32_t d = 0; d < layout->n_dims; d++) {
        for (size_t i = 0; i < layout->dims[d].size && row + 1 < HW_XLSX_ROWS; i++, row++) {
            hw_xlsx_text(&w->x, row, 0, HW_XLSX_PLAIN, layout->dims[d].name);
            hw_xlsx_text(&w->x, row, 1, HW_XLSX_PLAIN, layout->dims[d].labels[i]);
            hw_xlsx_text(&w->x, row, 2, HW_XLSX_PLAIN, hw_workbook_label(&layout->dims[d], i, text, sizeof text));
        }
    }
}

static void write_sources(struct hw_workbook *w) {
    static const char *const names[] = {"Parameter", "Value", "Unit", "Grade", "Source"};
    static const double widths[] = {52, 22, 22, 8, 100};
    hw_xlsx_sheet(&w->x, "Sources");
    heads(w, names, widths, 5);
    for (int32_t i = 0; i < w->r->n_params; i++) {
        const struct hw_param_record *p = &w->r->params[i];
        const char *const cells[] = {p->path, p->value, p->unit, p->grade, p->source};
        uint32_t row = (uint32_t)i + 1;
        char *end = NULL;
        double value = p->value == NULL ? (double)NAN : strtod(p->value, &end);
        bool number = end != NULL && end != p->value && *end == '\0' && isfinite(value);
        for (int32_t c = 0; c < 5; c++) {
            if (c == 1 && number) {
                hw_xlsx_value(&w->x, row, c, value);
            } else {
                hw_xlsx_text(&w->x, row, c, c == 4 ? HW_XLSX_WRAP : HW_XLSX_PLAIN, cells[c]);
            }
        }
    }
    hw_xlsx_filter(&w->x, 0, (uint32_t)w->r->n_params, 5);
    hw_xlsx_text(&w->x, (uint32_t)w->r->n_params + 2, 0, HW_XLSX_QUIET,
                 "Grades: S read in an opened source, K recalled from a named source and to be verified, A assumed or derived. The values are the baseline's.");
}

static uint32_t say(struct hw_workbook *w, uint32_t row, const char *name, const char *value) {
    hw_xlsx_text(&w->x, row, 0, HW_XLSX_BOLD, name);
    hw_xlsx_text(&w->x, row, 1, HW_XLSX_WRAP, value);
    return row + 1;
}

static void write_run(struct hw_workbook *w) {
    const struct hw_results *r = w->r;
    char text[400];
    bool study = hw_study_is(r);
    const char *each = hw_search_is(r) ? "Runs" : study ? "Points" : "Replicates", *of_them = hw_search_is(r) ? "runs" : study ? "points" : "replicates";
    uint32_t row = 2;
    hw_xlsx_sheet(&w->x, "About");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, "About this workbook");
    row = say(w, row, "Title", r->title);
    row = say(w, row, "Made from", w->export->from);
    (void)snprintf(text, sizeof text, "homeward %s", r->version);
    row = say(w, row, "Program", text);
    (void)snprintf(text, sizeof text, "%.300s (%.60s%s)", r->config_name, r->model, study ? "" : " model");
    row = say(w, row, "Configuration", text);
    row = say(w, row, "Options", r->command);
    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)r->seed);
    row = say(w, row, "Seed", text);
    (void)snprintf(text, sizeof text, "%d", (int)r->n_replicates);
    row = say(w, row, each, text);
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        int32_t done = 0;
        for (int32_t i = 0; i < r->n_replicates; i++) {
            done += r->state[(size_t)s * (size_t)r->n_replicates + (size_t)i] == HW_REP_DONE;
        }
        (void)snprintf(text, sizeof text, "%.100s: %.200s (%d of %d %s done)", r->scenario[s], hw_workbook_scenario(w, s), (int)done, (int)r->n_replicates, of_them);
        row = say(w, row, s == 0 ? "Scenarios" : "", text);
    }
    row = say(w, row, "Intervals", study ? "As the first sheet says. An empty cell: there is no such value." : "Mean and 95 % interval (Student's t) over the replicates; differences are taken replicate by replicate, the same people and luck in both. An empty cell: there is no such value.");
    row = say(w, row, "People", "Synthetic: no record of anybody went in.");
    (void)snprintf(text, sizeof text, "Homeward %s, seed %llu: name both, and say that the figures are simulated. CITATION.cff of the program has the reference.", r->version,
                   (unsigned long long)r->seed);
    row = say(w, row, "To cite", text);
    row = say(w, row, "Data", r->attribution);
    row = say(w, row, "Licence", "The program is free software, GPL-3.0-or-later; what it computes for you is yours.");
    hw_xlsx_width(&w->x, 0, 0, 18);
    hw_xlsx_width(&w->x, 1, 1, 110);
}

void hw_workbook_about(struct hw_workbook *w) {
    if (!hw_study_is(w->r)) {
        write_definitions(w);
    }
    write_sources(w);
    write_run(w);
}

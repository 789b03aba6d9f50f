/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/trace.h"

#include "output/pick.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { TEXT = 400, NAMED = 64, SHOWN_NUMBERS = 40, SECTIONS = 64, GRADES = 3 };
static const char grades[GRADES + 1] = "SKA";

struct trace {
    struct hw_arena *arena;
    const struct hw_results *r;
    const struct hw_show *show;
    FILE *out;
    double *series; /* [n_replicates] */
};

static void print_what(const struct trace *t, const struct hw_measure *m, const char *heading) {
    fputs(t->show->colour ? "\033[1m" : "", t->out);
    hw_table_paragraph(t->show, t->out, "%s (%s)", heading, m->name);
    fputs(t->show->colour ? "\033[0m" : "", t->out);
    hw_table_paragraph(t->show, t->out, "%s Unit: %s.%s%s%s", m->definition, m->unit, *m->catalogue != '\0' ? " Row of the catalogue of measures: " : "", m->catalogue,
                       *m->catalogue != '\0' ? "." : "");
}

/* A mean for each scenario, and for a measure of few numbers the replicates that it is the mean of. */
static enum hw_status print_figures(const struct trace *t, int32_t m, bool each) {
    const struct hw_results *r = t->r;
    const struct hw_measure *measure = &r->layout->measures[m];
    size_t n = hw_results_count(r->layout, m), most = t->show->all || n < SHOWN_NUMBERS ? n : SHOWN_NUMBERS;
    struct hw_table table;
    char text[TEXT], label[TEXT];
    hw_table_heading(t->show, t->out, "Figures: mean (95 %% interval)%s", each ? ", and what it is the mean of" : "");
    hw_table_init(&table, t->arena, r->n_scenarios + 1);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", "");
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        hw_table_cell(&table, "%s", r->scenario[s]);
    }
    for (size_t i = 0; i < most; i++) {
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", measure->n_dims == 0 ? "mean" : hw_text_label(r->layout, m, i, label, sizeof label));
        for (int32_t s = 0; s < r->n_scenarios; s++) {
            hw_results_series(r, s, m, i, t->series);
            hw_table_cell(&table, "%s", hw_text_interval(text, sizeof text, hw_results_interval(t->series, (size_t)r->n_replicates, 1, HW_CONFIDENCE), measure->digits));
        }
    }
    for (int32_t k = 0; each && k < r->n_replicates; k++) {
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "replicate %d", (int)r->replicate[k]);
        for (int32_t s = 0; s < r->n_scenarios; s++) {
            hw_results_series(r, s, m, 0, t->series);
            hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, t->series[k], measure->digits + 2));
        }
    }
    HW_TRY(hw_table_print(&table, t->show, t->out));
    if (most < n) {
        hw_table_paragraph(t->show, t->out, "and %d more numbers; --all shows them", (int)(n - most));
    }
    return HW_OK;
}

static void print_observed(const struct trace *t, const struct hw_measure *m) {
    char text[TEXT];
    if (m->observed_source == NULL) {
        return;
    }
    hw_table_heading(t->show, t->out, "Observed: %s", m->observed_role == NULL ? "" : m->observed_role);
    if (m->n_dims == 0) {
        hw_table_paragraph(t->show, t->out, "%s; read in: %s", hw_text_number(text, sizeof text, m->observed, m->digits), m->observed_source);
    } else {
        hw_table_paragraph(t->show, t->out, "read in: %s", m->observed_source);
    }
}

static void print_made(const struct trace *t, const struct hw_inputs *files, const char *from) {
    const struct hw_results *r = t->r;
    hw_table_heading(t->show, t->out, "Made by");
    hw_table_paragraph(t->show, t->out, "homeward %s, %s model, configuration %s, seed %llu, %d replicate%s (numbers %d to %d)", r->version, r->model, r->config_name,
                       (unsigned long long)r->seed, (int)r->n_replicates, hw_base_s(r->n_replicates), r->n_replicates > 0 ? (int)r->replicate[0] : 0,
                       r->n_replicates > 0 ? (int)r->replicate[r->n_replicates - 1] : 0);
    for (const char *line = r->command; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        hw_table_paragraph(t->show, t->out, "Option: %.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
    for (int32_t i = 0; files != NULL && i < files->n; i++) {
        hw_table_paragraph(t->show, t->out, "File: %s, %llu bytes", files->names[i], (unsigned long long)files->sizes[i]);
    }
    hw_table_paragraph(t->show, t->out, "Checksum of all that was read: %016llx", (unsigned long long)r->inputs);
    if (files != NULL) {
        hw_table_paragraph(t->show, t->out, "To make it again, bit for bit, from the result alone: homeward run --replay %s -o again.h5", from);
    }
}

static void print_sources(const struct trace *t) {
    for (int32_t i = 0; i < t->r->n_params; i++) {
        const struct hw_param_record *p = &t->r->params[i];
        bool united = p->unit != NULL && *p->unit != '\0';
        hw_table_paragraph(t->show, t->out, "%s: %s%s%s [%s] %s", p->path, p->value, united ? ", " : "", united ? p->unit : "", p->grade == NULL ? "" : p->grade, p->source == NULL ? "" : p->source);
    }
}

struct section {
    char name[NAMED];
    int32_t n, graded[GRADES];
};

static void add_to(struct section *section, const char *grade) {
    section->n++;
    for (int g = 0; g < GRADES; g++) {
        section->graded[g] += grade != NULL && grade[0] == grades[g];
    }
}

static enum hw_status print_parameters(const struct trace *t) {
    struct section *sections = hw_arena_alloc(t->arena, SECTIONS + 1, sizeof *sections), *all = sections == NULL ? NULL : &sections[SECTIONS];
    struct hw_table table;
    int n = 0;
    if (sections == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < t->r->n_params; i++) {
        const char *path = t->r->params[i].path;
        char name[NAMED];
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(path, "."), path);
        int at = 0;
        while (at < n && strcmp(sections[at].name, name) != 0) {
            at++;
        }
        at = at < SECTIONS ? at : SECTIONS - 1; /* the last one takes the rest */
        if (at == n) {
            memcpy(sections[n++].name, name, sizeof name);
        }
        add_to(&sections[at], t->r->params[i].grade);
        add_to(all, t->r->params[i].grade);
    }
    hw_table_heading(t->show, t->out, "Parameters behind it");
    if (t->r->n_params == 0) {
        hw_table_paragraph(t->show, t->out, "The configuration is all there is: every number of it is behind every figure.");
        return HW_OK;
    }
    hw_table_paragraph(t->show, t->out, "All %d: everything waits for everything, so which of them a figure hangs on, only runs can tell (--set, or schemes of one change). Grades: S read in an "
                                        "opened source, K recalled from a named source, A assumed or derived.%s",
                       (int)t->r->n_params, t->show->all ? "" : " --all shows each with its value and source.");
    if (t->show->all) {
        print_sources(t);
        return HW_OK;
    }
    (void)snprintf(all->name, sizeof all->name, "all");
    hw_table_init(&table, t->arena, 2 + GRADES);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", "");
    hw_table_cell(&table, "parameters");
    for (int g = 0; g < GRADES; g++) {
        hw_table_cell(&table, "%c", grades[g]);
    }
    for (int i = 0; i <= n; i++) {
        const struct section *s = i < n ? &sections[i] : all;
        hw_table_start(&table, i < n ? HW_TABLE_PLAIN : HW_TABLE_TOTAL);
        hw_table_cell(&table, "%s", s->name);
        hw_table_cell(&table, "%d", (int)s->n);
        for (int g = 0; g < GRADES; g++) {
            hw_table_cell(&table, "%d", (int)s->graded[g]);
        }
    }
    return hw_table_print(&table, t->show, t->out);
}

enum hw_status hw_trace_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_inputs *files, const char *from, const char *measure,
                              const struct hw_show *show, FILE *out) {
    struct trace t = {arena, results, show, out, hw_arena_alloc(arena, (size_t)results->n_replicates + 1, sizeof(double))};
    char heading[TEXT], why[HW_PICK_ROOM];
    int32_t m = 0;
    if (t.series == NULL) {
        return HW_NO_MEMORY;
    }
    if (!hw_pick_measure(arena, results->layout, measure, &m, why)) {
        if (why[0] == '\0') {
            return HW_NO_MEMORY;
        }
        fprintf(stderr, "homeward: %s%s homeward summary --all --csv names all\n", why, strchr(why, '?') == NULL ? ";" : "");
        return HW_BAD_INPUT;
    }
    print_what(&t, &results->layout->measures[m], hw_text_heading(results->layout, m, heading, sizeof heading));
    HW_TRY(print_figures(&t, m, hw_results_count(results->layout, m) == 1));
    print_observed(&t, &results->layout->measures[m]);
    print_made(&t, files, from);
    HW_TRY(print_parameters(&t));
    if (results->attribution != NULL && *results->attribution != '\0') {
        hw_table_heading(show, out, "Data");
        hw_table_paragraph(show, out, "%s", results->attribution);
    }
    return hw_results_status(results);
}

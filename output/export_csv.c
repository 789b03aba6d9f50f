/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of CSV files: for each table one with a line per scenario and replicate and place, a column for each measure; and
 * one with the means, their intervals and what each scenario changed. All else says what these hold. */
#include "output/export_parts.h"
#include "output/pairs.h"
#include "output/search.h"
#include "output/study.h"
#include "output/text.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { NAMED = 3, BUFFER = 1 << 16, MOST = 1 << 12, NAME = 120, FIXED = 7 };

/* ---- a file ---- */

static void flush(struct hw_export_making *m) {
    if (m->status == HW_OK) {
        m->status = hw_io_draft_put(&m->file, m->at, m->buffer, m->used);
    }
    m->at += m->used;
    m->used = 0;
}

void hw_export_csv_add(struct hw_export_making *m, const char *format, ...) {
    if (BUFFER - m->used < MOST) {
        flush(m);
    }
    va_list args;
    va_start(args, format);
    int n = vsnprintf(m->buffer + m->used, BUFFER - m->used, format, args);
    va_end(args);
    m->used += n < 0 ? 0 : (size_t)n < BUFFER - m->used ? (size_t)n : BUFFER - m->used - 1;
}

static void put(struct hw_export_making *m, const char *text, size_t size) {
    while (size > 0) {
        size_t part = size < BUFFER - m->used ? size : BUFFER - m->used;
        memcpy(m->buffer + m->used, text, part);
        m->used += part;
        text += part;
        size -= part;
        if (m->used == BUFFER) {
            flush(m);
        }
    }
}

/* Inside quotation marks: one of its own is doubled. */
static void add_text(struct hw_export_making *m, const char *text) {
    while (*text != '\0') {
        size_t length = strcspn(text, "\"");
        put(m, text, length);
        text += length;
        if (*text == '"') {
            put(m, "\"\"", 2);
            text++;
        }
    }
}

/* A field and the comma or line end behind it. What a spreadsheet would run gets an apostrophe, which it takes off again. */
void hw_export_csv_field(struct hw_export_making *m, const char *text, char end) {
    text = text == NULL ? "" : text;
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    hw_export_csv_add(m, "%s%s", quoted ? "\"" : "", hw_tables_is_formula(text) ? "'" : "");
    add_text(m, text);
    hw_export_csv_add(m, "%s%c", quoted ? "\"" : "", end);
}

void hw_export_csv_number(struct hw_export_making *m, double value, char end) {
    if (isfinite(value)) {
        hw_export_csv_add(m, "%.17g", value);
    }
    hw_export_csv_add(m, "%c", end);
}

enum hw_status hw_export_csv_open(struct hw_export_making *m, const char *name, const char *suffix) {
    char path[HW_EXPORT_PATH + NAME], file[NAME];
    (void)snprintf(file, sizeof file, "%.100s%s", name, suffix);
    m->names[m->n_names] = hw_arena_text(&m->arena, file, strlen(file));
    if (m->names[m->n_names] == NULL) {
        return HW_NO_MEMORY;
    }
    m->n_names++;
    (void)snprintf(path, sizeof path, "%s/%s", m->folder, file);
    m->at = m->used = 0;
    m->status = HW_OK;
    return hw_io_draft_open(m->export->io, m->export->mem, path, HW_IO_TO_KEEP, &m->file);
}

enum hw_status hw_export_csv_close(struct hw_export_making *m) {
    flush(m);
    if (m->status != HW_OK) {
        hw_io_draft_drop(&m->file);
        return m->status;
    }
    return hw_io_draft_keep(&m->file, m->at);
}

/* ---- tables ---- */

static const struct hw_dim *dim_of(const struct hw_export_making *m, const struct hw_one_table *table, int32_t d) {
    return &m->r->layout->dims[table->dims[d]];
}

static void add_dims(struct hw_export_making *m, const struct hw_one_table *table) {
    for (int32_t d = 0; d < table->n_dims; d++) {
        hw_export_csv_field(m, dim_of(m, table, d)->name, ',');
    }
}

static void add_place(struct hw_export_making *m, const struct hw_one_table *table, size_t place) {
    for (int32_t d = 0; d < table->n_dims; d++) {
        hw_export_csv_field(m, dim_of(m, table, d)->labels[hw_text_place(m->r->layout, table->measures[0], place, d)], ',');
    }
}

static enum hw_status write_replicates(struct hw_export_making *m, const struct hw_one_table *table) {
    const struct hw_results *r = m->r;
    size_t n = (size_t)r->n_replicates;
    HW_TRY(hw_export_csv_open(m, table->name, ".csv"));
    hw_export_csv_add(m, "scenario,replicate,");
    add_dims(m, table);
    for (int32_t k = 0; k < table->n_measures; k++) {
        hw_export_csv_field(m, r->layout->measures[table->measures[k]].name, k + 1 == table->n_measures ? '\n' : ',');
    }
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        for (size_t place = 0; place < table->places; place++) {
            for (int32_t k = 0; k < table->n_measures; k++) {
                hw_results_series(r, s, table->measures[k], place, m->values + (size_t)k * n);
            }
            for (size_t i = 0; i < n; i++) {
                hw_export_csv_field(m, r->scenario[s], ',');
                hw_export_csv_add(m, "%d,", (int)r->replicate[i]);
                add_place(m, table, place);
                for (int32_t k = 0; k < table->n_measures; k++) {
                    hw_export_csv_number(m, m->values[(size_t)k * n + i], k + 1 == table->n_measures ? '\n' : ',');
                }
            }
        }
    }
    return hw_export_csv_close(m);
}

static void add_observed(struct hw_export_making *m, const struct hw_measure *measure, size_t place) {
    double observed = measure->observed_source == NULL ? (double)NAN : measure->observed_at != NULL ? measure->observed_at[place] : measure->observed;
    hw_export_csv_number(m, observed, ',');
    hw_export_csv_field(m, isfinite(observed) ? measure->observed_role : "", ',');
    hw_export_csv_field(m, isfinite(observed) ? measure->observed_source : "", '\n');
}

/* The mean of a scenario, and how it differs from the first one. */
static void add_mean(struct hw_export_making *m, int32_t s, int32_t measure, size_t place) {
    const struct hw_results *r = m->r;
    size_t n = (size_t)r->n_replicates;
    hw_results_series(r, s, measure, place, m->b);
    struct hw_interval mean = hw_results_interval(m->b, n, 1, HW_CONFIDENCE);
    const double own[] = {mean.mean, mean.half_width, mean.mean - mean.half_width, mean.mean + mean.half_width};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        hw_export_csv_number(m, own[i], ',');
    }
    hw_export_csv_add(m, "%d,", (int)mean.n);
    if (s == 0) {
        hw_export_csv_add(m, ",,,,,,,");
        return;
    }
    hw_results_series(r, 0, measure, place, m->a);
    struct hw_pairs pairs = hw_pairs_compare(m->a, m->b, n, HW_CONFIDENCE);
    const struct hw_interval *d = &pairs.difference;
    const double changes[] = {d->mean, d->half_width, d->mean - d->half_width, d->mean + d->half_width, pairs.relative};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        hw_export_csv_number(m, changes[i], ',');
    }
    hw_export_csv_add(m, "%d,%s,", (int)d->n, hw_pairs_word(&pairs));
}

static enum hw_status write_means(struct hw_export_making *m, const struct hw_one_table *table) {
    const struct hw_results *r = m->r;
    HW_TRY(hw_export_csv_open(m, table->name, "_means.csv"));
    hw_export_csv_add(m, "scenario,measure,unit,");
    add_dims(m, table);
    hw_export_csv_add(m, "mean,half_width_95,low_95,high_95,replicates,difference,difference_half_width_95,difference_low_95,difference_high_95,"
           "relative,pairs,in_words,observed,observed_role,observed_source\n");
    for (int32_t k = 0; k < table->n_measures; k++) {
        const struct hw_measure *measure = &r->layout->measures[table->measures[k]];
        for (size_t place = 0; place < table->places; place++) {
            for (int32_t s = 0; s < r->n_scenarios; s++) {
                hw_export_csv_field(m, r->scenario[s], ',');
                hw_export_csv_field(m, measure->name, ',');
                hw_export_csv_field(m, measure->unit, ',');
                add_place(m, table, place);
                add_mean(m, s, table->measures[k], place);
                add_observed(m, measure, place);
            }
        }
    }
    return hw_export_csv_close(m);
}

/* ---- what goes with the tables ---- */

static const char *const means_columns[][3] = {
    {"mean", "that of the measure", "Mean of the replicates that have a value"},
    {"half_width_95", "that of the measure", "Half the width of the 95 % interval of the mean (Student's t); empty with fewer than 2 replicates"},
    {"low_95", "that of the measure", "Lower end of that interval"},
    {"high_95", "that of the measure", "Upper end of that interval"},
    {"replicates", "1", "How many replicates have a value"},
    {"difference", "that of the measure", "Mean of what the scenario has above the first scenario in the same replicate (the same people, the same luck); empty for the first scenario"},
    {"difference_half_width_95", "that of the measure", "Half the width of the 95 % interval of the difference"},
    {"difference_low_95", "that of the measure", "Lower end of that interval"},
    {"difference_high_95", "that of the measure", "Upper end of that interval"},
    {"relative", "1", "The difference as a share of the first scenario's mean; empty when that may be 0"},
    {"pairs", "1", "How many replicates have a value in both scenarios"},
    {"in_words", "", "rose or fell: the interval excludes 0; no change: equal in every pair; no clear change: all else; not known: fewer than 2 pairs"},
    {"observed", "that of the measure", "What was observed in the area, where it is known"},
    {"observed_role", "", "What the observed figure was used for: input echoed, fitted, partly fitted, or held out (only this one tests the model)"},
    {"observed_source", "", "Where it was read"},
};
static const char *const other_columns[][4] = {
    {"parameters.csv", "path", "", "Name of a parameter of the baseline, as --set takes it"},
    {"parameters.csv", "value", "", "Its value"},
    {"parameters.csv", "unit", "", "Unit of the value"},
    {"parameters.csv", "grade", "", "Evidence: S read in an opened source, K recalled from a named source and to be verified, A assumed or derived"},
    {"parameters.csv", "source", "", "Where the value was read, or why it was assumed"},
    {"runs.csv", "scenario", "", "Name of the scenario; the first one is the baseline"},
    {"runs.csv", "title", "", "The scenario in plain English"},
    {"runs.csv", "replicate", "1", "Number of the replicate"},
    {"runs.csv", "state", "", "done, failed or missing"},
    {"runs.csv", "reason", "", "Why it failed"},
};

void hw_export_csv_define(struct hw_export_making *m, const char *file, const char *suffix, const char *column, const char *unit, const char *definition) {
    hw_export_csv_add(m, "%s%s,", file, suffix);
    hw_export_csv_field(m, column, ',');
    hw_export_csv_field(m, unit, ',');
    hw_export_csv_field(m, definition, ',');
}

/* "council: The council; nhs: The NHS", as a quoted field. */
static void add_levels(struct hw_export_making *m, size_t n, const char *const *labels, const char *const *titles) {
    hw_export_csv_add(m, "\"%s", n > 0 && hw_tables_is_formula(labels[0]) ? "'" : "");
    for (size_t i = 0; i < n; i++) {
        hw_export_csv_add(m, "%s", i == 0 ? "" : "; ");
        add_text(m, labels[i]);
        if (titles != NULL && titles[i] != NULL && strcmp(titles[i], labels[i]) != 0) {
            hw_export_csv_add(m, ": ");
            add_text(m, titles[i]);
        }
    }
    hw_export_csv_add(m, "\"\n");
}

static void define_dims(struct hw_export_making *m, const struct hw_one_table *table, const char *suffix) {
    hw_export_csv_define(m, table->name, suffix, "scenario", "", "Name of the scenario; the first one is the baseline");
    add_levels(m, (size_t)m->r->n_scenarios, m->r->scenario, m->r->scenario_title);
    for (int32_t d = 0; d < table->n_dims; d++) {
        const struct hw_dim *dim = dim_of(m, table, d);
        hw_export_csv_define(m, table->name, suffix, dim->name, "", "What the numbers are broken down by");
        add_levels(m, dim->size, dim->labels, dim->titles);
    }
}

static void define_table(struct hw_export_making *m, const struct hw_one_table *table) {
    define_dims(m, table, ".csv");
    hw_export_csv_define(m, table->name, ".csv", "replicate", "1", "Number of the replicate: the same number means the same people and the same luck in every scenario");
    hw_export_csv_add(m, "\n");
    for (int32_t k = 0; k < table->n_measures; k++) {
        const struct hw_measure *measure = &m->r->layout->measures[table->measures[k]];
        hw_export_csv_add(m, "%s.csv,", table->name);
        hw_export_csv_field(m, measure->name, ',');
        hw_export_csv_field(m, measure->unit, ',');
        hw_export_csv_add(m, "\"");
        add_text(m, measure->title);
        hw_export_csv_add(m, ": ");
        add_text(m, measure->definition);
        hw_export_csv_add(m, "\",\n");
    }
    define_dims(m, table, "_means.csv");
    hw_export_csv_define(m, table->name, "_means.csv", "measure", "", "Which measure: the columns of the file by replicate, where they are defined");
    hw_export_csv_add(m, "\n");
    hw_export_csv_define(m, table->name, "_means.csv", "unit", "", "Unit of the measure; 1: a share");
    hw_export_csv_add(m, "\n");
    for (size_t i = 0; i < sizeof means_columns / sizeof *means_columns; i++) {
        hw_export_csv_define(m, table->name, "_means.csv", means_columns[i][0], means_columns[i][1], means_columns[i][2]);
        hw_export_csv_add(m, "\n");
    }
}

static enum hw_status write_dictionary(struct hw_export_making *m) {
    HW_TRY(hw_export_csv_open(m, "data_dictionary", ".csv"));
    hw_export_csv_add(m, "file,column,unit,definition,levels\n");
    for (int32_t t = 0; t < m->tables.n; t++) {
        define_table(m, &m->tables.at[t]);
    }
    if (hw_search_is(m->r)) {
        hw_export_search_define(m);
    } else if (hw_study_is(m->r)) {
        hw_export_study_define(m);
    }
    for (size_t i = 0; i < sizeof other_columns / sizeof *other_columns; i++) {
        hw_export_csv_define(m, other_columns[i][0], "", other_columns[i][1], other_columns[i][2], other_columns[i][3]);
        hw_export_csv_add(m, "\n");
    }
    return hw_export_csv_close(m);
}

static enum hw_status write_parameters(struct hw_export_making *m) {
    HW_TRY(hw_export_csv_open(m, "parameters", ".csv"));
    hw_export_csv_add(m, "path,value,unit,grade,source\n");
    for (int32_t i = 0; i < m->r->n_params; i++) {
        const struct hw_param_record *p = &m->r->params[i];
        hw_export_csv_field(m, p->path, ',');
        hw_export_csv_field(m, p->value, ',');
        hw_export_csv_field(m, p->unit, ',');
        hw_export_csv_field(m, p->grade, ',');
        hw_export_csv_field(m, p->source, '\n');
    }
    return hw_export_csv_close(m);
}

static enum hw_status write_runs(struct hw_export_making *m) {
    static const char *const states[] = {"missing", "done", "failed"};
    const struct hw_results *r = m->r;
    HW_TRY(hw_export_csv_open(m, "runs", ".csv"));
    hw_export_csv_add(m, "scenario,title,replicate,state,reason\n");
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        for (int32_t i = 0; i < r->n_replicates; i++) {
            size_t cell = (size_t)s * (size_t)r->n_replicates + (size_t)i;
            hw_export_csv_field(m, r->scenario[s], ',');
            hw_export_csv_field(m, r->scenario_title != NULL ? r->scenario_title[s] : "", ',');
            hw_export_csv_add(m, "%d,%s,", (int)r->replicate[i], states[r->state[cell] > HW_REP_FAILED ? 0 : r->state[cell]]);
            hw_export_csv_field(m, r->reason != NULL && r->reason[cell] != NULL ? r->reason[cell] : "", '\n');
        }
    }
    return hw_export_csv_close(m);
}

/* A text of several lines, each indented. */
static void add_lines(struct hw_export_making *m, const char *text) {
    while (text != NULL && *text != '\0') {
        size_t length = strcspn(text, "\n");
        put(m, "    ", 4);
        put(m, text, length);
        put(m, "\n", 1);
        text += length + (text[length] == '\n');
    }
}

static enum hw_status write_readme(struct hw_export_making *m) {
    const struct hw_results *r = m->r;
    HW_TRY(hw_export_csv_open(m, HW_EXPORT_README, ""));
    hw_export_csv_add(m, HW_EXPORT_MARK " %s\n\n%s\n\n", r->version, r->title);
    bool study = hw_study_is(r), search = hw_search_is(r);
    const char *each = search ? "run" : study ? "point" : "replicate";
    hw_export_csv_add(m, "Result %s of the configuration %s (%s%s), seed %llu, %d %s%s of each scenario%s.\n", m->export->from, r->config_name, r->model,
        study ? "" : " model", (unsigned long long)r->seed, (int)r->n_replicates, each, hw_base_s(r->n_replicates), r->complete ? "" : "; not all were done, runs.csv says which");
    hw_export_csv_add(m, "\nScenarios\n");
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        hw_export_csv_add(m, "    %s: %s\n", r->scenario[s], r->scenario_title != NULL ? r->scenario_title[s] : r->scenario[s]);
    }
    hw_export_csv_add(m, "%s", r->command != NULL && *r->command != '\0' ? "\nOptions that change results\n" : "");
    add_lines(m, r->command);
    hw_export_csv_add(m, "\nFiles%s\n  data_dictionary.csv  every column of every file: unit, definition, levels\n  parameters.csv  what the baseline was run with, with sources and grades of evidence\n"
           "  runs.csv  what became of each %s\n%s",
        study ? "" : ": each table by replicate, and its means with 95 % intervals and what each scenario changed", each, search ? HW_EXPORT_SEARCH_FILES : study ? HW_EXPORT_STUDY_FILES : "");
    for (int32_t t = 0; t < m->tables.n; t++) {
        const struct hw_one_table *table = &m->tables.at[t];
        hw_export_csv_add(m, "  %s.csv  ", table->name);
        for (int32_t k = 0; k < table->n_measures && k < NAMED; k++) {
            hw_export_csv_add(m, "%s%.200s", k == 0 ? "" : "; ", r->layout->measures[table->measures[k]].title);
        }
        if (table->n_measures > NAMED) {
            hw_export_csv_add(m, "; and %d more", (int)table->n_measures - NAMED);
        }
        hw_export_csv_add(m, "\n  %s_means.csv  the means\n", table->name);
    }
    hw_export_csv_add(m, "\nReading\n    UTF-8, commas, numbers with all digits and a point. An empty field: there is no such value. A text that begins with\n"
           "    = + - or @ has an apostrophe before it, so that no spreadsheet runs it.\n");
    hw_export_csv_add(m, "\nLicence\n    The people are synthetic: no record of anybody went in. Results are yours to use; please say that they are simulated,\n"
           "    and cite Homeward %s with the seed. The program is free software, GPL-3.0-or-later.\n", r->version);
    add_lines(m, r->attribution);
    return hw_export_csv_close(m);
}

static enum hw_status write_all(struct hw_export_making *m) {
    struct hw_arena *arena = &m->arena;
    size_t n = (size_t)m->r->n_replicates, most = 1;
    if (!hw_study_is(m->r)) {
        HW_TRY(hw_tables_make(arena, m->r->layout, &m->tables));
    }
    for (int32_t t = 0; t < m->tables.n; t++) {
        most = (size_t)m->tables.at[t].n_measures > most ? (size_t)m->tables.at[t].n_measures : most;
    }
    m->a = hw_arena_alloc(arena, 2 * n, sizeof *m->a);
    m->values = hw_arena_alloc(arena, most * n, sizeof *m->values);
    m->buffer = hw_arena_alloc(arena, BUFFER, 1);
    m->names = hw_arena_alloc(arena, 2 * (size_t)m->tables.n + FIXED, sizeof *m->names);
    if (m->names == NULL || m->a == NULL || m->values == NULL || m->buffer == NULL) {
        return HW_NO_MEMORY;
    }
    m->b = m->a + n;
    for (int32_t t = 0; t < m->tables.n; t++) {
        HW_TRY(write_replicates(m, &m->tables.at[t]));
        HW_TRY(write_means(m, &m->tables.at[t]));
    }
    if (hw_study_is(m->r)) { /* a search is one, too */
        HW_TRY(hw_search_is(m->r) ? hw_export_search(m) : hw_export_study(m));
    }
    HW_TRY(write_dictionary(m));
    HW_TRY(write_parameters(m));
    HW_TRY(write_runs(m));
    return write_readme(m);
}

enum hw_status hw_export_csv(const struct hw_export *export, const char *folder) {
    struct hw_export_place place;
    struct hw_export_making m = {.export = export, .r = export->results, .folder = place.draft};
    *export->message = '\0';
    HW_TRY(hw_export_folder_make(export, folder, &place));
    hw_arena_init(&m.arena, export->mem);
    enum hw_status status = write_all(&m);
    if (status == HW_OK) {
        status = hw_export_folder_keep(export, &place, m.names, m.n_names);
    } else {
        hw_export_folder_drop(&place, m.names, m.n_names);
    }
    hw_arena_clear(&m.arena);
    return status;
}

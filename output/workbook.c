/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook: a summary that can be read aloud, charts, a sheet for each table, definitions, sources, and what was run. */
#include "output/workbook_parts.h"
#include "output/search.h"
#include "output/study.h"
#include "output/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { PARAGRAPH_COLUMNS = 9, PARAGRAPH_CHARACTERS = 120, LIST_WIDTH = 13 };

const char *hw_workbook_scenario(const struct hw_workbook *w, int32_t s) {
    const char *title = w->r->scenario_title == NULL ? NULL : w->r->scenario_title[s];
    return title == NULL || *title == '\0' ? w->r->scenario[s] : title;
}

const char *hw_workbook_label(const struct hw_dim *dim, size_t i, char *buffer, size_t size) {
    bool titled = dim->titles != NULL && dim->titles[i] != NULL && *dim->titles[i] != '\0' && strcmp(dim->titles[i], dim->labels[i]) != 0;
    return titled ? dim->titles[i] : hw_workbook_words(dim->labels[i], buffer, size);
}

const char *hw_workbook_words(const char *name, char *buffer, size_t size) {
    (void)snprintf(buffer, size, "%s", name);
    for (char *c = buffer; *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
    return buffer;
}

static struct hw_interval mean_of(struct hw_workbook *w, int32_t s, int32_t m, size_t place) {
    hw_results_series(w->r, s, m, place, w->a);
    return hw_results_interval(w->a, (size_t)w->r->n_replicates, 1, HW_CONFIDENCE);
}

static struct hw_pairs change_of(struct hw_workbook *w, int32_t s, int32_t m, size_t place) {
    hw_results_series(w->r, 0, m, place, w->a);
    hw_results_series(w->r, s, m, place, w->b);
    return hw_pairs_compare(w->a, w->b, (size_t)w->r->n_replicates, HW_CONFIDENCE);
}

/* ---- the columns that every table of numbers has ---- */

const char *hw_workbook_unit(const struct hw_measure *measure, char *buffer, size_t size) {
    return strcmp(measure->unit, "1") == 0 ? "%" : hw_text_unit(measure->unit, buffer, size);
}

void hw_workbook_number(struct hw_workbook *w, uint32_t row, int32_t column, const struct hw_measure *measure, double value, int32_t more_digits) {
    if (strcmp(measure->unit, "1") == 0) {
        hw_xlsx_share(&w->x, row, column, value, measure->digits + more_digits);
    } else {
        hw_xlsx_number(&w->x, row, column, value, measure->digits + more_digits);
    }
}

static int32_t put_interval(struct hw_workbook *w, uint32_t row, int32_t column, const struct hw_measure *measure, struct hw_interval v, int32_t more_digits) {
    hw_workbook_number(w, row, column, measure, v.mean, more_digits);
    hw_workbook_number(w, row, column + 1, measure, v.mean - v.half_width, more_digits);
    hw_workbook_number(w, row, column + 2, measure, v.mean + v.half_width, more_digits);
    return column + 3;
}

static int32_t head(struct hw_workbook *w, uint32_t row, int32_t column, const char *what) {
    static const char *const ends[] = {"low", "high"};
    char text[300];
    hw_xlsx_text(&w->x, row, column, HW_XLSX_HEAD_RIGHT, what);
    for (int32_t i = 0; i < 2; i++) {
        (void)snprintf(text, sizeof text, "%.200s, 95 %% %s", what, ends[i]);
        hw_xlsx_text(&w->x, row, column + 1 + i, HW_XLSX_HEAD_RIGHT, text);
    }
    return column + 3;
}

static int32_t put_heads(struct hw_workbook *w, uint32_t row, int32_t column, bool observed) {
    char text[300];
    size_t longest = strlen(hw_workbook_scenario(w, 0));
    column = head(w, row, column, hw_workbook_scenario(w, 0));
    for (int32_t s = 1; s < w->r->n_scenarios; s++) {
        const char *name = hw_workbook_scenario(w, s);
        longest = strlen(name) > longest ? strlen(name) : longest;
        column = head(w, row, column, name);
        (void)snprintf(text, sizeof text, "%.200s: difference", name);
        column = head(w, row, column, text);
        hw_xlsx_text(&w->x, row, column++, HW_XLSX_HEAD_RIGHT, "difference, %");
        hw_xlsx_text(&w->x, row, column++, HW_XLSX_HEAD, "in words");
    }
    if (observed) {
        hw_xlsx_text(&w->x, row, column++, HW_XLSX_HEAD_RIGHT, "observed in the area");
        hw_xlsx_text(&w->x, row, column++, HW_XLSX_HEAD, "which was");
    }
    hw_xlsx_height(&w->x, row, 3 + (int32_t)(longest < 60 ? longest : 60) / LIST_WIDTH); /* the title, "difference", which end */
    return column;
}

static void put_numbers(struct hw_workbook *w, uint32_t row, int32_t column, int32_t m, size_t place, bool observed) {
    const struct hw_measure *measure = &w->r->layout->measures[m];
    column = put_interval(w, row, column, measure, mean_of(w, 0, m, place), 0);
    for (int32_t s = 1; s < w->r->n_scenarios; s++) {
        struct hw_pairs pairs = change_of(w, s, m, place);
        struct hw_interval mean = mean_of(w, s, m, place);
        column = put_interval(w, row, column, measure, mean, 0);
        /* A small difference of large numbers keeps its digits; of shares it is in percentage points, which look like shares. */
        column = put_interval(w, row, column, measure, pairs.difference, fabs(pairs.difference.half_width) < (strcmp(measure->unit, "1") == 0 ? 0.01 : 1.0) ? 2 : 0);
        hw_xlsx_number(&w->x, row, column++, 100.0 * pairs.relative, 1);
        hw_xlsx_text(&w->x, row, column++, HW_XLSX_WORDS, hw_pairs_word(&pairs));
    }
    if (observed && measure->observed_source != NULL) {
        double value = measure->observed_at == NULL ? measure->observed : measure->observed_at[place];
        hw_workbook_number(w, row, column, measure, value, 0);
        hw_xlsx_text(&w->x, row, column + 1, HW_XLSX_WORDS, isfinite(value) ? measure->observed_role : NULL);
    }
}

static bool any_observed(const struct hw_workbook *w, const struct hw_one_table *table) {
    for (int32_t k = 0; k < table->n_measures; k++) {
        if (w->r->layout->measures[table->measures[k]].observed_source != NULL) {
            return true;
        }
    }
    return false;
}

static void name_measure(struct hw_workbook *w, uint32_t row, int32_t m) {
    const struct hw_measure *measure = &w->r->layout->measures[m];
    char unit[80];
    hw_xlsx_text(&w->x, row, 0, HW_XLSX_PLAIN, measure->title == NULL || *measure->title == '\0' ? measure->name : measure->title);
    hw_xlsx_text(&w->x, row, 1, HW_XLSX_PLAIN, hw_workbook_unit(measure, unit, sizeof unit));
}

/* ---- a sheet for each table ---- */

static void name_sheets(struct hw_workbook *w) {
    for (int32_t t = 0; t < w->tables.n; t++) {
        (void)snprintf(w->sheets[t], sizeof *w->sheets, "%.31s", w->tables.at[t].title);
        for (int32_t i = 0; i < t; i++) {
            if (strcasecmp(w->sheets[i], w->sheets[t]) == 0) { /* as Excel compares */
                (void)snprintf(w->sheets[t], sizeof *w->sheets, "%.18s %d", w->tables.at[t].title, (int)t);
                i = -1;
            }
        }
    }
}

static void write_table(struct hw_workbook *w, int32_t t) {
    const struct hw_one_table *table = &w->tables.at[t];
    const struct hw_layout *layout = w->r->layout;
    bool observed = any_observed(w, table);
    char text[256];
    uint32_t row = 0;
    int32_t before = 2 + table->n_dims;
    hw_xlsx_sheet(&w->x, w->sheets[t]);
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_HEAD, "Measure");
    hw_xlsx_text(&w->x, 0, 1, HW_XLSX_HEAD, "Unit");
    for (int32_t d = 0; d < table->n_dims; d++) {
        hw_xlsx_text(&w->x, 0, 2 + d, HW_XLSX_HEAD, hw_workbook_words(layout->dims[table->dims[d]].name, text, sizeof text));
    }
    int32_t columns = put_heads(w, 0, before, observed);
    for (int32_t k = 0; k < table->n_measures; k++) {
        for (size_t place = 0; place < table->places && row + 2 < HW_XLSX_ROWS; place++) {
            row++;
            name_measure(w, row, table->measures[k]);
            for (int32_t d = 0; d < table->n_dims; d++) {
                size_t at = hw_text_place(layout, table->measures[k], place, d);
                hw_xlsx_text(&w->x, row, 2 + d, HW_XLSX_PLAIN, hw_workbook_label(&layout->dims[table->dims[d]], at, text, sizeof text));
            }
            put_numbers(w, row, before, table->measures[k], place, observed);
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 54);
    hw_xlsx_width(&w->x, 1, 1, 14);
    if (table->n_dims > 0) {
        hw_xlsx_width(&w->x, 2, before - 1, 30);
    }
    hw_xlsx_width(&w->x, before, columns - 1, LIST_WIDTH);
    hw_xlsx_freeze(&w->x, 1, before);
    hw_xlsx_filter(&w->x, 0, row, columns);
    hw_xlsx_landscape(&w->x, 0);
}

/* ---- the summary ---- */

int32_t hw_workbook_main(const struct hw_workbook *w) {
    const struct hw_layout *layout = w->r->layout;
    int32_t first = -1;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        if (measure->n_dims == 0 && strcmp(measure->name, "delayed_bed_days_total") == 0) {
            return m;
        }
        first = first < 0 && measure->n_dims == 0 && measure->level == 0 ? m : first;
    }
    return first;
}

static void say_change(struct hw_workbook *w, int32_t s, int32_t m, char *text, size_t size) {
    const struct hw_measure *measure = &w->r->layout->measures[m];
    struct hw_pairs pairs = change_of(w, s, m, 0);
    char title[256], by[400], from[80], to[80], share[80] = "";
    const char *word = hw_pairs_word(&pairs);
    bool cent = strcmp(measure->unit, "1") == 0;
    double times = cent ? 100 : 1;
    int32_t digits = cent ? (measure->digits > 2 ? measure->digits - 2 : 0) : measure->digits;
    struct hw_interval difference = {times * pairs.difference.mean, times * pairs.difference.half_width, pairs.difference.n};
    hw_text_title(measure, title, sizeof title);
    hw_text_number(from, sizeof from - 2, times * pairs.baseline, digits);
    hw_text_number(to, sizeof to - 2, times * pairs.scenario, digits);
    hw_text_interval(by, sizeof by, difference, digits);
    if (isfinite(pairs.relative)) {
        (void)snprintf(share, sizeof share, ", %+.1f %%", 100.0 * pairs.relative);
    }
    if (strcmp(word, "not known") == 0) {
        (void)snprintf(text, size, "%s: what %s would change is not known with fewer than 2 pairs of replicates.", title, hw_workbook_scenario(w, s));
    } else if (strcmp(word, "no change") == 0) {
        (void)snprintf(text, size, "With %s nothing changes here: %s, %s, is the same in every pair of replicates.", hw_workbook_scenario(w, s), title, from);
    } else {
        (void)snprintf(text, size, "With %s: %s %s, from %s%s to %s%s. Difference with its 95 %% interval: %s%s%s.", hw_workbook_scenario(w, s), title,
                       strcmp(word, "no clear change") == 0 ? "did not clearly change" : word, from, cent ? " %" : "", to, cent ? " %" : "", by,
                       cent ? " percentage points" : "", share);
    }
}

/* What the notes of the next sheet are about: whoever reads no further knows that there are some. */
static uint32_t write_cautions(struct hw_workbook *w, uint32_t row) {
    char text[1500];
    int used = snprintf(text, sizeof text, "Read with care, as the next sheet says:");
    bool any = false;
    for (const struct hw_workbook_note *note = w->first_note; note != NULL && used > 0 && (size_t)used < sizeof text; note = note->next) {
        if (note->heading) {
            used += snprintf(text + used, sizeof text - (size_t)used, "%s %s", any ? ";" : "", note->text);
            any = true;
        }
    }
    if (any) {
        hw_xlsx_paragraph(&w->x, row++, PARAGRAPH_COLUMNS, PARAGRAPH_CHARACTERS, text);
    }
    return row;
}

static uint32_t write_answers(struct hw_workbook *w, uint32_t row) {
    char text[1500], title[256], interval[300];
    int32_t m = hw_workbook_main(w);
    if (m >= 0 && w->r->n_scenarios == 1) {
        const struct hw_measure *measure = &w->r->layout->measures[m];
        hw_text_interval(interval, sizeof interval, mean_of(w, 0, m, 0), measure->digits);
        (void)snprintf(text, sizeof text, "%s: %s, mean and 95 %% interval.", hw_text_title(measure, title, sizeof title), interval);
        hw_xlsx_paragraph(&w->x, row++, PARAGRAPH_COLUMNS, PARAGRAPH_CHARACTERS, text);
    }
    for (int32_t s = 1; s < w->r->n_scenarios && m >= 0; s++) {
        say_change(w, s, m, text, sizeof text);
        hw_xlsx_paragraph(&w->x, row++, PARAGRAPH_COLUMNS, PARAGRAPH_CHARACTERS, text);
    }
    (void)snprintf(text, sizeof text, "%s, seed %llu, %d replicate%s, homeward %s.%s%s The people are synthetic.", w->r->config_name,
                   (unsigned long long)w->r->seed, (int)w->r->n_replicates, hw_base_s(w->r->n_replicates), w->r->version,
                   w->r->n_scenarios < 2 ? "" : " The same people, with the same luck, are in both scenarios of a pair, so differences are surer than the figures themselves.",
                   w->r->complete ? "" : " Not all replicates were done: see About.");
    hw_xlsx_paragraph(&w->x, row++, PARAGRAPH_COLUMNS, PARAGRAPH_CHARACTERS, text);
    return write_cautions(w, row);
}

static void write_summary(struct hw_workbook *w) {
    const struct hw_layout *layout = w->r->layout;
    hw_xlsx_sheet(&w->x, "Summary");
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, w->r->title);
    uint32_t row = write_answers(w, 1) + 1;
    hw_xlsx_text(&w->x, row++, 0, HW_XLSX_HEADING, "Headline measures");
    hw_xlsx_text(&w->x, row, 0, HW_XLSX_HEAD, "Measure");
    hw_xlsx_text(&w->x, row, 1, HW_XLSX_HEAD, "Unit");
    uint32_t head_row = row;
    int32_t columns = put_heads(w, row++, 2, true);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (layout->measures[m].n_dims == 0 && layout->measures[m].level == 0) {
            name_measure(w, row, m);
            put_numbers(w, row++, 2, m, 0, true);
        }
    }
    hw_xlsx_text(&w->x, ++row, 0, HW_XLSX_HEADING, "Sheets");
    static const char *const fixed[] = {HW_WORKBOOK_NOTES, "Charts", "Units and definitions", "Sources", "About"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        hw_xlsx_link(&w->x, ++row, 0, fixed[i]);
    }
    for (int32_t t = 0; t < w->tables.n; t++) {
        hw_xlsx_link(&w->x, ++row, 0, w->sheets[t]);
    }
    hw_xlsx_width(&w->x, 0, 0, 54);
    hw_xlsx_width(&w->x, 1, 1, 14);
    hw_xlsx_width(&w->x, 2, columns - 1, LIST_WIDTH);
    hw_xlsx_landscape(&w->x, head_row);
}

static enum hw_status write_all(struct hw_workbook *w) {
    if (hw_search_is(w->r)) { /* a study, too, but it has an answer, not effects */
        return hw_workbook_search(w);
    }
    if (hw_study_is(w->r)) {
        return hw_workbook_study(w);
    }
    HW_TRY(hw_tables_make(w->arena, w->r->layout, &w->tables));
    w->sheets = hw_arena_alloc(w->arena, (size_t)w->tables.n + 1, sizeof *w->sheets);
    w->a = hw_arena_alloc(w->arena, 2 * (size_t)w->r->n_replicates, sizeof *w->a);
    if (w->sheets == NULL || w->a == NULL) {
        return HW_NO_MEMORY;
    }
    w->b = w->a + w->r->n_replicates;
    name_sheets(w);
    hw_workbook_notes_take(w);
    write_summary(w);
    hw_workbook_notes_write(w);
    HW_TRY(hw_workbook_charts(w));
    for (int32_t t = 0; t < w->tables.n; t++) {
        write_table(w, t);
    }
    hw_workbook_about(w);
    return HW_OK;
}

/* A slip of the pen must not cost a result or a configuration: only an archive, which a workbook is, or an empty file is replaced. */
static enum hw_status check_earlier(const struct hw_export *export, const char *path) {
    char start[4] = "";
    size_t n = 0;
    if (!hw_io_exists(path)) {
        return HW_OK;
    }
    HW_TRY(hw_io_read_start(export->io, path, start, sizeof start, &n));
    if (n == 0 || (n == sizeof start && memcmp(start, "PK\003\004", sizeof start) == 0)) {
        return HW_OK;
    }
    (void)snprintf(export->message, export->message_size, "%s is there and is not a workbook: it stays as it is; name another", path);
    return HW_BAD_INPUT;
}

enum hw_status hw_workbook_write(const struct hw_export *export, const char *path) {
    struct hw_arena arena;
    struct hw_workbook w = {.export = export, .r = export->results, .arena = &arena};
    char why[300];
    *export->message = '\0';
    if (!hw_io_can_replace(path, why, sizeof why)) {
        (void)snprintf(export->message, export->message_size, "%s cannot be written: %s", path, why);
        return HW_IO;
    }
    HW_TRY(check_earlier(export, path));
    HW_TRY(hw_xlsx_open(&w.x, export->io, export->mem, path, export->results->title));
    hw_arena_init(&arena, export->mem);
    enum hw_status status = write_all(&w);
    if (status == HW_OK) {
        status = hw_xlsx_keep(&w.x);
    } else {
        hw_xlsx_drop(&w.x);
    }
    hw_arena_clear(&arena);
    return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/together.h"

#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { COLUMNS_FOR_PARTS = 3 }; /* more schemes than that are shown as their sum alone */

/* ---- which scenarios ---- */

static int32_t scenario_called(const struct hw_results *r, const char *name, size_t length) {
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        if (strlen(r->scenario[s]) == length && memcmp(r->scenario[s], name, length) == 0) {
            return s;
        }
    }
    return -1;
}

int32_t hw_together_parts(const struct hw_results *results, int32_t baseline, int32_t s, int32_t parts[HW_TOGETHER_MOST], int32_t *missing) {
    const char *at = results->scenario[s];
    int32_t n = 0;
    *missing = 0;
    if (strchr(at, '+') == NULL) {
        return 0;
    }
    for (bool more = true; more; n++) {
        size_t length = strcspn(at, "+");
        int32_t part = scenario_called(results, at, length);
        if (n == HW_TOGETHER_MOST || part == baseline) {
            return 0;
        }
        if (part < 0) {
            *missing = n + 1;
            return 0;
        }
        parts[n] = part;
        more = at[length] == '+';
        at += length + 1;
    }
    return n;
}

/* ---- numbers ---- */

void hw_together_series(const struct hw_results *results, int32_t baseline, int32_t s, const int32_t *parts, int32_t n_parts, int32_t measure, size_t index, double *sum,
                        double *both, double *beyond) {
    size_t n = (size_t)results->n_replicates;
    memset(sum, 0, n * sizeof *sum);
    for (int32_t i = 0; i < n_parts; i++) {
        hw_results_series(results, parts[i], measure, index, both);
        for (size_t r = 0; r < n; r++) {
            sum[r] += both[r];
        }
    }
    hw_results_series(results, baseline, measure, index, beyond);
    hw_results_series(results, s, measure, index, both);
    for (size_t r = 0; r < n; r++) {
        sum[r] -= n_parts * beyond[r];
        both[r] -= beyond[r];
        beyond[r] = both[r] - sum[r];
        if (!isfinite(beyond[r])) { /* all columns are of the same replicates */
            sum[r] = both[r] = beyond[r] = (double)NAN;
        }
    }
}

static struct hw_interval interval(const struct hw_results *r, const double *values) {
    return hw_results_interval(values, (size_t)r->n_replicates, 1, HW_CONFIDENCE);
}

static const char *word_of(struct hw_interval beyond) {
    if (beyond.n < 2) {
        return "not known";
    }
    if (!(fabs(beyond.mean) > beyond.half_width)) {
        return "no clear difference";
    }
    return beyond.mean > 0 ? "higher" : "lower";
}

static bool is_shown(const struct hw_layout *layout, int32_t m, bool all) {
    return hw_results_count(layout, m) == 1 && (layout->measures[m].level == 0 || all);
}

/* ---- a page for people ---- */

/* Each alone, over the replicates that all have: those of beyond. */
static double alone(const struct hw_results *r, int32_t baseline, int32_t part, int32_t m, const double *beyond, double *a, double *b) {
    hw_results_series(r, baseline, m, 0, a);
    hw_results_series(r, part, m, 0, b);
    for (int32_t i = 0; i < r->n_replicates; i++) {
        b[i] = isfinite(beyond[i]) ? b[i] - a[i] : (double)NAN;
    }
    return interval(r, b).mean;
}

static void print_head(const struct hw_results *r, struct hw_table *table, const int32_t *parts, int32_t n_parts) {
    hw_table_start(table, HW_TABLE_HEAD);
    hw_table_cell(table, "%s", "");
    for (int32_t i = 0; i < n_parts && n_parts <= COLUMNS_FOR_PARTS; i++) {
        hw_table_cell(table, "%s alone", r->scenario[parts[i]]);
    }
    hw_table_cell(table, "added up");
    hw_table_cell(table, "together");
    hw_table_cell(table, "together, less added up (95 %% interval)");
    hw_table_cell(table, "in words");
}

enum hw_status hw_together_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_show *show, int32_t baseline, int32_t s, double *sum, double *both,
                                 double *beyond, FILE *out) {
    int32_t parts[HW_TOGETHER_MOST], missing = 0, n = hw_together_parts(results, baseline, s, parts, &missing);
    const struct hw_layout *layout = results->layout;
    if (missing > 0) {
        hw_table_heading(show, out, "Are they together the sum of each?");
        hw_table_paragraph(show, out, "Not known: to see it, run each of them alone as well, in the same run (homeward run --scenario A --scenario B --scenario A+B).");
    }
    if (n == 0) {
        return HW_OK;
    }
    int32_t columns = n <= COLUMNS_FOR_PARTS ? n : 0;
    struct hw_table table;
    char text[256];
    hw_table_init(&table, arena, 5 + columns);
    table.left |= UINT64_C(1) << (4 + columns);
    print_head(results, &table, parts, n);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (!is_shown(layout, m, show->all)) {
            continue;
        }
        const struct hw_measure *measure = &layout->measures[m];
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", hw_text_title(measure, text, sizeof text));
        for (int32_t i = 0; i < columns; i++) {
            hw_together_series(results, baseline, s, parts, n, m, 0, sum, both, beyond);
            hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, alone(results, baseline, parts[i], m, beyond, sum, both), measure->digits));
        }
        hw_together_series(results, baseline, s, parts, n, m, 0, sum, both, beyond);
        struct hw_interval off = interval(results, beyond);
        hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, interval(results, sum).mean, measure->digits));
        hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, interval(results, both).mean, measure->digits));
        hw_table_cell(&table, "%s", hw_text_interval(text, sizeof text, off, measure->digits));
        hw_table_cell(&table, "%s", word_of(off));
    }
    hw_table_heading(show, out, "Are they together the sum of each?");
    hw_table_paragraph(show, out, "Changes against %s: of each scheme alone, these added up, and of all together. Where the last interval excludes 0 they are not the sum of each.",
                       results->scenario[baseline]);
    return hw_table_print(&table, show, out);
}

/* ---- for programs ---- */

void hw_together_json(const struct hw_results *results, int32_t baseline, double *sum, double *both, double *beyond, FILE *out) {
    int32_t parts[HW_TOGETHER_MOST], missing = 0;
    const char *between = "\n";
    fputc('[', out);
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        int32_t n = hw_together_parts(results, baseline, s, parts, &missing);
        for (int32_t m = 0; n > 0 && m < results->layout->n_measures; m++) {
            if (!is_shown(results->layout, m, true)) {
                continue;
            }
            hw_together_series(results, baseline, s, parts, n, m, 0, sum, both, beyond);
            struct hw_interval off = interval(results, beyond);
            const char *const names[] = {"added_up", "together", "difference", "half_width"};
            const double values[] = {interval(results, sum).mean, interval(results, both).mean, off.mean, off.half_width};
            fprintf(out, "%s    {\"scenario\": ", between);
            hw_text_json(out, results->scenario[s]);
            fputs(", \"measure\": ", out);
            hw_text_json(out, results->layout->measures[m].name);
            for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
                fprintf(out, ", \"%s\": ", names[k]);
                hw_text_full(out, values[k], "null");
            }
            fprintf(out, ", \"in_words\": \"%s\"}", word_of(off));
            between = ",\n";
        }
    }
    fputs("\n  ]", out);
}

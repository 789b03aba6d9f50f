/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What common random numbers save, on a page or for programs. */
#include "output/pairing.h"
#include "output/pairs.h"
#include "output/summary_data.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

/* Every number once, its sums over all places too where these mean something. */
struct sheet {
    const struct hw_results *results;
    const struct hw_show *show;
    struct hw_arena *arena;
    double *a, *b; /* [n_replicates] */
    FILE *out;
    int32_t baseline, s;
    size_t in_class[HW_PAIRING_CLASSES];
    size_t of_ten; /* at 10 or more, not infinite */
};

/* Whatever one organisation gets, another pays: the sum of what they net, or are paid, says nothing. */
static bool sum_says_something(const struct hw_layout *layout, int32_t m) {
    const char *name = layout->measures[m].name;
    return hw_results_adds_up(layout, m) && strncmp(name, "money_net", strlen("money_net")) != 0 && strncmp(name, "money_income", strlen("money_income")) != 0;
}

static size_t rows_of(const struct hw_layout *layout, int32_t m) {
    size_t count = hw_results_count(layout, m);
    return count + (count > 1 && sum_says_something(layout, m));
}

static struct hw_pairing pairing_at(const struct sheet *t, int32_t m, size_t i) {
    hw_results_series(t->results, t->baseline, m, i, t->a);
    hw_results_series(t->results, t->s, m, i, t->b);
    return hw_pairing_of(t->a, t->b, (size_t)t->results->n_replicates, HW_CONFIDENCE);
}

/* ---- a page for people ---- */

static const char *factor_text(char *buffer, size_t size, double value) {
    if (isnan(value)) {
        (void)snprintf(buffer, size, "-");
    } else if (isinf(value)) {
        (void)snprintf(buffer, size, "infinite");
    } else if (value >= 1000) {
        (void)snprintf(buffer, size, "over 1000");
    } else {
        (void)snprintf(buffer, size, value < 10 ? "%.2f" : "%.0f", value);
    }
    return buffer;
}

static void start_table(const struct sheet *t, struct hw_table *table) {
    hw_table_init(table, t->arena, 5);
    table->left |= 16u;
    hw_table_start(table, HW_TABLE_HEAD);
    hw_table_cell(table, "%s", "");
    hw_table_cell(table, "factor (95 %% interval)");
    hw_table_cell(table, "at most");
    hw_table_cell(table, "correlation");
    hw_table_cell(table, "why");
}

static void fill_row(const struct sheet *t, struct hw_table *table, int32_t m, size_t i, const struct hw_pairing *p) {
    const struct hw_layout *layout = t->results->layout;
    char title[256], label[512], factor[32], low[32], high[32], reason[96];
    hw_text_title(&layout->measures[m], title, sizeof title);
    hw_text_label(layout, m, i, label, sizeof label);
    hw_table_start(table, HW_TABLE_PLAIN);
    hw_table_cell(table, "%s%s%s", title, *label == '\0' ? "" : ": ", label);
    factor_text(factor, sizeof factor, p->factor);
    if (isfinite(p->factor) && p->high > p->low) {
        hw_table_cell(table, "%s (%s to %s)", factor, factor_text(low, sizeof low, p->low), factor_text(high, sizeof high, p->high));
    } else {
        hw_table_cell(table, "%s", factor);
    }
    hw_table_cell(table, "%s", factor_text(low, sizeof low, p->most));
    if (isfinite(p->correlation)) {
        hw_table_cell(table, "%.3f", p->correlation);
    } else {
        hw_table_cell(table, "-");
    }
    hw_table_cell(table, "%s", hw_pairing_reason(p, reason, sizeof reason));
}

static bool is_below(const struct hw_pairing *p) {
    return p->class >= HW_PAIRING_ONE;
}

/* The headline measures (with --all, all): numbers by themselves, and of those with places their sum, or with --all each. */
static enum hw_status print_headline(const struct sheet *t) {
    const struct hw_layout *layout = t->results->layout;
    struct hw_table table;
    start_table(t, &table);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        size_t count = hw_results_count(layout, m), rows = rows_of(layout, m);
        int32_t level = layout->measures[m].level;
        if (level > 1 || (level == 1 && !t->show->all)) {
            continue;
        }
        for (size_t i = 0; i < rows; i++) {
            if (t->show->all || count == 1 || i == count) {
                struct hw_pairing p = pairing_at(t, m, i);
                fill_row(t, &table, m, i, &p);
            }
        }
    }
    fputc('\n', t->out);
    return hw_table_print(&table, t->show, t->out);
}

/* Counts all numbers but those by day or month, and lists those below 2. */
static enum hw_status print_below(struct sheet *t) {
    const struct hw_layout *layout = t->results->layout;
    struct hw_table table;
    size_t below = 0, all = 0;
    start_table(t, &table);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        for (size_t i = 0; i < rows_of(layout, m) && layout->measures[m].level <= 1; i++) {
            struct hw_pairing p = pairing_at(t, m, i);
            all++;
            t->in_class[p.class]++;
            t->of_ten += p.class == HW_PAIRING_SHARED && p.factor >= 10;
            if (is_below(&p)) {
                below++;
                fill_row(t, &table, m, i, &p);
            }
        }
    }
    hw_table_heading(t->show, t->out, "All %zu numbers of the tables, by day and by month apart", all);
    hw_table_paragraph(t->show, t->out, "%zu at 10 or more, %zu from 2 to 10, %zu below 2; %zu the same in every pair, %zu changed by the same in every pair, %zu do not vary%s.", t->of_ten,
                       t->in_class[HW_PAIRING_SHARED] - t->of_ten, below, t->in_class[HW_PAIRING_SAME], t->in_class[HW_PAIRING_EQUAL], t->in_class[HW_PAIRING_STEADY],
                       t->in_class[HW_PAIRING_UNKNOWN] > 0 ? "; of others fewer than three pairs are known" : "");
    if (below == 0) {
        return HW_OK;
    }
    hw_table_heading(t->show, t->out, "Those below 2, and why");
    return hw_table_print(&table, t->show, t->out);
}

static void print_reasons(const struct sheet *t) {
    static const struct {
        enum hw_pairing_class class;
        const char *text;
    } reasons[] = {
        {HW_PAIRING_ONE, "Varies in one of the two alone: there is nothing in the other to share with, and the factor is 1."},
        {HW_PAIRING_SPREAD, "Varies less, or more: the scheme takes the variation itself away, or makes it. Even a perfect correlation would save no more than \"at most\" says."},
        {HW_PAIRING_FEW, "Few occasions: it varies as the count of so few cases that come one by one, as what is rare does, and a queue that is nearly empty. One more or less makes the difference."},
        {HW_PAIRING_MOVED, "Moved far: the scheme moves it by so many standard deviations between replicates that what is left of it, or added, is made by other cases at other moments."},
        {HW_PAIRING_NEAR, "May be 2: none of these, and the interval reaches 2; more pairs would tell."},
        {HW_PAIRING_ANEW, "Decided anew: none of these. The people and their luck are the same, but who waits for what, and when, depends on everybody before them in the queue."},
    };
    bool any = false;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (t->in_class[reasons[i].class] > 0) {
            fputs(any ? "" : "\n", t->out);
            hw_table_paragraph(t->show, t->out, "%s", reasons[i].text);
            any = true;
        }
    }
}

static enum hw_status print_page(struct sheet *t) {
    const struct hw_results *r = t->results;
    hw_table_paragraph(t->show, t->out, "%s", r->title);
    hw_table_paragraph(t->show, t->out,
                       "What it saves that the same people, with the same luck, are in both scenarios of a pair: how many times the variance of the difference would be larger without (factor). A factor of 4 "
                       "saves three replicates of four. \"At most\" is the factor if the two were perfectly correlated. Intervals are Pitman's and Morgan's, exact where values are normal.");
    if (r->n_scenarios < 2) {
        hw_table_paragraph(t->show, t->out, "There is only one scenario (%s), so nothing to compare.", r->scenario[0]);
    }
    for (t->s = 0; t->s < r->n_scenarios; t->s++) {
        if (t->s == t->baseline) {
            continue;
        }
        memset(t->in_class, 0, sizeof t->in_class);
        t->of_ten = 0;
        int32_t pairs = r->n_replicates - hw_pairs_dropped(r, t->baseline, t->s);
        hw_table_heading(t->show, t->out, "%s against %s: %d pair%s of replicates", r->scenario[t->s], r->scenario[t->baseline], (int)pairs, hw_base_s(pairs));
        HW_TRY(print_headline(t));
        HW_TRY(print_below(t));
        print_reasons(t);
    }
    return HW_OK;
}

/* ---- for programs ---- */

enum { FIGURES = 6 };
static const char *const figure_names[FIGURES] = {"factor", "factor_low", "factor_high", "at_most", "correlation", "occasions"};

static void figures_of(const struct hw_pairing *p, double values[FIGURES]) {
    const double all[FIGURES] = {p->factor, p->low, p->high, p->most, p->correlation, p->occasions};
    memcpy(values, all, sizeof all);
}

static void json_number(const struct sheet *t, int32_t m, size_t i, const struct hw_pairing *p) {
    double values[FIGURES];
    char reason[96];
    figures_of(p, values);
    fputs("      {\"scenario\": ", t->out);
    hw_text_json(t->out, t->results->scenario[t->s]);
    fputs(", ", t->out);
    hw_summary_json_labels(t->results->layout, m, i, t->out);
    for (size_t k = 0; k < FIGURES; k++) {
        fprintf(t->out, ", \"%s\": ", figure_names[k]);
        hw_text_full(t->out, values[k], "null");
    }
    fprintf(t->out, ", \"pairs\": %d, \"class\": \"%s\", \"why\": ", (int)p->n, hw_pairing_class_name(p->class));
    hw_text_json(t->out, hw_pairing_reason(p, reason, sizeof reason));
    fputc('}', t->out);
}

static void data_line(const struct sheet *t, int32_t m, size_t i, const struct hw_pairing *p) {
    bool csv = t->show->format == HW_FORMAT_CSV;
    const char *const between = csv ? "," : " | ";
    double values[FIGURES];
    char reason[96];
    figures_of(p, values);
    if (csv) {
        hw_text_csv(t->out, t->results->scenario[t->s]);
        fputc(',', t->out);
        hw_summary_csv_place(t->results->layout, m, i, t->out);
    } else {
        hw_summary_markdown_place(t->results->layout, m, i, t->out);
        hw_text_markdown(t->out, t->results->scenario[t->s]);
    }
    for (size_t k = 0; k < FIGURES; k++) {
        fputs(between, t->out);
        hw_text_full(t->out, values[k], csv ? "" : "-");
    }
    fprintf(t->out, "%s%d%s%s%s", between, (int)p->n, between, hw_pairing_class_name(p->class), between);
    (csv ? hw_text_csv : hw_text_markdown)(t->out, hw_pairing_reason(p, reason, sizeof reason));
    fputs(csv ? "\n" : " |\n", t->out);
}

static void print_measure(struct sheet *t, int32_t m) {
    const char *between = "\n";
    for (t->s = 0; t->s < t->results->n_scenarios; t->s++) {
        for (size_t i = 0; i < rows_of(t->results->layout, m) && t->s != t->baseline; i++) {
            struct hw_pairing p = pairing_at(t, m, i);
            if (t->show->format == HW_FORMAT_JSON) {
                fputs(between, t->out);
                json_number(t, m, i, &p);
                between = ",\n";
            } else {
                data_line(t, m, i, &p);
            }
        }
    }
}

static void print_data(struct sheet *t) {
    const struct hw_layout *layout = t->results->layout;
    bool json = t->show->format == HW_FORMAT_JSON;
    if (json) {
        fputs("{\n", t->out);
        hw_summary_json_head(t->results, t->out);
        fputs("  \"baseline\": ", t->out);
        hw_text_json(t->out, t->results->scenario[t->baseline]);
        fputs(",\n  \"pairing\": [", t->out);
    } else {
        fputs(t->show->format == HW_FORMAT_CSV ? "scenario,measure,unit,dim_1,label_1,dim_2,label_2,dim_3,label_3,factor,factor_low_95,factor_high_95,at_most,correlation,occasions,pairs,class,why\n"
                                               : "| Measure | Of | Unit | Scenario | Factor | 95 % from | to | At most | Correlation | Occasions | Pairs | Class | Why |\n"
                                                 "|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---|---|\n",
              t->out);
    }
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (json) {
            fputs(m == 0 ? "\n    {" : ",\n    {", t->out);
            hw_summary_json_measure(layout, m, t->out);
            fputs(", \"numbers\": [", t->out);
        }
        print_measure(t, m);
        fputs(json ? "\n    ]}" : "", t->out);
    }
    fputs(json ? "\n  ]\n}\n" : "", t->out);
}

enum hw_status hw_pairing_print(const struct hw_results *results, int32_t baseline, const struct hw_show *show, struct hw_arena *arena, double *a, double *b, FILE *out) {
    struct sheet sheet = {.results = results, .show = show, .arena = arena, .a = a, .b = b, .out = out, .baseline = baseline};
    enum hw_status status = HW_OK;
    if (show->format == HW_FORMAT_TABLE) {
        status = print_page(&sheet);
    } else {
        print_data(&sheet);
    }
    return status == HW_OK && ferror(out) ? HW_IO : status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/quantiles.h"

#include <math.h>

#include "output/summary_data.h"
#include "output/table.h"
#include "output/text.h"
#include "sim/special.h"

static const double shares[] = {0.1, 0.5, 0.9};
enum { SHARES = sizeof shares / sizeof *shares };

void hw_quantiles_ranks(int32_t n, double p, double confidence, int32_t *low, int32_t *high) {
    double tail = (1.0 - confidence) / 2.0;
    *low = 0;
    while (*low < n && hw_special_binomial_cdf(*low, p, n) <= tail) { /* P(count below low + 1) */
        ++*low;
    }
    *high = n + 1;
    while (*high > 1 && hw_special_binomial_upper(*high - 2, p, n) <= tail) { /* P(count at least high - 1) */
        --*high;
    }
}

struct hw_quantile hw_quantiles_of(double *values, size_t n, double p, double confidence) {
    size_t kept = hw_results_sort(values, n);
    struct hw_quantile found = {NAN, NAN, NAN, (int32_t)kept};
    if (kept == 0) {
        return found;
    }
    size_t rank = (size_t)ceil(p * (double)kept - 1e-9);
    found.value = values[rank > 0 ? rank - 1 : 0];
    int32_t low = 0, high = 0;
    hw_quantiles_ranks((int32_t)kept, p, confidence, &low, &high);
    if (low >= 1 && high <= (int32_t)kept) {
        found.low = values[low - 1];
        found.high = values[high - 1];
    }
    return found;
}

int32_t hw_quantiles_needs(double p, double confidence) {
    int32_t low = 0, high = 0;
    for (int32_t n = 2;; n++) {
        hw_quantiles_ranks(n, p, confidence, &low, &high);
        if (low >= 1 && high <= n) {
            return n;
        }
    }
}

static const char *cell_of(char *text, size_t size, struct hw_quantile q, int32_t digits) {
    char value[64], low[64], high[64];
    hw_text_number(value, sizeof value, q.value, digits);
    if (!isfinite(q.low)) {
        (void)snprintf(text, size, "%s", value);
    } else {
        (void)snprintf(text, size, "%s (%s to %s)", value, hw_text_number(low, sizeof low, q.low, digits), hw_text_number(high, sizeof high, q.high, digits));
    }
    return text;
}

static enum hw_status print_table(struct hw_arena *arena, const struct hw_results *r, const struct hw_show *show, double *scratch, int32_t s, FILE *out) {
    const struct hw_layout *layout = r->layout;
    struct hw_table table;
    char text[256];
    hw_table_init(&table, arena, SHARES + 1);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", r->scenario[s]);
    for (int k = 0; k < SHARES; k++) {
        hw_table_cell(&table, "%g in 100 below", 100.0 * shares[k]);
    }
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        if (hw_results_count(layout, m) != 1 || (measure->level != 0 && !show->all)) {
            continue;
        }
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", hw_text_title(measure, text, sizeof text));
        for (int k = 0; k < SHARES; k++) {
            hw_results_series(r, s, m, 0, scratch);
            hw_table_cell(&table, "%s", cell_of(text, sizeof text, hw_quantiles_of(scratch, (size_t)r->n_replicates, shares[k], HW_CONFIDENCE), measure->digits));
        }
    }
    fputc('\n', out);
    return hw_table_print(&table, show, out);
}

static enum hw_status print_page(struct hw_arena *arena, const struct hw_results *r, const struct hw_show *show, double *scratch, FILE *out) {
    hw_table_paragraph(show, out, "%s", r->title);
    hw_table_paragraph(show, out,
                       "How replicates differ: of %d, the value below which ten, fifty and ninety in a hundred lie, with the 95 %% interval of that value in brackets. It holds for any distribution. "
                       "The middle one needs at least %d replicates for an interval, the others %d.",
                       (int)r->n_replicates, (int)hw_quantiles_needs(0.5, HW_CONFIDENCE), (int)hw_quantiles_needs(0.9, HW_CONFIDENCE));
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        HW_TRY(print_table(arena, r, show, scratch, s, out));
    }
    return HW_OK;
}

static void data_line(const struct hw_results *r, enum hw_format format, int32_t s, int32_t m, size_t i, double share, struct hw_quantile q, bool first, FILE *out) {
    const double values[] = {share, q.value, q.low, q.high};
    if (format == HW_FORMAT_JSON) {
        static const char *const names[] = {"share", "value", "low", "high"};
        fprintf(out, "%s\n    {\"scenario\": ", first ? "" : ",");
        hw_text_json(out, r->scenario[s]);
        fputs(", \"measure\": ", out);
        hw_text_json(out, r->layout->measures[m].name);
        fputs(", ", out);
        hw_summary_json_labels(r->layout, m, i, out);
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            fprintf(out, ", \"%s\": ", names[k]);
            hw_text_full(out, values[k], "null");
        }
        fprintf(out, ", \"replicates\": %d}", (int)q.n);
        return;
    }
    bool csv = format == HW_FORMAT_CSV;
    if (csv) {
        hw_text_csv(out, r->scenario[s]);
        fputc(',', out);
        hw_summary_csv_place(r->layout, m, i, out);
    } else {
        hw_summary_markdown_place(r->layout, m, i, out);
        hw_text_markdown(out, r->scenario[s]);
    }
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        fputs(csv ? "," : " | ", out);
        hw_text_full(out, values[k], csv ? "" : "-");
    }
    fprintf(out, csv ? ",%d\n" : " | %d |\n", (int)q.n);
}

static void print_data(const struct hw_results *r, const struct hw_show *show, double *scratch, FILE *out) {
    if (show->format == HW_FORMAT_JSON) {
        fputs("{\n", out);
        hw_summary_json_head(r, out);
        fputs("  \"quantiles\": [", out);
    } else {
        fputs(show->format == HW_FORMAT_CSV ? "scenario,measure,unit,dim_1,label_1,dim_2,label_2,dim_3,label_3,share,value,low_95,high_95,replicates\n"
                                            : "| Measure | Of | Unit | Scenario | Share below | Value | 95 % from | to | Replicates |\n|---|---|---|---|---:|---:|---:|---:|---:|\n",
              out);
    }
    bool first = true;
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        for (size_t i = 0; i < hw_results_count(r->layout, m); i++) {
            for (int32_t s = 0; s < r->n_scenarios; s++) {
                for (int k = 0; k < SHARES; k++) {
                    hw_results_series(r, s, m, i, scratch);
                    data_line(r, show->format, s, m, i, shares[k], hw_quantiles_of(scratch, (size_t)r->n_replicates, shares[k], HW_CONFIDENCE), first, out);
                    first = false;
                }
            }
        }
    }
    fputs(show->format == HW_FORMAT_JSON ? "\n  ]\n}\n" : "", out);
}

enum hw_status hw_quantiles_print(const struct hw_results *results, const struct hw_show *show, FILE *out) {
    HW_REQUIRE(show->mem != NULL);
    struct hw_arena arena;
    hw_arena_init(&arena, show->mem);
    double *scratch = hw_arena_alloc(&arena, (size_t)results->n_replicates, sizeof *scratch);
    enum hw_status status = scratch == NULL ? HW_NO_MEMORY : HW_OK;
    if (scratch != NULL && show->format == HW_FORMAT_TABLE) {
        status = print_page(&arena, results, show, scratch, out);
    } else if (scratch != NULL) {
        print_data(results, show, scratch, out);
    }
    hw_arena_clear(&arena);
    return status == HW_OK && ferror(out) ? HW_IO : status;
}

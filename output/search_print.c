/* SPDX-License-Identifier: GPL-3.0-or-later */
/* homeward summary of a search: its answer and what it looked at, for people; everything, for programs. */
#include "output/search.h"

#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { FIRST_MEASURES = HW_SEARCH_FIRST_MEASURES };

struct page {
    const struct hw_results *results;
    const struct hw_search_found *found;
    const struct hw_show *show;
    struct hw_arena *arena;
    FILE *out;
    enum hw_status status; /* of a line */
};

static struct hw_search_line line_of(struct page *p, int32_t c) {
    struct hw_search_line line;
    p->status = hw_search_line(p->arena, p->found, c, &line) != HW_OK ? HW_NO_MEMORY : p->status;
    return line;
}

/* ---- for people ---- */

static void head(struct hw_table *table, const char *const *words) {
    hw_table_start(table, HW_TABLE_HEAD);
    for (int i = 0; words[i] != NULL; i++) {
        hw_table_cell(table, "%s", words[i]);
    }
}

static enum hw_status print_find(struct page *p) {
    const char *lever = p->results->layout->dims[0].labels[0], *const words[] = {lever, "replicates", "met in", "probability", "", NULL};
    struct hw_table table;
    hw_table_init(&table, p->arena, 5);
    head(&table, words);
    for (int32_t c = 0; c < p->found->rule.candidates; c++) {
        if (p->found->view.have[c] > 0) {
            struct hw_search_line line = line_of(p, c);
            hw_table_start(&table, HW_TABLE_PLAIN);
            hw_table_cell(&table, "%s", p->found->names[c] + strlen(lever) + strlen(" = "));
            hw_table_cell(&table, "%d", p->found->view.have[c]);
            hw_table_cell(&table, "%.1f %%", 100.0 * p->found->view.met[c] / p->found->view.have[c]);
            hw_table_cell(&table, "%.1f to %.1f %%", 100.0 * line.low, 100.0 * line.high);
            hw_table_cell(&table, "%s", hw_search_verdict(p->found, c));
        }
    }
    return hw_table_print(&table, p->show, p->out);
}

static enum hw_status print_best(struct page *p) {
    static const char *const fixed[] = {"", "mean", "replicates", "less the best's", "", NULL}, *const sequential[] = {"", "mean", "replicates", "less the best's", "dropped after", NULL};
    const struct hw_search_found *f = p->found;
    const int32_t digits = p->results->layout->measures[f->rule.measure + FIRST_MEASURES].digits;
    struct hw_table table;
    hw_table_init(&table, p->arena, 5);
    head(&table, hw_search_is_fixed(p->found) ? fixed : sequential);
    for (int32_t c = 0; c < f->rule.candidates; c++) {
        if (f->view.have[c] > 0) {
            struct hw_search_line line = line_of(p, c);
            char text[64], low[64], high[64];
            hw_table_start(&table, HW_TABLE_PLAIN);
            hw_table_cell(&table, "%s", f->names[c]);
            hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, line.mean, digits));
            hw_table_cell(&table, "%d", f->view.have[c]);
            hw_text_number(text, sizeof text, line.difference, digits);
            if (isnan(line.low)) {
                hw_table_cell(&table, "%s", c == f->answer ? "" : text);
            } else {
                hw_table_cell(&table, "%s (%s to %s)", text, hw_text_number(low, sizeof low, line.low, digits), hw_text_number(high, sizeof high, line.high, digits));
            }
            snprintf(text, sizeof text, "%d", f->view.state.dropped[c < HW_SELECT_MOST ? c : 0]);
            hw_table_cell(&table, "%s", c == f->answer ? "best" : hw_search_is_fixed(p->found) || f->view.state.dropped[c] == 0 ? "" : text);
        }
    }
    return hw_table_print(&table, p->show, p->out);
}

static enum hw_status print_page(struct page *p, const char *words) {
    const struct hw_results *r = p->results;
    int32_t looked = 0;
    for (int32_t c = 0; c < p->found->rule.candidates; c++) {
        looked += p->found->view.have[c] > 0;
    }
    fprintf(p->out, "%s\n", r->title);
    hw_table_paragraph(p->show, p->out, "%s, seed %llu, homeward %s. A search among %d candidates; %d were looked at, in %d runs.", r->config_name, (unsigned long long)r->seed, r->version,
                       p->found->rule.candidates, looked, r->n_replicates);
    fputc('\n', p->out);
    hw_table_paragraph(p->show, p->out, "Answer: %s", words);
    fputc('\n', p->out);
    HW_TRY(p->found->rule.kind == HW_SEARCH_FIND ? print_find(p) : print_best(p));
    char meaning[HW_SEARCH_WORDS];
    hw_search_meaning(p->found, meaning);
    fputc('\n', p->out);
    hw_table_paragraph(p->show, p->out, "%s", meaning);
    if (r->attribution != NULL && *r->attribution != '\0') {
        fputc('\n', p->out);
        hw_table_paragraph(p->show, p->out, "%s", r->attribution);
    }
    return ferror(p->out) ? HW_IO : HW_OK;
}

static void print_markdown(struct page *p, const char *words) {
    fprintf(p->out, "%s\n\n| Candidate | Replicates | %s |\n|---|---:|---:|\n", words, p->found->rule.kind == HW_SEARCH_FIND ? "Met in" : "Mean");
    for (int32_t c = 0; c < p->found->rule.candidates; c++) {
        if (p->found->view.have[c] > 0) {
            char text[64];
            fputs("| ", p->out);
            hw_text_markdown(p->out, p->found->names[c]);
            if (p->found->rule.kind == HW_SEARCH_FIND) {
                snprintf(text, sizeof text, "%.1f %% (%s)", 100.0 * p->found->view.met[c] / p->found->view.have[c], hw_search_verdict(p->found, c));
            } else {
                hw_text_number(text, sizeof text, hw_search_mean(p->found, c, p->found->rule.measure), p->results->layout->measures[p->found->rule.measure + FIRST_MEASURES].digits);
            }
            fprintf(p->out, " | %d | %s |\n", p->found->view.have[c], text);
        }
    }
}

/* ---- for programs ---- */

static void print_csv(struct page *p) {
    const struct hw_search_found *f = p->found;
    fprintf(p->out, "candidate,name,replicates,met,low,high,verdict,mean,difference,dropped_after,answer\n");
    for (int32_t c = 0; c < f->rule.candidates; c++) {
        if (f->view.have[c] == 0) {
            continue;
        }
        struct hw_search_line line = line_of(p, c);
        bool find = f->rule.kind == HW_SEARCH_FIND;
        fprintf(p->out, "%d,", c);
        hw_text_csv(p->out, f->names[c]);
        fprintf(p->out, ",%d,", f->view.have[c]);
        hw_text_full(p->out, find ? f->view.met[c] : (double)NAN, "");
        const double numbers[] = {line.low, line.high};
        for (int i = 0; i < 2; i++) {
            fputc(',', p->out);
            hw_text_full(p->out, numbers[i], "");
        }
        fprintf(p->out, ",%s,", find ? hw_search_verdict(p->found, c) : "");
        hw_text_full(p->out, line.mean, "");
        fputc(',', p->out);
        hw_text_full(p->out, line.difference, "");
        fputc(',', p->out);
        hw_text_full(p->out, !find && !hw_search_is_fixed(p->found) && f->view.state.dropped[c] > 0 ? f->view.state.dropped[c] : (double)NAN, "");
        fprintf(p->out, ",%d\n", c == f->answer);
    }
}

static void json_text(struct page *p, const char *key, const char *text) {
    fprintf(p->out, "\"%s\": ", key);
    hw_text_json(p->out, text);
}

static void json_number(struct page *p, const char *key, double value) {
    fprintf(p->out, ", \"%s\": ", key);
    hw_text_full(p->out, value, "null");
}

static void print_json_candidate(struct page *p, int32_t c) {
    const struct hw_search_found *f = p->found;
    struct hw_search_line line = line_of(p, c);
    fprintf(p->out, "{\"candidate\": %d, ", c);
    json_text(p, "name", f->names[c]);
    fputs(", \"values\": {", p->out);
    for (int32_t k = 0; k < f->levers; k++) {
        fputs(k == 0 ? "" : ", ", p->out);
        hw_text_json(p->out, p->results->layout->dims[0].labels[k]);
        fputs(": ", p->out);
        hw_text_full(p->out, f->values[c * f->levers + k], "null");
    }
    fprintf(p->out, "}, \"replicates\": %d", f->view.have[c]);
    if (f->rule.kind == HW_SEARCH_FIND) {
        fprintf(p->out, ", \"met\": %d, \"verdict\": \"%s\"", f->view.met[c], hw_search_verdict(p->found, c));
    } else {
        json_number(p, "difference", line.difference);
        json_number(p, "dropped_after", !hw_search_is_fixed(p->found) && f->view.state.dropped[c] > 0 ? f->view.state.dropped[c] : (double)NAN);
    }
    json_number(p, "low", line.low);
    json_number(p, "high", line.high);
    fputs(", \"means\": {", p->out);
    for (int32_t m = 0; m < f->rule.measures; m++) {
        fputs(m == 0 ? "" : ", ", p->out);
        hw_text_json(p->out, p->results->layout->measures[m + FIRST_MEASURES].name);
        fputs(": ", p->out);
        hw_text_full(p->out, hw_search_mean(f, c, m), "null");
    }
    fputs("}}", p->out);
}

static void print_json(struct page *p, const char *words) {
    const struct hw_results *r = p->results;
    const struct hw_search_found *f = p->found;
    static const char *const kinds[] = {"find", "select", "mix"};
    fputc('{', p->out);
    json_text(p, "title", r->title);
    fprintf(p->out, ",\n\"design\": \"%s\", \"seed\": %llu, \"runs\": %d, \"complete\": %s,\n", kinds[f->rule.kind], (unsigned long long)r->seed, r->n_replicates, r->complete ? "true" : "false");
    json_text(p, "answer", f->answer < 0 ? NULL : f->names[f->answer]);
    fprintf(p->out, ", \"guaranteed\": %s, ", f->sure ? "true" : "false");
    json_text(p, "words", words);
    json_number(p, "confidence", f->rule.confidence);
    if (f->rule.kind == HW_SEARCH_FIND) {
        json_number(p, "probability", f->rule.probability);
    } else {
        json_number(p, "indifference", f->rule.indifference > 0.0 ? f->rule.indifference : (double)NAN);
        fprintf(p->out, ", \"best\": \"%s\", ", f->rule.largest ? "largest" : "smallest");
        json_text(p, "measure", f->best);
    }
    fputs(",\n\"candidates\": [", p->out);
    for (int32_t c = 0, told = 0; c < f->rule.candidates; c++) {
        if (f->view.have[c] > 0) {
            fputs(told++ == 0 ? "\n  " : ",\n  ", p->out);
            print_json_candidate(p, c);
        }
    }
    fputs("],\n\"made\": [", p->out);
    for (int32_t i = 0; i < f->runs.n; i++) {
        fprintf(p->out, "%s[%d, %d", i == 0 ? "\n  " : ",\n  ", f->runs.candidate[i], f->runs.replicate[i]);
        for (int32_t m = 0; m < f->rule.measures; m++) {
            fputs(", ", p->out);
            hw_text_full(p->out, f->runs.y[i * f->rule.measures + m], "null");
        }
        fputc(']', p->out);
    }
    fputs("]}\n", p->out);
}

enum hw_status hw_search_print(const struct hw_results *results, const struct hw_show *show, FILE *out) {
    struct hw_arena arena;
    struct hw_search_found found;
    char words[HW_SEARCH_WORDS];
    hw_arena_init(&arena, show->mem);
    enum hw_status status = hw_search_find(&arena, results, &found);
    struct page page = {results, &found, show, &arena, out, HW_OK};
    if (status == HW_OK) {
        hw_search_say(results, &found, words);
    }
    if (status == HW_OK && show->format == HW_FORMAT_TABLE) {
        status = print_page(&page, words);
    } else if (status == HW_OK && show->format == HW_FORMAT_JSON) {
        print_json(&page, words);
    } else if (status == HW_OK && show->format == HW_FORMAT_CSV) {
        print_csv(&page);
    } else if (status == HW_OK) {
        print_markdown(&page, words);
    }
    status = status == HW_OK ? page.status : status;
    if (status == HW_BAD_INPUT) {
        fprintf(stderr, "homeward: the search in this result cannot be understood\n");
    }
    hw_arena_clear(&arena);
    return status;
}

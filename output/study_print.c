/* SPDX-License-Identifier: GPL-3.0-or-later */
/* homeward summary of a study: its effects for people, and everything for programs. */
#include "output/study.h"

#include "output/search.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

struct page {
    struct hw_arena *arena;
    const struct hw_results *results;
    const struct hw_study_effects *effects;
    const struct hw_show *show;
    FILE *out;
};

enum { TEXT_ROOM = 300 };

static const char *factor_name(const struct page *p, int32_t factor) {
    return factor < 0 ? "" : p->results->layout->dims[0].labels[factor];
}

/* "a", "a x b", or what it is. */
static const char *row_name(const struct page *p, const struct hw_study_effect *e, char *text) {
    if (e->factor < 0) {
        snprintf(text, TEXT_ROOM, "%s", hw_study_kind_words(e->kind));
    } else {
        snprintf(text, TEXT_ROOM, "%s%s%s", factor_name(p, e->factor), e->second < 0 ? "" : " x ", factor_name(p, e->second));
    }
    return text;
}

static const char *estimate_text(const struct hw_study_effect *e, int32_t digits, char *text) {
    char value[64], low[64], high[64];
    double times = hw_study_kind_is_share(e->kind) ? 100.0 : 1.0;
    int32_t shown = hw_study_kind_is_share(e->kind) ? 1 : digits;
    hw_text_number(value, sizeof value, times * e->of.value, shown);
    hw_text_number(low, sizeof low, times * e->of.low, shown);
    hw_text_number(high, sizeof high, times * e->of.high, shown);
    const char *unit = hw_study_kind_is_share(e->kind) && !isnan(e->of.value) ? " %" : "";
    if (isnan(e->of.low)) {
        snprintf(text, TEXT_ROOM, "%s%s", value, unit);
    } else if (strcmp(e->kind, "points_range") == 0) {
        snprintf(text, TEXT_ROOM, "%s to %s", low, high);
    } else {
        snprintf(text, TEXT_ROOM, "%s%s (%s to %s)", value, unit, low, high);
    }
    return text;
}

static bool is_sure(const struct hw_study_effect *e) {
    return e->of.low > 0.0 || e->of.high < 0.0;
}

/* Interactions whose interval holds 0 are many: only with --all. */
static bool is_shown(const struct page *p, const struct hw_study_effect *e) {
    return p->show->all || strcmp(e->kind, "interaction") != 0 || is_sure(e);
}

/* Kinds of one measure and factor go side by side: those of the first factor that has any. */
static int32_t list_kinds(const struct hw_study_effect *e, int32_t n, const char **kinds) {
    int32_t found = 0;
    for (int32_t i = 0; i < n && found < 3; i++) {
        bool again = e[i].factor < 0 || strcmp(e[i].kind, "interaction") == 0;
        for (int32_t k = 0; k < found; k++) {
            again = again || strcmp(kinds[k], e[i].kind) == 0;
        }
        if (!again) {
            kinds[found++] = e[i].kind;
        }
    }
    return found;
}

static void add_factors(const struct page *p, struct hw_table *table, const struct hw_study_effect *e, int32_t n, int32_t digits, const char *const *kinds, int32_t n_kinds) {
    char text[TEXT_ROOM];
    for (int32_t f = 0; f < p->effects->n_factors; f++) {
        hw_table_start(table, HW_TABLE_PLAIN);
        hw_table_cell(table, "%s", factor_name(p, f));
        for (int32_t k = 0; k < n_kinds; k++) {
            const struct hw_study_effect *own = NULL;
            for (int32_t i = 0; i < n; i++) {
                own = e[i].factor == f && strcmp(e[i].kind, kinds[k]) == 0 ? &e[i] : own;
            }
            hw_table_cell(table, "%s", own == NULL ? "-" : estimate_text(own, digits, text));
        }
    }
}

static int32_t add_others(const struct page *p, struct hw_table *table, const struct hw_study_effect *e, int32_t n, int32_t digits, int32_t n_kinds) {
    char text[TEXT_ROOM];
    int32_t hidden = 0;
    for (int32_t i = 0; i < n; i++) {
        if (e[i].factor >= 0 && strcmp(e[i].kind, "interaction") != 0) {
            continue;
        }
        if (!is_shown(p, &e[i])) {
            hidden++;
            continue;
        }
        hw_table_start(table, HW_TABLE_PLAIN);
        hw_table_cell(table, "%s", row_name(p, &e[i], text));
        hw_table_cell(table, "%s", estimate_text(&e[i], digits, text));
        for (int32_t k = 1; k < n_kinds; k++) {
            hw_table_cell(table, "%s", "");
        }
    }
    return hidden;
}

static const char *short_words(const char *kind) {
    static const char *const words[][2] = {{"main", "effect, lowest to highest"}, {"slope", "effect over its range"}, {"mu_star", "mean size of effect"}, {"mu", "mean effect"},
                                           {"sigma", "spread of effects"}, {"first", "share by itself"}, {"total", "share with interactions"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i][0], kind) == 0) {
            return words[i][1];
        }
    }
    return kind;
}

/* The effects e[0 .. n-1], all of one scenario and measure. */
static enum hw_status print_measure(const struct page *p, const struct hw_study_effect *e, int32_t n) {
    const struct hw_results *r = p->results;
    const struct hw_measure *m = &r->layout->measures[e->measure];
    const char *kinds[3];
    int32_t n_kinds = list_kinds(e, n, kinds), columns = n_kinds > 0 ? n_kinds : 1;
    char text[TEXT_ROOM];
    struct hw_table table;
    hw_table_init(&table, p->arena, columns + 1);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "%s", "");
    for (int32_t k = 0; k < columns; k++) {
        hw_table_cell(&table, "%s", k < n_kinds ? short_words(kinds[k]) : "");
    }
    if (n_kinds > 0) {
        add_factors(p, &table, e, n, m->digits, kinds, n_kinds);
    }
    int32_t hidden = add_others(p, &table, e, n, m->digits, columns);
    hw_text_title(m, text, sizeof text);
    if (e->scenario == 0) {
        hw_table_heading(p->show, p->out, "%s", text);
    } else {
        hw_table_heading(p->show, p->out, "%s: %s less %s", text, r->scenario[e->scenario], r->scenario[0]);
    }
    HW_TRY(hw_table_print(&table, p->show, p->out));
    if (hidden > 0) {
        hw_table_paragraph(p->show, p->out, "%d interaction%s whose interval holds 0 %s not shown: --all.", hidden, hw_base_s(hidden), hw_base_are(hidden));
    }
    return HW_OK;
}

static void print_meaning(const struct page *p) {
    const char *design = p->effects->design;
    fputc('\n', p->out);
    hw_table_paragraph(p->show, p->out, "%s", hw_study_meaning(design));
    if (strcmp(design, "fractional_factorial") == 0) {
        hw_table_paragraph(p->show, p->out, "The design has resolution %d%s; homeward describe of the study lists what cannot be told apart.", p->effects->resolution,
                           p->effects->resolution == 3 ? ": a main effect may be an interaction of two others" : p->effects->resolution == 4 ? ": an interaction may be another one" : "");
    }
}

static void print_top(const struct page *p) {
    const struct hw_results *r = p->results;
    int32_t failed = 0;
    for (int32_t i = 0; i < r->n_scenarios * r->n_replicates; i++) {
        failed += r->state[i] != HW_REP_DONE;
    }
    fprintf(p->out, "%s\n", r->title);
    hw_table_paragraph(p->show, p->out, "%s, seed %llu, homeward %s. A study of the design %s: %d points of %d factor%s, %d replicate%s of %d scenario%s at each.", r->config_name,
                       (unsigned long long)r->seed, r->version, p->effects->design, r->n_replicates, p->effects->n_factors, hw_base_s(p->effects->n_factors),
                       p->effects->n_replicates, hw_base_s(p->effects->n_replicates), r->n_scenarios, hw_base_s(r->n_scenarios));
    if (failed > 0) {
        hw_table_paragraph(p->show, p->out, "%d of %d points failed in a scenario and %s left out.", failed, r->n_scenarios * r->n_replicates, hw_base_are(failed));
    }
}

static enum hw_status print_page(const struct page *p) {
    const struct hw_study_effects *all = p->effects;
    print_top(p);
    for (int32_t i = 0, next; i < all->n; i = next) {
        next = i;
        while (next < all->n && all->at[next].scenario == all->at[i].scenario && all->at[next].measure == all->at[i].measure) {
            next++;
        }
        HW_TRY(print_measure(p, &all->at[i], next - i));
    }
    if (all->n == 0) {
        fputc('\n', p->out);
        hw_table_paragraph(p->show, p->out, "There are too few points for the effects of so many factors.");
    } else {
        print_meaning(p);
    }
    if (p->results->attribution != NULL && *p->results->attribution != '\0') {
        fputc('\n', p->out);
        hw_table_paragraph(p->show, p->out, "%s", p->results->attribution);
    }
    return ferror(p->out) ? HW_IO : HW_OK;
}

/* ---- for programs ---- */

static void print_csv(const struct page *p) {
    fprintf(p->out, "scenario,measure,kind,factor,second_factor,value,low_95,high_95,unit\n");
    for (int32_t i = 0; i < p->effects->n; i++) {
        const struct hw_study_effect *e = &p->effects->at[i];
        const char *words[] = {p->results->scenario[e->scenario], p->results->layout->measures[e->measure].name, e->kind, factor_name(p, e->factor), factor_name(p, e->second)};
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            hw_text_csv(p->out, words[k]);
            fputc(',', p->out);
        }
        const double numbers[] = {e->of.value, e->of.low, e->of.high};
        for (int k = 0; k < 3; k++) {
            hw_text_full(p->out, numbers[k], "");
            fputc(',', p->out);
        }
        hw_text_csv(p->out, hw_study_kind_is_share(e->kind) ? "1" : p->results->layout->measures[e->measure].unit);
        fputc('\n', p->out);
    }
}

static void print_json_text(const struct page *p, const char *key, const char *text, const char *after) {
    fprintf(p->out, "\"%s\": ", key);
    hw_text_json(p->out, text);
    fputs(after, p->out);
}

static void print_json_effects(const struct page *p) {
    fprintf(p->out, "\"effects\": [");
    for (int32_t i = 0; i < p->effects->n; i++) {
        const struct hw_study_effect *e = &p->effects->at[i];
        fputs(i == 0 ? "\n  {" : ",\n  {", p->out);
        print_json_text(p, "scenario", p->results->scenario[e->scenario], ", ");
        print_json_text(p, "measure", p->results->layout->measures[e->measure].name, ", ");
        print_json_text(p, "kind", e->kind, ", ");
        print_json_text(p, "factor", e->factor < 0 ? NULL : factor_name(p, e->factor), ", ");
        print_json_text(p, "second_factor", e->second < 0 ? NULL : factor_name(p, e->second), ", \"value\": ");
        hw_text_full(p->out, e->of.value, "null");
        fputs(", \"low_95\": ", p->out);
        hw_text_full(p->out, e->of.low, "null");
        fputs(", \"high_95\": ", p->out);
        hw_text_full(p->out, e->of.high, "null");
        fputc('}', p->out);
    }
    fputs("]", p->out);
}

static void print_json_list(const struct page *p, const double *values, int32_t n) {
    fputc('[', p->out);
    for (int32_t i = 0; i < n; i++) {
        fputs(i == 0 ? "" : ", ", p->out);
        hw_text_full(p->out, values[i], "null");
    }
    fputc(']', p->out);
}

static enum hw_status print_json_points(const struct page *p) {
    const struct hw_results *r = p->results;
    const int32_t k = p->effects->n_factors, n = p->effects->n_replicates;
    double *x = hw_arena_alloc(p->arena, (size_t)r->n_replicates * (size_t)k, sizeof *x), *y = hw_arena_alloc(p->arena, (size_t)r->n_replicates * (size_t)n, sizeof *y);
    if (x == NULL || y == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_study_points(r, x));
    fprintf(p->out, "\"factor_values\": [");
    for (int32_t i = 0; i < r->n_replicates; i++) {
        fputs(i == 0 ? "\n  " : ",\n  ", p->out);
        print_json_list(p, x + (size_t)i * (size_t)k, k);
    }
    fputs("],\n\"values\": [", p->out);
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        for (int32_t m = 1; m < r->layout->n_measures; m++) {
            HW_TRY(hw_study_values(r, s, m, false, y));
            fputs(s == 0 && m == 1 ? "\n  {" : ",\n  {", p->out);
            print_json_text(p, "scenario", r->scenario[s], ", ");
            print_json_text(p, "measure", r->layout->measures[m].name, ", ");
            print_json_text(p, "unit", r->layout->measures[m].unit, ", \"points\": [");
            for (int32_t i = 0; i < r->n_replicates; i++) {
                fputs(i == 0 ? "" : ", ", p->out);
                print_json_list(p, y + (size_t)i * (size_t)n, n);
            }
            fputs("]}", p->out);
        }
    }
    fputs("],\n", p->out);
    return HW_OK;
}

static enum hw_status print_json(const struct page *p) {
    const struct hw_results *r = p->results;
    fputc('{', p->out);
    print_json_text(p, "title", r->title, ",\n");
    print_json_text(p, "design", p->effects->design, ",\n");
    fprintf(p->out, "\"seed\": %llu, \"points\": %d, \"replicates\": %d, \"complete\": %s,\n\"factors\": [", (unsigned long long)r->seed, r->n_replicates, p->effects->n_replicates,
            r->complete ? "true" : "false");
    for (int32_t f = 0; f < p->effects->n_factors; f++) {
        fputs(f == 0 ? "{" : ", {", p->out);
        print_json_text(p, "name", factor_name(p, f), ", ");
        print_json_text(p, "path", r->layout->dims[0].titles == NULL ? NULL : r->layout->dims[0].titles[f], "}");
    }
    fputs("],\n", p->out);
    HW_TRY(print_json_points(p));
    print_json_effects(p);
    fputs("}\n", p->out);
    return HW_OK;
}

static void print_markdown(const struct page *p) {
    char text[TEXT_ROOM];
    fprintf(p->out, "| Scenario | Measure | Of | What | Estimate (95 %% interval) |\n|---|---|---|---|---:|\n");
    for (int32_t i = 0; i < p->effects->n; i++) {
        const struct hw_study_effect *e = &p->effects->at[i];
        const struct hw_measure *m = &p->results->layout->measures[e->measure];
        const char *words[] = {p->results->scenario[e->scenario], hw_text_title(m, text, sizeof text)};
        for (size_t k = 0; k < 2; k++) {
            fputs("| ", p->out);
            hw_text_markdown(p->out, words[k]);
            fputc(' ', p->out);
        }
        fprintf(p->out, "| %s%s%s | %s | ", factor_name(p, e->factor), e->second < 0 ? "" : " x ", factor_name(p, e->second), hw_study_kind_words(e->kind));
        fprintf(p->out, "%s |\n", estimate_text(e, m->digits, text));
    }
}

enum hw_status hw_study_print(const struct hw_results *results, const struct hw_show *show, FILE *out) {
    struct hw_arena arena;
    struct hw_study_effects effects;
    if (hw_search_is(results)) {
        return hw_search_print(results, show, out);
    }
    hw_arena_init(&arena, show->mem);
    enum hw_status status = hw_study_effects(&arena, results, &effects);
    struct page page = {&arena, results, &effects, show, out};
    if (status == HW_OK && show->format == HW_FORMAT_TABLE) {
        status = print_page(&page);
    } else if (status == HW_OK && show->format == HW_FORMAT_JSON) {
        status = print_json(&page);
    } else if (status == HW_OK && show->format == HW_FORMAT_CSV) {
        print_csv(&page);
    } else if (status == HW_OK) {
        print_markdown(&page);
    }
    if (status == HW_BAD_INPUT) {
        fprintf(stderr, "homeward: the study in this result cannot be understood\n");
    }
    hw_arena_clear(&arena);
    return status;
}

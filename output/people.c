/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/people.h"

#include "output/summary_data.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { LESS = 0, MORE, WAYS };
#define CHANGED "followed_changed"
#define FOLLOWED "followed_people"
static const char first_choice[] = "delayed_days", prefix[] = "followed_";

struct page {
    const struct hw_results *results;
    const struct hw_show *show;
    struct hw_arena *arena;
    FILE *out;
    int32_t people, changed, most, most_by;  /* measures */
    const struct hw_dim *outcomes, *groups, *ranks;
    int32_t *by;                             /* [outcomes] the measure of how much */
    double *a, *b;                           /* [n_replicates] */
    int32_t scenario;
};

bool hw_people_are_followed(const struct hw_results *results) {
    return hw_results_find(results->layout, CHANGED) >= 0;
}

static const char *title_of(const struct hw_dim *dim, size_t i) {
    return dim->titles != NULL ? dim->titles[i] : dim->labels[i];
}

/* Finds the measures of a result that has them. */
static enum hw_status open_page(struct page *p) {
    const struct hw_layout *layout = p->results->layout;
    size_t n = (size_t)p->results->n_replicates;
    p->people = hw_results_find(layout, FOLLOWED);
    p->changed = hw_results_find(layout, CHANGED);
    p->most = hw_results_find(layout, "followed_most_changed");
    p->most_by = hw_results_find(layout, "followed_most_change");
    bool good = p->people >= 0 && p->most >= 0 && p->most_by >= 0 && layout->measures[p->changed].n_dims == 3 && layout->measures[p->most].n_dims == 3 && layout->measures[p->people].n_dims == 1;
    if (!good) {
        return HW_BAD_INPUT;
    }
    p->outcomes = &layout->dims[layout->measures[p->changed].dims[0]];
    p->groups = &layout->dims[layout->measures[p->people].dims[0]];
    p->ranks = &layout->dims[layout->measures[p->most].dims[2]];
    p->by = hw_arena_alloc(p->arena, p->outcomes->size, sizeof *p->by);
    p->a = hw_arena_alloc(p->arena, 2 * n, sizeof *p->a);
    if (p->by == NULL || p->a == NULL) {
        return HW_NO_MEMORY;
    }
    p->b = p->a + n;
    for (size_t o = 0; good && o < p->outcomes->size; o++) {
        char name[200];
        snprintf(name, sizeof name, "%s%.150s", prefix, p->outcomes->labels[o]);
        p->by[o] = hw_results_find(layout, name);
        good = p->by[o] >= 0 && hw_results_count(layout, p->by[o]) == WAYS * p->groups->size;
    }
    return good && hw_results_count(layout, p->changed) == p->outcomes->size * WAYS * p->groups->size ? HW_OK : HW_BAD_INPUT;
}

/* ---- numbers ---- */

static struct hw_interval mean_of(const struct page *p, int32_t measure, size_t index) {
    hw_results_series(p->results, p->scenario, measure, index, p->a);
    return hw_results_interval(p->a, (size_t)p->results->n_replicates, 1, HW_CONFIDENCE);
}

static struct hw_interval people_in(const struct page *p, size_t outcome, size_t way, size_t group) {
    return mean_of(p, p->changed, (outcome * WAYS + way) * p->groups->size + group);
}

/* What some have more, less what others have less. */
static struct hw_interval net_of(const struct page *p, size_t outcome, size_t group) {
    size_t n = (size_t)p->results->n_replicates;
    hw_results_series(p->results, p->scenario, p->by[outcome], MORE * p->groups->size + group, p->a);
    hw_results_series(p->results, p->scenario, p->by[outcome], LESS * p->groups->size + group, p->b);
    for (size_t i = 0; i < n; i++) {
        p->a[i] -= p->b[i];
    }
    return hw_results_interval(p->a, n, 1, HW_CONFIDENCE);
}

static void number_cell(struct hw_table *table, double value, int32_t digits) {
    char text[64];
    hw_table_cell(table, "%s", hw_text_number(text, sizeof text, value, digits));
}

/* People are whole in each replicate, and their mean is shown to the tenth where it is small. */
static void people_cell(struct hw_table *table, double mean) {
    number_cell(table, mean, mean < 100 && mean != floor(mean) ? 1 : 0);
}

static void change_cells(const struct page *p, struct hw_table *table, size_t outcome, size_t group) {
    char text[200];
    int32_t digits = p->results->layout->measures[p->by[outcome]].digits;
    hw_table_cell(table, "%s", hw_text_interval(text, sizeof text, net_of(p, outcome, group), digits));
    people_cell(table, people_in(p, outcome, LESS, group).mean);
    people_cell(table, people_in(p, outcome, MORE, group).mean);
    number_cell(table, mean_of(p, p->by[outcome], LESS * p->groups->size + group).mean, digits);
    number_cell(table, mean_of(p, p->by[outcome], MORE * p->groups->size + group).mean, digits);
}

/* ---- tables ---- */

static void head_cells(struct hw_table *table, const char *first, const char *last) {
    const char *const heads[] = {first, "in all (95 % interval)", "people with less", "with more", "less by", "more by", last};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        hw_table_cell(table, "%s", heads[i]);
    }
}

static enum hw_status print_everybody(const struct page *p) {
    struct hw_table table;
    char unit[64];
    double people = mean_of(p, p->people, 0).mean;
    hw_table_init(&table, p->arena, 7);
    hw_table_start(&table, HW_TABLE_HEAD);
    head_cells(&table, "Everybody", "people with no change");
    for (size_t o = 0; o < p->outcomes->size; o++) {
        const struct hw_measure *by = &p->results->layout->measures[p->by[o]];
        hw_table_start(&table, HW_TABLE_PLAIN);
        bool money = strcmp(by->unit, "gbp") == 0;
        hw_table_cell(&table, "%s%s%s", title_of(p->outcomes, o), money ? ", " : "", money ? hw_text_unit(by->unit, unit, sizeof unit) : "");
        change_cells(p, &table, o, 0);
        people_cell(&table, people - people_in(p, o, LESS, 0).mean - people_in(p, o, MORE, 0).mean);
    }
    fputc('\n', p->out);
    return hw_table_print(&table, p->show, p->out);
}

static enum hw_status print_groups(const struct page *p, size_t outcome) {
    struct hw_table table;
    hw_table_heading(p->show, p->out, "%s: who", title_of(p->outcomes, outcome));
    hw_table_init(&table, p->arena, 7);
    hw_table_start(&table, HW_TABLE_HEAD);
    head_cells(&table, "", "people there");
    for (size_t g = 0; g < p->groups->size; g++) {
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", title_of(p->groups, g));
        change_cells(p, &table, outcome, g);
        people_cell(&table, mean_of(p, p->people, g).mean);
    }
    return hw_table_print(&table, p->show, p->out);
}

/* The persons of one replicate, so that one knows whom to ask for. */
static enum hw_status print_most(const struct page *p, size_t outcome, int32_t replicate) {
    struct hw_table table;
    int32_t number = p->results->replicate[replicate], digits = p->results->layout->measures[p->by[outcome]].digits;
    double somebody = NAN;
    hw_table_init(&table, p->arena, 4);
    table.left |= 4u;
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "person with less");
    hw_table_cell(&table, "by");
    hw_table_cell(&table, "  person with more");
    hw_table_cell(&table, "by");
    for (size_t rank = 0; rank < p->ranks->size; rank++) {
        hw_table_start(&table, HW_TABLE_PLAIN);
        for (size_t way = 0; way < WAYS; way++) {
            size_t at = (outcome * WAYS + way) * p->ranks->size + rank;
            char text[64];
            hw_results_series(p->results, p->scenario, p->most, at, p->a);
            hw_results_series(p->results, p->scenario, p->most_by, at, p->b);
            snprintf(text, sizeof text, "%.0f", p->a[replicate]);
            somebody = isfinite(p->a[replicate]) && !isfinite(somebody) ? p->a[replicate] : somebody;
            hw_table_cell(&table, "%s%s", way == MORE ? "  " : "", isfinite(p->a[replicate]) ? text : "-");
            number_cell(&table, p->b[replicate], digits);
        }
    }
    if (!isfinite(somebody)) {
        return HW_OK;
    }
    hw_table_heading(p->show, p->out, "%s: whose have changed most in replicate %d", title_of(p->outcomes, outcome), (int)number);
    HW_TRY(hw_table_print(&table, p->show, p->out));
    hw_table_paragraph(p->show, p->out, "homeward people RESULT.h5 --person %.0f --replicate %d shows the path of one of them in each scenario.", somebody, (int)number);
    return HW_OK;
}

static enum hw_status print_scenario(struct page *p, size_t outcome, int32_t replicate) {
    const struct hw_results *r = p->results;
    const char *name = r->scenario[p->scenario], *title = r->scenario_title != NULL ? r->scenario_title[p->scenario] : name;
    bool titled = strcmp(title, name) != 0;
    struct hw_interval people = mean_of(p, p->people, 0);
    char text[64];
    hw_table_heading(p->show, p->out, "%s%s%s%s against %s, person by person", name, titled ? " (" : "", titled ? title : "", titled ? ")" : "", r->scenario[0]);
    hw_table_paragraph(p->show, p->out, "%s people are followed in each of %d replicate%s; what is shown are means of the replicates over the measured time.",
                       hw_text_number(text, sizeof text, people.mean, 0), (int)people.n, hw_base_s(people.n));
    HW_TRY(print_everybody(p));
    for (size_t o = 0; o < p->outcomes->size; o++) {
        if (o == outcome || p->show->all) {
            HW_TRY(print_groups(p, o));
            HW_TRY(print_most(p, o, replicate));
        }
    }
    return HW_OK;
}

static void print_notes(const struct page *p) {
    fputc('\n', p->out);
    hw_table_paragraph(p->show, p->out,
                       "Each person is the same in all scenarios of a replicate, with the same luck. Once a bed or a carer is free a day earlier for one, "
                       "everybody behind in the queue has other days, too: many of those with less and with more owe it to that shuffle, not to the scheme. What a group "
                       "gains is the difference (\"in all\"), and sure where its interval leaves out 0.");
    hw_table_paragraph(p->show, p->out,
                       "Groups are as people were on the first measured day, or when they were born or moved in, which is before any scheme: nobody changes "
                       "group by it. Less is better of nights, delays, emergencies and deaths; of care and payments the reader decides.");
    hw_table_paragraph(p->show, p->out, "Beds kept open, staff and block contracts are nobody's and not in here; homeward compare has them.");
}

/* ---- what is asked ---- */

static bool find_outcome(const struct page *p, const char *name, size_t *outcome) {
    for (size_t o = 0; o < p->outcomes->size; o++) {
        if (strcmp(p->outcomes->labels[o], name) == 0) {
            *outcome = o;
            return true;
        }
    }
    fprintf(stderr, "error: no outcome is called '%s'; there are:", name);
    for (size_t o = 0; o < p->outcomes->size; o++) {
        fprintf(stderr, "%s %s", o == 0 ? "" : ",", p->outcomes->labels[o]);
    }
    fputc('\n', stderr);
    return false;
}

static bool find_replicate(const struct hw_results *r, int32_t number, int32_t *replicate) {
    for (int32_t i = 0; i < r->n_replicates; i++) {
        bool done = r->state[i] == HW_REP_DONE;
        if (number == 0 ? done : r->replicate[i] == number) {
            *replicate = i;
            return true;
        }
    }
    if (number == 0) {
        fprintf(stderr, "error: no replicate of this result was done\n");
    } else {
        fprintf(stderr, "error: there is no replicate %d in this result; there are %d, from %d to %d\n", (int)number, (int)r->n_replicates, (int)r->replicate[0],
                (int)r->replicate[r->n_replicates - 1]);
    }
    return false;
}

static enum hw_status print_page(struct page *p, const struct hw_people *asked) {
    const struct hw_results *r = p->results;
    size_t outcome = 0;
    int32_t replicate = 0;
    if (!find_outcome(p, asked->outcome != NULL ? asked->outcome : first_choice, &outcome) || !find_replicate(r, asked->replicate, &replicate)) {
        return HW_BAD_INPUT;
    }
    hw_table_paragraph(p->show, p->out, "%s", r->title);
    hw_table_paragraph(p->show, p->out, "%s, seed %llu, homeward %s.", r->config_name, (unsigned long long)r->seed, r->version);
    hw_summary_changes(r, p->show, p->out);
    if (r->n_scenarios < 2) {
        hw_table_paragraph(p->show, p->out, "There is only one scenario (%s), so nobody can have less or more than in another.", r->scenario[0]);
        return HW_OK;
    }
    for (p->scenario = 1; p->scenario < r->n_scenarios; p->scenario++) {
        HW_TRY(print_scenario(p, outcome, replicate));
    }
    print_notes(p);
    return ferror(p->out) ? HW_IO : HW_OK;
}

enum hw_status hw_people_print(const struct hw_results *results, const struct hw_people *asked, const struct hw_show *show, FILE *out) {
    HW_REQUIRE(show->mem != NULL && hw_people_are_followed(results));
    struct hw_arena arena;
    hw_arena_init(&arena, show->mem);
    struct page page = {.results = results, .show = show, .arena = &arena, .out = out};
    enum hw_status status = open_page(&page);
    if (status == HW_BAD_INPUT) {
        fprintf(stderr, "error: the measures of people in this result are not as this version writes them\n");
    }
    if (status == HW_OK) {
        status = print_page(&page, asked);
    }
    hw_arena_clear(&arena);
    return status != HW_OK ? status : hw_results_status(results);
}

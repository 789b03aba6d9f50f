/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/returns.h"

#include "output/pairs.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { MOST_ROWS = 12 }; /* of the curve, and of organisations each way */

struct comparing {
    const struct hw_results *r;
    const struct hw_show *show;
    struct hw_arena *arena;
    int32_t baseline, scenario;
    double *a, *b;
    FILE *out;
};

static struct hw_interval difference(const struct comparing *c, int32_t m, size_t i) {
    hw_results_series(c->r, c->baseline, m, i, c->a);
    hw_results_series(c->r, c->scenario, m, i, c->b);
    return hw_pairs_compare(c->a, c->b, (size_t)c->r->n_replicates, HW_CONFIDENCE).difference;
}

static const struct hw_dim *dim_of(const struct comparing *c, int32_t m) {
    return &c->r->layout->dims[c->r->layout->measures[m].dims[0]];
}

static const char *title_of(const struct hw_dim *dim, size_t i) {
    return dim->titles != NULL ? dim->titles[i] : dim->labels[i];
}

/* ---- who invests, who gains ---- */

static bool is_sure(struct hw_interval d) {
    return d.n >= 2 && fabs(d.mean) > d.half_width;
}

/* The organisation whose net is next above last (of those that are as much: by number); count when there is none. */
static size_t next_by_net(const struct comparing *c, int32_t net, double last, size_t after) {
    const struct hw_dim *dim = dim_of(c, net);
    size_t best = dim->size;
    double least = INFINITY;
    for (size_t i = 0; i < dim->size; i++) {
        struct hw_interval d = difference(c, net, i);
        bool later = d.mean > last || (d.mean >= last && i > after);
        if (is_sure(d) && later && d.mean < least && strcmp(dim->labels[i], "staff_and_suppliers") != 0) {
            best = i;
            least = d.mean;
        }
    }
    return best;
}

/* Organisations whose net surely differs, from who is worst off to who is best off. */
static enum hw_status print_who(const struct comparing *c) {
    int32_t net = hw_results_find(c->r->layout, "money_net"), cost = hw_results_find(c->r->layout, "money_cost"), income = hw_results_find(c->r->layout, "money_income"), pays = hw_results_find(c->r->layout, "money_payments");
    struct hw_table table;
    char text[160];
    size_t rows = 0, size = net < 0 ? 0 : dim_of(c, net)->size;
    if (net < 0 || cost < 0 || income < 0 || pays < 0) {
        return HW_OK;
    }
    hw_table_init(&table, c->arena, 5);
    hw_table_start(&table, HW_TABLE_HEAD);
    static const char *const heads[] = {"", "own cost", "pays others", "gets", "net (95 % interval)"};
    for (int32_t k = 0; k < 5; k++) {
        hw_table_cell(&table, "%s", heads[k]);
    }
    double last = -INFINITY;
    for (size_t i = next_by_net(c, net, last, 0); i < size; i = next_by_net(c, net, last, i)) {
        struct hw_interval d = difference(c, net, i);
        const int32_t parts[] = {cost, pays, income};
        last = d.mean;
        rows++;
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", title_of(dim_of(c, net), i));
        for (int32_t k = 0; k < 3; k++) {
            hw_table_cell(&table, "%s", hw_text_number(text, sizeof text, difference(c, parts[k], i).mean, 0));
        }
        hw_table_cell(&table, "%s", hw_text_interval(text, sizeof text, d, 0));
    }
    hw_table_heading(c->show, c->out, "Who invests, who gains: changes of a year, £");
    if (rows == 0) {
        hw_table_paragraph(c->show, c->out, "No organisation's net surely changes.");
        return HW_OK;
    }
    hw_table_paragraph(c->show, c->out, "Those whose net surely changes, from who loses most to who gains most. Net is what it gets, less its own cost and what it pays others.");
    return hw_table_print(&table, c->show, c->out);
}

/* ---- does it pay back? ---- */

/* The first month from which on what was spent in all is no more than in the baseline, after it was more; -1: never. surely: the interval says so, too. */
static int32_t payback(const struct comparing *c, int32_t m, bool surely, bool *invested) {
    int32_t months = (int32_t)hw_results_count(c->r->layout, m), first = -1;
    *invested = false;
    for (int32_t i = 0; i < months; i++) {
        struct hw_interval d = difference(c, m, (size_t)i);
        bool back = d.mean + (surely ? d.half_width : 0) <= 0; /* false when nothing is known */
        *invested = *invested || d.mean > 0;
        first = !back ? -1 : first < 0 ? i : first;
    }
    return first;
}

/* What schemes cost: all, or NHS and councils alone. */
static double cost_of(const struct comparing *c, int32_t schemes, bool public) {
    const struct hw_dim *dim = dim_of(c, schemes);
    double sum = 0;
    for (size_t i = 0; i < dim->size; i++) {
        bool payer = strncmp(dim->labels[i], "commissioner_", 13) == 0 || strncmp(dim->labels[i], "council_", 8) == 0;
        sum += payer || !public ? difference(c, schemes, i).mean : 0;
    }
    return sum;
}

/* Spending added up since the first month, month by month or, of many months, some of them and the last. */
static enum hw_status print_curve(const struct comparing *c, int32_t m) {
    size_t months = hw_results_count(c->r->layout, m), step = (months + MOST_ROWS - 1) / MOST_ROWS, deepest = 0;
    struct hw_table table;
    char text[160];
    hw_table_init(&table, c->arena, 2);
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "by the end of");
    hw_table_cell(&table, "spent more (95 %% interval)");
    for (size_t i = 0; i < months; i++) {
        deepest = difference(c, m, i).mean > difference(c, m, deepest).mean ? i : deepest;
        if ((months - 1 - i) % step != 0) {
            continue;
        }
        hw_table_start(&table, HW_TABLE_PLAIN);
        hw_table_cell(&table, "%s", title_of(dim_of(c, m), i));
        hw_table_cell(&table, "%s", hw_text_interval(text, sizeof text, difference(c, m, i), 0));
    }
    hw_table_paragraph(c->show, c->out, "What NHS and councils have spent more than in the baseline, in £, added up since the first day measured (the J-curve):");
    HW_TRY(hw_table_print(&table, c->show, c->out));
    struct hw_interval most = difference(c, m, deepest);
    if (most.mean > 0 && deepest + 1 < months) {
        hw_table_paragraph(c->show, c->out, "It is deepest at the end of %s, at %s.", title_of(dim_of(c, m), deepest), hw_text_interval(text, sizeof text, most, 0));
    }
    return HW_OK;
}

static void print_payback(const struct comparing *c, int32_t months) {
    bool invested = false;
    int32_t back = payback(c, months, false, &invested), sure = payback(c, months, true, &invested);
    const struct hw_dim *dim = dim_of(c, months);
    if (!invested || back == 0) {
        hw_table_paragraph(c->show, c->out, "It is at no month's end more than in the baseline: nothing has to be paid back.");
    } else if (back < 0) {
        hw_table_paragraph(c->show, c->out, "Not paid back by the end of the run.");
    } else if (sure < 0) {
        hw_table_paragraph(c->show, c->out, "Paid back by the end of %s, but that is not sure: the interval does not exclude more.", title_of(dim, (size_t)back));
    } else {
        hw_table_paragraph(c->show, c->out, "Paid back by the end of %s, surely by that of %s.", title_of(dim, (size_t)back), title_of(dim, (size_t)sure));
    }
}

static enum hw_status print_returns(const struct comparing *c) {
    int32_t schemes = hw_results_find(c->r->layout, "money_schemes"), all = hw_results_find(c->r->layout, "public_spend"), months = hw_results_find(c->r->layout, "public_net_by_month");
    char one[160], two[160];
    if (schemes < 0 || all < 0 || months < 0) {
        return HW_OK;
    }
    double cost = cost_of(c, schemes, false), public = cost_of(c, schemes, true);
    if (!(cost > 0)) {
        return HW_OK;
    }
    struct hw_interval rest = difference(c, all, 0); /* its spread is that of all: what a scheme costs hardly varies */
    rest.mean -= public;
    struct hw_interval saved = {.mean = -rest.mean / cost, .half_width = rest.half_width / cost, .n = rest.n}, gain = saved;
    gain.mean = 100 * (saved.mean - 1);
    gain.half_width = 100 * saved.half_width;
    hw_table_heading(c->show, c->out, "Does it pay back?");
    hw_table_paragraph(c->show, c->out, "Schemes cost %s pounds a year more%s%s%s. Everything else that NHS and councils pay for changes by %s.", hw_text_number(one, sizeof one, cost, 0),
                       public < cost ? "; of that commissioners and councils bear " : "", public < cost ? hw_text_number(two, sizeof two, public, 0) : "", public < cost ? ", others the rest" : "",
                       hw_text_interval((char[160]){0}, 160, rest, 0));
    hw_table_paragraph(c->show, c->out, "Saved for each pound spent: %s pounds%s. Return on investment in %%: %s.", hw_text_interval(one, sizeof one, saved, 2),
                       saved.mean < -0.005 ? " (below 0: other spending rises, too)" : "", hw_text_interval(two, sizeof two, gain, 0));
    HW_TRY(print_curve(c, months));
    print_payback(c, months);
    return HW_OK;
}

enum hw_status hw_returns_print(struct hw_arena *arena, const struct hw_results *r, const struct hw_show *show, int32_t baseline, int32_t scenario, double *a, double *b, FILE *out) {
    struct comparing c = {r, show, arena, baseline, scenario, a, b, out};
    HW_TRY(print_who(&c));
    return print_returns(&c);
}

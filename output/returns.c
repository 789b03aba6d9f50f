/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/returns.h"

#include "output/pairs.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

#define CONFIDENCE 0.95

struct comparing {
    const struct hw_results *r;
    int32_t baseline, scenario;
    double *a, *b;
};

static int32_t find(const struct hw_results *r, const char *name) {
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        if (strcmp(r->layout->measures[m].name, name) == 0) {
            return m;
        }
    }
    return -1;
}

static struct hw_interval difference(const struct comparing *c, int32_t m, size_t i) {
    hw_results_series(c->r, c->baseline, m, i, c->a);
    hw_results_series(c->r, c->scenario, m, i, c->b);
    return hw_pairs_compare(c->a, c->b, (size_t)c->r->n_replicates, CONFIDENCE).difference;
}

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

void hw_returns_print(const struct hw_results *r, const struct hw_show *show, int32_t baseline, int32_t scenario, double *a, double *b, FILE *out) {
    struct comparing c = {r, baseline, scenario, a, b};
    int32_t schemes = find(r, "money_schemes"), all = find(r, "public_spend"), months = find(r, "public_net_by_month");
    char cost_text[80], other_text[160];
    bool invested = false;
    if (schemes < 0 || all < 0 || months < 0) {
        return;
    }
    double cost = difference(&c, schemes, hw_results_count(r->layout, schemes)).mean;
    if (!(cost > 0)) {
        return;
    }
    struct hw_interval change = difference(&c, all, 0), rest = change;
    rest.mean = change.mean - cost; /* its spread is that of all: what a scheme costs hardly varies */
    struct hw_interval each = {.mean = -rest.mean / cost, .half_width = rest.half_width / cost, .n = rest.n};
    hw_table_heading(show, out, "Does it pay back?");
    hw_table_paragraph(show, out, "Schemes cost %s pounds a year more. Everything else that NHS and councils pay for changes by %s.", hw_text_number(cost_text, sizeof cost_text, cost, 0),
                       hw_text_interval(other_text, sizeof other_text, rest, 0));
    hw_table_paragraph(show, out, "Saved for each pound spent: %s pounds (return on investment: that less 1).", hw_text_interval(other_text, sizeof other_text, each, 2));
    int32_t back = payback(&c, months, false, &invested), sure = payback(&c, months, true, &invested);
    const char *const *labels = r->layout->dims[r->layout->measures[months].dims[0]].labels;
    if (!invested || back == 0) {
        hw_table_paragraph(show, out, "What NHS and councils have spent in all is at no month's end more than in the baseline.");
    } else if (back < 0) {
        hw_table_paragraph(show, out, "Not paid back by the end of the run (public_net_by_month, --all).");
    } else {
        hw_table_paragraph(show, out, "Paid back by the end of %s%s%s (public_net_by_month, --all).", labels[back], sure < 0 ? "; its interval never says so" : ", surely by ",
                           sure < 0 ? "" : labels[sure]);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_budgets.h"

#include "agents/money.h"

#include <math.h>

enum { NOTHING = 0, ACCOUNT, MONTH };
enum what { BUDGET = 0, LEFT, DAYS_SHUT, POOL, FEWER, RELEASED, PUBLIC_BY_MONTH, ROWS };

struct row {
    const char *name, *title, *unit, *catalogue;
    int dim, digits;
    const char *definition;
};
static const struct row rows[ROWS] = {
    {"budget", "Budget by organisation, of the measured days", "gbp", "C", ACCOUNT, 0,
     "Of councils: for packages and placements; of commissioners: for all. What was spent in the warm-up, by day, times the budget's ratio, with what the precept and a fund add and less a cut."},
    {"budget_left", "Left of the budget, by organisation", "gbp", "C53", ACCOUNT, 0,
     "The budget less what was spent on what it is for, before what a pool pays. Less than nothing: a deficit, which the NHS may have, and a council that rations should not."},
    {"days_without_money", "Days on which a council's panels agreed to nothing", "d", "C53", ACCOUNT, 1, "Days of the measured ones on which what was spent and committed came to the budget."},
    {"pool_paid", "Paid by the pool for the council", "gbp", "C13", NOTHING, 0, "What commissioners paid, of their share of a pool, for packages and placements beyond the councils' budgets."},
    {"better_care_change", "Emergency admissions against what was expected", "share", "C14", NOTHING, 3,
     "Of the district's own people: what there were, relative to what the warm-up had, by season, less 1. The Better Care Fund's guideline was 3.5 % fewer."},
    {"better_care_released", "Released by the Better Care Fund", "gbp", "C15", NOTHING, 0,
     "Paid by commissioners for fewer emergency admissions than expected, quarterly in arrears. What is not earned stays with them."},
    {"public_net_by_month", "NHS and social-care spend by month, added up since the first", "gbp", "C31", MONTH, 0,
     "Against another scenario it shows when an investment pays back: above nothing until then."},
};

int32_t hw_measures_budgets_rows(void) {
    return ROWS;
}

void hw_measures_budgets_lay_out(int32_t account, int32_t month, struct hw_measure *measures) {
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = r->catalogue,
                                          .n_dims = r->dim != NOTHING, .digits = r->digits, .level = 1};
        measures[i].dims[0] = r->dim == NOTHING ? 0 : r->dim == ACCOUNT ? account : month;
    }
}

static double pounds(int64_t pence) {
    return (double)pence / 100;
}

static int64_t public_in_month(const struct hw_ledger *l, int32_t month) {
    int64_t sum = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        enum hw_ledger_role role = (enum hw_ledger_role)l->map->role[who];
        if ((role == HW_LEDGER_COUNCIL || role == HW_LEDGER_COMMISSIONER) && !l->map->outside[who]) {
            sum += *hw_ledger_in_month(l, HW_LEDGER_SPENT, month, who) + *hw_ledger_in_month(l, HW_LEDGER_COST, month, who) -
                   *hw_ledger_in_month(l, HW_LEDGER_INCOME, month, who);
        }
    }
    return sum;
}

void hw_measures_budgets_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_ledger *l = &d->money->ledger;
    const struct hw_budgets *b = &d->money->budgets;
    double expected = 0, counted = 0;
    int64_t pool = 0, released = 0, net = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        int64_t had = hw_budgets_had(d, who);
        row[layout->offset[first + BUDGET] + (size_t)who] = pounds(had);
        row[layout->offset[first + LEFT] + (size_t)who] = pounds(had - hw_budgets_spent(d, who));
        row[layout->offset[first + DAYS_SHUT] + (size_t)who] = (double)b->of[who].shut_ms / (double)HW_MS_PER_DAY;
        pool += b->of[who].pool_all;
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        released += b->released[a];
        expected += b->expected[a];
        counted += b->expected[a] > 0 ? (double)b->counted[a] : 0;
    }
    for (int32_t m = 0; m < l->map->n_months; m++) {
        net += public_in_month(l, m);
        row[layout->offset[first + PUBLIC_BY_MONTH] + (size_t)m] = pounds(net);
    }
    row[layout->offset[first + FEWER]] = expected > 0 ? counted / expected - 1 : NAN;
    row[layout->offset[first + POOL]] = pounds(pool);
    row[layout->offset[first + RELEASED]] = pounds(released);
}

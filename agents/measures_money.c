/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_money.h"

#include "agents/measures.h"
#include "agents/money.h"

#include <string.h>

enum dim { ACCOUNT = 0, SETTING, MONTH };
enum { NO_DIM = -1 };
enum what { NET = 0, COST, INCOME, OF_SCHEMES, NHS, COUNCILS, PUBLIC, USERS, PAYMENTS, NHS_PAYS, COUNCILS_PAY, USERS_PAY, IT_COSTS, INCOME_IN, PAYMENTS_IN, COST_IN, NET_BY_MONTH, BALANCE, ROWS };

struct row {
    const char *name, *title, *unit;
    int dim1, dim2, level;
    const char *definition;
};
static const struct row rows[ROWS] = {
    {"money_net", "Money by organisation: net, a year", "gbp", ACCOUNT, NO_DIM, 0,
     "What it gets from others, less what it pays to others and what it spends on its own staff and suppliers. No budget or allocation comes in: the net of a payer is what it "
     "puts in. The nets of all add up to nothing."},
    {"money_cost", "Money by organisation: cost, a year", "gbp", ACCOUNT, NO_DIM, 0, "What it spends on its own staff and suppliers."},
    {"money_income", "Money by organisation: income, a year", "gbp", ACCOUNT, NO_DIM, 0, "What it gets from others."},
    {"money_schemes", "Money by organisation: what it spends on schemes, a year", "gbp", ACCOUNT, NO_DIM, 0,
     "Part of its cost: what the files of schemes say that they cost, on whoever bears it, and contacts and days of their services on the trust."},
    {"nhs_spend", "NHS spend, a year", "gbp", NO_DIM, NO_DIM, 0, "Payments and own costs of the district's commissioners, less what they get."},
    {"council_spend", "Social-care spend of councils, a year", "gbp", NO_DIM, NO_DIM, 0, "Payments and own costs of the district's councils, loans against homes too, less what they get."},
    {"public_spend", "NHS and social-care spend, a year", "gbp", NO_DIM, NO_DIM, 0, "The two together."},
    {"users_spend", "Spend of users and families, a year", "gbp", NO_DIM, NO_DIM, 0, "Contributions, top-ups, and all of those who pay for themselves."},
    {"money_payments", "Money by organisation: payments, a year", "gbp", ACCOUNT, NO_DIM, 1, "What it pays to others."},
    {"setting_nhs_pays", "Money by setting: the NHS pays, a year", "gbp", SETTING, NO_DIM, 1, "Payments of commissioners, those of areas outside too."},
    {"setting_councils_pay", "Money by setting: councils pay, a year", "gbp", SETTING, NO_DIM, 1, "Payments of councils, outside too, less what they get."},
    {"setting_users_pay", "Money by setting: users pay, a year", "gbp", SETTING, NO_DIM, 1, "Payments of users and families."},
    {"setting_costs", "Money by setting: cost, a year", "gbp", SETTING, NO_DIM, 1, "What it costs those who provide it."},
    {"money_income_by_setting", "Income by organisation and setting, a year", "gbp", ACCOUNT, SETTING, 1, "Payments by other organisations."},
    {"money_payments_by_setting", "Payments by organisation and setting, a year", "gbp", ACCOUNT, SETTING, 1, "Payments to other organisations."},
    {"money_cost_by_setting", "Cost by organisation and setting, a year", "gbp", ACCOUNT, SETTING, 1, "What it spends on its own staff and suppliers."},
    {"money_net_by_month", "Net by organisation and month", "gbp", ACCOUNT, MONTH, 1,
     "Income less payments and cost in each calendar month that was measured; the first and the last may be there in part."},
    {"money_balance", "What is missing in the books", "gbp", NO_DIM, NO_DIM, 1,
     "The nets of all organisations by setting and by month, which must each be nothing: sum of their sizes, over all midnights."},
};

int32_t hw_measures_money_rows(void) {
    return ROWS;
}

/* Pounds a head of England's 54.32 million. */
static const struct beside {
    enum what what;
    double per_head;
    const char *source;
} beside[] = {
    {NHS, 2086, "England 2014/15, 113.3 billion (Commons Health Committee 2016, HC 139), 2,086 a head, on everything: maternity, outpatients, prescribed medicines and much else are "
                "not simulated"},
    {COUNCILS, 315, "England 2014/15, 17.1 billion gross (QualityWatch from HSCIC), 315 a head, on everybody: long-term care of adults under 65 with disabilities, and what councils do "
                    "for others than patients and older people, are hardly simulated"},
};

static void put_beside(double people, struct hw_measure *measures) {
    for (size_t i = 0; people > 0 && i < sizeof beside / sizeof beside[0]; i++) {
        struct hw_measure *m = &measures[beside[i].what];
        m->observed = beside[i].per_head * people;
        m->observed_source = beside[i].source;
        m->observed_role = "of all services";
    }
}

void hw_measures_money_lay_out(const struct hw_ledger_map *map, double people, int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures) {
    dims[ACCOUNT] = (struct hw_dim){"account", (size_t)map->n, map->names, map->titles};
    dims[SETTING] = (struct hw_dim){"money_setting", HW_LEDGER_SETTINGS, hw_ledger_setting_labels, hw_ledger_setting_titles};
    dims[MONTH] = (struct hw_dim){"run_month", (size_t)map->n_months, map->months, NULL};
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = "C",
                                          .digits = 0, .level = r->level};
        hw_measures_set_dims(&measures[i], first_dim, r->dim1, r->dim2);
    }
    put_beside(people, measures);
}

struct entry {
    int64_t income, payments, cost;
};

static int64_t net_out(struct entry e) {
    return e.payments + e.cost - e.income;
}

static struct entry in_setting(const struct hw_ledger *l, int32_t who, int setting) {
    enum hw_ledger_setting s = (enum hw_ledger_setting)setting;
    return (struct entry){*hw_ledger_at(l, HW_LEDGER_INCOME, s, who), *hw_ledger_at(l, HW_LEDGER_SPENT, s, who), *hw_ledger_at(l, HW_LEDGER_COST, s, who)};
}

static struct entry in_all(const struct hw_ledger *l, int32_t who) {
    return (struct entry){hw_ledger_total(l, HW_LEDGER_INCOME, who), hw_ledger_total(l, HW_LEDGER_SPENT, who), hw_ledger_total(l, HW_LEDGER_COST, who)};
}

static double pounds(int64_t pence, double per_year) {
    return (double)pence / 100 * per_year;
}

/* What the district's organisations of a role spend, less what they get. */
static int64_t spend_of(const struct hw_ledger *l, enum hw_ledger_role role) {
    int64_t sum = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        sum += l->map->role[who] == role && !l->map->outside[who] ? net_out(in_all(l, who)) : 0;
    }
    return sum;
}

/* Where the figures of a measure are in a row. */
static double *of_row(const struct hw_layout *layout, int32_t first, enum what what, double *row) {
    return row + layout->offset[first + (int32_t)what];
}

static void fill_setting(const struct hw_ledger *l, int setting, double per_year, const struct hw_layout *layout, int32_t first, double *row) {
    int64_t paid[HW_LEDGER_ROLES] = {0}, cost = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        struct entry e = in_setting(l, who, setting);
        paid[l->map->role[who]] += e.payments - e.income;
        cost += e.cost;
    }
    of_row(layout, first, NHS_PAYS, row)[setting] = pounds(paid[HW_LEDGER_COMMISSIONER], per_year);
    of_row(layout, first, COUNCILS_PAY, row)[setting] = pounds(paid[HW_LEDGER_COUNCIL], per_year);
    of_row(layout, first, USERS_PAY, row)[setting] = pounds(paid[HW_LEDGER_USERS], per_year);
    of_row(layout, first, IT_COSTS, row)[setting] = pounds(cost, per_year);
}

static void fill_organisation(const struct hw_ledger *l, int32_t who, double per_year, const struct hw_layout *layout, int32_t first, double *row) {
    struct entry all = in_all(l, who);
    of_row(layout, first, NET, row)[who] = pounds(-net_out(all), per_year);
    of_row(layout, first, COST, row)[who] = pounds(all.cost, per_year);
    of_row(layout, first, INCOME, row)[who] = pounds(all.income, per_year);
    of_row(layout, first, OF_SCHEMES, row)[who] = pounds(in_setting(l, who, HW_LEDGER_SCHEMES).cost, per_year);
    of_row(layout, first, PAYMENTS, row)[who] = pounds(all.payments, per_year);
    for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
        struct entry e = in_setting(l, who, s);
        size_t at = (size_t)who * HW_LEDGER_SETTINGS + (size_t)s;
        of_row(layout, first, INCOME_IN, row)[at] = pounds(e.income, per_year);
        of_row(layout, first, PAYMENTS_IN, row)[at] = pounds(e.payments, per_year);
        of_row(layout, first, COST_IN, row)[at] = pounds(e.cost, per_year);
    }
    for (int32_t m = 0; m < l->map->n_months; m++) {
        struct entry e = {*hw_ledger_in_month(l, HW_LEDGER_INCOME, m, who), *hw_ledger_in_month(l, HW_LEDGER_SPENT, m, who), *hw_ledger_in_month(l, HW_LEDGER_COST, m, who)};
        of_row(layout, first, NET_BY_MONTH, row)[(size_t)who * (size_t)l->map->n_months + (size_t)m] = pounds(-net_out(e), 1);
    }
}

void hw_measures_money_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_ledger *l = &d->money->ledger;
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    for (int32_t who = 0; who < l->map->n; who++) {
        fill_organisation(l, who, per_year, layout, first, row);
    }
    for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
        fill_setting(l, s, per_year, layout, first, row);
    }
    *of_row(layout, first, NHS, row) = pounds(spend_of(l, HW_LEDGER_COMMISSIONER), per_year);
    *of_row(layout, first, COUNCILS, row) = pounds(spend_of(l, HW_LEDGER_COUNCIL), per_year);
    *of_row(layout, first, PUBLIC, row) = pounds(spend_of(l, HW_LEDGER_COMMISSIONER) + spend_of(l, HW_LEDGER_COUNCIL), per_year);
    *of_row(layout, first, USERS, row) = pounds(spend_of(l, HW_LEDGER_USERS), per_year);
    *of_row(layout, first, BALANCE, row) = pounds(d->money->off, 1);
}

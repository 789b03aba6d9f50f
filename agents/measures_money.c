/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_money.h"

#include "agents/money.h"

#include <string.h>

enum dim { ACCOUNT = 0, SETTING, MONTH, SIDE, PURSE };
enum { NO_DIM = -1 };
enum what { BY_ORGANISATION = 0, BY_SETTING, NHS, COUNCILS, USERS, INCOME, PAYMENTS, COSTS, NET_BY_MONTH, BALANCE, ROWS };
enum side { SIDE_INCOME = 0, SIDE_PAYMENTS, SIDE_COST, SIDE_NET, SIDES };
enum purse { PURSE_NHS = 0, PURSE_COUNCIL, PURSE_USERS, PURSE_COST, PURSES };

static const char *const side_labels[SIDES] = {"income", "payments", "cost", "net"};
static const char *const side_titles[SIDES] = {"Income", "Payments", "Cost", "Net"};
static const char *const purse_labels[PURSES] = {"nhs_pays", "council_pays", "users_pay", "cost"};
static const char *const purse_titles[PURSES] = {"NHS pays", "Councils pay", "Users pay", "It costs"};

struct row {
    const char *name, *title, *unit;
    int dim1, dim2, level;
    const char *definition;
};
static const struct row rows[ROWS] = {
    {"money_by_organisation", "Money by organisation, a year", "gbp", ACCOUNT, SIDE, 0,
     "What each organisation gets from others, pays to others, spends on its own staff and suppliers, and the first less the other two. No budget or allocation comes in: the net of "
     "a payer is what it puts in. The nets of all add up to nothing."},
    {"money_by_setting", "Money by setting, a year", "gbp", SETTING, PURSE, 1,
     "What commissioners, councils and users (outside the district too) pay out, less what they get, and what it costs their providers, payers' own costs too."},
    {"nhs_spend", "NHS spend, a year", "gbp", NO_DIM, NO_DIM, 0, "Payments and own costs of the district's commissioners, less what they get."},
    {"council_spend", "Social-care spend of councils, a year", "gbp", NO_DIM, NO_DIM, 0, "Payments and own costs of the district's councils, loans against homes too, less what they get."},
    {"users_spend", "Spend of users and families, a year", "gbp", NO_DIM, NO_DIM, 0, "Contributions, top-ups, and all of those who pay for themselves."},
    {"money_income", "Income by organisation and setting, a year", "gbp", ACCOUNT, SETTING, 1, "Payments by other organisations."},
    {"money_payments", "Payments by organisation and setting, a year", "gbp", ACCOUNT, SETTING, 1, "Payments to other organisations."},
    {"money_cost", "Cost by organisation and setting, a year", "gbp", ACCOUNT, SETTING, 1, "What it spends on its own staff and suppliers."},
    {"money_net_by_month", "Net by organisation and month", "gbp", ACCOUNT, MONTH, 1,
     "Income less payments and cost in each calendar month that was measured; the first and the last may be there in part."},
    {"money_balance", "What is missing in the books", "gbp", NO_DIM, NO_DIM, 1, "The nets of all organisations by setting and by month, which must each be nothing: sum of their sizes, over all midnights."},
};

int32_t hw_measures_money_rows(void) {
    return ROWS;
}

void hw_measures_money_lay_out(const struct hw_ledger_map *map, int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures) {
    dims[ACCOUNT] = (struct hw_dim){"account", (size_t)map->n, map->names, map->titles};
    dims[SETTING] = (struct hw_dim){"money_setting", HW_LEDGER_SETTINGS, hw_ledger_setting_labels, hw_ledger_setting_titles};
    dims[MONTH] = (struct hw_dim){"run_month", (size_t)map->n_months, map->months, NULL};
    dims[SIDE] = (struct hw_dim){"money_side", SIDES, side_labels, side_titles};
    dims[PURSE] = (struct hw_dim){"money_purse", PURSES, purse_labels, purse_titles};
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = "C",
                                          .n_dims = (r->dim1 != NO_DIM) + (r->dim2 != NO_DIM), .digits = 0, .level = r->level};
        measures[i].dims[0] = r->dim1 == NO_DIM ? 0 : first_dim + r->dim1;
        measures[i].dims[1] = r->dim2 == NO_DIM ? 0 : first_dim + r->dim2;
    }
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

static void fill_setting(const struct hw_ledger *l, int setting, double per_year, double *out) {
    int64_t sums[PURSES] = {0};
    for (int32_t who = 0; who < l->map->n; who++) {
        struct entry e = in_setting(l, who, setting);
        enum hw_ledger_role role = (enum hw_ledger_role)l->map->role[who];
        sums[PURSE_NHS] += role == HW_LEDGER_COMMISSIONER ? e.payments - e.income : 0;
        sums[PURSE_COUNCIL] += role == HW_LEDGER_COUNCIL ? e.payments - e.income : 0;
        sums[PURSE_USERS] += role == HW_LEDGER_USERS ? e.payments - e.income : 0;
        sums[PURSE_COST] += e.cost;
    }
    for (int i = 0; i < PURSES; i++) {
        out[i] = pounds(sums[i], per_year);
    }
}

static void fill_organisation(const struct hw_ledger *l, int32_t who, double per_year, const struct hw_layout *layout, int32_t first, double *row) {
    struct entry all = in_all(l, who);
    double *out = row + layout->offset[first + BY_ORGANISATION] + (size_t)who * SIDES;
    out[SIDE_INCOME] = pounds(all.income, per_year);
    out[SIDE_PAYMENTS] = pounds(all.payments, per_year);
    out[SIDE_COST] = pounds(all.cost, per_year);
    out[SIDE_NET] = pounds(-net_out(all), per_year);
    for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
        struct entry e = in_setting(l, who, s);
        size_t at = (size_t)who * HW_LEDGER_SETTINGS + (size_t)s;
        row[layout->offset[first + INCOME] + at] = pounds(e.income, per_year);
        row[layout->offset[first + PAYMENTS] + at] = pounds(e.payments, per_year);
        row[layout->offset[first + COSTS] + at] = pounds(e.cost, per_year);
    }
    for (int32_t m = 0; m < l->map->n_months; m++) {
        struct entry e = {*hw_ledger_in_month(l, HW_LEDGER_INCOME, m, who), *hw_ledger_in_month(l, HW_LEDGER_SPENT, m, who), *hw_ledger_in_month(l, HW_LEDGER_COST, m, who)};
        row[layout->offset[first + NET_BY_MONTH] + (size_t)who * (size_t)l->map->n_months + (size_t)m] = pounds(-net_out(e), 1);
    }
}

void hw_measures_money_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_ledger *l = &d->money->ledger;
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    for (int32_t who = 0; who < l->map->n; who++) {
        fill_organisation(l, who, per_year, layout, first, row);
    }
    for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
        fill_setting(l, s, per_year, row + layout->offset[first + BY_SETTING] + (size_t)s * PURSES);
    }
    row[layout->offset[first + NHS]] = pounds(spend_of(l, HW_LEDGER_COMMISSIONER), per_year);
    row[layout->offset[first + COUNCILS]] = pounds(spend_of(l, HW_LEDGER_COUNCIL), per_year);
    row[layout->offset[first + USERS]] = pounds(spend_of(l, HW_LEDGER_USERS), per_year);
    row[layout->offset[first + BALANCE]] = pounds(d->money->off, 1);
}

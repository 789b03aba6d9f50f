/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/money.h"
#include "agents/payer.h"

/* People who pay for their care outside homes spend what they have until the council pays, and what they have spent is not forgotten. */

static double in_setting(const struct runs *r, int32_t scenario, const char *setting) {
    return runs_value(r, scenario, 0, "spent_down_in", setting);
}

/* Weeks of home care that people paid for themselves, or the council did. */
static double weeks(const struct runs *r, int32_t scenario, enum hw_fund fund) {
    return runs_row(r, scenario, 0)[runs_at(r, "care_weeks_by_payer", NULL) + HW_PAID_HOME_CARE * HW_FUNDS + fund];
}

/* With prices that empty small savings within weeks many become the council's; with savings that nobody can spend, or a limit that nobody is above, none. */
static void test_small_savings_are_spent_and_huge_ones_are_not(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"rich", "change:\n  - {lever: means.savings.median, to: 10000000}\n  - {lever: means.savings.spread, to: 0.1}\n"},
        {"no_one_pays", "change:\n  - {lever: means.limit.upper, to: 10000000}\n"},
        {"incomes", "change:\n  - {lever: means.income.mean, to: 50000}\n  - {lever: means.income.spread, to: 0.1}\n"},
    };
    static const char *const sets[] = {"run.scale=0.3", "run.warm_up=1 days", "run.measured=120 days", "means.savings.median=25000", "means.savings.spread=0.1",
                                       "money.home_care.price_ratio=8", "money.cost.extra_care_week=3000", "means.had_care=0 days", NULL};
    struct runs r;
    runs_open(&r, "spending", sets, schemes, 3);
    runs_go(&r, 1);
    assert_true(in_setting(&r, 0, "home_care") > 50 && in_setting(&r, 0, "extra_care") > 0);
    assert_true(in_setting(&r, 1, "home_care") == 0 && in_setting(&r, 1, "extra_care") == 0);
    assert_true(weeks(&r, 1, HW_FUND_SELF) > 2 * weeks(&r, 0, HW_FUND_SELF) && weeks(&r, 1, HW_FUND_COUNCIL) < weeks(&r, 0, HW_FUND_COUNCIL));
    assert_true(weeks(&r, 2, HW_FUND_SELF) == 0);
    assert_true(in_setting(&r, 3, "home_care") == 0); /* what income covers is not spent */
    assert_true(runs_value(&r, 0, 0, "council_spend", NULL) > runs_value(&r, 1, 0, "council_spend", NULL));
    runs_close(&r);
}

/* What they had before the run began is less, the longer they paid. */
static void test_care_had_before_the_start_is_paid_for(void **state) {
    (void)state;
    double at_start[2];
    static const char *const had[] = {"means.had_care=0 days", "means.had_care=3000 days"};
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {"run.scale=0.3", "run.warm_up=0 days", "run.measured=1 days", had[i], NULL};
        struct runs r;
        runs_open(&r, "spending_before", sets, NULL, 0);
        runs_go(&r, 1);
        at_start[i] = weeks(&r, 0, HW_FUND_SELF) / (weeks(&r, 0, HW_FUND_SELF) + weeks(&r, 0, HW_FUND_COUNCIL));
        runs_close(&r);
    }
    assert_true(at_start[0] > 0.2 && at_start[1] < 0.7 * at_start[0]);
}

/* Nobody has an income or is left anything, so whoever pays at all pays out of savings: the accounts are what users paid in the books. Packages end,
 * by hospital too, and begin again; an account that forgot would hold less. Days are whole in an account, and the books go by the millisecond. */
static void test_accounts_are_what_users_paid(void **state) {
    (void)state;
    static const char *const sets[] = {"run.warm_up=0 days", "run.measured=300 days", "means.limit.upper=0", "means.income.mean=0",
                                       "means.income.attendance_allowance=0", "means.had_care=0 days", NULL};
    struct runs r;
    runs_open(&r, "spending_books", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int32_t today = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
    int64_t in_accounts = 0, in_books = 0, again = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_spending_account *a = hw_spending_of(d->spending, id);
        if (a != NULL && !(d->people[id].flags & HW_PERSON_OUTSIDE)) {
            in_accounts += hw_spending_spent(a, today);
            again += a->week.spent > 0 && a->spent > 0;
        }
    }
    const struct hw_ledger *l = &d->money->ledger;
    static const enum hw_ledger_setting settings[] = {HW_LEDGER_HOME_CARE, HW_LEDGER_EXTRA_CARE, HW_LEDGER_REABLEMENT};
    for (int32_t who = 0; who < l->map->n; who++) {
        for (int i = 0; i < 3; i++) {
            in_books += l->map->role[who] == HW_LEDGER_USERS ? *hw_ledger_at(l, HW_LEDGER_SPENT, settings[i], who) : 0;
        }
    }
    assert_true(in_books > 1000000 && again > 50);
    if (llabs(in_accounts - in_books) > in_books / 200) {
        fprintf(stderr, "accounts %lld, books %lld pence; %lld with an earlier package\n", (long long)in_accounts, (long long)in_books, (long long)again);
    }
    assert_true(llabs(in_accounts - in_books) <= in_books / 200);
    runs_close(&r);
}

/* Somebody who pays for a package at the end of the run. */
static hw_id who_pays(const struct hw_district *d) {
    hw_id visit = 0;
    while (d->spells[visit].key != d->flow.visits[visit].key || d->flow.visits[visit].state == HW_VISIT_FREE ||
           d->spells[visit].paid_in != HW_PAID_HOME_CARE + 1 || d->spells[visit].paid_by != HW_FUND_SELF) {
        visit++;
        assert_true(visit < d->n_spells);
    }
    return visit;
}

/* Ten weeks of care, a break of thirty days, and care again: what is left is less by ten weeks' price, in the break and after it, and for a home too;
 * a package handed on to a dearer provider empties it sooner. */
static void test_a_break_is_not_paid_for_and_forgets_nothing(void **state) {
    (void)state;
    const char *const day[] = {"run.warm_up=0 days", "run.measured=1 days", "means.savings.median=1000000", "means.savings.spread=0.1", "means.had_care=0 days",
                               "means.income.mean=0", "means.income.attendance_allowance=0", NULL};
    struct runs r;
    runs_open(&r, "spending_break", day, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = who_pays(d), id = hw_district_person_of(&d->flow.visits[visit]);
    double before = hw_payer_means(d, id).savings_gbp, week = (double)d->money->care[visit].pence[HW_MONEY_BY_USER] / 100;
    d->flow.now += 70 * HW_MS_PER_DAY;
    hw_payer_end(d, visit);
    double after = hw_payer_means(d, id).savings_gbp;
    assert_true(week > 20 && fabs(before - after - 10 * week) < 0.02);
    d->flow.now += 30 * HW_MS_PER_DAY;
    assert_true(hw_payer_means(d, id).savings_gbp == after);
    hw_payer_begin(d, visit);
    assert_int_equal(d->spells[visit].paid_by, HW_FUND_SELF);
    d->flow.now += 7 * HW_MS_PER_DAY;
    assert_true(fabs(after - hw_payer_means(d, id).savings_gbp - week) < 0.02);
    struct hw_spending_account *account = hw_spending_open(&r.mem, d->spending, id);
    account->spent += 100000000000; /* all of it */
    hw_payer_changes(d, visit);
    assert_int_equal(d->spells[visit].paid_by, HW_FUND_COUNCIL);
    assert_int_equal(account->week.spent, 0);
    hw_payer_found(d, visit, HW_TO_HOME_CARE);
    assert_int_equal(d->spells[visit].fund, HW_FUND_COUNCIL);
    runs_close(&r);
}

/* What is paid at home counts towards the cap: with a small one people there become the council's, and begin in a home with what is left of it. */
static void test_care_at_home_counts_towards_a_cap(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"cap", "change:\n  - {lever: means.cap.amount, to: 500}\n"},
        {"far", "change:\n  - {lever: means.cap.amount, to: 10000000}\n"},
    };
    static const char *const sets[] = {"run.scale=0.3", "run.warm_up=10 days", "run.measured=120 days", "means.savings.median=1000000", "means.savings.spread=0.1", NULL};
    struct runs r;
    runs_open(&r, "spending_cap", sets, schemes, 2);
    runs_go(&r, 1);
    assert_true(in_setting(&r, 0, "home_care") == 0 && in_setting(&r, 1, "home_care") > 50);
    for (size_t i = 0; i < r.plan.layout.row; i++) { /* one that nobody reaches has everybody asked anew, and changes no bit */
        assert_memory_equal(runs_row(&r, 0, 0) + i, runs_row(&r, 2, 0) + i, sizeof(double));
    }
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_savings_are_spent_and_huge_ones_are_not),
        cmocka_unit_test(test_care_had_before_the_start_is_paid_for),
        cmocka_unit_test(test_accounts_are_what_users_paid),
        cmocka_unit_test(test_a_break_is_not_paid_for_and_forgets_nothing),
        cmocka_unit_test(test_care_at_home_counts_towards_a_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

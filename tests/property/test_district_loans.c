/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/demography.h"
#include "agents/money.h"
#include "agents/payer.h"

#include <math.h>

/* What councils lend against homes comes back, and what a stay in a care home used up of the twelve weeks is not had twice. */

#define EVERYBODY_BORROWS "run.scale=0.3", "run.warm_up=0 days", "means.home_owners=1", "means.home.counts=1", "means.savings.median=1", \
                          "means.deferred_payment.share=1", "means.deferred_payment.before_april_2015=1"

static int64_t of_councils(const struct hw_district *d, enum hw_ledger_side side) {
    const struct hw_ledger *l = &d->money->ledger;
    int64_t sum = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        sum += l->map->role[who] == HW_LEDGER_COUNCIL ? *hw_ledger_at(l, side, HW_LEDGER_LENT, who) : 0;
    }
    return sum;
}

struct found { /* pence */
    double owed;
    int64_t waits, lent, repaid, before;
    int64_t loans;
};

static struct found after(const char *measured) {
    struct runs r;
    const char *const sets[] = {EVERYBODY_BORROWS, "run.start=2014-06-02", measured, NULL};
    runs_open(&r, "loans", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    struct found f = {.lent = of_councils(d, HW_LEDGER_SPENT), .repaid = of_councils(d, HW_LEDGER_INCOME), .before = d->money->loans.before, .loans = d->money->loans.n};
    for (hw_id id = 0; id < d->n_people; id++) {
        double owed = hw_loans_owed(d, id);
        f.owed += owed;
        f.loans += owed > 0;
        assert_true(owed == 0 || hw_person_is_here(&d->people[id])); /* of the dead, what is due is known */
    }
    for (hw_id i = 0; i < d->money->loans.n; i++) {
        f.waits += d->money->loans.due[i].pence;
    }
    runs_close(&r);
    return f;
}

/* By grace, without interest: what was owed on the first day and is lent since is owed, waits for 56 days, or is repaid, and so is what those who died before it
 * owed. A penny of each loan is rounding. */
static void test_what_is_lent_is_owed_or_repaid(void **state) {
    (void)state;
    struct found first = after("run.measured=1 days"), early = after("run.measured=55 days"), last = after("run.measured=200 days");
    assert_true(first.owed > 1e8 && last.lent > first.lent && early.waits > 0);
    assert_true(last.repaid > last.lent / 10);
    double missing = first.owed + (double)(first.waits + first.repaid + last.lent - first.lent + last.before - first.before) - last.owed - (double)(last.waits + last.repaid);
    if (fabs(missing) > 4 * (double)last.loans) {
        fprintf(stderr, "%g pence are missing, of %g owed, %d loans\n", missing, last.owed, (int)last.loans);
    }
    assert_true(fabs(missing) <= 4 * (double)last.loans);
}

/* As much comes back in the first 55 days, of those who died before the run, as in as many days later: within a quarter, with some 200 deaths in each. */
static void test_the_dead_before_the_run_repay(void **state) {
    (void)state;
    struct found early = after("run.measured=55 days"), last = after("run.measured=200 days");
    double first = (double)early.repaid / 55, later = (double)(last.repaid - early.repaid) / 145;
    fprintf(stderr, "repaid a day: %g pence in 55 days, %g in 145 later\n", first, later);
    assert_true(early.repaid > 0 && early.repaid <= early.before && last.before < last.repaid / 2);
    assert_true(fabs(first / later - 1) < 0.25);
}

/* Who lives in a home on the first day and borrows has borrowed since the twelve weeks were over. What the NHS paid for nursing
 * was up to 2.19 a week less then. */
static void test_residents_at_the_start_owe_what_they_were_lent(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {EVERYBODY_BORROWS, "run.start=2014-06-02", "run.measured=1 days", NULL};
    runs_open(&r, "loans_start", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int32_t end = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
    int borrowers = 0, at_limit = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_spell *s = &d->spells[v];
        if (d->flow.visits[v].state == HW_VISIT_FREE || s->key != d->flow.visits[v].key || s->home == 0 || (hw_district_person_at(d, v)->flags & HW_PERSON_OUTSIDE)) {
            continue;
        }
        hw_id id = hw_district_person_of(&d->flow.visits[v]);
        double owed = hw_loans_owed(d, id), limit = 100 * (0.9 * hw_payer_means(d, id).home_gbp - 14250);
        if (s->paid_by == HW_FUND_DEFERRED && s->entered < end - 90) {
            double week = d->money->care[v].pence[HW_MONEY_BY_LOAN], weeks = (end - s->entered - 84) / 7.0;
            assert_true(fabs(owed - week * weeks) <= (s->paid_in == HW_PAID_NURSING + 1 ? 219 : 0) * weeks + weeks + 2); /* and pence are whole */
            borrowers++;
        } else if (s->paid_by == HW_FUND_COUNCIL && owed > 0) { /* lent up to the limit, in whole weeks */
            assert_true(owed >= 0.999 * limit && owed < limit + 100000);
            at_limit++;
        }
    }
    assert_true(borrowers > 100 && at_limit > 10);
    runs_close(&r);
}

static hw_id who(const struct hw_district *d, enum hw_fund fund) {
    hw_id visit = 0;
    while (d->spells[visit].key != d->flow.visits[visit].key || d->flow.visits[visit].state == HW_VISIT_FREE || d->spells[visit].home == 0 ||
           d->spells[visit].paid_by != fund || (hw_district_person_at(d, visit)->flags & HW_PERSON_OUTSIDE) || (fund == HW_FUND_DEFERRED && hw_loans_owed(d, hw_district_person_of(&d->flow.visits[visit])) <= 0)) {
        visit++;
        assert_true(visit < d->n_spells);
    }
    return visit;
}

/* A duty of the council's: 10 % interest a year until the ninetieth day after the death. */
static void test_a_death_makes_a_loan_due_with_interest(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {EVERYBODY_BORROWS, "run.start=2016-03-01", "run.measured=1 days", "means.lived_there=120 days", "money.deferred.interest=0.1", NULL};
    runs_open(&r, "loans_due", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = who(d, HW_FUND_DEFERRED), id = hw_district_person_of(&d->flow.visits[visit]), waiting = d->money->loans.n;
    double lent = d->money->care[visit].pence[HW_MONEY_BY_LOAN] / 7.0, owed = hw_loans_owed(d, id);
    int32_t today = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now), days = today - d->spells[visit].entered - 84;
    double daily = pow(1.1, 1.0 / 365), expected = lent * (pow(daily, days) - 1) / (daily - 1); /* in arrears; the flow is in between */
    assert_true(days > 0 && fabs(owed - expected) <= 0.015 * expected + 1);
    hw_demography_gone(d, id, HW_LIFE_DEAD);
    assert_true(hw_loans_owed(d, id) == 0);
    assert_int_equal(d->money->loans.n, waiting + 2); /* and for one who died 90 days before the run */
    assert_int_equal(d->money->loans.due[waiting + 1].day, today);
    assert_int_equal(d->money->loans.due[waiting + 1].pence, d->money->loans.due[waiting].pence);
    assert_int_equal(d->money->loans.due[waiting].day, today + 90);
    assert_true(fabs((double)d->money->loans.due[waiting].pence - owed * pow(1.1, 90.0 / 365)) <= 1);
    int64_t before = of_councils(d, HW_LEDGER_INCOME), pence = 0;
    d->flow.now += 90 * HW_MS_PER_DAY;
    for (hw_id i = 0; i < d->money->loans.n; i++) {
        pence += d->money->loans.due[i].pence; /* whoever died on the first day as well */
    }
    hw_loans_until_now(d);
    assert_int_equal(of_councils(d, HW_LEDGER_INCOME) - before, pence);
    assert_int_equal(d->money->loans.n, 0);
    runs_close(&r);
}

/* Out for some days, and in again: the home is left out of account for what is left of the twelve weeks, or for all of them a year later. */
static void goes_and_comes_back(int32_t days_out, bool whole_again) {
    struct runs r;
    const char *const sets[] = {EVERYBODY_BORROWS, "run.start=2016-03-01", "run.measured=30 days", NULL};
    runs_open(&r, "loans_weeks", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = who(d, HW_FUND_DISREGARD);
    struct hw_spell *s = &d->spells[visit];
    int32_t used = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now) - s->entered;
    assert_true(used > 0 && used < 84);
    hw_payer_end(d, visit);
    d->flow.now += days_out * HW_MS_PER_DAY;
    s->from = HW_GO_EXIT;
    hw_payer_begin(d, visit);
    assert_int_equal(s->paid_by, HW_FUND_DISREGARD);
    assert_int_equal(s->used_days, whole_again ? 0 : used);
    d->flow.now += (83 - s->used_days) * HW_MS_PER_DAY;
    hw_payer_changes(d, visit);
    assert_int_equal(s->paid_by, HW_FUND_DISREGARD);
    d->flow.now += HW_MS_PER_DAY;
    hw_payer_changes(d, visit);
    assert_int_equal(s->paid_by, HW_FUND_DEFERRED);
    hw_payer_end(d, visit); /* none is left: whoever looks now is found to pay from the first day */
    hw_payer_found(d, visit, HW_TO_RESIDENTIAL);
    assert_int_equal(s->fund, HW_FUND_DEFERRED);
    runs_close(&r);
}

static void test_twelve_weeks_are_shared_by_stays_within_a_year(void **state) {
    (void)state;
    goes_and_comes_back(30, false);
    goes_and_comes_back(364, false);
    goes_and_comes_back(365, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_lent_is_owed_or_repaid),
        cmocka_unit_test(test_the_dead_before_the_run_repay),
        cmocka_unit_test(test_residents_at_the_start_owe_what_they_were_lent),
        cmocka_unit_test(test_a_death_makes_a_loan_due_with_interest),
        cmocka_unit_test(test_twelve_weeks_are_shared_by_stays_within_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/loans.h"

#include "agents/money.h"
#include "sim/num.h"

enum { YEAR_DAYS = 365, WEEK_DAYS = 7 };

double hw_loans_grown(double owed, double week, double days, double rate) {
    if (rate <= 0) {
        return owed + week * days / WEEK_DAYS;
    }
    double by_day = hw_num_log1p(rate) / YEAR_DAYS, growth = hw_num_expm1(by_day * days);
    return owed + owed * growth + week / WEEK_DAYS * growth / by_day;
}

static int32_t today(const struct hw_district *d) {
    return d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
}

static double rate_of(const struct hw_district *d, hw_id id, const struct hw_spending_loan *loan) {
    return loan->bears ? hw_param_value(hw_district_area_rules(d, d->people[id].area)->params, HW_P_MONEY_INTEREST) : 0;
}

static double owed_now(const struct hw_district *d, hw_id id, const struct hw_spending_loan *loan) {
    return hw_loans_grown(loan->owed, (double)loan->week, (double)(d->flow.now - loan->since) / (double)HW_MS_PER_DAY, rate_of(d, id, loan));
}

/* NULL: no memory. */
static struct hw_spending_loan *loan_of(struct hw_district *d, hw_id id) {
    struct hw_spending_account *account = hw_spending_open(d->mem, d->spending, id);
    if (account == NULL) {
        d->flow.status = HW_NO_MEMORY;
        return NULL;
    }
    return &account->loan;
}

void hw_loans_lends(struct hw_district *d, hw_id visit, int64_t pence_a_week) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_spending_account *account = hw_spending_of(d->spending, id);
    if (pence_a_week == 0 && (account == NULL || account->loan.week == 0)) {
        return;
    }
    struct hw_spending_loan *loan = loan_of(d, id);
    if (loan == NULL) {
        return;
    }
    if (loan->owed <= 0 && loan->week == 0) {
        loan->bears = hw_means_deferral_is_due(today(d));
    }
    loan->owed = owed_now(d, id, loan);
    loan->since = d->flow.now;
    loan->week = pence_a_week;
}

void hw_loans_had(struct hw_district *d, hw_id id, const struct hw_means_loan *had) {
    struct hw_spending_loan *loan = had->week_gbp > 0 && had->until > had->from ? loan_of(d, id) : NULL;
    if (loan == NULL) {
        return;
    }
    *loan = (struct hw_spending_loan){.since = d->flow.now, .bears = hw_means_deferral_is_due(had->from)};
    double rate = rate_of(d, id, loan), lent = hw_loans_grown(0, 100 * had->week_gbp, had->until - had->from, rate);
    loan->owed = hw_loans_grown(lent, 0, today(d) - had->until, rate);
}

double hw_loans_owed(const struct hw_district *d, hw_id id) {
    const struct hw_spending_account *account = hw_spending_of(d->spending, id);
    return account != NULL ? owed_now(d, id, &account->loan) : 0;
}

/* For a loan, and for one of the days before the run. */
static bool make_room(struct hw_district *d) {
    enum { FIRST = 64, TWO = 2 };
    struct hw_loans *loans = &d->money->loans;
    if (loans->n + TWO <= loans->room) {
        return true;
    }
    void *block = loans->due;
    hw_id wanted = loans->room == 0 ? FIRST : 2 * loans->room;
    if (hw_mem_grow(d->mem, &block, loans->room, wanted, sizeof *loans->due) != HW_OK) {
        d->flow.status = HW_NO_MEMORY;
        return false;
    }
    loans->due = block;
    loans->room = wanted;
    return true;
}

void hw_loans_ends(struct hw_district *d, hw_id id) {
    if (hw_loans_owed(d, id) <= 0 || !make_room(d)) {
        return;
    }
    struct hw_spending_loan *loan = loan_of(d, id);
    if (loan == NULL) {
        return;
    }
    int32_t days = loan->bears ? HW_MEANS_REPAID_DAYS : HW_MEANS_REPAID_GRACE_DAYS;
    double owed = hw_loans_grown(owed_now(d, id, loan), 0, days, rate_of(d, id, loan));
    *loan = (struct hw_spending_loan){0};
    struct hw_loans_due due = {hw_ledger_pence(owed / 100), today(d) + days, d->money->ledger.map->council[d->people[id].area]};
    struct hw_loans *loans = &d->money->loans;
    loans->due[loans->n++] = due;
    if (today(d) < d->spec->calendar.start_day + days) {
        loans->before += due.pence;
        due.day = today(d); /* somebody like them, who died so many days earlier */
        loans->due[loans->n++] = due;
    }
}

void hw_loans_until_now(struct hw_district *d) {
    struct hw_loans *loans = &d->money->loans;
    hw_id left = 0;
    for (hw_id i = 0; i < loans->n; i++) {
        struct hw_loans_due due = loans->due[i];
        if (due.day <= today(d)) {
            hw_money_pay(d, d->money->ledger.map->one[HW_LEDGER_USERS], due.council, HW_LEDGER_LENT, due.pence);
        } else {
            loans->due[left++] = due;
        }
    }
    loans->n = left;
}

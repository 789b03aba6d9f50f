/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/spending.h"

#include <string.h>

enum { FIRST_ROOM = 256, DAYS = 7, LONGEST_DAYS = 1000000 };

void hw_spending_free(struct hw_mem *mem, struct hw_spending *spending) {
    if (spending != NULL) {
        hw_mem_free(mem, spending->accounts);
        hw_mem_free(mem, spending);
    }
}

void hw_spending_begin(struct hw_spending *spending) {
    if (spending->room > 0) {
        memset(spending->accounts, 0, spending->room * sizeof *spending->accounts);
    }
    spending->n = 0;
}

/* Where the account of a person is, or would be. Neighbours in the records are neighbours in care: a multiplier spreads them. */
static struct hw_spending_account *place_of(const struct hw_spending *spending, hw_id person) {
    hw_id at = (person * UINT32_C(2654435769)) & (spending->room - 1);
    while (spending->accounts[at].holder != 0 && spending->accounts[at].holder != person + 1) {
        at = (at + 1) & (spending->room - 1);
    }
    return &spending->accounts[at];
}

const struct hw_spending_account *hw_spending_of(const struct hw_spending *spending, hw_id person) {
    const struct hw_spending_account *account = spending->n > 0 ? place_of(spending, person) : NULL;
    return account != NULL && account->holder != 0 ? account : NULL;
}

/* Twice the room, everybody in their new place. */
static bool grow(struct hw_mem *mem, struct hw_spending *spending) {
    struct hw_spending larger = {.room = spending->room == 0 ? FIRST_ROOM : 2 * spending->room, .n = spending->n};
    larger.accounts = hw_mem_alloc(mem, larger.room, sizeof *larger.accounts);
    if (larger.accounts == NULL) {
        return false;
    }
    for (hw_id i = 0; i < spending->room; i++) {
        if (spending->accounts[i].holder != 0) {
            *place_of(&larger, spending->accounts[i].holder - 1) = spending->accounts[i];
        }
    }
    hw_mem_free(mem, spending->accounts);
    *spending = larger;
    return true;
}

struct hw_spending_account *hw_spending_open(struct hw_mem *mem, struct hw_spending *spending, hw_id person) {
    struct hw_spending_account *account = spending->room > 0 ? place_of(spending, person) : NULL;
    if (account != NULL && account->holder != 0) {
        return account;
    }
    if (2 * (spending->n + 1) > spending->room) {
        if (!grow(mem, spending)) {
            return NULL;
        }
        account = place_of(spending, person);
    }
    account->holder = person + 1;
    spending->n++;
    return account;
}

static int32_t later(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* Whole pence of so many days: rounded down, so that a sum is reached on the day that is_reached says, not before. */
static int64_t of_days(int64_t pence_a_week, int32_t days) {
    return days > 0 ? pence_a_week * days / DAYS : 0;
}

int64_t hw_spending_spent(const struct hw_spending_account *account, int32_t day) {
    return account->spent + of_days(account->week.spent, day - account->since);
}

int64_t hw_spending_counted(const struct hw_spending_account *account, int32_t day, int32_t counts_from) {
    return account->counted + of_days(account->week.counts, day - later(account->since, counts_from));
}

void hw_spending_pays(struct hw_spending_account *account, struct hw_spending_week week, int32_t day, int32_t counts_from) {
    if (week.spent == account->week.spent && week.counts == account->week.counts) {
        return; /* as before, since when it was */
    }
    int64_t spent = hw_spending_spent(account, day), counted = hw_spending_counted(account, day, counts_from);
    account->spent = spent;
    account->counted = counted;
    account->week = week;
    account->since = day;
}

static int32_t is_reached(int32_t since, int64_t pence, int64_t pence_a_week) {
    if (pence <= 0) {
        return since;
    }
    int64_t days = pence_a_week > 0 ? (pence * DAYS + pence_a_week - 1) / pence_a_week : LONGEST_DAYS;
    return days < LONGEST_DAYS ? since + (int32_t)days : INT32_MAX;
}

int32_t hw_spending_spent_on(const struct hw_spending_account *account, int64_t pence) {
    return is_reached(account->since, pence - account->spent, account->week.spent);
}

int32_t hw_spending_counted_on(const struct hw_spending_account *account, int64_t pence, int32_t counts_from) {
    return is_reached(later(account->since, counts_from), pence - account->counted, account->week.counts);
}

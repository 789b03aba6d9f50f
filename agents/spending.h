/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SPENDING_H
#define HW_SPENDING_H
/* What people have spent on care outside care homes, each on their own account, and what they owe and have used up that outlives a stay in one.
 *
 * Few ever pay for themselves, so an account is opened when somebody first does, and found by the person: it outlives the package, which a
 * stay in hospital may end. It holds, in whole pence, what has been spent so far out of savings and what of it counts towards a cap; and since
 * when so much a week is being spent, so that the day on which a sum is reached is known beforehand, however often it is asked for.
 * agents/payer.c says who pays and what; it is the only caller but for what somebody has left. Of homes an account holds what the council lent
 * (agents/loans.h), and what a stay that is over has used of the twelve weeks in which a home does not count. Accounts belong to the replicate. */
#include "agents/district.h"

struct hw_spending_week {
    int64_t spent, counts; /* pence a week: out of savings; towards a cap */
};
struct hw_spending_loan { /* against the home */
    double owed;  /* pence, at since */
    int64_t week; /* pence lent a week from then on */
    hw_time since;
    bool bears;   /* interest: it began when councils had to agree */
};
struct hw_spending_account {
    int64_t spent, counted; /* pence, up to since */
    struct hw_spending_week week; /* from then on; 0: nothing, as somebody else pays, or there is no care */
    hw_id holder;           /* 1 + person; 0: nobody */
    int32_t since;          /* day number of the calendar */
    bool older, couple;     /* of whom the care that is paid for now is, as they were when it began */
    uint8_t used_days;      /* of the twelve weeks, in homes that they have left */
    int32_t left;           /* day number of the calendar on which they left the last one */
    struct hw_spending_loan loan;
};
struct hw_spending {
    struct hw_spending_account *accounts; /* owns; room is a power of two, at most half of it taken */
    hw_id room, n;
};

/* Consumes it; NULL: nothing. */
void hw_spending_free(struct hw_mem *mem, struct hw_spending *spending);
/* A replicate begins: nobody has spent anything. */
void hw_spending_begin(struct hw_spending *spending);
/* The account of a person; NULL: they have none. */
const struct hw_spending_account *hw_spending_of(const struct hw_spending *spending, hw_id person);
/* The same, opened if need be; NULL: no memory. Good until the next is opened. */
struct hw_spending_account *hw_spending_open(struct hw_mem *mem, struct hw_spending *spending, hw_id person);

/* From day on so much a week; asked again with the same, nothing changes. counts_from: no day before it counts towards a cap. */
void hw_spending_pays(struct hw_spending_account *account, struct hw_spending_week week, int32_t day, int32_t counts_from);
/* Pence up to a day. */
int64_t hw_spending_spent(const struct hw_spending_account *account, int32_t day);
int64_t hw_spending_counted(const struct hw_spending_account *account, int32_t day, int32_t counts_from);
/* The first day on which so many pence have been spent, or have been counted, if it goes on as it does; INT32_MAX: never. */
int32_t hw_spending_spent_on(const struct hw_spending_account *account, int64_t pence);
int32_t hw_spending_counted_on(const struct hw_spending_account *account, int64_t pence, int32_t counts_from);

#endif

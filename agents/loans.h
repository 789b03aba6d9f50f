/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_LOANS_H
#define HW_LOANS_H
/* What councils have lent against people's homes, and how it comes back (SI 2014/2671; before April 2015 Health and Social Care Act 2001 s. 55).
 *
 * A fee is lent week by week while the means test says so (agents/money_care.c, which calls hw_loans_lends with the same pence that go into the books). It
 * is kept on the person's account (agents/spending.h), so it outlives the stay and the change of payer when the limit is lent. A loan that began when
 * councils had to agree bears interest, compounded, until it is repaid, 90 days after the death; one by grace bears none and is repaid after 56. Then the
 * estate, one of the users, pays the council what it lent, and the interest: an entry in the books, and no flow. A budget is for what is paid
 * out, and sees nothing of it.
 *
 * Who died before the run is not simulated, and their estates repay in its first 56 or 90 days. As many die in as many days after the start as before it, with
 * loans as large, so each of these deaths stands for one before as well: the same amount is repaid on its own day. */
#include "agents/means.h"
#include "agents/spending.h"

struct hw_loans_due {
    int64_t pence;
    int32_t day;      /* of the calendar, on which it is paid */
    uint16_t council; /* on the ledger's map */
};
struct hw_loans {
    struct hw_loans_due *due; /* owns */
    hw_id n, room;
    int64_t before; /* pence, for those who died before the run: due or repaid */
};

/* From now on so much a week is lent to the visit's person; 0: nothing more. */
void hw_loans_lends(struct hw_district *d, hw_id visit, int64_t pence_a_week);
/* So much was lent before the run. */
void hw_loans_had(struct hw_district *d, hw_id person, const struct hw_means_loan *loan);
/* Pence that a person owes now. */
double hw_loans_owed(const struct hw_district *d, hw_id person);
/* They have died, or moved away: their home is sold. */
void hw_loans_ends(struct hw_district *d, hw_id person);
/* A midnight, or the end of the run: what is due by now is repaid. */
void hw_loans_until_now(struct hw_district *d);

/* An amount so many days on at a yearly rate of interest, compounded, while so much a week is added. */
double hw_loans_grown(double owed, double week, double days, double rate);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEANS_H
#define HW_MEANS_H
/* Who pays for long-term care in England, and how much: the means test as the rules were in force by date, in pounds, weeks and day numbers
 * of sim/calendar.h, knowing nothing of a simulation. From April 2015: SI 2014/2672 (charging) and SI 2014/2671 (deferred payments); before,
 * the same limits (LAC(DH)(2010)2) and discretionary deferral (Health and Social Care Act 2001 s. 55). */
#include "sim/calendar.h"

/* Capital: above the upper limit the council does not pay for a place; below the lower, none counts as income. Unchanged 2010 to 2016. */
#define HW_MEANS_UPPER_GBP 23250.0
#define HW_MEANS_LOWER_GBP 14250.0
enum { HW_MEANS_DISREGARD_DAYS = 84, HW_MEANS_AGAIN_DAYS = 364 }; /* 12 weeks of a home's value; 52 weeks until they are whole again */

bool hw_means_council_may_pay(double capital_gbp);
/* Income that capital counts as: a pound a week for each 250, or part of it, above the lower limit. */
double hw_means_tariff_gbp(double capital_gbp);

/* What a main home counts for: market value less a tenth for the sale, less debts secured on it. */
double hw_means_home_gbp(double value_gbp, double debts_gbp);
/* Days of the 12 weeks that are used up when somebody enters again: those before, or none when the last stay ended 52 weeks ago. */
int32_t hw_means_used_days(int32_t used_days, int32_t left, int32_t enters);

/* Pounds a week that a resident pays in a home that costs fee: all income and tariff income but the personal allowance. */
double hw_means_pays_in_home_gbp(double fee_gbp, double income_gbp, double capital_gbp, int32_t day);
/* What somebody pays for care at home: what is above the guaranteed income, housing costs and costs of the disability. From April 2015. */
double hw_means_pays_at_home_gbp(double cost_gbp, double income_gbp, double capital_gbp, double guaranteed_gbp, double other_costs_gbp);
double hw_means_allowance_gbp(int32_t day);      /* personal expenses, a week */
enum hw_means_age { HW_MEANS_18_24, HW_MEANS_25_TO_PENSION, HW_MEANS_PENSION };
/* Minimum income guarantee 2015/16, a week, of somebody who is not in a care home. */
double hw_means_guarantee_gbp(enum hw_means_age age, bool couple, bool disability_premium, bool carer_premium);
/* The NHS's payment for nursing care, a week, to the home, of every resident assessed as needing a nurse. */
double hw_means_nursing_gbp(int32_t day);

/* Deferred payments: must the council agree (from April 2015), to a loan that begins on a day? Before it may, by grace. */
bool hw_means_deferral_is_due(int32_t day);
/* Days after the end until which a loan is repaid: of one that was due, which bears interest all the time, and of one by grace, which bears none until then. */
enum { HW_MEANS_REPAID_DAYS = 90, HW_MEANS_REPAID_GRACE_DAYS = 56 };
/* The most that may be deferred: nine tenths of the value less the lower limit and debts. */
double hw_means_deferral_limit_gbp(double value_gbp, double debts_gbp);

/* Whole weeks, from the day of entry, after which somebody who pays price out of income and capital is down to the upper limit; INT32_MAX:
 * never. */
int32_t hw_means_weeks_to_limit(double capital_gbp, double upper_gbp, double price_gbp, double income_gbp);

/* Who pays for a place in a care home, stage by stage. */
enum hw_means_payer {
    HW_MEANS_COUNCIL = 0, /* for good: what there was is spent */
    HW_MEANS_SELF,        /* out of income and capital */
    HW_MEANS_DISREGARD,   /* the council, in the twelve weeks in which the home does not count */
    HW_MEANS_DEFERRED     /* the council lends it against the home */
};
struct hw_means_of {
    double savings_gbp, home_gbp; /* capital apart from the home, and its market value */
    double income_gbp;            /* a week, that goes towards the price */
    double upper_gbp;             /* the limit in force */
    bool home_counts;             /* owned, and nobody lives there for whose sake it does not */
    double keeps_gbp;             /* of the income, while a fee is lent against the home */
    bool defers;                  /* asks for a deferred payment where the council must agree (from April 2015) */
    bool defers_by_grace;         /* before: the council may */
    double cap_gbp, to_cap_gbp;   /* what somebody pays for care in their life at most (0: no cap, as the law was), and what counts towards it in a week of a home */
    int32_t account_from;         /* the day from which on it counts */
    int32_t used_days;            /* of the twelve weeks, in a home that they left less than 52 weeks before (hw_means_used_days) */
};
struct hw_means_stage {
    enum hw_means_payer payer;
    int32_t until; /* the day on which it changes; INT32_MAX: never */
};
/* On a day, of somebody who entered on entered (calendar day numbers) and has paid price a week, the NHS's part off, since. Savings above
 * the limit go first, then the home: twelve weeks without it, then lent against, or sold; and from the day on which the cap is reached, the council pays. */
struct hw_means_stage hw_means_stage_on(const struct hw_means_of *of, double price_gbp, int32_t entered, int32_t day);
/* What they have borrowed by a day, by the same rules without the cap: so much a week, between two days; 0: nothing. */
struct hw_means_loan {
    double week_gbp;
    int32_t from, until;
};
struct hw_means_loan hw_means_loan_on(const struct hw_means_of *of, double price_gbp, int32_t entered, int32_t day);

#endif

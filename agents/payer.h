/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PAYER_H
#define HW_PAYER_H
/* Who pays for somebody's care: the rules of agents/means.h with what a person has.
 *
 * What people have (capital, a home and whether it counts, income) belongs to the person: it follows from who they are whenever somebody
 * asks, and nothing of it is kept in their record. Before a place is found the means test says who would pay (hw_payer_found), which
 * decides who arranges it, which homes take them and at whose door a delay lies. From the day on which it is taken, what they have is
 * spent, week by week: the twelve weeks in which a home does not count end, a payment is deferred, and whoever has spent
 * down to the limit becomes the council's, whose rate their home may not take. Outside homes only savings are spent, and what somebody has
 * spent there is kept for good (agents/spending.h): the next package, or a home, begins with what is left. */
#include "agents/district.h"
#include "agents/means.h"
#include "sim/tally.h"

enum hw_fund { /* the first four as enum hw_pays */
    HW_FUND_COUNCIL = 0,
    HW_FUND_NHS,
    HW_FUND_SELF,
    HW_FUND_JOINT,
    HW_FUND_DISREGARD, /* the council, for twelve weeks */
    HW_FUND_DEFERRED,  /* the council lends it */
    HW_FUND_FREE,      /* the first six weeks of reablement: nobody may be charged */
    HW_FUNDS
};
enum hw_paid { HW_PAID_REABLEMENT = 0, HW_PAID_HOME_CARE, HW_PAID_RESIDENTIAL, HW_PAID_NURSING, HW_PAID_EXTRA_CARE, HW_PAID_SETTINGS };
enum hw_paid_event {
    HW_PAID_SPENT = 0,  /* down to the limit, and the home takes the council's rate */
    HW_PAID_TOPPED,     /* and a family pays what is above it */
    HW_PAID_MUST_MOVE,  /* and nobody does */
    HW_PAID_EVENTS
};
extern const char *const hw_payer_fund_labels[HW_FUNDS], *const hw_payer_setting_labels[HW_PAID_SETTINGS], *const hw_payer_event_labels[HW_PAID_EVENTS];

enum { HW_PAYER_FREE_DAYS = 42 };

/* Of the district's own people, since the restart. */
struct hw_payer_counts {
    struct hw_level paid[HW_PAID_SETTINGS][HW_FUNDS];
    int64_t entered[HW_FUNDS]; /* a care home, from elsewhere */
    int64_t began[HW_FUNDS];   /* in a care home: by who pays from then on */
    int64_t events[HW_PAID_EVENTS];
    int64_t spent[HW_PAID_SETTINGS]; /* down to the limit, there */
    struct hw_level carers;                 /* who have support (agents/carers.h) */
    int32_t supported[HW_PLACES_MOST];      /* the same by area, of everybody, now */
};

/* What a person has, as the rules of their area say, less what they have spent on care outside homes. */
struct hw_means_of hw_payer_means(const struct hw_district *d, hw_id person);
/* The same of anybody: rng is where their own draws begin. */
struct hw_means_of hw_payer_means_of(const struct hw_params *params, struct hw_rng *rng, bool older, bool alone);

/* The means test of a visit's patient for a destination, or of somebody looking from home: sets fund, pays and asks of its spell. Aftercare owed by
 * council and NHS together (section 117) and continuing healthcare that somebody has go before it; nobody is found eligible here. */
void hw_payer_found(struct hw_district *d, hw_id visit, enum hw_destination what);
/* What the council has lent them against their home, who live in one when the run starts. */
void hw_payer_had_loan(struct hw_district *d, hw_id visit);
/* Whoever is in a nursing home when the run starts, or has nothing outstanding but a place in one, was decided on before. */
void hw_payer_decided_before(struct hw_district *d, hw_id visit);
/* The package is of so many minutes a week from now on, paid by whoever pays. */
void hw_payer_package(struct hw_district *d, hw_id visit, int32_t minutes);
/* The commissioner has found somebody eligible who has care, or looks for it: from now on the NHS pays. */
void hw_payer_nhs_takes_over(struct hw_district *d, hw_id visit);
/* Is what is above the council's rate no matter, because somebody else than the council pays, or will have to from their own capital? */
static inline bool hw_payer_pays_price(const struct hw_spell *s) {
    return s->pays != HW_PAYS_COUNCIL || s->fund == HW_FUND_DISREGARD;
}
/* Who pays for the care that is had now; pays is about what is looked for. */
enum hw_pays hw_payer_pays(enum hw_fund fund);
static inline enum hw_pays hw_payer_now(const struct hw_spell *s) {
    return hw_payer_pays((enum hw_fund)s->paid_by);
}
/* From their own capital: at once, or after the twelve weeks in which their home does not count. */
static inline bool hw_payer_own_money(const struct hw_spell *s) {
    return s->pays == HW_PAYS_SELF || (s->pays == HW_PAYS_COUNCIL && s->fund == HW_FUND_DISREGARD);
}
/* Whose it is to arrange care: not asked, the council does nothing for people with money of their own, and their delays are the NHS's. Who is owed
 * twelve weeks by the council and has not asked it has them paid back after the move. */
static inline bool hw_payer_council_arranges(const struct hw_spell *s) {
    return !hw_payer_own_money(s) || s->asks;
}

/* The visit has settled at a setting of care, or in another home; and it is over there. */
void hw_payer_begin(struct hw_district *d, hw_id visit);
void hw_payer_end(struct hw_district *d, hw_id visit);
/* HW_TASK_PAYER: the day on which somebody else pays. */
void hw_payer_changes(struct hw_district *d, hw_id visit);
/* Somebody has lived in their home for some time when the run starts. */
void hw_payer_lived_there(struct hw_district *d, hw_id visit);
/* Somebody has had care there, which is no home, for some time when the run starts; to be said before they settle. */
void hw_payer_had_care(struct hw_district *d, hw_id visit, uint16_t station);
/* Care outside homes has another price from now on: another provider's, or by other rates. */
void hw_payer_price_changed(struct hw_district *d, hw_id visit);
/* Other rules came into force: people are charged by these, residents as if they had been since they entered. */
void hw_payer_follow_rules(struct hw_district *d);
void hw_payer_restart_statistics(struct hw_district *d);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MONEY_H
#define HW_MONEY_H
/* What happens, in pounds: every occasion of the model that costs something or is paid for becomes entries of the ledger (agents/ledger.h), at the costs
 * and prices of agents/params_money.def and by the rules of agents/contracts.h. Nothing here is seen by any patient, queue or draw: the ledger changes no flow.
 *
 * Cost is what a provider spends, payment what it gets, and the two follow different things. A cost has a share that is fixed: of open beds it is by
 * bed, of other settings as much a day as in the warm-up; the rest follows the activity. Occasions that are frequent and alike (appointments
 * with GPs, bed-days outside hospital, nurses' visits) are entered by the day, from counts and time integrals that there are anyway. Care that lasts is a flow of so
 * many pence a week from whoever pays (hw_money_care_begins, ends), from the means test of agents/means.c.
 *
 * Entered: everything of the district's own people, and of people from outside what they have in its hospitals and what their council is charged. */
#include "agents/budgets.h"
#include "agents/contracts.h"
#include "agents/district.h"
#include "agents/loans.h"
#include "agents/regimes.h"

struct hw_money_stream { /* pence a week over time, as struct hw_level is a number */
    int64_t rate;
    uint64_t sum;
    struct hw_ledger_rest rest;
};
struct hw_money_fixed { /* what a provider's setting costs whatever happens */
    int64_t warm_up;
    struct hw_ledger_rest rest;
};
enum hw_money_seen { HW_MONEY_SEEN_IC = 0, HW_MONEY_SEEN_MENTAL, HW_MONEY_SEEN_OLDER, HW_MONEY_SEEN_HOSPICE, HW_MONEY_SEEN_DYING, HW_MONEY_SEEN_NURSES, HW_MONEY_SEEN_GP, HW_MONEY_SEEN };
/* Who pays for care that lasts; the last is what it costs the provider. */
enum hw_money_stream_of { HW_MONEY_BY_COUNCIL = 0, HW_MONEY_BY_LOAN, HW_MONEY_BY_NHS, HW_MONEY_BY_USER, HW_MONEY_COSTS, HW_MONEY_STREAMS };
struct hw_money_care { /* of a visit: pence a week, now */
    int32_t pence[HW_MONEY_STREAMS];
};
/* What a scheme of the scenario costs, one file's (agents/money_schemes.c). */
struct hw_money_scheme {
    double owed_gbp;                 /* since measuring began */
    double units;                    /* of what its cost is per; run.scale is reckoned in */
    int64_t enrolled_ms;             /* of people, in its programmes, since measuring began, as far as it is paid for */
    int32_t n;                       /* who pays: so many */
    double all, people[HW_PLACES_MOST]; /* by which they share */
    uint16_t who[HW_PLACES_MOST];
    int64_t paid[HW_PLACES_MOST];    /* so far, in pence */
};
enum { HW_MONEY_AMOUNTS = HW_P_MONEY_PRICE_EXCESS - HW_P_MONEY_AE + 1, HW_MONEY_PAID_SETTINGS = 5 };

struct hw_money {
    struct hw_ledger ledger;
    struct hw_contracts contracts;
    struct hw_contracts_terms acute, other;
    struct hw_regimes regimes;
    struct hw_budgets budgets;
    int64_t pence[HW_MONEY_AMOUNTS]; /* of the rows from HW_P_MONEY_AE on, today */
    bool measuring;
    int64_t off;                     /* what was missing in the books, summed over midnights */
    hw_time since;                   /* what goes by the day is entered up to here */
    int64_t *seen;                   /* owns; [areas][HW_MONEY_SEEN] counts and integrals that are entered */
    struct hw_ledger_rest *seen_rest; /* owns; likewise, what is less than a penny */
    struct hw_ledger_rest *open_rest; /* owns; [stations] of beds that are open */
    struct hw_money_fixed *fixed;    /* owns; [settings][organisations] */
    struct hw_money_stream *streams; /* owns; [areas][paid settings][HW_MONEY_STREAMS] */
    struct hw_money_care *care;      /* owns; by visit, as many as have been paid for */
    hw_id n_care;
    struct hw_loans loans;
    struct hw_money_scheme *schemes; /* owns; as many as the scenario with most has; NULL: no scenario has any */
};

enum hw_status hw_money_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_money **out) HW_MUST_CHECK;
void hw_money_free(struct hw_mem *mem, struct hw_money *money);
/* A replicate begins, before anybody is anywhere. */
void hw_money_begin(struct hw_district *d);
/* The warm-up is over, and no statistic has been restarted yet: what it was becomes the reference, and the books are empty. */
void hw_money_measure(struct hw_district *d);
/* The scenario's rules are in force: prices and contracts of the first measured day. */
void hw_money_first_day(struct hw_district *d);
/* A midnight, or the end of the run: what goes by the day. */
void hw_money_until_now(struct hw_district *d);

/* The run is over: the same, and what is settled then. */
void hw_money_close(struct hw_district *d);

/* Occasions. */
void hw_money_attended(struct hw_district *d, const struct hw_person *p);
void hw_money_left_ward(struct hw_district *d, hw_id visit);
void hw_money_day_case(struct hw_district *d, const struct hw_person *p);
enum hw_money_urgent { HW_MONEY_CALLED_111 = 0, HW_MONEY_BY_PHONE, HW_MONEY_TREATED, HW_MONEY_CONVEYED, HW_MONEY_MINOR };
void hw_money_urgent(struct hw_district *d, const struct hw_person *p, enum hw_money_urgent what);
/* Staff of a station worked on a step; at the equipment store: what they hand out. */
void hw_money_worked(struct hw_district *d, uint16_t station, hw_time work);
void hw_money_adapted(struct hw_district *d, const struct hw_person *p);
/* A service of a scheme has seen the visit's person, or cared for them at home for so long. */
void hw_money_service_contact(struct hw_district *d, uint16_t station, hw_time at_home);
/* The council is charged for a day of delay of the patient; or it is not, after all. */
void hw_money_charged(struct hw_district *d, hw_id visit, int32_t day, bool taken_back);

/* agents/money_care.c: from now on the visit's care is paid for as its spell says; and no longer. */
void hw_money_care_begins(struct hw_district *d, hw_id visit);
void hw_money_care_ends(struct hw_district *d, hw_id visit);
/* A week of a setting that is no care home, of somebody who pays for it: what they are asked, what the council would pay, and what of the price their
 * income covers; the rest comes out of savings. older, couple: for whom which income is guaranteed. */
struct hw_money_own {
    double price_gbp, rate_gbp, covered_gbp;
};
struct hw_money_own hw_money_care_own(const struct hw_district *d, hw_id visit, int paid, bool older, bool couple);
/* All care is paid for as the rules of today say. */
void hw_money_care_again(struct hw_district *d);
/* What the council pays and lends an area's people for packages and placements, pence a week, now. */
int64_t hw_money_care_rate(const struct hw_district *d, int32_t area);
/* The flows of care up to now, into the books. */
void hw_money_care_until_now(struct hw_district *d);

/* agents/money_schemes.c: what schemes cost by their files. Measuring begins; the time since then (a midnight) is over. */
enum hw_status hw_money_schemes_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_money *money) HW_MUST_CHECK;
void hw_money_schemes_measure(struct hw_district *d);
void hw_money_schemes_until_now(struct hw_district *d, hw_time since);

/* Whom a commissioner pays for a setting. trust: from 0, in settings of the acute trusts. */
uint16_t hw_money_provider(const struct hw_district *d, int32_t area, enum hw_ledger_setting setting, int32_t trust);

/* Entries, logged in a run that is. */
void hw_money_pay(struct hw_district *d, uint16_t payer, uint16_t payee, enum hw_ledger_setting setting, int64_t pence);
void hw_money_spend(struct hw_district *d, uint16_t who, enum hw_ledger_setting setting, int64_t pence);
static inline int64_t hw_money_pence(const struct hw_money *m, enum hw_param_id id) {
    return m->pence[(int32_t)id - HW_P_MONEY_AE];
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_REGIMES_H
#define HW_REGIMES_H
/* The verb regime of a scheme: by which rule commissioners pay a provider for an activity, instead of the contracts of agents/params_money.def, and what
 * is settled at the end of a financial year.
 *
 *   tariff        every occasion at its value, times a local price; no marginal rate
 *   block         the same sum every day: what the activity of the warm-up came to
 *   capitation    the same, but it follows weighted heads (budget.capitation.weight), counted anew each quarter; of community services it is shared out among
 *                 areas by them, of a trust each area's people keep what they used
 *   year_of_care  a sum for each head of a segment of people, whose occasions are then not paid for; those of others are
 *   outcome       so much for each readmission less than a stated share of emergency spells
 *   share         of what a commissioner has paid more (or less) than planned, what the trust and the council bear (or get)
 *
 * Plans and sums are of the warm-up, which all scenarios of a replicate share. No flow depends on any of it. Owned by agents/money.h. */
#include "agents/contracts.h"
#include "agents/eligible.h"
#include "agents/schemes.h"

enum hw_regime_rule { HW_REGIME_AS_BEFORE = 0, HW_REGIME_TARIFF, HW_REGIME_BLOCK, HW_REGIME_CAPITATION, HW_REGIME_YEAR_OF_CARE };
enum { HW_REGIMES_MOST = 16 };

struct hw_regime {
    const struct hw_scheme_part *part;  /* dates */
    uint64_t areas, hospitals;          /* whose commissioners pay; and of which hospitals the trusts are paid: bits */
    uint32_t settings;                  /* bits of enum hw_ledger_setting */
    int32_t rule;
    double ratio, price;                /* of the sum; of the tariff */
    bool segment;                       /* year of care: of those eligible */
    struct hw_eligible eligible;
    double outcome_gbp, outcome_below;  /* 0: none; of emergency spells */
    double share_trust, share_council;  /* of the deviation from the plan */
};

struct hw_district;
struct hw_district_spec;
struct hw_person;

/* What a run remembers. */
struct hw_regimes {
    const struct hw_scheme *scheme;                      /* of the scenario; NULL: none, or one without regimes */
    double heads[HW_PLACES_MOST], heads_before[HW_PLACES_MOST]; /* by area, weighted: now, and when measuring began */
    int64_t members[HW_REGIMES_MOST][HW_PLACES_MOST], members_before[HW_REGIMES_MOST][HW_PLACES_MOST]; /* of segments */
    hw_time since;                                       /* the last settlement, or when measuring began */
};

/* A replicate begins; measuring begins: the warm-up's sums are there (contracts), and the books are empty. */
void hw_regimes_begin(struct hw_district *d);
void hw_regimes_start(struct hw_district *d);
/* A day begins: which rule is in force for which line; heads on the first of a quarter. */
void hw_regimes_day(struct hw_district *d);
/* A financial year, or the run, is over: what is settled between organisations. */
void hw_regimes_settle(struct hw_district *d);

/* The regime of a line, or NULL. */
const struct hw_regime *hw_regimes_of(const struct hw_district *d, const struct hw_contracts_line *line);
/* What it makes of the contract's terms; covered: the occasion is one that the regime's sum is for. */
void hw_regimes_terms(const struct hw_regime *regime, bool covered, struct hw_contracts_terms *terms);
/* An occasion of a person: is it one that the sum is for? In the warm-up, its value is remembered as the segment's. */
bool hw_regimes_covers(const struct hw_district *d, struct hw_contracts_line *line, int32_t area, enum hw_ledger_setting setting, int32_t trust,
                       const struct hw_person *person, int64_t value);
/* An emergency spell is over. */
void hw_regimes_spell(struct hw_contracts_line *line, bool readmission);

#endif

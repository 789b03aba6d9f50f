/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CONTRACTS_H
#define HW_CONTRACTS_H
/* Who pays how much for an activity: the one place where a payment regime is a rule. A line is what one commissioner buys from one provider in one
 * setting. An occasion comes with its value at the tariff (agents/money.c: price by length of stay, excess days, what is not paid of
 * readmissions); the rule says what of that is paid now (hw_contracts_activity), and what is due as time passes (hw_contracts_passes).
 *
 *   tariff  every occasion at its value. The value of emergency spells above the baseline is paid at the marginal rate: day by day what was paid
 *           too much since 1 April is taken back, or given again when the activity falls (national tariff 2014/15, section 6.3.1)
 *   block   the same sum every day, whatever happens
 *   sum     the same, of a sum that somebody else says (agents/regimes.h)
 *
 * Block and baseline are fractions of the value of the warm-up, by day: the scenarios of a replicate have the same warm-up, so that a contract does not
 * follow what a scheme does. A further regime is a further rule: a branch in both functions, and its terms. */
#include "agents/ledger.h"

enum hw_contracts_rule { HW_CONTRACTS_TARIFF = 0, HW_CONTRACTS_BLOCK, HW_CONTRACTS_SUM };

struct hw_contracts_terms {
    enum hw_contracts_rule rule;
    double block_ratio;    /* of the warm-up's value */
    double baseline_ratio; /* likewise */
    double marginal_rate;  /* of the price, above the baseline; 1: no baseline */
};

struct hw_contracts_line {
    int64_t warm_up;       /* value of its activity in the warm-up */
    int64_t value, base;   /* since 1 April, or the first measured day: of the activity, and of the baseline */
    int64_t withheld;      /* of that, so far */
    int64_t segment, sum;  /* of the warm-up's value, that of a segment of people; and what is to be paid for a span as long, instead */
    int64_t paid;          /* since the last settlement */
    int32_t spells, readmitted; /* likewise: emergency spells that are over, and how many of them were readmissions */
    uint8_t regime;        /* 1 + number of the scheme's (agents/regimes.h); 0: the contract's own rule */
    struct hw_ledger_rest rest;
};

struct hw_contracts {
    int32_t n_trusts;
    size_t n;
    struct hw_contracts_line *lines; /* owns; [areas][slots] */
    hw_time warm_up_ms;              /* how long it was; 0: it goes on, or there is none */
};

enum hw_status hw_contracts_create(struct hw_mem *mem, int32_t n_areas, int32_t n_trusts, struct hw_contracts *out) HW_MUST_CHECK;
void hw_contracts_clear(struct hw_mem *mem, struct hw_contracts *contracts);
/* A warm-up begins. */
void hw_contracts_begin(struct hw_contracts *contracts);
/* It is over: what was done in it is what blocks and baselines are made of. */
void hw_contracts_start(struct hw_contracts *contracts, hw_time warm_up_ms);
/* 1 April: what was above the baseline is forgotten. */
void hw_contracts_new_year(struct hw_contracts *contracts);

/* trust: from 0, in settings of the acute trusts (A&E, spells, day cases); else it does not matter. */
struct hw_contracts_line *hw_contracts_at(const struct hw_contracts *contracts, int32_t area, enum hw_ledger_setting setting, int32_t trust);
bool hw_contracts_of_trusts(enum hw_ledger_setting setting);

/* Pence to be paid at once for an occasion of this value. */
int64_t hw_contracts_activity(const struct hw_contracts *contracts, struct hw_contracts_line *line, const struct hw_contracts_terms *terms, int64_t value);
/* Pence to be paid (negative: back) for a span of time that is over. */
int64_t hw_contracts_passes(const struct hw_contracts *contracts, struct hw_contracts_line *line, const struct hw_contracts_terms *terms, hw_time span);

#endif

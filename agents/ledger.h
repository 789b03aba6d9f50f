/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_LEDGER_H
#define HW_LEDGER_H
/* The books of a health and care economy: who was paid by whom, and what it cost, by organisation, setting and month, in whole pence.
 *
 * There are two kinds of entries. A payment takes from one organisation what another one gets. A cost takes from an organisation what its staff and
 * suppliers get, who are the outside: all money ends there. What people pay comes from the organisation "users". So the nets of all
 * organisations add up to nothing after every entry (hw_ledger_balance). A negative payment takes one back.
 *
 * Knows nothing of a simulation: prices are agents/contracts.h's, occasions agents/money.h's. An entry is an addition; nothing is allocated. */
#include "agents/places.h"
#include "sim/calendar.h"

enum hw_ledger_setting {
    HW_LEDGER_AE = 0,
    HW_LEDGER_EMERGENCY,  /* emergency spells */
    HW_LEDGER_PLANNED,
    HW_LEDGER_DAY_CASE,
    HW_LEDGER_BEDS,       /* acute beds kept open, whoever lies there */
    HW_LEDGER_OTHER_BEDS, /* intermediate care, community hospitals */
    HW_LEDGER_MENTAL,
    HW_LEDGER_GP,
    HW_LEDGER_CALLS,
    HW_LEDGER_AMBULANCE,
    HW_LEDGER_MIU,
    HW_LEDGER_DISCHARGE,  /* the work of assessors, panels, brokers */
    HW_LEDGER_DELAYS,     /* charges for delayed days */
    HW_LEDGER_REABLEMENT,
    HW_LEDGER_HOME_CARE,
    HW_LEDGER_RESIDENTIAL,
    HW_LEDGER_NURSING,
    HW_LEDGER_EXTRA_CARE,
    HW_LEDGER_LENT,       /* care-home fees that the council lends against a home */
    HW_LEDGER_NURSES,     /* community nurses */
    HW_LEDGER_EQUIPMENT,
    HW_LEDGER_ADAPTATIONS,
    HW_LEDGER_END_OF_LIFE,
    HW_LEDGER_SCHEMES,
    HW_LEDGER_SETTLED,    /* between payers and providers at a year's end: outcomes, shares of risk, pools */
    HW_LEDGER_SETTINGS
};
extern const char *const hw_ledger_setting_labels[HW_LEDGER_SETTINGS], *const hw_ledger_setting_titles[HW_LEDGER_SETTINGS];

enum hw_ledger_role {
    HW_LEDGER_COUNCIL = 0, /* these: one for each name on the map */
    HW_LEDGER_COMMISSIONER,
    HW_LEDGER_TRUST,
    HW_LEDGER_COMMUNITY,
    HW_LEDGER_MENTAL_TRUST, /* these: one each */
    HW_LEDGER_PRACTICES,
    HW_LEDGER_AMBULANCES,
    HW_LEDGER_CALL_CENTRE,
    HW_LEDGER_CARE_HOMES,
    HW_LEDGER_HOME_CARERS,
    HW_LEDGER_HOSPICES,
    HW_LEDGER_USERS,
    HW_LEDGER_SUPPLIERS,
    HW_LEDGER_ROLES
};

/* The organisations of a model. */
struct hw_ledger_map {
    int32_t n;
    const char *const *names, *const *titles; /* [n] */
    const uint8_t *role;                      /* [n] */
    const bool *outside;                      /* [n] of areas outside: no part of the district's own figures */
    uint16_t council[HW_PLACES_MOST], commissioner[HW_PLACES_MOST], community[HW_PLACES_MOST]; /* by area */
    uint16_t trust[HW_PLACES_MOST];           /* by hospital */
    uint16_t one[HW_LEDGER_ROLES];            /* of roles that there is one of */
    int32_t n_months;                         /* calendar months that the measured days touch */
    const char *const *months;                /* [n_months] "2014-10" */
};
/* first_day: of measuring, as a day number; days: how many. Names from the arena. */
enum hw_status hw_ledger_map(struct hw_arena *arena, const struct hw_places *places, int32_t first_day, int32_t days, struct hw_ledger_map *out) HW_MUST_CHECK;

enum hw_ledger_side { HW_LEDGER_INCOME = 0, HW_LEDGER_SPENT, HW_LEDGER_COST, HW_LEDGER_SIDES };

struct hw_ledger {
    const struct hw_ledger_map *map; /* borrows */
    int32_t month;                   /* of the map, that entries now belong to */
    int64_t *by_setting;             /* owns; [sides][settings][n] pence */
    int64_t *by_month;               /* owns; [sides][months][n] */
    uint64_t entries;
};

enum hw_status hw_ledger_create(struct hw_mem *mem, const struct hw_ledger_map *map, struct hw_ledger *out) HW_MUST_CHECK;
void hw_ledger_clear(struct hw_mem *mem, struct hw_ledger *ledger);
/* All books are empty. */
void hw_ledger_restart(struct hw_ledger *ledger);

static inline int64_t *hw_ledger_at(const struct hw_ledger *l, enum hw_ledger_side side, enum hw_ledger_setting setting, int32_t who) {
    return &l->by_setting[((int32_t)side * HW_LEDGER_SETTINGS + (int32_t)setting) * l->map->n + who];
}
static inline int64_t *hw_ledger_in_month(const struct hw_ledger *l, enum hw_ledger_side side, int32_t month, int32_t who) {
    return &l->by_month[((int32_t)side * l->map->n_months + month) * l->map->n + who];
}
void hw_ledger_pay(struct hw_ledger *ledger, uint16_t payer, uint16_t payee, enum hw_ledger_setting setting, int64_t pence);
void hw_ledger_spend(struct hw_ledger *ledger, uint16_t who, enum hw_ledger_setting setting, int64_t pence);

/* Of all settings. */
int64_t hw_ledger_total(const struct hw_ledger *ledger, enum hw_ledger_side side, int32_t who);
/* Income less payments and costs of all organisations, by setting and by month: the sum of the sizes of what should each be nothing. */
int64_t hw_ledger_balance(const struct hw_ledger *ledger);

/* Whole pence, half away from zero. */
int64_t hw_ledger_pence(double gbp);
/* The share of an amount, half away from zero; who gets the rest gets amount less this, so that no penny is lost. */
int64_t hw_ledger_share(int64_t pence, double share);

/* A flow of money that lasts, for so many pence a period: what of it is due for a span of time. Rest carries what is less than a penny, so that after
 * any number of spans what was due differs from the whole by less than one. */
struct hw_ledger_rest {
    int64_t pence_ms; /* 0 up to the period, or down to it */
};
int64_t hw_ledger_due(struct hw_ledger_rest *rest, int64_t pence_a_period, hw_time span, hw_time period);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_BUDGETS_H
#define HW_BUDGETS_H
/* What councils and commissioners may spend (agents/params_budgets.def). A council rations: its budget is for packages and placements, and while what it has spent
 * and is committed to comes to it, its funding panels agree to nothing; the NHS overspends, and the deficit is told. A budget is what was spent in the warm-up,
 * day by day, times a ratio: the scenarios of a replicate have the same.
 *
 * Commitments: what the council pays a week now for all who have care, and what its panels agreed to lately, until the end of the period that money was
 * released for. People who die or leave free money, so cases trickle through. Looked at each midnight: on a day, panels may agree to more than there is.
 *
 * Here too: a pool of the two, and the Better Care Fund's payment for fewer emergency admissions than expected. Without a rule, a share or a target
 * nothing here touches any flow or payment. */
#include "agents/ledger.h"

#include "sim/mem.h"

struct hw_district;

enum { HW_BUDGETS_RING = 64 };

struct hw_budgets_of { /* a council or a commissioner, by number on the ledger's map */
    double reference;     /* pence a day in the warm-up */
    int64_t spent_before; /* until the period began */
    int64_t carried;      /* taken on from the one before */
    int64_t pool_paid;    /* a council: what the pool has paid in the period */
    int64_t pool_all;     /* since measuring began */
    int64_t spent_all;    /* in periods that are over, and what there was for it */
    int64_t had_all;
    bool shut;
    hw_time shut_since, shut_ms;
    int64_t agreed[HW_BUDGETS_RING]; /* pence a week that its panels agreed to, by day */
};
struct hw_budgets {
    struct hw_budgets_of *of;  /* owns; [map->n] */
    int32_t start_day;         /* day numbers: measuring began */
    int32_t period, period_end; /* first day of the period, and the first after it */
    bool primed;               /* the money that there is once is of an earlier period */
    double expected_before[HW_PLACES_MOST], expected[HW_PLACES_MOST]; /* by area: emergency admissions of the warm-up; expected since, to the thousandth */
    int64_t counted[HW_PLACES_MOST]; /* and what there were */
    int64_t released[HW_PLACES_MOST]; /* pence */
};

enum hw_status hw_budgets_create(struct hw_mem *mem, const struct hw_ledger_map *map, struct hw_budgets *out) HW_MUST_CHECK;
void hw_budgets_clear(struct hw_mem *mem, struct hw_budgets *budgets);
void hw_budgets_begin(struct hw_district *d);
/* Measuring begins: what the warm-up came to is still in the books. */
void hw_budgets_start(struct hw_district *d);
/* The books are empty, and the scenario's rules are in force: the first day. */
void hw_budgets_first_day(struct hw_district *d);
/* A midnight, when what goes by the day is in the books. Panels shut, or open again. */
void hw_budgets_midnight(struct hw_district *d);
/* The run is over. */
void hw_budgets_end(struct hw_district *d);
/* A council's panel has agreed to what the visit's patient is to have. */
void hw_budgets_agreed(struct hw_district *d, hw_id visit);

/* Of the measured days: pence that there were for it, and that it has spent on what the budget is for. */
int64_t hw_budgets_had(const struct hw_district *d, int32_t who);
int64_t hw_budgets_spent(const struct hw_district *d, int32_t who);

#endif

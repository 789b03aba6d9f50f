/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SELECT_H
#define HW_SELECT_H
/* The best of several systems, with a stated probability of choosing it.
 *
 * Procedure KN of Kim and Nelson (2001, ACM TOMACS 11:251, "A fully sequential procedure for indifference-zone selection in simulation"), with
 * c = 1. Every system begins with so many replicates; the variances of the differences of each two are those of these. Then whoever is behind another by
 * more than a bound, which shrinks as replicates are added, is dropped, until one is left. If the best is better than every other by at least
 * the indifference, it is chosen with at least the stated probability; if some are nearer to it than that, one of those or the best is what is
 * likely to be chosen. The proof is for normal means; it lets all systems have the same luck (its constant shares the error among the pairs, so
 * nothing is supposed of how they go together), and it holds at whatever numbers of replicates one looks. */
#include "sim/base.h"

enum { HW_SELECT_MOST = 512 };

struct hw_select {
    int32_t systems, first, most;  /* replicates of each system: at the beginning, and at most */
    double indifference, confidence;
    bool largest;                  /* the best is the largest, not the smallest */
};

struct hw_select_state {
    int32_t dropped[HW_SELECT_MOST]; /* after so many replicates; 0: still in */
    int32_t by[HW_SELECT_MOST];      /* behind which; of those still in, -1 */
    int32_t looked;                  /* replicates of those still in that were looked at */
    int32_t next;                    /* those still in need so many; 0: it has ended */
    int32_t best;                    /* the best mean of those still in */
    int32_t left;                    /* how many are still in */
    int32_t needs;                   /* so many replicates of each of those still in would end it for sure */
    bool decided;                    /* one is left */
};

/* The constant h^2. */
double hw_select_constant(const struct hw_select *select);
/* The numbers of replicates at which it is looked: the first, then an eighth more each time, a quarter of the first at least. */
int32_t hw_select_next_look(const struct hw_select *select, int32_t looked);
/* Goes as far as y[systems][stride] allows, of which have[system] replicates are known. */
void hw_select_go(const struct hw_select *select, const double *y, const int32_t *have, int32_t stride, struct hw_select_state *state);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEANS_SHARE_H
#define HW_MEANS_SHARE_H
/* What share of the residents of care homes pay for themselves, by the rules of agents/means.h, before anything is simulated: residents of whom
 * each has been there for an exponential time (means.lived_there). And the other way round: what people must have for the share to be as given.
 *
 * Homes come first: who else lives in them is the least known. When even with all of them too few residents pay, people have more savings. */
#include "agents/rules.h"

struct hw_means_share {
    double home_counts;   /* means.home.counts */
    double savings_gbp;   /* means.savings.median */
};

/* Share of residents, those of the NHS with them, who pay out of their own capital, deferred payments with them. */
double hw_means_share_of(const struct hw_params *params, const struct hw_means_share *with);
/* For params, apart from these two. The nearest that can be had, when there is none: a share of 0 needs people without savings. */
struct hw_means_share hw_means_share_solve(const struct hw_params *params, double share);

#endif

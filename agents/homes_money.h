/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_HOMES_MONEY_H
#define HW_HOMES_MONEY_H
/* What a care home lives on: its residents' fees, and whether these carry it.
 *
 * People who pay for themselves, and the NHS, pay the home's price, which is above its cost; the council pays its rate, which may be below. A home may put what the
 * former bring above cost into places for the latter (care_homes.cross_subsidy), as long as it lasts; and a home that has earned less than it costs for
 * some time (care_homes.closes_after) gives up. Both are off by default: then a home takes nobody below its cost, and none closes for its income.
 * Fees are added up once a day, from who lives there and who is expected; what is promised in between is taken off at once. Called by agents/market.c. */
#include "agents/market.h"

/* Once a day, before homes close: what each earns and costs in a week, and how long that has not been enough. Nothing, where both are off. */
void hw_homes_money_day(struct hw_district *d);
/* Has it earned too little for so long that it closes today? */
bool hw_homes_money_closes(const struct hw_district *d, int32_t home);

/* Would the home take somebody whose fee is so much (pounds a week) below its cost, from what others bring? And it has promised to. */
bool hw_homes_money_carries(const struct hw_district *d, int32_t home, double short_of);
void hw_homes_money_promise(struct hw_district *d, int32_t home, double short_of);

#endif

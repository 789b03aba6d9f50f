/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_MONEY_H
#define HW_MEASURES_MONEY_H
/* What a replicate reports of money: the books of agents/ledger.h in pounds a year. */
#include "agents/district.h"

enum { HW_MEASURES_MONEY_DIMS = 3 };

int32_t hw_measures_money_rows(void);
/* Fills dims [HW_MEASURES_MONEY_DIMS], the first of which has number first_dim, and measures [rows]. people: the district's own; beside spend stands what
 * England spends on so many, on all services. 0: nothing stands beside. */
void hw_measures_money_lay_out(const struct hw_ledger_map *map, double people, int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures);
/* Fills the row from the state at the end of a run; first: the number of the first of these measures. */
void hw_measures_money_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_BUDGETS_H
#define HW_MEASURES_BUDGETS_H
/* What a replicate reports of budgets (agents/budgets.h), and of public money by month. */
#include "agents/district.h"

int32_t hw_measures_budgets_rows(void);
/* Fills measures [rows]; account, month: numbers of the dims of agents/measures_money.h. */
void hw_measures_budgets_lay_out(int32_t account, int32_t month, struct hw_measure *measures);
void hw_measures_budgets_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row);

#endif

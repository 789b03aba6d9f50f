/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MORTALITY_H
#define HW_MORTALITY_H
/* Death rates that are possible and yet can hardly be meant: a column left at 0, a rate a thousand where it is to be a hundred thousand, rows in
 * another order. Each is a warning with file and line, and what is expected; the run goes on. */
#include "agents/rules.h"
#include "sim/csv.h"

/* rows [age][sex]: the row of the form that an age is in; column: the one with the rates. */
void hw_mortality_doubt(struct hw_diag *diag, const struct hw_csv *csv, int32_t column, const int32_t rows[91][2], const struct hw_mortality *mortality);

#endif

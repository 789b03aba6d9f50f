/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_RETURNS_H
#define HW_OUTPUT_RETURNS_H
/* Whether what a scheme costs comes back: on the page of a comparison, when the scenario spends on schemes. */
#include "output/results.h"
#include "output/table.h"

/* a, b: room for a value by replicate each. */
void hw_returns_print(const struct hw_results *results, const struct hw_show *show, int32_t baseline, int32_t scenario, double *a, double *b, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_RETURNS_H
#define HW_OUTPUT_RETURNS_H
/* On the page of a comparison: which organisations are surely worse and better off, and, when the scenario spends on schemes, whether that comes back:
 * the return on what is invested, spending added up month by month, and when it is paid back. */
#include "output/results.h"

struct hw_arena;

/* a, b: room for a value by replicate each. Memory for tables is from the arena. */
enum hw_status hw_returns_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_show *show, int32_t baseline, int32_t scenario, double *a, double *b,
                                FILE *out) HW_MUST_CHECK;

#endif

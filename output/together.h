/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TOGETHER_H
#define HW_TOGETHER_H
/* On the page of a comparison: what schemes do together beside the sum of what each does alone. A scenario of several schemes (a+b) whose schemes were
 * each run alone as well, as scenarios of their own, in the same result. Two schemes are seldom the sum of each: they compete for the same patients and
 * staff, or one makes room for the other. The sum, and what it is off by, are taken replicate by replicate, so the interval is of paired differences. */
#include "output/results.h"

struct hw_arena;

/* The scenarios that s is made of, in the order of its name, to parts [most]; how many. 0: it is of one scheme alone, or of more than most, or one of its
 * schemes is not there alone (missing: its number in the name from 1; otherwise 0), or the baseline is one of them. */
enum { HW_TOGETHER_MOST = 16 };
int32_t hw_together_parts(const struct hw_results *results, int32_t baseline, int32_t s, int32_t parts[HW_TOGETHER_MOST], int32_t *missing);

/* Of one number, replicate by replicate: what the parts change alone, added up, to sum; what s changes, to both; its difference to beyond: each has room
 * for a value by replicate. NaN where one of the scenarios has none. */
void hw_together_series(const struct hw_results *results, int32_t baseline, int32_t s, const int32_t *parts, int32_t n_parts, int32_t measure, size_t index, double *sum,
                        double *both, double *beyond);

/* sum, both, beyond: room for a value by replicate each. Prints nothing for a scenario of one scheme. Memory for tables is from the arena. */
enum hw_status hw_together_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_show *show, int32_t baseline, int32_t s, double *sum, double *both,
                                 double *beyond, FILE *out) HW_MUST_CHECK;
/* The same as JSON: a list of objects, one a scenario and measure of one number. */
void hw_together_json(const struct hw_results *results, int32_t baseline, double *sum, double *both, double *beyond, FILE *out);

#endif

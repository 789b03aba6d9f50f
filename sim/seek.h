/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SEEK_H
#define HW_SEEK_H
/* The smallest of a row of points at which something comes true with a stated probability: which point to look at next, and what may be said.
 *
 * At a point that is looked at, every one of so many replicates either meets the target or does not. The exact one-sided bounds of Clopper and Pearson
 * (1934) say whether the probability of meeting it is shown to be high enough, shown not to be, or neither. Points are looked at by bisection: the
 * last, the first, then the middle of what is left between the highest that is not shown and the lowest that is.
 *
 * Which points are looked at follows from what was seen, and all have the same luck, so the error is shared among all points of the row, looked at or
 * not: with the stated confidence no point of the row is called what it is not, whatever the points have to do with each other. That the answer
 * is also the smallest supposes that more is never worse; hw_seek_falls finds points looked at that say otherwise. */
#include "sim/base.h"

enum hw_seek_verdict { HW_SEEK_NOT_LOOKED = 0, HW_SEEK_MEETS, HW_SEEK_FAILS, HW_SEEK_OPEN };

struct hw_seek {
    int32_t points, replicates;
    double probability, confidence;
};

/* Of each point: what is left beside the confidence, shared among all. */
double hw_seek_error(const struct hw_seek *seek);
/* So few replicates would show nothing, were the target met in all of them. */
int32_t hw_seek_needs(const struct hw_seek *seek);
/* Most points that can be looked at. */
int32_t hw_seek_most_looks(int32_t points);
enum hw_seek_verdict hw_seek_judge(const struct hw_seek *seek, int32_t met);
/* One-sided bounds of the probability, each with hw_seek_error. */
void hw_seek_bounds(const struct hw_seek *seek, int32_t met, double *low, double *high);

/* The point to look at next, verdicts[points] of those looked at being known; -1: none, and the search has ended. */
int32_t hw_seek_next(int32_t points, const enum hw_seek_verdict *verdicts);
/* The lowest that is shown to meet it; -1: none. */
int32_t hw_seek_answer(int32_t points, const enum hw_seek_verdict *verdicts);
/* The highest below the answer (or at all) that is shown not to; -1: none. */
int32_t hw_seek_below(int32_t points, const enum hw_seek_verdict *verdicts);
/* The first point looked at in which fewer replicates meet the target than in the point before it; -1: none. met[points]. */
int32_t hw_seek_falls(int32_t points, const enum hw_seek_verdict *verdicts, const int32_t *met);

#endif

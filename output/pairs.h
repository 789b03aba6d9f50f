/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_PAIRS_H
#define HW_OUTPUT_PAIRS_H
/* Differences between two scenarios, replicate by replicate: the same number means the same people and the same luck,
 * so most of the noise cancels. A pair counts only when both replicates were done and both values are there. */
#include "output/results.h"

struct hw_pairs {
    struct hw_interval difference; /* scenario - baseline; n is the number of pairs */
    double baseline, scenario;     /* means over the same pairs */
    double relative;               /* difference / baseline; NaN when the baseline may be 0, or is next to nothing */
    bool same;                     /* no pair differs at all */
};

/* Two series of count values -> what changed; b is overwritten with the differences, and a where there is no pair. */
struct hw_pairs hw_pairs_compare(double *a, double *b, size_t count, double confidence);
/* In words: "rose", "fell", "no clear change" (the interval includes 0), "no change" (bit for bit), "not known" (fewer
 * than two pairs). */
const char *hw_pairs_word(const struct hw_pairs *pairs);
/* Pairs of replicates of which at least one failed or is missing. */
int32_t hw_pairs_dropped(const struct hw_results *results, int32_t baseline, int32_t scenario);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_BLOCK_H
#define HW_OUTPUT_BLOCK_H
/* Which numbers of a measure with dimensions a table shows, and in which order: amounts that add up (bed-days, patients)
 * largest first by the first scenario, others (waits, shares) as the model lists them; what is zero or not there in
 * every scenario is left out and counted. */
#include "output/results.h"

struct hw_block {
    size_t *index; /* [count] in the order shown, from the arena */
    size_t count;
    size_t shown; /* the first so many get a line each; the rest is summed up in one */
    size_t empty; /* left out */
};

enum { HW_BLOCK_LINES = 10 };

enum hw_status hw_block_choose(struct hw_arena *arena, const struct hw_results *results, int32_t measure, bool all,
                               struct hw_block *block) HW_MUST_CHECK;

/* Adds up, for every replicate of a scenario, the numbers of the block from the given line on; scratch has room for
 * n_replicates. */
void hw_block_rest(const struct hw_results *results, int32_t scenario, int32_t measure, const struct hw_block *block, size_t from,
                   double *scratch, double *out);

#endif

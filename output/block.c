/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/block.h"

#include <math.h>

struct line {
    double first, most; /* size of the mean in the first scenario, and the largest in any: signs apart, a debt is as large as a gain */
    size_t index;
};

static int by_size(const void *a, const void *b) {
    const struct line *p = a, *q = b;
    if (p->first != q->first) {
        return p->first > q->first ? -1 : 1;
    }
    if (p->most != q->most) {
        return p->most > q->most ? -1 : 1;
    }
    return p->index < q->index ? -1 : 1;
}

enum hw_status hw_block_choose(struct hw_arena *arena, const struct hw_results *results, int32_t measure, bool all,
                               struct hw_block *block) {
    size_t count = hw_results_count(results->layout, measure);
    struct line *lines = hw_arena_alloc(arena, count + 1, sizeof *lines);
    double *series = hw_arena_alloc(arena, (size_t)results->n_replicates, sizeof *series);
    size_t *index = hw_arena_alloc(arena, count + 1, sizeof *index);
    if (lines == NULL || series == NULL || index == NULL) {
        return HW_NO_MEMORY;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct line line = {.first = 0.0, .most = 0.0, .index = i};
        for (int32_t s = 0; s < results->n_scenarios; s++) {
            hw_results_series(results, s, measure, i, series);
            struct hw_interval mean = hw_results_interval(series, (size_t)results->n_replicates, 1, HW_CONFIDENCE);
            double size = mean.n > 0 ? fabs(mean.mean) : 0.0;
            line.first = s == 0 ? size : line.first;
            line.most = size > line.most ? size : line.most;
        }
        if (line.most > 0.0) {
            lines[kept++] = line;
        }
    }
    if (hw_results_adds_up(results->layout, measure)) {
        qsort(lines, kept, sizeof *lines, by_size);
    }
    for (size_t i = 0; i < kept; i++) {
        index[i] = lines[i].index;
    }
    /* One line too many is shown rather than summed up: the sum would take a line as well. */
    size_t shown = all || kept <= HW_BLOCK_LINES + 1 ? kept : HW_BLOCK_LINES;
    *block = (struct hw_block){.index = index, .count = kept, .shown = shown, .empty = count - kept};
    return HW_OK;
}

void hw_block_rest(const struct hw_results *results, int32_t scenario, int32_t measure, const struct hw_block *block, size_t from,
                   double *scratch, double *out) {
    for (int32_t r = 0; r < results->n_replicates; r++) {
        out[r] = 0.0;
    }
    for (size_t i = from; i < block->count; i++) {
        hw_results_series(results, scenario, measure, block->index[i], scratch);
        for (int32_t r = 0; r < results->n_replicates; r++) {
            out[r] += scratch[r];
        }
    }
}

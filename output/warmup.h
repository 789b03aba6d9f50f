/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_WARMUP_H
#define HW_WARMUP_H
/* What the series of a result say about its warm-up (sim/series.h): for every measure whose last dimension is "period", one line for
 * each place in the others. MSER-5 is applied to the mean of the replicates, period by period. The interval of the mean after the
 * warm-up comes from the replicates, or, where there is one only, from batch means. */
#include "output/results.h"
#include "sim/series.h"

struct hw_warmup {
    int32_t measure;
    size_t first;                   /* index of the first period of the line among the measure's numbers */
    const char *leave_out;          /* label of the last period to be left out; NULL: none */
    struct hw_series_mser mser;     /* batches 0: too few periods */
    struct hw_interval after;       /* 95 %, of the mean over the periods kept */
    double correlation;             /* of neighbouring batches; NaN when the interval comes from replicates */
};

/* "Present over time: ward". */
const char *hw_warmup_name(const struct hw_layout *layout, const struct hw_warmup *line, char *buffer, size_t size);
/* True when a measure has periods. */
bool hw_warmup_has(const struct hw_layout *layout, int32_t measure);
/* Lines of a measure. */
size_t hw_warmup_lines(const struct hw_layout *layout, int32_t measure);
enum hw_status hw_warmup_find(struct hw_arena *arena, const struct hw_results *results, int32_t scenario, int32_t measure, size_t line,
                              struct hw_warmup *found) HW_MUST_CHECK;
/* The same with so many batches of the one replicate; without an interval where the periods that are kept are fewer. */
enum hw_status hw_warmup_find_batches(struct hw_arena *arena, const struct hw_results *results, int32_t scenario, int32_t measure, size_t line, size_t batches,
                                      struct hw_warmup *found) HW_MUST_CHECK;

/* The part of the summary; prints nothing when no measure has periods. */
enum hw_status hw_warmup_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_show *show,
                               FILE *out) HW_MUST_CHECK;
/* ,"warm_up": [...] of the JSON summary, or nothing. */
enum hw_status hw_warmup_json(struct hw_arena *arena, const struct hw_results *results, FILE *out) HW_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_BATCHES_H
#define HW_BATCHES_H
/* homeward summary --batches: the means of one long replicate after its warm-up, with the t intervals of the means of so many batches (sim/series.h). They
 * are right where batches are long enough to be nearly independent; neighbours that are alike are told. For a result of one replicate in each scenario that
 * has series (run.series_every): several replicates are better batches. */
#include "output/results.h"

/* A table, CSV, JSON or Markdown. HW_BAD_INPUT, with the reason told, when there is no such series. */
enum hw_status hw_batches_print(const struct hw_results *results, const struct hw_show *show, size_t batches, FILE *out) HW_MUST_CHECK;

#endif

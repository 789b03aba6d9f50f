/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_CAUTION_H
#define HW_OUTPUT_CAUTION_H
/* A word to the reader where figures before and after (a dimension "period") would be taken for the effect of a scheme: who is chosen for high use
 * falls back without any. And where a programme enrolled nobody. */
#include "output/results.h"
#include "output/table.h"

/* scratch: [n_replicates]. Nothing is printed when there is no such measure; a fall, when it is a tenth or more. */
void hw_caution_print(const struct hw_results *results, const struct hw_show *show, double *scratch, FILE *out);

#endif

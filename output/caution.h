/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_CAUTION_H
#define HW_OUTPUT_CAUTION_H
/* A word to the reader where figures before and after (a dimension "period") would be taken for the effect of a scheme: who is chosen for high use
 * falls back without any. Where only a part of everybody was simulated, a precision was not reached, a programme enrolled nobody. And where the first scenario is far from what was observed: differences stand on that level. */
#include "output/results.h"
#include "output/table.h"

/* scratch: [n_replicates]. Nothing is printed when there is no such measure; a fall, when it is a tenth or more; a level, when it is surely (95 %) more than a fifth off. */
void hw_caution_print(const struct hw_results *results, const struct hw_show *show, double *scratch, FILE *out);

#endif

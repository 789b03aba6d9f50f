/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_EVIDENCE_H
#define HW_EVIDENCE_H
/* What the schemes of a scenario rest on, as their files say it themselves. */
#include "output/results.h"

/* One paragraph for each scheme file of the scenario that rests on assumptions or says what it rests on, and one for each place where the scheme goes beyond what that covers. */
void hw_evidence_print(const struct hw_results *results, const struct hw_show *show, int32_t s, FILE *out);

#endif

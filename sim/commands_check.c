/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/commands_check.h"

#include "sim/base.h"

#include <string.h>

/* What was not given, with what stands in for it. */
void hw_commands_print_gaps(const struct hw_plan *plan, FILE *out) {
    int width = 0;
    if (plan->n_gaps == 0) {
        return;
    }
    for (int32_t i = 0; i < plan->n_gaps; i++) {
        int n = (int)strlen(plan->gaps[i].what);
        width = n > width ? n : width;
    }
    fprintf(out, "\n%d number%s %s given in the forms, %d %s not. In their place, with the grade of evidence:\n", plan->n_given, hw_base_s(plan->n_given),
            hw_base_are(plan->n_given), plan->n_gaps, hw_base_are(plan->n_gaps));
    for (int32_t i = 0; i < plan->n_gaps; i++) {
        fprintf(out, "  %s  %-*s  %s\n", plan->gaps[i].grade, width, plan->gaps[i].what, plan->gaps[i].filled);
    }
}

/* Forms as they were written are no county: said first, for whoever reads no further. */
void hw_commands_doubt_forms(const struct hw_plan *plan, FILE *out) {
    int32_t all = plan->n_given + plan->n_gaps;
    if (plan->n_gaps > 0 && plan->n_given == 0) {
        fprintf(out, "WARNING: 0 of %d numbers are yours: this is the built-in model of north Kent with England's people, not your county.\n"
                     "Fill in the forms (docs/guides/your_county.md says which first); what stands in for each number is listed below.\n\n", all);
    } else if (plan->n_gaps > 0) {
        fprintf(out, "%d of %d numbers are yours; the others are filled by rule, as listed below.\n\n", plan->n_given, all);
    }
}

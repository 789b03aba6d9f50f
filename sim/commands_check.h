/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COMMANDS_CHECK_H
#define HW_COMMANDS_CHECK_H
/* What homeward check says of a county from forms. */
#include "sim/run.h"

#include <stdio.h>

/* What was not given, with what stands in for it. Nothing when nothing is missing. */
void hw_commands_print_gaps(const struct hw_plan *plan, FILE *out);
/* Forms as they were written are no county: said first, for whoever reads no further. */
void hw_commands_doubt_forms(const struct hw_plan *plan, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MORTALITY_H
#define HW_MORTALITY_H
/* The file of death rates: a row for each age band (0, 1-4, ..., 90+) and sex, a column AREA_rate_per_100k.
 *
 * Rates that are possible and yet can hardly be meant (a column left at 0, a rate a thousand where it is to be a hundred thousand, rows in
 * another order) are a warning each, with file and line, and what is expected; the run goes on. */
#include "agents/rules.h"
#include "sim/io.h"
#include "sim/schema.h"

/* Errors (missing file, columns, ages, numbers out of range) go to the reader's diag with file and line. */
enum hw_status hw_mortality_read(struct hw_io *io, struct hw_reader *reader, const char *path, const char *area, struct hw_mortality *out) HW_MUST_CHECK;

#endif

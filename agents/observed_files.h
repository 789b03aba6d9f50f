/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OBSERVED_FILES_H
#define HW_OBSERVED_FILES_H
/* The files of observed figures, looked through as a whole.
 *
 * A model takes one year, one trust or one council from them (agents/observed.c). What it does not take is looked at here all the same, before
 * anything is taken: a slip in next year's rows would come to light only when somebody runs that year. Unknown columns, cells that are
 * no such number, rows that do not say what they are about, rows that are there twice, and more rows than such a file can have. */
#include "sim/io.h"
#include "sim/schema.h"

enum hw_observed_file { HW_OBSERVED_AE = 0, HW_OBSERVED_BEDS, HW_OBSERVED_DELAYS, HW_OBSERVED_ACUTE, HW_OBSERVED_CODES, HW_OBSERVED_FILES };
extern const char *const hw_observed_files[HW_OBSERVED_FILES];

/* Fills status of each file: HW_BAD_INPUT after errors in the reader's diag, with file, line and column. */
void hw_observed_files_check(struct hw_io *io, struct hw_reader *reader, const char *folder, enum hw_status status[HW_OBSERVED_FILES]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NEW_AREA_H
#define HW_NEW_AREA_H
/* `homeward new-area`: the forms of a county of one's own (agents/county_numbers.h), blank, and a model that reads them. England's ages and
 * death rates stand in the forms beside the blank columns, copied from the data files that come with the program. */
#include "sim/model.h"

/* Writes forms->folder, all of it or nothing; HW_BAD_INPUT when a file of it is there already. */
enum hw_status hw_new_area_write(struct hw_io *io, struct hw_reader *reader, const struct hw_forms *forms) HW_MUST_CHECK;

#endif

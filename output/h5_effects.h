/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_H5_EFFECTS_H
#define HW_OUTPUT_H5_EFFECTS_H
/* The group "effects" of a study's result: a line for each effect (output/study.h), as columns `kind`, `scenario`, `measure`, `factor`,
 * `second_factor`, `value`, `low_95` and `high_95`. For output/h5_write.c only: homeward works them out again from the values, other programs
 * read them here. */
#include "output/h5_inputs.h"
#include "output/study.h"

/* Nothing where there are no effects. */
enum hw_status hw_h5_put_effects(hid_t file, struct hw_h5_lists lists, struct hw_mem *mem, const struct hw_results *results) HW_MUST_CHECK;

#endif

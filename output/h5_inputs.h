/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_H5_INPUTS_H
#define HW_OUTPUT_H5_INPUTS_H
/* The group "inputs" of a result: `file` (names), `size` (bytes of each) and `bytes` (all of them, one after the other, deflated), for
 * output/h5_write.c and output/h5_read.c only. Any program that reads HDF5 can take the files out again. */
#include "output/h5_take.h"
#include "output/inputs.h"

/* Lists and the type of text are the writer's. */
struct hw_h5_lists {
    hid_t group, dataset, text;
};
enum hw_status hw_h5_put_inputs(hid_t file, struct hw_h5_lists lists, const struct hw_inputs *inputs) HW_MUST_CHECK;
/* Memory from the reader's arena; *out is NULL when the result has none. */
enum hw_status hw_h5_take_inputs(struct hw_h5_reader *r, const struct hw_inputs **out) HW_MUST_CHECK;

#endif

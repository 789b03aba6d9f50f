/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_H5_TAKE_H
#define HW_OUTPUT_H5_TAKE_H
/* The small change of reading HDF5, for output/h5_read.c only: attributes, arrays of strings and of numbers, each with its
 * type and shape checked. Everything lands in the arena, variable-length strings directly. What is not as expected is
 * refused with a message that names the file and the thing. */
#include "output/h5_file.h"
#include "output/results.h"

enum { HW_H5_RANK_MAX = 2 + HW_MEASURE_DIMS };

struct hw_h5_reader {
    struct hw_arena *arena; /* borrows, as everything here */
    const char *path;
    struct hw_h5_file in;
    char *message;
    size_t message_size;
    hid_t file, text, transfer; /* text: variable-length string; transfer: reads them into the arena */
    struct hw_results *results;
    struct hw_layout *layout;
    struct hw_dim *dims;
    struct hw_measure *measures;
    const char **names; /* of the root's objects, in the order they were made */
    int32_t n_names;
    bool short_of_memory; /* seen while HDF5 was asking, which only says that it failed */
};

/* Opens r->in, whose seal is good. close must follow, whatever open said. */
enum hw_status hw_h5_open(struct hw_h5_reader *r) HW_MUST_CHECK;
void hw_h5_close(struct hw_h5_reader *r);

/* Fill the message and return the status: in other words, no memory, and "this is missing or not as expected". */
enum hw_status hw_h5_refuse(struct hw_h5_reader *r, enum hw_status status, const char *format, ...) HW_PRINTF(3, 4);
enum hw_status hw_h5_no_memory(struct hw_h5_reader *r);
enum hw_status hw_h5_odd(struct hw_h5_reader *r, const char *name);

/* Attributes: a text ("" when there is none), a scalar number of any type as the given native one, and count of them. */
enum hw_status hw_h5_text(struct hw_h5_reader *r, hid_t object, const char *name, const char **value) HW_MUST_CHECK;
enum hw_status hw_h5_number(struct hw_h5_reader *r, hid_t object, const char *name, hid_t type, void *value) HW_MUST_CHECK;
enum hw_status hw_h5_row(struct hw_h5_reader *r, hid_t object, const char *name, hid_t type, size_t count, void *values) HW_MUST_CHECK;

/* Opens a dataset and gives its shape, no side above INT32_MAX; the caller closes it. */
enum hw_status hw_h5_dataset(struct hw_h5_reader *r, hid_t parent, const char *name, hid_t *dataset, int *rank,
                             hsize_t *size) HW_MUST_CHECK;
/* Whole datasets of count values in rank dimensions: strings; numbers into data; and the length of a list. */
enum hw_status hw_h5_texts(struct hw_h5_reader *r, hid_t parent, const char *name, int rank, size_t count, const char ***out) HW_MUST_CHECK;
enum hw_status hw_h5_numbers(struct hw_h5_reader *r, const char *name, hid_t type, int rank, size_t count, void *data) HW_MUST_CHECK;
enum hw_status hw_h5_length(struct hw_h5_reader *r, const char *name, size_t *size) HW_MUST_CHECK;

#endif

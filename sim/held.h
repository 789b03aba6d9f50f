/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_HELD_H
#define HW_HELD_H
/* Files held in memory, by their names as seen from one folder.
 *
 * While a configuration is loaded, sim/io.h adds to it every file that is read, so that the result can keep them all; when a run is
 * made again from its result, the same struct stands in for the disk (only), and no reader knows the difference. A name is the path less
 * the folder of the configuration: nothing of where it lies gets into a result. */
#include "sim/base.h"
#include "sim/mem.h"

struct hw_held_file {
    char *name; /* owned, as data */
    char *data; /* ends in an extra 0 byte that size does not count */
    size_t size;
};

struct hw_held {
    struct hw_mem *mem;  /* borrows */
    const char *folder;  /* borrows: of the configuration */
    struct hw_held_file *files; /* in the order in which they were first read */
    int32_t n, room;
    bool only;           /* there are no other files to read */
};

void hw_held_init(struct hw_held *held, struct hw_mem *mem, const char *folder);
/* Gives back the files. */
void hw_held_clear(struct hw_held *held);
/* Copies a file; one that is there already stays as it is. */
enum hw_status hw_held_add(struct hw_held *held, const char *path, const char *data, size_t size) HW_MUST_CHECK;
/* NULL when there is none. */
const struct hw_held_file *hw_held_find(const struct hw_held *held, const char *path);
/* The same as hw_io_read_file; HW_IO when there is none. */
enum hw_status hw_held_read(const struct hw_held *held, struct hw_mem *mem, const char *path, size_t max_bytes, char **data, size_t *size) HW_MUST_CHECK;
/* Is there a file in that folder, or in one below it? */
bool hw_held_has_folder(const struct hw_held *held, const char *path);

#endif

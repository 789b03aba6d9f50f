/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_H5_FILE_H
#define HW_OUTPUT_H5_FILE_H
/* The file that HDF5 writes to or reads from, for output/h5_*.c only: a driver of HDF5's virtual file layer over sim/io.h.
 *
 * A small image stays in memory until it is whole and is written at one go; one that grows beyond HW_H5_HELD goes to a draft piece by
 * piece, so that memory does not grow with the results. Bytes and their places are the same: the driver tells HDF5 the same features
 * as its own driver of files in memory.
 *
 * HDF5 1.10 may crash after a failed write (promises: T5). So it is never told of one: the driver notes the status and swallows the
 * rest, and whoever writes looks at the status. A failed reading it is told of: then it leaks some bytes and no more. */
#include "sim/io.h"

#include <hdf5.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

enum { HW_H5_HELD = 1 << 20 };

struct hw_h5_file {
    H5FD_t hdf5; /* first: HDF5 hands out its address */
    hid_t driver; /* 0: none */
    struct hw_io *io; /* borrows, as mem and path */
    struct hw_mem *mem;
    const char *path;
    char *held; /* owns; NULL once there is a draft */
    size_t room;
    struct hw_io_draft draft;
    bool drafted, done; /* drafted: or read; done: the image is whole; whatever HDF5 still writes is no part of it */
    haddr_t eoa, eof;   /* ends of what HDF5 has allocated and of what it has written or may read */
    haddr_t size;       /* of the image, once it is whole: closing the file gives back what was allocated and not used */
    enum hw_status status;
};

/* Opens the file at path for reading; size is that of all of it, the seal included. hw_h5_file_drop must follow. Once the seal was
 * found good, size is set to that of the image, and HDF5 may open it with hw_h5_file_driver in its list. */
enum hw_status hw_h5_file_look(struct hw_h5_file *file) HW_MUST_CHECK;
bool hw_h5_file_driver(struct hw_h5_file *file, hid_t access);
/* size bytes of the file; the checksum of its first file->size bytes. */
enum hw_status hw_h5_file_get(struct hw_h5_file *file, haddr_t at, void *into, size_t size) HW_MUST_CHECK;
enum hw_status hw_h5_file_checksum(struct hw_h5_file *file, uint64_t *sum) HW_MUST_CHECK;

/* Makes an empty file to write HDF5 to, with these lists; negative when HDF5 has no memory. hw_h5_file_drop or _keep must follow. */
hid_t hw_h5_file_create(struct hw_h5_file *file, hid_t create, hid_t access);
/* The image is whole: H5Fflush has said so. Closing the file may follow. */
void hw_h5_file_done(struct hw_h5_file *file);
/* Adds the seal (output/h5_common.h) and gives the file its name, or drops it; after the HDF5 file was closed. */
enum hw_status hw_h5_file_keep(struct hw_h5_file *file) HW_MUST_CHECK;
void hw_h5_file_drop(struct hw_h5_file *file);

#endif

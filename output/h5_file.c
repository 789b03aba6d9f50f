/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/h5_file.h"

#include "output/h5_common.h"

enum { READ_BACK = 1 << 16 };

/* ---- what is written ---- */

static enum hw_status make_room(struct hw_h5_file *file, size_t size) {
    if (size <= file->room) {
        return HW_OK;
    }
    size_t room = file->room < 4096 ? 4096 : file->room;
    while (room < size) {
        room *= 2;
    }
    HW_TRY(hw_mem_grow(file->mem, (void **)&file->held, file->room, room, 1));
    file->room = room;
    return HW_OK;
}

/* From memory to a draft. */
static enum hw_status begin_draft(struct hw_h5_file *file) {
    HW_TRY(hw_io_draft_open(file->io, file->mem, file->path, HW_IO_TO_KEEP, &file->draft));
    file->drafted = true;
    HW_TRY(hw_io_draft_put(&file->draft, 0, file->held, file->room));
    hw_mem_free(file->mem, file->held);
    file->held = NULL;
    return HW_OK;
}

static enum hw_status put(struct hw_h5_file *file, haddr_t at, const void *data, size_t size) {
    if (!file->drafted && at + size > HW_H5_HELD) {
        HW_TRY(begin_draft(file));
    }
    if (file->drafted) {
        return hw_io_draft_put(&file->draft, at, data, size);
    }
    HW_TRY(make_room(file, (size_t)at + size));
    memcpy(file->held + at, data, size);
    return HW_OK;
}

enum hw_status hw_h5_file_get(struct hw_h5_file *file, haddr_t at, void *into, size_t size) {
    if (file->drafted) {
        return hw_io_draft_get(&file->draft, at, into, size);
    }
    size_t there = at < file->room ? file->room - (size_t)at : 0;
    there = there < size ? there : size;
    if (there > 0) {
        memcpy(into, file->held + at, there);
    }
    memset((char *)into + there, 0, size - there);
    return HW_OK;
}

/* ---- the driver ---- */

static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t max) {
    (void)name;
    (void)flags;
    (void)max;
    struct hw_h5_file *const *file = H5Pget_driver_info(access);
    return file == NULL ? NULL : &(*file)->hdf5;
}

static herr_t driver_close(H5FD_t *hdf5) {
    (void)hdf5; /* the bytes are wanted yet */
    return 0;
}

/* The features of HDF5's driver of files in memory: they decide where things are put. */
static herr_t driver_query(const H5FD_t *hdf5, unsigned long *flags) {
    (void)hdf5;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t driver_eoa(const H5FD_t *hdf5, H5FD_mem_t type) {
    (void)type;
    return ((const struct hw_h5_file *)hdf5)->eoa;
}

static herr_t driver_set_eoa(H5FD_t *hdf5, H5FD_mem_t type, haddr_t at) {
    struct hw_h5_file *file = (struct hw_h5_file *)hdf5;
    (void)type;
    file->eoa = at;
    return 0;
}

static haddr_t driver_eof(const H5FD_t *hdf5, H5FD_mem_t type) {
    (void)type;
    return ((const struct hw_h5_file *)hdf5)->eof;
}

static herr_t driver_read(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t size, void *into) {
    struct hw_h5_file *file = (struct hw_h5_file *)hdf5;
    (void)type;
    (void)transfer;
    if (file->status == HW_OK) {
        file->status = hw_h5_file_get(file, at, into, size);
    }
    return file->status == HW_OK ? 0 : -1;
}

static herr_t driver_write(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t size, const void *data) {
    struct hw_h5_file *file = (struct hw_h5_file *)hdf5;
    (void)type;
    (void)transfer;
    if (file->status == HW_OK && !file->done) {
        file->status = put(file, at, data, size);
        file->eof = at + size > file->eof ? at + size : file->eof;
    }
    return 0;
}

static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)600, /* from the range that HDF5 leaves to others */
#endif
    .name = "homeward",
    .maxaddr = (haddr_t)INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct hw_h5_file *),
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_eoa,
    .set_eoa = driver_set_eoa,
    .get_eof = driver_eof,
    .read = driver_read,
    .write = driver_write,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

bool hw_h5_file_driver(struct hw_h5_file *file, hid_t access) {
    file->driver = H5FDregister(&driver);
    return file->driver >= 0 && H5Pset_driver(access, file->driver, &file) >= 0;
}

hid_t hw_h5_file_create(struct hw_h5_file *file, hid_t create, hid_t access) {
    return hw_h5_file_driver(file, access) ? H5Fcreate(file->path, H5F_ACC_TRUNC, create, access) : -1;
}

enum hw_status hw_h5_file_look(struct hw_h5_file *file) {
    HW_TRY(hw_io_draft_look(file->io, file->mem, file->path, &file->draft, &file->size));
    file->drafted = true;
    return HW_OK;
}

/* ---- the end ---- */

void hw_h5_file_done(struct hw_h5_file *file) {
    file->size = file->eoa;
    file->done = true;
}

/* Read in pieces: the image was not written in order. */
enum hw_status hw_h5_file_checksum(struct hw_h5_file *file, uint64_t *sum) {
    char *piece = hw_mem_alloc(file->mem, READ_BACK, 1);
    if (piece == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = HW_OK;
    *sum = hw_checksum_start((size_t)file->size);
    for (haddr_t at = 0; at < file->size && status == HW_OK; at += READ_BACK) {
        size_t size = file->size - at < READ_BACK ? (size_t)(file->size - at) : READ_BACK;
        status = hw_h5_file_get(file, at, piece, size);
        *sum = hw_checksum_more(*sum, piece, size);
    }
    hw_mem_free(file->mem, piece);
    return status;
}

static enum hw_status seal(struct hw_h5_file *file) {
    struct hw_seal at_the_end = {.size = file->size};
    memcpy(at_the_end.mark, HW_H5_MARK, sizeof at_the_end.mark);
    HW_TRY(file->status);
    HW_TRY(hw_h5_file_checksum(file, &at_the_end.checksum));
    return put(file, file->size, &at_the_end, sizeof at_the_end);
}

enum hw_status hw_h5_file_keep(struct hw_h5_file *file) {
    enum hw_status status = seal(file);
    size_t size = (size_t)file->size + sizeof(struct hw_seal);
    if (status == HW_OK && file->drafted) {
        file->drafted = false;
        status = hw_io_draft_keep(&file->draft, size);
    } else if (status == HW_OK) {
        status = hw_io_replace_file(file->io, file->mem, file->path, file->held, size);
    }
    hw_h5_file_drop(file);
    return status;
}

void hw_h5_file_drop(struct hw_h5_file *file) {
    if (file->drafted) {
        hw_io_draft_drop(&file->draft);
        file->drafted = false;
    }
    hw_mem_free(file->mem, file->held);
    file->held = NULL;
    if (file->driver > 0) {
        (void)H5FDunregister(file->driver); /* not before: HDF5 1.10 forgets a driver first and then closes the last of its files */
        file->driver = 0;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/h5_take.h"

#include <stdarg.h>

enum hw_status hw_h5_refuse(struct hw_h5_reader *r, enum hw_status status, const char *format, ...) {
    int used = snprintf(r->message, r->message_size, "%s ", r->path);
    if (used >= 0 && (size_t)used < r->message_size) {
        va_list args;
        va_start(args, format);
        vsnprintf(r->message + used, r->message_size - (size_t)used, format, args);
        va_end(args);
    }
    return status;
}

enum hw_status hw_h5_no_memory(struct hw_h5_reader *r) {
    return hw_h5_refuse(r, HW_NO_MEMORY, "does not fit into memory");
}

enum hw_status hw_h5_odd(struct hw_h5_reader *r, const char *name) {
    if (r->short_of_memory) {
        return hw_h5_no_memory(r);
    }
    return hw_h5_refuse(r, HW_BAD_INPUT, "is not a result of this version of homeward: '%s' is missing or not as expected", name);
}

static void *arena_get(size_t size, void *reader) {
    struct hw_h5_reader *r = reader;
    void *block = hw_arena_alloc(r->arena, size, 1);
    r->short_of_memory = r->short_of_memory || block == NULL;
    return block;
}

static void arena_keep(void *block, void *reader) {
    (void)block; /* the arena is freed as a whole */
    (void)reader;
}

/* *value is "" when there is no such attribute. */
enum hw_status hw_h5_text(struct hw_h5_reader *r, hid_t object, const char *name, const char **value) {
    htri_t there = H5Aexists(object, name);
    if (there == 0) {
        *value = "";
        return HW_OK;
    }
    hid_t attribute = there > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : -1;
    enum hw_status status = HW_OK;
    size_t size = type >= 0 ? H5Tget_size(type) : 0;
    if (type < 0 || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0 || size == 0) {
        status = hw_h5_odd(r, name);
    } else {
        char *text = hw_arena_alloc(r->arena, size + 1, 1);
        if (text == NULL) {
            status = hw_h5_no_memory(r);
        } else if (H5Aread(attribute, type, text) < 0) {
            status = hw_h5_odd(r, name);
        } else {
            *value = text; /* the arena's zero follows the size bytes */
        }
    }
    if (type >= 0) {
        (void)H5Tclose(type);
    }
    if (attribute >= 0) {
        (void)H5Aclose(attribute);
    }
    return status;
}

enum hw_status hw_h5_number(struct hw_h5_reader *r, hid_t object, const char *name, hid_t type, void *value) {
    return hw_h5_row(r, object, name, type, 1, value);
}

/* Numbers of any numeric type as the given native one. */
enum hw_status hw_h5_row(struct hw_h5_reader *r, hid_t object, const char *name, hid_t type, size_t count, void *values) {
    hid_t attribute = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    bool good = space >= 0 && H5Sget_simple_extent_npoints(space) == (hssize_t)count && H5Aread(attribute, type, values) >= 0;
    if (space >= 0) {
        (void)H5Sclose(space);
    }
    if (attribute >= 0) {
        (void)H5Aclose(attribute);
    }
    return good ? HW_OK : hw_h5_odd(r, name);
}

/* Opens a dataset and gives its shape; the caller closes it. */
enum hw_status hw_h5_dataset(struct hw_h5_reader *r, hid_t parent, const char *name, hid_t *dataset, int *rank, hsize_t *size) {
    hid_t opened = H5Lexists(parent, name, H5P_DEFAULT) > 0 ? H5Dopen2(parent, name, H5P_DEFAULT) : -1;
    hid_t space = opened >= 0 ? H5Dget_space(opened) : -1;
    int dims = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
    bool good = dims >= 0 && dims <= HW_H5_RANK_MAX && (dims == 0 || H5Sget_simple_extent_dims(space, size, NULL) == dims);
    for (int d = 0; d < dims && good; d++) {
        good = size[d] <= INT32_MAX;
    }
    if (space >= 0) {
        (void)H5Sclose(space);
    }
    if (!good) {
        if (opened >= 0) {
            (void)H5Dclose(opened);
        }
        return hw_h5_odd(r, name);
    }
    *rank = dims;
    *dataset = opened;
    return HW_OK;
}

/* An array of strings of the given shape; count is the product. */
enum hw_status hw_h5_texts(struct hw_h5_reader *r, hid_t parent, const char *name, int rank, size_t count, const char ***out) {
    hid_t dataset = -1;
    int found = 0;
    hsize_t size[HW_H5_RANK_MAX] = {0};
    HW_TRY(hw_h5_dataset(r, parent, name, &dataset, &found, size));
    hsize_t product = 1;
    for (int d = 0; d < found; d++) {
        product *= size[d];
    }
    hid_t type = H5Dget_type(dataset);
    enum hw_status status = HW_OK;
    const char **texts = hw_arena_alloc(r->arena, count + 1, sizeof *texts);
    if (texts == NULL) {
        status = hw_h5_no_memory(r);
    } else if (found != rank || product != count || type < 0 || H5Tis_variable_str(type) <= 0 ||
               (count > 0 && H5Dread(dataset, r->text, H5S_ALL, H5S_ALL, r->transfer, texts) < 0)) {
        status = hw_h5_odd(r, name);
    }
    for (size_t i = 0; status == HW_OK && i < count; i++) {
        texts[i] = texts[i] == NULL ? "" : texts[i];
    }
    if (type >= 0) {
        (void)H5Tclose(type);
    }
    (void)H5Dclose(dataset);
    if (status == HW_OK) {
        *out = texts;
    }
    return status;
}

/* Numbers of the given shape into data, which has room for count. */
enum hw_status hw_h5_numbers(struct hw_h5_reader *r, const char *name, hid_t type, int rank, size_t count, void *data) {
    hid_t dataset = -1;
    int found = 0;
    hsize_t size[HW_H5_RANK_MAX] = {0};
    HW_TRY(hw_h5_dataset(r, r->file, name, &dataset, &found, size));
    hsize_t product = 1;
    for (int d = 0; d < found; d++) {
        product *= size[d];
    }
    bool good = found == rank && product == count && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
    (void)H5Dclose(dataset);
    return good ? HW_OK : hw_h5_odd(r, name);
}

enum hw_status hw_h5_length(struct hw_h5_reader *r, const char *name, size_t *size) {
    hid_t dataset = -1;
    int rank = 0;
    hsize_t shape[HW_H5_RANK_MAX] = {0};
    HW_TRY(hw_h5_dataset(r, r->file, name, &dataset, &rank, shape));
    (void)H5Dclose(dataset);
    *size = (size_t)shape[0];
    return rank == 1 ? HW_OK : hw_h5_odd(r, name);
}

static hid_t open_image(struct hw_h5_file *in) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    in->eof = in->size;
    bool good = access >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0 && hw_h5_file_driver(in, access);
    hid_t file = good ? H5Fopen(in->path, H5F_ACC_RDONLY, access) : -1;
    if (access >= 0) {
        (void)H5Pclose(access);
    }
    return file;
}

enum hw_status hw_h5_open(struct hw_h5_reader *r) {
    r->file = open_image(&r->in);
    r->text = H5Tcopy(H5T_C_S1);
    r->transfer = H5Pcreate(H5P_DATASET_XFER);
    if (r->file < 0) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "cannot be read as HDF5");
    }
    bool good = r->text >= 0 && r->transfer >= 0 && H5Tset_size(r->text, H5T_VARIABLE) >= 0 && H5Tset_cset(r->text, H5T_CSET_UTF8) >= 0 &&
                H5Pset_vlen_mem_manager(r->transfer, arena_get, r, arena_keep, r) >= 0;
    return good ? HW_OK : hw_h5_no_memory(r);
}

void hw_h5_close(struct hw_h5_reader *r) {
    if (r->transfer >= 0) {
        (void)H5Pclose(r->transfer);
    }
    if (r->text >= 0) {
        (void)H5Tclose(r->text);
    }
    if (r->file >= 0) {
        (void)H5Fclose(r->file);
    }
    hw_h5_file_drop(&r->in);
}

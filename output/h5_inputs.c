/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/h5_inputs.h"

#include <hdf5_hl.h>

#define GROUP "inputs"
#define FILES "file"
#define SIZES "size"
#define BYTES "bytes"

static bool put_text(hid_t dataset, const char *name, const char *text) {
    return H5LTset_attribute_string(dataset, ".", name, text) >= 0;
}

/* A list with one dimension; data is written unless it is NULL. */
static hid_t put_list(hid_t group, const char *name, hid_t type, hid_t memory, hid_t how, hsize_t n, const void *data) {
    hid_t space = H5Screate_simple(1, &n, NULL);
    hid_t dataset = space < 0 ? -1 : H5Dcreate2(group, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
    bool good = dataset >= 0 && (data == NULL || H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0);
    if (space >= 0) {
        good = H5Sclose(space) >= 0 && good;
    }
    if (!good && dataset >= 0) {
        (void)H5Dclose(dataset);
    }
    return good ? dataset : -1;
}

static bool put_names(hid_t group, struct hw_h5_lists lists, const struct hw_inputs *in) {
    hid_t files = put_list(group, FILES, lists.text, lists.text, lists.dataset, (hsize_t)in->n, in->names);
    hid_t sizes = put_list(group, SIZES, H5T_STD_U64LE, H5T_NATIVE_UINT64, lists.dataset, (hsize_t)in->n, in->sizes);
    bool good = files >= 0 && sizes >= 0 && H5DSset_scale(files, FILES) >= 0 && H5DSattach_scale(sizes, files, 0) >= 0 &&
                put_text(files, "long_name", "File that was read, seen from the folder of the configuration, which is the first") &&
                put_text(sizes, "long_name", "Bytes of each file") && put_text(sizes, "units", "bytes");
    good = (sizes < 0 || H5Dclose(sizes) >= 0) && good;
    return (files < 0 || H5Dclose(files) >= 0) && good;
}

/* One chunk, put there as it was packed: the same bytes whoever writes them. A scale of its own, as netCDF wants. */
static bool put_bytes(hid_t group, struct hw_h5_lists lists, const struct hw_inputs *in) {
    hsize_t chunk = in->size, start = 0;
    hid_t how = H5Pcopy(lists.dataset);
    hid_t bytes = how >= 0 && H5Pset_chunk(how, 1, &chunk) >= 0 && H5Pset_deflate(how, 9) >= 0
                      ? put_list(group, BYTES, H5T_STD_U8LE, H5T_NATIVE_UINT8, how, chunk, NULL) : -1;
    bool good = bytes >= 0 && H5Dwrite_chunk(bytes, H5P_DEFAULT, 0, &start, (size_t)in->packed_size, in->packed) >= 0 &&
                H5DSset_scale(bytes, BYTES) >= 0 && put_text(bytes, "long_name", "The files' bytes, one file after the other");
    good = (bytes < 0 || H5Dclose(bytes) >= 0) && good;
    return (how < 0 || H5Pclose(how) >= 0) && good;
}

enum hw_status hw_h5_put_inputs(hid_t file, struct hw_h5_lists lists, const struct hw_inputs *inputs) {
    if (inputs == NULL) {
        return HW_OK;
    }
    hid_t group = H5Gcreate2(file, GROUP, H5P_DEFAULT, lists.group, H5P_DEFAULT);
    bool good = group >= 0 && put_names(group, lists, inputs) && put_bytes(group, lists, inputs);
    good = (group < 0 || H5Gclose(group) >= 0) && good;
    return good ? HW_OK : HW_NO_MEMORY;
}

enum hw_status hw_h5_take_inputs(struct hw_h5_reader *r, const struct hw_inputs **out) {
    static const char files[] = GROUP "/" FILES, sizes[] = GROUP "/" SIZES, all[] = GROUP "/" BYTES;
    size_t n = 0, size = 0;
    *out = NULL;
    if (H5Lexists(r->file, GROUP, H5P_DEFAULT) <= 0) {
        return HW_OK;
    }
    HW_TRY(hw_h5_length(r, files, &n));
    HW_TRY(hw_h5_length(r, all, &size));
    struct hw_inputs *in = hw_arena_alloc(r->arena, 1, sizeof *in);
    uint64_t *each = hw_arena_alloc(r->arena, n + 1, sizeof *each);
    char *bytes = size > HW_INPUTS_MOST ? NULL : hw_arena_alloc(r->arena, size, 1);
    if (in == NULL || each == NULL || bytes == NULL) {
        return size > HW_INPUTS_MOST ? hw_h5_odd(r, all) : hw_h5_no_memory(r);
    }
    const char **names = NULL;
    HW_TRY(hw_h5_texts(r, r->file, files, 1, n, &names));
    HW_TRY(hw_h5_numbers(r, sizes, H5T_NATIVE_UINT64, 1, n, each));
    HW_TRY(hw_h5_numbers(r, all, H5T_NATIVE_UINT8, 1, size, bytes));
    uint64_t left = size;
    for (size_t i = 0; i < n; i++) {
        if (each[i] > left) {
            return hw_h5_odd(r, sizes);
        }
        left -= each[i];
    }
    *in = (struct hw_inputs){.n = (int32_t)n, .names = names, .sizes = each, .size = size, .bytes = bytes};
    *out = in;
    return left == 0 && n > 0 ? HW_OK : hw_h5_odd(r, sizes);
}

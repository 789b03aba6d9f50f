/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/inputs.h"

#include <string.h>
#include <zlib.h>

/* Deflates all files into room bytes at out; what they take, or 0 when memory is short. */
static size_t deflate_all(const struct hw_held *held, char *out, size_t room) {
    z_stream stream = {.next_out = (Bytef *)out, .avail_out = (uInt)room};
    int status = deflateInit(&stream, Z_BEST_COMPRESSION);
    for (int32_t i = 0; i < held->n && status == Z_OK; i++) {
        stream.next_in = (Bytef *)held->files[i].data;
        stream.avail_in = (uInt)held->files[i].size;
        status = stream.avail_in == 0 ? Z_OK : deflate(&stream, Z_NO_FLUSH);
    }
    bool whole = status == Z_OK && deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size_t size = whole ? (size_t)stream.total_out : 0;
    (void)deflateEnd(&stream);
    return size;
}

enum hw_status hw_inputs_pack(struct hw_arena *arena, const struct hw_held *held, const struct hw_inputs **out) {
    struct hw_inputs *inputs = hw_arena_alloc(arena, 1, sizeof *inputs);
    const char **names = hw_arena_alloc(arena, (size_t)held->n, sizeof *names);
    uint64_t *sizes = hw_arena_alloc(arena, (size_t)held->n, sizeof *sizes);
    if (inputs == NULL || names == NULL || sizes == NULL) {
        return HW_NO_MEMORY;
    }
    *inputs = (struct hw_inputs){.n = held->n, .names = names, .sizes = sizes};
    for (int32_t i = 0; i < held->n; i++) {
        names[i] = hw_arena_text(arena, held->files[i].name, strlen(held->files[i].name));
        sizes[i] = held->files[i].size;
        inputs->size += sizes[i];
        if (names[i] == NULL) {
            return HW_NO_MEMORY;
        }
    }
    if (inputs->size == 0 || inputs->size > HW_INPUTS_MOST) {
        *out = NULL;
        return HW_OK;
    }
    size_t room = compressBound((uLong)inputs->size);
    char *scratch = hw_mem_alloc(held->mem, room, 1);
    inputs->packed_size = scratch == NULL ? 0 : deflate_all(held, scratch, room);
    char *packed = inputs->packed_size == 0 ? NULL : hw_arena_alloc(arena, inputs->packed_size, 1);
    if (packed != NULL) {
        memcpy(packed, scratch, inputs->packed_size);
        inputs->packed = packed;
        *out = inputs;
    }
    hw_mem_free(held->mem, scratch);
    return packed == NULL ? HW_NO_MEMORY : HW_OK;
}

enum hw_status hw_inputs_hold(const struct hw_inputs *inputs, struct hw_held *held) {
    const char *at = inputs->bytes;
    for (int32_t i = 0; i < inputs->n; i++) {
        HW_TRY(hw_held_add(held, inputs->names[i], at, (size_t)inputs->sizes[i]));
        at += inputs->sizes[i];
    }
    return HW_OK;
}

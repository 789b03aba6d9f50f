/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_SHARD_PACK_H
#define HW_OUTPUT_SHARD_PACK_H
/* How things lie in a shard, for output/shard*.c only: whole numbers of 8 bytes, and texts as a length and their bytes with a
 * closing 0, all little-endian as the machine has them (x86-64). A text that is not there has the length HW_SHARD_NONE. */
#include "output/shard.h"

#include <string.h>

#define HW_SHARD_MARK "homeward-shard\n"  /* 16 bytes with the closing 0 */
#define HW_SHARD_SEAL "shard-is-sealed\n" /* 16 bytes */
#define HW_SHARD_NONE UINT64_MAX

struct hw_shard_head {
    char mark[16];
    uint64_t layout;
    uint64_t key_size;
    uint64_t n_scenarios, n_replicates, row;
    uint64_t reasons_size;
};
static_assert(sizeof(struct hw_shard_head) == 64, "a shard's head is 64 bytes in the file");

struct hw_shard_stream;
struct hw_shard_out { /* to memory, to a file, or, with both NULL, only counts */
    char *bytes;
    struct hw_shard_stream *stream;
    size_t size;
};

/* output/shard_file.c. */
void hw_shard_pour(struct hw_shard_stream *stream, const char *data, size_t size);

static inline void hw_shard_put(struct hw_shard_out *out, const void *data, size_t size) {
    if (out->stream != NULL) {
        hw_shard_pour(out->stream, data, size);
    } else if (out->bytes != NULL && size > 0) {
        memcpy(out->bytes + out->size, data, size);
    }
    out->size += size;
}

static inline void hw_shard_put_whole(struct hw_shard_out *out, uint64_t value) {
    hw_shard_put(out, &value, sizeof value);
}

static inline void hw_shard_put_text(struct hw_shard_out *out, const char *text) {
    hw_shard_put_whole(out, text == NULL ? HW_SHARD_NONE : strlen(text));
    if (text != NULL) {
        hw_shard_put(out, text, strlen(text) + 1);
    }
}

struct hw_shard_in {
    const char *at;
    size_t left;
    bool bad; /* ran past the end, or something that cannot be: whatever was returned since means nothing */
};

static inline void hw_shard_get(struct hw_shard_in *in, void *into, size_t size) {
    if (in->left < size) {
        in->bad = true;
        in->left = 0;
        return;
    }
    if (size > 0) {
        memcpy(into, in->at, size);
    }
    in->at += size;
    in->left -= size;
}

static inline uint64_t hw_shard_get_whole(struct hw_shard_in *in) {
    uint64_t value = 0;
    hw_shard_get(in, &value, sizeof value);
    return value;
}

/* Points into the bytes; "" when they are bad, so that it can always be looked at where a text must be. */
static inline const char *hw_shard_get_text(struct hw_shard_in *in) {
    uint64_t length = hw_shard_get_whole(in);
    if (length == HW_SHARD_NONE) {
        return NULL;
    }
    if (length >= in->left || memchr(in->at, 0, length + 1) != in->at + length) {
        in->bad = true;
        in->left = 0;
        return "";
    }
    const char *text = in->at;
    in->at += length + 1;
    in->left -= length + 1;
    return text;
}

static inline const char *hw_shard_need_text(struct hw_shard_in *in) {
    const char *text = hw_shard_get_text(in);
    in->bad = in->bad || text == NULL;
    return text == NULL ? "" : text;
}

#endif

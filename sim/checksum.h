/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CHECKSUM_H
#define HW_CHECKSUM_H
/* The checksum of results, shards and input files: it finds accidents (a cut, a flipped bit), not forgery. */
#include "sim/base.h"

#include <string.h>

static inline uint64_t hw_checksum_start(size_t size) {
    return UINT64_C(0x9e3779b97f4a7c15) ^ size;
}

/* Continues a sum over a further piece; every piece but the last is a multiple of 8 bytes. Every step is a bijection of the sum
 * for a given word and of the word for a given sum: two texts that differ in one word cannot have the same checksum. */
static inline uint64_t hw_checksum_more(uint64_t sum, const char *data, size_t size) {
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word = 0;
        memcpy(&word, data + i, size - i < 8 ? size - i : 8);
        sum = (sum ^ word) * UINT64_C(0xff51afd7ed558ccd);
        sum ^= sum >> 32;
    }
    return sum;
}

static inline uint64_t hw_checksum_of(const char *data, size_t size) {
    return hw_checksum_more(hw_checksum_start(size), data, size);
}

/* What stands at the end of a file that homeward wrote: read first, so that a cut or altered file is refused before anything in it
 * is believed (P13). */
struct hw_seal {
    char mark[16];
    uint64_t size; /* of what comes before */
    uint64_t checksum;
};
static_assert(sizeof(struct hw_seal) == 32, "a seal is 32 bytes in the file");

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEM_H
#define HW_MEM_H
/* The one place that touches the C allocator.
 *
 * A struct hw_mem is a context: it counts calls and bytes, and can be told to fail the k-th call, once or from then on
 * (promise P18). One context belongs to one thread; every module is handed the context it allocates from.
 * sim/arena.h hands out memory that is freed as a whole. */
#include "sim/base.h"

struct hw_mem {
    uint64_t calls;      /* allocation calls so far */
    uint64_t fail_at;    /* fail this call (1 = the first); 0 = never */
    bool fail_on;        /* keep failing after fail_at */
    bool piecemeal;      /* arenas ask for each piece by itself, so that each can be the one that fails */
    bool alone;          /* faults stay here: contexts made for threads do not follow */
    uint8_t fill;        /* not 0: memory is overwritten with this byte when it is given back, so that a late use shows (P8) */
    int64_t live_bytes;  /* asked for and not yet freed */
    int64_t live_blocks; /* the same, in blocks: 0 at the end, or something leaked */
    int64_t peak_bytes;
    int64_t limit_bytes; /* refuse to go above; 0 = no limit */
};

/* Prepares an empty context in the caller's storage: nothing fails, no limit. */
void hw_mem_init(struct hw_mem *mem);

/* mem, which a thread works with, is to fail as from does, from its own first call on; not when from fails alone. */
void hw_mem_follow(struct hw_mem *mem, const struct hw_mem *from);

/* count * size zeroed bytes, aligned to 64; NULL when memory is short, the product overflows or a fault is injected.
 * The caller owns the block and frees it with the same context. size 0 gives a valid block. */
void *hw_mem_alloc(struct hw_mem *mem, size_t count, size_t size) HW_MUST_CHECK;

/* Grows *block (NULL at first) from old_count to new_count >= old_count elements; new elements are zeroed. On failure
 * *block is untouched and HW_NO_MEMORY is returned. */
enum hw_status hw_mem_grow(struct hw_mem *mem, void **block, size_t old_count, size_t new_count, size_t size) HW_MUST_CHECK;

/* Frees a block of this context; NULL is allowed. */
void hw_mem_free(struct hw_mem *mem, void *block);

#endif

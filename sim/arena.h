/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ARENA_H
#define HW_ARENA_H
/* Memory that is handed out piece by piece and freed or reused as a whole: one arena per configuration, one per
 * replicate and thread. */
#include "sim/base.h"
#include "sim/mem.h"

struct hw_arena_chunk;
struct hw_arena {
    struct hw_mem *mem;           /* borrows */
    struct hw_arena_chunk *first; /* owns */
    struct hw_arena_chunk *now;
    size_t used;                  /* bytes used of the chunk in use */
};

void hw_arena_init(struct hw_arena *arena, struct hw_mem *mem);

/* Zeroed memory, aligned to 64 when size >= 64 and to 16 otherwise, valid until reset or clear; NULL when short. */
void *hw_arena_alloc(struct hw_arena *arena, size_t count, size_t size) HW_MUST_CHECK;

/* A copy of the first n characters of text, with a closing 0; NULL when memory is short. */
char *hw_arena_text(struct hw_arena *arena, const char *text, size_t n) HW_MUST_CHECK;

/* Forgets everything handed out but keeps the chunks, so that the next replicate of this thread reuses them. */
void hw_arena_reset(struct hw_arena *arena);

/* Gives all chunks back. */
void hw_arena_clear(struct hw_arena *arena);

#endif

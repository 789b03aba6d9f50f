/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/arena.h"
#include <stdalign.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)1 << 20)
#define LARGEST_CHUNK ((size_t)64 << 20) /* a single greater request gets a chunk of its own size */

struct hw_arena_chunk {
    alignas(64) struct hw_arena_chunk *next;
    size_t size;  /* bytes after this header */
    size_t dirty; /* bytes ever handed out: these must be zeroed when handed out again */
};
static_assert(sizeof(struct hw_arena_chunk) == 64, "what follows must stay aligned to a cache line");

void hw_arena_init(struct hw_arena *arena, struct hw_mem *mem) {
    *arena = (struct hw_arena){.mem = mem};
}

static char *bytes_of(struct hw_arena_chunk *chunk) {
    return (char *)(chunk + 1);
}

/* Puts a new chunk of at least bytes after the one in use. */
static struct hw_arena_chunk *add_chunk(struct hw_arena *arena, size_t bytes) {
    size_t size = FIRST_CHUNK;
    if (arena->now != NULL) {
        size_t twice = 2 * (arena->now->size + sizeof(struct hw_arena_chunk));
        size = twice < LARGEST_CHUNK ? twice : LARGEST_CHUNK;
    }
    if (bytes > SIZE_MAX / 2) {
        return NULL;
    }
    size_t least = bytes + sizeof(struct hw_arena_chunk);
    size = size > least && !arena->mem->piecemeal ? size : least;
    struct hw_arena_chunk *chunk = hw_mem_alloc(arena->mem, 1, size);
    if (chunk == NULL && size > least) {
        size = least; /* short of memory: try without the reserve */
        chunk = hw_mem_alloc(arena->mem, 1, size);
    }
    if (chunk == NULL) {
        return NULL;
    }
    chunk->size = size - sizeof(struct hw_arena_chunk);
    if (arena->now == NULL) {
        arena->first = chunk;
    } else {
        chunk->next = arena->now->next;
        arena->now->next = chunk;
    }
    return chunk;
}

void *hw_arena_alloc(struct hw_arena *arena, size_t count, size_t size) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return NULL;
    }
    size_t align = bytes >= 64 ? 64 : 16;
    size_t at = (arena->used + align - 1) & ~(align - 1);
    if (arena->now == NULL || at > arena->now->size || bytes > arena->now->size - at) {
        struct hw_arena_chunk *next = arena->now == NULL ? NULL : arena->now->next;
        if (next == NULL || next->size < bytes) {
            next = add_chunk(arena, bytes);
            if (next == NULL) {
                return NULL;
            }
        }
        arena->now = next;
        at = 0;
    }
    struct hw_arena_chunk *chunk = arena->now;
    if (at < chunk->dirty) {
        memset(bytes_of(chunk) + at, 0, bytes < chunk->dirty - at ? bytes : chunk->dirty - at);
    }
    arena->used = at + bytes + (bytes == 0); /* two empty requests differ */
    chunk->dirty = arena->used > chunk->dirty ? arena->used : chunk->dirty;
    return bytes_of(chunk) + at;
}

char *hw_arena_text(struct hw_arena *arena, const char *text, size_t n) {
    char *copy = n < SIZE_MAX ? hw_arena_alloc(arena, n + 1, 1) : NULL;
    if (copy != NULL && n > 0) {
        memcpy(copy, text, n);
    }
    return copy;
}

void hw_arena_reset(struct hw_arena *arena) {
    if (arena->mem->fill != 0) { /* a use of what was forgotten shows */
        for (struct hw_arena_chunk *chunk = arena->first; chunk != NULL; chunk = chunk->next) {
            memset(bytes_of(chunk), arena->mem->fill, chunk->dirty);
        }
    }
    arena->now = arena->first;
    arena->used = 0;
}

void hw_arena_clear(struct hw_arena *arena) {
    struct hw_arena_chunk *chunk = arena->first;
    while (chunk != NULL) {
        struct hw_arena_chunk *next = chunk->next;
        hw_mem_free(arena->mem, chunk);
        chunk = next;
    }
    *arena = (struct hw_arena){.mem = arena->mem};
}

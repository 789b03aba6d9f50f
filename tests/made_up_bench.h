/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_MADE_UP_BENCH_H
#define TESTS_MADE_UP_BENCH_H
/* A made-up result on a bench of its own, for cmocka's set-up and teardown: what a test leaves in memory is an error. */
#include "tests/made_up.h"

#include <stdlib.h>

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct made_up made;
    struct hw_layout layout;    /* of results: a copy that a test may alter */
    struct hw_results *results; /* of made */
    char text[60000];
};

static inline int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    *state = b;
    if (made_up_init(&b->made, &b->arena) != HW_OK) {
        return -1;
    }
    b->layout = b->made.layout;
    b->results = &b->made.results;
    b->results->layout = &b->layout;
    return 0;
}

static inline int tear_down(void **state) {
    struct bench *b = *state;
    hw_arena_clear(&b->arena);
    int leaked = b->mem.live_blocks != 0;
    free(b);
    return leaked ? -1 : 0;
}

#endif

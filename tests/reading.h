/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TESTS_READING_H
#define HW_TESTS_READING_H
/* For tests of what reads files: memory, an arena, a place for errors and what may be read, all fresh, and the errors as the user would
 * see them. reading_init and reading_clear, or as cmocka calls them reading_setup and reading_teardown; memory that is left is a failure.
 * cmocka.h must come before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/csv.h"
#include "sim/io.h"
#include "sim/param.h"
#include "sim/schema.h"
#include "sim/yaml.h"

struct reading {
    struct hw_mem mem;
    struct hw_io io;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_reader reader;
    struct hw_doc doc;
    struct hw_params params;
    struct hw_csv csv;
    char *text; /* owns; what was printed last */
    size_t size;
};

/* Forgets what was read and what was wrong with it. */
static inline void reading_again(struct reading *r) {
    hw_arena_clear(&r->arena);
    hw_arena_init(&r->arena, &r->mem);
    hw_diag_init(&r->diag, &r->arena);
    r->reader = (struct hw_reader){.arena = &r->arena, .diag = &r->diag};
}

static inline void reading_init(struct reading *r) {
    *r = (struct reading){.text = NULL};
    hw_mem_init(&r->mem);
    hw_io_init(&r->io);
    hw_arena_init(&r->arena, &r->mem);
    reading_again(r);
}

static inline void reading_clear(struct reading *r) {
    free(r->text);
    hw_arena_clear(&r->arena);
    assert_int_equal(r->mem.live_blocks, 0);
}

static inline int reading_setup(void **state) {
    struct reading *r = calloc(1, sizeof *r);
    assert_non_null(r);
    reading_init(r);
    *state = r;
    return 0;
}

static inline int reading_teardown(void **state) {
    reading_clear(*state);
    free(*state);
    return 0;
}

static inline const char *reading_shown(struct reading *r, bool colour) {
    free(r->text);
    r->text = NULL;
    FILE *out = open_memstream(&r->text, &r->size);
    assert_non_null(out);
    hw_diag_print(&r->diag, out, colour);
    fclose(out);
    return r->text;
}

static inline const char *reading_errors(struct reading *r) {
    return reading_shown(r, false);
}

static inline void reading_expect(struct reading *r, const char *message) {
    const char *errors = reading_errors(r);
    if (strstr(errors, message) == NULL) {
        fail_msg("expected %s\ngot %s", message, errors);
    }
}

#endif

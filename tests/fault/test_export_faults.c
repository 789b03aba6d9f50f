/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export under bad luck: memory and the file system fail at every call in turn (P18, P19). Always a clean status, nothing leaked,
 * nothing left over, and what stands under the final name is whole: the earlier export, the new one, or nothing (P15). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "output/export.h"
#include "tests/made_up.h"

enum { CALLS_MAX = 20000 };

struct bench {
    struct hw_mem mem, made_mem;
    struct hw_arena made_arena;
    struct hw_io io;
    struct made_up made;
    char home[64], folder[80], book[80], message[5000];
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_mem_init(&b->made_mem);
    hw_arena_init(&b->made_arena, &b->made_mem);
    hw_io_init(&b->io);
    /* In memory where that can be: thousands of files are flushed. */
    snprintf(b->home, sizeof b->home, "%s/hw_test_export_%ld", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    snprintf(b->folder, sizeof b->folder, "%s/out", b->home);
    snprintf(b->book, sizeof b->book, "%s/out.xlsx", b->home);
    *state = b;
    return made_up_init(&b->made, &b->made_arena) == HW_OK && hw_io_make_folder(&b->io, b->home) == HW_OK ? 0 : -1;
}

static void names_in(struct bench *b, const char *folder, size_t *n, char *last, size_t size) {
    const char *const *list = NULL;
    struct hw_arena arena;
    struct hw_io io;
    hw_io_init(&io);
    hw_arena_init(&arena, &b->made_mem);
    *n = 0;
    *last = '\0';
    if (hw_io_list_folder(&io, &arena, folder, &list, n) == HW_OK && *n > 0) {
        snprintf(last, size, "%s", list[*n - 1]);
    }
    hw_arena_clear(&arena);
}

static void empty(struct bench *b) {
    char name[300], path[400];
    size_t n = 0;
    for (names_in(b, b->folder, &n, name, sizeof name); n > 0; names_in(b, b->folder, &n, name, sizeof name)) {
        snprintf(path, sizeof path, "%s/%s", b->folder, name);
        unlink(path);
    }
    rmdir(b->folder);
    unlink(b->book);
}

static int tear_down(void **state) {
    struct bench *b = *state;
    empty(b);
    int left = rmdir(b->home);
    hw_arena_clear(&b->made_arena);
    int leaked = b->mem.live_blocks != 0 || b->made_mem.live_blocks != 0;
    free(b);
    return leaked || left != 0 ? -1 : 0;
}

static enum hw_status run(struct bench *b, bool book) {
    struct hw_export export = {.io = &b->io, .mem = &b->mem, .results = &b->made.results, .from = "made_up.h5", .message = b->message, .message_size = sizeof b->message};
    return book ? hw_workbook_write(&export, b->book) : hw_export_csv(&export, b->folder);
}

/* The home holds whole exports only. made_up has 3 tables: 6 files, the dictionary, parameters, runs and the README. */
/* When neither the new folder gets its place nor the old one its place back, the message says where the old one is: then a user moves it. */
static void put_back(struct bench *b) {
    char old[100];
    snprintf(old, sizeof old, "%s.old", b->folder);
    if (hw_io_is_folder(old) && !hw_io_exists(b->folder)) {
        assert_non_null(strstr(b->message, old));
        assert_int_equal(rename(old, b->folder), 0);
    }
}

static void check(struct bench *b, enum hw_status status, bool there_before) {
    char last[300];
    size_t in_home = 0, in_folder = 0;
    assert_int_equal(b->mem.live_blocks, 0);
    names_in(b, b->home, &in_home, last, sizeof last);
    assert_true(in_home <= 1);
    assert_true(in_home == 1 || (status != HW_OK && !there_before));
    if (hw_io_is_folder(b->folder)) {
        names_in(b, b->folder, &in_folder, last, sizeof last);
        assert_int_equal(in_folder, 10);
    }
}

static void fail_memory(struct bench *b, bool book) {
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 0;
    b->mem.piecemeal = true;
    while (status != HW_OK && k < CALLS_MAX) {
        k++;
        b->mem.fail_at = b->mem.calls + k;
        status = run(b, book);
        b->mem.fail_at = 0;
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
        check(b, status, false);
    }
    assert_int_equal(status, HW_OK);
    assert_true(k > 5);
}

static void test_every_allocation_may_fail(void **state) {
    struct bench *b = *state;
    fail_memory(b, false);
    empty(b);
    fail_memory(b, true);
}

static void fail_files(struct bench *b, bool book, bool on, bool there) {
    enum hw_status status = HW_IO;
    uint64_t k = 0;
    if (there) {
        assert_int_equal(run(b, book), HW_OK);
    }
    while (status != HW_OK && k < CALLS_MAX) {
        k++;
        b->io.fail_at = b->io.calls + k;
        b->io.fail_on = on;
        b->io.fault = k % 2 == 0 ? HW_IO_FAULT_NO_SPACE : HW_IO_FAULT_ERROR;
        status = run(b, book);
        bool reached = b->io.calls >= b->io.fail_at;
        b->io.fail_at = 0;
        assert_true(status == HW_OK || status == HW_IO);
        put_back(b);
        check(b, status, there);
        if (status == HW_OK && reached) {
            status = HW_IO; /* a call that may fail unnoticed, such as flushing a folder: go on */
        }
        if (!there) {
            empty(b);
        }
    }
    assert_int_equal(status, HW_OK);
    assert_true(k > 5);
    empty(b);
}

static void test_every_call_to_the_file_system_may_fail(void **state) {
    struct bench *b = *state;
    for (int i = 0; i < 8; i++) {
        fail_files(b, (i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_allocation_may_fail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_call_to_the_file_system_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

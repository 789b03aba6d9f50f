/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export under bad luck: memory and the file system fail at every call in turn (P18, P19). Always a clean status, nothing leaked,
 * nothing left over, and what stands under the final name is whole: the earlier export, the new one, or nothing (P15). */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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

static uint32_t little(const unsigned char *at, int bytes) {
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--) {
        v = v << 8 | at[i];
    }
    return v;
}

/* Of an archive: its own size, and that of all that is packed in it, as its list at the end says. */
static size_t sizes_of(struct bench *b, size_t *unpacked) {
    char *text = NULL;
    size_t size = 0;
    struct hw_io io;
    hw_io_init(&io);
    assert_int_equal(hw_io_read_file(&io, &b->made_mem, b->book, SIZE_MAX / 2, &text, &size), HW_OK);
    *unpacked = 0;
    for (size_t i = 0; i + 46 < size; i++) {
        if (memcmp(text + i, "PK\001\002", 4) == 0) {
            *unpacked += little((const unsigned char *)text + i + 24, 4);
        }
    }
    hw_mem_free(&b->made_mem, text);
    return size;
}

/* The library that packs a workbook does not look whether its pieces could be written, so as much as pieces and archive take together is
 * asked of the disk before it begins. A file that may not be so long stands for a disk that has not so much left: the pieces, one by one,
 * and the archive would be short enough. */
static void test_room_is_taken_for_pieces_and_archive(void **state) {
    struct bench *b = *state;
    struct rlimit before, less;
    size_t unpacked = 0;
    assert_int_equal(run(b, true), HW_OK);
    size_t packed = sizes_of(b, &unpacked);
    assert_true(unpacked > 2 * packed);
    empty(b);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    less = before;
    less.rlim_cur = unpacked + packed - 1;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &less), 0);
    enum hw_status status = run(b, true);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(status, HW_IO);
    check(b, status, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_room_is_taken_for_pieces_and_archive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_allocation_may_fail, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_call_to_the_file_system_may_fail, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promise P18 for the base modules: the k-th allocation fails, k = 1, 2, ..., once and from then on, until the operation
 * succeeds. Each time: a clean status, out-parameters untouched, nothing leaked, nothing half-written. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "sim/arena.h"
#include "sim/calendar.h"
#include "sim/io.h"
#include "sim/mem.h"

#define TOO_MANY 1000

/* An operation that owns nothing afterwards; returns its status. */
typedef enum hw_status operation(struct hw_mem *mem);

static enum hw_status use_arena(struct hw_mem *mem) {
    struct hw_arena arena;
    hw_arena_init(&arena, mem);
    enum hw_status status = HW_OK;
    for (size_t i = 0; i < 40 && status == HW_OK; i++) {
        char *p = hw_arena_alloc(&arena, i + 1, 100000);
        char *q = hw_arena_text(&arena, "some words", 4);
        status = p == NULL || q == NULL ? HW_NO_MEMORY : HW_OK;
    }
    hw_arena_clear(&arena);
    return status;
}

static enum hw_status grow_block(struct hw_mem *mem) {
    uint64_t *block = NULL;
    size_t n = 0;
    enum hw_status status = HW_OK;
    for (size_t more = 1; more < 1000000 && status == HW_OK; more *= 5) {
        uint64_t *before = block;
        status = hw_mem_grow(mem, (void **)&block, n, more, sizeof *block);
        if (status != HW_OK) {
            assert_ptr_equal(block, before);
            assert_true(n == 0 || block[n - 1] == n);
            break;
        }
        n = more;
        block[n - 1] = n;
    }
    hw_mem_free(mem, block);
    return status;
}

static enum hw_status make_calendar(struct hw_mem *mem) {
    struct hw_calendar cal;
    memset(&cal, 0x77, sizeof cal);
    struct hw_calendar before = cal;
    enum hw_status status = hw_calendar_init(&cal, mem, (struct hw_date){2014, 4, 1}, 365);
    if (status == HW_OK) {
        hw_calendar_clear(&cal, mem);
    } else {
        assert_memory_equal(&cal, &before, sizeof cal);
    }
    return status;
}

static enum hw_status read_file(struct hw_mem *mem) {
    struct hw_io io;
    hw_io_init(&io);
    char *data = NULL;
    size_t size = 5;
    enum hw_status status = hw_io_read_file(&io, mem, "/proc/self/status", 1u << 20, &data, &size);
    if (status != HW_OK) {
        assert_null(data);
        assert_int_equal(size, 5);
    }
    hw_mem_free(mem, data);
    return status;
}

/* The file is the old one or the new one, and nothing else is in the folder. */
static enum hw_status replace_file(struct hw_mem *mem) {
    struct hw_io io;
    struct hw_mem other;
    struct hw_arena arena;
    hw_io_init(&io);
    hw_mem_init(&other);
    hw_arena_init(&arena, &other);
    char folder[] = "/tmp/hw_test_mem_XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[sizeof folder + 8];
    snprintf(path, sizeof path, "%s/file", folder);
    assert_int_equal(hw_io_replace_file(&io, &other, path, "old", 3), HW_OK);
    enum hw_status status = hw_io_replace_file(&io, mem, path, "new", 3);
    char *data = NULL;
    size_t size = 0;
    assert_int_equal(hw_io_read_file(&io, &other, path, 100, &data, &size), HW_OK);
    assert_string_equal(data, status == HW_OK ? "new" : "old");
    hw_mem_free(&other, data);
    const char *const *names = NULL;
    assert_int_equal(hw_io_list_folder(&io, &arena, folder, &names, &size), HW_OK);
    assert_int_equal(size, 1);
    hw_arena_clear(&arena);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
    return status;
}

static enum hw_status list_folder(struct hw_mem *mem) {
    struct hw_io io;
    struct hw_arena arena;
    hw_io_init(&io);
    hw_arena_init(&arena, mem);
    const char *const *names = NULL;
    size_t n = 5;
    enum hw_status status = hw_io_list_folder(&io, &arena, "/", &names, &n);
    if (status != HW_OK) {
        assert_null(names);
        assert_int_equal(n, 5);
    }
    hw_arena_clear(&arena);
    return status;
}

static void every_allocation_may_fail(void **state) {
    operation *run = *(operation **)state[0];
    for (int mode = 0; mode < 4; mode++) {
        int on = mode % 2;
        uint64_t k = 1;
        for (; k < TOO_MANY; k++) {
            struct hw_mem mem;
            hw_mem_init(&mem);
            mem.fail_at = k;
            mem.fail_on = on == 1;
            mem.piecemeal = mode >= 2;
            enum hw_status status = run(&mem);
            assert_int_equal(mem.live_blocks, 0);
            assert_int_equal(mem.live_bytes, 0);
            if (mem.calls < k) {
                assert_int_equal(status, HW_OK);
                break;
            }
            if (on == 1) {
                assert_int_equal(status, HW_NO_MEMORY);
            } else {
                assert_true(status == HW_NO_MEMORY || status == HW_OK); /* the arena may try a smaller chunk */
            }
        }
        assert_true(k > 1 && k < TOO_MANY); /* it allocates, and at last succeeds */
    }
}

/* Not our own refusal but the system's: with no address space left both a small block and one of huge pages are NULL, and nothing is counted. */
static void the_system_may_refuse(void **state) {
    (void)state;
    struct hw_mem mem;
    struct rlimit before, none;
    hw_mem_init(&mem);
    void *held = hw_mem_alloc(&mem, 1, 1000);
    assert_non_null(held);
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    none = before;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
    void *large = hw_mem_alloc(&mem, 64, 1 << 20);
    void *small = NULL, *last = held;
    for (int i = 0; i < 4000 && last != NULL; i++) { /* what the allocator still holds goes first: each block keeps the one before */
        small = last;
        last = hw_mem_alloc(&mem, 1, 1 << 20);
        if (last != NULL) {
            memcpy(last, &small, sizeof small);
        }
    }
    bool refused = last == NULL;
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_true(refused);
    assert_null(large);
    while (small != held) {
        void *next = NULL;
        memcpy(&next, small, sizeof next);
        hw_mem_free(&mem, small);
        small = next;
    }
    assert_int_equal(mem.live_blocks, 1);
    assert_int_equal(mem.live_bytes, 1000);
    large = hw_mem_alloc(&mem, 64, 1 << 20);
    assert_non_null(large);
    hw_mem_free(&mem, large);
    hw_mem_free(&mem, held);
    assert_int_equal(mem.live_blocks, 0);
}

static operation *const operations[] = {use_arena, grow_block, make_calendar, read_file, replace_file, list_folder};

int main(void) {
    static const char *const names[] = {"arena", "grow", "calendar", "read_file", "replace_file", "list_folder"};
    enum { OPERATIONS = sizeof operations / sizeof *operations };
    struct CMUnitTest tests[OPERATIONS + 1] = {[OPERATIONS] = cmocka_unit_test(the_system_may_refuse)};
    for (size_t i = 0; i < OPERATIONS; i++) {
        tests[i] = (struct CMUnitTest){.name = names[i], .test_func = every_allocation_may_fail, .initial_state = (void *)(uintptr_t)&operations[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

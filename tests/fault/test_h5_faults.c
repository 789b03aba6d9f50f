/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Result files under bad luck: memory and the file system fail at every call in turn (P18, P19), the file is cut at every
 * length and altered in every byte (P13). Always a clean status, nothing leaked, and the file under its final name whole. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/made_up.h"

enum { CALLS_MAX = 5000 };

struct bench {
    struct hw_mem mem, made_mem;
    struct hw_arena arena, made_arena;
    struct hw_io io;
    struct made_up made;
    char path[64];
    char message[400];
    char *whole; /* the file as it should be */
    size_t size;
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_mem_init(&b->made_mem);
    hw_arena_init(&b->arena, &b->mem);
    hw_arena_init(&b->made_arena, &b->made_mem);
    hw_io_init(&b->io);
    snprintf(b->path, sizeof b->path, "/tmp/hw_test_h5_faults_%ld.h5", (long)getpid());
    *state = b;
    if (made_up_init(&b->made, &b->made_arena) != HW_OK || hw_h5_write(&b->io, &b->mem, &b->made.results, b->path) != HW_OK) {
        return -1;
    }
    return hw_io_read_file(&b->io, &b->made_mem, b->path, SIZE_MAX / 4, &b->whole, &b->size) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    unlink(b->path);
    hw_mem_free(&b->made_mem, b->whole);
    hw_arena_clear(&b->arena);
    hw_arena_clear(&b->made_arena);
    int leaked = b->mem.live_blocks != 0 || b->made_mem.live_blocks != 0;
    free(b);
    return leaked ? -1 : 0;
}

static void file_is(struct bench *b, const char *data, size_t size) {
    char *now = NULL;
    size_t n = 0;
    struct hw_io io;
    hw_io_init(&io);
    assert_int_equal(hw_io_read_file(&io, &b->made_mem, b->path, SIZE_MAX / 4, &now, &n), HW_OK);
    assert_int_equal(n, size);
    assert_memory_equal(now, data, n);
    hw_mem_free(&b->made_mem, now);
}

/* Reads and frees; on failure the caller's results must be untouched and the message filled. */
static enum hw_status read_once(struct bench *b) {
    struct hw_results got = {.seed = 77};
    b->message[0] = '\0';
    enum hw_status status = hw_h5_read(&b->io, &b->arena, b->path, &got, b->message, sizeof b->message);
    if (status == HW_OK) {
        assert_true(got.seed == UINT64_MAX && got.layout->row == 15);
    } else {
        assert_true(got.seed == 77 && got.layout == NULL && b->message[0] != '\0');
    }
    hw_arena_clear(&b->arena);
    return status;
}

static void fail_allocations(struct bench *b, bool writing) {
    for (int on = 0; on < 2; on++) {
        enum hw_status status = HW_NO_MEMORY;
        uint64_t k = 0;
        while (status != HW_OK && k < CALLS_MAX) {
            k++;
            b->mem.fail_at = b->mem.calls + k;
            b->mem.fail_on = on != 0;
            status = writing ? hw_h5_write(&b->io, &b->mem, &b->made.results, b->path) : read_once(b);
            b->mem.fail_at = 0;
            assert_true(status == HW_OK || status == HW_NO_MEMORY);
            assert_int_equal(b->mem.live_blocks, 0);
            file_is(b, b->whole, b->size);
        }
        assert_true(k > 1 && k < CALLS_MAX); /* the arena gets over one failure by asking again for less */
    }
}

static void test_writing_survives_a_lack_of_memory(void **state) {
    fail_allocations(*state, true);
}

static void test_reading_survives_a_lack_of_memory(void **state) {
    fail_allocations(*state, false);
}

/* Reading takes little more than the arena's first chunk; so most of that is used up beforehand, a little less each
 * time, and there is no second one. Strings are allocated while HDF5 is reading: it must come to the same end. */
static void test_reading_survives_an_arena_that_runs_out(void **state) {
    struct bench *b = *state;
    size_t pieces = 0;
    do { /* how many pieces a chunk holds */
        assert_non_null(hw_arena_alloc(&b->arena, 1, 64));
        pieces++;
    } while (b->mem.live_blocks == 1);
    hw_arena_clear(&b->arena);
    assert_non_null(hw_arena_alloc(&b->arena, 1, 64));
    uint64_t calls = b->mem.calls;
    assert_int_equal(read_once(b), HW_OK);
    calls = b->mem.calls - calls; /* for the file: the chunk was there */
    enum hw_status status = HW_NO_MEMORY;
    size_t left = 1;
    for (; status != HW_OK && left < pieces; left++) {
        assert_non_null(hw_arena_alloc(&b->arena, pieces - left, 64));
        b->mem.fail_at = b->mem.calls + calls + 1;
        b->mem.fail_on = true;
        status = read_once(b);
        b->mem.fail_at = 0;
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
        assert_int_equal(b->mem.live_blocks, 0);
    }
    assert_true(left > 50 && left < pieces);
}

/* The file before is another one, so that it can be told whether it was replaced. */
static void test_writing_is_all_or_nothing(void **state) {
    struct bench *b = *state;
    static const enum hw_io_fault kinds[] = {HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_ERROR, HW_IO_FAULT_INTERRUPT, HW_IO_FAULT_SHORT};
    for (int kind = 0; kind < 8; kind++) {
        uint64_t k = 0, used = 0;
        do {
            k++;
            hw_io_init(&b->io);
            assert_int_equal(hw_io_replace_file(&b->io, &b->mem, b->path, "before", 6), HW_OK);
            hw_io_init(&b->io);
            b->io.fault = kinds[kind / 2];
            b->io.fail_on = kind % 2 != 0;
            b->io.fail_at = k;
            enum hw_status status = hw_h5_write(&b->io, &b->mem, &b->made.results, b->path);
            used = b->io.calls;
            assert_true(status == HW_OK || status == HW_IO);
            /* Once renamed the new file is there, even when the folder cannot be flushed. */
            bool replaced = status == HW_OK;
            if (status == HW_IO) {
                assert_int_not_equal(b->io.last_errno, 0);
                char first = 0;
                int file = open(b->path, O_RDONLY);
                assert_int_equal(read(file, &first, 1), 1);
                close(file);
                replaced = first != 'b';
            }
            file_is(b, replaced ? b->whole : "before", replaced ? b->size : 6);
            assert_int_equal(b->mem.live_blocks, 0);
        } while (used >= k && k < CALLS_MAX);
        assert_true(k > 3 && k < CALLS_MAX);
    }
}

/* More than is held in memory before it goes to disk in pieces: some 100 calls, of which HDF5 makes most. */
static void test_writing_a_large_file_is_all_or_nothing(void **state) {
    enum { PLACES = 13000 };
    struct bench *b = *state;
    const char **labels = hw_arena_alloc(&b->made_arena, PLACES, sizeof *labels);
    assert_non_null(labels);
    for (size_t i = 0; i < PLACES; i++) {
        labels[i] = "x";
    }
    const struct hw_dim dims[] = {{"place", PLACES, labels, NULL}};
    const struct hw_measure measures[] = {{.name = "a", .title = "A", .unit = "1", .n_dims = 1, .dims = {0}}, {.name = "b", .title = "B", .unit = "1"}};
    struct hw_layout layout = {.dims = dims, .n_dims = 1, .measures = measures, .n_measures = 2};
    assert_int_equal(hw_results_lay_out(&b->made_arena, &layout), HW_OK);
    struct hw_results results = b->made.results;
    size_t n = 12 * layout.row, size = 0;
    results.layout = &layout;
    results.values = hw_arena_alloc(&b->made_arena, n, sizeof(double));
    assert_non_null(results.values);
    uint64_t x = 1;
    for (size_t i = 0; i < n; i++) {
        x = x * UINT64_C(6364136223846793005) + 1;
        results.values[i] = (double)(x >> 11);
    }
    char *whole = NULL;
    hw_io_init(&b->io);
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &results, b->path), HW_OK);
    uint64_t calls = b->io.calls;
    assert_true(calls > 20 && calls < CALLS_MAX);
    assert_true(b->mem.peak_bytes < 2500000); /* not the file, and not the values */
    assert_int_equal(hw_io_read_file(&b->io, &b->made_mem, b->path, SIZE_MAX / 4, &whole, &size), HW_OK);
    assert_true(size > 1 << 20);
    static const enum hw_io_fault kinds[] = {HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_ERROR, HW_IO_FAULT_SHORT};
    for (int kind = 0; kind < 3; kind++) {
        for (uint64_t k = 1; k <= calls; k += 1 + (k > 8) * k / 8) {
            hw_io_init(&b->io);
            assert_int_equal(hw_io_replace_file(&b->io, &b->mem, b->path, "before", 6), HW_OK);
            hw_io_init(&b->io);
            b->io.fault = kinds[kind];
            b->io.fail_on = kind == 0;
            b->io.fail_at = k;
            enum hw_status status = hw_h5_write(&b->io, &b->mem, &results, b->path);
            bool fine = kinds[kind] == HW_IO_FAULT_SHORT || k + 2 > calls; /* the last two: flushing and closing the folder, after the rename */
            assert_int_equal(status, fine ? HW_OK : HW_IO);
            file_is(b, fine ? whole : "before", fine ? size : 6);
            assert_int_equal(b->mem.live_blocks, 0);
        }
    }
    hw_mem_free(&b->made_mem, whole);
}

static void test_reading_survives_a_failing_disk(void **state) {
    struct bench *b = *state;
    uint64_t k = 0, used = 0;
    do {
        k++;
        hw_io_init(&b->io);
        b->io.fault = HW_IO_FAULT_ERROR;
        b->io.fail_at = k;
        enum hw_status status = read_once(b);
        used = b->io.calls;
        assert_true(status == HW_OK || status == HW_IO);
        assert_int_equal(b->mem.live_blocks, 0);
    } while (used >= k && k < CALLS_MAX);
    assert_true(k > 2 && k < CALLS_MAX);
}

static void test_a_file_cut_anywhere_is_refused(void **state) {
    struct bench *b = *state;
    for (size_t n = b->size; n-- > 0;) {
        assert_int_equal(truncate(b->path, (off_t)n), 0);
        assert_int_equal(read_once(b), HW_BAD_INPUT);
    }
}

static void test_a_changed_bit_anywhere_is_refused(void **state) {
    struct bench *b = *state;
    int file = open(b->path, O_RDWR);
    assert_true(file >= 0);
    for (size_t i = 0; i < b->size; i++) {
        char changed = (char)(b->whole[i] ^ (1 << (i % 8)));
        assert_int_equal(pwrite(file, &changed, 1, (off_t)i), 1);
        assert_int_equal(read_once(b), HW_BAD_INPUT);
        assert_int_equal(pwrite(file, b->whole + i, 1, (off_t)i), 1);
    }
    close(file);
    assert_int_equal(read_once(b), HW_OK);
}

/* Two equal words that change places leave sums and counts as they were; the checksum must depend on the place. */
static void test_blocks_out_of_place_are_refused(void **state) {
    struct bench *b = *state;
    char *mixed = malloc(b->size);
    assert_non_null(mixed);
    size_t tried = 0;
    for (size_t from = 0; from + 1024 < b->size - 32; from += 512) {
        memcpy(mixed, b->whole, b->size);
        memcpy(mixed + from, b->whole + from + 512, 512);
        memcpy(mixed + from + 512, b->whole + from, 512);
        if (memcmp(mixed, b->whole, b->size) != 0) {
            hw_io_init(&b->io);
            assert_int_equal(hw_io_replace_file(&b->io, &b->mem, b->path, mixed, b->size), HW_OK);
            assert_int_equal(read_once(b), HW_BAD_INPUT);
            tried++;
        }
    }
    free(mixed);
    assert_true(tried > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_writing_survives_a_lack_of_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_survives_a_lack_of_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_survives_an_arena_that_runs_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_writing_is_all_or_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_writing_a_large_file_is_all_or_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_survives_a_failing_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_cut_anywhere_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_changed_bit_anywhere_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_blocks_out_of_place_are_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

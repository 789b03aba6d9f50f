/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "sim/import.h"

/* What an import says of good and bad tables is tested through the program (tests/cli/test_import.py); here, that short memory, a
 * failing disk and damaged tables end in a status and never in text. */

#define DATA HW_SOURCE_DIR "/tests/data/import/"
static const struct hw_import_options pathway = {.files = {DATA "pathway_network.csv", DATA "pathway_calendar.csv"}, .n_files = 2};
static const struct hw_import_options sheets = {
    .files = {DATA "care_capacity.csv", DATA "care_los.csv", DATA "care_initial.csv", DATA "care_arrivals.csv"}, .n_files = 4};

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_io io;
    struct hw_diag diag;
    const char *text;
    size_t size;
};

static void set_up(struct bench *b) {
    memset(b, 0, sizeof *b);
    hw_mem_init(&b->mem);
    hw_io_init(&b->io);
    hw_arena_init(&b->arena, &b->mem);
    hw_diag_init(&b->diag, &b->arena);
}

static enum hw_status import(struct bench *b, const struct hw_import_options *options) {
    return hw_import_text(&b->io, &b->arena, &b->diag, options, &b->text, &b->size);
}

static void tear_down(struct bench *b) {
    hw_arena_clear(&b->arena);
    assert_int_equal(b->mem.live_blocks, 0);
}

static void test_the_text_is_the_same_each_time(void **state) {
    (void)state;
    const struct hw_import_options *both[] = {&pathway, &sheets};
    for (size_t i = 0; i < 2; i++) {
        struct bench a, b;
        set_up(&a);
        set_up(&b);
        assert_int_equal(import(&a, both[i]), HW_OK);
        assert_int_equal(import(&b, both[i]), HW_OK);
        assert_int_equal(a.size, strlen(a.text));
        assert_string_equal(a.text, b.text);
        tear_down(&a);
        tear_down(&b);
    }
}

static void test_short_memory_at_every_call(void **state) {
    (void)state;
    const struct hw_import_options *both[] = {&pathway, &sheets};
    for (size_t i = 0; i < 2; i++) {
        uint64_t fail_at = 1;
        for (enum hw_status status = HW_NO_MEMORY; status != HW_OK; fail_at++) {
            struct bench b;
            set_up(&b);
            b.mem.fail_at = fail_at;
            b.mem.fail_on = true; /* an arena tries again with less */
            status = import(&b, both[i]);
            assert_true(status == HW_OK || (status == HW_NO_MEMORY && b.text == NULL));
            tear_down(&b);
        }
        assert_true(fail_at > 2); /* at least a file and the arena */
    }
}

/* The arena hands out of one chunk what fits into it: with a limit on bytes every single request is refused once. */
static void test_memory_that_runs_out_byte_by_byte(void **state) {
    (void)state;
    const struct hw_import_options *both[] = {&pathway, &sheets};
    for (size_t i = 0; i < 2; i++) {
        int32_t refused = 0;
        enum hw_status status = HW_NO_MEMORY;
        for (int64_t limit = 1 << 10; status != HW_OK; limit += 1 << 10) {
            struct bench b;
            set_up(&b);
            b.mem.limit_bytes = limit;
            status = import(&b, both[i]);
            assert_true(status == HW_OK || (status == HW_NO_MEMORY && b.text == NULL));
            refused += status != HW_OK;
            tear_down(&b);
        }
        assert_true(refused > 5);
    }
}

static void test_a_failing_disk_at_every_call(void **state) {
    (void)state;
    int32_t failed = 0;
    for (uint64_t fail_at = 1; fail_at <= 20; fail_at++) {
        struct bench b;
        set_up(&b);
        b.io.fail_at = fail_at;
        b.io.fault = HW_IO_FAULT_ERROR;
        enum hw_status status = import(&b, &sheets);
        assert_true(status == HW_OK || ((status == HW_IO || status == HW_BAD_INPUT) && b.text == NULL));
        failed += status != HW_OK;
        tear_down(&b);
    }
    assert_true(failed >= 8); /* each of four files is opened and read; after a fault when it is closed it has been read */
}

/* A file with one byte changed or its end cut off is imported or refused, and never anything else. */
static void import_damaged(const char *good, size_t size, size_t at, unsigned char byte, bool cut, const char *path, struct hw_import_options options) {
    char damaged[4096];
    struct bench b;
    set_up(&b);
    memcpy(damaged, good, size);
    damaged[at] = (char)byte;
    FILE *out = fopen(path, "wb"); /* not hw_io_replace_file, which waits for the disk */
    assert_non_null(out);
    assert_int_equal(fwrite(damaged, 1, cut ? at : size, out), cut ? at : size);
    fclose(out);
    enum hw_status status = import(&b, &options);
    assert_true(status == HW_OK ? b.text != NULL && b.diag.errors == 0 : status == HW_BAD_INPUT && b.text == NULL && b.diag.errors > 0);
    tear_down(&b);
}

static void test_damaged_tables(void **state) {
    (void)state;
    static const unsigned char bytes[] = {0, ',', ';', '"', '\n', '-', '9', 'x', 0xe9};
    const struct hw_import_options *both[] = {&pathway, &sheets};
    for (size_t i = 0; i < 2; i++) {
        for (int32_t k = 0; k < both[i]->n_files; k++) {
            struct bench b;
            set_up(&b);
            char *good = NULL;
            size_t size = 0;
            assert_int_equal(hw_io_read_file(&b.io, &b.mem, both[i]->files[k], 4096, &good, &size), HW_OK);
            char path[400];
            snprintf(path, sizeof path, "%s/test_import_damaged.csv", HW_BINARY_DIR);
            struct hw_import_options options = *both[i];
            options.files[k] = path;
            for (size_t at = 0; at < size; at += 1 + size / 12) {
                for (size_t n = 0; n < sizeof bytes; n++) {
                    import_damaged(good, size, at, bytes[n], n == 0 && at % 2 == 0, path, options);
                }
            }
            hw_mem_free(&b.mem, good);
            tear_down(&b);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_text_is_the_same_each_time),
        cmocka_unit_test(test_short_memory_at_every_call),
        cmocka_unit_test(test_memory_that_runs_out_byte_by_byte),
        cmocka_unit_test(test_a_failing_disk_at_every_call),
        cmocka_unit_test(test_damaged_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

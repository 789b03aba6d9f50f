/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of a county of one's own, on a disk that is full or fails: the k-th call that writes fails, k = 1, 2, ..., once and from then on. Each time there are
 * all of the forms or none of them, no folder that was not there before, and what was in a folder stays. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "agents/new_area.h"
#include "sim/io.h"

enum { FORMS = 10, TOO_MANY = 2000 };

static int32_t files_in(const char *folder) {
    int32_t n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry = dir == NULL ? NULL : readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[600];
        (void)snprintf(path, sizeof path, "%s/%.255s", folder, entry->d_name);
        bool own = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        n += !own ? 0 : hw_io_is_folder(path) ? files_in(path) : 1;
    }
    if (dir != NULL) {
        (void)closedir(dir);
    }
    return n;
}

static void forget(const char *folder) {
    static const char *const names[] = {"model.yaml", "README.txt", "data/county.csv", "data/areas.csv", "data/hospitals.csv", "data/start.csv",
                                        "data/population.csv", "data/deaths.csv", "data/attendances.csv", "data/delays.csv", "notes.txt"};
    char path[600];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        hw_io_remove_file(path);
    }
    (void)snprintf(path, sizeof path, "%s/data", folder);
    hw_io_remove_folder(path);
    hw_io_remove_folder(folder);
}

static enum hw_status make(const char *folder, uint64_t fail_at, bool fail_on, enum hw_io_fault fault, uint64_t *calls) {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_io io;
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    hw_diag_init(&diag, &arena);
    hw_io_init(&io);
    io.fail_at = fail_at;
    io.fail_on = fail_on;
    io.fault = fault;
    struct hw_reader reader = {.arena = &arena, .diag = &diag};
    struct hw_forms forms = {.folder = folder, .data_folder = HW_SOURCE_DIR "/configs/data"};
    enum hw_status status = hw_new_area_write(&io, &reader, &forms);
    *calls = io.calls;
    hw_arena_clear(&arena);
    assert_int_equal(mem.live_blocks, 0);
    return status;
}

static void test_all_or_nothing(void **state) {
    (void)state;
    static const enum hw_io_fault faults[] = {HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_ERROR};
    char base[] = "/tmp/hw_test_new_area_XXXXXX", folder[100];
    assert_non_null(mkdtemp(base));
    (void)snprintf(folder, sizeof folder, "%s/mine", base);
    for (int f = 0; f < 4; f++) {
        bool there = f >= 2; /* the folder, with something of the planner's own */
        uint64_t k = 1, calls = 0;
        int failed = 0;
        for (bool reached = true; reached && k < TOO_MANY; k++) {
            if (there) {
                assert_int_equal(mkdir(folder, 0777), 0);
                char path[120];
                (void)snprintf(path, sizeof path, "%s/notes.txt", folder);
                FILE *notes = fopen(path, "w");
                assert_non_null(notes);
                assert_int_equal(fclose(notes), 0);
            }
            enum hw_status status = make(folder, k, f % 2 == 1, faults[f / 2], &calls);
            reached = calls >= k;
            failed += status != HW_OK;
            assert_true(status == HW_OK || status == HW_IO);
            if (status == HW_OK) {
                assert_int_equal(files_in(folder), FORMS + there);
            } else {
                assert_true(hw_io_exists(folder) == there);
                assert_int_equal(files_in(folder), there);
            }
            forget(folder);
        }
        assert_true(k < TOO_MANY && failed > 4 * FORMS); /* opening, writing, flushing and naming each of the forms */
    }
    assert_int_equal(rmdir(base), 0);
}

static void test_a_folder_that_may_not_be_written(void **state) {
    (void)state;
    char base[] = "/tmp/hw_test_new_area_XXXXXX", folder[100];
    uint64_t calls = 0;
    assert_non_null(mkdtemp(base));
    (void)snprintf(folder, sizeof folder, "%s/not/there/mine", base);
    assert_int_equal(make(folder, 0, false, HW_IO_FAULT_ERROR, &calls), HW_IO);
    assert_int_equal(files_in(base), 0);
    (void)snprintf(folder, sizeof folder, "%s/mine", base);
    assert_int_equal(chmod(base, 0555), 0);
    if (geteuid() != 0) { /* nothing is forbidden to root */
        assert_int_equal(make(folder, 0, false, HW_IO_FAULT_ERROR, &calls), HW_IO);
        assert_false(hw_io_exists(folder));
    }
    assert_int_equal(chmod(base, 0755), 0);
    assert_int_equal(rmdir(base), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test(test_a_folder_that_may_not_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

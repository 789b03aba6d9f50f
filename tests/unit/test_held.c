/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files held in memory: names as seen from a folder, found by whatever path leads there, and what sim/io.h makes of them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sim/held.h"
#include "sim/io.h"

static void add(struct hw_held *held, const char *path, const char *text) {
    assert_int_equal(hw_held_add(held, path, text, strlen(text)), HW_OK);
}

static const char *at(const struct hw_held *held, const char *path) {
    const struct hw_held_file *file = hw_held_find(held, path);
    return file == NULL ? "none" : file->data;
}

static void a_name_is_seen_from_the_folder(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_held held;
    hw_mem_init(&mem);
    hw_held_init(&held, &mem, "a/b");
    add(&held, "a/b/model.yaml", "one");
    add(&held, "a/b/data/x.csv", "two");
    add(&held, "a/bc.csv", "three"); /* not in it */
    add(&held, "a/b/model.yaml", "a second reading");
    assert_int_equal(held.n, 3);
    assert_string_equal(held.files[0].name, "model.yaml");
    assert_string_equal(held.files[1].name, "data/x.csv");
    assert_string_equal(held.files[2].name, "a/bc.csv");
    assert_string_equal(at(&held, "model.yaml"), "one");
    assert_string_equal(at(&held, "a/b/data/x.csv"), "two");
    assert_string_equal(at(&held, "x.csv"), "none");
    assert_true(hw_held_has_folder(&held, "a/b/data"));
    assert_true(hw_held_has_folder(&held, "data/"));
    assert_false(hw_held_has_folder(&held, "dat"));
    assert_false(hw_held_has_folder(&held, "model.yaml"));
    assert_false(hw_held_has_folder(&held, ""));
    hw_held_clear(&held);
    assert_int_equal(mem.live_blocks, 0);
}

/* Who names a file of the model's own folder by its whole path finds it when that folder is gone. */
static void a_whole_path_finds_the_longest_name_that_fits(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_held held;
    hw_mem_init(&mem);
    hw_held_init(&held, &mem, "/srv/model");
    add(&held, "/srv/model/x.csv", "short");
    add(&held, "/srv/model/data/x.csv", "long");
    held.folder = ".";
    assert_string_equal(at(&held, "/srv/model/data/x.csv"), "none");
    held.only = true;
    assert_string_equal(at(&held, "/srv/model/data/x.csv"), "long");
    assert_string_equal(at(&held, "/srv/model/x.csv"), "short");
    assert_string_equal(at(&held, "/srv/model/ax.csv"), "none");
    assert_string_equal(at(&held, "./data/x.csv"), "long");
    hw_held_clear(&held);
}

static void files_are_read_from_memory_and_nowhere_else(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_held held;
    struct hw_io io;
    char *data = NULL;
    size_t size = 0;
    hw_mem_init(&mem);
    hw_io_init(&io);
    hw_held_init(&held, &mem, ".");
    io.held = &held;
    assert_int_equal(hw_io_replace_file(&io, &mem, "held.txt", "on disk", 7), HW_OK);
    assert_int_equal(hw_io_read_file(&io, &mem, "./held.txt", 100, &data, &size), HW_OK);
    hw_mem_free(&mem, data);
    uint64_t sum = io.inputs;
    unlink("held.txt");
    assert_false(hw_io_has_file(&io, "held.txt"));
    held.only = true;
    assert_true(hw_io_has_file(&io, "held.txt"));
    assert_false(hw_io_has_folder(&io, "/"));
    io.inputs = 0;
    assert_int_equal(hw_io_read_file(&io, &mem, "held.txt", 7, &data, &size), HW_OK);
    assert_int_equal(size, 7);
    assert_string_equal(data, "on disk"); /* with its closing 0 */
    assert_true(io.inputs == sum);
    hw_mem_free(&mem, data);
    assert_int_equal(hw_io_read_file(&io, &mem, "held.txt", 6, &data, &size), HW_BAD_INPUT);
    assert_int_equal(hw_io_read_file(&io, &mem, "/proc/self/status", 100000, &data, &size), HW_IO);
    assert_int_equal(io.last_errno, ENOENT);
    hw_held_clear(&held);
    assert_int_equal(mem.live_blocks, 0);
}

static void no_request_for_memory_fails_unnoticed(void **state) {
    (void)state;
    for (uint64_t k = 1; k <= 3; k++) { /* the list, the name, the file */
        struct hw_mem mem;
        struct hw_held held;
        hw_mem_init(&mem);
        mem.fail_at = k;
        hw_held_init(&held, &mem, ".");
        assert_int_equal(hw_held_add(&held, "x", "y", 1), HW_NO_MEMORY);
        assert_int_equal(held.n, 0);
        hw_held_clear(&held);
        assert_int_equal(mem.live_blocks, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_seen_from_the_folder),
        cmocka_unit_test(a_whole_path_finds_the_longest_name_that_fits),
        cmocka_unit_test(files_are_read_from_memory_and_nowhere_else),
        cmocka_unit_test(no_request_for_memory_fails_unnoticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

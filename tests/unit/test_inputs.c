/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run read goes through a shard's key and a result file and comes out as it went in; what does not fit together is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/inputs.h"
#include "output/shard.h"
#include "tests/made_up_bench.h"

static const char model[] = "model: network\n", table[] = "0\n1\n2\n";

/* Two files and an empty one. */
static const struct hw_inputs *pack(struct bench *b) {
    struct hw_held held;
    const struct hw_inputs *packed = NULL;
    hw_held_init(&held, &b->mem, "there");
    assert_int_equal(hw_held_add(&held, "there/model.yaml", model, sizeof model - 1), HW_OK);
    assert_int_equal(hw_held_add(&held, "there/empty.csv", "", 0), HW_OK);
    assert_int_equal(hw_held_add(&held, "there/data/table.csv", table, sizeof table - 1), HW_OK);
    assert_int_equal(hw_inputs_pack(&b->arena, &held, &packed), HW_OK);
    hw_held_clear(&held);
    return packed;
}

static void check(struct bench *b, const struct hw_inputs *read) {
    struct hw_held held;
    hw_held_init(&held, &b->mem, ".");
    assert_int_equal(hw_inputs_hold(read, &held), HW_OK);
    assert_int_equal(held.n, 3);
    assert_string_equal(held.files[0].name, "model.yaml");
    assert_string_equal(held.files[0].data, model);
    assert_int_equal(held.files[1].size, 0);
    assert_string_equal(held.files[2].name, "data/table.csv");
    assert_string_equal(held.files[2].data, table);
    hw_held_clear(&held);
}

static void files_come_back_from_a_result_and_by_way_of_a_shard(void **state) {
    struct bench *b = *state;
    static const char *const paths[] = {"inputs_a.h5", "inputs_b.h5"};
    struct hw_io io;
    struct hw_results again = *b->results, read, other;
    struct hw_shard_key key;
    int32_t planned = 0;
    hw_io_init(&io);
    b->results->files = pack(b);
    assert_int_equal(hw_shard_pack(&b->mem, b->results, 4, &key), HW_OK);
    assert_int_equal(hw_shard_unpack(&b->arena, key, &other, &planned), HW_OK);
    again.files = other.files;
    assert_int_equal(hw_h5_write(&io, &b->mem, b->results, paths[0]), HW_OK);
    assert_int_equal(hw_h5_write(&io, &b->mem, &again, paths[1]), HW_OK);
    hw_mem_free(&b->mem, key.bytes);
    char *bytes[2];
    size_t size[2];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(hw_h5_read_files(&io, &b->arena, paths[i], &read, b->text, sizeof b->text), HW_OK);
        check(b, read.files);
        assert_int_equal(hw_io_read_file(&io, &b->mem, paths[i], 1u << 30, &bytes[i], &size[i]), HW_OK);
        unlink(paths[i]);
    }
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(bytes[0], bytes[1], size[0]);
    hw_mem_free(&b->mem, bytes[0]);
    hw_mem_free(&b->mem, bytes[1]);
}

static void a_result_without_files_says_so(void **state) {
    struct bench *b = *state;
    struct hw_io io;
    struct hw_results read;
    hw_io_init(&io);
    assert_int_equal(hw_h5_write(&io, &b->mem, b->results, "inputs_none.h5"), HW_OK);
    assert_int_equal(hw_h5_read_files(&io, &b->arena, "inputs_none.h5", &read, b->text, sizeof b->text), HW_OK);
    assert_null(read.files);
    unlink("inputs_none.h5");
}

static void sizes_that_do_not_fit_are_refused(void **state) {
    struct bench *b = *state;
    struct hw_io io;
    hw_io_init(&io);
    const struct hw_inputs *good = pack(b);
    const uint64_t wrong[][3] = {{15, 0, 5}, {15, 0, 7}, {UINT64_MAX, 1, 21}, {15, 0, UINT64_MAX}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct hw_inputs odd = *good;
        struct hw_results read;
        odd.sizes = wrong[i];
        b->results->files = &odd;
        assert_int_equal(hw_h5_write(&io, &b->mem, b->results, "inputs_odd.h5"), HW_OK);
        assert_int_equal(hw_h5_read_files(&io, &b->arena, "inputs_odd.h5", &read, b->text, sizeof b->text), HW_BAD_INPUT);
        assert_non_null(strstr(b->text, "'inputs/size'"));
    }
    unlink("inputs_odd.h5");
}

/* The key is cut at every place, each in a block of its own so that a read beyond its end is seen by the sanitizers. */
static void a_key_with_files_cut_anywhere_is_refused(void **state) {
    struct bench *b = *state;
    struct hw_shard_key key;
    struct hw_results out;
    int32_t planned = 0;
    b->results->files = pack(b);
    assert_int_equal(hw_shard_pack(&b->mem, b->results, 4, &key), HW_OK);
    for (size_t size = 0; size <= key.size; size++) {
        struct hw_shard_key cut = {.bytes = malloc(size + 1), .size = size};
        assert_non_null(cut.bytes);
        memcpy(cut.bytes, key.bytes, size);
        assert_int_equal(hw_shard_unpack(&b->arena, cut, &out, &planned), size == key.size ? HW_OK : HW_BAD_INPUT);
        free(cut.bytes);
    }
    hw_mem_free(&b->mem, key.bytes);
}

static void nothing_to_pack_is_nothing_kept(void **state) {
    struct bench *b = *state;
    struct hw_held held;
    const struct hw_inputs *packed = b->results->files;
    hw_held_init(&held, &b->mem, ".");
    assert_int_equal(hw_inputs_pack(&b->arena, &held, &packed), HW_OK);
    assert_null(packed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_come_back_from_a_result_and_by_way_of_a_shard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_result_without_files_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sizes_that_do_not_fit_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_with_files_cut_anywhere_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_to_pack_is_nothing_kept, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

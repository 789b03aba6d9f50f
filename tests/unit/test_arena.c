/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sim/arena.h"

/* Takes blocks of many sizes, checks that each is zeroed, aligned and its own; returns the bytes taken. */
static size_t take_many(struct hw_arena *arena, int n) {
    size_t taken = 0;
    unsigned char *blocks[400];
    size_t sizes[400];
    assert_true(n <= 400);
    for (int i = 0; i < n; i++) {
        sizes[i] = (size_t)i * 7919 % 30011;
        blocks[i] = hw_arena_alloc(arena, sizes[i], 1);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % (sizes[i] >= 64 ? 64 : 16), 0);
        for (size_t j = 0; j < sizes[i]; j++) {
            assert_int_equal(blocks[i][j], 0);
        }
        memset(blocks[i], 1 + i % 255, sizes[i]);
        taken += sizes[i];
    }
    for (int i = 0; i < n; i++) {
        for (size_t j = 0; j < sizes[i]; j++) {
            assert_int_equal(blocks[i][j], 1 + i % 255);
        }
    }
    return taken;
}

static void blocks_are_zeroed_aligned_and_apart_also_after_reset(void **state) {
    (void)state;
    for (int fill = 0; fill <= 0xdb; fill += 0xdb) {
        struct hw_mem mem;
        hw_mem_init(&mem);
        mem.fill = (uint8_t)fill;
        struct hw_arena arena;
        hw_arena_init(&arena, &mem);
        assert_true(take_many(&arena, 300) > 3u << 20); /* more than the first two chunks */
        for (int round = 0; round < 3; round++) {
            hw_arena_reset(&arena);
            (void)take_many(&arena, 100 * (round + 1));
        }
        hw_arena_clear(&arena);
        assert_int_equal(mem.live_blocks, 0);
    }
}

static void a_reset_arena_takes_no_new_memory(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_arena arena;
    hw_arena_init(&arena, &mem);
    (void)take_many(&arena, 400);
    uint64_t calls = mem.calls;
    for (int round = 0; round < 5; round++) {
        hw_arena_reset(&arena);
        (void)take_many(&arena, 400);
    }
    assert_int_equal(mem.calls, calls);
    hw_arena_clear(&arena);
}

static void a_request_beyond_every_chunk_gets_its_own(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_arena arena;
    hw_arena_init(&arena, &mem);
    char *small = hw_arena_text(&arena, "first", 5);
    char *large = hw_arena_alloc(&arena, 100, 1u << 20);
    assert_non_null(large);
    large[(100u << 20) - 1] = 1;
    char *after = hw_arena_text(&arena, "after", 2);
    assert_string_equal(small, "first");
    assert_string_equal(after, "af");
    hw_arena_clear(&arena);
    assert_int_equal(mem.live_bytes, 0);
}

/* After a reset a request that the next chunk cannot hold is put between the chunks; none is lost or overrun. */
static void a_great_request_between_old_chunks(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_arena arena;
    hw_arena_init(&arena, &mem);
    (void)take_many(&arena, 400);
    int64_t blocks = mem.live_blocks;
    assert_true(blocks >= 3);
    hw_arena_reset(&arena);
    assert_non_null(hw_arena_alloc(&arena, 1, 8));
    char *great = hw_arena_alloc(&arena, 1, 20u << 20);
    assert_non_null(great);
    memset(great, 1, 20u << 20);
    assert_int_equal(mem.live_blocks, blocks + 1);
    uint64_t calls = mem.calls;
    assert_non_null(hw_arena_alloc(&arena, 1, 1u << 20)); /* the old second chunk (2 MiB) is still there */
    assert_int_equal(mem.calls, calls);
    hw_arena_clear(&arena);
    assert_int_equal(mem.live_blocks, 0);
}

static void too_much_is_refused_and_the_arena_goes_on(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_arena arena;
    hw_arena_init(&arena, &mem);
    assert_null(hw_arena_alloc(&arena, SIZE_MAX / 2 + 2, 2)); /* wraps to 2 */
    assert_null(hw_arena_alloc(&arena, 1, SIZE_MAX));
    assert_null(hw_arena_text(&arena, "x", SIZE_MAX));
    mem.fail_at = mem.calls + 1;
    mem.fail_on = true;
    assert_null(hw_arena_alloc(&arena, 1, 8));
    mem.fail_on = false;
    assert_non_null(hw_arena_alloc(&arena, 1, 8));
    hw_arena_clear(&arena);
    assert_int_equal(mem.live_blocks, 0);
}

static void empty_requests_are_valid_and_differ(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_arena arena;
    hw_arena_init(&arena, &mem);
    void *a = hw_arena_alloc(&arena, 0, 8);
    void *b = hw_arena_alloc(&arena, 0, 8);
    assert_non_null(a);
    assert_ptr_not_equal(a, b);
    assert_string_equal(hw_arena_text(&arena, NULL, 0), "");
    hw_arena_clear(&arena);
    hw_arena_clear(&arena); /* a cleared arena is empty, and can be used again */
    assert_int_equal(mem.live_blocks, 0);
}

/* For fault tests: every request is one of the allocator, so that each can be the one that fails. */
static void piecemeal_every_request_is_an_allocation(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    mem.piecemeal = true;
    struct hw_arena arena;
    hw_arena_init(&arena, &mem);
    (void)take_many(&arena, 200);
    assert_int_equal(mem.calls, 200);
    mem.fail_at = 202;
    char *kept = hw_arena_text(&arena, "kept", 4);
    assert_null(hw_arena_alloc(&arena, 1, 1));
    assert_non_null(hw_arena_alloc(&arena, 1, 1));
    assert_string_equal(kept, "kept");
    hw_arena_clear(&arena);
    assert_int_equal(mem.live_blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_zeroed_aligned_and_apart_also_after_reset),
        cmocka_unit_test(a_reset_arena_takes_no_new_memory),
        cmocka_unit_test(a_request_beyond_every_chunk_gets_its_own),
        cmocka_unit_test(a_great_request_between_old_chunks),
        cmocka_unit_test(too_much_is_refused_and_the_arena_goes_on),
        cmocka_unit_test(empty_requests_are_valid_and_differ),
        cmocka_unit_test(piecemeal_every_request_is_an_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sim/mem.h"

static bool all_bytes(const unsigned char *p, size_t n, unsigned char want) {
    for (size_t i = 0; i < n; i++) {
        if (p[i] != want) {
            return false;
        }
    }
    return true;
}

/* Sizes around every boundary: none, one, a cache line, the switch to mapped memory. */
static void blocks_are_zeroed_and_aligned(void **state) {
    (void)state;
    const size_t sizes[] = {0, 1, 63, 64, 65, 4096, (2u << 20) - 1, 2u << 20, (2u << 20) + 1, 5000001};
    struct hw_mem mem;
    hw_mem_init(&mem);
    for (int round = 0; round < 2; round++) { /* the second round meets used memory */
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unsigned char *p = hw_mem_alloc(&mem, 1, sizes[i]);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 64, 0);
            assert_true(all_bytes(p, sizes[i], 0));
            memset(p, 0xa5, sizes[i]);
            hw_mem_free(&mem, p);
        }
    }
    assert_int_equal(mem.live_blocks, 0);
    assert_int_equal(mem.live_bytes, 0);
}

static void counts_live_and_peak(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    void *a = hw_mem_alloc(&mem, 10, 10);
    void *b = hw_mem_alloc(&mem, 3, 1u << 20);
    assert_int_equal(mem.live_blocks, 2);
    assert_int_equal(mem.live_bytes, 100 + (3 << 20));
    hw_mem_free(&mem, b);
    hw_mem_free(&mem, NULL);
    assert_int_equal(mem.live_bytes, 100);
    assert_int_equal(mem.peak_bytes, 100 + (3 << 20));
    hw_mem_free(&mem, a);
    assert_int_equal(mem.calls, 2);
    assert_int_equal(mem.live_blocks, 0);
}

static void a_product_that_overflows_is_refused(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    assert_null(hw_mem_alloc(&mem, SIZE_MAX / 2 + 2, 2)); /* wraps to 2 bytes */
    assert_null(hw_mem_alloc(&mem, SIZE_MAX, SIZE_MAX));  /* wraps to 1 byte */
    assert_null(hw_mem_alloc(&mem, 1, SIZE_MAX));         /* the header would wrap */
    assert_null(hw_mem_alloc(&mem, 1, PTRDIFF_MAX));
    assert_int_equal(mem.live_blocks, 0);
}

static void the_limit_holds_exactly(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    mem.limit_bytes = 1000;
    void *a = hw_mem_alloc(&mem, 1, 600);
    assert_null(hw_mem_alloc(&mem, 1, 401));
    void *b = hw_mem_alloc(&mem, 1, 400);
    assert_non_null(b);
    hw_mem_free(&mem, a);
    hw_mem_free(&mem, b);
}

static void growing_keeps_the_old_and_zeroes_the_new(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    uint32_t *p = NULL;
    size_t n = 0;
    for (size_t more = 1; more <= 1u << 20; more *= 4) { /* ends in mapped memory: 4 MiB */
        assert_int_equal(hw_mem_grow(&mem, (void **)&p, n, more, sizeof *p), HW_OK);
        for (size_t i = n; i < more; i++) {
            assert_int_equal(p[i], 0);
            p[i] = (uint32_t)i + 1;
        }
        n = more;
    }
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(p[i], i + 1);
    }
    assert_int_equal(mem.live_blocks, 1);
    hw_mem_free(&mem, p);
    assert_int_equal(mem.live_bytes, 0);
}

static void a_failed_growth_leaves_the_block(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    char *p = hw_mem_alloc(&mem, 1, 8);
    memcpy(p, "as it is", 8);
    char *before = p;
    mem.fail_at = mem.calls + 1;
    assert_int_equal(hw_mem_grow(&mem, (void **)&p, 8, 16, 1), HW_NO_MEMORY);
    assert_ptr_equal(p, before);
    assert_memory_equal(p, "as it is", 8);
    assert_int_equal(hw_mem_grow(&mem, (void **)&p, 8, SIZE_MAX, 2), HW_NO_MEMORY);
    hw_mem_free(&mem, p);
}

static void the_chosen_call_fails_once_or_from_then_on(void **state) {
    (void)state;
    for (int on = 0; on < 2; on++) {
        struct hw_mem mem;
        hw_mem_init(&mem);
        mem.fail_at = 2;
        mem.fail_on = on == 1;
        void *p[3];
        for (int i = 0; i < 3; i++) {
            p[i] = hw_mem_alloc(&mem, 1, 1);
        }
        assert_non_null(p[0]);
        assert_null(p[1]);
        assert_int_equal(p[2] == NULL, on);
        hw_mem_free(&mem, p[0]);
        hw_mem_free(&mem, p[2]);
        assert_int_equal(mem.live_blocks, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_zeroed_and_aligned),
        cmocka_unit_test(counts_live_and_peak),
        cmocka_unit_test(a_product_that_overflows_is_refused),
        cmocka_unit_test(the_limit_holds_exactly),
        cmocka_unit_test(growing_keeps_the_old_and_zeroes_the_new),
        cmocka_unit_test(a_failed_growth_leaves_the_block),
        cmocka_unit_test(the_chosen_call_fails_once_or_from_then_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

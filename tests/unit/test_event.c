/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events/event.h"

static const struct hw_event_key some_key = {UINT32_C(0x5bd1e995)};

static void test_constants_are_inverses_modulo_2_32(void **state) {
    (void)state;
    assert_int_equal((uint32_t)(UINT32_C(0x9e3779b1) * UINT32_C(0x0e8b2f51)), 1);
    assert_int_equal((uint32_t)(UINT32_C(0x85ebca6b) * UINT32_C(0xa5cb9243)), 1);
}

/* An inverse that works on both sides of a sample, for several keys, and the constants above make the map a bijection:
 * odd multipliers and x ^= x >> 16 are each invertible on 32 bits. */
static void test_scramble_is_undone(void **state) {
    (void)state;
    const uint32_t keys[] = {0, 1, UINT32_C(0x5bd1e995), UINT32_MAX};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        struct hw_event_key key = {keys[k]};
        for (uint32_t i = 0; i < 2500000; i++) {
            hw_id spread = i * UINT32_C(1717986919);
            /* volatile: the compiler would otherwise prove the identity away and run nothing */
            volatile uint32_t there = hw_event_scramble(key, i);
            volatile uint32_t back = hw_event_unscramble(key, spread);
            if (hw_event_unscramble(key, there) != i || hw_event_scramble(key, back) != spread) {
                fail_msg("key %u, id %u", key.xor_in, i);
            }
        }
    }
}

/* Plain id order favours low ids whenever many events share an instant. Under a fair order each of two id halves holds
 * the lower scrambled value in about half of the pairs (i, i + n/2): 50,000 pairs, standard deviation 112. */
static void test_scramble_favours_no_ids(void **state) {
    (void)state;
    enum { HALF = 50000 };
    int first_lower = 0;
    for (hw_id i = 0; i < HALF; i++) {
        first_lower += hw_event_scramble(some_key, i) < hw_event_scramble(some_key, i + HALF);
    }
    assert_in_range(first_lower, HALF / 2 - 5 * 112, HALF / 2 + 5 * 112);
}

static void test_parts_come_back(void **state) {
    (void)state;
    const hw_id ids[] = {0, 1, 4711, UINT32_C(0x7fffffff), HW_NONE};
    const uint32_t stamps[] = {0, 1, 12345, HW_EVENT_STAMP_MASK};
    for (int kind = 0; kind < HW_EV_KINDS; kind++) {
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
            for (size_t s = 0; s < sizeof stamps / sizeof *stamps; s++) {
                struct hw_event event = hw_event_make(some_key, 99, (enum hw_event_kind)kind, ids[i], stamps[s]);
                assert_int_equal(hw_event_kind_of(event), kind);
                assert_int_equal(hw_event_subject_of(some_key, event), ids[i]);
                assert_int_equal(hw_event_stamp_of(event), stamps[s]);
                assert_int_equal(event.time, 99);
            }
        }
    }
}

/* A stamp that has run past 24 bits wraps and touches neither subject nor kind. */
static void test_stamp_wraps_alone(void **state) {
    (void)state;
    struct hw_event event = hw_event_make(some_key, 0, HW_EV_END, 7, HW_EVENT_STAMP_MASK + 3u);
    assert_int_equal(hw_event_stamp_of(event), 2);
    assert_int_equal(hw_event_subject_of(some_key, event), 7);
    assert_int_equal(hw_event_kind_of(event), HW_EV_END);
}

/* The order of kinds at one instant, as the header lists it. */
static void test_ranks_of_kinds(void **state) {
    (void)state;
    const struct {
        enum hw_event_kind kind;
        unsigned rank;
    } want[] = {{HW_EV_LOOK_BEFORE, 0}, {HW_EV_END, 1},  {HW_EV_TASK, 1},    {HW_EV_CAPACITY, 2}, {HW_EV_RENEGE, 3},
                {HW_EV_WINDOW, 4},      {HW_EV_NEED, 5}, {HW_EV_ARRIVAL, 5}, {HW_EV_TICK, 5},     {HW_EV_LOOK_AFTER, 6}};
    assert_int_equal(sizeof want / sizeof *want, HW_EV_KINDS);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(hw_event_rank(want[i].kind), want[i].rank);
        for (size_t j = 0; j < sizeof want / sizeof *want; j++) {
            for (hw_id subject = 1; want[i].rank < want[j].rank && subject < 4; subject += 2) { /* whatever the subjects */
                struct hw_event first = hw_event_make(some_key, 5, want[i].kind, subject, subject);
                struct hw_event second = hw_event_make(some_key, 5, want[j].kind, 4 - subject, 4 - subject);
                assert_true(hw_event_before(first, second));
            }
        }
    }
}

static void test_time_comes_before_rank(void **state) {
    (void)state;
    struct hw_event early = hw_event_make(some_key, INT64_C(1) << 62, HW_EV_LOOK_AFTER, 1, 0);
    struct hw_event late = hw_event_make(some_key, (INT64_C(1) << 62) + 1, HW_EV_LOOK_BEFORE, 1, 0);
    assert_true(hw_event_before(early, late));
    assert_false(hw_event_before(late, early));
}

/* Exactly one of before, after and equal holds for every pair, equal only for equal parts, and before is transitive. */
static void test_order_is_total(void **state) {
    (void)state;
    enum { N = 2 * HW_EV_KINDS * 2 * 2 };
    struct hw_event all[N];
    size_t n = 0;
    for (hw_time time = 0; time < 2; time++) {
        for (int kind = 0; kind < HW_EV_KINDS; kind++) {
            for (hw_id subject = 0; subject < 2; subject++) {
                for (uint32_t stamp = 0; stamp < 2; stamp++) {
                    all[n++] = hw_event_make(some_key, time, (enum hw_event_kind)kind, subject, stamp);
                }
            }
        }
    }
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) {
            bool before = hw_event_before(all[i], all[j]);
            bool after = hw_event_before(all[j], all[i]);
            assert_int_equal(before + after, i != j);
            for (size_t k = 0; before && k < N; k++) {
                if (hw_event_before(all[j], all[k])) {
                    assert_true(hw_event_before(all[i], all[k]));
                }
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constants_are_inverses_modulo_2_32),
        cmocka_unit_test(test_scramble_is_undone),
        cmocka_unit_test(test_scramble_favours_no_ids),
        cmocka_unit_test(test_parts_come_back),
        cmocka_unit_test(test_stamp_wraps_alone),
        cmocka_unit_test(test_ranks_of_kinds),
        cmocka_unit_test(test_time_comes_before_rank),
        cmocka_unit_test(test_order_is_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "sim/rng.h"
#include "sim/seek.h"

/* Of the tables: of 10 trials 9 successes have the 95 % one-sided lower bound 0.6058 (upper 0.9949), 10 have 0.05^(1/10) = 0.7411. */
static void test_bounds_of_the_tables(void **state) {
    (void)state;
    struct hw_seek seek = {.points = 1, .replicates = 10, .probability = 0.7, .confidence = 0.95};
    double low, high;
    hw_seek_bounds(&seek, 9, &low, &high);
    assert_true(fabs(low - 0.6058) < 5e-5 && fabs(high - (1 - 0.0051162)) < 5e-5);
    hw_seek_bounds(&seek, 10, &low, &high);
    assert_true(fabs(low - pow(0.05, 0.1)) < 1e-9 && high == 1.0);
    hw_seek_bounds(&seek, 0, &low, &high);
    assert_true(low == 0.0 && fabs(high - (1 - pow(0.05, 0.1))) < 1e-9);
    assert_int_equal(hw_seek_judge(&seek, 10), HW_SEEK_MEETS);
    assert_int_equal(hw_seek_judge(&seek, 9), HW_SEEK_OPEN);
    assert_int_equal(hw_seek_judge(&seek, 4), HW_SEEK_FAILS); /* P(at most 4 of 10, .7) = 0.0473 */
    assert_int_equal(hw_seek_judge(&seek, 5), HW_SEEK_OPEN);  /* 0.1503 */
}

static void test_as_many_replicates_as_it_takes(void **state) {
    (void)state;
    struct hw_seek seek = {.points = 1, .probability = 0.9, .confidence = 0.95};
    assert_int_equal(hw_seek_needs(&seek), 29); /* 0.9^28 = 0.0523, 0.9^29 = 0.0471 */
    seek.points = 10; /* .005 for each: 0.9^50 = 0.00515, 0.9^51 = 0.00464 */
    assert_int_equal(hw_seek_needs(&seek), 51);
    seek.replicates = hw_seek_needs(&seek);
    assert_int_equal(hw_seek_judge(&seek, seek.replicates), HW_SEEK_MEETS);
    seek.replicates--;
    assert_int_equal(hw_seek_judge(&seek, seek.replicates), HW_SEEK_OPEN);
}

/* Every threshold of every short row is found, within the looks that were promised. */
static void test_bisection_finds_every_threshold(void **state) {
    (void)state;
    for (int32_t points = 1; points <= 40; points++) {
        for (int32_t from = 0; from <= points; from++) {
            enum hw_seek_verdict v[40] = {HW_SEEK_NOT_LOOKED};
            int32_t looks = 0;
            for (int32_t at; (at = hw_seek_next(points, v)) >= 0; looks++) {
                assert_int_equal(v[at], HW_SEEK_NOT_LOOKED);
                v[at] = at >= from ? HW_SEEK_MEETS : HW_SEEK_FAILS;
            }
            assert_int_equal(hw_seek_answer(points, v), from < points ? from : -1);
            assert_int_equal(hw_seek_below(points, v), from == points ? points - 1 : from - 1);
            assert_in_range(looks, 1, hw_seek_most_looks(points));
        }
    }
}

static void test_more_that_is_worse_is_seen(void **state) {
    (void)state;
    const enum hw_seek_verdict v[4] = {HW_SEEK_FAILS, HW_SEEK_NOT_LOOKED, HW_SEEK_MEETS, HW_SEEK_OPEN};
    const int32_t rises[4] = {3, 0, 9, 9}, falls[4] = {3, 0, 9, 8};
    assert_int_equal(hw_seek_falls(4, v, rises), -1);
    assert_int_equal(hw_seek_falls(4, v, falls), 3);
}

/* A row of 30 points whose probabilities are known, rising from .8 by .005: .9 is met from the 21st (number 20) on. Of 2,000 searches, with the same luck at all
 * points or luck of its own at each, the share of those that call a point what it is not is at most 5 %. */
static void test_as_sure_as_it_says(void **state) {
    (void)state;
    enum { POINTS = 30, REPLICATES = 400, EXPERIMENTS = 2000 };
    struct hw_seek seek = {.points = POINTS, .replicates = REPLICATES, .probability = 0.9, .confidence = 0.95};
    struct hw_rng_key key = hw_rng_key(3, 0, "test/seek");
    for (uint64_t shared = 0; shared < 2; shared++) {
        int32_t wrong = 0, answered = 0;
        for (uint64_t e = 0; e < EXPERIMENTS; e++) {
            enum hw_seek_verdict v[POINTS] = {HW_SEEK_NOT_LOOKED};
            bool bad = false;
            for (int32_t at; (at = hw_seek_next(POINTS, v)) >= 0;) {
                struct hw_rng rng = hw_rng_stream(&key, e, shared ? 1000 : (uint64_t)at);
                int32_t met = 0;
                for (int32_t r = 0; r < REPLICATES; r++) {
                    met += hw_rng_unit(&rng) < 0.8 + 0.005 * at;
                }
                v[at] = hw_seek_judge(&seek, met);
                bad = bad || (v[at] == HW_SEEK_MEETS && at < 20) || (v[at] == HW_SEEK_FAILS && at >= 20);
            }
            wrong += bad;
            answered += hw_seek_answer(POINTS, v) >= 20;
        }
        assert_in_range(wrong, 0, EXPERIMENTS / 20);
        assert_true(answered > EXPERIMENTS / 2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds_of_the_tables),       cmocka_unit_test(test_as_many_replicates_as_it_takes), cmocka_unit_test(test_bisection_finds_every_threshold),
        cmocka_unit_test(test_more_that_is_worse_is_seen), cmocka_unit_test(test_as_sure_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

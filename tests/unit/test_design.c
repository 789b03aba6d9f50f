/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/quasi.h"
#include "sim/design.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_factorial_has_every_combination_once(void **state) {
    (void)state;
    const int32_t levels[] = {2, 3, 2};
    double out[12][3];
    bool seen[2][3][2] = {{{false}}};
    assert_int_equal(hw_design_factorial_points(levels, 3), 12);
    hw_design_factorial(levels, 3, &out[0][0]);
    for (int p = 0; p < 12; p++) {
        bool *one = &seen[(int)out[p][0]][(int)out[p][1]][(int)out[p][2]];
        assert_false(*one);
        *one = true;
    }
}

static void test_factorial_too_large_has_no_points(void **state) {
    (void)state;
    int32_t levels[30];
    for (int f = 0; f < 30; f++) {
        levels[f] = 2;
    }
    assert_int_equal(hw_design_factorial_points(levels, 30), 0);
}

static uint8_t scratch[1 << HW_DESIGN_WORD];

/* Box, Hunter and Hunter (Statistics for Experimenters, table of two-level fractions): the fewest points of a resolution. */
static void test_fractions_are_as_small_as_the_published_ones(void **state) {
    (void)state;
    static const struct {
        int32_t factors, resolution, points;
    } known[] = {{3, 3, 4}, {7, 3, 8}, {15, 3, 16}, {4, 4, 8}, {8, 4, 16}, {16, 4, 32}, {5, 5, 16}, {6, 6, 32}, {8, 5, 64}, {4, 5, 16}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct hw_fraction f;
        assert_int_equal(hw_design_fraction(known[i].factors, known[i].resolution, scratch, &f), HW_OK);
        assert_int_equal(1 << f.basic, known[i].points);
        assert_true(f.resolution >= known[i].resolution);
    }
}

/* The shortest word of the defining relation, found by trying every product of factors. */
static void test_the_resolution_told_is_that_of_the_words(void **state) {
    (void)state;
    for (int32_t factors = 3; factors <= 12; factors++) {
        for (int32_t resolution = 3; resolution <= 5 && resolution <= factors + 1; resolution++) {
            struct hw_fraction f;
            int32_t shortest = factors + 1;
            assert_int_equal(hw_design_fraction(factors, resolution, scratch, &f), HW_OK);
            for (uint32_t set = 1; set < 1u << factors; set++) {
                uint32_t product = 0;
                for (int32_t i = 0; i < factors; i++) {
                    product ^= set >> i & 1u ? f.word[i] : 0u;
                }
                int32_t length = __builtin_popcount(set);
                shortest = product == 0 && length < shortest ? length : shortest;
            }
            assert_int_equal(f.resolution, shortest);
            assert_true(shortest >= resolution);
        }
    }
}

static void test_a_fraction_is_balanced_and_orthogonal(void **state) {
    (void)state;
    struct hw_fraction f;
    double out[16][8];
    assert_int_equal(hw_design_fraction(8, 4, scratch, &f), HW_OK);
    hw_design_fractional(&f, &out[0][0]);
    for (int a = 0; a < 8; a++) {
        for (int b = a + 1; b < 8; b++) {
            int both = 0, ones = 0;
            for (int p = 0; p < 16; p++) {
                both += out[p][a] == out[p][b];
                ones += out[p][a] == 1.0;
            }
            assert_int_equal(both, 8);
            assert_int_equal(ones, 8);
        }
    }
}

static void test_no_fraction_beyond_a_full_factorial(void **state) {
    (void)state;
    struct hw_fraction f;
    assert_int_equal(hw_design_fraction(3, 5, scratch, &f), HW_BAD_INPUT);
    assert_int_equal(hw_design_fraction(3, 2, scratch, &f), HW_BAD_INPUT);
    assert_int_equal(hw_design_fraction(60, 12, scratch, &f), HW_BAD_INPUT);
}

static void test_a_latin_hypercube_has_a_point_in_each_stratum(void **state) {
    (void)state;
    double out[50][3], wider[50][4];
    hw_design_latin_hypercube(50, 3, 7, &out[0][0]);
    hw_design_latin_hypercube(50, 4, 7, &wider[0][0]);
    for (int f = 0; f < 3; f++) {
        bool seen[50] = {false};
        for (int p = 0; p < 50; p++) {
            int at = (int)floor(50.0 * out[p][f]);
            assert_in_range(at, 0, 49);
            assert_false(seen[at]);
            seen[at] = true;
            assert_true(out[p][f] == wider[p][f]); /* one more factor leaves the others as they were */
        }
    }
}

/* The first points of the sequence in one dimension are 1/2, 3/4, 1/4, 3/8, 7/8, 5/8, 1/8 (Bratley and Fox 1988). */
static void test_sobol_begins_as_published_and_ends_at_40_dimensions(void **state) {
    (void)state;
    static const double known[] = {0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125};
    double out[7], many[41 * 2];
    assert_int_equal(hw_quasi_sobol(1, 7, out), HW_OK);
    for (int i = 0; i < 7; i++) {
        assert_true(out[i] == known[i]);
    }
    assert_int_equal(hw_quasi_sobol(40, 2, many), HW_OK);
    assert_int_equal(hw_quasi_sobol(41, 2, many), HW_BAD_INPUT);
}

static void test_a_trajectory_changes_one_factor_at_a_time(void **state) {
    (void)state;
    enum { T = 20, K = 5 };
    double out[T * (K + 1)][K];
    hw_design_morris(T, K, 4, 3, &out[0][0]);
    for (int t = 0; t < T; t++) {
        bool changed[K] = {false};
        for (int i = 0; i < K; i++) {
            int n = 0;
            for (int f = 0; f < K; f++) {
                double step = fabs(out[t * (K + 1) + i + 1][f] - out[t * (K + 1) + i][f]);
                if (step > 0.0) {
                    assert_true(fabs(step - 2.0 / 3.0) < 1e-12 && !changed[f]);
                    changed[f] = true;
                    n++;
                }
            }
            assert_int_equal(n, 1);
        }
    }
}

static void test_sobol_matrices_differ_in_one_column(void **state) {
    (void)state;
    enum { N = 8, K = 3 };
    double out[(K + 2) * N][K], room[N * 2 * K];
    assert_int_equal(hw_design_sobol_indices(N, K, room, &out[0][0]), HW_OK);
    for (int c = 0; c < K; c++) {
        for (int i = 0; i < N; i++) {
            for (int f = 0; f < K; f++) {
                assert_true(out[(2 + c) * N + i][f] == out[(f == c ? N : 0) + i][f]);
            }
        }
    }
    assert_true(out[0][0] == room[0] && out[N][0] == room[K]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factorial_has_every_combination_once),
        cmocka_unit_test(test_factorial_too_large_has_no_points),
        cmocka_unit_test(test_fractions_are_as_small_as_the_published_ones),
        cmocka_unit_test(test_the_resolution_told_is_that_of_the_words),
        cmocka_unit_test(test_a_fraction_is_balanced_and_orthogonal),
        cmocka_unit_test(test_no_fraction_beyond_a_full_factorial),
        cmocka_unit_test(test_a_latin_hypercube_has_a_point_in_each_stratum),
        cmocka_unit_test(test_sobol_begins_as_published_and_ends_at_40_dimensions),
        cmocka_unit_test(test_a_trajectory_changes_one_factor_at_a_time),
        cmocka_unit_test(test_sobol_matrices_differ_in_one_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

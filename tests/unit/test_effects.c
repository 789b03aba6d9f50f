/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/effects.h"
#include "sim/num.h"
#include "sim/rng.h"
#include "sim/design.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PI 3.14159265358979323846

struct room {
    struct hw_mem mem;
    struct hw_arena arena;
};

static int open_room(void **state) {
    static struct room room;
    hw_mem_init(&room.mem);
    hw_arena_init(&room.arena, &room.mem);
    *state = &room;
    return 0;
}

static int close_room(void **state) {
    struct room *room = *state;
    hw_arena_clear(&room->arena);
    return 0;
}

/* y = 3 a + 2 b + 4 a b + luck of the replicate, a and b at 0 and 1: main effects 3 + 2 and 2 + 2, interaction 2, all without luck. */
static void test_factorial_effects_by_hand(void **state) {
    (void)state;
    const double x[] = {0, 0, 0, 1, 1, 0, 1, 1}, luck[] = {5, -1, 7};
    double y[12], weight[4];
    for (int p = 0; p < 4; p++) {
        for (int k = 0; k < 3; k++) {
            y[p * 3 + k] = 3 * x[2 * p] + 2 * x[2 * p + 1] + 4 * x[2 * p] * x[2 * p + 1] + luck[k];
        }
    }
    const struct hw_responses r = {y, x, 4, 3, 2};
    const double expected[] = {5, 4, 2};
    for (int i = 0; i < 3; i++) {
        assert_true(i < 2 ? hw_effects_main(&r, i, weight) : hw_effects_interaction(&r, 0, 1, weight));
        struct hw_estimate e = hw_effects_contrast(&r, weight);
        assert_true(fabs(e.value - expected[i]) < 1e-12 && fabs(e.high - e.low) < 1e-12);
    }
}

/* Replicates 1, 2 and 6 of a contrast: mean 3, sd sqrt(7), t(0.975, 2) = 4.302653. */
static void test_the_interval_is_over_replicates(void **state) {
    (void)state;
    const double x[] = {0, 1}, y[] = {0, 0, 0, 1, 2, 6};
    const struct hw_responses r = {y, x, 2, 3, 1};
    double weight[2];
    assert_true(hw_effects_main(&r, 0, weight));
    struct hw_estimate e = hw_effects_contrast(&r, weight);
    assert_true(fabs(e.value - 3.0) < 1e-12 && fabs(e.high - 3.0 - 4.302652729911275 * sqrt(7.0 / 3.0)) < 1e-9);
}

static void test_what_was_not_run_has_no_effect(void **state) {
    (void)state;
    const double x[] = {0, 0, 0, 1, 1, 0}, y[] = {1, 2, 3};
    const struct hw_responses r = {y, x, 3, 1, 2};
    double weight[3];
    assert_false(hw_effects_interaction(&r, 0, 1, weight));
    assert_true(hw_effects_main(&r, 0, weight));
    assert_true(isnan(hw_effects_contrast(&r, weight).low)); /* one replicate has no interval */
}

static void test_slopes_of_a_plane_are_its_slopes(void **state) {
    struct room *room = *state;
    enum { P = 20, K = 3 };
    double x[P * K], y[P * 2], weight[K * P], r_squared = 0;
    const double span[] = {2, 1, 4}, slope[] = {1.5, -2, 0};
    hw_design_latin_hypercube(P, K, 1, x);
    for (int p = 0; p < P; p++) {
        for (int k = 0; k < 2; k++) {
            y[p * 2 + k] = 7 + k;
            for (int f = 0; f < K; f++) {
                y[p * 2 + k] += slope[f] * x[p * K + f];
            }
        }
    }
    const struct hw_responses r = {y, x, P, 2, K};
    assert_int_equal(hw_effects_slopes(&room->arena, &r, span, weight, &r_squared), HW_OK);
    for (int f = 0; f < K; f++) {
        assert_true(fabs(hw_effects_contrast(&r, weight + f * P).value - slope[f] * span[f]) < 1e-9);
    }
    assert_true(fabs(r_squared - 1.0) < 1e-9);
    const struct hw_responses few = {y, x, K + 1, 2, K};
    assert_int_equal(hw_effects_slopes(&room->arena, &few, span, weight, &r_squared), HW_BAD_INPUT);
}

/* A factor that only adds has one elementary effect everywhere; one that multiplies another has a spread. */
static void test_morris_tells_a_sum_from_a_product(void **state) {
    struct room *room = *state;
    enum { T = 40, K = 3, P = T * (K + 1) };
    double x[P * K], y[P];
    const double span[] = {1, 1, 1};
    struct hw_estimate mu[K], mu_star[K], sigma[K];
    hw_design_morris(T, K, 4, 1, x);
    for (int p = 0; p < P; p++) {
        y[p] = -5 * x[p * K] + 6 * x[p * K + 1] * (x[p * K + 2] - 0.5);
    }
    const struct hw_responses r = {y, x, P, 1, K};
    assert_int_equal(hw_effects_morris(&room->arena, &r, T, span, 1, mu, mu_star, sigma), HW_OK);
    assert_true(fabs(mu[0].value + 5) < 1e-9 && fabs(mu_star[0].value - 5) < 1e-9 && sigma[0].value < 1e-9);
    assert_true(fabs(mu_star[0].low - 5) < 1e-9 && fabs(mu_star[0].high - 5) < 1e-9);
    /* On the grid 0, 1/3, 2/3, 1 the effect of the second is 6 (z - 1/2), z as likely at each: mean 0, mean size 2, sd sqrt(5). */
    assert_true(mu[1].low < 0 && mu[1].high > 0);
    assert_true(mu_star[1].low < 2 && mu_star[1].high > 2 && sigma[1].low < sqrt(5.0) && sigma[1].high > sqrt(5.0));
    assert_int_equal(hw_effects_morris(&room->arena, &r, T - 1, span, 1, mu, mu_star, sigma), HW_BAD_INPUT);
}

/* Ishigami and Homma (1990) with a = 7, b = 0.1: variance a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2. */
static void test_sobol_indices_of_ishigami(void **state) {
    struct room *room = *state;
    enum { N = 2048, K = 3, P = N * (K + 2) };
    double *x = hw_arena_alloc(&room->arena, P * K, sizeof *x), *y = hw_arena_alloc(&room->arena, P, sizeof *y);
    double *scratch = hw_arena_alloc(&room->arena, N * 2 * K, sizeof *scratch);
    struct hw_estimate first[K], total[K];
    assert_true(x != NULL && y != NULL && scratch != NULL);
    assert_int_equal(hw_design_sobol_indices(N, K, scratch, x), HW_OK);
    for (int p = 0; p < P; p++) {
        double a = PI * (2 * x[p * K] - 1), b = PI * (2 * x[p * K + 1] - 1), c = PI * (2 * x[p * K + 2] - 1);
        y[p] = hw_num_sin(a) + 7 * hw_num_sin(b) * hw_num_sin(b) + 0.1 * c * c * c * c * hw_num_sin(a);
    }
    const double p4 = PI * PI * PI * PI, v1 = 0.5 * (1 + 0.1 * p4 / 5) * (1 + 0.1 * p4 / 5), v2 = 49.0 / 8, v13 = 0.01 * p4 * p4 * 8 / 225, v = v1 + v2 + v13;
    const double s[] = {v1 / v, v2 / v, 0}, t[] = {(v1 + v13) / v, v2 / v, v13 / v};
    const struct hw_responses r = {y, x, P, 1, K};
    assert_int_equal(hw_effects_sobol(&room->arena, &r, N, 1, first, total), HW_OK);
    for (int f = 0; f < K; f++) {
        assert_true(first[f].low < s[f] && first[f].high > s[f] && fabs(first[f].value - s[f]) < 0.02);
        assert_true(total[f].low < t[f] && total[f].high > t[f] && fabs(total[f].value - t[f]) < 0.02);
    }
}

/* Two rows of one factor: A = 1, 3, B = 5, 7 and A with B's column 2, 7. About the mean of A and B, 4: a = -3, -1, b = 1, 3, mixed = -2, 3; their variance (9 + 1 + 1 + 9) / 4 = 5.
 * First (Saltelli and others): the mean of b (mixed - a), (1 x 1 + 3 x 4) / 2 = 6.5, over 5; total (Jansen): half the mean of (a - mixed)^2, (1 + 16) / 4, over 5. */
static void test_sobol_indices_by_hand(void **state) {
    struct room *room = *state;
    const double x[6] = {0}, y[6] = {1, 3, 5, 7, 2, 7};
    const struct hw_responses r = {y, x, 6, 1, 1};
    struct hw_estimate first, total;
    assert_int_equal(hw_effects_sobol(&room->arena, &r, 2, 1, &first, &total), HW_OK);
    assert_true(fabs(first.value - 1.3) < 1e-12 && fabs(total.value - 0.85) < 1e-12);
}

/* y = 3 u + luck of the replicate (sd 2) + luck of the point and replicate (sd 1), u normal: parameter sd 3, chance sd sqrt(5). */
static void test_what_is_not_known_is_kept_apart_from_chance(void **state) {
    struct room *room = *state;
    enum { P = 400, R = 40 };
    double *x = hw_arena_alloc(&room->arena, P, sizeof *x), *y = hw_arena_alloc(&room->arena, P * R, sizeof *y), luck[R];
    struct hw_rng_key key = hw_rng_key(1, 0, "test");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    assert_true(x != NULL && y != NULL);
    for (int k = 0; k < R; k++) {
        luck[k] = 2 * hw_rng_normal(&rng);
    }
    for (int p = 0; p < P; p++) {
        x[p] = hw_rng_normal(&rng);
        for (int k = 0; k < R; k++) {
            y[p * R + k] = 10 + 3 * x[p] + luck[k] + hw_rng_normal(&rng);
        }
    }
    struct hw_responses r = {y, x, P, R, 1};
    struct hw_uncertainty u;
    assert_int_equal(hw_effects_uncertainty(&room->arena, &r, 1, &u), HW_OK);
    assert_true(u.parameter_sd.low < 3 && u.parameter_sd.high > 3 && fabs(u.parameter_sd.value - 3) < 0.4);
    assert_true(u.chance_sd.low < sqrt(5.0) && u.chance_sd.high > sqrt(5.0) && u.mean.low < 10 && u.mean.high > 10);
    assert_true(fabs(u.parameter_share - 9.0 / 14) < 0.12);
    for (int i = 0; i < P * R; i++) { /* no parameter matters: what is left is chance alone */
        y[i] -= 3 * x[i / R];
    }
    assert_int_equal(hw_effects_uncertainty(&room->arena, &r, 1, &u), HW_OK);
    assert_true(u.parameter_sd.value < 0.1 && u.parameter_share < 0.01);
}

static void test_failed_points_are_left_out(void **state) {
    struct room *room = *state;
    const double x[] = {0, 1, 2, 3}, y[] = {1, 3, 2, 4, NAN, 9, 3, 5};
    const struct hw_responses r = {y, x, 4, 2, 1};
    struct hw_uncertainty u;
    assert_int_equal(hw_effects_uncertainty(&room->arena, &r, 1, &u), HW_OK);
    assert_true(fabs(u.mean.value - 3.0) < 1e-12 && fabs(u.parameter_sd.value - 1.0) < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factorial_effects_by_hand),
        cmocka_unit_test(test_the_interval_is_over_replicates),
        cmocka_unit_test(test_what_was_not_run_has_no_effect),
        cmocka_unit_test_setup_teardown(test_slopes_of_a_plane_are_its_slopes, open_room, close_room),
        cmocka_unit_test_setup_teardown(test_morris_tells_a_sum_from_a_product, open_room, close_room),
        cmocka_unit_test_setup_teardown(test_sobol_indices_by_hand, open_room, close_room),
        cmocka_unit_test_setup_teardown(test_sobol_indices_of_ishigami, open_room, close_room),
        cmocka_unit_test_setup_teardown(test_what_is_not_known_is_kept_apart_from_chance, open_room, close_room),
        cmocka_unit_test_setup_teardown(test_failed_points_are_left_out, open_room, close_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

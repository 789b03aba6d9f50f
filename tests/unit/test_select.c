/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "sim/rng.h"
#include "sim/select.h"

enum { SYSTEMS = 5, MOST = 3000, EXPERIMENTS = 2000 };

/* h^2 = (n - 1) ((2 alpha / (k - 1))^(-2 / (n - 1)) - 1): of 10 and 2 systems at .95, 9 x (0.1^(-2/9) - 1) = 6.01291; of 5, 9 x (0.025^(-2/9) - 1) = 11.4301
 * (worked out with a calculator's logarithms). */
static void test_the_constant_of_the_paper(void **state) {
    (void)state;
    struct hw_select two = {.systems = 2, .first = 10, .most = 100, .indifference = 1, .confidence = 0.95}, five = two;
    five.systems = 5;
    assert_true(fabs(hw_select_constant(&two) - 9 * (pow(0.1, -2.0 / 9) - 1)) < 1e-9);
    assert_true(fabs(hw_select_constant(&five) - 9 * (pow(0.025, -2.0 / 9) - 1)) < 1e-9);
    assert_true(fabs(hw_select_constant(&two) - 6.0129) < 0.001);
}

/* Normal values of sd 1 that share part of their luck: y = sqrt(share) z + sqrt(1 - share) own + mean. */
static void draw(struct hw_rng *rng, int32_t n, double share, const double *means, double *y) {
    for (int32_t r = 0; r < n; r++) {
        double z = hw_rng_normal(rng);
        for (int32_t i = 0; i < SYSTEMS; i++) {
            y[i * MOST + r] = means[i] + sqrt(share) * z + sqrt(1 - share) * hw_rng_normal(rng);
        }
    }
}

struct outcome {
    double right, mean_used;
};

/* The best is the third; the others lag by as little as matters (the slippage configuration, the hardest that the guarantee holds for). */
static struct outcome slippage(double share, bool largest) {
    static double y[SYSTEMS * MOST];
    struct hw_select select = {.systems = SYSTEMS, .first = 10, .most = MOST, .indifference = 0.3, .confidence = 0.95, .largest = largest};
    double means[SYSTEMS] = {0, 0, largest ? 0.3 : -0.3, 0, 0}, used = 0;
    int32_t have[SYSTEMS] = {MOST, MOST, MOST, MOST, MOST}, right = 0;
    struct hw_rng_key key = hw_rng_key(11, 0, "test/select");
    for (int e = 0; e < EXPERIMENTS; e++) {
        struct hw_rng rng = hw_rng_stream(&key, (uint64_t)e, share > 0 ? 1 : 0);
        struct hw_select_state found;
        draw(&rng, MOST, share, means, y);
        hw_select_go(&select, y, have, MOST, &found);
        assert_true(found.decided && found.next == 0);
        right += found.best == 2;
        for (int32_t i = 0; i < SYSTEMS; i++) {
            used += found.dropped[i] > 0 ? found.dropped[i] : found.looked;
        }
    }
    if (getenv("HW_TABLE") != NULL) {
        printf("share of luck %.2f: right in %.4f of %d, %.1f replicates of all systems\n", share, (double)right / EXPERIMENTS, EXPERIMENTS, used / EXPERIMENTS);
    }
    return (struct outcome){(double)right / EXPERIMENTS, used / EXPERIMENTS};
}

static void test_the_best_is_chosen_as_often_as_said(void **state) {
    (void)state;
    struct outcome apart = slippage(0.0, false), together = slippage(0.8, true);
    assert_true(apart.right >= 0.95);
    assert_true(together.right >= 0.95);
    assert_true(together.mean_used < 0.5 * apart.mean_used); /* the same luck saves most of the work */
}

/* Without spread the first look decides: by hand, means 3, 1 and 2. */
static void test_numbers_without_spread(void **state) {
    (void)state;
    const double y[3][4] = {{3, 3, 3, 3}, {1, 1, 1, 1}, {2, 2, 2, 2}};
    struct hw_select select = {.systems = 3, .first = 2, .most = 4, .indifference = 0.5, .confidence = 0.9};
    int32_t have[3] = {2, 2, 2};
    struct hw_select_state found;
    hw_select_go(&select, &y[0][0], have, 4, &found);
    assert_true(found.decided && found.best == 1 && found.looked == 2 && found.dropped[0] == 2 && found.dropped[2] == 2 && found.left == 1);
    select.largest = true;
    hw_select_go(&select, &y[0][0], have, 4, &found);
    assert_int_equal(found.best, 0);
    have[1] = 1; /* not all are there yet */
    hw_select_go(&select, &y[0][0], have, 4, &found);
    assert_true(!found.decided && found.next == 2);
}

/* Two systems that are the same number for number never part: beyond the bound they are level, and the first is as good as the other. */
static void test_systems_that_are_the_same(void **state) {
    (void)state;
    const double y[2][4] = {{3, 1, 2, 5}, {3, 1, 2, 5}};
    struct hw_select select = {.systems = 2, .first = 2, .most = 4, .indifference = 0.5, .confidence = 0.9};
    int32_t have[2] = {4, 4};
    struct hw_select_state found;
    hw_select_go(&select, &y[0][0], have, 4, &found);
    assert_true(found.decided && found.best == 0 && found.left == 2 && found.looked == 2);
}

static void test_it_stops_at_the_ceiling(void **state) {
    (void)state;
    static double y[SYSTEMS * MOST];
    const double means[SYSTEMS] = {0, 0, 0, 0, 0};
    struct hw_select select = {.systems = SYSTEMS, .first = 10, .most = 12, .indifference = 0.01, .confidence = 0.95};
    int32_t have[SYSTEMS] = {12, 12, 12, 12, 12};
    struct hw_rng_key key = hw_rng_key(12, 0, "test/select");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    struct hw_select_state found;
    draw(&rng, 12, 0, means, y);
    hw_select_go(&select, y, have, MOST, &found);
    assert_true(!found.decided && found.next == 0 && found.looked == 12 && found.left > 1 && found.needs > 12);
}

/* Differences -3, 0 and 3: a variance of 9 (by 2, not 3). With confidence .95, two systems and three replicates the constant is 2 x 4.5 x 2 = 18, as eta = ((2 x .05)^-1 - 1) / 2. At an
 * indifference of 1.1 the triangle ends at 18 x 9 / 1.21 = 133.9, so that 134 replicates surely end it; and at 3 a system is dropped that is 1.1 / 6 x (133.9 - 3) = 23.997 behind. */
static void test_the_triangle_by_hand(void **state) {
    (void)state;
    const struct hw_select select = {.systems = 2, .first = 3, .most = 4, .indifference = 1.1, .confidence = 0.95};
    const int32_t have[2] = {3, 3};
    struct hw_select_state found;
    for (int behind = 0; behind < 2; behind++) {
        const double off = behind ? 24.01 : 23.98, y[2][4] = {{off - 3, off, off + 3, 0}, {0, 0, 0, 0}};
        hw_select_go(&select, &y[0][0], have, 4, &found);
        assert_int_equal(found.dropped[0], behind ? 3 : 0);
        assert_true(behind || found.needs == 134);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_constant_of_the_paper), cmocka_unit_test(test_the_best_is_chosen_as_often_as_said), cmocka_unit_test(test_numbers_without_spread),
        cmocka_unit_test(test_systems_that_are_the_same), cmocka_unit_test(test_it_stops_at_the_ceiling), cmocka_unit_test(test_the_triangle_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

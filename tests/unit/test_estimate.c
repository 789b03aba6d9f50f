/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/estimate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Half of the draws are below central, and 2.5 % beyond either end, however lopsided. */
static void test_shares_below_low_central_and_high(void **state) {
    (void)state;
    const struct hw_estimate e = {0.5, 0.6, 0.9};
    enum { DRAWS = 20000 };
    int below[3] = {0, 0, 0};
    for (uint64_t k = 0; k < DRAWS; k++) {
        double x = hw_estimate_draw(&e, 1, k, "a name", INFINITY);
        below[0] += x < e.low;
        below[1] += x < e.central;
        below[2] += x < e.high;
    }
    const double share[3] = {0.025, 0.5, 0.975};
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(below[i] - DRAWS * share[i]) < 4 * sqrt(DRAWS * share[i] * (1 - share[i])));
    }
}

/* The same in every run, of its own by replicate and name, and never below 0 or above what there may be. */
static void test_a_draw_belongs_to_replicate_and_name_and_is_cut(void **state) {
    (void)state;
    const struct hw_estimate e = {0, 0.1, 1.5}, number = {0.3, 0.3, 0.3};
    int cut[2] = {0, 0};
    for (uint64_t k = 0; k < 1000; k++) {
        double x = hw_estimate_draw(&e, 1, k, "a name", 1);
        assert_true(x >= 0 && x <= 1 && x == hw_estimate_draw(&e, 1, k, "a name", 1));
        cut[0] += x == 0;
        cut[1] += x == 1;
        assert_true(hw_estimate_draw(&number, 1, k, "a name", 1) == 0.3);
    }
    assert_true(cut[0] > 0 && cut[1] > 0);
    assert_true(hw_estimate_draw(&e, 1, 1, "a name", 9) != hw_estimate_draw(&e, 1, 2, "a name", 9));
    assert_true(hw_estimate_draw(&e, 1, 1, "a name", 9) != hw_estimate_draw(&e, 1, 1, "another", 9));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_below_low_central_and_high),
        cmocka_unit_test(test_a_draw_belongs_to_replicate_and_name_and_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

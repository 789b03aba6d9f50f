/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <math.h>

#include "output/results.h"
#include "tests/made_up.h"

static void test_rows_hold_every_measure_once(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_arena arena;
    struct made_up made;
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    assert_int_equal(made_up_init(&made, &arena), HW_OK);
    /* Counts 1, 1, 3 x 3, 1, 3: offsets are their running sums. */
    const size_t offsets[] = {0, 1, 2, 11, 12};
    for (int32_t m = 0; m < MADE_UP_MEASURES; m++) {
        assert_int_equal(made.layout.offset[m], offsets[m]);
    }
    assert_int_equal(made.layout.row, 15);
    assert_ptr_equal(hw_results_row(&made.results, 2, 3), made.results.values + (2 * 4 + 3) * 15);
    hw_arena_clear(&arena);
    assert_int_equal(mem.live_blocks, 0);
}

static void test_a_layout_that_overflows_is_refused(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_arena arena;
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    struct hw_dim dims[] = {{"a", SIZE_MAX / 2, NULL, NULL}};
    struct hw_measure measures[] = {{.name = "x", .unit = "1", .n_dims = 2, .dims = {0, 0}}};
    struct hw_layout layout = {.dims = dims, .n_dims = 1, .measures = measures, .n_measures = 1};
    assert_int_equal(hw_results_lay_out(&arena, &layout), HW_BAD_INPUT);
    measures[0].n_dims = 1;
    assert_int_equal(hw_results_lay_out(&arena, &layout), HW_BAD_INPUT); /* bytes overflow */
    measures[0].dims[0] = 1;
    assert_int_equal(hw_results_lay_out(&arena, &layout), HW_BAD_INPUT); /* no such dimension */
    assert_null(layout.offset);
    hw_arena_clear(&arena);
}

/* Values 2, 4, 9: mean 5, squares 9 + 1 + 16 = 26, standard error sqrt(26 / 2 / 3). t with 2 degrees of freedom has the
 * closed form t = (2p - 1) sqrt(2 / (4p(1 - p))), p = .975. */
static void test_the_interval_is_students(void **state) {
    (void)state;
    const double values[] = {2.0, 4.0, 9.0};
    struct hw_interval got = hw_results_interval(values, 3, 1, 0.95);
    double p = 0.975, t = (2.0 * p - 1.0) * sqrt(2.0 / (4.0 * p * (1.0 - p)));
    assert_true(got.n == 3 && got.mean == 5.0);
    assert_true(fabs(got.half_width / (t * sqrt(26.0 / 6.0)) - 1.0) < 1e-12);
}

static void test_the_interval_leaves_out_what_is_not_there(void **state) {
    (void)state;
    const double values[] = {2.0, -1.0, (double)NAN, -1.0, 4.0, -1.0, (double)INFINITY, -1.0, 9.0, -1.0};
    const double finite[] = {2.0, 4.0, 9.0};
    struct hw_interval got = hw_results_interval(values, 5, 2, 0.95), want = hw_results_interval(finite, 3, 1, 0.95);
    assert_true(got.n == 3 && got.mean == want.mean && got.half_width == want.half_width);
    struct hw_interval one = hw_results_interval(values, 2, 2, 0.95), none = hw_results_interval(values + 2, 1, 2, 0.95);
    assert_true(one.n == 1 && one.mean == 2.0 && isnan(one.half_width));
    struct hw_interval two = hw_results_interval(values, 2, 4, 0.95); /* 2 and 4: standard error 1, and t of one degree of freedom is 12.706 */
    assert_true(two.n == 2 && fabs(two.half_width - 12.706204736) < 1e-6);
    assert_true(none.n == 0 && isnan(none.mean) && isnan(none.half_width));
}

static void test_a_large_mean_does_not_swallow_the_spread(void **state) {
    (void)state;
    const double values[] = {1e9 + 2.0, 1e9 + 4.0, 1e9 + 9.0}, small[] = {2.0, 4.0, 9.0};
    struct hw_interval got = hw_results_interval(values, 3, 1, 0.95), want = hw_results_interval(small, 3, 1, 0.95);
    assert_true(fabs(got.half_width - want.half_width) < 1e-9);
}

static void test_series_and_totals(void **state) {
    (void)state;
    struct hw_mem mem;
    struct hw_arena arena;
    struct made_up made;
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    assert_int_equal(made_up_init(&made, &arena), HW_OK);
    double series[MADE_UP_REPLICATES];
    hw_results_series(&made.results, 1, 2, 4, series); /* place 2 + 4 of the row; replicate 2 failed */
    assert_true(series[0] == made_up_value(1, 0, 6) && series[3] == made_up_value(1, 3, 6) && isnan(series[2]));
    hw_results_series(&made.results, 0, 2, 9, series);
    double sum = 0.0;
    for (size_t i = 2; i < 11; i++) {
        sum += made_up_value(0, 3, i);
    }
    assert_true(series[3] == sum);
    hw_results_series(&made.results, 0, 1, 0, series);
    assert_true(isnan(series[1]));
    hw_arena_clear(&arena);
}

static bool adds_up(const char *unit, const struct hw_dim *dim) {
    const struct hw_measure measure = {.unit = unit, .dims = {0}, .n_dims = 1};
    return hw_results_adds_up(&(struct hw_layout){.dims = dim, .n_dims = 1, .measures = &measure, .n_measures = 1}, 0);
}

static void test_only_amounts_add_up(void **state) {
    (void)state;
    static const char *const labels[] = {"adult", "all"};
    const struct hw_dim plain = {"class", 1, labels, NULL}, alone = {"class", 1, labels + 1, NULL}, together = {"class", 2, labels, NULL};
    const char *const yes[] = {"bed_days", "patients", "persons", "gbp", "beds"}, *const no[] = {"h", "d", "1", "%", "visits_per_day"};
    for (size_t i = 0; i < 5; i++) {
        assert_true(adds_up(yes[i], &plain));
        assert_false(adds_up(no[i], &plain));
        assert_true(adds_up(yes[i], &alone));
        assert_false(adds_up(yes[i], &together)); /* one of the places is the sum already */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_hold_every_measure_once),
        cmocka_unit_test(test_a_layout_that_overflows_is_refused),
        cmocka_unit_test(test_the_interval_is_students),
        cmocka_unit_test(test_the_interval_leaves_out_what_is_not_there),
        cmocka_unit_test(test_a_large_mean_does_not_swallow_the_spread),
        cmocka_unit_test(test_series_and_totals),
        cmocka_unit_test(test_only_amounts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

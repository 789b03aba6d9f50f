/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agents/means_share.h"

#include <math.h>
#include <string.h>

static struct hw_mem mem;
static struct hw_arena arena;
static struct hw_diag diag;
static struct hw_params params;

static int begin(void **state) {
    (void)state;
    static const char *const none[1] = {NULL};
    struct hw_reader reader = {.arena = &arena, .diag = &diag};
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    hw_diag_init(&diag, &arena);
    return hw_param_read(&reader, &hw_params_table, NULL, none, 0, &params) == HW_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    hw_arena_clear(&arena);
    return mem.live_blocks == 0 ? 0 : -1;
}

static double share(double counts, double savings) {
    return hw_means_share_of(&params, &(struct hw_means_share){counts, savings});
}

static void test_more_pay_who_have_more(void **state) {
    (void)state;
    assert_true(share(0, 1) < 0.002);        /* next to nobody has 23,250 pounds: that is 6 sd from a median of 1 */
    assert_true(share(1, 1e7) > 0.92 && share(1, 1e7) < 0.93); /* all but those of the NHS */
    assert_true(share(0, 8500) < share(0.5, 8500) && share(0.5, 8500) < share(1, 8500) && share(1, 8500) < share(1, 30000));
}

/* Nobody has savings, everybody over 65 owns a house that lasts for ever and lives there for an exponential time: after twelve weeks they pay. */
static void test_the_closed_form_of_twelve_weeks(void **state) {
    (void)state;
    double *values[HW_PARAMS_COUNT], owners = 1, house = 1e8;
    const struct hw_params kept = params;
    memcpy(values, params.values, sizeof values);
    values[HW_P_MEANS_OWNERS] = &owners;
    values[HW_P_MEANS_HOME_VALUE] = &house;
    params.values = values;
    double expected = (1 - 0.073) * (1 - 0.044) * exp(-84.0 / 801);
    assert_true(fabs(share(1, 1) - expected) < 0.012); /* 3 sd of 8192 people */
    params = kept;
}

static void test_what_is_solved_for_comes_out(void **state) {
    (void)state;
    const double typed[] = {0.1, 0.3, 0.53, 0.75, 0.8, 0.9};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct hw_means_share have = hw_means_share_solve(&params, typed[i]);
        double got = hw_means_share_of(&params, &have);
        assert_true(fabs(got - typed[i]) < 0.002);
        assert_true(typed[i] < 0.6 ? have.savings_gbp <= 8500 : have.home_counts == 1.0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_more_pay_who_have_more, begin, end),
        cmocka_unit_test_setup_teardown(test_the_closed_form_of_twelve_weeks, begin, end),
        cmocka_unit_test_setup_teardown(test_what_is_solved_for_comes_out, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

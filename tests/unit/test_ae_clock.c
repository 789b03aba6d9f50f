/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agents/ae_clock.h"
#include "agents/urgent.h"

/* The official clocks of A&E, to the millisecond on both sides of every boundary; and the scale of severity. */

#define MIN HW_MS_PER_MIN
#define H HW_MS_PER_H

static void the_clock_starts_at_handover_or_after_15_minutes(void **state) {
    (void)state;
    const hw_time came = 1000 * H;
    assert_int_equal(hw_ae_clock_start(came, came), came);
    assert_int_equal(hw_ae_clock_start(came, came + 1), came + 1);
    assert_int_equal(hw_ae_clock_start(came, came + 15 * MIN - 1), came + 15 * MIN - 1);
    assert_int_equal(hw_ae_clock_start(came, came + 15 * MIN), came + 15 * MIN);
    assert_int_equal(hw_ae_clock_start(came, came + 15 * MIN + 1), came + 15 * MIN);
    assert_int_equal(hw_ae_clock_start(came, came + 10 * H), came + 15 * MIN);
}

static void four_hours_are_within(void **state) {
    (void)state;
    assert_true(hw_ae_clock_within_4h(7 * H, 7 * H));
    assert_true(hw_ae_clock_within_4h(7 * H, 11 * H - 1));
    assert_true(hw_ae_clock_within_4h(7 * H, 11 * H));
    assert_false(hw_ae_clock_within_4h(7 * H, 11 * H + 1));
}

/* No wait counts twice, and none above four hours is left out. */
static void waits_for_a_bed_are_in_one_class(void **state) {
    (void)state;
    const struct {
        hw_time wait;
        bool middle, longest;
    } cases[] = {{0, false, false},      {4 * H - 1, false, false}, {4 * H, false, false},    {4 * H + 1, true, false},
                 {12 * H - 1, true, false}, {12 * H, true, false},     {12 * H + 1, false, true}, {100 * H, false, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(hw_ae_clock_waits_4_to_12h(5 * H, 5 * H + cases[i].wait) == cases[i].middle);
        assert_true(hw_ae_clock_waits_over_12h(5 * H, 5 * H + cases[i].wait) == cases[i].longest);
    }
}

/* Start at 10:00 in each: seen, decided, left, hours later; what alone would have kept it within four hours. */
static void why_four_hours_were_not_kept(void **state) {
    (void)state;
    const struct {
        double seen, decided, left;
        enum hw_ae_cause cause;
    } cases[] = {
        {0, 2, 4.5, HW_AE_BED},       {3, -1, 5, HW_AE_PLACE},       {0, -1, 4.5, HW_AE_TREATMENT}, {0, 4.5, 4.5, HW_AE_TREATMENT},
        {0, 4.5, 9, HW_AE_TREATMENT}, {3, 5, 8, HW_AE_SEVERAL},      {-1, -1, 6, HW_AE_PLACE}, /* never seen: all of it was the wait */
        {1, 3, 4.5, HW_AE_BED},       {1.5, 3.5, 4.5, HW_AE_PLACE},  {1, 3.25, 4.25, HW_AE_BED}, /* either would do: the longer; as long: the bed */
        {0, 4, 4.5, HW_AE_BED},       {0.5, 4.5, 4.5, HW_AE_PLACE}, /* four hours sharp are within */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        hw_time at[3] = {(hw_time)(cases[i].seen * (double)H), (hw_time)(cases[i].decided * (double)H), (hw_time)(cases[i].left * (double)H)};
        hw_time start = 10 * H, seen = at[0] < 0 ? -1 : start + at[0], decided = at[1] < 0 ? -1 : start + at[1];
        assert_int_equal(hw_ae_clock_cause(start, seen, decided, start + at[2]), cases[i].cause);
    }
}

/* Below 1 for exactly the share that needs a bed, rising with the rank, 1 at the borderline, 2 at the end. */
static void severity_is_one_at_the_borderline(void **state) {
    (void)state;
    assert_true(hw_urgent_severity(0, 0.25) == 0);
    assert_true(hw_urgent_severity(0.125, 0.25) == 0.5);
    assert_true(hw_urgent_severity(0.25, 0.25) == 1);
    assert_true(hw_urgent_severity(0.625, 0.25) == 1.5);
    assert_true(hw_urgent_severity(1 - 0x1p-53, 0.25) <= 2);
    assert_true(hw_urgent_severity(0, 0) == 1);             /* nobody needs a bed */
    assert_true(hw_urgent_severity(1 - 0x1p-53, 1) < 1);    /* everybody does */
    assert_true(hw_urgent_severity(1 - 0x1p-53, 1.3) < 1);  /* a winter month of a chance near 1 */
    double last = -1;
    for (int i = 0; i < 1000; i++) {
        double severity = hw_urgent_severity(i / 1000.0, 0.3);
        assert_true(severity > last && (severity < 1) == (i < 300));
        last = severity;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_starts_at_handover_or_after_15_minutes),
        cmocka_unit_test(four_hours_are_within),
        cmocka_unit_test(waits_for_a_bed_are_in_one_class),
        cmocka_unit_test(why_four_hours_were_not_kept),
        cmocka_unit_test(severity_is_one_at_the_borderline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

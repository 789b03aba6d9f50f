/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "agents/book.h"

/* The appointment book of a practice: 2 GPs, 10 minutes each, Mon-Fri 09:00-10:00 and 14:00-15:00, a quarter held back: 24 slots a day. */

#define MIN HW_MS_PER_MIN
#define H HW_MS_PER_H

static struct hw_surgery_plan made(int gps, double same_day) {
    struct hw_week week;
    struct hw_surgery_plan plan;
    char why[200];
    hw_week_fill(&week, 0);
    assert_true(hw_week_parse(&week, "Mon-Fri 09:00-10:00; Mon-Fri 14:00-15:00", 1, why, sizeof why));
    hw_book_plan(&week, gps, 10 * MIN, same_day, &plan);
    return plan;
}

static void slots_of_a_day(void **state) {
    (void)state;
    struct hw_surgery_plan plan = made(2, 0.25);
    for (int day = 0; day < HW_BOOK_DAY_TYPES; day++) { /* Sunday's hours are those of bank holidays */
        assert_int_equal(plan.slots[day][HW_SLOT_SAME_DAY], day < 5 ? 6 : 0);
        assert_int_equal(plan.slots[day][HW_SLOT_AHEAD], day < 5 ? 18 : 0);
    }
    assert_int_equal(made(0, 0.25).slots[0][HW_SLOT_AHEAD], 0);
    plan = made(100000, 1); /* more than a book holds */
    assert_int_equal(plan.slots[0][HW_SLOT_SAME_DAY], UINT16_MAX);
}

/* Six slots in two hours: every 20 minutes, over the break. */
static void slots_lie_evenly_over_the_hours(void **state) {
    (void)state;
    struct hw_surgery_plan plan = made(2, 0.25);
    const hw_time at[6] = {9 * H, 9 * H + 20 * MIN, 9 * H + 40 * MIN, 14 * H, 14 * H + 20 * MIN, 14 * H + 40 * MIN};
    for (int32_t slot = 0; slot < 6; slot++) {
        assert_int_equal(hw_book_time(&plan, 0, HW_SLOT_SAME_DAY, slot), at[slot]);
    }
}

static void slots_are_given_in_order_and_run_out(void **state) {
    (void)state;
    struct hw_surgery_plan plan = made(2, 0.25);
    struct hw_book book = {{{0}}};
    for (int32_t i = 0; i < 6; i++) {
        int32_t slot = hw_book_find(&plan, &book, 0, 3, HW_SLOT_SAME_DAY, 0, 1);
        assert_int_equal(slot, i);
        hw_book_give(&book, 3, HW_SLOT_SAME_DAY, slot, 1);
    }
    assert_int_equal(hw_book_find(&plan, &book, 0, 3, HW_SLOT_SAME_DAY, 0, 1), -1);
    assert_int_equal(hw_book_find(&plan, &book, 0, 3, HW_SLOT_AHEAD, 0, 1), 0); /* the others are untouched */
    assert_int_equal(hw_book_find(&plan, &book, 0, 4, HW_SLOT_SAME_DAY, 0, 1), 0);
    assert_int_equal(hw_book_find(&plan, &book, 5, 5, HW_SLOT_AHEAD, 0, 1), -1); /* closed on Saturday */
}

static void slots_that_have_passed_are_lost(void **state) {
    (void)state;
    struct hw_surgery_plan plan = made(2, 0.25);
    struct hw_book book = {{{0}}};
    const struct {
        hw_time now;
        int32_t slot;
    } cases[] = {{8 * H, 0},  {9 * H, 0},  {9 * H + 1, 1}, {9 * H + 20 * MIN, 1}, {9 * H + 20 * MIN + 1, 2}, {9 * H + 41 * MIN, 3},
                 {12 * H, 3}, {14 * H, 3}, {14 * H + 1, 4}, {14 * H + 41 * MIN, -1}, {15 * H, -1},           {24 * H - 1, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(hw_book_find(&plan, &book, 0, 0, HW_SLOT_SAME_DAY, cases[i].now, 1), cases[i].slot);
    }
    hw_book_give(&book, 0, HW_SLOT_SAME_DAY, 4, 1);
    assert_int_equal(hw_book_find(&plan, &book, 0, 0, HW_SLOT_SAME_DAY, 8 * H, 1), 5);
}

static void a_visit_takes_slots_in_a_row(void **state) {
    (void)state;
    struct hw_surgery_plan plan = made(2, 0.25);
    struct hw_book book = {{{0}}};
    assert_int_equal(hw_book_find(&plan, &book, 0, 0, HW_SLOT_SAME_DAY, 0, 4), 0);
    hw_book_give(&book, 0, HW_SLOT_SAME_DAY, 0, 4);
    assert_int_equal(hw_book_find(&plan, &book, 0, 0, HW_SLOT_SAME_DAY, 0, 3), -1); /* two are left */
    assert_int_equal(hw_book_find(&plan, &book, 0, 0, HW_SLOT_SAME_DAY, 0, 2), 4);
}

static void a_turned_page_is_empty(void **state) {
    (void)state;
    struct hw_surgery_plan plan = made(2, 0.25);
    struct hw_book book = {{{0}}};
    hw_book_give(&book, 5, HW_SLOT_AHEAD, 0, 18);
    hw_book_give(&book, 6, HW_SLOT_AHEAD, 0, 18);
    hw_book_turn(&book, 5 + HW_BOOK_DAYS);
    assert_int_equal(hw_book_find(&plan, &book, 0, 5 + HW_BOOK_DAYS, HW_SLOT_AHEAD, 0, 1), 0);
    assert_int_equal(hw_book_find(&plan, &book, 0, 6, HW_SLOT_AHEAD, 0, 1), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_of_a_day),
        cmocka_unit_test(slots_lie_evenly_over_the_hours),
        cmocka_unit_test(slots_are_given_in_order_and_run_out),
        cmocka_unit_test(slots_that_have_passed_are_lost),
        cmocka_unit_test(a_visit_takes_slots_in_a_row),
        cmocka_unit_test(a_turned_page_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agents/spending.h"

enum { MONDAY = 16223, NO_DAY = 0 }; /* 2 June 2014 */

static const struct hw_spending_week none = {0, 0};

struct world {
    struct hw_mem mem;
    struct hw_spending *spending;
};

static struct hw_spending_account *open_one(struct world *w, hw_id person) {
    struct hw_spending_account *account = hw_spending_open(&w->mem, w->spending, person);
    assert_non_null(account);
    return account;
}

static void make(struct world *w) {
    hw_mem_init(&w->mem);
    w->spending = hw_mem_alloc(&w->mem, 1, sizeof *w->spending);
    assert_non_null(w->spending);
}

/* 50,000 pounds; 300 a week, of which income covers 180: 26,750 above the limit last 26,750 / 120 x 7 = 1,560.4 days. */
static void test_the_day_savings_reach_the_limit(void **state) {
    (void)state;
    struct world w;
    make(&w);
    struct hw_spending_account *a = open_one(&w, 7);
    const struct hw_spending_week week = {12000, 0}, nothing_left = {0, 30000};
    hw_spending_pays(a, week, MONDAY, NO_DAY);
    assert_int_equal(hw_spending_spent_on(a, 2675000), MONDAY + 1561);
    assert_true(hw_spending_spent(a, MONDAY + 1560) < 2675000 && hw_spending_spent(a, MONDAY + 1561) >= 2675000);
    assert_int_equal(hw_spending_spent_on(a, 0), MONDAY); /* there is nothing to spend */
    hw_spending_pays(a, nothing_left, MONDAY, NO_DAY);
    assert_int_equal(hw_spending_spent_on(a, 2675000), INT32_MAX); /* income covers it all */
    hw_spending_free(&w.mem, w.spending);
}

/* 84 days at 700 pounds a week, 100 in which there is no care, and again: 26,750 less 8,400 last 183.5 days more. */
static void test_what_was_spent_before_is_kept(void **state) {
    (void)state;
    struct world w;
    make(&w);
    struct hw_spending_account *a = open_one(&w, 7);
    const struct hw_spending_week week = {70000, 0};
    hw_spending_pays(a, week, MONDAY, NO_DAY);
    hw_spending_pays(a, none, MONDAY + 84, NO_DAY);
    assert_int_equal(hw_spending_spent(a, MONDAY + 184), 840000);
    assert_int_equal(hw_spending_spent_on(a, 2675000), INT32_MAX); /* nothing is being spent */
    hw_spending_pays(a, week, MONDAY + 184, NO_DAY);
    assert_int_equal(hw_spending_spent_on(a, 2675000), MONDAY + 184 + 184);
    const struct hw_spending_week dearer = {140000, 0}; /* twice the price from the 26th day on, when 15,750 are left */
    hw_spending_pays(a, dearer, MONDAY + 210, NO_DAY);
    assert_int_equal(hw_spending_spent_on(a, 2675000), MONDAY + 210 + 79);
    hw_spending_free(&w.mem, w.spending);
}

/* Whoever asks on the days between changes nothing. */
static void test_asking_again_changes_nothing(void **state) {
    (void)state;
    struct world w;
    make(&w);
    const struct hw_spending_week week = {23457, 9876};
    struct hw_spending_account *a = open_one(&w, 3);
    hw_spending_pays(a, week, MONDAY, MONDAY + 30);
    int32_t spent = hw_spending_spent_on(a, 1234567), counted = hw_spending_counted_on(a, 345678, MONDAY + 30);
    for (int32_t day = 0; day < 60; day++) {
        hw_spending_pays(a, week, MONDAY + day, MONDAY + 30);
        assert_int_equal(hw_spending_spent_on(a, 1234567), spent);
        assert_int_equal(hw_spending_counted_on(a, 345678, MONDAY + 30), counted);
    }
    hw_spending_free(&w.mem, w.spending);
}

/* A cap of 720 at 70 a week, from the 30th day on: 72 days. What is paid before does not count, and what was counted stays. */
static void test_what_counts_towards_a_cap(void **state) {
    (void)state;
    struct world w;
    make(&w);
    struct hw_spending_account *a = open_one(&w, 3);
    const struct hw_spending_week week = {0, 7000};
    int32_t from = MONDAY + 30;
    hw_spending_pays(a, week, MONDAY, from);
    assert_int_equal(hw_spending_counted(a, MONDAY + 30, from), 0);
    assert_int_equal(hw_spending_counted_on(a, 72000, from), MONDAY + 30 + 72);
    hw_spending_pays(a, none, MONDAY + 37, from);
    assert_int_equal(hw_spending_counted(a, MONDAY + 90, from), 7000);
    hw_spending_pays(a, week, MONDAY + 90, from);
    assert_int_equal(hw_spending_counted_on(a, 72000, from), MONDAY + 90 + 65);
    hw_spending_free(&w.mem, w.spending);
}

/* Ten thousand people, far apart and next to each other, each with their own; a new replicate knows nobody. */
static void test_everybody_has_their_own(void **state) {
    (void)state;
    enum { PEOPLE = 10000 };
    struct world w;
    make(&w);
    assert_null(hw_spending_of(w.spending, 5));
    for (hw_id i = 0; i < PEOPLE; i++) {
        open_one(&w, i % 2 ? i : i * 4096u)->spent = (int64_t)i + 1;
    }
    assert_int_equal(w.spending->n, PEOPLE);
    for (hw_id i = 0; i < PEOPLE; i++) {
        hw_id person = i % 2 ? i : i * 4096u;
        assert_int_equal(hw_spending_of(w.spending, person)->spent, (int64_t)i + 1);
        assert_int_equal(open_one(&w, person)->spent, (int64_t)i + 1);
    }
    assert_null(hw_spending_of(w.spending, 2));
    assert_int_equal(w.spending->n, PEOPLE);
    hw_spending_begin(w.spending);
    assert_null(hw_spending_of(w.spending, 1));
    hw_spending_free(&w.mem, w.spending);
    assert_int_equal(w.mem.live_bytes, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_day_savings_reach_the_limit),
        cmocka_unit_test(test_what_was_spent_before_is_kept),
        cmocka_unit_test(test_asking_again_changes_nothing),
        cmocka_unit_test(test_what_counts_towards_a_cap),
        cmocka_unit_test(test_everybody_has_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

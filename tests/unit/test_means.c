/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "agents/means.h"

/* Each line of the charging rules at its boundaries; the figures are those of SI 2014/2672 and 2014/2671. */

static int32_t day(int32_t year, int32_t month, int32_t of_month) {
    return hw_calendar_day_number((struct hw_date){year, month, of_month});
}
static void expect(double found, double expected) {
    if (fabs(found - expected) > 1e-9) {
        print_error("%.4f, not %.4f\n", found, expected);
    }
    assert_true(fabs(found - expected) <= 1e-9);
}

static void test_capital_limits(void **state) {
    (void)state;
    assert_true(hw_means_council_may_pay(23250));
    assert_false(hw_means_council_may_pay(23250.01));
    expect(hw_means_tariff_gbp(14250), 0);
    expect(hw_means_tariff_gbp(14250.01), 1); /* any incomplete 250 counts */
    expect(hw_means_tariff_gbp(14500), 1);
    expect(hw_means_tariff_gbp(14500.01), 2);
    expect(hw_means_tariff_gbp(23250), 36);
    expect(hw_means_tariff_gbp(0), 0);
}

static void test_the_home(void **state) {
    (void)state;
    expect(hw_means_home_gbp(200000, 0), 180000);
    expect(hw_means_home_gbp(200000, 150000), 30000);
    expect(hw_means_home_gbp(100000, 95000), 0);
}

/* 30 days used, out, in again: 54 are left, unless more than 52 weeks have passed. */
static void test_twelve_weeks_are_shared(void **state) {
    (void)state;
    int32_t left = day(2015, 7, 1);
    assert_int_equal(hw_means_used_days(30, left, left + 364), 30);
    assert_int_equal(hw_means_used_days(30, left, left + 365), 0);
    assert_int_equal(hw_means_used_days(200, left, left + 10), 84);
}

static void test_what_a_resident_pays(void **state) {
    (void)state;
    int32_t before = day(2015, 3, 31), after = day(2015, 4, 1);
    expect(hw_means_allowance_gbp(before), 24.40);
    expect(hw_means_allowance_gbp(after), 24.90);
    expect(hw_means_pays_in_home_gbp(510, 150, 10000, before), 150 - 24.40);
    expect(hw_means_pays_in_home_gbp(510, 150, 23250, after), 150 + 36 - 24.90);
    expect(hw_means_pays_in_home_gbp(510, 150, 23251, after), 510);
    expect(hw_means_pays_in_home_gbp(510, 600, 0, after), 510); /* no more than the fee */
    expect(hw_means_pays_in_home_gbp(510, 20, 0, after), 0);    /* nor less than nothing */
}

static void test_what_somebody_at_home_pays(void **state) {
    (void)state;
    expect(hw_means_guarantee_gbp(HW_MEANS_PENSION, false, false, false), 189.00);
    expect(hw_means_guarantee_gbp(HW_MEANS_PENSION, true, false, false), 144.30);
    expect(hw_means_guarantee_gbp(HW_MEANS_25_TO_PENSION, false, true, false), 131.75);
    expect(hw_means_guarantee_gbp(HW_MEANS_18_24, false, false, true), 115.65);
    expect(hw_means_pays_at_home_gbp(160, 230, 14250, 189, 10), 31);
    expect(hw_means_pays_at_home_gbp(160, 230, 14251, 189, 10), 32);
    expect(hw_means_pays_at_home_gbp(160, 150, 0, 189, 0), 0);
    expect(hw_means_pays_at_home_gbp(160, 150, 30000, 189, 0), 160);
}

static void test_nursing_care_by_year(void **state) {
    (void)state;
    expect(hw_means_nursing_gbp(day(2013, 3, 31)), 108.70);
    expect(hw_means_nursing_gbp(day(2013, 4, 1)), 109.79);
    expect(hw_means_nursing_gbp(day(2014, 4, 1)), 110.89);
    expect(hw_means_nursing_gbp(day(2015, 3, 31)), 110.89);
    expect(hw_means_nursing_gbp(day(2015, 4, 1)), 112.00);
    expect(hw_means_nursing_gbp(day(2016, 4, 1)), 156.25);
}

static void test_deferred_payments(void **state) {
    (void)state;
    assert_false(hw_means_deferral_is_due(day(2015, 3, 31)));
    assert_true(hw_means_deferral_is_due(day(2015, 4, 1)));
    expect(hw_means_deferral_limit_gbp(200000, 0), 165750);
    expect(hw_means_deferral_limit_gbp(200000, 20000), 145750);
    expect(hw_means_deferral_limit_gbp(10000, 0), 0);
}

/* 40,000 and an income of 180 in a home for 720: 540 a week, of which 16,750 last 31 weeks and a bit: 32. */
static void test_spending_down(void **state) {
    (void)state;
    assert_int_equal(hw_means_weeks_to_limit(40000, 23250, 720, 180), 32);
    assert_int_equal(hw_means_weeks_to_limit(23250 + 540, 23250, 720, 180), 1);
    assert_int_equal(hw_means_weeks_to_limit(23250 + 541, 23250, 720, 180), 2);
    assert_int_equal(hw_means_weeks_to_limit(23250, 23250, 720, 180), 0);
    assert_int_equal(hw_means_weeks_to_limit(40000, 23250, 720, 720), INT32_MAX);
}

static void expect_stage(const struct hw_means_of *of, int32_t entered, int32_t day, enum hw_means_payer payer, int32_t until) {
    struct hw_means_stage stage = hw_means_stage_on(of, 720, entered, day);
    if (stage.payer != payer || stage.until != until) {
        print_error("day %d: payer %d until %d, not %d until %d\n", day - entered, (int)stage.payer, stage.until - entered, (int)payer, until - entered);
    }
    assert_true(stage.payer == payer && stage.until == until);
}

/* A cap of 5,000 at 500 a week: ten weeks, from entry or from the day on which accounts begin. It never makes anybody pay who does not. */
static void test_the_cap_on_what_people_pay(void **state) {
    (void)state;
    struct hw_means_of of = {.savings_gbp = 40000, .income_gbp = 180, .upper_gbp = HW_MEANS_UPPER_GBP, .cap_gbp = 5000, .to_cap_gbp = 500};
    int32_t in = day(2014, 6, 2);
    of.account_from = in - 30;
    expect_stage(&of, in, in, HW_MEANS_SELF, in + 70);
    expect_stage(&of, in, in + 70, HW_MEANS_COUNCIL, INT32_MAX);
    of.account_from = in + 7;
    expect_stage(&of, in, in + 76, HW_MEANS_SELF, in + 77);
    expect_stage(&of, in, in + 77, HW_MEANS_COUNCIL, INT32_MAX);
    of.account_from = in + 160; /* spent down before */
    expect_stage(&of, in, in + 224, HW_MEANS_COUNCIL, INT32_MAX);
    of.to_cap_gbp = 0; /* the home costs no more than living does */
    expect_stage(&of, in, in + 70, HW_MEANS_SELF, in + 224);
}

/* Savings only: 32 weeks as above, then the council for good. With a limit of 118,000 nobody of these pays. */
static void test_stages_without_a_home(void **state) {
    (void)state;
    struct hw_means_of of = {.savings_gbp = 40000, .income_gbp = 180, .upper_gbp = HW_MEANS_UPPER_GBP};
    int32_t in = day(2014, 6, 2);
    expect_stage(&of, in, in, HW_MEANS_SELF, in + 224);
    expect_stage(&of, in, in + 223, HW_MEANS_SELF, in + 224);
    expect_stage(&of, in, in + 224, HW_MEANS_COUNCIL, INT32_MAX);
    of.upper_gbp = 118000;
    expect_stage(&of, in, in, HW_MEANS_COUNCIL, INT32_MAX);
    of.upper_gbp = HW_MEANS_UPPER_GBP;
    of.income_gbp = 720;
    expect_stage(&of, in, in, HW_MEANS_SELF, INT32_MAX); /* capital is not touched */
}

/* A home of 200,000: twelve weeks without it; sold for 180,000, which with 10,000 last (190,000 - 23,250) / 540 = 308.8 weeks. */
static void test_stages_with_a_home(void **state) {
    (void)state;
    struct hw_means_of of = {.savings_gbp = 10000, .home_gbp = 200000, .income_gbp = 180, .upper_gbp = HW_MEANS_UPPER_GBP, .home_counts = true};
    int32_t in = day(2014, 6, 2), sold_out = in + 84 + 309 * 7;
    expect_stage(&of, in, in, HW_MEANS_DISREGARD, in + 84);
    expect_stage(&of, in, in + 83, HW_MEANS_DISREGARD, in + 84);
    expect_stage(&of, in, in + 84, HW_MEANS_SELF, sold_out);
    expect_stage(&of, in, sold_out, HW_MEANS_COUNCIL, INT32_MAX);
    of.used_days = 30; /* in again within 52 weeks: the rest of the twelve */
    expect_stage(&of, in, in + 53, HW_MEANS_DISREGARD, in + 54);
    expect_stage(&of, in, in + 54, HW_MEANS_SELF, sold_out - 30);
    of.used_days = HW_MEANS_DISREGARD_DAYS;
    expect_stage(&of, in, in, HW_MEANS_SELF, sold_out - 84);
    of.used_days = 0;
    of.savings_gbp = 40000; /* they last for 32 weeks: the twelve are over by then */
    expect_stage(&of, in, in, HW_MEANS_SELF, in + 224);
    expect_stage(&of, in, in + 224, HW_MEANS_SELF, in + 224 + 7 * 334); /* 180,000 / 540 = 333.3 */
    of.home_counts = false; /* a partner lives there */
    expect_stage(&of, in, in + 224, HW_MEANS_COUNCIL, INT32_MAX);
    of.savings_gbp = 10000;
    expect_stage(&of, in, in, HW_MEANS_COUNCIL, INT32_MAX);
    of.home_counts = true;
    of.home_gbp = 14000; /* 12,600 and 10,000 are under the limit */
    expect_stage(&of, in, in, HW_MEANS_COUNCIL, INT32_MAX);
}

/* Lent 0.9 x 200,000 - 14,250 = 165,750: of 180 a week the debtor keeps 144 and gives 36, so 684 a week are lent for 242.3 weeks. Sold instead, the
 * 166,750 above the limit go at 540 a week, in 308.8. A duty from April 2015; before, as the council likes. */
static void test_stages_with_a_deferred_payment(void **state) {
    (void)state;
    struct hw_means_of of = {.savings_gbp = 10000, .home_gbp = 200000, .income_gbp = 180, .upper_gbp = HW_MEANS_UPPER_GBP, .home_counts = true, .keeps_gbp = 144, .defers = true};
    int32_t before = day(2015, 4, 1) - 85, after = before + 1; /* the twelve weeks end on 31 March, and on 1 April */
    expect_stage(&of, before, before + 84, HW_MEANS_SELF, before + 84 + 309 * 7);
    expect_stage(&of, after, after + 84, HW_MEANS_DEFERRED, after + 84 + 243 * 7);
    expect_stage(&of, after, after + 84 + 243 * 7, HW_MEANS_COUNCIL, INT32_MAX);
    of.keeps_gbp = 200; /* more than there is: the whole price is lent, for 230.2 weeks */
    expect_stage(&of, after, after + 84, HW_MEANS_DEFERRED, after + 84 + 231 * 7);
    of.keeps_gbp = 144;
    of.defers_by_grace = true;
    expect_stage(&of, before, before + 84, HW_MEANS_DEFERRED, before + 84 + 243 * 7);
}

static void expect_loan(const struct hw_means_of *of, int32_t entered, int32_t day, double week_gbp, int32_t from, int32_t until) {
    struct hw_means_loan loan = hw_means_loan_on(of, 720, entered, day);
    assert_true(loan.week_gbp == week_gbp);
    assert_int_equal(loan.from, from);
    assert_int_equal(loan.until, until);
}

/* The same: 684 a week from the end of the twelve weeks, until the limit is lent. */
static void test_what_was_lent_by_a_day(void **state) {
    (void)state;
    struct hw_means_of of = {.savings_gbp = 10000, .home_gbp = 200000, .income_gbp = 180, .upper_gbp = HW_MEANS_UPPER_GBP, .home_counts = true, .keeps_gbp = 144, .defers = true};
    int32_t in = day(2015, 6, 1), from = in + 84;
    expect_loan(&of, in, from, 0, from, from);
    expect_loan(&of, in, from + 70, 684, from, from + 70);
    expect_loan(&of, in, from + 4000, 684, from, from + 243 * 7);
    of.home_counts = false;
    expect_loan(&of, in, from + 70, 0, from + 70, from + 70);
    of.home_counts = true;
    of.defers = false;
    expect_loan(&of, in, from + 70, 0, from + 70, from + 70);
    of.defers = true;
    of.income_gbp = 720 + 144; /* the whole price */
    expect_loan(&of, in, from + 70, 0, from + 70, from + 70);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_cap_on_what_people_pay),
        cmocka_unit_test(test_stages_without_a_home),
        cmocka_unit_test(test_stages_with_a_home),
        cmocka_unit_test(test_stages_with_a_deferred_payment),
        cmocka_unit_test(test_what_was_lent_by_a_day),
        cmocka_unit_test(test_capital_limits),
        cmocka_unit_test(test_the_home),
        cmocka_unit_test(test_twelve_weeks_are_shared),
        cmocka_unit_test(test_what_a_resident_pays),
        cmocka_unit_test(test_what_somebody_at_home_pays),
        cmocka_unit_test(test_nursing_care_by_year),
        cmocka_unit_test(test_deferred_payments),
        cmocka_unit_test(test_spending_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

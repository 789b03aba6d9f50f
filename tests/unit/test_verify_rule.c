/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "sim/verify_rule.h"

/* When a simulated value agrees with a known one. With three replicates at a - d, a, a + d the standard error is d / sqrt(3), and Student's t with
 * two degrees of freedom has the quantile (2 p - 1) / sqrt(2 p (1 - p)), so that every limit below follows by hand. */

static struct hw_verify_found judge(const char *text, double value, const double *values, size_t n, bool longer) {
    struct hw_verify_rule rule = {0};
    double scratch[8];
    assert_true(hw_verify_rule_parse(text, &rule));
    return hw_verify_rule_judge(&rule, value, values, n, scratch, 1, longer);
}

/* Half-width of the interval of (a - 1, a, a + 1) when so many comparisons are made. */
static double half_of_three(double comparisons) {
    double p = 1 - 0.0005 / comparisons;
    return (2 * p - 1) / sqrt(2 * p * (1 - p)) / sqrt(3);
}

static const double three[] = {999, 1000, 1001};

static void parses_what_the_guide_says(void **state) {
    (void)state;
    struct hw_verify_rule rule = {0};
    assert_true(hw_verify_rule_parse("3.3 se", &rule) && rule.kind == HW_VERIFY_BY_SE && rule.limit == 3.3);
    assert_true(hw_verify_rule_parse("within 3 %", &rule) && rule.kind == HW_VERIFY_WITHIN && rule.relative && fabs(rule.limit - 0.03) < 1e-15);
    assert_true(hw_verify_rule_parse("within 0.01", &rule) && rule.kind == HW_VERIFY_WITHIN && !rule.relative && rule.limit == 0.01);
    assert_true(hw_verify_rule_parse("exact", &rule) && rule.kind == HW_VERIFY_BY_VALUE);
    assert_true(hw_verify_rule_parse("interval", &rule) && rule.kind == HW_VERIFY_BY_INTERVAL);
    static const char *const wrong[] = {"", "se", "3.3", "3.3 sd", "-1 se", "0 se", "within", "within x", "within 3 % of it", "within -1", "nearly", "inf se"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(hw_verify_rule_parse(wrong[i], &rule));
    }
}

static void the_interval_is_students_at_the_shared_risk(void **state) {
    (void)state;
    double half = half_of_three(1);
    struct hw_verify_found found = judge("interval", 1000, three, 3, false);
    assert_true(fabs(found.allowed / half - 1) < 1e-9 && found.observed == 1000 && found.n == 3);
    assert_int_equal(judge("interval", 1000 + 0.999 * half, three, 3, false).verdict, HW_VERIFY_AGREES);
    assert_int_equal(judge("interval", 1000 + 1.001 * half, three, 3, false).verdict, HW_VERIFY_DIFFERS);
    assert_int_equal(judge("interval", 1000 - 1.001 * half, three, 3, false).verdict, HW_VERIFY_DIFFERS);
    struct hw_verify_rule rule = {.kind = HW_VERIFY_BY_INTERVAL};
    double scratch[3];
    found = hw_verify_rule_judge(&rule, 1000, three, 3, scratch, 50, false); /* 50 comparisons share the risk */
    assert_true(fabs(found.allowed / half_of_three(50) - 1) < 1e-9);
}

/* 18.24 in 1000 is 1.8 %: enough for the short form and not for the long one; in 300 it is 6 %. */
static void a_wide_interval_is_not_agreement(void **state) {
    (void)state;
    static const double low[] = {299, 300, 301};
    assert_int_equal(judge("interval", 1000, three, 3, true).verdict, HW_VERIFY_TOO_WIDE);
    assert_int_equal(judge("interval", 300, low, 3, false).verdict, HW_VERIFY_TOO_WIDE);
    static const double rare[] = {0.01, 0.02, 0.03}, even[] = {0.05, 0.06, 0.07};
    struct hw_verify_rule rule = {.kind = HW_VERIFY_BY_INTERVAL, .probability = true};
    double scratch[3];
    assert_int_equal(hw_verify_rule_judge(&rule, 0.02, rare, 3, scratch, 1, true).verdict, HW_VERIFY_AGREES);
    assert_int_equal(hw_verify_rule_judge(&rule, 0.06, even, 3, scratch, 1, false).verdict, HW_VERIFY_TOO_WIDE);
}

/* The standard error is 1 / sqrt(3): 3.3 of them are 1.905. */
static void standard_errors_are_counted(void **state) {
    (void)state;
    double limit = 3.3 / sqrt(3);
    assert_int_equal(judge("3.3 se", 1000 + 0.999 * limit, three, 3, true).verdict, HW_VERIFY_AGREES);
    assert_int_equal(judge("3.3 se", 1000 + 1.001 * limit, three, 3, true).verdict, HW_VERIFY_DIFFERS);
    assert_true(fabs(judge("3.3 se", 1000, three, 3, true).allowed / limit - 1) < 1e-9);
    static const double low[] = {9, 10, 11}; /* 1.905 of 10 is 19 % */
    struct hw_verify_rule rule = {.kind = HW_VERIFY_BY_SE, .limit = 3.3};
    double scratch[3];
    assert_int_equal(hw_verify_rule_judge(&rule, 10, low, 3, scratch, 1, false).verdict, HW_VERIFY_TOO_WIDE);
    rule.many_runs = true;
    assert_int_equal(hw_verify_rule_judge(&rule, 10, low, 3, scratch, 1, false).verdict, HW_VERIFY_AGREES);
}

/* A known value with a standard error of 1: squares are added, 3.3 of each. */
static void a_known_value_may_be_uncertain_too(void **state) {
    (void)state;
    struct hw_verify_rule rule = {.kind = HW_VERIFY_BY_SE, .limit = 3.3, .se = 1};
    double scratch[3], limit = 3.3 * sqrt(1.0 / 3 + 1);
    struct hw_verify_found found = hw_verify_rule_judge(&rule, 1000 + 0.999 * limit, three, 3, scratch, 1, true);
    assert_true(fabs(found.allowed / limit - 1) < 1e-9); /* what is shown is what was judged by, and not 3.3 / sqrt(3) */
    assert_int_equal(found.verdict, HW_VERIFY_AGREES);
    assert_int_equal(hw_verify_rule_judge(&rule, 1000 + 1.001 * limit, three, 3, scratch, 1, true).verdict, HW_VERIFY_DIFFERS);
    rule.kind = HW_VERIFY_BY_INTERVAL;
    found = hw_verify_rule_judge(&rule, 1000, three, 3, scratch, 1, true);
    assert_true(fabs(found.allowed / hypot(half_of_three(1), 3.3) - 1) < 1e-9);
}

static void tolerances_and_exact_values(void **state) {
    (void)state;
    assert_int_equal(judge("within 3 %", 1030, three, 3, true).verdict, HW_VERIFY_AGREES);
    assert_int_equal(judge("within 3 %", 1032, three, 3, true).verdict, HW_VERIFY_DIFFERS);
    assert_int_equal(judge("within 0.5", 1000.4, three, 3, true).verdict, HW_VERIFY_AGREES);
    assert_int_equal(judge("within 0.5", 1000.6, three, 3, true).verdict, HW_VERIFY_DIFFERS);
    static const double same[] = {7, 7, 7}, zeros[] = {0, 0}, one_off[] = {7, 7, 7 + 1e-7};
    assert_int_equal(judge("exact", 7 + 1e-9, same, 3, false).verdict, HW_VERIFY_AGREES);
    assert_int_equal(judge("exact", 7 + 1e-8, same, 3, false).verdict, HW_VERIFY_DIFFERS);
    assert_int_equal(judge("exact", 7, one_off, 3, false).verdict, HW_VERIFY_DIFFERS);
    assert_int_equal(judge("exact", 0, zeros, 2, false).verdict, HW_VERIFY_AGREES);
    assert_int_equal(judge("exact", 7, same, 1, false).verdict, HW_VERIFY_AGREES);
}

/* 1 to 5 have the sample variance 2.5; the terms of its mean are 5/4 times 4, 1, 0, 1, 4. */
static void variances_are_means_of_squares(void **state) {
    (void)state;
    static const double five[] = {1, 2, 3, 4, 5};
    struct hw_verify_rule rule = {.kind = HW_VERIFY_BY_SE, .limit = 1, .variance = true, .many_runs = true};
    double scratch[5];
    struct hw_verify_found found = hw_verify_rule_judge(&rule, 2.5, five, 5, scratch, 1, false);
    double se = sqrt((2 * 6.25 + 2 * 1.5625 + 6.25) / 4 / 5); /* squared deviations of 5, 1.25, 0, 1.25, 5 from 2.5 */
    assert_true(fabs(found.observed - 2.5) < 1e-12 && fabs(found.allowed / se - 1) < 1e-9);
}

static void values_that_are_missing(void **state) {
    (void)state;
    static const double none[] = {NAN, NAN}, some[] = {999, NAN, 1000, 1001};
    assert_int_equal(judge("interval", 1, none, 2, false).verdict, HW_VERIFY_ABSENT);
    struct hw_verify_found found = judge("interval", 1000, some, 4, false);
    assert_true(found.n == 3 && found.verdict == HW_VERIFY_AGREES);
    assert_int_equal(judge("exact", 1000, some, 4, false).verdict, HW_VERIFY_DIFFERS);
    assert_int_equal(judge("interval", 1000, three, 1, false).verdict, HW_VERIFY_DIFFERS); /* one replicate has no interval */
    assert_int_equal(judge("3.3 se", 999, three, 1, false).verdict, HW_VERIFY_DIFFERS);
}

static void only_shown_never_fails(void **state) {
    (void)state;
    struct hw_verify_rule rule = {.kind = HW_VERIFY_BY_INTERVAL, .informative = true};
    double scratch[3];
    struct hw_verify_found found = hw_verify_rule_judge(&rule, 5, three, 3, scratch, 1, false);
    assert_int_equal(found.verdict, HW_VERIFY_ASIDE);
    for (int v = HW_VERIFY_AGREES; v <= HW_VERIFY_LATER; v++) {
        bool shown = v == HW_VERIFY_AGREES || v == HW_VERIFY_ASIDE || v == HW_VERIFY_LATER;
        assert_true(hw_verify_rule_fails((enum hw_verify_verdict)v) == !shown);
        assert_true(strlen(hw_verify_rule_word((enum hw_verify_verdict)v)) > 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_what_the_guide_says),
        cmocka_unit_test(the_interval_is_students_at_the_shared_risk),
        cmocka_unit_test(a_wide_interval_is_not_agreement),
        cmocka_unit_test(standard_errors_are_counted),
        cmocka_unit_test(a_known_value_may_be_uncertain_too),
        cmocka_unit_test(tolerances_and_exact_values),
        cmocka_unit_test(variances_are_means_of_squares),
        cmocka_unit_test(values_that_are_missing),
        cmocka_unit_test(only_shown_never_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

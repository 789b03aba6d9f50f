/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "agents/loans.h"

static void expect(double found, double expected) {
    assert_true(fabs(found - expected) <= 1e-9 * (1 + expected));
}

/* Without interest it adds up; with it a year of 10 % makes 100 to 110, and two to 121, in whatever parts they are taken. */
static void test_what_is_lent_grows(void **state) {
    (void)state;
    expect(hw_loans_grown(1000, 70, 10, 0), 1100);
    expect(hw_loans_grown(100, 0, 365, 0.1), 110);
    expect(hw_loans_grown(100, 0, 730, 0.1), 121);
    double once = hw_loans_grown(100, 70, 100, 0.1);
    expect(hw_loans_grown(hw_loans_grown(100, 70, 40, 0.1), 70, 60, 0.1), once);
    assert_true(once > 1100 && once < 1100 * 1.1);
    /* A pound a day for a year is worth what an annuity in advance and one in arrears have between them. */
    double daily = pow(1.1, 1.0 / 365) - 1, arrears = 0.1 / daily;
    double year = hw_loans_grown(0, 7, 365, 0.1);
    assert_true(year > arrears && year < arrears * (1 + daily));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_lent_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

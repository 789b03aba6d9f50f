/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include "sim/num.h"

#define N 20000

/* Evenly spread over (0, 1), without a random generator: multiples of the golden ratio. */
static double spread(int i) {
    double x = (i + 0.5) * 0.61803398874989484820;
    return x - floor(x);
}

/* The distance in units of the exact value's last place; the reference has 64 bits of significand. */
static double ulps(double got, long double exact) {
    int exponent = 0;
    (void)frexpl(exact, &exponent);
    return (double)(fabsl((long double)got - exact) / ldexpl(1.0L, exponent - DBL_MANT_DIG));
}

/* SLEEF states at most 1.0 units in the last place for its u10 functions; the reference adds less than 0.01. */
#define ASSERT_CLOSE(call, exact, x)                                                                                                      \
    do {                                                                                                                                  \
        double off = ulps((call), (exact));                                                                                               \
        if (!(off <= 1.01)) {                                                                                                             \
            fail_msg("%s at %.17g is %.3g units off", #call, (x), off);                                                                   \
        }                                                                                                                                 \
    } while (0)

static void values_are_right_to_the_last_place(void **state) {
    (void)state;
    for (int i = 0; i < N; i++) {
        double u = spread(i);
        double wide = (double)expl(1400.0L * (long double)u - 700.0L);
        double x = 1400.0 * u - 700.0;
        ASSERT_CLOSE(hw_num_exp(x), expl(x), x);
        ASSERT_CLOSE(hw_num_log(wide), logl(wide), wide);
        ASSERT_CLOSE(hw_num_log(0.5 + u), logl(0.5 + u), 0.5 + u);
        ASSERT_CLOSE(hw_num_log1p(u - 0.5), log1pl(u - 0.5), u - 0.5);
        ASSERT_CLOSE(hw_num_expm1(4.0 * u - 2.0), expm1l(4.0 * u - 2.0), 4.0 * u - 2.0);
        ASSERT_CLOSE(hw_num_sin(100.0 * u - 50.0), sinl(100.0 * u - 50.0), 100.0 * u - 50.0);
        ASSERT_CLOSE(hw_num_cos(100.0 * u - 50.0), cosl(100.0 * u - 50.0), 100.0 * u - 50.0);
        double y = 20.0 * spread(3 * i + 1) - 10.0;
        ASSERT_CLOSE(hw_num_pow(100.0 * u, y), powl(100.0 * u, y), 100.0 * u);
    }
}

/* Log gamma passes through 0 at 1 and 2, where only the absolute error counts; ln (n-1)! elsewhere. */
static void log_gamma_is_right(void **state) {
    (void)state;
    for (int i = 0; i < N; i++) {
        double x = 200.0 * spread(i);
        double error = fabs((double)((long double)hw_num_lgamma(x) - lgammal(x)));
        assert_true(error <= 4e-16 * fmax(1.0, fabs((double)lgammal(x))));
    }
    long double factorial = 0.0L;
    for (int n = 1; n < 100; n++) {
        assert_true(fabs((double)(hw_num_lgamma(n) - factorial)) <= 4e-16 * fmax(1.0, (double)factorial));
        factorial += logl(n);
    }
}

static void edges_are_as_in_the_standard(void **state) {
    (void)state;
    double inf = (double)INFINITY;
    assert_true(hw_num_exp(0.0) == 1.0 && hw_num_exp(-inf) == 0.0 && isinf(hw_num_exp(710.0)) && hw_num_exp(-1000.0) == 0.0);
    assert_true(hw_num_log(1.0) == 0.0 && hw_num_log(0.0) == -inf && isnan(hw_num_log(-1.0)) && hw_num_log(inf) == inf);
    assert_true(hw_num_pow(2.0, 10.0) == 1024.0 && hw_num_pow(0.0, 0.0) == 1.0 && hw_num_pow(0.0, 2.0) == 0.0);
    assert_true(hw_num_pow(4.0, 0.5) == 2.0 && isnan(hw_num_pow(-1.0, 0.5)));
    assert_true(hw_num_log1p(0.0) == 0.0 && hw_num_expm1(0.0) == 0.0 && hw_num_sin(0.0) == 0.0 && hw_num_cos(0.0) == 1.0);
    assert_true(hw_num_log1p(1e-300) == 1e-300 && hw_num_expm1(1e-300) == 1e-300);
    assert_true(isnan(hw_num_exp((double)NAN)) && isnan(hw_num_log((double)NAN)));
}

/* Promise P4, trap T2: a product and a sum in one expression must be rounded twice. (1 + 2^-27)(1 - 2^-27) = 1 - 2^-54
 * rounds to 1, so the sum with -1 is 0; fused it is -2^-54. The function may use the fused instruction, so that only
 * -ffp-contract=off stands between. */
#if defined(__x86_64__)
__attribute__((target("fma"), noinline)) static double multiply_and_add(double a, double b, double c) {
    return a * b + c;
}
#endif

static void the_compiler_does_not_fuse(void **state) {
    (void)state;
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("fma")) {
        print_message("not run: this processor has no fused multiply-add\n");
        skip();
    }
    volatile double a = 1.0 + 0x1p-27;
    volatile double b = 1.0 - 0x1p-27;
    assert_true(multiply_and_add(a, b, -1.0) == 0.0);
#else
    skip();
#endif
}

/* Doubles are doubles: no wider intermediate results (x87), no flush of denormals to zero (-ffast-math links that in). */
static void arithmetic_is_plain_ieee(void **state) {
    (void)state;
    assert_int_equal(FLT_EVAL_METHOD, 0);
    volatile double least = DBL_MIN;
    assert_true(least / 2.0 > 0.0);
    volatile double big = 0x1p53;
    assert_true((big + 1.0) - big == 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_right_to_the_last_place),
        cmocka_unit_test(log_gamma_is_right),
        cmocka_unit_test(edges_are_as_in_the_standard),
        cmocka_unit_test(the_compiler_does_not_fuse),
        cmocka_unit_test(arithmetic_is_plain_ieee),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

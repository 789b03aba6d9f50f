/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Special functions against values of mpmath (50 digits), written as the command that makes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "tests/unit/sample_checks.h"

static void near(double value, double expected, double relative) {
    if (!(fabs(value - expected) <= relative * fabs(expected))) {
        fail_msg("%.17g, expected %.17g", value, expected);
    }
}

/* scipy 1.10.1, t.ppf; it is itself off by up to 2.2e-9 (the next test has the exact values). */
static void t_quantiles_are_the_published_ones(void **unused) {
    (void)unused;
    static const double rows[][3] = {
        {0.975, 1, 12.706204736432095},  {0.975, 2, 4.302652729911275},   {0.975, 4, 2.7764451051977987},
        {0.975, 9, 2.2621571627409915},  {0.975, 19, 2.093024054408263},  {0.975, 29, 2.045229642132703},
        {0.975, 49, 2.009575234489209},  {0.975, 99, 1.9842169515086827}, {0.995, 7, 3.4994832973505026},
        {0.9, 3, 1.637744357215907},     {0.975, 1000, 1.9623390808264074}, {0.95, 14, 1.7613101357748562},
        {0.9995, 24, 3.7453986189275703}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        near(hw_special_t_quantile(rows[i][0], rows[i][1]), rows[i][2], 1e-8);
        near(hw_special_t_quantile(1.0 - rows[i][0], rows[i][1]), -rows[i][2], 1e-8);
    }
}

/* Closed forms: df 1 tan(pi (p - 1/2)); df 2 (2p - 1) / sqrt(2 p (1 - p)); and the root of the cdf for .9 and 3. */
static void t_quantiles_are_exact(void **unused) {
    (void)unused;
    near(hw_special_t_quantile(0.9, 1), tan(0.4 * 3.14159265358979323846), 1e-13);
    near(hw_special_t_quantile(0.999, 2), 0.998 / sqrt(2 * 0.999 * 0.001), 1e-13);
    near(hw_special_t_quantile(0.9, 3), 1.6377443536962101, 1e-13);
    assert_true(fabs(hw_special_t_quantile(0.5, 5)) < 1e-15);
}

/* GSL's, and ours for whole degrees of freedom. */
static void t_quantiles_for_storing_are_the_same(void **unused) {
    (void)unused;
    static const double at[] = {0.5, 0.6, 0.9, 0.975, 0.995, 0.9999};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        for (int64_t df = 1; df < 3000; df = df < 40 ? df + 1 : df * 2 + 1) {
            double other = hw_special_t_quantile(at[i], (double)df);
            near(1.0 + hw_special_t_whole_quantile(at[i], df), 1.0 + other, 1e-11);
        }
    }
    assert_true(isnan(hw_special_t_whole_quantile(0.4, 3)) && isnan(hw_special_t_whole_quantile(1.0, 3)) && isnan(hw_special_t_whole_quantile(0.9, 0)));
}

static void t_quantiles_out_of_range_are_nan(void **unused) {
    (void)unused;
    static const double rows[][2] = {{0, 5}, {1, 5}, {-1, 5}, {NAN, 5}, {0.5, 0}, {0.5, -1}, {0.5, NAN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(isnan(hw_special_t_quantile(rows[i][0], rows[i][1])));
    }
}

/* mpmath.ncdf(z) */
static void normal_cdf_is_exact_far_out(void **unused) {
    (void)unused;
    near(hw_special_normal_cdf(-37.0), 5.7255712225245768e-300, 2e-15);
    near(hw_special_normal_cdf(-20.0), 2.7536241186062337e-89, 2e-15);
    near(hw_special_normal_cdf(-6.5), 4.0160005838591178e-11, 2e-15);
    near(hw_special_normal_cdf(-5.0), 2.8665157187919391e-7, 2e-15);
    near(hw_special_normal_cdf(-1.0), 0.15865525393145705, 2e-15);
    near(hw_special_normal_cdf(-0.67), 0.2514288950953101, 2e-15);
    near(hw_special_normal_cdf(-0.001), 0.49960105778608894, 2e-15);
    near(hw_special_normal_cdf(0.5), 0.6914624612740131, 2e-15);
    near(hw_special_normal_cdf(1.96), 0.97500210485177956, 2e-15);
    near(hw_special_normal_cdf(5.0), 0.99999971334842812, 2e-15);
    assert_true(hw_special_normal_cdf(-INFINITY) == 0.0);
    assert_true(hw_special_normal_cdf(INFINITY) == 1.0);
    assert_true(isnan(hw_special_normal_cdf(NAN)));
}

static void normal_quantile_inverts_the_cdf(void **unused) {
    (void)unused;
    for (double p = 1e-300; p < 0.5; p *= 1.7) { /* d log p / d log z is z^2 at most, 1400: 1e-12 leaves room for rounding only */
        near(hw_special_normal_cdf(hw_special_normal_quantile(p)), p, 1e-12);
    }
    for (double p = 0.25; p > 1e-15; p *= 0.5) { /* powers of two: 1 - p is exact */
        near(hw_special_normal_quantile(1.0 - p), -hw_special_normal_quantile(p), 0.0);
    }
    assert_true(hw_special_normal_quantile(0.5) == 0.0);
    assert_true(isnan(hw_special_normal_quantile(0.0)));
    assert_true(isnan(hw_special_normal_quantile(1.0)));
    assert_true(isnan(hw_special_normal_quantile(NAN)));
}

/* shape, x, mpmath.gammainc(shape, 0, x, regularized=True), mpmath.gammainc(shape, x, inf, regularized=True) */
static void gamma_functions_are_exact(void **unused) {
    (void)unused;
    static const double rows[][4] = {
        {0.001, 1e-30, 0.93379237765867299, 0.066207622341327008},
        {0.001, 0.001, 0.99368764670886029, 0.0063123532911397099},
        {0.001, 1.0, 0.99978039164241444, 0.0002196083575855564},
        {0.001, 20.0, 0.99999999999990129, 9.8711730979026902e-14},
        {0.7, 1e-06, 6.9439818253508777e-5, 0.99993056018174649},
        {0.7, 0.5, 0.55751529287718865, 0.44248470712281135},
        {0.7, 2.0, 0.92374714729210164, 0.076252852707898356},
        {0.7, 100.0, 1.0, 7.1774532442611583e-45},
        {1.0, 1e-09, 9.9999999950000006e-10, 0.999999999},
        {1.0, 1.0, 0.63212055882855768, 0.36787944117144232},
        {1.0, 50.0, 1.0, 1.9287498479639178e-22},
        {12.0, 0.1, 1.9036424006406277e-21, 1.0},
        {12.0, 11.0, 0.42073323707828797, 0.57926676292171203},
        {12.0, 14.0, 0.73996007754056618, 0.26003992245943382},
        {12.0, 100.0, 1.0, 1.0457262607030485e-29},
        {40.0, 1.0, 4.6214458403799128e-49, 1.0},
        {40.0, 39.0, 0.45755128287129598, 0.54244871712870402},
        {40.0, 45.0, 0.79161817996740721, 0.20838182003259279},
        {40.0, 200.0, 1.0, 4.6264659615098172e-44},
        {10000.0, 9500.0, 1.8624546517951551e-7, 0.99999981375453482},
        {10000.0, 10000.0, 0.5013298083399552, 0.4986701916600448},
        {10000.0, 10400.0, 0.99996111982942601, 3.8880170573988205e-5},
        {1000000.0, 995000.0, 2.7495803592700708e-7, 0.99999972504196407},
        {1000000.0, 1000000.0, 0.50013298076087259, 0.49986701923912741},
        {1000000.0, 1003000.0, 0.99863825935378241, 0.0013617406462175915},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        near(hw_special_gamma_cdf(rows[i][0], rows[i][1]), rows[i][2], 1e-12);
        near(hw_special_gamma_upper(rows[i][0], rows[i][1]), rows[i][3], 1e-12);
    }
}

static void gamma_functions_at_the_ends(void **unused) {
    (void)unused;
    assert_true(hw_special_gamma_cdf(2.0, 0.0) == 0.0);
    assert_true(hw_special_gamma_upper(2.0, 0.0) == 1.0);
    assert_true(hw_special_gamma_cdf(2.0, INFINITY) == 1.0);
    assert_true(hw_special_gamma_upper(2.0, INFINITY) == 0.0);
    assert_true(isnan(hw_special_gamma_cdf(0.0, 1.0)));
    assert_true(isnan(hw_special_gamma_upper(-1.0, 1.0)));
    assert_true(isnan(hw_special_gamma_cdf(1.0, NAN)));
    assert_true(isnan(hw_special_gamma_upper(1.0, NAN)));
    assert_true(isnan(hw_special_gamma_quantile(1.0, 0.0)));
    assert_true(isnan(hw_special_gamma_upper_quantile(1.0, 1.0)));
}

/* An error e of log x moves p by e shape x^shape exp(-x) / gamma(shape + 1), never more than e sqrt(shape): so p comes
 * back to 1e-13 sqrt(shape) / p where the functions themselves are that exact. */
static void gamma_quantiles_invert(void **unused) {
    (void)unused;
    static const double shapes[] = {1e-3, 0.05, 0.7, 1.0, 3.0, 15.0, 17.0, 400.0, 1e4, 1e6};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        for (double p = 1e-12; p < 0.4; p *= 7) {
            double x = hw_special_gamma_quantile(shapes[i], p);
            if (x > 0.0) { /* 0 stands for less than the smallest double: shape 1e-3 only */
                near(hw_special_gamma_cdf(shapes[i], x), p, 1e-9);
            } else {
                assert_true(shapes[i] == 1e-3);
            }
            near(hw_special_gamma_upper(shapes[i], hw_special_gamma_upper_quantile(shapes[i], p)), p, 1e-9);
        }
    }
}

/* GSL 2.7.1 gives NaN here (gsl_cdf_gamma_Pinv): the answer is below the smallest double. */
static void a_tiny_gamma_quantile_is_zero_not_nan(void **unused) {
    (void)unused;
    assert_true(hw_special_gamma_quantile(1e-3, 1e-300) == 0.0);
}

/* scipy 1.10.1, kstwobign.ppf and chi2.ppf */
static void critical_values_of_fit_are_the_published_ones(void **unused) {
    (void)unused;
    static const double kolmogorov[][2] = {
        {0.9, 1.2238478702170825}, {0.95, 1.3580986393225505}, {0.99, 1.6276236115189502}, {0.999, 1.949474603504375}};
    static const double chi[][3] = {
        {0.95, 9, 16.918977604620448}, {0.999, 17, 40.79021670690253}, {0.999, 99, 148.23035916510173}, {0.99, 167, 212.43129395391728}};
    for (size_t i = 0; i < 4; i++) {
        near(hw_special_kolmogorov_quantile(kolmogorov[i][0]), kolmogorov[i][1], 1e-7);
        near(chi_square_quantile(chi[i][0], chi[i][1]), chi[i][2], 1e-7);
    }
    assert_true(fabs(KS_LIMIT - hw_special_kolmogorov_quantile(0.999)) < 1e-4);
    assert_true(isnan(hw_special_kolmogorov_quantile(0.0)) && isnan(hw_special_kolmogorov_quantile(1.0)) && isnan(hw_special_kolmogorov_quantile(NAN)));
}

/* Expected 3, 3, 4, 10, 2: the first two make a cell of 6, then 4 and 10 one of 14 with the last 2 (which expects less than 5). */
static void chi_square_takes_small_cells_together(void **unused) {
    (void)unused;
    double df = 0;
    near(chi_square((const double[]){2, 1, 9, 8, 2}, (const double[]){3, 3, 4, 10, 2}, 5, &df), 9.0 / 6 + 9.0 / 16, 1e-15);
    assert_true(df == 1.0);
    near(chi_square((const double[]){7, 13}, (const double[]){10, 10}, 2, &df), 1.8, 1e-15);
    assert_true(df == 1.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_quantiles_are_the_published_ones),
        cmocka_unit_test(t_quantiles_are_exact),
        cmocka_unit_test(t_quantiles_for_storing_are_the_same),
        cmocka_unit_test(t_quantiles_out_of_range_are_nan),
        cmocka_unit_test(normal_cdf_is_exact_far_out),
        cmocka_unit_test(normal_quantile_inverts_the_cdf),
        cmocka_unit_test(gamma_functions_are_exact),
        cmocka_unit_test(gamma_functions_at_the_ends),
        cmocka_unit_test(gamma_quantiles_invert),
        cmocka_unit_test(a_tiny_gamma_quantile_is_zero_not_nan),
        cmocka_unit_test(critical_values_of_fit_are_the_published_ones),
        cmocka_unit_test(chi_square_takes_small_cells_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

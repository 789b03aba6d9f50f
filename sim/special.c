/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/special.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "sim/base.h"
#include "sim/num.h"

#define ROOT_2PI 2.5066282746310005024
#define HALF_LOG_2PI 0.91893853320467274178

double hw_special_t_quantile(double p, double df) {
    if (!(p > 0.0 && p < 1.0 && df > 0.0)) {
        return NAN;
    }
    gsl_set_error_handler_off(); /* its default aborts; called when results are read, by one thread */
    double tail = p < 0.5 ? p : 1.0 - p;
    double t = gsl_cdf_tdist_Pinv(tail, df);
    for (int i = 0; i < 2; i++) { /* to full precision whatever way GSL took */
        double next = t - (gsl_cdf_tdist_P(t, df) - tail) / gsl_ran_tdist_pdf(t, df);
        t = isfinite(next) ? next : t;
    }
    return !isfinite(t) ? NAN : p < 0.5 ? t : -t;
}

double hw_special_binomial_cdf(int32_t k, double p, int32_t n) {
    gsl_set_error_handler_off();
    return k < 0 ? 0.0 : k >= n ? 1.0 : gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n);
}

double hw_special_binomial_upper(int32_t k, double p, int32_t n) {
    gsl_set_error_handler_off();
    return k < 0 ? 1.0 : k >= n ? 0.0 : gsl_cdf_binomial_Q((unsigned)k, p, (unsigned)n);
}

/* The angle between 0 and pi / 2 with that sine and cosine. */
static double angle_of(double sine, double cosine) {
    double angle = sine;
    for (int i = 0; i < 60; i++) {
        double step = hw_num_sin(angle) * cosine - hw_num_cos(angle) * sine; /* the sine of what it is too large by */
        angle -= step;
        if (fabs(step) < 1e-16) {
            break;
        }
    }
    return angle;
}

/* P(|T| < t) of whole degrees of freedom: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4. */
static double t_within(double t, int64_t df) {
    double n = (double)df, sine = t / sqrt(n + t * t), cosine = sqrt(n / (n + t * t)), square = cosine * cosine;
    bool odd = df % 2 == 1;
    double term = odd ? cosine : 1.0, sum = df == 1 ? 0.0 : term;
    for (int64_t k = odd ? 3 : 2; k <= df - 2 && term > sum * 1e-18; k += 2) {
        term *= square * (double)(k - 1) / (double)k;
        sum += term;
    }
    return odd ? (angle_of(sine, cosine) + sine * sum) * 0.63661977236758134308 : sine * sum;
}

double hw_special_t_whole_quantile(double p, int64_t df) {
    if (!(p >= 0.5 && p < 1.0 && df >= 1)) {
        return NAN;
    }
    const double n = (double)df, wanted = 2.0 * p - 1.0;
    const double peak = hw_num_exp(hw_num_lgamma(0.5 * (n + 1.0)) - hw_num_lgamma(0.5 * n)) / sqrt(n * 3.14159265358979323846);
    double t = p == 0.5 ? 0.0 : hw_special_normal_quantile(p);
    for (int i = 0; i < 100; i++) { /* Newton from the left, where the density is higher: it never goes past */
        double density = peak * hw_num_pow(1.0 + t * t / n, -0.5 * (n + 1.0));
        double step = (wanted - t_within(t, df)) / (2.0 * density);
        t += step;
        if (fabs(step) <= 4e-16 * t) {
            break;
        }
    }
    return t;
}

static double polynomial(const double *coefficients, size_t n, double x) {
    double sum = coefficients[n - 1];
    for (size_t i = n - 1; i > 0; i--) {
        sum = sum * x + coefficients[i - 1];
    }
    return sum;
}

double hw_special_normal_density(double z) {
    return hw_num_exp(-0.5 * z * z) / ROOT_2PI;
}

/* P(Z > y), y > 0.67449: Cody 1969 (Math. Comp. 23, 631), as in the ANORM of his SPECFUN. */
static double normal_upper(double y) {
    static const double c[] = {9842.7148383839780218,  11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711,
                               597.27027639480026226,  93.506656132177855979, 8.8831497943883759412, .39894151208813466764,
                               1.0765576773720192317e-8};
    static const double d[] = {19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091,
                               6485.558298266760755,  1519.377599407554805,  235.38790178262499861, 22.266688044328115691, 1.0};
    static const double p[] = {2.9112874951168792e-5, .001421619193227893466, .022235277870649807,
                               .1274011611602473639,  .21589853405795699,     .02307344176494017303};
    static const double q[] = {7.29751555083966205e-5, .00378239633202758244, .0659881378689285515, .468238212480865118,
                               1.28426009614491121,    1.0};
    double ratio;
    if (y <= 5.656854249492380195) {
        double top = c[8] * y + c[7];
        double bottom = y + d[7];
        for (int i = 6; i >= 0; i--) {
            top = top * y + c[i];
            bottom = bottom * y + d[i];
        }
        ratio = top / bottom;
    } else {
        double s = 1.0 / (y * y);
        ratio = s * polynomial(p, 6, s) / polynomial(q, 6, s);
        ratio = (1.0 / ROOT_2PI - ratio) / y;
    }
    double coarse = floor(y * 16.0) / 16.0; /* split so that the square is exact */
    double rest = (y - coarse) * (y + coarse);
    return hw_num_exp(-0.5 * coarse * coarse) * hw_num_exp(-0.5 * rest) * ratio;
}

double hw_special_normal_cdf(double z) {
    static const double a[] = {18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287,
                               .065682337918207449113};
    static const double b[] = {45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1.0};
    if (isnan(z)) {
        return z;
    }
    if (fabs(z) <= 0.67448975) {
        double s = z * z;
        return 0.5 + z * polynomial(a, 5, s) / polynomial(b, 5, s);
    }
    if (fabs(z) > 39.0) {
        return z > 0.0 ? 1.0 : 0.0;
    }
    return z > 0.0 ? 1.0 - normal_upper(z) : normal_upper(-z);
}

/* Wichura 1988, AS 241 PPND16 (Appl. Statist. 37, 477): relative error about 1e-16. */
double hw_special_normal_quantile(double p) {
    static const double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                               4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[] = {1.0,
                               4.2313330701600911252e1,
                               6.8718700749205790830e2,
                               5.3941960214247511077e3,
                               2.1213794301586595867e4,
                               3.9307895800092710610e4,
                               2.8729085735721942674e4,
                               5.2264952788528545610e3};
    static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0,  5.76949722146069140550e0,
                               3.64784832476320460504e0,  1.27045825245236838258e0,  2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {1.0,
                               2.05319162663775882187e0,
                               1.67638483018380384940e0,
                               6.89767334985100004550e-1,
                               1.48103976427480074590e-1,
                               1.51986665636164571966e-2,
                               5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0,
                               5.99832206555887937690e-1,
                               1.36929880922735805310e-1,
                               1.48753612908506148525e-2,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    if (!(p > 0.0 && p < 1.0)) {
        return NAN;
    }
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(a, 8, r) / polynomial(b, 8, r);
    }
    double r = sqrt(-hw_num_log(q < 0.0 ? p : 1.0 - p));
    double z = r <= 5.0 ? polynomial(c, 8, r - 1.6) / polynomial(d, 8, r - 1.6) : polynomial(e, 8, r - 5.0) / polynomial(f, 8, r - 5.0);
    return q < 0.0 ? -z : z;
}

/* a log(a / x) + x - a without cancellation where x is near a (Loader 2000). */
static double deviance(double a, double x) {
    if (fabs(x - a) >= 0.1 * (x + a)) {
        return a * hw_num_log(a / x) + x - a;
    }
    double v = (a - x) / (a + x);
    double sum = (a - x) * v;
    double term = 2.0 * a * v;
    v *= v;
    for (int j = 3; j < 60; j += 2) {
        term *= v;
        double next = sum + term / j;
        if (next == sum) {
            break;
        }
        sum = next;
    }
    return sum;
}

/* log of x^a exp(-x) / gamma(a + 1), a > 0, x > 0. */
static double log_gamma_term(double a, double x) {
    if (a < 16.0) {
        return a * hw_num_log(x) - x - hw_num_lgamma(a + 1.0);
    }
    double s = 1.0 / (a * a);
    double stirling = (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / a;
    return -stirling - deviance(a, x) - 0.5 * hw_num_log(a) - HALF_LOG_2PI;
}

static double gamma_series(double a, double x) {
    double sum = 1.0;
    double term = 1.0;
    for (double k = a + 1.0; term > sum * 0x1p-54; k += 1.0) {
        term *= x / k;
        sum += term;
    }
    return sum;
}

/* Continued fraction of Q over x^a exp(-x) / gamma(a) by the modified Lentz method (Press et al. 2007, 6.2). */
static double gamma_fraction(double a, double x) {
    double b = x + 1.0 - a;
    double c = 1.0 / DBL_MIN;
    double d = 1.0 / b;
    double h = d;
    for (int i = 1; i < 200000; i++) {
        double k = -i * (i - a);
        b += 2.0;
        d = k * d + b;
        d = 1.0 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
        c = b + k / c;
        c = fabs(c) < DBL_MIN ? DBL_MIN : c;
        double step = d * c;
        h *= step;
        if (fabs(step - 1.0) < 0x1p-51) {
            break;
        }
    }
    return h;
}

double hw_special_gamma_cdf(double shape, double x) {
    if (!(shape > 0.0) || isnan(x)) {
        return NAN;
    }
    if (x <= 0.0) {
        return 0.0;
    }
    if (isinf(x)) {
        return 1.0;
    }
    if (x < shape + 1.0) {
        return hw_num_exp(log_gamma_term(shape, x)) * gamma_series(shape, x);
    }
    return 1.0 - hw_special_gamma_upper(shape, x);
}

double hw_special_gamma_upper(double shape, double x) {
    if (!(shape > 0.0) || isnan(x)) {
        return NAN;
    }
    if (x <= 0.0) {
        return 1.0;
    }
    if (isinf(x)) {
        return 0.0;
    }
    if (x < (shape < 1.0 ? 0.3 : shape + 1.0)) { /* small shapes: P is near 1 already, the difference would lose digits */
        return 1.0 - hw_special_gamma_cdf(shape, x);
    }
    return hw_num_exp(log_gamma_term(shape, x)) * shape * gamma_fraction(shape, x);
}

/* Newton's steps for log(probability) as a function of log x, in which it is concave, kept inside a shrinking bracket. */
static double gamma_inverse(double shape, double goal, bool upper) {
    double low = -750.0; /* log of less than the smallest double */
    double high = hw_num_log(shape + 40.0 * sqrt(shape) + 800.0);
    double log_goal = hw_num_log(goal);
    double t = hw_num_log(shape);
    if (!upper) { /* near 0 P is x^shape / gamma(shape + 1) */
        double start = (log_goal + hw_num_lgamma(shape + 1.0)) / shape;
        if (start < low) {
            return 0.0;
        }
        t = start < t ? start : t;
    }
    for (int i = 0; i < 200; i++) {
        double x = hw_num_exp(t);
        double p = upper ? hw_special_gamma_upper(shape, x) : hw_special_gamma_cdf(shape, x);
        bool beyond = upper ? p < goal : p > goal;
        *(beyond ? &high : &low) = t;
        double slope = shape * hw_num_exp(log_gamma_term(shape, x)) / p * (upper ? -1.0 : 1.0);
        double next = p > 0.0 ? t - (hw_num_log(p) - log_goal) / slope : NAN;
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (fabs(next - t) <= 0x1p-50 || next == t) {
            return hw_num_exp(next);
        }
        t = next;
    }
    return hw_num_exp(t);
}

double hw_special_gamma_quantile(double shape, double p) {
    if (!(shape > 0.0 && p > 0.0 && p < 1.0)) {
        return NAN;
    }
    return p <= 0.9 ? gamma_inverse(shape, p, false) : gamma_inverse(shape, 1.0 - p, true);
}

double hw_special_gamma_upper_quantile(double shape, double q) {
    if (!(shape > 0.0 && q > 0.0 && q < 1.0)) {
        return NAN;
    }
    return q < 0.1 ? gamma_inverse(shape, q, true) : gamma_inverse(shape, 1.0 - q, false);
}

/* The series alternates and its terms fall; below 0.1 the sum is less than 1e-50. */
static double kolmogorov_cdf(double x) {
    double sum = 0.0;
    for (int k = 1; k <= 100; k++) {
        sum += (k % 2 == 1 ? 2.0 : -2.0) * hw_num_exp(-2.0 * k * k * x * x);
    }
    return 1.0 - sum;
}

double hw_special_kolmogorov_quantile(double p) {
    double low = 0.1, high = 10.0; /* at 10 the cdf is 1 */
    if (!(p > 0.0 && p < 1.0)) {
        return NAN;
    }
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high);
        *(kolmogorov_cdf(middle) < p ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

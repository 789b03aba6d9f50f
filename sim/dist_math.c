/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/dist_math.h"

#include <math.h>

#include "sim/num.h"
#include "sim/special.h"

/* The share of E[X^order] that values up to x (upper: above x) contribute: itself a distribution function, of the
 * distribution biased by X^order. Positive kinds only; order 0 is the distribution itself. */
static double biased_share(const struct hw_dist *dist, int order, double x, bool upper) {
    if (x <= 0.0) {
        return upper ? 1.0 : 0.0;
    }
    if (isinf(x)) {
        return upper ? 0.0 : 1.0;
    }
    double shape = 1.0;
    double scaled = x;
    switch (dist->kind) {
    case HW_DIST_EXPONENTIAL:
        scaled = x / dist->a;
        if (order == 0) {
            return upper ? hw_num_exp(-scaled) : -hw_num_expm1(-scaled);
        }
        break;
    case HW_DIST_LOGNORMAL:
        scaled = (hw_num_log(x) - dist->a) / dist->b - order * dist->b;
        return hw_special_normal_cdf(upper ? -scaled : scaled);
    case HW_DIST_WEIBULL:
        scaled = hw_num_pow(x / dist->b, dist->a);
        if (order == 0) {
            return upper ? hw_num_exp(-scaled) : -hw_num_expm1(-scaled);
        }
        shape = 1.0 + order * dist->c;
        order = 0;
        break;
    default: /* gamma and Erlang */
        scaled = x / dist->b;
        shape = dist->a;
        break;
    }
    return upper ? hw_special_gamma_upper(shape + order, scaled) : hw_special_gamma_cdf(shape + order, scaled);
}

/* E[X^order] of a positive kind. */
static double power_mean(const struct hw_dist *dist, int order) {
    if (order == 0) {
        return 1.0;
    }
    switch (dist->kind) {
    case HW_DIST_EXPONENTIAL:
        return order == 1 ? dist->a : 2.0 * dist->a * dist->a;
    case HW_DIST_LOGNORMAL:
        return hw_num_exp(order * dist->a + 0.5 * order * order * dist->b * dist->b);
    case HW_DIST_WEIBULL:
        return (order == 1 ? dist->b : dist->b * dist->b) * hw_num_exp(hw_num_lgamma(1.0 + order * dist->c));
    default:
        return order == 1 ? dist->a * dist->b : dist->a * (dist->a + 1.0) * dist->b * dist->b;
    }
}

static double positive_moment(const struct hw_dist *dist, int order, double low, double high) {
    double below = biased_share(dist, order, low, false);
    double share = below < 0.5 ? biased_share(dist, order, high, false) - below
                               : biased_share(dist, order, low, true) - biased_share(dist, order, high, true);
    return power_mean(dist, order) * share;
}

static double normal_moment(const struct hw_dist *dist, int order, double centre, double low, double high) {
    double from = (low - dist->a) / dist->b;
    double to = (high - dist->a) / dist->b;
    double mass = from > 0.0 ? hw_special_normal_cdf(-from) - hw_special_normal_cdf(-to)
                             : hw_special_normal_cdf(to) - hw_special_normal_cdf(from);
    if (order == 0) {
        return mass;
    }
    double at_from = isinf(from) ? 0.0 : hw_special_normal_density(from);
    double at_to = isinf(to) ? 0.0 : hw_special_normal_density(to);
    double shift = dist->a - centre;
    double first = at_from - at_to; /* E[Z; ..] */
    if (order == 1) {
        return shift * mass + dist->b * first;
    }
    double second = mass + (isinf(from) ? 0.0 : from * at_from) - (isinf(to) ? 0.0 : to * at_to);
    return shift * shift * mass + 2.0 * shift * dist->b * first + dist->b * dist->b * second;
}

/* Integral over [low, high] of a density that is a straight line from f_a at a to f_b at b, times (x - centre)^order:
 * at most a cubic, so two-point Gauss quadrature is exact. */
static double piece(double a, double b, double f_a, double f_b, int order, double centre, double low, double high) {
    double from = low > a ? low : a;
    double to = high < b ? high : b;
    if (!(from < to)) {
        return 0.0;
    }
    /* Weighted this way the density keeps its digits near both ends, also where [from, to] is a few units in the last place. */
    double f_from = (f_a * (b - from) + f_b * (from - a)) / (b - a);
    double f_to = (f_a * (b - to) + f_b * (to - a)) / (b - a);
    double half = 0.5 * (to - from);
    double sum = 0.0;
    for (int side = -1; side <= 1; side += 2) {
        double share = 0.5 + side * 0.28867513459481288225; /* (1 +- 1/sqrt 3) / 2 */
        double x = from + share * (to - from);
        double density = f_from + share * (f_to - f_from);
        sum += density * (order == 0 ? 1.0 : order == 1 ? x - centre : (x - centre) * (x - centre));
    }
    return sum * half;
}

double hw_dist_moment(const struct hw_dist *dist, int order, double centre, double low, double high) {
    double width = dist->c - dist->a;
    double sum = 0.0;
    switch (dist->kind) {
    case HW_DIST_FIXED:
        if (dist->a >= low && dist->a <= high) {
            sum = order == 0 ? 1.0 : order == 1 ? dist->a - centre : (dist->a - centre) * (dist->a - centre);
        }
        return sum;
    case HW_DIST_UNIFORM:
        sum = 1.0 / (dist->b - dist->a);
        return piece(dist->a, dist->b, sum, sum, order, centre, low, high);
    case HW_DIST_TRIANGULAR:
        return piece(dist->a, dist->b, 0.0, 2.0 / width, order, centre, low, high) +
               piece(dist->b, dist->c, 2.0 / width, 0.0, order, centre, low, high);
    case HW_DIST_EMPIRICAL:
        for (uint32_t i = 0; i < dist->n; i++) {
            double f = (dist->cumulated[i + 1] - dist->cumulated[i]) / (dist->points[i + 1] - dist->points[i]);
            sum += piece(dist->points[i], dist->points[i + 1], f, f, order, centre, low, high);
        }
        return sum;
    case HW_DIST_NORMAL:
        return normal_moment(dist, order, centre, low, high);
    case HW_DIST_VALUES:
        return hw_dist_values_moment(dist, order, centre, low, high);
    case HW_DIST_MIXTURE:
        return hw_dist_mixture_moment(dist, order, centre, low, high);
    default:
        HW_ASSERT(centre == 0.0);
        return positive_moment(dist, order, low, high);
    }
}

double hw_dist_triangular_quantile(const struct hw_dist *dist, double p) {
    double width = dist->c - dist->a;
    if (p * width < dist->b - dist->a) {
        return dist->a + sqrt(p * width * (dist->b - dist->a));
    }
    return dist->c - sqrt((1.0 - p) * width * (dist->c - dist->b));
}

double hw_dist_empirical_quantile(const struct hw_dist *dist, double p) {
    uint32_t low = 0;
    uint32_t high = dist->n; /* cumulated[low] <= p < cumulated[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        *(dist->cumulated[middle] <= p ? &low : &high) = middle;
    }
    double share = (p - dist->cumulated[low]) / (dist->cumulated[high] - dist->cumulated[low]);
    return dist->points[low] + share * (dist->points[high] - dist->points[low]);
}

/* The value with probability p below it or, upper, above it; before truncation. Pass the smaller of the two. */
static double whole_quantile(const struct hw_dist *dist, double p, bool upper) {
    double z;
    switch (dist->kind) {
    case HW_DIST_FIXED:
        return dist->a;
    case HW_DIST_EXPONENTIAL:
        return -dist->a * (upper ? hw_num_log(p) : hw_num_log1p(-p));
    case HW_DIST_WEIBULL:
        return dist->b * hw_num_pow(-(upper ? hw_num_log(p) : hw_num_log1p(-p)), dist->c);
    case HW_DIST_LOGNORMAL:
        z = hw_special_normal_quantile(p);
        return hw_num_exp(dist->a + dist->b * (upper ? -z : z));
    case HW_DIST_NORMAL:
        z = hw_special_normal_quantile(p);
        return dist->a + dist->b * (upper ? -z : z);
    case HW_DIST_GAMMA:
    case HW_DIST_ERLANG:
        return dist->b * (upper ? hw_special_gamma_upper_quantile(dist->a, p) : hw_special_gamma_quantile(dist->a, p));
    case HW_DIST_UNIFORM:
        return upper ? dist->b - (dist->b - dist->a) * p : dist->a + (dist->b - dist->a) * p;
    case HW_DIST_TRIANGULAR:
        if (upper) { /* of the mirror image, so that a tiny p keeps its digits */
            struct hw_dist mirror = {.kind = HW_DIST_TRIANGULAR, .a = -dist->c, .b = -dist->b, .c = -dist->a};
            return -hw_dist_triangular_quantile(&mirror, p);
        }
        return hw_dist_triangular_quantile(dist, p);
    case HW_DIST_EMPIRICAL:
        return hw_dist_empirical_quantile(dist, upper && p > 0x1p-53 ? 1.0 - p : upper ? 1.0 - 0x1p-53 : p);
    case HW_DIST_VALUES:
        return hw_dist_values_quantile(dist, p, upper);
    case HW_DIST_MIXTURE:
        return hw_dist_mixture_quantile(dist, p, upper);
    }
    return NAN;
}

/* The first value above x; beside it the end of [.., x] for kinds that can have a value with a probability of its own. */
static double after(const struct hw_dist *dist, double x) {
    return dist->kind == HW_DIST_VALUES || dist->kind == HW_DIST_MIXTURE ? nextafter(x, INFINITY) : x;
}

static double before(const struct hw_dist *dist, double x) {
    return dist->kind == HW_DIST_VALUES || dist->kind == HW_DIST_MIXTURE ? nextafter(x, -INFINITY) : x;
}

double hw_dist_quantile(const struct hw_dist *dist, double p) {
    HW_REQUIRE(p > 0.0 && p < 1.0);
    if (dist->cut == HW_DIST_WHOLE) {
        return p <= 0.5 ? whole_quantile(dist, p, false) : whole_quantile(dist, 1.0 - p, true);
    }
    double mass = hw_dist_moment(dist, 0, 0.0, dist->low, dist->high);
    double below = hw_dist_moment(dist, 0, 0.0, -INFINITY, before(dist, dist->low)) + p * mass;
    double above = hw_dist_moment(dist, 0, 0.0, after(dist, dist->high), INFINITY) + (1.0 - p) * mass;
    double x = below <= above ? whole_quantile(dist, below, false) : whole_quantile(dist, above, true);
    return x < dist->low ? dist->low : x > dist->high ? dist->high : x;
}

double hw_dist_cdf(const struct hw_dist *dist, double x) {
    double low = dist->cut == HW_DIST_WHOLE ? -INFINITY : dist->low;
    double high = dist->cut == HW_DIST_WHOLE ? INFINITY : dist->high;
    if (x < low) {
        return 0.0;
    }
    if (x >= high) {
        return 1.0;
    }
    return hw_dist_moment(dist, 0, 0.0, low, x) / hw_dist_moment(dist, 0, 0.0, low, high);
}

double hw_dist_tail(const struct hw_dist *dist, double x) {
    double low = dist->cut == HW_DIST_WHOLE ? -INFINITY : dist->low;
    double high = dist->cut == HW_DIST_WHOLE ? INFINITY : dist->high;
    if (x < low) {
        return 1.0;
    }
    if (x >= high || (dist->kind == HW_DIST_FIXED && x >= dist->a)) {
        return 0.0;
    }
    return hw_dist_moment(dist, 0, 0.0, after(dist, x), high) / hw_dist_moment(dist, 0, 0.0, low, high);
}

double hw_dist_mean(const struct hw_dist *dist) {
    if (dist->kind == HW_DIST_FIXED) {
        return dist->a;
    }
    double low = dist->cut == HW_DIST_WHOLE ? -INFINITY : dist->low;
    double high = dist->cut == HW_DIST_WHOLE ? INFINITY : dist->high;
    return hw_dist_moment(dist, 1, 0.0, low, high) / hw_dist_moment(dist, 0, 0.0, low, high);
}

/* Variance from the tail function, for kinds whose moments about 0 would cancel: with T = P(X - from > y),
 * E = integral of T, E2 = 2 integral of y T, composite Gauss quadrature over the 1e-18 quantiles. */
static double narrow_variance(const struct hw_dist *dist) {
    static const double node[] = {0.0, 0.53846931010568309104, 0.90617984593866399280};
    static const double weight[] = {0.56888888888888888889, 0.47862867049936646804, 0.23692688505618908751};
    double from = hw_dist_quantile(dist, 1e-18);
    double step = (hw_dist_quantile(dist, 1.0 - 0x1p-53) - from) / 128.0;
    double first = 0.0;
    double second = 0.0;
    for (int i = 0; i < 128; i++) {
        for (int j = -2; j <= 2; j++) {
            double y = (i + 0.5 + 0.5 * (j < 0 ? -node[-j] : node[j])) * step;
            double t = weight[j < 0 ? -j : j] * hw_dist_tail(dist, from + y);
            first += t;
            second += 2.0 * y * t;
        }
    }
    first *= 0.5 * step;
    second *= 0.5 * step;
    return second - first * first;
}

double hw_dist_sd(const struct hw_dist *dist) {
    bool whole = dist->cut == HW_DIST_WHOLE;
    double low = whole ? -INFINITY : dist->low;
    double high = whole ? INFINITY : dist->high;
    double mean = hw_dist_mean(dist);
    switch (dist->kind) {
    case HW_DIST_FIXED:
        return 0.0;
    case HW_DIST_UNIFORM:
    case HW_DIST_TRIANGULAR:
    case HW_DIST_EMPIRICAL:
    case HW_DIST_NORMAL:
    case HW_DIST_VALUES:
        return sqrt(hw_dist_moment(dist, 2, mean, low, high) / hw_dist_moment(dist, 0, 0.0, low, high));
    case HW_DIST_GAMMA:
    case HW_DIST_ERLANG:
        if (whole) {
            return sqrt(dist->a) * dist->b;
        }
        break;
    case HW_DIST_LOGNORMAL:
        if (whole) {
            return mean * sqrt(hw_num_expm1(dist->b * dist->b));
        }
        break;
    default:
        break;
    }
    double second = hw_dist_moment(dist, 2, 0.0, low, high) / hw_dist_moment(dist, 0, 0.0, low, high);
    double variance = second - mean * mean;
    return sqrt(variance > 1e-4 * second ? variance : narrow_variance(dist));
}

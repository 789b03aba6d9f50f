/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sim/dist.h"
#include "sim/dist_math.h"
#include "sim/num.h"

#define REDRAWS 64 /* then inversion: exact whatever the number */

static double length_biased(const struct hw_dist *dist, struct hw_rng *rng);

/* A length-biased draw (density x f(x) / mean) before truncation, for kinds on the positive half line. */
static double biased_draw(const struct hw_dist *dist, struct hw_rng *rng) {
    double x;
    switch (dist->kind) {
    case HW_DIST_EXPONENTIAL:
        x = hw_rng_exponential(rng);
        return dist->a * (x + hw_rng_exponential(rng));
    case HW_DIST_LOGNORMAL:
        return hw_num_exp(dist->a + dist->b * dist->b + dist->b * hw_rng_normal(rng));
    case HW_DIST_GAMMA:
    case HW_DIST_ERLANG:
        return dist->b * hw_dist_gamma_draw(dist->a + 1.0, hw_dist_gamma_constant(dist->a + 1.0), rng);
    case HW_DIST_WEIBULL: /* (X / scale)^shape is then gamma with shape 1 + 1 / shape */
        x = hw_dist_gamma_draw(1.0 + dist->c, hw_dist_gamma_constant(1.0 + dist->c), rng);
        return dist->b * hw_num_pow(x, dist->c);
    case HW_DIST_UNIFORM:
        return sqrt(dist->a * dist->a + hw_rng_unit(rng) * (dist->b - dist->a) * (dist->b + dist->a));
    case HW_DIST_TRIANGULAR: /* accepted with probability mean / high, at least 1/3 */
        do {
            x = hw_dist_triangular_quantile(dist, hw_rng_unit(rng));
        } while (x < hw_rng_unit(rng) * dist->c);
        return x;
    case HW_DIST_MIXTURE: /* a stay under way belongs to a part with its share times its mean */
        return length_biased(hw_dist_mixture_by_load(dist, hw_rng_unit(rng)), rng);
    default:
        return 0.0;
    }
}

/* x in [low, high] at which the length-biased distribution reaches p, by bisection. */
static double biased_inverse(const struct hw_dist *dist, double low, double high, double p) {
    double goal = p * hw_dist_moment(dist, 1, 0.0, low, high);
    double from = low;
    double to = high;
    if (isinf(high)) {
        to = 2.0 * low + hw_dist_sd(dist);
        while (to < 1e300 && hw_dist_moment(dist, 1, 0.0, low, to) < goal) {
            from = to;
            to *= 2.0;
        }
    }
    for (int i = 0; i < 200 && to - from > 1e-13 * from; i++) {
        double middle = 0.5 * (from + to);
        if (middle <= from || middle >= to) {
            break;
        }
        *(hw_dist_moment(dist, 1, 0.0, low, middle) < goal ? &from : &to) = middle;
    }
    return to;
}

/* Or nothing is known: then by inversion. */
static bool may_be_negative(const struct hw_dist *dist) {
    switch (dist->kind) {
    case HW_DIST_NORMAL:
    case HW_DIST_VALUES:
        return true;
    case HW_DIST_MIXTURE:
        for (uint32_t i = 0; i < dist->n; i++) {
            if (may_be_negative(&dist->parts[i])) {
                return true;
            }
        }
        return false;
    case HW_DIST_UNIFORM:
    case HW_DIST_TRIANGULAR:
        return dist->a < 0.0;
    default:
        return false;
    }
}

/* A length-biased draw of the distribution as it is truncated; 0 when there is nothing above 0. */
static double length_biased(const struct hw_dist *dist, struct hw_rng *rng) {
    if (dist->kind == HW_DIST_FIXED) {
        return dist->a > 0.0 ? dist->a : 0.0;
    }
    bool whole = dist->cut == HW_DIST_WHOLE;
    double low = whole || dist->low < 0.0 ? 0.0 : dist->low;
    double high = whole ? INFINITY : dist->high;
    bool redraw = dist->cut != HW_DIST_INVERT && dist->kind != HW_DIST_EMPIRICAL && !may_be_negative(dist);
    for (int i = 0; redraw && i < REDRAWS; i++) {
        double x = biased_draw(dist, rng);
        if (x >= low && x <= high) {
            return x;
        }
    }
    if (!(low < high && hw_dist_moment(dist, 1, 0.0, low, high) > 0.0)) {
        return 0.0;
    }
    return biased_inverse(dist, low, high, hw_rng_unit(rng));
}

double hw_dist_sample_residual(const struct hw_dist *dist, struct hw_rng *rng) {
    double x = length_biased(dist, rng);
    return x > 0.0 ? x * hw_rng_unit(rng) : 0.0;
}

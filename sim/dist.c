/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/dist.h"

#include <math.h>

#include "sim/dist_math.h"
#include "sim/num.h"
#include "sim/special.h"

#define MANY_PHASES 12.0 /* up to here a sum of exponentials is the faster Erlang draw */
#define REDRAWS 200      /* with a tenth of the mass left, 200 misses have probability 7e-10; then inversion */

static bool positive(double x) {
    return x > 0.0 && isfinite(x);
}

static enum hw_status made(struct hw_dist *out, enum hw_dist_kind kind, double a, double b, double c) {
    *out = (struct hw_dist){.kind = kind, .a = a, .b = b, .c = c, .low = -INFINITY, .high = INFINITY};
    return HW_OK;
}

enum hw_status hw_dist_fixed(double value, struct hw_dist *out) {
    return isfinite(value) ? made(out, HW_DIST_FIXED, value, 0.0, 0.0) : HW_BAD_INPUT;
}

enum hw_status hw_dist_exponential(double mean, struct hw_dist *out) {
    return positive(mean) ? made(out, HW_DIST_EXPONENTIAL, mean, 0.0, 0.0) : HW_BAD_INPUT;
}

enum hw_status hw_dist_lognormal_moments(double mean, double sd, struct hw_dist *out) {
    if (!positive(mean) || !positive(sd)) {
        return HW_BAD_INPUT;
    }
    double ratio = sd / mean;
    double variance = hw_num_log1p(ratio * ratio);
    return hw_dist_lognormal_log(hw_num_log(mean) - 0.5 * variance, sqrt(variance), out);
}

enum hw_status hw_dist_lognormal_log(double mu, double sigma, struct hw_dist *out) {
    return isfinite(mu) && positive(sigma) ? made(out, HW_DIST_LOGNORMAL, mu, sigma, 0.0) : HW_BAD_INPUT;
}

double hw_dist_gamma_constant(double shape) {
    return 1.0 / sqrt(9.0 * ((shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0));
}

enum hw_status hw_dist_gamma(double shape, double scale, struct hw_dist *out) {
    if (!(shape >= 1e-3 && shape <= 1e6 && positive(scale))) {
        return HW_BAD_INPUT;
    }
    return made(out, HW_DIST_GAMMA, shape, scale, hw_dist_gamma_constant(shape));
}

enum hw_status hw_dist_weibull(double shape, double scale, struct hw_dist *out) {
    if (!(shape >= 0.05 && shape <= 1000.0 && positive(scale))) {
        return HW_BAD_INPUT;
    }
    return made(out, HW_DIST_WEIBULL, shape, scale, 1.0 / shape);
}

enum hw_status hw_dist_erlang(uint32_t phases, double mean, struct hw_dist *out) {
    if (phases < 1 || phases > 1000000 || !positive(mean)) {
        return HW_BAD_INPUT;
    }
    return made(out, HW_DIST_ERLANG, phases, mean / phases, hw_dist_gamma_constant(phases));
}

enum hw_status hw_dist_uniform(double low, double high, struct hw_dist *out) {
    return isfinite(low) && isfinite(high) && low < high ? made(out, HW_DIST_UNIFORM, low, high, 0.0) : HW_BAD_INPUT;
}

enum hw_status hw_dist_triangular(double low, double mode, double high, struct hw_dist *out) {
    if (!(isfinite(low) && isfinite(high) && low <= mode && mode <= high && low < high)) {
        return HW_BAD_INPUT;
    }
    return made(out, HW_DIST_TRIANGULAR, low, mode, high);
}

enum hw_status hw_dist_normal(double mean, double sd, struct hw_dist *out) {
    return isfinite(mean) && positive(sd) ? made(out, HW_DIST_NORMAL, mean, sd, 0.0) : HW_BAD_INPUT;
}

enum hw_status hw_dist_empirical(uint32_t n, const double *points, const double *cumulated, struct hw_dist *out) {
    if (n < 1 || cumulated[0] != 0.0 || cumulated[n] != 1.0 || !isfinite(points[0]) || !isfinite(points[n])) {
        return HW_BAD_INPUT;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!(points[i] < points[i + 1] && cumulated[i] <= cumulated[i + 1])) {
            return HW_BAD_INPUT;
        }
    }
    enum hw_status status = made(out, HW_DIST_EMPIRICAL, 0.0, 0.0, 0.0);
    out->points = points;
    out->cumulated = cumulated;
    out->n = n;
    return status;
}

enum hw_status hw_dist_truncate(struct hw_dist *dist, double low, double high) {
    if (!(low <= high)) {
        return HW_BAD_INPUT;
    }
    if (dist->kind == HW_DIST_VALUES) {
        return hw_dist_values_keep(dist, low, high) ? HW_OK : HW_BAD_INPUT;
    }
    double from = dist->cut != HW_DIST_WHOLE && dist->low > low ? dist->low : low;
    double to = dist->cut != HW_DIST_WHOLE && dist->high < high ? dist->high : high;
    double mass = from <= to ? hw_dist_moment(dist, 0, 0.0, from, to) : 0.0;
    if (!(mass > 0.0)) {
        return HW_BAD_INPUT;
    }
    dist->low = from;
    dist->high = to;
    dist->cut = mass < 0.1 ? HW_DIST_INVERT : HW_DIST_REDRAW;
    return HW_OK;
}

/* Shape below 1 by the factor U^(1 / shape), whose log is -E / shape. */
double hw_dist_gamma_draw(double shape, double c, struct hw_rng *rng) {
    double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    double v;
    for (;;) {
        double z = hw_rng_normal(rng);
        v = 1.0 + c * z;
        if (v <= 0.0) {
            continue;
        }
        v = v * v * v;
        double u = hw_rng_unit(rng);
        if (u < 1.0 - 0.0331 * (z * z) * (z * z) || hw_num_log(u) < 0.5 * z * z + d * (1.0 - v + hw_num_log(v))) {
            break;
        }
    }
    return shape < 1.0 ? d * v * hw_num_exp(-hw_rng_exponential(rng) / shape) : d * v;
}

static double erlang_draw(const struct hw_dist *dist, struct hw_rng *rng) {
    if (dist->a > MANY_PHASES) {
        return dist->b * hw_dist_gamma_draw(dist->a, dist->c, rng);
    }
    double sum = 0.0;
    for (double k = 0.0; k < dist->a; k += 1.0) {
        sum += hw_rng_exponential(rng);
    }
    return dist->b * sum;
}

static double whole_draw(const struct hw_dist *dist, struct hw_rng *rng) {
    switch (dist->kind) {
    case HW_DIST_FIXED:
        return dist->a;
    case HW_DIST_EXPONENTIAL:
        return dist->a * hw_rng_exponential(rng);
    case HW_DIST_LOGNORMAL:
        return hw_num_exp(dist->a + dist->b * hw_rng_normal(rng));
    case HW_DIST_GAMMA:
        return dist->b * hw_dist_gamma_draw(dist->a, dist->c, rng);
    case HW_DIST_WEIBULL:
        return dist->b * hw_num_pow(hw_rng_exponential(rng), dist->c);
    case HW_DIST_ERLANG:
        return erlang_draw(dist, rng);
    case HW_DIST_UNIFORM:
        return dist->a + (dist->b - dist->a) * hw_rng_unit(rng);
    case HW_DIST_TRIANGULAR:
        return hw_dist_triangular_quantile(dist, hw_rng_unit(rng));
    case HW_DIST_NORMAL:
        return dist->a + dist->b * hw_rng_normal(rng);
    case HW_DIST_EMPIRICAL:
        return hw_dist_empirical_quantile(dist, hw_rng_unit(rng));
    case HW_DIST_VALUES:
        return hw_dist_values_draw(dist, rng);
    case HW_DIST_MIXTURE:
        return hw_dist_mixture_draw(dist, rng);
    }
    return 0.0;
}

double hw_dist_sample_any(const struct hw_dist *dist, struct hw_rng *rng) {
    if (HW_LIKELY(dist->cut == HW_DIST_WHOLE)) {
        return whole_draw(dist, rng);
    }
    if (dist->cut == HW_DIST_REDRAW) {
        for (int i = 0; i < REDRAWS; i++) {
            double x = whole_draw(dist, rng);
            if (x >= dist->low && x <= dist->high) {
                return x;
            }
        }
    }
    if (dist->kind == HW_DIST_MIXTURE) {
        return hw_dist_mixture_draw_within(dist, dist->low, dist->high, rng);
    }
    return hw_dist_quantile(dist, hw_rng_unit(rng));
}

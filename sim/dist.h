/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DIST_H
#define HW_DIST_H
/* Probability distributions of one real variable.
 *
 * A struct hw_dist is a plain value without a unit (durations are in milliseconds by convention of the caller), made by
 * the functions below from the parameters that people quote. Any kind can be truncated to [low, high]: values outside
 * are drawn again from the same stream (or by inversion when little mass is left). The empirical kind and the values borrow
 * their points, a mixture borrows its parts. Errors: a maker returns HW_BAD_INPUT and leaves out untouched when a parameter is out of range. A zeroed struct
 * is the fixed value 0.
 *
 * Makers, sampling: sim/dist.c; residual stays: sim/dist_residual.c; mixtures and values: sim/dist_mixture.c; cdf, quantile, moments: sim/dist_math.c. Draws use
 * hw_num_* only and so have the same bits everywhere. */
#include "sim/base.h"
#include "sim/rng.h"

enum hw_dist_kind {
    HW_DIST_FIXED = 0,   /* a: value */
    HW_DIST_EXPONENTIAL, /* a: mean */
    HW_DIST_LOGNORMAL,   /* a: mu, b: sigma, both of the log */
    HW_DIST_GAMMA,       /* a: shape, b: scale, c: 1 / sqrt(9 d) for sampling */
    HW_DIST_WEIBULL,     /* a: shape, b: scale, c: 1 / shape */
    HW_DIST_ERLANG,      /* a: phases (whole), b: mean of one phase */
    HW_DIST_UNIFORM,     /* a: low, b: high */
    HW_DIST_TRIANGULAR,  /* a: low, b: mode, c: high */
    HW_DIST_NORMAL,      /* a: mean, b: sd (truncate it at 0 for durations) */
    HW_DIST_EMPIRICAL,   /* histogram: points[i]..points[i+1] with probability weights[i], uniform within */
    HW_DIST_VALUES,      /* points[0..n-1], rising, one as likely as another */
    HW_DIST_MIXTURE      /* parts[i] with probability cumulated[i + 1] - cumulated[i] */
};

enum hw_dist_cut {
    HW_DIST_WHOLE = 0, /* not truncated */
    HW_DIST_REDRAW,    /* truncated, at least a tenth of the mass is left: draw again until inside */
    HW_DIST_INVERT     /* truncated, less is left: invert the distribution function */
};

struct hw_dist {
    enum hw_dist_kind kind;
    enum hw_dist_cut cut; /* set by hw_dist_truncate */
    double a, b, c;
    double low, high;     /* truncation; -INFINITY and INFINITY when none */
    union {
        const double *points;         /* borrows; empirical: n + 1 rising values; values: n */
        const struct hw_dist *parts;  /* borrows; mixture: n */
    };
    const double *cumulated; /* borrows; n + 1 values from 0 to 1 */
    uint32_t n;           /* empirical: number of bins; values, mixture: how many */
};

#define HW_DIST_MAX_MS INT64_C(315576000000000) /* 10,000 years: the longest duration drawn */

enum hw_status hw_dist_fixed(double value, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_exponential(double mean, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_lognormal_moments(double mean, double sd, struct hw_dist *out) HW_MUST_CHECK; /* of the variate */
enum hw_status hw_dist_lognormal_log(double mu, double sigma, struct hw_dist *out) HW_MUST_CHECK;    /* of its log */
enum hw_status hw_dist_gamma(double shape, double scale, struct hw_dist *out) HW_MUST_CHECK;   /* shape 0.001 to 1e6 */
enum hw_status hw_dist_weibull(double shape, double scale, struct hw_dist *out) HW_MUST_CHECK; /* shape 0.05 to 1000 */
enum hw_status hw_dist_erlang(uint32_t phases, double mean, struct hw_dist *out) HW_MUST_CHECK; /* mean of the whole; 1 to 1e6 phases */
enum hw_status hw_dist_uniform(double low, double high, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_triangular(double low, double mode, double high, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_normal(double mean, double sd, struct hw_dist *out) HW_MUST_CHECK;
/* points and cumulated are borrowed: cumulated[0] = 0, cumulated[n] = 1, both arrays have n + 1 values. */
enum hw_status hw_dist_empirical(uint32_t n, const double *points, const double *cumulated, struct hw_dist *out) HW_MUST_CHECK;
/* rising is borrowed: n values in order, the same may come again. */
enum hw_status hw_dist_values(uint32_t n, const double *rising, struct hw_dist *out) HW_MUST_CHECK;
/* parts and cumulated are borrowed: cumulated[0] = 0, cumulated[n] = 1. Parts may be truncated, or mixtures themselves. */
enum hw_status hw_dist_mixture(uint32_t n, const struct hw_dist *parts, const double *cumulated, struct hw_dist *out) HW_MUST_CHECK;
/* Restricts dist to [low, high]; HW_BAD_INPUT when no mass is left there. */
enum hw_status hw_dist_truncate(struct hw_dist *dist, double low, double high) HW_MUST_CHECK;

/* A draw of any kind; hw_dist_sample goes here unless the kind is the plain exponential. */
__attribute__((noinline)) double hw_dist_sample_any(const struct hw_dist *dist, struct hw_rng *rng);

static inline double hw_dist_sample(const struct hw_dist *dist, struct hw_rng *rng) {
    if (dist->kind == HW_DIST_EXPONENTIAL && dist->cut == HW_DIST_WHOLE) {
        return dist->a * hw_rng_exponential(rng);
    }
    struct hw_rng copy = *rng; /* as in hw_rng_exponential */
    double x = hw_dist_sample_any(dist, &copy);
    *rng = copy;
    return x;
}

/* hw_dist_sample rounded to whole milliseconds (halves up), at least 1 (0 only for a fixed 0), at most HW_DIST_MAX_MS. */
static inline hw_time hw_dist_sample_ms(const struct hw_dist *dist, struct hw_rng *rng) {
    double x = hw_dist_sample(dist, rng) + 0.5;
    if (HW_LIKELY(x >= 1.0 && x < (double)HW_DIST_MAX_MS)) {
        return (hw_time)x;
    }
    if (x >= 1.0) {
        return HW_DIST_MAX_MS;
    }
    return dist->kind == HW_DIST_FIXED && dist->a == 0.0 ? 0 : 1;
}

/* The remaining part of a stay that is under way at a random instant: a length-biased stay times a uniform number
 * (renewal theory; Cox 1962). For a warm start; not fast for every kind. Truncation is respected; negative values, which
 * cannot be stays, count as none. */
double hw_dist_sample_residual(const struct hw_dist *dist, struct hw_rng *rng);

/* Of the truncated distribution when it is truncated. */
double hw_dist_mean(const struct hw_dist *dist);
double hw_dist_sd(const struct hw_dist *dist);
double hw_dist_cdf(const struct hw_dist *dist, double x);
double hw_dist_tail(const struct hw_dist *dist, double x); /* P(X > x), accurate where 1 - cdf is not */
double hw_dist_quantile(const struct hw_dist *dist, double p); /* 0 < p < 1 */

#endif

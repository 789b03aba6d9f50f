/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DIST_H
#define HW_DIST_H
/* Probability distributions of one real variable.
 *
 * A struct hw_dist is a plain value without a unit (durations are in milliseconds by convention of the caller), made by
 * the functions below from the parameters that people quote. Any kind can be truncated to [low, high]: values outside
 * are drawn again from the same stream (or by inversion when little mass is left). The empirical kind borrows its
 * points. Errors: a maker returns HW_BAD_INPUT and leaves out untouched when a parameter is out of range. */
#include "sim/base.h"
#include "sim/rng.h"

enum hw_dist_kind {
    HW_DIST_FIXED = 0,   /* a: value */
    HW_DIST_EXPONENTIAL, /* a: mean */
    HW_DIST_LOGNORMAL,   /* a: mu, b: sigma, both of the log */
    HW_DIST_GAMMA,       /* a: shape, b: scale */
    HW_DIST_WEIBULL,     /* a: shape, b: scale */
    HW_DIST_ERLANG,      /* a: phases (whole), b: mean of one phase */
    HW_DIST_UNIFORM,     /* a: low, b: high */
    HW_DIST_TRIANGULAR,  /* a: low, b: mode, c: high */
    HW_DIST_NORMAL,      /* a: mean, b: sd (truncate it at 0 for durations) */
    HW_DIST_EMPIRICAL    /* histogram: points[i]..points[i+1] with probability weights[i], uniform within */
};

struct hw_dist {
    enum hw_dist_kind kind;
    uint32_t n;           /* empirical: number of bins */
    double a, b, c;
    double low, high;     /* truncation; -INFINITY and INFINITY when none */
    const double *points;  /* borrows; n + 1 rising values */
    const double *cumulated; /* borrows; n + 1 values from 0 to 1 */
};

enum hw_status hw_dist_fixed(double value, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_exponential(double mean, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_lognormal_moments(double mean, double sd, struct hw_dist *out) HW_MUST_CHECK; /* of the variate */
enum hw_status hw_dist_lognormal_log(double mu, double sigma, struct hw_dist *out) HW_MUST_CHECK;    /* of its log */
enum hw_status hw_dist_gamma(double shape, double scale, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_weibull(double shape, double scale, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_erlang(uint32_t phases, double mean, struct hw_dist *out) HW_MUST_CHECK; /* mean of the whole */
enum hw_status hw_dist_uniform(double low, double high, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_triangular(double low, double mode, double high, struct hw_dist *out) HW_MUST_CHECK;
enum hw_status hw_dist_normal(double mean, double sd, struct hw_dist *out) HW_MUST_CHECK;
/* points and cumulated are borrowed: cumulated[0] = 0, cumulated[n] = 1, both arrays have n + 1 values. */
enum hw_status hw_dist_empirical(uint32_t n, const double *points, const double *cumulated, struct hw_dist *out) HW_MUST_CHECK;
/* Restricts dist to [low, high]; HW_BAD_INPUT when no mass is left there. */
enum hw_status hw_dist_truncate(struct hw_dist *dist, double low, double high) HW_MUST_CHECK;

double hw_dist_sample(const struct hw_dist *dist, struct hw_rng *rng);

/* hw_dist_sample rounded to whole milliseconds, at least 1 (0 only for a fixed 0), at most about 10,000 years. */
hw_time hw_dist_sample_ms(const struct hw_dist *dist, struct hw_rng *rng);

/* The remaining part of a stay that is under way at a random instant: a length-biased stay times a uniform number
 * (renewal theory; Cox 1962). For a warm start. Truncation is respected. */
double hw_dist_sample_residual(const struct hw_dist *dist, struct hw_rng *rng);

double hw_dist_mean(const struct hw_dist *dist);     /* closed form where one exists, else by quadrature (truncated) */
double hw_dist_sd(const struct hw_dist *dist);
double hw_dist_cdf(const struct hw_dist *dist, double x);
double hw_dist_quantile(const struct hw_dist *dist, double p); /* 0 < p < 1 */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DIST_MATH_H
#define HW_DIST_MATH_H
/* Shared by the files behind sim/dist.h, not for others. */
#include "sim/dist.h"

/* E[(X - centre)^order; low <= X <= high] of the distribution before truncation, order 0, 1 or 2. The centre must be 0
 * for exponential, lognormal, gamma, Weibull and Erlang. Differences are taken between upper tails where low lies above
 * the median, so that far tails keep their digits. */
double hw_dist_moment(const struct hw_dist *dist, int order, double centre, double low, double high);

double hw_dist_triangular_quantile(const struct hw_dist *dist, double p);
double hw_dist_empirical_quantile(const struct hw_dist *dist, double p);

/* Mixtures and values (sim/dist_mixture.c). Moments as above; quantiles as whole_quantile in sim/dist_math.c. */
double hw_dist_mixture_draw(const struct hw_dist *dist, struct hw_rng *rng);
double hw_dist_mixture_draw_within(const struct hw_dist *dist, double low, double high, struct hw_rng *rng); /* where little mass is left */
const struct hw_dist *hw_dist_mixture_by_load(const struct hw_dist *dist, double u); /* a part, with its share times its mean */
double hw_dist_mixture_moment(const struct hw_dist *dist, int order, double centre, double low, double high);
double hw_dist_mixture_quantile(const struct hw_dist *dist, double p, bool upper);
double hw_dist_values_draw(const struct hw_dist *dist, struct hw_rng *rng);
double hw_dist_values_moment(const struct hw_dist *dist, int order, double centre, double low, double high);
double hw_dist_values_quantile(const struct hw_dist *dist, double p, bool upper);
/* Keeps the values in [low, high]; false when there are none. */
bool hw_dist_values_keep(struct hw_dist *dist, double low, double high);

/* A gamma draw of scale 1 (Marsaglia & Tsang 2000, ACM TOMS 26, 363) and the constant c = 1 / sqrt(9 d) it needs. */
double hw_dist_gamma_draw(double shape, double c, struct hw_rng *rng);
double hw_dist_gamma_constant(double shape);

#endif

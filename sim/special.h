/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SPECIAL_H
#define HW_SPECIAL_H
/* Special functions of statistics. A result that cannot be computed is NaN, never an abort.
 *
 * Normal and gamma functions may decide a draw, so they are computed here from hw_num_* and have the same bits
 * everywhere. Student's t and the binomial are only needed for intervals when results are read, and come from GSL (this module is the only
 * one that includes it). "Upper" is the probability above x, accurate where 1 - cdf would have lost all digits. */

#include <stdint.h>

double hw_special_t_quantile(double p, double df); /* 0 < p < 1, df > 0 */
/* Probability of at most k, and of more than k, successes among n >= 1 with probability p each; k < 0: none is as few. */
double hw_special_binomial_cdf(int32_t k, double p, int32_t n);
double hw_special_binomial_upper(int32_t k, double p, int32_t n);

/* The same for whole degrees of freedom and 0.5 <= p < 1, with the same bits everywhere: for intervals that are stored. */
double hw_special_t_whole_quantile(double p, int64_t df);

double hw_special_normal_cdf(double z);      /* for the upper tail take -z */
double hw_special_normal_density(double z);
double hw_special_normal_quantile(double p); /* 0 < p < 1; for an upper probability take the negative */

/* Regularised incomplete gamma functions P and Q, x >= 0, 1e-3 <= shape <= 2e6 (relative error about 1e-12). */
double hw_special_gamma_cdf(double shape, double x);
double hw_special_gamma_upper(double shape, double x);
/* x with P(shape, x) = p, or with Q(shape, x) = q; 0 where x is below the smallest double. */
double hw_special_gamma_quantile(double shape, double p);
double hw_special_gamma_upper_quantile(double shape, double q);

/* Of D sqrt(n), the greatest distance of n values from their distribution (Kolmogorov's limit), 0 < p < 1. */
double hw_special_kolmogorov_quantile(double p);

#endif

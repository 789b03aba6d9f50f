/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_EFFECTS_H
#define HW_OUTPUT_EFFECTS_H
/* What the points of a design say of its factors: pure functions of numbers.
 *
 * y[points][replicates] holds one measure; replicate r has the same luck at all points, so what is compared between points is paired. x[points]
 * [factors] holds what the factors were. An estimate that cannot be had is NaN, and so is an interval. */
#include "sim/arena.h"
#include "sim/base.h"

enum { HW_EFFECTS_FACTORS = 64 };

struct hw_estimate {
    double value, low, high; /* of the 95 % interval */
};

struct hw_responses { /* borrows */
    const double *y, *x;
    int32_t points, replicates, factors;
};

/* The weighted sum over points, in each replicate, with the t interval over replicates. */
struct hw_estimate hw_effects_contrast(const struct hw_responses *r, const double *weight);

/* Weights of the mean at the highest less the mean at the lowest level of a factor; and of half the difference that another factor makes to
 * that, from its lowest to its highest. False when a combination was not run. */
bool hw_effects_main(const struct hw_responses *r, int32_t factor, double *weight);
bool hw_effects_interaction(const struct hw_responses *r, int32_t a, int32_t b, double *weight);

/* Weights of the least-squares slopes, weight[factors][points], each times the factor's span (what the measure changes by over it), all others
 * being equal. HW_BAD_INPUT when there are too few points, or they lie in a plane. r_squared: share of the variance of the points' means that
 * the plane explains. */
enum hw_status hw_effects_slopes(struct hw_arena *arena, const struct hw_responses *r, const double *span, double *weight, double *r_squared) HW_MUST_CHECK;

/* Morris (1991), with mu* by Campolongo and others (2007): elementary effects by trajectory, in what the measure changes by over the factor's
 * span. Percentile intervals of resampled trajectories. out[factors] each. */
enum hw_status hw_effects_morris(struct hw_arena *arena, const struct hw_responses *r, int32_t trajectories, const double *span, uint64_t seed,
                                 struct hw_estimate *mu, struct hw_estimate *mu_star, struct hw_estimate *sigma) HW_MUST_CHECK;

/* Shares of the variance over the factors: of a factor alone (Saltelli and others 2010), and with all its interactions (Jansen 1999), of points laid
 * out as A, B, A with column 1 of B, ... Percentile intervals of resampled rows. */
enum hw_status hw_effects_sobol(struct hw_arena *arena, const struct hw_responses *r, int32_t base, uint64_t seed, struct hw_estimate *first,
                                struct hw_estimate *total) HW_MUST_CHECK;

/* What is not known and what is chance. Points are draws of the factors, replicates draws of the luck, crossed: two-way analysis of variance. */
struct hw_uncertainty {
    struct hw_estimate mean;         /* over the points; its interval has both kinds */
    struct hw_estimate parameter_sd; /* what the factors make the expected value differ by; of resampled points */
    struct hw_estimate chance_sd;    /* of one replicate at a point; chi-squared with replicates - 1 degrees of freedom, the same luck being at all points */
    double parameter_share;          /* of the variance of one replicate at a random point */
    double low, high;                /* 2.5 % and 97.5 % of the points' means */
};
enum hw_status hw_effects_uncertainty(struct hw_arena *arena, const struct hw_responses *r, uint64_t seed, struct hw_uncertainty *out) HW_MUST_CHECK;

#endif

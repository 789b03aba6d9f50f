/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DESIGN_H
#define HW_DESIGN_H
/* Designs of experiments as points of the unit cube, or as levels: pure functions of their sizes and a seed. What a point means
 * to a model is said in sim/study.h. Every design is filled as out[points][factors]; random ones draw from a stream of their own for each
 * factor, so that one more factor leaves the others as they were. */
#include "sim/base.h"

enum { HW_DESIGN_FACTORS = 64, HW_DESIGN_POINTS = 1000000, HW_DESIGN_WORD = 20 };

enum hw_design_kind {
    HW_DESIGN_FACTORIAL,            /* every combination of levels, the last factor changing fastest */
    HW_DESIGN_FRACTIONAL_FACTORIAL, /* two levels, a part of all combinations, chosen so that what is confounded is known */
    HW_DESIGN_LATIN_HYPERCUBE,      /* each factor in as many strata as points, one point in each (McKay and others 1979) */
    HW_DESIGN_SOBOL,                /* the Sobol sequence */
    HW_DESIGN_MORRIS,               /* trajectories that change a factor at a time (Morris 1991) */
    HW_DESIGN_SOBOL_INDICES,        /* matrices A, B and A with a column of B (Saltelli and others 2010) */
    HW_DESIGN_UNCERTAINTY,          /* independent draws */
    HW_DESIGN_FIND,                 /* searches, which are no designs of points: sim/study_search.h */
    HW_DESIGN_SELECT,
    HW_DESIGN_MIX,
    HW_DESIGN_KINDS
};
extern const char *const hw_design_names[HW_DESIGN_KINDS];

/* Points of a full factorial; 0 when they are more than HW_DESIGN_POINTS. */
int32_t hw_design_factorial_points(const int32_t *levels, int32_t factors);
/* Levels, from 0. */
void hw_design_factorial(const int32_t *levels, int32_t factors, double *out);

/* A regular fraction of two-level designs. word[f] has a bit for each of the basic factors whose product factor f is; basic factors have
 * one bit. */
struct hw_fraction {
    int32_t factors, basic; /* 2^basic points */
    int32_t resolution;     /* length of the shortest word of the defining relation; factors + 1 when nothing is confounded */
    uint32_t word[HW_DESIGN_FACTORS];
};
/* The smallest fraction of at least this resolution (3 or more) that is found; HW_BAD_INPUT when there is none of at most 2^HW_DESIGN_WORD points.
 * scratch has room for 2^HW_DESIGN_WORD bytes. */
enum hw_status hw_design_fraction(int32_t factors, int32_t resolution, uint8_t *scratch, struct hw_fraction *out) HW_MUST_CHECK;
/* Levels 0 and 1. */
void hw_design_fractional(const struct hw_fraction *fraction, double *out);

void hw_design_latin_hypercube(int32_t points, int32_t factors, uint64_t seed, double *out);
void hw_design_uncertainty(int32_t points, int32_t factors, uint64_t seed, double *out);
/* trajectories * (factors + 1) points on a grid of so many levels (an even number); steps are of levels / (2 (levels - 1)). */
void hw_design_morris(int32_t trajectories, int32_t factors, int32_t levels, uint64_t seed, double *out);
/* base * (factors + 2) points: A, B, then A with the column of each factor from B. From a Sobol sequence of 2 * factors dimensions, which goes
 * to scratch[base][2 * factors]. */
enum hw_status hw_design_sobol_indices(int32_t base, int32_t factors, double *scratch, double *out) HW_MUST_CHECK;

#endif

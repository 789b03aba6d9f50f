/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_STUDY_H
#define HW_OUTPUT_STUDY_H
/* What a finished study found. Its result (sim/study.h says how it is laid out) is a result whose replicates are points; the effects
 * follow from it and from what its first parameters say of the design, so they are worked out when a result is written or read. The baseline's
 * effects are of the measure itself, another scenario's of its difference from the baseline, point by point and replicate by replicate. */
#include "output/effects.h"
#include "output/results.h"

struct hw_study_effect {
    const char *kind;       /* "main", "interaction", "slope", "r_squared", "mu", "mu_star", "sigma", "first", "total", "mean", ... */
    int32_t scenario, measure, factor, second; /* indices; -1: none */
    struct hw_estimate of;
};

struct hw_study_effects {
    const char *design;
    int32_t resolution;     /* of a fractional factorial */
    int32_t n_factors, n_replicates;
    struct hw_study_effect *at; /* [n], scenario by scenario, measure by measure */
    int32_t n;
};

bool hw_study_is(const struct hw_results *results);
/* Memory from the arena. HW_BAD_INPUT when the result is not laid out as a study's. */
enum hw_status hw_study_effects(struct hw_arena *arena, const struct hw_results *results, struct hw_study_effects *out) HW_MUST_CHECK;
/* One number at every point, [points][replicates]: of the scenario, or with of_difference of its difference from the baseline. */
enum hw_status hw_study_values(const struct hw_results *results, int32_t scenario, int32_t measure, bool of_difference, double *out) HW_MUST_CHECK;
/* Values of the factors, [points][factors]. */
enum hw_status hw_study_points(const struct hw_results *results, double *out) HW_MUST_CHECK;
/* The end of a factor's range as it was written, with its unit; NULL: the result does not say. */
const struct hw_param_record *hw_study_factor_end(const struct hw_results *results, int32_t factor, bool high);
bool hw_study_kind_is_share(const char *kind);
/* How the intervals of a design were made, and what they do not say. */
const char *hw_study_meaning(const char *design);
/* What effects of a kind are, in words. */
const char *hw_study_kind_words(const char *kind);

/* output/study_print.c: what homeward summary says of a study. */
enum hw_status hw_study_print(const struct hw_results *results, const struct hw_show *show, FILE *out) HW_MUST_CHECK;

#endif

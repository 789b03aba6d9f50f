/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/study.h"

#include "output/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool hw_study_is(const struct hw_results *results) {
    return results->model != NULL && strcmp(results->model, "study") == 0;
}

static const char *param(const struct hw_results *r, const char *path) {
    const struct hw_param_record *found = hw_results_param(r, path);
    return found != NULL ? found->value : "";
}

enum hw_status hw_study_values(const struct hw_results *r, int32_t scenario, int32_t measure, bool of_difference, double *out) {
    const size_t n = hw_results_count(r->layout, measure), offset = r->layout->offset[measure];
    for (int32_t p = 0; p < r->n_replicates; p++) {
        double *y = out + (size_t)p * n;
        bool done = r->state[(size_t)scenario * (size_t)r->n_replicates + (size_t)p] == HW_REP_DONE, both = done && r->state[p] == HW_REP_DONE;
        for (size_t k = 0; k < n; k++) {
            double base = 0.0;
            y[k] = (double)NAN;
            if (of_difference ? both : done) {
                HW_TRY(hw_results_read(r, scenario, p, offset + k, 1, &y[k]));
                if (of_difference) {
                    HW_TRY(hw_results_read(r, 0, p, offset + k, 1, &base));
                }
                y[k] -= base;
            }
        }
    }
    return HW_OK;
}

enum hw_status hw_study_points(const struct hw_results *r, double *out) {
    const size_t n = hw_results_count(r->layout, 0);
    for (int32_t p = 0; p < r->n_replicates; p++) {
        int32_t s = 0; /* a scenario in which the point did not fail */
        while (s + 1 < r->n_scenarios && r->state[(size_t)s * (size_t)r->n_replicates + (size_t)p] != HW_REP_DONE) {
            s++;
        }
        if (r->state[(size_t)s * (size_t)r->n_replicates + (size_t)p] == HW_REP_DONE) {
            HW_TRY(hw_results_read(r, s, p, r->layout->offset[0], n, out + (size_t)p * n));
        } else {
            for (size_t f = 0; f < n; f++) {
                out[(size_t)p * n + f] = (double)NAN;
            }
        }
    }
    return HW_OK;
}

/* ---- effects ---- */

struct work {
    struct hw_arena *arena;
    const struct hw_results *results;
    struct hw_study_effects *out;
    int32_t room;
    int32_t scenario, measure;
    struct hw_responses r;
    double *span;   /* [factors] */
    double *weight; /* [factors][points] */
    int32_t base;
    uint64_t seed;
};

static void add(struct work *w, const char *kind, int32_t factor, int32_t second, struct hw_estimate of) {
    HW_REQUIRE(w->out->n < w->room);
    w->out->at[w->out->n++] = (struct hw_study_effect){kind, w->scenario, w->measure, factor, second, of};
}

static enum hw_status factorial(struct work *w) {
    for (int32_t f = 0; f < w->r.factors; f++) {
        if (hw_effects_main(&w->r, f, w->weight)) {
            add(w, "main", f, -1, hw_effects_contrast(&w->r, w->weight));
        }
    }
    for (int32_t a = 0; a < w->r.factors; a++) {
        for (int32_t b = a + 1; b < w->r.factors; b++) {
            if (hw_effects_interaction(&w->r, a, b, w->weight)) {
                add(w, "interaction", a, b, hw_effects_contrast(&w->r, w->weight));
            }
        }
    }
    return HW_OK;
}

static enum hw_status slopes(struct work *w) {
    double r_squared = (double)NAN;
    enum hw_status status = hw_effects_slopes(w->arena, &w->r, w->span, w->weight, &r_squared);
    if (status != HW_OK) {
        return status == HW_BAD_INPUT ? HW_OK : status; /* too few points for it: there is none */
    }
    for (int32_t f = 0; f < w->r.factors; f++) {
        add(w, "slope", f, -1, hw_effects_contrast(&w->r, w->weight + (size_t)f * (size_t)w->r.points));
    }
    add(w, "r_squared", -1, -1, (struct hw_estimate){r_squared, (double)NAN, (double)NAN});
    return HW_OK;
}

static enum hw_status morris(struct work *w) {
    struct hw_estimate mu[HW_EFFECTS_FACTORS], mu_star[HW_EFFECTS_FACTORS], sigma[HW_EFFECTS_FACTORS];
    HW_TRY(hw_effects_morris(w->arena, &w->r, w->base, w->span, w->seed, mu, mu_star, sigma));
    for (int32_t f = 0; f < w->r.factors; f++) {
        add(w, "mu_star", f, -1, mu_star[f]);
        add(w, "mu", f, -1, mu[f]);
        add(w, "sigma", f, -1, sigma[f]);
    }
    return HW_OK;
}

static enum hw_status indices(struct work *w) {
    struct hw_estimate first[HW_EFFECTS_FACTORS], total[HW_EFFECTS_FACTORS];
    HW_TRY(hw_effects_sobol(w->arena, &w->r, w->base, w->seed, first, total));
    for (int32_t f = 0; f < w->r.factors; f++) {
        add(w, "first", f, -1, first[f]);
        add(w, "total", f, -1, total[f]);
    }
    return HW_OK;
}

static enum hw_status uncertainty(struct work *w) {
    struct hw_uncertainty u;
    HW_TRY(hw_effects_uncertainty(w->arena, &w->r, w->seed, &u));
    add(w, "mean", -1, -1, u.mean);
    add(w, "points_range", -1, -1, (struct hw_estimate){u.mean.value, u.low, u.high});
    add(w, "parameter_sd", -1, -1, u.parameter_sd);
    add(w, "chance_sd", -1, -1, u.chance_sd);
    add(w, "parameter_share", -1, -1, (struct hw_estimate){u.parameter_share, (double)NAN, (double)NAN});
    return slopes(w);
}

static const struct {
    const char *design;
    enum hw_status (*of)(struct work *w);
} designs[] = {{"factorial", factorial}, {"fractional_factorial", factorial}, {"latin_hypercube", slopes}, {"sobol", slopes},
               {"morris", morris},       {"sobol_indices", indices},          {"uncertainty", uncertainty}};

/* From low to high; of words, from the first to the last that was run. */
static void take_spans(struct work *w) {
    for (int32_t f = 0; f < w->r.factors; f++) {
        char path[300], *end = NULL, *end_high = NULL;
        const char *name = w->results->layout->dims[0].labels[f];
        snprintf(path, sizeof path, "study.factor.%.150s.low", name);
        const char *low = param(w->results, path);
        double from = strtod(low, &end);
        snprintf(path, sizeof path, "study.factor.%.150s.high", name);
        const char *high = param(w->results, path);
        double to = strtod(high, &end_high);
        w->span[f] = end > low && end_high > high && to > from ? to - from : 1.0;
    }
}

static bool is_laid_out(const struct hw_results *r) {
    const struct hw_layout *l = r->layout;
    bool good = hw_study_is(r) && l->n_dims == 2 && l->n_measures >= 1 && l->measures[0].n_dims == 1 && l->measures[0].dims[0] == 0 && l->dims[0].size >= 1 &&
                l->dims[0].size <= HW_EFFECTS_FACTORS && l->dims[1].size >= 1 && l->dims[1].size <= INT32_MAX;
    for (int32_t m = 1; m < l->n_measures && good; m++) {
        good = l->measures[m].n_dims == 1 && l->measures[m].dims[0] == 1;
    }
    return good;
}

enum hw_status hw_study_effects(struct hw_arena *arena, const struct hw_results *results, struct hw_study_effects *out) {
    if (hw_search_is(results)) { /* it has an answer instead */
        *out = (struct hw_study_effects){.design = param(results, "study.design")};
        return HW_OK;
    }
    if (!is_laid_out(results)) {
        return HW_BAD_INPUT;
    }
    const struct hw_layout *layout = results->layout;
    const size_t k = layout->dims[0].size, n = layout->dims[1].size, points = (size_t)results->n_replicates;
    const size_t each = k * (k + 1) / 2 > 3 * k + 6 ? k * (k + 1) / 2 : 3 * k + 6;
    double *y = hw_arena_alloc(arena, points * n, sizeof *y), *x = hw_arena_alloc(arena, points * k, sizeof *x);
    struct work w = {.arena = arena, .results = results, .out = out, .r = {y, x, results->n_replicates, (int32_t)n, (int32_t)k}, .seed = results->seed};
    *out = (struct hw_study_effects){.design = param(results, "study.design"), .resolution = (int32_t)strtol(param(results, "study.resolution"), NULL, 10),
                                     .n_factors = (int32_t)k, .n_replicates = (int32_t)n};
    w.base = (int32_t)strtol(param(results, "study.base"), NULL, 10);
    w.room = (int32_t)(each * (size_t)layout->n_measures * (size_t)results->n_scenarios);
    out->at = hw_arena_alloc(arena, (size_t)w.room, sizeof *out->at);
    w.span = hw_arena_alloc(arena, k, sizeof *w.span);
    w.weight = hw_arena_alloc(arena, k * points, sizeof *w.weight);
    if (y == NULL || x == NULL || out->at == NULL || w.span == NULL || w.weight == NULL) {
        return HW_NO_MEMORY;
    }
    size_t d = 0;
    while (d < sizeof designs / sizeof *designs && strcmp(designs[d].design, out->design) != 0) {
        d++;
    }
    if (d == sizeof designs / sizeof *designs) {
        return HW_BAD_INPUT;
    }
    take_spans(&w);
    HW_TRY(hw_study_points(results, x));
    for (w.scenario = 0; w.scenario < results->n_scenarios; w.scenario++) {
        for (w.measure = 1; w.measure < layout->n_measures; w.measure++) {
            HW_TRY(hw_study_values(results, w.scenario, w.measure, w.scenario > 0, y));
            HW_TRY(designs[d].of(&w));
        }
    }
    return HW_OK;
}

static const struct {
    const char *kind, *words;
} kinds[] = {
    {"main", "Main effect: the mean at the highest level less the mean at the lowest"},
    {"interaction", "Interaction: half of what the one factor changes in the effect of the other"},
    {"slope", "Effect over the factor's range, of a plane fitted to all points"},
    {"r_squared", "Share of the variance between points that the plane explains"},
    {"mu", "Mean elementary effect over the factor's range"},
    {"mu_star", "Mean size of the elementary effects"},
    {"sigma", "Spread of the elementary effects: interaction, or a bend"},
    {"first", "Share of the variance by the factor alone"},
    {"total", "Share of the variance by the factor and all its interactions"},
    {"mean", "Mean"},
    {"points_range", "Range of the expected value, 95 % of the points"},
    {"parameter_sd", "Standard deviation by what is not known"},
    {"chance_sd", "Standard deviation by chance, of one replicate"},
    {"parameter_share", "Share of the variance by what is not known"},
};

const char *hw_study_kind_words(const char *kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].kind, kind) == 0) {
            return kinds[i].words;
        }
    }
    return kind;
}

bool hw_study_kind_is_share(const char *kind) {
    static const char *const shares[] = {"r_squared", "first", "total", "parameter_share"};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        if (strcmp(kind, shares[i]) == 0) {
            return true;
        }
    }
    return false;
}

const char *hw_study_meaning(const char *design) {
    const char *words = "In brackets: the 95 % interval over the replicates, which have the same luck at every point. It says how sure the simulation is of the effect, not how right the model is.";
    if (strcmp(design, "morris") == 0) {
        words = "Effects are over the factor's whole range (Morris 1991). In brackets: 95 % of resampled trajectories. A spread as large as the mean size is interaction, or a bend.";
    } else if (strcmp(design, "sobol_indices") == 0) {
        words = "Shares of the variance of the expected value over all factors' ranges (Sobol indices: Saltelli and others 2010, Jansen 1999). In brackets: 95 % of resampled rows. Chance in the replicates' means counts as interaction.";
    } else if (strcmp(design, "uncertainty") == 0) {
        words = "What is not known is the factors' distributions; chance is what one replicate differs by from another at the same point. Both are kept apart by an analysis of variance, points by replicates. In brackets: 95 % intervals.";
    }
    return words;
}

const struct hw_param_record *hw_study_factor_end(const struct hw_results *results, int32_t factor, bool high) {
    char path[300];
    snprintf(path, sizeof path, "study.factor.%.150s.%s", results->layout->dims[0].labels[factor], high ? "high" : "low");
    return hw_results_param(results, path);
}

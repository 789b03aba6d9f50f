/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/effects.h"

#include "output/results.h"
#include "sim/rng.h"
#include "sim/special.h"

#include <math.h>
#include <string.h>

enum { RESAMPLES = 1000 };
static const struct hw_estimate none = {(double)NAN, (double)NAN, (double)NAN};

/* ---- contrasts ---- */

struct hw_estimate hw_effects_contrast(const struct hw_responses *r, const double *weight) {
    double sum = 0.0, squares = 0.0;
    int32_t n = 0;
    for (int pass = 0; pass < 2; pass++) { /* the spread about the mean, which needs the mean */
        double mean = n > 0 ? sum / n : 0.0;
        for (int32_t k = 0; k < r->replicates; k++) {
            double value = 0.0;
            for (int32_t p = 0; p < r->points; p++) {
                double y = r->y[(size_t)p * (size_t)r->replicates + (size_t)k];
                value += weight[p] == 0.0 ? 0.0 : weight[p] * y; /* a point without weight may have failed */
            }
            if (isnan(value)) {
                continue;
            }
            sum += pass == 0 ? value : 0.0;
            n += pass == 0;
            squares += pass == 1 ? (value - mean) * (value - mean) : 0.0;
        }
    }
    if (n == 0) {
        return none;
    }
    double mean = sum / n, half = n < 2 ? (double)NAN : hw_special_t_whole_quantile(0.975, n - 1) * sqrt(squares / (n - 1.0) / n);
    return (struct hw_estimate){mean, mean - half, mean + half};
}

static void ends_of(const struct hw_responses *r, int32_t factor, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (int32_t p = 0; p < r->points; p++) {
        double x = r->x[(size_t)p * (size_t)r->factors + (size_t)factor];
        *low = x < *low ? x : *low;
        *high = x > *high ? x : *high;
    }
}

/* -1 at the lowest level, 1 at the highest, 0 between. */
static int end_of(const struct hw_responses *r, int32_t factor, int32_t point, double low, double high) {
    double x = r->x[(size_t)point * (size_t)r->factors + (size_t)factor];
    return x == low ? -1 : x == high ? 1 : 0;
}

bool hw_effects_main(const struct hw_responses *r, int32_t factor, double *weight) {
    double low, high;
    int32_t n[3] = {0};
    ends_of(r, factor, &low, &high);
    for (int32_t p = 0; p < r->points; p++) {
        n[end_of(r, factor, p, low, high) + 1]++;
    }
    if (!(low < high)) {
        return false;
    }
    for (int32_t p = 0; p < r->points; p++) {
        int end = end_of(r, factor, p, low, high);
        weight[p] = end == 0 ? 0.0 : (double)end / n[end + 1];
    }
    return true;
}

bool hw_effects_interaction(const struct hw_responses *r, int32_t a, int32_t b, double *weight) {
    double low_a, high_a, low_b, high_b;
    int32_t n[3][3] = {{0}};
    ends_of(r, a, &low_a, &high_a);
    ends_of(r, b, &low_b, &high_b);
    for (int32_t p = 0; p < r->points; p++) {
        n[end_of(r, a, p, low_a, high_a) + 1][end_of(r, b, p, low_b, high_b) + 1]++;
    }
    if (n[0][0] == 0 || n[0][2] == 0 || n[2][0] == 0 || n[2][2] == 0) {
        return false;
    }
    for (int32_t p = 0; p < r->points; p++) {
        int i = end_of(r, a, p, low_a, high_a), k = end_of(r, b, p, low_b, high_b);
        weight[p] = i == 0 || k == 0 ? 0.0 : 0.5 * i * k / n[i + 1][k + 1];
    }
    return true;
}

/* ---- least squares ---- */

/* Inverts a symmetric positive definite matrix in place, by Gauss and Jordan; false when it is singular. */
static bool invert(double *m, int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        double pivot = m[i * n + i];
        if (!(pivot > 1e-12)) {
            return false;
        }
        m[i * n + i] = 1.0;
        for (int32_t k = 0; k < n; k++) {
            m[i * n + k] /= pivot;
        }
        for (int32_t j = 0; j < n; j++) {
            double factor = m[j * n + i];
            if (j == i) {
                continue;
            }
            m[j * n + i] = 0.0;
            for (int32_t k = 0; k < n; k++) {
                m[j * n + k] -= factor * m[i * n + k];
            }
        }
    }
    return true;
}

static double mean_at(const struct hw_responses *r, int32_t point) {
    double sum = 0.0;
    for (int32_t k = 0; k < r->replicates; k++) {
        sum += r->y[(size_t)point * (size_t)r->replicates + (size_t)k];
    }
    return sum / r->replicates;
}

/* Factors less their means, in spans: u[points][factors]. Failed points get no weight. */
static int32_t centre(const struct hw_responses *r, const double *span, double *u, bool *good) {
    int32_t n = 0;
    for (int32_t p = 0; p < r->points; p++) {
        good[p] = !isnan(mean_at(r, p));
        n += good[p];
    }
    for (int32_t f = 0; f < r->factors; f++) {
        double mean = 0.0;
        for (int32_t p = 0; p < r->points; p++) {
            mean += good[p] ? r->x[(size_t)p * (size_t)r->factors + (size_t)f] / n : 0.0;
        }
        for (int32_t p = 0; p < r->points; p++) {
            size_t at = (size_t)p * (size_t)r->factors + (size_t)f;
            u[at] = good[p] ? (r->x[at] - mean) / span[f] : 0.0;
        }
    }
    return n;
}

/* The share of the variance of the means of n good points that the plane with these weights takes away. */
static double explained(const struct hw_responses *r, int32_t n, const double *u, const bool *good, const double *weight) {
    const int32_t k = r->factors;
    double total = 0.0, left = 0.0, mean = 0.0, slope[HW_EFFECTS_FACTORS] = {0};
    for (int32_t p = 0; p < r->points; p++) {
        double y = good[p] ? mean_at(r, p) : 0.0;
        mean += y / n;
        for (int32_t f = 0; f < k; f++) {
            slope[f] += weight[f * r->points + p] * y;
        }
    }
    for (int32_t p = 0; p < r->points; p++) {
        double rest = good[p] ? mean_at(r, p) - mean : 0.0;
        total += rest * rest;
        for (int32_t f = 0; f < k; f++) {
            rest -= slope[f] * u[p * k + f];
        }
        left += rest * rest;
    }
    return total > 0.0 ? 1.0 - left / total : (double)NAN;
}

enum hw_status hw_effects_slopes(struct hw_arena *arena, const struct hw_responses *r, const double *span, double *weight, double *r_squared) {
    const int32_t k = r->factors;
    double *u = hw_arena_alloc(arena, (size_t)r->points * (size_t)k, sizeof *u), *m = hw_arena_alloc(arena, (size_t)(k * k), sizeof *m);
    bool *good = hw_arena_alloc(arena, (size_t)r->points, sizeof *good);
    if (u == NULL || m == NULL || good == NULL) {
        return HW_NO_MEMORY;
    }
    int32_t n = centre(r, span, u, good);
    for (int32_t p = 0; p < r->points; p++) {
        for (int32_t i = 0; i < k * k; i++) {
            m[i] += u[p * k + i / k] * u[p * k + i % k];
        }
    }
    if (n < k + 2 || k > HW_EFFECTS_FACTORS || !invert(m, k)) {
        return HW_BAD_INPUT;
    }
    for (int32_t f = 0; f < k; f++) {
        for (int32_t p = 0; p < r->points; p++) {
            double sum = 0.0;
            for (int32_t g = 0; g < k; g++) {
                sum += m[f * k + g] * u[p * k + g];
            }
            weight[f * r->points + p] = sum;
        }
    }
    *r_squared = explained(r, n, u, good, weight);
    return HW_OK;
}

/* ---- resampling ---- */

/* 2.5 % and 97.5 % of what there is, and nothing of what there is not. */
static void ends(double *values, int32_t n, double *low, double *high) {
    int32_t kept = (int32_t)hw_results_sort(values, (size_t)n);
    *low = kept < 2 ? (double)NAN : values[(int32_t)floor(0.025 * (kept - 1))];
    *high = kept < 2 ? (double)NAN : values[(int32_t)ceil(0.975 * (kept - 1))];
}

/* A statistic of n things, of which drawn says which are taken. */
typedef double statistic(const void *data, const int32_t *drawn, int32_t n);

static enum hw_status resample(struct hw_arena *arena, statistic *of, const void *data, int32_t n, uint64_t seed, struct hw_estimate *out) {
    struct hw_rng_key key = hw_rng_key(seed, 0, "study/resample");
    struct hw_rng rng = hw_rng_stream(&key, 0, 0);
    int32_t *drawn = hw_arena_alloc(arena, (size_t)n, sizeof *drawn);
    double *values = hw_arena_alloc(arena, RESAMPLES, sizeof *values);
    if (drawn == NULL || values == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t b = 0; b <= RESAMPLES; b++) {
        for (int32_t i = 0; i < n; i++) {
            drawn[i] = b == 0 ? i : (int32_t)hw_rng_below(&rng, (uint64_t)n);
        }
        double value = of(data, drawn, n);
        if (b == 0) {
            out->value = value;
        } else {
            values[b - 1] = value;
        }
    }
    ends(values, RESAMPLES, &out->low, &out->high);
    return HW_OK;
}

/* ---- Morris ---- */

static double mean_of(const void *data, const int32_t *drawn, int32_t n) {
    const double *values = data;
    double sum = 0.0;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        if (!isnan(values[drawn[i]])) {
            sum += values[drawn[i]];
            kept++;
        }
    }
    return kept == 0 ? (double)NAN : sum / kept;
}

static double sd_of(const void *data, const int32_t *drawn, int32_t n) {
    const double *values = data;
    double mean = mean_of(data, drawn, n), sum = 0.0;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        double off = values[drawn[i]] - mean;
        if (!isnan(off)) {
            sum += off * off;
            kept++;
        }
    }
    return kept < 2 ? (double)NAN : sqrt(sum / (kept - 1));
}

/* effect[factors][trajectories]: what the step of that factor changed, per span. */
static void elementary(const struct hw_responses *r, int32_t trajectories, const double *span, double *effect) {
    const int32_t k = r->factors;
    for (int32_t t = 0; t < trajectories; t++) {
        for (int32_t i = 0; i < k; i++) {
            int32_t p = t * (k + 1) + i;
            for (int32_t f = 0; f < k; f++) {
                double step = (r->x[(p + 1) * k + f] - r->x[p * k + f]) / span[f];
                if (step != 0.0) {
                    effect[f * trajectories + t] = (mean_at(r, p + 1) - mean_at(r, p)) / step;
                }
            }
        }
    }
}

enum hw_status hw_effects_morris(struct hw_arena *arena, const struct hw_responses *r, int32_t trajectories, const double *span, uint64_t seed,
                                 struct hw_estimate *mu, struct hw_estimate *mu_star, struct hw_estimate *sigma) {
    if (trajectories < 1 || r->points != trajectories * (r->factors + 1)) {
        return HW_BAD_INPUT;
    }
    double *effect = hw_arena_alloc(arena, (size_t)r->factors * (size_t)trajectories, sizeof *effect);
    double *sizes = hw_arena_alloc(arena, (size_t)trajectories, sizeof *sizes);
    if (effect == NULL || sizes == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < r->factors * trajectories; i++) {
        effect[i] = (double)NAN; /* where rounding to whole numbers left no step */
    }
    elementary(r, trajectories, span, effect);
    for (int32_t f = 0; f < r->factors; f++) {
        const double *own = effect + f * trajectories;
        for (int32_t t = 0; t < trajectories; t++) {
            sizes[t] = fabs(own[t]);
        }
        HW_TRY(resample(arena, mean_of, own, trajectories, seed, &mu[f]));
        HW_TRY(resample(arena, mean_of, sizes, trajectories, seed, &mu_star[f]));
        HW_TRY(resample(arena, sd_of, own, trajectories, seed, &sigma[f]));
    }
    return HW_OK;
}

/* ---- Sobol indices ---- */

struct columns {
    const double *a, *b, *mixed; /* of rows, less the mean of all */
};

static double variance_of(const struct columns *c, const int32_t *drawn, int32_t n) {
    double sum = 0.0, squares = 0.0;
    for (int32_t i = 0; i < n; i++) {
        double a = c->a[drawn[i]], b = c->b[drawn[i]];
        sum += a + b;
        squares += a * a + b * b;
    }
    return squares / (2.0 * n) - sum / (2.0 * n) * (sum / (2.0 * n));
}

static double first_of(const void *data, const int32_t *drawn, int32_t n) {
    const struct columns *c = data;
    double sum = 0.0;
    for (int32_t i = 0; i < n; i++) {
        sum += c->b[drawn[i]] * (c->mixed[drawn[i]] - c->a[drawn[i]]);
    }
    return sum / n / variance_of(c, drawn, n);
}

static double total_of(const void *data, const int32_t *drawn, int32_t n) {
    const struct columns *c = data;
    double sum = 0.0;
    for (int32_t i = 0; i < n; i++) {
        double off = c->a[drawn[i]] - c->mixed[drawn[i]];
        sum += off * off;
    }
    return sum / (2.0 * n) / variance_of(c, drawn, n);
}

enum hw_status hw_effects_sobol(struct hw_arena *arena, const struct hw_responses *r, int32_t base, uint64_t seed, struct hw_estimate *first,
                                struct hw_estimate *total) {
    if (base < 2 || r->points != base * (r->factors + 2)) {
        return HW_BAD_INPUT;
    }
    double *y = hw_arena_alloc(arena, (size_t)r->points, sizeof *y), mean = 0.0;
    bool *good = hw_arena_alloc(arena, (size_t)base, sizeof *good);
    int32_t n = 0;
    if (y == NULL || good == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < base; i++) { /* a row of which one point failed is left out in all matrices */
        good[i] = true;
        for (int32_t block = 0; block < r->factors + 2; block++) {
            good[i] = good[i] && !isnan(mean_at(r, block * base + i));
        }
        for (int32_t block = 0; block < r->factors + 2 && good[i]; block++) {
            y[block * base + n] = mean_at(r, block * base + i);
        }
        n += good[i];
    }
    for (int32_t i = 0; i < n; i++) {
        mean += (y[i] + y[base + i]) / (2.0 * n);
    }
    for (int32_t p = 0; p < r->points; p++) {
        y[p] -= mean;
    }
    for (int32_t f = 0; f < r->factors; f++) {
        struct columns c = {y, y + base, y + (size_t)(f + 2) * (size_t)base};
        first[f] = total[f] = none;
        if (n >= 2) {
            HW_TRY(resample(arena, first_of, &c, n, seed, &first[f]));
            HW_TRY(resample(arena, total_of, &c, n, seed, &total[f]));
        }
    }
    return HW_OK;
}

/* ---- what is not known, and chance ---- */

struct squares {
    double mean, points, replicates, rest; /* mean squares */
};

static struct squares squares_of(const struct hw_responses *r, const int32_t *drawn, int32_t n) {
    struct squares s = {0};
    const double points = n, replicates = r->replicates;
    for (int32_t i = 0; i < n; i++) {
        s.mean += mean_at(r, drawn[i]) / points;
    }
    for (int32_t i = 0; i < n; i++) {
        double off = mean_at(r, drawn[i]) - s.mean;
        s.points += off * off * replicates / (points - 1.0);
    }
    double all = 0.0;
    for (int32_t k = 0; k < r->replicates; k++) {
        double mean = 0.0;
        for (int32_t i = 0; i < n; i++) {
            double y = r->y[(size_t)drawn[i] * (size_t)r->replicates + (size_t)k];
            mean += y / points;
            all += (y - s.mean) * (y - s.mean);
        }
        s.replicates += (mean - s.mean) * (mean - s.mean) * points / (replicates - 1.0);
    }
    s.rest = (all - s.points * (points - 1.0) - s.replicates * (replicates - 1.0)) / ((points - 1.0) * (replicates - 1.0));
    s.rest = s.rest > 0.0 ? s.rest : 0.0;
    return s;
}

static double parameter_sd_of(const void *data, const int32_t *drawn, int32_t n) {
    const struct hw_responses *r = data;
    struct squares s = squares_of(r, drawn, n);
    double variance = (s.points - s.rest) / r->replicates;
    return variance > 0.0 ? sqrt(variance) : 0.0;
}

enum hw_status hw_effects_uncertainty(struct hw_arena *arena, const struct hw_responses *given, uint64_t seed, struct hw_uncertainty *out) {
    const int32_t replicates = given->replicates;
    double *y = hw_arena_alloc(arena, (size_t)given->points * (size_t)replicates, sizeof *y), *means = hw_arena_alloc(arena, (size_t)given->points, sizeof *means);
    int32_t *all = hw_arena_alloc(arena, (size_t)given->points, sizeof *all);
    struct hw_responses r = {.y = y, .x = given->x, .replicates = replicates, .factors = given->factors};
    if (y == NULL || means == NULL || all == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t p = 0; p < given->points; p++) { /* failed points are left out */
        if (!isnan(mean_at(given, p))) {
            memcpy(y + (size_t)r.points * (size_t)replicates, given->y + (size_t)p * (size_t)replicates, (size_t)replicates * sizeof *y);
            means[r.points] = mean_at(given, p);
            all[r.points] = r.points;
            r.points++;
        }
    }
    *out = (struct hw_uncertainty){none, none, none, (double)NAN, (double)NAN, (double)NAN};
    if (r.points < 2 || replicates < 2) {
        return HW_OK;
    }
    struct squares s = squares_of(&r, all, r.points);
    double common = (s.replicates - s.rest) / r.points, chance = (common > 0.0 ? common : 0.0) + s.rest, df = replicates - 1.0;
    HW_TRY(resample(arena, parameter_sd_of, &r, r.points, seed, &out->parameter_sd));
    out->chance_sd = (struct hw_estimate){sqrt(chance), sqrt(chance * df / (2.0 * hw_special_gamma_quantile(0.5 * df, 0.975))),
                                          sqrt(chance * df / (2.0 * hw_special_gamma_quantile(0.5 * df, 0.025)))};
    double parameter = out->parameter_sd.value * out->parameter_sd.value;
    double half = hw_special_t_whole_quantile(0.975, (r.points < replicates ? r.points : replicates) - 1) * sqrt(parameter / r.points + (common > 0.0 ? common : 0.0) / replicates + s.rest / ((double)r.points * replicates));
    out->mean = (struct hw_estimate){s.mean, s.mean - half, s.mean + half};
    out->parameter_share = parameter + chance > 0.0 ? parameter / (parameter + chance) : (double)NAN;
    ends(means, r.points, &out->low, &out->high);
    return HW_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sim/dist.h"
#include "sim/dist_math.h"

/* Values that were observed, one as likely as another, and mixtures of other distributions. */

static enum hw_status made(struct hw_dist *out, enum hw_dist_kind kind, uint32_t n) {
    *out = (struct hw_dist){.kind = kind, .low = -INFINITY, .high = INFINITY, .n = n};
    return HW_OK;
}

enum hw_status hw_dist_values(uint32_t n, const double *rising, struct hw_dist *out) {
    for (uint32_t i = 0; i < n; i++) {
        if (!isfinite(rising[i]) || (i > 0 && rising[i] < rising[i - 1])) {
            return HW_BAD_INPUT;
        }
    }
    if (n < 1) {
        return HW_BAD_INPUT;
    }
    enum hw_status status = made(out, HW_DIST_VALUES, n);
    out->points = rising;
    return status;
}

enum hw_status hw_dist_mixture(uint32_t n, const struct hw_dist *parts, const double *cumulated, struct hw_dist *out) {
    if (n < 1 || cumulated[0] != 0.0 || cumulated[n] != 1.0) {
        return HW_BAD_INPUT;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!(cumulated[i] <= cumulated[i + 1])) {
            return HW_BAD_INPUT;
        }
    }
    enum hw_status status = made(out, HW_DIST_MIXTURE, n);
    out->parts = parts;
    out->cumulated = cumulated;
    return status;
}

double hw_dist_values_draw(const struct hw_dist *dist, struct hw_rng *rng) {
    uint32_t i = (uint32_t)(hw_rng_unit(rng) * dist->n);
    return dist->points[i < dist->n ? i : dist->n - 1u];
}

double hw_dist_values_moment(const struct hw_dist *dist, int order, double centre, double low, double high) {
    double sum = 0.0;
    for (uint32_t i = 0; i < dist->n; i++) {
        double x = dist->points[i] - centre;
        if (dist->points[i] >= low && dist->points[i] <= high) {
            sum += order == 0 ? 1.0 : order == 1 ? x : x * x;
        }
    }
    return sum / dist->n;
}

/* The first value that at least the share p does not exceed. */
double hw_dist_values_quantile(const struct hw_dist *dist, double p, bool upper) {
    double rank = upper ? dist->n - floor(p * dist->n) : ceil(p * dist->n);
    uint32_t i = rank < 1.0 ? 0u : (uint32_t)rank - 1u;
    return dist->points[i < dist->n ? i : dist->n - 1u];
}

bool hw_dist_values_keep(struct hw_dist *dist, double low, double high) {
    uint32_t from = 0;
    uint32_t to = dist->n;
    while (from < to && dist->points[from] < low) {
        from++;
    }
    while (to > from && dist->points[to - 1] > high) {
        to--;
    }
    if (from == to) {
        return false;
    }
    dist->points += from;
    dist->n = to - from;
    return true;
}

static const struct hw_dist *part_at(const struct hw_dist *dist, double u) {
    uint32_t i = 0;
    while (i + 1 < dist->n && u >= dist->cumulated[i + 1]) {
        i++;
    }
    return &dist->parts[i];
}

double hw_dist_mixture_draw(const struct hw_dist *dist, struct hw_rng *rng) {
    const struct hw_dist *part = part_at(dist, hw_rng_unit(rng));
    return hw_dist_sample_any(part, rng);
}

/* Of one part: its moment within [low, high], given that it is within its own truncation. */
static double part_moment(const struct hw_dist *part, int order, double centre, double low, double high) {
    if (part->cut == HW_DIST_WHOLE) {
        return hw_dist_moment(part, order, centre, low, high);
    }
    double from = low > part->low ? low : part->low;
    double to = high < part->high ? high : part->high;
    return from <= to ? hw_dist_moment(part, order, centre, from, to) / hw_dist_moment(part, 0, 0.0, part->low, part->high) : 0.0;
}

double hw_dist_mixture_moment(const struct hw_dist *dist, int order, double centre, double low, double high) {
    double sum = 0.0;
    for (uint32_t i = 0; i < dist->n; i++) {
        double share = dist->cumulated[i + 1] - dist->cumulated[i];
        sum += share > 0.0 ? share * part_moment(&dist->parts[i], order, centre, low, high) : 0.0;
    }
    return sum;
}

double hw_dist_mixture_draw_within(const struct hw_dist *dist, double low, double high, struct hw_rng *rng) {
    double goal = hw_rng_unit(rng) * hw_dist_mixture_moment(dist, 0, 0.0, low, high);
    uint32_t last = 0;
    for (uint32_t i = 0; i < dist->n; i++) {
        double weight = (dist->cumulated[i + 1] - dist->cumulated[i]) * part_moment(&dist->parts[i], 0, 0.0, low, high);
        last = weight > 0.0 ? i : last;
        goal -= weight;
        if (goal < 0.0) {
            break;
        }
    }
    struct hw_dist part = dist->parts[last];
    enum hw_status status = hw_dist_truncate(&part, low, high);
    return status == HW_OK ? hw_dist_sample_any(&part, rng) : low;
}

const struct hw_dist *hw_dist_mixture_by_load(const struct hw_dist *dist, double u) {
    double goal = u * hw_dist_mixture_moment(dist, 1, 0.0, 0.0, INFINITY);
    uint32_t last = 0;
    for (uint32_t i = 0; i < dist->n; i++) {
        double weight = (dist->cumulated[i + 1] - dist->cumulated[i]) * part_moment(&dist->parts[i], 1, 0.0, 0.0, INFINITY);
        last = weight > 0.0 ? i : last;
        goal -= weight;
        if (goal < 0.0) {
            break;
        }
    }
    return &dist->parts[last];
}

/* Lies between the smallest and the largest of the parts' own quantiles: by bisection from there. */
double hw_dist_mixture_quantile(const struct hw_dist *dist, double p, bool upper) {
    double q = p < 0x1p-53 ? 0x1p-53 : p;
    double low = INFINITY;
    double high = -INFINITY;
    for (uint32_t i = 0; i < dist->n; i++) {
        double x = hw_dist_quantile(&dist->parts[i], upper ? 1.0 - q : q);
        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    struct hw_dist whole = *dist;
    whole.cut = HW_DIST_WHOLE;
    for (int i = 0; i < 2000 && low < high; i++) {
        double middle = 0.5 * low + 0.5 * high;
        bool reached = upper ? hw_dist_tail(&whole, middle) <= p : hw_dist_cdf(&whole, middle) >= p;
        if (middle <= low || middle >= high) { /* neighbours */
            return reached && middle <= low ? low : high;
        }
        *(reached ? &high : &low) = middle;
    }
    return high;
}

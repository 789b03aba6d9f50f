/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/pairing.h"

#include <math.h>

#include "output/pairs.h"
#include "sim/special.h"

static const double enough = 2.0;     /* a factor that needs no reason */
static const double occasions = 30.0; /* fewer are few: the count of such cases varies by 18 % and more */
static const double far = 2.0;        /* standard deviations */

/* Deviations from the first value, not from the mean: those of equal values are 0 to the last bit. */
struct moments {
    double first, sum, squares;
};

static void add(struct moments *m, double value, bool is_first) {
    m->first = is_first ? value : m->first;
    m->sum += value - m->first;
    m->squares += (value - m->first) * (value - m->first);
}

static double variance(const struct moments *m, double n) {
    double v = (m->squares - m->sum * m->sum / n) / (n - 1.0);
    return v > 1e-20 * m->squares ? v : 0.0; /* what is left of rounding is none */
}

static double mean(const struct moments *m, double n) {
    return m->first + m->sum / n;
}

static double cases(double mean_value, double v) {
    return v > 0 ? mean_value * mean_value / v : (double)INFINITY;
}

/* Where w = var s / var d and r is the correlation of s and d, the limits of w are w (k -+ sqrt(k^2 - 1)), k = 1 + 2 (1 - r^2) t^2 / (n - 2). */
static void set_interval(struct hw_pairing *p, double vs, double vd, double r, double confidence) {
    double t = hw_special_t_quantile(0.5 + confidence / 2.0, p->n - 2.0);
    double k = 1.0 + 2.0 * fmax(0.0, 1.0 - r * r) * t * t / (p->n - 2.0), root = sqrt(k * k - 1.0);
    p->low = (1.0 + vs / vd / (k + root)) / 2.0; /* 1 / (k + root) = k - root, without what that would cancel */
    p->high = (1.0 + vs / vd * (k + root)) / 2.0;
}

static enum hw_pairing_class class_of(const struct hw_pairing *p) {
    if (p->factor >= enough) {
        return HW_PAIRING_SHARED;
    }
    if (p->most < enough) {
        return HW_PAIRING_SPREAD;
    }
    if (p->occasions < occasions) {
        return HW_PAIRING_FEW;
    }
    if (p->moved > far) {
        return HW_PAIRING_MOVED;
    }
    return p->high >= enough ? HW_PAIRING_NEAR : HW_PAIRING_ANEW;
}

struct hw_pairing hw_pairing_of(const double *a, const double *b, size_t count, double confidence) {
    struct hw_pairing p = {.class = HW_PAIRING_UNKNOWN, .factor = NAN, .low = NAN, .high = NAN, .most = NAN, .correlation = NAN, .occasions = NAN, .moved = NAN, .spread = {NAN, NAN}};
    struct moments ma = {0, 0, 0}, mb = ma, md = ma, ms = ma;
    bool same = true;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(a[i]) && isfinite(b[i])) {
            add(&ma, a[i], p.n == 0);
            add(&mb, b[i], p.n == 0);
            add(&md, b[i] - a[i], p.n == 0);
            add(&ms, a[i] + b[i], p.n == 0);
            same = same && b[i] - a[i] == 0.0;
            p.n++;
        }
    }
    if (p.n < 3) {
        return p;
    }
    double n = p.n, va = variance(&ma, n), vb = variance(&mb, n), vd = variance(&md, n), vs = variance(&ms, n);
    p.spread[0] = sqrt(va);
    p.spread[1] = sqrt(vb);
    p.occasions = fmin(cases(mean(&ma, n), va), cases(mean(&mb, n), vb));
    if (!(va > 0) || !(vb > 0)) {
        bool one = va > 0 || vb > 0;
        p.class = one ? HW_PAIRING_ONE : HW_PAIRING_STEADY;
        p.factor = p.low = p.high = p.most = one ? 1.0 : (double)NAN;
        return p;
    }
    p.correlation = (va + vb - vd) / (2.0 * p.spread[0] * p.spread[1]);
    p.moved = fabs(mean(&md, n)) / sqrt((va + vb) / 2.0);
    double gap = p.spread[0] - p.spread[1];
    p.most = fabs(gap) > 1e-10 * p.spread[0] ? (va + vb) / (gap * gap) : (double)INFINITY;
    if (same || !(vd > 1e-20 * (va + vb))) {
        p.class = same ? HW_PAIRING_SAME : HW_PAIRING_EQUAL;
        p.factor = p.low = p.high = (double)INFINITY;
        p.correlation = 1.0;
        return p;
    }
    p.factor = (va + vb) / vd;
    set_interval(&p, vs, vd, vs > 0 ? (vb - va) / sqrt(vs * vd) : 0.0, confidence);
    p.class = class_of(&p);
    return p;
}

const char *hw_pairing_class_name(enum hw_pairing_class class) {
    static const char *const names[] = {"shared", "same", "equal", "steady", "unknown", "one", "spread", "few", "moved", "near", "anew"};
    HW_REQUIRE(class >= 0 && class < HW_PAIRING_CLASSES);
    return names[class];
}

const char *hw_pairing_reason(const struct hw_pairing *p, char *buffer, size_t size) {
    switch (p->class) {
    case HW_PAIRING_SAME: (void)snprintf(buffer, size, "the same in every pair"); break;
    case HW_PAIRING_EQUAL: (void)snprintf(buffer, size, "changed by the same in every pair"); break;
    case HW_PAIRING_STEADY: (void)snprintf(buffer, size, "does not vary"); break;
    case HW_PAIRING_UNKNOWN: (void)snprintf(buffer, size, "fewer than 3 pairs"); break;
    case HW_PAIRING_ONE: (void)snprintf(buffer, size, "varies in one of the two alone"); break;
    case HW_PAIRING_SPREAD: (void)snprintf(buffer, size, "varies %s (sd %.3g, was %.3g)", p->spread[1] < p->spread[0] ? "less" : "more", p->spread[1], p->spread[0]); break;
    case HW_PAIRING_FEW: (void)snprintf(buffer, size, "few occasions (%.2g)", p->occasions); break;
    case HW_PAIRING_MOVED: (void)snprintf(buffer, size, "moved far (%.1f sd)", p->moved); break;
    case HW_PAIRING_NEAR: (void)snprintf(buffer, size, "may be 2"); break;
    case HW_PAIRING_ANEW: (void)snprintf(buffer, size, "decided anew"); break;
    case HW_PAIRING_SHARED:
    case HW_PAIRING_CLASSES: (void)snprintf(buffer, size, "%s", ""); break;
    }
    return buffer;
}

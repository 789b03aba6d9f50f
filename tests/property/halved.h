/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HALVED_H
#define HALVED_H
/* For tests of the official count: a step has half of what it has (staff, cases, places, hours), in a district where that is scarce, and the
 * official days of its code rise: by three standard errors of the logarithm of the factor over replicates with common random numbers, by a factor at
 * least, and more in its share of all days than those of any other code. The district's own people are few enough that one run takes a
 * fraction of a second; what a row sets makes the step take a large part of its staff's time, so that half of them cannot do the work. */
#include "district_runs.h"

enum { HALVED_REPLICATES = 4, HALVED_SETS = 10, HALVED_ANY = -1, HALVED_TRUE = -2, HALVED_TRUE_OTHER = -3 };
static const double HALVED_ERRORS = 3; /* standard errors */
static const double HALVED_ELSEWHERE = 0.25; /* of the rise at one payer's door, the most that may rise at the other's */

struct halved_case {
    const char *what, *change;     /* lines of a scheme */
    enum hw_reason code;
    int payer;                     /* at whose door it rises, and not at the other's; HALVED_ANY: at that of whoever pays */
    double least;                  /* times the official days before */
    const char *goes_with;         /* why another code's share may rise more; NULL: none does */
    const char *sets[HALVED_SETS];
};

static inline double halved_days(const struct runs *r, int32_t scenario, int32_t replicate, int code, int payer) {
    double days = 0;
    if (payer == HALVED_TRUE_OTHER) { /* as it is, not as it is counted: in other than acute beds, and in acute ones */
        return runs_row(r, scenario, replicate)[runs_at(r, "delayed_bed_days_other", NULL) + (size_t)code];
    }
    if (payer == HALVED_TRUE) {
        const double *of_code = runs_row(r, scenario, replicate) + runs_at(r, "delayed_bed_days", NULL) + (size_t)code * HW_OWNERS;
        for (int owner = 0; owner < HW_OWNERS; owner++) {
            days += of_code[owner];
        }
        return days;
    }
    const double *row = runs_row(r, scenario, replicate) + runs_at(r, "official_delayed_days", NULL);
    for (int p = 0; p < HW_PAYERS; p++) {
        days += payer == HALVED_ANY || p == payer ? row[(size_t)code * HW_PAYERS + (size_t)p] : 0;
    }
    return days;
}

struct halved_change {
    double before, after, errors; /* means; the mean logarithm of the factor in its standard errors */
};

static inline struct halved_change halved_change(const struct runs *r, int32_t scenario, int code, int payer) {
    struct halved_change c = {0};
    double square = 0, mean = 0, times[RUNS_REPLICATES]; /* a queue that runs away does so by very different numbers of days: factors are alike */
    int32_t n = r->replicates;
    for (int32_t k = 0; k < n; k++) {
        double then = halved_days(r, 0, k, code, payer), now = halved_days(r, scenario, k, code, payer);
        c.before += then / n;
        c.after += now / n;
        times[k] = log((now + 1) / (then + 1));
        mean += times[k] / n;
    }
    for (int32_t k = 0; k < n; k++) {
        square += (times[k] - mean) * (times[k] - mean);
    }
    double error = sqrt(square / (n - 1) / n);
    c.errors = error > 0 ? mean / error : 0;
    return c;
}

/* The code whose share of all official days rises most. */
static inline int halved_most(const struct runs *r, int32_t scenario) {
    double all[2] = {0}, most = -1;
    int which = -1;
    struct halved_change c[HW_CODED_REASONS];
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        c[code] = halved_change(r, scenario, code, HALVED_ANY);
        all[0] += c[code].before;
        all[1] += c[code].after;
    }
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        double rise = c[code].after / all[1] - c[code].before / all[0];
        which = rise > most ? code : which;
        most = rise > most ? rise : most;
    }
    return which;
}

static inline bool halved_good(const struct runs *r, const struct halved_case *h) {
    struct halved_change c = halved_change(r, 1, (int)h->code, h->payer);
    bool good = c.after >= h->least * c.before && c.errors >= HALVED_ERRORS;
    double elsewhere = 0;
    if (h->payer != HALVED_ANY) {
        int other = h->payer == HW_PAYER_NHS ? HW_PAYER_SOCIAL : HW_PAYER_NHS;
        struct halved_change o = halved_change(r, 1, (int)h->code, other);
        elsewhere = o.after - o.before;
        good = good && elsewhere <= HALVED_ELSEWHERE * (c.after - c.before);
    }
    int most = halved_most(r, 1);
    good = good && (most == (int)h->code || h->goes_with != NULL);
    printf("%s%s: %.0f official days a year, with half %.0f (x %.2f, %.1f standard errors); the other payer %+.0f; share rises most: code %d of %d\n",
           good ? "" : "WRONG ", h->what, c.before, c.after, c.after / c.before, c.errors, elsewhere, most, (int)h->code);
    return good;
}

static inline void halved_run(struct runs *r, const char *tag, const struct halved_case *h) {
    const struct runs_scheme schemes[] = {{"half", h->change}};
    const char *sets[4 + HALVED_SETS] = {"run.warm_up=30 days", "run.measured=60 days", "start.when_below_census=close_when_vacated"};
    for (int i = 0; i < HALVED_SETS && h->sets[i] != NULL; i++) {
        sets[3 + i] = h->sets[i];
    }
    runs_open(r, tag, sets, schemes, 1);
    runs_go(r, HALVED_REPLICATES);
}

static inline bool halved_check(const char *tag, const struct halved_case *h) {
    struct runs r;
    halved_run(&r, tag, h);
    bool good = halved_good(&r, h);
    runs_close(&r);
    return good;
}

#endif

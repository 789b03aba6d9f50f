/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/num.h"
#include "sim/rng.h"
#include "sim/series.h"
#include "sim/special.h"
#include "sim/verify.h"

#include <math.h>
#include <string.h>

/* Cases that are computed: published vectors, quantiles and warm-ups, so that a user sees them hold on the machine that runs the models. */

enum { SHEET = 48 };
#define LEN(a) (sizeof(a) / sizeof *(a))

struct sheet { /* being filled */
    struct hw_verify_comparison *items;
    size_t n;
};

/* The tolerance is relative; for 0, of 0.001. */
static void compare(struct sheet *sheet, const char *measure, const char *of, double value, double observed, double tolerance) {
    HW_REQUIRE(sheet->n < SHEET);
    struct hw_verify_comparison *item = &sheet->items[sheet->n++];
    *item = (struct hw_verify_comparison){.measure = measure, .of = of, .value = value};
    item->rule = (struct hw_verify_rule){.kind = HW_VERIFY_BY_VALUE, .limit = tolerance};
    double allowed = tolerance * (value == 0 ? 1e-3 : fabs(value));
    item->found = (struct hw_verify_found){.observed = observed, .allowed = allowed, .n = 1};
    item->found.verdict = fabs(observed - value) <= allowed ? HW_VERIFY_AGREES : HW_VERIFY_DIFFERS;
}

static int32_t equal_words(struct hw_rng *rng, const uint64_t *words, size_t n) {
    int32_t equal = 0;
    for (size_t i = 0; i < n; i++) {
        equal += hw_rng_next(rng) == words[i];
    }
    return equal;
}

/* numpy 1.24.2: PCG64DXSM(12345), as seeded; its first eight numbers, and three after a jump of a million. */
static void random_numbers(struct sheet *sheet) {
    static const uint64_t first[] = {UINT64_C(0xee9ce7d91fd0146f), UINT64_C(0x5666c45f046a0883), UINT64_C(0x378c2161cf28e2bd),
                                     UINT64_C(0x5a4af4efd795681e), UINT64_C(0x8cd3b01ef17b1741), UINT64_C(0xe21742528ac08154),
                                     UINT64_C(0xe36a110a4455f0f6), UINT64_C(0x4da6547f09643fd6)};
    static const uint64_t later[] = {UINT64_C(0x16ff58354a6f8b33), UINT64_C(0x333cf3a88db5e639), UINT64_C(0x1d90b8718f6d8053)};
    struct hw_rng rng = {(hw_u128)UINT64_C(0x1905e0335aae9634) << 64 | UINT64_C(0x9199b0d09775add5),
                         (hw_u128)UINT64_C(0xc9c7353e6e2b1f28) << 64 | UINT64_C(0x7d761f2d4027fae7)};
    struct hw_rng jump = rng, unit = rng;
    compare(sheet, "numbers equal", "first 8", 8, equal_words(&rng, first, LEN(first)), 0);
    hw_rng_advance(&jump, 1000000);
    compare(sheet, "numbers equal", "3 after a jump of 1,000,000", 3, equal_words(&jump, later, LEN(later)), 0);
    compare(sheet, "first number as a fraction", "", 0.9320816903198763, hw_rng_unit(&unit), 1e-15);
}

/* scipy 1.10.1: t.ppf. */
static void t_quantiles(struct sheet *sheet) {
    static const struct {
        const char *of;
        double p, df, value;
    } rows[] = {
        {"p .975, 1 df", 0.975, 1, 12.706204736432095},   {"p .975, 2 df", 0.975, 2, 4.302652729911275},
        {"p .975, 4 df", 0.975, 4, 2.7764451051977987},   {"p .975, 9 df", 0.975, 9, 2.2621571627409915},
        {"p .975, 29 df", 0.975, 29, 2.045229642132703},  {"p .975, 99 df", 0.975, 99, 1.9842169515086827},
        {"p .995, 7 df", 0.995, 7, 3.4994832973505026},   {"p .9, 3 df", 0.9, 3, 1.637744357215907},
        {"p .95, 14 df", 0.95, 14, 1.7613101357748562},   {"p .9995, 24 df", 0.9995, 24, 3.7453986189275703},
    };
    for (size_t i = 0; i < LEN(rows); i++) {
        compare(sheet, "quantile", rows[i].of, rows[i].value, hw_special_t_quantile(rows[i].p, rows[i].df), 1e-8);
    }
}

/* scipy 1.10.1: ppf at .01, .5 and .99. */
static void quantiles(struct sheet *sheet) {
    static const double p[] = {0.01, 0.5, 0.99};
    static const struct {
        const char *of[3];
        double values[3];
    } rows[] = {
        {{"exponential mean 3, p .01", "exponential, p .5", "exponential, p .99"}, {0.030151007560504324, 2.0794415416798357, 13.815510557964274}},
        {{"lognormal mean 7.4 sd 8.6, p .01", "lognormal, p .5", "lognormal, p .99"}, {0.5618377025855901, 4.826590168413128, 41.46388280212179}},
        {{"gamma shape 0.7 scale 10, p .01", "gamma, p .5", "gamma, p .99"}, {0.012126230241013423, 4.074237484764413, 38.75738677240161}},
        {{"weibull shape 1.4 scale 9, p .01", "weibull, p .5", "weibull, p .99"}, {0.33668877254938145, 6.927019499692695, 26.791030996620393}},
        {{"triangular 5 7 10, p .01", "triangular, p .5", "triangular, p .99"}, {5.316227766016838, 7.26138721247417, 9.612701665379259}},
        {{"normal, p .01", "normal, p .5", "normal, p .99"}, {-2.3263478740408408, 0.0, 2.3263478740408408}},
    };
    struct hw_dist dists[LEN(rows)];
    bool made = hw_dist_exponential(3, &dists[0]) == HW_OK && hw_dist_lognormal_moments(7.4, 8.6, &dists[1]) == HW_OK &&
                hw_dist_gamma(0.7, 10, &dists[2]) == HW_OK && hw_dist_weibull(1.4, 9, &dists[3]) == HW_OK &&
                hw_dist_triangular(5, 7, 10, &dists[4]) == HW_OK && hw_dist_normal(0, 1, &dists[5]) == HW_OK;
    HW_REQUIRE(made);
    for (size_t i = 0; i < LEN(rows); i++) {
        for (size_t k = 0; k < LEN(p); k++) {
            compare(sheet, "quantile", rows[i].of[k], rows[i].values[k], hw_dist_quantile(&dists[i], p[k]), 1e-8);
        }
    }
}

/* scipy 1.10.1: chi2.ppf; ours are twice those of the gamma distribution. */
static void chi_square(struct sheet *sheet) {
    static const struct {
        const char *of;
        double p, df, value;
    } rows[] = {
        {"p .95, 9 df", 0.95, 9, 16.918977604620448},
        {"p .999, 17 df", 0.999, 17, 40.79021670690253},
        {"p .999, 99 df", 0.999, 99, 148.23035916510173},
        {"p .99, 167 df", 0.99, 167, 212.43129395391728},
    };
    for (size_t i = 0; i < LEN(rows); i++) {
        compare(sheet, "quantile", rows[i].of, rows[i].value, 2 * hw_special_gamma_quantile(rows[i].df / 2, rows[i].p), 1e-8);
    }
}

/* scipy 1.10.1: kstwobign.ppf. */
static void kolmogorov(struct sheet *sheet) {
    static const struct {
        const char *of;
        double p, value;
    } rows[] = {{"p .9", 0.9, 1.2238478702170825}, {"p .95", 0.95, 1.3580986393225505}, {"p .99", 0.99, 1.6276236115189502}, {"p .999", 0.999, 1.949474603504375}};
    for (size_t i = 0; i < LEN(rows); i++) {
        compare(sheet, "quantile", rows[i].of, rows[i].value, hw_special_kolmogorov_quantile(rows[i].p), 1e-8);
    }
}

/* Four series of 500: a step, a decay, a trend that no warm-up cures, and a filling up. */
static double observation(int series, double i) {
    switch (series) {
    case 0:
        return (i < 50 ? 0 : 1) + 0.1 * hw_num_sin(1.7 * i);
    case 1:
        return 10 + 50 * hw_num_exp(-i / 40) + hw_num_sin(1.3 * i) + hw_num_cos(0.7 * i * sqrt(2));
    case 2:
        return 0.01 * i + hw_num_sin(1.1 * i);
    default:
        return 30 * (1 - hw_num_exp(-i / 25)) + 2 * hw_num_sin(0.37 * i);
    }
}

static void warm_up(struct sheet *sheet) {
    static const struct {
        const char *of;
        double left_out, statistic, mean;
        bool too_short;
    } rows[] = {
        {"a step", 50, 3.1106805907233795e-06, 0.9997947522645699, false},
        {"a decay", 225, 0.0006231437786616368, 10.018998711885674, false},
        {"a trend", 250, 0.010872593310161268, 3.7469939280573397, true},
        {"a filling up", 85, 0.018282802173748756, 29.962665968059518, false},
    };
    double series[500];
    for (size_t row = 0; row < LEN(rows); row++) {
        for (size_t i = 0; i < LEN(series); i++) {
            series[i] = observation((int)row, (double)i);
        }
        struct hw_series_mser found = hw_series_mser(series, LEN(series));
        compare(sheet, "observations left out", rows[row].of, rows[row].left_out, (double)found.observations, 0);
        compare(sheet, "statistic", rows[row].of, rows[row].statistic, found.statistic, 1e-9);
        compare(sheet, "mean of the rest", rows[row].of, rows[row].mean, found.mean, 1e-9);
        compare(sheet, "too short", rows[row].of, rows[row].too_short, found.too_short, 0);
    }
}

static const struct {
    const char *name, *title, *source;
    void (*fill)(struct sheet *sheet);
} computed[] = {
    {"random_numbers", "PCG64-DXSM", "numpy 1.24.2, PCG64DXSM(12345)", random_numbers},
    {"quantiles", "Distributions: quantiles from their parameters", "scipy 1.10.1", quantiles},
    {"t_quantiles", "Student's t, of which intervals are made", "scipy 1.10.1", t_quantiles},
    {"chi_square", "Chi-square, of which tests of fit are made", "scipy 1.10.1", chi_square},
    {"kolmogorov", "Kolmogorov's distance, of which tests of fit are made", "scipy 1.10.1", kolmogorov},
    {"warm_up", "MSER-5, where a warm-up ends", "White 1997; White, Cobb and Spratt 2000; Hoad, Robinson and Davies 2010; computed by an independent program", warm_up},
};

size_t hw_verify_exact_count(void) {
    return LEN(computed);
}

enum hw_status hw_verify_exact(struct hw_arena *arena, struct hw_verify_case *cases) {
    for (size_t i = 0; i < LEN(computed); i++) {
        struct sheet sheet = {hw_arena_alloc(arena, SHEET, sizeof *sheet.items), 0};
        if (sheet.items == NULL) {
            return HW_NO_MEMORY;
        }
        computed[i].fill(&sheet);
        cases[i] = (struct hw_verify_case){.name = computed[i].name, .title = computed[i].title, .source = computed[i].source, .needs = HW_VERIFY_EXACT};
        cases[i].comparisons = sheet.items;
        cases[i].n_comparisons = sheet.n;
    }
    return HW_OK;
}

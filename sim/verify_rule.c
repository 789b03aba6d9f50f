/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify_rule.h"

#include "output/results.h"
#include "sim/schema_parts.h"
#include "sim/special.h"

#include <math.h>
#include <string.h>

#define RISK 0.001          /* that one comparison of the whole suite fails by chance */
#define WIDTH_SHORT 0.05
#define WIDTH_LONG 0.01
#define WIDTH_TRANSIENT 0.25 /* for so many standard errors */
#define SMALL_PROBABILITY 0.05
#define KNOWN_SE 3.3        /* two-sided normal quantile of 0.001 */
#define EXACT 1e-9

bool hw_verify_rule_parse(const char *text, struct hw_verify_rule *rule) {
    const char *hint = "";
    if (strcmp(text, "interval") == 0) {
        rule->kind = HW_VERIFY_BY_INTERVAL;
        return true;
    }
    if (strcmp(text, "exact") == 0) {
        rule->kind = HW_VERIFY_BY_VALUE;
        rule->limit = EXACT;
        return true;
    }
    bool within = strncmp(text, "within ", 7) == 0;
    const char *at = within ? text + 7 : text;
    double number = 0;
    if (!hw_schema_scan_number(&at, &number, &hint) || !(number > 0)) {
        return false;
    }
    while (*at == ' ') {
        at++;
    }
    if (within && (*at == '\0' || strcmp(at, "%") == 0)) {
        rule->kind = HW_VERIFY_WITHIN;
        rule->relative = *at == '%';
        rule->limit = rule->relative ? number / 100 : number;
        return true;
    }
    if (!within && strcmp(at, "se") == 0) {
        rule->kind = HW_VERIFY_BY_SE;
        rule->limit = number;
        return true;
    }
    return false;
}

/* The sample variance as a mean of n numbers, so that it has a standard error: n / (n - 1) times each squared deviation. */
static void square_deviations(size_t n, double *values) {
    struct hw_interval all = hw_results_interval(values, n, 1, 0.5);
    for (size_t i = 0; i < n; i++) {
        double deviation = values[i] - all.mean;
        values[i] = deviation * deviation * all.n / (all.n - 1.0); /* NaN stays NaN */
    }
}

static bool all_equal_to(const double *values, size_t n, double value, double within) {
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(values[i] - value) <= within)) {
            return false;
        }
    }
    return true;
}

/* half: how far the simulated mean itself may be out; NaN without an interval. */
static void judge_by_chance(const struct hw_verify_rule *rule, double value, double half, double widest, struct hw_verify_found *found) {
    bool any_width = rule->probability && value < SMALL_PROBABILITY;
    found->allowed = sqrt(half * half + KNOWN_SE * rule->se * KNOWN_SE * rule->se);
    if (!(fabs(found->observed - value) <= found->allowed)) {
        found->verdict = HW_VERIFY_DIFFERS;
    } else {
        found->verdict = any_width || half <= widest * fabs(value) ? HW_VERIFY_AGREES : HW_VERIFY_TOO_WIDE;
    }
}

struct hw_verify_found hw_verify_rule_judge(const struct hw_verify_rule *rule, double value, const double *values, size_t n, double *scratch,
                                            int32_t judged_by_interval, bool longer) {
    memcpy(scratch, values, n * sizeof *scratch);
    if (rule->variance) {
        square_deviations(n, scratch);
    }
    double confidence = 1.0 - RISK / (judged_by_interval > 0 ? judged_by_interval : 1);
    struct hw_interval interval = hw_results_interval(scratch, n, 1, confidence);
    double se = interval.n < 2 ? NAN : interval.half_width / hw_special_t_quantile(0.5 + 0.5 * confidence, interval.n - 1.0);
    struct hw_verify_found found = {.observed = interval.mean, .allowed = NAN, .n = interval.n, .verdict = HW_VERIFY_ABSENT};
    double widest = longer ? WIDTH_LONG : WIDTH_SHORT;
    double within = rule->relative ? rule->limit * fabs(value) : rule->limit;
    if (interval.n > 0) {
        switch (rule->kind) {
        case HW_VERIFY_BY_INTERVAL:
            judge_by_chance(rule, value, interval.half_width, widest, &found);
            break;
        case HW_VERIFY_BY_SE:
            judge_by_chance(rule, value, rule->limit * se, rule->many_runs ? WIDTH_TRANSIENT : widest, &found);
            break;
        case HW_VERIFY_WITHIN:
            found.allowed = within;
            found.verdict = fabs(interval.mean - value) <= within ? HW_VERIFY_AGREES : HW_VERIFY_DIFFERS;
            break;
        case HW_VERIFY_BY_VALUE:
            found.allowed = rule->limit * (value == 0 ? 1e-3 : fabs(value));
            found.verdict = all_equal_to(scratch, n, value, found.allowed) ? HW_VERIFY_AGREES : HW_VERIFY_DIFFERS;
            break;
        }
    }
    found.verdict = rule->informative ? HW_VERIFY_ASIDE : found.verdict;
    return found;
}

const char *hw_verify_rule_word(enum hw_verify_verdict verdict) {
    static const char *const words[] = {"agrees", "DIFFERS", "TOO WIDE", "NO VALUE", "RUN FAILED", "informative", "long form"};
    return words[verdict];
}

bool hw_verify_rule_fails(enum hw_verify_verdict verdict) {
    return verdict != HW_VERIFY_AGREES && verdict != HW_VERIFY_ASIDE && verdict != HW_VERIFY_LATER;
}

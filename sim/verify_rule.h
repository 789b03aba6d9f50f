/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_VERIFY_RULE_H
#define HW_VERIFY_RULE_H
/* When does a simulated value agree with a known one? Written in a case file as
 *
 *   (nothing)     the known value lies within the t interval at 1 - 0.001 / (number of comparisons so judged in all cases), and
 *                 that interval is at most 5 % of the value either way (1 % in the long form); a probability below 0.05 is
 *                 judged by its interval only
 *   3.3 se        within so many standard errors; their width is limited as that of an interval, but where many short runs are
 *                 compared (needs: transient) only to a quarter of the value, so that it says something
 *   within 3 %    within a share of the value, or "within 0.01" of it: for published figures
 *   exact         every replicate gives the value to 1e-9 of it
 *
 * A known value that was itself simulated has a standard error (se); it widens the interval by 3.3 of them, squares added. */
#include "sim/schema.h"

enum hw_verify_rule_kind { HW_VERIFY_BY_INTERVAL, HW_VERIFY_BY_SE, HW_VERIFY_WITHIN, HW_VERIFY_BY_VALUE };

struct hw_verify_rule {
    enum hw_verify_rule_kind kind;
    double limit;         /* number of standard errors; tolerance; relative tolerance of an exact value */
    bool relative;        /* WITHIN: limit is a share of the value */
    bool probability;     /* the value is one */
    bool many_runs;       /* the case needs many short runs (transient) */
    bool variance;        /* the value is the variance between replicates, not their mean */
    bool informative;     /* shown, never a failure */
    double se;            /* of the known value; 0: it is exact */
};

enum hw_verify_verdict { HW_VERIFY_AGREES, HW_VERIFY_DIFFERS, HW_VERIFY_TOO_WIDE, HW_VERIFY_ABSENT, HW_VERIFY_FAILED, HW_VERIFY_ASIDE, HW_VERIFY_LATER };

struct hw_verify_found {
    double observed;
    double allowed;       /* the difference that the verdict allows, the known value's own uncertainty included; NaN when there is none */
    int32_t n;            /* replicates with a value */
    enum hw_verify_verdict verdict;
};

/* "3.3 se", "within 3 %", "exact", "interval"; false when the text is none of these. */
bool hw_verify_rule_parse(const char *text, struct hw_verify_rule *rule);
/* Judges n values (scratch: room for n) against the known one; judged_by_interval is the number of comparisons in the suite. */
struct hw_verify_found hw_verify_rule_judge(const struct hw_verify_rule *rule, double value, const double *values, size_t n, double *scratch,
                                            int32_t judged_by_interval, bool longer);
/* "agrees", "DIFFERS", ... */
const char *hw_verify_rule_word(enum hw_verify_verdict verdict);
bool hw_verify_rule_fails(enum hw_verify_verdict verdict);

#endif

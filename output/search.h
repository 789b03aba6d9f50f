/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_SEARCH_H
#define HW_OUTPUT_SEARCH_H
/* What a search found, read again from its result: which candidates it looked at, what it may say of each, and its answer. The result's replicates are the
 * runs of the search in their order (sim/study_search.h); what was asked stands in its first parameters. The search is told again from
 * these by the very functions that decided it (sim/search.h). */
#include "output/results.h"
#include "sim/search.h"

/* Of a search's measures factor_value, candidate and candidate_replicate come first, then those that the study names. */
enum { HW_SEARCH_WORDS = 1200, HW_SEARCH_FIRST_MEASURES = 3 };

/* Is it the result of a search? */
bool hw_search_is(const struct hw_results *results);
/* The first n runs; those that failed are left out. */
enum hw_status hw_search_read_runs(struct hw_arena *arena, const struct hw_results *results, int32_t measures, int32_t n, struct hw_search_runs *runs) HW_MUST_CHECK;

struct hw_search_found {              /* memory from an arena */
    struct hw_search rule;
    struct hw_search_runs runs;
    struct hw_search_view view;
    const char *best;                 /* select, mix: the measure */
    const char **names;               /* [candidates] of those looked at: "acute.beds = 470, reablement.places = 60", or a scheme */
    double *values;                   /* [candidates][levers] of those looked at */
    int32_t levers;                   /* 0: candidates are schemes */
    int32_t answer;                   /* candidate; -1: none */
    bool sure;                        /* what is guaranteed of it holds */
};
/* HW_BAD_INPUT when the result is not laid out as a search's. */
enum hw_status hw_search_find(struct hw_arena *arena, const struct hw_results *results, struct hw_search_found *found) HW_MUST_CHECK;
/* The mean of a measure of a candidate over its replicates. */
double hw_search_mean(const struct hw_search_found *found, int32_t candidate, int32_t measure);
/* The answer in a sentence or two; whether what was asked was found. */
enum hw_status hw_search_conclude(struct hw_mem *mem, const struct hw_results *results, char words[HW_SEARCH_WORDS], bool *answered) HW_MUST_CHECK;
void hw_search_say(const struct hw_results *results, const struct hw_search_found *found, char words[HW_SEARCH_WORDS]);

/* output/search_line.c: what is told of a candidate that was looked at. NaN: not told of this kind of search, or of the best. */
struct hw_search_line {
    double low, high;        /* find: bounds of the probability; select and mix with fixed replicates: of the difference from the best */
    double mean, difference; /* select and mix: of the measure; the paired difference from the best */
    int32_t dropped;         /* select and mix that stop when they may: after so many replicates; 0: never */
};
enum hw_status hw_search_line(struct hw_arena *arena, const struct hw_search_found *found, int32_t candidate, struct hw_search_line *line) HW_MUST_CHECK;
/* find: "meets it", "does not", "not sure"; else "". */
const char *hw_search_verdict(const struct hw_search_found *found, int32_t candidate);
/* select and mix: do all candidates have the same number of replicates, set before? */
bool hw_search_is_fixed(const struct hw_search_found *found);
/* How the intervals were made, and what they do not say. */
void hw_search_meaning(const struct hw_search_found *found, char words[HW_SEARCH_WORDS]);

/* output/search_print.c: what homeward summary says of it. */
enum hw_status hw_search_print(const struct hw_results *results, const struct hw_show *show, FILE *out) HW_MUST_CHECK;

#endif

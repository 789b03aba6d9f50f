/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_PEOPLE_H
#define HW_OUTPUT_PEOPLE_H
/* Who has less and who has more than in the baseline, counted person by person, of a result whose run followed people (run.follow): the
 * measures followed_* of each scenario, in plain words. And two paths of one person side by side, from an event log.
 *
 * The measures are found by their names and dimensions; nothing is known of a model. */
#include "output/results.h"
#include "sim/csv.h"

struct hw_people {          /* what is asked */
    const char *outcome;    /* label of an outcome, of which the groups are shown; NULL: delayed days */
    int32_t replicate;      /* of which who has changed most is named; 0: the first that was done */
};

/* Did the run follow anybody? */
bool hw_people_are_followed(const struct hw_results *results);
/* A page for each scenario; show->all: the groups of every outcome. HW_BAD_INPUT, with what there is on stderr, when the outcome or the
 * replicate is none of the result's. */
enum hw_status hw_people_print(const struct hw_results *results, const struct hw_people *asked, const struct hw_show *show, FILE *out) HW_MUST_CHECK;

/* output/people_path.c: the lines about one person of a log of one replicate, a column for each scenario, from the first measured day on;
 * show->all: from the start, and every step, appointment and call. */
enum hw_status hw_people_path_print(const struct hw_results *results, const struct hw_csv *log, struct hw_diag *diag, const struct hw_show *show, FILE *out) HW_MUST_CHECK;

#endif

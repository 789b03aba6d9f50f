/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STUDY_SEARCH_H
#define HW_STUDY_SEARCH_H
/* Studies that look for something: the smallest capacity that meets targets (find), the best of several schemes (select), the best mix of capacities
 * under a budget (mix). To the run machinery a search is a study whose points are its runs, one replicate of one candidate each; what the runs are
 * is decided as it goes (sim/search.h), so it has room for the most that it may come to, and what was not needed is left out in the end
 * (sim/run_search.c). A candidate is a value for each factor (here called levers) and a scenario. */
#include "sim/search.h"
#include "sim/study_in.h"

enum { HW_STUDY_LEVERS = 3 };

struct hw_study_search {
    struct hw_search rule;
    const int32_t *scenario;            /* [candidates] of the model as loaded */
    const char *const *names;           /* [candidates] select: schemes; else NULL */
    const char *best;                   /* select, mix: the measure as written */
    const char *wants[HW_SEARCH_TARGETS]; /* measures of targets, or the one that is to be best */
    struct hw_place places[HW_SEARCH_TARGETS];
    int32_t n_wants;
    double budget;                      /* mix */
    const double *cost;                 /* mix: [factors] of one unit more */
    int32_t *candidate, *replicate;     /* [n_points] of the runs decided so far */
    int32_t decided;
};

extern const struct hw_schema hw_study_find_schema, hw_study_select_schema, hw_study_mix_schema;

/* Is it one of the kinds that look for something? */
bool hw_study_is_search(enum hw_design_kind design);
/* Reads find:, select: or mix:. Fills study->search, factors, design_at and n_points; errors go to the reader's diag. study->scenarios are known. */
enum hw_status hw_study_search_read(struct hw_reader *reader, const struct hw_study_in *in, struct hw_study *study) HW_MUST_CHECK;
/* "such_that: [delay_rate <= 0.05]": one of its entries. */
bool hw_study_search_target(struct hw_reader *reader, const struct hw_node *node, struct hw_study_search *search);

/* sim/study_search_plan.c: with the model at hand. The measures that are asked for, beside those listed; the layout of a run; the study's own records. */
void hw_study_search_measures(struct hw_reader *reader, const struct hw_layout *layout, struct hw_study *study);
enum hw_status hw_study_search_lay_out(struct hw_reader *reader, const struct hw_study *study, const struct hw_layout *from, struct hw_layout *out) HW_MUST_CHECK;
enum { HW_STUDY_SEARCH_PARAMS = 12 };
size_t hw_study_search_n_params(const struct hw_study *study);
struct hw_param_record *hw_study_search_params(struct hw_reader *reader, const struct hw_study *study, struct hw_param_record *p);
void hw_study_search_describe(const struct hw_plan *plan, FILE *out);
/* The first runs. */
enum hw_status hw_study_search_begin(struct hw_reader *reader, struct hw_study *study) HW_MUST_CHECK;

#endif

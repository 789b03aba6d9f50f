/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SEARCH_H
#define HW_SEARCH_H
/* A search among candidates, each a setting of a model: what it asks, and what the runs made so far say should be run next.
 *
 * A run is one replicate of one candidate. Runs are numbered in the order in which the search asks for them, and what it asks for follows from
 * the numbers of the runs before alone: neither threads nor a stop change it, and a finished result tells the whole search again. Three kinds:
 * find, the smallest candidate that meets targets with a stated probability (sim/seek.h); select, the best of several (sim/select.h); mix,
 * the best of capacities that a budget pays for, either after a fixed number of replicates or by the procedure of select. */
#include "sim/arena.h"
#include "sim/base.h"
#include "sim/seek.h"
#include "sim/select.h"

enum { HW_SEARCH_TARGETS = 16, HW_SEARCH_CANDIDATES = 10000 };

enum hw_search_kind { HW_SEARCH_FIND, HW_SEARCH_SELECT, HW_SEARCH_MIX };

struct hw_search_target { /* a number of a replicate, and how far it may go */
    int32_t measure;
    bool at_least;
    double bound;
};

struct hw_search {
    enum hw_search_kind kind;
    int32_t candidates, measures;
    int32_t replicates, most;            /* of a candidate: at first (find: in all), and at most */
    double probability, confidence;      /* find has a probability */
    double indifference;                 /* select and mix; 0: the number of replicates is fixed */
    bool largest;                        /* is best; else the smallest is */
    int32_t measure;                     /* that is to be best */
    int32_t n_targets;                   /* find: all have to be met in the same replicate */
    struct hw_search_target targets[HW_SEARCH_TARGETS];
};

struct hw_search_runs {                  /* borrows; in their order */
    int32_t n;
    const int32_t *candidate, *replicate; /* [n], from 0 and from 1 */
    const double *y;                     /* [n][measures] */
};

/* Most runs that it can come to. */
int64_t hw_search_most_runs(const struct hw_search *search);
/* Does a replicate of these numbers meet the target, or all targets? One that is not a number does not. */
bool hw_search_meets_one(const struct hw_search_target *target, const double *y);
bool hw_search_meets(const struct hw_search *search, const double *y);

struct hw_search_view {                  /* what the runs say so far; memory from an arena */
    int32_t *have, *met;                 /* [candidates] replicates, and how many of them meet the targets */
    enum hw_seek_verdict *verdicts;      /* find: [candidates] */
    double *values;                      /* select, mix: [candidates][most] of the measure, replicate by replicate */
    struct hw_seek seek;
    struct hw_select select;
    struct hw_select_state state;        /* select, and mix with an indifference */
};
enum hw_status hw_search_look(struct hw_arena *arena, const struct hw_search *search, const struct hw_search_runs *runs, struct hw_search_view *view) HW_MUST_CHECK;
/* The runs to be made next, to candidate and replicate; how many, at most candidates * most; 0: the search has ended. */
int32_t hw_search_next(const struct hw_search *search, const struct hw_search_view *view, int32_t *candidate, int32_t *replicate);
/* The candidate that it came to; -1: none (find), or none yet. Not *sure: nothing is guaranteed of it. */
int32_t hw_search_answer(const struct hw_search *search, const struct hw_search_view *view, bool *sure);

#endif

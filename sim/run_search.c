/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies that look for something: runs are made in the pieces that the search asks for, each following from the numbers of those before, so
 * that neither threads nor a stop and a resume change which there are. Room is made for the most that it may come to, and what is not needed is
 * left out in the end, as with --precision. */
#include "sim/run.h"

#include "output/search.h"
#include "sim/study_search.h"

bool hw_run_search_is(const struct hw_run *run, bool *adaptive) {
    const struct hw_study *study = run->plan.points ? run->plan.spec : NULL;
    const struct hw_study_search *search = study == NULL ? NULL : study->search;
    *adaptive = search != NULL && (search->rule.kind == HW_SEARCH_FIND || search->rule.indifference > 0.0);
    return search != NULL;
}

/* Did a run fail among those made? What is missing cannot be judged, so the search ends there. */
static bool has_failed(const struct hw_run *run, int32_t n) {
    bool failed = false;
    for (int32_t i = 0; i < n; i++) {
        failed = failed || run->results.state[i] == HW_REP_FAILED;
    }
    return failed;
}

/* Asks for more, given the runs so far; *more: how many. */
static enum hw_status decide(struct hw_context *context, struct hw_run *run, struct hw_study_search *search, int32_t *more) {
    struct hw_arena arena;
    struct hw_search_runs runs;
    struct hw_search_view view;
    hw_arena_init(&arena, &context->mem);
    enum hw_status status = hw_search_read_runs(&arena, &run->results, search->rule.measures, search->decided, &runs);
    status = status == HW_OK ? hw_search_look(&arena, &search->rule, &runs, &view) : status;
    *more = status == HW_OK ? hw_search_next(&search->rule, &view, search->candidate + search->decided, search->replicate + search->decided) : 0;
    hw_arena_clear(&arena);
    return status;
}

static enum hw_status conclude(struct hw_context *context, struct hw_run *run) {
    bool answered = false;
    char words[HW_SEARCH_WORDS];
    HW_TRY(hw_search_conclude(&context->mem, &run->results, words, &answered));
    run->unanswered = !answered;
    if (!answered) { /* the summary says what was found */
        fprintf(stderr, "homeward: %s\n", words);
    }
    return HW_OK;
}

enum hw_status hw_run_search_work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, const struct hw_run_keeper *keeper) {
    struct hw_study_search *search = ((struct hw_study *)run->plan.spec)->search;
    bool failed = false;
    for (int32_t more = search->decided; more > 0; search->decided += more) {
        run->until = search->decided;
        HW_TRY(hw_run_work(context, options, run, keeper));
        failed = has_failed(run, search->decided);
        more = 0;
        if (!failed) {
            HW_TRY(decide(context, run, search, &more));
        }
    }
    if (search->decided < run->results.n_replicates) {
        HW_TRY(hw_run_keep_first(context, options, run, search->decided));
    }
    hw_run_report(run);
    return failed ? HW_OK : conclude(context, run);
}

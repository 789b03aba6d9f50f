/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of each candidate of a search, the same on the console, in tables and in workbooks. */
#include "output/search.h"

#include <math.h>

const char *hw_search_verdict(const struct hw_search_found *found, int32_t c) {
    static const char *const words[] = {"not looked at", "meets it", "does not", "not sure"};
    return found->rule.kind == HW_SEARCH_FIND ? words[found->view.verdicts[c]] : "";
}

bool hw_search_is_fixed(const struct hw_search_found *found) {
    return found->rule.kind != HW_SEARCH_FIND && !(found->rule.indifference > 0.0);
}

/* Paired differences over the replicates that both have; the error is shared among all pairs, so that the intervals hold whichever is the best. */
static enum hw_status compare(struct hw_arena *arena, const struct hw_search_found *f, int32_t c, struct hw_search_line *line) {
    const struct hw_search *rule = &f->rule;
    const size_t stride = (size_t)(rule->indifference > 0.0 ? rule->most : rule->replicates);
    const double *own = f->view.values + (size_t)c * stride, *best = f->view.values + (size_t)f->answer * stride;
    int32_t n = f->view.have[c] < f->view.have[f->answer] ? f->view.have[c] : f->view.have[f->answer];
    double *d = hw_arena_alloc(arena, (size_t)n + 1, sizeof *d);
    if (d == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t r = 0; r < n; r++) {
        d[r] = own[r] - best[r];
    }
    if (n > 0) {
        double pairs = 0.5 * rule->candidates * (rule->candidates - 1.0);
        struct hw_interval v = hw_results_interval(d, (size_t)n, 1, 1.0 - (1.0 - rule->confidence) / pairs);
        bool fixed = hw_search_is_fixed(f);
        line->difference = v.mean;
        line->low = fixed ? v.mean - v.half_width : (double)NAN;
        line->high = fixed ? v.mean + v.half_width : (double)NAN;
    }
    return HW_OK;
}

enum hw_status hw_search_line(struct hw_arena *arena, const struct hw_search_found *found, int32_t c, struct hw_search_line *line) {
    *line = (struct hw_search_line){NAN, NAN, NAN, NAN, 0};
    if (found->rule.kind == HW_SEARCH_FIND) {
        hw_seek_bounds(&found->view.seek, found->view.met[c], &line->low, &line->high);
        return HW_OK;
    }
    line->mean = hw_search_mean(found, c, found->rule.measure);
    line->dropped = hw_search_is_fixed(found) ? 0 : found->view.state.dropped[c];
    return found->answer < 0 || c == found->answer ? HW_OK : compare(arena, found, c, line);
}

void hw_search_meaning(const struct hw_search_found *found, char words[HW_SEARCH_WORDS]) {
    const struct hw_search *rule = &found->rule;
    if (rule->kind == HW_SEARCH_FIND) {
        snprintf(words, HW_SEARCH_WORDS, "The probability's bounds are exact (Clopper and Pearson 1934). What is left beside the confidence is shared among all %d values, looked at or not, so with a confidence of %g %% no value is called what it is not. "
                 "That the answer is the smallest supposes that more is never worse.", rule->candidates, 100.0 * rule->confidence);
    } else if (hw_search_is_fixed(found)) {
        snprintf(words, HW_SEARCH_WORDS, "In brackets: intervals of the paired differences that hold for every two candidates at once with a confidence of %g %% (Bonferroni).", 100.0 * rule->confidence);
    } else {
        snprintf(words, HW_SEARCH_WORDS, "All candidates have the same people and luck. The guarantee is for means of replicates that are nearly normal. Means of those dropped early are of few replicates, and no intervals: a search that stops when it likes has none that are simple.");
    }
}

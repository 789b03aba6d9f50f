/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/search.h"

#include <math.h>

int64_t hw_search_most_runs(const struct hw_search *search) {
    if (search->kind == HW_SEARCH_FIND) {
        return (int64_t)hw_seek_most_looks(search->candidates) * search->replicates;
    }
    return (int64_t)search->candidates * (search->indifference > 0.0 ? search->most : search->replicates);
}

bool hw_search_meets_one(const struct hw_search_target *target, const double *y) {
    double value = y[target->measure];
    return target->at_least ? value >= target->bound : value <= target->bound;
}

bool hw_search_meets(const struct hw_search *search, const double *y) {
    bool all = true;
    for (int32_t i = 0; i < search->n_targets; i++) {
        all = all && hw_search_meets_one(&search->targets[i], y);
    }
    return all;
}

/* By Kim and Nelson's procedure, or after a fixed number of replicates? */
static bool is_sequential(const struct hw_search *search) {
    return search->kind != HW_SEARCH_FIND && search->indifference > 0.0 && search->candidates > 1;
}

static int32_t stride_of(const struct hw_search *search) {
    return search->indifference > 0.0 ? search->most : search->replicates;
}

static enum hw_status make_room(struct hw_arena *arena, const struct hw_search *search, struct hw_search_view *view) {
    size_t n = (size_t)search->candidates;
    view->have = hw_arena_alloc(arena, n, sizeof *view->have);
    view->met = hw_arena_alloc(arena, n, sizeof *view->met);
    view->verdicts = hw_arena_alloc(arena, n, sizeof *view->verdicts);
    view->values = search->kind == HW_SEARCH_FIND ? NULL : hw_arena_alloc(arena, n * (size_t)stride_of(search), sizeof *view->values);
    bool short_of = view->have == NULL || view->met == NULL || view->verdicts == NULL || (search->kind != HW_SEARCH_FIND && view->values == NULL);
    return short_of ? HW_NO_MEMORY : HW_OK;
}

enum hw_status hw_search_look(struct hw_arena *arena, const struct hw_search *search, const struct hw_search_runs *runs, struct hw_search_view *view) {
    *view = (struct hw_search_view){.seek = {.points = search->candidates, .replicates = search->replicates, .probability = search->probability, .confidence = search->confidence},
                                    .select = {.systems = search->candidates, .first = search->replicates, .most = search->most, .indifference = search->indifference,
                                               .confidence = search->confidence, .largest = search->largest}};
    HW_TRY(make_room(arena, search, view));
    for (int32_t i = 0; i < runs->n; i++) {
        const double *y = runs->y + (size_t)i * (size_t)search->measures;
        int32_t c = runs->candidate[i];
        if (view->values != NULL) {
            view->values[(size_t)c * (size_t)stride_of(search) + (size_t)view->have[c]] = y[search->measure];
        }
        view->have[c]++;
        view->met[c] += hw_search_meets(search, y);
    }
    for (int32_t c = 0; c < search->candidates && search->kind == HW_SEARCH_FIND; c++) {
        view->verdicts[c] = view->have[c] < search->replicates ? HW_SEEK_NOT_LOOKED : hw_seek_judge(&view->seek, view->met[c]);
    }
    if (is_sequential(search)) {
        hw_select_go(&view->select, view->values, view->have, search->most, &view->state);
    }
    return HW_OK;
}

static int32_t ask_for(int32_t candidate, int32_t have, int32_t until, int32_t n, int32_t *candidates, int32_t *replicates) {
    for (int32_t r = have; r < until; r++) {
        candidates[n] = candidate;
        replicates[n++] = r + 1;
    }
    return n;
}

int32_t hw_search_next(const struct hw_search *search, const struct hw_search_view *view, int32_t *candidate, int32_t *replicate) {
    int32_t n = 0;
    if (search->kind == HW_SEARCH_FIND) {
        int32_t next = hw_seek_next(search->candidates, view->verdicts);
        return next < 0 ? 0 : ask_for(next, view->have[next], search->replicates, 0, candidate, replicate);
    }
    for (int32_t c = 0; c < search->candidates; c++) {
        int32_t until = !is_sequential(search) ? search->replicates : view->state.dropped[c] == 0 ? view->state.next : 0;
        n = ask_for(c, view->have[c], until, n, candidate, replicate);
    }
    return n;
}

static double mean_of(const struct hw_search *search, const struct hw_search_view *view, int32_t c) {
    double sum = 0.0;
    for (int32_t r = 0; r < view->have[c]; r++) {
        sum += view->values[(size_t)c * (size_t)stride_of(search) + (size_t)r];
    }
    return sum / view->have[c];
}

int32_t hw_search_answer(const struct hw_search *search, const struct hw_search_view *view, bool *sure) {
    if (search->kind == HW_SEARCH_FIND) {
        int32_t found = hw_seek_next(search->candidates, view->verdicts) < 0 ? hw_seek_answer(search->candidates, view->verdicts) : -1;
        *sure = found >= 0;
        return found;
    }
    if (is_sequential(search)) {
        *sure = view->state.decided;
        return view->state.next == 0 ? view->state.best : -1;
    }
    int32_t best = -1;
    for (int32_t c = 0; c < search->candidates; c++) {
        double ahead = best < 0 ? 1.0 : (mean_of(search, view, c) - mean_of(search, view, best)) * (search->largest ? 1.0 : -1.0);
        best = view->have[c] >= search->replicates && ahead > 0.0 ? c : best;
    }
    *sure = search->candidates == 1 && best == 0;
    return best;
}

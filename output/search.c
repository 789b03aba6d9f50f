/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/search.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_MEASURES = HW_SEARCH_FIRST_MEASURES, NAME_ROOM = 300, VALUE_ROOM = 40 };
static const struct hw_param_record none = {"", "", "", "", ""};

static const struct hw_param_record *param(const struct hw_results *r, const char *path) {
    const struct hw_param_record *found = hw_results_param(r, path);
    return found != NULL ? found : &none;
}

static const struct hw_param_record *numbered(const struct hw_results *r, const char *stem, int32_t i) {
    char path[80];
    snprintf(path, sizeof path, "%.60s%d", stem, i + 1);
    return param(r, path);
}

static double number(const struct hw_results *r, const char *path) {
    return strtod(param(r, path)->value, NULL);
}

static const char *design_of(const struct hw_results *r) {
    return param(r, "study.design")->value;
}

bool hw_search_is(const struct hw_results *r) {
    return r->model != NULL && strcmp(r->model, "study") == 0 && (strcmp(design_of(r), "find") == 0 || strcmp(design_of(r), "select") == 0 || strcmp(design_of(r), "mix") == 0);
}

/* A number that a file holds may be anything; -1 when it is no index. */
static int32_t whole(double value) {
    return value >= 0.0 && value <= 1e9 ? (int32_t)value : -1;
}

enum hw_status hw_search_read_runs(struct hw_arena *arena, const struct hw_results *r, int32_t measures, int32_t n, struct hw_search_runs *runs) {
    int32_t *candidate = hw_arena_alloc(arena, (size_t)n + 1, sizeof *candidate), *replicate = hw_arena_alloc(arena, (size_t)n + 1, sizeof *replicate);
    double *y = hw_arena_alloc(arena, ((size_t)n + 1) * (size_t)measures, sizeof *y);
    if (candidate == NULL || replicate == NULL || y == NULL) {
        return HW_NO_MEMORY;
    }
    *runs = (struct hw_search_runs){.candidate = candidate, .replicate = replicate, .y = y};
    for (int32_t i = 0; i < n; i++) {
        const double *row = r->state[i] == HW_REP_DONE ? hw_results_look(r, 0, i) : NULL;
        if (r->state[i] == HW_REP_DONE && row == NULL) {
            return HW_IO;
        }
        if (row != NULL) {
            candidate[runs->n] = whole(row[r->layout->offset[1]]);
            replicate[runs->n] = whole(row[r->layout->offset[2]]);
            for (int32_t m = 0; m < measures; m++) {
                y[(size_t)runs->n * (size_t)measures + (size_t)m] = row[r->layout->offset[m + FIRST_MEASURES]];
            }
            runs->n++;
        }
    }
    return HW_OK;
}

/* ---- what was asked ---- */

/* Among the study's measures; -1: none. */
static int32_t measure_of(const struct hw_results *r, const char *name) {
    int32_t m = hw_results_find(r->layout, name);
    return m >= FIRST_MEASURES ? m - FIRST_MEASURES : -1;
}

/* A number that may be an index or a size; -1 when it is out of bounds. */
static int32_t count(const struct hw_results *r, const char *path, int32_t most) {
    int32_t value = whole(number(r, path));
    return value <= most ? value : -1;
}

static bool read_targets(const struct hw_results *r, struct hw_search *rule) {
    for (int32_t i = 0; i < HW_SEARCH_TARGETS; i++) {
        const struct hw_param_record *p = numbered(r, "study.search.target.", i);
        if (p == &none) {
            break;
        }
        rule->targets[i] = (struct hw_search_target){.measure = measure_of(r, p->source), .at_least = strcmp(p->unit, "at_least") == 0, .bound = strtod(p->value, NULL)};
        rule->n_targets++;
        if (rule->targets[i].measure < 0) {
            return false;
        }
    }
    return rule->n_targets > 0;
}

static bool read_rule(const struct hw_results *r, struct hw_search_found *found) {
    struct hw_search *rule = &found->rule;
    const char *design = design_of(r);
    *rule = (struct hw_search){.kind = *design == 'f' ? HW_SEARCH_FIND : *design == 's' ? HW_SEARCH_SELECT : HW_SEARCH_MIX,
                               .candidates = count(r, "study.search.candidates", HW_SEARCH_CANDIDATES), .replicates = count(r, "study.search.replicates", 1000000),
                               .most = count(r, "study.search.most", 1000000), .confidence = number(r, "study.search.confidence"),
                               .probability = number(r, "study.search.probability"), .indifference = number(r, "study.search.indifference"),
                               .measures = r->layout->n_measures - FIRST_MEASURES};
    const struct hw_param_record *best = param(r, "study.search.best");
    bool good = rule->candidates >= 1 && rule->replicates >= 1 && rule->measures >= 1 && rule->confidence > 0.0 && rule->confidence < 1.0;
    if (rule->kind == HW_SEARCH_FIND) {
        return good && rule->probability > 0.0 && rule->probability < 1.0 && read_targets(r, rule);
    }
    found->best = best->source;
    rule->largest = strcmp(best->value, "largest") == 0;
    rule->measure = measure_of(r, best->source);
    bool sequential = rule->indifference > 0.0;
    return good && rule->measure >= 0 && (!sequential || (rule->replicates >= 2 && rule->most >= rule->replicates && rule->candidates <= HW_SELECT_MOST));
}

/* Every candidate's replicates are in order and no more than there may be. */
static bool runs_are_good(const struct hw_search *rule, const struct hw_search_runs *runs, int32_t *have) {
    int32_t most = rule->kind != HW_SEARCH_FIND && rule->indifference > 0.0 ? rule->most : rule->replicates;
    for (int32_t i = 0; i < runs->n; i++) {
        int32_t c = runs->candidate[i];
        if (c < 0 || c >= rule->candidates || have[c] >= most) {
            return false;
        }
        have[c]++;
    }
    return true;
}

static bool is_laid_out(const struct hw_results *r) {
    const struct hw_layout *l = r->layout;
    bool good = hw_search_is(r) && r->n_scenarios == 1 && l->n_dims == 1 && l->n_measures > FIRST_MEASURES && l->measures[0].n_dims == 1 && l->dims[0].size >= 1 && l->dims[0].size <= 8;
    for (int32_t m = 1; m < l->n_measures && good; m++) {
        good = l->measures[m].n_dims == 0;
    }
    return good;
}

/* ---- names ---- */

static void name_values(const struct hw_results *r, const struct hw_search_found *found, int32_t c, char *text) {
    size_t used = 0;
    for (int32_t f = 0; f < found->levers && used + 1 < NAME_ROOM; f++) {
        char path[NAME_ROOM];
        const char *lever = r->layout->dims[0].labels[f];
        snprintf(path, sizeof path, "study.factor.%.150s.low", lever);
        const char *unit = param(r, path)->unit;
        int n = snprintf(text + used, NAME_ROOM - used, "%s%s = %.12g%s%s", f == 0 ? "" : ", ", lever, found->values[c * found->levers + f], *unit != '\0' ? " " : "", unit);
        used += n > 0 ? (size_t)n : 0;
    }
}

static enum hw_status name_candidates(struct hw_arena *arena, const struct hw_results *r, struct hw_search_found *found) {
    const size_t n = (size_t)found->rule.candidates;
    found->levers = found->rule.kind == HW_SEARCH_SELECT ? 0 : (int32_t)r->layout->dims[0].size;
    found->names = hw_arena_alloc(arena, n, sizeof *found->names);
    found->values = hw_arena_alloc(arena, n * (size_t)found->levers + 1, sizeof *found->values);
    if (found->names == NULL || found->values == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < r->n_replicates; i++) {
        const double *row = r->state[i] == HW_REP_DONE ? hw_results_look(r, 0, i) : NULL;
        int32_t c = row == NULL ? 0 : (int32_t)row[r->layout->offset[1]];
        if (row != NULL && found->names[c] == NULL) {
            char text[NAME_ROOM] = "";
            memcpy(found->values + (size_t)c * (size_t)found->levers, row + r->layout->offset[0], (size_t)found->levers * sizeof *row);
            name_values(r, found, c, text);
            const char *scheme = numbered(r, "study.search.candidate.", c)->value;
            found->names[c] = found->levers > 0 ? hw_arena_text(arena, text, strlen(text)) : scheme;
            if (found->names[c] == NULL) {
                return HW_NO_MEMORY;
            }
        }
    }
    return HW_OK;
}

enum hw_status hw_search_find(struct hw_arena *arena, const struct hw_results *r, struct hw_search_found *found) {
    *found = (struct hw_search_found){.answer = -1};
    if (!is_laid_out(r) || !read_rule(r, found)) {
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_search_read_runs(arena, r, found->rule.measures, r->n_replicates, &found->runs));
    int32_t *have = hw_arena_alloc(arena, (size_t)found->rule.candidates, sizeof *have);
    if (have == NULL) {
        return HW_NO_MEMORY;
    }
    if (!runs_are_good(&found->rule, &found->runs, have)) {
        return HW_BAD_INPUT;
    }
    HW_TRY(name_candidates(arena, r, found));
    HW_TRY(hw_search_look(arena, &found->rule, &found->runs, &found->view));
    found->answer = hw_search_answer(&found->rule, &found->view, &found->sure);
    return HW_OK;
}

double hw_search_mean(const struct hw_search_found *found, int32_t c, int32_t measure) {
    double sum = 0.0;
    for (int32_t i = 0; i < found->runs.n; i++) {
        sum += found->runs.candidate[i] == c ? found->runs.y[i * found->rule.measures + measure] : 0.0;
    }
    return sum / found->view.have[c];
}

/* ---- in words ---- */

struct words {
    char *text;
    size_t used;
};

static HW_PRINTF(2, 3) void add(struct words *w, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->used, HW_SEARCH_WORDS - w->used, format, args);
    va_end(args);
    w->used = n < 0 ? w->used : w->used + (size_t)n < HW_SEARCH_WORDS ? w->used + (size_t)n : HW_SEARCH_WORDS - 1;
}

static double share(const struct hw_search_found *found, int32_t c) {
    return 100.0 * found->view.met[c] / found->view.have[c];
}

/* Of a target at a candidate: in how many of its replicates it is met, and the number that as many of them as asked for reach. */
static int32_t count_target(const struct hw_search_found *found, int32_t c, const struct hw_search_target *target, double *reached) {
    int32_t met = 0, allowed = (int32_t)ceil(found->rule.probability * found->view.have[c] - 1e-9);
    for (int32_t i = 0; i < found->runs.n; i++) {
        met += found->runs.candidate[i] == c && hw_search_meets_one(target, found->runs.y + i * found->rule.measures);
    }
    for (int32_t i = 0; i < found->runs.n; i++) { /* the value that just so many do not exceed (or fall below); few runs, so by counting */
        int32_t within = 0;
        double value = found->runs.y[i * found->rule.measures + target->measure];
        for (int32_t k = 0; k < found->runs.n && found->runs.candidate[i] == c; k++) {
            double other = found->runs.y[k * found->rule.measures + target->measure];
            within += found->runs.candidate[k] == c && (target->at_least ? other >= value : other <= value);
        }
        bool better = isnan(*reached) || (target->at_least ? value > *reached : value < *reached);
        *reached = within >= allowed && better ? value : *reached;
    }
    return met;
}

static void say_which_fails(const struct hw_results *r, const struct hw_search_found *found, int32_t c, struct words *w) {
    int32_t worst = 0, fewest = INT32_MAX;
    double by = NAN;
    for (int32_t i = 0; i < found->rule.n_targets; i++) {
        double reached = NAN;
        int32_t met = count_target(found, c, &found->rule.targets[i], &reached);
        if (met < fewest) {
            worst = i;
            fewest = met;
            by = reached;
        }
    }
    const struct hw_search_target *target = &found->rule.targets[worst];
    const struct hw_measure *m = &r->layout->measures[target->measure + FIRST_MEASURES];
    double off = target->at_least ? target->bound - by : by - target->bound;
    add(w, " %s %s %.6g fails%s: it is met in %.1f %% of them, and %s %.6g would be met in %g %%", m->name, target->at_least ? ">=" : "<=", target->bound,
        found->rule.n_targets > 1 ? " most" : "", 100.0 * fewest / found->view.have[c], target->at_least ? ">=" : "<=", by, 100.0 * found->rule.probability);
    add(w, off > 0.0 ? " (%.6g%s%s too far)." : ", which is too close to be sure of with so few.", off, strcmp(m->unit, "1") == 0 ? "" : " ", strcmp(m->unit, "1") == 0 ? "" : m->unit);
}

static void say_find(const struct hw_results *r, const struct hw_search_found *found, struct words *w) {
    const struct hw_search_view *v = &found->view;
    const int32_t n = found->rule.candidates, answer = found->answer, below = hw_seek_below(n, v->verdicts), falls = hw_seek_falls(n, v->verdicts, v->met);
    double asked = 100.0 * found->rule.probability, low = 0.0, high = 1.0;
    if (answer >= 0) {
        hw_seek_bounds(&v->seek, v->met[answer], &low, &high);
        add(w, "%s is the smallest that is shown to meet the target with a probability of %g %% (met in %.1f %% of %d replicates, %.1f %% or more with a confidence of %g %%).", found->names[answer], asked,
            share(found, answer), v->have[answer], 100.0 * low, 100.0 * found->rule.confidence);
        if (answer == 0) {
            add(w, " Nothing smaller was asked about.");
        } else if (below == answer - 1) {
            add(w, " One step less is shown not to (%.1f %%).", share(found, below));
        } else {
            add(w, " Whether less would do is not sure: %s%s. More replicates would tell.", below < 0 ? "no smaller value is shown not to" : "the next that is shown not to is ",
                below < 0 ? "" : found->names[below]);
        }
    } else {
        const int32_t last = n - 1;
        hw_seek_bounds(&v->seek, v->met[last], &low, &high);
        add(w, "no value is shown to meet the target with a probability of %g %%: at the highest, %s, it is met in %.1f %% of %d replicates (%.1f to %.1f %%).", asked, found->names[last],
            share(found, last), v->have[last], 100.0 * low, 100.0 * high);
        say_which_fails(r, found, last, w);
    }
    if (falls >= 0) {
        add(w, " More is not always better here: %s meets it in %.1f %% of the replicates, less than a smaller value that was looked at, so there may be other values that meet it.", found->names[falls],
            share(found, falls));
    }
}

static void say_left(const struct hw_search_found *found, struct words *w) {
    for (int32_t c = 0, told = 0; c < found->rule.candidates; c++) {
        if (found->view.state.dropped[c] == 0) {
            add(w, "%s%s", told++ == 0 ? "" : "; ", found->names[c]);
        }
    }
}

static void say_best(const struct hw_results *r, const struct hw_search_found *found, struct words *w) {
    const struct hw_search *rule = &found->rule;
    const struct hw_select_state *state = &found->view.state;
    const struct hw_measure *m = &r->layout->measures[rule->measure + FIRST_MEASURES];
    const char *size = rule->largest ? "largest" : "smallest";
    double mean = hw_search_mean(found, found->answer, rule->measure);
    if (rule->candidates == 1) {
        add(w, "%s is the only candidate: %s %.6g on average.", found->names[0], m->name, mean);
    } else if (!(rule->indifference > 0.0)) {
        add(w, "%s has the %s %s (%.6g on average) of %d candidates with %d replicates each. Chance may have chosen it: the summary's intervals say which others may be as good, and with an indifference the best is chosen with a stated confidence.",
            found->names[found->answer], size, m->name, mean, rule->candidates, rule->replicates);
    } else if (found->sure) {
        add(w, "%s is chosen of %d: %s %s, %.6g on average. If one of them is better than all others by %g or more, it is this one, with a confidence of %g %% (Kim and Nelson 2001); others that are closer to it may be as good or better.",
            found->names[found->answer], rule->candidates, size, m->name, mean, rule->indifference, 100.0 * rule->confidence);
        if (state->left > 1) {
            add(w, " As good, as far as it matters: ");
            say_left(found, w);
            add(w, ".");
        }
    } else {
        add(w, "not decided with %d replicates of each, the most that at_most allows: ", state->looked);
        say_left(found, w);
        add(w, " are left. %s has the %s %s of them (%.6g on average), and nothing is guaranteed of it. Up to %d replicates of each would decide it.", found->names[found->answer], size, m->name, mean,
            state->needs);
    }
}

void hw_search_say(const struct hw_results *r, const struct hw_search_found *found, char words[HW_SEARCH_WORDS]) {
    struct words w = {words, 0};
    words[0] = '\0';
    bool ended = found->rule.kind != HW_SEARCH_FIND ? found->answer >= 0 : hw_seek_next(found->rule.candidates, found->view.verdicts) < 0;
    if (!ended) {
        add(&w, "the search did not come to its end: a run failed or is missing.");
    } else if (found->rule.kind == HW_SEARCH_FIND) {
        say_find(r, found, &w);
    } else {
        say_best(r, found, &w);
    }
}

enum hw_status hw_search_conclude(struct hw_mem *mem, const struct hw_results *r, char words[HW_SEARCH_WORDS], bool *answered) {
    struct hw_arena arena;
    struct hw_search_found found;
    hw_arena_init(&arena, mem);
    enum hw_status status = hw_search_find(&arena, r, &found);
    if (status == HW_OK) {
        hw_search_say(r, &found, words);
        *answered = found.answer >= 0 && (found.sure || !(found.rule.kind == HW_SEARCH_FIND || found.rule.indifference > 0.0));
    }
    hw_arena_clear(&arena);
    return status;
}

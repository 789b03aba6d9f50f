/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search with its model at hand: the measures it asks for, the layout of a run, its records in the result, and its first runs. */
#include "sim/study_search.h"

#include "output/pick.h"

#include <string.h>

static const char *keep(struct hw_reader *reader, const char *text) {
    const char *kept = hw_arena_text(reader->arena, text, strlen(text));
    if (kept == NULL) {
        reader->status = HW_NO_MEMORY;
    }
    return kept;
}

/* Which of the study's measures it is; added when it is none yet; -1 after an error. */
static int32_t measure_of(struct hw_reader *reader, const struct hw_layout *layout, struct hw_study *study, const char *text, struct hw_place place) {
    for (int32_t m = 0; m < study->n_measures; m++) {
        if (strcmp(study->measures[m].text, text) == 0) {
            return m;
        }
    }
    struct hw_study_measure *measure = &study->measures[study->n_measures];
    char why[HW_PICK_ROOM];
    measure->text = keep(reader, text);
    if (!hw_pick_find(reader->arena, layout, text, &measure->measure, &measure->index, why)) {
        if (why[0] == '\0') {
            reader->status = HW_NO_MEMORY;
        } else {
            hw_diag_error(reader->diag, place, "%s", why);
        }
        return -1;
    }
    return study->n_measures++;
}

void hw_study_search_measures(struct hw_reader *reader, const struct hw_layout *layout, struct hw_study *study) {
    struct hw_study_search *search = study->search;
    for (int32_t i = 0; i < search->n_wants && study->measures != NULL; i++) {
        int32_t m = measure_of(reader, layout, study, search->wants[i], search->places[i]);
        if (search->rule.kind == HW_SEARCH_FIND) {
            search->rule.targets[i].measure = m;
        } else {
            search->rule.measure = m;
        }
    }
    search->rule.measures = study->n_measures;
}

/* factor_value, candidate, candidate_replicate, then the study's measures, each one number of a run. */
enum hw_status hw_study_search_lay_out(struct hw_reader *reader, const struct hw_study *study, const struct hw_layout *from, struct hw_layout *out) {
    const int32_t levers = study->n_factors > 0 ? study->n_factors : 1;
    struct hw_dim *dims = hw_arena_alloc(reader->arena, 1, sizeof *dims);
    struct hw_measure *measures = hw_arena_alloc(reader->arena, (size_t)study->n_measures + 3, sizeof *measures);
    const char **names = hw_arena_alloc(reader->arena, (size_t)levers, sizeof *names);
    if (dims == NULL || measures == NULL || names == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t f = 0; f < levers; f++) {
        names[f] = study->n_factors > 0 && study->factors[f].path != NULL ? study->factors[f].path : "scheme";
    }
    dims[0] = (struct hw_dim){.name = "factor", .size = (size_t)levers, .labels = names};
    measures[0] = (struct hw_measure){.name = "factor_value", .title = "Value of the lever", .unit = "1", .catalogue = "", .n_dims = 1, .digits = 4,
                                      .definition = "What the model was given in the run, in the lever's unit; of a selection, which of the candidates, from 0."};
    measures[1] = (struct hw_measure){.name = "candidate", .title = "Candidate", .unit = "1", .catalogue = "", .level = 2, .definition = "Which of the candidates the run is of, from 0."};
    measures[2] = (struct hw_measure){.name = "candidate_replicate", .title = "Replicate of the candidate", .unit = "1", .catalogue = "", .level = 2,
                                      .definition = "Which replicate of its candidate the run is; the same number means the same people and luck in all."};
    for (int32_t i = 0; i < study->n_measures; i++) {
        const struct hw_measure *m = &from->measures[study->measures[i].measure];
        measures[i + 3] = (struct hw_measure){.name = study->measures[i].text, .title = keep(reader, m->title), .unit = keep(reader, m->unit), .definition = keep(reader, m->definition),
                                              .catalogue = keep(reader, m->catalogue), .digits = m->digits, .level = 2};
    }
    *out = (struct hw_layout){.dims = dims, .n_dims = 1, .measures = measures, .n_measures = study->n_measures + 3};
    return reader->status != HW_OK ? reader->status : hw_results_lay_out(reader->arena, out);
}

size_t hw_study_search_n_params(const struct hw_study *study) {
    const struct hw_study_search *search = study->search;
    return search == NULL ? 0 : HW_STUDY_SEARCH_PARAMS + (size_t)search->rule.n_targets + (size_t)study->n_factors + (size_t)search->rule.candidates * (search->names != NULL);
}

static struct hw_param_record number(struct hw_reader *reader, const char *path, double value, const char *unit, const char *source) {
    char text[40];
    snprintf(text, sizeof text, "%.17g", value);
    return (struct hw_param_record){path, keep(reader, text), unit, "", source};
}

static const char *numbered(struct hw_reader *reader, const char *stem, int32_t i) {
    char text[80];
    snprintf(text, sizeof text, "%.50s%d", stem, i + 1);
    return keep(reader, text);
}

/* output/search.c reads them again. */
struct hw_param_record *hw_study_search_params(struct hw_reader *reader, const struct hw_study *study, struct hw_param_record *p) {
    const struct hw_study_search *search = study->search;
    const struct hw_search *rule = &search->rule;
    *p++ = number(reader, "study.search.candidates", rule->candidates, "", "settings of the model among which it searches");
    *p++ = number(reader, "study.search.replicates", rule->replicates, "", "of a candidate, at first or in all");
    *p++ = number(reader, "study.search.confidence", rule->confidence, "", "");
    if (rule->kind == HW_SEARCH_FIND) {
        *p++ = number(reader, "study.search.probability", rule->probability, "", "of meeting all targets");
    } else {
        *p++ = number(reader, "study.search.indifference", rule->indifference, "", "0: the number of replicates is fixed");
        *p++ = number(reader, "study.search.most", rule->most, "", "replicates of a candidate");
        *p++ = (struct hw_param_record){"study.search.best", rule->largest ? "largest" : "smallest", "", "", search->best == NULL ? "" : search->best};
    }
    for (int32_t i = 0; i < rule->n_targets; i++) {
        *p++ = number(reader, numbered(reader, "study.search.target.", i), rule->targets[i].bound, rule->targets[i].at_least ? "at_least" : "at_most", search->wants[i]);
    }
    if (rule->kind == HW_SEARCH_MIX) {
        *p++ = number(reader, "study.search.budget", search->budget, "", "for what is above the lowest values");
        for (int32_t f = 0; f < study->n_factors; f++) {
            *p++ = number(reader, numbered(reader, "study.search.cost.", f), search->cost[f], "", study->factors[f].path);
        }
    }
    for (int32_t i = 0; i < rule->candidates && search->names != NULL; i++) {
        *p++ = (struct hw_param_record){numbered(reader, "study.search.candidate.", i), search->names[i], "", "", ""};
    }
    return p;
}

enum hw_status hw_study_search_begin(struct hw_reader *reader, struct hw_study *study) {
    struct hw_study_search *search = study->search;
    struct hw_search_view view;
    const struct hw_search_runs none = {.n = 0};
    size_t n = (size_t)study->n_points;
    search->candidate = hw_arena_alloc(reader->arena, n + 1, sizeof *search->candidate);
    search->replicate = hw_arena_alloc(reader->arena, n + 1, sizeof *search->replicate);
    if (search->candidate == NULL || search->replicate == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_search_look(reader->arena, &search->rule, &none, &view));
    search->decided = hw_search_next(&search->rule, &view, search->candidate, search->replicate);
    return HW_OK;
}

static void describe_asked(const struct hw_study *study, FILE *out) {
    const struct hw_study_search *search = study->search;
    const struct hw_search *rule = &search->rule;
    if (rule->kind == HW_SEARCH_FIND) {
        fprintf(out, "Asked: the smallest %s of which it is shown, with a confidence of %g, that a replicate meets all of this with a probability of %g or more\n", study->factors[0].path,
                rule->confidence, rule->probability);
        for (int32_t i = 0; i < rule->n_targets; i++) {
            fprintf(out, "  %s %s %g\n", search->wants[i], rule->targets[i].at_least ? ">=" : "<=", rule->targets[i].bound);
        }
        return;
    }
    fprintf(out, "Asked: the candidate with the %s %s", rule->largest ? "largest" : "smallest", search->best);
    if (rule->indifference > 0.0) {
        fprintf(out, ", chosen with a confidence of %g if no other is within %g of the best (procedure KN of Kim and Nelson 2001); at most %d replicates of each", rule->confidence, rule->indifference, rule->most);
    }
    fputc('\n', out);
}

void hw_study_search_describe(const struct hw_plan *plan, FILE *out) {
    const struct hw_study *study = plan->spec;
    const struct hw_study_search *search = study->search;
    const struct hw_search *rule = &search->rule;
    fprintf(out, "%s\nA search (%s) among %d candidates, %d replicate%s of each looked at%s, %d runs of the model at most; seed %llu.\n\n", study->title, hw_design_names[study->design],
            rule->candidates, rule->replicates, hw_base_s(rule->replicates), rule->kind != HW_SEARCH_FIND && rule->indifference > 0.0 ? " at first" : "", study->n_points, (unsigned long long)study->seed);
    describe_asked(study, out);
    fprintf(out, "\nCandidates\n");
    for (int32_t i = 0; i < rule->candidates && search->names != NULL; i++) {
        fprintf(out, "  %s\n", search->names[i]);
    }
    for (int32_t f = 0; f < study->n_factors; f++) {
        const struct hw_study_factor *factor = &study->factors[f];
        fprintf(out, "  %s, %.6g%s to %.6g%s", factor->path, factor->low, factor->unit, factor->high, factor->unit);
        if (search->cost != NULL) {
            fprintf(out, ", %g for one more", search->cost[f]);
        }
        fputc('\n', out);
    }
    if (rule->kind == HW_SEARCH_MIX) {
        fprintf(out, "  under a budget of %g\n", search->budget);
    }
}

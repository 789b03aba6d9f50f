/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search as CSV: its answer, what may be said of each candidate that was looked at, and every run. */
#include "output/export_parts.h"
#include "output/search.h"

#include <math.h>
#include <string.h>

enum { FIRST_MEASURES = HW_SEARCH_FIRST_MEASURES };

static const char *measure_name(const struct hw_export_making *m, int32_t k) {
    return m->r->layout->measures[k + FIRST_MEASURES].name;
}

/* Behind the column of a measure: they come last, and there is at least one. */
static char ending(const struct hw_search_found *f, int32_t measure) {
    return measure + 1 == f->rule.measures ? '\n' : ',';
}

static enum hw_status write_answer(struct hw_export_making *m, const struct hw_search_found *f) {
    static const char *const kinds[] = {"find", "select", "mix"};
    const struct hw_search *rule = &f->rule;
    bool find = rule->kind == HW_SEARCH_FIND;
    char words[HW_SEARCH_WORDS], meaning[HW_SEARCH_WORDS];
    hw_search_say(m->r, f, words);
    hw_search_meaning(f, meaning);
    HW_TRY(hw_export_csv_open(m, "answer", ".csv"));
    hw_export_csv_add(m, "design,answer,guaranteed,confidence,probability,indifference,best,measure,candidates,in_words,how_to_read\n%s,", kinds[rule->kind]);
    hw_export_csv_field(m, f->answer < 0 ? "" : f->names[f->answer], ',');
    hw_export_csv_add(m, "%d,", f->sure);
    hw_export_csv_number(m, rule->confidence, ',');
    hw_export_csv_number(m, find ? rule->probability : (double)NAN, ',');
    hw_export_csv_number(m, !find && rule->indifference > 0.0 ? rule->indifference : (double)NAN, ',');
    hw_export_csv_field(m, find ? "" : rule->largest ? "largest" : "smallest", ',');
    hw_export_csv_field(m, find ? "" : f->best, ',');
    hw_export_csv_add(m, "%d,", rule->candidates);
    hw_export_csv_field(m, words, ',');
    hw_export_csv_field(m, meaning, '\n');
    return hw_export_csv_close(m);
}

static void add_candidate(struct hw_export_making *m, const struct hw_search_found *f, int32_t c, const struct hw_search_line *line) {
    bool find = f->rule.kind == HW_SEARCH_FIND;
    hw_export_csv_add(m, "%d,", c);
    hw_export_csv_field(m, f->names[c], ',');
    hw_export_csv_add(m, "%d,", f->view.have[c]);
    const double numbers[] = {find ? f->view.met[c] : (double)NAN, line->low, line->high};
    for (int i = 0; i < 3; i++) {
        hw_export_csv_number(m, numbers[i], ',');
    }
    hw_export_csv_field(m, hw_search_verdict(f, c), ',');
    hw_export_csv_number(m, line->mean, ',');
    hw_export_csv_number(m, line->difference, ',');
    hw_export_csv_number(m, line->dropped > 0 ? line->dropped : (double)NAN, ',');
    hw_export_csv_add(m, "%d,", c == f->answer);
    for (int32_t k = 0; k < f->levers; k++) {
        hw_export_csv_number(m, f->values[c * f->levers + k], ',');
    }
    for (int32_t k = 0; k < f->rule.measures; k++) {
        hw_export_csv_number(m, hw_search_mean(f, c, k), ending(f, k));
    }
}

static enum hw_status write_candidates(struct hw_export_making *m, const struct hw_search_found *f) {
    HW_TRY(hw_export_csv_open(m, "candidates", ".csv"));
    hw_export_csv_add(m, "candidate,name,replicates,met,low,high,verdict,mean,difference,dropped_after,answer,");
    for (int32_t k = 0; k < f->levers; k++) {
        hw_export_csv_field(m, m->r->layout->dims[0].labels[k], ',');
    }
    for (int32_t k = 0; k < f->rule.measures; k++) {
        hw_export_csv_add(m, "mean.%s%c", measure_name(m, k), ending(f, k));
    }
    enum hw_status status = HW_OK;
    for (int32_t c = 0; c < f->rule.candidates && status == HW_OK; c++) {
        struct hw_search_line line;
        if (f->view.have[c] > 0 && (status = hw_search_line(&m->arena, f, c, &line)) == HW_OK) {
            add_candidate(m, f, c, &line);
        }
    }
    enum hw_status closed = hw_export_csv_close(m);
    return status != HW_OK ? status : closed;
}

static enum hw_status write_points(struct hw_export_making *m, const struct hw_search_found *f) {
    const int32_t measures = f->rule.measures;
    HW_TRY(hw_export_csv_open(m, "points", ".csv"));
    hw_export_csv_add(m, "point,candidate,replicate,");
    for (int32_t k = 0; k < measures; k++) {
        hw_export_csv_field(m, measure_name(m, k), ending(f, k));
    }
    for (int32_t i = 0; i < f->runs.n; i++) {
        hw_export_csv_add(m, "%d,%d,%d,", i + 1, f->runs.candidate[i], f->runs.replicate[i]);
        for (int32_t k = 0; k < measures; k++) {
            hw_export_csv_number(m, f->runs.y[i * measures + k], ending(f, k));
        }
    }
    return hw_export_csv_close(m);
}

enum hw_status hw_export_search(struct hw_export_making *m) {
    struct hw_search_found found;
    HW_TRY(hw_search_find(&m->arena, m->r, &found));
    HW_TRY(write_answer(m, &found));
    HW_TRY(write_candidates(m, &found));
    return write_points(m, &found);
}

static const char *const columns[][4] = {
    {"answer", "design", "", "find: the smallest value that meets a target; select: the best of several schemes; mix: the best mix of several levers"},
    {"answer", "answer", "", "The candidate that was found; empty: none"},
    {"answer", "guaranteed", "1", "1: what in_words says is guaranteed of it holds with the confidence; 0: it does not"},
    {"answer", "confidence", "1", "With which what is said holds"},
    {"answer", "probability", "1", "find: with which the target is to be met"},
    {"answer", "indifference", "see measure", "select and mix: differences below it do not matter; empty: the number of replicates was set before"},
    {"answer", "best", "", "select and mix: whether the largest or the smallest is best"},
    {"answer", "measure", "", "select and mix: of what"},
    {"answer", "candidates", "1", "How many there are, looked at or not"},
    {"answer", "in_words", "", "The answer in words"},
    {"answer", "how_to_read", "", "How the intervals were made, and what they do not say"},
    {"candidates", "candidate", "1", "Number of the candidate, from 0"},
    {"candidates", "name", "", "What it is"},
    {"candidates", "replicates", "1", "How many of it were run"},
    {"candidates", "met", "1", "find: in how many of these the target is met"},
    {"candidates", "low", "1 or see measure", "find: lower bound of the probability; select and mix: of the difference, where there is one"},
    {"candidates", "high", "1 or see measure", "Upper bound of it"},
    {"candidates", "verdict", "", "find: whether it is shown to meet the target"},
    {"candidates", "mean", "see measure", "select and mix: mean of the measure"},
    {"candidates", "difference", "see measure", "select and mix: mean less the best's, over the replicates that both have"},
    {"candidates", "dropped_after", "1", "select and mix that stop when they may: after how many replicates it was dropped; empty: never"},
    {"candidates", "answer", "1", "1: this is the answer"},
    {"points", "point", "1", "Number of the run, in the order in which they were made"},
    {"points", "candidate", "1", "Which candidate, as in candidates.csv"},
    {"points", "replicate", "1", "Number of its replicate: the same number means the same luck in every candidate"},
};

void hw_export_search_define(struct hw_export_making *m) {
    const struct hw_layout *layout = m->r->layout;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        hw_export_csv_define(m, columns[i][0], ".csv", columns[i][1], columns[i][2], columns[i][3]);
        hw_export_csv_add(m, "\n");
    }
    bool schemes = strcmp(hw_results_param(m->r, "study.design")->value, "select") == 0; /* in place of levers */
    for (size_t f = 0; f < layout->dims[0].size && !schemes; f++) {
        hw_export_csv_define(m, "candidates", ".csv", layout->dims[0].labels[f], "", "The lever's value");
        hw_export_csv_add(m, "\n");
    }
    for (int32_t k = FIRST_MEASURES; k < layout->n_measures; k++) {
        const struct hw_measure *measure = &layout->measures[k];
        char mean[200];
        (void)snprintf(mean, sizeof mean, "mean.%.180s", measure->name);
        hw_export_csv_define(m, "candidates", ".csv", mean, measure->unit, "Mean over its replicates of the column of points.csv");
        hw_export_csv_add(m, "\n");
        hw_export_csv_define(m, "points", ".csv", measure->name, measure->unit, measure->definition);
        hw_export_csv_add(m, "\n");
    }
}

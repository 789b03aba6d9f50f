/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>

/* Loading the models of the cases, finding their measures, running them. */

static void fill_options(const struct hw_verify_suite *suite, const struct hw_verify_case *c, int form, struct hw_run_options *out) {
    *out = (struct hw_run_options){.config = c->path, .seed = HW_VERIFY_SEED, .threads = suite->threads, .quiet = true};
    out->replicates = (int32_t)c->forms[form].replicates;
    out->n_sets = c->forms[form].n_sets;
    memcpy(out->sets, c->forms[form].sets, sizeof out->sets);
}

/* The other form is loaded too and thrown away, so that a mistake in it is found without running it. */
static enum hw_status load_model(struct hw_verify_suite *suite, struct hw_verify_case *c) {
    struct hw_run other;
    for (int pass = 0; pass < 2; pass++) {
        struct hw_run_options options;
        int form = pass == 0 ? !suite->longer : suite->longer;
        fill_options(suite, c, form, &options);
        enum hw_status status = hw_run_load(suite->context, &options, pass == 0 ? &other : &c->run);
        if (status == HW_BAD_INPUT) {
            hw_diag_error(&suite->context->diag, c->place, "the model %s cannot be run with the settings of the %s form", c->model,
                          form == 0 ? "short" : "long");
        }
        HW_TRY(status);
    }
    return HW_OK;
}

/* The measure's index into the item; -1, and an error, when the model has none of that name. */
static enum hw_status find_measure(struct hw_verify_suite *suite, const struct hw_layout *layout, struct hw_verify_comparison *item) {
    const char **names = hw_arena_alloc(&suite->context->arena, (size_t)layout->n_measures, sizeof *names);
    if (names == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t m = 0; m < layout->n_measures; m++) {
        names[m] = layout->measures[m].name;
        if (strcmp(names[m], item->measure) == 0) {
            item->measure_index = m;
            return HW_OK;
        }
    }
    item->measure_index = -1;
    const char *near = hw_diag_nearest(item->measure, names, (size_t)layout->n_measures);
    hw_diag_error(&suite->context->diag, item->place, "the model has no measure \"%s\"%s%s%s", item->measure, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
    return HW_OK;
}

static bool is_label(const char *label, const char *text, size_t length) {
    return strlen(label) == length && strncmp(label, text, length) == 0;
}

/* "total": of all the measure's values, where that means something; a label of that name comes first. */
static bool is_total(const struct hw_layout *layout, const struct hw_verify_comparison *item) {
    const struct hw_measure *measure = &layout->measures[item->measure_index];
    if (strcmp(item->of, "total") != 0 || measure->n_dims == 0 || !hw_results_adds_up(layout, item->measure_index)) {
        return false;
    }
    const struct hw_dim *dim = &layout->dims[measure->dims[0]];
    size_t label = 0;
    while (label < dim->size && strcmp(dim->labels[label], item->of) != 0) {
        label++;
    }
    return label == dim->size;
}

/* Index of "a/b/c" among the values of a measure. */
static bool find_place(struct hw_verify_suite *suite, const struct hw_layout *layout, struct hw_verify_comparison *item) {
    const struct hw_measure *measure = &layout->measures[item->measure_index];
    const char *rest = item->of;
    if (is_total(layout, item)) {
        item->index = hw_results_count(layout, item->measure_index);
        return true;
    }
    for (int32_t d = 0; d < measure->n_dims; d++) {
        const struct hw_dim *dim = &layout->dims[measure->dims[d]];
        size_t length = strcspn(rest, "/"), label = 0;
        while (label < dim->size && !is_label(dim->labels[label], rest, length)) {
            label++;
        }
        if (label == dim->size) {
            const char *word = hw_arena_text(&suite->context->arena, rest, length);
            const char *near = word == NULL || length == 0 ? NULL : hw_diag_nearest(word, dim->labels, dim->size);
            hw_diag_error(&suite->context->diag, item->place, "%s is by %s, and there is none called \"%.*s\"; %s \"%s\"", measure->name, dim->name,
                          (int)length, rest, near != NULL ? "did you mean" : "the first is", near != NULL ? near : dim->size > 0 ? dim->labels[0] : "");
            return false;
        }
        item->index = item->index * dim->size + label;
        rest += length + (rest[length] == '/');
    }
    if (*rest != '\0') {
        hw_diag_error(&suite->context->diag, item->place, "%s has no further label: \"%s\" is left over", measure->name, rest);
        return false;
    }
    return true;
}

enum hw_status hw_verify_load(struct hw_verify_suite *suite) {
    for (size_t i = 0; i < suite->n_cases; i++) {
        if (suite->cases[i].model != NULL) {
            HW_TRY(load_model(suite, &suite->cases[i]));
        }
    }
    for (size_t i = 0; i < suite->n_cases; i++) {
        struct hw_verify_case *c = &suite->cases[i];
        for (size_t k = 0; c->model != NULL && k < c->n_comparisons; k++) {
            HW_TRY(find_measure(suite, &c->run.plan.layout, &c->comparisons[k]));
            if (c->comparisons[k].measure_index >= 0) {
                (void)find_place(suite, &c->run.plan.layout, &c->comparisons[k]);
            }
        }
    }
    return hw_diag_status(&suite->context->diag);
}

static void judge(const struct hw_verify_suite *suite, struct hw_verify_case *c, double *series, double *scratch) {
    size_t n = (size_t)c->run.results.n_replicates;
    for (size_t k = 0; k < c->n_comparisons; k++) {
        struct hw_verify_comparison *item = &c->comparisons[k];
        hw_results_series(&c->run.results, 0, item->measure_index, item->index, series);
        item->found = hw_verify_rule_judge(&item->rule, item->value, series, n, scratch, suite->judged_by_interval, suite->longer);
        if (item->long_only && !suite->longer) {
            item->found.verdict = HW_VERIFY_LATER;
        }
        if (c->run.failed > 0) {
            item->found.verdict = HW_VERIFY_FAILED;
        }
    }
}

double hw_verify_processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static enum hw_status run_and_judge(struct hw_verify_suite *suite, struct hw_verify_case *c) {
    struct hw_run_options options;
    fill_options(suite, c, suite->longer, &options);
    HW_TRY(hw_run_replicates(suite->context, &options, &c->run));
    size_t n = (size_t)c->run.results.n_replicates;
    double *series = hw_arena_alloc(&suite->context->arena, 2 * n, sizeof *series);
    if (series == NULL) {
        return HW_NO_MEMORY;
    }
    judge(suite, c, series, series + n);
    return HW_OK;
}

enum hw_status hw_verify_run(struct hw_verify_suite *suite, struct hw_verify_case *c) {
    if (c->model == NULL) {
        return HW_OK; /* computed when it was made */
    }
    double start = hw_verify_processor_seconds();
    struct hw_arena kept = suite->context->arena; /* results are given back case by case: a long form has gigabytes of them */
    hw_arena_init(&suite->context->arena, &suite->context->mem);
    enum hw_status status = run_and_judge(suite, c);
    hw_arena_clear(&suite->context->arena);
    suite->context->arena = kept;
    c->run.results = (struct hw_results){0};
    c->seconds = hw_verify_processor_seconds() - start;
    return status;
}

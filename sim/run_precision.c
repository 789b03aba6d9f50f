/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --precision: replicates until the intervals are narrow enough. It is looked at after fixed numbers of replicates only, the first --replicates
 * and then half as many again, so that neither threads nor a stop and a resume change how many there are in the end. Room is made for
 * the most that are allowed, and what is not needed is left out in the end. */
#include "sim/run.h"

#include "output/pick.h"

#include <math.h>
#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};
static const char difference[] = ".difference";
enum { NAME_ROOM = 200, TEXT_ROOM = 400 };

int32_t hw_run_precision_next(int32_t count, int32_t most) {
    int64_t next = ((int64_t)count * 3 + 1) / 2;
    return next < most ? (int32_t)next : most;
}

static bool read_one(struct hw_context *context, const struct hw_run *run, const char *text, struct hw_run_precision *out, enum hw_status *status) {
    const char *equals = strrchr(text, '=');
    char *end = NULL;
    double share = equals == NULL ? (double)NAN : strtod(equals + 1, &end);
    if (equals == NULL || equals == text || equals - text >= NAME_ROOM || end == equals + 1 || *end != '\0' || !(share >= 1e-6 && share < 1.0)) {
        hw_diag_error(&context->diag, nowhere, "--precision is \"%s\"; write MEASURE=SHARE, the half-width of the 95 %% interval as a share of the mean, from 0.000001 to less than 1, as delayed_bed_days=0.02", text);
        return false;
    }
    char name[NAME_ROOM];
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    size_t n = strlen(name), suffix = strlen(difference);
    *out = (struct hw_run_precision){.text = text, .share = share, .of_difference = n > suffix && strcmp(name + n - suffix, difference) == 0};
    if (out->of_difference) {
        name[n - suffix] = '\0';
    }
    if (out->of_difference && run->plan.n_scenarios == 1) {
        hw_diag_error(&context->diag, nowhere, "--precision %s: there is no difference without a second scenario; add --scenario", text);
        return false;
    }
    char why[HW_PICK_ROOM];
    if (!hw_pick_find(&context->arena, &run->plan.layout, name, &out->measure, &out->index, why)) {
        if (why[0] == '\0') {
            *status = HW_NO_MEMORY;
        } else {
            hw_diag_error(&context->diag, nowhere, "--precision %s: %s", text, why);
        }
        return false;
    }
    return true;
}

enum hw_status hw_run_precision_read(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    run->precision = hw_arena_alloc(&context->arena, (size_t)options->n_precisions + 1, sizeof *run->precision);
    if (run->precision == NULL) {
        return HW_NO_MEMORY;
    }
    int32_t first = options->replicates > 0 ? options->replicates : run->plan.default_replicates;
    if (options->n_precisions > 0 && (first < 2 || first > options->max_replicates)) {
        hw_diag_error(&context->diag, nowhere, "--precision begins with %d replicate%s; it needs 2 at least and --max-replicates (%d) at most: give another --replicates", first,
                      hw_base_s(first), options->max_replicates);
    }
    enum hw_status status = HW_OK;
    for (int32_t i = 0; i < options->n_precisions; i++) {
        run->n_precisions += read_one(context, run, options->precisions[i], &run->precision[run->n_precisions], &status);
    }
    return status != HW_OK ? status : hw_diag_status(&context->diag);
}

/* The half-width as a share of the mean, of one scenario, over the first n replicates; infinite when there is none, or the mean is 0. */
static double width_of(const struct hw_run *run, const struct hw_run_precision *p, int32_t scenario, int32_t n, double *scratch) {
    const struct hw_results *r = &run->results;
    double *base = scratch + r->n_replicates;
    hw_results_series(r, scenario, p->measure, p->index, scratch);
    double mean = NAN;
    if (p->of_difference) {
        hw_results_series(r, 0, p->measure, p->index, base);
        mean = hw_results_interval(base, (size_t)n, 1, 0.95).mean;
        for (int32_t i = 0; i < n; i++) {
            scratch[i] -= base[i];
        }
    }
    struct hw_interval v = hw_results_interval(scratch, (size_t)n, 1, 0.95);
    mean = p->of_difference ? mean : v.mean;
    if (v.n < 2 || isnan(mean)) {
        return INFINITY;
    }
    return v.half_width > 0.0 ? v.half_width / fabs(mean) : 0.0; /* a number without spread is known, 0 as well */
}

/* Takes the widest of the scenarios for each; true when all are narrow enough. */
static bool look(struct hw_run *run, int32_t n, double *scratch) {
    bool reached = true;
    for (int32_t i = 0; i < run->n_precisions; i++) {
        struct hw_run_precision *p = &run->precision[i];
        p->reached = 0.0;
        for (int32_t s = p->of_difference ? 1 : 0; s < run->plan.n_scenarios; s++) {
            double width = width_of(run, p, s, n, scratch);
            if (width >= p->reached) {
                p->reached = width;
                p->widest = s;
            }
        }
        reached = reached && p->reached <= p->share;
    }
    return reached;
}

/* Keeps the first n replicates: what the run would hold had it been asked for n. */
enum hw_status hw_run_keep_first(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, int32_t n) {
    struct hw_results whole = run->results;
    struct hw_store store = run->store;
    whole.store = whole.store == NULL ? NULL : &store;
    run->store = (struct hw_store){.n_slots = 0};
    run->results.store = NULL;
    run->results.values = NULL;
    enum hw_status status = hw_run_make_room(context, run, options->output, 1, 1, n);
    for (int32_t s = 0; s < whole.n_scenarios; s++) {
        for (int32_t r = 0; r < n && status == HW_OK; r++) {
            size_t from = (size_t)s * (size_t)whole.n_replicates + (size_t)r, to = (size_t)s * (size_t)n + (size_t)r;
            const double *row = hw_results_look(&whole, s, r);
            status = row == NULL ? HW_IO : hw_results_put(&run->results, s, r, row);
            run->results.state[to] = whole.state[from];
            run->results.reason[to] = whole.reason[from];
        }
    }
    hw_store_close(&store);
    return status;
}

/* What was asked and what came of it: into the result, and told. */
static enum hw_status conclude(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, int32_t n, bool reached) {
    char *text = hw_arena_alloc(&context->arena, (size_t)run->n_precisions + 1, TEXT_ROOM);
    if (text == NULL) {
        return HW_NO_MEMORY;
    }
    char *end = text;
    for (int32_t i = 0; i < run->n_precisions; i++) {
        const struct hw_run_precision *p = &run->precision[i];
        char line[TEXT_ROOM];
        const char *measure = run->plan.layout.measures[p->measure].name;
        bool said = strncmp(p->text, measure, strlen(measure)) == 0;
        snprintf(line, sizeof line, "%.200s%s%.60s%s: %s %.6g with %d replicates, in scenario %.60s", p->text, said ? "" : " (", said ? "" : measure, said ? "" : ")", p->reached <= p->share ? "reached" : "not reached,", p->reached, n,
                 run->plan.scenario[p->widest]);
        if (!options->quiet || !reached) {
            fprintf(stderr, "homeward: --precision %s\n", line);
        }
        end += sprintf(end, "%s\n", line);
    }
    run->results.precision = text;
    if (!reached) {
        fprintf(stderr, "homeward: the precision asked for was not reached with the %d replicates that --max-replicates allows; the result holds what there is\n", n);
    }
    return HW_OK;
}

enum hw_status hw_run_precision_work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, const struct hw_run_keeper *keeper) {
    int32_t most = run->results.n_replicates, n = options->replicates > 0 ? options->replicates : run->plan.default_replicates;
    double *scratch = hw_arena_alloc(&context->arena, (size_t)most, 2 * sizeof *scratch);
    bool reached = false;
    if (scratch == NULL) {
        return HW_NO_MEMORY;
    }
    for (;; n = hw_run_precision_next(n, most)) {
        run->until = n;
        HW_TRY(hw_run_work(context, options, run, keeper));
        reached = look(run, n, scratch);
        HW_TRY(hw_results_status(&run->results));
        if (reached || n == most) {
            break;
        }
    }
    HW_TRY(hw_run_keep_first(context, options, run, n));
    HW_TRY(conclude(context, options, run, n, reached));
    hw_run_report(run);
    return HW_OK;
}

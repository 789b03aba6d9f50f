/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run.h"

#include "sim/progress.h"
#include "sim/run_log.h"
#include "sim/stop.h"

#include <math.h>
#include <string.h>

struct workers { /* shared by the threads */
    struct hw_context *context;
    const struct hw_run_options *options;
    struct hw_run *run;
    const struct hw_run_keeper *keeper; /* NULL: nobody wants to know */
    struct hw_mem *mems;                /* [threads] */
    void **states;                      /* [threads] */
    uint64_t *events;                   /* [threads] */
    struct hw_run_inside *inside;       /* [threads] */
    struct hw_fault *faults;            /* [threads] */
    const int32_t *missing;                /* places of the replicates to run */
    int32_t *left;                      /* [n_replicates] scenarios that a replicate has still to go through */
    struct hw_progress progress;
    int32_t headline;                   /* the model's measure of that name, of one number; -1: none */
};

enum { MOST_IN_A_SHARD = 4096 };
#define SHARD_BYTES ((size_t)4 << 20) /* of the values in one */

struct outcome { /* of one replicate and scenario */
    struct workers *workers;
    int32_t scenario, at, thread;
    enum hw_status status; /* of the replicate; then of keeping it */
};

static size_t cell(const struct hw_results *results, int32_t scenario, int32_t at) {
    return (size_t)scenario * (size_t)results->n_replicates + (size_t)at;
}

/* What, when and how to see it again. */
static enum hw_status note_failure(const struct outcome *o) {
    struct hw_results *results = &o->workers->run->results;
    const struct hw_fault *fault = &o->workers->faults[o->thread];
    char text[400];
    int n = snprintf(text, sizeof text, "%s (seed %llu, %s %d, day %.3f, event %llu)", fault->what, (unsigned long long)results->seed,
                     o->workers->run->plan.points ? "point" : "replicate", results->replicate[o->at], (double)fault->time / (double)HW_MS_PER_DAY, (unsigned long long)fault->events);
    const char *kept = hw_arena_text(&o->workers->context->arena, text, (size_t)n);
    results->reason[cell(results, o->scenario, o->at)] = kept;
    return kept == NULL ? HW_NO_MEMORY : HW_OK;
}

/* One thread at a time: the arena, the progress and the keeper are nobody's in particular. */
static void book(void *shared) {
    struct outcome *o = shared;
    struct workers *workers = o->workers;
    struct hw_results *results = &workers->run->results;
    enum hw_status status = HW_OK;
    results->state[cell(results, o->scenario, o->at)] = o->status == HW_OK ? HW_REP_DONE : HW_REP_FAILED;
    if (o->status != HW_OK) {
        status = note_failure(o);
    }
    bool whole = --workers->left[o->at] == 0, told = workers->headline >= 0 && o->scenario == 0 && o->status == HW_OK;
    hw_progress_step(&workers->progress, whole, told ? hw_results_row(results, 0, o->at)[results->layout->offset[workers->headline]] : NAN);
    if (whole && status == HW_OK && workers->keeper != NULL) {
        status = workers->keeper->finished(workers->keeper->owner, o->at);
    }
    o->status = status;
}

/* Before the replicate counts as finished. */
static enum hw_status finish_log(struct hw_run_log *log, int32_t thread, enum hw_status status) {
    if (status != HW_OK && status != HW_FAULT) {
        hw_run_log_drop(log, thread);
        return status;
    }
    enum hw_status written = hw_run_log_end(log, thread);
    return written != HW_OK ? written : status;
}

static void hold(void *shared) {
    struct outcome *o = shared;
    hw_store_hold(o->workers->run->results.store, o->at);
}

static enum hw_status run_timed(struct workers *workers, int32_t thread, const struct hw_job *job, double *row) {
    int64_t wall_ns = hw_progress_clock_ns(), cpu_ns = hw_progress_thread_ns();
    enum hw_status status = workers->run->plan.model->run(workers->states[thread], job, row, &workers->faults[thread], &workers->events[thread]);
    workers->inside[thread].wall_ns += hw_progress_clock_ns() - wall_ns;
    workers->inside[thread].cpu_ns += hw_progress_thread_ns() - cpu_ns;
    return status;
}

static enum hw_status work_on(struct workers *workers, int32_t thread, int32_t scenario, int32_t at) {
    struct hw_run *run = workers->run;
    const struct hw_plan *plan = &run->plan;
    if (hw_stop_asked() != 0 && (scenario == 0 || hw_stop_now())) {
        return HW_STOPPED; /* a replicate that has begun goes through its other scenarios while there is time */
    }
    struct hw_mem *mem = &workers->mems[thread];
    if (workers->states[thread] == NULL) {
        HW_TRY(plan->model->create(mem, plan, &workers->states[thread]));
    }
    struct hw_job job = {.plan = plan, .scenario = scenario, .replicate = run->results.replicate[at], .seed = workers->options->seed,
                         .plain_queue = workers->options->plain_queue};
    struct outcome outcome = {.workers = workers, .scenario = scenario, .at = at, .thread = thread};
    if (run->results.store != NULL) {
        hw_parallel_one_at_a_time(hold, &outcome);
    }
    double *row = hw_results_row(&run->results, scenario, at);
    workers->faults[thread] = (struct hw_fault){.time = 0};
    if (run->log != NULL) {
        HW_TRY(hw_run_log_begin(run->log, thread, scenario, job.replicate, &job.log));
    }
    enum hw_status status = run_timed(workers, thread, &job, row);
    if (job.log != NULL) {
        status = finish_log(run->log, thread, status);
    }
    if (status != HW_OK && status != HW_FAULT) {
        return status; /* stopped, or short of memory: the replicate is missing, it has not failed */
    }
    for (size_t i = 0; status != HW_OK && i < plan->layout.row; i++) {
        row[i] = NAN;
    }
    outcome.status = status;
    hw_parallel_one_at_a_time(book, &outcome);
    return outcome.status != HW_OK ? outcome.status : status;
}

/* A scenario of a replicate; or, where the model compares people from scenario to scenario, all of them. */
static enum hw_status work(void *shared, int32_t thread, int32_t index) {
    struct workers *workers = shared;
    const struct hw_plan *plan = &workers->run->plan;
    if (!plan->in_turn) {
        return work_on(workers, thread, index % plan->n_scenarios, workers->missing[index / plan->n_scenarios]);
    }
    enum hw_status status = HW_OK;
    for (int32_t s = 0; s < plan->n_scenarios && (status == HW_OK || status == HW_FAULT); s++) {
        status = work_on(workers, thread, s, workers->missing[index]);
    }
    return status;
}

int32_t hw_run_jobs(const struct hw_plan *plan, int32_t n) {
    return plan->in_turn ? n : n * plan->n_scenarios;
}

void hw_run_report(struct hw_run *run) {
    struct hw_results *results = &run->results;
    bool missing = false;
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        for (int32_t r = 0; r < results->n_replicates; r++) {
            uint8_t state = results->state[cell(results, s, r)];
            missing = missing || state == HW_REP_MISSING;
            if (state == HW_REP_FAILED && run->failed++ < 10) {
                fprintf(stderr, "homeward: scenario %s failed: %s", results->scenario[s], results->reason[cell(results, s, r)]);
                fprintf(stderr, strcmp(results->model, "study") == 0 ? "\n" : "; --replicate %d runs it alone\n", results->replicate[r]);
            }
        }
    }
    results->complete = run->failed == 0 && !missing;
}

/* The options that change results, one a line; NULL when memory is short. */
static const char *command_text(struct hw_context *context, const struct hw_run_options *options, int32_t first, bool points) {
    size_t size = 1;
    for (int32_t i = 0; i < options->n_scenarios; i++) {
        size += strlen("--scenario \n") + strlen(options->scenarios[i]);
    }
    for (int32_t i = 0; i < options->n_sets; i++) {
        size += strlen("--set \n") + strlen(options->sets[i]);
    }
    for (int32_t i = 0; i < options->n_precisions; i++) {
        size += strlen("--precision \n") + strlen(options->precisions[i]);
    }
    char *text = hw_arena_alloc(&context->arena, size + 100, 1);
    char *end = text;
    if (text != NULL && points && options->replicates > 0) {
        end += sprintf(end, "--replicates %d\n", options->replicates);
    }
    for (int32_t i = 0; text != NULL && i < options->n_scenarios; i++) {
        end += sprintf(end, "--scenario %s\n", options->scenarios[i]);
    }
    for (int32_t i = 0; text != NULL && i < options->n_sets; i++) {
        end += sprintf(end, "--set %s\n", options->sets[i]);
    }
    if (text != NULL && options->n_precisions > 0) { /* how many replicates there are follows from these */
        end += sprintf(end, "--replicates %d\n--max-replicates %d\n", first, options->max_replicates);
    }
    for (int32_t i = 0; text != NULL && i < options->n_precisions; i++) {
        end += sprintf(end, "--precision %s\n", options->precisions[i]);
    }
    return text;
}

/* Shard I of N: replicates in one piece each, as equal as can be; *n may be 0 when there are more shards than replicates. */
static void choose_replicates(const struct hw_run_options *options, struct hw_run *run, int32_t *first, int32_t *n) {
    run->planned = options->replicates > 0 && !run->plan.points ? options->replicates : run->plan.default_replicates;
    run->planned = run->n_precisions > 0 ? options->max_replicates : run->planned; /* so many at most */
    *first = 1;
    *n = run->planned;
    if (options->only_replicate > 0) {
        *first = options->only_replicate;
        *n = 1;
    } else if (options->shards > 0) {
        int64_t before = (int64_t)run->planned * (options->shard - 1) / options->shards;
        *first = (int32_t)before + 1;
        *n = (int32_t)((int64_t)run->planned * options->shard / options->shards - before);
    }
}

enum hw_status hw_run_prepare(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    struct hw_results *results = &run->results;
    const struct hw_plan *plan = &run->plan;
    int32_t first, n;
    choose_replicates(options, run, &first, &n);
    const char *slash = strrchr(run->doc.file, '/');
    results->model = plan->model->name;
    results->title = plan->title;
    results->attribution = plan->points ? plan->attribution : plan->model->attribution;
    results->version = HW_VERSION;
    results->config_name = slash == NULL ? run->doc.file : slash + 1;
    results->config_text = run->doc.text;
    results->command = command_text(context, options, options->replicates > 0 ? options->replicates : plan->default_replicates, plan->points);
    results->seed = plan->points ? plan->seed : options->seed;
    results->inputs = run->inputs;
    results->files = run->files;
    results->layout = &plan->layout;
    results->n_scenarios = plan->n_scenarios;
    results->scenario = plan->scenario;
    results->scenario_title = plan->scenario_title;
    results->scenario_text = plan->scenario_text;
    results->scenario_evidence = plan->scenario_evidence;
    results->scenario_beyond = plan->scenario_beyond;
    results->params = plan->params;
    results->n_params = plan->n_params;
    results->n_replicates = n;
    run->first = first;
    if (results->command == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_run_check_memory(context, options, run));
    if (options->dry_run) {
        return HW_OK;
    }
    const char *output = options->only_replicate > 0 ? NULL : options->output;
    return hw_run_make_room(context, run, output, hw_run_threads(options, hw_run_jobs(plan, n)), first, n);
}

int32_t hw_run_most_in_a_shard(const struct hw_results *results) {
    size_t each = (size_t)results->n_scenarios * results->layout->row * sizeof(double);
    size_t fit = each > 0 ? SHARD_BYTES / each : MOST_IN_A_SHARD;
    return fit < 1 ? 1 : fit < MOST_IN_A_SHARD ? (int32_t)fit : MOST_IN_A_SHARD;
}

enum hw_status hw_run_make_room(struct hw_context *context, struct hw_run *run, const char *output, int32_t threads, int32_t first, int32_t n) {
    struct hw_results *results = &run->results;
    size_t cells = (size_t)results->n_scenarios * (size_t)n;
    int32_t *numbers = hw_arena_alloc(&context->arena, (size_t)n, sizeof *numbers);
    results->state = hw_arena_alloc(&context->arena, cells, 1);
    results->reason = hw_arena_alloc(&context->arena, cells, sizeof *results->reason);
    if (numbers == NULL || results->state == NULL || results->reason == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < n; i++) {
        numbers[i] = first + i;
    }
    results->replicate = numbers;
    results->n_replicates = n;
    if (output != NULL && cells * results->layout->row * sizeof(double) > (size_t)HW_RUN_HELD_BYTES) {
        /* Begun and not finished: one for each thread, and the one whose scenarios are not all handed out. */
        int32_t slots = threads < n ? threads + 1 : n;
        results->store = &run->store;
        return hw_store_open(&run->store, &context->io, &context->arena, output, results->layout->row, results->n_scenarios, n, slots);
    }
    results->values = hw_arena_alloc(&context->arena, cells * results->layout->row, sizeof *results->values);
    return results->values == NULL ? HW_NO_MEMORY : HW_OK;
}

int32_t hw_run_threads(const struct hw_run_options *options, int32_t jobs) {
    int32_t threads = options->threads > 0 ? options->threads : hw_parallel_default_threads();
    return threads > jobs ? jobs : threads;
}

enum hw_status hw_run_check_memory(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run) {
    int32_t threads = hw_run_threads(options, hw_run_jobs(&run->plan, run->results.n_replicates));
    double predicted = hw_run_memory(context, run, threads);
    if (options->max_memory > 0 && predicted > (double)options->max_memory) {
        fprintf(stderr, "homeward: this run needs about %.0f MB on %d thread%s, more than the %.0f MB allowed by --max-memory; use fewer threads or replicates\n",
                predicted / 1e6, threads, hw_base_s(threads), (double)options->max_memory / 1e6);
        context->told = true;
        return HW_NO_MEMORY;
    }
    return HW_OK;
}

/* The places of replicates that are not there yet; NULL when memory is short. */
static const int32_t *list_missing(struct workers *workers, int32_t *n) {
    const struct hw_results *results = &workers->run->results;
    int32_t *missing = hw_arena_alloc(&workers->context->arena, (size_t)results->n_replicates + 1, sizeof *missing);
    workers->left = hw_arena_alloc(&workers->context->arena, (size_t)results->n_replicates + 1, sizeof *workers->left);
    *n = 0;
    for (int32_t r = 0; missing != NULL && workers->left != NULL && r < (workers->run->until > 0 ? workers->run->until : results->n_replicates); r++) {
        if (results->state[r] == HW_REP_MISSING) { /* a replicate is kept in all scenarios or in none */
            workers->left[r] = results->n_scenarios;
            missing[(*n)++] = r;
        }
    }
    return workers->left == NULL ? NULL : missing;
}

static enum hw_status make_workers(struct workers *workers, int32_t threads) {
    struct hw_context *context = workers->context;
    workers->mems = hw_arena_alloc(&context->arena, (size_t)threads, sizeof *workers->mems);
    workers->states = hw_arena_alloc(&context->arena, (size_t)threads, sizeof *workers->states);
    workers->events = hw_arena_alloc(&context->arena, (size_t)threads * 8, sizeof *workers->events);
    workers->faults = hw_arena_alloc(&context->arena, (size_t)threads, sizeof *workers->faults);
    workers->inside = hw_arena_alloc(&context->arena, (size_t)threads, sizeof *workers->inside);
    if (workers->mems == NULL || workers->states == NULL || workers->events == NULL || workers->inside == NULL || workers->faults == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t t = 0; t < threads; t++) {
        hw_mem_init(&workers->mems[t]);
        hw_mem_follow(&workers->mems[t], &context->mem); /* fault tests reach the replicates too */
    }
    return HW_OK;
}

static enum hw_status begin_progress(struct workers *workers, int32_t jobs, int32_t n) {
    const struct hw_layout *layout = workers->run->results.layout;
    const struct hw_model *model = workers->run->plan.model;
    bool quiet = workers->options->quiet, bar = workers->context->terminal && !quiet;
    workers->headline = bar ? hw_results_find(layout, model->headline) : -1;
    if (workers->headline >= 0 && hw_results_count(layout, workers->headline) != 1) {
        workers->headline = -1;
    }
    double *values = workers->headline < 0 ? NULL : hw_arena_alloc(&workers->context->arena, (size_t)n, sizeof *values);
    if (workers->headline >= 0 && values == NULL) {
        return HW_NO_MEMORY;
    }
    hw_progress_begin(&workers->progress, jobs, n, bar, !quiet, model->headline_words, values);
    return HW_OK;
}

enum hw_status hw_run_work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run,
                           const struct hw_run_keeper *keeper) {
    struct workers workers = {.context = context, .options = options, .run = run, .keeper = keeper};
    int32_t n = 0;
    workers.missing = list_missing(&workers, &n);
    if (workers.missing == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = HW_OK;
    if (n > 0) {
        int32_t jobs = hw_run_jobs(&run->plan, n);
        int32_t threads = hw_run_threads(options, jobs);
        HW_TRY(make_workers(&workers, threads));
        run->threads = threads;
        if (run->log != NULL) {
            HW_TRY(hw_run_log_threads(run->log, threads));
        }
        HW_TRY(begin_progress(&workers, n * run->plan.n_scenarios, n));
        status = hw_parallel_for(threads, jobs, work, &workers);
        hw_progress_end(&workers.progress);
        for (int32_t t = 0; t < threads; t++) {
            run->events += workers.events[t];
            run->inside.wall_ns += workers.inside[t].wall_ns;
            run->inside.cpu_ns += workers.inside[t].cpu_ns;
            run->thread_bytes = workers.mems[t].live_bytes > run->thread_bytes ? workers.mems[t].live_bytes : run->thread_bytes;
            run->plan.model->free(&workers.mems[t], workers.states[t]);
            HW_REQUIRE(workers.mems[t].live_blocks == 0);
        }
    }
    if (status == HW_OK && run->until == 0) {
        hw_run_report(run);
    }
    return status;
}

enum hw_status hw_run_replicates(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    struct hw_run_options nowhere = *options;
    nowhere.output = NULL; /* nobody keeps what is finished, so it stays in memory */
    HW_TRY(hw_run_prepare(context, &nowhere, run));
    return hw_run_work(context, &nowhere, run, NULL);
}

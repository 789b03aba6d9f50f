/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run.h"

#include "sim/models.h"
#include "sim/progress.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

/* ---- load and plan ---- */

static const char *folder_of(struct hw_context *context, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "." : hw_arena_text(&context->arena, path, (size_t)(slash - path));
}

const char *hw_run_builtin_config(struct hw_context *context) {
    static const char *const places[] = {"/../configs/north_kent.yaml", "/../share/homeward/configs/north_kent.yaml", "/configs/north_kent.yaml"};
    char self[2048];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 64);
    if (n <= 0) {
        return NULL;
    }
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    for (size_t i = 0; slash != NULL && i < sizeof places / sizeof *places; i++) {
        strcpy(slash, places[i]);
        if (hw_io_exists(self)) {
            return hw_arena_text(&context->arena, self, strlen(self));
        }
    }
    return hw_io_exists(HW_SOURCE_CONFIGS "/north_kent.yaml") ? HW_SOURCE_CONFIGS "/north_kent.yaml" : NULL; /* built elsewhere */
}

static enum hw_status apply_sets(struct hw_context *context, const struct hw_run_options *options, struct hw_doc *doc) {
    for (int32_t i = 0; i < options->n_sets; i++) {
        const char *equals = strchr(options->sets[i], '=');
        if (equals == NULL || equals == options->sets[i]) {
            hw_diag_error(&context->diag, nowhere, "--set needs path=value, such as --set acute.beds=450, not \"%s\"", options->sets[i]);
            continue;
        }
        const char *path = hw_arena_text(&context->arena, options->sets[i], (size_t)(equals - options->sets[i]));
        if (path == NULL) {
            return HW_NO_MEMORY;
        }
        enum hw_status status = hw_yaml_set(&context->arena, doc, path, equals + 1, &context->diag);
        if (status != HW_OK && status != HW_BAD_INPUT) {
            return status;
        }
    }
    return HW_OK;
}

/* Fills names with the scenarios asked for; the baseline runs anyway. */
static int32_t take_scenarios(struct hw_context *context, const struct hw_run_options *options, const char **names) {
    int32_t n = 0;
    for (int32_t i = 0; i < options->n_scenarios; i++) {
        bool twice = false;
        for (int32_t k = 0; k < n; k++) {
            twice = twice || strcmp(names[k], options->scenarios[i]) == 0;
        }
        if (twice) {
            hw_diag_error(&context->diag, nowhere, "--scenario %s is given twice", options->scenarios[i]);
        } else if (strcmp(options->scenarios[i], "baseline") != 0) {
            names[n++] = options->scenarios[i];
        }
    }
    return n;
}

static const struct hw_model *find_model(struct hw_context *context, const struct hw_doc *doc) {
    const struct hw_node *node = doc->root->kind == HW_NODE_MAP ? hw_yaml_child(doc->root, "model") : NULL;
    if (node == NULL || node->kind != HW_NODE_SCALAR) {
        hw_diag_error(&context->diag, doc->root->place, "the file does not say what it is: it needs a line \"model: network\" or \"model: district\"");
        return NULL;
    }
    const struct hw_model *model = hw_models_find(node->text);
    if (model == NULL) {
        size_t n = 0;
        const struct hw_model *const *all = hw_models_all(&n);
        char names[200] = "";
        for (size_t i = 0; i < n; i++) {
            strncat(names, i == 0 ? "" : i + 1 == n ? " or " : ", ", sizeof names - strlen(names) - 1);
            strncat(names, all[i]->name, sizeof names - strlen(names) - 1);
        }
        hw_diag_error(&context->diag, node->place, "there is no kind of model \"%s\"; write %s", node->text, names);
    }
    return model;
}

enum hw_status hw_run_load(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    memset(run, 0, sizeof *run);
    const char *config = options->config != NULL ? options->config : hw_run_builtin_config(context);
    if (config == NULL) {
        hw_diag_error(&context->diag, nowhere, "the built-in model (configs/north_kent.yaml) was not found beside the program; name a configuration");
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_yaml_read(&context->io, &context->arena, config, &context->diag, &run->doc));
    HW_TRY(apply_sets(context, options, &run->doc));
    const struct hw_model *model = find_model(context, &run->doc);
    const char *scenarios[HW_RUN_SCENARIOS];
    int32_t n_scenarios = take_scenarios(context, options, scenarios);
    HW_TRY(hw_diag_status(&context->diag));
    const char *folder = folder_of(context, config);
    if (folder == NULL) {
        return HW_NO_MEMORY;
    }
    struct hw_load load = {.io = &context->io, .reader = &context->reader, .doc = &run->doc, .config_dir = folder,
                           .scenarios = scenarios, .n_scenarios = n_scenarios};
    enum hw_status status = model->load(&load, &run->plan);
    if (status == HW_OK && context->reader.status != HW_OK) {
        status = context->reader.status; /* something read ran out of memory and could not say so itself */
    }
    return status != HW_OK ? status : hw_diag_status(&context->diag);
}

/* ---- replicates ---- */

struct workers { /* shared by the threads */
    const struct hw_run_options *options;
    struct hw_run *run;
    struct hw_mem *mems;   /* [threads] */
    void **states;         /* [threads] */
    uint64_t *events;      /* [threads] */
    struct hw_fault *faults; /* [jobs] */
    struct hw_progress progress;
};

static void count_progress(void *shared) {
    struct workers *workers = shared;
    hw_progress_step(&workers->progress);
}

static enum hw_status work(void *shared, int32_t thread, int32_t index) {
    struct workers *workers = shared;
    struct hw_run *run = workers->run;
    const struct hw_plan *plan = &run->plan;
    int32_t scenario = index % plan->n_scenarios;
    int32_t at = index / plan->n_scenarios;
    struct hw_mem *mem = &workers->mems[thread];
    if (workers->states[thread] == NULL) {
        HW_TRY(plan->model->create(mem, plan, &workers->states[thread]));
    }
    struct hw_job job = {.plan = plan, .scenario = scenario, .replicate = run->results.replicate[at], .seed = workers->options->seed,
                         .plain_queue = workers->options->plain_queue};
    double *row = hw_results_row(&run->results, scenario, at);
    enum hw_status status = plan->model->run(workers->states[thread], &job, row, &workers->faults[index], &workers->events[thread]);
    size_t cell = (size_t)scenario * (size_t)run->results.n_replicates + (size_t)at;
    run->results.state[cell] = status == HW_OK ? HW_REP_DONE : HW_REP_FAILED;
    if (status != HW_OK) {
        for (size_t i = 0; i < plan->layout.row; i++) {
            row[i] = NAN;
        }
    }
    hw_parallel_one_at_a_time(count_progress, workers);
    return status;
}

/* One line for each replicate that failed: what, when, and how to see it again. */
static enum hw_status report_failures(struct hw_context *context, struct workers *workers) {
    struct hw_run *run = workers->run;
    struct hw_results *results = &run->results;
    for (int32_t s = 0; s < results->n_scenarios; s++) {
        for (int32_t r = 0; r < results->n_replicates; r++) {
            size_t cell = (size_t)s * (size_t)results->n_replicates + (size_t)r;
            if (results->state[cell] != HW_REP_FAILED) {
                continue;
            }
            const struct hw_fault *fault = &workers->faults[r * results->n_scenarios + s];
            char text[400];
            snprintf(text, sizeof text, "%s (seed %llu, replicate %d, day %.3f, event %llu)", fault->what, (unsigned long long)results->seed,
                     results->replicate[r], (double)fault->time / (double)HW_MS_PER_DAY, (unsigned long long)fault->events);
            results->reason[cell] = hw_arena_text(&context->arena, text, strlen(text));
            if (results->reason[cell] == NULL) {
                return HW_NO_MEMORY;
            }
            if (run->failed++ < 10) {
                fprintf(stderr, "homeward: scenario %s failed: %s; --replicate %d runs it alone\n", results->scenario[s], text, results->replicate[r]);
            }
        }
    }
    results->complete = run->failed == 0;
    return HW_OK;
}

/* The options that change results, one a line; NULL when memory is short. */
static const char *command_text(struct hw_context *context, const struct hw_run_options *options) {
    size_t size = 1;
    for (int32_t i = 0; i < options->n_scenarios; i++) {
        size += strlen("--scenario \n") + strlen(options->scenarios[i]);
    }
    for (int32_t i = 0; i < options->n_sets; i++) {
        size += strlen("--set \n") + strlen(options->sets[i]);
    }
    char *text = hw_arena_alloc(&context->arena, size, 1);
    char *end = text;
    for (int32_t i = 0; text != NULL && i < options->n_scenarios; i++) {
        end += sprintf(end, "--scenario %s\n", options->scenarios[i]);
    }
    for (int32_t i = 0; text != NULL && i < options->n_sets; i++) {
        end += sprintf(end, "--set %s\n", options->sets[i]);
    }
    return text;
}

static enum hw_status make_results(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    struct hw_results *results = &run->results;
    const struct hw_plan *plan = &run->plan;
    int32_t n = options->only_replicate > 0 ? 1 : options->replicates > 0 ? options->replicates : plan->default_replicates;
    const char *slash = strrchr(run->doc.file, '/');
    results->model = plan->model->name;
    results->title = plan->title;
    results->version = HW_VERSION;
    results->config_name = slash == NULL ? run->doc.file : slash + 1;
    results->config_text = run->doc.text;
    results->command = command_text(context, options);
    results->seed = options->seed;
    results->layout = &plan->layout;
    results->n_scenarios = plan->n_scenarios;
    results->scenario = plan->scenario;
    results->scenario_title = plan->scenario_title;
    results->scenario_text = plan->scenario_text;
    results->n_replicates = n;
    results->params = plan->params;
    results->n_params = plan->n_params;
    size_t cells = (size_t)plan->n_scenarios * (size_t)n;
    int32_t *numbers = hw_arena_alloc(&context->arena, (size_t)n, sizeof *numbers);
    results->state = hw_arena_alloc(&context->arena, cells, 1);
    results->reason = hw_arena_alloc(&context->arena, cells, sizeof *results->reason);
    results->values = hw_arena_alloc(&context->arena, cells * plan->layout.row, sizeof *results->values);
    if (numbers == NULL || results->state == NULL || results->reason == NULL || results->values == NULL || results->command == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < n; i++) {
        numbers[i] = options->only_replicate > 0 ? options->only_replicate : i + 1;
    }
    results->replicate = numbers;
    return HW_OK;
}

static enum hw_status check_memory(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run, int32_t threads) {
    double predicted = (double)run->plan.predicted_bytes * threads + (double)run->plan.layout.row * 8.0 * run->results.n_replicates * run->plan.n_scenarios;
    if (options->max_memory > 0 && predicted > (double)options->max_memory) {
        fprintf(stderr, "homeward: this run needs about %.0f MB on %d threads, more than the %.0f MB allowed by --max-memory; use fewer threads or replicates\n",
                predicted / 1e6, threads, (double)options->max_memory / 1e6);
        context->told = true;
        return HW_NO_MEMORY;
    }
    return HW_OK;
}

enum hw_status hw_run_replicates(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    HW_TRY(make_results(context, options, run));
    int32_t jobs = run->results.n_replicates * run->plan.n_scenarios;
    int32_t threads = options->threads > 0 ? options->threads : hw_parallel_default_threads();
    threads = threads > jobs ? jobs : threads;
    HW_TRY(check_memory(context, options, run, threads));
    struct workers workers = {.options = options, .run = run};
    workers.mems = hw_arena_alloc(&context->arena, (size_t)threads, sizeof *workers.mems);
    workers.states = hw_arena_alloc(&context->arena, (size_t)threads, sizeof *workers.states);
    workers.events = hw_arena_alloc(&context->arena, (size_t)threads * 8, sizeof *workers.events);
    workers.faults = hw_arena_alloc(&context->arena, (size_t)jobs, sizeof *workers.faults);
    if (workers.mems == NULL || workers.states == NULL || workers.events == NULL || workers.faults == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t t = 0; t < threads; t++) {
        hw_mem_init(&workers.mems[t]);
        workers.mems[t].fail_at = context->mem.fail_at; /* fault tests reach the replicates too */
        workers.mems[t].fail_on = context->mem.fail_on;
        workers.mems[t].fill = context->mem.fill;
    }
    hw_progress_begin(&workers.progress, jobs, context->terminal && !options->quiet, !options->quiet);
    enum hw_status status = hw_parallel_for(threads, jobs, work, &workers);
    hw_progress_end(&workers.progress);
    for (int32_t t = 0; t < threads; t++) {
        run->events += workers.events[t];
        run->plan.model->free(&workers.mems[t], workers.states[t]);
        HW_REQUIRE(workers.mems[t].live_blocks == 0);
    }
    return status != HW_OK ? status : report_failures(context, &workers);
}

/* ---- the command ---- */

static void print_timing(const struct hw_run *run, int64_t started_ns) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double wall = 1e-9 * (double)(hw_progress_clock_ns() - started_ns);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    printf("{\"events\":%llu,\"cpu_s\":%.6f,\"wall_s\":%.6f,\"peak_rss_bytes\":%lld}\n", (unsigned long long)run->events, cpu, wall,
           (long long)usage.ru_maxrss * 1024);
}

/* A result with failed replicates does not replace an existing file: it goes beside it. */
static const char *output_path(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run) {
    if (run->results.complete || !hw_io_exists(options->output)) {
        return options->output;
    }
    char path[4096];
    size_t n = strlen(options->output);
    bool h5 = n > 3 && strcmp(options->output + n - 3, ".h5") == 0;
    snprintf(path, sizeof path, "%.*s.incomplete.h5", (int)(h5 ? n - 3 : n), options->output);
    return hw_arena_text(&context->arena, path, strlen(path));
}

static enum hw_status show(struct hw_context *context, const struct hw_run *run, const char *path) {
    struct hw_show how = {.mem = &context->mem, .format = HW_FORMAT_TABLE, .colour = context->colour_out, .width = context->width};
    HW_TRY(hw_summary_print(&run->results, &how, stdout));
    if (run->results.n_scenarios > 1) {
        fputc('\n', stdout);
        HW_TRY(hw_compare_print(&run->results, "baseline", &how, stdout));
    }
    printf("\nResults: %s\n", path);
    return HW_OK;
}

/* What stands at the output's path may only be replaced when it is a result (or empty): a slip of the pen must not cost a
 * configuration or a data file. */
static enum hw_status check_output(struct hw_context *context, const struct hw_run_options *options) {
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    char why[300];
    if (!hw_io_can_replace(options->output, why, sizeof why)) {
        fprintf(stderr, "homeward: %s cannot be written: %s\n", options->output, why);
        return HW_IO;
    }
    unsigned char start[8];
    size_t n = 0;
    if (!hw_io_exists(options->output)) {
        return HW_OK;
    }
    HW_TRY(hw_io_read_start(&context->io, options->output, start, sizeof start, &n));
    if (n == 0) {
        return HW_OK;
    }
    if (n < sizeof start || memcmp(start, signature, sizeof start) != 0) {
        hw_diag_error(&context->diag, nowhere, "%s exists and is not a result file, so it is left alone; choose another name with -o", options->output);
        return HW_BAD_INPUT;
    }
    return HW_OK;
}

enum hw_status hw_run_command(struct hw_context *context, const struct hw_run_options *options) {
    int64_t started_ns = hw_progress_clock_ns();
    struct hw_run run;
    HW_TRY(hw_run_load(context, options, &run));
    HW_TRY(check_output(context, options));
    HW_TRY(hw_run_replicates(context, options, &run));
    const char *path = output_path(context, options, &run);
    if (path == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_h5_write(&context->io, &context->mem, &run.results, path));
    if (!options->quiet) {
        HW_TRY(show(context, &run, path));
    }
    if (options->timing) {
        print_timing(&run, started_ns);
    }
    return run.failed > 0 ? HW_FAULT : HW_OK;
}

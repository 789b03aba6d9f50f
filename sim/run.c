/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run.h"

#include "output/inputs.h"
#include "output/study.h"
#include "output/table.h"
#include "sim/models.h"
#include "sim/progress.h"
#include "sim/run_log.h"
#include "sim/stop.h"
#include "sim/study.h"

#include <stdlib.h>
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

static bool is_study(const struct hw_doc *doc) {
    return doc->root != NULL && doc->root->kind == HW_NODE_MAP && hw_yaml_child(doc->root, "study") != NULL;
}

/* What the command line says of a study's size is a --set of its file. */
static enum hw_status size_study(struct hw_context *context, const struct hw_run_options *options, struct hw_doc *doc) {
    char text[24];
    enum hw_status status = HW_OK;
    if (options->replicates > 0) {
        snprintf(text, sizeof text, "%d", options->replicates);
        status = hw_yaml_set(&context->arena, doc, "study.replicates", text, &context->diag);
    }
    if (options->seeded && (status == HW_OK || status == HW_BAD_INPUT)) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)options->seed);
        status = hw_yaml_set(&context->arena, doc, "study.seed", text, &context->diag);
    }
    return status == HW_BAD_INPUT ? HW_OK : status;
}

/* Options that mean nothing for a study. */
static void refuse_for_study(struct hw_context *context, const struct hw_run_options *options) {
    const char *name = options->only_replicate > 0 ? "--replicate" : options->n_precisions > 0 ? "--precision" : options->event_log != NULL ? "--event-log" : options->report ? "--report" : NULL;
    if (name != NULL) {
        hw_diag_error(&context->diag, nowhere, "%s is of one run, and this is a study of many points; give it to homeward run of the model", name);
    }
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
        if (is_study(doc)) {
            path = hw_study_path(&context->arena, path);
        }
        enum hw_status status = path == NULL ? HW_NO_MEMORY : hw_yaml_set(&context->arena, doc, path, equals + 1, &context->diag);
        if (status != HW_OK && status != HW_BAD_INPUT) {
            return status;
        }
    }
    return HW_OK;
}

/* "+", "a+", "+a", "a++b" and nothing at all leave a name out. */
static bool leaves_a_name_out(const char *names) {
    size_t n = strlen(names);
    return n == 0 || names[0] == '+' || names[n - 1] == '+' || strstr(names, "++") != NULL;
}

/* Fills names with the scenarios asked for; the baseline runs anyway. */
static int32_t take_scenarios(struct hw_context *context, const struct hw_run_options *options, const char **names) {
    int32_t n = 0;
    for (int32_t i = 0; i < options->n_scenarios; i++) {
        bool twice = false;
        for (int32_t k = 0; k < n; k++) {
            twice = twice || strcmp(names[k], options->scenarios[i]) == 0;
        }
        if (leaves_a_name_out(options->scenarios[i])) {
            hw_diag_error(&context->diag, nowhere, "--scenario \"%s\" leaves a name out; write the name of a scheme, or several joined by +", options->scenarios[i]);
        } else if (twice) {
            hw_diag_error(&context->diag, nowhere, "--scenario %s is given twice", options->scenarios[i]);
        } else if (strcmp(options->scenarios[i], "baseline") != 0) {
            names[n++] = options->scenarios[i];
        }
    }
    return n;
}

static const struct hw_model *find_model(struct hw_context *context, const struct hw_doc *doc) {
    if (is_study(doc)) {
        return &hw_study_model;
    }
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

static enum hw_status load_from(struct hw_context *context, const struct hw_run_options *options, const char *config, const char *folder, struct hw_run *run) {
    HW_TRY(hw_yaml_read(&context->io, &context->arena, config, &context->diag, &run->doc));
    HW_TRY(apply_sets(context, options, &run->doc));
    if (is_study(&run->doc)) {
        HW_TRY(size_study(context, options, &run->doc));
        refuse_for_study(context, options);
    }
    const struct hw_model *model = find_model(context, &run->doc);
    const char *scenarios[HW_RUN_SCENARIOS];
    int32_t n_scenarios = take_scenarios(context, options, scenarios);
    HW_TRY(hw_diag_status(&context->diag));
    struct hw_load load = {.io = &context->io, .reader = &context->reader, .doc = &run->doc, .config_dir = folder,
                           .scenarios = scenarios, .n_scenarios = n_scenarios};
    enum hw_status status = model->load(&load, &run->plan);
    if (status == HW_OK && context->reader.status != HW_OK) {
        status = context->reader.status; /* something read ran out of memory and could not say so itself */
    }
    return status != HW_OK ? status : hw_diag_status(&context->diag);
}

enum hw_status hw_run_load(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    memset(run, 0, sizeof *run);
    const char *config = options->config != NULL ? options->config : hw_run_builtin_config(context);
    if (config == NULL) {
        hw_diag_error(&context->diag, nowhere, "the built-in model (configs/north_kent.yaml) was not found beside the program; name a configuration");
        return HW_BAD_INPUT;
    }
    const char *folder = folder_of(context, config);
    if (folder == NULL) {
        return HW_NO_MEMORY;
    }
    struct hw_held held;
    hw_held_init(&held, &context->mem, folder);
    enum hw_status status = options->replayed == NULL ? HW_OK : hw_inputs_hold(options->replayed->files, &held);
    held.only = options->replayed != NULL;
    context->io.inputs = 0;
    context->io.held = &held;
    status = status == HW_OK ? load_from(context, options, config, folder, run) : status;
    context->io.held = NULL;
    run->inputs = context->io.inputs;
    status = status == HW_OK ? hw_inputs_pack(&context->arena, &held, &run->files) : status;
    hw_held_clear(&held);
    return status;
}

/* ---- the command ---- */

/* The most memory that this process had. What getrusage tells contains what the process was before exec: the memory of whoever started it. */
static long long peak_bytes(const struct rusage *usage) {
    static const char row[] = "VmHWM:";
    char status[4096];
    struct hw_io io;
    size_t n = 0;
    hw_io_init(&io);
    if (hw_io_read_start(&io, "/proc/self/status", status, sizeof status - 1, &n) == HW_OK) {
        status[n] = '\0';
        const char *at = strstr(status, row);
        long long kilobytes = at != NULL ? strtoll(at + sizeof row - 1, NULL, 10) : 0;
        if (kilobytes > 0) {
            return kilobytes * 1024;
        }
    }
    return (long long)usage->ru_maxrss * 1024;
}

/* What a run adds to its replicates: by the clock a thread that waits for the last of another counts, too. */
static void say_added(const struct hw_run *run, double cpu, double wall) {
    double inside_cpu = 1e-9 * (double)run->inside.cpu_ns, inside_wall = 1e-9 * (double)run->inside.wall_ns, all = wall * run->threads;
    if (run->threads > 0) {
        fprintf(stderr, "homeward: beside the replicates themselves: %.3f s of processor time, %.2f %% of theirs (%.3f s); by the clock, on %d thread%s, %.3f s, %.2f %%\n", cpu - inside_cpu,
                100 * (cpu / inside_cpu - 1), inside_cpu, run->threads, hw_base_s(run->threads), all - inside_wall, 100 * (all / inside_wall - 1));
    }
}

static void print_timing(const struct hw_run *run, const struct hw_run_options *options, int64_t started_ns) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double wall = 1e-9 * (double)(hw_progress_clock_ns() - started_ns);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    if (!options->quiet) {
        say_added(run, cpu, wall);
    }
    printf("{\"events\":%llu,\"cpu_s\":%.6f,\"wall_s\":%.6f,\"peak_rss_bytes\":%lld}\n", (unsigned long long)run->events, cpu, wall,
           peak_bytes(&usage));
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
    /* Of a whole system there is so much that the answer would scroll away: what changed, or the levels of one scenario alone, in short. */
    bool compares = run->results.n_scenarios > 1 && !hw_study_is(&run->results);
    how.brief = strcmp(run->results.model, "district") == 0;
    if (!how.brief || !compares || !run->results.complete) {
        HW_TRY(hw_summary_print(&run->results, &how, stdout));
    }
    if (compares) {
        fputc('\n', stdout);
        HW_TRY(hw_compare_print(&run->results, "baseline", &how, stdout));
    }
    HW_TRY(hw_results_status(&run->results));
    if (how.brief) {
        fputc('\n', stdout);
        hw_table_paragraph(&how, stdout, "By reason, organisation, setting and month: homeward summary%s, or homeward report, which draws it.", compares ? " and homeward compare" : "");
    }
    printf("\nResults: %s\n", path);
    return HW_OK;
}

/* What stands at the output's path may only be replaced when it is a result (or empty): a slip of the pen must not cost a
 * configuration or a data file. */
enum hw_status hw_run_check_output(struct hw_context *context, const struct hw_run_options *options) {
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

/* The result is there: that its page cannot be had was told, and is no failure of the run. */
static enum hw_status add_page(struct hw_context *context, const struct hw_run_options *options, const struct hw_results *results, const char *path) {
    enum hw_status status = options->report ? hw_run_page(context, results, path, NULL, options->quiet) : HW_OK;
    return status == HW_NO_MEMORY ? status : HW_OK;
}

enum hw_status hw_run_deliver(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    const char *path = output_path(context, options, run);
    if (path == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = hw_h5_write(&context->io, &context->mem, &run->results, path);
    hw_run_say_unwritten(context, status, path);
    HW_TRY(status);
    run->written = path;
    if (!options->quiet) {
        HW_TRY(show(context, run, path));
    }
    return add_page(context, options, &run->results, path);
}

static void say_finished(const struct hw_run_options *options, const struct hw_run *run) {
    if (!options->quiet) {
        fprintf(stderr, "homeward: already finished: %s is the result of this run, so nothing was run; homeward summary %s shows it\n", options->output,
                options->output);
    }
    if (run->failed > 0) {
        fprintf(stderr, "homeward: %d of its replicates failed\n", run->failed);
    }
}

static enum hw_status run_with_parts(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, struct hw_run_parts *parts) {
    bool finished = false;
    HW_TRY(hw_run_parts_open(parts, context, options, run));
    HW_TRY(hw_run_look_finished(context, options, run, parts->used, &finished));
    if (finished) {
        say_finished(options, run);
        hw_run_parts_remove(parts);
        HW_TRY(add_page(context, options, NULL, options->output));
        if (run->log != NULL) {
            hw_run_log_tidy(run->log, parts->key, parts->key_size);
        }
        return HW_OK;
    }
    if (run->log != NULL) {
        HW_TRY(hw_run_log_open(run->log, parts->key, parts->key_size));
    }
    HW_TRY(hw_run_parts_work(parts));
    if (run->log != NULL) {
        HW_TRY(hw_run_log_join(run->log));
    }
    if (options->shards == 0) {
        HW_TRY(hw_run_deliver(context, options, run));
        hw_run_parts_remove(parts);
    } else if (!options->quiet) {
        const struct hw_results *results = &run->results;
        printf("Shard %d of %d: %d of %d replicate%s, in %s\nWhen all shards are there: homeward merge -o %s %s\n", options->shard, options->shards,
               results->n_replicates, run->planned, hw_base_s(run->planned), parts->folder, options->output, parts->folder);
    }
    return HW_OK;
}

static void say_gaps(const struct hw_run_options *options, const struct hw_run *run) {
    const struct hw_plan *plan = &run->plan;
    if (plan->remark != NULL && !options->quiet) {
        fprintf(stderr, "homeward: %s\n", plan->remark);
    }
    if (plan->n_gaps > 0 && !options->quiet) {
        fprintf(stderr, "homeward: %d number%s %s not given in the forms and %s filled by rule; homeward check lists them\n", plan->n_gaps,
                hw_base_s(plan->n_gaps), hw_base_are(plan->n_gaps), hw_base_are(plan->n_gaps));
    }
}

/* A search that decides as it goes has no shards. */
static enum hw_status refuse_shards(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run) {
    bool adaptive = false;
    if (options->shards > 0 && hw_run_search_is(run, &adaptive) && adaptive) {
        hw_diag_error(&context->diag, nowhere, "--shard does not go with this search: what it runs next follows from what it has run; use --threads, and --resume after a stop");
        return HW_BAD_INPUT;
    }
    return HW_OK;
}

/* More replicates than --max-replicates: not begun, and what they would take is shown. */
static enum hw_status refuse_too_many(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    const struct hw_study *study = run->plan.points ? run->plan.spec : NULL;
    int64_t asked = study != NULL ? (int64_t)study->n_points * study->n_replicates : options->replicates > 0 ? options->replicates : run->plan.default_replicates;
    if (options->max_replicates == 0 || asked <= options->max_replicates || options->only_replicate > 0) {
        return HW_OK;
    }
    struct hw_run_options dry = *options;
    dry.dry_run = true;
    HW_TRY(hw_run_prepare(context, &dry, run));
    HW_TRY(hw_run_foretell(context, &dry, run));
    hw_diag_error(&context->diag, nowhere, "%lld replicates%s are more than the %d that --max-replicates allows; nothing was run", (long long)asked,
                  study != NULL && study->search != NULL ? ", the most that the search may come to," : study != NULL ? " at all points of the study" : "", options->max_replicates);
    return HW_BAD_INPUT;
}

enum hw_status hw_run_command(struct hw_context *context, const struct hw_run_options *options) {
    int64_t started_ns = hw_progress_clock_ns();
    struct hw_run run;
    struct hw_run_parts parts;
    struct hw_run_options again;
    if (options->replay != NULL) {
        HW_TRY(hw_run_replay_options(context, options, &again));
        options = &again;
    }
    HW_TRY(hw_run_load(context, options, &run));
    HW_TRY(hw_run_check_output(context, options));
    HW_TRY(hw_run_replay_check(context, options, &run));
    say_gaps(options, &run);
    HW_TRY(hw_run_precision_read(context, options, &run));
    HW_TRY(refuse_shards(context, options, &run));
    HW_TRY(hw_run_log_prepare(context, options, &run, &run.log));
    HW_TRY(refuse_too_many(context, options, &run));
    HW_TRY(hw_run_prepare(context, options, &run));
    if (options->dry_run) {
        return hw_run_foretell(context, options, &run);
    }
    hw_stop_listen();
    enum hw_status status = run_with_parts(context, options, &run, &parts);
    if (status == HW_IO || status == HW_NO_MEMORY) {
        hw_run_parts_say_kept(&parts, status);
    }
    hw_run_parts_close(&parts);
    hw_run_log_close(run.log, status != HW_OK && parts.n_before + parts.n_kept > 0);
    hw_store_close(&run.store);
    HW_TRY(status);
    status = run.written == NULL ? HW_OK : hw_run_replay_compare(context, options, run.written);
    if (options->timing) {
        print_timing(&run, options, started_ns);
    }
    return run.failed > 0 || run.unanswered ? HW_FAULT : status;
}

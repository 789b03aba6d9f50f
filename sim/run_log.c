/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run_log.h"

#include "sim/checksum.h"

#include <inttypes.h>
#include <string.h>

enum { PATH_ROOM = 4096, HEADER_ROOM = 600 };
static const struct hw_place nowhere = {NULL, 0, 0, 1};
static const char part_suffix[] = ".csv", identity_name[] = "run";

static void part_path(const struct hw_run_log *log, int32_t scenario, int32_t replicate, char *path) {
    snprintf(path, PATH_ROOM, "%s/r%08d-s%03d%s", log->folder, replicate, scenario, part_suffix);
}

/* Tells what failed. */
static enum hw_status said(struct hw_run_log *log, enum hw_status status, int error) {
    if (status == HW_IO && !atomic_flag_test_and_set(&log->told)) {
        fprintf(stderr, "homeward: the event log %s could not be written: %s\n", log->path, strerror(error));
    }
    return status;
}

/* The same of the command's own calls on files: it need not tell again. */
static enum hw_status told(struct hw_run_log *log, enum hw_status status) {
    (void)said(log, status, log->context->io.last_errno);
    log->context->io.last_errno = status == HW_IO ? 0 : log->context->io.last_errno;
    return status;
}

/* ---- before the run ---- */

/* log.csv of shard 3 of 7 is log.3_of_7.csv, so that shards do not overwrite each other's. */
static const char *path_of(struct hw_context *context, const struct hw_run_options *options) {
    const char *asked = options->event_log;
    if (options->shards == 0) {
        return asked;
    }
    size_t stem = strlen(asked) - strlen(part_suffix);
    char path[PATH_ROOM];
    snprintf(path, sizeof path, "%.*s.%d_of_%d%s", (int)stem, asked, options->shard, options->shards, part_suffix);
    return hw_arena_text(&context->arena, path, strlen(path));
}

static bool is_csv(const char *path) {
    size_t n = strlen(path), m = strlen(part_suffix);
    return n > m && strcmp(path + n - m, part_suffix) == 0 && path[n - m - 1] != '/';
}

/* What begins after the last replicate of the whole run is a slip; a range may end there, so that 100-999 is the hundredth and what follows. */
static void check_replicates(struct hw_run_log *log) {
    const struct hw_run_options *options = log->options;
    int32_t planned = options->replicates > 0 ? options->replicates : log->run->plan.default_replicates;
    int32_t first = options->only_replicate > 0 ? options->only_replicate : 1, last = options->only_replicate > 0 ? first : planned;
    for (int32_t i = 0; i < log->filter.n_replicates; i++) {
        const int32_t *range = log->filter.replicates[i];
        if (range[0] > last || range[1] < first) {
            hw_diag_error(&log->context->diag, nowhere, "--event-log-filter replicate: this run has no replicate %d; it has %d to %d", range[0], first, last);
        }
    }
}

/* A log may replace a log, not a configuration or a data file. */
static enum hw_status check_path(struct hw_context *context, const char *path) {
    char why[300], start[17];
    size_t n = 0;
    if (!hw_io_can_replace(path, why, sizeof why)) {
        fprintf(stderr, "homeward: the event log %s cannot be written: %s\n", path, why);
        return HW_IO;
    }
    if (!hw_io_exists(path)) {
        return HW_OK;
    }
    HW_TRY(hw_io_read_start(&context->io, path, start, sizeof start - 1, &n));
    if (n > 0 && (n < 16 || memcmp(start, "case:concept:nam", 16) != 0)) {
        hw_diag_error(&context->diag, nowhere, "%s exists and is not an event log, so it is left alone; choose another name for --event-log", path);
        return HW_BAD_INPUT;
    }
    return HW_OK;
}

enum hw_status hw_run_log_prepare(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, struct hw_run_log **out) {
    *out = NULL;
    if (options->event_log == NULL) {
        if (options->n_log_filters > 0) {
            hw_diag_error(&context->diag, nowhere, "--event-log-filter says what goes into an event log: it needs --event-log FILE");
        }
        return hw_diag_status(&context->diag);
    }
    struct hw_run_log *log = hw_arena_alloc(&context->arena, 1, sizeof *log);
    if (log == NULL) {
        return HW_NO_MEMORY;
    }
    *log = (struct hw_run_log){.context = context, .options = options, .run = run, .told = ATOMIC_FLAG_INIT};
    if (!is_csv(options->event_log)) {
        hw_diag_error(&context->diag, nowhere, "--event-log %s: its name must end in .csv, which is what is written", options->event_log);
        return HW_BAD_INPUT;
    }
    log->path = path_of(context, options);
    char *folder = hw_arena_alloc(&context->arena, strlen(options->event_log) + 60, 1);
    if (log->path == NULL || folder == NULL) {
        return HW_NO_MEMORY;
    }
    sprintf(folder, "%s.parts", log->path);
    log->folder = folder;
    if (run->plan.model->log_terms == NULL) {
        hw_diag_error(&context->diag, nowhere, "--event-log: a model of the kind \"%s\" writes no event log", run->plan.model->name);
        return HW_BAD_INPUT;
    }
    HW_TRY(run->plan.model->log_terms(&context->arena, &run->plan, &log->terms));
    enum hw_status status = hw_log_read_filter(&context->arena, &context->diag, options->log_filters, options->n_log_filters, &log->terms,
                                               run->plan.scenario, run->plan.n_scenarios, &log->filter);
    if (status == HW_NO_MEMORY) {
        return status;
    }
    check_replicates(log);
    HW_TRY(hw_diag_status(&context->diag));
    HW_TRY(check_path(context, log->path));
    *out = log;
    return HW_OK;
}

/* ---- the folder of parts ---- */

/* Which run, and which filter: in the folder, as text. */
static void identity(const struct hw_run_log *log, const void *key, size_t key_size, char *text, size_t size) {
    uint64_t sum = hw_checksum_of((const char *)key, key_size);
    for (int32_t i = 0; i < log->options->n_log_filters; i++) {
        const char *filter = log->options->log_filters[i];
        sum = (sum ^ hw_checksum_of(filter, strlen(filter))) * UINT64_C(0xff51afd7ed558ccd);
    }
    snprintf(text, size, "event log of run %016" PRIx64 "\n", sum);
}

static void remove_parts(struct hw_run_log *log) {
    const char *const *names = NULL;
    size_t n = 0;
    if (hw_io_list_folder(&log->context->io, &log->context->arena, log->folder, &names, &n) != HW_OK) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        char path[PATH_ROOM];
        int replicate, scenario;
        if (strncmp(names[i], identity_name, strlen(identity_name)) == 0 || sscanf(names[i], "r%8d-s%3d", &replicate, &scenario) == 2) {
            snprintf(path, sizeof path, "%s/%s", log->folder, names[i]);
            hw_io_remove_file(path);
        }
    }
    hw_io_remove_folder(log->folder);
}

/* Whether the folder of parts says that it is of the run and filter that wanted stands for. */
static enum hw_status is_of(struct hw_run_log *log, const char *wanted, bool *same) {
    char path[PATH_ROOM], found[100] = "";
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", log->folder, identity_name);
    if (hw_io_exists(path)) {
        HW_TRY(hw_io_read_start(&log->context->io, path, found, sizeof found - 1, &n));
    }
    *same = strcmp(found, wanted) == 0;
    return HW_OK;
}

void hw_run_log_tidy(struct hw_run_log *log, const void *key, size_t key_size) {
    char text[100];
    bool same = false;
    identity(log, key, key_size, text, sizeof text);
    if (is_of(log, text, &same) == HW_OK && same) {
        remove_parts(log);
    }
}

/* A shard whose log was put together, so that its parts are gone: nothing is to be done. */
static bool is_whole(const struct hw_run_log *log) {
    const struct hw_results *results = &log->run->results;
    bool whole = log->options->resume && hw_io_exists(log->path) && !hw_io_exists(log->folder);
    for (int32_t i = 0; i < results->n_replicates; i++) {
        whole = whole && results->state[i] != HW_REP_MISSING;
    }
    return whole;
}

/* Replicates that are finished already need their parts, of this run and this filter. */
static enum hw_status check_earlier(struct hw_run_log *log, const char *wanted) {
    struct hw_context *context = log->context;
    const struct hw_results *results = &log->run->results;
    char part[PATH_ROOM];
    bool same = false;
    HW_TRY(is_of(log, wanted, &same));
    for (int32_t at = 0; at < results->n_replicates; at++) {
        if (results->state[at] == HW_REP_MISSING) {
            continue;
        }
        for (int32_t s = 0; s < results->n_scenarios; s++) {
            part_path(log, s, results->replicate[at], part);
            if (hw_log_wants(&log->filter, s, results->replicate[at]) && (!same || !hw_io_exists(part))) {
                hw_diag_error(&context->diag, nowhere, "replicate %d is finished already, and %s holds no part of its event log of this run and filter; "
                              "go on without --event-log, or begin anew without --resume", results->replicate[at], log->folder);
                return HW_BAD_INPUT;
            }
        }
    }
    if (!same) {
        remove_parts(log);
    }
    return HW_OK;
}

enum hw_status hw_run_log_open(struct hw_run_log *log, const void *key, size_t key_size) {
    struct hw_context *context = log->context;
    char path[PATH_ROOM], text[100];
    snprintf(path, sizeof path, "%s/%s", log->folder, identity_name);
    identity(log, key, key_size, text, sizeof text);
    if (hw_io_exists(log->folder) && !hw_io_is_folder(log->folder)) {
        fprintf(stderr, "homeward: parts of the event log cannot be kept in %s: it is not a folder\n", log->folder);
        return HW_IO;
    }
    log->whole = is_whole(log);
    if (log->whole) {
        return HW_OK;
    }
    HW_TRY(check_earlier(log, text));
    if (!log->options->resume) {
        remove_parts(log);
    }
    enum hw_status status = hw_io_make_folder(&context->io, log->folder);
    log->made = status == HW_OK;
    if (status == HW_OK) {
        status = hw_io_replace_file(&context->io, &context->mem, path, text, strlen(text));
    }
    return told(log, status);
}

/* ---- during the run ---- */

enum hw_status hw_run_log_threads(struct hw_run_log *log, int32_t threads) {
    log->threads = threads;
    log->logs = hw_arena_alloc(&log->context->arena, (size_t)threads, sizeof *log->logs);
    log->buffers = hw_arena_alloc(&log->context->arena, (size_t)threads, HW_LOG_BUFFER);
    if (log->logs == NULL || log->buffers == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t t = 0; t < threads; t++) {
        hw_io_init(&log->logs[t].io);
        log->logs[t].io.fail_at = log->context->io.fail_at; /* fault tests reach the parts too */
        log->logs[t].io.fail_on = log->context->io.fail_on;
        log->logs[t].io.fault = log->context->io.fault;
        hw_mem_init(&log->logs[t].mem);
        hw_mem_follow(&log->logs[t].mem, &log->context->mem);
    }
    return HW_OK;
}

enum hw_status hw_run_log_begin(struct hw_run_log *log, int32_t thread, int32_t scenario, int32_t replicate, struct hw_log **out) {
    char path[PATH_ROOM];
    *out = NULL;
    if (!log->counts && !hw_log_wants(&log->filter, scenario, replicate)) {
        return HW_OK;
    }
    struct hw_log *one = &log->logs[thread];
    one->terms = &log->terms;
    one->filter = &log->filter;
    one->scenario = log->run->plan.scenario[scenario];
    one->replicate = replicate;
    one->buffer = log->buffers + (size_t)thread * HW_LOG_BUFFER;
    part_path(log, scenario, replicate, path);
    *out = one;
    return said(log, hw_log_open(one, log->counts ? NULL : path), one->io.last_errno);
}

enum hw_status hw_run_log_end(struct hw_run_log *log, int32_t thread) {
    struct hw_log *one = &log->logs[thread];
    enum hw_status status = hw_log_close(one);
    log->counted += log->counts ? one->size : 0; /* by the one thread of a dry run */
    return said(log, status, one->io.last_errno);
}

void hw_run_log_drop(struct hw_run_log *log, int32_t thread) {
    hw_log_drop(&log->logs[thread]);
}

int64_t hw_run_log_parts(const struct hw_run_log *log, int32_t first, int32_t n) {
    int64_t parts = 0;
    for (int32_t replicate = first; replicate < first + n; replicate++) {
        for (int32_t s = 0; s < log->run->plan.n_scenarios; s++) {
            parts += hw_log_wants(&log->filter, s, replicate);
        }
    }
    return parts;
}

/* ---- after it ---- */

static enum hw_status append_parts(struct hw_run_log *log, const struct hw_io_draft *draft, char *buffer, uint64_t *size) {
    const struct hw_results *results = &log->run->results;
    char header[HEADER_ROOM], path[PATH_ROOM];
    hw_log_header(&log->terms, header, sizeof header);
    *size = strlen(header);
    HW_TRY(hw_io_draft_put(draft, 0, header, *size));
    for (int32_t at = 0; at < results->n_replicates; at++) {
        for (int32_t s = 0; s < results->n_scenarios; s++) {
            uint64_t n = 0;
            if (hw_log_wants(&log->filter, s, results->replicate[at])) {
                part_path(log, s, results->replicate[at], path);
                HW_TRY(hw_io_draft_put_file(draft, *size, path, buffer, HW_LOG_BUFFER, &n));
                *size += n;
            }
        }
    }
    return HW_OK;
}

enum hw_status hw_run_log_join(struct hw_run_log *log) {
    struct hw_context *context = log->context;
    struct hw_io_draft draft;
    uint64_t size = 0;
    if (log->whole) {
        return HW_OK;
    }
    char *buffer = hw_arena_alloc(&context->arena, 1, HW_LOG_BUFFER);
    if (buffer == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = hw_io_draft_open(&context->io, &context->mem, log->path, HW_IO_TO_KEEP, &draft);
    if (status == HW_OK) {
        status = append_parts(log, &draft, buffer, &size);
        if (status == HW_OK) {
            status = hw_io_draft_keep(&draft, size);
        } else {
            hw_io_draft_drop(&draft);
        }
    }
    return told(log, status);
}

void hw_run_log_close(struct hw_run_log *log, bool keep) {
    if (log != NULL && log->made && !keep) {
        remove_parts(log);
    }
    if (log != NULL && atomic_flag_test_and_set(&log->told)) {
        log->context->io.last_errno = 0; /* nobody need tell again */
    }
}

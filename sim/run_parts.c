/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run.h"

#include "output/shard.h"
#include "sim/progress.h"
#include "sim/stop.h"

#include <errno.h>
#include <string.h>

enum { PATH_ROOM = 4096 };
static const struct hw_place nowhere = {NULL, 0, 0, 1};

static struct hw_shard_key key_of(const struct hw_run_parts *parts) {
    return (struct hw_shard_key){.bytes = parts->key, .size = parts->key_size};
}

/* ---- writing ---- */

static void shard_path(const struct hw_run_parts *parts, char *path, size_t size) {
    const int32_t *numbers = parts->run->results.replicate;
    int32_t low = INT32_MAX, high = 0;
    for (int32_t i = 0; i < parts->n_ready; i++) {
        int32_t number = numbers[parts->ready[i]];
        low = number < low ? number : low;
        high = number > high ? number : high;
    }
    snprintf(path, size, "%s/r%08d-%08d%s", parts->folder, low, high, HW_SHARD_SUFFIX);
}

static int by_place(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* What is ready goes to disk as one shard. */
static enum hw_status keep(struct hw_run_parts *parts) {
    if (parts->n_ready == 0) {
        return HW_OK;
    }
    struct hw_context *context = parts->context;
    char path[PATH_ROOM];
    qsort(parts->ready, (size_t)parts->n_ready, sizeof *parts->ready, by_place);
    shard_path(parts, path, sizeof path);
    enum hw_status status = hw_io_make_folder(&context->io, parts->folder);
    if (status == HW_OK) {
        parts->used = true;
        status = hw_shard_write(&context->io, &context->mem, key_of(parts), &parts->run->results, parts->ready, parts->n_ready, path);
    }
    hw_run_say_unwritten(context, status, path);
    if (status == HW_OK) {
        parts->n_kept += parts->n_ready;
        parts->n_ready = 0;
        parts->kept_ns = hw_progress_clock_ns();
    }
    return status;
}

static enum hw_status finished(void *owner, int32_t place) {
    struct hw_run_parts *parts = owner;
    if (parts->run->results.store != NULL) {
        HW_TRY(hw_store_settle(parts->run->results.store, place));
    }
    parts->ready[parts->n_ready++] = place;
    int64_t waited_ns = hw_progress_clock_ns() - parts->kept_ns;
    bool due = waited_ns >= (int64_t)parts->options->checkpoint_s * 1000000000;
    return due || parts->n_ready == parts->most_ready || hw_stop_asked() != 0 ? keep(parts) : HW_OK;
}

/* ---- what is there already ---- */

static bool ends_in(const char *name, const char *suffix) {
    size_t n = strlen(name), m = strlen(suffix);
    return n >= m && strcmp(name + n - m, suffix) == 0;
}

/* By its name: can this shard hold replicates of ours? Shards of other tasks need not be read, and there may be thousands. */
static bool may_be_ours(const struct hw_run_parts *parts, const char *name) {
    const struct hw_results *results = &parts->run->results;
    int low, high;
    if (sscanf(name, "r%8d-%8d", &low, &high) != 2 || results->n_replicates == 0) {
        return results->n_replicates > 0;
    }
    return low <= results->replicate[results->n_replicates - 1] && high >= results->replicate[0];
}

/* A damaged shard is put aside, so that its replicates are run again and nobody merges it. */
static enum hw_status put_aside(struct hw_run_parts *parts, const char *path, const char *why) {
    char aside[PATH_ROOM + 16];
    snprintf(aside, sizeof aside, "%s.damaged", path);
    fprintf(stderr, "homeward: %s; the replicates in it are run again\n", why);
    return hw_io_rename(&parts->context->io, path, aside);
}

static enum hw_status take(struct hw_run_parts *parts, const struct hw_shard *shard, const char *path) {
    struct hw_context *context = parts->context;
    struct hw_results *results = &parts->run->results;
    for (int32_t i = 0; i < shard->n_replicates; i++) {
        int32_t number = hw_shard_number(shard, i);
        int32_t place = number - results->replicate[0]; /* there is one: may_be_ours */
        if (place < 0 || place >= results->n_replicates) {
            continue; /* another task's */
        }
        if (results->state[place] == HW_REP_MISSING) {
            HW_TRY(hw_shard_take(shard, i, &context->arena, results, place));
            parts->n_before++;
        } else if (!hw_shard_same(shard, i, results, place)) {
            HW_TRY(hw_results_status(results));
            hw_diag_error(&context->diag, nowhere, "%s and another shard beside it hold different values for replicate %d: a machine has erred; delete both",
                          path, number);
            return HW_BAD_INPUT;
        }
    }
    return HW_OK;
}

static enum hw_status take_shard(struct hw_run_parts *parts, const char *path) {
    struct hw_context *context = parts->context;
    struct hw_shard shard;
    char message[600];
    enum hw_status status = hw_shard_read(&context->io, &context->mem, path, &shard, message, sizeof message);
    if (status == HW_BAD_INPUT) {
        return put_aside(parts, path, message);
    }
    if (status == HW_IO) {
        fprintf(stderr, "homeward: %s\n", message);
    }
    HW_TRY(status);
    struct hw_shard_key key = key_of(parts);
    if (shard.key.size != key.size || memcmp(shard.key.bytes, key.bytes, key.size) != 0) {
        hw_shard_difference(&context->arena, key, shard.key, message, sizeof message);
        hw_diag_error(&context->diag, nowhere, "%s is of another run: %s. Finish that run as it was begun, or delete %s", path, message, parts->folder);
        status = HW_BAD_INPUT;
    } else {
        status = take(parts, &shard, path);
    }
    hw_shard_clear(&context->mem, &shard);
    return status;
}

/* Without --resume, finished work is neither used nor lost. */
static enum hw_status look_for_earlier_work(struct hw_run_parts *parts) {
    struct hw_context *context = parts->context;
    const char *const *names = NULL;
    size_t n = 0, found = 0;
    HW_TRY(hw_io_list_folder(&context->io, &context->arena, parts->folder, &names, &n));
    for (size_t i = 0; i < n; i++) {
        if (!ends_in(names[i], HW_SHARD_SUFFIX) || !may_be_ours(parts, names[i])) {
            continue;
        }
        found++;
        if (parts->options->resume) {
            char path[PATH_ROOM];
            snprintf(path, sizeof path, "%s/%s", parts->folder, names[i]);
            HW_TRY(take_shard(parts, path));
        }
    }
    if (found > 0 && !parts->options->resume) {
        hw_diag_error(&context->diag, nowhere, "%s holds finished work of a run that was stopped (%zu file%s): add --resume to go on from there, or delete it to begin anew",
                      parts->folder, found, hw_base_s((int64_t)found));
        return HW_BAD_INPUT;
    }
    parts->used = found > 0;
    return HW_OK;
}

static enum hw_status check_folder(const struct hw_run_parts *parts) {
    char probe[PATH_ROOM], why[300] = "it is not a folder";
    snprintf(probe, sizeof probe, "%s/r%08d-%08d%s", parts->folder, 1, 1, HW_SHARD_SUFFIX);
    if (hw_io_is_folder(parts->folder) && hw_io_can_replace(probe, why, sizeof why)) {
        return HW_OK;
    }
    fprintf(stderr, "homeward: finished work cannot be kept in %s: %s\n", parts->folder, why);
    return HW_IO;
}

enum hw_status hw_run_parts_open(struct hw_run_parts *parts, struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    *parts = (struct hw_run_parts){.context = context, .options = options, .run = run, .most_ready = hw_run_most_in_a_shard(&run->results), .kept_ns = hw_progress_clock_ns()};
    size_t room = strlen(options->output) + sizeof ".parts";
    char *folder = hw_arena_alloc(&context->arena, room, 1);
    parts->ready = hw_arena_alloc(&context->arena, (size_t)parts->most_ready, sizeof *parts->ready);
    if (folder == NULL || parts->ready == NULL) {
        return HW_NO_MEMORY;
    }
    snprintf(folder, room, "%s.parts", options->output);
    parts->folder = folder;
    struct hw_shard_key key;
    HW_TRY(hw_shard_pack(&context->mem, &run->results, run->planned, &key));
    parts->key = key.bytes;
    parts->key_size = key.size;
    if (options->only_replicate > 0 || !hw_io_exists(folder)) {
        return HW_OK;
    }
    HW_TRY(check_folder(parts));
    return look_for_earlier_work(parts);
}

/* ---- the run ---- */

static void say_finished(const struct hw_run_parts *parts, int32_t n) {
    int32_t all = parts->run->results.n_replicates;
    fprintf(stderr, "%d of %d replicate%s %s finished and kept in %s; the same command with --resume goes on from there\n", n, all, hw_base_s(all), hw_base_are(n),
            parts->folder);
}

static void say_stopped(const struct hw_run_parts *parts) {
    int32_t finished_in_all = parts->n_before + parts->n_kept;
    const char *name = hw_stop_name(hw_stop_asked());
    if (finished_in_all == 0) {
        fprintf(stderr, "homeward: stopped by %s before a replicate was finished; the same command begins again\n", name);
    } else {
        fprintf(stderr, "homeward: stopped by %s; ", name);
        say_finished(parts, finished_in_all);
    }
}

enum hw_status hw_run_parts_work(struct hw_run_parts *parts) {
    struct hw_run_keeper keeper = {.owner = parts, .finished = finished};
    parts->begun = true;
    bool alone = parts->options->only_replicate > 0;
    if (parts->n_before > 0 && !parts->options->quiet) {
        fprintf(stderr, "homeward: %d of %d replicate%s %s finished before\n", parts->n_before, parts->run->results.n_replicates,
                hw_base_s(parts->run->results.n_replicates), parts->n_before == 1 ? "was" : "were");
    }
    bool adaptive = false, search = hw_run_search_is(parts->run, &adaptive);
    enum hw_status status = parts->run->n_precisions > 0        ? hw_run_precision_work(parts->context, parts->options, parts->run, &keeper)
                            : search && parts->options->shards == 0 ? hw_run_search_work(parts->context, parts->options, parts->run, &keeper)
                                                                    : hw_run_work(parts->context, parts->options, parts->run, alone ? NULL : &keeper);
    if (status == HW_STOPPED || (status == HW_OK && parts->options->shards > 0)) {
        enum hw_status kept = keep(parts);
        status = kept == HW_OK ? status : kept;
    }
    if (status == HW_STOPPED) {
        say_stopped(parts);
    }
    return status;
}

void hw_run_say_unwritten(struct hw_context *context, enum hw_status status, const char *path) {
    if (status == HW_IO && context->io.last_errno != 0) {
        fprintf(stderr, "homeward: %s could not be written: %s\n", path, strerror(context->io.last_errno));
        context->io.last_errno = 0;
    }
}

void hw_run_parts_say_kept(const struct hw_run_parts *parts, enum hw_status status) {
    int32_t n = parts->n_before + parts->n_kept;
    if (n == 0 && parts->begun && status == HW_IO) {
        hw_io_remove_folder(parts->folder); /* made for the first shard, and empty */
        fprintf(stderr, "homeward: no replicate is kept; when that is mended, the same command begins again\n");
    }
    if (n > 0) {
        fprintf(stderr, "homeward: ");
        say_finished(parts, n);
    }
}

void hw_run_parts_remove(struct hw_run_parts *parts) {
    const char *const *names = NULL;
    size_t n = 0;
    if (!parts->used || hw_io_list_folder(&parts->context->io, &parts->context->arena, parts->folder, &names, &n) != HW_OK) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        char path[PATH_ROOM];
        if (strstr(names[i], HW_SHARD_SUFFIX) != NULL) { /* whole, half-written by a killed run, or put aside */
            snprintf(path, sizeof path, "%s/%s", parts->folder, names[i]);
            hw_io_remove_file(path);
        }
    }
    hw_io_remove_folder(parts->folder);
}

void hw_run_parts_close(struct hw_run_parts *parts) {
    hw_mem_free(&parts->context->mem, parts->key);
    parts->key = NULL;
}

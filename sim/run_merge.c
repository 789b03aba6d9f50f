/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run.h"

#include "output/shard.h"

#include <string.h>

enum { PATH_ROOM = 4096, GAPS_SHOWN = 8 };
static const struct hw_place nowhere = {NULL, 0, 0, 1};

struct merge {
    struct hw_context *context;
    struct hw_run run;
    struct hw_shard_key key; /* of the first shard; owned */
    const char *first;       /* its path */
    const char *output;
    int32_t n_shards;
};

static enum hw_status refuse(struct merge *merge, const char *message) {
    hw_diag_error(&merge->context->diag, nowhere, "%s", message);
    return HW_BAD_INPUT;
}

/* The first shard says what the run is; the others must say the same. */
static enum hw_status begin(struct merge *merge, const struct hw_shard *shard, const char *path) {
    struct hw_context *context = merge->context;
    merge->key.bytes = hw_mem_alloc(&context->mem, shard->key.size, 1);
    merge->first = hw_arena_text(&context->arena, path, strlen(path));
    if (merge->key.bytes == NULL || merge->first == NULL) {
        return HW_NO_MEMORY;
    }
    memcpy(merge->key.bytes, shard->key.bytes, shard->key.size);
    merge->key.size = shard->key.size;
    enum hw_status status = hw_shard_unpack(&context->arena, merge->key, &merge->run.results, &merge->run.planned);
    if (status == HW_BAD_INPUT) {
        char message[PATH_ROOM + 100];
        snprintf(message, sizeof message, "%s is damaged: what it says of its run cannot be understood", path);
        return refuse(merge, message);
    }
    HW_TRY(status);
    if (strcmp(merge->run.results.version, HW_VERSION) != 0) {
        char message[PATH_ROOM + 200];
        snprintf(message, sizeof message, "%s was written by homeward %.60s; this is %s, and only the same version merges", path,
                 merge->run.results.version, HW_VERSION);
        return refuse(merge, message);
    }
    return hw_run_make_room(context, &merge->run, merge->output, 0, 1, merge->run.planned);
}

static enum hw_status take(struct merge *merge, const struct hw_shard *shard, const char *path) {
    struct hw_results *results = &merge->run.results;
    char message[2 * PATH_ROOM];
    if (shard->n_scenarios != results->n_scenarios || shard->row != results->layout->row) {
        snprintf(message, sizeof message, "%s is damaged: its parts do not fit together", path);
        return refuse(merge, message);
    }
    for (int32_t i = 0; i < shard->n_replicates; i++) {
        int32_t number = hw_shard_number(shard, i);
        if (number < 1 || number > results->n_replicates) {
            snprintf(message, sizeof message, "%s is damaged: it holds replicate %d of %d", path, number, results->n_replicates);
            return refuse(merge, message);
        }
        if (results->state[number - 1] == HW_REP_MISSING) {
            HW_TRY(hw_shard_take(shard, i, &merge->context->arena, results, number - 1));
        } else if (!hw_shard_same(shard, i, results, number - 1)) {
            HW_TRY(hw_results_status(results));
            snprintf(message, sizeof message, "%s and another shard hold different values for replicate %d: a machine has erred; run it again", path,
                     number);
            return refuse(merge, message);
        }
    }
    return HW_OK;
}

static enum hw_status add(struct merge *merge, const char *path) {
    struct hw_context *context = merge->context;
    struct hw_shard shard;
    char message[PATH_ROOM + 600];
    enum hw_status status = hw_shard_read(&context->io, &context->mem, path, &shard, message, sizeof message);
    if (status == HW_BAD_INPUT) {
        return refuse(merge, message);
    }
    if (status == HW_IO) {
        fprintf(stderr, "homeward: %s\n", message);
    }
    HW_TRY(status);
    if (merge->n_shards++ == 0) {
        status = begin(merge, &shard, path);
    }
    if (status == HW_OK && (shard.key.size != merge->key.size || memcmp(shard.key.bytes, merge->key.bytes, merge->key.size) != 0)) {
        char words[400];
        hw_shard_difference(&context->arena, merge->key, shard.key, words, sizeof words);
        snprintf(message, sizeof message, "%s is of another run than %s: %s", path, merge->first, words);
        status = refuse(merge, message);
    }
    if (status == HW_OK) {
        status = take(merge, &shard, path);
    }
    hw_shard_clear(&context->mem, &shard);
    return status;
}

static enum hw_status add_folder(struct merge *merge, const char *folder) {
    const char *const *names = NULL;
    size_t n = 0;
    int32_t before = merge->n_shards;
    char path[PATH_ROOM];
    HW_TRY(hw_io_list_folder(&merge->context->io, &merge->context->arena, folder, &names, &n));
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(names[i]), suffix = strlen(HW_SHARD_SUFFIX);
        if (length > suffix && strcmp(names[i] + length - suffix, HW_SHARD_SUFFIX) == 0) {
            snprintf(path, sizeof path, "%s/%s", folder, names[i]);
            HW_TRY(add(merge, path));
        }
    }
    if (merge->n_shards == before) {
        snprintf(path, sizeof path, "there are no shards in %s", folder);
        return refuse(merge, path);
    }
    return HW_OK;
}

/* A shard, a folder of shards, or the name of the result whose shards lie in NAME.parts. */
static enum hw_status add_path(struct merge *merge, const char *path) {
    char parts[PATH_ROOM];
    if (hw_io_is_folder(path)) {
        return add_folder(merge, path);
    }
    snprintf(parts, sizeof parts, "%s.parts", path);
    if (hw_io_is_folder(parts)) {
        return add_folder(merge, parts);
    }
    if (!hw_io_exists(path)) {
        char message[PATH_ROOM + 100];
        snprintf(message, sizeof message, "%s does not exist", path);
        return refuse(merge, message);
    }
    return add(merge, path);
}

/* Gaps by replicate number, as "3, 8-14". */
static enum hw_status check_complete(struct merge *merge) {
    const struct hw_results *results = &merge->run.results;
    char gaps[400] = "";
    int32_t shown = 0, missing = 0;
    for (int32_t r = 0; r < results->n_replicates; r++) {
        int32_t from = r;
        while (r < results->n_replicates && results->state[r] == HW_REP_MISSING) {
            r++;
        }
        missing += r - from;
        if (r == from || shown++ >= GAPS_SHOWN) {
            continue;
        }
        size_t used = strlen(gaps);
        snprintf(gaps + used, sizeof gaps - used, r - from > 1 ? "%s%d-%d" : "%s%d", shown > 1 ? ", " : "", from + 1, r);
    }
    if (missing == 0) {
        return HW_OK;
    }
    char message[800];
    snprintf(message, sizeof message, "%d of %d replicate%s %s missing: %s%s; run %s again, with --resume, then merge", missing,
             results->n_replicates, hw_base_s(results->n_replicates), hw_base_are(missing), gaps, shown > GAPS_SHOWN ? ", ..." : "", missing == 1 ? "the shard that holds it" : "the shards that hold them");
    return refuse(merge, message);
}

static enum hw_status merge_all(struct merge *merge, const struct hw_run_options *options, const char *const *paths, int32_t n) {
    if (n == 0) {
        return refuse(merge, "merge needs shards: homeward merge -o OUT.h5 OUT.h5.parts");
    }
    HW_TRY(hw_run_check_output(merge->context, options));
    for (int32_t i = 0; i < n; i++) {
        HW_TRY(add_path(merge, paths[i]));
    }
    HW_TRY(check_complete(merge));
    hw_run_report(&merge->run);
    return hw_run_deliver(merge->context, options, &merge->run);
}

enum hw_status hw_run_merge(struct hw_context *context, const struct hw_run_options *options, const char *const *paths, int32_t n) {
    struct merge merge = {.context = context, .output = options->output};
    enum hw_status status = merge_all(&merge, options, paths, n);
    hw_store_close(&merge.run.store);
    hw_mem_free(&context->mem, merge.key.bytes);
    return status == HW_OK && merge.run.failed > 0 ? HW_FAULT : status;
}

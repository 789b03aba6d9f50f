/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --replay: a run made again from its result alone. Its files are read from memory (sim/held.h), its options are those that the result
 * names, and in the end the two results are compared byte for byte. */
#include "sim/run.h"

#include "output/inputs.h"
#include "output/shard.h"

#include <string.h>

enum { PIECE = 65536 };
static const struct hw_place nowhere = {NULL, 0, 0, 1};

static enum hw_status refuse(struct hw_context *context, const struct hw_run_options *options, const char *words) {
    hw_diag_error(&context->diag, nowhere, "%s cannot be replayed: %s", options->replay, words);
    return HW_BAD_INPUT;
}

/* One option as the result has it, "--set path=value"; false when it is none that we know, or one too many. */
static bool take_option(const char *text, struct hw_run_options *out) {
    if (strncmp(text, "--scenario ", 11) == 0 && out->n_scenarios < HW_RUN_SCENARIOS) {
        out->scenarios[out->n_scenarios++] = text + 11;
        return true;
    }
    if (strncmp(text, "--set ", 6) == 0 && out->n_sets < HW_RUN_SETS) {
        out->sets[out->n_sets++] = text + 6;
        return true;
    }
    if (strncmp(text, "--precision ", 12) == 0 && out->n_precisions < HW_RUN_PRECISIONS) {
        out->precisions[out->n_precisions++] = text + 12;
        return true;
    }
    int32_t *count = strncmp(text, "--replicates ", 13) == 0 ? &out->replicates : strncmp(text, "--max-replicates ", 17) == 0 ? &out->max_replicates : NULL;
    if (count != NULL) {
        long n = strtol(strchr(text, ' '), NULL, 10);
        *count = n > 0 && n <= 10000000 ? (int32_t)n : 1;
        return true;
    }
    return false;
}

/* One option begins with each line that starts with "--"; the value of --set may have lines of its own. */
static enum hw_status take_command(struct hw_context *context, const struct hw_run_options *options, const char *command, struct hw_run_options *out) {
    for (const char *at = command; *at != '\0';) {
        size_t n = 0;
        while (at[n] != '\0' && !(at[n] == '\n' && (at[n + 1] == '\0' || strncmp(at + n + 1, "--", 2) == 0))) {
            n++;
        }
        const char *text = hw_arena_text(&context->arena, at, n);
        if (text == NULL) {
            return HW_NO_MEMORY;
        }
        if (!take_option(text, out)) {
            return refuse(context, options, "its options cannot be understood");
        }
        at += at[n] == '\n' ? n + 1 : n;
    }
    return HW_OK;
}

static enum hw_status read_result(struct hw_context *context, const struct hw_run_options *options, struct hw_results *there) {
    char words[600] = "";
    enum hw_status status = hw_h5_read_files(&context->io, &context->arena, options->replay, there, words, sizeof words);
    bool mistake = status == HW_BAD_INPUT || (status == HW_IO && hw_io_is_mistake(context->io.last_errno));
    if (mistake) {
        hw_diag_error(&context->diag, nowhere, "%s", words);
        return HW_BAD_INPUT;
    }
    if (status == HW_IO) {
        fprintf(stderr, "homeward: %s\n", words);
    }
    HW_TRY(status);
    if (strcmp(there->version, HW_VERSION) != 0) {
        snprintf(words, sizeof words, "homeward %.60s wrote it, and this is %s; only the same version gives the same result", there->version, HW_VERSION);
        return refuse(context, options, words);
    }
    if (there->files == NULL) {
        return refuse(context, options, "it does not hold the files that its run read; only results that homeward run or merge wrote from now on do");
    }
    return HW_OK;
}

enum hw_status hw_run_replay_options(struct hw_context *context, const struct hw_run_options *options, struct hw_run_options *out) {
    struct hw_results *there = hw_arena_alloc(&context->arena, 1, sizeof *there);
    if (there == NULL) {
        return HW_NO_MEMORY;
    }
    if (hw_io_is_same(options->replay, options->output)) {
        hw_diag_error(&context->diag, nowhere, "%s is the result that is replayed; name another file with -o", options->output);
        return HW_BAD_INPUT;
    }
    HW_TRY(read_result(context, options, there));
    *out = *options;
    out->replayed = there;
    out->config = there->config_name;
    out->seed = there->seed;
    out->seeded = true;
    if (there->n_replicates == 1 && there->replicate[0] != 1) {
        out->only_replicate = there->replicate[0];
    } else if (strcmp(there->model, "study") != 0) { /* a study says itself how many points it has */
        out->replicates = there->n_replicates;
    }
    return take_command(context, options, there->command, out);
}

enum hw_status hw_run_replay_check(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run) {
    const struct hw_results *there = options->replayed;
    struct hw_results here = {.version = HW_VERSION};
    char words[600];
    if (there == NULL) {
        return HW_OK;
    }
    here.model = run->plan.model->name;
    here.config_name = there->config_name;
    here.config_text = run->doc.text;
    here.command = there->command;
    here.seed = options->seed;
    here.inputs = run->inputs;
    here.n_scenarios = run->plan.n_scenarios;
    here.scenario = run->plan.scenario;
    here.scenario_text = run->plan.scenario_text;
    here.params = run->plan.params;
    here.n_params = run->plan.n_params;
    here.n_replicates = there->n_replicates;
    return hw_shard_runs_differ(there, there->n_replicates, &here, words, sizeof words) ? refuse(context, options, words) : HW_OK;
}

/* Are the files equal? */
static enum hw_status compare(struct hw_context *context, const struct hw_io_draft *a, const struct hw_io_draft *b, uint64_t size, bool *equal) {
    char *pieces = hw_mem_alloc(&context->mem, 2, PIECE);
    enum hw_status status = pieces == NULL ? HW_NO_MEMORY : HW_OK;
    *equal = true;
    for (uint64_t at = 0; status == HW_OK && *equal && at < size; at += PIECE) {
        size_t n = size - at < PIECE ? (size_t)(size - at) : PIECE;
        status = hw_io_draft_get(a, at, pieces, n);
        status = status == HW_OK ? hw_io_draft_get(b, at, pieces + PIECE, n) : status;
        *equal = status == HW_OK && memcmp(pieces, pieces + PIECE, n) == 0;
    }
    hw_mem_free(&context->mem, pieces);
    return status;
}

enum hw_status hw_run_replay_compare(struct hw_context *context, const struct hw_run_options *options, const char *written) {
    struct hw_io_draft a, b;
    uint64_t size_a = 0, size_b = 0;
    bool equal = false;
    if (options->replayed == NULL || options->shards > 0) {
        return HW_OK;
    }
    HW_TRY(hw_io_draft_look(&context->io, &context->mem, options->replay, &a, &size_a));
    enum hw_status status = hw_io_draft_look(&context->io, &context->mem, written, &b, &size_b);
    if (status == HW_OK) {
        status = size_a == size_b ? compare(context, &a, &b, size_a, &equal) : HW_OK;
        hw_io_draft_drop(&b);
    }
    hw_io_draft_drop(&a);
    HW_TRY(status);
    if (!equal) {
        fprintf(stderr, "homeward: %s differs from %s, although it is the same run: another build of this version, or a machine has erred\n", written, options->replay);
        return HW_FAULT;
    }
    if (!options->quiet) {
        printf("%s has the same bytes as %s\n", written, options->replay);
    }
    return HW_OK;
}

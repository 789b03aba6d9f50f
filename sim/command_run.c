/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run and merge. */
#include "sim/command.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

enum { MOST_SHARDS = 1000000 };

static const struct hw_option run_options[] = {
    HW_OPT_SCENARIO,
    {"--replicates", NULL, HW_OPTION_WHOLE, HW_GIVEN(replicates), 0, 1, 10000000, "N", "independent repeats of each scenario"},
    {"--precision", NULL, HW_OPTION_MANY, HW_GIVEN(precisions), HW_GIVEN(n_precisions), 0, HW_RUN_PRECISIONS, "MEASURE=SHARE", "as many replicates as make the 95 % interval this narrow, as delayed_bed_days=0.02; may be repeated"},
    {"--max-replicates", NULL, HW_OPTION_WHOLE, HW_GIVEN(max_replicates), 0, 1, 10000000, "N", "at most so many (with --precision 1000); refuse to start when more are asked for"},
    {"--replicate", NULL, HW_OPTION_WHOLE, HW_GIVEN(replicate), 0, 1, 10000000, "K", "run repeat number K alone"},
    {"--seed", NULL, HW_OPTION_WHOLE, HW_GIVEN(seed), 0, 0, INT64_MAX, "S", "seed of all random numbers (1)"},
    {"--threads", NULL, HW_OPTION_WHOLE, HW_GIVEN(threads), 0, 1, 4096, "N", "threads (all processors); results do not depend on it"},
    HW_OPT_SET,
    {"--shard", NULL, HW_OPTION_TEXT, HW_GIVEN(shard), 0, 0, 0, "I/N", "run the I-th of N parts of the replicates; homeward merge puts them together"},
    {"--resume", NULL, HW_OPTION_FLAG, HW_GIVEN(resume), 0, 0, 0, NULL, "go on from what a stopped run has left in OUT.h5.parts"},
    {"--dry-run", NULL, HW_OPTION_FLAG, HW_GIVEN(dry_run), 0, 0, 0, NULL, "run one replicate only, and print what the whole would take"},
    {"--json", NULL, HW_OPTION_FLAG, HW_GIVEN(json), 0, 0, 0, NULL, "with --dry-run: as JSON"},
    {"--checkpoint", NULL, HW_OPTION_WHOLE, HW_GIVEN(checkpoint), 0, 0, 86400, "SECONDS", "write finished replicates to OUT.h5.parts after so long (2)"},
    {"--event-log", NULL, HW_OPTION_TEXT, HW_GIVEN(event_log), 0, 0, 0, "FILE.csv", "write what happens to whom, for process mining and for checking"},
    {"--event-log-filter", NULL, HW_OPTION_MANY, HW_GIVEN(filters), HW_GIVEN(n_filters), 0, HW_RUN_FILTERS, "KEY=VALUE,...", "log only these: setting, event, organisation, person, scenario, replicate, from, to; may be repeated"},
    {"--max-memory", NULL, HW_OPTION_SIZE, HW_GIVEN(max_memory), 0, 0, 0, "SIZE", "refuse to start when more would be needed, as 4GB"},
    {"--output", "-o", HW_OPTION_TEXT, HW_GIVEN(output), 0, 0, 0, "OUT.h5", "result file (homeward.h5)"},
    HW_OPT_REPORT,
    {"--quiet", NULL, HW_OPTION_FLAG, HW_GIVEN(quiet), 0, 0, 0, NULL, "no progress and no tables"},
    {"--timing", NULL, HW_OPTION_FLAG, HW_GIVEN(timing), 0, 0, 0, NULL, "end with a line of JSON: events, seconds, memory"},
    {"--replay", NULL, HW_OPTION_TEXT, HW_GIVEN(replay), 0, 0, 0, "OUT.h5", "make the run of this result again, from what the file holds alone, and compare"},
    {"--plain-queue", NULL, HW_OPTION_FLAG, HW_GIVEN(plain_queue), 0, 0, 0, NULL, "use the simple event queue that checks the fast one"},
    HW_OPT_HELP,
};
static const struct hw_option merge_options[] = {
    {"--output", "-o", HW_OPTION_TEXT, HW_GIVEN(output), 0, 0, 0, "OUT.h5", "result file (homeward.h5)"},
    HW_OPT_REPORT,
    {"--quiet", NULL, HW_OPTION_FLAG, HW_GIVEN(quiet), 0, 0, 0, NULL, "no tables"},
    HW_OPT_HELP,
};

static void fill_run_options(const struct hw_given *given, const char *config, struct hw_run_options *out) {
    memset(out, 0, sizeof *out);
    out->config = config;
    out->output = given->output != NULL ? given->output : "homeward.h5";
    memcpy(out->scenarios, given->scenarios, sizeof out->scenarios);
    memcpy(out->sets, given->sets, sizeof out->sets);
    out->n_scenarios = given->n_scenarios;
    out->n_sets = given->n_sets;
    out->event_log = given->event_log;
    out->replay = given->replay;
    memcpy(out->precisions, given->precisions, sizeof out->precisions);
    out->n_precisions = given->n_precisions;
    out->max_replicates = given->max_replicates == 0 && given->n_precisions > 0 ? HW_RUN_MOST : (int32_t)given->max_replicates;
    memcpy(out->log_filters, given->filters, sizeof out->log_filters);
    out->n_log_filters = given->n_filters;
    out->replicates = (int32_t)given->replicates;
    out->only_replicate = (int32_t)given->replicate;
    out->seed = given->seed < 0 ? 1 : (uint64_t)given->seed;
    out->seeded = given->seed >= 0;
    out->threads = (int32_t)given->threads;
    out->max_memory = given->max_memory;
    out->checkpoint_s = (int32_t)given->checkpoint;
    out->resume = given->resume;
    out->dry_run = given->dry_run;
    out->json = given->json;
    out->quiet = given->quiet;
    out->report = given->report;
    out->timing = given->timing;
    out->plain_queue = given->plain_queue;
}

enum hw_status hw_command_load(struct hw_context *context, const struct hw_given *given, const char *config, struct hw_run *run) {
    struct hw_run_options options;
    fill_run_options(given, config, &options);
    return hw_run_load(context, &options, run);
}

/* "3/7"; false when it is no such thing. */
static bool read_shard(const char *text, struct hw_run_options *options) {
    char *end = NULL;
    errno = 0;
    long shard = strtol(text, &end, 10);
    if (end == text || *end != '/' || errno != 0) {
        return false;
    }
    const char *second = end + 1;
    long shards = strtol(second, &end, 10);
    if (end == second || *end != '\0' || errno != 0 || shards < 1 || shards > MOST_SHARDS || shard < 1 || shard > shards || strpbrk(text, " +\t\n") != NULL) {
        return false;
    }
    options->shard = (int32_t)shard;
    options->shards = (int32_t)shards;
    return true;
}

/* With --replay the result says what the run is. */
static bool replay_is_alone(struct hw_context *context, const struct hw_given *given, const char *config) {
    const struct { const char *name; bool given; } others[] = {
        {"a configuration", config != NULL}, {"--scenario", given->n_scenarios > 0}, {"--set", given->n_sets > 0}, {"--replicates", given->replicates > 0},
        {"--replicate", given->replicate > 0}, {"--seed", given->seed >= 0},
        {"--precision", given->n_precisions > 0}, {"--max-replicates", given->max_replicates > 0},
    };
    bool alone = true;
    for (size_t i = 0; given->replay != NULL && i < HW_LEN(others); i++) {
        if (others[i].given) {
            hw_diag_error(&context->diag, nowhere, "--replay makes the run again as it was: give it without %s", others[i].name);
            alone = false;
        }
    }
    return alone;
}

static enum hw_status do_run(struct hw_context *context, const struct hw_given *given, const char *config) {
    struct hw_run_options options;
    if (!replay_is_alone(context, given, config)) {
        return HW_BAD_INPUT;
    }
    if (given->replicate > 0 && given->replicates > 0) {
        hw_diag_error(&context->diag, nowhere, "--replicate runs one repeat alone and --replicates says how many: give one of them");
        return HW_BAD_INPUT;
    }
    if (given->json && !given->dry_run) {
        hw_diag_error(&context->diag, nowhere, "--json goes with --dry-run here; homeward summary --json prints results");
        return HW_BAD_INPUT;
    }
    if (given->replicate > 0 && (given->shard != NULL || given->resume)) {
        hw_diag_error(&context->diag, nowhere, "--replicate runs one repeat alone: give it without %s", given->shard != NULL ? "--shard" : "--resume");
        return HW_BAD_INPUT;
    }
    if (given->report && (given->shard != NULL || given->dry_run)) {
        hw_diag_error(&context->diag, nowhere, "--report is of a whole result: give it without %s", given->shard != NULL ? "--shard (and to homeward merge)" : "--dry-run");
        return HW_BAD_INPUT;
    }
    if (given->n_precisions > 0 && (given->shard != NULL || given->replicate > 0)) {
        hw_diag_error(&context->diag, nowhere, "--precision decides how many replicates there are: give it without %s", given->shard != NULL ? "--shard" : "--replicate");
        return HW_BAD_INPUT;
    }
    fill_run_options(given, config, &options);
    if (given->shard != NULL && !read_shard(given->shard, &options)) {
        hw_diag_error(&context->diag, nowhere, "--shard is \"%s\"; write which part of how many, from 1/1 to %d/%d, as 3/7", given->shard, MOST_SHARDS, MOST_SHARDS);
        return HW_BAD_INPUT;
    }
    return hw_run_command(context, &options);
}

static enum hw_status do_merge(struct hw_context *context, const struct hw_given *given, const char *path) {
    struct hw_run_options options;
    (void)path;
    fill_run_options(given, NULL, &options);
    return hw_run_merge(context, &options, given->words, given->n_words);
}

const struct hw_command hw_command_run = {"run", "[CONFIG]", "run a model and write its results; without CONFIG, the built-in model of north Kent", run_options, HW_LEN(run_options), do_run, 1};
const struct hw_command hw_command_merge = {"merge", "[SHARD]...", "put shards, or folders of shards, together to one result", merge_options, HW_LEN(merge_options), do_merge, INT_MAX};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* homeward people --person: a replicate of a result made again, from what the result holds, with a log of one person. */
#include "sim/run_log.h"

#include "output/people.h"
#include "output/shard.h"
#include "sim/csv.h"

static const struct hw_place nowhere = {NULL, 0, 0, 1};

/* The run of the result again, as far as it is this replicate. */
static enum hw_status load(struct hw_context *context, const struct hw_run_person *asked, struct hw_run_options *options, struct hw_run *run) {
    struct hw_run_options of = {.replay = asked->result, .output = "", .quiet = true};
    bool there = false;
    HW_TRY(hw_run_replay_options(context, &of, options));
    int32_t replicate = asked->replicate > 0 ? asked->replicate : options->replayed->replicate[0];
    for (int32_t i = 0; i < options->replayed->n_replicates; i++) {
        there = there || options->replayed->replicate[i] == replicate;
    }
    if (!there) {
        hw_diag_error(&context->diag, nowhere, "there is no replicate %d in %s", (int)replicate, asked->result);
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_run_load(context, options, run));
    HW_TRY(hw_run_replay_check(context, options, run));
    options->only_replicate = replicate;
    options->replicates = options->max_replicates = options->n_precisions = 0;
    return HW_OK;
}

static enum hw_status work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    HW_TRY(hw_run_prepare(context, options, run));
    struct hw_shard_key key;
    HW_TRY(hw_shard_pack(&context->mem, &run->results, run->planned, &key));
    enum hw_status status = hw_run_log_open(run->log, key.bytes, key.size);
    hw_mem_free(&context->mem, key.bytes);
    if (status == HW_OK) {
        status = hw_run_work(context, options, run, NULL);
    }
    if (status == HW_OK) {
        status = hw_run_log_join(run->log);
    }
    hw_run_log_close(run->log, false);
    hw_store_close(&run->store);
    return status;
}

/* The log as it was written, looked at and gone. */
static enum hw_status show_log(struct hw_context *context, const char *path, const struct hw_run *run, int32_t person, const struct hw_show *show) {
    struct hw_csv csv;
    bool known = false;
    struct hw_held *held = context->io.held;
    context->io.held = NULL; /* on disk, not in the result */
    enum hw_status status = hw_csv_read(&context->io, &context->arena, path, &context->diag, &csv);
    context->io.held = held;
    HW_TRY(status);
    int32_t column = hw_csv_column(&csv, &context->diag, "person");
    for (int32_t row = 0; column >= 0 && row < csv.n_rows; row++) {
        known = known || hw_csv_text(&csv, row, column)[0] != '\0';
    }
    if (!known) {
        hw_diag_error(&context->diag, nowhere, "nothing happens to a person %d in replicate %d: there is none of that number, or nobody hears of them; homeward people names some",
                      (int)person, (int)run->results.replicate[0]);
        return HW_BAD_INPUT;
    }
    printf("Replicate %d\n", (int)run->results.replicate[0]);
    return hw_people_path_print(&run->results, &csv, &context->diag, show, stdout);
}

enum hw_status hw_run_person(struct hw_context *context, const struct hw_run_person *asked, const struct hw_show *show) {
    struct hw_run_options options;
    struct hw_run run;
    char person[40];
    HW_TRY(load(context, asked, &options, &run));
    if (run.plan.model->log_terms == NULL || run.plan.points) {
        hw_diag_error(&context->diag, nowhere, "%s is of a model that follows nobody", asked->result);
        return HW_BAD_INPUT;
    }
    snprintf(person, sizeof person, "person=%d", (int)asked->person);
    options.event_log = hw_run_beside(&context->arena, asked->result, ".person.csv");
    options.log_filters[0] = person;
    options.n_log_filters = 1;
    if (options.event_log == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_run_log_prepare(context, &options, &run, &run.log));
    run.log->filter.people_only = true; /* a year has hundreds of thousands of lines about nobody */
    enum hw_status status = work(context, &options, &run);
    if (status == HW_OK) {
        status = show_log(context, options.event_log, &run, asked->person, show);
        hw_io_remove_file(options.event_log);
    }
    return status;
}

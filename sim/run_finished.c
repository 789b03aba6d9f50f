/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --resume where a result stands already: that of this very run is left as it is, another one is not replaced. */
#include "sim/run.h"

#include "output/shard.h"

#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

static enum hw_status refuse(struct hw_context *context, const char *output, const char *words) {
    hw_diag_error(&context->diag, nowhere, "%s is the result of another run: %s. --resume leaves it alone; choose another name with -o, or run without --resume to replace it",
                  output, words);
    return HW_BAD_INPUT;
}

/* How many cells are in a state. */
static int32_t count(const struct hw_results *results, enum hw_rep_state state) {
    int32_t n = 0;
    for (size_t i = 0; i < (size_t)results->n_scenarios * (size_t)results->n_replicates; i++) {
        n += results->state[i] == state;
    }
    return n;
}

enum hw_status hw_run_look_finished(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, bool begun, bool *finished) {
    struct hw_results there;
    char words[600] = "";
    unsigned char start[1];
    size_t n = 0;
    bool adaptive = false;
    *finished = false;
    (void)hw_run_search_is(run, &adaptive);
    bool log_missing = options->event_log != NULL && !hw_io_exists(options->event_log); /* the run has to be made again for it */
    if (!options->resume || options->shards > 0 || log_missing || !hw_io_exists(options->output)) {
        return HW_OK;
    }
    HW_TRY(hw_io_read_start(&context->io, options->output, start, sizeof start, &n));
    if (n == 0) {
        return HW_OK;
    }
    enum hw_status status = hw_h5_read_plan(&context->io, &context->arena, options->output, &there, words, sizeof words);
    if (status == HW_BAD_INPUT) {
        if (!begun) {
            hw_diag_error(&context->diag, nowhere, "%s. --resume leaves it alone; delete it, or choose another name with -o", words);
        }
        return begun ? HW_OK : status;
    }
    if (status == HW_IO) {
        fprintf(stderr, "homeward: %s\n", words);
    }
    HW_TRY(status);
    if (there.replicate[0] != 1 || count(&there, HW_REP_MISSING) > 0) {
        snprintf(words, sizeof words, "it does not hold all replicates");
    } else if (!hw_shard_runs_differ(&run->results, run->n_precisions > 0 || adaptive ? there.n_replicates : run->planned, &there, words, sizeof words)) {
        *finished = true;
        run->failed = count(&there, HW_REP_FAILED);
        return HW_OK;
    }
    return begun ? HW_OK : refuse(context, options->output, words);
}

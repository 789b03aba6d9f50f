/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a figure of a result comes from (output/trace.h): the names of the files that went in are read beside the result itself. */
#include "sim/run.h"

#include "output/trace.h"

#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

enum hw_status hw_run_trace(struct hw_context *context, const struct hw_results *results, const char *path, const char *measure, const struct hw_show *show) {
    struct hw_results there;
    char words[400] = "";
    path = path != NULL ? path : "homeward.h5";
    if (show->format != HW_FORMAT_TABLE) {
        hw_diag_error(&context->diag, nowhere, "--trace is for people: give it without --csv, --json or --markdown");
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_h5_read_files(&context->io, &context->arena, path, &there, words, sizeof words));
    return hw_trace_print(&context->arena, results, there.files, hw_io_name(path), measure, show, stdout);
}

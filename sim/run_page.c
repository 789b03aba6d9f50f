/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a result (output/report.h), once the result was found good: where it goes, and what there is to say. */
#include "sim/run.h"

#include "output/report.h"

#include <string.h>

const char *hw_run_beside(struct hw_arena *arena, const char *result, const char *ending) {
    size_t length = strlen(result), kept = length > 3 && strcmp(result + length - 3, ".h5") == 0 ? length - 3 : length;
    size_t size = kept + strlen(ending) + 1;
    char *name = hw_arena_alloc(arena, size, 1);
    if (name != NULL) {
        snprintf(name, size, "%.*s%s", (int)kept, result, ending);
    }
    return name;
}

static void say_what_is_missing(const struct hw_results *results) {
    int32_t cells = results->n_scenarios * results->n_replicates, failed = 0;
    for (int32_t i = 0; i < cells; i++) {
        failed += results->state[i] != HW_REP_DONE;
    }
    if (failed > 0) {
        fprintf(stderr, "homeward: warning: %d of %d replicate%s failed or missing; the report leaves %s out\n", (int)failed, (int)cells,
                hw_base_s(cells), failed == 1 ? "it" : "them");
    }
}

enum hw_status hw_run_page(struct hw_context *context, const struct hw_results *results, const char *result, const char *output, bool quiet) {
    struct hw_report_page page = hw_report_page();
    char why[5000] = "";
    if (page.size == 0) {
        fprintf(stderr, "homeward: no report: this homeward was built without its page, for want of Node.js 18 or later and npm; install them "
                        "(scripts/setup does) and build it again\n");
        return HW_IO;
    }
    output = output != NULL ? output : result == NULL ? "viewer.html" : hw_run_beside(&context->arena, result, ".html");
    if (output == NULL) {
        return HW_NO_MEMORY;
    }
    if (!hw_io_can_replace(output, why, sizeof why)) {
        fprintf(stderr, "homeward: %s cannot be written: %s\n", output, why);
        return HW_IO;
    }
    enum hw_status status = hw_report_write(&context->io, &context->mem, page, result, output, why, sizeof why);
    if (status == HW_BAD_INPUT) {
        fprintf(stderr, "homeward: no report: %s\n", why);
    }
    hw_run_say_unwritten(context, status, output);
    HW_TRY(status);
    if (results != NULL) {
        say_what_is_missing(results);
    }
    if (!quiet) {
        printf("%s: %s\n", result == NULL ? "Viewer" : "Report", output);
    }
    return HW_OK;
}

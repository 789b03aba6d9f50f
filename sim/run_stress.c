/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The STRESS-DES checklist of a result (output/stress.h). The plan is made again from the files that the result holds, so that what the model says of
 * itself is of this very run. */
#include "sim/run.h"

#include "output/report.h"
#include "output/stress.h"

#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

struct speaker {
    const struct hw_plan *plan;
};

static void say(void *model, const char *item, struct hw_paper *paper) {
    const struct hw_plan *plan = ((const struct speaker *)model)->plan;
    if (plan->model->state != NULL) {
        plan->model->state(plan, item, paper);
    }
}

/* The comment that a configuration begins with, as one text; the licence is no part of it. */
static const char *first_comment(struct hw_arena *arena, const char *text) {
    char *out = hw_arena_alloc(arena, strlen(text) + 1, 1);
    size_t n = 0;
    while (out != NULL && *text == '#') {
        size_t length = strcspn(text, "\n");
        size_t skip = 1 + (text[1] == ' ');
        if (strncmp(text, "# SPDX-", 7) != 0 && length > skip) {
            if (n > 0) {
                out[n++] = ' ';
            }
            memcpy(out + n, text + skip, length - skip);
            n += length - skip;
        }
        text += length + (text[length] == '\n');
    }
    return n > 0 ? out : NULL;
}

static const char *about_of(struct hw_context *context, const struct hw_run *run) {
    const struct hw_node *about = run->doc.root == NULL ? NULL : hw_yaml_child(run->doc.root, "about");
    return about != NULL && about->kind == HW_NODE_SCALAR ? about->text : first_comment(&context->arena, run->doc.text);
}

static enum hw_status check(struct hw_context *context, const char *output) {
    char why[5000] = "";
    const char *dot = strrchr(output, '.');
    if (dot != NULL && (strcmp(dot, ".html") == 0 || strcmp(dot, ".htm") == 0)) {
        hw_diag_error(&context->diag, nowhere, "%s: the checklist is written in Markdown; name a file that ends in .md (pandoc makes a page or a document of it)", output);
        return HW_BAD_INPUT;
    }
    if (!hw_io_can_replace(output, why, sizeof why)) {
        fprintf(stderr, "homeward: %s cannot be written: %s\n", output, why);
        return HW_IO;
    }
    enum hw_status status = hw_report_check_output(&context->io, output, why, sizeof why);
    if (status == HW_BAD_INPUT) {
        hw_diag_error(&context->diag, nowhere, "%s", why);
    }
    return status;
}

enum hw_status hw_run_stress(struct hw_context *context, const char *result, const char *output) {
    struct hw_run_options asked = {.replay = result, .output = ""}, again;
    struct hw_run run;
    struct hw_results results;
    struct hw_paper paper;
    char words[400] = "";
    output = output != NULL ? output : hw_run_beside(&context->arena, result, ".stress.md");
    if (output == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(check(context, output));
    HW_TRY(hw_run_replay_options(context, &asked, &again));
    HW_TRY(hw_run_load(context, &again, &run));
    HW_TRY(hw_run_replay_check(context, &again, &run));
    HW_TRY(hw_h5_read(&context->io, &context->arena, result, &results, words, sizeof words));
    results.files = again.replayed->files;
    double *scratch = hw_arena_alloc(&context->arena, (size_t)results.n_replicates + 1, sizeof *scratch);
    if (scratch == NULL) {
        return HW_NO_MEMORY;
    }
    struct speaker speaker = {&run.plan};
    struct hw_stress stress = {.results = &results, .about = about_of(context, &run), .from = hw_io_name(result), .paper = &paper, .scratch = scratch,
                               .model = &speaker, .say = say};
    hw_paper_init(&paper, &context->mem);
    hw_stress_write(&stress);
    enum hw_status status = paper.status == HW_OK ? hw_results_status(&results) : paper.status;
    status = status == HW_OK ? hw_io_replace_file(&context->io, &context->mem, output, paper.text, paper.size) : status;
    hw_paper_clear(&paper);
    hw_run_say_unwritten(context, status, output);
    HW_TRY(status);
    printf("Checklist: %s (what only you can know is marked in it)\n", output);
    return HW_OK;
}

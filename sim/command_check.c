/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check, describe and verify: what a configuration says, and whether the program is right. */
#include "sim/command.h"

#include "sim/models.h"
#include "sim/verify.h"

#include <string.h>
#include <unistd.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

static const struct hw_option check_options[] = {HW_OPT_SCENARIO, HW_OPT_SET, HW_OPT_HELP};
static const struct hw_option describe_options[] = {
    HW_OPT_SCENARIO, HW_OPT_SET,
    {"--markdown", NULL, HW_OPTION_FLAG, HW_GIVEN(markdown), 0, 0, 0, NULL, "as a page for the documentation"},
    {"--json", NULL, HW_OPTION_FLAG, HW_GIVEN(json), 0, 0, 0, NULL, "as JSON, with every place's own values"},
    {"--schema", NULL, HW_OPTION_TEXT, HW_GIVEN(schema), 0, 0, 0, "MODEL", "print the JSON schema of that kind of model's configuration instead, or of a verification case (case)"},
    HW_OPT_HELP,
};
static const struct hw_option verify_options[] = {
    {"--long", NULL, HW_OPTION_FLAG, HW_GIVEN(longer), 0, 0, 0, NULL, "the long form: means to 1 % and not to 5 %; some tens of minutes"},
    {"--only", NULL, HW_OPTION_TEXT, HW_GIVEN(only), 0, 0, 0, "NAME,...", "these cases only"},
    {"--threads", NULL, HW_OPTION_WHOLE, HW_GIVEN(threads), 0, 1, 4096, "N", "threads (all processors); results do not depend on it"},
    {"--json", NULL, HW_OPTION_FLAG, HW_GIVEN(json), 0, 0, 0, NULL, "as JSON"},
    {"--markdown", NULL, HW_OPTION_FLAG, HW_GIVEN(markdown), 0, 0, 0, NULL, "as a Markdown table"},
    HW_OPT_HELP,
};

/* Gaps of one kind; how many. */
static int32_t list_gaps(const struct hw_plan *plan, bool follows, int width, FILE *out) {
    int32_t n = 0;
    for (int32_t i = 0; i < plan->n_gaps; i++) {
        const struct hw_gap *gap = &plan->gaps[i];
        if (gap->follows == follows) {
            n++;
            if (out != NULL) {
                fprintf(out, "  %s  %-*s  %s\n", gap->grade, width, gap->what, gap->filled);
            }
        }
    }
    return n;
}

/* What was not given, with what stands in for it: what nobody has said anything of, then what follows from what was said. */
static void print_gaps(const struct hw_plan *plan, FILE *out) {
    int width = 0;
    if (plan->n_gaps == 0) {
        return;
    }
    for (int32_t i = 0; i < plan->n_gaps; i++) {
        int n = (int)strlen(plan->gaps[i].what);
        width = n > width ? n : width;
    }
    if (plan->to_find != NULL) {
        fprintf(out, "\nPublished, and not given or not for every place: look these up first.\n%s\n", plan->to_find);
    }
    fprintf(out, "\n%d number%s %s given in the forms, %d %s not. In their place, with the grade of evidence:\n", plan->n_given, hw_base_s(plan->n_given),
            hw_base_are(plan->n_given), plan->n_gaps, hw_base_are(plan->n_gaps));
    int32_t follow = list_gaps(plan, true, width, NULL);
    list_gaps(plan, false, width, out);
    if (follow > 0) {
        fprintf(out, "\n%d of the numbers that are not given follow%s from those that are:\n", follow, follow == 1 ? "s" : "");
        list_gaps(plan, true, width, out);
    }
}

/* Forms as they were written are no county: said first, for whoever reads no further. */
static void doubt_forms(const struct hw_plan *plan, FILE *out) {
    int32_t all = plan->n_given + plan->n_gaps;
    if (plan->n_gaps > 0 && plan->n_given == 0) {
        fprintf(out, "WARNING: 0 of %d numbers are yours: this is the built-in model of north Kent with England's people, not your county.\n"
                     "Fill in the forms (docs/guides/your_county.md says which first); what stands in for each number is listed below.\n\n", all);
    } else if (plan->n_gaps > 0) {
        fprintf(out, "%d of %d numbers are yours; the others are filled by rule, as listed below.\n\n", plan->n_given, all);
    }
}

static enum hw_status do_check(struct hw_context *context, const struct hw_given *given, const char *config) {
    struct hw_run run;
    HW_TRY(hw_command_load(context, given, config, &run));
    run.results.n_replicates = run.plan.default_replicates;
    doubt_forms(&run.plan, stdout);
    printf("%s: no errors. A run needs about %.0f MB of memory with one thread, and %.0f MB more for each further one.\n", run.doc.file,
           hw_run_memory(context, &run, 1) / 1e6, (double)run.plan.predicted_bytes / 1e6);
    print_gaps(&run.plan, stdout);
    if (run.plan.remark != NULL) {
        printf("Note: %s.\n", run.plan.remark);
    }
    return HW_OK;
}

static enum hw_status do_describe(struct hw_context *context, const struct hw_given *given, const char *config) {
    struct hw_run run;
    if (given->schema != NULL && strcmp(given->schema, "case") == 0) {
        hw_verify_print_schema(stdout);
        return HW_OK;
    }
    if (given->schema != NULL) {
        const struct hw_model *model = hw_models_find(given->schema);
        if (model == NULL) {
            hw_diag_error(&context->diag, nowhere, "--schema: there is no kind of model \"%s\"", given->schema);
            return HW_BAD_INPUT;
        }
        model->print_schema(stdout);
        return HW_OK;
    }
    HW_TRY(hw_command_load(context, given, config, &run));
    run.plan.model->describe(&run.plan, given->json ? HW_DESCRIBE_JSON : given->markdown ? HW_DESCRIBE_MARKDOWN : HW_DESCRIBE_TEXT, stdout);
    return HW_OK;
}

static enum hw_status do_verify(struct hw_context *context, const struct hw_given *given, const char *folder) {
    struct hw_verify_options options = {.folder = folder, .only = given->only, .longer = given->longer, .threads = (int32_t)given->threads};
    options.format = given->json ? HW_FORMAT_JSON : given->markdown ? HW_FORMAT_MARKDOWN : HW_FORMAT_TABLE;
    return hw_verify_command(context, &options);
}

const struct hw_command hw_command_check = {"check", "[CONFIG]", "find every error in a configuration", check_options, HW_LEN(check_options), do_check, 1};
const struct hw_command hw_command_describe = {"describe", "[CONFIG]", "list every parameter: value, unit, range, source, evidence grade", describe_options, HW_LEN(describe_options), do_describe, 1};
const struct hw_command hw_command_verify = {"verify", "[FOLDER]", "check this build against exact answers; FOLDER holds other cases", verify_options, HW_LEN(verify_options), do_verify, 1};

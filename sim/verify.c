/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify.h"

#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

/* configs/networks beside the built-in model; NULL when that was not found. */
static const char *builtin_folder(struct hw_context *context) {
    const char *config = hw_run_builtin_config(context);
    const char *slash = config == NULL ? NULL : strrchr(config, '/');
    if (slash == NULL) {
        return NULL;
    }
    size_t size = (size_t)(slash - config) + sizeof "/networks";
    char *folder = hw_arena_alloc(&context->arena, size, 1);
    if (folder != NULL) {
        snprintf(folder, size, "%.*s/networks", (int)(slash - config), config);
    }
    return folder;
}

static enum hw_status unknown_name(struct hw_verify_suite *suite, const char *name, size_t length) {
    const char **names = hw_arena_alloc(&suite->context->arena, suite->n_cases, sizeof *names);
    char *word = hw_arena_text(&suite->context->arena, name, length);
    if (names == NULL || word == NULL) {
        return HW_NO_MEMORY;
    }
    for (size_t i = 0; i < suite->n_cases; i++) {
        names[i] = suite->cases[i].name;
    }
    const char *near = hw_diag_nearest(word, names, suite->n_cases);
    hw_diag_error(&suite->context->diag, nowhere, "--only: there is no case \"%s\"%s%s%s", word,
                  near != NULL ? "; did you mean \"" : "; a case is a file NAME" HW_VERIFY_ENDING " or one that is computed, as ",
                  near != NULL ? near : suite->cases[0].name, near != NULL ? "\"?" : "");
    return HW_OK;
}

static enum hw_status choose(struct hw_verify_suite *suite, const char *only) {
    for (size_t i = 0; i < suite->n_cases; i++) {
        suite->cases[i].wanted = only == NULL;
    }
    for (const char *at = only; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, ","), i = 0;
        while (i < suite->n_cases && (strlen(suite->cases[i].name) != length || strncmp(suite->cases[i].name, at, length) != 0)) {
            i++;
        }
        if (i < suite->n_cases) {
            suite->cases[i].wanted = true;
        } else {
            HW_TRY(unknown_name(suite, at, length));
        }
        at += length + (at[length] == ',');
    }
    return hw_diag_status(&suite->context->diag);
}

static void count_verdicts(const struct hw_verify_case *c, struct hw_verify_count *count) {
    for (size_t k = 0; k < c->n_comparisons; k++) {
        enum hw_verify_verdict verdict = c->comparisons[k].found.verdict;
        count->agree += verdict == HW_VERIFY_AGREES;
        count->fail += hw_verify_rule_fails(verdict);
        count->shown += verdict == HW_VERIFY_ASIDE || verdict == HW_VERIFY_LATER;
    }
}

static enum hw_status run_cases(struct hw_verify_suite *suite, enum hw_format format) {
    struct hw_verify_count count = {0};
    double start = hw_verify_processor_seconds();
    bool first = true;
    hw_verify_show_start(suite, format, stdout);
    for (size_t i = 0; i < suite->n_cases; i++) {
        struct hw_verify_case *c = &suite->cases[i];
        if (!c->wanted) {
            continue;
        }
        HW_TRY(hw_verify_run(suite, c));
        count_verdicts(c, &count);
        hw_verify_show_case(suite, c, format, first, stdout);
        (void)fflush(stdout);
        first = false;
    }
    hw_verify_show_end(suite, format, &count, hw_verify_processor_seconds() - start, stdout);
    return count.fail > 0 ? HW_FAULT : HW_OK;
}

enum hw_status hw_verify_command(struct hw_context *context, const struct hw_verify_options *options) {
    struct hw_verify_suite suite = {.context = context, .longer = options->longer, .threads = options->threads};
    suite.folder = options->folder != NULL ? options->folder : builtin_folder(context);
    if (suite.folder == NULL) {
        hw_diag_error(&context->diag, nowhere, "the cases (configs/networks) were not found beside the program; name their folder");
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_verify_read(&suite));
    HW_TRY(choose(&suite, options->only));
    HW_TRY(hw_verify_load(&suite));
    return run_cases(&suite, options->format);
}

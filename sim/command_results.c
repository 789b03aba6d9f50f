/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary, compare, people, report and export: what is done with a result. */
#include "sim/command.h"

#include "output/batches.h"
#include "output/export.h"
#include "output/people.h"
#include "output/quantiles.h"
#include "output/search.h"
#include "output/study.h"

static const struct hw_place nowhere = {NULL, 0, 0, 1};

static const struct hw_option summary_options[] = {
    {"--all", NULL, HW_OPTION_FLAG, HW_GIVEN(all), 0, 0, 0, NULL, "every measure, not only the headline ones"},
    {"--csv", NULL, HW_OPTION_FLAG, HW_GIVEN(csv), 0, 0, 0, NULL, "as comma-separated values"},
    {"--json", NULL, HW_OPTION_FLAG, HW_GIVEN(json), 0, 0, 0, NULL, "as JSON, with every replicate's value"},
    {"--markdown", NULL, HW_OPTION_FLAG, HW_GIVEN(markdown), 0, 0, 0, NULL, "as a Markdown table for a paper; --all: every measure"},
    {"--quantiles", NULL, HW_OPTION_FLAG, HW_GIVEN(quantiles), 0, 0, 0, NULL, "how replicates differ instead: quantiles with intervals"},
    {"--batches", NULL, HW_OPTION_WHOLE, HW_GIVEN(batches), 0, 2, 1000, "N", "means of one long replicate instead, with intervals of so many batches (20 is usual)"},
    {"--trace", NULL, HW_OPTION_TEXT, HW_GIVEN(trace), 0, 0, 0, "MEASURE", "where one figure comes from: replicates, run, files, parameters (with --all, each with its source)"},
    HW_OPT_HELP,
};
static const struct hw_option compare_options[] = {
    {"--baseline", NULL, HW_OPTION_TEXT, HW_GIVEN(baseline), 0, 0, 0, "NAME", "compare with this scenario (baseline)"},
    {"--all", NULL, HW_OPTION_FLAG, HW_GIVEN(all), 0, 0, 0, NULL, "every measure, not only the headline ones"},
    {"--csv", NULL, HW_OPTION_FLAG, HW_GIVEN(csv), 0, 0, 0, NULL, "as comma-separated values"},
    {"--json", NULL, HW_OPTION_FLAG, HW_GIVEN(json), 0, 0, 0, NULL, "as JSON"},
    {"--markdown", NULL, HW_OPTION_FLAG, HW_GIVEN(markdown), 0, 0, 0, NULL, "as a Markdown table for a paper; --all: every measure"},
    {"--simultaneous", NULL, HW_OPTION_FLAG, HW_GIVEN(simultaneous), 0, 0, 0, NULL, "intervals that hold for all scenarios at once"},
    {"--pairing", NULL, HW_OPTION_FLAG, HW_GIVEN(pairing), 0, 0, 0, NULL, "what common random numbers save instead: variance ratio and correlation of every measure, and why where it is little"},
    HW_OPT_HELP,
};
static const struct hw_option people_options[] = {
    {"--outcome", NULL, HW_OPTION_TEXT, HW_GIVEN(outcome), 0, 0, 0, "NAME", "whose groups are shown, as paid_by_user (delayed_days)"},
    {"--all", NULL, HW_OPTION_FLAG, HW_GIVEN(all), 0, 0, 0, NULL, "the groups of every outcome; with --person, every line of the event log"},
    {"--person", NULL, HW_OPTION_WHOLE, HW_GIVEN(person), 0, 0, INT32_MAX, "N", "run one replicate again, and show this person's path in each scenario side by side"},
    {"--replicate", NULL, HW_OPTION_WHOLE, HW_GIVEN(replicate), 0, 1, 10000000, "K", "the replicate of that person, and of those who have changed most (the first)"},
    HW_OPT_HELP,
};
static const struct hw_option report_options[] = {
    {"--output", "-o", HW_OPTION_TEXT, HW_GIVEN(output), 0, 0, 0, "PAGE.html", "the page (the result's name with .html, or viewer.html; with --stress: .stress.md)"},
    {"--stress", NULL, HW_OPTION_FLAG, HW_GIVEN(stress), 0, 0, 0, NULL, "the STRESS-DES checklist of the run instead, in Markdown, for the supplement of a paper"},
    {"--viewer", NULL, HW_OPTION_FLAG, HW_GIVEN(viewer), 0, 0, 0, NULL, "the page without a result; it opens any result file that is dropped on it"},
    HW_OPT_HELP,
};
static const struct hw_option export_options[] = {
    {"--csv", NULL, HW_OPTION_TEXT, HW_GIVEN(csv_folder), 0, 0, 0, "FOLDER", "comma-separated values: a file for each table, and a data dictionary"},
    {"--xlsx", NULL, HW_OPTION_TEXT, HW_GIVEN(xlsx), 0, 0, 0, "FILE.xlsx", "a workbook: summary, charts, a sheet for each table, sources"},
    HW_OPT_HELP,
};

enum hw_status hw_command_results(struct hw_context *context, const char *path, struct hw_results *results) {
    char message[400] = "";
    if (path == NULL) {
        path = "homeward.h5";
    }
    enum hw_status status = hw_h5_read(&context->io, &context->arena, path, results, message, sizeof message);
    if (status != HW_OK && status != HW_NO_MEMORY) {
        fprintf(stderr, "homeward: %s\n", message);
    }
    if (status == HW_IO && hw_io_is_mistake(context->io.last_errno)) {
        return HW_BAD_INPUT; /* no such result: the user's mistake, not the disk's */
    }
    return status;
}

enum hw_status hw_command_no_study(struct hw_context *context, const char *command) {
    hw_diag_error(&context->diag, nowhere, "homeward %s is of one run, and this is a study of many points; homeward summary shows its effects, and with --csv or --json writes its numbers", command);
    return HW_BAD_INPUT;
}

struct hw_show hw_command_show(struct hw_context *context, const struct hw_given *given) {
    struct hw_show show = {.mem = &context->mem, .format = HW_FORMAT_TABLE, .all = given->all, .simultaneous = given->simultaneous, .pairing = given->pairing, .colour = context->colour_out, .width = context->width};
    show.format = given->csv ? HW_FORMAT_CSV : given->json ? HW_FORMAT_JSON : given->markdown ? HW_FORMAT_MARKDOWN : HW_FORMAT_TABLE;
    return show;
}

static enum hw_status do_summary(struct hw_context *context, const struct hw_given *given, const char *path) {
    struct hw_results results;
    HW_TRY(hw_command_results(context, path, &results));
    struct hw_show show = hw_command_show(context, given);
    if (given->trace != NULL && hw_study_is(&results)) {
        return hw_command_no_study(context, "summary --trace");
    }
    if (given->trace != NULL) {
        return hw_run_trace(context, &results, path, given->trace, &show);
    }
    if (given->quantiles && hw_study_is(&results)) {
        return hw_command_no_study(context, "summary --quantiles");
    }
    if (given->batches > 0) {
        return hw_study_is(&results) ? hw_command_no_study(context, "summary --batches") : hw_batches_print(&results, &show, (size_t)given->batches, stdout);
    }
    return given->quantiles ? hw_quantiles_print(&results, &show, stdout) : hw_summary_print(&results, &show, stdout);
}

static enum hw_status do_compare(struct hw_context *context, const struct hw_given *given, const char *path) {
    struct hw_results results;
    if (given->pairing && given->simultaneous) {
        hw_diag_error(&context->diag, nowhere, "--simultaneous is of the intervals of differences, which --pairing does not show: give one of them");
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_command_results(context, path, &results));
    if (hw_study_is(&results)) {
        return hw_command_no_study(context, "compare");
    }
    struct hw_show show = hw_command_show(context, given);
    return hw_compare_print(&results, given->baseline != NULL ? given->baseline : "baseline", &show, stdout);
}

static enum hw_status do_people(struct hw_context *context, const struct hw_given *given, const char *path) {
    struct hw_results results;
    struct hw_show show = hw_command_show(context, given);
    struct hw_run_person person = {.result = path != NULL ? path : "homeward.h5", .person = (int32_t)given->person, .replicate = (int32_t)given->replicate};
    struct hw_people people = {.outcome = given->outcome, .replicate = (int32_t)given->replicate};
    if (given->person >= 0) {
        return hw_run_person(context, &person, &show);
    }
    HW_TRY(hw_command_results(context, path, &results));
    if (!hw_people_are_followed(&results)) {
        hw_diag_error(&context->diag, nowhere, "the run of %s followed nobody; run it again with --set run.follow=1 (a whole system, with a scheme)", person.result);
        return HW_BAD_INPUT;
    }
    return hw_people_print(&results, &people, &show, stdout);
}

static enum hw_status do_report(struct hw_context *context, const struct hw_given *given, const char *path) {
    struct hw_results results;
    if (given->viewer && path != NULL) {
        hw_diag_error(&context->diag, nowhere, "--viewer is the page without a result: give it without %s, or leave it out for a report of that file", path);
        return HW_BAD_INPUT;
    }
    if (given->viewer && given->stress) {
        hw_diag_error(&context->diag, nowhere, "--stress is of a result, and --viewer is the page without one: give one of them");
        return HW_BAD_INPUT;
    }
    if (given->viewer) {
        return hw_run_page(context, NULL, NULL, given->output, false);
    }
    HW_TRY(hw_command_results(context, path, &results));
    if (given->stress && hw_study_is(&results)) {
        return hw_command_no_study(context, "report --stress");
    }
    if (given->stress) {
        return hw_run_stress(context, path != NULL ? path : "homeward.h5", given->output);
    }
    if (hw_study_is(&results)) {
        return hw_command_no_study(context, "report");
    }
    return hw_run_page(context, &results, path != NULL ? path : "homeward.h5", given->output, false);
}

static enum hw_status do_export(struct hw_context *context, const struct hw_given *given, const char *path) {
    struct hw_results results;
    char message[5000] = "";
    if (given->csv_folder == NULL && given->xlsx == NULL) {
        hw_diag_error(&context->diag, nowhere, "say where to: --csv FOLDER, --xlsx FILE.xlsx, or both");
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_command_results(context, path, &results));
    path = path == NULL ? "homeward.h5" : path;
    struct hw_export export = {.io = &context->io, .mem = &context->mem, .results = &results, .from = hw_io_name(path),
                               .message = message, .message_size = sizeof message};
    enum hw_status status = given->csv_folder == NULL ? HW_OK : hw_export_csv(&export, given->csv_folder);
    if (status == HW_OK && given->csv_folder != NULL) {
        printf("Tables: %s (README.txt in it says what is where)\n", given->csv_folder);
    }
    if (status == HW_OK && given->xlsx != NULL && (status = hw_workbook_write(&export, given->xlsx)) == HW_OK) {
        printf("Workbook: %s\n", given->xlsx);
    }
    if (*message != '\0') {
        fprintf(stderr, "homeward: %s\n", message);
    }
    return status;
}

const struct hw_command hw_command_summary = {"summary", "[OUT.h5]", "show the results with 95 % intervals", summary_options, HW_LEN(summary_options), do_summary, 1};
const struct hw_command hw_command_compare = {"compare", "[OUT.h5]", "show what each scenario changed, replicate by replicate", compare_options, HW_LEN(compare_options), do_compare, 1};
const struct hw_command hw_command_people = {"people", "[OUT.h5]", "count who has less and who has more than in the baseline, person by person (run.follow)", people_options, HW_LEN(people_options), do_people, 1};
const struct hw_command hw_command_report = {"report", "[OUT.h5]", "write a page (HTML) of the results that opens in any browser, by itself", report_options, HW_LEN(report_options), do_report, 1};
const struct hw_command hw_command_export = {"export", "[OUT.h5]", "write the results for a spreadsheet: a folder of csv files, a workbook", export_options, HW_LEN(export_options), do_export, 1};

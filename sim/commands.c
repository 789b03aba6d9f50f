/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/commands.h"

#include "output/batches.h"
#include "output/export.h"
#include "output/people.h"
#include "output/quantiles.h"
#include "output/study.h"
#include "sim/commands_check.h"
#include "sim/import.h"
#include "sim/models.h"
#include "sim/options.h"
#include "sim/verify.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define LEN(a) (sizeof(a) / sizeof *(a))
static const struct hw_place nowhere = {NULL, 0, 0, 1};
enum { MOST_SHARDS = 1000000, MOST_NAMES = 64 };

/* Every command reads its options into this; offsets are in one struct so that a row is all an option needs. */
struct given {
    const char *scenarios[HW_RUN_SCENARIOS], *sets[HW_RUN_SETS], *filters[HW_RUN_FILTERS];
    int32_t n_scenarios, n_sets, n_filters;
    int64_t replicates, replicate, seed, threads, max_memory;
    int64_t checkpoint;
    const char *replay;
    const char *precisions[HW_RUN_PRECISIONS];
    int32_t n_precisions;
    int64_t max_replicates, batches;
    const char *output, *baseline, *schema, *only, *shard;
    const char *unit, *event_log;
    const char *csv_folder, *xlsx, *trace, *outcome;
    int64_t person;
    const char *areas[MOST_NAMES], *sites[MOST_NAMES];
    int32_t n_areas, n_sites;
    const char **words; /* what is no option */
    int32_t n_words;
    bool quiet, timing, plain_queue, resume, dry_run, csv, json, markdown, all, longer, viewer, stress, report, quantiles, simultaneous, help;
};

#define AT(field) offsetof(struct given, field)
#define OPT_SCENARIO {"--scenario", NULL, HW_OPTION_MANY, AT(scenarios), AT(n_scenarios), 0, HW_RUN_SCENARIOS, "NAME[+NAME]", "run this scheme (or these together) beside the baseline; may be repeated"}
#define OPT_SET {"--set", NULL, HW_OPTION_MANY, AT(sets), AT(n_sets), 0, HW_RUN_SETS, "PATH=VALUE", "change a value of the configuration, as acute.beds=450; may be repeated"}
#define OPT_REPORT {"--report", NULL, HW_OPTION_FLAG, AT(report), 0, 0, 0, NULL, "also write the page of the results, OUT.html (homeward report)"}
#define OPT_HELP {"--help", "-h", HW_OPTION_FLAG, AT(help), 0, 0, 0, NULL, "show this"}
static const struct hw_option run_options[] = {
    OPT_SCENARIO,
    {"--replicates", NULL, HW_OPTION_WHOLE, AT(replicates), 0, 1, 10000000, "N", "independent repeats of each scenario"},
    {"--precision", NULL, HW_OPTION_MANY, AT(precisions), AT(n_precisions), 0, HW_RUN_PRECISIONS, "MEASURE=SHARE", "as many replicates as make the 95 % interval this narrow, as delayed_bed_days=0.02; may be repeated"},
    {"--max-replicates", NULL, HW_OPTION_WHOLE, AT(max_replicates), 0, 1, 10000000, "N", "at most so many (with --precision 1000); refuse to start when more are asked for"},
    {"--replicate", NULL, HW_OPTION_WHOLE, AT(replicate), 0, 1, 10000000, "K", "run repeat number K alone"},
    {"--seed", NULL, HW_OPTION_WHOLE, AT(seed), 0, 0, INT64_MAX, "S", "seed of all random numbers (1)"},
    {"--threads", NULL, HW_OPTION_WHOLE, AT(threads), 0, 1, 4096, "N", "threads (all processors); results do not depend on it"},
    OPT_SET,
    {"--shard", NULL, HW_OPTION_TEXT, AT(shard), 0, 0, 0, "I/N", "run the I-th of N parts of the replicates; homeward merge puts them together"},
    {"--resume", NULL, HW_OPTION_FLAG, AT(resume), 0, 0, 0, NULL, "go on from what a stopped run has left in OUT.h5.parts"},
    {"--dry-run", NULL, HW_OPTION_FLAG, AT(dry_run), 0, 0, 0, NULL, "run one replicate only, and print what the whole would take"},
    {"--json", NULL, HW_OPTION_FLAG, AT(json), 0, 0, 0, NULL, "with --dry-run: as JSON"},
    {"--checkpoint", NULL, HW_OPTION_WHOLE, AT(checkpoint), 0, 0, 86400, "SECONDS", "write finished replicates to OUT.h5.parts after so long (2)"},
    {"--event-log", NULL, HW_OPTION_TEXT, AT(event_log), 0, 0, 0, "FILE.csv", "write what happens to whom, for process mining and for checking"},
    {"--event-log-filter", NULL, HW_OPTION_MANY, AT(filters), AT(n_filters), 0, HW_RUN_FILTERS, "KEY=VALUE,...", "log only these: setting, event, organisation, person, scenario, replicate, from, to; may be repeated"},
    {"--max-memory", NULL, HW_OPTION_SIZE, AT(max_memory), 0, 0, 0, "SIZE", "refuse to start when more would be needed, as 4GB"},
    {"--output", "-o", HW_OPTION_TEXT, AT(output), 0, 0, 0, "OUT.h5", "result file (homeward.h5)"},
    OPT_REPORT,
    {"--quiet", NULL, HW_OPTION_FLAG, AT(quiet), 0, 0, 0, NULL, "no progress and no tables"},
    {"--timing", NULL, HW_OPTION_FLAG, AT(timing), 0, 0, 0, NULL, "end with a line of JSON: events, seconds, memory"},
    {"--replay", NULL, HW_OPTION_TEXT, AT(replay), 0, 0, 0, "OUT.h5", "make the run of this result again, from what the file holds alone, and compare"},
    {"--plain-queue", NULL, HW_OPTION_FLAG, AT(plain_queue), 0, 0, 0, NULL, "use the simple event queue that checks the fast one"},
    OPT_HELP,
};
static const struct hw_option merge_options[] = {
    {"--output", "-o", HW_OPTION_TEXT, AT(output), 0, 0, 0, "OUT.h5", "result file (homeward.h5)"},
    OPT_REPORT,
    {"--quiet", NULL, HW_OPTION_FLAG, AT(quiet), 0, 0, 0, NULL, "no tables"},
    OPT_HELP,
};
static const struct hw_option check_options[] = {OPT_SCENARIO, OPT_SET, OPT_HELP};
static const struct hw_option describe_options[] = {
    OPT_SCENARIO, OPT_SET,
    {"--markdown", NULL, HW_OPTION_FLAG, AT(markdown), 0, 0, 0, NULL, "as a page for the documentation"},
    {"--json", NULL, HW_OPTION_FLAG, AT(json), 0, 0, 0, NULL, "as JSON, with every place's own values"},
    {"--schema", NULL, HW_OPTION_TEXT, AT(schema), 0, 0, 0, "MODEL", "print the JSON schema of that kind of model's configuration instead, or of a verification case (case)"},
    OPT_HELP,
};
static const struct hw_option summary_options[] = {
    {"--all", NULL, HW_OPTION_FLAG, AT(all), 0, 0, 0, NULL, "every measure, not only the headline ones"},
    {"--csv", NULL, HW_OPTION_FLAG, AT(csv), 0, 0, 0, NULL, "as comma-separated values"},
    {"--json", NULL, HW_OPTION_FLAG, AT(json), 0, 0, 0, NULL, "as JSON, with every replicate's value"},
    {"--markdown", NULL, HW_OPTION_FLAG, AT(markdown), 0, 0, 0, NULL, "as a Markdown table"},
    {"--quantiles", NULL, HW_OPTION_FLAG, AT(quantiles), 0, 0, 0, NULL, "how replicates differ instead: quantiles with intervals"},
    {"--batches", NULL, HW_OPTION_WHOLE, AT(batches), 0, 2, 1000, "N", "means of one long replicate instead, with intervals of so many batches (20 is usual)"},
    {"--trace", NULL, HW_OPTION_TEXT, AT(trace), 0, 0, 0, "MEASURE", "where one figure comes from: replicates, run, files, parameters (with --all, each with its source)"},
    OPT_HELP,
};
static const struct hw_option compare_options[] = {
    {"--baseline", NULL, HW_OPTION_TEXT, AT(baseline), 0, 0, 0, "NAME", "compare with this scenario (baseline)"},
    {"--all", NULL, HW_OPTION_FLAG, AT(all), 0, 0, 0, NULL, "every measure, not only the headline ones"},
    {"--csv", NULL, HW_OPTION_FLAG, AT(csv), 0, 0, 0, NULL, "as comma-separated values"},
    {"--json", NULL, HW_OPTION_FLAG, AT(json), 0, 0, 0, NULL, "as JSON"},
    {"--markdown", NULL, HW_OPTION_FLAG, AT(markdown), 0, 0, 0, NULL, "as a Markdown table"},
    {"--simultaneous", NULL, HW_OPTION_FLAG, AT(simultaneous), 0, 0, 0, NULL, "intervals that hold for all scenarios at once"},
    OPT_HELP,
};
static const struct hw_option people_options[] = {
    {"--outcome", NULL, HW_OPTION_TEXT, AT(outcome), 0, 0, 0, "NAME", "whose groups are shown, as paid_by_user (delayed_days)"},
    {"--all", NULL, HW_OPTION_FLAG, AT(all), 0, 0, 0, NULL, "the groups of every outcome; with --person, every line of the event log"},
    {"--person", NULL, HW_OPTION_WHOLE, AT(person), 0, 0, INT32_MAX, "N", "run one replicate again, and show this person's path in each scenario side by side"},
    {"--replicate", NULL, HW_OPTION_WHOLE, AT(replicate), 0, 1, 10000000, "K", "the replicate of that person, and of those who have changed most (the first)"},
    OPT_HELP,
};
static const struct hw_option report_options[] = {
    {"--output", "-o", HW_OPTION_TEXT, AT(output), 0, 0, 0, "PAGE.html", "the page (the result's name with .html, or viewer.html; with --stress: .stress.md)"},
    {"--stress", NULL, HW_OPTION_FLAG, AT(stress), 0, 0, 0, NULL, "the STRESS-DES checklist of the run instead, in Markdown, for the supplement of a paper"},
    {"--viewer", NULL, HW_OPTION_FLAG, AT(viewer), 0, 0, 0, NULL, "the page without a result; it opens any result file that is dropped on it"},
    OPT_HELP,
};
static const struct hw_option export_options[] = {
    {"--csv", NULL, HW_OPTION_TEXT, AT(csv_folder), 0, 0, 0, "FOLDER", "comma-separated values: a file for each table, and a data dictionary"},
    {"--xlsx", NULL, HW_OPTION_TEXT, AT(xlsx), 0, 0, 0, "FILE.xlsx", "a workbook: summary, charts, a sheet for each table, sources"},
    OPT_HELP,
};
static const struct hw_option import_options[] = {
    {"--output", "-o", HW_OPTION_TEXT, AT(output), 0, 0, 0, "MODEL.yaml", "the model; without it, it is printed"},
    {"--unit", NULL, HW_OPTION_TEXT, AT(unit), 0, 0, 0, "UNIT", "unit of the numbers in PathSimR templates: min, h or d (guessed from the calendars)"},
    {"--scenario", NULL, HW_OPTION_MANY, AT(scenarios), AT(n_scenarios), 0, HW_RUN_SCENARIOS, "NAME", "IPACS: which scenario of a sheet that holds several (the first); one for each sheet"},
    OPT_HELP,
};
static const struct hw_option new_area_options[] = {
    {"--area", NULL, HW_OPTION_MANY, AT(areas), AT(n_areas), 0, MOST_NAMES, "NAME", "an area of the county (my_area); once for each"},
    {"--hospital", NULL, HW_OPTION_MANY, AT(sites), AT(n_sites), 0, MOST_NAMES, "NAME", "a hospital (my_hospital); once for each"},
    OPT_HELP,
};
static const struct hw_option verify_options[] = {
    {"--long", NULL, HW_OPTION_FLAG, AT(longer), 0, 0, 0, NULL, "the long form: means to 1 % and not to 5 %; some tens of minutes"},
    {"--only", NULL, HW_OPTION_TEXT, AT(only), 0, 0, 0, "NAME,...", "these cases only"},
    {"--threads", NULL, HW_OPTION_WHOLE, AT(threads), 0, 1, 4096, "N", "threads (all processors); results do not depend on it"},
    {"--json", NULL, HW_OPTION_FLAG, AT(json), 0, 0, 0, NULL, "as JSON"},
    {"--markdown", NULL, HW_OPTION_FLAG, AT(markdown), 0, 0, 0, NULL, "as a Markdown table"},
    OPT_HELP,
};
#undef AT

static void fill_run_options(const struct given *given, const char *config, struct hw_run_options *out) {
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
static bool replay_is_alone(struct hw_context *context, const struct given *given, const char *config) {
    const struct { const char *name; bool given; } others[] = {
        {"a configuration", config != NULL}, {"--scenario", given->n_scenarios > 0}, {"--set", given->n_sets > 0}, {"--replicates", given->replicates > 0},
        {"--replicate", given->replicate > 0}, {"--seed", given->seed >= 0},
        {"--precision", given->n_precisions > 0}, {"--max-replicates", given->max_replicates > 0},
    };
    bool alone = true;
    for (size_t i = 0; given->replay != NULL && i < LEN(others); i++) {
        if (others[i].given) {
            hw_diag_error(&context->diag, nowhere, "--replay makes the run again as it was: give it without %s", others[i].name);
            alone = false;
        }
    }
    return alone;
}

static enum hw_status do_run(struct hw_context *context, const struct given *given, const char *config) {
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

static enum hw_status do_merge(struct hw_context *context, const struct given *given, const char *path) {
    struct hw_run_options options;
    (void)path;
    fill_run_options(given, NULL, &options);
    return hw_run_merge(context, &options, given->words, given->n_words);
}

static enum hw_status load(struct hw_context *context, const struct given *given, const char *config, struct hw_run *run) {
    struct hw_run_options options;
    fill_run_options(given, config, &options);
    return hw_run_load(context, &options, run);
}

static enum hw_status do_check(struct hw_context *context, const struct given *given, const char *config) {
    struct hw_run run;
    HW_TRY(load(context, given, config, &run));
    run.results.n_replicates = run.plan.default_replicates;
    hw_commands_doubt_forms(&run.plan, stdout);
    printf("%s: no errors. A run needs about %.0f MB of memory with one thread, and %.0f MB more for each further one.\n", run.doc.file,
           hw_run_memory(context, &run, 1) / 1e6, (double)run.plan.predicted_bytes / 1e6);
    hw_commands_print_gaps(&run.plan, stdout);
    if (run.plan.remark != NULL) {
        printf("Note: %s.\n", run.plan.remark);
    }
    return HW_OK;
}

static enum hw_status do_describe(struct hw_context *context, const struct given *given, const char *config) {
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
    HW_TRY(load(context, given, config, &run));
    run.plan.model->describe(&run.plan, given->json ? HW_DESCRIBE_JSON : given->markdown ? HW_DESCRIBE_MARKDOWN : HW_DESCRIBE_TEXT, stdout);
    return HW_OK;
}

static enum hw_status read_results(struct hw_context *context, const char *path, struct hw_results *results) {
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

/* A study has effects of factors, for which these commands have no place. */
static enum hw_status refuse_study(struct hw_context *context, const char *command) {
    hw_diag_error(&context->diag, nowhere, "homeward %s is of one run, and this is a study of many points; homeward summary shows its effects, and with --csv or --json writes its numbers", command);
    return HW_BAD_INPUT;
}

static struct hw_show show_of(struct hw_context *context, const struct given *given) {
    struct hw_show show = {.mem = &context->mem, .format = HW_FORMAT_TABLE, .all = given->all, .simultaneous = given->simultaneous, .colour = context->colour_out, .width = context->width};
    show.format = given->csv ? HW_FORMAT_CSV : given->json ? HW_FORMAT_JSON : given->markdown ? HW_FORMAT_MARKDOWN : HW_FORMAT_TABLE;
    return show;
}

static enum hw_status do_summary(struct hw_context *context, const struct given *given, const char *path) {
    struct hw_results results;
    HW_TRY(read_results(context, path, &results));
    struct hw_show show = show_of(context, given);
    if (given->trace != NULL) {
        return hw_run_trace(context, &results, path, given->trace, &show);
    }
    if (given->quantiles && hw_study_is(&results)) {
        return refuse_study(context, "summary --quantiles");
    }
    if (given->batches > 0) {
        return hw_study_is(&results) ? refuse_study(context, "summary --batches") : hw_batches_print(&results, &show, (size_t)given->batches, stdout);
    }
    return given->quantiles ? hw_quantiles_print(&results, &show, stdout) : hw_summary_print(&results, &show, stdout);
}

static enum hw_status do_compare(struct hw_context *context, const struct given *given, const char *path) {
    struct hw_results results;
    HW_TRY(read_results(context, path, &results));
    if (hw_study_is(&results)) {
        return refuse_study(context, "compare");
    }
    struct hw_show show = show_of(context, given);
    return hw_compare_print(&results, given->baseline != NULL ? given->baseline : "baseline", &show, stdout);
}

static enum hw_status do_people(struct hw_context *context, const struct given *given, const char *path) {
    struct hw_results results;
    struct hw_show show = show_of(context, given);
    struct hw_run_person person = {.result = path != NULL ? path : "homeward.h5", .person = (int32_t)given->person, .replicate = (int32_t)given->replicate};
    struct hw_people people = {.outcome = given->outcome, .replicate = (int32_t)given->replicate};
    if (given->person >= 0) {
        return hw_run_person(context, &person, &show);
    }
    HW_TRY(read_results(context, path, &results));
    if (!hw_people_are_followed(&results)) {
        hw_diag_error(&context->diag, nowhere, "the run of %s followed nobody; run it again with --set run.follow=1 (a whole system, with a scheme)", person.result);
        return HW_BAD_INPUT;
    }
    return hw_people_print(&results, &people, &show, stdout);
}

static enum hw_status do_report(struct hw_context *context, const struct given *given, const char *path) {
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
    if (given->stress) {
        return hw_run_stress(context, path != NULL ? path : "homeward.h5", given->output);
    }
    HW_TRY(read_results(context, path, &results));
    if (hw_study_is(&results)) {
        return refuse_study(context, "report");
    }
    return hw_run_page(context, &results, path != NULL ? path : "homeward.h5", given->output, false);
}

static enum hw_status do_export(struct hw_context *context, const struct given *given, const char *path) {
    struct hw_results results;
    char message[5000] = "";
    if (given->csv_folder == NULL && given->xlsx == NULL) {
        hw_diag_error(&context->diag, nowhere, "say where to: --csv FOLDER, --xlsx FILE.xlsx, or both");
        return HW_BAD_INPUT;
    }
    HW_TRY(read_results(context, path, &results));
    if (hw_study_is(&results)) {
        return refuse_study(context, "export");
    }
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

static bool import_words_are_good(struct hw_context *context, const struct given *given) {
    static const char *const units[] = {"min", "h", "d"};
    bool known = given->unit == NULL;
    for (size_t i = 0; i < LEN(units); i++) {
        known = known || strcmp(given->unit, units[i]) == 0;
    }
    if (!known) {
        hw_diag_error(&context->diag, nowhere, "--unit %s: it must be min, h or d", given->unit);
    }
    if (given->n_words == 0) {
        hw_diag_error(&context->diag, nowhere, "nothing to import: name the tables, as homeward import network.csv calendar.csv -o model.yaml");
    }
    return known && given->n_words > 0;
}

static enum hw_status do_import(struct hw_context *context, const struct given *given, const char *first) {
    struct hw_import_options options = {.n_files = given->n_words, .unit = given->unit, .scenarios = given->scenarios, .n_scenarios = given->n_scenarios};
    const char *text = NULL;
    char why[400];
    size_t size = 0;
    (void)first;
    if (!import_words_are_good(context, given)) {
        return HW_BAD_INPUT;
    }
    memcpy(options.files, given->words, (size_t)given->n_words * sizeof *options.files);
    if (given->output != NULL && !hw_io_can_replace(given->output, why, sizeof why)) {
        fprintf(stderr, "homeward: %s cannot be written: %s\n", given->output, why);
        return HW_IO;
    }
    if (given->output != NULL) {
        HW_TRY(hw_import_check_output(&context->io, &context->diag, given->output));
    }
    HW_TRY(hw_import_text(&context->io, &context->arena, &context->diag, &options, &text, &size));
    if (given->output == NULL) {
        return fwrite(text, 1, size, stdout) == size ? HW_OK : HW_IO;
    }
    HW_TRY(hw_io_replace_file(&context->io, &context->mem, given->output, text, size));
    fprintf(stderr, "homeward: wrote %s; homeward run %s runs it\n", given->output, given->output);
    return HW_OK;
}

/* Of the one kind of model that has forms. */
static enum hw_status do_new_area(struct hw_context *context, const struct given *given, const char *folder) {
    size_t n = 0, i = 0;
    const struct hw_model *const *all = hw_models_all(&n);
    const char *config = hw_run_builtin_config(context), *slash = config == NULL ? NULL : strrchr(config, '/');
    char data[4096];
    while (i < n && all[i]->write_forms == NULL) {
        i++;
    }
    HW_REQUIRE(i < n);
    if (slash == NULL || (size_t)snprintf(data, sizeof data, "%.*s/data", (int)(slash - config), config) >= sizeof data) {
        hw_diag_error(&context->diag, nowhere, "the data files that come with the program (configs/data) were not found beside it");
        return HW_BAD_INPUT;
    }
    struct hw_forms forms = {.folder = folder, .data_folder = data, .areas = given->areas, .sites = given->sites, .n_areas = given->n_areas, .n_sites = given->n_sites};
    HW_TRY(all[i]->write_forms(&context->io, &context->reader, &forms));
    printf("%s is made. Fill in the forms in %s/data with a spreadsheet; homeward check %s/model.yaml says what is missing,\n"
           "and homeward run %s/model.yaml runs it.\n", folder, folder, folder, folder);
    return HW_OK;
}

static enum hw_status do_verify(struct hw_context *context, const struct given *given, const char *folder) {
    struct hw_verify_options options = {.folder = folder, .only = given->only, .longer = given->longer, .threads = (int32_t)given->threads};
    options.format = given->json ? HW_FORMAT_JSON : given->markdown ? HW_FORMAT_MARKDOWN : HW_FORMAT_TABLE;
    return hw_verify_command(context, &options);
}

struct command {
    const char *name, *argument, *doc;
    const struct hw_option *options;
    size_t n_options;
    enum hw_status (*call)(struct hw_context *context, const struct given *given, const char *argument);
    int max_words;
};

static const struct command commands[] = {
    {"run", "[CONFIG]", "run a model and write its results; without CONFIG, the built-in model of north Kent", run_options, LEN(run_options), do_run, 1},
    {"merge", "[SHARD]...", "put shards, or folders of shards, together to one result", merge_options, LEN(merge_options), do_merge, INT_MAX},
    {"check", "[CONFIG]", "find every error in a configuration", check_options, LEN(check_options), do_check, 1},
    {"describe", "[CONFIG]", "list every parameter: value, unit, range, source, evidence grade", describe_options, LEN(describe_options), do_describe, 1},
    {"summary", "[OUT.h5]", "show the results with 95 % intervals", summary_options, LEN(summary_options), do_summary, 1},
    {"compare", "[OUT.h5]", "show what each scenario changed, replicate by replicate", compare_options, LEN(compare_options), do_compare, 1},
    {"people", "[OUT.h5]", "count who has less and who has more than in the baseline, person by person (run.follow)", people_options, LEN(people_options), do_people, 1},
    {"report", "[OUT.h5]", "write a page (HTML) of the results that opens in any browser, by itself", report_options, LEN(report_options), do_report, 1},
    {"export", "[OUT.h5]", "write the results for a spreadsheet: a folder of csv files, a workbook", export_options, LEN(export_options), do_export, 1},
    {"import", "[FILE...]", "make a network model of PathSimR's templates or IPACS's sheets (csv)", import_options, LEN(import_options), do_import, HW_IMPORT_FILES},
    {"new-area", "[FOLDER]", "write forms (csv) to fill in for a county of one's own, and a model that reads them", new_area_options, LEN(new_area_options), do_new_area, 1},
    {"verify", "[FOLDER]", "check this build against exact answers; FOLDER holds other cases", verify_options, LEN(verify_options), do_verify, 1},
};

static void print_help(FILE *out) {
    fprintf(out, "homeward %s: how patients flow through health and social care, and where discharge gets stuck\n\nusage: homeward COMMAND ...\n\n", HW_VERSION);
    for (size_t i = 0; i < LEN(commands); i++) {
        fprintf(out, "  %-9s %-10s %s\n", commands[i].name, commands[i].argument, commands[i].doc);
    }
    fprintf(out, "\nhomeward COMMAND --help lists the options of a command; homeward --version prints the version.\n"
                 "Exit codes: 0 done; 1 a replicate or a check failed; 2 bad input, nothing written; 3 disk, memory or file system;\n"
                 "75 stopped by a signal, the same command with --resume goes on.\n");
}

static void print_command_help(const struct command *command, FILE *out) {
    fprintf(out, "usage: homeward %s %s [OPTIONS]\n\n%s\n\n", command->name, command->argument, command->doc);
    hw_options_print(command->options, command->n_options, out);
}

static const struct command *find_command(struct hw_context *context, const char *name) {
    const char *names[LEN(commands)];
    for (size_t i = 0; i < LEN(commands); i++) {
        names[i] = commands[i].name;
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    const char *near = hw_diag_nearest(name, names, LEN(commands));
    hw_diag_error(&context->diag, nowhere, "there is no command \"%s\"%s%s%s; homeward --help lists them", name, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
    return NULL;
}

static enum hw_status run_command(struct hw_context *context, int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? HW_BAD_INPUT : HW_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("homeward %s\n", HW_VERSION);
        return HW_OK;
    }
    const struct command *command = find_command(context, argv[1]);
    if (command == NULL) {
        return HW_BAD_INPUT;
    }
    struct given given = {.seed = -1, .checkpoint = 2, .person = -1};
    given.words = hw_arena_alloc(&context->arena, (size_t)argc, sizeof *given.words);
    if (given.words == NULL) {
        return HW_NO_MEMORY;
    }
    hw_options_read(command->options, command->n_options, argc, argv, 2, &given, given.words, command->max_words, &given.n_words, &context->diag);
    if (given.help) {
        print_command_help(command, stdout);
        return HW_OK;
    }
    if (given.csv + given.json + given.markdown > 1) {
        hw_diag_error(&context->diag, nowhere, "give one of --csv, --json and --markdown");
    }
    HW_TRY(hw_diag_status(&context->diag));
    return command->call(context, &given, given.words[0]);
}

enum hw_status hw_commands_main(struct hw_context *context, int argc, char **argv) {
    enum hw_status status = run_command(context, argc, argv);
    hw_diag_print(&context->diag, stderr, context->colour_err);
    if (status == HW_NO_MEMORY && !context->told) {
        fprintf(stderr, "homeward: out of memory\n");
    } else if (status == HW_IO && context->io.last_errno != 0) {
        fprintf(stderr, "homeward: disk or file system: %s\n", strerror(context->io.last_errno));
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "homeward: the output could not be written\n");
        return status == HW_OK ? HW_IO : status;
    }
    return status;
}

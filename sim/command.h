/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COMMAND_H
#define HW_COMMAND_H
/* What a command is made of: its options, read into one struct, and the function that they are given to. Each command stands in one of
 * sim/command_*.c, and is entered in the table of sim/commands.c, from which --help is printed. */
#include "sim/options.h"
#include "sim/run.h"

enum { HW_GIVEN_NAMES = 64 };

/* Every command reads its options into this; offsets are in one struct so that a row is all an option needs. */
struct hw_given {
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
    const char *areas[HW_GIVEN_NAMES], *sites[HW_GIVEN_NAMES];
    int32_t n_areas, n_sites;
    const char **words; /* what is no option */
    int32_t n_words;
    bool quiet, timing, plain_queue, resume, dry_run, csv, json, markdown, all, longer, viewer, stress, report, quantiles, simultaneous, pairing, help;
};

#define HW_GIVEN(field) offsetof(struct hw_given, field)
#define HW_OPT_SCENARIO {"--scenario", NULL, HW_OPTION_MANY, HW_GIVEN(scenarios), HW_GIVEN(n_scenarios), 0, HW_RUN_SCENARIOS, "NAME[+NAME]", "run this scheme (or these together) beside the baseline; may be repeated"}
#define HW_OPT_SET {"--set", NULL, HW_OPTION_MANY, HW_GIVEN(sets), HW_GIVEN(n_sets), 0, HW_RUN_SETS, "PATH=VALUE", "change a value of the configuration, as acute.beds=450; may be repeated"}
#define HW_OPT_REPORT {"--report", NULL, HW_OPTION_FLAG, HW_GIVEN(report), 0, 0, 0, NULL, "also write the page of the results, OUT.html (homeward report)"}
#define HW_OPT_HELP {"--help", "-h", HW_OPTION_FLAG, HW_GIVEN(help), 0, 0, 0, NULL, "show this"}
#define HW_LEN(a) (sizeof(a) / sizeof *(a))

struct hw_command {
    const char *name, *argument, *doc;
    const struct hw_option *options;
    size_t n_options;
    enum hw_status (*call)(struct hw_context *context, const struct hw_given *given, const char *argument); /* argument: the first word, or NULL */
    int max_words;
};
extern const struct hw_command hw_command_run, hw_command_merge, hw_command_check, hw_command_describe, hw_command_summary, hw_command_compare, hw_command_people, hw_command_report, hw_command_export, hw_command_import, hw_command_new_area, hw_command_verify;

/* Reads a configuration (NULL: the built-in one) with the options that change it, without running it. */
enum hw_status hw_command_load(struct hw_context *context, const struct hw_given *given, const char *config, struct hw_run *run) HW_MUST_CHECK;
/* Reads a result (NULL: homeward.h5); what is wrong with it is told. */
enum hw_status hw_command_results(struct hw_context *context, const char *path, struct hw_results *results) HW_MUST_CHECK;
/* Tells that a command is not for studies: they have effects of factors, for which it has no place. HW_BAD_INPUT. */
enum hw_status hw_command_no_study(struct hw_context *context, const char *command);
struct hw_show hw_command_show(struct hw_context *context, const struct hw_given *given);

#endif

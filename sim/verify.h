/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_VERIFY_H
#define HW_VERIFY_H
/* `homeward verify`: does this build agree with what is known exactly?
 *
 * A case is a file NAME.expect.yaml beside the model that it names: what to run (a short and a long form) and the values
 * that theory, an exact solution or a published study gives (verify_read.c). Models run in this process, by the code that
 * runs everything else, with a seed registered once for all cases (verify_run.c); each value is judged by its rule
 * (verify_rule.c). Values that are computed and not simulated, such as vectors of the random number generator, are cases
 * too (verify_exact.c). verify_show.c prints a table, Markdown or JSON; verify.c is the command. */
#include "sim/run.h"
#include "sim/verify_rule.h"

#define HW_VERIFY_SEED UINT64_C(20140401) /* registered before the first run of the first case; never changed */
#define HW_VERIFY_ENDING ".expect.yaml"

enum hw_verify_needs { HW_VERIFY_STEADY, HW_VERIFY_TRANSIENT, HW_VERIFY_EXACT, HW_VERIFY_INFORMATIVE };

struct hw_verify_comparison {     /* one value known beforehand, and what was found */
    struct hw_place place;        /* of the item in its file */
    const char *measure, *of;     /* the measure's name; its labels joined by "/", "" for none */
    double value;
    struct hw_verify_rule rule;
    bool long_only;               /* judged in the long form only */
    int32_t measure_index;
    size_t index;                 /* among the values of the measure */
    struct hw_verify_found found;
};

struct hw_verify_form {           /* how to run it */
    int64_t replicates;
    int32_t n_sets;
    const char *sets[HW_RUN_SETS]; /* "path=value" */
};

struct hw_verify_case {
    const char *name, *title, *source;
    const char *model;            /* as written; NULL for a case that is computed */
    const char *path;             /* of the model */
    struct hw_place place;
    int32_t needs;                /* enum hw_verify_needs */
    bool wanted;                  /* by --only */
    struct hw_verify_form forms[2]; /* short, long */
    struct hw_verify_comparison *comparisons;
    size_t n_comparisons;
    struct hw_run run;
    double seconds;               /* of processor time */
};

struct hw_verify_suite {
    struct hw_context *context;
    const char *folder;
    struct hw_verify_case *cases; /* those computed first, then the files in order of name */
    size_t n_cases;
    int32_t judged_by_interval;   /* comparisons of all cases that can fail by chance at the default rule */
    bool longer;
    int32_t threads;
};

struct hw_verify_options {
    const char *folder;           /* of the cases; NULL: configs/networks where this program has it */
    const char *only;             /* names, separated by commas; NULL: all */
    bool longer;                  /* the long form */
    int32_t threads;              /* 0: choose */
    enum hw_format format;        /* table, Markdown or JSON */
};

/* Reads, runs, judges and prints all cases. HW_FAULT when one disagrees, HW_BAD_INPUT when a file is wrong or there is none. */
enum hw_status hw_verify_command(struct hw_context *context, const struct hw_verify_options *options) HW_MUST_CHECK;
/* The JSON schema of a case file. */
void hw_verify_print_schema(FILE *out);

/* verify_read.c: the cases of suite->folder, checked against their models; all mistakes of all files are in context->diag. */
enum hw_status hw_verify_read(struct hw_verify_suite *suite) HW_MUST_CHECK;
/* verify_exact.c: how many cases there are that are computed; fills them, found included. */
size_t hw_verify_exact_count(void);
enum hw_status hw_verify_exact(struct hw_arena *arena, struct hw_verify_case *cases) HW_MUST_CHECK;
/* verify_run.c: checks that the models accept both forms and have the measures; then runs and judges one case. */
enum hw_status hw_verify_load(struct hw_verify_suite *suite) HW_MUST_CHECK;
enum hw_status hw_verify_run(struct hw_verify_suite *suite, struct hw_verify_case *c) HW_MUST_CHECK;
double hw_verify_processor_seconds(void); /* of this process so far, all threads */

/* verify_show.c */
struct hw_verify_count {
    int32_t agree, fail, shown; /* shown: informative, or for the long form */
};
void hw_verify_show_start(const struct hw_verify_suite *suite, enum hw_format format, FILE *out);
void hw_verify_show_case(const struct hw_verify_suite *suite, const struct hw_verify_case *c, enum hw_format format, bool first, FILE *out);
void hw_verify_show_end(const struct hw_verify_suite *suite, enum hw_format format, const struct hw_verify_count *count, double seconds, FILE *out);

#endif

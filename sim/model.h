/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MODEL_H
#define HW_MODEL_H
/* What the run machinery needs of a kind of model. There are two: "network" (stations, arrivals, routing) and
 * "district" (a whole health and social care system). Both build on sim/flow.h. Neither is known to the run by name:
 * the descriptors are collected in sim/models.c.
 *
 * A plan is what load makes of a configuration: immutable, shared by all threads. A replicate state is made once per
 * thread and reused: run resets it. The row it fills is laid out by plan->layout. */
#include "output/results.h"
#include "sim/base.h"
#include "sim/schema.h"
#include "sim/yaml.h"

struct hw_model;
struct hw_log; /* sim/log.h */
struct hw_log_terms;
struct hw_arena;
struct hw_paper; /* sim/paper.h */

struct hw_gap {                   /* a number that was not given, and what stands in for it */
    const char *what, *filled, *grade;
    bool follows;                 /* from numbers that were given */
};

struct hw_plan {
    const struct hw_model *model;
    const char *title;
    struct hw_layout layout;
    int32_t n_scenarios;
    const char *const *scenario;  /* names */
    const char *const *scenario_title;
    const char *const *scenario_text;
    const char *const *scenario_evidence; /* what its schemes rest on: grade (S, K, A), title and note with tabs between, one scheme a line, or ""; NULL: not said */
    const char *const *scenario_beyond; /* where a scheme goes beyond its evidence, one a line, or ""; NULL: nowhere */
    struct hw_param_record *params;
    int32_t n_params;
    const struct hw_gap *gaps;
    int32_t n_gaps, n_given;      /* n_given: numbers of the same forms that were given */
    const char *to_find;          /* of these, what is published and so to look up first, some lines; NULL: nothing */
    const char *remark;           /* what whoever runs or checks it should know; NULL: nothing */
    int32_t default_replicates;
    uint64_t predicted_bytes;     /* of memory per thread, for check */
    uint64_t surge_bytes;         /* of it, what a surge by chance may need, which not every replicate meets; 0: none */
    bool in_turn;                 /* all scenarios of a replicate run on one state, one after the other, the baseline first */
    bool points;                  /* of a study: its replicates are points, as many as default_replicates says, whatever the command line does */
    uint64_t seed;                /* of a study */
    const char *attribution;      /* of a study: its model's */
    void *spec;                   /* the model's own */
};

struct hw_load {                  /* what load is given */
    struct hw_io *io;
    struct hw_reader *reader;     /* arena and diag */
    struct hw_doc *doc;           /* --set already applied */
    const char *config_dir;       /* data files and schemes are looked up from here */
    const char *const *scenarios; /* --scenario, in order ("a+b" combines); "baseline" always runs first */
    int32_t n_scenarios;
};

struct hw_forms {                 /* what new-area is asked for */
    const char *folder;           /* to be made */
    const char *data_folder;      /* of the program's own data files */
    const char *const *areas, *const *sites; /* names; none: one, with a name to be changed */
    int32_t n_areas, n_sites;
};

struct hw_fault {                 /* why a replicate failed */
    char what[200];
    hw_time time;
    uint64_t events;
};

struct hw_job {                   /* one replicate of one scenario */
    const struct hw_plan *plan;
    int32_t scenario;
    int32_t replicate;            /* global number, from 1 */
    uint64_t seed;
    bool plain_queue;             /* check with the plain heap (P9) */
    struct hw_log *log;           /* what happens is written there; NULL: no event log */
};

enum hw_describe { HW_DESCRIBE_TEXT = 0, HW_DESCRIBE_MARKDOWN, HW_DESCRIBE_JSON };

struct hw_model {
    const char *name;
    const char *doc;
    const char *attribution;             /* licence of the published figures that go in, a sentence; NULL: none do */
    const char *headline, *headline_words; /* the measure (of one number) whose precision is told while a run goes on, and what to call it */
    void (*print_schema)(FILE *out);     /* the JSON schema of the configuration */
    /* Reads and checks; all errors go to the reader's diag. */
    enum hw_status (*load)(struct hw_load *load, struct hw_plan *plan);
    /* Prints `describe`: on the console, as Markdown for docs/, as JSON for other programs. */
    void (*describe)(const struct hw_plan *plan, enum hw_describe form, FILE *out);
    /* Per-thread state from mem; free accepts NULL. */
    enum hw_status (*create)(struct hw_mem *mem, const struct hw_plan *plan, void **state);
    void (*free)(struct hw_mem *mem, void *state);
    /* Runs one replicate and fills row; HW_FAULT with fault filled when the model failed. events is added to. */
    enum hw_status (*run)(void *state, const struct hw_job *job, double *row, struct hw_fault *fault, uint64_t *events);
    /* The names that an event log of the plan has; memory from the arena. NULL: the model writes none. */
    enum hw_status (*log_terms)(struct hw_arena *arena, const struct hw_plan *plan, struct hw_log_terms *out);
    /* Writes what it has to say on an item of the STRESS-DES checklist ("2.5.3"), or nothing. NULL: it says nothing of any. */
    void (*state)(const struct hw_plan *plan, const char *item, struct hw_paper *paper);
    /* Writes a folder of forms to fill in and a configuration that reads them. Errors go to the reader's diag. NULL: the kind has none. */
    enum hw_status (*write_forms)(struct hw_io *io, struct hw_reader *reader, const struct hw_forms *forms);
};

#endif

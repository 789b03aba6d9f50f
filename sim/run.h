/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RUN_H
#define HW_RUN_H
/* One run from configuration to results: load, check, plan, replicates, write.
 *
 * Results do not depend on the number of threads: every replicate fills its own row, and sums over replicates are taken in
 * their order when a result is read. */
#include "output/results.h"
#include "sim/model.h"

enum { HW_RUN_SETS = 64, HW_RUN_SCENARIOS = 64 };

struct hw_run_options {
    const char *config;                       /* path; NULL: the built-in model */
    const char *output;                       /* "homeward.h5" */
    const char *scenarios[HW_RUN_SCENARIOS];  /* as given; baseline is added */
    int32_t n_scenarios;
    const char *sets[HW_RUN_SETS];            /* "path=value" */
    int32_t n_sets;
    int32_t replicates;                       /* 0: as the model says */
    int32_t only_replicate;                   /* --replicate K; 0: all */
    uint64_t seed;
    int32_t threads;                          /* 0: choose */
    int64_t max_memory;                       /* bytes; 0: no limit */
    bool quiet, timing, plain_queue;
};

struct hw_context {                           /* what a command works with; owned by main */
    struct hw_mem mem;
    struct hw_io io;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_reader reader;
    bool told;                                /* why it failed has been said already */
    bool colour_out, colour_err, terminal;
    int32_t width;
};

struct hw_run {                               /* a run under way */
    struct hw_doc doc;
    struct hw_plan plan;
    struct hw_results results;
    uint64_t events;
    int32_t failed;
};

/* Reads and checks the configuration and makes the plan. Errors are in context->diag. */
enum hw_status hw_run_load(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;

/* Runs all replicates of all scenarios (sim/parallel.c) into run->results. */
enum hw_status hw_run_replicates(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;

/* The whole command: load, run, write, print. */
enum hw_status hw_run_command(struct hw_context *context, const struct hw_run_options *options) HW_MUST_CHECK;

/* Threads to use when the user does not say: OMP_NUM_THREADS, SLURM_CPUS_PER_TASK, else the processors we may use. */
int32_t hw_parallel_default_threads(void);

/* Calls work(shared, memory of its thread, index) for index 0 .. n-1 on that many threads, memory contexts being made and
 * freed by thread; stops handing out work after the first status that is not HW_OK or HW_FAULT, and returns it. */
typedef enum hw_status hw_parallel_work(void *shared, int32_t thread, int32_t index);
enum hw_status hw_parallel_for(int32_t threads, int32_t n, hw_parallel_work *work, void *shared) HW_MUST_CHECK;
/* Runs the call while no other thread is in one. */
void hw_parallel_one_at_a_time(void (*call)(void *shared), void *shared);

/* The built-in configuration's path: beside the program, or where it was installed. NULL when it is not found. */
const char *hw_run_builtin_config(struct hw_context *context);

#endif

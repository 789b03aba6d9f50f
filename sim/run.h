/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RUN_H
#define HW_RUN_H
/* One run from configuration to results: load, check, plan, replicates, write.
 *
 * Results do not depend on the number of threads: every replicate fills its own row, and sums over replicates are taken in
 * their order when a result is read. */
#include "output/results.h"
#include "sim/model.h"

enum { HW_RUN_HELD_BYTES = 1 << 20 }; /* of all values; more are put into a store */
enum { HW_RUN_SETS = 64, HW_RUN_SCENARIOS = 256, HW_RUN_FILTERS = 64, HW_RUN_PRECISIONS = 16, HW_RUN_MOST = 1000 };

struct hw_run_options {
    const char *config;                       /* path; NULL: the built-in model */
    const char *output;                       /* "homeward.h5" */
    const char *scenarios[HW_RUN_SCENARIOS];  /* as given; baseline is added */
    int32_t n_scenarios;
    const char *sets[HW_RUN_SETS];            /* "path=value" */
    int32_t n_sets;
    const char *replay;                       /* path of a result whose run is made again; NULL: none */
    const struct hw_results *replayed;        /* it; set by hw_run_replay_options */
    const char *event_log;                    /* path; NULL: none */
    const char *log_filters[HW_RUN_FILTERS];  /* "key=value" */
    int32_t n_log_filters;
    int32_t replicates;                       /* 0: as the model says */
    int32_t max_replicates;                   /* --max-replicates; 0: no limit, but with precisions, HW_RUN_MOST */
    const char *precisions[HW_RUN_PRECISIONS]; /* "measure=share" */
    int32_t n_precisions;
    int32_t only_replicate;                   /* --replicate K; 0: all */
    int32_t shard, shards;                    /* --shard I/N; 0: all */
    int32_t checkpoint_s;                     /* finished replicates go to disk when this has passed; 0: each at once */
    uint64_t seed;
    bool seeded;                              /* the seed was given */
    int32_t threads;                          /* 0: choose */
    int64_t max_memory;                       /* bytes; 0: no limit */
    bool quiet, timing, plain_queue, resume, dry_run, json;
    bool report;                              /* also write the page of the result */
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

struct hw_run_precision {                     /* one --precision */
    const char *text;                         /* as given */
    int32_t measure;
    size_t index;                             /* among its numbers; as many as there are: the sum of all */
    bool of_difference;                       /* of the paired differences from the baseline, as a share of the baseline's mean */
    double share, reached;                    /* half-width of the 95 % interval, over the mean: asked for, and the widest of the scenarios */
    int32_t widest;                           /* that scenario */
};

struct hw_run_log;                            /* sim/run_log.h */
struct hw_run_inside {                        /* time spent in replicates themselves: what is beside it, keeping them and writing results, is what a run adds */
    int64_t wall_ns, cpu_ns;
};

struct hw_run {                               /* a run under way */
    struct hw_doc doc;
    struct hw_plan plan;
    struct hw_results results;
    struct hw_store store;                    /* of the results, when they are many */
    uint64_t inputs;                          /* hw_io.inputs after loading */
    const struct hw_inputs *files;            /* and the files themselves */
    const char *written;                      /* path of the result, once it is there */
    struct hw_run_precision *precision;       /* [n_precisions] */
    int32_t n_precisions;
    int32_t until;                            /* replicates to run for now; 0: all */
    int32_t planned;                          /* replicates of the whole run, of which a shard does some, */
    int32_t first;                            /* from this number on */
    uint64_t events;
    struct hw_run_inside inside;              /* of all threads */
    int32_t threads;                          /* that replicates were run on */
    int64_t thread_bytes;                     /* that a thread held in the end, once replicates were run */
    int32_t failed;
    bool unanswered;                          /* a search ended without what it was asked for */
    struct hw_run_log *log;                   /* NULL: no event log */
};

struct hw_run_keeper {                        /* who is told, one call at a time, that a replicate is finished in all scenarios */
    void *owner;
    enum hw_status (*finished)(void *owner, int32_t place);
};

/* Reads and checks the configuration and makes the plan. Errors are in context->diag. */
enum hw_status hw_run_load(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;

/* sim/run_work.c. Runs all replicates of all scenarios (sim/parallel.c) into run->results; the same in two steps, so that what was
 * finished before can be put in between them. */
enum hw_status hw_run_replicates(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;
enum hw_status hw_run_prepare(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;
enum hw_status hw_run_work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run,
                           const struct hw_run_keeper *keeper) HW_MUST_CHECK;
/* Room for n replicates from number first on, all missing: in memory when they are few or output is NULL, else in a store beside output, with
 * slots for what threads have under way. hw_store_close(&run->store) in the end. */
enum hw_status hw_run_make_room(struct hw_context *context, struct hw_run *run, const char *output, int32_t threads, int32_t first,
                                int32_t n) HW_MUST_CHECK;
/* So many replicates at most share a shard: who merges has one of them in memory. */
int32_t hw_run_most_in_a_shard(const struct hw_results *results);
/* Counts what failed, tells of the first ten, and says whether the results are complete. */
void hw_run_report(struct hw_run *run);
/* Threads for so many jobs; bytes of memory that a run is predicted to need. */
int32_t hw_run_threads(const struct hw_run_options *options, int32_t jobs);
/* Jobs of n replicates: one for each scenario, or all scenarios in one where the plan wants them in turn. */
int32_t hw_run_jobs(const struct hw_plan *plan, int32_t n);
double hw_run_memory(const struct hw_context *context, const struct hw_run *run, int32_t threads);
/* HW_NO_MEMORY, with the reason told, when that is more than --max-memory allows. */
enum hw_status hw_run_check_memory(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run) HW_MUST_CHECK;
/* sim/run_plan.c: prints what the run, prepared and not begun, would take. */
enum hw_status hw_run_foretell(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;

/* sim/run_parts.c. Runs what is missing; finished replicates go to OUT.h5.parts as shards (output/shard.h) now and then. A run that
 * ends before the first checkpoint leaves the disk alone. HW_STOPPED after a signal: what is finished is on disk. */
struct hw_run_parts {
    struct hw_context *context;
    const struct hw_run_options *options;
    struct hw_run *run;
    const char *folder;
    char *key; /* struct hw_shard_key, owned */
    size_t key_size;
    int32_t *ready; /* places that are finished and not on disk */
    int32_t n_ready, most_ready, n_kept, n_before;
    int64_t kept_ns;
    bool used; /* the folder holds something of this run */
    bool begun;
};
enum hw_status hw_run_parts_open(struct hw_run_parts *parts, struct hw_context *context, const struct hw_run_options *options,
                                 struct hw_run *run) HW_MUST_CHECK;
enum hw_status hw_run_parts_work(struct hw_run_parts *parts) HW_MUST_CHECK;
/* After a failure: tells where finished work is, or, when the disk was at fault, that there is none. */
void hw_run_parts_say_kept(const struct hw_run_parts *parts, enum hw_status status);
/* On HW_IO says which file it was. */
void hw_run_say_unwritten(struct hw_context *context, enum hw_status status, const char *path);
/* The result is complete: the folder goes. */
void hw_run_parts_remove(struct hw_run_parts *parts);
void hw_run_parts_close(struct hw_run_parts *parts);

/* sim/run_precision.c: --precision. Reads and checks what is asked for; the number of replicates at the next look; the work, after which
 * run->results has as many replicates as were needed. */
enum hw_status hw_run_precision_read(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;
int32_t hw_run_precision_next(int32_t count, int32_t most);
enum hw_status hw_run_precision_work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run,
                                     const struct hw_run_keeper *keeper) HW_MUST_CHECK;

/* Keeps the first n replicates: what the run would hold had it been asked for n. */
enum hw_status hw_run_keep_first(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, int32_t n) HW_MUST_CHECK;

/* sim/run_search.c: studies that look for something. Is it one, and is what it runs decided as it goes? The work, after which run->results
 * has the runs that were needed; what came of it is told, and run->unanswered says whether that is no answer. */
bool hw_run_search_is(const struct hw_run *run, bool *adaptive);
enum hw_status hw_run_search_work(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, const struct hw_run_keeper *keeper) HW_MUST_CHECK;

/* sim/run_finished.c. With --resume: is the result of this very run there already? run->failed then says how many of its replicates
 * failed. HW_BAD_INPUT, with the difference told, when another one is there, unless this run was begun (shards of it are there) and is to replace it. */
enum hw_status hw_run_look_finished(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, bool begun,
                                    bool *finished) HW_MUST_CHECK;

/* sim/run_replay.c: --replay. Fills options with what the result at options->replay says of its run: that, and all files that it read,
 * are then in out->replayed. HW_BAD_INPUT, with the reason told, when it cannot be made again by this program. */
enum hw_status hw_run_replay_options(struct hw_context *context, const struct hw_run_options *options, struct hw_run_options *out) HW_MUST_CHECK;
/* After loading: is it the same run? */
enum hw_status hw_run_replay_check(struct hw_context *context, const struct hw_run_options *options, const struct hw_run *run) HW_MUST_CHECK;
/* In the end: tells whether the new result has the same bytes; HW_FAULT when it has not. */
enum hw_status hw_run_replay_compare(struct hw_context *context, const struct hw_run_options *options, const char *written) HW_MUST_CHECK;

/* sim/run_merge.c: shards, and folders of shards, to one result. */
enum hw_status hw_run_merge(struct hw_context *context, const struct hw_run_options *options, const char *const *paths, int32_t n) HW_MUST_CHECK;

/* The whole command: load, run, write, print. */
enum hw_status hw_run_command(struct hw_context *context, const struct hw_run_options *options) HW_MUST_CHECK;
/* Its last part: writes the result where it may go and shows it. */
enum hw_status hw_run_deliver(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) HW_MUST_CHECK;
/* sim/run_page.c: what is made of a result lies beside it: "a/kent.h5" and ".html" -> "a/kent.html"; a name that ends otherwise is kept whole. NULL: no memory. */
const char *hw_run_beside(struct hw_arena *arena, const char *result, const char *ending);
/* The page of a result that was read or written at that path, or without one (results and result NULL). output NULL: the
 * result's name with .html. What fails is told. */
enum hw_status hw_run_page(struct hw_context *context, const struct hw_results *results, const char *result, const char *output, bool quiet) HW_MUST_CHECK;
/* sim/run_stress.c: the STRESS-DES checklist of the result at that path. output NULL: its name with .stress.md. What fails is told. */
enum hw_status hw_run_stress(struct hw_context *context, const char *result, const char *output) HW_MUST_CHECK;
/* sim/run_trace.c: where a measure of the result at that path (NULL: homeward.h5) comes from, to stdout. */
enum hw_status hw_run_trace(struct hw_context *context, const struct hw_results *results, const char *path, const char *measure, const struct hw_show *show) HW_MUST_CHECK;
/* sim/run_person.c: one person's path in each scenario, from a replicate of the result that is made again; to stdout. Its log lies beside the result
 * for that time. */
struct hw_run_person {
    const char *result; /* path */
    int32_t person;     /* number */
    int32_t replicate;  /* 0: the first */
};
enum hw_status hw_run_person(struct hw_context *context, const struct hw_run_person *asked, const struct hw_show *show) HW_MUST_CHECK;
/* HW_BAD_INPUT or HW_IO, with the reason told, when the output cannot or must not be written. */
enum hw_status hw_run_check_output(struct hw_context *context, const struct hw_run_options *options) HW_MUST_CHECK;

/* Threads to use when the user does not say: OMP_NUM_THREADS, SLURM_CPUS_PER_TASK, else the processors we may use. */
int32_t hw_parallel_default_threads(void);

/* Calls work(shared, memory of its thread, index) for index 0 .. n-1 on that many threads, handed out in this order, memory contexts
 * being made and freed by thread; stops handing out work after the first status that is not HW_OK or HW_FAULT, and returns it. */
typedef enum hw_status hw_parallel_work(void *shared, int32_t thread, int32_t index);
enum hw_status hw_parallel_for(int32_t threads, int32_t n, hw_parallel_work *work, void *shared) HW_MUST_CHECK;
/* Runs the call while no other thread is in one. */
void hw_parallel_one_at_a_time(void (*call)(void *shared), void *shared);

/* The built-in configuration's path: beside the program, or where it was installed. NULL when it is not found. */
const char *hw_run_builtin_config(struct hw_context *context);

#endif

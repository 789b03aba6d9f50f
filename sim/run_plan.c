/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --dry-run: what a run would take, before it is asked for. Replicates, memory and disk follow from the plan; the time is that of one
 * replicate of the baseline, which is run here, on this machine, now. */
#include "sim/run.h"

#include "output/shard.h"
#include "sim/run_log.h"
#include "sim/study.h"
#include "sim/study_search.h"

#include <string.h>
#include <sys/resource.h>

/* The figures are measured: scripts/measure_memory compares them with what runs take. */
#define BASE_BYTES 16.5e6      /* the program and its libraries, as far as a run touches them; 5 MB of it is HDF5 at work */
#define COPIES_OF_RESULTS 2.0  /* values and the image of the file, each of a megabyte at most */
#define CELL_BYTES 150.0       /* what is kept of a replicate and scenario that is on disk */
#define STREAM_BYTES 2e6       /* buffers of what goes to disk in pieces */

double hw_run_memory(const struct hw_context *context, const struct hw_run *run, int32_t threads) {
    double cells = (double)run->results.n_replicates * run->plan.n_scenarios;
    double row = (double)run->plan.layout.row * 8.0;
    bool stored = cells * row > (double)HW_RUN_HELD_BYTES;
    double results = stored ? STREAM_BYTES + CELL_BYTES * cells + row * run->plan.n_scenarios * (threads + 1) + 2.0 * (double)HW_RUN_HELD_BYTES
                            : COPIES_OF_RESULTS * cells * row;
    return BASE_BYTES + (double)context->mem.live_bytes + (double)run->plan.predicted_bytes * threads + results;
}

static double processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

struct forecast {
    int32_t replicates, scenarios, threads, first, last;
    double one_s, all_s, wall_s;      /* a replicate of one scenario; everything, on one core; everything, on the threads */
    double memory_bytes, disk_bytes; /* disk: result, shards, scratch and event log together, as they are at the end */
    double log_bytes;                 /* the event log alone, once */
};

/* Runs the first replicate of the baseline alone, log, if any, counted and not written. What it took of memory is a better forecast than the plan's,
 * surges aside. */
static enum hw_status try_one(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, int32_t number, struct hw_run_log *log,
                              double *seconds) {
    struct hw_run pilot = *run;
    struct hw_run_options alone = *options;
    alone.only_replicate = number;
    alone.threads = 1;
    alone.shards = 0;
    alone.quiet = true;
    alone.dry_run = false;
    pilot.log = log;
    pilot.plan.n_scenarios = 1;
    pilot.results = (struct hw_results){.n_scenarios = 0};
    int32_t times = 1; /* of a point, which may have a thousand, one replicate will do */
    if (pilot.plan.points) {
        HW_TRY(hw_study_try_one(&context->arena, &pilot.plan, &times));
    }
    double before = processor_seconds();
    HW_TRY(hw_run_replicates(context, &alone, &pilot));
    *seconds = (processor_seconds() - before) * times;
    uint64_t took = (uint64_t)(1.05 * (double)pilot.thread_bytes); /* another replicate may meet a surge that this one did not */
    run->plan.predicted_bytes = took > run->plan.surge_bytes ? took : run->plan.surge_bytes;
    return HW_OK;
}

/* Seconds of all replicates and bytes of their log: with a log a replicate takes longer, and the filter may leave some of them out. */
static enum hw_status try_all(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, struct forecast *f) {
    double plain_s = 0, logged_s = 0;
    int64_t all = (int64_t)f->replicates * f->scenarios, logged = run->log == NULL ? 0 : hw_run_log_parts(run->log, f->first, f->replicates);
    if (logged < all) {
        HW_TRY(try_one(context, options, run, f->first, NULL, &plain_s));
    }
    if (logged > 0) {
        run->log->counts = true;
        HW_TRY(try_one(context, options, run, f->first, run->log, &logged_s));
        f->log_bytes = (double)run->log->counted * (double)logged;
    }
    f->all_s = plain_s * (double)(all - logged) + logged_s * (double)logged;
    f->one_s = f->all_s / (double)all;
    return HW_OK;
}

static enum hw_status foresee(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, struct forecast *f) {
    const struct hw_results *results = &run->results;
    struct hw_shard_key key;
    HW_TRY(hw_shard_pack(&context->mem, results, run->planned, &key));
    hw_mem_free(&context->mem, key.bytes);
    int32_t n = results->n_replicates;
    f->replicates = n;
    f->scenarios = results->n_scenarios;
    f->first = run->first;
    f->last = run->first + n - 1;
    f->threads = n > 0 ? hw_run_threads(options, hw_run_jobs(&run->plan, n)) : 1;
    if (n > 0) {
        HW_TRY(try_all(context, options, run, f));
    }
    f->wall_s = f->threads > 0 ? f->all_s / f->threads : f->all_s;
    f->memory_bytes = hw_run_memory(context, run, f->threads);
    double values = (double)n * f->scenarios * (double)results->layout->row * 8.0;
    double each_s = options->checkpoint_s > f->one_s * f->scenarios / f->threads ? options->checkpoint_s : f->one_s * f->scenarios / f->threads;
    double shards = each_s > 0.0 ? f->wall_s / each_s + 1.0 : n;
    double result = options->shards > 0 ? 0.0 : values + 100000.0 + 2.0 * (double)key.size;
    double scratch = values > (double)HW_RUN_HELD_BYTES ? values : 0.0;
    double log = 2.0 * f->log_bytes; /* the parts are there until they have been put together */
    f->disk_bytes = result + scratch + values + (shards < n ? shards : n) * (double)key.size + log;
    return HW_OK;
}

static void print_time(double seconds) {
    if (seconds < 120.0) {
        printf("%.1f s", seconds);
    } else if (seconds < 7200.0) {
        printf("%.0f min", seconds / 60.0);
    } else {
        printf("%.1f h", seconds / 3600.0);
    }
}

/* A search decides as it goes what it runs: what is known is how many candidates there are, and the most that it may come to. */
static void print_search(const struct hw_search *rule, int32_t runs) {
    printf("  candidates   %d: %d replicate%s of each looked at%s\n  runs         %d at most\n", rule->candidates, rule->replicates, hw_base_s(rule->replicates),
           rule->kind != HW_SEARCH_FIND && rule->indifference > 0.0 ? " at first" : "", runs);
}

static void print_study(const struct hw_run_options *options, const struct hw_run *run, const struct hw_study *study, const struct forecast *f) {
    if (study->search != NULL) {
        print_search(&study->search->rule, f->replicates);
    } else {
        printf("  points       %d", f->replicates);
        printf(options->shards > 0 ? " (shard %d of %d: %d to %d of %d)\n" : "\n", options->shard, options->shards, f->first, f->last, run->planned);
        printf("  runs         %.0f: %d replicate%s of each of %d scenario%s at each point\n", (double)f->replicates * study->n_replicates * f->scenarios, study->n_replicates,
               hw_base_s(study->n_replicates), f->scenarios, hw_base_s(f->scenarios));
    }
    printf("  threads      %d\n  time         ", f->threads);
    print_time(f->wall_s);
    printf(" (");
    print_time(f->one_s / study->n_replicates);
    printf(" of one core for each run)\n  memory       %.0f MB\n  disk         %.1f MB\n", f->memory_bytes / 1e6, f->disk_bytes / 1e6);
}

static void print_plain(const struct hw_run_options *options, const struct hw_run *run, const struct forecast *f) {
    if (f->replicates == 0) {
        printf("%s: shard %d of %d has no %s: there are only %d\n", run->doc.file, options->shard, options->shards, run->plan.points ? "points" : "replicates", run->planned);
        return;
    }
    const struct hw_study *study = run->plan.points ? run->plan.spec : NULL;
    printf("%s: nothing was run but replicate %d of the baseline%s, once, to see how long it takes\n", run->doc.file, study != NULL ? 1 : f->first,
           study == NULL ? "" : study->search != NULL ? " of the first candidate" : " at the first point");
    if (study != NULL) {
        print_study(options, run, study, f);
        return;
    }
    if (options->shards > 0) {
        printf("  shard        %d of %d: replicates %d to %d of %d\n", options->shard, options->shards, f->first, f->last, run->planned);
    }
    printf("  replicates   %d of each of %d scenario%s\n  threads      %d\n  time         ", f->replicates, f->scenarios, f->scenarios == 1 ? "" : "s", f->threads);
    print_time(f->wall_s);
    printf(" (");
    print_time(f->one_s);
    printf(" of one core for each replicate and scenario)\n  memory       %.0f MB\n  disk         %.1f MB\n", f->memory_bytes / 1e6, f->disk_bytes / 1e6);
    if (run->n_precisions > 0) {
        printf("  precision    looked at after ");
        for (int32_t n = options->replicates > 0 ? options->replicates : run->plan.default_replicates; n < run->planned; n = hw_run_precision_next(n, run->planned)) {
            printf("%d, ", n);
        }
        printf("%d replicates; the figures above are for so many\n", run->planned);
    }
    if (options->event_log != NULL) {
        printf("  event log    %.1f MB, and as much again, counted above, until its parts are put together\n", f->log_bytes / 1e6);
    }
}

static void print_json(const struct hw_run_options *options, const struct hw_run *run, const struct forecast *f) {
    printf("{\"replicates\": %d, \"planned_replicates\": %d, \"first_replicate\": %d, \"last_replicate\": %d, \"shard\": %d, \"shards\": %d, "
           "\"scenarios\": %d, \"threads\": %d, \"cpu_s_per_replicate\": %.6f, \"cpu_s\": %.6f, \"wall_s\": %.6f, \"memory_bytes\": %.0f, "
           "\"memory_bytes_per_thread\": %llu, \"disk_bytes\": %.0f, \"event_log_bytes\": %.0f",
           f->replicates, run->planned, f->first, f->last, options->shards > 0 ? options->shard : 1, options->shards > 0 ? options->shards : 1, f->scenarios,
           f->threads, f->one_s * f->scenarios, f->all_s, f->wall_s, f->memory_bytes, (unsigned long long)run->plan.predicted_bytes, f->disk_bytes, f->log_bytes);
    if (run->plan.points) {
        const struct hw_study *study = run->plan.spec;
        if (study->search != NULL) {
            printf(", \"candidates\": %d, \"replicates_per_candidate\": %d", study->search->rule.candidates, study->search->rule.replicates);
        }
        printf(", \"points\": %d, \"replicates_per_point\": %d, \"runs\": %.0f", f->replicates, study->n_replicates, (double)f->replicates * study->n_replicates * f->scenarios);
    }
    printf("}\n");
}

enum hw_status hw_run_foretell(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run) {
    struct forecast f = {.replicates = 0};
    HW_TRY(foresee(context, options, run, &f));
    if (options->json) {
        print_json(options, run, &f);
    } else {
        print_plain(options, run, &f);
    }
    return HW_OK;
}

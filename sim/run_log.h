/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RUN_LOG_H
#define HW_RUN_LOG_H
/* The event log of a whole run: --event-log FILE.
 *
 * Each replicate of each scenario writes a part of its own in FILE.parts, by way of a buffer of its thread; so memory is bounded and the
 * log does not depend on the number of threads. Parts are closed and renamed when they are complete, before their replicate counts as
 * finished. At the end they are put together, replicate by replicate, under a temporary name, which is then renamed to FILE.
 * A run that is stopped keeps its parts; --resume takes them up, and is refused when some are missing or of another run. */
#include "sim/log.h"
#include "sim/run.h"

#include <stdatomic.h>

struct hw_run_log {
    struct hw_context *context;
    const struct hw_run_options *options;
    struct hw_run *run;
    const char *path, *folder;    /* path: as asked, or with the number of the shard in it */
    struct hw_log_terms terms;
    struct hw_log_filter filter;
    struct hw_log *logs;          /* [threads] */
    char *buffers;                /* [threads][HW_LOG_BUFFER] */
    int32_t threads;
    bool made;                    /* the folder is there and ours */
    bool counts;                  /* of a dry run: every replicate that is run, whatever the filter says of replicates, is counted and not written */
    uint64_t counted;             /* bytes so far */
    atomic_flag told;             /* what failed has been told: once, however many threads met it */
    bool whole;                   /* nothing is left to run, and the log of it was put together before */
};

/* Reads the filter and looks whether the log can be written; *log stays NULL when no log is asked for. */
enum hw_status hw_run_log_prepare(struct hw_context *context, const struct hw_run_options *options, struct hw_run *run, struct hw_run_log **log) HW_MUST_CHECK;
/* Makes the folder of parts, or looks at the one that is there: earlier parts are needed for all replicates that are finished already. key
 * tells runs apart. */
enum hw_status hw_run_log_open(struct hw_run_log *log, const void *key, size_t key_size) HW_MUST_CHECK;
/* The result of this run stands, and so does its log: removes the parts that a kill between the two and their removal left. */
void hw_run_log_tidy(struct hw_run_log *log, const void *key, size_t key_size);
enum hw_status hw_run_log_threads(struct hw_run_log *log, int32_t threads) HW_MUST_CHECK;
/* The log of a thread's next job, or NULL when the filter leaves it out. */
enum hw_status hw_run_log_begin(struct hw_run_log *log, int32_t thread, int32_t scenario, int32_t replicate, struct hw_log **out) HW_MUST_CHECK;
enum hw_status hw_run_log_end(struct hw_run_log *log, int32_t thread) HW_MUST_CHECK;
/* The job stopped in the middle: its part goes. */
void hw_run_log_drop(struct hw_run_log *log, int32_t thread);
/* Of n replicates from number first on in all scenarios, how many the filter does not leave out as a whole. */
int64_t hw_run_log_parts(const struct hw_run_log *log, int32_t first, int32_t n);
/* All is finished: the parts become the log. */
enum hw_status hw_run_log_join(struct hw_run_log *log) HW_MUST_CHECK;
/* keep: the run can be resumed, so the parts stay. */
void hw_run_log_close(struct hw_run_log *log, bool keep);

#endif

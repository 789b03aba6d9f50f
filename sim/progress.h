/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PROGRESS_H
#define HW_PROGRESS_H
/* Tells on stderr how far a run is: a bar on a terminal, a line at every tenth part otherwise. Not thread-safe: the caller
 * makes one call at a time. */
#include "sim/base.h"

struct hw_progress {
    int32_t total, done, last_tenth; /* runs of a scenario */
    int32_t replicates, finished;    /* in all scenarios */
    bool bar, lines;
    int64_t started_ms;
    const char *words;               /* what values are of; NULL: of nothing */
    double *values;                  /* [replicates] borrows; of the baseline, as they come */
    int32_t n_values;
};

/* The one reading of the wall clock, in nanoseconds since some moment: for telling people, never for a result. */
int64_t hw_progress_clock_ns(void);
/* And of the processor time that the calling thread has taken. */
int64_t hw_progress_thread_ns(void);

/* words and values: of the measure whose precision is told, or NULL. The text is at most 79 characters wide. */
void hw_progress_begin(struct hw_progress *progress, int32_t total, int32_t replicates, bool bar, bool lines, const char *words, double *values);
/* A run is over; whole: with it, all scenarios of its replicate; value: of the measure in the baseline, NaN when there is none. */
void hw_progress_step(struct hw_progress *progress, bool whole, double value);
void hw_progress_end(struct hw_progress *progress);

#endif

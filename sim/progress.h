/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PROGRESS_H
#define HW_PROGRESS_H
/* Tells on stderr how far a run is: a bar on a terminal, a line at every tenth part otherwise. Not thread-safe: the caller
 * makes one call at a time. */
#include "sim/base.h"

struct hw_progress {
    int32_t total, done, last_tenth;
    bool bar, lines;
    int64_t started_ms;
};

/* The one reading of the wall clock, in nanoseconds since some moment: for telling people, never for a result. */
int64_t hw_progress_clock_ns(void);

void hw_progress_begin(struct hw_progress *progress, int32_t total, bool bar, bool lines);
void hw_progress_step(struct hw_progress *progress);
void hw_progress_end(struct hw_progress *progress);

#endif

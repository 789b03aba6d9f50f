/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/progress.h"

#include "output/results.h"

#include <math.h>
#include <time.h>

static int64_t read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t hw_progress_clock_ns(void) {
    return read_clock(CLOCK_MONOTONIC);
}

int64_t hw_progress_thread_ns(void) {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static int64_t clock_ms(void) {
    return hw_progress_clock_ns() / 1000000;
}

/* "40 s", "12 min", "3.5 h" */
static const char *span(double seconds, char *text, size_t size) {
    bool minutes = seconds >= 120, hours = seconds >= 7200;
    snprintf(text, size, hours ? "%.1f h" : minutes ? "%.0f min" : "%.0f s", hours ? seconds / 3600 : minutes ? seconds / 60 : seconds);
    return text;
}

/* ", delayed bed-days +/- 3.2 %": half of the 95 % interval so far, relative to the mean; empty while there is no interval. */
static const char *precision(const struct hw_progress *progress, char *text, size_t size) {
    struct hw_interval so_far = {.n = 0};
    text[0] = '\0';
    if (progress->words != NULL && progress->n_values > 1) {
        so_far = hw_results_interval(progress->values, (size_t)progress->n_values, 1, 0.95);
        double percent = 100 * so_far.half_width / fabs(so_far.mean);
        if (isfinite(percent) && percent < 1000) {
            snprintf(text, size, percent < 9.95 ? ", %s +/- %.1f %%" : ", %s +/- %.0f %%", progress->words, percent);
        }
    }
    return text;
}

static void draw(const struct hw_progress *progress) {
    enum { WIDTH = 79, MOST = 40, FRAME = 5 }; /* FRAME: two blanks, brackets and a blank */
    char text[200], bar[MOST + 1], left[60], known[100];
    double seconds = (double)(clock_ms() - progress->started_ms) / 1000.0;
    snprintf(left, sizeof left, "time left not known yet");
    if (progress->done > 0) {
        char time[30];
        snprintf(left, sizeof left, "about %s left", span(seconds / progress->done * (progress->total - progress->done), time, sizeof time));
    }
    int width = snprintf(text, sizeof text, "%d of %d replicate%s, %s%s", progress->finished, progress->replicates, hw_base_s(progress->replicates), left,
                         precision(progress, known, sizeof known));
    int32_t room = WIDTH - FRAME - width, size = room < 1 ? 1 : room > MOST ? MOST : room;
    int32_t filled = progress->total > 0 ? (int32_t)((int64_t)size * progress->done / progress->total) : size;
    for (int32_t i = 0; i < size; i++) {
        bar[i] = i < filled ? '#' : '.';
    }
    bar[size] = '\0';
    int drawn = FRAME + size + width;
    fprintf(stderr, "\r  [%s] %s%*s", bar, text, WIDTH > drawn ? WIDTH - drawn : 0, "");
    fflush(stderr);
}

void hw_progress_begin(struct hw_progress *progress, int32_t total, int32_t replicates, bool bar, bool lines, const char *words, double *values) {
    *progress = (struct hw_progress){.total = total, .replicates = replicates, .bar = bar, .lines = lines && !bar, .started_ms = clock_ms(),
                                     .words = values == NULL ? NULL : words, .values = values};
    if (progress->bar) {
        draw(progress);
    } else if (progress->lines) {
        fprintf(stderr, "homeward: %d run%s\n", total, hw_base_s(total));
    }
}

void hw_progress_step(struct hw_progress *progress, bool whole, double value) {
    progress->done++;
    progress->finished += whole;
    if (progress->words != NULL && isfinite(value)) {
        progress->values[progress->n_values++] = value;
    }
    int32_t tenth = (int32_t)(INT64_C(10) * progress->done / progress->total);
    if (progress->bar) {
        draw(progress);
    } else if (progress->lines && tenth > progress->last_tenth) {
        fprintf(stderr, "homeward: %d of %d run%s done\n", progress->done, progress->total, hw_base_s(progress->total));
    }
    progress->last_tenth = tenth;
}

void hw_progress_end(struct hw_progress *progress) {
    if (progress->bar) {
        fprintf(stderr, "\r%80s\r", "");
    }
}

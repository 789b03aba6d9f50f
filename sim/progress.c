/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/progress.h"

#include <time.h>

int64_t hw_progress_clock_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t clock_ms(void) {
    return hw_progress_clock_ns() / 1000000;
}

static void draw(const struct hw_progress *progress) {
    enum { WIDTH = 40 };
    char bar[WIDTH + 1];
    int32_t filled = progress->total > 0 ? WIDTH * progress->done / progress->total : WIDTH;
    for (int32_t i = 0; i < WIDTH; i++) {
        bar[i] = i < filled ? '#' : '.';
    }
    bar[WIDTH] = '\0';
    double seconds = (double)(clock_ms() - progress->started_ms) / 1000.0;
    double left = progress->done > 0 ? seconds / progress->done * (progress->total - progress->done) : 0;
    fprintf(stderr, "\r  [%s] %d of %d run%s, %.0f s, about %.0f s left ", bar, progress->done, progress->total, hw_base_s(progress->total), seconds, left);
    fflush(stderr);
}

void hw_progress_begin(struct hw_progress *progress, int32_t total, bool bar, bool lines) {
    *progress = (struct hw_progress){.total = total, .bar = bar, .lines = lines && !bar, .started_ms = clock_ms()};
    if (progress->bar) {
        draw(progress);
    } else if (progress->lines) {
        fprintf(stderr, "homeward: %d run%s\n", total, hw_base_s(total));
    }
}

void hw_progress_step(struct hw_progress *progress) {
    progress->done++;
    int32_t tenth = 10 * progress->done / progress->total;
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

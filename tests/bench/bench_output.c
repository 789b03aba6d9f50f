/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/results.h"
#include "sim/io.h"

#include <time.h>

/* How long writing a result takes: reads FILE and writes it again five times beside itself. Prints the median in seconds. */

static double cpu_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    struct hw_mem mem;
    struct hw_io io;
    struct hw_arena arena;
    struct hw_results results;
    char message[300] = "", copy[4096];
    double seconds[5];
    hw_mem_init(&mem);
    hw_io_init(&io);
    hw_arena_init(&arena, &mem);
    if (argc != 2 || hw_h5_read(&io, &arena, argv[1], &results, message, sizeof message) != HW_OK) {
        fprintf(stderr, "usage: bench_output RESULT.h5 %s\n", message);
        return 2;
    }
    snprintf(copy, sizeof copy, "%s.copy", argv[1]);
    for (int i = 0; i < 5; i++) {
        double start = cpu_s();
        if (hw_h5_write(&io, &mem, &results, copy) != HW_OK) {
            return 3;
        }
        seconds[i] = cpu_s() - start;
    }
    qsort(seconds, 5, sizeof *seconds, rising);
    printf("%.6f\n", seconds[2]);
    hw_arena_clear(&arena);
    return 0;
}

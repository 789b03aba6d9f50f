/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast results are written and read: 40 replicates of values that compress badly (random digits) and well (counts),
 * about 100 MB each. Prints MB of values per second of processor and wall time. Usage: bench_h5 [FILE] */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "output/results.h"

enum { REPLICATES = 40, HOURS = 8760, PLACES = 36 };

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static enum hw_status fill(struct hw_arena *arena, struct hw_results *results, struct hw_layout *layout, bool counts) {
    results->values = hw_arena_alloc(arena, (size_t)REPLICATES * layout->row, sizeof(double));
    if (results->values == NULL) {
        return HW_NO_MEMORY;
    }
    uint64_t x = 1;
    for (size_t i = 0; i < (size_t)REPLICATES * layout->row; i++) {
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        results->values[i] = counts ? (double)(x >> 57) : (double)(x >> 11) / 7.0;
    }
    return HW_OK;
}

static enum hw_status measure_one(struct hw_mem *mem, const struct hw_results *results, const char *path, const char *name) {
    struct hw_io io;
    struct hw_arena arena;
    struct hw_results read;
    struct stat about = {.st_size = 0};
    char message[400] = "";
    hw_io_init(&io);
    hw_arena_init(&arena, mem);
    double mb = (double)REPLICATES * (double)results->layout->row * sizeof(double) / 1e6;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    enum hw_status status = hw_h5_write(&io, mem, results, path);
    double write_wall = seconds(CLOCK_MONOTONIC) - wall, write_cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    (void)stat(path, &about);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    status = status == HW_OK ? hw_h5_read(&io, &arena, path, &read, message, sizeof message) : status;
    double read_cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%s: %.0f MB of values, file %.0f MB; write %.0f MB/s cpu, %.0f MB/s wall; read %.0f MB/s cpu %s\n", name, mb,
           (double)about.st_size / 1e6, mb / write_cpu, mb / write_wall, mb / read_cpu, message);
    hw_arena_clear(&arena);
    unlink(path);
    return status;
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "bench_h5.h5";
    static const char *hours[HOURS], *places[PLACES];
    for (int i = 0; i < HOURS; i++) {
        hours[i] = "hour";
    }
    for (int i = 0; i < PLACES; i++) {
        places[i] = "place";
    }
    const struct hw_dim dims[] = {{"hour", HOURS, hours, NULL}, {"place", PLACES, places, NULL}};
    const struct hw_measure measures[] = {{.name = "census", .title = "Census", .unit = "patients", .n_dims = 2, .dims = {0, 1}}};
    struct hw_layout layout = {.dims = dims, .n_dims = 2, .measures = measures, .n_measures = 1};
    const char *scenario[] = {"baseline"};
    int32_t replicate[REPLICATES];
    uint8_t state[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
        replicate[i] = i + 1;
        state[i] = HW_REP_DONE;
    }
    struct hw_mem mem;
    struct hw_arena arena;
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    struct hw_results results = {
        .layout = &layout, .n_scenarios = 1, .scenario = scenario, .n_replicates = REPLICATES, .replicate = replicate, .state = state};
    enum hw_status status = hw_results_lay_out(&arena, &layout);
    for (int counts = 0; counts < 2 && status == HW_OK; counts++) {
        status = fill(&arena, &results, &layout, counts != 0);
        status = status == HW_OK ? measure_one(&mem, &results, path, counts != 0 ? "counts" : "random digits") : status;
    }
    hw_arena_clear(&arena);
    return hw_base_exit_code(status);
}

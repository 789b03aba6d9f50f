/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the made-up result, and prints the summary of a result file as JSON, for test_readers.py:
 *   test_made_up write PATH      test_made_up json PATH
 * Without arguments it checks that it can do both. A large measure makes sure that chunks are read too. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/made_up.h"

enum { HOURS = 168, PLACES = 40 };

static enum hw_status add_large(struct hw_arena *arena, struct made_up *made) {
    struct hw_dim *dims = hw_arena_alloc(arena, 4, sizeof *dims);
    struct hw_measure *measures = hw_arena_alloc(arena, MADE_UP_MEASURES + 1, sizeof *measures);
    char(*names)[8] = hw_arena_alloc(arena, HOURS, sizeof *names);
    const char **labels = hw_arena_alloc(arena, HOURS, sizeof *labels);
    if (dims == NULL || measures == NULL || names == NULL || labels == NULL) {
        return HW_NO_MEMORY;
    }
    for (int i = 0; i < HOURS; i++) {
        snprintf(names[i], sizeof names[i], "n%03d", i);
        labels[i] = names[i];
    }
    memcpy(dims, made->layout.dims, 2 * sizeof *dims);
    dims[2] = (struct hw_dim){"hour", HOURS, labels, NULL};
    dims[3] = (struct hw_dim){"place", PLACES, labels, NULL};
    memcpy(measures, made->layout.measures, MADE_UP_MEASURES * sizeof *measures);
    measures[MADE_UP_MEASURES] = (struct hw_measure){.name = "census", .title = "Census", .unit = "patients", .definition = "By hour.",
                                                     .catalogue = "", .n_dims = 3, .dims = {2, 3, 1}, .digits = 1, .level = 1};
    made->layout = (struct hw_layout){.dims = dims, .n_dims = 4, .measures = measures, .n_measures = MADE_UP_MEASURES + 1};
    HW_TRY(hw_results_lay_out(arena, &made->layout));
    size_t n = MADE_UP_SCENARIOS * MADE_UP_REPLICATES * made->layout.row;
    made->results.values = hw_arena_alloc(arena, n, sizeof(double));
    if (made->results.values == NULL) {
        return HW_NO_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        made->results.values[i] = i % 97 == 0 ? (double)NAN : (double)(i * i) / 7.0 - 1e5;
    }
    return HW_OK;
}

static enum hw_status write_file(struct hw_mem *mem, const char *path) {
    struct hw_arena arena;
    struct made_up made;
    struct hw_io io;
    hw_io_init(&io);
    hw_arena_init(&arena, mem);
    enum hw_status status = made_up_init(&made, &arena);
    status = status == HW_OK ? add_large(&arena, &made) : status;
    status = status == HW_OK ? hw_h5_write(&io, mem, &made.results, path) : status;
    hw_arena_clear(&arena);
    return status;
}

static enum hw_status print_json(struct hw_mem *mem, const char *path, FILE *out) {
    struct hw_arena arena;
    struct hw_results results;
    struct hw_io io;
    char message[400];
    hw_io_init(&io);
    hw_arena_init(&arena, mem);
    enum hw_status status = hw_h5_read(&io, &arena, path, &results, message, sizeof message);
    if (status != HW_OK) {
        fprintf(stderr, "%s\n", message);
    } else {
        struct hw_show show = {.format = HW_FORMAT_JSON, .all = true, .mem = mem};
        status = hw_summary_print(&results, &show, out);
    }
    hw_arena_clear(&arena);
    return status;
}

int main(int argc, char **argv) {
    struct hw_mem mem;
    hw_mem_init(&mem);
    if (argc == 3 && strcmp(argv[1], "write") == 0) {
        return hw_base_exit_code(write_file(&mem, argv[2]));
    }
    if (argc == 3 && strcmp(argv[1], "json") == 0) {
        return hw_base_exit_code(print_json(&mem, argv[2], stdout));
    }
    char path[64];
    snprintf(path, sizeof path, "/tmp/hw_test_made_up_%ld.h5", (long)getpid());
    FILE *nowhere = fopen("/dev/null", "w");
    enum hw_status status = nowhere == NULL ? HW_IO : write_file(&mem, path);
    status = status == HW_OK ? print_json(&mem, path, nowhere) : status;
    unlink(path);
    return status != HW_OK || mem.live_blocks != 0;
}

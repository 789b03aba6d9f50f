/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises P15, P18 and P19 for a run that writes an event log: the k-th allocation, or the k-th call on files, fails for k = 1, 2, ...,
 * once and from then on. Under its name the log is whole or not there; nothing is leaked. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>
#include "sim/commands.h"
#include "tests/quiet.h"

#define CONFIG HW_SOURCE_DIR "/configs/networks/trace_bas.yaml"
#define TOO_MANY 3000

struct bench {
    char folder[64], output[80], log[80], parts[100];
    char *whole; /* the log of an undisturbed run */
    size_t size;
    struct quiet quiet;
    struct hw_mem mem;
    struct hw_io io;
};

static void remove_folder(struct bench *b, const char *folder) {
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 0;
    hw_arena_init(&arena, &b->mem);
    if (hw_io_list_folder(&b->io, &arena, folder, &names, &n) == HW_OK) {
        for (size_t i = 0; i < n; i++) {
            char path[400];
            snprintf(path, sizeof path, "%s/%s", folder, names[i]);
            (void)unlink(path);
        }
        hw_io_remove_folder(folder);
    }
    hw_arena_clear(&arena);
}

static enum hw_status run_with(struct bench *b, struct hw_context *context) {
    struct hw_run_options options = {.config = CONFIG, .output = b->output, .event_log = b->log, .seed = 1, .threads = 1, .replicates = 2,
                                     .checkpoint_s = 60, .quiet = true};
    quiet_begin(&b->quiet);
    enum hw_status status = hw_run_command(context, &options);
    hw_commands_close(context);
    quiet_end(&b->quiet);
    return status;
}

/* The log is whole, or, unless the run went well, not there; then all goes. */
static void check_log(struct bench *b, enum hw_status status) {
    if (hw_io_exists(b->log)) {
        char *back = NULL;
        size_t got = 0;
        assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->log, SIZE_MAX / 4, &back, &got), HW_OK);
        assert_int_equal(got, b->size);
        assert_memory_equal(back, b->whole, got);
        hw_mem_free(&b->mem, back);
    } else {
        assert_int_not_equal(status, HW_OK);
    }
    (void)unlink(b->log);
    (void)unlink(b->output);
    remove_folder(b, b->parts);
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 0;
    hw_arena_init(&arena, &b->mem);
    assert_int_equal(hw_io_list_folder(&b->io, &arena, b->folder, &names, &n), HW_OK);
    assert_int_equal(n, 0); /* no temporary file stays */
    hw_arena_clear(&arena);
}

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    *state = b;
    hw_mem_init(&b->mem);
    hw_io_init(&b->io);
    snprintf(b->folder, sizeof b->folder, "/tmp/hw_test_log_faults_XXXXXX");
    if (mkdtemp(b->folder) == NULL) {
        return -1;
    }
    snprintf(b->output, sizeof b->output, "%s/out.h5", b->folder);
    snprintf(b->log, sizeof b->log, "%s/log.csv", b->folder);
    snprintf(b->parts, sizeof b->parts, "%s.parts", b->log);
    struct hw_context context;
    hw_commands_open(&context);
    if (run_with(b, &context) != HW_OK || hw_io_exists(b->parts)) {
        return -1;
    }
    return hw_io_read_file(&b->io, &b->mem, b->log, SIZE_MAX / 4, &b->whole, &b->size) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    hw_mem_free(&b->mem, b->whole);
    remove_folder(b, b->folder);
    int failed = b->mem.live_blocks != 0;
    free(b);
    return failed;
}

static void every_call_on_files_may_fail(void **state) {
    struct bench *b = *state;
    static const enum hw_io_fault faults[] = {HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_ERROR, HW_IO_FAULT_INTERRUPT, HW_IO_FAULT_SHORT};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        for (int on = 0; on < 2; on++) {
            int failures = 0;
            uint64_t k = 1;
            for (bool through = false; k < TOO_MANY && !through; k++) {
                struct hw_context context;
                hw_commands_open(&context);
                context.io.fail_at = k;
                context.io.fail_on = on == 1;
                context.io.fault = faults[f];
                enum hw_status status = run_with(b, &context);
                through = status == HW_OK && context.io.calls < k;
                assert_int_equal(context.mem.live_blocks, 0);
                assert_true(status == HW_OK || status == HW_IO || status == HW_BAD_INPUT);
                failures += status != HW_OK;
                check_log(b, status);
            }
            assert_true(k > 20 && k < TOO_MANY);
            bool made_good = on == 0 && faults[f] >= HW_IO_FAULT_INTERRUPT;
            if (made_good) { /* a single interruption or short transfer */
                assert_int_equal(failures, 0);
            } else {
                assert_true(failures > 12); /* parts: open, write, flush, close, rename; the identity and the log the same */
            }
        }
    }
}

static void every_allocation_may_fail(void **state) {
    struct bench *b = *state;
    for (int on = 0; on < 2; on++) {
        int failures = 0, quiet = 0;
        uint64_t k = 1;
        for (; k < TOO_MANY && quiet < 3; k++) {
            struct hw_context context;
            hw_commands_open(&context);
            context.mem.fail_at = k;
            context.mem.fail_on = on == 1;
            enum hw_status status = run_with(b, &context);
            assert_int_equal(context.mem.live_blocks, 0);
            assert_true(status == HW_OK || status == HW_NO_MEMORY);
            failures += status != HW_OK;
            quiet = status == HW_OK ? quiet + 1 : 0;
            check_log(b, status);
        }
        assert_true(k < TOO_MANY && failures > 8);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_on_files_may_fail),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

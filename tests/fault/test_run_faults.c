/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises P15, P18 and P19 for a whole run: the k-th allocation, or the k-th call of open, read, write, fsync, rename or
 * close, fails for k = 1, 2, ..., once and from then on, until the run meets no fault. Each time the status is clean, nothing
 * is leaked, and the folder holds the old result or the new one, whole, and nothing else. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "sim/commands.h"
#include "tests/quiet.h"

#define CONFIG HW_SOURCE_DIR "/tests/data/tiny/everything.yaml"
#define OLD "\x89HDF\r\n\x1a\nthe result of before"
#define TOO_MANY 5000

enum { ARENA_CHUNK = (1 << 20) - 64, MOST_LEFT = 800000, ROOM_FOR_FILES = 4096 }; /* bytes */
enum { QUIET_END = 3 }; /* so many faultless k in a row: no thread meets one any more */

struct bench {
    char folder[64];
    char output[80];
    char *whole; /* what an undisturbed run writes */
    size_t size;
    struct quiet quiet;
    struct hw_mem mem;
    struct hw_io io;
};

static struct hw_run_options options_of(const struct bench *b) {
    return (struct hw_run_options){.config = CONFIG, .output = b->output, .seed = 1, .threads = 1, .replicates = 2, .checkpoint_s = 60, .sets = {"title=Under faults"}, .n_sets = 1};
}

/* One whole run with the faults that the caller has put into context. */
static enum hw_status run_with(struct bench *b, struct hw_context *context, struct hw_run_options options) {
    quiet_begin(&b->quiet);
    enum hw_status status = hw_run_command(context, &options);
    if (status == HW_BAD_INPUT) {
        status = hw_diag_status(&context->diag) == HW_OK ? HW_STOPPED : HW_BAD_INPUT; /* refused without a reason: no status that a run may give */
    }
    hw_commands_close(context);
    quiet_end(&b->quiet);
    return status;
}

static void put_old(struct bench *b, bool exists) {
    (void)unlink(b->output);
    if (exists) {
        assert_int_equal(hw_io_replace_file(&b->io, &b->mem, b->output, OLD, sizeof OLD), HW_OK);
    }
}

/* The folder holds exactly one file with these bytes; none when data is NULL. */
static void assert_only(struct bench *b, const char *data, size_t size) {
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 0;
    hw_arena_init(&arena, &b->mem);
    assert_int_equal(hw_io_list_folder(&b->io, &arena, b->folder, &names, &n), HW_OK);
    assert_int_equal(n, data != NULL);
    hw_arena_clear(&arena);
    if (data != NULL) {
        char *back = NULL;
        size_t got = 0;
        assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->output, SIZE_MAX / 4, &back, &got), HW_OK);
        assert_int_equal(got, size);
        assert_memory_equal(back, data, size);
        hw_mem_free(&b->mem, back);
    }
}

/* A failed run leaves what was there, or, when it failed after the file was complete (while showing it), the whole new file. */
static void assert_old_or_whole(struct bench *b, enum hw_status status, bool exists) {
    bool written = status == HW_OK;
    if (!written && status == HW_NO_MEMORY) {
        char *back = NULL;
        size_t got = 0;
        written = hw_io_read_file(&b->io, &b->mem, b->output, SIZE_MAX / 4, &back, &got) == HW_OK && got != sizeof OLD;
        hw_mem_free(&b->mem, back);
    }
    const char *old = exists ? OLD : NULL;
    assert_only(b, written ? b->whole : old, written ? b->size : sizeof OLD);
}

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    *state = b;
    hw_mem_init(&b->mem);
    hw_io_init(&b->io);
    snprintf(b->folder, sizeof b->folder, "/tmp/hw_test_run_faults_XXXXXX");
    if (mkdtemp(b->folder) == NULL) {
        return -1;
    }
    snprintf(b->output, sizeof b->output, "%s/out.h5", b->folder);
    struct hw_context context;
    hw_commands_open(&context);
    if (run_with(b, &context, options_of(b)) != HW_OK) {
        return -1;
    }
    return hw_io_read_file(&b->io, &b->mem, b->output, SIZE_MAX / 4, &b->whole, &b->size) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    hw_mem_free(&b->mem, b->whole);
    int failed = unlink(b->output) != 0 || rmdir(b->folder) != 0 || b->mem.live_blocks != 0;
    free(b);
    return failed;
}

/* One run short of memory at its k-th allocation; counts the failed runs. True when no fault can have been met. */
static bool short_of_memory(struct bench *b, uint64_t k, bool on, int *failures) {
    struct hw_context context;
    hw_commands_open(&context);
    context.mem.fail_at = k;
    context.mem.fail_on = on;
    context.mem.fill = 0xA5;
    bool exists = k % 2 == 0;
    put_old(b, exists);
    enum hw_status status = run_with(b, &context, options_of(b));
    assert_int_equal(context.mem.live_blocks, 0);
    assert_true(status == HW_OK || status == HW_NO_MEMORY);
    assert_old_or_whole(b, status, exists);
    *failures += status != HW_OK;
    return status == HW_OK && context.mem.calls < k;
}

static void every_allocation_of_a_run_may_fail(void **state) {
    struct bench *b = *state;
    for (int on = 0; on < 2; on++) {
        int failures = 0;
        int quiet = 0;
        uint64_t k = 1;
        for (; k < TOO_MANY && quiet < QUIET_END; k++) {
            quiet = short_of_memory(b, k, on == 1, &failures) ? quiet + 1 : 0;
        }
        assert_true(k < TOO_MANY);
        /* No allocation is optional: each k that was met failed the run. The state of a thread alone is made of 8. */
        assert_int_equal(failures, k - 1 - QUIET_END);
        assert_true(failures > 8);
    }
}

/* The configuration, the plan and the results come from an arena, which seldom asks for memory. So that every one of its
 * requests is refused once, its first chunk has only so much left and there is hardly more: the run ends at whatever it
 * wants at that point. */
static enum hw_status run_with_arena_left(struct bench *b, size_t left, size_t *used) {
    struct hw_context context;
    hw_commands_open(&context);
    assert_non_null(hw_arena_alloc(&context.arena, 1, ARENA_CHUNK - left));
    size_t before = context.arena.used;
    context.mem.fill = 0xA5;
    context.mem.limit_bytes = left < MOST_LEFT ? context.mem.live_bytes + ROOM_FOR_FILES : 0;
    struct hw_run_options options = options_of(b);
    quiet_begin(&b->quiet);
    enum hw_status status = hw_run_command(&context, &options);
    *used = context.arena.used - before;
    hw_commands_close(&context);
    quiet_end(&b->quiet);
    assert_int_equal(context.mem.live_blocks, 0);
    return status;
}

static void every_request_of_the_arena_may_fail(void **state) {
    struct bench *b = *state;
    size_t whole = 0;
    size_t used = 0;
    assert_int_equal(run_with_arena_left(b, MOST_LEFT, &whole), HW_OK);
    assert_true(whole > 10000 && whole < MOST_LEFT);
    put_old(b, true);
    for (size_t left = 0; left < whole; left += 1 + whole / 400) {
        assert_int_equal(run_with_arena_left(b, left, &used), HW_NO_MEMORY);
        assert_only(b, OLD, sizeof OLD);
    }
}

/* The same for calls on files: configuration and data read, result written. */
static bool bad_disk(struct bench *b, enum hw_io_fault fault, uint64_t k, bool on, int *failures) {
    struct hw_context context;
    hw_commands_open(&context);
    context.io.fail_at = k;
    context.io.fail_on = on;
    context.io.fault = fault;
    bool exists = k % 2 == 1;
    put_old(b, exists);
    enum hw_status status = run_with(b, &context, options_of(b));
    assert_int_equal(context.mem.live_blocks, 0);
    assert_true(status == HW_OK || status == HW_IO || status == HW_BAD_INPUT);
    assert_old_or_whole(b, status, exists);
    *failures += status != HW_OK;
    return context.io.calls < k;
}

static void every_call_on_files_may_fail(void **state) {
    struct bench *b = *state;
    static const enum hw_io_fault faults[] = {HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_ERROR, HW_IO_FAULT_INTERRUPT, HW_IO_FAULT_SHORT};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        for (int on = 0; on < 2; on++) {
            int failures = 0;
            uint64_t k = 1;
            while (k < TOO_MANY && !bad_disk(b, faults[f], k, on == 1, &failures)) {
                k++;
            }
            /* Two files are read by at least open, read, read, close each; the result takes the eight calls of test_io_faults.
             * A single interruption or short transfer is made good. */
            assert_true(k > 16 && k < TOO_MANY);
            bool made_good = on == 0 && faults[f] >= HW_IO_FAULT_INTERRUPT;
            if (made_good) {
                assert_int_equal(failures, 0);
            } else {
                assert_true(failures >= 6);
            }
        }
    }
}

/* The shards that a failed run has kept, of which there is one at most here, go. */
static void clear_parts(struct bench *b) {
    char parts[100], shard[140];
    snprintf(parts, sizeof parts, "%s.parts", b->output);
    snprintf(shard, sizeof shard, "%s/r00000001-00004096.shard", parts);
    (void)unlink(shard);
    hw_io_remove_folder(parts);
}

/* Results that do not fit into memory: the store and the pieces of the file may fail anywhere. */
static void a_large_result_on_a_bad_disk(void **state) {
    struct bench *b = *state;
    struct hw_run_options options = options_of(b);
    options.config = HW_SOURCE_DIR "/configs/networks/deadlock.yaml";
    options.replicates = 6000;
    options.quiet = true; /* tables read the store again when the result has its name */
    options.n_sets = 0;
    uint64_t calls = 0;
    for (int i = 0; i < 40; i++) {
        struct hw_context context;
        hw_commands_open(&context);
        context.io.fail_at = i == 0 ? 0 : i < 20 ? calls * (uint64_t)i / 20 : calls - 40 + (uint64_t)i;
        context.io.fail_on = i % 2 != 0;
        context.io.fault = HW_IO_FAULT_NO_SPACE;
        put_old(b, false);
        enum hw_status status = run_with(b, &context, options);
        assert_int_equal(context.mem.live_blocks, 0);
        calls = i == 0 ? context.io.calls : calls;
        assert_true(calls > 6000); /* each replicate is put into the store */
        assert_true(status == HW_OK ? context.io.fail_at == 0 || context.io.fail_at > calls - 12 : status == HW_IO); /* the last: tidying up */
        assert_int_equal(hw_io_exists(b->output), status == HW_OK);
        put_old(b, false);
        clear_parts(b);
        assert_only(b, NULL, 0);
    }
}

/* A run that fails while the disk fails too: the incomplete result is lost, the old one is not. */
static void a_failed_replicate_on_a_bad_disk_leaves_the_old_result(void **state) {
    struct bench *b = *state;
    struct hw_run_options options = options_of(b);
    options.config = HW_SOURCE_DIR "/configs/networks/deadlock.yaml";
    options.sets[0] = "run.on_deadlock=fail";
    put_old(b, true);
    for (uint64_t k = 1; k < TOO_MANY; k++) {
        struct hw_context context;
        hw_commands_open(&context);
        context.io.fail_at = k;
        context.io.fault = HW_IO_FAULT_NO_SPACE;
        enum hw_status status = run_with(b, &context, options);
        assert_int_equal(context.mem.live_blocks, 0);
        if (status == HW_FAULT) { /* all written: beside the old one */
            char beside[100];
            snprintf(beside, sizeof beside, "%s/out.incomplete.h5", b->folder);
            assert_int_equal(unlink(beside), 0);
        } else {
            assert_true(status == HW_IO || status == HW_BAD_INPUT);
        }
        assert_only(b, OLD, sizeof OLD);
        if (context.io.calls < k) {
            assert_true(k > 8);
            return;
        }
    }
    fail();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_a_run_may_fail),
        cmocka_unit_test(every_request_of_the_arena_may_fail),
        cmocka_unit_test(every_call_on_files_may_fail),
        cmocka_unit_test(a_large_result_on_a_bad_disk),
        cmocka_unit_test(a_failed_replicate_on_a_bad_disk_leaves_the_old_result),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

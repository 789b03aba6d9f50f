/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises P10, P18, P19 and P20 where shards are written, resumed from and merged: the k-th allocation, or the k-th call on files,
 * fails for k = 1, 2, ..., once and from then on. Each time the status is clean, nothing is leaked, no result stands half-written,
 * a shard under its final name is whole, and afterwards, without faults, --resume gives the bytes of an undisturbed run. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "output/shard.h"
#include "sim/commands.h"
#include "tests/quiet.h"

#define CONFIG HW_SOURCE_DIR "/tests/data/tiny/everything.yaml"
#define TOO_MANY 5000
enum { QUIET_END = 3 };

struct bench {
    char folder[64], output[80], parts[96];
    char *whole; /* what an undisturbed run writes */
    size_t size;
    struct quiet quiet;
    struct hw_mem mem;
    struct hw_io io;
};

enum what { RUN, RESUME, SHARD, MERGE };

/* With the faults that are in context; replicates go to disk one by one. */
static enum hw_status act(struct bench *b, struct hw_context *context, enum what what) {
    struct hw_run_options options = {.config = CONFIG, .output = b->output, .seed = 1, .threads = 1, .replicates = 2, .quiet = true, .resume = what == RESUME};
    options.shard = options.shards = what == SHARD;
    const char *path = b->parts;
    quiet_begin(&b->quiet);
    enum hw_status status = what == MERGE ? hw_run_merge(context, &options, &path, 1) : hw_run_command(context, &options);
    hw_commands_close(context);
    quiet_end(&b->quiet);
    assert_int_equal(context->mem.live_blocks, 0);
    return status;
}

static enum hw_status act_well(struct bench *b, enum what what) {
    struct hw_context context;
    hw_commands_open(&context);
    return act(b, &context, what);
}

static void clear_folder(struct bench *b) {
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 0;
    hw_arena_init(&arena, &b->mem);
    if (hw_io_list_folder(&b->io, &arena, b->parts, &names, &n) == HW_OK) {
        for (size_t i = 0; i < n; i++) {
            char path[400];
            snprintf(path, sizeof path, "%s/%s", b->parts, names[i]);
            hw_io_remove_file(path);
        }
        hw_io_remove_folder(b->parts);
    }
    hw_io_remove_file(b->output);
    hw_arena_clear(&arena);
}

/* The result is not there, or whole; true when it is there. */
static bool result_is_whole(struct bench *b) {
    char *back = NULL;
    size_t size = 0;
    if (!hw_io_exists(b->output)) {
        return false;
    }
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->output, SIZE_MAX / 4, &back, &size), HW_OK);
    assert_int_equal(size, b->size);
    assert_memory_equal(back, b->whole, size);
    hw_mem_free(&b->mem, back);
    return true;
}

/* Every shard under its final name can be read; how many there are. */
static int whole_shards(struct bench *b) {
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 0;
    int found = 0;
    hw_arena_init(&arena, &b->mem);
    if (hw_io_list_folder(&b->io, &arena, b->parts, &names, &n) == HW_OK) {
        for (size_t i = 0; i < n; i++) {
            char path[400], message[400];
            struct hw_shard shard;
            assert_null(strstr(names[i], ".tmp")); /* a failed write takes its temporary file away */
            assert_null(strstr(names[i], ".damaged"));
            snprintf(path, sizeof path, "%s/%s", b->parts, names[i]);
            assert_int_equal(hw_shard_read(&b->io, &b->mem, path, &shard, message, sizeof message), HW_OK);
            hw_shard_clear(&b->mem, &shard);
            found++;
        }
    }
    hw_arena_clear(&arena);
    return found;
}

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    *state = b;
    hw_mem_init(&b->mem);
    hw_io_init(&b->io);
    bool quick = access("/dev/shm", W_OK) == 0; /* thousands of files are flushed: in memory where we can */
    snprintf(b->folder, sizeof b->folder, "%s/hw_test_shard_faults_XXXXXX", quick ? "/dev/shm" : "/tmp");
    if (mkdtemp(b->folder) == NULL) {
        return -1;
    }
    snprintf(b->output, sizeof b->output, "%s/out.h5", b->folder);
    snprintf(b->parts, sizeof b->parts, "%s.parts", b->output);
    if (act_well(b, RUN) != HW_OK || whole_shards(b) != 0) {
        return -1;
    }
    return hw_io_read_file(&b->io, &b->mem, b->output, SIZE_MAX / 4, &b->whole, &b->size) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    clear_folder(b);
    hw_mem_free(&b->mem, b->whole);
    int failed = rmdir(b->folder) != 0 || b->mem.live_blocks != 0;
    free(b);
    return failed;
}

/* What must hold after something went wrong, and that going on puts it right. Returns the shards that were kept. */
static int assert_mended(struct bench *b, enum hw_status status, enum what what) {
    bool there = result_is_whole(b);
    int kept = whole_shards(b);
    assert_true(status != HW_OK || what == SHARD || there);
    if (!there) {
        enum hw_status again = act_well(b, what == MERGE ? MERGE : RESUME);
        assert_int_equal(again, HW_OK);
        assert_true(result_is_whole(b));
    }
    return kept;
}

static void prepare(struct bench *b, enum what what) {
    clear_folder(b);
    if (what == MERGE || what == RESUME) {
        assert_int_equal(act_well(b, SHARD), HW_OK);
        assert_int_equal(whole_shards(b), 2);
    }
}

static bool short_of_memory(struct bench *b, enum what what, uint64_t k, bool on, bool alone, int *failures) {
    struct hw_context context;
    prepare(b, what);
    hw_commands_open(&context);
    context.mem.fail_at = k;
    context.mem.fail_on = on;
    context.mem.alone = alone; /* else a request of a replicate, which counts from 1 too, may fail before the k-th of the run itself is made */
    context.mem.fill = 0xA5;
    enum hw_status status = act(b, &context, what);
    assert_true(status == HW_OK || status == HW_NO_MEMORY);
    (void)assert_mended(b, status, what);
    *failures += status != HW_OK;
    return status == HW_OK && context.mem.calls < k;
}

static void every_allocation(struct bench *b, enum what what) {
    for (int how = 0; how < 3; how++) { /* once; from then on; once, in the run itself only */
        bool on = how == 1, alone = how == 2;
        int failures = 0, quiet = 0;
        uint64_t k = 1;
        for (; k < TOO_MANY && quiet < QUIET_END; k++) {
            quiet = short_of_memory(b, what, k, on, alone, &failures) ? quiet + 1 : 0;
        }
        assert_true(k < TOO_MANY && failures > 6);
    }
}

static void every_allocation_may_fail_while_shards_are_written(void **state) {
    every_allocation(*state, SHARD);
}

static void every_allocation_may_fail_in_resume(void **state) {
    every_allocation(*state, RESUME);
}

static void every_allocation_may_fail_in_merge(void **state) {
    every_allocation(*state, MERGE);
}

static bool bad_disk(struct bench *b, enum what what, enum hw_io_fault fault, uint64_t k, bool on, int *failures, int *kept) {
    struct hw_context context;
    prepare(b, what);
    hw_commands_open(&context);
    context.io.fail_at = k;
    context.io.fail_on = on;
    context.io.fault = fault;
    enum hw_status status = act(b, &context, what);
    assert_true(status == HW_OK || status == HW_IO || status == HW_BAD_INPUT);
    *failures += status != HW_OK;
    int shards = assert_mended(b, status, what);
    *kept = status == HW_IO && shards > *kept ? shards : *kept;
    return context.io.calls < k;
}

static void every_call(struct bench *b, enum what what, int most_kept) {
    /* an I/O error goes the way of a full disk: test_io_faults.c */
    static const enum hw_io_fault faults[] = {HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_INTERRUPT, HW_IO_FAULT_SHORT};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        for (int on = 0; on < 2; on++) {
            int failures = 0, kept = 0;
            uint64_t k = 1;
            while (k < TOO_MANY && !bad_disk(b, what, faults[f], k, on == 1, &failures, &kept)) {
                k++;
            }
            assert_true(k > 16 && k < TOO_MANY);
            bool made_good = on == 0 && faults[f] >= HW_IO_FAULT_INTERRUPT;
            assert_true(made_good ? failures == 0 : failures >= 6);
            assert_true(made_good || kept == most_kept); /* the later the fault, the more is on disk */
        }
    }
}

static void every_call_on_files_may_fail_while_shards_are_written(void **state) {
    every_call(*state, SHARD, 1); /* the last fault hits the second of two */
}

static void every_call_on_files_may_fail_in_a_run(void **state) {
    every_call(*state, RUN, 2);
}

static void every_call_on_files_may_fail_in_resume(void **state) {
    every_call(*state, RESUME, 2);
}

static void every_call_on_files_may_fail_in_merge(void **state) {
    every_call(*state, MERGE, 2);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail_while_shards_are_written),
        cmocka_unit_test(every_allocation_may_fail_in_resume),
        cmocka_unit_test(every_allocation_may_fail_in_merge),
        cmocka_unit_test(every_call_on_files_may_fail_while_shards_are_written),
        cmocka_unit_test(every_call_on_files_may_fail_in_a_run),
        cmocka_unit_test(every_call_on_files_may_fail_in_resume),
        cmocka_unit_test(every_call_on_files_may_fail_in_merge),
    };
    cmocka_set_test_filter(argc > 1 ? argv[1] : NULL); /* one alone, for a debugger */
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

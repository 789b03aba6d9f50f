/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promise P18 for every command: the k-th request for memory is refused, those of the arenas included, k = 1, 2, ..., once and from
 * then on. Arenas ask for a megabyte at a time, so that otherwise almost none of their requests could be the one that fails; here
 * they ask piecemeal. Each time the command ends with "out of memory" and for no other reason, or, where it could do without (the line of
 * the file beside a warning), with the very bytes on stdout and in its file; and nothing is leaked. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>
#include "sim/checksum.h"
#include "sim/commands.h"
#include "tests/quiet.h"

#define TINY HW_SOURCE_DIR "/tests/data/tiny/"
#define IMPORT HW_SOURCE_DIR "/tests/data/import/"
#define SHOWN "shown.txt"
#define WHO "61" /* somebody to whom something happens */
enum { WORDS = 22, DENSE = 200, STRIDE = 19, LATE_STRIDE = 29 };
enum which { ALL, SPARSE, LATE };

struct row {
    const char *name;
    const char *words[WORDS];
    const char *output;        /* the file that it writes */
    const char *before[WORDS]; /* run without faults before each try */
    enum which which; /* SPARSE, many or slow: each of the first DENSE, once, then every STRIDE-th; LATE: now and then, after
                         the reading */
};

#define RUN "homeward", "run", TINY "everything.yaml", "--replicates", "2", "--threads", "1", "--quiet"
static const struct row rows[] = {
    {"run", {RUN, "-o", "run.h5", "--set", "title=Under faults"}, "run.h5", {NULL}, ALL},
    {"run that fails", {"homeward", "run", HW_SOURCE_DIR "/configs/networks/deadlock.yaml", "--set", "run.on_deadlock=fail", "-o", "f.h5", "--replicates", "2",
                        "--threads", "1"}, "f.h5", {NULL}, SPARSE},
    {"district", {"homeward", "run", "--set", "run.scale=0.001", "--set", "run.warm_up=1 days", "--set", "run.measured=1 days", "--replicates", "1",
                  "--threads", "1", "--scenario", "idt", "--set", "run.follow=1", "--quiet", "-o", "d.h5"}, "d.h5", {NULL}, LATE},
    {"precision", {RUN, "--precision", "present=0.5", "-o", "run.h5"}, "run.h5", {NULL}, SPARSE},
    {"dry run", {RUN, "-o", "run.h5", "--dry-run"}, NULL, {NULL}, ALL},
    {"shard", {RUN, "-o", "s.h5", "--shard", "1/1", "--checkpoint", "0"}, NULL, {NULL}, ALL},
    {"resume", {RUN, "-o", "s.h5", "--resume"}, "s.h5", {RUN, "-o", "s.h5", "--shard", "1/2"}, ALL},
    {"merge", {"homeward", "merge", "-o", "m.h5", "s.h5.parts"}, "m.h5", {RUN, "-o", "s.h5", "--shard", "1/1"}, SPARSE},
    {"check", {"homeward", "check", "--scenario", "idt"}, NULL, {NULL}, SPARSE},
    {"check all that can be written", {"homeward", "check", HW_SOURCE_DIR "/tests/data/good/many.yaml"}, NULL, {NULL}, ALL},
    {"check what is wrong", {"homeward", "check", TINY "no_such_place.yaml"}, NULL, {NULL}, ALL},
    {"describe", {"homeward", "describe", "--markdown"}, NULL, {NULL}, SPARSE},
    {"summary", {"homeward", "summary", "seen.h5"}, NULL, {NULL}, SPARSE},
    {"summary --json", {"homeward", "summary", "--json", "--all", "seen.h5"}, NULL, {NULL}, SPARSE},
    {"summary --trace", {"homeward", "summary", "--trace", "present", "seen.h5"}, NULL, {NULL}, SPARSE},
    {"summary --quantiles", {"homeward", "summary", "--quantiles", "seen.h5"}, NULL, {NULL}, SPARSE},
    {"summary --batches", {"homeward", "summary", "--batches", "2", "one.h5"}, NULL, {NULL}, SPARSE},
    {"find", {"homeward", "run", TINY "find.yaml", "--threads", "1", "--quiet", "-o", "find.h5"}, "find.h5", {NULL}, SPARSE},
    {"mix", {"homeward", "run", TINY "mix.yaml", "--threads", "1", "--quiet", "-o", "mix.h5"}, "mix.h5", {NULL}, SPARSE},
    {"select", {"homeward", "run", TINY "select.yaml", "--threads", "1", "--quiet", "-o", "select.h5"}, "select.h5", {NULL}, LATE},
    {"summary of a search", {"homeward", "summary", "found.h5"}, NULL, {NULL}, SPARSE},
    {"compare", {"homeward", "compare", "seen.h5"}, NULL, {NULL}, SPARSE},
    {"compare --pairing", {"homeward", "compare", "--pairing", "who.h5"}, NULL, {NULL}, LATE},
    {"people", {"homeward", "people", "--all", "who.h5"}, NULL, {NULL}, SPARSE},
    {"people --person", {"homeward", "people", "--all", "--person", WHO, "who.h5"}, NULL, {NULL}, LATE},
    {"report --stress", {"homeward", "report", "--stress", "seen.h5"}, "seen.stress.md", {NULL}, SPARSE},
    {"import from PathSimR", {"homeward", "import", IMPORT "pathway_network.csv", IMPORT "pathway_calendar.csv", "-o", "p.yaml"}, "p.yaml", {NULL}, ALL},
    {"import from IPACS", {"homeward", "import", IMPORT "care_arrivals.csv", IMPORT "care_capacity.csv", IMPORT "care_initial.csv",
                           IMPORT "care_los.csv"}, NULL, {NULL}, ALL},
    {"verify", {"homeward", "verify", HW_SOURCE_DIR "/tests/data/verify", "--threads", "1"}, NULL, {NULL}, ALL},
};
enum { ROWS = sizeof rows / sizeof *rows };

/* The command with the k-th request refused (0: none); calls is how many requests there were. */
static enum hw_status once(const char *const *words, uint64_t k, bool on, uint64_t *calls) {
    struct hw_context context;
    char *argv[WORDS + 1] = {NULL};
    int n = 0;
    for (; n < WORDS && words[n] != NULL; n++) {
        argv[n] = (char *)(uintptr_t)words[n]; /* nobody writes there */
    }
    struct quiet quiet;
    hw_commands_open(&context);
    context.mem.piecemeal = true;
    context.mem.fail_at = k;
    context.mem.fail_on = on;
    context.mem.fill = 0xA5;
    quiet_begin(&quiet);
    assert_non_null(freopen(SHOWN, "w", stdout));
    enum hw_status status = hw_commands_main(&context, n, argv);
    hw_commands_close(&context);
    quiet_end(&quiet);
    assert_int_equal(context.mem.live_blocks, 0);
    *calls = context.mem.calls;
    return status;
}

static uint64_t checksum(const char *path) {
    struct hw_io io;
    struct hw_mem mem;
    char *data = NULL;
    size_t size = 0;
    hw_io_init(&io);
    hw_mem_init(&mem);
    if (path == NULL || hw_io_read_file(&io, &mem, path, SIZE_MAX / 4, &data, &size) != HW_OK) {
        return 0;
    }
    uint64_t sum = hw_checksum_of(data, size);
    hw_mem_free(&mem, data);
    return sum;
}

/* What an earlier try has left. */
static void forget(const char *output) {
    struct hw_io io;
    struct hw_mem mem;
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 0;
    hw_io_init(&io);
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    if (output != NULL) {
        hw_io_remove_file(output);
    }
    if (hw_io_list_folder(&io, &arena, "s.h5.parts", &names, &n) == HW_OK) {
        for (size_t i = 0; i < n; i++) {
            char path[300];
            snprintf(path, sizeof path, "s.h5.parts/%s", names[i]);
            hw_io_remove_file(path);
        }
        hw_io_remove_folder("s.h5.parts");
    }
    hw_arena_clear(&arena);
}

static int set_up(void **state) {
    (void)state;
    char folder[64];
    bool quick = access("/dev/shm", W_OK) == 0; /* hundreds of files are flushed: in memory where we can */
    snprintf(folder, sizeof folder, "%s/hw_test_every_request_XXXXXX", quick ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return -1;
    }
    uint64_t calls = 0;
    const char *const words[WORDS] = {RUN, "-o", "seen.h5"};
    const char *const who[WORDS] = {"homeward", "run", "--set", "run.scale=0.001", "--set", "run.warm_up=1 days", "--set", "run.measured=2 days", "--replicates", "1",
                                    "--threads", "1", "--scenario", "idt", "--set", "run.follow=1", "--quiet", "-o", "who.h5"};
    const char *const one[WORDS] = {"homeward", "run", TINY "everything.yaml", "--replicate", "1", "--threads", "1", "--quiet", "-o", "one.h5"};
    const char *const found[WORDS] = {"homeward", "run", TINY "find.yaml", "--threads", "1", "--quiet", "-o", "found.h5"};
    bool made = once(words, 0, false, &calls) == HW_OK && once(who, 0, false, &calls) == HW_OK;
    return made && once(one, 0, false, &calls) == HW_OK && once(found, 0, false, &calls) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return system("rm -r \"$PWD\"") == 0 && chdir("/") == 0 ? 0 : -1;
}

static uint64_t next(enum which which, int on, uint64_t k, uint64_t whole) {
    if (which == LATE) {
        return k == 0 ? whole / 4 * 3 : k + LATE_STRIDE;
    }
    return which == ALL || (on == 0 && k <= DENSE) ? k + 1 : k + STRIDE;
}

static void no_request_may_fail_unnoticed(void **state) {
    const struct row *row = state[0];
    enum hw_status good = HW_OK;
    uint64_t calls = 0, whole = 0, tried = 0, refused = 0, shown = 0, written = 0;
    for (int on = 0; on < (row->which == LATE ? 1 : 2); on++) {
        for (uint64_t k = 0; k <= whole; k = next(row->which, on, k, whole)) {
            forget(row->output);
            if (row->before[0] != NULL) {
                assert_int_equal(once(row->before, 0, false, &calls), HW_OK);
            }
            enum hw_status status = once(row->words, k, on == 1, &calls);
            if (k == 0) {
                good = status, whole = calls, shown = checksum(SHOWN), written = checksum(row->output);
                assert_true((good == HW_OK || good == HW_FAULT || good == HW_BAD_INPUT) && whole > 50);
                assert_true(row->output == NULL || written != 0);
            } else if (status != HW_NO_MEMORY && (status != good || checksum(SHOWN) != shown || checksum(row->output) != written)) {
                fail_msg("%s: request %d of %d refused, and the status is %d", row->name, (int)k, (int)whole, (int)status);
            }
            tried += k > 0;
            refused += status == HW_NO_MEMORY;
        }
    }
    assert_true(refused > tried - tried / (row->which == LATE ? 3 : 10)); /* hardly anything can be done without */
}

int main(int argc, char **argv) {
    struct CMUnitTest tests[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        tests[i] = (struct CMUnitTest){.name = rows[i].name, .test_func = no_request_may_fail_unnoticed, .initial_state = (void *)(uintptr_t)&rows[i]};
    }
    cmocka_set_test_filter(argc > 1 ? argv[1] : NULL); /* one row alone, for a debugger */
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

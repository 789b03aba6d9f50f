/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of shards that hold what they should not: files of other kinds, shards under other names, and shards that somebody made by hand (the checksum is
 * right, the content is not). Each is refused by name, or does no harm; the bytes of the result are those of an undisturbed run. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "output/shard_pack.h"
#include "sim/checksum.h"
#include "sim/commands.h"
#include "sim/stop.h"
#include "tests/quiet.h"

#define CONFIG HW_SOURCE_DIR "/tests/data/tiny/everything.yaml"
#define FAILING HW_SOURCE_DIR "/configs/networks/deadlock.yaml"
enum { WORDS = 20, FIRST_OF_KEY = sizeof(struct hw_shard_head) };

static struct hw_mem mem_of_test(void) {
    struct hw_mem mem;
    hw_mem_init(&mem);
    return mem;
}

/* A command, with what it says on stderr in said. */
static enum hw_status act_with(struct hw_context *context, const char *const *words, char *said, size_t size) {
    char *argv[WORDS + 1] = {NULL};
    struct quiet quiet;
    int n = 0;
    for (; n < WORDS && words[n] != NULL; n++) {
        argv[n] = (char *)(uintptr_t)words[n];
    }
    quiet_begin(&quiet);
    assert_non_null(freopen("said", "w", stderr));
    enum hw_status status = hw_commands_main(context, n, argv);
    hw_commands_close(context);
    quiet_end(&quiet);
    assert_int_equal(context->mem.live_blocks, 0);
    FILE *in = fopen("said", "r");
    assert_non_null(in);
    said[fread(said, 1, size - 1, in)] = '\0';
    fclose(in);
    return status;
}

static char said[4000];
#define ACT(...) act((const char *const[WORDS]){"homeward", __VA_ARGS__})
#define RUN(...) ACT("run", CONFIG, "--threads", "1", "-o", "o.h5", __VA_ARGS__)
static enum hw_status act(const char *const *words) {
    struct hw_context context;
    hw_commands_open(&context);
    return act_with(&context, words, said, sizeof said);
}

static void expect(enum hw_status got, enum hw_status want, const char *message) {
    if (got != want || strstr(said, message) == NULL) {
        fail_msg("status %d, not %d, and said: %s\nwithout: %s", (int)got, (int)want, said, message);
    }
}

static void get(const char *path, char **data, size_t *size) {
    struct hw_mem mem = mem_of_test();
    struct hw_io io;
    char *read = NULL;
    hw_io_init(&io);
    assert_int_equal(hw_io_read_file(&io, &mem, path, SIZE_MAX / 4, &read, size), HW_OK);
    *data = malloc(*size + 1);
    assert_non_null(*data);
    memcpy(*data, read, *size);
    hw_mem_free(&mem, read);
}

static void put(const char *path, const char *data, size_t size) {
    struct hw_mem mem = mem_of_test();
    struct hw_io io;
    hw_io_init(&io);
    assert_int_equal(hw_io_replace_file(&io, &mem, path, data, size), HW_OK);
}

/* Seals the first size - sizeof(seal) bytes, and writes them. */
static void put_sealed(const char *path, char *data, size_t size) {
    struct hw_seal seal = {.size = size - sizeof seal, .checksum = hw_checksum_of(data, size - sizeof seal)};
    memcpy(seal.mark, HW_SHARD_SEAL, sizeof seal.mark);
    memcpy(data + size - sizeof seal, &seal, sizeof seal);
    put(path, data, size);
}

#define ONE "o.h5.parts/r00000001-00000002" HW_SHARD_SUFFIX
static int set_up(void **state) {
    char folder[] = "/tmp/hw_test_parts_XXXXXX";
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return -1;
    }
    return RUN("--quiet", "--replicates", "2", "--shard", "1/1") == HW_OK && access(ONE, R_OK) == 0 ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return system("rm -r \"$PWD\"") == 0 && chdir("/") == 0 ? 0 : -1;
}

static void a_forged_shard_is_refused_by_name(void **state) {
    (void)state;
    char *data = NULL;
    size_t size = 0;
    get(ONE, &data, &size);
    char *forged = malloc(size);
    struct hw_shard_head head;
    memcpy(&head, data, sizeof head);
    size_t numbers = sizeof head + (size_t)head.key_size, values = size - sizeof(struct hw_seal) - 2 * (size_t)head.row * sizeof(double);
    assert_true(head.n_scenarios == 1 && head.n_replicates == 2 && head.reasons_size == 0 && values == numbers + 2 * sizeof(int32_t) + 2);
    for (int i = 0; i < 7; i++) {
        static const char *const messages[] = {
            "what it says of its run cannot be understood", "was written by homeward 9.", "its parts do not fit together", "its parts do not fit together",
            "it holds replicate 0 of 2",                    "it holds replicate 3 of 2",  "hold different values for replicate 1"};
        size_t now = size;
        int32_t number = i == 4 ? 0 : 3;
        struct hw_shard_head altered = head;
        memcpy(forged, data, size);
        if (i == 0) { /* a run without a version */
            memset(forged + FIRST_OF_KEY, 0xff, 8);
        } else if (i == 1) {
            forged[FIRST_OF_KEY + 8] = '9';
        } else if (i == 2) { /* rows shorter by one */
            altered.row--;
            now -= 2 * sizeof(double);
        } else if (i == 3) { /* two scenarios of one replicate */
            altered.n_scenarios = 2;
            altered.n_replicates = 1;
            now -= sizeof(int32_t);
            memmove(forged + numbers + sizeof(int32_t), data + numbers + 2 * sizeof(int32_t), size - numbers - 2 * sizeof(int32_t));
        } else if (i < 6) {
            memcpy(forged + numbers, &number, sizeof number);
        } else {
            forged[values] ^= 1;
        }
        memcpy(forged, &altered, sizeof altered);
        put_sealed("forged" HW_SHARD_SUFFIX, forged, now);
        expect(i < 6 ? ACT("merge", "-o", "m.h5", "forged" HW_SHARD_SUFFIX) : ACT("merge", "-o", "m.h5", ONE, "forged" HW_SHARD_SUFFIX), HW_BAD_INPUT,
               messages[i]);
        assert_int_not_equal(access("m.h5", F_OK), 0);
    }
    free(forged);
    free(data);
}

static void what_is_no_shard_is_left_alone(void **state) {
    (void)state;
    char *want = NULL, *got = NULL;
    size_t n_want = 0, n_got = 0;
    put("o.h5.parts/x", "x", 1);
    put("o.h5.parts/notes_of_somebody.txt", "x", 1);
    assert_int_equal(ACT("merge", "--quiet", "-o", "m.h5", "o.h5"), HW_OK);
    assert_int_equal(ACT("run", CONFIG, "--threads", "1", "--quiet", "--replicates", "2", "-o", "w.h5"), HW_OK);
    expect(RUN("--replicates", "2", "--resume"), HW_OK, "2 of 2 replicates were finished before");
    get("w.h5", &want, &n_want);
    get("m.h5", &got, &n_got);
    assert_true(n_got == n_want && memcmp(got, want, n_want) == 0);
    free(got);
    get("o.h5", &got, &n_got);
    assert_true(n_got == n_want && memcmp(got, want, n_want) == 0);
    assert_int_equal(access("o.h5.parts/x", F_OK), 0); /* only shards go */
    assert_int_not_equal(access(ONE, F_OK), 0);
    free(got);
    free(want);
}

/* Under a name of its own kind a shard is looked at by everybody; what it holds for others is passed over. */
static void a_shard_under_another_name_is_used_by_who_needs_it(void **state) {
    (void)state;
    assert_int_equal(rename(ONE, "o.h5.parts/all" HW_SHARD_SUFFIX), 0);
    expect(RUN("--replicates", "2", "--shard", "2/2", "--resume"), HW_OK, "1 of 1 replicate was finished before");
    assert_int_equal(RUN("--quiet", "--replicates", "2", "--shard", "1/3", "--resume"), HW_OK); /* a task without work */
    assert_int_equal(rename("o.h5.parts/all" HW_SHARD_SUFFIX, "o.h5.parts/r00000002-00000002" HW_SHARD_SUFFIX), 0);
    assert_int_equal(RUN("--quiet", "--replicates", "2", "--shard", "1/3", "--resume"), HW_OK);
    expect(RUN("--replicates", "2", "--shard", "2/2", "--resume"), HW_OK, "1 of 1 replicate was finished before");
    assert_int_equal(RUN("--replicates", "2", "--shard", "1/2", "--resume"), HW_OK); /* by its name it is another's: run again */
    assert_null(strstr(said, "finished before"));
    assert_int_equal(access("o.h5.parts/r00000001-00000001" HW_SHARD_SUFFIX, F_OK), 0);
    assert_int_equal(unlink("o.h5.parts/r00000001-00000001" HW_SHARD_SUFFIX), 0);
    assert_int_equal(rename("o.h5.parts/r00000002-00000002" HW_SHARD_SUFFIX, ONE), 0);
    expect(RUN("--replicates", "2", "--shard", "1/2", "--resume"), HW_OK, "1 of 1 replicate was finished before");
}

/* Values of two replicates with a series by the minute are more than are held in memory. A twin of their shard differs in the last value: that is told,
 * unless the disk failed before it could be seen; then nothing is said of a difference. */
static void values_on_disk_that_cannot_be_read_are_no_difference(void **state) {
    (void)state;
#define SERIES "run", CONFIG, "--threads", "1", "--quiet", "--set", "run.series_every=1 min", "--replicates", "2"
    static const char *const all[][WORDS] = {{"homeward", SERIES, "-o", "n.h5", "--shard", "1/1", "--checkpoint", "0"},
                                             {"homeward", "merge", "--quiet", "-o", "m.h5", ONE, "twin" HW_SHARD_SUFFIX},
                                             {"homeward", SERIES, "-o", "o.h5", "--resume"}};
    char *data = NULL;
    size_t size = 0;
    assert_int_equal(unlink(ONE), 0);
    assert_int_equal(ACT(SERIES, "-o", "o.h5", "--shard", "1/1"), HW_OK);
    get(ONE, &data, &size);
    assert_true(size > 1 << 20);
    data[size - sizeof(struct hw_seal) - 20] ^= 1;
    put_sealed("twin" HW_SHARD_SUFFIX, data, size);
    put_sealed("o.h5.parts/twin" HW_SHARD_SUFFIX, data, size);
    for (size_t i = 0; i < 3; i++) {
        bool met = true;
        int failures = 0;
        for (uint64_t k = 1; met; k++) {
            struct hw_context context;
            assert_true(k < 500 && system("rm -rf n.h5.parts") == 0);
            hw_commands_open(&context);
            context.io.fail_at = k;
            context.io.fault = HW_IO_FAULT_ERROR;
            enum hw_status status = act_with(&context, all[i], said, sizeof said);
            met = context.io.calls >= k;
            bool told = strstr(said, "hold different values for replicate 2: a machine has erred") != NULL;
            assert_true(status == HW_IO ? !told : i == 0 ? status == HW_OK : status == HW_BAD_INPUT && told);
            failures += status == HW_IO;
        }
        assert_true(failures > 6);
    }
    free(data);
}

static void a_folder_in_the_place_of_a_shard_is_told(void **state) {
    (void)state;
    assert_int_equal(unlink(ONE), 0);
    assert_int_equal(mkdir("o.h5.parts/r00000001-00000001" HW_SHARD_SUFFIX, 0777), 0);
    expect(RUN("--quiet", "--replicates", "2", "--resume"), HW_IO, "finished work cannot be kept in o.h5.parts: it is a folder");
}

/* A replicate alone is nobody's part; a shard of another seed, as long as ours, is refused. */
static void others_are_not_mixed_in(void **state) {
    (void)state;
    assert_int_equal(ACT("run", CONFIG, "--threads", "1", "--quiet", "-o", "o.h5", "--replicate", "2"), HW_OK);
    assert_int_equal(access(ONE, F_OK), 0);
    expect(ACT("run", CONFIG, "--threads", "1", "--quiet", "-o", "o.h5", "--replicates", "2", "--seed", "7", "--resume"), HW_BAD_INPUT, "seed 1 instead of 7");
}

static void why_nothing_was_written_is_said_once(void **state) {
    (void)state;
    struct hw_context context;
    struct quiet quiet;
    char *shown = NULL;
    size_t size = 0;
    hw_commands_open(&context);
    quiet_begin(&quiet);
    assert_non_null(freopen("said", "w", stderr));
    context.io.last_errno = ENOSPC;
    hw_run_say_unwritten(&context, HW_OK, "a.h5");
    hw_run_say_unwritten(&context, HW_IO, "b.h5");
    hw_run_say_unwritten(&context, HW_IO, "c.h5");
    quiet_end(&quiet);
    hw_commands_close(&context);
    get("said", &shown, &size);
    assert_int_equal(size, strlen("homeward: b.h5 could not be written: No space left on device\n"));
    assert_memory_equal(shown, "homeward: b.h5 could not be written: No space left on device\n", size);
    free(shown);
}

static void a_file_in_the_place_of_the_folder_is_told(void **state) {
    (void)state;
    put("f.h5.parts", "x", 1);
    expect(ACT("run", CONFIG, "--threads", "1", "--quiet", "-o", "f.h5", "--replicates", "2"), HW_IO, "finished work cannot be kept in f.h5.parts: it is not a folder");
}

/* After a signal what is finished goes to disk at once, though no checkpoint is due. */
static void a_signal_keeps_what_is_finished(void **state) {
    (void)state;
    hw_stop_listen(); /* should the signal come before the run listens */
    pid_t test = getpid(), child = fork();
    if (child == 0) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 400000000}, NULL);
        (void)kill(test, SIGUSR1);
        _exit(0);
    }
    expect(ACT("run", CONFIG, "--threads", "1", "--quiet", "-o", "t.h5", "--set", "run.length=20 d", "--replicates", "9000", "--checkpoint", "80000"), HW_STOPPED,
           "stopped by SIGUSR1; ");
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_non_null(strstr(said, "the same command with --resume goes on from there"));
}

/* Gaps are told as ranges, the first eight of them. */
static void gaps_are_told(void **state) {
    (void)state;
    static const char *const odd[] = {"2/24", "4/24", "6/24", "8/24", "10/24", "12/24", "14/24", "16/24", "20/24"};
    assert_int_equal(unlink(ONE), 0);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_int_equal(RUN("--quiet", "--replicates", "24", "--shard", odd[i], "--resume"), HW_OK);
        if (i == 0) {
            expect(ACT("merge", "-o", "m.h5", "o.h5"), HW_BAD_INPUT, "23 of 24 replicates are missing: 1, 3-24; run the shards");
        }
    }
    expect(ACT("merge", "-o", "m.h5", "o.h5"), HW_BAD_INPUT, "15 of 24 replicates are missing: 1, 3, 5, 7, 9, 11, 13, 15, ...; run the shards");
}

/* The last shard of a task is written when its work is done: that may fail too. And what is kept of replicates that failed needs memory for why. */
static void the_last_shard_and_reasons_may_fail(void **state) {
    (void)state;
    static const char *const last[WORDS] = {"homeward", "run", CONFIG, "--threads", "1", "--quiet", "-o", "l.h5", "--replicates", "2", "--shard", "1/1", "--checkpoint", "1000"};
    static const char *const fails[WORDS] = {"homeward", "run", FAILING, "--set", "run.on_deadlock=fail", "--threads", "1", "--quiet", "-o", "f.h5", "--replicates", "2"};
    static const char *const merge[WORDS] = {"homeward", "merge", "-o", "m.h5", "f.h5", "--quiet"};
    struct hw_context context;
    int failures = 0;
    enum hw_status status = HW_IO;
    for (uint64_t k = 1; status != HW_OK && k < 100; k++) {
        hw_commands_open(&context);
        context.io.fail_at = k;
        context.io.fail_on = true;
        context.io.fault = HW_IO_FAULT_NO_SPACE;
        status = act_with(&context, last, said, sizeof said);
        assert_true(status == HW_OK || status == HW_IO || status == HW_BAD_INPUT);
        failures += status != HW_OK;
    }
    assert_true(status == HW_OK && failures > 10);
    const char *words[WORDS];
    memcpy(words, fails, sizeof words);
    words[12] = "--shard", words[13] = "1/1";
    assert_int_equal(act(words), HW_FAULT);
    words[12] = "--resume", words[13] = NULL;
    for (int resume = 0; resume < 2; resume++) {
        status = HW_NO_MEMORY;
        uint64_t k = 1;
        for (; status != HW_FAULT && k < 3000; k++) {
            hw_commands_open(&context);
            context.mem.piecemeal = true;
            context.mem.fail_at = k;
            status = act_with(&context, resume ? words : merge, said, sizeof said);
            assert_true(status == HW_FAULT || status == HW_NO_MEMORY);
            if (status == HW_FAULT && context.mem.calls > k) { /* the line of a file beside a message: not needed */
                (void)act((const char *const[WORDS]){"homeward", "run", FAILING, "--set", "run.on_deadlock=fail", "--threads", "1", "--quiet", "-o", "f.h5",
                                                     "--replicates", "2", "--shard", "1/1"});
                status = HW_NO_MEMORY;
            }
        }
        assert_in_range(k, 20, 2999);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_forged_shard_is_refused_by_name),
        TEST(what_is_no_shard_is_left_alone),
        TEST(a_shard_under_another_name_is_used_by_who_needs_it),
        TEST(values_on_disk_that_cannot_be_read_are_no_difference),
        TEST(a_folder_in_the_place_of_a_shard_is_told),
        TEST(others_are_not_mixed_in),
        TEST(why_nothing_was_written_is_said_once),
        TEST(a_file_in_the_place_of_the_folder_is_told),
        TEST(a_signal_keeps_what_is_finished),
        TEST(gaps_are_told),
        TEST(the_last_shard_and_reasons_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises P15 and P19 for reading and replacing a file: the k-th call of open, read, write, fsync, rename or close fails,
 * k = 1, 2, ..., once and from then on, with ENOSPC, EIO, EINTR or a short transfer, until the operation succeeds. Each
 * time the file holds the old or the new content, whole, as the status says, and the folder nothing else. */
#define _DEFAULT_SOURCE /* usleep */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "sim/io.h"

#define TOO_MANY 2000
#define SIZE 100000

static char old_data[SIZE / 3];
static char new_data[SIZE];

struct fault {
    enum hw_io_fault kind;
    int error;
};
static const struct fault faults[] = {
    {HW_IO_FAULT_NO_SPACE, ENOSPC}, {HW_IO_FAULT_ERROR, EIO}, {HW_IO_FAULT_INTERRUPT, EINTR}, {HW_IO_FAULT_SHORT, EIO}};
#define N_FAULTS (sizeof faults / sizeof *faults)

static int enter_folder(void **state) {
    (void)state;
    char *folder = strdup("/tmp/hw_test_io_faults_XXXXXX");
    *state = folder;
    memset(old_data, 'o', sizeof old_data);
    for (int i = 0; i < SIZE; i++) {
        new_data[i] = (char)('a' + i % 23);
    }
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave_folder(void **state) {
    char *folder = *state;
    (void)unlink("file");
    int failed = chdir("/") != 0 || rmdir(folder) != 0;
    free(folder);
    return failed;
}

static size_t open_descriptors(void) {
    size_t n = 0;
    DIR *dir = opendir("/proc/self/fd");
    assert_non_null(dir);
    while (readdir(dir) != NULL) {
        n++;
    }
    (void)closedir(dir);
    return n;
}

/* The folder holds one file, and that is exactly these bytes (no file when data is NULL). */
static void assert_only(const char *data, size_t size) {
    struct hw_io io;
    struct hw_mem mem;
    struct hw_arena arena;
    hw_io_init(&io);
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    const char *const *names = NULL;
    size_t n = 0;
    assert_int_equal(hw_io_list_folder(&io, &arena, ".", &names, &n), HW_OK);
    assert_int_equal(n, data != NULL);
    hw_arena_clear(&arena);
    if (data != NULL) {
        char *back = NULL;
        size_t got = 0;
        assert_int_equal(hw_io_read_file(&io, &mem, "file", SIZE, &back, &got), HW_OK);
        assert_int_equal(got, size);
        assert_memory_equal(back, data, size);
        hw_mem_free(&mem, back);
    }
}

static void put_old(bool exists) {
    struct hw_io io;
    struct hw_mem mem;
    hw_io_init(&io);
    hw_mem_init(&mem);
    (void)unlink("file");
    if (exists) {
        assert_int_equal(hw_io_replace_file(&io, &mem, "file", old_data, sizeof old_data), HW_OK);
    }
}

/* One try with the k-th call failing; true when no fault was met any more. */
static bool replace_once(struct fault fault, bool on, bool exists, uint64_t k, int *failures) {
    struct hw_io io;
    struct hw_mem mem;
    hw_io_init(&io);
    hw_mem_init(&mem);
    io.fail_at = k;
    io.fail_on = on;
    io.fault = fault.kind;
    put_old(exists);
    size_t before = open_descriptors();
    enum hw_status status = hw_io_replace_file(&io, &mem, "file", new_data, SIZE);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(mem.live_blocks, 0);
    if (status == HW_OK) {
        assert_only(new_data, SIZE);
    } else {
        assert_int_equal(status, HW_IO);
        assert_int_equal(io.last_errno, fault.error);
        assert_only(exists ? old_data : NULL, sizeof old_data);
        (*failures)++;
    }
    return io.calls < k;
}

/* Calls of an undisturbed replacement: open folder, open, write, fsync, close, rename, fsync of the folder, close: 8. All
 * but the last two may fail it; an interrupted call, or a short transfer, is made again and fails nothing unless it goes on
 * for ever (and close is done even when interrupted, so that only what comes before it can fail). */
static void a_replacement_is_whole_or_not_at_all(void **state) {
    (void)state;
    const int want_once[N_FAULTS] = {6, 6, 0, 0};
    const int want_on[N_FAULTS] = {6, 6, 6, 3};
    for (size_t f = 0; f < N_FAULTS; f++) {
        for (int on = 0; on < 2; on++) {
            for (int exists = 0; exists < 2; exists++) {
                int failures = 0;
                uint64_t k = 1;
                while (k < TOO_MANY && !replace_once(faults[f], on == 1, exists == 1, k, &failures)) {
                    k++;
                }
                assert_int_equal(k, 9); /* the first k that meets no call */
                assert_int_equal(failures, on == 1 ? want_on[f] : want_once[f]);
            }
        }
    }
}

static void a_read_is_whole_or_refused(void **state) {
    (void)state;
    put_old(true);
    for (size_t f = 0; f < N_FAULTS; f++) {
        for (int on = 0; on < 2; on++) {
            uint64_t k = 1;
            for (; k < TOO_MANY; k++) {
                struct hw_io io;
                struct hw_mem mem;
                hw_io_init(&io);
                hw_mem_init(&mem);
                io.fail_at = k;
                io.fail_on = on == 1;
                io.fault = faults[f].kind;
                char *data = NULL;
                size_t size = 1;
                size_t before = open_descriptors();
                enum hw_status status = hw_io_read_file(&io, &mem, "file", SIZE, &data, &size);
                assert_int_equal(open_descriptors(), before);
                if (status == HW_OK) {
                    assert_int_equal(size, sizeof old_data);
                    assert_memory_equal(data, old_data, size);
                } else {
                    assert_int_equal(status, HW_IO);
                    assert_int_equal(io.last_errno, faults[f].error);
                    assert_null(data);
                    assert_int_equal(size, 1);
                }
                hw_mem_free(&mem, data);
                assert_int_equal(mem.live_blocks, 0);
                if (io.calls < k) {
                    assert_int_equal(status, HW_OK);
                    break;
                }
                bool transient = faults[f].kind == HW_IO_FAULT_INTERRUPT || faults[f].kind == HW_IO_FAULT_SHORT;
                assert_true(status == HW_OK || !transient || on == 1);
                assert_true(status == HW_IO || transient || k > 3); /* open, read, read to the end; then close */
            }
            assert_true(k > 4 && k < TOO_MANY);
        }
    }
}

/* Lets each call meet each fault, once (on: from then on), until an attempt meets none; it says whether it met one, and there must be from
 * least to most attempts. */
static void meet_each(bool (*attempt)(size_t f, bool on, uint64_t k), uint64_t least, uint64_t most) {
    put_old(true);
    for (size_t f = 0; f < N_FAULTS; f++) {
        for (int on = 0; on < 2; on++) {
            uint64_t k = 1;
            while (k < TOO_MANY && attempt(f, on == 1, k)) {
                k++;
            }
            assert_in_range(k, least, most);
        }
    }
}

static bool put_into_another(size_t f, bool on, uint64_t k) {
    static char piece[SIZE / 10], back[sizeof old_data];
    struct hw_io io;
    struct hw_mem mem;
    struct hw_io_draft draft;
    uint64_t n = 0;
    size_t before = open_descriptors();
    hw_io_init(&io);
    hw_mem_init(&mem);
    assert_int_equal(hw_io_draft_open(&io, &mem, "other", HW_IO_SCRATCH, &draft), HW_OK);
    uint64_t calls = io.calls;
    io = (struct hw_io){.calls = calls, .fail_at = calls + k, .fail_on = on, .fault = faults[f].kind};
    enum hw_status status = hw_io_draft_put_file(&draft, 0, "file", piece, sizeof piece, &n);
    bool met = io.calls >= calls + k;
    io.fail_at = 0;
    bool transient = faults[f].kind == HW_IO_FAULT_INTERRUPT || faults[f].kind == HW_IO_FAULT_SHORT;
    assert_true(status == HW_OK || (status == HW_IO && met && io.last_errno == faults[f].error && (!transient || on)));
    assert_true(status != HW_OK || n == sizeof old_data);
    assert_int_equal(hw_io_draft_get(&draft, 0, back, sizeof back), HW_OK);
    assert_true(status != HW_OK || memcmp(back, old_data, sizeof back) == 0);
    hw_io_draft_drop(&draft);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(mem.live_blocks, 0);
    return met;
}

/* One file put into another, by pieces: all of it, or an error. */
static void a_file_put_into_another_is_whole_or_refused(void **state) {
    (void)state;
    meet_each(put_into_another, 7, TOO_MANY - 1); /* open, four reads and writes, the end, close; then one that meets nothing */
}

static bool list(size_t f, bool on, uint64_t k) {
    struct hw_io io = {.fail_at = k, .fail_on = on, .fault = faults[f].kind};
    struct hw_mem mem;
    struct hw_arena arena;
    const char *const *names = NULL;
    size_t n = 77, before = open_descriptors();
    hw_mem_init(&mem);
    hw_arena_init(&arena, &mem);
    enum hw_status status = hw_io_list_folder(&io, &arena, ".", &names, &n);
    assert_int_equal(open_descriptors(), before);
    bool met = io.calls >= k;
    bool harmless = faults[f].kind == HW_IO_FAULT_SHORT || (faults[f].kind == HW_IO_FAULT_INTERRUPT && !on) || !met;
    assert_int_equal(status, harmless ? HW_OK : HW_IO);
    assert_true(status == HW_OK ? n == 1 && strcmp(names[0], "file") == 0 : n == 77 && names == NULL);
    assert_true(status == HW_OK || io.last_errno == faults[f].error);
    hw_arena_clear(&arena);
    return met;
}

/* A listing is all of the folder or none of it: an error in the middle of it must not pass for its end. */
static void a_listing_is_whole_or_refused(void **state) {
    (void)state;
    meet_each(list, 6, 6); /* open; ".", "..", file and the end; then one that meets nothing */
}

/* A file system that is really full, when this user may mount one: in a process with a mount table of its own. */
static void a_full_disk_leaves_the_old_file(void **state) {
    (void)state;
    const char *script = "mkdir m && mount -t tmpfs -o size=256k none m 2>/dev/null";
    if (geteuid() != 0 || system(script) != 0) {
        (void)rmdir("m");
        print_message("not run: mounting a small tmpfs needs root\n");
        skip();
    }
    struct hw_io io;
    struct hw_mem mem;
    hw_io_init(&io);
    hw_mem_init(&mem);
    assert_int_equal(hw_io_replace_file(&io, &mem, "m/file", old_data, sizeof old_data), HW_OK);
    char *large = hw_mem_alloc(&mem, 1, 1u << 20);
    enum hw_status status = hw_io_replace_file(&io, &mem, "m/file", large, 1u << 20);
    int error = io.last_errno;
    hw_mem_free(&mem, large);
    char *data = NULL;
    size_t size = 0;
    enum hw_status again = hw_io_read_file(&io, &mem, "m/file", SIZE, &data, &size);
    bool same = again == HW_OK && size == sizeof old_data && memcmp(data, old_data, size) == 0;
    hw_mem_free(&mem, data);
    bool alone = system("test \"$(ls -A m)\" = file") == 0;
    enum hw_status fits = hw_io_replace_file(&io, &mem, "m/file", new_data, SIZE); /* the space is free again */
    assert_int_equal(system("umount m && rmdir m"), 0);
    assert_int_equal(status, HW_IO);
    assert_int_equal(error, ENOSPC);
    assert_true(same);
    assert_true(alone);
    assert_int_equal(fits, HW_OK);
}

/* Killed while it writes, again and again: the final name never holds a part. */
static void a_kill_leaves_a_whole_file(void **state) {
    (void)state;
    put_old(true);
    int news = 0;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            struct hw_io io;
            struct hw_mem mem;
            hw_io_init(&io);
            hw_mem_init(&mem);
            for (;;) {
                (void)!hw_io_replace_file(&io, &mem, "file", new_data, SIZE);
                (void)!hw_io_replace_file(&io, &mem, "file", old_data, sizeof old_data);
            }
        }
        (void)usleep((useconds_t)(2000 + 700 * i));
        assert_int_equal(kill(child, 9), 0);
        (void)waitpid(child, NULL, 0);
        char temporary[64];
        snprintf(temporary, sizeof temporary, "file.tmp.%ld", (long)child);
        (void)unlink(temporary); /* nobody can tidy up after kill -9 */
        struct stat about;
        assert_int_equal(stat("file", &about), 0);
        bool is_new = about.st_size == SIZE;
        assert_only(is_new ? new_data : old_data, is_new ? SIZE : sizeof old_data);
        news += is_new;
    }
    print_message("the new content was found after %d of 20 kills\n", news);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_replacement_is_whole_or_not_at_all),
        TEST(a_read_is_whole_or_refused),
        TEST(a_file_put_into_another_is_whole_or_refused),
        TEST(a_listing_is_whole_or_refused),
        TEST(a_full_disk_leaves_the_old_file),
        TEST(a_kill_leaves_a_whole_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

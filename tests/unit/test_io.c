/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* setreuid */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sim/io.h"

/* Every test works in an empty folder of its own, which is the current one. */
struct scene {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_io io;
    char folder[64];
};

static int set_up(void **state) {
    struct scene *s = calloc(1, sizeof *s);
    hw_mem_init(&s->mem);
    hw_arena_init(&s->arena, &s->mem);
    hw_io_init(&s->io);
    strcpy(s->folder, "/tmp/hw_test_io_XXXXXX");
    *state = s;
    return mkdtemp(s->folder) == NULL || chdir(s->folder) != 0;
}

static int tear_down(void **state) {
    struct scene *s = *state;
    const char *const *names = NULL;
    size_t n = 0;
    int failed = hw_io_list_folder(&s->io, &s->arena, ".", &names, &n) != HW_OK;
    for (size_t i = 0; i < n; i++) {
        (void)remove(names[i]);
    }
    hw_arena_clear(&s->arena);
    failed |= s->mem.live_blocks != 0;
    failed |= chdir("/") != 0 || rmdir(s->folder) != 0;
    free(s);
    return failed;
}

static void put(struct scene *s, const char *path, const char *text) {
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, path, text, strlen(text)), HW_OK);
}

static void assert_holds(struct scene *s, const char *path, const char *text) {
    char *data = NULL;
    size_t size = 0;
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, path, 1u << 20, &data, &size), HW_OK);
    assert_int_equal(size, strlen(text));
    assert_string_equal(data, text);
    hw_mem_free(&s->mem, data);
}

static void what_is_written_is_read_back(void **state) {
    struct scene *s = *state;
    put(s, "a", "first");
    assert_holds(s, "a", "first");
    put(s, "a", "second, longer");
    assert_holds(s, "a", "second, longer");
    put(s, "a", "");
    assert_holds(s, "a", "");
    const char *const *names = NULL;
    size_t n = 0;
    assert_int_equal(hw_io_list_folder(&s->io, &s->arena, ".", &names, &n), HW_OK);
    assert_int_equal(n, 1); /* no temporary file is left */
}

static void a_file_with_zero_bytes_and_any_size_survives(void **state) {
    struct scene *s = *state;
    for (size_t size = 65533; size <= 65539; size++) {
        char *data = hw_mem_alloc(&s->mem, size, 1);
        data[size - 1] = 'x';
        assert_int_equal(hw_io_replace_file(&s->io, &s->mem, "b", data, size), HW_OK);
        char *back = NULL;
        size_t got = 0;
        assert_int_equal(hw_io_read_file(&s->io, &s->mem, "b", size, &back, &got), HW_OK);
        assert_int_equal(got, size);
        assert_memory_equal(back, data, size);
        assert_int_equal(back[size], 0);
        hw_mem_free(&s->mem, back);
        hw_mem_free(&s->mem, data);
    }
}

static void reading_says_why_it_fails(void **state) {
    struct scene *s = *state;
    char *data = NULL;
    size_t size = 7;
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "missing", 100, &data, &size), HW_IO);
    assert_int_equal(s->io.last_errno, ENOENT);
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, ".", 100, &data, &size), HW_IO);
    assert_int_equal(s->io.last_errno, EISDIR);
    put(s, "c", "12345");
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "c", 4, &data, &size), HW_BAD_INPUT);
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "/dev/zero", 1u << 20, &data, &size), HW_BAD_INPUT);
    assert_null(data);
    assert_int_equal(size, 7);
    assert_int_equal(s->mem.live_blocks, 0);
    uint64_t calls = s->mem.calls;
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "c", 4, &data, &size), HW_BAD_INPUT);
    assert_int_equal(s->mem.calls, calls); /* a file that is too long costs no memory */
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "c", 5, &data, &size), HW_OK); /* exactly the limit */
    hw_mem_free(&s->mem, data);
    char *again = NULL; /* the system states no length for this one */
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "/proc/version", 1000, &data, &size), HW_OK);
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "/proc/version", size - 1, &again, &size), HW_BAD_INPUT);
    assert_int_equal(hw_io_read_file(&s->io, &s->mem, "/proc/version", size, &again, &size), HW_OK);
    assert_string_equal(data, again);
    hw_mem_free(&s->mem, data);
    hw_mem_free(&s->mem, again);
}

static void folders_devices_and_missing_folders_are_not_replaced(void **state) {
    struct scene *s = *state;
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, ".", "x", 1), HW_IO);
    assert_int_equal(s->io.last_errno, EISDIR);
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, "/dev/null", "x", 1), HW_IO);
    assert_int_equal(s->io.last_errno, ENOTSUP);
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, "no/such", "x", 1), HW_IO);
    assert_int_equal(s->io.last_errno, ENOENT);
    put(s, "d", "x");
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, "d/e", "x", 1), HW_IO);
    assert_int_equal(s->io.last_errno, ENOTDIR);
    assert_int_equal(s->mem.live_blocks, 0);
}

static void a_link_stays_a_link(void **state) {
    struct scene *s = *state;
    put(s, "real", "old");
    assert_int_equal(symlink("real", "link"), 0);
    put(s, "link", "new");
    assert_holds(s, "real", "new");
    char target[8] = "";
    assert_int_equal(readlink("link", target, sizeof target), 4);
    assert_int_equal(symlink("nowhere", "broken"), 0);
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, "broken", "x", 1), HW_IO);
    assert_int_equal(s->io.last_errno, ENOENT);
}

static void a_new_file_has_the_usual_mode(void **state) {
    struct scene *s = *state;
    mode_t before = umask(027);
    put(s, "f", "x");
    (void)umask(before);
    struct stat about;
    assert_int_equal(stat("f", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
}

static void can_replace_tells_beforehand(void **state) {
    struct scene *s = *state;
    char why[200] = "";
    put(s, "g", "x");
    assert_true(hw_io_can_replace("g", why, sizeof why));
    assert_true(hw_io_can_replace("new", why, sizeof why));
    assert_false(hw_io_can_replace(".", why, sizeof why));
    assert_string_equal(why, "it is a folder");
    assert_false(hw_io_can_replace("", why, sizeof why));
    assert_false(hw_io_can_replace("/dev/null", why, sizeof why));
    assert_string_equal(why, "it is not an ordinary file");
    assert_false(hw_io_can_replace("no/such.h5", why, sizeof why));
    assert_string_equal(why, "the folder no does not exist");
    char name[300];
    memset(name, 'n', sizeof name);
    name[250] = 0; /* itself allowed (255), its temporary name is not */
    assert_false(hw_io_can_replace(name, why, sizeof why));
    assert_string_equal(why, "the name is too long");
}

static void can_replace_knows_every_obstacle(void **state) {
    struct scene *s = *state;
    char why[5000] = "", path[5000];
    memset(path, 'n', sizeof path);
    path[4090] = 0;
    assert_false(hw_io_can_replace(path, why, sizeof why));
    assert_string_equal(why, "the path is too long");
    assert_int_equal(symlink("nowhere", "broken"), 0);
    assert_false(hw_io_can_replace("broken", why, sizeof why));
    assert_string_equal(why, "it is a link that leads nowhere");
    put(s, "file", "x");
    assert_false(hw_io_can_replace("file/below", why, sizeof why));
    assert_string_equal(why, strerror(ENOTDIR));
    /* a name right below the root: its folder is the root, not nothing */
    assert_int_equal(hw_io_can_replace("/hw_no_such_file", why, sizeof why), access("/", W_OK | X_OK) == 0);
}

/* A file that is written at any place: the bytes between are 0, the length is what is said at the end, and until then nothing is seen of it. */
static void a_draft_is_seen_when_it_is_kept(void **state) {
    struct scene *s = *state;
    struct hw_io_draft draft, look;
    char got[8] = "xxxxxxx";
    uint64_t size = 0;
    put(s, "more", "tail");
    assert_int_equal(hw_io_draft_open(&s->io, &s->mem, "file", HW_IO_TO_KEEP, &draft), HW_OK);
    assert_int_equal(hw_io_draft_put(&draft, 4, "b", 1), HW_OK);
    assert_int_equal(hw_io_draft_put(&draft, 0, "a", 1), HW_OK);
    assert_int_equal(hw_io_draft_put_file(&draft, 5, "more", got, sizeof got, &size), HW_OK);
    assert_int_equal(size, 4);
    assert_int_equal(hw_io_draft_put_file(&draft, 5, "none", got, sizeof got, &size), HW_IO);
    assert_int_equal(s->io.last_errno, ENOENT);
    assert_int_equal(hw_io_draft_get(&draft, 3, got, 8), HW_OK);
    assert_memory_equal(got, "\0btail\0\0", 8);
    assert_false(hw_io_exists("file"));
    assert_int_equal(hw_io_draft_keep(&draft, 6), HW_OK);
    assert_int_equal(hw_io_draft_look(&s->io, &s->mem, "file", &look, &size), HW_OK);
    assert_int_equal(size, 6);
    assert_int_equal(hw_io_draft_get(&look, 0, got, 6), HW_OK);
    assert_memory_equal(got, "a\0\0\0bt", 6);
    hw_io_draft_drop(&look);
    assert_true(hw_io_exists("file")); /* looked at, not ours to remove */
    assert_int_equal(hw_io_draft_open(&s->io, &s->mem, "file", HW_IO_TO_KEEP, &draft), HW_OK);
    assert_int_equal(hw_io_draft_keep(&draft, UINT64_C(1) << 62), HW_IO); /* longer than a file can be: the old one stays */
    assert_int_equal(hw_io_draft_look(&s->io, &s->mem, "file", &look, &size), HW_OK);
    assert_int_equal(size, 6);
    hw_io_draft_drop(&look);
}

static void what_is_no_file_is_not_looked_into(void **state) {
    struct scene *s = *state;
    struct hw_io_draft draft;
    uint64_t size;
    const struct {
        const char *path;
        int error;
    } cases[] = {{".", EISDIR}, {"/dev/null", ENOTSUP}, {"none", ENOENT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(hw_io_draft_look(&s->io, &s->mem, cases[i].path, &draft, &size), HW_IO);
        assert_int_equal(s->io.last_errno, cases[i].error);
    }
    char path[5000];
    memset(path, 'n', sizeof path);
    path[4090] = 0;
    assert_int_equal(hw_io_replace_file(&s->io, &s->mem, path, "x", 1), HW_IO);
    assert_int_equal(s->io.last_errno, ENAMETOOLONG);
}

static void who_is_to_blame_for_an_error(void **state) {
    (void)state;
    static const int mistakes[] = {ENOENT, ENOTDIR, EISDIR, EACCES, EPERM, ENAMETOOLONG, ELOOP, ENOTSUP}, faults[] = {EIO, ENOSPC, EMFILE, EINTR, 0};
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        assert_true(hw_io_is_mistake(mistakes[i]));
    }
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        assert_false(hw_io_is_mistake(faults[i]));
    }
}

/* Who runs the tests as root may write anywhere: for this one moment the real user, whom access() asks for, is nobody. */
static void can_replace_says_that_a_folder_is_closed(void **state) {
    (void)state;
    char why[200] = "";
    uid_t user = getuid();
    assert_int_equal(mkdir("closed", 0555), 0);
    assert_int_equal(setreuid(user == 0 ? 65534 : user, (uid_t)-1), 0);
    bool may = hw_io_can_replace("closed/new", why, sizeof why);
    assert_int_equal(setreuid(user, (uid_t)-1), 0);
    assert_false(may);
    assert_string_equal(why, "the folder closed cannot be written to: Permission denied");
}

static void a_listing_is_sorted(void **state) {
    struct scene *s = *state;
    put(s, "b", "");
    put(s, "a10", "");
    put(s, "B", "");
    put(s, "a9", "");
    const char *const *names = NULL;
    size_t n = 0;
    assert_int_equal(hw_io_list_folder(&s->io, &s->arena, ".", &names, &n), HW_OK);
    const char *const want[] = {"B", "a10", "a9", "b"};
    assert_int_equal(n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(names[i], want[i]);
    }
    assert_int_equal(hw_io_list_folder(&s->io, &s->arena, "a9", &names, &n), HW_IO);
    assert_int_equal(s->io.last_errno, ENOTDIR);
    assert_true(hw_io_exists("a9"));
    assert_false(hw_io_exists("a8"));
    assert_true(hw_io_is_folder("."));
    assert_false(hw_io_is_folder("a9"));
    assert_true(hw_io_is_ordinary("a9"));
    assert_false(hw_io_is_ordinary("."));
    assert_false(hw_io_is_ordinary("a8"));
}

static void a_folder_is_made_once_and_goes_when_empty(void **state) {
    struct scene *s = *state;
    assert_int_equal(hw_io_make_folder(&s->io, "parts"), HW_OK);
    assert_true(hw_io_is_folder("parts"));
    assert_int_equal(hw_io_make_folder(&s->io, "parts"), HW_OK);
    put(s, "parts/one", "1");
    hw_io_remove_folder("parts");
    assert_true(hw_io_is_folder("parts"));
    hw_io_remove_file("parts/one");
    hw_io_remove_folder("parts");
    assert_false(hw_io_exists("parts"));
    put(s, "file", "in the way");
    assert_int_equal(hw_io_make_folder(&s->io, "file"), HW_IO);
    assert_int_equal(s->io.last_errno, EEXIST);
    assert_int_equal(hw_io_make_folder(&s->io, "nowhere/parts"), HW_IO);
    assert_int_equal(s->io.last_errno, ENOENT);
}

static void renaming_moves_or_says_why_not(void **state) {
    struct scene *s = *state;
    put(s, "from", "text");
    assert_int_equal(hw_io_rename(&s->io, "from", "to"), HW_OK);
    assert_holds(s, "to", "text");
    assert_false(hw_io_exists("from"));
    assert_int_equal(hw_io_rename(&s->io, "from", "to"), HW_IO);
    assert_int_equal(s->io.last_errno, ENOENT);
}

static void inputs_tell_what_was_read(void **state) {
    struct scene *s = *state;
    put(s, "a", "one");
    put(s, "b", "two");
    uint64_t sums[3];
    const char *const order[3][2] = {{"a", "b"}, {"a", "b"}, {"b", "a"}};
    for (int i = 0; i < 3; i++) {
        s->io.inputs = 0;
        assert_holds(s, order[i][0], order[i][0][0] == 'a' ? "one" : "two");
        assert_holds(s, order[i][1], order[i][1][0] == 'a' ? "one" : "two");
        sums[i] = s->io.inputs;
    }
    assert_true(sums[0] == sums[1] && sums[0] != sums[2]);
    put(s, "b", "twp");
    s->io.inputs = 0;
    assert_holds(s, "a", "one");
    assert_holds(s, "b", "twp");
    assert_true(s->io.inputs != sums[0]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_is_read_back),
        TEST(a_file_with_zero_bytes_and_any_size_survives),
        TEST(reading_says_why_it_fails),
        TEST(folders_devices_and_missing_folders_are_not_replaced),
        TEST(a_link_stays_a_link),
        TEST(a_new_file_has_the_usual_mode),
        TEST(can_replace_tells_beforehand),
        TEST(can_replace_knows_every_obstacle),
        TEST(can_replace_says_that_a_folder_is_closed),
        TEST(a_draft_is_seen_when_it_is_kept),
        TEST(what_is_no_file_is_not_looked_into),
        TEST(who_is_to_blame_for_an_error),
        TEST(a_listing_is_sorted),
        TEST(a_folder_is_made_once_and_goes_when_empty),
        TEST(renaming_moves_or_says_why_not),
        TEST(inputs_tell_what_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

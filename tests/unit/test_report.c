/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report holds the result byte for byte where the page wants it, whatever the file's size and name; and is there whole or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "output/report.h"

#define BEFORE "<!doctype html><title>a page</title><body>"
#define AFTER "<p>end</p></body></html>\n"
static const struct hw_report_page page = {BEFORE HW_REPORT_MARKER AFTER, sizeof BEFORE HW_REPORT_MARKER AFTER - 1};

struct bench {
    char folder[40];
    struct hw_mem mem;
    struct hw_io io;
    char why[500];
};

static int enter_folder(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    *state = b;
    hw_mem_init(&b->mem);
    hw_io_init(&b->io);
    snprintf(b->folder, sizeof b->folder, "/tmp/hw_test_report_XXXXXX");
    return mkdtemp(b->folder) == NULL || chdir(b->folder) != 0;
}

/* The folder must be empty again: no temporary file is left. */
static int leave_folder(void **state) {
    struct bench *b = *state;
    (void)unlink("out.h5");
    (void)unlink("page.html");
    int failed = chdir("/") != 0 || rmdir(b->folder) != 0 || b->mem.live_blocks != 0;
    free(b);
    return failed;
}

static void put_file(const char *path, const void *data, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Owned by the caller; ends in a 0 byte that *size does not count. */
static char *whole_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    char *data = malloc(1000000);
    assert_non_null(file);
    *size = fread(data, 1, 999999, file);
    data[*size] = '\0';
    (void)fclose(file);
    return data;
}

static enum hw_status report(struct bench *b, struct hw_report_page of, const char *result) {
    return hw_report_write(&b->io, &b->mem, of, result, "page.html", b->why, sizeof b->why);
}

/* By the alphabet's own order, letter by letter: not as the writer does it. Returns the number of bytes. */
static size_t decode(const char *text, size_t letters, unsigned char *bytes) {
    static const char order[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0, n_bits = 0;
    size_t n = 0;
    assert_int_equal(letters % 4, 0);
    for (size_t i = 0; i < letters && text[i] != '='; i++) {
        const char *letter = strchr(order, text[i]);
        assert_non_null(letter);
        bits = bits << 6 | (uint32_t)(letter - order);
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            bytes[n++] = (unsigned char)(bits >> n_bits);
        }
    }
    return n;
}

static void the_result_is_in_it_byte_for_byte(void **state) {
    static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 49151, 49152, 49153, 150001};
    static const char head[] = BEFORE "<script type=\"application/octet-stream;base64\" id=\"homeward-result\" data-name=\"out.h5\">";
    static const char tail[] = "</script>\n" HW_REPORT_MARKER AFTER;
    static unsigned char data[150001], back[200000];
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (unsigned char)(i * i / 7 + i);
    }
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t size = 0;
        put_file("out.h5", data, sizes[s]);
        assert_int_equal(report(b, page, "out.h5"), HW_OK);
        char *text = whole_file("page.html", &size);
        size_t letters = (sizes[s] + 2) / 3 * 4;
        assert_int_equal(size, sizeof head - 1 + letters + sizeof tail - 1);
        assert_memory_equal(text, head, sizeof head - 1);
        assert_string_equal(text + sizeof head - 1 + letters, tail);
        assert_int_equal(decode(text + sizeof head - 1, letters, back), sizes[s]);
        assert_memory_equal(back, data, sizes[s]);
        free(text);
    }
}

static void a_page_without_a_result_is_the_page(void **state) {
    size_t size = 0;
    assert_int_equal(report(*state, page, NULL), HW_OK);
    char *text = whole_file("page.html", &size);
    assert_string_equal(text, page.text);
    free(text);
}

static void without_the_marker_it_goes_to_the_end_of_the_body(void **state) {
    static const char *const texts[] = {"<body></body>x</body></html>", "<p>no body"};
    static const char *const before[] = {"<body></body>x<script ", "<p>no body<script "};
    put_file("out.h5", "abc", 3);
    for (size_t i = 0; i < 2; i++) {
        size_t size = 0;
        assert_int_equal(report(*state, (struct hw_report_page){texts[i], strlen(texts[i])}, "out.h5"), HW_OK);
        char *text = whole_file("page.html", &size);
        assert_memory_equal(text, before[i], strlen(before[i]));
        free(text);
    }
}

static void no_name_of_a_file_breaks_out_of_the_page(void **state) {
    static const char name[] = "a\"><script>alert(1)<&.h5";
    size_t size = 0;
    put_file(name, "abc", 3);
    assert_int_equal(report(*state, page, name), HW_OK);
    char *text = whole_file("page.html", &size);
    assert_non_null(strstr(text, "data-name=\"a&quot;&gt;&lt;script&gt;alert(1)&lt;&amp;.h5\">YWJj</script>"));
    assert_null(strstr(text, "<script>alert"));
    free(text);
    (void)unlink(name);
}

static void a_result_too_large_for_a_browser_is_refused(void **state) {
    struct bench *b = *state;
    put_file("out.h5", "abc", 3);
    assert_int_equal(truncate("out.h5", HW_REPORT_MOST_BYTES + 1), 0);
    assert_int_equal(report(b, page, "out.h5"), HW_BAD_INPUT);
    assert_non_null(strstr(b->why, "out.h5 has 100 MB"));
    assert_non_null(strstr(b->why, "--viewer"));
    assert_int_not_equal(access("page.html", F_OK), 0);
}

static void a_result_is_not_replaced_by_a_page(void **state) {
    static const char result[] = "\x89HDF\r\n\x1a\nvalues of a night";
    struct bench *b = *state;
    size_t size = 0;
    put_file("out.h5", "abc", 3);
    put_file("page.html", result, sizeof result - 1);
    assert_int_equal(report(b, page, "out.h5"), HW_BAD_INPUT);
    assert_non_null(strstr(b->why, "page.html is a result file"));
    char *text = whole_file("page.html", &size);
    assert_memory_equal(text, result, sizeof result - 1);
    free(text);
    put_file("page.html", "an older page", 13);
    assert_int_equal(report(b, page, "out.h5"), HW_OK);
    put_file("model.yaml", "model: network\n", 15); /* nor is anything else that is neither a page nor called one */
    assert_int_equal(hw_report_check_output(&b->io, "model.yaml", b->why, sizeof b->why), HW_BAD_INPUT);
    assert_non_null(strstr(b->why, "model.yaml is there already, and is no page"));
    put_file("model.yaml", "<!DOCTYPE HTML>\n", 16);
    assert_int_equal(hw_report_check_output(&b->io, "model.yaml", b->why, sizeof b->why), HW_OK);
    assert_int_equal(remove("model.yaml"), 0);
}

static size_t files_here(void) {
    size_t n = 0;
    DIR *dir = opendir(".");
    assert_non_null(dir);
    while (readdir(dir) != NULL) {
        n++;
    }
    (void)closedir(dir);
    return n - 2;
}

/* Promises P15, P18 and P19: the k-th call of the file system, or the k-th request of memory, fails. */
static void it_is_there_whole_or_not_at_all(void **state) {
    struct bench *b = *state;
    put_file("out.h5", "abcdefg", 7);
    assert_int_equal(report(b, page, "out.h5"), HW_OK);
    size_t size = 0, n_failed[2] = {0, 0};
    char *good = whole_file("page.html", &size);
    for (int memory = 0; memory < 2; memory++) {
        bool failed = true; /* closing what was only read may */
        for (uint64_t k = 1; failed; k++) {
            assert_in_range(k, 1, 200);
            put_file("page.html", "old", 3);
            hw_io_init(&b->io);
            b->io.fault = HW_IO_FAULT_NO_SPACE;
            b->io.fail_at = memory ? 0 : k;
            b->mem.fail_at = memory ? b->mem.calls + k : 0;
            enum hw_status status = report(b, page, "out.h5");
            failed = memory ? b->mem.calls >= b->mem.fail_at : b->io.calls >= k;
            b->mem.fail_at = 0;
            char *text = whole_file("page.html", &size);
            assert_string_equal(text, status == HW_OK ? good : "old");
            assert_int_equal(files_here(), 2);
            assert_true(status == HW_OK || status == (memory ? HW_NO_MEMORY : HW_IO));
            n_failed[memory] += status != HW_OK;
            free(text);
        }
    }
    assert_true(n_failed[0] >= 8 && n_failed[1] >= 3);
    free(good);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_result_is_in_it_byte_for_byte, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(a_page_without_a_result_is_the_page, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(without_the_marker_it_goes_to_the_end_of_the_body, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(no_name_of_a_file_breaks_out_of_the_page, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(a_result_too_large_for_a_browser_is_refused, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(a_result_is_not_replaced_by_a_page, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(it_is_there_whole_or_not_at_all, enter_folder, leave_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "sim/base.h"

/* The command line's contract (docs and users rely on these numbers). */
static void exit_codes_are_those_promised(void **state) {
    (void)state;
    assert_int_equal(hw_base_exit_code(HW_OK), 0);
    assert_int_equal(hw_base_exit_code(HW_FAULT), 1);
    assert_int_equal(hw_base_exit_code(HW_BAD_INPUT), 2);
    assert_int_equal(hw_base_exit_code(HW_NO_MEMORY), 3);
    assert_int_equal(hw_base_exit_code(HW_IO), 3);
    assert_int_equal(hw_base_exit_code(HW_STOPPED), 75);
    assert_int_equal(hw_base_exit_code((enum hw_status)99), 1); /* never 0 for what is not known */
}

static void every_status_has_its_own_name(void **state) {
    (void)state;
    for (int a = HW_OK; a <= HW_STOPPED; a++) {
        const char *name = hw_base_status_name((enum hw_status)a);
        assert_true(strlen(name) >= 2 && strcmp(name, "unknown") != 0);
        for (int b = HW_OK; b < a; b++) {
            assert_string_not_equal(name, hw_base_status_name((enum hw_status)b));
        }
    }
    assert_string_equal(hw_base_status_name(HW_OK), "ok");
    assert_string_equal(hw_base_status_name(HW_BAD_INPUT), "bad input");
    assert_string_equal(hw_base_status_name((enum hw_status)99), "unknown");
    assert_string_equal(hw_base_status_name((enum hw_status)-1), "unknown");
}

/* In a child, since it aborts; what it prints comes through a pipe. */
static void a_broken_contract_says_where_and_aborts(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        (void)signal(SIGABRT, SIG_DFL);
        HW_REQUIRE(1 + 1 == 2);
        HW_REQUIRE(child > 5);
        _exit(0);
    }
    (void)close(ends[1]);
    char said[300] = "";
    ssize_t n = 0;
    size_t used = 0;
    while (used + 1 < sizeof said && (n = read(ends[0], said + used, sizeof said - 1 - used)) > 0) {
        used += (size_t)n;
    }
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(said, "child > 5"));
    assert_non_null(strstr(said, "test_base.c:"));
}

static enum hw_status try_it(enum hw_status status, int *after) {
    HW_TRY(status);
    (*after)++;
    return HW_OK;
}

static void try_returns_what_failed(void **state) {
    (void)state;
    int after = 0;
    assert_int_equal(try_it(HW_OK, &after), HW_OK);
    assert_int_equal(after, 1);
    assert_int_equal(try_it(HW_IO, &after), HW_IO);
    assert_int_equal(after, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_codes_are_those_promised),
        cmocka_unit_test(every_status_has_its_own_name),
        cmocka_unit_test(a_broken_contract_says_where_and_aborts),
        cmocka_unit_test(try_returns_what_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

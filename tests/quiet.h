/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TESTS_QUIET_H
#define HW_TESTS_QUIET_H
/* Runs write tables and messages; a test prints only when it fails. cmocka.h must come before. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct quiet {
    int out, err; /* the real stdout and stderr */
};

static inline void quiet_begin(struct quiet *q) {
    (void)fflush(NULL);
    q->out = dup(STDOUT_FILENO);
    q->err = dup(STDERR_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    assert_true(nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0);
    (void)close(nowhere);
}

static inline void quiet_end(const struct quiet *q) {
    (void)fflush(NULL);
    assert_true(dup2(q->out, STDOUT_FILENO) >= 0 && dup2(q->err, STDERR_FILENO) >= 0);
    (void)close(q->out);
    (void)close(q->err);
}

#endif

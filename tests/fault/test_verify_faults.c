/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises P18 and P19 for `homeward verify`: the k-th allocation, or the k-th call that reads the disk, fails for k = 1, 2, ..., once and from then on,
 * until none is met. Each time the status is clean, nothing is leaked, and a check that could not be made is never called a success. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "sim/commands.h"
#include "sim/verify.h"

#define CASES HW_SOURCE_DIR "/tests/data/verify"

enum { TOO_MANY = 2000, QUIET_END = 3 };

/* One whole check with the faults that the caller has put into context; what it prints goes nowhere. */
static enum hw_status check(struct hw_context *context) {
    struct hw_verify_options options = {.folder = CASES, .only = "line,quantiles", .threads = 1};
    (void)fflush(NULL);
    int out = dup(STDOUT_FILENO), nowhere = open("/dev/null", O_WRONLY);
    assert_true(out >= 0 && nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0);
    enum hw_status status = hw_verify_command(context, &options);
    if (status == HW_BAD_INPUT) {
        assert_int_equal(hw_diag_status(&context->diag), HW_BAD_INPUT); /* never refused without a reason */
    }
    (void)fflush(NULL);
    assert_true(dup2(out, STDOUT_FILENO) >= 0);
    (void)close(out);
    (void)close(nowhere);
    hw_commands_close(context);
    assert_int_equal(context->mem.live_blocks, 0);
    return status;
}

static void no_allocation_that_fails_is_taken_for_agreement(void **state) {
    (void)state;
    for (int on = 0; on < 2; on++) {
        int quiet = 0;
        uint64_t k = 1;
        for (; quiet < QUIET_END; k++) {
            struct hw_context context;
            assert_true(k < TOO_MANY);
            hw_commands_open(&context);
            context.mem.fail_at = k;
            context.mem.fail_on = on == 1;
            enum hw_status status = check(&context);
            assert_true(status == HW_OK || status == HW_NO_MEMORY);
            quiet = status == HW_OK ? quiet + 1 : 0;
        }
        assert_true(k > 5);
    }
}

static void no_read_that_fails_is_taken_for_agreement(void **state) {
    (void)state;
    static const enum hw_io_fault faults[] = {HW_IO_FAULT_ERROR, HW_IO_FAULT_INTERRUPT, HW_IO_FAULT_SHORT};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        uint64_t k = 1, calls = 1;
        for (; calls >= k; k++) {
            struct hw_context context;
            assert_true(k < TOO_MANY);
            hw_commands_open(&context);
            context.io.fail_at = k;
            context.io.fault = faults[f];
            enum hw_status status = check(&context);
            bool harmless = faults[f] != HW_IO_FAULT_ERROR; /* a read is begun again, or goes on */
            assert_true(status == HW_OK || (!harmless && (status == HW_IO || status == HW_BAD_INPUT)));
            calls = status == HW_OK ? context.io.calls : k + 1; /* the run ended at the fault: there may be more */
        }
        assert_true(k > 8); /* three files are opened, read and closed */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_allocation_that_fails_is_taken_for_agreement),
        cmocka_unit_test(no_read_that_fails_is_taken_for_agreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

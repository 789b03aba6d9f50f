/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base.h"

int hw_base_exit_code(enum hw_status status) {
    switch (status) {
    case HW_OK:
        return 0;
    case HW_BAD_INPUT:
        return 2;
    case HW_NO_MEMORY:
    case HW_IO:
        return 3;
    case HW_FAULT:
        return 1;
    case HW_STOPPED:
        return 75;
    }
    return 1;
}

const char *hw_base_status_name(enum hw_status status) {
    static const char *const names[] = {"ok", "bad input", "out of memory", "disk or file system error", "failed", "stopped"};
    return (unsigned)status < sizeof names / sizeof *names ? names[status] : "unknown";
}

_Noreturn void hw_base_broken(const char *file, int line, const char *what) {
    fprintf(stderr, "homeward: internal error at %s:%d: %s\n", file, line, what);
    abort();
}

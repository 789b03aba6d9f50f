/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_BASE_H
#define HW_BASE_H
/* Base types and the status every fallible function returns.
 *
 * Four tiers of checks (CONTRIBUTING.md has the table):
 *   static_assert            a fact known when compiling
 *   HW_ASSERT(x)             a hot invariant, checked in debug builds only
 *   HW_REQUIRE(x)            a contract between our own functions, checked in all builds; prints where and aborts
 *   enum hw_status           everything that the outside can cause: configuration, files, memory, signals, model faults
 *
 * Time inside the program is hw_time: whole milliseconds since the start of the simulated period. Hours and days
 * exist at the edges (configuration, results) only. */
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef int64_t hw_time; /* milliseconds since the start of the simulated period */
typedef uint32_t hw_id;  /* index of a visit, person, station, ... */

#define HW_NONE UINT32_MAX        /* no such id */
#define HW_FOREVER INT64_MAX      /* a time that never comes */
#define HW_UNLIMITED INT32_MAX    /* as many servers or places as anybody asks for */

#define HW_MS_PER_S INT64_C(1000)
#define HW_MS_PER_MIN INT64_C(60000)
#define HW_MS_PER_H INT64_C(3600000)
#define HW_MS_PER_DAY INT64_C(86400000)
#define HW_MS_PER_WEEK INT64_C(604800000)
#define HW_MS_PER_YEAR INT64_C(31557600000) /* 365.25 days: for rates "per year" */

/* What a fallible function returns. The program's exit code follows from it (hw_base_exit_code). */
enum hw_status {
    HW_OK = 0,
    HW_BAD_INPUT, /* configuration, data file or command line: exit 2, nothing written */
    HW_NO_MEMORY, /* exit 3 */
    HW_IO,        /* disk or file system: exit 3 */
    HW_FAULT,     /* a replicate or a check failed: exit 1 */
    HW_STOPPED    /* stopped before the end, resumable: exit 75 */
};

#define HW_MUST_CHECK __attribute__((warn_unused_result))
#define HW_PRINTF(a, b) __attribute__((format(printf, a, b)))
#define HW_LIKELY(x) __builtin_expect(!!(x), 1)
#define HW_UNLIKELY(x) __builtin_expect(!!(x), 0)
/* Rare ways out of the hot path, kept out of it (and out of what is inlined into it). */
#define HW_RARE __attribute__((noinline, cold))

#ifdef HW_CHECKED
#define HW_ASSERT(x) assert(x)
#else
#define HW_ASSERT(x) ((void)0)
#endif

#define HW_REQUIRE(x)                                                                                                                     \
    do {                                                                                                                                  \
        if (HW_UNLIKELY(!(x))) {                                                                                                          \
            hw_base_broken(__FILE__, __LINE__, #x);                                                                                       \
        }                                                                                                                                 \
    } while (0)

/* Returns the status from the enclosing function when it is not HW_OK. Use where nothing has to be cleaned up. */
#define HW_TRY(call)                                                                                                                      \
    do {                                                                                                                                  \
        enum hw_status hw_try_status = (call);                                                                                            \
        if (HW_UNLIKELY(hw_try_status != HW_OK)) {                                                                                        \
            return hw_try_status;                                                                                                         \
        }                                                                                                                                 \
    } while (0)

/* The program's exit code for a status: 0, 1, 2, 3 or 75. */
int hw_base_exit_code(enum hw_status status);

/* A short English word for a status ("ok", "bad input", ...), for messages. */
const char *hw_base_status_name(enum hw_status status);

/* In sentences about n things: "1 file is", "2 files are". */
static inline const char *hw_base_s(int64_t n) {
    return n == 1 ? "" : "s";
}
static inline const char *hw_base_are(int64_t n) {
    return n == 1 ? "is" : "are";
}

/* Prints the broken contract and aborts: a programmer's error, never the user's. */
_Noreturn void hw_base_broken(const char *file, int line, const char *what);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_TRACE_H
#define HW_OUTPUT_TRACE_H
/* Where one figure of a result comes from: what it is, replicate by replicate; the program, configuration, options, schemes, seed and files that made it,
 * and how to make it again; the parameters behind it with their grades, and, with show->all, each with its source. Everything waits for everything
 * in a whole system, so all parameters are behind each figure; which of them it hangs on, only runs can tell. */
#include "output/inputs.h"
#include "output/results.h"

/* files: of the same result, or NULL when it holds none; from: the result file's name, without folders. HW_BAD_INPUT, with the nearest name there is
 * on stderr, when there is no such measure. Memory from the arena. */
enum hw_status hw_trace_print(struct hw_arena *arena, const struct hw_results *results, const struct hw_inputs *files, const char *from, const char *measure,
                              const struct hw_show *show, FILE *out) HW_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DIAG_H
#define HW_DIAG_H
/* Collects everything that is wrong with the user's input, so that all of it is reported at once.
 *
 * Each entry names file, line, column, what is wrong and what would be right; printing shows the line with a caret
 * under the place. Entries are printed in order of file and position, capped at 50 with a count of the rest. */
#include "sim/base.h"
#include "sim/arena.h"
#include "sim/mem.h"

struct hw_place {
    const char *file; /* borrows; NULL for the command line */
    int32_t line;     /* from 1; 0 = the whole file */
    int32_t column;   /* from 1 */
    int32_t width;    /* characters to underline; at least 1 */
};

/* Kept for printing; what comes later is only counted, so that a file of a million mistakes costs little. */
#define HW_DIAG_KEPT 1000
#define HW_DIAG_PRINTED 50

struct hw_diag_entry;
struct hw_diag_source;
struct hw_diag {
    struct hw_arena *arena; /* borrows */
    struct hw_diag_entry *first, *last; /* in order of file (as first mentioned), line and column */
    struct hw_diag_source *sources;
    int32_t errors;
    int32_t warnings;
    int32_t kept;
};

void hw_diag_init(struct hw_diag *diag, struct hw_arena *arena);
/* Registers the text of a file so that lines can be shown (borrowed until the diag is printed). */
void hw_diag_source(struct hw_diag *diag, const char *file, const char *text, size_t size);
void hw_diag_error(struct hw_diag *diag, struct hw_place place, const char *format, ...) HW_PRINTF(3, 4);
void hw_diag_warn(struct hw_diag *diag, struct hw_place place, const char *format, ...) HW_PRINTF(3, 4);
/* Prints all entries ("error: configs/x.yaml:12:7: ..."), with colour when asked. */
/* Control characters from the input are never sent to the terminal. */
void hw_diag_print(const struct hw_diag *diag, FILE *out, bool colour);
/* True when further entries are only counted: callers may then skip costly hints. */
bool hw_diag_full(const struct hw_diag *diag);
/* HW_BAD_INPUT when there is an error, else HW_OK. */
enum hw_status hw_diag_status(const struct hw_diag *diag);
/* What the first error says, without its place; NULL when there is none. */
const char *hw_diag_first(const struct hw_diag *diag);
/* The candidate nearest to word by edit distance, or NULL when none is near (for "did you mean"). */
const char *hw_diag_nearest(const char *word, const char *const *candidates, size_t n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PAPER_H
#define HW_PAPER_H
/* A text in Markdown that grows as it is written, for documents that are put together in memory and written to disk in one piece.
 *
 * Writing never fails where it is called: once memory is short the paper says so (status) and takes no more. */
#include "sim/mem.h"

struct hw_paper {
    struct hw_mem *mem; /* borrows */
    char *text;         /* owns */
    size_t size, room;
    enum hw_status status;
};

void hw_paper_init(struct hw_paper *paper, struct hw_mem *mem);
void hw_paper_clear(struct hw_paper *paper);
/* As it is. */
void hw_paper_add(struct hw_paper *paper, const char *text, size_t n);
/* At most some 1,000 characters at a time. */
void hw_paper_put(struct hw_paper *paper, const char *format, ...) HW_PRINTF(2, 3);
/* In a sentence or a table: what Markdown would take for a sign of its own is escaped, line ends are blanks. NULL: nothing. */
void hw_paper_word(struct hw_paper *paper, const char *text);
/* A row of a table: "| ", the cells with " | " between them, " |". NULL: an empty cell. */
void hw_paper_row(struct hw_paper *paper, const char *const *cells, int32_t n);
/* A row of headings and the line below it. */
void hw_paper_head(struct hw_paper *paper, const char *const *cells, int32_t n);
/* A file as it is, in a block of its own. */
void hw_paper_file(struct hw_paper *paper, const char *language, const char *text);

#endif

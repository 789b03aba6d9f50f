/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_REPORT_H
#define HW_OUTPUT_REPORT_H
/* The report: one page that opens in any browser by itself, and holds the result file it shows.
 *
 * The page is made in web/ when the program is built and lies in the program (output/page.S). A report is that page with the result file
 * in it, byte for byte, as base64 in a script element that no browser runs; it stands where the page has its marker. A page without a
 * result is the viewer: it opens result files by itself. What a report shows is read from the file alone, so nothing is computed here. */
#include "sim/io.h"

/* The page in this program; of size 0 in a build without one. */
struct hw_report_page {
    const char *text;
    size_t size;
};
struct hw_report_page hw_report_page(void);

#define HW_REPORT_MARKER "<!-- homeward-result -->"
#define HW_REPORT_ID "homeward-result"
/* A browser holds such a page several times over while it opens it. */
enum { HW_REPORT_MOST_BYTES = 100000000 };

/* HW_BAD_INPUT, with why filled, when output is a result, or anything else that is neither a page nor called one (.html, .htm; .md, a checklist): a model would be
 * lost. */
enum hw_status hw_report_check_output(struct hw_io *io, const char *output, char *why, size_t why_size) HW_MUST_CHECK;

/* Writes page to output, all or nothing, with the file result in it, called by its name without folders; result NULL: without.
 * The caller has found the file good. HW_BAD_INPUT, with why filled: it is too large, or output is a result itself. HW_IO as
 * hw_io_replace_file. */
enum hw_status hw_report_write(struct hw_io *io, struct hw_mem *mem, struct hw_report_page page, const char *result, const char *output, char *why,
                               size_t why_size) HW_MUST_CHECK;

#endif

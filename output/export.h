/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_EXPORT_H
#define HW_OUTPUT_EXPORT_H
/* A result for spreadsheets and statistics programs: a folder of CSV files, or a workbook. Both hold the very numbers of
 * summary and compare, and nothing of when, where or by whom they were made: the same result gives the same bytes.
 * Both are made under a temporary name and get theirs when they are whole. */
#include "output/results.h"

struct hw_export {
    struct hw_io *io;                 /* borrows, as everything here */
    struct hw_mem *mem;
    const struct hw_results *results;
    const char *from;                 /* the result file's name, without folders */
    char *message;                    /* filled when refused, else "" */
    size_t message_size;
};

/* output/export_csv.c. folder may be missing, empty or an earlier export (and is replaced then); all else is refused:
 * HW_BAD_INPUT with a message, as is a folder that cannot be made. */
enum hw_status hw_export_csv(const struct hw_export *export, const char *folder) HW_MUST_CHECK;
/* output/workbook.c */
enum hw_status hw_workbook_write(const struct hw_export *export, const char *path) HW_MUST_CHECK;

enum { HW_EXPORT_PATH = 4096 };

/* output/export_folder.c, for export_csv only. make looks whether folder may be (re)placed and makes the draft to fill; in the end it is
 * put in place, or taken away, with the files of these names. Both clear what make has taken from memory. */
struct hw_export_place {
    struct hw_arena arena;
    char place[HW_EXPORT_PATH], draft[HW_EXPORT_PATH], old[HW_EXPORT_PATH];
    const char *const *earlier; /* names of files of the export that is there */
    size_t n_earlier;
    bool replaces;              /* something, be it an empty folder */
};
enum hw_status hw_export_folder_make(const struct hw_export *export, const char *folder, struct hw_export_place *at) HW_MUST_CHECK;
enum hw_status hw_export_folder_keep(const struct hw_export *export, struct hw_export_place *at, const char *const *names, size_t n) HW_MUST_CHECK;
void hw_export_folder_drop(struct hw_export_place *at, const char *const *names, size_t n);

/* By this README.txt of an export is known. */
#define HW_EXPORT_MARK "Exported by homeward"
#define HW_EXPORT_README "README.txt"
/* In it, a line for each file: this, the name and a blank. */
#define HW_EXPORT_INDENT "\n  "

#endif

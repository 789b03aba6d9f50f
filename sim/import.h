/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_IMPORT_H
#define HW_IMPORT_H
/* Turns tables of other simulators into a network model in YAML: PathSimR's network and calendar templates, and the parameter sheets
 * of IPACS, all as csv.
 *
 * What a table is follows from its column names, so that files may be given in any order. All mistakes of all files go to diag,
 * each with file, line and the column's name. The text says in comments what came from where and what could not be carried over.
 * Formats: docs/studies.md. */
#include "sim/arena.h"
#include "sim/diag.h"
#include "sim/io.h"

enum { HW_IMPORT_FILES = 16 };

struct hw_import_options {
    const char *files[HW_IMPORT_FILES];
    int32_t n_files;
    const char *unit;      /* of the numbers in PathSimR templates: "min", "h" or "d"; NULL: guessed from the calendars */
    const char *const *scenarios; /* IPACS: which of the values in columns called scenario; the first of each sheet otherwise */
    int32_t n_scenarios;
};

/* The model as text (memory from the arena). HW_BAD_INPUT, with every mistake in diag, and out untouched, when there is one. */
enum hw_status hw_import_text(struct hw_io *io, struct hw_arena *arena, struct hw_diag *diag, const struct hw_import_options *options,
                              const char **out, size_t *size) HW_MUST_CHECK;

/* How every model that was imported begins. */
#define HW_IMPORT_MARK "# Imported by homeward "
/* Only such a model (or an empty file) may be replaced: a slip of the pen must not cost a table. Otherwise an error in diag. */
enum hw_status hw_import_check_output(struct hw_io *io, struct hw_diag *diag, const char *path) HW_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an export in CSV goes: a folder that is filled under another name and put in place when it is whole. An earlier export is moved
 * aside first and taken away last, so that one of the two is always there whole. */
#include "output/export.h"

#include <stdarg.h>
#include <string.h>

enum { README_BYTES = 1 << 20 };

static enum hw_status refuse(const struct hw_export *export, enum hw_status status, const char *format, ...) HW_PRINTF(3, 4);
static enum hw_status refuse(const struct hw_export *export, enum hw_status status, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(export->message, export->message_size, format, args);
    va_end(args);
    return status;
}

/* Does the README of an export name the file? */
static bool names(const char *readme, const char *file) {
    char line[300];
    int length = snprintf(line, sizeof line, HW_EXPORT_INDENT "%s ", file);
    return strcmp(file, HW_EXPORT_README) == 0 || (length > 0 && (size_t)length < sizeof line && strstr(readme, line) != NULL);
}

/* Is all that the folder holds of an earlier export? Then it may be replaced. */
static enum hw_status check_earlier(const struct hw_export *export, const char *folder, const char *const *names_there, size_t n) {
    char path[HW_EXPORT_PATH + 300];
    char *readme = NULL;
    size_t size = 0;
    (void)snprintf(path, sizeof path, "%s/" HW_EXPORT_README, folder);
    enum hw_status status = hw_io_is_ordinary(path) ? hw_io_read_file(export->io, export->mem, path, README_BYTES, &readme, &size) : HW_BAD_INPUT;
    if (status == HW_NO_MEMORY || status == HW_IO) {
        return status;
    }
    if (status != HW_OK || strncmp(readme, HW_EXPORT_MARK, strlen(HW_EXPORT_MARK)) != 0) {
        status = refuse(export, HW_BAD_INPUT, "the folder %s is not empty and not an earlier export: it stays as it is; name another", folder);
    }
    for (size_t i = 0; i < n && status == HW_OK; i++) {
        if (!names(readme, names_there[i])) {
            status = refuse(export, HW_BAD_INPUT, "the folder %s holds %s, which is not of an export: it stays as it is; name another folder", folder,
                            names_there[i]);
        }
    }
    hw_mem_free(export->mem, readme);
    return status;
}

/* Takes away a folder of ours. By name: a disk that cannot be listed any more may still let go of files. */
static void remove_folder(const char *folder, const char *const *files, size_t n) {
    char path[HW_EXPORT_PATH + 300];
    for (size_t i = 0; i < n; i++) {
        if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, files[i]) < sizeof path) {
            hw_io_remove_file(path);
        }
    }
    hw_io_remove_folder(folder);
}

static enum hw_status look(const struct hw_export *export, struct hw_export_place *at) {
    char why[300];
    for (int i = 0; i < 2; i++) {
        const char *in_the_way = i == 0 ? at->old : at->draft;
        if (hw_io_exists(in_the_way)) {
            return refuse(export, HW_BAD_INPUT, "%s is in the way (an export that was cut off may have left it): look what it holds and remove it",
                          in_the_way);
        }
    }
    at->replaces = hw_io_is_folder(at->place);
    if (at->replaces) {
        HW_TRY(hw_io_list_folder(export->io, &at->arena, at->place, &at->earlier, &at->n_earlier));
        if (at->n_earlier > 0) {
            HW_TRY(check_earlier(export, at->place, at->earlier, at->n_earlier));
        }
    } else if (hw_io_exists(at->place)) {
        return refuse(export, HW_BAD_INPUT, "%s is a file; --csv names a folder", at->place);
    }
    if (!hw_io_can_replace(at->draft, why, sizeof why)) {
        return refuse(export, HW_IO, "the folder %s cannot be written: %s", at->place, why);
    }
    return hw_io_make_folder(export->io, at->draft);
}

enum hw_status hw_export_folder_make(const struct hw_export *export, const char *folder, struct hw_export_place *at) {
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') {
        length--;
    }
    if (length == 0 || length + 300 > HW_EXPORT_PATH) {
        return refuse(export, HW_BAD_INPUT, "--csv needs the name of a folder%s", length == 0 ? "" : ", and this one is too long");
    }
    at->earlier = NULL;
    at->n_earlier = 0;
    (void)snprintf(at->place, sizeof at->place, "%.*s", (int)length, folder);
    (void)snprintf(at->draft, sizeof at->draft, "%.*s.tmp", (int)length, folder);
    (void)snprintf(at->old, sizeof at->old, "%.*s.old", (int)length, folder);
    hw_arena_init(&at->arena, export->mem);
    enum hw_status status = look(export, at);
    if (status != HW_OK) {
        hw_arena_clear(&at->arena);
    }
    return status;
}

void hw_export_folder_drop(struct hw_export_place *at, const char *const *files, size_t n) {
    remove_folder(at->draft, files, n);
    hw_arena_clear(&at->arena);
}

enum hw_status hw_export_folder_keep(const struct hw_export *export, struct hw_export_place *at, const char *const *files, size_t n) {
    enum hw_status status = at->replaces ? hw_io_rename(export->io, at->place, at->old) : HW_OK;
    if (status == HW_OK) {
        status = hw_io_rename(export->io, at->draft, at->place);
        if (status == HW_OK && at->replaces) {
            remove_folder(at->old, at->earlier, at->n_earlier);
        } else if (status != HW_OK && at->replaces && hw_io_rename(export->io, at->old, at->place) != HW_OK) {
            status = refuse(export, HW_IO, "%s could not be put in place; what was there is now %s", at->place, at->old);
        }
    }
    if (status != HW_OK) {
        remove_folder(at->draft, files, n);
    }
    hw_arena_clear(&at->arena);
    return status;
}

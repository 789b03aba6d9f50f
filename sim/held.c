/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/held.h"

#include <string.h>

void hw_held_init(struct hw_held *held, struct hw_mem *mem, const char *folder) {
    *held = (struct hw_held){.mem = mem, .folder = folder};
}

void hw_held_clear(struct hw_held *held) {
    for (int32_t i = 0; i < held->n; i++) {
        hw_mem_free(held->mem, held->files[i].name);
        hw_mem_free(held->mem, held->files[i].data);
    }
    hw_mem_free(held->mem, held->files);
    hw_held_init(held, held->mem, held->folder);
}

/* The path as seen from the folder; one that lies elsewhere keeps its own. */
static const char *seen_from(const char *folder, const char *path) {
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

const struct hw_held_file *hw_held_find(const struct hw_held *held, const char *path) {
    const char *name = seen_from(held->folder, path);
    const struct hw_held_file *near = NULL;
    size_t length = strlen(name);
    for (int32_t i = 0; i < held->n; i++) {
        const struct hw_held_file *file = &held->files[i];
        size_t n = strlen(file->name);
        if (strcmp(file->name, name) == 0) {
            return file;
        }
        /* A whole path may have led into the folder of the configuration, which nobody knows any more: the longest name that fits. */
        bool fits = held->only && name[0] == '/' && length > n && name[length - n - 1] == '/' && strcmp(name + length - n, file->name) == 0;
        near = fits && (near == NULL || n > strlen(near->name)) ? file : near;
    }
    return near;
}

enum hw_status hw_held_read(const struct hw_held *held, struct hw_mem *mem, const char *path, size_t max_bytes, char **data, size_t *size) {
    const struct hw_held_file *file = hw_held_find(held, path);
    if (file == NULL || file->size > max_bytes) {
        return file == NULL ? HW_IO : HW_BAD_INPUT;
    }
    char *copy = hw_mem_alloc(mem, file->size + 1, 1);
    if (copy == NULL) {
        return HW_NO_MEMORY;
    }
    memcpy(copy, file->data, file->size);
    *data = copy;
    *size = file->size;
    return HW_OK;
}

bool hw_held_has_folder(const struct hw_held *held, const char *path) {
    const char *name = seen_from(held->folder, path);
    size_t n = strlen(name);
    while (n > 0 && name[n - 1] == '/') {
        n--;
    }
    for (int32_t i = 0; i < held->n; i++) {
        if (n > 0 && strncmp(held->files[i].name, name, n) == 0 && held->files[i].name[n] == '/') {
            return true;
        }
    }
    return false;
}

enum hw_status hw_held_add(struct hw_held *held, const char *path, const char *data, size_t size) {
    const char *name = seen_from(held->folder, path);
    size_t length = strlen(name);
    if (hw_held_find(held, path) != NULL) {
        return HW_OK;
    }
    if (held->n == held->room) {
        int32_t more = held->room == 0 ? 8 : 2 * held->room;
        HW_TRY(hw_mem_grow(held->mem, (void **)&held->files, (size_t)held->room, (size_t)more, sizeof *held->files));
        held->room = more;
    }
    struct hw_held_file file = {.name = hw_mem_alloc(held->mem, length + 1, 1), .data = hw_mem_alloc(held->mem, size + 1, 1), .size = size};
    if (file.name == NULL || file.data == NULL) {
        hw_mem_free(held->mem, file.name);
        hw_mem_free(held->mem, file.data);
        return HW_NO_MEMORY;
    }
    memcpy(file.name, name, length);
    memcpy(file.data, data, size);
    held->files[held->n++] = file;
    return HW_OK;
}

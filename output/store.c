/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/store.h"

#include <string.h>

enum { WINDOW = 1 << 16, SHORT_ROWS = 1 << 12 }; /* bytes; of all rows of a replicate together */

enum hw_status hw_store_open(struct hw_store *store, struct hw_io *io, struct hw_arena *arena, const char *path, size_t row, int32_t n_scenarios,
                             int32_t n_replicates, int32_t n_slots) {
    *store = (struct hw_store){.row = row, .n_scenarios = n_scenarios, .n_replicates = n_replicates, .n_slots = n_slots};
    store->slots = hw_arena_alloc(arena, (size_t)n_slots * (size_t)n_scenarios * row, sizeof *store->slots);
    store->free = hw_arena_alloc(arena, (size_t)n_slots, sizeof *store->free);
    store->slot_of = hw_arena_alloc(arena, (size_t)n_replicates, sizeof *store->slot_of);
    store->row_read = hw_arena_alloc(arena, row, sizeof *store->row_read);
    store->window = hw_arena_alloc(arena, WINDOW, 1);
    if (store->window == NULL || store->slots == NULL || store->free == NULL || store->slot_of == NULL || store->row_read == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < n_slots; i++) {
        store->free[store->n_free++] = n_slots - 1 - i;
    }
    memset(store->slot_of, -1, (size_t)n_replicates * sizeof *store->slot_of);
    return hw_io_draft_open(io, arena->mem, path, HW_IO_SCRATCH, &store->file);
}

void hw_store_close(struct hw_store *store) {
    if (store->file.path != NULL) {
        hw_io_draft_drop(&store->file);
    }
}

void hw_store_hold(struct hw_store *store, int32_t replicate) {
    if (store->slot_of[replicate] < 0) {
        HW_REQUIRE(store->n_free > 0);
        store->slot_of[replicate] = store->free[--store->n_free];
    }
}

static uint64_t place_of(const struct hw_store *store, int32_t scenario, int32_t replicate) {
    return ((uint64_t)replicate * (uint64_t)store->n_scenarios + (uint64_t)scenario) * store->row * sizeof(double);
}

static enum hw_status put(struct hw_store *store, int32_t scenario, int32_t replicate, const void *rows, size_t n) {
    store->window_size = 0;
    return hw_io_draft_put(&store->file, place_of(store, scenario, replicate), rows, n * store->row * sizeof(double));
}

enum hw_status hw_store_settle(struct hw_store *store, int32_t replicate) {
    HW_TRY(put(store, 0, replicate, hw_store_row(store, 0, replicate), (size_t)store->n_scenarios));
    store->free[store->n_free++] = store->slot_of[replicate];
    store->slot_of[replicate] = -1;
    return HW_OK;
}

enum hw_status hw_store_put(struct hw_store *store, int32_t scenario, int32_t replicate, const void *row) {
    return put(store, scenario, replicate, row, 1);
}

/* Whoever reads one short row reads the next ones soon. */
static enum hw_status from_file(struct hw_store *store, uint64_t at, void *into, size_t size) {
    if ((size_t)store->n_scenarios * store->row * sizeof(double) > SHORT_ROWS) {
        return hw_io_draft_get(&store->file, at, into, size);
    }
    if (at < store->window_at || at + size > store->window_at + store->window_size) {
        store->window_size = 0;
        HW_TRY(hw_io_draft_get(&store->file, at, store->window, WINDOW));
        store->window_at = at;
        store->window_size = WINDOW;
    }
    memcpy(into, store->window + (at - store->window_at), size);
    return HW_OK;
}

enum hw_status hw_store_get(struct hw_store *store, int32_t scenario, int32_t replicate, size_t offset, size_t count, double *into) {
    if (store->slot_of[replicate] >= 0) {
        memcpy(into, hw_store_row(store, scenario, replicate) + offset, count * sizeof *into);
        return HW_OK;
    }
    enum hw_status status = from_file(store, place_of(store, scenario, replicate) + offset * sizeof *into, into, count * sizeof *into);
    store->status = status != HW_OK ? status : store->status;
    return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_STORE_H
#define HW_OUTPUT_STORE_H
/* Rows of a result that has more of them than are held in memory: a scratch file without a name, beside the result to be.
 *
 * A replicate that is under way has a slot: room for its rows in all scenarios. Settling writes them to the file and frees the slot. Which
 * slot it is changes nothing. Slots are given and freed by one thread at a time; a row in a slot may be written by any thread meanwhile. */
#include "sim/io.h"

struct hw_store {
    struct hw_io_draft file;
    size_t row;           /* values of a scenario and replicate */
    int32_t n_scenarios, n_replicates;
    int32_t n_slots, n_free;
    double *slots;        /* [n_slots][scenario][row]; from the arena, as all here */
    int32_t *free;        /* [n_free] slots that nobody has */
    int32_t *slot_of;     /* [n_replicates] -1: none */
    double *row_read;     /* [row] */
    char *window;         /* of the file: short rows are read many at a time */
    uint64_t window_at;
    size_t window_size;   /* 0: nothing in it */
    enum hw_status status; /* of the last reading that failed */
};

/* A store of nothing. hw_store_close may follow, whatever the answer, and for one that is all zeros. */
enum hw_status hw_store_open(struct hw_store *store, struct hw_io *io, struct hw_arena *arena, const char *path, size_t row, int32_t n_scenarios,
                             int32_t n_replicates, int32_t n_slots) HW_MUST_CHECK;
void hw_store_close(struct hw_store *store);

/* Gives a replicate a slot, unless it has one; there must be a free one. */
void hw_store_hold(struct hw_store *store, int32_t replicate);
/* Writes its rows to the file and frees the slot. */
enum hw_status hw_store_settle(struct hw_store *store, int32_t replicate) HW_MUST_CHECK;

/* The row of a replicate that has a slot. */
static inline double *hw_store_row(const struct hw_store *store, int32_t scenario, int32_t replicate) {
    HW_REQUIRE(store->slot_of[replicate] >= 0);
    return store->slots + ((size_t)store->slot_of[replicate] * (size_t)store->n_scenarios + (size_t)scenario) * store->row;
}

/* A whole row to the file; count of its values, from the offset-th on, from wherever they are. */
enum hw_status hw_store_put(struct hw_store *store, int32_t scenario, int32_t replicate, const void *row) HW_MUST_CHECK;
enum hw_status hw_store_get(struct hw_store *store, int32_t scenario, int32_t replicate, size_t offset, size_t count, double *into) HW_MUST_CHECK;

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_INPUTS_H
#define HW_INPUTS_H
/* Everything that a run read, as its result keeps it: the configuration first, then schemes, data files and forms, each under its name
 * as seen from the folder of the configuration. They are packed once, when the run is loaded, and lie in every shard and in the result
 * as they were packed, so that the bytes of a result do not depend on how its replicates were shared out. */
#include "sim/arena.h"
#include "sim/held.h"

struct hw_inputs {
    int32_t n;
    const char *const *names;
    const uint64_t *sizes;
    uint64_t size;        /* of all of them together */
    const char *packed;   /* one after the other, deflated (zlib's format); NULL in what was read from a result */
    uint64_t packed_size;
    const char *bytes;    /* the same as they were; NULL in what was packed */
};

enum { HW_INPUTS_MOST = 1 << 30 }; /* bytes; more is not kept, and such a run cannot be made again from its result */

/* Memory from the arena. *out is NULL when it would be too much to keep. */
enum hw_status hw_inputs_pack(struct hw_arena *arena, const struct hw_held *held, const struct hw_inputs **out) HW_MUST_CHECK;
/* Fills held, which is empty, from what was read from a result. */
enum hw_status hw_inputs_hold(const struct hw_inputs *inputs, struct hw_held *held) HW_MUST_CHECK;

#endif

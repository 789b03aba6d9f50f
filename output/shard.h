/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_SHARD_H
#define HW_OUTPUT_SHARD_H
/* A shard: some finished replicates of a run, in one small file. Shards are the checkpoint of a run and the unit of a cluster job.
 *
 * In the file:  head (mark, layout, sizes) | key | numbers, states, reasons | values | seal (sim/checksum.h)
 *
 * The key is everything that a run is, packed: version, model, seed, configuration, data, scenarios, parameters, layout of
 * the measures, how many replicates there will be. Two shards belong to one run when their keys are equal byte for byte; a result can
 * be made from a key and all values. Which replicates share a shard does not matter to the result.
 *
 * Reading checks the seal before it believes anything, and every count and length after that. */
#include "output/results.h"

#define HW_SHARD_SUFFIX ".shard"
enum { HW_SHARD_LAYOUT = 1 };

struct hw_shard_key {
    char *bytes; /* owned by whoever made it */
    size_t size;
};

/* Packs what a run is; the caller frees key->bytes with mem. planned: replicates of the whole run. */
enum hw_status hw_shard_pack(struct hw_mem *mem, const struct hw_results *results, int32_t planned, struct hw_shard_key *key) HW_MUST_CHECK;

/* The other way round: all but replicates, states and values. HW_BAD_INPUT when the bytes make no sense. Texts are borrowed from
 * the key where they can be, so it must live as long; the rest comes from the arena. */
enum hw_status hw_shard_unpack(struct hw_arena *arena, struct hw_shard_key key, struct hw_results *results, int32_t *planned) HW_MUST_CHECK;

/* The same of two results, b being whole and a to have planned replicates; false when they are of the same run. */
bool hw_shard_runs_differ(const struct hw_results *a, int32_t planned, const struct hw_results *b, char *words, size_t size);

/* Says in words how the run of b differs from that of a ("seed 2 instead of 1"). */
void hw_shard_difference(struct hw_arena *arena, struct hw_shard_key a, struct hw_shard_key b, char *words, size_t size);

/* Writes the replicates at the given places of results (all scenarios), whole or not at all. */
enum hw_status hw_shard_write(struct hw_io *io, struct hw_mem *mem, struct hw_shard_key key, const struct hw_results *results,
                              const int32_t *places, int32_t n, const char *path) HW_MUST_CHECK;

struct hw_shard { /* one that was read; everything points into data */
    char *data;   /* owned; hw_shard_clear */
    struct hw_shard_key key;
    int32_t n_scenarios, n_replicates;
    size_t row;                /* values of a scenario and replicate */
    const char *numbers;       /* int32 [n_replicates], not aligned */
    const uint8_t *states;     /* [scenario][replicate] */
    const char *reasons;       /* packed texts */
    size_t reasons_size;
    const char *values;        /* double [scenario][replicate][row], not aligned */
};

/* HW_BAD_INPUT, with message saying which file and why, when it is no shard, or damaged; HW_IO when it cannot be read. */
enum hw_status hw_shard_read(struct hw_io *io, struct hw_mem *mem, const char *path, struct hw_shard *shard, char *message,
                             size_t message_size) HW_MUST_CHECK;
/* The same for bytes in memory, which path names in messages; they must outlive the shard, which then is not cleared. */
enum hw_status hw_shard_open(char *data, size_t size, const char *path, struct hw_shard *shard, char *message, size_t message_size) HW_MUST_CHECK;
void hw_shard_clear(struct hw_mem *mem, struct hw_shard *shard);

/* The number of its i-th replicate. */
int32_t hw_shard_number(const struct hw_shard *shard, int32_t i);

/* Copies its i-th replicate to a place of results, which have the layout of its key. Reasons go to the arena. */
enum hw_status hw_shard_take(const struct hw_shard *shard, int32_t i, struct hw_arena *arena, struct hw_results *results,
                             int32_t place) HW_MUST_CHECK;
/* True when that place already holds the same, bit for bit. False also when that cannot be read: hw_results_status knows. */
bool hw_shard_same(const struct hw_shard *shard, int32_t i, const struct hw_results *results, int32_t place);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a shard: as they are, and again with a seal that fits, so that what lies behind the checksum is reached too. What is taken
 * for a shard is unpacked, compared and copied into results, without a crash or a leak. Built by -DHW_FUZZ=ON with clang; run as
 *   fuzz_shard -max_total_time=60 -timeout=2 CORPUS     (any OUT.h5.parts is a corpus) */
#include <string.h>

#include "output/shard.h"
#include "output/shard_pack.h"
#include "sim/checksum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_all(struct hw_arena *arena, const struct hw_shard *shard, struct hw_results *results) {
    size_t n = (size_t)shard->n_replicates, cells = n * (size_t)shard->n_scenarios;
    results->n_replicates = shard->n_replicates;
    results->state = hw_arena_alloc(arena, cells, 1);
    results->reason = hw_arena_alloc(arena, cells, sizeof *results->reason);
    results->values = hw_arena_alloc(arena, cells * results->layout->row, sizeof *results->values);
    if (results->state == NULL || results->reason == NULL || results->values == NULL) {
        return;
    }
    for (int32_t i = 0; i < shard->n_replicates; i++) {
        (void)hw_shard_number(shard, i);
        if (hw_shard_take(shard, i, arena, results, i) == HW_OK && !hw_shard_same(shard, i, results, i)) {
            abort();
        }
    }
}

static void look(struct hw_mem *mem, char *data, size_t size) {
    struct hw_arena arena;
    struct hw_shard shard;
    struct hw_results results;
    int32_t planned;
    char message[400];
    hw_arena_init(&arena, mem);
    if (hw_shard_open(data, size, "shard", &shard, message, sizeof message) == HW_OK) {
        struct hw_shard_key other = {.bytes = shard.key.bytes, .size = shard.key.size / 2};
        hw_shard_difference(&arena, shard.key, other, message, sizeof message);
        if (hw_shard_unpack(&arena, shard.key, &results, &planned) == HW_OK && results.n_scenarios == shard.n_scenarios &&
            results.layout->row == shard.row) {
            take_all(&arena, &shard, &results);
        }
    }
    hw_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct hw_mem mem;
    hw_mem_init(&mem);
    mem.limit_bytes = 256 << 20;
    char *copy = hw_mem_alloc(&mem, size + sizeof(struct hw_seal), 1);
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data, size);
    look(&mem, copy, size);
    struct hw_seal seal = {.size = size, .checksum = hw_checksum_of(copy, size)};
    memcpy(seal.mark, HW_SHARD_SEAL, sizeof seal.mark);
    memcpy(copy + size, &seal, sizeof seal);
    look(&mem, copy, size + sizeof seal);
    hw_mem_free(&mem, copy);
    if (mem.live_blocks != 0) {
        abort();
    }
    return 0;
}

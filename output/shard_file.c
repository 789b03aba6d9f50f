/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/shard_pack.h"

#include "sim/checksum.h"

enum { PIECE = 1 << 16 }; /* a multiple of 8, as the checksum wants it */

/* ---- writing ---- */

struct hw_shard_stream { /* a shard on its way to disk, a piece at a time */
    struct hw_io_draft draft;
    char *piece; /* [PIECE and a seal] */
    size_t used;
    uint64_t at, sum;
    enum hw_status status;
};

static void write_piece(struct hw_shard_stream *stream, size_t size) {
    if (stream->status == HW_OK) {
        stream->status = hw_io_draft_put(&stream->draft, stream->at, stream->piece, size);
    }
    stream->at += size;
    stream->used = 0;
}

void hw_shard_pour(struct hw_shard_stream *stream, const char *data, size_t size) {
    while (size > 0) {
        size_t some = size < PIECE - stream->used ? size : PIECE - stream->used;
        memcpy(stream->piece + stream->used, data, some);
        stream->used += some;
        data += some;
        size -= some;
        if (stream->used == PIECE) {
            stream->sum = hw_checksum_more(stream->sum, stream->piece, PIECE);
            write_piece(stream, PIECE);
        }
    }
}

static enum hw_status put_rows(struct hw_shard_out *out, const struct hw_results *r, const int32_t *places, int32_t n) {
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        for (int32_t i = 0; i < n; i++) {
            const double *row = hw_results_look(r, s, places[i]);
            if (row == NULL) {
                return hw_results_status(r);
            }
            hw_shard_put(out, row, r->layout->row * sizeof *row);
        }
    }
    return HW_OK;
}

static size_t cell(const struct hw_results *r, int32_t scenario, int32_t place) {
    return (size_t)scenario * (size_t)r->n_replicates + (size_t)place;
}

static void put_reasons(struct hw_shard_out *out, const struct hw_results *r, const int32_t *places, int32_t n) {
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        for (int32_t i = 0; i < n; i++) {
            if (r->state[cell(r, s, places[i])] == HW_REP_FAILED) {
                hw_shard_put_text(out, r->reason[cell(r, s, places[i])]);
            }
        }
    }
}

static enum hw_status put_shard(struct hw_shard_out *out, const struct hw_shard_head *head, struct hw_shard_key key, const struct hw_results *r,
                                const int32_t *places, int32_t n) {
    hw_shard_put(out, head, sizeof *head);
    hw_shard_put(out, key.bytes, key.size);
    for (int32_t i = 0; i < n; i++) {
        hw_shard_put(out, &r->replicate[places[i]], sizeof(int32_t));
    }
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        for (int32_t i = 0; i < n; i++) {
            hw_shard_put(out, &r->state[cell(r, s, places[i])], 1);
        }
    }
    put_reasons(out, r, places, n);
    return put_rows(out, r, places, n);
}

/* The last piece, and the seal in the same call. */
static void put_seal(struct hw_shard_stream *stream) {
    struct hw_seal seal = {.size = stream->at + stream->used, .checksum = hw_checksum_more(stream->sum, stream->piece, stream->used)};
    memcpy(seal.mark, HW_SHARD_SEAL, sizeof seal.mark);
    memcpy(stream->piece + stream->used, &seal, sizeof seal);
    write_piece(stream, stream->used + sizeof seal);
}

enum hw_status hw_shard_write(struct hw_io *io, struct hw_mem *mem, struct hw_shard_key key, const struct hw_results *results,
                              const int32_t *places, int32_t n, const char *path) {
    struct hw_shard_out reasons = {.bytes = NULL};
    put_reasons(&reasons, results, places, n);
    struct hw_shard_head head = {.layout = HW_SHARD_LAYOUT,
                                 .key_size = key.size,
                                 .n_scenarios = (uint64_t)results->n_scenarios,
                                 .n_replicates = (uint64_t)n,
                                 .row = results->layout->row,
                                 .reasons_size = reasons.size};
    memcpy(head.mark, HW_SHARD_MARK, sizeof head.mark);
    size_t cells = (size_t)results->n_scenarios * (size_t)n;
    size_t body = sizeof head + key.size + (size_t)n * sizeof(int32_t) + cells + reasons.size + cells * results->layout->row * sizeof(double);
    struct hw_shard_stream stream = {.sum = hw_checksum_start(body), .piece = hw_mem_alloc(mem, PIECE + sizeof(struct hw_seal), 1)};
    if (stream.piece == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = hw_io_draft_open(io, mem, path, HW_IO_TO_KEEP, &stream.draft);
    if (status == HW_OK) {
        struct hw_shard_out out = {.stream = &stream};
        status = put_shard(&out, &head, key, results, places, n);
        if (status == HW_OK) {
            put_seal(&stream);
            HW_REQUIRE(stream.at == body + sizeof(struct hw_seal));
            status = stream.status;
        }
        if (status == HW_OK) {
            status = hw_io_draft_keep(&stream.draft, stream.at);
        } else {
            hw_io_draft_drop(&stream.draft);
        }
    }
    hw_mem_free(mem, stream.piece);
    return status;
}

/* ---- reading ---- */

/* What is wrong with the bytes as a whole; NULL when they are as they were written. */
static const char *fault_of(const char *data, size_t size) {
    struct hw_seal seal;
    if (size == 0) {
        return "is empty";
    }
    if (size < sizeof seal.mark || memcmp(data, HW_SHARD_MARK, 16) != 0) {
        return "is not a shard of homeward";
    }
    if (size < sizeof(struct hw_shard_head) + sizeof seal) {
        return "is damaged: it is cut short";
    }
    memcpy(&seal, data + size - sizeof seal, sizeof seal);
    if (memcmp(seal.mark, HW_SHARD_SEAL, sizeof seal.mark) != 0) {
        return "is damaged: it is cut short, or its end was changed";
    }
    if (seal.size != size - sizeof seal || seal.checksum != hw_checksum_of(data, size - sizeof seal)) {
        return "is damaged: its checksum does not match";
    }
    return NULL;
}

/* Finds the parts. False when the counts do not fit the size: a sealed file made by hand. */
static bool find_parts(struct hw_shard *shard, size_t size) {
    struct hw_shard_head head;
    memcpy(&head, shard->data, sizeof head);
    size_t left = size - sizeof(struct hw_seal) - sizeof head;
    if (head.n_scenarios < 1 || head.n_scenarios > INT32_MAX || head.n_replicates < 1 || head.n_replicates > INT32_MAX || head.key_size > left ||
        head.reasons_size > left) {
        return false;
    }
    size_t cells = (size_t)head.n_scenarios * (size_t)head.n_replicates, values, bytes;
    if (__builtin_mul_overflow(cells, (size_t)head.row, &values) || __builtin_mul_overflow(values, sizeof(double), &bytes)) {
        return false;
    }
    size_t numbers = (size_t)head.n_replicates * sizeof(int32_t);
    size_t parts[] = {(size_t)head.key_size, numbers, cells, (size_t)head.reasons_size, bytes};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i] > left) {
            return false;
        }
        left -= parts[i];
    }
    shard->key = (struct hw_shard_key){.bytes = shard->data + sizeof head, .size = parts[0]};
    shard->numbers = shard->key.bytes + parts[0];
    shard->states = (const uint8_t *)shard->numbers + numbers;
    shard->reasons = (const char *)shard->states + cells;
    shard->reasons_size = parts[3];
    shard->values = shard->reasons + parts[3];
    shard->n_scenarios = (int32_t)head.n_scenarios;
    shard->n_replicates = (int32_t)head.n_replicates;
    shard->row = (size_t)head.row;
    return left == 0;
}

static bool states_fit(const struct hw_shard *shard) {
    struct hw_shard_in in = {.at = shard->reasons, .left = shard->reasons_size};
    size_t cells = (size_t)shard->n_scenarios * (size_t)shard->n_replicates;
    for (size_t i = 0; i < cells; i++) {
        if (shard->states[i] == HW_REP_FAILED) {
            (void)hw_shard_need_text(&in);
        } else if (shard->states[i] != HW_REP_DONE) {
            return false;
        }
    }
    return !in.bad && in.left == 0;
}

enum hw_status hw_shard_open(char *data, size_t size, const char *path, struct hw_shard *shard, char *message, size_t message_size) {
    struct hw_shard open = {.data = data};
    const char *fault = fault_of(data, size);
    uint64_t layout = 0;
    if (fault == NULL) {
        memcpy(&layout, data + offsetof(struct hw_shard_head, layout), sizeof layout);
        if (layout != HW_SHARD_LAYOUT) {
            snprintf(message, message_size, "%s is in layout %llu of shards; this program reads layout %d", path, (unsigned long long)layout,
                     HW_SHARD_LAYOUT);
            return HW_BAD_INPUT;
        }
        fault = find_parts(&open, size) && states_fit(&open) ? NULL : "is damaged: its parts do not fit together";
    }
    if (fault != NULL) {
        snprintf(message, message_size, "%s %s", path, fault);
        return HW_BAD_INPUT;
    }
    *shard = open;
    return HW_OK;
}

enum hw_status hw_shard_read(struct hw_io *io, struct hw_mem *mem, const char *path, struct hw_shard *shard, char *message,
                             size_t message_size) {
    char *data = NULL;
    size_t size = 0;
    if (hw_io_exists(path) && !hw_io_is_ordinary(path)) { /* a pipe would be waited for */
        snprintf(message, message_size, "%s is not an ordinary file", path);
        return HW_BAD_INPUT;
    }
    enum hw_status status = hw_io_read_file(io, mem, path, SIZE_MAX / 4, &data, &size);
    if (status == HW_NO_MEMORY) {
        return status;
    }
    if (status != HW_OK) {
        snprintf(message, message_size, "%s cannot be read: %s", path, strerror(io->last_errno));
        return status;
    }
    status = hw_shard_open(data, size, path, shard, message, message_size);
    if (status != HW_OK) {
        hw_mem_free(mem, data);
    }
    return status;
}

void hw_shard_clear(struct hw_mem *mem, struct hw_shard *shard) {
    hw_mem_free(mem, shard->data);
    shard->data = NULL;
}

/* ---- what it holds ---- */

int32_t hw_shard_number(const struct hw_shard *shard, int32_t i) {
    int32_t number;
    memcpy(&number, shard->numbers + (size_t)i * sizeof number, sizeof number);
    return number;
}

static size_t cell_of(const struct hw_shard *shard, int32_t scenario, int32_t i) {
    return (size_t)scenario * (size_t)shard->n_replicates + (size_t)i;
}

/* Why a replicate failed; the reasons of failed cells stand in their order. */
static const char *reason_of(const struct hw_shard *shard, int32_t scenario, int32_t i) {
    struct hw_shard_in in = {.at = shard->reasons, .left = shard->reasons_size};
    const char *reason = NULL;
    for (size_t c = 0; c <= cell_of(shard, scenario, i); c++) {
        if (shard->states[c] == HW_REP_FAILED) {
            reason = hw_shard_get_text(&in);
        }
    }
    return reason;
}

static const char *row_of(const struct hw_shard *shard, int32_t scenario, int32_t i) {
    return shard->values + cell_of(shard, scenario, i) * shard->row * sizeof(double);
}

enum hw_status hw_shard_take(const struct hw_shard *shard, int32_t i, struct hw_arena *arena, struct hw_results *results, int32_t place) {
    HW_REQUIRE(shard->n_scenarios == results->n_scenarios && shard->row == results->layout->row);
    for (int32_t s = 0; s < shard->n_scenarios; s++) {
        size_t to = cell(results, s, place);
        results->state[to] = shard->states[cell_of(shard, s, i)];
        if (results->state[to] == HW_REP_FAILED) {
            const char *reason = reason_of(shard, s, i);
            results->reason[to] = hw_arena_text(arena, reason, strlen(reason));
            if (results->reason[to] == NULL) {
                return HW_NO_MEMORY;
            }
        }
        HW_TRY(hw_results_put(results, s, place, row_of(shard, s, i)));
    }
    return HW_OK;
}

bool hw_shard_same(const struct hw_shard *shard, int32_t i, const struct hw_results *results, int32_t place) {
    bool same = true;
    for (int32_t s = 0; s < shard->n_scenarios && same; s++) {
        const double *row = hw_results_look(results, s, place);
        same = results->state[cell(results, s, place)] == shard->states[cell_of(shard, s, i)] && row != NULL &&
               memcmp(row, row_of(shard, s, i), shard->row * sizeof(double)) == 0;
    }
    return same;
}

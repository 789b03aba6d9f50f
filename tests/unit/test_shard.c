/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/shard.h"
#include "output/shard_pack.h"
#include "sim/checksum.h"
#include "tests/made_up.h"

enum { PLANNED = 9, INPUTS = 77 };

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_io io;
    struct made_up made;
    struct hw_shard_key key;
    char path[64];
    char message[400];
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    hw_io_init(&b->io);
    snprintf(b->path, sizeof b->path, "/tmp/hw_test_shard_%ld", (long)getpid());
    *state = b;
    enum hw_status made = made_up_init(&b->made, &b->arena);
    b->made.results.inputs = INPUTS;
    return made == HW_OK && hw_shard_pack(&b->mem, &b->made.results, PLANNED, &b->key) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    unlink(b->path);
    hw_mem_free(&b->mem, b->key.bytes);
    hw_arena_clear(&b->arena);
    int leaked = b->mem.live_blocks != 0;
    free(b);
    return leaked ? -1 : 0;
}

static void write_places(struct bench *b, const int32_t *places, int32_t n) {
    assert_int_equal(hw_shard_write(&b->io, &b->mem, b->key, &b->made.results, places, n, b->path), HW_OK);
}

static enum hw_status read_it(struct bench *b, struct hw_shard *shard) {
    return hw_shard_read(&b->io, &b->mem, b->path, shard, b->message, sizeof b->message);
}

static enum hw_status open_it(struct bench *b, char *data, size_t size, struct hw_shard *shard) {
    return hw_shard_open(data, size, b->path, shard, b->message, sizeof b->message);
}

static void read_bytes(struct bench *b, char **data, size_t *size) {
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->path, SIZE_MAX / 4, data, size), HW_OK);
}

static void write_bytes(struct bench *b, const void *data, size_t size) {
    assert_int_equal(hw_io_replace_file(&b->io, &b->mem, b->path, data, size), HW_OK);
}

static size_t cell(int32_t s, int32_t r) {
    return (size_t)s * MADE_UP_REPLICATES + (size_t)r;
}

/* Everything that a result file shows goes through a key and a shard and comes out as it was: the files are equal byte for byte. A
 * field that is added to results and forgotten in output/shard_key.c fails here, as long as tests/made_up.h uses it. */
static void a_result_made_of_shards_has_the_same_bytes(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {0, 1, 2, 3};
    char *want = NULL, *got = NULL;
    size_t n_want = 0, n_got = 0;
    struct hw_results results;
    struct hw_shard shard;
    int32_t planned = 0;
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &b->made.results, b->path), HW_OK);
    read_bytes(b, &want, &n_want);
    write_places(b, places, 4);
    assert_int_equal(read_it(b, &shard), HW_OK);
    assert_int_equal(hw_shard_unpack(&b->arena, shard.key, &results, &planned), HW_OK);
    assert_int_equal(planned, PLANNED);
    uint8_t states[MADE_UP_SCENARIOS * MADE_UP_REPLICATES] = {0};
    const char *reasons[MADE_UP_SCENARIOS * MADE_UP_REPLICATES] = {NULL};
    results.n_replicates = MADE_UP_REPLICATES;
    results.replicate = made_up_replicates;
    results.state = states;
    results.reason = reasons;
    results.values = hw_arena_alloc(&b->arena, MADE_UP_SCENARIOS * MADE_UP_REPLICATES * results.layout->row, sizeof(double));
    for (int32_t i = 0; i < 4; i++) {
        assert_int_equal(hw_shard_number(&shard, i), made_up_replicates[i]);
        assert_int_equal(hw_shard_take(&shard, i, &b->arena, &results, i), HW_OK);
        assert_true(hw_shard_same(&shard, i, &results, i));
    }
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &results, b->path), HW_OK);
    read_bytes(b, &got, &n_got);
    assert_int_equal(n_got, n_want);
    assert_memory_equal(got, want, n_want);
    hw_shard_clear(&b->mem, &shard);
    hw_mem_free(&b->mem, want);
    hw_mem_free(&b->mem, got);
}

static void a_shard_holds_the_replicates_asked_for_and_no_others(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {2, 1};
    struct hw_shard shard;
    write_places(b, places, 2);
    assert_int_equal(read_it(b, &shard), HW_OK);
    assert_int_equal(shard.n_replicates, 2);
    assert_int_equal(hw_shard_number(&shard, 0), made_up_replicates[2]);
    assert_int_equal(hw_shard_number(&shard, 1), made_up_replicates[1]);
    assert_true(hw_shard_same(&shard, 1, &b->made.results, 1));
    assert_false(hw_shard_same(&shard, 1, &b->made.results, 0));
    b->made.state[cell(1, 2)] = HW_REP_MISSING;
    b->made.reason[cell(1, 2)] = NULL;
    assert_int_equal(hw_shard_take(&shard, 0, &b->arena, &b->made.results, 2), HW_OK);
    assert_int_equal(b->made.state[cell(1, 2)], HW_REP_FAILED);
    assert_string_equal(b->made.reason[cell(1, 2)], "deadlock at day 12");
    assert_true(hw_shard_same(&shard, 0, &b->made.results, 2));
    b->made.state[cell(1, 2)] = HW_REP_DONE; /* the same numbers, of a replicate that did not fail */
    assert_false(hw_shard_same(&shard, 0, &b->made.results, 2));
    struct hw_mem none;
    struct hw_arena empty;
    hw_mem_init(&none);
    hw_arena_init(&empty, &none);
    none.fail_at = 1;
    none.fail_on = true;
    assert_int_equal(hw_shard_take(&shard, 0, &empty, &b->made.results, 2), HW_NO_MEMORY); /* for the reason */
    hw_shard_clear(&b->mem, &shard);
}

/* Promise P13 on a sample here, and on every bit by scripts/test_shards: HW_EVERY_BIT=1. */
static void a_flipped_bit_is_found(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {0, 2};
    char *data = NULL;
    size_t size = 0;
    write_places(b, places, 2);
    read_bytes(b, &data, &size);
    size_t step = getenv("HW_EVERY_BIT") != NULL ? 1 : 13; /* a prime: all places in a byte come up */
    size_t found = 0;
    for (size_t bit = 0; bit < 8 * size; bit += step) {
        struct hw_shard shard;
        data[bit / 8] = (char)(data[bit / 8] ^ (1 << bit % 8));
        assert_int_equal(open_it(b, data, size, &shard), HW_BAD_INPUT);
        assert_non_null(strstr(b->message, b->path));
        data[bit / 8] = (char)(data[bit / 8] ^ (1 << bit % 8));
        found++;
    }
    assert_true(found > 500);
    hw_mem_free(&b->mem, data);
}

static void a_torn_shard_is_found(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {0, 1, 2, 3};
    char *data = NULL;
    size_t size = 0;
    write_places(b, places, 4);
    read_bytes(b, &data, &size);
    size_t step = getenv("HW_EVERY_BIT") != NULL ? 1 : 37;
    for (size_t left = 0; left < size; left += step) {
        struct hw_shard shard;
        assert_int_equal(open_it(b, data, left, &shard), HW_BAD_INPUT);
    }
    char *tail = calloc(1, size); /* as after a power cut: the right length, the end never written */
    memcpy(tail, data, size / 2);
    struct hw_shard shard;
    assert_int_equal(open_it(b, tail, size, &shard), HW_BAD_INPUT);
    free(tail);
    hw_mem_free(&b->mem, data);
}

static void seal_again(char *data, size_t size) {
    struct hw_seal seal = {.size = size - sizeof seal, .checksum = hw_checksum_of(data, size - sizeof seal)};
    memcpy(seal.mark, HW_SHARD_SEAL, sizeof seal.mark);
    memcpy(data + size - sizeof seal, &seal, sizeof seal);
}

/* Files that somebody made: the checksum is right, the content is not. Never a crash (the sanitizers watch), and what is taken for
 * good can be unpacked or is refused. */
static void a_sealed_forgery_does_no_harm(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {2};
    char *data = NULL;
    size_t size = 0;
    write_places(b, places, 1);
    read_bytes(b, &data, &size);
    size_t refused = 0;
    for (size_t at = 0; at < size - sizeof(struct hw_seal); at++) {
        struct hw_arena arena;
        struct hw_shard shard;
        char old = data[at];
        data[at] = (char)(old ^ (at % 2 ? 0xff : 0x80));
        seal_again(data, size);
        hw_arena_init(&arena, &b->mem);
        enum hw_status status = open_it(b, data, size, &shard);
        if (status == HW_OK) {
            struct hw_results results;
            int32_t planned;
            status = hw_shard_unpack(&arena, shard.key, &results, &planned);
            hw_shard_difference(&arena, b->key, shard.key, b->message, sizeof b->message);
        }
        refused += status == HW_BAD_INPUT;
        hw_arena_clear(&arena);
        data[at] = old;
        at += at > 800 ? 6 : 0;
    }
    assert_true(refused > 100);
    hw_mem_free(&b->mem, data);
}

/* A shard with one thing in it changed and sealed again. */
static enum hw_status forged(struct bench *b, char *data, size_t size, size_t at, uint64_t value, size_t bytes) {
    struct hw_shard shard;
    char *copy = malloc(size);
    assert_non_null(copy);
    memcpy(copy, data, size);
    memcpy(copy + at, &value, bytes);
    seal_again(copy, size);
    enum hw_status status = open_it(b, copy, size, &shard);
    free(copy);
    return status;
}

#define HEAD(field) offsetof(struct hw_shard_head, field)
static void counts_that_cannot_be_are_refused(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {2}; /* of which the second scenario failed */
    char *data = NULL;
    size_t size = 0;
    write_places(b, places, 1);
    read_bytes(b, &data, &size);
    struct hw_shard_head head;
    memcpy(&head, data, sizeof head);
    const struct {
        size_t at;
        uint64_t value;
    } cases[] = {{HEAD(n_scenarios), 0},         {HEAD(n_scenarios), UINT64_C(1) << 32}, {HEAD(n_replicates), 0},         {HEAD(n_replicates), UINT64_C(1) << 32},
                 {HEAD(key_size), size},         {HEAD(reasons_size), size},             {HEAD(row), UINT64_MAX / 2},     {HEAD(row), UINT64_C(1) << 61},
                 {HEAD(row), head.row + 1},      {HEAD(row), head.row - 1},              {HEAD(n_scenarios), 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(forged(b, data, size, cases[i].at, cases[i].value, 8), HW_BAD_INPUT);
        assert_non_null(strstr(b->message, "is damaged: its parts do not fit together"));
    }
    size_t states = sizeof head + (size_t)head.key_size + sizeof(int32_t);
    assert_int_equal(forged(b, data, size, states + 1, HW_REP_FAILED, 1), HW_OK); /* as it is */
    assert_int_equal(forged(b, data, size, states + 1, HW_REP_DONE, 1), HW_BAD_INPUT); /* a reason for nothing */
    assert_int_equal(forged(b, data, size, states, HW_REP_FAILED, 1), HW_BAD_INPUT); /* a failure without a reason */
    assert_int_equal(forged(b, data, size, states, HW_REP_MISSING, 1), HW_BAD_INPUT);
    struct hw_shard shard;
    assert_int_equal(open_it(b, data, 9, &shard), HW_BAD_INPUT);
    assert_non_null(strstr(b->message, "is not a shard"));
    hw_mem_free(&b->mem, data);
}

/* More than a piece, on a disk that fails at each call in turn: the file is there and whole, or it is not there. */
static void a_large_shard_is_whole_or_not_there(void **state) {
    struct bench *b = *state;
    enum { LONG = 300000 };
    const int32_t places[] = {0, 1, 2, 3};
    char *text = malloc(LONG);
    assert_non_null(text);
    memset(text, 'x', LONG);
    text[LONG - 1] = '\0';
    b->made.results.config_text = text;
    hw_mem_free(&b->mem, b->key.bytes);
    assert_int_equal(hw_shard_pack(&b->mem, &b->made.results, PLANNED, &b->key), HW_OK);
    uint64_t k = 1;
    for (uint64_t calls = k; calls >= k; k++) {
        hw_io_init(&b->io);
        b->io.fail_at = k;
        b->io.fault = HW_IO_FAULT_NO_SPACE;
        enum hw_status status = hw_shard_write(&b->io, &b->mem, b->key, &b->made.results, places, 4, b->path);
        calls = status == HW_OK ? b->io.calls : k + 1;
        struct hw_shard shard;
        hw_io_init(&b->io);
        assert_int_equal(read_it(b, &shard), status == HW_OK ? HW_OK : HW_IO);
        if (status == HW_OK) {
            assert_true(shard.key.size == b->key.size && memcmp(shard.key.bytes, b->key.bytes, b->key.size) == 0);
            assert_true(hw_shard_same(&shard, 3, &b->made.results, 3));
            hw_shard_clear(&b->mem, &shard);
            unlink(b->path);
        }
    }
    assert_true(k > 8); /* open twice, five writes, flush */
    free(text);
}

/* Each request for memory of a write refused in turn: it says so, and there is no shard. */
static void a_shard_without_memory_is_not_there(void **state) {
    struct bench *b = *state;
    const int32_t places[] = {0, 1};
    enum hw_status status = HW_NO_MEMORY;
    int refused = 0;
    for (; status != HW_OK; refused++) {
        assert_int_not_equal(access(b->path, F_OK), 0);
        b->mem.fail_at = b->mem.calls + 1 + (uint64_t)refused;
        status = hw_shard_write(&b->io, &b->mem, b->key, &b->made.results, places, 2, b->path);
        b->mem.fail_at = 0;
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
    }
    assert_true(refused > 2); /* a piece and the names of the draft */
    assert_int_equal(access(b->path, F_OK), 0);
}

static void differ_by(struct bench *b, const char *want, int32_t planned, uint64_t inputs) {
    struct hw_shard_key other;
    b->made.results.inputs = inputs;
    assert_int_equal(hw_shard_pack(&b->mem, &b->made.results, planned, &other), HW_OK);
    assert_false(other.size == b->key.size && memcmp(other.bytes, b->key.bytes, other.size) == 0);
    hw_shard_difference(&b->arena, b->key, other, b->message, sizeof b->message);
    assert_string_equal(b->message, want);
    hw_mem_free(&b->mem, other.bytes);
}

static void a_difference_is_named(void **state) {
    struct bench *b = *state;
    struct hw_results *r = &b->made.results;
    const struct hw_results was = *r;
    r->seed = 5;
    differ_by(b, "seed 5 instead of 18446744073709551615", PLANNED, INPUTS);
    *r = was;
    r->version = "0.2.0";
    differ_by(b, "homeward 0.2.0 instead of 0.1.0", PLANNED, INPUTS);
    *r = was;
    r->command = "";
    differ_by(b, "options: none instead of --scenario idt --set acute.beds=483", PLANNED, INPUTS);
    r->command = "--scenario x\n";
    differ_by(b, "options: --scenario x instead of --scenario idt --set acute.beds=483", PLANNED, INPUTS);
    *r = was;
    r->config_text = "# 5 \xc2\xa3\nmodel: network\n";
    differ_by(b, "the configuration made_up.yaml differs from line 2 on", PLANNED, INPUTS);
    *r = was;
    struct hw_param_record params[] = {made_up_params[0], {"ae.patience", "4 h", "", "A", ""}};
    r->params = params;
    differ_by(b, "parameter ae.patience: 4 h instead of {exponential: {mean: 4 h}}", PLANNED, INPUTS);
    *r = was;
    differ_by(b, "8 replicates in all instead of 9", PLANNED - 1, INPUTS);
    differ_by(b, "a file that the configuration reads has changed", PLANNED, INPUTS + 1);
    r->title = "Another";
    differ_by(b, "other measures or scenarios", PLANNED, INPUTS);
    *r = was;
}

static void what_is_no_shard_is_named(void **state) {
    struct bench *b = *state;
    struct hw_shard shard;
    assert_int_equal(read_it(b, &shard), HW_IO);
    assert_non_null(strstr(b->message, "cannot be read"));
    write_bytes(b, "", 0);
    assert_int_equal(read_it(b, &shard), HW_BAD_INPUT);
    assert_non_null(strstr(b->message, "is empty"));
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &b->made.results, b->path), HW_OK);
    assert_int_equal(read_it(b, &shard), HW_BAD_INPUT);
    assert_non_null(strstr(b->message, "is not a shard"));
    const int32_t places[] = {0};
    char *data = NULL;
    size_t size = 0;
    write_places(b, places, 1);
    read_bytes(b, &data, &size);
    data[16]++;
    seal_again(data, size);
    write_bytes(b, data, size);
    assert_int_equal(read_it(b, &shard), HW_BAD_INPUT);
    assert_non_null(strstr(b->message, "is in layout 2 of shards; this program reads layout 1"));
    hw_mem_free(&b->mem, data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_result_made_of_shards_has_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_shard_holds_the_replicates_asked_for_and_no_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_flipped_bit_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_torn_shard_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sealed_forgery_does_no_harm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_that_cannot_be_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_large_shard_is_whole_or_not_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_shard_without_memory_is_not_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_difference_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_shard_is_named, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

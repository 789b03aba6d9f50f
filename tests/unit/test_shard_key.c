/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is, packed: keys that are cut, altered or made by hand are refused without harm, and differences are named whatever is missing.
 * That a good one comes out as it went in is in test_shard.c. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "output/shard.h"
#include "output/shard_pack.h"
#include "tests/made_up_bench.h"

static struct hw_shard_key pack(struct bench *b, int32_t planned) {
    struct hw_shard_key key;
    assert_int_equal(hw_shard_pack(&b->mem, b->results, planned, &key), HW_OK);
    return key;
}

static enum hw_status unpack(struct bench *b, struct hw_shard_key key) {
    struct hw_results results = {.seed = 99};
    struct hw_arena arena;
    int32_t planned = 0;
    hw_arena_init(&arena, &b->mem);
    enum hw_status status = hw_shard_unpack(&arena, key, &results, &planned);
    assert_true(status == HW_OK || (results.seed == 99 && planned == 0)); /* untouched */
    hw_arena_clear(&arena);
    return status;
}

/* Packs what b->results says now, and puts it right again. */
static enum hw_status repacked(struct bench *b, struct hw_results was, int32_t planned) {
    struct hw_shard_key key = pack(b, planned);
    enum hw_status status = unpack(b, key);
    hw_mem_free(&b->mem, key.bytes);
    *b->results = was;
    b->layout = b->made.layout;
    return status;
}

static void a_key_cut_anywhere_is_refused(void **state) {
    struct bench *b = *state;
    struct hw_shard_key key = pack(b, 9);
    assert_int_equal(unpack(b, key), HW_OK);
    char *longer = calloc(1, key.size + 8);
    assert_non_null(longer);
    memcpy(longer, key.bytes, key.size);
    for (size_t size = 0; size <= key.size + 8; size++) {
        char *exact = malloc(size + 1); /* so that a read beyond the end is seen by the sanitizers */
        assert_non_null(exact);
        memcpy(exact, longer, size);
        struct hw_shard_key cut = {.bytes = exact, .size = size};
        assert_int_equal(unpack(b, cut), size == key.size ? HW_OK : HW_BAD_INPUT);
        hw_shard_difference(&b->arena, cut, key, b->text, sizeof b->text);
        assert_int_not_equal(b->text[0], '\0');
        hw_shard_difference(&b->arena, key, cut, b->text, sizeof b->text);
        free(exact);
    }
    free(longer);
    hw_mem_free(&b->mem, key.bytes);
}

static void what_must_be_there_is_asked_for(void **state) {
    struct bench *b = *state;
    struct hw_results was = *b->results;
    struct hw_dim dims[2] = {made_up_dims[0], made_up_dims[1]};
    assert_int_equal(repacked(b, was, 9), HW_OK);
    assert_int_equal(repacked(b, was, 0), HW_BAD_INPUT);
    assert_int_equal(repacked(b, was, -1), HW_BAD_INPUT); /* 2^64 - 1 in the key */
    b->results->version = NULL;
    assert_int_equal(repacked(b, was, 9), HW_BAD_INPUT);
    b->results->n_scenarios = 0;
    assert_int_equal(repacked(b, was, 9), HW_BAD_INPUT);
    b->results->scenario = NULL;
    assert_int_equal(repacked(b, was, 9), HW_BAD_INPUT);
    dims[0].labels = NULL;
    b->layout.dims = dims;
    assert_int_equal(repacked(b, was, 9), HW_BAD_INPUT);
    b->results->title = b->results->attribution = NULL; /* may be missing */
    b->results->scenario_text = NULL;
    assert_int_equal(repacked(b, was, 9), HW_OK);
}

/* A breakdown by nothing has no values, observed or not. */
static void a_breakdown_by_nothing_is_good(void **state) {
    struct bench *b = *state;
    static const char *const none[] = {NULL};
    static const double at[] = {0};
    const struct hw_dim dim = {"nothing", 0, none, NULL};
    struct hw_measure measure = made_up_measures[4];
    measure.dims[0] = 0;
    measure.observed_at = at;
    b->layout = (struct hw_layout){.dims = &dim, .n_dims = 1, .measures = &measure, .n_measures = 1};
    assert_int_equal(repacked(b, *b->results, 9), HW_OK);
}

/* Where a text ends in the key: what follows it is the next thing packed. */
static char *behind(struct hw_shard_key key, const char *text) {
    size_t length = strlen(text) + 1;
    for (size_t i = 0; i + length <= key.size; i++) {
        if (memcmp(key.bytes + i, text, length) == 0) {
            return key.bytes + i + length;
        }
    }
    fail_msg("%s is not in the key", text);
    return NULL;
}

static void put_whole(char *at, uint64_t value) {
    memcpy(at, &value, sizeof value);
}

static void counts_that_do_not_fit_are_refused(void **state) {
    struct bench *b = *state;
    static const double at[] = {1, 2, 3};
    const struct hw_dim dims[] = {{"two", 2, made_up_owners, NULL}, {"three", 3, made_up_owners, NULL}};
    struct hw_measure measure = made_up_measures[4];
    measure.dims[0] = 1;
    measure.observed_at = at;
    measure.catalogue = "where";
    b->layout = (struct hw_layout){.dims = dims, .n_dims = 2, .measures = &measure, .n_measures = 1};
    struct hw_shard_key key = pack(b, 9);
    assert_int_equal(unpack(b, key), HW_OK);
    char *n_dims = behind(key, "where"), *dim = n_dims + 8, *many = behind(key, measure.observed_source), *n = many + 8;
    put_whole(dim, 0);
    assert_int_equal(unpack(b, key), HW_BAD_INPUT); /* three observed values for two places */
    put_whole(dim, 2);
    assert_int_equal(unpack(b, key), HW_BAD_INPUT); /* no such dimension */
    put_whole(dim, 1);
    put_whole(n_dims, HW_MEASURE_DIMS + 1);
    assert_int_equal(unpack(b, key), HW_BAD_INPUT);
    put_whole(n_dims, 1);
    put_whole(many, 0);
    assert_int_equal(unpack(b, key), HW_BAD_INPUT); /* one value that is three */
    put_whole(many, 1);
    put_whole(n, UINT64_MAX / 8);
    assert_int_equal(unpack(b, key), HW_BAD_INPUT);
    put_whole(n, 3);
    assert_int_equal(unpack(b, key), HW_OK);
    hw_mem_free(&b->mem, key.bytes);
}

/* 2^22 labels three times over are 2^66 values: more than can be counted, and 0 if the product were let wrap. */
static void a_product_of_dimensions_does_not_wrap(void **state) {
    struct bench *b = *state;
    enum { MANY = 1 << 22 };
    const char **labels = calloc(MANY, sizeof *labels);
    assert_non_null(labels);
    const struct hw_dim dim = {"many", MANY, labels, NULL};
    struct hw_measure measure = {.name = "m", .title = "m", .unit = "1", .definition = "", .catalogue = "", .n_dims = 3};
    b->layout = (struct hw_layout){.dims = &dim, .n_dims = 1, .measures = &measure, .n_measures = 1};
    assert_int_equal(repacked(b, *b->results, 9), HW_BAD_INPUT);
    free(labels);
}

static void no_request_for_memory_fails_unnoticed(void **state) {
    struct bench *b = *state;
    struct hw_shard_key key = pack(b, 9);
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 0;
    for (b->mem.piecemeal = true; status != HW_OK && k < 200; k++) {
        b->mem.fail_at = b->mem.calls + k + 1;
        status = unpack(b, key);
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
    }
    b->mem.fail_at = 0;
    assert_in_range(k, 8, 199);
    hw_mem_free(&b->mem, key.bytes);
}

static void parameters_that_lack_something_are_told_apart(void **state) {
    struct bench *b = *state;
    const struct hw_param_record with = {"a", "x", NULL, NULL, NULL}, without = {"a", NULL, NULL, NULL, NULL}, nameless = {NULL, "y", NULL, NULL, NULL},
                                 empty = {NULL, NULL, NULL, NULL, NULL}, other = {"b", "x", NULL, NULL, NULL};
    const struct {
        struct hw_param_record a, b;
        const char *words;
    } cases[] = {{with, without, "parameter a: none instead of x"},
                 {without, with, "parameter a: x instead of none"},
                 {nameless, empty, "parameter : none instead of y"},
                 {with, other, "other measures or scenarios"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        b->results->n_params = 1;
        b->results->params = &cases[i].a;
        struct hw_shard_key x = pack(b, 9);
        b->results->params = &cases[i].b;
        struct hw_shard_key y = pack(b, 9);
        hw_shard_difference(&b->arena, x, y, b->text, sizeof b->text);
        assert_string_equal(b->text, cases[i].words);
        hw_mem_free(&b->mem, x.bytes);
        hw_mem_free(&b->mem, y.bytes);
    }
    b->results->command = "";
    struct hw_shard_key x = pack(b, 9);
    b->results->command = "--seed 2";
    struct hw_shard_key y = pack(b, 9);
    hw_shard_difference(&b->arena, x, y, b->text, sizeof b->text);
    assert_string_equal(b->text, "options: --seed 2 instead of none");
    hw_mem_free(&b->mem, x.bytes);
    hw_mem_free(&b->mem, y.bytes);
}

/* As --resume compares a finished result with the run that is asked for. */
static void runs_in_memory_are_told_apart(void **state) {
    struct bench *b = *state;
    struct hw_results a = *b->results, other = a;
    static const char *const texts[] = {"", "name: idt\nchange: [x]\n", ""};
    b->text[0] = '\0';
    assert_false(hw_shard_runs_differ(&a, a.n_replicates, &other, b->text, sizeof b->text));
    assert_int_equal(b->text[0], '\0');
    other.seed = 1;
    assert_true(hw_shard_runs_differ(&a, a.n_replicates, &other, b->text, sizeof b->text));
    assert_string_equal(b->text, "seed 1 instead of 18446744073709551615");
    other = a;
    other.inputs++;
    assert_true(hw_shard_runs_differ(&a, a.n_replicates, &other, b->text, sizeof b->text));
    assert_string_equal(b->text, "a file that the configuration reads has changed");
    other = a;
    other.scenario_text = texts;
    assert_true(hw_shard_runs_differ(&a, a.n_replicates, &other, b->text, sizeof b->text));
    assert_string_equal(b->text, "scenario idt says something else now");
    other.n_scenarios = 1; /* the one that both have says the same */
    assert_false(hw_shard_runs_differ(&a, a.n_replicates, &other, b->text, sizeof b->text));
    other = a;
    other.scenario_text = NULL; /* not said: no difference */
    assert_false(hw_shard_runs_differ(&a, a.n_replicates, &other, b->text, sizeof b->text));
    assert_false(hw_shard_runs_differ(&other, a.n_replicates, &a, b->text, sizeof b->text));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_key_cut_anywhere_is_refused),
        TEST(what_must_be_there_is_asked_for),
        TEST(a_breakdown_by_nothing_is_good),
        TEST(counts_that_do_not_fit_are_refused),
        TEST(a_product_of_dimensions_does_not_wrap),
        TEST(no_request_for_memory_fails_unnoticed),
        TEST(runs_in_memory_are_told_apart),
        TEST(parameters_that_lack_something_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

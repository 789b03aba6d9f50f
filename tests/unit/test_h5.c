/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/results.h"
#include "tests/made_up.h"

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_io io;
    struct made_up made;
    char path[64];
    char message[400];
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    hw_io_init(&b->io);
    snprintf(b->path, sizeof b->path, "/tmp/hw_test_h5_%ld.h5", (long)getpid());
    *state = b;
    return made_up_init(&b->made, &b->arena) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    unlink(b->path);
    hw_arena_clear(&b->arena);
    int leaked = b->mem.live_blocks != 0;
    free(b);
    return leaked ? -1 : 0;
}

static enum hw_status write_and_read(struct bench *b, const struct hw_results *results, struct hw_results *read) {
    HW_TRY(hw_h5_write(&b->io, &b->mem, results, b->path));
    return hw_h5_read(&b->io, &b->arena, b->path, read, b->message, sizeof b->message);
}

static void same_bits(const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        assert_true((isnan(a[i]) && isnan(b[i])) || memcmp(a + i, b + i, sizeof *a) == 0);
    }
}

static void test_texts_and_numbers_come_back(void **state) {
    struct bench *b = *state;
    const struct hw_results *want = &b->made.results;
    struct hw_results got;
    assert_int_equal(write_and_read(b, want, &got), HW_OK);
    assert_string_equal(got.model, want->model);
    assert_string_equal(got.title, want->title);
    assert_string_equal(got.version, want->version);
    assert_string_equal(got.config_name, want->config_name);
    assert_string_equal(got.config_text, want->config_text);
    assert_string_equal(got.command, want->command);
    assert_string_equal(got.attribution, want->attribution);
    assert_true(got.seed == UINT64_MAX && !got.complete);
    assert_true(got.n_scenarios == 3 && got.n_replicates == 4 && got.n_params == 2);
    for (int32_t s = 0; s < 3; s++) {
        assert_string_equal(got.scenario[s], want->scenario[s]);
        assert_string_equal(got.scenario_title[s], want->scenario_title[s]);
        assert_string_equal(got.scenario_text[s], want->scenario_text[s]);
        assert_string_equal(got.scenario_evidence[s], want->scenario_evidence[s]);
        assert_string_equal(got.scenario_beyond[s], want->scenario_beyond[s]);
    }
    assert_memory_equal(got.replicate, want->replicate, 4 * sizeof *got.replicate);
    assert_memory_equal(got.state, want->state, 12);
    for (int i = 0; i < 12; i++) {
        if (i == 6) {
            assert_string_equal(got.reason[i], "deadlock at day 12");
        } else {
            assert_null(got.reason[i]);
        }
    }
    for (int32_t i = 0; i < 2; i++) {
        const struct hw_param_record *p = &got.params[i], *q = &want->params[i];
        assert_true(strcmp(p->path, q->path) == 0 && strcmp(p->value, q->value) == 0 && strcmp(p->unit, q->unit) == 0);
        assert_true(strcmp(p->grade, q->grade) == 0 && strcmp(p->source, q->source) == 0);
    }
}

static void test_measures_come_back_in_order(void **state) {
    struct bench *b = *state;
    const struct hw_layout *want = &b->made.layout;
    struct hw_results got;
    assert_int_equal(write_and_read(b, &b->made.results, &got), HW_OK);
    assert_int_equal(got.layout->n_measures, want->n_measures);
    assert_int_equal(got.layout->n_dims, 2);
    for (int32_t m = 0; m < want->n_measures; m++) {
        const struct hw_measure *p = &got.layout->measures[m], *q = &want->measures[m];
        assert_string_equal(p->name, q->name);
        assert_string_equal(p->title, q->title);
        assert_string_equal(p->unit, q->unit);
        assert_string_equal(p->definition, q->definition);
        assert_string_equal(p->catalogue, q->catalogue);
        assert_true(p->digits == q->digits && p->level == q->level && p->n_dims == q->n_dims);
        assert_memory_equal(p->dims, q->dims, sizeof p->dims[0] * (size_t)q->n_dims);
        assert_int_equal(got.layout->offset[m], want->offset[m]);
    }
    assert_string_equal(got.layout->measures[0].observed_source, "NHS England, KH03 2014/15");
    assert_string_equal(got.layout->measures[0].observed_role, "held out");
    assert_true(got.layout->measures[0].observed == 483.25);
    assert_null(got.layout->measures[1].observed_source);
    assert_null(got.layout->measures[0].observed_at);
    const struct hw_measure *by_owner = &got.layout->measures[4];
    assert_true(by_owner->observed_at[0] == 5000.5 && isnan(by_owner->observed_at[1]) && by_owner->observed_at[2] == 4000.0);
    assert_string_equal(by_owner->observed_source, "a made-up count");
    assert_string_equal(got.layout->dims[0].titles[2], "Waiting for home care");
    assert_string_equal(got.layout->dims[1].labels[1], "council");
    assert_null(got.layout->dims[1].titles);
}

static void test_values_come_back_bit_for_bit(void **state) {
    struct bench *b = *state;
    struct hw_results got;
    assert_int_equal(write_and_read(b, &b->made.results, &got), HW_OK);
    for (int32_t s = 0; s < 3; s++) {
        for (int32_t r = 0; r < 4; r++) {
            bool failed = s == 1 && r == 2;
            for (size_t i = 0; i < 15; i++) {
                double want = failed ? (double)NAN : made_up_value(s, r, i);
                same_bits(&want, hw_results_row(&got, s, r) + i, 1);
            }
        }
    }
}

/* 3 x 4 x 700 doubles are 67 kB and 3 x 4 x 40000 are 3.8 MB: one chunk, and several with edges. */
static void test_large_measures_are_chunked_and_come_back(void **state) {
    struct bench *b = *state;
    const char **labels = hw_arena_alloc(&b->arena, 40000, sizeof *labels);
    assert_non_null(labels);
    for (size_t i = 0; i < 40000; i++) {
        labels[i] = "x";
    }
    const struct hw_dim dims[] = {{"hour", 700, labels, NULL}, {"place", 40000, labels, NULL}};
    const struct hw_measure measures[] = {{.name = "a", .title = "A", .unit = "1", .n_dims = 1, .dims = {0}},
                                          {.name = "b", .title = "B", .unit = "1", .n_dims = 1, .dims = {1}}};
    struct hw_layout layout = {.dims = dims, .n_dims = 2, .measures = measures, .n_measures = 2};
    assert_int_equal(hw_results_lay_out(&b->arena, &layout), HW_OK);
    struct hw_results results = b->made.results, got;
    size_t n = 12 * layout.row;
    results.layout = &layout;
    results.values = hw_arena_alloc(&b->arena, n, sizeof(double));
    memset(b->made.state, HW_REP_DONE, sizeof b->made.state);
    uint64_t x = 1;
    for (size_t i = 0; i < n; i++) {
        x = x * UINT64_C(6364136223846793005) + 1;
        results.values[i] = (double)(x >> 11);
    }
    assert_int_equal(write_and_read(b, &results, &got), HW_OK);
    same_bits(got.values, results.values, n);
}

static void test_a_repeat_gives_the_same_bytes(void **state) {
    struct bench *b = *state;
    char *first = NULL, *second = NULL;
    size_t n1 = 0, n2 = 0;
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &b->made.results, b->path), HW_OK);
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->path, 1u << 30, &first, &n1), HW_OK);
    sleep(1); /* a time of creation would show */
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &b->made.results, b->path), HW_OK);
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->path, 1u << 30, &second, &n2), HW_OK);
    assert_int_equal(n1, n2);
    assert_memory_equal(first, second, n1);
    hw_mem_free(&b->mem, first);
    hw_mem_free(&b->mem, second);
}

/* What was read, written again, gives the same bytes: nothing is lost on the way. */
static void test_read_and_write_again_gives_the_same_bytes(void **state) {
    struct bench *b = *state;
    char *first = NULL, *second = NULL;
    size_t n1 = 0, n2 = 0;
    struct hw_results got;
    assert_int_equal(write_and_read(b, &b->made.results, &got), HW_OK);
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->path, 1u << 30, &first, &n1), HW_OK);
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &got, b->path), HW_OK);
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->path, 1u << 30, &second, &n2), HW_OK);
    assert_int_equal(n1, n2);
    assert_memory_equal(first, second, n1);
    hw_mem_free(&b->mem, first);
    hw_mem_free(&b->mem, second);
}

static void test_failed_replicates_are_nan_whatever_the_row_holds(void **state) {
    struct bench *b = *state;
    struct hw_results got;
    memset(b->made.state, HW_REP_MISSING, sizeof b->made.state);
    assert_int_equal(write_and_read(b, &b->made.results, &got), HW_OK);
    for (size_t i = 0; i < 12 * 15; i++) {
        assert_true(isnan(got.values[i]));
    }
}

static void refused(struct bench *b, const void *data, size_t size, const char *word) {
    struct hw_results got = {.seed = 77};
    assert_int_equal(hw_io_replace_file(&b->io, &b->mem, b->path, data, size), HW_OK);
    assert_int_equal(hw_h5_read(&b->io, &b->arena, b->path, &got, b->message, sizeof b->message), HW_BAD_INPUT);
    assert_true(got.seed == 77 && got.layout == NULL);
    if (strstr(b->message, word) == NULL || strstr(b->message, b->path) == NULL) {
        fail_msg("message was: %s", b->message);
    }
}

static void test_other_files_are_refused_in_words(void **state) {
    struct bench *b = *state;
    char *ours = NULL;
    size_t n = 0;
    assert_int_equal(hw_h5_write(&b->io, &b->mem, &b->made.results, b->path), HW_OK);
    assert_int_equal(hw_io_read_file(&b->io, &b->mem, b->path, 1u << 30, &ours, &n), HW_OK);
    refused(b, "", 0, "is empty");
    refused(b, "model: district\n", 16, "not an HDF5 file");
    refused(b, ours, 8, "cut short");
    refused(b, ours, n - 1, "cut short");
    refused(b, ours, n - 32, "mark at its end is missing"); /* as any other program's HDF5 file */
    ours[n / 2] = (char)(ours[n / 2] ^ 1);
    refused(b, ours, n, "checksum does not match");
    hw_mem_free(&b->mem, ours);
    unlink(b->path);
    struct hw_results got;
    assert_int_equal(hw_h5_read(&b->io, &b->arena, b->path, &got, b->message, sizeof b->message), HW_IO);
    assert_non_null(strstr(b->message, "No such file"));
    assert_int_equal(hw_h5_read(&b->io, &b->arena, "/tmp", &got, b->message, sizeof b->message), HW_IO);
}

static void test_a_short_message_buffer_is_enough(void **state) {
    struct bench *b = *state;
    struct hw_results got;
    char small[8] = "xxxxxxx";
    assert_int_equal(hw_h5_read(&b->io, &b->arena, "/tmp/no such folder/file.h5", &got, small, sizeof small), HW_IO);
    assert_int_equal(strlen(small), 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_texts_and_numbers_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_measures_come_back_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_come_back_bit_for_bit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_large_measures_are_chunked_and_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_repeat_gives_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_and_write_again_gives_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_replicates_are_nan_whatever_the_row_holds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_files_are_refused_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_short_message_buffer_is_enough, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

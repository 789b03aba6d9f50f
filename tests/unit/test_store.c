/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are put into a store come back bit for bit, from a slot or from the file, however they are asked for; and what goes wrong
 * with the file is said. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "output/results.h"

enum { SCENARIOS = 3, REPLICATES = 50, SLOTS = 4 };

struct bench {
    char folder[40], path[60];
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_io io;
    struct hw_store store;
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    *state = b;
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    hw_io_init(&b->io);
    snprintf(b->folder, sizeof b->folder, "/tmp/hw_test_store_XXXXXX");
    return mkdtemp(b->folder) == NULL ? -1 : snprintf(b->path, sizeof b->path, "%s/out.h5", b->folder) < 0;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    hw_store_close(&b->store);
    hw_store_close(&b->store); /* twice is no harm */
    hw_arena_clear(&b->arena);
    int failed = rmdir(b->folder) != 0 || b->mem.live_blocks != 0; /* the folder is empty: a store leaves nothing */
    free(b);
    return failed;
}

static double value_of(int32_t scenario, int32_t replicate, size_t i) {
    return (double)scenario * 1e6 + replicate * 1e3 + (double)i + 0.25;
}

static void fill(double *row, size_t n, int32_t scenario, int32_t replicate) {
    for (size_t i = 0; i < n; i++) {
        row[i] = value_of(scenario, replicate, i);
    }
}

static void open_store(struct bench *b, size_t row) {
    assert_int_equal(hw_store_open(&b->store, &b->io, &b->arena, b->path, row, SCENARIOS, REPLICATES, SLOTS), HW_OK);
    assert_int_not_equal(access(b->folder, F_OK), -1);
}

/* Half through slots, the last first; half as finished rows; two stay in their slots. */
static void put_all(struct bench *b, size_t row) {
    double *rows = hw_arena_alloc(&b->arena, row, sizeof *rows);
    assert_non_null(rows);
    for (int32_t r = REPLICATES; r-- > 0;) {
        if (r % 2 == 0 || r == 1) {
            hw_store_hold(&b->store, r);
            hw_store_hold(&b->store, r); /* by the thread with the next scenario */
        }
        for (int32_t s = 0; s < SCENARIOS; s++) {
            fill(r % 2 == 0 || r == 1 ? hw_store_row(&b->store, s, r) : rows, row, s, r);
            if (r % 2 != 0 && r != 1) {
                assert_int_equal(hw_store_put(&b->store, s, r, rows), HW_OK);
            }
        }
        if (r > 1 && r % 2 == 0) {
            assert_int_equal(hw_store_settle(&b->store, r), HW_OK);
        }
    }
    assert_int_equal(b->store.n_free, SLOTS - 2);
}

static void rows_come_back(struct bench *b, size_t row) {
    open_store(b, row);
    put_all(b, row);
    double *got = hw_arena_alloc(&b->arena, row, sizeof *got);
    assert_non_null(got);
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < REPLICATES * SCENARIOS; i++) {
            int32_t k = pass == 0 ? i : (i * 37) % (REPLICATES * SCENARIOS); /* in order; here and there */
            int32_t s = k % SCENARIOS, r = k / SCENARIOS;
            size_t from = (size_t)k % row;
            memset(got, 0, row * sizeof *got);
            assert_int_equal(hw_store_get(&b->store, s, r, from, row - from, got), HW_OK);
            for (size_t j = from; j < row; j++) {
                assert_true(got[j - from] == value_of(s, r, j));
            }
        }
    }
}

static void short_rows_come_back(void **state) {
    rows_come_back(*state, 7);
}

static void long_rows_come_back(void **state) {
    rows_come_back(*state, 3001);
}

static void what_was_read_before_it_was_written_is_read_again(void **state) {
    struct bench *b = *state;
    double row[5], got = 1;
    open_store(b, 5);
    assert_int_equal(hw_store_get(&b->store, 0, 0, 0, 1, &got), HW_OK);
    assert_true(got == 0);
    fill(row, 5, 0, 1);
    assert_int_equal(hw_store_put(&b->store, 0, 1, row), HW_OK);
    assert_int_equal(hw_store_get(&b->store, 0, 1, 3, 1, &got), HW_OK);
    assert_true(got == value_of(0, 1, 3));
}

static void results_with_a_store_are_those_in_memory(void **state) {
    struct bench *b = *state;
    enum { ROW = 6 };
    static const char *const labels[] = {"a", "b", "c", "d"};
    static const struct hw_dim dims[] = {{"place", 4, labels, NULL}};
    static const struct hw_measure measures[] = {{.name = "one", .unit = "1"}, {.name = "many", .unit = "bed_days", .n_dims = 1, .dims = {0}}, {.name = "last", .unit = "h"}};
    struct hw_layout layout = {.dims = dims, .n_dims = 1, .measures = measures, .n_measures = 3};
    static uint8_t states[SCENARIOS * REPLICATES];
    assert_int_equal(hw_results_lay_out(&b->arena, &layout), HW_OK);
    assert_int_equal(layout.row, ROW);
    memset(states, HW_REP_DONE, sizeof states);
    states[REPLICATES + 4] = HW_REP_FAILED;
    double *values = hw_arena_alloc(&b->arena, SCENARIOS * REPLICATES * ROW, sizeof *values);
    struct hw_results there = {.layout = &layout, .n_scenarios = SCENARIOS, .n_replicates = REPLICATES, .state = states, .values = values};
    open_store(b, ROW);
    put_all(b, ROW);
    struct hw_results away = there;
    away.values = NULL;
    away.store = &b->store;
    double a[REPLICATES], c[REPLICATES];
    for (int32_t s = 0; s < SCENARIOS; s++) {
        for (int32_t r = 0; r < REPLICATES; r++) {
            double row[ROW];
            fill(row, ROW, s, r);
            assert_int_equal(hw_results_put(&there, s, r, row), HW_OK);
            assert_memory_equal(hw_results_look(&away, s, r), row, sizeof row);
            assert_ptr_equal(hw_results_look(&there, s, r), hw_results_row(&there, s, r));
        }
        for (int32_t m = 0; m < 3; m++) {
            for (size_t i = 0; i <= hw_results_count(&layout, m); i++) {
                hw_results_series(&there, s, m, i, a);
                hw_results_series(&away, s, m, i, c);
                for (int32_t r = 0; r < REPLICATES; r++) {
                    assert_true(a[r] == c[r] || (a[r] != a[r] && c[r] != c[r] && s == 1 && r == 4));
                }
            }
        }
    }
    assert_true(hw_results_status(&there) == HW_OK && hw_results_status(&away) == HW_OK);
}

static void a_bad_disk_is_noticed(void **state) {
    struct bench *b = *state;
    double row[6] = {0}, got;
    for (uint64_t k = 1; k <= 2; k++) { /* the folder, the file */
        b->io = (struct hw_io){.fault = HW_IO_FAULT_ERROR, .fail_at = k};
        assert_int_equal(hw_store_open(&b->store, &b->io, &b->arena, b->path, 6, SCENARIOS, REPLICATES, SLOTS), HW_IO);
        hw_store_close(&b->store);
    }
    hw_io_init(&b->io);
    open_store(b, 6);
    hw_store_hold(&b->store, 3);
    b->io = (struct hw_io){.fault = HW_IO_FAULT_NO_SPACE, .fail_at = 1, .fail_on = true};
    assert_int_equal(hw_store_put(&b->store, 0, 1, row), HW_IO);
    assert_int_equal(hw_store_settle(&b->store, 3), HW_IO);
    assert_true(b->store.slot_of[3] >= 0 && b->store.status == HW_OK);
    assert_int_equal(hw_store_get(&b->store, 0, 1, 0, 1, &got), HW_IO);
    assert_int_equal(b->store.status, HW_IO);
    hw_io_init(&b->io);
    assert_int_equal(hw_store_get(&b->store, 0, 1, 0, 1, &got), HW_OK);
    assert_int_equal(b->store.status, HW_IO); /* what was missed stays missed */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(short_rows_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_rows_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_read_before_it_was_written_is_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(results_with_a_store_are_those_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_disk_is_noticed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The warm-up part of the summary, on results put together by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/warmup.h"

enum { PERIODS = 100, PLACES = 12, REPLICATES = 4, ROW = 1 + PLACES * PERIODS };

struct made {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_dim dims[2];
    struct hw_layout layout;
    struct hw_results results;
    uint8_t state[REPLICATES];
    double values[REPLICATES * ROW];
    char labels[PERIODS][20];
    const char *periods[PERIODS];
    char *text;
    size_t size;
};

static const char *const places[] = {"desk", "ward", "c", "d", "e", "f", "g", "h", "i", "j", "k", "last"};
static const char *const place_titles[] = {"Desk", "Ward", "C", "D", "E", "F", "G", "H", "I", "J", "K", "Last"};
static const int32_t numbers[] = {1, 2, 3, 4};
static const char *const baseline[] = {"baseline"};
static const struct hw_measure measures[] = {
    {.name = "present", .title = "Present", .unit = "patients", .definition = "", .catalogue = ""},
    {.name = "census_series", .title = "Present over time", .unit = "patients", .definition = "", .catalogue = "", .n_dims = 2, .dims = {0, 1}, .digits = 2},
};

/* The desk is at 10 from period 20 on and at 0 before, as are the others, the ward rises for ever; every replicate is an offset of its own above. */
static double value(int place, int period, int32_t r) {
    double wave = 0.1 * sin(1.7 * period);
    return (place != 1 ? (period < 20 ? 0 : 10) : 0.1 * period) + wave + r;
}

static void make(struct made *m, int32_t n_replicates) {
    *m = (struct made){.dims = {{"station", PLACES, places, place_titles}, {"period", PERIODS, m->periods, NULL}}};
    hw_mem_init(&m->mem);
    hw_arena_init(&m->arena, &m->mem);
    for (int i = 0; i < PERIODS; i++) {
        snprintf(m->labels[i], sizeof m->labels[i], "%d d", i + 1);
        m->periods[i] = m->labels[i];
    }
    m->layout = (struct hw_layout){.dims = m->dims, .n_dims = 2, .measures = measures, .n_measures = 2};
    assert_int_equal(hw_results_lay_out(&m->arena, &m->layout), HW_OK);
    assert_int_equal(m->layout.row, ROW);
    m->results = (struct hw_results){.layout = &m->layout, .n_scenarios = 1, .scenario = baseline, .n_replicates = n_replicates,
                                     .replicate = numbers, .state = m->state, .values = m->values};
    for (int32_t r = 0; r < n_replicates; r++) {
        m->state[r] = HW_REP_DONE;
        for (int i = 0; i < PLACES * PERIODS; i++) {
            m->values[r * ROW + 1 + i] = value(i / PERIODS, i % PERIODS, r);
        }
    }
}

static void clear(struct made *m) {
    hw_arena_clear(&m->arena);
}

static char *printed(struct made *m, bool json) {
    FILE *out = open_memstream(&m->text, &m->size);
    struct hw_show show = {.mem = &m->mem, .width = 200};
    assert_int_equal(json ? hw_warmup_json(&m->arena, &m->results, out) : hw_warmup_print(&m->arena, &m->results, &show, out), HW_OK);
    fclose(out);
    return m->text;
}

static void only_measures_with_periods_have_lines(void **unused) {
    (void)unused;
    struct made m;
    make(&m, 1);
    assert_false(hw_warmup_has(&m.layout, 0));
    assert_true(hw_warmup_has(&m.layout, 1));
    assert_int_equal(hw_warmup_lines(&m.layout, 1), PLACES);
    clear(&m);
}

/* Offsets 0, 1 and 3 (replicate 3 failed, offset 2): mean 4/3 above the level, sd sqrt(7/3), t for 2 degrees of freedom 4.3027. */
static void the_interval_is_that_of_the_replicates_after_the_warm_up(void **unused) {
    (void)unused;
    struct made m;
    struct hw_warmup desk;
    make(&m, REPLICATES);
    m.state[2] = HW_REP_FAILED;
    assert_int_equal(hw_warmup_find(&m.arena, &m.results, 0, 1, 0, &desk), HW_OK);
    assert_int_equal(desk.mser.observations, 20);
    assert_string_equal(desk.leave_out, "20 d");
    assert_false(desk.mser.too_short);
    double wave = 0;
    for (int i = 20; i < PERIODS; i++) {
        wave += 0.1 * sin(1.7 * i) / 80;
    }
    assert_true(fabs(desk.after.mean - (10 + wave + 4.0 / 3)) < 1e-12);
    assert_true(fabs(desk.after.half_width - 4.302652729911275 * sqrt(7.0 / 3 / 3)) < 1e-6);
    assert_int_equal(desk.after.n, 3);
    assert_true(isnan(desk.correlation));
    clear(&m);
}

static void one_replicate_has_batch_means(void **unused) {
    (void)unused;
    struct made m;
    struct hw_warmup desk;
    make(&m, 1);
    assert_int_equal(hw_warmup_find(&m.arena, &m.results, 0, 1, 0, &desk), HW_OK);
    struct hw_series_means batches = hw_series_means(m.values + 1 + 20, 80, 20, 0.95);
    assert_true(desk.after.mean == batches.mean && desk.after.half_width == batches.half_width && desk.correlation == batches.correlation);
    char *text = printed(&m, false);
    assert_non_null(strstr(text, "20 batch means"));
    free(text);
    clear(&m);
}

static void a_run_too_short_is_said_plainly(void **unused) {
    (void)unused;
    struct made m;
    make(&m, 2);
    char *text = printed(&m, false);
    assert_non_null(strstr(text, "Present over time: Desk"));
    assert_non_null(strstr(text, "20 d"));
    assert_non_null(strstr(strstr(text, "Present over time: Ward"), "run too short"));
    assert_non_null(strstr(text, "Make run.length longer"));
    assert_null(strstr(text, "batch means"));
    free(text);
    text = printed(&m, true);
    assert_non_null(strstr(text, "\"labels\": [\"desk\"], \"periods\": 100, \"leave_out\": 20, \"until\": \"20 d\""));
    assert_non_null(strstr(strstr(text, "\"ward\""), "\"too_short\": true"));
    free(text);
    clear(&m);
}

/* Ten lines are shown; the last one is not, and is the only one that rises for ever. */
static void a_run_too_short_is_said_of_what_is_not_shown(void **unused) {
    (void)unused;
    struct made m;
    make(&m, 2);
    for (int r = 0; r < 2; r++) {
        double *values = m.values + r * ROW + 1;
        for (int i = 0; i < PERIODS; i++) {
            values[PERIODS + i] = value(0, i, r);
            values[(PLACES - 1) * PERIODS + i] = value(1, i, r);
        }
    }
    char *text = printed(&m, false);
    assert_null(strstr(text, "Last"));
    assert_null(strstr(text, "run too short"));
    assert_non_null(strstr(text, "2 more with --all"));
    assert_non_null(strstr(text, "Make run.length longer"));
    free(text);
    clear(&m);
}

/* Another shape of the same values, in front of which stand skip measures. */
static void reshape(struct made *m, size_t n_places, size_t n_periods, int32_t skip) {
    m->dims[0].size = n_places;
    m->dims[1].size = n_periods;
    m->layout.measures = measures + skip;
    m->layout.n_measures = 2 - skip;
    assert_int_equal(hw_results_lay_out(&m->arena, &m->layout), HW_OK);
}

static void one_line_that_is_not_shown_is_told(void **unused) {
    (void)unused;
    struct made m;
    make(&m, 1);
    reshape(&m, 11, PERIODS, 0);
    char *text = printed(&m, false);
    assert_non_null(strstr(text, "1 more with --all"));
    free(text);
    clear(&m);
}

static void the_first_measure_may_be_a_series(void **unused) {
    (void)unused;
    struct made m;
    struct hw_warmup ward;
    char name[100];
    make(&m, 1);
    reshape(&m, PLACES, PERIODS, 1);
    assert_int_equal(hw_warmup_find(&m.arena, &m.results, 0, 0, 1, &ward), HW_OK);
    assert_string_equal(hw_warmup_name(&m.layout, &ward, name, sizeof name), "Present over time: Ward");
    char *text = printed(&m, false);
    assert_non_null(strstr(text, "Present over time: Desk"));
    free(text);
    clear(&m);
}

/* Nine periods are too few for MSER-5, and for 20 batches: the mean of the one replicate, without an interval. */
static void too_few_periods_are_told(void **unused) {
    (void)unused;
    struct made m;
    struct hw_warmup desk;
    make(&m, 1);
    reshape(&m, 2, 9, 1);
    assert_int_equal(hw_warmup_find(&m.arena, &m.results, 0, 0, 0, &desk), HW_OK);
    double sum = 0;
    for (int i = 0; i < 9; i++) {
        sum += m.values[i];
    }
    assert_int_equal(desk.after.n, 1);
    assert_true(fabs(desk.after.mean - sum / 9) < 1e-12 && isnan(desk.after.half_width) && isnan(desk.correlation));
    char *text = printed(&m, false);
    assert_non_null(strstr(text, "too few periods"));
    assert_non_null(strstr(text, "MSER-5 needs at least 10 periods"));
    free(text);
    clear(&m);
}

static void nothing_is_said_of_nothing(void **unused) {
    (void)unused;
    struct made m;
    make(&m, 2);
    m.layout.n_measures = 1;
    char *text = printed(&m, false);
    assert_string_equal(text, "");
    free(text);
    m.layout.n_measures = 2;
    memset(m.state, HW_REP_FAILED, sizeof m.state);
    text = printed(&m, true);
    assert_non_null(strstr(text, "\"too_short\": null, \"mean\": null, \"half_width\": null"));
    free(text);
    clear(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_measures_with_periods_have_lines),
        cmocka_unit_test(the_interval_is_that_of_the_replicates_after_the_warm_up),
        cmocka_unit_test(one_replicate_has_batch_means),
        cmocka_unit_test(a_run_too_short_is_said_plainly),
        cmocka_unit_test(a_run_too_short_is_said_of_what_is_not_shown),
        cmocka_unit_test(one_line_that_is_not_shown_is_told),
        cmocka_unit_test(the_first_measure_may_be_a_series),
        cmocka_unit_test(too_few_periods_are_told),
        cmocka_unit_test(nothing_is_said_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

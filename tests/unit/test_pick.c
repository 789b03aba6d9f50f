/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "output/pick.h"
#include "sim/arena.h"

enum { WARDS = 2 };
static const char *const wards[WARDS] = {"north", "south"};
static const struct hw_dim dims[] = {{.name = "ward", .size = WARDS, .labels = wards}};
static const struct hw_measure measures[] = {
    {.name = "official_delayed_days", .unit = "bed_days", .n_dims = 1, .dims = {0}}, {.name = "delayed_bed_days", .unit = "bed_days"}, {.name = "official_beds", .unit = "1"}, {.name = "beds", .unit = "1"}};

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_layout layout;
};

static int set_up(void **state) {
    static struct bench b;
    hw_mem_init(&b.mem);
    hw_arena_init(&b.arena, &b.mem);
    b.layout = (struct hw_layout){.dims = dims, .n_dims = 1, .measures = measures, .n_measures = sizeof measures / sizeof *measures};
    *state = &b;
    return hw_results_lay_out(&b.arena, &b.layout) == HW_OK ? 0 : -1;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    hw_arena_clear(&b->arena);
    return b->mem.live_blocks == 0 ? 0 : -1;
}

static void finds(struct bench *b, const char *text, int32_t measure, size_t index) {
    int32_t m = -1;
    size_t i = 99;
    char why[HW_PICK_ROOM] = "";
    if (!hw_pick_find(&b->arena, &b->layout, text, &m, &i, why)) {
        fail_msg("%s: %s", text, why);
    }
    assert_int_equal(m, measure);
    assert_int_equal(i, index);
}

/* As in homeward people, whose delayed_days are those that are officially counted. */
static void test_days_that_are_officially_counted_need_not_say_so(void **state) {
    finds(*state, "delayed_days", 0, WARDS);
    finds(*state, "delayed_days.south", 0, 1);
    finds(*state, "official_delayed_days", 0, WARDS);
    finds(*state, "delayed_bed_days", 1, 0);
}

static void test_a_measure_of_that_very_name_goes_first(void **state) {
    finds(*state, "beds", 3, 0);
    finds(*state, "official_beds", 2, 0);
}

static void test_what_there_is_not_is_told_with_the_nearest(void **state) {
    struct bench *b = *state;
    int32_t m = -1;
    size_t i = 99;
    char why[HW_PICK_ROOM] = "";
    assert_false(hw_pick_find(&b->arena, &b->layout, "delayed_bed_day", &m, &i, why));
    assert_string_equal(why, "there is no measure \"delayed_bed_day\"; did you mean \"delayed_bed_days\"?");
    assert_false(hw_pick_find(&b->arena, &b->layout, "delayed_days.north.south", &m, &i, why));
    assert_string_equal(why, "official_delayed_days has no \"south\"");
    assert_true(m == -1 || m == 0);
    assert_int_equal(i, 99);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_days_that_are_officially_counted_need_not_say_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_measure_of_that_very_name_goes_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_there_is_not_is_told_with_the_nearest, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agents/contracts.h"

/* By hand: a warm-up of 10 days in which a commissioner had 1,000 pounds' worth of emergency spells, so 100 a day. */

enum { TEN_DAYS = 10, WORTH = 100000 };

struct made {
    struct hw_mem mem;
    struct hw_contracts c;
    struct hw_contracts_line *line;
};

static void make(struct made *m) {
    const struct hw_contracts_terms tariff = {HW_CONTRACTS_TARIFF, 1, 1, 1};
    hw_mem_init(&m->mem);
    assert_int_equal(hw_contracts_create(&m->mem, 3, 2, &m->c), HW_OK);
    hw_contracts_begin(&m->c);
    m->line = hw_contracts_at(&m->c, 1, HW_LEDGER_EMERGENCY, 1);
    for (int i = 0; i < TEN_DAYS; i++) {
        assert_int_equal(hw_contracts_activity(&m->c, m->line, &tariff, WORTH / TEN_DAYS), WORTH / TEN_DAYS);
        assert_int_equal(hw_contracts_passes(&m->c, m->line, &tariff, HW_MS_PER_DAY), 0);
    }
    hw_contracts_start(&m->c, TEN_DAYS * HW_MS_PER_DAY);
}

static void unmake(struct made *m) {
    hw_contracts_clear(&m->mem, &m->c);
    assert_int_equal(m->mem.live_blocks, 0);
}

static void test_lines_do_not_overlap(void **state) {
    (void)state;
    struct made m;
    make(&m);
    for (int32_t area = 0; area < 3; area++) {
        for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
            for (int32_t t = 0; t < (hw_contracts_of_trusts((enum hw_ledger_setting)s) ? 2 : 1); t++) {
                struct hw_contracts_line *line = hw_contracts_at(&m.c, area, (enum hw_ledger_setting)s, t);
                assert_true(line >= m.c.lines && line < m.c.lines + m.c.n);
                line->value++;
            }
        }
    }
    for (size_t i = 0; i < m.c.n; i++) {
        assert_int_equal(m.c.lines[i].value, 1);
    }
    unmake(&m);
}

static void test_a_sum_of_ones_own_takes_the_place_of_the_warm_ups(void **state) {
    (void)state;
    const struct hw_contracts_terms sum = {HW_CONTRACTS_SUM, 1.5, 1, 1};
    struct made m;
    make(&m);
    m.line->sum = 2 * WORTH;
    assert_int_equal(hw_contracts_activity(&m.c, m.line, &sum, 12345), 0);
    int64_t paid = 0;
    for (int i = 0; i < TEN_DAYS; i++) {
        paid += hw_contracts_passes(&m.c, m.line, &sum, HW_MS_PER_DAY);
    }
    assert_int_equal(paid, 3 * WORTH); /* as long as the warm-up, one and a half times */
    unmake(&m);
}

static void test_a_block_is_the_warm_ups_value_whatever_happens(void **state) {
    (void)state;
    struct made m;
    const struct hw_contracts_terms block = {HW_CONTRACTS_BLOCK, 1.1, 1, 0.3};
    make(&m);
    int64_t paid = 0;
    for (int day = 0; day < 365; day++) {
        paid += hw_contracts_activity(&m.c, m.line, &block, 77777);
        paid += hw_contracts_passes(&m.c, m.line, &block, HW_MS_PER_DAY);
    }
    assert_int_equal(paid, 365 * 11000);
    unmake(&m);
}

static void test_above_the_baseline_less_is_paid(void **state) {
    (void)state;
    struct made m;
    const struct hw_contracts_terms marginal = {HW_CONTRACTS_TARIFF, 1, 0.9, 0.3};
    make(&m);
    /* Three days of 150 pounds: value 450, baseline 270; of 180 above it 30 % are paid: 270 + 54 = 324 pounds. */
    int64_t paid = 0;
    for (int day = 0; day < 3; day++) {
        paid += hw_contracts_activity(&m.c, m.line, &marginal, 15000);
        paid += hw_contracts_passes(&m.c, m.line, &marginal, HW_MS_PER_DAY);
    }
    assert_int_equal(paid, 32400);
    /* Then nobody comes for five days: 450 is below 8 x 90, so all of it is paid. */
    for (int day = 0; day < 5; day++) {
        paid += hw_contracts_passes(&m.c, m.line, &marginal, HW_MS_PER_DAY);
    }
    assert_int_equal(paid, 45000);
    unmake(&m);
}

static void test_a_new_year_begins_with_nothing_above(void **state) {
    (void)state;
    struct made m;
    const struct hw_contracts_terms marginal = {HW_CONTRACTS_TARIFF, 1, 1, 0.3};
    make(&m);
    (void)hw_contracts_activity(&m.c, m.line, &marginal, 15000);
    assert_int_equal(hw_contracts_passes(&m.c, m.line, &marginal, HW_MS_PER_DAY), -3500);
    hw_contracts_new_year(&m.c);
    assert_int_equal(hw_contracts_passes(&m.c, m.line, &marginal, HW_MS_PER_DAY), 0); /* what was withheld stays withheld */
    unmake(&m);
}

static void test_the_null_rules_are_the_tariff(void **state) {
    (void)state;
    struct made m;
    const struct hw_contracts_terms full = {HW_CONTRACTS_TARIFF, 1, 0, 1}, without = {HW_CONTRACTS_BLOCK, 1, 1, 0.3};
    make(&m);
    assert_int_equal(hw_contracts_activity(&m.c, m.line, &full, 99999), 99999);
    assert_int_equal(hw_contracts_passes(&m.c, m.line, &full, HW_MS_PER_DAY), 0);
    hw_contracts_begin(&m.c);
    hw_contracts_start(&m.c, 0); /* no warm-up: nothing to make a block of */
    assert_int_equal(hw_contracts_activity(&m.c, m.line, &without, 99999), 99999);
    assert_int_equal(hw_contracts_passes(&m.c, m.line, &without, HW_MS_PER_DAY), 0);
    unmake(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_do_not_overlap),
        cmocka_unit_test(test_a_sum_of_ones_own_takes_the_place_of_the_warm_ups),
        cmocka_unit_test(test_a_block_is_the_warm_ups_value_whatever_happens),
        cmocka_unit_test(test_above_the_baseline_less_is_paid),
        cmocka_unit_test(test_a_new_year_begins_with_nothing_above),
        cmocka_unit_test(test_the_null_rules_are_the_tariff),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

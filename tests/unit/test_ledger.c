/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agents/ledger.h"

/* Two councils, two areas in one economy and one outside, two hospitals of one trust. Measured from 15 December for 60 days: three months. */

struct books {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_ledger_map map;
    struct hw_ledger ledger;
};

static struct hw_area area_of(const char *name, const char *economy, const char *council, bool outside) {
    return (struct hw_area){.name = name, .title = name, .economy = economy, .council = council, .outside = outside};
}

static void open_books(struct books *b) {
    struct hw_area areas[] = {area_of("hill", "east", "shire", false), area_of("dale", "east", "shire", false), area_of("far", "east", "moor", true)};
    struct hw_hospital hospitals[] = {{.name = "a", .title = "A", .trust = "royal"}, {.name = "b", .title = "B", .trust = "royal"}};
    struct hw_places places = {.listed = true, .n_hospitals = 2, .n_areas = 3, .hospitals = hospitals, .areas = areas};
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    assert_int_equal(hw_ledger_map(&b->arena, &places, hw_calendar_day_number((struct hw_date){2014, 12, 15}), 60, &b->map), HW_OK);
    assert_int_equal(hw_ledger_create(&b->mem, &b->map, &b->ledger), HW_OK);
}

static void close_books(struct books *b) {
    hw_ledger_clear(&b->mem, &b->ledger);
    hw_arena_clear(&b->arena);
    assert_int_equal(b->mem.live_blocks, 0);
}

static void test_organisations_are_those_of_the_map(void **state) {
    (void)state;
    struct books b;
    open_books(&b);
    const struct hw_ledger_map *m = &b.map;
    /* 2 councils, 3 commissioners, 1 trust, 1 community trust, 9 of which there is one */
    assert_int_equal(m->n, 2 + 3 + 1 + 1 + (HW_LEDGER_ROLES - HW_LEDGER_MENTAL_TRUST));
    assert_int_equal(m->council[0], m->council[1]);
    assert_int_not_equal(m->council[0], m->council[2]);
    assert_string_equal(m->names[m->council[2]], "council_moor");
    assert_true(m->outside[m->council[2]]);
    assert_int_equal(m->trust[0], m->trust[1]);
    assert_false(m->outside[m->community[2]]); /* it is the economy's, which has areas inside */
    assert_int_equal(m->n_months, 3);
    assert_string_equal(m->months[0], "2014-12");
    assert_string_equal(m->months[2], "2015-02");
    close_books(&b);
}

static void test_every_entry_has_two_sides(void **state) {
    (void)state;
    struct books b;
    open_books(&b);
    struct hw_ledger *l = &b.ledger;
    hw_ledger_pay(l, b.map.commissioner[0], b.map.trust[0], HW_LEDGER_AE, 13200);
    assert_int_equal(hw_ledger_balance(l), 0);
    l->month = 2;
    hw_ledger_spend(l, b.map.trust[0], HW_LEDGER_AE, 9000);
    assert_int_equal(hw_ledger_balance(l), 0);
    hw_ledger_pay(l, b.map.commissioner[0], b.map.trust[0], HW_LEDGER_AE, -200); /* taken back */
    assert_int_equal(hw_ledger_balance(l), 0);
    assert_int_equal(hw_ledger_total(l, HW_LEDGER_INCOME, b.map.trust[0]), 13000);
    assert_int_equal(hw_ledger_total(l, HW_LEDGER_COST, b.map.trust[0]), 9000);
    assert_int_equal(hw_ledger_total(l, HW_LEDGER_SPENT, b.map.commissioner[0]), 13000);
    assert_int_equal(hw_ledger_total(l, HW_LEDGER_INCOME, b.map.one[HW_LEDGER_SUPPLIERS]), 9000);
    assert_int_equal(*hw_ledger_in_month(l, HW_LEDGER_INCOME, 0, b.map.trust[0]), 13200);
    assert_int_equal(*hw_ledger_in_month(l, HW_LEDGER_INCOME, 2, b.map.trust[0]), -200);
    close_books(&b);
}

static void test_an_entry_with_one_side_is_seen(void **state) {
    (void)state;
    struct books b;
    open_books(&b);
    hw_ledger_pay(&b.ledger, b.map.commissioner[0], b.map.trust[0], HW_LEDGER_AE, 100);
    *hw_ledger_at(&b.ledger, HW_LEDGER_INCOME, HW_LEDGER_AE, b.map.trust[0]) += 1;
    assert_true(hw_ledger_balance(&b.ledger) > 0);
    close_books(&b);
}

static void test_no_penny_is_lost_in_sharing(void **state) {
    (void)state;
    assert_int_equal(hw_ledger_share(5, 0.5), 3); /* half away from nothing */
    assert_int_equal(hw_ledger_share(-5, 0.5), -3);
    assert_int_equal(hw_ledger_pence(110.89), 11089);
    assert_int_equal(hw_ledger_pence(-0.005), -1);
    /* 100 pounds a week, by uneven spans: after 3 weeks exactly 300 pounds, whatever the spans were. */
    struct hw_ledger_rest rest = {0};
    const hw_time week = 7 * HW_MS_PER_DAY;
    int64_t sum = 0;
    hw_time left = 3 * week;
    for (hw_time span = 1; left > 0; span = span * 3 + 1) {
        hw_time now = span < left ? span : left;
        sum += hw_ledger_due(&rest, 10000, now, week);
        left -= now;
    }
    assert_int_equal(sum, 30000);
    assert_int_equal(rest.pence_ms, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_organisations_are_those_of_the_map),
        cmocka_unit_test(test_every_entry_has_two_sides),
        cmocka_unit_test(test_an_entry_with_one_side_is_seen),
        cmocka_unit_test(test_no_penny_is_lost_in_sharing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

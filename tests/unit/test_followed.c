/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "agents/followed.h"
#include "agents/measures_followed.h"
#include "agents/money.h"
#include "agents/payer.h"

enum { PEOPLE = 2000, BABY = PEOPLE - 1 };

struct bench { /* a district of people with care, and nothing else in it */
    struct hw_mem mem;
    struct hw_district_spec spec;
    struct hw_money money;
    struct hw_spell spell;
    struct hw_person people[PEOPLE];
    struct hw_district d;
};

static struct bench bench;

static struct hw_district *open_bench(double share) {
    struct bench *b = &bench;
    memset(b, 0, sizeof *b);
    hw_mem_init(&b->mem);
    b->spec.follow = share;
    b->spec.demography.n_people = PEOPLE;
    b->spec.map.n_areas = 1;
    b->spell.paid_in = 1; /* the council's */
    for (hw_id id = 0; id < PEOPLE; id++) {
        b->people[id].age = 80;
        b->people[id].life = id == BABY ? HW_LIFE_TO_BE_BORN : HW_LIFE_HERE;
    }
    b->d = (struct hw_district){.mem = &b->mem, .spec = &b->spec, .people = b->people, .n_people = PEOPLE, .spells = &b->spell, .n_spells = 1, .money = &b->money, .seed = 1, .replicate = 1};
    assert_int_equal(hw_followed_create(&b->mem, &b->spec, &b->d.followed), HW_OK);
    return &b->d;
}

static void close_bench(void) {
    hw_followed_free(&bench.mem, bench.d.followed);
    assert_int_equal(bench.mem.live_blocks, 0);
}

/* A run in which person has as many delayed days as days, and the baby is born, or not. */
static void run(struct hw_district *d, int32_t scenario, hw_id person, int days, bool born) {
    hw_followed_begin(d, scenario);
    hw_followed_count(d, person, HW_FOLLOWED_DELAYED); /* of the warm-up: not counted */
    hw_followed_measure(d);
    if (born) {
        hw_followed_comes(d, BABY);
    }
    for (int i = 0; i < days; i++) {
        hw_followed_count(d, person, HW_FOLLOWED_DELAYED);
    }
    hw_followed_close(d);
}

static int64_t changed(const struct hw_district *d, enum hw_followed_way way) {
    return d->followed->sums.changed[(HW_FOLLOWED_DELAYED * HW_FOLLOWED_WAYS + (int)way) * d->followed->groups];
}

static void test_nobody_is_followed_without_a_share(void **state) {
    (void)state;
    struct hw_district *d = open_bench(0);
    assert_null(d->followed);
    run(d, 0, 1, 2, true); /* and it does no harm */
    assert_int_equal(hw_measures_followed_rows(&bench.spec), 0);
    close_bench();
}

static void test_less_and_more_of_one_person(void **state) {
    (void)state;
    struct hw_district *d = open_bench(1);
    run(d, 0, 7, 3, false);
    run(d, 1, 7, 5, false);
    assert_int_equal(hw_followed_change(d->followed, 7, HW_FOLLOWED_DELAYED), 2);
    assert_int_equal(changed(d, HW_FOLLOWED_MORE), 1);
    run(d, 2, 9, 1, false); /* the same baseline: 7 has three less, 9 has one more */
    assert_int_equal(changed(d, HW_FOLLOWED_LESS), 1);
    assert_int_equal(changed(d, HW_FOLLOWED_MORE), 1);
    assert_int_equal(d->followed->sums.most[HW_FOLLOWED_DELAYED][HW_FOLLOWED_LESS][0], 7);
    assert_int_equal(d->followed->sums.most_by[HW_FOLLOWED_DELAYED][HW_FOLLOWED_LESS][0], 3);
    assert_int_equal(d->followed->sums.most[HW_FOLLOWED_DELAYED][HW_FOLLOWED_MORE][0], 9);
    assert_true(d->followed->sums.most[HW_FOLLOWED_DELAYED][HW_FOLLOWED_MORE][1] == HW_NONE);
    close_bench();
}

static void test_who_is_born_in_one_scenario_only_is_there_in_that_one(void **state) {
    (void)state;
    struct hw_district *d = open_bench(1);
    run(d, 0, 0, 0, false);
    assert_int_equal(d->followed->sums.people[0], PEOPLE - 1);
    run(d, 1, BABY, 4, true);
    assert_int_equal(d->followed->sums.people[0], PEOPLE);
    assert_int_equal(changed(d, HW_FOLLOWED_MORE), 1);
    run(d, 2, 0, 0, false); /* the scenario before leaves no trace */
    assert_int_equal(d->followed->sums.people[0], PEOPLE - 1);
    run(d, 0, BABY, 4, true);
    run(d, 1, 0, 0, false); /* there in the baseline, where four days were theirs */
    assert_int_equal(d->followed->sums.people[0], PEOPLE);
    assert_int_equal(changed(d, HW_FOLLOWED_LESS), 1);
    close_bench();
}

static void test_a_scenario_needs_the_baseline_of_its_replicate(void **state) {
    (void)state;
    struct hw_district *d = open_bench(1);
    run(d, 0, 1, 1, false);
    run(d, 1, 1, 1, false);
    assert_true(d->followed->has_base);
    d->replicate = 2;
    run(d, 1, 1, 1, false);
    assert_false(d->followed->has_base);
    run(d, 0, 1, 1, false);
    run(d, 1, 1, 1, false);
    assert_true(d->followed->has_base);
    hw_followed_begin(d, 0); /* and fails */
    run(d, 1, 1, 1, false);
    assert_false(d->followed->has_base);
    close_bench();
}

/* Hand trace: 1 to 8 have 3, 1, 4, 1, 5, 9, 3 and 6 days more. */
static void test_the_five_most_changed_in_order(void **state) {
    (void)state;
    static const int days[] = {3, 1, 4, 1, 5, 9, 3, 6};
    static const hw_id wanted[HW_FOLLOWED_RANKS] = {6, 8, 5, 3, 1}; /* 1 and 7 have three: the lower number */
    struct hw_district *d = open_bench(1);
    run(d, 0, 0, 0, false);
    hw_followed_begin(d, 1);
    hw_followed_measure(d);
    for (hw_id id = 1; id <= 8; id++) {
        for (int i = 0; i < days[id - 1]; i++) {
            hw_followed_count(d, id, HW_FOLLOWED_DELAYED);
        }
    }
    hw_followed_close(d);
    assert_memory_equal(d->followed->sums.most[HW_FOLLOWED_DELAYED][HW_FOLLOWED_MORE], wanted, sizeof wanted);
    close_bench();
}

/* 1000 +- 4 standard deviations of sqrt(2000 / 4) = 22; and whoever is in a smaller sample is in a larger one. */
static void test_a_sample_is_a_share_and_smaller_ones_are_within_larger_ones(void **state) {
    (void)state;
    static bool in[PEOPLE];
    static const double shares[] = {0.25, 0.5, 1};
    memset(in, 0, sizeof in);
    for (int i = 0; i < 3; i++) {
        struct hw_district *d = open_bench(shares[i]);
        run(d, 0, 0, 0, true);
        int64_t n = d->followed->sums.people[0];
        assert_in_range(n, (int64_t)(PEOPLE * shares[i]) - 90, (int64_t)(PEOPLE * shares[i]) + 90);
        for (hw_id id = 0; id < PEOPLE; id++) {
            assert_true(!in[id] || d->followed->who[id] != 0);
            in[id] = d->followed->who[id] != 0;
        }
        close_bench();
    }
}

static void test_flows_of_money_are_whole_pence_of_the_time(void **state) {
    (void)state;
    struct hw_district *d = open_bench(1);
    struct hw_visit visit = {.key = 3, .state = HW_VISIT_SERVING};
    struct hw_money_care care = {.pence = {[HW_MONEY_BY_NHS] = 700, [HW_MONEY_BY_USER] = 70, [HW_MONEY_BY_LOAN] = 7, [HW_MONEY_COSTS] = 777}};
    run(d, 0, 0, 0, false);
    d->flow.visits = &visit;
    bench.money.care = &care;
    bench.money.n_care = 1;
    hw_followed_begin(d, 1);
    d->flow.now = 5 * HW_MS_PER_DAY; /* it has gone on for some time, and goes on to the end */
    hw_followed_measure(d);
    d->flow.now = 15 * HW_MS_PER_DAY;
    hw_followed_close(d);
    assert_int_equal(hw_followed_change(d->followed, 3, HW_FOLLOWED_NHS), 1000);
    assert_int_equal(hw_followed_change(d->followed, 3, HW_FOLLOWED_USER), 110); /* 77 x 10 / 7 */
    assert_int_equal(hw_followed_change(d->followed, 3, HW_FOLLOWED_COUNCIL), 0);
    close_bench();
}

static void test_no_memory_is_told(void **state) {
    (void)state;
    struct hw_district *d = open_bench(1);
    hw_followed_begin(d, 0);
    hw_followed_measure(d);
    bench.mem.fail_at = bench.mem.calls + 1;
    hw_followed_count(d, 1, HW_FOLLOWED_DELAYED);
    assert_int_equal(d->flow.status, HW_NO_MEMORY);
    close_bench();
    for (uint64_t k = 1; k <= 8; k++) {
        struct hw_followed *followed = NULL;
        hw_mem_init(&bench.mem);
        bench.mem.fail_at = k;
        assert_int_equal(hw_followed_create(&bench.mem, &bench.spec, &followed), HW_NO_MEMORY);
        hw_followed_free(&bench.mem, followed);
        assert_int_equal(bench.mem.live_blocks, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_is_followed_without_a_share),
        cmocka_unit_test(test_less_and_more_of_one_person),
        cmocka_unit_test(test_who_is_born_in_one_scenario_only_is_there_in_that_one),
        cmocka_unit_test(test_a_scenario_needs_the_baseline_of_its_replicate),
        cmocka_unit_test(test_the_five_most_changed_in_order),
        cmocka_unit_test(test_a_sample_is_a_share_and_smaller_ones_are_within_larger_ones),
        cmocka_unit_test(test_flows_of_money_are_whole_pence_of_the_time),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

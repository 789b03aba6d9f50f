/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

/* Providers of care at home as they are made: all posts are somebody's, who a provider is depends on its area and number alone; hours, costs
 * and packages by hand. */

static const struct hw_district_spec *open(struct runs *r, const char *tag, const char *const *sets) {
    runs_open(r, tag, sets, NULL, 0);
    assert_int_equal(r->status, HW_OK);
    return r->plan.spec;
}

static int64_t posts_of(const struct hw_district_spec *spec, const struct hw_params *params) {
    int64_t sum = 0;
    for (int32_t p = spec->providers.first[0]; p < spec->providers.first[1]; p++) {
        sum += hw_providers_posts(&spec->providers.is[p], params);
    }
    return sum;
}

/* Of every scenario; fewer carers are all providers', and no provider is another one for it. */
static void test_all_posts_are_somebodys(void **state) {
    (void)state;
    const struct runs_scheme half[] = {{"half", "change:\n  - {lever: home_care.carers, times: 0.5}\n"}};
    const char *const sets[] = {"run.measured=1 days", "home_care.carers=1001", "home_care.providers.size=25", NULL};
    struct runs r;
    runs_open(&r, "posts", sets, half, 1);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    assert_int_equal(spec->providers.first[1], 40); /* 1001 / 25 */
    assert_int_equal(posts_of(spec, spec->rules[0].params), 1001);
    int64_t fewer = posts_of(spec, spec->rules[1].params);
    assert_true(fewer == 500 || fewer == 501);
    for (int32_t p = 0; p < 40; p++) {
        int32_t before = hw_providers_posts(&spec->providers.is[p], spec->rules[0].params);
        int32_t after = hw_providers_posts(&spec->providers.is[p], spec->rules[1].params);
        assert_true(2 * after >= before - 2 && 2 * after <= before + 2);
    }
    runs_close(&r);
}

static void test_a_provider_is_what_it_is(void **state) {
    (void)state;
    const char *const few[] = {"run.measured=1 days", NULL}, *const many[] = {"run.measured=1 days", "home_care.carers=3000", NULL};
    struct runs a, b;
    const struct hw_providers *x = &open(&a, "is_a", few)->providers, *y = &open(&b, "is_b", many)->providers;
    assert_true(y->first[1] > 2 * x->first[1]);
    for (int32_t p = 0; p < x->first[1]; p++) {
        double size = (x->is[p].to - x->is[p].from) / x->is[0].to, there = (y->is[p].to - y->is[p].from) / y->is[0].to;
        assert_true(x->is[p].uid == y->is[p].uid && fabs(size - there) < 1e-9);
    }
    runs_close(&a);
    runs_close(&b);
}

/* 20 paid hours: all of them where no time is lost on the way; a quarter lost in town and a half in the country is three eighths in an area that is
 * half country. What an hour costs in town is paid for fewer contact hours there. */
static void test_the_way(void **state) {
    (void)state;
    const char *const none[] = {"run.measured=1 days", "home_care.paid_hours=20", "home_care.travel.urban=0", "home_care.travel.rural=0", NULL};
    const char *const mixed[] = {"run.measured=1 days", "home_care.paid_hours=20", "home_care.travel.urban=0.25", "home_care.travel.rural=0.5",
                                 "home_care.rurality=0.5", NULL};
    struct runs a, b;
    const struct hw_district_spec *x = open(&a, "way_a", none), *y = open(&b, "way_b", mixed);
    assert_int_equal(hw_providers_carer_minutes(x->rules[0].params), 1200);
    assert_int_equal(hw_providers_carer_minutes(y->rules[0].params), 750);
    for (int32_t p = 0; p < x->providers.first[1]; p++) {
        double town = hw_providers_cost(&x->providers.is[p], x->rules[0].params), here = hw_providers_cost(&y->providers.is[p], y->rules[0].params);
        assert_true(fabs(here / town - 0.75 / 0.625) < 1e-12);
    }
    runs_close(&a);
    runs_close(&b);
}

/* Costs lie evenly over a lognormal distribution: their mean by hours is the parameter within a few n-ths of their spread (12 %). */
static void test_costs_have_their_mean(void **state) {
    (void)state;
    const char *const sets[] = {"run.measured=1 days", "home_care.carers=9000", NULL};
    struct runs r;
    const struct hw_district_spec *spec = open(&r, "costs", sets);
    const struct hw_params *params = spec->rules[0].params;
    double sum = 0, town = 1 - hw_param_value(params, HW_P_TRAVEL_URBAN), here = (double)hw_providers_carer_minutes(params) / 60 / hw_param_value(params, HW_P_CARER_HOURS);
    int32_t n = spec->providers.first[1];
    for (int32_t p = 0; p < n; p++) {
        sum += hw_providers_cost(&spec->providers.is[p], params) * (spec->providers.is[p].to - spec->providers.is[p].from) * n;
    }
    assert_int_equal(n, 300);
    assert_true(fabs(sum / n / (hw_param_value(params, HW_P_HOUR_COST) * town / here) - 1) < 0.005);
    runs_close(&r);
}

/* An area of few providers has no luck: whatever is paid, the carers of those who work for it are as many as the distribution says, within half of
 * one provider's; and the rounds of the k cheapest pass each place in their part (0.6) of k, within two, however large they are. */
static void test_areas_do_not_differ_by_luck(void **state) {
    (void)state;
    const char *const sets[] = {"run.measured=1 days", "home_care.carers=660", "home_care.providers.spread=1.5", "home_care.patch=0.6", NULL};
    struct runs r;
    const struct hw_district_spec *spec = open(&r, "luck", sets);
    const struct hw_provider_is *is = spec->providers.is;
    int32_t n = spec->providers.first[1];
    assert_int_equal(n, 22);
    for (int32_t p = 0; p < n; p++) {
        double cheaper = (is[p].to - is[p].from) / 2, below = erfc(-(double)is[p].cost_z / sqrt(2)) / 2;
        int rank = 0, passed[100] = {0};
        for (int32_t q = 0; q < n; q++) {
            bool before = is[q].cost_z < is[p].cost_z;
            cheaper += before ? is[q].to - is[q].from : 0;
            rank += before;
            for (int i = 0; i < 100; i++) {
                passed[i] += before && hw_providers_passes(&is[q], spec->rules[0].params, i / 100.0);
            }
        }
        assert_true(fabs(below - cheaper) < 1e-6);
        for (int i = 0; i < 100; i++) {
            assert_true(fabs(passed[i] - 0.6 * rank) < 2);
        }
    }
    runs_close(&r);
}

/* Its part of the area has the width that the parameter says, and goes on from the end to the beginning. */
static void test_rounds_pass_a_part_of_the_area(void **state) {
    (void)state;
    const char *const sets[] = {"run.measured=1 days", "home_care.patch=0.3", NULL};
    struct runs r;
    const struct hw_district_spec *spec = open(&r, "patch", sets);
    for (int32_t p = 0; p < spec->providers.first[1]; p++) {
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += hw_providers_passes(&spec->providers.is[p], spec->rules[0].params, i / 1000.0);
        }
        assert_true(passed >= 299 && passed <= 301);
    }
    runs_close(&r);
}

/* Two calls of half an hour a day are 7 hours a week; one more for each 0.5 points above the line, at most four; two carers from 5 points on;
 * people who pay themselves buy a half. */
static void test_packages(void **state) {
    (void)state;
    const char *const sets[] = {"run.measured=1 days", "need.threshold.support=3", "home_care.calls.least=2", "home_care.calls.length=30 min",
                                "home_care.calls.another_each=0.5", "home_care.calls.most=4", "home_care.double_handed_from=5",
                                "home_care.self_funder_hours=0.5", NULL};
    static const struct {
        double need;
        int minutes;
    } cases[] = {{0, 420}, {3, 420}, {3.49, 420}, {3.5, 630}, {4, 840}, {4.9, 840}, {5, 1680}, {9, 1680}};
    struct runs r;
    const struct hw_params *params = open(&r, "packages", sets)->rules[0].params;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(hw_providers_package_minutes(params, cases[i].need, false), cases[i].minutes);
        assert_int_equal(hw_providers_package_minutes(params, cases[i].need, true), cases[i].minutes / 2);
    }
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_posts_are_somebodys),
        cmocka_unit_test(test_a_provider_is_what_it_is),
        cmocka_unit_test(test_the_way),
        cmocka_unit_test(test_costs_have_their_mean),
        cmocka_unit_test(test_areas_do_not_differ_by_luck),
        cmocka_unit_test(test_rounds_pass_a_part_of_the_area),
        cmocka_unit_test(test_packages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

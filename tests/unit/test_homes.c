/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

/* Homes of a model: all the places are shared out, fewer places close the last homes and no others, and what a home is depends on
 * nothing but its area and number. */

static const char *const few_days[] = {"run.warm_up=0 days", "run.measured=1 days", NULL};

static int64_t share_out(const struct runs *r, int32_t area, const struct hw_params *params, int32_t (*places)[HW_HOME_KINDS], int kind) {
    const struct hw_homes *homes = &((const struct hw_district_spec *)r->plan.spec)->homes;
    int32_t left[HW_HOME_KINDS];
    int64_t sum = 0;
    hw_homes_begin(homes, area, params, homes->start_day, left);
    for (int32_t h = homes->first[area]; h < homes->first[area + 1]; h++) {
        hw_homes_take(homes, h, params, homes->start_day, left, places[h]);
        sum += places[h][kind];
    }
    return sum;
}

static void test_all_places_are_shared_out(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme fewer[] = {{"fewer", "change:\n  - {lever: nursing.places, times: 0.5}\n"
                                                  "  - {lever: start.when_below_census, to: close_when_vacated}\n"}};
    runs_open(&r, "shared", few_days, fewer, 1);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    static int32_t before[4096][HW_HOME_KINDS], after[4096][HW_HOME_KINDS];
    assert_true(spec->homes.n < 4096);
    assert_int_equal(share_out(&r, 0, spec->rules[0].params, before, HW_HOME_NURSING), 840);
    assert_int_equal(share_out(&r, 0, spec->rules[0].params, before, HW_HOME_RESIDENTIAL), 1090);
    assert_int_equal(share_out(&r, 0, spec->rules[1].params, after, HW_HOME_NURSING), 420);
    bool ended = false; /* of the homes that are left, all but the last are as they were */
    for (int32_t h = 0; h < spec->homes.first[1] && spec->homes.is[h].nurses; h++) {
        bool same = after[h][HW_HOME_NURSING] == before[h][HW_HOME_NURSING];
        assert_true(ended ? after[h][HW_HOME_NURSING] == 0 : same || after[h][HW_HOME_NURSING] < before[h][HW_HOME_NURSING]);
        ended |= !same;
    }
    assert_true(ended);
    runs_close(&r);
}

/* Costs lie evenly over a lognormal distribution: the mean of n of them is the parameter within a few n-ths of their spread (12 %); a price
 * is a ratio of it. */
static void test_costs_have_their_mean(void **state) {
    (void)state;
    struct runs r;
    const char *const many[] = {"residential.places=11000", "run.measured=1 days", NULL};
    runs_open(&r, "costs", many, NULL, 0);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_params *params = spec->rules[0].params;
    double sum = 0;
    int n = 0;
    for (int32_t h = 0; h < spec->homes.first[1]; h++) {
        if (!spec->homes.is[h].nurses) {
            double cost = hw_homes_cost(&spec->homes.is[h], params, HW_HOME_RESIDENTIAL);
            double price = hw_homes_price(&spec->homes.is[h], params, HW_HOME_RESIDENTIAL);
            assert_true(fabs(price - cost * hw_param_value(params, HW_P_HOME_PRICE_RATIO)) < 1e-9);
            sum += cost;
            n++;
        }
    }
    assert_true(n > 300);
    assert_true(fabs(sum / n / hw_param_value(params, HW_P_HOME_COST_RESIDENTIAL) - 1) < 0.003);
    runs_close(&r);
}

/* The same homes whatever else the model has: other places, other scenarios. */
static void test_a_home_is_what_it_is(void **state) {
    (void)state;
    struct runs a, b;
    const char *const sets[] = {"residential.places=2000", "run.measured=1 days", NULL};
    runs_open(&a, "is_a", few_days, NULL, 0);
    runs_open(&b, "is_b", sets, NULL, 0);
    const struct hw_homes *x = &((const struct hw_district_spec *)a.plan.spec)->homes, *y = &((const struct hw_district_spec *)b.plan.spec)->homes;
    assert_true(y->n > x->n);
    for (int32_t h = 0; h < x->first[1]; h++) {
        assert_memory_equal(&x->is[h], &y->is[h], sizeof x->is[h]);
    }
    runs_close(&a);
    runs_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_places_are_shared_out),
        cmocka_unit_test(test_costs_have_their_mean),
        cmocka_unit_test(test_a_home_is_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "agents/need.h"
#include "agents/setting.h"
#include "sim/num.h"

/* Small parts of the district: stations, rates, what somebody needs, worker time, measures. */

static void test_stations_have_names_and_kinds(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "parts", NULL, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    assert_int_equal(spec->map.n_stations, HW_ST_KINDS);
    for (uint32_t i = 0; i < spec->map.n_stations; i++) {
        assert_non_null(spec->stations[i].name);
        assert_true(spec->stations[i].by_priority);
        for (uint32_t j = 0; j < i; j++) {
            assert_string_not_equal(spec->stations[i].name, spec->stations[j].name);
        }
    }
    assert_int_equal(hw_stations_kind(&spec->map, HW_ST_NURSING + 1), HW_ST_NURSING);
    assert_int_equal(hw_stations_kind(&spec->map, HW_ST_SERVICE + 3), HW_ST_SERVICE);
    assert_int_equal(hw_stations_kind(&spec->map, HW_ST_SOCIAL), HW_ST_SOCIAL);
    assert_int_equal(spec->map.n_practices, 36);
    assert_int_equal(hw_stations_kind(&spec->map, HW_ST_CHC), HW_ST_CHC);
    for (int kind = 0; kind < HW_ST_KINDS; kind++) { /* with one hospital and two areas a kind's number is its first station */
        assert_true(spec->map.first[kind] == 0 || spec->map.first[kind] == kind);
    }
    runs_close(&r);
}

/* Ratios by frailty leave a band's published rate as it is: the mean over the expected people of 85 and over is .596 x .88 x 1.12 x 1.61. */
static void test_frailty_keeps_the_published_rate(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "parts", NULL, NULL, 0);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_rules *rules = &spec->rules[0];
    double people = 0;
    double rate = 0;
    for (int age = 85; age <= 90; age++) {
        double n = spec->census[0].people[age][0] + spec->census[0].people[age][1] + spec->census[1].people[age][0] + spec->census[1].people[age][1];
        int32_t label = hw_params_older_age(age);
        double share[HW_FRAILTIES] = {0};
        const int shares[] = {HW_P_FRAILTY_MILD, HW_P_FRAILTY_MODERATE, HW_P_FRAILTY_SEVERE};
        share[0] = 1;
        for (int f = 1; f < HW_FRAILTIES; f++) {
            share[f] = hw_param_at(rules->params, shares[f - 1], label);
            share[0] -= share[f];
        }
        for (int f = 0; f < HW_FRAILTIES; f++) {
            people += n * share[f];
            rate += n * share[f] * rules->rate[HW_CLOCK_ACUTE][7][f];
        }
    }
    double first = hw_param_value(rules->params, HW_P_AE_FIRST) * hw_param_value(rules->params, HW_P_AE_LOCAL) *
                   (1 + hw_param_value(rules->params, HW_P_URGENT_LESSER));
    assert_true(fabs(rate / people * (double)HW_MS_PER_YEAR - 0.596 * first) < 1e-9);
    assert_true(fabs(rules->rate[HW_CLOCK_ACUTE][7][3] / rules->rate[HW_CLOCK_ACUTE][7][0] - 4.73) < 1e-9);
    runs_close(&r);
}

static void test_need_adds_up(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=1 days", "need.threshold.support=3.2", NULL};
    runs_open(&r, "parts", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    struct hw_person *p = &d->people[7];
    p->frailty = HW_FRAILTY_MODERATE;
    p->conditions = 2;
    p->flags = HW_PERSON_DEMENTIA | HW_PERSON_LIVES_ALONE;
    assert_true(fabs(hw_need_before(d, 7) - (2.5 + 0.6 + 2 * 0.05 + 0.3)) < 1e-12);
    p->flags = HW_PERSON_HAS_CARER;
    assert_true(fabs(hw_need_before(d, 7) - (2.5 + 2 * 0.05 - 0.3)) < 1e-12);
    /* A fit person whose need at home is exponential with mean 1.6 needs support (from 3.2) with chance exp(-2). */
    p->frailty = HW_FRAILTY_FIT;
    p->conditions = 0;
    p->flags = 0;
    int supported = 0;
    enum { TRIES = 20000 };
    for (uint64_t k = 0; k < TRIES; k++) {
        supported += hw_need_found_at_home(d, 7, 7 | k << 32) != HW_TO_HOME;
    }
    double chance = hw_num_exp(-2);
    assert_true(fabs(supported - TRIES * chance) < 5 * sqrt(TRIES * chance * (1 - chance)));
    runs_close(&r);
}

/* What is found at home of a need that an illness left is what a ward would have found: the same loss, of the same mean, and as many who may get better. */
static void test_a_need_left_by_an_illness_is_drawn_once(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=1 days", "need.acute_loss=3", "need.acute_loss_short=0", "need.can_recover=0.25", NULL};
    runs_open(&r, "parts", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    struct hw_person *p = &d->people[7];
    p->flags = 0;
    p->hospital = 0;
    p->area = 0;
    double before = hw_need_before(d, 7);
    enum { TRIES = 20000 };
    int is_short = 0, recover = 0;
    for (uint64_t k = 0; k < TRIES; k++) {
        uint64_t illness = hw_district_key(7, (uint16_t)k, HW_ROLE_HOSPITAL), behind = hw_need_key_behind(illness);
        struct hw_rng loss = hw_district_draw(d, HW_DRAW_LOSS, illness, 0);
        bool zero = hw_need_is_short(d, 7, illness);
        assert_true(fabs(hw_need_at_home(d, 7, behind) - before - (zero ? 0 : 3 * hw_rng_exponential(&loss))) < 1e-9);
        assert_true(hw_need_nursing_at_home(d, 7, behind) == hw_need_nursing_at_home(d, 7, illness));
        assert_false(hw_need_can_recover_at_home(d, 7, hw_district_with_role(illness, HW_ROLE_AT_HOME))); /* grown by and by: for good */
        is_short += zero;
        recover += hw_need_can_recover_at_home(d, 7, behind);
    }
    double share = hw_param_at(hw_district_rules(d, hw_district_in_hospital(d, HW_ST_WARD, p))->params, HW_P_WARD_ZERO_DAY, p->age_band);
    assert_true(fabs(is_short - TRIES * share) < 5 * sqrt(TRIES * share * (1 - share)) && fabs(recover - TRIES * 0.25) < 5 * sqrt(TRIES * 0.25 * 0.75));
    runs_close(&r);
}

/* Six hours of work from 15:00 with hours Monday to Friday 09:00-17:00: two hours, the night, four hours. */
static void test_worker_time(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=40 days", NULL};
    runs_open(&r, "parts", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    const struct hw_week *hours = &d->rules->params->weeks[HW_P_ASSESS_HOURS];
    d->flow.now = 15 * HW_MS_PER_H; /* Tuesday 1 April 2014 */
    assert_int_equal(hw_setting_step_time(d, hours, 6 * HW_MS_PER_H), (2 + 16 + 4) * HW_MS_PER_H);
    d->flow.now = 3 * HW_MS_PER_DAY + 16 * HW_MS_PER_H; /* Friday 16:00: the rest on Monday */
    assert_int_equal(hw_setting_step_time(d, hours, 2 * HW_MS_PER_H), (1 + 64 + 1) * HW_MS_PER_H);
    d->flow.now = 16 * HW_MS_PER_DAY + 16 * HW_MS_PER_H; /* Thursday before Good Friday: Easter Monday is a holiday too */
    assert_int_equal(hw_setting_step_time(d, hours, 2 * HW_MS_PER_H), (1 + 4 * 24 + 16 + 1) * HW_MS_PER_H);
    struct hw_week closed;
    hw_week_fill(&closed, 0);
    assert_true(hw_setting_step_time(d, &closed, HW_MS_PER_H) == HW_FOREVER);
    runs_close(&r);
}

static void test_measures_are_complete(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "parts", NULL, NULL, 0);
    const struct hw_layout *layout = &r.plan.layout;
    for (int32_t i = 0; i < layout->n_measures; i++) {
        const struct hw_measure *m = &layout->measures[i];
        assert_true(m->title[0] != '\0' && m->definition[0] != '\0');
        static const char *const bare[] = {"days", "hours", "minutes", "seconds"}; /* readers turn these into time spans */
        for (int k = 0; k < 4; k++) {
            assert_string_not_equal(m->unit, bare[k]);
        }
        assert_int_equal(hw_results_find(layout, m->name), i); /* names are unique */
        assert_true((m->observed_source == NULL) == (m->observed_role == NULL));
    }
    assert_int_equal(hw_results_find(layout, "no such thing"), -1);
    int32_t ae = hw_results_find(layout, "ae_attendances");
    assert_true(fabs(layout->measures[ae].observed - 97978) < 1);
    const struct hw_measure *months = &layout->measures[hw_results_find(layout, "ae_attendances_monthly")];
    assert_true(months->observed_at[0] == 8564 && months->observed_at[11] == 8125); /* April 2014, March 2015 */
    /* Staff and durations were set with an eye on Kent's codes: nobody may take the days of delay for an independent test. */
    assert_string_equal(layout->measures[hw_results_find(layout, "official_delayed_days_district")].observed_role, "partly fitted");
    runs_close(&r);
}

/* Bad data and bad sections are told apart from a crash: all at once, nothing made. */
static void test_bad_configurations_are_refused(void **state) {
    (void)state;
    const char *const bad[] = {"acute.beds=-1",           "acute.beds=lots",
                               "data.deaths=nowhere.csv", "data.population=mortality_2014.csv",
                               "run.measured=0 days",     "discharge.planning.starts_at=never",
                               "gp.hours=sometimes",      "need.frailty=[1, 2]"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct runs r;
        const char *const sets[] = {bad[i], NULL};
        runs_open(&r, "bad_config", sets, NULL, 0);
        assert_int_equal(r.status, HW_BAD_INPUT);
        assert_true(r.diag.errors >= 1);
        runs_close(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stations_have_names_and_kinds),
        cmocka_unit_test(test_frailty_keeps_the_published_rate),
        cmocka_unit_test(test_need_adds_up),
        cmocka_unit_test(test_a_need_left_by_an_illness_is_drawn_once),
        cmocka_unit_test(test_worker_time),
        cmocka_unit_test(test_measures_are_complete),
        cmocka_unit_test(test_bad_configurations_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

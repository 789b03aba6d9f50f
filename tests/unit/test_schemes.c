/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "agents/schemes.h"

/* What a scheme may say, and what it is told when it says something else. */

static void expect_refused(const char *body, const char *words) {
    struct runs r;
    const struct runs_scheme schemes[] = {{"bad", body}};
    runs_open(&r, "bad_scheme", NULL, schemes, 1);
    char text[4096] = "";
    FILE *file = tmpfile();
    hw_diag_print(&r.diag, file, false);
    rewind(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    fclose(file);
    if (r.status != HW_BAD_INPUT || strstr(text, words) == NULL) {
        fprintf(stderr, "expected '%s', found: %s\n", words, text);
    }
    assert_int_equal(r.status, HW_BAD_INPUT);
    assert_non_null(strstr(text, words));
    runs_close(&r);
}

static void test_bad_schemes_are_refused_with_a_reason(void **state) {
    (void)state;
    expect_refused("change:\n  - {lever: acute.bedz, to: 3}\n", "acute.beds");
    expect_refused("change:\n  - {lever: acute.beds, to: 3, add: 4}\n", "exactly one of to, times, add");
    expect_refused("change:\n  - {lever: acute.beds}\n", "exactly one of to, times, add");
    expect_refused("change:\n  - {lever: population.practices, to: 3}\n", "a scheme cannot change it");
    expect_refused("change:\n  - {lever: acute.beds, add: -1000}\n", "acute.beds");
    expect_refused("change:\n  - {lever: discharge.assessment.hours, to: \"some day\"}\n", "hours");
    expect_refused("change:\n  - {lever: nursing.places, times: 0.5}\n", "close_when_vacated");
    expect_refused("bring: everything\n", "bring");
    expect_refused("service:\n  - {at: anywhere, name: x, staff: 1, offers: home_with_reablement}\n", "a_and_e.decision");
    expect_refused("service:\n  - {at: a_and_e.decision, name: x, staff: 1, offers: home_with_reablement, eligible: {frailty: [old]}}\n",
                   "old");
    expect_refused("service:\n  - {at: a_and_e.decision, name: x, staff: 1, hours: never, offers: home_with_reablement}\n", "hours");
}

static void test_missing_scheme(void **state) {
    (void)state;
    const char *const names[] = {"nowhere", "../north_kent", ""};
    for (int i = 0; i < 3; i++) {
        struct runs r;
        runs_open(&r, "missing_scheme", NULL, NULL, 0);
        assert_int_equal(r.status, HW_OK);
        struct hw_load load = {&r.io, &r.reader, &r.doc, r.folder, &names[i], 1};
        struct hw_plan plan = {0};
        assert_int_equal(hw_district_load(&load, &plan), HW_BAD_INPUT);
        assert_int_equal(r.diag.errors, 1);
        runs_close(&r);
    }
}

/* "a+b" is a, then b, on the same parameters. */
static void test_schemes_add_up(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme schemes[] = {{"a", "change:\n  - {lever: acute.beds, add: 10}\n"},
                                          {"b", "change:\n  - {lever: acute.beds, times: 2}\n"}};
    runs_open(&r, "sum_of_schemes", NULL, schemes, 2);
    assert_int_equal(r.status, HW_OK);
    const char *const both[] = {"a+b"};
    struct hw_load load = {&r.io, &r.reader, &r.doc, r.folder, both, 1};
    struct hw_plan plan = {0};
    assert_int_equal(hw_district_load(&load, &plan), HW_OK);
    const struct hw_district_spec *spec = plan.spec;
    double beds = hw_param_value(spec->rules[0].params, HW_P_WARD_BEDS);
    assert_true(hw_param_value(spec->rules[1].params, HW_P_WARD_BEDS) == (beds + 10) * 2);
    assert_string_equal(plan.scenario_title[1], "a + b");
    assert_non_null(strstr(plan.scenario_text[1], "times: 2"));
    const char *const twice[] = {"b+a+b"}; /* a slip, as when --scenario is given twice */
    load.scenarios = twice;
    assert_int_equal(hw_district_load(&load, &plan), HW_BAD_INPUT);
    assert_int_equal(r.diag.errors, 1);
    runs_close(&r);
}

/* Hours on duty in a week without holidays. */
static double hours_of(const struct hw_week *week) {
    int slots = 0;
    for (int i = 0; i < HW_WEEK_SLOTS; i++) {
        slots += week->value[i] != 0;
    }
    return slots * 24.0 / HW_DAY_SLOTS;
}

static double assessor_hours(const struct hw_rules *rules) {
    double heads = hw_param_value(rules->params, HW_P_HEALTH_STAFF) + hw_param_value(rules->params, HW_P_SOCIAL_STAFF);
    return heads * hours_of(&rules->params->weeks[HW_P_ASSESS_HOURS]);
}

static void test_the_real_team_is_read(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme idt[] = {{"idt", NULL}};
    runs_open(&r, "real_team", NULL, idt, 1);
    hw_diag_print(&r.diag, stderr, false);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_rules *rules = &spec->rules[1];
    assert_true(hw_param_value(rules->params, HW_P_FORM) == 1);
    assert_true(hw_param_value(rules->params, HW_P_PLANNING_STARTS) == 1);
    assert_int_equal(rules->n_services, 1);
    assert_int_equal(rules->services[0].eligible.frailty, 0xe); /* mild, moderate, severe */
    assert_int_equal(hw_stations_servers(rules, HW_ST_SERVICE, 0), 2);
    assert_int_equal(hw_stations_servers(&spec->rules[0], HW_ST_SERVICE, 0), 0);
    /* It works the hours that its cost is noted for: 14 full-time staff of 37.5 hours, to one of them. */
    double more = assessor_hours(rules) - assessor_hours(&spec->rules[0]) + rules->services[0].staff * hours_of(rules->services[0].hours);
    assert_true(fabs(more - 14 * 37.5) < 37.5);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_schemes_are_refused_with_a_reason),
        cmocka_unit_test(test_missing_scheme),
        cmocka_unit_test(test_schemes_add_up),
        cmocka_unit_test(test_the_real_team_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

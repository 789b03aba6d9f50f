/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* The integrated discharge team acts through steps, staff and hours only. So it moves delay from assessment to packages and placements,
 * which nobody added to; where assessors are no constraint, more of them change nothing. No test asks that it helps. */

/* Where places are scarce, delay moves to them: they are set here, so that the test does not hang on the built-in file, whose own
 * scarcity is an assumption. With looser places (docs/district.md) less moves. Nobody is turned round in A&E, and beds for rehabilitation are not scarce:
 * who is turned round is no case of a discharge, which is another effect, and a queue for these beds would hide the rest. */
static const char *const scarce[] = {"reablement.places=76",  "intermediate_care.beds=unlimited", "home_care.carers=720",
                                     "residential.places=950", "nursing.places=730",        "a_and_e.could_go_home=0", NULL};

static void test_delay_moves_from_assessment_to_places(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme team[] = {{"idt", NULL}};
    runs_open(&r, "team", scarce, team, 1);
    runs_go(&r, 8);
    const struct runs_term a = {"delayed_bed_days_by_code", "A", 1};
    const struct runs_term places[] = {
        {"delayed_bed_days_by_code", "Di", 1}, {"delayed_bed_days_by_code", "Dii", 1}, {"delayed_bed_days_by_code", "E", 1}};
    const struct runs_term both[] = {{"delayed_bed_days_by_code", "A", 1}, places[0], places[1], places[2]};
    runs_expect("A", runs_difference(&r, 1, &a, 1), -1);
    runs_expect("Di + Dii + E", runs_difference(&r, 1, places, 3), 1);
    runs_expect("only a part of it moves", runs_difference(&r, 1, both, 4), -1);
    runs_close(&r);
}

static void expect_equal_bits(const struct runs *r, int32_t scenario) {
    for (int32_t k = 0; k < r->replicates; k++) {
        assert_memory_equal(runs_row(r, scenario, k), runs_row(r, 0, k), r->plan.layout.row * sizeof(double));
    }
}

static const char *const short_year[] = {"run.warm_up=60 days", "run.measured=120 days", NULL};

static void test_a_scheme_without_effect_changes_no_bit(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"nothing", ""},
        {"same", "change:\n  - {lever: acute.beds, add: 0}\n  - {lever: needs.gp.rate, times: 1}\n  - {lever: "
                 "discharge.planning.starts_at, to: fit}\n"},
        {"nobody", "service:\n  - {at: a_and_e.decision, name: nobody, staff: 0, offers: home_with_reablement}\n"},
    };
    struct runs r;
    runs_open(&r, "zero", short_year, schemes, 3);
    runs_go(&r, 2);
    for (int32_t s = 1; s <= 3; s++) {
        expect_equal_bits(&r, s);
    }
    runs_close(&r);
}

/* Staff who know that nothing is free take no time of anybody in A&E. */
static void test_a_service_without_a_place_to_offer_keeps_nobody(void **state) {
    (void)state;
    static const char *const sets[] = {"run.warm_up=20 days", "run.measured=40 days", "reablement.places=0", "outside.reablement=0", "start.reablement=0", NULL};
    const struct runs_scheme schemes[] = {{"team", "service:\n  - {at: a_and_e.decision, name: team, staff: 5, offers: home_with_reablement}\n"}};
    struct runs r;
    runs_open(&r, "no_place", sets, schemes, 1);
    runs_go(&r, 1);
    expect_equal_bits(&r, 1);
    runs_close(&r);
}

static void test_more_assessors_change_nothing_where_they_are_no_constraint(void **state) {
    (void)state;
    static const char *const sets[] = {"run.warm_up=60 days", "run.measured=120 days", "discharge.assessment.health.staff=unlimited",
                                       "discharge.assessment.social.staff=unlimited", NULL};
    const struct runs_scheme schemes[] = {
        {"staff",
         "change:\n  - {lever: discharge.assessment.health.staff, add: 2}\n  - {lever: discharge.assessment.social.staff, add: 2}\n"},
    };
    struct runs r;
    runs_open(&r, "unlimited", sets, schemes, 1);
    runs_go(&r, 2);
    expect_equal_bits(&r, 1);
    runs_close(&r);
}

/* Where assessors are few, the same staff does change the datasets: the test above could fail. */
static void test_more_assessors_matter_where_they_are_few(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"staff",
         "change:\n  - {lever: discharge.assessment.health.staff, add: 2}\n  - {lever: discharge.assessment.social.staff, add: 2}\n"},
    };
    struct runs r;
    runs_open(&r, "few", short_year, schemes, 1);
    runs_go(&r, 2);
    const struct runs_term a = {"delayed_bed_days_by_code", "A", 1};
    assert_true(runs_difference(&r, 1, &a, 1).mean < 0);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delay_moves_from_assessment_to_places),
        cmocka_unit_test(test_a_scheme_without_effect_changes_no_bit),
        cmocka_unit_test(test_a_service_without_a_place_to_offer_keeps_nobody),
        cmocka_unit_test(test_more_assessors_change_nothing_where_they_are_no_constraint),
        cmocka_unit_test(test_more_assessors_matter_where_they_are_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

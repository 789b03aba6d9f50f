/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/steps.h"

/* Two teams: the ward's own, at whose meeting it is decided where to, and the integrated discharge team, a scheme.
 *
 * The integrated discharge team acts through steps, staff and hours only. So it moves delay from assessment to packages and placements,
 * which nobody added to; where assessors are no constraint, more of them change nothing. No test asks that it helps. */

/* Where places are scarce, delay moves to them: they are set here, so that the test does not hang on the built-in file, whose own
 * scarcity is an assumption. With looser places (docs/district.md) less moves. Nobody is turned round in A&E, and beds for rehabilitation are not scarce:
 * who is turned round is no case of a discharge, which is another effect, and a queue for these beds would hide the rest. */
static const char *const scarce[] = {"reablement.places=76",  "intermediate_care.beds=unlimited", "home_care.carers=660", "start.home_care=1150",
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

/* ---- the ward's team ---- */

#define SHORT "run.warm_up=20 days", "run.measured=60 days", "population.outside_share=0.01"
#define MEETS_AT_ONCE "change:\n  - {lever: discharge.mdt.meetings, to: unlimited}\n  - {lever: intermediate_care.team_meetings, to: unlimited}\n" \
                      "  - {lever: discharge.mdt.hours, to: 24 hours}\n  - {lever: discharge.mdt.case, to: 1 s}\n"

static double team_days(const struct runs *r, int32_t scenario, int owner) {
    return runs_row(r, scenario, 0)[runs_at(r, "delayed_bed_days", NULL) + HW_REASON_TEAM * HW_OWNERS + (size_t)owner];
}
static double value(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    return runs_value(r, scenario, 0, measure, label);
}

/* Half the meetings, or cases that take twice as long: people wait for the decision, so stays and true delay are longer; fewer of these days count
 * officially, as who is not decided on is no delayed transfer. */
static void test_fewer_meetings_keep_people_longer(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"half", "change:\n  - {lever: discharge.mdt.meetings, times: 0.5}\n"},
                                          {"slow", "change:\n  - {lever: discharge.mdt.case, times: 2}\n"},
                                          {"seldom", "change:\n  - {lever: discharge.mdt.hours, to: \"Wed 09:00-13:00\"}\n"},
                                          {"at_once", MEETS_AT_ONCE}};
    const char *const sets[] = {SHORT, "discharge.mdt.case=8 min", NULL};
    struct runs r;
    runs_open(&r, "meetings", sets, schemes, 4);
    runs_go(&r, 1);
    double before = team_days(&r, 0, HW_OWNER_ACUTE), official = value(&r, 0, "official_delayed_days_total", NULL) / value(&r, 0, "delayed_bed_days_total", NULL);
    assert_true(before > 0 && value(&r, 0, "delayed_bed_days_other", "team") > 0);
    for (int owner = HW_OWNER_ACUTE + 1; owner < HW_OWNERS; owner++) {
        assert_true(team_days(&r, 0, owner) == 0);
    }
    for (int s = 1; s <= 3; s++) {
        assert_true(team_days(&r, s, HW_OWNER_ACUTE) > 1.3 * before);
        assert_true(value(&r, s, "delayed_bed_days_total", NULL) > 1.05 * value(&r, 0, "delayed_bed_days_total", NULL));
        assert_true(value(&r, s, "length_of_stay", NULL) > value(&r, 0, "length_of_stay", NULL));
        assert_true(value(&r, s, "fit_to_official", NULL) > value(&r, 0, "fit_to_official", NULL));
        assert_true(value(&r, s, "official_delayed_days_total", NULL) / value(&r, s, "delayed_bed_days_total", NULL) < 0.97 * official);
    }
    assert_true(team_days(&r, 4, HW_OWNER_ACUTE) < 0.1 * before && value(&r, 4, "delayed_bed_days_total", NULL) < value(&r, 0, "delayed_bed_days_total", NULL)); /* those whom the warm-up left there */
    runs_close(&r);
}

/* None: nobody ever waits for it, and with meetings at once it is as if there were no gate, but for who is first of two at the same instant. */
static void test_no_gate(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"gate", "change:\n  - {lever: discharge.mdt.gates, to: destination}\n"}};
    const char *const sets[] = {SHORT, "discharge.mdt.gates=none", "discharge.mdt.meetings=unlimited", "intermediate_care.team_meetings=unlimited", "discharge.mdt.hours=24 hours",
                                "discharge.mdt.case=1 s", NULL};
    struct runs r;
    runs_open(&r, "no_gate", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(team_days(&r, 0, HW_OWNER_ACUTE) == 0 && value(&r, 0, "delayed_bed_days_other", "team") == 0);
    assert_true(team_days(&r, 1, HW_OWNER_ACUTE) > 0 && team_days(&r, 1, HW_OWNER_ACUTE) < 1e-4 * value(&r, 1, "delayed_bed_days_total", NULL));
    assert_true(fabs(value(&r, 1, "length_of_stay", NULL) / value(&r, 0, "length_of_stay", NULL) - 1) < 0.01);
    runs_close(&r);
}

/* Some weeks in which no team meets: people sent on to support, what they waited for a meeting, and days of panels, brokers and choice. */
static void without_meetings(double fast_track, double *sent, double *home, double *waited, double *arranged) {
    static const enum hw_destination supported[] = {HW_TO_HOME_CARE, HW_TO_REABLEMENT, HW_TO_IC_BED, HW_TO_RESIDENTIAL, HW_TO_NURSING, HW_TO_EXTRA_CARE};
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=40 days", "run.scale=0.3", "population.outside_share=0.01", "start.acute=0", "discharge.mdt.meetings=0",
                                "end_of_life.recognised=0", "a_and_e.could_go_home=0", "need.threshold.full_assessment=0", fast_track > 0 ? "need.threshold.nhs_funded=0" : "need.threshold.nhs_funded=2.568",
                                fast_track > 0 ? "need.fast_track=1" : "need.fast_track=0", NULL};
    struct runs r;
    runs_open(&r, "never", sets, NULL, 0);
    runs_go(&r, 1);
    const double *to = runs_row(&r, 0, 0) + runs_at(&r, "discharges", NULL);
    *sent = 0;
    for (size_t i = 0; i < sizeof supported / sizeof supported[0]; i++) {
        for (int band = 0; band < HW_GROWN_BANDS; band++) {
            *sent += to[(size_t)supported[i] * HW_GROWN_BANDS + (size_t)band];
        }
    }
    *home = to[HW_TO_HOME * HW_GROWN_BANDS];
    *waited = team_days(&r, 0, HW_OWNER_ACUTE);
    *arranged = value(&r, 0, "delayed_bed_days_by_code", "G") + value(&r, 0, "delayed_bed_days_by_code", "Di") + value(&r, 0, "delayed_bed_days_by_code", "Dii");
    runs_close(&r);
}

/* A team that never meets sends nobody on who needs support, but for the dying; who goes home without support does not wait for it. */
static void test_nobody_leaves_for_support_undecided(void **state) {
    (void)state;
    double sent, home, waited, arranged;
    without_meetings(0, &sent, &home, &waited, &arranged);
    assert_true(sent == 0 && arranged == 0 && home > 0 && waited > 0);
    without_meetings(1, &sent, &home, &waited, &arranged);
    assert_true(sent > 0 && arranged > 0 && home > 0 && waited == 0);
}

/* A team that hears of those who were planned for before they are fit keeps fewer waiting, and the official count begins sooner. */
static void test_a_team_that_plans_ahead(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"ahead", "change:\n  - {lever: discharge.mdt.hears, to: planned}\n"}};
    const char *const sets[] = {SHORT, "discharge.planning.foreseen=5 days", NULL};
    struct runs r;
    runs_open(&r, "ahead", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(team_days(&r, 1, HW_OWNER_ACUTE) < 0.8 * team_days(&r, 0, HW_OWNER_ACUTE));
    assert_true(value(&r, 1, "delayed_bed_days_total", NULL) < value(&r, 0, "delayed_bed_days_total", NULL));
    assert_true(value(&r, 1, "fit_to_official", NULL) < value(&r, 0, "fit_to_official", NULL));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delay_moves_from_assessment_to_places),
        cmocka_unit_test(test_a_scheme_without_effect_changes_no_bit),
        cmocka_unit_test(test_a_service_without_a_place_to_offer_keeps_nobody),
        cmocka_unit_test(test_more_assessors_change_nothing_where_they_are_no_constraint),
        cmocka_unit_test(test_more_assessors_matter_where_they_are_few),
        cmocka_unit_test(test_fewer_meetings_keep_people_longer),
        cmocka_unit_test(test_no_gate),
        cmocka_unit_test(test_nobody_leaves_for_support_undecided),
        cmocka_unit_test(test_a_team_that_plans_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Everything is coupled: places in care homes and home care decide how full the wards are, and how long A&E waits for a bed; and closing
 * places in any setting is felt upstream of it. Few replicates and a shorter year: differences are paired. */

static const char *const four_months[] = {"run.warm_up=45 days", "run.measured=120 days", "home_care.carers=740", "start.home_care=1150", NULL};

/* The built-in wards in the half-year in which they are full, with fewer carers than there are and nobody who gives up a place in the queue for
 * rehabilitation (which hides how long it is: test_district_routes.c). Halving is felt at once and everywhere, so few replicates show it; where
 * places are doubled most people had a bed before, so it takes more. */
static const char *const winter[] = {"run.start=2014-10-01", "run.warm_up=45 days", "run.measured=182 days", "intermediate_care.beds=56", "start.intermediate_care=53", "acute.beds=455",
                                     "home_care.carers=680", "start.home_care=1050", "intermediate_care.reconsidered_after=36525 days", NULL};
enum { REPLICATES_HALF = 8, REPLICATES_DOUBLE = 20 };

#define CLOSE "  - {lever: start.when_below_census, to: close_when_vacated}\n"
#define CARE(factor)                                                                                                                       \
    "change:\n  - {lever: home_care.carers, times: " factor "}\n  - {lever: residential.places, times: " factor                          \
    "}\n  - {lever: nursing.places, times: " factor "}\n" CLOSE

/* What fills up when places of care are scarce, each step further upstream: delay by the place that is waited for, places of rehabilitation
 * held by those who wait, wards, planned patients, A&E. */
static const struct felt {
    const char *measure, *label;
    int direction; /* of more scarcity */
} felt[] = {
    {"delayed_bed_days_by_code", "E", 1},   {"delayed_bed_days_by_code", "C", 1},  {"reablement_blocked", NULL, 1},       {"intermediate_care_blocked", NULL, 1},
    {"fit_to_departure", NULL, 1},          {"acute_occupancy", NULL, 1},          {"planned_admissions", NULL, -1},
    {"admit_wait", NULL, 1},                {"admit_wait_over_4h", NULL, 1},       {"ae_within_4h", NULL, -1},
};

/* Halved places in homes are waited for; not so doubled ones the other way round: what is left of Di and Dii is the time that a home takes to answer. */
static const struct felt homes[] = {{"delayed_bed_days_by_code", "Di", 1}, {"delayed_bed_days_by_code", "Dii", 1}};

static void expect_felt(const struct runs *r, const struct felt *what, size_t n, int direction) {
    for (size_t i = 0; i < n; i++) {
        struct runs_term term = {what[i].measure, what[i].label, 1};
        char name[96];
        snprintf(name, sizeof name, "%s %s", what[i].measure, what[i].label != NULL ? what[i].label : "");
        runs_expect(name, runs_difference(r, 1, &term, 1), direction * what[i].direction);
    }
}

static void care_changes(const char *name, const char *body, int32_t replicates, int direction) {
    struct runs r;
    const struct runs_scheme scheme = {name, body};
    runs_open(&r, name, winter, &scheme, 1);
    runs_go(&r, replicates);
    expect_felt(&r, felt, sizeof felt / sizeof felt[0], direction);
    if (direction > 0) {
        expect_felt(&r, homes, sizeof homes / sizeof homes[0], direction);
    }
    runs_close(&r);
}

static void test_halving_places_of_care_is_felt_up_to_a_and_e(void **state) {
    (void)state;
    care_changes("half", CARE("0.5"), REPLICATES_HALF, 1);
}

static void test_doubling_places_of_care_is_felt_up_to_a_and_e(void **state) {
    (void)state;
    care_changes("double", CARE("2"), REPLICATES_DOUBLE, -1);
}

struct closing {
    struct runs_scheme scheme;
    const char *measure, *label;
    int direction;
};

static void test_closing_places_is_felt_upstream(void **state) {
    (void)state;
    static const struct closing closings[] = {
        {{"gp", "change:\n  - {lever: gp.clinicians, to: 2}\n"}, "gp_to_ae", NULL, 1},
        {{"ae", "change:\n  - {lever: a_and_e.places, times: 0.6}\n"}, "ae_within_4h", NULL, -1},
        {{"beds", "change:\n  - {lever: acute.beds, times: 0.9}\n" CLOSE}, "admit_wait", NULL, 1},
        {{"reablement", "change:\n  - {lever: reablement.places, times: 0.4}\n" CLOSE}, "delayed_bed_days_by_code", "E", 1},
        {{"ic", "change:\n  - {lever: intermediate_care.beds, times: 0.5}\n" CLOSE}, "delayed_bed_days_by_code", "C", 1},
        {{"home_care", "change:\n  - {lever: home_care.carers, times: 0.8}\n" CLOSE}, "reablement_blocked", NULL, 1},
        {{"residential", "change:\n  - {lever: residential.places, times: 0.5}\n" CLOSE}, "delayed_bed_days_by_code", "Di", 1},
        {{"nursing", "change:\n  - {lever: nursing.places, times: 0.5}\n" CLOSE}, "delayed_bed_days_by_code", "Dii", 1},
        {{"equipment", "change:\n  - {lever: equipment.teams, to: 1}\n"}, "delayed_bed_days_by_code", "F", 1},
        {{"health", "change:\n  - {lever: discharge.assessment.health.staff, to: 4}\n"}, "delayed_bed_days_by_code", "A", 1},
        {{"social", "change:\n  - {lever: discharge.assessment.social.staff, to: 6}\n"}, "delayed_bed_days_by_code", "A", 1},
        {{"panel", "change:\n  - {lever: discharge.funding.hours, to: \"Fri 10:00-11:00\"}\n"}, "delayed_bed_days_by_code", "B", 1},
        {{"nhs_panel", "change:\n  - {lever: discharge.nhs_funding.hours, to: \"Wed 10:00-10:15\"}\n"}, "delayed_bed_days_by_code", "B", 1},
    };
    enum { N = sizeof closings / sizeof closings[0] };
    struct runs_scheme schemes[N];
    for (int i = 0; i < N; i++) {
        schemes[i] = closings[i].scheme;
    }
    struct runs r;
    runs_open(&r, "closing", four_months, schemes, N);
    runs_go(&r, 10);
    for (int i = 0; i < N; i++) {
        struct runs_term term = {closings[i].measure, closings[i].label, 1};
        runs_expect(closings[i].scheme.name, runs_difference(&r, i + 1, &term, 1), closings[i].direction);
    }
    runs_close(&r);
}

static void test_a_start_below_the_census_is_refused(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"nursing.places=100", NULL};
    runs_open(&r, "below", sets, NULL, 0);
    assert_int_equal(r.status, HW_BAD_INPUT);
    assert_int_equal(r.diag.errors, 1);
    runs_close(&r);
    const char *const told[] = {"nursing.places=100", "start.when_below_census=close_when_vacated", NULL};
    runs_open(&r, "below", told, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_halving_places_of_care_is_felt_up_to_a_and_e),
        cmocka_unit_test(test_doubling_places_of_care_is_felt_up_to_a_and_e),
        cmocka_unit_test(test_closing_places_is_felt_upstream),
        cmocka_unit_test(test_a_start_below_the_census_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "sim/num.h"

/* Community nurses: what is held is what episodes say; needs arise as their rate and duration say; no need and no end of nurses are today's
 * model without them; and few nurses are felt in a bed, under the official code that is theirs. */

static const char *const months[] = {"run.scale=0.5", "run.warm_up=30 days", "run.measured=90 days", "acute.beds=600", NULL}; /* room for those who wait for nurses, and for who comes because of it */

/* What the episodes say, against what the areas say. */
static void check_episodes(const struct hw_district *d) {
    const struct hw_nursing *n = d->nursing;
    int64_t amounts[HW_PLACES_MOST][HW_NURSING_AMOUNTS] = {{0}}, in_line = 0, visited = 0, people = 0;
    for (hw_id slot = 0; slot < n->n; slot++) {
        const struct hw_nursed *e = &n->list[slot];
        if (e->state == HW_NURSED_FREE) {
            continue;
        }
        const struct hw_person *p = &d->people[e->person];
        bool in_bed = (p->flags & HW_PERSON_IN_HOSPITAL) != 0, unmet = (p->flags & HW_PERSON_UNNURSED) != 0;
        int64_t *of = amounts[p->area];
        assert_true(hw_person_is_here(p));
        assert_int_equal(n->of[e->person], slot + 1);
        assert_int_equal(unmet, e->state == HW_NURSED_LINE && e->visit == HW_NONE);
        assert_true(in_bed || e->state == HW_NURSED_LINE || e->state == HW_NURSED_AT_HOME); /* nothing is kept for who is at home */
        assert_true(e->state != HW_NURSED_AT_HOME || e->visits > 0);
        of[HW_NURSING_HELD] += e->state == HW_NURSED_KEPT || e->state == HW_NURSED_AT_HOME ? e->visits : 0;
        of[HW_NURSING_GIVEN] += e->state == HW_NURSED_AT_HOME ? e->visits : 0;
        of[HW_NURSING_PEOPLE] += e->state == HW_NURSED_AT_HOME;
        of[HW_NURSING_WAITING] += unmet;
        in_line += e->state == HW_NURSED_LINE;
        visited += e->state == HW_NURSED_AT_HOME;
        people++;
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (int i = HW_NURSING_HELD; i < HW_NURSING_AMOUNTS; i++) {
            assert_int_equal(n->amounts[a][i].count, amounts[a][i]);
        }
        int rank = 0;
        for (hw_id slot = n->line[2 * a]; slot != HW_NONE; slot = n->list[slot].next) {
            assert_true(n->list[slot].state == HW_NURSED_LINE && n->list[slot].rank >= rank);
            rank = n->list[slot].rank;
            in_line--;
        }
    }
    for (hw_id id = 0; id < d->n_people; id++) {
        people -= n->of[id] != 0;
    }
    assert_int_equal(in_line, 0);
    assert_int_equal(people, 0);
    assert_true(visited > 100);
}

static void test_visits_are_conserved(void **state) {
    (void)state;
    static const char *const cases[] = {"community_nursing.nurses=60", "community_nursing.kept_in_hospital=0", "discharge.relapse_per_day=0.1",
                                        "needs.community_nursing.unmet_ratio=3", "intermediate_care.beds=100"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const sets[] = {"run.scale=0.5", "run.warm_up=30 days", "run.measured=60 days",
                                    i == 0 ? "intermediate_care.beds=40" : "community_nursing.nurses=70", "start.when_below_census=close_when_vacated", cases[i], NULL};
        struct runs r;
        runs_open(&r, "nurses", sets, NULL, 0);
        runs_go(&r, 1);
        check_episodes(r.state);
        runs_close(&r);
    }
}

/* Nobody needs them: then it does not matter how many there are, to the bit. As many as anybody wants: then nobody waits. */
static void test_null_values(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"none", "change:\n  - {lever: community_nursing.nurses, to: 0}\n"}};
    const char *const no_need[] = {"run.scale=0.2", "run.warm_up=20 days", "run.measured=60 days", "needs.community_nursing.rate=0",
                                   "community_nursing.after_hospital.from=1000", "start.community_nursing=0",
                                   "start.community_nursing_after_hospital=0", NULL};
    struct runs r;
    runs_open(&r, "no_need", no_need, schemes, 1);
    runs_go(&r, 1);
    int32_t in_use = hw_results_find(&r.plan.layout, "community_nursing_in_use");
    for (size_t i = 0; i < r.plan.layout.row; i++) {
        bool same = memcmp(&runs_row(&r, 0, 0)[i], &runs_row(&r, 1, 0)[i], sizeof(double)) == 0;
        assert_true(same || i == r.plan.layout.offset[in_use]);
    }
    assert_true(runs_value(&r, 0, 0, "community_nursing_caseload", NULL) == 0);
    runs_close(&r);

    const char *const enough[] = {"run.scale=0.2", "run.warm_up=20 days", "run.measured=60 days", "community_nursing.nurses=100000", NULL};
    runs_open(&r, "enough", enough, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "wait_community_nursing", NULL) == 0 && runs_value(&r, 0, 0, "wait_community_nursing_at_home", NULL) == 0);
    assert_true(runs_value(&r, 0, 0, "community_nursing_waiting", NULL) == 0 && runs_value(&r, 0, 0, "community_nursing_caseload", NULL) > 100);
    runs_close(&r);
}

/* Nobody falls ill or dies. Needs arise at rate a and last for t, exponential, and to the midnight after, half a day more; one that arises while there
 * is one prolongs it: somebody is visited with chance 1 - exp(-a (t + 1/2)), the busy period of as many servers as it takes. People of 65 and over
 * times that; the mean over 90 days of about 770 people who come and go in a fortnight is known to 2 %. */
static void test_the_caseload_follows_from_rate_and_duration(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=100 days", "run.measured=90 days", "run.scale=0.75", "needs.community_nursing.rate=0.5", "needs.a_and_e.rate=0",
                                "needs.emergency.rate=0", "needs.planned.rate=0", "needs.day_case.rate=0", "needs.mental_health.rate=0", "needs.gp.rate=0", "needs.care.rate=0",
                                "needs.death.outside_hospital=0", "start.acute=0", "start.nursing=0", "start.residential=0", "start.home_care=0",
                                "start.intermediate_care=0", "start.reablement=0", "start.mental_health=0", "start.mental_health_older=0",
                                "start.community_nursing=0", "start.community_nursing_after_hospital=0", "needs.carer_breakdown.rate=0",
                                "community_nursing.nurses=100000", "community_nursing.long_term.lasts=14 days", NULL};
    struct runs r;
    runs_open(&r, "caseload", sets, NULL, 0);
    runs_go(&r, 1);
    double share = 1 - hw_num_exp(-0.5 * 14.5 / 365.25);
    int32_t people = hw_results_find(&r.plan.layout, "people");
    double older = runs_row(&r, 0, 0)[r.plan.layout.offset[people] + 1 * 3 + 1]; /* [mean][65+] */
    double found = runs_value(&r, 0, 0, "community_nursing_caseload", NULL);
    if (fabs(found / (older * share) - 1) > 0.06) {
        fprintf(stderr, "%g people of %g, expected %g\n", found, older, older * share);
    }
    assert_true(older > 30000 && fabs(found / (older * share) - 1) <= 0.06);
    assert_true(fabs(runs_value(&r, 0, 0, "community_nursing_visits", NULL) / found - 2.0 / 7) < 1e-9);
    runs_close(&r);
}

/* Half the nurses, or shorter days: patients wait for them in beds, which is the NHS's delay for a package of care at home, and the stay is longer;
 * people at home wait longer still, as hospital goes first. */
static void test_few_nurses_are_felt_in_hospital(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"half_nurses", "change:\n  - {lever: community_nursing.nurses, times: 0.5}\n"},
        {"short_days", "change:\n  - {lever: community_nursing.visits_a_day, times: 0.5}\n"},
        {"unmet", "change:\n  - {lever: community_nursing.nurses, times: 0.5}\n  - {lever: needs.community_nursing.unmet_ratio, to: 5}\n"},
    };
    enum { N = sizeof schemes / sizeof schemes[0] };
    struct runs r;
    runs_open(&r, "few_nurses", months, schemes, N);
    runs_go(&r, 4);
    const struct runs_term code = {"delayed_bed_days_by_code", "E", 1}, stay = {"length_of_stay", NULL, 1}, wait = {"wait_community_nursing", NULL, 1};
    const struct runs_term at_home = {"community_nursing_waiting", NULL, 1}, visits = {"community_nursing_visits", NULL, 1};
    for (int i = 0; i < N; i++) {
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &code, 1), 1);
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &stay, 1), 1);
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &wait, 1), 1);
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &at_home, 1), 1);
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &visits, 1), -1);
    }
    for (int32_t k = 0; k < r.replicates; k++) { /* unmet needs bring people to hospital */
        assert_true(runs_value(&r, 3, k, "emergency_admissions", NULL) > runs_value(&r, 1, k, "emergency_admissions", NULL));
    }
    int32_t m = hw_results_find(&r.plan.layout, "delayed_bed_days"); /* [reason][organisation] */
    size_t nhs = r.plan.layout.offset[m] + (size_t)HW_REASON_E * HW_OWNERS + HW_OWNER_COMMUNITY;
    size_t council = nhs - HW_OWNER_COMMUNITY + HW_OWNER_SOCIAL;
    for (int32_t k = 0; k < r.replicates; k++) {
        double more = runs_row(&r, 1, k)[nhs] - runs_row(&r, 0, k)[nhs], others = runs_row(&r, 1, k)[council] - runs_row(&r, 0, k)[council];
        assert_true(more > 1000 && more > 3 * fabs(others));
    }
    runs_close(&r);
}

/* A date on which nurses come or go. */
static void test_dated_numbers(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"later", "change:\n  - {lever: community_nursing.nurses, times: 0.4, from: 2014-05-01}\n"}};
    const char *const sets[] = {"run.scale=0.2", "run.warm_up=20 days", "run.measured=60 days", NULL};
    struct runs r;
    runs_open(&r, "dated_nurses", sets, schemes, 1);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    assert_int_equal(d->nursing->amounts[0][HW_NURSING_VISITS].count, (int64_t)floor(16 * 0.4 + 0.5) * 3360); /* 6 nurses, 33.6 visits each */
    runs_close(&r);
}

static void test_bad_nursing_is_refused(void **state) {
    (void)state;
    const char *const sets[] = {"community_nursing.nurses=-1", "community_nursing.days_a_week=8", "community_nursing.visits_a_day=many",
                                "needs.community_nursing.rate=-1", "community_nursing.long_term.lasts=soon", "start.community_nursing=0.5", NULL};
    struct runs r;
    runs_open(&r, "bad_nursing", sets, NULL, 0);
    assert_int_equal(r.status, HW_BAD_INPUT);
    assert_int_equal(r.diag.errors, 6); /* all at once */
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visits_are_conserved),
        cmocka_unit_test(test_null_values),
        cmocka_unit_test(test_the_caseload_follows_from_rate_and_duration),
        cmocka_unit_test(test_few_nurses_are_felt_in_hospital),
        cmocka_unit_test(test_dated_numbers),
        cmocka_unit_test(test_bad_nursing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Who goes where after a stay, and who comes: residents of homes go back to theirs, days in bed cost function, admissions relative to England's. */

/* No need is so great that a home is found (the threshold is out of reach), and nearly all residents need support. So whoever lives in a home after a stay in an acute
 * bed lived there before it, and has gone back, with no case of a discharge. */
static void test_residents_of_homes_go_back(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=1 days", "run.measured=60 days", "run.scale=0.3", "need.threshold.care_home=1000", "end_of_life.recognised=0", NULL};
    struct runs r;
    runs_open(&r, "stays", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int32_t back = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        bool away = p->flags & HW_PERSON_IN_HOSPITAL || p->visit != HW_NONE;
        if (!hw_person_is_here(p) || !(p->flags & HW_PERSON_CARE_HOME) || p->discharged_s == UINT32_MAX || away) {
            continue;
        }
        enum hw_station_id kind = hw_district_kind(d, d->flow.visits[p->care_visit].station);
        assert_true(kind == HW_ST_RESIDENTIAL || kind == HW_ST_NURSING);
        back++;
    }
    assert_true(back > 10);
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        bool patient = visit->state != HW_VISIT_FREE && hw_district_kind(d, visit->station) == HW_ST_WARD && d->spells[v].key == visit->key;
        assert_false(patient && d->people[hw_district_person_of(visit)].flags & HW_PERSON_CARE_HOME && d->spells[v].phase == HW_PHASE_STEPS);
    }
    assert_true(runs_value(&r, 0, 0, "care_home_admissions", "hospital") == 0);
    runs_close(&r);
}

/* Each day in bed costs function: where it costs nothing, the same people with the same illnesses more often go home as they came, and fewer become cases; where it
 * costs much, the other way round. */
static void test_days_in_bed_change_where_people_go(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"none", "change:\n  - {lever: need.per_day_in_bed, to: 0}\n"}, {"much", "change:\n  - {lever: need.per_day_in_bed, to: 0.1}\n"}};
    const char *const sets[] = {"run.warm_up=20 days", "run.measured=90 days", "run.scale=0.5", NULL};
    struct runs r;
    runs_open(&r, "stays", sets, schemes, 2);
    runs_go(&r, 6);
    const struct runs_term cases = {"discharge_cases", NULL, 1}, nights = {"emergency_nights", "85+", 1};
    runs_expect("cases without loss", runs_difference(&r, 1, &cases, 1), -1);
    runs_expect("cases with much loss", runs_difference(&r, 2, &cases, 1), 1);
    runs_expect("nights of the oldest", runs_difference(&r, 2, &nights, 1), 1);
    runs_close(&r);
}

/* None, and twice: nobody comes; twice as many come, Poisson, within five standard deviations of both, while as many die in hospital (some die in
 * other beds, whoever comes). */
static void test_admissions_relative_to_england(void **state) {
    (void)state;
    static const char *const locals[] = {"needs.emergency.local=0", "needs.emergency.local=1", "needs.emergency.local=0.5"};
    double came[3], died[3];
    for (int i = 0; i < 3; i++) {
        const char *const sets[] = {"run.warm_up=1 days", "run.measured=200 days", "run.scale=0.3", "start.acute=0", "acute.beds=2000", "acute.planned.prepared_in=1 days",
                                    "needs.after_discharge.ratio=1", "discharge.death_per_day=0", i == 0 ? "needs.planned.local=0" : "needs.planned.local=1", locals[i], NULL};
        struct runs r;
        runs_open(&r, "stays", sets, NULL, 0);
        runs_go(&r, 1);
        came[i] = runs_value(&r, 0, 0, "emergency_admissions", NULL);
        died[i] = runs_value(&r, 0, 0, "deaths", "hospital");
        if (i == 0) {
            assert_true(runs_value(&r, 0, 0, "planned_admissions", NULL) == 0 && runs_value(&r, 0, 0, "day_cases", NULL) == 0);
        }
        runs_close(&r);
    }
    double years = 200 / 365.0;
    assert_true(came[0] == 0);
    assert_true(fabs(came[2] - came[1] / 2) * years < 5 * sqrt(0.75 * came[1] * years));
    assert_true(died[1] > 2 * died[0] && fabs(died[2] - died[1]) * years < 5 * sqrt(2 * died[1] * years));
}

/* Only planned patients come. None of them becomes a case where the rules say that nobody asks, whatever the stay took; where it took much, nearly all do but those
 * who have care; where it took nothing, those who were frail before. */
static void test_planned_patients_who_need_support(void **state) {
    (void)state;
    static const char *const loss[] = {"need.planned_loss=100", "need.planned_loss=100", "need.planned_loss=0"};
    double cases[3], planned[3];
    for (int i = 0; i < 3; i++) {
        const char *const sets[] = {"run.warm_up=1 days", "run.measured=200 days", "run.scale=0.3", "start.acute=0", "acute.beds=2000", "needs.emergency.local=0", loss[i],
                                    i == 0 ? "need.planned_assessed=no" : "need.planned_assessed=yes", NULL};
        struct runs r;
        runs_open(&r, "stays", sets, NULL, 0);
        runs_go(&r, 1);
        cases[i] = runs_value(&r, 0, 0, "discharge_cases", NULL);
        planned[i] = runs_value(&r, 0, 0, "planned_admissions", NULL);
        runs_close(&r);
    }
    double others = cases[0]; /* of other beds */
    assert_true(planned[0] > 100 && others < 0.1 * planned[0]);
    assert_true(cases[1] - others > 0.8 * planned[1]);
    assert_true(cases[2] > others && cases[2] - others < 0.3 * planned[2]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_residents_of_homes_go_back),
        cmocka_unit_test(test_days_in_bed_change_where_people_go),
        cmocka_unit_test(test_admissions_relative_to_england),
        cmocka_unit_test(test_planned_patients_who_need_support),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

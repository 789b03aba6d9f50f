/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* The last weeks of life: whose they are, and that where people die follows from the places that there are. */

#define SHORT "run.warm_up=40 days", "run.measured=120 days"

static double number(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    double sum = 0;
    for (int32_t k = 0; k < r->replicates; k++) {
        sum += runs_value(r, scenario, k, measure, label);
    }
    return sum / r->replicates;
}

static double all_deaths(const struct runs *r, int32_t scenario) {
    return number(r, scenario, "deaths", "hospital") + number(r, scenario, "deaths", "care_home") + number(r, scenario, "deaths", "home") +
           number(r, scenario, "deaths", "hospice");
}

/* Nobody is known to be dying: nothing else about the end of life matters, to the bit. */
static void test_nobody_is_recognised(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=10 days", "run.measured=40 days", "end_of_life.recognised=0", NULL};
    const struct runs_scheme schemes[] = {
        {"other", "change:\n  - {lever: hospice.beds, to: 99}\n  - {lever: end_of_life.places, to: 99}\n  - {lever: end_of_life.crises, to: 9}\n"
                  "  - {lever: end_of_life.wish.hospice, to: 0.1}\n  - {lever: end_of_life.wish.home, to: 0.9}\n  - {lever: end_of_life.before_death.in_hospital, to: 9 days}\n"}};
    struct runs r;
    runs_open(&r, "dying_null", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(number(&r, 0, "fast_tracks", NULL) == 0 && number(&r, 0, "deaths", "hospice") == 0 && number(&r, 0, "hospice_patients", NULL) == 0);
    assert_true(number(&r, 0, "end_of_life_patients", NULL) == 0);
    assert_memory_equal(runs_row(&r, 0, 0), runs_row(&r, 1, 0), r.plan.layout.row * sizeof(double));
    runs_close(&r);
}

/* Recognised or not, as many die: a death is neither made nor lost, only put off by days. Births and illness are the same people's, so the difference is
 * small beside the Poisson spread of a sum of 1,300 deaths (3 %). */
static void test_deaths_are_conserved(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=100 days", "run.measured=180 days", "end_of_life.recognised=0", "end_of_life.crises=0", NULL};
    const char *const known[] = {"run.warm_up=100 days", "run.measured=180 days", "end_of_life.recognised=1", "end_of_life.crises=0", NULL};
    struct runs never, always;
    runs_open(&never, "dying_never", sets, NULL, 0);
    runs_go(&never, 2);
    runs_open(&always, "dying_always", known, NULL, 0);
    runs_go(&always, 2);
    double before = all_deaths(&never, 0), after = all_deaths(&always, 0);
    fprintf(stderr, "deaths %g, %g when recognised\n", before, after);
    assert_true(fabs(after - before) < 0.03 * before);
    assert_true(number(&always, 0, "deaths", "hospice") > 0 && number(&always, 0, "fast_tracks", NULL) > 0);
    runs_close(&never);
    runs_close(&always);
}

/* At the end of a run: whoever has a place is alive and known to be dying; whose death is set, it lies ahead; the place is theirs. */
static void test_state_holds(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "end_of_life.recognised=1", "end_of_life.crises=1", NULL};
    struct runs r;
    runs_open(&r, "dying_state", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int known = 0, placed = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        if (p->flags & HW_PERSON_DYING) {
            known++;
            assert_true(hw_person_is_here(p) && (hw_time)p->clock_s[HW_CLOCK_DEATH] * HW_MS_PER_S >= d->flow.now);
        }
    }
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        enum hw_station_id kind = visit->state == HW_VISIT_FREE ? HW_ST_AE : hw_district_kind(d, visit->station);
        if ((kind == HW_ST_HOSPICE || kind == HW_ST_END_OF_LIFE) && visit->state == HW_VISIT_SERVING) {
            const struct hw_person *p = &d->people[hw_district_person_of(visit)];
            placed++;
            assert_true((p->flags & HW_PERSON_DYING) && hw_person_is_here(p));
            assert_int_equal(kind == HW_ST_HOSPICE ? p->visit : p->care_visit, v);
        }
    }
    assert_true(known > placed && placed > 10);
    runs_close(&r);
}

/* Fewer hospice beds: more wait for one in an acute bed (code C, the NHS's), and die there. */
static void test_hospice_beds(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "end_of_life.recognised=1", "end_of_life.wish.hospice=0.7", "end_of_life.wish.home=0.1", "end_of_life.before_death.in_hospital=8 days",
                                "hospice.beds=24", "start.hospice=20", "start.when_below_census=close_when_vacated", NULL};
    const struct runs_scheme schemes[] = {{"half", "change:\n  - {lever: hospice.beds, times: 0.5}\n"}};
    struct runs r;
    runs_open(&r, "dying_hospice", sets, schemes, 1);
    runs_go(&r, 10);
    const struct runs_term c = {"delayed_bed_days_by_code", "C", 1}, died = {"deaths", "hospital", 1}, hospice = {"deaths", "hospice", 1};
    runs_expect("code C", runs_difference(&r, 1, &c, 1), 1);
    runs_expect("deaths in hospital", runs_difference(&r, 1, &died, 1), 1);
    runs_expect("deaths in hospices", runs_difference(&r, 1, &hospice, 1), -1);
    assert_true(number(&r, 1, "fast_track_died_waiting", NULL) > number(&r, 0, "fast_track_died_waiting", NULL));
    runs_close(&r);
}

/* No hospice at all: nobody waits for one; whoever would go there goes home, to the team or a nursing home. */
static void test_no_hospice(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "end_of_life.wish.hospice=1", "end_of_life.wish.home=0", "hospice.beds=0", "start.hospice=0", "intermediate_care.beds=2000", "outside.intermediate_care=2000", NULL};
    struct runs r;
    runs_open(&r, "dying_no_hospice", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(number(&r, 0, "deaths", "hospice") == 0 && number(&r, 0, "fast_tracks", NULL) > 0);
    assert_true(number(&r, 0, "delayed_bed_days_by_code", "C") == 0);
    assert_true(number(&r, 0, "wait_end_of_life", NULL) > 0);
    runs_close(&r);
}

/* A larger end-of-life team: fewer wait in acute beds, fewer crises end in hospital, and deaths move from hospital to home. */
static void test_team_at_home(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "end_of_life.recognised=1", "end_of_life.wish.hospice=0", "end_of_life.wish.home=1", "end_of_life.before_death.in_hospital=8 days",
                                "end_of_life.crises=0.5", "end_of_life.places=12", NULL};
    const struct runs_scheme schemes[] = {{"double", "change:\n  - {lever: end_of_life.places, times: 2}\n"}};
    struct runs r;
    runs_open(&r, "dying_team", sets, schemes, 1);
    runs_go(&r, 6);
    const struct runs_term home = {"deaths", "home", 1}, hospital = {"deaths", "hospital", 1}, wait = {"wait_end_of_life", NULL, 1};
    runs_expect("deaths at home", runs_difference(&r, 1, &home, 1), 1);
    runs_expect("deaths in hospital", runs_difference(&r, 1, &hospital, 1), -1);
    runs_expect("wait in a bed", runs_difference(&r, 1, &wait, 1), -1);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_is_recognised), cmocka_unit_test(test_deaths_are_conserved), cmocka_unit_test(test_state_holds),
        cmocka_unit_test(test_hospice_beds),         cmocka_unit_test(test_no_hospice),           cmocka_unit_test(test_team_at_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

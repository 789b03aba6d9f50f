/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include <stdlib.h>

/* The front door: what is taken away at one door is felt at another; nothing is lost; what is unlimited makes nobody wait. */

#define SMALL "run.warm_up=14 days", "run.measured=28 days", "run.scale=0.2"

static double mean(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    double sum = 0;
    for (int32_t k = 0; k < r->replicates; k++) {
        sum += runs_value(r, scenario, k, measure, label);
    }
    return sum / r->replicates;
}

/* Everybody who wants a GP is given an appointment or does without, and every appointment is of one of the four kinds. */
static void test_every_wish_has_one_end(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SMALL, NULL};
    runs_open(&r, "wishes", sets, NULL, 0);
    runs_go(&r, 1);
    const int64_t *n = ((const struct hw_district *)r.state)->counts.n;
    assert_true(n[HW_N_GP_WISHES] > 5000 && n[HW_N_GP_UNMET] > 0);
    assert_int_equal(n[HW_N_GP_WISHES], n[HW_N_GP_SEEN] + n[HW_N_GP_UNMET]);
    assert_int_equal(n[HW_N_GP_SEEN], n[HW_N_GP_SAME_DAY] + n[HW_N_GP_NEXT_DAY] + n[HW_N_GP_FEW_DAYS] + n[HW_N_GP_WEEK]);
    assert_true(n[HW_N_GP_HOME_VISITS] > 0);
    runs_close(&r);
}

/* With GPs without limit, open day and night, urgent wishes are met at once and the others on the day that suits. None: nobody is seen. */
static void test_gps_without_limit_and_none(void **state) {
    (void)state;
    struct runs r;
    const char *const all[] = {SMALL, "gp.clinicians=1000", "gp.hours=every day 00:00-24:00", "gp.routine.suits_from=0", NULL};
    runs_open(&r, "wishes", all, NULL, 0);
    runs_go(&r, 1);
    assert_true(mean(&r, 0, "gp_unmet", NULL) == 0);
    assert_true(mean(&r, 0, "gp_wait", NULL) < 0.01); /* the next slot: 1000 GPs begin somebody every half second, few ask at 23:59 */
    runs_close(&r);
    const char *const none[] = {SMALL, "gp.clinicians=0", NULL};
    runs_open(&r, "wishes", none, NULL, 0);
    runs_go(&r, 1);
    const int64_t *n = ((const struct hw_district *)r.state)->counts.n;
    assert_true(n[HW_N_GP_SEEN] == 0 && n[HW_N_GP_UNMET] == n[HW_N_GP_WISHES]);
    runs_close(&r);
}

static void test_fewer_gps_are_felt_in_a_and_e(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"half", "change:\n  - {lever: gp.hours, to: \"Mon-Fri 09:00-12:00\"}\n"},
        {"longer", "change:\n  - {lever: gp.hours, to: \"Mon-Fri 08:00-20:00\"}\n"},
    };
    const char *const sets[] = {SMALL, NULL};
    const struct runs_term attendances[] = {{"ae_attendances", NULL, 1}};
    const struct runs_term waits[] = {{"gp_wait", NULL, 1}};
    struct runs r;
    runs_open(&r, "sessions", sets, schemes, 2);
    runs_go(&r, 4);
    runs_expect("attendances with half the sessions", runs_difference(&r, 1, attendances, 1), 1);
    runs_expect("waits with half the sessions", runs_difference(&r, 1, waits, 1), 1);
    runs_expect("attendances with longer hours", runs_difference(&r, 2, attendances, 1), -1);
    runs_expect("waits with longer hours", runs_difference(&r, 2, waits, 1), -1);
    runs_close(&r);
}

/* What is taken away at one door, and what it does at another: each a scheme, in paired runs at full size. */
static void test_closing_a_door_is_felt_at_another(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"no_units", "change:\n  - {lever: minor_injuries.staff, to: 0}\n"},
        {"nobody_answers", "change:\n  - {lever: call_111.handlers, to: 0}\n"},
        {"half_crews", "change:\n  - {lever: ambulance.crews, times: 0.4}\n"},
        {"fewer_beds", "change:\n  - {lever: acute.beds, times: 0.85}\n"},
        {"fewer_places", "change:\n  - {lever: a_and_e.places, times: 0.7}\n"},
    };
    const char *const sets[] = {"run.warm_up=14 days", "run.measured=28 days", "start.when_below_census=close_when_vacated", NULL};
    const struct runs_term attendances[] = {{"ae_attendances", NULL, 1}};
    const struct runs_term response[] = {{"ambulance_response", "worst", 1}};
    const struct runs_term own_way[] = {{"ambulance_too_late", NULL, 1}};
    const struct runs_term handover[] = {{"ambulance_handover_over_30min", NULL, 1}};
    const struct runs_term in_time[] = {{"ae_within_4h", NULL, 1}};
    const struct runs_term bed[] = {{"admit_waits_4_to_12h", NULL, 1}};
    struct runs r;
    runs_open(&r, "doors", sets, schemes, 5);
    runs_go(&r, 6);
    const struct hw_area_counts *areas = ((const struct hw_district *)r.state)->by_area;
    assert_true(areas[0].minor_injuries > 0);
    /* nobody comes to a closed door; the neighbours, a fifth of all, have units of their own, which no scheme here closes */
    assert_true(mean(&r, 1, "minor_injuries_attendances", NULL) < 0.3 * mean(&r, 0, "minor_injuries_attendances", NULL));
    runs_expect("attendances without minor injuries units", runs_difference(&r, 1, attendances, 1), 1);
    assert_true(mean(&r, 2, "calls_111_advice", "gp") < 0.05 * mean(&r, 0, "calls_111_advice", "gp"));
    runs_expect("attendances without 111", runs_difference(&r, 2, attendances, 1), 1);
    runs_expect("response with fewer crews", runs_difference(&r, 3, response, 1), 1);
    runs_expect("own way to A&E with fewer crews", runs_difference(&r, 3, own_way, 1), 1);
    runs_expect("attendances with fewer crews", runs_difference(&r, 3, attendances, 1), 1); /* nobody is treated at home who did not wait */
    runs_expect("bed waits with fewer beds", runs_difference(&r, 4, bed, 1), 1);
    runs_expect("4 hours with fewer places", runs_difference(&r, 5, in_time, 1), -1);
    runs_expect("handover with fewer places", runs_difference(&r, 5, handover, 1), 1);
    runs_expect("response with fewer places", runs_difference(&r, 5, response, 1), 1); /* crews wait at the hospital */
    runs_close(&r);
}

/* Everybody looks up the waits: where units take hours for each, they are left alone, also by those who know them; where A&E has hardly a place for minor cases, and units have many,
 * also those go who did not know them. Nobody is lost on the way. */
static void test_who_looks_goes_where_the_line_is_shorter(void **state) {
    (void)state;
    const struct runs_scheme looks[] = {{"looks", "change:\n  - {lever: minor_injuries.looks_at_waits, to: 1}\n"}};
    const struct runs_term units[] = {{"minor_injuries_attendances", NULL, 1}}, departments[] = {{"ae_attendances", NULL, 1}};
    const char *const short_of[2][5] = {{SMALL, "minor_injuries.treatment=4 h", NULL}, {SMALL, "a_and_e.minors.places=0.1", NULL}};
    for (int at = 0; at < 2; at++) {
        struct runs r;
        runs_open(&r, "looks", short_of[at], looks, 1);
        runs_go(&r, 3);
        runs_expect(at == 0 ? "slow units" : "a slow A&E: units", runs_difference(&r, 1, units, 1), at == 0 ? -1 : 1);
        if (at == 1) { /* who is at a slow unit gives up and goes to A&E in the end */
            runs_expect("a slow A&E", runs_difference(&r, 1, departments, 1), -1);
        }
        runs_close(&r);
    }
}

/* Crews, handlers, places, beds and practitioners without limit: nobody waits for any of them. */
static void test_without_limits_nobody_waits(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SMALL,
                                "call_111.handlers=10000",
                                "ambulance.crews=10000",
                                "minor_injuries.staff=10000",
                                "minor_injuries.hours=every day 00:00-24:00",
                                "a_and_e.places=10000",
                                "acute.beds=100000",
                                NULL};
    runs_open(&r, "limits", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_counts *c = &((const struct hw_district *)r.state)->counts;
    assert_true(c->n[HW_N_AE] > 500 && c->n[HW_N_AE_AMBULANCE] > 100 && c->n[HW_N_MIU] > 100 && c->n[HW_N_CALLS_111] > 100);
    assert_int_equal(c->advised[HW_ADVICE_NONE] + c->n[HW_N_AMBULANCE_TOO_LATE] + c->n[HW_N_AE_UNSEEN] + c->n[HW_N_HANDOVER_OVER_30], 0);
    assert_int_equal(c->t[HW_T_HANDOVER].sum_ms, 0);
    assert_int_equal(c->t[HW_T_ADMIT].sum_ms, 0);
    assert_int_equal(c->n[HW_N_WAITED_4_TO_12H] + c->n[HW_N_WAITED_OVER_12H], 0);
    assert_true(c->n[HW_N_MIU_WITHIN_4H] >= c->n[HW_N_MIU] - 5); /* those there when the measured days begin and end */
    runs_close(&r);
}

/* Everybody in A&E is of one class, every call has one advice, and an ambulance's patient is taken in, left, or gave up; but for those under way at
 * the first and the last midnight. */
static void test_the_doors_count_everybody_once(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SMALL, NULL};
    runs_open(&r, "once", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_counts *c = &((const struct hw_district *)r.state)->counts;
    assert_int_equal(c->n[HW_N_AE], c->n[HW_N_AE_RESUSCITATION] + c->n[HW_N_AE_MAJORS] + c->n[HW_N_AE_MINORS]);
    int64_t advised = 0, brought = c->n[HW_N_AE_AMBULANCE] + c->n[HW_N_AMBULANCE_TREATED] + c->n[HW_N_AMBULANCE_TOO_LATE];
    for (int i = 0; i < HW_ADVICES; i++) {
        advised += c->advised[i];
    }
    assert_true(llabs(advised - c->n[HW_N_CALLS_111]) <= 5);
    assert_true(llabs(brought - (c->n[HW_N_AMBULANCE_CALLS] - c->n[HW_N_AMBULANCE_PHONE])) <= 10);
    assert_true(c->n[HW_N_AE_AMBULANCE] <= c->n[HW_N_AE] && c->n[HW_N_AE_RESUSCITATION] > 0);
    runs_close(&r);
}

/* Where all can sit no crew waits; where those can who need no bed, fewer do than where nobody can. The same ambulances, hospital and beds. */
static void test_who_can_sit_keeps_no_crew(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"all_sit", "change:\n  - {lever: ambulance.can_sit_from, to: 0}\n"},
        {"some_sit", "change:\n  - {lever: ambulance.can_sit_from, to: 1}\n"},
    };
    const char *const sets[] = {"run.warm_up=14 days", "run.measured=28 days", "a_and_e.places=27", NULL};
    struct runs r;
    runs_open(&r, "sit", sets, schemes, 2);
    runs_go(&r, 2);
    double nobody = mean(&r, 0, "ambulance_handover", NULL);
    assert_true(nobody > 10);
    assert_true(mean(&r, 1, "ambulance_handover", NULL) < 0.05 * nobody); /* those under way when the rule came into force */
    assert_true(mean(&r, 2, "ambulance_handover", NULL) < 0.8 * nobody);
    assert_true(mean(&r, 2, "ambulance_too_late", NULL) < mean(&r, 0, "ambulance_too_late", NULL));
    runs_close(&r);
}

/* With so few beds that patients lie in all cubicles: where crews keep their patients for ever they are soon all at the hospital, and nobody is brought; where A&E
 * takes over after an hour, looked at every quarter of an hour, no crew is kept for more than 75 minutes, and crews go on. */
static void test_crews_come_back_from_a_full_hospital(void **state) {
    (void)state;
    double brought[2];
    for (int taken = 0; taken < 2; taken++) {
        const char *const sets[] = {"run.warm_up=28 days", "run.measured=28 days", "run.scale=0.2", "acute.beds=300", "start.acute=290",
                                    taken ? "a_and_e.takes_over_after=60 min" : "a_and_e.takes_over_after=36525 days", NULL};
        struct runs r;
        runs_open(&r, "crews", sets, NULL, 0);
        runs_go(&r, 1);
        const struct hw_counts *c = &((const struct hw_district *)r.state)->counts;
        brought[taken] = mean(&r, 0, "ae_by_ambulance", NULL);
        assert_int_equal(c->n[HW_N_HANDOVER_CORRIDOR] > 0, taken);
        if (taken) {
            assert_true(c->t[HW_T_HANDOVER].max_ms <= 75 * HW_MS_PER_MIN);
            assert_true(c->n[HW_N_HANDOVER_CORRIDOR] <= c->n[HW_N_HANDOVER_OVER_30]);
        }
        runs_close(&r);
    }
    assert_true(brought[0] < 0.05 && brought[1] > 0.15);
}

/* A minor illness finds no place where all places are cubicles, and the other way round. */
static void test_two_sides_of_a_and_e(void **state) {
    (void)state;
    for (int share = 0; share <= 1; share++) {
        char set[64];
        snprintf(set, sizeof set, "a_and_e.minors.places=%d", share);
        const char *const sets[] = {SMALL, set, NULL};
        struct runs r;
        runs_open(&r, "sides", sets, NULL, 0);
        runs_go(&r, 1);
        const struct hw_district *d = r.state;
        assert_true(d->flow.stations[HW_ST_AE].in_use <= (share == 1 ? 0 : INT32_MAX));
        assert_true(d->flow.stations[HW_ST_MINORS].in_use <= (share == 1 ? INT32_MAX : 0));
        assert_true(d->flow.stations[share == 1 ? HW_ST_AE : HW_ST_MINORS].capacity == 0);
        assert_true(d->counts.n[HW_N_AE_UNSEEN] > d->counts.n[share == 1 ? HW_N_AE_MAJORS : HW_N_AE_MINORS] / 4);
        runs_close(&r);
    }
}

/* Whom A&E treats when a run ends, crews having waited for places: the four hours began at hand-over, or 15 minutes after the ambulance came (which is when a
 * place was asked for), whichever was first. All whom crews keep are handed over when a place is free, as nobody takes them over before. */
static void kept(const struct hw_district *d, int *at_most, int *before) {
    const hw_time most = 15 * HW_MS_PER_MIN;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        const struct hw_spell *s = &d->spells[v];
        bool treated = visit->state == HW_VISIT_SERVING && hw_district_kind(d, visit->station) == HW_ST_AE && s->key == visit->key;
        if (treated && s->arrived != visit->asked) {
            hw_time with_crew = visit->since - visit->asked;
            assert_int_equal(s->arrived - visit->asked, with_crew < most ? with_crew : most);
            *at_most += with_crew > most;
            *before += with_crew < most;
        }
    }
}

static void test_the_clock_begins_at_15_minutes_at_the_latest(void **state) {
    (void)state;
    int at_most = 0, before = 0;
    for (int day = 20; day < 26; day++) { /* one end alone has few of either */
        char measured[32];
        snprintf(measured, sizeof measured, "run.measured=%d days", day);
        const char *const sets[] = {"run.warm_up=14 days", measured, "a_and_e.places=24", "a_and_e.takes_over_after=36525 days", NULL};
        struct runs r;
        runs_open(&r, "clock", sets, NULL, 0);
        runs_go(&r, 1);
        kept(r.state, &at_most, &before);
        runs_close(&r);
    }
    assert_true(at_most >= 5 && before >= 1);
}

/* Two bank holidays in May, none in June: A&E has as many a day as the shape of the year says, 1.04 to 1.05. Each month has some 7,700, so the ratio's
 * standard deviation is 1.6 %; when people rang shut practices on a holiday and came instead, it was 8 % more. */
static void test_a_bank_holiday_fills_no_a_and_e(void **state) {
    (void)state;
    const char *const sets[] = {"run.start=2014-05-01", "run.warm_up=14 days", "run.measured=61 days", NULL};
    struct runs r;
    runs_open(&r, "holidays", sets, NULL, 0);
    runs_go(&r, 1);
    double may = runs_value(&r, 0, 0, "ae_attendances_monthly", "may") / 31, june = runs_value(&r, 0, 0, "ae_attendances_monthly", "jun") / 30;
    assert_true(june > 200 && fabs(may / june / (1.04 / 1.05) - 1) < 0.048);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_wish_has_one_end),
        cmocka_unit_test(test_gps_without_limit_and_none),
        cmocka_unit_test(test_fewer_gps_are_felt_in_a_and_e),
        cmocka_unit_test(test_closing_a_door_is_felt_at_another),
        cmocka_unit_test(test_who_looks_goes_where_the_line_is_shorter),
        cmocka_unit_test(test_without_limits_nobody_waits),
        cmocka_unit_test(test_the_doors_count_everybody_once),
        cmocka_unit_test(test_who_can_sit_keeps_no_crew),
        cmocka_unit_test(test_crews_come_back_from_a_full_hospital),
        cmocka_unit_test(test_two_sides_of_a_and_e),
        cmocka_unit_test(test_a_bank_holiday_fills_no_a_and_e),
        cmocka_unit_test(test_the_clock_begins_at_15_minutes_at_the_latest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

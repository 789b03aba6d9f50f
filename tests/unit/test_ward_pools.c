/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "agents/setting.h"
#include "agents/ward_pools.h"

/* How a hospital's beds are divided, and whose patient somebody is. */

static const char *const small[] = {"run.warm_up=0 days", "run.measured=1 days", NULL};

static void open_with(struct runs *r, const char *const *sets) {
    runs_open(r, "ward_pools", sets, NULL, 0);
    runs_go(r, 1);
}

static void expect_beds(const char *const *sets, const int32_t expected[HW_WARD_POOLS]) {
    struct runs r;
    runs_open(&r, "ward_pools", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    for (int k = 0; k < HW_WARD_POOLS; k++) {
        assert_int_equal(spec->rules[0].pool_beds[k], expected[k]);
    }
    runs_close(&r);
}

/* 10 beds by .38, .205, .21, .145, .06: whole parts 3, 2, 2, 1, 0; the two left over go to the largest remainders, .8 and .6. Escalation: .04 x 10
 * rounds to 0. Of 483: 183.54, 99.015, 101.43, 70.035, 28.98: 183, 99, 101, 70, 28, and two to .98 and .54; escalation 19.32. */
static void test_beds_are_divided_whole(void **state) {
    (void)state;
    const char *const ten[] = {"acute.beds=10", "start.acute=5", NULL};
    expect_beds(ten, (const int32_t[]){4, 2, 2, 1, 1, 0});
    expect_beds(NULL, (const int32_t[]){184, 99, 101, 70, 29, 19});
    const char *const closed[] = {"acute.pools.open=[1, 1, 0.5, 1, 1]", "start.acute=300", "acute.escalation.share=0", NULL};
    expect_beds(closed, (const int32_t[]){184, 99, 51, 70, 29, 0}); /* half of 101 is 50.5 */
    const char *const endless[] = {"acute.beds=unlimited", "acute.pools.share=[1, 0, 0, 0, 0]", NULL};
    expect_beds(endless, (const int32_t[]){HW_UNLIMITED, 0, 0, 0, 0, 0});
}

static void test_shares_that_do_not_add_up_are_refused(void **state) {
    (void)state;
    const char *const bad[] = {"acute.pools.share=[0.5, 0.2, 0.2, 0.2, 0.05]", NULL};
    struct runs r;
    runs_open(&r, "ward_pools", bad, NULL, 0);
    assert_int_equal(r.status, HW_BAD_INPUT);
    assert_int_equal(r.diag.errors, 1);
    runs_close(&r);
}

/* Every key of acute beds refuses what is out of its range, of another kind or without a unit; the place is told. */
static void test_bad_values_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {
        "acute.pools.share=[1, 2]",
        "acute.pools.open=[1, 1, 1, 1, 2]",
        "acute.speciality.child_until=-1",
        "acute.speciality.injured=[2, 0, 0, 0, 0, 0, 0, 0]",
        "acute.speciality.surgical=[0.1]",
        "acute.speciality.older_from=old",
        "acute.speciality.older=[0.2, 0.35, 0.55, 1.75]",
        "acute.speciality.planned_orthopaedic=130 %",
        "acute.speciality.planned_medical=-0.1",
        "acute.stay.speciality_ratio=[0, 0, 0, 0, 0]",
        "acute.stay.frailty_ratio=[1, 1.1]",
        "acute.rounds.wait=perhaps",
        "acute.rounds.hours=in the morning",
        "acute.rounds.saturday_share=1.5",
        "acute.rounds.sunday_share=-0.1",
        "acute.assessment.hours=all day long",
        "acute.assessment.round=4",
        "acute.zero_day.leaving=2",
        "acute.planned.month=[1, 1]",
        "acute.planned.postponed_at=-1",
        "acute.rounds.ahead=24",
        "acute.outliers.move_back=perhaps",
        "acute.outliers.longer=-0.1",
        "acute.planned.prepared_in=42",
        "acute.planned.capacity=-1",
        "acute.planned.ring_fence=perhaps",
        "acute.day_unit.capacity=lots",
        "acute.day_unit.places=-1",
        "acute.day_unit.stay=5",
        "acute.escalation.share=2",
        "acute.escalation.opens_at=97",
        "acute.escalation.closes_at=-1",
        "acute.winter_ward=[1, 1, 1]",
        "needs.day_case.rate=[1, 2, 3]",
        "needs.emergency.local=-1",
        "needs.planned.local=80 percent",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *const sets[] = {bad[i], NULL};
        struct runs r;
        runs_open(&r, "ward_pools", sets, NULL, 0);
        if (r.status != HW_BAD_INPUT) {
            fprintf(stderr, "%s was taken\n", bad[i]);
        }
        assert_int_equal(r.status, HW_BAD_INPUT);
        assert_true(r.diag.errors >= 1);
        runs_close(&r);
    }
}

/* Chances of an age band and frailty add up to 1 and are what the parameters say: from 85, .123 bones, .09 surgery, and of the rest three
 * quarters of the severely frail older people's medicine. */
static void test_chances(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "ward_pools", NULL, NULL, 0);
    const struct hw_params *params = ((const struct hw_district_spec *)r.plan.spec)->rules[0].params;
    double mix[HW_SPECIALITIES];
    hw_ward_pools_mix(params, 7, HW_FRAILTY_SEVERE, mix);
    assert_true(fabs(mix[HW_SPECIALITY_TRAUMA] - 0.123) < 1e-12 && fabs(mix[HW_SPECIALITY_SURGERY] - 0.09) < 1e-12);
    assert_true(fabs(mix[HW_SPECIALITY_OLDER] - 0.787 * 0.75) < 1e-12 && fabs(mix[HW_SPECIALITY_MEDICINE] - 0.787 * 0.25) < 1e-12);
    hw_ward_pools_mix(params, 2, HW_FRAILTY_FIT, mix); /* 15 to 24: one year in ten below 16 */
    assert_true(fabs(mix[HW_SPECIALITY_CHILDREN] - 0.1) < 1e-12 && fabs(mix[HW_SPECIALITY_TRAUMA] - 0.9 * 0.10) < 1e-12);
    assert_true(mix[HW_SPECIALITY_OLDER] == 0);
    runs_close(&r);
}

static int drawn_as(const struct hw_district *d, const struct hw_person *p, bool planned, enum hw_speciality wanted) {
    int n = 0;
    for (uint64_t k = 0; k < 20000; k++) {
        n += hw_ward_pools_speciality(d, p, 7 | k << 32, planned) == wanted;
    }
    return n;
}

/* Draws follow the chances: 20,000 of somebody of 90, severely frail, within 5 standard errors. */
static void test_draws_follow_the_chances(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, small);
    struct hw_district *d = r.state;
    struct hw_person p = {.age = 90, .age_band = 7, .frailty = HW_FRAILTY_SEVERE, .hospital = 0};
    double mix[HW_SPECIALITIES];
    hw_ward_pools_mix(d->rules->params, 7, HW_FRAILTY_SEVERE, mix);
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        double expected = 20000 * mix[s];
        assert_true(fabs(drawn_as(d, &p, false, (enum hw_speciality)s) - expected) <= 5 * sqrt(expected * (1 - mix[s])));
    }
    p.age = 10;
    assert_int_equal(drawn_as(d, &p, false, HW_SPECIALITY_CHILDREN), 20000);
    assert_int_equal(drawn_as(d, &p, true, HW_SPECIALITY_CHILDREN), 20000);
    runs_close(&r);
}

static void expect_all(const char *const *sets, bool planned, enum hw_speciality speciality, int n) {
    struct runs r;
    open_with(&r, sets);
    struct hw_person p = {.age = 80, .age_band = 6, .frailty = HW_FRAILTY_FIT, .hospital = 0};
    assert_int_equal(drawn_as(r.state, &p, planned, speciality), n);
    runs_close(&r);
}

/* Null and full: 0 makes nobody, 1 everybody, a patient of it. */
static void test_whose_patient_at_0_and_1(void **state) {
    (void)state;
    static const struct {
        const char *path;
        enum hw_speciality speciality;
        bool planned;
    } rows[] = {{"acute.speciality.injured", HW_SPECIALITY_TRAUMA, false},
                {"acute.speciality.surgical", HW_SPECIALITY_SURGERY, false},
                {"acute.speciality.older", HW_SPECIALITY_OLDER, false},
                {"acute.speciality.planned_orthopaedic", HW_SPECIALITY_TRAUMA, true},
                {"acute.speciality.planned_medical", HW_SPECIALITY_MEDICINE, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int value = 0; value < 2; value++) {
            char set[96];
            snprintf(set, sizeof set, "%s=%d", rows[i].path, value);
            const char *const sets[] = {small[0], small[1], set, "run.scale=0.01", rows[i].speciality == HW_SPECIALITY_OLDER ? "acute.speciality.injured=0" : "acute.speciality.older=0.5",
                                        rows[i].speciality != HW_SPECIALITY_SURGERY ? "acute.speciality.surgical=0" : "acute.speciality.injured=0",
                                        rows[i].speciality == HW_SPECIALITY_MEDICINE ? "acute.speciality.planned_orthopaedic=0" : "acute.death=0",
                                        rows[i].planned && rows[i].speciality == HW_SPECIALITY_TRAUMA ? "acute.speciality.planned_medical=0" : "acute.death=0", NULL};
            expect_all(sets, rows[i].planned, rows[i].speciality, value * 20000);
        }
    }
}

/* Longer for some, and as long for the age band as a whole: the factors' mean over patients is 1. */
static void test_factors_keep_the_mean_of_the_age(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "ward_pools", NULL, NULL, 0);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_rules *rules = &spec->rules[0];
    double n = 0, sum = 0; /* of band 85+: the frailty of its expected people, weighed by how often they fall ill */
    for (int age = 85; age <= 90; age++) {
        for (int a = 0; a < 2; a++) {
            double people = spec->census[a].people[age][0] + spec->census[a].people[age][1];
            int32_t label = hw_params_older_age(age);
            const int shares[] = {HW_P_FRAILTY_MILD, HW_P_FRAILTY_MODERATE, HW_P_FRAILTY_SEVERE};
            double fit = 1;
            for (int f = HW_FRAILTIES - 1; f >= 0; f--) {
                double share = f == 0 ? fit : hw_param_at(rules->params, shares[f - 1], label);
                double mix[HW_SPECIALITIES], patients = people * share * rules->rate[HW_CLOCK_ACUTE][7][f];
                fit -= share;
                hw_ward_pools_mix(rules->params, 7, f, mix);
                n += patients;
                for (int s = 0; s < HW_SPECIALITIES; s++) {
                    sum += patients * mix[s] * rules->stay_factor[7][f][s];
                }
            }
        }
    }
    assert_true(fabs(sum / n - 1) < 1e-9);
    assert_true(fabs(rules->stay_factor[7][3][1] / rules->stay_factor[7][0][2] - 1.3 * 1.25 / 0.75) < 1e-9);
    runs_close(&r);
}

/* Somebody who left an acute bed at one instant takes one as an emergency at another: is it a readmission? */
static bool readmitted(struct hw_district *d, hw_id id, hw_time left, hw_time now) {
    while (d->people[id].visit != HW_NONE || d->people[id].hospital != 0) {
        id++;
    }
    d->people[id].discharged_s = left < 0 ? UINT32_MAX : (uint32_t)(left / HW_MS_PER_S);
    d->flow.now = now;
    int64_t before = d->counts.n[HW_N_READMITTED], admitted = d->counts.n[HW_N_EMERGENCY];
    hw_setting_ward_direct(d, id);
    assert_int_equal(d->counts.n[HW_N_EMERGENCY], admitted + 1);
    return d->counts.n[HW_N_READMITTED] > before;
}

/* 0 to 29 days inclusive, by date: from a minute before midnight, day 29 ends 29 days and a minute later, at midnight; day 30 begins there. */
static void test_readmission_is_counted_by_date(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=40 days", "run.scale=0.02", "acute.beds=20000", NULL};
    struct runs r;
    runs_open(&r, "ward_pools", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_time left = 41 * HW_MS_PER_DAY - HW_MS_PER_MIN, day_30 = 70 * HW_MS_PER_DAY;
    assert_true(readmitted(d, 0, left, left));
    assert_true(readmitted(d, 500, left, day_30 - 1));
    assert_false(readmitted(d, 1000, left, day_30));
    assert_true(readmitted(d, 1500, left - 23 * HW_MS_PER_H, day_30 - 1)); /* 29 days and 23 hours later, and yet day 29 */
    assert_false(readmitted(d, 2000, -1, day_30));
    runs_close(&r);
}

/* The key of the visit that brings somebody to a bed, after so many grants and other requests of theirs: at once, or when a clock has rung. */
static uint64_t key_of_stay(struct hw_district *d, hw_id id, uint16_t requests, void (*come)(struct hw_district *d, hw_id id)) {
    d->people[id].episode = requests;
    come(d, id);
    assert_true(d->people[id].visit != HW_NONE);
    uint64_t key = d->flow.visits[d->people[id].visit].key;
    hw_flow_remove(&d->flow, d->people[id].visit);
    d->people[id].visit = HW_NONE;
    return key;
}

/* Whatever else a person asked for: a stay has the draws of the ring or of the sending that it comes of, and no two stays have the same. */
static void test_visits_are_numbered_by_what_brings_them(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=40 days", "run.scale=0.02", "acute.beds=20000", NULL};
    struct runs r;
    runs_open(&r, "ward_pools", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id id = 0;
    while (d->people[id].visit != HW_NONE || d->people[id].hospital != 0 || !hw_person_is_here(&d->people[id])) {
        id++;
    }
    struct hw_person before = d->people[id];
    uint64_t planned = key_of_stay(d, id, 1, hw_setting_ward_planned), sent = key_of_stay(d, id, 1, hw_setting_ward_direct);
    uint64_t again = key_of_stay(d, id, 1, hw_setting_ward_direct);
    d->people[id] = before;
    assert_int_equal(key_of_stay(d, id, 7, hw_setting_ward_direct), sent);
    d->people[id] = before;
    assert_int_equal(key_of_stay(d, id, 9, hw_setting_ward_planned), planned);
    d->people[id].count[HW_CLOCK_PLANNED]++;
    uint64_t next = key_of_stay(d, id, 9, hw_setting_ward_planned);
    assert_true(sent != planned && again != sent && again != planned && next != planned && next != sent);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_beds_are_divided_whole),
        cmocka_unit_test(test_shares_that_do_not_add_up_are_refused),
        cmocka_unit_test(test_bad_values_are_refused),
        cmocka_unit_test(test_readmission_is_counted_by_date),
        cmocka_unit_test(test_chances),
        cmocka_unit_test(test_draws_follow_the_chances),
        cmocka_unit_test(test_whose_patient_at_0_and_1),
        cmocka_unit_test(test_factors_keep_the_mean_of_the_age),
        cmocka_unit_test(test_visits_are_numbered_by_what_brings_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/ward_pools.h"

/* The pools of acute beds: closing one is felt in the others and up to A&E; one pool for all is the same hospital without walls; escalation
 * beds open when they are told to; nobody is stuck. */

static const char *const summer[] = {"run.warm_up=45 days", "run.measured=90 days", "run.scale=0.3", NULL};
#define CLOSE "  - {lever: start.when_below_census, to: close_when_vacated}\n"

static void test_half_a_pool_is_felt_elsewhere(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"half_surgery", "change:\n  - {lever: acute.pools.open, times: {surgery: 0.5}}\n" CLOSE},
                                          {"half_medicine", "change:\n  - {lever: acute.pools.open, times: {medicine: 0.5}}\n" CLOSE}};
    struct runs r;
    runs_open(&r, "wards", summer, schemes, 2);
    runs_go(&r, 12);
    const struct runs_term outliers[] = {{"outliers", "surgery", 1}, {"outliers", "medicine", 1}};
    const struct runs_term upstream[] = {{"planned_postponed", NULL, 1}, {"admit_wait", NULL, 1}, {"ae_within_4h", NULL, -1}}; /* not the mean time: one crowded replicate outweighs it */
    const struct runs_term other = {"escalation_beds", NULL, 1};
    for (int s = 0; s < 2; s++) {
        runs_expect("outliers", runs_difference(&r, s + 1, &outliers[s], 1), 1);
        runs_expect("escalation beds", runs_difference(&r, s + 1, &other, 1), 1);
        for (int i = 0; i < 3; i++) {
            runs_expect(upstream[i].measure, runs_difference(&r, s + 1, &upstream[i], 1), 1);
        }
    }
    runs_close(&r);
}

/* Fewer beds: planned patients are sent home, emergencies hardly wait longer (Lane and others 2000, by sign). */
static void test_fewer_beds_are_felt_by_planned_patients(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"fewer", "change:\n  - {lever: acute.beds, times: 0.95}\n" CLOSE}};
    const char *const sets[] = {"run.warm_up=45 days", "run.measured=120 days", "run.scale=0.5", NULL};
    struct runs r;
    runs_open(&r, "wards", sets, schemes, 1);
    runs_go(&r, 6);
    double cancelled[2] = {0}, wait[2] = {0}, planned[2] = {0};
    for (int s = 0; s < 2; s++) {
        for (int32_t k = 0; k < r.replicates; k++) {
            cancelled[s] += runs_value(&r, s, k, "planned_cancelled", NULL);
            planned[s] += runs_value(&r, s, k, "planned_admissions", NULL);
            wait[s] += runs_value(&r, s, k, "admit_wait", NULL);
        }
    }
    struct runs_term more = {"planned_cancelled", NULL, 1};
    runs_expect("cancelled", runs_difference(&r, 1, &more, 1), 1);
    double share = cancelled[1] / (cancelled[1] + planned[1]) - cancelled[0] / (cancelled[0] + planned[0]);
    double hours = (wait[1] - wait[0]) / r.replicates;
    if (!(share > 0.02 && hours < 1)) {
        fprintf(stderr, "cancelled: %g of planned patients more; wait for a bed: %g h longer\n", share, hours);
    }
    assert_true(share > 0.02 && hours < 1);
    runs_close(&r);
}

/* Without the call of the day before, those who would be put off come, and some in vain. */
static void test_the_call_spares_patients_the_way(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"no_call", "change:\n  - {lever: acute.planned.postponed_at, to: 100}\n"}};
    struct runs r;
    const char *const sets[] = {"run.warm_up=45 days", "run.measured=90 days", "run.scale=0.3", "acute.beds=460", "start.acute=420", NULL};
    runs_open(&r, "wards", sets, schemes, 1);
    runs_go(&r, 10);
    const struct runs_term cancelled = {"planned_cancelled", NULL, 1}, postponed = {"planned_postponed", NULL, 1};
    runs_expect("cancelled", runs_difference(&r, 1, &cancelled, 1), 1);
    runs_expect("put off", runs_difference(&r, 1, &postponed, 1), -1);
    runs_close(&r);
}

/* The published shares of emergencies that leave on the day they came, 0-17, 18-64, 65-74, 75-84, 85 and over; within 3 points, of which 2 are
 * chance (two standard deviations of 2,000 children). */
static void test_same_day_stays_are_as_published(void **state) {
    (void)state;
    static const char *const ages[] = {"0-17", "18-64", "65-74", "75-84", "85+"};
    static const double published[] = {0.45, 0.37, 0.32, 0.25, 0.20};
    struct runs r;
    const char *const sets[] = {"run.warm_up=20 days", "run.measured=300 days", "run.scale=0.5", NULL};
    runs_open(&r, "wards", sets, NULL, 0);
    runs_go(&r, 1);
    for (int i = 0; i < 5; i++) {
        double share = runs_value(&r, 0, 0, "emergency_same_day", ages[i]);
        if (fabs(share - published[i]) > 0.03) {
            fprintf(stderr, "%s: %g leave on the day they came, published %g\n", ages[i], share, published[i]);
        }
        assert_true(fabs(share - published[i]) <= 0.03);
    }
    runs_close(&r);
}

/* A ring-fence keeps planned patients' beds from emergencies of other specialities: fewer are cancelled, and more of those wait. */
static void test_a_ring_fence_protects_planned_patients(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"fence", "change:\n  - {lever: acute.planned.ring_fence, to: yes}\n"}};
    const char *const sets[] = {"run.warm_up=30 days", "run.measured=90 days", "run.scale=0.3", "acute.beds=440", "start.acute=400", NULL};
    struct runs r;
    runs_open(&r, "wards", sets, schemes, 1);
    runs_go(&r, 6);
    const struct runs_term cancelled = {"planned_cancelled", NULL, 1}, wait = {"admit_wait", NULL, 1};
    runs_expect("cancelled", runs_difference(&r, 1, &cancelled, 1), -1);
    runs_expect("wait for a bed", runs_difference(&r, 1, &wait, 1), 1);
    runs_close(&r);
}

/* All beds in one pool, with nothing else that tells specialities apart: as if there were none. What walls cost is then what escalation beds
 * and other people's beds do not make good, which is little; so means agree within their intervals. */
static void test_one_pool_is_a_hospital_without_walls(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=60 days", "run.measured=180 days", "run.scale=0.5", "acute.escalation.share=0", "acute.outliers.longer=0",
                                "acute.stay.speciality_ratio=1", "acute.stay.frailty_ratio=1", "acute.speciality.child_until=0", "acute.pools.share=[1, 0, 0, 0, 0]", NULL};
    const struct runs_scheme schemes[] = {{"walls", "change:\n  - {lever: acute.pools.share, to: {medicine: 0.4, older: 0.2, surgery: 0.2, trauma: 0.2}}\n"}};
    struct runs r;
    runs_open(&r, "wards", sets, schemes, 1);
    runs_go(&r, 6);
    for (int32_t k = 0; k < r.replicates; k++) {
        assert_true(runs_value(&r, 0, k, "outliers", "medicine") == 0 && runs_value(&r, 0, k, "escalation_beds", NULL) == 0);
    }
    const struct runs_term same[] = {{"length_of_stay", NULL, 1}, {"acute_patients", NULL, 1}, {"emergency_admissions", NULL, 1}, {"ae_within_4h", NULL, 1}};
    for (int i = 0; i < 4; i++) {
        struct hw_interval diff = runs_difference(&r, 1, &same[i], 1);
        double level = runs_value(&r, 0, 0, same[i].measure, NULL);
        if (!(fabs(diff.mean) <= diff.half_width || fabs(diff.mean) < 0.02 * level)) {
            fprintf(stderr, "%s: %g +- %g of %g\n", same[i].measure, diff.mean, diff.half_width, level);
        }
        assert_true(fabs(diff.mean) <= diff.half_width || fabs(diff.mean) < 0.02 * level);
    }
    runs_close(&r);
}

static double escalation(const char *const *sets) {
    struct runs r;
    runs_open(&r, "wards", sets, NULL, 0);
    runs_go(&r, 1);
    double beds = runs_value(&r, 0, 0, "escalation_beds", NULL);
    runs_close(&r);
    return beds;
}

/* 10 % of 145 beds are 15 (14.5 rounds up): always open when they open at 0 and never close; none when they open at a share that is never reached. */
static void test_escalation_beds(void **state) {
    (void)state;
#define COMMON "run.warm_up=5 days", "run.measured=20 days", "run.scale=0.3", "acute.beds=483", "start.acute=300", "acute.escalation.share=0.1"
    const char *const always[] = {COMMON, "acute.escalation.opens_at=0", "acute.escalation.closes_at=0", NULL};
    const char *const empty[] = {COMMON, "acute.escalation.opens_at=1", "acute.escalation.closes_at=1", "acute.stay.fit_share=0.1", NULL};
    assert_true(escalation(always) == 15);
    assert_true(escalation(empty) == 0);
}

/* Beds of a winter ward are beds like others: 80 and a quarter more of them in every month are 100. A month later they are there for a month alone,
 * of 59 days from January: (31 x 100 + 28 x 80) / 59. */
static void test_a_winter_ward_is_beds_like_others(void **state) {
    (void)state;
#define ONE_POOL "run.start=2015-01-01", "run.warm_up=30 days", "run.measured=59 days", "run.scale=0.2", "start.acute=390", "acute.escalation.share=0", "acute.pools.share=[1, 0, 0, 0, 0]"
    const char *const beds[] = {ONE_POOL, "acute.beds=500", NULL};
    const char *const ward[] = {ONE_POOL, "acute.beds=400", "acute.winter_ward=0.25", NULL};
    const char *const none[] = {ONE_POOL, "acute.beds=400", NULL};
    const char *const january[] = {ONE_POOL, "acute.beds=400", "acute.winter_ward=[0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]", NULL};
    const char *const *const sets[] = {beds, ward, none, january};
    double open[4], cancelled[4], occupied[4];
    for (int s = 0; s < 4; s++) {
        struct runs r;
        runs_open(&r, "wards", sets[s], NULL, 0);
        runs_go(&r, 1);
        open[s] = runs_value(&r, 0, 0, "acute_beds", NULL);
        occupied[s] = runs_value(&r, 0, 0, "acute_patients", NULL);
        cancelled[s] = runs_value(&r, 0, 0, "planned_cancelled", NULL);
        runs_close(&r);
    }
    assert_true(open[0] == 100 && open[1] == 100 && open[2] == 80);
    assert_true(fabs(open[3] - (31 * 100.0 + 28 * 80) / 59) < 1e-9);
    assert_true(occupied[0] == occupied[1] && cancelled[0] == cancelled[1]);
    assert_true(occupied[2] < occupied[3] && occupied[3] < occupied[1]); /* all are full: who waits lies in them at once */
    assert_true(cancelled[2] > cancelled[1]);
}

/* Far too few beds: patients wait in A&E, and every bed goes on being used; nobody waits for somebody who waits for them. */
static void test_pools_do_not_lock_each_other(void **state) {
    (void)state;
    for (int back = 0; back < 2; back++) {
        const char *const sets[] = {"run.warm_up=10 days", "run.measured=60 days", "run.scale=0.2", "acute.beds=300", "start.acute=200",
                                    back ? "acute.outliers.move_back=yes" : "acute.outliers.move_back=no", NULL};
        struct runs r;
        runs_open(&r, "wards", sets, NULL, 0);
        runs_go(&r, 1);
        const struct hw_district *d = r.state;
        int64_t started = 0;
        for (int k = 0; k < HW_WARD_POOLS; k++) {
            const struct hw_station *pool = &d->flow.stations[hw_stations_at(&d->spec->map, HW_ST_WARD, 0) + k];
            started += (int64_t)pool->classes[0].completed;
            bool adults = k < HW_SPECIALITY_CHILDREN;
            assert_true(!adults || pool->in_use >= pool->capacity); /* full, all of them */
        }
        assert_true(started > 500); /* 60 beds with stays of a few days, 60 days */
        assert_true(runs_value(&r, 0, 0, "outliers", "medicine") + runs_value(&r, 0, 0, "outliers", "surgery") > 0);
        runs_close(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_half_a_pool_is_felt_elsewhere),
        cmocka_unit_test(test_fewer_beds_are_felt_by_planned_patients),
        cmocka_unit_test(test_the_call_spares_patients_the_way),
        cmocka_unit_test(test_same_day_stays_are_as_published),
        cmocka_unit_test(test_a_ring_fence_protects_planned_patients),
        cmocka_unit_test(test_one_pool_is_a_hospital_without_walls),
        cmocka_unit_test(test_escalation_beds),
        cmocka_unit_test(test_a_winter_ward_is_beds_like_others),
        cmocka_unit_test(test_pools_do_not_lock_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

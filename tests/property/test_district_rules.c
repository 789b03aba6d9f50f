/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "sim/num.h"

/* What waiting does to people, what is kept for them, and who is there at the start: each rule at an extreme at which it shows. */

/* One replicate of the district with sets of the test's. */
static void run(struct runs *r, const char *const *sets) {
    runs_open(r, "rules", sets, NULL, 0);
    runs_go(r, 1);
}

static double days(int64_t ms) {
    return (double)ms / (double)HW_MS_PER_DAY;
}

/* In acute and other beds: illness and death come to those who wait in either. */
static int64_t waited_ms(const struct hw_district *d) {
    int64_t sum = 0;
    for (int i = 0; i < HW_REASONS * HW_OWNERS; i++) {
        sum += i / HW_OWNERS == HW_REASON_LEAVING ? 0
                                                  : d->counts.delay_ms[i / HW_OWNERS][i % HW_OWNERS] + d->counts.delay_other_ms[i / HW_OWNERS][i % HW_OWNERS];
    }
    return sum;
}

static bool on_ward(const struct hw_district *d, const struct hw_visit *v) {
    return v->state != HW_VISIT_FREE && v->state != HW_VISIT_WAITING && hw_district_kind(d, v->station) == HW_ST_WARD &&
           hw_district_role(v) == HW_ROLE_HOSPITAL;
}

/* A count of events that come at a constant rate while people wait, for a coded reason or for the team: N less rate x time is a martingale with variance
 * rate x time. Nobody spends time on the way out, where nothing happens to people any more. */
static void check_rate(const char *what, double counted, double per_day, double waited_days) {
    double expected = per_day * waited_days;
    if (fabs(counted - expected) > 4.5 * sqrt(expected)) {
        fprintf(stderr, "%s: %g in %g days of waiting, expected %g +- %g\n", what, counted, waited_days, expected, 4.5 * sqrt(expected));
    }
    assert_true(expected > 50);
    assert_true(fabs(counted - expected) <= 4.5 * sqrt(expected));
}

#define SHORT "run.warm_up=10 days", "run.measured=30 days"
#define STRAIGHT_OUT "acute.leaving=0", "acute.discharge_hours=every day 00:00-24:00"

static void test_ill_again_while_waiting(void **state) {
    (void)state;
    struct runs r;
    const char *const never[] = {SHORT, "discharge.relapse_per_day=0", NULL};
    run(&r, never);
    assert_int_equal(((const struct hw_district *)r.state)->counts.n[HW_N_RELAPSES], 0);
    runs_close(&r);
    const char *const often[] = {SHORT, STRAIGHT_OUT, "discharge.relapse_per_day=0.1", "discharge.death_per_day=0", NULL};
    run(&r, often);
    const struct hw_district *d = r.state;
    check_rate("ill again", (double)d->counts.n[HW_N_RELAPSES], 0.1, days(waited_ms(d)));
    runs_close(&r);
}

/* Ill every two hours and a half of waiting, nobody comes through steps that take days: each illness starts them over. Planned discharges
 * and people who wait for nothing leave as ever. */
static void test_ill_again_starts_over(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SHORT, STRAIGHT_OUT, "discharge.relapse_per_day=10", "discharge.referral=10 days", "discharge.choice=10 days",
                                "end_of_life.recognised=0", NULL}; /* the fast track has no such steps */
    run(&r, sets);
    const struct hw_district *d = r.state;
    int64_t placed = 0;
    for (int b = 0; b < HW_GROWN_BANDS; b++) {
        placed += d->counts.to[HW_TO_RESIDENTIAL][b] + d->counts.to[HW_TO_NURSING][b];
    }
    assert_int_equal(placed, 0);
    int64_t again = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_spell *s = &d->spells[v];
        if (on_ward(d, &d->flow.visits[v]) && s->key == d->flow.visits[v].key && s->turns > 0) {
            again++;
            assert_true(s->first_fit >= 0 && s->first_fit <= d->flow.now); /* the delay began when first fit */
            assert_true(s->fit < 0 || s->fit > s->first_fit);              /* ill, or fit anew */
            assert_true(s->fit >= 0 || s->phase == HW_PHASE_NONE);         /* nothing goes on meanwhile */
        }
    }
    assert_true(again > 0);
    runs_close(&r);
}

static void test_death_while_waiting(void **state) {
    (void)state;
    struct runs r;
    const char *const never[] = {SHORT, "acute.death=0", "discharge.death_per_day=0", "intermediate_care.falls_ill=0", "end_of_life.recognised=0", NULL};
    run(&r, never);
    assert_int_equal(((const struct hw_district *)r.state)->counts.n[HW_N_DEATHS_HOSPITAL], 0);
    runs_close(&r);
    const char *const often[] = {SHORT, STRAIGHT_OUT, "acute.death=0", "discharge.relapse_per_day=0", "discharge.death_per_day=0.1", NULL};
    run(&r, often);
    const struct hw_district *d = r.state;
    check_rate("died waiting", (double)d->counts.n[HW_N_DEATHS_HOSPITAL], 0.1, days(waited_ms(d)));
    runs_close(&r);
}

/* People of 65 and over who are where the ward sent them, after a day or more of waiting; and how many of them are frailer than they were made. */
struct frailer {
    int64_t waited, waited_frailer, all_frailer;
};
static struct frailer count_frailer(struct runs *r) {
    const struct hw_district *d = r->state;
    struct hw_person *made = hw_mem_alloc(&r->mem, d->n_people, sizeof *made);
    assert_non_null(made);
    hw_district_people(d, made);
    struct frailer n = {0};
    for (hw_id id = 0; id < d->n_people; id++) {
        n.all_frailer += hw_person_is_here(&d->people[id]) && d->people[id].frailty != made[id].frailty;
    }
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        const struct hw_spell *s = &d->spells[v];
        hw_id id = hw_district_person_of(visit);
        if (visit->state != HW_VISIT_SERVING || hw_district_role(visit) != HW_ROLE_HOSPITAL || s->key != visit->key ||
            s->from == HW_GO_EXIT || hw_district_kind(d, s->from) != HW_ST_WARD || s->first_fit < 0 || visit->since - s->first_fit < HW_MS_PER_DAY) {
            continue;
        }
        const struct hw_person *p = &d->people[id];
        if (p->age >= 65 && made[id].frailty < HW_FRAILTY_SEVERE) {
            n.waited++;
            n.waited_frailer += p->frailty > made[id].frailty;
        }
    }
    hw_mem_free(&r->mem, made);
    return n;
}

static void test_delay_makes_frailer(void **state) {
    (void)state;
    struct runs r;
    const char *const never[] = {SHORT, "discharge.frailer_per_day=0", "population.ageing=off", "population.migration.counted=off", NULL};
    run(&r, never);
    struct frailer none = count_frailer(&r);
    assert_true(none.waited > 20);
    assert_int_equal(none.all_frailer, 0);
    runs_close(&r);
    const char *const always[] = {SHORT, "discharge.frailer_per_day=1", "population.ageing=off", "population.migration.counted=off", NULL};
    run(&r, always);
    struct frailer all = count_frailer(&r);
    assert_true(all.waited > 20);
    assert_int_equal(all.waited_frailer, all.waited); /* a chance of 1 a day, and a day or more */
    runs_close(&r);
}

/* Patients on the ward who came with a package, and how many still have it; people whom the ward sent to a new one. */
struct packages {
    int64_t came_with, late, late_have, have, sourced_again;
};
static struct packages count_packages(const struct hw_district *d, double kept_days) {
    struct packages n = {0};
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        const struct hw_spell *s = &d->spells[v];
        if (s->key != visit->key || visit->state == HW_VISIT_FREE || !s->had_package) {
            continue;
        }
        bool has = (d->people[hw_district_person_of(visit)].flags & HW_PERSON_HOME_CARE) != 0;
        if (on_ward(d, visit)) {
            bool late = days(d->flow.now - s->admitted) > kept_days;
            n.came_with++;
            n.have += has;
            n.late += late;
            n.late_have += late && has;
        } else if (s->from != HW_GO_EXIT && hw_district_kind(d, s->from) == HW_ST_WARD && hw_district_kind(d, visit->station) == HW_ST_HOME_CARE) {
            n.sourced_again++;
        }
    }
    return n;
}

static void test_packages_are_kept_so_long(void **state) {
    (void)state;
    static const struct {
        const char *set;
        double days;
    } kept[] = {
        {"home_care.kept_in_hospital=0", 0}, {"home_care.kept_in_hospital=7 days", 7}, {"home_care.kept_in_hospital=90 years", 1e6}};
    for (size_t i = 0; i < 3; i++) {
        struct runs r;
        const char *const sets[] = {SHORT, "home_care.carers=1400", "start.home_care=2000", "home_care.stay=90 years", kept[i].set, NULL}; /* so that some are there */
        run(&r, sets);
        struct packages n = count_packages(r.state, kept[i].days);
        assert_true(n.came_with > 5);
        assert_int_equal(n.late_have, 0); /* lost as soon as it was kept long enough */
        /* Not before: but a package needed for 90 years still ends for 1 in 3000 within 10 days. */
        assert_true(n.have >= n.came_with - n.late - 1);
        assert_true(i > 0 || n.late == n.came_with);
        assert_true(i < 2 || n.late == 0);
        assert_true(i > 0 || n.sourced_again > 0); /* the next package is another one */
        assert_true(i < 2 || n.sourced_again == 0);
        runs_close(&r);
    }
}

/* With no dependency and no loss by the illness, days in bed alone take somebody to the threshold (3.2 points; a carer takes off 0.3). */
static void test_days_in_bed_make_need(void **state) {
    (void)state;
    for (int per_day = 0; per_day <= 1; per_day++) {
        char set[64];
        snprintf(set, sizeof set, "need.per_day_in_bed=%d", per_day);
        const char *const sets[] = {SHORT,
                                    "start.acute=0",
                                    "start.mental_health=0",
                                    "start.mental_health_older=0",
                                    "needs.mental_health.rate=0",
                                    "discharge.planning.foreseen=0",
                                    "start.intermediate_care=0",
                                    "start.outside_share=0",
                                    "need.frailty=0",
                                    "need.dementia=0",
                                    "need.condition=0",
                                    "need.lives_alone=0",
                                    "need.acute_loss=0",
                                    "need.acute_loss_short=0",
                                    "need.housing=0",
                                    set,
                                    NULL};
        struct runs r;
        run(&r, sets);
        const struct hw_district *d = r.state;
        if (per_day == 0) {
            assert_int_equal(d->counts.n[HW_N_CASES], 0);
        } else {
            assert_true(d->counts.n[HW_N_CASES] > 50);
        }
        for (hw_id v = 0; v < d->flow.n_visits; v++) {
            const struct hw_spell *s = &d->spells[v];
            if (on_ward(d, &d->flow.visits[v]) && s->key == d->flow.visits[v].key && s->phase == HW_PHASE_STEPS &&
                !(s->over & 1u << HW_STEP_REFERRAL)) {
                assert_true(days(s->fit - s->admitted) >= 3.199);
            }
        }
        runs_close(&r);
    }
}

static double readmitted(const char *ratio, const char *lasts, double *row, size_t n) {
    struct runs r;
    const char *const sets[] = {SHORT, ratio, lasts, NULL};
    run(&r, sets);
    double share = runs_value(&r, 0, 0, "readmitted", NULL);
    for (size_t i = 0; row != NULL && i < n && i < r.plan.layout.row; i++) {
        row[i] = runs_row(&r, 0, 0)[i];
    }
    runs_close(&r);
    return share;
}

/* The share readmitted is about 1 - exp(-ratio x hazard): 20 times a small hazard is at least 3 times the share. */
static void test_illness_after_discharge(void **state) {
    (void)state;
    enum { ROW = 4096 };
    double at_1[ROW] = {0}; /* unused places stay 0 in both */
    double no_time[ROW] = {0};
    double low = readmitted("needs.after_discharge.ratio=1", "needs.after_discharge.lasts=30 days", at_1, ROW);
    double high = readmitted("needs.after_discharge.ratio=20", "needs.after_discharge.lasts=30 days", NULL, 0);
    (void)readmitted("needs.after_discharge.ratio=20", "needs.after_discharge.lasts=0", no_time, ROW);
    assert_true(low > 0 && low < 0.1);
    assert_true(high > 3 * low);
    assert_memory_equal(at_1, no_time, sizeof at_1); /* a ratio that lasts no time is none */
}

static void test_disputes(void **state) {
    (void)state;
    for (int band = 0; band <= 1; band++) {
        char set[64];
        snprintf(set, sizeof set, "need.threshold.dispute_band=%d", 1000 * band);
        const char *const sets[] = {SHORT, "start.acute=0", "discharge.dispute=90 years", set, "end_of_life.recognised=0", NULL};
        struct runs r;
        run(&r, sets);
        const struct hw_district *d = r.state;
        int64_t to_nursing = 0;
        for (int b = 0; b < HW_GROWN_BANDS; b++) {
            to_nursing += d->counts.to[HW_TO_NURSING][b];
        }
        double disputed = runs_value(&r, 0, 0, "delayed_bed_days_by_code", "H");
        assert_true(band == 0 ? disputed == 0 : disputed > 0);
        assert_true(band == 0 ? to_nursing > 0 : to_nursing == 0); /* payers who never agree send nobody */
        runs_close(&r);
    }
}

/* Remaining stays at the start against renewal theory (Cox 1962): mean E X2 / 2 E X, second moment E X3 / 3 E X. Each is divided by its own
 * mean, so that ages can be put together. */
static void check_residual(struct hw_district *d, uint16_t kind, double first, double second) {
    double sum = 0;
    int64_t n = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state != HW_VISIT_SERVING || hw_district_kind(d, visit->station) != kind) {
            continue;
        }
        const struct hw_person *p = &d->people[hw_district_person_of(visit)];
        const struct hw_dist *dist = kind == HW_ST_WARD ? &d->rules->stay[p->age_band]
                                     : kind == HW_ST_IC ? &d->rules->ic
                                                        : &d->rules->reablement;
        sum += (double)visit->due / hw_dist_mean(dist);
        n++;
    }
    double se = sqrt((second - first * first) / (double)n);
    if (fabs(sum / (double)n - first) > 4.5 * se) {
        fprintf(stderr, "remaining stay at %d: %g of the mean stay, expected %g +- %g\n", kind, sum / (double)n, first, 4.5 * se);
    }
    assert_true(4.5 * se < 0.25 * first); /* close enough to tell it from a whole stay, or from half of one */
    assert_true(fabs(sum / (double)n - first) <= 4.5 * se);
}

/* The k-th moment of what is left of a stay that ends at a longest length c, in its own means: of the whole stay's residual, of density P(X > x) / E X, the
 * part below c. Simpson's rule. */
static double capped_moment(const struct hw_dist *dist, double longest, int k) {
    enum { STEPS = 2000 };
    double mass = 0, moment = 0;
    for (int i = 0; i <= STEPS; i++) {
        double x = longest * i / STEPS, weight = (i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2) * (1 - hw_dist_cdf(dist, x));
        mass += weight;
        moment += weight * pow(x / hw_dist_mean(dist), k);
    }
    return moment / mass;
}

static void test_start_is_length_biased(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days",    "run.measured=28 days",
                                "acute.beds=3000",       "start.acute=2700",
                                "acute.stay.speciality_ratio=1", "acute.stay.frailty_ratio=1",
                                "acute.stay.sigma=0.5",  "intermediate_care.beds=600",
                                "start.reablement=600",  "start.intermediate_care=600",
                                "reablement.places=600", NULL};
    run(&r, sets);
    struct hw_district *d = r.state;
    runs_refill(d);
    double spread = hw_num_exp(0.5 * 0.5); /* lognormal: E X^k = m^k exp(k (k - 1) sigma^2 / 2) */
    check_residual(d, HW_ST_WARD, spread / 2, spread * spread * spread / 3);
    const struct hw_dist *reablement = &d->rules->reablement;
    const double six_weeks = 42 * (double)HW_MS_PER_DAY, ever = 100 * hw_dist_mean(reablement);
    assert_true(fabs(capped_moment(reablement, ever, 1) - 5.0 / 8) < 1e-3); /* gamma of shape k: (k + 1) / 2 k and (k + 1)(k + 2) / 3 k^2 */
    assert_true(capped_moment(reablement, six_weeks, 1) < 0.9 * 5 / 8);
    check_residual(d, HW_ST_REABLEMENT, capped_moment(reablement, six_weeks, 1), capped_moment(reablement, six_weeks, 2));
    check_residual(d, HW_ST_IC, 4.0 / 6, 4.0 * 5 / (3 * 9));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ill_again_while_waiting),   cmocka_unit_test(test_ill_again_starts_over),
        cmocka_unit_test(test_death_while_waiting),       cmocka_unit_test(test_delay_makes_frailer),
        cmocka_unit_test(test_packages_are_kept_so_long), cmocka_unit_test(test_days_in_bed_make_need),
        cmocka_unit_test(test_illness_after_discharge),   cmocka_unit_test(test_disputes),
        cmocka_unit_test(test_start_is_length_biased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/discharge.h"
#include "agents/need.h"
#include "agents/nhs_funding.h"
#include "agents/payer.h"
#include "agents/steps.h"

/* At whose door a delay lies that somebody with money of their own has: the NHS's, unless the council was asked to arrange their care
 * (definitions of delayed transfers). Homes: test_district_payers.c; here care at home, a second offer after a refusal, and disputes. */

#define SHORT "run.warm_up=45 days", "run.measured=60 days"
#define ALL_PAY "means.limit.upper=0"                        /* everybody has more than nothing */
#define NONE_PAY "means.limit.upper=10000000", "means.home.counts=0"
#define NOBODY_SHARES "mental_health.detained=0", "need.threshold.joint_band=0"

/* Asking for a package is not asking for a home. */
static void test_a_package_that_they_pay_for(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, ALL_PAY, NOBODY_SHARES, "means.asks_council=0", "means.asks_council_at_home=0", "home_care.carers=300",
                                "start.when_below_census=close_when_vacated", NULL};
    const struct runs_scheme asked[] = {{"at_home", "change:\n  - {lever: means.asks_council_at_home, to: 1}\n"}, {"homes", "change:\n  - {lever: means.asks_council, to: 1}\n"}};
    struct runs r;
    runs_open(&r, "package", sets, asked, 2);
    runs_go(&r, 1);
    double nhs[3], council[3];
    for (int i = 0; i < 3; i++) {
        nhs[i] = runs_days_of(&r, i, HW_REASON_E, HW_OWNER_COMMUNITY);
        council[i] = runs_days_of(&r, i, HW_REASON_E, HW_OWNER_SOCIAL);
        fprintf(stderr, "scenario %d: E %g days of the NHS, %g of the council\n", i, nhs[i], council[i]);
    }
    assert_true(nhs[0] > 100);
    /* Whoever waited when the rules came has the answer that they had. */
    assert_true(nhs[1] < 0.7 * nhs[0] && council[1] > council[0] + 0.3 * nhs[0]);
    assert_true(nhs[2] > 0.8 * nhs[0] && council[2] < council[0] + 0.2 * nhs[0]);
    runs_close(&r);
}

/* Whoever arranges the place comes with the next offer after a refusal. */
static void test_a_second_offer(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, ALL_PAY, NOBODY_SHARES, "means.asks_council=0", "discharge.choice_refusal=0.5", NULL};
    static const struct runs_scheme asked = {"asked", "change:\n  - {lever: means.asks_council, to: 1}\n"};
    struct runs r;
    runs_open(&r, "offer", sets, &asked, 1);
    runs_go(&r, 1);
    fprintf(stderr, "G of the council: %g days, asked %g\n", runs_days_of(&r, 0, HW_REASON_G, HW_OWNER_SOCIAL), runs_days_of(&r, 1, HW_REASON_G, HW_OWNER_SOCIAL));
    assert_true(runs_days_of(&r, 0, HW_REASON_G, HW_OWNER_FAMILY) > 100);
    assert_true(runs_days_of(&r, 1, HW_REASON_G, HW_OWNER_SOCIAL) > 100 && runs_days_of(&r, 1, HW_REASON_G, HW_OWNER_FAMILY) > 100);
    assert_true(runs_days_of(&r, 0, HW_REASON_G, HW_OWNER_SOCIAL) < 0.1 * runs_days_of(&r, 1, HW_REASON_G, HW_OWNER_SOCIAL)); /* left from before the rules */
    runs_close(&r);
}

/* A dispute is settled by whoever said that they do not pay: the council where it would have to, the NHS where the person would. */
static void check_dispute(const char *name, const char *const *sets, bool nhs_settles) {
    struct runs r;
    runs_open(&r, name, sets, NULL, 0);
    runs_go(&r, 1);
    double nhs = runs_days_of(&r, 0, HW_REASON_H, HW_OWNER_COMMUNITY), council = runs_days_of(&r, 0, HW_REASON_H, HW_OWNER_SOCIAL);
    fprintf(stderr, "%s: H %g days of the NHS, %g of the council\n", name, nhs, council);
    /* The NHS would pay for some. */
    assert_true(nhs_settles ? nhs > 50 && council == 0 : council > 2 * nhs);
    runs_close(&r);
}

static void test_disputes(void **state) {
    (void)state;
    const char *const own[] = {SHORT, "start.acute=0", ALL_PAY, NOBODY_SHARES, "means.asks_council=1", "means.asks_council_at_home=1", "need.threshold.dispute_band=1", NULL};
    const char *const public_money[] = {SHORT, "start.acute=0", NONE_PAY, NOBODY_SHARES, "means.asks_council=0", "means.asks_council_at_home=0", "need.threshold.dispute_band=1", NULL};
    check_dispute("own money", own, true);
    check_dispute("the council's", public_money, false);
}

/* Aftercare under section 117 is owed free: nobody tests the means of those whom it is owed to, and of others they do. */
static void test_no_means_test_for_aftercare(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SHORT, "mental_health.detained=1", "mental_health.older.stay=10 days", "discharge.funding.work=200 h", NULL}; /* so that many are under way at the end */
    runs_open(&r, "aftercare", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    uint32_t means = hw_steps_bit(HW_STEP_MEANS);
    int owed = 0, others = 0;
    for (hw_id visit = 0; visit < d->flow.n_visits && visit < d->n_spells; visit++) {
        const struct hw_spell *s = &d->spells[visit];
        if (d->flow.visits[visit].state == HW_VISIT_FREE || s->key != d->flow.visits[visit].key) {
            continue;
        }
        owed += s->aftercare && s->fit >= 0;
        others += !s->aftercare && (s->begun & means) != 0;
        assert_true(!s->aftercare || (s->begun & means) == 0);
    }
    fprintf(stderr, "%d are owed aftercare and fit; of others %d had or have their means tested\n", owed, others);
    assert_true(owed > 5 && others > 20);
    runs_close(&r);
}

/* The fast track (SI 2012/2996 reg. 21(8)-(9)): eligible on the clinician's word, so nobody screens, assesses in full, decides, tests means, or waits for
 * the ward's team; the NHS pays; and it is for those above its line alone. Nor are those screened to whom aftercare is owed. */
static void test_the_fast_track_passes_everybody_by(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {SHORT, "need.fast_track=0.5", "need.threshold.nhs_funded=1.5", "need.threshold.full_assessment=1", "mental_health.detained=1", "mental_health.older.stay=10 days",
                                "discharge.brokerage.work=200 h", "discharge.nhs_funding.work=200 h", NULL}; /* so that many are under way at the end */
    runs_open(&r, "fast_track", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    const uint32_t screening = hw_steps_bit(HW_STEP_CHECKLIST) | hw_steps_bit(HW_STEP_DST) | hw_steps_bit(HW_STEP_DST_SOCIAL) | hw_steps_bit(HW_STEP_DECISION);
    int fast = 0, owed = 0, others = 0;
    for (hw_id visit = 0; visit < d->flow.n_visits && visit < d->n_spells; visit++) {
        const struct hw_spell *s = &d->spells[visit];
        if (d->flow.visits[visit].state == HW_VISIT_FREE || s->key != d->flow.visits[visit].key || !s->concluded || s->fit < 0 || s->paid_in != 0) {
            continue;
        }
        if (s->fast_track) {
            assert_true((double)s->nursing >= hw_district_param(d, HW_P_NEED_CHC));
            assert_true((s->begun & (screening | hw_steps_bit(HW_STEP_MEANS) | hw_steps_bit(HW_STEP_PANEL))) == 0);
            assert_int_equal(s->pays, HW_PAYS_NHS);
            assert_false(hw_discharge_undecided(d, visit));
            fast++;
        } else if (s->aftercare) {
            assert_true((s->begun & screening) == 0);
            owed++;
        } else {
            others += (s->begun & screening) != 0;
        }
    }
    fprintf(stderr, "%d on the fast track, %d owed aftercare, %d others screened\n", fast, owed, others);
    assert_true(fast > 20 && owed > 5 && others > 20);
    runs_close(&r);
}

/* Who was in a nursing home before the run has the NHS as payer from the line of continuing healthcare on, and not below it, nor where it is aftercare. */
static void test_decided_before(void **state) {
    (void)state;
    struct runs r;
    const char *const day[] = {"run.warm_up=0 days", "run.measured=1 days", NULL};
    runs_open(&r, "before", day, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = 0;
    while (d->spells[visit].home == 0) {
        visit++;
    }
    struct hw_spell *s = &d->spells[visit];
    double line = hw_district_param(d, HW_P_NEED_CHC);
    static const struct { double above; bool aftercare; enum hw_pays pays; } cases[] = {
        {-0.01, false, HW_PAYS_SELF}, {0.01, false, HW_PAYS_NHS}, {1, true, HW_PAYS_SELF}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s->pays = HW_PAYS_SELF;
        s->nursing = (float)(line + cases[i].above);
        s->aftercare = cases[i].aftercare;
        hw_payer_decided_before(d, visit);
        assert_int_equal(s->pays, cases[i].pays);
    }
    runs_close(&r);
}

/* The commissioner's decision: the NHS alone from its line on, both a band below it, the others as they were; in hospital, and for those who have care at home. */
static void test_decided_by_the_line(void **state) {
    (void)state;
    struct runs r;
    const char *const day[] = {"run.warm_up=0 days", "run.measured=1 days", "need.threshold.nhs_funded=1", "need.threshold.full_assessment=1", "need.threshold.checklist=1", "need.threshold.joint_band=0.25", NULL};
    runs_open(&r, "line", day, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = 0;
    while (d->spells[visit].home == 0) {
        visit++;
    }
    static const struct { double from_line; enum hw_pays pays; } cases[] = {{0.01, HW_PAYS_NHS}, {-0.01, HW_PAYS_JOINT}, {-0.24, HW_PAYS_JOINT}, {-0.26, HW_PAYS_COUNCIL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        d->spells[visit].pays = HW_PAYS_COUNCIL;
        d->spells[visit].nursing = (float)(1 + cases[i].from_line);
        hw_discharge_learn(d, visit, HW_STEP_DECISION);
        assert_int_equal(d->spells[visit].pays, cases[i].pays);
    }
    int near = 0, below = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        hw_id held = d->people[id].care_visit;
        if (!hw_person_is_here(&d->people[id]) || held == HW_NONE || held >= d->n_spells || d->spells[held].paid_in != HW_PAID_HOME_CARE + 1 || d->spells[held].paid_by == HW_FUND_NHS) {
            continue;
        }
        double nursing = hw_need_nursing_at_home(d, id, hw_district_key(id, 1, HW_ROLE_AT_HOME));
        hw_nhs_funding_step_over(d, hw_district_key(id, 1, HW_ROLE_NHS_DECISION));
        assert_int_equal(d->spells[held].paid_by == HW_FUND_NHS, nursing >= 1);
        near += nursing >= 1 && nursing < 1.1;
        below += nursing < 1 && nursing > 0.9;
    }
    fprintf(stderr, "decided on at home: %d just above the line, %d just below\n", near, below);
    assert_true(near > 5 && below > 5);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_package_that_they_pay_for), cmocka_unit_test(test_a_second_offer), cmocka_unit_test(test_disputes),
                                       cmocka_unit_test(test_no_means_test_for_aftercare), cmocka_unit_test(test_the_fast_track_passes_everybody_by),
                                       cmocka_unit_test(test_decided_before), cmocka_unit_test(test_decided_by_the_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/payer.h"

/* What is counted of social care, case by case: who is looked at after 91 days and counts as at home, who has long-term care and is counted once a year. */

static const char *const short_run[] = {"run.start=2014-10-01", "run.scale=0.02", "run.warm_up=0 days", "run.measured=120 days", NULL};

static hw_id older_resident(const struct hw_district *d, hw_id from) {
    while (d->people[from].age < 70 || d->people[from].flags & (HW_PERSON_OUTSIDE | HW_PERSON_HOME_CARE | HW_PERSON_CARE_HOME) || !hw_person_is_here(&d->people[from])) {
        from++;
    }
    return from;
}

static void test_91_days_later(void **state) {
    (void)state;
    enum { HOME = 0, DEAD, LEFT, IN_HOME, IN_BED, WENT_HOME, WHO };
    struct runs r;
    runs_open(&r, "care", short_run, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    uint16_t reablement = hw_stations_at(&d->spec->map, HW_ST_REABLEMENT, 0);
    hw_id who[WHO], next = 0;
    hw_care_counts_restart(d);
    d->flow.now = 61 * HW_MS_PER_DAY - 1; /* the last millisecond of November */
    d->end = 400 * HW_MS_PER_DAY;
    for (int i = 0; i < WHO; i++, next++) {
        who[i] = next = older_resident(d, next);
        d->people[who[i]].flags &= (uint16_t)~HW_PERSON_IN_HOSPITAL;
        hw_care_counts_left_ward(d, who[i], false, i == WENT_HOME ? HW_GO_EXIT : reablement);
    }
    assert_int_equal(d->care.discharged, WHO);
    assert_int_equal(d->care.offered, WHO - 1);
    d->people[who[DEAD]].life = HW_LIFE_DEAD;
    d->people[who[LEFT]].life = HW_LIFE_LEFT;
    d->people[who[IN_HOME]].flags |= HW_PERSON_CARE_HOME;
    d->people[who[IN_BED]].flags |= HW_PERSON_IN_HOSPITAL;
    d->flow.now = (60 + 90) * HW_MS_PER_DAY;
    hw_care_counts_midnight(d);
    assert_int_equal(d->care.looked, 0);
    d->flow.now = (60 + 91) * HW_MS_PER_DAY;
    hw_care_counts_midnight(d);
    assert_int_equal(d->care.looked, 4); /* not who moved away */
    assert_int_equal(d->care.at_home, 1);
    runs_close(&r);
}

static void test_who_and_when_counts_as_discharged(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "care", short_run, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id id = older_resident(d, 0);
    struct hw_person *p = &d->people[id];
    const int32_t days[] = {0, 30, 60, 91, 92}; /* from 1 October: 31 December, and New Year's Day */
    for (int i = 0; i < 5; i++) {
        hw_care_counts_restart(d);
        d->flow.now = days[i] * HW_MS_PER_DAY;
        hw_care_counts_left_ward(d, id, false, HW_GO_EXIT);
        hw_care_counts_day_case(d, p);
        hw_care_counts_left_ward(d, id, true, HW_GO_EXIT);
        assert_int_equal(d->care.discharged, i < 4 ? 2 : 0);
        assert_int_equal(d->care.spells, 2);
    }
    hw_care_counts_restart(d);
    d->flow.now = 20 * HW_MS_PER_DAY;
    p->age = 64;
    hw_care_counts_left_ward(d, id, false, HW_GO_EXIT);
    p->age = 70;
    p->flags |= HW_PERSON_OUTSIDE;
    hw_care_counts_left_ward(d, id, false, HW_GO_EXIT);
    assert_true(d->care.discharged == 0 && d->care.spells == 1);
    p->flags &= (uint16_t)~HW_PERSON_OUTSIDE;
    const int32_t ago[] = {0, 30, 31};
    for (int i = 0; i < 3; i++) { /* 30 days by date: 31 days ago is too long */
        hw_care_counts_restart(d);
        d->flow.now = 100 * HW_MS_PER_DAY + 5;
        p->discharged_s = (uint32_t)((100 - ago[i]) * (HW_MS_PER_DAY / HW_MS_PER_S) + 80000);
        hw_care_counts_died(d, p, false);
        assert_int_equal(d->care.died_soon, ago[i] <= 30);
    }
    p->discharged_s = UINT32_MAX;
    hw_care_counts_died(d, p, false);
    assert_int_equal(d->care.died_soon, 0);
    hw_care_counts_died(d, p, true);
    assert_int_equal(d->care.died_soon, 1);
    runs_close(&r);
}

static void test_long_term_care_is_counted_once_a_year_and_by_payer(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "care", short_run, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    int64_t expected = 0;
    hw_id one = HW_NONE;
    for (hw_id id = 0; id < d->n_people; id++) { /* the state at the end, as a year begins */
        const struct hw_person *p = &d->people[id];
        bool has = hw_person_is_here(p) && p->age >= 65 && p->flags & (HW_PERSON_HOME_CARE | HW_PERSON_CARE_HOME | HW_PERSON_EXTRA_CARE) && !(p->flags & HW_PERSON_OUTSIDE);
        enum hw_pays payer = has ? hw_payer_now(&d->spells[p->care_visit]) : HW_PAYS_SELF;
        bool pays = payer == HW_PAYS_COUNCIL || payer == HW_PAYS_JOINT;
        expected += pays;
        one = pays ? id : one;
    }
    assert_true(expected > 5 && one != HW_NONE);
    d->flow.now = d->start_measure;
    hw_care_counts_restart(d);
    assert_int_equal(d->care.long_term, expected);
    hw_care_counts_settled(d, d->people[one].care_visit);
    assert_int_equal(d->care.long_term, expected); /* counted already */
    d->end = 800 * HW_MS_PER_DAY;
    for (int day = 364; day <= 366; day++) {
        d->flow.now = d->start_measure + day * HW_MS_PER_DAY;
        hw_care_counts_midnight(d);
        assert_int_equal(d->care.long_term, day < 365 ? expected : 2 * expected);
    }
    hw_care_counts_restart(d);
    d->people[one].flags &= (uint16_t)~HW_PERSON_LONG_TERM;
    d->spells[d->people[one].care_visit].paid_by = HW_FUND_SELF;
    int64_t nhs = hw_care_counts_continuing(d);
    hw_care_counts_settled(d, d->people[one].care_visit);
    assert_int_equal(d->care.long_term, expected);
    d->spells[d->people[one].care_visit].paid_by = HW_FUND_NHS;
    assert_int_equal(hw_care_counts_continuing(d), nhs + 1);
    d->spells[d->people[one].care_visit].paid_by = HW_FUND_JOINT;
    hw_care_counts_settled(d, d->people[one].care_visit);
    assert_int_equal(d->care.long_term, expected + 1);
    runs_close(&r);
}

/* ASCOF 2A(2) as SALT has it since 2014/15: the twelve weeks, money lent, and who pays all but had the council arrange it. */
static void test_clients_of_the_council_who_are_new_in_a_home(void **state) {
    (void)state;
    static const struct {
        enum hw_fund fund;
        bool asks, client;
    } cases[] = {{HW_FUND_COUNCIL, false, true}, {HW_FUND_JOINT, false, true}, {HW_FUND_DISREGARD, false, true}, {HW_FUND_DEFERRED, false, true},
                 {HW_FUND_SELF, true, true},     {HW_FUND_SELF, false, false}, {HW_FUND_NHS, true, false}};
    struct runs r;
    runs_open(&r, "care", short_run, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = 0;
    while (d->spells[visit].home == 0 || d->people[hw_district_person_of(&d->flow.visits[visit])].flags & HW_PERSON_OUTSIDE) {
        visit++;
    }
    struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        hw_care_counts_restart(d);
        d->spells[visit].paid_by = (uint8_t)cases[i].fund;
        d->spells[visit].asks = cases[i].asks;
        p->age = 64;
        hw_care_counts_admitted(d, visit);
        assert_int_equal(d->care.council_homes, 0);
        p->age = 65;
        hw_care_counts_admitted(d, visit);
        assert_int_equal(d->care.council_homes, cases[i].client);
    }
    runs_close(&r);
}

/* Reablement that would take more than a year ends after six weeks; and until then, not longer, it is free: who is kept beyond for want of a package is the council's. */
static void test_reablement_lasts_six_weeks_at_most(void **state) {
    (void)state;
    const hw_time most = 42 * HW_MS_PER_DAY;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=150 days", "reablement.stay=400 days",
                                "reablement.places=1000", "start.reablement=0", "home_care.carers=20", "start.home_care=0", NULL};
    struct runs r;
    runs_open(&r, "six_weeks", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int longest = 0, free = 0, kept = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state == HW_VISIT_FREE || d->spells[v].key != visit->key || hw_district_kind(d, visit->station) != HW_ST_REABLEMENT || d->spells[v].paid_in == 0 || visit->since == 0) {
            /* who is there at the start has been there for some time */
            continue;
        }
        if (visit->state == HW_VISIT_SERVING) { /* with the one moment that no stay is shorter than */
            assert_true(visit->due - visit->since <= most);
            assert_int_equal(d->spells[v].paid_by, HW_FUND_FREE);
            longest += visit->due - visit->since > most - 2;
            free++;
        } else {
            kept += d->spells[v].paid_by != HW_FUND_FREE;
        }
    }
    assert_true(free > 50 && longest > free / 2 && kept > 10);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reablement_lasts_six_weeks_at_most),
        cmocka_unit_test(test_91_days_later),
        cmocka_unit_test(test_who_and_when_counts_as_discharged),
        cmocka_unit_test(test_long_term_care_is_counted_once_a_year_and_by_payer),
        cmocka_unit_test(test_clients_of_the_council_who_are_new_in_a_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

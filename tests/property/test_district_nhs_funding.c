/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/payer.h"

/* Whom the NHS pays for, and when the council is charged: both need more than that somebody is as ill as that, or late. */

/* Everybody goes home with care and needs equipment, and finance officers are slow: the council may be charged for their delay, but not while the
 * NHS's equipment is missing too, whatever code the day has. */
static void test_council_pays_only_when_it_alone_is_late(void **state) {
    (void)state;
    double chargeable[2];
    static const char *const teams[] = {"equipment.teams=unlimited", "equipment.teams=1"}, *const work[] = {"equipment.work=1 s", "equipment.work=240 h"};
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {"run.warm_up=20 days", "run.measured=60 days", "need.threshold.care_home=1000", "need.equipment=1", teams[i], work[i],
                                    "discharge.means_test.work=20 h", "discharge.assessment.social.staff=unlimited",
                                    "discharge.assessment.social.work=1 s", "discharge.funding.panels=unlimited", "home_care.carers=unlimited",
                                    "home_care.set_up=1 s", "start.acute=0", "extra_care.flats=0", "start.extra_care=0", NULL};
        struct runs r;
        runs_open(&r, "alone", sets, NULL, 0);
        runs_go(&r, 1);
        assert_true(runs_days_of(&r, 0, HW_REASON_B, HW_OWNER_SOCIAL) > 1000);
        chargeable[i] = runs_value(&r, 0, 0, "chargeable_days", NULL);
        runs_close(&r);
    }
    assert_true(chargeable[0] > 1000);
    assert_true(chargeable[1] < 0.01 * chargeable[0]); /* of those who wait for the social worker, before anybody knows of equipment */
}

/* People whose care the NHS pays for at the end, who came from hospital, or from home with a visit of their own. */
static int paid_by_nhs(const struct hw_district *d, enum hw_role role) {
    int n = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_spell *s = &d->spells[v];
        bool live = d->flow.visits[v].state != HW_VISIT_FREE && s->key == d->flow.visits[v].key && hw_district_role(&d->flow.visits[v]) == role;
        bool here = live && !(d->people[hw_district_person_of(&d->flow.visits[v])].flags & HW_PERSON_OUTSIDE);
        n += here && s->paid_in != 0 && s->paid_by == HW_FUND_NHS;
    }
    return n;
}

#define NOBODY_BEFORE "run.warm_up=60 days", "run.measured=120 days", "start.home_care=0", "start.nursing=0", "start.residential=0", "need.fast_track=0", "end_of_life.recognised=0", "start.hospice=0", "start.end_of_life=0"

/* Somebody has to decide: with a panel the NHS pays for people from hospital and from home, with one that decides nothing for nobody, however ill. */
static void test_nobody_is_funded_undecided(void **state) {
    (void)state;
    static const char *const panels[][2] = {{"discharge.nhs_funding.work=30 min", "discharge.nhs_funding.panels=1"},
                                            {"discharge.nhs_funding.work=240 h", "discharge.nhs_funding.hours=Mon 12:00-13:00"}}; /* 240 weeks, so none is decided */
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {NOBODY_BEFORE, panels[i][0], panels[i][1], NULL};
        struct runs r;
        runs_open(&r, "decided", sets, NULL, 0);
        runs_go(&r, 1);
        assert_true((paid_by_nhs(r.state, HW_ROLE_HOSPITAL) > 0) == (i == 0));
        assert_true((paid_by_nhs(r.state, HW_ROLE_CARE) > 0) == (i == 0));
        assert_true((runs_value(&r, 0, 0, "care_home_payers_begun", "nhs") > 0) == (i == 0));
        assert_true((runs_value(&r, 0, 0, "continuing_care_per_50000", NULL) > 0) == (i == 0));
        runs_close(&r);
    }
}

/* Nobody is screened: nobody has it either, at home or in a home. */
static void test_screening_comes_first(void **state) {
    (void)state;
    const char *const sets[] = {NOBODY_BEFORE, "need.threshold.checklist=1000", NULL};
    struct runs r;
    runs_open(&r, "screened", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "continuing_care_per_50000", NULL) == 0);
    assert_true(runs_value(&r, 0, 0, "care_home_entries_by_payer", "council") > 0);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_is_funded_undecided),
        cmocka_unit_test(test_screening_comes_first),
        cmocka_unit_test(test_council_pays_only_when_it_alone_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

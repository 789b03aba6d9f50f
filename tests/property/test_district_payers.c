/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/payer.h"
#include "agents/steps.h"

/* Who pays: everybody in care has the payer that the rules say, on any day; the limits, prices and homes of the rules move payers, and a payer
 * decides which homes take somebody and at whose door a delay lies. */

static const char *const four_months[] = {"run.warm_up=45 days", "run.measured=120 days", "care_homes.cost.residential=541", "care_homes.cost.nursing=722", NULL};

static bool of_home(const struct hw_spell *s) {
    return s->paid_in == HW_PAID_RESIDENTIAL + 1 || s->paid_in == HW_PAID_NURSING + 1;
}

/* The payer of a resident on the run's last day, from the rules alone. */
static enum hw_fund expected_fund(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    const struct hw_home_is *home = &d->spec->homes.is[s->home - 1];
    int32_t day = d->spec->calendar.start_day + hw_calendar_day_of(d->end - 1);
    bool nursing = s->paid_in == HW_PAID_NURSING + 1;
    double price = hw_homes_price(home, d->rules->params, nursing ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL) - (nursing ? hw_means_nursing_gbp(day) : 0);
    struct hw_means_of of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[visit]));
    of.home_counts = s->home_counts && of.home_gbp > 0;
    of.used_days = s->used_days;
    switch (hw_means_stage_on(&of, price, s->entered, day).payer) {
    case HW_MEANS_SELF:
        return HW_FUND_SELF;
    case HW_MEANS_DISREGARD:
        return HW_FUND_DISREGARD;
    case HW_MEANS_DEFERRED:
        return HW_FUND_DEFERRED;
    default:
        return HW_FUND_COUNCIL;
    }
}

static void test_everybody_has_the_payer_of_the_rules(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "payers", four_months, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int64_t paid[HW_PAID_SETTINGS][HW_FUNDS] = {{0}};
    int residents = 0, on_the_last_day = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_spell *s = v < d->n_spells ? &d->spells[v] : NULL;
        if (s == NULL || d->flow.visits[v].state == HW_VISIT_FREE || s->key != d->flow.visits[v].key) {
            continue;
        }
        assert_int_equal(s->home != 0, of_home(s));
        if (s->paid_in == 0) {
            continue;
        }
        if (!(d->people[hw_district_person_of(&d->flow.visits[v])].flags & HW_PERSON_OUTSIDE)) {
            paid[s->paid_in - 1][s->paid_by]++;
        }
        if (s->paid_in == HW_PAID_HOME_CARE + 1 && s->paid_by != HW_FUND_NHS && s->paid_by != HW_FUND_JOINT) { /* the home never counts */
            struct hw_means_of of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[v])); /* less what was spent; see test_district_spending.c */
            bool today = of.savings_gbp <= of.upper_gbp && s->paid_by == HW_FUND_SELF; /* the run ends on the day on which it is */
            assert_int_equal(s->paid_by, of.savings_gbp > of.upper_gbp || today ? HW_FUND_SELF : HW_FUND_COUNCIL);
            assert_true(!today || ++on_the_last_day <= 5);
        }
        if (of_home(s) && s->paid_by != HW_FUND_NHS && s->paid_by != HW_FUND_JOINT) {
            assert_int_equal(s->paid_by, expected_fund(d, v));
            residents++;
        }
    }
    assert_true(residents > 1000);
    for (int i = 0; i < HW_PAID_SETTINGS * HW_FUNDS; i++) { /* what is counted is who is there */
        assert_int_equal(paid[i / HW_FUNDS][i % HW_FUNDS], d->payer->paid[i / HW_FUNDS][i % HW_FUNDS].count);
    }
    const enum hw_fund some[] = {HW_FUND_COUNCIL, HW_FUND_NHS, HW_FUND_SELF, HW_FUND_DISREGARD, HW_FUND_DEFERRED};
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        assert_true(paid[HW_PAID_RESIDENTIAL][some[i]] + paid[HW_PAID_NURSING][some[i]] > 0);
    }
    const struct hw_payer_counts *c = d->payer;
    int64_t spent = c->events[HW_PAID_SPENT] + c->events[HW_PAID_TOPPED] + c->events[HW_PAID_MUST_MOVE];
    assert_true(spent > 0 && c->events[HW_PAID_MUST_MOVE] > 0 && spent <= c->began[HW_FUND_COUNCIL] - c->entered[HW_FUND_COUNCIL]);
    assert_true(d->market->moved > 0);
    assert_true(hw_level_integral(&c->paid[HW_PAID_REABLEMENT][HW_FUND_COUNCIL], d->end) > 0); /* who stays beyond six weeks for want of a package */
    assert_true(paid[HW_PAID_REABLEMENT][HW_FUND_FREE] > 0 && paid[HW_PAID_HOME_CARE][HW_FUND_FREE] == 0);
    runs_close(&r);
}

static double entries(const struct runs *r, int32_t scenario, const char *fund) {
    return runs_value(r, scenario, 0, "care_home_entries_by_payer", fund);
}

/* A limit that nobody reaches, a home that never counts, homes that always do: whom it makes payers. */
static void test_nobody_and_everybody(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"free_for_all", "change:\n  - {lever: means.limit.upper, to: 10000000}\n"},
        {"no_limit", "change:\n  - {lever: means.limit.upper, to: 0}\n  - {lever: money.home_care.price_ratio, to: 0}\n  - {lever: money.cost.extra_care_week, to: 0}\n"
                     "  - {lever: money.cost.reablement_week, to: 0}\n"}, /* nor spends anybody all they have before they enter */
        {"tenants", "change:\n  - {lever: means.home_owners, to: 0}\n"},
        {"families", "change:\n  - {lever: means.home.counts, to: 0}\n"},
        {"owners", "change:\n  - {lever: means.home_owners, to: 1}\n  - {lever: means.home.counts, to: 1}\n  - {lever: means.savings.median, to: 1}\n"},
    };
    struct runs r;
    runs_open(&r, "all_or_none", four_months, schemes, 5);
    runs_go(&r, 1);
    assert_true(entries(&r, 0, "self") > 0 && entries(&r, 0, "disregard") > 0 && entries(&r, 0, "council") > 0);
    assert_true(entries(&r, 1, "self") == 0 && entries(&r, 1, "disregard") == 0 && entries(&r, 1, "council") > 0);
    assert_true(entries(&r, 2, "council") == 0 && entries(&r, 2, "self") > 0);
    for (int i = 3; i <= 4; i++) {
        assert_true(entries(&r, i, "disregard") == 0 && entries(&r, i, "self") > 0 && entries(&r, i, "council") > 0);
    }
    assert_true(entries(&r, 5, "disregard") > 5 * entries(&r, 5, "council") && entries(&r, 5, "self") == 0); /* the others are under 65 */
    runs_close(&r);
}

static void test_levers_of_the_means_test(void **state) {
    (void)state;
    static const struct {
        struct runs_scheme scheme;
        struct runs_term term;
        int direction;
    } levers[] = {
        {{"limit", "change:\n  - {lever: means.limit.upper, to: 118000}\n"}, {"residents_paying", "residential", 1}, -1},
        {{"dear", "change:\n  - {lever: care_homes.price_ratio, times: 4}\n"}, {"care_home_payers_begun", "council", 1}, 1},
        {{"mean_council", "change:\n  - {lever: care_homes.council_rate.residential, times: 0.5}\n  - {lever: care_homes.council_rate.nursing, times: 0.5}\n"},
         {"delayed_bed_days_by_code", "Di", 1}, 1},
        {{"mean_for_nurses", "change:\n  - {lever: care_homes.council_rate.nursing, times: 0.5}\n"}, {"delayed_bed_days_by_code", "Dii", 1}, 1},
    };
    enum { N = sizeof levers / sizeof levers[0] };
    struct runs_scheme schemes[N];
    for (int i = 0; i < N; i++) {
        schemes[i] = levers[i].scheme;
    }
    struct runs r;
    runs_open(&r, "limits", four_months, schemes, N);
    runs_go(&r, 5);
    for (int i = 0; i < N; i++) {
        runs_expect(levers[i].scheme.name, runs_difference(&r, i + 1, &levers[i].term, 1), levers[i].direction);
    }
    runs_close(&r);
}

/* Delay at the doors of NHS and council while a self-funder looks for a home: at the one, unless the council is asked to arrange it. */
static void test_whose_delay_a_self_funder_is(void **state) {
    (void)state;
    static const struct runs_scheme asked = {"asked", "change:\n  - {lever: means.asks_council, to: 1}\n"};
    const char *const scarce[] = {"run.warm_up=45 days", "run.measured=60 days", "residential.places=900", "start.residential=900", "means.limit.upper=0",
                                  "means.asks_council=0", NULL}; /* everybody has more than nothing */
    struct runs r;
    runs_open(&r, "whose", scarce, &asked, 1);
    runs_go(&r, 1);
    const double *alone = runs_row(&r, 0, 0) + runs_at(&r, "delayed_bed_days", NULL) + HW_REASON_DI * HW_OWNERS;
    const double *with_council = runs_row(&r, 1, 0) + runs_at(&r, "delayed_bed_days", NULL) + HW_REASON_DI * HW_OWNERS;
    assert_true(alone[HW_OWNER_COMMUNITY] > 0 && alone[HW_OWNER_SOCIAL] == 0);
    assert_true(with_council[HW_OWNER_SOCIAL] > 0 && with_council[HW_OWNER_COMMUNITY] < alone[HW_OWNER_COMMUNITY]);
    runs_close(&r);
}

/* Whose home will count after twelve weeks is the council's delay only if they asked it to arrange care. */
static void test_whose_delay_twelve_weeks_are(void **state) {
    (void)state;
    static const struct runs_scheme asked = {"asked", "change:\n  - {lever: means.asks_council, to: 1}\n"};
    const char *const owners[] = {"run.warm_up=45 days", "run.measured=60 days", "means.home_owners=1", "means.home.counts=1", "means.savings.median=1",
                                  "means.asks_council=0", NULL};
    struct runs r;
    runs_open(&r, "weeks", owners, &asked, 1);
    runs_go(&r, 1);
    const double *alone = runs_row(&r, 0, 0) + runs_at(&r, "delayed_bed_days", NULL) + HW_REASON_DI * HW_OWNERS;
    const double *with_council = runs_row(&r, 1, 0) + runs_at(&r, "delayed_bed_days", NULL) + HW_REASON_DI * HW_OWNERS;
    assert_true(alone[HW_OWNER_COMMUNITY] > 2 * alone[HW_OWNER_SOCIAL]); /* who is younger owns nothing */
    assert_true(with_council[HW_OWNER_SOCIAL] > 2 * with_council[HW_OWNER_COMMUNITY]);
    runs_close(&r);
}

/* Patients who are fit, whose home will count after twelve weeks, and of these those whose case goes to the council's panel or has been there. */
static void twelve_weeks(const char *asks, int *all, int *to_panel) {
    const char *const slow[] = {"run.warm_up=45 days", "run.measured=20 days", "means.home_owners=1", "means.home.counts=1", "means.savings.median=1",
                                "discharge.funding.work=200 h", "residential.places=900", "start.residential=900", asks, NULL};
    struct runs r;
    runs_open(&r, "panel", slow, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    *all = *to_panel = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_spell *s = &d->spells[v];
        bool fit = d->flow.visits[v].state != HW_VISIT_FREE && s->key == d->flow.visits[v].key && s->fit >= 0 && s->paid_in == 0 && s->pays == HW_PAYS_COUNCIL; /* who is found to be both's has a panel of both */
        *all += fit && s->fund == HW_FUND_DISREGARD;
        *to_panel += fit && s->fund == HW_FUND_DISREGARD && (s->begun & ~s->over & hw_steps_bit(HW_STEP_PANEL)) != 0;
    }
    runs_close(&r);
}

/* Asked, the council spends its own money for twelve weeks, and its panel has to agree; not asked, it is told afterwards. */
static void test_the_panel_agrees_to_twelve_weeks(void **state) {
    (void)state;
    int all, to_panel;
    twelve_weeks("means.asks_council=1", &all, &to_panel);
    fprintf(stderr, "twelve weeks asked for: %d patients, %d of them before the panel\n", all, to_panel);
    assert_true(to_panel > 5);
    twelve_weeks("means.asks_council=0", &all, &to_panel);
    fprintf(stderr, "not asked for: %d and %d\n", all, to_panel);
    assert_true(all > 0 && to_panel == 0);
}

/* Residents with a loan against their home, when so many would ask for one where councils must agree, and so many where they may. */
static int64_t with_a_loan(const char *start, const char *must, const char *may) {
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=1 days", "data.observed=none", "means.home_owners=1", "means.home.counts=1", "means.savings.median=1", start, must, may, NULL};
    runs_open(&r, "loans", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int64_t n = d->payer->paid[HW_PAID_RESIDENTIAL][HW_FUND_DEFERRED].count + d->payer->paid[HW_PAID_NURSING][HW_FUND_DEFERRED].count;
    runs_close(&r);
    return n;
}

/* A duty from April 2015 (SI 2014/2671), a favour before: by the day on which the home begins to count. */
static void test_loans_against_homes_by_date(void **state) {
    (void)state;
    assert_true(with_a_loan("run.start=2014-06-02", "means.deferred_payment.share=0", "means.deferred_payment.before_april_2015=1") > 500);
    assert_int_equal(with_a_loan("run.start=2014-06-02", "means.deferred_payment.share=1", "means.deferred_payment.before_april_2015=0"), 0);
    int64_t old = with_a_loan("run.start=2016-03-01", "means.deferred_payment.share=0", "means.deferred_payment.before_april_2015=1");
    int64_t young = with_a_loan("run.start=2016-03-01", "means.deferred_payment.share=1", "means.deferred_payment.before_april_2015=0");
    fprintf(stderr, "in March 2016 %d have a loan that was a favour, %d one that was a duty\n", (int)old, (int)young);
    assert_true(old > 100 && young > 100); /* who entered before 2015, and since */
}

static void test_after_detention_nobody_is_charged(void **state) {
    (void)state;
    struct runs r;
    const char *const day[] = {"run.warm_up=0 days", "run.measured=1 days", "means.limit.upper=0", NULL};
    runs_open(&r, "section", day, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = 0;
    while (d->spells[visit].home == 0) {
        visit++;
    }
    d->spells[visit].aftercare = true;
    hw_payer_found(d, visit, HW_TO_NURSING);
    assert_int_equal(d->spells[visit].pays, HW_PAYS_JOINT);
    hw_payer_found(d, visit, HW_TO_HOME_CARE);
    assert_int_equal(d->spells[visit].fund, HW_FUND_JOINT);
    hw_payer_end(d, visit);
    hw_payer_begin(d, visit);
    assert_int_equal(d->spells[visit].paid_by, HW_FUND_JOINT);
    runs_close(&r);
}

/* Continuing healthcare is not means-tested (SI 2012/2996 reg. 20), wherever somebody goes: of people known to be dying, and of residents for whom the NHS pays. */
static void test_nobody_tests_the_means_of_whom_the_nhs_pays_for(void **state) {
    (void)state;
    struct runs r;
    const char *const day[] = {"run.warm_up=0 days", "run.measured=1 days", "means.limit.upper=0", NULL}; /* everybody has more than nothing */
    runs_open(&r, "nhs", day, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_id visit = 0;
    while (d->spells[visit].home == 0 || d->spells[visit].paid_by != HW_FUND_SELF) {
        visit++;
    }
    struct hw_spell *s = &d->spells[visit];
    struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    static const enum hw_destination care[] = {HW_TO_NURSING, HW_TO_RESIDENTIAL, HW_TO_HOME_CARE};
    for (size_t i = 0; i < sizeof care / sizeof care[0]; i++) {
        hw_payer_found(d, visit, care[i]);
        assert_int_equal(s->pays, HW_PAYS_SELF);
        p->flags |= HW_PERSON_DYING;
        hw_payer_found(d, visit, care[i]);
        assert_int_equal(s->fund, HW_FUND_NHS);
        p->flags &= (uint16_t)~HW_PERSON_DYING;
        s->paid_by = HW_FUND_NHS;
        hw_payer_found(d, visit, care[i]);
        assert_int_equal(s->pays, HW_PAYS_NHS);
        s->paid_by = HW_FUND_SELF;
    }
    runs_close(&r);
}

/* Carers with support give up less often, here not at all, up to the number of places; who has it is cared for at home by somebody. */
static void test_support_for_carers(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"few", "change:\n  - {lever: carers.support.places, to: 100}\n  - {lever: carers.support.ratio, to: 0}\n"},
        {"all", "change:\n  - {lever: carers.support.places, to: 100000}\n  - {lever: carers.support.ratio, to: 0}\n"},
        {"useless", "change:\n  - {lever: carers.support.places, to: 100000}\n  - {lever: carers.support.ratio, to: 1}\n"},
    };
    struct runs r;
    const char *const strained[] = {"run.warm_up=20 days", "run.measured=120 days", "needs.carer_breakdown.rate=[0, 0.05, 0.2, 0.6]", NULL};
    runs_open(&r, "carers", strained, schemes, 3);
    runs_go(&r, 1);
    double gave_up[4], supported[4];
    for (int32_t s = 0; s < 4; s++) {
        gave_up[s] = runs_value(&r, s, 0, "carers_gave_up", NULL);
        supported[s] = runs_value(&r, s, 0, "carers_supported", NULL);
    }
    assert_true(supported[0] == 0 && supported[1] > 50 && supported[1] <= 100 && supported[2] > supported[1]);
    assert_true(gave_up[1] < gave_up[0] && gave_up[2] < gave_up[1]); /* few of all carers are ever seen by a social worker */
    const struct hw_district *d = r.state; /* the last: everybody may have it, and it does nothing */
    assert_true(gave_up[3] == gave_up[0] && supported[3] > 0);
    assert_true(runs_value(&r, 3, 0, "delayed_bed_days_total", NULL) == runs_value(&r, 0, 0, "delayed_bed_days_total", NULL));
    int32_t n = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        if (p->flags & HW_PERSON_SUPPORTED) {
            n += p->area == 0;
            assert_true(hw_person_is_here(p) && p->flags & HW_PERSON_HAS_CARER && !(p->flags & HW_PERSON_CARE_HOME));
        }
    }
    assert_int_equal(n, d->payer->supported[0]);
    runs_close(&r);
}

static void test_bad_means_are_refused(void **state) {
    (void)state;
    const char *const sets[] = {"means.limit.upper=-1", "means.home_owners=75", "means.home.counts=much", "means.lived_there=-1 days", "means.savings.spread=9",
                                "carers.support.ratio=2", NULL};
    struct runs r;
    runs_open(&r, "bad_means", sets, NULL, 0);
    assert_int_equal(r.status, HW_BAD_INPUT);
    assert_int_equal(r.diag.errors, 6); /* all at once */
    runs_close(&r);
}

/* What somebody has is their own, with half of what a couple have together: a partner at home changes nobody's savings. */
static void test_of_a_couple_each_has_half(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "couple", four_months, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_params *params = spec->rules[0].params;
    for (uint64_t who = 0; who < 1000; who++) {
        struct hw_rng_key key = hw_rng_key(1, 0, "test/couple");
        struct hw_rng one = hw_rng_stream(&key, who, 0), two = one;
        struct hw_means_of alone = hw_payer_means_of(params, &one, true, true), couple = hw_payer_means_of(params, &two, true, false);
        assert_true(alone.savings_gbp == couple.savings_gbp && alone.income_gbp == couple.income_gbp && alone.home_gbp == couple.home_gbp);
    }
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_a_couple_each_has_half),
        cmocka_unit_test(test_everybody_has_the_payer_of_the_rules),
        cmocka_unit_test(test_nobody_and_everybody),
        cmocka_unit_test(test_levers_of_the_means_test),
        cmocka_unit_test(test_whose_delay_a_self_funder_is),
        cmocka_unit_test(test_whose_delay_twelve_weeks_are),
        cmocka_unit_test(test_the_panel_agrees_to_twelve_weeks),
        cmocka_unit_test(test_loans_against_homes_by_date),
        cmocka_unit_test(test_after_detention_nobody_is_charged),
        cmocka_unit_test(test_nobody_tests_the_means_of_whom_the_nhs_pays_for),
        cmocka_unit_test(test_support_for_carers),
        cmocka_unit_test(test_bad_means_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

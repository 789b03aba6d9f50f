/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/money.h"
#include "agents/payer.h"

/* Money: the books balance at every midnight, entries are activity times price, contracts do what they say, and no flow depends on any of it. */

#define SHORT_RUN "run.scale=0.1", "run.warm_up=30 days", "run.measured=60 days"
#define PAID_IN_FULL "money.contract.other=tariff", "money.marginal.rate=1", "money.readmissions.unpaid=0"
#define NOTHING_FIXED "money.fixed_share.acute=0", "money.fixed_share.other=0", "money.fixed_share.acute_beds=0"

static const struct hw_ledger *books(const struct runs *r) {
    return &((const struct hw_district *)r->state)->money->ledger;
}

static int64_t of_role(const struct hw_ledger *l, enum hw_ledger_role role, enum hw_ledger_side side, enum hw_ledger_setting setting) {
    int64_t sum = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        sum += l->map->role[who] == role ? *hw_ledger_at(l, side, setting, who) : 0;
    }
    return sum;
}

static void test_the_books_balance_at_every_midnight(void **state) {
    (void)state;
    static const char *const sets[] = {SHORT_RUN, NULL};
    struct runs r;
    runs_open(&r, "money", sets, NULL, 0);
    runs_go(&r, 2);
    for (int32_t k = 0; k < 2; k++) {
        assert_true(runs_value(&r, 0, k, "money_balance", NULL) == 0);
        size_t at = runs_at(&r, "money_net", NULL);
        double net = 0, size = 0;
        for (int32_t who = 0; who < books(&r)->map->n; who++) {
            net += runs_row(&r, 0, k)[at + (size_t)who];
            size += fabs(runs_row(&r, 0, k)[at + (size_t)who]);
        }
        assert_true(size > 1e6 && fabs(net) < 1e-9 * size);
    }
    assert_true(books(&r)->entries > 10000);
    runs_close(&r);
}

/* By tariff, with nothing fixed: what a provider gets and spends is what was counted by other parts of the model, times the price, to the penny. */
static void test_entries_are_activity_times_price(void **state) {
    (void)state;
    static const char *const sets[] = {SHORT_RUN, PAID_IN_FULL, NOTHING_FIXED, "money.price.a_and_e=100", "money.cost.a_and_e=90.5", "money.trim.emergency=10000",
                                       "money.trim.planned=10000", "money.price.emergency=1000", "money.price.emergency_short=1000", "money.price.zero_day=700", NULL};
    struct runs r;
    runs_open(&r, "money_prices", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    const struct hw_ledger *l = books(&r);
    const int64_t *n = d->counts.n;
    assert_int_equal(of_role(l, HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_AE), n[HW_N_AE] * 10000);
    assert_int_equal(of_role(l, HW_LEDGER_TRUST, HW_LEDGER_COST, HW_LEDGER_AE), n[HW_N_AE] * 9050);
    assert_int_equal(of_role(l, HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_DAY_CASE), n[HW_N_DAY_CASES] * 72100);
    int64_t seen = 0, minor = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        bool outside = d->spec->places.areas[a].outside;
        seen += outside ? 0 : d->by_area[a].gp_seen;
        minor += outside ? 0 : d->by_area[a].minor_injuries;
    }
    assert_true(seen > 1000 && minor > 0);
    assert_int_equal(of_role(l, HW_LEDGER_PRACTICES, HW_LEDGER_INCOME, HW_LEDGER_GP), seen * 4400);
    assert_int_equal(of_role(l, HW_LEDGER_PRACTICES, HW_LEDGER_COST, HW_LEDGER_GP), seen * 4400);
    assert_int_equal(of_role(l, HW_LEDGER_COMMUNITY, HW_LEDGER_INCOME, HW_LEDGER_MIU), minor * 6700);
    /* Stays that are over: the same day 700, others 1,000. */
    int64_t spells = 0, same_day = 0;
    for (int i = 0; i < HW_STAY_AGES; i++) {
        spells += d->counts.stays[i].spells;
        same_day += d->counts.stays[i].same_day;
    }
    assert_true(same_day > 0 && spells > same_day);
    assert_int_equal(of_role(l, HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_EMERGENCY), same_day * 70000 + (spells - same_day) * 100000);
    /* Days of delay are charged once each. */
    assert_int_equal(of_role(l, HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_DELAYS), d->counts.official.charged * 10000);
    runs_close(&r);
}

/* Weeks of care by who pays, times what each pays a week, make what is in the books: here the same price for everybody. */
static void test_care_is_paid_by_the_week(void **state) {
    (void)state;
    static const char *const sets[] = {SHORT_RUN, "money.cost.reablement_week=70", NULL};
    struct runs r;
    runs_open(&r, "money_care", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    const struct hw_ledger *l = books(&r);
    int64_t ms = 0, lent_ms = hw_level_integral(&d->payer->paid[HW_PAID_NURSING][HW_FUND_DEFERRED], d->flow.now) +
                              hw_level_integral(&d->payer->paid[HW_PAID_RESIDENTIAL][HW_FUND_DEFERRED], d->flow.now);
    for (int f = 0; f < HW_FUNDS; f++) {
        ms += hw_level_integral(&d->payer->paid[HW_PAID_REABLEMENT][f], d->flow.now);
    }
    double pence = (double)ms / (double)HW_MS_PER_DAY * 1000; /* 70 pounds a week: 1,000 pence a day */
    double found = (double)of_role(l, HW_LEDGER_COUNCIL, HW_LEDGER_COST, HW_LEDGER_REABLEMENT);
    assert_true(pence > 5e4 && fabs(found - pence) <= 2); /* the rest of a penny at either end */
    assert_int_equal(lent_ms > 0, of_role(l, HW_LEDGER_COUNCIL, HW_LEDGER_SPENT, HW_LEDGER_LENT) > 0);
    /* Every resident pays their own way or part of it, and the NHS its flat rate for each in a nursing home at least. */
    int64_t nursing_ms = 0;
    for (int f = 0; f < HW_FUNDS; f++) {
        nursing_ms += hw_level_integral(&d->payer->paid[HW_PAID_NURSING][f], d->flow.now);
    }
    double flat = (double)nursing_ms / (7 * (double)HW_MS_PER_DAY) * 11089;
    assert_true((double)of_role(l, HW_LEDGER_COMMISSIONER, HW_LEDGER_SPENT, HW_LEDGER_NURSING) > flat - 2);
    assert_true(of_role(l, HW_LEDGER_USERS, HW_LEDGER_SPENT, HW_LEDGER_RESIDENTIAL) > 0);
    runs_close(&r);
}

/* What somebody in a care home pays, and who the rest, on the last day; from the rules, each written down once more. */
/* Until nothing more is lent, the limit of SI 2014/2671 reg. 5 is lent, and not more: nine tenths of the home less 14,250, reached within a week. What the NHS pays
 * for nursing was up to 2.19 a week less when they entered: under 1 % of what is lent. */
static void expect_the_limit_is_lent(const struct hw_district *d, hw_id v, struct hw_means_of of, double price, double loan) {
    const struct hw_spell *s = &d->spells[v];
    of.home_counts = true;
    of.used_days = s->used_days;
    struct hw_means_stage stage = hw_means_stage_on(&of, price, s->entered, d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now));
    if (of.savings_gbp <= 23250 && stage.until != INT32_MAX) {
        double lent = loan * (stage.until - s->entered - 84) / 7, limit = 0.9 * of.home_gbp - 14250;
        assert_true(lent >= 0.99 * limit && lent <= 1.01 * (limit + loan));
    }
}

static void expect_resident(const struct hw_district *d, hw_id v, int found[HW_FUNDS]) {
    const struct hw_spell *s = &d->spells[v];
    const struct hw_home_is *home = &d->spec->homes.is[s->home - 1];
    bool nursing = s->paid_in == HW_PAID_NURSING + 1;
    const struct hw_params *params = d->rules->params;
    double flat = nursing ? 110.89 : 0;
    double price = hw_homes_price(home, params, nursing ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL) - flat;
    double least = hw_homes_cost(home, params, nursing ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL) - flat;
    double rate = hw_param_value(params, nursing ? HW_P_RATE_NURSING : HW_P_RATE_RESIDENTIAL) - flat;
    struct hw_means_of of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[v]));
    double savings = of.savings_gbp < 23250 ? of.savings_gbp : 23250, tariff = savings > 14250 ? ceil((savings - 14250) / 250) : 0;
    double own = fmax(of.income_gbp - 81.3, 0) + tariff - 24.4;
    own = fmin(fmax(own, 0), rate);
    double user = 0, council = 0, loan = 0, nhs = flat;
    switch ((enum hw_fund)s->paid_by) {
    case HW_FUND_SELF:
        user = price;
        break;
    case HW_FUND_NHS:
        nhs = price + flat;
        break;
    case HW_FUND_JOINT:
        nhs = price / 2 + flat;
        council = price / 2;
        break;
    case HW_FUND_DEFERRED:
        user = fmin(fmax(of.income_gbp - 144, 0), price);
        loan = price - user;
        expect_the_limit_is_lent(d, v, of, price, loan);
        break;
    default:
        user = own + fmax((s->paid_by == HW_FUND_DISREGARD ? price : least) - rate, 0);
        council = rate - own;
        break;
    }
    const double expected[] = {council, loan, nhs, user, least + flat};
    for (int i = 0; i < HW_MONEY_STREAMS; i++) {
        if (fabs((double)d->money->care[v].pence[i] / 100 - expected[i]) > 0.006) {
            fprintf(stderr, "visit %u, fund %d, stream %d: %d pence, should be %g pounds\n", v, s->paid_by, i, d->money->care[v].pence[i], expected[i]);
        }
        assert_true(fabs((double)d->money->care[v].pence[i] / 100 - expected[i]) <= 0.006);
    }
    found[s->paid_by]++;
}

static void test_residents_and_their_payers_pay_what_the_rules_say(void **state) {
    (void)state;
    static const char *const sets[] = {"run.scale=0.3", "run.warm_up=90 days", "run.measured=60 days", "means.deferred_payment.before_april_2015=0.5", NULL};
    struct runs r;
    runs_open(&r, "money_residents", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int found[HW_FUNDS] = {0};
    int64_t rates[HW_MONEY_STREAMS] = {0}, streams[HW_MONEY_STREAMS] = {0};
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_spell *s = &d->spells[v];
        if (d->flow.visits[v].state == HW_VISIT_FREE || s->key != d->flow.visits[v].key || s->paid_in == 0 || (hw_district_person_at(d, v)->flags & HW_PERSON_OUTSIDE)) {
            continue;
        }
        for (int i = 0; i < HW_MONEY_STREAMS; i++) {
            rates[i] += d->money->care[v].pence[i];
        }
        if (s->paid_in == HW_PAID_NURSING + 1 || s->paid_in == HW_PAID_RESIDENTIAL + 1) {
            expect_resident(d, v, found);
        }
    }
    for (size_t i = 0; i < (size_t)d->spec->map.n_areas * HW_MONEY_PAID_SETTINGS * HW_MONEY_STREAMS; i++) {
        streams[i % HW_MONEY_STREAMS] += d->money->streams[i].rate;
    }
    assert_memory_equal(rates, streams, sizeof rates);
    assert_true(found[HW_FUND_SELF] > 10 && found[HW_FUND_COUNCIL] > 10 && found[HW_FUND_NHS] > 0 && found[HW_FUND_DEFERRED] > 0 && found[HW_FUND_DISREGARD] > 0);
    runs_close(&r);
}

/* What somebody whom the council pays for gives towards care in their own home, of what it costs altogether: what they have above the guaranteed income of
 * 2015/16 by age and household, tariff income of savings among it (SI 2014/2672 regs 7 and 25), and above what they are left for their disability. */
static double expected_at_home(const struct hw_district *d, hw_id v, double rate) {
    const struct hw_person *p = hw_district_person_at(d, v);
    struct hw_means_of of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[v]));
    double tariff = of.savings_gbp > 14250 ? ceil((fmin(of.savings_gbp, 23250) - 14250) / 250) : 0;
    double guaranteed = p->age < 65 ? 91.40 : p->flags & HW_PERSON_LIVES_ALONE ? 189.00 : 144.30;
    return fmin(fmax(of.income_gbp + tariff - guaranteed - hw_param_value(d->rules->params, HW_P_MONEY_KEPT), 0), rate);
}

static void test_users_at_home_give_what_the_rules_say(void **state) {
    (void)state;
    static const char *const sets[] = {"run.warm_up=0 days", "run.measured=1 days", "means.savings.median=15000", "means.savings.spread=0.4", NULL}; /* between the limits, most of them */
    struct runs r;
    runs_open(&r, "money_at_home", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int alone = 0, couples = 0, younger = 0, with_tariff = 0;
    for (hw_id v = 0; v < d->flow.n_visits && v < d->n_spells; v++) {
        const struct hw_spell *s = &d->spells[v];
        const struct hw_person *p = hw_district_person_at(d, v);
        if (d->flow.visits[v].state == HW_VISIT_FREE || s->key != d->flow.visits[v].key || s->paid_in != HW_PAID_HOME_CARE + 1 || s->paid_by != HW_FUND_COUNCIL ||
            (p->flags & HW_PERSON_OUTSIDE)) {
            continue;
        }
        const int32_t *pence = d->money->care[v].pence;
        double user = (double)pence[HW_MONEY_BY_USER] / 100, rate = user + (double)pence[HW_MONEY_BY_COUNCIL] / 100, expected = expected_at_home(d, v, rate);
        assert_true(fabs(user - expected) <= 0.016);
        bool between = expected > 0 && expected < rate;
        younger += between && p->age < 65;
        alone += between && p->age >= 65 && (p->flags & HW_PERSON_LIVES_ALONE) != 0;
        couples += between && p->age >= 65 && (p->flags & HW_PERSON_LIVES_ALONE) == 0;
        with_tariff += between && hw_payer_means(d, hw_district_person_of(&d->flow.visits[v])).savings_gbp > 14250;
    }
    fprintf(stderr, "who gives a part: %d alone, %d of a couple, %d under 65; %d with tariff income\n", alone, couples, younger, with_tariff);
    assert_true(alone > 20 && couples > 20 && with_tariff > 20);
    runs_close(&r);
}

/* Half as many come to A&E: by tariff the trust gets half as much, by block the same; its fixed cost is the same. */
static void test_block_and_fixed_cost_do_not_follow_activity(void **state) {
    (void)state;
    static const struct runs_scheme fewer = {"fewer", "change:\n  - {lever: needs.a_and_e.local, times: 0.5}\n"};
    static const char *const tariff[] = {SHORT_RUN, PAID_IN_FULL, "money.fixed_share.acute=1", NULL};
    static const char *const block[] = {SHORT_RUN, PAID_IN_FULL, "money.contract.acute=block", "money.fixed_share.acute=1", NULL};
    double income[2][2], cost[2][2];
    for (int rule = 0; rule < 2; rule++) {
        struct runs r;
        runs_open(&r, "money_block", rule == 0 ? tariff : block, &fewer, 1);
        runs_go(&r, 1);
        size_t trust = ((const struct hw_district *)r.state)->spec->money.trust[0];
        for (int32_t s = 0; s < 2; s++) {
            income[rule][s] = runs_row(&r, s, 0)[runs_at(&r, "money_income_by_setting", NULL) + trust * HW_LEDGER_SETTINGS + HW_LEDGER_AE];
            cost[rule][s] = runs_row(&r, s, 0)[runs_at(&r, "money_cost_by_setting", NULL) + trust * HW_LEDGER_SETTINGS + HW_LEDGER_AE];
        }
        runs_close(&r);
    }
    assert_true(income[0][1] < 0.8 * income[0][0]);
    assert_true(income[1][0] > 0 && income[1][1] == income[1][0]);
    assert_true(cost[0][0] > 0 && cost[0][1] == cost[0][0] && cost[1][1] == cost[1][0]);
}

/* All spells of one price: what is withheld at 100 % is so many spells. Admissions of people under 4 are paid, and the last are not over yet. */
static void test_readmissions_are_not_paid(void **state) {
    (void)state;
    static const char *const none[] = {"run.scale=0.3", "run.warm_up=40 days", "run.measured=90 days", PAID_IN_FULL, "money.price.emergency=1000", "money.price.emergency_short=1000",
                                       "money.price.zero_day=1000", "money.trim.emergency=10000", NULL};
    static const char *const all[] = {"run.scale=0.3", "run.warm_up=40 days", "run.measured=90 days", PAID_IN_FULL, "money.price.emergency=1000", "money.price.emergency_short=1000",
                                      "money.price.zero_day=1000", "money.trim.emergency=10000", "money.readmissions.unpaid=1", NULL};
    int64_t income[2], readmitted = 0;
    for (int i = 0; i < 2; i++) {
        struct runs r;
        runs_open(&r, "money_again", i == 0 ? none : all, NULL, 0);
        runs_go(&r, 1);
        income[i] = of_role(books(&r), HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_EMERGENCY);
        readmitted = ((const struct hw_district *)r.state)->counts.n[HW_N_READMITTED];
        runs_close(&r);
    }
    int64_t unpaid = (income[0] - income[1]) / 100000;
    if (unpaid * 10 < readmitted * 8 || unpaid * 20 > readmitted * 21) {
        fprintf(stderr, "%d of %d readmissions are not paid\n", (int)unpaid, (int)readmitted);
    }
    assert_int_equal((income[0] - income[1]) % 100000, 0);
    assert_true(unpaid * 10 >= readmitted * 8 && unpaid * 20 <= readmitted * 21);
}

/* Nothing is paid for but nights beyond the trim point, at 100 pounds: beyond one night these are all nights of stays but the first of each. Charged days, which
 * come off only while charges are mandatory, are none after April 2015 and most of those charged before it (some patients are still in bed at the end). */
static void test_days_beyond_the_trim_point_are_paid_each(void **state) {
    (void)state;
    for (int since = 0; since < 2; since++) {
        const char *const sets[] = {since ? "run.start=2015-04-10" : "run.start=2014-04-10", "run.scale=0.3", "run.warm_up=0 days", "run.measured=90 days", PAID_IN_FULL,
                                    "money.price.emergency=0", "money.price.emergency_short=0", "money.price.zero_day=0", "money.trim.emergency=1",
                                    "money.price.excess_day=100", NULL};
        struct runs r;
        runs_open(&r, "money_excess", sets, NULL, 0);
        runs_go(&r, 1);
        const struct hw_district *d = r.state;
        int64_t beyond = 0;
        for (int i = 0; i < HW_STAY_AGES; i++) {
            beyond += d->counts.stays[i].nights - (d->counts.stays[i].spells - d->counts.stays[i].same_day);
        }
        int64_t paid = of_role(books(&r), HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_EMERGENCY);
        int64_t charged = d->counts.official.charged;
        assert_true(beyond > 1000 && charged > 100);
        if (since) {
            assert_int_equal(paid, beyond * 10000);
        } else {
            int64_t taken_off = beyond - paid / 10000;
            assert_int_equal(paid % 10000, 0);
            assert_true(taken_off <= charged && taken_off * 2 > charged);
        }
        runs_close(&r);
    }
}

/* From April 2015 trusts charge for a share of the days: 10 % of 130 pounds. Equipment is paid for by both. */
static void test_charges_of_the_care_act(void **state) {
    (void)state;
    static const char *const sets[] = {"run.start=2015-04-10", "run.scale=0.2", "run.warm_up=20 days", "run.measured=40 days", NULL};
    struct runs r;
    runs_open(&r, "money_act", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    assert_true(d->counts.official.charged > 0);
    assert_int_equal(of_role(books(&r), HW_LEDGER_TRUST, HW_LEDGER_INCOME, HW_LEDGER_DELAYS), d->counts.official.charged * 1300);
    int64_t items = of_role(books(&r), HW_LEDGER_COUNCIL, HW_LEDGER_COST, HW_LEDGER_EQUIPMENT);
    assert_true(items > 0 && items == 2 * of_role(books(&r), HW_LEDGER_COUNCIL, HW_LEDGER_INCOME, HW_LEDGER_EQUIPMENT));
    runs_close(&r);
}

/* Without a warm-up nothing is known of before: blocks are paid by tariff, and all costs follow the activity. */
static void test_without_a_warm_up_everything_follows_activity(void **state) {
    (void)state;
    static const char *const sets[] = {"run.scale=0.1", "run.warm_up=0 days", "run.measured=30 days", NULL};
    struct runs r;
    runs_open(&r, "money_cold", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int64_t seen = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        seen += d->spec->places.areas[a].outside ? 0 : d->by_area[a].gp_seen;
    }
    assert_true(seen > 1000);
    assert_int_equal(of_role(books(&r), HW_LEDGER_PRACTICES, HW_LEDGER_INCOME, HW_LEDGER_GP), seen * 4400);
    assert_int_equal(of_role(books(&r), HW_LEDGER_PRACTICES, HW_LEDGER_COST, HW_LEDGER_GP), seen * 4400);
    runs_close(&r);
}

/* Other prices, costs and contracts: every other measure has the same bits. */
static void test_no_flow_depends_on_money(void **state) {
    (void)state;
    static const char *const plain[] = {SHORT_RUN, NULL};
    static const char *const other[] = {SHORT_RUN, "money.contract.acute=block", "money.price.emergency=10000", "money.cost.acute_bed_day=1", "money.delays.charge_until_march_2015=1000", NULL};
    struct runs a, b;
    runs_open(&a, "money_plain", plain, NULL, 0);
    runs_go(&a, 1);
    runs_open(&b, "money_other", other, NULL, 0);
    runs_go(&b, 1);
    int32_t first = hw_results_find(&a.plan.layout, "money_net"), last = hw_results_find(&a.plan.layout, "public_net_by_month");
    size_t from = a.plan.layout.offset[first], to = last + 1 < a.plan.layout.n_measures ? a.plan.layout.offset[last + 1] : a.plan.layout.row;
    assert_memory_equal(runs_row(&a, 0, 0), runs_row(&b, 0, 0), from * sizeof(double));
    assert_memory_equal(runs_row(&a, 0, 0) + to, runs_row(&b, 0, 0) + to, (a.plan.layout.row - to) * sizeof(double));
    assert_memory_not_equal(runs_row(&a, 0, 0) + from, runs_row(&b, 0, 0) + from, (to - from) * sizeof(double));
    runs_close(&a);
    runs_close(&b);
}

/* A scheme that changes nothing leaves the books as they are. */
static void test_a_scheme_of_no_size_costs_nothing(void **state) {
    (void)state;
    static const struct runs_scheme none = {"none", "change:\n  - {lever: reablement.places, times: 1}\n"};
    static const char *const sets[] = {SHORT_RUN, NULL};
    struct runs r;
    runs_open(&r, "money_none", sets, &none, 1);
    runs_go(&r, 1);
    assert_memory_equal(runs_row(&r, 0, 0), runs_row(&r, 1, 0), r.plan.layout.row * sizeof(double));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_books_balance_at_every_midnight),
        cmocka_unit_test(test_entries_are_activity_times_price),
        cmocka_unit_test(test_care_is_paid_by_the_week),
        cmocka_unit_test(test_residents_and_their_payers_pay_what_the_rules_say),
        cmocka_unit_test(test_users_at_home_give_what_the_rules_say),
        cmocka_unit_test(test_block_and_fixed_cost_do_not_follow_activity),
        cmocka_unit_test(test_readmissions_are_not_paid),
        cmocka_unit_test(test_days_beyond_the_trim_point_are_paid_each),
        cmocka_unit_test(test_charges_of_the_care_act),
        cmocka_unit_test(test_without_a_warm_up_everything_follows_activity),
        cmocka_unit_test(test_no_flow_depends_on_money),
        cmocka_unit_test(test_a_scheme_of_no_size_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

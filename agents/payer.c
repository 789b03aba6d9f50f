/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/payer.h"

#include "agents/care_counts.h"
#include "agents/district_log.h"
#include "agents/market.h"
#include "agents/money.h"
#include "agents/setting.h"
#include "agents/spending.h"
#include "sim/num.h"

#include <math.h>
#include <string.h>

const char *const hw_payer_fund_labels[HW_FUNDS] = {"council", "nhs", "self", "joint", "disregard", "deferred", "free"};
const char *const hw_payer_setting_labels[HW_PAID_SETTINGS] = {"reablement", "home_care", "residential", "nursing", "extra_care"};
const char *const hw_payer_event_labels[HW_PAID_EVENTS] = {"stays", "tops_up", "must_move"};

static hw_id person_of(const struct hw_district *d, hw_id visit) {
    return hw_district_person_of(&d->flow.visits[visit]);
}
static int32_t today(const struct hw_district *d) {
    return d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
}
/* Of the district's own people; NULL: of somebody from outside, who is not counted. */
static struct hw_payer_counts *counts_of(struct hw_district *d, hw_id visit) {
    return d->people[person_of(d, visit)].flags & HW_PERSON_OUTSIDE ? NULL : d->payer;
}

/* ---- what a person has ---- */

struct estate { /* of a person, for good: drawn in this order */
    double owns_u, counts_u, home_z, savings_z, income_z, defers_u, asks_u;
};

static struct estate draw_estate(struct hw_rng *rng) {
    struct estate e;
    e.owns_u = hw_rng_unit(rng);
    e.counts_u = hw_rng_unit(rng);
    e.home_z = hw_rng_normal(rng);
    e.savings_z = hw_rng_normal(rng);
    e.income_z = hw_rng_normal(rng);
    e.defers_u = hw_rng_unit(rng);
    e.asks_u = hw_rng_unit(rng);
    return e;
}

static struct hw_rng stream_of(const struct hw_district *d, hw_id id) {
    return hw_district_draw(d, HW_DRAW_MEANS, hw_population_key(id, &d->people[id]), 0);
}

/* A lognormal value by its mean and its spread. */
static double by_mean(double mean, double spread, double z) {
    double variance = hw_num_log1p(spread * spread);
    return mean * hw_num_exp(sqrt(variance) * z - variance / 2);
}

/* Homes of those who live alone count first, up to the share of all owners' that do. */
static double chance_it_counts(const struct hw_params *params, bool alone) {
    double counts = hw_param_value(params, HW_P_MEANS_COUNTS), are_alone = hw_param_value(params, HW_P_MEANS_ALONE);
    if (alone) {
        return counts < are_alone ? counts / are_alone : 1;
    }
    return counts > are_alone ? (counts - are_alone) / (1 - are_alone) : 0;
}

struct hw_means_of hw_payer_means_of(const struct hw_params *params, struct hw_rng *rng, bool older, bool alone) {
    struct estate e = draw_estate(rng);
    double with = hw_param_value(params, HW_P_MEANS_INCOME_WITH);
    double income_z = with * e.savings_z + sqrt(1 - with * with) * e.income_z;
    bool owns = older && e.owns_u < hw_param_value(params, HW_P_MEANS_OWNERS);
    struct hw_means_of of = {
        .savings_gbp = hw_param_value(params, HW_P_MEANS_SAVINGS) * hw_num_exp(hw_param_value(params, HW_P_MEANS_SAVINGS_SPREAD) * e.savings_z),
        .home_gbp = owns ? by_mean(hw_param_value(params, HW_P_MEANS_HOME_VALUE), hw_param_value(params, HW_P_MEANS_HOME_SPREAD), e.home_z) : 0,
        .income_gbp = by_mean(hw_param_value(params, HW_P_MEANS_INCOME), hw_param_value(params, HW_P_MEANS_INCOME_SPREAD), income_z) +
                      hw_param_value(params, HW_P_MEANS_ALLOWANCE),
        .upper_gbp = hw_param_value(params, HW_P_MEANS_UPPER),
        .keeps_gbp = hw_param_value(params, HW_P_MONEY_DEFERRED_INCOME),
        .home_counts = owns && e.counts_u < chance_it_counts(params, alone),
        .defers = e.defers_u < hw_param_value(params, HW_P_MEANS_DEFERS),
        .defers_by_grace = e.defers_u < hw_param_value(params, HW_P_MEANS_GRACE),
    };
    return of;
}

/* Before anything of it was spent. */
static struct hw_means_of means_at_first(const struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    struct hw_rng rng = stream_of(d, id);
    return hw_payer_means_of(hw_district_area_rules(d, p->area)->params, &rng, p->age >= 65, (p->flags & HW_PERSON_LIVES_ALONE) != 0);
}

/* Pence of savings that somebody may spend before the council pays. */
static int64_t above_limit(const struct hw_means_of *of) {
    return (int64_t)ceil((of->savings_gbp - of->upper_gbp) * 100);
}

struct hw_means_of hw_payer_means(const struct hw_district *d, hw_id id) {
    struct hw_means_of of = means_at_first(d, id);
    const struct hw_spending_account *account = hw_spending_of(d->spending, id);
    if (account != NULL) {
        int64_t spent = hw_spending_spent(account, today(d));
        double left = of.savings_gbp - (double)spent / 100;
        bool at_limit = spent >= above_limit(&of) && left > of.upper_gbp; /* by less than a penny */
        of.savings_gbp = at_limit ? of.upper_gbp : left > 0 ? left : 0;
        of.used_days = hw_means_used_days(account->used_days, account->left, today(d));
    }
    return of;
}

/* ---- the means test ---- */

static enum hw_fund fund_of(enum hw_means_payer payer) {
    static const enum hw_fund funds[] = {[HW_MEANS_COUNCIL] = HW_FUND_COUNCIL, [HW_MEANS_SELF] = HW_FUND_SELF,
                                         [HW_MEANS_DISREGARD] = HW_FUND_DISREGARD, [HW_MEANS_DEFERRED] = HW_FUND_DEFERRED};
    return funds[payer];
}

enum hw_pays hw_payer_pays(enum hw_fund fund) {
    static const enum hw_pays pays[HW_FUNDS] = {[HW_FUND_COUNCIL] = HW_PAYS_COUNCIL,   [HW_FUND_NHS] = HW_PAYS_NHS,
                                                [HW_FUND_SELF] = HW_PAYS_SELF,         [HW_FUND_JOINT] = HW_PAYS_JOINT,
                                                [HW_FUND_DISREGARD] = HW_PAYS_COUNCIL, [HW_FUND_DEFERRED] = HW_PAYS_SELF,
                                                [HW_FUND_FREE] = HW_PAYS_COUNCIL};
    return pays[fund];
}

static void set_fund(struct hw_spell *s, enum hw_fund fund) {
    s->fund = (uint8_t)fund;
    s->pays = (uint8_t)hw_payer_pays(fund);
}

/* The first day from which what is paid outside homes counts towards the cap. */
static int32_t counts_from(const struct hw_district *d) {
    return d->spec->calendar.start_day + d->spec->warm_up_days;
}

/* What of the cap has been paid outside homes. */
static double counted_gbp(const struct hw_district *d, hw_id id) {
    const struct hw_spending_account *account = hw_spending_of(d->spending, id);
    return account != NULL ? (double)hw_spending_counted(account, today(d), counts_from(d)) / 100 : 0;
}

static bool at_cap(const struct hw_district *d, hw_id id) {
    double cap = hw_district_param(d, HW_P_MEANS_CAP);
    return cap > 0 && counted_gbp(d, id) >= cap;
}

/* Outside homes the home never counts. */
static enum hw_fund fund_outside_homes(const struct hw_district *d, hw_id id) {
    struct hw_means_of of = hw_payer_means(d, id);
    return of.savings_gbp > of.upper_gbp && !at_cap(d, id) ? HW_FUND_SELF : HW_FUND_COUNCIL;
}

void hw_payer_found(struct hw_district *d, hw_id visit, enum hw_destination what) {
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = person_of(d, visit);
    if (s->aftercare) {
        set_fund(s, HW_FUND_JOINT);
        return;
    }
    if (d->people[id].flags & HW_PERSON_DYING) { /* fast track */
        set_fund(s, HW_FUND_NHS);
        return;
    }
    if (s->paid_in != 0 && s->paid_by == HW_FUND_NHS) { /* wherever they go from here */
        set_fund(s, HW_FUND_NHS);
        return;
    }
    if (hw_market_has(what)) {
        struct hw_means_of of = hw_payer_means(d, id);
        enum hw_means_payer payer = hw_means_stage_on(&of, HW_MEANS_UPPER_GBP, today(d), today(d)).payer; /* at any price: nothing is spent yet */
        set_fund(s, at_cap(d, id) ? HW_FUND_COUNCIL : fund_of(payer));
    } else if ((int)hw_district_param(d, HW_P_MEANS_FREE) != 0) {
        set_fund(s, HW_FUND_FREE);
    } else {
        set_fund(s, fund_outside_homes(d, id));
    }
    struct hw_rng rng = stream_of(d, id);
    const struct hw_params *rules = hw_district_area_rules(d, d->people[id].area)->params;
    s->asks = draw_estate(&rng).asks_u < (hw_market_has(what) ? hw_param_value(rules, HW_P_MEANS_ASKS) : hw_param_value(rules, HW_P_MEANS_ASKS_AT_HOME));
}

void hw_payer_decided_before(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (!s->aftercare && (double)s->nursing >= hw_district_param(d, HW_P_NEED_CHC)) {
        set_fund(s, HW_FUND_NHS);
    }
}

/* ---- weeks ---- */

static enum hw_paid setting_of(enum hw_station_id kind) {
    switch (kind) {
    case HW_ST_REABLEMENT:
        return HW_PAID_REABLEMENT;
    case HW_ST_HOME_CARE:
        return HW_PAID_HOME_CARE;
    case HW_ST_RESIDENTIAL:
        return HW_PAID_RESIDENTIAL;
    case HW_ST_NURSING:
        return HW_PAID_NURSING;
    case HW_ST_EXTRA_CARE:
        return HW_PAID_EXTRA_CARE;
    default:
        return HW_PAID_SETTINGS;
    }
}

static bool is_home(enum hw_paid setting) {
    return setting == HW_PAID_RESIDENTIAL || setting == HW_PAID_NURSING;
}

/* NULL: no memory. */
static struct hw_spending_account *account_of(struct hw_district *d, hw_id id) {
    struct hw_spending_account *account = hw_spending_open(d->mem, d->spending, id);
    if (account == NULL) {
        d->flow.status = HW_NO_MEMORY;
    }
    return account;
}

/* Outside homes people pay themselves out of savings. */
static bool spends_savings(const struct hw_spell *s) {
    return s->paid_in != 0 && !is_home((enum hw_paid)(s->paid_in - 1)) && s->paid_by == HW_FUND_SELF;
}

static void count_from_now(struct hw_district *d, hw_id visit, enum hw_fund fund) {
    struct hw_spell *s = &d->spells[visit];
    s->paid_by = (uint8_t)fund;
    struct hw_payer_counts *counts = counts_of(d, visit);
    hw_district_log_value(d, HW_DLOG_PAYS, visit, hw_payer_fund_labels[s->paid_by], 0);
    if (counts != NULL) {
        hw_level_enter(&counts->paid[s->paid_in - 1][s->paid_by], d->flow.now);
    }
    hw_money_care_begins(d, visit);
}

static void count_until_now(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    struct hw_payer_counts *counts = counts_of(d, visit);
    if (counts != NULL) {
        hw_level_leave(&counts->paid[s->paid_in - 1][s->paid_by], d->flow.now);
    }
    if (spends_savings(s)) {
        struct hw_spending_account *account = account_of(d, person_of(d, visit));
        if (account != NULL) {
            hw_spending_pays(account, (struct hw_spending_week){0, 0}, today(d), counts_from(d));
        }
    }
    hw_money_care_ends(d, visit);
}

/* Somebody else pays from day on. */
static void expect_change(struct hw_district *d, hw_id visit, int32_t day) {
    struct hw_spell *s = &d->spells[visit];
    s->pay_stamp++;
    if (day == INT32_MAX) {
        return;
    }
    hw_time at = ((hw_time)day - d->spec->calendar.start_day) * HW_MS_PER_DAY;
    if (at < d->end) {
        at = at > d->flow.now ? at : d->flow.now;
        hw_flow_schedule(&d->flow, at, HW_EV_TASK, visit * 8u + HW_TASK_PAYER, s->pay_stamp);
    }
}

/* ---- outside homes ---- */

/* A week of a setting: what it takes out of savings, and what of it counts towards a cap, which is what the council would pay. Whose care it is stays as
 * they were when it began, so that asking again on another day changes nothing. */
static struct hw_spending_week week_of(const struct hw_district *d, hw_id visit, enum hw_paid setting, struct hw_spending_account *account) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    if (account->week.spent == 0 && account->week.counts == 0) {
        account->older = p->age >= 65;
        account->couple = (p->flags & HW_PERSON_LIVES_ALONE) == 0;
    }
    struct hw_money_own own = hw_money_care_own(d, visit, (int)setting, account->older, account->couple);
    return (struct hw_spending_week){.spent = hw_ledger_pence(own.price_gbp - own.covered_gbp),
                                     .counts = hw_ledger_pence(own.price_gbp < own.rate_gbp ? own.price_gbp : own.rate_gbp)};
}

/* The visit's care is paid for out of savings, as it is priced now: the day from which the council pays. */
static int32_t spent_on(struct hw_district *d, hw_id visit) {
    hw_id id = person_of(d, visit);
    struct hw_spending_account *account = account_of(d, id);
    if (account == NULL) {
        return INT32_MAX;
    }
    struct hw_spending_week week = week_of(d, visit, (enum hw_paid)(d->spells[visit].paid_in - 1), account);
    hw_spending_pays(account, week, today(d), counts_from(d));
    struct hw_means_of of = means_at_first(d, id);
    int32_t day = hw_spending_spent_on(account, above_limit(&of));
    double cap = hw_district_param(d, HW_P_MEANS_CAP);
    int32_t capped = cap > 0 ? hw_spending_counted_on(account, hw_ledger_pence(cap), counts_from(d)) : INT32_MAX;
    return day < capped ? day : capped;
}

void hw_payer_had_care(struct hw_district *d, hw_id visit, uint16_t station) {
    hw_id id = person_of(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_LIVED_THERE, d->flow.visits[visit].key, 0);
    double days = hw_rng_exponential(&rng) * hw_district_param_at(d, station, HW_P_MEANS_HAD_CARE) / (double)HW_MS_PER_DAY;
    struct hw_spending_account *account = d->spells[visit].fund == HW_FUND_SELF ? account_of(d, id) : NULL;
    if (account == NULL) {
        return;
    }
    struct hw_means_of of = means_at_first(d, id);
    struct hw_spending_week week = week_of(d, visit, setting_of(hw_district_kind(d, station)), account);
    hw_spending_pays(account, week, today(d) - (int32_t)(days < 20000 ? days : 20000), counts_from(d));
    int32_t until = hw_spending_spent_on(account, above_limit(&of));
    hw_spending_pays(account, (struct hw_spending_week){0, 0}, until < today(d) ? until : today(d), counts_from(d));
}

/* ---- in a care home ---- */

/* What the resident is asked for a week: the NHS's payment for nursing goes to the home, as it was when they entered, so that asking again on
 * another day does not change what has been spent. */
static double price_of(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    const struct hw_home_is *home = &d->spec->homes.is[s->home - 1];
    enum hw_home_kind kind = (enum hw_home_kind)(s->home_kind - 1);
    double price = hw_homes_price(home, hw_district_area_rules(d, home->area)->params, kind);
    return price - (kind == HW_HOME_NURSING ? hw_means_nursing_gbp(s->entered) : 0);
}

static struct hw_means_stage stage_of(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    if (s->aftercare || s->pays == HW_PAYS_NHS || s->pays == HW_PAYS_JOINT) {
        return (struct hw_means_stage){HW_MEANS_COUNCIL, INT32_MAX};
    }
    struct hw_means_of of = hw_payer_means(d, person_of(d, visit));
    of.home_counts = s->home_counts && of.home_gbp > 0;
    of.used_days = s->used_days;
    double price = price_of(d, visit);
    of.cap_gbp = hw_district_param(d, HW_P_MEANS_CAP);
    if (of.cap_gbp > 0) {
        const struct hw_params *params = hw_district_area_rules(d, d->people[person_of(d, visit)].area)->params;
        bool nursing = s->home_kind - 1 == HW_HOME_NURSING; /* the council's rate counts, not a dearer home's price */
        double rate = hw_param_value(params, nursing ? HW_P_RATE_NURSING : HW_P_RATE_RESIDENTIAL) - (nursing ? hw_means_nursing_gbp(s->entered) : 0);
        of.to_cap_gbp = (price < rate ? price : rate) - hw_district_param(d, HW_P_MEANS_CAP_LIVING);
        of.account_from = counts_from(d);
        of.cap_gbp -= counted_gbp(d, person_of(d, visit));
        if (of.cap_gbp <= 0) {
            return (struct hw_means_stage){HW_MEANS_COUNCIL, INT32_MAX};
        }
    }
    return hw_means_stage_on(&of, price, s->entered, today(d));
}

static bool somebody_else_pays(const struct hw_spell *s) {
    return s->pays == HW_PAYS_NHS || s->pays == HW_PAYS_JOINT;
}

static void move_in(struct hw_district *d, hw_id visit, bool from_home) {
    struct hw_spell *s = &d->spells[visit];
    if (!from_home) {
        s->entered = today(d);
        struct hw_means_of of = hw_payer_means(d, person_of(d, visit));
        s->home_counts = of.home_counts;
        s->used_days = (uint8_t)of.used_days;
    }
    enum hw_fund before = (enum hw_fund)s->paid_by;
    int32_t until = INT32_MAX;
    if (somebody_else_pays(s)) {
        set_fund(s, s->pays == HW_PAYS_NHS ? HW_FUND_NHS : HW_FUND_JOINT);
    } else {
        struct hw_means_stage stage = stage_of(d, visit);
        set_fund(s, fund_of(stage.payer));
        until = stage.until;
    }
    struct hw_payer_counts *counts = counts_of(d, visit);
    if (counts != NULL) {
        counts->entered[s->fund] += !from_home;
        counts->began[s->fund] += !from_home || before != s->fund;
    }
    count_from_now(d, visit, (enum hw_fund)s->fund);
    expect_change(d, visit, until);
}

void hw_payer_lived_there(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_LIVED_THERE, d->flow.visits[visit].key, 0);
    double days = hw_rng_exponential(&rng) * hw_district_param_at(d, d->flow.visits[visit].station, HW_P_MEANS_LIVED_THERE) / (double)HW_MS_PER_DAY;
    struct hw_means_of of = hw_payer_means(d, person_of(d, visit));
    s->entered = today(d) - (int32_t)(days < 20000 ? days : 20000);
    s->home_counts = of.home_counts;
    s->from = d->flow.visits[visit].station; /* they came from where they are: nobody enters */
}

void hw_payer_had_loan(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    if (s->home == 0 || s->aftercare || somebody_else_pays(s) || counts_of(d, visit) == NULL) {
        return;
    }
    struct hw_means_of of = hw_payer_means(d, person_of(d, visit));
    struct hw_means_loan loan = hw_means_loan_on(&of, price_of(d, visit), s->entered, today(d));
    hw_loans_had(d, person_of(d, visit), &loan);
}

/* A stay in a care home that is over has used up days of the twelve weeks, unless it goes on in another home. */
static void used_up(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    struct hw_spending_account *account = d->people[person_of(d, visit)].life == HW_LIFE_HERE && s->home_counts ? account_of(d, person_of(d, visit)) : NULL;
    if (account != NULL) {
        int32_t days = s->used_days + today(d) - s->entered;
        account->used_days = (uint8_t)(days < HW_MEANS_DISREGARD_DAYS ? days : HW_MEANS_DISREGARD_DAYS);
        account->left = today(d);
    }
}

/* Spent down: the home takes the council's rate, or a family tops it up, or another one has to be found. A package stays with its provider, whom
 * the council pays what it costs, as one bought on the spot. */
static void spent_down(struct hw_district *d, hw_id visit) {
    static const enum hw_paid_event events[] = {[HW_MARKET_FITS] = HW_PAID_SPENT, [HW_MARKET_TOPPED_UP] = HW_PAID_TOPPED,
                                                [HW_MARKET_TOO_DEAR] = HW_PAID_MUST_MOVE};
    struct hw_spell *s = &d->spells[visit];
    bool home = is_home((enum hw_paid)(s->paid_in - 1));
    enum hw_paid_event event = home ? events[hw_market_fit(d, visit)] : HW_PAID_SPENT;
    struct hw_payer_counts *counts = counts_of(d, visit);
    if (counts != NULL) {
        counts->events[event] += home;
        counts->spent[s->paid_in - 1]++;
    }
    hw_district_log_value(d, HW_DLOG_SPENT, visit, hw_payer_event_labels[event], 0);
    if (event == HW_PAID_MUST_MOVE && s->seeks == 0 && s->asked == 0 && d->flow.visits[visit].state == HW_VISIT_SERVING) {
        hw_market_seek(d, visit, s->home_kind - 1 == HW_MARKET_NURSING ? HW_TO_NURSING : HW_TO_RESIDENTIAL);
    }
}

/* ---- all settings ---- */

void hw_payer_begin(struct hw_district *d, hw_id visit) {
    enum hw_paid setting = setting_of(hw_district_kind(d, d->flow.visits[visit].station));
    struct hw_spell *s = hw_district_spell(d, visit);
    if (setting == HW_PAID_SETTINGS || s->paid_in != 0) {
        return;
    }
    s->paid_in = (uint8_t)(setting + 1);
    if (is_home(setting)) {
        move_in(d, visit, s->from != HW_GO_EXIT && is_home(setting_of(hw_district_kind(d, s->from))));
        return;
    }
    int32_t until = INT32_MAX;
    if (setting == HW_PAID_REABLEMENT) {
        set_fund(s, HW_FUND_FREE);
        until = today(d) + HW_PAYER_FREE_DAYS;
    } else if (s->pays == HW_PAYS_NHS || s->pays == HW_PAYS_JOINT) {
        set_fund(s, s->pays == HW_PAYS_NHS ? HW_FUND_NHS : HW_FUND_JOINT);
    } else {
        hw_payer_found(d, visit, HW_TO_HOME_CARE);
    }
    count_from_now(d, visit, (enum hw_fund)s->fund);
    expect_change(d, visit, spends_savings(s) ? spent_on(d, visit) : until);
}

void hw_payer_end(struct hw_district *d, hw_id visit) {
    if (visit >= d->n_spells || d->spells[visit].paid_in == 0 || d->spells[visit].key != d->flow.visits[visit].key) {
        return;
    }
    count_until_now(d, visit);
    if (is_home((enum hw_paid)(d->spells[visit].paid_in - 1))) {
        used_up(d, visit);
    }
    d->spells[visit].paid_in = 0;
    d->spells[visit].pay_stamp++;
}

/* Somebody outside homes has another payer. What they look for meanwhile is found anew: a package by the same, a home by what is left. */
static void looks_with(struct hw_district *d, hw_id visit, enum hw_fund fund) {
    struct hw_spell *s = &d->spells[visit];
    if (s->seeks == 0 && s->asked == 0) {
        set_fund(s, fund);
    } else if (s->seeks != 0) {
        hw_payer_found(d, visit, s->seeks - 1 == HW_MARKET_NURSING ? HW_TO_NURSING : HW_TO_RESIDENTIAL);
        hw_market_paid_by_another(d, visit);
    }
}

/* Who pays outside homes by the rules as they are. */
static void changes_outside_homes(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    enum hw_fund before = (enum hw_fund)s->paid_by, now;
    if (before == HW_FUND_FREE) {
        hw_payer_found(d, visit, HW_TO_HOME_CARE);
        now = (enum hw_fund)s->fund;
    } else {
        now = fund_outside_homes(d, person_of(d, visit));
    }
    if (now != before) {
        count_until_now(d, visit);
        count_from_now(d, visit, now);
    }
    expect_change(d, visit, spends_savings(s) ? spent_on(d, visit) : INT32_MAX);
    if (now == before || before == HW_FUND_FREE) {
        return;
    }
    if (s->paid_in - 1 != HW_PAID_REABLEMENT) {
        hw_care_counts_settled(d, visit);
    }
    if (now == HW_FUND_COUNCIL) {
        spent_down(d, visit);
    }
    looks_with(d, visit, now);
}

void hw_payer_changes(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    if (s->paid_in == 0) {
        return;
    }
    if (!is_home((enum hw_paid)(s->paid_in - 1))) {
        changes_outside_homes(d, visit);
        return;
    }
    enum hw_fund before = (enum hw_fund)s->paid_by;
    struct hw_means_stage stage = stage_of(d, visit);
    set_fund(s, fund_of(stage.payer));
    expect_change(d, visit, stage.until);
    if (s->fund == before) {
        return;
    }
    count_until_now(d, visit);
    count_from_now(d, visit, (enum hw_fund)s->fund);
    hw_care_counts_settled(d, visit);
    struct hw_payer_counts *counts = counts_of(d, visit);
    if (counts != NULL) {
        counts->began[s->fund]++;
    }
    if (s->fund == HW_FUND_COUNCIL) {
        spent_down(d, visit);
    }
}

void hw_payer_price_changed(struct hw_district *d, hw_id visit) {
    if (spends_savings(&d->spells[visit])) {
        expect_change(d, visit, spent_on(d, visit));
    }
}

void hw_payer_package(struct hw_district *d, hw_id visit, int32_t minutes) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->paid_in == 0) {
        s->care.minutes = minutes;
        return;
    }
    count_until_now(d, visit);
    s->care.minutes = minutes;
    count_from_now(d, visit, (enum hw_fund)s->paid_by);
    hw_payer_price_changed(d, visit);
}

void hw_payer_nhs_takes_over(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->aftercare || s->pays == HW_PAYS_NHS || s->paid_in - 1 == HW_PAID_REABLEMENT) {
        return;
    }
    set_fund(s, HW_FUND_NHS);
    hw_market_paid_by_another(d, visit);
    s = hw_district_spell(d, visit);
    if (s->paid_in == 0) {
        return; /* looks for care */
    }
    count_until_now(d, visit);
    count_from_now(d, visit, (enum hw_fund)s->fund);
    expect_change(d, visit, INT32_MAX);
    hw_care_counts_settled(d, visit);
    struct hw_payer_counts *counts = counts_of(d, visit);
    if (counts != NULL && is_home((enum hw_paid)(s->paid_in - 1))) {
        counts->began[HW_FUND_NHS]++;
    }
}

void hw_payer_follow_rules(struct hw_district *d) {
    for (hw_id visit = 0; visit < d->flow.n_visits && visit < d->n_spells; visit++) {
        const struct hw_spell *s = &d->spells[visit];
        if (s->paid_in == 0 || s->key != d->flow.visits[visit].key || d->flow.visits[visit].state == HW_VISIT_FREE) {
            continue;
        }
        bool tested = s->paid_by == HW_FUND_SELF || s->paid_by == HW_FUND_COUNCIL; /* outside homes; care that is free stays so */
        if (is_home((enum hw_paid)(s->paid_in - 1)) ? !somebody_else_pays(s) : tested) {
            hw_payer_changes(d, visit);
        }
    }
}

void hw_payer_restart_statistics(struct hw_district *d) {
    struct hw_payer_counts *p = d->payer;
    for (int i = 0; i < HW_PAID_SETTINGS * HW_FUNDS; i++) {
        hw_level_restart(&p->paid[i / HW_FUNDS][i % HW_FUNDS], d->flow.now);
    }
    hw_level_restart(&p->carers, d->flow.now);
    memset(p->entered, 0, sizeof p->entered);
    memset(p->began, 0, sizeof p->began);
    memset(p->events, 0, sizeof p->events);
    memset(p->spent, 0, sizeof p->spent);
}

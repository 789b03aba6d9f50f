/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/followed.h"
#include "agents/market.h"
#include "agents/money.h"
#include "agents/payer.h"

/* Care that lasts: from the day on which somebody pays for it until another does, or it is over, a flow of so many pence a week from each payer to the
 * provider, and of what it costs the provider. It is found when the payer begins to pay, and again on 1 April and when measuring begins, when rates of a
 * new year or of a scenario come into force: on the same days whatever the scenario, so that one that changes nothing changes nothing here. */

struct weekly { /* pounds */
    double council, loan, nhs, user, costs;
};

static double param(const struct hw_district *d, const struct hw_person *p, enum hw_param_id id) {
    return hw_param_value(hw_district_area_rules(d, p->area)->params, (int32_t)id);
}

static double least(double a, double b) {
    return a < b ? a : b;
}

/* What somebody gives the council towards care in their home. Amounts of 2015/16, of which those of the year before were guidance. */
static double towards_care_at_home(const struct hw_district *d, const struct hw_person *p, const struct hw_means_of *of, double price) {
    bool couple = (p->flags & HW_PERSON_LIVES_ALONE) == 0;
    double guaranteed = hw_means_guarantee_gbp(p->age >= 65 ? HW_MEANS_PENSION : HW_MEANS_25_TO_PENSION, couple, false, false);
    return hw_means_pays_at_home_gbp(price, of->income_gbp, least(of->savings_gbp, HW_MEANS_UPPER_GBP), guaranteed, param(d, p, HW_P_MONEY_KEPT));
}

/* Somebody with savings keeps as much of their income as one without: the income that councils leave people to live on, and what their disability costs. */
static double covered_by_income(const struct hw_district *d, hw_id visit, double price, bool older, bool couple) {
    struct hw_means_of of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[visit]));
    double guaranteed = hw_means_guarantee_gbp(older ? HW_MEANS_PENSION : HW_MEANS_25_TO_PENSION, couple, false, false);
    return hw_means_pays_at_home_gbp(price, of.income_gbp, 0, guaranteed, param(d, hw_district_person_at(d, visit), HW_P_MONEY_KEPT));
}

/* By who pays; rate: what councils pay for it, price: what people do. */
static struct weekly share_out(const struct hw_district *d, hw_id visit, double rate, double price) {
    const struct hw_spell *s = &d->spells[visit];
    const struct hw_person *p = hw_district_person_at(d, visit);
    struct hw_means_of of;
    double own;
    switch ((enum hw_fund)s->paid_by) {
    case HW_FUND_NHS:
        return (struct weekly){.nhs = rate};
    case HW_FUND_JOINT:
        return (struct weekly){.nhs = rate / 2, .council = rate / 2};
    case HW_FUND_SELF:
        return (struct weekly){.user = price};
    case HW_FUND_FREE:
        return (struct weekly){.council = rate};
    default:
        of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[visit]));
        own = towards_care_at_home(d, p, &of, rate);
        return (struct weekly){.user = own, .council = rate - own};
    }
}

struct outside_homes { /* pounds a week */
    double rate, price, costs;
};

static struct outside_homes care_at_home(const struct hw_district *d, hw_id visit) {
    const struct hw_spell_care *c = &d->spells[visit].care;
    const struct hw_person *p = hw_district_person_at(d, visit);
    double hours = (double)c->minutes / 60;
    uint16_t who = c->provider != 0 ? c->provider : c->promised; /* about to begin */
    double costs = who == 0 ? param(d, p, HW_P_HOUR_COST)
                            : hw_providers_cost(&d->spec->providers.is[who - 1], hw_district_area_rules(d, p->area)->params);
    double rate = param(d, p, HW_P_HOUR_RATE);
    rate = costs > rate ? costs : rate; /* bought on the spot */
    return (struct outside_homes){rate * hours, costs * param(d, p, HW_P_MONEY_HOUR_RATIO) * hours, costs * hours};
}

static struct outside_homes outside_homes(const struct hw_district *d, hw_id visit, enum hw_paid setting) {
    if (setting == HW_PAID_HOME_CARE) {
        return care_at_home(d, visit);
    }
    double week = param(d, hw_district_person_at(d, visit), setting == HW_PAID_EXTRA_CARE ? HW_P_MONEY_EXTRA_CARE : HW_P_MONEY_REABLEMENT);
    return (struct outside_homes){week, week, week};
}

struct hw_money_own hw_money_care_own(const struct hw_district *d, hw_id visit, int paid, bool older, bool couple) {
    struct outside_homes week = outside_homes(d, visit, (enum hw_paid)paid);
    return (struct hw_money_own){week.price, week.rate, covered_by_income(d, visit, week.price, older, couple)};
}

/* In a care home that asks price, and has least at which it takes anybody. The NHS's payment for nursing goes to the home whoever pays the rest. */
static struct weekly in_home(const struct hw_district *d, hw_id visit, bool nursing) {
    const struct hw_spell *s = &d->spells[visit];
    const struct hw_person *p = hw_district_person_at(d, visit);
    const struct hw_home_is *home = &d->spec->homes.is[s->home - 1];
    const struct hw_params *its = hw_district_area_rules(d, home->area)->params;
    enum hw_home_kind kind = nursing ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL;
    int32_t today = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
    double flat = nursing ? hw_means_nursing_gbp(today) : 0;
    double price = hw_homes_price(home, its, kind) - flat, costs = hw_homes_cost(home, its, kind);
    double rate = param(d, p, nursing ? HW_P_RATE_NURSING : HW_P_RATE_RESIDENTIAL) - flat;
    price = price > 0 ? price : 0;
    rate = rate > 0 ? rate : 0;
    if (s->paid_by == HW_FUND_NHS) {
        return (struct weekly){.nhs = price + flat, .costs = costs};
    }
    if (s->paid_by == HW_FUND_JOINT) {
        return (struct weekly){.nhs = price / 2 + flat, .council = price / 2, .costs = costs};
    }
    if (s->paid_by == HW_FUND_SELF) {
        return (struct weekly){.nhs = flat, .user = price, .costs = costs};
    }
    struct hw_means_of of = hw_payer_means(d, hw_district_person_of(&d->flow.visits[visit]));
    if (s->paid_by == HW_FUND_DEFERRED) {
        double income = of.income_gbp - of.keeps_gbp;
        double own = income > 0 ? least(income, price) : 0;
        return (struct weekly){.nhs = flat, .user = own, .loan = price - own, .costs = costs};
    }
    double income = of.income_gbp - param(d, p, HW_P_MEANS_ALLOWANCE); /* attendance allowance stops when the council pays */
    double own = hw_means_pays_in_home_gbp(rate, income > 0 ? income : 0, least(of.savings_gbp, HW_MEANS_UPPER_GBP), today);
    double above = s->paid_by == HW_FUND_DISREGARD ? price - rate : costs - flat - rate; /* on top: in the twelve weeks up to the price; else up to the cost */
    above = s->paid_by == HW_FUND_COUNCIL && hw_market_is_carried(d, visit) ? 0 : above; /* others pay it, in their price */
    return (struct weekly){.nhs = flat, .council = rate - own, .user = own + (above > 0 ? above : 0), .costs = costs};
}

static struct weekly weekly_of(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    enum hw_paid setting = (enum hw_paid)(s->paid_in - 1);
    if (setting == HW_PAID_RESIDENTIAL || setting == HW_PAID_NURSING) {
        return in_home(d, visit, setting == HW_PAID_NURSING);
    }
    struct outside_homes week = outside_homes(d, visit, setting);
    struct weekly w = share_out(d, visit, week.rate, week.price);
    w.costs = week.costs;
    return w;
}

static struct hw_money_stream *streams_of(const struct hw_district *d, int32_t area, int paid) {
    return &d->money->streams[((size_t)area * HW_MONEY_PAID_SETTINGS + (size_t)paid) * HW_MONEY_STREAMS];
}

static void change(const struct hw_district *d, struct hw_money_stream *stream, int64_t by) {
    stream->rate += by;
    stream->sum -= (uint64_t)by * (uint64_t)d->flow.now;
}

static bool counted(const struct hw_district *d, hw_id visit) {
    return d->spells[visit].paid_in != 0 && !(hw_district_person_at(d, visit)->flags & HW_PERSON_OUTSIDE);
}

/* Room for another visit's, in large steps; false: no memory. */
static bool make_room(struct hw_district *d, hw_id visit) {
    struct hw_money *m = d->money;
    if (visit < m->n_care) {
        return true;
    }
    void *block = m->care;
    size_t wanted = d->flow.n_visits_allocated;
    if (hw_mem_grow(d->mem, &block, m->n_care, wanted, sizeof *m->care) != HW_OK) {
        d->flow.status = HW_NO_MEMORY;
        return false;
    }
    m->care = block;
    m->n_care = (hw_id)wanted;
    return true;
}

void hw_money_care_begins(struct hw_district *d, hw_id visit) {
    if (!counted(d, visit) || !make_room(d, visit)) {
        return;
    }
    const struct hw_spell *s = &d->spells[visit];
    struct weekly w = weekly_of(d, visit);
    const double of[HW_MONEY_STREAMS] = {[HW_MONEY_BY_COUNCIL] = w.council, [HW_MONEY_BY_LOAN] = w.loan, [HW_MONEY_BY_NHS] = w.nhs,
                                         [HW_MONEY_BY_USER] = w.user, [HW_MONEY_COSTS] = w.costs};
    struct hw_money_stream *streams = streams_of(d, hw_district_person_at(d, visit)->area, s->paid_in - 1);
    for (int i = 0; i < HW_MONEY_STREAMS; i++) {
        d->money->care[visit].pence[i] = (int32_t)hw_ledger_pence(of[i]);
        change(d, &streams[i], d->money->care[visit].pence[i]);
    }
    hw_loans_lends(d, visit, d->money->care[visit].pence[HW_MONEY_BY_LOAN]);
    hw_followed_paid(d, visit, true);
}

void hw_money_care_ends(struct hw_district *d, hw_id visit) {
    if (visit >= d->money->n_care || !counted(d, visit)) {
        return;
    }
    struct hw_money_care *care = &d->money->care[visit];
    struct hw_money_stream *streams = streams_of(d, hw_district_person_at(d, visit)->area, d->spells[visit].paid_in - 1);
    hw_followed_paid(d, visit, false);
    for (int i = 0; i < HW_MONEY_STREAMS; i++) {
        change(d, &streams[i], -(int64_t)care->pence[i]);
        care->pence[i] = 0;
    }
    hw_loans_lends(d, visit, 0);
}

void hw_money_care_again(struct hw_district *d) {
    for (hw_id visit = 0; visit < d->money->n_care; visit++) {
        if (d->money->care[visit].pence[HW_MONEY_COSTS] != 0) { /* care that is had costs something */
            hw_money_care_ends(d, visit);
            hw_money_care_begins(d, visit);
            hw_payer_price_changed(d, visit);
        }
    }
}

/* Pence that a stream has brought since this was asked last. */
static int64_t brought(const struct hw_district *d, struct hw_money_stream *stream) {
    uint64_t now = (uint64_t)d->flow.now;
    int64_t integral = (int64_t)(stream->sum + (uint64_t)stream->rate * now);
    stream->sum = (uint64_t)0 - (uint64_t)stream->rate * now;
    return hw_ledger_due(&stream->rest, 1, integral, 7 * HW_MS_PER_DAY);
}

int64_t hw_money_care_rate(const struct hw_district *d, int32_t area) {
    int64_t sum = 0;
    for (int paid = HW_PAID_HOME_CARE; paid < HW_MONEY_PAID_SETTINGS; paid++) {
        const struct hw_money_stream *streams = streams_of(d, area, paid);
        sum += streams[HW_MONEY_BY_COUNCIL].rate + streams[HW_MONEY_BY_LOAN].rate;
    }
    return sum;
}

void hw_money_care_until_now(struct hw_district *d) {
    static const enum hw_ledger_setting settings[HW_MONEY_PAID_SETTINGS] = {HW_LEDGER_REABLEMENT, HW_LEDGER_HOME_CARE, HW_LEDGER_RESIDENTIAL, HW_LEDGER_NURSING,
                                                                            HW_LEDGER_EXTRA_CARE};
    const struct hw_ledger_map *map = d->money->ledger.map;
    static_assert((int)HW_MONEY_PAID_SETTINGS == (int)HW_PAID_SETTINGS, "as enum hw_paid");
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (int paid = 0; paid < HW_MONEY_PAID_SETTINGS && !d->spec->places.areas[a].outside; paid++) {
            struct hw_money_stream *streams = streams_of(d, a, paid);
            bool homes = paid == HW_PAID_RESIDENTIAL || paid == HW_PAID_NURSING;
            uint16_t who = paid == HW_PAID_REABLEMENT ? map->council[a] : map->one[homes ? HW_LEDGER_CARE_HOMES : HW_LEDGER_HOME_CARERS];
            hw_money_pay(d, map->council[a], who, settings[paid], brought(d, &streams[HW_MONEY_BY_COUNCIL]));
            hw_money_pay(d, map->council[a], who, HW_LEDGER_LENT, brought(d, &streams[HW_MONEY_BY_LOAN]));
            hw_money_pay(d, map->commissioner[a], who, settings[paid], brought(d, &streams[HW_MONEY_BY_NHS]));
            hw_money_pay(d, map->one[HW_LEDGER_USERS], who, settings[paid], brought(d, &streams[HW_MONEY_BY_USER]));
            hw_money_spend(d, who, settings[paid], brought(d, &streams[HW_MONEY_COSTS]));
        }
    }
}

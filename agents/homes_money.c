/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/homes_money.h"

#include "agents/payer.h"

static const double never_ms = 3155760000000.0; /* 36,525 days, the end of the parameter's range */

static const struct hw_params *params_of(const struct hw_district *d, int32_t home) {
    return d->at[hw_stations_at(&d->spec->map, HW_ST_NURSING, d->spec->homes.is[home].area)]->params;
}
static double param(const struct hw_district *d, int32_t home, enum hw_param_id id) {
    return hw_param_value(params_of(d, home), (int32_t)id);
}

/* A home may close for its income, or carry somebody: else nobody asks what it earns. */
static bool matters(const struct hw_district *d, int32_t home) {
    return param(d, home, HW_P_HOME_CROSS) > 0 || param(d, home, HW_P_HOME_CLOSES_AFTER) < never_ms;
}

static bool any_matters(const struct hw_district *d) {
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        int32_t first = d->spec->homes.first[a];
        if (first < d->spec->homes.first[a + 1] && matters(d, first)) {
            return true;
        }
    }
    return false;
}

/* A place that is lived in, or kept for somebody, at a fee, both pounds a week. */
static void add(struct hw_home *home, double fee, double cost) {
    home->earns += fee;
    home->costs += cost;
    home->residents++;
    if (fee > cost) {
        home->above += fee - cost;
    } else {
        home->below += cost - fee;
    }
}

static void add_visit(struct hw_district *d, hw_id visit, int32_t h, int kind, bool pays_price) {
    const struct hw_home_is *is = &d->spec->homes.is[h];
    double cost = hw_homes_cost(is, params_of(d, h), (enum hw_home_kind)kind);
    double fee = pays_price ? hw_homes_price(is, params_of(d, h), (enum hw_home_kind)kind) : hw_market_rate(d, visit, h, (enum hw_market_kind)kind);
    add(&d->market->homes[h], fee, cost);
}

static void add_up(struct hw_district *d) {
    for (hw_id visit = 0; visit < d->flow.n_visits && visit < d->n_spells; visit++) {
        const struct hw_spell *s = &d->spells[visit];
        if (d->flow.visits[visit].state == HW_VISIT_FREE || s->key != d->flow.visits[visit].key) {
            continue;
        }
        if (s->home != 0) {
            bool price = s->paid_in != 0 && s->paid_by != HW_FUND_COUNCIL && s->paid_by != HW_FUND_FREE;
            add_visit(d, visit, (int32_t)s->home - 1, s->home_kind - 1, price);
        }
        if (s->asked != 0) {
            add_visit(d, visit, (int32_t)s->asked - 1, s->asked_kind - 1, hw_payer_pays_price(s));
        }
    }
}

/* With fewer residents than that it costs as much as with so many. */
static void add_empty(struct hw_district *d, int32_t h) {
    struct hw_home *home = &d->market->homes[h];
    const struct hw_home_is *is = &d->spec->homes.is[h];
    int32_t places = home->places[HW_HOME_RESIDENTIAL] + home->places[HW_HOME_NURSING];
    double least = param(d, h, HW_P_HOME_BREAK_EVEN) * places - home->residents;
    if (least > 0) {
        home->costs += least * hw_homes_cost(is, params_of(d, h), is->nurses ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL);
    }
}

void hw_homes_money_day(struct hw_district *d) {
    if (!any_matters(d)) {
        return;
    }
    for (int32_t h = 0; h < d->spec->homes.n; h++) {
        struct hw_home *home = &d->market->homes[h];
        home->earns = home->costs = home->above = home->below = 0;
        home->residents = 0;
    }
    add_up(d);
    for (int32_t h = 0; h < d->spec->homes.n; h++) {
        struct hw_home *home = &d->market->homes[h];
        add_empty(d, h);
        home->losing_days = home->earns < home->costs ? home->losing_days + 1 : 0;
    }
}

bool hw_homes_money_closes(const struct hw_district *d, int32_t home) {
    const struct hw_home *is = &d->market->homes[home];
    return !is->closed && is->losing_days > 0 && param(d, home, HW_P_HOME_CLOSES_AFTER) < never_ms && (double)is->losing_days * (double)HW_MS_PER_DAY >= param(d, home, HW_P_HOME_CLOSES_AFTER);
}

bool hw_homes_money_carries(const struct hw_district *d, int32_t home, double short_of) {
    const struct hw_home *is = &d->market->homes[home];
    double share = param(d, home, HW_P_HOME_CROSS);
    return share > 0 && is->below + short_of <= share * is->above;
}

void hw_homes_money_promise(struct hw_district *d, int32_t home, double short_of) {
    d->market->homes[home].below += short_of;
}

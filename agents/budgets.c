/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/budgets.h"

#include "agents/district_log.h"
#include "agents/money.h"

#include <math.h>
#include <string.h>

enum { APRIL = 4, PRECEPT_FROM = 2016, WEEK = 7, YEAR_DAYS = 365 };
enum release { BY_HORIZON = 0, BY_YEAR, BY_QUARTER };

static const enum hw_ledger_setting care[] = {HW_LEDGER_HOME_CARE, HW_LEDGER_RESIDENTIAL, HW_LEDGER_NURSING, HW_LEDGER_EXTRA_CARE, HW_LEDGER_LENT};

static double param(const struct hw_district *d, enum hw_param_id id) {
    return hw_district_param(d, id);
}
static const struct hw_ledger_map *map_of(const struct hw_district *d) {
    return d->money->ledger.map;
}
static struct hw_budgets_of *of(const struct hw_district *d, int32_t who) {
    return &d->money->budgets.of[who];
}
static int32_t today(const struct hw_district *d) {
    return d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
}
static bool is_council(const struct hw_district *d, int32_t who) {
    return map_of(d)->role[who] == HW_LEDGER_COUNCIL;
}
static bool has_budget(const struct hw_district *d, int32_t who) {
    enum hw_ledger_role role = (enum hw_ledger_role)map_of(d)->role[who];
    return (role == HW_LEDGER_COUNCIL || role == HW_LEDGER_COMMISSIONER) && !map_of(d)->outside[who];
}

/* By the books: of a council, for packages and placements, before what a pool pays; of a commissioner, all. */
static int64_t in_the_books(const struct hw_district *d, int32_t who) {
    const struct hw_ledger *l = &d->money->ledger;
    int64_t sum = 0;
    if (!is_council(d, who)) {
        return hw_ledger_total(l, HW_LEDGER_SPENT, who) + hw_ledger_total(l, HW_LEDGER_COST, who) - hw_ledger_total(l, HW_LEDGER_INCOME, who);
    }
    for (size_t i = 0; i < sizeof care / sizeof care[0]; i++) {
        sum += *hw_ledger_at(l, HW_LEDGER_SPENT, care[i], who);
    }
    return sum;
}

/* ---- days ---- */

static int32_t financial_year(int32_t day) {
    struct hw_date date = hw_calendar_date(day);
    return date.month >= APRIL ? date.year : date.year - 1;
}
static int32_t first_of(int32_t financial_year) {
    return hw_calendar_day_number((struct hw_date){financial_year, APRIL, 1});
}
static int32_t next_quarter(int32_t day) {
    struct hw_date date = hw_calendar_date(day);
    int32_t month = (date.month - 1) / 3 * 3 + 4;
    return hw_calendar_day_number((struct hw_date){month > 12 ? date.year + 1 : date.year, month > 12 ? month - 12 : month, 1});
}

/* The day of the cut: the first such month's after measuring began. */
static int32_t cut_day(const struct hw_district *d) {
    struct hw_date from = hw_calendar_date(d->money->budgets.start_day);
    int32_t month = (int32_t)param(d, HW_P_BUDGET_CUT_MONTH);
    int32_t day = hw_calendar_day_number((struct hw_date){from.year, month, 1});
    return day > d->money->budgets.start_day ? day : hw_calendar_day_number((struct hw_date){from.year + 1, month, 1});
}

/* ---- money ---- */

static double ratio_of(const struct hw_district *d, int32_t who) {
    return param(d, is_council(d, who) ? HW_P_BUDGET_RATIO : HW_P_BUDGET_NHS_RATIO);
}

static double priming(const struct hw_district *d, int32_t who) {
    double all = 0;
    for (int32_t i = 0; i < map_of(d)->n; i++) {
        all += has_budget(d, i) && is_council(d, i) ? of(d, i)->reference : 0;
    }
    bool once = is_council(d, who) && !d->money->budgets.primed && all > 0;
    return once ? param(d, HW_P_BUDGET_PRIMING) * 100 * d->spec->places.scale * of(d, who)->reference / all : 0;
}

/* Pence that there are from the first day of the period up to a day, as is known today. */
static int64_t money_until(const struct hw_district *d, int32_t who, int32_t until) {
    const struct hw_budgets *b = &d->money->budgets;
    double sum = 0, growth = is_council(d, who) ? param(d, HW_P_BUDGET_PRECEPT) : 0, base = of(d, who)->reference * ratio_of(d, who);
    for (int32_t from = b->period; from < until;) {
        int32_t year = financial_year(from), end = first_of(year + 1) < until ? first_of(year + 1) : until;
        double factor = 1;
        for (int32_t y = PRECEPT_FROM; y <= year; y++) {
            factor *= 1 + growth;
        }
        sum += base * factor * (end - from);
        from = end;
    }
    int32_t cut = cut_day(d);
    if (is_council(d, who) && today(d) >= cut && cut >= b->period && cut < b->period_end) {
        sum -= base * YEAR_DAYS * param(d, HW_P_BUDGET_CUT);
    }
    return of(d, who)->carried + (int64_t)(sum + priming(d, who));
}

static int64_t spent_in_period(const struct hw_district *d, int32_t who) {
    return in_the_books(d, who) - of(d, who)->spent_before;
}

/* What the commissioners of a council's areas have put into the pool with it, for the period up to a day; 0 when nothing may move. */
static int64_t pool_until(const struct hw_district *d, int32_t council, int32_t until) {
    double sum = 0;
    if ((int)param(d, HW_P_BUDGET_POOL_RULE) == 0) {
        return 0;
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        sum += map_of(d)->council[a] == council ? of(d, map_of(d)->commissioner[a])->reference : 0;
    }
    return (int64_t)(sum * param(d, HW_P_BUDGET_POOL) * (until - d->money->budgets.period));
}

/* What lies beyond the council's own money up to now is the commissioners', as long as the pool has it; and is given back when it no longer does. */
static void settle_pool(struct hw_district *d, int32_t council) {
    struct hw_budgets_of *b = of(d, council);
    int64_t there = pool_until(d, council, today(d)), beyond = spent_in_period(d, council) - money_until(d, council, today(d));
    int64_t owed = beyond < 0 ? 0 : beyond < there ? beyond : there, now = owed - b->pool_paid, left = now;
    double all = 0;
    int32_t last = -1;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        if (map_of(d)->council[a] == council) {
            all += of(d, map_of(d)->commissioner[a])->reference;
            last = a;
        }
    }
    for (int32_t a = 0; now != 0 && all > 0 && a <= last; a++) {
        if (map_of(d)->council[a] == council) {
            int64_t part = a == last ? left : hw_ledger_share(now, of(d, map_of(d)->commissioner[a])->reference / all);
            hw_money_pay(d, map_of(d)->commissioner[a], (uint16_t)council, HW_LEDGER_SETTLED, part);
            left -= part;
        }
    }
    b->pool_paid += now - left;
    b->pool_all += now - left;
    if (now != 0) {
        hw_district_log_budget(d, council, "pool", now - left);
    }
}

/* ---- panels ---- */

static int64_t agreed_lately(const struct hw_district *d, int32_t council) {
    int32_t days = (int32_t)(param(d, HW_P_BUDGET_AGREED) / (double)HW_MS_PER_DAY), day = today(d);
    int64_t sum = 0;
    for (int32_t i = 0; i < days && i < HW_BUDGETS_RING; i++) {
        sum += of(d, council)->agreed[(day - i) % HW_BUDGETS_RING];
    }
    return sum;
}

static bool is_spent(const struct hw_district *d, int32_t council) {
    const struct hw_budgets *b = &d->money->budgets;
    int32_t now = today(d), until = b->period_end;
    enum release release = (enum release)param(d, HW_P_BUDGET_RELEASE);
    int32_t next = release == BY_QUARTER ? next_quarter(now) : release == BY_YEAR ? first_of(financial_year(now) + 1) : until;
    until = next < until ? next : until;
    int64_t weekly = agreed_lately(d, council);
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        weekly += map_of(d)->council[a] == council ? hw_money_care_rate(d, a) : 0;
    }
    int64_t committed = weekly * (until - now) / WEEK;
    return spent_in_period(d, council) + committed >= money_until(d, council, until) + pool_until(d, council, until);
}

static void shut(struct hw_district *d, int32_t council, bool is_shut) {
    struct hw_budgets_of *b = of(d, council);
    if (b->shut != is_shut) {
        b->shut_ms += is_shut ? 0 : d->flow.now - b->shut_since;
        b->shut_since = d->flow.now;
        b->shut = is_shut;
        hw_district_log_budget(d, council, is_shut ? "shut" : "open", 0);
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        uint16_t panel = hw_stations_at(&d->spec->map, HW_ST_PANEL, a);
        int32_t servers = is_shut ? 0 : hw_stations_servers(d->at[panel], HW_ST_PANEL, 0);
        if (map_of(d)->council[a] == council && d->flow.stations[panel].capacity != servers) {
            hw_flow_set_capacity(&d->flow, panel, servers);
        }
    }
}

void hw_budgets_agreed(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    const struct hw_person *p = hw_district_person_at(d, visit);
    const struct hw_params *params = hw_district_area_rules(d, p->area)->params;
    if (!d->money->measuring || (p->flags & HW_PERSON_OUTSIDE) || (int)param(d, HW_P_BUDGET_RULE) == 0) {
        return;
    }
    double week = s->dest == HW_TO_NURSING       ? hw_param_value(params, HW_P_RATE_NURSING)
                  : s->dest == HW_TO_RESIDENTIAL ? hw_param_value(params, HW_P_RATE_RESIDENTIAL)
                  : s->dest == HW_TO_EXTRA_CARE  ? hw_param_value(params, HW_P_MONEY_EXTRA_CARE)
                                                 : hw_param_value(params, HW_P_HOUR_RATE) * (double)s->care.minutes / 60;
    of(d, map_of(d)->council[p->area])->agreed[today(d) % HW_BUDGETS_RING] += hw_ledger_pence(s->pays == HW_PAYS_JOINT ? week / 2 : week);
}

/* ---- Better Care Fund ---- */

static double season(const struct hw_district *d, hw_time at) {
    const struct hw_shape *shape = &d->spec->shapes[HW_CLOCK_ACUTE];
    int64_t hour = at / HW_MS_PER_H;
    return shape->cumulated[hour < shape->hours ? hour : shape->hours];
}

static void expect(struct hw_district *d) {
    struct hw_budgets *b = &d->money->budgets;
    double before = season(d, d->start_measure), now = season(d, d->flow.now) - before;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        b->expected[a] = before > 0 ? floor(b->expected_before[a] * (1 + param(d, HW_P_BCF_GROWTH)) * now / before * 1000 + 0.5) / 1000 : 0;
        b->counted[a] = d->by_area[a].emergency;
    }
}

/* In arrears, cumulative, never back: what is not earned stays with the commissioner, who has the admissions to pay for. */
static void release(struct hw_district *d) {
    struct hw_budgets *b = &d->money->budgets;
    double target = param(d, HW_P_BCF_TARGET);
    for (int32_t a = 0; target > 0 && a < d->spec->map.n_areas; a++) {
        double most = target * b->expected[a], fewer = b->expected[a] - (double)b->counted[a];
        double earned = d->spec->places.areas[a].outside || fewer <= 0 ? 0 : fewer < most ? fewer : most;
        int64_t more = hw_ledger_pence(earned * param(d, HW_P_BCF_EACH)) - b->released[a];
        if (more > 0) {
            b->released[a] += more;
            hw_money_pay(d, map_of(d)->commissioner[a], map_of(d)->council[a], HW_LEDGER_SETTLED, more);
            hw_district_log_budget(d, map_of(d)->commissioner[a], "released", more);
        }
    }
}

/* ---- a run ---- */

enum hw_status hw_budgets_create(struct hw_mem *mem, const struct hw_ledger_map *map, struct hw_budgets *out) {
    out->of = hw_mem_alloc(mem, (size_t)map->n, sizeof *out->of);
    return out->of == NULL ? HW_NO_MEMORY : HW_OK;
}

void hw_budgets_clear(struct hw_mem *mem, struct hw_budgets *budgets) {
    hw_mem_free(mem, budgets->of);
    budgets->of = NULL;
}

void hw_budgets_begin(struct hw_district *d) {
    struct hw_budgets_of *all = d->money->budgets.of;
    memset(all, 0, (size_t)map_of(d)->n * sizeof *all);
    d->money->budgets = (struct hw_budgets){.of = all};
}

void hw_budgets_start(struct hw_district *d) {
    struct hw_budgets *b = &d->money->budgets;
    double days = (double)d->flow.now / (double)HW_MS_PER_DAY;
    b->start_day = b->period = today(d);
    for (int32_t who = 0; days > 0 && who < map_of(d)->n; who++) {
        of(d, who)->reference = has_budget(d, who) ? (double)in_the_books(d, who) / days : 0;
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        b->expected_before[a] = d->spec->places.areas[a].outside ? 0 : (double)d->by_area[a].emergency;
    }
}

void hw_budgets_first_day(struct hw_district *d) {
    struct hw_budgets *b = &d->money->budgets;
    b->period_end = first_of(financial_year(b->start_day) + (int32_t)param(d, HW_P_BUDGET_YEARS));
}

/* A horizon is over. What is left is lost, or taken on. */
static void next_period(struct hw_district *d) {
    struct hw_budgets *b = &d->money->budgets;
    for (int32_t who = 0; who < map_of(d)->n; who++) {
        struct hw_budgets_of *one = of(d, who);
        int64_t had = money_until(d, who, b->period_end), spent = spent_in_period(d, who);
        one->had_all += had - one->carried;
        one->spent_all += spent;
        one->spent_before += spent;
        one->carried = (int)param(d, HW_P_BUDGET_CARRY) == 0 ? 0 : had + one->pool_paid - spent;
        one->pool_paid = 0;
    }
    b->primed = true;
    b->period = b->period_end;
    b->period_end = first_of(financial_year(b->period) + (int32_t)param(d, HW_P_BUDGET_YEARS));
}

void hw_budgets_midnight(struct hw_district *d) {
    struct hw_budgets *b = &d->money->budgets;
    struct hw_date date = hw_calendar_date(today(d));
    if (!d->money->measuring) {
        return;
    }
    if (date.day == 1 && date.month % 3 == 1) {
        expect(d);
        release(d);
    }
    bool rations = (int)param(d, HW_P_BUDGET_RULE) != 0, pools = (int)param(d, HW_P_BUDGET_POOL_RULE) != 0;
    for (int32_t who = 0; (rations || pools) && who < map_of(d)->n; who++) {
        if (has_budget(d, who) && is_council(d, who)) {
            settle_pool(d, who);
        }
    }
    if (today(d) >= b->period_end) {
        next_period(d);
    }
    for (int32_t who = 0; who < map_of(d)->n; who++) {
        if (has_budget(d, who) && is_council(d, who) && (rations || of(d, who)->shut)) {
            of(d, who)->agreed[today(d) % HW_BUDGETS_RING] = 0;
            shut(d, who, rations && is_spent(d, who));
        }
    }
}

void hw_budgets_end(struct hw_district *d) {
    expect(d);
    release(d);
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        hw_district_log_budget(d, map_of(d)->commissioner[a], "expected", (int64_t)(d->money->budgets.expected[a] * 1000 + 0.5));
    }
    for (int32_t who = 0; who < map_of(d)->n; who++) {
        if (has_budget(d, who)) {
            hw_district_log_budget(d, who, "budget", hw_budgets_had(d, who));
            of(d, who)->shut_ms += of(d, who)->shut ? d->flow.now - of(d, who)->shut_since : 0;
        }
    }
}

int64_t hw_budgets_had(const struct hw_district *d, int32_t who) {
    return has_budget(d, who) ? of(d, who)->had_all + money_until(d, who, today(d)) - of(d, who)->carried : 0;
}

int64_t hw_budgets_spent(const struct hw_district *d, int32_t who) {
    return has_budget(d, who) ? of(d, who)->spent_all + spent_in_period(d, who) : 0;
}

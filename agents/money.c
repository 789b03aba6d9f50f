/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/money.h"

#include "agents/district_log.h"
#include "agents/nursing.h"

#include <string.h>

enum { OLDEST_EXCLUDED = 3, READMISSION_DAYS = 29, DAY_S = 86400, SHORT_NIGHTS = 2, APRIL = 4 };

/* ---- entries ---- */

void hw_money_pay(struct hw_district *d, uint16_t payer, uint16_t payee, enum hw_ledger_setting setting, int64_t pence) {
    if (pence == 0 || payer == payee) {
        return;
    }
    hw_ledger_pay(&d->money->ledger, payer, payee, setting, pence);
    if (hw_district_log_is_on(d) && d->money->measuring) {
        hw_district_log_write_posting(d, payer, payee, setting, pence);
    }
}

void hw_money_spend(struct hw_district *d, uint16_t who, enum hw_ledger_setting setting, int64_t pence) {
    if (pence == 0) {
        return;
    }
    hw_ledger_spend(&d->money->ledger, who, setting, pence);
    if (hw_district_log_is_on(d) && d->money->measuring) {
        hw_district_log_write_posting(d, who, d->money->ledger.map->one[HW_LEDGER_SUPPLIERS], setting, pence);
    }
}

static const struct hw_ledger_map *map_of(const struct hw_district *d) {
    return d->money->ledger.map;
}
static int64_t pence_of(const struct hw_district *d, enum hw_param_id id) {
    return hw_money_pence(d->money, id);
}

/* ---- costs and contracts ---- */

/* An occasion costs a provider so much: the part that is not fixed, now; in the warm-up the other part is remembered. */
static void cost(struct hw_district *d, uint16_t who, enum hw_ledger_setting setting, int64_t pence, enum hw_param_id fixed_share) {
    struct hw_money *m = d->money;
    int64_t fixed = hw_ledger_share(pence, hw_district_param(d, fixed_share));
    struct hw_money_fixed *f = &m->fixed[(int32_t)setting * m->ledger.map->n + who];
    if (!m->measuring) {
        f->warm_up += fixed;
    } else if (m->contracts.warm_up_ms == 0) { /* nothing is known of what it was before */
        fixed = 0;
    }
    hw_money_spend(d, who, setting, pence - fixed);
}

static struct hw_contracts_terms terms_of(const struct hw_money *m, enum hw_ledger_setting setting) {
    struct hw_contracts_terms terms = hw_contracts_of_trusts(setting) ? m->acute : m->other;
    if (setting != HW_LEDGER_EMERGENCY) {
        terms.marginal_rate = 1;
    }
    return terms;
}

static uint16_t trust_slot(const struct hw_district *d, int32_t hospital) {
    return (uint16_t)(map_of(d)->trust[hospital] - map_of(d)->trust[0]);
}

/* What a scheme's regime makes of the value and the terms. person: NULL when it is not known whose the occasion was. */
HW_RARE static int64_t by_regime(struct hw_district *d, struct hw_contracts_line *line, int32_t area, enum hw_ledger_setting setting, int32_t trust,
                                 const struct hw_person *person, int64_t value, struct hw_contracts_terms *terms) {
    bool covered = hw_regimes_covers(d, line, area, setting, trust, person, value);
    const struct hw_regime *regime = hw_regimes_of(d, line);
    if (regime == NULL) {
        return value;
    }
    hw_regimes_terms(regime, covered, terms);
    return hw_ledger_share(value, regime->price);
}

/* The commissioner pays as its contract says. */
static void activity(struct hw_district *d, int32_t area, uint16_t provider, enum hw_ledger_setting setting, int32_t trust, const struct hw_person *person, int64_t value) {
    struct hw_money *m = d->money;
    struct hw_contracts_terms terms = terms_of(m, setting);
    struct hw_contracts_line *line = hw_contracts_at(&m->contracts, area, setting, trust);
    if (HW_UNLIKELY(m->regimes.scheme != NULL)) {
        value = by_regime(d, line, area, setting, trust, person, value, &terms);
    }
    int64_t pence = hw_contracts_activity(&m->contracts, line, &terms, value);
    line->paid += pence;
    hw_money_pay(d, map_of(d)->commissioner[area], provider, setting, pence);
}

static void acute(struct hw_district *d, const struct hw_person *p, enum hw_ledger_setting setting, int64_t costs, int64_t value) {
    uint16_t trust = map_of(d)->trust[p->hospital];
    cost(d, trust, setting, costs, HW_P_MONEY_FIXED_ACUTE);
    activity(d, p->area, trust, setting, trust_slot(d, p->hospital), p, value);
}

/* ---- hospital ---- */

void hw_money_attended(struct hw_district *d, const struct hw_person *p) {
    acute(d, p, HW_LEDGER_AE, pence_of(d, HW_P_MONEY_AE), pence_of(d, HW_P_MONEY_PRICE_AE));
}

void hw_money_day_case(struct hw_district *d, const struct hw_person *p) {
    acute(d, p, HW_LEDGER_DAY_CASE, pence_of(d, HW_P_MONEY_DAY_CASE), pence_of(d, HW_P_MONEY_PRICE_DAY_CASE));
}

/* As the measure counts one: 0 to 29 days, by date, after the last time out of an acute bed. Called before that is now. */
static bool is_readmission(const struct hw_spell *s, const struct hw_person *p) {
    int64_t admitted_s = s->admitted / HW_MS_PER_S;
    return s->emergency && p->age > OLDEST_EXCLUDED && p->discharged_s != UINT32_MAX && p->discharged_s <= admitted_s &&
           admitted_s / DAY_S - p->discharged_s / DAY_S <= READMISSION_DAYS;
}

/* What the tariff makes of a stay. */
static int64_t value_of(const struct hw_district *d, const struct hw_spell *s, const struct hw_person *p, int64_t nights) {
    int64_t trim = (int64_t)hw_district_param(d, s->emergency ? HW_P_MONEY_TRIM_EMERGENCY : HW_P_MONEY_TRIM_PLANNED);
    int64_t excess = nights - trim - s->charged_days;
    int64_t value = !s->emergency           ? pence_of(d, HW_P_MONEY_PRICE_PLANNED)
                    : nights >= SHORT_NIGHTS ? pence_of(d, HW_P_MONEY_PRICE_EMERGENCY)
                    : nights > 0             ? pence_of(d, HW_P_MONEY_PRICE_SHORT)
                                             : pence_of(d, HW_P_MONEY_PRICE_ZERO);
    value += excess > 0 ? excess * pence_of(d, HW_P_MONEY_PRICE_EXCESS) : 0;
    return is_readmission(s, p) ? value - hw_ledger_share(value, hw_district_param(d, HW_P_MONEY_READMISSIONS)) : value;
}

void hw_money_left_ward(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    enum hw_ledger_setting setting = s->emergency ? HW_LEDGER_EMERGENCY : HW_LEDGER_PLANNED;
    int64_t nights = hw_calendar_day_of(d->flow.now) - hw_calendar_day_of(s->admitted);
    enum hw_param_id treated = !s->emergency ? HW_P_MONEY_PLANNED : nights > 0 ? HW_P_MONEY_EMERGENCY : HW_P_MONEY_SAME_DAY;
    double bed_ms = (double)(d->flow.now - s->admitted) * (1 - hw_district_param(d, HW_P_MONEY_FIXED_BEDS));
    acute(d, p, setting, pence_of(d, treated), value_of(d, s, p, nights));
    if (HW_UNLIKELY(d->money->regimes.scheme != NULL) && s->emergency) {
        hw_regimes_spell(hw_contracts_at(&d->money->contracts, p->area, setting, trust_slot(d, p->hospital)), is_readmission(s, p));
    }
    hw_money_spend(d, map_of(d)->trust[p->hospital], setting, hw_ledger_share(pence_of(d, HW_P_MONEY_BED_DAY), bed_ms / (double)HW_MS_PER_DAY));
}

void hw_money_charged(struct hw_district *d, hw_id visit, int32_t day, bool taken_back) {
    bool mandatory = day < hw_calendar_day_number((struct hw_date){2015, 4, 1});
    const struct hw_person *p = hw_district_person_at(d, visit);
    int64_t pence = hw_ledger_pence(hw_district_param(d, mandatory ? HW_P_MONEY_CHARGE_BEFORE : HW_P_MONEY_CHARGE_AFTER));
    pence = mandatory ? pence : hw_ledger_share(pence, hw_district_param(d, HW_P_MONEY_CHARGED));
    if (mandatory) { /* of days that may be charged for, or not, the tariff's excess days are paid */
        d->spells[visit].charged_days = (uint16_t)(d->spells[visit].charged_days + (taken_back ? -1 : 1));
    }
    hw_money_pay(d, map_of(d)->council[p->area], map_of(d)->trust[p->hospital], HW_LEDGER_DELAYS, taken_back ? -pence : pence);
}

void hw_money_service_contact(struct hw_district *d, uint16_t station, hw_time at_home) {
    int64_t pence = pence_of(d, HW_P_MONEY_CONTACT) + hw_ledger_share(pence_of(d, HW_P_MONEY_CARE_AT_HOME), (double)at_home / (double)HW_MS_PER_DAY);
    hw_money_spend(d, map_of(d)->trust[d->spec->map.is[station].owner], HW_LEDGER_SCHEMES, pence);
}

/* ---- outside hospital ---- */

void hw_money_urgent(struct hw_district *d, const struct hw_person *p, enum hw_money_urgent what) {
    static const struct {
        enum hw_ledger_setting setting;
        enum hw_param_id cost;
    } of[] = {[HW_MONEY_CALLED_111] = {HW_LEDGER_CALLS, HW_P_MONEY_CALL},
              [HW_MONEY_BY_PHONE] = {HW_LEDGER_AMBULANCE, HW_P_MONEY_PHONE},
              [HW_MONEY_TREATED] = {HW_LEDGER_AMBULANCE, HW_P_MONEY_TREAT},
              [HW_MONEY_CONVEYED] = {HW_LEDGER_AMBULANCE, HW_P_MONEY_CONVEY},
              [HW_MONEY_MINOR] = {HW_LEDGER_MIU, HW_P_MONEY_MIU}};
    if (p->flags & HW_PERSON_OUTSIDE) {
        return;
    }
    const struct hw_ledger_map *map = map_of(d);
    uint16_t who = what == HW_MONEY_MINOR ? map->community[p->area] : map->one[what == HW_MONEY_CALLED_111 ? HW_LEDGER_CALL_CENTRE : HW_LEDGER_AMBULANCES];
    int64_t pence = pence_of(d, of[what].cost);
    cost(d, who, of[what].setting, pence, HW_P_MONEY_FIXED_OTHER);
    activity(d, p->area, who, of[what].setting, 0, p, pence);
}

/* A joint store: the council buys, and the commissioner pays its share. */
static void equip(struct hw_district *d, int32_t area) {
    const struct hw_ledger_map *map = map_of(d);
    int64_t pence = pence_of(d, HW_P_MONEY_EQUIPMENT);
    hw_money_spend(d, map->council[area], HW_LEDGER_EQUIPMENT, pence);
    hw_money_pay(d, map->commissioner[area], map->council[area], HW_LEDGER_EQUIPMENT, hw_ledger_share(pence, hw_district_param(d, HW_P_MONEY_EQUIPMENT_NHS)));
}

void hw_money_worked(struct hw_district *d, uint16_t station, hw_time work) {
    const struct hw_ledger_map *map = map_of(d);
    uint8_t owner = d->spec->map.is[station].owner;
    uint16_t who;
    enum hw_param_id hour;
    switch (hw_district_kind(d, station)) {
    case HW_ST_HEALTH:
    case HW_ST_MEETING:
        who = map->trust[owner];
        hour = HW_P_MONEY_HOUR_HEALTH;
        break;
    case HW_ST_SOCIAL:
    case HW_ST_PANEL:
    case HW_ST_DOLS:
        who = map->council[owner];
        hour = HW_P_MONEY_HOUR_SOCIAL;
        break;
    case HW_ST_MEANS:
    case HW_ST_BROKERS:
        who = map->council[owner];
        hour = HW_P_MONEY_HOUR_OFFICE;
        break;
    case HW_ST_NURSES:
    case HW_ST_CHC:
        who = map->commissioner[owner];
        hour = HW_P_MONEY_HOUR_HEALTH;
        break;
    case HW_ST_NHS_BROKERS:
        who = map->commissioner[owner];
        hour = HW_P_MONEY_HOUR_OFFICE;
        break;
    case HW_ST_COMMUNITY:
    case HW_ST_MEETING_OTHER:
        who = map->community[owner];
        hour = HW_P_MONEY_HOUR_HEALTH;
        break;
    case HW_ST_HOME_ASSESS:
        who = map->one[HW_LEDGER_CARE_HOMES];
        hour = HW_P_MONEY_HOUR_OFFICE;
        break;
    case HW_ST_EQUIPMENT:
        equip(d, owner);
        return;
    default: /* time that passes, and nobody is paid for */
        return;
    }
    hw_money_spend(d, who, HW_LEDGER_DISCHARGE, hw_ledger_share(pence_of(d, hour), (double)work / (double)HW_MS_PER_H));
}

void hw_money_adapted(struct hw_district *d, const struct hw_person *p) {
    hw_money_spend(d, map_of(d)->council[p->area], HW_LEDGER_ADAPTATIONS, pence_of(d, HW_P_MONEY_ADAPTATION));
}

/* ---- by the day ---- */

struct daily { /* what goes by an integral or a count */
    enum hw_station_id kind;
    enum hw_ledger_setting setting;
    enum hw_param_id cost;
};
static const struct daily dailies[HW_MONEY_SEEN] = {
    [HW_MONEY_SEEN_IC] = {HW_ST_IC, HW_LEDGER_OTHER_BEDS, HW_P_MONEY_OTHER_BED},
    [HW_MONEY_SEEN_MENTAL] = {HW_ST_MENTAL, HW_LEDGER_MENTAL, HW_P_MONEY_MENTAL_BED},
    [HW_MONEY_SEEN_OLDER] = {HW_ST_MENTAL_OLDER, HW_LEDGER_MENTAL, HW_P_MONEY_MENTAL_BED},
    [HW_MONEY_SEEN_HOSPICE] = {HW_ST_HOSPICE, HW_LEDGER_END_OF_LIFE, HW_P_MONEY_HOSPICE},
    [HW_MONEY_SEEN_DYING] = {HW_ST_END_OF_LIFE, HW_LEDGER_END_OF_LIFE, HW_P_MONEY_END_OF_LIFE},
    [HW_MONEY_SEEN_NURSES] = {HW_ST_KINDS, HW_LEDGER_NURSES, HW_P_MONEY_NURSE},
    [HW_MONEY_SEEN_GP] = {HW_ST_KINDS, HW_LEDGER_GP, HW_P_MONEY_GP},
};

static int64_t count_of(const struct hw_district *d, int32_t area, enum hw_money_seen what) {
    if (what == HW_MONEY_SEEN_GP) {
        return d->by_area[area].gp_seen;
    }
    if (what == HW_MONEY_SEEN_NURSES) {
        return hw_level_integral(&d->nursing->amounts[area][HW_NURSING_GIVEN], d->flow.now);
    }
    const struct hw_class_stats *c = &d->flow.stations[hw_stations_at(&d->spec->map, dailies[what].kind, area)].classes[0];
    return hw_level_integral(&c->serving, d->flow.now) + hw_level_integral(&c->blocked, d->flow.now) + hw_level_integral(&c->leaving, d->flow.now);
}

static uint16_t provider_of(const struct hw_district *d, int32_t area, enum hw_money_seen what) {
    const struct hw_ledger_map *map = map_of(d);
    switch (what) {
    case HW_MONEY_SEEN_MENTAL:
    case HW_MONEY_SEEN_OLDER:
        return map->one[HW_LEDGER_MENTAL_TRUST];
    case HW_MONEY_SEEN_HOSPICE:
        return map->one[HW_LEDGER_HOSPICES];
    case HW_MONEY_SEEN_GP:
        return map->one[HW_LEDGER_PRACTICES];
    default:
        return map->community[area];
    }
}

static void pass_daily(struct hw_district *d, int32_t area, enum hw_money_seen what) {
    struct hw_money *m = d->money;
    size_t i = (size_t)area * HW_MONEY_SEEN + what;
    int64_t now = count_of(d, area, what), more = now - m->seen[i];
    int64_t each = pence_of(d, dailies[what].cost);
    m->seen[i] = now;
    int64_t value = what == HW_MONEY_SEEN_GP       ? more * each
                    : what == HW_MONEY_SEEN_NURSES ? hw_ledger_due(&m->seen_rest[i], each, more, 700 * HW_MS_PER_DAY) /* hundredths of a visit a week */
                                                   : hw_ledger_due(&m->seen_rest[i], each, more, HW_MS_PER_DAY);
    uint16_t who = provider_of(d, area, what);
    cost(d, who, dailies[what].setting, value, HW_P_MONEY_FIXED_OTHER);
    if (what == HW_MONEY_SEEN_HOSPICE) {
        hw_money_pay(d, map_of(d)->commissioner[area], who, HW_LEDGER_END_OF_LIFE, hw_ledger_share(value, hw_district_param(d, HW_P_MONEY_HOSPICE_NHS)));
    } else {
        activity(d, area, who, dailies[what].setting, 0, NULL, value);
    }
}

/* Acute beds that are open cost their fixed share, with nobody in them too; where there is no end of them, those that are in use. */
static void pass_beds(struct hw_district *d, hw_time span) {
    struct hw_money *m = d->money;
    int64_t each = hw_ledger_share(pence_of(d, HW_P_MONEY_BED_DAY), hw_district_param(d, HW_P_MONEY_FIXED_BEDS));
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        int64_t beds = 0;
        for (int pool = 0; pool < HW_WARD_POOLS; pool++) {
            const struct hw_station *ward = &d->flow.stations[hw_stations_at(&d->spec->map, HW_ST_WARD, h) + pool];
            beds += ward->capacity >= (int32_t)HW_UNLIMITED ? ward->in_use : ward->capacity;
        }
        hw_money_spend(d, map_of(d)->trust[h], HW_LEDGER_BEDS, hw_ledger_due(&m->open_rest[h], beds * each, span, HW_MS_PER_DAY));
    }
}

static void pass_fixed(struct hw_district *d, hw_time span) {
    struct hw_money *m = d->money;
    for (int32_t i = 0; m->contracts.warm_up_ms > 0 && i < HW_LEDGER_SETTINGS * m->ledger.map->n; i++) {
        struct hw_money_fixed *f = &m->fixed[i];
        if (f->warm_up != 0) {
            hw_money_spend(d, (uint16_t)(i % m->ledger.map->n), (enum hw_ledger_setting)(i / m->ledger.map->n),
                           hw_ledger_due(&f->rest, f->warm_up, span, m->contracts.warm_up_ms));
        }
    }
}

static void pass_line(struct hw_district *d, int32_t area, enum hw_ledger_setting setting, int32_t trust, uint16_t provider, hw_time span) {
    struct hw_money *m = d->money;
    struct hw_contracts_terms terms = terms_of(m, setting);
    struct hw_contracts_line *line = hw_contracts_at(&m->contracts, area, setting, trust);
    if (line->regime != 0) {
        hw_regimes_terms(hw_regimes_of(d, line), true, &terms);
    }
    int64_t due = hw_contracts_passes(&m->contracts, line, &terms, span);
    line->paid += due;
    hw_money_pay(d, map_of(d)->commissioner[area], provider, setting, due);
}

/* Beside those with acute trusts; in the order of their payments. */
static const enum hw_ledger_setting contracted[] = {HW_LEDGER_OTHER_BEDS, HW_LEDGER_MENTAL, HW_LEDGER_GP, HW_LEDGER_CALLS, HW_LEDGER_AMBULANCE, HW_LEDGER_MIU,
                                                    HW_LEDGER_NURSES, HW_LEDGER_END_OF_LIFE};

uint16_t hw_money_provider(const struct hw_district *d, int32_t area, enum hw_ledger_setting setting, int32_t trust) {
    const struct hw_ledger_map *map = map_of(d);
    if (hw_contracts_of_trusts(setting)) {
        return (uint16_t)(map->trust[0] + trust);
    }
    switch (setting) {
    case HW_LEDGER_MENTAL:
        return map->one[HW_LEDGER_MENTAL_TRUST];
    case HW_LEDGER_GP:
        return map->one[HW_LEDGER_PRACTICES];
    case HW_LEDGER_CALLS:
        return map->one[HW_LEDGER_CALL_CENTRE];
    case HW_LEDGER_AMBULANCE:
        return map->one[HW_LEDGER_AMBULANCES];
    default:
        return map->community[area];
    }
}

static void pass_contracts(struct hw_district *d, hw_time span) {
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (int s = 0; s <= HW_LEDGER_DAY_CASE; s++) {
            for (int32_t t = 0; t < d->money->contracts.n_trusts; t++) {
                pass_line(d, a, (enum hw_ledger_setting)s, t, hw_money_provider(d, a, (enum hw_ledger_setting)s, t), span);
            }
        }
        if (d->spec->places.areas[a].outside) {
            continue;
        }
        for (size_t i = 0; i < sizeof contracted / sizeof contracted[0]; i++) {
            pass_line(d, a, contracted[i], 0, hw_money_provider(d, a, contracted[i], 0), span);
        }
    }
}

/* Amounts and terms of the day, and the month that its entries belong to. */
static void new_day(struct hw_district *d) {
    struct hw_money *m = d->money;
    for (int32_t i = 0; i < HW_MONEY_AMOUNTS; i++) {
        m->pence[i] = hw_ledger_pence(hw_district_param(d, (enum hw_param_id)(HW_P_MONEY_AE + i)));
    }
    m->acute = (struct hw_contracts_terms){(int)hw_district_param(d, HW_P_MONEY_ACUTE_CONTRACT) == 0 ? HW_CONTRACTS_TARIFF : HW_CONTRACTS_BLOCK,
                                           hw_district_param(d, HW_P_MONEY_BLOCK_CHANGE), hw_district_param(d, HW_P_MONEY_MARGINAL_BASE),
                                           hw_district_param(d, HW_P_MONEY_MARGINAL)};
    m->other = m->acute;
    m->other.rule = (int)hw_district_param(d, HW_P_MONEY_OTHER_CONTRACT) == 0 ? HW_CONTRACTS_TARIFF : HW_CONTRACTS_BLOCK;
    int32_t first = d->spec->calendar.start_day;
    struct hw_date from = hw_calendar_date(first + d->spec->warm_up_days), date = hw_calendar_date(first + hw_calendar_day_of(d->flow.now));
    if (m->measuring) {
        int32_t month = (date.year - from.year) * 12 + date.month - from.month;
        m->ledger.month = month < m->ledger.map->n_months ? month : m->ledger.map->n_months - 1;
        if (date.month == APRIL && date.day == 1) {
            hw_contracts_new_year(&m->contracts);
        }
        hw_regimes_day(d);
    }
}

void hw_money_until_now(struct hw_district *d) {
    struct hw_money *m = d->money;
    hw_time span = d->flow.now - m->since;
    if (span > 0) {
        hw_money_schemes_until_now(d, m->since);
        m->since = d->flow.now;
        for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
            for (int what = 0; what < HW_MONEY_SEEN && !d->spec->places.areas[a].outside; what++) {
                pass_daily(d, a, (enum hw_money_seen)what);
            }
        }
        pass_beds(d, span);
        pass_fixed(d, span);
        pass_contracts(d, span);
        hw_money_care_until_now(d);
        hw_loans_until_now(d);
        m->off += hw_ledger_balance(&m->ledger);
    }
    struct hw_date today = hw_calendar_date(d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now));
    if (today.month == APRIL && today.day == 1) {
        hw_regimes_settle(d); /* in the books of March */
    }
    new_day(d);
    if (today.month == APRIL && today.day == 1) {
        hw_money_care_again(d);
    }
}

/* ---- a replicate ---- */

enum hw_status hw_money_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_money **out) {
    struct hw_money *m = hw_mem_alloc(mem, 1, sizeof *m);
    *out = m;
    if (m == NULL) {
        return HW_NO_MEMORY;
    }
    const struct hw_ledger_map *map = &spec->money;
    size_t areas = (size_t)spec->map.n_areas;
    m->seen = hw_mem_alloc(mem, areas * HW_MONEY_SEEN, sizeof *m->seen);
    m->seen_rest = hw_mem_alloc(mem, areas * HW_MONEY_SEEN, sizeof *m->seen_rest);
    m->open_rest = hw_mem_alloc(mem, (size_t)spec->map.n_hospitals, sizeof *m->open_rest);
    m->fixed = hw_mem_alloc(mem, HW_LEDGER_SETTINGS * (size_t)map->n, sizeof *m->fixed);
    m->streams = hw_mem_alloc(mem, areas * HW_MONEY_PAID_SETTINGS * HW_MONEY_STREAMS, sizeof *m->streams);
    bool none = m->seen == NULL || m->seen_rest == NULL || m->open_rest == NULL || m->fixed == NULL || m->streams == NULL;
    enum hw_status status = none ? HW_NO_MEMORY : hw_ledger_create(mem, map, &m->ledger);
    int32_t n_trusts = 0;
    for (int32_t h = 0; h < spec->map.n_hospitals; h++) {
        n_trusts = map->trust[h] - map->trust[0] + 1 > n_trusts ? map->trust[h] - map->trust[0] + 1 : n_trusts;
    }
    status = status == HW_OK ? hw_contracts_create(mem, spec->map.n_areas, n_trusts, &m->contracts) : status;
    status = status == HW_OK ? hw_budgets_create(mem, map, &m->budgets) : status;
    return status == HW_OK ? hw_money_schemes_create(mem, spec, m) : status;
}

void hw_money_free(struct hw_mem *mem, struct hw_money *m) {
    if (m == NULL) {
        return;
    }
    hw_ledger_clear(mem, &m->ledger);
    hw_contracts_clear(mem, &m->contracts);
    hw_budgets_clear(mem, &m->budgets);
    hw_mem_free(mem, m->seen);
    hw_mem_free(mem, m->seen_rest);
    hw_mem_free(mem, m->open_rest);
    hw_mem_free(mem, m->fixed);
    hw_mem_free(mem, m->streams);
    hw_mem_free(mem, m->care);
    hw_mem_free(mem, m->loans.due);
    hw_mem_free(mem, m->schemes);
    hw_mem_free(mem, m);
}

void hw_money_begin(struct hw_district *d) {
    struct hw_money *m = d->money;
    size_t areas = (size_t)d->spec->map.n_areas;
    m->measuring = false;
    m->since = 0;
    m->off = 0;
    m->loans.n = 0;
    m->loans.before = 0;
    memset(m->seen, 0, areas * HW_MONEY_SEEN * sizeof *m->seen);
    memset(m->seen_rest, 0, areas * HW_MONEY_SEEN * sizeof *m->seen_rest);
    memset(m->open_rest, 0, (size_t)d->spec->map.n_hospitals * sizeof *m->open_rest);
    memset(m->fixed, 0, HW_LEDGER_SETTINGS * (size_t)m->ledger.map->n * sizeof *m->fixed);
    if (m->n_care > 0) {
        memset(m->care, 0, m->n_care * sizeof *m->care);
    }
    memset(m->streams, 0, areas * HW_MONEY_PAID_SETTINGS * HW_MONEY_STREAMS * sizeof *m->streams);
    hw_ledger_restart(&m->ledger);
    hw_contracts_begin(&m->contracts);
    hw_regimes_begin(d);
    hw_budgets_begin(d);
    new_day(d);
}

void hw_money_measure(struct hw_district *d) {
    struct hw_money *m = d->money;
    hw_money_until_now(d);
    memset(m->seen, 0, (size_t)d->spec->map.n_areas * HW_MONEY_SEEN * sizeof *m->seen); /* their statistics begin anew, too */
    hw_contracts_start(&m->contracts, d->flow.now);
    hw_budgets_start(d);
    hw_ledger_restart(&m->ledger);
    m->measuring = true;
    hw_money_schemes_measure(d);
    hw_regimes_start(d);
}

void hw_money_first_day(struct hw_district *d) {
    new_day(d);
    hw_money_care_again(d);
    hw_budgets_first_day(d);
}

void hw_money_close(struct hw_district *d) {
    hw_money_until_now(d);
    hw_regimes_settle(d);
    hw_budgets_end(d);
    d->money->off += hw_ledger_balance(&d->money->ledger);
}

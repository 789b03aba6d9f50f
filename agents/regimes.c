/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/regimes.h"

#include "agents/money.h"

#include <string.h>

static struct hw_regimes *of(const struct hw_district *d) {
    return &d->money->regimes;
}
static const struct hw_ledger_map *map_of(const struct hw_district *d) {
    return d->money->ledger.map;
}

static bool in_force(const struct hw_regime *r, int32_t day) {
    return r->part->from <= day && day < r->part->until;
}

/* Is it about what this area's commissioner pays for the setting, to the trust? */
static bool is_about(const struct hw_district *d, const struct hw_regime *r, int32_t area, enum hw_ledger_setting setting, int32_t trust) {
    bool here = (r->areas >> area & 1u) && (r->settings >> setting & 1u);
    if (!here || !hw_contracts_of_trusts(setting)) {
        return here;
    }
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        if (map_of(d)->trust[h] - map_of(d)->trust[0] == trust && (r->hospitals >> h & 1u)) {
            return true;
        }
    }
    return false;
}

const struct hw_regime *hw_regimes_of(const struct hw_district *d, const struct hw_contracts_line *line) {
    return line->regime == 0 ? NULL : &of(d)->scheme->regimes[line->regime - 1];
}

void hw_regimes_terms(const struct hw_regime *regime, bool covered, struct hw_contracts_terms *terms) {
    switch ((enum hw_regime_rule)regime->rule) {
    case HW_REGIME_TARIFF:
        terms->rule = HW_CONTRACTS_TARIFF;
        terms->marginal_rate = 1;
        break;
    case HW_REGIME_BLOCK:
        terms->rule = HW_CONTRACTS_BLOCK;
        terms->block_ratio = regime->ratio;
        break;
    case HW_REGIME_CAPITATION:
        terms->rule = HW_CONTRACTS_SUM;
        terms->block_ratio = regime->ratio;
        break;
    case HW_REGIME_YEAR_OF_CARE:
        terms->rule = covered ? HW_CONTRACTS_SUM : HW_CONTRACTS_TARIFF;
        terms->block_ratio = regime->ratio;
        terms->marginal_rate = 1;
        break;
    default:
        terms->baseline_ratio *= regime->price;
        break;
    }
}

bool hw_regimes_covers(const struct hw_district *d, struct hw_contracts_line *line, int32_t area, enum hw_ledger_setting setting, int32_t trust,
                       const struct hw_person *person, int64_t value) {
    const struct hw_scheme *scheme = of(d)->scheme;
    if (d->money->measuring) {
        const struct hw_regime *regime = hw_regimes_of(d, line);
        return regime != NULL && regime->segment && person != NULL && hw_eligible_is(&regime->eligible, person);
    }
    for (int32_t i = 0; person != NULL && i < scheme->n_regimes; i++) { /* in the warm-up nothing is in force yet */
        const struct hw_regime *regime = &scheme->regimes[i];
        if (regime->segment && is_about(d, regime, area, setting, trust) && hw_eligible_is(&regime->eligible, person)) {
            line->segment += value;
            return false;
        }
    }
    return false;
}

void hw_regimes_spell(struct hw_contracts_line *line, bool readmission) {
    line->spells++;
    line->readmitted += readmission;
}

/* ---- heads ---- */

static bool counts_heads(const struct hw_scheme *scheme) {
    for (int32_t i = 0; i < scheme->n_regimes; i++) {
        if (scheme->regimes[i].rule == HW_REGIME_CAPITATION || scheme->regimes[i].segment) {
            return true;
        }
    }
    return false;
}

static void count_heads(struct hw_district *d) {
    struct hw_regimes *m = of(d);
    double weights[HW_AGE_BANDS];
    if (!counts_heads(m->scheme)) {
        return;
    }
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        weights[b] = hw_param_at(d->later->params, HW_P_CAPITATION_WEIGHT, b);
    }
    memset(m->heads, 0, sizeof m->heads);
    memset(m->members, 0, sizeof m->members);
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        if (!hw_person_is_here(p) || (p->flags & HW_PERSON_OUTSIDE)) {
            continue;
        }
        m->heads[p->area] += weights[hw_person_age_band(p->age)];
        for (int32_t i = 0; i < m->scheme->n_regimes; i++) {
            const struct hw_regime *r = &m->scheme->regimes[i];
            m->members[i][p->area] += r->segment && hw_eligible_is(&r->eligible, p);
        }
    }
}

/* ---- lines ---- */

struct line_of { /* a line, and whose it is */
    struct hw_contracts_line *line;
    int32_t area, trust;
    enum hw_ledger_setting setting;
};

/* The i-th setting and trust of an area. */
static struct line_of line_at(const struct hw_district *d, int32_t area, int setting, int32_t trust) {
    enum hw_ledger_setting s = (enum hw_ledger_setting)setting;
    return (struct line_of){hw_contracts_at(&d->money->contracts, area, s, trust), area, trust, s};
}

/* What capitation or a year of care comes to for a line, for as long as the warm-up was: what all lines of the regime came to, shared out by heads. */
static int64_t sum_of(const struct hw_district *d, int32_t i, const struct line_of *at) {
    const struct hw_regimes *m = of(d);
    const struct hw_regime *r = &m->scheme->regimes[i];
    double value = 0, before = 0, now = r->segment ? (double)m->members[i][at->area] : m->heads[at->area];
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        if (r->areas >> a & 1u) {
            const struct hw_contracts_line *line = hw_contracts_at(&d->money->contracts, a, at->setting, at->trust);
            value += (double)(r->segment ? line->segment : line->warm_up);
            before += r->segment ? (double)m->members_before[i][a] : m->heads_before[a];
        }
    }
    if (hw_contracts_of_trusts(at->setting) && !r->segment) { /* of each trust, the share that people of the area had there: by use, not by head */
        return hw_ledger_share(at->line->warm_up, m->heads_before[at->area] > 0 ? now / m->heads_before[at->area] : 1);
    }
    return before > 0 ? hw_ledger_share((int64_t)value, now / before) : 0;
}

static void assign(struct hw_district *d, const struct line_of *at, int32_t day) {
    const struct hw_scheme *scheme = of(d)->scheme;
    at->line->regime = 0;
    for (int32_t i = 0; i < scheme->n_regimes; i++) {
        const struct hw_regime *r = &scheme->regimes[i];
        if (in_force(r, day) && is_about(d, r, at->area, at->setting, at->trust)) {
            at->line->regime = (uint8_t)(i + 1);
            at->line->sum = r->rule == HW_REGIME_CAPITATION || r->segment ? sum_of(d, i, at) : 0;
        }
    }
}

static void assign_all(struct hw_district *d) {
    int32_t day = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (int s = 0; s < HW_LEDGER_SETTINGS && !d->spec->places.areas[a].outside; s++) {
            for (int32_t t = 0; t < (hw_contracts_of_trusts((enum hw_ledger_setting)s) ? d->money->contracts.n_trusts : 1); t++) {
                struct line_of at = line_at(d, a, s, t);
                assign(d, &at, day);
            }
        }
    }
}

/* ---- settlement ---- */

static void settle_outcome(struct hw_district *d, const struct hw_regime *r, const struct line_of *at, uint16_t provider) {
    double fewer = r->outcome_below * at->line->spells - at->line->readmitted;
    if (r->outcome_gbp > 0 && at->setting == HW_LEDGER_EMERGENCY && fewer > 0) {
        hw_money_pay(d, map_of(d)->commissioner[at->area], provider, HW_LEDGER_SETTLED, hw_ledger_pence(r->outcome_gbp * fewer));
    }
}

/* What was paid beyond the plan is borne by others in part: they pay the commissioner; or get their part of what was saved. */
static void settle_share(struct hw_district *d, const struct hw_regime *r, const struct line_of *at, uint16_t provider) {
    hw_time span = d->flow.now - of(d)->since;
    if ((r->share_trust <= 0 && r->share_council <= 0) || d->money->contracts.warm_up_ms == 0) {
        return;
    }
    double plan = (double)at->line->warm_up * r->ratio * ((double)span / (double)d->money->contracts.warm_up_ms);
    int64_t beyond = at->line->paid - hw_ledger_share((int64_t)plan, 1);
    hw_money_pay(d, provider, map_of(d)->commissioner[at->area], HW_LEDGER_SETTLED, hw_ledger_share(beyond, r->share_trust));
    hw_money_pay(d, map_of(d)->council[at->area], map_of(d)->commissioner[at->area], HW_LEDGER_SETTLED, hw_ledger_share(beyond, r->share_council));
}

void hw_regimes_settle(struct hw_district *d) {
    struct hw_regimes *m = of(d);
    if (m->scheme == NULL || !d->money->measuring) {
        return;
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (int s = 0; s < HW_LEDGER_SETTINGS && !d->spec->places.areas[a].outside; s++) {
            for (int32_t t = 0; t < (hw_contracts_of_trusts((enum hw_ledger_setting)s) ? d->money->contracts.n_trusts : 1); t++) {
                struct line_of at = line_at(d, a, s, t);
                const struct hw_regime *r = hw_regimes_of(d, at.line);
                uint16_t provider = hw_money_provider(d, a, at.setting, t);
                if (r != NULL) {
                    settle_outcome(d, r, &at, provider);
                    settle_share(d, r, &at, provider);
                }
                at.line->paid = at.line->spells = at.line->readmitted = 0;
            }
        }
    }
    m->since = d->flow.now;
}

/* ---- a run ---- */

void hw_regimes_begin(struct hw_district *d) {
    const struct hw_scheme *scheme = d->spec->schemes == NULL ? NULL : d->spec->schemes[d->later - d->spec->rules];
    *of(d) = (struct hw_regimes){.scheme = scheme != NULL && scheme->n_regimes > 0 ? scheme : NULL};
}

void hw_regimes_start(struct hw_district *d) {
    struct hw_regimes *m = of(d);
    if (m->scheme == NULL) {
        return;
    }
    m->since = d->flow.now;
    count_heads(d);
    memcpy(m->heads_before, m->heads, sizeof m->heads);
    memcpy(m->members_before, m->members, sizeof m->members);
    assign_all(d);
}

void hw_regimes_day(struct hw_district *d) {
    if (of(d)->scheme == NULL || !d->money->measuring) {
        return;
    }
    struct hw_date today = hw_calendar_date(d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now));
    if (today.day == 1 && today.month % 3 == 1) {
        count_heads(d);
    }
    assign_all(d);
}

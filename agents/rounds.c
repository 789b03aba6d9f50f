/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/rounds.h"

#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/market.h"
#include "agents/money.h"
#include "agents/payer.h"
#include "agents/rounds_parts.h"
#include "agents/setting.h"
#include "agents/programmes.h"

#include <string.h>

enum hw_status hw_rounds_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_rounds **out) {
    struct hw_rounds *r = hw_mem_alloc(mem, 1, sizeof *r);
    *out = r;
    if (r == NULL) {
        return HW_NO_MEMORY;
    }
    r->providers = hw_mem_alloc(mem, (size_t)spec->providers.n, sizeof *r->providers);
    r->line = hw_mem_alloc(mem, (size_t)spec->map.n_areas * 2, sizeof *r->line);
    r->amounts = hw_mem_alloc(mem, (size_t)spec->map.n_areas, sizeof *r->amounts);
    return r->providers == NULL || r->line == NULL || r->amounts == NULL ? HW_NO_MEMORY : HW_OK;
}

void hw_rounds_free(struct hw_mem *mem, struct hw_rounds *rounds) {
    if (rounds != NULL) {
        hw_mem_free(mem, rounds->providers);
        hw_mem_free(mem, rounds->line);
        hw_mem_free(mem, rounds->amounts);
        hw_mem_free(mem, rounds);
    }
}

/* ---- who and where ---- */

static bool is_here(const struct hw_district *d, hw_id visit) {
    return !(hw_district_person_at(d, visit)->flags & HW_PERSON_OUTSIDE);
}
static double param_at(const struct hw_district *d, hw_id visit, enum hw_param_id id) {
    return hw_param_value(hw_rounds_params(d, hw_district_person_at(d, visit)->area), (int32_t)id);
}
/* In A&E, on a ward or in a rehabilitation bed, with a package at home. */
static bool in_hospital(const struct hw_district *d, hw_id visit) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    return p->visit != HW_NONE && p->visit != visit && (p->flags & HW_PERSON_IN_HOSPITAL) != 0;
}
static const char *name_of(const struct hw_district *d, int32_t p) {
    return d->spec->providers.is[p].name;
}
static void add(struct hw_district *d, hw_id visit, enum hw_amount what, int64_t minutes) {
    hw_rounds_amount(d, hw_district_person_at(d, visit)->area, what, minutes);
}

/* ---- the line ---- */

/* Before those of higher rank, behind those of the same. */
static void enter_line(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    hw_id *line = &d->rounds->line[2 * hw_district_person_at(d, visit)->area];
    hw_id after = line[1];
    while (after != HW_NONE && d->spells[after].care.rank > c->rank) {
        after = d->spells[after].care.before;
    }
    hw_id next = after == HW_NONE ? line[0] : d->spells[after].care.next;
    c->before = after;
    c->next = next;
    *(after == HW_NONE ? &line[0] : &d->spells[after].care.next) = visit;
    *(next == HW_NONE ? &line[1] : &d->spells[next].care.before) = visit;
    c->in_line = true;
}

static void leave_line(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    hw_id *line = &d->rounds->line[2 * hw_district_person_at(d, visit)->area];
    if (c->in_line) {
        *(c->before == HW_NONE ? &line[0] : &d->spells[c->before].care.next) = c->next;
        *(c->next == HW_NONE ? &line[1] : &d->spells[c->next].care.before) = c->before;
        c->in_line = false;
    }
}

/* ---- providers and those who look ---- */

/* Somebody for whom nobody was found in time is bought for on the spot: at what it costs, and some overtime is worked. */
static bool fits(const struct hw_district *d, int32_t p, hw_id visit) {
    const struct hw_provider *provider = &d->rounds->providers[p];
    const struct hw_spell *s = &d->spells[visit];
    const struct hw_params *params = hw_rounds_params(d, d->spec->providers.is[p].area);
    if (provider->closed || s->care.provider == p + 1 || provider->promised >= provider->sold) {
        return false;
    }
    bool on_the_spot = (double)(d->flow.now - s->care.sought) >= hw_param_value(params, HW_P_SPOT_AFTER);
    double most = (double)provider->sold * (on_the_spot ? 1 + hw_param_value(params, HW_P_STRETCH) : 1);
    bool hours = (double)(provider->promised + s->care.minutes) <= most || provider->promised == 0;
    return hours && (on_the_spot || ((s->pays != HW_PAYS_COUNCIL || provider->takes_council) &&
                                     hw_providers_passes(&d->spec->providers.is[p], params, (double)s->care.place)));
}

/* It will care for them, and keeps the hours. */
static void promise(struct hw_district *d, int32_t p, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    leave_line(d, visit);
    c->promised = (uint16_t)(p + 1);
    d->rounds->providers[p].promised += c->minutes;
    add(d, visit, HW_HOURS_PROMISED, c->minutes);
    hw_district_log_value(d, HW_DLOG_TAKES, visit, name_of(d, p), c->minutes);
}

static void schedule(struct hw_district *d, hw_id visit, hw_time at) {
    hw_flow_schedule(&d->flow, at, HW_EV_TASK, visit * 8u + (hw_id)HW_TASK_CARE, ++d->spells[visit].care.stamp);
}

static void accept(struct hw_district *d, int32_t p, hw_id visit) {
    promise(d, p, visit);
    schedule(d, visit, d->flow.now + (hw_time)param_at(d, visit, HW_P_CARE_SET_UP));
}

/* Providers are asked as it comes. */
static void find(struct hw_district *d, hw_id visit) {
    const struct hw_providers *providers = &d->spec->providers;
    int32_t area = hw_district_person_at(d, visit)->area, best = -1;
    uint64_t best_order = UINT64_MAX;
    for (int32_t p = providers->first[area]; p < providers->first[area + 1]; p++) {
        if (fits(d, p, visit)) {
            struct hw_rng rng = hw_district_draw(d, HW_DRAW_PROVIDER_ORDER, d->flow.visits[visit].key, providers->is[p].uid);
            uint64_t order = hw_rng_next(&rng) >> 1;
            best = order < best_order ? p : best;
            best_order = order < best_order ? order : best_order;
        }
    }
    if (best >= 0) {
        accept(d, best, visit);
    }
}

/* It has hours to give: to the first in line whom they are enough for, and the next. */
static void offer(struct hw_district *d, int32_t p) {
    const struct hw_provider *provider = &d->rounds->providers[p];
    hw_id visit = d->rounds->line[2 * d->spec->providers.is[p].area];
    while (visit != HW_NONE && provider->promised < provider->sold) {
        hw_id next = d->spells[visit].care.next;
        if (fits(d, p, visit)) {
            accept(d, p, visit);
        }
        visit = next;
    }
}

/* The hours that p kept for, or gave, the visit are its own again. */
static void release(struct hw_district *d, int32_t p, hw_id visit) {
    const struct hw_spell_care *c = &d->spells[visit].care;
    d->rounds->providers[p].promised -= c->minutes;
    add(d, visit, HW_HOURS_PROMISED, -(int64_t)c->minutes);
    hw_district_log_value(d, HW_DLOG_FREES, visit, name_of(d, p), c->minutes);
    offer(d, p);
}

static void seek(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    c->seeks = true;
    c->sought = d->flow.now;
    hw_district_log_value(d, HW_DLOG_PACKAGE, visit, "seeks", d->spells[visit].care.minutes);
    enter_line(d, visit);
    find(d, visit);
}

/* Where in the area the home is, and how much care is needed there. */
static void describe(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = hw_district_person_at(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE, hw_population_key(hw_district_person_of(&d->flow.visits[visit]), p), 0);
    s->care.place = (float)hw_rng_unit(&rng);
    s->care.minutes = hw_providers_package_minutes(hw_rounds_params(d, p->area), (double)s->need, s->pays == HW_PAYS_SELF);
    if (hw_programmes_has(d, hw_district_person_of(&d->flow.visits[visit]))) {
        s->care.minutes = (int32_t)(s->care.minutes * hw_programmes_times(d, hw_district_person_of(&d->flow.visits[visit]), HW_ACT_HOME_CARE) + 0.5);
    }
}

void hw_rounds_seek(struct hw_district *d, hw_id visit) {
    describe(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    HW_REQUIRE(!s->care.seeks && s->care.provider == 0);
    s->care.rank = (uint8_t)(d->flow.visits[visit].priority + 1u);
    seek(d, visit);
}

void hw_rounds_stop(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    if (visit >= d->n_spells || s->key != d->flow.visits[visit].key || !s->care.seeks) {
        return;
    }
    int32_t p = (int32_t)s->care.promised - 1;
    leave_line(d, visit);
    s->care.seeks = false;
    s->care.promised = 0;
    s->care.stamp++;
    if (p >= 0) {
        release(d, p, visit);
    }
}

/* ---- cared for ---- */

static void join(struct hw_district *d, int32_t p, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    struct hw_provider *provider = &d->rounds->providers[p];
    c->provider = (uint16_t)(p + 1);
    c->user_before = HW_NONE;
    c->user_next = provider->users;
    if (provider->users != HW_NONE) {
        d->spells[provider->users].care.user_before = visit;
    }
    provider->users = visit;
}

/* Off the rounds of its provider. */
static void part(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    int32_t p = (int32_t)c->provider - 1;
    struct hw_provider *provider = &d->rounds->providers[p];
    *(c->user_before == HW_NONE ? &provider->users : &d->spells[c->user_before].care.user_next) = c->user_next;
    if (c->user_next != HW_NONE) {
        d->spells[c->user_next].care.user_before = c->user_before;
    }
    provider->handed -= c->handed ? c->minutes : 0;
    c->handed = false;
    c->provider = 0;
    release(d, p, visit);
}

static void found(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    c->seeks = false;
    c->waited = d->flow.now - c->sought;
    if (c->turns > 0) {
        hw_district_time(d, HW_T_WAIT_HANDED_BACK, c->waited);
    }
    hw_district_log_value(d, HW_DLOG_PACKAGE, visit, "finds", d->spells[visit].care.minutes);
}

/* From the provider that handed the package back to another one. */
static void change_provider(struct hw_district *d, hw_id visit) {
    int32_t p = (int32_t)d->spells[visit].care.promised - 1;
    found(d, visit);
    d->spells[visit].care.promised = 0;
    part(d, visit);
    join(d, p, visit);
    hw_money_care_ends(d, visit);
    hw_money_care_begins(d, visit);
    hw_payer_price_changed(d, visit);
}

/* The notice is over: what a provider does not give, nobody gives. */
static void go_without(struct hw_district *d, hw_id visit) {
    if (in_hospital(d, visit)) {
        hw_rounds_lose(d, visit);
        return;
    }
    d->counts.n[HW_N_WITHOUT_CARE] += is_here(d, visit);
    hw_flow_go(&d->flow, visit, hw_district_place(d, HW_ST_LOOKING, hw_district_person_at(d, visit)), true);
}

void hw_rounds_task(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    if (c->promised == 0) {
        go_without(d, visit);
    } else if (c->provider != 0) {
        change_provider(d, visit);
    } else {
        found(d, visit);
        if (d->spells[visit].phase == HW_PHASE_SEEK) {
            hw_discharge_found(d, visit);
        }
        hw_flow_go(&d->flow, visit, hw_district_place(d, HW_ST_HOME_CARE, hw_district_person_at(d, visit)), true);
    }
}

static void keep(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    c->kept = true;
    add(d, visit, HW_HOURS_GIVEN, -(int64_t)c->minutes);
    add(d, visit, HW_HOURS_KEPT, c->minutes);
    hw_district_log_value(d, HW_DLOG_PACKAGE, visit, "kept", d->spells[visit].care.minutes);
    hw_district_task(d, visit, HW_TASK_PACKAGE, d->flow.now + (hw_time)param_at(d, visit, HW_P_HOME_CARE_KEPT));
}

void hw_rounds_came(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &hw_district_spell(d, visit)->care;
    int32_t p = (int32_t)c->promised - 1;
    HW_REQUIRE(p >= 0);
    c->promised = 0;
    join(d, p, visit);
    add(d, visit, HW_HOURS_GIVEN, c->minutes);
    if (in_hospital(d, visit)) {
        keep(d, visit);
    }
}

static void left(struct hw_district *d, hw_id visit) {
    struct hw_spell_care *c = &hw_district_spell(d, visit)->care;
    if (c->provider == 0) {
        return;
    }
    add(d, visit, c->kept ? HW_HOURS_KEPT : HW_HOURS_GIVEN, -(int64_t)c->minutes);
    c->kept = false;
    part(d, visit);
}

void hw_rounds_gone(struct hw_district *d, hw_id visit) {
    if (visit >= d->n_spells || d->spells[visit].key != d->flow.visits[visit].key) {
        return;
    }
    hw_rounds_stop(d, visit);
    struct hw_spell_care *c = &d->spells[visit].care;
    if (c->promised != 0) { /* on the way */
        int32_t p = (int32_t)c->promised - 1;
        c->promised = 0;
        release(d, p, visit);
    }
    left(d, visit);
}

void hw_rounds_moved(struct hw_district *d, hw_id visit, enum hw_station_id from, enum hw_station_id to) {
    if (to != HW_ST_HOME_CARE && to != HW_ST_LOOKING) {
        hw_rounds_stop(d, visit);
    }
    if (from == HW_ST_HOME_CARE) {
        left(d, visit);
    }
}

void hw_rounds_lose(struct hw_district *d, hw_id care) {
    d->counts.n[HW_N_PACKAGES_LOST] += is_here(d, care);
    hw_district_log_value(d, HW_DLOG_PACKAGE, care, "lost", d->spells[care].care.minutes);
    hw_flow_remove(&d->flow, care);
}

void hw_rounds_keep(struct hw_district *d, hw_id care) {
    if (hw_district_spell(d, care)->care.provider != 0 && !hw_district_spell(d, care)->care.kept) {
        keep(d, care);
    }
}

void hw_rounds_restart(struct hw_district *d, hw_id care) {
    struct hw_spell *s = hw_district_spell(d, care);
    if (s->care.provider == 0 || !s->care.kept) {
        return;
    }
    s->stamp++; /* no longer at risk */
    s->care.kept = false;
    add(d, care, HW_HOURS_KEPT, -(int64_t)s->care.minutes);
    add(d, care, HW_HOURS_GIVEN, s->care.minutes);
    d->counts.n[HW_N_PACKAGES_RESTARTED] += is_here(d, care);
    hw_district_log_value(d, HW_DLOG_PACKAGE, care, "restarts", d->spells[care].care.minutes);
}

void hw_rounds_review(struct hw_district *d, hw_id care, double times) {
    if (care == HW_NONE || care >= d->n_spells || d->spells[care].key != d->flow.visits[care].key) {
        return;
    }
    const struct hw_spell_care *c = &d->spells[care].care;
    int32_t fewer = c->minutes - (int32_t)(c->minutes * times + 0.5), p = (int32_t)c->provider - 1;
    if (p < 0 || c->seeks || c->promised != 0 || fewer <= 0) {
        return;
    }
    d->rounds->providers[p].promised -= fewer;
    add(d, care, HW_HOURS_PROMISED, -(int64_t)fewer);
    add(d, care, c->kept ? HW_HOURS_KEPT : HW_HOURS_GIVEN, -(int64_t)fewer);
    hw_district_log_value(d, HW_DLOG_FREES, care, name_of(d, p), fewer);
    hw_payer_package(d, care, c->minutes - fewer);
    hw_district_log_value(d, HW_DLOG_PACKAGE, care, "reviewed", d->spells[care].care.minutes);
    offer(d, p);
}

/* ---- day by day ---- */

static void hand_back(struct hw_district *d, int32_t p, hw_id visit) {
    struct hw_spell_care *c = &d->spells[visit].care;
    c->handed = true;
    d->rounds->providers[p].handed += c->minutes;
    d->counts.n[HW_N_HANDED_BACK] += is_here(d, visit);
    hw_district_log_value(d, HW_DLOG_PACKAGE, visit, "handed_back", d->spells[visit].care.minutes);
    c->rank = 0;
    c->turns++;
    seek(d, visit);
    if (d->spells[visit].care.promised == 0) {
        schedule(d, visit, d->flow.now + (hw_time)param_at(d, visit, HW_P_NOTICE));
    }
}

/* Who is on the way to a care home is cared for until then. */
static void hand_back_too_many(struct hw_district *d, int32_t p) {
    const struct hw_provider *provider = &d->rounds->providers[p];
    double stretch = hw_param_value(hw_rounds_params(d, d->spec->providers.is[p].area), HW_P_STRETCH);
    int64_t most = (int64_t)((double)provider->sold * (1 + stretch));
    for (hw_id visit = provider->users; visit != HW_NONE && provider->promised - provider->handed > most; visit = d->spells[visit].care.user_next) {
        const struct hw_spell *s = &d->spells[visit];
        if (!s->care.handed && !hw_market_seeks(s) && s->asked == 0 && d->flow.visits[visit].state == HW_VISIT_SERVING) {
            hand_back(d, p, visit);
        }
    }
}

void hw_rounds_day(struct hw_district *d) {
    for (int32_t p = 0; p < d->spec->providers.n; p++) {
        if (hw_rounds_staff_closes(d, p)) {
            d->counts.n[HW_N_PROVIDERS_CLOSED] += !d->spec->places.areas[d->spec->providers.is[p].area].outside;
        }
        if (!d->rounds->providers[p].closed) {
            hw_rounds_staff_day(d, p);
        }
        hand_back_too_many(d, p);
        offer(d, p);
    }
}

void hw_rounds_midnight(struct hw_district *d) {
    struct hw_rounds *r = d->rounds;
    for (int32_t p = 0; p < d->spec->providers.n; p++) {
        const struct hw_provider *provider = &r->providers[p];
        if (!d->spec->places.areas[d->spec->providers.is[p].area].outside) {
            int64_t lacking = provider->promised - provider->sold;
            r->short_minutes += lacking > 0 ? lacking : 0;
            r->short_providers += lacking > 0;
            r->providers_open += !provider->closed;
        }
    }
}

/* ---- a replicate ---- */

static void take_rules(struct hw_district *d, int32_t p) {
    const struct hw_params *params = hw_rounds_params(d, d->spec->providers.is[p].area);
    d->rounds->providers[p].takes_council = hw_providers_cost(&d->spec->providers.is[p], params) <= hw_param_value(params, HW_P_HOUR_RATE);
    hw_rounds_staff_follow(d, p);
}

void hw_rounds_begin(struct hw_district *d) {
    struct hw_rounds *r = d->rounds;
    const struct hw_providers *providers = &d->spec->providers;
    memset(r->providers, 0, (size_t)providers->n * sizeof *r->providers);
    memset(r->line, 0xff, (size_t)d->spec->map.n_areas * 2 * sizeof *r->line); /* HW_NONE */
    memset(r->amounts, 0, (size_t)d->spec->map.n_areas * sizeof *r->amounts);
    r->short_minutes = r->short_providers = r->providers_open = 0;
    struct hw_rng_key key = d->keys[HW_DRAW_PROVIDER_CLOSES];
    for (int32_t p = 0; p < providers->n; p++) {
        struct hw_rng rng = hw_rng_stream(&key, providers->is[p].uid, 0);
        r->providers[p].hazard_left = hw_rng_exponential(&rng);
        r->providers[p].users = HW_NONE;
        hw_rounds_staff_begin(d, p);
        take_rules(d, p);
    }
}

void hw_rounds_follow_rules(struct hw_district *d) {
    for (int32_t p = 0; p < d->spec->providers.n; p++) {
        take_rules(d, p);
        offer(d, p);
    }
}

void hw_rounds_restart_statistics(struct hw_district *d) {
    struct hw_rounds *r = d->rounds;
    r->short_minutes = r->short_providers = r->providers_open = 0;
    for (int32_t i = 0; i < d->spec->map.n_areas * HW_AMOUNTS; i++) {
        hw_level_restart(&r->amounts[i / HW_AMOUNTS][i % HW_AMOUNTS], d->flow.now);
    }
}

/* The one with most hours to spare among those that would take them, whose rounds pass, or all: none is turned out at the start. */
void hw_rounds_house(struct hw_district *d, hw_id visit) {
    const struct hw_providers *providers = &d->spec->providers;
    describe(d, visit);
    int32_t area = hw_district_person_at(d, visit)->area, best = providers->first[area];
    uint64_t best_order = UINT64_MAX;
    double emptiest = -1;
    bool any = false;
    for (int32_t p = providers->first[area]; p < providers->first[area + 1]; p++) {
        const struct hw_provider *provider = &d->rounds->providers[p];
        if (fits(d, p, visit)) {
            struct hw_rng rng = hw_district_draw(d, HW_DRAW_PROVIDER_ORDER, d->flow.visits[visit].key, providers->is[p].uid);
            uint64_t order = hw_rng_next(&rng) >> 1;
            best = order < best_order ? p : best;
            best_order = order < best_order ? order : best_order;
            any = true;
        } else if (!any) {
            double empty = provider->promised > 0 ? (double)provider->sold / (double)provider->promised : (double)provider->sold;
            best = empty > emptiest ? p : best;
            emptiest = empty > emptiest ? empty : emptiest;
        }
    }
    promise(d, best, visit);
    hw_rounds_came(d, visit);
}

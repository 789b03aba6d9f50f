/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/market.h"

#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/homes_money.h"
#include "agents/homes_wanted.h"
#include "agents/payer.h"
#include "agents/setting.h"

#include <string.h>

enum { SEARCH_AREA, SEARCH_ECONOMY, SEARCH_COUNCIL };
static const enum hw_station_id station_kinds[HW_MARKET_KINDS] = {HW_ST_RESIDENTIAL, HW_ST_NURSING};

enum hw_status hw_market_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_market **out) {
    struct hw_market *m = hw_mem_alloc(mem, 1, sizeof *m);
    *out = m;
    if (m == NULL) {
        return HW_NO_MEMORY;
    }
    m->homes = hw_mem_alloc(mem, (size_t)spec->homes.n, sizeof *m->homes);
    m->line = hw_mem_alloc(mem, (size_t)spec->map.n_areas * HW_MARKET_KINDS * 2, sizeof *m->line);
    m->places = hw_mem_alloc(mem, (size_t)spec->map.n_areas * HW_MARKET_KINDS, sizeof *m->places);
    return m->homes == NULL || m->line == NULL || m->places == NULL ? HW_NO_MEMORY : HW_OK;
}

void hw_market_free(struct hw_mem *mem, struct hw_market *market) {
    if (market != NULL) {
        hw_mem_free(mem, market->homes);
        hw_mem_free(mem, market->line);
        hw_mem_free(mem, market->places);
        hw_mem_free(mem, market);
    }
}

/* ---- who and where ---- */

static const struct hw_params *params_of(const struct hw_district *d, int32_t area) {
    return d->at[hw_stations_at(&d->spec->map, HW_ST_NURSING, area)]->params;
}
static double param(const struct hw_district *d, int32_t area, enum hw_param_id id) {
    return hw_param_value(params_of(d, area), (int32_t)id);
}
static hw_id *line_of(const struct hw_district *d, int32_t area, enum hw_market_kind kind) {
    return &d->market->line[((size_t)area * HW_MARKET_KINDS + (size_t)kind) * 2];
}
static uint16_t station_of(const struct hw_district *d, int32_t home, enum hw_market_kind kind) {
    return hw_stations_at(&d->spec->map, station_kinds[kind], d->spec->homes.is[home].area);
}

/* Do people of an area look for homes in another one? */
static bool looks_in(const struct hw_district *d, int32_t from, int32_t in) {
    const struct hw_area *a = &d->spec->places.areas[from], *b = &d->spec->places.areas[in];
    int search = (int)param(d, from, HW_P_HOME_SEARCH);
    return from == in || (search == SEARCH_ECONOMY && strcmp(a->economy, b->economy) == 0) ||
           (search == SEARCH_COUNCIL && strcmp(a->council, b->council) == 0);
}

/* ---- places ---- */

/* As many servers as there are places, and people too many. */
static void set_servers(struct hw_district *d, int32_t area, enum hw_market_kind kind) {
    const struct hw_homes *homes = &d->spec->homes;
    int64_t servers = 0;
    for (int32_t h = homes->first[area]; h < homes->first[area + 1]; h++) {
        const struct hw_home *home = &d->market->homes[h];
        servers += home->taken[kind] > home->places[kind] ? home->taken[kind] : home->places[kind];
    }
    uint16_t station = hw_stations_at(&d->spec->map, station_kinds[kind], area);
    servers = servers < HW_UNLIMITED ? servers : HW_UNLIMITED;
    struct hw_level *level = &d->market->places[(size_t)area * HW_MARKET_KINDS + (size_t)kind];
    level->sum -= (uint64_t)(servers - level->count) * (uint64_t)d->flow.now; /* so many enter now */
    level->count = servers;
    if (d->flow.stations[station].capacity != (int32_t)servers) {
        hw_flow_set_capacity(&d->flow, station, (int32_t)servers);
    }
}

static bool has_room(const struct hw_home *home, enum hw_market_kind kind) {
    return !home->closed && home->taken[kind] < home->places[kind];
}

static enum hw_market_kind kind_that_has(enum hw_destination what) {
    return what == HW_TO_NURSING ? HW_MARKET_NURSING : HW_MARKET_RESIDENTIAL;
}

bool hw_market_in_reach(const struct hw_district *d, int32_t area, enum hw_destination what) {
    const struct hw_homes *homes = &d->spec->homes;
    for (int32_t i = 0; i < d->spec->map.n_areas; i++) { /* the own area first: mostly that is all that is looked at */
        int32_t in = (area + i) % d->spec->map.n_areas;
        for (int32_t h = homes->first[in]; looks_in(d, area, in) && h < homes->first[in + 1]; h++) {
            if (!d->market->homes[h].closed && d->market->homes[h].places[kind_that_has(what)] > 0) {
                return true;
            }
        }
    }
    return false;
}

bool hw_market_has_line(const struct hw_district *d, int32_t area, enum hw_destination what) {
    return line_of(d, area, kind_that_has(what))[0] != HW_NONE;
}

/* How much the council's rate is short of what the home costs. */
static double short_of(const struct hw_district *d, int32_t h, enum hw_market_kind kind, hw_id visit) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    double rate = param(d, p->area, kind == HW_MARKET_NURSING ? HW_P_RATE_NURSING : HW_P_RATE_RESIDENTIAL);
    return hw_homes_cost(&d->spec->homes.is[h], params_of(d, d->spec->homes.is[h].area), (enum hw_home_kind)kind) - rate;
}

static bool tops_up(const struct hw_district *d, double by, hw_id visit) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_TOP_UP, hw_population_key(hw_district_person_of(&d->flow.visits[visit]), p), 0);
    return hw_rng_unit(&rng) < param(d, p->area, HW_P_TOP_UP_SHARE) && hw_rng_exponential(&rng) * param(d, p->area, HW_P_TOP_UP_MEAN) >= by;
}

/* Would a home take them, as things are paid? */
static enum hw_market_fit fit_of(const struct hw_district *d, int32_t h, enum hw_market_kind kind, hw_id visit) {
    if (hw_payer_pays_price(&d->spells[visit])) {
        return HW_MARKET_FITS;
    }
    double by = short_of(d, h, kind, visit);
    if (by <= 0) {
        return HW_MARKET_FITS;
    }
    if (tops_up(d, by, visit)) {
        return HW_MARKET_TOPPED_UP;
    }
    return hw_homes_money_carries(d, h, by) ? HW_MARKET_FITS : HW_MARKET_TOO_DEAR;
}

/* Where a home may carry people, those who live in one that their family does not top up are carried, from the first day on. */
static bool carried(const struct hw_district *d, int32_t h, double by, hw_id visit) {
    return by > 0 && param(d, d->spec->homes.is[h].area, HW_P_HOME_CROSS) > 0 && !tops_up(d, by, visit);
}

double hw_market_rate(const struct hw_district *d, hw_id visit, int32_t home, enum hw_market_kind kind) {
    double by = short_of(d, home, kind, visit), cost = hw_homes_cost(&d->spec->homes.is[home], params_of(d, d->spec->homes.is[home].area), (enum hw_home_kind)kind);
    return by <= 0 || carried(d, home, by, visit) ? cost - by : cost;
}

bool hw_market_is_carried(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    int32_t h = (int32_t)s->home - 1;
    return carried(d, h, short_of(d, h, (enum hw_market_kind)(s->home_kind - 1), visit), visit);
}

static bool means_fit(const struct hw_district *d, int32_t h, enum hw_market_kind kind, hw_id visit) {
    return fit_of(d, h, kind, visit) != HW_MARKET_TOO_DEAR;
}

enum hw_market_fit hw_market_fit(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    return fit_of(d, (int32_t)s->home - 1, (enum hw_market_kind)(s->home_kind - 1), visit);
}

static bool declines(const struct hw_district *d, int32_t h, hw_id visit) {
    const struct hw_home_is *is = &d->spec->homes.is[h];
    return (double)d->spells[visit].need > hw_homes_limit(is, params_of(d, is->area));
}

/* In which order somebody asks homes: those of their own area first, else as it comes. */
static uint32_t order_of(const struct hw_district *d, int32_t h, hw_id visit) {
    const struct hw_home_is *is = &d->spec->homes.is[h];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_ORDER, d->flow.visits[visit].key, is->uid);
    return (uint32_t)(hw_rng_next(&rng) >> 33) | (is->area == hw_district_person_at(d, visit)->area ? 0 : UINT32_C(1) << 31);
}

static bool worth_asking(const struct hw_district *d, int32_t h, enum hw_market_kind kind, hw_id visit, uint32_t order) {
    const struct hw_spell *s = &d->spells[visit];
    bool declined = order <= s->asked_up_to && declines(d, h, visit);
    return h + 1 != s->home && !declined && means_fit(d, h, kind, visit) && hw_homes_wanted(d, h, visit);
}

/* ---- the line ---- */

static enum hw_market_kind kind_of(const struct hw_spell *s) {
    return (enum hw_market_kind)(s->seeks - 1);
}

/* Before those of higher rank, behind those of the same. */
static void enter_line(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    hw_id *line = line_of(d, hw_district_person_at(d, visit)->area, kind_of(s));
    hw_id after = line[1];
    while (after != HW_NONE && d->spells[after].rank > s->rank) {
        after = d->spells[after].line_before;
    }
    hw_id next = after == HW_NONE ? line[0] : d->spells[after].line_next;
    s->line_before = after;
    s->line_next = next;
    *(after == HW_NONE ? &line[0] : &d->spells[after].line_next) = visit;
    *(next == HW_NONE ? &line[1] : &d->spells[next].line_before) = visit;
}

static void leave_line(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    hw_id *line = line_of(d, hw_district_person_at(d, visit)->area, kind_of(s));
    *(s->line_before == HW_NONE ? &line[0] : &d->spells[s->line_before].line_next) = s->line_next;
    *(s->line_next == HW_NONE ? &line[1] : &d->spells[s->line_next].line_before) = s->line_before;
    s->seeks = 0;
}

/* ---- asking ---- */

/* The home keeps a place and comes to see them. */
static void ask(struct hw_district *d, int32_t h, hw_id visit, uint32_t order) {
    struct hw_spell *s = &d->spells[visit];
    int32_t area = d->spec->homes.is[h].area;
    hw_discharge_mark(d, visit);
    s->asked = (uint16_t)(h + 1);
    s->asked_kind = s->seeks;
    s->asking = order;
    d->market->homes[h].taken[kind_of(s)]++;
    d->market->visits++;
    double by = short_of(d, h, kind_of(s), visit);
    if (!hw_payer_pays_price(s) && carried(d, h, by, visit)) {
        hw_homes_money_promise(d, h, by);
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_VISIT, d->flow.visits[visit].key, d->spec->homes.is[h].uid);
    double mean = param(d, area, HW_P_HOME_VISIT);
    const struct hw_week *hours = &params_of(d, area)->weeks[HW_P_HOME_VISIT_HOURS];
    hw_time takes = mean > 0 ? hw_setting_step_time(d, hours, hw_setting_exponential(&rng, mean)) : 1;
    s->ask_stamp++;
    if (takes < d->end - d->flow.now) {
        hw_flow_schedule(&d->flow, d->flow.now + takes, HW_EV_TASK, visit * 8u + HW_TASK_VISIT, s->ask_stamp);
    }
    hw_discharge_tell(d, visit);
}

/* When somebody stops holding out for a home that suits, one that they would not have taken may have room all the time. */
static void look_again(struct hw_district *d, hw_id visit) {
    hw_time at = hw_homes_wanted_until(d, visit);
    if (at > d->flow.now && at < d->end) {
        hw_flow_schedule(&d->flow, at, HW_EV_TASK, visit * 8u + HW_TASK_VISIT, ++d->spells[visit].ask_stamp);
    }
}

/* The first home in their order that has room and is worth asking. */
static void find(struct hw_district *d, hw_id visit) {
    enum hw_market_kind kind = kind_of(&d->spells[visit]);
    int32_t best = -1;
    uint32_t best_order = UINT32_MAX;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        if (!looks_in(d, hw_district_person_at(d, visit)->area, a)) {
            continue;
        }
        for (int32_t h = d->spec->homes.first[a]; h < d->spec->homes.first[a + 1]; h++) {
            if (has_room(&d->market->homes[h], kind)) {
                uint32_t order = order_of(d, h, visit);
                if (order < best_order && worth_asking(d, h, kind, visit, order)) {
                    best = h;
                    best_order = order;
                }
            }
        }
    }
    if (best >= 0) {
        ask(d, best, visit, best_order);
    } else {
        look_again(d, visit);
    }
}

void hw_market_paid_by_another(struct hw_district *d, hw_id visit) {
    if (d->spells[visit].seeks != 0 && d->spells[visit].asked == 0) {
        find(d, visit);
    }
}

/* Is one ahead of the other, of another area? */
static bool ahead(const struct hw_district *d, hw_id a, hw_id b) {
    const struct hw_spell *x = &d->spells[a], *y = &d->spells[b];
    return x->rank != y->rank ? x->rank < y->rank : x->sought != y->sought ? x->sought < y->sought : x->key < y->key;
}

/* A place is free: for the first in line whom the home fits. */
static void offer(struct hw_district *d, int32_t h, enum hw_market_kind kind) {
    while (has_room(&d->market->homes[h], kind)) {
        hw_id first = HW_NONE;
        uint32_t first_order = 0;
        for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
            if (!looks_in(d, a, d->spec->homes.is[h].area)) {
                continue;
            }
            for (hw_id v = line_of(d, a, kind)[0]; v != HW_NONE; v = d->spells[v].line_next) {
                uint32_t order = order_of(d, h, v);
                if (d->spells[v].asked == 0 && worth_asking(d, h, kind, v, order)) {
                    if (first == HW_NONE || ahead(d, v, first)) {
                        first = v;
                        first_order = order;
                    }
                    break;
                }
            }
        }
        if (first == HW_NONE) {
            return;
        }
        ask(d, h, first, first_order);
    }
}

/* A place is not kept, or not lived in, any more. */
static void release(struct hw_district *d, int32_t h, enum hw_market_kind kind) {
    struct hw_home *home = &d->market->homes[h];
    bool too_many = home->taken[kind] > home->places[kind];
    home->taken[kind]--;
    if (too_many) {
        set_servers(d, d->spec->homes.is[h].area, kind);
    }
    offer(d, h, kind);
}

void hw_market_seek(struct hw_district *d, hw_id visit, enum hw_destination what) {
    struct hw_spell *s = hw_district_spell(d, visit);
    HW_REQUIRE(s->seeks == 0);
    s->seeks = (uint8_t)(1 + kind_that_has(what));
    s->sought = d->flow.now;
    s->asked_up_to = 0;
    s->asked = 0;
    bool lives_there = s->home != 0;
    bool must_leave = lives_there && d->market->homes[s->home - 1].closed;
    s->rank = (uint8_t)(must_leave ? 0 : lives_there ? UINT8_MAX : d->flow.visits[visit].priority + 1u);
    if (!lives_there) {
        hw_district_log_visit(d, HW_DLOG_SEEKS, visit);
    }
    enter_line(d, visit);
    find(d, visit);
}

void hw_market_stop(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    if (visit >= d->n_spells || s->key != d->flow.visits[visit].key || s->seeks == 0) {
        return;
    }
    enum hw_market_kind kind = kind_of(s);
    int32_t asked = (int32_t)s->asked - 1;
    leave_line(d, visit);
    s->asked = 0;
    if (asked >= 0) {
        release(d, asked, kind);
    }
}

/* ---- found ---- */

static void go(struct hw_district *d, hw_id visit, uint16_t station) {
    if (d->spells[visit].phase == HW_PHASE_SEEK) {
        hw_discharge_found(d, visit);
    }
    hw_flow_go(&d->flow, visit, station, true);
}

void hw_market_visited(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    if (s->seeks == 0) {
        return;
    }
    if (s->asked == 0) { /* holds out no longer */
        find(d, visit);
        return;
    }
    enum hw_market_kind kind = kind_of(s);
    int32_t h = (int32_t)s->asked - 1;
    bool declined = declines(d, h, visit);
    if (declined || d->market->homes[h].closed) {
        hw_discharge_mark(d, visit);
        d->market->declined += declined;
        s->asked_up_to = s->asking > s->asked_up_to ? s->asking : s->asked_up_to;
        s->asked = 0;
        release(d, h, kind);
        if (d->spells[visit].asked == 0) {
            find(d, visit);
        }
        hw_discharge_tell(d, visit);
        return;
    }
    if (s->home == 0) {
        hw_district_log_visit(d, HW_DLOG_FOUND, visit);
    }
    leave_line(d, visit);
    s->waited = d->flow.now - s->sought;
    go(d, visit, station_of(d, h, kind));
}

static void move_in(struct hw_district *d, hw_id visit, int32_t h, enum hw_market_kind kind) {
    struct hw_spell *s = &d->spells[visit];
    s->home = (uint16_t)(h + 1);
    s->home_kind = (uint8_t)(kind + 1);
}

static void move_out(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = &d->spells[visit];
    enum hw_market_kind kind = (enum hw_market_kind)(s->home_kind - 1);
    int32_t h = (int32_t)s->home - 1;
    s->home = 0;
    release(d, h, kind);
}

bool hw_market_came(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    HW_REQUIRE(s->asked != 0);
    bool moved = s->home != 0;
    int32_t h = (int32_t)s->asked - 1;
    enum hw_market_kind kind = (enum hw_market_kind)(s->asked_kind - 1);
    s->asked = 0;
    if (moved) {
        move_out(d, visit);
        d->market->moved++;
    }
    move_in(d, visit, h, kind);
    return !moved;
}

void hw_market_gone(struct hw_district *d, hw_id visit) {
    if (visit >= d->n_spells || d->spells[visit].key != d->flow.visits[visit].key) {
        return;
    }
    hw_market_stop(d, visit);
    struct hw_spell *s = &d->spells[visit];
    if (s->asked != 0) { /* on the way */
        int32_t h = (int32_t)s->asked - 1;
        s->asked = 0;
        release(d, h, (enum hw_market_kind)(s->asked_kind - 1));
    }
    if (d->spells[visit].home != 0) {
        move_out(d, visit);
    }
}

/* ---- a replicate ---- */

void hw_market_begin(struct hw_district *d) {
    struct hw_market *m = d->market;
    const struct hw_homes *homes = &d->spec->homes;
    memset(m->homes, 0, (size_t)homes->n * sizeof *m->homes);
    memset(m->line, 0xff, (size_t)d->spec->map.n_areas * HW_MARKET_KINDS * 2 * sizeof *m->line); /* HW_NONE */
    memset(m->places, 0, (size_t)d->spec->map.n_areas * HW_MARKET_KINDS * sizeof *m->places);
    m->declined = m->visits = m->moved = m->closed = m->closed_here = 0;
    struct hw_rng_key key = d->keys[HW_DRAW_HOME_CLOSES];
    for (int32_t h = 0; h < homes->n; h++) {
        struct hw_rng rng = hw_rng_stream(&key, homes->is[h].uid, 0);
        m->homes[h].hazard_left = hw_rng_exponential(&rng);
    }
    hw_market_follow_rules(d);
}

void hw_market_follow_rules(struct hw_district *d) {
    const struct hw_homes *homes = &d->spec->homes;
    int32_t places[HW_HOME_KINDS];
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        int32_t left[HW_HOME_KINDS];
        int32_t day = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
        hw_homes_begin(homes, a, params_of(d, a), day, left);
        for (int32_t h = homes->first[a]; h < homes->first[a + 1]; h++) {
            hw_homes_take(homes, h, params_of(d, a), day, left, places);
            if (!d->market->homes[h].closed) {
                memcpy(d->market->homes[h].places, places, sizeof places);
            }
        }
        for (int kind = 0; kind < HW_MARKET_KINDS; kind++) {
            set_servers(d, a, (enum hw_market_kind)kind);
            for (int32_t h = homes->first[a]; h < homes->first[a + 1]; h++) {
                offer(d, h, (enum hw_market_kind)kind);
            }
        }
    }
}

void hw_market_restart_statistics(struct hw_district *d) {
    struct hw_market *m = d->market;
    m->declined = m->visits = m->moved = m->closed = m->closed_here = 0;
    for (int32_t i = 0; i < d->spec->map.n_areas * HW_MARKET_KINDS; i++) {
        hw_level_restart(&m->places[i], d->flow.now);
    }
}

double hw_market_mean_servers(const struct hw_district *d, int32_t area, enum hw_market_kind kind) {
    int64_t ms = hw_level_integral(&d->market->places[(size_t)area * HW_MARKET_KINDS + (size_t)kind], d->flow.now);
    return (double)ms / (double)(d->flow.now - d->start_measure);
}

void hw_market_house(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_homes *homes = &d->spec->homes;
    bool nursing = hw_district_kind(d, v->station) == HW_ST_NURSING;
    enum hw_market_kind kind = nursing ? HW_MARKET_NURSING : HW_MARKET_RESIDENTIAL;
    int32_t area = d->spec->map.is[v->station].owner;
    int32_t best = homes->first[area + 1] - 1; /* when all are full: the last home without nurses, or the first with them, has too many */
    best = nursing ? homes->first[area] : best;
    uint64_t best_order = UINT64_MAX;
    for (int32_t h = homes->first[area]; h < homes->first[area + 1]; h++) {
        if (has_room(&d->market->homes[h], kind)) {
            /* A home that takes them if there is one, at random. */
            uint64_t order = order_of(d, h, visit) | (means_fit(d, h, kind, visit) && !declines(d, h, visit) ? 0 : UINT64_C(1) << 32);
            best = order < best_order ? h : best;
            best_order = order < best_order ? order : best_order;
        }
    }
    d->market->homes[best].taken[kind]++;
    move_in(d, visit, best, kind);
}

/* Its residents look for another home, and stay until they have one. */
static void close_home(struct hw_district *d, int32_t h) {
    struct hw_home *home = &d->market->homes[h];
    home->closed = true;
    d->market->closed++;
    d->market->closed_here += !d->spec->places.areas[d->spec->homes.is[h].area].outside;
    hw_district_log_home(d, h);
    memset(home->places, 0, sizeof home->places);
    for (int kind = 0; kind < HW_MARKET_KINDS; kind++) {
        set_servers(d, d->spec->homes.is[h].area, (enum hw_market_kind)kind);
    }
    for (hw_id visit = 0; visit < d->flow.n_visits; visit++) {
        const struct hw_spell *s = visit < d->n_spells ? &d->spells[visit] : NULL;
        if (s != NULL && d->flow.visits[visit].state == HW_VISIT_SERVING && s->key == d->flow.visits[visit].key &&
            s->home == h + 1 && s->seeks == 0) {
            hw_market_seek(d, visit, s->home_kind - 1 == HW_MARKET_NURSING ? HW_TO_NURSING : HW_TO_RESIDENTIAL);
        }
    }
}

/* Homes of a list that open or close today. */
static void follow_list(struct hw_district *d) {
    const struct hw_homes *homes = &d->spec->homes;
    int32_t day = d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
    bool any = false, closes = false;
    for (int32_t h = 0; h < homes->n && d->flow.now > 0; h++) {
        if (hw_homes_change(homes, h, day, &closes)) {
            any = true;
            if (closes) {
                close_home(d, h);
            }
        }
    }
    if (any) {
        hw_market_follow_rules(d);
    }
}

void hw_market_day(struct hw_district *d) {
    const struct hw_homes *homes = &d->spec->homes;
    if (homes->list->n > 0) {
        follow_list(d);
    }
    hw_homes_money_day(d);
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        double hazard = param(d, a, HW_P_HOME_CLOSING) * (double)HW_MS_PER_DAY / (double)HW_MS_PER_YEAR;
        for (int32_t h = homes->first[a]; h < homes->first[a + 1]; h++) {
            struct hw_home *home = &d->market->homes[h];
            home->hazard_left -= hazard;
            if (((hazard > 0 && home->hazard_left <= 0) || hw_homes_money_closes(d, h)) && !home->closed) {
                close_home(d, h);
            }
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/nursing.h"

#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/need.h"
#include "agents/needs.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

#include <math.h>
#include <string.h>

enum { HUNDRED = 100, OLDER_BAND = 5, TRIES = 50000000 };

enum hw_status hw_nursing_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_nursing **out) {
    struct hw_nursing *n = hw_mem_alloc(mem, 1, sizeof *n);
    *out = n;
    if (n == NULL) {
        return HW_NO_MEMORY;
    }
    n->room = 1024;
    n->of = hw_mem_alloc(mem, spec->demography.n_people, sizeof *n->of);
    n->list = hw_mem_alloc(mem, n->room, sizeof *n->list);
    n->line = hw_mem_alloc(mem, (size_t)spec->map.n_areas * 2, sizeof *n->line);
    n->amounts = hw_mem_alloc(mem, (size_t)spec->map.n_areas, sizeof *n->amounts);
    return n->of == NULL || n->list == NULL || n->line == NULL || n->amounts == NULL ? HW_NO_MEMORY : HW_OK;
}

void hw_nursing_free(struct hw_mem *mem, struct hw_nursing *nursing) {
    if (nursing != NULL) {
        hw_mem_free(mem, nursing->of);
        hw_mem_free(mem, nursing->list);
        hw_mem_free(mem, nursing->line);
        hw_mem_free(mem, nursing->amounts);
        hw_mem_free(mem, nursing);
    }
}

static struct hw_nursed *at(const struct hw_district *d, hw_id slot) {
    return &d->nursing->list[slot];
}
static const struct hw_params *params_of(const struct hw_district *d, int area) {
    return hw_district_area_rules(d, area)->params;
}
static uint8_t area_of(const struct hw_district *d, hw_id slot) {
    return d->people[at(d, slot)->person].area;
}
static bool is_here(const struct hw_district *d, hw_id slot) {
    return !(d->people[at(d, slot)->person].flags & HW_PERSON_OUTSIDE);
}
static void amount(struct hw_district *d, int area, enum hw_nursing_amount what, int64_t more) {
    struct hw_level *level = &d->nursing->amounts[area][what];
    level->count += more;
    level->sum -= (uint64_t)more * (uint64_t)d->flow.now;
}
static int64_t amount_now(const struct hw_district *d, int area, enum hw_nursing_amount what) {
    return d->nursing->amounts[area][what].count;
}
static void tell(const struct hw_district *d, hw_id slot, const char *what) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_nurses(d, at(d, slot)->person, area_of(d, slot), what, at(d, slot)->visits);
    }
}

/* Visits a week that the nurses of an area can make. */
static int64_t can_give(const struct hw_district *d, int area) {
    const struct hw_params *params = params_of(d, area);
    double nurses = hw_param_value(params, HW_P_NURSES);
    double visits = nurses * hw_param_value(params, HW_P_NURSE_VISITS) * hw_param_value(params, HW_P_NURSE_DAYS) * HUNDRED;
    return nurses >= (double)HW_UNLIMITED ? INT64_MAX : (int64_t)floor(visits + 1e-6);
}

double hw_nursing_at_the_start(const struct hw_params *params) {
    double visits = hw_param_value(params, HW_P_START_NURSED) * hw_param_value(params, HW_P_NURSING_VISITS) +
                    hw_param_value(params, HW_P_START_NURSED_STAY) * hw_param_value(params, HW_P_NURSED_VISITS);
    double each = hw_param_value(params, HW_P_NURSE_VISITS) * hw_param_value(params, HW_P_NURSE_DAYS);
    return each > 0 ? visits / each : visits > 0 ? (double)HW_UNLIMITED : 0;
}

/* ---- slots ---- */

static hw_id slot_of(const struct hw_district *d, hw_id person) {
    return d->nursing->of[person] - 1u; /* HW_NONE when there is none */
}

static hw_id take_slot(struct hw_district *d, hw_id person) {
    struct hw_nursing *n = d->nursing;
    hw_id slot = n->free;
    if (slot != HW_NONE) {
        n->free = at(d, slot)->next;
    } else if (n->n == n->room) {
        void *block = n->list;
        if (hw_mem_grow(d->mem, &block, n->room, 2 * (size_t)n->room, sizeof *n->list) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return HW_NONE;
        }
        n->list = block;
        n->room *= 2;
    }
    slot = slot != HW_NONE ? slot : n->n++;
    *at(d, slot) = (struct hw_nursed){.person = person, .before = HW_NONE, .next = HW_NONE, .visit = HW_NONE, .until = -1, .state = HW_NURSED_AWAY};
    n->of[person] = slot + 1u;
    return slot;
}

static void free_slot(struct hw_district *d, hw_id slot) {
    struct hw_nursing *n = d->nursing;
    n->of[at(d, slot)->person] = 0;
    at(d, slot)->state = HW_NURSED_FREE;
    at(d, slot)->next = n->free;
    n->free = slot;
}

/* ---- the line ---- */

/* At home, in need, and nobody comes. */
static void set_unmet(struct hw_district *d, hw_id slot, bool unmet) {
    hw_id id = at(d, slot)->person;
    struct hw_person *p = &d->people[id];
    bool felt = hw_district_param(d, HW_P_NURSING_UNMET) != 1 && hw_person_is_here(p);
    struct hw_needs_left left;
    if (felt) {
        hw_needs_hold(d, id, &left);
    }
    p->flags = (uint16_t)((p->flags & ~(unsigned)HW_PERSON_UNNURSED) | (unmet ? HW_PERSON_UNNURSED : 0u));
    if (felt) {
        hw_needs_resume(d, id, &left);
    }
    amount(d, p->area, HW_NURSING_WAITING, unmet ? 1 : -1);
}

/* Before those of higher rank, behind those of the same. */
static void enter_line(struct hw_district *d, hw_id slot) {
    struct hw_nursed *e = at(d, slot);
    hw_id *line = &d->nursing->line[2 * area_of(d, slot)];
    hw_id after = line[1];
    while (after != HW_NONE && at(d, after)->rank > e->rank) {
        after = at(d, after)->before;
    }
    hw_id next = after == HW_NONE ? line[0] : at(d, after)->next;
    e->before = after;
    e->next = next;
    *(after == HW_NONE ? &line[0] : &at(d, after)->next) = slot;
    *(next == HW_NONE ? &line[1] : &at(d, next)->before) = slot;
    e->state = HW_NURSED_LINE;
    e->sought = d->flow.now;
    tell(d, slot, e->visit == HW_NONE ? "wants" : "asks");
    if (e->visit == HW_NONE) {
        set_unmet(d, slot, true);
    }
}

static void leave_line(struct hw_district *d, hw_id slot) {
    struct hw_nursed *e = at(d, slot);
    hw_id *line = &d->nursing->line[2 * area_of(d, slot)];
    *(e->before == HW_NONE ? &line[0] : &at(d, e->before)->next) = e->next;
    *(e->next == HW_NONE ? &line[1] : &at(d, e->next)->before) = e->before;
    e->state = HW_NURSED_AWAY;
    if (e->visit == HW_NONE) {
        set_unmet(d, slot, false);
    }
}

/* ---- visits ---- */

static void begin_visits(struct hw_district *d, hw_id slot) {
    struct hw_nursed *e = at(d, slot);
    e->state = HW_NURSED_AT_HOME;
    e->visit = HW_NONE;
    amount(d, area_of(d, slot), HW_NURSING_GIVEN, e->visits);
    amount(d, area_of(d, slot), HW_NURSING_PEOPLE, 1);
    tell(d, slot, "visits");
}

/* The nurses say yes: somebody at home is visited from today on, a patient may leave. */
static void take_on(struct hw_district *d, hw_id slot) {
    struct hw_nursed *e = at(d, slot);
    hw_id visit = e->visit;
    leave_line(d, slot);
    amount(d, area_of(d, slot), HW_NURSING_HELD, e->visits);
    if (is_here(d, slot)) {
        hw_district_time(d, visit == HW_NONE ? HW_T_WAIT_NURSES_AT_HOME : HW_T_WAIT_NURSES, d->flow.now - e->sought);
    }
    if (visit == HW_NONE) {
        begin_visits(d, slot);
        return;
    }
    e->state = HW_NURSED_KEPT;
    e->kept_until = HW_FOREVER;
    tell(d, slot, "promised");
    hw_discharge_nurses(d, visit);
}

/* What is free goes to those in line, in order. Nobody is passed over for a smaller need. */
static void offer(struct hw_district *d, int area) {
    for (;;) {
        hw_id slot = d->nursing->line[2 * area];
        if (slot == HW_NONE || amount_now(d, area, HW_NURSING_HELD) + at(d, slot)->visits > can_give(d, area)) {
            return;
        }
        take_on(d, slot);
    }
}

/* Whatever it has is given up; it stays, without visits. */
static void stop(struct hw_district *d, hw_id slot) {
    struct hw_nursed *e = at(d, slot);
    enum hw_nursed_state state = (enum hw_nursed_state)e->state;
    if (state == HW_NURSED_AWAY) {
        return;
    }
    tell(d, slot, "frees");
    if (state == HW_NURSED_LINE) {
        leave_line(d, slot);
    } else {
        amount(d, area_of(d, slot), HW_NURSING_HELD, -(int64_t)e->visits);
    }
    if (state == HW_NURSED_AT_HOME) {
        amount(d, area_of(d, slot), HW_NURSING_GIVEN, -(int64_t)e->visits);
        amount(d, area_of(d, slot), HW_NURSING_PEOPLE, -1);
    }
    e->state = HW_NURSED_AWAY;
    e->visit = HW_NONE;
}

static int32_t visits_a_week(const struct hw_district *d, int area, enum hw_param_id id) {
    return (int32_t)(hw_param_value(params_of(d, area), (int32_t)id) * HUNDRED + 0.5);
}

static hw_time lasts(const struct hw_district *d, int area, enum hw_param_id mean, uint64_t key, uint64_t occasion) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_NURSED, key, occasion);
    return hw_setting_exponential(&rng, hw_param_value(params_of(d, area), (int32_t)mean));
}

/* When a need ends that lasts from now on; for good when it outlasts the run. */
static hw_time later(const struct hw_district *d, hw_time lasting) {
    return lasting < d->end - d->flow.now ? d->flow.now + lasting : HW_FOREVER;
}

/* ---- at home ---- */

static bool in_nursing_home(const struct hw_district *d, const struct hw_person *p) {
    return p->care_visit != HW_NONE && hw_district_kind(d, d->flow.visits[p->care_visit].station) == HW_ST_NURSING;
}

void hw_nursing_arises(struct hw_district *d, hw_id person, uint64_t occasion) {
    const struct hw_person *p = &d->people[person];
    hw_time until = later(d, lasts(d, p->area, HW_P_NURSING_LASTS, person, occasion));
    hw_id slot = slot_of(d, person);
    if (in_nursing_home(d, p)) {
        return;
    }
    if (slot != HW_NONE) { /* is visited, or waits: for longer */
        at(d, slot)->until = at(d, slot)->until > until ? at(d, slot)->until : until;
        return;
    }
    slot = take_slot(d, person);
    if (slot == HW_NONE) {
        return;
    }
    at(d, slot)->until = until;
    at(d, slot)->visits = visits_a_week(d, p->area, HW_P_NURSING_VISITS);
    at(d, slot)->rank = hw_need_priority(d, false);
    uint8_t area = p->area;
    enter_line(d, slot);
    offer(d, area);
}

void hw_nursing_gone(struct hw_district *d, hw_id person) {
    hw_id slot = slot_of(d, person);
    if (slot == HW_NONE) {
        return;
    }
    uint8_t area = area_of(d, slot);
    stop(d, slot);
    free_slot(d, slot);
    offer(d, area);
}

/* ---- in hospital ---- */

void hw_nursing_admitted(struct hw_district *d, hw_id person) {
    hw_id slot = slot_of(d, person);
    if (slot == HW_NONE) {
        return;
    }
    struct hw_nursed *e = at(d, slot);
    double days = floor(hw_param_value(params_of(d, area_of(d, slot)), HW_P_NURSING_KEPT) / (double)HW_MS_PER_DAY + 0.5);
    if (e->state != HW_NURSED_AT_HOME || days < 1) {
        uint8_t area = area_of(d, slot);
        stop(d, slot);
        offer(d, area);
        return;
    }
    tell(d, slot, "kept");
    amount(d, area_of(d, slot), HW_NURSING_GIVEN, -(int64_t)e->visits);
    amount(d, area_of(d, slot), HW_NURSING_PEOPLE, -1);
    e->state = HW_NURSED_KEPT;
    e->kept_until = ((hw_time)hw_calendar_day_of(d->flow.now) + (hw_time)days) * HW_MS_PER_DAY;
}

/* What this stay leaves behind, by the illness and by what was done. Beds for mental illness leave nothing of that kind. */
static bool left_behind(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    if (hw_stations_is_mental(hw_district_kind(d, d->flow.visits[visit].station)) || (s->emergency && s->short_stay)) {
        return false;
    }
    double from = hw_param_value(params_of(d, p->area), HW_P_NURSED_FROM), surgery = hw_param_value(params_of(d, p->area), HW_P_NURSED_SURGERY);
    bool elsewhere = p->hospital == HW_ELSEWHERE; /* was in no acute bed of the model */
    if ((double)s->nursing >= from || (double)s->nursing + surgery < from || elsewhere) {
        return (double)s->nursing >= from;
    }
    enum hw_speciality whose = hw_ward_pools_speciality(d, p, s->key, !s->emergency);
    return whose == HW_SPECIALITY_SURGERY || whose == HW_SPECIALITY_TRAUMA;
}

static bool visited_there(const struct hw_district *d, hw_id visit, enum hw_destination dest) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    return dest != HW_TO_NURSING && dest != HW_TO_IC_BED && dest != HW_TO_DEATH && !in_nursing_home(d, p);
}

void hw_nursing_ask(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    hw_id person = hw_district_person_of(&d->flow.visits[visit]);
    uint8_t area = d->people[person].area;
    hw_id slot = slot_of(d, person);
    bool needs = left_behind(d, visit);
    if (!visited_there(d, visit, dest) || (!needs && slot == HW_NONE) || (slot != HW_NONE && at(d, slot)->without)) {
        return;
    }
    slot = slot == HW_NONE ? take_slot(d, person) : slot;
    if (slot == HW_NONE) {
        return;
    }
    struct hw_nursed *e = at(d, slot);
    e->stay = e->stay || needs;
    if (e->state == HW_NURSED_KEPT) {
        e->kept_until = HW_FOREVER;
        tell(d, slot, "promised");
        return;
    }
    if (e->state == HW_NURSED_AWAY) {
        int32_t wanted = needs ? visits_a_week(d, area, HW_P_NURSED_VISITS) : 0;
        e->visits = wanted > e->visits ? wanted : e->visits;
        e->visit = visit;
        e->rank = hw_need_priority(d, true);
        e->without = hw_param_value(params_of(d, area), HW_P_NURSED_PATIENCE) <= 0;
        if (!e->without) {
            enter_line(d, slot);
            offer(d, area);
        }
    }
}

bool hw_nursing_ready(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    hw_id slot = slot_of(d, hw_district_person_of(&d->flow.visits[visit]));
    if (slot != HW_NONE && !visited_there(d, visit, dest)) {
        hw_nursing_withdraw(d, visit);
    } else if (slot == HW_NONE || at(d, slot)->state == HW_NURSED_AWAY) {
        hw_nursing_ask(d, visit, dest);
        slot = slot_of(d, hw_district_person_of(&d->flow.visits[visit]));
    }
    return slot == HW_NONE || at(d, slot)->state != HW_NURSED_LINE;
}

void hw_nursing_withdraw(struct hw_district *d, hw_id visit) {
    hw_id slot = slot_of(d, hw_district_person_of(&d->flow.visits[visit]));
    if (slot != HW_NONE) {
        uint8_t area = area_of(d, slot);
        at(d, slot)->without = false;
        stop(d, slot);
        offer(d, area);
    }
}

void hw_nursing_left_bed(struct hw_district *d, hw_id visit, uint16_t to) {
    hw_id person = hw_district_person_of(&d->flow.visits[visit]), slot = slot_of(d, person);
    enum hw_station_id kind = to == HW_GO_EXIT ? HW_ST_LOOKING : hw_district_kind(d, to);
    if (slot == HW_NONE || kind == HW_ST_WARD || hw_stations_is_other_bed(kind)) {
        return;
    }
    if (kind == HW_ST_NURSING || in_nursing_home(d, &d->people[person])) {
        hw_nursing_gone(d, person);
        return;
    }
    struct hw_nursed *e = at(d, slot);
    uint8_t area = area_of(d, slot);
    e->without = false;
    if (e->stay) {
        hw_time until = later(d, lasts(d, area, HW_P_NURSED_WEEKS, d->flow.visits[visit].key, 0));
        e->until = e->until > until ? e->until : until;
        e->stay = false;
    }
    if (e->state == HW_NURSED_KEPT) {
        begin_visits(d, slot);
    } else { /* left before the nurses said yes */
        stop(d, slot);
        at(d, slot)->rank = hw_need_priority(d, false);
        enter_line(d, slot);
        offer(d, area);
    }
}

/* ---- day by day ---- */

/* Has waited in a bed for as long as anybody does. */
static bool gives_up(const struct hw_district *d, hw_id slot) {
    const struct hw_nursed *e = at(d, slot);
    return e->state == HW_NURSED_LINE && e->visit != HW_NONE &&
           (double)(d->flow.now - e->sought) >= hw_param_value(params_of(d, area_of(d, slot)), HW_P_NURSED_PATIENCE);
}

static void go_without(struct hw_district *d, hw_id slot) {
    hw_id visit = at(d, slot)->visit;
    stop(d, slot);
    at(d, slot)->without = true;
    hw_discharge_nurses(d, visit);
}

void hw_nursing_day(struct hw_district *d) {
    for (hw_id slot = 0; slot < d->nursing->n; slot++) {
        const struct hw_nursed *e = at(d, slot);
        if (e->state == HW_NURSED_FREE) {
            continue;
        }
        if (e->until <= d->flow.now && !e->stay) {
            stop(d, slot);
            free_slot(d, slot);
        } else if (e->state == HW_NURSED_KEPT && e->kept_until <= d->flow.now) {
            stop(d, slot);
        } else if (gives_up(d, slot)) {
            go_without(d, slot);
        }
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        offer(d, a);
    }
}

/* ---- a replicate ---- */

/* No share is in use of what has no end: it counts as none. */
static void take_rules(struct hw_district *d) {
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        int64_t visits = can_give(d, a) == INT64_MAX ? 0 : can_give(d, a), more = visits - amount_now(d, a, HW_NURSING_VISITS);
        amount(d, a, HW_NURSING_VISITS, more);
        if (more != 0 && hw_district_log_is_on(d)) {
            hw_district_log_write_nurses(d, HW_NONE, a, "can_give", visits);
        }
    }
}

void hw_nursing_begin(struct hw_district *d) {
    struct hw_nursing *n = d->nursing;
    memset(n->of, 0, (size_t)d->n_people * sizeof *n->of);
    memset(n->line, 0xff, (size_t)d->spec->map.n_areas * 2 * sizeof *n->line); /* HW_NONE */
    memset(n->amounts, 0, (size_t)d->spec->map.n_areas * sizeof *n->amounts);
    n->n = 0;
    n->free = HW_NONE;
}

void hw_nursing_follow_rules(struct hw_district *d) {
    take_rules(d);
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        offer(d, a);
    }
}

void hw_nursing_restart_statistics(struct hw_district *d) {
    for (int32_t i = 0; i < d->spec->map.n_areas * HW_NURSING_AMOUNTS; i++) {
        hw_level_restart(&d->nursing->amounts[i / HW_NURSING_AMOUNTS][i % HW_NURSING_AMOUNTS], d->flow.now);
    }
}

/* Why people are visited at the start: rates of frailty, or of acute illness, say who; needs have no memory, so what is left lasts as long as
 * a new one. */
struct filling {
    enum hw_param_id people, visits, lasts;
    bool stay;
};

static double weight(const struct hw_rules *rules, const struct filling *what, int band, int frailty) {
    if (what->stay) {
        return rules->rate[HW_CLOCK_ACUTE][band][frailty] * rules->admitted[band];
    }
    return band >= OLDER_BAND ? rules->nursing[frailty] : 0;
}

static bool could_be(const struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    return p->visit == HW_NONE && slot_of(d, id) == HW_NONE && !in_nursing_home(d, p);
}

static bool fill(struct hw_district *d, int32_t area, const struct filling *what) {
    const struct hw_rules *rules = hw_district_area_rules(d, area);
    hw_id first = d->spec->first_id[area], people = d->spec->first_id[area + 1] - first;
    int32_t wanted = people == 0 ? 0 : (int32_t)hw_param_value(rules->params, (int32_t)what->people), placed = 0;
    double most = 0;
    for (int i = 0; i < HW_AGE_BANDS * HW_FRAILTIES; i++) {
        double w = weight(rules, what, i / HW_FRAILTIES, i % HW_FRAILTIES);
        most = w > most ? w : most;
    }
    for (uint64_t i = 0; placed < wanted && i < TRIES; i++) {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_NURSED_START, (uint64_t)area * 2 + what->stay, i);
        hw_id id = first + (hw_id)hw_rng_below(&rng, people);
        const struct hw_person *p = &d->people[id];
        if (!could_be(d, id) || hw_rng_unit(&rng) * most > weight(rules, what, p->age_band, p->frailty)) {
            continue;
        }
        hw_id slot = take_slot(d, id);
        if (slot == HW_NONE) {
            return false;
        }
        at(d, slot)->visits = visits_a_week(d, area, what->visits);
        at(d, slot)->until = later(d, hw_setting_exponential(&rng, hw_param_value(rules->params, (int32_t)what->lasts)));
        amount(d, area, HW_NURSING_HELD, at(d, slot)->visits);
        begin_visits(d, slot);
        placed++;
    }
    if (placed < wanted && d->flow.status == HW_OK) {
        d->flow.status = HW_FAULT;
        snprintf(d->flow.what, sizeof d->flow.what, "not enough people for the %d who are to be visited by community nurses at the start", wanted);
    }
    return d->flow.status == HW_OK;
}

bool hw_nursing_start(struct hw_district *d) {
    static const struct filling fillings[2] = {{HW_P_START_NURSED, HW_P_NURSING_VISITS, HW_P_NURSING_LASTS, false},
                                               {HW_P_START_NURSED_STAY, HW_P_NURSED_VISITS, HW_P_NURSED_WEEKS, true}};
    take_rules(d);
    bool ok = true;
    for (int32_t a = 0; a < d->spec->map.n_areas && ok; a++) {
        ok = fill(d, a, &fillings[0]) && fill(d, a, &fillings[1]);
    }
    return ok;
}

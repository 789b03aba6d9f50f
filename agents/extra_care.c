/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/extra_care.h"

#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/market.h"
#include "agents/need.h"
#include "agents/payer.h"
#include "agents/rounds.h"

#include <string.h>

enum { FROM_BED = 0, FROM_HOME };

enum hw_status hw_extra_care_create(struct hw_mem *mem, struct hw_extra_care **out) {
    *out = hw_mem_alloc(mem, 1, sizeof **out);
    return *out == NULL ? HW_NO_MEMORY : HW_OK;
}

void hw_extra_care_free(struct hw_mem *mem, struct hw_extra_care *extra_care) {
    if (extra_care != NULL) {
        hw_mem_free(mem, extra_care->list);
        hw_mem_free(mem, extra_care);
    }
}

void hw_extra_care_restart_statistics(struct hw_district *d) {
    struct hw_extra_care *e = d->extra_care;
    memset(e->let, 0, sizeof e->let);
    memset(e->wait, 0, sizeof e->wait);
    e->moved_on = e->listed_at_midnight = 0;
}

void hw_extra_care_begin(struct hw_district *d) {
    d->extra_care->n = 0;
    hw_extra_care_restart_statistics(d);
}

static double param(const struct hw_district *d, const struct hw_person *p, enum hw_param_id id) {
    return hw_param_value(hw_district_area_rules(d, p->area)->params, (int32_t)id);
}
static bool is_own(const struct hw_person *p) {
    return !(p->flags & HW_PERSON_OUTSIDE);
}
static const struct hw_station *flats_of(const struct hw_district *d, const struct hw_person *p) {
    return &d->flow.stations[hw_district_place(d, HW_ST_EXTRA_CARE, p)];
}

/* ---- the list ---- */

static bool put_down(struct hw_district *d, struct hw_extra_care_wish wish) {
    struct hw_extra_care *e = d->extra_care;
    if (e->n == e->room) {
        void *block = e->list;
        size_t room = e->room == 0 ? 64 : 2 * e->room;
        if (hw_mem_grow(d->mem, &block, e->room, room, sizeof *e->list) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return false;
        }
        e->list = block;
        e->room = room;
    }
    e->list[e->n++] = wish;
    hw_district_log_person(d, HW_DLOG_FLAT, wish.person, wish.visit != HW_NONE ? "listed_in_bed" : "listed");
    return true;
}

static void strike(struct hw_district *d, size_t at) {
    struct hw_extra_care *e = d->extra_care;
    e->n--;
    memmove(e->list + at, e->list + at + 1, (e->n - at) * sizeof *e->list);
}

static void give_up(struct hw_district *d, size_t at) {
    hw_district_log_person(d, HW_DLOG_FLAT, d->extra_care->list[at].person, "given_up");
    strike(d, at);
}

/* Number of the person's wish, or the number of all wishes. */
static size_t find(const struct hw_extra_care *e, hw_id person) {
    size_t i = 0;
    while (i < e->n && e->list[i].person != person) {
        i++;
    }
    return i;
}

static void forget(struct hw_district *d, hw_id person) {
    size_t at = find(d->extra_care, person);
    if (at < d->extra_care->n) {
        give_up(d, at);
    }
}

/* Those of an area who wait; in_bed: patients only. */
static int32_t waiting(const struct hw_district *d, uint8_t area, bool in_bed) {
    int32_t n = 0;
    for (size_t i = 0; i < d->extra_care->n; i++) {
        const struct hw_extra_care_wish *w = &d->extra_care->list[i];
        n += d->people[w->person].area == area && !w->promised && (!in_bed || w->visit != HW_NONE);
    }
    return n;
}

static int32_t promised(const struct hw_district *d, uint8_t area) {
    int32_t n = 0;
    for (size_t i = 0; i < d->extra_care->n; i++) {
        n += d->people[d->extra_care->list[i].person].area == area && d->extra_care->list[i].promised;
    }
    return n;
}

static int32_t free_flats(const struct hw_district *d, const struct hw_person *p) {
    const struct hw_station *flats = flats_of(d, p);
    return flats->capacity - flats->in_use - promised(d, p->area);
}

/* ---- who is put down ---- */

static bool suits(const struct hw_district *d, hw_id id, double need, enum hw_destination found) {
    const struct hw_person *p = &d->people[id];
    if (flats_of(d, p)->capacity == 0 || (found != HW_TO_HOME_CARE && found != HW_TO_RESIDENTIAL) || (p->flags & HW_PERSON_EXTRA_CARE)) {
        return false;
    }
    bool fits = need >= hw_district_param(d, HW_P_EXTRA_CARE_LEAST) && need < hw_district_param(d, HW_P_EXTRA_CARE_MOST) && p->age >= param(d, p, HW_P_EXTRA_CARE_AGE);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_EXTRA_CARE, hw_population_key(id, p), 0);
    return fits && hw_rng_unit(&rng) < param(d, p, HW_P_EXTRA_CARE_WILLING);
}

/* Is a flat likely to be free in time? */
static bool in_time(const struct hw_district *d, hw_id id, bool in_bed) {
    const struct hw_person *p = &d->people[id];
    double a_year = flats_of(d, p)->capacity * param(d, p, HW_P_EXTRA_CARE_TURNOVER);
    int32_t before = waiting(d, p->area, in_bed) + 1 - free_flats(d, p);
    double limit = param(d, p, in_bed ? HW_P_EXTRA_CARE_IN_BED : HW_P_EXTRA_CARE_AT_HOME);
    return limit > 0 && before * (double)HW_MS_PER_YEAR <= limit * a_year;
}

bool hw_extra_care_suits_patient(struct hw_district *d, hw_id visit, enum hw_destination found) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    return suits(d, id, hw_need_now(d, visit), found) && in_time(d, id, true);
}

void hw_extra_care_seek(struct hw_district *d, hw_id visit) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    forget(d, id); /* whoever was on the list from home is a patient on it now */
    (void)put_down(d, (struct hw_extra_care_wish){.person = id, .visit = visit, .since = d->flow.now, .need = hw_district_spell(d, visit)->need});
}

void hw_extra_care_stop(struct hw_district *d, hw_id visit) {
    size_t at = find(d->extra_care, hw_district_person_of(&d->flow.visits[visit]));
    if (at < d->extra_care->n && d->extra_care->list[at].visit == visit && hw_district_kind(d, d->flow.visits[visit].station) != HW_ST_EXTRA_CARE) {
        give_up(d, at);
    }
}

enum hw_destination hw_extra_care_at_home(struct hw_district *d, hw_id id, enum hw_destination found, uint64_t key) {
    const struct hw_person *p = &d->people[id];
    double need = hw_need_at_home(d, id, key);
    if (hw_extra_care_enough(d, p, need, found)) {
        return HW_TO_HOME;
    }
    size_t at = find(d->extra_care, id);
    bool listed = at < d->extra_care->n;
    if (!suits(d, id, need, found) || (!listed && !in_time(d, id, false))) {
        if (listed && (found == HW_TO_RESIDENTIAL || found == HW_TO_NURSING)) {
            give_up(d, at);
        }
        return found;
    }
    struct hw_extra_care_wish wish = {.person = id, .visit = HW_NONE, .since = d->flow.now, .key = key, .need = (float)need, .instead = (uint8_t)found};
    if (listed) {
        wish.since = d->extra_care->list[at].since; /* keeps the place on the list */
        d->extra_care->list[at] = wish;
    } else if (!put_down(d, wish)) {
        return found;
    }
    return HW_TO_HOME_CARE;
}

/* ---- who lives there ---- */

bool hw_extra_care_enough(const struct hw_district *d, const struct hw_person *p, double need, enum hw_destination found) {
    if (!(p->flags & HW_PERSON_EXTRA_CARE)) {
        return false;
    }
    return found == HW_TO_HOME_CARE || found == HW_TO_REABLEMENT || (found == HW_TO_RESIDENTIAL && need < hw_district_param(d, HW_P_EXTRA_CARE_MOST));
}

void hw_extra_care_came(struct hw_district *d, hw_id visit) {
    struct hw_extra_care *e = d->extra_care;
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_person *p = &d->people[id];
    size_t at = find(e, id);
    HW_REQUIRE(at < e->n);
    int from = e->list[at].visit != HW_NONE ? FROM_BED : FROM_HOME;
    hw_tally_add(&e->wait[from], d->flow.now - e->list[at].since);
    e->let[from] += is_own(p);
    hw_district_spell(d, visit)->need = e->list[at].need;
    strike(d, at);
}

void hw_extra_care_moved_on(struct hw_district *d, hw_id person) {
    d->extra_care->moved_on += is_own(&d->people[person]);
}

/* ---- by the clock ---- */

void hw_extra_care_midnight(struct hw_district *d) {
    for (size_t i = 0; i < d->extra_care->n; i++) {
        d->extra_care->listed_at_midnight += is_own(&d->people[d->extra_care->list[i].person]);
    }
}

/* A patient who still waits for it in the bed. */
static bool waits_in_bed(struct hw_district *d, const struct hw_extra_care_wish *w) {
    const struct hw_visit *v = &d->flow.visits[w->visit];
    const struct hw_spell *s = hw_district_spell(d, w->visit);
    return v->state == HW_VISIT_HELD && s->phase == HW_PHASE_SEEK && s->dest == HW_TO_EXTRA_CARE;
}

/* The visit by which somebody at home has care, or HW_NONE; false: not now. */
static bool can_move_from_home(const struct hw_district *d, const struct hw_person *p, hw_id *held) {
    *held = p->care_visit;
    if (p->visit != HW_NONE) {
        return false; /* in hospital */
    }
    if (*held == HW_NONE) {
        return true;
    }
    const struct hw_visit *v = &d->flow.visits[*held];
    const struct hw_spell *s = &d->spells[*held];
    enum hw_station_id kind = hw_district_kind(d, v->station);
    return (kind == HW_ST_HOME_CARE || kind == HW_ST_LOOKING) && v->state == HW_VISIT_SERVING && !hw_market_seeks(s) && s->asked == 0;
}

static bool can_move(struct hw_district *d, const struct hw_extra_care_wish *w) {
    hw_id held;
    return !w->promised && (w->visit != HW_NONE ? waits_in_bed(d, w) : can_move_from_home(d, &d->people[w->person], &held));
}

static void let(struct hw_district *d, size_t at) {
    struct hw_extra_care_wish *w = &d->extra_care->list[at];
    hw_id id = w->person, held;
    struct hw_person *p = &d->people[id];
    uint16_t flats = hw_district_place(d, HW_ST_EXTRA_CARE, p);
    if (w->visit != HW_NONE) {
        w->promised = true;
        held = w->visit;
        hw_discharge_found(d, held);
        hw_flow_go(&d->flow, held, flats, true);
    } else if (can_move_from_home(d, p, &held) && held != HW_NONE) {
        hw_flow_go(&d->flow, held, flats, true);
    } else {
        p->episode++;
        (void)hw_flow_arrive(&d->flow, flats, hw_district_key(id, p->episode, HW_ROLE_CARE), 0, 0);
    }
}

/* Free flats of an area: to patients first, then as they were put down. */
static void let_flats(struct hw_district *d, uint8_t area) {
    const struct hw_extra_care *e = d->extra_care;
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < e->n; i++) {
            const struct hw_extra_care_wish *w = &e->list[i];
            bool before = best == SIZE_MAX || (w->visit != HW_NONE && e->list[best].visit == HW_NONE);
            if (d->people[w->person].area == area && before && can_move(d, w)) {
                best = i;
            }
        }
        if (best == SIZE_MAX || free_flats(d, &d->people[e->list[best].person]) <= 0) {
            return;
        }
        let(d, best);
    }
}

/* Off the list: who is gone or in a home, and who has waited too long. True when it is. */
static bool look_at(struct hw_district *d, size_t at) {
    struct hw_extra_care_wish w = d->extra_care->list[at];
    const struct hw_person *p = &d->people[w.person];
    double limit = param(d, p, w.visit != HW_NONE ? HW_P_EXTRA_CARE_IN_BED : HW_P_EXTRA_CARE_AT_HOME);
    bool closed = flats_of(d, p)->capacity == 0, late = closed || (double)(d->flow.now - w.since) > limit;
    if (w.promised && closed && d->flow.visits[w.visit].state == HW_VISIT_BLOCKED) { /* closed while the patient was on the way */
        hw_discharge_mark(d, w.visit);
        hw_flow_retarget(&d->flow, w.visit, HW_GO_HOLD);
        hw_district_spell(d, w.visit)->phase = HW_PHASE_SEEK;
        w.promised = d->extra_care->list[at].promised = false;
    }
    if (w.promised) {
        return false;
    }
    if (!hw_person_is_here(p) || (p->flags & HW_PERSON_CARE_HOME)) {
        give_up(d, at);
        return true;
    }
    if (!late || (w.visit != HW_NONE && !waits_in_bed(d, &w)) || (w.visit == HW_NONE && p->visit != HW_NONE)) {
        return false;
    }
    give_up(d, at);
    if (w.visit != HW_NONE) {
        hw_discharge_turn_to(d, w.visit, hw_need_found(d, w.visit));
    } else if (w.instead == HW_TO_RESIDENTIAL) {
        hw_discharge_wants_at_home(d, w.person, HW_TO_RESIDENTIAL, w.key);
    }
    return true;
}

/* A resident who has to leave looks for what there is. */
static void look_elsewhere(struct hw_district *d, hw_id visit) {
    double need = (double)hw_district_spell(d, visit)->need;
    enum hw_destination what = need >= hw_district_param(d, HW_P_NEED_CARE_HOME) ? HW_TO_RESIDENTIAL : HW_TO_HOME_CARE;
    hw_payer_found(d, visit, what);
    if (what == HW_TO_RESIDENTIAL) {
        hw_market_seek(d, visit, what);
    } else {
        hw_rounds_seek(d, visit);
    }
}

/* There are fewer flats than people in them: who of those who do not look yet was drawn for it. */
static bool clear_one(struct hw_district *d, uint16_t station) {
    hw_id best = HW_NONE;
    double least = 2;
    int32_t looking = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state == HW_VISIT_FREE || visit->station != station) {
            continue;
        }
        const struct hw_spell *s = hw_district_spell(d, v);
        if (visit->state != HW_VISIT_SERVING || hw_market_seeks(s) || s->asked != 0 || hw_rounds_seeks(s) || s->care.promised != 0) {
            looking++;
            continue;
        }
        hw_id id = hw_district_person_of(visit);
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_EXTRA_CARE, hw_population_key(id, &d->people[id]), 1);
        double drawn = hw_rng_unit(&rng);
        best = drawn < least ? v : best;
        least = drawn < least ? drawn : least;
    }
    if (best == HW_NONE || d->flow.stations[station].in_use - looking <= d->flow.stations[station].capacity) {
        return false;
    }
    look_elsewhere(d, best);
    return true;
}

void hw_extra_care_morning(struct hw_district *d) {
    for (size_t i = 0; i < d->extra_care->n;) {
        i += !look_at(d, i);
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        uint16_t station = hw_stations_at(&d->spec->map, HW_ST_EXTRA_CARE, a);
        const struct hw_station *flats = &d->flow.stations[station];
        while (flats->in_use > flats->capacity && clear_one(d, station)) {
        }
        const struct hw_week *hours = &d->at[station]->params->weeks[HW_P_OFFICE_HOURS];
        if (d->extra_care->n > 0 && flats->in_use < flats->capacity && hw_week_value(hours, &d->spec->calendar, true, d->flow.now) != 0) {
            let_flats(d, (uint8_t)a);
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/dying.h"

#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/market.h"
#include "agents/need.h"
#include "agents/needs.h"
#include "agents/routes.h"
#include "agents/setting.h"
#include "agents/urgent.h"

enum { GROWN_UP = 18 }; /* children's hospices are not modelled */
enum { SIGNS_SURE = 5 }; /* so many of frailty (0-3), conditions (0-3) and nursing points leave no doubt */

static bool recognised(const struct hw_district *d, const struct hw_person *p, double nursing, double u) {
    double signs = p->frailty + p->conditions + nursing;
    double sure = signs < SIGNS_SURE ? signs / SIGNS_SURE : 1;
    return p->age >= GROWN_UP && u < hw_district_param(d, HW_P_DYING_RECOGNISED) * sure;
}

static bool in_the_team(const struct hw_district *d, const struct hw_person *p) {
    return p->care_visit != HW_NONE && hw_district_kind(d, d->flow.visits[p->care_visit].station) == HW_ST_END_OF_LIFE &&
           d->flow.visits[p->care_visit].state != HW_VISIT_WAITING;
}

/* For who would be at home. Without a team, whoever is at home stays, and whoever is in a bed goes to a nursing home; so does who lives alone. */
static enum hw_destination way_home(const struct hw_district *d, const struct hw_person *p, bool in_bed) {
    bool alone = (p->flags & HW_PERSON_LIVES_ALONE) && !(p->flags & HW_PERSON_HAS_CARER);
    bool team = hw_routes_leads(d, p, HW_TO_END_OF_LIFE), home = (alone || (in_bed && !team)) && hw_routes_leads(d, p, HW_TO_NURSING);
    return home ? HW_TO_NURSING : team ? HW_TO_END_OF_LIFE : HW_TO_DEATH;
}

/* Where somebody would be for their last weeks, of what there is; HW_TO_DEATH: where they are. HW_TO_HOME: they have a place to go back to. */
static enum hw_destination way_of(const struct hw_district *d, hw_id id, bool in_bed) {
    const struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_DYING_WISH, hw_population_key(id, p), 0);
    double u = hw_rng_unit(&rng), hospice = hw_district_param(d, HW_P_DYING_WISH_HOSPICE);
    if (u >= hospice + hw_district_param(d, HW_P_DYING_WISH_HOME)) {
        return HW_TO_DEATH;
    }
    if ((p->flags & (HW_PERSON_CARE_HOME | HW_PERSON_EXTRA_CARE)) || in_the_team(d, p)) {
        return HW_TO_HOME;
    }
    return u < hospice && hw_routes_leads(d, p, HW_TO_HOSPICE) ? HW_TO_HOSPICE : way_home(d, p, in_bed);
}

static uint16_t station_of(const struct hw_district *d, const struct hw_person *p, enum hw_destination way) {
    return hw_district_place(d, way == HW_TO_HOSPICE ? HW_ST_HOSPICE : HW_ST_END_OF_LIFE, p);
}

static void set_death(struct hw_district *d, hw_id id, hw_time at) {
    d->people[id].flags |= HW_PERSON_DYING;
    hw_needs_set_at(d, id, HW_CLOCK_DEATH, at);
}

/* ---- in hospital ---- */

hw_time hw_dying_admitted(struct hw_district *d, hw_id visit, hw_time left) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_person *p = &d->people[id];
    struct hw_spell *s = hw_district_spell(d, visit);
    bool known = (p->flags & HW_PERSON_DYING) != 0;
    if (!s->emergency || (!known && (!s->dies || hw_district_param(d, HW_P_DYING_RECOGNISED) <= 0)) || way_of(d, id, true) == HW_TO_DEATH) {
        return left;
    }
    hw_time soonest = (hw_time)hw_district_param(d, HW_P_DYING_SOONEST), when = soonest;
    if (!known) {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_DYING, s->key, 0);
        bool seen = recognised(d, p, s->nursing, hw_rng_unit(&rng));
        hw_time before = hw_setting_exponential(&rng, hw_district_param(d, HW_P_DYING_BEFORE_HOSPITAL));
        when = left - before > soonest ? left - before : soonest;
        if (!seen || when >= left) {
            return left;
        }
        set_death(d, id, d->flow.now + left);
    } else if (when >= left) {
        return left;
    }
    s = hw_district_spell(d, visit);
    s->dying = true;
    s->dies = false; /* not at the end of this stay: at the instant set */
    return when;
}

/* On the way, or on the search. */
static uint16_t send(struct hw_district *d, hw_id visit, enum hw_destination way) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->dest = (uint8_t)way;
    s->phase = way == HW_TO_NURSING ? HW_PHASE_SEEK : HW_PHASE_ASKED;
    d->flow.visits[visit].priority = hw_need_priority(d, true);
    if (way == HW_TO_NURSING) {
        s->need = (float)hw_need_now(d, visit);
        hw_market_seek(d, visit, way);
    }
    hw_discharge_tell(d, visit);
    return way == HW_TO_NURSING ? HW_GO_HOLD
           : way == HW_TO_HOME  ? HW_GO_EXIT
                                : hw_setting_hold_until_free(d, visit, station_of(d, hw_district_person_at(d, visit), way));
}

uint16_t hw_dying_leaves(struct hw_district *d, hw_id visit) {
    hw_discharge_cancel(d, visit); /* a discharge may have been planned */
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = hw_district_person_at(d, visit);
    enum hw_destination way = way_of(d, hw_district_person_of(&d->flow.visits[visit]), true);
    hw_time now = d->flow.now;
    if (way == HW_TO_DEATH) {
        return HW_GO_HOLD; /* what there was has closed since: until the death that is set */
    }
    s->fit = s->first_fit = s->coded_since = now; /* ready to be moved: nobody will be well */
    s->age_when_fit = p->age;
    s->frailty_when_fit = p->frailty;
    s->bed = HW_BED_ACUTE;
    s->dest = (uint8_t)way;
    s->pays = HW_PAYS_NHS;
    s->concluded = true;
    s->agreed = s->safe = now; /* the clinician's tool is the decision */
    hw_district_log_value(d, HW_DLOG_FIT, visit, "dying", s->frailty_when_fit);
    hw_district_log_value(d, HW_DLOG_READY, visit, NULL, 0);
    hw_district_count(d, HW_N_FAST_TRACKS);
    return send(d, visit, way);
}

void hw_dying_turns(struct hw_district *d, hw_id visit) {
    enum hw_destination way = way_of(d, hw_district_person_of(&d->flow.visits[visit]), true);
    if (way == HW_TO_DEATH) { /* still wants to go, and there is nowhere */
        hw_district_spell(d, visit)->phase = HW_PHASE_SEEK;
        hw_discharge_tell(d, visit);
        return;
    }
    uint16_t to = send(d, visit, way);
    if (to != HW_GO_HOLD) {
        hw_flow_go(&d->flow, visit, to, true);
    }
}

void hw_dying_left(struct hw_district *d, hw_id visit) {
    hw_district_time(d, HW_T_FAST_TRACK, d->flow.now - hw_district_spell(d, visit)->first_fit);
}

/* ---- at home ---- */

/* Pain, breathlessness, a carer at the end of their strength: sooner than the next illness would come anyway. */
static void set_crisis(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    double weekly = hw_district_param(d, HW_P_DYING_CRISES);
    if (weekly <= 0) {
        return;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_DYING_CRISIS, id, UINT64_C(1) << 32 | p->count[HW_CLOCK_DEATH]);
    hw_time at = d->flow.now + hw_setting_exponential(&rng, 7 * (double)HW_MS_PER_DAY / weekly);
    if (at < (hw_time)p->clock_s[HW_CLOCK_ACUTE] * HW_MS_PER_S && at < (hw_time)p->clock_s[HW_CLOCK_DEATH] * HW_MS_PER_S) {
        hw_needs_set_at(d, id, HW_CLOCK_ACUTE, at);
    }
}

static void ask_at_home(struct hw_district *d, hw_id id, uint64_t key) {
    enum hw_destination way = way_of(d, id, false);
    if (way == HW_TO_NURSING) {
        hw_discharge_wants_at_home(d, id, way, key);
    } else if (way == HW_TO_HOSPICE || way == HW_TO_END_OF_LIFE) {
        (void)hw_flow_arrive(&d->flow, station_of(d, &d->people[id], way), key, 0, hw_need_priority(d, false));
    }
}

void hw_dying_turns_at_home(struct hw_district *d, hw_id visit) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    struct hw_person *p = &d->people[id];
    hw_flow_remove(&d->flow, visit);
    p->episode++;
    ask_at_home(d, id, hw_district_key(id, p->episode, HW_ROLE_DYING));
}

bool hw_dying_foreseen(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    if (hw_district_param(d, HW_P_DYING_RECOGNISED) <= 0 || (p->flags & HW_PERSON_CARE_HOME)) {
        return false; /* a care home nurses its residents to the end */
    }
    uint64_t key = hw_district_key_rung(id, p, HW_CLOCK_DEATH, HW_ROLE_DYING);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_DYING, key, 1);
    if (!recognised(d, p, hw_need_nursing_at_home(d, id, key), hw_rng_unit(&rng))) {
        return false;
    }
    hw_time before = hw_setting_exponential(&rng, hw_district_param(d, HW_P_DYING_BEFORE_HOME));
    hw_time longest = (hw_time)hw_district_param(d, HW_P_DYING_LONGEST);
    set_death(d, id, d->flow.now + (before < longest ? before : longest));
    set_crisis(d, id);
    ask_at_home(d, id, key);
    return true;
}

bool hw_dying_averts(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    if (!in_the_team(d, p)) {
        return false;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_DYING_CRISIS, id, p->count[HW_CLOCK_ACUTE]);
    return hw_rng_unit(&rng) < hw_district_param(d, HW_P_DYING_AVERTED);
}

bool hw_dying_comes(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    bool free_to_come = p->visit == visit || (p->visit == HW_NONE && !(p->flags & (HW_PERSON_CARE_HOME | HW_PERSON_EXTRA_CARE)));
    if (!hw_person_is_here(p) || !(p->flags & HW_PERSON_DYING) || !free_to_come) {
        return false;
    }
    (void)hw_district_spell(d, visit);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    hw_district_log_value(d, HW_DLOG_CARE, visit, "nhs", 0);
    return true;
}

/* ---- death ---- */

void hw_dying_dies(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    hw_id visit = p->visit;
    if (visit == HW_NONE) {
        hw_district_die(d, id, p->flags & HW_PERSON_CARE_HOME ? HW_DEATH_CARE_HOME : HW_DEATH_HOME);
        return;
    }
    const struct hw_visit *v = &d->flow.visits[visit];
    enum hw_station_id kind = hw_district_kind(d, v->station);
    if (hw_urgent_before_a_bed(d, visit)) {
        hw_urgent_dies(d, id);
        return;
    }
    bool bed = kind == HW_ST_WARD || kind == HW_ST_HOSPICE || hw_stations_is_other_bed(kind);
    if (!bed || v->state == HW_VISIT_WAITING) { /* on the way: not before there is a bed, or they are home again */
        hw_needs_set_at(d, id, HW_CLOCK_DEATH, d->flow.now + HW_MS_PER_H);
        return;
    }
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    d->counts.n[HW_N_DIED_WAITING] += s->dying && s->fit >= 0 && kind == HW_ST_WARD;
    s->dest = HW_TO_DEATH;
    hw_district_log_person(d, HW_DLOG_DIES, id, kind == HW_ST_HOSPICE ? "hospice" : "hospital");
    hw_flow_remove(&d->flow, visit);
}

/* ---- the start ---- */

void hw_dying_start(struct hw_district *d, hw_id visit, struct hw_rng *rng) {
    hw_time left = hw_setting_exponential(rng, hw_district_param(d, HW_P_DYING_BEFORE_HOME));
    hw_time longest = (hw_time)hw_district_param(d, HW_P_DYING_LONGEST);
    set_death(d, hw_district_person_of(&d->flow.visits[visit]), d->flow.now + (left < longest ? left : longest));
    hw_district_settle(d, visit, d->flow.visits[visit].station);
}

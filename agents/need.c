/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/need.h"

#include "agents/routes.h"

double hw_need_points(const struct hw_params *params, const struct hw_person *p) {
    double points = hw_param_at(params, HW_P_NEED_FRAILTY, p->frailty);
    points += p->flags & HW_PERSON_DEMENTIA ? hw_param_value(params, HW_P_NEED_DEMENTIA) : 0;
    points += p->flags & HW_PERSON_LEARNING && p->age >= 18 ? hw_param_value(params, HW_P_NEED_LEARNING) : 0;
    points += p->conditions * hw_param_value(params, HW_P_NEED_CONDITION);
    points += p->flags & HW_PERSON_LIVES_ALONE ? hw_param_value(params, HW_P_NEED_ALONE) : 0;
    points -= p->flags & HW_PERSON_HAS_CARER ? hw_param_value(params, HW_P_NEED_CARER) : 0;
    return points;
}

double hw_need_before(const struct hw_district *d, hw_id id) {
    return hw_need_points(d->rules->params, &d->people[id]);
}

static double exponential(const struct hw_district *d, enum hw_decision what, uint64_t key) {
    struct hw_rng rng = hw_district_draw(d, what, key, 0);
    return hw_rng_exponential(&rng);
}

static bool chance(const struct hw_district *d, enum hw_decision what, uint64_t key, double p) {
    struct hw_rng rng = hw_district_draw(d, what, key, 0);
    return hw_rng_unit(&rng) < p;
}

double hw_need_nursing_points(const struct hw_person *p) {
    return 0.3 * p->conditions + (p->frailty == HW_FRAILTY_SEVERE ? 0.5 : 0);
}

static double nursing_points(const struct hw_district *d, const struct hw_person *p, uint64_t key) {
    return exponential(d, HW_DRAW_NURSING, key) + hw_need_nursing_points(p);
}

bool hw_need_is_short(const struct hw_district *d, hw_id id, uint64_t key) {
    const struct hw_person *p = &d->people[id];
    const struct hw_params *params = hw_district_rules(d, hw_district_in_hospital(d, HW_ST_WARD, p))->params;
    return chance(d, HW_DRAW_ZERO_DAY, key, hw_param_at(params, HW_P_WARD_ZERO_DAY, p->age_band));
}

static bool recovers(const struct hw_district *d, hw_id id, uint64_t key) {
    bool dementia = (d->people[id].flags & HW_PERSON_DEMENTIA) != 0;
    return chance(d, HW_DRAW_RECOVER, key, hw_district_param(d, dementia ? HW_P_NEED_REHAB_DEMENTIA : HW_P_NEED_REHAB));
}

void hw_need_draw(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    uint64_t key = s->key;
    hw_id id = (hw_id)key;
    const struct hw_person *p = &d->people[id];
    bool mental = hw_stations_is_mental(hw_district_kind(d, d->flow.visits[visit].station));
    double mean = hw_district_param(d, mental ? HW_P_NEED_MENTAL_LOSS : s->admitted >= 0 && !s->emergency ? HW_P_NEED_LOSS_PLANNED : s->short_stay ? HW_P_NEED_LOSS_SHORT : HW_P_NEED_LOSS);
    s->need = (float)(hw_need_before(d, id) + mean * exponential(d, HW_DRAW_LOSS, key));
    s->nursing = (float)nursing_points(d, p, key);
    s->can_recover = mental ? chance(d, HW_DRAW_RECOVER, key, hw_district_param(d, HW_P_NEED_MENTAL_RECOVER)) : recovers(d, id, key);
    s->equipment = chance(d, HW_DRAW_EQUIPMENT, key, hw_district_param(d, HW_P_NEED_EQUIPMENT));
    s->adaptation = chance(d, HW_DRAW_ADAPTATION, key, hw_district_param(d, HW_P_NEED_ADAPTATION));
    double major = hw_district_param(d, HW_P_NEED_MAJOR);
    s->major = major > 0 && chance(d, HW_DRAW_MAJOR, key, major);
    s->fast_track = s->nursing >= hw_district_param(d, HW_P_NEED_CHC) && chance(d, HW_DRAW_FAST_TRACK, key, hw_district_param(d, HW_P_NEED_FAST_TRACK));
    bool homeless = mental ? p->age >= 18 && p->age < 65 : s->emergency && !s->short_stay && p->age >= 18;
    s->housing = homeless && chance(d, HW_DRAW_HOUSING, key, hw_district_param(d, mental ? HW_P_NEED_MENTAL_HOUSING : HW_P_NEED_HOUSING));
    s->aftercare = mental && chance(d, HW_DRAW_AFTERCARE, key, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_MENTAL_AFTERCARE));
    s->had_package = (p->flags & HW_PERSON_HOME_CARE) != 0;
}

double hw_need_now(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    bool in_acute_bed = s->admitted >= 0 && hw_district_kind(d, d->flow.visits[visit].station) == HW_ST_WARD;
    double days = in_acute_bed ? (double)(d->flow.now - s->admitted) / (double)HW_MS_PER_DAY : 0;
    return s->need + days * hw_district_param(d, HW_P_NEED_BED_DAY);
}

/* For somebody who cannot get better and needs support. */
static enum hw_destination for_good_of(const struct hw_district *d, double need, double nursing) {
    return need < hw_district_param(d, HW_P_NEED_CARE_HOME)     ? HW_TO_HOME_CARE
           : nursing >= hw_district_param(d, HW_P_NEED_NURSING) ? HW_TO_NURSING
                                                                : HW_TO_RESIDENTIAL;
}

static enum hw_destination found_of(const struct hw_district *d, const struct hw_person *p, double need, double nursing, bool can_recover) {
    if (need < hw_district_param(d, HW_P_NEED_SUPPORT)) {
        return HW_TO_HOME;
    }
    double above = need - hw_district_param(d, HW_P_NEED_CARE_HOME);
    enum hw_destination for_good = for_good_of(d, need, nursing), found = for_good;
    if (can_recover && above < hw_district_param(d, HW_P_NEED_REHAB_FIRST)) {
        found = above >= 0 || need >= hw_district_param(d, HW_P_NEED_BED) ? HW_TO_IC_BED : HW_TO_REABLEMENT;
    }
    return hw_routes_or_next(d, p, found, for_good);
}

enum hw_destination hw_need_found(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    return found_of(d, hw_district_person_at(d, visit), hw_need_now(d, visit), s->nursing, s->can_recover);
}

bool hw_need_is_asked(const struct hw_district *d, const struct hw_spell *s) {
    return s->emergency || (int)hw_district_param(d, HW_P_NEED_PLANNED) != 0;
}

enum hw_destination hw_need_found_leaving(struct hw_district *d, hw_id visit) {
    return hw_need_is_asked(d, hw_district_spell(d, visit)) ? hw_need_found(d, visit) : HW_TO_HOME;
}

enum hw_destination hw_need_found_without_bed(struct hw_district *d, hw_id visit) {
    enum hw_destination for_good = for_good_of(d, hw_need_now(d, visit), hw_district_spell(d, visit)->nursing);
    return hw_routes_or_next(d, hw_district_person_at(d, visit), for_good == HW_TO_HOME_CARE ? HW_TO_REABLEMENT : for_good, for_good);
}

/* ---- at home ---- */

static const uint64_t behind_illness = UINT64_C(1) << 63;

uint64_t hw_need_key_behind(uint64_t key) {
    return hw_district_with_role(key, HW_ROLE_AT_HOME) | behind_illness;
}

/* What the draws are of: the illness, or the need itself. */
static uint64_t drawn_for(uint64_t key) {
    return key & behind_illness ? hw_district_with_role(key & ~behind_illness, HW_ROLE_HOSPITAL) : key;
}

double hw_need_at_home(const struct hw_district *d, hw_id id, uint64_t key) {
    uint64_t of = drawn_for(key);
    enum hw_param_id mean = of == key ? HW_P_NEED_LOSS_HOME : hw_need_is_short(d, id, of) ? HW_P_NEED_LOSS_SHORT : HW_P_NEED_LOSS;
    return hw_need_before(d, id) + hw_district_param(d, mean) * exponential(d, HW_DRAW_LOSS, of);
}

double hw_need_nursing_at_home(const struct hw_district *d, hw_id id, uint64_t key) {
    return nursing_points(d, &d->people[id], drawn_for(key));
}

bool hw_need_can_recover_at_home(const struct hw_district *d, hw_id id, uint64_t key) {
    return (key & behind_illness) && recovers(d, id, drawn_for(key));
}

enum hw_destination hw_need_found_at_home(const struct hw_district *d, hw_id id, uint64_t key) {
    return found_of(d, &d->people[id], hw_need_at_home(d, id, key), hw_need_nursing_at_home(d, id, key), hw_need_can_recover_at_home(d, id, key));
}

uint8_t hw_need_priority(const struct hw_district *d, bool from_hospital) {
    bool hospital_first = hw_district_param(d, HW_P_PRIORITY) > 0;
    return from_hospital || !hospital_first ? 1 : 3;
}

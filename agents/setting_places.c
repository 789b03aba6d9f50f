/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/need.h"
#include "agents/setting.h"

/* Where people go after hospital, or from home: reablement, intermediate-care beds, home care, care homes. Each is a
 * finite number of places; whoever comes from another place keeps that one until there is room here. */

/* From a ward, a rehabilitation bed, A&E or reablement; not from home. */
static bool came_from_bed(struct hw_district *d, hw_id visit) {
    uint16_t from = hw_district_spell(d, visit)->from;
    return from != HW_GO_EXIT && hw_district_kind(d, from) != HW_ST_HOME_CARE;
}

/* How long somebody waited for the place they now have, by where they waited. */
static void count_wait(struct hw_district *d, hw_id visit, enum hw_timer from_bed, enum hw_timer at_home) {
    hw_district_time(d, came_from_bed(d, visit) ? from_bed : at_home, d->flow.now - d->flow.visits[visit].asked);
}

static double gain(struct hw_district *d, hw_id visit, enum hw_param_id mean) {
    const struct hw_visit *v = &d->flow.visits[visit];
    uint64_t number = hw_district_draw_number(d, v->station, &d->people[hw_district_person_of(v)]);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GAIN, v->key, number);
    return hw_district_param_at(d, v->station, mean) * hw_rng_exponential(&rng);
}

/* Where somebody goes whose rehabilitation is over. */
static uint16_t afterwards(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    struct hw_spell *s = hw_district_spell(d, visit);
    s->can_recover = false;
    enum hw_destination dest = hw_need_found(d, visit);
    s = hw_district_spell(d, visit);
    s->dest = (uint8_t)dest;
    d->flow.visits[visit].priority = hw_need_priority(d, true);
    switch (dest) {
    case HW_TO_HOME_CARE:
        return hw_setting_hold_until_free(d, visit, hw_district_place(d, HW_ST_HOME_CARE, p));
    case HW_TO_RESIDENTIAL:
        return hw_setting_hold_until_free(d, visit, hw_district_place(d, HW_ST_RESIDENTIAL, p));
    case HW_TO_NURSING:
        return hw_setting_hold_until_free(d, visit, hw_district_place(d, HW_ST_NURSING, p));
    default:
        return HW_GO_EXIT;
    }
}

static hw_time reablement_stay(struct hw_district *d, hw_id visit) {
    count_wait(d, visit, HW_T_WAIT_REABLEMENT, HW_T_WAIT_REABLEMENT);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_REABLEMENT);
    hw_time stay = hw_dist_sample_ms(&hw_district_rules(d, d->flow.visits[visit].station)->reablement, &rng);
    hw_time cap = (hw_time)hw_district_param_at(d, d->flow.visits[visit].station, HW_P_REABLEMENT_CAP);
    return stay < cap ? stay : cap;
}

static uint16_t reablement_ended(struct hw_district *d, hw_id visit) {
    double better = gain(d, visit, HW_P_REABLEMENT_GAIN);
    hw_district_spell(d, visit)->need -= (float)better;
    uint16_t next = afterwards(d, visit);
    hw_district_count(d, HW_N_REABLED);
    d->counts.n[HW_N_REABLED_FREE] += next == HW_GO_EXIT;
    return next;
}

static hw_time ic_stay(struct hw_district *d, hw_id visit) {
    count_wait(d, visit, HW_T_WAIT_IC, HW_T_WAIT_IC);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_IC);
    return hw_dist_sample_ms(&hw_district_rules(d, d->flow.visits[visit].station)->ic, &rng);
}

static uint16_t ic_ended(struct hw_district *d, hw_id visit) {
    double better = gain(d, visit, HW_P_IC_GAIN);
    hw_district_spell(d, visit)->need -= (float)better;
    return afterwards(d, visit);
}

static hw_time home_care_stay(struct hw_district *d, hw_id visit) {
    count_wait(d, visit, HW_T_WAIT_HOME_CARE, HW_T_WAIT_HOME_CARE_AT_HOME);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_HOME_CARE);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_CARE_STAY));
}

static hw_time home_care_patience(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, HW_ST_HOME_CARE);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_CARE_PATIENCE));
}

/* Residents stay until they die. */
static hw_time care_home_stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    bool nursing = hw_district_kind(d, v->station) == HW_ST_NURSING;
    count_wait(d, visit, nursing ? HW_T_WAIT_NURSING : HW_T_WAIT_RESIDENTIAL, HW_T_WAIT_CARE_HOME_AT_HOME);
    hw_district_count(d, came_from_bed(d, visit) ? HW_N_PLACED_FROM_HOSPITAL : HW_N_PLACED_FROM_HOME);
    hw_district_settle(d, visit, d->flow.visits[visit].station);
    return HW_FOREVER;
}

static hw_time care_home_patience(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOME_PATIENCE, d->flow.visits[visit].key, HW_ST_NURSING);
    return hw_setting_exponential(&rng, hw_district_param_at(d, d->flow.visits[visit].station, HW_P_HOME_PATIENCE));
}

const struct hw_setting hw_setting_reablement = {
    "reablement", "Reablement at home, up to six weeks", reablement_stay, reablement_ended, NULL, NULL};
const struct hw_setting hw_setting_ic = {"intermediate_care", "Rehabilitation in a bed", ic_stay, ic_ended, NULL, NULL};
const struct hw_setting hw_setting_home_care = {"home_care", "A package of care at home", home_care_stay, NULL, home_care_patience, NULL};
const struct hw_setting hw_setting_care_home = {"care_home", "A place in a care home", care_home_stay, NULL, care_home_patience, NULL};

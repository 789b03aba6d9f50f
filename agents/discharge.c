/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/district_log.h"
#include "agents/need.h"
#include "agents/needs.h"
#include "agents/setting.h"

static const struct hw_person *patient_of(const struct hw_district *d, hw_id visit) {
    return &d->people[hw_district_person_of(&d->flow.visits[visit])];
}

/* The rules of the patient's hospital. */
static const struct hw_rules *rules_of(const struct hw_district *d, hw_id visit) {
    return hw_district_rules(d, hw_district_in_hospital(d, HW_ST_WARD, patient_of(d, visit)));
}
static double param(const struct hw_district *d, hw_id visit, enum hw_param_id id) {
    return hw_param_value(rules_of(d, visit)->params, (int32_t)id);
}

static uint16_t place_of(const struct hw_district *d, hw_id visit, enum hw_destination dest) {
    static const uint16_t stations[HW_DESTINATIONS] = {
        [HW_TO_HOME] = HW_GO_EXIT, [HW_TO_HOME_CARE] = HW_ST_HOME_CARE,     [HW_TO_REABLEMENT] = HW_ST_REABLEMENT,
        [HW_TO_IC_BED] = HW_ST_IC, [HW_TO_RESIDENTIAL] = HW_ST_RESIDENTIAL, [HW_TO_NURSING] = HW_ST_NURSING,
        [HW_TO_DEATH] = HW_GO_EXIT};
    return stations[dest] == HW_GO_EXIT ? HW_GO_EXIT : hw_district_place(d, stations[dest], patient_of(d, visit));
}

/* Nothing is outstanding: the station to go to. The wish is made by the caller. */
static uint16_t leave(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = patient_of(d, visit);
    s->phase = HW_PHASE_ASKED;
    if (p->flags & HW_PERSON_CARE_HOME) {
        s->dest = HW_TO_HOME; /* a place was found from home meanwhile */
    }
    hw_discharge_tell(d, visit);
    d->flow.visits[visit].priority = hw_need_priority(d, true);
    return hw_setting_hold_until_free(d, visit, place_of(d, visit, (enum hw_destination)s->dest));
}

/* Starts a staffed step as a visit of its own. */
static void begin_visit(struct hw_district *d, hw_id visit, uint16_t station, enum hw_role role, int slot) {
    uint64_t key = (d->flow.visits[visit].key & ~(UINT64_C(255) << 48)) | (uint64_t)role << 48;
    hw_id step = hw_flow_arrive(&d->flow, station, key, 0, hw_need_priority(d, true));
    hw_district_spell(d, visit)->step[slot] = step;
}

static void begin_task(struct hw_district *d, hw_id visit, enum hw_decision what, double mean_ms) {
    struct hw_rng rng = hw_district_draw(d, what, d->flow.visits[visit].key, hw_district_spell(d, visit)->turns);
    hw_district_task(d, visit, HW_TASK_STEP, d->flow.now + hw_setting_exponential(&rng, mean_ms));
}

static bool to_care_home(const struct hw_spell *s) {
    return s->dest == HW_TO_RESIDENTIAL || s->dest == HW_TO_NURSING;
}

/* Does this patient need that step? */
static bool needs(struct hw_district *d, hw_id visit, enum hw_phase phase) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    double from_line = s->nursing - hw_district_param(d, HW_P_NEED_CHC);
    double band = hw_district_param(d, HW_P_NEED_DISPUTE);
    switch (phase) {
    case HW_PHASE_FUNDING:
        if (s->dest == HW_TO_HOME_CARE) {
            return s->pays == HW_PAYS_COUNCIL && hw_need_now(d, visit) >= param(d, visit, HW_P_PANEL_PACKAGE);
        }
        return to_care_home(s) && s->pays != HW_PAYS_SELF;
    case HW_PHASE_DISPUTE:
        return s->dest == HW_TO_NURSING && from_line < band && from_line > -band;
    case HW_PHASE_CHOICE:
        return to_care_home(s);
    case HW_PHASE_EQUIPMENT:
        return s->equipment && (s->dest == HW_TO_HOME_CARE || s->dest == HW_TO_REABLEMENT);
    case HW_PHASE_HOUSING:
        return s->housing && !to_care_home(s);
    default:
        return true;
    }
}

static void begin(struct hw_district *d, hw_id visit, enum hw_phase phase) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = patient_of(d, visit);
    switch (phase) {
    case HW_PHASE_REFERRAL:
        begin_task(d, visit, HW_DRAW_REFERRAL, param(d, visit, HW_P_REFERRAL));
        break;
    case HW_PHASE_ASSESS:
        s->joint = param(d, visit, HW_P_FORM) > 0;
        s->pending = (uint8_t)(s->joint ? HW_PENDING_HEALTH | HW_PENDING_SOCIAL : HW_PENDING_HEALTH);
        begin_visit(d, visit, hw_district_in_hospital(d, HW_ST_HEALTH, p), HW_ROLE_HEALTH, 0);
        if (hw_district_spell(d, visit)->joint) {
            begin_visit(d, visit, hw_district_place(d, HW_ST_SOCIAL, p), HW_ROLE_SOCIAL, 1);
        }
        break;
    case HW_PHASE_FUNDING:
        begin_visit(d, visit, s->pays == HW_PAYS_NHS ? hw_district_in_hospital(d, HW_ST_CHC, p) : hw_district_place(d, HW_ST_PANEL, p), HW_ROLE_STEP, 0);
        break;
    case HW_PHASE_DISPUTE:
        begin_task(d, visit, HW_DRAW_DISPUTE, param(d, visit, HW_P_DISPUTE_TIME));
        break;
    case HW_PHASE_CHOICE: {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_CHOICE, d->flow.visits[visit].key, s->turns);
        hw_district_task(d, visit, HW_TASK_STEP, d->flow.now + hw_dist_sample_ms(&rules_of(d, visit)->choice, &rng));
        break;
    }
    case HW_PHASE_EQUIPMENT:
        begin_visit(d, visit, hw_district_place(d, HW_ST_EQUIPMENT, p), HW_ROLE_STEP, 0);
        break;
    case HW_PHASE_HOUSING:
        begin_task(d, visit, HW_DRAW_FIND_HOME, param(d, visit, HW_P_HOUSING_TIME));
        break;
    default:
        break;
    }
}

/* The phase is over: starts the next that this patient needs; when there is none and the patient is fit, off they go. */
static void next(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    enum hw_phase phase = (enum hw_phase)(s->phase + 1);
    while (phase < HW_PHASE_READY && !needs(d, visit, phase)) {
        phase++;
    }
    s->phase = (uint8_t)phase;
    hw_discharge_tell(d, visit);
    if (phase == HW_PHASE_CHOICE && s->fit < 0 && param(d, visit, HW_P_CHOICE_STARTS) < 1) {
        s->choice_put_off = true; /* taken up when the patient is fit, whatever the rules are by then */
        return;
    }
    if (phase < HW_PHASE_READY) {
        begin(d, visit, phase);
    } else if (s->fit >= 0 && d->flow.visits[visit].state == HW_VISIT_HELD) {
        uint16_t place = leave(d, visit);
        hw_flow_go(&d->flow, visit, place, true);
    }
}

/* All assessments are in: what do they find, and who will pay? */
static void conclude(struct hw_district *d, hw_id visit) {
    enum hw_destination dest = hw_need_found(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = patient_of(d, visit);
    bool package_open = (p->flags & HW_PERSON_HOME_CARE) && (dest == HW_TO_HOME_CARE || dest == HW_TO_REABLEMENT);
    s->dest = (uint8_t)(package_open ? HW_TO_HOME : dest);
    s->pays = HW_PAYS_COUNCIL;
    if (dest == HW_TO_NURSING && s->nursing >= hw_district_param(d, HW_P_NEED_CHC)) {
        s->pays = HW_PAYS_NHS;
    } else if (p->flags & HW_PERSON_SELF_FUNDER) {
        s->pays = HW_PAYS_SELF;
    }
    next(d, visit);
}

void hw_discharge_step_done(struct hw_district *d, hw_id step) {
    hw_id visit = hw_district_patient_of(d, step);
    if (visit == HW_NONE) {
        return;
    }
    struct hw_spell *s = hw_district_spell(d, visit);
    enum hw_role role = hw_district_role(&d->flow.visits[step]);
    if (s->step[role == HW_ROLE_SOCIAL] != step) {
        return; /* of an earlier attempt */
    }
    hw_discharge_mark(d, visit);
    s->step[role == HW_ROLE_SOCIAL] = HW_NONE;
    if (role == HW_ROLE_STEP) {
        next(d, visit);
        return;
    }
    hw_district_time(d, HW_T_ASSESSMENT, d->flow.now - d->flow.visits[step].entered);
    s->pending &= (uint8_t) ~(role == HW_ROLE_SOCIAL ? HW_PENDING_SOCIAL : HW_PENDING_HEALTH);
    if (role == HW_ROLE_HEALTH && !s->joint) {
        enum hw_destination dest = hw_need_found(d, visit);
        if (dest != HW_TO_HOME && dest != HW_TO_IC_BED) {
            s->pending |= HW_PENDING_SOCIAL;
            begin_visit(d, visit, hw_district_place(d, HW_ST_SOCIAL, patient_of(d, visit)), HW_ROLE_SOCIAL, 1);
        }
    }
    if (hw_district_spell(d, visit)->pending == 0) {
        conclude(d, visit);
    } else {
        hw_discharge_tell(d, visit);
    }
}

static void open_case(struct hw_district *d, hw_id visit) {
    hw_district_count(d, HW_N_CASES);
    hw_district_spell(d, visit)->phase = HW_PHASE_REFERRAL;
    hw_district_log_visit(d, HW_DLOG_CASE, visit);
    hw_discharge_tell(d, visit);
    begin(d, visit, HW_PHASE_REFERRAL);
}

/* Somebody with a kept place in a care home, or a kept package that is still enough, goes back to it. */
static bool goes_back(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    const struct hw_person *p = patient_of(d, visit);
    return (p->flags & HW_PERSON_CARE_HOME) || ((p->flags & HW_PERSON_HOME_CARE) && (dest == HW_TO_HOME_CARE || dest == HW_TO_REABLEMENT));
}

void hw_discharge_admitted(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = patient_of(d, visit);
    s->dest = HW_TO_HOME;
    if (p->care_visit != HW_NONE && hw_district_kind(d, d->flow.visits[p->care_visit].station) == HW_ST_REABLEMENT) {
        hw_flow_remove(&d->flow, p->care_visit); /* reablement ends; the need is assessed anew */
    }
    if (p->care_visit != HW_NONE && (p->flags & HW_PERSON_HOME_CARE)) {
        hw_district_task(d, p->care_visit, HW_TASK_PACKAGE, d->flow.now + (hw_time)hw_district_param_at(d, d->flow.visits[p->care_visit].station, HW_P_HOME_CARE_KEPT));
    }
    s = hw_district_spell(d, visit);
    bool early = param(d, visit, HW_P_PLANNING_STARTS) > 0;
    if (early && s->emergency) { /* nobody knows yet who will die or soon be well: whoever is still here then is looked at */
        hw_district_task(d, visit, HW_TASK_PLAN, d->flow.now + (hw_time)param(d, visit, HW_P_PLANNING_AFTER));
    }
}

/* From now on the patient may relapse or die while waiting. */
static void watch(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_TURN, d->flow.visits[visit].key, hw_district_spell(d, visit)->turns * 2u);
    double per_day = param(d, visit, HW_P_RELAPSE) + param(d, visit, HW_P_DELAY_DEATH);
    if (per_day > 0) {
        hw_time turn = hw_setting_exponential(&rng, (double)HW_MS_PER_DAY / per_day);
        if (turn < d->end - d->flow.now) {
            hw_district_task(d, visit, HW_TASK_TURN, d->flow.now + turn);
        }
    }
}

uint16_t hw_discharge_fit(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    bool again = s->first_fit >= 0;
    s->fit = d->flow.now;
    s->coded_since = d->flow.now;
    s->first_fit = again ? s->first_fit : d->flow.now;
    hw_district_log_visit(d, HW_DLOG_FIT, visit);
    if (s->phase == HW_PHASE_READY) { /* planned ahead */
        hw_discharge_conditions(d, visit);
        watch(d, visit);
        return leave(d, visit);
    }
    if (s->phase != HW_PHASE_NONE) {
        hw_discharge_conditions(d, visit);
        watch(d, visit);
        s = hw_district_spell(d, visit);
        if (s->choice_put_off) {
            s->choice_put_off = false;
            begin(d, visit, HW_PHASE_CHOICE);
        }
        return HW_GO_HOLD;
    }
    enum hw_destination dest = s->emergency ? hw_need_found(d, visit) : HW_TO_HOME;
    if ((dest == HW_TO_HOME && !s->housing) || goes_back(d, visit, dest)) {
        s->phase = HW_PHASE_ASKED;
        s->dest = HW_TO_HOME; /* an earlier assessment may have found something else */
        hw_discharge_tell(d, visit);
        return HW_GO_EXIT;
    }
    hw_discharge_conditions(d, visit);
    watch(d, visit);
    s = hw_district_spell(d, visit);
    if (s->had_package && (dest == HW_TO_HOME_CARE || dest == HW_TO_REABLEMENT)) { /* known, but the package is gone */
        hw_discharge_notify(d, visit);
        s->dest = HW_TO_HOME_CARE;
        return leave(d, visit);
    }
    if (dest == HW_TO_HOME) {
        s->phase = HW_PHASE_HOUSING;
        hw_discharge_tell(d, visit);
        begin(d, visit, HW_PHASE_HOUSING);
    } else {
        open_case(d, visit);
    }
    return HW_GO_HOLD;
}

void hw_discharge_cancel(struct hw_district *d, hw_id visit) {
    for (int i = 0; i < 2; i++) {
        hw_id step = hw_district_spell(d, visit)->step[i];
        hw_district_spell(d, visit)->step[i] = HW_NONE;
        if (step != HW_NONE) {
            hw_flow_remove(&d->flow, step);
        }
    }
    struct hw_spell *s = hw_district_spell(d, visit);
    s->stamp++;
    s->pending = 0;
    s->phase = HW_PHASE_NONE;
    s->choice_put_off = false;
    s->told = 0;
    s->counted = false;
    hw_discharge_withdraw(s);
}

/* Ill again, or dead, while waiting. Whoever is on the way out of the door already goes. */
static void turn(struct hw_district *d, hw_id visit) {
    struct hw_visit *v = &d->flow.visits[visit];
    if (hw_district_kind(d, v->station) == HW_ST_WARD && v->state == HW_VISIT_LEAVING && v->target != HW_GO_EXIT) {
        hw_district_spell(d, visit)->turns++; /* the place may turn out not to be free: the risk goes on */
        watch(d, visit);
        return;
    }
    if (hw_district_kind(d, v->station) != HW_ST_WARD || (v->state != HW_VISIT_HELD && v->state != HW_VISIT_BLOCKED)) {
        return;
    }
    hw_discharge_mark(d, visit);
    if (v->state == HW_VISIT_BLOCKED) {
        hw_flow_retarget(&d->flow, visit, HW_GO_HOLD);
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_TURN, d->flow.visits[visit].key, hw_district_spell(d, visit)->turns * 2u + 1u);
    double relapse = param(d, visit, HW_P_RELAPSE);
    bool ill = hw_rng_unit(&rng) * (relapse + param(d, visit, HW_P_DELAY_DEATH)) < relapse;
    hw_discharge_cancel(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    if (!ill) {
        s->dest = HW_TO_DEATH;
        hw_district_log_person(d, HW_DLOG_DIES, hw_district_person_of(v), "hospital");
        hw_flow_remove(&d->flow, visit);
        return;
    }
    hw_district_count(d, HW_N_RELAPSES);
    hw_discharge_deteriorated(d, visit);
    hw_district_log_visit(d, HW_DLOG_ILL_AGAIN, visit);
    s->fit = -1;
    s->dest = HW_TO_HOME; /* until it is found again */
    s->turns++;
    uint8_t band = patient_of(d, visit)->age_band;
    struct hw_rng stay = hw_district_draw(d, HW_DRAW_RELAPSE_STAY, s->key, s->turns);
    hw_district_task(d, visit, HW_TASK_FIT, d->flow.now + hw_dist_sample_ms(&rules_of(d, visit)->stay[band], &stay));
}

/* Planning soon after admission: for those who are found to need support by what is known by now. Some of them will die. */
static void plan_early(struct hw_district *d, hw_id visit) {
    enum hw_destination dest = hw_need_found(d, visit);
    const struct hw_spell *s = hw_district_spell(d, visit);
    if (s->phase == HW_PHASE_NONE && s->fit < 0 && dest != HW_TO_HOME && !goes_back(d, visit, dest) && !s->had_package) {
        open_case(d, visit);
    }
}

/* The package was kept open for as long as it is; now it goes to somebody else. */
static void lose_package(struct hw_district *d, hw_id care) {
    const struct hw_visit *v = &d->flow.visits[care];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    if (p->care_visit == care && p->visit != HW_NONE && hw_district_kind(d, v->station) == HW_ST_HOME_CARE && v->state == HW_VISIT_SERVING) {
        hw_flow_remove(&d->flow, care);
    }
}

void hw_discharge_task(struct hw_district *d, hw_id visit, enum hw_task task) {
    switch (task) {
    case HW_TASK_PLAN:
        plan_early(d, visit);
        break;
    case HW_TASK_STEP:
        if (hw_district_spell(d, visit)->dest == HW_TO_DEATH) {
            hw_district_log_person(d, HW_DLOG_DIES, hw_district_person_of(&d->flow.visits[visit]), "hospital");
            hw_flow_remove(&d->flow, visit);
        } else if (hw_district_spell(d, visit)->phase == HW_PHASE_REFERRAL) {
            hw_discharge_mark(d, visit);
            hw_district_spell(d, visit)->phase = HW_PHASE_ASSESS;
            hw_discharge_notify(d, visit);
            begin(d, visit, HW_PHASE_ASSESS);
            hw_discharge_tell(d, visit);
        } else {
            next(d, visit);
        }
        break;
    case HW_TASK_TURN:
        turn(d, visit);
        break;
    case HW_TASK_FIT: {
        uint16_t to = hw_discharge_fit(d, visit);
        if (to != HW_GO_HOLD) {
            hw_flow_go(&d->flow, visit, to, true);
        }
        break;
    }
    case HW_TASK_PACKAGE:
        lose_package(d, visit);
        break;
    }
}

void hw_discharge_left(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->fit >= 0) {
        hw_district_time(d, HW_T_DELAY, d->flow.now - s->first_fit);
    }
    s->fit = -1;
    hw_discharge_cancel(d, visit);
}

void hw_discharge_home_again(struct hw_district *d, hw_id visit, uint16_t to) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    struct hw_person *p = &d->people[id];
    struct hw_needs_left left;
    hw_needs_hold(d, id, &left);
    if (p->care_visit != HW_NONE && p->care_visit != visit) {
        hw_district_spell(d, p->care_visit)->stamp++; /* the kept package is no longer at risk */
        s = hw_district_spell(d, visit);
    }
    double days = s->first_fit >= 0 ? (double)(d->flow.now - s->first_fit) / (double)HW_MS_PER_DAY : 0;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_FRAILER, s->key, 0);
    if (p->age >= 65 && p->frailty < HW_FRAILTY_SEVERE && hw_rng_unit(&rng) < days * param(d, visit, HW_P_FRAILER)) {
        p->frailty++;
    }
    if (s->emergency) {
        p->discharged_s = (uint32_t)(d->flow.now / HW_MS_PER_S);
    }
    if (to == HW_GO_EXIT || hw_district_kind(d, to) != HW_ST_IC) {
        p->flags &= (uint16_t)~HW_PERSON_IN_HOSPITAL;
    }
    hw_needs_resume(d, id, &left);
}

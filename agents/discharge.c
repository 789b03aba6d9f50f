/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/carers.h"
#include "agents/district_log.h"
#include "agents/extra_care.h"
#include "agents/incentives.h"
#include "agents/market.h"
#include "agents/need.h"
#include "agents/nursing.h"
#include "agents/payer.h"
#include "agents/routes.h"
#include "agents/rounds.h"
#include "agents/setting.h"

void hw_discharge_found(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    hw_district_spell(d, visit)->phase = HW_PHASE_ASKED;
    hw_discharge_tell(d, visit);
}

static uint16_t place_of(const struct hw_district *d, hw_id visit, enum hw_destination dest) {
    static const uint16_t stations[HW_DESTINATIONS] = {
        [HW_TO_HOME] = HW_GO_EXIT, [HW_TO_HOME_CARE] = HW_ST_HOME_CARE,     [HW_TO_REABLEMENT] = HW_ST_REABLEMENT,
        [HW_TO_IC_BED] = HW_ST_IC, [HW_TO_RESIDENTIAL] = HW_ST_RESIDENTIAL, [HW_TO_NURSING] = HW_ST_NURSING,
        [HW_TO_DEATH] = HW_GO_EXIT,  [HW_TO_EXTRA_CARE] = HW_ST_EXTRA_CARE, [HW_TO_END_OF_LIFE] = HW_ST_END_OF_LIFE, [HW_TO_HOSPICE] = HW_ST_HOSPICE};
    return stations[dest] == HW_GO_EXIT ? HW_GO_EXIT : hw_district_place(d, stations[dest], hw_district_person_at(d, visit));
}

static bool turn_to(struct hw_district *d, hw_id visit, enum hw_destination dest);

/* Nothing is outstanding: the station to go to. The wish is made by the caller. */
static uint16_t leave(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = hw_district_person_at(d, visit);
    s->phase = HW_PHASE_ASKED;
    if (p->flags & HW_PERSON_CARE_HOME) {
        s->dest = HW_TO_HOME; /* a place was found from home meanwhile */
    }
    if (hw_discharge_undecided(d, visit)) { /* no place is asked for before the team has said where to */
        s->phase = HW_PHASE_READY;
        hw_discharge_tell(d, visit);
        return HW_GO_HOLD;
    }
    if (!hw_routes_leads(d, p, (enum hw_destination)s->dest)) { /* closed since that was found */
        if (!turn_to(d, visit, hw_discharge_best_now(d, visit))) {
            return HW_GO_HOLD;
        }
        s = hw_district_spell(d, visit);
        s->phase = HW_PHASE_ASKED;
    }
    uint16_t home = HW_UNLIKELY(d->rules->n_services > 0) ? hw_setting_service_from_ward(d, visit, HW_SERVICE_AT_DISCHARGE) : HW_GO_EXIT;
    if (home != HW_GO_EXIT) {
        return home;
    }
    if (!hw_nursing_ready(d, visit, (enum hw_destination)s->dest)) {
        s->phase = HW_PHASE_NURSES;
        hw_discharge_tell(d, visit);
        return HW_GO_HOLD;
    }
    d->flow.visits[visit].priority = hw_need_priority(d, true);
    if (hw_market_has((enum hw_destination)s->dest) || s->dest == HW_TO_HOME_CARE || s->dest == HW_TO_EXTRA_CARE) {
        s->phase = HW_PHASE_SEEK;
        s->need = (float)hw_need_now(d, visit);
        if (s->dest == HW_TO_HOME_CARE) {
            hw_rounds_seek(d, visit);
        } else if (s->dest == HW_TO_EXTRA_CARE) {
            hw_extra_care_seek(d, visit);
        } else {
            hw_market_seek(d, visit, (enum hw_destination)s->dest);
        }
        hw_discharge_tell(d, visit);
        return HW_GO_HOLD;
    }
    s->sought = d->flow.now;
    hw_discharge_tell(d, visit);
    return hw_setting_hold_until_free(d, visit, place_of(d, visit, (enum hw_destination)s->dest));
}

void hw_discharge_nurses(struct hw_district *d, hw_id visit) {
    if (hw_district_spell(d, visit)->phase != HW_PHASE_NURSES) {
        return;
    }
    uint16_t place = leave(d, visit);
    if (place != HW_GO_HOLD) {
        hw_flow_go(&d->flow, visit, place, true);
    }
}

/* Nobody but the nurses keeps the patient from going home without more. */
static uint16_t home_with_nurses(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->dest = HW_TO_HOME; /* an earlier assessment may have found something else */
    if (hw_nursing_ready(d, visit, HW_TO_HOME)) {
        s->phase = HW_PHASE_ASKED;
        hw_discharge_tell(d, visit);
        return HW_GO_EXIT;
    }
    s->phase = HW_PHASE_NURSES;
    return HW_GO_HOLD;
}

/* Starts a step as a visit of its own. */
static void begin(struct hw_district *d, hw_id visit, enum hw_step step) {
    uint64_t key = hw_district_with_role(d->flow.visits[visit].key, (enum hw_role)(HW_ROLE_STEP + (int)step));
    hw_district_spell(d, visit)->begun |= hw_steps_bit(step);
    uint16_t station = hw_steps_station(d, visit, step);
    hw_id made = hw_flow_arrive(&d->flow, station, key, 0, hw_incentives_priority(d, station, key, hw_need_priority(d, true)));
    hw_district_spell(d, visit)->step[step] = made;
}

enum { AFTER_TEAM = HW_STEPS + 1 };

/* Who had the case before it waited for the team: the last step done, in the order of the table, that must be over before; HW_STEPS: none. */
static enum hw_step last_before(struct hw_district *d, hw_id visit, enum hw_step step) {
    uint32_t done = hw_steps_after(d, visit, step) & hw_district_spell(d, visit)->did;
    int last = HW_STEPS - 1;
    while (last >= 0 && (done >> last & 1u) == 0) {
        last--;
    }
    return last < 0 ? HW_STEPS : (enum hw_step)last;
}

/* A step can start: at once, or when it has been handed over. */
static void start(struct hw_district *d, hw_id visit, int last, enum hw_step step) {
    struct hw_spell *s = hw_district_spell(d, visit);
    uint32_t bit = hw_steps_bit(step);
    if (s->handed & bit) {
        return;
    }
    enum hw_step after = last == AFTER_TEAM ? last_before(d, visit, step) : (enum hw_step)last;
    bool arrives = (s->received & bit) || after == HW_STEPS;
    if (!arrives && hw_steps_changes_hands(d, visit, after, step)) {
        hw_district_count(d, HW_N_HANDED);
        hw_district_log_reason(d, HW_DLOG_CASE_NOTE, visit, "passed_on");
    }
    hw_time handover = arrives ? 0 : hw_steps_handover(d, visit, after, step);
    if (handover <= 0) {
        begin(d, visit, step);
        return;
    }
    if (s->handed == 0) { /* what is handed over meanwhile goes with it */
        hw_district_task(d, visit, HW_TASK_STEP, d->flow.now + handover);
    }
    hw_district_spell(d, visit)->handed |= bit;
}

/* Starts what can be started now, in the order of the table; after: the step that was just done, HW_STEPS when none was, AFTER_TEAM when the
 * team has decided. True when no step is left. */
static bool advance(struct hw_district *d, hw_id visit, int after) {
    const uint32_t assessed = hw_steps_bit(HW_STEP_THERAPY) | hw_steps_bit(HW_STEP_SOCIAL);
    for (int i = 0; i < HW_STEPS; i++) {
        enum hw_step step = (enum hw_step)i;
        struct hw_spell *s = hw_district_spell(d, visit);
        if (!s->concluded && (s->over & assessed) == assessed) {
            hw_discharge_conclude(d, visit);
            s = hw_district_spell(d, visit);
        }
        bool too_early = hw_steps_rows[step].when_fit && s->fit < 0 && hw_steps_param(d, visit, HW_P_CHOICE_STARTS) < 1;
        if (((s->begun | s->over) & hw_steps_bit(step)) || (hw_steps_after(d, visit, step) & ~s->over)) {
            continue;
        }
        if (!hw_steps_needed(d, visit, step)) {
            hw_district_spell(d, visit)->over |= hw_steps_bit(step);
        } else if (!too_early && !(hw_steps_rows[step].when_decided && hw_discharge_undecided(d, visit))) {
            start(d, visit, after, step);
        }
    }
    hw_discharge_tell(d, visit);
    hw_discharge_to_team(d, visit, false);
    return hw_district_spell(d, visit)->over == HW_STEPS_ALL;
}

/* Nothing is left to be done: whoever is fit goes. */
static void all_over(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->phase = HW_PHASE_READY;
    if (s->fit >= 0 && d->flow.visits[visit].state == HW_VISIT_HELD) {
        uint16_t place = leave(d, visit);
        if (place != HW_GO_HOLD) {
            hw_flow_go(&d->flow, visit, place, true);
        }
    }
}

void hw_discharge_go_on(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    if (s->phase == HW_PHASE_READY || (s->phase == HW_PHASE_STEPS && advance(d, visit, AFTER_TEAM))) {
        all_over(d, visit);
    }
}

/* True when no step is left. */
static bool turn_to(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    s->dest = (uint8_t)dest, s->phase = HW_PHASE_STEPS;
    s->begun = s->over = s->did;
    if (s->pays == HW_PAYS_COUNCIL || s->pays == HW_PAYS_SELF) {
        hw_payer_found(d, visit, dest);
    }
    return advance(d, visit, HW_STEPS);
}

void hw_discharge_turn_to(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    if (turn_to(d, visit, dest)) {
        all_over(d, visit);
    }
}

void hw_discharge_turn(struct hw_district *d, hw_id visit) {
    hw_discharge_turn_to(d, visit, hw_discharge_best_now(d, visit));
}

void hw_discharge_without_bed(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    hw_flow_retarget(&d->flow, visit, HW_GO_HOLD);
    hw_discharge_turn_to(d, visit, hw_discharge_unless_enough(d, visit, hw_need_found_without_bed(d, visit)));
}

/* A panel wants a case again; not at the same meeting. */
static void send_back(struct hw_district *d, hw_id visit, enum hw_step step) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->handed == 0) {
        hw_district_task(d, visit, HW_TASK_STEP, d->flow.now + HW_MS_PER_DAY);
    }
    s = hw_district_spell(d, visit);
    s->begun &= ~hw_steps_bit(step);
    s->handed |= hw_steps_bit(step);
}

void hw_discharge_step_done(struct hw_district *d, hw_id step_visit) {
    hw_id visit = hw_district_patient_of(d, step_visit);
    if (visit == HW_NONE) {
        return;
    }
    struct hw_spell *s = hw_district_spell(d, visit);
    enum hw_step step = (enum hw_step)(hw_district_role(&d->flow.visits[step_visit]) - HW_ROLE_STEP);
    if (!(s->begun & ~s->over & hw_steps_bit(step)) || s->step[step] != step_visit) {
        return; /* of an earlier attempt */
    }
    hw_discharge_mark(d, visit);
    s->over |= hw_steps_bit(step);
    s->did |= hw_steps_bit(step);
    hw_district_count(d, HW_N_STEPS);
    if (step == HW_STEP_THERAPY || step == HW_STEP_SOCIAL || step == HW_STEP_DST_SOCIAL) {
        hw_district_time(d, HW_T_ASSESSMENT, d->flow.now - d->flow.visits[step_visit].entered);
    }
    if (step == HW_STEP_SOCIAL) {
        hw_carers_offer(d, hw_district_person_of(&d->flow.visits[visit]));
    }
    if (hw_steps_again(d, visit, step)) {
        s = hw_district_spell(d, visit);
        s->again |= hw_steps_bit(step);
        s->over &= ~hw_steps_bit(step);
        if (step == HW_STEP_DECISION || step == HW_STEP_PANEL) {
            send_back(d, visit, step);
        } else {
            hw_district_count(d, HW_N_TOLD_AGAIN);
            hw_district_log_reason(d, HW_DLOG_CASE_NOTE, visit, "told_again");
            begin(d, visit, step);
        }
        hw_discharge_tell(d, visit);
        return;
    }
    hw_discharge_learn(d, visit, step);
    if (advance(d, visit, (int)step)) {
        all_over(d, visit);
    }
}

/* What was handed over has arrived. */
static void received(struct hw_district *d, hw_id visit) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    s->received |= s->handed;
    s->handed = 0;
    if (s->phase == HW_PHASE_STEPS && advance(d, visit, HW_STEPS)) {
        all_over(d, visit);
    }
}

/* Steps that were done before the patient fell ill again and that hold are not done again. */
static bool open_case(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    hw_district_count(d, HW_N_CASES);
    s->phase = HW_PHASE_STEPS;
    s->over = s->did;
    s->begun = s->did;
    hw_district_log_visit(d, HW_DLOG_CASE, visit);
    return advance(d, visit, HW_STEPS);
}

/* Somewhere to live is all that is wanted. */
static bool open_housing(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->phase = HW_PHASE_STEPS;
    s->over = HW_STEPS_ALL & ~hw_steps_bit(HW_STEP_HOUSING);
    s->over |= s->did;
    s->begun = s->over;
    s->concluded = true;
    return advance(d, visit, HW_STEPS);
}

/* Somebody with a kept place in a care home, or a kept package that is still enough, goes back to it. */
static bool goes_back(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    return (p->flags & HW_PERSON_CARE_HOME) || hw_extra_care_enough(d, p, hw_need_now(d, visit), dest) || ((p->flags & HW_PERSON_HOME_CARE) && (dest == HW_TO_HOME_CARE || dest == HW_TO_REABLEMENT));
}

void hw_discharge_admitted(struct hw_district *d, hw_id visit, hw_time stay) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_person *p = hw_district_person_at(d, visit);
    s->dest = HW_TO_HOME;
    enum hw_station_id had = p->care_visit == HW_NONE ? HW_ST_WARD : hw_district_kind(d, d->flow.visits[p->care_visit].station);
    if (had == HW_ST_REABLEMENT || had == HW_ST_IC || had == HW_ST_SERVICE) { /* a bed for rehabilitation: waits for one at home */
        hw_flow_remove(&d->flow, p->care_visit); /* it ends; the need is assessed anew */
    }
    if (p->care_visit != HW_NONE && (p->flags & HW_PERSON_HOME_CARE)) {
        hw_rounds_keep(d, p->care_visit);
    }
    s = hw_district_spell(d, visit);
    hw_nursing_admitted(d, hw_district_person_of(&d->flow.visits[visit]));
    bool early = hw_steps_param(d, visit, HW_P_PLANNING_STARTS) > 0;
    hw_time foreseen = (hw_time)hw_steps_param(d, visit, HW_P_PLANNING_FORESEEN), soonest = (hw_time)hw_steps_param(d, visit, HW_P_PLANNING_AFTER);
    if (early && hw_need_is_asked(d, s)) { /* nobody knows yet who will die or soon be well: whoever is still here then is looked at */
        hw_district_task(d, visit, HW_TASK_PLAN, d->flow.now + soonest);
    } else if (foreseen > 0 && hw_need_is_asked(d, s) && !s->dies && soonest < stay) {
        hw_district_task(d, visit, HW_TASK_PLAN, d->flow.now + (stay - foreseen > soonest ? stay - foreseen : soonest));
    }
}

uint16_t hw_discharge_fit(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    bool again = s->first_fit >= 0;
    s->fit = d->flow.now;
    s->age_when_fit = hw_district_person_at(d, visit)->age;
    s->frailty_when_fit = hw_district_person_at(d, visit)->frailty;
    s->bed = hw_district_kind(d, d->flow.visits[visit].station) == HW_ST_WARD ? HW_BED_ACUTE : HW_BED_OTHER;
    s->coded_since = d->flow.now;
    s->first_fit = again ? s->first_fit : d->flow.now;
    hw_district_log_value(d, HW_DLOG_FIT, visit, NULL, s->frailty_when_fit);
    hw_nursing_ask(d, visit, s->phase != HW_PHASE_NONE ? (enum hw_destination)s->dest : hw_need_found_leaving(d, visit));
    uint16_t home = HW_UNLIKELY(d->rules->n_services > 0) ? hw_setting_service_from_ward(d, visit, HW_SERVICE_AT_FIT) : HW_GO_EXIT;
    if (home != HW_GO_EXIT) {
        return home;
    }
    s = hw_district_spell(d, visit);
    if (s->phase != HW_PHASE_NONE) { /* planned ahead */
        hw_discharge_conditions(d, visit);
        hw_discharge_watch(d, visit);
        return hw_district_spell(d, visit)->phase == HW_PHASE_READY || advance(d, visit, HW_STEPS) ? leave(d, visit) : HW_GO_HOLD;
    }
    enum hw_destination dest = hw_need_found_leaving(d, visit);
    if ((dest == HW_TO_HOME && !s->housing) || goes_back(d, visit, dest)) {
        uint16_t to = home_with_nurses(d, visit);
        if (to == HW_GO_HOLD) {
            hw_discharge_conditions(d, visit);
            hw_discharge_watch(d, visit);
            hw_discharge_tell(d, visit);
        }
        return to;
    }
    hw_discharge_conditions(d, visit);
    hw_discharge_watch(d, visit);
    s = hw_district_spell(d, visit);
    if (s->had_package && (dest == HW_TO_HOME_CARE || dest == HW_TO_REABLEMENT)) { /* known, but the package is gone */
        hw_discharge_to_team(d, visit, true);
        s = hw_district_spell(d, visit);
        hw_discharge_notify(d, visit);
        s->dest = HW_TO_HOME_CARE;
        hw_payer_found(d, visit, HW_TO_HOME_CARE);
        return leave(d, visit);
    }
    bool over = dest == HW_TO_HOME ? open_housing(d, visit) : open_case(d, visit);
    return over ? leave(d, visit) : HW_GO_HOLD;
}

uint16_t hw_discharge_rehabilitated(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->can_recover = false;
    s->turns++; /* what is done now is other work than in the acute bed */
    s->did = 0;
    enum hw_destination dest = hw_need_found(d, visit);
    if (dest == HW_TO_HOME || goes_back(d, visit, dest)) {
        if (hw_nursing_ready(d, visit, HW_TO_HOME)) {
            s->dest = HW_TO_HOME;
            return HW_GO_EXIT;
        }
        dest = HW_TO_HOME;
    }
    s->fit = d->flow.now;
    s->age_when_fit = hw_district_person_at(d, visit)->age;
    s->frailty_when_fit = hw_district_person_at(d, visit)->frailty;
    s->bed = HW_BED_OTHER;
    s->coded_since = d->flow.now;
    hw_district_log_value(d, HW_DLOG_FIT, visit, NULL, s->frailty_when_fit);
    hw_nursing_ask(d, visit, dest);
    if (dest == HW_TO_HOME) {
        (void)home_with_nurses(d, visit);
        hw_discharge_tell(d, visit);
    }
    hw_discharge_conditions(d, visit);
    hw_discharge_watch(d, visit);
    return dest == HW_TO_HOME ? HW_GO_HOLD : open_case(d, visit) ? leave(d, visit) : HW_GO_HOLD;
}

/* Planning soon after admission: for those who are found to need support by what is known by now. Some of them will die. */
static void plan_early(struct hw_district *d, hw_id visit) {
    enum hw_destination dest = hw_need_found(d, visit);
    const struct hw_spell *s = hw_district_spell(d, visit);
    if (s->phase == HW_PHASE_NONE && s->fit < 0 && dest != HW_TO_HOME && !goes_back(d, visit, dest) && !s->had_package) {
        if (open_case(d, visit)) {
            all_over(d, visit);
        }
    }
}

/* The package was kept open for as long as it is; now it goes to somebody else. */
static void lose_package(struct hw_district *d, hw_id care) {
    const struct hw_visit *v = &d->flow.visits[care];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    if (p->care_visit == care && p->visit != HW_NONE && hw_district_kind(d, v->station) == HW_ST_HOME_CARE && v->state == HW_VISIT_SERVING) {
        hw_rounds_lose(d, care);
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
        } else {
            received(d, visit);
        }
        break;
    case HW_TASK_TURN:
        hw_discharge_turned(d, visit);
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
    case HW_TASK_VISIT: /* the market's */
    case HW_TASK_PAYER:
    case HW_TASK_CARE:  /* the rounds' */
        break;
    }
}

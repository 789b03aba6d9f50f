/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/district_log.h"

/* The multidisciplinary team's meeting: one decision, which begins the official delay and, for those who need support, opens the way to what commits
 * the next place. Time spent waiting for it is true delay and no official one: "fit, but the decision not made" is no delayed transfer. */

/* Has the team what it decides on? */
static bool assessed_enough(struct hw_district *d, hw_id visit) {
    static const uint32_t wanted[] = {0, 1u << HW_STEP_THERAPY, 1u << HW_STEP_THERAPY | 1u << HW_STEP_SOCIAL};
    const struct hw_spell *s = hw_district_spell(d, visit);
    uint32_t these = wanted[(int)hw_steps_param(d, visit, HW_P_MDT_AFTER)];
    if (s->fit < 0) { /* planned ahead */
        return s->phase != HW_PHASE_NONE && these != 0 && (these & ~s->over) == 0 && hw_steps_param(d, visit, HW_P_MDT_HEARS) > 0;
    }
    return (these & ~s->over) == 0 || s->phase == HW_PHASE_READY || s->phase == HW_PHASE_NURSES;
}

void hw_discharge_to_team(struct hw_district *d, hw_id visit, bool at_once) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->agreed >= 0 || s->meets || (!at_once && !assessed_enough(d, visit))) {
        return;
    }
    const struct hw_visit *v = &d->flow.visits[visit];
    enum hw_station_id kind = hw_district_kind(d, v->station) == HW_ST_WARD ? HW_ST_MEETING : HW_ST_MEETING_OTHER;
    const struct hw_person *p = hw_district_person_at(d, visit);
    uint16_t teams = kind == HW_ST_MEETING ? hw_district_in_hospital(d, kind, p) : hw_district_place(d, kind, p);
    uint64_t key = hw_district_with_role(v->key, HW_ROLE_MEETING);
    hw_id made = hw_flow_arrive(&d->flow, teams, key, 0, 1);
    s = hw_district_spell(d, visit);
    s->meeting = made;
    s->meets = made != HW_NONE;
}

/* Fit, and the team has decided: when the official delay begins, unless it is not safe yet. */
static void ready(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    hw_district_log_value(d, HW_DLOG_READY, visit, NULL, s->safe > d->flow.now ? s->safe - d->flow.now : 0);
    hw_discharge_announce(d, visit);
}

void hw_discharge_conditions(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->safe = d->flow.now + (hw_time)hw_steps_param(d, visit, HW_P_SAFE_AFTER);
    if (s->agreed >= 0) {
        ready(d, visit);
    }
    hw_discharge_to_team(d, visit, false);
}

static bool gated(const struct hw_district *d, hw_id visit) {
    return hw_steps_param(d, visit, HW_P_MDT_GATES) > 0;
}

bool hw_discharge_undecided(struct hw_district *d, hw_id visit) {
    static const bool supported[HW_DESTINATIONS] = {[HW_TO_HOME_CARE] = true,    [HW_TO_REABLEMENT] = true, [HW_TO_IC_BED] = true,
                                                    [HW_TO_RESIDENTIAL] = true, [HW_TO_NURSING] = true,    [HW_TO_EXTRA_CARE] = true};
    const struct hw_spell *s = hw_district_spell(d, visit);
    return s->agreed < 0 && supported[s->dest] && !s->fast_track && gated(d, visit);
}

bool hw_discharge_waits_for_team(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    bool nothing_else = s->phase == HW_PHASE_READY || (s->phase == HW_PHASE_STEPS && ((s->begun | s->handed) & ~s->over) == 0);
    return s->fit >= 0 && nothing_else && hw_discharge_undecided(d, visit);
}

void hw_discharge_agreed(struct hw_district *d, hw_id meeting) {
    hw_id visit = hw_district_patient_of(d, meeting);
    struct hw_spell *s = visit == HW_NONE ? NULL : hw_district_spell(d, visit);
    if (s == NULL || !s->meets || s->meeting != meeting) {
        return; /* of an earlier wait */
    }
    hw_discharge_mark(d, visit);
    s->meets = false;
    s->agreed = d->flow.now;
    if (s->fit >= 0) {
        ready(d, visit);
    }
    if (gated(d, visit)) {
        hw_discharge_go_on(d, visit);
    }
}

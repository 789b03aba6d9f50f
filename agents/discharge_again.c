/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/district_log.h"
#include "agents/needs.h"
#include "agents/nursing.h"
#include "agents/rounds.h"
#include "agents/setting.h"

/* Illness that comes back, and death, of people who are fit and wait; and what the way home leaves behind. */

/* From now on the patient may relapse or die while waiting. */
void hw_discharge_watch(struct hw_district *d, hw_id visit) {
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_TURN, d->flow.visits[visit].key, hw_district_spell(d, visit)->turns * 2u);
    double per_day = hw_steps_param(d, visit, HW_P_RELAPSE) + hw_steps_param(d, visit, HW_P_DELAY_DEATH);
    if (per_day > 0) {
        hw_time turn = hw_setting_exponential(&rng, (double)HW_MS_PER_DAY / per_day);
        if (turn < d->end - d->flow.now) {
            hw_district_task(d, visit, HW_TASK_TURN, d->flow.now + turn);
        }
    }
}

/* Ill again, or dead, while waiting. Whoever is on the way out of the door already goes. */
void hw_discharge_turned(struct hw_district *d, hw_id visit) {
    struct hw_visit *v = &d->flow.visits[visit];
    enum hw_station_id kind = hw_district_kind(d, v->station);
    bool bed = kind == HW_ST_WARD || hw_stations_is_other_bed(kind);
    if (bed && v->state == HW_VISIT_LEAVING && v->target != HW_GO_EXIT) {
        hw_district_spell(d, visit)->turns++; /* the place may turn out not to be free: the risk goes on */
        hw_discharge_watch(d, visit);
        return;
    }
    if (!bed || (v->state != HW_VISIT_HELD && v->state != HW_VISIT_BLOCKED)) {
        return;
    }
    hw_discharge_mark(d, visit);
    if (v->state == HW_VISIT_BLOCKED) {
        hw_flow_retarget(&d->flow, visit, HW_GO_HOLD);
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_TURN, d->flow.visits[visit].key, hw_district_spell(d, visit)->turns * 2u + 1u);
    double relapse = hw_steps_param(d, visit, HW_P_RELAPSE);
    bool ill = hw_rng_unit(&rng) * (relapse + hw_steps_param(d, visit, HW_P_DELAY_DEATH)) < relapse;
    hw_discharge_cancel(d, visit);
    hw_nursing_withdraw(d, visit);
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
    uint8_t band = hw_district_person_at(d, visit)->age_band;
    struct hw_rng stay = hw_district_draw(d, HW_DRAW_RELAPSE_STAY, s->key, s->turns);
    hw_district_task(d, visit, HW_TASK_FIT, d->flow.now + hw_dist_sample_ms(&hw_steps_rules(d, visit)->stay[band], &stay));
}

void hw_discharge_home_again(struct hw_district *d, hw_id visit, uint16_t to) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    struct hw_person *p = &d->people[id];
    struct hw_needs_left left;
    hw_needs_hold(d, id, &left);
    bool hospice = to != HW_GO_EXIT && hw_district_kind(d, to) == HW_ST_HOSPICE;
    bool to_bed = hospice || (to != HW_GO_EXIT && hw_stations_is_other_bed(hw_district_kind(d, to))); /* a kept package goes on being kept, and at risk */
    if (p->care_visit != HW_NONE && p->care_visit != visit && !to_bed) {
        hw_rounds_restart(d, p->care_visit);
        s = hw_district_spell(d, visit);
    }
    double days = s->first_fit >= 0 ? (double)(d->flow.now - s->first_fit) / (double)HW_MS_PER_DAY : 0;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_FRAILER, s->key, 0);
    if (p->age >= 65 && p->frailty < HW_FRAILTY_SEVERE && hw_rng_unit(&rng) < days * hw_district_param_at(d, hw_district_in_hospital(d, HW_ST_WARD, p), HW_P_FRAILER)) {
        p->frailty++;
    }
    p->discharged_s = (uint32_t)(d->flow.now / HW_MS_PER_S);
    p->flags = (uint16_t)((p->flags & ~(unsigned)HW_PERSON_DELAYED) | (days >= 1 ? HW_PERSON_DELAYED : 0u));
    if (to == HW_GO_EXIT || (hw_district_kind(d, to) != HW_ST_IC && !hospice)) {
        p->flags &= (uint16_t)~HW_PERSON_IN_HOSPITAL;
    }
    hw_needs_resume(d, id, &left);
    hw_nursing_left_bed(d, visit, to);
}

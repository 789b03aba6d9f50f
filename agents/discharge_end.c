/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/extra_care.h"
#include "agents/market.h"
#include "agents/nursing.h"
#include "agents/rounds.h"

/* The end of a discharge: death, steps that are dropped, the empty bed. */

uint16_t hw_discharge_dies(struct hw_district *d, hw_id visit) {
    hw_discharge_cancel(d, visit); /* a discharge may have been planned */
    hw_district_spell(d, visit)->dest = HW_TO_DEATH;
    hw_district_task(d, visit, HW_TASK_STEP, d->flow.now + 2 * HW_MS_PER_H);
    return HW_GO_HOLD;
}

void hw_discharge_cancel(struct hw_district *d, hw_id visit) {
    for (int i = 0; i < HW_STEPS; i++) {
        struct hw_spell *s = hw_district_spell(d, visit);
        if (s->begun & ~s->over & hw_steps_bit((enum hw_step)i)) {
            s->over |= hw_steps_bit((enum hw_step)i);
            hw_flow_remove(&d->flow, s->step[i]);
        }
    }
    hw_market_stop(d, visit);
    hw_rounds_stop(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->dest == HW_TO_EXTRA_CARE) {
        hw_extra_care_stop(d, visit);
    }
    if (s->meets) {
        s->meets = false;
        hw_flow_remove(&d->flow, s->meeting);
        s = hw_district_spell(d, visit);
    }
    for (int i = 0; i < HW_STEPS; i++) {
        s->did &= hw_steps_rows[i].kept ? UINT32_MAX : ~hw_steps_bit((enum hw_step)i);
    }
    s->stamp++;
    s->begun = 0;
    s->over = 0;
    s->handed = 0;
    s->received = 0;
    s->again = 0;
    s->concluded = false;
    s->phase = HW_PHASE_NONE;
    s->told = 0;
    s->counted = false;
    hw_discharge_withdraw(s);
}

void hw_discharge_left(struct hw_district *d, hw_id visit, enum hw_bed bed) {
    hw_discharge_mark(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->fit >= 0 && bed == HW_BED_ACUTE) {
        hw_district_time(d, HW_T_DELAY, d->flow.now - s->first_fit);
    }
    s->fit = -1;
    hw_discharge_cancel(d, visit);
    hw_id care = hw_district_person_at(d, visit)->care_visit;
    if (bed == HW_BED_OTHER && care != HW_NONE && care != visit) {
        hw_rounds_restart(d, care); /* a package that was kept goes on */
    }
    if (bed == HW_BED_OTHER && hw_district_spell(d, visit)->dest != HW_TO_DEATH) {
        uint16_t station = d->flow.visits[visit].station;
        hw_nursing_left_bed(d, visit, hw_stations_is_other_bed(hw_district_kind(d, station)) ? HW_GO_EXIT : station);
    }
}

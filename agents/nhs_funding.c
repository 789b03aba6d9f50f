/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/nhs_funding.h"

#include "agents/need.h"
#include "agents/payer.h"
#include "agents/steps.h"

/* Nursing points, as they were drawn for the assessment that it began with. */
static double nursing_of(const struct hw_district *d, uint64_t key) {
    return hw_need_nursing_at_home(d, (hw_id)key, hw_district_with_role(key, HW_ROLE_AT_HOME));
}

static void begin(struct hw_district *d, uint64_t key, enum hw_role role, enum hw_step step) {
    const struct hw_person *p = &d->people[(hw_id)key];
    uint16_t station = hw_district_place(d, hw_steps_rows[step].station, p);
    (void)hw_flow_arrive(&d->flow, station, hw_district_with_role(key, role), 0, hw_need_priority(d, false));
}

void hw_nhs_funding_assessed_at_home(struct hw_district *d, uint64_t key) {
    hw_id held = d->people[(hw_id)key].care_visit;
    if (held == HW_NONE || hw_district_spell(d, held)->pays == HW_PAYS_NHS || nursing_of(d, key) < hw_district_param(d, HW_P_NEED_CHECKLIST)) {
        return;
    }
    begin(d, key, HW_ROLE_CHECKLIST, HW_STEP_CHECKLIST);
}

void hw_nhs_funding_step_over(struct hw_district *d, uint64_t key) {
    hw_id id = (hw_id)key;
    const struct hw_person *p = &d->people[id];
    if (!hw_person_is_here(p)) {
        return;
    }
    switch ((enum hw_role)(key >> 48 & 255u)) {
    case HW_ROLE_CHECKLIST:
        if (nursing_of(d, key) >= hw_district_param(d, HW_P_NEED_FULL)) {
            begin(d, key, HW_ROLE_FULL_ASSESSMENT, HW_STEP_DST);
        }
        break;
    case HW_ROLE_FULL_ASSESSMENT:
        begin(d, key, HW_ROLE_NHS_DECISION, HW_STEP_DECISION);
        break;
    default:
        if (p->care_visit != HW_NONE && nursing_of(d, key) >= hw_district_param(d, HW_P_NEED_CHC)) {
            hw_payer_nhs_takes_over(d, p->care_visit);
        }
        break;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/adaptations.h"
#include "agents/budgets.h"
#include "agents/extra_care.h"
#include "agents/need.h"
#include "agents/payer.h"

/* What the steps of a discharge find: where the patient goes, who pays, and whether the home that is offered is taken. */

enum hw_destination hw_discharge_unless_enough(struct hw_district *d, hw_id visit, enum hw_destination dest) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    bool package_open = (p->flags & HW_PERSON_HOME_CARE) && (dest == HW_TO_HOME_CARE || dest == HW_TO_REABLEMENT);
    bool stays = package_open || hw_extra_care_enough(d, p, hw_need_now(d, visit), dest);
    return stays ? HW_TO_HOME : hw_extra_care_suits_patient(d, visit, dest) ? HW_TO_EXTRA_CARE : dest;
}

enum hw_destination hw_discharge_best_now(struct hw_district *d, hw_id visit) {
    return hw_discharge_unless_enough(d, visit, hw_need_found(d, visit));
}

void hw_discharge_conclude(struct hw_district *d, hw_id visit) {
    enum hw_destination dest = hw_discharge_best_now(d, visit);
    struct hw_spell *s = hw_district_spell(d, visit);
    s->concluded = true;
    s->dest = (uint8_t)dest;
    s->pays = s->fast_track ? HW_PAYS_NHS : s->aftercare ? HW_PAYS_JOINT : HW_PAYS_COUNCIL;
    if (!s->fast_track && (s->did & hw_steps_bit(HW_STEP_MEANS))) { /* before the patient fell ill again: it still holds */
        hw_payer_found(d, visit, (enum hw_destination)s->dest);
    }
    if (s->major && (s->dest == HW_TO_HOME_CARE || s->dest == HW_TO_REABLEMENT)) {
        hw_adaptations_apply(d, hw_district_person_of(&d->flow.visits[visit]));
    }
}

/* The NHS alone pays from now on: no notice to the council holds. */
static void eligible(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    double from_line = s->nursing - hw_district_param(d, HW_P_NEED_CHC);
    if (from_line >= 0) {
        s->pays = HW_PAYS_NHS;
        hw_discharge_withdraw_notices(d, visit);
    } else if (from_line >= -hw_district_param(d, HW_P_NEED_JOINT)) {
        s->pays = HW_PAYS_JOINT;
    }
}

/* An offer of a home is refused: everything after it starts again. */
static bool refuses(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_REFUSAL, s->key, (uint64_t)s->turns << 8 | s->refused);
    return s->refused < UINT8_MAX && hw_rng_unit(&rng) < hw_steps_param(d, visit, HW_P_CHOICE_REFUSAL);
}

void hw_discharge_learn(struct hw_district *d, hw_id visit, enum hw_step step) {
    struct hw_spell *s = hw_district_spell(d, visit);
    switch (step) {
    case HW_STEP_REFERRAL:
        hw_discharge_notify(d, visit);
        break;
    case HW_STEP_DECISION:
        eligible(d, visit);
        break;
    case HW_STEP_MEANS:
        if (s->pays == HW_PAYS_COUNCIL) {
            hw_payer_found(d, visit, (enum hw_destination)s->dest);
        }
        break;
    case HW_STEP_PANEL:
        hw_budgets_agreed(d, visit);
        break;
    case HW_STEP_CHOICE:
        if (refuses(d, visit)) {
            s = hw_district_spell(d, visit);
            s->refused++;
            s->begun &= ~hw_steps_bit(step);
            s->over &= ~hw_steps_bit(step);
        }
        break;
    default:
        break;
    }
}

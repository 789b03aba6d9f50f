/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/dying.h"
#include "agents/setting.h"

/* Hospice beds, and the team that nurses people at home in their last weeks: places until death, which the person's clock brings. Whoever is dead,
 * in hospital or in a care home when their turn comes is passed over. */

static hw_time stay(struct hw_district *d, hw_id visit, enum hw_timer from_bed, enum hw_timer at_home) {
    if (!hw_dying_comes(d, visit)) {
        return 1;
    }
    hw_setting_count_wait(d, visit, from_bed, at_home);
    return HW_FOREVER;
}

static hw_time stay_in_hospice(struct hw_district *d, hw_id visit) {
    return stay(d, visit, HW_T_WAIT_HOSPICE, HW_T_WAIT_HOSPICE_AT_HOME);
}

static hw_time stay_at_home(struct hw_district *d, hw_id visit) {
    return stay(d, visit, HW_T_WAIT_END_OF_LIFE, HW_T_WAIT_END_OF_LIFE_AT_HOME);
}

/* People at home, until the death that is set; in a bed they wait by holding it. */
static hw_time patience(struct hw_district *d, hw_id visit) {
    hw_time dies = (hw_time)d->people[hw_district_person_of(&d->flow.visits[visit])].clock_s[HW_CLOCK_DEATH] * HW_MS_PER_S;
    return dies > d->flow.now ? dies - d->flow.now : 1;
}

const struct hw_setting hw_setting_hospice = {"hospice", "A hospice bed", stay_in_hospice, NULL, patience, NULL};
const struct hw_setting hw_setting_end_of_life = {"end_of_life", "The end-of-life team, at home", stay_at_home, NULL, patience, NULL};

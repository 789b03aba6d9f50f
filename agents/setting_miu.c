/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/ae_clock.h"
#include "agents/money.h"
#include "agents/setting.h"
#include "agents/urgent.h"

/* The minor injuries units of an area (A&E of type 3): staff in opening hours. Whoever turns out too ill for them, or still waits when they close,
 * goes on to A&E. */

void hw_setting_miu_came(struct hw_district *d, const struct hw_person *p) {
    hw_district_count(d, HW_N_MIU);
    d->by_area[p->area].minor_injuries++;
    hw_money_urgent(d, p, HW_MONEY_MINOR);
}

static void left(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    bool within = hw_ae_clock_within_4h(hw_district_spell(d, visit)->arrived, d->flow.now);
    d->counts.n[HW_N_MIU_WITHIN_4H] += within;
    d->by_area[p->area].minor_injuries_within_4h += within;
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_MIU_TIME, v->key, 0);
    return hw_dist_sample_ms(&hw_district_rules(d, v->station)->minor_injury, &rng);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    left(d, visit);
    double severity = hw_district_spell(d, visit)->severity;
    if (severity < hw_district_param_at(d, d->flow.visits[visit].station, HW_P_MIU_COPES_FROM)) {
        return hw_urgent_to_ae(d, visit, false);
    }
    return HW_GO_EXIT;
}

/* Until the unit closes. */
static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    const struct hw_week *hours = &hw_district_rules(d, d->flow.visits[visit].station)->params->weeks[HW_P_MIU_HOURS];
    hw_time closes = hw_week_next_change(hours, &d->spec->calendar, true, d->flow.now);
    return closes == HW_FOREVER ? HW_FOREVER : closes - d->flow.now;
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    left(d, visit);
    return hw_urgent_to_ae(d, visit, false);
}

const struct hw_setting hw_setting_miu = {"minor_injuries", "Minor injuries units", stay, ended, patience, reneged};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district_log.h"
#include "agents/setting.h"
#include "agents/urgent.h"

/* NHS 111: call handlers by hour of the day, one centre for the whole model. They advise by severity: an ambulance, A&E, the GP soon, the minor
 * injuries unit, or care at home. Whoever is not answered in time goes to A&E, or looks after themselves. */

static hw_time stay(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_CALL, d->flow.visits[visit].key, 0);
    return hw_dist_sample_ms(&d->rules->call, &rng);
}

static uint16_t advise(struct hw_district *d, hw_id visit, enum hw_advice advice) {
    static const char *const words[HW_ADVICES] = {"ambulance", "a_and_e", "gp", "minor_injuries", "self_care", "gave_up"};
    d->counts.advised[advice]++;
    hw_district_log_reason(d, HW_DLOG_ADVICE, visit, words[advice]);
    switch (advice) {
    case HW_ADVICE_AMBULANCE:
        return hw_urgent_to_ambulance(d, visit);
    case HW_ADVICE_AE:
        return hw_urgent_to_ae(d, visit, false);
    case HW_ADVICE_MINOR_INJURIES:
        return hw_urgent_to_minor_injuries(d, visit);
    case HW_ADVICE_GP:
    case HW_ADVICE_SELF_CARE:
    case HW_ADVICE_NONE:
    case HW_ADVICES:
        break;
    }
    return HW_GO_EXIT;
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    const struct hw_person *p = &d->people[id];
    double severity = hw_district_spell(d, visit)->severity;
    if (severity < hw_district_param(d, HW_P_CALL_AMBULANCE)) {
        return advise(d, visit, HW_ADVICE_AMBULANCE);
    }
    if (severity < hw_district_param(d, HW_P_CALL_AE)) {
        return advise(d, visit, HW_ADVICE_AE);
    }
    if (severity >= hw_district_param(d, HW_P_CALL_SELF_CARE)) {
        return advise(d, visit, HW_ADVICE_SELF_CARE);
    }
    if (hw_setting_gp_soon(d, id)) {
        return advise(d, visit, HW_ADVICE_GP);
    }
    return advise(d, visit, hw_urgent_minor_injuries_open(d, p, severity) ? HW_ADVICE_MINOR_INJURIES : HW_ADVICE_AE);
}

static hw_time patience(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_CALL_PATIENCE, d->flow.visits[visit].key, 0);
    return hw_setting_exponential(&rng, hw_district_param(d, HW_P_CALL_PATIENCE));
}

static uint16_t reneged(struct hw_district *d, hw_id visit) {
    (void)advise(d, visit, HW_ADVICE_NONE);
    bool stays = hw_district_spell(d, visit)->severity >= hw_district_param(d, HW_P_CALL_SELF_CARE);
    return stays ? HW_GO_EXIT : hw_urgent_to_ae(d, visit, false);
}

const struct hw_setting hw_setting_calls = {"calls_111", "NHS 111", stay, ended, patience, reneged};

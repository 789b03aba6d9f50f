/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/setting.h"

/* The staffed steps of a discharge: assessors, panels, the equipment store. Work stops when they go home and is taken up again when
 * they are back, by the same worker: a duration is worker time, spread over their hours. */

hw_time hw_setting_step_time(const struct hw_district *d, const struct hw_week *hours, hw_time work) {
    const hw_time quarter = HW_MS_PER_DAY / HW_DAY_SLOTS;
    const struct hw_calendar *calendar = &d->spec->calendar;
    hw_time at = d->flow.now;
    while (work > 0) {
        if (at >= (hw_time)calendar->n_days * HW_MS_PER_DAY) {
            return HW_FOREVER;
        }
        if (hw_week_value(hours, calendar, true, at) == 0) {
            at = hw_week_next_open(hours, calendar, true, at);
            if (at == HW_FOREVER) {
                return HW_FOREVER;
            }
        }
        hw_time slot = at - at % quarter + quarter - at;
        slot = slot < work ? slot : work;
        work -= slot;
        at += slot;
    }
    return at > d->flow.now ? at - d->flow.now : 1;
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    const struct hw_week *weeks = rules->params->weeks;
    /* A step that is taken again after the patient fell ill again is other work. */
    hw_id patient = hw_district_role(v) == HW_ROLE_AT_HOME ? HW_NONE : hw_district_patient_of(d, visit);
    uint64_t turns = patient == HW_NONE ? 0 : hw_district_spell(d, patient)->turns;
    uint64_t number = hw_district_draw_number(d, v->station, &d->people[hw_district_person_of(v)]);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_WORK, v->key, number | turns << 16);
    switch (hw_district_kind(d, v->station)) {
    case HW_ST_HEALTH:
        return hw_setting_step_time(d, &weeks[HW_P_ASSESS_HOURS], hw_dist_sample_ms(&rules->health_work, &rng));
    case HW_ST_SOCIAL:
        return hw_setting_step_time(d, &weeks[HW_P_ASSESS_HOURS], hw_dist_sample_ms(&rules->social_work, &rng));
    case HW_ST_CHC:
        return hw_setting_step_time(d, &weeks[HW_P_CHC_HOURS], (hw_time)hw_district_param_at(d, v->station, HW_P_CHC_WORK));
    case HW_ST_PANEL:
        return hw_setting_step_time(d, &weeks[HW_P_PANEL_HOURS], (hw_time)hw_district_param_at(d, v->station, HW_P_PANEL_WORK));
    default:
        return hw_setting_step_time(d, &weeks[HW_P_EQUIPMENT_HOURS], (hw_time)hw_district_param_at(d, v->station, HW_P_EQUIPMENT_WORK));
    }
}

const struct hw_setting hw_setting_step = {"step", "A staffed step of a discharge", stay, NULL, NULL, NULL};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/money.h"
#include "agents/setting.h"
#include "agents/steps.h"

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
    if (hw_district_role(v) == HW_ROLE_MEETING) {
        const struct hw_params *params = hw_district_rules(d, v->station)->params;
        hw_money_worked(d, v->station, (hw_time)hw_param_value(params, HW_P_MDT_CASE));
        return hw_setting_step_time(d, &params->weeks[HW_P_MDT_HOURS], (hw_time)hw_param_value(params, HW_P_MDT_CASE));
    }
    return hw_steps_time(d, visit);
}

const struct hw_setting hw_setting_step = {"step", "A step of a discharge", stay, NULL, NULL, NULL};

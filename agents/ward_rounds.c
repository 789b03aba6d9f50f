/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/ward_rounds.h"

#include <math.h>

enum { SATURDAY = 5, HOLIDAY = 7, QUARTER_MS = 15 * 60 * 1000 };

/* The clock time by which a part of the open hours of a day is over, or -1 when it has none. */
static hw_time turn_on(const struct hw_week *hours, const struct hw_calendar *calendar, int32_t day, double part) {
    const int32_t *open = &hours->value[(calendar->holiday[day] ? HOLIDAY : calendar->weekday[day]) * HW_DAY_SLOTS];
    int n = 0;
    for (int q = 0; q < HW_DAY_SLOTS; q++) {
        n += open[q] != 0;
    }
    int before = (int)(part * n);
    for (int q = 0; q < HW_DAY_SLOTS; q++) {
        if (open[q] != 0 && before-- == 0) {
            return q * (hw_time)QUARTER_MS + (hw_time)((part * n - floor(part * n)) * QUARTER_MS);
        }
    }
    return -1;
}

static bool full(const struct hw_calendar *calendar, int32_t day) {
    return calendar->weekday[day] < 5 && !calendar->holiday[day];
}

hw_time hw_ward_rounds_seen(const struct hw_district *d, hw_id visit, hw_time well) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_params *params = d->at[v->station]->params;
    if (hw_param_value(params, HW_P_ROUNDS) <= 0) {
        return well;
    }
    const struct hw_calendar *calendar = &d->spec->calendar;
    hw_time ahead = (hw_time)hw_param_value(params, HW_P_ROUNDS_AHEAD);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ROUND, v->key, 0);
    double part = hw_rng_unit(&rng);
    hw_time from = well - ahead > d->flow.now ? well - ahead : d->flow.now;
    if (well >= d->end) {
        return well;
    }
    for (int32_t day = hw_calendar_day_of(from); day + 1 < calendar->n_days; day++) {
        hw_time turn = turn_on(&params->weeks[HW_P_ROUNDS_HOURS], calendar, day, part);
        hw_time at = day * HW_MS_PER_DAY + turn;
        bool whole = full(calendar, day);
        double seen = hw_param_value(params, calendar->weekday[day] == SATURDAY && !calendar->holiday[day] ? HW_P_ROUNDS_SATURDAY : HW_P_ROUNDS_SUNDAY);
        struct hw_rng chance = hw_district_draw(d, HW_DRAW_ROUND, v->key, 1 + (uint64_t)day);
        if (turn < 0 || at <= d->flow.now || (!whole && hw_rng_unit(&chance) >= seen)) {
            continue;
        }
        if (well <= at + (whole && !full(calendar, day + 1) ? ahead : 0)) {
            return at;
        }
    }
    return d->end;
}

hw_time hw_ward_rounds_assessed(const struct hw_district *d, hw_id visit, hw_time well) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_params *params = d->at[v->station]->params;
    const struct hw_week *hours = &params->weeks[HW_P_ASSESSMENT_HOURS];
    if (hw_param_value(params, HW_P_ROUNDS) <= 0 || well >= d->end || hw_week_value(hours, &d->spec->calendar, true, well) != 0) {
        return well;
    }
    hw_time opens = hw_week_next_open(hours, &d->spec->calendar, true, well);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ROUND, v->key, 0);
    return opens >= d->end ? d->end : opens + (hw_time)(hw_rng_unit(&rng) * hw_param_value(params, HW_P_ASSESSMENT_ROUND));
}

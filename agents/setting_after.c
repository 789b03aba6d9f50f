/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/market.h"
#include "agents/need.h"
#include "agents/payer.h"
#include "agents/rounds.h"
#include "agents/setting.h"

/* What the places have in common where people go after hospital, or from home: each is a finite number of places; whoever comes from
 * another place keeps that one until there is room here. */

bool hw_setting_came_from_bed(struct hw_district *d, hw_id visit) {
    uint16_t from = hw_district_spell(d, visit)->from;
    enum hw_station_id kind = from == HW_GO_EXIT ? HW_ST_LOOKING : hw_district_kind(d, from);
    return kind != HW_ST_HOME_CARE && kind != HW_ST_LOOKING && kind != HW_ST_EXTRA_CARE;
}

void hw_setting_count_wait(struct hw_district *d, hw_id visit, enum hw_timer from_bed, enum hw_timer at_home) {
    hw_district_time(d, hw_setting_came_from_bed(d, visit) ? from_bed : at_home, d->flow.now - d->flow.visits[visit].asked);
}

double hw_setting_gain(struct hw_district *d, hw_id visit, enum hw_param_id mean) {
    const struct hw_visit *v = &d->flow.visits[visit];
    uint64_t number = hw_district_draw_number(d, v->station, &d->people[hw_district_person_of(v)]);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GAIN, v->key, number);
    return hw_district_param_at(d, v->station, mean) * hw_rng_exponential(&rng);
}

uint16_t hw_setting_afterwards(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->can_recover = false;
    enum hw_destination dest = hw_need_found(d, visit);
    s = hw_district_spell(d, visit);
    s->dest = (uint8_t)dest;
    d->flow.visits[visit].priority = hw_need_priority(d, true);
    if (hw_market_seeks(s) && hw_market_has(dest)) {
        return HW_GO_HOLD; /* looked for a home while it was on */
    }
    hw_market_stop(d, visit);
    if (hw_market_has(dest)) {
        hw_payer_found(d, visit, dest);
        hw_market_seek(d, visit, dest);
        return HW_GO_HOLD;
    }
    if (dest != HW_TO_HOME_CARE) {
        return HW_GO_EXIT;
    }
    hw_payer_found(d, visit, dest);
    hw_rounds_seek(d, visit);
    return HW_GO_HOLD;
}

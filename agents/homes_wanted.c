/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/homes_wanted.h"

#include "agents/payer.h"
#include "agents/setting.h"

static double param(const struct hw_district *d, hw_id visit, enum hw_param_id id) {
    return hw_param_value(hw_district_area_rules(d, hw_district_person_at(d, visit)->area)->params, (int32_t)id);
}

/* That a home of their area will do. */
static double chance_of(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    bool nhs = s->pays == HW_PAYS_NHS || s->pays == HW_PAYS_JOINT;
    if (!nhs && !hw_payer_own_money(s)) {
        return 1;
    }
    const int32_t *first = &d->spec->homes.first[hw_district_person_at(d, visit)->area];
    return param(d, visit, nhs ? HW_P_HOME_COMPLEX : HW_P_HOME_SUITS) / (first[1] - first[0]);
}

hw_time hw_homes_wanted_until(const struct hw_district *d, hw_id visit) {
    if (chance_of(d, visit) >= 1) {
        return 0;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HOLDS_OUT, d->flow.visits[visit].key, 0);
    return d->spells[visit].sought + hw_setting_exponential(&rng, param(d, visit, HW_P_HOME_HOLDS_OUT));
}

bool hw_homes_wanted(const struct hw_district *d, int32_t home, hw_id visit) {
    if (hw_homes_wanted_until(d, visit) <= d->flow.now) {
        return true;
    }
    const struct hw_person *p = hw_district_person_at(d, visit);
    const struct hw_home_is *is = &d->spec->homes.is[home];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_SUITS, hw_population_key(hw_district_person_of(&d->flow.visits[visit]), p), is->uid);
    return is->area == p->area && hw_rng_unit(&rng) < chance_of(d, visit);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/incentives.h"

#include "agents/money.h"
#include "agents/schemes.h"

enum { AFTER_PEOPLE_AT_HOME = 4 }; /* hw_need_priority: theirs is 3 at most */

/* Is the area's commissioner's contract for the setting one by occasion, today? */
static bool by_tariff(const struct hw_district *d, int32_t area, enum hw_ledger_setting setting, int32_t trust) {
    struct hw_contracts_terms terms = hw_contracts_of_trusts(setting) ? d->money->acute : d->money->other;
    const struct hw_regime *regime = hw_regimes_of(d, hw_contracts_at(&d->money->contracts, area, setting, trust));
    if (regime != NULL) {
        hw_regimes_terms(regime, true, &terms);
    }
    return terms.rule == HW_CONTRACTS_TARIFF;
}

static double of_tariff(const struct hw_district *d, enum hw_station_id kind, const struct hw_person *patient) {
    const struct hw_ledger_map *map = d->money->ledger.map;
    bool own = (kind == HW_ST_HEALTH || kind == HW_ST_REFERRAL) && patient->hospital != HW_ELSEWHERE;
    double times = hw_district_param(d, HW_P_INCENTIVE_EFFORT);
    return own && by_tariff(d, patient->area, HW_LEDGER_EMERGENCY, map->trust[patient->hospital] - map->trust[0]) ? times : 1;
}

static double of_block(const struct hw_district *d, enum hw_station_id kind, const struct hw_person *patient) {
    return kind == HW_ST_COMMUNITY && !by_tariff(d, patient->area, HW_LEDGER_OTHER_BEDS, 0) ? hw_district_param(d, HW_P_INCENTIVE_BLOCK) : 1;
}

/* What is left today of the dip after each start, the deepest. */
static double of_change(const struct hw_district *d, enum hw_station_id kind) {
    const struct hw_scheme *scheme = d->spec->schemes[d->later - d->spec->rules];
    bool assesses = kind == HW_ST_HEALTH || kind == HW_ST_SOCIAL || kind == HW_ST_COMMUNITY || kind == HW_ST_NURSES;
    double deepest = 0, lasts = hw_district_param(d, HW_P_INCENTIVE_DIP_FOR);
    for (const struct hw_scheme_part *part = scheme == NULL || !assesses || !d->money->measuring ? NULL : scheme->parts; part != NULL; part = part->next) {
        int32_t from = part->from == INT32_MIN ? scheme->first_day : part->from;
        double since = (double)d->flow.now - (double)(from - d->spec->calendar.start_day) * (double)HW_MS_PER_DAY;
        double left = since < 0 ? 0 : 1 - since / lasts;
        deepest = left > deepest ? left : deepest;
    }
    return 1 + (hw_district_param(d, HW_P_INCENTIVE_DIP) - 1) * deepest;
}

static bool is_off(double times) {
    return times >= 1 && times <= 1;
}

hw_time hw_incentives_work(const struct hw_district *d, uint16_t station, const struct hw_person *patient, hw_time work) {
    if (is_off(hw_district_param(d, HW_P_INCENTIVE_EFFORT)) && is_off(hw_district_param(d, HW_P_INCENTIVE_BLOCK)) && is_off(hw_district_param(d, HW_P_INCENTIVE_DIP))) {
        return work;
    }
    enum hw_station_id kind = hw_district_kind(d, station);
    double times = of_tariff(d, kind, patient) * of_block(d, kind, patient) * of_change(d, kind);
    hw_time longer = (hw_time)((double)work * times);
    return longer > 0 ? longer : 1;
}

uint8_t hw_incentives_priority(const struct hw_district *d, uint16_t station, uint64_t key, uint8_t priority) {
    double share = hw_district_param(d, HW_P_INCENTIVE_OWN);
    enum hw_station_id kind = hw_district_kind(d, station);
    bool councils = kind == HW_ST_SOCIAL || kind == HW_ST_MEANS || kind == HW_ST_BROKERS;
    if (share <= 0 || !councils) {
        return priority;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_OWN_FIRST, key, 0);
    return hw_rng_unit(&rng) < share ? AFTER_PEOPLE_AT_HOME : priority;
}

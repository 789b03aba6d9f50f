/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/start.h"

#include "agents/dying.h"
#include "agents/market.h"
#include "agents/measures_drawn.h"
#include "agents/need.h"
#include "agents/payer.h"
#include "agents/rounds.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

#include <stdio.h>

enum { TRIES = 50000000, OLDER_BAND = 5 /* from 65 on */ };

struct filling {
    uint16_t station;
    int census;
};
static const struct filling fillings[] = {{HW_ST_NURSING, HW_P_START_NURSING},
                                          {HW_ST_RESIDENTIAL, HW_P_START_RESIDENTIAL},
                                          {HW_ST_EXTRA_CARE, HW_P_START_EXTRA_CARE},
                                          {HW_ST_HOME_CARE, HW_P_START_HOME_CARE},
                                          {HW_ST_REABLEMENT, HW_P_START_REABLEMENT},
                                          {HW_ST_IC, HW_P_START_IC},
                                          {HW_ST_MENTAL, HW_P_START_MENTAL},
                                          {HW_ST_MENTAL_OLDER, HW_P_START_MENTAL_OLDER},
                                          {HW_ST_WARD, HW_P_START_WARD},
                                          {HW_ST_HOSPICE, HW_P_START_HOSPICE},
                                          {HW_ST_END_OF_LIFE, HW_P_START_END_OF_LIFE}};
enum { FILLINGS = sizeof fillings / sizeof fillings[0] };

int hw_start_census(enum hw_station_id kind) {
    for (size_t i = 0; i < FILLINGS; i++) {
        if (fillings[i].station == kind) {
            return fillings[i].census;
        }
    }
    return -1;
}

static double mean_factor(const struct hw_rules *rules, int band, int frailty) {
    double mix[HW_SPECIALITIES], mean = 0;
    hw_ward_pools_mix(rules->params, band, frailty, mix);
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        mean += mix[s] * rules->stay_factor[band][frailty][s];
    }
    return mean;
}

double hw_start_weight(const struct hw_rules *rules, enum hw_station_id kind, int band, int frailty) {
    const struct hw_params *params = rules->params;
    double zero;
    switch (kind) {
    case HW_ST_WARD:
        zero = hw_param_at(params, HW_P_WARD_ZERO_DAY, band);
        return rules->rate[HW_CLOCK_ACUTE][band][frailty] * rules->admitted[band] *
               ((1 - zero) * hw_dist_mean(&rules->stay[band]) * mean_factor(rules, band, frailty) + zero * hw_dist_mean(&rules->short_stay));
    case HW_ST_RESIDENTIAL:
    case HW_ST_NURSING:
        return hw_param_at(params, HW_P_START_CARE_AGE, band) * hw_param_at(params, HW_P_DEATH_RATIO, frailty);
    case HW_ST_MENTAL:
    case HW_ST_MENTAL_OLDER: /* dementia is not asked for here: who is chosen may have it or not */
        return (band >= 5) == (kind == HW_ST_MENTAL_OLDER) ? rules->mental[band][0] : 0;
    default:
        return band >= 5 ? hw_param_at(params, HW_P_NEED_FRAILTY, frailty) : 0;
    }
}

double hw_start_care_weight(const struct hw_rules *rules, const struct hw_expected *care, enum hw_station_id kind, int band) {
    if (kind != HW_ST_RESIDENTIAL && kind != HW_ST_NURSING) {
        return 1;
    }
    double mean = care->mean[band - OLDER_BAND];
    return mean > 0 ? hw_param_at(rules->params, HW_P_START_CARE_AGE, band) / mean : 0;
}

struct weights {
    double chance[HW_AGE_BANDS][HW_FRAILTIES]; /* of being taken when looked at; the largest is 1 */
    double learning;                           /* at least so, of an adult with a learning disability */
    bool by_care;                              /* of 65 and over: these instead, times the expected share */
    double of_care[HW_AGE_BANDS];
    struct hw_expected care;
};

/* Those of 65 and over whom the rules would have brought here; the largest chance. */
static double make_care_weights(const struct hw_district *d, uint16_t station, struct weights *out) {
    enum hw_station_id kind = hw_district_kind(d, station);
    const struct hw_rules *rules = d->at[station];
    double most = 0;
    hw_expected_make(rules, &d->spec->profile, &d->spec->census[d->spec->map.is[station].owner], 1, kind, &out->care);
    for (int b = OLDER_BAND; b < HW_AGE_BANDS; b++) {
        out->of_care[b] = hw_start_care_weight(rules, &out->care, kind, b);
        most = out->of_care[b] * out->care.most > most ? out->of_care[b] * out->care.most : most;
    }
    return most;
}

static void make_weights(const struct hw_district *d, uint16_t station, struct weights *out) {
    enum hw_station_id kind = hw_district_kind(d, station);
    *out = (struct weights){.learning = 0};
    out->learning = kind == HW_ST_RESIDENTIAL ? hw_param_value(d->at[station]->params, HW_P_START_LEARNING) : 0;
    double most = out->learning;
    out->by_care = hw_expected_is_of(kind);
    double of_care = out->by_care ? make_care_weights(d, station, out) : 0;
    out->by_care = of_care > 0;
    most = of_care > most ? of_care : most;
    for (int b = 0; b < (out->by_care ? OLDER_BAND : HW_AGE_BANDS); b++) {
        for (int f = 0; f < HW_FRAILTIES; f++) {
            out->chance[b][f] = hw_start_weight(d->at[station], kind, b, f);
            most = out->chance[b][f] > most ? out->chance[b][f] : most;
        }
    }
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        for (int f = 0; f < HW_FRAILTIES; f++) {
            out->chance[b][f] = most > 0 ? out->chance[b][f] / most : 1; /* nobody is ever ill: everybody is as likely */
        }
    }
    out->learning = most > 0 ? out->learning / most : 0;
    for (int b = OLDER_BAND; b < HW_AGE_BANDS && out->by_care; b++) {
        out->of_care[b] /= most;
    }
}

static double chance_of(const struct weights *weights, const struct hw_person *p) {
    bool by_care = weights->by_care && p->age_band >= OLDER_BAND;
    double chance = by_care ? weights->of_care[p->age_band] * hw_expected_share(&weights->care, p) : weights->chance[p->age_band][p->frailty];
    return p->flags & HW_PERSON_LEARNING && p->age >= 18 && weights->learning > chance ? weights->learning : chance;
}

/* What is left of a stay that ends at a longest length at the latest: as of one without that end, given that it is below. Where next to no stay is as
 * short as that (it is all but flat there), any moment of it. */
static hw_time residual_below(const struct hw_dist *stay, double longest_ms, struct hw_rng *rng) {
    for (int tries = 0; tries < 1000; tries++) {
        double left = hw_dist_sample_residual(stay, rng);
        if (left < longest_ms) {
            return 1 + (hw_time)left;
        }
    }
    return 1 + (hw_time)(hw_rng_unit(rng) * longest_ms);
}

static hw_time stay_left(struct hw_district *d, uint16_t station, const struct hw_person *p, struct hw_rng *rng) {
    const struct hw_rules *rules = hw_district_rules(d, station);
    switch (hw_district_kind(d, station)) {
    case HW_ST_WARD:
        return 1 + (hw_time)(hw_dist_sample_residual(&rules->stay[p->age_band], rng) * mean_factor(rules, p->age_band, p->frailty));
    case HW_ST_IC:
        return 1 + (hw_time)hw_dist_sample_residual(&rules->ic, rng);
    case HW_ST_MENTAL:
    case HW_ST_MENTAL_OLDER:
        return 1 + (hw_time)hw_dist_sample_residual(&rules->mental_stay[hw_district_kind(d, station) == HW_ST_MENTAL_OLDER], rng);
    case HW_ST_REABLEMENT:
        return residual_below(&rules->reablement, hw_param_value(rules->params, HW_P_REABLEMENT_CAP), rng);
    case HW_ST_HOME_CARE:
        return hw_setting_exponential(rng, hw_param_value(rules->params, HW_P_HOME_CARE_STAY));
    default:
        return HW_FOREVER;
    }
}

/* The beds of the patient's speciality, or of the first with room: those there at the start are nobody's outliers. */
uint16_t hw_start_bed(const struct hw_district *d, const struct hw_person *p, uint64_t key) {
    const struct hw_station *stations = d->flow.stations;
    uint16_t own = hw_ward_pools_station(d, p->hospital, hw_ward_pools_speciality(d, p, key, false));
    const struct hw_station_spec *spec = stations[own].spec;
    uint16_t bed = own;
    for (int k = 0; k < spec->n_overflow && stations[bed].in_use >= stations[bed].capacity; k++) {
        bed = spec->overflow[k];
    }
    return stations[bed].in_use < stations[bed].capacity ? bed : own;
}

struct hw_spell *hw_start_spell(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->admitted = d->flow.now;
    s->emergency = true;
    hw_measures_drawn_comes(d, visit);
    hw_need_draw(d, visit);
    return hw_district_spell(d, visit);
}

static void place(struct hw_district *d, hw_id id, uint16_t station, struct hw_rng *rng) {
    struct hw_person *p = &d->people[id];
    enum hw_station_id kind = hw_district_kind(d, station);
    bool hospital = kind == HW_ST_WARD || hw_stations_is_other_bed(kind);
    p->episode++;
    uint64_t key = hw_district_key(id, p->episode, hospital ? HW_ROLE_HOSPITAL : kind == HW_ST_HOSPICE || kind == HW_ST_END_OF_LIFE ? HW_ROLE_DYING : HW_ROLE_CARE);
    if (kind == HW_ST_WARD) {
        station = hw_start_bed(d, p, key);
    }
    hw_id visit = hw_flow_place(&d->flow, station, key, 0, 1, stay_left(d, station, p, rng));
    if (visit == HW_NONE) {
        return;
    }
    struct hw_spell *s = hw_start_spell(d, visit);
    /* Whoever is in rehabilitation, or has a package, needed it: the least that the assessment would have found. */
    double least = kind == HW_ST_REABLEMENT || kind == HW_ST_HOME_CARE ? hw_district_param(d, HW_P_NEED_SUPPORT)
                   : kind == HW_ST_EXTRA_CARE ? hw_district_param(d, HW_P_EXTRA_CARE_LEAST)
                   : kind == HW_ST_IC       ? hw_district_param(d, HW_P_NEED_BED)
                                            : -1e9;
    hw_start_at_least(&s->need, least);
    if (hospital) {
        p->flags |= HW_PERSON_IN_HOSPITAL;
        s->dies = kind == HW_ST_WARD && hw_rng_unit(rng) < hw_rules_dies(d->at[station], p, d->spec->calendar.month[0]);
    } else {
        if (kind == HW_ST_RESIDENTIAL || kind == HW_ST_NURSING) {
            hw_payer_found(d, visit, kind == HW_ST_NURSING ? HW_TO_NURSING : HW_TO_RESIDENTIAL);
            if (kind == HW_ST_NURSING) {
                hw_payer_decided_before(d, visit);
            }
            hw_payer_lived_there(d, visit);
            hw_market_house(d, visit);
            hw_payer_had_loan(d, visit);
        } else if (kind == HW_ST_HOME_CARE) {
            hw_payer_found(d, visit, HW_TO_HOME_CARE);
            hw_rounds_house(d, visit);
            hw_payer_had_care(d, visit, station);
        } else if (kind == HW_ST_EXTRA_CARE) {
            hw_payer_found(d, visit, HW_TO_EXTRA_CARE);
            hw_payer_had_care(d, visit, station);
        }
        if (kind == HW_ST_HOSPICE || kind == HW_ST_END_OF_LIFE) {
            hw_dying_start(d, visit, rng);
            return;
        }
        hw_district_settle(d, visit, station);
    }
}

/* Who is looked at lies anywhere among the people. The draw of a try does not depend on the one before it, so some are drawn, and asked for, ahead. */
enum { AHEAD = 64 };
struct look {
    struct hw_rng rng;
    hw_id id;
};

static void look_ahead(const struct hw_district *d, uint64_t key, uint64_t i, hw_id first, hw_id count, struct look looks[AHEAD]) {
    for (uint64_t k = 0; k < AHEAD; k++) {
        looks[k].rng = hw_district_draw(d, HW_DRAW_START, key, i + k);
        looks[k].id = first + (hw_id)hw_rng_below(&looks[k].rng, count);
        __builtin_prefetch(&d->people[looks[k].id]);
    }
}

/* n people with ids in [first, first + count) are put into a station; into a ward those who use its hospital. key tells the draws of one
 * station of a kind from another's. */
static bool fill(struct hw_district *d, uint16_t station, uint64_t key, int32_t n, hw_id first, hw_id count) {
    struct weights weights;
    if (n == 0) {
        return true;
    }
    make_weights(d, station, &weights);
    enum hw_station_id kind = hw_district_kind(d, station);
    uint8_t hospital = d->spec->map.is[station].owner;
    int32_t placed = 0;
    struct look looks[AHEAD];
    for (uint64_t i = 0; count > 0 && placed < n && i < TRIES; i++) {
        if (i % AHEAD == 0) {
            look_ahead(d, key, i, first, count, looks);
        }
        struct hw_rng rng = looks[i % AHEAD].rng;
        hw_id id = looks[i % AHEAD].id;
        const struct hw_person *p = &d->people[id];
        if (p->visit == HW_NONE && p->care_visit == HW_NONE && (kind != HW_ST_WARD || p->hospital == hospital) &&
            hw_rng_unit(&rng) < chance_of(&weights, p)) {
            struct hw_rng stay = hw_district_draw(d, HW_DRAW_START_STAY, id, kind);
            place(d, id, station, &stay);
            placed++;
        }
    }
    if (placed < n && d->flow.status == HW_OK) {
        d->flow.status = HW_FAULT;
        snprintf(d->flow.what, sizeof d->flow.what, "not enough people for the %d who are to be in %s at the start", n,
                 d->flow.stations[station].spec->name);
    }
    return d->flow.status == HW_OK;
}

/* The people of [from, to) are those of areas that use a hospital. */
static void users_of(const struct hw_district *d, int32_t hospital, hw_id *from, hw_id *to) {
    const struct hw_places *places = &d->spec->places;
    *from = d->n_people;
    *to = 0;
    for (int32_t a = 0; a < places->n_areas; a++) {
        if (places->areas[a].catchment[hospital] > 0) {
            *from = d->spec->first_id[a] < *from ? d->spec->first_id[a] : *from;
            *to = d->spec->first_id[a + 1];
        }
    }
    *from = *from < *to ? *from : *to;
}

bool hw_start_fill(struct hw_district *d) {
    const struct hw_station_map *map = &d->spec->map;
    for (size_t i = 0; i < FILLINGS; i++) {
        enum hw_station_id kind = fillings[i].station;
        bool wards = !hw_stations_of_area(kind);
        for (int32_t owner = 0; owner < (wards ? map->n_hospitals : map->n_areas); owner++) {
            uint16_t station = hw_stations_at(map, kind, owner);
            bool outside = !wards && d->spec->places.areas[owner].outside;
            hw_id from = d->spec->first_id[wards ? 0 : owner];
            hw_id to = d->spec->first_id[wards ? 0 : owner + 1];
            if (wards) {
                users_of(d, owner, &from, &to);
            }
            int32_t n = (int32_t)hw_param_value(d->at[station]->params, fillings[i].census);
            bool neighbours = outside && !d->spec->places.listed; /* none of these waits: agents/start_waiting.c */
            n -= neighbours ? 0 : hw_start_waiting_count(d->at[station]->params, kind); /* they are placed last */
            bool nobody = (kind == HW_ST_HOSPICE || kind == HW_ST_END_OF_LIFE) && hw_district_param(d, HW_P_DYING_RECOGNISED) <= 0;
            n = nobody || (outside && from == to) ? 0 : n; /* nobody from across the boundary uses these hospitals */
            uint64_t key = (uint64_t)kind * 2 + (outside ? 1 : 0);
            int32_t first = map->n_hospitals > 1 || map->n_areas > 2 ? owner + 1 : 0;
            if (!fill(d, station, key | (uint64_t)first << 32, n, from, to - from)) {
                return false;
            }
        }
    }
    return hw_start_waiting(d);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/ward_pools.h"

#include <math.h>

enum { YOUNGEST_OF_OLDER = 5 }; /* band of 65 and over: below it nobody is frail */

void hw_ward_pools_beds(const struct hw_params *params, int32_t beds[HW_WARD_POOLS]) {
    double all = hw_param_value(params, HW_P_WARD_BEDS);
    double sum = 0, rest[HW_SPECIALITIES];
    int32_t given = 0;
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        sum += hw_param_at(params, HW_P_POOL_SHARE, s);
    }
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        double exact = sum > 0 ? all * hw_param_at(params, HW_P_POOL_SHARE, s) / sum : s == HW_SPECIALITY_MEDICINE ? all : 0;
        beds[s] = (int32_t)floor(exact < (double)HW_UNLIMITED ? exact + 1e-9 : 0);
        rest[s] = exact - beds[s];
        given += beds[s];
    }
    if (all >= (double)HW_UNLIMITED) { /* then every speciality that has any has no end of them */
        for (int s = 0; s < HW_WARD_POOLS; s++) {
            beds[s] = s < HW_SPECIALITIES && hw_param_at(params, HW_P_POOL_SHARE, s) > 0 ? HW_UNLIMITED : 0;
        }
        return;
    }
    for (; given < (int32_t)all; given++) {
        int most = 0;
        for (int s = 1; s < HW_SPECIALITIES; s++) {
            most = rest[s] > rest[most] ? s : most;
        }
        beds[most]++;
        rest[most] -= 1;
    }
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        beds[s] = (int32_t)floor(beds[s] * hw_param_at(params, HW_P_POOL_OPEN, s) + 0.5);
    }
    beds[HW_POOL_ESCALATION] = (int32_t)floor(all * hw_param_value(params, HW_P_ESCALATION_BEDS) + 0.5);
}

void hw_ward_pools_winter(const struct hw_params *params, int32_t beds[12]) {
    double all = hw_param_value(params, HW_P_WARD_BEDS);
    for (int month = 0; month < 12; month++) {
        beds[month] = all < (double)HW_UNLIMITED ? (int32_t)floor(all * hw_param_at(params, HW_P_WINTER_WARD, month) + 0.5) : 0;
    }
}

void hw_ward_pools_check(struct hw_reader *reader, const struct hw_params *params) {
    double sum = 0;
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        sum += hw_param_at(params, HW_P_POOL_SHARE, s);
    }
    if (fabs(sum - 1) > 1e-6) {
        hw_diag_error(reader->diag, params->place[HW_P_POOL_SHARE], "acute.pools.share: the shares of the beds add up to %g, and must to 1", sum);
    }
}

/* ---- whose patient ---- */

/* Chances for somebody of an age who is no child. older: of older people's medicine, once it is neither bones nor surgery. */
static void mix_of_grown(const struct hw_params *params, int band, double older, double mix[HW_SPECIALITIES]) {
    double injured = hw_param_at(params, HW_P_INJURED, band);
    double surgical = hw_param_at(params, HW_P_SURGICAL, band);
    double both = injured + surgical;
    injured = both > 1 ? injured / both : injured;
    surgical = both > 1 ? surgical / both : surgical;
    double medical = both > 1 ? 0 : 1 - both;
    mix[HW_SPECIALITY_TRAUMA] = injured;
    mix[HW_SPECIALITY_SURGERY] = surgical;
    mix[HW_SPECIALITY_OLDER] = medical * older;
    mix[HW_SPECIALITY_MEDICINE] = medical * (1 - older);
    mix[HW_SPECIALITY_CHILDREN] = 0;
}

static const int band_from[HW_AGE_BANDS + 1] = {0, 5, 15, 25, 45, 65, 75, 85, 101};

/* The part of an age band that lies below an age, as if it were evenly filled. */
static double below(int band, double age) {
    double part = (age - band_from[band]) / (band_from[band + 1] - band_from[band]);
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

void hw_ward_pools_mix(const struct hw_params *params, int band, int frailty, double mix[HW_SPECIALITIES]) {
    double children = below(band, hw_param_value(params, HW_P_CHILD_UNTIL));
    double older = 1 - below(band, hw_param_value(params, HW_P_OLDER_FROM));
    mix_of_grown(params, band, older * hw_param_at(params, HW_P_OLDER_SHARE, frailty), mix);
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        mix[s] *= 1 - children;
    }
    mix[HW_SPECIALITY_CHILDREN] = children;
}

static enum hw_speciality taken(double u, const double mix[HW_SPECIALITIES]) {
    for (int s = HW_SPECIALITY_TRAUMA; s > HW_SPECIALITY_MEDICINE; s--) {
        if (u < mix[s]) {
            return (enum hw_speciality)s;
        }
        u -= mix[s];
    }
    return HW_SPECIALITY_MEDICINE;
}

enum hw_speciality hw_ward_pools_speciality(const struct hw_district *d, const struct hw_person *p, uint64_t key, bool planned) {
    const struct hw_params *params = d->at[hw_district_in_hospital(d, HW_ST_WARD, p)]->params;
    if (p->age < hw_param_value(params, HW_P_CHILD_UNTIL)) {
        return HW_SPECIALITY_CHILDREN;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_SPECIALITY, key, 0);
    double u = hw_rng_unit(&rng);
    if (planned) {
        double trauma = hw_param_value(params, HW_P_PLANNED_TRAUMA);
        bool medical = u >= 1 - hw_param_value(params, HW_P_PLANNED_MEDICAL);
        return u < trauma ? HW_SPECIALITY_TRAUMA : medical ? HW_SPECIALITY_MEDICINE : HW_SPECIALITY_SURGERY;
    }
    double mix[HW_SPECIALITIES];
    bool older = p->age >= hw_param_value(params, HW_P_OLDER_FROM);
    mix_of_grown(params, p->age_band, older ? hw_param_at(params, HW_P_OLDER_SHARE, p->frailty) : 0, mix);
    return taken(u, mix);
}

/* Which pool takes a speciality's patients: its own, else medicine, else the first that has beds. */
static int pool_of(const int32_t beds[HW_WARD_POOLS], enum hw_speciality speciality) {
    int pool = beds[speciality] > 0 ? (int)speciality : HW_SPECIALITY_MEDICINE;
    for (int s = 0; s < HW_SPECIALITIES && beds[pool] == 0; s++) {
        pool = beds[s] > 0 ? s : pool;
    }
    return pool;
}

uint16_t hw_ward_pools_station(const struct hw_district *d, int hospital, enum hw_speciality speciality) {
    uint16_t first = hw_stations_at(&d->spec->map, HW_ST_WARD, hospital);
    return (uint16_t)(first + pool_of(d->at[first]->pool_beds, speciality));
}

uint16_t hw_ward_pools_emergency(const struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    return hw_ward_pools_station(d, p->hospital, hw_ward_pools_speciality(d, p, v->key, false));
}

/* ---- by the clock ---- */

int32_t hw_ward_pools_wanted(const struct hw_district *d, int hospital, int32_t *open) {
    const struct hw_station *pools = &d->flow.stations[hw_stations_at(&d->spec->map, HW_ST_WARD, hospital)];
    int32_t wanted = 0;
    *open = 0;
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        if (s != HW_SPECIALITY_CHILDREN) {
            wanted += pools[s].in_use + pools[s].room.count + pools[s].held.count;
            *open += pools[s].capacity;
        }
    }
    return wanted;
}

int32_t hw_ward_pools_on(const struct hw_rules *rules, int pool, int32_t month) {
    return rules->pool_beds[pool] + (pool == pool_of(rules->pool_beds, HW_SPECIALITY_MEDICINE) ? rules->winter_beds[month] : 0);
}

static int32_t escalation_wanted(const struct hw_district *d, uint16_t first) {
    const struct hw_params *params = d->at[first]->params;
    const struct hw_station *stations = d->flow.stations;
    int32_t beds = d->at[first]->pool_beds[HW_POOL_ESCALATION];
    int32_t taken_beds = 0, open = 0;
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        taken_beds += s == HW_SPECIALITY_CHILDREN ? 0 : stations[first + s].in_use;
        open += s == HW_SPECIALITY_CHILDREN ? 0 : stations[first + s].capacity;
    }
    bool is_open = stations[first + HW_POOL_ESCALATION].capacity > 0;
    double at = hw_param_value(params, is_open ? HW_P_ESCALATION_CLOSE : HW_P_ESCALATION_OPEN);
    return taken_beds >= at * open ? beds : 0;
}

static void open_winter_ward(struct hw_district *d, uint16_t first) {
    const struct hw_rules *rules = d->at[first];
    int pool = pool_of(rules->pool_beds, HW_SPECIALITY_MEDICINE);
    int32_t beds = hw_ward_pools_on(rules, pool, d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]);
    if (d->flow.stations[first + pool].capacity != beds) {
        hw_flow_set_capacity(&d->flow, (uint16_t)(first + pool), beds);
    }
}

void hw_ward_pools_tick(struct hw_district *d) {
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        uint16_t first = hw_stations_at(&d->spec->map, HW_ST_WARD, h);
        uint16_t escalation = (uint16_t)(first + HW_POOL_ESCALATION);
        open_winter_ward(d, first);
        int32_t wanted = d->at[first]->pool_beds[HW_POOL_ESCALATION] > 0 ? escalation_wanted(d, first) : 0;
        if (d->flow.stations[escalation].capacity != wanted) {
            hw_flow_set_capacity(&d->flow, escalation, wanted);
        }
    }
}

void hw_ward_pools_midnight(struct hw_district *d) {
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        const struct hw_station *first = &d->flow.stations[hw_stations_at(&d->spec->map, HW_ST_WARD, h)];
        int32_t occupied = 0;
        for (int k = 0; k < HW_WARD_POOLS; k++) {
            const struct hw_station *pool = &first[k];
            struct hw_pool_counts *counts = &d->counts.pool[k];
            /* Beds that closed while somebody lay in them are open until they leave. */
            int32_t open = pool->capacity > pool->in_use ? pool->capacity : pool->in_use;
            counts->occupied += pool->in_use;
            counts->open += open;
            occupied += pool->in_use;
            d->by_hospital[h].beds_open_at_midnight += open;
            d->counts.n[HW_N_BEDS_OPEN_AT_MIDNIGHT] += open;
            d->counts.n[HW_N_ESCALATION_OPEN_AT_MIDNIGHT] += k == HW_POOL_ESCALATION ? open : 0;
        }
        d->by_hospital[h].beds_at_midnight += occupied;
        d->counts.n[HW_N_BEDS_AT_MIDNIGHT] += occupied;
    }
}

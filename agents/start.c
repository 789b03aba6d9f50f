/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/start.h"

#include "agents/need.h"
#include "agents/setting.h"

#include <stdio.h>

enum { TRIES = 50000000 };

struct filling {
    uint16_t station;
    int census;
};
static const struct filling fillings[] = {{HW_ST_NURSING, HW_P_START_NURSING},
                                          {HW_ST_RESIDENTIAL, HW_P_START_RESIDENTIAL},
                                          {HW_ST_HOME_CARE, HW_P_START_HOME_CARE},
                                          {HW_ST_REABLEMENT, HW_P_START_REABLEMENT},
                                          {HW_ST_IC, HW_P_START_IC},
                                          {HW_ST_WARD, HW_P_START_WARD}};
enum { FILLINGS = sizeof fillings / sizeof fillings[0] };

int hw_start_census(uint16_t station) {
    for (size_t i = 0; i < FILLINGS; i++) {
        if (fillings[i].station == station) {
            return fillings[i].census;
        }
    }
    return -1;
}

/* How likely somebody of this band and frailty is to be found there, up to a factor. */
static double weight(const struct hw_rules *rules, uint16_t station, int band, int frailty) {
    const struct hw_params *params = rules->params;
    double zero;
    switch (station) {
    case HW_ST_WARD:
        zero = hw_param_at(params, HW_P_WARD_ZERO_DAY, band);
        return rules->rate[HW_CLOCK_ACUTE][band][frailty] * rules->admitted[band] *
               ((1 - zero) * hw_dist_mean(&rules->stay[band]) + zero * hw_dist_mean(&rules->short_stay));
    case HW_ST_RESIDENTIAL:
    case HW_ST_NURSING:
        return hw_param_at(params, HW_P_START_CARE_AGE, band) * hw_param_at(params, HW_P_DEATH_RATIO, frailty);
    default:
        return band >= 5 ? hw_param_at(params, HW_P_NEED_FRAILTY, frailty) : 0;
    }
}

struct weights {
    double chance[HW_AGE_BANDS][HW_FRAILTIES]; /* of being taken when looked at; the largest is 1 */
};

static void make_weights(const struct hw_district *d, uint16_t station, struct weights *out) {
    double most = 0;
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        for (int f = 0; f < HW_FRAILTIES; f++) {
            out->chance[b][f] = weight(d->rules, station, b, f);
            most = out->chance[b][f] > most ? out->chance[b][f] : most;
        }
    }
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        for (int f = 0; f < HW_FRAILTIES; f++) {
            out->chance[b][f] = most > 0 ? out->chance[b][f] / most : 1; /* nobody is ever ill: everybody is as likely */
        }
    }
}

static hw_time stay_left(struct hw_district *d, uint16_t kind, const struct hw_person *p, struct hw_rng *rng) {
    switch (kind) {
    case HW_ST_WARD:
        return 1 + (hw_time)hw_dist_sample_residual(&d->rules->stay[p->age_band], rng);
    case HW_ST_IC:
        return 1 + (hw_time)hw_dist_sample_residual(&d->rules->ic, rng);
    case HW_ST_REABLEMENT:
        return 1 + (hw_time)hw_dist_sample_residual(&d->rules->reablement, rng);
    case HW_ST_HOME_CARE:
        return hw_setting_exponential(rng, hw_district_param(d, HW_P_HOME_CARE_STAY));
    default:
        return HW_FOREVER;
    }
}

static void place(struct hw_district *d, hw_id id, uint16_t kind, struct hw_rng *rng) {
    struct hw_person *p = &d->people[id];
    bool hospital = kind == HW_ST_WARD || kind == HW_ST_IC;
    uint16_t station = kind == HW_ST_WARD ? HW_ST_WARD : (uint16_t)(kind + hw_district_side(p));
    p->episode++;
    uint64_t key = hw_district_key(id, p, p->episode, hospital ? HW_ROLE_HOSPITAL : HW_ROLE_CARE);
    hw_id visit = hw_flow_place(&d->flow, station, key, 0, 1, stay_left(d, kind, p, rng));
    if (visit == HW_NONE) {
        return;
    }
    struct hw_spell *s = hw_district_spell(d, visit);
    s->admitted = d->flow.now;
    s->emergency = true;
    hw_need_draw(d, visit);
    /* Whoever is in rehabilitation needed it: the least that the assessment would have found. */
    double least = kind == HW_ST_REABLEMENT ? hw_district_param(d, HW_P_NEED_SUPPORT)
                   : kind == HW_ST_IC       ? hw_district_param(d, HW_P_NEED_BED)
                                            : -1e9;
    s = hw_district_spell(d, visit);
    s->need = s->need < least ? (float)least : s->need;
    if (hospital) {
        p->flags |= HW_PERSON_IN_HOSPITAL;
        s->dies = kind == HW_ST_WARD && hw_rng_unit(rng) < d->rules->died[p->age_band][p->frailty];
    } else {
        hw_district_settle(d, visit, station);
    }
}

/* n people with ids in [first, first + count) are put into a setting. */
static bool fill(struct hw_district *d, uint16_t kind, int side, int32_t n, hw_id first, hw_id count) {
    struct weights weights;
    if (n == 0) {
        return true;
    }
    make_weights(d, kind, &weights);
    int32_t placed = 0;
    for (uint64_t i = 0; count > 0 && placed < n && i < TRIES; i++) {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_START, (uint64_t)kind * 2 + (uint64_t)side, i);
        hw_id id = first + (hw_id)hw_rng_below(&rng, count);
        const struct hw_person *p = &d->people[id];
        if (p->visit == HW_NONE && p->care_visit == HW_NONE && hw_rng_unit(&rng) < weights.chance[p->age_band][p->frailty]) {
            struct hw_rng stay = hw_district_draw(d, HW_DRAW_START_STAY, id, kind);
            place(d, id, kind, &stay);
            placed++;
        }
    }
    if (placed < n && d->flow.status == HW_OK) {
        d->flow.status = HW_FAULT;
        snprintf(d->flow.what, sizeof d->flow.what, "not enough people for the %d who are to be in %s at the start", n,
                 d->flow.stations[kind].spec->name);
    }
    return d->flow.status == HW_OK;
}

bool hw_start_fill(struct hw_district *d) {
    for (size_t i = 0; i < FILLINGS; i++) {
        uint16_t kind = fillings[i].station;
        int32_t n = (int32_t)hw_param_value(d->rules->params, fillings[i].census);
        if (kind == HW_ST_WARD) {
            if (!fill(d, kind, 0, n, 0, d->n_people)) {
                return false;
            }
            continue;
        }
        int32_t across = (int32_t)(hw_district_param(d, HW_P_START_OUTSIDE) * hw_stations_servers(d->rules, (uint16_t)(kind + 1)));
        if (!fill(d, kind, 0, n, 0, d->n_here) ||
            !fill(d, kind, 1, d->n_people > d->n_here ? across : 0, d->n_here, d->n_people - d->n_here)) {
            return false;
        }
    }
    return true;
}

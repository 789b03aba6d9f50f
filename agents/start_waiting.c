/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Those who wait on the first day: in acute and other beds, fit, for what is outstanding; and at home, for a package or a place. They are people of
 * the model like all others, and nobody who would come anyway is counted among them: a queue at the start takes nothing from later arrivals. */
#include "agents/discharge.h"
#include "agents/need.h"
#include "agents/payer.h"
#include "agents/setting.h"
#include "agents/start.h"

#include <stdio.h>

enum { TRIES = 50000000, FIRST_KEY = 100 }; /* keys of draws below belong to the settings */

struct waiting {
    int32_t row; /* enum hw_param_id */
    bool ready; /* nothing is outstanding but the place */
    enum hw_destination dest;
    enum hw_station_id kind;
};
static const struct waiting in_beds[] = {
    {HW_P_START_WAIT_ASSESS, false, HW_TO_HOME, HW_ST_WARD},
    {HW_P_START_WAIT_HOME_CARE, true, HW_TO_HOME_CARE, HW_ST_WARD},
    {HW_P_START_WAIT_REABLEMENT, true, HW_TO_REABLEMENT, HW_ST_WARD},
    {HW_P_START_WAIT_IC, true, HW_TO_IC_BED, HW_ST_WARD},
    {HW_P_START_WAIT_RESIDENTIAL, true, HW_TO_RESIDENTIAL, HW_ST_WARD},
    {HW_P_START_WAIT_NURSING, true, HW_TO_NURSING, HW_ST_WARD},
};
static const struct waiting in_other_beds[] = {
    {HW_P_START_IC_WAIT_ASSESS, false, HW_TO_HOME, HW_ST_IC},
    {HW_P_START_IC_WAIT_HOME_CARE, true, HW_TO_HOME_CARE, HW_ST_IC},
    {HW_P_START_IC_WAIT_RESIDENTIAL, true, HW_TO_RESIDENTIAL, HW_ST_IC},
    {HW_P_START_IC_WAIT_NURSING, true, HW_TO_NURSING, HW_ST_IC},
    {HW_P_START_MENTAL_WAIT_ASSESS, false, HW_TO_HOME, HW_ST_MENTAL_OLDER},
    {HW_P_START_MENTAL_WAIT_RESIDENTIAL, true, HW_TO_RESIDENTIAL, HW_ST_MENTAL_OLDER},
    {HW_P_START_MENTAL_WAIT_NURSING, true, HW_TO_NURSING, HW_ST_MENTAL_OLDER},
};
static const struct waiting at_home[] = {
    {HW_P_START_QUEUE_HOME_CARE, true, HW_TO_HOME_CARE, HW_ST_HOME_CARE},
    {HW_P_START_QUEUE_RESIDENTIAL, true, HW_TO_RESIDENTIAL, HW_ST_RESIDENTIAL},
    {HW_P_START_QUEUE_NURSING, true, HW_TO_NURSING, HW_ST_NURSING},
};
enum {
    IN_BEDS = sizeof in_beds / sizeof in_beds[0],
    IN_OTHER_BEDS = sizeof in_other_beds / sizeof in_other_beds[0],
    AT_HOME = sizeof at_home / sizeof at_home[0]
};

int32_t hw_start_waiting_count(const struct hw_params *params, enum hw_station_id kind) {
    int32_t n = 0;
    for (int i = 0; i < IN_BEDS + IN_OTHER_BEDS; i++) {
        const struct waiting *w = i < IN_BEDS ? &in_beds[i] : &in_other_beds[i - IN_BEDS];
        n += w->kind == kind ? (int32_t)hw_param_value(params, w->row) : 0;
    }
    return n;
}

/* What the assessment must have found, at least. */
static void set_need(struct hw_district *d, struct hw_spell *s, enum hw_destination dest) {
    double least = dest == HW_TO_IC_BED ? hw_district_param(d, HW_P_NEED_BED)
                   : dest == HW_TO_RESIDENTIAL || dest == HW_TO_NURSING ? hw_district_param(d, HW_P_NEED_CARE_HOME)
                                                                        : hw_district_param(d, HW_P_NEED_SUPPORT);
    double nursing = dest == HW_TO_NURSING ? hw_district_param(d, HW_P_NEED_NURSING) : 0;
    hw_start_at_least(&s->need, least);
    hw_start_at_least(&s->nursing, nursing);
    s->can_recover = s->can_recover || dest == HW_TO_IC_BED || dest == HW_TO_REABLEMENT;
}

/* In a bed, and fit at the first moment of the run. */
static void put_in_bed(struct hw_district *d, hw_id id, const struct waiting *w) {
    bool ward = w->kind == HW_ST_WARD;
    struct hw_person *p = &d->people[id];
    p->episode++;
    uint64_t key = hw_district_key(id, p->episode, HW_ROLE_HOSPITAL);
    hw_id visit = hw_flow_place(&d->flow, ward ? hw_start_bed(d, p, key) : hw_district_place(d, w->kind, p), key, 0, 1, 1);
    if (visit == HW_NONE) {
        return;
    }
    struct hw_spell *s = hw_start_spell(d, visit);
    set_need(d, s, w->dest);
    s->housing = false;
    if (w->kind == HW_ST_IC) { /* what is needed is what is left when the bed has done its work, which is counted at that moment */
        s->need += w->ready ? 0 : (float)hw_setting_gain(d, visit, HW_P_IC_GAIN);
        s = hw_district_spell(d, visit);
        s->can_recover = false;
    }
    p->flags |= HW_PERSON_IN_HOSPITAL;
    if (w->ready) {
        s->phase = HW_PHASE_READY;
        s->dest = (uint8_t)w->dest;
        s->agreed = d->flow.now; /* what they wait for was decided */
        hw_payer_found(d, visit, w->dest);
        if (w->dest == HW_TO_NURSING) {
            hw_payer_decided_before(d, visit);
        }
    }
}

static void queue_at_home(struct hw_district *d, hw_id id, const struct waiting *w) {
    struct hw_person *p = &d->people[id];
    p->episode++;
    hw_discharge_wants_at_home(d, id, w->dest, hw_district_key(id, p->episode, HW_ROLE_AT_HOME));
}

/* How likely somebody is to be one of them: likely to be there at all, and in need. */
static double chance_of(const struct hw_rules *rules, const struct waiting *w, int band, int frailty) {
    double there = hw_start_weight(rules, w->kind, band, frailty);
    return w->kind == HW_ST_WARD ? there * hw_param_at(rules->params, HW_P_NEED_FRAILTY, frailty) : there;
}

static double most_likely(const struct hw_rules *rules, const struct waiting *w) {
    double most = 0;
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        for (int f = 0; f < HW_FRAILTIES; f++) {
            double chance = chance_of(rules, w, b, f);
            most = chance > most ? chance : most;
        }
    }
    return most;
}

struct pool { /* who may be chosen */
    hw_id from, to;
    int32_t hospital; /* that they use; -1: any */
    uint64_t key;     /* of the draws */
};

static bool choose(struct hw_district *d, const struct hw_rules *rules, const struct waiting *w, struct pool pool) {
    int32_t n = (int32_t)hw_param_value(rules->params, w->row), chosen = 0;
    double most = n > 0 ? most_likely(rules, w) : 0;
    for (uint64_t i = 0; pool.to > pool.from && most > 0 && chosen < n && i < TRIES && d->flow.status == HW_OK; i++) {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_START, pool.key, i);
        hw_id id = pool.from + (hw_id)hw_rng_below(&rng, pool.to - pool.from);
        const struct hw_person *p = &d->people[id];
        if (p->visit != HW_NONE || p->care_visit != HW_NONE || (pool.hospital >= 0 && p->hospital != pool.hospital) ||
            hw_rng_unit(&rng) * most >= chance_of(rules, w, p->age_band, p->frailty)) {
            continue;
        }
        if (w->kind == HW_ST_WARD || hw_stations_is_other_bed(w->kind)) {
            put_in_bed(d, id, w);
        } else {
            queue_at_home(d, id, w);
        }
        chosen++;
    }
    if (chosen < n && d->flow.status == HW_OK) {
        d->flow.status = HW_FAULT;
        snprintf(d->flow.what, sizeof d->flow.what, "not enough people for the %d of %s", n, hw_params_table.rows[w->row].path);
    }
    return d->flow.status == HW_OK;
}

bool hw_start_waiting(struct hw_district *d) {
    const struct hw_places *places = &d->spec->places;
    bool good = true;
    for (int32_t h = 0; h < places->n_hospitals; h++) {
        const struct hw_rules *rules = d->at[hw_stations_at(&d->spec->map, HW_ST_WARD, h)];
        for (uint64_t i = 0; i < IN_BEDS && good; i++) {
            good = choose(d, rules, &in_beds[i], (struct pool){0, d->spec->demography.first_arrival, h, (FIRST_KEY + i) | (uint64_t)(h + 1) << 32});
        }
    }
    for (int32_t a = 0; a < places->n_areas; a++) {
        bool neighbours = !places->listed && places->areas[a].outside; /* their numbers are not the district's */
        for (uint64_t i = 0; i < AT_HOME + IN_OTHER_BEDS && good && !neighbours; i++) {
            const struct waiting *w = i < AT_HOME ? &at_home[i] : &in_other_beds[i - AT_HOME];
            const struct hw_rules *rules = d->at[hw_stations_at(&d->spec->map, w->kind, a)];
            struct pool pool = {d->spec->first_id[a], d->spec->first_id[a + 1], -1, (FIRST_KEY + IN_BEDS + i) | (uint64_t)(a + 1) << 32};
            good = choose(d, rules, w, pool);
        }
    }
    return good;
}

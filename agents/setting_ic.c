/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/nursing.h"
#include "agents/population.h"
#include "agents/setting.h"
#include "agents/urgent.h"

/* From home, when a bed is free: false for somebody who is in A&E just then, and is passed over. */
static bool comes(struct hw_district *d, hw_id visit) {
    (void)hw_district_spell(d, visit);
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    struct hw_person *p = &d->people[id];
    if (p->visit != visit) { /* has waited */
        if (p->visit != HW_NONE) {
            return false;
        }
        p->visit = visit;
        p->care_visit = HW_NONE;
    }
    if (!(p->flags & HW_PERSON_IN_HOSPITAL)) {
        p->flags |= HW_PERSON_IN_HOSPITAL;
        hw_nursing_admitted(d, id);
    }
    return true;
}

static hw_time stay(struct hw_district *d, hw_id visit) {
    if (!comes(d, visit)) {
        return 1;
    }
    hw_setting_count_wait(d, visit, HW_T_WAIT_IC, HW_T_WAIT_IC);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_PLACE_STAY, d->flow.visits[visit].key, HW_ST_IC);
    return hw_dist_sample_ms(&hw_district_rules(d, d->flow.visits[visit].station)->ic, &rng);
}

static uint16_t ended(struct hw_district *d, hw_id visit) {
    if (HW_UNLIKELY(hw_district_person_at(d, visit)->visit != visit)) {
        return HW_GO_EXIT; /* passed over */
    }
    if (HW_UNLIKELY(hw_district_spell(d, visit)->phase == HW_PHASE_READY)) {
        return hw_discharge_fit(d, visit); /* there at the start, when nothing was outstanding but the place */
    }
    double better = hw_setting_gain(d, visit, HW_P_IC_GAIN);
    hw_district_spell(d, visit)->need -= (float)better;
    return hw_discharge_rehabilitated(d, visit);
}

/* Is this one that the ward's own doctors and nurses do not catch? rank: even from 0 to 1, the worst first. */
static bool not_caught(const struct hw_district *d, hw_id id, enum hw_clock clock, double *rank) {
    const struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_IC_ILL, hw_population_key(id, p), (uint64_t)p->count[clock] << 8 | (uint64_t)clock);
    *rank = hw_rng_unit(&rng);
    return hw_rng_unit(&rng) < hw_district_param_at(d, d->flow.visits[p->visit].station, HW_P_IC_ILL);
}

void hw_setting_ic_ill(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    double rank, bed = d->rules->admitted[p->age_band] * d->rules->severity[d->spec->calendar.month[hw_calendar_day_of(d->flow.now)]];
    if (!not_caught(d, id, HW_CLOCK_ACUTE, &rank) || rank >= bed) {
        return; /* what needs no acute bed is treated here */
    }
    hw_district_log_reason(d, HW_DLOG_ILL_AGAIN, p->visit, "rehabilitation");
    hw_flow_remove(&d->flow, p->visit);
    hw_urgent_seek(d, id, HW_CLOCK_ACUTE, hw_urgent_severity(rank, bed));
}

void hw_setting_ic_dies(struct hw_district *d, hw_id id) {
    double rank;
    if (not_caught(d, id, HW_CLOCK_DEATH, &rank)) {
        hw_id visit = d->people[id].visit;
        hw_district_spell(d, visit)->dest = HW_TO_DEATH;
        hw_district_log_person(d, HW_DLOG_DIES, id, "hospital");
        hw_flow_remove(&d->flow, visit);
    }
}

void hw_setting_ic_left(struct hw_district *d, uint16_t to, bool well) {
    enum hw_station_id kind = to == HW_GO_EXIT ? HW_ST_HOME_CARE : hw_district_kind(d, to);
    hw_district_count(d, HW_N_REHABILITATED);
    d->counts.n[HW_N_REHABILITATED_HOME] += well && (kind == HW_ST_HOME_CARE || kind == HW_ST_REABLEMENT);
}

const struct hw_setting hw_setting_ic = {"intermediate_care", "Rehabilitation in a bed", stay, ended, NULL, NULL};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/adaptations.h"

#include "agents/district_log.h"
#include "agents/money.h"
#include "agents/payer.h"
#include "agents/steps.h"

#include <string.h>

enum { APRIL = 4, NEEDS = 0, MANAGES, YEAR_DAYS = 365 };

enum hw_status hw_adaptations_create(struct hw_mem *mem, struct hw_adaptations **out) {
    *out = hw_mem_alloc(mem, 1, sizeof **out);
    return *out == NULL ? HW_NO_MEMORY : HW_OK;
}

static const struct hw_params *params_of(const struct hw_district *d, int32_t area) {
    return hw_district_area_rules(d, area)->params;
}
static double param(const struct hw_district *d, const struct hw_person *p, enum hw_param_id id) {
    return hw_param_value(params_of(d, p->area), (int32_t)id);
}
static bool is_own(const struct hw_person *p) {
    return !(p->flags & HW_PERSON_OUTSIDE);
}

/* ---- the money ---- */

static void set_servers(struct hw_district *d, int32_t area) {
    const struct hw_adaptations *a = d->adaptations;
    uint16_t station = hw_stations_at(&d->spec->map, HW_ST_GRANTS, area);
    int32_t servers = a->budget[area] >= (double)HW_UNLIMITED ? HW_UNLIMITED : d->flow.stations[station].in_use + a->left[area];
    if (d->flow.stations[station].capacity != servers) {
        hw_flow_set_capacity(&d->flow, station, servers);
    }
}

static struct hw_date today(const struct hw_district *d) {
    return hw_calendar_date(d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now));
}

void hw_adaptations_restart_statistics(struct hw_district *d) {
    d->adaptations->granted = d->adaptations->done = 0;
    memset(&d->adaptations->wait, 0, sizeof d->adaptations->wait);
}

void hw_adaptations_begin(struct hw_district *d) {
    struct hw_adaptations *a = d->adaptations;
    int32_t months = (APRIL + 12 - today(d).month) % 12; /* until April */
    hw_adaptations_restart_statistics(d);
    for (hw_id id = 0; id < d->n_people; id++) {
        d->people[id].adapted = HW_ADAPTED_NOT;
    }
    for (int32_t i = 0; i < d->spec->map.n_areas; i++) {
        a->budget[i] = hw_param_value(params_of(d, i), HW_P_GRANTS);
        a->left[i] = a->budget[i] >= (double)HW_UNLIMITED ? 0 : (int32_t)(a->budget[i] * (months == 0 ? 12 : months) / 12);
        set_servers(d, i);
    }
}

void hw_adaptations_day(struct hw_district *d) {
    struct hw_adaptations *a = d->adaptations;
    bool new_year = today(d).month == APRIL && today(d).day == 1 && d->flow.now > 0;
    for (int32_t i = 0; i < d->spec->map.n_areas; i++) {
        double budget = hw_param_value(params_of(d, i), HW_P_GRANTS);
        if (!new_year && budget == a->budget[i]) {
            continue;
        }
        bool limited = budget < (double)HW_UNLIMITED, was = a->budget[i] < (double)HW_UNLIMITED;
        int32_t left = new_year || !was ? (int32_t)(limited ? budget : 0) : a->left[i] + (int32_t)(limited ? budget - a->budget[i] : 0);
        a->left[i] = left > 0 ? left : 0;
        a->budget[i] = budget;
        set_servers(d, i);
    }
}

/* ---- applications ---- */

void hw_adaptations_apply(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    if (p->adapted != HW_ADAPTED_NOT) {
        return;
    }
    p->adapted = HW_ADAPTED_APPLIED;
    p->episode++;
    struct hw_means_of of = hw_payer_means(d, id);
    bool pays = of.savings_gbp > param(d, p, HW_P_GRANT_MEANS);
    hw_district_log_person(d, HW_DLOG_ADAPTS, id, "applies");
    (void)hw_flow_arrive(&d->flow, hw_district_place(d, pays ? HW_ST_BUILDERS : HW_ST_GRANTS, p), hw_district_key(id, p->episode, HW_ROLE_GRANT), 0, 1);
}

void hw_adaptations_at_home(struct hw_district *d, hw_id id, uint64_t key) {
    double share = hw_district_param(d, HW_P_NEED_MAJOR_HOME);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_MAJOR, key, NEEDS);
    if (share > 0 && !(d->people[id].flags & HW_PERSON_EXTRA_CARE) && hw_rng_unit(&rng) < share) {
        hw_adaptations_apply(d, id);
    }
}

bool hw_adaptations_keeps(const struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_MAJOR, v->key, MANAGES);
    return p->adapted == HW_ADAPTED_APPLIED && hw_rng_unit(&rng) >= param(d, p, HW_P_MANAGE_MEANWHILE);
}

/* Whoever waits in a bed for it may go. */
static void end_step(struct hw_district *d, const struct hw_person *p) {
    hw_id visit = p->visit;
    if (visit == HW_NONE || visit >= d->n_spells || d->spells[visit].key != d->flow.visits[visit].key) {
        return;
    }
    const struct hw_spell *s = &d->spells[visit];
    if (s->begun & ~s->over & hw_steps_bit(HW_STEP_MAJOR)) {
        hw_flow_end_stay(&d->flow, s->step[HW_STEP_MAJOR], d->flow.now);
    }
}

void hw_adaptations_over(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    struct hw_person *p = &d->people[id];
    if (!hw_adaptations_wants(p)) {
        p->adapted = HW_ADAPTED_NOT;
        hw_district_log_person(d, HW_DLOG_ADAPTS, id, "drops");
        return;
    }
    p->adapted = HW_ADAPTED_DONE;
    hw_tally_add(&d->adaptations->wait, d->flow.now - v->entered);
    hw_money_adapted(d, p);
    d->adaptations->done += is_own(p);
    hw_district_log_person(d, HW_DLOG_ADAPTS, id, "done");
    end_step(d, p);
}

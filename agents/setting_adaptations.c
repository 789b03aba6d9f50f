/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/adaptations.h"
#include "agents/district_log.h"
#include "agents/setting.h"

/* The two stations of an application: the grant and the builders. */

static hw_time stay_grants(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    const struct hw_person *p = &d->people[id];
    struct hw_adaptations *a = d->adaptations;
    if (a->budget[p->area] < (double)HW_UNLIMITED) {
        a->left[p->area]--;
    }
    if (!hw_adaptations_wants(p)) {
        return 1;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GRANT, v->key, 0);
    hw_time takes = hw_setting_exponential(&rng, hw_district_param_at(d, v->station, HW_P_GRANT_DECISION)), limit = (hw_time)hw_district_param_at(d, v->station, HW_P_GRANT_LIMIT);
    return takes < limit ? takes : limit;
}

/* One grant the fewer, unless nobody wants it any more. */
static uint16_t ended_grants(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    const struct hw_person *p = &d->people[id];
    struct hw_adaptations *a = d->adaptations;
    bool limited = a->budget[p->area] < (double)HW_UNLIMITED, go_on = hw_adaptations_wants(p);
    uint16_t station = v->station;
    if (!go_on) {
        a->left[p->area] += limited;
    } else {
        a->granted += !(p->flags & HW_PERSON_OUTSIDE);
        hw_district_log_person(d, HW_DLOG_ADAPTS, id, "granted");
        if (limited) {
            hw_flow_set_capacity(&d->flow, station, d->flow.stations[station].capacity - 1);
        }
    }
    return go_on ? hw_district_place(d, HW_ST_BUILDERS, p) : HW_GO_EXIT;
}

static hw_time stay_builders(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_person *p = &d->people[hw_district_person_of(v)];
    const struct hw_rules *rules = hw_district_rules(d, v->station);
    if (!hw_adaptations_wants(p)) {
        return 1;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_WORK, v->key, HW_ST_BUILDERS);
    double spread = (double)hw_dist_sample_ms(&rules->work, &rng) / (double)HW_MS_PER_H;
    hw_time work = (hw_time)(hw_param_value(rules->params, HW_P_BUILDERS_WORK) * spread);
    return hw_setting_step_time(d, &rules->params->weeks[HW_P_OFFICE_HOURS], work > 0 ? work : 1);
}

const struct hw_setting hw_setting_grants = {"grants", "Applications for a grant to adapt a home", stay_grants, ended_grants, NULL, NULL};
const struct hw_setting hw_setting_builders = {"builders", "Builders who adapt homes", stay_builders, NULL, NULL, NULL};

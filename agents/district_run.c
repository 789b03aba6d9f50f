/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/adaptations.h"
#include "agents/carers.h"
#include "agents/discharge.h"
#include "agents/district.h"
#include "agents/district_log.h"
#include "agents/elective.h"
#include "agents/extra_care.h"
#include "agents/fetch.h"
#include "agents/followed.h"
#include "agents/market.h"
#include "agents/measures.h"
#include "agents/measures_drawn.h"
#include "agents/money.h"
#include "agents/need.h"
#include "agents/needs.h"
#include "agents/nhs_funding.h"
#include "agents/nursing.h"
#include "agents/payer.h"
#include "agents/programmes.h"
#include "agents/rounds.h"
#include "agents/routes.h"
#include "agents/rules_follow.h"
#include "agents/setting.h"
#include "agents/spending.h"
#include "agents/start.h"
#include "agents/ward_pools.h"
#include "events/dispatch.h"

#include <string.h>

/* One replicate: the state, the hooks that the flow calls, and what happens by the clock. */

hw_id hw_district_patient_of(struct hw_district *d, hw_id step) {
    uint64_t key = d->flow.visits[step].key;
    hw_id visit = d->people[(hw_id)key].visit;
    const uint64_t role = UINT64_C(255) << 48;
    return visit != HW_NONE && ((d->flow.visits[visit].key ^ key) & ~role) == 0 ? visit : HW_NONE;
}

void hw_district_task(struct hw_district *d, hw_id visit, enum hw_task task, hw_time at) {
    hw_flow_schedule(&d->flow, at, HW_EV_TASK, visit * 8u + (hw_id)task, hw_district_spell(d, visit)->stamp);
}

static void run_task(struct hw_district *d, hw_id subject, uint32_t stamp) {
    hw_id visit = subject / 8u;
    const struct hw_visit *v = &d->flow.visits[visit];
    const struct hw_spell *s = &d->spells[visit];
    enum hw_task task = (enum hw_task)(subject % 8u);
    uint32_t live = task == HW_TASK_VISIT ? s->ask_stamp : task == HW_TASK_PAYER ? s->pay_stamp : task == HW_TASK_CARE ? s->care.stamp : s->stamp;
    if (v->state == HW_VISIT_FREE || s->key != v->key || (live & HW_EVENT_STAMP_MASK) != stamp) {
        return;
    }
    if (task == HW_TASK_VISIT) {
        hw_market_visited(d, visit);
    } else if (task == HW_TASK_PAYER) {
        hw_payer_changes(d, visit);
    } else if (task == HW_TASK_CARE) {
        hw_rounds_task(d, visit);
    } else {
        hw_discharge_task(d, visit, task);
    }
}

/* The person no longer has what this visit held. */
static void let_go(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    struct hw_needs_left left;
    hw_needs_hold(d, id, &left);
    p->flags &= (uint16_t) ~(HW_PERSON_HOME_CARE | HW_PERSON_CARE_HOME | HW_PERSON_EXTRA_CARE);
    p->care_visit = HW_NONE;
    hw_needs_resume(d, id, &left);
}

void hw_district_settle(struct hw_district *d, hw_id visit, uint16_t station) {
    hw_id id = hw_district_person_of(&d->flow.visits[visit]);
    struct hw_person *p = &d->people[id];
    hw_id old = p->care_visit;
    enum hw_station_id kind = hw_district_kind(d, station);
    if (p->flags & HW_PERSON_EXTRA_CARE && (kind == HW_ST_RESIDENTIAL || kind == HW_ST_NURSING)) {
        hw_extra_care_moved_on(d, id);
    }
    if (old != HW_NONE && old != visit) {
        let_go(d, id);
        hw_flow_remove(&d->flow, old);
    }
    (void)hw_district_spell(d, visit);
    if (kind == HW_ST_HOSPICE) { /* as in a hospital bed, for good */
        p->visit = visit;
        p->flags |= HW_PERSON_IN_HOSPITAL;
        return;
    }
    struct hw_needs_left left;
    hw_needs_hold(d, id, &left);
    p->flags &= (uint16_t) ~(HW_PERSON_HOME_CARE | HW_PERSON_CARE_HOME | HW_PERSON_EXTRA_CARE);
    p->flags |= kind == HW_ST_HOME_CARE                               ? HW_PERSON_HOME_CARE
                : kind == HW_ST_EXTRA_CARE                            ? HW_PERSON_EXTRA_CARE
                : kind == HW_ST_REABLEMENT || kind == HW_ST_LOOKING || kind == HW_ST_END_OF_LIFE || kind == HW_ST_SERVICE ? 0
                                                                      : HW_PERSON_CARE_HOME;
    p->care_visit = visit;
    hw_carers_check(d, id);
    hw_payer_begin(d, visit);
    hw_care_counts_settled(d, visit);
    if (p->visit == visit) {
        p->visit = HW_NONE;
        p->flags &= (uint16_t)~HW_PERSON_IN_HOSPITAL;
    }
    hw_needs_resume(d, id, &left);
    if (kind == HW_ST_NURSING) {
        hw_nursing_gone(d, id);
    }
}

static void die(struct hw_district *d, hw_id id, enum hw_death_place place) {
    hw_care_counts_died(d, &d->people[id], place == HW_DEATH_HOSPITAL);
    if (place == HW_DEATH_CARE_HOME || place == HW_DEATH_HOME) { /* who holds a bed is logged before it is given back */
        hw_district_log_person(d, HW_DLOG_DIES, id, place == HW_DEATH_CARE_HOME ? "care_home" : "home");
    }
    d->counts.n[HW_N_DEATHS_HOSPITAL + place]++;
    hw_demography_gone(d, id, HW_LIFE_DEAD);
}

void hw_district_die(struct hw_district *d, hw_id id, enum hw_death_place place) {
    hw_measures_drawn_dies(d, d->people[id].care_visit);
    die(d, id, place);
}

/* ---- hooks ---- */

static hw_time on_stay(void *owner, struct hw_flow *flow, hw_id visit) {
    hw_time stay = hw_setting_of(owner, flow->visits[visit].station)->stay(owner, visit);
    hw_measures_drawn_comes(owner, visit);
    return stay;
}

static uint16_t on_ended(void *owner, struct hw_flow *flow, hw_id visit) {
    const struct hw_setting *setting = hw_setting_of(owner, flow->visits[visit].station);
    return setting->ended != NULL ? setting->ended(owner, visit) : HW_GO_EXIT;
}

static hw_time on_patience(void *owner, struct hw_flow *flow, hw_id visit) {
    const struct hw_setting *setting = hw_setting_of(owner, flow->visits[visit].station);
    return setting->patience != NULL ? setting->patience(owner, visit) : HW_FOREVER;
}

static uint16_t on_reneged(void *owner, struct hw_flow *flow, hw_id visit) {
    const struct hw_setting *setting = hw_setting_of(owner, flow->visits[visit].station);
    return setting->reneged != NULL ? setting->reneged(owner, visit) : HW_GO_EXIT;
}

static hw_time on_leaving(void *owner, struct hw_flow *flow, hw_id visit) {
    (void)flow; /* only wards ask */
    return hw_setting_ward_leaving(owner, visit);
}

static void on_moved(void *owner, struct hw_flow *flow, hw_id visit, uint16_t from) {
    struct hw_district *d = owner;
    uint16_t to = flow->visits[visit].station;
    enum hw_station_id kind = hw_district_kind(d, from);
    if (kind == HW_ST_WARD) {
        hw_setting_ward_left(d, visit, to);
    } else if (hw_stations_is_other_bed(kind)) {
        hw_discharge_left(d, visit, HW_BED_OTHER);
        if (kind == HW_ST_IC) {
            hw_setting_ic_left(d, to, true);
        }
    } else if (kind == HW_ST_HOME_CARE || kind == HW_ST_LOOKING) {
        hw_rounds_moved(d, visit, kind, hw_district_kind(d, to));
    } else if (kind == HW_ST_SERVICE && hw_setting_service_is_care(d, from)) {
        d->counts.n[HW_N_BROKE_THROUGH] += hw_district_kind(d, to) == HW_ST_WARD;
    } else if ((kind == HW_ST_AE && (hw_district_kind(d, to) != HW_ST_SERVICE || hw_setting_service_is_care(d, to))) || (kind == HW_ST_SERVICE && hw_district_kind(d, to) != HW_ST_MINORS)) {
        hw_setting_ae_left(d, visit, to);
    }
    hw_payer_end(d, visit);
    hw_district_spell(d, visit)->from = from;
}

/* A visit through the hospital, or to a place of care, is over. */
static void person_gone(struct hw_district *d, hw_id visit, enum hw_gone how) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    bool held = how == HW_GONE_EXIT || how == HW_GONE_REMOVED;
    enum hw_station_id kind = hw_district_kind(d, v->station);
    if (d->people[id].visit == visit) {
        bool dead = hw_district_spell(d, visit)->dest == HW_TO_DEATH, treated = kind == HW_ST_SERVICE && hw_setting_service_treats(d, v->station);
        enum hw_death_place at_home = d->people[id].flags & HW_PERSON_CARE_HOME ? HW_DEATH_CARE_HOME : HW_DEATH_HOME;
        if (kind == HW_ST_WARD && held && hw_district_spell(d, visit)->admitted >= 0) {
            hw_setting_ward_left(d, visit, HW_GO_EXIT);
        } else if (kind == HW_ST_AE || kind == HW_ST_MINORS || treated) {
            hw_setting_ae_left(d, visit, HW_GO_EXIT);
        } else if (hw_stations_is_other_bed(kind) && held) {
            hw_discharge_left(d, visit, HW_BED_OTHER);
            if (kind == HW_ST_IC) {
                hw_setting_ic_left(d, HW_GO_EXIT, how == HW_GONE_EXIT);
            }
        }
        d->people[id].visit = HW_NONE;
        d->people[id].flags &= (uint16_t)~HW_PERSON_IN_HOSPITAL;
        if (dead) {
            enum hw_death_place place = kind == HW_ST_HOSPICE                               ? HW_DEATH_HOSPICE
                                        : (kind == HW_ST_SERVICE && !treated) || kind == HW_ST_AMBULANCE ? at_home
                                                                                           : HW_DEATH_HOSPITAL;
            hw_measures_drawn_dies(d, visit);
            die(d, id, place);
        }
    } else if (d->people[id].care_visit == visit) {
        let_go(d, id);
    }
}

static void on_gone(void *owner, struct hw_flow *flow, hw_id visit, enum hw_gone how) {
    struct hw_district *d = owner;
    uint64_t key = flow->visits[visit].key;
    switch (hw_district_role(&flow->visits[visit])) {
    case HW_ROLE_GP:
        break;
    case HW_ROLE_HOSPITAL:
    case HW_ROLE_CARE:
    case HW_ROLE_DYING:
        person_gone(d, visit, how);
        hw_measures_drawn_goes(d, visit);
        hw_market_gone(d, visit);
        hw_payer_end(d, visit);
        hw_rounds_gone(d, visit);
        if (visit < d->n_spells && d->spells[visit].key == key) {
            d->spells[visit].key = 0;
        }
        break;
    case HW_ROLE_AT_HOME:
        if (how == HW_GONE_EXIT) {
            hw_discharge_assessed_at_home(d, key);
        }
        break;
    case HW_ROLE_GRANT:
        if (how == HW_GONE_EXIT) {
            hw_adaptations_over(d, visit);
        }
        break;
    case HW_ROLE_CHECKLIST:
    case HW_ROLE_FULL_ASSESSMENT:
    case HW_ROLE_NHS_DECISION:
        if (how == HW_GONE_EXIT) {
            hw_nhs_funding_step_over(d, key);
        }
        break;
    case HW_ROLE_MEETING:
        if (how == HW_GONE_EXIT) {
            hw_discharge_agreed(d, visit);
        }
        break;
    default: /* HW_ROLE_STEP and on */
        if (how == HW_GONE_EXIT) {
            hw_discharge_step_done(d, visit);
        }
        break;
    }
}

/* ---- by the clock ---- */

static void set_capacity(struct hw_district *d, uint16_t station, int32_t servers) {
    if (d->flow.stations[station].capacity != servers) {
        hw_flow_set_capacity(&d->flow, station, servers);
    }
}

/* Shifts change at the front door, and units open and close. */
static void follow_clock(struct hw_district *d) {
    const struct hw_station_map *map = &d->spec->map;
    hw_time now = d->flow.now;
    int32_t hour = (int32_t)(hw_calendar_clock_of(now) / HW_MS_PER_H);
    for (int32_t h = 0; h < map->n_hospitals; h++) {
        uint16_t majors = hw_stations_at(map, HW_ST_AE, h), minors = hw_stations_at(map, HW_ST_MINORS, h);
        set_capacity(d, majors, hw_setting_ae_places(d, majors, false));
        set_capacity(d, minors, hw_setting_ae_places(d, minors, true));
        hw_setting_ae_take_over(d, majors);
    }
    for (int32_t a = 0; a < map->n_areas; a++) {
        uint16_t crews = hw_stations_at(map, HW_ST_AMBULANCE, a), unit = hw_stations_at(map, HW_ST_MIU, a);
        const struct hw_params *params = d->at[unit]->params;
        bool open = hw_week_value(&params->weeks[HW_P_MIU_HOURS], &d->spec->calendar, true, now) != 0;
        set_capacity(d, crews, (int32_t)hw_param_at(params, HW_P_AMBULANCE_CREWS, hour));
        set_capacity(d, unit, open ? (int32_t)hw_param_value(params, HW_P_MIU_STAFF) : 0);
    }
    set_capacity(d, hw_stations_at(map, HW_ST_CALLS, 0), (int32_t)hw_param_at(d->rules->params, HW_P_CALL_HANDLERS, hour));
    hw_ward_pools_tick(d);
}

static void midnight(struct hw_district *d) {
    hw_money_until_now(d);
    hw_district_log_person(d, HW_DLOG_MIDNIGHT, HW_NONE, NULL);
    d->counts.n[HW_N_MIDNIGHTS]++;
    hw_care_counts_midnight(d);
    hw_ward_pools_midnight(d);
    hw_followed_midnight(d);
    hw_elective_midnight(d);
    d->counts.n[HW_N_LISTED_AT_MIDNIGHT] += d->elective.waiting;
    hw_demography_midnight(d);
    hw_rounds_midnight(d);
    hw_extra_care_midnight(d);
    hw_discharge_midnight(d);
    hw_budgets_midnight(d);
    hw_measures_drawn_midnight(d);
}

static void on_event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct hw_district *d = owner;
    if (kind == HW_EV_NEED) {
        hw_fetch_ahead(d);
        hw_needs_ring(d, subject, stamp);
    } else if (kind == HW_EV_TASK) {
        run_task(d, subject, stamp);
    } else if (kind == HW_EV_ARRIVAL) {
        if (HW_UNLIKELY(stamp != 0)) {
            hw_programmes_extra(d, subject, stamp - 1u);
        } else {
            hw_setting_gp_sends(d, subject);
        }
    } else {
        if (hw_calendar_clock_of(flow->now) == 0) {
            hw_changes_day(d);
        }
        follow_clock(d);
        if (hw_calendar_clock_of(flow->now) == 0) {
            hw_setting_gp_new_day(d);
            midnight(d);
            hw_market_day(d);
            hw_adaptations_day(d);
            hw_rounds_day(d);
            hw_nursing_day(d);
            hw_routes_follow_rules(d);
            hw_routes_reconsider(d);
            hw_ageing_midnight(d);
            hw_programmes_midnight(d);
        } else if (hw_calendar_clock_of(flow->now) == 11 * HW_MS_PER_H) {
            hw_district_log_person(d, HW_DLOG_ELEVEN, HW_NONE, NULL);
            hw_discharge_eleven(d);
            hw_extra_care_morning(d);
        }
        hw_flow_schedule(flow, flow->now + HW_MS_PER_DAY / HW_DAY_SLOTS, HW_EV_TICK, 0, 0);
    }
}

static const struct hw_hooks hooks = {
    .stay = on_stay, .ended = on_ended, .patience = on_patience, .reneged = on_reneged, .leaving = on_leaving, .moved = on_moved, .gone = on_gone, .event = on_event};

/* ---- a replicate ---- */

enum hw_status hw_district_create(struct hw_mem *mem, const struct hw_plan *plan, void **state) {
    const struct hw_district_spec *spec = plan->spec;
    struct hw_district *d = hw_mem_alloc(mem, 1, sizeof *d);
    if (d == NULL) {
        return HW_NO_MEMORY;
    }
    d->mem = mem;
    d->spec = spec;
    d->n_people = spec->demography.n_people;
    d->people = hw_mem_alloc(mem, d->n_people, sizeof *d->people);
    d->births_on = hw_mem_alloc(mem, (size_t)spec->demography.years * HW_AGEING_DAYS, sizeof *d->births_on);
    d->n_spells = 1024;
    d->spells = hw_mem_alloc(mem, d->n_spells, sizeof *d->spells);
    d->by_hospital = hw_mem_alloc(mem, (size_t)spec->map.n_hospitals, sizeof *d->by_hospital);
    d->by_area = hw_mem_alloc(mem, (size_t)spec->map.n_areas, sizeof *d->by_area);
    d->by_day = hw_mem_alloc(mem, HW_DRAWN_DAILY * (size_t)spec->measured_days, sizeof *d->by_day);
    d->books = hw_mem_alloc(mem, (size_t)spec->map.n_practices + 1, sizeof *d->books);
    d->elective.booked = hw_mem_alloc(mem, (size_t)spec->map.n_hospitals * 2 * (size_t)spec->calendar.n_days, sizeof *d->elective.booked);
    bool people = d->books != NULL && d->people != NULL && d->births_on != NULL && d->spells != NULL && d->elective.booked != NULL;
    enum hw_status status = people && d->by_hospital != NULL && d->by_area != NULL && d->by_day != NULL ? HW_OK : HW_NO_MEMORY;
    if (status == HW_OK) {
        status = hw_market_create(mem, spec, &d->market);
    }
    if (status == HW_OK) {
        d->payer = hw_mem_alloc(mem, 1, sizeof *d->payer);
        d->spending = hw_mem_alloc(mem, 1, sizeof *d->spending);
        status = d->payer == NULL || d->spending == NULL ? HW_NO_MEMORY : hw_money_create(mem, spec, &d->money);
    }
    if (status == HW_OK) {
        status = hw_rounds_create(mem, spec, &d->rounds);
    }
    if (status == HW_OK) {
        status = hw_extra_care_create(mem, &d->extra_care);
    }
    if (status == HW_OK) {
        status = hw_nursing_create(mem, spec, &d->nursing);
    }
    if (status == HW_OK) {
        status = hw_adaptations_create(mem, &d->adaptations);
    }
    if (status == HW_OK) {
        status = hw_programmes_create(mem, spec, &d->programmes);
    }
    if (status == HW_OK) {
        status = hw_followed_create(mem, spec, &d->followed);
    }
    if (status == HW_OK) {
        status = hw_flow_init(&d->flow, mem, spec->stations, spec->map.n_stations, HW_QUEUE_FAST);
    }
    if (status != HW_OK) {
        hw_district_free(mem, d);
        return status;
    }
    d->flow.standstills_end = true; /* somebody in a queue for a place may die or fall ill */
    d->flow.hooks = &hooks;
    d->flow.owner = d;
    d->flow.calendar = &spec->calendar;
    *state = d;
    return HW_OK;
}

void hw_district_free(struct hw_mem *mem, void *state) {
    struct hw_district *d = state;
    if (d == NULL) {
        return;
    }
    hw_flow_clear(&d->flow);
    hw_mem_free(mem, d->books);
    hw_mem_free(mem, d->elective.booked);
    hw_market_free(mem, d->market);
    hw_mem_free(mem, d->payer);
    hw_spending_free(mem, d->spending);
    hw_money_free(mem, d->money);
    hw_mem_free(mem, d->care_watched.list);
    hw_rounds_free(mem, d->rounds);
    hw_extra_care_free(mem, d->extra_care);
    hw_nursing_free(mem, d->nursing);
    hw_mem_free(mem, d->adaptations);
    hw_programmes_free(mem, d->programmes);
    hw_followed_free(mem, d->followed);
    hw_mem_free(mem, d->by_area);
    hw_mem_free(mem, d->by_day);
    hw_mem_free(mem, d->by_hospital);
    hw_mem_free(mem, d->spells);
    hw_mem_free(mem, d->births_on);
    hw_mem_free(mem, d->people);
    hw_mem_free(mem, d);
}

/* The queue that a job asks for: the fast one, or the plain one that checks it. */
static enum hw_status choose_queue(struct hw_district *d, bool plain) {
    if (d->plain_queue == plain) {
        return HW_OK;
    }
    hw_queue_free(d->flow.queue);
    d->plain_queue = plain;
    d->flow.queue = hw_queue_create(d->mem, plain ? HW_QUEUE_PLAIN : HW_QUEUE_FAST);
    return d->flow.queue == NULL ? HW_NO_MEMORY : HW_OK;
}

/* The rules of a scenario come into force. */
static void set_rules(struct hw_district *d, const struct hw_rules *rules) {
    const struct hw_district_spec *spec = d->spec;
    size_t scenario = (size_t)(rules - spec->rules), wards = (size_t)spec->map.n_hospitals * HW_WARD_POOLS;
    hw_rules_put(d, rules, spec->at + scenario * spec->map.n_stations, &spec->wards[scenario * wards]);
}

static void clear_counts(struct hw_district *d) {
    memset(&d->counts, 0, sizeof d->counts);
    memset(d->by_hospital, 0, (size_t)d->spec->map.n_hospitals * sizeof *d->by_hospital);
    memset(d->by_area, 0, (size_t)d->spec->map.n_areas * sizeof *d->by_area);
    memcpy(d->living_before, d->living, sizeof d->living);
}

static enum hw_status begin(struct hw_district *d, const struct hw_job *job) {
    HW_TRY(choose_queue(d, job->plain_queue));
    d->seed = job->seed;
    d->replicate = (uint64_t)job->replicate;
    d->later = &d->spec->rules[job->scenario];
    d->start_measure = d->spec->warm_up_days * HW_MS_PER_DAY;
    d->end = d->start_measure + d->spec->measured_days * HW_MS_PER_DAY;
    memset(d->books, 0, d->spec->map.n_practices * sizeof *d->books);
    for (int i = 0; i < HW_DECISIONS; i++) {
        d->keys[i] = hw_rng_key(d->seed, d->replicate, hw_district_decisions[i]);
    }
    memset(d->spells, 0, d->n_spells * sizeof *d->spells);
    d->n_fetched = 0;
    d->severity = 1;
    d->care_watched.n = d->care_watched.next = 0;
    clear_counts(d);
    set_rules(d, &d->spec->rules[0]);
    d->era = d->spec->eras[0];
    HW_TRY(hw_flow_reset(&d->flow, d->seed, d->replicate));
    d->flow.hooks = &hooks;
    d->flow.owner = d;
    d->log.log = NULL;
    hw_market_begin(d);
    memset(d->payer, 0, sizeof *d->payer);
    hw_spending_begin(d->spending);
    hw_money_begin(d);
    hw_rounds_begin(d);
    hw_extra_care_begin(d);
    hw_nursing_begin(d);
    hw_adaptations_begin(d);
    hw_programmes_begin(d, job->scenario);
    hw_followed_begin(d, job->scenario);
    hw_district_people(d, d->people);
    d->aged_day = 0;
    if (!hw_demography_begin(d)) {
        return d->flow.status;
    }
    memcpy(d->living_before, d->living, sizeof d->living);
    for (hw_id id = 0; id < d->spec->demography.first_arrival; id++) {
        hw_needs_start(d, id);
    }
    if (job->log != NULL) {
        hw_district_log_begin(d, job->log);
    }
    hw_changes_day(d);
    hw_elective_start(d);
    if (!hw_start_fill(d) || !hw_nursing_start(d)) {
        return d->flow.status;
    }
    hw_market_follow_rules(d);
    hw_rounds_follow_rules(d);
    hw_flow_schedule(&d->flow, 0, HW_EV_TICK, 0, 0);
    return d->flow.status;
}

/* The first measured day: statistics start anew, and the scenario's rules come into force. */
static void start_measuring(struct hw_district *d) {
    hw_discharge_settle(d);
    hw_money_measure(d);
    clear_counts(d);
    hw_flow_restart_statistics(&d->flow);
    hw_market_restart_statistics(d);
    hw_payer_restart_statistics(d);
    hw_rounds_restart_statistics(d);
    hw_extra_care_restart_statistics(d);
    hw_nursing_restart_statistics(d);
    hw_adaptations_restart_statistics(d);
    hw_flow_log_mark(&d->log, &d->flow, HW_LOG_MEASURE, NULL);
    hw_care_counts_restart(d);
    hw_followed_measure(d);
    const struct hw_rules *after = d->later;
    if (d->rules == after) {
        return;
    }
    const struct hw_rules *const *was = d->at;
    hw_needs_change_rules(d, after);
    set_rules(d, after);
    d->era = d->spec->eras[after - d->spec->rules];
    hw_rules_follow_servers(d);
    hw_changes_day(d);
    hw_rules_follow_lists(d, was);
    follow_clock(d);
}

enum hw_status hw_district_run(void *state, const struct hw_job *job, double *row, struct hw_fault *fault, uint64_t *events) {
    struct hw_district *d = state;
    enum hw_status status = begin(d, job);
    if (status == HW_OK) {
        status = hw_dispatch_run(&d->flow, d->start_measure);
    }
    if (status == HW_OK) {
        start_measuring(d);
        hw_money_first_day(d);
        hw_programmes_start(d);
        status = hw_dispatch_run(&d->flow, d->end);
    }
    if (status == HW_OK) {
        hw_money_close(d);
    }
    *events += d->flow.events;
    hw_flow_log_mark(&d->log, &d->flow, HW_LOG_OVER, d->flow.what[0] != '\0' ? d->flow.what : NULL);
    if (status == HW_OK) {
        hw_flow_settle(&d->flow);
        hw_discharge_settle(d);
        hw_followed_close(d);
        hw_measures_fill(d, &job->plan->layout, row);
    } else {
        fault->time = d->flow.now;
        fault->events = d->flow.events;
        snprintf(fault->what, sizeof fault->what, "%s", d->flow.what[0] ? d->flow.what : hw_base_status_name(status));
    }
    return status;
}

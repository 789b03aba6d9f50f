/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/elective.h"

#include "agents/district_log.h"
#include "agents/needs.h"
#include "agents/setting.h"
#include "agents/ward_pools.h"

#include <math.h>
#include <string.h>

enum { ORDINARY = 0, DAY_CASE = 1, DAYS_A_WEEK = 7 };
enum { ASKED = 1 + ORDINARY, FOR_THE_DAY = 1 + DAY_CASE, TOLD = 3 }; /* hw_person.planned_as */
enum { CALLS_FROM_H = 15 }; /* on the day before, for an hour */
#define WEEKS_A_YEAR (365.0 / 7)

static int kind_of(const struct hw_person *p) {
    return p->planned_as == FOR_THE_DAY ? DAY_CASE : ORDINARY;
}

static uint16_t *booked_on(const struct hw_district *d, int hospital, int kind, int32_t day) {
    return &d->elective.booked[((size_t)hospital * 2 + (size_t)kind) * (size_t)d->spec->calendar.n_days + (size_t)day];
}

/* Slots of the week up to a weekday, whole ones; over the days of a week they add up. */
static int32_t slots_before(const struct hw_rules *rules, double a_week, int weekday) {
    const double *weight = rules->params->values[HW_P_PLANNED_WEEKDAY];
    double sum = 0, before = 0;
    for (int w = 0; w < DAYS_A_WEEK; w++) {
        sum += weight[w];
        before += w < weekday ? weight[w] : 0;
    }
    return sum > 0 ? (int32_t)floor(a_week * before / sum + 1e-9) : 0;
}

static int32_t slots_on(const struct hw_district *d, int hospital, int kind, int32_t day) {
    const struct hw_rules *rules = d->at[hw_stations_at(&d->spec->map, HW_ST_WARD, hospital)];
    if (d->spec->calendar.holiday[day]) {
        return 0;
    }
    double capacity = kind == DAY_CASE ? hw_param_value(rules->params, HW_P_DAY_CAPACITY)
                                       : hw_param_value(rules->params, HW_P_PLANNED_CAPACITY) *
                                             hw_param_at(rules->params, HW_P_PLANNED_MONTH, d->spec->calendar.month[day]);
    double a_week = ceil(capacity * d->elective.expected[hospital][kind] / WEEKS_A_YEAR); /* a small hospital has one, too */
    int weekday = d->spec->calendar.weekday[day];
    return slots_before(d->rules, a_week, weekday + 1) - slots_before(d->rules, a_week, weekday);
}

/* A clock time of that day, as planned patients come in. */
static hw_time time_on(const struct hw_district *d, int32_t day, double u) {
    const struct hw_shape *shape = &d->spec->shapes[HW_CLOCK_PLANNED];
    double from = hw_needs_integral(shape, day * HW_MS_PER_DAY);
    double to = hw_needs_integral(shape, (day + 1) * HW_MS_PER_DAY);
    return hw_needs_inverse(shape, from + u * (to - from));
}

/* Somebody comes on that day: for a bed, first a call on the day before, unless that is past. */
static void come_on(struct hw_district *d, hw_id id, int32_t day, double u) {
    struct hw_person *p = &d->people[id];
    hw_time at = time_on(d, day, u);
    hw_time call = (day - 1) * HW_MS_PER_DAY + (hw_time)((CALLS_FROM_H + u) * (double)HW_MS_PER_H);
    if (p->planned_as == ASKED && call > d->flow.now) {
        at = call;
    } else if (p->planned_as == ASKED) {
        p->planned_as = TOLD;
    }
    hw_needs_set_at(d, id, HW_CLOCK_PLANNED, at < d->end ? at : HW_FOREVER);
}

/* The first day with a slot from then on, or for ever away. */
static void give_date(struct hw_district *d, hw_id id, hw_time earliest, struct hw_rng *rng) {
    struct hw_person *p = &d->people[id];
    p->planned_as = p->planned_as == TOLD ? ASKED : p->planned_as;
    int kind = kind_of(p);
    double u = hw_rng_unit(rng);
    int32_t n_days = d->spec->calendar.n_days;
    int32_t tomorrow = hw_calendar_day_of(d->flow.now) + 1;
    int32_t day = earliest < d->end ? hw_calendar_day_of(earliest) : n_days;
    for (day = day < tomorrow ? tomorrow : day; day < n_days; day++) {
        uint16_t *booked = booked_on(d, p->hospital, kind, day);
        if (*booked < slots_on(d, p->hospital, kind, day)) {
            ++*booked;
            come_on(d, id, day, u);
            return;
        }
    }
    hw_needs_set_at(d, id, HW_CLOCK_PLANNED, HW_FOREVER);
}

static void put_on(struct hw_district *d, hw_id id, bool day_case, int32_t day) {
    struct hw_person *p = &d->people[id];
    p->planned_as = day_case ? FOR_THE_DAY : ASKED;
    p->listed_day = (int16_t)day;
    d->elective.waiting++;
    hw_district_log_listed(d, id, day);
}

static double share_of_day_cases(const struct hw_rules *rules, const struct hw_person *p) {
    double both = rules->planned[p->age_band] + rules->day_cases[p->age_band];
    return both > 0 ? rules->day_cases[p->age_band] / both : 0;
}

static void enter(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    const struct hw_rules *rules = d->at[hw_stations_at(&d->spec->map, HW_ST_WARD, p->hospital)];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_LISTED, id, p->count[HW_CLOCK_PLANNED]);
    bool day_case = hw_rng_unit(&rng) < share_of_day_cases(d->rules, p);
    double half = hw_param_value(rules->params, HW_P_PLANNED_PREPARED) / 2; /* a gamma time of shape 2 */
    double prepared = half * (hw_rng_exponential(&rng) + hw_rng_exponential(&rng));
    put_on(d, id, day_case, hw_calendar_day_of(d->flow.now));
    give_date(d, id, prepared < (double)(d->end - d->flow.now) ? d->flow.now + (hw_time)prepared : d->end, &rng);
}

/* The afternoon before: as many are told to come as beds may be free for them, as far as it can be seen from the beds that are taken and those
 * who wait for one. The others are given another date; nobody has come in vain. */
static void call(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    int32_t tomorrow = hw_calendar_day_of(d->flow.now) + 1;
    double most = hw_param_value(d->at[hw_stations_at(&d->spec->map, HW_ST_WARD, p->hospital)]->params, HW_P_PLANNED_POSTPONED);
    int32_t open, wanted = hw_ward_pools_wanted(d, p->hospital, &open);
    int32_t *told = &d->elective.told[p->hospital];
    if (wanted + *told < most * open) {
        ++*told;
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_COMES, id, p->count[HW_CLOCK_PLANNED]);
        d->people[id].planned_as = TOLD;
        come_on(d, id, tomorrow, hw_rng_unit(&rng));
        return;
    }
    hw_district_count(d, HW_N_POSTPONED);
    hw_district_log_person(d, HW_DLOG_POSTPONED, id, NULL);
    hw_elective_again(d, id, id | UINT64_C(1) << 62);
}

void hw_elective_midnight(struct hw_district *d) {
    memset(d->elective.told, 0, sizeof d->elective.told);
}

void hw_elective_ring(struct hw_district *d, hw_id id, bool booked) {
    const struct hw_person *p = &d->people[id];
    bool in_hospital = p->visit != HW_NONE;
    if (p->hospital == HW_ELSEWHERE) {
        hw_setting_ward_planned(d, id);
    } else if (!booked) {
        if (!in_hospital) {
            enter(d, id);
        }
    } else if (p->planned_as == ASKED) {
        call(d, id);
    } else if (in_hospital) {
        hw_elective_again(d, id, id | UINT64_C(1) << 63);
    } else if (p->planned_as == FOR_THE_DAY) {
        hw_setting_day_come(d, id);
    } else {
        hw_setting_ward_planned(d, id);
    }
}

void hw_elective_admitted(struct hw_district *d, hw_id visit) {
    struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    if (p->planned_as == 0) {
        return;
    }
    hw_time waited = (hw_calendar_day_of(d->flow.now) - p->listed_day) * HW_MS_PER_DAY;
    hw_district_time(d, HW_T_PLANNED, waited);
    p->planned_as = 0;
    d->elective.waiting--;
}

void hw_elective_again(struct hw_district *d, hw_id id, uint64_t key) {
    const struct hw_person *p = &d->people[id];
    const struct hw_rules *rules = d->at[hw_stations_at(&d->spec->map, HW_ST_WARD, p->hospital)];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_REBOOK, key, p->count[HW_CLOCK_PLANNED]);
    hw_time after = hw_setting_exponential(&rng, hw_param_value(rules->params, HW_P_PLANNED_REBOOK));
    give_date(d, id, after < d->end - d->flow.now ? d->flow.now + after : d->end, &rng);
}

void hw_elective_forget(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    if (p->planned_as != 0) {
        uint32_t at = p->clock_s[HW_CLOCK_PLANNED];
        int32_t day = at == UINT32_MAX ? -1 : (int32_t)(at / 86400) + (p->planned_as == ASKED); /* the call is on the day before */
        if ((p->flags & HW_PERSON_BOOKED) && day >= 0 && day < d->spec->calendar.n_days) {
            --*booked_on(d, p->hospital, kind_of(p), day); /* the slot is somebody else's */
        }
        p->planned_as = 0;
        d->elective.waiting--;
    }
}

/* Found on the list at an instant: with the chance rate x time to prepare, in the middle of a preparation that is longer than others
 * (length-biased: a gamma of shape 3), as much of it behind as before them. */
static void start_one(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    const struct hw_rules *rules = d->at[hw_stations_at(&d->spec->map, HW_ST_WARD, p->hospital)];
    double prepared = hw_param_value(rules->params, HW_P_PLANNED_PREPARED);
    double rate = (d->rules->planned[p->age_band] + d->rules->day_cases[p->age_band]) / (double)HW_MS_PER_YEAR;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_LIST_START, id, 0);
    if (hw_rng_unit(&rng) >= rate * prepared) {
        return;
    }
    bool day_case = hw_rng_unit(&rng) < share_of_day_cases(d->rules, p);
    double whole = prepared / 2 * (hw_rng_exponential(&rng) + hw_rng_exponential(&rng) + hw_rng_exponential(&rng));
    double left = whole * hw_rng_unit(&rng);
    double days = (whole - left) / (double)HW_MS_PER_DAY;
    put_on(d, id, day_case, -(int32_t)(days < 30000 ? days : 30000));
    give_date(d, id, left < (double)d->end ? (hw_time)left : d->end, &rng);
}

void hw_elective_change_rules(struct hw_district *d) {
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        uint16_t unit = hw_stations_at(&d->spec->map, HW_ST_DAY, h);
        double a_day = d->elective.expected[h][DAY_CASE] / WEEKS_A_YEAR / 5;
        int32_t places = (int32_t)ceil(hw_param_value(d->at[unit]->params, HW_P_DAY_PLACES) * a_day);
        if (d->flow.stations[unit].capacity != places) {
            hw_flow_set_capacity(&d->flow, unit, places);
        }
    }
}

void hw_elective_start(struct hw_district *d) {
    memset(d->elective.expected, 0, sizeof d->elective.expected);
    memset(d->elective.booked, 0, (size_t)d->spec->map.n_hospitals * 2 * (size_t)d->spec->calendar.n_days * sizeof *d->elective.booked);
    memset(d->elective.told, 0, sizeof d->elective.told);
    d->elective.waiting = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        struct hw_person *p = &d->people[id];
        p->planned_as = 0;
        if (hw_person_is_here(p) && p->hospital != HW_ELSEWHERE) {
            d->elective.expected[p->hospital][ORDINARY] += d->rules->planned[p->age_band];
            d->elective.expected[p->hospital][DAY_CASE] += d->rules->day_cases[p->age_band];
        }
    }
    hw_elective_change_rules(d);
    for (hw_id id = 0; id < d->n_people; id++) {
        if (hw_person_is_here(&d->people[id]) && d->people[id].hospital != HW_ELSEWHERE) {
            start_one(d, id);
        }
    }
}

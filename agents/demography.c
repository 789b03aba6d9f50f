/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/demography.h"

#include "agents/carers.h"
#include "agents/discharge.h"
#include "agents/district.h"
#include "agents/district_log.h"
#include "agents/elective.h"
#include "agents/followed.h"
#include "agents/loans.h"
#include "agents/needs.h"
#include "agents/nursing.h"
#include "agents/programmes.h"
#include "sim/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the clocks of somebody who is not born yet say: when, and of whom. */
enum { BIRTH_S = 0, MOTHER = 1 };

#define MONTH_MS (HW_AGEING_DAYS * HW_MS_PER_DAY / 12)

/* ---- at load ---- */

/* The ages of a band. */
static double people_of(const struct hw_census *census, int band) {
    double people = 0;
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        people += hw_person_age_band(age) == band ? census->people[age][0] + census->people[age][1] : 0;
    }
    return people;
}

static double women_births(const struct hw_demography *d, const struct hw_census *census) {
    double births = 0; /* per ms */
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        births += d->birth_rate[age] * census->people[age][1];
    }
    return births;
}

/* Rows of births of a year: so many fall on one day only by a chance of 1e-9 or so (seven standard deviations, and some for small
 * numbers). Women may become more: a tenth, and as many as can have arrived. */
static int32_t rows_for(double births_per_ms, double arrivals, double people) {
    double more = 1.1 + (people > 0 ? arrivals / people : 0);
    double mean = births_per_ms * (double)HW_MS_PER_DAY * more;
    return mean > 0 ? (int32_t)(mean + 7 * sqrt(mean) + 10) : 0;
}

/* Nothing of a year depends on those after it, so that a longer run has the same people in it. */
static void set_records_aside(struct hw_demography *d, double births_per_ms, double people) {
    hw_id next = d->first_arrival;
    double arrivals = 12.0 * d->arrivals_a_month;
    for (int32_t y = 0; y < d->years; y++) {
        struct hw_demography_year *year = &d->year[y];
        year->first_arrival = next;
        year->first_birth = (next + 12 * d->arrivals_a_month + HW_AGEING_DAYS - 1) / HW_AGEING_DAYS * HW_AGEING_DAYS;
        year->rows = rows_for(births_per_ms, arrivals * (y + 1), people);
        next = year->rows > 0 ? year->first_birth + (hw_id)year->rows * HW_AGEING_DAYS : next + 12 * d->arrivals_a_month;
    }
    d->n_people = next;
}

bool hw_demography_is_birth(const struct hw_demography *demography, hw_id id) {
    bool is = false;
    for (int32_t y = 0; y < demography->years; y++) {
        const struct hw_demography_year *year = &demography->year[y];
        is |= id >= year->first_birth && id - year->first_birth < (hw_id)year->rows * HW_AGEING_DAYS;
    }
    return is;
}

struct hw_cohorts hw_demography_cohorts(const struct hw_params *area, const struct hw_mortality *mortality, double years) {
    struct hw_cohorts out = {.mortality = mortality, .years = years, .season = 1};
    bool counted = hw_param_value(area, HW_P_MIGRATION) > 0;
    for (int b = 0; b < HW_AGE_BANDS && counted; b++) {
        out.net[b] = (hw_param_at(area, HW_P_ARRIVALS, b) - hw_param_at(area, HW_P_LEAVERS, b)) / 1000;
    }
    return out;
}

enum hw_status hw_demography_make(struct hw_arena *arena, const struct hw_params *params, const struct hw_places *places,
                                  const struct hw_census *census, hw_id n_residents, int32_t days, struct hw_demography *out) {
    *out = (struct hw_demography){.boys = hw_param_value(params, HW_P_BIRTH_BOYS)};
    out->arrivals = hw_arena_alloc(arena, (size_t)places->n_areas, sizeof *out->arrivals);
    out->leaves = hw_arena_alloc(arena, (size_t)places->n_areas, sizeof *out->leaves);
    out->months = (days * 12 + HW_AGEING_DAYS - 1) / HW_AGEING_DAYS;
    out->years = (days + HW_AGEING_DAYS - 1) / HW_AGEING_DAYS;
    out->year = hw_arena_alloc(arena, (size_t)out->years, sizeof *out->year);
    if (out->arrivals == NULL || out->leaves == NULL || out->year == NULL) {
        return HW_NO_MEMORY;
    }
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        int32_t label = hw_params_mother_age(age);
        double rate = label < 0 ? 0 : hw_param_at(params, HW_P_BIRTH_RATE, label) * hw_param_value(params, HW_P_BIRTH_LOCAL) / 1000;
        out->birth_rate[age] = rate / ((double)HW_AGEING_DAYS * (double)HW_MS_PER_DAY);
    }
    double births = 0, people = 0;
    for (int32_t a = 0; a < places->n_areas; a++) {
        const struct hw_params *own = places->areas[a].params;
        bool counted = hw_param_value(own, HW_P_MIGRATION) > 0;
        births += women_births(out, &census[a]);
        people += census[a].total;
        for (int b = 0; b < HW_AGE_BANDS; b++) {
            double come = counted ? hw_param_at(own, HW_P_ARRIVALS, b) * people_of(&census[a], b) / 12000 : 0;
            double go = counted ? hw_param_at(own, HW_P_LEAVERS, b) / 1000 : 0;
            out->arrivals[a][b] = come;
            out->leaves[a][b] = (uint64_t)((1 - hw_num_exp(-go)) * 0x1p63);
            out->arrivals_a_month += come > 0 ? (hw_id)come + 1 : 0;
        }
    }
    out->first_arrival = n_residents;
    set_records_aside(out, births, people);
    return HW_OK;
}

/* ---- births ---- */

/* When the hazard of giving birth since t reaches an amount; HW_FOREVER: not within the run, or not while she can. */
static hw_time next_birth(const struct hw_district *d, hw_id mother, hw_time arrived, int age_then, hw_time t, double hazard) {
    const struct hw_demography *demography = &d->spec->demography;
    int32_t birthday = hw_ageing_next_birthday(mother, hw_calendar_day_of(arrived));
    int age = age_then;
    while (t < d->end && age < 45) {
        hw_time until = d->spec->ageing.on ? birthday * HW_MS_PER_DAY : HW_FOREVER;
        if (until > t) {
            double here = demography->birth_rate[age] * (double)((until < d->end ? until : d->end) - t);
            if (hazard < here) {
                return t + (hw_time)(hazard / demography->birth_rate[age]);
            }
            hazard -= here;
            t = until;
        }
        birthday += HW_AGEING_DAYS;
        age++;
    }
    return HW_FOREVER;
}

static bool await_birth(struct hw_district *d, hw_id mother, hw_time t, bool boy) {
    const struct hw_demography *demography = &d->spec->demography;
    int32_t day = hw_calendar_day_of(t);
    const struct hw_demography_year *year = &demography->year[day / HW_AGEING_DAYS];
    int32_t row = d->births_on[day];
    if (row >= year->rows) {
        d->flow.status = HW_FAULT;
        snprintf(d->flow.what, sizeof d->flow.what, "more than %d births on one day, for which there is no room", (int)row);
        return false;
    }
    d->births_on[day]++;
    hw_id id = year->first_birth + (hw_id)(row * HW_AGEING_DAYS) + hw_ageing_first_of(day);
    struct hw_person *p = &d->people[id];
    p->life = HW_LIFE_TO_BE_BORN;
    p->age = 0;
    p->flags = boy ? 0 : HW_PERSON_FEMALE;
    p->clock_s[BIRTH_S] = (uint32_t)(t / HW_MS_PER_S);
    p->clock_s[MOTHER] = mother;
    hw_flow_schedule(&d->flow, t, HW_EV_NEED, id, p->stamp);
    return true;
}

/* A woman's births from t on, when she is of that age. */
static bool await_births(struct hw_district *d, hw_id mother, hw_time from, int age) {
    double boys = d->spec->demography.boys;
    hw_time at = from;
    for (uint64_t number = 0;; number++) {
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_BIRTH, mother, number);
        at = next_birth(d, mother, from, age, at, hw_rng_exponential(&rng));
        if (at >= d->end) {
            return true;
        }
        if (!await_birth(d, mother, at, hw_rng_unit(&rng) < boys)) {
            return false;
        }
    }
}

/* Daughters born in a run that is long enough have children in it, and theirs, too. */
static bool await_grandchildren(struct hw_district *d) {
    bool found = d->end > 15 * HW_MS_PER_YEAR;
    while (found) {
        found = false;
        for (hw_id id = d->spec->demography.first_arrival; id < d->n_people; id++) {
            struct hw_person *p = &d->people[id];
            if (p->life != HW_LIFE_TO_BE_BORN || p->birthday > 0) {
                continue;
            }
            p->birthday = 1; /* seen */
            found = true;
            if (p->flags & HW_PERSON_FEMALE && !await_births(d, id, (hw_time)p->clock_s[BIRTH_S] * HW_MS_PER_S, 0)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- arrivals ---- */

/* One of a band's ages and sexes, as many as there are at the start. */
static void draw_age(const struct hw_census *census, int band, struct hw_rng *rng, struct hw_person *p) {
    double left = hw_rng_unit(rng) * people_of(census, band);
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        for (int sex = 0; sex < 2 && hw_person_age_band(age) == band; sex++) {
            left -= census->people[age][sex];
            p->age = (uint8_t)age;
            p->flags = (uint16_t)((p->flags & ~(unsigned)HW_PERSON_FEMALE) | (sex == 1 ? HW_PERSON_FEMALE : 0u));
            if (left < 0) {
                return;
            }
        }
    }
}

static bool await_arrival(struct hw_district *d, hw_id id, int32_t area, int band, struct hw_rng *rng, hw_time month) {
    struct hw_person *p = &d->people[id];
    hw_time t = month + (hw_time)(hw_rng_unit(rng) * (double)MONTH_MS);
    if (t >= d->end) {
        return true;
    }
    p->life = HW_LIFE_TO_ARRIVE;
    p->area = (uint8_t)area;
    p->flags = d->spec->places.areas[area].outside ? HW_PERSON_OUTSIDE : 0;
    draw_age(&d->spec->census[area], band, rng, p);
    hw_flow_schedule(&d->flow, t, HW_EV_NEED, id, p->stamp);
    return !(p->flags & HW_PERSON_FEMALE) || await_births(d, id, t, p->age);
}

/* Records are set aside for the most that could come in a month, so that the number of one month moves nobody else. */
static bool await_arrivals(struct hw_district *d) {
    const struct hw_demography *demography = &d->spec->demography;
    hw_id before = 0; /* records of the month for other areas and bands */
    for (int32_t cell = 0; cell < d->spec->map.n_areas * HW_AGE_BANDS; cell++) {
        int32_t area = cell / HW_AGE_BANDS, band = cell % HW_AGE_BANDS;
        double expected = demography->arrivals[area][band];
        for (int32_t month = 0; month < demography->months && expected > 0; month++) {
            uint64_t who = (uint64_t)cell << 32 | (uint64_t)month;
            struct hw_rng rng = hw_district_draw(d, HW_DRAW_ARRIVALS, who, 0);
            int32_t come = (int32_t)(expected + hw_rng_unit(&rng));
            hw_id id = demography->year[month / 12].first_arrival + (hw_id)(month % 12) * demography->arrivals_a_month + before;
            for (int32_t i = 0; i < come; i++) {
                rng = hw_district_draw(d, HW_DRAW_ARRIVALS, who, (uint64_t)i + 1);
                if (!await_arrival(d, id + (hw_id)i, area, band, &rng, month * MONTH_MS)) {
                    return false;
                }
            }
        }
        before += expected > 0 ? (hw_id)expected + 1 : 0;
    }
    return true;
}

bool hw_demography_begin(struct hw_district *d) {
    const struct hw_demography *demography = &d->spec->demography;
    memset(d->births_on, 0, (size_t)demography->years * HW_AGEING_DAYS * sizeof *d->births_on);
    memset(d->living, 0, sizeof d->living);
    for (hw_id id = 0; id < demography->first_arrival; id++) {
        const struct hw_person *p = &d->people[id];
        d->living[p->age_band] += !(p->flags & HW_PERSON_OUTSIDE);
        if (p->flags & HW_PERSON_FEMALE && p->age < 45 && demography->year[0].rows > 0 && !await_births(d, id, 0, p->age)) {
            return false;
        }
    }
    return await_arrivals(d) && await_grandchildren(d);
}

/* ---- as it happens ---- */

static void counted(struct hw_district *d, hw_id id, enum hw_counter what, int32_t more) {
    const struct hw_person *p = &d->people[id];
    if (!(p->flags & HW_PERSON_OUTSIDE)) {
        d->living[p->age_band] += more;
        d->counts.n[what]++;
    }
}

/* Some of those who come to live here in old age need care from the first day: a place in a home, or a package. They wait for it with
 * everybody else who is at home. */
static void seek_care(struct hw_district *d, hw_id id, bool placed) {
    enum { FROM_AGE = 75 };
    struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ARRIVES_TO, id, 0);
    double u = hw_rng_unit(&rng), home = hw_district_param(d, HW_P_ARRIVES_TO_HOME);
    if (placed || (p->age >= FROM_AGE && u < home + hw_district_param(d, HW_P_ARRIVES_TO_PACKAGE))) {
        p->episode++;
        hw_discharge_wants_at_home(d, id, placed || u < home ? HW_TO_RESIDENTIAL : HW_TO_HOME_CARE, hw_district_key(id, p->episode, HW_ROLE_AT_HOME));
    }
}

/* Other councils place adults with a learning disability in homes here. */
static bool is_placed(const struct hw_district *d, hw_id id) {
    enum { FROM_AGE = 18, TO_AGE = 64 };
    const struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_ARRIVES_TO, id, 1);
    return p->age >= FROM_AGE && p->age <= TO_AGE && hw_rng_unit(&rng) < hw_district_param(d, HW_P_ARRIVES_LEARNING);
}

void hw_demography_comes(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    bool born = p->life == HW_LIFE_TO_BE_BORN;
    hw_id mother = p->clock_s[MOTHER];
    if (born && !hw_person_is_here(&d->people[mother])) {
        p->life = HW_LIFE_NOBODY;
        return;
    }
    if (born) {
        p->area = d->people[mother].area;
        p->flags = (uint16_t)(p->flags | (d->people[mother].flags & HW_PERSON_OUTSIDE));
    }
    const struct hw_area *area = &d->spec->places.areas[p->area];
    struct hw_population_home home = {p->area, area->outside, d->spec->places.n_hospitals, area->catchment};
    struct hw_population_one one = {id, &home, d->seed, d->replicate};
    hw_population_make_one(&d->spec->profile, area->params, &one, p);
    if (born) {
        p->practice = d->people[mother].practice;
        p->hospital = d->people[mother].hospital;
    }
    bool placed = !born && is_placed(d, id);
    p->flags |= placed ? HW_PERSON_LEARNING : 0;
    counted(d, id, born ? HW_N_BIRTHS : HW_N_ARRIVALS, 1);
    hw_district_log_person(d, born ? HW_DLOG_BORN : HW_DLOG_MOVES_IN, id, NULL);
    hw_needs_start(d, id);
    hw_followed_comes(d, id);
    if (!born) {
        seek_care(d, id, placed);
    }
}

uint64_t hw_demography_leaves(const struct hw_district *d, const struct hw_person *p) {
    return d->spec->demography.leaves[p->area][p->age_band];
}

void hw_demography_gone(struct hw_district *d, hw_id id, enum hw_life how) {
    struct hw_person *p = &d->people[id];
    hw_id care = p->care_visit;
    hw_programmes_used(d, id, HW_USE_GONE);
    if (how == HW_LIFE_DEAD) {
        hw_followed_count(d, id, HW_FOLLOWED_DEATHS);
    }
    hw_elective_forget(d, id);
    counted(d, id, how == HW_LIFE_DEAD ? HW_N_DEATHS_HERE : HW_N_LEAVERS, -1);
    if (how == HW_LIFE_DEAD && !(p->flags & HW_PERSON_OUTSIDE)) {
        d->counts.deaths_by_age[p->age_band]++;
    }
    for (int c = 0; c < HW_CLOCKS; c++) {
        p->clock_s[c] = UINT32_MAX;
    }
    p->life = (uint8_t)how;
    hw_carers_check(d, id);
    hw_nursing_gone(d, id);
    p->stamp++; /* the event that waits is about nobody */
    p->visit = HW_NONE;
    p->care_visit = HW_NONE;
    p->flags &= (uint16_t) ~(HW_PERSON_IN_HOSPITAL | HW_PERSON_CARE_HOME | HW_PERSON_HOME_CARE | HW_PERSON_EXTRA_CARE | HW_PERSON_BOOKED |
                            HW_PERSON_DYING);
    if (care != HW_NONE) {
        hw_flow_remove(&d->flow, care);
    }
    hw_loans_ends(d, id);
}

void hw_demography_leave(struct hw_district *d, hw_id id) {
    hw_district_log_person(d, HW_DLOG_MOVES_AWAY, id, NULL);
    hw_demography_gone(d, id, HW_LIFE_LEFT);
}

void hw_demography_band(struct hw_district *d, hw_id id, uint8_t band) {
    enum { FROM_65 = 5, FROM_85 = 7 };
    const struct hw_person *p = &d->people[id];
    if (band == FROM_65 || band == FROM_85) {
        hw_district_log_person(d, HW_DLOG_TURNS, id, band == FROM_65 ? "65+" : "85+");
    }
    if (band == FROM_65) {
        hw_care_counts_turned_65(d, id);
    }
    if (p->flags & HW_PERSON_OUTSIDE) {
        return;
    }
    d->living[p->age_band]--;
    d->living[band]++;
}

void hw_demography_midnight(struct hw_district *d) {
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        d->counts.people_at_midnight[b] += d->living[b];
    }
}

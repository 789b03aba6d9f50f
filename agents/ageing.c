/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/ageing.h"

#include "agents/carers.h"
#include "agents/demography.h"
#include "agents/district.h"
#include "agents/district_log.h"
#include "agents/expected.h"
#include "agents/needs.h"
#include "sim/num.h"

#include <string.h>

/* ---- chances ---- */

static uint64_t bound(double share) {
    double x = share < 0 ? 0 : share > 1 ? 1 : share;
    return (uint64_t)(x * 0x1p63);
}

/* Of those without it: the share that must come to have it, for a share of before to be one of after. */
static double onset(double before, double after) {
    return after > before && before < 1 ? (after - before) / (1 - before) : 0;
}

/* Of those with it: the share that must lose it. */
static double relief(double before, double after) {
    return after < before && before > 0 ? (before - after) / before : 0;
}

/* Yearly death rate of both sexes together. */
static double death_rate(const struct hw_mortality *mortality, const struct hw_census *census, int32_t n_areas, int age) {
    double people[2] = {1e-6, 1e-6};
    for (int32_t a = 0; a < n_areas; a++) {
        people[0] += census[a].people[age][0];
        people[1] += census[a].people[age][1];
    }
    return (people[0] * mortality->rate[age][0] + people[1] * mortality->rate[age][1]) / (people[0] + people[1]);
}

/* What the years are made of: the shares to keep, who dies, and whom delay in hospital makes frailer. */
struct years {
    const struct hw_profile *profile;
    double rate[HW_CENSUS_AGES];                 /* of death, a year */
    double deaths[HW_CENSUS_AGES][HW_FRAILTIES]; /* relative, by frailty */
    double frailer[HW_CENSUS_AGES][HW_FRAILTIES]; /* one step, a year */
};

/* Of an age, by frailty, so many years after the middle of it (-0.5: on the birthday, 0.5: the day before the next): over the year the shares
 * are the profile's. The file's rate of death is kept. */
static void shares_at(const struct years *years, int age, double after, double share[HW_FRAILTIES]) {
    double middle[HW_FRAILTIES], mean = 0, all = 0;
    hw_profile_frailty(years->profile, age, middle);
    for (int f = 0; f < HW_FRAILTIES; f++) {
        mean += middle[f] * years->deaths[age][f];
    }
    for (int f = 0; f < HW_FRAILTIES; f++) {
        double come = f > 0 ? middle[f - 1] * years->frailer[age][f - 1] : 0, go = middle[f] * years->frailer[age][f];
        share[f] = middle[f] * hw_num_exp(mean > 0 ? -after * years->rate[age] * years->deaths[age][f] / mean : 0) + after * (come - go);
        share[f] = share[f] > 0 ? share[f] : 0;
        all += share[f];
    }
    for (int f = 0; f < HW_FRAILTIES; f++) {
        share[f] /= all;
    }
}

/* From the survivors' shares to those of the age reached: what must pass each boundary, up or down, by one step. */
static void frailty_steps(const double left[HW_FRAILTIES], const double after[HW_FRAILTIES], uint64_t worse[HW_FRAILTIES],
                          uint64_t better[HW_FRAILTIES]) {
    double above = 1, wanted = 1;
    for (int f = 0; f < HW_FRAILTIES; f++) {
        worse[f] = 0;
        better[f] = 0;
    }
    for (int f = 1; f < HW_FRAILTIES; f++) {
        above -= left[f - 1]; /* of f or worse */
        wanted -= after[f - 1];
        double flow = wanted - above;
        if (flow > 0) {
            worse[f - 1] = bound(left[f - 1] > 0 ? flow / left[f - 1] : 0);
        } else {
            better[f] = bound(left[f] > 0 ? -flow / left[f] : 0);
        }
    }
}

static void one_year(const struct years *years, int from, int to, int reached, struct hw_ageing *out) {
    const struct hw_profile *p = years->profile;
    double left[HW_FRAILTIES], after[HW_FRAILTIES];
    shares_at(years, from, 0.5, left);
    shares_at(years, to, -0.5, after);
    frailty_steps(left, after, out->worse[reached], out->better[reached]);
    for (int k = 0; k < 3; k++) { /* conditions stay: a share that falls with age is left to do so as people die */
        double here = (k == 0 ? 1 : p->conditions[from][k - 1]) - p->conditions[from][k];
        double flow = p->conditions[to][k] - p->conditions[from][k];
        out->condition[reached][k] = bound(here > 0 && flow > 0 ? flow / here : 0);
    }
    out->condition[reached][3] = 0;
    out->dementia[reached] = bound(onset(p->dementia[from], p->dementia[to]));
    out->alone[reached] = bound(onset(p->alone[from], p->alone[to]));
    out->joined[reached] = bound(relief(p->alone[from], p->alone[to]));
}

/* Carers of people of an age who give up in a year, as far as it comes from whom they care for (after a delayed discharge more do). */
static double breakdown_rate(const struct hw_params *params, const struct hw_profile *p, int age) {
    double share[HW_FRAILTIES], sum = 0;
    hw_profile_frailty(p, age, share);
    for (int f = 0; f < HW_FRAILTIES; f++) {
        sum += share[f] * hw_param_at(params, HW_P_BREAKDOWN, f);
    }
    return sum * (1 + p->dementia[age] * (hw_param_value(params, HW_P_BREAKDOWN_DEMENTIA) - 1));
}

void hw_ageing_make(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_mortality *mortality,
                    const struct hw_census *census, const struct hw_places *places, struct hw_ageing *out) {
    const struct hw_params *params = rules->params;
    const double carer[2] = {hw_param_value(params, HW_P_CARER_WITH_OTHERS), hw_param_value(params, HW_P_CARER_ALONE)};
    struct years years = {.profile = profile};
    memset(out, 0, sizeof *out);
    out->on = hw_param_value(params, HW_P_AGEING) > 0;
    hw_expected_deaths(rules, profile, census, places, years.deaths);
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        years.rate[age] = death_rate(mortality, census, places->n_areas, age);
        for (int f = 0; f < HW_FRAILTIES && age >= HW_EXPECTED_FROM; f++) {
            years.frailer[age][f] = hw_expected_frailer(rules, hw_person_age_band(age), f) * (double)HW_MS_PER_YEAR;
        }
    }
    for (int reached = 1; reached < HW_AGEING_REACHED; reached++) {
        int from = reached - 1, to = reached < HW_CENSUS_AGES ? reached : HW_CENSUS_AGES - 1;
        one_year(&years, from, to, reached, out);
        for (int alone = 0; alone < 2; alone++) {
            double gone = -hw_num_expm1(-breakdown_rate(params, profile, from));
            out->carer_found[reached][alone] = bound(carer[alone] < 1 ? carer[alone] * gone / (1 - carer[alone]) : 1);
        }
    }
    for (int alone = 0; alone < 2; alone++) {
        out->carer_lost[alone] = bound(relief(carer[!alone], carer[alone]));
        out->carer_gained[alone] = bound(onset(carer[!alone], carer[alone]));
    }
    double fall = 1;
    for (int year = 0; year < HW_AGEING_YEARS; year++) {
        out->fall[year] = fall;
        fall *= 1 - hw_param_value(params, HW_P_MORTALITY_FALL);
    }
}

/* ---- birthdays ---- */

/* The draws of a birthday, in this order, whatever comes of them. */
enum { D_FRAILTY = 0, D_CONDITION, D_DEMENTIA, D_HOUSEHOLD, D_CARER, D_CARER_FOUND, D_LEAVES, DRAWS };

static unsigned carer_after(const struct hw_ageing *a, uint32_t flags, bool moved, const struct hw_person *p, const uint64_t *draw) {
    bool alone = (flags & HW_PERSON_LIVES_ALONE) != 0;
    bool has = (flags & HW_PERSON_HAS_CARER) != 0;
    if (moved) {
        has = has ? draw[D_CARER] >= a->carer_lost[alone] : draw[D_CARER] < a->carer_gained[alone];
    }
    has = has || draw[D_CARER_FOUND] < a->carer_found[p->birthday][alone];
    return has ? HW_PERSON_HAS_CARER : 0;
}

/* Flags as they are on the birthday. */
static uint16_t flags_after(const struct hw_ageing *a, const struct hw_person *p, const uint64_t *draw) {
    uint32_t flags = p->flags;
    flags |= draw[D_DEMENTIA] < a->dementia[p->birthday] ? HW_PERSON_DEMENTIA : 0;
    bool alone = (flags & HW_PERSON_LIVES_ALONE) != 0;
    bool moved = draw[D_HOUSEHOLD] < (alone ? a->joined : a->alone)[p->birthday];
    flags ^= moved ? HW_PERSON_LIVES_ALONE : 0u;
    return (uint16_t)((flags & ~(unsigned)HW_PERSON_HAS_CARER) | carer_after(a, flags, moved, p, draw));
}

static void birthday(struct hw_district *d, hw_id id) {
    const struct hw_ageing *a = &d->spec->ageing;
    struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_BIRTHDAY, id, (uint64_t)(d->aged_day / HW_AGEING_DAYS));
    uint64_t draw[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
        draw[i] = hw_rng_next(&rng) >> 1;
    }
    if (draw[D_LEAVES] < hw_demography_leaves(d, p) && p->visit == HW_NONE && p->care_visit == HW_NONE) {
        hw_demography_leave(d, id);
        return;
    }
    p->conditions = (uint8_t)(p->conditions + (draw[D_CONDITION] < a->condition[p->birthday][p->conditions]));
    bool worse = draw[D_FRAILTY] < a->worse[p->birthday][p->frailty];
    bool better = draw[D_FRAILTY] >= (UINT64_C(1) << 63) - a->better[p->birthday][p->frailty];
    uint8_t frailty = (uint8_t)(p->frailty + (worse ? 1 : better ? -1 : 0));
    uint8_t band = hw_person_age_band(p->age);
    uint16_t flags = flags_after(a, p, draw);
    const unsigned of_clocks = HW_PERSON_DEMENTIA | HW_PERSON_HAS_CARER;
    if (frailty == p->frailty && band == p->age_band && ((flags ^ p->flags) & of_clocks) == 0) {
        p->flags = flags;
        hw_carers_check(d, id);
        return;
    }
    struct hw_needs_left left;
    hw_needs_hold(d, id, &left);
    if (band != p->age_band) {
        hw_demography_band(d, id, band);
    }
    p->age_band = band;
    p->frailty = frailty;
    p->flags = flags;
    hw_carers_check(d, id);
    hw_needs_respread(d, id, &left);
}

/* Ages first, for all: hazards of death beyond a birthday are about the age that it brings (agents/needs.c), and what happens to one
 * person may touch another whose birthday it is. */
void hw_ageing_midnight(struct hw_district *d) {
    enum { AHEAD = 8 * HW_AGEING_DAYS };
    int32_t day = hw_calendar_day_of(d->flow.now);
    if (!d->spec->ageing.on || day == 0) {
        return;
    }
    hw_id first = hw_ageing_first_of(day);
    d->aged_day = day;
    for (hw_id id = first; id < d->n_people; id += HW_AGEING_DAYS) {
        struct hw_person *p = &d->people[id];
        if (id + AHEAD < d->n_people) {
            __builtin_prefetch(p + AHEAD, 1);
        }
        if (hw_person_is_here(p)) {
            p->birthday = (uint8_t)(p->age + 1);
            p->age = p->age < HW_CENSUS_AGES - 1 ? p->birthday : p->age;
        }
    }
    for (hw_id id = first; id < d->n_people; id += HW_AGEING_DAYS) {
        if (hw_person_is_here(&d->people[id])) {
            birthday(d, id);
        }
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/money.h"
#include "agents/programmes.h"
#include "agents/schemes_file.h"

/* What the scenario's schemes cost beside what their activity costs: their files' cost blocks. A year is twelve months of the same sum, each spread evenly over
 * its days; while a scheme grows, it costs the part that is there. Capital is spent on the day on which it starts. All of it is once, or as often as there are
 * hospitals, areas or people for whom the scheme is; or for as many as are enrolled. Several payers share by people: those who live in the areas, or use the
 * trusts, that the scheme is for. */

enum { MONTHS = 12 };

static int32_t days_in(struct hw_date date) {
    struct hw_date next = date.month == MONTHS ? (struct hw_date){date.year + 1, 1, 1} : (struct hw_date){date.year, date.month + 1, 1};
    return hw_calendar_day_number(next) - hw_calendar_day_number((struct hw_date){date.year, date.month, 1});
}

static const struct hw_scheme *scheme_of(const struct hw_district *d) {
    return d->spec->schemes[d->later - d->spec->rules];
}

enum hw_status hw_money_schemes_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_money *m) {
    int32_t most = 0;
    for (int32_t i = 0; i < spec->n_scenarios; i++) {
        int32_t n = 0;
        for (const struct hw_scheme_part *part = spec->schemes[i] == NULL ? NULL : spec->schemes[i]->parts; part != NULL; part = part->next) {
            n++;
        }
        most = n > most ? n : most;
    }
    m->schemes = most == 0 ? NULL : hw_mem_alloc(mem, (size_t)most, sizeof *m->schemes);
    return most > 0 && m->schemes == NULL ? HW_NO_MEMORY : HW_OK;
}

/* An organisation pays for so many people more. */
static void joins(struct hw_money_scheme *s, uint16_t who, double people) {
    int32_t i = 0;
    while (i < s->n && s->who[i] != who) {
        i++;
    }
    if (people > 0) {
        s->n = i == s->n ? s->n + 1 : s->n;
        s->who[i] = who;
        s->people[i] += people;
        s->all += people;
    }
}

static double people_of(const struct hw_district_spec *spec, int32_t area) {
    return (double)(spec->first_id[area + 1] - spec->first_id[area]);
}

/* People whose hospital it is, of areas outside too. */
static double patients_of(const struct hw_district_spec *spec, int32_t hospital) {
    double sum = 0;
    for (int32_t a = 0; a < spec->places.n_areas; a++) {
        sum += people_of(spec, a) * spec->places.areas[a].catchment[hospital];
    }
    return sum;
}

static void find_payers(const struct hw_district_spec *spec, const struct hw_scheme_part *part, struct hw_money_scheme *s) {
    const struct hw_places *places = &spec->places;
    const struct hw_ledger_map *map = &spec->money;
    enum hw_ledger_role role = (enum hw_ledger_role)part->cost.payer;
    const uint16_t *of_area = role == HW_LEDGER_COUNCIL ? map->council : role == HW_LEDGER_COMMISSIONER ? map->commissioner : role == HW_LEDGER_COMMUNITY ? map->community : NULL;
    for (int32_t a = 0; of_area != NULL && a < places->n_areas; a++) {
        joins(s, of_area[a], hw_schemes_in_area(places, a, part) ? people_of(spec, a) : 0);
    }
    for (int32_t h = 0; role == HW_LEDGER_TRUST && h < places->n_hospitals; h++) {
        joins(s, map->trust[h], !part->somewhere || hw_places_in_hospital(places, h, &part->where) ? patients_of(spec, h) : 0);
    }
    if (of_area == NULL && role != HW_LEDGER_TRUST) {
        joins(s, map->one[role], 1);
    }
    for (int32_t a = 0; s->n == 0 && of_area != NULL && a < places->n_areas; a++) { /* a hospital that few use: whoever uses it */
        for (int32_t h = 0; h < places->n_hospitals; h++) {
            joins(s, of_area[a], hw_places_in_hospital(places, h, &part->where) ? people_of(spec, a) * places->areas[a].catchment[h] : 0);
        }
    }
}

/* run.scale makes costs smaller, as it does all sizes; but people are fewer already. */
static double units_of(const struct hw_district_spec *spec, const struct hw_scheme_part *part) {
    const struct hw_places *places = &spec->places;
    double areas = 0, people = 0, hospitals = 0;
    for (int32_t a = 0; a < places->n_areas; a++) {
        bool here = hw_schemes_in_area(places, a, part);
        areas += here;
        people += here ? people_of(spec, a) : 0;
    }
    for (int32_t h = 0; h < places->n_hospitals; h++) {
        hospitals += !part->somewhere || hw_places_in_hospital(places, h, &part->where);
    }
    switch ((enum hw_scheme_per)part->cost.per) {
    case HW_PER_COUNTY:
        return places->scale;
    case HW_PER_HOSPITAL:
        return hospitals * places->scale;
    case HW_PER_AREA:
        return areas * places->scale;
    case HW_PER_PERSON:
        return people;
    case HW_PER_ENROLLED:
        break;
    }
    return 0;
}

/* Mean number of people in the part's programmes, over a time that ends now. */
static double enrolled(const struct hw_district *d, const struct hw_scheme_part *part, struct hw_money_scheme *s, hw_time span) {
    const struct hw_programmes *p = d->programmes;
    int64_t all = 0, before = s->enrolled_ms;
    for (int32_t i = 0; p != NULL && i < p->n; i++) {
        all += p->list[i].part == part ? hw_level_integral(&p->run[i].people, d->flow.now) : 0;
    }
    s->enrolled_ms = all;
    return (double)(all - before) / (double)span;
}

void hw_money_schemes_measure(struct hw_district *d) {
    struct hw_money_scheme *s = d->money->schemes;
    for (const struct hw_scheme_part *part = scheme_of(d) == NULL ? NULL : scheme_of(d)->parts; part != NULL; part = part->next) {
        *s = (struct hw_money_scheme){0};
        find_payers(d->spec, part, s);
        s->units = units_of(d->spec, part);
        s++;
    }
}

/* Each payer's share ends where the next one's begins, so that what they paid adds up to what is owed, to the penny, whatever the shares are. */
static void pay(struct hw_district *d, struct hw_money_scheme *s) {
    double people = 0;
    int64_t before = 0;
    for (int32_t i = 0; i < s->n; i++) {
        people += s->people[i];
        int64_t upto = hw_ledger_pence(i == s->n - 1 ? s->owed_gbp : s->owed_gbp * people / s->all);
        hw_money_spend(d, s->who[i], HW_LEDGER_SCHEMES, upto - before - s->paid[i]);
        s->paid[i] = upto - before;
        before = upto;
    }
}

void hw_money_schemes_until_now(struct hw_district *d, hw_time since) {
    const struct hw_scheme *scheme = scheme_of(d);
    if (scheme == NULL || !d->money->measuring) {
        return;
    }
    struct hw_money_scheme *s = d->money->schemes;
    int32_t day = d->spec->calendar.start_day + hw_calendar_day_of(since);
    double months = (double)(d->flow.now - since) / (double)HW_MS_PER_DAY / days_in(hw_calendar_date(day));
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next, s++) {
        double a_year = part->cost.per_year_gbp * (part->cost.each ? part->cost.staff_wte : 1);
        bool starts = day == (part->from == INT32_MIN ? scheme->first_day : part->from) && hw_calendar_clock_of(since) == 0;
        bool by_head = part->cost.per == HW_PER_ENROLLED; /* who are as many as there is room for, while it grows */
        double there = by_head ? enrolled(d, part, s, d->flow.now - since) : hw_schemes_part_fraction(scheme, part, day) * s->units;
        s->owed_gbp += a_year / MONTHS * months * there + (starts ? part->cost.capital_gbp * s->units : 0);
        pay(d, s);
    }
}

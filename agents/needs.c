/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/needs.h"

#include "agents/discharge.h"
#include "agents/elective.h"
#include "agents/setting.h"
#include "agents/urgent.h"

#include <string.h>

#define NEVER UINT32_MAX

enum hw_status hw_needs_shape(struct hw_arena *arena, const struct hw_calendar *calendar, const double *month, const double *weekday,
                              const double *hour, struct hw_shape *out) {
    int32_t hours = calendar->n_days * 24;
    double *cumulated = hw_arena_alloc(arena, (size_t)hours + 1, sizeof *cumulated);
    uint32_t *near = hw_arena_alloc(arena, (size_t)hours + 2, sizeof *near);
    if (cumulated == NULL || near == NULL) {
        return HW_NO_MEMORY;
    }
    double mean = 0; /* over a year with months of equal length: the published rate is kept */
    for (int m = 0; m < 12; m++) {
        for (int w = 0; w < 7; w++) {
            for (int h = 0; h < 24; h++) {
                mean += (month ? month[m] : 1) * (weekday ? weekday[w] : 1) * (hour ? hour[h] : 1) / (12.0 * 7 * 24);
            }
        }
    }
    for (int32_t i = 0; i < hours; i++) {
        int32_t day = i / 24;
        double level =
            (month ? month[calendar->month[day]] : 1) * (weekday ? weekday[calendar->weekday[day]] : 1) * (hour ? hour[i % 24] : 1);
        cumulated[i + 1] = cumulated[i] + (mean > 0 ? level / mean : 0) * (double)HW_MS_PER_H;
    }
    double step = cumulated[hours] / hours;
    uint32_t at = 0;
    for (int32_t j = 0; j <= hours; j++) {
        while (at + 1 < (uint32_t)hours && cumulated[at + 1] <= step * j) {
            at++;
        }
        near[j] = at;
    }
    near[hours + 1] = at;
    *out = (struct hw_shape){.hours = hours, .cumulated = cumulated, .near = near, .per_step = step > 0 ? 1 / step : 0};
    return HW_OK;
}

double hw_needs_integral(const struct hw_shape *shape, hw_time t) {
    int64_t h = t / HW_MS_PER_H;
    if (h >= shape->hours) {
        return shape->cumulated[shape->hours];
    }
    double part = (double)(t % HW_MS_PER_H) / (double)HW_MS_PER_H;
    return shape->cumulated[h] + part * (shape->cumulated[h + 1] - shape->cumulated[h]);
}

hw_time hw_needs_inverse(const struct hw_shape *shape, double integral) {
    if (!(integral < shape->cumulated[shape->hours])) {
        return HW_FOREVER;
    }
    uint32_t h = shape->near[(size_t)(integral * shape->per_step)];
    while (shape->cumulated[h] > integral) {
        h--;
    }
    while (shape->cumulated[h + 1] <= integral) {
        h++;
    }
    double part = (integral - shape->cumulated[h]) / (shape->cumulated[h + 1] - shape->cumulated[h]);
    return (hw_time)h * HW_MS_PER_H + (hw_time)(part * (double)HW_MS_PER_H);
}

/* The person's own rate now, per ms of the shape. */
static double rate_of(const struct hw_district *d, hw_id id, enum hw_clock clock) {
    const struct hw_person *p = &d->people[id];
    const struct hw_rules *rules = d->rules;
    double rate = clock == HW_CLOCK_DEATH ? rules->death[p->age][p->flags & HW_PERSON_FEMALE ? 1 : 0][p->frailty]
                                          : rules->rate[clock][p->age_band][p->frailty];
    bool home = (p->flags & HW_PERSON_CARE_HOME) != 0;
    switch (clock) {
    case HW_CLOCK_PRIMARY:
        return p->flags & HW_PERSON_OUTSIDE ? 0 : rate;
    case HW_CLOCK_ACUTE:
        rate = p->flags & HW_PERSON_OUTSIDE ? rate / (1 - rules->straight_across[p->age_band]) : rate;
        return home ? rate * hw_district_param(d, HW_P_CARE_HOME_ACUTE) : rate;
    case HW_CLOCK_CARE:
        return home ? 0 : p->flags & HW_PERSON_HOME_CARE ? rate * hw_district_param(d, HW_P_CARE_GROWTH) : rate;
    case HW_CLOCK_DEATH:
        if (home && p->care_visit != HW_NONE) {
            bool nursing = hw_district_kind(d, d->flow.visits[p->care_visit].station) == HW_ST_NURSING;
            return rate * hw_district_param(d, nursing ? HW_P_HOME_DEATHS_NURSING : HW_P_HOME_DEATHS_RESIDENTIAL);
        }
        return rate;
    case HW_CLOCK_PLANNED:
    case HW_CLOCKS:
        break;
    }
    return rate;
}

/* Until when acute illness is more likely, after a discharge; 0: it is not. */
static hw_time raised_until(const struct hw_district *d, const struct hw_person *p, enum hw_clock clock) {
    if (clock != HW_CLOCK_ACUTE || p->discharged_s == NEVER) {
        return 0;
    }
    return (hw_time)p->discharged_s * HW_MS_PER_S + (hw_time)hw_district_param(d, HW_P_READMISSION_DAYS);
}

/* Hazard of the clock from now to then at the person's rate. */
static double hazard_until(const struct hw_district *d, hw_id id, enum hw_clock clock, double rate, hw_time then) {
    const struct hw_shape *shape = &d->spec->shapes[clock];
    hw_time raised = raised_until(d, &d->people[id], clock);
    double from = hw_needs_integral(shape, d->flow.now);
    double sum = hw_needs_integral(shape, then) - from;
    if (raised > d->flow.now) {
        sum += (hw_district_param(d, HW_P_READMISSION_RATIO) - 1) * (hw_needs_integral(shape, raised < then ? raised : then) - from);
    }
    return sum * rate;
}

/* Sets the clock to where the hazard from now reaches an amount. */
static void spend(struct hw_district *d, hw_id id, enum hw_clock clock, double hazard) {
    struct hw_person *p = &d->people[id];
    const struct hw_shape *shape = &d->spec->shapes[clock];
    double rate = rate_of(d, id, clock);
    p->clock_s[clock] = NEVER;
    if (rate <= 0) {
        return;
    }
    double wanted = hazard / rate;
    double from = hw_needs_integral(shape, d->flow.now);
    hw_time raised = raised_until(d, p, clock);
    if (raised > d->flow.now) {
        double ratio = hw_district_param(d, HW_P_READMISSION_RATIO);
        double then = hw_needs_integral(shape, raised) - from;
        wanted = ratio * then >= wanted ? wanted / ratio : wanted - (ratio - 1) * then;
    }
    hw_time at = hw_needs_inverse(shape, from + wanted);
    if (at != HW_FOREVER) {
        p->clock_s[clock] = (uint32_t)((at > d->flow.now ? at : d->flow.now) / HW_MS_PER_S) + 1u;
    }
}

static double fresh(struct hw_district *d, hw_id id, enum hw_clock clock) {
    struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, (enum hw_decision)clock, (uint64_t)id | (uint64_t)p->generation << 40, p->count[clock]++);
    return hw_rng_exponential(&rng);
}

static enum hw_clock first_of(const struct hw_person *p) {
    enum hw_clock first = HW_CLOCK_PRIMARY;
    for (int c = 1; c < HW_CLOCKS; c++) {
        if (p->clock_s[c] < p->clock_s[first]) {
            first = (enum hw_clock)c;
        }
    }
    return first;
}

/* The person's one event: the first clock. Any event pending before is stale. */
static void schedule(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    uint32_t at = p->clock_s[first_of(p)];
    p->stamp++;
    if (at != NEVER) {
        hw_flow_schedule(&d->flow, (hw_time)at * HW_MS_PER_S, HW_EV_NEED, id, p->stamp);
    }
}

void hw_needs_start(struct hw_district *d, hw_id id) {
    for (int c = 0; c < HW_CLOCKS; c++) {
        spend(d, id, (enum hw_clock)c, fresh(d, id, (enum hw_clock)c));
    }
    schedule(d, id);
}

void hw_needs_set_at(struct hw_district *d, hw_id id, enum hw_clock clock, hw_time at) {
    struct hw_person *p = &d->people[id];
    p->clock_s[clock] = at == HW_FOREVER ? NEVER : (uint32_t)(at / HW_MS_PER_S) + 1u;
    p->flags |= clock == HW_CLOCK_PLANNED ? HW_PERSON_BOOKED : 0;
    schedule(d, id);
}

void hw_needs_hold(struct hw_district *d, hw_id id, struct hw_needs_left *left) {
    struct hw_person *p = &d->people[id];
    for (int c = 0; c < HW_CLOCKS; c++) {
        double rate = rate_of(d, id, (enum hw_clock)c);
        if (p->clock_s[c] != NEVER) {
            hw_time then = (hw_time)p->clock_s[c] * HW_MS_PER_S;
            left->hazard[c] = rate > 0 && then > d->flow.now ? hazard_until(d, id, (enum hw_clock)c, rate, then) : 0;
            continue;
        }
        /* It will not ring while the calendar lasts: what is left then is exponential again. */
        hw_time last = (hw_time)d->spec->shapes[c].hours * HW_MS_PER_H;
        left->hazard[c] = rate > 0 ? hazard_until(d, id, (enum hw_clock)c, rate, last) : 0;
        struct hw_rng rng =
            hw_district_draw(d, HW_DRAW_CLOCK_MORE, (uint64_t)id | (uint64_t)p->generation << 40, (uint64_t)c << 32 | p->count[c]++);
        left->hazard[c] += hw_rng_exponential(&rng);
    }
}

void hw_needs_resume(struct hw_district *d, hw_id id, const struct hw_needs_left *left) {
    for (int c = 0; c < HW_CLOCKS; c++) {
        if (c != HW_CLOCK_PLANNED) {
            spend(d, id, (enum hw_clock)c, left->hazard[c]);
        }
    }
    schedule(d, id);
}

/* Does any parameter of the clocks differ? */
static bool clocks_differ(const struct hw_params *a, const struct hw_params *b) {
    static const char section[] = "needs.";
    for (int32_t row = 0; row < a->table->count; row++) {
        const struct hw_param_row *r = &a->table->rows[row];
        size_t labels = r->axis ? (size_t)r->axis->size : 1;
        if (strncmp(r->path, section, sizeof section - 1) == 0 &&
            memcmp(a->values[row], b->values[row], labels * sizeof a->values[row][0]) != 0) {
            return true;
        }
    }
    return false;
}

void hw_needs_change_rules(struct hw_district *d, const struct hw_rules *after) {
    const struct hw_rules *before = d->rules;
    bool differ = clocks_differ(before->params, after->params);
    for (hw_id id = 0; differ && id < d->n_people; id++) {
        struct hw_needs_left left;
        d->rules = before;
        hw_needs_hold(d, id, &left);
        d->rules = after;
        if (!(d->people[id].flags & HW_PERSON_BOOKED)) {
            spend(d, id, HW_CLOCK_PLANNED, left.hazard[HW_CLOCK_PLANNED]);
        }
        hw_needs_resume(d, id, &left);
    }
    d->rules = after;
}

/* What somebody does about it. People in hospital need nothing new; hazard of death outside does not act there. */
static void act(struct hw_district *d, hw_id id, enum hw_clock clock) {
    const struct hw_person *p = &d->people[id];
    bool in_hospital = p->visit != HW_NONE;
    if (in_hospital) {
        return;
    }
    switch (clock) {
    case HW_CLOCK_PRIMARY:
        hw_setting_gp_wish(d, id);
        break;
    case HW_CLOCK_ACUTE:
        hw_urgent_need(d, id);
        break;
    case HW_CLOCK_PLANNED: /* hw_needs_ring's */
        break;
    case HW_CLOCK_CARE:
        hw_discharge_need_at_home(d, id);
        break;
    case HW_CLOCK_DEATH:
        hw_district_die(d, id, false);
        break;
    case HW_CLOCKS:
        break;
    }
}

void hw_needs_ring(struct hw_district *d, hw_id id, uint32_t stamp) {
    struct hw_person *p = &d->people[id];
    if (p->stamp != (uint16_t)stamp) {
        return;
    }
    enum hw_clock clock = first_of(p);
    bool booked = clock == HW_CLOCK_PLANNED && (p->flags & HW_PERSON_BOOKED) != 0;
    if (clock == HW_CLOCK_PLANNED) {
        p->flags &= (uint16_t)~HW_PERSON_BOOKED;
    }
    spend(d, id, clock, fresh(d, id, clock));
    schedule(d, id);
    if (clock == HW_CLOCK_PLANNED) {
        hw_elective_ring(d, id, booked);
    } else {
        act(d, id, clock);
    }
}

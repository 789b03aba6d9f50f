/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/needs.h"

#include "agents/carers.h"
#include "agents/discharge.h"
#include "agents/district_log.h"
#include "agents/dying.h"
#include "agents/elective.h"
#include "agents/nursing.h"
#include "agents/programmes.h"
#include "agents/setting.h"
#include "agents/urgent.h"

#include <string.h>

#define NEVER UINT32_MAX
enum { READMISSION_DAYS = 30 };
enum { LEARNING_BAND = 3, OLDER_BAND = 5 }; /* from 25 and from 65 on: rates change with bands, not on other birthdays */

/* Whose weight a day has of those of a week when what people ring is shut on bank holidays: a holiday is as a Sunday, and the first day
 * on which it is open again as a Monday. */
static int32_t as_weekday(int32_t day_number) {
    if (hw_calendar_bank_holiday(day_number)) {
        return HW_SUN;
    }
    enum hw_weekday weekday = hw_calendar_weekday(day_number);
    return weekday < HW_SAT && hw_calendar_bank_holiday(day_number - 1) ? HW_MON : (int32_t)weekday;
}

/* Mean weight of a day over years in which every date falls on every weekday four times, 2001 to 2028. */
static double mean_with_holidays(const double weekday[7]) {
    int32_t from = hw_calendar_day_number((struct hw_date){2001, 1, 1}), to = hw_calendar_day_number((struct hw_date){2029, 1, 1});
    double sum = 0;
    for (int32_t day = from; day < to; day++) {
        sum += weekday[as_weekday(day)];
    }
    return sum / (to - from);
}

enum hw_status hw_needs_shape(struct hw_arena *arena, const struct hw_calendar *calendar, const double *month, const double *weekday,
                              const double *hour, bool shut_on_holidays, struct hw_shape *out) {
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
    if (weekday != NULL && shut_on_holidays) {
        double plain = 0;
        for (int w = 0; w < 7; w++) {
            plain += weekday[w] / 7;
        }
        mean *= plain > 0 ? mean_with_holidays(weekday) / plain : 1;
    }
    for (int32_t i = 0; i < hours; i++) {
        int32_t day = i / 24, as = shut_on_holidays ? as_weekday(calendar->start_day + day) : calendar->weekday[day];
        double level = (month ? month[calendar->month[day]] : 1) * (weekday ? weekday[as] : 1) * (hour ? hour[i % 24] : 1);
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

/* Death outside hospital, relative to people at home of that age, sex and frailty. */
static double death_ratio(const struct hw_district *d, const struct hw_person *p) {
    if (!(p->flags & HW_PERSON_CARE_HOME) || p->care_visit == HW_NONE) {
        return p->flags & (HW_PERSON_HOME_CARE | HW_PERSON_EXTRA_CARE) ? hw_district_param(d, HW_P_HOME_DEATHS_PACKAGE) : 1;
    }
    bool nursing = hw_district_kind(d, d->flow.visits[p->care_visit].station) == HW_ST_NURSING;
    return hw_district_param(d, nursing ? HW_P_HOME_DEATHS_NURSING : HW_P_HOME_DEATHS_RESIDENTIAL);
}

/* A carer's giving up, per ms. */
static double breakdown_rate(const struct hw_district *d, const struct hw_person *p) {
    if (!(p->flags & HW_PERSON_HAS_CARER)) {
        return 0;
    }
    return d->rules->breakdown[p->frailty][p->flags & HW_PERSON_DEMENTIA ? 1 : 0];
}

/* Needs for care at home, a carer's giving up apart, per ms. */
static double care_rate(const struct hw_district *d, const struct hw_person *p) {
    double rate = d->rules->rate[HW_CLOCK_CARE][p->age_band][p->frailty];
    if (p->flags & HW_PERSON_LEARNING && p->age_band >= LEARNING_BAND) {
        rate += d->rules->care_learning;
    }
    return p->flags & (HW_PERSON_HOME_CARE | HW_PERSON_EXTRA_CARE) ? rate * hw_district_param(d, HW_P_CARE_GROWTH) : rate;
}

/* Mental illness that needs a bed, per ms. */
static double mental_rate(const struct hw_district *d, const struct hw_person *p) {
    return d->rules->mental[p->age_band][p->flags & HW_PERSON_DEMENTIA ? 1 : 0];
}

/* Coming to need regular visits by community nurses, per ms; nursing homes have nurses of their own. */
static double nursing_rate(const struct hw_district *d, const struct hw_person *p) {
    if (p->age_band < OLDER_BAND) {
        return 0;
    }
    bool own = (p->flags & HW_PERSON_CARE_HOME) && p->care_visit != HW_NONE && hw_district_kind(d, d->flow.visits[p->care_visit].station) == HW_ST_NURSING;
    return own ? 0 : d->rules->nursing[p->frailty];
}

/* The person's own rate now, per ms of the shape; of death, at the age that they have. */
static double rate_of(const struct hw_district *d, hw_id id, enum hw_clock clock) {
    const struct hw_person *p = &d->people[id];
    const struct hw_rules *rules = d->rules;
    double rate = rules->rate[clock][p->age_band][p->frailty];
    bool home = (p->flags & HW_PERSON_CARE_HOME) != 0;
    switch (clock) {
    case HW_CLOCK_PRIMARY:
        return p->flags & HW_PERSON_OUTSIDE ? 0 : rate;
    case HW_CLOCK_ACUTE:
        rate = p->flags & HW_PERSON_OUTSIDE ? rate / (1 - rules->straight_across[p->age_band]) : rate;
        rate = p->flags & HW_PERSON_UNNURSED ? rate * hw_district_param(d, HW_P_NURSING_UNMET) : rate;
        return home ? rate * hw_district_param(d, HW_P_CARE_HOME_ACUTE) : rate;
    case HW_CLOCK_CARE:
        return (home ? 0 : care_rate(d, p) + breakdown_rate(d, p)) + mental_rate(d, p) + nursing_rate(d, p);
    case HW_CLOCK_DEATH:
        return rules->death[p->age][p->flags & HW_PERSON_FEMALE ? 1 : 0][p->frailty] * death_ratio(d, p);
    case HW_CLOCK_PLANNED:
    case HW_CLOCKS:
        break;
    }
    return rate;
}

/* After a discharge acute illness is more likely for a while, and, when it was delayed, a carer's giving up. */
struct raise {
    hw_time until; /* 0: nothing is raised */
    double ratio;
};

static struct raise raise_of(const struct hw_district *d, const struct hw_person *p, enum hw_clock clock) {
    struct raise raise = {0, 1};
    if (p->discharged_s == NEVER || (clock != HW_CLOCK_ACUTE && clock != HW_CLOCK_CARE)) {
        return raise;
    }
    hw_time discharged = (hw_time)p->discharged_s * HW_MS_PER_S;
    if (clock == HW_CLOCK_ACUTE) {
        raise.until = discharged + (hw_time)hw_district_param(d, HW_P_READMISSION_DAYS);
        raise.ratio = hw_district_param(d, HW_P_READMISSION_RATIO);
        return raise;
    }
    double give_up = breakdown_rate(d, p);
    if (p->flags & HW_PERSON_DELAYED && give_up > 0) {
        double others = care_rate(d, p) + mental_rate(d, p) + nursing_rate(d, p);
        raise.until = discharged + (hw_time)hw_district_param(d, HW_P_BREAKDOWN_DAYS);
        raise.ratio = (others + give_up * hw_district_param(d, HW_P_BREAKDOWN_DELAY)) / (others + give_up);
    }
    return raise;
}

/* The years of a person's life from now on: each ends with a birthday. */
struct year {
    int age;
    int32_t birthday; /* day on which it ends */
    hw_time ends;
    double rate;      /* of death, per ms of the shape */
};

static double death_rate_in(const struct hw_district *d, const struct hw_person *p, const struct year *y, double ratio) {
    int32_t past = (y->birthday - HW_AGEING_DAYS) / HW_AGEING_DAYS; /* years of the run before this one; 0 before the first birthday */
    double fall = d->spec->ageing.fall[past > 0 ? past : 0];
    return d->rules->death[y->age][p->flags & HW_PERSON_FEMALE ? 1 : 0][p->frailty] * ratio * fall;
}

static struct year this_year(const struct hw_district *d, hw_id id, double ratio) {
    const struct hw_person *p = &d->people[id];
    struct year y = {.age = p->age, .birthday = hw_ageing_next_birthday(id, d->aged_day)};
    y.ends = d->spec->ageing.on ? y.birthday * HW_MS_PER_DAY : HW_FOREVER;
    y.rate = death_rate_in(d, p, &y, ratio);
    return y;
}

static void next_year(const struct hw_district *d, hw_id id, double ratio, struct year *y) {
    y->age += y->age < HW_CENSUS_AGES - 1;
    y->birthday += HW_AGEING_DAYS;
    y->ends += HW_AGEING_DAYS * HW_MS_PER_DAY;
    y->rate = death_rate_in(d, &d->people[id], y, ratio);
}

/* Hazard of death from now to then, birthday by birthday: exact as long as frailty stays, and when it changes the clock is held. */
static double death_until(const struct hw_district *d, hw_id id, hw_time then) {
    const struct hw_shape *shape = &d->spec->shapes[HW_CLOCK_DEATH];
    double ratio = death_ratio(d, &d->people[id]), sum = 0;
    double from = hw_needs_integral(shape, d->flow.now);
    for (struct year y = this_year(d, id, ratio);; next_year(d, id, ratio, &y)) {
        double to = hw_needs_integral(shape, y.ends < then ? y.ends : then);
        sum += y.rate * (to - from);
        if (y.ends >= then) {
            return sum;
        }
        from = to;
    }
}

/* When the hazard of death from now on reaches an amount. */
static hw_time death_at(const struct hw_district *d, hw_id id, double hazard) {
    const struct hw_shape *shape = &d->spec->shapes[HW_CLOCK_DEATH];
    double ratio = death_ratio(d, &d->people[id]);
    double from = hw_needs_integral(shape, d->flow.now);
    for (struct year y = this_year(d, id, ratio);; next_year(d, id, ratio, &y)) {
        bool last = y.ends >= (hw_time)shape->hours * HW_MS_PER_H;
        double to = hw_needs_integral(shape, y.ends); /* the whole shape's when it is over before */
        if (y.rate * (to - from) > hazard) {
            return hw_needs_inverse(shape, from + hazard / y.rate);
        }
        if (last) {
            return HW_FOREVER;
        }
        hazard -= y.rate * (to - from);
        from = to;
    }
}

/* Hazard of the clock from now to then at the person's rate. */
static double hazard_until(const struct hw_district *d, hw_id id, enum hw_clock clock, double rate, hw_time then) {
    if (clock == HW_CLOCK_DEATH) {
        return death_until(d, id, then);
    }
    const struct hw_shape *shape = &d->spec->shapes[clock];
    struct raise raise = raise_of(d, &d->people[id], clock);
    double from = hw_needs_integral(shape, d->flow.now);
    double sum = hw_needs_integral(shape, then) - from;
    if (raise.until > d->flow.now) {
        sum += (raise.ratio - 1) * (hw_needs_integral(shape, raise.until < then ? raise.until : then) - from);
    }
    return sum * rate;
}

double hw_needs_expected(const struct hw_district *d, hw_id id, enum hw_clock clock, hw_time then) {
    return hazard_until(d, id, clock, rate_of(d, id, clock), then);
}

static hw_time when_spent(const struct hw_district *d, hw_id id, enum hw_clock clock, double hazard) {
    double rate = rate_of(d, id, clock);
    if (clock == HW_CLOCK_DEATH) {
        return death_at(d, id, hazard);
    }
    if (rate <= 0) {
        return HW_FOREVER;
    }
    const struct hw_shape *shape = &d->spec->shapes[clock];
    double wanted = hazard / rate;
    double from = hw_needs_integral(shape, d->flow.now);
    struct raise raise = raise_of(d, &d->people[id], clock);
    if (raise.until > d->flow.now) {
        double then = hw_needs_integral(shape, raise.until) - from;
        wanted = raise.ratio * then >= wanted ? wanted / raise.ratio : wanted - (raise.ratio - 1) * then;
    }
    return hw_needs_inverse(shape, from + wanted);
}

/* Sets the clock to where the hazard from now reaches an amount. */
static void spend(struct hw_district *d, hw_id id, enum hw_clock clock, double hazard) {
    hw_time at = when_spent(d, id, clock, hazard);
    d->people[id].clock_s[clock] = at == HW_FOREVER ? NEVER : (uint32_t)((at > d->flow.now ? at : d->flow.now) / HW_MS_PER_S) + 1u;
}

static double fresh(struct hw_district *d, hw_id id, enum hw_clock clock) {
    struct hw_person *p = &d->people[id];
    struct hw_rng rng = hw_district_draw(d, (enum hw_decision)clock, id, p->count[clock]++);
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
            left->hazard[c] = then > d->flow.now ? hazard_until(d, id, (enum hw_clock)c, rate, then) : 0;
            continue;
        }
        /* It will not ring while the calendar lasts, which is longer than the run: what is left then is exponential again. */
        hw_time last = (hw_time)d->spec->shapes[c].hours * HW_MS_PER_H;
        left->hazard[c] = hazard_until(d, id, (enum hw_clock)c, rate, last);
        struct hw_rng rng = hw_district_draw(d, HW_DRAW_CLOCK_MORE, id, (uint64_t)c << 32 | p->count[c]++);
        left->hazard[c] += hw_rng_exponential(&rng);
    }
}

void hw_needs_resume(struct hw_district *d, hw_id id, const struct hw_needs_left *left) {
    for (int c = 0; c < HW_CLOCKS; c++) {
        bool set = c == HW_CLOCK_DEATH && (d->people[id].flags & HW_PERSON_DYING) != 0;
        if (c != HW_CLOCK_PLANNED && !set) {
            spend(d, id, (enum hw_clock)c, left->hazard[c]);
        }
    }
    schedule(d, id);
}

void hw_needs_respread(struct hw_district *d, hw_id id, const struct hw_needs_left *left) {
    if (!(d->people[id].flags & HW_PERSON_BOOKED)) {
        spend(d, id, HW_CLOCK_PLANNED, left->hazard[HW_CLOCK_PLANNED]);
    }
    hw_needs_resume(d, id, left);
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
        if (!hw_person_is_here(&d->people[id])) {
            continue;
        }
        d->rules = before;
        hw_needs_hold(d, id, &left);
        d->rules = after;
        hw_needs_respread(d, id, &left);
    }
    d->rules = after;
}

/* People in hospital need nothing new, and the hazard of death outside does not act in its beds; during rehabilitation in a bed both go on in part, and
 * death before there is a bed. */
static void ring_in_bed(struct hw_district *d, hw_id id, enum hw_clock clock) {
    const struct hw_visit *v = &d->flow.visits[d->people[id].visit];
    if (clock == HW_CLOCK_DEATH && hw_urgent_before_a_bed(d, d->people[id].visit)) {
        hw_urgent_dies(d, id);
        return;
    }
    if (hw_district_kind(d, v->station) != HW_ST_IC || v->state != HW_VISIT_SERVING) {
        return;
    }
    if (clock == HW_CLOCK_ACUTE) {
        hw_setting_ic_ill(d, id);
    } else if (clock == HW_CLOCK_DEATH) {
        hw_setting_ic_dies(d, id);
    }
}

/* A programme that somebody is enrolled in spares them what would come about now. */
HW_RARE static bool spared(struct hw_district *d, hw_id id, enum hw_clock clock) {
    struct hw_person *p = &d->people[id];
    uint64_t occasion = p->count[clock];
    if (clock == HW_CLOCK_PRIMARY) {
        return hw_programmes_avert(d, id, HW_ACT_GP, occasion);
    }
    if (clock == HW_CLOCK_CARE) {
        return hw_programmes_avert(d, id, HW_ACT_CARE, occasion);
    }
    if (clock != HW_CLOCK_ACUTE) {
        return false;
    }
    bool soon = p->discharged_s != NEVER && d->flow.now - (hw_time)p->discharged_s * HW_MS_PER_S < READMISSION_DAYS * HW_MS_PER_DAY;
    return hw_programmes_avert(d, id, HW_ACT_URGENT, occasion) || (soon && hw_programmes_avert(d, id, HW_ACT_READMISSION, occasion));
}

void hw_needs_ill(struct hw_district *d, hw_id id) { /* once a day at most: the day is the number */
    hw_urgent_need(d, id, hw_district_key_of(id, (uint16_t)hw_calendar_day_of(d->flow.now), HW_ROLE_HOSPITAL, HW_BROUGHT_EXTRA));
}

/* What somebody does about it. */
static void act(struct hw_district *d, hw_id id, enum hw_clock clock) {
    const struct hw_person *p = &d->people[id];
    bool in_hospital = p->visit != HW_NONE;
    if (HW_UNLIKELY(p->flags & HW_PERSON_DYING)) {
        if (clock == HW_CLOCK_DEATH) {
            hw_dying_dies(d, id);
            return;
        }
        if (clock == HW_CLOCK_CARE || (clock == HW_CLOCK_ACUTE && !in_hospital && hw_dying_averts(d, id))) {
            return; /* the need for care was found */
        }
    }
    if (in_hospital) {
        ring_in_bed(d, id, clock);
        return;
    }
    if (hw_programmes_has(d, id) && spared(d, id, clock)) {
        return;
    }
    switch (clock) {
    case HW_CLOCK_PRIMARY:
        hw_setting_gp_wish(d, id);
        break;
    case HW_CLOCK_ACUTE:
        hw_urgent_need(d, id, hw_district_key_rung(id, p, HW_CLOCK_ACUTE, HW_ROLE_HOSPITAL));
        break;
    case HW_CLOCK_PLANNED: /* hw_needs_ring's */
        break;
    case HW_CLOCK_CARE:
        hw_discharge_need_at_home(d, id);
        break;
    case HW_CLOCK_DEATH:
        if (!hw_dying_foreseen(d, id)) {
            hw_district_die(d, id, p->flags & HW_PERSON_CARE_HOME ? HW_DEATH_CARE_HOME : HW_DEATH_HOME);
        }
        break;
    case HW_CLOCKS:
        break;
    }
}

/* What rang the clock of care: mental illness that needs a bed, or the rest? */
HW_RARE static bool is_mental(const struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    double mental = mental_rate(d, p);
    if (mental <= 0) {
        return false;
    }
    struct raise raise = raise_of(d, p, HW_CLOCK_CARE);
    double all = rate_of(d, id, HW_CLOCK_CARE) * (raise.until > d->flow.now ? raise.ratio : 1);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_MENTAL, id, p->count[HW_CLOCK_CARE]);
    return hw_rng_unit(&rng) * all < mental;
}

/* And when it was not mental illness: a need for community nurses, or for social care? */
HW_RARE static bool is_nursing(const struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    double nursing = nursing_rate(d, p);
    if (nursing <= 0) {
        return false;
    }
    struct raise raise = raise_of(d, p, HW_CLOCK_CARE);
    double rest = rate_of(d, id, HW_CLOCK_CARE) * (raise.until > d->flow.now ? raise.ratio : 1) - mental_rate(d, p);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_NURSING_ONSET, id, p->count[HW_CLOCK_CARE]);
    return hw_rng_unit(&rng) * rest < nursing;
}

/* Did the need arise because the carer gave up? Then there is none from now on. False: support averted it, and no need arises. */
HW_RARE static bool carer_may_give_up(struct hw_district *d, hw_id id) {
    struct hw_person *p = &d->people[id];
    struct raise raise = raise_of(d, p, HW_CLOCK_CARE);
    double give_up = breakdown_rate(d, p), others = care_rate(d, p);
    give_up *= raise.until > d->flow.now ? hw_district_param(d, HW_P_BREAKDOWN_DELAY) : 1;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_CARER, id, p->count[HW_CLOCK_CARE]);
    if (hw_rng_unit(&rng) * (give_up + others) < give_up) {
        if (hw_carers_avert(d, id) || hw_programmes_avert(d, id, HW_ACT_CARER, p->count[HW_CLOCK_CARE])) {
            return false;
        }
        p->flags &= (uint16_t)~HW_PERSON_HAS_CARER;
        d->counts.n[HW_N_CARERS] += !(p->flags & HW_PERSON_OUTSIDE);
        hw_district_log_person(d, HW_DLOG_CARER, id, NULL);
        hw_carers_check(d, id);
    }
    return true;
}

void hw_needs_ring(struct hw_district *d, hw_id id, uint32_t stamp) {
    struct hw_person *p = &d->people[id];
    if (p->stamp != (uint16_t)stamp) {
        return;
    }
    if (HW_UNLIKELY(!hw_person_is_here(p))) {
        hw_demography_comes(d, id);
        return;
    }
    enum hw_clock clock = first_of(p);
    bool mental = clock == HW_CLOCK_CARE && is_mental(d, id);
    bool nursing = clock == HW_CLOCK_CARE && !mental && is_nursing(d, id);
    bool arises = clock != HW_CLOCK_CARE || mental || nursing || carer_may_give_up(d, id);
    uint16_t occasion = p->count[HW_CLOCK_CARE];
    bool booked = clock == HW_CLOCK_PLANNED && (p->flags & HW_PERSON_BOOKED) != 0;
    if (clock == HW_CLOCK_PLANNED) {
        p->flags &= (uint16_t)~HW_PERSON_BOOKED;
    }
    spend(d, id, clock, fresh(d, id, clock));
    schedule(d, id);
    if (clock == HW_CLOCK_PLANNED) {
        if (booked || p->visit != HW_NONE || !hw_programmes_avert(d, id, HW_ACT_PLANNED, p->count[clock])) {
            hw_elective_ring(d, id, booked);
        }
    } else if (mental && p->visit == HW_NONE) {
        if (!hw_programmes_avert(d, id, HW_ACT_MENTAL, occasion)) {
            hw_setting_mental_ill(d, id);
        }
    } else if (nursing && p->visit == HW_NONE) {
        if (!hw_programmes_avert(d, id, HW_ACT_NURSING, occasion)) {
            hw_nursing_arises(d, id, occasion);
        }
    } else if (!mental && !nursing && arises) {
        act(d, id, clock);
    }
}

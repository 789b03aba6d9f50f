/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/programmes.h"

#include "agents/district_log.h"
#include "agents/needs.h"
#include "agents/rounds.h"
#include "agents/schemes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_DAYS = 365, ACT_SHIFT = 48, EXTRA_SHIFT = 32 };

/* ---- life ---- */

enum hw_status hw_programmes_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_programmes **out) {
    *out = NULL;
    if (!spec->any_programme) {
        return HW_OK;
    }
    struct hw_programmes *p = hw_mem_alloc(mem, 1, sizeof *p);
    if (p == NULL) {
        return HW_NO_MEMORY;
    }
    p->last_use = hw_mem_alloc(mem, spec->demography.n_people, sizeof *p->last_use);
    if (p->last_use == NULL) {
        hw_programmes_free(mem, p);
        return HW_NO_MEMORY;
    }
    *out = p;
    return HW_OK;
}

void hw_programmes_free(struct hw_mem *mem, struct hw_programmes *p) {
    if (p == NULL) {
        return;
    }
    for (int i = 0; i < HW_PROGRAMMES_MOST; i++) {
        hw_mem_free(mem, p->run[i].list);
    }
    hw_mem_free(mem, p->enrolments);
    hw_mem_free(mem, p->notes);
    hw_mem_free(mem, p->last_use);
    hw_mem_free(mem, p);
}

void hw_programmes_begin(struct hw_district *d, int32_t scenario) {
    struct hw_programmes *p = d->programmes;
    if (p == NULL) {
        return;
    }
    const struct hw_scheme *scheme = d->spec->schemes[scenario];
    p->n = scheme == NULL ? 0 : scheme->n_programmes;
    p->list = scheme == NULL ? NULL : scheme->programmes;
    p->on = false;
    p->n_notes = p->n_enrolments = 0;
    memset(p->last_use, 0, d->n_people * sizeof *p->last_use);
    memset(p->averted, 0, sizeof p->averted);
    memset(p->extra, 0, sizeof p->extra);
}

/* A factor of this replicate. */
static double draw_factor(const struct hw_district *d, const struct hw_programme *of, const struct hw_programme_act *act) {
    char name[200];
    (void)snprintf(name, sizeof name, "programme/%.80s/%.80s", of->name, hw_programme_acts[act->what].name);
    return hw_estimate_draw(&act->times, d->seed, d->replicate, name, hw_programme_acts[act->what].kind == HW_ACT_IS_CHANCE ? 1 : INFINITY);
}

static void change_level(struct hw_level *level, hw_time now, int64_t more) {
    level->count += more;
    level->sum -= (uint64_t)more * (uint64_t)now;
}

/* ---- past use ---- */

void hw_programmes_note(struct hw_district *d, hw_id person, enum hw_use use) {
    struct hw_programmes *p = d->programmes;
    if (p->n == 0) {
        return;
    }
    if (p->n_notes == p->notes_room) {
        void *block = p->notes;
        size_t wanted = p->notes_room == 0 ? 4096 : (size_t)p->notes_room * 2;
        if (hw_mem_grow(d->mem, &block, p->notes_room, wanted, sizeof *p->notes) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return;
        }
        p->notes = block;
        p->notes_room = (hw_id)wanted;
    }
    p->notes[p->n_notes] = (struct hw_use_note){d->flow.now, p->last_use[person], (uint8_t)use};
    p->last_use[person] = ++p->n_notes;
}

static int32_t uses_since(const struct hw_programmes *p, hw_id person, enum hw_use use, hw_time since) {
    int32_t n = 0;
    for (hw_id i = p->last_use[person]; i != 0 && p->notes[i - 1].at >= since; i = p->notes[i - 1].before) {
        n += p->notes[i - 1].use == use;
    }
    return n;
}

/* ---- who is enrolled ---- */

static bool is_eligible(const struct hw_district *d, int32_t i, hw_id id) {
    const struct hw_programmes *p = d->programmes;
    const struct hw_programme *of = &p->list[i];
    const struct hw_person *person = &d->people[id];
    if (!hw_person_is_here(person) || (d->people[id].programmes >> i & 1u) || !(of->areas >> person->area & 1u) || !hw_eligible_is(&of->eligible, person)) {
        return false;
    }
    hw_time since = d->flow.now - of->past_ms;
    return (of->attendances == 0 || uses_since(p, id, HW_USE_ATTENDANCE, since) >= of->attendances) &&
           (of->admissions == 0 || uses_since(p, id, HW_USE_ADMISSION, since) >= of->admissions);
}

static void enrol(struct hw_district *d, int32_t i, hw_id id) {
    struct hw_programmes *p = d->programmes;
    struct hw_programme_run *run = &p->run[i];
    if (p->n_enrolments == p->enrolments_room) {
        void *block = p->enrolments;
        size_t wanted = p->enrolments_room == 0 ? 256 : (size_t)p->enrolments_room * 2;
        if (hw_mem_grow(d->mem, &block, p->enrolments_room, wanted, sizeof *p->enrolments) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return;
        }
        p->enrolments = block;
        p->enrolments_room = (hw_id)wanted;
    }
    p->enrolments[p->n_enrolments++] = (struct hw_enrolment){.since = d->flow.now, .until = d->flow.now + p->list[i].lasts_ms, .person = id, .programme = (uint8_t)i};
    d->people[id].programmes |= (uint8_t)(1u << i);
    run->enrolled++;
    run->allowance -= 1;
    run->new_people++;
    change_level(&run->people, d->flow.now, 1);
    hw_district_log_person(d, HW_DLOG_PROGRAMME, id, p->list[i].enrols);
    if (run->factor[HW_ACT_HOME_CARE] < 1) {
        hw_rounds_review(d, d->people[id].care_visit, run->factor[HW_ACT_HOME_CARE]);
    }
}

static void leave(struct hw_district *d, struct hw_enrolment *e) {
    struct hw_programmes *p = d->programmes;
    d->people[e->person].programmes &= (uint8_t)~(1u << e->programme);
    p->run[e->programme].enrolled--;
    change_level(&p->run[e->programme].people, d->flow.now, -1);
    e->until = d->flow.now;
    e->over = true;
    hw_district_log_person(d, HW_DLOG_PROGRAMME, e->person, p->list[e->programme].leaves);
}

static bool has_place(const struct hw_programme_run *run) {
    return run->enrolled < run->places && run->allowance >= 1;
}

static void turn_away(struct hw_district *d, int32_t i, hw_id id) {
    d->programmes->run[i].turned_away++;
    hw_district_log_person(d, HW_DLOG_PROGRAMME, id, d->programmes->list[i].turned_away);
}

void hw_programmes_happens(struct hw_district *d, hw_id id, enum hw_chosen_event event) {
    struct hw_programmes *p = d->programmes;
    for (int32_t i = 0; p->on && i < p->n; i++) {
        const struct hw_programme *of = &p->list[i];
        bool at_event = of->chosen == HW_CHOSEN_AT_EVENT && of->event == (int32_t)event && p->run[i].places > 0;
        if (at_event && is_eligible(d, i, id)) {
            if (has_place(&p->run[i])) {
                enrol(d, i, id);
            } else {
                turn_away(d, i, id);
            }
        }
    }
}

/* ---- lists ---- */

struct ranked {
    double order; /* within the same use */
    int32_t uses;
    hw_id id;
};

static int by_rank(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    return x->uses != y->uses ? (x->uses < y->uses ? 1 : -1) : x->order != y->order ? (x->order < y->order ? -1 : 1) : x->id < y->id ? -1 : x->id > y->id;
}

/* All who are eligible, in order. Those for whom there is no place are turned away, once a list. */
static void draw_up(struct hw_district *d, int32_t i) {
    struct hw_programmes *p = d->programmes;
    struct hw_programme_run *run = &p->run[i];
    const struct hw_programme *of = &p->list[i];
    size_t n = 0, day = (size_t)hw_calendar_day_of(d->flow.now);
    for (hw_id id = 0; id < d->n_people; id++) {
        n += is_eligible(d, i, id);
    }
    struct ranked *all = hw_mem_alloc(d->mem, n, sizeof *all);
    hw_id *list = hw_mem_alloc(d->mem, n, sizeof *list);
    if (all == NULL || list == NULL) {
        hw_mem_free(d->mem, all);
        hw_mem_free(d->mem, list);
        d->flow.status = HW_NO_MEMORY;
        return;
    }
    n = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        if (is_eligible(d, i, id)) {
            struct hw_rng rng = hw_rng_stream(&run->order, id, day);
            hw_time since = d->flow.now - of->past_ms;
            int32_t uses = of->chosen == HW_CHOSEN_AT_RANDOM ? 0 : uses_since(p, id, HW_USE_ADMISSION, since) + uses_since(p, id, HW_USE_ATTENDANCE, since);
            all[n++] = (struct ranked){hw_rng_unit(&rng), uses, id};
        }
    }
    qsort(all, n, sizeof *all, by_rank);
    for (size_t k = 0; k < n; k++) {
        list[k] = all[k].id;
    }
    hw_mem_free(d->mem, all);
    hw_mem_free(d->mem, run->list);
    run->list = list;
    run->listed = n;
    run->next = 0;
    int32_t places = run->places > run->enrolled ? run->places - run->enrolled : 0;
    for (size_t k = (size_t)places; k < n; k++) {
        turn_away(d, i, list[k]);
    }
}

static void take_from_list(struct hw_district *d, int32_t i) {
    struct hw_programme_run *run = &d->programmes->run[i];
    while (has_place(run) && run->next < run->listed) {
        hw_id id = run->list[run->next++];
        if (d->people[id].visit == HW_NONE && is_eligible(d, i, id)) { /* some have died, or are in hospital */
            enrol(d, i, id);
        }
    }
}

static void new_day(struct hw_district *d, int32_t i, bool first) {
    struct hw_programmes *p = d->programmes;
    struct hw_programme_run *run = &p->run[i];
    const struct hw_programme *of = &p->list[i];
    const struct hw_calendar *calendar = &d->spec->calendar;
    int32_t day = hw_calendar_day_of(d->flow.now), places;
    double fraction = hw_schemes_part_fraction(of->scheme, of->part, calendar->start_day + day);
    places = of->caseload < HW_UNLIMITED ? (int32_t)floor(of->caseload * fraction + 0.5) : fraction > 0 ? (int32_t)d->n_people : 0;
    bool begins = run->places == 0 && places > 0;
    if (places != run->places) {
        change_level(&run->capacity, d->flow.now, places - run->places);
        run->places = places;
        if (hw_district_log_is_on(d)) {
            hw_district_log_write_number(d, HW_DLOG_PROGRAMME, of->places, places);
        }
    }
    double more = run->allowance + of->intake_per_day, most = of->intake_per_day + 1; /* what is not used on a day is lost, but for a part of one */
    run->allowance = more < most ? more : most;
    if (of->chosen == HW_CHOSEN_AT_EVENT || places == 0) {
        return;
    }
    if (begins || first || hw_calendar_date(calendar->start_day + day).day == 1) {
        draw_up(d, i);
    }
    take_from_list(d, i);
}

void hw_programmes_start(struct hw_district *d) {
    struct hw_programmes *p = d->programmes;
    if (p == NULL) {
        return;
    }
    p->on = true;
    for (int32_t i = 0; i < p->n; i++) {
        struct hw_programme_run *run = &p->run[i];
        const struct hw_programme *of = &p->list[i];
        char name[200];
        hw_mem_free(d->mem, run->list);
        *run = (struct hw_programme_run){.enrolled = 0};
        (void)snprintf(name, sizeof name, "programme/%.80s/order", of->name);
        run->order = hw_rng_key(d->seed, d->replicate, name);
        for (int a = 0; a < HW_ACTS; a++) {
            run->factor[a] = 1;
        }
        for (int32_t a = 0; a < of->n_acts; a++) {
            run->factor[of->acts[a].what] = draw_factor(d, of, &of->acts[a]);
            run->acts[of->acts[a].what] = true;
        }
        new_day(d, i, true);
    }
}

/* ---- what is acted on ---- */

double hw_programmes_times(const struct hw_district *d, hw_id id, enum hw_act act) {
    const struct hw_programmes *p = d->programmes;
    double factor = 1;
    for (int32_t i = 0; i < p->n; i++) {
        factor *= d->people[id].programmes >> i & 1u ? p->run[i].factor[act] : 1;
    }
    return factor;
}

/* One draw for all programmes that act on it: a smaller factor spares what a larger one spares, and more. */
bool hw_programmes_thins(const struct hw_district *d, hw_id id, enum hw_act act, uint64_t occasion) {
    double factor = hw_programmes_times(d, id, act);
    if (factor >= 1) {
        return false;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_AVERTED, id, (uint64_t)act << ACT_SHIFT | occasion);
    return hw_rng_unit(&rng) >= factor;
}

void hw_programmes_averted(struct hw_district *d, hw_id id, enum hw_act act) {
    d->programmes->averted[act]++;
    hw_district_log_person(d, HW_DLOG_AVERTED, id, hw_programme_acts[act].name);
}

/* Needs in excess of this day, of somebody whose factor is above 1: a Poisson process with that part of the person's hazard. */
static void plan_extra(struct hw_district *d, hw_id id) {
    double factor = hw_programmes_times(d, id, HW_ACT_URGENT);
    if (factor <= 1 || d->people[id].visit != HW_NONE) {
        return;
    }
    hw_time now = d->flow.now, end = now + HW_MS_PER_DAY;
    const struct hw_shape *shape = &d->spec->shapes[HW_CLOCK_ACUTE];
    double hazard = (factor - 1) * hw_needs_expected(d, id, HW_CLOCK_ACUTE, end), spent = 0;
    double from = hw_needs_integral(shape, now), to = hw_needs_integral(shape, end);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_EXTRA, id, (uint64_t)HW_ACT_URGENT << EXTRA_SHIFT | (uint64_t)hw_calendar_day_of(now));
    spent += hw_rng_exponential(&rng);
    if (spent < hazard) { /* two on one day are left out: of so rare an event, one in thousands */
        hw_time at = hw_needs_inverse(shape, from + (to - from) * spent / hazard);
        hw_flow_schedule(&d->flow, at > now ? at : now + 1, HW_EV_ARRIVAL, id, 1u + HW_ACT_URGENT);
    }
}

void hw_programmes_extra(struct hw_district *d, hw_id id, uint32_t act) {
    const struct hw_person *p = &d->people[id];
    if (act == HW_ACT_URGENT && hw_person_is_here(p) && p->visit == HW_NONE && hw_programmes_times(d, id, HW_ACT_URGENT) > 1) {
        d->programmes->extra[act]++;
        hw_district_log_person(d, HW_DLOG_EXTRA, id, hw_programme_acts[act].name);
        hw_needs_ill(d, id);
    }
}

void hw_programmes_midnight(struct hw_district *d) {
    struct hw_programmes *p = d->programmes;
    if (p == NULL || !p->on || p->n == 0) {
        return;
    }
    for (hw_id i = 0; i < p->n_enrolments; i++) {
        struct hw_enrolment *e = &p->enrolments[i];
        bool ends = p->list[e->programme].part->until <= d->spec->calendar.start_day + hw_calendar_day_of(d->flow.now);
        if (!e->over && (ends || e->until <= d->flow.now || !hw_person_is_here(&d->people[e->person]))) {
            leave(d, e);
        }
    }
    for (int32_t i = 0; i < p->n; i++) {
        new_day(d, i, false);
    }
    for (hw_id i = 0; i < p->n_enrolments; i++) {
        const struct hw_enrolment *e = &p->enrolments[i];
        unsigned in = d->people[e->person].programmes;
        bool first = !e->over && (in & ((1u << e->programme) - 1u)) == 0; /* once for somebody who is in several */
        if (first) {
            plan_extra(d, e->person);
        }
    }
}

/* ---- before and after ---- */

static void add_uses(const struct hw_programmes *p, const struct hw_enrolment *e, hw_time end, struct hw_programmes_window out[2]) {
    const hw_time year = YEAR_DAYS * HW_MS_PER_DAY;
    hw_time from = e->since < year ? 0 : e->since - year, to = end - e->since < year ? end : e->since + year;
    for (hw_id i = p->last_use[e->person]; i != 0; i = p->notes[i - 1].before) {
        const struct hw_use_note *note = &p->notes[i - 1];
        if (note->use == HW_USE_GONE) {
            to = note->at < to ? note->at : to;
        } else if (note->at > e->since ? note->at <= to : note->at >= from) {
            out[note->at > e->since].uses[note->use]++;
        }
    }
    out[0].years += (double)(e->since - from) / (double)year;
    out[1].years += to > e->since ? (double)(to - e->since) / (double)year : 0;
}

void hw_programmes_before_and_after(const struct hw_district *d, int32_t programme, struct hw_programmes_window out[2]) {
    const struct hw_programmes *p = d->programmes;
    memset(out, 0, 2 * sizeof *out);
    for (hw_id i = 0; i < p->n_enrolments; i++) {
        if (p->enrolments[i].programme == programme) {
            add_uses(p, &p->enrolments[i], d->flow.now, out);
        }
    }
}

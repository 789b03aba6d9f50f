/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/care_counts.h"

#include "agents/district.h"
#include "agents/district_log.h"
#include "agents/payer.h"

#include <string.h>

enum { OLDER = 65, LATER_DAYS = 91, SOON_DAYS = 30, OCTOBER = 9 };

static bool counts(const struct hw_person *p) {
    return !(p->flags & HW_PERSON_OUTSIDE);
}
static bool counts_older(const struct hw_person *p) {
    return counts(p) && p->age >= OLDER;
}

/* Has care to stay with, and whose money it is. */
static const struct hw_spell *care_of(const struct hw_district *d, const struct hw_person *p) {
    bool has = (p->flags & (HW_PERSON_HOME_CARE | HW_PERSON_CARE_HOME | HW_PERSON_EXTRA_CARE)) != 0 && p->care_visit != HW_NONE;
    return has && p->care_visit < d->n_spells ? &d->spells[p->care_visit] : NULL;
}
static bool is_public(const struct hw_spell *s) {
    return hw_payer_now(s) == HW_PAYS_COUNCIL || hw_payer_now(s) == HW_PAYS_JOINT;
}

/* As SALT has clients since 2014/15: with the council's money, if only lent, or at full cost where the council arranged the place. */
static bool is_council_client(const struct hw_spell *s) {
    return is_public(s) || s->paid_by == HW_FUND_DEFERRED || (s->paid_by == HW_FUND_SELF && s->asks);
}

static void long_term(struct hw_district *d, struct hw_person *p) {
    const struct hw_spell *s = care_of(d, p);
    if (s != NULL && is_public(s) && counts_older(p) && !(p->flags & HW_PERSON_LONG_TERM)) {
        p->flags |= HW_PERSON_LONG_TERM;
        d->care.long_term++;
    }
}

/* Another year: everybody who has it now is counted again. */
static void begin_year(struct hw_district *d) {
    for (hw_id id = 0; id < d->n_people; id++) {
        d->people[id].flags &= (uint16_t)~HW_PERSON_LONG_TERM;
        long_term(d, &d->people[id]);
    }
}

void hw_care_counts_restart(struct hw_district *d) {
    memset(&d->care, 0, sizeof d->care);
    d->care_watched.n = d->care_watched.next = 0;
    begin_year(d);
}

void hw_care_counts_settled(struct hw_district *d, hw_id visit) {
    static const char *const payers[] = {[HW_PAYS_COUNCIL] = "council", [HW_PAYS_NHS] = "nhs", [HW_PAYS_SELF] = "self", [HW_PAYS_JOINT] = "joint"};
    const struct hw_visit *v = &d->flow.visits[visit];
    struct hw_person *p = &d->people[hw_district_person_of(v)];
    if (hw_district_kind(d, v->station) == HW_ST_REABLEMENT) {
        d->care.reablement_starts += counts_older(p);
        return;
    }
    if (hw_district_kind(d, v->station) == HW_ST_SERVICE || hw_district_kind(d, v->station) == HW_ST_LOOKING || hw_district_kind(d, v->station) == HW_ST_END_OF_LIFE) {
        return; /* has a package no more */
    }
    const struct hw_spell *s = &d->spells[visit];
    hw_district_log_value(d, HW_DLOG_CARE, visit, payers[hw_payer_now(s)], is_council_client(s));
    long_term(d, p);
}

void hw_care_counts_admitted(struct hw_district *d, hw_id visit) {
    const struct hw_person *p = &d->people[hw_district_person_of(&d->flow.visits[visit])];
    d->care.council_homes += counts_older(p) && is_council_client(&d->spells[visit]);
}

static bool last_quarter(const struct hw_district *d) {
    return d->spec->calendar.month[hw_calendar_day_of(d->flow.now)] >= OCTOBER;
}

static void watch(struct hw_district *d, hw_id person) {
    struct hw_care_watched *w = &d->care_watched;
    if (w->n == w->room) {
        void *block = w->list;
        size_t room = w->room == 0 ? 256 : 2 * w->room;
        if (hw_mem_grow(d->mem, &block, w->room, room, sizeof *w->list) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return;
        }
        w->list = block;
        w->room = room;
    }
    w->list[w->n++] = (struct hw_care_watch){person, hw_calendar_day_of(d->flow.now) + LATER_DAYS};
}

void hw_care_counts_left_ward(struct hw_district *d, hw_id person, bool dead, uint16_t to) {
    const struct hw_person *p = &d->people[person];
    d->care.spells += counts(p);
    if (dead || !counts_older(p) || d->flow.now < d->start_measure || !last_quarter(d)) {
        return;
    }
    d->care.discharged++;
    enum hw_station_id kind = to == HW_GO_EXIT ? HW_ST_WARD : hw_district_kind(d, to);
    if (kind == HW_ST_REABLEMENT || kind == HW_ST_IC) {
        d->care.offered++;
        watch(d, person);
    }
}

void hw_care_counts_day_case(struct hw_district *d, const struct hw_person *p) {
    d->care.discharged += counts_older(p) && last_quarter(d);
}

void hw_care_counts_died(struct hw_district *d, const struct hw_person *p, bool in_hospital) {
    int32_t left = p->discharged_s == UINT32_MAX ? -1 - SOON_DAYS : hw_calendar_day_of((hw_time)p->discharged_s * HW_MS_PER_S);
    d->care.died_soon += counts(p) && (in_hospital || hw_calendar_day_of(d->flow.now) - left <= SOON_DAYS);
}

void hw_care_counts_turned_65(struct hw_district *d, hw_id person) {
    long_term(d, &d->people[person]);
}

void hw_care_counts_midnight(struct hw_district *d) {
    struct hw_care_watched *w = &d->care_watched;
    int32_t today = hw_calendar_day_of(d->flow.now);
    int32_t measured = today - hw_calendar_day_of(d->start_measure);
    for (; w->next < w->n && w->list[w->next].due <= today; w->next++) {
        const struct hw_person *p = &d->people[w->list[w->next].person];
        bool here = hw_person_is_here(p);
        d->care.looked += p->life != HW_LIFE_LEFT;
        d->care.at_home += here && !(p->flags & (HW_PERSON_CARE_HOME | HW_PERSON_IN_HOSPITAL));
    }
    if (measured > 0 && measured % HW_AGEING_DAYS == 0 && d->flow.now < d->end) {
        begin_year(d);
    }
}

int64_t hw_care_counts_continuing(const struct hw_district *d) {
    int64_t n = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_spell *s = care_of(d, &d->people[id]);
        n += s != NULL && hw_payer_now(s) == HW_PAYS_NHS && counts(&d->people[id]);
    }
    return n;
}

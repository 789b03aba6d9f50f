/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_FOLLOWED_H
#define HW_FOLLOWED_H
/* Individual counterfactuals: what became of each person in this scenario, beside what became of the same person in the baseline.
 *
 * A record is one person's for good, in every scenario of a replicate (agents/person.h), so their number says who is whom: residents, those who move
 * in, and babies, too. Whoever is followed (run.follow; by a hash of the number, so that a sample is the same people everywhere) has counts of what
 * happened to them while measuring. The baseline's are kept until the replicate's last scenario is over, and what is reported of each other
 * scenario is how many people have less and more than they had, by how much, and who has changed most (agents/measures_followed.h). Up to the first
 * measured day all scenarios are the same, so the groups that people belong to are, too. Somebody who is born in one scenario only, because
 * the mother died in the other, has nothing in that other one.
 *
 * All scenarios of a replicate must run on one state, the baseline first (hw_plan.in_turn). Nothing here is seen by any patient, queue or draw. To most
 * people nothing at all happens, so counts are made when first needed. Followed by nobody, this costs a comparison with NULL at rare events. */
#include "agents/district.h"

/* In hw_followed_one.n up to HW_FOLLOWED_COUNTED; then care at home, and who paid for care. */
enum hw_followed_outcome {
    HW_FOLLOWED_NIGHTS = 0,   /* in acute beds */
    HW_FOLLOWED_OTHER_NIGHTS, /* in beds of intermediate care, community hospitals and mental health */
    HW_FOLLOWED_DELAYED,      /* officially delayed days, in both kinds of beds */
    HW_FOLLOWED_EMERGENCY,    /* admissions */
    HW_FOLLOWED_HOME_NIGHTS,  /* that somebody has a place in a care home */
    HW_FOLLOWED_DEATHS,       /* 0 or 1 */
    HW_FOLLOWED_COUNTED,
    HW_FOLLOWED_CARE = HW_FOLLOWED_COUNTED, /* care at home */
    HW_FOLLOWED_NHS,
    HW_FOLLOWED_COUNCIL,
    HW_FOLLOWED_USER,         /* loans against their homes too, as they owe them */
    HW_FOLLOWED_OUTCOMES
};
enum hw_followed_payer { HW_FOLLOWED_PAYERS = HW_FOLLOWED_OUTCOMES - HW_FOLLOWED_NHS };

struct hw_followed_one {
    uint64_t paid[HW_FOLLOWED_PAYERS]; /* pence a week x ms; the flows that go on are added at the end, as in struct hw_money_stream */
    uint32_t care;                     /* minutes of care a week, summed over midnights */
    uint16_t n[HW_FOLLOWED_COUNTED];
};

/* Who is in one at the first measured day, or when they come. */
enum hw_followed_care {
    HW_FOLLOWED_PAID_COUNCIL = 0, /* as enum hw_pays: has care, which is paid by */
    HW_FOLLOWED_PAID_NHS,
    HW_FOLLOWED_PAID_SELF,
    HW_FOLLOWED_PAID_JOINT,
    HW_FOLLOWED_NO_CARE_OWN,      /* has none, and would pay for a place in a home from savings or a home */
    HW_FOLLOWED_NO_CARE_COUNCIL,  /* and the council would */
    HW_FOLLOWED_CARES
};
enum { HW_FOLLOWED_AGES = 5, HW_FOLLOWED_RANKS = 5, HW_FOLLOWED_GROUPS_BEFORE = 1 + HW_FOLLOWED_AGES + HW_FRAILTIES }; /* then areas, then enum hw_followed_care */
enum hw_followed_way { HW_FOLLOWED_LESS = 0, HW_FOLLOWED_MORE, HW_FOLLOWED_WAYS };

struct hw_followed_run { /* of one scenario */
    uint32_t *slot;                  /* owns; [n_people] 1 + number of their counts; 0: nothing happened */
    struct hw_followed_one *of;      /* owns; [room] */
    uint32_t n, room;
};

/* What is reported of a scenario, all in whole units of the outcome as kept: pence, minutes a week x days, days, people. */
struct hw_followed_sums {
    int64_t *people;  /* owns; [groups] followed: there in the baseline or in the scenario */
    int64_t *changed; /* owns; [outcomes][ways][groups] people */
    int64_t *by;      /* owns; the same: how much together, no sign */
    hw_id most[HW_FOLLOWED_OUTCOMES][HW_FOLLOWED_WAYS][HW_FOLLOWED_RANKS]; /* HW_NONE: so many have not changed */
    int64_t most_by[HW_FOLLOWED_OUTCOMES][HW_FOLLOWED_WAYS][HW_FOLLOWED_RANKS];
};

struct hw_followed {
    uint64_t below;              /* bound for the hash of whoever is followed; UINT64_MAX: everybody */
    bool counts;                 /* measuring has begun */
    bool has_base;               /* the replicate's baseline is there */
    int32_t scenario;
    uint64_t seed, replicate;    /* of the baseline */
    int32_t groups;
    uint16_t *who;               /* owns; [n_people] bits: followed.c's */
    uint8_t *area;               /* owns; [n_people] of those who are there */
    struct hw_followed_run base, now;
    struct hw_followed_sums sums;
};

/* *out stays NULL when nobody is followed. */
enum hw_status hw_followed_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_followed **out) HW_MUST_CHECK;
void hw_followed_free(struct hw_mem *mem, struct hw_followed *followed);
int32_t hw_followed_groups(const struct hw_district_spec *spec);
/* Of memory a person, for the forecast. */
double hw_followed_bytes(double share);

/* These do nothing when nobody is followed. A replicate begins; measuring begins; it is over. */
void hw_followed_begin(struct hw_district *d, int32_t scenario);
void hw_followed_measure(struct hw_district *d);
void hw_followed_close(struct hw_district *d);
/* Somebody is born or moves in. */
void hw_followed_comes(struct hw_district *d, hw_id id);
/* One more of what is counted. */
void hw_followed_count(struct hw_district *d, hw_id id, enum hw_followed_outcome what);
void hw_followed_midnight(struct hw_district *d);
/* A visit's care is paid for from now on, at what d->money->care says; and no longer. */
void hw_followed_paid(struct hw_district *d, hw_id visit, bool begins);

/* The change of one person's outcome from the baseline, in units as kept. */
int64_t hw_followed_change(const struct hw_followed *f, hw_id id, enum hw_followed_outcome what);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/followed.h"

#include "agents/money.h"
#include "agents/payer.h"

#include <string.h>

/* Bits of who: the groups, and in which scenario somebody is there. 0: not followed, or in neither. */
enum { AGE_BITS = 3, FRAILTY_BITS = 2, CARE_BITS = 3, FRAILTY_AT = AGE_BITS, CARE_AT = FRAILTY_AT + FRAILTY_BITS };
enum { IN_BASE = 1u << (CARE_AT + CARE_BITS), IN_NOW = IN_BASE << 1 };
enum { ADULT = 18, GROUPS_OF_ONE = 5 };

/* splitmix64's finish (Steele, Lea and Flood 2014): near numbers are people of the same age, and a sample has all ages. */
static uint64_t hash_of(hw_id id) {
    uint64_t z = ((uint64_t)id + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static bool follows(const struct hw_followed *f, hw_id id) {
    return f->below == UINT64_MAX || hash_of(id) < f->below;
}

int32_t hw_followed_groups(const struct hw_district_spec *spec) {
    return HW_FOLLOWED_GROUPS_BEFORE + spec->map.n_areas + HW_FOLLOWED_CARES;
}

double hw_followed_bytes(double share) {
    const double touched = 0.3; /* of people something happens to in a year; two runs are kept */
    double each = sizeof(uint16_t) + sizeof(uint8_t) + 2 * sizeof(uint32_t) + 2 * touched * share * sizeof(struct hw_followed_one);
    return share > 0 ? each : 0;
}

/* ---- memory ---- */

enum hw_status hw_followed_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_followed **out) {
    if (!(spec->follow > 0)) {
        return HW_OK;
    }
    struct hw_followed *f = hw_mem_alloc(mem, 1, sizeof *f);
    if (f == NULL) {
        return HW_NO_MEMORY;
    }
    *out = f;
    size_t people = spec->demography.n_people, cells = (size_t)HW_FOLLOWED_OUTCOMES * HW_FOLLOWED_WAYS;
    f->groups = hw_followed_groups(spec);
    f->below = spec->follow >= 1 ? UINT64_MAX : (uint64_t)(spec->follow * 0x1p64);
    f->who = hw_mem_alloc(mem, people, sizeof *f->who);
    f->area = hw_mem_alloc(mem, people, sizeof *f->area);
    f->base.slot = hw_mem_alloc(mem, people, sizeof *f->base.slot);
    f->now.slot = hw_mem_alloc(mem, people, sizeof *f->now.slot);
    f->sums.people = hw_mem_alloc(mem, (size_t)f->groups, sizeof *f->sums.people);
    f->sums.changed = hw_mem_alloc(mem, cells * (size_t)f->groups, sizeof *f->sums.changed);
    f->sums.by = hw_mem_alloc(mem, cells * (size_t)f->groups, sizeof *f->sums.by);
    bool none = f->who == NULL || f->area == NULL || f->base.slot == NULL || f->now.slot == NULL || f->sums.people == NULL || f->sums.changed == NULL || f->sums.by == NULL;
    return none ? HW_NO_MEMORY : HW_OK;
}

void hw_followed_free(struct hw_mem *mem, struct hw_followed *f) {
    if (f == NULL) {
        return;
    }
    hw_mem_free(mem, f->who);
    hw_mem_free(mem, f->area);
    hw_mem_free(mem, f->base.slot);
    hw_mem_free(mem, f->base.of);
    hw_mem_free(mem, f->now.slot);
    hw_mem_free(mem, f->now.of);
    hw_mem_free(mem, f->sums.people);
    hw_mem_free(mem, f->sums.changed);
    hw_mem_free(mem, f->sums.by);
    hw_mem_free(mem, f);
}

/* The counts of somebody who is followed, made when first asked for; NULL: is not, or no memory. */
static struct hw_followed_one *counts_of(struct hw_district *d, hw_id id) {
    struct hw_followed *f = d->followed;
    struct hw_followed_run *run = &f->now;
    if (!f->counts || !(f->who[id] & IN_NOW)) {
        return NULL;
    }
    if (run->slot[id] > 0) {
        return &run->of[run->slot[id] - 1];
    }
    if (run->n == run->room) {
        void *block = run->of;
        uint32_t room = run->room == 0 ? 1024 : run->room + run->room / 2;
        if (hw_mem_grow(d->mem, &block, run->room, room, sizeof *run->of) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return NULL;
        }
        run->of = block;
        run->room = room;
    }
    run->slot[id] = ++run->n;
    run->of[run->n - 1] = (struct hw_followed_one){.care = 0};
    return &run->of[run->n - 1];
}

/* ---- who is there, and of which groups ---- */

static unsigned age_group(int age) {
    return age < ADULT ? 0 : age < 65 ? 1 : age < 75 ? 2 : age < 85 ? 3 : 4;
}

static enum hw_followed_care care_group(const struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    if (p->care_visit != HW_NONE && p->care_visit < d->n_spells && d->spells[p->care_visit].paid_in != 0) {
        static_assert((int)HW_FOLLOWED_PAID_JOINT == (int)HW_PAYS_JOINT, "the first as enum hw_pays");
        return (enum hw_followed_care)hw_payer_now(&d->spells[p->care_visit]);
    }
    struct hw_means_of of = hw_payer_means(d, id);
    double home = of.home_counts ? hw_means_home_gbp(of.home_gbp, 0) : 0;
    return p->age >= ADULT && of.savings_gbp + home > of.upper_gbp ? HW_FOLLOWED_NO_CARE_OWN : HW_FOLLOWED_NO_CARE_COUNCIL;
}

/* Whoever was there in the baseline is of the same groups here. */
static void is_there(struct hw_district *d, hw_id id) {
    struct hw_followed *f = d->followed;
    if (f->who[id] == 0) {
        const struct hw_person *p = &d->people[id];
        f->who[id] = (uint16_t)(age_group(p->age) | (unsigned)p->frailty << FRAILTY_AT | (unsigned)care_group(d, id) << CARE_AT);
        f->area[id] = p->area;
    }
    f->who[id] |= IN_NOW;
}

void hw_followed_comes(struct hw_district *d, hw_id id) {
    if (d->followed != NULL && d->followed->counts && follows(d->followed, id)) {
        is_there(d, id);
    }
}

/* ---- a run ---- */

static void forget_run(const struct hw_district *d, struct hw_followed_run *run) {
    memset(run->slot, 0, d->n_people * sizeof *run->slot);
    run->n = 0;
}

void hw_followed_begin(struct hw_district *d, int32_t scenario) {
    struct hw_followed *f = d->followed;
    if (f == NULL) {
        return;
    }
    f->scenario = scenario;
    f->counts = false;
    f->has_base = f->has_base && scenario > 0 && f->seed == d->seed && f->replicate == d->replicate;
    forget_run(d, &f->now);
    for (hw_id id = 0; id < d->n_people; id++) {
        f->who[id] = f->who[id] & IN_BASE && scenario > 0 ? f->who[id] & (uint16_t)~IN_NOW : 0;
    }
}

/* From now on a flow of so many pence a week counts, or it has counted up to now. */
static void add_flow(struct hw_district *d, hw_id visit, bool begins) {
    const int32_t *pence = d->money->care[visit].pence;
    const int64_t rate[HW_FOLLOWED_PAYERS] = {pence[HW_MONEY_BY_NHS], pence[HW_MONEY_BY_COUNCIL], (int64_t)pence[HW_MONEY_BY_USER] + pence[HW_MONEY_BY_LOAN]};
    if (rate[0] == 0 && rate[1] == 0 && rate[2] == 0) {
        return;
    }
    struct hw_followed_one *one = counts_of(d, hw_district_person_of(&d->flow.visits[visit]));
    for (int i = 0; one != NULL && i < HW_FOLLOWED_PAYERS; i++) {
        uint64_t sum = (uint64_t)rate[i] * (uint64_t)d->flow.now;
        one->paid[i] += begins ? (uint64_t)0 - sum : sum;
    }
}

void hw_followed_paid(struct hw_district *d, hw_id visit, bool begins) {
    if (d->followed != NULL) {
        add_flow(d, visit, begins);
    }
}

void hw_followed_measure(struct hw_district *d) {
    struct hw_followed *f = d->followed;
    if (f == NULL) {
        return;
    }
    f->counts = true;
    for (hw_id id = 0; id < d->n_people; id++) {
        if (hw_person_is_here(&d->people[id]) && follows(f, id)) {
            is_there(d, id);
        }
    }
    for (hw_id visit = 0; visit < d->money->n_care; visit++) {
        add_flow(d, visit, true);
    }
}

void hw_followed_count(struct hw_district *d, hw_id id, enum hw_followed_outcome what) {
    struct hw_followed_one *one = d->followed == NULL ? NULL : counts_of(d, id);
    if (one != NULL) {
        one->n[what]++;
    }
}

/* What somebody has of a place or a package at this midnight. */
static void count_night(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    hw_id id = hw_district_person_of(v);
    switch (hw_district_kind(d, v->station)) {
    case HW_ST_WARD:
        hw_followed_count(d, id, HW_FOLLOWED_NIGHTS);
        break;
    case HW_ST_IC:
    case HW_ST_MENTAL:
    case HW_ST_MENTAL_OLDER:
        hw_followed_count(d, id, HW_FOLLOWED_OTHER_NIGHTS);
        break;
    case HW_ST_RESIDENTIAL:
    case HW_ST_NURSING:
        hw_followed_count(d, id, HW_FOLLOWED_HOME_NIGHTS);
        break;
    case HW_ST_HOME_CARE: {
        const struct hw_spell_care *c = &hw_district_spell(d, visit)->care;
        struct hw_followed_one *one = c->provider != 0 && !c->kept ? counts_of(d, id) : NULL;
        if (one != NULL) {
            one->care += (uint32_t)c->minutes;
        }
        break;
    }
    default:
        break;
    }
}

void hw_followed_midnight(struct hw_district *d) {
    if (d->followed == NULL || !d->followed->counts) {
        return;
    }
    for (hw_id visit = 0; visit < d->flow.n_visits; visit++) {
        uint32_t state = d->flow.visits[visit].state;
        if (state == HW_VISIT_SERVING || state == HW_VISIT_HELD || state == HW_VISIT_LEAVING || state == HW_VISIT_BLOCKED) {
            count_night(d, visit);
        }
    }
}

/* ---- person by person ---- */

/* In the smallest unit that is kept. Money in whole pence of each person, so that sums of changes are changes of sums. */
static int64_t amount(const struct hw_followed_run *run, hw_id id, enum hw_followed_outcome what) {
    if (run->slot[id] == 0) {
        return 0;
    }
    const struct hw_followed_one *one = &run->of[run->slot[id] - 1];
    if (what < HW_FOLLOWED_COUNTED) {
        return one->n[what];
    }
    return what == HW_FOLLOWED_CARE ? (int64_t)one->care : (int64_t)one->paid[what - HW_FOLLOWED_NHS] / (7 * HW_MS_PER_DAY);
}

int64_t hw_followed_change(const struct hw_followed *f, hw_id id, enum hw_followed_outcome what) {
    return amount(&f->now, id, what) - amount(&f->base, id, what);
}

/* Of two who have changed by as much, the lower number comes first: they are asked in order. */
static void keep_most(struct hw_followed_sums *sums, enum hw_followed_outcome what, enum hw_followed_way way, hw_id id, int64_t by) {
    hw_id *most = sums->most[what][way];
    int64_t *most_by = sums->most_by[what][way];
    int at = HW_FOLLOWED_RANKS;
    while (at > 0 && (most[at - 1] == HW_NONE || most_by[at - 1] < by)) {
        at--;
    }
    for (int i = HW_FOLLOWED_RANKS - 1; i > at; i--) {
        most[i] = most[i - 1];
        most_by[i] = most_by[i - 1];
    }
    if (at < HW_FOLLOWED_RANKS) {
        most[at] = id;
        most_by[at] = by;
    }
}

static void groups_of(const struct hw_district *d, hw_id id, int32_t groups[GROUPS_OF_ONE]) {
    unsigned who = d->followed->who[id];
    int32_t first_area = HW_FOLLOWED_GROUPS_BEFORE, first_care = first_area + d->spec->map.n_areas;
    groups[0] = 0;
    groups[1] = 1 + (int32_t)(who & ((1u << AGE_BITS) - 1));
    groups[2] = 1 + HW_FOLLOWED_AGES + (int32_t)(who >> FRAILTY_AT & ((1u << FRAILTY_BITS) - 1));
    groups[3] = first_area + d->followed->area[id];
    groups[4] = first_care + (int32_t)(who >> CARE_AT & ((1u << CARE_BITS) - 1));
}

static void compare_one(struct hw_district *d, hw_id id, const int32_t groups[GROUPS_OF_ONE]) {
    struct hw_followed *f = d->followed;
    for (int what = 0; what < HW_FOLLOWED_OUTCOMES; what++) {
        int64_t change = hw_followed_change(f, id, (enum hw_followed_outcome)what);
        enum hw_followed_way way = change < 0 ? HW_FOLLOWED_LESS : HW_FOLLOWED_MORE;
        int64_t by = change < 0 ? -change : change;
        size_t at = ((size_t)what * HW_FOLLOWED_WAYS + (size_t)way) * (size_t)f->groups;
        if (change == 0) {
            continue;
        }
        for (int g = 0; g < GROUPS_OF_ONE; g++) {
            f->sums.changed[at + (size_t)groups[g]]++;
            f->sums.by[at + (size_t)groups[g]] += by;
        }
        keep_most(&f->sums, (enum hw_followed_outcome)what, way, id, by);
    }
}

static void compare(struct hw_district *d) {
    struct hw_followed *f = d->followed;
    size_t cells = (size_t)HW_FOLLOWED_OUTCOMES * HW_FOLLOWED_WAYS * (size_t)f->groups;
    memset(f->sums.people, 0, (size_t)f->groups * sizeof *f->sums.people);
    memset(f->sums.changed, 0, cells * sizeof *f->sums.changed);
    memset(f->sums.by, 0, cells * sizeof *f->sums.by);
    memset(f->sums.most, 0xff, sizeof f->sums.most); /* HW_NONE */
    for (hw_id id = 0; id < d->n_people; id++) {
        if (f->who[id] == 0) {
            continue;
        }
        int32_t groups[GROUPS_OF_ONE];
        groups_of(d, id, groups);
        for (int g = 0; g < GROUPS_OF_ONE; g++) {
            f->sums.people[groups[g]]++;
        }
        if (f->scenario > 0 && (f->base.slot[id] > 0 || f->now.slot[id] > 0)) {
            compare_one(d, id, groups);
        }
    }
}

void hw_followed_close(struct hw_district *d) {
    struct hw_followed *f = d->followed;
    if (f == NULL) {
        return;
    }
    for (hw_id visit = 0; visit < d->money->n_care; visit++) {
        add_flow(d, visit, false);
    }
    compare(d);
    if (f->scenario == 0) {
        struct hw_followed_run run = f->base;
        f->base = f->now;
        f->now = run;
        f->has_base = true;
        f->seed = d->seed;
        f->replicate = d->replicate;
        for (hw_id id = 0; id < d->n_people; id++) {
            f->who[id] |= f->who[id] != 0 ? IN_BASE : 0;
        }
    }
}

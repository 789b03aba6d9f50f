/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_AGEING_H
#define HW_AGEING_H
/* Birthdays, and what comes with them.
 *
 * The day of the year on which somebody's birthday falls comes of the number of their record, days counted from the start of the run, so
 * that each midnight visits every 365th record; neighbours, who are of one age, have birthdays spread over the year. On it they are a year older, and by chance have one more long-term condition, are a step
 * frailer (or better), have dementia, live alone or no longer do, find a carer, or have means of another kind.
 *
 * None of these chances is typed in. They are what keeps the shares by age (agents/profile.h) as they are while everybody grows
 * older and the frail die sooner: whoever is a year older must, as a group, look like those who are that old now. Within what lies
 * between two birthdays the parts are moved by the least number of steps: net change, not all the change there is. */
#include "agents/params.h"
#include "agents/profile.h"
#include "sim/base.h"

struct hw_district;
struct hw_rules;
struct hw_places;
struct hw_mortality;

enum {
    HW_AGEING_DAYS = 365,
    HW_AGEING_REACHED = HW_CENSUS_AGES + 1, /* the age reached; 91: was 90 or over, and is */
    HW_AGEING_YEARS = 120                   /* of a run, at most */
};

/* Chances at the birthday on which an age is reached, as bounds for 63 random bits. */
struct hw_ageing {
    bool on;
    uint64_t worse[HW_AGEING_REACHED][HW_FRAILTIES], better[HW_AGEING_REACHED][HW_FRAILTIES]; /* by the frailty there is */
    uint64_t condition[HW_AGEING_REACHED][4]; /* one more, by how many there are */
    uint64_t dementia[HW_AGEING_REACHED];
    uint64_t alone[HW_AGEING_REACHED], joined[HW_AGEING_REACHED];
    uint64_t carer_found[HW_AGEING_REACHED][2];   /* by living alone, of those who have none: makes up for carers who gave up */
    uint64_t carer_lost[2], carer_gained[2];      /* on beginning to live alone (1), on ceasing to (0) */
    double fall[HW_AGEING_YEARS];                 /* of death rates, by year of the run */
};

/* rules: the baseline's; census: by area; places: what each area has at the start, for who dies in care (agents/expected.h). */
void hw_ageing_make(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_mortality *mortality,
                    const struct hw_census *census, const struct hw_places *places, struct hw_ageing *out);

/* The day of the year (from the start of the run) of a record's birthday, and back to the number modulo 365. The factor is near the golden section of
 * 365: any run of numbers is spread evenly over the year. */
enum { HW_AGEING_SPREAD = 226, HW_AGEING_UNSPREAD = 21 }; /* 226 x 21 = 1 modulo 365 */
static inline int32_t hw_ageing_class(hw_id id) {
    return (int32_t)(id % HW_AGEING_DAYS) * HW_AGEING_SPREAD % HW_AGEING_DAYS;
}
static inline hw_id hw_ageing_first_of(int32_t day) {
    return (hw_id)(day % HW_AGEING_DAYS * HW_AGEING_UNSPREAD % HW_AGEING_DAYS);
}

/* The first birthday of a record after the midnight that begins a day. */
static inline int32_t hw_ageing_next_birthday(hw_id id, int32_t day) {
    int32_t ahead = (hw_ageing_class(id) - (day + 1) % HW_AGEING_DAYS + HW_AGEING_DAYS) % HW_AGEING_DAYS;
    return day + 1 + ahead;
}

/* Midnight: the birthdays of the day that begins. */
void hw_ageing_midnight(struct hw_district *d);

#endif

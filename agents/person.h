/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PERSON_H
#define HW_PERSON_H
/* One resident of a whole-system model: one cache line, no pointers.
 *
 * Who somebody is (age, sex, conditions, frailty, household, practice) is drawn once per replicate from (seed, replicate,
 * person), the same in all scenarios. What happens to them is kept in the rest. A record is one person's for good: who dies or
 * moves away leaves it empty, who is born or moves in has one of their own, set aside for them at the start (agents/demography.h). */
#include "sim/base.h"

enum hw_frailty { HW_FRAILTY_FIT = 0, HW_FRAILTY_MILD, HW_FRAILTY_MODERATE, HW_FRAILTY_SEVERE, HW_FRAILTIES };

/* Age bands of rates: 0-4, 5-14, 15-24, 25-44, 45-64, 65-74, 75-84, 85 and over. */
enum { HW_AGE_BANDS = 8 };
extern const char *const hw_person_age_band_labels[HW_AGE_BANDS];
extern const char *const hw_person_frailty_labels[HW_FRAILTIES];

/* Independent clocks of a person; the next one to ring is the person's one NEED event. */
enum hw_clock {
    HW_CLOCK_PRIMARY = 0, /* wants a GP */
    HW_CLOCK_ACUTE,       /* acute illness, injury or fall: A&E or straight to the ward */
    HW_CLOCK_PLANNED,     /* planned admission falls due */
    HW_CLOCK_CARE,        /* onset or growth of a social-care need, at home */
    HW_CLOCK_DEATH,       /* dies outside hospital; of somebody known to be dying: dies, wherever */
    HW_CLOCKS
};

enum {
    HW_PERSON_FEMALE = 1u << 0,
    HW_PERSON_LIVES_ALONE = 1u << 1,
    HW_PERSON_HAS_CARER = 1u << 2,     /* somebody at home or near who cares */
    HW_PERSON_SUPPORTED = 1u << 3,     /* the carer has support (agents/carers.h) */
    HW_PERSON_DEMENTIA = 1u << 4,
    HW_PERSON_OUTSIDE = 1u << 5,       /* lives across the boundary: uses this trust, is served by another council */
    HW_PERSON_IN_HOSPITAL = 1u << 6,   /* A&E, ward or community hospital bed */
    HW_PERSON_CARE_HOME = 1u << 7,     /* lives in a care home */
    HW_PERSON_HOME_CARE = 1u << 8,     /* has a package of care at home */
    HW_PERSON_BOOKED = 1u << 9,        /* the planned clock holds an appointment, not a draw */
    HW_PERSON_LEARNING = 1u << 10,     /* learning disability */
    HW_PERSON_DELAYED = 1u << 11,      /* the last emergency stay (discharged_s) ended a day or more after fit */
    HW_PERSON_EXTRA_CARE = 1u << 12,   /* lives in a flat of extra care housing */
    HW_PERSON_UNNURSED = 1u << 14,     /* at home, needs community nurses, and waits for them (agents/nursing.h) */
    HW_PERSON_DYING = 1u << 13,        /* known to be: the clock of death is set (agents/dying.h) */
    HW_PERSON_LONG_TERM = 1u << 15     /* had long-term care from the council this year (agents/care_counts.h) */
};

/* Is the person there? Only those at home in the model have needs; records of the others are empty, or not yet filled. */
enum hw_life { HW_LIFE_HERE = 0, HW_LIFE_TO_BE_BORN, HW_LIFE_TO_ARRIVE, HW_LIFE_NOBODY, HW_LIFE_DEAD, HW_LIFE_LEFT };

enum { HW_ELSEWHERE = 255 };
enum hw_adapted { HW_ADAPTED_NOT = 0, HW_ADAPTED_APPLIED, HW_ADAPTED_DONE };

struct hw_person {
    uint32_t clock_s[HW_CLOCKS]; /* when each clock rings, in seconds since the start; UINT32_MAX: never */
    uint16_t count[HW_CLOCKS];   /* how often each clock was set: the occurrence of its draw */
    uint16_t flags;              /* HW_PERSON_* above: sex, household, dementia, where they are */
    uint8_t age;                 /* single years, 90 = 90 and over */
    uint8_t age_band;            /* of rates, 0 to 7: the bands above */
    uint8_t conditions;          /* long-term conditions: 0, 1, 2, 3 = 3 or more */
    uint8_t frailty;             /* fit, mild, moderate, severe */
    uint16_t practice;           /* the one they are on the list of; each has a book */
    uint8_t life;                /* here; to be born or to arrive; nobody yet; dead; left */
    uint8_t birthday;            /* while birthdays are celebrated: the age reached, 91 at 90 and over */
    uint16_t episode;            /* visits so far of those that neither a clock nor a GP brought: keys such a visit */
    uint16_t stamp;              /* of the live NEED event */
    hw_id visit;                 /* the visit under way through A&E and ward, or HW_NONE */
    hw_id care_visit;            /* the package or care-home place held, or HW_NONE */
    uint32_t discharged_s;       /* last discharge from a ward; UINT32_MAX: never */
    uint8_t area, hospital;      /* numbers on the map of the model; HW_ELSEWHERE: a hospital that is not on it */
    int16_t listed_day;          /* day on which they were put on the list for a planned admission; before the start: negative */
    uint8_t planned_as;          /* 0: on no list; 1: for a bed; 2: for the day unit; 3: for a bed, and told to come on the day of the clock */
    uint8_t adapted;             /* the home: enum hw_adapted (agents/adaptations.h) */
    uint8_t programmes;          /* bits: which of the scenario's programmes they are in (agents/programmes.h) */
    uint8_t sent;                /* how often they were sent straight to a bed, averted or not: keys such a visit */
};
static_assert(sizeof(struct hw_person) == 64, "a person is one cache line");

uint8_t hw_person_age_band(int age);
static inline bool hw_person_is_here(const struct hw_person *person) {
    return person->life == HW_LIFE_HERE;
}

#endif

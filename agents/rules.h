/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RULES_H
#define HW_RULES_H
/* One scenario's parameters, and what follows from them: rates by person, distributions of durations, services offered.
 * Made at load, read-only while running. */
#include "agents/book.h"
#include "agents/estimate.h"
#include "agents/eligible.h"
#include "agents/params.h"
#include "agents/person.h"
#include "agents/population.h"
#include "agents/speciality.h"
#include "sim/arena.h"
#include "sim/dist.h"

/* How a clock's hazard is spread over the run: its integral by hour, with mean slope 1 over a year. */
struct hw_shape {
    int32_t hours;
    double *cumulated; /* [hours + 1] ms of an even hazard */
    uint32_t *near;    /* [hours + 1] the hour in which the integral reaches j times step, for quick inversion */
    double per_step;   /* 1 / step */
};

/* A service offered at decision points: staff who see people in A&E and send some home with reablement, care at home instead of a bed, or treatment of the least
 * ill at A&E's door. */
enum hw_service_at {
    HW_SERVICE_AT_A_AND_E = 1,
    HW_SERVICE_AT_SCENE = 2,
    HW_SERVICE_AT_GP = 4,
    HW_SERVICE_AT_CRISIS = 8,
    HW_SERVICE_AT_FIT = 16,
    HW_SERVICE_AT_DISCHARGE = 32,
    HW_SERVICE_AT_DOOR = 64,
    HW_SERVICE_POINTS = 7
};
extern const char *const hw_rules_service_points[HW_SERVICE_POINTS]; /* their names in files, in this order */
enum hw_service_offers { HW_SERVICE_REABLEMENT = 0, HW_SERVICE_CARE_AT_HOME, HW_SERVICE_TREATMENT };
struct hw_service {
    const char *name;
    int32_t staff;      /* patients at a time: of care at home, slots */
    uint32_t at;        /* bits of enum hw_service_at */
    int32_t offers;
    struct hw_estimate takes; /* care at home: of those who need a bed, the share of the least ill for whom it will do; treatment: of those who need none */
    double refers_back; /* treatment: the share who have to see A&E's own staff after all */
    bool instead;       /* treatment: its staff would else see minor cases in A&E */
    const struct hw_week *hours;
    struct hw_dist contact; /* ms of one contact */
    double breaks_through;  /* care at home: per ms, of those who need a bed, that they come to need one in hospital after all */
    struct hw_eligible eligible;
};

/* Deaths per person-year by age and sex (0 male, 1 female). */
struct hw_mortality {
    double rate[91][2];
};

struct hw_rules {
    const struct hw_params *params;
    double rate[HW_CLOCKS][HW_AGE_BANDS][HW_FRAILTIES]; /* per ms; HW_CLOCK_DEATH: see death */
    double death[91][2][HW_FRAILTIES];                  /* per ms, outside hospital, at home */
    double breakdown[HW_FRAILTIES][2];                  /* of carers, per ms; 1: with dementia */
    double mental[HW_AGE_BANDS][2];                     /* admissions for mental illness, per ms; 1: with dementia */
    double nursing[HW_FRAILTIES];                       /* needs for community nurses, from 65 on, per ms */
    double care_learning;                               /* adults with a learning disability: more needs for care at home, per ms */
    double admitted[HW_AGE_BANDS]; /* chance that an urgent need needs a bed */
    double straight[HW_AGE_BANDS];                      /* chance that a GP consultation ends in a bed */
    double straight_across[HW_AGE_BANDS];               /* share of acute illness across the boundary that comes by a GP */
    double died[HW_AGE_BANDS][HW_FRAILTIES];            /* chance that an emergency ends in death */
    double died_age[91][2], died_month[12];             /* times this, by single year of age and sex, and by month */
    double severity[12];                                /* of attendances, by month; mean 1 */
    struct hw_dist treated_home, treated_admitted, stay[HW_AGE_BANDS], short_stay, planned_stay, day_stay;
    struct hw_dist call, ambulance_travel, ambulance_scene, ambulance_transport, minor_injury, treated_minor;
    struct hw_dist work, choice, reablement, ic, mental_stay[2]; /* work: an hour of it */
    struct hw_surgery_plan surgery;                     /* of a practice */
    int32_t home_visit_slots;
    double planned[HW_AGE_BANDS], day_cases[HW_AGE_BANDS]; /* put on the list for a bed, and for the day unit, a year */
    int32_t pool_beds[HW_WARD_POOLS];                   /* open; of escalation beds, those that could be */
    int32_t winter_beds[12];                            /* open in a month beyond those, medical ones */
    double stay_factor[HW_AGE_BANDS][HW_FRAILTIES][HW_SPECIALITIES]; /* of the time until fit, mean 1 over an age band's patients */
    int32_t n_services;
    struct hw_service services[4];
};

/* Everything but services. census [n_areas]: the people whom the rates are about. Errors (a distribution out of range) are reported by
 * false. */
bool hw_rules_make(const struct hw_params *params, const struct hw_census *census, int32_t n_areas, const struct hw_mortality *mortality,
                   struct hw_rules *rules);

/* Chance that an emergency admitted in a month (0: January) ends in death: that of the patient's band and frailty, and within the band as deaths are
 * by single year of age and sex. Deaths in hospital follow the months of all deaths, however many are admitted in each. */
double hw_rules_dies(const struct hw_rules *rules, const struct hw_person *patient, int month);

#endif

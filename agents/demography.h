/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DEMOGRAPHY_H
#define HW_DEMOGRAPHY_H
/* Who is born, moves in, dies and moves away.
 *
 * Every birth and every arrival that there could be is drawn before anything happens, and has a record of its own behind the
 * residents': a birth by (mother, which of hers in the run), an arrival by (area, age band, month, which of these). So a newcomer is the
 * same person in every scenario and however long the run is, and what becomes of others takes nobody's record. A birth does not come about
 * when the mother has died or moved away. A record's number also says its birthday (agents/ageing.h), so births have theirs in blocks with a
 * row for each first, second, ... birth of a day of the year.
 *
 * Records: residents | arrivals of the first year | its births | arrivals of the second | ... */
#include "agents/ageing.h"
#include "agents/cohorts.h"
#include "agents/params.h"
#include "agents/places.h"

/* Records of those who come in a year of the run. */
struct hw_demography_year {
    hw_id first_arrival, first_birth; /* a multiple of HW_AGEING_DAYS */
    int32_t rows;                     /* of births */
};

struct hw_demography {
    double birth_rate[HW_CENSUS_AGES]; /* per ms, by the mother's age */
    double boys;
    int32_t months, years;             /* of the run, begun; a month: a twelfth of 365 days */
    struct hw_demography_year *year;   /* [years] */
    double (*arrivals)[HW_AGE_BANDS];  /* [n_areas] expected a month */
    uint64_t (*leaves)[HW_AGE_BANDS];  /* [n_areas] chance at a birthday, as a bound for 63 random bits */
    hw_id first_arrival;               /* behind the residents */
    hw_id arrivals_a_month;            /* records */
    hw_id n_people;                    /* all records */
};

/* How the model itself makes the people of an area more or fewer. */
struct hw_cohorts hw_demography_cohorts(const struct hw_params *area, const struct hw_mortality *mortality, double years);

/* n_residents: the records of people who are there at the start; days: of the run. */
enum hw_status hw_demography_make(struct hw_arena *arena, const struct hw_params *params, const struct hw_places *places,
                                  const struct hw_census *census, hw_id n_residents, int32_t days, struct hw_demography *out) HW_MUST_CHECK;

/* Is the record one of a birth? */
bool hw_demography_is_birth(const struct hw_demography *demography, hw_id id);
/* The start of a replicate: residents are there; who comes later is drawn and awaited. False: more births on a day than there are
 * records for, which flow.what tells. */
bool hw_demography_begin(struct hw_district *d);
/* The time of somebody awaited has come. */
void hw_demography_comes(struct hw_district *d, hw_id id);
/* Chance of moving away, and doing so. */
uint64_t hw_demography_leaves(const struct hw_district *d, const struct hw_person *person);
void hw_demography_leave(struct hw_district *d, hw_id id);
/* Nobody is there any more; the death or departure is counted. */
void hw_demography_gone(struct hw_district *d, hw_id id, enum hw_life how);
/* Somebody reaches another age band. */
void hw_demography_band(struct hw_district *d, hw_id id, uint8_t band);
/* Midnight: people are counted. */
void hw_demography_midnight(struct hw_district *d);

#endif

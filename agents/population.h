/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_POPULATION_H
#define HW_POPULATION_H
/* Makes the people of a model: exact numbers by single year of age and sex from a census file (a graded share of the county's),
 * attributes drawn per person from (seed, replicate, person): long-term conditions by age; frailty by age (from 50); dementia
 * by age; learning disability; living alone by age; a carer; practice. Given the age they are drawn independently of each other, except that
 * a carer depends on living alone. Sources are in the parameter table (agents/params_population.def). */
#include "agents/cohorts.h"
#include "agents/person.h"
#include "agents/profile.h"
#include "sim/io.h"
#include "sim/param.h"
#include "sim/rng.h"

/* From the day of the file to the day on which the run begins. */
struct hw_population_carry {
    const double *times;              /* [HW_AGE_BANDS] so many for each in the file; NULL: by age */
    const struct hw_cohorts *cohorts; /* by age; not asked when there are times */
    bool doubt;                       /* warn of numbers that are hardly so: for one of the areas that share a file */
};

/* Reads age,sex,<column> rows; column is "kent" or "england". older_ratio: of people of 65 and over the share is so many times share, and
 * of the younger so much less that the total stays share. carry: to the day on which the run begins (NULL: the
 * file is of that day), with no more than a person lost or won to rounding in each age and sex. Errors (missing file, columns, ages, negative numbers) go to the
 * reader's diag with file and line. */
enum hw_status hw_population_read(struct hw_io *io, struct hw_reader *reader, const char *path, const char *column, double share,
                                  double older_ratio, const struct hw_population_carry *carry, struct hw_census *out) HW_MUST_CHECK;

/* Checks what the table cannot: shares of one whole that add to more than 1 at some age. Errors go to the reader's diag. */
void hw_population_check(struct hw_reader *reader, const struct hw_params *params);

/* Where people live, and which hospital they use when they are taken ill. */
struct hw_population_home {
    uint8_t area;
    bool outside;            /* live across the boundary */
    int32_t n_hospitals;
    const double *catchment; /* [n_hospitals] shares; what is left to 1 uses none of them */
};

/* Fills people[0 .. census->total) with attributes; clocks and visits are left unset (never, HW_NONE). first_id is the person id of people[0]: draws are keyed by person id. */
void hw_population_make(const struct hw_census *census, const struct hw_profile *profile, const struct hw_params *params, uint64_t seed, uint64_t replicate,
                        hw_id first_id, const struct hw_population_home *home, struct hw_person *people);

/* The same for one person whose id, age, sex flag and HW_PERSON_OUTSIDE are set: attributes, practice and hospital. */
struct hw_population_one {
    hw_id id;
    const struct hw_population_home *home;
    uint64_t seed, replicate;
};
void hw_population_make_one(const struct hw_profile *profile, const struct hw_params *params, const struct hw_population_one *one,
                            struct hw_person *person);

/* Who a draw is about: a record is one person's for good. */
static inline uint64_t hw_population_key(hw_id id, const struct hw_person *person) {
    (void)person;
    return id;
}

#endif

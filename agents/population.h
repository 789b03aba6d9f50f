/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_POPULATION_H
#define HW_POPULATION_H
/* Makes the people of a model: exact numbers by single year of age and sex from a census file (a graded share of the county's),
 * attributes drawn per person from (seed, replicate, person): long-term conditions by age; frailty by age (from 50); dementia
 * by age; living alone by age; a carer; means; practice. Given the age they are drawn independently of each other, except that
 * a carer depends on living alone. Sources are in the parameter table (agents/params_population.def). */
#include "agents/person.h"
#include "sim/io.h"
#include "sim/param.h"
#include "sim/rng.h"

enum { HW_CENSUS_AGES = 91 }; /* 0..89 and 90 for 90 and over */

/* People by single year (0..90) and sex (0 male, 1 female), rounded from share x county so that totals are kept
 * (largest remainder). Immutable, shared by threads. */
struct hw_census {
    int32_t people[HW_CENSUS_AGES][2];
    int32_t total;
};

/* Reads age,sex,<column> rows; column is "kent" or "england". older_ratio: of people of 65 and over the share is so many times share, and
 * of the younger so much less that the total stays share. Errors (missing file, columns, ages, negative numbers) go to the
 * reader's diag with file and line. */
enum hw_status hw_population_read(struct hw_io *io, struct hw_reader *reader, const char *path, const char *column, double share,
                                  double older_ratio, struct hw_census *out) HW_MUST_CHECK;

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
void hw_population_make(const struct hw_census *census, const struct hw_params *params, uint64_t seed, uint64_t replicate, hw_id first_id,
                        const struct hw_population_home *home, struct hw_person *people);

/* The successor of somebody who died: same age, sex, area, practice and hospital, new attributes of generation + 1.
 * Clocks, counts, visits and needs start afresh; stamp goes on, so that the predecessor's pending event stays stale. */
void hw_population_succeed(const struct hw_params *params, uint64_t seed, uint64_t replicate, hw_id id, struct hw_person *person);

/* Who a draw is about: the person id and which of those who followed one another in this record. */
static inline uint64_t hw_population_key(hw_id id, const struct hw_person *person) {
    return (uint64_t)id | (uint64_t)person->generation << 40;
}

#endif

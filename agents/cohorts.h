/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COHORTS_H
#define HW_COHORTS_H
/* People by single year of age and sex at another day than that of their table.
 *
 * A table of people is of one day, a run begins on another. Between the two everybody grows older, some die, and some move: so whoever
 * is 84 in the table was 83 or 84 nine months before, among a few more of the same age. The numbers are carried by what the model
 * itself does to its people (agents/ageing.c, agents/demography.c): birthdays spread evenly over the year, the rates of death that are read,
 * and net migration by age band. Called while a model is read (agents/district_load.c, for the first day; agents/measures_people.c,
 * for the middle of the measured time).
 *
 * Back: first as if nobody's birthday were known, which blurs neighbouring ages a little, then corrected by what carrying forward again
 * misses. Of those of 90 and over so many were 89 as there are now who would be just 90. */
#include "agents/person.h"
#include "agents/profile.h"

struct hw_mortality;

enum { HW_COHORTS_YEARS = 10 }; /* at most so far from the table: further back, those of 90 and over are guesswork */

struct hw_cohorts {
    const struct hw_mortality *mortality; /* borrows */
    double net[HW_AGE_BANDS];             /* who come less who go, a year for each there */
    double years;                         /* on, or back when negative */
    double season;                        /* deaths of that time relative to those of whole years; 1: the same */
};

/* As many are born as there are of age 0. */
void hw_cohorts_carry(const struct hw_cohorts *how, double people[HW_CENSUS_AGES][2]);

#endif

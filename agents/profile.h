/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PROFILE_H
#define HW_PROFILE_H
/* Who people are at each age: the shares with long-term conditions, frail, with dementia, living alone, paying for their own care.
 *
 * The parameter table has them by band. Here they are curves by single year, so that nobody turns frail on the day a band
 * begins: straight between the middles of neighbouring bands, with the middles raised or lowered until the mean over the
 * people of each band is the table's. Neighbouring bands of one value are one band; a band of 0 or 1 is so throughout. */
#include "agents/params.h"
#include "agents/person.h"

enum { HW_CENSUS_AGES = 91 }; /* 0..89 and 90 for 90 and over */

/* People by single year (0..90) and sex (0 male, 1 female), rounded from share x county so that totals are kept
 * (largest remainder). Immutable, shared by threads. */
struct hw_census {
    int32_t people[HW_CENSUS_AGES][2];
    int32_t total;
};

struct hw_profile {
    double conditions[HW_CENSUS_AGES][3];                /* one or more, two or more, three or more */
    double frailty[HW_CENSUS_AGES][HW_FRAILTIES - 1];    /* mild or worse, moderate or worse, severe */
    double dementia[HW_CENSUS_AGES], alone[HW_CENSUS_AGES];
};

/* census [n]: the people whom the bands' means are about. */
void hw_profile_make(const struct hw_params *params, const struct hw_census *census, int32_t n, struct hw_profile *out);

/* The shares of each frailty at an age. */
void hw_profile_frailty(const struct hw_profile *profile, int age, double share[HW_FRAILTIES]);

/* The curve of one row of bands: share [labels] by label_of(age), -1: nobody of that age has it. */
void hw_profile_curve(const double people[HW_CENSUS_AGES], int32_t (*label_of)(int age), const double *share, double out[HW_CENSUS_AGES]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_EXPECTED_H
#define HW_EXPECTED_H
/* What the rules themselves let expect of people of 65 and over: how often care of a kind begins for somebody, for how long they have it,
 * and how often people of an age and frailty die, all settings together. No run is made and nothing is fitted: these are integrals
 * over the traits that people have, with the same rates, thresholds and ratios that a run uses.
 *
 * Two things follow from them. Who is in a setting on the first day (agents/start.c) are those whom the rules would have brought there, so that
 * a warm-up changes numbers and not who they are. And birthdays (agents/ageing.c) make up for those who die as they die here, in
 * hospital and in homes as well, not only by the ratio of somebody at home.
 *
 * Left out, as small: care that is given up because of a long stay in hospital, time in bed after somebody is fit, planned stays, moves
 * from a package into a home, and that places may be short. */
#include "agents/places.h"
#include "agents/profile.h"
#include "agents/rules.h"
#include "agents/stations.h"

enum {
    HW_EXPECTED_FROM = 65,
    HW_EXPECTED_AGES = HW_CENSUS_AGES - HW_EXPECTED_FROM,
    HW_EXPECTED_BANDS = 3,  /* 65-74, 75-84, 85 and over */
    HW_EXPECTED_TRAITS = 32 /* dementia, lives alone, has a carer; conditions */
};

/* Of one kind of care. */
struct hw_expected {
    double begins[HW_EXPECTED_BANDS][HW_FRAILTIES][HW_EXPECTED_TRAITS]; /* per ms, of somebody without it */
    double lasts[HW_EXPECTED_AGES][2][HW_FRAILTIES];                    /* ms */
    double mean[HW_EXPECTED_BANDS];                                     /* share that has it, of the people of a band */
    double most;                                                        /* of anybody */
};

bool hw_expected_is_of(enum hw_station_id kind); /* a package, a flat of extra care, a place in a home */

/* census [n]: the people of the bands' means. */
void hw_expected_make(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_census *census, int32_t n,
                      enum hw_station_id kind, struct hw_expected *out);

/* Share of the time that somebody of 65 or over has it, if there is enough. */
double hw_expected_share(const struct hw_expected *care, const struct hw_person *person);

/* Deaths by single year of age and frailty, per ms: outside hospital, in it, and in the care of which areas have so much at the start
 * (places; census: by area). */
void hw_expected_deaths(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_census *census,
                        const struct hw_places *places, double out[HW_CENSUS_AGES][HW_FRAILTIES]);

/* Chance per ms that delay in hospital makes somebody of 65 or over a step frailer, with as much delay as the shares by age contain. */
double hw_expected_frailer(const struct hw_rules *rules, int band, int frailty);

#endif

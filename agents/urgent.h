/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_URGENT_H
#define HW_URGENT_H
/* Urgent need: how severe it is, and at which door it knocks first.
 *
 * Severity is one number, drawn once for a need and kept through all doors. Below 1 a bed is needed, the more the smaller; 1 is the
 * borderline; 2 is the least of all needs. It is made of a rank that is even among all needs of that age and month: those below the chance
 * of needing a bed are spread over 0 to 1, the others over 1 to 2. Every door decides by severity against thresholds: who calls an ambulance,
 * whom a crew takes in, what 111 advises, whom a minor injuries unit can treat, triage in A&E. No outcome is drawn from shares. */
#include "agents/district.h"

/* rank: 0 to 1, the worst first; bed: the share of needs for which one is needed. */
static inline double hw_urgent_severity(double rank, double bed) {
    return bed >= 1 ? rank : rank < bed ? rank / bed : 1 + (rank - bed) / (1 - bed);
}

/* Somebody is acutely ill or hurt. */
void hw_urgent_need(struct hw_district *d, hw_id person, uint64_t key);
/* Somebody with a need of that severity looks for help elsewhere: nobody was there for them where they asked first. */
void hw_urgent_seek(struct hw_district *d, hw_id person, enum hw_clock rung, double severity);

/* Does the person use a hospital that is not in the model? Then that is noted: they are treated there. */
bool hw_urgent_elsewhere(struct hw_district *d, hw_id person);
/* The door that a visit under way goes to next: sets what the visit needs there, and returns the station to ask. */
uint16_t hw_urgent_to_ae(struct hw_district *d, hw_id visit, bool by_ambulance); /* HW_GO_EXIT: uses a hospital that is not in the model */
uint16_t hw_urgent_to_ambulance(struct hw_district *d, hw_id visit);
uint16_t hw_urgent_to_minor_injuries(struct hw_district *d, hw_id visit);
/* Is the minor injuries unit open to this person's need now? */
bool hw_urgent_minor_injuries_open(const struct hw_district *d, const struct hw_person *p, double severity);

/* Is the visit one of somebody in need on the way to a bed: with an ambulance, in A&E, or waiting for the bed? Elective admissions are not. */
bool hw_urgent_before_a_bed(const struct hw_district *d, hw_id visit);
/* Somebody on such a visit dies now: where they live if the ambulance has them, else in hospital. */
void hw_urgent_dies(struct hw_district *d, hw_id person);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NEEDS_H
#define HW_NEEDS_H
/* When people need something: five independent clocks a person, each a Poisson process whose rate is the person's own
 * times a shape over the year, week and day that all share.
 *
 * A ring is drawn exactly, by inversion: the next ring is where the integral of the hazard since now reaches an exponential draw of
 * mean 1 from the person's stream (clock, how often it was set). The person has one pending NEED event, for the clock that rings
 * first. When a rate changes (frailer, into a care home, home from hospital) the hazard not yet used up is kept and spread at
 * the new rate, which is exact. Rates of death by single year of age are walked from birthday to birthday when the clock is set, so that
 * a birthday by itself changes nothing. */
#include "agents/district.h"

/* Builds a clock's shape from relative rates; any of month [12], weekday [7], hour [24] may be NULL. shut_on_holidays: a bank holiday is as a
 * Sunday and the first working day after it as a Monday; a year's rate is kept, over years with as many of them as England has. */
enum hw_status hw_needs_shape(struct hw_arena *arena, const struct hw_calendar *calendar, const double *month, const double *weekday,
                              const double *hour, bool shut_on_holidays, struct hw_shape *out) HW_MUST_CHECK;

/* Integral of the shape from 0 to t, and the instant at which it reaches a value (HW_FOREVER: not within the run). */
double hw_needs_integral(const struct hw_shape *shape, hw_time t);
hw_time hw_needs_inverse(const struct hw_shape *shape, double integral);

/* Sets all clocks of a person anew and schedules the first ring. */
void hw_needs_start(struct hw_district *d, hw_id person);

/* Puts a clock at a given instant (a planned admission booked again) or, with HW_FOREVER, at never. */
void hw_needs_set_at(struct hw_district *d, hw_id person, enum hw_clock clock, hw_time at);

/* Around a change of a person's rates: hold, change, resume. */
struct hw_needs_left {
    double hazard[HW_CLOCKS];
};
void hw_needs_hold(struct hw_district *d, hw_id person, struct hw_needs_left *left);
void hw_needs_resume(struct hw_district *d, hw_id person, const struct hw_needs_left *left);
/* The same, and planned admissions with the rest, unless one is booked: for what changes them, too (age, rules). */
void hw_needs_respread(struct hw_district *d, hw_id person, const struct hw_needs_left *left);

/* Other rules come into force: what is left of every clock is spread at the new rates, an appointment stays. When nothing that the clocks
 * read differs between the rules, nothing is touched, to the bit. */
void hw_needs_change_rules(struct hw_district *d, const struct hw_rules *after);

/* Hazard of a clock from now to then, as things are: how many needs are to be expected. */
double hw_needs_expected(const struct hw_district *d, hw_id person, enum hw_clock clock, hw_time then);
/* Somebody at home falls ill, whatever their clock says. */
void hw_needs_ill(struct hw_district *d, hw_id person);

/* A NEED event. */
void hw_needs_ring(struct hw_district *d, hw_id person, uint32_t stamp);

#endif

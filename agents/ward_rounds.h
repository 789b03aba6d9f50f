/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_WARD_ROUNDS_H
#define HW_WARD_ROUNDS_H
/* When somebody who is well is found to be: in a round of the senior doctors.
 *
 * A round takes place on every day in acute.rounds.hours; a patient's turn in it is a draw, the same on all days. On Saturdays, and on Sundays and
 * bank holidays, only a share of patients is seen. In the last full round before such days those are let go who will be well soon after. The illness
 * takes as long as it takes: rounds only say on which day, and at what hour, somebody is fit to leave. */
#include "agents/district.h"

/* Whoever needed no more than hours is found well at once while assessment units have senior doctors (acute.assessment.hours); by night, in the
 * round at the beginning of the next of these hours. */
hw_time hw_ward_rounds_assessed(const struct hw_district *d, hw_id visit, hw_time well);
/* The first turn, from the start of the stay now, at which the patient of the visit who is well at an instant is fit to leave. */
hw_time hw_ward_rounds_seen(const struct hw_district *d, hw_id visit, hw_time well);

#endif

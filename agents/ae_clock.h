/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_AE_CLOCK_H
#define HW_AE_CLOCK_H
/* The clocks of A&E as officially counted (England, 2014-16). Times in ms.
 *
 * Four hours: from arrival until the patient leaves A&E, admitted, transferred or discharged; whoever comes by ambulance arrives when handed over,
 * or 15 minutes after the ambulance came, whichever is first. Twelve hours: from the decision to admit until admission; waits of more than 4
 * and up to 12 hours are counted apart from those of more than 12. */
#include "sim/base.h"

#define HW_AE_FOUR_HOURS (4 * HW_MS_PER_H)
#define HW_AE_TWELVE_HOURS (12 * HW_MS_PER_H)
#define HW_AE_HANDOVER_GRACE (15 * HW_MS_PER_MIN)

static inline hw_time hw_ae_clock_start(hw_time vehicle_came, hw_time handed_over) {
    hw_time latest = vehicle_came + HW_AE_HANDOVER_GRACE;
    return handed_over < latest ? handed_over : latest;
}
static inline bool hw_ae_clock_within_4h(hw_time start, hw_time left) {
    return left - start <= HW_AE_FOUR_HOURS;
}
static inline bool hw_ae_clock_waits_4_to_12h(hw_time decided, hw_time admitted) {
    return admitted - decided > HW_AE_FOUR_HOURS && admitted - decided <= HW_AE_TWELVE_HOURS;
}
static inline bool hw_ae_clock_waits_over_12h(hw_time decided, hw_time admitted) {
    return admitted - decided > HW_AE_TWELVE_HOURS;
}

#endif

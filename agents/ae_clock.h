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

/* Why a stay in A&E was longer than four hours. */
enum hw_ae_cause {
    HW_AE_TREATMENT = 0, /* from being seen to the decision: that alone took longer */
    HW_AE_PLACE,         /* without the wait for a place and somebody to see them it would have been within */
    HW_AE_BED,           /* without the wait for a bed it would */
    HW_AE_SEVERAL,       /* without either alone it would not */
    HW_AE_CAUSES
};
/* seen, decided: -1 if never. Where either wait alone explains it, the longer one does. */
static inline enum hw_ae_cause hw_ae_clock_cause(hw_time start, hw_time seen, hw_time decided, hw_time left) {
    hw_time bed = decided >= 0 ? left - decided : 0, place = (seen >= 0 ? seen : left) - start, all = left - start;
    if (all - bed - place > HW_AE_FOUR_HOURS) {
        return HW_AE_TREATMENT;
    }
    bool by_bed = all - bed <= HW_AE_FOUR_HOURS, by_place = all - place <= HW_AE_FOUR_HOURS;
    return by_bed && (!by_place || bed >= place) ? HW_AE_BED : by_place ? HW_AE_PLACE : HW_AE_SEVERAL;
}

#endif

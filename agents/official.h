/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OFFICIAL_H
#define HW_OFFICIAL_H
/* How delay is counted officially: delayed transfers of care of the NHS in England, and what a council could be charged for them.
 *
 * The rules as they were in force by date, on calendar days, knowing nothing of a simulation; agents/discharge_count.c asks them at midnight
 * and at eleven in the morning. A day is a day number of sim/calendar.h.
 *
 *   who     an adult in an NHS bed, acute or other, who is fit, and of whom a multidisciplinary team has decided that they are ready,
 *           and whom it is safe to move: the latest of the three times begins the delay. Not: a day on which somebody is ill again; a wait
 *           for a bed in another acute hospital
 *   days    one for each midnight; and patients delayed at the midnight that ends the month's last Thursday, until March 2017
 *   code    one a day: the earliest step that is outstanding
 *   payer   NHS, social care or both: who is late with it. In an acute bed social care is late only after the notices to the council have
 *           run out. C and I are the NHS's always; Di, G and H are never both's
 *   charge  the days for which the council alone is the cause, whatever else is outstanding at the same time: until March 2015 a duty (Community Care (Delayed Discharges etc.) Act 2003
 *           and SI 2003/2277), then at the hospital's choice (Care Act 2014 Sch. 3 and SI 2014/2823) */
#include "sim/calendar.h"

/* Why somebody who is fit is still here: the codes of the official monthly return, the way out of the door, and the wait for the team's decision. */
enum hw_reason {
    HW_REASON_A = 0,
    HW_REASON_B,
    HW_REASON_C,
    HW_REASON_DI,
    HW_REASON_DII,
    HW_REASON_E,
    HW_REASON_F,
    HW_REASON_G,
    HW_REASON_H,
    HW_REASON_I,
    HW_REASON_LEAVING, /* officially: no delay; code O since April 2017 */
    HW_REASON_TEAM,    /* officially: no delay, as one of the three conditions is not met */
    HW_REASONS
};
enum { HW_CODED_REASONS = HW_REASON_LEAVING, HW_OFFICIAL_CODES = HW_REASON_LEAVING + 1 };

enum hw_payer { HW_PAYER_NHS = 0, HW_PAYER_SOCIAL, HW_PAYER_BOTH, HW_PAYERS };
enum hw_late { HW_LATE_NHS = 1, HW_LATE_SOCIAL = 2 }; /* bits: who has not done their part of what is outstanding */

#define HW_OFFICIAL_NO_DAY INT32_MIN
/* The day on which notice to the council counts as given: of a need to be assessed (section 2 of 2003; assessment notice of 2014), and of a
 * discharge (section 5(3); discharge notice). clock: ms since midnight. */
int32_t hw_official_assessment_notice(int32_t day, hw_time clock);
int32_t hw_official_discharge_notice(int32_t day, hw_time clock);
/* The last day that the council has; both are days on which notices counted as given (HW_OFFICIAL_NO_DAY: not given: no day is the last). The
 * ward proposes the day after the second, the earliest that the rules allow. */
int32_t hw_official_relevant_day(int32_t assessment, int32_t discharge);
/* The first day for which the council may be charged. */
int32_t hw_official_first_charge(int32_t relevant_day);

struct hw_official_case {
    int age;
    bool acute;          /* the bed; else a community hospital, intermediate care, mental health */
    bool to_acute;       /* waits for a bed in another acute hospital */
    bool ill_again;      /* on this day */
    hw_time fit, decided, safe; /* of the three conditions, on any clock; -1: not yet */
    int32_t assessment, discharge; /* days of the notices; HW_OFFICIAL_NO_DAY */
    enum hw_reason reason;
    unsigned late;       /* enum hw_late */
    unsigned all_late;   /* the same of everything outstanding, whatever its code */
};
/* Is that a delayed day, the midnight that ends day being at now? Whose, if so. */
bool hw_official_counts(const struct hw_official_case *c, int32_t day, hw_time now, enum hw_payer *payer);
/* May the council be charged for the day? At eleven in the morning: what is arranged by then, or left by then, is over the day before. */
bool hw_official_charged(const struct hw_official_case *c, int32_t day, hw_time now);
/* Is the midnight that ends the day one of the monthly count of patients? */
bool hw_official_last_thursday(int32_t day);
bool hw_official_allows(enum hw_reason code, enum hw_payer payer);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/official.h"

/* 1 April 2015: Care Act. 1 April 2017: code O; patients are no longer counted. As day numbers since 1970-01-01. */
enum { CARE_ACT = 16526, CODE_O = 17257 };
enum { CLOCK_14 = 14, CLOCK_17 = 17 };
enum { INTERVAL_DAYS = 2, ADULT = 18 };

static bool sunday_or_holiday(int32_t day) {
    return hw_calendar_weekday(day) == HW_SUN || hw_calendar_bank_holiday(day);
}

/* The day itself, or when it is neither Sunday nor holiday, the next that is not. */
static int32_t working(int32_t day) {
    while (sunday_or_holiday(day)) {
        day++;
    }
    return day;
}

int32_t hw_official_assessment_notice(int32_t day, hw_time clock) {
    bool late = clock > CLOCK_14 * HW_MS_PER_H;
    return day >= CARE_ACT ? day + late : working(day + (late && !sunday_or_holiday(day)));
}

int32_t hw_official_discharge_notice(int32_t day, hw_time clock) {
    if (day >= CARE_ACT) {
        return hw_official_assessment_notice(day, clock);
    }
    int last_hour = hw_calendar_weekday(day) == HW_FRI ? CLOCK_14 : CLOCK_17;
    return working(day + (clock > last_hour * HW_MS_PER_H));
}

int32_t hw_official_relevant_day(int32_t assessment, int32_t discharge) {
    if (assessment == HW_OFFICIAL_NO_DAY || discharge == HW_OFFICIAL_NO_DAY) {
        return INT32_MAX;
    }
    int32_t proposed = discharge + 1;
    int32_t assessed_by = assessment + INTERVAL_DAYS; /* the interval starts the day after the notice; Sundays count since April 2005 */
    return proposed > assessed_by ? proposed : assessed_by;
}

int32_t hw_official_first_charge(int32_t relevant_day) {
    if (relevant_day == INT32_MAX) {
        return INT32_MAX;
    }
    return relevant_day + 1 >= CARE_ACT ? relevant_day + 1 : working(relevant_day + 1);
}

bool hw_official_allows(enum hw_reason code, enum hw_payer payer) {
    switch (code) {
    case HW_REASON_C:
    case HW_REASON_I:
        return payer == HW_PAYER_NHS;
    case HW_REASON_DI:
    case HW_REASON_G:
    case HW_REASON_H:
        return payer != HW_PAYER_BOTH;
    default:
        return true;
    }
}

/* Who is late by that day; 0: nobody yet. */
static unsigned late_by(const struct hw_official_case *c, int32_t day) {
    bool notice_runs = c->acute && day <= hw_official_relevant_day(c->assessment, c->discharge);
    return notice_runs ? c->late & ~(unsigned)HW_LATE_SOCIAL : c->late;
}

bool hw_official_counts(const struct hw_official_case *c, int32_t day, hw_time now, enum hw_payer *payer) {
    hw_time ready = c->fit;
    bool all = c->fit >= 0 && c->decided >= 0 && c->safe >= 0;
    ready = c->decided > ready ? c->decided : ready;
    ready = c->safe > ready ? c->safe : ready;
    unsigned late = late_by(c, day);
    bool coded = c->reason < HW_REASON_LEAVING || (c->reason == HW_REASON_LEAVING && day >= CODE_O);
    if (c->age < ADULT || c->to_acute || c->ill_again || !all || ready > now || !coded || late == 0) {
        return false;
    }
    *payer = late == HW_LATE_NHS ? HW_PAYER_NHS : late == HW_LATE_SOCIAL ? HW_PAYER_SOCIAL : HW_PAYER_BOTH;
    if (!hw_official_allows(c->reason, *payer)) { /* the return has no such cell: the NHS, whose bed it is, answers for it */
        *payer = HW_PAYER_NHS;
    }
    return true;
}

bool hw_official_charged(const struct hw_official_case *c, int32_t day, hw_time now) {
    enum hw_payer payer;
    return c->acute && hw_official_counts(c, day, now, &payer) && payer == HW_PAYER_SOCIAL &&
           (c->all_late & HW_LATE_NHS) == 0 && day >= hw_official_first_charge(hw_official_relevant_day(c->assessment, c->discharge));
}

bool hw_official_last_thursday(int32_t day) {
    int32_t week_on = day + 7;
    return hw_calendar_weekday(day) == HW_THU && day < CODE_O && hw_calendar_date(week_on).month != hw_calendar_date(day).month;
}

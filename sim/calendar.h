/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CALENDAR_H
#define HW_CALENDAR_H
/* The civil calendar: dates, weekdays, months and English bank holidays.
 *
 * Simulated time 0 is 00:00 on the calendar's start date. There is no daylight saving: every day has 24 hours.
 * Days are proleptic Gregorian day numbers (0 = 1970-01-01, a Thursday). Bank holidays of England and Wales are computed
 * from the rules of the Banking and Financial Dealings Act 1971 and the proclaimed one-off days 1995-2030 (list of
 * gov.uk/bank-holidays): when Christmas Day, Boxing Day or New Year's Day falls on a weekend, the substitute weekday counts, the
 * day itself does not. */
#include "sim/base.h"

struct hw_date {
    int32_t year;
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
};

enum hw_weekday { HW_MON = 0, HW_TUE, HW_WED, HW_THU, HW_FRI, HW_SAT, HW_SUN };

/* What was wanted of a text that is no date: the range, when it is only too early or too late. */
const char *hw_calendar_date_wanted(const char *text);
/* Day number of a date; the date must exist (hw_calendar_date_exists). Years 1900..2200. */
int32_t hw_calendar_day_number(struct hw_date date);
struct hw_date hw_calendar_date(int32_t day_number);
bool hw_calendar_date_exists(struct hw_date date);
enum hw_weekday hw_calendar_weekday(int32_t day_number);
bool hw_calendar_bank_holiday(int32_t day_number);

/* Reads "2014-04-01". False when the text is not exactly such a date. */
bool hw_calendar_parse_date(const char *text, struct hw_date *out);
/* Reads "08:00" or "24:00" as minutes since midnight (0..1440). */
bool hw_calendar_parse_clock(const char *text, int32_t *minutes);

/* A calendar for a run of n_days >= 1 from a start date: everything looked up per day is precomputed. */
struct hw_calendar {
    int32_t start_day;    /* day number of simulated time 0 */
    int32_t n_days;
    uint8_t *weekday;     /* owns; [n_days] enum hw_weekday */
    uint8_t *holiday;     /* owns; [n_days] 1 on an English bank holiday */
    uint8_t *month;       /* owns; [n_days] 0..11 */
};
struct hw_mem;
enum hw_status hw_calendar_init(struct hw_calendar *cal, struct hw_mem *mem, struct hw_date start, int32_t n_days) HW_MUST_CHECK;
void hw_calendar_clear(struct hw_calendar *cal, struct hw_mem *mem);

static inline int32_t hw_calendar_day_of(hw_time t) {
    return (int32_t)(t / HW_MS_PER_DAY);
}
static inline hw_time hw_calendar_clock_of(hw_time t) { /* milliseconds since midnight */
    return t % HW_MS_PER_DAY;
}

#endif

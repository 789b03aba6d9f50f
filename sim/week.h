/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_WEEK_H
#define HW_WEEK_H
/* A value (staff, places, open or not) by hour of the week, in force from the hour's start. Used for capacity by hour
 * of week and for opening windows. Resolution is a quarter of an hour: 672 slots, Monday 00:00 first. Slot 672.. are a
 * bank holiday's 96 quarters (a copy of Sunday's unless said otherwise). */
#include "sim/base.h"
#include "sim/calendar.h"

#define HW_WEEK_SLOTS 672
#define HW_DAY_SLOTS 96
struct hw_week {
    int32_t value[HW_WEEK_SLOTS + HW_DAY_SLOTS];
};

void hw_week_fill(struct hw_week *week, int32_t value);
/* Sets the value on the days of the mask (bit 0 Monday .. 6 Sunday, bit 7 bank holidays) from minute to minute, whole
 * quarters of an hour in 0..1440. to <= from means over midnight: it ends on the next day (not for bank holidays). */
void hw_week_set(struct hw_week *week, uint32_t days, int32_t from_min, int32_t to_min, int32_t value);
/* The value in force at t (also before 0 and after the calendar's end). Bank holidays count when use_holidays and cal is not NULL; cal NULL means time 0 is a Monday 00:00. */
int32_t hw_week_value(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, hw_time t);
/* The first instant strictly after t at which the value differs from the value at t; HW_FOREVER if within 400 days none does. */
hw_time hw_week_next_change(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, hw_time t);
/* The first instant at or after t at which the value is not 0; HW_FOREVER if within 400 days there is none. */
hw_time hw_week_next_open(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, hw_time t);
/* Reads text such as "Mon-Fri 08:00-18:00", "every day 09:00-17:00", "Sat,Sun 10:00-14:00; Mon-Fri 08:00-20:00",
 * "24 hours" and sets those slots to value. False, with a reason in why and the week as it was, when it cannot be read.
 *   text:  part { ";" part }, part: days and clock ranges in any order, separated by blanks or commas
 *   days:  Mon .. Sun (or Monday ..), Mon-Fri, "every day", daily, weekdays, weekends, holidays; none = every day
 *   clock: 08:00-18:00 in quarters of an hour, "24 hours"; none = 24 hours; 22:00-06:00 belongs to the day on which it starts
 * Bank holidays get what the text gives to Sundays, unless the text names holidays. Later texts override earlier ones. */
bool hw_week_parse(struct hw_week *week, const char *text, int32_t value, char *why, size_t why_size);

#endif

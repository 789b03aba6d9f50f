/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened by calendar month, as of whole months. */
#include "agents/measures.h"

#include <math.h>

enum { JANUARY = 9 }; /* months from April */

static int32_t month_length(struct hw_date date) {
    struct hw_date first = {date.year, date.month, 1};
    struct hw_date next = {date.year + date.month / 12, date.month % 12 + 1, 1};
    return hw_calendar_day_number(next) - hw_calendar_day_number(first);
}

void hw_measures_fill_months(const struct hw_district *d, const int64_t in_month[HW_OBSERVED_MONTHS], double *out) {
    const struct hw_calendar *calendar = &d->spec->calendar;
    int32_t measured[HW_OBSERVED_MONTHS] = {0}, whole[HW_OBSERVED_MONTHS] = {0}, times[HW_OBSERVED_MONTHS] = {0};
    int32_t first = hw_calendar_day_of(d->start_measure), end = hw_calendar_day_of(d->end);
    for (int32_t day = first; day < end; day++) {
        struct hw_date date = hw_calendar_date(calendar->start_day + day);
        int32_t month = (date.month - 1 + JANUARY) % HW_OBSERVED_MONTHS;
        measured[month]++;
        if (day == first || date.day == 1) {
            whole[month] += month_length(date);
            times[month]++;
        }
    }
    for (int32_t m = 0; m < HW_OBSERVED_MONTHS; m++) {
        double factor = measured[m] > 0 ? whole[m] / ((double)measured[m] * times[m]) : NAN;
        out[m] = (double)in_month[(m - JANUARY + HW_OBSERVED_MONTHS) % HW_OBSERVED_MONTHS] * factor;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import_parts.h"

#include <math.h>

/* Calendars: steps that begin at 0, follow each other without a gap and then start over. */

enum { DAY_MIN = 1440, WEEK_MIN = 10080, QUARTER_MIN = 15, PHASES = 16, DAYS = 7, PIECES = 700 };

double hw_import_cycle(const struct hw_import_calendar *calendar) {
    return calendar->n == 0 ? 0 : calendar->steps[calendar->n - 1].to;
}

bool hw_import_is_constant(const struct hw_import_calendar *calendar) {
    for (int32_t i = 1; i < calendar->n; i++) {
        if (calendar->steps[i].value != calendar->steps[0].value) {
            return false;
        }
    }
    return true;
}

/* A time in whole quarters of an hour, as a number that differs by rounding only; -1 when it is none. */
static int32_t quarters(double at, double unit_min) {
    double q = at * unit_min / QUARTER_MIN, whole = floor(q + 0.5);
    return fabs(q - whole) < 1e-6 && whole <= (double)WEEK_MIN / QUARTER_MIN ? (int32_t)whole : -1;
}

/* Length of the repeating pattern in minutes: a day or a week, or 0 when neither holds it. */
static int32_t period_min(const struct hw_import_calendar *calendar, double unit_min) {
    int32_t cycle = quarters(hw_import_cycle(calendar), unit_min) * QUARTER_MIN;
    return cycle <= 0 ? 0 : DAY_MIN % cycle == 0 ? DAY_MIN : WEEK_MIN % cycle == 0 ? WEEK_MIN : 0;
}

void hw_import_check_calendar(struct hw_import *im, const struct hw_csv *csv, const struct hw_import_calendar *calendar, double unit_min, int32_t column) {
    char number[32];
    if (hw_import_is_constant(calendar)) {
        return;
    }
    if (period_min(calendar, unit_min) == 0) {
        hw_diag_error(im->diag, hw_csv_place(csv, calendar->steps[calendar->n - 1].row, column),
                      "column 'end': this calendar starts over after %s, which does not fit a whole number of times into a day or a week; servers can change by "
                      "hour of the week only",
                      hw_import_number(hw_import_cycle(calendar), number));
        return;
    }
    for (int32_t i = 0; i < calendar->n; i++) {
        if (quarters(calendar->steps[i].to, unit_min) < 0) {
            hw_diag_error(im->diag, hw_csv_place(csv, calendar->steps[i].row, column), "column 'end': %s is not on a quarter of an hour; servers change on quarters only",
                          hw_import_number(calendar->steps[i].to, number));
        }
    }
}

struct piece { /* of one day */
    int32_t day, from, to, value;
};

/* The steps of a whole period, cut at midnight; returns how many. */
static int32_t cut_into_days(const struct hw_import_calendar *calendar, double unit_min, int32_t period, struct piece *out) {
    int32_t cycle = quarters(hw_import_cycle(calendar), unit_min) * QUARTER_MIN, n = 0;
    for (int32_t start = 0; start < period; start += cycle) {
        for (int32_t i = 0; i < calendar->n; i++) {
            const struct hw_import_step *step = &calendar->steps[i];
            int32_t at = start + quarters(step->from, unit_min) * QUARTER_MIN, to = start + quarters(step->to, unit_min) * QUARTER_MIN;
            while (at < to && n < PIECES) {
                int32_t day = at / DAY_MIN, midnight = (day + 1) * DAY_MIN;
                int32_t end = to < midnight ? to : midnight;
                if (step->value > 0) {
                    out[n++] = (struct piece){day, at - day * DAY_MIN, end - day * DAY_MIN, (int32_t)step->value};
                }
                at = end;
            }
        }
    }
    return n;
}

static void put_piece(struct hw_import *im, const struct piece *pieces, int32_t n, int32_t first, bool by_week) {
    static const char *const names[DAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const struct piece *piece = &pieces[first];
    hw_import_put(im, "      - {when: \"%s", by_week ? "" : "every day");
    for (int32_t i = first, said = 0; by_week && i < n; i++) {
        if (pieces[i].from == piece->from && pieces[i].to == piece->to && pieces[i].value == piece->value) {
            hw_import_put(im, "%s%s", said++ > 0 ? "," : "", names[pieces[i].day]);
        }
    }
    if (piece->from > 0 || piece->to < DAY_MIN) {
        hw_import_put(im, " %02d:%02d-%02d:%02d", piece->from / 60, piece->from % 60, piece->to / 60, piece->to % 60);
    }
    hw_import_put(im, "\", servers: %d}\n", piece->value);
}

void hw_import_put_capacity(struct hw_import *im, const struct hw_import_calendar *calendar, double unit_min) {
    char number[32];
    if (hw_import_is_constant(calendar)) {
        hw_import_put(im, "    servers: %s\n", hw_import_number(calendar->steps[0].value, number));
        return;
    }
    struct piece pieces[PIECES];
    int32_t period = period_min(calendar, unit_min);
    int32_t n = cut_into_days(calendar, unit_min, period, pieces);
    hw_import_put(im, "    capacity: # none in hours that are not named\n");
    for (int32_t i = 0; i < n; i++) {
        bool said = false;
        for (int32_t k = 0; k < i; k++) {
            said = said || (pieces[k].from == pieces[i].from && pieces[k].to == pieces[i].to && pieces[k].value == pieces[i].value);
        }
        if (!said) {
            put_piece(im, pieces, n, i, period == WEEK_MIN);
        }
    }
    hw_import_put(im, "    when_capacity_falls: finish\n");
}

void hw_import_put_rate(struct hw_import *im, const struct hw_import_calendar *calendar, const char *unit) {
    char a[32], b[32];
    if (hw_import_is_constant(calendar)) {
        hw_import_put(im, "rate: %s per %s", hw_import_number(calendar->steps[0].value, a), unit);
        return;
    }
    hw_import_put(im, "rate: {phases: [");
    for (int32_t i = 0; i < calendar->n; i++) {
        const struct hw_import_step *step = &calendar->steps[i];
        hw_import_put(im, "%s\n      {name: from %s, rate: %s per %s", i > 0 ? "," : "", hw_import_number(step->from, a), hw_import_number(step->value, b), unit);
        hw_import_put(im, ", length: %s %s}", hw_import_number(step->to - step->from, a), unit);
    }
    hw_import_put(im, "]}");
}

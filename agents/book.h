/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_BOOK_H
#define HW_BOOK_H
/* A practice's appointment book: a number of slots a day, part of them held back for the same day, the rest booked ahead.
 *
 * An appointment is the number of a slot, not an event: the slots of a day and kind lie evenly over the hours of surgery and are given
 * in order, so all that is remembered of a day are two numbers, of the first slot of each kind that is still to be had. A slot whose time
 * has passed is lost. Who asks, how long they would wait and what follows is agents/setting_gp.c's. */
#include "sim/base.h"
#include "sim/calendar.h"
#include "sim/week.h"

enum { HW_BOOK_DAYS = 64, HW_BOOK_DAY_TYPES = 8 }; /* days that a book holds at once; Monday to Sunday, bank holidays */
enum hw_slot_kind { HW_SLOT_SAME_DAY = 0, HW_SLOT_AHEAD, HW_SLOT_KINDS };

/* Hours of surgery of a day, in quarters of an hour. */
struct hw_surgery {
    uint8_t n;                        /* quarters open */
    uint8_t quarter[HW_DAY_SLOTS];    /* [n] which, rising */
    uint8_t before[HW_DAY_SLOTS + 1]; /* open quarters before each */
};
/* What a practice offers: the same for all practices of an area. */
struct hw_surgery_plan {
    struct hw_surgery days[HW_BOOK_DAY_TYPES];
    int32_t slots[HW_BOOK_DAY_TYPES][HW_SLOT_KINDS];
};

struct hw_book {
    uint16_t given[HW_BOOK_DAYS][HW_SLOT_KINDS]; /* by day modulo HW_BOOK_DAYS: slots given, or let pass */
};

/* gps: so many see patients at a time; slot_ms: of one; same_day: share held back. Slots that number more than 65,535 are left out. */
void hw_book_plan(const struct hw_week *hours, int32_t gps, hw_time slot_ms, double same_day, struct hw_surgery_plan *out);
int hw_book_day_type(const struct hw_calendar *calendar, int32_t day);

/* The number of the first slot of the kind on the day, not before clock time from (ms since midnight), with so many in a row to be had; or -1. */
int32_t hw_book_find(const struct hw_surgery_plan *plan, const struct hw_book *book, int type, int32_t day, enum hw_slot_kind kind, hw_time from,
                     int32_t in_a_row);
/* Clock time at which it starts. */
hw_time hw_book_time(const struct hw_surgery_plan *plan, int type, enum hw_slot_kind kind, int32_t slot);
void hw_book_give(struct hw_book *book, int32_t day, enum hw_slot_kind kind, int32_t slot, int32_t in_a_row);
/* Empties the page of a day that comes into the book. */
void hw_book_turn(struct hw_book *book, int32_t day);

#endif

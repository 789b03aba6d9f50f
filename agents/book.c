/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/book.h"

#include <string.h>

enum { HOLIDAY = 7, QUARTER_MS = 15 * 60 * 1000 };

void hw_book_plan(const struct hw_week *hours, int32_t gps, hw_time slot_ms, double same_day, struct hw_surgery_plan *out) {
    memset(out, 0, sizeof *out);
    for (int type = 0; type < HW_BOOK_DAY_TYPES; type++) {
        struct hw_surgery *s = &out->days[type];
        for (int q = 0; q < HW_DAY_SLOTS; q++) {
            s->before[q] = s->n;
            if (hours->value[type * HW_DAY_SLOTS + q] != 0) {
                s->quarter[s->n++] = (uint8_t)q;
            }
        }
        s->before[HW_DAY_SLOTS] = s->n;
        int64_t all = (int64_t)s->n * QUARTER_MS * gps / slot_ms;
        all = all < UINT16_MAX ? all : UINT16_MAX;
        int32_t held = (int32_t)((double)all * same_day + 0.5);
        out->slots[type][HW_SLOT_SAME_DAY] = held;
        out->slots[type][HW_SLOT_AHEAD] = (int32_t)all - held;
    }
}

int hw_book_day_type(const struct hw_calendar *calendar, int32_t day) {
    return calendar->holiday[day] ? HOLIDAY : calendar->weekday[day];
}

int32_t hw_book_find(const struct hw_surgery_plan *plan, const struct hw_book *book, int type, int32_t day, enum hw_slot_kind kind, hw_time from,
                     int32_t in_a_row) {
    const struct hw_surgery *s = &plan->days[type];
    int64_t n = plan->slots[type][kind];
    int64_t slot = book->given[day % HW_BOOK_DAYS][kind];
    if (from > 0 && s->n > 0) {
        int q = (int)(from / QUARTER_MS);
        bool open = s->before[q + 1] > s->before[q];
        int64_t gone = (int64_t)s->before[q] * QUARTER_MS + (open ? from % QUARTER_MS : 0);
        int64_t length = (int64_t)s->n * QUARTER_MS;
        int64_t first = (gone * n + length - 1) / length;
        slot = slot > first ? slot : first;
    }
    return slot + in_a_row <= n ? (int32_t)slot : -1;
}

hw_time hw_book_time(const struct hw_surgery_plan *plan, int type, enum hw_slot_kind kind, int32_t slot) {
    const struct hw_surgery *s = &plan->days[type];
    int64_t offset = (int64_t)slot * s->n * QUARTER_MS / plan->slots[type][kind];
    return (hw_time)s->quarter[offset / QUARTER_MS] * QUARTER_MS + offset % QUARTER_MS;
}

void hw_book_give(struct hw_book *book, int32_t day, enum hw_slot_kind kind, int32_t slot, int32_t in_a_row) {
    book->given[day % HW_BOOK_DAYS][kind] = (uint16_t)(slot + in_a_row);
}

void hw_book_turn(struct hw_book *book, int32_t day) {
    memset(book->given[day % HW_BOOK_DAYS], 0, sizeof book->given[0]);
}

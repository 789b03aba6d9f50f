/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/arrivals.h"

/* Booked people come near their slots, not in the order of their slots: those drawn and still to come wait in a heap.
 * Slots are drawn in order until nobody booked later can come before the first of the heap. Slot k draws from (stream, k):
 * whether they come at all, then how late. */

static bool before(const struct hw_arrivals_pending *a, const struct hw_arrivals_pending *b) {
    return a->at < b->at || (a->at == b->at && a->slot < b->slot);
}

static enum hw_status push(struct hw_arrivals_course *course, struct hw_arrivals_pending one) {
    if (course->n_pending == course->room) {
        size_t room = course->room == 0 ? 16 : 2 * course->room;
        void *block = course->pending;
        HW_TRY(hw_mem_grow(course->mem, &block, course->room, room, sizeof *course->pending));
        course->pending = block;
        course->room = room;
    }
    struct hw_arrivals_pending *heap = course->pending;
    size_t i = course->n_pending++;
    for (; i > 0 && before(&one, &heap[(i - 1) / 2]); i = (i - 1) / 2) {
        heap[i] = heap[(i - 1) / 2];
    }
    heap[i] = one;
    return HW_OK;
}

static struct hw_arrivals_pending pop(struct hw_arrivals_course *course) {
    struct hw_arrivals_pending *heap = course->pending;
    struct hw_arrivals_pending first = heap[0], last = heap[--course->n_pending];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child + 1 < course->n_pending && before(&heap[child + 1], &heap[child])) {
            child++;
        }
        if (child >= course->n_pending || !before(&heap[child], &last)) {
            break;
        }
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = last;
    return first;
}

/* Slots before time 0 do not count. */
static hw_time slot_time(const struct hw_arrivals_slots *slots, uint64_t number) {
    uint64_t i = slots->first + number;
    return (hw_time)(i / slots->n) * slots->cycle + slots->at[i % slots->n] - slots->offset;
}

static hw_time arrival_time(const struct hw_arrivals_slots *slots, hw_time slot, struct hw_rng *rng) {
    double late = slots->punctual ? 0 : hw_dist_sample(&slots->late, rng) - (double)slots->early;
    double at = (double)slot + (late > -(double)slots->earliest ? late : -(double)slots->earliest);
    return at <= 0 ? 0 : at < (double)HW_DIST_MAX_MS ? (hw_time)(at + 0.5) : HW_DIST_MAX_MS;
}

enum hw_status hw_arrivals_booked_next(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, hw_time horizon,
                                       struct hw_arrivals_course *course, hw_time *at) {
    const struct hw_arrivals_slots *slots = &spec->slots;
    for (;;) {
        hw_time slot = slot_time(slots, course->drawn);
        hw_time soonest = slot - slots->earliest; /* of whoever is not drawn yet */
        bool over = soonest > horizon || slot > HW_DIST_MAX_MS;
        if (course->n_pending > 0 && (over || course->pending[0].at <= soonest)) {
            struct hw_arrivals_pending first = pop(course);
            course->number = first.slot;
            *at = first.at;
            return HW_OK;
        }
        if (over) {
            *at = HW_FOREVER;
            return HW_OK;
        }
        struct hw_rng rng = hw_rng_stream(&keys->instant, spec->uid, course->drawn);
        if (hw_rng_unit(&rng) >= slots->no_show) {
            HW_TRY(push(course, (struct hw_arrivals_pending){arrival_time(slots, slot, &rng), course->drawn}));
        }
        course->drawn++;
    }
}

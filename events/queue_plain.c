/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The textbook binary heap. Kept slow and obvious: it is the check on the fast queue. */
#include "events/queue_parts.h"

enum hw_status hw_queue_plain_push(struct hw_queue *queue, struct hw_event event) {
    struct hw_queue_list *heap = &queue->heap;
    if (heap->count == heap->capacity) {
        HW_TRY(hw_queue_list_reserve(queue, heap, heap->count + 64));
    }
    size_t at = heap->count++;
    while (at > 0 && hw_event_before(event, heap->events[(at - 1) / 2])) {
        heap->events[at] = heap->events[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->events[at] = event;
    return HW_OK;
}

bool hw_queue_plain_pop(struct hw_queue *queue, struct hw_event *out) {
    struct hw_queue_list *heap = &queue->heap;
    if (heap->count == 0) {
        return false;
    }
    *out = heap->events[0];
    struct hw_event last = heap->events[--heap->count];
    size_t at = 0;
    for (size_t child = 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count && hw_event_before(heap->events[child + 1], heap->events[child])) {
            child++;
        }
        if (!hw_event_before(heap->events[child], last)) {
            break;
        }
        heap->events[at] = heap->events[child];
        at = child;
    }
    heap->events[at] = last;
    return true;
}

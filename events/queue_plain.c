/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The textbook binary heap. Kept slow and obvious: it is the check on the fast queue. */
#include "events/queue_parts.h"

enum hw_status hw_queue_plain_push(struct hw_queue *queue, struct hw_event event) {
    if (queue->heap_count == queue->work_capacity) {
        HW_TRY(hw_queue_room_grow(queue, false));
    }
    struct hw_event *heap = queue->work;
    size_t at = queue->heap_count++;
    while (at > 0 && hw_event_before(event, heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = event;
    return HW_OK;
}

void hw_queue_plain_pop(struct hw_queue *queue, struct hw_event *out) {
    struct hw_event *heap = queue->work;
    *out = heap[0];
    size_t count = --queue->heap_count;
    struct hw_event last = heap[count];
    size_t at = 0;
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && hw_event_before(heap[child + 1], heap[child])) {
            child++;
        }
        if (!hw_event_before(heap[child], last)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 4-ary heap behind near: events before active_end that near has no place for. The four children of a place share
 * one or two cache lines, and the earliest of them is found without branches. */
#include "events/queue_parts.h"

void hw_queue_heap_add(struct hw_queue *queue, struct hw_event event) {
    struct hw_event *heap = queue->work;
    size_t at = queue->heap_count++;
    while (at > 0 && hw_event_before(event, heap[(at - 1) / 4])) {
        heap[at] = heap[(at - 1) / 4];
        at = (at - 1) / 4;
    }
    heap[at] = event;
}

static size_t first_child(const struct hw_event *heap, size_t child, size_t count) {
    if (HW_LIKELY(child + 4 <= count)) {
        size_t left = child + (size_t)hw_event_before(heap[child + 1], heap[child]);
        size_t right = child + 2 + (size_t)hw_event_before(heap[child + 3], heap[child + 2]);
        return hw_event_before(heap[right], heap[left]) ? right : left;
    }
    size_t first = child;
    for (size_t i = child + 1; i < count; i++) {
        first = hw_event_before(heap[i], heap[first]) ? i : first;
    }
    return first;
}

/* Puts event where it belongs at or below the place at. */
static void sink(struct hw_event *heap, size_t count, size_t at, struct hw_event event) {
    while (4 * at + 1 < count) {
        size_t child = first_child(heap, 4 * at + 1, count);
        if (hw_event_before(event, heap[child])) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = event;
}

void hw_queue_heap_take(struct hw_queue *queue, struct hw_event *out) {
    struct hw_event *heap = queue->work;
    *out = heap[0];
    size_t count = --queue->heap_count;
    sink(heap, count, 0, heap[count]);
}

/* Makes a heap of work[0 .. heap_count) in linear time. */
void hw_queue_heap_build(struct hw_queue *queue) {
    for (size_t at = (queue->heap_count + 2) / 4; at-- > 0;) {
        sink(queue->work, queue->heap_count, at, queue->work[at]);
    }
}

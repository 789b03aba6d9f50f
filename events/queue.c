/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/queue.h"

#include "events/queue_parts.h"

struct hw_queue *hw_queue_create(struct hw_mem *mem, enum hw_queue_kind kind) {
    struct hw_queue *queue = hw_mem_alloc(mem, 1, sizeof *queue);
    if (queue == NULL) {
        return NULL;
    }
    queue->mem = mem;
    queue->kind = kind;
    return queue;
}

void hw_queue_free(struct hw_queue *queue) {
    if (queue == NULL) {
        return;
    }
    hw_mem_free(queue->mem, queue->heap.events);
    hw_mem_free(queue->mem, queue);
}

void hw_queue_reset(struct hw_queue *queue) {
    queue->heap.count = 0;
    queue->now = 0;
}

enum hw_status hw_queue_push(struct hw_queue *queue, struct hw_event event) {
    HW_ASSERT(event.time >= queue->now && event.time < HW_FOREVER);
    return hw_queue_plain_push(queue, event);
}

bool hw_queue_pop(struct hw_queue *queue, struct hw_event *out) {
    if (!hw_queue_plain_pop(queue, out)) {
        return false;
    }
    queue->now = out->time;
    return true;
}

size_t hw_queue_peek_near(const struct hw_queue *queue, struct hw_event *out, size_t max) {
    size_t n = queue->heap.count < max ? queue->heap.count : max;
    for (size_t i = 0; i < n; i++) {
        out[i] = queue->heap.events[i];
    }
    return n;
}

size_t hw_queue_count(const struct hw_queue *queue) {
    return queue->heap.count;
}

enum hw_status hw_queue_list_reserve(struct hw_queue *queue, struct hw_queue_list *list, size_t capacity) {
    if (capacity <= list->capacity) {
        return HW_OK;
    }
    size_t roomy = list->capacity + list->capacity / 2;
    size_t wanted = capacity > roomy ? capacity : roomy;
    void *block = list->events;
    HW_TRY(hw_mem_grow(queue->mem, &block, list->capacity, wanted, sizeof *list->events));
    list->events = block;
    list->capacity = wanted;
    return HW_OK;
}

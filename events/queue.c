/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/queue.h"

#include "events/queue_parts.h"

#include <string.h>

enum { SHOW_AHEAD = 16 }; /* events: far enough ahead to hide a cache miss, near enough to be still there */

struct hw_queue *hw_queue_create(struct hw_mem *mem, enum hw_queue_kind kind) {
    struct hw_queue *queue = hw_mem_alloc(mem, 1, sizeof *queue);
    if (queue == NULL) {
        return NULL;
    }
    queue->mem = mem;
    queue->kind = kind;
    queue->near[0] = (struct hw_event){HW_FOREVER, UINT64_MAX};
    hw_queue_reset(queue);
    return queue;
}

void hw_queue_free(struct hw_queue *queue) {
    if (queue == NULL) {
        return;
    }
    hw_mem_free(queue->mem, queue->work);
    hw_mem_free(queue->mem, queue->chunk_events);
    hw_mem_free(queue->mem, queue->chunk_next);
    hw_mem_free(queue->mem, queue->late);
    hw_mem_free(queue->mem, queue);
}

void hw_queue_reset(struct hw_queue *queue) {
    /* the plain heap is the one that never takes the short way through near */
    queue->active_end = queue->kind == HW_QUEUE_FAST ? HW_FOREVER : INT64_MIN;
    queue->pushed = queue->popped = 0;
    queue->now = 0;
    queue->near_count = 0;
    queue->near_limit = HW_QUEUE_ALONE;
    queue->heap_count = 0;
    queue->wheel_used = queue->ring_used = queue->ring_kept = false;
    queue->prepared_for = 0;
    memset(queue->filled, 0, sizeof queue->filled);
    memset(queue->ring, 0, sizeof queue->ring);
    queue->beyond = (struct hw_queue_bucket){0, 0};
    queue->bins = queue->bin = 0;
    queue->bins_held = queue->shown = 0;
    queue->late_fresh = 1;
    queue->late_free = 0;
    queue->chunk_fresh = 0;
    queue->chunk_free = HW_NONE;
    queue->looked_popped = 0;
    queue->looked_time = 0;
}

enum hw_status hw_queue_push(struct hw_queue *queue, struct hw_event event) {
    HW_ASSERT(event.time >= queue->now && event.time < HW_FOREVER);
    if (HW_LIKELY(event.time < queue->active_end && queue->near_count < queue->near_limit)) {
        hw_queue_near_add(queue, event);
    } else if (HW_LIKELY(queue->wheel_used && hw_queue_pending(queue) < queue->prepared_for)) {
        hw_queue_wheel_add(queue, event);
    } else if (queue->kind == HW_QUEUE_FAST) {
        HW_TRY(hw_queue_fast_push(queue, event));
    } else {
        HW_TRY(hw_queue_plain_push(queue, event));
    }
    queue->pushed++;
    return HW_OK;
}

/* A pop that is not simply from near or wheel. */
static bool pop_slowly(struct hw_queue *queue, struct hw_event *out) {
    if (hw_queue_pending(queue) == 0) {
        return false;
    }
    if (queue->kind == HW_QUEUE_PLAIN) {
        hw_queue_plain_pop(queue, out);
        return true;
    }
    if (!queue->wheel_used && queue->near_count == 0 && queue->heap_count == 0) {
        hw_queue_fast_advance(queue);
    }
    if (queue->wheel_used && hw_queue_fast_turn(queue)) {
        hw_queue_wheel_take(queue, out);
        return true;
    }
    if (queue->near_count > 0 && (queue->heap_count == 0 || hw_event_before(hw_queue_near_first(queue), queue->work[0]))) {
        *out = hw_queue_near_first(queue);
        queue->near_count--;
    } else {
        hw_queue_heap_take(queue, out);
    }
    return true;
}

bool hw_queue_pop(struct hw_queue *queue, struct hw_event *out) {
    if (HW_LIKELY(queue->near_count > 0 && queue->heap_count == 0)) {
        *out = hw_queue_near_first(queue);
        queue->near_count--;
    } else if (HW_LIKELY(queue->wheel_used && hw_queue_wheel_ready(queue))) {
        hw_queue_wheel_take(queue, out);
    } else if (!pop_slowly(queue, out)) {
        return false;
    }
    queue->popped++;
    queue->now = out->time;
    return true;
}

size_t hw_queue_peek_near(struct hw_queue *queue, struct hw_event *out, size_t max) {
    if (queue->bin >= queue->bins) {
        return 0;
    }
    uint32_t taken = hw_queue_bins_taken(queue);
    uint32_t from = queue->shown > taken ? queue->shown : taken;
    uint32_t to = queue->bins_held - taken < SHOW_AHEAD ? queue->bins_held : taken + SHOW_AHEAD;
    size_t n = 0;
    for (; from < to && n < max; n++) {
        out[n] = queue->work[queue->bins_base + from++];
    }
    queue->shown = from;
    return n;
}

size_t hw_queue_count(const struct hw_queue *queue) {
    return (size_t)hw_queue_pending(queue);
}

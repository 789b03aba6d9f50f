/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of the queue. Each array grows by itself and a larger array harms nothing, so a failure in between leaves
 * the queue as it was. */
#include "events/queue_parts.h"

#include <string.h>

/* work holds the heap at its bottom and the bins at its top. */
static enum hw_status grow_work(struct hw_queue *queue, size_t capacity) {
    struct hw_event *work = hw_mem_alloc(queue->mem, capacity, sizeof *work);
    if (work == NULL) {
        return HW_NO_MEMORY;
    }
    if (queue->work != NULL) {
        memcpy(work, queue->work, queue->heap_count * sizeof *work);
    }
    if (queue->bin < queue->bins) { /* only the bins still to come: the heap may lie where the others were */
        size_t left = queue->bins_held - hw_queue_bins_taken(queue);
        memcpy(work + capacity - left, queue->work + queue->work_capacity - left, left * sizeof *work);
        queue->bins_base = capacity - queue->bins_held;
    }
    hw_mem_free(queue->mem, queue->work);
    queue->work = work;
    queue->work_capacity = capacity;
    return HW_OK;
}

/* The two arrays of the chunks may differ in size after a failure; chunk_capacity is what both have. */
static enum hw_status grow_chunks(struct hw_queue *queue, size_t events) {
    size_t wanted = events / HW_QUEUE_CHUNK + HW_QUEUE_SPARE;
    if (wanted <= queue->chunk_capacity) {
        return HW_OK;
    }
    if (wanted >= HW_NONE) {
        return HW_NO_MEMORY;
    }
    uint32_t *next = hw_mem_alloc(queue->mem, wanted, sizeof *next);
    if (next == NULL) {
        return HW_NO_MEMORY;
    }
    void *grown = queue->chunk_events;
    size_t size = HW_QUEUE_CHUNK * sizeof *queue->chunk_events;
    if (hw_mem_grow(queue->mem, &grown, queue->chunk_capacity, wanted, size) != HW_OK) {
        hw_mem_free(queue->mem, next);
        return HW_NO_MEMORY;
    }
    if (queue->chunk_next != NULL) {
        memcpy(next, queue->chunk_next, queue->chunk_fresh * sizeof *next);
    }
    hw_mem_free(queue->mem, queue->chunk_next);
    queue->chunk_next = next;
    queue->chunk_events = grown;
    queue->chunk_capacity = (uint32_t)wanted;
    return HW_OK;
}

enum hw_status hw_queue_room_grow(struct hw_queue *queue, bool ring_wanted) {
    size_t room = queue->room, pending = (size_t)hw_queue_pending(queue);
    if (pending >= room) {
        room = pending + pending / 2 + 64;
    }
    if (ring_wanted) {
        HW_TRY(grow_chunks(queue, room));
    }
    if (room > queue->work_capacity) {
        HW_TRY(grow_work(queue, room));
    }
    queue->room = room;
    return HW_OK;
}

enum hw_status hw_queue_room_late(struct hw_queue *queue) {
    if (queue->late_free != 0 || queue->late_fresh < queue->late_capacity) {
        return HW_OK;
    }
    uint32_t wanted = queue->late_capacity + queue->late_capacity / 2 + 256;
    if (wanted < queue->late_capacity) {
        return HW_NO_MEMORY;
    }
    void *grown = queue->late;
    HW_TRY(hw_mem_grow(queue->mem, &grown, queue->late_capacity, wanted, sizeof *queue->late));
    queue->late = grown;
    queue->late_capacity = wanted;
    return HW_OK;
}

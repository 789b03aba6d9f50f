/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_QUEUE_PARTS_H
#define HW_QUEUE_PARTS_H
/* What the files events/queue*.c share; nobody else includes it. */
#include "events/queue.h"

/* A growing array of events, used as a heap, a list or a bin. The queue owns it. */
struct hw_queue_list {
    struct hw_event *events;
    size_t count;
    size_t capacity;
};

struct hw_queue {
    struct hw_mem *mem; /* borrows */
    enum hw_queue_kind kind;
    hw_time now; /* instant of the last event popped */
    struct hw_queue_list heap;
};

/* Room for at least one more event. */
enum hw_status hw_queue_list_reserve(struct hw_queue *queue, struct hw_queue_list *list, size_t capacity) HW_MUST_CHECK;

/* The plain binary heap in queue->heap. */
enum hw_status hw_queue_plain_push(struct hw_queue *queue, struct hw_event event) HW_MUST_CHECK;
bool hw_queue_plain_pop(struct hw_queue *queue, struct hw_event *out);

#endif

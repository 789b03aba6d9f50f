/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_QUEUE_H
#define HW_QUEUE_H
/* The pending events of one replicate, in hw_event order.
 *
 * Two implementations behind one interface: HW_QUEUE_FAST (a small sorted array up to 12 pending events;
 * a wheel of narrow places up to 3,500; above, two-level buckets with that array for the bin in use, an overflow tier;
 * widths adapt) and
 * HW_QUEUE_PLAIN (one binary heap: slow, obvious, the check on the other: promise P9). Both give the same sequence for
 * the same pushes whatever the order of insertion. Nothing may be pushed before the last popped event's instant. */
#include "events/event.h"
#include "sim/mem.h"

enum hw_queue_kind { HW_QUEUE_FAST = 0, HW_QUEUE_PLAIN };

struct hw_queue;

/* Owned by the caller; frees with hw_queue_free. NULL when memory is short. */
struct hw_queue *hw_queue_create(struct hw_mem *mem, enum hw_queue_kind kind) HW_MUST_CHECK;
void hw_queue_free(struct hw_queue *queue);

/* Empties the queue and starts at time 0 again; keeps its memory. */
void hw_queue_reset(struct hw_queue *queue);

/* Adds an event. HW_NO_MEMORY leaves the queue as it was. */
enum hw_status hw_queue_push(struct hw_queue *queue, struct hw_event event) HW_MUST_CHECK;

/* Takes the first event out; false when empty. */
bool hw_queue_pop(struct hw_queue *queue, struct hw_event *out);

/* Events that come soon, for prefetching their subjects: up to max of them are put in out, in no promised order;
 * returns how many. An event is shown once or never, so calling with a max of 4 after every pop costs about as much as
 * prefetching each event once. Returns 0 where prefetching would not pay (few events in a bucket). */
size_t hw_queue_peek_near(struct hw_queue *queue, struct hw_event *out, size_t max);

size_t hw_queue_count(const struct hw_queue *queue);

#endif

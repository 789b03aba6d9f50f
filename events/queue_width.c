/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide a bucket is, and building the ring anew when that has to change.
 *
 * The aim is a bucket that gets four events (bringing a bucket forward costs more than sorting two more into near), or
 * pending/512 when that is more: the ring then reaches about twice the mean time that an event lies pending, so few go
 * beyond, and a bucket still fits the second-level cache. The rate of
 * events is measured between two looks; when nothing was measured yet (filling up), it is taken from the lower quartile
 * of the pending times, which a few events in the far future cannot move. */
#include "events/queue_parts.h"

enum {
    PER_BUCKET = 4,
    PENDING_PER_BUCKET = 512,
    SAMPLES = 128,
    HYSTERESIS = 2, /* powers of two */
    BUCKETS = HW_QUEUE_RING + 1
};

/* The shift whose bucket gets the wanted number of events when `events` come in `span` ms. */
static unsigned shift_for(hw_time span, uint64_t events, uint64_t pending) {
    uint64_t per_bucket = pending / PENDING_PER_BUCKET > PER_BUCKET ? pending / PENDING_PER_BUCKET : PER_BUCKET;
    hw_u128 width = (hw_u128)(uint64_t)span * per_bucket / events;
    unsigned shift = 0;
    while (shift < 60 && width >> shift > 1) { /* 2^shift <= width < 2^(shift+1) */
        shift++;
    }
    return shift;
}

static void add_beyond(struct hw_queue *queue, struct hw_event event) {
    hw_queue_bucket_add(queue, &queue->beyond, event);
}

/* Adds what near, heap and bins hold to the bucket beyond, whatever its time. */
static void collect(struct hw_queue *queue) {
    for (; queue->near_count > 0; queue->near_count--) {
        hw_queue_bucket_add(queue, &queue->beyond, hw_queue_near_first(queue));
    }
    for (; queue->heap_count > 0; queue->heap_count--) {
        hw_queue_bucket_add(queue, &queue->beyond, queue->work[queue->heap_count - 1]);
    }
    if (queue->bin < queue->bins) {
        for (uint32_t i = hw_queue_bins_taken(queue); i < queue->bins_held; i++) {
            hw_queue_bucket_add(queue, &queue->beyond, queue->work[queue->bins_base + i]);
        }
        for (uint32_t bin = queue->bin; bin < queue->bins; bin++) {
            for (uint32_t late = queue->bin_late[bin]; late != 0; late = queue->late[late].next) {
                hw_queue_bucket_add(queue, &queue->beyond, queue->late[late].event);
            }
        }
    }
    queue->late_fresh = 1;
    queue->late_free = 0;
    queue->bins = queue->bin = 0;
}

/* Moves all events into the given buckets and leaves everything else empty. */
static void detach(struct hw_queue *queue, struct hw_queue_bucket all[BUCKETS]) {
    collect(queue);
    for (unsigned i = 0; i < HW_QUEUE_RING; i++) {
        all[i] = queue->ring[i];
        queue->ring[i] = (struct hw_queue_bucket){0, 0};
    }
    all[HW_QUEUE_RING] = queue->beyond;
    queue->beyond = (struct hw_queue_bucket){0, 0};
    for (unsigned i = 0; i < HW_QUEUE_RING / 64; i++) {
        queue->filled[i] = 0;
    }
}

/* The lower quartile of the pending times, from every (pending / SAMPLES)-th event as they lie. */
static hw_time lower_quartile(struct hw_queue *queue, const struct hw_queue_bucket all[BUCKETS]) {
    hw_time sorted[SAMPLES];
    unsigned n = 0;
    uint64_t stride = hw_queue_pending(queue) / SAMPLES + 1, seen = 0, next = 0;
    for (unsigned b = 0; b < BUCKETS; b++) {
        for (struct hw_queue_walk walk = hw_queue_walk_start(queue, all[b]); walk.n > 0; hw_queue_walk_next(queue, &walk, false)) {
            for (; next < seen + walk.n && n < SAMPLES; next += stride, n++) { /* never reached: SAMPLES, as the stride is pending / SAMPLES + 1 */
                hw_time time = walk.events[next - seen].time;
                unsigned at = n;
                for (; at > 0 && sorted[at - 1] > time; at--) {
                    sorted[at] = sorted[at - 1];
                }
                sorted[at] = time;
            }
            seen += walk.n;
        }
    }
    return n > 0 ? sorted[n / 4] : queue->now;
}

/* All events into a ring of the given width that starts with the bucket of now. */
static void lay_out(struct hw_queue *queue, const struct hw_queue_bucket all[BUCKETS], unsigned shift) {
    queue->coarse_shift = shift;
    queue->coarse_now = (queue->now >> shift) - 1;
    queue->active_end = (queue->coarse_now + 1) << shift;
    for (unsigned b = 0; b < BUCKETS; b++) {
        for (struct hw_queue_walk walk = hw_queue_walk_start(queue, all[b]); walk.n > 0; hw_queue_walk_next(queue, &walk, true)) {
            for (uint32_t i = 0; i < walk.n; i++) {
                hw_queue_fast_place(queue, walk.events[i]);
            }
        }
    }
    queue->ring_used = true;
    queue->near_limit = HW_QUEUE_NEAR;
    queue->prepared_for = 0;
    queue->look_above = 4 * hw_queue_pending(queue) + HW_QUEUE_NEAR;
    queue->looked_popped = queue->popped;
    queue->looked_time = queue->now;
}

void hw_queue_width_build(struct hw_queue *queue) {
    struct hw_queue_bucket all[BUCKETS];
    if (queue->wheel_used) {
        hw_queue_wheel_leave(queue, add_beyond);
    }
    detach(queue, all);
    uint64_t pending = hw_queue_pending(queue);
    uint64_t popped = queue->popped - queue->looked_popped;
    hw_time span = queue->now - queue->looked_time;
    if (span == 0 || popped < pending / 4) {
        span = lower_quartile(queue, all) - queue->now;
        popped = pending / 4 + 1;
    }
    lay_out(queue, all, shift_for(span, popped, pending));
}

bool hw_queue_width_look(struct hw_queue *queue) {
    uint64_t popped = queue->popped - queue->looked_popped;
    hw_time span = queue->now - queue->looked_time;
    if (popped == 0 || span == 0) {
        return false;
    }
    unsigned wanted = shift_for(span, popped, hw_queue_pending(queue));
    if (wanted < queue->coarse_shift + HYSTERESIS && queue->coarse_shift < wanted + HYSTERESIS) {
        queue->looked_popped = queue->popped;
        queue->looked_time = queue->now;
        return false;
    }
    struct hw_queue_bucket all[BUCKETS];
    detach(queue, all);
    lay_out(queue, all, wanted);
    return true;
}

void hw_queue_width_leave_ring(struct hw_queue *queue, void (*to)(struct hw_queue *queue, struct hw_event event)) {
    struct hw_queue_bucket all[BUCKETS];
    detach(queue, all);
    queue->ring_used = false;
    for (unsigned b = 0; b < BUCKETS; b++) {
        for (struct hw_queue_walk walk = hw_queue_walk_start(queue, all[b]); walk.n > 0; hw_queue_walk_next(queue, &walk, true)) {
            for (uint32_t i = 0; i < walk.n; i++) {
                to(queue, walk.events[i]);
            }
        }
    }
}

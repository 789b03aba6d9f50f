/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast queue: events into ring and bins, and bins and buckets brought forward. queue_parts.h has the picture. */
#include "events/queue_parts.h"

#include <string.h>

enum {
    SORT_AT_ONCE = HW_QUEUE_CHUNK, /* a bucket or bin of so many events goes into near; such a bucket is one chunk */
    PER_BIN = 4        /* events a bin should get */
};

/* The first instant after bucket or bin number `at`. */
static hw_time end_of(int64_t at, unsigned shift) {
    return at >= HW_FOREVER >> shift ? HW_FOREVER : (at + 1) << shift;
}

void hw_queue_fast_place(struct hw_queue *queue, struct hw_event event) {
    int64_t coarse = event.time >> queue->coarse_shift;
    if (coarse - queue->coarse_now < HW_QUEUE_RING) {
        unsigned place = (unsigned)coarse % HW_QUEUE_RING;
        queue->filled[place / 64] |= UINT64_C(1) << place % 64;
        hw_queue_bucket_add(queue, &queue->ring[place], event);
        return;
    }
    if (queue->beyond.count == 0 || coarse < queue->beyond_first) {
        queue->beyond_first = coarse;
    }
    hw_queue_bucket_add(queue, &queue->beyond, event);
}

static uint32_t bin_of(const struct hw_queue *queue, hw_time time) {
    return (uint32_t)(time >> queue->fine_shift) & (queue->bins - 1);
}

/* Into a bin of the bucket in use that is still to come. */
HW_QUEUE_APART static enum hw_status push_late(struct hw_queue *queue, struct hw_event event) {
    HW_TRY(hw_queue_room_late(queue));
    uint32_t at = queue->late_free;
    if (at != 0) {
        queue->late_free = queue->late[at].next;
    } else {
        at = queue->late_fresh++;
    }
    uint32_t *head = &queue->bin_late[bin_of(queue, event.time)];
    queue->late[at].event = event;
    queue->late[at].next = *head;
    *head = at;
    return HW_OK;
}

/* Once everything that was pending has been popped, and often enough with few pending. */
static bool look_is_due(const struct hw_queue *queue) {
    return queue->popped - queue->looked_popped > hw_queue_pending(queue) + HW_QUEUE_RING;
}

/* True when the wheel, at a width for today's rate, will do. */
static bool wheel_will_do(struct hw_queue *queue) {
    if (queue->ring_used || hw_queue_pending(queue) >= HW_QUEUE_MANY) {
        return false;
    }
    if (!queue->wheel_used) {
        hw_queue_wheel_begin(queue);
        return true;
    }
    bool crowded = queue->wheel.crowded;
    bool narrower = hw_queue_wheel_look(queue);
    queue->ring_kept = crowded && !narrower; /* many at one instant */
    return !queue->ring_kept;
}

static void limit_wheel(struct hw_queue *queue) {
    uint64_t twice = 2 * hw_queue_pending(queue);
    queue->prepared_for = twice < HW_QUEUE_MANY ? twice : HW_QUEUE_MANY;
}

/* Before a push where there is no room, no wheel or ring, or far more pending than when they were built. */
HW_QUEUE_APART static enum hw_status prepare(struct hw_queue *queue) {
    if (wheel_will_do(queue)) {
        limit_wheel(queue);
        return HW_OK;
    }
    uint64_t pending = hw_queue_pending(queue);
    if (pending >= queue->room || !queue->ring_used) {
        HW_TRY(hw_queue_room_grow(queue, true));
    }
    if (!queue->ring_used || pending >= queue->look_above) {
        hw_queue_width_build(queue);
    }
    queue->prepared_for = queue->room < queue->look_above ? queue->room : queue->look_above;
    return HW_OK;
}

enum hw_status hw_queue_fast_push(struct hw_queue *queue, struct hw_event event) {
    if (HW_UNLIKELY(hw_queue_pending(queue) >= queue->prepared_for)) {
        HW_TRY(prepare(queue));
    }
    if (queue->wheel_used) {
        hw_queue_wheel_add(queue, event);
        return HW_OK;
    }
    if (HW_LIKELY(event.time >> queue->coarse_shift > queue->coarse_now)) {
        hw_queue_fast_place(queue, event);
        return HW_OK;
    }
    if (event.time >= queue->active_end) {
        return push_late(queue, event);
    }
    hw_queue_heap_add(queue, event);
    /* pushes and pops that only meet here would never notice that the buckets are far too wide */
    if (HW_UNLIKELY(look_is_due(queue))) {
        (void)hw_queue_width_look(queue);
    }
    return HW_OK;
}

/* Spreads a bucket over bins by a counting sort, to the top of work. */
static void spread(struct hw_queue *queue, struct hw_queue_bucket bucket) {
    unsigned bits = 0;
    while (bits < queue->coarse_shift && (UINT32_C(1) << bits) < HW_QUEUE_BINS && bucket.count >> bits > PER_BIN) {
        bits++;
    }
    queue->fine_shift = queue->coarse_shift - bits;
    queue->bins = UINT32_C(1) << bits;
    queue->bin = 0;
    queue->bins_held = bucket.count;
    queue->bins_base = queue->work_capacity - bucket.count;
    queue->shown = 0;
    memset(queue->bin_late, 0, queue->bins * sizeof *queue->bin_late);
    uint32_t *end = queue->bin_end;
    memset(end, 0, queue->bins * sizeof *end);
    for (struct hw_queue_walk walk = hw_queue_walk_start(queue, bucket); walk.n > 0; hw_queue_walk_next(queue, &walk, false)) {
        for (uint32_t i = 0; i < walk.n; i++) {
            end[bin_of(queue, walk.events[i].time)]++;
        }
    }
    uint32_t sum = 0;
    for (uint32_t bin = 0; bin < queue->bins; bin++) {
        uint32_t here = end[bin];
        end[bin] = sum; /* the start for now: it runs up to the end while the bin is filled */
        sum += here;
    }
    struct hw_event *to = queue->work + queue->bins_base;
    for (struct hw_queue_walk walk = hw_queue_walk_start(queue, bucket); walk.n > 0; hw_queue_walk_next(queue, &walk, true)) {
        for (uint32_t i = 0; i < walk.n; i++) {
            to[end[bin_of(queue, walk.events[i].time)]++] = walk.events[i];
        }
    }
}

/* Brings the next bin forward. */
static void load_bin(struct hw_queue *queue) {
    uint32_t start = hw_queue_bins_taken(queue);
    uint32_t bin = queue->bin++;
    uint32_t count = queue->bin_end[bin] - start;
    const struct hw_event *from = queue->work + queue->bins_base + start;
    int64_t first = queue->coarse_now << (queue->coarse_shift - queue->fine_shift);
    queue->active_end = end_of(first + bin, queue->fine_shift);
    if (HW_LIKELY(count <= SORT_AT_ONCE)) {
        for (uint32_t i = 0; i < count; i++) {
            hw_queue_near_add(queue, from[i]);
        }
    } else {
        memmove(queue->work, from, count * sizeof *from);
        queue->heap_count = count;
        hw_queue_heap_build(queue);
    }
    uint32_t late = queue->bin_late[bin];
    while (late != 0) {
        uint32_t next = queue->late[late].next;
        if (queue->near_count < HW_QUEUE_NEAR) {
            hw_queue_near_add(queue, queue->late[late].event);
        } else {
            hw_queue_heap_add(queue, queue->late[late].event);
        }
        queue->late[late].next = queue->late_free;
        queue->late_free = late;
        late = next;
    }
}

/* The next bucket of the ring that has events, or INT64_MAX. */
static int64_t next_filled(const struct hw_queue *queue) {
    unsigned start = (unsigned)(queue->coarse_now + 1) % HW_QUEUE_RING;
    unsigned word = start / 64;
    uint64_t bits = queue->filled[word] & (UINT64_MAX << start % 64);
    for (unsigned i = 0; i <= HW_QUEUE_RING / 64; i++) {
        if (bits != 0) {
            unsigned place = word * 64 + (unsigned)__builtin_ctzll(bits);
            return queue->coarse_now + 1 + (place - start) % HW_QUEUE_RING;
        }
        word = (word + 1) % (HW_QUEUE_RING / 64);
        bits = queue->filled[word];
    }
    return INT64_MAX;
}

/* Moves what the ring now reaches from beyond into the ring; the bucket in use becomes the one before first. */
static void reach_beyond(struct hw_queue *queue) {
    struct hw_queue_bucket all = queue->beyond;
    queue->coarse_now = queue->beyond_first - 1;
    queue->active_end = end_of(queue->coarse_now, queue->coarse_shift);
    queue->beyond = (struct hw_queue_bucket){0, 0};
    for (struct hw_queue_walk walk = hw_queue_walk_start(queue, all); walk.n > 0; hw_queue_walk_next(queue, &walk, true)) {
        for (uint32_t i = 0; i < walk.n; i++) {
            hw_queue_fast_place(queue, walk.events[i]);
        }
    }
}

/* Brings the next bucket forward: into near when it is small, into bins otherwise. */
static void load_bucket(struct hw_queue *queue) {
    int64_t coarse = next_filled(queue);
    if (queue->beyond.count > 0 && queue->beyond_first <= coarse) {
        if (hw_queue_width_look(queue)) {
            return;
        }
        reach_beyond(queue);
        coarse = next_filled(queue);
    }
    unsigned place = (unsigned)coarse % HW_QUEUE_RING;
    struct hw_queue_bucket bucket = queue->ring[place];
    queue->ring[place] = (struct hw_queue_bucket){0, 0};
    queue->filled[place / 64] &= ~(UINT64_C(1) << place % 64);
    queue->coarse_now = coarse;
    if (bucket.count > SORT_AT_ONCE) {
        spread(queue, bucket);
        return;
    }
    queue->bins = queue->bin = 0;
    queue->active_end = end_of(coarse, queue->coarse_shift);
    const struct hw_event *from = &queue->chunk_events[(size_t)bucket.chunk * HW_QUEUE_CHUNK];
    for (uint32_t i = 0; i < bucket.count; i++) {
        hw_queue_near_add(queue, from[i]);
    }
    queue->chunk_next[bucket.chunk] = queue->chunk_free;
    queue->chunk_free = bucket.chunk;
}

static void back_to_near(struct hw_queue *queue) {
    if (queue->wheel_used) {
        hw_queue_wheel_leave(queue, hw_queue_near_add);
    } else {
        hw_queue_width_leave_ring(queue, hw_queue_near_add);
    }
    queue->active_end = HW_FOREVER;
    queue->near_limit = HW_QUEUE_ALONE;
    queue->prepared_for = 0;
    queue->ring_kept = false;
    queue->looked_popped = queue->popped;
    queue->looked_time = queue->now;
}

/* At a width that is right for a ring that is; then at the right one. */
static void back_to_wheel(struct hw_queue *queue) {
    unsigned narrower = 3; /* the ring aims at up to four events in a bucket, the wheel at up to one in two */
    hw_queue_wheel_enter(queue, queue->coarse_shift > narrower ? queue->coarse_shift - narrower : 0);
    hw_queue_width_leave_ring(queue, hw_queue_wheel_add);
    (void)hw_queue_wheel_look(queue);
    limit_wheel(queue);
}

bool hw_queue_fast_turn(struct hw_queue *queue) {
    if (hw_queue_pending(queue) <= HW_QUEUE_FEW) {
        back_to_near(queue);
        return false;
    }
    if (look_is_due(queue)) {
        (void)hw_queue_wheel_look(queue);
        limit_wheel(queue);
    }
    while (!hw_queue_wheel_ready(queue)) {
        hw_queue_wheel_advance(queue);
    }
    return true;
}

void hw_queue_fast_advance(struct hw_queue *queue) {
    uint64_t pending = hw_queue_pending(queue);
    if (HW_UNLIKELY(pending <= HW_QUEUE_FEW)) {
        back_to_near(queue);
        return;
    }
    if (HW_UNLIKELY(pending <= HW_QUEUE_LESS && !queue->ring_kept)) {
        back_to_wheel(queue);
        return;
    }
    if (HW_UNLIKELY(look_is_due(queue))) {
        (void)hw_queue_width_look(queue);
    }
    while (queue->near_count == 0 && queue->heap_count == 0) {
        if (queue->bin < queue->bins) {
            load_bin(queue);
        } else {
            load_bucket(queue);
        }
    }
}

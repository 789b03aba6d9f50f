/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_QUEUE_PARTS_H
#define HW_QUEUE_PARTS_H
/* What the files events/queue*.c share; nobody else includes it.
 *
 * The fast queue in one picture, from the next event to the furthest:
 *
 *   near    a small sorted array; the earliest event is the last one, so taking it is one load
 *   heap    4-ary, at the bottom of `work`: what did not fit into near; usually empty
 *   bins    the bucket in use, spread over up to HW_QUEUE_BINS bins: sorted by bin at the top of `work`, plus a short
 *           list per bin of events that were pushed after the spreading
 *   ring    HW_QUEUE_RING buckets of 2^coarse_shift ms; a bucket is a list of chunks, filled at its head
 *   beyond  one more bucket, for everything later than the ring
 *
 * near and heap hold all events before active_end, in any split; the first of all is the earlier of their two firsts.
 * When both are empty, the next bin, and when the bins are empty the next bucket, is brought forward (queue_fast.c). The
 * width of a bucket follows the rate at which events are popped (queue_width.c).
 *
 * That is for thousands of events and more. With at most HW_QUEUE_ALONE pending there is only near: active_end is
 * HW_FOREVER. In between there is only the wheel (queue_wheel.c):
 *
 *   wheel   HW_QUEUE_WHEEL places of 2^shift ms, narrower than the mean time between events, each a sorted list
 *   far     one unsorted list of what is later than the wheel reaches
 *
 * No choice made here changes the order of events.
 *
 * Only a push allocates. It keeps `work` and the chunks large enough for every event to be in either, so that bringing
 * events forward, and building the ring anew, never need memory. */
#include "events/queue.h"

enum {
    HW_QUEUE_NEAR = 32,   /* events that near has places for */
    HW_QUEUE_ALONE = 12,  /* more pending than this: the wheel is used */
    HW_QUEUE_FEW = 4,     /* so few pending: all go back to near */
    HW_QUEUE_WHEEL = 4096, /* places and nodes, a power of two of at most 2^16 */
    HW_QUEUE_MANY = 3500, /* so many pending: the ring is used */
    HW_QUEUE_LESS = 1000, /* so few pending: from the ring back to the wheel */
    HW_QUEUE_CROWD = 32,  /* events before a new one in its place: the wheel is too wide, or the ring's work */
    HW_QUEUE_RING = 1024, /* buckets, a power of two */
    HW_QUEUE_CHUNK = 16,  /* events in a chunk, a power of two */
    HW_QUEUE_BINS = 2048, /* most bins in a bucket, a power of two */
    HW_QUEUE_SPARE = 2 * (HW_QUEUE_RING + 1) + 1 /* chunks partly filled at worst: old and new ring while building anew */
};

struct hw_queue_bucket {
    uint32_t chunk; /* head of the list; the others are full */
    uint32_t count; /* events */
};

/* An event pushed into a bin of the bucket in use. */
struct hw_queue_late {
    struct hw_event event;
    uint32_t next;
};

/* Events and lists apart: lists are short and mostly walked for their first node. Node 0 ends a list. */
struct hw_queue_wheel {
    int64_t at;        /* place of the last event taken: time >> shift; nothing lies before it */
    int64_t far_first; /* place of the first event in far; INT64_MAX: none */
    unsigned shift;
    bool crowded;      /* a push met a crowd */
    uint16_t free, far;
    uint64_t filled[HW_QUEUE_WHEEL / 64]; /* one bit per place that holds events */
    uint16_t head[HW_QUEUE_WHEEL];
    uint16_t next[HW_QUEUE_WHEEL];
    struct hw_event events[HW_QUEUE_WHEEL];
};

struct hw_queue {
    hw_time active_end;
    uint64_t pushed, popped; /* since the reset; the difference is the number pending */
    hw_time now;             /* instant of the last event popped */
    uint32_t near_count, near_limit; /* a push may make near so long; 0: there is no near */
    uint32_t kind;
    bool wheel_used, ring_used; /* never both */
    bool ring_kept;             /* a crowd was too much for the wheel: the ring is kept until few are left */
    uint64_t prepared_for;      /* a push with so many pending has to look at what follows first */
    size_t heap_count;
    struct hw_event near[1 + HW_QUEUE_NEAR]; /* first a guard later than any, then from the latest to the earliest */

    /* ring and beyond */
    unsigned coarse_shift, fine_shift;
    int64_t coarse_now; /* bucket in use: time >> coarse_shift; its place in the ring is empty */
    int64_t beyond_first; /* bucket of the first event beyond the ring */
    uint64_t filled[HW_QUEUE_RING / 64]; /* one bit per bucket that has events */
    struct hw_queue_bucket ring[HW_QUEUE_RING];
    struct hw_queue_bucket beyond;

    /* bins of the bucket in use; places in `work` are relative to bins_base */
    uint32_t bins, bin;    /* how many; the next to bring forward */
    size_t bins_base;
    uint32_t bins_held;    /* events spread over bins, brought forward or not */
    uint32_t shown;        /* events before this place were shown for prefetching */
    uint32_t late_fresh, late_free, late_capacity; /* late[1 .. late_fresh - 1] were used before; 0 ends a list */
    struct hw_queue_late *late;
    uint32_t bin_end[HW_QUEUE_BINS];
    uint32_t bin_late[HW_QUEUE_BINS];

    /* memory */
    struct hw_mem *mem; /* borrows */
    size_t room;        /* events that `work` and the chunks have room for, wherever each is */
    struct hw_event *work;
    size_t work_capacity;
    struct hw_event *chunk_events;
    uint32_t *chunk_next;
    uint32_t chunk_capacity, chunk_fresh, chunk_free; /* chunks from chunk_fresh on were never used */

    /* when the width was last looked at */
    uint64_t looked_popped;
    hw_time looked_time;
    uint64_t look_above; /* so many pending: build anew */

    struct hw_queue_wheel wheel;
};

/* Not inlined, so that the short ways through near, which callers take in, stay short. */
#define HW_QUEUE_APART __attribute__((noinline))

static inline uint64_t hw_queue_pending(const struct hw_queue *queue) {
    return queue->pushed - queue->popped;
}

/* How many of the events spread over bins were brought forward. */
static inline uint32_t hw_queue_bins_taken(const struct hw_queue *queue) {
    return queue->bin > 0 ? queue->bin_end[queue->bin - 1] : 0;
}

/* queue_plain.c: the plain binary heap, in work. */
HW_QUEUE_APART enum hw_status hw_queue_plain_push(struct hw_queue *queue, struct hw_event event) HW_MUST_CHECK;
HW_QUEUE_APART void hw_queue_plain_pop(struct hw_queue *queue, struct hw_event *out);

/* queue_heap.c: the 4-ary heap of the fast queue, in work[0 .. heap_count); there is room. */
HW_QUEUE_APART void hw_queue_heap_add(struct hw_queue *queue, struct hw_event event);
HW_QUEUE_APART void hw_queue_heap_take(struct hw_queue *queue, struct hw_event *out);
void hw_queue_heap_build(struct hw_queue *queue);

/* queue_room.c: memory. grow makes room for at least one more event, chunks included when ring_wanted; late makes room
 * in the bins' lists. */
enum hw_status hw_queue_room_grow(struct hw_queue *queue, bool ring_wanted) HW_MUST_CHECK;
enum hw_status hw_queue_room_late(struct hw_queue *queue) HW_MUST_CHECK;

/* queue_fast.c: a push that is not simply into near; the next bin or bucket brought forward (near and heap are empty);
 * an event into ring or beyond. */
HW_QUEUE_APART enum hw_status hw_queue_fast_push(struct hw_queue *queue, struct hw_event event) HW_MUST_CHECK;
HW_QUEUE_APART void hw_queue_fast_advance(struct hw_queue *queue);
/* The wheel turned to its next event; false when there is no wheel any more, because few events are left. */
HW_QUEUE_APART bool hw_queue_fast_turn(struct hw_queue *queue);
void hw_queue_fast_place(struct hw_queue *queue, struct hw_event event);

/* queue_wheel.c: an event onto the wheel, which has a free node; from near to the wheel; an empty wheel of a width; a new width, and that all events lie by it
 * (true: it is narrower); all events handed over, and no wheel any more; `at` moved to the next event, or what is far
 * brought onto the wheel (call again then). */
HW_QUEUE_APART void hw_queue_wheel_add(struct hw_queue *queue, struct hw_event event);
void hw_queue_wheel_begin(struct hw_queue *queue);
void hw_queue_wheel_enter(struct hw_queue *queue, unsigned shift);
bool hw_queue_wheel_look(struct hw_queue *queue);
void hw_queue_wheel_leave(struct hw_queue *queue, void (*to)(struct hw_queue *queue, struct hw_event event));
HW_QUEUE_APART void hw_queue_wheel_advance(struct hw_queue *queue);

/* queue_width.c: looks at the rate of events and builds the ring anew when buckets are about four times too wide or
 * too narrow (true: it did); builds it anew whatever the width was; all events handed over, and no ring any more. */
bool hw_queue_width_look(struct hw_queue *queue);
void hw_queue_width_build(struct hw_queue *queue);
void hw_queue_width_leave_ring(struct hw_queue *queue, void (*to)(struct hw_queue *queue, struct hw_event event));

/* Inserts into near, which has a free place; the guard is later than any event and ends the search. Events are moved as
 * two words each: a 16-byte load of what two 8-byte stores have just written waits for both to leave the core. */
static inline void hw_queue_near_add(struct hw_queue *queue, struct hw_event event) {
    struct hw_event *top = &queue->near[1 + queue->near_count++];
    struct hw_event below = top[-1];
    while (hw_event_before(below, event)) {
        top->time = below.time;
        top->word = below.word;
        below = *(--top - 1);
    }
    top->time = event.time;
    top->word = event.word;
}
/* The earliest of near, which is not empty. */
static inline struct hw_event hw_queue_near_first(const struct hw_queue *queue) {
    return queue->near[1 + queue->near_count - 1];
}

/* True when the next event lies in the 64 places at hand and none that is far comes before it; `at` is then its place. */
static inline bool hw_queue_wheel_ready(struct hw_queue *queue) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    unsigned i = (unsigned)wheel->at % HW_QUEUE_WHEEL;
    uint64_t bits = wheel->filled[i / 64] >> i % 64;
    int64_t place = wheel->at + (bits == 0 ? 0 : __builtin_ctzll(bits));
    if (HW_UNLIKELY(bits == 0 || place >= wheel->far_first)) {
        return false;
    }
    wheel->at = place;
    return true;
}
/* The first event of the place `at`, which holds some. */
static inline void hw_queue_wheel_take(struct hw_queue *queue, struct hw_event *out) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    unsigned i = (unsigned)wheel->at % HW_QUEUE_WHEEL;
    unsigned node = wheel->head[i], next = wheel->next[node];
    out->time = wheel->events[node].time;
    out->word = wheel->events[node].word;
    wheel->head[i] = (uint16_t)next;
    wheel->next[node] = wheel->free;
    wheel->free = (uint16_t)node;
    wheel->filled[i / 64] ^= (uint64_t)(next == 0) << i % 64; /* the bit is set */
}

/* Adds to a bucket; the chunk, when one is needed, is there. */
static inline void hw_queue_bucket_add(struct hw_queue *queue, struct hw_queue_bucket *bucket, struct hw_event event) {
    uint32_t place = bucket->count % HW_QUEUE_CHUNK;
    if (place == 0) {
        uint32_t chunk = queue->chunk_free;
        if (chunk != HW_NONE) {
            queue->chunk_free = queue->chunk_next[chunk];
        } else {
            HW_ASSERT(queue->chunk_fresh < queue->chunk_capacity);
            chunk = queue->chunk_fresh++;
        }
        queue->chunk_next[chunk] = bucket->chunk;
        bucket->chunk = chunk;
    }
    queue->chunk_events[(size_t)bucket->chunk * HW_QUEUE_CHUNK + place] = event;
    bucket->count++;
}

/* Goes through a bucket's events from the head chunk back: events[0 .. n) of each chunk; give hands the chunk back and
 * steps on. A bucket without events has n == 0. */
struct hw_queue_walk {
    const struct hw_event *events;
    uint32_t n;
    uint32_t chunk;
    uint32_t left; /* events in the chunks after this one */
    uint32_t next; /* the chunk after this one, if any is left */
};
static inline void hw_queue_walk_at(const struct hw_queue *queue, struct hw_queue_walk *walk, uint32_t chunk) {
    walk->chunk = chunk;
    walk->events = &queue->chunk_events[(size_t)chunk * HW_QUEUE_CHUNK];
    if (walk->left > 0) {
        walk->next = queue->chunk_next[chunk];
        const struct hw_event *ahead = &queue->chunk_events[(size_t)walk->next * HW_QUEUE_CHUNK];
        for (unsigned i = 0; i < HW_QUEUE_CHUNK; i += 4) {
            __builtin_prefetch(ahead + i);
        }
    }
}
static inline struct hw_queue_walk hw_queue_walk_start(const struct hw_queue *queue, struct hw_queue_bucket bucket) {
    struct hw_queue_walk walk = {NULL, 0, 0, 0, 0};
    if (bucket.count > 0) {
        walk.n = (bucket.count - 1) % HW_QUEUE_CHUNK + 1;
        walk.left = bucket.count - walk.n;
        hw_queue_walk_at(queue, &walk, bucket.chunk);
    }
    return walk;
}
static inline void hw_queue_walk_next(struct hw_queue *queue, struct hw_queue_walk *walk, bool give) {
    if (give) {
        queue->chunk_next[walk->chunk] = queue->chunk_free;
        queue->chunk_free = walk->chunk;
    }
    walk->n = walk->left > 0 ? HW_QUEUE_CHUNK : 0;
    walk->left -= walk->n;
    if (walk->n > 0) {
        hw_queue_walk_at(queue, walk, walk->next);
    }
}

#endif

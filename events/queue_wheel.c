/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wheel of the fast queue: some dozens to some thousands of events. queue_parts.h has the picture.
 *
 * A place of the wheel is so narrow that it rarely holds more than one event (an eighth to a quarter of the mean time
 * between events), so that neither a push nor a pop has a branch that the processor cannot foresee: measured with
 * 160 pending, half the time of sorting buckets of four. Memory is part of the queue: nothing here allocates. */
#include "events/queue_parts.h"

#include <string.h>

/* Behind the events before it in the list of its place. */
HW_QUEUE_APART static void insert_node(struct hw_queue *queue, unsigned node, unsigned i) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    struct hw_event event = wheel->events[node];
    uint16_t *link = &wheel->head[i];
    unsigned after = *link, before = 0;
    while (after != 0 && hw_event_before(wheel->events[after], event)) {
        link = &wheel->next[after];
        after = *link;
        before++;
    }
    if (HW_UNLIKELY(before > HW_QUEUE_CROWD)) {
        wheel->crowded = true;
        queue->prepared_for = 0;
    }
    wheel->next[node] = (uint16_t)after;
    *link = (uint16_t)node;
    wheel->filled[i / 64] |= UINT64_C(1) << i % 64;
}

/* A node beyond the reach of the wheel. */
HW_QUEUE_APART static void link_far(struct hw_queue *queue, unsigned node, int64_t place) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    HW_ASSERT(place > wheel->at); /* `at` is the place of the last event popped, and nothing is pushed before that */
    wheel->far_first = place < wheel->far_first ? place : wheel->far_first;
    wheel->next[node] = wheel->far;
    wheel->far = (uint16_t)node;
}

/* A node that is in no list goes where its time says: mostly into an empty place. */
static inline void link_node(struct hw_queue *queue, unsigned node, hw_time time) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    int64_t place = time >> wheel->shift;
    unsigned i = (unsigned)place % HW_QUEUE_WHEEL;
    if (HW_UNLIKELY((uint64_t)(place - wheel->at) >= HW_QUEUE_WHEEL)) {
        link_far(queue, node, place);
    } else if (wheel->head[i] != 0) {
        insert_node(queue, node, i);
    } else {
        wheel->next[node] = 0;
        wheel->head[i] = (uint16_t)node;
        wheel->filled[i / 64] |= UINT64_C(1) << i % 64;
    }
}

void hw_queue_wheel_add(struct hw_queue *queue, struct hw_event event) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    unsigned node = wheel->free;
    wheel->free = wheel->next[node];
    wheel->events[node].time = event.time;
    wheel->events[node].word = event.word;
    link_node(queue, node, event.time);
}

/* A list of nodes. */
struct chain {
    uint16_t first, last;
};

static void chain_add(struct hw_queue_wheel *wheel, struct chain *chain, uint16_t node) {
    if (chain->first == 0) {
        chain->first = node;
    } else {
        wheel->next[chain->last] = node;
    }
    chain->last = node;
    wheel->next[node] = 0;
}

/* The next place that holds events, from `at` on, or INT64_MAX. */
static int64_t next_filled(const struct hw_queue_wheel *wheel) {
    unsigned start = (unsigned)wheel->at % HW_QUEUE_WHEEL;
    unsigned word = start / 64;
    uint64_t bits = wheel->filled[word] & (UINT64_MAX << start % 64);
    for (unsigned i = 0; i <= HW_QUEUE_WHEEL / 64; i++) {
        if (bits != 0) {
            unsigned place = word * 64 + (unsigned)__builtin_ctzll(bits);
            return wheel->at + (place - start) % HW_QUEUE_WHEEL;
        }
        word = (word + 1) % (HW_QUEUE_WHEEL / 64);
        bits = wheel->filled[word];
    }
    return INT64_MAX;
}

/* Takes all events off, the earliest first but for those far away. */
static struct chain unwind(struct hw_queue_wheel *wheel) {
    struct chain chain = {0, 0};
    for (int64_t at = next_filled(wheel); at != INT64_MAX; at = next_filled(wheel)) {
        unsigned place = (unsigned)at % HW_QUEUE_WHEEL;
        for (uint16_t node = wheel->head[place], next; node != 0; node = next) {
            next = wheel->next[node];
            chain_add(wheel, &chain, node);
        }
        wheel->head[place] = 0;
        wheel->filled[place / 64] &= ~(UINT64_C(1) << place % 64);
    }
    for (uint16_t node = wheel->far, next; node != 0; node = next) {
        next = wheel->next[node];
        chain_add(wheel, &chain, node);
    }
    wheel->far = 0;
    wheel->far_first = INT64_MAX;
    return chain;
}

/* Puts the events of a chain on, at the width in use. The last comes first: it then goes to the head of its list. */
static void wind(struct hw_queue *queue, struct chain chain) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    uint16_t turned = 0;
    for (uint16_t node = chain.first, next; node != 0; node = next) {
        next = wheel->next[node];
        wheel->next[node] = turned;
        turned = node;
    }
    for (uint16_t node = turned, next; node != 0; node = next) {
        next = wheel->next[node];
        link_node(queue, node, wheel->events[node].time);
    }
}

/* The shift of a place that is an eighth to a quarter of the mean time between events, when `events` come in `span` ms. */
static unsigned shift_for(hw_time span, uint64_t events) {
    hw_time width = span / (hw_time)(4 * events);
    unsigned shift = 0;
    while (width >> shift > 1) {
        shift++;
    }
    return shift;
}

/* From the first quarter of the events, which some in the far future cannot move. */
static unsigned shift_for_pending(const struct hw_queue *queue, struct chain chain) {
    const struct hw_queue_wheel *wheel = &queue->wheel;
    uint64_t quarter = hw_queue_pending(queue) / 4;
    uint16_t node = chain.first;
    for (uint64_t i = 0; i < quarter && wheel->next[node] != 0; i++) { /* never reached: its end, as the chain is all that are pending */
        node = wheel->next[node];
    }
    return shift_for(wheel->events[node].time - queue->now, quarter + 1);
}

/* True when so many events were popped since the last look that their rate counts. */
static bool rate_is_known(const struct hw_queue *queue) {
    return queue->popped - queue->looked_popped > hw_queue_pending(queue) / 4 && queue->now > queue->looked_time;
}

static unsigned shift_for_rate(const struct hw_queue *queue) {
    return shift_for(queue->now - queue->looked_time, queue->popped - queue->looked_popped);
}

/* One too narrow is as good, and does not go to and fro with the chance of a sample. */
static bool will_do(const struct hw_queue *queue, unsigned wanted) {
    return queue->wheel.shift == wanted || queue->wheel.shift + 1 == wanted;
}

static void note_look(struct hw_queue *queue) {
    queue->looked_popped = queue->popped;
    queue->looked_time = queue->now;
}

static void set_width(struct hw_queue *queue, unsigned shift) {
    queue->wheel.shift = shift;
    queue->wheel.at = queue->now >> shift;
}

void hw_queue_wheel_enter(struct hw_queue *queue, unsigned shift) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    memset(wheel->filled, 0, sizeof wheel->filled);
    memset(wheel->head, 0, sizeof wheel->head);
    for (unsigned i = 0; i < HW_QUEUE_WHEEL; i++) {
        wheel->next[i] = (uint16_t)((i + 1) % HW_QUEUE_WHEEL);
    }
    wheel->free = 1;
    wheel->far = 0;
    wheel->far_first = INT64_MAX;
    wheel->crowded = false;
    set_width(queue, shift);
    queue->wheel_used = true;
    queue->near_limit = 0;
    queue->active_end = INT64_MIN;
}

void hw_queue_wheel_begin(struct hw_queue *queue) {
    struct hw_event events[HW_QUEUE_NEAR];
    uint32_t n = queue->near_count;
    memcpy(events, &queue->near[1], n * sizeof *events);
    queue->near_count = 0;
    hw_time quarter = events[n - 1 - n / 4].time - queue->now; /* they lie from the latest to the earliest */
    hw_queue_wheel_enter(queue, rate_is_known(queue) ? shift_for_rate(queue) : shift_for(quarter, n / 4 + 1));
    note_look(queue);
    for (uint32_t i = 0; i < n; i++) {
        hw_queue_wheel_add(queue, events[i]);
    }
}

bool hw_queue_wheel_look(struct hw_queue *queue) {
    unsigned before = queue->wheel.shift;
    bool known = rate_is_known(queue);
    if (!known || !will_do(queue, shift_for_rate(queue))) {
        struct chain chain = unwind(&queue->wheel);
        unsigned wanted = known ? shift_for_rate(queue) : shift_for_pending(queue, chain);
        set_width(queue, will_do(queue, wanted) ? before : wanted);
        wind(queue, chain);
    }
    note_look(queue);
    queue->wheel.crowded = false;
    return queue->wheel.shift < before;
}

void hw_queue_wheel_leave(struct hw_queue *queue, void (*to)(struct hw_queue *queue, struct hw_event event)) {
    struct chain chain = unwind(&queue->wheel);
    queue->wheel_used = false;
    for (uint16_t node = chain.first; node != 0; node = queue->wheel.next[node]) {
        to(queue, queue->wheel.events[node]);
    }
}

/* What the wheel now reaches comes onto it; `at` has moved. */
static void reach(struct hw_queue *queue) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    uint16_t node = wheel->far;
    wheel->far = 0;
    wheel->far_first = INT64_MAX;
    while (node != 0) {
        uint16_t next = wheel->next[node];
        link_node(queue, node, wheel->events[node].time);
        node = next;
    }
}

void hw_queue_wheel_advance(struct hw_queue *queue) {
    struct hw_queue_wheel *wheel = &queue->wheel;
    int64_t place = next_filled(wheel);
    if (place >= wheel->far_first) {
        wheel->at = wheel->far_first;
        reach(queue);
        return; /* to look again: what came may lie before `place` or at it */
    }
    wheel->at = place;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_EVENT_H
#define HW_EVENT_H
/* The 16-byte event and its total order.
 *
 * Order: time; rank of the kind; a keyed bijection of the subject's id (so that equal instants do not favour low ids);
 * kind and stamp. All of it is in two words, compared as one 128-bit number, so the order never depends on insertion,
 * addresses or threads. A subject has at most one live event of a kind. An event whose stamp is not its subject's
 * current stamp was cancelled and is skipped by whoever handles it. */
#include "sim/base.h"
#include "sim/rng.h"

/* Kinds are generic; their ranks rise in the order below (kinds of equal rank share a line in hw_event_rank). */
enum hw_event_kind {
    HW_EV_LOOK_BEFORE = 0, /* observe: the state just before anything happens at this instant; subject: an observer */
    HW_EV_END,             /* a stay, an exit delay or an interrupted stay ends; subject: a visit */
    HW_EV_TASK,            /* a task beside the stay ends (a discharge step); subject: a task */
    HW_EV_CAPACITY,        /* capacity changes; subject: hash of the station's name */
    HW_EV_RENEGE,          /* patience ends; subject: a visit */
    HW_EV_WINDOW,          /* a window opens; subject: hash of the station's name */
    HW_EV_NEED,            /* a person's next need; subject: a person */
    HW_EV_ARRIVAL,         /* an arrival from outside; subject: hash of the source's name */
    HW_EV_TICK,            /* periodic model work (midnight); subject: 0 */
    HW_EV_LOOK_AFTER,      /* observe: the state after everything at this instant; subject: an observer */
    HW_EV_KINDS
};

struct hw_event {
    hw_time time;  /* >= 0 */
    uint64_t word; /* rank 4 bits | scrambled subject 32 | stamp 24 | kind 4 */
};
static_assert(sizeof(struct hw_event) == 16, "an event is two words");

#define HW_EVENT_STAMP_BITS 24
#define HW_EVENT_STAMP_MASK ((UINT32_C(1) << HW_EVENT_STAMP_BITS) - 1u)

/* Rank by kind: look before; end, task; capacity; renege; window; need, arrival, tick; look after. */
static inline uint64_t hw_event_rank(enum hw_event_kind kind) {
    return (UINT64_C(0x6555432110) >> (4u * (unsigned)kind)) & 15u;
}

/* The keyed bijection of subjects for one replicate. */
struct hw_event_key {
    uint32_t xor_in;
};
static inline uint32_t hw_event_scramble(struct hw_event_key key, hw_id subject) {
    uint32_t x = (subject ^ key.xor_in) * UINT32_C(0x9e3779b1);
    x ^= x >> 16;
    return x * UINT32_C(0x85ebca6b);
}
static inline hw_id hw_event_unscramble(struct hw_event_key key, uint32_t x) {
    x *= UINT32_C(0xa5cb9243); /* inverse of 0x85ebca6b modulo 2^32 */
    x ^= x >> 16;
    return (x * UINT32_C(0x0e8b2f51)) ^ key.xor_in; /* inverse of 0x9e3779b1; checked by the unit test */
}

static inline struct hw_event hw_event_make(struct hw_event_key key, hw_time time, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    struct hw_event event;
    event.time = time;
    event.word = hw_event_rank(kind) << 60 | (uint64_t)hw_event_scramble(key, subject) << 28 |
                 (uint64_t)(stamp & HW_EVENT_STAMP_MASK) << 4 | (uint64_t)kind;
    return event;
}
static inline enum hw_event_kind hw_event_kind_of(struct hw_event event) {
    return (enum hw_event_kind)(event.word & 15u);
}
static inline uint32_t hw_event_stamp_of(struct hw_event event) {
    return (uint32_t)(event.word >> 4) & HW_EVENT_STAMP_MASK;
}
static inline hw_id hw_event_subject_of(struct hw_event_key key, struct hw_event event) {
    return hw_event_unscramble(key, (uint32_t)(event.word >> 28));
}

/* True when a comes before b. */
static inline bool hw_event_before(struct hw_event a, struct hw_event b) {
    hw_u128 x = (hw_u128)(uint64_t)a.time << 64 | a.word;
    hw_u128 y = (hw_u128)(uint64_t)b.time << 64 | b.word;
    return x < y;
}

#endif

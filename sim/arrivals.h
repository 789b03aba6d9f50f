/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ARRIVALS_H
#define HW_ARRIVALS_H
/* When people arrive from outside: the processes that are more than independent gaps.
 *
 * A struct hw_arrivals says how a stream behaves and never changes; a struct hw_arrivals_course is where it has got to in
 * one replicate. hw_arrivals_next gives the instants in order. Every draw is keyed by (stream, number), the states of a
 * modulating chain by a key of their own, so nothing depends on when somebody asks.
 *
 * A rate that varies is followed exactly: instant i is where the cumulated rate has grown by a standard exponential since
 * instant i - 1 (Cinlar 1975, Introduction to Stochastic Processes, ch. 4), never by the rate in force at instant i - 1.
 * The rate is a profile (steps, perhaps repeating, times a factor by month) times what a chain of states says, or a sine.
 * Time is kept in unrounded milliseconds; an instant is the whole millisecond in which it falls.
 *
 * Files: arrivals.c (rates, gaps, lists), arrivals_chain.c (states), arrivals_batch.c (how many at once), arrivals_booked.c. */
#include "sim/base.h"
#include "sim/calendar.h"
#include "sim/dist.h"
#include "sim/mem.h"
#include "sim/rng.h"

enum { HW_ARRIVALS_STATES = 16 };
#define HW_ARRIVALS_BATCH_MAX 1000000 /* people at one instant */

enum hw_arrivals_kind {
    HW_ARRIVALS_GAPS = 0, /* independent gaps */
    HW_ARRIVALS_TIMES,    /* a list */
    HW_ARRIVALS_RATE,     /* profile and chain */
    HW_ARRIVALS_SINE,
    HW_ARRIVALS_BOOKED
};

struct hw_arrivals_profile { /* a rate (or a factor) by steps */
    uint32_t n;              /* 0: 1 at all times */
    const double *rate;      /* [n] per ms (or a factor when a base rate is in another place) */
    const hw_time *until;    /* [n] ends of the steps, from the start of the cycle, rising */
    hw_time offset;          /* place in the cycle at time 0 */
    bool repeats;            /* else the last step... */
    bool lasts;              /* ...goes on for ever, or nobody comes after it */
    const double *by_month;  /* [12] factors, or NULL */
    int32_t start_day;       /* day number of time 0; only for by_month */
};

struct hw_arrivals_chain { /* states one after the other */
    uint32_t n;            /* 0: no chain */
    bool fixed;            /* each state lasts exactly mean_ms and the next follows in order; else exponential stays */
    const char *const *names;  /* [n] */
    const double *rate;    /* [n] per ms, or a factor of the profile */
    const double *mean_ms; /* [n] mean stay */
    const double *then;    /* [n][n] cumulated probabilities of the next state; the last of each row is 1 */
    const double *first;   /* [n] cumulated probabilities of the state at time 0 */
};

struct hw_arrivals_sine { /* mean + amplitude sin(2 pi (t - phase) / period); 0 <= amplitude <= mean */
    double mean, amplitude; /* per ms */
    double period, phase;   /* ms */
};

enum hw_arrivals_batch_kind { HW_ARRIVALS_ONE = 0, HW_ARRIVALS_FIXED, HW_ARRIVALS_GEOMETRIC, HW_ARRIVALS_TABLE };
struct hw_arrivals_batch {   /* how many come at one instant: at least 1 */
    enum hw_arrivals_batch_kind kind;
    int32_t size;            /* FIXED */
    double log_fail;         /* GEOMETRIC: log of the probability that one more comes; negative */
    uint32_t n;              /* TABLE */
    const int32_t *sizes;    /* [n] */
    const double *below;     /* [n] cumulated; the last is 1 */
};

struct hw_arrivals_slots {  /* appointments */
    uint32_t n;             /* slots in a cycle */
    const hw_time *at;      /* [n] from the start of the cycle, rising; equal where several share a slot */
    hw_time cycle;
    hw_time offset;         /* place in the cycle at time 0 */
    uint32_t first;         /* the first slot of the cycle that is not before offset; n: none */
    double no_show;         /* probability, below 1 */
    bool punctual;          /* lateness is 0 for all */
    struct hw_dist late;    /* ms after the slot, of either sign */
    hw_time early;          /* subtracted from it */
    hw_time earliest;       /* nobody comes more than this before the slot */
};

struct hw_arrivals {
    enum hw_arrivals_kind kind;
    uint32_t uid;             /* of the stream: keys its draws */
    struct hw_dist gap;       /* GAPS; of milliseconds */
    size_t n_times;
    const hw_time *times;     /* TIMES; rising */
    struct hw_arrivals_profile profile;
    struct hw_arrivals_chain chain;
    struct hw_arrivals_sine sine;
    struct hw_arrivals_slots slots;
    struct hw_arrivals_batch batch;
};

struct hw_arrivals_keys {
    struct hw_rng_key instant, state, batch;
};

struct hw_arrivals_stay { /* where a chain is: the same path whoever follows it */
    uint32_t state;
    uint64_t number;      /* of this stay, from 0 */
    double until;         /* ms */
};

struct hw_arrivals_pending { /* somebody booked who is still to come */
    hw_time at;
    uint64_t slot;
};

struct hw_arrivals_course {
    double at;            /* ms: how far the stream has been followed */
    uint64_t drawn;       /* instants drawn so far (booked: slots) */
    uint64_t number;      /* of the instant last given (booked: of its slot) */
    double rate, until;   /* in force now, and how long */
    struct hw_arrivals_stay stay;
    struct hw_mem *mem;
    size_t n_pending, room;
    struct hw_arrivals_pending *pending; /* owns; a heap, the earliest first */
};

/* Starts a stream; the course must be zeroed or used before by hw_arrivals_begin. */
void hw_arrivals_begin(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, struct hw_mem *mem, struct hw_arrivals_course *course);
void hw_arrivals_clear(struct hw_arrivals_course *course);

/* The next instant into *at, never before the last one; HW_FOREVER when there is none before horizon. now is the last
 * instant given (0 at first). HW_NO_MEMORY only for booked streams. */
enum hw_status hw_arrivals_next(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, hw_time now, hw_time horizon,
                                struct hw_arrivals_course *course, hw_time *at) HW_MUST_CHECK;

/* How many come at instant number index. */
int32_t hw_arrivals_batch_size(const struct hw_arrivals_batch *batch, const struct hw_rng_key *key, uint32_t uid, uint64_t index);
double hw_arrivals_batch_mean(const struct hw_arrivals_batch *batch);

/* The first stay of a chain, and the one after. */
void hw_arrivals_first_stay(const struct hw_arrivals *spec, const struct hw_rng_key *key, struct hw_arrivals_stay *stay);
void hw_arrivals_next_stay(const struct hw_arrivals *spec, const struct hw_rng_key *key, struct hw_arrivals_stay *stay);

/* The long-run shares of time in the states of a chain whose next state is given by jump[n][n] (rows add to 1). False when
 * they are not unique: from some states others are never reached. */
bool hw_arrivals_shares(uint32_t n, const double *jump, const double *mean_ms, double *share);

/* Mean arrivals per millisecond in the long run (people, not instants); NAN for lists. */
double hw_arrivals_mean_rate(const struct hw_arrivals *spec);

/* arrivals_booked.c; hw_arrivals_next calls it. */
enum hw_status hw_arrivals_booked_next(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, hw_time horizon,
                                       struct hw_arrivals_course *course, hw_time *at) HW_MUST_CHECK;

#endif

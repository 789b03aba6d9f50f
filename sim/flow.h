/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_FLOW_H
#define HW_FLOW_H
/* Stations, and the visits that move through them: the moving parts of one replicate.
 *
 * A visit is somebody's way through the system from arrival to departure: in a network model a patient, in a
 * whole-system model one episode of one person (a spell in hospital and what follows it; a home-care package). It is at
 * one station at a time, and may wait there or hold a server (bed, place, clinician). The owner of the flow (the model)
 * answers through struct hw_hooks how long stays are and where visits go; all queueing is done here, the same for all models.
 *
 * Life of a visit at a station:  WAITING -> SERVING -> (owner may keep it: HELD) -> (exit delay or window: LEAVING)
 *     -> next station has a free server or room: goes there; else, by that station's rule, is turned away, or BLOCKED: it keeps the
 *     server here until it can move (blocking after service). Releasing a server may move others at the same instant; such
 *     cascades run from a worklist inside one event. INTERRUPTED: the server left (capacity fell, rule "resume").
 * Whoever waits is taken by priority (0 first), then by order of asking (or the latest first): those in the waiting room and those who
 * hold a place elsewhere alike.
 * A station may use servers of others when its own are taken (overflow; a pool is a station that nobody goes to). A server that is
 * free goes first to the station's own who are elsewhere and move back (same instant), then to its own who wait, then to whoever
 * has waited longest at the stations that may use it.
 * A set of stations in which everybody holds a server and waits for another is a deadlock: detected when it arises. */
#include "events/queue.h"
#include "sim/base.h"
#include "sim/dist.h"
#include "sim/mem.h"
#include "sim/tally.h"
#include "sim/week.h"

enum { HW_FLOW_PRIORITIES = 8, HW_FLOW_WINDOWS = 8, HW_FLOW_OVERFLOW = 6 };
#define HW_GO_EXIT UINT16_MAX              /* leaves the system */
#define HW_GO_HOLD ((uint16_t)(UINT16_MAX - 1)) /* stays where it is until the owner says otherwise */
#define HW_GO_ASK ((uint16_t)(UINT16_MAX - 2))  /* inside the flow: the owner says where */

enum hw_visit_state {
    HW_VISIT_FREE = 0,
    HW_VISIT_WAITING,     /* in the waiting room of .station */
    HW_VISIT_SERVING,     /* holds a server of .station; END scheduled (unless the stay is HW_FOREVER) */
    HW_VISIT_HELD,        /* holds a server; the owner will move it */
    HW_VISIT_LEAVING,     /* holds a server until the exit delay or window; END scheduled */
    HW_VISIT_BLOCKED,     /* holds a server of .station, waits for .target */
    HW_VISIT_INTERRUPTED  /* waits at .station for a server to come back; .due holds the remaining stay */
};

enum hw_gone { HW_GONE_EXIT = 0, HW_GONE_TURNED_AWAY, HW_GONE_RENEGED, HW_GONE_REMOVED };

struct hw_visit {
    uint64_t key;         /* who: (source, index) in a network, in a whole system person, number, and what brought them (agents/district.h); keys its draws */
    hw_time entered;      /* when it entered the system */
    hw_time asked;        /* when it asked for a place at .station, or for .target when blocked */
    hw_time since;        /* when its state began; SERVING and INTERRUPTED: when service began */
    hw_time due;          /* scheduled end of the stay; INTERRUPTED: remaining ms */
    hw_id next, prev;     /* in a line of visits */
    uint32_t stamp;       /* of its live events */
    uint32_t step;        /* stations entered so far: the occurrence of its draws at this station */
    uint16_t station;     /* where it is */
    uint16_t target;      /* where it will go, once it wants to go; SERVING: what ended said ahead */
    /* Bit-fields, not uint8_t: a store to a character type could change anything, so the compiler would have to load everything
     * again after it (measured: 10 % of the run time of M/M/1). */
    uint32_t class_ : 8;   /* class of its statistics */
    uint32_t priority : 8; /* 0 first */
    uint32_t state : 8;    /* waiting, in service, holding, leaving, blocked, interrupted */
    uint32_t flags : 8;    /* HW_VISIT_HAS_PATIENCE: a RENEGE event is pending; HW_VISIT_MUST_HOLD */
};
static_assert(sizeof(struct hw_visit) == 64, "a visit is one cache line");
#define HW_VISIT_HAS_PATIENCE 1u
#define HW_VISIT_MUST_HOLD 2u /* cannot wait in a waiting room while it holds a place elsewhere */
#define HW_VISIT_ELSEWHERE 4u /* this and the two bits above: 0, or 1 + which of its station's overflow it has a server of */
#define HW_VISIT_WHERE (7u * HW_VISIT_ELSEWHERE)
#define HW_VISIT_STAY_KNOWN 32u /* waits, and .due holds the length of its stay */

struct hw_station_era { /* from that time on, another week holds */
    hw_time from;
    const struct hw_week *week; /* borrows */
};

/* What a station is: immutable, shared by all replicates. Zero means: 0 servers, no room. */
struct hw_station_spec {
    const char *name;
    const char *title;               /* plain English */
    int32_t servers;                 /* HW_UNLIMITED allowed; not used when capacity is set */
    const struct hw_week *capacity;  /* servers by quarter-hour of the week; borrows; NULL: servers at all times */
    int32_t n_eras;
    const struct hw_station_era *eras; /* rising; capacity holds before the first; borrows */
    bool resume;                     /* when capacity falls: interrupt the latest started (resume later); else they finish */
    bool holidays;                   /* bank holidays count as such in capacity and leave_week */
    int32_t room;                    /* waiting places; HW_UNLIMITED allowed */
    bool by_priority;                /* else first come first served whatever the priority */
    bool newest_first;               /* within a priority: the latest to ask is served first */
    bool moves_back;                 /* whoever has a server elsewhere moves as soon as one here is free */
    int32_t n_overflow;              /* stations whose servers are used, in this order, when those here are taken */
    uint16_t overflow[HW_FLOW_OVERFLOW];
    uint8_t minor_from;              /* visits of this priority or a later one are minor; 0: none is */
    uint8_t minor_overflow;          /* they use servers of the first so many of overflow only */
    bool minor_first;                /* their own servers are theirs before others'; else not before visits of others that are not minor */
    bool one_way;                    /* everybody goes to `to` when the stay is over: hook ended is not called */
    uint16_t to;                     /* a station or HW_GO_EXIT */
    bool hold_previous;              /* full: whoever comes from another station keeps its server there; else is turned away */
    int32_t n_windows;               /* departures only at these clock times; 0: at any time */
    int32_t window_min[HW_FLOW_WINDOWS]; /* minutes since midnight, rising */
    const struct hw_week *leave_week; /* departures only while this is 1; borrows; NULL: any time */
    struct hw_dist exit_delay;       /* of milliseconds, holds the server; fixed 0: none */
    bool exit_asked;                 /* the hook leaving says how long the way out takes, not exit_delay */
    const struct hw_dist *exit_delay_to; /* [stations + 1] by where a visit goes next, the last for leaving the system; borrows; NULL: exit_delay */
    int32_t n_classes;               /* statistics are kept for each; at least 1 */
    int32_t present_at_start;        /* visits in service when a run starts (class 0) */
};

/* Statistics of one class at one station since the last restart. */
struct hw_class_stats {
    uint64_t arrivals;      /* asked for a place here */
    uint64_t turned_away;
    uint64_t reneged;
    uint64_t started;
    uint64_t completed;     /* left after service */
    struct hw_level waiting, serving, blocked, leaving; /* serving includes interrupted-then-resumed service only while served; leaving includes HELD */
    struct hw_tally wait;   /* from asking to service start, for those who start (time blocked elsewhere included) */
    struct hw_tally stay;   /* from service start to end of service (interruptions included) */
    struct hw_tally blocked_time; /* blocked here after service; 0 for those who could go at once to another station */
};

enum { /* states of a station whose share of time is kept */
    HW_STATION_EMPTY = 1,   /* nobody waits or holds a server */
    HW_STATION_FULL = 2,    /* no server is free */
    HW_STATION_BLOCKED = 4, /* somebody is blocked */
    HW_STATION_STATES = 8
};

struct hw_line { /* first come first served within each priority */
    hw_id head[HW_FLOW_PRIORITIES], tail[HW_FLOW_PRIORITIES];
    uint32_t mask;          /* bit p: priority p is not empty */
    int32_t count;
    uint32_t priority_mask; /* 7: by priority; 0: first come first served whatever the priority */
    bool newest_first;
};

struct hw_shared; /* sim/flow_parts.h */

struct hw_station {
    const struct hw_station_spec *spec; /* what it is; borrows */
    int32_t capacity;       /* servers now */
    int32_t in_use;         /* servers held; may exceed capacity while the rule "finish" lets people finish */
    int32_t blocked;        /* of in_use: blocked */
    uint32_t uid;           /* hash of the name: subject of its CAPACITY events */
    struct hw_line room;    /* WAITING and INTERRUPTED here */
    struct hw_line held;    /* BLOCKED elsewhere, wanting a place here */
    int32_t interrupted;    /* of room: INTERRUPTED; they take no waiting place */
    int32_t elsewhere;      /* its visits with servers of others, less visits of others with servers here */
    struct hw_shared *shared; /* owned by the flow; NULL: has its servers for itself and no others */
    bool queued;            /* on the worklist */
    uint16_t only_to;       /* where everybody goes, or HW_GO_ASK */
    bool leaves_at_once;    /* neither window nor exit delay */
    hw_time last;           /* last change of what follows */
    int64_t ms_in[HW_STATION_STATES]; /* time in each combination of HW_STATION_* bits */
    hw_u128 sum_present_squared_ms; /* of those present, squared, over time: for the variance of their number */
    struct hw_class_stats *classes; /* [n_classes]; owned by the flow */
};

/* What else an observer may want to know (sim/flow_log.h): no model acts on it. */
enum hw_note {
    HW_NOTE_PLACED,      /* in service at the start of the run */
    HW_NOTE_ENDED,       /* the owner ended the stay (hw_flow_go) */
    HW_NOTE_HELD,        /* keeps its server until the owner says otherwise */
    HW_NOTE_LEAVING,     /* on the way to its target: exit delay or window */
    HW_NOTE_BLOCKED,     /* keeps its server until its target has room */
    HW_NOTE_INTERRUPTED,
    HW_NOTE_RESUMED,
    HW_NOTE_ELSEWHERE,   /* has a server of another station */
    HW_NOTE_BACK,        /* moved from there to its own station */
    HW_NOTE_SERVERS      /* the station has another number of servers; no visit */
};

struct hw_flow;
struct hw_hooks {
    /* Service starts: how long is the stay? HW_FOREVER: the owner ends it (hw_flow_end_stay, hw_flow_go, hw_flow_remove). */
    hw_time (*stay)(void *owner, struct hw_flow *flow, hw_id visit);
    /* True: stay, or ended, depends on nothing but the visit and its station. A stay is then asked for when somebody begins to wait, a destination
     * when service starts. The draws are ready when they are needed; drawn only there, the processor has to wait for them before it knows which
     * event is next (measured: 7 % of M/M/1, and as much again where destinations are drawn). */
    bool stay_ahead, ended_ahead;
    /* The stay is over: next station, HW_GO_EXIT or HW_GO_HOLD. */
    uint16_t (*ended)(void *owner, struct hw_flow *flow, hw_id visit);
    /* Joins the waiting room of its station: how long will it wait? HW_FOREVER: for good. NULL hook: nobody reneges. */
    hw_time (*patience)(void *owner, struct hw_flow *flow, hw_id visit);
    /* Gave up waiting: next station, or HW_GO_EXIT. NULL hook: exit. */
    uint16_t (*reneged)(void *owner, struct hw_flow *flow, hw_id visit);
    /* How long the way out of a station with exit_asked takes, before its hours are looked at. NULL where no station has it. */
    hw_time (*leaving)(void *owner, struct hw_flow *flow, hw_id visit);
    /* It left its station for visit->target (a station index), and its server there is released. May be NULL. */
    void (*moved)(void *owner, struct hw_flow *flow, hw_id visit, uint16_t from);
    /* It leaves the system; its slot is freed on return. Must not call the flow about this visit. May be NULL. */
    void (*gone)(void *owner, struct hw_flow *flow, hw_id visit, enum hw_gone how);
    /* Any event that is not about a station: NEED, TASK, ARRIVAL, TICK, LOOK_BEFORE, LOOK_AFTER. */
    void (*event)(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp);
    /* NULL unless somebody observes. Must not call the flow. */
    void (*noted)(void *owner, struct hw_flow *flow, enum hw_note note, hw_id visit, uint16_t station);
};

struct hw_flow {
    struct hw_mem *mem;                 /* borrows */
    struct hw_queue *queue;             /* owns */
    struct hw_event_key key;
    const struct hw_calendar *calendar; /* borrows; NULL: time 0 is a Monday, no holidays */
    bool standstills_end;               /* by the owner: somebody who waits may leave at any time, so none is taken for a deadlock */
    const struct hw_hooks *hooks;       /* borrows */
    void *owner;                        /* borrows */
    struct hw_rng_key exit_key;         /* draws of exit delays */
    hw_time now;
    uint64_t events;                    /* handled so far, stale ones not counted */
    struct hw_station *stations;        /* owns; [n_stations] */
    uint16_t *worklist;                 /* owns; [n_stations] */
    uint32_t n_stations, n_work;
    bool draining;                      /* the worklist is being worked off further up the call stack */
    struct hw_visit *visits;            /* owns; [n_visits_allocated]; may move: never keep a pointer over a call */
    hw_id n_visits, n_visits_allocated;
    hw_id free_head, free_tail;         /* slots are recycled first in, first out */
    uint64_t present;                   /* visits in the system */
    enum hw_status status;              /* HW_OK, HW_NO_MEMORY or HW_FAULT: the loop stops */
    bool finished;                      /* set by the model: it has seen enough, the loop stops */
    bool deadlocked;
    char what[200];                     /* why status is HW_FAULT, or the deadlock's cycle */
};

/* Prepares a flow over n stations (hooks, owner and calendar are set by the caller afterwards) in the caller's storage. Specs are borrowed and must outlive it. */
enum hw_status hw_flow_init(struct hw_flow *flow, struct hw_mem *mem, const struct hw_station_spec *specs, uint32_t n,
                            enum hw_queue_kind queue) HW_MUST_CHECK;
void hw_flow_clear(struct hw_flow *flow);

/* Back to an empty system at time 0 for (seed, replicate); schedules the stations' capacity changes. */
enum hw_status hw_flow_reset(struct hw_flow *flow, uint64_t seed, uint64_t replicate) HW_MUST_CHECK;

/* Forgets all statistics so far (end of the warm-up). */
void hw_flow_restart_statistics(struct hw_flow *flow);

/* Time in the measured period in which the state held, in ms; settle first. */
int64_t hw_flow_time_in(const struct hw_station *station, unsigned state);

/* Its visits, waiting or with a server, here or of others. */
static inline int32_t hw_flow_present_at(const struct hw_station *station) {
    return station->in_use + station->elsewhere + station->room.count;
}

/* Visits of a class with servers of others, on average times the period (ms), and how many services began so; visits of others with
 * servers here (ms). 0 for a station that shares none. Settle first. */
int64_t hw_flow_time_elsewhere(const struct hw_flow *flow, uint16_t station, int32_t class_);
uint64_t hw_flow_started_elsewhere(const struct hw_flow *flow, uint16_t station, int32_t class_);
int64_t hw_flow_time_lent(const struct hw_flow *flow, uint16_t station);

/* Brings time integrals up to now, before they are read. */
void hw_flow_settle(struct hw_flow *flow);

/* Schedules an event of the owner. subject and stamp as in events/event.h. */
void hw_flow_schedule(struct hw_flow *flow, hw_time at, enum hw_event_kind kind, hw_id subject, uint32_t stamp);

/* Somebody new from outside asks for a place at station. Returns the visit, or HW_NONE when it was turned away at once (hook gone has
 * been called) or memory ran out (status). The visit may be in service when this returns. */
hw_id hw_flow_arrive(struct hw_flow *flow, uint16_t station, uint64_t key, uint8_t class_, uint8_t priority);

/* Puts somebody into service at station at the start of a run whatever the queue (a warm start); stay_left may be HW_FOREVER. The hook
 * stay is not called. */
hw_id hw_flow_place(struct hw_flow *flow, uint16_t station, uint64_t key, uint8_t class_, uint8_t priority, hw_time stay_left);

/* A visit that is SERVING or HELD now wants to go to target (a station or HW_GO_EXIT), by way of its station's window and exit delay.
 * must_hold: it keeps its server until it is served there, even if there is a waiting room. */
void hw_flow_go(struct hw_flow *flow, hw_id visit, uint16_t target, bool must_hold);

/* A BLOCKED visit gives up the place that it holds and waits in its target's room, whatever its size, where it stands among those of its priority
 * by when it asked. */
void hw_flow_let_wait(struct hw_flow *flow, hw_id visit);

/* Changes the priority and target of a BLOCKED visit, or takes its wish back (target HW_GO_HOLD: it is HELD again). */
void hw_flow_retarget(struct hw_flow *flow, hw_id visit, uint16_t target);

/* The visit is of another class from now on; for the hook ended: no level of the visit's station counts it then. */
void hw_flow_change_class(struct hw_flow *flow, hw_id visit, uint8_t class_, uint8_t priority);

/* The stay of a SERVING visit ends at that instant (>= now) instead. */
void hw_flow_end_stay(struct hw_flow *flow, hw_id visit, hw_time at);

/* Takes a visit out of the system whatever its state (death, or a package that ends); hook gone is called with HW_GONE_REMOVED. */
void hw_flow_remove(struct hw_flow *flow, hw_id visit);

/* Changes the number of servers now (a service opens or closes places); nobody in service is put out. */
void hw_flow_set_capacity(struct hw_flow *flow, uint16_t station, int32_t servers);

static inline struct hw_visit *hw_flow_visit(struct hw_flow *flow, hw_id visit) {
    return &flow->visits[visit];
}
/* Marks the replicate as failed (status HW_FAULT) with a reason; the first reason is kept. */
void hw_flow_fail(struct hw_flow *flow, const char *format, ...) HW_PRINTF(2, 3);

/* What the schedule (events/dispatch.c) calls. Stale events are told by their stamp and ignored. */
void hw_flow_handle_end(struct hw_flow *flow, hw_id visit, uint32_t stamp);
void hw_flow_handle_renege(struct hw_flow *flow, hw_id visit, uint32_t stamp);
void hw_flow_handle_capacity(struct hw_flow *flow, hw_id uid);


#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_H
#define HW_NETWORK_H
/* Network models: stations, arrivals and routing read from a YAML file, for queueing theory and for published models.
 *
 * The files of this module: network_schema.c (what a file may say), network_load.c (checks and makes the spec),
 * network_run.c (one replicate: the hooks of sim/flow.h), network_process.c (its arrivals that are more than gaps), network_phases.c and network_watch.c (what is recorded beside the totals),
 * network_measures.c (what is reported). Stations and sources
 * are kept in order of their names, so that the order of sections in the file plays no part. */
#include "sim/arrivals.h"
#include "sim/flow.h"
#include "sim/flow_log.h"
#include "sim/model.h"

enum { HW_NETWORK_CLASSES = 16, HW_NETWORK_CLOCKS = 8, HW_NETWORK_SHARES = 8, HW_NETWORK_CENSUS = 10000, HW_NETWORK_LOOKS = 1000, HW_NETWORK_FIRST = 100, HW_NETWORK_PERIODS = 10000 };

struct hw_route { /* where visits go after a station, or when they give up */
    int32_t n;
    bool special;    /* somebody becomes of another class, or clocks decide: hw_network_risks_ended; n is then 2 or more */
    uint8_t *as;     /* [n] 0, or 1 + the class that those who go there become */
    uint16_t *to;    /* [n] station or HW_GO_EXIT */
    double *below;   /* [n] cumulated probability; the last is 1 */
};

enum hw_network_remaining { HW_REMAINING_FULL = 0, HW_REMAINING_UNIFORM, HW_REMAINING_EQUILIBRIUM };
struct hw_network_start {      /* who is there at time 0 (network_start.c) */
    int64_t in_service, waiting;
    enum hw_network_remaining remaining;
    uint8_t class_;
};

struct hw_risk { /* a clock that may end a stay; the first to ring ends it */
    const char *name;
    struct hw_dist after;
    uint16_t to;
    uint8_t as;      /* as in struct hw_route */
    uint32_t number; /* in the names of all */
};

struct hw_network_station {
    struct hw_dist *stay;      /* [n_classes] */
    struct hw_route *then;     /* [n_classes] */
    bool has_patience;
    bool unusual;              /* its stays are replayed, or end by clocks */
    bool pool;                 /* nobody goes there: it has servers that others use */
    struct hw_dist patience;
    uint16_t gives_up_to;      /* station or HW_GO_EXIT */
    size_t n_stays;            /* stays replayed in the order in which service starts (the one exception to keyed draws) */
    hw_time *stays;
    int32_t n_risks;
    struct hw_risk *risks;     /* [n_risks] in order of their names */
    uint32_t first_risk;       /* of all stations' clocks */
    int64_t present_at_start;
    struct hw_network_start start;
};

struct hw_source {
    const char *name;
    uint32_t uid;
    uint16_t to;
    uint8_t class_;
    struct hw_dist gap;        /* of milliseconds, between arrivals that come one by one; fixed 0: nobody comes */
    const struct hw_arrivals *process; /* all other streams; NULL: gap is all there is to it */
    uint16_t *each_to;         /* replayed: where each goes, or NULL */
    uint8_t *each_class;       /* replayed: of which class each is, or NULL */
    uint32_t first_phase;      /* number of the first of its phases or states, if it has some */
};

struct hw_network_watch {      /* what is recorded beside the totals (network_watch.h), counted from the start of the run */
    int32_t n_looks;
    hw_time *look_at;          /* [n_looks] rising */
    int32_t n_first;
    int64_t *first;            /* [n_first] rising */
    hw_time every;             /* length of a period */
    int32_t n_periods;
    int32_t n_numbers;         /* counts at clock times are sorted by number: 0 .. n_numbers - 1, larger ones together; 0: not asked for */
};

struct hw_network {            /* the spec: immutable, shared */
    const char *title;
    uint32_t n_stations, n_sources, n_classes;
    struct hw_station_spec *specs;
    struct hw_network_station *stations;
    struct hw_source *sources;
    const char **class_names;  /* [n_classes]; then "all" where there are several */
    uint8_t class_priority[HW_NETWORK_CLASSES];
    int64_t patients;          /* arrivals in all, then run to empty; 0: run for length */
    hw_time length, warm_up;
    bool dated;                  /* the file gives the date of time 0 */
    struct hw_calendar calendar; /* knows only the day of time 0; undated: a Monday */
    bool measure_deadlock;
    bool sharing;              /* some station uses servers of another */
    double unit_ms;            /* results are in this unit of time */
    const char *unit;          /* "h", "d" or "min" */
    int32_t n_clocks;          /* census at these clock times */
    int32_t clock_min[HW_NETWORK_CLOCKS];
    int32_t n_shares;          /* share of waits and times in system above these */
    hw_time share_over[HW_NETWORK_SHARES];
    struct hw_network_watch watch;
    uint32_t n_risks;          /* clocks of all stations */
    uint32_t n_risk_names;
    const char **risk_names;   /* [n_risk_names] in order */
    uint32_t n_phases;         /* of all streams (network_phases.h) */
    const char **phase_names;  /* [n_phases] */
};

struct hw_network_keys {       /* decision keys of one station in one replicate, and what is decided on */
    struct hw_rng_key stay, then, patience;
    const struct hw_network_station *station; /* borrows */
};

struct hw_stream {             /* a source in one replicate */
    const struct hw_source *source; /* borrows */
    struct hw_rng_key key;
    uint64_t arrived;          /* index of the next arrival */
    hw_time gap;               /* from it to the one after it; not for processes */
    bool empty;                /* nobody comes; not for processes */
};

struct hw_network_record {     /* of struct hw_network_watch */
    int32_t next_look, next_period;
    double *looks, *periods, *waits;
    int64_t *before;           /* time present at the end of the last period */
    int64_t *starts;           /* [n_stations] */
    hw_time *waited;           /* [n_stations] sum over the starts */
    int64_t *sorted;           /* [1 + n_stations][n_numbers] how often so many were present: in the system, at each station */
    int64_t counts;            /* how often was counted */
};

struct hw_network_phase_cell { /* of one station in one phase; integrals in ms */
    int64_t present, waiting, at_start;
    uint64_t arrivals, turned_away;
};

struct hw_network_phases {     /* network_phases.h */
    struct hw_arrivals_stay *stays;       /* [n_sources] where each stream's chain is */
    hw_time *since;                       /* [n_sources] its last change */
    struct hw_network_phase_cell *before; /* [n_sources][n_stations] totals then */
    struct hw_network_phase_cell *cells;  /* [n_phases][n_stations] */
    hw_time *time;                        /* [n_phases] */
    int64_t *begun;                       /* [n_phases] how often */
};

struct hw_network_risks {      /* network_risks.h */
    struct hw_rng_key *keys;   /* [n_risks] */
    int64_t *ended;            /* [n_risks] stays that it ended */
    int64_t *within;           /* [n_risks][n_shares] within each threshold */
};

struct hw_network_state {      /* one thread's replicate */
    struct hw_mem *mem;
    const struct hw_network *net;
    const struct hw_plan *plan;
    struct hw_flow flow;
    bool flow_ready;
    bool plain_queue;
    struct hw_network_keys *keys;   /* [n_stations] */
    struct hw_stream *streams;      /* [n_sources] */
    struct hw_arrivals_keys *process_keys; /* [n_sources] */
    struct hw_arrivals_course *courses;    /* [n_sources] of streams that are a process */
    size_t *next_stay;              /* [n_stations] of replayed stays */
    int64_t patients_left;
    uint32_t streams_left;          /* that will still bring somebody */
    bool counting_down;             /* no more arrivals: finished when empty */
    struct hw_tally *in_system;     /* [labels of classes]: the last of several is for all (network_all.c) */
    struct hw_level *present;       /* [labels of classes] */
    struct hw_class_stats *all;     /* [n_stations] of all classes; NULL: there is one */
    int64_t *census;                /* [which][clock][station]: before present, before waiting, after present, after waiting */
    int64_t looks[HW_NETWORK_CLOCKS];
    struct hw_hooks hooks;
    struct hw_network_phases phases;
    struct hw_network_risks risks;
    struct hw_network_record record;
    struct hw_flow_log log;         /* network_log.h */
};

extern const struct hw_model hw_network_model;
extern const struct hw_schema hw_network_schema;

/* network_load.c */
enum hw_status hw_network_load(struct hw_load *load, struct hw_plan *plan) HW_MUST_CHECK;
/* network_run.c */
enum hw_status hw_network_create(struct hw_mem *mem, const struct hw_plan *plan, void **state) HW_MUST_CHECK;
void hw_network_free(struct hw_mem *mem, void *state);
enum hw_status hw_network_run(void *state, const struct hw_job *job, double *row, struct hw_fault *fault, uint64_t *events) HW_MUST_CHECK;
/* The key of a decision about something that has a name. */
struct hw_rng_key hw_network_key(const struct hw_job *job, const char *decision, const char *name);
/* Somebody enters from outside, at a station. */
void hw_network_enter(struct hw_network_state *state, uint16_t station, uint64_t key, uint8_t class_);
/* network_process.c: streams that are a process. Both return false when it brings nobody more. */
void hw_network_process_begin(struct hw_network_state *state, const struct hw_job *job);
bool hw_network_process_schedule(struct hw_network_state *state, uint32_t s);
HW_RARE bool hw_network_process_arrives(struct hw_network_state *state, uint32_t s);
/* network_start.c: fills the stations at time 0. */
void hw_network_start(struct hw_network_state *state);
/* network_all.c: how many classes results tell apart ("all" is one of them); sums up the classes at the end of a replicate. */
uint32_t hw_network_all_labels(const struct hw_network *net);
void hw_network_all_gather(struct hw_network_state *state);
/* network_measures.c */
enum hw_status hw_network_lay_out(struct hw_arena *arena, const struct hw_network *net, struct hw_layout *layout) HW_MUST_CHECK;
void hw_network_fill(struct hw_network_state *state, double *row);
void hw_network_describe(const struct hw_plan *plan, enum hw_describe form, FILE *out);
void hw_network_print_schema(FILE *out);
void hw_network_state_item(const struct hw_plan *plan, const char *item, struct hw_paper *paper); /* network_stress.c */

#endif

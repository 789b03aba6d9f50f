/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_LOG_H
#define HW_LOG_H
/* The event log: what happened to whom, one line of comma-separated values an event, in the order in which it happened.
 *
 * It serves two readers. Process-mining tools want a case, an activity, a life-cycle transition and a time stamp, in columns that have
 * the names of the XES standard. Whoever doubts a summary wants to recompute it: the log says all that the summaries were made of
 * (scripts/recompute does it).
 *
 * One struct hw_log writes one replicate of one scenario to a file of its own, through a buffer of fixed size; sim/run_log.c puts
 * these together in their order. A model is given the log of its job, or NULL, and is free to write what it likes of the events
 * below and of its own. What fails while writing is kept in status; the run looks at it when the replicate is over. */
#include "sim/diag.h"
#include "sim/io.h"

enum hw_log_kind {
    HW_LOG_RUN = 0,     /* time 0 */
    HW_LOG_MEASURE,     /* the warm-up is over: what follows is measured */
    HW_LOG_OVER,        /* the end; reason: why, when it is not the end that was planned; value: lines before this one */
    HW_LOG_SERVERS,     /* a setting has so many servers from now on */
    HW_LOG_PRESENT,     /* in service at the start */
    HW_LOG_WAITS,
    HW_LOG_STARTS,
    HW_LOG_INTERRUPTED,
    HW_LOG_RESUMES,
    HW_LOG_ENDS,        /* of service */
    HW_LOG_HELD,        /* keeps the server; where to go is not known yet */
    HW_LOG_LEAVING,     /* keeps the server: exit delay, or until a time of departure */
    HW_LOG_BLOCKED,     /* keeps the server: there is no room where it wants to go */
    HW_LOG_ELSEWHERE,   /* has a server of another setting */
    HW_LOG_BACK,        /* moved to a server of its own setting */
    HW_LOG_GIVES_UP,    /* waiting */
    HW_LOG_TURNED_AWAY, /* no room there; out of the system */
    HW_LOG_LEAVES,      /* the system */
    HW_LOG_REMOVED,     /* taken out of the system */
    HW_LOG_CLOCK,       /* stays at the setting may be ended by that; at the start of the run */
    HW_LOG_PHASE,       /* arrivals are in that phase from now on */
    HW_LOG_OWN          /* and the model's own from here on */
};
enum { HW_LOG_KINDS = 128, HW_LOG_EXTRAS = 2, HW_LOG_BUFFER = 1 << 16, HW_LOG_NOWHERE = UINT16_MAX };
#define HW_LOG_NO_VALUE INT64_MIN
#define HW_LOG_NO_NUMBER UINT64_MAX

struct hw_log_event {
    const char *name;
    const char *activity;   /* concept:name; ends in a blank: the setting follows; "": the setting alone */
    const char *transition; /* lifecycle:transition of XES */
};

struct hw_log_terms {                  /* of a model; borrows */
    uint32_t n_settings;
    const char *const *settings;
    uint32_t n_organisations;
    const char *const *organisations;
    const uint16_t *organisation_of;   /* [n_settings], or NULL */
    uint32_t n_own;
    const struct hw_log_event *own;
    const char *extras[HW_LOG_EXTRAS]; /* names of the model's own columns, or NULL */
    bool dated;                        /* time 0 is midnight of start_day; else of Monday 2001-01-01, which means nothing */
    int32_t start_day;
};

struct hw_log_filter {                 /* what is logged; all of a kind when its list is empty (sim/log_filter.c) */
    uint64_t kinds[HW_LOG_KINDS / 64]; /* bit k: events of kind k */
    const bool *settings;              /* [n_settings], or NULL */
    const bool *organisations;         /* [n_organisations], or NULL */
    const bool *scenarios;             /* [n_scenarios], or NULL */
    int32_t n_persons, n_replicates;
    const char *const *persons;
    const int32_t (*replicates)[2];    /* from, to */
    uint64_t one_person_in;            /* 1: all */
    bool people_only;                  /* nothing that is about nobody, but for begin and end */
    hw_time from, to;
};

struct hw_log_row {
    enum hw_log_kind kind;
    uint16_t setting, to;              /* HW_LOG_NOWHERE: none */
    uint16_t organisation;             /* HW_LOG_NOWHERE: none */
    const char *reason;                /* or NULL */
    const char *before, *who;          /* "start ", "ward": a point and the number follow; who NULL: it is about nobody */
    uint64_t number;                   /* HW_LOG_NO_NUMBER: none */
    uint32_t life;                     /* who has the number by now, when it is used again; 0: the first */
    const char *visit;                 /* "/gp": the episode follows; NULL: a person has one */
    const char *cause;                 /* "_planned": visits of it have numbers of their own; NULL: none is told */
    uint32_t episode;
    const char *extras[HW_LOG_EXTRAS];
    int32_t last_extra;                /* the last one as a number; -1: none */
    int64_t value;
};

struct hw_log {
    struct hw_io io;
    struct hw_mem mem;
    struct hw_io_draft draft;
    const struct hw_log_terms *terms;   /* borrows */
    const struct hw_log_filter *filter; /* borrows */
    const char *scenario;               /* borrows */
    int32_t replicate;
    bool open;
    bool counts;                        /* nothing is written: size says how much it would be */
    enum hw_status status;
    uint64_t size;                      /* bytes written so far, the buffer not counted */
    uint64_t lines;
    char *buffer;                       /* borrows; HW_LOG_BUFFER bytes */
    size_t used;
};

/* sim/log_filter.c: reads "key=value,value" texts. Errors go to diag, all of them. */
enum hw_status hw_log_read_filter(struct hw_arena *arena, struct hw_diag *diag, const char *const *texts, int32_t n, const struct hw_log_terms *terms,
                                  const char *const *scenarios, int32_t n_scenarios, struct hw_log_filter *out) HW_MUST_CHECK;
bool hw_log_wants(const struct hw_log_filter *filter, int32_t scenario, int32_t replicate);
/* Any person? text is as in the column person. */
bool hw_log_wants_person(const struct hw_log_filter *filter, const char *text);

/* The line of column names, in text with room for 400 characters. */
void hw_log_header(const struct hw_log_terms *terms, char *text, size_t size);
/* The number of an organisation, or HW_LOG_NOWHERE. */
uint16_t hw_log_organisation(const struct hw_log_terms *terms, const char *name);
const struct hw_log_event *hw_log_event(const struct hw_log_terms *terms, enum hw_log_kind kind);

/* Begins a file at path, where it appears when it is closed (NULL: none, what is written is only counted); io, mem, terms, filter, scenario, replicate and buffer are set by the caller. */
enum hw_status hw_log_open(struct hw_log *log, const char *path) HW_MUST_CHECK;
/* An empty row of that kind. */
struct hw_log_row hw_log_row(enum hw_log_kind kind);
void hw_log_write(struct hw_log *log, hw_time now, const struct hw_log_row *row);
/* Flushes and closes: what has failed until then, or fails now; then there is no file. */
enum hw_status hw_log_close(struct hw_log *log) HW_MUST_CHECK;
/* No file. */
void hw_log_drop(struct hw_log *log);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_FLOW_LOG_H
#define HW_FLOW_LOG_H
/* The event log of what moves through stations: an observer that stands between the flow and its owner.
 *
 * It puts hooks of its own in the place of the owner's, writes a line for each, and passes the call on. So a run that is not logged
 * does not know that there are logs. Draws are made when they are needed, not ahead (struct hw_hooks, stay_ahead): they belong to
 * whoever draws, so that changes nothing. */
#include "sim/flow.h"
#include "sim/log.h"

struct hw_flow_log {
    struct hw_log *log;           /* borrows; NULL: nothing is logged */
    const struct hw_hooks *inner; /* borrows: the owner's */
    void *owner;
    struct hw_hooks hooks;
    /* Who is it? Fills what is known of the visit and its setting: who, number, visit, organisation, extras. */
    void (*describe)(void *owner, const struct hw_flow *flow, hw_id visit, struct hw_log_row *row);
    /* It is blocked, and that has been written. May be NULL. */
    void (*blocked)(void *owner, hw_id visit);
    /* What ends the stay? NULL hook: not said. */
    const char *(*ended_by)(void *owner, const struct hw_flow *flow, hw_id visit);
};

/* until: when the run is to end, if not after a given time. Hooks and owner of the flow are set already; log, describe, blocked and ended_by are filled in by the caller. Writes the first lines: the run
 * begins, and how many servers there are. */
void hw_flow_log_begin(struct hw_flow_log *observer, struct hw_flow *flow, const char *until);
/* A line about the visit. */
void hw_flow_log_write(const struct hw_flow_log *observer, const struct hw_flow *flow, enum hw_log_kind kind, hw_id visit);
/* The run's own lines: measuring begins, run ends. Does nothing when nothing is logged. */
void hw_flow_log_mark(const struct hw_flow_log *observer, const struct hw_flow *flow, enum hw_log_kind kind, const char *reason);

#endif

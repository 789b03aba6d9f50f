/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DISPATCH_H
#define HW_DISPATCH_H
/* The schedule of every model on one screen: takes events off the queue in their total order and hands each to whoever
 * answers for its kind. */
#include "sim/flow.h"

/* Runs until the queue is empty, the next event lies after end (the clock is then set to end; HW_FOREVER: run to empty), or
 * the flow's status stops it. Returns the status. Events at end itself are handled. */
enum hw_status hw_dispatch_run(struct hw_flow *flow, hw_time end) HW_MUST_CHECK;

#endif

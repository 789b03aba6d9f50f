/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STOP_H
#define HW_STOP_H
/* A polite stop: SIGTERM, SIGINT, SIGUSR1, or SIGHUP from a terminal that goes away, asks a run to end with its finished work on disk (promise P12).
 *
 * The first signal sets the program's one mutable global and starts an alarm of HW_STOP_GRACE_S. Until it rings, replicates under
 * way may finish; no new one begins. From then on they are given up at their next look at hw_stop_now. A second control-C ends
 * the program at once. */
#include "sim/base.h"

enum { HW_STOP_GRACE_S = 5 };

/* From now on these signals ask for a stop (SIGHUP not under nohup); forgets an earlier one. */
void hw_stop_listen(void);

/* The signal that asked, or 0. */
int hw_stop_asked(void);
const char *hw_stop_name(int signal_number);

/* True when the grace is over too. */
bool hw_stop_now(void);

#endif

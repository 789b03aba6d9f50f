/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* SA_RESETHAND */
#include "sim/stop.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define GRACE_OVER 4096 /* added to the signal's number when the alarm has rung */

static volatile sig_atomic_t stop;

static void ask(int signal_number) {
    if (stop == 0) {
        stop = signal_number;
        (void)alarm(HW_STOP_GRACE_S);
    }
}

static void ring(int signal_number) {
    (void)signal_number;
    stop |= GRACE_OVER;
}

void hw_stop_listen(void) {
    struct sigaction action, before;
    stop = 0;
    memset(&action, 0, sizeof action);
    (void)sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART; /* files need not know */
    action.sa_handler = ring;
    (void)sigaction(SIGALRM, &action, NULL);
    action.sa_handler = ask;
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGUSR1, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) { /* ignored by nohup: the run shall outlive its terminal */
        (void)sigaction(SIGHUP, &action, NULL);
    }
    action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
    (void)sigaction(SIGINT, &action, NULL);
}

int hw_stop_asked(void) {
    return (int)stop & ~GRACE_OVER;
}

bool hw_stop_now(void) {
    return stop >= GRACE_OVER;
}

const char *hw_stop_name(int signal_number) {
    switch (signal_number) {
    case SIGTERM:
        return "SIGTERM";
    case SIGINT:
        return "SIGINT";
    case SIGHUP:
        return "SIGHUP";
    case SIGUSR1:
        return "SIGUSR1";
    default:
        return "a signal";
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COMMANDS_H
#define HW_COMMANDS_H
/* The command line: one row a command, one row an option; --help is printed from the same rows. */
#include "sim/run.h"

/* Runs the command that argv names. Messages go to stderr, results to stdout. */
enum hw_status hw_commands_main(struct hw_context *context, int argc, char **argv) HW_MUST_CHECK;

/* Prepares and clears what commands work with. */
void hw_commands_open(struct hw_context *context);
void hw_commands_close(struct hw_context *context);

#endif

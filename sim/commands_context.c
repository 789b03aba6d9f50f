/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every command works with: memory, files, messages, and what there is to write on. */
#include "sim/commands.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Of a terminal what it is, else what COLUMNS says, else what any terminal shows without breaking lines. */
static int32_t terminal_width(void) {
    struct winsize size;
    const char *said = getenv("COLUMNS");
    long columns = said == NULL ? 0 : strtol(said, NULL, 10);
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) {
        return size.ws_col < 120 ? size.ws_col : 120;
    }
    return columns < 60 ? 80 : columns < 120 ? (int32_t)columns : 120;
}

void hw_commands_open(struct hw_context *context) {
    memset(context, 0, sizeof *context);
    hw_mem_init(&context->mem);
    hw_io_init(&context->io);
    hw_arena_init(&context->arena, &context->mem);
    hw_diag_init(&context->diag, &context->arena);
    context->reader = (struct hw_reader){.arena = &context->arena, .diag = &context->diag, .status = HW_OK};
    const char *no_colour = getenv("NO_COLOR");
    bool allowed = no_colour == NULL || no_colour[0] == '\0';
    context->colour_out = allowed && isatty(STDOUT_FILENO);
    context->colour_err = allowed && isatty(STDERR_FILENO);
    context->terminal = isatty(STDERR_FILENO) != 0;
    context->width = terminal_width();
}

void hw_commands_close(struct hw_context *context) {
    hw_arena_clear(&context->arena);
}

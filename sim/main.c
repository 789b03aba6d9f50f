/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/commands.h"

int main(int argc, char **argv) {
    struct hw_context context;
    hw_commands_open(&context);
    enum hw_status status = hw_commands_main(&context, argc, argv);
    hw_commands_close(&context);
    return hw_base_exit_code(status);
}

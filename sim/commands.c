/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/commands.h"

#include "sim/command.h"

#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

static const struct hw_command *const commands[] = {
    &hw_command_run,
    &hw_command_merge,
    &hw_command_check,
    &hw_command_describe,
    &hw_command_summary,
    &hw_command_compare,
    &hw_command_people,
    &hw_command_report,
    &hw_command_export,
    &hw_command_import,
    &hw_command_new_area,
    &hw_command_verify,
};

static void print_help(FILE *out) {
    fprintf(out, "homeward %s: how patients flow through health and social care, and where discharge gets stuck\n\nusage: homeward COMMAND ...\n\n", HW_VERSION);
    for (size_t i = 0; i < HW_LEN(commands); i++) {
        fprintf(out, "  %-9s %-10s %s\n", commands[i]->name, commands[i]->argument, commands[i]->doc);
    }
    fprintf(out, "\nhomeward COMMAND --help lists the options of a command; homeward --version prints the version.\n"
                 "Exit codes: 0 done; 1 a replicate or a check failed; 2 bad input, nothing written; 3 disk, memory or file system;\n"
                 "75 stopped by a signal, the same command with --resume goes on.\n");
}

static void print_command_help(const struct hw_command *command, FILE *out) {
    fprintf(out, "usage: homeward %s %s [OPTIONS]\n\n%s\n\n", command->name, command->argument, command->doc);
    hw_options_print(command->options, command->n_options, out);
}

static const struct hw_command *find_command(struct hw_context *context, const char *name) {
    const char *names[HW_LEN(commands)];
    for (size_t i = 0; i < HW_LEN(commands); i++) {
        names[i] = commands[i]->name;
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    const char *near = hw_diag_nearest(name, names, HW_LEN(commands));
    hw_diag_error(&context->diag, nowhere, "there is no command \"%s\"%s%s%s; homeward --help lists them", name, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
    return NULL;
}

static enum hw_status run_command(struct hw_context *context, int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? HW_BAD_INPUT : HW_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("homeward %s\n", HW_VERSION);
        return HW_OK;
    }
    const struct hw_command *command = find_command(context, argv[1]);
    if (command == NULL) {
        return HW_BAD_INPUT;
    }
    struct hw_given given = {.seed = -1, .checkpoint = 2, .person = -1};
    given.words = hw_arena_alloc(&context->arena, (size_t)argc, sizeof *given.words);
    if (given.words == NULL) {
        return HW_NO_MEMORY;
    }
    hw_options_read(command->options, command->n_options, argc, argv, 2, &given, given.words, command->max_words, &given.n_words, &context->diag);
    if (given.help) {
        print_command_help(command, stdout);
        return HW_OK;
    }
    if (given.csv + given.json + given.markdown > 1) {
        hw_diag_error(&context->diag, nowhere, "give one of --csv, --json and --markdown");
    }
    HW_TRY(hw_diag_status(&context->diag));
    return command->call(context, &given, given.words[0]);
}

enum hw_status hw_commands_main(struct hw_context *context, int argc, char **argv) {
    enum hw_status status = run_command(context, argc, argv);
    hw_diag_print(&context->diag, stderr, context->colour_err);
    if (status == HW_NO_MEMORY && !context->told) {
        fprintf(stderr, "homeward: out of memory\n");
    } else if (status == HW_IO && context->io.last_errno != 0) {
        fprintf(stderr, "homeward: disk or file system: %s\n", strerror(context->io.last_errno));
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "homeward: the output could not be written\n");
        return status == HW_OK ? HW_IO : status;
    }
    return status;
}

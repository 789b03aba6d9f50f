/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a command line: words with a 0 or a line's end between them, as main gets them. Every call on files fails as on a broken disk,
 * so that nothing is read, written or run; options, contradictions between them and help are all that is met, and the status is one that main
 * knows, without a crash, a leak or a hang. What names events to be logged is read for a model of a few names, and --set on a small document,
 * as a run would once its files are read. Built by -DHW_FUZZ=ON with clang; run as
 *   fuzz_options -close_fd_mask=3 -max_len=256 -max_total_time=60 -timeout=2 CORPUS     (scripts/test_fuzz makes one) */
#include <string.h>

#include "sim/commands.h"
#include "sim/log.h"

enum { WORDS = 80 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int split(char *text, size_t size, char **argv) {
    static char program[] = "homeward";
    int n = 0;
    argv[n++] = program;
    for (char *at = text; at < text + size && n < WORDS; at += strlen(at) + 1) {
        char *end = memchr(at, '\n', (size_t)(text + size - at));
        if (end != NULL && memchr(at, '\0', (size_t)(end - at)) == NULL) {
            *end = '\0';
        }
        argv[n++] = at;
    }
    argv[n] = NULL;
    return n;
}

static void run_command(int argc, char **argv) {
    struct hw_context context;
    hw_commands_open(&context);
    context.mem.piecemeal = true; /* a megabyte is not cleared for every input, and the sanitizer sees the ends of pieces */
    context.io.fail_at = 1;
    context.io.fail_on = true;
    context.io.fault = HW_IO_FAULT_ERROR;
    enum hw_status status = hw_commands_main(&context, argc, argv);
    int code = hw_base_exit_code(status);
    HW_REQUIRE(code == 0 || code == 2 || code == 3); /* nothing runs, so nothing fails or is stopped */
    hw_commands_close(&context);
    HW_REQUIRE(context.mem.live_blocks == 0);
}

static void read_filters(struct hw_arena *arena, int argc, char **argv) {
    static const char *const settings[] = {"desk", "ward, left"}, *const organisations[] = {"trust"}, *const scenarios[] = {"baseline", "idt"};
    static const uint16_t belongs[] = {0, 0};
    static const struct hw_log_event own[] = {{"sneezes", "sneezes at ", "complete"}};
    static const struct hw_log_terms terms = {.n_settings = 2, .settings = settings, .n_organisations = 1, .organisations = organisations,
                                              .organisation_of = belongs, .n_own = 1, .own = own, .dated = true, .start_day = 16161};
    struct hw_diag diag;
    struct hw_log_filter filter;
    const char *texts[WORDS];
    for (int i = 1; i < argc; i++) {
        texts[i - 1] = argv[i];
    }
    hw_diag_init(&diag, arena);
    enum hw_status status = hw_log_read_filter(arena, &diag, texts, argc - 1, &terms, scenarios, 2, &filter);
    HW_REQUIRE((status == HW_OK) == (diag.errors == 0));
    if (status == HW_OK) {
        HW_REQUIRE(filter.from <= filter.to && filter.one_person_in >= 1);
        (void)hw_log_wants(&filter, 1, 1);
        (void)hw_log_wants_person(&filter, "ward.1");
    }
}

static void change_document(struct hw_arena *arena, int argc, char **argv) {
    static const char text[] = "run: {length: 6 d, first: [3]}\nstations:\n  ward: {servers: 2}\n";
    struct hw_diag diag;
    struct hw_doc doc;
    hw_diag_init(&diag, arena);
    HW_REQUIRE(hw_yaml_parse(arena, "fuzz", text, sizeof text - 1, &diag, &doc) == HW_OK);
    for (int i = 1; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        if (equals != NULL && equals != argv[i]) {
            const char *path = hw_arena_text(arena, argv[i], (size_t)(equals - argv[i]));
            HW_REQUIRE(path != NULL);
            enum hw_status status = hw_yaml_set(arena, &doc, path, equals + 1, &diag);
            HW_REQUIRE(status != HW_OK || hw_yaml_at(doc.root, path) != NULL);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct hw_mem mem; /* kept from input to input, as in fuzz_yaml.c */
    static struct hw_arena arena;
    char *argv[WORDS + 1];
    if (arena.mem == NULL) {
        hw_mem_init(&mem);
        hw_arena_init(&arena, &mem);
        (void)setvbuf(stderr, NULL, _IOFBF, 1 << 16); /* a call of the system a line would be most of the time */
    }
    hw_arena_reset(&arena);
    char *text = hw_arena_text(&arena, (const char *)data, size);
    HW_REQUIRE(text != NULL);
    int argc = split(text, size, argv);
    run_command(argc, argv);
    read_filters(&arena, argc, argv);
    change_document(&arena, argc, argv);
    return 0;
}

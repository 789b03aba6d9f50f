/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which results can be replayed, and what is taken from them. The whole way is in tests/cli/test_replay.py. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "output/inputs.h"
#include "sim/commands.h"
#include "sim/run.h"
#include "tests/made_up_bench.h"

static const char path[] = "unit_run_replay.h5";

/* Writes b->results and asks for its replay; words, if any, are in the refusal. */
static enum hw_status replay(struct bench *b, struct hw_run_options *out, const char *words) {
    struct hw_context context;
    struct hw_run_options options = {.replay = path, .output = "other.h5"};
    struct hw_held held;
    hw_commands_open(&context);
    hw_held_init(&held, &b->mem, ".");
    assert_int_equal(hw_held_add(&held, "made_up.yaml", "model: district\n", 16), HW_OK);
    assert_int_equal(hw_inputs_pack(&b->arena, &held, &b->results->files), HW_OK);
    hw_held_clear(&held);
    assert_int_equal(hw_h5_write(&context.io, &context.mem, b->results, path), HW_OK);
    enum hw_status status = hw_run_replay_options(&context, &options, out);
    char said[2000] = "";
    FILE *stream = fmemopen(said, sizeof said, "w");
    assert_non_null(stream);
    hw_diag_print(&context.diag, stream, false);
    (void)fclose(stream);
    if (words != NULL && strstr(said, words) == NULL) {
        fail_msg("it said: %s", said);
    }
    hw_commands_close(&context);
    unlink(path);
    return status;
}

static void the_result_says_what_the_run_is(void **state) {
    struct bench *b = *state;
    struct hw_run_options out = {.threads = 3};
    b->results->version = HW_VERSION;
    b->results->seed = 77;
    assert_int_equal(replay(b, &out, NULL), HW_OK);
    assert_true(out.seed == 77);
    assert_int_equal(out.replicates, MADE_UP_REPLICATES);
    assert_int_equal(out.only_replicate, 0);
    assert_int_equal(out.n_scenarios, 1);
    assert_int_equal(out.n_sets, 1);
}

static void another_version_is_refused_by_name(void **state) {
    struct bench *b = *state;
    struct hw_run_options out;
    b->results->version = "0.0.9";
    assert_int_equal(replay(b, &out, "homeward 0.0.9 wrote it, and this is " HW_VERSION), HW_BAD_INPUT);
}

static void options_nobody_knows_are_refused(void **state) {
    struct bench *b = *state;
    struct hw_run_options out;
    static const char *const odd[] = {"--sed 4\n", "beds=3", "--set a=1\n--shard 1/2\n", "--scenario"};
    b->results->version = HW_VERSION;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        b->results->command = odd[i];
        assert_int_equal(replay(b, &out, "its options cannot be understood"), HW_BAD_INPUT);
    }
    char many[40 * (HW_RUN_SETS + 1) + 1] = "";
    for (int i = 0; i <= HW_RUN_SETS; i++) {
        strcat(many, "--set a=1\n");
    }
    b->results->command = many;
    assert_int_equal(replay(b, &out, "its options cannot be understood"), HW_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_result_says_what_the_run_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_version_is_refused_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(options_nobody_knows_are_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

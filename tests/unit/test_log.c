/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of an event log, by hand, and what filters mean. tests/cli/test_event_log.py tells what they say of bad ones. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sim/log.h"

static const char *const settings[] = {"desk", "ward, left"};
static const char *const organisations[] = {"trust", "council"};
static const uint16_t belongs[] = {1, 0};
static const char *const scenarios[] = {"baseline", "idt"};
static const struct hw_log_event own[] = {{"sneezes", "sneezes at ", "complete"}};
static const struct hw_log_terms terms = {.n_settings = 2, .settings = settings, .n_organisations = 2, .organisations = organisations, .organisation_of = belongs,
                                          .n_own = 1, .own = own, .extras = {"place", "age"}, .dated = true, .start_day = 16161}; /* 2014-04-01 */

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_log_filter filter;
    struct hw_log log;
    char path[64];
    char *text;
    size_t size;
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    *state = b;
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    hw_diag_init(&b->diag, &b->arena);
    hw_mem_init(&b->log.mem);
    hw_io_init(&b->log.io);
    snprintf(b->path, sizeof b->path, "/tmp/hw_test_log_XXXXXX");
    int fd = mkstemp(b->path);
    return fd < 0 ? -1 : 0;
}

static int tear_down(void **state) {
    struct bench *b = *state;
    hw_mem_free(&b->mem, b->text);
    hw_arena_clear(&b->arena);
    hw_io_remove_file(b->path);
    int failed = b->mem.live_blocks != 0 || b->log.mem.live_blocks != 0;
    free(b);
    return failed;
}

static enum hw_status read_filter(struct bench *b, const char *const *texts, int32_t n) {
    return hw_log_read_filter(&b->arena, &b->diag, texts, n, &terms, scenarios, 2, &b->filter);
}

static void begin(struct bench *b, const char *const *texts, int32_t n) {
    assert_int_equal(read_filter(b, texts, n), HW_OK);
    b->log.terms = &terms;
    b->log.filter = &b->filter;
    b->log.scenario = "baseline";
    b->log.replicate = 7;
    b->log.buffer = hw_arena_alloc(&b->arena, 1, HW_LOG_BUFFER);
    assert_int_equal(hw_log_open(&b->log, b->path), HW_OK);
}

static const char *end(struct bench *b) {
    assert_int_equal(hw_log_close(&b->log), HW_OK);
    assert_int_equal(hw_io_read_file(&b->log.io, &b->mem, b->path, SIZE_MAX / 4, &b->text, &b->size), HW_OK);
    return b->text;
}

static struct hw_log_row somebody(enum hw_log_kind kind, uint16_t setting, uint64_t number) {
    struct hw_log_row row = hw_log_row(kind);
    row.setting = setting;
    row.who = "here";
    row.number = number;
    return row;
}

static void a_line_says_what_its_row_does(void **state) {
    struct bench *b = *state;
    begin(b, NULL, 0);
    struct hw_log_row row = somebody(HW_LOG_BLOCKED, 0, 12);
    row.to = 1;
    row.life = 2;
    row.visit = "/stay";
    row.episode = 3;
    row.reason = "says \"no\"";
    row.extras[0] = "north";
    row.last_extra = 81;
    row.value = -4;
    hw_log_write(&b->log, HW_MS_PER_DAY + 3723004, &row);
    row = hw_log_row(HW_LOG_RUN);
    hw_log_write(&b->log, 0, &row);
    row = hw_log_row(HW_LOG_OWN);
    row.setting = 1;
    row.organisation = 1; /* not the setting's */
    hw_log_write(&b->log, 5, &row);
    assert_string_equal(end(b), "baseline.7.here.12-2/stay3,blocked at desk,complete,2014-04-02T01:02:03.004,council,90123004,baseline,7,here.12-2,blocked,"
                                "desk,\"ward, left\",\"says \"\"no\"\"\",-4,north,81\n"
                                "baseline.7.run,run begins,complete,2014-04-01T00:00:00.000,,0,baseline,7,,run_begins,,,,,,\n"
                                "\"baseline.7.setting ward, left\",\"sneezes at ward, left\",complete,2014-04-01T00:00:00.005,council,5,baseline,7,,sneezes,"
                                "\"ward, left\",,,,,\n");
    assert_int_equal(b->log.lines, 3);
}

static void a_log_larger_than_its_buffer_is_whole(void **state) {
    struct bench *b = *state;
    begin(b, NULL, 0);
    enum { LINES = 5000 };
    for (uint64_t i = 0; i < LINES; i++) {
        struct hw_log_row row = somebody(HW_LOG_STARTS, 0, i);
        hw_log_write(&b->log, (hw_time)i, &row);
    }
    const char *text = end(b);
    assert_true(b->size > 3 * (size_t)HW_LOG_BUFFER);
    for (uint64_t i = 0; i < LINES; i++) {
        char start[64];
        snprintf(start, sizeof start, "baseline.7.here.%llu,desk,start,", (unsigned long long)i);
        assert_int_equal(strncmp(text, start, strlen(start)), 0);
        text = strchr(text, '\n') + 1;
    }
    assert_int_equal(*text, '\0');
}

/* How many of a few lines pass. */
static uint64_t passed(struct bench *b, const char *one, const char *other) {
    const char *texts[2] = {one, other};
    begin(b, texts, other == NULL ? 1 : 2);
    for (uint64_t i = 0; i < 10; i++) {
        struct hw_log_row row = somebody(i % 2 == 0 ? HW_LOG_STARTS : HW_LOG_OWN, (uint16_t)(i < 5), i);
        hw_log_write(&b->log, (hw_time)i * HW_MS_PER_DAY, &row);
    }
    uint64_t lines = b->log.lines;
    hw_log_drop(&b->log);
    assert_int_equal(b->log.mem.live_blocks, 0);
    return lines;
}

static void a_filter_leaves_what_it_says(void **state) {
    struct bench *b = *state;
    assert_int_equal(passed(b, "setting=desk", NULL), 5);
    assert_int_equal(passed(b, "setting=ward\\, left,desk", NULL), 10);
    assert_int_equal(passed(b, "setting=desk", "setting=ward\\, left"), 10);
    assert_int_equal(passed(b, "event=starts", NULL), 5);
    assert_int_equal(passed(b, "event=starts", "setting=desk"), 2);
    assert_int_equal(passed(b, "event=sneezes", "event=starts"), 10);
    assert_int_equal(passed(b, "organisation=council", NULL), 5);
    assert_int_equal(passed(b, "person=here.3,here.4", "person=here.9"), 3);
    assert_int_equal(passed(b, "from=2 d", "to=4 d"), 3);
    assert_int_equal(passed(b, "from=2014-04-09", NULL), 2);
}

static void a_filter_chooses_replicates_and_scenarios(void **state) {
    struct bench *b = *state;
    const char *texts[] = {"replicate=2,5-7", "scenario=idt"};
    assert_int_equal(read_filter(b, texts, 2), HW_OK);
    for (int32_t r = 1; r < 10; r++) {
        assert_int_equal(hw_log_wants(&b->filter, 1, r), r == 2 || (r >= 5 && r <= 7));
        assert_false(hw_log_wants(&b->filter, 0, r));
    }
}

static void one_person_in_so_many(void **state) {
    struct bench *b = *state;
    const char *text = "person=1/50";
    assert_int_equal(read_filter(b, &text, 1), HW_OK);
    int chosen = 0;
    for (int i = 0; i < 50000; i++) {
        char person[30];
        snprintf(person, sizeof person, "here.%d", i);
        chosen += hw_log_wants_person(&b->filter, person);
    }
    assert_in_range(chosen, 840, 1160); /* 1000, give or take five standard deviations of 31.3 */
}

static void what_cannot_be_written_is_told_at_the_end(void **state) {
    struct bench *b = *state;
    begin(b, NULL, 0);
    b->log.io.fail_at = b->log.io.calls + 1;
    b->log.io.fault = HW_IO_FAULT_NO_SPACE;
    struct hw_log_row row = somebody(HW_LOG_STARTS, 0, 1);
    hw_log_write(&b->log, 0, &row);
    assert_int_equal(hw_log_close(&b->log), HW_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_says_what_its_row_does, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_log_larger_than_its_buffer_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_filter_leaves_what_it_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_filter_chooses_replicates_and_scenarios, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_person_in_so_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_is_told_at_the_end, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

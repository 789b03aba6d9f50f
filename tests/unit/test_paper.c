/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "sim/paper.h"

struct bench {
    struct hw_mem mem;
    struct hw_paper paper;
};

static int set_up(void **state) {
    struct bench *b = calloc(1, sizeof *b);
    hw_mem_init(&b->mem);
    hw_paper_init(&b->paper, &b->mem);
    *state = b;
    return 0;
}

static int tear_down(void **state) { /* what a paper leaves in memory is an error */
    struct bench *b = *state;
    hw_paper_clear(&b->paper);
    int leaked = b->mem.live_blocks != 0;
    free(b);
    return leaked ? -1 : 0;
}

static void is(const struct hw_paper *paper, const char *text) {
    assert_int_equal(paper->status, HW_OK);
    assert_int_equal(paper->size, strlen(text));
    assert_memory_equal(paper->text, text, strlen(text));
}

static void signs_of_markdown_are_escaped_in_words_alone(void **state) {
    struct bench *b = *state;
    hw_paper_put(&b->paper, "**%d**\n", 7);
    hw_paper_word(&b->paper, "a_b|c*d<e\nf");
    hw_paper_word(&b->paper, NULL);
    is(&b->paper, "**7**\na_b\\|c\\*d\\<e f");
}

static void a_table_has_a_line_below_its_head(void **state) {
    static const char *const cells[] = {"one", NULL, "three"};
    struct bench *b = *state;
    hw_paper_head(&b->paper, cells, 2);
    hw_paper_row(&b->paper, cells, 3);
    is(&b->paper, "| one |  |\n|---|---|\n| one |  | three |\n");
}

/* A fence that the file holds itself would end the block early. */
static void a_file_lies_in_a_longer_fence_than_any_of_its_own(void **state) {
    struct bench *b = *state;
    hw_paper_file(&b->paper, "yaml", "a: 1\n");
    hw_paper_file(&b->paper, "", "```\nb");
    hw_paper_file(&b->paper, "", "");
    is(&b->paper, "\n```yaml\na: 1\n```\n\n````\n```\nb\n````\n\n```\n\n```\n");
}

static void it_grows_and_a_long_piece_is_cut(void **state) {
    char piece[3000];
    struct bench *b = *state;
    memset(piece, 'x', sizeof piece);
    piece[sizeof piece - 1] = '\0';
    hw_paper_put(&b->paper, "%s", piece);
    assert_int_equal(b->paper.size, 1023);
    for (int i = 0; i < 100; i++) {
        hw_paper_add(&b->paper, piece, sizeof piece - 1);
    }
    assert_int_equal(b->paper.size, 1023 + 100 * 2999);
    assert_int_equal(b->paper.text[b->paper.size - 1], 'x');
}

static void short_memory_is_told_and_nothing_more_is_taken(void **state) {
    struct bench *b = *state;
    b->mem.fail_at = 1;
    hw_paper_put(&b->paper, "a");
    hw_paper_put(&b->paper, "b");
    assert_int_equal(b->paper.status, HW_NO_MEMORY);
    assert_int_equal(b->paper.size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(signs_of_markdown_are_escaped_in_words_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_table_has_a_line_below_its_head, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_lies_in_a_longer_fence_than_any_of_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_grows_and_a_long_piece_is_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(short_memory_is_told_and_nothing_more_is_taken, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "sim/paper.h"

static void is(const struct hw_paper *paper, const char *text) {
    assert_int_equal(paper->status, HW_OK);
    assert_int_equal(paper->size, strlen(text));
    assert_memory_equal(paper->text, text, strlen(text));
}

static void signs_of_markdown_are_escaped_in_words_alone(void **state) {
    struct hw_mem mem;
    struct hw_paper paper;
    (void)state;
    hw_mem_init(&mem);
    hw_paper_init(&paper, &mem);
    hw_paper_put(&paper, "**%d**\n", 7);
    hw_paper_word(&paper, "a_b|c*d<e\nf");
    hw_paper_word(&paper, NULL);
    is(&paper, "**7**\na_b\\|c\\*d\\<e f");
    hw_paper_clear(&paper);
    assert_int_equal(mem.live_blocks, 0);
}

static void a_table_has_a_line_below_its_head(void **state) {
    static const char *const cells[] = {"one", NULL, "three"};
    struct hw_mem mem;
    struct hw_paper paper;
    (void)state;
    hw_mem_init(&mem);
    hw_paper_init(&paper, &mem);
    hw_paper_head(&paper, cells, 2);
    hw_paper_row(&paper, cells, 3);
    is(&paper, "| one |  |\n|---|---|\n| one |  | three |\n");
    hw_paper_clear(&paper);
}

/* A fence that the file holds itself would end the block early. */
static void a_file_lies_in_a_longer_fence_than_any_of_its_own(void **state) {
    struct hw_mem mem;
    struct hw_paper paper;
    (void)state;
    hw_mem_init(&mem);
    hw_paper_init(&paper, &mem);
    hw_paper_file(&paper, "yaml", "a: 1\n");
    hw_paper_file(&paper, "", "```\nb");
    hw_paper_file(&paper, "", "");
    is(&paper, "\n```yaml\na: 1\n```\n\n````\n```\nb\n````\n\n```\n\n```\n");
    hw_paper_clear(&paper);
}

static void it_grows_and_a_long_piece_is_cut(void **state) {
    char piece[3000];
    struct hw_mem mem;
    struct hw_paper paper;
    (void)state;
    hw_mem_init(&mem);
    hw_paper_init(&paper, &mem);
    memset(piece, 'x', sizeof piece);
    piece[sizeof piece - 1] = '\0';
    hw_paper_put(&paper, "%s", piece);
    assert_int_equal(paper.size, 1023);
    for (int i = 0; i < 100; i++) {
        hw_paper_add(&paper, piece, sizeof piece - 1);
    }
    assert_int_equal(paper.size, 1023 + 100 * 2999);
    assert_int_equal(paper.text[paper.size - 1], 'x');
    hw_paper_clear(&paper);
    assert_int_equal(mem.live_blocks, 0);
}

static void short_memory_is_told_and_nothing_more_is_taken(void **state) {
    struct hw_mem mem;
    struct hw_paper paper;
    (void)state;
    hw_mem_init(&mem);
    hw_paper_init(&paper, &mem);
    mem.fail_at = 1;
    hw_paper_put(&paper, "a");
    hw_paper_put(&paper, "b");
    assert_int_equal(paper.status, HW_NO_MEMORY);
    assert_int_equal(paper.size, 0);
    hw_paper_clear(&paper);
    assert_int_equal(mem.live_blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_of_markdown_are_escaped_in_words_alone), cmocka_unit_test(a_table_has_a_line_below_its_head),
        cmocka_unit_test(a_file_lies_in_a_longer_fence_than_any_of_its_own), cmocka_unit_test(it_grows_and_a_long_piece_is_cut),
        cmocka_unit_test(short_memory_is_told_and_nothing_more_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "sim/yaml.h"
#include "tests/reading.h"

static enum hw_status parse(struct reading *f, const char *text) {
    return hw_yaml_parse(&f->arena, "t.yaml", text, strlen(text), &f->diag, &f->doc);
}

/* The text is refused with exactly one error that begins so. */
static void refused(struct reading *f, const char *text, size_t size, const char *message) {
    hw_diag_init(&f->diag, &f->arena);
    assert_int_equal(hw_yaml_parse(&f->arena, "t.yaml", text, size, &f->diag, &f->doc), HW_BAD_INPUT);
    const char *out = reading_errors(f);
    if (strncmp(out, message, strlen(message)) != 0 || f->diag.errors != 1) {
        fail_msg("expected %s\ngot %s", message, out);
    }
}

static void builds_the_tree(void **state) {
    struct reading *f = *state;
    assert_int_equal(parse(f, "model: network\nstations:\n  ward: {servers: 20, then: [a, 'b c']}\n"), HW_OK);
    assert_int_equal(f->doc.root->count, 2);
    const struct hw_node *servers = hw_yaml_at(f->doc.root, "stations.ward.servers");
    assert_string_equal(servers->text, "20");
    assert_int_equal(servers->place.line, 3);
    assert_int_equal(servers->place.column, 19);
    assert_int_equal(servers->place.width, 2);
    assert_int_equal(servers->key_place.column, 10);
    assert_int_equal(servers->key_place.width, 7);
    const struct hw_node *then = hw_yaml_at(f->doc.root, "stations.ward.then");
    assert_int_equal(then->kind, HW_NODE_LIST);
    assert_true(then->first->next->quoted);
    assert_string_equal(hw_yaml_at(f->doc.root, "stations.ward.then.2")->text, "b c");
    assert_ptr_equal(then->first->parent, then);
    assert_null(hw_yaml_at(f->doc.root, "stations.ward.then.0"));
    assert_null(hw_yaml_at(f->doc.root, "stations.ward.then.3"));
    assert_null(hw_yaml_at(f->doc.root, "stations.war"));
    assert_null(hw_yaml_at(f->doc.root, "model.x"));
    assert_null(hw_yaml_at(f->doc.root, "nowhere.model"));
    assert_null(hw_yaml_at(NULL, "model"));
    assert_null(hw_yaml_at(f->doc.root, "stations.ward.then.+1"));
    assert_null(hw_yaml_at(f->doc.root, "stations.ward.then.1x"));
    assert_null(hw_yaml_at(f->doc.root, "stations.ward.then.4294967297")); /* 2^32 + 1 is not 1 */
    assert_null(hw_yaml_child(NULL, "model"));
    assert_null(hw_yaml_child(servers, "model"));
}

static void scalars_stay_text(void **state) {
    struct reading *f = *state;
    assert_int_equal(parse(f, "a: 010\nb: yes\nc: ~\nd:\ne: 2014-04-01\n"), HW_OK);
    assert_string_equal(hw_yaml_child(f->doc.root, "a")->text, "010");
    assert_string_equal(hw_yaml_child(f->doc.root, "b")->text, "yes");
    assert_string_equal(hw_yaml_child(f->doc.root, "c")->text, "~");
    assert_string_equal(hw_yaml_child(f->doc.root, "d")->text, "");
    assert_string_equal(hw_yaml_child(f->doc.root, "e")->text, "2014-04-01");
    static const char least[] = "\xE0\xA0\x80\xED\x9F\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBD"; /* the first and last of their length, but one */
    char text[80];
    snprintf(text, sizeof text, "a: %s # \ta tab\r\n", least);
    assert_int_equal(parse(f, text), HW_OK);
    assert_string_equal(hw_yaml_child(f->doc.root, "a")->text, least);
    assert_int_equal(parse(f, "\"\""), HW_OK); /* an empty text in quotes is not an empty file */
    assert_true(f->doc.root->quoted);
}

#define REFUSED(text, message) refused(*state, text, sizeof text - 1, message)

static void refuses_what_a_configuration_never_needs(void **state) {
    REFUSED("a: &x 1\n", "error: t.yaml:1:4: the anchor \"&x\" is not allowed");
    REFUSED("a: 1\nb: *a\n", "error: t.yaml:2:4: aliases (*name) are not allowed");
    REFUSED("a: !!python/object x\n", "error: t.yaml:1:4: the tag \"tag:yaml.org,2002:python/object\" is not allowed");
    REFUSED("a: 1\n---\nb: 2\n", "error: t.yaml:2:1: a second document begins here");
    REFUSED("{[a]: 1}", "error: t.yaml:1:2: a key must be a plain word");
    REFUSED("a: \"x\\0y\"", "error: t.yaml:1:4: a zero character is not allowed");
}

static void refuses_files_without_content(void **state) {
    REFUSED("", "error: t.yaml: the file is empty\n");
    REFUSED("# only a comment\n", "error: t.yaml: the file is empty\n");
    REFUSED("---\n", "error: t.yaml: the file is empty\n");
}

static void refuses_bytes_that_are_not_text(void **state) {
    REFUSED("\x7f"
            "ELF\x02\x01\x01\0\0\0",
            "error: t.yaml:1:1: byte 0x7F is not text; is this a binary file?");
    REFUSED("a: 1\nb: \xE9t\xE9\n", "error: t.yaml:2:4: byte 0xE9 is not UTF-8");
    REFUSED("\xC3\xA9: \xC0\x80", "error: t.yaml:1:4: byte 0xC0 is not UTF-8");  /* an overlong form of 0 */
    REFUSED("a: \xED\xA0\x80", "error: t.yaml:1:4: byte 0xED is not UTF-8");     /* a surrogate */
    REFUSED("a: \xF4\x90\x80\x80", "error: t.yaml:1:4: byte 0xF4 is not UTF-8"); /* beyond U+10FFFF */
    REFUSED("a: \xE0\x9F\xBF", "error: t.yaml:1:4: byte 0xE0 is not UTF-8");     /* overlong, of three bytes */
    REFUSED("a: \xF0\x8F\xBF\xBF", "error: t.yaml:1:4: byte 0xF0 is not UTF-8"); /* overlong, of four */
    REFUSED("a: \xF5\x80\x80\x80", "error: t.yaml:1:4: byte 0xF5 is not UTF-8"); /* no such first byte */
    REFUSED("a: x\x01", "error: t.yaml:1:5: byte 0x01 is not text");
    REFUSED("a: x\x7F", "error: t.yaml:1:5: byte 0x7F is not text");
    REFUSED("a: \xE2\x82", "error: t.yaml:1:4: byte 0xE2 is not UTF-8");         /* cut short */
    REFUSED("\xFF\xFE"
            "a\0:\0",
            "error: t.yaml:1:1: byte 0xFF is not UTF-8");                                                        /* UTF-16 */
    REFUSED("a: 1\nb: \xEF\xBF\xBE\n", "error: t.yaml:2:4: not valid YAML: control characters are not allowed"); /* found by libyaml */
}

static void reports_syntax_errors_with_their_place(void **state) {
    REFUSED("a: [1, 2\nb: 3\n", "error: t.yaml:2:2: not valid YAML");
    REFUSED("a: b: c\n", "error: t.yaml:1:5: not valid YAML: mapping values are not allowed in this context; a colon inside");
    REFUSED("a:\n\tb: 1\n", "error: t.yaml:2:1: not valid YAML: found character that cannot start any token; indent with blanks");
    REFUSED("a: 'x\n", "error: t.yaml:2:1: not valid YAML: found unexpected end of stream; is a quote not closed?");
}

static void reports_every_duplicate_and_goes_on(void **state) {
    struct reading *f = *state;
    assert_int_equal(parse(f, "a: 1\nb: {c: 1, c: 2}\na: 3\n"), HW_BAD_INPUT);
    assert_string_equal(reading_errors(f), "error: t.yaml:2:11: duplicate key \"c\"; it is already given on line 2\n"
                                           "     2 | b: {c: 1, c: 2}\n       |           ^\n"
                                           "error: t.yaml:3:1: duplicate key \"a\"; it is already given on line 1\n"
                                           "     3 | a: 3\n       | ^\n");
    assert_non_null(f->doc.root); /* the rest can still be checked */
}

static void finds_duplicates_in_large_maps(void **state) {
    struct reading *f = *state;
    static char text[2000];
    size_t n = 0;
    for (int i = 0; i < 100; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "k%d: 1\n", i);
    }
    snprintf(text + n, sizeof text - n, "k42: 1\n");
    assert_int_equal(parse(f, text), HW_BAD_INPUT);
    assert_int_equal(f->diag.errors, 1);
    assert_non_null(strstr(reading_errors(f), "t.yaml:101:1: duplicate key \"k42\"; it is already given on line 43"));
}

/* n copies of a unit, then text; the caller frees. */
static char *repeated(const char *unit, size_t n, const char *text) {
    size_t length = strlen(unit);
    char *all = malloc(n * length + strlen(text) + 1);
    for (size_t i = 0; i < n; i++) {
        memcpy(all + i * length, unit, length);
    }
    strcpy(all + n * length, text);
    return all;
}

static void nesting_is_limited_at_the_edge(void **state) {
    struct reading *f = *state;
    char *fits = repeated("[", HW_YAML_MAX_DEPTH, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    char *over = repeated("[", HW_YAML_MAX_DEPTH + 1, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    assert_int_equal(parse(f, fits), HW_OK);
    refused(f, over, strlen(over), "error: t.yaml:1:33: lists and maps are nested more than 32 deep");
    free(fits);
    free(over);
}

static void bombs_are_refused_within_a_second(void **state) {
    struct reading *f = *state;
    static const char *const units[] = {"[", "{", "- ", "? ", "{a: ", "[?", "[a,", "[\n", "[&a ", "[!t "};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        char *bomb = repeated(units[i], 1000000, "");
        hw_diag_init(&f->diag, &f->arena);
        clock_t before = clock();
        assert_int_equal(parse(f, bomb), HW_BAD_INPUT);
        assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 1.0);
        free(bomb);
    }
}

static void an_alias_bomb_is_not_expanded(void **state) {
    struct reading *f = *state;
    assert_int_equal(parse(f, "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\n"), HW_BAD_INPUT);
    assert_null(f->doc.root);
    assert_non_null(strstr(reading_errors(f), "t.yaml:2:8: aliases (*name) are not allowed; write the value out"));
}

static void size_and_count_are_limited_at_the_edge(void **state) {
    struct reading *f = *state;
    char *fits = repeated("x,", HW_YAML_MAX_NODES - 1, "]"); /* with the list itself, 200,000 nodes */
    fits[0] = '[';
    assert_int_equal(parse(f, fits), HW_BAD_INPUT); /* "[,": an empty first item */
    fits[1] = ' ';
    assert_int_equal(parse(f, fits), HW_OK);
    free(fits);
    char *over = repeated("x,", HW_YAML_MAX_NODES + 1, "]");
    over[0] = '[';
    over[1] = ' ';
    refused(f, over, strlen(over), "error: t.yaml:1:400001: the file has more than 200,000 values");
    free(over);
    char *large = repeated("#", HW_YAML_MAX_BYTES - 4, "\na: ");
    hw_diag_init(&f->diag, &f->arena);
    assert_int_equal(hw_yaml_parse(&f->arena, "t.yaml", large, HW_YAML_MAX_BYTES, &f->diag, &f->doc), HW_OK);
    refused(f, large, HW_YAML_MAX_BYTES + 1, "error: t.yaml: the file is larger than 4 MiB");
    free(large);
}

static void reads_files_and_names_what_is_wrong_with_them(void **state) {
    struct reading *f = *state;
    static const char good[] = HW_SOURCE_DIR "/tests/data/good/small.yaml";
    static const char missing[] = HW_SOURCE_DIR "/tests/data/none.yaml";
    assert_int_equal(hw_yaml_read(&f->io, &f->arena, good, &f->diag, &f->doc), HW_OK);
    assert_string_equal(hw_yaml_at(f->doc.root, "run.patients")->text, "1000");
    assert_int_equal(hw_yaml_read(&f->io, &f->arena, missing, &f->diag, &f->doc), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(f), "none.yaml: the file cannot be read: No such file or directory"));
    assert_int_equal(hw_yaml_read(&f->io, &f->arena, HW_SOURCE_DIR "/tests", &f->diag, &f->doc), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(f), "/tests: this is a folder, not a file"));
    assert_null(f->doc.root);
}

static void a_file_that_is_too_large_is_not_read(void **state) {
    struct reading *f = *state;
    char path[] = "/tmp/homeward-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *out = fdopen(fd, "w");
    assert_int_equal(fseek(out, (long)HW_YAML_MAX_BYTES, SEEK_SET), 0);
    fputc('#', out);
    fclose(out);
    assert_int_equal(hw_yaml_read(&f->io, &f->arena, path, &f->diag, &f->doc), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(f), ": the file is larger than 4 MiB"));
    remove(path);
}

static void a_failing_disk_is_not_the_users_fault(void **state) {
    struct reading *f = *state;
    f->io.fail_at = 2; /* the first read */
    f->io.fault = HW_IO_FAULT_ERROR;
    assert_int_equal(hw_yaml_read(&f->io, &f->arena, HW_SOURCE_DIR "/tests/data/good/small.yaml", &f->diag, &f->doc), HW_IO);
}

static void sets_a_value_at_a_path(void **state) {
    struct reading *f = *state;
    assert_int_equal(parse(f, "acute: {beds: 483, x: 1}\nlist: [{rate: 1}, {rate: 2}]\n"), HW_OK);
    struct hw_node *root = f->doc.root;
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "acute.beds", "450", &f->diag), HW_OK);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "new.deep.list", "[1, {a: 2}]", &f->diag), HW_OK);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "list.2.rate", "9 per h", &f->diag), HW_OK);
    assert_string_equal(hw_yaml_at(root, "acute.beds")->text, "450");
    assert_string_equal(hw_yaml_at(root, "acute.x")->text, "1");
    assert_string_equal(hw_yaml_at(root, "new.deep.list.2.a")->text, "2");
    assert_string_equal(hw_yaml_at(root, "list.2.rate")->text, "9 per h");
    assert_ptr_equal(hw_yaml_at(root, "new.deep.list")->first->parent, hw_yaml_at(root, "new.deep.list"));
    assert_int_equal(root->count, 3);
    assert_string_equal(hw_yaml_at(root, "acute.beds")->place.file, "--set acute.beds=450");
    assert_int_equal(hw_yaml_at(root, "new.deep.list.2.a")->place.line, 0);
}

static void refuses_paths_that_lead_nowhere(void **state) {
    struct reading *f = *state;
    assert_int_equal(parse(f, "a: 1\nl: [1]\n"), HW_OK);
    static const char *const paths[] = {"a.b", "l.2", "l.x", "", "a.", ".a", "l..1"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(hw_yaml_set(&f->arena, &f->doc, paths[i], "1", &f->diag), HW_BAD_INPUT);
    }
    assert_int_equal(f->diag.errors, sizeof paths / sizeof *paths);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n", "1", &f->diag),
                     HW_BAD_INPUT); /* 33 parts */
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n", "1", &f->diag),
                     HW_OK);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "a", "[1, 2", &f->diag), HW_BAD_INPUT);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "a", "", &f->diag), HW_BAD_INPUT);
    assert_string_equal(hw_yaml_at(f->doc.root, "a")->text, "1");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(builds_the_tree),
        TEST(scalars_stay_text),
        TEST(refuses_what_a_configuration_never_needs),
        TEST(refuses_files_without_content),
        TEST(refuses_bytes_that_are_not_text),
        TEST(reports_syntax_errors_with_their_place),
        TEST(reports_every_duplicate_and_goes_on),
        TEST(finds_duplicates_in_large_maps),
        TEST(nesting_is_limited_at_the_edge),
        TEST(bombs_are_refused_within_a_second),
        TEST(an_alias_bomb_is_not_expanded),
        TEST(size_and_count_are_limited_at_the_edge),
        TEST(reads_files_and_names_what_is_wrong_with_them),
        TEST(a_file_that_is_too_large_is_not_read),
        TEST(a_failing_disk_is_not_the_users_fault),
        TEST(sets_a_value_at_a_path),
        TEST(refuses_paths_that_lead_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An editor that follows the written schema accepts every configuration that we ship. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <string.h>

#include "sim/network.h"
#include "sim/schema.h"

/* A scalar as YAML 1.2 types it: an editor sees a number, true, false or a text. */
static void print_scalar(const struct hw_node *node, FILE *out) {
    char *end;
    bool word = strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0;
    (void)strtod(node->text, &end);
    bool number = node->text[0] != '\0' && *end == '\0' && strspn(node->text, "0123456789+-.eE") == strlen(node->text);
    if (!node->quoted && (word || number)) {
        fputs(node->text[0] == '+' ? node->text + 1 : node->text, out);
        return;
    }
    fputc('"', out);
    for (const char *p = node->text; *p != '\0'; p++) {
        fprintf(out, *p == '\n' ? "\\n" : *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
    }
    fputc('"', out);
}

static void print_node(const struct hw_node *node, FILE *out) {
    if (node->kind == HW_NODE_SCALAR) {
        print_scalar(node, out);
        return;
    }
    fputc(node->kind == HW_NODE_LIST ? '[' : '{', out);
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        if (child->key != NULL) {
            fprintf(out, "\"%s\": ", child->key);
        }
        print_node(child, out);
        fputs(child->next == NULL ? "" : ", ", out);
    }
    fputc(node->kind == HW_NODE_LIST ? ']' : '}', out);
}

static void print_file(const char *name, FILE *out) {
    char path[600];
    struct hw_mem mem;
    struct hw_io io;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_doc doc;
    hw_mem_init(&mem);
    hw_io_init(&io);
    hw_arena_init(&arena, &mem);
    hw_diag_init(&diag, &arena);
    snprintf(path, sizeof path, "%s/configs/networks/%s", HW_SOURCE_DIR, name);
    assert_int_equal(hw_yaml_read(&io, &arena, path, &diag, &doc), HW_OK);
    fprintf(out, "\"%s\": ", name);
    print_node(doc.root, out);
    hw_arena_clear(&arena);
}

static void accepts_every_network_that_we_ship(void **state) {
    (void)state;
    FILE *out = popen("python3 " HW_SOURCE_DIR "/tests/unit/check_json_schema.py --shipped", "w");
    DIR *folder = opendir(HW_SOURCE_DIR "/configs/networks");
    assert_non_null(out);
    assert_non_null(folder);
    fputs("{\"schema\": ", out);
    hw_schema_json(&hw_network_schema, "network", out);
    fputs(", \"files\": {", out);
    int n = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot != NULL && strcmp(dot, ".yaml") == 0 && strstr(entry->d_name, ".expect.") == NULL) {
            fputs(n++ == 0 ? "" : ", ", out);
            print_file(entry->d_name, out);
        }
    }
    closedir(folder);
    fputs("}}", out);
    assert_int_equal(pclose(out), 0);
    assert_true(n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(accepts_every_network_that_we_ship)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

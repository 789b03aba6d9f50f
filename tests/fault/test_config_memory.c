/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that ends at any point of reading a configuration gives HW_NO_MEMORY: never a wrong value, a crash or a leak (P18).
 *
 * The arena asks the allocator for a megabyte at a time, so failing the k-th call would only try the first request. Here all
 * but a few bytes of the first chunk are used up beforehand and no second one is given; the room grows until all fits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/resource.h>

#include "sim/param.h"
#include "sim/schema.h"

enum { CHUNK = 1 << 20, HEADER = 64, STEP = 16 };

struct fixture {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_reader reader;
};

static void leave_room(struct fixture *f, size_t room) {
    hw_mem_init(&f->mem);
    hw_arena_init(&f->arena, &f->mem);
    hw_diag_init(&f->diag, &f->arena);
    f->reader = (struct hw_reader){.arena = &f->arena, .diag = &f->diag};
    void *used = hw_arena_alloc(&f->arena, CHUNK - HEADER - room, 1);
    assert_non_null(used);
    f->mem.fail_at = f->mem.calls + 1;
    f->mem.fail_on = true;
}

/* Runs work with ever more room; it must run short many times and then succeed. */
static void run_short(enum hw_status (*work)(struct fixture *f)) {
    int failures = 0;
    for (size_t room = 0;; room += STEP) {
        struct fixture f;
        leave_room(&f, room);
        enum hw_status status = work(&f);
        int32_t errors = f.diag.errors;
        hw_arena_clear(&f.arena);
        assert_int_equal(f.mem.live_blocks, 0);
        if (status == HW_OK) {
            assert_int_equal(errors, 0);
            break;
        }
        assert_int_equal(status, HW_NO_MEMORY);
        failures++;
        assert_true(room < CHUNK / 2);
    }
    assert_true(failures > 20);
}

static enum hw_status parse(struct fixture *f, const char *text, struct hw_doc *doc) {
    return hw_yaml_parse(&f->arena, "m.yaml", text, strlen(text), &f->diag, doc);
}

static enum hw_status yaml_work(struct fixture *f) {
    struct hw_doc doc;
    HW_TRY(parse(f, "a: {b: [1, 2], c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1}\n", &doc));
    assert_string_equal(hw_yaml_at(doc.root, "a.b.2")->text, "2");
    HW_TRY(hw_yaml_set(&f->arena, &doc, "a.x.y", "[1, 2]", &f->diag));
    assert_string_equal(hw_yaml_at(doc.root, "a.x.y.2")->text, "2");
    return HW_OK;
}

struct item {
    const char *name;
    struct hw_dist stay;
    int64_t n;
    const struct hw_node *list;
};
struct whole {
    struct item one;
    struct hw_list many, named;
};
static const struct hw_field item_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = offsetof(struct item, name)},
    {.key = "stay", .kind = HW_FIELD_DIST, .offset = offsetof(struct item, stay), .initial = "{exponential: {mean: 1 h}}"},
    {.key = "n", .kind = HW_FIELD_INT, .offset = offsetof(struct item, n), .initial = "5"},
    {.key = "list", .kind = HW_FIELD_NODE, .offset = offsetof(struct item, list), .initial = "[1]"},
};
static const struct hw_schema item_schema = {"item", sizeof(struct item), item_fields, 4, NULL};
static const struct hw_field whole_fields[] = {
    {.key = "many", .kind = HW_FIELD_LIST, .offset = offsetof(struct whole, many), .sub = &item_schema},
    {.key = "named", .kind = HW_FIELD_MAP, .offset = offsetof(struct whole, named), .sub = &item_schema},
    {.key = "one", .kind = HW_FIELD_OBJECT, .offset = offsetof(struct whole, one), .sub = &item_schema, .initial = "{}"}, /* last: nothing after it runs short */
};
static const struct hw_schema whole_schema = {"whole", sizeof(struct whole), whole_fields, 3, NULL};

static enum hw_status schema_work(struct fixture *f) {
    struct hw_doc doc;
    struct whole whole;
    HW_TRY(parse(f, "many: [{}, {n: 3}]\nnamed: {a: {stay: {empirical: {points: [0 h, 1 h], weights: [3]}}}}\n", &doc));
    hw_schema_read(&f->reader, &whole_schema, doc.root, &whole);
    HW_TRY(f->reader.status);
    HW_TRY(hw_diag_status(&f->diag));
    const struct item *many = whole.many.items, *named = whole.named.items;
    assert_int_equal(whole.one.n, 5);
    assert_int_equal(many[1].n, 3);
    assert_int_equal(many[0].stay.kind, HW_DIST_EXPONENTIAL);
    assert_int_equal(named[0].stay.kind, HW_DIST_EMPIRICAL);
    assert_string_equal(many[1].list->first->text, "1");
    return HW_OK;
}

static const char *const labels[] = {"fit", "mild"};
static const struct hw_axis axis = {"frailty", 2, labels};
static const struct hw_param_row rows[] = {
    {"acute.beds", HW_PARAM_COUNT, NULL, 0, 1000, "483 beds", "beds", NULL, "S", "x", "y"},
    {"needs.ratio", HW_PARAM_NUMBER, &axis, 0, 100, "[1, 2]", NULL, NULL, "A", "x", "y"},
};
static const struct hw_param_table table = {rows, 2};

static enum hw_status param_work(struct fixture *f) {
    struct hw_doc doc, change;
    struct hw_params params, copy;
    HW_TRY(parse(f, "acute: {beds: {value: 528 beds, grade: K, source: a note}}\nneeds: {ratio: {mild: 9}}\n", &doc));
    HW_TRY(hw_param_read(&f->reader, &table, doc.root, NULL, 0, &params));
    HW_TRY(hw_param_copy(&f->arena, &params, &copy));
    HW_TRY(parse(f, "0.5", &change));
    bool done = hw_param_change(&f->reader, &copy, 1, HW_PARAM_SCALE, change.root);
    HW_TRY(f->reader.status);
    assert_true(done);
    assert_true(hw_param_value(&copy, 0) == 528 && hw_param_at(&copy, 1, 1) == 4.5 && hw_param_at(&params, 1, 1) == 9);
    return HW_OK;
}

static void reading_yaml_runs_short(void **state) {
    (void)state;
    run_short(yaml_work);
}

static void reading_by_a_schema_runs_short(void **state) {
    (void)state;
    run_short(schema_work);
}

static void reading_parameters_runs_short(void **state) {
    (void)state;
    run_short(param_work);
}

/* libyaml asks the system, not our allocator: with no address space left it fails, at its first request when the allocator holds nothing
 * back (hog), or while a long value grows. */
static void reading_runs_short_in_libyaml(void **state) {
    (void)state;
    enum { LONG = 3 << 20 };
    char *text = malloc(LONG);
    assert_non_null(text);
    memset(text, 'x', LONG);
    memcpy(text, "a: ", 3);
    for (int hog = 0; hog < 2; hog++) {
        struct fixture f;
        struct hw_doc doc;
        struct rlimit before, none;
        void *hogged = NULL;
        leave_room(&f, 4096);
        assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
        none = before;
        none.rlim_cur = 0;
        assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
        for (void **more = hog == 1 ? malloc(2048) : NULL; more != NULL; more = malloc(2048)) {
            *more = hogged;
            hogged = more;
        }
        enum hw_status status = hw_yaml_parse(&f.arena, "m.yaml", text, hog == 1 ? 4 : LONG, &f.diag, &doc);
        assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
        while (hogged != NULL) {
            void *next = *(void **)hogged;
            free(hogged);
            hogged = next;
        }
        assert_int_equal(status, HW_NO_MEMORY);
        assert_int_equal(f.diag.errors, 0); /* not the file's fault */
        hw_arena_clear(&f.arena);
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reading_yaml_runs_short), cmocka_unit_test(reading_by_a_schema_runs_short),
                                       cmocka_unit_test(reading_parameters_runs_short), cmocka_unit_test(reading_runs_short_in_libyaml)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

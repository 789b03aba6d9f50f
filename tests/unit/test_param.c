/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "sim/param.h"
#include "agents/params.h"
#include "tests/reading.h"

enum { BEDS, SHARE, STAY, RATE, RATIO, STARTS, HOURS, FEW, SPEED, ROWS };
static const char *const labels[] = {"fit", "mild", "severe"};
static const struct hw_axis frailty = {"frailty", 3, labels};
static const struct hw_param_row rows[ROWS] = {
    {"acute.beds", HW_PARAM_COUNT, NULL, 0, HW_UNLIMITED, "483", "beds", NULL, "S", "KH03 2014/15", "Beds of the ward."},
    {"acute.share", HW_PARAM_SHARE, NULL, 0, 1, "25 %", "share of people", NULL, "A", "assumed", "A share."},
    {"acute.stay.mean", HW_PARAM_DURATION, NULL, 3.6e6, 30 * 8.64e7, "24 h", "time", NULL, "K", "recalled", "Mean stay."},
    {"needs.rate", HW_PARAM_RATE, &frailty, 0, 1 / 8.64e7, "[0.1 per year, 0.2 per year, 4 per year]", "per person", NULL, "A", "assumed",
     "Crises by frailty."},
    {"needs.ratio", HW_PARAM_NUMBER, &frailty, 0, 100, "{fit: 1, mild: 1.93, severe: 4.52}", "ratio", NULL, "S", "Clegg 2016", "Ratio."},
    {"discharge.starts", HW_PARAM_CHOICE, NULL, 0, 1, "fit", "moment", "fit|admission", "A", "assumed", "When planning starts."},
    {"discharge.hours", HW_PARAM_WEEK, NULL, 0, 1, "\"Mon-Fri 09:00-17:00\"", "hours", NULL, "A", "assumed", "Hours | of work."},
    {"discharge.few", HW_PARAM_COUNT, NULL, 1, 100, "7", "therapists", NULL, "A", "assumed", "Therapists."},
    {"speed", HW_PARAM_NUMBER, NULL, -10, 10, "2", NULL, NULL, "A", "assumed", "A parameter outside any section."},
};
static const struct hw_param_table table = {rows, ROWS};
static const struct hw_param_row staff[] = {
    {"minor_injuries.staff", HW_PARAM_COUNT, NULL, 1, 100, "7", "heads", NULL, "A", "assumed", "Staff."},
    {"discharge.assessment.staff", HW_PARAM_COUNT, NULL, 1, 100, "7", "heads", NULL, "A", "assumed", "Staff."},
};
static const struct hw_param_table heads = {staff, 2};

static enum hw_status read_text(struct reading *f, const char *text) {
    static const char *const skip[] = {"model", "run"};
    reading_again(f);
    enum hw_status status = hw_yaml_parse(&f->arena, "p.yaml", text, strlen(text), &f->diag, &f->doc);
    return status != HW_OK ? status : hw_param_read(&f->reader, &table, f->doc.root, skip, 2, &f->params);
}

static void defaults_are_read_in_stored_units(void **state) {
    struct reading *f = *state;
    assert_int_equal(hw_param_read(&f->reader, &table, NULL, NULL, 0, &f->params), HW_OK);
    assert_true(hw_param_value(&f->params, BEDS) == 483);
    assert_true(hw_param_value(&f->params, SHARE) == 0.25);
    assert_true(hw_param_value(&f->params, STAY) == 8.64e7);
    assert_true(hw_param_at(&f->params, RATE, 2) == 4 / 3.15576e10);
    assert_true(hw_param_at(&f->params, RATIO, 1) == 1.93);
    assert_true(hw_param_value(&f->params, STARTS) == 0);
    assert_int_equal(hw_week_value(&f->params.weeks[HOURS], NULL, false, 9 * HW_MS_PER_H), 1);
    assert_int_equal(hw_week_value(&f->params.weeks[HOURS], NULL, false, 8 * HW_MS_PER_H), 0);
    assert_string_equal(f->params.grade[BEDS], "S");
    assert_string_equal(f->params.source[BEDS], "KH03 2014/15");
    assert_string_equal(f->params.text[RATIO], "{fit: 1, mild: 1.93, severe: 4.52}");
    assert_false(f->params.changed[BEDS]);
}

static void the_configuration_replaces_defaults(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "model: district\n"
                                  "run: {anything: 1}\n"
                                  "acute:\n"
                                  "  beds: {value: 528 beds, grade: K, source: a note}\n"
                                  "  stay: {mean: 2 days}\n"
                                  "needs: {rate: 3 per year, ratio: {severe: 9}}\n"
                                  "discharge: {starts: admission, hours: 'every day 08:00-20:00'}\n"
                                  "speed: -1.5\n"),
                     HW_OK);
    assert_true(hw_param_value(&f->params, BEDS) == 528);
    assert_string_equal(f->params.grade[BEDS], "K");
    assert_string_equal(f->params.source[BEDS], "a note");
    assert_int_equal(f->params.place[BEDS].line, 4);
    assert_true(f->params.changed[BEDS]);
    assert_true(hw_param_value(&f->params, STAY) == 2 * 8.64e7);
    for (int32_t label = 0; label < 3; label++) { /* one value holds for all labels */
        assert_true(hw_param_at(&f->params, RATE, label) == 3 / 3.15576e10);
    }
    assert_true(hw_param_at(&f->params, RATIO, 0) == 1); /* not named: keeps its value */
    assert_true(hw_param_at(&f->params, RATIO, 2) == 9);
    assert_true(hw_param_value(&f->params, STARTS) == 1);
    assert_int_equal(hw_week_value(&f->params.weeks[HOURS], NULL, false, 6 * HW_MS_PER_DAY + 8 * HW_MS_PER_H), 1); /* a Sunday */
    assert_true(hw_param_value(&f->params, SPEED) == -1.5);
    assert_true(hw_param_value(&f->params, SHARE) == 0.25);
}

static void a_new_value_never_keeps_the_old_source(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "acute: {beds: 484}\nneeds: {ratio: [1, 1.93, 4.52]}\n"), HW_OK);
    assert_string_equal(f->params.grade[BEDS], "A");
    assert_string_equal(f->params.source[BEDS], "the configuration gives no source");
    assert_string_equal(f->params.grade[RATIO], "S"); /* the same numbers: the source still says so */
    assert_string_equal(f->params.source[RATIO], "Clegg 2016");
}

static void each_mistake_has_its_message(void **state) {
    struct reading *f = *state;
    static const char *const cases[][2] = {
        {"acute: {bedz: 1}", "p.yaml:1:9: unknown key \"bedz\" in acute; did you mean \"beds\"?"},
        {"acut: {beds: 1}", "unknown key \"acut\" in the configuration; did you mean \"acute\"?"},
        {"beds: 1", "unknown key \"beds\" in the configuration; did you mean \"acute.beds\"?"},
        {"zebra: 1", "unknown key \"zebra\" in the configuration; the keys are: model, run, acute, needs, discharge, speed"},
        {"acute: 3", "acute is 3; it must be a map of keys (a section of parameters)"},
        {"acute: {beds: -1}", "p.yaml:1:15: acute.beds is -1; it must be a whole number, 0 or more, or \"unlimited\""},
        {"acute: {beds: 4.5}", "acute.beds is 4.5; it must be a whole number"},
        {"acute: {beds: 450 chairs}", "acute.beds is \"450 chairs\"; it must be a whole number, 0 or more, or \"unlimited\"; write only"},
        {"acute: {beds: 450beds}", "acute.beds is \"450beds\"; it must be a whole number, 0 or more, or \"unlimited\"; write only"},
        {"needs: {ratio: [1, 2, [3]]}", "needs.ratio.3 is a list; it must be a number from 0 to 100"},
        {"acute: {beds: {value: 3, source: [x]}}", "acute.beds.source is a list; it must be a text"},
        {"discharge: {hours: [1]}", "discharge.hours is a list; it must be hours such as"},
        {"discharge: {hours: {value: 24 hours, grade: B}}", "discharge.hours.grade is \"B\"; it must be one of: S, K, A"},
        {"acute: {beds: [1]}", "acute.beds is a list; it must be a single value"},
        {"acute: {beds: {vlaue: 3}}", "acute.beds is a map of keys; it must be a single value, or {value:"},
        {"acute: {beds: {value: 3, grade: B}}", "acute.beds.grade is \"B\"; it must be one of: S, K, A"},
        {"acute: {beds: {value: 3, grade: S}}", "grade S needs a source"},
        {"acute: {beds: {value: 3, sauce: x}}", "unknown key \"sauce\" in beds; did you mean \"source\"?"},
        {"acute: {beds: {value: 3, source: }}", "acute.beds.source has no value; it must be a text"},
        {"acute: {share: 120 %}", "acute.share is 120 %; it must be a number from 0 to 1"},
        {"acute: {stay: {mean: 31 days}}", "acute.stay.mean is \"31 days\"; it must be a duration from 1 h to 30 days"},
        {"acute: {stay: {mean: 24}}", "it lacks a unit"},
        {"needs: {rate: 2 per day}", "needs.rate is \"2 per day\"; it must be a rate from 0 to 1 (per day)"},
        {"needs: {ratio: [1, 2]}", "needs.ratio has 2 values; its axis frailty has 3: fit to severe"},
        {"needs: {ratio: {mlid: 2}}", "unknown key \"mlid\" in needs.ratio; did you mean \"mild\"?"},
        {"needs: {ratio: {value: [1, 2, 300], grade: A}}", "needs.ratio.value.3 is 300; it must be a number from 0 to 100"},
        {"discharge: {starts: later}", "discharge.starts is \"later\"; it must be one of: fit, admission"},
        {"discharge: {hours: whenever}", "it must be hours such as \"Mon-Fri 08:00-18:00\""},
        {"discharge: {few: unlimited}", "discharge.few is \"unlimited\"; it must be a whole number from 1 to 100"},
        {"acute: {beds: 1}\nacute.beds: 2", "acute.beds is given twice"},
        {"[1]", "the file is a list; it must be a map of keys"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_text(f, cases[i][0]), HW_BAD_INPUT);
        reading_expect(f, cases[i][1]);
        assert_int_equal(f->diag.errors, 1);
    }
}

static void all_mistakes_come_at_once(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "acute: {beds: -1, share: 2, x: 1}\nneeds: {rate: 5}\nzebra: 1\n"), HW_BAD_INPUT);
    assert_int_equal(f->diag.errors, 5);
}

static void a_wrong_default_is_named(void **state) {
    struct reading *f = *state;
    static const struct hw_param_row bad = {"a.b", HW_PARAM_NUMBER, NULL, 0, 1, "2", NULL, NULL, "A", "x", "y"};
    const struct hw_param_table small = {&bad, 1};
    assert_int_equal(hw_param_read(&f->reader, &small, NULL, NULL, 0, &f->params), HW_BAD_INPUT);
    reading_expect(f, "the built-in value of a.b, 2, is wrong: see its range and unit");
    static const struct hw_param_row choice = {"a.b", HW_PARAM_CHOICE, NULL, 0, 1, "maybe", NULL, "yes|no", "A", "x", "y"};
    const struct hw_param_table other = {&choice, 1};
    assert_int_equal(hw_param_read(&f->reader, &other, NULL, NULL, 0, &f->params), HW_BAD_INPUT);
    reading_expect(f, "the built-in value of a.b, maybe, is wrong: yes|no");
}

static bool change(struct reading *f, int32_t row, enum hw_param_verb verb, const char *value) {
    struct hw_doc doc;
    assert_int_equal(hw_yaml_parse(&f->arena, "s.yaml", value, strlen(value), &f->diag, &doc), HW_OK);
    return hw_param_change(&f->reader, &f->params, row, verb, doc.root);
}

static void schemes_set_scale_and_add(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "model: x"), HW_OK);
    assert_true(change(f, BEDS, HW_PARAM_SCALE, "0.5"));
    assert_true(hw_param_value(&f->params, BEDS) == 242); /* 241.5 rounds up */
    assert_true(change(f, BEDS, HW_PARAM_ADD, "-42"));
    assert_true(hw_param_value(&f->params, BEDS) == 200);
    assert_string_equal(f->params.text[BEDS], "200");
    assert_true(change(f, BEDS, HW_PARAM_SET, "unlimited"));
    assert_true(change(f, BEDS, HW_PARAM_SCALE, "0.5"));
    assert_true(change(f, BEDS, HW_PARAM_ADD, "10"));
    assert_true(hw_param_value(&f->params, BEDS) == HW_UNLIMITED); /* unlimited stays so */
    assert_true(change(f, STAY, HW_PARAM_ADD, "-6 h"));
    assert_true(hw_param_value(&f->params, STAY) == 18 * 3.6e6);
    assert_true(change(f, RATIO, HW_PARAM_SCALE, "{severe: 50 %}"));
    assert_true(hw_param_at(&f->params, RATIO, 2) == 4.52 * 0.5);
    assert_true(hw_param_at(&f->params, RATIO, 1) == 1.93);
    assert_true(change(f, RATE, HW_PARAM_ADD, "1 per year"));
    assert_true(fabs(hw_param_at(&f->params, RATE, 0) * 3.15576e10 - 1.1) < 1e-12);
    assert_true(change(f, STARTS, HW_PARAM_SET, "admission"));
    assert_int_equal(f->diag.errors, 0);
}

static void a_change_out_of_range_changes_nothing(void **state) {
    struct reading *f = *state;
    static const struct {
        int32_t row;
        enum hw_param_verb verb;
        const char *value, *message;
    } cases[] = {
        {BEDS, HW_PARAM_ADD, "-484", "acute.beds would leave its range: 0 or more, or unlimited"},
        {BEDS, HW_PARAM_SCALE, "1e9", "acute.beds would leave its range"},
        {BEDS, HW_PARAM_ADD, "0.5", "it must be a whole number"},
        {BEDS, HW_PARAM_SCALE, "-1", "it must be a number, 0 or more"},
        {SHARE, HW_PARAM_SCALE, "5", "acute.share would leave its range: 0 % to 100 %"},
        {STAY, HW_PARAM_ADD, "-24 h", "acute.stay.mean would leave its range: 1 h to 30 days"},
        {RATIO, HW_PARAM_ADD, "{mild: 1, severe: 98}", "needs.ratio of severe would leave its range: 0 to 100"},
        {RATIO, HW_PARAM_SCALE, "{sevre: 2}", "did you mean \"severe\"?"},
        {STARTS, HW_PARAM_SCALE, "2", "discharge.starts can only be set, not multiplied"},
        {HOURS, HW_PARAM_ADD, "2", "discharge.hours can only be set, not added to"},
        {BEDS, HW_PARAM_ADD, "2147483164", "acute.beds would leave its range"}, /* 483 more is the number that stands for unlimited */
        {BEDS, HW_PARAM_SET, "{value: 3, sauce: x}", "unknown key \"sauce\" in a parameter"},
        {FEW, HW_PARAM_SET, "101", "it must be a whole number from 1 to 100"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_text(f, "model: x"), HW_OK);
        struct hw_params before;
        assert_int_equal(hw_param_copy(&f->arena, &f->params, &before), HW_OK);
        assert_false(change(f, cases[i].row, cases[i].verb, cases[i].value));
        reading_expect(f, cases[i].message);
        assert_int_equal(f->diag.errors, 1);
        for (int32_t label = 0; label < (rows[cases[i].row].axis == NULL ? 1 : 3); label++) {
            assert_true(hw_param_at(&f->params, cases[i].row, label) == hw_param_at(&before, cases[i].row, label));
        }
        assert_false(f->params.changed[cases[i].row]);
    }
}

static void each_label_out_of_range_is_told(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "model: x"), HW_OK);
    assert_false(change(f, RATIO, HW_PARAM_ADD, "{mild: 99, severe: 98}"));
    reading_expect(f, "needs.ratio of mild would leave its range");
    reading_expect(f, "needs.ratio of severe would leave its range");
    assert_int_equal(f->diag.errors, 2);
}

static void a_source_without_a_grade_is_kept(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "acute: {beds: {value: 483, source: a note}}"), HW_OK);
    assert_string_equal(f->params.grade[BEDS], "A");
    assert_string_equal(f->params.source[BEDS], "a note");
}

/* What an area says on top of the whole: only what it names changes, and it is told what it has named. */
static void more_is_read_on_top(void **state) {
    struct reading *f = *state;
    static const char *const skip[] = {"name"};
    struct hw_doc doc;
    const char *const texts[] = {"name: x\nacute: {beds: 7}", "acute: {beds: 1, x: 1}", "[1]"};
    assert_int_equal(read_text(f, "acute: {beds: 5, share: 0.5}"), HW_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(hw_yaml_parse(&f->arena, "m.yaml", texts[i], strlen(texts[i]), &f->diag, &doc), HW_OK);
        assert_int_equal(hw_param_read_more(&f->reader, doc.root, skip, 1, &f->params), i == 0 ? HW_OK : HW_BAD_INPUT);
        assert_true(hw_param_value(&f->params, BEDS) == (i == 0 ? 7 : 1) && hw_param_value(&f->params, SHARE) == 0.5);
        assert_true(f->params.changed[BEDS] == (i < 2) && !f->params.changed[SHARE]);
    }
    reading_expect(f, "unknown key \"x\" in acute");
    reading_expect(f, "the file is a list; it must be a map of keys");
    assert_int_equal(hw_yaml_parse(&f->arena, "m.yaml", "acute: {beds: 2}", 16, &f->diag, &doc), HW_OK);
    struct hw_arena none;
    hw_arena_init(&none, &f->mem);
    f->reader.arena = &none;
    f->mem.fail_at = f->mem.calls + 1;
    f->mem.fail_on = true;
    assert_int_equal(hw_param_read_more(&f->reader, doc.root, skip, 1, &f->params), HW_NO_MEMORY);
}

/* Sections whose names begin alike, and rows of one section apart from each other. */
static const struct hw_param_row alike_rows[] = {
    {"a.x", HW_PARAM_NUMBER, NULL, 0, 9, "1", "", NULL, "A", "x", "two\nlines"},
    {"ab.c", HW_PARAM_NUMBER, NULL, 0, 9, "1", NULL, NULL, "A", "x", "y"},
    {"a.bc.d", HW_PARAM_NUMBER, NULL, 0, 9, "1", NULL, NULL, "A", "x", "y"},
    {"a.b.e", HW_PARAM_NUMBER, NULL, 0, 9, "1", NULL, NULL, "A", "x", "y"},
};
static const struct hw_param_table alike = {alike_rows, 4};

static void sections_that_begin_alike_are_kept_apart(void **state) {
    struct reading *f = *state;
    const char *const texts[][2] = {{"a: {zzz: 1}", "unknown key \"zzz\" in a; the keys are: x, bc, b"},
                                    {"zzz: 1", "unknown key \"zzz\" in the configuration; the keys are: a, ab"}};
    for (int i = 0; i < 2; i++) {
        reading_again(f);
        assert_int_equal(hw_yaml_parse(&f->arena, "p.yaml", texts[i][0], strlen(texts[i][0]), &f->diag, &f->doc), HW_OK);
        assert_int_equal(hw_param_read(&f->reader, &alike, f->doc.root, NULL, 0, &f->params), HW_BAD_INPUT);
        reading_expect(f, texts[i][1]);
    }
    reading_again(f);
    assert_int_equal(hw_param_read(&f->reader, &alike, NULL, NULL, 0, &f->params), HW_OK);
    free(f->text);
    FILE *out = open_memstream(&f->text, &f->size);
    hw_param_markdown(&f->params, out);
    fclose(out);
    assert_non_null(strstr(f->text, "| `a.x` | two lines | 1 |  | 0 to 9 | A | x |\n")); /* a new line would end the row */
    static const struct hw_schema schema = {"alike", 1, NULL, 0, "Alike."};
    free(f->text);
    out = open_memstream(&f->text, &f->size);
    hw_param_json(&alike, &schema, "Alike", out);
    fclose(out);
    static const char *const once[] = {"\"a\": {\"type\"", "\"ab\": {\"type\"", "\"bc\": {\"type\"", "\"b\": {\"type\"", "\"e\": {\"anyOf\""};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        const char *at = strstr(f->text, once[i]);
        assert_non_null(at);
        assert_null(strstr(at + 1, once[i]));
    }
}

/* The list of keys for a hint ends at 64 words; a path that fits no parameter is unknown however long it is. */
static void hints_are_bounded(void **state) {
    struct reading *f = *state;
    enum { MANY = 70 };
    static char paths[MANY][8];
    static struct hw_param_row many[MANY];
    const char *skip[MANY];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "s%d.x", i);
        many[i] = (struct hw_param_row){paths[i], HW_PARAM_NUMBER, NULL, 0, 9, "1", NULL, NULL, "A", "x", "y"};
        skip[i] = "skipped";
    }
    const struct hw_param_table table_of_many = {many, MANY};
    for (size_t n_skip = 0; n_skip <= MANY; n_skip += MANY) {
        reading_again(f);
        assert_int_equal(hw_yaml_parse(&f->arena, "p.yaml", "zebra: 1", 8, &f->diag, &f->doc), HW_OK);
        assert_int_equal(hw_param_read(&f->reader, &table_of_many, f->doc.root, skip, n_skip, &f->params), HW_BAD_INPUT);
        reading_expect(f, n_skip == 0 ? ", s62, s63\n" : "the keys are: skipped, skipped");
        assert_null(strstr(reading_errors(f), "s64"));
    }
    char text[400];
    memset(text, 'k', sizeof text);
    strcpy(text + 300, ": 1");
    assert_int_equal(read_text(f, text), HW_BAD_INPUT);
    reading_expect(f, "unknown key \"kkkk");
}

static void a_copy_is_independent(void **state) {
    struct reading *f = *state;
    struct hw_params copy;
    assert_int_equal(read_text(f, "model: x"), HW_OK);
    assert_int_equal(hw_param_copy(&f->arena, &f->params, &copy), HW_OK);
    assert_true(change(f, BEDS, HW_PARAM_SET, "1"));
    assert_true(change(f, HOURS, HW_PARAM_SET, "24 hours"));
    assert_true(hw_param_value(&copy, BEDS) == 483);
    assert_int_equal(hw_week_value(&copy.weeks[HOURS], NULL, false, 0), 0);
    assert_int_equal(hw_week_value(&copy.weeks[HOURS], NULL, false, 9 * HW_MS_PER_H), 1);
    assert_false(copy.changed[BEDS]);
}

static void the_set_option_reaches_a_parameter(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "acute: {share: 0.5}"), HW_OK);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "acute.beds", "450", &f->diag), HW_OK);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "needs.ratio.severe", "7", &f->diag), HW_OK);
    assert_int_equal(hw_param_read(&f->reader, &table, f->doc.root, NULL, 0, &f->params), HW_OK);
    assert_true(hw_param_value(&f->params, BEDS) == 450);
    assert_true(hw_param_at(&f->params, RATIO, 2) == 7);
    assert_int_equal(hw_yaml_set(&f->arena, &f->doc, "acute.beds", "-5", &f->diag), HW_OK);
    assert_int_equal(hw_param_read(&f->reader, &table, f->doc.root, NULL, 0, &f->params), HW_BAD_INPUT);
    assert_string_equal(reading_errors(f), "error: --set acute.beds=-5: acute.beds is -5; it must be a whole number, 0 or more, or \"unlimited\"\n");
}

static void finds_rows(void **state) {
    (void)state;
    assert_int_equal(hw_param_find(&table, "acute.beds"), BEDS);
    assert_int_equal(hw_param_find(&table, "acute"), -1);
    assert_string_equal(hw_param_nearest(&table, "acute.bedz"), "acute.beds");
    assert_string_equal(hw_param_nearest(&table, "ward.beds"), "acute.beds");
    assert_string_equal(hw_param_nearest(&heads, "discharge.asessment.staff"), "discharge.assessment.staff"); /* a slip before the last word, which others have too */
    assert_string_equal(hw_param_nearest(&heads, "ward.staff"), "minor_injuries.staff");
    assert_string_equal(hw_param_nearest(&table, "needs.ratoi"), "needs.ratio");
    assert_null(hw_param_nearest(&table, "xyzzy.plugh"));
}

static void describes_within_100_columns(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "acute: {beds: {value: 528, grade: K, source: 'a long source that goes on and on, with page numbers and the "
                                  "name of the table from which the value was read by somebody at some time in the past'}}\n"),
                     HW_OK);
    FILE *out = open_memstream(&f->text, &f->size);
    hw_param_describe(&f->params, out);
    fclose(out);
    size_t column = 0;
    for (const char *p = f->text; *p != '\0'; p++) {
        column = *p == '\n' ? 0 : column + 1;
        assert_true(column <= 100);
    }
    assert_non_null(strstr(f->text, "acute.beds                            528 beds                      0 or more, or unlimited    K\n"));
    assert_non_null(strstr(f->text, "acute.share                           25 % share of people          0 % to 100 %               A\n"));
    assert_non_null(strstr(f->text, "    fit: 0.1 per year, mild: 0.2 per year, severe: 4 per year\n"));
    assert_non_null(strstr(f->text, "discharge.starts                      fit                           one of fit, admission      A\n"));
    assert_non_null(strstr(f->text, "    set by the configuration; source: a long source"));
}

static void texts_show_the_fitting_unit(void **state) {
    struct reading *f = *state;
    char text[100];
    static const struct hw_param_row more[] = {
        {"a_path.that_is.too_long_for.its_column_of.the_table", HW_PARAM_RATE, NULL, 0, INFINITY, "18 per h", NULL, NULL, "A",
         "https://example.org/a/word/that/has/no/blank/and/is/longer/than/a/line/of/the/table/so/that/it/must/be/cut/somewhere", "y"},
        {"b", HW_PARAM_RATE, NULL, 0, 1 / 3.6e6, "2 per day", NULL, NULL, "A", "x", "y"},
        {"c", HW_PARAM_NUMBER, NULL, -INFINITY, 5, "1", NULL, NULL, "A", "x", "y"},
        {"d", HW_PARAM_NUMBER, NULL, -INFINITY, INFINITY, "1", "", NULL, "A", "x", "y"},
        {"e", HW_PARAM_CHOICE, NULL, 0, 1, "a_first_choice_of_many_letters", NULL, "a_first_choice_of_many_letters|second", "A", "x", "y"},
        {"f", HW_PARAM_CHOICE, NULL, 0, 1, "one", NULL, "one|two|three|four|five", "A", "x",
         "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789abcde\xC3\xA9\xC3\xA9\xC3\xA9.end"},
        {"a_path_of_more_than_ninety-five_characters.so_that_its_grade_cannot_stand_in_the_column_of_grades_any_more", HW_PARAM_NUMBER, NULL, 0, 1, "1",
         NULL, NULL, "A", "x", "y"},
    };
    const struct hw_param_table small = {more, 7};
    assert_int_equal(hw_param_read(&f->reader, &small, NULL, NULL, 0, &f->params), HW_OK);
    assert_string_equal(hw_param_value_text(&f->params, 0, 0, text, sizeof text), "18 per h");
    assert_string_equal(hw_param_value_text(&f->params, 1, 0, text, sizeof text), "2 per day");
    assert_string_equal(hw_param_range_text(&more[1], text, sizeof text), "0 per year to 1 per h");
    assert_string_equal(hw_param_range_text(&more[2], text, sizeof text), "at most 5");
    assert_string_equal(hw_param_range_text(&more[3], text, sizeof text), "any");
    FILE *out = open_memstream(&f->text, &f->size);
    hw_param_describe(&f->params, out);
    fclose(out);
    assert_non_null(strstr(f->text, "A\n    18 per h (0 per year or more)\n    y\n    source:\n    https://"));
    assert_non_null(strstr(f->text, "A\n    a_first_choice_of_many_letters (one of a_first_choice_of_many_letters, second)\n"));
    assert_non_null(strstr(f->text, "A\n    one (one of one, two, three, four, five)\n"));
    assert_non_null(strstr(f->text, "in_the_column_of_grades_any_moreA\n"));
    assert_non_null(strstr(f->text, "9abcde\xC3\xA9\n    \xC3\xA9\xC3\xA9.end\n")); /* 96 characters, and none is torn */
    hw_param_range_text(&more[5], text, 14); /* cut, not overrun */
    assert_string_equal(text, "one of one, t");
}

static void a_flood_of_unknown_keys_is_counted_quickly(void **state) {
    struct reading *f = *state;
    size_t n = 50000;
    char *text = malloc(16 * n);
    char *p = text;
    for (size_t i = 0; i < n; i++) {
        p += sprintf(p, "k%zu: 1\n", i);
    }
    assert_int_equal(read_text(f, text), HW_BAD_INPUT);
    assert_int_equal(f->diag.errors, n);
    free(text);
}

static void writes_markdown_tables(void **state) {
    struct reading *f = *state;
    assert_int_equal(read_text(f, "model: x"), HW_OK);
    FILE *out = open_memstream(&f->text, &f->size);
    hw_param_markdown(&f->params, out);
    fclose(out);
    assert_non_null(strstr(f->text, "## acute\n\n| Parameter |"));
    assert_non_null(strstr(f->text, "| `acute.beds` | Beds of the ward. | 483 | beds | 0 or more, or unlimited | S | KH03 2014/15 |\n"));
    assert_non_null(strstr(f->text, "Hours \\| of work.")); /* a bar would end the cell */
}

static void writes_a_json_schema(void **state) {
    (void)state;
    static const struct hw_field fields[] = {{.key = "model", .kind = HW_FIELD_TEXT, .required = true, .doc = "Kind of model."}};
    static const struct hw_schema schema = {"district", sizeof(const char *), fields, 1, "A district."};
    FILE *check = popen("python3 " HW_SOURCE_DIR "/tests/unit/check_json_schema.py --district", "w");
    assert_non_null(check);
    hw_param_json(&table, &schema, "District", check);
    assert_int_equal(pclose(check), 0);
}

static void the_shipped_table_is_sound(void **state) {
    struct reading *f = *state;
    enum hw_status status = hw_param_read(&f->reader, &hw_params_table, NULL, NULL, 0, &f->params);
    if (status != HW_OK) {
        fail_msg("%s", reading_errors(f));
    }
    for (int32_t i = 0; i < hw_params_table.count; i++) {
        const struct hw_param_row *row = &hw_params_table.rows[i];
        assert_int_equal(hw_param_find(&hw_params_table, row->path), i); /* no path twice */
        assert_true(strlen(row->grade) == 1 && strchr("SKA", row->grade[0]) != NULL);
        assert_true(strlen(row->source) > 0 && strlen(row->doc) > 0);
        assert_true(row->kind != HW_PARAM_CHOICE || row->choices != NULL);
    }
}

static void each_request_for_memory_is_looked_at(void **state) {
    struct reading *f = *state;
    for (uint64_t k = 1; k <= 8; k++) { /* values, weeks, texts, ...: each a list of its own */
        reading_again(f);
        f->mem.piecemeal = true;
        f->mem.fail_at = f->mem.calls + k;
        assert_int_equal(hw_param_read(&f->reader, &table, NULL, NULL, 0, &f->params), HW_NO_MEMORY);
        f->mem.fail_at = 0;
    }
    f->mem.piecemeal = false;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(defaults_are_read_in_stored_units),
        TEST(the_configuration_replaces_defaults),
        TEST(a_new_value_never_keeps_the_old_source),
        TEST(each_mistake_has_its_message),
        TEST(all_mistakes_come_at_once),
        TEST(a_wrong_default_is_named),
        TEST(schemes_set_scale_and_add),
        TEST(a_change_out_of_range_changes_nothing),
        TEST(each_label_out_of_range_is_told),
        TEST(a_source_without_a_grade_is_kept),
        TEST(more_is_read_on_top),
        TEST(sections_that_begin_alike_are_kept_apart),
        TEST(hints_are_bounded),
        TEST(a_copy_is_independent),
        TEST(the_set_option_reaches_a_parameter),
        TEST(each_request_for_memory_is_looked_at),
        TEST(finds_rows),
        TEST(describes_within_100_columns),
        TEST(texts_show_the_fitting_unit),
        TEST(a_flood_of_unknown_keys_is_counted_quickly),
        TEST(writes_markdown_tables),
        TEST(writes_a_json_schema),
        TEST(the_shipped_table_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

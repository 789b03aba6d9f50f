/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "sim/schema.h"
#include "tests/reading.h"

/* A small model of all kinds of fields. */
struct station {
    const char *name;
    int32_t servers;
    struct hw_dist stay;
    const struct hw_node *then;
    int32_t when_full;
    int32_t room;
};
struct arrival {
    const char *to;
    double rate;
};
struct run {
    int64_t patients;
    int32_t start;
    double warm;
    struct hw_date from;
    int32_t clock;
    bool trace;
    double share;
};
struct model {
    const char *model;
    struct run run;
    struct hw_list arrivals, stations;
    int32_t custom;
};

static void read_custom(struct hw_reader *reader, const struct hw_node *node, void *out) {
    (void)reader;
    *(int32_t *)out = (int32_t)strlen(node->text);
}

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
static const struct hw_field station_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = offsetof(struct station, name)},
    {.key = "servers", .kind = HW_FIELD_COUNT, .offset = offsetof(struct station, servers), .required = true, .doc = "Who serves."},
    {.key = "stay", .kind = HW_FIELD_DIST, .offset = offsetof(struct station, stay), .required = true},
    {.key = "then", .kind = HW_FIELD_NODE, .offset = offsetof(struct station, then), .json = "{\"type\": [\"string\", \"object\"]}"},
    {.key = "when_full", .kind = HW_FIELD_CHOICE, .offset = offsetof(struct station, when_full), .choices = "turn_away|hold_previous"},
    {.key = "room", .kind = HW_FIELD_COUNT, .offset = offsetof(struct station, room), .initial = "unlimited"},
};
static const struct hw_schema station_schema = {"station", sizeof(struct station), station_fields, COUNT_OF(station_fields), "A \"place\"."};
static const struct hw_field arrival_fields[] = {
    {.key = "to", .kind = HW_FIELD_TEXT, .offset = offsetof(struct arrival, to), .required = true},
    {.key = "rate", .kind = HW_FIELD_RATE, .offset = offsetof(struct arrival, rate), .required = true},
};
static const struct hw_schema arrival_schema = {"arrival", sizeof(struct arrival), arrival_fields, COUNT_OF(arrival_fields), NULL};
static const struct hw_field run_fields[] = {
    {.key = "patients", .kind = HW_FIELD_INT, .offset = offsetof(struct run, patients), .min = 1, .max = 1e9, .initial = "1000"},
    {.key = "start", .kind = HW_FIELD_CHOICE, .offset = offsetof(struct run, start), .choices = "empty|warm"},
    {.key = "warm", .kind = HW_FIELD_DURATION, .offset = offsetof(struct run, warm), .min = 0, .max = 8.64e8, .initial = "2 days"},
    {.key = "from", .kind = HW_FIELD_DATE, .offset = offsetof(struct run, from), .initial = "2014-04-01"},
    {.key = "clock", .kind = HW_FIELD_CLOCK, .offset = offsetof(struct run, clock), .initial = "08:30"},
    {.key = "trace", .kind = HW_FIELD_BOOL, .offset = offsetof(struct run, trace)},
    {.key = "share", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct run, share), .min = 0, .max = 1, .initial = "25 %"},
};
static const struct hw_schema run_schema = {"run", sizeof(struct run), run_fields, COUNT_OF(run_fields), NULL};
static const struct hw_field model_fields[] = {
    {.key = "model", .kind = HW_FIELD_TEXT, .offset = offsetof(struct model, model), .required = true},
    {.key = "run", .kind = HW_FIELD_OBJECT, .offset = offsetof(struct model, run), .sub = &run_schema, .initial = "{}"},
    {.key = "arrivals", .kind = HW_FIELD_LIST, .offset = offsetof(struct model, arrivals), .sub = &arrival_schema},
    {.key = "stations", .kind = HW_FIELD_MAP, .offset = offsetof(struct model, stations), .sub = &station_schema},
    {.key = "custom", .kind = HW_FIELD_CUSTOM, .offset = offsetof(struct model, custom), .read = read_custom, .initial = "abc"},
};
static const struct hw_schema model_schema = {"network", sizeof(struct model), model_fields, COUNT_OF(model_fields), "A network."};

static enum hw_status read_model(struct reading *f, const char *text, struct model *out) {
    memset(out, 0xA5, sizeof *out);
    enum hw_status status = hw_yaml_parse(&f->arena, "m.yaml", text, strlen(text), &f->diag, &f->doc);
    if (status == HW_OK) {
        hw_schema_read(&f->reader, &model_schema, f->doc.root, out);
        status = f->reader.status != HW_OK ? f->reader.status : hw_diag_status(&f->diag);
    }
    return status;
}

static const char good[] = "model: network\n"
                           "run: {patients: \"10,000,000\", start: warm, from: 2015-01-31, clock: 24:00, trace: true}\n"
                           "arrivals:\n  - {to: assess, rate: 18 per h}\n  - {to: ward, rate: 1 per 25 min}\n"
                           "stations:\n"
                           "  assess: {servers: unlimited, stay: 3 h, then: exit}\n"
                           "  ward: {servers: 20, stay: {exponential: {mean: 16 h}}, when_full: hold_previous, room: 0}\n";

static void reads_every_kind_of_field(void **state) {
    struct reading *f = *state;
    struct model m;
    assert_int_equal(read_model(f, good, &m), HW_OK);
    assert_string_equal(m.model, "network");
    assert_int_equal(m.run.patients, 10000000);
    assert_int_equal(m.run.start, 1);
    assert_int_equal(m.run.from.day, 31);
    assert_int_equal(m.run.clock, 1440);
    assert_true(m.run.trace);
    assert_int_equal(m.arrivals.count, 2);
    const struct arrival *arrivals = m.arrivals.items;
    assert_true(arrivals[0].rate == 18.0 / 3.6e6);
    assert_true(arrivals[1].rate == 1.0 / (25 * 6e4));
    assert_int_equal(m.stations.count, 2);
    const struct station *stations = m.stations.items;
    assert_string_equal(stations[0].name, "assess");
    assert_int_equal(stations[0].servers, HW_UNLIMITED);
    assert_int_equal(stations[0].stay.kind, HW_DIST_FIXED);
    assert_true(stations[0].stay.a == 3 * 3.6e6);
    assert_string_equal(stations[0].then->text, "exit");
    assert_int_equal(stations[0].room, HW_UNLIMITED);
    assert_int_equal(stations[0].when_full, 0);
    assert_string_equal(stations[1].name, "ward");
    assert_int_equal(stations[1].when_full, 1);
    assert_int_equal(stations[1].room, 0);
    assert_true(stations[1].stay.a == 16 * 3.6e6);
    assert_null(stations[1].then);
}

static void fills_in_defaults(void **state) {
    struct reading *f = *state;
    struct model m;
    assert_int_equal(read_model(f, "model: x\n", &m), HW_OK);
    assert_int_equal(m.run.patients, 1000);
    assert_true(m.run.warm == 2 * 8.64e7);
    assert_int_equal(m.run.from.year, 2014);
    assert_int_equal(m.run.clock, 510);
    assert_true(m.run.share == 0.25);
    assert_false(m.run.trace);
    assert_int_equal(m.arrivals.count, 0);
    assert_int_equal(m.custom, 3);
}

static void reports_everything_at_once_with_carets(void **state) {
    struct reading *f = *state;
    struct model m;
    assert_int_equal(read_model(f,
                                "model: network\n"
                                "stations:\n"
                                "  ward: {servers: -3, stay: 16 h}\n"
                                "  other: {serverz: 3, servers: 1.5, stay: 16}\n"
                                "runn: {}\n",
                                &m),
                     HW_BAD_INPUT);
    assert_string_equal(
        reading_errors(f),
        "error: m.yaml:3:19: stations.ward.servers is -3; it must be a whole number, 0 or more, or \"unlimited\"\n"
        "     3 |   ward: {servers: -3, stay: 16 h}\n"
        "       |                   ^^\n"
        "error: m.yaml:4:11: unknown key \"serverz\" in station \"other\"; did you mean \"servers\"?\n"
        "     4 |   other: {serverz: 3, servers: 1.5, stay: 16}\n"
        "       |           ^^^^^^^\n"
        "error: m.yaml:4:32: stations.other.servers is 1.5; it must be a whole number, 0 or more, or \"unlimited\"\n"
        "     4 |   other: {serverz: 3, servers: 1.5, stay: 16}\n"
        "       |                                ^^^\n"
        "error: m.yaml:4:43: stations.other.stay is 16; it must be a duration, 0 h or more, such as 1 h; it lacks a unit (ms, s, min, h, "
        "days, weeks, months, years)\n"
        "     4 |   other: {serverz: 3, servers: 1.5, stay: 16}\n"
        "       |                                           ^^\n"
        "error: m.yaml:5:1: unknown key \"runn\" in network; did you mean \"run\"?\n"
        "     5 | runn: {}\n"
        "       | ^^^^\n");
}

static void each_mistake_has_its_message(void **state) {
    struct reading *f = *state;
    static const char *const cases[][2] = {
        {"run: {}", "network lacks the key \"model\""},
        {"model: [1]", "model is a list; it must be a text"},
        {"model:", "model has no value; it must be a text"},
        {"model: x\nrun: 3", "run is 3; it must be a map of keys (run)"},
        {"model: x\nrun: {start: cold}", "run.start is \"cold\"; it must be one of: empty, warm"},
        {"model: x\nrun: {start: emtpy}", "did you mean \"empty\"?"},
        {"model: x\nrun: {trace: yes}", "run.trace is \"yes\"; it must be true or false"},
        {"model: x\nrun: {from: 2015-02-29}", "run.from is 2015-02-29; it must be a date that exists: a month from 01 to 12, and a day that it has"},
        {"model: x\nrun: {from: 3014-02-01}", "run.from is 3014-02-01; it must be a date from 1900-01-01 to 2200-12-31"},
        {"model: x\nrun: {clock: 25:00}", "it must be a clock time from 00:00 to 24:00"},
        {"model: x\nrun: {patients: 0}", "run.patients is 0; it must be a whole number from 1 to 1000000000"},
        {"model: x\nrun: {patients: 10,000}", "unknown key \"000\" in run; inside { } a comma separates keys"},
        {"model: x\nrun: {patients: 2000000000}", "run.patients is 2000000000; it must be a whole number from 1 to 1000000000"},
        {"model: x\nrun: {from: [1]}", "run.from is a list; it must be a date that exists, from 1900-01-01 to 2200-12-31, such as 2014-04-01"},
        {"model: x\nrun: {clock: [1]}", "run.clock is a list; it must be a clock time"},
        {"model: x\nrun: {5: {}}", "unknown key \"5\" in run; the keys are:"},
        {"model: x\nrun: {5: 3}", "unknown key \"5\" in run; the keys are:"},
        {"model: x\nrun: {-x: 3}", "unknown key \"-x\" in run; the keys are:"},
        {"model: x\nstations: {'': {servers: 1, stay: 1 h}}", "\"\" cannot name a station"},
        {"model: x\nstations: {1a: {servers: 1, stay: 1 h}}", "\"1a\" cannot name a station"},
        {"model: x\nstations: {a234567890123456789012345678901234567890123456789012345678901234: {servers: 1, stay: 1 h}}", "cannot name a station"},
        {"model: x\nrun: {share: 130 %}", "run.share is 130 %; it must be a number from 0 to 1"},
        {"model: x\nrun: {warm: 11 days}", "run.warm is \"11 days\"; it must be a duration from 0 h to 10 days"},
        {"model: x\nrun: {warm: -1 h}", "it must be a duration from 0 h to 10 days"},
        {"model: x\nrun: {colour: 1}", "unknown key \"colour\" in run; the keys are: patients, start, warm"},
        {"model: x\narrivals: {to: x}", "arrivals is a map of keys; it must be a list (each item: arrival)"},
        {"model: x\narrivals: [{to: x, rate: 18}]", "arrivals.1.rate is 18; it must be a rate such as \"18 per h\""},
        {"model: x\narrivals: [{to: x, rate: 1 per h, z: 1}]", "unknown key \"z\" in arrival 1"},
        {"model: x\narrivals: [3]", "arrivals.1 is 3; it must be a map of keys (arrival)"},
        {"model: x\nstations: [a]", "stations is a list; it must be a map from names to the keys of each station"},
        {"model: x\nstations: {a b: {servers: 1, stay: 1 h}}", "\"a b\" cannot name a station"},
        {"model: x\nstations: {a: {stay: 1 h}}", "station \"a\" lacks the key \"servers\": Who serves."},
        {"model: x\nstations: {a: {servers: 1}}", "station \"a\" lacks the key \"stay\""},
        {"model: x\nstations: {a: {name: b, servers: 1, stay: 1 h}}", "unknown key \"name\" in station \"a\""},
        {"[1]", "the file is a list; it must be a map of keys (network)"},
        {"3", "the file is 3; it must be a map of keys (network)"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct model m;
        reading_again(f);
        assert_int_equal(read_model(f, cases[i][0], &m), HW_BAD_INPUT);
        reading_expect(f, cases[i][1]);
        assert_int_equal(f->diag.errors, 1);
    }
}

/* Limits that stand for none, a text that is meant to be empty, and a list that is nobody's value. */
struct limits {
    int64_t any;
    int32_t few, many;
    const char *text;
};
static const struct hw_field limits_fields[] = {
    {.key = "any", .kind = HW_FIELD_INT, .offset = offsetof(struct limits, any), .min = -1e300, .max = 1e300},
    {.key = "few", .kind = HW_FIELD_COUNT, .offset = offsetof(struct limits, few), .min = 1, .max = 5},
    {.key = "many", .kind = HW_FIELD_COUNT, .offset = offsetof(struct limits, many), .min = 2, .max = INFINITY},
    {.key = "text", .kind = HW_FIELD_TEXT, .offset = offsetof(struct limits, text)},
};
static const struct hw_schema limits_schema = {"limits", sizeof(struct limits), limits_fields, COUNT_OF(limits_fields), "A \\ and\na \x01."};

static void limits_that_stand_for_none(void **state) {
    struct reading *f = *state;
    struct limits l;
    const char *text = "[{any: -9007199254740992, few: 5, many: unlimited, text: ''}, {few: 6, many: 1, z: 1}]";
    assert_int_equal(hw_yaml_parse(&f->arena, "l.yaml", text, strlen(text), &f->diag, &f->doc), HW_OK);
    hw_schema_read(&f->reader, &limits_schema, f->doc.root->first, &l);
    assert_int_equal(f->diag.errors, 0);
    assert_true(l.any == -INT64_C(9007199254740992) && l.few == 5 && l.many == HW_UNLIMITED);
    assert_string_equal(l.text, "");
    hw_schema_read(&f->reader, &limits_schema, f->doc.root->first->next, &l);
    reading_expect(f, "2.few is 6; it must be a whole number from 1 to 5\n");
    reading_expect(f, "2.many is 1; it must be a whole number, 2 or more, or \"unlimited\"");
    reading_expect(f, "unknown key \"z\" in limits 2;");
    assert_int_equal(f->diag.errors, 3);
}

/* What is used twice is defined once, and once more where its name is its key. */
static void a_json_schema_defines_each_object_once(void **state) {
    struct reading *f = *state;
    static const struct hw_field fields[] = {{.key = "one", .kind = HW_FIELD_OBJECT, .sub = &limits_schema},
                                             {.key = "all", .kind = HW_FIELD_MAP, .sub = &limits_schema},
                                             {.key = "two", .kind = HW_FIELD_OBJECT, .sub = &limits_schema}};
    static const struct hw_schema whole = {"whole", sizeof(struct limits), fields, COUNT_OF(fields), NULL};
    FILE *out = open_memstream(&f->text, &f->size);
    hw_schema_json(&whole, "t", out);
    fclose(out);
    static const char *const once[] = {"\"limits\": {\"type\"", "\"named limits\": {\"type\""};
    for (size_t i = 0; i < COUNT_OF(once); i++) {
        const char *at = strstr(f->text, once[i]);
        assert_non_null(at);
        assert_null(strstr(at + 1, once[i]));
    }
    assert_non_null(strstr(f->text, "\"A \\\\ and\\u000aa \\u0001.\""));
}

static void a_part_leaves_other_keys_alone(void **state) {
    struct reading *f = *state;
    struct model m;
    const char *text = "model: x\nacute: {beds: 3}\nrun: {z: 1}\n";
    assert_int_equal(hw_yaml_parse(&f->arena, "m", text, strlen(text), &f->diag, &f->doc), HW_OK);
    hw_schema_read_part(&f->reader, &model_schema, f->doc.root, &m);
    assert_int_equal(f->diag.errors, 1); /* inside a known key everything is ours */
    reading_expect(f, "unknown key \"z\" in run");
}

/* Reads one value; NAN when it is refused. */
static double number(struct reading *f, const char *text) {
    struct hw_node node = {.text = text};
    double out = NAN;
    reading_again(f);
    return hw_schema_number(&f->reader, &node, -INFINITY, INFINITY, &out) ? out : NAN;
}

static void numbers_are_plain_decimals(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text;
        double value;
    } fine[] = {{"1", 1},         {"0.5", 0.5},    {"-2.5", -2.5}, {"+3", 3},          {"1e6", 1e6},      {"1.5E-3", 1.5e-3}, {"10,000", 10000},
                {"1,234,567.5", 1234567.5}, {"25 %", 0.25}, {"25%", 0.25},  {"0", 0},           {"-0", 0},         {"0.1", 0.1},
                {"123456789012345678901234567890", 123456789012345678901234567890.0}, {"1e308", 1e308}};
    for (size_t i = 0; i < COUNT_OF(fine); i++) {
        assert_true(number(f, fine[i].text) == fine[i].value);
    }
    static const char *const bad[] = {"",     " 1",   "010",  "0x10", "0o17", "1_000", "inf",  "nan",  ".5",    "5.",   "1e",  "1e999", "3,5",
                                      "3,50", "1,0000", "1000,000", "1,,000", "1.5.2", "--1", "1 2",  "3 h",   "1e6e6", "٣",  "1.e5",  "%"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (!isnan(number(f, bad[i]))) {
            fail_msg("\"%s\" was taken as a number", bad[i]);
        }
    }
}

static void numbers_hint_at_what_was_meant(void **state) {
    struct reading *f = *state;
    (void)number(f, "3,5");
    reading_expect(f, "a comma only separates thousands (3,500), a decimal has a point (3.5)");
    (void)number(f, "010");
    reading_expect(f, "a number has no leading zeros");
    (void)number(f, "1e999");
    reading_expect(f, "it is too large");
    (void)number(f, "5 beds");
    reading_expect(f, "write only the number");
    (void)number(f, ".5");
    reading_expect(f, "a digit is missing before the point");
}

static double duration(struct reading *f, const char *text) {
    struct hw_node node = {.text = text};
    double out = NAN;
    reading_again(f);
    return hw_schema_duration(&f->reader, &node, 0, INFINITY, &out) ? out : NAN;
}

static void durations_need_a_unit(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text;
        double ms;
    } fine[] = {{"16 h", 16 * 3.6e6}, {"90s", 90e3},         {"3 min", 180e3},         {"250 ms", 250},           {"1 d", 8.64e7},
                {"1 day", 8.64e7},    {"14 days", 14 * 8.64e7}, {"2 weeks", 14 * 8.64e7}, {"1 month", 30.4375 * 8.64e7}, {"6 months", 6 * 30.4375 * 8.64e7},
                {"1 year", 365.25 * 8.64e7}, {"0", 0},       {"26.667 h", 26.667 * 3.6e6}, {"10,000 years", 10000 * 365.25 * 8.64e7}};
    for (size_t i = 0; i < COUNT_OF(fine); i++) {
        assert_true(duration(f, fine[i].text) == fine[i].ms);
    }
    static const char *const bad[] = {"3", "h", "3 hh", "3 H", "3 fortnights", "-1 h", "10,001 years", "3 h 20 min", "3 %", "1e300 h"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_true(isnan(duration(f, bad[i])));
    }
}

static void rates_are_counts_per_time(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text;
        double per_ms;
    } fine[] = {{"18 per h", 18 / 3.6e6},
                {"2 per day", 2 / 8.64e7},
                {"1 per 25 min", 1 / (25 * 6e4)},
                {"102 per 1000 per year", 102 / (1000 * 3.15576e10)},
                {"102 per 1,000 people per year", 102 / (1000 * 3.15576e10)},
                {"0.4 per person per year", 0.4 / 3.15576e10},
                {"18/h", 18 / 3.6e6},
                {"3 per 2 weeks", 3 / (14 * 8.64e7)},
                {"0", 0}};
    for (size_t i = 0; i < COUNT_OF(fine); i++) {
        struct hw_node node = {.text = fine[i].text};
        double out = NAN;
        reading_again(f);
        assert_true(hw_schema_rate(&f->reader, &node, &out));
        assert_true(fabs(out - fine[i].per_ms) <= 1e-15 * fine[i].per_ms); /* the order of divisions may round */
    }
    static const char *const bad[] = {"18", "18 h", "18 per", "18 per h per", "18 per h per day", "-1 per h", "18 per 0 h", "18 perh",
                                      "18 per 1000", "per h", "18 per banana", "18 per h x"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct hw_node node = {.text = bad[i]};
        double out = NAN;
        reading_again(f);
        assert_false(hw_schema_rate(&f->reader, &node, &out));
        assert_true(isnan(out)); /* untouched */
    }
}

static void a_range_of_rates_is_shown_in_the_written_unit(void **state) {
    struct reading *f = *state;
    struct hw_node node = {.text = "50 per h"};
    double out;
    assert_false(hw_schema_rate_in(&f->reader, &node, 0, 20 / 3.6e6, &out));
    reading_expect(f, "it must be a rate from 0 to 20 (per h)");
}

static bool dist(struct reading *f, const char *text, struct hw_dist *out) {
    reading_again(f);
    memset(out, 0, sizeof *out);
    assert_int_equal(hw_yaml_parse(&f->arena, "d", text, strlen(text), &f->diag, &f->doc), HW_OK);
    return hw_schema_dist(&f->reader, f->doc.root, out);
}

static void distributions_have_the_stated_moments(void **state) {
    struct reading *f = *state;
    static const struct {
        const char *text;
        enum hw_dist_kind kind;
        double mean_h, sd_h; /* closed form */
    } cases[] = {
        {"3 h", HW_DIST_FIXED, 3, 0},
        {"{fixed: 3 h}", HW_DIST_FIXED, 3, 0},
        {"{exponential: {mean: 16 h}}", HW_DIST_EXPONENTIAL, 16, 16},
        {"{lognormal: {mean: 16 h, sd: 8 h}}", HW_DIST_LOGNORMAL, 16, 8},
        {"{lognormal: {mu: 2, sigma: 0.5, unit: h}}", HW_DIST_LOGNORMAL, 8.372897488127265, 4.462254918069333}, /* exp(2.125), mean * sqrt(exp(.25)-1) */
        {"{gamma: {shape: 4, scale: 2 h}}", HW_DIST_GAMMA, 8, 4},
        {"{gamma: {mean: 8 h, sd: 4 h}}", HW_DIST_GAMMA, 8, 4},
        {"{weibull: {shape: 1, scale: 5 h}}", HW_DIST_WEIBULL, 5, 5},
        {"{erlang: {phases: 4, mean: 6 h}}", HW_DIST_ERLANG, 6, 3},
        {"{uniform: {low: 1 h, high: 4 h}}", HW_DIST_UNIFORM, 2.5, 0.8660254037844386},            /* 3/sqrt(12) */
        {"{triangular: {low: 0, mode: 3 h, high: 6 h}}", HW_DIST_TRIANGULAR, 3, 1.224744871391589}, /* sqrt(1.5) */
        {"{normal: {mean: 10 h, sd: 2 h}}", HW_DIST_NORMAL, 10, 2},
        {"{empirical: {points: [0 h, 2 h, 6 h], weights: [3, 1]}}", HW_DIST_EMPIRICAL, 1.75, 1.506928443335427}, /* sqrt(109/48) */
        {"{empirical: {points: [0, 2, 6], weights: [3, 1], unit: h}}", HW_DIST_EMPIRICAL, 1.75, 1.506928443335427},
        {"{uniform: {low: 0 h, high: 8 h}, between: [2 h, 4 h]}", HW_DIST_UNIFORM, 3, 0.5773502691896258},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hw_dist d;
        assert_true(dist(f, cases[i].text, &d));
        assert_int_equal(d.kind, cases[i].kind);
        if (fabs(hw_dist_mean(&d) / 3.6e6 - cases[i].mean_h) > 1e-6 || fabs(hw_dist_sd(&d) / 3.6e6 - cases[i].sd_h) > 1e-6) {
            fail_msg("%s: mean %.9f h, sd %.9f h", cases[i].text, hw_dist_mean(&d) / 3.6e6, hw_dist_sd(&d) / 3.6e6);
        }
    }
}

static void bad_distributions_say_why(void **state) {
    struct reading *f = *state;
    static const char *const cases[][2] = {
        {"16", "it lacks a unit"},
        {"exponential", "it must be a duration such as 3 h, or a distribution such as {exponential: {mean: 16 h}}"},
        {"[1 h]", "is a list; it must be a duration such as 3 h, or a distribution"},
        {"{}", "it must be a duration such as 3 h, or a distribution"},
        {"{exponentail: {mean: 16 h}}", "did you mean \"exponential\"?"},
        {"{exponential: 16 h}", "it must be a map such as {mean: ...}"},
        {"{exponential: {mean: 0 h}}", "exponential.mean is \"0 h\"; it must be a duration, 0.001 ms or more"},
        {"{exponential: {men: 1 h}}", "exponential lacks the key \"mean\""},
        {"{lognormal: {mean: 1 h}}", "lognormal lacks the key \"sd\""},
        {"{lognormal: {mu: 1, sigma: 1, unit: lightyears}}", "it must be a unit of time"},
        {"{gamma: {shape: -1, scale: 1 h}}", "gamma.shape is -1; it must be a number, 0.001 or more"},
        {"{gamma: {shape: 1, scale: 1 h, mean: 2 h}}", "unknown key \"mean\" in gamma"},
        {"{erlang: {phases: 1.5, mean: 1 h}}", "erlang.phases is 1.5; it must be a whole number from 1"},
        {"{uniform: {low: 2 h, high: 1 h}}", "uniform: low must be less than high"},
        {"{triangular: {low: 2 h, mode: 1 h, high: 3 h}}", "triangular: low, mode and high must rise"},
        {"{empirical: {points: [0 h, 1 h], weights: [1, 1]}}", "empirical has 2 points and 2 weights"},
        {"{empirical: {points: [1 h, 1 h], weights: [1]}}", "the points must rise"},
        {"{empirical: {points: [0 h, 1 h], weights: [0]}}", "the weights must add to more than 0"},
        {"{empirical: {points: [0 h, 1 h], weights: [-1]}}", "it must be a number, 0 or more"},
        {"{empirical: {points: 3}}", "it must be {points: [a list of durations], weights: [a list of numbers]}"},
        {"{exponential: {mean: 1 h}, gamma: {shape: 1, scale: 1 h}}", "a distribution has one kind; \"exponential\" is already given"},
        {"{exponential: {mean: 1 h}, between: [3 h, 1 h]}", "[low, high] with low less than high"},
        {"{exponential: {mean: 1 h}, between: 3 h}", "a list of two durations"},
        {"{uniform: {low: 1 h, high: 2 h}, between: [3 h, 4 h]}", "between leaves nothing of the distribution"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hw_dist d;
        assert_false(dist(f, cases[i][0], &d));
        reading_expect(f, cases[i][1]);
    }
}

static void durations_read_well(void **state) {
    (void)state;
    char buffer[40];
    assert_string_equal(hw_schema_duration_text(2.5 * 3.6e6, buffer, sizeof buffer), "2.5 h");
    assert_string_equal(hw_schema_duration_text(14 * 8.64e7, buffer, sizeof buffer), "14 days");
    assert_string_equal(hw_schema_duration_text(8.64e7, buffer, sizeof buffer), "24 h");
    assert_string_equal(hw_schema_duration_text(90e3, buffer, sizeof buffer), "1.5 min");
    assert_string_equal(hw_schema_duration_text(1500, buffer, sizeof buffer), "1.5 s");
    assert_string_equal(hw_schema_duration_text(7, buffer, sizeof buffer), "7 ms");
    assert_string_equal(hw_schema_duration_text(0, buffer, sizeof buffer), "0 h");
}

static void a_million_mistakes_are_counted_quickly(void **state) {
    struct reading *f = *state;
    struct model m;
    size_t n = 150000;
    char *text = malloc(3 * n + 40);
    char *p = text + sprintf(text, "model: x\narrivals: [x");
    for (size_t i = 1; i < n; i++, p += 2) {
        memcpy(p, ",x", 2);
    }
    memcpy(p, "]\n", 3);
    assert_int_equal(read_model(f, text, &m), HW_BAD_INPUT);
    assert_int_equal(f->diag.errors, n);
    reading_expect(f, "... and 149950 more.");
    free(text);
}

static void a_flood_of_unknown_keys_is_counted_quickly(void **state) {
    struct reading *f = *state;
    struct model m;
    size_t n = 100000;
    char *text = malloc(16 * n);
    char *p = text + sprintf(text, "model: x\n");
    for (size_t i = 0; i < n; i++) {
        p += sprintf(p, "k%zu: 1\n", i);
    }
    assert_int_equal(read_model(f, text, &m), HW_BAD_INPUT);
    assert_int_equal(f->diag.errors, n);
    free(text);
}

static void long_values_are_cut_between_characters(void **state) {
    struct reading *f = *state;
    struct hw_node node = {.text = "x\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
                                   "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"};
    int32_t out = 7;
    assert_false(hw_schema_count(&f->reader, &node, &out));
    assert_int_equal(out, 7); /* untouched */
    reading_expect(f, "\xC3\xA9...\"; it must be a whole number, 0 or more, or \"unlimited\"");
}

/* Each file of tests/data/bad holds one mistake; expected.txt has its name and a part of the message. */
static void the_corpus_of_bad_files_is_refused(void **state) {
    struct reading *f = *state;
    FILE *list = fopen(HW_SOURCE_DIR "/tests/data/bad/expected.txt", "r");
    assert_non_null(list);
    char line[400];
    int n = 0;
    while (fgets(line, sizeof line, list) != NULL) {
        char *tab = strchr(line, '\t');
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || tab == NULL) {
            continue;
        }
        *tab = '\0';
        char path[600];
        struct model m;
        snprintf(path, sizeof path, "%s/tests/data/bad/%s", HW_SOURCE_DIR, line);
        reading_again(f);
        enum hw_status status = hw_yaml_read(&f->io, &f->arena, path, &f->diag, &f->doc);
        if (f->doc.root != NULL) {
            hw_schema_read(&f->reader, &model_schema, f->doc.root, &m);
            status = hw_diag_status(&f->diag);
        }
        assert_int_equal(status, HW_BAD_INPUT);
        reading_expect(f, tab + 1);
        n++;
    }
    fclose(list);
    assert_true(n >= 25);
}

static void writes_a_json_schema(void **state) {
    struct reading *f = *state;
    FILE *out = open_memstream(&f->text, &f->size);
    hw_schema_json(&model_schema, "A \"test\"", out);
    fclose(out);
    assert_non_null(strstr(f->text, "\"title\": \"A \\\"test\\\"\""));
    /* Structure, references and sample values are checked by an independent reader. */
    FILE *check = popen("python3 " HW_SOURCE_DIR "/tests/unit/check_json_schema.py", "w");
    assert_non_null(check);
    fputs(f->text, check);
    assert_int_equal(pclose(check), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, reading_setup, reading_teardown)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(reads_every_kind_of_field),
        TEST(fills_in_defaults),
        TEST(reports_everything_at_once_with_carets),
        TEST(each_mistake_has_its_message),
        TEST(limits_that_stand_for_none),
        TEST(a_json_schema_defines_each_object_once),
        TEST(a_part_leaves_other_keys_alone),
        TEST(numbers_are_plain_decimals),
        TEST(numbers_hint_at_what_was_meant),
        TEST(durations_need_a_unit),
        TEST(rates_are_counts_per_time),
        TEST(a_range_of_rates_is_shown_in_the_written_unit),
        TEST(distributions_have_the_stated_moments),
        TEST(bad_distributions_say_why),
        TEST(durations_read_well),
        TEST(a_million_mistakes_are_counted_quickly),
        TEST(a_flood_of_unknown_keys_is_counted_quickly),
        TEST(long_values_are_cut_between_characters),
        TEST(the_corpus_of_bad_files_is_refused),
        TEST(writes_a_json_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

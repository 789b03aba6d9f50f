/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a configuration: they are read, checked against all kinds of fields and of parameters, and changed by
 * --set, without a crash, a leak, a hang, or a value out of its range. Built by -DHW_FUZZ=ON with clang; run as
 *   fuzz_yaml -max_total_time=60 -timeout=2 CORPUS tests/data/bad */
#include <math.h>
#include <string.h>

#include "sim/param.h"

struct part {
    const char *name;
    int32_t count, choice, clock;
    int64_t whole;
    double number, duration, rate;
    struct hw_dist dist;
    struct hw_date date;
    bool yes;
    const struct hw_node *node;
};

#define ROW(key_, kind_, member) {.key = key_, .kind = kind_, .offset = offsetof(struct part, member)}
static const struct hw_field part_fields[] = {
    ROW("name", HW_FIELD_TEXT, name),
    ROW("servers", HW_FIELD_COUNT, count),
    {.key = "when_full", .kind = HW_FIELD_CHOICE, .offset = offsetof(struct part, choice), .choices = "turn_away|hold_previous"},
    ROW("clock", HW_FIELD_CLOCK, clock),
    {.key = "patients", .kind = HW_FIELD_INT, .offset = offsetof(struct part, whole), .min = 1, .max = 1e9, .initial = "5"},
    {.key = "share", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct part, number), .min = 0, .max = 1, .initial = "50 %"},
    {.key = "warm", .kind = HW_FIELD_DURATION, .offset = offsetof(struct part, duration), .min = 0, .max = 8.64e8, .initial = "1 h"},
    ROW("rate", HW_FIELD_RATE, rate),
    ROW("stay", HW_FIELD_DIST, dist),
    ROW("from", HW_FIELD_DATE, date),
    ROW("trace", HW_FIELD_BOOL, yes),
    ROW("then", HW_FIELD_NODE, node),
};
#define PARTS (sizeof part_fields / sizeof *part_fields)
static const struct hw_schema part_schema = {"part", sizeof(struct part), part_fields, PARTS, NULL};

struct whole {
    const char *model;
    struct part run;
    struct hw_list arrivals, stations;
};
static const struct hw_field whole_fields[] = {
    {.key = "model", .kind = HW_FIELD_TEXT, .offset = offsetof(struct whole, model)},
    {.key = "run", .kind = HW_FIELD_OBJECT, .offset = offsetof(struct whole, run), .sub = &part_schema, .initial = "{}"},
    {.key = "arrivals", .kind = HW_FIELD_LIST, .offset = offsetof(struct whole, arrivals), .sub = &part_schema},
    {.key = "stations", .kind = HW_FIELD_MAP, .offset = offsetof(struct whole, stations), .sub = &part_schema},
};
static const struct hw_schema whole_schema = {"whole", sizeof(struct whole), whole_fields, 4, NULL};

/* Small, because the defaults are read anew for every input. */
static const char *const labels[] = {"fit", "mild"};
static const struct hw_axis axis = {"frailty", 2, labels};
static const struct hw_param_row rows[] = {
    {"acute.beds", HW_PARAM_COUNT, NULL, 0, HW_UNLIMITED, "483", "beds", NULL, "S", "x", "y"},
    {"acute.share", HW_PARAM_SHARE, NULL, 0, 1, "25 %", NULL, NULL, "A", "x", "y"},
    {"acute.los.mean", HW_PARAM_DURATION, NULL, 1, 8.64e8, "24 h", NULL, NULL, "A", "x", "y"},
    {"needs.rate", HW_PARAM_RATE, &axis, 0, 1e-3, "1 per year", NULL, NULL, "A", "x", "y"},
    {"needs.start", HW_PARAM_CHOICE, NULL, 0, 1, "fit", NULL, "fit|later", "A", "x", "y"},
    {"hours", HW_PARAM_WEEK, NULL, 0, 1, "24 hours", NULL, NULL, "A", "x", "y"},
};
static const struct hw_param_table table = {rows, sizeof rows / sizeof *rows};

static void check_part(const struct part *part) {
    HW_REQUIRE(part->count >= 0 && part->choice >= 0 && part->choice <= 1 && part->clock >= 0 && part->clock <= 1440);
    HW_REQUIRE(part->whole >= 1 && part->whole <= 1000000000);
    HW_REQUIRE(part->number >= 0 && part->number <= 1 && part->duration >= 0 && part->duration <= 8.64e8);
    HW_REQUIRE(isfinite(part->rate) && part->rate >= 0 && isfinite(part->dist.a));
    HW_REQUIRE(part->date.year == 0 || hw_calendar_date_exists(part->date));
}

static void check_schema(struct hw_reader *reader, const struct hw_node *root) {
    struct whole whole;
    int32_t errors = reader->diag->errors;
    hw_schema_read(reader, &whole_schema, root, &whole);
    if (reader->diag->errors > errors) {
        return;
    }
    check_part(&whole.run);
    for (size_t i = 0; i < whole.arrivals.count; i++) {
        check_part((const struct part *)whole.arrivals.items + i);
    }
    for (size_t i = 0; i < whole.stations.count; i++) {
        check_part((const struct part *)whole.stations.items + i);
    }
}

static void check_params(struct hw_reader *reader, const struct hw_node *root) {
    static const char *const skip[] = {"model", "run"};
    struct hw_params params;
    if (hw_param_read(reader, &table, root, skip, 2, &params) != HW_OK) {
        return;
    }
    for (int32_t i = 0; i < table.count; i++) {
        const struct hw_param_row *row = &table.rows[i];
        double value = params.values[i][0];
        bool ranged = row->kind != HW_PARAM_CHOICE && row->kind != HW_PARAM_WEEK;
        HW_REQUIRE(!ranged || (value >= row->min && value <= row->max));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct hw_mem mem; /* kept from input to input: fresh pages cost more than the reading */
    static struct hw_arena arena;
    struct hw_diag diag;
    if (arena.mem == NULL) {
        hw_mem_init(&mem);
        hw_arena_init(&arena, &mem);
    }
    hw_arena_reset(&arena);
    hw_diag_init(&diag, &arena);
    struct hw_reader reader = {.arena = &arena, .diag = &diag};
    char *text = hw_arena_text(&arena, (const char *)data, size);
    struct hw_doc doc;
    HW_REQUIRE(text != NULL);
    enum hw_status status = hw_yaml_parse(&arena, "fuzz", text, size, &diag, &doc);
    HW_REQUIRE((status == HW_OK) == (diag.errors == 0) && (status != HW_OK || doc.root != NULL));
    if (doc.root != NULL) {
        check_schema(&reader, doc.root);
        check_params(&reader, doc.root);
        const char *equals = memchr(text, '=', size);
        if (equals != NULL) { /* PATH=VALUE as in --set */
            const char *path = hw_arena_text(&arena, text, (size_t)(equals - text));
            HW_REQUIRE(path != NULL);
            status = hw_yaml_set(&arena, &doc, path, equals + 1, &diag);
            HW_REQUIRE(status != HW_OK || hw_yaml_at(doc.root, path) != NULL);
            check_schema(&reader, doc.root);
        }
    }
    FILE *out = fopen("/dev/null", "w");
    if (out != NULL) {
        hw_diag_print(&diag, out, true);
        fclose(out);
    }
    return 0;
}

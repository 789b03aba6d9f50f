/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCHEMA_H
#define HW_SCHEMA_H
/* What a configuration may say: tables of fields, from which reading, checking, near-name hints, the generated
 * documentation and the JSON schema all follow. Adding a key is adding one row.
 *
 * Values carry their units: "16 h", "18 per h", "3 min", "25 %". A duration without a unit is an error. Numbers are plain
 * decimal (1, 0.5, 1e6, 10,000); nothing else. All problems go to diag with place and allowed range; reading goes on.
 *
 *   duration  "16 h", "90 s", "14 days", "6 months"      ms s min h day(s) week(s) month(s, 30.4375 d) year(s, 365.25 d)
 *   rate      "18 per h", "1 per 25 min", "102 per 1000 per year"
 *   dist      {exponential: {mean: 16 h}}, {lognormal: {mean: 16 h, sd: 16 h}} or {mu: 2.4, sigma: 0.8, unit: h},
 *             {gamma: {shape: 2, scale: 8 h}} or {mean:, sd:}, {weibull: {shape:, scale:}}, {erlang: {phases: 3, mean: 6 h}},
 *             {uniform: {low:, high:}}, {triangular: {low:, mode:, high:}}, {normal: {mean:, sd:}}, {fixed: 3 h} or 3 h,
 *             {empirical: {points: [0 h, 1 h, 4 h], weights: [3, 1]}} or {file: stays.csv, column: stay, unit: h},
 *             {mixture: [{share: 0.3, of: 2 h}, {share: 0.7, of: {gamma: ...}}]},
 *             {hyperexponential: {means: [1 h, 9 h], shares: [0.8, 0.2]}} or {mean:, sd:} (two, with equal loads); beside any: between: [1 h, 30 days] truncates it. */
#include "sim/base.h"
#include "sim/calendar.h"
#include "sim/week.h"
#include "sim/diag.h"
#include "sim/dist.h"
#include "sim/yaml.h"

enum hw_field_kind {
    HW_FIELD_BOOL,     /* bool: true or false */
    HW_FIELD_INT,      /* int64_t in [min, max] */
    HW_FIELD_NUMBER,   /* double in [min, max]; "25 %" is 0.25 */
    HW_FIELD_DURATION, /* double milliseconds; min and max in milliseconds; needs a unit: ms s min h days weeks months(30.4375 d) years */
    HW_FIELD_RATE,     /* double per millisecond: "18 per h", "2 per day", "102 per 1000 per year" */
    HW_FIELD_TEXT,     /* const char * */
    HW_FIELD_CHOICE,   /* int32_t: index in choices ("fifo|priority") */
    HW_FIELD_DATE,     /* struct hw_date */
    HW_FIELD_CLOCK,    /* int32_t minutes since midnight */
    HW_FIELD_COUNT,    /* int32_t >= 0 or the word "unlimited" (HW_UNLIMITED) */
    HW_FIELD_DIST,     /* struct hw_dist of milliseconds: {exponential: {mean: 16 h}}, or a plain duration = fixed */
    HW_FIELD_OBJECT,   /* nested struct at offset, fields by sub */
    HW_FIELD_LIST,     /* struct hw_list of sub's structs; a list of objects */
    HW_FIELD_MAP,      /* struct hw_list of sub's structs from a map name -> object; sub's first field is the name (const char *) */
    HW_FIELD_NODE,     /* const struct hw_node *: the caller reads it itself (allowed, not checked here) */
    HW_FIELD_CUSTOM    /* read does it; for values with a grammar of their own */
};

struct hw_list {
    void *items; /* from the arena */
    size_t count;
};

struct hw_schema;
struct hw_io;
struct hw_reader; /* what a custom reader needs: arena, diag */

struct hw_field {
    const char *key;
    enum hw_field_kind kind;
    size_t offset;                  /* in the struct that the schema describes */
    double min, max;                /* numbers, ints, counts, durations (ms), rates (per ms); both 0: any (counts, durations, rates: 0 or more) */
    bool required;
    const char *initial;            /* text of the default, read as if it stood in the file ("{}" for an object of defaults); NULL: zero bytes */
    const char *choices;            /* for CHOICE: words separated by | */
    const struct hw_schema *sub;    /* CUSTOM and NODE: the map that may stand there instead of what json says */
    void (*read)(struct hw_reader *reader, const struct hw_node *node, void *out); /* CUSTOM: out = struct + offset */
    const char *json;               /* CUSTOM and NODE: JSON schema fragment of the value; NULL: anything */
    const char *doc;                /* one plain sentence */
};

struct hw_schema {
    const char *name;
    size_t size;                    /* of the struct */
    const struct hw_field *fields;
    size_t n_fields;
    const char *doc;
};

struct hw_reader {
    struct hw_arena *arena;
    struct hw_diag *diag;
    struct hw_io *io;      /* data files that values name; NULL: there can be none */
    const char *dir;       /* they are looked up from here */
    enum hw_status status; /* HW_NO_MEMORY when the arena ran out */
};

/* Reads a map node into out (zeroed first, then defaults). Unknown keys, wrong types and ranges go to the reader's diag. */
void hw_schema_read(struct hw_reader *reader, const struct hw_schema *schema, const struct hw_node *node, void *out);

/* The same, but unknown keys are left to somebody else (the parameters of a whole-system model). */
void hw_schema_read_part(struct hw_reader *reader, const struct hw_schema *schema, const struct hw_node *node, void *out);

/* Reports "PATH is VALUE; it must be ..." at the node; for custom readers and model checks. */
void hw_schema_wrong(struct hw_reader *reader, const struct hw_node *node, const char *must_format, ...) HW_PRINTF(3, 4);

/* The dotted path of a node ("stations.ward.servers") into buffer; returns buffer. */
const char *hw_schema_path(const struct hw_node *node, char *buffer, size_t size);

/* Single values with the same grammar, for parameters and --set; false after an error was put in diag. */
bool hw_schema_number(struct hw_reader *reader, const struct hw_node *node, double min, double max, double *out);
bool hw_schema_int(struct hw_reader *reader, const struct hw_node *node, int64_t min, int64_t max, int64_t *out);
bool hw_schema_count(struct hw_reader *reader, const struct hw_node *node, int32_t *out);
bool hw_schema_duration(struct hw_reader *reader, const struct hw_node *node, double min_ms, double max_ms, double *out_ms);
bool hw_schema_rate(struct hw_reader *reader, const struct hw_node *node, double *out_per_ms);
bool hw_schema_rate_in(struct hw_reader *reader, const struct hw_node *node, double min_per_ms, double max_per_ms, double *out_per_ms);
bool hw_schema_dist(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out);
bool hw_schema_bool(struct hw_reader *reader, const struct hw_node *node, bool *out);
bool hw_schema_choice(struct hw_reader *reader, const struct hw_node *node, const char *choices, int32_t *out);

/* Writes the JSON schema (draft 2020-12) of a schema to out. */
void hw_schema_json(const struct hw_schema *schema, const char *title, FILE *out);

/* Writes a duration in the unit that reads best ("2.5 h", "14 days") into buffer; returns buffer. */
const char *hw_schema_duration_text(double ms, char *buffer, size_t size);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PARAM_H
#define HW_PARAM_H
/* The parameter table of a whole-system model: one row a parameter, from which the configuration's keys, its checks,
 * `describe`, docs/parameters.md, scheme levers and the attributes in the results file all follow.
 *
 * A parameter is a path ("acute.beds"), a kind, a range, a default, an evidence grade (S read in an opened source,
 * K recalled from a named source, A assumed or derived) and its source. It holds one number, or one number per label
 * of an axis (age bands, frailty, hours of the day ...), or a week pattern. In a configuration a value is written plainly,
 * or with its own source: {value: 483, grade: S, source: "..."}; by label: {fit: 1, mild: 1.93, ...} or a list. Labels that
 * are not named keep their value; a single value holds for all labels. A number or count may be followed by its unit
 * ("483 beds"). A value that differs from the default and comes without a source of its own is graded A: the default's
 * source says nothing about it.
 * Values live in a struct hw_params: one block per scenario, read-only while running. */
#include "sim/base.h"
#include "sim/calendar.h"
#include "sim/week.h"
#include "sim/schema.h"

enum hw_param_kind {
    HW_PARAM_NUMBER,   /* dimensionless */
    HW_PARAM_SHARE,    /* 0..1, may be written in % */
    HW_PARAM_COUNT,    /* whole, >= 0; unlimited (stored as HW_UNLIMITED) only when the row's max is HW_UNLIMITED */
    HW_PARAM_DURATION, /* stored in ms */
    HW_PARAM_RATE,     /* stored per ms */
    HW_PARAM_CHOICE,   /* index of a word in choices */
    HW_PARAM_WEEK      /* opening hours: text, parsed into a struct hw_week of 0/1 */
};

struct hw_axis {
    const char *name;          /* "age_band" */
    int32_t size;
    const char *const *labels;
};

struct hw_param_row {
    const char *path;
    enum hw_param_kind kind;
    const struct hw_axis *axis; /* NULL: one value */
    double min, max;            /* in the written unit: numbers, shares 0..1, counts; durations in ms; rates per ms */
    const char *initial;        /* the default as a configuration would write it, YAML flow syntax */
    const char *unit;           /* how it is shown: "beds", "days", "per person-year" */
    const char *choices;        /* for CHOICE, "a|b|c" */
    const char *grade;          /* S, K or A of the default */
    const char *source;
    const char *doc;
};

struct hw_param_table {
    const struct hw_param_row *rows;
    int32_t count;
};

struct hw_params {
    const struct hw_param_table *table; /* borrows */
    double **values;          /* [row][label]: stored units */
    struct hw_week *weeks;    /* [row] for WEEK rows (one array, only those rows are filled) */
    bool *weeks_shared;       /* with copies, or with what this is a copy of: whoever sets a week then has an array of its own */
    const char **text;        /* [row] as written */
    const char **grade;       /* [row] */
    const char **source;      /* [row] */
    struct hw_place *place;   /* [row] where it was set; line 0: default */
    bool *changed;            /* [row] set by the configuration */
};

/* Fills params from the defaults and then from the map node (sections are dotted path parts; keys in skip are someone
 * else's). Memory from the reader's arena. */
enum hw_status hw_param_read(struct hw_reader *reader, const struct hw_param_table *table, const struct hw_node *root,
                             const char *const *skip, size_t n_skip, struct hw_params *params) HW_MUST_CHECK;

/* Reads a map on top of the values that params holds (a copy); changed says afterwards which rows the map set. */
enum hw_status hw_param_read_more(struct hw_reader *reader, const struct hw_node *root, const char *const *skip, size_t n_skip,
                                  struct hw_params *params) HW_MUST_CHECK;

/* A copy that can be changed (for a scenario). */
enum hw_status hw_param_copy(struct hw_arena *arena, const struct hw_params *from, struct hw_params *to) HW_MUST_CHECK;

/* Row index of a path or -1. */
int32_t hw_param_find(const struct hw_param_table *table, const char *path);

/* The path most like it (also one that ends in the same word), for a hint, or NULL. */
const char *hw_param_nearest(const struct hw_param_table *table, const char *path);

enum { HW_PARAM_LABELS = 128 }; /* of a row at most */
static inline int32_t hw_param_labels(const struct hw_param_row *row) {
    return row->axis == NULL ? 1 : row->axis->size;
}

/* Reads one value of the row's kind into the unit it is stored in. */
bool hw_param_read_one(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *node, double min, double max,
                       double *out);

/* Finds the node of each label in a value (NULL: not named); false after an error. */
bool hw_param_spread(struct hw_reader *reader, const struct hw_param_row *row, const struct hw_node *value, const struct hw_node **nodes);

/* A scheme's lever on a parameter. add and scale on a count that is unlimited leave it unlimited; results are held to
 * the parameter's range, and an error is reported when they would leave it: params is then as it was. A scaled count is
 * rounded to the nearest whole number. Choices and hours can only be set. Values may be given by label. */
enum hw_param_verb { HW_PARAM_SET, HW_PARAM_SCALE, HW_PARAM_ADD };
bool hw_param_change(struct hw_reader *reader, struct hw_params *params, int32_t row, enum hw_param_verb verb, const struct hw_node *value);

static inline double hw_param_value(const struct hw_params *params, int32_t row) {
    return params->values[row][0];
}
static inline double hw_param_at(const struct hw_params *params, int32_t row, int32_t label) {
    return params->values[row][label];
}

/* The value as a person reads it: "483 beds", "24 h", "17.88 %", "18 per h", "Mon-Fri 09:00-17:00". label 0 without an axis. */
const char *hw_param_value_text(const struct hw_params *params, int32_t row, int32_t label, char *buffer, size_t size);
/* The range likewise: "0 to 100 %", "1 h or more", "one of fit, admission". */
const char *hw_param_range_text(const struct hw_param_row *row, char *buffer, size_t size);

/* JSON schema of a configuration: the fields of schema and, as nested sections, the parameters of table. */
void hw_param_json(const struct hw_param_table *table, const struct hw_schema *schema, const char *title, FILE *out);

/* `describe`: a table on the console; and docs/parameters.md. */
void hw_param_describe(const struct hw_params *params, FILE *out);
/* `describe --json`: objects of a JSON list with path (after prefix), kind, unit, range, grade, source and values, as they are written and as numbers; or
 * only those that were set. first: none has been written yet. */
void hw_param_values_json(const struct hw_params *params, const char *prefix, bool only_changed, bool *first, FILE *out);
void hw_param_markdown(const struct hw_params *params, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCHEMA_PARTS_H
#define HW_SCHEMA_PARTS_H
/* What the files of the schema module share; nobody else includes it. */
#include "sim/schema.h"

/* Reads a number at *at and moves *at behind it. False: *hint says what a person who wrote this should write instead ("" when
 * there is nothing to say); *at is untouched. */
bool hw_schema_scan_number(const char **at, double *out, const char **hint);

/* Milliseconds of a unit of time, 0 for any other word. */
double hw_schema_unit_ms(const char *word, size_t length);

/* " from 1 to 5", ", 0 or more", ", at most 5" or "": how a range continues a sentence. */
const char *hw_schema_range_text(double min, double max, bool is_duration, char *buffer, size_t size);

/* A count in [min, max]; the word "unlimited" too when max is HW_UNLIMITED. */
bool hw_schema_count_in(struct hw_reader *reader, const struct hw_node *node, double min, double max, int32_t *out);

/* Copies word i of "a|b|c" to buffer; false when there are fewer. */
bool hw_schema_word(const char *choices, int32_t i, char *buffer, size_t size);

/* Reports that an unknown key was met in a map called where, with the nearest or all allowed keys. */
void hw_schema_unknown(struct hw_reader *reader, const struct hw_node *node, const char *where, const char *const *allowed, size_t n);

/* JSON schema of an object whose further keys more writes (first: no key is written yet). */
void hw_schema_json_with(const struct hw_schema *schema, const char *title, void (*more)(void *data, bool first, FILE *out), void *data,
                         FILE *out);

/* "anyOf": a JSON number in [min, max], or its text in our grammar followed by the expression more. */
void hw_schema_json_number(const char *type, double min, double max, const char *more, FILE *out);

/* A text in quotes, escaped. */
void hw_schema_json_text(const char *text, FILE *out);

/* Parts of distributions (sim/schema_dist.c, sim/schema_mixture.c). A unit of time in ms; a list of durations (unit 0), of numbers of a
 * unit, or of weights (unit NAN), with room for more behind it; weights made into cumulated shares in place, n + 1 of them; no keys
 * but those allowed. NULL or false after an error in diag. */
bool hw_schema_unit(struct hw_reader *reader, const struct hw_node *node, double *out);
double *hw_schema_numbers(struct hw_reader *reader, const struct hw_node *list, double unit, size_t room);
bool hw_schema_cumulate(double *values, size_t n);
bool hw_schema_only_keys(struct hw_reader *reader, const struct hw_node *node, const char *const *allowed, size_t n);
bool hw_schema_mixture(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out);
bool hw_schema_hyperexponential(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out);
bool hw_schema_values_from_file(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out);

/* The schema of one distribution as JSON. */
void hw_schema_dist_json(FILE *out);

/* Longest duration that anything may last: about 10,000 years. */
#define HW_SCHEMA_LONGEST_MS (10000.0 * (double)HW_MS_PER_YEAR)

enum { HW_SCHEMA_TEXT = 160, HW_SCHEMA_WORD = 64, HW_SCHEMA_CHOICES = 64 };

#endif

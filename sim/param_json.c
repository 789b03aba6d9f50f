/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters in the JSON schema of a configuration: nested sections, each value plain, by label, or with its source. */
#include <math.h>
#include <string.h>

#include "sim/param_parts.h"
#include "sim/schema_parts.h"

static void write_plain(const struct hw_param_row *row, FILE *out) {
    char word[HW_SCHEMA_WORD];
    switch (row->kind) {
    case HW_PARAM_DURATION:
        fputs("{\"$ref\": \"#/$defs/duration\"}", out);
        break;
    case HW_PARAM_RATE:
        fputs("{\"$ref\": \"#/$defs/rate\"}", out);
        break;
    case HW_PARAM_CHOICE:
        fputs("{\"enum\": [", out);
        for (int32_t i = 0; hw_schema_word(row->choices, i, word, sizeof word); i++) {
            fputs(i == 0 ? "" : ", ", out);
            hw_schema_json_text(word, out);
        }
        fputs("]}", out);
        break;
    case HW_PARAM_WEEK:
        fputs("{\"type\": \"string\"}", out);
        break;
    default: /* a number, a share or a count */
        fputc('{', out);
        hw_schema_json_number(row->kind == HW_PARAM_COUNT ? "integer" : "number", row->min, row->max,
                              row->kind == HW_PARAM_SHARE ? "" : "( .*)?", out);
        fputc('}', out);
        if (row->kind == HW_PARAM_COUNT && row->max >= (double)HW_UNLIMITED) {
            fputs(", {\"const\": \"unlimited\"}", out);
        }
    }
}

static void write_value(const struct hw_param_row *row, FILE *out) {
    fputs("{\"anyOf\": [", out);
    write_plain(row, out);
    if (row->axis != NULL) {
        fprintf(out, ", {\"type\": \"array\", \"minItems\": %d, \"maxItems\": %d, \"items\": {\"anyOf\": [", row->axis->size, row->axis->size);
        write_plain(row, out);
        fputs("]}}, {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {", out);
        for (int32_t i = 0; i < row->axis->size; i++) {
            fputs(i == 0 ? "" : ", ", out);
            hw_schema_json_text(row->axis->labels[i], out);
            fputs(": {\"anyOf\": [", out);
            write_plain(row, out);
            fputs("]}", out);
        }
        fputs("}}", out);
    }
    fputs(", {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"value\"], \"properties\": {\"value\": {}, "
          "\"grade\": {\"enum\": [\"S\", \"K\", \"A\"]}, \"source\": {\"type\": \"string\"}}}], \"description\": ",
          out);
    hw_schema_json_text(row->doc, out);
    fputc('}', out);
}

/* The part of a path behind a section ("" for all), or NULL when it is not in the section. */
static const char *inside(const char *path, const char *section) {
    size_t length = strlen(section);
    if (length == 0) {
        return path;
    }
    return strncmp(path, section, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

/* True when an earlier row lies in the same section of this section. */
static bool is_repeat(const struct hw_param_table *table, int32_t row, const char *section, const char *word, size_t length) {
    for (int32_t i = 0; i < row; i++) {
        const char *other = inside(table->rows[i].path, section);
        if (other != NULL && strncmp(other, word, length) == 0 && other[length] == '.') {
            return true;
        }
    }
    return false;
}

static void write_section(const struct hw_param_table *table, const char *section, bool first, FILE *out) {
    for (int32_t i = 0; i < table->count; i++) {
        const char *word = inside(table->rows[i].path, section);
        size_t length = word == NULL ? 0 : strcspn(word, ".");
        if (word == NULL || is_repeat(table, i, section, word, length)) {
            continue;
        }
        char path[HW_PARAM_PATH];
        (void)snprintf(path, sizeof path, "%s%s%.*s", section, section[0] == '\0' ? "" : ".", (int)length, word);
        fprintf(out, "%s\"%.*s\": ", first ? "\n  " : ",\n  ", (int)length, word);
        first = false;
        if (word[length] == '\0') {
            write_value(&table->rows[i], out);
            continue;
        }
        fputs("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {", out);
        write_section(table, path, true, out); /* as deep as a path has dots */
        fputs("}}", out);
    }
}

static void write_more(void *data, bool first, FILE *out) {
    write_section(data, "", first, out);
}

void hw_param_json(const struct hw_param_table *table, const struct hw_schema *schema, const char *title, FILE *out) {
    struct hw_param_table copy = *table;
    hw_schema_json_with(schema, title, write_more, &copy, out);
}

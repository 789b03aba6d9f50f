/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters for people: `describe` on the console, and the tables of docs/parameters.md. */
#include <math.h>
#include <string.h>

#include "sim/param_parts.h"
#include "sim/schema_parts.h"

/* Rates are stored per millisecond and shown in the longest of these units that gives at least 1 (or a rounding less), else per year. */
static double rate_unit(double per_ms, const char **name) {
    if (per_ms * (double)HW_MS_PER_H >= 0.999999) {
        *name = "per h";
        return (double)HW_MS_PER_H;
    }
    if (per_ms * (double)HW_MS_PER_DAY >= 0.999999) {
        *name = "per day";
        return (double)HW_MS_PER_DAY;
    }
    *name = "per year";
    return (double)HW_MS_PER_YEAR;
}

/* A number in the row's unit, without words that the row's unit adds. */
static const char *number_text(const struct hw_param_row *row, double value, char *buffer, size_t size) {
    const char *per;
    double unit;
    switch (row->kind) {
    case HW_PARAM_SHARE:
        (void)snprintf(buffer, size, "%.6g %%", 100 * value);
        break;
    case HW_PARAM_COUNT:
        (void)snprintf(buffer, size, value >= (double)HW_UNLIMITED ? "unlimited" : "%.0f", value);
        break;
    case HW_PARAM_DURATION:
        hw_schema_duration_text(value, buffer, size);
        break;
    case HW_PARAM_RATE:
        unit = rate_unit(value, &per);
        (void)snprintf(buffer, size, "%.6g %s", value * unit, per);
        break;
    case HW_PARAM_CHOICE:
        buffer[0] = '\0';
        (void)hw_schema_word(row->choices, (int32_t)value, buffer, size);
        break;
    default:
        (void)snprintf(buffer, size, "%.6g", value);
    }
    return buffer;
}

/* Durations, rates, choices and hours carry their unit in the value itself. */
static bool has_unit(const struct hw_param_row *row) {
    return row->unit != NULL && row->unit[0] != '\0' &&
           (row->kind == HW_PARAM_NUMBER || row->kind == HW_PARAM_COUNT || row->kind == HW_PARAM_SHARE);
}

const char *hw_param_value_text(const struct hw_params *params, int32_t row, int32_t label, char *buffer, size_t size) {
    const struct hw_param_row *about = &params->table->rows[row];
    if (about->kind == HW_PARAM_WEEK) {
        (void)snprintf(buffer, size, "%s", params->text[row]);
    } else {
        number_text(about, params->values[row][label], buffer, size);
    }
    return buffer;
}

const char *hw_param_range_text(const struct hw_param_row *row, char *buffer, size_t size) {
    char low[HW_SCHEMA_WORD], high[HW_SCHEMA_WORD];
    if (row->kind == HW_PARAM_CHOICE) {
        size_t used = (size_t)snprintf(buffer, size, "one of");
        char word[HW_SCHEMA_WORD];
        for (int32_t i = 0; used < size && hw_schema_word(row->choices, i, word, sizeof word); i++) {
            used += (size_t)snprintf(buffer + used, size - used, "%s %s", i == 0 ? "" : ",", word);
        }
        return buffer;
    }
    if (row->kind == HW_PARAM_WEEK) {
        (void)snprintf(buffer, size, "hours of the week");
        return buffer;
    }
    bool has_max = isfinite(row->max) && !(row->kind == HW_PARAM_COUNT && row->max >= (double)HW_UNLIMITED);
    number_text(row, row->min, low, sizeof low);
    number_text(row, row->max, high, sizeof high);
    if (isfinite(row->min) && has_max) {
        (void)snprintf(buffer, size, "%s to %s", low, high);
    } else if (isfinite(row->min)) {
        (void)snprintf(buffer, size, "%s or more%s", low, row->kind == HW_PARAM_COUNT ? ", or unlimited" : "");
    } else {
        (void)snprintf(buffer, size, has_max ? "at most %s" : "any", high);
    }
    return buffer;
}

enum { PAGE = 100, INDENT = 4, VALUE_AT = 38, RANGE_AT = 68, GRADE_AT = 95 };

/* Bytes of the first n characters of UTF-8 text. */
static size_t bytes_of(const char *text, size_t n) {
    size_t i = 0;
    while (text[i] != '\0' && (n > 0 || ((unsigned char)text[i] & 0xC0u) == 0x80u)) {
        n -= ((unsigned char)text[i] & 0xC0u) != 0x80u;
        i++;
    }
    return i;
}

static size_t characters(const char *text, size_t bytes) {
    size_t n = 0;
    for (size_t i = 0; i < bytes; i++) {
        n += ((unsigned char)text[i] & 0xC0u) != 0x80u;
    }
    return n;
}

/* Writes text in lines of at most PAGE characters, each indented; breaks at blanks where there is one. */
static void wrap(const char *text, FILE *out) {
    while (*text != '\0') {
        size_t fits = bytes_of(text, PAGE - INDENT);
        size_t end = fits;
        if (text[fits] != '\0') {
            while (end > 0 && text[end] != ' ') {
                end--;
            }
            end = end == 0 ? fits : end;
        }
        fprintf(out, "%*s%.*s\n", INDENT, "", (int)end, text);
        text += end;
        while (*text == ' ') {
            text++;
        }
    }
}

static void print_padded(const char *text, size_t width, FILE *out) {
    size_t length = characters(text, strlen(text));
    fprintf(out, "%s%*s", text, length < width ? (int)(width - length) : 0, "");
}

static void print_labels(const struct hw_params *params, int32_t row, FILE *out) {
    char text[4000] = "", one[HW_SCHEMA_TEXT];
    const struct hw_axis *axis = params->table->rows[row].axis;
    for (int32_t i = 0; i < axis->size; i++) {
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "%s%s: %s", i == 0 ? "" : ", ", axis->labels[i],
                       hw_param_value_text(params, row, i, one, sizeof one));
    }
    wrap(text, out);
}

/* Path, value and unit, range, grade on one line (more when they are long), then meaning and source below. */
static void describe_row(const struct hw_params *params, int32_t row, FILE *out) {
    const struct hw_param_row *about = &params->table->rows[row];
    char value[700], range[HW_SCHEMA_TEXT], text[2000];
    if (about->axis != NULL) {
        (void)snprintf(value, sizeof value, "by %s%s%s", about->axis->name, has_unit(about) ? ", " : "", has_unit(about) ? about->unit : "");
    } else {
        hw_param_value_text(params, row, 0, text, sizeof text);
        (void)snprintf(value, sizeof value, "%.500s%s%.100s", text, has_unit(about) ? " " : "", has_unit(about) ? about->unit : "");
    }
    hw_param_range_text(about, range, sizeof range);
    bool tight = strlen(about->path) < VALUE_AT && characters(value, strlen(value)) < RANGE_AT - VALUE_AT &&
                 strlen(range) < GRADE_AT - RANGE_AT;
    if (tight) {
        print_padded(about->path, VALUE_AT, out);
        print_padded(value, RANGE_AT - VALUE_AT, out);
        print_padded(range, GRADE_AT - RANGE_AT, out);
        fprintf(out, "%s\n", params->grade[row]);
    } else {
        print_padded(about->path, GRADE_AT, out);
        fprintf(out, "%s\n", params->grade[row]);
        (void)snprintf(text, sizeof text, "%s (%s)", value, range);
        wrap(text, out);
    }
    if (about->axis != NULL) {
        print_labels(params, row, out);
    }
    wrap(about->doc, out);
    (void)snprintf(text, sizeof text, "%s: %s", params->changed[row] ? "set by the configuration; source" : "source", params->source[row]);
    wrap(text, out);
}

static size_t section_length(const char *path) {
    return strcspn(path, ".");
}

static bool same_section(const char *a, const char *b) {
    size_t length = section_length(a);
    return length == section_length(b) && strncmp(a, b, length) == 0;
}

void hw_param_describe(const struct hw_params *params, FILE *out) {
    print_padded("Parameter", VALUE_AT, out);
    print_padded("Value", RANGE_AT - VALUE_AT, out);
    print_padded("Range", GRADE_AT - RANGE_AT, out);
    fprintf(out, "Grade\n");
    fprintf(out, "Grades: S read in an opened source, K recalled from a named source, A assumed or derived.\n");
    for (int32_t i = 0; i < params->table->count; i++) {
        const char *path = params->table->rows[i].path;
        if (i == 0 || !same_section(path, params->table->rows[i - 1].path)) {
            fputc('\n', out);
        }
        describe_row(params, i, out);
    }
}

/* A cell of a markdown table: bars would end it. */
static void print_cell(const char *text, FILE *out) {
    fputs("| ", out);
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            fputc('\\', out);
        }
        fputc(*text == '\n' ? ' ' : *text, out);
    }
    fputc(' ', out);
}

void hw_param_markdown(const struct hw_params *params, FILE *out) {
    char text[4000], one[HW_SCHEMA_TEXT];
    for (int32_t i = 0; i < params->table->count; i++) {
        const struct hw_param_row *row = &params->table->rows[i];
        if (i == 0 || !same_section(row->path, params->table->rows[i - 1].path)) {
            fprintf(out, "%s## %.*s\n\n", i == 0 ? "" : "\n", (int)section_length(row->path), row->path);
            fputs("| Parameter | Meaning | Value | Unit | Range | Grade | Source |\n|---|---|---|---|---|---|---|\n", out);
        }
        text[0] = '\0';
        for (int32_t label = 0; label < hw_param_labels(row); label++) {
            size_t used = strlen(text);
            (void)snprintf(text + used, sizeof text - used, "%s%s%s%s", label == 0 ? "" : ", ", row->axis == NULL ? "" : row->axis->labels[label],
                           row->axis == NULL ? "" : ": ", hw_param_value_text(params, i, label, one, sizeof one));
        }
        fprintf(out, "| `%s` ", row->path);
        print_cell(row->doc, out);
        print_cell(text, out);
        print_cell(row->unit == NULL ? "" : row->unit, out);
        print_cell(hw_param_range_text(row, one, sizeof one), out);
        print_cell(params->grade[i], out);
        print_cell(params->source[i], out);
        fputs("|\n", out);
    }
}
